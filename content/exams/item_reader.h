#pragma once

#include <string>
#include <vector>

#include "content/base/json_reader.h"
#include "content/exams/item.h"

/// What the readers of items and of templates share. Not for others.
namespace cw::exams {

inline constexpr std::size_t kMostItemsInFile = 2000, kMostOptions = 10, kMostListed = 20;
inline constexpr std::size_t kLongestStem = 6000, kLongestLine = 2000, kLongestScenario = 60'000;

/// Reads a text that may be missing and may not be longer; `fault` is the id of "too long".
[[nodiscard]] std::string limited_text(JsonValue& value, std::string_view name, std::size_t longest, const char* fault);
/// An id that must be there and well formed.
[[nodiscard]] std::string id_text(JsonValue& value, std::string_view name, const char* fault);
/// An exact number, written as a number or as text.
[[nodiscard]] Decimal decimal(JsonValue value, const char* fault);
[[nodiscard]] ItemKind kind_of(JsonValue& value);
/// version, level, p0, point, about, sources, written.
void read_common(JsonValue& value, Item& item, const char* id_fault, const char* length_fault);
[[nodiscard]] std::vector<std::string> lines(JsonValue& value, std::string_view name, const char* length_fault);

}  // namespace cw::exams
