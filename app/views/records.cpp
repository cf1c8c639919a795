#include "app/views/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

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

const PolicyRule* RecordsFrame::rule(std::string_view id) const {
  const auto found = std::find_if(model.rules.begin(), model.rules.end(), [&](const PolicyRule& r) { return r.id == id; });
  return found != model.rules.end() ? &*found : nullptr;
}

std::optional<Date> RecordsFrame::next_turn() const {
  const auto found = std::upper_bound(model.turns.begin(), model.turns.end(), day().on);
  return found != model.turns.end() ? std::optional(*found) : std::nullopt;
}

void RecordsFrame::go_to(Date on) {
  on = std::clamp(on, unit().first, unit().last);
  if (on != day().on) out.push(ShowUnitDay{on});
}

Standing standing_of(const RecordOn& record) {
  if (record.delinquent) return {"Delinquent", Tone::Bad, Icon::Cancel};
  if (record.late) return {"Late", Tone::Warn, Icon::Timer};
  if (record.incomplete) return {"Incomplete", Tone::Accent, Icon::Flag};
  return {"Complete", Tone::Ok, Icon::CheckCircle};
}

std::string long_day(Date date) {
  static constexpr std::array<std::string_view, 7> kDays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  return fmt::format("{}, {}", kDays[static_cast<std::size_t>(date.weekday())], to_display(date));
}

std::string short_day(Date date) {
  const std::string text = to_display(date);
  return text.substr(0, text.rfind(' '));
}

std::string money_text(std::int64_t cents) {
  std::string digits = std::to_string((cents + 50) / 100);
  for (auto at = static_cast<std::int64_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return "$" + digits;
}

std::string tenths_text(int tenths) { return fmt::format("{}.{}", tenths / 10, tenths % 10); }

std::string counted(int number, std::string_view one, std::string_view many) { return fmt::format("{} {}", number, number == 1 ? one : many); }

namespace {

struct Behind {
  std::string name;
  int open = 0, late = 0, notified = 0;
};

/// Whoever has slips open on the day, most first.
std::vector<Behind> providers_behind(const RecordsFrame& w) {
  std::map<std::string, Behind> by_name;
  for (const auto& record : w.day().records)
    for (std::size_t s = 0; record.discharged && s < record.slips.size(); ++s) {
      const SlipOn& slip = record.slips[s];
      if (slip.state == SlipState::Completed) continue;
      Behind& one = by_name[w.unit().records[static_cast<std::size_t>(record.record)].slips[s].responsible];
      one.open += 1;
      one.late += slip.late;
      one.notified += slip.state == SlipState::Notified;
    }
  std::vector<Behind> all;
  for (auto& [name, one] : by_name) all.push_back(std::move(one)), all.back().name = name;
  std::stable_sort(all.begin(), all.end(), [](const Behind& a, const Behind& b) { return std::pair(b.late, b.open) < std::pair(a.late, a.open); });
  return all;
}

std::string_view words_of(PolicyLayer layer) {
  switch (layer) {
    case PolicyLayer::Federal: return "Conditions of participation: what every hospital that takes part in Medicare must keep. They go before the others.";
    case PolicyLayer::Accreditation: return "What an accrediting body has asked of hospitals.";
    case PolicyLayer::Facility: return "This hospital's own rules and its medical staff bylaws.";
  }
  return {};
}

void draw_problems(RecordsFrame& w, Rect& rest) {
  std::string all;
  for (const auto& problem : w.model.problems) all += (all.empty() ? "" : " ") + problem;
  if (all.empty()) return;
  ui::Frame& f = w.f;
  const Rect box = rest.cut_top(wrapped_height(f, Type::Small, all, rest.width() - f.px(58)) + f.px(20));
  f.fill(box, Color::BadTint, 8);
  Rect inside = box.inset(f.px(12), f.px(10));
  f.icon(inside.cut_left(f.px(24)).cut_top(f.px(20)), Icon::Warning, Color::Bad, 20);
  inside.cut_left(f.px(10));
  f.text(inside, all, Type::Small, {.color = Color::Bad, .overflow = Overflow::Wrap});
  rest.cut_top(f.px(10));
}

/// A card around what `draw` takes off its inside; as high as that was the last time.
template <typename Draw>
void card_around(RecordsFrame& w, Rect& rest, const char* name, Draw draw) {
  ui::Frame& f = w.f;
  float& known = w.state.heights[name];
  const float pad = f.px(16);
  const Rect box{rest.x0, rest.y0, rest.x1, rest.y0 + std::max(f.px(40), known)};
  f.card(box);
  Rect inside{box.x0 + f.px(18), box.y0 + pad, box.x1 - f.px(18), box.y0 + 1e6F};
  const float top = inside.y0;
  draw(inside);
  if (const float used = inside.y0 - top + 2 * pad; used != known) known = used, f.request_frames(2);
  rest.cut_top(known);
}

void draw_new_dialog(RecordsFrame& w) {
  ui::Frame& f = w.f;
  Rect box;
  bool open = f.begin_dialog("records.new.dialog", {520, 250}, "Start another unit?", box);
  Rect foot = box.cut_bottom(f.px(40));
  f.text(box, fmt::format("What was done on this unit ({}) is put away with it. The other unit has other patients and begins on its first day.", counted(static_cast<int>(w.model.actions.size()), "step", "steps")), Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
  if (f.button(ids::records_new_confirm, foot.cut_right(f.button_width("Start", false)), "Start", {.kind = ui::ButtonKind::Primary})) {
    w.out.push(StartUnit{});
    open = false;
  }
  foot.cut_right(f.px(10));
  if (f.button(ids::records_new_cancel, foot.cut_right(f.button_width("Cancel", false)), "Cancel", {})) open = false;
  f.end_dialog();
  w.state.confirm_new = open;
}

void draw_bar(RecordsFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const bool wide = rest.width() >= f.px(640);
  Rect buttons = top_bar(f, rest, fmt::format("What stays open turns late, is delinquent from day {} after discharge, and may hold the bill", w.model.delinquent_on), w.unit().name + ": discharged records", wide ? 330 : 96);
  const auto middle = [&](float width) { return buttons.cut_right(std::min(width, buttons.width())); };
  const float other = wide ? f.button_width("Another unit", true) : f.px(40);
  Rect place = middle(other);
  place = place.centered(place.width(), f.px(40));
  const bool asked_for = wide ? f.button(ids::records_new, place, "Another unit", {.icon = Icon::Refresh, .tooltip = "Another unit with other patients, from its first day"}) : f.icon_button(ids::records_new, place, Icon::Refresh, "Another unit, from its first day", {});
  if (asked_for && w.model.actions.empty()) w.out.push(StartUnit{});
  else if (asked_for) w.state.confirm_new = true, f.focus(ids::records_new_cancel);
  middle(f.px(8));
  const bool any = !w.model.actions.empty();
  place = middle(wide ? f.button_width("Undo", true) : f.px(40));
  place = place.centered(place.width(), f.px(40));
  if (wide ? f.button(ids::records_undo, place, "Undo", {.kind = ui::ButtonKind::Ghost, .icon = Icon::Undo, .enabled = any, .why_not = "Nothing was done yet.", .shortcut = keys_of(Act::UndoUnit), .tooltip = "Take back what was done last"})
           : f.icon_button(ids::records_undo, place, Icon::Undo, "Take back what was done last", {.enabled = any, .why_not = "Nothing was done yet.", .shortcut = keys_of(Act::UndoUnit)}))
    w.out.push(UndoUnitAct{});
}

/// What no widget took before.
void take_keys(RecordsFrame& w) {
  ui::Frame& f = w.f;
  if (asked(f, Act::NextTurn))
    if (const auto turn = w.next_turn()) w.go_to(*turn);
  if (asked(f, Act::DayBefore)) w.go_to(w.day().on.plus_days(-1));
  if (asked(f, Act::DayAfter)) w.go_to(w.day().on.plus_days(1));
  if (asked(f, Act::UndoUnit) && !w.model.actions.empty()) w.out.push(UndoUnitAct{});
}

}  // namespace

void draw_unit_providers(RecordsFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(w, rest, "providers", [&](Rect& inside) {
    card_heading(f, inside, "Open slips by provider");
    const auto all = providers_behind(w);
    if (all.empty()) {
      f.text(inside.cut_top(f.px(24)), "Nobody: no slip is open on this day.", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      return;
    }
    int most = 1;
    for (const auto& one : all) most = std::max(most, one.open);
    for (const auto& one : all) {
      Rect row = inside.cut_top(f.px(30));
      std::string words = counted(one.open, "slip", "slips");
      if (one.late > 0) words += fmt::format(", {} late", one.late);
      if (one.notified > 0) words += fmt::format(", {} notified", one.notified);
      const float name = std::floor(row.width() * 0.36F), said = std::min(row.width() * 0.4F, f.px(190));
      f.text(row.cut_left(name), one.name, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
      row.cut_left(f.px(8));
      f.text(row.cut_right(said), words, Type::Small, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      row.cut_right(f.px(10));
      if (row.width() < f.px(40)) continue;
      // The whole bar is what is open, its darker part what is late.
      Rect bar = row.centered(row.width(), f.px(8));
      bar.x1 = bar.x0 + bar.width() * static_cast<float>(one.open) / static_cast<float>(most);
      f.fill(bar, Color::AccentFill, 4);
      if (one.late > 0) {
        bar.x1 = bar.x0 + bar.width() * static_cast<float>(one.late) / static_cast<float>(one.open);
        f.fill(bar, Color::WarnFill, 4);
      }
    }
    inside.cut_top(f.px(6));
    f.text(inside.cut_top(f.type_size(Type::Caption)), "Bars: slips open; their first part, in amber, is late.", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  });
}

void draw_unit_policy(RecordsFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(w, rest, "policy", [&](Rect& inside) {
    card_heading(f, inside, "What holds");
    draw_problems(w, inside);
    const std::string numbers = fmt::format("A record is to be complete within {} days of discharge and is delinquent from day {}. The rate divides by {}; its limit is {} %.", w.model.complete_within, w.model.delinquent_on, w.model.denominator, w.model.rate_limit_percent);
    inside.cut_top(f.text(inside, numbers, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}));
    inside.cut_top(f.px(8));
    for (const auto& layer : w.model.layers) {
      f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
      inside.cut_top(f.px(6));
      bool on = layer.on;
      if (f.toggle(ids::records_layer(layer.id), inside.cut_top(f.px(34)), layer.name, on)) w.out.push(SwitchPolicyLayer{layer.id, on});
      const std::string words = std::string(words_of(layer.layer)) + (layer.own ? " From your own file." : "");
      const Rect narrower{inside.x0, inside.y0, std::max(inside.x0, inside.x1 - f.px(54)), inside.y1};
      inside.cut_top(f.text(narrower, words, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap}));
      inside.cut_top(f.px(8));
    }
    if (w.model.layers.empty()) f.text(inside.cut_top(f.px(24)), w.model.policy, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  });
}

void draw_unit_days(RecordsFrame& w, Rect where) {
  ui::Frame& f = w.f;
  float& known = w.state.heights["days"];
  Rect content = f.begin_scroll(ids::records_column, where, known);
  const float top = content.y0;
  if (known > where.height()) content.x1 -= f.px(13);
  // A shadow lies around each card.
  content = content.inset(f.px(4), 0);
  content.y1 = top + 1e6F;
  content.cut_top(f.px(4));
  draw_unit_day(w, content);
  content.cut_top(f.px(14));
  draw_unit_figures(w, content);
  content.cut_top(f.px(14));
  draw_unit_providers(w, content);
  content.cut_top(f.px(14));
  draw_unit_policy(w, content);
  if (const float used = content.y0 - top + f.px(8); used != known) known = used, f.request_frames(2);
  f.end_scroll();
}

void draw_records(ui::Frame& f, RecordsState& state, const UnitModel& model, CommandQueue& out, Rect rest) {
  if (model.unit == nullptr) {
    top_bar(f, rest, "Record completeness", "Records", 0);
    if (f.empty_state(rest, Icon::Records, "No unit yet", "A unit's discharged records, to be moved through its days: what stays open turns late, then delinquent, and holds the bill.", ids::records_new, "Start a unit")) out.push(StartUnit{});
    return;
  }
  if (state.seed != model.unit->seed) {
    const int compact = state.compact;
    state = RecordsState{};
    state.seed = model.unit->seed;
    state.compact = compact;
  }
  RecordsFrame w{f, state, model, out};
  draw_bar(w, rest);
  rest = rest.inset(f.px(14), f.px(10));
  if (rest.width() < f.px(860)) {
    static constexpr std::array<std::string_view, 2> kSides = {"Days", "Records"};
    f.segmented(ids::records_compact, rest.cut_top(f.px(40)).inset(f.px(4), 0), kSides, state.compact);
    rest.cut_top(f.px(8));
    if (state.compact == 0) draw_unit_days(w, rest);
    else draw_unit_records(w, rest.inset(f.px(4), f.px(4)));
  } else {
    const Rect left = rest.cut_left(std::floor(rest.width() * 0.56F));
    rest.cut_left(f.px(10));
    draw_unit_days(w, left);
    draw_unit_records(w, rest.inset(f.px(4), f.px(4)));
  }
  if (state.confirm_new) draw_new_dialog(w);
  else take_keys(w);
}

}  // namespace cw::views
