#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/utf8.h"
#include "grading/engine/compare_codes.h"
#include "grading/explain/meanings.h"
#include "grading/explain/miss.h"
#include "grading/explain/place.h"
#include "grading/explain/prose.h"

namespace cw {
namespace {

using prose::in_quotes;
using prose::sentence;

std::string tabular_source(const CodeBook::GoverningNote& note) {
  const std::string book = note.from != nullptr ? " " + note.from->info().name : std::string();
  return fmt::format("ICD-10-CM Tabular List{}, {} at {}", book, note.note->kind == NoteKind::InclusionTerm ? "inclusion term" : std::string(display_name(note.note->kind)) + " note", note.where());
}

std::string_view what_note_means(NoteKind kind) {
  switch (kind) {
    case NoteKind::Excludes1: return "The two are not reported together.";
    case NoteKind::Excludes2: return "Each says something that the other does not; neither stands for the other.";
    case NoteKind::CodeFirst: return "The cause is sequenced before it.";
    case NoteKind::UseAdditional: return "A second code is reported behind it.";
    case NoteKind::CodeAlso: return "Both may be needed.";
    case NoteKind::Includes: return "What is named there belongs to that place.";
    case NoteKind::InclusionTerm:
    case NoteKind::SeventhCharacter:
    case NoteKind::Definition: return {};
  }
  return {};
}

int strength(NoteKind kind) {
  constexpr std::array<NoteKind, 6> kOrder = {NoteKind::Excludes1, NoteKind::CodeFirst, NoteKind::UseAdditional, NoteKind::Excludes2, NoteKind::CodeAlso, NoteKind::Includes};
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), kind) - kOrder.begin());
}

struct FoundNote {
  CodeBook::GoverningNote note;
  const Code* on = nullptr;     ///< the code it governs
  const Code* names = nullptr;  ///< the one it names
  bool family = false;          ///< it names other codes of that one's category
};

void find_notes(const Miss& miss, const Code& governed, const Code& other, std::vector<FoundNote>& found) {
  const std::string bare = other.bare(), category = other.category();
  for (const auto& note : miss.codes.notes_governing(governed, miss.date)) {
    if (strength(note.note->kind) > 5) continue;
    // What a whole chapter lays aside with an Excludes2 note says nothing of two codes.
    if (note.on == nullptr && note.note->kind == NoteKind::Excludes2) continue;
    const bool exact = note.names(bare);
    const bool family = !exact && governed.category() != category && std::any_of(note.note->refers_to.begin(), note.note->refers_to.end(), [&](const std::string& r) { return r.size() >= 3 && r.find('-') == std::string::npos && r.compare(0, 3, category) == 0; });
    if (exact || family) found.push_back({note, &governed, &other, family});
  }
}

/// An inclusion term at one of the codes alone that uses the chart's words: the terms are why a code holds what its title does not say.
void separate_by_inclusion(const Miss& miss, Fork& fork) {
  if (!miss.key) return;
  std::string chart;
  for (const auto& e : miss.key->evidence) chart += " " + to_lower(e.quote);
  std::vector<std::string> titles = prose::words(to_lower(miss.title(miss.right)));
  for (const auto& note : miss.codes.notes_governing(miss.right, miss.date)) {
    if (note.note->kind != NoteKind::InclusionTerm || note.on == nullptr || !miss.right.bare().starts_with(note.on->code.bare()) || miss.yours.bare().starts_with(note.on->code.bare())) continue;
    const auto words = prose::words(to_lower(note.note->text));
    const bool speaks = std::any_of(words.begin(), words.end(), [&](const std::string& w) { return w.size() > 3 && !prose::common(w) && chart.find(w) != std::string::npos && std::find(titles.begin(), titles.end(), w) == titles.end(); });
    if (!speaks) continue;
    Separation made{SeparationKind::TabularNote, std::string(to_string(NoteKind::InclusionTerm)), {}, prose::clipped(note.note->text, 80), {}, tabular_source(note)};
    made.text = sentence(fmt::format("{} counts {} in, among its inclusion terms", note.where(), in_quotes(made.right)));
    fork.separations.push_back(std::move(made));
    return;
  }
}

/// The words of each title that the other does not have in that place.
std::pair<std::string, std::string> differing_words(std::string_view a_title, std::string_view b_title) {
  const auto a = prose::words(a_title), b = prose::words(b_title);
  std::vector<std::string> la, lb;
  for (const auto& w : a) la.push_back(to_lower(w));
  for (const auto& w : b) lb.push_back(to_lower(w));
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;) common[i][j] = la[i] == lb[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::string mine, theirs;
  bool gap_mine = false, gap_theirs = false;
  const auto add = [](std::string& to, const std::string& word, bool& gap) {
    to += (to.empty() ? "" : gap ? " … " : " ") + word;
    gap = false;
  };
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && la[i] == lb[j]) {
      // `with` alone says nothing; with what does.
      const auto hangs = [](const std::string& text) { return text.ends_with("with") || text.ends_with("without"); };
      if (hangs(mine) && !gap_mine) add(mine, a[i], gap_mine);
      if (hangs(theirs) && !gap_theirs) add(theirs, b[j], gap_theirs);
      ++i, ++j, gap_mine = gap_theirs = true;
    }
    else if (j >= b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) add(mine, a[i++], gap_mine);
    else add(theirs, b[j++], gap_theirs);
  }
  return {mine, theirs};
}

std::string side_of(std::string_view title) {
  const auto words = prose::words(to_lower(title));
  const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (has("bilateral")) return "both sides";
  if (has("left")) return "the left side";
  if (has("right")) return "the right side";
  return "no side";
}

std::string_view axis_name(std::string_view axis) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kNames = {{{"laterality", "the side"}, {"acuity", "the acuity"}, {"trimester", "the trimester"}, {"intent", "the intent"}, {"stage", "the stage"}, {"site", "the site"}, {"type", "the type"}, {"complication", "the complication"}, {"detail", "how much detail they give"}, {"condition", "the condition"}}};
  for (const auto& [name, words] : kNames)
    if (name == axis) return words;
  return {};
}

void separate_by_titles(const Miss& miss, Fork& fork) {
  const std::string a = miss.title(miss.yours), b = miss.title(miss.right);
  if (a.empty() || b.empty() || miss.yours == miss.right) return;
  const bool service = miss.right.system() != CodeSystem::Icd10Cm;
  Separation made{.kind = SeparationKind::Titles, .axis = fork.axis, .source = fmt::format("{}{}, titles of {} and {}", display_name(miss.right.system()), service ? "" : " Tabular List", miss.yours.text(), miss.right.text())};
  if (fork.axis == "laterality" && side_of(a) != side_of(b)) {
    made.yours = side_of(a);
    made.right = side_of(b);
    made.text = sentence(fmt::format("{} names {}, {} names {}", miss.yours.text(), made.yours, miss.right.text(), made.right));
    fork.separations.push_back(std::move(made));
    return;
  }
  std::tie(made.yours, made.right) = differing_words(a, b);
  const bool unlike = miss.yours.category() != miss.right.category();
  if (unlike || (made.yours.empty() && made.right.empty())) made.yours = a, made.right = b;
  const std::string_view what = unlike ? std::string_view() : axis_name(fork.axis);
  const std::string in_what = what.empty() ? std::string() : fmt::format(" in {}", what);
  if (made.yours.empty()) made.text = fmt::format("The titles differ{}: {} adds {}", in_what, miss.right.text(), in_quotes(made.right));
  else if (made.right.empty()) made.text = fmt::format("The titles differ{}: {} adds {}, which {} does not say", in_what, miss.yours.text(), in_quotes(made.yours), miss.right.text());
  else if (unlike) made.text = fmt::format("{} stands for {}, {} for {}", miss.yours.text(), in_quotes(a), miss.right.text(), in_quotes(b));
  else made.text = fmt::format("The titles differ{}: {} says {}, {} says {}", in_what, miss.yours.text(), in_quotes(made.yours), miss.right.text(), in_quotes(made.right));
  made.text = sentence(made.text);
  fork.separations.push_back(std::move(made));
}

void separate_by_seventh(const Miss& miss, Fork& fork) {
  const std::string a = miss.yours.bare(), b = miss.right.bare();
  if (a.size() != 7 || b.size() != 7 || a[6] == b[6]) return;
  const std::string mine = seventh_words(miss.yours, miss.codes, miss.date), theirs = seventh_words(miss.right, miss.codes, miss.date);
  if (mine.empty() || theirs.empty()) return;
  Separation made{.kind = SeparationKind::SeventhCharacter, .axis = "7th character", .yours = fmt::format("{}: {}", a[6], mine), .right = fmt::format("{}: {}", b[6], theirs), .source = fmt::format("ICD-10-CM Tabular List, 7th characters of {}", miss.right.category())};
  made.text = sentence(fmt::format("The 7th character {} stands for {}, {} for {}", a[6], in_quotes(mine), b[6], in_quotes(theirs)));
  fork.separations.push_back(std::move(made));
}

// --- ICD-10-PCS --------------------------------------------------------------------------------------------------------------------------------------

std::string value_words(const Miss& miss, const std::string& bare, std::size_t position) {
  const std::string label = pcs_label(miss.codes, bare, position, miss.date);
  return label.empty() ? std::string(1, bare[position]) : fmt::format("{} ({})", label, bare[position]);
}

void separate_by_meaning(const Miss& miss, const std::string& a, const std::string& b, std::size_t position, Fork& fork) {
  if (position == 2 && (a[0] != '0' || b[0] != '0')) return;
  if (position == 4 && (a[0] != '0' || b[0] != '0')) return;
  const Meaning* mine = position == 2 ? root_operation_meaning(a[2]) : approach_meaning(a[4]);
  const Meaning* theirs = position == 2 ? root_operation_meaning(b[2]) : approach_meaning(b[4]);
  if (mine == nullptr || theirs == nullptr) return;
  Separation made{SeparationKind::PcsMeaning, std::string(pcs_character_name(static_cast<int>(position))), std::string(mine->words), std::string(theirs->words), {}, {}};
  made.text = sentence(fmt::format("{} is {}; {} is {}", mine->name, mine->words, theirs->name, theirs->words));
  made.source = display(Source{SourceKind::PcsGuideline, std::string(theirs->guideline), miss.date.fiscal_year()});
  fork.separations.push_back(std::move(made));
}

bool holds(const PcsRow& row, std::size_t position, char value) { return std::any_of(row.values[position - 3].begin(), row.values[position - 3].end(), [&](const PcsValue& v) { return v.value == value; }); }

void separate_by_rows(const Miss& miss, const std::string& a, const std::string& b, Fork& fork) {
  if (a.substr(0, 3) != b.substr(0, 3)) return;
  const auto table = pcs_table_of(miss.codes, b, miss.date);
  if (!table) return;
  std::vector<std::size_t> differing;
  for (std::size_t i = 3; i < 7; ++i)
    if (a[i] != b[i]) differing.push_back(i);
  const auto in_row = [&](const PcsRow& row, const std::string& code) {
    for (std::size_t i = 3; i < 7; ++i)
      if (!holds(row, i, code[i])) return false;
    return true;
  };
  const auto row_of = [&](const std::string& code) { return std::find_if(table->rows.begin(), table->rows.end(), [&](const PcsRow& row) { return in_row(row, code); }); };
  const auto mine = row_of(a), theirs = row_of(b);
  Separation made{.kind = SeparationKind::PcsRow, .axis = std::string(pcs_character_name(static_cast<int>(differing.empty() ? 3 : differing.front()))), .source = fmt::format("ICD-10-PCS table {}", table->prefix)};
  if (mine == table->rows.end()) {
    std::vector<std::string> values;
    for (std::size_t i = 3; i < 7; ++i) values.push_back(value_words(miss, a, i));
    made.text = fmt::format("No row of table {} holds {} together, so {} cannot be built", table->prefix, prose::listed(values), miss.yours.text());
    made.yours = "in no row";
    made.right = theirs == table->rows.end() ? "in no row" : fmt::format("row {}", theirs - table->rows.begin() + 1);
  } else if (theirs == table->rows.end()) {
    return;
  } else {
    made.yours = fmt::format("row {}", mine - table->rows.begin() + 1);
    made.right = fmt::format("row {}", theirs - table->rows.begin() + 1);
    made.text = mine == theirs ? fmt::format("Both stand in row {} of table {}, so the table allows either and the record decides", mine - table->rows.begin() + 1, table->prefix)
                               : fmt::format("They stand in different rows of table {} ({} in row {}, {} in row {}), and values of two rows are not combined", table->prefix, miss.yours.text(), mine - table->rows.begin() + 1, miss.right.text(), theirs - table->rows.begin() + 1);
  }
  made.text = sentence(made.text);
  fork.separations.push_back(std::move(made));
}

void separate_by_characters(const Miss& miss, Fork& fork) {
  const std::string a = miss.yours.bare(), b = miss.right.bare();
  if (a.size() != 7 || b.size() != 7 || a == b) return;
  const std::string table = a.substr(0, 3) == b.substr(0, 3) ? fmt::format("ICD-10-PCS table {}", b.substr(0, 3)) : fmt::format("ICD-10-PCS tables {} and {}", a.substr(0, 3), b.substr(0, 3));
  for (std::size_t i = 0; i < 7; ++i) {
    if (a[i] == b[i]) continue;
    const std::string name(pcs_character_name(static_cast<int>(i)));
    Separation made{SeparationKind::PcsCharacter, name, value_words(miss, a, i), value_words(miss, b, i), {}, table};
    made.text = sentence(fmt::format("Character {}, the {}, is {} in {} and {} in {}", i + 1, name, made.yours, miss.yours.text(), made.right, miss.right.text()));
    fork.separations.push_back(std::move(made));
    if (i == 2 || i == 4) separate_by_meaning(miss, a, b, i, fork);
  }
  separate_by_rows(miss, a, b, fork);
}

void separate_by_chapter(const Miss& miss, const Place& yours, const Place& reference, Fork& fork) {
  if (yours.steps.empty() || reference.steps.empty() || yours.last_shared >= 0 || miss.yours.system() != CodeSystem::Icd10Cm) return;
  const PlaceStep &a = yours.steps.front(), &b = reference.steps.front();
  if (a.kind != "chapter" || b.kind != "chapter") return;
  Separation made{SeparationKind::Chapter, "chapter", a.title, b.title, {}, fmt::format("ICD-10-CM Tabular List, chapters {} and {}", a.code, b.code)};
  made.text = sentence(fmt::format("They stand in two chapters: {} in chapter {} ({}), {} in chapter {} ({})", miss.yours.text(), a.code, a.title, miss.right.text(), b.code, b.title));
  fork.separations.push_back(std::move(made));
}

}  // namespace

void separate_by_notes(const Miss& miss, Fork& fork) {
  std::vector<FoundNote> found;
  find_notes(miss, miss.yours, miss.right, found);
  find_notes(miss, miss.right, miss.yours, found);
  std::stable_sort(found.begin(), found.end(), [](const FoundNote& a, const FoundNote& b) { return std::pair(a.family, strength(a.note.note->kind)) < std::pair(b.family, strength(b.note.note->kind)); });
  std::size_t told = 0;
  for (const auto& one : found) {
    if (told == 2 || (one.family && told > 0)) break;
    const NoteKind kind = one.note.note->kind;
    const std::string text = fmt::format("The {} note at {} governs {} and names {}: {}. {}", display_name(kind), one.note.where(), one.on->text(), one.family ? "codes of " + one.names->category() : one.names->text(), in_quotes(prose::clipped(one.note.note->text, 120)),
                                         one.family ? std::string_view() : what_note_means(kind));
    const bool on_yours = one.on == &miss.yours;
    Separation made{SeparationKind::TabularNote, std::string(to_string(kind)), {}, {}, sentence(text), tabular_source(one.note)};
    (on_yours ? made.yours : made.right) = fmt::format("{} at {}", display_name(kind), one.note.where());
    fork.separations.push_back(std::move(made));
    ++told;
  }
}

std::string Miss::title(const Code& code) const {
  const CodeLookup lookup = codes.lookup(code, date);
  return lookup.entry != nullptr ? collapse_spaces(lookup.entry->title) : std::string();
}

std::string Miss::named(const Code& code) const {
  const std::string words = title(code);
  return words.empty() ? code.text() : code.text() + " (" + words + ")";
}

void separate_by_books(const Miss& miss, const Place& yours, const Place& reference, Fork& fork) {
  if (!miss.two_sides() || miss.yours.system() != miss.right.system() || miss.yours == miss.right) return;
  if (miss.right.system() == CodeSystem::Icd10Pcs) return separate_by_characters(miss, fork);
  if (miss.right.system() == CodeSystem::Icd10Cm) {
    separate_by_notes(miss, fork);
    separate_by_inclusion(miss, fork);
    const std::string a = miss.yours.bare(), b = miss.right.bare();
    const bool only_seventh = a.size() == 7 && b.size() == 7 && a.substr(0, 6) == b.substr(0, 6);
    const std::size_t before = fork.separations.size();
    separate_by_seventh(miss, fork);
    if (only_seventh && fork.separations.size() > before) return;
    // The titles come before what the 7th character adds to them.
    std::vector<Separation> seventh(std::make_move_iterator(fork.separations.begin() + static_cast<std::ptrdiff_t>(before)), std::make_move_iterator(fork.separations.end()));
    fork.separations.resize(before);
    separate_by_titles(miss, fork);
    fork.separations.insert(fork.separations.end(), std::make_move_iterator(seventh.begin()), std::make_move_iterator(seventh.end()));
    separate_by_chapter(miss, yours, reference, fork);
    return;
  }
  separate_by_titles(miss, fork);
}

std::optional<Source> telling_rule(const Miss& miss) {
  std::vector<const Source*> cited;
  const auto take = [&](const std::vector<Source>& sources) {
    for (const auto& source : sources) cited.push_back(&source);
  };
  const bool told_by_trap = miss.trap != nullptr && miss.line == LineKind::Diagnosis;
  if (told_by_trap) take(miss.trap->sources);
  if (miss.finding != nullptr) take(miss.finding->sources);
  if (miss.key) take(miss.key->sources);
  if (!told_by_trap && miss.trap != nullptr) take(miss.trap->sources);
  const auto worth = [&](const Source& source) {
    const bool poa = miss.kind == FindingKind::Poa || miss.kind == FindingKind::PoaUndocumented || miss.kind == FindingKind::PoaExempt;
    if (source.kind == SourceKind::PoaGuideline) return poa ? 0 : 9;
    const auto speaks = [&](std::string_view axis, std::string_view section) { return miss.axis == axis && source.ref == section; };
    if (speaks("laterality", "I.B.13") || speaks("approach", "B3.2d") || speaks("root operation", "B3.8") || speaks("7th character", "I.C.19.a") || speaks("encounter", "I.C.19.a")) return 0;
    if (miss.kind == FindingKind::Sequencing && source.kind == SourceKind::Guideline && (source.ref.starts_with("II") || source.ref.starts_with("IV.G")) && !source.ref.starts_with("III")) return 0;
    const bool guideline = source.kind == SourceKind::Guideline || source.kind == SourceKind::PcsGuideline;
    // `III` and `IV.J` stand behind every secondary diagnosis; they say least.
    const bool plain = source.ref == "III" || source.ref == "IV.J" || source.ref == "II";
    return guideline ? (plain ? 3 : 1) : 5;
  };
  const auto best = std::min_element(cited.begin(), cited.end(), [&](const Source* a, const Source* b) { return worth(*a) < worth(*b); });
  if (best == cited.end()) return std::nullopt;
  // Within a category the rule of the chapter is about another choice; what decides is the detail that the record gives.
  const bool by_detail = miss.axis == "acuity" || miss.axis == "stage" || miss.axis == "type" || miss.axis == "site" || miss.axis == "detail";
  if (by_detail && miss.paired && miss.trap == nullptr && miss.line == LineKind::Diagnosis && !(*best)->ref.starts_with("I.B.")) return Source{SourceKind::Guideline, "I.B.2", miss.date.fiscal_year()};
  return **best;
}

void separate_by_rule(const Miss& miss, Fork& fork, std::optional<Source> fallback) {
  if (auto cited = telling_rule(miss)) fallback = std::move(cited);
  if (!fallback) return;
  Separation made{.kind = SeparationKind::Guideline, .axis = fork.axis, .source = display(*fallback)};
  const std::string_view words = rule_words(*fallback);
  made.text = sentence(words.empty() ? fmt::format("The reference rests on {}", made.source) : fmt::format("The rule: {}", words));
  fork.separations.push_back(std::move(made));
}

}  // namespace cw
