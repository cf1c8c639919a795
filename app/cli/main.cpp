// chartwright-cli: everything a script or an instructor needs, without a window.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>

#include "app/cli/commands.h"
#include "grading/audit/audit.h"
#include "scenarios/mess/mess.h"

int main(int argc, char** argv) {
  using namespace cw::cli;
  using cw::kGreatestAuditSeed, cw::kMostAuditErrors;
  CLI::App app{"Chartwright without a window: check scenarios, look up codes, grade submissions, keep the record.\n"
               "Exit status: 0 fine, 1 the thing checked has problems, 2 wrong usage, 3 could not be done."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "chartwright 0.1.0");

  Options options;
  options.program = argv[0];
  std::function<int()> run;
  const auto format = [&](CLI::App* command) { command->add_option("--format", options.format, "text or json")->check(CLI::IsMember({"text", "json"}))->capture_default_str(); };
  const auto add = [&](CLI::App* group, const char* name, const char* what, const char* example, int (*verb)(const Options&)) {
    CLI::App* command = group->add_subcommand(name, what);
    command->footer(std::string("Example:\n  chartwright-cli ") + example);
    format(command);
    command->callback([&run, &options, verb] { run = [&options, verb] { return verb(options); }; });
    return command;
  };
  const auto group = [&](const char* name, const char* what) {
    CLI::App* made = app.add_subcommand(name, what);
    made->require_subcommand(1);
    return made;
  };
  const char* scenario_help = "id of a shipped scenario, or a scenario folder";

  CLI::App* scenario = group("scenario", "Charts with their keys: list, check, format, show, code blind");
  add(scenario, "list", "The shipped charts, one a line", "scenario list --format json", scenario_list);
  add(scenario, "check", "Check scenarios: format, quotes, codes, POA, order (without an argument: the whole shipped library)", "scenario check my-scenarios/knee-pain", scenario_check)
      ->add_option("SCENARIO", options.scenarios, scenario_help);
  CLI::App* canonical = add(scenario, "format", "Rewrite scenario.json in canonical form", "scenario format --check my-scenarios/knee-pain", scenario_format);
  canonical->add_option("SCENARIO", options.scenarios, "scenario folders")->required();
  canonical->add_flag("--check", options.check_only, "change nothing; exit 1 when a file is not canonical");
  add(scenario, "show", "Everything about one chart, its key included", "scenario show wrist-after-a-fall", scenario_show)->add_option("SCENARIO", options.scenario, scenario_help)->required();
  add(scenario, "blind", "Encounter, task and documents without the key, for a second coding", "scenario blind wrist-after-a-fall > blind.txt", scenario_blind_text)->add_option("SCENARIO", options.scenario, scenario_help)->required();
  CLI::App* agreement = add(scenario, "agreement", "Line agreement of a second coding with the key", "scenario agreement wrist-after-a-fall second.json", scenario_agreement);
  agreement->add_option("SCENARIO", options.scenario, scenario_help)->required();
  agreement->add_option("SUBMISSION", options.submission, "submission file")->required();

  CLI::App* variant = add(scenario, "audit-variant", "The chart as someone else coded it, with errors planted from a seed", "scenario audit-variant sunday-confusion --seed 7", scenario_audit_variant);
  variant->add_option("SCENARIO", options.scenario, scenario_help)->required();
  variant->add_flag("--with-answers", options.with_answers, "print the planted errors too");

  CLI::App* review = add(scenario, "review", "What the completeness policy finds in a record, and what is due when; exit status 1 when something is found", "scenario review sunday-confusion --on 2026-02-20", scenario_review);
  review->add_option("SCENARIO", options.scenario, scenario_help)->required();
  review->add_option("--on", options.on, "as of when, YYYY-MM-DD (its end) or YYYY-MM-DDTHH:MM (default: the review task's moment, else 31 days after discharge)");
  review->add_option("--policies", options.policies, "folder with layers (chartwright.record-policy) that replace the built-in ones of the same id or stand beside them");
  review->add_option("--without", options.without, "switch a layer off: federal, accreditation, facility, or one of the folder");

  CLI::App* mess = add(scenario, "mess", "The chart with defects of real records planted from a seed, and what was done to it", "scenario mess the-kitchen-rug --seed 7 --level 3 --out my-scenarios", scenario_mess);
  mess->add_option("SCENARIO", options.scenario, scenario_help)->required();
  mess->add_option("--seed", options.seed, "which of the chart's variants")->required()->check(CLI::Range(std::uint64_t{0}, kGreatestAuditSeed));
  mess->add_option("--level", options.level, "1: one or two plain defects, to 4: eight or more")->required()->check(CLI::Range(0, cw::kMessLevels));
  mess->add_option("--out", options.out, "folder in which the variant is written as a scenario of its own");

  CLI::App* code = group("code", "Look codes up in the installed releases");
  CLI::App* show = add(code, "show", "One code with its notes on a date", "code show E11.22 --on 2026-01-15", code_show);
  show->add_option("CODE", options.code, "with or without the dot")->required();
  CLI::App* search = add(code, "search", "Codes by prefix, words, abbreviations, lay terms; misspelled words are understood", "code search \"chf acute systolic\"", code_search);
  search->add_option("TEXT", options.text, "a code's beginning, or words in any order")->required();
  search->add_flag("--billable", options.billable_only, "only codes that may be reported");
  search->add_option("--most", options.most, "how many hits to print")->check(CLI::Range(1, 1000))->capture_default_str();
  for (CLI::App* command : {show, search}) {
    command->add_option("--on", options.on, "date, YYYY-MM-DD (default: the newest release's first day)");
    command->add_option("--system", options.system, "icd-10-cm, icd-10-pcs, hcpcs or cpt (default: found by the code's form, a search looks in all)")->check(CLI::IsMember({"icd-10-cm", "icd-10-pcs", "hcpcs", "cpt"}));
  }
  CLI::App* check = add(code, "check", "The edits over a finished list of codes, the principal or first-listed diagnosis first", "code check A41.51 R65.20 N17.9 --px 0FT44ZZ --on 2026-01-15 --age 82 --sex female", code_check);
  check->add_option("CODE", options.codes, "diagnoses in order");
  check->add_option("--px", options.procedures, "procedures: ICD-10-PCS, CPT or HCPCS");
  check->add_option("--poa", options.poa, "present on admission, CODE:Y (N, U, W, exempt); with any, all diagnoses are checked for it");
  check->add_option("--on", options.on, "discharge or service date, YYYY-MM-DD (default: the newest release's first day)");
  check->add_option("--age", options.age, "years on admission")->check(CLI::Range(0, 124));
  check->add_option("--sex", options.sex, "female or male")->check(CLI::IsMember({"female", "male"}));
  check->add_flag("--outpatient", options.outpatient, "no inpatient stay: first-listed diagnosis, no inpatient edits");

  CLI::App* index = add(code, "index", "Where a term stands in the Alphabetic Index or a table, and where it leads", "code index \"fracture, wrist\"", code_index);
  index->add_option("TEXT", options.text, "a main term and its subterms, with commas or > between them")->required();
  index->add_option("--book", options.book, "which index or table")->check(CLI::IsMember({"diseases", "external-causes", "procedures", "drugs", "neoplasms"}))->capture_default_str();
  CLI::App* tabular = add(code, "tabular", "The Tabular page of a code: all that governs it, its neighbors, its 7th characters", "code tabular E11.22", code_tabular);
  tabular->add_option("CODE", options.code, "with or without the dot")->required();
  CLI::App* table = add(code, "table", "An ICD-10-PCS code in its table: what can follow what is chosen", "code table 0FT4?ZZ", code_table);
  table->add_option("PARTIAL", options.code, "up to seven characters, ? where nothing is chosen")->required();
  for (CLI::App* command : {index, tabular, table}) command->add_option("--on", options.on, "date, YYYY-MM-DD (default: the newest release's first day)");

  CLI::App* diff = add(code, "diff", "What changed from one installed release to another, and what replaced what", "code diff icd10cm-2026 icd10cm-2027", code_diff);
  diff->add_option("FROM", options.from, "an installed release, as `content list` names it")->required();
  diff->add_option("TO", options.to, "a later release of the same system")->required();

  CLI::App* content = group("content", "Official code sets: install, list, verify, remove, fetch");
  CLI::App* install = add(content, "install", "Install releases from downloaded files, folders, zip archives, or addresses of cms.gov and cdc.gov", "content install icd10orderfiles.zip icd10cm_tabular_2026.xml", content_install);
  install->add_option("INPUT", options.inputs, "files, folders (one level deep), zip archives, https addresses")->required();
  install->add_option("--effective-from", options.effective_from, "first day, YYYY-MM-DD, where the files do not say it");
  install->add_option("--effective-to", options.effective_to, "last day, YYYY-MM-DD (with --effective-from)");
  install->add_flag("--dry-run", options.dry_run, "say what would be done, and change nothing");
  CLI::App* listing = add(content, "list", "Every release, edit list and table file, one a line", "content list", content_list);
  CLI::App* verify = add(content, "verify", "Count everything anew and compare it with what was published", "content verify icd10cm-2026", content_verify);
  verify->add_option("NAME", options.target, "as `content list` names it (default: everything installed)");
  CLI::App* removal = add(content, "remove", "Take an installed release away", "content remove icd10cm-2026", content_remove);
  removal->add_option("NAME", options.target, "as `content list` names it")->required();
  CLI::App* fetch = add(content, "fetch", "Download a release of the catalogue, or one address, and install it", "content fetch icd10cm-2026", content_fetch);
  fetch->add_option("NAME", options.target, "as `content catalogue` names it, or an https address")->required();
  add(content, "catalogue", "What CMS and the CDC published, with counts and addresses", "content catalogue", content_catalogue);
  for (CLI::App* command : {diff, install, listing, verify, removal, fetch}) command->add_option("--releases", options.releases, "folder of installed releases (default: beside the record, or CHARTWRIGHT_RELEASES)");
  for (CLI::App* command : {install, fetch}) command->add_flag("--progress", options.progress, "tell the progress on standard error even when that is no terminal");

  CLI::App* grade = add(&app, "grade", "Grade one submission, or (below) many; explain a code, grade old attempts anew", "grade wrist-after-a-fall answer.json --format json", grade_one);
  grade->add_option("SCENARIO", options.scenario, scenario_help);
  grade->add_option("SUBMISSION", options.submission, "submission file (chartwright.submission, version 1)");
  CLI::App* batch = grade->add_subcommand("batch", "Grade every submission of a folder, one at a time, and sum them up");
  batch->footer("Every .json file of the folder and its subfolders (one level) is a submission, and every line of every .jsonl file.\n\nExample:\n  chartwright-cli grade batch spring-class --format csv --out spring.csv");
  batch->add_option("FOLDER", options.target, "folder with submissions")->required();
  batch->add_option("--format", options.format, "text: the measures over all; csv: a row for each submission; json: both")->check(CLI::IsMember({"text", "csv", "json"}))->capture_default_str();
  batch->add_option("--out", options.out, "write there rather than to standard output, which then gets the measures as text");
  batch->add_option("--reports", options.reports, "folder for the whole report of each submission");
  batch->add_option("--library", options.library, "folder of charts to grade by (default: the shipped ones)");
  batch->add_flag("--progress", options.progress, "tell the progress on standard error");
  CLI::App* explain = grade->add_subcommand("explain", "What the grading would say of a code, beside the key's codes and in place of one");
  explain->footer("Example:\n  chartwright-cli grade explain wrist-after-a-fall S52.501A");
  explain->add_option("SCENARIO", options.scenario, scenario_help)->required();
  explain->add_option("CODE", options.code, "with or without the dot")->required();
  explain->add_option("--task", options.task, "id of the task (default: the first)");
  explain->add_flag("--px", options.procedure, "a procedure code");
  CLI::App* regrade = grade->add_subcommand("regrade", "Attempts of the record beside a grading of the same answers with today's keys; changes nothing");
  regrade->footer("Exit status: 0 when nothing differs, 1 when something does or an attempt cannot be graded anew.\n\nExample:\n  chartwright-cli grade regrade --attempt 12");
  regrade->add_option("--record", options.record, "record file (default: this user's)");
  regrade->add_option("--attempt", options.attempt, "number of one attempt (default: all)")->check(CLI::PositiveNumber);
  for (CLI::App* command : {explain, regrade}) format(command);
  CLI::App* audited = add(grade, "audit", "Grade the audit of a chart that someone else coded", "grade audit sunday-confusion audit.json --seed 7", grade_audit_answer);
  audited->add_option("SCENARIO", options.scenario, scenario_help)->required();
  audited->add_option("ANSWER", options.submission, "audit file (chartwright.audit-answer, version 1)")->required();
  for (CLI::App* command : {variant, audited}) {
    command->add_option("--seed", options.seed, "which of the chart's cases")->required()->check(CLI::Range(std::uint64_t{0}, kGreatestAuditSeed));
    command->add_option("--task", options.task, "id of one of the chart's tasks (default: the first)");
    command->add_option("--errors", options.errors, "how many errors to plant (default: the seed decides)")->check(CLI::Range(0, kMostAuditErrors));
  }
  for (CLI::App* command : {grade, batch, explain, regrade, audited}) command->add_option("--policy", options.policy, "grading policy file (chartwright.grading-policy, version 1; default: the standard policy)");
  grade->require_subcommand(0, 1);
  grade->callback([&, grade] {
    if (!grade->get_subcommands().empty()) return;
    if (options.scenario.empty() || options.submission.empty()) throw CLI::RequiredError("SCENARIO and SUBMISSION");
    run = [&options] { return grade_one(options); };
  });
  for (const auto& [command, verb] : {std::pair(batch, &grade_batch), std::pair(explain, &grade_explain), std::pair(regrade, &grade_regrade)})
    command->callback([&run, &options, verb = verb] { run = [&options, verb] { return verb(options); }; });

  CLI::App* query = group("query", "Queries to providers");
  CLI::App* lint = add(query, "lint", "Check a query against the chart: what leads, what is not in the record, what is missing", "query lint my-query.json", query_lint);
  lint->add_option("FILE", options.submission, "query file (chartwright.query, version 1)")->required();
  lint->add_option("--scenario", options.scenario, "chart folder, where the query's chart is not a shipped one");

  CLI::App* exam = group("exam", "Mock examinations: build a form, take it at the terminal, score answers");
  CLI::App* build = add(exam, "build", "A form by the examination's blueprint; exit status 1 when the bank is too small for it", "exam build rhit --seed 7 --format json > form.json", exam_build);
  build->add_option("EXAM", options.target, "rhit, ods, ccs, cca, or one of --blueprints")->required();
  CLI::App* take = add(exam, "take", "Take a form at the terminal: letters or what is asked for, then: flag, back, finish, an empty line to go on. Exit status 1: not passed", "exam take rhit --seed 7", exam_take);
  take->add_option("FORM", options.target, "form file (chartwright.exam-form, version 1), or an examination")->required();
  take->add_option("--answers", options.submission, "answers from a file (chartwright.exam-answers, version 1) rather than from the terminal");
  CLI::App* scored = add(exam, "score", "Score the answers to a form. Exit status 1: not passed", "exam score form.json answers.json", exam_score);
  scored->add_option("FORM", options.target, "form file, or an examination with --seed")->required();
  scored->add_option("ANSWERS", options.submission, "answers by item: \"B\", [\"A\", \"C\"], \"84.3\", \"E11.22\"")->required();
  for (CLI::App* command : {build, take, scored}) command->add_option("--seed", options.seed, "which form (default 0)")->check(CLI::Range(std::uint64_t{0}, kGreatestAuditSeed));

  CLI::App* items = group("items", "The bank of examination items: list, check, show, answer blind, balance");
  CLI::App* items_listing = add(items, "list", "Every item and template, one a line", "items list --exam rhit --domain leadership", items_list);
  CLI::App* items_checking = add(items, "check", "Check the bank, or a file or folder of items: duplicates, cues, missing reasons, coverage, codes. Exit status 1 when something is found", "items check my-items", items_check);
  items_checking->add_option("PATH", options.target, "file or folder (default: the built-in bank)");
  items_checking->add_option("--forms", options.forms, "how many forms without a repeated item are wanted")->check(CLI::Range(1, 20))->capture_default_str();
  CLI::App* render = add(items, "render", "One item with key and reasons", "items render rhit-access-001", items_render);
  render->add_option("ID", options.target, "item or template")->required();
  render->add_option("--seed", options.seed, "of a template (default 1)")->check(CLI::Range(std::uint64_t{0}, kGreatestAuditSeed));
  CLI::App* items_blinded = add(items, "blind", "The items of a domain without key and reasons, for a second answering", "items blind rhit leadership > blind.txt", items_blind);
  items_blinded->add_option("EXAM", options.exam, "examination")->required();
  items_blinded->add_option("DOMAIN", options.domain, "domain")->required();
  CLI::App* items_agreeing = add(items, "agreement", "Compare a second answering with the keys; exit status 1 when any differs", "items agreement second.json", items_agreement);
  items_agreeing->add_option("FILE", options.submission, "answers by item: \"B\", [\"A\", \"C\"], \"84.3\", \"E11.22\"")->required();
  CLI::App* balance = add(items, "balance", "Put the options of single and choose items into an order that gives no key away; numbers and dates ascend", "items balance my-items", items_balance);
  balance->add_option("PATH", options.target, "file or folder")->required();
  balance->add_flag("--check", options.check_only, "change nothing; exit 1 when a file is not balanced");
  for (CLI::App* command : {items_listing, render}) command->add_option("--exam", options.exam, "of one examination");
  items_listing->add_option("--domain", options.domain, "of one domain");
  items_listing->add_option("--kind", options.kind, "of one kind")->check(CLI::IsMember({"single", "choose", "order", "numeric", "code"}));
  items_listing->add_option("--level", options.item_level, "of one level")->check(CLI::IsMember({"recall", "application", "analysis"}));
  for (CLI::App* command : {build, take, scored, items_listing, render, items_blinded, items_agreeing}) command->add_option("--items", options.items, "folder of items and templates that replace built-in ones of the same id or stand beside them");
  for (CLI::App* command : {build, take, scored, items_checking}) command->add_option("--blueprints", options.blueprints, "folder of blueprints that replace built-in ones of the same id or stand beside them");
  CLI::App* fsrs = group("fsrs", "Memory of knowledge points");
  add(fsrs, "replay", "Replay histories of reviews and compare with what the file expects; exit status 1 when something differs", "fsrs replay histories.json", fsrs_replay)
      ->add_option("FILE", options.submission, "history file (chartwright.fsrs-history, version 1)")->required();
  CLI::App* readiness = add(&app, "readiness", "How likely a pass is, domain by domain, from what the record holds; or (below) the proof by simulation", "readiness --format json", readiness_show);
  readiness->add_option("--out", options.out, "write the progress report there too, as a web page");
  readiness->require_subcommand(0, 1);
  CLI::App* simulated = add(readiness, "simulate", "Seeded students practice and are predicted; exit status 1 when something that must hold does not", "readiness simulate --students 2000", readiness_simulate);
  simulated->add_option("--students", options.students, "how many in each cell")->check(CLI::Range(10, 100'000))->capture_default_str();
  simulated->add_option("--seed", options.seed, "other students");
  readiness->callback([&, readiness] {
    if (readiness->get_subcommands().empty()) run = [&options] { return readiness_show(options); };
  });
  CLI::App* plan = add(&app, "plan", "What to do today, and until the examination", "plan --exam ods", plan_show);
  for (CLI::App* command : {readiness, plan}) {
    command->add_option("--exam", options.exam, "rhit, ods, ccs, cca (default: the one chosen in the program)");
    command->add_option("--on", options.on, "as of the end of a day, YYYY-MM-DD (default: now)");
    command->add_option("--record", options.record, "record file (default: this user's); it is only read");
  }

  CLI::App* record = group("record", "The student's record: information, backup, restore, export");
  CLI::App* info = add(record, "info", "Where the record is and what it holds", "record info", record_info);
  CLI::App* backup = add(record, "backup", "A complete copy of the record", "record backup --to before-finals.db", record_backup);
  backup->add_option("--to", options.target, "file to write (default: beside the record, named by date)");
  CLI::App* restore = add(record, "restore", "Replace the record by a backup; the present one is backed up first", "record restore before-finals.db", record_restore);
  restore->add_option("BACKUP", options.target, "a backup file")->required();
  CLI::App* exported = add(record, "export", "Everything in the record as JSON", "record export > record.json", record_export);
  for (CLI::App* command : {info, backup, restore, exported}) command->add_option("--record", options.record, "record file (default: this user's)");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int status = app.exit(e);
    return status == 0 ? 0 : 2;
  }
  return run ? run() : 2;
}
