#pragma once

#include <fmt/format.h>

#include "app/session/content_model.h"

/// States of the Content screen that a test cannot hold still: made by hand.
namespace cw::test {

inline InstalledSet sample_set(CodeSystem system, const std::string& name, int codes, int published, const char* from, const char* to) {
  InstalledSet set;
  set.name = release_id(system, name);
  set.file = "/releases/" + set.name + ".db";
  set.removable = true;
  set.info = {.system = system, .name = name, .effective_from = *Date::parse(from), .effective_to = *Date::parse(to)};
  set.info.billable = codes;
  set.published = published;
  set.holds = {"Codes and titles"};
  return set;
}

inline ContentModel several_sets() {
  ContentModel model;
  model.looked = true;
  model.folder = "/home/student/.local/share/chartwright/releases";
  InstalledSet broken;
  broken.kind = InstalledSet::Kind::Broken;
  broken.name = "icd10pcs-2020";
  broken.file = "/releases/icd10pcs-2020.db";
  broken.removable = true;
  broken.problem = "icd10pcs-2020.db is damaged: its end is missing";
  model.sets.push_back(broken);
  auto cm = sample_set(CodeSystem::Icd10Cm, "2026", 74719, 74719, "2025-10-01", "2026-09-30");
  cm.holds = {"Codes and titles", "Tabular List notes", "Index to Diseases and Injuries (2025)", "Index to External Causes", "Table of Drugs and Chemicals", "Table of Neoplasms", "POA exempt list"};
  cm.check = InstalledSet::Check::Sound;
  cm.findings = {"74,719 billable codes, 74,719 published", "23,474 headers, 23,474 published"};
  model.sets.push_back(cm);
  auto next = sample_set(CodeSystem::Icd10Cm, "2027", 74879, 74900, "2026-10-01", "2027-09-30");
  next.info.from_addenda = true;
  next.missing = {"Tabular List notes", "Index to Diseases and Injuries", "Index to External Causes", "Table of Drugs and Chemicals", "Table of Neoplasms", "POA exempt list"};
  next.check = InstalledSet::Check::Faulty;
  next.findings = {"74,879 billable codes, 74,900 published", "two codes have no header above them"};
  model.sets.push_back(next);
  auto books = sample_set(CodeSystem::Icd10Pcs, "2025", 0, 78948, "2024-10-01", "2025-03-31");
  books.holds = {"Tables", "ICD-10-PCS Index", "Definitions"};
  books.missing = {"List of codes"};
  books.check = InstalledSet::Check::Waiting;
  model.sets.push_back(books);
  auto starter = sample_set(CodeSystem::Icd10Cm, "starter-2026", 3213, 0, "2025-10-01", "2026-09-30");
  starter.info.starter = true, starter.removable = false, starter.categories = 92;
  model.sets.push_back(starter);
  InstalledSet lists;
  lists.kind = InstalledSet::Kind::EditLists, lists.name = "edits-43.1", lists.version = "43.1", lists.rows = 98186, lists.removable = true;
  model.sets.push_back(lists);
  return model;
}

inline ContentModel installing() {
  ContentModel model = several_sets();
  model.work = ContentWork{.what = "Downloading ICD-10-CM 2026", .doing = "fetching the Tabular List and indexes", .done = 1, .of = 3, .share = 267, .bytes = 7'300'000, .total_bytes = 21'900'000, .cancelling = false};
  return model;
}

inline ContentModel result_with_problems() {
  ContentModel model = several_sets();
  ContentOutcome outcome{.kind = ContentOutcome::Kind::Installed, .title = "2 code sets are ready", .problems = {}, .report = {}};
  outcome.report.made.push_back({.info = model.sets[1].info, .file = {}, .published = 74719, .completed = true, .unchanged = false, .missing = {"Index to External Causes"}, .remarks = {"72 combinations of the 7th character are printed in the Tabular List and are no codes; left out"}});
  outcome.report.made.push_back({.info = model.sets[2].info, .file = {}, .published = 74900, .completed = false, .unchanged = false, .missing = {}, .remarks = {}});
  for (int i = 0; i < 15; ++i) outcome.report.understood.push_back({.kind = import::PartKind::CmOrder, .file = fmt::format("2026-code-descriptions-tabular-order.zip/part-{}/icd10cm_order_2026.txt", i), .year = "2026", .sha256 = {}, .count = 74719, .data = {}});
  outcome.report.not_used.push_back({.file = "icd10OrderFiles.pdf", .why = "a PDF file, which is for reading", .error = false, .id = {}});
  model.outcome = outcome;
  return model;
}

inline ContentModel failed_result() {
  ContentModel model = several_sets();
  model.outcome = ContentOutcome{.kind = ContentOutcome::Kind::Failed, .title = "Nothing was installed", .problems = {"icd10cm_order_2026.txt: line 98,186 is cut; the file did not arrive whole [IMP-028]", "2026-code-tables-tabular-index.zip: it is damaged [IMP-006]"}, .report = {}};
  return model;
}

inline ContentModel compared_sets() {
  ContentModel model = several_sets();
  auto compared = std::make_shared<ComparedReleases>();
  compared->before = "icd10cm-2026", compared->after = "icd10cm-2027";
  compared->before_title = "ICD-10-CM 2026", compared->after_title = "ICD-10-CM 2027";
  for (int i = 0; i < 4000; ++i) {
    const std::string code = fmt::format("S{:02}.{:03}A", i / 100, i % 100);
    compared->lists[0].push_back({code, fmt::format("Unspecified physeal fracture of the lower end of the radius, arm {}, subsequent encounter for fracture with delayed healing", i), i % 3 == 0 ? "in place of S52.5" : "", fmt::format("s{} arm {}", i, i)});
  }
  compared->lists[1].push_back({"A00.9", "Cholera, unspecified", "now A00.91, A00.92", "a00.9 cholera"});
  model.compared = compared;
  return model;
}

inline ContentModel folder_listed(std::size_t entries) {
  ContentModel model = several_sets();
  auto& listing = model.listing;
  listing.folder = "/home/student/Downloads";
  listing.parent = "/home/student";
  listing.places = {{"Home", "/home/student"}, {"Downloads", "/home/student/Downloads"}, {"Used last", "/home/student/codes"}};
  listing.entries.push_back({"2025", true, 0});
  for (std::size_t i = 0; i < entries; ++i) listing.entries.push_back({fmt::format("2026-code-descriptions-tabular-order-{}.zip", i), false, 2'300'000 + static_cast<std::int64_t>(i)});
  listing.others = 12;
  return model;
}

}  // namespace cw::test
