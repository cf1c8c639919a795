#include "grading/lenses/attempts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include <nlohmann/json.hpp>

#include "content/base/check.h"
#include "grading/lenses/wording.h"
#include "grading/query/answers.h"
#include "grading/review/grade_any.h"
#include "scenarios/review/policies.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;

bool is_right(Verdict verdict) { return verdict == Verdict::Correct || verdict == Verdict::Alternate || verdict == Verdict::OptionalTaken || verdict == Verdict::OptionalLeft; }

/// Whether every key line of the report has its id. Reports of version 1 have none.
bool names_key_lines(const Report& report) {
  return std::none_of(report.rows.begin(), report.rows.end(), [](const ComparisonRow& row) { return row.key_line >= 0 && row.key_id.empty(); });
}

LineState state_of(const Report& report, std::size_t index) {
  const ComparisonRow& row = report.rows[index];
  LineState state{.verdict = row.verdict, .entered = {}, .reference = row.reference, .version = row.key_version, .points = row.points, .points_max = row.points_max, .poa_right = row.poa_right, .row = static_cast<int>(index)};
  const auto& lines = row.line == LineKind::Diagnosis ? report.submission.diagnoses : report.submission.procedures;
  if (row.student_line >= 0 && row.student_line < static_cast<int>(lines.size())) state.entered = lines[static_cast<std::size_t>(row.student_line)].code;
  return state;
}

/// What makes two rows, or two findings, of different reports the same: the key line, or else the code, and which one of several.
using Name = std::tuple<LineKind, bool, std::string, int>;

/// Names the rows of one report.
class Rows {
 public:
  Rows(const Report& report, bool by_position) : report_(report) {
    std::map<std::pair<LineKind, std::string>, int> seen;
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
      const ComparisonRow& row = report.rows[i];
      Name name;
      if (row.key_line >= 0) {
        name = {row.line, true, by_position ? std::to_string(row.key_line) : row.key_id.text(), 0};
      } else {
        const std::string code = state_of(report, i).entered.text();
        name = {row.line, false, code, seen[{row.line, code}]++};
      }
      names_.push_back(name);
      places_.emplace(std::move(name), i);
    }
  }

  const Name& name(std::size_t row) const { return names_[row]; }
  std::optional<std::size_t> find(const Name& name) const {
    const auto found = places_.find(name);
    return found != places_.end() ? std::optional(found->second) : std::nullopt;
  }
  /// What a finding is about: its key line, or the code it speaks of.
  std::string about(const Finding& finding) const {
    for (std::size_t i = 0; i < report_.rows.size(); ++i) {
      const ComparisonRow& row = report_.rows[i];
      if (row.line == finding.line && finding.key_line >= 0 && row.key_line == finding.key_line) return "key " + std::get<2>(names_[i]);
    }
    const auto& lines = finding.line == LineKind::Diagnosis ? report_.submission.diagnoses : report_.submission.procedures;
    if (finding.student_line >= 0 && finding.student_line < static_cast<int>(lines.size())) return "code " + lines[static_cast<std::size_t>(finding.student_line)].code.text();
    return {};
  }

 private:
  const Report& report_;
  std::vector<Name> names_;
  std::map<Name, std::size_t> places_;
};

LineChange change_of(const std::optional<LineState>& before, const std::optional<LineState>& after, bool extra) {
  if (!before) return extra ? LineChange::ExtraNew : LineChange::OnlyAfter;
  if (!after) return extra ? LineChange::ExtraGone : LineChange::OnlyBefore;
  const bool was = is_right(before->verdict), is = is_right(after->verdict);
  if (was && is) return LineChange::StillRight;
  if (is) return LineChange::Fixed;
  if (was) return LineChange::NewlyWrong;
  return before->entered == after->entered ? LineChange::StillWrong : LineChange::ChangedCode;
}

std::vector<LineComparison> compare_lines(const Report& before, const Rows& old_rows, const Report& after, const Rows& new_rows) {
  std::vector<LineComparison> lines;
  const auto add = [&](const ComparisonRow& row, std::optional<LineState> old_state, std::optional<LineState> new_state) {
    const LineChange change = change_of(old_state, new_state, row.key_line < 0);
    lines.push_back({.line = row.line, .key = row.key_id, .before = std::move(old_state), .after = std::move(new_state), .change = change});
  };
  // Key lines first, then what neither key nor both lists share.
  for (const bool extra : {false, true}) {
    for (std::size_t i = 0; i < after.rows.size(); ++i) {
      if ((after.rows[i].key_line < 0) != extra) continue;
      const auto old_row = old_rows.find(new_rows.name(i));
      add(after.rows[i], old_row ? std::optional(state_of(before, *old_row)) : std::nullopt, state_of(after, i));
    }
    if (!extra) continue;
    for (const bool gone_extra : {true, false})
      for (std::size_t i = 0; i < before.rows.size(); ++i)
        if ((before.rows[i].key_line < 0) == gone_extra && !new_rows.find(old_rows.name(i))) add(before.rows[i], state_of(before, i), std::nullopt);
  }
  return lines;
}

std::vector<ComponentChange> compare_components(const Report& before, const Report& after) {
  std::vector<ComponentChange> all;
  for (const auto& c : after.components) all.push_back({.id = c.id, .label = c.label, .after = c.points, .after_max = c.points_max});
  for (const auto& c : before.components) {
    auto found = std::find_if(all.begin(), all.end(), [&](const ComponentChange& one) { return one.id == c.id; });
    if (found == all.end()) found = all.insert(all.end(), {.id = c.id, .label = c.label});
    found->before = c.points;
    found->before_max = c.points_max;
  }
  return all;
}

/// The findings of `report` that `other` has not, each as often as it has more of them.
std::vector<FindingChange> only_in(const Report& report, const Rows& rows, const Report& other, const Rows& other_rows) {
  using Signature = std::tuple<std::string, LineKind, std::string>;
  std::map<Signature, int> there;
  for (const auto& f : other.findings) ++there[{f.rule, f.line, other_rows.about(f)}];
  std::vector<FindingChange> only;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& f = report.findings[i];
    if (int& left = there[{f.rule, f.line, rows.about(f)}]; left > 0) --left;
    else only.push_back({.finding = static_cast<int>(i), .kind = f.kind, .rule = f.rule, .message = f.message, .points_lost = f.points_lost});
  }
  return only;
}

constexpr const char* kByPosition = "A report of an earlier program does not name the lines of its key, so lines are matched by their place in the key; where the key has changed since, they may not belong together.";

// --- reviews ------------------------------------------------------------------------------------------------------------

/// What makes a deficiency, or a false flag, of two reports the same; and which one of several.
using ReviewName = std::pair<std::string, int>;

std::vector<ReviewName> review_names(const Report& report) {
  std::map<std::string, int> seen;
  std::vector<ReviewName> names;
  for (const auto& row : report.review->rows) {
    std::string name;
    if (row.deficiency >= 0) {
      const Deficiency& d = report.review->deficiencies[static_cast<std::size_t>(row.deficiency)];
      name = fmt::format("deficiency\n{}\n{}\n{}\n{}\n{}\n{}", d.rule, to_string(d.type), d.document.text(), d.entry.text(), d.about, d.operation ? d.operation->text() : "");
    } else if (row.flag >= 0) {
      const DeficiencyFlag& f = report.submission.flags[static_cast<std::size_t>(row.flag)];
      name = fmt::format("flag\n{}\n{}\n{}", to_string(f.type), f.document.text(), f.absent ? to_string(*f.absent) : "");
    }
    const int nth = seen[name]++;
    names.emplace_back(std::move(name), nth);
  }
  return names;
}

std::string review_what(const Report& report, const ReviewRow& row) {
  if (row.deficiency >= 0) {
    const Deficiency& d = report.review->deficiencies[static_cast<std::size_t>(row.deficiency)];
    return fmt::format("{}, {}", display_name(d.type), !d.document.empty() ? d.document.text() : d.about);
  }
  if (row.flag < 0) return {};
  const DeficiencyFlag& f = report.submission.flags[static_cast<std::size_t>(row.flag)];
  return fmt::format("{}, {}", display_name(f.type), f.absent ? to_string(*f.absent) : std::string_view(f.document.text()));
}

LineChange review_change(const std::optional<ReviewVerdict>& before, const std::optional<ReviewVerdict>& after) {
  const bool extra = before == ReviewVerdict::FalseFlag || after == ReviewVerdict::FalseFlag;
  if (!before) return extra ? LineChange::ExtraNew : LineChange::OnlyAfter;
  if (!after) return extra ? LineChange::ExtraGone : LineChange::OnlyBefore;
  const bool was = before == ReviewVerdict::Found, is = after == ReviewVerdict::Found;
  return was && is ? LineChange::StillRight : is ? LineChange::Fixed : was ? LineChange::NewlyWrong : LineChange::StillWrong;
}

std::vector<ReviewComparison> compare_reviews(const Report& before, const Report& after) {
  std::vector<ReviewComparison> all;
  if (!before.review || !after.review) return all;
  const std::vector<ReviewName> old_names = review_names(before), new_names = review_names(after);
  const auto add = [&](const Report& one, const ReviewRow& row, const ReviewRow* old_row, const ReviewRow* new_row) {
    ReviewComparison made{.what = review_what(one, row)};
    if (old_row != nullptr) made.before = old_row->verdict, made.points_before = old_row->points;
    if (new_row != nullptr) made.after = new_row->verdict, made.points_after = new_row->points;
    made.change = review_change(made.before, made.after);
    all.push_back(std::move(made));
  };
  for (std::size_t i = 0; i < after.review->rows.size(); ++i) {
    const auto there = std::find(old_names.begin(), old_names.end(), new_names[i]);
    add(after, after.review->rows[i], there != old_names.end() ? &before.review->rows[static_cast<std::size_t>(there - old_names.begin())] : nullptr, &after.review->rows[i]);
  }
  for (std::size_t i = 0; i < before.review->rows.size(); ++i)
    if (std::find(new_names.begin(), new_names.end(), old_names[i]) == new_names.end()) add(before, before.review->rows[i], &before.review->rows[i], nullptr);
  return all;
}

void tell_review(const Report& before, const Report& after, std::vector<std::string>& notes) {
  if (!before.review || !after.review) return;
  if (!(before.review->variant == after.review->variant)) notes.push_back("The two are reviews of different versions of the chart, so their deficiencies are not the same.");
  if (before.review->record_policy != after.review->record_policy) notes.push_back(fmt::format("The record was judged by {}; then by {}.", before.review->record_policy, after.review->record_policy));
}

// --- the key's own story -----------------------------------------------------------------------------------------------

const KeyLine* key_line(const Task& task, const LineComparison& lines, const Report& fresh) {
  if (!lines.after || lines.after->row < 0) return nullptr;
  const int k = fresh.rows[static_cast<std::size_t>(lines.after->row)].key_line;
  const auto& key = lines.line == LineKind::Diagnosis ? task.key.diagnoses : task.key.procedures;
  return k >= 0 && k < static_cast<int>(key.size()) ? &key[static_cast<std::size_t>(k)] : nullptr;
}

std::string reason_of(const EarlierLine& earlier) { return fmt::format("Version {} ({}) was the reference until {}: {}", earlier.version, earlier.code.text(), to_display(earlier.to), earlier.why); }

void tell_withdrawn(const Task& task, RegradedLine& made) {
  const auto found = std::find_if(task.key.withdrawn.begin(), task.key.withdrawn.end(), [&](const WithdrawnLine& w) { return !made.lines.key.empty() && w.id == made.lines.key; });
  if (found == task.key.withdrawn.end()) {
    made.key_change = KeyChange::Unknown;
    made.reasons = {"The key no longer has this line, and does not say why."};
    return;
  }
  made.key_change = KeyChange::Withdrawn;
  made.reasons = {reason_of(found->last)};
}

void tell_present(const KeyLine& line, RegradedLine& made) {
  if (!made.lines.before) {
    made.key_change = KeyChange::New;
    made.reasons = {line.since && line.version == 1 ? fmt::format("The line is in the key since {}.", to_display(*line.since)) : std::string("The key had no such line when this was graded.")};
    return;
  }
  const LineState& old_state = *made.lines.before;
  if (old_state.version == 0) {
    // Nothing is known of the old line; that it has changed since is worth telling all the same.
    made.key_change = line.history.empty() ? KeyChange::Same : KeyChange::Unknown;
    for (const auto& earlier : line.history) made.reasons.push_back(reason_of(earlier));
    return;
  }
  if (old_state.version < line.version) {
    made.key_change = KeyChange::NewVersion;
    for (const auto& earlier : line.history)
      if (earlier.version >= old_state.version) made.reasons.push_back(reason_of(earlier));
    return;
  }
  if (old_state.version > line.version) {
    made.key_change = KeyChange::Unknown;
    made.reasons = {fmt::format("The report was graded with version {} of this line; the installed key has version {}.", old_state.version, line.version)};
  } else if (!(old_state.reference == line.code)) {
    made.key_change = KeyChange::Unknown;
    made.reasons = {"The reference has changed without a new version of the line, so no reason is recorded."};
  }
}

bool differs(const LineComparison& lines) {
  if (!lines.before || !lines.after) return true;
  const LineState &a = *lines.before, &b = *lines.after;
  const bool key = a.version != 0 && b.version != 0 && (a.version != b.version || !(a.reference == b.reference));
  return key || a.verdict != b.verdict || a.points != b.points || a.points_max != b.points_max || a.poa_right != b.poa_right;
}

void tell_surroundings(const Report& old, const Report& fresh, std::vector<std::string>& notes) {
  if (old.engine != fresh.engine) notes.push_back(fmt::format("It was graded by version {} of the grading; this one is {}.", old.engine.empty() ? "an unknown" : old.engine, fresh.engine));
  if (old.policy != fresh.policy) notes.push_back(fmt::format("It was graded by the policy {}; now {} is used.", old.policy.empty() ? "of that time" : old.policy, fresh.policy));
  if (old.content_release != fresh.content_release) notes.push_back(fmt::format("Codes were looked up in {}; now in {}.", old.content_release.empty() ? "no release" : old.content_release, fresh.content_release.empty() ? "none" : fresh.content_release));
  if (old.scenario_hash != fresh.scenario_hash) notes.push_back("The chart's files have changed since.");
  if (!old.overrides.empty()) notes.push_back("An instructor corrected points of the old report; a new grading does not have those corrections.");
}

// --- forms --------------------------------------------------------------------------------------------------------------

Json to_json(const std::optional<LineState>& state) {
  if (!state) return nullptr;
  Json value = {{"verdict", to_string(state->verdict)}};
  if (!state->entered.empty()) value["entered"] = state->entered.text();
  if (!state->reference.empty()) value["reference"] = state->reference.text();
  if (state->version != 0) value["key_version"] = state->version;
  value["points"] = state->points;
  value["points_max"] = state->points_max;
  if (state->poa_right) value["poa_right"] = *state->poa_right;
  return value;
}

Json to_json(const LineComparison& lines) {
  Json value = {{"line", lines.line == LineKind::Diagnosis ? "diagnosis" : "procedure"}};
  if (!lines.key.empty()) value["key"] = lines.key.text();
  value["change"] = to_string(lines.change);
  value["before"] = to_json(lines.before);
  value["after"] = to_json(lines.after);
  return value;
}

Json to_json(const std::vector<ComponentChange>& components) {
  Json all = Json::array();
  for (const auto& c : components) {
    Json value = {{"id", c.id}, {"label", c.label}};
    if (c.before >= 0) value["before"] = {{"points", c.before}, {"points_max", c.before_max}};
    if (c.after >= 0) value["after"] = {{"points", c.after}, {"points_max", c.after_max}};
    all.push_back(std::move(value));
  }
  return all;
}

Json to_json(const std::vector<FindingChange>& findings) {
  Json all = Json::array();
  for (const auto& f : findings) all.push_back({{"rule", f.rule}, {"kind", to_string(f.kind)}, {"points_lost", f.points_lost}, {"message", f.message}});
  return all;
}

std::string entered_text(const std::optional<LineState>& state) { return !state ? "—" : state->entered.empty() ? "nothing" : state->entered.text(); }

std::string points_text(int points, int most) { return points < 0 ? std::string("not part") : fmt::format("{} of {}", points, most); }

std::string components_text(const std::vector<ComponentChange>& components) {
  std::string out;
  for (const auto& c : components) out += fmt::format("  {:<52} {:>12} -> {}\n", c.label, points_text(c.before, c.before_max), points_text(c.after, c.after_max));
  return out;
}

std::string line_text(const LineComparison& lines) {
  const Code reference = lines.after && !lines.after->reference.empty() ? lines.after->reference : lines.before ? lines.before->reference : Code();
  const auto worth = [](const std::optional<LineState>& state) { return state ? std::to_string(state->points) : std::string("—"); };
  const std::string what = reference.empty() ? "in no key" : reference.text();
  return fmt::format("  {:<21} {:<10} {:>9} -> {:<9} {:>4} -> {} points\n", display_name(lines.change), what, entered_text(lines.before), entered_text(lines.after), worth(lines.before), worth(lines.after));
}

Json to_json(const std::vector<ReviewComparison>& review) {
  Json all = Json::array();
  for (const auto& r : review) {
    Json value = {{"what", r.what}, {"change", to_string(r.change)}};
    if (r.before) value["before"] = {{"verdict", to_string(*r.before)}, {"points", r.points_before}};
    if (r.after) value["after"] = {{"verdict", to_string(*r.after)}, {"points", r.points_after}};
    all.push_back(std::move(value));
  }
  return all;
}

std::string review_text(const std::vector<ReviewComparison>& review) {
  std::string out;
  for (const auto& r : review) {
    if (r.change == LineChange::StillRight) continue;
    const auto shown = [](const std::optional<ReviewVerdict>& verdict) { return verdict ? display_name(*verdict) : std::string_view("—"); };
    out += wording::hanging("  ", fmt::format("{}: {} -> {}, {} -> {} points", r.what, shown(r.before), shown(r.after), r.points_before, r.points_after));
  }
  return out;
}

std::string notes_text(const std::vector<std::string>& notes) {
  std::string out;
  for (const auto& note : notes) out += wording::hanging("", note);
  return out;
}

}  // namespace

std::string_view to_string(LineChange change) {
  switch (change) {
    case LineChange::StillRight: return "still-right";
    case LineChange::Fixed: return "fixed";
    case LineChange::NewlyWrong: return "newly-wrong";
    case LineChange::StillWrong: return "still-wrong";
    case LineChange::ChangedCode: return "changed-code";
    case LineChange::ExtraGone: return "extra-gone";
    case LineChange::ExtraNew: return "extra-new";
    case LineChange::OnlyBefore: return "only-before";
    case LineChange::OnlyAfter: return "only-after";
  }
  return "still-right";
}

std::string_view display_name(LineChange change) {
  switch (change) {
    case LineChange::StillRight: return "Still right";
    case LineChange::Fixed: return "Fixed";
    case LineChange::NewlyWrong: return "Newly wrong";
    case LineChange::StillWrong: return "Still wrong";
    case LineChange::ChangedCode: return "Another wrong code";
    case LineChange::ExtraGone: return "Unsupported no more";
    case LineChange::ExtraNew: return "Newly unsupported";
    case LineChange::OnlyBefore: return "No longer in the key";
    case LineChange::OnlyAfter: return "New in the key";
  }
  return "Still right";
}

std::string_view to_string(KeyChange change) {
  switch (change) {
    case KeyChange::Same: return "same";
    case KeyChange::NewVersion: return "new-version";
    case KeyChange::Withdrawn: return "withdrawn";
    case KeyChange::New: return "new";
    case KeyChange::Unknown: return "unknown";
  }
  return "unknown";
}

int AttemptComparison::count(LineChange change) const {
  return static_cast<int>(std::count_if(lines.begin(), lines.end(), [&](const LineComparison& line) { return line.change == change; }));
}

Result<AttemptComparison> compare_attempts(const Report& before, const Report& after) {
  if (before.scenario != after.scenario || before.task != after.task)
    return Error{"attempts.other_task", fmt::format("the reports are of different tasks: {} of {}, and {} of {}", before.task.text(), before.scenario.text(), after.task.text(), after.scenario.text())};
  AttemptComparison made{.scenario = after.scenario, .task = after.task, .points_before = before.settled_points(), .points_after = after.settled_points(), .components = compare_components(before, after), .lines = {}, .review = compare_reviews(before, after), .gone = {}, .fresh = {}, .notes = {}};
  made.by_position = !names_key_lines(before) || !names_key_lines(after);
  if (made.by_position) made.notes.push_back(kByPosition);
  const Rows old_rows(before, made.by_position), new_rows(after, made.by_position);
  made.lines = compare_lines(before, old_rows, after, new_rows);
  made.gone = only_in(before, old_rows, after, new_rows);
  made.fresh = only_in(after, new_rows, before, old_rows);
  const bool key_changed = std::any_of(made.lines.begin(), made.lines.end(), [](const LineComparison& l) {
    return l.change == LineChange::OnlyBefore || l.change == LineChange::OnlyAfter || (l.before && l.after && l.before->version != 0 && l.after->version != 0 && l.before->version != l.after->version);
  });
  if (key_changed) made.notes.push_back("The key has changed between the two attempts.");
  tell_review(before, after, made.notes);
  if (!before.policy.empty() && !after.policy.empty() && before.policy != after.policy) made.notes.push_back("The two attempts were graded by different policies, so their points do not compare exactly.");
  return made;
}

std::string comparison_to_json(const AttemptComparison& c) {
  Json root = {{"format", "chartwright.attempt-comparison"}, {"version", 1}, {"scenario", c.scenario.text()}, {"task", c.task.text()}, {"points_before", c.points_before}, {"points_after", c.points_after}, {"points_max", kFullPoints}, {"by_position", c.by_position}};
  root["components"] = to_json(c.components);
  root["lines"] = Json::array();
  for (const auto& line : c.lines) root["lines"].push_back(to_json(line));
  if (!c.review.empty()) root["review"] = to_json(c.review);
  root["findings_gone"] = to_json(c.gone);
  root["findings_new"] = to_json(c.fresh);
  root["notes"] = c.notes;
  return root.dump(2) + "\n";
}

std::string comparison_to_text(const AttemptComparison& c) {
  std::string out = fmt::format("{}, {}\nScore {} -> {}\n", c.scenario.text(), c.task.text(), percent_text(c.points_before), percent_text(c.points_after));
  out += components_text(c.components) + "\n";
  for (const auto& line : c.lines)
    if (line.change != LineChange::StillRight) out += line_text(line);
  out += review_text(c.review);
  if (c.review.empty()) out += fmt::format("  {} still right\n", wording::counted(c.count(LineChange::StillRight), "line"));
  else out += fmt::format("  {} still right\n", wording::counted(std::count_if(c.review.begin(), c.review.end(), [](const ReviewComparison& r) { return r.change == LineChange::StillRight; }), "flag"));
  for (const auto& [heading, findings] : {std::pair("\nNo longer found\n", &c.gone), std::pair("\nNewly found\n", &c.fresh)}) {
    if (findings->empty()) continue;
    out += heading;
    for (const auto& f : *findings) out += wording::hanging(fmt::format("  {} ", f.rule), f.message);
  }
  return out + (c.notes.empty() ? "" : "\n") + notes_text(c.notes);
}

Regrade regrade(const Report& old, const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy, const RecordPolicy* record_policy) {
  CW_CHECK(old.scenario == scenario.id && old.task == task.id);
  // A stored answer is read without its scenario, so the system of a procedure code was guessed from its form.
  Submission answer = old.submission;
  if (task.procedures)
    for (auto& line : answer.procedures) line.code = Code(line.code.text(), procedure_system(line.code.text(), *task.procedures));

  Regrade made{.scenario = old.scenario, .task = old.task, .old_points = old.points, .old_settled = old.settled_points(), .components = {}, .lines = {}, .review = {}, .notes = {}, .report = grade_any(scenario, task, answer, codes, policy, record_policy != nullptr ? *record_policy : standard_record_policy())};
  made.new_points = made.report.points;
  made.by_position = !names_key_lines(old);
  if (made.by_position) made.notes.push_back(kByPosition);
  tell_surroundings(old, made.report, made.notes);
  made.components = compare_components(old, made.report);
  made.review = compare_reviews(old, made.report);
  tell_review(old, made.report, made.notes);
  // Key lines are those of the record as answered.
  Task answered = task;
  if (any_sent(answer.queries)) answered.key = answered_key(task.key, sent_queries(scenario, task.key, answer.queries));
  const Rows old_rows(old, made.by_position), new_rows(made.report, made.by_position);
  for (auto& lines : compare_lines(old, old_rows, made.report, new_rows)) {
    RegradedLine line{.lines = std::move(lines), .reasons = {}};
    const KeyLine* key = key_line(answered, line.lines, made.report);
    if (key != nullptr) tell_present(*key, line);
    else if (line.lines.change == LineChange::OnlyBefore) tell_withdrawn(task, line);
    made.differs = made.differs || differs(line.lines);
    made.lines.push_back(std::move(line));
  }
  made.differs = made.differs || std::any_of(made.review.begin(), made.review.end(), [](const ReviewComparison& r) { return r.before != r.after || r.points_before != r.points_after; });
  made.differs = made.differs || made.old_points != made.new_points || std::any_of(made.components.begin(), made.components.end(), [](const ComponentChange& c) { return c.before != c.after || c.before_max != c.after_max; });
  return made;
}

std::string regrade_to_json(const Regrade& r) {
  Json root = {{"format", "chartwright.regrade"}, {"version", 1}, {"scenario", r.scenario.text()}, {"task", r.task.text()}, {"differs", r.differs}, {"old_points", r.old_points}, {"old_settled", r.old_settled}, {"new_points", r.new_points}, {"points_max", kFullPoints}, {"by_position", r.by_position}};
  root["components"] = to_json(r.components);
  root["lines"] = Json::array();
  for (const auto& line : r.lines) {
    Json value = to_json(line.lines);
    value["key_change"] = to_string(line.key_change);
    value["reasons"] = line.reasons;
    root["lines"].push_back(std::move(value));
  }
  if (!r.review.empty()) root["review"] = to_json(r.review);
  root["notes"] = r.notes;
  return root.dump(2) + "\n";
}

std::string regrade_to_text(const Regrade& r) {
  std::string out = fmt::format("{}, {}\n", r.scenario.text(), r.task.text());
  out += fmt::format("  as graded {}, with today's key {}{}\n", percent_text(r.old_points), percent_text(r.new_points), r.differs ? "" : ": nothing differs");
  if (r.old_settled != r.old_points) out += fmt::format("  settled at {} by an instructor\n", percent_text(r.old_settled));
  if (!r.differs) return out + notes_text(r.notes);
  out += components_text(r.components);
  for (const auto& line : r.lines) {
    if (!differs(line.lines) && line.reasons.empty()) continue;
    out += line_text(line.lines);
    const auto& [before, after] = std::pair(line.lines.before, line.lines.after);
    if (before && after && before->version != 0 && after->version != 0 && before->version != after->version) out += fmt::format("      version {} ({}) -> version {} ({})\n", before->version, before->reference.text(), after->version, after->reference.text());
    for (const auto& reason : line.reasons) out += wording::hanging("      ", reason);
  }
  for (const auto& one : r.review)
    if (one.before != one.after || one.points_before != one.points_after) out += review_text({one});
  return out + notes_text(r.notes);
}

}  // namespace cw
