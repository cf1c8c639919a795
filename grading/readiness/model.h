#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How likely a pass is, in which domains, and how sure of it we are.
///
/// Abilities are in logits. An ability of 0 is the just-qualified candidate: every item carries the share p0 of such candidates who would get it right
/// (the question that certifying bodies ask their judges; Angoff 1971), and that share fixes both the item's difficulty and the passing standard.
///
/// Pure: the same evidence gives the same numbers, whatever the order in which it comes. Nothing here fails; what the numbers cannot be is a bug
/// (CW_CHECK): a domain that the blueprint does not have, a credit or a share outside 0 to 1. The README has the formulas.
namespace cw {

struct ModelParameters {
  double mu = 0.0;     ///< prior mean of every domain's ability; from a cohort of thirty or more where there is one
  double sigma = 1.0;  ///< its standard deviation, above 0
  double rho = 0.75;   ///< correlation of two domains' abilities, above 0 and below 1
  double growth_mean = 0.005, growth_sd = 0.010;  ///< logits learned on a study day; integrated over
  double sigma_b = 0.7;                           ///< error of an expert's rating, logits
  double tau = 1.06;                              ///< a chart's own effect: student by chart, and the rating of the chart as a whole
  double sigma_slot = 0.5;                        ///< error of the rating of one slot of a chart
  double sigma_transfer = 0.30;                   ///< unknown shift between our material and the official examination
  double half_life_days = 60.0;                   ///< after so many days an answer counts half
};

/// One thing graded in a chart: a required code, its sequence, its present-on-admission indicator, an abstract field. A wrong extra code is a slot with
/// credit 0 in the domain of the rule that it breaks.
struct EvidenceSlot {
  double p0 = 0.7;     ///< 0 to 1
  double credit = 0;   ///< 0 to 1
  int domain = 0;      ///< index into ReadinessBlueprint::domains
};

/// A counted response: the first attempt at an item or a chart, without hint, finished, not flagged as possibly mis-keyed.
struct ReadinessEvidence {
  enum class Kind { Item, Chart };
  Kind kind = Kind::Item;
  // An item's own:
  int domain = 0;
  double p0 = 0.7;      ///< 0 to 1
  double credit = 0;    ///< 0 to 1
  double chance = 0.2;  ///< 0.20 four options, 0.05 choose-n or order, 0 typed
  std::optional<double> sigma_b;  ///< the item's own after calibration; else that of the parameters
  /// A chart's own. Slots of one chart hang together by the chart's effect. A chart whose slots lie in several domains counts as one block in each of
  /// them, each with an effect of its own: the domains stay independent given the general ability, which is what makes the posterior exact, at the price
  /// of a little too much certainty about the overall ability (the README has how much).
  std::vector<EvidenceSlot> slots;
  double age_days = 0;     ///< since the response, at least 0
  double growth_days = 0;  ///< distinct study days between the response and now, at least 0
};

/// 2^(-age / half-life).
[[nodiscard]] double response_weight(const ModelParameters&, double age_days);
/// The log-likelihood of one response at ability `theta` in each of its domains, when `gamma` logits are learned on a study day. With slots of several
/// domains, the sum over the blocks.
[[nodiscard]] double log_likelihood(const ModelParameters&, const ReadinessEvidence&, double theta, double gamma);

/// Items that a future form will have in one domain: what we know before it is built.
struct FutureItems {
  double chance = 0.2;
  double mean = -0.6;     ///< mean difficulty; with the other defaults a just-qualified candidate scores 70 %
  double variance = 1.0;  ///< of the difficulties
};
/// An item of a form that is built.
struct KnownItem {
  double p0 = 0.7, chance = 0.2;
  double sigma_b = 0.7;
};
/// The chance of a right answer at an ability, chance and the uncertain difficulty included.
[[nodiscard]] double success_at(const KnownItem&, double theta);
/// The same over an ability that is itself known only by mean and standard deviation.
[[nodiscard]] double expected_success(const KnownItem&, double mean, double sd);

struct ReadinessDomain {
  int scored = 0;        ///< items of this domain that count, 0 to 1,000
  double weight = -1;    ///< of the domain in the overall ability; negative: its share of the scored items
  FutureItems future;
  std::vector<KnownItem> own;  ///< the form's own items where it is built; then `future` is not used
};
/// What the examination asks, as far as the prediction needs it.
struct ReadinessBlueprint {
  std::vector<ReadinessDomain> domains;  ///< 1 to 32
  std::optional<int> cut;                ///< raw score needed; else that expected of a just-qualified candidate
  int total() const;                     ///< scored items of all domains
};
/// The share of a domain's items that an ability gets right.
[[nodiscard]] double expected_share(const ReadinessDomain&, double theta);
/// What a just-qualified candidate is expected to score, rounded up to a whole item.
[[nodiscard]] int raw_cut(const ReadinessBlueprint&);
[[nodiscard]] double expected_cut(const ReadinessBlueprint&);  ///< the same, not rounded

/// 100 to 400, and 300 exactly at the cut: of `raw` right among `scored` items, 0 < cut < scored. Not a percentage, and never to be converted to one.
[[nodiscard]] int scaled_score(int raw, int cut, int scored);

enum class DomainVerdict { NotMeasured, Below, Uncertain, Above };
[[nodiscard]] std::string_view to_string(DomainVerdict);     ///< `not-measured`, `below`, `uncertain`, `above`
[[nodiscard]] std::string_view display_name(DomainVerdict);  ///< `not measured`, `below standard`, `uncertain`, `above standard`

struct Ability {
  double mean = 0, sd = 0;
  double q05 = 0, q95 = 0;  ///< 90 % interval
};
struct DomainPosterior : Ability {
  double above_standard = 0.5;  ///< probability that the ability lies above 0
  int responses = 0;            ///< counted; a chart is one in each domain in which it has a slot
  DomainVerdict verdict = DomainVerdict::NotMeasured;
  double expected = 0, expected_sd = 0;  ///< share of the domain's items right on a mock form: mean and what we do not know of it
  double practice_value = 0;             ///< points to gain by practice, plus half of what we do not know (section 7 of the model)
};

/// Of one form: the raw score and the chance of passing.
struct Prediction {
  double pass_chance = 0;
  int raw_low = 0, raw_high = 0;  ///< 90 % interval
  int cut = 0, total = 0;
  double expected = 0, sd = 0;  ///< of the raw score
  std::vector<double> pmf;      ///< probability of each raw score, 0 to total
  double chance_of(int raw) const;  ///< of reaching at least so many
  double chance_within(int low, int high) const;
};

struct Readiness {
  Ability overall;  ///< the weighted mean of the domains' abilities
  std::vector<DomainPosterior> domains;
  Prediction mock;      ///< a form made of our own material
  Prediction official;  ///< "the examination": with the unknown shift between our material and theirs
  double growth_per_study_day = 0;
  int responses = 0;  ///< counted
  bool enough_evidence = false;  ///< before that no overall number is shown, only `most_helpful_domain`
  int most_helpful_domain = 0;   ///< where more answers would tell most
  bool likely_ready = false;     ///< enough evidence, official chance at least 85 %, no domain below
  bool stale = false;            ///< most of the newest twenty answers are older than three weeks: a fresh mock is due
};

/// `under 5 %`, `over 95 %`, else the chance rounded to 5 %: `80 %`.
[[nodiscard]] std::string rounded_chance(double chance);
/// `87–108 of 130 expected; about 91 needed`.
[[nodiscard]] std::string raw_interval_text(const Prediction&);

/// Keeps the domains' likelihoods, so that one more response costs little. One thread at a time; a copy shares what does not change.
///
/// Abilities are held on a grid from -6 to 6 in steps of 0.1, growth on 7 nodes, the general ability on 33.
class ReadinessEngine {
 public:
  ReadinessEngine(const ModelParameters&, const ReadinessBlueprint&);
  ~ReadinessEngine();
  ReadinessEngine(const ReadinessEngine&);
  ReadinessEngine& operator=(const ReadinessEngine&);
  ReadinessEngine(ReadinessEngine&&) noexcept;
  ReadinessEngine& operator=(ReadinessEngine&&) noexcept;

  void add(const ReadinessEvidence&);
  void add(std::span<const ReadinessEvidence>);
  void clear();  ///< forgets the evidence, keeps the tables

  /// Everything. About 5 ms.
  [[nodiscard]] Readiness estimate() const;
  /// Abilities alone, without the predictions of raw scores (`mock`, `official` and what follows from them stay empty). Well under 1 ms.
  [[nodiscard]] Readiness abilities() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Readiness estimate(const ModelParameters&, const ReadinessBlueprint&, std::span<const ReadinessEvidence>);

}  // namespace cw
