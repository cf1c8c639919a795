#pragma once

#include <string>
#include <string_view>

#include "app/ui/frame.h"
#include "content/base/clock.h"
#include "grading/engine/report.h"
#include "scenarios/model.h"

/// Small pieces that several screens share.
namespace cw::views {

[[nodiscard]] ui::Icon icon_of(DocumentType type);
[[nodiscard]] ui::Icon icon_of(Setting setting);
[[nodiscard]] ui::Icon icon_of(Verdict verdict);
[[nodiscard]] ui::Tone tone_of(Verdict verdict);
[[nodiscard]] ui::Tone tone_of(Difficulty difficulty);
/// Green from 90 %, amber from 70 %, red below.
[[nodiscard]] ui::Tone tone_of_points(int per_mille);

[[nodiscard]] std::string minutes_text(int seconds);      ///< `12 min`
[[nodiscard]] std::string whole_percent(int per_mille);   ///< `75 %`
[[nodiscard]] std::string day_text(UnixMillis at);        ///< `24 Nov 2026`

/// The bar above every screen: small crumb, title, hairline. Returns what is left of it at the right for buttons, and takes it off `rest`.
ui::Rect top_bar(ui::Frame& frame, ui::Rect& rest, std::string_view crumb, std::string_view title, float design_right);

/// A heading inside a card; takes its height off `rest`.
void card_heading(ui::Frame& frame, ui::Rect& rest, std::string_view title);

/// Height of a text set with Overflow::Wrap.
[[nodiscard]] float wrapped_height(const ui::Frame& frame, ui::Type type, std::string_view text, float width);

}  // namespace cw::views
