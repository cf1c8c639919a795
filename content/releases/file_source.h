#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "content/codes/code_book.h"
#include "content/releases/sqlite.h"

namespace cw {

/// A release file, read as it is asked for; entries once read are kept. One lock: any thread.
class FileSource final : public ReleaseSource {
 public:
  FileSource(std::unique_ptr<sqlite::Database> database, CodeSystem system, std::filesystem::path path);
  ~FileSource() override;

  const CodeEntry* find(std::string_view bare) const override;
  std::vector<const CodeEntry*> below(std::string_view prefix, std::size_t most) const override;
  std::vector<const CodeEntry*> children(std::string_view bare) const override;
  void each_code(const std::function<void(std::string_view, std::string_view, bool)>& each) const override;
  void each_note(const std::function<void(std::string_view, NoteKind, std::string_view)>& each) const override;
  const std::vector<TabularDivision>& divisions() const override;
  std::shared_ptr<const std::vector<IndexLine>> index(IndexKind kind) const override;
  std::string index_year(IndexKind kind) const override;
  std::optional<PcsTable> pcs_table(std::string_view prefix) const override;
  std::vector<std::string> pcs_prefixes() const override;
  const std::vector<PcsDefinition>& pcs_definitions() const override;
  std::vector<CodeReplacement> replacements() const override;
  const std::vector<Modifier>& modifiers() const override;
  std::string problem() const override;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  const CodeEntry* find_locked(std::string_view bare) const;
  std::vector<const CodeEntry*> all_locked(sqlite::Statement& bare_codes) const;
  void note_problem(const std::string& what) const;

  mutable std::mutex lock_;
  std::unique_ptr<sqlite::Database> db_;
  CodeSystem system_;
  std::filesystem::path path_;
  std::unique_ptr<sqlite::Statement> entry_, notes_, sevenths_, below_, children_;
  mutable std::unordered_map<std::string, std::unique_ptr<CodeEntry>, Hash, std::equal_to<>> entries_;
  mutable std::optional<std::vector<TabularDivision>> divisions_;
  mutable std::optional<std::vector<PcsDefinition>> definitions_;
  mutable std::optional<std::vector<Modifier>> modifiers_;
  mutable std::optional<std::vector<std::string>> prefixes_;
  mutable std::optional<std::map<std::string, std::string>> index_years_;
  mutable std::array<std::weak_ptr<const std::vector<IndexLine>>, 5> indexes_;
  mutable std::string problem_;
};

}  // namespace cw
