#pragma once

#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "content/base/result.h"
#include "content/import/faults.h"

/// XML from outside, checked before it is parsed: no document type, no entities but the five of XML, a limit on depth and number of elements, UTF-8 only,
/// every element closed. Within content/import only.
namespace cw::import {

class XmlFile {
 public:
  /// Fails with the faults of XML in faults.h; the line is named, and for a file that ends too early what is missing.
  [[nodiscard]] static Result<std::unique_ptr<XmlFile>> open(std::string_view text);
  pugi::xml_node root() const { return document_.document_element(); }
  /// The line on which an element begins.
  int line_of(pugi::xml_node node) const;
  [[nodiscard]] Error fault_at(pugi::xml_node node, const ImportRule& rule, const std::string& message) const {
    return fault_in_line(rule, line_of(node), message);
  }
  /// The year in `version`, empty when there is none, or the fault of a file that has two.
  [[nodiscard]] Result<std::string> year() const;

 private:
  explicit XmlFile(std::string_view text) : text_(text) {}
  std::string_view text_;
  pugi::xml_document document_;
};

/// Name of the root element, without reading further; empty when the text does not begin like XML.
[[nodiscard]] std::string root_name(std::string_view text);
/// The text directly inside an element, spaces collapsed. Markup of changes (`diff`, `new`, `old`, `unc`) is read as its new state.
[[nodiscard]] std::string text_of(pugi::xml_node node);
/// The same as printed, spaces kept: for mixed content whose pieces are joined.
[[nodiscard]] std::string raw_text_of(pugi::xml_node node);

}  // namespace cw::import
