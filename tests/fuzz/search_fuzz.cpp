// Whatever is typed, the search answers: no crash, no more hits than asked for, titles marked inside their bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "content/encoder/search.h"

namespace {

const cw::CodeSearch& search() {
  using namespace cw;
  static const CodeSearch made = [] {
    ReleaseContents contents;
    contents.info = {.system = CodeSystem::Icd10Cm, .name = "2026", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30)};
    for (const auto& [code, title, billable, parent] : {std::tuple("J45", "Asthma", false, ""), std::tuple("J45.909", "Unspecified asthma, uncomplicated", true, "J45"),
                                                        std::tuple("S52.5", "Fracture of lower end of radius", false, ""), std::tuple("S52.502A", "Unspecified fracture of the lower end of left radius, initial encounter", true, "S525"),
                                                        std::tuple("M02.9", "Méniére’s reactive arthropathy, \xC2\xB5", true, "")})
      contents.entries.push_back({.code = Code(code, CodeSystem::Icd10Cm), .title = title, .billable = billable, .parent = parent});
    contents.indexes[0].push_back({.level = 0, .parent = -1, .title = "Asthma, asthmatic", .nonessential = "(bronchial)", .codes = {"J45.909"}});
    contents.index_years[0] = "2026";
    const CodeBook codes({std::make_shared<const Release>(std::move(contents))});
    return CodeSearch(codes, *Date::from_ymd(2026, 1, 15));
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  cw::SearchQuery query{.text = std::string(reinterpret_cast<const char*>(data) + 2, size - 2), .systems = data[0], .billable_only = (data[1] & 1) != 0, .most = static_cast<std::size_t>(data[1] % 60)};
  if ((data[1] & 2) != 0) query.chapter = "S00-T88";
  const auto results = search().find(query);
  if (results.hits.size() > query.most) std::abort();
  for (const auto& hit : results.hits)
    for (const auto& [from, to] : hit.matched)
      if (from >= to || to > hit.title.size()) std::abort();
  return 0;
}
