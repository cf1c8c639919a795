#include "app/session/exam_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "grading/readiness/practice.h"

/// What the examination screen is shown of what the desk knows.
namespace cw {

std::vector<RoomDocument> ExamDesk::open_documents(const ItemSet& set) const {
  std::vector<RoomDocument> documents;
  if (set.chart.empty()) {
    if (!set.text.empty()) documents.push_back({set.id, set.title, parse_chart_text(set.text)});
    return documents;
  }
  for (const auto& file : library_) {
    if (!file.scenario || file.scenario->id.text() != set.chart) continue;
    const auto add = [&](const ChartDocument& d) { documents.push_back({d.id.text(), d.title, parse_chart_text(d.markdown)}); };
    if (set.documents.empty()) {
      for (const auto& d : file.scenario->documents) add(d);
    } else {
      for (const auto& id : set.documents)
        if (const ChartDocument* d = file.scenario->document(DocumentId(id))) add(*d);
    }
  }
  return documents;
}

const std::vector<RoomDocument>* ExamDesk::documents_for(const Item& item) {
  const ItemSet* set = item.set.empty() ? nullptr : bank_->set(item.set);
  if (set == nullptr) return nullptr;
  if (room_->documents_of != set->id) {
    room_->documents = open_documents(*set);
    room_->documents_of = set->id;
  }
  return room_->documents.empty() ? nullptr : &room_->documents;
}

RoomItem ExamDesk::room_item(const Sitting& sitting, const Item& item, int index, bool told) const {
  const auto i = static_cast<std::size_t>(index);
  const SittingItem& given = sitting.items[i];
  RoomItem made{.item = &item, .set = item.set.empty() ? nullptr : bank_->set(item.set), .part = sitting.form.items[i].part, .answer = given.answer, .shown = shown_order(item, sitting.form.seed), .struck = given.struck, .flagged = given.flagged,
                .shut = !can_answer(sitting, index), .hinted = given.hinted, .judged = told, .scored = !told || sitting.form.items[i].scored, .seconds = static_cast<int>((given.spent_ms + 500) / 1000), .doubted = doubted_.contains(item.id.text()), .easy = given.easy};
  if (told) made.credit = item_credit(item, given.answer), made.partial = partial_credit(item, given.answer);
  return made;
}

void ExamDesk::build_room() {
  const Room& room = *room_;
  const Sitting& sitting = room.sitting;
  RoomModel made;
  made.id = room.id;
  made.kind = sitting.kind;
  made.blueprint = room.blueprint;
  made.exam_name = name_of(*room.blueprint);
  made.title = title_of(*room.blueprint, sitting.kind);
  made.judged_at_once = sitting.kind == SittingKind::Quiz || sitting.kind == SittingKind::Cards;
  for (std::size_t i = 0; i < sitting.items.size(); ++i) made.items.push_back(room_item(sitting, room.items[i], static_cast<int>(i), made.judged_at_once && sitting.items[i].judged));
  made.at = sitting.at;
  made.part = sitting.part;
  std::tie(made.part_first, made.part_last) = sitting.range();
  made.on_break = sitting.on_break;
  if (const auto limit = limit_ms(sitting, *room.blueprint)) made.seconds_left = static_cast<int>(std::max<std::int64_t>(0, *limit - sitting.spent_ms + 999) / 1000);
  made.seconds_spent = static_cast<int>(sitting.total_ms() / 1000);
  made.clock = sitting.clock.value_or(PauseRule::Stops);
  made.can_pause = sitting.clock == PauseRule::Stops;
  made.paused = sitting.paused;
  const auto part = static_cast<std::size_t>(sitting.part);
  made.references = sitting.kind != SittingKind::Mock || (part < room.blueprint->parts.size() && room.blueprint->parts[part].references);
  for (int i = made.part_first; i < made.part_last; ++i) {
    const RoomItem& item = made.items[static_cast<std::size_t>(i)];
    (item.answer.empty() ? made.left : made.answered) += 1;
    if (item.flagged) ++made.flagged;
  }
  if (sitting.kind == SittingKind::Diagnostic) made.most_items = kMostDiagnosticItems;
  made.finished = sitting.kind != SittingKind::Mock && std::all_of(sitting.items.begin(), sitting.items.end(), [](const SittingItem& i) { return i.judged; });
  if (sitting.at >= 0 && sitting.at < static_cast<int>(room.items.size())) made.documents = documents_for(room.items[static_cast<std::size_t>(sitting.at)]);
  made.away = room.away;
  made.saved = !room.unsaved_since;
  made.save_problem = room.save_problem;
  room_model_ = std::move(made);
}

void ExamDesk::build() {
  ExamModel made;
  made.problems = problems_;
  const std::string& exam = chosen().id;
  for (const auto& blueprint : blueprints_) {
    ExamOffer offer;
    offer.blueprint = &blueprint;
    offer.name = name_of(blueprint);
    offer.on = examination_day(blueprint);
    if (offer.on) offer.days_left = offer.on->days_since_1970() - clock_.today().days_since_1970();
    const auto count = [&](const ItemId& id) { ++offer.items_in_bank, offer.unseen += answered_.contains(id.text()) ? 0 : 1; };
    for (const auto& item : bank_->items)
      if (item.exam == blueprint.id) count(item.id);
    for (const auto& t : bank_->templates)
      if (t.place_in(blueprint.id) != nullptr) count(t.item.id);
    if (!mock_why_not_.contains(blueprint.id)) {
      const Form form = assemble_form({.blueprint = &blueprint, .bank = bank_, .seed = 1, .seen = {}, .today = clock_.today()});
      std::string why;
      if (form.items.empty()) why = "There are no items for this examination yet.";
      else if (!form.complete()) why = fmt::format("A whole form needs {} items; the bank has {} that fit.", blueprint.items, form.items.size());
      mock_why_not_[blueprint.id] = std::move(why);
    }
    offer.why_not = mock_why_not_[blueprint.id];
    offer.mock_possible = offer.why_not.empty();
    if (blueprint.id == exam) made.chosen = static_cast<int>(made.offers.size());
    made.offers.push_back(std::move(offer));
  }
  if (auto open = record_.open_sittings()) {
    for (const auto& stored : *open) {
      auto sitting = sitting_from_json(stored.state);
      const Blueprint* blueprint = blueprint_of(stored.exam);
      if (!sitting || blueprint == nullptr) continue;
      sitting->spent_ms = stored.spent_ms;
      const bool in_room = room_ && room_->id == stored.id;
      if (in_room) *sitting = room_->sitting;
      else if (sitting->clock == PauseRule::Counts) advance(*sitting, *blueprint, std::max<std::int64_t>(0, clock_.now() - stored.seen_at), false);
      OpenSitting row{.id = stored.id, .kind = sitting->kind, .exam = stored.exam, .title = title_of(*blueprint, sitting->kind), .answered = 0, .items = static_cast<int>(sitting->items.size()), .seconds_left = {}, .clock = sitting->clock.value_or(PauseRule::Stops), .over = sitting->over};
      for (const auto& item : sitting->items) row.answered += item.answer.empty() ? 0 : 1;
      if (const auto limit = limit_ms(*sitting, *blueprint)) row.seconds_left = static_cast<int>(std::max<std::int64_t>(0, *limit - sitting->spent_ms) / 1000);
      made.open.push_back(std::move(row));
    }
  } else {
    made.problems.push_back("The examinations under way could not be read: " + open.error().message);
  }
  for (const auto& e : earlier_)
    if (e.exam == exam) made.earlier.push_back(e);
  const std::int64_t now = clock_.now() / 60'000;
  for (const auto& [point, met] : points_) {
    if (met.exam != exam) continue;
    ++made.cards;
    if (due_today(met.card, now)) ++made.cards_due;
  }
  model_ = std::move(made);
}

const ExamModel& ExamDesk::model() {
  use_bank();
  if (stale_) {
    count_time();
    stale_ = false;
    if (room_ && !room_->hidden) build_room();
    else build();
    model_.room = room_ && !room_->hidden ? &room_model_ : nullptr;
    model_.result = result_shown_ ? &result_model_ : nullptr;
  }
  return model_;
}

bool ExamDesk::build_result(SittingId id) {
  auto stored = record_.sitting(id);
  if (!stored || !*stored || !(*stored)->finished_at) return false;
  auto sitting = sitting_from_json((*stored)->state);
  const auto kept = results_.find(id);
  if (!sitting || kept == results_.end()) return false;
  const Blueprint* blueprint = blueprint_of(sitting->exam);
  if (blueprint == nullptr) return false;
  result_items_ = items_of(sitting->form, *bank_).items;
  std::vector<ExamResponse> given;
  for (const auto& item : sitting->items) given.push_back({.answer = item.answer, .seconds = static_cast<int>((item.spent_ms + 500) / 1000), .flagged = item.flagged});
  ResultModel result;
  result.id = id;
  result.kind = sitting->kind;
  result.blueprint = blueprint;
  result.exam_name = name_of(*blueprint);
  result.title = title_of(*blueprint, sitting->kind);
  result.finished_at = *(*stored)->finished_at;
  result.clock = sitting->clock.value_or(PauseRule::Stops);
  result.time_ran_out = sitting->time_ran_out;
  result.minutes_away = static_cast<int>((sitting->away_ms + 30'000) / 60'000);
  result.score = score_exam(*blueprint, sitting->form, result_items_, given);
  // What it came to is what it came to when it was handed in, whatever the bank says since.
  result.score.raw = kept->second.raw;
  result.score.of = kept->second.of;
  result.score.cut = kept->second.cut;
  result.score.scaled = kept->second.scaled;
  result.score.passed = kept->second.passed;
  std::map<std::string, int> set_documents;
  for (std::size_t i = 0; i < result_items_.size(); ++i) {
    RoomItem item = room_item(*sitting, result_items_[i], static_cast<int>(i), true);
    item.shut = true;
    int place = -1;
    if (item.set != nullptr) {
      const auto [at, fresh] = set_documents.try_emplace(item.set->id, static_cast<int>(result.documents.size()));
      if (fresh) result.documents.push_back(open_documents(*item.set));
      place = at->second;
    }
    result.document_set.push_back(place);
    result.items.push_back(std::move(item));
  }
  bool found = false;
  for (const auto& e : earlier_) {
    if (e.id == id) {
      result.number = e.number;
      found = true;
    } else if (found && e.exam == sitting->exam && e.kind == sitting->kind) {
      result.before = e;
      break;
    }
  }
  if (result.before) {
    const SittingResult& before = results_[result.before->id];
    for (const auto& now : result.score.domains)
      for (const auto& then : before.domains)
        if (then.id == now.id) result.changes.push_back({.domain = now.name, .before_right = then.right, .before_of = then.of, .right = now.right, .of = now.of});
  }
  result_model_ = std::move(result);
  result_shown_ = true;
  stale_ = true;
  return true;
}

}  // namespace cw
