#include "grading/engine/grade.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "grading/engine/findings.h"
#include "grading/engine/measures.h"
#include "grading/engine/pairing.h"
#include "grading/engine/shares.h"
#include "grading/query/answers.h"
#include "grading/query/lint.h"

namespace cw {

std::vector<int> share_out(int total, const std::vector<int>& weights) {
  const int sum = std::accumulate(weights.begin(), weights.end(), 0);
  std::vector<int> parts(weights.size(), 0);
  if (sum == 0) return parts;
  std::vector<std::pair<int, std::size_t>> remainders;
  int given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    parts[i] = total * weights[i] / sum;
    given += parts[i];
    remainders.emplace_back(-(total * weights[i] % sum), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (int k = 0; given < total; ++k, ++given) ++parts[remainders[static_cast<std::size_t>(k)].second];
  return parts;
}

int percent_of(int points, int credit) { return (2 * points * credit + 100) / 200; }

namespace {

bool is_right(Verdict verdict) { return verdict == Verdict::Correct || verdict == Verdict::Alternate; }

std::vector<int> required_weights(const std::vector<KeyLine>& lines) {
  std::vector<int> weights;
  weights.reserve(lines.size());
  for (const auto& line : lines) weights.push_back(line.optional ? 0 : line.weight);
  return weights;
}

}  // namespace

/// What is the same for every submission to one task.
struct Grader::Prepared {
  Prepared(const Scenario& scenario, const Task& t, const AnswerKey& before, const CodeBook& code_book, const GradingPolicy& p) : s(scenario), task(t), asked(before), policy(p), book(code_book), codes(code_book, t.code_date) {
    for (const auto system : {std::optional(CodeSystem::Icd10Cm), task.procedures}) {
      const Release* release = system ? code_book.release_for(*system, task.code_date) : nullptr;
      if (release != nullptr) releases += fmt::format("{}{} {}", releases.empty() ? "" : ", ", display_name(*system), release->info().name);
    }
    policy_name = fmt::format("{} {}", policy.name, to_string(policy.from));
    make_parts();
    diagnosis_points = share_out(points_of("diagnoses"), required_weights(task.key.diagnoses));
    procedure_points = share_out(points_of("procedures"), required_weights(task.key.procedures));
    std::vector<int> weights = {policy.principal_weight};
    // An order that an optional line has part in is explained and costs nothing: to leave the line out must not either.
    for (const auto& order : task.key.order) {
      const KeyLine *first = task.key.line(order.first), *then = task.key.line(order.then);
      weights.push_back(first != nullptr && then != nullptr && !first->optional && !then->optional ? policy.order_weight : 0);
    }
    order_points = share_out(points_of("principal"), weights);
    make_query_shares();
  }

  /// Where a model shows how a needed query is written, part of the query's points are for what was written.
  void make_query_shares() {
    if (!asked.queries) return;
    std::vector<int> with_model;
    for (const auto& needed : *asked.queries) with_model.push_back(needed.model ? 1 : 0);
    const bool any = std::find(with_model.begin(), with_model.end(), 1) != with_model.end();
    decision_points = any ? share_out(points_of("query"), {policy.query_decision, 100 - policy.query_decision}).front() : points_of("query");
    quality_points = share_out(points_of("query") - decision_points, with_model);
  }

  /// The same task after queries were answered; made once for each set of answers.
  Prepared& after(const SentQueries& sent) {
    if (answered.size() > 32) answered.clear();  // as many as nobody has; what was made before plays no part
    auto& made = answered[sent];
    if (made == nullptr) {
      made = std::make_unique<Answered>();
      made->task = task;
      made->task.key = answered_key(task.key, sent);
      made->prepared = std::make_unique<Prepared>(s, made->task, asked, book, policy);
    }
    return *made->prepared;
  }

  void make_parts() {
    const Rubric rubric = task.rubric.value_or(policy.rubric);
    const std::vector<int> procedure_weights = required_weights(task.key.procedures);
    const bool has_procedures = task.procedures && std::accumulate(procedure_weights.begin(), procedure_weights.end(), 0) > 0;
    const bool has_poa = task.poa && std::any_of(task.key.diagnoses.begin(), task.key.diagnoses.end(), [](const KeyLine& l) { return !l.optional && l.poa && *l.poa != Poa::Exempt; });
    const std::vector<int> weights = {rubric.diagnoses, rubric.principal, has_procedures ? rubric.procedures : 0, has_poa ? rubric.poa : 0, task.key.queries ? rubric.query : 0};
    const std::vector<int> points = share_out(kFullPoints, weights);
    const bool inpatient = s.setting(task) == Setting::Inpatient;
    const std::vector<std::pair<const char*, const char*>> names = {{"diagnoses", "Diagnosis codes"},
                                                                    {"principal", inpatient ? "Principal diagnosis and required order" : "First-listed diagnosis and required order"},
                                                                    {"procedures", "Procedure codes"},
                                                                    {"poa", "Present on admission"},
                                                                    {"query", has_models() ? "Query decision and writing" : "Query decision"}};
    for (std::size_t i = 0; i < names.size(); ++i)
      if (weights[i] > 0) parts.push_back({.id = names[i].first, .label = names[i].second, .points_max = points[i]});
  }

  bool has_models() const { return asked.queries && std::any_of(asked.queries->begin(), asked.queries->end(), [](const NeededQuery& q) { return q.model.has_value(); }); }

  int points_of(std::string_view id) const {
    for (const auto& part : parts)
      if (part.id == id) return part.points_max;
    return 0;
  }

  const Scenario& s;
  const Task& task;        ///< its key as answered
  const AnswerKey& asked;  ///< the key before any answer: the queries that are needed
  const GradingPolicy& policy;
  const CodeBook& book;
  CodeFactsOfDay codes;
  std::string releases, policy_name;
  std::vector<Component> parts;  ///< without points
  std::vector<int> diagnosis_points, procedure_points;  ///< of each key line
  std::vector<int> order_points;  ///< of the principal diagnosis, then each required order
  int decision_points = 0;           ///< of the query part
  std::vector<int> quality_points;   ///< the rest of it, of each needed query
  struct Answered {
    Task task;
    std::unique_ptr<Prepared> prepared;
  };
  std::map<SentQueries, std::unique_ptr<Answered>> answered;
  std::optional<QueryLinter> linter;  ///< of the chart; made when first needed
};

namespace {

/// The grading of one submission.
template <typename Prepared>
class Pass {
 public:
  Pass(Prepared& prepared, Submission submission, Detail detail) : p_(prepared), task_(prepared.task), in_(report_.submission), words_(prepared.s, prepared.task, prepared.codes, prepared.policy, detail == Detail::Numbers) {
    report_.submission = std::move(submission);
  }

  Report run() {
    report_.scenario = p_.s.id;
    report_.task = task_.id;
    report_.scenario_hash = p_.s.content_hash;
    if (!words_.silent()) report_.content_release = p_.releases;
    report_.engine = kEngineVersion;
    report_.policy = p_.policy_name;
    report_.components = p_.parts;
    report_.rows.reserve(task_.key.diagnoses.size() + task_.key.procedures.size() + 8);
    report_.findings.reserve(16);

    diagnoses_ = read_lines(in_.diagnoses, task_.key, p_.codes);
    pair_lines(diagnoses_, task_.key.diagnoses, p_.codes, p_.policy);
    if (task_.procedures) {
      procedures_ = read_lines(in_.procedures, task_.key, p_.codes);
      pair_lines(procedures_, task_.key.procedures, p_.codes, p_.policy);
    }
    find_exclusions();
    grade_lines(LineKind::Diagnosis, diagnoses_, task_.key.diagnoses, p_.diagnosis_points);
    if (task_.procedures) grade_lines(LineKind::Procedure, procedures_, task_.key.procedures, p_.procedure_points);
    grade_sequencing();
    grade_poa();
    explain_exclusions();
    grade_query();
    for (const auto& component : report_.components) report_.points += component.points;
    add_measures(report_, p_.s, task_, !words_.silent());
    return std::move(report_);
  }

 private:
  Component* part(std::string_view id) {
    for (auto& component : report_.components)
      if (component.id == id) return &component;
    return nullptr;
  }

  void add_step(Component& component, std::string text, int points, int points_max) {
    if (!words_.silent()) component.steps.push_back({std::move(text), points, points_max});
  }

  int add_finding(Finding finding) {
    report_.findings.push_back(std::move(finding));
    return static_cast<int>(report_.findings.size()) - 1;
  }

  // --- lines -------------------------------------------------------------------------------------------------------

  void grade_lines(LineKind kind, std::vector<Entered>& entered, const std::vector<KeyLine>& key, const std::vector<int>& points) {
    Component* component = part(kind == LineKind::Diagnosis ? "diagnoses" : "procedures");
    const auto first_row = report_.rows.size();
    for (std::size_t k = 0; k < key.size(); ++k) grade_key_line(kind, entered, key[k], static_cast<int>(k), points[k], component);

    // Lines that nothing in the key stands for. Without a part of their own, procedures are charged to the diagnoses.
    const std::vector<int> charges = charges_of(kind, entered, key, points, first_row);
    Component* charged = component != nullptr ? component : part("diagnoses");
    for (std::size_t i = 0; i < entered.size(); ++i) {
      if (entered[i].key >= 0) continue;
      const int charge = charged != nullptr ? std::min(charges[i], charged->points) : 0;
      if (charged != nullptr) {
        charged->points -= charge;
        add_step(*charged, words_.say("{}: not supported{}", entered[i].line->code.text(), charge < charges[i] ? ", but not below zero" : ""), -charge, 0);
      }
      ComparisonRow row{.line = kind, .student_line = static_cast<int>(i), .verdict = Verdict::Unsupported};
      const int near = entered[i].near;
      const bool near_right = near >= 0 && is_right(report_.rows[first_row + static_cast<std::size_t>(near)].verdict);
      Finding finding = words_.unpaired(kind, entered[i], static_cast<int>(i), excluded_by(kind, i), near >= 0 ? &key[static_cast<std::size_t>(near)] : nullptr, near_right);
      finding.points_lost = charge;
      finding.trace.push_back(words_.say("An unsupported line costs at most {} % of the mean line: {} points here.", p_.policy.extra_line_cost, charge));
      row.findings.push_back(add_finding(std::move(finding)));
      report_.rows.push_back(std::move(row));
    }
  }

  void grade_key_line(LineKind kind, std::vector<Entered>& entered, const KeyLine& line, int k, int points, Component* component) {
    ComparisonRow row{.line = kind, .key_line = k, .points_max = points};
    row.key_id = line.id;
    row.key_version = line.version;
    row.reference = line.code;
    const auto found = std::find_if(entered.begin(), entered.end(), [&](const Entered& e) { return e.key == k; });
    if (found == entered.end()) {
      row.verdict = line.optional ? Verdict::OptionalLeft : Verdict::Missed;
      if (!line.optional) row.findings.push_back(add_finding(words_.missed(kind, line, k, points)));
    } else {
      row.student_line = static_cast<int>(found - entered.begin());
      judge_pair(kind, *found, line, row);
    }
    if (component != nullptr && row.points_max > 0) {
      component->points += row.points;
      const std::string what = row.student_line >= 0 && row.verdict != Verdict::Correct ? words_.say("{}: {} entered, {} % credit", line.code.text(), found->line->code.text(), row.credit)
                                                                                        : words_.say("{}: {}", line.code.text(), row.verdict == Verdict::Missed ? "not coded" : "correct");
      add_step(*component, what, row.points, row.points_max);
    }
    report_.rows.push_back(std::move(row));
  }

  void judge_pair(LineKind kind, Entered& e, const KeyLine& line, ComparisonRow& row) {
    using Kind = CodeDistance::Kind;
    row.pcs_match = e.distance.pcs_match;
    row.credit = e.distance.credit;
    if (line.optional) {
      row.verdict = Verdict::OptionalTaken;
      return;
    }
    std::vector<Finding> found;
    if (e.distance.kind == Kind::Same || e.distance.kind == Kind::Alternate) {
      row.verdict = e.distance.kind == Kind::Same ? Verdict::Correct : Verdict::Alternate;
      if (row.credit < 100) found.push_back(words_.lesser_alternate(kind, e, line, row.key_line));
      if (kind == LineKind::Procedure) judge_details(e, line, row, found);
    } else {
      found.push_back(words_.differing_pair(kind, e, line, row.key_line));
      row.credit = e.distance.credit;
      row.verdict = row.credit > 0 ? Verdict::Imprecise : Verdict::Wrong;
    }
    row.points = percent_of(row.points_max, row.credit);
    int lost = row.points_max - row.points;
    for (auto& finding : found) {
      finding.student_line = row.student_line;
      // One finding bears what the line lost; a date costs nothing.
      if (finding.kind != FindingKind::ProcedureDate) {
        finding.points_lost = std::exchange(lost, 0);
        finding.trace.push_back(words_.say("The line is worth {} of {} points; at {} % it earns {}.", row.points_max, kFullPoints, row.credit, row.points));
      }
      row.findings.push_back(add_finding(std::move(finding)));
    }
  }

  /// Modifiers, units and date of a procedure whose code is right.
  void judge_details(const Entered& e, const KeyLine& line, ComparisonRow& row, std::vector<Finding>& found) {
    if (e.line->modifiers != line.modifiers) {
      row.credit = row.credit * p_.policy.modifier_credit / 100;
      found.push_back(words_.other_modifiers(e, line, row.key_line));
    }
    if (e.line->units != line.units) {
      row.credit = row.credit * p_.policy.units_credit / 100;
      found.push_back(words_.other_units(e, line, row.key_line));
    }
    if (!found.empty() && row.verdict == Verdict::Correct) row.verdict = Verdict::Imprecise;
    if (line.date && e.line->date != line.date) found.push_back(words_.other_date(e, line, row.key_line));
  }

  /// What each unpaired line would cost: the policy's share of the mean line. Those near a line that another stands for cost together at most what that line gained
  /// over the worst of them, the best of them alone at most what it gained over that, and so on between. So to add a right code beside a wrong one never lowers a
  /// score, and to add another wrong one never raises it.
  std::vector<int> charges_of(LineKind kind, const std::vector<Entered>& entered, const std::vector<KeyLine>& key, const std::vector<int>& points, std::size_t first_row) {
    const Component* own = part(kind == LineKind::Diagnosis ? "diagnoses" : "procedures");
    const Component* charged = own != nullptr ? own : part("diagnoses");
    const auto& charged_key = own != nullptr ? key : task_.key.diagnoses;
    const int lines = static_cast<int>(std::count_if(charged_key.begin(), charged_key.end(), [](const KeyLine& l) { return !l.optional; }));
    const int cost = charged != nullptr && lines > 0 ? (2 * charged->points_max * p_.policy.extra_line_cost + 100 * lines) / (200 * lines) : 0;
    std::vector<int> charges(entered.size(), 0);
    std::vector<std::size_t> near;  // by key line, the nearest first, whatever the order of entry
    for (std::size_t i = 0; i < entered.size(); ++i) {
      if (entered[i].key >= 0) continue;
      charges[i] = cost;
      if (entered[i].near >= 0) near.push_back(i);
    }
    std::sort(near.begin(), near.end(), [&](std::size_t a, std::size_t b) {
      const Entered &x = entered[a], &y = entered[b];
      return std::tie(x.near, y.near_credit, x.line->code, a) < std::tie(y.near, x.near_credit, y.line->code, b);
    });
    int line = -1, gained = 0, above = 0;
    for (const std::size_t i : near) {
      const auto at = static_cast<std::size_t>(entered[i].near);
      if (entered[i].near != line) {
        line = entered[i].near;
        gained = 0;
        above = report_.rows[first_row + at].points;
      }
      const int worth = std::min(above, percent_of(points[at], entered[i].near_credit));
      gained += above - worth;
      above = worth;
      charges[i] = std::min(cost, gained);
      gained -= charges[i];
    }
    return charges;
  }

  // --- Excludes1 ---------------------------------------------------------------------------------------------------

  struct Exclusion {
    std::size_t a, b;  ///< the note governs a and names b
    const CodeBook::GoverningNote* note;
  };

  /// Every pair of the list that an Excludes1 note forbids, once, the note of the earlier line preferred.
  void find_exclusions() {
    std::vector<std::string> bare;
    bare.reserve(diagnoses_.size());
    for (const auto& e : diagnoses_) bare.push_back(e.line->code.bare());
    for (std::size_t a = 0; a < diagnoses_.size(); ++a)
      for (std::size_t b = a + 1; b < diagnoses_.size(); ++b) {
        if (diagnoses_[a].line->code == diagnoses_[b].line->code) continue;
        for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
          const auto& notes = diagnoses_[from].facts->excludes1;
          const auto found = std::find_if(notes.begin(), notes.end(), [&, to = to](const CodeBook::GoverningNote& note) { return note.names(bare[to]); });
          if (found == notes.end()) continue;
          exclusions_.push_back({from, to, &*found});
          break;
        }
      }
  }

  /// For an unpaired line: the paired line of the list that excludes it.
  FindingWriter::Excluded excluded_by(LineKind kind, std::size_t i) const {
    if (kind != LineKind::Diagnosis) return {};
    for (const auto& x : exclusions_)
      if ((x.a == i || x.b == i) && diagnoses_[x.a == i ? x.b : x.a].key >= 0) return {diagnoses_[x.a == i ? x.b : x.a].line, x.note};
    return {};
  }

  /// A line that is wrong already is told by its own finding that it is excluded too: one mistake, one finding. Two lines that are both right get one of their own.
  void explain_exclusions() {
    for (const auto& x : exclusions_) {
      const std::size_t where = wrong_line(x);
      if (Finding* own = code_finding(where)) {
        if (own->kind != FindingKind::Excludes1) words_.add_exclusion(*own, *diagnoses_[x.a].line, *diagnoses_[x.b].line, *x.note);
        continue;
      }
      Finding finding = words_.excluded_pair(*diagnoses_[x.a].line, *diagnoses_[x.b].line, *x.note);
      finding.student_line = static_cast<int>(where);
      const int index = add_finding(std::move(finding));
      if (ComparisonRow* row = row_of_student(static_cast<int>(where))) row->findings.push_back(index);
    }
  }

  /// Of two lines that exclude each other the one that does not belong there: one without partner, else one whose code differs, else the earlier.
  std::size_t wrong_line(const Exclusion& x) const {
    if (diagnoses_[x.a].key < 0) return x.a;
    if (diagnoses_[x.b].key < 0) return x.b;
    const auto differs = [&](std::size_t i) { return diagnoses_[i].distance.kind != CodeDistance::Kind::Same && diagnoses_[i].distance.kind != CodeDistance::Kind::Alternate; };
    return differs(x.b) && !differs(x.a) ? x.b : x.a;
  }

  /// What is said of a diagnosis's code, not of its place or indicator; null when the code is right.
  Finding* code_finding(std::size_t student_line) {
    const auto about_code = [](FindingKind kind) { return kind < FindingKind::Sequencing || kind > FindingKind::PoaExempt; };
    for (auto& f : report_.findings)
      if (f.line == LineKind::Diagnosis && f.student_line == static_cast<int>(student_line) && about_code(f.kind)) return &f;
    return nullptr;
  }

  // --- sequencing --------------------------------------------------------------------------------------------------

  ComparisonRow* row_of_key(int k) {
    for (auto& row : report_.rows)
      if (row.line == LineKind::Diagnosis && row.key_line == k) return &row;
    return nullptr;
  }
  ComparisonRow* row_of_student(int i) {
    for (auto& row : report_.rows)
      if (row.line == LineKind::Diagnosis && row.student_line == i) return &row;
    return nullptr;
  }

  void grade_sequencing() {
    Component* component = part("principal");
    const auto& key = task_.key.diagnoses;
    const auto principal = std::find_if(key.begin(), key.end(), [](const KeyLine& l) { return l.principal; });
    if (principal == key.end()) return;
    const int k = static_cast<int>(principal - key.begin());
    const char* word = p_.s.setting(task_) == Setting::Inpatient ? "principal" : "first-listed";
    const bool first_is_it = !diagnoses_.empty() && diagnoses_.front().key == k;
    ComparisonRow* row = row_of_key(k);
    const int credit = first_is_it ? row->credit : 0;
    const int earned = percent_of(p_.order_points[0], credit);
    if (component != nullptr) {
      component->points += earned;
      add_step(*component, words_.say("{} is the {} diagnosis: {}", principal->code.text(), word, credit == 100 ? "yes" : first_is_it ? words_.say("yes, coded at {} %", credit) : "no"), earned, p_.order_points[0]);
    }
    if (!first_is_it) {
      const int index = explain_first(*principal, k);
      row->principal_right = false;
      if (std::find(row->findings.begin(), row->findings.end(), index) == row->findings.end()) row->findings.push_back(index);
      if (ComparisonRow* first = diagnoses_.empty() ? nullptr : row_of_student(0); first != nullptr && first != row) {
        first->principal_right = false;
        first->findings.push_back(index);
      }
    }
    for (std::size_t o = 0; o < task_.key.order.size(); ++o) grade_order(o, component, p_.order_points[o + 1]);
  }

  /// Tells once what is wrong with the first line. A principal diagnosis that is not coded at all is missed, and that costs its place too; an order broken
  /// by the line that stands first is the same mistake, and where a note of the books names that order, it is called by it.
  int explain_first(const KeyLine& principal, int k) {
    const bool coded = std::any_of(diagnoses_.begin(), diagnoses_.end(), [&](const Entered& e) { return e.key == k; });
    if (!coded) {
      const auto missed = std::find_if(report_.findings.begin(), report_.findings.end(), [&](const Finding& f) { return f.kind == FindingKind::Missed && f.line == LineKind::Diagnosis && f.key_line == k; });
      if (missed != report_.findings.end()) {
        missed->points_lost += p_.order_points[0];
        if (!words_.silent()) missed->message += " " + words_.other_first(diagnoses_, principal, k).message;
        missed->trace.push_back(words_.say("Its place as the first line is lost with it: {} points.", p_.order_points[0]));
        return static_cast<int>(missed - report_.findings.begin());
      }
    }
    Finding finding = words_.other_first(diagnoses_, principal, k);
    finding.points_lost = p_.order_points[0];
    for (std::size_t o = 0; coded && o < task_.key.order.size(); ++o) {
      const RequiredOrder& order = task_.key.order[o];
      const auto [first_key, first] = places(order.first);
      const auto [then_key, then] = places(order.then);
      if (first <= 0 || then != 0) continue;
      if (order.note != OrderNote::Guideline && first_key == k) {
        Finding by_note = words_.wrong_order(order, principal, task_.key.diagnoses[static_cast<std::size_t>(then_key)], then_key, first, then);
        if (!words_.silent()) by_note.message += " " + finding.message;
        by_note.points_lost = finding.points_lost;
        by_note.trace.insert(by_note.trace.end(), finding.trace.begin(), finding.trace.end());
        finding = std::move(by_note);
      } else {
        if (!words_.silent()) finding.message += " " + order.why;
        words_.add_sources(finding, order.sources);
      }
      finding.points_lost += p_.order_points[o + 1];
      finding.trace.push_back(words_.say("The order of the two lines is part of the same mistake: {} points.", p_.order_points[o + 1]));
      told_orders_.push_back(o);
    }
    return add_finding(std::move(finding));
  }

  /// Where a key line of this id stands: in the key, and in the student's list (-1: nowhere).
  std::pair<int, int> places(const LineId& id) const {
    const auto& key = task_.key.diagnoses;
    const auto line = std::find_if(key.begin(), key.end(), [&](const KeyLine& l) { return l.id == id; });
    if (line == key.end()) return {-1, -1};
    const int k = static_cast<int>(line - key.begin());
    const auto mine = std::find_if(diagnoses_.begin(), diagnoses_.end(), [&](const Entered& e) { return e.key == k; });
    return {k, mine == diagnoses_.end() ? -1 : static_cast<int>(mine - diagnoses_.begin())};
  }

  void grade_order(std::size_t o, Component* component, int share) {
    const RequiredOrder& order = task_.key.order[o];
    const auto [first_key, first] = places(order.first);
    const auto [then_key, then] = places(order.then);
    if (first_key < 0 || then_key < 0) return;
    const KeyLine& a = task_.key.diagnoses[static_cast<std::size_t>(first_key)];
    const KeyLine& b = task_.key.diagnoses[static_cast<std::size_t>(then_key)];
    const bool both = first >= 0 && then >= 0;
    const bool kept = both && first < then;
    if (component != nullptr && share > 0) {
      component->points += kept ? share : 0;
      add_step(*component, words_.say("{} before {}: {}", a.code.text(), b.code.text(), kept ? "yes" : both ? "no" : "one of them is missing"), kept ? share : 0, share);
    }
    if (!both && share > 0) tell_lost_order(first < 0 ? first_key : then_key, first < 0 ? b : a, share);
    if (!both || kept || std::find(told_orders_.begin(), told_orders_.end(), o) != told_orders_.end()) return;
    Finding finding = words_.wrong_order(order, a, b, then_key, first, then);
    finding.points_lost = share;
    const int index = add_finding(std::move(finding));
    if (ComparisonRow* row = row_of_key(then_key)) row->findings.push_back(index);
  }

  /// A missed line cannot keep the order that a note requires: its finding bears that too.
  void tell_lost_order(int missed_key, const KeyLine& other, int share) {
    const auto missed = std::find_if(report_.findings.begin(), report_.findings.end(), [&](const Finding& f) { return f.line == LineKind::Diagnosis && f.key_line == missed_key && f.student_line < 0; });
    if (missed == report_.findings.end()) return;
    missed->points_lost += share;
    if (!words_.silent()) missed->trace.push_back(words_.say("The order required between it and {} is lost with it: {} points.", other.code.text(), share));
  }

  // --- present on admission ----------------------------------------------------------------------------------------

  void grade_poa() {
    if (!task_.poa) return;
    std::vector<std::size_t> graded;
    for (std::size_t r = 0; r < report_.rows.size(); ++r) {
      ComparisonRow& row = report_.rows[r];
      if (row.line != LineKind::Diagnosis || row.key_line < 0 || row.student_line < 0 || !(is_right(row.verdict) || row.verdict == Verdict::OptionalTaken)) continue;
      const KeyLine& line = task_.key.diagnoses[static_cast<std::size_t>(row.key_line)];
      const SubmissionLine& mine = in_.diagnoses[static_cast<std::size_t>(row.student_line)];
      if (!line.poa) continue;
      if (*line.poa == Poa::Exempt) {
        if (!mine.poa || *mine.poa == Poa::Exempt) continue;
        Finding finding = words_.poa_on_exempt(line, mine);
        finding.student_line = row.student_line;
        finding.key_line = row.key_line;
        row.findings.push_back(add_finding(std::move(finding)));
      } else if (row.verdict != Verdict::OptionalTaken) {
        row.poa_right = mine.poa == line.poa;
        graded.push_back(r);
      }
    }
    Component* component = part("poa");
    if (component == nullptr) return;
    if (graded.empty()) {
      add_step(*component, "No matched code with an indicator to judge", 0, component->points_max);
      return;
    }
    const std::vector<int> shares = share_out(component->points_max, std::vector<int>(graded.size(), 1));
    for (std::size_t g = 0; g < graded.size(); ++g) grade_poa_of(report_.rows[graded[g]], *component, shares[g], graded.size());
  }

  void grade_poa_of(ComparisonRow& row, Component& component, int share, std::size_t judged) {
    const KeyLine& line = task_.key.diagnoses[static_cast<std::size_t>(row.key_line)];
    const SubmissionLine& mine = in_.diagnoses[static_cast<std::size_t>(row.student_line)];
    const bool right = *row.poa_right;
    component.points += right ? share : 0;
    add_step(component, right ? words_.say("{}: {}", line.code.text(), to_string(*line.poa)) : words_.say("{}: {} entered, {} is right", line.code.text(), mine.poa ? to_string(*mine.poa) : "nothing", to_string(*line.poa)), right ? share : 0, share);
    if (right) return;
    Finding finding = words_.other_poa(line, row.key_line, mine);
    finding.student_line = row.student_line;
    finding.points_lost = share;
    finding.trace.push_back(words_.say("{} of {} are judged here; this one is worth {} points.", judged, task_.key.diagnoses.size(), share));
    row.findings.push_back(add_finding(std::move(finding)));
  }

  // --- queries -----------------------------------------------------------------------------------------------------

  void grade_query() {
    const auto& needed = p_.asked.queries;
    if (!needed) return;
    Component* component = part("query");
    const bool sent = any_sent(in_.queries);
    QueryResult result{.needed = !needed->empty(), .decided = in_.query, .points_max = component != nullptr ? component->points_max : 0};
    if (!result.decided && sent) result.decided = QueryDecision::Needed;  // to send one is to decide
    result.right = result.decided && (*result.decided == QueryDecision::Needed) == result.needed && (result.needed || !sent);
    const int decision_max = component != nullptr ? p_.decision_points : 0;
    result.points = result.right ? decision_max : 0;
    if (component != nullptr)
      add_step(*component, words_.say("A query is {}: {}", result.needed ? "needed" : "not needed", result.right ? "as you decided" : !result.needed && sent ? "you sent one" : in_.query ? "you decided otherwise" : "not decided"), result.points, decision_max);
    grade_written(result);
    if (component != nullptr) grade_quality(result, *component);
    if (component != nullptr) component->points = result.points;
    if (!result.right) {
      Finding finding = words_.query(p_.asked, result.decided, p_.has_models());
      finding.points_lost = result.points_max - result.points;
      result.findings.push_back(add_finding(std::move(finding)));
    }
    report_.query = std::move(result);
  }

  /// What each query that was written is about, what is wrong with it, and what came of it.
  void grade_written(QueryResult& result) {
    if (in_.queries.empty()) return;
    const std::vector<int> about = stand_for(in_.queries, p_.s, p_.asked);
    std::vector<AnsweredQuery> answers;
    if (any_sent(in_.queries)) answers = answered_chart(p_.s, task_.id, in_.queries).answers;
    for (std::size_t i = 0; i < in_.queries.size(); ++i) {
      GradedQuery graded{.query = static_cast<int>(i)};
      if (about[i] >= 0) graded.stands_for = (*p_.asked.queries)[static_cast<std::size_t>(about[i])].id;
      const auto lint = [&](const QueryLinter& linter) {
        graded.faults = linter.lint(in_.queries[i]);
        if (!words_.silent()) graded.rewrite = linter.rewrite(in_.queries[i], graded.faults);
      };
      // What an earlier query brought into the record may be cited; what came of this one or of later ones was not there yet.
      if (cites_an_answer(in_.queries[i])) {
        const AnsweredChart so_far = answered_chart(p_.s, task_.id, {in_.queries.begin(), in_.queries.begin() + static_cast<std::ptrdiff_t>(i)});
        lint(QueryLinter(so_far.scenario));
      } else {
        if (!p_.linter) p_.linter.emplace(p_.s);
        lint(*p_.linter);
      }
      graded.quality = query_quality(graded.faults);
      if (words_.silent())
        for (auto& fault : graded.faults) fault.message.clear();
      for (const auto& answer : answers)
        if (answer.query == static_cast<int>(i)) graded.outcome = answer.outcome;
      result.written.push_back(std::move(graded));
    }
  }

  bool cites_an_answer(const ComposedQuery& query) const {
    return std::any_of(query.indicators.begin(), query.indicators.end(), [&](const Evidence& e) { return std::any_of(p_.asked.queries->begin(), p_.asked.queries->end(), [&](const NeededQuery& q) { return q.addendum() == e.document; }); });
  }

  /// For each needed query with a model the best of those that stand for it.
  void grade_quality(QueryResult& result, Component& component) {
    const auto& needed = *p_.asked.queries;
    for (std::size_t n = 0; n < needed.size(); ++n) {
      const int most = p_.quality_points[n];
      if (!needed[n].model) continue;
      const GradedQuery* best = nullptr;
      for (const auto& written : result.written)
        if (written.stands_for == needed[n].id && (best == nullptr || written.quality > best->quality)) best = &written;
      const int earned = best != nullptr && result.right ? percent_of(most, best->quality) : 0;
      result.quality_points += earned;
      result.quality_points_max += most;
      const std::string what = best == nullptr ? std::string("not written") : !result.right ? std::string("written, but decided otherwise") : words_.say("{} %, with {} fault{}", best->quality, best->faults.empty() ? "no" : std::to_string(best->faults.size()), best->faults.size() == 1 ? "" : "s");
      add_step(component, words_.say("How {} is asked about {}: {}", needed[n].to, needed[n].about, what), earned, most);
    }
    result.points += result.quality_points;
  }

  Prepared& p_;
  const Task& task_;
  Report report_;
  const Submission& in_;  // the report's
  FindingWriter words_;
  std::vector<Entered> diagnoses_, procedures_;
  std::vector<Exclusion> exclusions_;
  std::vector<std::size_t> told_orders_;  ///< required orders whose breaking is told with the first line
};

}  // namespace

Grader::Grader(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy) : prepared_(std::make_unique<Prepared>(scenario, task, task.key, codes, policy)) {}
Grader::Grader(Grader&&) noexcept = default;
Grader::~Grader() = default;

Report Grader::grade(Submission submission, Detail detail) {
  Prepared* prepared = prepared_.get();
  if (!submission.queries.empty() && any_sent(submission.queries))
    if (const SentQueries sent = sent_queries(prepared->s, prepared->asked, submission.queries); !sent.empty()) prepared = &prepared->after(sent);
  prepared->codes.start_over();
  return Pass(*prepared, std::move(submission), detail).run();
}

Report grade(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes, const GradingPolicy& policy) { return Grader(scenario, task, codes, policy).grade(submission); }

}  // namespace cw
