#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/base/utf8.h"
#include "content/import/parts.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void check_index(const cw::import::IndexPart& index) {
  for (std::size_t i = 0; i < index.lines.size(); ++i) {
    const cw::IndexLine& line = index.lines[i];
    require(line.level >= 0 && line.level <= 9);
    require(line.level == 0 ? line.parent == -1 : line.parent >= 0 && static_cast<std::size_t>(line.parent) < i);
    if (line.level > 0) require(index.lines[static_cast<std::size_t>(line.parent)].level == line.level - 1);
  }
}

}  // namespace

/// Any bytes are parts that keep their promises, or are not used for a reason in words. The first byte chooses the name they come under.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr const char* kNames[] = {"icd10cm_order_2026.txt", "mce43.1/drg_titles.tsv", "POAexemptCodesFY26.txt", "icd10pcs-April-1-2026.xml", "a.zip"};
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto understood = cw::import::read_official_file(bytes, kNames[data[0] % std::size(kNames)]);
  for (const auto& not_used : understood.not_used) {
    require(!not_used.why.empty() && !cw::first_malformed_utf8(not_used.why) && !cw::first_malformed_utf8(not_used.file));
    require(not_used.error == !not_used.id.empty());
  }
  for (const auto& part : understood.parts) {
    require(part.count >= 0 && part.sha256.size() == 64 && part.month >= 0 && part.month <= 12);
    if (const auto* index = std::get_if<cw::import::IndexPart>(&part.data)) check_index(*index);
    if (const auto* list = std::get_if<cw::import::CodeList>(&part.data))
      for (const auto& row : list->rows) require(row.bare.size() >= 3 && row.bare.size() <= 7 && !row.title.empty());
    if (const auto* book = std::get_if<cw::import::Tabular>(&part.data))
      for (const auto& node : book->nodes) require(node.bare.size() > node.parent.size() && !node.title.empty() && !cw::first_malformed_utf8(node.title));
    if (const auto* table = std::get_if<cw::import::TablePart>(&part.data))
      for (const auto& row : table->rows) require(row.size() == table->columns.size());
  }
  return 0;
}
