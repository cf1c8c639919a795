#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "content/base/result.h"
#include "content/import/parts.h"

/// The readers behind read_official_file, each for one kind of file. Within content/import only. All are pure; an Error's id is one of import_rules().
namespace cw::import {

/// A file being read: its text without byte order mark, and the name it came under (helps only where content cannot tell).
struct Source {
  std::string_view text;
  std::string_view name;
};

/// What a reader made of a whole file.
struct Reading {
  PartKind kind = PartKind::CmOrder;
  std::string year;  ///< what the content says; empty when it says none
  int count = 0;
  decltype(Part::data) data;
};

// Text. Each `looks_like_…` judges the first lines only and is generous: a damaged file must reach its reader, which names the damage.
[[nodiscard]] bool looks_like_order_file(std::string_view text);
[[nodiscard]] Result<Reading> read_order_file(const Source& source);
[[nodiscard]] bool looks_like_codes_file(std::string_view text);
[[nodiscard]] Result<Reading> read_codes_file(const Source& source);
[[nodiscard]] bool looks_like_addenda(std::string_view text);
[[nodiscard]] Result<Reading> read_addenda(const Source& source);
[[nodiscard]] bool looks_like_hcpcs(std::string_view text);
[[nodiscard]] Result<Reading> read_hcpcs(const Source& source);

/// Tab-separated tables: recognised by their header line. Nothing when it is none of them; `ignored` then may say why it is known and left aside.
[[nodiscard]] std::optional<Result<Reading>> read_table(const Source& source, std::string& ignored);

/// XML: recognised by the root element. Nothing when it is a schema, which is left aside.
[[nodiscard]] std::optional<Result<Reading>> read_xml(const Source& source);

/// Zip archives: every file of it through `read_file`, the faulty and the unused among them named.
[[nodiscard]] bool looks_like_zip(std::string_view bytes);
[[nodiscard]] Understood read_archive(std::string_view bytes, const std::string& name);
/// A single file that is no archive.
void read_single_file(std::string_view bytes, const std::string& file, Understood& into);
/// Why a file of this name is not even opened (a PDF, a spreadsheet …), or empty.
[[nodiscard]] std::string_view ignored_by_name(std::string_view name);

// Names and numbers.
[[nodiscard]] std::string year_in_name(std::string_view name);  ///< `2026` of `icd10cm_order_2026.txt` or `POAexemptCodesFY26.txt`; else empty
[[nodiscard]] int month_in_name(std::string_view name);         ///< 4 of `icd10cm-drug-April-1-2026-XML.xml`; else 0
[[nodiscard]] std::optional<int> number_from(std::string_view digits);  ///< one to nine digits and nothing else

// Code shapes, bare.
[[nodiscard]] bool is_cm_code(std::string_view bare);    ///< three to seven characters, the first a letter, the second or third a digit
[[nodiscard]] bool is_pcs_code(std::string_view bare);   ///< seven characters without I and O
[[nodiscard]] bool is_pcs_table(std::string_view bare);  ///< three of them
/// `E11.22` or `E1122` as a bare code; empty when it is none.
[[nodiscard]] std::string bare_cm_code(std::string_view printed);

}  // namespace cw::import
