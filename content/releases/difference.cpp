#include <map>
#include <set>
#include <string>
#include <vector>

#include "content/releases/install.h"

namespace cw {
namespace {

struct Row {
  std::string title;
  bool billable = false;
};

std::map<std::string, Row> rows_of(const Release& release) {
  std::map<std::string, Row> rows;
  release.source().each_code([&](std::string_view bare, std::string_view title, bool billable) { rows.emplace_hint(rows.end(), std::string(bare), Row{std::string(title), billable}); });
  return rows;
}

/// From new codes to the old ones they replace.
using Replacements = std::map<std::string, std::set<std::string>>;

Replacements from_table(const Release& before, const Release& after) {
  Replacements found;
  for (const auto& line : after.source().replacements()) {
    // The table goes back to the first year; only what happened after the older release counts.
    const int oldest = before.info().effective_from.fiscal_year(), newest = after.info().effective_from.fiscal_year();
    if (line.now.empty() || line.before.empty() || line.now == line.before || line.fiscal_year < oldest || line.fiscal_year > newest) continue;
    found[line.now].insert(line.before);
  }
  return found;
}

}  // namespace

ReleaseDifference difference(const Release& before, const Release& after) {
  ReleaseDifference changes;
  const auto old_rows = rows_of(before), new_rows = rows_of(after);
  for (const auto& [bare, now] : new_rows) {
    if (!now.billable) continue;
    const auto was = old_rows.find(bare);
    if (was == old_rows.end()) changes.added.push_back({.bare = bare, .title_after = now.title});
    else if (!was->second.billable) changes.became_billable.push_back({.bare = bare, .title_before = was->second.title, .title_after = now.title});
    else if (was->second.title != now.title) changes.revised.push_back({.bare = bare, .title_before = was->second.title, .title_after = now.title});
  }
  for (const auto& [bare, was] : old_rows) {
    if (!was.billable) continue;
    const auto now = new_rows.find(bare);
    if (now == new_rows.end()) changes.deleted.push_back({.bare = bare, .title_before = was.title});
    else if (!now->second.billable) changes.became_header.push_back({.bare = bare, .title_before = was.title, .title_after = now->second.title});
  }

  Replacements replaces = from_table(before, after);
  if (replaces.empty() && after.info().system == CodeSystem::Icd10Cm)
    for (const auto& header : changes.became_header)
      for (const auto& code : changes.added)
        if (code.bare.starts_with(header.bare)) replaces[code.bare].insert(header.bare);
  std::map<std::string, std::vector<std::string>> replaced_by;
  for (auto* list : {&changes.added, &changes.became_billable})
    for (auto& change : *list)
      if (const auto found = replaces.find(change.bare); found != replaces.end())
        for (const auto& old : found->second)
          if (const auto was = old_rows.find(old); was != old_rows.end() && was->second.billable) {
            change.replaces.push_back(old);
            replaced_by[old].push_back(change.bare);
          }
  for (auto* list : {&changes.deleted, &changes.became_header})
    for (auto& change : *list)
      if (const auto found = replaced_by.find(change.bare); found != replaced_by.end()) change.replaced_by = found->second;
  return changes;
}

}  // namespace cw
