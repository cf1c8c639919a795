#include "grading/engine/code_facts.h"

#include "grading/engine/compare_codes.h"

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

std::string_view CodeFactsOfDay::axis(const Code& student, const Code& key) {
  std::string names;
  names.reserve(student.text().size() + key.text().size() + 1);
  names += student.text();
  names += ' ';  // no code has one
  names += key.text();
  if (const auto found = axes_.find(names); found != axes_.end()) return found->second;
  return axes_.emplace(std::move(names), specificity_axis(student, of(student).title, key, of(key).title)).first->second;
}

void CodeFactsOfDay::start_over() {
  constexpr std::size_t kMost = 4096;
  if (seen_.size() > kMost) seen_.clear();
  if (axes_.size() > kMost) axes_.clear();
}

}  // namespace cw
