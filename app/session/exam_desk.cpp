#include "app/session/exam_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "content/base/dice.h"
#include "grading/readiness/evidence.h"
#include "grading/readiness/practice.h"

namespace cw {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds kTyped{300};    // typed answers are saved so long after the last key
constexpr milliseconds kBeat{1000};    // the clock is saved so often
constexpr milliseconds kSlowBeat{10'000};
constexpr std::int64_t kMinutesOfDay = 1440;
constexpr int kMostQuizItems = 60;
constexpr std::int64_t kAwayWorthAWord = 30'000;

std::int64_t minutes_of(UnixMillis at) { return at / 60'000; }
std::int32_t day_of(UnixMillis at) { return static_cast<std::int32_t>(at / 86'400'000); }

std::string duration_words(std::int64_t ms) {
  const std::int64_t minutes = (ms + 30'000) / 60'000;
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return fmt::format("{} minute{}", minutes, minutes == 1 ? "" : "s");
  const std::int64_t hours = minutes / 60;
  if (hours < 48) return minutes % 60 == 0 ? fmt::format("{} hour{}", hours, hours == 1 ? "" : "s") : fmt::format("{} h {} min", hours, minutes % 60);
  return fmt::format("{} days", hours / 24);
}

std::uint64_t seed_of(std::string_view exam, SittingKind kind, std::size_t number) {
  // Within 53 bits, so that every reader of JSON keeps it whole.
  const std::uint64_t mixed = mixed_into(mixed_into(1469598103934665603u, exam), to_string(kind)) + number * 0x9E3779B97F4A7C15u;
  return std::max<std::uint64_t>(1, Dice(mixed).next() >> 11);
}

KnownItem known(const Item& item) { return {.p0 = item.p0 / 100.0, .chance = chance_level(item)}; }

/// An answer of a diagnostic test, which is given on one day.
ReadinessEvidence evidence_of(const Blueprint& blueprint, const Item& item, const ItemAnswer& answer) {
  ReadinessEvidence evidence;
  const BlueprintDomain* domain = blueprint.domain(item.domain);
  CW_CHECK(domain != nullptr);
  evidence.domain = static_cast<int>(domain - blueprint.domains.data());
  evidence.p0 = item.p0 / 100.0;
  evidence.credit = item_credit(item, answer) / 1000.0;
  evidence.chance = chance_level(item);
  return evidence;
}

}  // namespace

FsrsParameters point_memory() {
  FsrsParameters parameters;
  parameters.short_term = false;
  return parameters;
}

bool due_today(const MemoryCard& card, std::int64_t now) { return card.due / kMinutesOfDay <= now / kMinutesOfDay; }

ExamDesk::ExamDesk(Record& record, const Clock& clock, const std::vector<ScenarioFile>& library, const std::filesystem::path& beside) : record_(record), clock_(clock), library_(library) {
  BlueprintSet set = blueprints_with(beside / "blueprints");
  blueprints_ = std::move(set.blueprints);
  for (const auto& d : set.diagnostics.all()) problems_.push_back(fmt::format("{}: {}", d.place.file, d.message));
  items_beside_ = beside / "items";
  load();
}

void ExamDesk::use_bank() {
  if (bank_ != nullptr) return;
  std::error_code none;
  if (std::filesystem::exists(items_beside_, none)) {
    instructors_ = bank_with(items_beside_);
    bank_ = &instructors_.bank;
    for (const auto& d : instructors_.diagnostics.all()) problems_.push_back(fmt::format("{}: {}", d.place.file, d.message));
  } else {
    bank_ = &built_in_items();
  }
  index_points();
}

// --- what is known ---------------------------------------------------------------------------------------------------

void ExamDesk::index_points() {
  for (const auto& item : bank_->items) items_of_point_[item.point].push_back(item.id), about_.try_emplace(item.point, item.about);
  for (const auto& t : bank_->templates) items_of_point_[t.item.point].push_back(t.item.id), about_.try_emplace(t.item.point, t.item.about);
  for (auto& [point, met] : points_)
    if (const auto words = about_.find(point); words != about_.end()) met.about = words->second;
}

void ExamDesk::load() {
  stale_ = true;
  const auto setting = [&](const std::string& name) {
    auto value = record_.setting(name);
    return value && *value ? **value : std::string();
  };
  chosen_ = setting("exam");
  if (blueprint_of(chosen_) == nullptr && !blueprints_.empty()) chosen_ = blueprints_.front().id;
  names_.clear();
  dates_.clear();
  for (const auto& blueprint : blueprints_) {
    names_[blueprint.id] = setting("exam_name." + blueprint.id);
    dates_[blueprint.id] = Date::parse(setting("exam_date." + blueprint.id));
  }
  responses_.clear();
  answered_.clear();
  points_.clear();
  if (auto all = record_.responses()) {
    for (const auto& response : *all) take_response(response);
  } else {
    problems_.push_back("The answers given so far could not be read: " + all.error().message);
  }
  doubted_.clear();
  if (auto doubts = record_.doubted_items())
    for (const auto& doubt : *doubts) doubted_.insert(doubt.item);
  earlier_.clear();
  results_.clear();
  if (auto finished = record_.finished_sittings()) {
    std::map<std::pair<std::string, std::string>, int> numbers;
    for (const auto& stored : *finished) ++numbers[{stored.exam, stored.kind}];
    for (const auto& stored : *finished) {
      const auto result = sitting_result_from_json(stored.result);
      const auto kind = sitting_kind_from(stored.kind);
      const int number = numbers[{stored.exam, stored.kind}]--;
      if (!result || !kind) continue;
      earlier_.push_back({.id = stored.id, .kind = *kind, .exam = stored.exam, .finished_at = stored.finished_at.value_or(0), .number = number, .raw = result->raw, .of = result->of, .cut = result->cut, .scaled = result->scaled, .passed = result->passed,
                          .minutes = (result->seconds + 30) / 60, .items = result->items});
      results_[stored.id] = *result;
    }
  }
}

void ExamDesk::reload() {
  room_.reset();
  result_shown_ = false;
  problems_.clear();
  load();
}

void ExamDesk::take_response(const StoredResponse& response) {
  responses_.push_back(response);
  answered_.insert(response.item);
  if (response.rating == 0) return;
  MetPoint& met = points_[response.point];
  if (met.point.empty()) {
    met.point = response.point;
    met.first_met = response.answered_at;
    const auto words = about_.find(response.point);
    met.about = words != about_.end() ? words->second : response.point;
  }
  met.exam = response.exam;
  met.domain = response.domain;
  ++met.answers;
  if (response.credit_per_mille >= 1000) ++met.right;
  const auto date = dates_.find(response.exam);
  const std::optional<std::int64_t> day = date != dates_.end() && date->second ? std::optional<std::int64_t>(date->second->days_since_1970()) : std::nullopt;
  met.card = review_card(point_memory(), met.card, minutes_of(response.answered_at), static_cast<Recall>(std::clamp(response.rating, 1, 4)), day);
}

std::map<ItemId, Date> ExamDesk::seen() const {
  std::map<ItemId, Date> seen;
  for (const auto& response : responses_) seen[ItemId(response.item)] = Date::from_days(day_of(response.answered_at));
  return seen;
}

const Blueprint* ExamDesk::blueprint_of(const std::string& exam) const {
  for (const auto& blueprint : blueprints_)
    if (blueprint.id == exam) return &blueprint;
  return nullptr;
}
const Blueprint& ExamDesk::chosen() const {
  const Blueprint* found = blueprint_of(chosen_);
  CW_CHECK(found != nullptr || !blueprints_.empty());
  return found != nullptr ? *found : blueprints_.front();
}
bool ExamDesk::choose(const std::string& exam) {
  if (blueprint_of(exam) == nullptr) return false;
  chosen_ = exam;
  stale_ = true;
  return true;
}
std::string ExamDesk::name_of(const Blueprint& blueprint) const {
  const auto named = names_.find(blueprint.id);
  const bool known_name = named != names_.end() && std::find(blueprint.names.begin(), blueprint.names.end(), named->second) != blueprint.names.end();
  return known_name ? named->second : blueprint.name;
}
std::optional<Date> ExamDesk::examination_day(const Blueprint& blueprint) const {
  const auto date = dates_.find(blueprint.id);
  return date != dates_.end() ? date->second : std::nullopt;
}
std::string ExamDesk::title_of(const Blueprint& blueprint, SittingKind kind) const {
  const std::string name = name_of(blueprint);
  switch (kind) {
    case SittingKind::Mock: return name + " mock examination";
    case SittingKind::Quiz: return name + " quiz";
    case SittingKind::Diagnostic: return name + " diagnostic test";
    case SittingKind::Cards: return "Cards";
  }
  return name;
}

bool ExamDesk::closed_book() const {
  if (!room_ || room_->sitting.kind != SittingKind::Mock || room_->sitting.over) return false;
  // A practice put aside is put aside; where the clock goes on, so does the examination.
  if (room_->hidden && room_->sitting.clock != PauseRule::Counts) return false;
  const auto part = static_cast<std::size_t>(room_->sitting.part);
  return part >= room_->blueprint->parts.size() || !room_->blueprint->parts[part].references;
}

// --- time and saving ---------------------------------------------------------------------------------------------------

void ExamDesk::count_time() {
  if (!room_) return;
  Room& room = *room_;
  const nanoseconds now = clock_.steady();
  const UnixMillis wall = clock_.now();
  std::int64_t ms = 0;
  if (room.sitting.clock == PauseRule::Counts) {
    // The calendar decides: a machine that slept has not stopped the examination.
    ms = std::max<std::int64_t>(0, wall - room.seen_at);
    room.counted_to = now;
  } else {
    const bool runs = !room.hidden && looking_;
    if (now > room.counted_to) {
      const auto whole = std::chrono::duration_cast<milliseconds>(now - room.counted_to);
      if (runs) ms = whole.count();
      room.counted_to = runs ? room.counted_to + whole : now;
    }
  }
  room.seen_at = wall;
  if (ms > 0) advance(room.sitting, *room.blueprint, ms, !room.hidden && looking_);
}

void ExamDesk::edited(bool at_once) {
  if (!room_) return;
  if (!room_->unsaved_since) room_->unsaved_since = clock_.steady();
  stale_ = true;
  if (at_once) save();
}

void ExamDesk::save() {
  if (!room_) return;
  count_time();
  auto saved = record_.save_sitting(room_->id, room_->seen_at, room_->sitting.spent_ms, sitting_to_json(room_->sitting));
  room_->beaten_at = clock_.steady();
  if (saved) {
    room_->unsaved_since.reset();
    room_->save_problem.clear();
  } else {
    room_->unsaved_since = clock_.steady();
    room_->save_problem = saved.error().message;
  }
  stale_ = true;
}

void ExamDesk::look(bool shown) {
  if (looking_ == shown) return;
  count_time();
  looking_ = shown;
  if (room_) {
    room_->counted_to = clock_.steady();
    if (!shown) save();
  }
  stale_ = true;
}

ExamDesk::Outcome ExamDesk::tick() {
  if (!room_) return {};
  const auto shown_before = room_->sitting.spent_ms / 1000;
  const auto place_before = std::pair(room_->sitting.part, room_->sitting.on_break);
  count_time();
  if (room_->sitting.over) return finish();
  Outcome outcome;
  if (place_before != std::pair(room_->sitting.part, room_->sitting.on_break)) {
    edited(true);
    outcome.changed = true;
    outcome.notice = room_->sitting.on_break ? "The time of this part is over. Your break has begun." : "The next part has begun.";
  }
  const nanoseconds now = clock_.steady();
  if (room_->unsaved_since && now - *room_->unsaved_since >= kTyped) {
    save();
    outcome.changed = true;
  } else if (now - room_->beaten_at >= (room_->sitting.clock ? kBeat : kSlowBeat) && !room_->hidden && looking_ && !room_->sitting.paused) {
    room_->beaten_at = now;
    if (auto beaten = record_.beat_sitting(room_->id, room_->seen_at, room_->sitting.spent_ms); !beaten) room_->save_problem = beaten.error().message, outcome.changed = true;
  }
  if (room_->sitting.spent_ms / 1000 != shown_before) outcome.changed = true;
  if (outcome.changed) stale_ = true;
  return outcome;
}

std::optional<nanoseconds> ExamDesk::next_deadline() const {
  if (!room_) return std::nullopt;
  std::optional<nanoseconds> next;
  if (room_->unsaved_since) next = *room_->unsaved_since + kTyped;
  const bool runs = room_->sitting.clock == PauseRule::Counts || (!room_->hidden && looking_);
  if (runs && !room_->sitting.paused && !room_->sitting.over) {
    const nanoseconds second = room_->counted_to + milliseconds(1000 - room_->sitting.spent_ms % 1000);
    next = next ? std::min(*next, second) : second;
  }
  return next;
}

// --- beginning and continuing ------------------------------------------------------------------------------------------

ExamDesk::Outcome ExamDesk::open_room(SittingId id, Sitting sitting, std::int64_t away_ms) {
  const Blueprint* blueprint = blueprint_of(sitting.exam);
  if (blueprint == nullptr) return {.notice = "The blueprint of this examination is no longer there.", .problem = true};
  Room room;
  room.id = id;
  room.blueprint = blueprint;
  room.items = items_of(sitting.form, *bank_).items;
  if (away_ms > 0) {
    sitting.away_ms += away_ms;
    if (sitting.clock == PauseRule::Counts) {
      const auto before = std::pair(sitting.part, sitting.on_break);
      advance(sitting, *blueprint, away_ms, false);
      if (away_ms >= kAwayWorthAWord) room.away = fmt::format("You were away for {}. The clock went on meanwhile, as it does at the test center.", duration_words(away_ms));
      if (before != std::pair(sitting.part, sitting.on_break) && !sitting.over) room.away += " The part you were in is over.";
    } else if (sitting.clock && away_ms >= kAwayWorthAWord) {
      room.away = fmt::format("You were away for {}. The clock stood still.", duration_words(away_ms));
    }
  }
  room.sitting = std::move(sitting);
  room.counted_to = clock_.steady();
  room.beaten_at = room.counted_to;
  room.seen_at = clock_.now();
  if (room.sitting.kind == SittingKind::Diagnostic) {
    room.engine = std::make_unique<ReadinessEngine>(ModelParameters{}, readiness_blueprint(*blueprint));
    for (std::size_t i = 0; i < room.items.size(); ++i) {
      const SittingItem& given = room.sitting.items[i];
      if (given.judged && blueprint->domain(room.items[i].domain) != nullptr) room.engine->add(evidence_of(*blueprint, room.items[i], given.answer));
    }
  }
  room_ = std::move(room);
  looking_ = true;
  result_shown_ = false;
  stale_ = true;
  if (room_->sitting.over) return finish();
  if (room_->sitting.kind == SittingKind::Diagnostic && room_->sitting.items.empty()) (void)give_next_diagnostic();
  save();
  return {.changed = true, .show = true};
}

std::optional<Form> ExamDesk::cards_form(const BeginSitting& wish, const Blueprint& blueprint, std::uint64_t seed) const {
  const std::int64_t now = minutes_of(clock_.now());
  std::vector<const MetPoint*> due;
  std::vector<MemoryCard> cards;
  for (const auto& [point, met] : points_) {
    if (met.exam != blueprint.id || !items_of_point_.contains(point)) continue;
    const bool wished = std::find(wish.points.begin(), wish.points.end(), point) != wish.points.end();
    if (wish.points.empty() ? due_today(met.card, now) : wished) due.push_back(&met), cards.push_back(met.card);
  }
  if (due.empty()) return std::nullopt;
  const auto day = examination_day(blueprint);
  const auto order = review_order(point_memory(), cards, now, day ? std::optional<std::int64_t>(day->days_since_1970()) : std::nullopt);
  const auto when = seen();
  Form form;
  form.exam = blueprint.id;
  form.seed = seed;
  Dice dice(seed);
  for (const std::size_t place : order) {
    if (static_cast<int>(form.items.size()) >= std::clamp(wish.items, 1, kMostQuizItems)) break;
    // The point's item that was asked longest ago: one never asked comes first.
    const auto& all = items_of_point_.at(due[place]->point);
    const ItemId* best = nullptr;
    const auto asked = [&](const ItemId& id) { return when.contains(id) ? when.at(id).days_since_1970() : -1; };
    for (const auto& id : all)
      if (!doubted_.contains(id.text()) && (best == nullptr || asked(id) < asked(*best))) best = &id;
    if (best == nullptr) continue;
    FormItem item;
    item.id = *best;
    item.domain = due[place]->domain;
    int p0 = 70;
    if (const Item* written = bank_->item(*best)) item.version = written->version, item.domain = written->domain, p0 = written->p0;
    else if (const ItemTemplate* made = bank_->template_of(*best)) {
      item.version = made->item.version;
      item.template_seed = std::max<std::uint64_t>(1, dice.next() >> 11);
      p0 = made->item.p0;
      if (const ItemPlace* where = made->place_in(blueprint.id)) item.domain = where->domain;
    }
    form.sum_p0_percent += p0;
    form.items.push_back(std::move(item));
  }
  form.cut = (form.sum_p0_percent + 99) / 100;
  return form;
}

bool ExamDesk::give_next_diagnostic() {
  Room& room = *room_;
  Sitting& sitting = room.sitting;
  std::vector<DiagnosticItem> candidates;
  std::vector<const Item*> which;
  std::vector<int> given(room.blueprint->domains.size(), 0);
  std::set<ItemId> used;
  std::set<std::string> points;
  for (const auto& item : room.items) {
    used.insert(item.id);
    points.insert(item.point);
    if (const BlueprintDomain* domain = room.blueprint->domain(item.domain)) ++given[static_cast<std::size_t>(domain - room.blueprint->domains.data())];
  }
  const Readiness so_far = room.engine->abilities();
  if (diagnostic_finished(so_far.overall.sd, static_cast<int>(room.items.size()))) return false;
  // Unseen ones first; of those seen before nothing is learned.
  for (const bool unseen : {true, false}) {
    for (const auto& item : bank_->items) {
      const BlueprintDomain* domain = item.exam == room.blueprint->id ? room.blueprint->domain(item.domain) : nullptr;
      if (domain == nullptr || !item.set.empty() || doubted_.contains(item.id.text()) || points.contains(item.point) || answered_.contains(item.id.text()) == unseen) continue;
      candidates.push_back({.domain = static_cast<int>(domain - room.blueprint->domains.data()), .item = known(item), .used = used.contains(item.id)});
      which.push_back(&item);
    }
    if (!candidates.empty()) break;
  }
  Dice dice(sitting.seed + room.items.size() * 0x9E3779B97F4A7C15u);
  const auto next = next_diagnostic_item(readiness_blueprint(*room.blueprint), so_far, candidates, given, dice);
  if (!next) return false;
  const Item& item = *which[*next];
  const int part = std::max(0, room.blueprint->part_index(room.blueprint->domain(item.domain)->part));
  sitting.form.items.push_back({.id = item.id, .version = item.version, .template_seed = 0, .scored = true, .part = part, .domain = item.domain});
  sitting.form.sum_p0_percent += item.p0;
  sitting.form.cut = (sitting.form.sum_p0_percent + 99) / 100;
  sitting.items.emplace_back();
  room.items.push_back(item);
  sitting.at = static_cast<int>(sitting.items.size()) - 1;
  return true;
}

ExamDesk::Outcome ExamDesk::carry_out(const BeginSitting& c) {
  const Blueprint* blueprint = c.exam.empty() ? &chosen() : blueprint_of(c.exam);
  if (blueprint == nullptr) return {.notice = "There is no such examination.", .problem = true};
  std::size_t number = 1;
  for (const auto& e : earlier_)
    if (e.exam == blueprint->id && e.kind == c.kind) ++number;
  if (auto open = record_.open_sittings())
    for (const auto& o : *open)
      if (o.exam == blueprint->id && o.kind == to_string(c.kind)) ++number;
  Sitting sitting;
  sitting.kind = c.kind;
  sitting.exam = blueprint->id;
  sitting.seed = c.seed != 0 ? c.seed : seed_of(blueprint->id, c.kind, number);
  FormRequest request{.blueprint = blueprint, .bank = bank_, .seed = sitting.seed, .seen = seen(), .today = clock_.today()};
  for (const auto& item : doubted_) request.seen[ItemId(item)] = clock_.today();
  switch (c.kind) {
    case SittingKind::Mock:
      sitting.form = assemble_form(request);
      sitting.clock = c.clock.value_or(blueprint->pause);
      if (!sitting.form.complete()) return {.notice = "The item bank is too small for a whole mock examination. Take quizzes instead, or add items.", .problem = true};
      break;
    case SittingKind::Quiz: sitting.form = assemble_quiz(request, c.domains, std::clamp(c.items, 1, kMostQuizItems)); break;
    case SittingKind::Diagnostic:
      sitting.form.exam = blueprint->id;
      sitting.form.seed = sitting.seed;
      break;
    case SittingKind::Cards:
      if (auto form = cards_form(c, *blueprint, sitting.seed)) sitting.form = std::move(*form);
      else return {.notice = points_.empty() ? "There are no cards yet. Each item you answer makes one for its knowledge point." : "No card is due today."};
      break;
  }
  if (sitting.form.items.empty() && c.kind != SittingKind::Diagnostic) return {.notice = "There is no item for this yet.", .problem = true};
  sitting.items.resize(sitting.form.items.size());
  save();
  room_.reset();
  const UnixMillis now = clock_.now();
  auto id = record_.begin_sitting({.exam = sitting.exam, .kind = std::string(to_string(sitting.kind)), .begun_at = now, .seen_at = now, .spent_ms = 0, .state = sitting_to_json(sitting)});
  if (!id) return {.notice = "It could not be begun: " + id.error().message, .problem = true};
  Outcome outcome = open_room(*id, std::move(sitting), 0);
  if (room_ && room_->sitting.items.empty()) {
    (void)record_.delete_sitting(*id);
    room_.reset();
    return {.changed = true, .notice = "There is no item for this yet.", .problem = true};
  }
  return outcome;
}

ExamDesk::Outcome ExamDesk::carry_out(const ContinueSitting& c) {
  if (room_ && room_->id == c.sitting) {
    count_time();
    room_->hidden = false;
    looking_ = true;
    room_->counted_to = clock_.steady();
    result_shown_ = false;
    stale_ = true;
    return {.changed = true, .show = true};
  }
  auto stored = record_.sitting(c.sitting);
  if (!stored || !*stored || (*stored)->finished_at) return {.notice = stored ? "This examination is over." : "It could not be read: " + stored.error().message, .problem = true};
  auto sitting = sitting_from_json((*stored)->state);
  if (!sitting) return {.notice = "This examination cannot be continued: " + sitting.error().message + ". A backup of the record may have it.", .problem = true};
  sitting->spent_ms = (*stored)->spent_ms;
  save();
  room_.reset();
  return open_room(c.sitting, std::move(*sitting), std::max<std::int64_t>(0, clock_.now() - (*stored)->seen_at));
}

ExamDesk::Outcome ExamDesk::carry_out(const DiscardSitting& c) {
  if (room_ && room_->id == c.sitting) room_.reset();
  stale_ = true;
  if (auto gone = record_.delete_sitting(c.sitting); !gone) return {.changed = true, .notice = "It could not be deleted: " + gone.error().message, .problem = true};
  return {.changed = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const LeaveRoom&) {
  if (!room_) return {};
  save();
  room_->hidden = true;
  stale_ = true;
  return {.changed = true};
}

// --- in the room -------------------------------------------------------------------------------------------------------

ExamDesk::Outcome ExamDesk::carry_out(const GoToItem& c) {
  if (!room_) return {};
  count_time();
  const auto [first, last] = room_->sitting.range();
  if (c.item < first || c.item >= last || room_->sitting.on_break || room_->sitting.at == c.item) return {};
  room_->sitting.at = c.item;
  room_->away.clear();
  edited(true);
  return {.changed = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const AnswerItem& c) {
  if (!room_) return {};
  count_time();
  if (!can_answer(room_->sitting, c.item)) return {};
  SittingItem& item = room_->sitting.items[static_cast<std::size_t>(c.item)];
  const Item& asked = room_->items[static_cast<std::size_t>(c.item)];
  if (item.answer == c.answer || c.answer.typed.size() > 200 || c.answer.chosen.size() > asked.options.size()) return {};
  for (const int option : c.answer.chosen)
    if (option < 0 || option >= static_cast<int>(asked.options.size())) return {};
  const bool typed = c.answer.typed != item.answer.typed;
  item.answer = c.answer;
  for (const int option : c.answer.chosen) item.struck.erase(option);
  edited(!typed);
  return {.changed = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const FlagItem& c) {
  if (!room_) return {};
  const auto [first, last] = room_->sitting.range();
  if (c.item < first || c.item >= last || room_->sitting.items[static_cast<std::size_t>(c.item)].flagged == c.flagged) return {};
  room_->sitting.items[static_cast<std::size_t>(c.item)].flagged = c.flagged;
  edited(true);
  return {.changed = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const StrikeOption& c) {
  if (!room_ || !can_answer(room_->sitting, c.item)) return {};
  SittingItem& item = room_->sitting.items[static_cast<std::size_t>(c.item)];
  const Item& asked = room_->items[static_cast<std::size_t>(c.item)];
  if (c.option < 0 || c.option >= static_cast<int>(asked.options.size()) || asked.kind == ItemKind::Order) return {};
  if (c.struck) {
    item.struck.insert(c.option);
    std::erase(item.answer.chosen, c.option);
  } else {
    item.struck.erase(c.option);
  }
  edited(true);
  return {.changed = true};
}

StoredResponse ExamDesk::response_for(int index, bool lowest_confidence) const {
  const Room& room = *room_;
  const auto i = static_cast<std::size_t>(index);
  const Item& item = room.items[i];
  const SittingItem& given = room.sitting.items[i];
  const int credit = item_credit(item, given.answer);
  const bool omitted = given.answer.empty();
  StoredResponse response{.id = 0, .sitting = room.id, .answered_at = clock_.now(), .exam = room.sitting.exam, .item = item.id.text(), .item_version = item.version, .seed = item.seed, .domain = room.sitting.form.items[i].domain, .point = item.point,
                          .p0_percent = item.p0, .chance_per_mille = static_cast<int>(chance_level(item) * 1000 + 0.5), .credit_per_mille = credit, .counted = false, .rating = 0, .seconds = static_cast<int>((given.spent_ms + 500) / 1000)};
  // An item left blank says nothing about the knowledge asked for in it.
  response.counted = !omitted && !given.hinted && !answered_.contains(response.item);
  if (!omitted) response.rating = credit < 1000 ? 1 : given.easy ? 4 : given.hinted || lowest_confidence ? 2 : 3;
  return response;
}

ExamDesk::Outcome ExamDesk::carry_out(const JudgeItem& c) {
  if (!room_ || room_->sitting.kind == SittingKind::Mock) return {};
  count_time();
  if (!can_answer(room_->sitting, c.item)) return {};
  const auto i = static_cast<std::size_t>(c.item);
  SittingItem& item = room_->sitting.items[i];
  if (item.answer.empty()) return {.notice = "Answer it first."};
  item.judged = true;
  stale_ = true;
  if (room_->sitting.kind == SittingKind::Diagnostic) {
    const Item& asked = room_->items[i];
    if (room_->blueprint->domain(asked.domain) != nullptr) room_->engine->add(evidence_of(*room_->blueprint, asked, item.answer));
    const bool more = give_next_diagnostic();
    edited(true);
    return more ? Outcome{.changed = true} : finish();
  }
  StoredResponse response = response_for(c.item, c.lowest_confidence);
  item.response = -1;  // replaced by the number the record gives
  auto id = record_.add_response(response, room_->sitting.spent_ms, sitting_to_json(room_->sitting));
  if (!id) {
    item.judged = false;
    item.response = 0;
    return {.changed = true, .notice = "Your answer could not be saved: " + id.error().message, .problem = true};
  }
  response.id = *id;
  item.response = *id;
  take_response(response);
  edited(true);
  return {.changed = true, .answers = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const ShowHint& c) {
  if (!room_ || (room_->sitting.kind != SittingKind::Quiz && room_->sitting.kind != SittingKind::Cards) || !can_answer(room_->sitting, c.item)) return {};
  room_->sitting.items[static_cast<std::size_t>(c.item)].hinted = true;
  edited(true);
  return {.changed = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const RateEasy& c) {
  if (!room_ || room_->sitting.kind != SittingKind::Cards || c.item < 0 || c.item >= static_cast<int>(room_->items.size())) return {};
  const auto i = static_cast<std::size_t>(c.item);
  SittingItem& item = room_->sitting.items[i];
  if (!item.judged || item.easy || item.hinted || item_credit(room_->items[i], item.answer) < 1000) return {};
  if (auto rated = record_.rate_response(item.response, 4); !rated) return {.notice = "This could not be saved: " + rated.error().message, .problem = true};
  item.easy = true;
  edited(true);
  // The point's memory follows from all its answers anew.
  std::vector<StoredResponse> all = std::move(responses_);
  responses_.clear();
  points_.clear();
  for (auto& response : all) {
    if (response.id == item.response) response.rating = 4;
    take_response(response);
  }
  return {.changed = true, .answers = true};
}

ExamDesk::Outcome ExamDesk::carry_out(const PauseSitting&) {
  if (!room_ || room_->sitting.clock == PauseRule::Counts || room_->sitting.paused) return {};
  count_time();
  room_->sitting.paused = true;
  edited(true);
  return {.changed = true};
}
ExamDesk::Outcome ExamDesk::carry_out(const ResumeSitting&) {
  if (!room_ || !room_->sitting.paused) return {};
  room_->sitting.paused = false;
  room_->counted_to = clock_.steady();
  edited(true);
  return {.changed = true};
}
ExamDesk::Outcome ExamDesk::carry_out(const EndPart&) {
  if (!room_ || room_->sitting.kind != SittingKind::Mock) return {};
  count_time();
  if (room_->sitting.part + 1 >= static_cast<int>(room_->blueprint->parts.size())) return {};
  end_part(room_->sitting, *room_->blueprint);
  edited(true);
  return {.changed = true};
}
ExamDesk::Outcome ExamDesk::carry_out(const EndBreak&) {
  if (!room_) return {};
  count_time();
  end_break(room_->sitting, *room_->blueprint);
  edited(true);
  return {.changed = true};
}

// --- the end -----------------------------------------------------------------------------------------------------------

ExamDesk::Outcome ExamDesk::carry_out(const SubmitSitting&) {
  if (!room_) return {};
  count_time();
  return finish();
}

ExamDesk::Outcome ExamDesk::finish() {
  Room& room = *room_;
  Sitting& sitting = room.sitting;
  const bool mock = sitting.kind == SittingKind::Mock;
  if (!mock) {
    // What was never answered was not asked: a quiz may be ended early.
    Form form = sitting.form;
    std::vector<SittingItem> answered;
    std::vector<Item> items;
    form.items.clear();
    form.sum_p0_percent = 0;
    for (std::size_t i = 0; i < sitting.items.size(); ++i) {
      if (sitting.items[i].answer.empty()) continue;
      form.items.push_back(sitting.form.items[i]);
      form.sum_p0_percent += room.items[i].p0;
      answered.push_back(sitting.items[i]);
      items.push_back(room.items[i]);
    }
    form.cut = (form.sum_p0_percent + 99) / 100;
    if (answered.empty()) {
      const SittingId id = room.id;
      return carry_out(DiscardSitting{id});
    }
    sitting.form = std::move(form);
    sitting.items = std::move(answered);
    room.items = std::move(items);
    sitting.at = 0;
  }
  std::vector<ExamResponse> given;
  std::vector<StoredResponse> responses;
  for (std::size_t i = 0; i < sitting.items.size(); ++i) {
    given.push_back({.answer = sitting.items[i].answer, .seconds = static_cast<int>((sitting.items[i].spent_ms + 500) / 1000), .flagged = sitting.items[i].flagged});
    if (sitting.items[i].response == 0 && !room.items[i].stem.empty()) responses.push_back(response_for(static_cast<int>(i), false));
    sitting.items[i].judged = true;
  }
  const ExamScore score = score_exam(*room.blueprint, sitting.form, room.items, given);
  SittingResult result{.raw = score.raw, .of = score.of, .cut = score.cut, .items = static_cast<int>(sitting.items.size()), .seconds = static_cast<int>(sitting.total_ms() / 1000), .scaled = mock ? score.scaled : std::nullopt, .passed = score.passed,
                       .time_ran_out = sitting.time_ran_out, .away_ms = sitting.away_ms, .domains = score.domains};
  const SittingId id = room.id;
  const UnixMillis now = clock_.now();
  if (auto stored = record_.finish_sitting(id, now, sitting_to_json(sitting), sitting_result_to_json(result), responses); !stored) return {.changed = true, .notice = "It could not be handed in: " + stored.error().message, .problem = true};
  for (const auto& response : responses) take_response(response);
  const auto number = 1 + std::count_if(earlier_.begin(), earlier_.end(), [&](const EarlierSitting& e) { return e.exam == sitting.exam && e.kind == sitting.kind; });
  earlier_.insert(earlier_.begin(), {.id = id, .kind = sitting.kind, .exam = sitting.exam, .finished_at = now, .number = static_cast<int>(number), .raw = result.raw, .of = result.of, .cut = result.cut, .scaled = result.scaled, .passed = result.passed,
                                     .minutes = (result.seconds + 30) / 60, .items = result.items});
  results_[id] = result;
  Outcome outcome{.changed = true, .show = true, .answers = true};
  if (sitting.over && mock) outcome.notice = "The time is over. Your examination was handed in.";
  room_.reset();
  stale_ = true;
  if (!build_result(id)) outcome.notice = "It was handed in, but its result cannot be shown.", outcome.problem = true;
  return outcome;
}

ExamDesk::Outcome ExamDesk::carry_out(const ShowSitting& c) {
  if (!build_result(c.sitting)) return {.notice = "This result cannot be read.", .problem = true};
  if (room_) save(), room_->hidden = true;
  return {.changed = true, .show = true};
}
ExamDesk::Outcome ExamDesk::carry_out(const LeaveResult&) {
  result_shown_ = false;
  stale_ = true;
  return {.changed = true};
}

// --- choices -----------------------------------------------------------------------------------------------------------

ExamDesk::Outcome ExamDesk::carry_out(const ChooseExam& c) {
  if (blueprint_of(c.exam) == nullptr || c.exam == chosen_) return {};
  chosen_ = c.exam;
  stale_ = true;
  Outcome outcome{.changed = true, .answers = true};
  if (auto kept = record_.set_setting("exam", c.exam); !kept) outcome.notice = "The setting could not be saved: " + kept.error().message, outcome.problem = true;
  return outcome;
}
ExamDesk::Outcome ExamDesk::carry_out(const NameExam& c) {
  const Blueprint* blueprint = blueprint_of(c.exam);
  if (blueprint == nullptr || std::find(blueprint->names.begin(), blueprint->names.end(), c.name) == blueprint->names.end()) return {};
  names_[c.exam] = c.name;
  stale_ = true;
  Outcome outcome{.changed = true, .answers = true};
  if (auto kept = record_.set_setting("exam_name." + c.exam, c.name); !kept) outcome.notice = "The setting could not be saved: " + kept.error().message, outcome.problem = true;
  return outcome;
}
ExamDesk::Outcome ExamDesk::carry_out(const SetExamDate& c) {
  const Blueprint* blueprint = c.exam.empty() ? &chosen() : blueprint_of(c.exam);
  if (blueprint == nullptr) return {};
  dates_[blueprint->id] = c.on;
  stale_ = true;
  Outcome outcome{.changed = true, .answers = true};
  if (auto kept = record_.set_setting("exam_date." + blueprint->id, c.on ? to_string(*c.on) : ""); !kept) outcome.notice = "The setting could not be saved: " + kept.error().message, outcome.problem = true;
  // Intervals before an examination are shorter: memories follow from the answers anew.
  std::vector<StoredResponse> all = std::move(responses_);
  responses_.clear();
  points_.clear();
  for (const auto& response : all) take_response(response);
  return outcome;
}
ExamDesk::Outcome ExamDesk::carry_out(const DoubtItem& c) {
  if (auto kept = record_.doubt_item({c.item, clock_.now(), c.why}); !kept) return {.notice = "This could not be saved: " + kept.error().message, .problem = true};
  doubted_.insert(c.item);
  for (auto& item : result_model_.items)
    if (item.item->id.text() == c.item) item.doubted = true;
  stale_ = true;
  return {.changed = true, .answers = true};
}
ExamDesk::Outcome ExamDesk::carry_out(const TrustItem& c) {
  if (auto kept = record_.trust_item(c.item); !kept) return {.notice = "This could not be saved: " + kept.error().message, .problem = true};
  doubted_.erase(c.item);
  for (auto& item : result_model_.items)
    if (item.item->id.text() == c.item) item.doubted = false;
  stale_ = true;
  return {.changed = true, .answers = true};
}

ExamDesk::Outcome ExamDesk::apply(const ExamCommand& command) {
  use_bank();
  return std::visit([this](const auto& c) { return carry_out(c); }, command);
}

}  // namespace cw
