#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/views/exam.h"
#include "tests/app/ui/harness.h"

/// Examinations in states held still: items of every kind made by hand, models filled by hand, and the commands carried out on them in the plainest way.
namespace cw::test {

inline Item sample_item(int n, ItemKind kind, bool long_texts = false) {
  Item item;
  item.id = ItemId(fmt::format("sample-{}-{:03}", to_string(kind), n));
  item.exam = "rhit";
  item.domain = n % 2 == 0 ? "data-content" : "access-disclosure";
  item.kind = kind;
  item.level = n % 3 == 0 ? CognitiveLevel::Analysis : CognitiveLevel::Application;
  item.p0 = 72;
  item.point = "right-of-access-time";
  item.about = "How long a covered entity has to act on a request for access";
  item.stem = "A patient asks for a copy of her record on **1 March**. The records are stored off site. By which day must the hospital have acted?";
  if (long_texts) item.stem += "\n\nThe hospital has told her *in writing* why it needs more time, and by when it will answer. The request was received on a Sunday; the release of information desk opened it on Monday, and the requested volumes arrived eleven days later from the archive in another state.\n\n| Step | Day |\n| --- | --- |\n| Received | 1 March |\n| Letter about the delay | 28 March |";
  item.reference = "An answer is due within 30 days of receipt; it may be put off once by 30 days with a written reason.";
  item.sources = {{"45 CFR 164.524(b)(2)", 2026}};
  item.written = *Date::from_ymd(2026, 11, 1);
  const char* more = long_texts ? ", counted from the day on which the written statement of the reasons for the delay reached the patient, or from that of the request where no statement was sent" : "";
  switch (kind) {
    case ItemKind::Single:
      for (const char* text : {"15 March", "31 March", "30 April", "30 May"}) item.options.push_back({std::string(text) + more, std::string(text) == "31 March", std::string(text) == "31 March" ? "Thirty days after receipt." : "The rule counts thirty days from receipt, not so many."});
      break;
    case ItemKind::Choose:
      item.choose = 2;
      item.stem = "Which **two** of these belong to the legal health record?";
      for (int i = 0; i < 6; ++i) item.options.push_back({fmt::format("Document {}{}", i + 1, more), i == 1 || i == 4, i == 1 || i == 4 ? "It documents care and is kept in the ordinary course." : "It is kept for other ends."});
      break;
    case ItemKind::Order:
      item.choose = 4;
      item.stem = "Put the steps of a merge in order.";
      for (const char* text : {"Confirm the two records are one person", "Choose the surviving number", "Merge", "Tell the other systems"}) item.options.push_back({std::string(text) + more, false, "It comes here because what follows rests on it."});
      break;
    case ItemKind::Numeric:
      item.stem = "A hospital had 12 deaths among 250 discharges. What is the gross death rate?";
      item.choose = 0;
      item.answer = *Decimal::parse("4.8");
      item.tolerance = *Decimal::parse("0.05");
      item.unit = "%";
      item.decimals = 1;
      item.why = "All deaths count, whenever they occurred.";
      item.worked = {"12 ÷ 250 = 0.048", "0.048 × 100 = 4.8 %"};
      item.mistakes = {{"0.048", "This is the share; the rate is asked in percent."}, {"20.8", "Discharges were divided by deaths."}};
      break;
    case ItemKind::Code:
      item.stem = "Code: type 2 diabetes with diabetic chronic kidney disease.";
      item.choose = 0;
      item.codes = {"E11.22"};
      item.on = *Date::from_ymd(2026, 10, 1);
      item.why = "The index links the two: diabetes, with, chronic kidney disease.";
      item.mistakes = {{"E11.9", "It leaves the complication out."}};
      break;
  }
  return item;
}

/// Everything the screen shows, and what its commands do to it.
struct ExamSample {
  std::vector<Blueprint> blueprints = built_in_blueprints();
  std::vector<std::unique_ptr<Item>> items;
  ItemSet set;
  std::vector<RoomDocument> documents;
  ExamModel model;
  RoomModel room;
  ResultModel result;
  std::vector<ExamCommand> done;

  ExamSample() {
    for (const auto& blueprint : blueprints) {
      ExamOffer offer;
      offer.blueprint = &blueprint;
      offer.name = blueprint.name;
      offer.items_in_bank = 200;
      offer.unseen = 180;
      offer.mock_possible = blueprint.id == "rhit" || blueprint.id == "ods";
      if (!offer.mock_possible) offer.why_not = "The bank holds no whole form of this examination yet.";
      model.offers.push_back(offer);
    }
    model.offers.front().on = *Date::from_ymd(2027, 2, 14);
    model.offers.front().days_left = 80;
  }
  ExamSample(const ExamSample&) = delete;
  ExamSample& operator=(const ExamSample&) = delete;

  void fill_lobby(bool long_names = false) {
    model.cards = 42;
    model.cards_due = 9;
    OpenSitting mock;
    mock.id = 7;
    mock.title = long_names ? "Registered Health Information Technician mock examination, begun on a very long evening" : "RHIT mock examination";
    mock.answered = 41, mock.items = 150, mock.seconds_left = 8123, mock.clock = PauseRule::Stops;
    OpenSitting over;
    over.id = 8;
    over.title = "RHIT mock examination 2", over.answered = 3, over.items = 150, over.seconds_left = 0, over.clock = PauseRule::Counts, over.over = true;
    model.open = {mock, over};
    for (int n = 6; n > 0; --n) {
      EarlierSitting one;
      one.id = 100 + n;
      one.kind = n % 3 == 0 ? SittingKind::Mock : n % 3 == 1 ? SittingKind::Quiz : SittingKind::Diagnostic;
      one.exam = "rhit";
      one.finished_at = 1'790'000'000'000 + 86'400'000LL * n;
      one.number = n;
      one.raw = 90 + n, one.of = 130, one.cut = 92;
      if (n == 3) one.scaled = 288;
      if (n == 6) one.scaled = 312, one.passed = true;
      model.earlier.push_back(one);
    }
  }

  RoomItem room_item(int n, ItemKind kind, bool long_texts) {
    items.push_back(std::make_unique<Item>(sample_item(n, kind, long_texts)));
    RoomItem made;
    made.item = items.back().get();
    made.shown = shown_order(*made.item, 3);
    return made;
  }

  /// Items of every kind, again and again.
  void enter_room(SittingKind kind, int count = 10, bool long_texts = false) {
    room = {};
    room.id = 55;
    room.kind = kind;
    room.blueprint = &blueprints.front();
    room.exam_name = "RHIT";
    room.title = fmt::format("RHIT {}", kind == SittingKind::Mock ? "mock examination" : "quick quiz");
    for (int n = 0; n < count; ++n) room.items.push_back(room_item(n, static_cast<ItemKind>(n % 5), long_texts));
    room.part_last = count;
    room.judged_at_once = kind == SittingKind::Quiz || kind == SittingKind::Cards;
    if (kind == SittingKind::Mock) room.seconds_left = 5025, room.clock = PauseRule::Counts;
    if (kind == SittingKind::Diagnostic) room.most_items = 45;
    count_room();
    model.room = &room;
  }
  /// A scenario set around the item looked at; `count` documents beside its text.
  void give_set(int count, bool long_names = false) {
    make_set(count, long_names);
    room.items[static_cast<std::size_t>(room.at)].set = &set;
    room.documents = &documents;
  }
  /// The same around two items of the result.
  void give_result_set(int first, int count, bool long_names = false) {
    make_set(count, long_names);
    result.documents = {documents};
    result.document_set.assign(result.items.size(), -1);
    for (const int i : {first, first + 1}) {
      result.items[static_cast<std::size_t>(i)].set = &set;
      result.document_set[static_cast<std::size_t>(i)] = 0;
    }
  }
  void make_set(int count, bool long_names) {
    set.id = "sample-set";
    set.title = long_names ? "Hip fracture: review of a closed inpatient record of an 84-year-old woman with three consultations" : "Hip fracture: review of a closed record";
    set.text = "You review the record after discharge. **Use the documents shown.**\n\n| Entry | What the queue shows |\n| --- | --- |\n| A | Two numbers in one system |\n| B | One number, a changed name |";
    documents.clear();
    for (int n = 0; n < count; ++n) documents.push_back({fmt::format("{}-note", n), long_names ? fmt::format("History and physical examination with addendum {}", n) : fmt::format("Note {}", n + 1), parse_chart_text(fmt::format("# Note {}\n\nThe patient fell in her kitchen on the rug.\n\n- hip fracture, left\n- no head injury", n + 1))});
  }
  void count_room() {
    room.answered = room.flagged = room.left = 0;
    for (const auto& item : room.items) {
      room.answered += item.answer.empty() ? 0 : 1;
      room.flagged += item.flagged ? 1 : 0;
      room.left += item.answer.empty() ? 1 : 0;
    }
    room.finished = !room.items.empty() && std::all_of(room.items.begin(), room.items.end(), [&](const RoomItem& item) { return room.judged_at_once ? item.judged : !item.answer.empty(); });
  }

  void judge(RoomItem& item) const {
    item.judged = item.shut = true;
    item.credit = item_credit(*item.item, item.answer);
    item.partial = partial_credit(*item.item, item.answer);
  }

  /// A result with every kind of item and outcome.
  void show_result(SittingKind kind, bool scaled = true, bool long_texts = false, int count = 20) {
    result = {};
    result.id = 66;
    result.kind = kind;
    result.blueprint = scaled ? &blueprints.front() : &blueprints[1];
    result.exam_name = result.blueprint->name;
    result.title = result.exam_name + (kind == SittingKind::Mock ? " mock examination" : " quick quiz");
    result.finished_at = 1'795'000'000'000;
    result.number = 2;
    for (int n = 0; n < count; ++n) {
      RoomItem item = room_item(n, static_cast<ItemKind>(n % 5), long_texts);
      if (n % 3 == 0) item.answer = right_answer(*item.item);
      else if (n % 3 == 1) item.answer = item.item->kind == ItemKind::Numeric ? ItemAnswer{{}, "0.048"} : item.item->kind == ItemKind::Code ? ItemAnswer{{}, "E11.9"} : item.item->kind == ItemKind::Order ? ItemAnswer{{1, 0, 2, 3}, {}} : ItemAnswer{{0}, {}};
      item.flagged = n % 4 == 0;
      item.scored = n % 7 != 6;
      item.seconds = 20 + 17 * (n % 6);
      judge(item);
      result.items.push_back(item);
      ExamRow row;
      row.domain = item.item->domain, row.scored = item.scored, row.right = item.credit == 1000, row.p0 = item.item->p0, row.seconds = item.seconds;
      result.score.rows.push_back(row);
      result.score.seconds += item.seconds;
      if (item.scored) result.score.of += 1, result.score.raw += row.right ? 1 : 0;
      else result.score.unscored += 1, result.score.unscored_right += row.right ? 1 : 0;
      result.score.omitted += item.answer.empty() ? 1 : 0;
    }
    result.score.cut = (result.score.of * 7 + 9) / 10;
    result.score.passed = result.score.raw >= result.score.cut;
    if (scaled && kind == SittingKind::Mock) result.score.scaled = scaled_score({}, result.score.raw, result.score.cut, result.score.of);
    for (const auto& domain : result.blueprint->domains) {
      const auto [low, high] = wilson_interval(3, 5);
      result.score.domains.push_back({domain.id, domain.name, 3, 5, low, high});
    }
    for (const char* level : {"recall", "application", "analysis"}) result.score.levels.push_back({level, level, 4, 6, 0.36, 0.87});
    if (result.blueprint->parts.size() > 1)
      for (const auto& part : result.blueprint->parts) result.score.parts.push_back({part.id, part.title, 5, 9, 0.3, 0.78});
    EarlierSitting before;
    before.number = 1, before.finished_at = 1'790'000'000'000, before.raw = 8, before.of = 17, before.cut = 12;
    if (scaled) before.scaled = 260;
    result.before = before;
    result.changes = {{result.blueprint->domains.front().id, 2, 5, 3, 5}, {result.blueprint->domains.back().id, 4, 5, 3, 5}};
    model.room = nullptr;
    model.result = &result;
  }

  RoomItem& at(int n) { return room.items[static_cast<std::size_t>(n)]; }

  /// As the session does it, without its clock and its record.
  void carry_out(const ExamCommand& command) {
    if (const auto* c = std::get_if<GoToItem>(&command)) room.at = c->item;
    if (const auto* c = std::get_if<AnswerItem>(&command)) at(c->item).answer = c->answer;
    if (const auto* c = std::get_if<FlagItem>(&command)) at(c->item).flagged = c->flagged;
    if (const auto* c = std::get_if<StrikeOption>(&command)) {
      if (c->struck) at(c->item).struck.insert(c->option);
      else at(c->item).struck.erase(c->option);
    }
    if (const auto* c = std::get_if<JudgeItem>(&command)) {
      judge(at(c->item));
      if (room.kind == SittingKind::Diagnostic) room.items.push_back(room_item(static_cast<int>(room.items.size()), ItemKind::Single, false)), room.at = static_cast<int>(room.items.size()) - 1;
    }
    if (const auto* c = std::get_if<ShowHint>(&command)) at(c->item).hinted = true;
    if (const auto* c = std::get_if<RateEasy>(&command)) at(c->item).easy = true;
    if (std::holds_alternative<PauseSitting>(command)) room.paused = true;
    if (std::holds_alternative<ResumeSitting>(command)) room.paused = false;
    if (std::holds_alternative<EndBreak>(command)) room.on_break = false;
    if (std::holds_alternative<LeaveRoom>(command)) model.room = nullptr;
    if (std::holds_alternative<LeaveResult>(command)) model.result = nullptr;
    for (auto& item : result.items) {
      if (const auto* c = std::get_if<DoubtItem>(&command); c != nullptr && item.item->id.text() == c->item) item.doubted = true;
      if (const auto* c = std::get_if<TrustItem>(&command); c != nullptr && item.item->id.text() == c->item) item.doubted = false;
    }
    done.push_back(command);
    count_room();
  }
};

}  // namespace cw::test
