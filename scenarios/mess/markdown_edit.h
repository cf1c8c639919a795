#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"

/// Careful cuts in a clinician's Markdown: whole sentences, lines, paragraphs and sections, with what is left still well formed.
namespace cw::mess {

/// A place in Markdown, in bytes; half open.
struct Span {
  std::size_t from = 0, to = 0;
};

/// The line in which `quote` stands, marks such as `**` not counting; nothing when no line or more than one holds it.
[[nodiscard]] std::optional<Span> line_with(std::string_view markdown, std::string_view quote);

/// What stands and falls with a line: a table row, a list item with its continuation, a line of a printout, a section under a heading, or a paragraph; when the
/// paragraph is nothing but a bold head, what follows it up to the next head too.
[[nodiscard]] std::string without_unit(std::string_view markdown, Span line);

/// The text without the sentence, labeled passage or unit in which byte `at` stands. Nothing when that would be the document's own title.
[[nodiscard]] std::optional<std::string> without_passage(std::string_view markdown, std::size_t at);

/// Every place where a word or phrase stands as whole words, in any case.
[[nodiscard]] std::vector<std::size_t> places_of(std::string_view text, std::string_view word);
/// The places of a text as such.
[[nodiscard]] std::vector<std::size_t> copies_of(std::string_view text, std::string_view exact);

/// `02/10/2026`, `02/10`, `19:15`, as charts write them.
[[nodiscard]] std::string chart_date(Date date);
[[nodiscard]] std::string chart_day(Date date);
[[nodiscard]] std::string chart_clock(LocalTime time);

/// Whether anything in a text could be read as a day (`120/70` too, so that what shows none surely shows none), or as a clock time.
[[nodiscard]] bool shows_a_day(std::string_view text);
[[nodiscard]] bool shows_a_clock(std::string_view text);

/// `today`, `last night`: words that hold a text to its day.
[[nodiscard]] bool holds_to_its_day(std::string_view text);

/// Without empty pairs of marks, double spaces and more than one blank line.
[[nodiscard]] std::string tidied(std::string_view markdown);

/// The text with its marks taken off, roughly: for counting words and for looking.
[[nodiscard]] std::string bare(std::string_view markdown);

[[nodiscard]] std::string replaced(std::string_view text, Span place, std::string_view by);

}  // namespace cw::mess
