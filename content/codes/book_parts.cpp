#include "content/codes/book_parts.h"

#include <array>

namespace cw {
namespace {

struct Words {
  std::string_view word, display;
};
constexpr std::array<Words, 5> kIndexes = {{
    {"diseases", "Index to Diseases and Injuries"},
    {"external-causes", "Index to External Causes"},
    {"procedures", "ICD-10-PCS Index"},
    {"drugs", "Table of Drugs and Chemicals"},
    {"neoplasms", "Table of Neoplasms"},
}};

}  // namespace

std::string_view to_string(IndexKind kind) { return kIndexes[static_cast<std::size_t>(kind)].word; }
std::string_view display_name(IndexKind kind) { return kIndexes[static_cast<std::size_t>(kind)].display; }

}  // namespace cw
