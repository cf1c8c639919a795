#include "grading/engine/grade.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "grading/engine/compare_codes.h"
#include "grading/engine/matching.h"
#include "grading/engine/measures.h"

namespace cw {
namespace {

/// Shares `total` out in proportion to `weights`; the parts add up to `total` exactly (largest remainder, ties to the earlier).
std::vector<int> share_out(int total, const std::vector<int>& weights) {
  const int sum = std::accumulate(weights.begin(), weights.end(), 0);
  std::vector<int> parts(weights.size(), 0);
  if (sum == 0) return parts;
  std::vector<std::pair<int, std::size_t>> remainders;
  int given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    parts[i] = total * weights[i] / sum;
    given += parts[i];
    remainders.emplace_back(-(total * weights[i] % sum), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (int k = 0; given < total; ++k, ++given) ++parts[remainders[static_cast<std::size_t>(k)].second];
  return parts;
}

int percent_of(int points, int credit) { return (2 * points * credit + 100) / 200; }

bool same_passage(const Evidence& a, const Evidence& b) {
  return a.document == b.document && (a.quote.find(b.quote) != std::string::npos || b.quote.find(a.quote) != std::string::npos);
}

bool share_a_passage(const std::vector<Evidence>& a, const std::vector<Evidence>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Evidence& x) { return std::any_of(b.begin(), b.end(), [&](const Evidence& y) { return same_passage(x, y); }); });
}

/// `II` is cited by `II` and `II.C`, not by `III.A`.
bool cites_section(const Source& source, std::string_view section) {
  return source.kind == SourceKind::Guideline && (source.ref == section || source.ref.rfind(std::string(section) + ".", 0) == 0);
}

/// What the engine knows of one line the student entered.
struct Entered {
  const SubmissionLine* line = nullptr;
  CodeLookup lookup;
  bool duplicate = false;  // of an earlier line
  int key = -1;            // paired with
  CodeDistance distance;
  const NotCoded* trap = nullptr;
};

class Grader {
 public:
  Grader(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes) : s_(scenario), task_(task), in_(submission), codes_(codes) {}

  Report run() {
    report_.scenario = s_.id;
    report_.task = task_.id;
    report_.scenario_hash = s_.content_hash;
    report_.engine = kEngineVersion;
    report_.submission = in_;
    name_releases();

    look_up(in_.diagnoses, diagnoses_);
    pair(diagnoses_, s_.key.diagnoses);
    if (task_.procedures) {
      look_up(in_.procedures, procedures_);
      pair(procedures_, s_.key.procedures);
    }
    make_parts();
    make_rows(LineKind::Diagnosis, diagnoses_, s_.key.diagnoses);
    if (task_.procedures) make_rows(LineKind::Procedure, procedures_, s_.key.procedures);
    grade_sequencing();
    grade_poa();
    grade_exclusions();
    settle();
    add_measures(report_, s_, task_);
    return std::move(report_);
  }

 private:
  // --- reading the answer --------------------------------------------------------------------------------------

  void name_releases() {
    for (const auto system : {std::optional(CodeSystem::Icd10Cm), task_.procedures}) {
      const Release* release = system ? codes_.release_for(*system, task_.code_date) : nullptr;
      if (release != nullptr) report_.content_release += fmt::format("{}{} {}", report_.content_release.empty() ? "" : ", ", display_name(*system), release->info().name);
    }
  }

  void look_up(const std::vector<SubmissionLine>& lines, std::vector<Entered>& entered) {
    entered.reserve(lines.size());
    for (const auto& line : lines) {
      Entered made{.line = &line, .lookup = codes_.lookup(line.code, task_.code_date)};
      made.duplicate = std::any_of(entered.begin(), entered.end(), [&](const Entered& e) { return e.line->code == line.code; });
      made.trap = trap_for(line.code);
      entered.push_back(std::move(made));
    }
  }

  const NotCoded* trap_for(const Code& code) const {
    const NotCoded* by_category = nullptr;
    for (const auto& trap : s_.key.not_coded) {
      if (trap.code == code) return &trap;
      if (trap.code.system() == code.system() && code.bare().rfind(trap.code.bare(), 0) == 0) by_category = &trap;
    }
    return by_category;
  }

  /// An optional line is taken by its code or an alternate only: a near miss of it is no mistake about that line, and must stay free
  /// for a required line that it may stand for. Nor does its alternate take a code away from a required line.
  static int optional_weight(const CodeDistance& d) {
    if (d.kind == CodeDistance::Kind::Same) return d.weight;
    return d.kind == CodeDistance::Kind::Alternate ? d.weight - 10'000 : 0;
  }

  void pair(std::vector<Entered>& entered, const std::vector<KeyLine>& key) {
    std::vector<std::vector<int>> weights(entered.size(), std::vector<int>(key.size(), 0));
    std::vector<std::vector<CodeDistance>> distances(entered.size(), std::vector<CodeDistance>(key.size()));
    for (std::size_t i = 0; i < entered.size(); ++i) {
      if (entered[i].duplicate) continue;
      for (std::size_t k = 0; k < key.size(); ++k) {
        CodeDistance& d = distances[i][k];
        d = code_distance(entered[i].line->code, entered[i].lookup.status == CodeStatus::Billable, key[k]);
        if (d.kind == CodeDistance::Kind::SameCategory && entered[i].lookup.status == CodeStatus::Billable) {
          // The credit is known before pairing, so that of two near misses the better one stands for the line, whatever their order.
          d.axis = specificity_axis(entered[i].line->code, entered[i].lookup.entry->title, key[k].code, title_of(key[k].code));
          if (d.axis == "laterality" || d.axis == "acuity" || d.axis == "7th character") d.credit = 50;
          d.weight += d.credit * 100;
        }
        if (d.kind == CodeDistance::Kind::Apart && share_a_passage(entered[i].line->evidence, key[k].evidence)) d.weight = 100;
        weights[i][k] = key[k].optional ? optional_weight(d) : d.weight;
      }
    }
    // Lines stand in the order of their codes while ties are broken, so that the order in which they were entered changes no score.
    std::vector<std::size_t> order(entered.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return entered[a].line->code < entered[b].line->code; });
    std::vector<std::vector<int>> table;
    table.reserve(order.size());
    for (const std::size_t i : order) table.push_back(std::move(weights[i]));
    const std::vector<int> assigned = best_assignment(table);
    for (std::size_t row = 0; row < order.size(); ++row) {
      const std::size_t i = order[row];
      const int k = assigned[row];
      if (k < 0) continue;
      entered[i].key = k;
      entered[i].distance = std::move(distances[i][static_cast<std::size_t>(k)]);
    }
  }

  // --- the parts of the score ------------------------------------------------------------------------------------

  static int required_weight(const std::vector<KeyLine>& lines) {
    int sum = 0;
    for (const auto& line : lines) sum += line.optional ? 0 : line.weight;
    return sum;
  }

  void make_parts() {
    const Rubric rubric = s_.rubric.value_or(Rubric{});
    const bool has_procedures = task_.procedures && required_weight(s_.key.procedures) > 0;
    const bool has_poa = task_.poa && std::any_of(s_.key.diagnoses.begin(), s_.key.diagnoses.end(), [](const KeyLine& l) { return !l.optional && l.poa && *l.poa != Poa::Exempt; });
    // The query decision is no part of a coding task yet; its share goes to the parts there are.
    const std::vector<int> weights = {rubric.diagnoses, rubric.principal, has_procedures ? rubric.procedures : 0, has_poa ? rubric.poa : 0};
    const std::vector<int> points = share_out(kFullPoints, weights);
    const char* outpatient_label = "First-listed diagnosis and required order";
    const char* inpatient_label = "Principal diagnosis and required order";
    const std::vector<std::pair<const char*, const char*>> names = {
        {"diagnoses", "Diagnosis codes"}, {"principal", s_.encounter.setting == Setting::Inpatient ? inpatient_label : outpatient_label}, {"procedures", "Procedure codes"}, {"poa", "Present on admission"}};
    for (std::size_t i = 0; i < names.size(); ++i)
      if (weights[i] > 0) report_.components.push_back({.id = names[i].first, .label = names[i].second, .points_max = points[i]});
  }

  Component* part(std::string_view id) {
    for (auto& component : report_.components)
      if (component.id == id) return &component;
    return nullptr;
  }

  // --- lines -------------------------------------------------------------------------------------------------------

  std::string title_of(const Code& code) const {
    const CodeLookup lookup = codes_.lookup(code, task_.code_date);
    return lookup.entry != nullptr ? lookup.entry->title : std::string();
  }

  std::string named(const Code& code) const {
    const std::string title = title_of(code);
    return title.empty() ? code.text() : fmt::format("{} ({})", code.text(), title);
  }

  int add_finding(Finding finding) {
    report_.findings.push_back(std::move(finding));
    return static_cast<int>(report_.findings.size()) - 1;
  }

  void make_rows(LineKind kind, std::vector<Entered>& entered, const std::vector<KeyLine>& key) {
    const bool diagnosis = kind == LineKind::Diagnosis;
    Component* component = part(diagnosis ? "diagnoses" : "procedures");
    std::vector<int> weights;
    weights.reserve(key.size());
    for (const auto& line : key) weights.push_back(line.optional ? 0 : line.weight);
    const std::vector<int> shares = component != nullptr ? share_out(component->points_max, weights) : std::vector<int>(key.size(), 0);

    for (std::size_t k = 0; k < key.size(); ++k) {
      const KeyLine& line = key[k];
      ComparisonRow row{.line = kind, .key_line = static_cast<int>(k), .points_max = shares[k]};
      const auto found = std::find_if(entered.begin(), entered.end(), [&](const Entered& e) { return e.key == static_cast<int>(k); });
      if (found == entered.end()) {
        row.verdict = line.optional ? Verdict::OptionalLeft : Verdict::Missed;
        if (!line.optional) row.findings.push_back(add_finding(missed(kind, line, static_cast<int>(k), shares[k])));
      } else {
        row.student_line = static_cast<int>(found - entered.begin());
        judge_pair(kind, *found, line, row);
      }
      if (component != nullptr && row.points_max > 0) {
        component->points += row.points;
        const std::string what = row.student_line >= 0 && row.verdict != Verdict::Correct
                                     ? fmt::format("{}: {} entered, {} % credit", line.code.text(), entered[static_cast<std::size_t>(row.student_line)].line->code.text(), row.credit)
                                     : fmt::format("{}: {}", line.code.text(), row.verdict == Verdict::Missed ? "not coded" : "correct");
        component->steps.push_back({what, row.points, row.points_max});
      }
      report_.rows.push_back(std::move(row));
    }

    // Lines that nothing in the key stands for. Without a part of their own, procedures are charged to the diagnoses.
    Component* charged = component != nullptr ? component : part("diagnoses");
    const auto& charged_key = component != nullptr ? key : s_.key.diagnoses;
    const int lines = static_cast<int>(std::count_if(charged_key.begin(), charged_key.end(), [](const KeyLine& l) { return !l.optional; }));
    const int cost = charged != nullptr && lines > 0 ? (2 * charged->points_max + 4 * lines) / (8 * lines) : 0;  // a quarter of the mean line, half up
    for (std::size_t i = 0; i < entered.size(); ++i) {
      if (entered[i].key >= 0) continue;
      ComparisonRow row{.line = kind, .student_line = static_cast<int>(i), .verdict = Verdict::Unsupported};
      const int charge = charged != nullptr ? std::min(cost, charged->points) : 0;
      if (charged != nullptr) {
        charged->points -= charge;
        charged->steps.push_back({fmt::format("{}: not supported, a quarter of a line{}", entered[i].line->code.text(), charge < cost ? ", but not below zero" : ""), -charge, 0});
      }
      row.findings.push_back(add_finding(unpaired(kind, entered[i], static_cast<int>(i), charge)));
      report_.rows.push_back(std::move(row));
    }
  }

  Finding from_key(const char* rule, FindingKind kind, LineKind line, const KeyLine& key, int key_line) const {
    Finding finding{.rule = rule, .kind = kind, .line = line, .key_line = key_line, .rationale = key.rationale, .evidence = key.evidence, .sources = key.sources};
    return finding;
  }

  Finding missed(LineKind kind, const KeyLine& line, int k, int points) const {
    const bool diagnosis = kind == LineKind::Diagnosis;
    Finding finding = from_key(diagnosis ? "GRD-101" : "GRD-111", diagnosis ? FindingKind::Missed : FindingKind::MissedProcedure, kind, line, k);
    finding.points_lost = points;
    finding.message = fmt::format("{} is documented and reportable, and nothing was entered for it.", named(line.code));
    finding.trace = {fmt::format("None of your {} is {}, an accepted alternate, or a code of its {}.", diagnosis ? "diagnoses" : "procedures", line.code.text(), diagnosis ? "category" : "table"),
                     fmt::format("The line is required and worth {} of {} points; 0 earned.", points, kFullPoints)};
    return finding;
  }

  void judge_pair(LineKind kind, Entered& e, const KeyLine& line, ComparisonRow& row) {
    using Kind = CodeDistance::Kind;
    const int k = row.key_line;
    row.pcs_match = e.distance.pcs_match;
    row.credit = e.distance.credit;
    if (line.optional) {
      row.verdict = Verdict::OptionalTaken;
    } else if (e.distance.kind == Kind::Same) {
      row.verdict = Verdict::Correct;
    } else if (e.distance.kind == Kind::Alternate) {
      row.verdict = Verdict::Alternate;
    } else {
      Finding finding = pair_finding(kind, e, line, k);
      row.credit = e.distance.credit;
      row.verdict = row.credit > 0 ? Verdict::Imprecise : Verdict::Wrong;
      row.points = percent_of(row.points_max, row.credit);
      finding.student_line = row.student_line;
      finding.points_lost = row.points_max - row.points;
      finding.trace.push_back(fmt::format("The line is worth {} of {} points; at {} % it earns {}.", row.points_max, kFullPoints, row.credit, row.points));
      row.findings.push_back(add_finding(std::move(finding)));
    }
    if (!line.optional && row.points == 0) row.points = percent_of(row.points_max, row.credit);
    if (row.verdict == Verdict::Alternate && row.credit < 100) {
      Finding finding = from_key("GRD-104", FindingKind::Specificity, kind, line, k);
      finding.student_line = row.student_line;
      finding.axis = "detail";
      finding.points_lost = row.points_max - row.points;
      finding.message = fmt::format("You entered {}, which is accepted with {} % credit; the reference is {}. {}", named(e.line->code), row.credit, named(line.code), line.alternates[static_cast<std::size_t>(e.distance.alternate)].why);
      finding.trace = {"The code is listed among the alternates of this line.", fmt::format("The line is worth {} of {} points; at {} % it earns {}.", row.points_max, kFullPoints, row.credit, row.points)};
      row.findings.push_back(add_finding(std::move(finding)));
    }
    if (kind == LineKind::Procedure && (row.verdict == Verdict::Correct || row.verdict == Verdict::Alternate) && line.date && e.line->date != line.date) {
      Finding finding = from_key("GRD-113", FindingKind::ProcedureDate, kind, line, k);
      finding.student_line = row.student_line;
      finding.message = e.line->date ? fmt::format("The procedure was performed on {}, not on {}.", to_display(*line.date), to_display(*e.line->date)) : fmt::format("The procedure's date is missing; it was performed on {}.", to_display(*line.date));
      finding.trace = {"The code is right; the date is compared with the key's.", "A date costs no points, but a claim needs it."};
      row.findings.push_back(add_finding(std::move(finding)));
    }
  }

  Finding pair_finding(LineKind kind, Entered& e, const KeyLine& line, int k) {
    using Kind = CodeDistance::Kind;
    const Code& code = e.line->code;
    Finding finding = from_key("GRD-104", FindingKind::Specificity, kind, line, k);
    const std::string said = fmt::format("You entered {}; the chart supports {}.", named(code), named(line.code));
    if (e.lookup.status == CodeStatus::NeedsMore) {
      finding.rule = "GRD-115";
      finding.kind = FindingKind::NotBillable;
      finding.axis = "detail";
      e.distance.credit = 0;
      finding.message = fmt::format("{} is a header and cannot be reported: more characters are required. The chart supports {}.", named(code), named(line.code));
      finding.trace.push_back(fmt::format("{} and {} share the category {}, so they are one mistake.", code.text(), line.code.text(), code.category()));
    } else if (e.lookup.status == CodeStatus::Unknown || e.lookup.status == CodeStatus::NotOnDate) {
      const bool dated = e.lookup.status == CodeStatus::NotOnDate;
      finding.rule = dated ? "GRD-114" : "GRD-116";
      finding.kind = dated ? FindingKind::NotValidOnDate : FindingKind::UnknownCode;
      e.distance.credit = 0;
      finding.message = dated ? fmt::format("{} is not valid on {}, only in {}. The chart supports {}.", code.text(), to_display(task_.code_date), e.lookup.release->info().name, named(line.code))
                              : fmt::format("{} is no code of the release in force on {}. The chart supports {}.", code.text(), to_display(task_.code_date), named(line.code));
      finding.trace.push_back(fmt::format("It resembles {}, so the two are one mistake; a code that does not exist earns nothing.", line.code.text()));
    } else if (e.distance.kind == Kind::SameCategory) {
      finding.axis = e.distance.axis;
      finding.message = fmt::format("{} The two differ in {}.", said, axis_words(finding.axis));
      finding.trace.push_back(fmt::format("{} and {} share the category {}, so they are one mistake, not a miss and an extra.", code.text(), line.code.text(), code.category()));
      finding.trace.push_back(fmt::format("They differ in {}: {} % credit.", axis_words(finding.axis), e.distance.credit));
    } else if (e.distance.kind == Kind::PcsCharacters) {
      finding.rule = "GRD-110";
      finding.kind = FindingKind::ProcedureCharacter;
      std::string differing;
      for (int i = 0; i < 7; ++i)
        if (e.distance.pcs_match[static_cast<std::size_t>(i)] == 'x') {
          if (!differing.empty()) differing += ", ";
          differing += fmt::format("{} ({} for {})", pcs_character_name(i), code.text()[static_cast<std::size_t>(i)], line.code.text()[static_cast<std::size_t>(i)]);
          if (finding.axis.empty()) finding.axis = pcs_character_name(i);
        }
      finding.message = fmt::format("{} What differs: {}.", said, differing);
      finding.trace.push_back("Compared character by character; root operation and body part count double.");
      if (e.distance.pcs_match[2] == 'x') finding.trace.push_back("The root operation differs: credit is capped at 40 %.");
      finding.trace.push_back(fmt::format("{} % credit.", e.distance.credit));
    } else {
      finding.rule = "GRD-105";
      finding.kind = FindingKind::WrongCategory;
      finding.message = said;
      finding.trace.push_back(e.distance.kind == Kind::SameNumberFamily ? fmt::format("{} stands beside {} in the code book, so the two are one mistake.", code.text(), line.code.text())
                                                                        : fmt::format("You marked the passage on which {} rests, so the two are one mistake.", line.code.text()));
      finding.trace.push_back("Another category earns nothing.");
    }
    if (e.trap != nullptr) {
      finding.message += " " + e.trap->why;
      finding.evidence.insert(finding.evidence.end(), e.trap->evidence.begin(), e.trap->evidence.end());
      for (const auto& source : e.trap->sources)
        if (std::find(finding.sources.begin(), finding.sources.end(), source) == finding.sources.end()) finding.sources.push_back(source);
    }
    return finding;
  }

  static std::string axis_words(std::string_view axis) {
    if (axis == "7th character") return "the 7th character (kind of encounter, or healing)";
    if (axis == "complication") return "the complication named";
    if (axis == "detail") return "how much of the documented detail they state";
    if (axis == "condition") return "which condition of the category they name";
    return "the " + std::string(axis);
  }

  Finding unpaired(LineKind kind, const Entered& e, int i, int charge) const {
    const bool diagnosis = kind == LineKind::Diagnosis;
    Finding finding{.rule = diagnosis ? "GRD-102" : "GRD-112", .kind = diagnosis ? FindingKind::Unsupported : FindingKind::ExtraProcedure, .line = kind, .student_line = i, .points_lost = charge};
    const Code& code = e.line->code;
    if (e.duplicate) {
      finding.rule = "GRD-117";
      finding.kind = FindingKind::Duplicate;
      finding.message = fmt::format("{} is entered twice; a code is reported once for an encounter.", named(code));
      finding.sources = {{SourceKind::Guideline, "I.B.12", task_.code_date.fiscal_year()}};
    } else if (e.lookup.status == CodeStatus::Unknown) {
      finding.rule = "GRD-116";
      finding.kind = FindingKind::UnknownCode;
      finding.message = e.lookup.release == nullptr ? fmt::format("No release of {} is installed, so {} cannot be judged.", display_name(code.system()), code.text())
                        : e.lookup.release->info().starter
                            ? fmt::format("{} is not in {} {}. The starter set holds the categories the charts need; check the code's characters.", code.text(), display_name(code.system()), e.lookup.release->info().name)
                            : fmt::format("{} is no code of {} {}.", code.text(), display_name(code.system()), e.lookup.release->info().name);
    } else if (e.lookup.status == CodeStatus::NotOnDate) {
      finding.rule = "GRD-114";
      finding.kind = FindingKind::NotValidOnDate;
      finding.message = fmt::format("{} is not valid on {}; {} has it.", named(code), to_display(task_.code_date), e.lookup.release->info().name);
    } else if (e.trap != nullptr) {
      if (diagnosis && e.trap->kind == NotCodedKind::IntegralSymptom) finding.rule = "GRD-103", finding.kind = FindingKind::IntegralSymptom;
      if (diagnosis && e.trap->kind == NotCodedKind::CoveredByCombination) finding.rule = "GRD-106", finding.kind = FindingKind::Combination;
      finding.message = fmt::format("{} is not reported here. {}", named(code), e.trap->why);
    } else if (e.lookup.status == CodeStatus::NeedsMore) {
      finding.rule = "GRD-115";
      finding.kind = FindingKind::NotBillable;
      finding.message = fmt::format("{} is a header and cannot be reported, and the record supports no code below it.", named(code));
    } else {
      finding.message = diagnosis ? fmt::format("The record does not support {}: no provider documents it as a condition that was evaluated, treated, or affected this encounter.", named(code))
                                  : fmt::format("{} is not reported for this encounter: the record describes no such procedure, or it is part of another.", named(code));
    }
    if (e.trap != nullptr && !e.duplicate) {
      finding.rationale = e.trap->why;
      finding.evidence = e.trap->evidence;
      finding.sources = e.trap->sources;
    }
    finding.trace.push_back(e.duplicate ? "An earlier line already has this code." : "No line of the key is this code, accepts it as an alternate, or shares its category.");
    if (e.trap != nullptr && !e.duplicate) finding.trace.push_back(fmt::format("The key names it as a trap: {}.", display_name(e.trap->kind)));
    finding.trace.push_back(fmt::format("Each unsupported line costs a quarter of the mean line: {} points.", charge));
    return finding;
  }

  // --- sequencing, POA, exclusions -----------------------------------------------------------------------------------

  ComparisonRow* row_of_key(LineKind kind, int k) {
    for (auto& row : report_.rows)
      if (row.line == kind && row.key_line == k) return &row;
    return nullptr;
  }
  ComparisonRow* row_of_student(LineKind kind, int i) {
    for (auto& row : report_.rows)
      if (row.line == kind && row.student_line == i) return &row;
    return nullptr;
  }

  void grade_sequencing() {
    Component* component = part("principal");
    const auto principal = std::find_if(s_.key.diagnoses.begin(), s_.key.diagnoses.end(), [](const KeyLine& l) { return l.principal; });
    if (principal == s_.key.diagnoses.end()) return;
    const int k = static_cast<int>(principal - s_.key.diagnoses.begin());
    const bool inpatient = s_.encounter.setting == Setting::Inpatient;
    const char* word = inpatient ? "principal" : "first-listed";

    std::vector<int> weights = {2};
    weights.insert(weights.end(), s_.key.order.size(), 1);
    const std::vector<int> shares = component != nullptr ? share_out(component->points_max, weights) : std::vector<int>(weights.size(), 0);

    const bool first_is_it = !diagnoses_.empty() && diagnoses_.front().key == k;
    ComparisonRow* row = row_of_key(LineKind::Diagnosis, k);
    const int credit = first_is_it ? row->credit : 0;
    const int earned = percent_of(shares[0], credit);
    if (component != nullptr) {
      component->points += earned;
      component->steps.push_back({fmt::format("{} is the {} diagnosis: {}", principal->code.text(), word, credit == 100 ? "yes" : first_is_it ? fmt::format("yes, coded at {} %", credit) : "no"), earned, shares[0]});
    }
    if (!first_is_it) {
      Finding finding = from_key("GRD-107", FindingKind::Sequencing, LineKind::Diagnosis, *principal, k);
      finding.student_line = diagnoses_.empty() ? -1 : 0;
      finding.points_lost = shares[0];
      const auto elsewhere = std::find_if(diagnoses_.begin(), diagnoses_.end(), [&](const Entered& e) { return e.key == k; });
      if (diagnoses_.empty()) finding.message = fmt::format("No diagnosis was entered; {} is {}.", named(principal->code), word);
      else if (elsewhere != diagnoses_.end())
        finding.message = fmt::format("You list {} first and {} as number {}; {} is {}.", named(diagnoses_.front().line->code), elsewhere->line->code.text(), elsewhere - diagnoses_.begin() + 1, named(principal->code), word);
      else finding.message = fmt::format("You list {} first; {} is {}, and it is not among your codes.", named(diagnoses_.front().line->code), named(principal->code), word);
      if (std::none_of(finding.sources.begin(), finding.sources.end(), [](const Source& source) { return cites_section(source, "II") || cites_section(source, "IV"); }))
        finding.sources.push_back({SourceKind::Guideline, inpatient ? "II" : "IV.G", task_.code_date.fiscal_year()});
      finding.trace = {fmt::format("The first line of your list stands for the {} diagnosis.", word), fmt::format("The key marks {} as {}.", principal->code.text(), word)};
      const int index = add_finding(std::move(finding));
      row->principal_right = false;
      row->findings.push_back(index);
      if (!diagnoses_.empty())
        if (ComparisonRow* first = row_of_student(LineKind::Diagnosis, 0); first != nullptr && first != row) {
          first->principal_right = false;
          first->findings.push_back(index);
        }
    }
    for (std::size_t o = 0; o < s_.key.order.size(); ++o) grade_order(s_.key.order[o], component, shares[o + 1]);
  }

  void grade_order(const RequiredOrder& order, Component* component, int share) {
    const auto place = [&](const LineId& id) {
      for (std::size_t k = 0; k < s_.key.diagnoses.size(); ++k)
        if (s_.key.diagnoses[k].id == id) {
          for (std::size_t i = 0; i < diagnoses_.size(); ++i)
            if (diagnoses_[i].key == static_cast<int>(k)) return std::pair(static_cast<int>(i), static_cast<int>(k));
          return std::pair(-1, static_cast<int>(k));
        }
      return std::pair(-1, -1);
    };
    const auto [first, first_key] = place(order.first);
    const auto [then, then_key] = place(order.then);
    if (first_key < 0 || then_key < 0) return;
    const std::string a = s_.key.diagnoses[static_cast<std::size_t>(first_key)].code.text(), b = s_.key.diagnoses[static_cast<std::size_t>(then_key)].code.text();
    const bool both = first >= 0 && then >= 0;
    const bool kept = both && first < then;
    if (component != nullptr) {
      component->points += kept ? share : 0;
      component->steps.push_back({fmt::format("{} before {}: {}", a, b, kept ? "yes" : both ? "no" : "one of them is missing"), kept ? share : 0, share});
    }
    if (!both || kept) return;
    Finding finding = from_key("GRD-108", FindingKind::RequiredOrder, LineKind::Diagnosis, s_.key.diagnoses[static_cast<std::size_t>(then_key)], then_key);
    finding.student_line = then;
    finding.points_lost = share;
    finding.message = fmt::format("{} is sequenced before {}. {}", a, b, order.why);
    finding.rationale = order.why;
    finding.sources = order.sources;
    finding.trace = {fmt::format("An instruction note orders the two codes; your list has them as number {} and number {}.", first + 1, then + 1)};
    const int index = add_finding(std::move(finding));
    if (ComparisonRow* row = row_of_key(LineKind::Diagnosis, then_key)) row->findings.push_back(index);
  }

  void grade_poa() {
    if (!task_.poa) return;
    struct Graded {
      int row;
      bool right;
    };
    std::vector<Graded> graded;
    for (std::size_t r = 0; r < report_.rows.size(); ++r) {
      ComparisonRow& row = report_.rows[r];
      if (row.line != LineKind::Diagnosis || row.key_line < 0 || row.student_line < 0) continue;
      if (row.verdict != Verdict::Correct && row.verdict != Verdict::Alternate && row.verdict != Verdict::OptionalTaken) continue;
      const KeyLine& line = s_.key.diagnoses[static_cast<std::size_t>(row.key_line)];
      const SubmissionLine& mine = in_.diagnoses[static_cast<std::size_t>(row.student_line)];
      if (!line.poa) continue;
      const std::string entered = mine.poa ? std::string(to_string(*mine.poa)) : "nothing";
      if (*line.poa == Poa::Exempt) {
        if (mine.poa && *mine.poa != Poa::Exempt) {
          Finding finding{.rule = "GRD-119", .kind = FindingKind::Poa, .student_line = row.student_line, .key_line = row.key_line};
          finding.message = fmt::format("{} is on the list of codes exempt from present-on-admission reporting; you entered {}. The indicator is left blank.", line.code.text(), entered);
          finding.rationale = "Codes on the exempt list describe circumstances that are always present on admission or for which the question has no meaning.";
          finding.sources = {{SourceKind::PoaGuideline, "exempt list", task_.code_date.fiscal_year()}};
          finding.trace = {"The release marks the code as exempt.", "An indicator on an exempt code costs nothing."};
          row.findings.push_back(add_finding(std::move(finding)));
        }
        continue;
      }
      if (row.verdict == Verdict::OptionalTaken) continue;
      const bool right = mine.poa == line.poa;
      row.poa_right = right;
      graded.push_back({static_cast<int>(r), right});
    }
    Component* component = part("poa");
    if (component == nullptr) return;
    if (graded.empty()) {
      component->steps.push_back({"No matched code with an indicator to judge", 0, component->points_max});
      return;
    }
    const std::vector<int> shares = share_out(component->points_max, std::vector<int>(graded.size(), 1));
    for (std::size_t g = 0; g < graded.size(); ++g) {
      ComparisonRow& row = report_.rows[static_cast<std::size_t>(graded[g].row)];
      const KeyLine& line = s_.key.diagnoses[static_cast<std::size_t>(row.key_line)];
      const SubmissionLine& mine = in_.diagnoses[static_cast<std::size_t>(row.student_line)];
      const std::string entered = mine.poa ? std::string(to_string(*mine.poa)) : "nothing";
      component->points += graded[g].right ? shares[g] : 0;
      component->steps.push_back({graded[g].right ? fmt::format("{}: {}", line.code.text(), to_string(*line.poa)) : fmt::format("{}: {} entered, {} is right", line.code.text(), entered, to_string(*line.poa)), graded[g].right ? shares[g] : 0, shares[g]});
      if (graded[g].right) continue;
      Finding finding = from_key("GRD-109", FindingKind::Poa, LineKind::Diagnosis, line, row.key_line);
      finding.student_line = row.student_line;
      finding.points_lost = shares[g];
      finding.message = fmt::format("You entered {} for {}; {}", entered, named(line.code), poa_words(*line.poa));
      if (std::none_of(finding.sources.begin(), finding.sources.end(), [](const Source& source) { return source.kind == SourceKind::PoaGuideline; }))
        finding.sources.push_back({SourceKind::PoaGuideline, "", task_.code_date.fiscal_year()});
      finding.trace = {"POA is judged on matched codes that are not exempt.", fmt::format("{} of {} are judged here; each is worth {} points.", graded.size(), s_.key.diagnoses.size(), shares[g])};
      row.findings.push_back(add_finding(std::move(finding)));
    }
  }

  static std::string poa_words(Poa poa) {
    switch (poa) {
      case Poa::Yes: return "Y is right: the condition was present when the inpatient order was written.";
      case Poa::No: return "N is right: the condition arose after the inpatient order.";
      case Poa::Unknown: return "U is right: the record does not say, so the provider would have to be asked.";
      case Poa::Undetermined: return "W is right: the provider states that it cannot be determined.";
      case Poa::Exempt: return "the code is exempt.";
    }
    return {};
  }

  void grade_exclusions() {
    struct Excluding {
      std::string bare;
      std::vector<CodeBook::GoverningNote> notes;
    };
    std::vector<Excluding> all;
    all.reserve(diagnoses_.size());
    for (const auto& e : diagnoses_) {
      all.push_back({e.line->code.bare(), {}});
      if (e.lookup.entry == nullptr) continue;
      for (const auto& governing : codes_.notes_governing(e.line->code, task_.code_date))
        if (governing.note->kind == NoteKind::Excludes1) all.back().notes.push_back(governing);
    }
    for (std::size_t a = 0; a < all.size(); ++a)
      for (std::size_t b = 0; b < all.size(); ++b) {
        if (a == b || diagnoses_[a].line->code == diagnoses_[b].line->code) continue;
        for (const auto& governing : all[a].notes) {
          if (!governing.names(all[b].bare)) continue;
          if (b < a && already_reported(b, a)) break;
          Finding finding{.rule = "GRD-118", .kind = FindingKind::Excludes1, .student_line = static_cast<int>(b)};
          finding.message = fmt::format("{} and {} are not reported together: an Excludes1 note at {} says so ({}).", diagnoses_[a].line->code.text(), diagnoses_[b].line->code.text(), governing.where(), governing.note->text);
          finding.rationale = "An Excludes1 note means that the two conditions cannot be coded together, unless the provider documents that they are unrelated.";
          finding.sources = {{SourceKind::Guideline, "I.A.12.a", task_.code_date.fiscal_year()}, {SourceKind::Tabular, governing.where(), task_.code_date.fiscal_year()}};
          finding.trace = {fmt::format("{} stands below {}, whose note names {}.", diagnoses_[a].line->code.text(), governing.where(), diagnoses_[b].line->code.text()), "The note explains; what it costs is counted with the unsupported line."};
          reported_.emplace_back(a, b);
          const int index = add_finding(std::move(finding));
          if (ComparisonRow* row = row_of_student(LineKind::Diagnosis, static_cast<int>(b))) row->findings.push_back(index);
          break;
        }
      }
  }

  bool already_reported(std::size_t a, std::size_t b) const { return std::find(reported_.begin(), reported_.end(), std::pair(a, b)) != reported_.end(); }

  void settle() {
    for (const auto& component : report_.components) report_.points += component.points;
  }

  const Scenario& s_;
  const Task& task_;
  const Submission& in_;
  const CodeBook& codes_;
  Report report_;
  std::vector<Entered> diagnoses_, procedures_;
  std::vector<std::pair<std::size_t, std::size_t>> reported_;
};

}  // namespace

Report grade(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes) { return Grader(scenario, task, submission, codes).run(); }

}  // namespace cw
