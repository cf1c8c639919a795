#include "grading/engine/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/check.h"

namespace cw {
namespace {

std::string_view axis_words(std::string_view axis) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords = {{{"laterality", "the side"},
                                                                                    {"acuity", "the acuity"},
                                                                                    {"encounter", "the 7th character: initial, subsequent or sequela"},
                                                                                    {"7th character", "what the 7th character says"},
                                                                                    {"trimester", "the trimester, or the time around birth"},
                                                                                    {"intent", "the intent"},
                                                                                    {"stage", "the stage"},
                                                                                    {"site", "the site"},
                                                                                    {"type", "the type"},
                                                                                    {"complication", "the complication named"},
                                                                                    {"detail", "how much of the documented detail they state"},
                                                                                    {"condition", "which condition of the category they name"}}};
  for (const auto& [name, words] : kWords)
    if (name == axis) return words;
  return axis;
}

FindingKind kind_of_missed(LineKind line, const KeyLine& key) {
  if (line == LineKind::Procedure) return FindingKind::MissedProcedure;
  const char first = key.code.text().empty() ? ' ' : key.code.text().front();
  if (key.principal) return FindingKind::Missed;
  if (first >= 'V' && first <= 'Y') return FindingKind::ExternalCauseOmitted;
  return first == 'Z' ? FindingKind::StatusOmitted : FindingKind::Missed;
}

FindingKind kind_of_trap(const NotCoded& trap, LineKind line) {
  if (line == LineKind::Procedure) return trap.kind == NotCodedKind::CodedAsPartOfOperation || trap.kind == NotCodedKind::CoveredByCombination ? FindingKind::PartOfOperation : FindingKind::ExtraProcedure;
  switch (trap.kind) {
    case NotCodedKind::IntegralSymptom: return FindingKind::IntegralSymptom;
    case NotCodedKind::RuledOut: return FindingKind::RuledOut;
    case NotCodedKind::Uncertain: return FindingKind::Uncertain;
    case NotCodedKind::HistoryOnly: return FindingKind::HistoryOnly;
    case NotCodedKind::ExcludedByNote: return FindingKind::Excludes1;
    case NotCodedKind::CoveredByCombination: return FindingKind::CombinationSplit;
    case NotCodedKind::NotReportable:
    case NotCodedKind::NotDocumented:
    case NotCodedKind::CodedAsPartOfOperation: return FindingKind::Unsupported;
  }
  return FindingKind::Unsupported;
}

FindingKind kind_of_character(int position) {
  switch (position) {
    case 2: return FindingKind::RootOperation;
    case 3: return FindingKind::BodyPart;
    case 4: return FindingKind::Approach;
    case 5: return FindingKind::Device;
    case 6: return FindingKind::Qualifier;
    default: return FindingKind::ProcedureCharacters;
  }
}

FindingKind kind_of_order(OrderNote note) {
  switch (note) {
    case OrderNote::EtiologyManifestation: return FindingKind::EtiologyManifestation;
    case OrderNote::UseAdditional: return FindingKind::UseAdditional;
    case OrderNote::CodeFirst:
    case OrderNote::Guideline: return FindingKind::CodeFirst;
  }
  return FindingKind::CodeFirst;
}

std::string list_of(const std::vector<std::string>& modifiers) {
  if (modifiers.empty()) return "none";
  std::string all;
  for (const auto& modifier : modifiers) all += (all.empty() ? "" : ", ") + modifier;
  return all;
}

std::string_view poa_words(Poa poa) {
  switch (poa) {
    case Poa::Yes: return "Y is right: the condition was present when the inpatient order was written.";
    case Poa::No: return "N is right: the condition arose after the inpatient order.";
    case Poa::Unknown: return "U is right: the record does not say, and a query brought no answer. W would mean that the provider cannot tell.";
    case Poa::Undetermined: return "W is right: the provider states that it cannot be determined. U would mean that the record is silent.";
    case Poa::Exempt: return "the code is exempt.";
  }
  return {};
}

/// Of a code that is not valid on the date: `ICD-10-CM FY2025 would have accepted it`, or until when it could be reported.
std::string when_valid(const Code& code, const CodeLookup& lookup) {
  if (lookup.entry != nullptr && lookup.entry->terminated && lookup.release_covers_date) return fmt::format("it could be reported until {}", to_display(*lookup.entry->terminated));
  return fmt::format("{} {} would have accepted it", display_name(code.system()), lookup.release->info().name);
}

/// `II` is cited by `II` and `II.C`, not by `III.A`.
bool cites_section(const Source& source, std::string_view section) {
  return source.kind == SourceKind::Guideline && (source.ref == section || source.ref.rfind(std::string(section) + ".", 0) == 0);
}

}  // namespace

const GradingRule& rule_of(FindingKind kind) {
  static const std::array<const GradingRule*, kFindingKinds> by_kind = [] {
    std::array<const GradingRule*, kFindingKinds> all{};
    for (const auto& rule : grading_rules()) all[static_cast<std::size_t>(rule.kind)] = &rule;
    return all;
  }();
  const GradingRule* rule = by_kind[static_cast<std::size_t>(kind)];
  CW_CHECK(rule != nullptr);
  return *rule;
}

Finding FindingWriter::from_key(FindingKind kind, LineKind line, const KeyLine& key, int key_line) const {
  if (silent_) return {.rule = std::string(rule_of(kind).id), .kind = kind, .line = line, .key_line = key_line};
  return {.rule = std::string(rule_of(kind).id), .kind = kind, .line = line, .key_line = key_line, .rationale = key.rationale, .evidence = key.evidence, .sources = key.sources};
}

void FindingWriter::take_trap(Finding& finding, const NotCoded& trap) const {
  if (silent_) return;
  finding.evidence.insert(finding.evidence.end(), trap.evidence.begin(), trap.evidence.end());
  add_sources(finding, trap.sources);
}

void FindingWriter::add_sources(Finding& finding, const std::vector<Source>& sources) const {
  if (silent_) return;
  for (const auto& source : sources)
    if (std::find(finding.sources.begin(), finding.sources.end(), source) == finding.sources.end()) finding.sources.push_back(source);
}

void FindingWriter::add_exclusion(Finding& finding, const SubmissionLine& a, const SubmissionLine& b, const CodeBook::GoverningNote& note) const {
  if (silent_) return;
  finding.trace.push_back(say("An Excludes1 note at {} also forbids {} beside {} ({}).", note.where(), b.code.text(), a.code.text(), note.note->text));
  add_sources(finding, {{SourceKind::Guideline, "I.A.12.a", year()}, {SourceKind::Tabular, note.where(), year()}});
}

Finding FindingWriter::missed(LineKind kind, const KeyLine& line, int key_line, int points) {
  Finding finding = from_key(kind_of_missed(kind, line), kind, line, key_line);
  finding.points_lost = points;
  finding.message = say("{} is documented and reportable, and nothing was entered for it.", named(line.code));
  finding.trace = {say("None of your {} is {}, an accepted alternate, or a code of its {}.", kind == LineKind::Diagnosis ? "diagnoses" : "procedures", line.code.text(), kind == LineKind::Diagnosis ? "category" : line.code.system() == CodeSystem::Icd10Pcs ? "table" : "section"),
                   say("The line is required and worth {} of {} points; 0 earned.", points, kFullPoints)};
  return finding;
}

Finding FindingWriter::pcs_pair(const Entered& e, const KeyLine& line, int key_line, const std::string& said) {
  std::string differing;
  int count = 0, first = -1;
  for (int i = 0; i < 7; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (e.distance.pcs_match[at] != 'x') continue;
    if (first < 0) first = i;
    ++count;
    differing += say("{}{} ({} for {})", differing.empty() ? "" : ", ", pcs_character_name(i), e.line->code.text()[at], line.code.text()[at]);
  }
  // The root operation decides what the characters after it mean, so it names the mistake even when others differ with it.
  const bool operation = e.distance.pcs_match[2] == 'x';
  Finding finding = from_key(operation ? FindingKind::RootOperation : count == 1 ? kind_of_character(first) : FindingKind::ProcedureCharacters, LineKind::Procedure, line, key_line);
  finding.axis = pcs_character_name(operation ? 2 : first);
  finding.message = say("{} What differs: {}.", said, differing);
  finding.trace = {"Compared character by character; root operation and body part count double."};
  if (operation) finding.trace.push_back(say("The root operation differs: credit is capped at {} %.", policy_.other_root_operation_at_most));
  finding.trace.push_back(say("{} % credit.", e.distance.credit));
  return finding;
}

Finding FindingWriter::differing_pair(LineKind kind, Entered& e, const KeyLine& line, int key_line) {
  using Kind = CodeDistance::Kind;
  const Code& code = e.line->code;
  const std::string said = say("You entered {}; the chart supports {}.", named(code), named(line.code));
  const bool near = e.distance.kind != Kind::Apart;
  const std::string_view together = near ? "It resembles" : "It stands for the same statement as";
  Finding finding;
  if (e.facts->lookup.status == CodeStatus::NeedsMore) {
    finding = from_key(FindingKind::NotBillable, kind, line, key_line);
    finding.axis = "detail";
    e.distance.credit = 0;
    finding.message = say("{} is a header and cannot be reported: more characters are required. The chart supports {}.", named(code), named(line.code));
    finding.trace.push_back(say("{} {}, so the two are one mistake.", together, line.code.text()));
  } else if (!e.facts->billable()) {
    const bool dated = e.facts->lookup.status == CodeStatus::NotOnDate;
    finding = from_key(dated ? FindingKind::NotValidOnDate : FindingKind::UnknownCode, kind, line, key_line);
    e.distance.credit = 0;
    finding.message = dated ? say("{} is not valid on {}; {}. The chart supports {}.", named(code), to_display(task_.code_date), when_valid(code, e.facts->lookup), named(line.code))
                            : say("{} is no code of the release in force on {}. The chart supports {}.", code.text(), to_display(task_.code_date), named(line.code));
    finding.trace.push_back(say("{} {}, so the two are one mistake; a code that is not valid earns nothing.", together, line.code.text()));
  } else if (e.assumed != nullptr) {
    finding = from_key(FindingKind::AssumedWithoutQuery, kind, line, key_line);
    finding.message = say("{} {} is coded by assumption: the record leaves open {}, and {} is asked first. {}", said, code.text(), e.assumed->about, e.assumed->to, e.assumed->why);
    if (!silent_) finding.evidence.insert(finding.evidence.end(), e.assumed->evidence.begin(), e.assumed->evidence.end());
    add_sources(finding, e.assumed->sources);
    finding.trace = {say("{} {}, so the two are one mistake.", together, line.code.text()), say("{} % credit.", e.distance.credit)};
  } else if (e.distance.kind == Kind::SameCategory) {
    finding = from_key(FindingKind::Specificity, kind, line, key_line);
    // A combination code stands beside its part in one category often enough; the key says where the part was coded for the whole.
    if (e.trap != nullptr && e.trap->kind == NotCodedKind::CoveredByCombination && e.trap->instead == line.id) finding.kind = FindingKind::CombinationMissed;
    finding.rule = rule_of(finding.kind).id;
    finding.axis = e.distance.axis;
    finding.message = say("{} The two differ in {}.", said, axis_words(finding.axis));
    finding.trace = {say("{} and {} share the category {}, so they are one mistake, not a miss and an extra.", code.text(), line.code.text(), code.category()), say("They differ in {}: {} % credit.", axis_words(finding.axis), e.distance.credit)};
  } else if (e.distance.kind == Kind::PcsCharacters) {
    finding = pcs_pair(e, line, key_line, said);
  } else if (e.distance.kind == Kind::SameNumberFamily) {
    finding = from_key(FindingKind::ServiceNumber, kind, line, key_line);
    finding.message = said;
    finding.trace = {say("{} stands beside {} in the code book, so the two are one mistake.", code.text(), line.code.text()), "Another number earns nothing."};
  } else {
    const bool trap_here = e.trap != nullptr && e.trap->instead == line.id;
    FindingKind what = FindingKind::WrongCategory;
    if (trap_here && kind == LineKind::Diagnosis) what = e.trap->kind == NotCodedKind::CoveredByCombination ? FindingKind::CombinationMissed : kind_of_trap(*e.trap, kind);
    if (what == FindingKind::Unsupported) what = FindingKind::WrongCategory;
    finding = from_key(what, kind, line, key_line);
    finding.message = said;
    finding.trace = {trap_here ? say("The key names {} as what is entered where {} is right, so the two are one mistake.", code.text(), line.code.text()) : say("You marked the passage on which {} rests, so the two are one mistake.", line.code.text()),
                     "Another category earns nothing."};
  }
  if (e.trap != nullptr && !silent_) {
    finding.message += " " + e.trap->why;
    take_trap(finding, *e.trap);
  }
  return finding;
}

Finding FindingWriter::lesser_alternate(LineKind kind, const Entered& e, const KeyLine& line, int key_line) {
  Finding finding = from_key(FindingKind::Specificity, kind, line, key_line);
  finding.axis = "detail";
  finding.message = say("You entered {}, which is accepted with {} % credit; the reference is {}. {}", named(e.line->code), e.distance.credit, named(line.code), line.alternates[static_cast<std::size_t>(e.distance.alternate)].why);
  finding.trace = {"The code is listed among the alternates of this line."};
  return finding;
}

Finding FindingWriter::other_modifiers(const Entered& e, const KeyLine& line, int key_line) {
  Finding finding = from_key(FindingKind::Modifier, LineKind::Procedure, line, key_line);
  finding.axis = "modifier";
  finding.message = say("{} is right; its modifiers are {}, and you entered {}.", named(line.code), list_of(line.modifiers), list_of(e.line->modifiers));
  finding.trace = {"Modifiers are compared as a set: their order plays no part.", say("With other modifiers the line earns {} %.", policy_.modifier_credit)};
  return finding;
}

Finding FindingWriter::other_units(const Entered& e, const KeyLine& line, int key_line) {
  Finding finding = from_key(FindingKind::Units, LineKind::Procedure, line, key_line);
  finding.axis = "units";
  finding.message = say("{} is right; {} unit{} are reported, and you entered {}.", named(line.code), line.units, line.units == 1 ? "" : "s", e.line->units);
  if (line.units == 1) finding.message = say("{} is right; 1 unit is reported, and you entered {}.", named(line.code), e.line->units);
  finding.trace = {"The unit is in the code's title.", say("With other units the line earns {} %.", policy_.units_credit)};
  return finding;
}

Finding FindingWriter::other_date(const Entered& e, const KeyLine& line, int key_line) {
  Finding finding = from_key(FindingKind::ProcedureDate, LineKind::Procedure, line, key_line);
  finding.axis = "date";
  finding.message = e.line->date ? say("The procedure was performed on {}, not on {}.", to_display(*line.date), to_display(*e.line->date)) : say("The procedure's date is missing; it was performed on {}.", to_display(*line.date));
  finding.trace = {"The code is right; the date is compared with the key's.", "A date costs no points, but a claim needs it."};
  return finding;
}

Finding FindingWriter::unpaired(LineKind kind, const Entered& e, int student_line, const Excluded& excluded, const KeyLine* near, bool near_right) {
  const bool diagnosis = kind == LineKind::Diagnosis;
  const Code& code = e.line->code;
  FindingKind what = diagnosis ? FindingKind::Unsupported : FindingKind::ExtraProcedure;
  Finding finding{.line = kind, .student_line = student_line};
  const NotCoded* trap = e.duplicate ? nullptr : e.trap;
  if (e.duplicate) {
    what = FindingKind::Duplicate;
    finding.message = say("{} is entered twice; a code is reported once for an encounter.", named(code));
    finding.sources = {{SourceKind::Guideline, "I.B.12", year()}};
  } else if (e.facts->lookup.status == CodeStatus::Unknown) {
    what = FindingKind::UnknownCode;
    const Release* release = e.facts->lookup.release;
    finding.message = release == nullptr          ? say("No release of {} is installed, so {} cannot be judged.", display_name(code.system()), code.text())
                      : release->info().starter ? say("{} is not in {} {}. The starter set holds the categories the charts need; check the code's characters.", code.text(), display_name(code.system()), release->info().name)
                                                  : say("{} is no code of {} {}.", code.text(), display_name(code.system()), release->info().name);
  } else if (e.facts->lookup.status == CodeStatus::NotOnDate) {
    what = FindingKind::NotValidOnDate;
    finding.message = say("{} is not valid on {}; {}.", named(code), to_display(task_.code_date), when_valid(code, e.facts->lookup));
  } else if (e.assumed != nullptr) {
    what = FindingKind::AssumedWithoutQuery;
    finding.message = say("{} is coded by assumption: the record leaves open {}, and {} is asked first. {}", named(code), e.assumed->about, e.assumed->to, e.assumed->why);
    if (!silent_) finding.rationale = e.assumed->why, finding.evidence = e.assumed->evidence, finding.sources = e.assumed->sources;
  } else if (trap != nullptr) {
    what = kind_of_trap(*trap, kind);
    // Where the whole is not coded, its further parts are parts of one mistake.
    if (what == FindingKind::CombinationSplit && near != nullptr && !near_right) what = FindingKind::CombinationMissed;
    finding.message = say("{} is not reported here. {}", named(code), trap->why);
  } else if (e.facts->lookup.status == CodeStatus::NeedsMore) {
    what = FindingKind::NotBillable;
    finding.message = say("{} is a header and cannot be reported, and the record supports no code below it.", named(code));
  } else if (excluded.other != nullptr) {
    what = FindingKind::Excludes1;
    finding.message = say("{} and {} are not reported together: an Excludes1 note at {} says so ({}). Nothing in the record supports {} beside the other.", excluded.other->code.text(), named(code), excluded.note->where(), excluded.note->note->text, code.text());
    finding.rationale = "An Excludes1 note means that the two are not coded together, unless the conditions have nothing to do with each other; where that is unclear, the provider is asked.";
    finding.sources = {{SourceKind::Guideline, "I.A.12.a", year()}, {SourceKind::Tabular, excluded.note->where(), year()}};
  } else {
    finding.message = diagnosis ? say("The record does not support {}: no provider documents it as a condition that was evaluated, treated, or affected this encounter.", named(code))
                                : say("{} is not reported for this encounter: the record describes no such procedure, or it is part of another.", named(code));
  }
  if (trap != nullptr && !silent_) {
    finding.rationale = trap->why;
    finding.evidence = trap->evidence;
    finding.sources = trap->sources;
  }
  finding.kind = what;
  finding.rule = rule_of(what).id;
  finding.trace.push_back(e.duplicate ? "An earlier line already has this code." : near != nullptr ? say("The key line nearest to it is {}, and another of your lines stands for that.", near->code.text()) : std::string("No line of the key is this code, accepts it as an alternate, or comes near to it."));
  if (trap != nullptr) finding.trace.push_back(say("The key names it as a trap: {}.", display_name(trap->kind)));
  return finding;
}

Finding FindingWriter::excluded_pair(const SubmissionLine& a, const SubmissionLine& b, const CodeBook::GoverningNote& note) {
  Finding finding{.rule = std::string(rule_of(FindingKind::Excludes1).id), .kind = FindingKind::Excludes1};
  if (silent_) return finding;
  finding.message = say("{} and {} are not reported together: an Excludes1 note at {} says so ({}).", a.code.text(), b.code.text(), note.where(), note.note->text);
  finding.rationale = "An Excludes1 note means that the two are not coded together, unless the conditions have nothing to do with each other; where that is unclear, the provider is asked.";
  finding.sources = {{SourceKind::Guideline, "I.A.12.a", year()}, {SourceKind::Tabular, note.where(), year()}};
  finding.trace = {say("{} stands below {}, whose note names {}.", a.code.text(), note.where(), b.code.text()), "The note explains; what it costs is counted with the line itself."};
  return finding;
}

Finding FindingWriter::other_first(const std::vector<Entered>& entered, const KeyLine& principal, int key_line) {
  const bool inpatient = s_.setting(task_) == Setting::Inpatient;
  const char* word = inpatient ? "principal" : "first-listed";
  Finding finding = from_key(FindingKind::Sequencing, LineKind::Diagnosis, principal, key_line);
  finding.student_line = entered.empty() ? -1 : 0;
  const auto elsewhere = std::find_if(entered.begin(), entered.end(), [&](const Entered& e) { return e.key == key_line; });
  if (entered.empty()) finding.message = say("No diagnosis was entered; {} is {}.", named(principal.code), word);
  else if (elsewhere != entered.end())
    finding.message = say("You list {} first and {} as number {}; {} is {}.", named(entered.front().line->code), elsewhere->line->code.text(), elsewhere - entered.begin() + 1, named(principal.code), word);
  else finding.message = say("You list {} first; {} is {}, and it is not among your codes.", named(entered.front().line->code), named(principal.code), word);
  if (std::none_of(finding.sources.begin(), finding.sources.end(), [](const Source& source) { return cites_section(source, "II") || cites_section(source, "IV"); })) finding.sources.push_back({SourceKind::Guideline, inpatient ? "II" : "IV.G", year()});
  finding.trace = {say("The first line of your list stands for the {} diagnosis.", word), say("The key marks {} as {}.", principal.code.text(), word)};
  return finding;
}

Finding FindingWriter::wrong_order(const RequiredOrder& order, const KeyLine& first, const KeyLine& then, int key_line, int first_at, int then_at) {
  Finding finding = from_key(kind_of_order(order.note), LineKind::Diagnosis, then, key_line);
  finding.student_line = then_at;
  if (silent_) return finding;
  finding.message = say("{} is sequenced before {}. {}", first.code.text(), then.code.text(), order.why);
  finding.rationale = order.why;
  finding.sources = order.sources;
  finding.trace = {say("{}: your list has the two codes as number {} and number {}.", display_name(order.note), first_at + 1, then_at + 1)};
  return finding;
}

Finding FindingWriter::other_poa(const KeyLine& line, int key_line, const SubmissionLine& mine) {
  const auto silent = [](Poa poa) { return poa == Poa::Unknown || poa == Poa::Undetermined; };
  const bool between = mine.poa && silent(*mine.poa) && silent(*line.poa);
  Finding finding = from_key(between ? FindingKind::PoaUndocumented : FindingKind::Poa, LineKind::Diagnosis, line, key_line);
  finding.axis = "present on admission";
  finding.message = say("You entered {} for {}; {}", mine.poa ? to_string(*mine.poa) : "nothing", named(line.code), poa_words(*line.poa));
  if (std::none_of(finding.sources.begin(), finding.sources.end(), [](const Source& source) { return source.kind == SourceKind::PoaGuideline; })) finding.sources.push_back({SourceKind::PoaGuideline, "", year()});
  finding.trace = {"POA is judged on matched codes that are not exempt."};
  return finding;
}

Finding FindingWriter::poa_on_exempt(const KeyLine& line, const SubmissionLine& mine) {
  Finding finding{.rule = std::string(rule_of(FindingKind::PoaExempt).id), .kind = FindingKind::PoaExempt};
  if (silent_) return finding;
  finding.message = say("{} is on the list of codes exempt from present-on-admission reporting; you entered {}. The indicator is left blank.", line.code.text(), to_string(*mine.poa));
  finding.rationale = "Codes on the exempt list describe circumstances that are always present on admission or for which the question has no meaning.";
  finding.sources = {{SourceKind::PoaGuideline, "exempt list", year()}};
  finding.trace = {"The release marks the code as exempt.", "An indicator on an exempt code costs nothing."};
  return finding;
}

Finding FindingWriter::query(const AnswerKey& key, std::optional<QueryDecision> decided, bool written) {
  const bool needed = !key.queries->empty();
  const FindingKind kind = needed ? FindingKind::QueryMissed : FindingKind::QueryUnneeded;
  Finding finding{.rule = std::string(rule_of(kind).id), .kind = kind};
  if (silent_) return finding;
  if (needed) {
    std::string about;
    for (const auto& query : *key.queries) {
      about += say("{}{} is asked about {}", about.empty() ? "" : "; ", query.to, query.about);
      finding.rationale += (finding.rationale.empty() ? "" : " ") + query.why;
      finding.evidence.insert(finding.evidence.end(), query.evidence.begin(), query.evidence.end());
      finding.sources.insert(finding.sources.end(), query.sources.begin(), query.sources.end());
    }
    finding.message = say("{}: {} before this record is coded.", decided ? "You decided that no query is needed" : "You did not decide on a query", about);
  } else {
    finding.message = decided ? "You decided to query the provider; the record answers everything that the codes need." : "You did not decide on a query; none is needed, since the record answers everything that the codes need.";
    finding.rationale = "A query is for what is conflicting, incomplete, illegible, unclear, or has indicators without a diagnosis. Asking what the record answers delays the bill and wears out the provider.";
  }
  finding.trace = {say("The key holds {} for this record.", needed ? say("{} needed quer{}", key.queries->size(), key.queries->size() == 1 ? "y" : "ies") : "no needed query"), written ? "The decision earns all of its share or nothing; what is written earns the rest, where the decision is right." : "The decision earns all of its part or nothing."};
  return finding;
}

}  // namespace cw
