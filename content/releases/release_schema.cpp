#include "content/releases/release_schema.h"

namespace cw::release_schema {

std::string joined(const std::vector<std::string>& words, char by) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) text += by;
    text += words[i];
  }
  return text;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto at = text.find(by);
    words.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return words;
}

std::optional<NoteKind> note_kind_from(std::string_view word) {
  for (int k = 0; k <= static_cast<int>(NoteKind::Definition); ++k)
    if (to_string(static_cast<NoteKind>(k)) == word) return static_cast<NoteKind>(k);
  return std::nullopt;
}

}  // namespace cw::release_schema
