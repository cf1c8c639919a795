// The books on the command line: index, Tabular page, ICD-10-PCS tables.
#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/encoder/book.h"

namespace cw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::array<std::string_view, 6>, 2> kColumns = {{{"poisoning, accidental", "poisoning, self-harm", "poisoning, assault", "poisoning, undetermined", "adverse effect", "underdosing"},
                                                                      {"malignant primary", "malignant secondary", "in situ", "benign", "uncertain behavior", "unspecified behavior"}}};

std::string_view column_name(IndexKind kind, std::size_t column) { return kColumns[kind == IndexKind::Drugs ? 0 : 1][column]; }

IndexKind kind_named(std::string_view name) {
  for (const IndexKind kind : {IndexKind::ExternalCauses, IndexKind::Procedures, IndexKind::Drugs, IndexKind::Neoplasms})
    if (to_string(kind) == name) return kind;
  return IndexKind::Diseases;
}

std::string joined(const std::vector<std::string>& words, std::string_view between = ", ") {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

/// The codes of a line as printed, those of a table with their columns.
std::string codes_of(IndexKind kind, const IndexLine& line) {
  std::string text = joined(line.codes);
  if (!line.manifestation.empty()) text += " [" + line.manifestation + "]";
  for (std::size_t c = 0; c < TableCells::kCount && !line.cells.empty(); ++c)
    if (!line.cells[c].empty()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", column_name(kind, c), line.cells[c]);
  return text;
}

Json json_of(const IndexBook& book, int at) {
  const IndexLine& line = book.lines()[static_cast<std::size_t>(at)];
  Json value = {{"title", book.name(at)}, {"level", line.level}, {"codes", line.codes}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) value[name] = text;
  };
  add("nonessential", line.nonessential);
  add("manifestation", line.manifestation);
  add("see", line.see);
  add("see_also", line.see_also);
  add("see_category", line.see_category);
  add("use", line.use);
  for (std::size_t c = 0; c < TableCells::kCount && !line.cells.empty(); ++c)
    if (!line.cells[c].empty()) value["cells"][std::string(column_name(book.kind(), c))] = line.cells[c];
  return value;
}

/// A reference with the place it leads to, into another book as well when that is installed.
struct Led {
  Followed followed;
  std::string how;   ///< `line`, `other book` …
  std::optional<IndexBook> other;
  int line = -1;     ///< of `other` when set, else of the book
};

std::string_view word_for(Followed::To to) {
  switch (to) {
    case Followed::To::Line: return "line";
    case Followed::To::Table: return "pcs-table";
    case Followed::To::Part: return "part";
    case Followed::To::OtherBook: return "other-book";
    case Followed::To::Category: return "category";
    case Followed::To::Generic: return "generic";
    case Followed::To::Nothing: return "nothing";
  }
  return "nothing";
}

std::vector<Led> lead(const CodeBook& codes, const IndexBook& book, const std::string& reference, int from, Date date) {
  std::vector<Led> led;
  for (auto& followed : book.references(reference, from)) {
    Led one{.followed = followed, .how = std::string(word_for(followed.to)), .other = {}, .line = followed.line};
    if (followed.to == Followed::To::OtherBook) {
      one.other = open_index(codes, followed.book, date);
      if (one.other && !followed.there.empty()) one.line = one.other->follow(followed.there, -1).value_or(-1);
    }
    led.push_back(std::move(one));
  }
  return led;
}

Json json_of(const Led& led, const IndexBook& book) {
  const IndexBook& in = led.other ? *led.other : book;
  Json value = {{"text", led.followed.text}, {"leads_to", led.how}};
  if (led.followed.to == Followed::To::OtherBook) value["book"] = to_string(led.followed.book);
  if (led.line >= 0) value["path"] = in.path_text(led.line), value["line"] = json_of(in, led.line);
  if (!led.followed.left.empty()) value["left"] = led.followed.left;
  if (led.followed.column >= 0) value["column"] = column_name(led.followed.book == IndexKind::Drugs ? IndexKind::Drugs : IndexKind::Neoplasms, static_cast<std::size_t>(led.followed.column));
  return value;
}

void print_led(std::string_view word, const Led& led, const IndexBook& book) {
  const IndexBook& in = led.other ? *led.other : book;
  std::string text = fmt::format("  {} {}", word, led.followed.text);
  if (led.line >= 0) text += fmt::format("  ->  {}{}  {}", led.other ? std::string(display_name(in.kind())) + ": " : "", in.path_text(led.line), codes_of(in.kind(), in.lines()[static_cast<std::size_t>(led.line)]));
  else if (led.followed.to == Followed::To::OtherBook) text += fmt::format("  ->  {}{}", display_name(led.followed.book), led.other ? "" : ", which is not installed");
  else if (led.followed.to == Followed::To::Nothing) text += "  (not found in this book)";
  if (led.followed.to == Followed::To::Part) text += fmt::format("  (\"{}\" is not printed there)", led.followed.left);
  print(text + "\n");
}

int nothing_installed(std::string_view what, std::string_view file) {
  return failed({"book.none", fmt::format("no {} is installed; download the {} from its publisher and run: chartwright-cli content install FILE", what, file)});
}

std::string_view official_file(IndexKind kind) {
  switch (kind) {
    case IndexKind::Diseases: return "ICD-10-CM index (icd10cm-index-….xml, or the year's Table and Index archive)";
    case IndexKind::ExternalCauses: return "ICD-10-CM index to external causes (icd10cm-eindex-….xml, or the year's Table and Index archive)";
    case IndexKind::Procedures: return "ICD-10-PCS index (icd10pcs_index_….xml, or the year's Code Tables and Index archive)";
    case IndexKind::Drugs: return "ICD-10-CM table of drugs (icd10cm-drug-….xml, or the year's Table and Index archive)";
    case IndexKind::Neoplasms: return "ICD-10-CM table of neoplasms (icd10cm-neoplasm-….xml, or the year's Table and Index archive)";
  }
  return "index";
}

void print_notes(const TabularPage& page) {
  for (const auto& g : page.notes) {
    const std::string refers = joined(g.note->refers_to);
    print(fmt::format("  {} at {}: {}{}\n", display_name(g.note->kind), g.where(), g.note->text, refers.empty() ? "" : " (" + refers + ")"));
  }
}

Json json_of(const CodeEntry& entry) { return {{"code", entry.code.text()}, {"title", entry.title}, {"billable", entry.billable}}; }

Json json_of(const std::vector<const CodeEntry*>& entries) {
  Json list = Json::array();
  for (const CodeEntry* entry : entries) list.push_back(json_of(*entry));
  return list;
}

Json json_of(const TabularPage& page, const std::optional<SeventhHelp>& seventh, const std::vector<ChoiceAxis>& axes, Date date) {
  Json value = {{"format", "chartwright.code-tabular"}, {"version", 1}, {"code", page.entry->code.text()}, {"title", page.entry->title}, {"on", to_string(date)}, {"status", status_word(page.status)},
                {"billable", page.entry->billable}, {"release", page.release->info().name}, {"above", json_of(page.above)}, {"siblings", json_of(page.siblings)}, {"children", json_of(page.children)}};
  for (const auto* division : {page.chapter, page.section})
    if (division != nullptr) value[division->chapter ? "chapter" : "section"] = {{"id", division->id}, {"title", division->title}, {"from", division->from}, {"to", division->to}};
  if (page.notes_from != nullptr) value["notes_from"] = page.notes_from->info().name;
  value["notes"] = Json::array();
  for (const auto& g : page.notes) value["notes"].push_back({{"on", g.where()}, {"release", g.from->info().name}, {"kind", to_string(g.note->kind)}, {"text", g.note->text}, {"refers_to", g.note->refers_to}});
  if (seventh && !seventh->values.empty()) {
    Json values = Json::array();
    for (const auto& one : seventh->values) values.push_back({{"value", std::string(1, one.value)}, {"words", one.words}});
    value["seventh"] = {{"base", seventh->base}, {"padded", seventh->padded}, {"values", values}, {"codes", json_of(seventh->codes)}};
  }
  value["choices"] = Json::array();
  for (const auto& axis : axes) {
    Json options = Json::array();
    for (const auto& option : axis.options) options.push_back({{"word", option.word}, {"codes", option.codes.size()}});
    value["choices"].push_back({{"name", axis.name}, {"options", options}});
  }
  return value;
}

void print_page(const TabularPage& page, const std::optional<SeventhHelp>& seventh, const std::vector<ChoiceAxis>& axes) {
  for (const auto* division : {page.chapter, page.section})
    if (division != nullptr) print(fmt::format("{} {}  {} ({}-{})\n", division->chapter ? "Chapter" : "Section", division->id, division->title, division->from, division->to));
  for (const CodeEntry* entry : page.above) print(fmt::format("{:<9} {}\n", entry->code.text(), entry->title));
  print(fmt::format("{:<9} {}\n  {}, {} {}\n", page.entry->code.text(), page.entry->title, status_word(page.status), display_name(page.entry->code.system()), page.release->info().name));
  if (page.notes_from != nullptr) print(fmt::format("  notes of {} {}\n", display_name(page.entry->code.system()), page.notes_from->info().name));
  print_notes(page);
  if (seventh && !seventh->values.empty()) {
    print(fmt::format("  7th character{}:\n", seventh->padded.empty() ? "" : " behind " + Code(seventh->padded, CodeSystem::Icd10Cm).text()));
    for (const auto& one : seventh->values) print(fmt::format("    {}  {}\n", one.value, one.words));
  }
  for (const auto& axis : axes) {
    std::vector<std::string> options;
    for (const auto& option : axis.options) options.push_back(fmt::format("{} ({})", option.word, option.codes.size()));
    print(fmt::format("  {}: {}\n", axis.name, joined(options)));
  }
  const auto list = [](std::string_view heading, const std::vector<const CodeEntry*>& entries, const CodeEntry* own) {
    if (entries.empty()) return;
    print(fmt::format("{}:\n", heading));
    for (const CodeEntry* entry : entries) print(fmt::format(" {} {:<9} {}\n", entry == own ? '>' : ' ', entry->code.text(), entry->title));
  };
  list("Below", page.children, nullptr);
  list("Beside", page.siblings, page.entry);
}

void print_build(const PcsBuild& build, const CodeBook& codes, Date date) {
  print(fmt::format("{}  tables of ICD-10-PCS {}\n", build.chosen.empty() ? "(nothing chosen)" : build.chosen, build.from->info().name));
  for (std::size_t i = 0; i < build.choices.size(); ++i) {
    if (build.choices[i].empty()) continue;
    const char chosen = i < build.chosen.size() ? build.chosen[i] : '?';
    // Chosen before the table was: the label is enough. What is open, or contradicts the rest, is shown whole.
    const bool settled = std::any_of(build.choices[i].begin(), build.choices[i].end(), [&](const PcsChoice& c) { return c.value == chosen && c.possible; });
    print(fmt::format("{}  {}\n", i + 1, build.axis_titles[i]));
    for (const auto& choice : build.choices[i])
      if (!settled || choice.value == chosen) print(fmt::format("  {} {}  {}{}\n", choice.value == chosen ? '>' : ' ', choice.value, choice.label, choice.possible ? "" : "  (not with what is chosen)"));
  }
  if (build.table) {
    const auto* definition = pcs_definition(codes, build.table->prefix[0], 3, build.table->labels[2], date);
    const std::string words = !build.table->definition.empty() ? build.table->definition : definition != nullptr ? definition->definition : std::string();
    if (!words.empty()) print(fmt::format("{}: {}\n", build.table->labels[2], words));
  }
  if (build.complete) {
    const CodeLookup lookup = codes.lookup(*build.complete, date);
    print(fmt::format("{}  {}  {}\n", build.complete->text(), lookup.entry != nullptr ? lookup.entry->title : "", build.valid ? "valid" : status_word(lookup.status)));
  }
}

}  // namespace

int code_index(const Options& options) {
  const CodeBook codes = load_codes(ProgramFiles::find(options.program));
  const IndexKind kind = kind_named(options.book);
  const auto date = date_of(options, codes, kind == IndexKind::Procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm);
  if (!date) return kUsage;
  const auto book = open_index(codes, kind, *date);
  if (!book) return nothing_installed(display_name(kind), official_file(kind));
  const auto landing = book->land(options.text);
  const IndexLine& line = book->lines()[static_cast<std::size_t>(landing.line)];
  const auto see = lead(codes, *book, line.see, landing.line, *date), also = lead(codes, *book, line.see_also, landing.line, *date);
  if (options.json()) {
    Json value = {{"format", "chartwright.code-index"}, {"version", 1}, {"book", to_string(kind)}, {"year", book->year()}, {"release", codes.index_release(kind, *date)->info().name}, {"on", to_string(*date)},
                  {"typed", options.text}, {"exact", landing.exact}, {"levels", landing.levels}, {"path", book->path_text(landing.line)}, {"line", json_of(*book, landing.line)}};
    for (const auto* list : {&see, &also}) {
      Json references = Json::array();
      for (const auto& one : *list) references.push_back(json_of(one, *book));
      value[list == &see ? "see" : "see_also"] = references;
    }
    value["below"] = Json::array();
    for (const int below : book->below(landing.line)) value["below"].push_back(json_of(*book, below));
    print(value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return landing.exact ? kFine : kProblems;
  }
  print(fmt::format("{} {}\n", display_name(kind), book->year()));
  if (!landing.exact) print(fmt::format("Not printed. {}The next line is:\n", landing.found >= 0 ? "Found: " + book->path_text(landing.found) + ". " : ""));
  print(fmt::format("{}  {}\n", book->path_text(landing.line, true), codes_of(kind, line)));
  for (const auto& one : see) print_led("see", one, *book);
  for (const auto& one : also) print_led("see also", one, *book);
  if (!line.see_category.empty()) print(fmt::format("  see category {}\n", line.see_category));
  if (!line.use.empty()) print(fmt::format("  use {}\n", line.use));
  for (const int below : book->below(landing.line)) {
    const IndexLine& at = book->lines()[static_cast<std::size_t>(below)];
    const std::string own = at.title.empty() ? std::string() : !at.see.empty() ? "  see " + at.see : !at.use.empty() ? "  use " + at.use : std::string();
    print(fmt::format("  - {}{}{}  {}{}\n", book->name(below), at.nonessential.empty() || at.title.empty() ? "" : " ", at.title.empty() ? "" : at.nonessential, codes_of(kind, at), own));
  }
  return landing.exact ? kFine : kProblems;
}

int code_tabular(const Options& options) {
  const CodeBook codes = load_codes(ProgramFiles::find(options.program));
  const CodeSystem system = system_of(options, codes, options.code);
  const auto date = date_of(options, codes, system);
  if (!date) return kUsage;
  const Code code(options.code, system);
  const auto page = tabular_page(codes, code, *date);
  if (!page) {
    const Release* release = codes.release_for(system, *date);
    complain(release == nullptr ? fmt::format("chartwright-cli: no release of {} is installed; run: chartwright-cli content install FILE", display_name(system))
                                : fmt::format("chartwright-cli: {} is not in {} {}{}", code.text(), display_name(system), release->info().name,
                                              release->info().starter ? ", which covers only what the shipped charts touch; for all codes run: chartwright-cli content install FILE" : ""));
    return release == nullptr ? kFailed : kProblems;
  }
  const auto seventh = seventh_help(codes, code, *date);
  const auto axes = page->entry->billable ? std::vector<ChoiceAxis>() : choice_axes(codes, code, *date);
  if (options.json()) print(json_of(*page, seventh, axes, *date).dump(2) + "\n");
  else print_page(*page, seventh, axes);
  return kFine;
}

int code_table(const Options& options) {
  const CodeBook codes = load_codes(ProgramFiles::find(options.program));
  const auto date = date_of(options, codes, CodeSystem::Icd10Pcs);
  if (!date) return kUsage;
  const PcsBuild build = pcs_build(codes, options.code, *date);
  if (build.from == nullptr) return nothing_installed("ICD-10-PCS table", "ICD-10-PCS tables (icd10pcs_tables_….xml, or the year's Code Tables and Index archive)");
  const bool fine = build.why_not.empty() && (!build.complete || build.valid);
  if (options.json()) {
    Json value = {{"format", "chartwright.code-table"}, {"version", 1}, {"chosen", build.chosen}, {"on", to_string(*date)}, {"release", build.from->info().name}};
    if (build.table) value["table"] = {{"prefix", build.table->prefix}, {"labels", build.table->labels}, {"definition", build.table->definition}, {"rows", build.table->rows.size()}, {"rows_left", build.rows}};
    value["axes"] = Json::array();
    for (std::size_t i = 0; i < build.choices.size(); ++i) {
      Json choices = Json::array();
      for (const auto& choice : build.choices[i]) choices.push_back({{"value", std::string(1, choice.value)}, {"label", choice.label}, {"possible", choice.possible}});
      value["axes"].push_back({{"character", i + 1}, {"title", build.axis_titles[i]}, {"choices", choices}});
    }
    value["complete"] = build.complete ? Json(build.complete->text()) : Json();
    value["valid"] = build.valid;
    if (!build.why_not.empty()) value["why_not"] = build.why_not;
    print(value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print_build(build, codes, *date);
    if (!build.why_not.empty()) {
      complain("chartwright-cli: " + build.why_not);
      if (build.from->info().starter) complain("The starter tables cover only the procedures of the shipped charts; for all tables run: chartwright-cli content install FILE");
    }
  }
  return fine ? kFine : kProblems;
}

}  // namespace cw::cli
