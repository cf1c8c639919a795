#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code_book.h"
#include "content/releases/assemble.h"

using namespace cw;

namespace {

void check(const ReleaseContents& contents) {
  const Release release(contents);
  for (const auto& entry : contents.entries) {
    const std::string bare = entry.code.bare();
    if (entry.parent.empty()) continue;
    if (entry.parent.size() >= bare.size() || bare.compare(0, entry.parent.size(), entry.parent) != 0 || release.find(entry.parent) == nullptr) __builtin_trap();
  }
}

}  // namespace

/// Up to four official files, divided by a byte no text has, joined to one release: every node stands below a node that is there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<import::Part> parts;
  for (int file = 0; file < 4; ++file) {
    const auto at = rest.find('\x1E');
    auto understood = import::read_official_file(rest.substr(0, at), "icd10_2026.txt");
    for (auto& part : understood.parts) parts.push_back(std::move(part));
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + 1);
  }
  assemble::Plan plan;
  plan.period = {"2026", *Date::parse("2025-10-01"), *Date::parse("2026-09-30")};
  const import::Part* addenda = nullptr;
  for (const auto& part : parts) {
    if (const auto* list = std::get_if<import::CodeList>(&part.data)) {
      if (plan.lists.empty()) plan.system = list->system, plan.lists.push_back(&part);
    } else if (std::holds_alternative<import::Addenda>(part.data)) {
      addenda = &part;
    } else if (!std::holds_alternative<import::HcpcsPart>(part.data)) {
      plan.books.push_back(&part);
    }
  }
  auto made = assemble::assemble(plan);
  if (!made) return 0;
  check(made->contents);
  if (addenda == nullptr) return 0;
  assemble::Plan next{.system = plan.system, .period = plan.period, .addenda = addenda, .base = &made->contents};
  if (auto after = assemble::assemble(next)) check(after->contents);
  return 0;
}
