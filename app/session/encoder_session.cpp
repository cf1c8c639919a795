#include "app/session/encoder_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace cw {
namespace {

constexpr std::size_t kMostHits = 200, kMostBelow = 400, kMostPagesBefore = 50;
constexpr std::chrono::milliseconds kNoteQuiet{400};
constexpr std::array kKinds = {IndexKind::Diseases, IndexKind::ExternalCauses, IndexKind::Drugs, IndexKind::Neoplasms, IndexKind::Procedures};
constexpr std::array kSystems = {CodeSystem::Icd10Cm, CodeSystem::Icd10Pcs, CodeSystem::Hcpcs, CodeSystem::Cpt};
/// The order in which a Tabular page is read.
constexpr std::array kNoteOrder = {NoteKind::InclusionTerm, NoteKind::Includes, NoteKind::Definition, NoteKind::CodeFirst, NoteKind::UseAdditional,
                                   NoteKind::CodeAlso, NoteKind::Excludes1, NoteKind::Excludes2, NoteKind::SeventhCharacter};

bool same_book(IndexKind kind, Date date, const CodeBook& codes, const Release* open) { return open != nullptr && codes.index_release(kind, date) == open; }

/// The date whose books are taken when no chart is open: today, or the nearest day a full book of diagnoses covers.
Date books_date(const CodeBook& codes, Date today) {
  const Release* newest = nullptr;
  for (const auto& release : codes.releases()) {
    if (release->info().system != CodeSystem::Icd10Cm || release->info().books_only()) continue;
    if (release->covers(today)) return today;
    if (newest == nullptr || newest->info().effective_from < release->info().effective_from) newest = release.get();
  }
  if (newest == nullptr) return today;
  return std::clamp(today, newest->info().effective_from, newest->info().effective_to);
}

/// Whose chapters the search is narrowed by: the book whose notes hold, else the newest with chapters that began by then. They hardly ever change.
const Release* chapters_book(const CodeBook& codes, Date date) {
  const Release* best = codes.notes_release(CodeSystem::Icd10Cm, date, "");
  if (best != nullptr && !best->source().divisions().empty()) return best;
  best = nullptr;
  for (const auto& release : codes.releases())
    if (release->info().system == CodeSystem::Icd10Cm && (best == nullptr || release->info().effective_from <= date) && !release->source().divisions().empty()) best = release.get();
  return best;
}

std::string year_of(const Release& release) { return release.info().starter ? "starter set" : release.info().name; }

/// `I60-I69` as printed, with dots and an en dash.
std::string shown_reference(std::string_view reference, CodeSystem system) {
  const auto dash = reference.find('-');
  const std::string first = Code(reference.substr(0, dash), system).text();
  return dash == std::string_view::npos ? first : first + "–" + Code(reference.substr(dash + 1), system).text();
}

std::string limits_of(const CodeEntry& entry) {
  std::string words = entry.sex == SexLimit::Female ? "Females only" : entry.sex == SexLimit::Male ? "Males only" : "";
  if (entry.least_age > 0 || entry.most_age < 124) {
    const std::string ages = entry.most_age >= 124 ? fmt::format("ages {} and over", entry.least_age) : fmt::format("ages {} to {}", entry.least_age, entry.most_age);
    words += words.empty() ? "A" + ages.substr(1) : ", " + ages;
  }
  return words;
}

}  // namespace

std::string reason_text(const SearchHit& hit) {
  if (hit.because.empty()) return {};
  switch (hit.reason) {
    case SearchReason::Code:
    case SearchReason::Title: return {};
    case SearchReason::InclusionTerm: return "Inclusion term: " + hit.because;
    case SearchReason::IndexPath: return "Index: " + hit.because;
    case SearchReason::Dictionary: return "Dictionary: " + hit.because;
  }
  return {};
}

std::optional<Code> typed_code(std::string_view text, CodeSystem system) {
  const Code code(text, system);
  const std::string bare = code.bare();
  const bool plain = std::all_of(bare.begin(), bare.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  const auto digit = [&](std::size_t at) { return at < bare.size() && bare[at] >= '0' && bare[at] <= '9'; };
  bool formed = false;
  switch (system) {
    case CodeSystem::Icd10Cm: formed = bare.size() >= 3 && bare.size() <= 7 && !digit(0) && (digit(1) || digit(2)); break;  // QA0 is a category since October 2025
    case CodeSystem::Icd10Pcs: formed = bare.size() == 7; break;
    case CodeSystem::Hcpcs: formed = bare.size() == 5 && !digit(0) && digit(1) && digit(4); break;
    case CodeSystem::Cpt: formed = bare.size() == 5 && digit(0) && digit(3); break;
  }
  if (!plain || !formed) return std::nullopt;
  return code;
}

EncoderSession::EncoderSession(std::shared_ptr<const CodeBook> codes, std::shared_ptr<SearchShelf> searches, Record& record, const Clock& clock) : book_(std::move(codes)), searches_(std::move(searches)), record_(record), clock_(clock) {}
EncoderSession::~EncoderSession() { (void)save_note(true); }

void EncoderSession::take_codes(std::shared_ptr<const CodeBook> codes, std::shared_ptr<SearchShelf> searches) {
  if (opening_.book.valid()) opening_.book.wait();
  opening_ = {};
  for (auto& open : open_books_) open = {};
  model_.index = {};
  model_.tables.operation = nullptr;
  model_.tables.keys.clear();
  model_.results = {};
  answering_.reset();
  axes_.clear();
  directly_below_.clear();
  book_ = std::move(codes);
  searches_ = std::move(searches);
  if (!seated_) return;
  seated_ = false;
  sit_down(desk_);
}

void EncoderSession::sit_down(EncoderDesk desk) {
  const Date date = desk.code_date.value_or(books_date(books(), clock_.today()));
  const bool other_date = !seated_ || date != model_.date;
  desk_ = std::move(desk);
  model_.of_chart = desk_.code_date.has_value();
  if (other_date) {
    seated_ = true;
    model_.date = date;
    list_books();
    load_kept();
    if (model_.index.book != nullptr) open_book(model_.index.kind);
    build(model_.tables.build.chosen);
    if (model_.page) show_page(Code(model_.page->code));
    search();
  }
  if (model_.tab == EncoderTab::Index && model_.index.book == nullptr) open_book(model_.index.kind);
  else if (model_.mode != EncoderMode::None && model_.index.book == nullptr) open_aside(model_.index.kind);
  place();
}

void EncoderSession::choose(EncoderMode mode) {
  if (model_.mode == mode) return;
  model_.mode = mode;
  if (mode != EncoderMode::Full && model_.tab == EncoderTab::Search) model_.tab = EncoderTab::Index;
  if (mode != EncoderMode::Full) model_.query = {}, ++model_.asked;
  if (!seated_) return;
  search();
  if (model_.tab == EncoderTab::Index && model_.index.book == nullptr) open_book(model_.index.kind);
}

Result<void> EncoderSession::apply(const EncoderCommand& command) {
  if (!seated_) sit_down({});
  return std::visit([this](const auto& c) { return run(c); }, command);
}

void EncoderSession::reload() {
  unsaved_.reset();
  if (!seated_) return;
  load_kept();
  if (model_.page) show_page(Code(model_.page->code));
}

// --- books ------------------------------------------------------------------------------------------------------------

void EncoderSession::list_books() {
  model_.books.clear();
  model_.systems.clear();
  model_.chapters.clear();
  model_.index.installed.clear();
  model_.starter_only = true;
  for (const CodeSystem system : kSystems) {
    const Release* release = books().release_for(system, model_.date);
    if (release == nullptr) continue;
    model_.systems.push_back(system);
    model_.books.push_back({std::string(display_name(system)), false, year_of(*release), !release->covers(model_.date)});
    model_.starter_only = model_.starter_only && release->info().starter;
  }
  for (const IndexKind kind : kKinds) {
    const Release* release = books().index_release(kind, model_.date);
    if (release == nullptr) continue;
    model_.index.installed.push_back(kind);
    model_.books.push_back({std::string(display_name(kind)), true, release->source().index_year(kind), !release->covers(model_.date)});
  }
  if (const Release* book = chapters_book(books(), model_.date); book != nullptr)
    for (const auto& division : book->source().divisions())
      if (division.chapter) model_.chapters.push_back(division);
  auto& kind = model_.index.kind;
  const auto& installed = model_.index.installed;
  if (!installed.empty() && std::find(installed.begin(), installed.end(), kind) == installed.end()) kind = installed.front();
}

EncoderRow EncoderSession::row_of(const CodeEntry& entry) { return {entry.code, entry.title, entry.billable}; }

EncoderRow EncoderSession::row_of(const Code& code) const {
  const CodeLookup lookup = books().lookup(code, model_.date);
  return lookup.entry != nullptr ? row_of(*lookup.entry) : EncoderRow{.code = code, .title = {}};
}

void EncoderSession::load_kept() {
  ++model_.kept;
  model_.recent.clear();
  model_.favorites.clear();
  // A record that cannot be read is told elsewhere; here the lists are empty.
  if (auto recent = record_.recent_codes(); recent)
    for (const auto& kept : *recent) model_.recent.push_back(row_of(kept.code));
  if (auto favorites = record_.favorite_codes(); favorites)
    for (const auto& kept : *favorites) model_.favorites.push_back(row_of(kept.code));
}

Result<void> EncoderSession::run(const ShowEncoderTab& c) {
  if (c.tab == EncoderTab::Search && model_.mode != EncoderMode::Full) return {};
  model_.tab = c.tab;
  if (c.tab == EncoderTab::Index && model_.index.book == nullptr) open_book(model_.index.kind);
  if (c.tab == EncoderTab::Search) search();
  return {};
}

// --- search -----------------------------------------------------------------------------------------------------------

void EncoderSession::search() {
  model_.results = {};
  ++model_.searched;
  if (model_.mode != EncoderMode::Full) return;
  answering_ = searches_->for_date(model_.date);
  model_.search_complete = searches_->complete(model_.date);
  if (!answering_ || model_.query.text.empty()) return;
  SearchQuery query{.text = model_.query.text, .billable_only = model_.query.billable_only, .chapter = model_.query.chapter, .most = kMostHits};
  if (model_.query.system) query.systems = 1U << static_cast<unsigned>(*model_.query.system);
  if (!query.chapter.empty()) query.systems = 1U << static_cast<unsigned>(CodeSystem::Icd10Cm);
  model_.results = answering_->find(query);
}

Result<void> EncoderSession::run(const LookFor& c) {
  model_.query = c.query;
  search();
  return {};
}

void EncoderSession::look_for_from_elsewhere(const std::string& words) {
  if (model_.mode != EncoderMode::Full) return;
  model_.tab = EncoderTab::Search;
  model_.query = {.text = words, .system = std::nullopt, .chapter = {}};
  ++model_.asked;
  search();
}

void EncoderSession::search_arrived() {
  if (seated_) search();
}

// --- index ------------------------------------------------------------------------------------------------------------

const IndexBook* EncoderSession::book_of(IndexKind kind) {
  OpenBook& open = open_books_[static_cast<std::size_t>(kind)];
  if (!same_book(kind, model_.date, books(), open.release)) {
    open.release = books().index_release(kind, model_.date);
    const bool begun = opening_.book.valid() && opening_.kind == kind && opening_.release == open.release;
    open.book = begun ? opening_.book.get() : open_index(books(), kind, model_.date);
    if (!begun) give_back_memory();
  }
  return open.book ? &*open.book : nullptr;
}

ExplainIndexes EncoderSession::open_indexes(Date date) const {
  const auto opened = [&](IndexKind kind) -> const IndexBook* {
    const OpenBook& open = open_books_[static_cast<std::size_t>(kind)];
    return open.book && same_book(kind, date, books(), open.release) ? &*open.book : nullptr;
  };
  return {.diseases = opened(IndexKind::Diseases), .external_causes = opened(IndexKind::ExternalCauses), .procedures = opened(IndexKind::Procedures)};
}

void EncoderSession::open_aside(IndexKind kind) {
  const Release* release = books().index_release(kind, model_.date);
  if (release == nullptr || opening_.book.valid() || open_books_[static_cast<std::size_t>(kind)].release == release) return;
  opening_ = {kind, release, std::async(std::launch::async, [codes = book_, kind, date = model_.date] {
    auto opened = open_index(*codes, kind, date);
    give_back_memory();
    return opened;
  })};
}

void EncoderSession::open_book(IndexKind kind) {
  EncoderIndex& index = model_.index;
  index.kind = kind;
  index.book = book_of(kind);
  index.typed.clear();
  index.said.clear();
  index.exact = true;
  stand_on(index.book != nullptr && !index.book->lines().empty() ? 0 : -1, true);
}

void EncoderSession::stand_on(int line, bool set_down) {
  EncoderIndex& index = model_.index;
  index.at = line;
  index.path.clear();
  index.path_text.clear();
  index.references.clear();
  if (set_down) ++index.moved;
  if (index.book == nullptr || line < 0) return;
  index.path = index.book->path(line);
  index.path_text = index.book->path_text(line);
  const IndexLine& printed = index.book->lines()[static_cast<std::size_t>(line)];
  for (const auto* text : {&printed.see, &printed.see_also, &printed.use})
    if (!text->empty())
      for (auto& one : index.book->references(*text, line)) index.references.push_back(std::move(one));
  if (!printed.see_category.empty()) {
    Followed category{.to = Followed::To::Category, .text = printed.see_category, .left = printed.see_category, .there = {}};
    index.references.push_back(std::move(category));
  }
}

Result<void> EncoderSession::run(const OpenIndex& c) {
  model_.tab = EncoderTab::Index;
  open_book(c.kind);
  return {};
}

Result<void> EncoderSession::run(const WalkIndex& c) {
  EncoderIndex& index = model_.index;
  if (index.book == nullptr) open_book(index.kind);
  index.typed = c.typed;
  index.said.clear();
  if (index.book == nullptr || index.book->lines().empty()) return {};
  const auto landing = index.book->land(c.typed);
  index.exact = landing.exact || c.typed.empty();
  stand_on(c.typed.empty() ? 0 : landing.line, true);
  return {};
}

Result<void> EncoderSession::run(const StandOn& c) {
  EncoderIndex& index = model_.index;
  if (index.book == nullptr || c.line < 0 || static_cast<std::size_t>(c.line) >= index.book->lines().size()) return {};
  index.said.clear();
  index.exact = true;
  stand_on(c.line, false);
  return {};
}

void EncoderSession::follow(const Followed& where) {
  EncoderIndex& index = model_.index;
  index.exact = true;
  switch (where.to) {
    case Followed::To::Line: stand_on(where.line, true); return;
    case Followed::To::Part:
      stand_on(where.line, true);
      index.said = fmt::format("\"{}\" leads here; \"{}\" is not printed below it.", where.text, where.left);
      return;
    case Followed::To::Table:
      stand_on(where.line, true);
      index.said = fmt::format("The rest of \"{}\" is chosen in the table.", where.text);
      return;
    case Followed::To::OtherBook:
      open_book(where.book);
      if (index.book == nullptr) index.said = fmt::format("{} is not installed.", display_name(where.book));
      else if (!where.there.empty()) (void)run(WalkIndex{where.there});
      return;
    case Followed::To::Category: {
      const auto first = where.left.find_first_not_of(' ');
      const std::string code = first == std::string::npos ? std::string() : where.left.substr(first, where.left.find_first_of(" ,;-", first) - first);
      if (!code.empty()) (void)run(OpenPage{Code(code, index.kind == IndexKind::Procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm)});
      return;
    }
    case Followed::To::Generic: index.said = fmt::format("\"{}\" names no single term: look it up by what the record says.", where.text); return;
    case Followed::To::Nothing: index.said = fmt::format("\"{}\" is not printed in this book.", where.text); return;
  }
}

Result<void> EncoderSession::run(const FollowReference& c) {
  EncoderIndex& index = model_.index;
  if (index.book == nullptr || c.line < 0 || static_cast<std::size_t>(c.line) >= index.book->lines().size()) return {};
  index.said.clear();
  if (c.line != index.at) stand_on(c.line, false);
  if (c.which < 0 || static_cast<std::size_t>(c.which) >= index.references.size()) return {};
  const Followed where = index.references[static_cast<std::size_t>(c.which)];
  const IndexLine& printed = index.book->lines()[static_cast<std::size_t>(c.line)];
  // Behind a reference to a table stands the beginning of its codes: there the way goes on.
  if (where.to == Followed::To::Table && !printed.codes.empty()) {
    model_.tab = EncoderTab::Tables;
    build(printed.codes.front());
    return {};
  }
  follow(where);
  return {};
}

// --- the Tabular page -------------------------------------------------------------------------------------------------

Result<void> EncoderSession::run(const OpenPage& c) {
  if (c.code.empty()) return {};
  if (auto saved = save_note(true); !saved) return saved;
  if (model_.page && model_.page->code != c.code) {
    pages_before_.push_back(model_.page->code);
    if (pages_before_.size() > kMostPagesBefore) pages_before_.erase(pages_before_.begin());
  }
  show_page(c.code);
  if (!model_.page->found) return {};
  Result<void> kept = record_.add_recent_code(c.code, clock_.now());
  load_kept();
  return kept;
}

Result<void> EncoderSession::run(const PageBack&) {
  if (pages_before_.empty()) return {};
  auto saved = save_note(true);
  const Code before = pages_before_.back();
  pages_before_.pop_back();
  show_page(before);
  return saved;
}

void EncoderSession::show_page(const Code& code) {
  const int number = model_.page ? model_.page->number + 1 : 1, rows = model_.page ? model_.page->rows : 0;
  EncoderPage page{.code = code, .title = {}, .status_words = {}, .dates = {}, .limits = {}, .chapter = {}, .section = {}, .number = number, .rows = rows, .can_go_back = !pages_before_.empty()};
  axes_.clear();
  chosen_.clear();
  directly_below_.clear();
  const auto tabular = tabular_page(books(), code, model_.date);
  if (tabular) {
    const CodeEntry& entry = *tabular->entry;
    const ReleaseInfo& info = tabular->release->info();
    page.found = true;
    page.code = entry.code;
    page.title = entry.title;
    page.status = tabular->status;
    page.status_words = page.status == CodeStatus::Billable ? "Billable" : page.status == CodeStatus::NeedsMore ? "Needs more characters" : "Not valid on " + to_display(model_.date);
    page.dates = fmt::format("{} {}, in force {} to {}", display_name(info.system), year_of(*tabular->release), to_display(info.effective_from), to_display(entry.terminated.value_or(info.effective_to)));
    page.poa_exempt = books().poa_exempt(entry.code, model_.date);
    page.limits = limits_of(entry);
    if (tabular->chapter != nullptr) page.chapter = fmt::format("Chapter {}: {}", tabular->chapter->id, tabular->chapter->title);
    if (tabular->section != nullptr) page.section = fmt::format("{}: {}", tabular->section->id, tabular->section->title);
    for (const CodeEntry* above : tabular->above) page.above.push_back(row_of(*above));
    for (const CodeEntry* beside : tabular->siblings) {
      if (beside == &entry) page.beside_at = static_cast<int>(page.beside.size());
      if (page.beside.size() < kMostBelow) page.beside.push_back(row_of(*beside));
    }
    for (const CodeEntry* child : tabular->children)
      if (directly_below_.size() < kMostBelow) directly_below_.push_back(row_of(*child));
    page.below = directly_below_;
    fill_notes(page, *tabular);
    fill_choices(page, *tabular);
    if (code.system() == CodeSystem::Icd10Pcs) {
      const PcsBuild built = pcs_build(books(), code.text(), model_.date);
      for (std::size_t i = 0; i < std::min<std::size_t>(built.chosen.size(), 7); ++i)
        for (const auto& choice : built.choices[i])
          if (choice.value == built.chosen[i]) page.characters.push_back({choice.value, built.axis_titles[i], choice.label});
    }
    if (auto note = record_.code_note(page.code); note && *note) page.note = (*note)->body;
    if (auto favorites = record_.favorite_codes(); favorites)
      page.favorite = std::any_of(favorites->begin(), favorites->end(), [&](const KeptCode& kept) { return kept.code == page.code; });
  }
  model_.page = std::move(page);
  narrow();
  place();
}

void EncoderSession::fill_notes(EncoderPage& page, const TabularPage& tabular) const {
  for (const NoteKind kind : kNoteOrder) {
    EncoderNoteGroup group{.kind = kind, .notes = {}};
    for (const auto& governing : tabular.notes) {
      if (governing.note->kind != kind) continue;
      EncoderNoteGroup::Note note{.where = governing.where(), .text = governing.note->text, .codes = {}, .shown = {}};
      for (const auto& reference : governing.note->refers_to) {
        note.codes.emplace_back(std::string_view(reference).substr(0, reference.find('-')), page.code.system());
        note.shown.push_back(shown_reference(reference, page.code.system()));
      }
      group.notes.push_back(std::move(note));
    }
    if (!group.notes.empty()) page.notes.push_back(std::move(group));
  }
  if (tabular.notes_from == nullptr || page.notes.empty()) return;
  const std::string missing = fmt::format("no Tabular List of {} is installed.", year_of(*tabular.release));
  if (tabular.notes_from->info().starter) page.notes_of = "These notes are worded by us, from the starter set: " + missing;
  else page.notes_of = fmt::format("These notes are of the Tabular List of {}: {}", tabular.notes_from->info().name, missing);
}

void EncoderSession::fill_choices(EncoderPage& page, const TabularPage& tabular) {
  if (const auto help = seventh_help(books(), page.code, model_.date); help && !help->values.empty()) {
    page.seventh = help->values;
    page.seventh_base = help->padded;
    for (const auto& value : help->values) {
      const auto found = std::find_if(help->codes.begin(), help->codes.end(), [&](const CodeEntry* entry) { return entry->code.bare().back() == value.value; });
      page.seventh_codes.push_back(found != help->codes.end() ? (*found)->code : Code());
    }
  }
  if (tabular.entry->billable || page.code.bare().size() < 3) return;
  axes_ = choice_axes(books(), page.code, model_.date);
  chosen_.assign(axes_.size(), -1);
}

/// Which codes are left with the choices taken, and with each choice that could be taken.
void EncoderSession::narrow() {
  EncoderPage& page = *model_.page;
  using Codes = std::unordered_set<const CodeEntry*>;
  std::vector<Codes> chosen;
  page.narrowed = false;
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    if (chosen_[a] < 0) {
      chosen.emplace_back();
      continue;
    }
    const auto& option = axes_[a].options[static_cast<std::size_t>(chosen_[a])];
    chosen.emplace_back(option.codes.begin(), option.codes.end());
    page.narrowed = true;
  }
  const auto left = [&](const CodeEntry* entry, std::size_t but) {
    for (std::size_t a = 0; a < axes_.size(); ++a)
      if (a != but && chosen_[a] >= 0 && !chosen[a].contains(entry)) return false;
    return true;
  };
  page.axes.clear();
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    EncoderAxis axis{.name = axes_[a].name, .chips = {}};
    for (std::size_t o = 0; o < axes_[a].options.size(); ++o) {
      const auto& option = axes_[a].options[o];
      const auto count = std::count_if(option.codes.begin(), option.codes.end(), [&](const CodeEntry* entry) { return left(entry, a); });
      axis.chips.push_back({option.word, static_cast<int>(count), chosen_[a] == static_cast<int>(o)});
    }
    page.axes.push_back(std::move(axis));
  }
  ++page.rows;
  page.below = directly_below_;
  if (!page.narrowed) return;
  page.below.clear();
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    if (chosen_[a] < 0) continue;
    for (const CodeEntry* entry : axes_[a].options[static_cast<std::size_t>(chosen_[a])].codes)
      if (left(entry, a) && page.below.size() < kMostBelow) page.below.push_back(row_of(*entry));
    return;
  }
}

Result<void> EncoderSession::run(const NarrowPage& c) {
  if (!model_.page || c.axis < 0 || static_cast<std::size_t>(c.axis) >= axes_.size()) return {};
  const auto axis = static_cast<std::size_t>(c.axis);
  if (c.chip < 0 || static_cast<std::size_t>(c.chip) >= axes_[axis].options.size()) return {};
  chosen_[axis] = chosen_[axis] == c.chip ? -1 : c.chip;
  narrow();
  return {};
}

std::optional<LineKind> EncoderSession::place_of(const Code& code, CodeStatus status, std::string& why_not) const {
  why_not.clear();
  if (!desk_.code_date) why_not = "No chart is open. Choose one from the worklist first.";
  else if (status == CodeStatus::NeedsMore) why_not = "It needs more characters, so it cannot be reported.";
  else if (status == CodeStatus::NotOnDate) why_not = fmt::format("It is not valid on {}, the date that decides for this chart.", to_display(model_.date));
  else if (status == CodeStatus::Unknown) why_not = "It is in no installed release.";
  else if (code.system() == CodeSystem::Icd10Cm) return LineKind::Diagnosis;
  else if (desk_.procedures && procedure_system(code.text(), *desk_.procedures) == code.system()) return LineKind::Procedure;
  else why_not = fmt::format("This chart takes no {} codes.", display_name(code.system()));
  return std::nullopt;
}

void EncoderSession::place() {
  if (model_.page) {
    EncoderPage& page = *model_.page;
    page.goes_to = place_of(page.code, page.status, page.why_not);
    page.on_chart = std::find(desk_.coded.begin(), desk_.coded.end(), page.code) != desk_.coded.end();
  }
  EncoderTables& tables = model_.tables;
  tables.goes_to.reset();
  tables.why_not = "Seven characters make a code.";
  if (!tables.build.complete) return;
  tables.goes_to = place_of(*tables.build.complete, tables.build.valid ? CodeStatus::Billable : books().lookup(*tables.build.complete, model_.date).status, tables.why_not);
}

// --- what is kept -----------------------------------------------------------------------------------------------------

Result<void> EncoderSession::run(const SetFavorite& c) {
  auto kept = record_.set_favorite_code(c.code, c.favorite, clock_.now());
  if (kept && model_.page && model_.page->code == c.code) model_.page->favorite = c.favorite;
  load_kept();
  return kept;
}

Result<void> EncoderSession::run(const WriteCodeNote& c) {
  if (unsaved_ && unsaved_->code != c.code)
    if (auto saved = save_note(true); !saved) return saved;
  // What is too long is cut where a character ends.
  std::size_t length = std::min(c.text.size(), kLongestCodeNote);
  while (length < c.text.size() && length > 0 && (static_cast<unsigned char>(c.text[length]) & 0xC0) == 0x80) --length;
  unsaved_ = Unsaved{c.code, c.text.substr(0, length), clock_.steady()};
  if (model_.page && model_.page->code == c.code) model_.page->note = unsaved_->text;
  return {};
}

std::optional<std::chrono::nanoseconds> EncoderSession::save_at() const {
  if (!unsaved_) return std::nullopt;
  return unsaved_->since + kNoteQuiet;
}

Result<void> EncoderSession::save_note(bool at_once) {
  if (!unsaved_ || (!at_once && clock_.steady() < unsaved_->since + kNoteQuiet)) return {};
  auto saved = record_.set_code_note(unsaved_->code, unsaved_->text, clock_.now());
  if (saved) unsaved_.reset();
  else unsaved_->since = clock_.steady();
  return saved;
}

// --- ICD-10-PCS tables ------------------------------------------------------------------------------------------------

void EncoderSession::build(const std::string& partial) {
  EncoderTables& tables = model_.tables;
  tables.build = pcs_build(books(), partial, model_.date);
  tables.operation = nullptr;
  tables.definition.clear();
  tables.title.clear();
  tables.said.clear();
  if (tables.build.table) {
    tables.operation = pcs_definition(books(), tables.build.chosen.front(), 3, tables.build.table->labels[2], model_.date);
    tables.definition = tables.operation != nullptr && !tables.operation->definition.empty() ? tables.operation->definition : tables.build.table->definition;
  }
  if (tables.build.complete)
    if (const CodeLookup lookup = books().lookup(*tables.build.complete, model_.date); lookup.entry != nullptr) tables.title = lookup.entry->title;
  place();
}

Result<void> EncoderSession::run(const BuildPcs& c) {
  build(c.partial);
  return {};
}

Result<void> EncoderSession::run(const LookForKey& c) {
  model_.tables.typed = c.typed;
  model_.tables.said.clear();
  model_.tables.keys = pcs_keys(books(), c.typed, model_.date);
  return {};
}

Result<void> EncoderSession::run(const TakeKey& c) {
  EncoderTables& tables = model_.tables;
  if (c.index < 0 || static_cast<std::size_t>(c.index) >= tables.keys.size()) return {};
  const PcsDefinition& key = *tables.keys[static_cast<std::size_t>(c.index)];
  const auto axis = static_cast<std::size_t>(std::clamp(key.axis, 1, 7) - 1);
  for (const auto& choice : tables.build.choices[axis]) {
    if (choice.label != key.title) continue;
    std::string chosen = tables.build.chosen;
    chosen.resize(std::max(chosen.size(), axis + 1), '?');
    chosen[axis] = choice.value;
    build(chosen);
    return {};
  }
  if (!tables.build.table && axis >= 3) tables.said = "Choose section, body system and operation first; then the table shows whether it has this value.";
  else if (tables.build.from == nullptr) tables.said = "No tables are installed.";
  else tables.said = fmt::format("This table does not offer {}.", key.title);
  return {};
}

}  // namespace cw
