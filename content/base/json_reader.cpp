#include "content/base/json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <unordered_set>

#include "content/base/utf8.h"

namespace cw {
namespace detail {

enum class JsonKind : std::uint8_t { Null, Boolean, Integer, Number, Text, Array, Object };

struct JsonNode {
  JsonKind kind = JsonKind::Null;
  std::size_t at = 0;       // byte of the value in the text
  int parent = -1;
  std::string name;         // in its object
  int index = -1;           // in its array
  std::size_t name_at = 0;  // byte of the field's name
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;
  // The fields or elements, in order, as a chain.
  int first_child = -1, last_child = -1, next = -1;
  std::size_t child_count = 0;
  bool read = false;
  std::vector<std::string> asked;  // names somebody asked for, for "did you mean"
};

/// Grows without moving what it holds.
class JsonNodes {
 public:
  JsonNode& add() {
    if (size_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique<JsonNode[]>(kBlock));
    return (*this)[size_++];
  }
  JsonNode& operator[](std::size_t i) { return blocks_[i / kBlock][i % kBlock]; }
  const JsonNode& operator[](std::size_t i) const { return blocks_[i / kBlock][i % kBlock]; }
  std::size_t size() const { return size_; }
  void clear() {
    blocks_.clear();
    size_ = 0;
  }

 private:
  static constexpr std::size_t kBlock = 64;
  std::vector<std::unique_ptr<JsonNode[]>> blocks_;
  std::size_t size_ = 0;
};

struct JsonDocument {
  std::string bytes;
  std::string file;
  std::vector<std::size_t> line_starts;
  JsonNodes nodes;
  Diagnostics diagnostics;

  SourcePlace place(std::size_t at) const {
    const auto next = std::upper_bound(line_starts.begin(), line_starts.end(), at);
    const auto line = static_cast<int>(next - line_starts.begin());
    return {file, line, static_cast<int>(at - line_starts[static_cast<std::size_t>(line - 1)]) + 1};
  }

  std::string line_text(int line) const {
    if (line < 1 || line > static_cast<int>(line_starts.size())) return {};
    const std::size_t from = line_starts[static_cast<std::size_t>(line - 1)];
    std::size_t to = bytes.find('\n', from);
    if (to == std::string::npos) to = bytes.size();
    if (to > from && bytes[to - 1] == '\r') --to;
    // A line with broken UTF-8 would break the terminal that shows it.
    const std::string text = bytes.substr(from, to - from);
    return first_malformed_utf8(text) ? std::string() : text;
  }

  std::string pointer(int node) const {
    std::vector<std::string> parts;
    for (int n = node; n > 0; n = nodes[static_cast<std::size_t>(n)].parent) {
      const JsonNode& at = nodes[static_cast<std::size_t>(n)];
      if (at.index >= 0) {
        parts.push_back(std::to_string(at.index));
      } else {
        std::string escaped;
        for (const char c : at.name) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
        parts.push_back(escaped);
      }
    }
    std::string result;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) result += "/" + *part;
    return result;
  }

  void add(std::string id, std::size_t at, int node, std::string message, std::string help, Severity severity = Severity::Error) {
    const SourcePlace where = place(at);
    diagnostics.add({.id = std::move(id),
                     .severity = severity,
                     .place = where,
                     .pointer = node >= 0 ? pointer(node) : std::string(),
                     .message = std::move(message),
                     .help = std::move(help),
                     .source_line = line_text(where.line)});
  }
};

namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kMostNodes = 2'000'000;

/// A strict JSON scanner that remembers where everything stands. It stops at the first syntax fault: what follows cannot be
/// trusted, and one clear sentence is worth more than fifty that are consequences of it.
class Scanner {
 public:
  explicit Scanner(JsonDocument& document) : d_(document), s_(document.bytes) {}

  bool scan() {
    skip_space();
    if (at_ == s_.size()) return fault(at_, "the file is empty", "a JSON object was expected");
    if (value(-1, 0) < 0) return false;
    skip_space();
    if (at_ != s_.size()) return fault(at_, "there is something after the end of the JSON value", "delete it, or look for a bracket closed too early");
    return true;
  }

 private:
  bool fault(std::size_t at, std::string message, std::string help = {}, const char* id = "JSN-002") {
    d_.add(id, std::min(at, s_.empty() ? 0 : s_.size()), -1, std::move(message), std::move(help));
    return false;
  }

  void skip_space() {
    while (at_ < s_.size() && (s_[at_] == ' ' || s_[at_] == '\n' || s_[at_] == '\r' || s_[at_] == '\t')) ++at_;
  }

  std::string here() const {
    if (at_ >= s_.size()) return "the end of the file";
    const auto c = static_cast<unsigned char>(s_[at_]);
    if (c < 0x20 || c == 0x7F) return fmt::format("the control character 0x{:02X}", c);
    const auto length = static_cast<std::size_t>(code_point_at(s_, at_).bytes);
    return "'" + s_.substr(at_, length) + "'";
  }

  int add_node(JsonKind kind, int parent) {
    if (d_.nodes.size() >= kMostNodes) {
      fault(at_, "the file holds more values than any of ours could need", "", "JSN-003");
      return -1;
    }
    JsonNode& node = d_.nodes.add();
    node.kind = kind;
    node.at = at_;
    node.parent = parent;
    return static_cast<int>(d_.nodes.size() - 1);
  }

  void add_child(int parent, int child) {
    JsonNode& above = d_.nodes[static_cast<std::size_t>(parent)];
    if (above.last_child >= 0) d_.nodes[static_cast<std::size_t>(above.last_child)].next = child;
    else above.first_child = child;
    above.last_child = child;
    ++above.child_count;
  }

  /// Whether the object has a field of that name already. Few names are compared one by one; many are remembered in `seen`.
  bool has_field(int object, const std::string& name, std::unordered_set<std::string>& seen) {
    constexpr std::size_t kFew = 16;
    const JsonNode& node = d_.nodes[static_cast<std::size_t>(object)];
    if (node.child_count > kFew) return !seen.insert(name).second;
    for (int child = node.first_child; child >= 0; child = d_.nodes[static_cast<std::size_t>(child)].next)
      if (d_.nodes[static_cast<std::size_t>(child)].name == name) return true;
    if (node.child_count < kFew) return false;
    for (int child = node.first_child; child >= 0; child = d_.nodes[static_cast<std::size_t>(child)].next) seen.insert(d_.nodes[static_cast<std::size_t>(child)].name);
    seen.insert(name);
    return false;
  }

  int value(int parent, int depth) {
    if (depth > kDeepest) {
      fault(at_, fmt::format("values are nested more than {} deep", kDeepest), "", "JSN-003");
      return -1;
    }
    if (at_ >= s_.size()) {
      fault(at_, "the file ends where a value was expected");
      return -1;
    }
    const char c = s_[at_];
    if (c == '{') return object(parent, depth);
    if (c == '[') return array(parent, depth);
    if (c == '"') {
      const int node = add_node(JsonKind::Text, parent);
      if (node < 0) return -1;
      std::string text;
      if (!string(text)) return -1;
      d_.nodes[static_cast<std::size_t>(node)].text = std::move(text);
      return node;
    }
    if (c == '-' || (c >= '0' && c <= '9')) return number(parent);
    for (const auto& [word, kind, truth] : {std::tuple{std::string_view("true"), JsonKind::Boolean, true}, {"false", JsonKind::Boolean, false}, {"null", JsonKind::Null, false}}) {
      if (s_.compare(at_, word.size(), word) == 0) {
        const int node = add_node(kind, parent);
        if (node < 0) return -1;
        d_.nodes[static_cast<std::size_t>(node)].boolean = truth;
        at_ += word.size();
        return node;
      }
    }
    fault(at_, "a value was expected, but here is " + here(), c == '\'' ? "text stands in double quotes" : "");
    return -1;
  }

  int object(int parent, int depth) {
    const int node = add_node(JsonKind::Object, parent);
    if (node < 0) return -1;
    const std::size_t opened = at_++;
    std::unordered_set<std::string> seen;
    skip_space();
    if (at_ < s_.size() && s_[at_] == '}') {
      ++at_;
      return node;
    }
    while (true) {
      skip_space();
      if (at_ >= s_.size()) return unclosed("object", '{', opened);
      if (s_[at_] != '"') {
        fault(at_, "a field's name in double quotes was expected, but here is " + here(), s_[at_] == '}' ? "there is a comma before this bracket" : "");
        return -1;
      }
      const std::size_t name_at = at_;
      std::string name;
      if (!string(name)) return -1;
      skip_space();
      if (at_ >= s_.size() || s_[at_] != ':') {
        fault(at_, fmt::format("a colon was expected after the name \"{}\", but here is {}", name, here()));
        return -1;
      }
      ++at_;
      skip_space();
      const int child = value(node, depth + 1);
      if (child < 0) return -1;
      const bool twice = has_field(node, name, seen);
      JsonNode& made = d_.nodes[static_cast<std::size_t>(child)];
      made.name = std::move(name);
      made.name_at = name_at;
      if (twice) {
        d_.add("JSN-004", name_at, child, fmt::format("the field \"{}\" stands here twice", made.name), "keep one of them");
        made.read = true;
      } else {
        add_child(node, child);
      }
      skip_space();
      if (at_ >= s_.size()) return unclosed("object", '{', opened);
      if (s_[at_] == ',') {
        ++at_;
        continue;
      }
      if (s_[at_] == '}') {
        ++at_;
        return node;
      }
      fault(at_, "a comma or a closing } was expected, but here is " + here());
      return -1;
    }
  }

  int array(int parent, int depth) {
    const int node = add_node(JsonKind::Array, parent);
    if (node < 0) return -1;
    const std::size_t opened = at_++;
    skip_space();
    if (at_ < s_.size() && s_[at_] == ']') {
      ++at_;
      return node;
    }
    for (int index = 0;; ++index) {
      skip_space();
      if (at_ >= s_.size()) return unclosed("list", '[', opened);
      const int child = value(node, depth + 1);
      if (child < 0) return -1;
      d_.nodes[static_cast<std::size_t>(child)].index = index;
      add_child(node, child);
      skip_space();
      if (at_ >= s_.size()) return unclosed("list", '[', opened);
      if (s_[at_] == ',') {
        ++at_;
        continue;
      }
      if (s_[at_] == ']') {
        ++at_;
        return node;
      }
      fault(at_, "a comma or a closing ] was expected, but here is " + here());
      return -1;
    }
  }

  int unclosed(const char* what, char bracket, std::size_t opened) {
    const SourcePlace where = d_.place(opened);
    fault(s_.size(), fmt::format("the file ends inside the {} that '{}' opened in line {}, column {}", what, bracket, where.line, where.column));
    return -1;
  }

  int number(int parent) {
    const std::size_t from = at_;
    const auto digit = [&] { return at_ < s_.size() && s_[at_] >= '0' && s_[at_] <= '9'; };
    bool whole = true;
    if (s_[at_] == '-') ++at_;
    if (!digit()) {
      fault(from, "a digit was expected after the minus sign");
      return -1;
    }
    if (s_[at_] == '0') {
      ++at_;
      if (digit()) {
        fault(from, "a number must not begin with 0");
        return -1;
      }
    }
    while (digit()) ++at_;
    if (at_ < s_.size() && s_[at_] == '.') {
      whole = false;
      ++at_;
      if (!digit()) {
        fault(at_, "a digit was expected after the decimal point");
        return -1;
      }
      while (digit()) ++at_;
    }
    if (at_ < s_.size() && (s_[at_] == 'e' || s_[at_] == 'E')) {
      whole = false;
      ++at_;
      if (at_ < s_.size() && (s_[at_] == '+' || s_[at_] == '-')) ++at_;
      if (!digit()) {
        fault(at_, "a digit was expected in the exponent");
        return -1;
      }
      while (digit()) ++at_;
    }
    const std::size_t to = at_;
    at_ = from;
    const int node = add_node(whole ? JsonKind::Integer : JsonKind::Number, parent);
    at_ = to;
    if (node < 0) return -1;
    // What a double cannot hold stays infinite and is reported where it is read.
    double number = 0;
    if (std::from_chars(s_.data() + from, s_.data() + to, number).ec == std::errc::result_out_of_range) number = std::numeric_limits<double>::infinity();
    d_.nodes[static_cast<std::size_t>(node)].number = number;
    if (whole) {
      std::int64_t integer = 0;
      const auto result = std::from_chars(s_.data() + from, s_.data() + to, integer);
      JsonNode& made = d_.nodes[static_cast<std::size_t>(node)];
      if (result.ec != std::errc()) made.kind = JsonKind::Number;  // too large for any of our fields; reported where it is read
      else made.integer = integer;
    }
    return node;
  }

  bool hex4(std::uint32_t& value) {
    if (at_ + 4 > s_.size()) return false;
    const auto result = std::from_chars(s_.data() + at_, s_.data() + at_ + 4, value, 16);
    if (result.ec != std::errc() || result.ptr != s_.data() + at_ + 4) return false;
    at_ += 4;
    return true;
  }

  bool string(std::string& text) {
    const std::size_t opened = at_++;
    while (true) {
      if (at_ >= s_.size()) return fault(opened, "this text is never closed", "a double quote is missing at its end");
      const auto c = static_cast<unsigned char>(s_[at_]);
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c < 0x20) {
        return fault(at_, c == '\n' || c == '\r' ? "the line ends inside a text" : fmt::format("the control character 0x{:02X} stands inside a text", c),
                     c == '\n' || c == '\r' ? "close the text with a double quote, or write the line end as \\n" : "write it as \\u and four digits");
      }
      if (c != '\\') {
        const std::size_t from = at_;
        while (at_ < s_.size() && s_[at_] != '"' && s_[at_] != '\\' && static_cast<unsigned char>(s_[at_]) >= 0x20) ++at_;
        text.append(s_, from, at_ - from);
        continue;
      }
      const std::size_t escape = at_++;
      const char e = at_ < s_.size() ? s_[at_++] : '\0';
      switch (e) {
        case '"': text += '"'; break;
        case '\\': text += '\\'; break;
        case '/': text += '/'; break;
        case 'b': text += '\b'; break;
        case 'f': text += '\f'; break;
        case 'n': text += '\n'; break;
        case 'r': text += '\r'; break;
        case 't': text += '\t'; break;
        case 'u': {
          std::uint32_t point = 0;
          if (!hex4(point)) return fault(escape, "\\u must be followed by four hexadecimal digits");
          if (point >= 0xD800 && point <= 0xDBFF) {
            std::uint32_t low = 0;
            if (s_.compare(at_, 2, "\\u") != 0 || (at_ += 2, !hex4(low)) || low < 0xDC00 || low > 0xDFFF)
              return fault(escape, "half of a surrogate pair stands alone");
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
          } else if (point >= 0xDC00 && point <= 0xDFFF) {
            return fault(escape, "half of a surrogate pair stands alone");
          }
          if (point < 0x80) text += static_cast<char>(point);
          else if (point < 0x800) (text += static_cast<char>(0xC0 | (point >> 6))) += static_cast<char>(0x80 | (point & 0x3F));
          else if (point < 0x10000)
            ((text += static_cast<char>(0xE0 | (point >> 12))) += static_cast<char>(0x80 | ((point >> 6) & 0x3F))) += static_cast<char>(0x80 | (point & 0x3F));
          else
            (((text += static_cast<char>(0xF0 | (point >> 18))) += static_cast<char>(0x80 | ((point >> 12) & 0x3F))) += static_cast<char>(0x80 | ((point >> 6) & 0x3F))) +=
                static_cast<char>(0x80 | (point & 0x3F));
          break;
        }
        default: return fault(escape, "this is no escape that JSON knows", "a backslash itself is written \\\\");
      }
    }
  }

  JsonDocument& d_;
  const std::string& s_;
  std::size_t at_ = 0;
};

const char* kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::Null: return "null";
    case JsonKind::Boolean: return "true or false";
    case JsonKind::Integer: return "a whole number";
    case JsonKind::Number: return "a number";
    case JsonKind::Text: return "text";
    case JsonKind::Array: return "a list";
    case JsonKind::Object: return "an object";
  }
  return "a value";
}

/// The node neutral values point at: an empty object that nobody complains about.
int neutral_node(JsonDocument& document, int parent) {
  JsonNode& node = document.nodes.add();
  node.kind = JsonKind::Null;
  node.parent = parent;
  node.at = parent >= 0 ? document.nodes[static_cast<std::size_t>(parent)].at : 0;
  node.read = true;
  return static_cast<int>(document.nodes.size() - 1);
}

}  // namespace
}  // namespace detail

using detail::JsonKind;
using detail::JsonNode;
using detail::kind_name;

namespace {

JsonNode& at(detail::JsonDocument* document, int node) { return document->nodes[static_cast<std::size_t>(node)]; }

/// The child of that name, marked as read and remembered as asked for; -1 when absent.
int child_named(detail::JsonDocument* document, int node, std::string_view name) {
  JsonNode& object = at(document, node);
  if (object.kind != JsonKind::Object) return -1;
  if (std::find(object.asked.begin(), object.asked.end(), name) == object.asked.end()) object.asked.emplace_back(name);
  for (int child = object.first_child; child >= 0; child = at(document, child).next)
    if (at(document, child).name == name) {
      at(document, child).read = true;
      return child;
    }
  return -1;
}

/// A Null made up for something missing is never complained about a second time.
bool is_neutral(detail::JsonDocument* document, int node) { return at(document, node).kind == JsonKind::Null && at(document, node).name.empty() && at(document, node).index < 0; }

}  // namespace

JsonValue JsonValue::required(std::string_view name) {
  if (const int child = child_named(document_, node_, name); child >= 0) return {document_, child};
  if (at(document_, node_).kind == JsonKind::Object)
    document_->add("JSN-010", at(document_, node_).at, node_, fmt::format("the field \"{}\" is missing", name), "add it to this object");
  else if (!is_neutral(document_, node_))
    document_->add("JSN-012", at(document_, node_).at, node_, fmt::format("an object was expected here, not {}", kind_name(at(document_, node_).kind)), "");
  return {document_, detail::neutral_node(*document_, node_)};
}

std::optional<JsonValue> JsonValue::optional(std::string_view name) {
  if (const int child = child_named(document_, node_, name); child >= 0) return JsonValue{document_, child};
  return std::nullopt;
}

std::string JsonValue::as_text() {
  const JsonNode& node = at(document_, node_);
  if (node.kind == JsonKind::Text) return node.text;
  if (!is_neutral(document_, node_)) fault("JSN-012", fmt::format("text was expected here, not {}", kind_name(node.kind)));
  return {};
}

std::int64_t JsonValue::as_integer(std::int64_t least, std::int64_t most) {
  const JsonNode& node = at(document_, node_);
  const auto neutral = std::clamp<std::int64_t>(0, least, most);
  if (is_neutral(document_, node_)) return neutral;
  if (node.kind == JsonKind::Integer) {
    if (node.integer >= least && node.integer <= most) return node.integer;
    fault("JSN-013", fmt::format("{} is outside the range {} to {}", node.integer, least, most));
    return neutral;
  }
  fault(node.kind == JsonKind::Number ? "JSN-013" : "JSN-012", fmt::format("a whole number from {} to {} was expected here, not {}", least, most, kind_name(node.kind)));
  return neutral;
}

double JsonValue::as_number(double least, double most) {
  const JsonNode& node = at(document_, node_);
  const double neutral = std::clamp(0.0, least, most);
  if (is_neutral(document_, node_)) return neutral;
  if (node.kind != JsonKind::Integer && node.kind != JsonKind::Number) {
    fault("JSN-012", fmt::format("a number from {} to {} was expected here, not {}", least, most, kind_name(node.kind)));
    return neutral;
  }
  if (node.number >= least && node.number <= most) return node.number;
  fault("JSN-013", fmt::format("{} is outside the range {} to {}", node.number, least, most));
  return neutral;
}

std::string JsonValue::text(std::string_view name) {
  JsonValue value = required(name);
  std::string text = value.as_text();
  if (text.empty() && at(document_, value.node_).kind == JsonKind::Text) value.fault("JSN-015", fmt::format("\"{}\" must not be empty", name));
  return text;
}

std::string JsonValue::text_or(std::string_view name, std::string fallback) {
  auto value = optional(name);
  return value ? value->as_text() : std::move(fallback);
}

std::int64_t JsonValue::integer(std::string_view name, std::int64_t least, std::int64_t most) { return required(name).as_integer(least, most); }

std::int64_t JsonValue::integer_or(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t fallback) {
  auto value = optional(name);
  return value ? value->as_integer(least, most) : fallback;
}

double JsonValue::number(std::string_view name, double least, double most) { return required(name).as_number(least, most); }

double JsonValue::number_or(std::string_view name, double least, double most, double fallback) {
  auto value = optional(name);
  return value ? value->as_number(least, most) : fallback;
}

bool JsonValue::boolean_or(std::string_view name, bool fallback) {
  auto value = optional(name);
  if (!value) return fallback;
  const JsonNode& node = at(document_, value->node_);
  if (node.kind == JsonKind::Boolean) return node.boolean;
  value->fault("JSN-012", fmt::format("true or false was expected here, not {}", kind_name(node.kind)));
  return fallback;
}

Date JsonValue::date(std::string_view name) {
  JsonValue value = required(name);
  const std::string text = value.as_text();
  if (const auto date = Date::parse(text)) return *date;
  if (at(document_, value.node_).kind == JsonKind::Text) value.fault("JSN-016", fmt::format("\"{}\" is no date", text), "dates are written YYYY-MM-DD");
  return {};
}

LocalTime JsonValue::local_time(std::string_view name) {
  JsonValue value = required(name);
  const std::string text = value.as_text();
  if (const auto time = LocalTime::parse(text)) return *time;
  if (at(document_, value.node_).kind == JsonKind::Text) value.fault("JSN-016", fmt::format("\"{}\" is no time", text), "times are written YYYY-MM-DDTHH:MM");
  return {};
}

std::optional<LocalTime> JsonValue::local_time_if_present(std::string_view name) {
  if (!optional(name)) return std::nullopt;
  return local_time(name);
}

std::size_t JsonValue::word_index(std::string_view name, std::size_t count, const std::function<std::string_view(std::size_t)>& word) {
  JsonValue value = required(name);
  const std::string text = value.as_text();
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < count; ++i) {
    if (word(i) == text) return i;
    words.push_back(word(i));
  }
  if (at(document_, value.node_).kind == JsonKind::Text) {
    const auto near = nearest_name(text, words);
    std::string all;
    for (const auto w : words) all += (all.empty() ? "" : ", ") + std::string(w);
    value.fault("JSN-014", fmt::format("\"{}\" is not a word for \"{}\"", text, name), near.empty() ? "one of: " + all : fmt::format("did you mean \"{}\"?", near));
  }
  return 0;
}

void JsonValue::each(std::string_view name, const std::function<void(JsonValue)>& each, std::size_t most) { required(name).each_element(each, most); }

void JsonValue::each_element(const std::function<void(JsonValue)>& each_one, std::size_t most) {
  const JsonNode& node = at(document_, node_);
  if (node.kind != JsonKind::Array) {
    if (!is_neutral(document_, node_)) fault("JSN-012", fmt::format("a list was expected here, not {}", kind_name(node.kind)));
    return;
  }
  if (node.child_count > most) {
    fault("JSN-017", fmt::format("this list has {} entries; at most {} are allowed", node.child_count, most));
    return;
  }
  for (int child = node.first_child; child >= 0; child = at(document_, child).next) each_one({document_, child});
}

void JsonValue::each_if_present(std::string_view name, const std::function<void(JsonValue)>& each_one, std::size_t most) {
  if (optional(name)) each(name, each_one, most);
}

std::string JsonValue::as_number_text() {
  const JsonNode& node = at(document_, node_);
  if (node.kind == JsonKind::Text) return node.text;
  if (node.kind == JsonKind::Integer || node.kind == JsonKind::Number) {
    const std::string& bytes = document_->bytes;
    std::size_t to = node.at;
    while (to < bytes.size() && std::string_view("+-.eE0123456789").find(bytes[to]) != std::string_view::npos) ++to;
    return bytes.substr(node.at, to - node.at);
  }
  if (!is_neutral(document_, node_)) fault("JSN-012", fmt::format("a number was expected here, not {}", kind_name(node.kind)));
  return {};
}

bool JsonValue::is_list() const { return at(document_, node_).kind == JsonKind::Array; }

bool JsonValue::is_null() const { return at(document_, node_).kind == JsonKind::Null && !is_neutral(document_, node_); }

void JsonValue::each_field(const std::function<void(const std::string&, JsonValue)>& each_one, std::size_t most) {
  const JsonNode& node = at(document_, node_);
  if (node.kind != JsonKind::Object) {
    if (!is_neutral(document_, node_)) fault("JSN-012", fmt::format("an object was expected here, not {}", kind_name(node.kind)));
    return;
  }
  if (node.child_count > most) fault("JSN-017", fmt::format("this object has {} fields; at most {} are allowed", node.child_count, most));
  std::size_t count = 0;
  for (int child = node.first_child; child >= 0; child = at(document_, child).next) {
    at(document_, child).read = true;
    if (++count <= most) each_one(at(document_, child).name, {document_, child});
  }
}

bool JsonValue::is_object() const { return at(document_, node_).kind == JsonKind::Object; }
std::string JsonValue::pointer() const { return document_->pointer(node_); }
SourcePlace JsonValue::place() const { return document_->place(at(document_, node_).at); }

void JsonValue::fault(std::string id, std::string message, std::string help, Severity severity) {
  document_->add(std::move(id), at(document_, node_).at, node_, std::move(message), std::move(help), severity);
}

void JsonValue::finish() {
  JsonNode& object = at(document_, node_);
  if (object.kind != JsonKind::Object) {
    if (!is_neutral(document_, node_)) required("");  // says that an object was expected
    return;
  }
  for (int child = object.first_child; child >= 0; child = at(document_, child).next) {
    JsonNode& field = at(document_, child);
    if (field.read) continue;
    field.read = true;
    std::vector<std::string_view> known(object.asked.begin(), object.asked.end());
    const auto near = nearest_name(field.name, known);
    std::string all;
    for (const auto name : known) all += (all.empty() ? "" : ", ") + std::string(name);
    document_->add("JSN-011", field.name_at, child, fmt::format("the field \"{}\" is unknown here", field.name),
                   near.empty() ? (all.empty() ? std::string("this object has no fields") : "known are: " + all) : fmt::format("did you mean \"{}\"?", near));
  }
}

JsonReader::JsonReader(std::string_view bytes, std::string file_name) : document_(std::make_unique<detail::JsonDocument>()) {
  document_->bytes = bytes;
  document_->file = std::move(file_name);
  document_->line_starts.push_back(0);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] == '\n') document_->line_starts.push_back(i + 1);

  bool sound = false;
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
    document_->add("JSN-001", 0, -1, "the file begins with a byte order mark", "save it as UTF-8 without one");
  } else if (const auto bad = first_malformed_utf8(bytes)) {
    document_->add("JSN-001", *bad, -1, "this byte is no UTF-8", "save the file as UTF-8");
  } else {
    sound = detail::Scanner(*document_).scan();
  }
  if (!sound) {
    document_->nodes.clear();
    detail::neutral_node(*document_, -1);
  }
}

JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

JsonValue JsonReader::root() { return {document_.get(), 0}; }

bool JsonReader::expect_format(std::string_view format, int newest_version) {
  if (document_->diagnostics.has_errors() && document_->nodes.size() == 1 && document_->nodes[0].kind == JsonKind::Null) return false;
  JsonValue value = root();
  if (!value.is_object()) {
    value.fault("JSN-020", fmt::format("this is no {} file: it must be one JSON object", format));
    return false;
  }
  auto named = value.optional("format");
  if (!named || named->as_text() != format) {
    (named ? *named : value).fault("JSN-020", fmt::format("this is no {} file", format), fmt::format("its field \"format\" must be \"{}\"", format));
    return false;
  }
  const auto version = value.integer("version", 1, 1'000'000);
  if (version > newest_version) {
    value.required("version").fault("JSN-021", fmt::format("this file was written by a newer Chartwright (format version {}; this one reads up to {})", version, newest_version),
                                    "update Chartwright to open it");
    return false;
  }
  return true;
}

const Diagnostics& JsonReader::diagnostics() const { return document_->diagnostics; }

SourcePlace JsonReader::place_of(std::string_view pointer) const {
  const auto& nodes = document_->nodes;
  int node = 0;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t slash = std::min(pointer.find('/'), pointer.size());
    std::string part(pointer.substr(0, slash));
    pointer.remove_prefix(slash);
    for (std::size_t i = 0; (i = part.find("~1", i)) != std::string::npos;) part.replace(i, 2, "/");
    for (std::size_t i = 0; (i = part.find("~0", i)) != std::string::npos; ++i) part.replace(i, 2, "~");
    const JsonNode& parent = nodes[static_cast<std::size_t>(node)];
    int next = -1;
    for (int child = parent.first_child; child >= 0; child = nodes[static_cast<std::size_t>(child)].next) {
      const JsonNode& c = nodes[static_cast<std::size_t>(child)];
      if (c.index >= 0 ? std::to_string(c.index) == part : c.name == part) next = child;
    }
    if (next < 0) break;  // the nearest value above is the best place there is
    node = next;
  }
  if (nodes.size() <= 1) return {document_->file, 0, 0};
  return document_->place(nodes[static_cast<std::size_t>(node)].at);
}

std::string JsonReader::source_line(int line) const { return document_->line_text(line); }

}  // namespace cw
