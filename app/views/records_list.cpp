#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/records.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr float kHead = 34, kRow = 76;

/// How urgent a record is: what its group is, and its place among the groups.
int group_of(const RecordOn& record) { return record.delinquent ? 0 : record.late ? 1 : record.incomplete ? 2 : 3; }

/// A heading, or a record below it.
struct Entry {
  int record = -1;  ///< of the day's records; -1: a heading
  int group = 0, count = 0;
  float top = 0;
};

/// Most urgent first: delinquent, late, incomplete, and within each whoever was discharged first.
std::vector<const RecordOn*> sorted_records(const RecordsFrame& w) {
  std::vector<const RecordOn*> all;
  for (const auto& record : w.day().records)
    if (record.discharged && (record.incomplete || w.state.shown == 1)) all.push_back(&record);
  std::stable_sort(all.begin(), all.end(), [](const RecordOn* a, const RecordOn* b) { return group_of(*a) < group_of(*b); });
  return all;
}

std::vector<Entry> entries_of(const RecordsFrame& w, const std::vector<const RecordOn*>& records) {
  std::vector<Entry> entries;
  float top = 0;
  int group = -1;
  for (const RecordOn* record : records) {
    if (group_of(*record) != group) {
      group = group_of(*record);
      const auto count = std::count_if(records.begin(), records.end(), [&](const RecordOn* r) { return group_of(*r) == group; });
      entries.push_back({.record = -1, .group = group, .count = static_cast<int>(count), .top = top});
      top += w.f.px(kHead);
    }
    entries.push_back({.record = record->record, .group = group, .count = 0, .top = top});
    top += w.f.px(kRow);
  }
  entries.push_back({.record = -1, .group = -1, .count = 0, .top = top});
  return entries;
}

std::string_view group_name(int group) {
  static constexpr std::array<std::string_view, 4> kNames = {"Delinquent", "Late", "Incomplete, in time", "Complete"};
  return kNames[static_cast<std::size_t>(group)];
}

/// What came or comes next for a record: `since 24 May`, `becomes delinquent 24 May`.
std::string due_text(const RecordOn& record) {
  if (record.delinquent && record.delinquent_from) return "since " + short_day(*record.delinquent_from);
  if (record.delinquent_from) return "becomes delinquent " + short_day(*record.delinquent_from);
  std::optional<Date> last;
  for (const auto& slip : record.slips)
    if (slip.completed) last = last ? std::max(*last, *slip.completed) : *slip.completed;
  return last ? "completed " + short_day(*last) : "complete at discharge";
}

void state_tag(ui::Frame& f, Rect where, std::string_view word, Tone tone, Icon icon) {
  const float width = std::min(where.width(), f.tag_width(word, icon != Icon::None));
  f.tag(where.cut_right(width), word, tone, icon);
}

void draw_row(RecordsFrame& w, Rect where, const RecordOn& on, bool current) {
  ui::Frame& f = w.f;
  const UnitRecord& record = w.unit().records[static_cast<std::size_t>(on.record)];
  const Standing standing = standing_of(on);
  const auto pressed = f.item(ids::records_list, ids::records_row(record.id), where.inset(f.px(6), f.px(1)), fmt::format("{}, {}, day {}, {}", record.patient, standing.word, on.days, due_text(on)), current, 9);
  if (pressed.clicked) {
    w.state.record = record.id;
    w.state.slip = -1;
    w.state.slips_shown = true;
  }
  Rect inside = where.inset(f.px(18), f.px(10));
  const float right = std::min(f.px(172), inside.width() * 0.46F);
  Rect line = inside.cut_top(f.px(22));
  state_tag(f, line.cut_right(f.tag_width(standing.word, true)), standing.word, standing.tone, standing.icon);
  line.cut_right(f.px(8));
  f.text(line, record.patient, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(2));
  line = inside.cut_top(f.type_size(Type::Small));
  f.text(line.cut_right(right), due_text(on), Type::Small, {.color = on.delinquent ? Color::Bad : Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  line.cut_right(f.px(8));
  f.text(line, record.attending, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(3));
  line = inside.cut_top(f.type_size(Type::Caption));
  const std::string open = on.open == 0 ? "no slip open" : counted(on.open, "slip open", "slips open");
  f.text(line.cut_right(std::min(line.width() * 0.4F, f.measure(Type::Caption, open).x + f.px(2))), open, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis});
  line.cut_right(f.px(8));
  f.text(line, fmt::format("{}  ·  discharged {}  ·  day {}", record.service, short_day(record.discharged.date), on.days), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
}

void draw_list(RecordsFrame& w, Rect where, const std::vector<const RecordOn*>& records) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect head = where.cut_top(f.px(56)).inset(f.px(16), f.px(10));
  static constexpr std::array<std::string_view, 2> kShown = {"Open", "All"};
  const int shown = w.state.shown;
  f.segmented(ids::records_shown, head.cut_right(std::min(f.px(160), head.width() * 0.5F)), kShown, w.state.shown);
  if (w.state.shown != shown) w.state.reveal = true, f.request_frames(2);
  head.cut_right(f.px(10));
  f.text(head, fmt::format("Records ({})", records.size()), Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  f.line({where.x0 + 1, where.y0}, {where.x1 - 1, where.y0}, Color::Hair);
  where = where.inset(1, 1);
  if (records.empty()) {
    if (w.day().discharged == 0) f.empty_state(where, Icon::Bed, "Nobody has been discharged yet", "Move the day on: records begin with the discharge.");
    else f.empty_state(where, Icon::CheckCircle, "Every record is complete", "Nothing is open on this day. Move the day, or look at all records.");
    return;
  }
  const std::vector<Entry> entries = entries_of(w, records);
  const auto keys = f.list(ids::records_list, where, "Records, most urgent first");
  constexpr std::string_view kScroll = "records.list.scroll";
  Rect content = f.begin_scroll(kScroll, where, entries.back().top + f.px(6));
  const float origin = content.y0;
  content.x1 -= f.px(12);
  if (keys.step != 0) {
    w.state.at = std::clamp(w.state.at + keys.step, 0, static_cast<int>(records.size()) - 1);
    w.state.record = w.unit().records[static_cast<std::size_t>(records[static_cast<std::size_t>(w.state.at)]->record)].id;
    w.state.slip = -1;
    w.state.reveal = true;
  }
  // On the list Left and Right move the day, as everywhere on this screen.
  if (keys.left) w.go_to(w.day().on.plus_days(-1));
  if (keys.right) w.go_to(w.day().on.plus_days(1));
  if (keys.enter) w.state.slips_shown = true, f.focus(ids::records_slips);
  for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const Rect row{content.x0, origin + entry.top, content.x1, origin + entries[i + 1].top};
    const bool current = entry.record >= 0 && w.unit().records[static_cast<std::size_t>(entry.record)].id == w.state.record;
    if (current && w.state.reveal) {
      f.scroll_into_view(kScroll, entry.top - (i > 0 && entries[i - 1].record < 0 ? f.px(kHead) : 0), entries[i + 1].top);
      w.state.reveal = false;
    }
    if (row.y1 < where.y0 || row.y0 > where.y1) continue;
    if (entry.record < 0) {
      f.text({row.x0 + f.px(18), row.y0 + f.px(8), row.x1 - f.px(10), row.y1}, fmt::format("{} ({})", group_name(entry.group), entry.count), Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      continue;
    }
    draw_row(w, row, w.day().records[static_cast<std::size_t>(entry.record)], current);
    if (i + 2 < entries.size() && entries[i + 1].record >= 0) f.line({row.x0 + f.px(18), row.y1}, {row.x1 - f.px(18), row.y1}, Color::Hair);
  }
  f.end_scroll();
}

std::string_view severity_words(int severity) {
  if (severity >= 3) return "Legal or regulatory; holds the bill";
  if (severity == 2) return "Holds the bill";
  return "Good practice; does not hold the bill";
}

Icon icon_of(DeficiencyType type) {
  switch (type) {
    case DeficiencyType::MissingSignature:
    case DeficiencyType::MissingAttestation:
    case DeficiencyType::UnsignedVerbalOrder: return Icon::Signature;
    case DeficiencyType::MissingElement:
    case DeficiencyType::FinalDiagnosis: return Icon::Rule;
    default: return Icon::Description;
  }
}

Standing standing_of(const SlipOn& slip) {
  switch (slip.state) {
    case SlipState::Completed: return {display_name(SlipState::Completed), Tone::Ok, Icon::CheckCircle};
    case SlipState::Notified: return {display_name(SlipState::Notified), Tone::Violet, Icon::Notify};
    case SlipState::Assigned: return {display_name(SlipState::Assigned), Tone::Accent, Icon::AssignTo};
    case SlipState::Open: break;
  }
  return {display_name(SlipState::Open), Tone::Neutral, Icon::Minus};
}

void act(RecordsFrame& w, UnitAct what, const UnitRecord& record, int slip) {
  w.state.slip = slip;
  w.out.push(DoUnitAct{what, record.id, slip});
}

/// Taken off the left, one after the other; below it where no room is left.
void draw_buttons(RecordsFrame& w, Rect& inside, const UnitRecord& record, int slip, SlipState state) {
  ui::Frame& f = w.f;
  struct Button {
    UnitAct act;
    std::string_view part, label, tip;
    Icon icon;
    Act key;
    bool enabled;
  };
  const std::array<Button, 3> buttons = {{{UnitAct::Assign, "assign", "Assign", "Put it on the provider's list: done sooner than unasked", Icon::AssignTo, Act::AssignSlip, state == SlipState::Open},
                                          {UnitAct::Notify, "notify", state == SlipState::Notified ? "Remind" : "Notify", "Tell the provider: most answer within some days, some only when reminded", Icon::Notify, Act::NotifySlip, true},
                                          {UnitAct::Complete, "complete", "Complete", "It was done on this day", Icon::Check, Act::CompleteSlip, true}}};
  const float height = f.px(34);
  Rect line = inside.cut_top(height);
  const float left = line.x0;
  for (const auto& button : buttons) {
    const float width = std::min(inside.width(), f.button_width(button.label, true) - f.px(8));
    if (line.x0 > left && line.width() < width) {
      inside.cut_top(f.px(6));
      line = inside.cut_top(height);
    }
    if (f.button(ids::records_slip_part(slip, button.part), line.cut_left(width), button.label, {.icon = button.icon, .enabled = button.enabled, .why_not = "It is assigned already.", .shortcut = slip == w.state.slip ? keys_of(button.key) : std::string_view{}, .tooltip = button.tip})) act(w, button.act, record, slip);
    line.cut_left(f.px(8));
  }
}

void draw_slip(RecordsFrame& w, Rect& rest, const UnitRecord& record, const RecordOn& on, int number) {
  ui::Frame& f = w.f;
  const UnitSlip& slip = record.slips[static_cast<std::size_t>(number)];
  const SlipOn& now = on.slips[static_cast<std::size_t>(number)];
  float& known = w.state.heights[fmt::format("{}.{}", record.id, number)];
  const Rect box{rest.x0, rest.y0, rest.x1, rest.y0 + std::max(f.px(60), known)};
  const bool current = number == w.state.slip && record.slips.size() > 1;
  if (f.item(ids::records_slips, ids::records_slip(number), box, fmt::format("{}: {}", display_name(slip.type), slip.about), current, 9).clicked) w.state.slip = number;
  f.stroke(box, Color::Border, 9, 1);
  Rect inside{box.x0 + f.px(14), box.y0 + f.px(11), box.x1 - f.px(14), box.y0 + 1e6F};
  const float top = box.y0;
  const Standing standing = standing_of(now);
  Rect line = inside.cut_top(f.px(24));
  state_tag(f, line.cut_right(f.tag_width(standing.word, true)), standing.word, standing.tone, standing.icon);
  line.cut_right(f.px(8));
  f.icon(line.cut_left(f.px(22)), icon_of(slip.type), Color::Text3, 20);
  line.cut_left(f.px(8));
  f.text(line, display_name(slip.type), Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(3));
  const auto paragraph = [&](std::string_view text, Type type, Color ink) { inside.cut_top(f.text(inside, text, type, {.color = ink, .overflow = Overflow::Wrap})); };
  paragraph(fmt::format("{}  ·  {}", slip.about, slip.responsible), Type::Small, Color::Text);
  inside.cut_top(f.px(2));
  if (now.completed) {
    paragraph(fmt::format("Completed {}{}", to_display(*now.completed), *now.completed > slip.due.date ? ", after it was due" : ""), Type::Small, Color::Text2);
  } else {
    Rect due = inside.cut_top(f.px(22));
    const std::string words = "Due " + to_display(slip.due);
    f.text(due.cut_left(std::min(due.width(), f.measure(Type::Small, words).x + f.px(10))), words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    if (now.late && due.width() > f.px(60)) {
      const int late = w.day().on.days_since_1970() - slip.due.date.days_since_1970();
      f.tag(due, late < 1 ? std::string("late since today") : counted(late, "day late", "days late"), Tone::Warn, Icon::Timer);
    }
  }
  inside.cut_top(f.px(4));
  std::string cited = slip.rule;
  if (const PolicyRule* rule = w.rule(slip.rule)) cited += fmt::format("  {}  ·  {}", rule->title, rule->cite);
  paragraph(cited, Type::Caption, Color::Text3);
  paragraph(severity_words(slip.severity), Type::Caption, Color::Text3);
  if (!now.completed) {
    inside.cut_top(f.px(8));
    draw_buttons(w, inside, record, number, now.state);
  }
  if (const float used = inside.y0 - top + f.px(12); used != known) known = used, f.request_frames(2);
  rest.cut_top(known);
  rest.cut_top(f.px(10));
}

/// The keys that act on the chosen slip.
void take_slip_keys(RecordsFrame& w, const UnitRecord& record, const RecordOn& on) {
  static constexpr std::array<std::pair<Act, UnitAct>, 3> kActs = {{{Act::AssignSlip, UnitAct::Assign}, {Act::NotifySlip, UnitAct::Notify}, {Act::CompleteSlip, UnitAct::Complete}}};
  if (w.state.confirm_new || record.slips.empty()) return;
  const SlipState state = on.slips[static_cast<std::size_t>(w.state.slip)].state;
  for (const auto& [key, what] : kActs)
    if (asked(w.f, key) && state != SlipState::Completed && (what != UnitAct::Assign || state == SlipState::Open)) act(w, what, record, w.state.slip);
}

void draw_slips(RecordsFrame& w, Rect where, const RecordOn& on, bool alone) {
  ui::Frame& f = w.f;
  const UnitRecord& record = w.unit().records[static_cast<std::size_t>(on.record)];
  const int count = static_cast<int>(record.slips.size());
  const auto first_open = [&] { return static_cast<int>(std::find_if(on.slips.begin(), on.slips.end(), [](const SlipOn& slip) { return slip.state != SlipState::Completed; }) - on.slips.begin()); };
  if (w.state.slip < 0) w.state.slip = on.open > 0 ? first_open() : 0;
  w.state.slip = std::clamp(w.state.slip, 0, std::max(0, count - 1));
  f.card(where);
  Rect head = where.cut_top(f.px(92)).inset(f.px(16), f.px(12));
  if (alone) {
    if (f.icon_button(ids::records_back, head.cut_left(f.px(36)).centered(f.px(36), f.px(36)), Icon::ArrowLeft, "Back to the records", {})) w.state.slips_shown = false, f.focus(ids::records_list);
    head.cut_left(f.px(8));
  }
  const Standing standing = views::standing_of(on);
  Rect line = head.cut_top(f.px(24));
  state_tag(f, line.cut_right(f.tag_width(standing.word, true)), standing.word, standing.tone, standing.icon);
  line.cut_right(f.px(8));
  f.text(line, record.patient, Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  head.cut_top(f.px(4));
  f.text(head.cut_top(f.type_size(Type::Small)), fmt::format("Discharged {}  ·  day {}  ·  {} {}", to_display(record.discharged), on.days, money_text(record.charges_cents), on.unbilled ? "held" : "billed"), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  head.cut_top(f.px(4));
  f.text(head.cut_top(f.type_size(Type::Caption)), fmt::format("{}  ·  MRN {}  ·  {}  ·  {}", record.id, record.mrn, record.service, record.attending), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  f.line({where.x0 + 1, where.y0}, {where.x1 - 1, where.y0}, Color::Hair);
  where = where.inset(1, 1);
  if (count == 0) {
    f.empty_state(where, Icon::CheckCircle, "Complete at discharge", "Nothing was wanting in this record.");
    return;
  }
  const auto keys = f.list(ids::records_slips, where, "Slips of the record");
  constexpr std::string_view kScroll = "records.slips.scroll";
  float& known = w.state.heights["slips"];
  Rect content = f.begin_scroll(kScroll, where, known);
  const float top = content.y0;
  content = Rect{content.x0 + f.px(14), content.y0 + f.px(12), content.x1 - f.px(16), top + 1e6F};
  const int before = w.state.slip;
  if (keys.step != 0) w.state.slip = std::clamp(w.state.slip + keys.step, 0, count - 1);
  if (keys.left) w.go_to(w.day().on.plus_days(-1));
  if (keys.right) w.go_to(w.day().on.plus_days(1));
  if (keys.enter && on.slips[static_cast<std::size_t>(w.state.slip)].state != SlipState::Completed) f.focus(ids::records_slip_part(w.state.slip, "notify"));
  for (int s = 0; s < count; ++s) {
    const float from = content.y0 - top;
    draw_slip(w, content, record, on, s);
    if (s == w.state.slip && s != before) f.scroll_into_view(kScroll, from - f.px(8), content.y0 - top);
  }
  if (const float used = content.y0 - top + f.px(2); used != known) known = used, f.request_frames(2);
  f.end_scroll();
  take_slip_keys(w, record, on);
}

}  // namespace

void draw_unit_records(RecordsFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto records = sorted_records(w);
  const auto chosen = [&] { return std::find_if(w.day().records.begin(), w.day().records.end(), [&](const RecordOn& r) { return r.discharged && w.unit().records[static_cast<std::size_t>(r.record)].id == w.state.record; }); };
  // A record that went from the list stays beside it; one that is not there on this day gives way to the first.
  if (chosen() == w.day().records.end()) {
    w.state.at = 0;
    w.state.slip = -1;
    w.state.slips_shown = false;
    w.state.record = records.empty() ? std::string() : w.unit().records[static_cast<std::size_t>(records.front()->record)].id;
  }
  for (std::size_t i = 0; i < records.size(); ++i)
    if (w.unit().records[static_cast<std::size_t>(records[i]->record)].id == w.state.record) w.state.at = static_cast<int>(i);
  const auto shown = chosen();
  const bool both = where.height() > f.px(540);
  if (shown == w.day().records.end() || (!both && !w.state.slips_shown)) return draw_list(w, where, records);
  if (!both) return draw_slips(w, where, *shown, true);
  const Rect list = where.cut_top(std::floor(where.height() * 0.5F));
  where.cut_top(f.px(14));
  draw_list(w, list, records);
  draw_slips(w, where, *shown, false);
}

}  // namespace cw::views
