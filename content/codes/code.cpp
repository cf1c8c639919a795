#include "content/codes/code.h"

#include <array>
#include <utility>

#include "content/base/utf8.h"

namespace cw {
namespace {

constexpr std::array<std::pair<CodeSystem, std::pair<std::string_view, std::string_view>>, 4> kSystems = {{
    {CodeSystem::Icd10Cm, {"icd-10-cm", "ICD-10-CM"}},
    {CodeSystem::Icd10Pcs, {"icd-10-pcs", "ICD-10-PCS"}},
    {CodeSystem::Hcpcs, {"hcpcs", "HCPCS"}},
    {CodeSystem::Cpt, {"cpt", "CPT"}},
}};

struct NoteWords {
  NoteKind kind;
  std::string_view word, display;
};
constexpr std::array<NoteWords, 9> kNotes = {{
    {NoteKind::Includes, "includes", "Includes"},
    {NoteKind::InclusionTerm, "term", "Inclusion term"},
    {NoteKind::Excludes1, "excludes1", "Excludes1"},
    {NoteKind::Excludes2, "excludes2", "Excludes2"},
    {NoteKind::CodeFirst, "codefirst", "Code first"},
    {NoteKind::UseAdditional, "useadditional", "Use additional code"},
    {NoteKind::CodeAlso, "codealso", "Code also"},
    {NoteKind::SeventhCharacter, "seventh", "7th character"},
    {NoteKind::Definition, "definition", "Note"},
}};

}  // namespace

std::string_view to_string(CodeSystem system) { return kSystems[static_cast<std::size_t>(system)].second.first; }
std::string_view display_name(CodeSystem system) { return kSystems[static_cast<std::size_t>(system)].second.second; }

std::optional<CodeSystem> code_system_from(std::string_view text) {
  for (const auto& [system, words] : kSystems)
    if (words.first == text) return system;
  return std::nullopt;
}

CodeSystem procedure_system(std::string_view typed, CodeSystem reported) {
  const std::size_t first = typed.find_first_not_of(' ');
  const bool letter = first != std::string_view::npos && ((typed[first] >= 'a' && typed[first] <= 'z') || (typed[first] >= 'A' && typed[first] <= 'Z'));
  return reported == CodeSystem::Cpt && letter ? CodeSystem::Hcpcs : reported;
}

std::string_view to_string(NoteKind kind) { return kNotes[static_cast<std::size_t>(kind)].word; }
std::string_view display_name(NoteKind kind) { return kNotes[static_cast<std::size_t>(kind)].display; }

Code::Code(std::string_view typed, CodeSystem system) : system_(system) {
  for (const char c : trimmed(typed)) {
    if (c == '.' || c == ' ') continue;
    text_ += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 32) : c;
  }
  // Never inside a character: what a student mistyped is written to files, and those are UTF-8.
  if (system == CodeSystem::Icd10Cm && text_.size() > 3 && (static_cast<unsigned char>(text_[3]) & 0xC0U) != 0x80U) text_.insert(3, 1, '.');
}

std::string Code::bare() const {
  std::string bare = text_;
  if (system_ == CodeSystem::Icd10Cm && bare.size() > 3 && bare[3] == '.') bare.erase(3, 1);
  return bare;
}

std::string Code::category() const { return text_.substr(0, 3); }

}  // namespace cw
