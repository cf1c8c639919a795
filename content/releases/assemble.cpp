#include "content/releases/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "content/base/sha256.h"

namespace cw::assemble {
namespace {

using import::Part;
using import::PartKind;
/// The title of a header that no file words.
constexpr std::string_view kNoTitle = "Codes beginning with ";

using Entries = std::map<std::string, CodeEntry, std::less<>>;

CodeEntry entry_of(CodeSystem system, const std::string& bare, const std::string& title, bool billable) {
  CodeEntry entry;
  entry.code = Code(bare, system);
  entry.title = title;
  entry.billable = billable;
  return entry;
}

Entries entries_of(const std::vector<CodeEntry>& list) {
  Entries entries;
  for (const auto& entry : list) entries.emplace_hint(entries.end(), entry.code.bare(), entry);
  return entries;
}

template <typename T>
const T* first_of(const std::vector<const Part*>& parts) {
  for (const Part* part : parts)
    if (const auto* data = std::get_if<T>(&part->data)) return data;
  return nullptr;
}

bool in_placeholder(std::string_view prefix) { return prefix.size() > 3 && prefix.back() == 'X'; }

/// A title as the order file words the header of a table.
std::string table_title(const PcsTable& table) { return table.prefix[0] == '0' ? table.labels[1] + ", " + table.labels[2] : table.labels[0] + ", " + table.labels[1] + ", " + table.labels[2]; }

class Assembler {
 public:
  explicit Assembler(const Plan& plan) : plan_(plan), tabular_(first_of<import::Tabular>(plan.books)) {}

  Result<Assembled> run() {
    if (plan_.installed != nullptr) c_ = *plan_.installed;
    c_.info.system = plan_.system;
    c_.info.name = plan_.period.name;
    c_.info.effective_from = plan_.period.from;
    c_.info.effective_to = plan_.period.to;
    if (auto done = codes(); !done) return done.error();
    if (borrowed_ > 0) out_.remarks.push_back(fmt::format("the titles of {} headers are those of {}, since a codes file has none", borrowed_, plan_.neighbour_name));
    if (derived_ > 0) out_.remarks.push_back(fmt::format("{} headers have no title here, since a codes file has none; they are called \"Codes beginning with …\"", derived_));
    books();
    set_parents();
    files();
    what_is_missing();
    c_.info.entries = static_cast<int>(entries_.size());
    c_.info.billable = 0;
    c_.info.has_notes = c_.info.has_poa_list = false;
    c_.entries.clear();
    c_.entries.reserve(entries_.size());
    for (auto& [bare, entry] : entries_) {
      c_.info.billable += entry.billable ? 1 : 0;
      c_.info.has_notes = c_.info.has_notes || !entry.notes.empty() || !entry.seventh.empty();
      c_.info.has_poa_list = c_.info.has_poa_list || entry.poa_exempt;
      c_.entries.push_back(std::move(entry));
    }
    out_.contents = std::move(c_);
    return std::move(out_);
  }

 private:
  // --- codes ---------------------------------------------------------------------------------------------------

  Result<void> codes() {
    if (plan_.installed != nullptr) old_ = entries_of(plan_.installed->entries);
    if (const auto* hcpcs = first_of<import::HcpcsPart>(plan_.lists)) {
      entries_ = entries_of(hcpcs->codes);
      c_.modifiers = hcpcs->modifiers;
    } else if (!plan_.lists.empty()) {
      from_list();
    } else if (plan_.addenda != nullptr) {
      if (auto done = apply_addenda(); !done) return done;
    } else {
      entries_ = old_;
      if (tabular_ != nullptr && books_only()) from_tabular();
      return {};
    }
    if (!plan_.lists.empty()) c_.info.from_addenda = false;
    carry_over();
    return {};
  }

  bool books_only() const {
    return std::none_of(entries_.begin(), entries_.end(), [](const auto& e) { return e.second.billable; });
  }

  void from_list() {
    // The order file when both are there.
    const import::CodeList* list = nullptr;
    for (const Part* part : plan_.lists)
      if (const auto* rows = std::get_if<import::CodeList>(&part->data); rows != nullptr && (list == nullptr || rows->has_headers)) list = rows;
    for (const auto& row : list->rows) entries_.emplace(row.bare, entry_of(plan_.system, row.bare, row.title, row.billable));
    if (!list->has_headers) derive_headers();
  }

  void from_tabular() {
    entries_.clear();
    for (const auto& node : tabular_->nodes) entries_.emplace(node.bare, entry_of(plan_.system, node.bare, node.title, false));
    for (const auto& [bare, entry] : old_)
      if (entry.poa_exempt) entries_.emplace(bare, entry_of(plan_.system, bare, entry.title, false)).first->second.poa_exempt = true;
  }

  void derive_headers() {
    std::vector<std::string_view> billable;
    for (const auto& [bare, entry] : entries_)
      if (entry.billable) billable.push_back(bare);
    std::map<std::string_view, std::string> titles;
    if (tabular_ != nullptr)
      for (const auto& node : tabular_->nodes) titles.emplace(node.bare, node.title);
    std::vector<std::string> table_titles;
    if (const auto* tables = first_of<import::PcsTablesPart>(plan_.books))
      for (const auto& table : tables->tables) titles.emplace(table.prefix, table_title(table));
    else
      for (const auto& table : c_.pcs_tables) titles.emplace(table.prefix, table_title(table));
    for (const std::string& bare : headers_above(plan_.system, billable)) {
      if (entries_.contains(bare)) continue;
      std::string title;
      if (const auto book = titles.find(bare); book != titles.end()) title = book->second;
      else if (const auto before = old_.find(bare); before != old_.end() && !before->second.billable && !before->second.title.starts_with(kNoTitle)) title = before->second.title;
      if (title.empty() && plan_.neighbour != nullptr)
        if (const auto there = plan_.neighbour->find(bare); there != plan_.neighbour->end()) {
          title = there->second;
          ++borrowed_;
        }
      if (title.empty()) {
        title = std::string(kNoTitle) + Code(bare, plan_.system).text();
        ++derived_;
      }
      entries_.emplace(bare, entry_of(plan_.system, bare, title, false));
    }
  }

  /// Notes, 7th characters and exemptions stay with their codes when only the list is renewed.
  void carry_over() {
    for (auto& [bare, before] : old_) {
      const auto now = entries_.find(bare);
      if (now == entries_.end()) continue;
      now->second.notes = before.notes;
      now->second.seventh = before.seventh;
      now->second.poa_exempt = before.poa_exempt;
    }
  }

  static Error no_match(const std::string& file, const std::string& bare, const std::string& what, const std::string& base) {
    return {"install.addenda", fmt::format("{}: {} of {} does not match {}; these addenda do not lead on from it", file, what, bare, base)};
  }

  Result<void> apply_addenda() {
    const auto& addenda = std::get<import::Addenda>(plan_.addenda->data);
    const std::string base = std::string(display_name(plan_.system)) + " " + plan_.base->info.name;
    const std::string& file = plan_.addenda->file;
    entries_ = entries_of(plan_.base->entries);
    // Notes and tables are those of their own year; the list of exempt codes is taken over, since nothing else would say of any code that it is exempt.
    bool exempt = false;
    for (auto& [bare, entry] : entries_) {
      entry.notes.clear();
      entry.seventh.clear();
      exempt = exempt || entry.poa_exempt;
    }
    const auto same = [&](const import::CodeRow& row) {
      const auto at = entries_.find(row.bare);
      return at != entries_.end() && at->second.billable == row.billable && at->second.title == row.title;
    };
    for (const auto& row : addenda.deleted)
      if (!same(row)) return no_match(file, Code(row.bare, plan_.system).text(), "the deletion", base);
    for (const auto& revision : addenda.revised)
      if (!same(revision.from)) return no_match(file, Code(revision.from.bare, plan_.system).text(), "the revision", base);
    std::vector<CodeEntry> gone;
    for (const auto& row : addenda.deleted) {
      const auto at = entries_.find(row.bare);
      gone.push_back(at->second);
      entries_.erase(at);
    }
    for (const auto& revision : addenda.revised) {
      auto& entry = entries_.at(revision.from.bare);
      entry.title = revision.to.title;
      entry.billable = revision.to.billable;
    }
    for (const auto& row : addenda.added) {
      const auto at = entries_.find(row.bare);
      if (at != entries_.end() && (at->second.billable || !row.billable)) return no_match(file, Code(row.bare, plan_.system).text(), "the addition", base);
      entries_.insert_or_assign(row.bare, entry_of(plan_.system, row.bare, row.title, row.billable));
    }
    // Addenda of codes alone say nothing of headers: a deleted code with new codes below it goes on as one, and one without codes ends.
    const auto below = [&](const std::string& bare) {
      const auto next = entries_.upper_bound(bare);
      return next != entries_.end() && next->first.starts_with(bare);
    };
    if (!addenda.has_headers)
      for (auto& entry : gone)
        if (const std::string bare = entry.code.bare(); below(bare) && !entries_.contains(bare)) {
          entry.billable = false;
          entries_.emplace(bare, entry);
        }
    for (auto at = entries_.end(); at != entries_.begin();) {
      --at;
      if (!at->second.billable && !below(at->first)) at = entries_.erase(at);
    }
    derive_headers();
    c_.info.from_addenda = true;
    out_.remarks.push_back(fmt::format("made from {} with the addenda applied: {} additions, {} deletions, {} revisions", base, addenda.additions, addenda.deletions, addenda.revisions));
    if (exempt) out_.remarks.push_back(fmt::format("exemption from present on admission is that of {}; new codes are not marked", plan_.base->info.name));
    return {};
  }

  void set_parents() {
    for (auto& [bare, entry] : entries_) {
      entry.parent.clear();
      if (plan_.system == CodeSystem::Hcpcs) continue;
      for (std::size_t n = plan_.system == CodeSystem::Icd10Pcs ? std::min<std::size_t>(bare.size() - 1, 3) : bare.size() - 1; n >= 3; --n)
        if (const auto above = entries_.find(std::string_view(bare).substr(0, n)); above != entries_.end()) {
          entry.parent = above->first;
          break;
        }
    }
  }

  // --- books ---------------------------------------------------------------------------------------------------

  void books() {
    for (const Part* part : plan_.books) {
      used_[part] = part->count;
      if (const auto* book = std::get_if<import::Tabular>(&part->data)) tabular(*part, *book);
      else if (const auto* index = std::get_if<import::IndexPart>(&part->data)) {
        c_.indexes[static_cast<std::size_t>(index->kind)] = index->lines;
        c_.index_years[static_cast<std::size_t>(index->kind)] = part->year;
      } else if (const auto* list = std::get_if<import::PoaExemptList>(&part->data)) poa(*part, *list);
      else if (const auto* tables = std::get_if<import::PcsTablesPart>(&part->data)) pcs_tables(*part, *tables);
      else if (const auto* definitions = std::get_if<import::PcsDefinitionsPart>(&part->data)) c_.pcs_definitions = definitions->definitions;
      else if (const auto* conversion = std::get_if<import::ConversionPart>(&part->data)) c_.replacements = conversion->replacements;
    }
  }

  void tabular(const Part& part, const import::Tabular& book) {
    for (auto& [bare, entry] : entries_) {
      entry.notes.clear();
      entry.seventh.clear();
    }
    c_.divisions = book.divisions;
    int placed = 0;
    std::vector<std::string> astray;
    for (const auto& node : book.nodes) {
      const auto at = entries_.find(node.bare);
      if (at == entries_.end()) {
        astray.push_back(Code(node.bare, plan_.system).text());
        continue;
      }
      ++placed;
      at->second.notes = node.notes;
      at->second.seventh = node.seventh;
    }
    used_[&part] = placed;
    if (books_only()) return;
    if (!astray.empty()) out_.remarks.push_back(fmt::format("{} nodes of the Tabular List are not in the list of codes ({}{}); left out", astray.size(), astray.front(), astray.size() > 1 ? ", …" : ""));
    if (const int none = printed_combinations_without_code(book); none > 0)
      out_.remarks.push_back(fmt::format("{} combinations of the 7th character are printed in the Tabular List and are no codes; left out", none));
  }

  /// Leaves of the book with each of the 7th characters that hold for them, padded with X.
  int printed_combinations_without_code(const import::Tabular& book) const {
    std::map<std::string_view, const import::TabularNode*> nodes;
    std::unordered_set<std::string_view> parents;
    for (const auto& node : book.nodes) {
      nodes.emplace(node.bare, &node);
      if (!node.parent.empty()) parents.insert(node.parent);
    }
    int none = 0;
    for (const auto& node : book.nodes) {
      if (parents.contains(node.bare) || node.bare.size() > 6) continue;
      const import::TabularNode* defines = &node;
      while (defines->seventh.empty() && !defines->parent.empty()) {
        const auto above = nodes.find(defines->parent);
        if (above == nodes.end() || above->second->bare.size() >= defines->bare.size()) break;
        defines = above->second;
      }
      for (const auto& seventh : defines->seventh) {
        std::string bare = node.bare;
        bare.resize(6, 'X');
        if (!entries_.contains(bare + seventh.value)) ++none;
      }
    }
    return none;
  }

  void pcs_tables(const Part& part, const import::PcsTablesPart& tables) {
    c_.pcs_tables = tables.tables;
    if (books_only()) return;
    const auto strange = misfits(part, [&](std::string_view bare) {
      const auto at = entries_.find(bare);
      return at != entries_.end() && at->second.billable;
    });
    if (strange > 0) out_.remarks.push_back(fmt::format("{} of the codes that the tables allow are not in the list of codes; the tables may be those of another update", strange));
  }

  void poa(const Part& part, const import::PoaExemptList& list) {
    for (auto& [bare, entry] : entries_) entry.poa_exempt = false;
    int placed = 0;
    std::string astray;
    const bool books = books_only();
    for (const auto& bare : list.bare) {
      auto at = entries_.find(bare);
      // Without a list of codes the exempt ones are kept for the day it comes.
      if (at == entries_.end() && books) at = entries_.emplace(bare, entry_of(plan_.system, bare, "", false)).first;
      if (at == entries_.end()) {
        if (astray.empty()) astray = Code(bare, plan_.system).text();
        continue;
      }
      ++placed;
      at->second.poa_exempt = true;
    }
    used_[&part] = placed;
    if (const auto lost = static_cast<int>(list.bare.size()) - placed; lost > 0)
      out_.remarks.push_back(fmt::format("{} codes exempt from present on admission are not in the list of codes ({}{}); left out", lost, astray, lost > 1 ? ", …" : ""));
  }

  // --- what it says of itself ----------------------------------------------------------------------------------

  void files() {
    std::vector<const Part*> all = plan_.lists;
    if (plan_.addenda != nullptr) all.push_back(plan_.addenda);
    all.insert(all.end(), plan_.books.begin(), plan_.books.end());
    const bool lists_renewed = !plan_.lists.empty() || plan_.addenda != nullptr;
    const auto is_list = [](std::string_view part) {
      for (const PartKind kind : {PartKind::CmOrder, PartKind::CmCodes, PartKind::PcsOrder, PartKind::PcsCodes, PartKind::Hcpcs, PartKind::CmOrderAddenda, PartKind::CmCodesAddenda, PartKind::PcsOrderAddenda, PartKind::PcsCodesAddenda})
        if (part == to_string(kind)) return true;
      return false;
    };
    std::erase_if(c_.info.files, [&](const ReleaseSourceFile& f) {
      if (lists_renewed && is_list(f.part)) return true;
      return std::any_of(all.begin(), all.end(), [&](const Part* p) { return f.part == to_string(p->kind); });
    });
    if (plan_.addenda != nullptr)
      for (const auto& file : plan_.base->info.files)
        if (is_list(file.part)) c_.info.files.push_back(file);
    for (const Part* part : all) {
      const auto used = used_.find(part);
      c_.info.files.push_back({std::string(to_string(part->kind)), part->file, part->year, part->sha256, part->count, used != used_.end() ? used->second : part->count});
    }
    std::stable_sort(c_.info.files.begin(), c_.info.files.end(), [](const auto& a, const auto& b) { return a.part < b.part; });
    std::string sums;
    for (const auto& file : c_.info.files) sums += file.sha256 + "\n";
    c_.info.source_sha256 = sha256_hex(sums);
    c_.info.source = c_.info.from_addenda ? fmt::format("{} of the year before with the addenda applied, from official files", display_name(plan_.system)) : fmt::format("official files of {}", display_name(plan_.system));
    if (books_only()) c_.info.source = fmt::format("official books of {}; no list of codes", display_name(plan_.system));
  }

  void what_is_missing() {
    const auto without = [&](bool missing, std::string_view what) {
      if (missing) out_.missing.emplace_back(what);
    };
    const auto index = [&](IndexKind kind) { without(c_.indexes[static_cast<std::size_t>(kind)].empty(), display_name(kind)); };
    without(books_only(), plan_.system == CodeSystem::Icd10Cm || plan_.system == CodeSystem::Icd10Pcs ? "order or codes file" : "list of codes");
    if (plan_.system == CodeSystem::Icd10Cm) {
      without(std::none_of(entries_.begin(), entries_.end(), [](const auto& e) { return !e.second.notes.empty(); }), "Tabular List (notes and 7th characters)");
      for (const IndexKind kind : {IndexKind::Diseases, IndexKind::ExternalCauses, IndexKind::Drugs, IndexKind::Neoplasms}) index(kind);
      without(std::none_of(entries_.begin(), entries_.end(), [](const auto& e) { return e.second.poa_exempt; }), "list of codes exempt from present on admission");
    } else if (plan_.system == CodeSystem::Icd10Pcs) {
      without(c_.pcs_tables.empty(), "ICD-10-PCS tables");
      index(IndexKind::Procedures);
      without(c_.pcs_definitions.empty(), "ICD-10-PCS definitions");
    }
  }

  const Plan& plan_;
  const import::Tabular* tabular_;
  ReleaseContents c_;
  Entries entries_, old_;
  int derived_ = 0, borrowed_ = 0;
  std::map<const Part*, int> used_;
  Assembled out_;
};

}  // namespace

Result<Assembled> assemble(const Plan& plan) { return Assembler(plan).run(); }

Titles titles_in(const ReleaseSource& source) {
  Titles titles;
  source.each_code([&](std::string_view bare, std::string_view title, bool) {
    if (!title.starts_with(kNoTitle)) titles.emplace(bare, title);
  });
  return titles;
}

std::vector<std::string> headers_above(CodeSystem system, const std::vector<std::string_view>& billable) {
  std::set<std::string> headers;
  for (const std::string_view bare : billable) {
    if (system == CodeSystem::Icd10Pcs) {
      headers.emplace(bare.substr(0, 3));
      continue;
    }
    for (std::size_t n = 3; n < bare.size(); ++n) {
      const std::string_view prefix = bare.substr(0, n);
      // T36.0X stands above T36.0X1; W21.31X only fills the room before a 7th character.
      if (in_placeholder(prefix) && (n >= 6 || bare[n] == 'X')) continue;
      headers.emplace(prefix);
    }
  }
  return {headers.begin(), headers.end()};
}

std::size_t misfits(const Part& part, const std::function<bool(std::string_view)>& has) {
  std::size_t missing = 0;
  const auto look = [&](std::string_view bare) {
    if (!has(bare)) ++missing;
  };
  if (const auto* book = std::get_if<import::Tabular>(&part.data)) {
    for (const auto& node : book->nodes) look(node.bare);
  } else if (const auto* list = std::get_if<import::PoaExemptList>(&part.data)) {
    for (const auto& bare : list->bare) look(bare);
  } else if (const auto* tables = std::get_if<import::PcsTablesPart>(&part.data)) {
    std::string bare(7, '0');
    for (const auto& table : tables->tables) {
      bare.replace(0, 3, table.prefix);
      for (const auto& row : table.rows)
        for (const auto& fourth : row.values[0])
          for (const auto& fifth : row.values[1])
            for (const auto& sixth : row.values[2])
              for (const auto& seventh : row.values[3]) {
                bare[3] = fourth.value, bare[4] = fifth.value, bare[5] = sixth.value, bare[6] = seventh.value;
                look(bare);
              }
    }
  } else if (const auto* index = std::get_if<import::IndexPart>(&part.data)) {
    for (const auto& line : index->lines)
      for (const auto& code : line.codes)
        if (const std::string bare = Code(code, index->kind == IndexKind::Procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm).bare(); bare.size() == 7) look(bare);
  } else if (const auto* conversion = std::get_if<import::ConversionPart>(&part.data)) {
    for (const auto& replacement : conversion->replacements)
      if (!replacement.now.empty()) look(replacement.now);
  }
  return missing;
}

}  // namespace cw::assemble
