#include "grading/review/grade_review.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "content/base/check.h"
#include "grading/engine/matching.h"
#include "grading/engine/shares.h"
#include "grading/review/places.h"
#include "grading/review/review_words.h"
#include "scenarios/chart_text.h"

namespace cw {
namespace {

/// How well one flag stands for one deficiency.
struct Fit {
  bool place = false;
  bool type = false, provider = false, passage = false;
  int credit = 0;  ///< percent
  int points = 0;
};

class ReviewPass {
 public:
  ReviewPass(const Scenario& chart, const Task& task, const Submission& submission, const RecordPolicy& record_policy, const std::vector<Deficiency>& expected, const GradingPolicy& policy)
      : chart_(chart), task_(task), review_(*task.review), submission_(submission), record_policy_(record_policy), expected_(expected), policy_(policy), words_(chart, *task.review, record_policy) {
    std::vector<int> weights;
    for (const auto& d : expected_) weights.push_back(std::clamp(d.severity, 1, 3));
    worth_ = share_out(kFullPoints, weights);
    const int lines = std::max(1, static_cast<int>(expected_.size()));
    cost_ = (2 * kFullPoints * -policy_.review_false_flag + 100 * lines) / (200 * lines);
  }

  Report run() {
    report_.scenario = chart_.id;
    report_.task = task_.id;
    report_.scenario_hash = chart_.content_hash;
    report_.engine = kEngineVersion;
    report_.policy = fmt::format("{} {}", policy_.name, to_string(policy_.from));
    report_.submission = submission_;
    result_.on = review_.on;
    result_.variant = submission_.variant.value_or(MessVariant{review_.seed, review_.level});
    result_.record_policy = record_policy_.name;
    result_.deficiencies = expected_;
    pair();
    grade_deficiencies();
    grade_false_flags();
    count_documents();
    add_measures();
    report_.review = std::move(result_);
    return std::move(report_);
  }

 private:
  // --- who stands for what -----------------------------------------------------------------------------------------

  void pair() {
    find_fits();
    find_charges();
    // Of all pairings the one that earns most, what a false flag costs included; of equals the one with more flags that are wholly right.
    std::vector<std::vector<std::int64_t>> weights(fits_.size());
    for (std::size_t f = 0; f < fits_.size(); ++f)
      for (const Fit& fit : fits_[f]) weights[f].push_back(fit.place ? std::int64_t{100'000} * (fit.points + charges_[f]) + (fit.type && fit.provider ? 400 : 0) + (fit.type ? 200 : 0) + (fit.passage ? 100 : 0) + 1 : 0);
    stands_for_ = best_assignment(weights);
    found_by_.assign(expected_.size(), -1);
    for (std::size_t f = 0; f < stands_for_.size(); ++f)
      if (stands_for_[f] >= 0) found_by_[static_cast<std::size_t>(stands_for_[f])] = static_cast<int>(f);
  }

  void find_fits() {
    std::vector<std::vector<DocumentId>> documents;
    std::vector<std::vector<DocumentType>> types;
    for (const auto& d : expected_) {
      documents.push_back(stands_on(d, chart_));
      types.push_back(mended_by(d, record_policy_));
    }
    for (const auto& flag : submission_.flags) {
      std::vector<Fit> row(expected_.size());
      for (std::size_t d = 0; d < expected_.size(); ++d) {
        Fit& fit = row[d];
        fit.place = flag.absent ? std::find(types[d].begin(), types[d].end(), *flag.absent) != types[d].end() : std::find(documents[d].begin(), documents[d].end(), flag.document) != documents[d].end();
        if (!fit.place) continue;
        const Deficiency& deficiency = expected_[d];
        fit.type = type_right(flag, deficiency);
        fit.provider = deficiency.responsible.empty() || same_provider(flag.responsible, deficiency.responsible);
        fit.passage = flag.passage && marks(*flag.passage, deficiency);
        fit.credit = std::max(0, (fit.type ? 100 : policy_.review_other_type) + (fit.provider ? 0 : policy_.review_other_provider));
        fit.points = percent_of(worth_[d], fit.credit);
      }
      fits_.push_back(std::move(row));
    }
  }

  /// Whether the marked words are those that show the deficiency.
  bool marks(const Evidence& passage, const Deficiency& d) const {
    const ChartDocument* document = chart_.document(passage.document);
    if (document == nullptr) return false;
    const ChartText text = parse_chart_text(document->markdown);
    const auto mine = find_quote(text, passage.quote, passage.occurrence);
    if (!mine) return false;
    const auto overlaps = [&](const std::string& quote, int occurrence) {
      const auto other = find_quote(text, quote, occurrence);
      return other && mine->from < other->to && other->from < mine->to;
    };
    if (std::any_of(d.evidence.begin(), d.evidence.end(), [&](const Evidence& e) { return e.document == passage.document && overlaps(e.quote, e.occurrence); })) return true;
    return std::any_of(document->entries.begin(), document->entries.end(), [&](const ChartEntry& e) { return e.id == d.entry && overlaps(e.quote, e.occurrence); });
  }

  // --- points ------------------------------------------------------------------------------------------------------

  void grade_deficiencies() {
    Component component{.id = "deficiencies", .label = "Deficiencies found", .points = 0, .points_max = kFullPoints, .steps = {}};
    if (expected_.empty()) {
      component.points = kFullPoints;
      component.steps.push_back({"The record has no deficiency: all is earned by flagging nothing", kFullPoints, kFullPoints});
    }
    for (std::size_t d = 0; d < expected_.size(); ++d) {
      const Deficiency& deficiency = expected_[d];
      ReviewRow row{.deficiency = static_cast<int>(d), .points_max = worth_[d], .message = {}, .rationale = {}, .cite = {}};
      const DeficiencyFlag* flag = nullptr;
      std::string how = "not flagged";
      if (const int f = found_by_[d]; f >= 0) {
        const Fit& fit = fits_[static_cast<std::size_t>(f)][d];
        flag = &submission_.flags[static_cast<std::size_t>(f)];
        row.flag = f;
        row.verdict = fit.type ? ReviewVerdict::Found : ReviewVerdict::OtherType;
        row.provider_right = fit.provider;
        if (flag->severity != 0) row.severity_right = flag->severity == deficiency.severity;
        row.points = fit.points;
        ++(fit.type ? result_.found : result_.found_other_type);
        how = fmt::format("{}{}, {} %", fit.type ? "found" : "found, called otherwise", fit.provider ? "" : flag->responsible.empty() ? ", nobody named" : ", another provider", fit.credit);
      } else {
        ++result_.missed;
      }
      component.points += row.points;
      component.steps.push_back({fmt::format("{} (severity {}): {}", deficiency_name(deficiency, chart_), deficiency.severity, how), row.points, row.points_max});
      words_.tell(row, deficiency, flag);
      result_.rows.push_back(std::move(row));
    }
    report_.points = component.points;
    report_.components.push_back(std::move(component));
  }

  /// Of each flag, what it costs should it stand for nothing: no more than was to be gained by naming rightly what it stands beside, so that to add the right flag never lowers
  /// a score. It depends on the flag alone, so the order of flags plays no part.
  void find_charges() {
    charges_.assign(fits_.size(), cost_);
    for (std::size_t f = 0; f < fits_.size(); ++f)
      for (std::size_t d = 0; d < expected_.size(); ++d)
        if (fits_[f][d].place && fits_[f][d].credit < 100) charges_[f] = std::min(charges_[f], worth_[d] - fits_[f][d].points);
  }

  /// A deficiency of the flag's place that another flag stands for, or null.
  const Deficiency* beside(std::size_t f) const {
    for (std::size_t d = 0; d < expected_.size(); ++d)
      if (fits_[f][d].place && found_by_[d] >= 0) return &expected_[d];
    return nullptr;
  }

  void grade_false_flags() {
    Component component{.id = "false-flags", .label = "False flags", .points = 0, .points_max = 0, .steps = {}};
    for (std::size_t f = 0; f < submission_.flags.size(); ++f) {
      if (stands_for_[f] >= 0) continue;
      const int charge = charges_[f];
      const int taken = std::min(charge, report_.points);
      ReviewRow row{.verdict = ReviewVerdict::FalseFlag, .flag = static_cast<int>(f), .points = -taken, .message = {}, .rationale = {}, .cite = {}};
      const DeficiencyFlag& flag = submission_.flags[f];
      words_.tell_false(row, flag, beside(f));
      component.steps.push_back({fmt::format("{} on {}: no deficiency{}", display_name(flag.type), flag_place(flag, chart_), taken < charge ? ", but not below zero" : ""), -taken, 0});
      component.points -= taken;
      report_.points -= taken;
      ++result_.false_flags;
      result_.rows.push_back(std::move(row));
    }
    if (component.steps.empty()) component.steps.push_back({"None", 0, 0});
    report_.components.push_back(std::move(component));
  }

  // --- measures ----------------------------------------------------------------------------------------------------

  void count_documents() {
    std::vector<DocumentId> at_fault;
    for (const auto& d : expected_)
      for (const auto& document : stands_on(d, chart_)) at_fault.push_back(document);
    for (const ChartDocument* document : documents_on(chart_, review_.on)) {
      if (std::find(at_fault.begin(), at_fault.end(), document->id) != at_fault.end()) continue;
      ++result_.clean_documents;
      if (std::none_of(submission_.flags.begin(), submission_.flags.end(), [&](const DeficiencyFlag& flag) { return flag.document == document->id; })) ++result_.clean_left_alone;
    }
  }

  void add(const char* id, const char* label, int numerator, int denominator, std::string arithmetic, const char* nothing, const char* meaning) {
    report_.measures.push_back({.id = id, .label = label, .measured = denominator > 0, .numerator = numerator, .denominator = denominator, .arithmetic = denominator > 0 ? std::move(arithmetic) : nothing, .meaning = meaning});
  }

  void add_measures() {
    const int all = static_cast<int>(expected_.size()), flags = static_cast<int>(submission_.flags.size());
    const int found = result_.found + result_.found_other_type;
    const int provider = static_cast<int>(std::count_if(result_.rows.begin(), result_.rows.end(), [](const ReviewRow& r) { return r.deficiency >= 0 && r.flag >= 0 && r.provider_right; }));
    add("sensitivity", "Deficiencies found (sensitivity)", found, all, fmt::format("{} found ÷ {} in the record", found, all), "the record has no deficiency", "The share of what is wrong with the record that you flagged, by whatever name.");
    add("type-right", "Rightly named", result_.found, found, fmt::format("{} named rightly ÷ {} found", result_.found, found), "nothing was found", "Of what you found, the share that you called by its type: the slip then says what has to be done.");
    add("provider-right", "Right provider", provider, found, fmt::format("{} with the right provider ÷ {} found", provider, found), "nothing was found", "Of what you found, the share whose slip would go to whoever can mend it.");
    add("precision", "Flags that are right (precision)", found, flags, fmt::format("{} found ÷ {} flags", found, flags), "nothing was flagged", "The share of your flags behind which there is something: every other one costs a provider time for nothing.");
    add("specificity", "Clean documents left alone (specificity)", result_.clean_left_alone, result_.clean_documents, fmt::format("{} left alone ÷ {} clean documents", result_.clean_left_alone, result_.clean_documents), "no document is clean", "The share of the sound documents on which you put no flag.");
    const bool clean = result_.found == all && provider == found && result_.false_flags == 0;
    add("record-over-record", "Review without error", clean ? 1 : 0, 1, clean ? "1 review without an error ÷ 1" : "0 reviews without an error ÷ 1", "", "A review counts only when everything in it is right: all found, rightly named, with the right provider, and nothing flagged beside.");
  }

  const Scenario& chart_;
  const Task& task_;
  const ReviewTask& review_;
  const Submission& submission_;
  const RecordPolicy& record_policy_;
  const std::vector<Deficiency>& expected_;
  const GradingPolicy& policy_;
  ReviewWriter words_;
  std::vector<int> worth_;  ///< of each deficiency
  int cost_ = 0;            ///< of a false flag
  std::vector<std::vector<Fit>> fits_;  ///< by flag, then deficiency
  std::vector<int> charges_;            ///< by flag
  std::vector<int> stands_for_;         ///< by flag: deficiency, or -1
  std::vector<int> found_by_;           ///< by deficiency: flag, or -1
  Report report_;
  ReviewResult result_;
};

}  // namespace

Report grade_review(const Scenario& chart, const Task& task, const Submission& submission, const RecordPolicy& record_policy, const std::vector<Deficiency>& expected, const GradingPolicy& policy) {
  CW_CHECK(task.review.has_value());
  return ReviewPass(chart, task, submission, record_policy, expected, policy).run();
}

}  // namespace cw
