#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "content/releases/install.h"
#include "content/releases/release_file.h"
#include "content/releases/table_store.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPublished = "published";
constexpr const char* kAll = "all of them";

/// Counts what a release holds, by asking it.
class Counter {
 public:
  Counter(const Release& release, const PublishedRelease* published) : release_(release), source_(release.source()), published_(published) {}

  std::vector<ReleaseFigure> run() {
    codes();
    tabular();
    for (const IndexKind kind : {IndexKind::Diseases, IndexKind::ExternalCauses, IndexKind::Drugs, IndexKind::Neoplasms, IndexKind::Procedures}) index(kind);
    pcs();
    return std::move(figures_);
  }

 private:
  void add(std::string what, std::int64_t counted, std::int64_t expected = 0, std::string against = {}, std::vector<std::string> astray = {}) {
    figures_.push_back({std::move(what), counted, expected, expected == 0 ? std::string() : std::move(against), std::move(astray), false});
  }

  /// Headers above a codes file are derived, and may be others than the publisher's.
  bool has_order_file() const {
    const auto& files = release_.info().files;
    return std::any_of(files.begin(), files.end(), [](const ReleaseSourceFile& f) { return f.part == to_string(import::PartKind::CmOrder) || f.part == to_string(import::PartKind::PcsOrder); }) && !release_.info().from_addenda;
  }

  void codes() {
    source_.each_code([&](std::string_view bare, std::string_view, bool billable) {
      if (billable) billable_.emplace(bare);
      else ++headers_;
    });
    const auto counted = static_cast<std::int64_t>(billable_.size());
    if (!release_.info().books_only()) add("billable codes", counted, published_ != nullptr ? published_->billable : 0, kPublished);
    if (headers_ > 0) add(release_.info().books_only() ? "nodes" : "headers", headers_, published_ != nullptr && has_order_file() ? published_->headers : 0, kPublished);
    if (!source_.modifiers().empty()) add("modifiers", static_cast<std::int64_t>(source_.modifiers().size()), published_ != nullptr ? published_->modifiers : 0, kPublished);
    if (release_.info().has_poa_list) {
      std::int64_t exempt = 0;
      for (const CodeEntry* entry : source_.below({}, SIZE_MAX)) exempt += entry->poa_exempt ? 1 : 0;
      add("codes exempt from present on admission", exempt, published_ != nullptr && !release_.info().from_addenda ? published_->poa_exempt : 0, kPublished);
    }
  }

  void tabular() {
    for (const auto& file : release_.info().files)
      if (file.part == to_string(import::PartKind::CmTabular) && !release_.info().books_only()) add("nodes of the Tabular List that are in the list of codes", file.used, file.count, kAll);
    std::int64_t notes = 0, chapters = 0, sections = 0;
    source_.each_note([&](std::string_view, NoteKind, std::string_view) { ++notes; });
    for (const auto& division : source_.divisions()) ++(division.chapter ? chapters : sections);
    if (notes > 0) add("notes", notes);
    if (chapters > 0) add("chapters", chapters);
    if (sections > 0) add("sections", sections);
  }

  /// A printed code or beginning of one stands for something in the list of codes.
  bool resolves(std::string_view printed) const {
    std::string bare;
    for (const char c : printed)
      if (c != '.' && c != '-') bare += c;
    return bare.size() >= 3 && (billable_.contains(bare) || !source_.below(bare, 1).empty());
  }

  void index(IndexKind kind) {
    const auto lines = source_.index(kind);
    if (lines->empty()) return;
    const std::string name(display_name(kind));
    std::int64_t main_terms = 0, named = 0, found = 0;
    std::vector<std::string> astray;
    for (const auto& line : *lines) {
      main_terms += line.level == 0 ? 1 : 0;
      const auto look = [&](std::string_view code) {
        if (code.empty()) return;
        ++named;
        if (resolves(code)) ++found;
        else if (astray.size() < 5) astray.emplace_back(code);
      };
      for (const auto& code : line.codes) look(code);
      if (!line.cells.empty())
        for (std::size_t c = 0; c < TableCells::kCount; ++c) look(line.cells[c]);
    }
    add("main terms of the " + name, main_terms);
    add("subterms of the " + name, static_cast<std::int64_t>(lines->size()) - main_terms);
    if (named == 0 || release_.info().books_only()) return;
    add("codes in the " + name + " that are in the list of codes", found, named, kAll, std::move(astray));
    figures_.back().printed = true;
  }

  void pcs() {
    const auto prefixes = source_.pcs_prefixes();
    if (!prefixes.empty()) {
      std::int64_t rows = 0, products = 0;
      std::set<std::string> expanded;
      for (const auto& prefix : prefixes) {
        const auto table = source_.pcs_table(prefix);
        if (!table) continue;
        rows += static_cast<std::int64_t>(table->rows.size());
        for (const auto& row : table->rows) products += expand(prefix, row, expanded);
      }
      std::int64_t known = 0;
      for (const auto& bare : expanded) known += billable_.contains(bare) ? 1 : 0;
      add("ICD-10-PCS tables", static_cast<std::int64_t>(prefixes.size()));
      add("rows of the tables", rows);
      const auto counted = static_cast<std::int64_t>(expanded.size());
      add("codes that the tables expand to", counted, static_cast<std::int64_t>(billable_.size()), "billable codes");
      add("rows' products, each code once", products, counted, "codes that the tables expand to");
      if (!billable_.empty()) add("codes of the tables that are in the list of codes", known, counted, kAll);
    }
    if (!source_.pcs_definitions().empty()) add("definitions", static_cast<std::int64_t>(source_.pcs_definitions().size()));
    if (const auto replacements = source_.replacements(); !replacements.empty()) add("lines of the conversion table", static_cast<std::int64_t>(replacements.size()));
  }

  static std::int64_t expand(const std::string& prefix, const PcsRow& row, std::set<std::string>& into) {
    std::int64_t products = 0;
    for (const auto& fourth : row.values[0])
      for (const auto& fifth : row.values[1])
        for (const auto& sixth : row.values[2])
          for (const auto& seventh : row.values[3]) {
            into.insert(prefix + fourth.value + fifth.value + sixth.value + seventh.value);
            ++products;
          }
    return products;
  }

  const Release& release_;
  const ReleaseSource& source_;
  const PublishedRelease* published_;
  std::set<std::string, std::less<>> billable_;
  std::int64_t headers_ = 0;
  std::vector<ReleaseFigure> figures_;
};

Result<std::vector<ReleaseFigure>> edit_figures(const fs::path& file) {
  auto lists = read_edit_lists(file);
  if (!lists) return lists.error();
  std::int64_t diagnoses = 0;
  for (const auto& row : lists->rows) diagnoses += row.system == CodeSystem::Icd10Cm ? 1 : 0;
  return std::vector<ReleaseFigure>{{"rows for diagnoses", diagnoses, 0, "", {}, false}, {"rows for procedures", static_cast<std::int64_t>(lists->rows.size()) - diagnoses, 0, "", {}, false}};
}

Result<std::vector<ReleaseFigure>> table_figures(const fs::path& file) {
  auto stored = read_tables(file);
  if (!stored) return stored.error();
  std::vector<ReleaseFigure> figures;
  for (const auto& table : stored->tables) figures.push_back({"rows of " + table.name, static_cast<std::int64_t>(table.rows.size()), 0, "", {}, false});
  return figures;
}

}  // namespace

Result<std::vector<ReleaseFigure>> release_figures(const fs::path& file, const Catalogue& catalogue) {
  const std::string name = file.filename().string();
  if (name.starts_with("edits-")) return edit_figures(file);
  if (name.starts_with("msdrg-")) return table_figures(file);
  auto release = load_release(file);
  if (!release) return release.error();
  const ReleaseInfo& info = (*release)->info();
  auto figures = Counter(**release, info.starter ? nullptr : catalogue.find(info.system, info.name)).run();
  if (const std::string problem = (*release)->source().problem(); !problem.empty()) return Error{"release.damaged", problem};
  return figures;
}

}  // namespace cw
