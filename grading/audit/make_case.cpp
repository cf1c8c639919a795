#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "content/base/check.h"
#include "content/base/dice.h"
#include "grading/audit/audit.h"
#include "grading/engine/grade.h"

namespace cw {
namespace {

int wanted_by(Dice& dice) {
  const std::size_t throw_of_twelve = dice.below(12);
  if (throw_of_twelve == 0) return 0;
  if (throw_of_twelve == 1) return 1 + static_cast<int>(dice.below(2));
  return 3 + static_cast<int>(dice.below(3));
}

using What = PlantedEdit::What;

/// Whether two errors concern different things. Grading has the last word; this only saves asking it.
bool apart(const PlantedError& a, const PlantedError& b) {
  const PlantedEdit &x = a.edit, &y = b.edit;
  if (x.what == What::MoveBefore && y.what == What::MoveBefore) return false;
  if (x.what == What::Decide || y.what == What::Decide) return x.what != y.what;
  if (x.line != y.line) return true;
  if (x.key_line >= 0 && x.key_line == y.key_line) return false;
  const auto needs = [](const PlantedEdit& move, const PlantedEdit& other) { return move.what == What::MoveBefore && other.key_line == move.other; };
  if (needs(x, y) || needs(y, x)) return false;
  return !(x.what == What::Add && y.what == What::Add && x.entered.code == y.entered.code);
}

struct Chosen {
  const PlantedError* error;
  std::size_t place;  ///< of an added line
};

/// Where an error's line stands: in the list as made, or -1.
int line_of(const EditedAnswer& answer, const PlantedError& error) {
  const auto& keys = error.line == LineKind::Diagnosis ? answer.diagnosis_key : answer.procedure_key;
  const auto& lines = error.line == LineKind::Diagnosis ? answer.submission.diagnoses : answer.submission.procedures;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool it = error.edit.what == What::Add ? keys[i] < 0 && lines[i].code == error.edit.entered.code : keys[i] == error.edit.key_line;
    if (it) return static_cast<int>(i);
  }
  return -1;
}

/// The finding that names this error, or null.
const Finding* finding_of(const Report& report, const EditedAnswer& answer, const PlantedError& error) {
  const int line = line_of(answer, error);
  for (const auto& f : report.findings) {
    if (f.kind != error.kind || f.axis != error.axis || f.line != error.line) continue;
    if (error.edit.what == What::Decide) return &f;
    if (error.edit.what == What::Add ? f.student_line == line : f.key_line == error.key_line) return &f;
  }
  return nullptr;
}

/// The engine speaks to the one who coded; an auditor reads about someone else.
std::string as_said_of_the_coder(std::string text) {
  const std::pair<std::string_view, std::string_view> kWords[] = {{"You entered", "The coder entered"}, {"you entered", "the coder entered"},           {"You list ", "The coder lists "}, {"you list ", "the coder lists "},
                                                                 {"You decided", "The coder decided"}, {"You did not decide", "The coder did not decide"}, {"among your codes", "among the codes"}};
  for (const auto& [from, to] : kWords)
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

void strip(std::vector<SubmissionLine>& lines) {
  for (auto& line : lines) line.evidence.clear();
}

/// One case in the making.
class Making {
 public:
  Making(const Scenario& s, const Task& task, const CodeBook& codes, const GradingPolicy& policy, const std::vector<PlantedError>& plantable, std::uint64_t seed)
      : s_(s), task_(task), plantable_(plantable), grader_(s, task, codes, policy), dice_(mixed_into(mixed_into(1469598103934665603u ^ seed * 0x9E3779B97F4A7C15u, s.id.text()), task.id.text())) {}

  AuditCase run(std::uint64_t seed, std::optional<int> count) {
    leave_out_optional(LineKind::Diagnosis, task_.key.diagnoses);
    if (task_.procedures) leave_out_optional(LineKind::Procedure, task_.key.procedures);
    const int drawn = wanted_by(dice_);
    choose(std::clamp(count.value_or(drawn), 0, kMostAuditErrors));
    return finish(seed, count);
  }

 private:
  void leave_out_optional(LineKind kind, const std::vector<KeyLine>& lines) {
    for (std::size_t k = 0; k < lines.size(); ++k)
      if (lines[k].optional && dice_.below(2) == 0) left_out_.push_back({kind, static_cast<int>(k)});
  }
  bool is_left_out(LineKind kind, int k) const {
    return std::any_of(left_out_.begin(), left_out_.end(), [&](const LeftOut& l) { return l.line == kind && l.key_line == k; });
  }

  /// Kinds in turn, so that frequent ones do not crowd out the others.
  void choose(int wanted) {
    std::vector<std::vector<std::size_t>> by_kind(kFindingKinds);
    for (std::size_t i = 0; i < plantable_.size(); ++i) {
      const PlantedEdit& edit = plantable_[i].edit;
      if (!is_left_out(edit.line, edit.key_line)) by_kind[static_cast<std::size_t>(plantable_[i].kind)].push_back(i);
    }
    std::erase_if(by_kind, [](const auto& kind) { return kind.empty(); });
    dice_.shuffle(by_kind);
    constexpr int kRounds = 6, kTries = 3;
    for (int round = 0; round < kRounds; ++round)
      for (const auto& kind : by_kind)
        for (int attempt = 0; attempt < kTries; ++attempt) {
          if (static_cast<int>(chosen_.size()) >= wanted) return;
          if (try_to_add(plantable_[kind[dice_.below(kind.size())]])) break;
        }
  }

  bool try_to_add(const PlantedError& error) {
    const std::size_t end = (error.line == LineKind::Diagnosis ? task_.key.diagnoses : task_.key.procedures).size();
    // A line entered twice stands after the first.
    const std::size_t place = error.kind == FindingKind::Duplicate ? 2 * end + kMostAuditErrors : 1 + dice_.below(end + 1);
    if (!std::all_of(chosen_.begin(), chosen_.end(), [&](const Chosen& c) { return apart(*c.error, error); })) return false;
    chosen_.push_back({&error, place});
    if (each_named(compose())) return true;
    chosen_.pop_back();
    return false;
  }

  EditedAnswer compose() const {
    std::vector<PlantedEdit> edits;
    std::vector<std::size_t> places;
    for (const auto& c : chosen_) {
      edits.push_back(c.error->edit);
      if (c.error->edit.what == What::Add) places.push_back(c.place);
    }
    return edited_answer(s_, task_, edits, left_out_, places);
  }

  /// Each error is found as what it is, and nothing else is.
  bool each_named(const EditedAnswer& answer) {
    const Report report = grader_.grade(answer.submission);
    if (report.findings.size() != chosen_.size()) return false;
    return std::all_of(chosen_.begin(), chosen_.end(), [&](const Chosen& c) { return finding_of(report, answer, *c.error) != nullptr; });
  }

  AuditCase finish(std::uint64_t seed, std::optional<int> count) {
    const EditedAnswer answer = compose();
    const Report report = grader_.grade(answer.submission);
    AuditCase made{.scenario = s_.id, .task = task_.id, .seed = seed, .asked = count ? std::clamp(*count, 0, kMostAuditErrors) : -1, .coded = answer.submission, .truths = {}, .as_graded = answer.submission};
    strip(made.coded.diagnoses);
    strip(made.coded.procedures);
    for (const auto& c : chosen_) made.truths.push_back(truth_of(*c.error, answer, report));
    std::stable_sort(made.truths.begin(), made.truths.end(), [](const AuditTruth& a, const AuditTruth& b) { return std::tuple(a.place, a.line, a.coded_line) < std::tuple(b.place, b.line, b.coded_line); });
    return made;
  }

  AuditTruth truth_of(const PlantedError& error, const EditedAnswer& answer, const Report& report) const {
    const Finding* found = finding_of(report, answer, error);
    CW_CHECK(found != nullptr);
    const PlantedEdit& edit = error.edit;
    AuditTruth truth{.kind = error.kind, .axis = error.axis, .line = error.line, .what = error.what, .rule = found->rule, .message = as_said_of_the_coder(found->message), .rationale = found->rationale, .evidence = found->evidence, .sources = found->sources};
    truth.place = edit.what == What::Drop ? AuditPlace::Omission : edit.what == What::MoveBefore ? AuditPlace::Order : edit.what == What::Decide ? AuditPlace::Decision : AuditPlace::CodedLine;
    if (truth.place == AuditPlace::CodedLine || truth.place == AuditPlace::Order) truth.coded_line = line_of(answer, error);
    const auto& key = error.line == LineKind::Diagnosis ? task_.key.diagnoses : task_.key.procedures;
    if (edit.key_line >= 0 && edit.what != What::Add) truth.key_id = key[static_cast<std::size_t>(edit.key_line)].id;
    if (edit.what == What::Drop || edit.what == What::Replace) {
      const Submission perfect = key_as_answer(s_, task_);
      truth.right = (error.line == LineKind::Diagnosis ? perfect.diagnoses : perfect.procedures)[static_cast<std::size_t>(edit.key_line)];
      truth.right->evidence.clear();
    }
    return truth;
  }

  const Scenario& s_;
  const Task& task_;
  const std::vector<PlantedError>& plantable_;
  Grader grader_;
  Dice dice_;
  std::vector<LeftOut> left_out_;
  std::vector<Chosen> chosen_;
};

}  // namespace

AuditMaker::AuditMaker(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy) : scenario_(scenario), task_(task), codes_(codes), policy_(policy), plantable_(plantable_errors(scenario, task, codes, policy)) {}

AuditCase AuditMaker::make(std::uint64_t seed, std::optional<int> count) const {
  seed &= kGreatestAuditSeed;
  return Making(scenario_, task_, codes_, policy_, plantable_, seed).run(seed, count);
}

AuditCase make_audit_case(const Scenario& scenario, const Task& task, const CodeBook& codes, std::uint64_t seed, std::optional<int> count, const GradingPolicy& policy) { return AuditMaker(scenario, task, codes, policy).make(seed, count); }

}  // namespace cw
