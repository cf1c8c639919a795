#include "app/session/sitting.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "content/base/json_reader.h"

namespace cw {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kLongestMs = std::int64_t{400} * 24 * 60 * kMinute;  // what a stored clock may say

const std::vector<std::pair<std::string_view, SittingKind>>& kind_words() {
  static const std::vector<std::pair<std::string_view, SittingKind>> words = {{"quiz", SittingKind::Quiz}, {"mock", SittingKind::Mock}, {"diagnostic", SittingKind::Diagnostic}, {"cards", SittingKind::Cards}};
  return words;
}

/// On to the break or the next part; false when there is none.
bool go_on(Sitting& sitting, const Blueprint& blueprint) {
  const auto last = static_cast<int>(blueprint.parts.size()) - 1;
  if (!sitting.on_break) {
    if (sitting.part >= last) return false;
    sitting.part_ms.push_back(sitting.spent_ms);
    sitting.on_break = blueprint.parts[static_cast<std::size_t>(sitting.part)].break_after_minutes > 0;
  } else {
    sitting.on_break = false;
  }
  sitting.spent_ms = 0;
  if (sitting.on_break) return true;
  ++sitting.part;
  sitting.at = sitting.range().first;
  return true;
}

}  // namespace

std::string_view to_string(SittingKind kind) {
  for (const auto& [word, each] : kind_words())
    if (each == kind) return word;
  return "quiz";
}
std::string_view display_name(SittingKind kind) {
  switch (kind) {
    case SittingKind::Mock: return "Mock examination";
    case SittingKind::Quiz: return "Quiz";
    case SittingKind::Diagnostic: return "Diagnostic test";
    case SittingKind::Cards: return "Cards";
  }
  return {};
}
std::optional<SittingKind> sitting_kind_from(std::string_view word) {
  for (const auto& [each, kind] : kind_words())
    if (each == word) return kind;
  return std::nullopt;
}

std::pair<int, int> Sitting::range() const {
  const auto count = static_cast<int>(form.items.size());
  if (kind != SittingKind::Mock) return {0, count};
  int first = 0;
  while (first < count && form.items[static_cast<std::size_t>(first)].part < part) ++first;
  int last = first;
  while (last < count && form.items[static_cast<std::size_t>(last)].part == part) ++last;
  return {first, last};
}

std::int64_t Sitting::total_ms() const {
  std::int64_t total = on_break ? 0 : spent_ms;
  for (const std::int64_t ms : part_ms) total += ms;
  return total;
}

std::optional<std::int64_t> limit_ms(const Sitting& sitting, const Blueprint& blueprint) {
  if (!sitting.clock || sitting.part < 0 || sitting.part >= static_cast<int>(blueprint.parts.size())) return std::nullopt;
  const BlueprintPart& part = blueprint.parts[static_cast<std::size_t>(sitting.part)];
  return (sitting.on_break ? part.break_after_minutes : part.minutes) * kMinute;
}

void advance(Sitting& sitting, const Blueprint& blueprint, std::int64_t ms, bool looking) {
  while (ms > 0 && !sitting.over && !sitting.paused) {
    const auto limit = limit_ms(sitting, blueprint);
    const std::int64_t step = limit ? std::min(ms, std::max<std::int64_t>(0, *limit - sitting.spent_ms)) : ms;
    sitting.spent_ms += step;
    ms -= step;
    if (looking && !sitting.on_break && sitting.at >= 0 && sitting.at < static_cast<int>(sitting.items.size())) sitting.items[static_cast<std::size_t>(sitting.at)].spent_ms += step;
    if (!limit || sitting.spent_ms < *limit) return;
    if (!sitting.on_break) sitting.time_ran_out = true;
    if (!go_on(sitting, blueprint)) sitting.over = true;
  }
}

void end_part(Sitting& sitting, const Blueprint& blueprint) {
  if (!sitting.over && !sitting.on_break) (void)go_on(sitting, blueprint);
}
void end_break(Sitting& sitting, const Blueprint& blueprint) {
  if (!sitting.over && sitting.on_break) (void)go_on(sitting, blueprint);
}

bool can_answer(const Sitting& sitting, int item) {
  const auto [first, last] = sitting.range();
  return item >= first && item < last && !sitting.over && !sitting.on_break && !sitting.paused && !sitting.items[static_cast<std::size_t>(item)].judged;
}

std::string sitting_to_json(const Sitting& sitting) {
  nlohmann::ordered_json root = {{"format", "chartwright.sitting"}, {"version", 1}, {"kind", to_string(sitting.kind)}, {"exam", sitting.exam}, {"seed", std::to_string(sitting.seed)}};
  root["clock"] = !sitting.clock ? "none" : *sitting.clock == PauseRule::Counts ? "counts" : "stops";
  root["at"] = sitting.at;
  root["part"] = sitting.part;
  root["on_break"] = sitting.on_break;
  root["paused"] = sitting.paused;
  root["time_ran_out"] = sitting.time_ran_out;
  root["over"] = sitting.over;
  root["part_ms"] = sitting.part_ms;
  root["away_ms"] = sitting.away_ms;
  root["items"] = nlohmann::ordered_json::array();
  for (const auto& item : sitting.items) {
    nlohmann::ordered_json one = {{"ms", item.spent_ms}};
    if (!item.answer.chosen.empty()) one["chosen"] = item.answer.chosen;
    if (!item.answer.typed.empty()) one["typed"] = item.answer.typed;
    if (!item.struck.empty()) one["struck"] = item.struck;
    for (const auto& [name, on] : {std::pair("flagged", item.flagged), std::pair("hinted", item.hinted), std::pair("judged", item.judged), std::pair("easy", item.easy)})
      if (on) one[name] = true;
    if (item.response != 0) one["response"] = item.response;
    root["items"].push_back(std::move(one));
  }
  root["form"] = nlohmann::ordered_json::parse(to_json(sitting.form));
  return root.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<Sitting> sitting_from_json(std::string_view json) {
  const auto malformed = [] { return Error{"sitting.malformed", "the examination under way cannot be read"}; };
  JsonReader reader(json, "sitting");
  if (!reader.expect_format("chartwright.sitting", 1)) return malformed();
  JsonValue root = reader.root();
  Sitting sitting;
  sitting.kind = root.one_of<SittingKind>("kind", kind_words());
  sitting.exam = root.text("exam");
  const std::string seed = root.text("seed");
  if (seed.empty() || seed.size() > 20 || !std::all_of(seed.begin(), seed.end(), [](char c) { return c >= '0' && c <= '9'; })) return malformed();
  for (const char c : seed) sitting.seed = sitting.seed * 10 + static_cast<std::uint64_t>(c - '0');
  const std::string clock = root.text("clock");
  if (clock == "counts") sitting.clock = PauseRule::Counts;
  else if (clock == "stops") sitting.clock = PauseRule::Stops;
  else if (clock != "none") return malformed();
  sitting.at = static_cast<int>(root.integer("at", 0, 100'000));
  sitting.part = static_cast<int>(root.integer("part", 0, 1'000));
  sitting.on_break = root.boolean_or("on_break", false);
  sitting.paused = root.boolean_or("paused", false);
  sitting.time_ran_out = root.boolean_or("time_ran_out", false);
  sitting.over = root.boolean_or("over", false);
  sitting.away_ms = root.integer_or("away_ms", 0, kLongestMs, 0);
  root.each("part_ms", [&](JsonValue ms) { sitting.part_ms.push_back(ms.as_integer(0, kLongestMs)); }, 1'000);
  root.each("items", [&](JsonValue value) {
    SittingItem item;
    item.spent_ms = value.integer("ms", 0, kLongestMs);
    value.each_if_present("chosen", [&](JsonValue option) { item.answer.chosen.push_back(static_cast<int>(option.as_integer(0, 100))); }, 100);
    item.answer.typed = value.text_or("typed", "");
    value.each_if_present("struck", [&](JsonValue option) { item.struck.insert(static_cast<int>(option.as_integer(0, 100))); }, 100);
    item.flagged = value.boolean_or("flagged", false);
    item.hinted = value.boolean_or("hinted", false);
    item.judged = value.boolean_or("judged", false);
    item.easy = value.boolean_or("easy", false);
    item.response = value.integer_or("response", 0, std::int64_t{1} << 53, 0);
    sitting.items.push_back(std::move(item));
  }, 1'000);
  if (reader.diagnostics().has_errors()) return malformed();
  const auto whole = nlohmann::ordered_json::parse(json, nullptr, false);
  if (whole.is_discarded() || !whole.contains("form")) return malformed();
  FormRead form = read_form(whole["form"].dump(), "sitting");
  if (!form.form || form.form->items.size() != sitting.items.size()) return malformed();
  sitting.form = std::move(*form.form);
  if (sitting.at >= static_cast<int>(sitting.items.size())) sitting.at = 0;
  return sitting;
}

std::string sitting_result_to_json(const SittingResult& result) {
  nlohmann::ordered_json root = {{"format", "chartwright.exam-result"}, {"version", 1}, {"raw", result.raw}, {"of", result.of}, {"cut", result.cut}, {"items", result.items}, {"seconds", result.seconds}};
  if (result.scaled) root["scaled"] = *result.scaled;
  root["passed"] = result.passed;
  root["time_ran_out"] = result.time_ran_out;
  root["away_ms"] = result.away_ms;
  root["domains"] = nlohmann::ordered_json::array();
  for (const auto& d : result.domains) root["domains"].push_back({{"id", d.id}, {"name", d.name}, {"right", d.right}, {"of", d.of}});
  return root.dump();
}

Result<SittingResult> sitting_result_from_json(std::string_view json) {
  JsonReader reader(json, "result");
  const Error malformed{"sitting.malformed", "the result of an examination cannot be read"};
  if (!reader.expect_format("chartwright.exam-result", 1)) return malformed;
  JsonValue root = reader.root();
  SittingResult result;
  result.raw = static_cast<int>(root.integer("raw", 0, 100'000));
  result.of = static_cast<int>(root.integer("of", 0, 100'000));
  result.cut = static_cast<int>(root.integer("cut", 0, 100'000));
  result.items = static_cast<int>(root.integer("items", 0, 100'000));
  result.seconds = static_cast<int>(root.integer("seconds", 0, kLongestMs / 1000));
  if (auto scaled = root.optional("scaled")) result.scaled = static_cast<int>(scaled->as_integer(0, 100'000));
  result.passed = root.boolean_or("passed", false);
  result.time_ran_out = root.boolean_or("time_ran_out", false);
  result.away_ms = root.integer_or("away_ms", 0, kLongestMs, 0);
  root.each("domains", [&](JsonValue d) {
    ExamGroup group;
    group.id = d.text("id");
    group.name = d.text("name");
    group.right = static_cast<int>(d.integer("right", 0, 100'000));
    group.of = static_cast<int>(d.integer("of", 0, 100'000));
    result.domains.push_back(std::move(group));
  }, 1'000);
  if (reader.diagnostics().has_errors()) return malformed;
  return result;
}

}  // namespace cw
