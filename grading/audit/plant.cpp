#include "grading/audit/plant.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "grading/engine/code_facts.h"
#include "grading/engine/compare_codes.h"

namespace cw {
namespace {

using What = PlantedEdit::What;

/// At most so many codes for one kind (and axis) at one line.
constexpr std::size_t kMostSiblings = 3;
constexpr std::size_t kMostNeighbors = 2;
constexpr std::size_t kMostExcluded = 2;

std::optional<Poa> other_than(Poa poa, int which) {
  constexpr Poa kAll[] = {Poa::Yes, Poa::No, Poa::Unknown, Poa::Undetermined};
  const Poa chosen = kAll[which];
  return chosen == poa ? std::nullopt : std::optional(chosen);
}

FindingKind kind_of_order_note(OrderNote note) {
  return note == OrderNote::EtiologyManifestation ? FindingKind::EtiologyManifestation : note == OrderNote::UseAdditional ? FindingKind::UseAdditional : FindingKind::CodeFirst;
}

/// What a trap's code is called when it stands in the list although the right lines do too.
FindingKind kind_of_added_trap(const NotCoded& trap, LineKind line) {
  using Kind = NotCodedKind;
  if (line == LineKind::Procedure) return trap.kind == Kind::CodedAsPartOfOperation || trap.kind == Kind::CoveredByCombination ? FindingKind::PartOfOperation : FindingKind::ExtraProcedure;
  static const std::map<Kind, FindingKind> kKinds = {{Kind::IntegralSymptom, FindingKind::IntegralSymptom}, {Kind::RuledOut, FindingKind::RuledOut},   {Kind::Uncertain, FindingKind::Uncertain},
                                                     {Kind::HistoryOnly, FindingKind::HistoryOnly},         {Kind::ExcludedByNote, FindingKind::Excludes1}, {Kind::CoveredByCombination, FindingKind::CombinationSplit}};
  const auto found = kKinds.find(trap.kind);
  return found == kKinds.end() ? FindingKind::Unsupported : found->second;
}

FindingKind kind_of_pcs_character(std::size_t position) {
  constexpr FindingKind kKinds[] = {FindingKind::ProcedureCharacters, FindingKind::ProcedureCharacters, FindingKind::RootOperation, FindingKind::BodyPart, FindingKind::Approach, FindingKind::Device, FindingKind::Qualifier};
  return kKinds[position];
}

std::vector<std::size_t> differing_characters(const std::string& a, const std::string& b) {
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < 7; ++i)
    if (a[i] != b[i]) at.push_back(i);
  return at;
}

class Planter {
 public:
  Planter(const Scenario& s, const Task& task, const CodeBook& codes, const GradingPolicy& policy) : s_(s), task_(task), key_(task.key), codes_(codes), policy_(policy), facts_(codes, task.code_date), perfect_(key_as_answer(s, task)) {}

  std::vector<PlantedError> run() {
    for (std::size_t k = 0; k < key_.diagnoses.size(); ++k) {
      const KeyLine& line = key_.diagnoses[k];
      const int at = static_cast<int>(k);
      plant_poa_exempt(line, at);
      if (line.optional) continue;
      drop(LineKind::Diagnosis, line, at);
      siblings(line, at);
      wrong_category(LineKind::Diagnosis, line, at);
      instead_of(LineKind::Diagnosis, line, at);
      not_valid(LineKind::Diagnosis, line, at);
      duplicate(LineKind::Diagnosis, line, at);
      excluded(line, at);
      plant_poa(line, at);
    }
    plant_order();
    traps();
    unsupported();
    assumptions();
    if (task_.procedures) plant_procedures();
    plant_query();
    return std::move(out_);
  }

 private:
  // --- making one --------------------------------------------------------------------------------------------------

  void plant(FindingKind kind, std::string axis, LineKind line, int key_line, PlantedEdit edit, std::string what) {
    edit.line = line;
    Submission answer = edited_answer(s_, task_, {edit}).submission;
    out_.push_back({.kind = kind, .axis = std::move(axis), .line = line, .key_line = key_line, .edit = std::move(edit), .submission = std::move(answer), .what = std::move(what)});
  }

  const SubmissionLine& right(LineKind kind, int k) const { return (kind == LineKind::Diagnosis ? perfect_.diagnoses : perfect_.procedures)[static_cast<std::size_t>(k)]; }

  /// The right line with another code in it, and an indicator that goes with that code.
  SubmissionLine with_code(LineKind kind, int k, const Code& code) const {
    SubmissionLine line = right(kind, k);
    line.code = code;
    if (kind == LineKind::Diagnosis) line.poa = indicator_for(code, line.poa.value_or(Poa::Yes));
    return line;
  }
  std::optional<Poa> indicator_for(const Code& code, Poa wanted) const {
    if (!task_.poa) return std::nullopt;
    if (codes_.poa_exempt(code, task_.code_date)) return Poa::Exempt;
    return wanted == Poa::Exempt ? Poa::Yes : wanted;
  }
  SubmissionLine added(LineKind kind, const Code& code) const {
    SubmissionLine line{.code = code};
    if (kind == LineKind::Diagnosis) line.poa = indicator_for(code, Poa::Yes);
    else if (!perfect_.procedures.empty()) line.date = perfect_.procedures.front().date;
    return line;
  }
  void replace(FindingKind kind, std::string axis, LineKind line, int k, const Code& code, const std::string& what) { plant(kind, std::move(axis), line, k, {.what = What::Replace, .key_line = k, .entered = with_code(line, k, code)}, what); }
  void add(FindingKind kind, LineKind line, int beside, const Code& code, const std::string& what) { plant(kind, {}, line, -1, {.what = What::Add, .key_line = beside, .entered = added(line, code)}, what); }

  // --- what codes there are ----------------------------------------------------------------------------------------

  bool billable(const Code& code) { return facts_.of(code).billable(); }
  std::string named(const Code& code) { return facts_.of(code).named(code); }
  bool in_key(const Code& code) const {
    const auto stands_for = [&](const KeyLine& l) { return l.code == code || std::any_of(l.alternates.begin(), l.alternates.end(), [&](const Alternate& a) { return a.code == code; }); };
    return std::any_of(key_.diagnoses.begin(), key_.diagnoses.end(), stands_for) || std::any_of(key_.procedures.begin(), key_.procedures.end(), stands_for);
  }
  bool in_trap(const Code& code) const {
    const std::string bare = code.bare();
    return std::any_of(key_.not_coded.begin(), key_.not_coded.end(), [&](const NotCoded& t) { return t.code.system() == code.system() && bare.starts_with(t.code.bare()); });
  }
  bool assumed(const Code& code) const {
    return key_.queries && std::any_of(key_.queries->begin(), key_.queries->end(), [&](const NeededQuery& q) { return std::find(q.assumed.begin(), q.assumed.end(), code) != q.assumed.end(); });
  }
  /// Has nothing to do with this chart but to be a code.
  bool free(const Code& code) { return billable(code) && !in_key(code) && !in_trap(code) && !assumed(code); }
  bool excluded_by_key(const Code& code) const {
    return std::any_of(key_.diagnoses.begin(), key_.diagnoses.end(), [&](const KeyLine& l) { return codes_.excludes1(l.code, code, task_.code_date); });
  }
  std::vector<const CodeEntry*> below(const Code& like, std::string_view prefix) const {
    const Release* release = codes_.release_for(like.system(), task_.code_date);
    return release != nullptr ? release->below(prefix) : std::vector<const CodeEntry*>{};
  }

  // --- any line ----------------------------------------------------------------------------------------------------

  void drop(LineKind kind, const KeyLine& line, int k) {
    const char first = line.code.text().empty() ? ' ' : line.code.text().front();
    FindingKind missed = kind == LineKind::Procedure ? FindingKind::MissedProcedure : FindingKind::Missed;
    if (kind == LineKind::Diagnosis && !line.principal) missed = first >= 'V' && first <= 'Y' ? FindingKind::ExternalCauseOmitted : first == 'Z' ? FindingKind::StatusOmitted : missed;
    plant(missed, {}, kind, k, {.what = What::Drop, .key_line = k}, fmt::format("{} was left out.", named(line.code)));
  }

  /// A code of a category that the chart has nothing to do with, which follows the line's own in the book.
  std::optional<Code> neighbor_category(const Code& code) {
    const std::string bare = code.bare();
    for (const std::size_t length : {2U, 1U}) {
      std::optional<Code> before;
      for (const CodeEntry* entry : below(code, bare.substr(0, length))) {
        if (!entry->billable || entry->code.category() == code.category()) continue;
        const bool after = entry->code.category() > code.category();
        if ((!after && before) || shares_category(entry->code) || !free(entry->code) || excluded_by_key(entry->code)) continue;
        if (after) return entry->code;
        before = entry->code;
      }
      if (before) return before;
    }
    return std::nullopt;
  }
  bool shares_category(const Code& code) const {
    return std::any_of(key_.diagnoses.begin(), key_.diagnoses.end(), [&](const KeyLine& l) { return l.code.system() == code.system() && l.code.category() == code.category(); });
  }

  void wrong_category(LineKind kind, const KeyLine& line, int k) {
    if (line.evidence.empty() || kind == LineKind::Procedure) return;
    if (const auto code = neighbor_category(line.code)) replace(FindingKind::WrongCategory, {}, kind, k, *code, fmt::format("{} was entered for the passage on which {} rests.", named(*code), named(line.code)));
  }

  /// What the key says is entered where this line is right.
  void instead_of(LineKind kind, const KeyLine& line, int k) {
    for (const auto& trap : key_.not_coded) {
      if (!trap.instead || *trap.instead != line.id || trap.code.system() != line.code.system() || !billable(trap.code) || in_key(trap.code) || assumed(trap.code)) continue;
      const CodeDistance distance = code_distance(trap.code, true, line, policy_);
      const bool covered = trap.kind == NotCodedKind::CoveredByCombination;
      FindingKind what = kind == LineKind::Procedure ? FindingKind::WrongCategory : covered ? FindingKind::CombinationMissed : kind_of_added_trap(trap, kind);
      std::string axis;
      if (distance.kind == CodeDistance::Kind::SameCategory) {
        if (!covered) what = FindingKind::Specificity;
        axis = specificity_axis(trap.code, facts_.of(trap.code).title, line.code, facts_.of(line.code).title);
      } else if (distance.kind == CodeDistance::Kind::PcsCharacters && distance.weight > 0) {
        std::tie(what, axis) = pcs_error(trap.code.bare(), line.code.bare());
      } else if (distance.kind == CodeDistance::Kind::SameNumberFamily) {
        what = FindingKind::ServiceNumber;
      } else if (what == FindingKind::Unsupported) {
        what = FindingKind::WrongCategory;
      }
      replace(what, axis, kind, k, trap.code, fmt::format("{} was entered where {} is right.", named(trap.code), named(line.code)));
    }
  }

  void not_valid(LineKind kind, const KeyLine& line, int k) {
    const std::string bare = line.code.bare();
    for (std::size_t length = bare.size(); length-- > 3;) {
      const Code header(std::string_view(bare).substr(0, length), line.code.system());
      if (facts_.of(header).lookup.status != CodeStatus::NeedsMore) continue;
      replace(FindingKind::NotBillable, "detail", kind, k, header, fmt::format("The header {} was entered for {}.", named(header), named(line.code)));
      break;
    }
    if (const auto code = unknown_like(line.code)) replace(FindingKind::UnknownCode, {}, kind, k, *code, fmt::format("{}, which is no code, was entered for {}.", code->text(), named(line.code)));
    if (const auto code = of_another_year(line.code)) replace(FindingKind::NotValidOnDate, {}, kind, k, *code, fmt::format("{}, a code of another year, was entered for {}.", named(*code), named(line.code)));
  }

  /// A code that no release has and that still resembles this one.
  std::optional<Code> unknown_like(const Code& code) {
    if (codes_.release_for(code.system(), task_.code_date) == nullptr) return std::nullopt;
    const std::string bare = code.bare();
    std::vector<std::string> stems;
    if (bare.size() > 3) stems.push_back(bare.substr(0, bare.size() - 1));
    if (code.system() == CodeSystem::Icd10Cm && bare.size() < 7) stems.push_back(bare);
    for (const auto& stem : stems)
      for (const char c : std::string_view("9876543210XYWVU")) {
        const Code made(stem + c, code.system());
        if (facts_.of(made).lookup.status == CodeStatus::Unknown && !in_key(made)) return made;
      }
    return std::nullopt;
  }

  std::optional<Code> of_another_year(const Code& code) {
    for (const auto& release : codes_.releases()) {
      if (release->info().system != code.system()) continue;
      for (const CodeEntry* entry : release->below(code.bare().substr(0, code.system() == CodeSystem::Icd10Cm ? 3 : 4)))
        if (entry->billable && !in_key(entry->code) && facts_.of(entry->code).lookup.status == CodeStatus::NotOnDate && code_distance(entry->code, true, {.code = code}, policy_).weight > 0) return entry->code;
    }
    return std::nullopt;
  }

  void duplicate(LineKind kind, const KeyLine& line, int k) { plant(FindingKind::Duplicate, {}, kind, -1, {.what = What::Add, .key_line = k, .entered = right(kind, k)}, fmt::format("{} was entered twice.", named(line.code))); }

  // --- diagnoses ---------------------------------------------------------------------------------------------------

  void siblings(const KeyLine& line, int k) {
    const std::string bare = line.code.bare();
    auto all = below(line.code, line.code.category());
    std::stable_sort(all.begin(), all.end(), [&](const CodeEntry* a, const CodeEntry* b) { return common_beginning(a->code.bare(), bare) > common_beginning(b->code.bare(), bare); });
    std::map<std::string, std::size_t> taken;
    for (const CodeEntry* entry : all) {
      if (!entry->billable || in_key(entry->code) || assumed(entry->code) || !billable(entry->code) || planted_by_trap(entry->code, line)) continue;
      const std::string axis(specificity_axis(entry->code, entry->title, line.code, facts_.of(line.code).title));
      if (taken[axis]++ < kMostSiblings) replace(FindingKind::Specificity, axis, LineKind::Diagnosis, k, entry->code, fmt::format("{} was entered for {}.", named(entry->code), named(line.code)));
    }
  }
  static std::size_t common_beginning(const std::string& a, const std::string& b) {
    std::size_t n = 0;
    while (n < std::min(a.size(), b.size()) && a[n] == b[n]) ++n;
    return n;
  }
  /// Planted as what the key says is entered for the line, or as a combination missed; not as a lack of detail once more.
  bool planted_by_trap(const Code& code, const KeyLine& line) const {
    return told_instead(code, line) || std::any_of(key_.not_coded.begin(), key_.not_coded.end(), [&](const NotCoded& t) { return t.kind == NotCodedKind::CoveredByCombination && t.instead == line.id && t.code.system() == code.system() && code.bare().starts_with(t.code.bare()); });
  }

  void excluded(const KeyLine& line, int k) {
    std::size_t made = 0;
    for (const auto& governing : codes_.notes_governing(line.code, task_.code_date)) {
      if (governing.note->kind != NoteKind::Excludes1) continue;
      for (const auto& reference : governing.note->refers_to) {
        const auto all = below(line.code, reference.substr(0, reference.find('-')));
        const auto found = std::find_if(all.begin(), all.end(), [&](const CodeEntry* e) { return e->billable && free(e->code) && governing.names(e->code.bare()) && excludes_.count(e->code.text()) == 0; });
        if (found == all.end()) continue;
        const Code code = (*found)->code;
        excludes_.insert(code.text());
        add(FindingKind::Excludes1, LineKind::Diagnosis, k, code, fmt::format("{} was added, which an Excludes1 note at {} forbids beside {}.", named(code), governing.where(), line.code.text()));
        if (++made == kMostExcluded) return;
      }
    }
  }

  void plant_poa(const KeyLine& line, int k) {
    if (!task_.poa || !line.poa || *line.poa == Poa::Exempt) return;
    const auto change = [&](std::optional<Poa> poa) {
      PlantedEdit edit{.what = What::Replace, .key_line = k, .entered = right(LineKind::Diagnosis, k)};
      edit.entered.poa = poa;
      const auto open = [](Poa p) { return p == Poa::Unknown || p == Poa::Undetermined; };
      plant(poa && open(*poa) && open(*line.poa) ? FindingKind::PoaUndocumented : FindingKind::Poa, "present on admission", LineKind::Diagnosis, k, std::move(edit), fmt::format("The indicator of {} is {}, where {} is right.", line.code.text(), poa ? to_string(*poa) : "missing", to_string(*line.poa)));
    };
    for (int which = 0; which < 4; ++which)
      if (const auto other = other_than(*line.poa, which)) change(other);
    change(std::nullopt);
  }

  void plant_poa_exempt(const KeyLine& line, int k) {
    if (!task_.poa || line.poa != Poa::Exempt) return;
    PlantedEdit edit{.what = What::Replace, .key_line = k, .entered = right(LineKind::Diagnosis, k)};
    edit.entered.poa = Poa::Yes;
    plant(FindingKind::PoaExempt, {}, LineKind::Diagnosis, k, std::move(edit), fmt::format("{} is exempt, but has the indicator Y.", line.code.text()));
  }

  // --- order -------------------------------------------------------------------------------------------------------

  int index_of(const LineId& id) const {
    const auto at = std::find_if(key_.diagnoses.begin(), key_.diagnoses.end(), [&](const KeyLine& l) { return l.id == id; });
    return at == key_.diagnoses.end() ? -1 : static_cast<int>(at - key_.diagnoses.begin());
  }
  /// How many required orders are broken when `moved` stands right before `other`.
  int broken(int moved, int other) const {
    const EditedAnswer answer = edited_answer(s_, task_, {{.what = What::MoveBefore, .key_line = moved, .other = other}});
    const auto place = [&](const LineId& id) { return std::find(answer.diagnosis_key.begin(), answer.diagnosis_key.end(), index_of(id)); };
    return static_cast<int>(std::count_if(key_.order.begin(), key_.order.end(), [&](const RequiredOrder& o) { return place(o.then) < place(o.first); }));
  }

  void plant_order() {
    const auto found = std::find_if(key_.diagnoses.begin(), key_.diagnoses.end(), [](const KeyLine& l) { return l.principal; });
    if (found == key_.diagnoses.end()) return;
    const int principal = static_cast<int>(found - key_.diagnoses.begin());
    for (int k = 0; k < static_cast<int>(key_.diagnoses.size()); ++k) {
      if (k == principal) continue;
      // A note that names the two as first and second says more than that another line is principal.
      const auto note = std::find_if(key_.order.begin(), key_.order.end(), [&](const RequiredOrder& o) { return o.note != OrderNote::Guideline && index_of(o.first) == principal && index_of(o.then) == k; });
      const bool by_note = note != key_.order.end();
      const Code& code = key_.diagnoses[static_cast<std::size_t>(k)].code;
      plant(by_note ? kind_of_order_note(note->note) : FindingKind::Sequencing, {}, LineKind::Diagnosis, by_note ? k : principal, {.what = What::MoveBefore, .key_line = k, .other = principal}, fmt::format("{} was listed first, where {} belongs.", named(code), named(found->code)));
    }
    for (const auto& order : key_.order) {
      const int first = index_of(order.first), then = index_of(order.then);
      if (first < 0 || then < 0 || first == principal || then == principal || broken(then, first) != 1) continue;
      plant(kind_of_order_note(order.note), {}, LineKind::Diagnosis, then, {.what = What::MoveBefore, .key_line = then, .other = first}, fmt::format("{} was listed before {}.", named(key_.diagnoses[static_cast<std::size_t>(then)].code), named(key_.diagnoses[static_cast<std::size_t>(first)].code)));
    }
  }

  // --- lines too many ----------------------------------------------------------------------------------------------

  void traps() {
    for (std::size_t t = 0; t < key_.not_coded.size(); ++t) {
      const NotCoded& trap = key_.not_coded[t];
      const bool diagnosis = trap.code.system() == CodeSystem::Icd10Cm;
      if (!diagnosis && !task_.procedures) continue;
      const LineKind line = diagnosis ? LineKind::Diagnosis : LineKind::Procedure;
      if (facts_.of(trap.code).lookup.status == CodeStatus::NotOnDate) {
        add(FindingKind::NotValidOnDate, line, -1, trap.code, fmt::format("{} was added, which is not valid on this date.", named(trap.code)));
        continue;
      }
      const auto code = code_of_trap(trap);
      if (!code) continue;
      add(kind_of_added_trap(trap, line), line, -1, *code, fmt::format("{} was added ({}).", named(*code), display_name(trap.kind)));
    }
  }
  /// The trap's code, or the first below its category that no other trap speaks of.
  std::optional<Code> code_of_trap(const NotCoded& trap) {
    for (const CodeEntry* entry : below(trap.code, trap.code.bare())) {
      if (!entry->billable || !billable(entry->code) || in_key(entry->code) || assumed(entry->code)) continue;
      const bool told_otherwise = std::any_of(key_.not_coded.begin(), key_.not_coded.end(), [&](const NotCoded& t) { return &t != &trap && t.code.system() == entry->code.system() && entry->code.bare().starts_with(t.code.bare()) && t.code.bare().size() >= trap.code.bare().size(); });
      if (!told_otherwise) return entry->code;
    }
    return std::nullopt;
  }

  void unsupported() {
    std::set<std::string> used;
    for (const auto& line : key_.diagnoses) {
      if (line.optional || used.size() == kMostSiblings) continue;
      const auto code = neighbor_category(line.code);
      if (code && used.insert(code->text()).second) add(FindingKind::Unsupported, LineKind::Diagnosis, -1, *code, fmt::format("{} was added, which the record does not support.", named(*code)));
    }
  }

  void assumptions() {
    if (!key_.queries) return;
    for (const auto& query : *key_.queries)
      for (const auto& code : query.assumed) {
        if (!billable(code) || in_key(code)) continue;
        add(FindingKind::AssumedWithoutQuery, LineKind::Diagnosis, -1, code, fmt::format("{} was coded by assumption.", named(code)));
        for (std::size_t k = 0; k < key_.diagnoses.size(); ++k)
          if (!key_.diagnoses[k].optional && key_.diagnoses[k].code.category() == code.category()) {
            replace(FindingKind::AssumedWithoutQuery, {}, LineKind::Diagnosis, static_cast<int>(k), code, fmt::format("{} was coded by assumption, where {} is all that is documented.", named(code), named(key_.diagnoses[k].code)));
            break;
          }
      }
  }

  // --- procedures --------------------------------------------------------------------------------------------------

  void plant_procedures() {
    for (std::size_t k = 0; k < key_.procedures.size(); ++k) {
      const KeyLine& line = key_.procedures[k];
      const int at = static_cast<int>(k);
      if (line.optional) continue;
      drop(LineKind::Procedure, line, at);
      instead_of(LineKind::Procedure, line, at);
      not_valid(LineKind::Procedure, line, at);
      duplicate(LineKind::Procedure, line, at);
      plant_date(line, at);
      if (line.code.system() == CodeSystem::Icd10Pcs) pcs_siblings(line, at);
      else service(line, at);
    }
    extra_procedure();
  }

  static std::pair<FindingKind, std::string> pcs_error(const std::string& mine, const std::string& theirs) {
    const auto at = differing_characters(mine, theirs);
    const bool operation = mine[2] != theirs[2];
    return {operation ? FindingKind::RootOperation : at.size() == 1 ? kind_of_pcs_character(at.front()) : FindingKind::ProcedureCharacters, std::string(pcs_character_name(operation ? 2 : static_cast<int>(at.front())))};
  }

  void pcs_siblings(const KeyLine& line, int k) {
    const std::string bare = line.code.bare();
    if (bare.size() != 7) return;
    auto all = below(line.code, bare.substr(0, 2));
    std::erase_if(all, [&](const CodeEntry* e) { return !e->billable || e->code.bare().size() != 7 || in_key(e->code) || told_instead(e->code, line) || code_distance(e->code, true, line, policy_).weight == 0; });
    // Those that differ in least come first, so that a root operation differs alone where the tables allow it.
    std::stable_sort(all.begin(), all.end(), [&](const CodeEntry* a, const CodeEntry* b) { return differing_characters(a->code.bare(), bare).size() < differing_characters(b->code.bare(), bare).size(); });
    std::map<std::pair<FindingKind, std::string>, std::size_t> taken;
    for (const CodeEntry* entry : all) {
      const auto error = pcs_error(entry->code.bare(), bare);
      if (taken[error]++ < kMostNeighbors) replace(error.first, error.second, LineKind::Procedure, k, entry->code, fmt::format("{} was entered for {}.", named(entry->code), named(line.code)));
    }
  }
  bool told_instead(const Code& code, const KeyLine& line) const {
    return std::any_of(key_.not_coded.begin(), key_.not_coded.end(), [&](const NotCoded& t) { return t.code == code && t.instead == line.id; });
  }

  void service(const KeyLine& line, int k) {
    std::size_t taken = 0;
    for (const CodeEntry* entry : below(line.code, line.code.bare().substr(0, 4))) {
      if (!entry->billable || in_key(entry->code) || told_instead(entry->code, line) || taken == kMostNeighbors) continue;
      ++taken;
      replace(FindingKind::ServiceNumber, {}, LineKind::Procedure, k, entry->code, fmt::format("{} was entered for {}.", named(entry->code), named(line.code)));
    }
    const auto change = [&](FindingKind kind, const char* axis, const std::string& what, const auto& edit_line) {
      PlantedEdit edit{.what = What::Replace, .key_line = k, .entered = right(LineKind::Procedure, k)};
      edit_line(edit.entered);
      plant(kind, axis, LineKind::Procedure, k, std::move(edit), what);
    };
    if (!line.modifiers.empty()) change(FindingKind::Modifier, "modifier", fmt::format("{} was entered without its modifiers.", line.code.text()), [](SubmissionLine& l) { l.modifiers.clear(); });
    const std::string other = std::find(line.modifiers.begin(), line.modifiers.end(), "LT") != line.modifiers.end() ? "RT" : std::find(line.modifiers.begin(), line.modifiers.end(), "RT") != line.modifiers.end() ? "LT" : "59";
    if (std::find(line.modifiers.begin(), line.modifiers.end(), other) == line.modifiers.end())
      change(FindingKind::Modifier, "modifier", fmt::format("{} was entered with the modifier {}.", line.code.text(), other), [&](SubmissionLine& l) {
        std::erase_if(l.modifiers, [&](const std::string& m) { return other != "59" && (m == "LT" || m == "RT"); });
        l.modifiers.push_back(other);
        std::sort(l.modifiers.begin(), l.modifiers.end());
      });
    change(FindingKind::Units, "units", fmt::format("{} was entered with {} units, where {} belongs.", line.code.text(), line.units + 1, line.units), [](SubmissionLine& l) { ++l.units; });
  }

  void plant_date(const KeyLine& line, int k) {
    if (!line.date) return;
    PlantedEdit edit{.what = What::Replace, .key_line = k, .entered = right(LineKind::Procedure, k)};
    edit.entered.date = line.date->plus_days(1);
    plant(FindingKind::ProcedureDate, "date", LineKind::Procedure, k, edit, fmt::format("{} was dated {}, a day late.", line.code.text(), to_display(*edit.entered.date)));
    edit.entered.date = std::nullopt;
    plant(FindingKind::ProcedureDate, "date", LineKind::Procedure, k, edit, fmt::format("{} was entered without its date.", line.code.text()));
  }

  void extra_procedure() {
    const Release* release = codes_.release_for(*task_.procedures, task_.code_date);
    if (release == nullptr) return;
    // What is done at many bedsides is what a coder adds from habit: a central line, a chest drained, ventilation; moderate sedation.
    for (const char* usual : {"02HV33Z", "0W9930Z", "5A1935Z", "99152"}) {
      const Code code(usual, *task_.procedures);
      if (!free(code)) continue;
      add(FindingKind::ExtraProcedure, LineKind::Procedure, -1, code, fmt::format("{} was added, which is not reported for this encounter.", named(code)));
      return;
    }
    const std::string start = key_.procedures.empty() ? std::string() : key_.procedures.front().code.bare().substr(0, 1);
    for (const CodeEntry* entry : release->below(start, 2000)) {
      if (!entry->billable || !free(entry->code)) continue;
      add(FindingKind::ExtraProcedure, LineKind::Procedure, -1, entry->code, fmt::format("{} was added, which is not reported for this encounter.", named(entry->code)));
      return;
    }
  }

  // --- the provider ------------------------------------------------------------------------------------------------

  void plant_query() {
    if (!key_.queries) return;
    const bool needed = !key_.queries->empty();
    plant(needed ? FindingKind::QueryMissed : FindingKind::QueryUnneeded, {}, LineKind::Diagnosis, -1, {.what = What::Decide, .query = needed ? QueryDecision::NotNeeded : QueryDecision::Needed},
          needed ? "It was decided that no query is needed, although the record leaves something open." : "It was decided to query the provider, although the record answers everything.");
  }

  const Scenario& s_;
  const Task& task_;
  const AnswerKey& key_;
  const CodeBook& codes_;
  const GradingPolicy& policy_;
  CodeFactsOfDay facts_;
  Submission perfect_;
  std::set<std::string> excludes_;
  std::vector<PlantedError> out_;
};

}  // namespace

std::vector<PlantedError> plantable_errors(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy) { return Planter(scenario, task, codes, policy).run(); }

EditedAnswer edited_answer(const Scenario& scenario, const Task& task, const std::vector<PlantedEdit>& edits, const std::vector<LeftOut>& without_optional, const std::vector<std::size_t>& places) {
  struct Item {
    SubmissionLine line;
    int key;
  };
  const Submission perfect = key_as_answer(scenario, task);
  std::vector<Item> lists[2];
  for (std::size_t k = 0; k < perfect.diagnoses.size(); ++k) lists[0].push_back({perfect.diagnoses[k], static_cast<int>(k)});
  for (std::size_t k = 0; k < perfect.procedures.size(); ++k) lists[1].push_back({perfect.procedures[k], static_cast<int>(k)});
  const auto list_of = [&](LineKind kind) -> std::vector<Item>& { return lists[kind == LineKind::Diagnosis ? 0 : 1]; };
  const auto find = [](std::vector<Item>& list, int key) { return std::find_if(list.begin(), list.end(), [&](const Item& item) { return item.key == key; }); };
  const auto drop = [&](LineKind kind, int key) { std::erase_if(list_of(kind), [&](const Item& item) { return item.key == key; }); };

  EditedAnswer made;
  made.submission = {.scenario = scenario.id, .task = task.id, .query = perfect.query};
  for (const auto& edit : edits) {
    auto& list = list_of(edit.line);
    const auto at = find(list, edit.key_line);
    if (edit.what == What::Decide) made.submission.query = edit.query;
    if (edit.what == What::Replace && at != list.end()) at->line = edit.entered;
    if (edit.what == What::MoveBefore && at != list.end() && find(list, edit.other) != list.end()) {
      Item moved = std::move(*at);
      list.erase(at);
      list.insert(find(list, edit.other), std::move(moved));
    }
  }
  for (const auto& edit : edits)
    if (edit.what == What::Drop) drop(edit.line, edit.key_line);
  for (const auto& left : without_optional) drop(left.line, left.key_line);
  std::size_t next = 0;
  for (const auto& edit : edits) {
    if (edit.what != What::Add) continue;
    auto& list = list_of(edit.line);
    const std::size_t place = next < places.size() ? std::clamp<std::size_t>(places[next], std::min<std::size_t>(1, list.size()), list.size()) : list.size();
    ++next;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(place), Item{edit.entered, -1});
  }
  for (auto& item : lists[0]) {
    made.submission.diagnoses.push_back(std::move(item.line));
    made.diagnosis_key.push_back(item.key);
  }
  for (auto& item : lists[1]) {
    made.submission.procedures.push_back(std::move(item.line));
    made.procedure_key.push_back(item.key);
  }
  return made;
}

}  // namespace cw
