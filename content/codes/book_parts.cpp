#include "content/codes/book_parts.h"

#include <utility>

#include "content/base/check.h"

namespace cw {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kIndexes = {{
    {"diseases", "Index to Diseases and Injuries"},
    {"external-causes", "Index to External Causes"},
    {"procedures", "ICD-10-PCS Index"},
    {"drugs", "Table of Drugs and Chemicals"},
    {"neoplasms", "Table of Neoplasms"},
}};

}  // namespace

std::string_view to_string(IndexKind kind) { return kIndexes[static_cast<std::size_t>(kind)].first; }
std::string_view display_name(IndexKind kind) { return kIndexes[static_cast<std::size_t>(kind)].second; }

const std::string& TableCells::operator[](std::size_t column) const {
  static const std::string none;
  CW_CHECK(column < kCount);
  return cells_.empty() ? none : cells_[column];
}

std::string& TableCells::operator[](std::size_t column) {
  CW_CHECK(column < kCount);
  if (cells_.empty()) cells_.resize(kCount);
  return cells_[column];
}

}  // namespace cw
