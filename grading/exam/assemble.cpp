#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "content/base/check.h"
#include "content/base/dice.h"
#include "grading/exam/form.h"

namespace cw {
namespace {

constexpr int kRecentDays = 30;
constexpr int kMostTemplates = 5;       // of a form
constexpr int kTolerance = 100;         // Σ p0, in hundredths of an item
constexpr int kAim = 40;                // what the swaps try for
constexpr int kRandomSwaps = 4000;      // tried before the best one is looked for
constexpr int kLongestKeyRun = 4;       // the same letter is right so often in a row
constexpr int kShuffles = 25;

enum class Freshness { Unseen, SeenLongAgo, Recent };

/// What is drawn as a whole: an item, an instance of a template, or a scenario set with its items.
struct Unit {
  std::vector<const Item*> items;       // one or more; for a template empty until drawn
  const ItemTemplate* from = nullptr;
  Item drawn;                           // of the template
  std::uint64_t template_seed = 0;
  std::string domain;
  std::vector<std::string> points;
  Freshness freshness = Freshness::Unseen;
  int p0 = 0;  // summed over the items
  bool taken = false, scored = true;

  int size() const { return from != nullptr ? 1 : static_cast<int>(items.size()); }
  bool is_single() const { return from == nullptr && items.size() == 1; }
};

Freshness freshness_of(const FormRequest& request, const ItemId& id) {
  const auto seen = request.seen.find(id);
  if (seen == request.seen.end()) return Freshness::Unseen;
  return request.today.days_since_1970() - seen->second.days_since_1970() <= kRecentDays ? Freshness::Recent : Freshness::SeenLongAgo;
}

/// Draws the units of one form or quiz. Units are shuffled once; every choice takes the first that fits.
class Assembly {
 public:
  Assembly(const FormRequest& request, std::uint64_t salt) : request_(request), exam_(request.blueprint->id), dice_(mixed_into(request.seed ^ salt, request.blueprint->id)) {
    collect();
    dice_.shuffle(units_);
  }

  /// Takes up to `wanted` items of a domain; how many it found.
  int take(const std::string& domain, int wanted, bool scored, int most_templates) {
    struct Pass {
      Freshness freshness;
      bool new_points;
    };
    // Knowledge points may come twice rather than an item of the last days.
    constexpr std::array<Pass, 6> kPasses{{{Freshness::Unseen, true}, {Freshness::SeenLongAgo, true}, {Freshness::Unseen, false}, {Freshness::SeenLongAgo, false}, {Freshness::Recent, true}, {Freshness::Recent, false}}};
    int found = 0;
    for (const auto& pass : kPasses)
      for (auto& unit : units_) {
        if (found == wanted) return found;
        if (unit.taken || unit.domain != domain || unit.freshness != pass.freshness || unit.size() > wanted - found) continue;
        if (!scored && !unit.is_single()) continue;
        if (pass.new_points && repeats_a_point(unit)) continue;
        if (unit.from != nullptr && (templates_ >= most_templates || !draw(unit))) continue;
        unit.taken = true;
        unit.scored = scored;
        if (unit.from != nullptr) ++templates_;
        for (const auto& point : unit.points) ++points_[point];
        found += unit.size();
      }
    return found;
  }

  int sum_p0() const {
    int sum = 0;
    for (const auto& unit : units_)
      if (unit.taken && unit.scored) sum += unit.p0;
    return sum;
  }

  /// Exchanges scored items for others of their domain until Σ p0 is near `target` (hundredths). First such that keep freshness and points, then less strictly; never
  /// for an item of the last days.
  void approach(int target) {
    int off = target - sum_p0();
    for (const auto rule : {SwapRule::Strict, SwapRule::OlderItems, SwapRule::RepeatedPoints}) {
      swap_at_random(off, rule);
      while (std::abs(off) > kAim && swap_best(off, rule)) {}
      if (std::abs(off) <= kTolerance) return;
    }
  }

  std::vector<Unit*> taken() {
    std::vector<Unit*> all;
    for (auto& unit : units_)
      if (unit.taken) all.push_back(&unit);
    return all;
  }
  Dice& dice() { return dice_; }

 private:
  enum class SwapRule { Strict, OlderItems, RepeatedPoints };

  void collect() {
    std::map<std::string, std::size_t> sets;
    for (const auto& item : request_.bank->items) {
      if (item.exam != exam_ || request_.blueprint->domain(item.domain) == nullptr) continue;
      std::size_t at = units_.size();
      if (!item.set.empty()) {
        const auto [known, added] = sets.emplace(item.set + "\n" + item.domain, at);
        at = known->second;
      }
      if (at == units_.size()) units_.push_back({.domain = item.domain});
      Unit& unit = units_[at];
      unit.items.push_back(&item);
      unit.points.push_back(item.point);
      unit.freshness = std::max(unit.freshness, freshness_of(request_, item.id));
      unit.p0 += item.p0;
    }
    for (const auto& one : request_.bank->templates) {
      const ItemPlace* place = one.place_in(exam_);
      if (place == nullptr || request_.blueprint->domain(place->domain) == nullptr) continue;
      units_.push_back({.from = &one, .domain = place->domain, .points = {one.item.point}, .freshness = freshness_of(request_, one.item.id), .p0 = one.item.p0});
    }
  }

  bool draw(Unit& unit) {
    if (unit.template_seed != 0) return true;
    std::uint64_t seed = (mixed_into(request_.seed * 0x9E3779B97F4A7C15u, unit.from->item.id.text()) >> 12) + 1;
    for (int i = 0; i < 10; ++i, ++seed)
      if (auto item = instance(*unit.from, seed, exam_)) {
        unit.drawn = std::move(*item);
        unit.template_seed = seed;
        return true;
      }
    return false;
  }

  bool repeats_a_point(const Unit& unit) const {
    return std::any_of(unit.points.begin(), unit.points.end(), [&](const std::string& point) { return has_point(point); });
  }
  bool has_point(const std::string& point) const {
    const auto at = points_.find(point);
    return at != points_.end() && at->second > 0;
  }

  bool may_replace(const Unit& out, const Unit& in, SwapRule rule) const {
    if (!out.taken || !out.scored || in.taken || !out.is_single() || !in.is_single() || out.domain != in.domain) return false;
    if (in.freshness > out.freshness && (in.freshness == Freshness::Recent || rule == SwapRule::Strict)) return false;
    return rule == SwapRule::RepeatedPoints || in.points[0] == out.points[0] || !has_point(in.points[0]);
  }
  void swap(Unit& out, Unit& in, int& off) {
    out.taken = false;
    in.taken = true;
    in.scored = true;
    --points_[out.points[0]];
    ++points_[in.points[0]];
    off -= in.p0 - out.p0;
  }

  /// Small random steps in the right direction, so that a form holds more than the easiest or hardest items of the bank.
  void swap_at_random(int& off, SwapRule rule) {
    for (int i = 0; i < kRandomSwaps && std::abs(off) > kAim; ++i) {
      Unit& out = units_[dice_.below(units_.size())];
      Unit& in = units_[dice_.below(units_.size())];
      if (!may_replace(out, in, rule)) continue;
      const int step = in.p0 - out.p0;
      if (std::abs(off - step) < std::abs(off)) swap(out, in, off);
    }
  }

  bool swap_best(int& off, SwapRule rule) {
    Unit *best_out = nullptr, *best_in = nullptr;
    int best = std::abs(off);
    for (auto& out : units_) {
      if (!out.taken) continue;
      for (auto& in : units_)
        if (std::abs(off - (in.p0 - out.p0)) < best && may_replace(out, in, rule)) best = std::abs(off - (in.p0 - out.p0)), best_out = &out, best_in = &in;
    }
    if (best_out == nullptr) return false;
    swap(*best_out, *best_in, off);
    return true;
  }

  const FormRequest& request_;
  std::string exam_;
  Dice dice_;
  std::vector<Unit> units_;
  std::map<std::string, int> points_;
  int templates_ = 0;
};

int key_of(const Unit& unit, std::size_t at) {
  const Item& item = unit.from != nullptr ? unit.drawn : *unit.items[at];
  if (item.kind != ItemKind::Single) return -1;
  for (std::size_t i = 0; i < item.options.size(); ++i)
    if (item.options[i].right) return static_cast<int>(i);
  return -1;
}

int longest_key_run(const std::vector<Unit*>& units) {
  int longest = 0, run = 0, last = -1;
  for (const Unit* unit : units)
    for (int i = 0; i < unit->size(); ++i) {
      const int key = key_of(*unit, static_cast<std::size_t>(i));
      if (key < 0) continue;
      run = key == last ? run + 1 : 1;
      last = key;
      longest = std::max(longest, run);
    }
  return longest;
}

/// A shuffle in which the same letter is not right too often in a row; the best of a few.
void mix(std::vector<Unit*>& units, Dice& dice) {
  std::vector<Unit*> best;
  int best_run = 0;
  for (int i = 0; i < kShuffles; ++i) {
    dice.shuffle(units);
    const int run = longest_key_run(units);
    if (best.empty() || run < best_run) best = units, best_run = run;
    if (best_run <= kLongestKeyRun) break;
  }
  units = std::move(best);
}

void append(Form& form, const Unit& unit, int part) {
  if (unit.from != nullptr) {
    form.items.push_back({unit.from->item.id, unit.from->item.version, unit.template_seed, unit.scored, part, unit.domain});
    return;
  }
  for (const Item* item : unit.items) form.items.push_back({item->id, item->version, 0, unit.scored, part, unit.domain});
}

void set_cut(Form& form, int sum) {
  form.sum_p0_percent = sum;
  form.cut = (sum + 99) / 100;
}

/// `count` shared by weight, largest remainder first.
std::vector<int> shared(int count, const std::vector<int>& weights) {
  const int total = std::accumulate(weights.begin(), weights.end(), 0);
  std::vector<int> shares(weights.size(), 0);
  if (total == 0) return shares;
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  int given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) given += shares[i] = static_cast<int>(static_cast<std::int64_t>(count) * weights[i] / total);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return static_cast<std::int64_t>(count) * weights[a] % total > static_cast<std::int64_t>(count) * weights[b] % total; });
  for (std::size_t k = 0; given < count; ++k, ++given) ++shares[order[k % order.size()]];
  return shares;
}

/// Unscored items of a part, by the weights of its domains; what one domain lacks another gives.
void take_unscored(Assembly& assembly, const Blueprint& blueprint, const BlueprintPart& part, Form& form) {
  const int wanted = part.items - part.scored;
  std::vector<const BlueprintDomain*> domains;
  std::vector<int> weights;
  for (const auto& domain : blueprint.domains)
    if (domain.part == part.id) domains.push_back(&domain), weights.push_back(domain.weight);
  const std::vector<int> shares = shared(wanted, weights);
  int found = 0;
  for (std::size_t i = 0; i < domains.size(); ++i) found += assembly.take(domains[i]->id, shares[i], false, 0);
  for (std::size_t i = 0; i < domains.size() && found < wanted; ++i) found += assembly.take(domains[i]->id, wanted - found, false, 0);
  if (found < wanted) form.shortages.push_back({"", wanted, found});
}

}  // namespace

int Form::scored() const {
  return static_cast<int>(std::count_if(items.begin(), items.end(), [](const FormItem& item) { return item.scored; }));
}
int Form::items_of_part(int part) const {
  return static_cast<int>(std::count_if(items.begin(), items.end(), [&](const FormItem& item) { return item.part == part; }));
}

Form assemble_form(const FormRequest& request) {
  CW_CHECK(request.blueprint != nullptr && request.bank != nullptr);
  const Blueprint& blueprint = *request.blueprint;
  Form form{.exam = blueprint.id, .seed = request.seed};
  Assembly assembly(request, 0x666F726Du);
  const std::vector<int> wanted = scored_by_domain(blueprint);
  int total = 0;
  for (std::size_t i = 0; i < blueprint.domains.size(); ++i) {
    const int found = assembly.take(blueprint.domains[i].id, wanted[i], true, kMostTemplates);
    if (found < wanted[i]) form.shortages.push_back({blueprint.domains[i].id, wanted[i], found});
    total += found;
  }
  assembly.approach(total * blueprint.standard_percent);
  for (const auto& part : blueprint.parts) take_unscored(assembly, blueprint, part, form);
  set_cut(form, assembly.sum_p0());

  const auto all = assembly.taken();
  for (std::size_t p = 0; p < blueprint.parts.size(); ++p) {
    std::vector<Unit*> units;
    for (Unit* unit : all)
      if (blueprint.domain(unit->domain)->part == blueprint.parts[p].id) units.push_back(unit);
    mix(units, assembly.dice());
    for (const Unit* unit : units) append(form, *unit, static_cast<int>(p));
  }
  return form;
}

Form assemble_quiz(const FormRequest& request, const std::vector<std::string>& domains, int count) {
  CW_CHECK(request.blueprint != nullptr && request.bank != nullptr);
  const Blueprint& blueprint = *request.blueprint;
  Form form{.exam = blueprint.id, .seed = request.seed};
  Assembly assembly(request, 0x7175697Au);
  std::vector<std::string> chosen;
  std::vector<int> weights;
  for (const auto& domain : blueprint.domains)
    if (domains.empty() || std::find(domains.begin(), domains.end(), domain.id) != domains.end()) chosen.push_back(domain.id), weights.push_back(domain.weight);
  count = std::max(0, count);
  const std::vector<int> shares = shared(count, weights);
  const int most_templates = 1 + count / 10;
  int found = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) found += assembly.take(chosen[i], shares[i], true, most_templates);
  for (std::size_t i = 0; i < chosen.size() && found < count; ++i) found += assembly.take(chosen[i], count - found, true, most_templates);
  if (found < count) form.shortages.push_back({"", count, found});
  set_cut(form, assembly.sum_p0());
  auto units = assembly.taken();
  mix(units, assembly.dice());
  for (const Unit* unit : units) append(form, *unit, 0);
  return form;
}

FormItems items_of(const Form& form, const ItemBank& bank) {
  FormItems made;
  for (const auto& wanted : form.items) {
    Item item;
    bool known = false;
    if (wanted.template_seed != 0) {
      const ItemTemplate* from = bank.template_of(wanted.id);
      auto drawn = from != nullptr && from->item.version == wanted.version ? instance(*from, wanted.template_seed, form.exam) : std::nullopt;
      if ((known = drawn.has_value())) item = std::move(*drawn);
    } else if (const Item* written = bank.item(wanted.id); written != nullptr && written->version == wanted.version) {
      item = *written;
      known = true;
    }
    if (!known) {
      item.id = wanted.id;
      made.missing.push_back(static_cast<int>(made.items.size()));
    }
    made.items.push_back(std::move(item));
  }
  return made;
}

}  // namespace cw
