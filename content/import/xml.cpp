#include "content/import/xml.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "content/base/utf8.h"
#include "content/import/lines.h"
#include "content/import/readers.h"

namespace cw::import {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ':' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Walks the markup once without building anything, so that nothing hostile reaches the parser.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<Error> scan() {
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find('<', at_), text_.size());
      if (auto error = characters(at_, open)) return error;
      at_ = open;
      if (at_ < text_.size())
        if (auto error = markup()) return error;
    }
    if (!open_.empty()) return cut();
    if (!root_seen_) return fault(kMalformedXml, "there is no element in the file");
    return std::nullopt;
  }
  /// Stops behind the start of the root element.
  std::string root() {
    while (at_ < text_.size() && !root_seen_) {
      at_ = std::min(text_.find('<', at_), text_.size());
      if (at_ < text_.size() && markup()) break;
    }
    return root_;
  }

 private:
  struct Open {
    std::string_view name;
    std::size_t at = 0;
  };

  int line(std::size_t at) const { return 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(at, text_.size())), '\n')); }
  Error at_line(const ImportRule& rule, std::size_t at, const std::string& message) const { return fault_in_line(rule, line(at), message); }

  Error cut() const {
    std::string missing;
    for (std::size_t i = open_.size(); i > 0 && open_.size() - i < 3; --i) missing += fmt::format("</{}>, ", open_[i - 1].name);
    if (open_.size() > 3) missing += open_.size() > 4 ? fmt::format("…, </{}>, ", open_[0].name) : fmt::format("</{}>, ", open_[0].name);
    missing.resize(missing.size() - 2);
    return at_line(kXmlCut, text_.size(), fmt::format("the file ends inside <{}>, which began in line {}; missing: {}", open_.back().name, line(open_.back().at), missing));
  }
  Error cut_in(std::string_view what) const { return at_line(kXmlCut, text_.size(), fmt::format("the file ends in the middle of {}", what)); }

  std::optional<Error> skip_past(std::string_view end, std::string_view what) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return cut_in(what);
    at_ = found + end.size();
    return std::nullopt;
  }

  /// Text between markup: references to entities must be of the five that need no declaration, or characters that text may have.
  std::optional<Error> characters(std::size_t from, std::size_t to) const {
    if (open_.empty()) {
      for (std::size_t i = from; i < to; ++i)
        if (!is_space(text_[i])) return at_line(kMalformedXml, i, "text stands outside the root element");
      return std::nullopt;
    }
    return references(from, to);
  }
  std::optional<Error> references(std::size_t from, std::size_t to) const {
    // Within the piece only: a search to the end of the file for each piece would take hours.
    const std::string_view text = text_.substr(0, to);
    for (std::size_t i = text.find('&', from); i != std::string_view::npos; i = text.find('&', i + 1)) {
      const std::size_t end = text.substr(0, i + 12).find(';', i);
      const std::string_view name = end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - i - 1);
      if (name.empty()) return at_line(kMalformedXml, i, "a & stands in the text that begins no character reference");
      if (name[0] == '#') {
        if (!allowed_character(name.substr(1))) return at_line(kMalformedXml, i, fmt::format("&{}; is no character that text may have", name));
      } else if (name != "amp" && name != "lt" && name != "gt" && name != "quot" && name != "apos") {
        return at_line(kEntities, i, fmt::format("the entity &{}; is used, which only a document type could declare; official files have none", name));
      }
    }
    return std::nullopt;
  }
  static bool allowed_character(std::string_view digits) {
    const bool hex = digits.starts_with('x');
    if (hex) digits.remove_prefix(1);
    if (digits.empty() || digits.size() > 7) return false;
    std::uint32_t value = 0;
    for (const char c : digits) {
      std::uint32_t digit = 0;
      if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
      else if (hex && c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a' + 10);
      else if (hex && c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A' + 10);
      else return false;
      value = value * (hex ? 16 : 10) + digit;
    }
    return value == '\t' || value == '\n' || value == '\r' || (value >= 0x20 && value < 0xD800) || (value > 0xDFFF && value < 0xFFFE) || (value >= 0x10000 && value <= 0x10FFFF);
  }

  std::optional<Error> markup() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("<!--")) {
      at_ += 4;
      return skip_past("-->", "a comment");
    }
    if (rest.starts_with("<![CDATA[")) {
      if (open_.empty()) return at_line(kMalformedXml, at_, "text stands outside the root element");
      return skip_past("]]>", "a CDATA section");
    }
    if (rest.starts_with("<!")) {
      if (rest.size() < 9) return cut_in("markup");
      return at_line(kEntities, at_, "a document type or entity is declared; official files have none");
    }
    if (rest.starts_with("<?")) return instruction();
    return rest.starts_with("</") ? end_tag() : start_tag();
  }

  /// `<?xml … encoding="…"?>`: only UTF-8, and ASCII, which is UTF-8 as well.
  std::optional<Error> instruction() {
    const std::size_t began = at_;
    if (auto error = skip_past("?>", "a processing instruction")) return error;
    const std::string inside = to_lower(text_.substr(began, at_ - began));
    if (!inside.starts_with("<?xml ")) return std::nullopt;
    const std::size_t named = inside.find("encoding");
    if (named == std::string::npos) return std::nullopt;
    const std::size_t quote = inside.find_first_of("\"'", named);
    if (quote == std::string::npos) return at_line(kMalformedXml, began, "the encoding is not named in quotes");
    const std::string encoding = inside.substr(quote + 1, std::min(inside.find(inside[quote], quote + 1), inside.size()) - quote - 1);
    if (encoding != "utf-8" && encoding != "utf8" && encoding != "us-ascii")
      return at_line(kEncoding, began, fmt::format("the file says of itself that it is in {}; official files are in UTF-8", encoding));
    return std::nullopt;
  }

  std::string_view name_at(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    return text_.substr(at, end - at);
  }

  std::optional<Error> end_tag() {
    const std::size_t began = at_;
    const std::string_view name = name_at(at_ + 2);
    std::size_t i = at_ + 2 + name.size();
    while (i < text_.size() && is_space(text_[i])) ++i;
    if (i >= text_.size()) return cut_in("an end tag");
    if (text_[i] != '>' || name.empty()) return at_line(kMalformedXml, began, "an end tag is not written as one");
    if (open_.empty()) return at_line(kMalformedXml, began, fmt::format("</{}> closes nothing", name));
    if (open_.back().name != name)
      return at_line(kMalformedXml, began, fmt::format("</{}> stands where </{}> belongs, which began in line {}", name, open_.back().name, line(open_.back().at)));
    open_.pop_back();
    at_ = i + 1;
    return std::nullopt;
  }

  std::optional<Error> start_tag() {
    const std::size_t began = at_;
    const std::string_view name = name_at(at_ + 1);
    if (at_ + 1 >= text_.size()) return cut_in("a tag");
    if (name.empty()) return at_line(kMalformedXml, began, "a < stands in the text that begins no element");
    if (open_.empty() && root_seen_) return at_line(kMalformedXml, began, fmt::format("a second document begins with <{}>", name));
    if (!root_seen_) root_ = name;
    root_seen_ = true;
    ++count_;
    at_ += 1 + name.size();
    for (char quote = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quote != 0) {
        if (c == quote) {
          if (auto error = references(quoted_, at_)) return error;
          quote = 0;
        } else if (c == '<') {
          return at_line(kMalformedXml, at_, "a < stands in an attribute");
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        quoted_ = at_ + 1;
        ++count_;
      } else if (c == '<') {
        return at_line(kMalformedXml, began, fmt::format("the tag <{} is not closed", name));
      } else if (c == '>') {
        const bool closed = text_[at_ - 1] == '/';
        ++at_;
        return opened(name, began, closed);
      }
    }
    return cut_in(fmt::format("the tag <{}", name));
  }

  std::optional<Error> opened(std::string_view name, std::size_t began, bool closed) {
    if (count_ > kMostXmlElements) return at_line(kXmlTooMany, began, fmt::format("more than {} elements and attributes; no official file has so many", kMostXmlElements));
    if (open_.size() + 1 > static_cast<std::size_t>(kDeepestXml)) return at_line(kXmlTooDeep, began, fmt::format("<{}> lies more than {} elements deep", name, kDeepestXml));
    if (!closed) open_.push_back({name, began});
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t quoted_ = 0;
  std::size_t count_ = 0;
  std::vector<Open> open_;
  bool root_seen_ = false;
  std::string root_;
};

/// Control characters and malformed UTF-8; no limit on lines, since XML may come without line ends.
std::optional<Error> check_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 || c == '\n' || c == '\r' || c == '\t') continue;
    const int line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i), '\n'));
    return fault_in_line(kControlCharacter, line, c == 0 ? "a zero byte stands in the text, so the file is damaged or in UTF-16" : fmt::format("control character {} stands in the text", c));
  }
  if (const auto at = first_malformed_utf8(text)) {
    const int line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*at), '\n'));
    return fault_in_line(kEncoding, line, "the text is not UTF-8 (Latin-1 or Windows-1252, perhaps); official files are");
  }
  return std::nullopt;
}

void append_text(pugi::xml_node node, std::string& out) {
  for (const pugi::xml_node child : node.children()) {
    const auto type = child.type();
    if (type == pugi::node_pcdata || type == pugi::node_cdata) out += child.value();
    else if (type == pugi::node_element && (!std::strcmp(child.name(), "diff") || !std::strcmp(child.name(), "new") || !std::strcmp(child.name(), "unc"))) append_text(child, out);
  }
}

}  // namespace

Result<std::unique_ptr<XmlFile>> XmlFile::open(std::string_view text) {
  if (auto error = check_characters(text)) return *error;
  if (auto error = Scanner(text).scan()) return *error;
  std::unique_ptr<XmlFile> file(new XmlFile(text));
  const auto parsed = file->document_.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
    const int line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n'));
    return fault_in_line(kMalformedXml, line, fmt::format("the XML cannot be read ({})", parsed.description()));
  }
  return file;
}

int XmlFile::line_of(pugi::xml_node node) const {
  const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  return 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text_.size())), '\n'));
}

Result<std::string> XmlFile::year() const {
  std::string year;
  for (const pugi::xml_node version : root().children("version")) {
    const std::string says = text_of(version);
    if (!year.empty() && says != year) return fault_at(version, kMixedYears, fmt::format("a second version, {}, beside {}", says, year));
    year = says;
  }
  if (year.size() > 20) return fault_at(root().child("version"), kBadElement, "the version is no year");
  // `2025 ICD-10-PCS Index`: the title of the books says the year once more.
  const std::string titled = year_in_name(text_of(root().child("title")));
  if (!titled.empty() && !year.empty() && titled != year) return fault_at(root().child("title"), kMixedYears, fmt::format("the title speaks of {}, the version of {}", titled, year));
  return year.empty() ? titled : year;
}

std::string root_name(std::string_view text) { return Scanner(text).root(); }

std::string raw_text_of(pugi::xml_node node) {
  std::string text;
  append_text(node, text);
  return text;
}
std::string text_of(pugi::xml_node node) { return collapse_spaces(raw_text_of(node)); }

}  // namespace cw::import
