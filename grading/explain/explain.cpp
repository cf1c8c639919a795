#include "grading/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "content/base/utf8.h"
#include "grading/engine/compare_codes.h"
#include "grading/engine/findings.h"
#include "grading/explain/meanings.h"
#include "grading/explain/miss.h"
#include "grading/explain/place.h"
#include "grading/explain/prose.h"
#include "grading/query/answers.h"

namespace cw {
namespace {

using Kind = FindingKind;
using prose::sentence;

const std::vector<KeyLine>& lines_of(const Task& task, LineKind line) { return line == LineKind::Diagnosis ? task.key.diagnoses : task.key.procedures; }
const std::vector<SubmissionLine>& lines_of(const Submission& submission, LineKind line) { return line == LineKind::Diagnosis ? submission.diagnoses : submission.procedures; }

template <typename T>
const T* at(const std::vector<T>& all, int index) {
  return index >= 0 && index < static_cast<int>(all.size()) ? &all[static_cast<std::size_t>(index)] : nullptr;
}

bool is_poa(Kind kind) { return kind == Kind::Poa || kind == Kind::PoaUndocumented || kind == Kind::PoaExempt; }
bool is_order(Kind kind) { return kind == Kind::EtiologyManifestation || kind == Kind::CodeFirst || kind == Kind::UseAdditional; }
bool is_detail(Kind kind) { return kind == Kind::Modifier || kind == Kind::Units || kind == Kind::ProcedureDate; }
bool is_query(Kind kind) { return kind == Kind::QueryMissed || kind == Kind::QueryUnneeded; }

bool share_words(const std::vector<Evidence>& a, const std::vector<Evidence>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Evidence& x) { return std::any_of(b.begin(), b.end(), [&](const Evidence& y) { return x.document == y.document && (x.quote.find(y.quote) != std::string::npos || y.quote.find(x.quote) != std::string::npos); }); });
}

/// A word of its own, so that E11.2 is not found in E11.22.
bool mentions(std::string_view text, std::string_view code) {
  for (std::size_t found = text.find(code); found != std::string_view::npos; found = text.find(code, found + 1)) {
    const char next = found + code.size() < text.size() ? text[found + code.size()] : ' ';
    const bool goes_on = (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z');
    if (!goes_on) return true;
  }
  return false;
}

/// How many words of a line's title a trap's reason uses: a symptom's reason names the disease that it belongs to.
int words_shared(std::string_view why, std::string_view title) {
  const auto reason = prose::words(to_lower(why));
  std::vector<std::string> seen;
  for (const auto& word : prose::words(to_lower(title)))
    if (word.size() > 3 && !prose::common(word) && std::find(reason.begin(), reason.end(), word) != reason.end() && std::find(seen.begin(), seen.end(), word) == seen.end()) seen.push_back(word);
  return static_cast<int>(seen.size());
}

/// The line of the key that stands nearest to a code which no line stands for: what the trap names instead, the same code or category, a code that a note links
/// with it, one that the trap's words speak of, or one that rests on the same passage. -1 when none does.
int nearest_line(const Task& task, LineKind kind, const Code& code, const NotCoded* trap, const CodeBook& codes) {
  const auto& lines = lines_of(task, kind);
  const auto first = [&](const auto& fits) {
    const auto found = std::find_if(lines.begin(), lines.end(), fits);
    return found == lines.end() ? -1 : static_cast<int>(found - lines.begin());
  };
  int best = trap != nullptr && trap->instead ? first([&](const KeyLine& l) { return l.id == *trap->instead; }) : -1;
  if (best >= 0) return best;
  int weight = 0;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const CodeDistance distance = code_distance(code, true, lines[k]);
    if (distance.weight > weight) weight = distance.weight, best = static_cast<int>(k);
  }
  if (best >= 0) return best;
  if (kind == LineKind::Diagnosis) {
    const auto excluded = [&](const KeyLine& l) { return codes.excludes1(code, l.code, task.code_date); };
    if (trap != nullptr) best = first([&](const KeyLine& l) { return excluded(l) && share_words(l.evidence, trap->evidence); });
    if (best < 0) best = first(excluded);
    if (best >= 0) return best;
  }
  if (trap == nullptr) return -1;
  best = first([&](const KeyLine& l) { return mentions(trap->why, l.code.text()); });
  if (best < 0) best = first([&](const KeyLine& l) { return share_words(l.evidence, trap->evidence); });
  if (best >= 0) return best;
  int most = 1;  // one word alone is chance
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const CodeLookup lookup = codes.lookup(lines[k].code, task.code_date);
    const int shared = lookup.entry != nullptr ? words_shared(trap->why, lookup.entry->title) : 0;
    if (shared > most) most = shared, best = static_cast<int>(k);
  }
  return best;
}

// --- the parts of a sentence -------------------------------------------------------------------------------------------------------------------------

const PlaceStep* step_of(const Place& place, std::string_view kind) {
  for (const auto& step : place.steps)
    if (step.kind == kind) return &step;
  return nullptr;
}

/// `category E11 (Type 2 diabetes mellitus)`, `table 0FT (Resection, Hepatobiliary System and Pancreas)`, `chapter 9 (…)`.
std::string whereabouts(const Place& place) {
  if (place.code.system() == CodeSystem::Icd10Pcs) {
    const PlaceStep *system = step_of(place, "body system"), *operation = step_of(place, "root operation");
    return system != nullptr && operation != nullptr ? fmt::format("table {} ({}, {})", place.code.bare().substr(0, 3), operation->title, system->title) : std::string("no table of ICD-10-PCS");
  }
  if (place.code.system() != CodeSystem::Icd10Cm) {
    const PlaceStep* section = step_of(place, "section");
    return section != nullptr ? fmt::format("the section {}", prose::in_quotes(section->title)) : std::string(display_name(place.code.system()));
  }
  if (const PlaceStep* category = step_of(place, "category"); category != nullptr && category->code != place.code.text()) return fmt::format("category {} ({})", category->code, category->title);
  const PlaceStep* chapter = step_of(place, "chapter");
  return chapter != nullptr ? fmt::format("chapter {} ({})", chapter->code, chapter->title) : std::string("no chapter of ICD-10-CM");
}

std::string reference_whereabouts(const Miss& miss, const Place& yours, const Place& reference) {
  const std::string where = whereabouts(reference);
  if (yours.empty()) return where;
  if (where == whereabouts(yours)) return miss.right.system() == CodeSystem::Icd10Pcs ? "the same table" : miss.right.system() == CodeSystem::Icd10Cm && step_of(reference, "category") == nullptr ? "the same chapter" : miss.right.system() == CodeSystem::Icd10Cm ? "the same category" : "the same section";
  return where;
}

std::string rule_sentence(const Miss& miss) {
  const auto rule = telling_rule(miss);
  if (!rule) return {};
  const std::string_view words = rule_words(*rule);
  return sentence(words.empty() ? fmt::format("It rests on {}", display(*rule)) : fmt::format("{} ({})", prose::capitalized(words), display(*rule)));
}

std::string chart_sentence(std::string_view lead, const std::vector<DecidingPassage>& deciding) {
  return deciding.empty() ? std::string() : sentence(fmt::format("{} {}", lead, quoted(deciding.front())));
}

const Separation* separation_of(const Fork& fork, SeparationKind kind) {
  for (const auto& s : fork.separations)
    if (s.kind == kind) return &s;
  return nullptr;
}

std::string characters_sentence(const Fork& fork) {
  std::vector<std::string> parts;
  for (const auto& s : fork.separations)
    if (s.kind == SeparationKind::PcsCharacter) parts.push_back(fmt::format("the {} ({} against {})", s.axis, s.yours, s.right));
  const Separation* meaning = separation_of(fork, SeparationKind::PcsMeaning);
  if (parts.empty()) return {};
  std::string text = fmt::format("They part at {}", prose::listed(parts));
  if (meaning != nullptr) text += ": " + meaning->text;
  return sentence(text);
}

/// What separates the two, in a sentence; empty when the books do not say.
std::string separating_sentence(const Miss& miss, const Fork& fork) {
  if (miss.right.system() == CodeSystem::Icd10Pcs && miss.yours.system() == CodeSystem::Icd10Pcs) return characters_sentence(fork);
  for (const auto kind : {SeparationKind::TabularNote, SeparationKind::Titles, SeparationKind::SeventhCharacter, SeparationKind::Chapter}) {
    const Separation* s = separation_of(fork, kind);
    // The titles of two categories stand in the sentences before already.
    if (s == nullptr || (kind == SeparationKind::Titles && miss.yours.category() != miss.right.category() && miss.right.system() == CodeSystem::Icd10Cm)) continue;
    return s->text;
  }
  return {};
}

class Explaining {
 public:
  explicit Explaining(const Miss& miss) : miss_(miss) {
    out_.line = miss.line;
    out_.yours = place_of(miss.yours, miss.codes, miss.date);
    out_.reference = place_of(miss.right, miss.codes, miss.date);
    mark_shared(out_.yours, out_.reference);
    out_.fork.axis = miss.axis;
    if (miss.two_sides()) out_.fork.step = step_of_parting();
  }

  Explanation run() {
    out_.heading = heading();
    const Kind kind = miss_.kind.value_or(Kind::Missed);
    if (!miss_.kind) code_alone();
    else if (is_query(kind)) query(kind);
    else if (kind == Kind::Sequencing) sequencing();
    else if (is_order(kind)) order(kind);
    else if (kind == Kind::PoaExempt) poa_exempt();
    else if (is_poa(kind)) poa();
    else if (is_detail(kind)) detail(kind);
    else if (kind == Kind::Duplicate) duplicate();
    else if (miss_.yours.empty()) missed();
    else if (miss_.paired) pair();
    else unpaired();
    if (out_.fork.separations.empty()) out_.fork.separations.push_back({SeparationKind::Guideline, {}, {}, {}, "The reference decides as it does by the record as a whole.", "the reference's own rationale"});
    out_.marked = marked_passages(miss_);
    if (out_.wrong && miss_.mine != nullptr && miss_.mine->evidence.empty()) out_.marking_hint = fmt::format("Marking the words of the chart for {} would show whether they support it.", miss_.yours.text());
    if (out_.sentences.size() < 2 && !out_.fork.separations.empty()) say(out_.fork.separations.front().text);
    if (out_.sentences.size() < 2) say("The record as a whole decides it; its words stand beside the reference.");
    return std::move(out_);
  }

 private:
  int step_of_parting() const {
    const auto &a = out_.yours.steps, &b = out_.reference.steps;
    std::size_t i = 0;
    while (i < std::min(a.size(), b.size()) && a[i].code == b[i].code) ++i;
    return static_cast<int>(i);
  }

  std::string heading() const {
    const std::string name = miss_.kind ? std::string(display_name(*miss_.kind)) : std::string("Code");
    if (miss_.yours.empty() && miss_.right.empty()) return name;
    if (miss_.yours.empty() || miss_.yours == miss_.right) return fmt::format("{}: {}", name, miss_.right.text());
    if (miss_.right.empty() || (!miss_.paired && miss_.kind != Kind::Sequencing && (!miss_.kind || !is_order(*miss_.kind)))) return fmt::format("{}: {}", name, miss_.yours.text());
    return fmt::format("{}: {} for {}", name, miss_.yours.text(), miss_.right.text());
  }

  void say(std::string text) {
    if (!text.empty() && out_.sentences.size() < 5 && std::find(out_.sentences.begin(), out_.sentences.end(), text) == out_.sentences.end()) out_.sentences.push_back(std::move(text));
  }

  void separate(Separation made) { out_.fork.separations.push_back(std::move(made)); }

  std::string setting_rule() const { return miss_.scenario.setting(miss_.task) == Setting::Inpatient ? "III" : "IV.J"; }
  Source plain_rule() const {
    const int year = miss_.date.fiscal_year();
    if (miss_.line == LineKind::Procedure && miss_.yours.system() == CodeSystem::Icd10Pcs) return {SourceKind::PcsGuideline, "B3.1a", year};
    if (miss_.line == LineKind::Procedure) return {SourceKind::Cpt, "a number is reported for a service that the record describes", year};
    return {SourceKind::Guideline, setting_rule(), year};
  }

  std::vector<Evidence> evidence() const {
    std::vector<Evidence> all;
    const auto take = [&](const std::vector<Evidence>& list) { all.insert(all.end(), list.begin(), list.end()); };
    if (miss_.key && (miss_.paired || miss_.yours.empty())) take(miss_.key->evidence);
    if (miss_.trap != nullptr) take(miss_.trap->evidence);
    if (all.empty() && miss_.finding != nullptr) take(miss_.finding->evidence);
    if (all.empty() && miss_.key) take(miss_.key->evidence);
    return all;
  }

  void find_deciding() { out_.deciding = deciding_passages(miss_, evidence(), deciding_words(miss_, out_.fork)); }

  void books_index_rule() {
    separate_by_books(miss_, out_.yours, out_.reference, out_.fork);
    separate_by_trap();
    walk_index(miss_, out_.fork);
    separate_by_rule(miss_, out_.fork, plain_rule());
    find_deciding();
  }

  // --- one line for another ----------------------------------------------------------------------------------------------------------------------

  std::string you_chose() const {
    const PlaceStep* last = out_.yours.steps.empty() ? nullptr : &out_.yours.steps.back();
    if (last == nullptr || !last->found) {
      const CodeLookup lookup = miss_.codes.lookup(miss_.yours, miss_.date);
      if (lookup.entry == nullptr) return sentence(fmt::format("You chose {}, which no installed release has", miss_.yours.text()));
    }
    return sentence(fmt::format("You chose {}, which stands in {}", miss_.named(miss_.yours), whereabouts(out_.yours)));
  }

  /// A code that cannot be reported whatever the record says.
  std::string cannot_be_reported() {
    const CodeLookup lookup = miss_.codes.lookup(miss_.yours, miss_.date);
    Separation made{.kind = SeparationKind::Titles, .axis = "validity", .source = fmt::format("{}{}", display_name(miss_.yours.system()), lookup.release != nullptr ? " " + lookup.release->info().name : std::string(", no installed release"))};
    if (lookup.status == CodeStatus::Billable) return {};
    if (lookup.status == CodeStatus::NeedsMore) made.text = sentence(fmt::format("{} is a header: more characters are needed before it can be reported", miss_.yours.text()));
    else if (lookup.status == CodeStatus::NotOnDate) made.text = sentence(fmt::format("{} was not in force on {}", miss_.yours.text(), to_display(miss_.date)));
    else made.text = sentence(fmt::format("{} is in no installed release", miss_.yours.text()));
    std::string text = made.text;
    separate(std::move(made));
    return text;
  }

  void pair() {
    const std::string invalid = cannot_be_reported();
    books_index_rule();
    say(you_chose());
    if (miss_.right.empty()) return say(rule_sentence(miss_));
    say(sentence(fmt::format("The reference is {}, in {}", miss_.named(miss_.right), reference_whereabouts(miss_, out_.yours, out_.reference))));
    std::string apart = separating_sentence(miss_, out_.fork);
    if (apart.empty() && miss_.trap != nullptr) apart = trap_sentence();
    say(!invalid.empty() && apart.empty() ? invalid : apart);
    say(chart_sentence("The chart decides with the words", out_.deciding));
    say(rule_sentence(miss_));
  }

  std::string trap_sentence() const { return sentence(fmt::format("{} is not what is reported, because {}", miss_.yours.text(), reason_of(miss_.trap->kind))); }

  void separate_by_trap() {
    if (miss_.trap == nullptr) return;
    Separation made{SeparationKind::Trap, std::string(to_string(miss_.trap->kind)), {}, {}, collapse_spaces(miss_.trap->why), miss_.trap->sources.empty() ? "the reference's list of what is not coded" : display(miss_.trap->sources.front())};
    if (made.text.empty()) made.text = trap_sentence();
    separate(std::move(made));
  }

  // --- a line too many ---------------------------------------------------------------------------------------------------------------------------

  void unpaired() {
    const std::string invalid = cannot_be_reported();
    std::string reason;
    if (miss_.kind == Kind::AssumedWithoutQuery) reason = assumed();
    else if (miss_.trap != nullptr) reason = trap_sentence();
    books_index_rule();
    if (out_.deciding.empty() && miss_.kind == Kind::Excludes1 && miss_.key) out_.deciding = deciding_passages(miss_, miss_.key->evidence, deciding_words(miss_, out_.fork));
    say(you_chose());
    if (!miss_.right.empty()) say(sentence(fmt::format("Nearest to it in the reference is {}, in {}", miss_.named(miss_.right), reference_whereabouts(miss_, out_.yours, out_.reference))));
    const Separation* note = separation_of(out_.fork, SeparationKind::TabularNote);
    const bool by_note = note != nullptr && note->axis == "excludes1";
    if (!invalid.empty() && reason.empty()) say(invalid);
    else if (by_note && (reason.empty() || miss_.trap == nullptr || miss_.trap->kind == NotCodedKind::ExcludedByNote)) say(note->text);
    else if (!reason.empty()) say(reason);
    else say(what_would_be_needed());
    say(chart_sentence(miss_.trap != nullptr ? "What the chart says of it:" : "The chart's words are", out_.deciding));
    const std::string rule = rule_sentence(miss_);
    say(rule.empty() ? sentence(fmt::format("It rests on {}", display(plain_rule()))) : rule);
  }

  std::string what_would_be_needed() {
    std::string text;
    if (miss_.line == LineKind::Procedure) text = fmt::format("For {} to be reported the record would have to describe such a procedure, done for itself and not as a part of another", miss_.yours.text());
    else text = fmt::format("For {} to be reported a provider would have to document it as a condition of this encounter that was evaluated, treated or otherwise bore on care", miss_.yours.text());
    text = sentence(text);
    out_.fork.separations.insert(out_.fork.separations.begin(), {SeparationKind::Trap, "not-documented", {}, {}, text, display(plain_rule())});
    return text;
  }

  std::string assumed() {
    if (!miss_.task.key.queries) return {};
    for (const auto& query : *miss_.task.key.queries) {
      if (std::find(query.assumed.begin(), query.assumed.end(), miss_.yours) == query.assumed.end()) continue;
      const std::string text = sentence(fmt::format("The record leaves open {}, so {} is asked before it is coded", query.about, query.to));
      separate({SeparationKind::Query, "query", {}, {}, text, query.sources.empty() ? "the reference's list of needed queries" : display(query.sources.front())});
      return text;
    }
    return {};
  }

  void duplicate() {
    const Source rule{SourceKind::Guideline, "I.B.12", miss_.date.fiscal_year()};
    separate({SeparationKind::Guideline, "duplicate", {}, {}, "A code is reported once for an encounter.", display(rule)});
    if (miss_.key) out_.deciding = deciding_passages(miss_, miss_.key->evidence, deciding_words(miss_, out_.fork));
    say(you_chose());
    say("An earlier line of your list has the same code already.");
    say(sentence(fmt::format("A code is reported once for an encounter ({})", display(rule))));
  }

  // --- a line too few ----------------------------------------------------------------------------------------------------------------------------

  void missed() {
    walk_index(miss_, out_.fork);
    separate_by_rule(miss_, out_.fork, plain_rule());
    find_deciding();
    if (miss_.right.empty()) return say("Nothing was entered for a line of the reference.");
    say(sentence(fmt::format("Nothing was entered for {}, which stands in {}", miss_.named(miss_.right), whereabouts(out_.reference))));
    say(chart_sentence("The chart calls for it with the words", out_.deciding));
    if (const Separation* way = separation_of(out_.fork, SeparationKind::Index)) say(way->text);
    say(rule_sentence(miss_));
  }

  // --- order -------------------------------------------------------------------------------------------------------------------------------------

  const char* first_word() const { return miss_.scenario.setting(miss_.task) == Setting::Inpatient ? "principal" : "first-listed"; }

  void sequencing() {
    const bool inpatient = miss_.scenario.setting(miss_.task) == Setting::Inpatient;
    const auto& key = miss_.task.key.diagnoses;
    const bool in_key = std::any_of(key.begin(), key.end(), [&](const KeyLine& l) { return l.code == miss_.yours; });
    Separation made{SeparationKind::Order, "sequence", {}, {}, {}, display(Source{SourceKind::Guideline, inpatient ? "II" : "IV.G", miss_.date.fiscal_year()})};
    if (!miss_.yours.empty()) made.yours = miss_.yours.text() + " first";
    made.right = fmt::format("{} {}", miss_.right.text(), first_word());
    if (miss_.yours.empty()) made.text = fmt::format("The list is empty, so nothing is {}", first_word());
    else made.text = in_key ? fmt::format("Both are reported, but {} is {} and {} follows", miss_.right.text(), first_word(), miss_.yours.text()) : fmt::format("{} is no line of the reference, so it cannot stand first; {} is {}", miss_.yours.text(), miss_.right.text(), first_word());
    made.text = sentence(made.text);
    const std::string text = made.text;
    separate(std::move(made));
    if (!miss_.yours.empty()) separate_by_notes(miss_, out_.fork);
    separate_by_rule(miss_, out_.fork);
    find_deciding();
    if (!miss_.yours.empty()) say(sentence(fmt::format("You list {} first, from {}", miss_.named(miss_.yours), whereabouts(out_.yours))));
    say(sentence(fmt::format("The reference has {} as {}, from {}", miss_.named(miss_.right), first_word(), reference_whereabouts(miss_, out_.yours, out_.reference))));
    say(text);
    say(chart_sentence("The chart gives the reason with the words", out_.deciding));
    say(rule_sentence(miss_));
  }

  void order(Kind kind) {
    Separation made{SeparationKind::Order, std::string(display_name(kind)), miss_.yours.text() + " first", miss_.right.text() + " first", {}, {}};
    made.text = sentence(fmt::format("{} comes before {}", miss_.right.text(), miss_.yours.text()));
    const Source* rule = miss_.finding != nullptr && !miss_.finding->sources.empty() ? &miss_.finding->sources.front() : nullptr;
    made.source = rule != nullptr ? display(*rule) : display(Source{SourceKind::Guideline, "I.B.7", miss_.date.fiscal_year()});
    separate(std::move(made));
    separate_by_notes(miss_, out_.fork);
    separate_by_rule(miss_, out_.fork);
    find_deciding();
    say(sentence(fmt::format("You list {} before {}", miss_.named(miss_.yours), miss_.named(miss_.right))));
    say(sentence(fmt::format("Both are right, and {} comes first", miss_.right.text())));
    if (const Separation* note = separation_of(out_.fork, SeparationKind::TabularNote)) say(note->text);
    say(chart_sentence("The chart joins them with the words", out_.deciding));
    say(rule_sentence(miss_));
  }

  // --- present on admission ----------------------------------------------------------------------------------------------------------------------

  void gather_times() {
    const Encounter& stay = miss_.scenario.encounter;
    if (stay.admitted) out_.times.push_back({*stay.admitted, "The inpatient order is written", true, false});
    for (const auto& passage : out_.deciding) {
      const ChartDocument* document = miss_.scenario.document(passage.evidence.document);
      if (document == nullptr || std::any_of(out_.times.begin(), out_.times.end(), [&](const TimeMark& t) { return !t.is_order && t.at == document->written && t.what.starts_with(passage.document_title); })) continue;
      out_.times.push_back({document->written, fmt::format("{} is written", passage.document_title), false, true});
    }
    std::stable_sort(out_.times.begin(), out_.times.end(), [](const TimeMark& a, const TimeMark& b) { return a.at < b.at; });
  }

  void poa() {
    find_deciding();
    gather_times();
    const Poa right = miss_.key && miss_.key->poa ? *miss_.key->poa : Poa::Yes;
    const std::string mine = miss_.mine != nullptr && miss_.mine->poa ? std::string(to_string(*miss_.mine->poa)) : "nothing";
    const auto& admitted = miss_.scenario.encounter.admitted;
    const DecidingPassage* shown = passage_to_show(right);
    const ChartDocument* document = shown != nullptr ? miss_.scenario.document(shown->evidence.document) : nullptr;
    Separation made{SeparationKind::Times, "present on admission", mine, std::string(to_string(right)), {}, display(Source{SourceKind::PoaGuideline, "", miss_.date.fiscal_year()})};
    std::string when;
    if (admitted && document != nullptr) {
      const bool before = document->written <= *admitted;
      when = fmt::format("The words that decide stand in {}, written at {}, {} the order: \"{}\"", prose::in_quotes(shown->document_title), to_display(document->written), before ? "before" : "after", prose::clipped(shown->evidence.quote, 130));
      made.text = sentence(fmt::format("The inpatient order was written at {}; {} was written {}, {}", to_display(*admitted), shown->document_title, before ? "before it" : "after it", to_display(document->written)));
    } else {
      made.text = "The indicator says whether the condition was there when the inpatient order was written.";
    }
    separate(std::move(made));
    separate_by_rule(miss_, out_.fork);
    say(sentence(fmt::format("You entered {} for {}; the reference has {}", mine, miss_.named(miss_.right), to_string(right))));
    if (admitted) say(sentence(fmt::format("The inpatient order was written at {}", to_display(*admitted))));
    if (!when.empty()) say(sentence(when));
    else say(chart_sentence("The chart decides with the words", out_.deciding));
    say(sentence(what_poa_means(right, document != nullptr && admitted && document->written > *admitted)));
    say(rule_sentence(miss_));
  }

  /// For what was there: words written before the order, where there are any. For what came later: words written after it.
  const DecidingPassage* passage_to_show(Poa right) const {
    const auto& admitted = miss_.scenario.encounter.admitted;
    if (admitted)
      for (const auto& passage : out_.deciding)
        if (const ChartDocument* document = miss_.scenario.document(passage.evidence.document); document != nullptr && (document->written <= *admitted) == (right == Poa::Yes)) return &passage;
    return out_.deciding.empty() ? nullptr : &out_.deciding.front();
  }

  static std::string what_poa_means(Poa right, bool written_after) {
    switch (right) {
      case Poa::Yes: return written_after ? "A later document can tell of what was there already: it counts when the condition began, not when it was written down" : "It was there when the order was written, which is what Y says";
      case Poa::No: return "It arose after the order, which is what N says";
      case Poa::Unknown: return "The record does not say whether it was there, which is what U says; W is for a provider who states that it cannot be told";
      case Poa::Undetermined: return "The provider states that it cannot be told, which is what W says; U is for a record that is silent";
      case Poa::Exempt: return "The code is exempt, and its field is left blank";
    }
    return {};
  }

  void poa_exempt() {
    const Source rule{SourceKind::PoaGuideline, "exempt list", miss_.date.fiscal_year()};
    const std::string mine = miss_.mine != nullptr && miss_.mine->poa ? std::string(to_string(*miss_.mine->poa)) : "an indicator";
    separate({SeparationKind::Guideline, "present on admission", mine, "blank", sentence(fmt::format("{} is on the list of codes exempt from the indicator", miss_.right.text())), display(rule)});
    find_deciding();
    gather_times();
    say(sentence(fmt::format("You entered {} for {}", mine, miss_.named(miss_.right))));
    say(sentence(fmt::format("The code is on the exempt list, so its field is left blank ({})", display(rule))));
    say("Nothing is lost by it; a claim with an indicator there would be sent back.");
  }

  // --- details of a right procedure --------------------------------------------------------------------------------------------------------------

  static std::string modifiers_of(const std::vector<std::string>& all) { return all.empty() ? "none" : prose::listed(all); }

  void detail(Kind kind) {
    Separation made{.kind = SeparationKind::Detail, .axis = kind == Kind::Modifier ? "modifier" : kind == Kind::Units ? "units" : "date"};
    if (miss_.mine != nullptr && miss_.key) {
      if (kind == Kind::Modifier) made.yours = modifiers_of(miss_.mine->modifiers), made.right = modifiers_of(miss_.key->modifiers);
      else if (kind == Kind::Units) made.yours = std::to_string(miss_.mine->units), made.right = std::to_string(miss_.key->units);
      else made.yours = miss_.mine->date ? to_display(*miss_.mine->date) : "none", made.right = miss_.key->date ? to_display(*miss_.key->date) : "none";
    }
    const char* what = kind == Kind::Modifier ? "modifiers" : kind == Kind::Units ? "units" : "date";
    made.text = sentence(fmt::format("The code is right; of its {} you have {}, the reference {}", what, made.yours.empty() ? "another" : made.yours, made.right.empty() ? "its own" : made.right));
    made.source = miss_.key && !miss_.key->sources.empty() ? display(miss_.key->sources.front()) : display(plain_rule());
    const std::string text = made.text;
    separate(std::move(made));
    find_deciding();
    say(sentence(fmt::format("You chose {}, which is the reference's own code", miss_.named(miss_.right))));
    say(text);
    say(chart_sentence("The chart decides with the words", out_.deciding));
    say(rule_sentence(miss_));
  }

  // --- the provider ------------------------------------------------------------------------------------------------------------------------------

  void query(Kind kind) {
    const auto& queries = miss_.task.key.queries;
    const bool needed = kind == Kind::QueryMissed && queries && !queries->empty();
    if (needed) {
      for (const auto& one : *queries)
        separate({SeparationKind::Query, "query", "no query", "a query", sentence(fmt::format("The record leaves open {}; {} can answer it", one.about, one.to)), one.sources.empty() ? "the reference's list of needed queries" : display(one.sources.front())});
      find_deciding();
      say("You went on without asking the provider.");
      for (const auto& one : *queries)
        if (out_.sentences.size() < 3) say(sentence(fmt::format("The record leaves open {}, and {} can answer it", one.about, one.to)));
      say(chart_sentence("What raises the question:", out_.deciding));
      say("A code chosen here would rest on an assumption and not on the record.");
      return;
    }
    const Source rule{SourceKind::Guideline, "I.A.19", miss_.date.fiscal_year()};
    separate({SeparationKind::Query, "query", "a query", "no query", "The record answers what the codes need.", display(rule)});
    find_deciding();
    say(kind == Kind::QueryMissed ? "You went on without asking the provider." : "You would ask the provider, or left it open.");
    say(kind == Kind::QueryMissed ? "The reference as it was then held that something had to be asked." : "Every line of the reference rests on words of the record, so there is nothing left to ask.");
    say("A query is for what is conflicting, incomplete or unclear.");
  }

  // --- a code without a report -------------------------------------------------------------------------------------------------------------------

  void code_alone() {
    out_.wrong = miss_.yours != miss_.right;
    if (out_.wrong) return miss_.paired ? pair() : unpaired();
    walk_index(miss_, out_.fork);
    separate_by_rule(miss_, out_.fork, plain_rule());
    find_deciding();
    say(sentence(fmt::format("{} is the reference's own code, in {}", miss_.named(miss_.right), whereabouts(out_.reference))));
    say(chart_sentence("The chart supports it with the words", out_.deciding));
    if (const Separation* way = separation_of(out_.fork, SeparationKind::Index)) say(way->text);
    say(rule_sentence(miss_));
  }

  const Miss& miss_;
  Explanation out_;
};

// --- from a report to a miss -------------------------------------------------------------------------------------------------------------------------

/// The key line that a finding speaks of, as it was when the report was made.
void find_key(const Report& report, const Finding& finding, Miss& miss) {
  const auto& lines = lines_of(miss.task, finding.line);
  const ComparisonRow* row = nullptr;
  for (const auto& r : report.rows)
    if (row == nullptr && r.line == finding.line && finding.key_line >= 0 && r.key_line == finding.key_line) row = &r;
  const bool known = row != nullptr && !row->key_id.empty();
  if (known) {
    miss.right = row->reference;
    for (std::size_t k = 0; k < lines.size(); ++k)
      if (lines[k].id == row->key_id && lines[k].code == row->reference) miss.key = lines[k], miss.key_index = static_cast<int>(k);
    if (!miss.key) {
      // The key has changed since: what the finding itself kept is the reference of that day.
      KeyLine then{.id = row->key_id, .version = row->key_version, .code = row->reference};
      then.evidence = finding.evidence;
      then.rationale = finding.rationale;
      then.sources = finding.sources;
      miss.key = std::move(then);
    }
  } else if (const KeyLine* line = at(lines, finding.key_line)) {
    miss.key = *line;
    miss.key_index = finding.key_line;
    miss.right = line->code;
  }
  miss.paired = row != nullptr && row->student_line >= 0 && row->student_line == finding.student_line;
}

/// The earlier of the two lines that an order note joins: the finding names the later one.
void take_order(const Finding& finding, Miss& miss) {
  if (!miss.key) return;
  miss.yours = miss.key->code;
  const KeyLine* first = nullptr;
  for (const auto& order : miss.task.key.order)
    if (order.then == miss.key->id && (first == nullptr || order.why == finding.rationale)) first = miss.task.key.line(order.first);
  if (first == nullptr) {
    miss.right = {};
    return;
  }
  miss.key = *first;
  miss.right = first->code;
  miss.paired = true;
}

void take_excluding_line(const Report& report, Miss& miss) {
  const auto& mine = report.submission.diagnoses;
  const auto other = std::find_if(mine.begin(), mine.end(), [&](const SubmissionLine& l) { return l.code != miss.yours && miss.codes.excludes1(l.code, miss.yours, miss.date); });
  if (other == mine.end()) return;
  miss.right = other->code;
  miss.paired = false;
  miss.key.reset();
  for (const auto& line : miss.task.key.diagnoses)
    if (line.code == other->code) miss.key = line;
}

void take_nearest(Miss& miss) {
  const int k = nearest_line(miss.task, miss.line, miss.yours, miss.trap, miss.codes);
  if (const KeyLine* line = at(lines_of(miss.task, miss.line), k)) {
    miss.key = *line;
    miss.key_index = k;
    miss.right = line->code;
  }
}

void find_axis(Miss& miss) {
  if (!miss.axis.empty() || !miss.two_sides() || miss.yours.system() != miss.right.system() || miss.yours == miss.right) return;
  const std::string a = miss.yours.bare(), b = miss.right.bare();
  if (miss.right.system() == CodeSystem::Icd10Cm && miss.yours.category() == miss.right.category()) miss.axis = specificity_axis(miss.yours, miss.title(miss.yours), miss.right, miss.title(miss.right));
  if (miss.right.system() == CodeSystem::Icd10Pcs && a.size() == 7 && b.size() == 7) {
    std::size_t first = 0;
    while (first < 6 && a[first] == b[first]) ++first;
    miss.axis = pcs_character_name(a[2] != b[2] ? 2 : static_cast<int>(first));
  }
}

Explanation explain_in(const Scenario& scenario, const Task& task, const Report& report, int finding, const CodeBook& codes, const ExplainIndexes& indexes) {
  const Finding* found = at(report.findings, finding);
  if (found == nullptr) {
    Explanation none{.finding = finding, .heading = "No such finding", .wrong = false};
    none.fork.separations.push_back({SeparationKind::Guideline, {}, {}, {}, "The report has no finding of this number.", "the report"});
    none.sentences = {"The report has no finding of this number.", "There is nothing to explain."};
    return none;
  }
  Miss miss{.scenario = scenario, .task = task, .codes = codes, .indexes = indexes, .date = task.code_date, .line = found->line, .kind = found->kind, .finding = found, .axis = found->axis};
  const Kind kind = found->kind;
  if (const SubmissionLine* mine = at(lines_of(report.submission, found->line), found->student_line); mine != nullptr && !is_query(kind)) {
    miss.mine = mine;
    miss.yours = mine->code;
  }
  if (!is_query(kind)) find_key(report, *found, miss);
  const bool about_code = !is_poa(kind) && !is_detail(kind) && !is_query(kind) && kind != Kind::Sequencing && !is_order(kind) && kind != Kind::Duplicate;
  if (about_code && !miss.yours.empty()) miss.trap = task.key.trap_for(miss.yours);
  if (kind == Kind::AssumedWithoutQuery) miss.trap = nullptr;
  if (is_order(kind)) take_order(*found, miss);
  else if (kind == Kind::Excludes1 && (!miss.key || miss.yours == miss.right)) {
    take_excluding_line(report, miss);
    if (miss.right.empty()) take_nearest(miss);
  } else if (kind == Kind::Duplicate && !miss.key) {
    for (const auto& line : lines_of(task, miss.line))
      if (line.code == miss.yours) miss.key = line, miss.right = line.code;
  } else if (about_code && !miss.yours.empty() && miss.right.empty()) {
    take_nearest(miss);
  }
  find_axis(miss);
  Explanation made = Explaining(miss).run();
  made.finding = finding;
  made.rule = found->rule;
  return made;
}

}  // namespace

Explanation explain(const Scenario& scenario, const Task& task, const Report& report, int finding, const CodeBook& codes, const ExplainIndexes& indexes) {
  // Codes that were graded against the record as answered are explained from that; a chart that holds the answers already stays as it is.
  const Finding* found = at(report.findings, finding);
  if (found != nullptr && !is_query(found->kind) && any_sent(report.submission.queries)) {
    const AnsweredChart answered = answered_chart(scenario, task.id, report.submission.queries);
    if (const Task* after = answered.scenario.task(task.id)) return explain_in(answered.scenario, *after, report, finding, codes, indexes);
  }
  return explain_in(scenario, task, report, finding, codes, indexes);
}

Explanation explain_codes(const Scenario& scenario, const Task& task, const Code& code, int key_line, const CodeBook& codes, const ExplainIndexes& indexes) {
  Miss miss{.scenario = scenario, .task = task, .codes = codes, .indexes = indexes, .date = task.code_date, .line = code.system() == CodeSystem::Icd10Cm ? LineKind::Diagnosis : LineKind::Procedure};
  miss.yours = code;
  miss.trap = task.key.trap_for(code);
  if (const KeyLine* line = at(lines_of(task, miss.line), key_line)) {
    miss.key = *line;
    miss.key_index = key_line;
    miss.right = line->code;
    miss.paired = true;
  } else {
    take_nearest(miss);
    // Near in the books is the same statement; near by a trap's words only is not.
    miss.paired = miss.key && (miss.yours == miss.right || (miss.trap == nullptr && code_distance(code, true, *miss.key).weight > 0));
  }
  find_axis(miss);
  return Explaining(miss).run();
}

}  // namespace cw
