#pragma once

#include <optional>
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
[[nodiscard]] ui::Icon icon_of(DeficiencyType type);
[[nodiscard]] ui::Icon icon_of(ReviewVerdict verdict);
[[nodiscard]] ui::Icon icon_of(QueryOutcome outcome);
[[nodiscard]] ui::Tone tone_of(Verdict verdict);
[[nodiscard]] ui::Tone tone_of(ReviewVerdict verdict);
[[nodiscard]] ui::Tone tone_of(QueryOutcome outcome);
/// What a type of deficiency is, in one line: `The author has not signed it`
[[nodiscard]] std::string_view meaning(DeficiencyType type);
/// `Holds the bill`; 1 to 3.
[[nodiscard]] std::string_view severity_word(int severity);
[[nodiscard]] std::string_view display_name(DocumentStatus status);
[[nodiscard]] ui::Tone tone_of(Difficulty difficulty);
/// Green from 90 %, amber from 70 %, red below.
[[nodiscard]] ui::Tone tone_of_points(int per_mille);

[[nodiscard]] std::string minutes_text(int seconds);      ///< `12 min`
[[nodiscard]] std::string whole_percent(int per_mille);   ///< `75 %`
[[nodiscard]] std::string day_text(UnixMillis at);        ///< `24 Nov 2026`

/// A day as a person types it, `2026-02-14` or `2/14/2026`; nothing while it is none.
[[nodiscard]] std::optional<Date> date_from(std::string_view text);

/// The bar above every screen: small crumb, title, hairline. Returns what is left of it at the right for buttons, and takes it off `rest`.
ui::Rect top_bar(ui::Frame& frame, ui::Rect& rest, std::string_view crumb, std::string_view title, float design_right);

/// A heading inside a card; takes its height off `rest`.
void card_heading(ui::Frame& frame, ui::Rect& rest, std::string_view title);

/// What a reviewer reads from a document's head, the same for every document and without a color that would tell: written, signed, status, attestation, whose page it is.
/// Takes its height off `rest`.
void draw_document_facts(ui::Frame& frame, ui::Rect& rest, const ChartDocument& document, const Patient& patient);

/// Height of a text set with Overflow::Wrap.
[[nodiscard]] float wrapped_height(const ui::Frame& frame, ui::Type type, std::string_view text, float width);

}  // namespace cw::views
