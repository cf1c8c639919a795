#pragma once

#include "grading/explain/explain.h"

namespace cw {

/// The way from chapter to code. Of a code that no book has, the steps above it that a book has, and the code with `found` false.
[[nodiscard]] Place place_of(const Code& code, const CodeBook& codes, Date date);
/// Marks what the two share.
void mark_shared(Place& yours, Place& reference);
/// What the value of an ICD-10-PCS character (from 0) is called in the tables, or empty. `bare` is the whole code.
[[nodiscard]] std::string pcs_label(const CodeBook& codes, std::string_view bare, std::size_t position, Date date);
/// The table of a code, from the tables that hold on a date.
[[nodiscard]] std::optional<PcsTable> pcs_table_of(const CodeBook& codes, std::string_view bare, Date date);
/// The words of a code's 7th character; empty without one.
[[nodiscard]] std::string seventh_words(const Code& code, const CodeBook& codes, Date date);

}  // namespace cw
