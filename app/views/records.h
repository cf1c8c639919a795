#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/views/views.h"

/// The panes of the Records screen, each in a file of its own. They share the state and speak through it.
namespace cw::views {

/// Everything one frame of the Records screen needs; model.unit is there.
struct RecordsFrame {
  ui::Frame& f;
  RecordsState& state;
  const UnitModel& model;
  CommandQueue& out;

  const Unit& unit() const { return *model.unit; }
  const UnitOn& day() const { return model.day; }
  int days() const { return unit().last.days_since_1970() - unit().first.days_since_1970(); }
  int at() const { return day().on.days_since_1970() - unit().first.days_since_1970(); }
  const PolicyRule* rule(std::string_view id) const;
  /// The first day after this one on which a record turns delinquent.
  std::optional<Date> next_turn() const;
  /// Within the unit's days.
  void go_to(Date on);
};

/// How a record stands, in a word, an icon and a tone.
struct Standing {
  std::string_view word;
  ui::Tone tone;
  ui::Icon icon;
};
[[nodiscard]] Standing standing_of(const RecordOn& record);

[[nodiscard]] std::string long_day(Date date);                 ///< `Sunday, 24 May 2026`
[[nodiscard]] std::string short_day(Date date);                ///< `24 May`
[[nodiscard]] std::string money_text(std::int64_t cents);      ///< `$586,310`; cents are left out
[[nodiscard]] std::string tenths_text(int tenths);             ///< `17.0`
[[nodiscard]] std::string counted(int number, std::string_view one, std::string_view many);  ///< `1 slip`, `2 slips`

/// The day, its figures, the curve over all days, who is behind, and what holds: one column that scrolls.
void draw_unit_days(RecordsFrame& w, ui::Rect where);
/// The records of the day, most urgent first, and the slips of the chosen one.
void draw_unit_records(RecordsFrame& w, ui::Rect where);
/// Takes what it used off `rest`.
void draw_unit_day(RecordsFrame& w, ui::Rect& rest);
void draw_unit_figures(RecordsFrame& w, ui::Rect& rest);
void draw_unit_providers(RecordsFrame& w, ui::Rect& rest);
void draw_unit_policy(RecordsFrame& w, ui::Rect& rest);

}  // namespace cw::views
