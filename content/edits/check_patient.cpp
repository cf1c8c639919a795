#include <fmt/format.h>

#include <array>

#include "content/edits/parts.h"

// The first code, the patient, present on admission, and what payers ask about procedures.
namespace cw::edits {
namespace {

std::string_view first_word(const Check& check) { return check.context.inpatient ? "principal" : "first-listed"; }

/// Why the code books do not let a code stand first; nothing when they do.
struct NotFirst {
  std::string_view why;
  std::string_view source;
};
std::optional<NotFirst> not_first_by_guideline(const Line& line) {
  const std::string& bare = line.bare;
  const auto under = [&](std::string_view prefix) { return bare.compare(0, prefix.size(), prefix) == 0; };
  if (under("R652")) return NotFirst{"severe sepsis follows the systemic infection", "Official Guidelines I.C.1.d.3"};
  if (reference_covers("B95-B97", bare)) return NotFirst{"the organism follows the infection it causes", "Official Guidelines I.B.7"};
  if (under("Z68")) return NotFirst{"the body mass index is a secondary diagnosis", "Official Guidelines I.B.14"};
  if (under("Z37")) return NotFirst{"the outcome of delivery is a secondary diagnosis", "Official Guidelines I.C.21.c.11"};
  // T36 to T50 say in their 5th or 6th character what happened with the drug: 5 adverse effect, 6 underdosing. Where a placeholder fills the 6th, it is the 5th.
  if (reference_covers("T36-T50", bare) && bare.size() == 7) {
    const char what = bare[5] == 'X' ? bare[4] : bare[5];
    if (what == '6') return NotFirst{"underdosing follows the condition it worsened", "Official Guidelines I.C.19.e.5.c"};
    if (what == '5') return NotFirst{"the nature of the adverse effect comes before the drug", "Official Guidelines I.C.19.e.5.a"};
  }
  return std::nullopt;
}

void check_first(Check& check, const Line& line) {
  const std::string place(first_word(check));
  const bool listed = line.listed != nullptr;
  if (listed ? line.flagged("manifestation") : titled_as_manifestation(line.lookup.entry->title))
    check.add(EditKind::ManifestationPrincipal, EditWeight::Error, line, fmt::format("{} is a manifestation and cannot be the {} diagnosis. Code the underlying condition before it.", line.shown(), place),
              listed ? check.editor("manifestation code as principal diagnosis") : "Official Guidelines I.A.13; the code's title");
  const bool external = line.bare[0] >= 'V' && line.bare[0] <= 'Y';
  if (listed ? line.flagged("ecodepdx") : external)
    check.add(EditKind::ExternalCausePrincipal, EditWeight::Error, line, fmt::format("{} says how something came about and cannot be the {} diagnosis. The injury or condition comes first.", line.shown(), place),
              listed ? check.editor("E-code as principal diagnosis") : "Official Guidelines I.C.20.a.6; chapter 20 (V00-Y99)");
  // The editor's list of unacceptable diagnoses is for inpatient stays; in a clinic many of its Z codes rightly stand first.
  if (listed && check.context.inpatient) {
    if (line.flagged("unacceptable") && !line.flagged("reqsdx"))
      check.add(EditKind::UnacceptablePrincipal, EditWeight::Error, line, fmt::format("{} describes a circumstance, not a reason for a stay, and is not accepted as principal diagnosis.", line.shown()), check.editor("unacceptable principal diagnosis"));
    if (line.flagged("reqsdx") && check.diagnoses.size() == 1)
      check.add(EditKind::RequiresSecondary, EditWeight::Error, line, fmt::format("{} is accepted as principal diagnosis only together with a secondary diagnosis.", line.shown()), check.editor("unacceptable principal diagnosis, requires secondary diagnosis"));
    if (line.flagged("qadm"))
      check.add(EditKind::QuestionableAdmission, EditWeight::Warning, line, fmt::format("{} alone seldom justifies an inpatient stay. See whether another diagnosis occasioned the admission.", line.shown()), check.editor("questionable admission"));
  } else if (const auto rule = not_first_by_guideline(line)) {
    check.add(EditKind::UnacceptablePrincipal, EditWeight::Error, line, fmt::format("{} cannot be the {} diagnosis: {}.", line.shown(), place, rule->why), std::string(rule->source));
  }
}

struct AgeGroup {
  std::string_view flag, words;
  int least, most;
};
/// As the Medicare Code Editor sets them. The ages of maternity widened on 2019-10-01.
std::array<AgeGroup, 4> age_groups(Date date) {
  const bool wide = date >= *Date::from_ymd(2019, 10, 1);
  return {{{"newborn", "newborns", 0, 0}, {"pediatric", "children", 0, 17}, {"maternity", "maternity patients", wide ? 9 : 12, wide ? 64 : 55}, {"adult", "adults", 15, 124}}};
}

void check_age(Check& check, const Line& line, int age) {
  if (line.listed != nullptr) {
    for (const auto& group : age_groups(check.context.date))
      if (line.flagged(group.flag) && (age < group.least || age > group.most)) {
        const std::string years = group.most == 0 ? "age 0" : fmt::format("ages {} to {}", group.least, group.most);
        check.add(EditKind::AgeConflict, EditWeight::Error, line, fmt::format("{} is for {} ({}); the patient is {}. Check the code and the date of birth.", line.shown(), group.words, years, age), check.editor("age conflict, " + std::string(group.flag)));
        return;
      }
  } else if (age < line.lookup.entry->least_age || age > line.lookup.entry->most_age) {
    check.add(EditKind::AgeConflict, EditWeight::Error, line, fmt::format("{} is for ages {} to {}; the patient is {}. Check the code and the date of birth.", line.shown(), line.lookup.entry->least_age, line.lookup.entry->most_age, age),
              fmt::format("age limit of {} {}", display_name(line.code().system()), line.lookup.release->info().name));
  }
}

void check_sex(Check& check, const Line& line) {
  const SexLimit sex = check.context.sex;
  if (sex == SexLimit::None) return;
  const auto conflict = [&](SexLimit limit) { return limit != SexLimit::None && limit != sex; };
  const auto message = [&](SexLimit limit) { return fmt::format("{} is for {} patients; this one is recorded as {}. Check the code and the record.", line.shown(), limit == SexLimit::Female ? "female" : "male", sex == SexLimit::Female ? "female" : "male"); };
  if (line.listed != nullptr) {
    // Periods since 2024-10-01 have no such flag: the editor makes no sex edit any more, and so neither do we.
    const SexLimit limit = line.flagged("female") ? SexLimit::Female : line.flagged("male") ? SexLimit::Male : SexLimit::None;
    if (conflict(limit)) check.add(EditKind::SexConflict, EditWeight::Error, line, message(limit), check.editor("sex conflict"));
  } else if (const SexLimit limit = line.lookup.entry->sex; conflict(limit)) {
    // Since then a payer no longer rejects it, but the record or the code is still likely wrong.
    const bool ended = check.context.date >= *Date::from_ymd(2024, 10, 1);
    check.add(EditKind::SexConflict, ended ? EditWeight::Warning : EditWeight::Error, line, message(limit), fmt::format("sex limit of {} {}{}", display_name(line.code().system()), line.lookup.release->info().name, ended ? "; the Medicare Code Editor ended its sex edit on 2024-10-01" : ""));
  }
}

bool any_flagged(const std::vector<Line>& lines, std::string_view flag, std::size_t from = 0) {
  for (std::size_t i = from; i < lines.size(); ++i)
    if (lines[i].flagged(flag)) return true;
  return false;
}

/// Why Medicare does not cover the procedure on this claim; empty when it does.
std::string_view not_covered(const Check& check, const Line& line) {
  if (line.flagged("noncovered")) return "Medicare does not cover it";
  for (const std::string_view flag : {"ncov6", "ncov7", "ncov_z302"})
    if (line.flagged(flag) && any_flagged(check.diagnoses, flag)) return "Medicare does not cover it with a diagnosis on this list";
  if (line.flagged("ncov12agele60") && check.age() && *check.age() > 60) return "Medicare covers it to the age of 60 only";
  if (line.flagged("ncov45") && !any_flagged(check.procedures, "kidneyxp") && !any_flagged(check.diagnoses, "diabtypeI")) return "Medicare covers it with a kidney transplant or type 1 diabetes only";
  return {};
}

}  // namespace

void check_principal(Check& check) {
  if (!check.diagnoses.empty() && check.diagnoses.front().known() && !check.diagnoses.front().bare.empty()) check_first(check, check.diagnoses.front());
}

void check_patient(Check& check) {
  const auto age = check.age();
  for (auto* lines : {&check.diagnoses, &check.procedures})
    for (const auto& line : *lines) {
      if (!line.known()) continue;
      if (age && !line.procedure) check_age(check, line, *age);
      check_sex(check, line);
    }
}

void check_poa(Check& check) {
  if (!check.context.inpatient || !check.context.poa_reported) return;
  for (const auto& line : check.diagnoses) {
    if (line.lookup.status != CodeStatus::Billable) continue;
    const char poa = line.given->poa;
    const bool exempt = poa == '1' || poa == 'E', given = poa == 'Y' || poa == 'N' || poa == 'U' || poa == 'W';
    if (line.lookup.entry->poa_exempt && given)
      check.add(EditKind::PoaOnExempt, EditWeight::Error, line, fmt::format("{} is exempt from present-on-admission reporting; take out the {}.", line.shown(), poa), "Official Guidelines, Appendix I; POA exempt list");
    else if (!line.lookup.entry->poa_exempt && exempt)
      check.add(EditKind::PoaMissing, EditWeight::Error, line, fmt::format("{} is not on the exempt list and needs a present-on-admission indicator: Y, N, U or W.", line.shown()), "Official Guidelines, Appendix I; POA exempt list");
    else if (!line.lookup.entry->poa_exempt && !given)
      check.add(EditKind::PoaMissing, EditWeight::Error, line, fmt::format("{} has no present-on-admission indicator: Y, N, U or W.", line.shown()), "Official Guidelines, Appendix I");
  }
}

void check_coverage(Check& check) {
  if (!check.context.inpatient || check.lists.empty()) return;
  for (const auto& line : check.diagnoses)
    if (line.flagged("wrngproc"))
      check.add(EditKind::WrongProcedure, EditWeight::Warning, line, fmt::format("{} reports a wrong procedure, patient or side; a claim with it is not paid for that procedure.", line.shown()), check.editor("wrong procedure performed"));
  for (const auto& line : check.procedures) {
    if (const auto why = not_covered(check, line); !why.empty()) check.add(EditKind::NonCovered, EditWeight::Warning, line, fmt::format("{}: {}.", line.shown(), why), check.editor("non-covered procedure"));
    else if (line.flagged("lcov")) check.add(EditKind::LimitedCoverage, EditWeight::Advice, line, fmt::format("{} is covered under conditions only; the payer will ask for them.", line.shown()), check.editor("limited coverage"));
    if ((line.flagged("csect") || line.flagged("vagdel")) && !any_flagged(check.diagnoses, "delout", 1))
      check.add(EditKind::ObstetricAdmission, EditWeight::Warning, line, fmt::format("{} is a delivery, but no secondary diagnosis tells its outcome (Z37).", line.shown()), check.editor("questionable obstetric admission"));
    if (line.flagged("los") && check.context.stay_days && *check.context.stay_days <= 4)
      check.add(EditKind::StayTooShort, EditWeight::Warning, line, fmt::format("{} means a longer stay than {} days.", line.shown(), *check.context.stay_days), check.editor("procedure inconsistent with length of stay"));
  }
}

}  // namespace cw::edits
