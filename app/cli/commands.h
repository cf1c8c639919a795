#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cw::cli {

/// What the command line said. Each verb reads the few it needs.
struct Options {
  std::filesystem::path program;
  std::string format = "text";
  std::vector<std::string> scenarios;
  std::string scenario, submission, code, text, on, system, book = "diseases", target, record;
  std::vector<std::string> codes, procedures, poa;  // code check
  std::string sex;
  int age = -1;
  bool outpatient = false;
  bool check_only = false, billable_only = false;
  int most = 20;
  // content …, code diff
  std::vector<std::string> inputs;
  std::string releases, effective_from, effective_to, from, to;
  bool dry_run = false, progress = false;
  // grade …
  std::string policy, out, reports, library, task;
  std::int64_t attempt = 0;  ///< 0: all
  bool procedure = false;
  // scenario review
  std::string policies;
  std::vector<std::string> without;
  // scenario audit-variant, grade audit
  std::uint64_t seed = 0;
  int errors = -1;  ///< -1: the seed decides
  bool with_answers = false;
  int level = 1;  // scenario mess
  // exam …, items …
  std::string exam, domain, kind, item_level, items, blueprints;
  int forms = 1;
  int students = 2000;  // readiness simulate
  bool json() const { return format == "json"; }
};

// Each returns the exit status: 0 fine, 1 the thing checked has problems, 2 wrong usage, 3 could not be done.
int scenario_list(const Options&);
int scenario_check(const Options&);
int scenario_format(const Options&);
int scenario_show(const Options&);
int scenario_blind_text(const Options&);
int scenario_agreement(const Options&);
int scenario_audit_variant(const Options&);
int scenario_review(const Options&);
int scenario_mess(const Options&);
int code_show(const Options&);
int code_search(const Options&);
int code_check(const Options&);
int code_index(const Options&);
int code_tabular(const Options&);
int code_table(const Options&);
int code_diff(const Options&);
int content_install(const Options&);
int content_list(const Options&);
int content_verify(const Options&);
int content_remove(const Options&);
int content_fetch(const Options&);
int content_catalogue(const Options&);
int grade_one(const Options&);
int grade_batch(const Options&);
int grade_explain(const Options&);
int grade_regrade(const Options&);
int grade_audit_answer(const Options&);
int query_lint(const Options&);
int exam_build(const Options&);
int exam_take(const Options&);
int exam_score(const Options&);
int items_list(const Options&);
int items_check(const Options&);
int items_render(const Options&);
int items_blind(const Options&);
int items_agreement(const Options&);
int items_balance(const Options&);
int fsrs_replay(const Options&);
int readiness_simulate(const Options&);
int readiness_show(const Options&);
int plan_show(const Options&);
int record_info(const Options&);
int record_backup(const Options&);
int record_restore(const Options&);
int record_export(const Options&);

}  // namespace cw::cli
