#include <fmt/format.h>

#include <algorithm>

#include "grading/audit/audit.h"
#include "grading/engine/compare_codes.h"
#include "grading/engine/grade.h"
#include "grading/engine/matching.h"

namespace cw {
namespace {

const std::vector<SubmissionLine>& lines_of(const Submission& s, LineKind kind) { return kind == LineKind::Diagnosis ? s.diagnoses : s.procedures; }
const std::vector<KeyLine>& lines_of(const AnswerKey& key, LineKind kind) { return kind == LineKind::Diagnosis ? key.diagnoses : key.procedures; }
const std::vector<AuditLine>& judged(const AuditAnswer& a, LineKind kind) { return kind == LineKind::Diagnosis ? a.diagnoses : a.procedures; }
const std::vector<AuditAddition>& added(const AuditAnswer& a, LineKind kind) { return kind == LineKind::Diagnosis ? a.added_diagnoses : a.added_procedures; }

bool may_stand_for(const Code& code, const KeyLine& key) {
  return code == key.code || std::any_of(key.alternates.begin(), key.alternates.end(), [&](const Alternate& a) { return a.code == code && a.credit == 100; });
}

/// One line of the list as the auditor leaves it, and where it came from.
struct Kept {
  SubmissionLine line;
  int from;  ///< 0 to n−1: the coded line, n and above: the added ones
};

std::vector<Kept> kept_lines(const AuditCase& audit, const AuditAnswer& answer, LineKind kind) {
  const auto& coded = lines_of(audit.coded, kind);
  const auto& said = judged(answer, kind);
  std::vector<Kept> all;
  for (std::size_t i = 0; i < coded.size(); ++i) {
    const AuditVerdict verdict = i < said.size() ? said[i].verdict : AuditVerdict::Accept;
    if (verdict == AuditVerdict::Reject) continue;
    all.push_back({verdict == AuditVerdict::Correct && said[i].correction ? *said[i].correction : coded[i], static_cast<int>(i)});
  }
  int next = static_cast<int>(coded.size());
  for (const auto& addition : added(answer, kind)) all.push_back({addition.line, next++});
  if (kind == LineKind::Procedure || answer.order.empty()) return all;
  const auto rank = [&](int from) { return std::find(answer.order.begin(), answer.order.end(), from) - answer.order.begin(); };
  std::stable_sort(all.begin(), all.end(), [&](const Kept& a, const Kept& b) { return rank(a.from) < rank(b.from); });
  return all;
}

/// An auditor judges whether a query was needed and writes none: the decision is all of that part.
GradingPolicy without_writing(GradingPolicy policy) {
  policy.query_decision = 100;
  return policy;
}

/// The grading of one audit.
class AuditPass {
 public:
  AuditPass(const AuditCase& audit, const AuditAnswer& answer, const Scenario& s, const Task& task, const CodeBook& codes, const GradingPolicy& policy)
      : audit_(audit), answer_(answer), task_(task), policy_(policy), corrected_(grade(s, task, audited_list(audit, answer), codes, without_writing(policy))), outcomes_(audit.truths.size()) {}

  AuditReport run() {
    for (std::size_t t = 0; t < audit_.truths.size(); ++t) outcomes_[t].truth = static_cast<int>(t);
    for (const LineKind kind : {LineKind::Diagnosis, LineKind::Procedure}) {
      judge_coded(kind);
      judge_additions(kind);
    }
    judge_order();
    judge_decision();
    for (std::size_t t = 0; t < outcomes_.size(); ++t) outcomes_[t].message = words(audit_.truths[t], outcomes_[t]);

    AuditReport report{.scenario = audit_.scenario, .task = audit_.task, .seed = audit_.seed, .policy = fmt::format("{} {}", policy_.name, to_string(policy_.from)), .engine = std::string(kEngineVersion), .points = 0, .steps = {}, .explanation = {}, .outcomes = {}, .false_alarms = {}, .measures = {}, .truths = audit_.truths, .coded = audit_.coded, .answer = answer_};
    score(report);
    measure(report);
    report.outcomes = std::move(outcomes_);
    report.false_alarms = std::move(alarms_);
    return report;
  }

 private:
  // --- what the auditor said ---------------------------------------------------------------------------------------

  AuditLine said_of(LineKind kind, std::size_t i) const {
    const auto& said = judged(answer_, kind);
    return i < said.size() ? said[i] : AuditLine{};
  }
  int truth_at(LineKind kind, std::size_t i) const {
    for (std::size_t t = 0; t < audit_.truths.size(); ++t)
      if (audit_.truths[t].place == AuditPlace::CodedLine && audit_.truths[t].line == kind && audit_.truths[t].coded_line == static_cast<int>(i)) return static_cast<int>(t);
    return -1;
  }
  /// Of two lines with one code either may be struck out.
  std::size_t twin_judged(LineKind kind, std::size_t i) const {
    const auto& coded = lines_of(audit_.coded, kind);
    if (said_of(kind, i).verdict != AuditVerdict::Accept) return i;
    for (std::size_t other = 0; other < coded.size(); ++other)
      if (other != i && coded[other].code == coded[i].code && truth_at(kind, other) < 0 && said_of(kind, other).verdict != AuditVerdict::Accept) return other;
    return i;
  }

  bool is_right(const SubmissionLine& line, const KeyLine& key, LineKind kind) const {
    if (!may_stand_for(line.code, key)) return false;
    if (kind == LineKind::Procedure) return (!key.date || line.date == key.date) && line.modifiers == key.modifiers && line.units == key.units;
    if (!task_.poa || !key.poa) return true;
    return *key.poa == Poa::Exempt ? !line.poa || line.poa == Poa::Exempt : line.poa == key.poa;
  }
  bool is_right(const SubmissionLine& line, const AuditTruth& truth) const {
    const KeyLine* key = task_.key.line(truth.key_id);
    if (key != nullptr) return is_right(line, *key, truth.line);
    return truth.right && line.code == truth.right->code && line.poa == truth.right->poa && line.date == truth.right->date && line.modifiers == truth.right->modifiers && line.units == truth.right->units;
  }
  const KeyLine* key_of(const Code& code, LineKind kind) const {
    for (const auto& line : lines_of(task_.key, kind))
      if (may_stand_for(code, line)) return &line;
    return nullptr;
  }

  // --- coded lines -------------------------------------------------------------------------------------------------

  void judge_coded(LineKind kind) {
    const auto& coded = lines_of(audit_.coded, kind);
    std::vector<bool> forgiven(coded.size(), false);
    for (std::size_t i = 0; i < coded.size(); ++i) {
      const int t = truth_at(kind, i);
      if (t < 0) continue;
      const AuditTruth& truth = audit_.truths[static_cast<std::size_t>(t)];
      const std::size_t at = truth.kind == FindingKind::Duplicate ? twin_judged(kind, i) : i;
      forgiven[at] = true;
      judge_faulty(kind, at, truth, outcomes_[static_cast<std::size_t>(t)]);
    }
    for (std::size_t i = 0; i < coded.size(); ++i)
      if (truth_at(kind, i) < 0) judge_right(kind, i, forgiven[i]);
  }

  void judge_faulty(LineKind kind, std::size_t i, const AuditTruth& truth, AuditOutcome& outcome) {
    const AuditLine said = said_of(kind, i);
    if (said.verdict == AuditVerdict::Accept) return;
    outcome.detected = true;
    outcome.named = said.type;
    outcome.type_right = said.type == truth.type();
    const KeyLine* key = truth.right ? task_.key.line(truth.key_id) : nullptr;
    if (said.verdict == AuditVerdict::Correct) outcome.correction_right = said.correction && truth.right && is_right(*said.correction, truth);
    else if (!truth.right || (key != nullptr && key->optional)) outcome.correction_right = true;
    else outcome.correction_right = std::any_of(added(answer_, kind).begin(), added(answer_, kind).end(), [&](const AuditAddition& a) { return is_right(a.line, truth); });
  }

  void judge_right(LineKind kind, std::size_t i, bool forgiven) {
    const SubmissionLine& line = lines_of(audit_.coded, kind)[i];
    const AuditLine said = said_of(kind, i);
    const KeyLine* key = key_of(line.code, kind);
    const bool optional = key != nullptr && key->optional;
    if (!optional) ++right_lines_;
    if (said.verdict == AuditVerdict::Accept || forgiven || (optional && said.verdict == AuditVerdict::Reject)) {
      if (!optional) ++left_alone_;
      return;
    }
    AuditFalseAlarm alarm{.place = AuditPlace::CodedLine, .line = kind, .coded_line = static_cast<int>(i), .code = line.code};
    alarm.message = fmt::format("{} is right as it stands, and was {}.", line.code.text(), said.verdict == AuditVerdict::Reject ? "rejected" : "changed");
    if (key != nullptr) {
      alarm.rationale = key->rationale;
      alarm.evidence = key->evidence;
      alarm.sources = key->sources;
    }
    alarms_.push_back(std::move(alarm));
  }

  // --- added lines -------------------------------------------------------------------------------------------------

  struct Offered {
    SubmissionLine line;
    int added;  ///< index into the added lines; −1: the correction of a line that is to be rejected
  };

  /// What may stand for an omission: added lines, and what was put in the place of lines that do not belong there.
  std::vector<Offered> offers(LineKind kind) const {
    std::vector<Offered> all;
    for (std::size_t a = 0; a < added(answer_, kind).size(); ++a) all.push_back({added(answer_, kind)[a].line, static_cast<int>(a)});
    for (std::size_t i = 0; i < lines_of(audit_.coded, kind).size(); ++i) {
      const int t = truth_at(kind, i);
      const AuditLine said = said_of(kind, i);
      if (t >= 0 && !audit_.truths[static_cast<std::size_t>(t)].right && said.verdict == AuditVerdict::Correct && said.correction) all.push_back({*said.correction, -1});
    }
    return all;
  }

  void judge_additions(LineKind kind) {
    const std::vector<Offered> all = offers(kind);
    std::vector<std::size_t> omissions;
    for (std::size_t t = 0; t < audit_.truths.size(); ++t)
      if (audit_.truths[t].place == AuditPlace::Omission && audit_.truths[t].line == kind) omissions.push_back(t);
    std::vector<std::vector<std::int64_t>> table(all.size(), std::vector<std::int64_t>(omissions.size(), 0));
    for (std::size_t a = 0; a < all.size(); ++a)
      for (std::size_t o = 0; o < omissions.size(); ++o) table[a][o] = likeness(all[a].line, audit_.truths[omissions[o]]);
    const std::vector<int> assigned = best_assignment(table);
    for (std::size_t a = 0; a < all.size(); ++a) {
      if (assigned[a] >= 0) {
        const std::size_t t = omissions[static_cast<std::size_t>(assigned[a])];
        AuditOutcome& outcome = outcomes_[t];
        outcome.detected = outcome.type_right = true;
        outcome.named = AuditErrorType::Missed;
        outcome.correction_right = is_right(all[a].line, audit_.truths[t]);
      } else if (all[a].added >= 0 && !has_a_place(kind, all[a].line)) {
        add_alarm_of_addition(kind, all[a]);
      }
    }
  }

  std::int64_t likeness(const SubmissionLine& line, const AuditTruth& truth) const {
    const KeyLine* key = task_.key.line(truth.key_id);
    if (key == nullptr) return truth.right && line.code == truth.right->code ? 1'000'000 : 0;
    return code_distance(line.code, true, *key, policy_).weight + (is_right(line, *key, truth.line) ? 1 : 0);
  }

  /// Whether an added line is no objection of its own: an optional line, or the new form of a line struck out.
  bool has_a_place(LineKind kind, const SubmissionLine& line) const {
    const auto& coded = lines_of(audit_.coded, kind);
    const KeyLine* key = key_of(line.code, kind);
    if (key != nullptr && key->optional && std::none_of(coded.begin(), coded.end(), [&](const SubmissionLine& l) { return may_stand_for(l.code, *key); })) return true;
    for (std::size_t i = 0; i < coded.size(); ++i) {
      if (said_of(kind, i).verdict != AuditVerdict::Reject) continue;
      if (coded[i].code == line.code) return true;
      const int t = truth_at(kind, i);
      if (t >= 0 && audit_.truths[static_cast<std::size_t>(t)].right && likeness(line, audit_.truths[static_cast<std::size_t>(t)]) > 0) return true;
    }
    return false;
  }

  void add_alarm_of_addition(LineKind kind, const Offered& offer) {
    AuditFalseAlarm alarm{.place = AuditPlace::Omission, .line = kind, .coded_line = offer.added, .code = offer.line.code};
    alarm.message = fmt::format("{} was added, and nothing of the kind was left out.", offer.line.code.text());
    const std::vector<Kept> kept = kept_lines(audit_, answer_, kind);
    const int from = static_cast<int>(lines_of(audit_.coded, kind).size()) + offer.added;
    const auto at = std::find_if(kept.begin(), kept.end(), [&](const Kept& k) { return k.from == from; });
    for (const auto& f : corrected_.findings) {
      if (f.line != kind || at == kept.end() || f.student_line != static_cast<int>(at - kept.begin())) continue;
      alarm.message += " " + f.message;
      alarm.rationale = f.rationale;
      alarm.evidence = f.evidence;
      alarm.sources = f.sources;
      break;
    }
    alarms_.push_back(std::move(alarm));
  }

  // --- order and decision ------------------------------------------------------------------------------------------

  int truth_of(AuditPlace place) const {
    for (std::size_t t = 0; t < audit_.truths.size(); ++t)
      if (audit_.truths[t].place == place) return static_cast<int>(t);
    return -1;
  }

  void judge_order() {
    if (answer_.order_right) return;
    const int t = truth_of(AuditPlace::Order);
    if (t >= 0) {
      AuditOutcome& outcome = outcomes_[static_cast<std::size_t>(t)];
      outcome.detected = outcome.type_right = true;
      outcome.named = AuditErrorType::Sequencing;
      outcome.correction_right = std::none_of(corrected_.findings.begin(), corrected_.findings.end(), [](const Finding& f) { return audit_type(f.kind) == AuditErrorType::Sequencing; });
      return;
    }
    // Where a line that has to stand first was left out, putting it there is part of adding it.
    const bool for_an_omission = std::any_of(audit_.truths.begin(), audit_.truths.end(), [&](const AuditTruth& truth) {
      if (truth.place != AuditPlace::Omission || truth.line != LineKind::Diagnosis) return false;
      const KeyLine* key = task_.key.line(truth.key_id);
      return key != nullptr && (key->principal || std::any_of(task_.key.order.begin(), task_.key.order.end(), [&](const RequiredOrder& o) { return o.first == key->id; }));
    });
    if (for_an_omission) return;
    AuditFalseAlarm alarm{.place = AuditPlace::Order};
    alarm.message = "The order of the diagnoses is right as it stands: the first line is the one that belongs there, and every order that a note or guideline asks for is kept.";
    if (!audit_.coded.diagnoses.empty()) alarm.code = audit_.coded.diagnoses.front().code;
    for (const auto& line : task_.key.diagnoses)
      if (line.principal) {
        alarm.rationale = line.rationale;
        alarm.evidence = line.evidence;
        alarm.sources = line.sources;
      }
    alarms_.push_back(std::move(alarm));
  }

  void judge_decision() {
    if (!task_.key.queries || !answer_.query || answer_.query == audit_.coded.query) return;
    const int t = truth_of(AuditPlace::Decision);
    if (t >= 0) {
      AuditOutcome& outcome = outcomes_[static_cast<std::size_t>(t)];
      outcome.detected = outcome.type_right = outcome.correction_right = true;
      outcome.named = AuditErrorType::Query;
      return;
    }
    AuditFalseAlarm alarm{.place = AuditPlace::Decision};
    alarm.message = task_.key.queries->empty() ? "The record answers everything; the decision not to query was right." : "The decision to query was right.";
    for (const auto& query : *task_.key.queries) {
      alarm.rationale += (alarm.rationale.empty() ? "" : " ") + query.why;
      alarm.evidence.insert(alarm.evidence.end(), query.evidence.begin(), query.evidence.end());
      alarm.sources.insert(alarm.sources.end(), query.sources.begin(), query.sources.end());
    }
    alarms_.push_back(std::move(alarm));
  }

  // --- words, points, measures -------------------------------------------------------------------------------------

  static std::string words(const AuditTruth& truth, const AuditOutcome& outcome) {
    if (!outcome.detected) {
      const char* left = truth.place == AuditPlace::CodedLine ? "The line was accepted." : truth.place == AuditPlace::Omission ? "Nothing was added for it." : truth.place == AuditPlace::Order ? "The order was accepted." : "The decision was left as it stood.";
      return fmt::format("Not found: {} {}", truth.what, left);
    }
    std::string said = fmt::format("Found: {}", truth.what);
    if (!outcome.type_right) said += outcome.named ? fmt::format(" You called it \"{}\"; it is \"{}\".", display_name(*outcome.named), display_name(truth.type())) : fmt::format(" You named no type of error; it is \"{}\".", display_name(truth.type()));
    if (outcome.correction_right) return said;
    if (!truth.right) return said + (truth.place == AuditPlace::Order ? " Your new order is not right yet." : " The line is to be rejected.");
    std::string right = truth.right->code.text();
    if (truth.right->poa) right += fmt::format(", present on admission {}", to_string(*truth.right->poa));
    if (truth.right->date) right += fmt::format(", on {}", to_display(*truth.right->date));
    for (const auto& modifier : truth.right->modifiers) right += ", modifier " + modifier;
    if (truth.right->units != 1) right += fmt::format(", {} units", truth.right->units);
    return said + fmt::format(" Your correction is not right: {} belongs there.", right);
  }

  void score(AuditReport& report) {
    const int count = static_cast<int>(outcomes_.size());
    if (count == 0) {
      report.points = kFullPoints;
      report.steps.push_back({"No error to find: the chart is coded rightly", kFullPoints, kFullPoints});
    }
    for (int t = 0; t < count; ++t) {
      AuditOutcome& o = outcomes_[static_cast<std::size_t>(t)];
      o.points_max = kFullPoints / count + (t < kFullPoints % count ? 1 : 0);
      o.percent = !o.detected ? policy_.audit_missed : o.type_right ? policy_.audit_right_type : policy_.audit_other_type;
      o.points = (2 * o.points_max * o.percent + 100) / 200;
      report.points += o.points;
      std::string what = audit_.truths[static_cast<std::size_t>(t)].what;
      if (what.ends_with('.')) what.pop_back();
      report.steps.push_back({fmt::format("{}: {}", what, !o.detected ? "not found" : o.type_right ? "found and named" : "found, called something else"), o.points, o.points_max});
    }
    const int mean = kFullPoints / std::max(count, 1);
    const int cost = (2 * mean * -policy_.audit_false_alarm + 100) / 200;
    for (auto& alarm : alarms_) {
      const int charge = std::min(cost, report.points);
      alarm.points = -charge;
      report.points -= charge;
      report.steps.push_back({fmt::format("False alarm: {}{}", place_words(alarm), charge < cost ? ", not below zero" : ""), -charge, 0});
    }
    const auto found = std::count_if(outcomes_.begin(), outcomes_.end(), [](const AuditOutcome& o) { return o.detected; });
    if (count == 0) report.explanation = alarms_.empty() ? "The chart was coded rightly, and you let it stand." : fmt::format("The chart was coded rightly. Each false alarm costs {} points.", cost);
    else if (found == 0) report.explanation = fmt::format("This chart holds {} error{}, and none was found. Points are for errors found: to accept a faulty chart as it stands earns nothing.", count, count == 1 ? "" : "s");
    else report.explanation = fmt::format("{} of {} error{} found. Each is worth an equal share of the points: {} % of it when its type is named, {} % when it is called something else. A false alarm costs {} points.", found, count, count == 1 ? "" : "s", policy_.audit_right_type, policy_.audit_other_type, cost);
  }

  static std::string place_words(const AuditFalseAlarm& alarm) {
    switch (alarm.place) {
      case AuditPlace::CodedLine: return alarm.code.text() + " was right";
      case AuditPlace::Omission: return alarm.code.text() + " was added";
      case AuditPlace::Order: return "the order was right";
      case AuditPlace::Decision: return "the query decision was right";
    }
    return {};
  }

  void measure(AuditReport& report) const {
    const int count = static_cast<int>(outcomes_.size());
    const auto counted = [&](bool AuditOutcome::*what) { return static_cast<int>(std::count_if(outcomes_.begin(), outcomes_.end(), [&](const AuditOutcome& o) { return o.*what; })); };
    const int found = counted(&AuditOutcome::detected), typed = counted(&AuditOutcome::type_right), put_right = counted(&AuditOutcome::correction_right);
    const auto add = [&](const char* id, const char* label, int numerator, int denominator, std::string arithmetic, const char* nothing, const char* meaning_of) {
      report.measures.push_back({.id = id, .label = label, .measured = denominator > 0, .numerator = numerator, .denominator = denominator, .arithmetic = denominator > 0 ? std::move(arithmetic) : nothing, .meaning = meaning_of});
    };
    add("detection", "Errors found (sensitivity)", found, count, fmt::format("{} found ÷ {} in the chart", found, count), "the chart holds no error", "Of the errors in the chart, how many the auditor noticed.");
    add("type", "Type named", typed, found, fmt::format("{} named rightly ÷ {} found", typed, found), "no error was found", "Of the errors found, how many were called what they are.");
    add("correction", "Put right", put_right, count, fmt::format("{} put right ÷ {} in the chart", put_right, count), "the chart holds no error", "Of the errors in the chart, how many the auditor replaced by what belongs there.");
    add("specificity", "Right lines left alone", left_alone_, right_lines_, fmt::format("{} left alone ÷ {} right", left_alone_, right_lines_), "no line of the chart is right", "Of the lines that were right, how many the auditor did not object to; optional lines do not count.");
    add("corrected-chart", "The chart as you leave it", corrected_.points, kFullPoints, fmt::format("{} of {} points, graded as an answer of its own", corrected_.points, kFullPoints), "", "What the corrected list would earn if it had been coded so.");
  }

  const AuditCase& audit_;
  const AuditAnswer& answer_;
  const Task& task_;
  const GradingPolicy& policy_;
  Report corrected_;
  std::vector<AuditOutcome> outcomes_;
  std::vector<AuditFalseAlarm> alarms_;
  int right_lines_ = 0, left_alone_ = 0;
};

}  // namespace

AuditAnswer accept_everything(const AuditCase& audit) {
  AuditAnswer answer{.scenario = audit.scenario, .task = audit.task, .seed = audit.seed, .asked = audit.asked};
  for (const auto& line : audit.coded.diagnoses) answer.diagnoses.push_back({.code = line.code});
  for (const auto& line : audit.coded.procedures) answer.procedures.push_back({.code = line.code});
  answer.query = audit.coded.query;
  return answer;
}

AuditAnswer perfect_audit(const AuditCase& audit, const Task& task) {
  AuditAnswer answer = accept_everything(audit);
  std::vector<LineId> ids;  // of each diagnosis, coded then added; empty for lines to be rejected
  for (const auto& line : audit.coded.diagnoses) {
    const auto key = std::find_if(task.key.diagnoses.begin(), task.key.diagnoses.end(), [&](const KeyLine& k) { return may_stand_for(line.code, k); });
    ids.push_back(key != task.key.diagnoses.end() ? key->id : LineId());
  }
  bool reorder = false;
  for (const auto& truth : audit.truths) {
    auto& lines = truth.line == LineKind::Diagnosis ? answer.diagnoses : answer.procedures;
    if (truth.place == AuditPlace::CodedLine && truth.coded_line >= 0 && truth.coded_line < static_cast<int>(lines.size())) {
      AuditLine& line = lines[static_cast<std::size_t>(truth.coded_line)];
      line.verdict = truth.right ? AuditVerdict::Correct : AuditVerdict::Reject;
      line.type = truth.type();
      line.correction = truth.right;
      if (truth.line == LineKind::Diagnosis) ids[static_cast<std::size_t>(truth.coded_line)] = truth.right ? truth.key_id : LineId();
    } else if (truth.place == AuditPlace::Omission && truth.right) {
      (truth.line == LineKind::Diagnosis ? answer.added_diagnoses : answer.added_procedures).push_back({*truth.right});
      if (truth.line == LineKind::Diagnosis) ids.push_back(truth.key_id);
      reorder = reorder || truth.line == LineKind::Diagnosis;
    } else if (truth.place == AuditPlace::Order) {
      answer.order_right = false;
      reorder = true;
    } else if (truth.place == AuditPlace::Decision) {
      answer.query = audit.coded.query == QueryDecision::Needed ? QueryDecision::NotNeeded : QueryDecision::Needed;
    }
  }
  if (!reorder) return answer;
  // The key's own order, which keeps everything that is required; other lines last.
  for (const auto& key : task.key.diagnoses)
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (ids[i] == key.id) answer.order.push_back(static_cast<int>(i));
  return answer;
}

Submission audited_list(const AuditCase& audit, const AuditAnswer& answer) {
  Submission list{.scenario = audit.scenario, .task = audit.task, .query = answer.query ? answer.query : audit.coded.query};
  for (auto& kept : kept_lines(audit, answer, LineKind::Diagnosis)) list.diagnoses.push_back(std::move(kept.line));
  for (auto& kept : kept_lines(audit, answer, LineKind::Procedure)) list.procedures.push_back(std::move(kept.line));
  return list;
}

AuditReport grade_audit(const AuditCase& audit, const AuditAnswer& answer, const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy) { return AuditPass(audit, answer, scenario, task, codes, policy).run(); }

bool AuditReport::operator==(const AuditReport& other) const { return audit_report_to_json(*this) == audit_report_to_json(other); }

}  // namespace cw
