#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"

namespace cw {

namespace detail {
struct JsonDocument;
struct JsonNode;
}  // namespace detail

/// Reads one JSON value and reports what is wrong with it.
///
/// Every fault is collected with file, line, column and pointer; a faulty value reads as a neutral one ("" or 0 or an
/// empty list), so that one pass finds all faults. Fields that nobody asked for are reported by `finish()` with the
/// nearest name that was asked for. A value is only borrowed from its JsonReader.
class JsonValue {
 public:
  // --- fields of an object -------------------------------------------------------------------------------------
  JsonValue required(std::string_view name);  ///< JSN-010 when absent
  std::optional<JsonValue> optional(std::string_view name);

  std::string text(std::string_view name);  ///< required, text, not empty
  std::string text_or(std::string_view name, std::string fallback);
  std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::int64_t integer_or(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t fallback);
  double number(std::string_view name, double least, double most);  ///< whole or not
  double number_or(std::string_view name, double least, double most, double fallback);
  bool boolean_or(std::string_view name, bool fallback);
  Date date(std::string_view name);
  LocalTime local_time(std::string_view name);
  std::optional<LocalTime> local_time_if_present(std::string_view name);
  /// One of the given words, as its enum value; JSN-014 with the nearest word otherwise. The first is the neutral one.
  template <typename E>
  E one_of(std::string_view name, const std::vector<std::pair<std::string_view, E>>& words) {
    return words[word_index(name, words.size(), [&](std::size_t i) { return words[i].first; })].second;
  }
  /// Calls `each` for every element of a required list (of at most `most` elements).
  void each(std::string_view name, const std::function<void(JsonValue)>& each, std::size_t most = 10'000);
  void each_if_present(std::string_view name, const std::function<void(JsonValue)>& each, std::size_t most = 10'000);

  // --- the value itself ----------------------------------------------------------------------------------------
  std::string as_text();
  std::int64_t as_integer(std::int64_t least, std::int64_t most);
  /// A number's digits as written (`0.50`), or a text; JSN-012 otherwise. For numbers that must stay exact.
  std::string as_number_text();
  bool is_object() const;
  bool is_list() const;
  bool is_null() const;  ///< `null` was written
  /// The elements of this list, when it is one of at most `most`.
  void each_element(const std::function<void(JsonValue)>& each, std::size_t most = 10'000);
  /// Calls `each` with the name and value of every field of this object, in order, and marks them read: for objects whose names are data.
  void each_field(const std::function<void(const std::string&, JsonValue)>& each, std::size_t most = 10'000);
  double as_number(double least, double most);
  std::string pointer() const;
  SourcePlace place() const;

  /// Adds a fault at this value.
  void fault(std::string id, std::string message, std::string help = {}, Severity severity = Severity::Error);
  /// Reports fields nobody read (JSN-011). Call once per object, when done with it.
  void finish();

 private:
  friend class JsonReader;
  JsonValue(detail::JsonDocument* document, int node) : document_(document), node_(node) {}
  std::size_t word_index(std::string_view name, std::size_t count, const std::function<std::string_view(std::size_t)>& word);
  detail::JsonDocument* document_;
  int node_;
};

/// One JSON text. Malformed UTF-8 (JSN-001), syntax (JSN-002), nesting deeper than 64 (JSN-003), a field named twice
/// (JSN-004) are faults like any other.
class JsonReader {
 public:
  JsonReader(std::string_view bytes, std::string file_name);
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  /// The top-level value; an empty object when the text was no JSON at all.
  JsonValue root();
  /// Checks `format` and `version` (JSN-020: not this kind of file; JSN-021: written by a newer version) and marks them read.
  /// False when reading on makes no sense.
  bool expect_format(std::string_view format, int newest_version);
  const Diagnostics& diagnostics() const;
  /// Where a pointer's value stands, for checks made after reading; the whole file when there is no such value.
  SourcePlace place_of(std::string_view pointer) const;
  std::string source_line(int line) const;

 private:
  std::unique_ptr<detail::JsonDocument> document_;
};

}  // namespace cw
