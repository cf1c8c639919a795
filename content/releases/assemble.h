#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/codes/book_parts.h"
#include "content/codes/code_book.h"
#include "content/import/parts.h"
#include "content/releases/periods.h"

/// Joining the parts of one release. Pure. For the files of this folder.
namespace cw::assemble {

/// By bare code.
using Titles = std::map<std::string, std::string, std::less<>>;
/// Of codes and headers alike: what was a code in one year may be a header in the next.
[[nodiscard]] Titles titles_in(const ReleaseSource& source);

/// A release to be made: its period, and everything given for it. Parts are borrowed.
struct Plan {
  CodeSystem system = CodeSystem::Icd10Cm;
  periods::Period period;
  std::vector<const import::Part*> lists;    ///< order, codes and HCPCS files; they have been compared
  std::vector<const import::Part*> books;    ///< everything else
  const import::Part* addenda = nullptr;     ///< applied to `base` in the place of a list
  const ReleaseContents* base = nullptr;
  const ReleaseContents* installed = nullptr;  ///< what is there already, to be completed
  /// Titles of the release nearest in time, for headers that a codes file leaves without; may be null.
  const Titles* neighbour = nullptr;
  std::string neighbour_name;
};

struct Assembled {
  ReleaseContents contents;
  std::vector<std::string> missing;
  std::vector<std::string> remarks;
};
/// Fails with `install.addenda`.
[[nodiscard]] Result<Assembled> assemble(const Plan& plan);

/// How many of the codes that a part names are not in a list (`has` answers for codes and headers, bare).
[[nodiscard]] std::size_t misfits(const import::Part& part, const std::function<bool(std::string_view bare)>& has);

/// The headers above codes that come without them, as the order file would print them: every beginning of three or more characters, but none that ends in a
/// placeholder behind which no further character of the classification follows.
[[nodiscard]] std::vector<std::string> headers_above(CodeSystem system, const std::vector<std::string_view>& billable);

}  // namespace cw::assemble
