#pragma once

#include "content/import/readers.h"
#include "content/import/xml.h"

/// The printed books, one reader for each root element. Within content/import only.
namespace cw::import {

[[nodiscard]] Result<Reading> read_tabular(const XmlFile& file);
/// Diseases, external causes, drugs and neoplasms have the same root; the title or the headings of the columns tell which.
[[nodiscard]] Result<Reading> read_cm_index(const XmlFile& file, std::string_view name);
[[nodiscard]] Result<Reading> read_pcs_index(const XmlFile& file);
[[nodiscard]] Result<Reading> read_pcs_tables(const XmlFile& file);
[[nodiscard]] Result<Reading> read_pcs_definitions(const XmlFile& file);

}  // namespace cw::import
