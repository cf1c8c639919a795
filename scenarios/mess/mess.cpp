#include "scenarios/mess/mess.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "content/base/check.h"
#include "scenarios/mess/draft.h"

namespace cw {
namespace mess {

std::vector<Candidate> candidates_of(const Draft& draft, MessKind kind) {
  if (kind == MessKind::StrayPage) return {Candidate{.kind = kind, .document = {}, .entry = {}}, Candidate{.kind = kind, .document = {}, .entry = {}}};
  const bool of_entries = kind == MessKind::UnsignedVerbalOrder || kind == MessKind::MissingEntry || kind == MessKind::LateEntry;
  std::vector<Candidate> all;
  for (const auto& d : draft.s().documents) {
    if (!of_entries) all.push_back({kind, d.id, {}});
    else
      for (const auto& e : d.entries) all.push_back({kind, d.id, e.id});
  }
  return all;
}

bool try_to(Draft& draft, const Candidate& c) {
  if (c.kind == MessKind::StrayPage) return file_stray_page(draft);
  const ChartDocument* d = draft.s().document(c.document);
  if (d == nullptr || draft.touched(c.document)) return false;
  const ChartEntry* entry = nullptr;
  for (const auto& e : d->entries)
    if (e.id == c.entry) entry = &e;
  if (!c.entry.empty() && entry == nullptr) return false;
  switch (c.kind) {
    case MessKind::MissingSignature: return take_signature(draft, *d);
    case MessKind::MissingDocument: return take_document(draft, *d, false);
    case MessKind::UnsignedVerbalOrder: return unsign_verbal_order(draft, *d, *entry);
    case MessKind::MissingConsent: return take_document(draft, *d, true);
    case MessKind::MissingAttestation: return take_attestation(draft, *d);
    case MessKind::MissingEntry: return take_entry(draft, *d, *entry);
    case MessKind::MissingElement: return take_element(draft, *d);
    case MessKind::LateDocument: return write_late(draft, *d);
    case MessKind::LateSignature: return sign_late(draft, *d);
    case MessKind::MissingDateTime: return take_date_or_time(draft, *d);
    case MessKind::LateEntry: return enter_late(draft, *d, *entry);
    case MessKind::CopiedForward: return copy_forward(draft, *d);
    case MessKind::ConflictingSide: return turn_side(draft, *d);
    case MessKind::OldHistory: return age_history(draft, *d);
    case MessKind::StrayPage: break;
  }
  return false;
}

namespace {

/// How often a kind is tried, by level (from 1), and how often it may stand in one chart. Kinds that few charts allow weigh more where they are possible.
struct Weight {
  MessKind kind;
  std::array<int, kMessLevels> by_level;
  int most;
};
constexpr Weight kWeights[] = {
    {MessKind::MissingSignature, {5, 4, 4, 4}, 3},    {MessKind::MissingDocument, {5, 4, 4, 4}, 3},  {MessKind::StrayPage, {3, 3, 3, 3}, 1},     {MessKind::UnsignedVerbalOrder, {5, 4, 3, 3}, 2},
    {MessKind::MissingConsent, {5, 5, 4, 4}, 1},      {MessKind::MissingAttestation, {4, 6, 6, 6}, 1}, {MessKind::MissingEntry, {0, 4, 4, 4}, 2},  {MessKind::MissingElement, {0, 4, 4, 4}, 2},
    {MessKind::LateDocument, {0, 4, 6, 6}, 2},        {MessKind::LateSignature, {0, 4, 4, 4}, 2},    {MessKind::MissingDateTime, {0, 2, 4, 4}, 2}, {MessKind::LateEntry, {0, 0, 6, 6}, 1},
    {MessKind::CopiedForward, {0, 0, 6, 6}, 1},       {MessKind::ConflictingSide, {0, 3, 9, 9}, 1},  {MessKind::OldHistory, {0, 3, 12, 12}, 1},
};

std::size_t wanted(int level, Dice& dice) {
  constexpr std::array<std::size_t, kMessLevels> kLeast = {1, 3, 5, 8}, kSpread = {2, 2, 2, 3};
  const auto i = static_cast<std::size_t>(level - 1);
  return kLeast[i] + dice.below(kSpread[i]);
}

/// Draws kinds by weight, and of each the places where it may be done, until enough is done or nothing is left.
void plant_all(Draft& draft, int level) {
  struct Kind {
    const Weight* weight;
    std::vector<Candidate> left;
    int done = 0;
  };
  std::vector<Kind> kinds;
  for (const auto& weight : kWeights) {
    if (weight.by_level[static_cast<std::size_t>(level - 1)] == 0) continue;
    kinds.push_back({&weight, candidates_of(draft, weight.kind)});
    draft.dice().shuffle(kinds.back().left);
  }
  const std::size_t enough = wanted(level, draft.dice());
  while (draft.planted().size() < enough) {
    std::erase_if(kinds, [](const Kind& kind) { return kind.left.empty() || kind.done >= kind.weight->most; });
    if (kinds.empty()) return;
    std::size_t sum = 0;
    const auto weighs = [&](const Kind& kind) { return static_cast<std::size_t>(kind.weight->by_level[static_cast<std::size_t>(level - 1)]); };
    for (const auto& kind : kinds) sum += weighs(kind);
    std::size_t at = draft.dice().below(sum);
    auto kind = kinds.begin();
    while (at >= weighs(*kind)) at -= weighs(*kind), ++kind;
    // A kind that was drawn is done if the chart allows it anywhere.
    bool done = false;
    while (!done && !kind->left.empty()) {
      const Candidate candidate = kind->left.back();
      kind->left.pop_back();
      done = try_to(draft, candidate);
    }
    kind->done += done;
  }
}

Deficiency told(const PlantedMess& mess, const RecordReview& review) {
  for (const auto& found : review.deficiencies)
    if (found.type == mess.type && found.document == mess.document && found.entry == mess.entry && found.about == mess.about && (!mess.operation || mess.operation == found.operation)) return found;
  return {.rule = {}, .type = mess.type, .document = mess.document, .entry = mess.entry, .about = mess.about, .operation = mess.operation, .also = {}, .responsible = {}, .due = {}, .done = {}, .evidence = {}, .message = mess.what, .cite = {}};
}

}  // namespace
}  // namespace mess

std::string_view to_string(MessKind kind) {
  constexpr std::array<std::string_view, kMessKinds> kWords = {"missing-signature", "missing-document", "stray-page",        "unsigned-verbal-order", "missing-consent", "missing-attestation", "missing-entry", "missing-element",
                                                               "late-document",     "late-signature",   "missing-date-time", "late-entry",            "copied-forward",  "conflicting-side",    "old-history"};
  return kWords[static_cast<std::size_t>(kind)];
}

MessyChart make_mess(const Scenario& clean, const RecordPolicy& policy, std::uint64_t seed, int level, LocalTime on) {
  level = std::clamp(level, 0, kMessLevels);
  if (level == 0) return {.scenario = clean, .planted = {}, .expected = {}};
  mess::Draft draft(clean, policy, on, mixed_into(1469598103934665603u ^ seed * 0x9E3779B97F4A7C15u ^ static_cast<std::uint64_t>(level), clean.id.text()));
  mess::plant_all(draft, level);
  MessyChart chart = std::move(draft).finished();
  const RecordReview review = review_record(chart.scenario, policy, on);
  for (const auto& planted : chart.planted) chart.expected.push_back(mess::told(planted, review));
  return chart;
}

MessyChart chart_of(const Scenario& clean, const Task& task, const RecordPolicy& policy, std::optional<std::uint64_t> seed, std::optional<int> level) {
  CW_CHECK(task.review.has_value());
  return make_mess(clean, policy, seed.value_or(task.review->seed), level.value_or(task.review->level), task.review->on);
}

}  // namespace cw
