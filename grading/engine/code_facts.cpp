#include "grading/engine/code_facts.h"

namespace cw {

const CodeFacts& CodeFactsOfDay::of(const Code& code) {
  std::string name(1, static_cast<char>('0' + static_cast<int>(code.system())));
  name += code.text();
  if (const auto found = seen_.find(name); found != seen_.end()) return found->second;
  CodeFacts facts{.lookup = codes_.lookup(code, date_), .title = {}, .excludes1 = {}};
  if (facts.lookup.entry != nullptr) {
    facts.title = facts.lookup.entry->title;
    if (code.system() == CodeSystem::Icd10Cm)
      for (const auto& governing : codes_.notes_governing(code, date_))
        if (governing.note->kind == NoteKind::Excludes1) facts.excludes1.push_back(governing);
  }
  return seen_.emplace(std::move(name), std::move(facts)).first->second;
}

void CodeFactsOfDay::start_over() {
  constexpr std::size_t kMost = 4096;
  if (seen_.size() > kMost) seen_.clear();
}

}  // namespace cw
