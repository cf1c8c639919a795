#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/exam_frame.h"
#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr std::array<int, 4> kQuizItems = {5, 10, 20, 30};
/// A diagnostic test ends at the latest after so many.
constexpr int kMostDiagnostic = 45;

const ExamOffer& chosen(const ExamFrame& w) { return w.model.offers[static_cast<std::size_t>(std::clamp(w.model.chosen, 0, static_cast<int>(w.model.offers.size()) - 1))]; }

// --- the examination -----------------------------------------------------------------------------------------------------

/// A number over what it counts, one beside the other in as many rows as they need.
void draw_facts(ui::Frame& f, Rect& rest, const std::vector<std::pair<std::string, std::string>>& facts) {
  const float height = f.type_size(Type::CardTitle) + f.type_size(Type::Caption) + f.px(3), gap = f.px(28);
  float x = rest.x0, y = rest.y0;
  for (const auto& [value, name] : facts) {
    const float width = std::min(rest.width(), std::max(f.measure(Type::CardTitle, value).x, f.measure(Type::Caption, name).x) + f.px(2));
    if (x > rest.x0 && x + width > rest.x1) x = rest.x0, y += height + f.px(8);
    Rect cell{x, y, x + width, y + height};
    f.text(cell.cut_top(f.type_size(Type::CardTitle)), value, Type::CardTitle, {.overflow = Overflow::Ellipsis});
    cell.cut_top(f.px(3));
    f.text(cell, name, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    x += width + gap;
  }
  rest.y0 = y + height;
}

std::string pause_words(const Blueprint& b) {
  return b.pause == PauseRule::Counts ? "Once it has begun the clock runs on, whatever you do, as at the test center." : "The clock stands still while you are away.";
}

void draw_day(ExamFrame& w, Rect& rest, const ExamOffer& offer) {
  ui::Frame& f = w.f;
  if (w.state.exam != offer.blueprint->id) {
    w.state.exam = offer.blueprint->id;
    w.state.day = offer.on ? to_string(*offer.on) : "";
    w.state.day_wrong = false;
  }
  f.text(rest.cut_top(f.px(20)), "Your examination day", Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  rest.cut_top(f.px(4));
  Rect row = rest.cut_top(f.px(36));
  const auto field = f.field(ids::exam_day, row.cut_left(std::min(row.width(), f.px(180))), w.state.day, {.hint = "2027-02-14", .icon = Icon::Calendar, .invalid = w.state.day_wrong, .label = "Your examination day, as 2027-02-14 or 2/14/2027"});
  row.cut_left(f.px(8));
  bool set = field.submitted;
  if (field.changed) w.state.day_wrong = false;
  if (field.cancelled) w.state.day = offer.on ? to_string(*offer.on) : "", w.state.day_wrong = false;
  const std::string known = offer.on ? to_string(*offer.on) : "";
  if (w.state.day != known && row.width() >= f.button_width("Set", false)) {
    if (f.button(ids::exam_day_set, row.cut_left(f.button_width("Set", false)), "Set", {})) set = true;
    row.cut_left(f.px(10));
  } else if (offer.on && row.width() >= f.px(40)) {
    if (f.icon_button(ids::exam_day_clear, row.cut_left(f.px(36)), Icon::Close, "No day yet", {})) w.state.day.clear(), set = true;
    row.cut_left(f.px(8));
  }
  if (set) {
    const auto day = date_from(w.state.day);
    if (w.state.day.empty()) w.send(SetExamDate{offer.blueprint->id, std::nullopt});
    else if (day) w.send(SetExamDate{offer.blueprint->id, day}), w.state.day = to_string(*day);
    else w.state.day_wrong = true;
  }
  std::string words;
  if (w.state.day_wrong) words = "That is no day. Write it as 2027-02-14 or 2/14/2027.";
  else if (!offer.on) words = "Not set. The study plan counts back from it.";
  else if (offer.days_left > 1) words = fmt::format("{}: {} days left", to_display(*offer.on), offer.days_left);
  else if (offer.days_left == 1) words = fmt::format("{}: tomorrow", to_display(*offer.on));
  else if (offer.days_left == 0) words = fmt::format("{}: today", to_display(*offer.on));
  else words = fmt::format("{} is past. Set a new day when you have one.", to_display(*offer.on));
  rest.cut_top(f.px(5));
  exam_paragraph(f, rest, words, Type::Small, w.state.day_wrong ? Color::Bad : Color::Text2, 0);
}

void draw_examination(ExamFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const ExamOffer& offer = chosen(w);
  const Blueprint& b = *offer.blueprint;
  exam_card(w, rest, "examination", [&](Rect& inside) {
    Rect row = inside.cut_top(f.px(36));
    std::vector<std::string_view> names;
    for (const auto& one : w.model.offers) names.push_back(one.name);
    int at = std::clamp(w.model.chosen, 0, static_cast<int>(names.size()) - 1);
    const bool several = b.names.size() > 1;
    if (f.choice(ids::exam_choice, row.cut_left(std::min(f.px(180), several ? row.width() * 0.5F - f.px(6) : row.width())), names, at)) w.send(ChooseExam{w.model.offers[static_cast<std::size_t>(at)].blueprint->id});
    if (several) {
      row.cut_left(f.px(12));
      std::vector<std::string> called;
      for (const auto& name : b.names) called.push_back("Called " + name);
      const std::vector<std::string_view> labels(called.begin(), called.end());
      int name = static_cast<int>(std::find(b.names.begin(), b.names.end(), offer.name) - b.names.begin());
      if (f.choice(ids::exam_name, row.cut_left(std::min(f.px(180), row.width())), labels, name, "Called …")) w.send(NameExam{b.id, b.names[static_cast<std::size_t>(name)]});
    }
    inside.cut_top(f.px(12));
    exam_paragraph(f, inside, b.title, Type::CardTitle, Color::Text, 1);
    exam_paragraph(f, inside, b.body, Type::Small, Color::Text2, 12);
    std::vector<std::pair<std::string, std::string>> facts = {{std::to_string(b.items), "items"}, {std::to_string(b.scored), b.scored < b.items ? "scored, nobody is told which" : "all scored"}, {exam_time_text(b.minutes() * 60), b.parts.size() > 1 ? fmt::format("in {} parts", b.parts.size()) : std::string("in one part")}};
    if (b.scale) facts.emplace_back(fmt::format("{} of {}", b.scale->cut, b.scale->most), "scaled score that passes");
    draw_facts(f, inside, facts);
    inside.cut_top(f.px(10));
    if (b.parts.size() > 1)
      for (std::size_t p = 0; p < b.parts.size(); ++p) {
        const auto& part = b.parts[p];
        std::string words = fmt::format("Part {}: {}, {}, {}", p + 1, part.title, exam_counted(part.items, "item", "items"), exam_time_text(part.minutes * 60));
        if (part.break_after_minutes > 0) words += fmt::format(", then a break of {} minutes", part.break_after_minutes);
        exam_paragraph(f, inside, words, Type::Small, Color::Text2, 3);
      }
    exam_paragraph(f, inside, pause_words(b), Type::Small, Color::Text2, 12);
    draw_day(w, inside, offer);
    if (!b.caution.empty()) {
      inside.cut_top(f.px(12));
      f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
      inside.cut_top(f.px(10));
      exam_paragraph(f, inside, b.caution, Type::Caption, Color::Text3, 0);
    }
  });
}

// --- what can be begun ---------------------------------------------------------------------------------------------------

struct Begin {
  SittingKind kind;
  Icon icon;
  std::string title, what, button;
  bool enabled = true;
  std::string why_not = {};
};

/// Icon, title, one sentence; what `more` draws; the button at the end.
template <typename More>
bool draw_begin(ExamFrame& w, Rect& rest, const Begin& begin, More more) {
  ui::Frame& f = w.f;
  bool pressed = false;
  exam_card(w, rest, std::string(to_string(begin.kind)), [&](Rect& inside) {
    const float button = f.button_width(begin.button, false);
    Rect head = inside.cut_top(f.px(40));
    const bool beside = head.width() > button + f.px(150);
    const ui::ButtonOptions options{.kind = begin.kind == SittingKind::Mock && begin.enabled && w.model.open.empty() ? ui::ButtonKind::Primary : ui::ButtonKind::Secondary, .enabled = begin.enabled, .why_not = begin.why_not};
    if (beside) {
      pressed = f.button(ids::exam_begin(to_string(begin.kind)), head.cut_right(button), begin.button, options);
      head.cut_right(f.px(12));
    }
    f.icon(head.cut_left(f.px(26)), begin.icon, Color::AccentText, 24);
    head.cut_left(f.px(10));
    f.text(head, begin.title, Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
    inside.cut_top(f.px(6));
    exam_paragraph(f, inside, begin.what, Type::Small, Color::Text2, 0);
    more(inside);
    // Of cards the sentence itself says that none is due.
    if (!begin.enabled && begin.kind != SittingKind::Cards) {
      inside.cut_top(f.px(8));
      exam_paragraph(f, inside, begin.why_not, Type::Small, Color::Warn, 0);
    }
    if (!beside) {
      inside.cut_top(f.px(12));
      pressed = f.button(ids::exam_begin(to_string(begin.kind)), inside.cut_top(f.px(40)).cut_left(std::min(inside.width(), button)), begin.button, options);
    }
  });
  rest.cut_top(f.px(14));
  return pressed;
}

void draw_mock(ExamFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const ExamOffer& offer = chosen(w);
  const Blueprint& b = *offer.blueprint;
  const Begin begin{SittingKind::Mock, Icon::Exam, "Mock examination", fmt::format("A whole form of {} items in {}, as at the test center. Nothing is judged before the end.", b.items, exam_time_text(b.minutes() * 60)), "Begin", offer.mock_possible, offer.why_not.empty() ? std::string("The item bank is too small for a whole form.") : offer.why_not};
  int rule = w.state.clock >= 0 ? w.state.clock : b.pause == PauseRule::Counts ? 0 : 1;
  const bool pressed = draw_begin(w, rest, begin, [&](Rect& inside) {
    if (!offer.mock_possible) return;
    inside.cut_top(f.px(10));
    static constexpr std::array<std::string_view, 2> kRules = {"Clock counts", "Clock stops"};
    if (f.segmented(ids::exam_clock_rule, inside.cut_top(f.px(36)).cut_left(std::min(inside.width(), f.px(300))), kRules, rule)) w.state.clock = rule;
    inside.cut_top(f.px(6));
    exam_paragraph(f, inside, rule == 0 ? "It runs on while you are away or the program is closed, so the score tells what the day itself would." : "It stands still while you are away; for practice. The result says so.", Type::Caption, Color::Text3, 0);
  });
  if (pressed) w.send(BeginSitting{.kind = SittingKind::Mock, .exam = b.id, .clock = rule == 0 ? PauseRule::Counts : PauseRule::Stops});
}

void draw_quiz(ExamFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const ExamOffer& offer = chosen(w);
  const Blueprint& b = *offer.blueprint;
  const Begin begin{SittingKind::Quiz, Icon::Lightbulb, "Quick quiz", "Every answer is judged at once, with the reason of every option.", "Begin", offer.items_in_bank > 0, "The bank holds no items for this examination yet."};
  std::vector<std::string> domains;
  for (const auto& domain : b.domains)
    if (w.state.domains.contains(domain.id)) domains.push_back(domain.id);
  const bool pressed = draw_begin(w, rest, begin, [&](Rect& inside) {
    if (offer.items_in_bank == 0) return;
    inside.cut_top(f.px(12));
    float x = inside.x0, y = inside.y0;
    const float height = f.px(32);
    const auto chip = [&](const std::string& id, std::string_view label, bool on) {
      const float width = std::min(inside.width(), f.chip_width(label, on));
      if (x > inside.x0 && x + width > inside.x1) x = inside.x0, y += height + f.px(8);
      const bool hit = f.chip(id, {x, y, x + width, y + height}, label, on);
      x += width + f.px(8);
      return hit;
    };
    if (chip(ids::exam_domain("all"), "All domains", domains.empty())) w.state.domains.clear();
    for (const auto& domain : b.domains)
      if (const bool on = w.state.domains.contains(domain.id); chip(ids::exam_domain(domain.id), domain.short_name.empty() ? domain.name : domain.short_name, on)) {
        if (on) w.state.domains.erase(domain.id);
        else w.state.domains.insert(domain.id);
        f.request_frames(2);
      }
    inside.y0 = y + height;
    inside.cut_top(f.px(12));
    static constexpr std::array<std::string_view, 4> kLabels = {"5", "10", "20", "30"};
    Rect row = inside.cut_top(f.px(36));
    f.segmented(ids::exam_quiz_items, row.cut_left(std::min(row.width(), f.px(240))), kLabels, w.state.quiz_items);
    row.cut_left(f.px(10));
    if (row.width() > f.px(50)) f.text(row, "items", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  });
  if (pressed) w.send(BeginSitting{.kind = SittingKind::Quiz, .exam = b.id, .domains = domains, .items = kQuizItems[static_cast<std::size_t>(std::clamp(w.state.quiz_items, 0, 3))], .clock = {}});
}

void draw_others(ExamFrame& w, Rect& rest) {
  const ExamOffer& offer = chosen(w);
  const std::string& exam = offer.blueprint->id;
  const Begin diagnostic{SittingKind::Diagnostic, Icon::Readiness, "Diagnostic test", fmt::format("Each item follows from your answers so far; at most {} of them tell where you stand in every domain. There is no way back, and no verdict before the end.", kMostDiagnostic), "Begin", offer.items_in_bank > 0, "The bank holds no items for this examination yet."};
  if (draw_begin(w, rest, diagnostic, [](Rect&) {})) w.send(BeginSitting{.kind = SittingKind::Diagnostic, .exam = exam, .clock = {}});
  std::string what = w.model.cards == 0 ? "Each item you answer makes a card for its knowledge point; it comes back shortly before you would forget it." : w.model.cards_due == 0 ? fmt::format("None is due today, of {} met.", exam_counted(w.model.cards, "knowledge point", "knowledge points")) : fmt::format("{} of {} due today.", w.model.cards_due, exam_counted(w.model.cards, "knowledge point", "knowledge points"));
  const Begin cards{SittingKind::Cards, Icon::Cards, "Cards due", what, w.model.cards_due > 0 ? fmt::format("Review {}", std::min(20, w.model.cards_due)) : std::string("Review"), w.model.cards_due > 0, w.model.cards == 0 ? "There are no cards yet." : "Nothing is due today."};
  if (draw_begin(w, rest, cards, [](Rect&) {})) w.send(BeginSitting{.kind = SittingKind::Cards, .exam = exam, .items = std::min(20, w.model.cards_due), .clock = {}});
}

// --- under way, and earlier ----------------------------------------------------------------------------------------------

void draw_open(ExamFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  if (w.model.open.empty()) return;
  exam_card(w, rest, "open", [&](Rect& inside) {
    card_heading(f, inside, "Under way");
    for (std::size_t i = 0; i < w.model.open.size(); ++i) {
      const OpenSitting& one = w.model.open[i];
      if (i > 0) {
        f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
        inside.cut_top(f.px(10));
      }
      exam_paragraph(f, inside, one.title.empty() ? std::string(display_name(one.kind)) : one.title, Type::Strong, Color::Text, 2);
      std::string words = one.items > 0 ? fmt::format("{} of {} answered", one.answered, one.items) : exam_counted(one.answered, "item answered", "items answered");
      if (one.over) words += "; its time ran out while you were away";
      else if (one.seconds_left) words += fmt::format("; {} left, {}", exam_time_text(*one.seconds_left), one.clock == PauseRule::Counts ? "the clock runs" : "the clock stands still");
      exam_paragraph(f, inside, words, Type::Small, one.over ? Color::Warn : Color::Text2, 8);
      Rect row = inside.cut_top(f.px(38));
      const std::string_view go = one.over ? "See the result" : "Continue";
      if (f.button(ids::exam_open(one.id, "continue"), row.cut_left(f.button_width(go, false)), go, {.kind = i == 0 ? ui::ButtonKind::Primary : ui::ButtonKind::Secondary})) w.send(ContinueSitting{one.id});
      row.cut_left(f.px(8));
      if (f.button(ids::exam_open(one.id, "discard"), row.cut_left(f.button_width("Discard", false)), "Discard", {.kind = ui::ButtonKind::Danger})) w.state.discard = one.id, f.focus(ids::exam_discard_cancel);
      if (i + 1 < w.model.open.size()) inside.cut_top(f.px(10));
    }
  });
  rest.cut_top(f.px(14));
}

std::string score_words(const EarlierSitting& one) {
  if (one.kind == SittingKind::Mock) return one.scaled ? fmt::format("Scaled {}", *one.scaled) : fmt::format("{} of {}, cut {}", one.raw, one.of, one.cut);
  return fmt::format("{} of {} right", one.raw, one.of);
}

void draw_earlier(ExamFrame& w, Rect& rest, float origin, std::string_view scroll) {
  ui::Frame& f = w.f;
  exam_card(w, rest, "earlier", [&](Rect& inside) {
    card_heading(f, inside, "Earlier sittings");
    const auto& all = w.model.earlier;
    if (all.empty()) {
      exam_paragraph(f, inside, "None yet. Each one that is handed in stands here with its result.", Type::Small, Color::Text2, 0);
      return;
    }
    const float height = f.px(58);
    const Rect box{inside.x0 - f.px(10), inside.y0, inside.x1 + f.px(10), inside.y0 + height * static_cast<float>(all.size())};
    const auto keys = f.list(ids::exam_earlier, box, "Earlier sittings, newest first");
    int& at = w.state.earlier;
    at = std::clamp(at + keys.step, 0, static_cast<int>(all.size()) - 1);
    if (keys.step != 0) f.scroll_into_view(scroll, box.y0 + height * static_cast<float>(at) - origin, box.y0 + height * static_cast<float>(at + 1) - origin);
    if (keys.enter) w.send(ShowSitting{all[static_cast<std::size_t>(at)].id});
    for (std::size_t i = 0; i < all.size(); ++i) {
      const EarlierSitting& one = all[i];
      const Rect row{box.x0, box.y0 + height * static_cast<float>(i), box.x1, box.y0 + height * static_cast<float>(i + 1)};
      const bool mock = one.kind == SittingKind::Mock;
      const std::string title = fmt::format("{} {}", display_name(one.kind), one.number), verdict = one.passed ? "Passed" : "Not yet";
      const std::string label = fmt::format("{}, {}: {}{}", title, day_text(one.finished_at), score_words(one), mock ? ", " + verdict : std::string());
      const auto hit = f.item(ids::exam_earlier, ids::exam_earlier_row(one.id), row.inset(0, f.px(2)), label, keys.focused && static_cast<int>(i) == at, 8);
      if (hit.clicked) at = static_cast<int>(i), w.send(ShowSitting{one.id});
      Rect line = row.inset(f.px(10), 0);
      f.icon(line.cut_right(f.px(20)), Icon::ChevronRight, Color::Text3, 20);
      line.cut_right(f.px(6));
      if (mock) {
        const float tag = f.tag_width(verdict, true);
        f.tag(line.cut_right(tag).centered(tag, f.px(24)), verdict, one.passed ? Tone::Ok : Tone::Warn, one.passed ? Icon::CheckCircle : Icon::Info);
        line.cut_right(f.px(8));
      }
      Rect words = line.centered(line.width(), f.px(42));
      f.text(words.cut_top(f.px(22)), title, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
      f.text(words, fmt::format("{}  ·  {}", day_text(one.finished_at), score_words(one)), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    }
    inside.y0 = box.y1;
  });
  rest.cut_top(f.px(14));
}

void draw_discard_dialog(ExamFrame& w) {
  ui::Frame& f = w.f;
  const auto found = std::find_if(w.model.open.begin(), w.model.open.end(), [&](const OpenSitting& one) { return one.id == w.state.discard; });
  if (found == w.model.open.end()) {
    w.state.discard = 0;
    return;
  }
  Rect box;
  bool open = f.begin_dialog("exam.discard.dialog", {520, 250}, "Discard this sitting?", box);
  Rect foot = box.cut_bottom(f.px(40));
  f.text(box, fmt::format("{}: {}. Nothing of it is kept but what was judged in it.", found->title.empty() ? std::string(display_name(found->kind)) : found->title, exam_counted(found->answered, "answer", "answers")), Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
  if (f.button(ids::exam_discard_confirm, foot.cut_right(f.button_width("Discard", false)), "Discard", {.kind = ui::ButtonKind::Danger})) {
    w.send(DiscardSitting{found->id});
    open = false;
  }
  foot.cut_right(f.px(10));
  if (f.button(ids::exam_discard_cancel, foot.cut_right(f.button_width("Keep it", false)), "Keep it", {})) open = false;
  f.end_dialog();
  if (!open) w.state.discard = 0;
}

void draw_problems(ExamFrame& w, Rect& rest) {
  std::string all;
  for (const auto& problem : w.model.problems) all += (all.empty() ? "" : " ") + problem;
  if (!all.empty()) exam_banner(w.f, rest, Tone::Warn, Icon::Warning, all);
}

}  // namespace

void draw_exam_lobby(ExamFrame& w, Rect rest) {
  ui::Frame& f = w.f;
  top_bar(f, rest, "Mock examinations, quizzes and cards", "Examination", 0);
  if (w.model.offers.empty()) {
    f.empty_state(rest, Icon::Exam, "No examination is described", "Blueprints beside your record that can be read stand here.");
    return;
  }
  const auto begin = [&](Rect& content) {
    draw_problems(w, content);
    draw_examination(w, content);
    content.cut_top(f.px(14));
  };
  const auto kinds = [&](Rect& content) {
    draw_mock(w, content);
    draw_quiz(w, content);
    draw_others(w, content);
  };
  rest = rest.inset(f.px(10), 0);
  constexpr std::string_view kLeft = "exam.lobby", kRight = "exam.lobby.right";
  if (rest.width() < f.px(860)) {
    exam_scroll(w, std::string(kLeft), rest, 6, [&](Rect& content) {
      const float origin = content.y0;
      content.cut_top(f.px(14));
      draw_open(w, content);
      begin(content);
      kinds(content);
      draw_earlier(w, content, origin, kLeft);
    });
  } else {
    const Rect left = rest.cut_left(std::floor(rest.width() * 0.57F));
    exam_scroll(w, std::string(kLeft), left, 6, [&](Rect& content) {
      content.cut_top(f.px(14));
      if (w.model.open.empty()) {
        kinds(content);
      } else {
        draw_open(w, content);
        kinds(content);
      }
    });
    exam_scroll(w, std::string(kRight), rest, 4, [&](Rect& content) {
      const float origin = content.y0;
      content.cut_top(f.px(14));
      begin(content);
      draw_earlier(w, content, origin, kRight);
    });
  }
  if (w.state.discard != 0) draw_discard_dialog(w);
}

}  // namespace cw::views
