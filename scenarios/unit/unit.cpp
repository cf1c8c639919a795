#include "scenarios/unit/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "content/base/check.h"

namespace cw {
namespace {

/// What falls to a question, told by what it is about: the same for the same seed whatever else is asked, so that another policy leaves patients and providers as they are.
/// Mixed as SplitMix64 does (Steele, Lea, Flood 2014).
class Lot {
 public:
  explicit Lot(std::uint64_t key) : key_(mixed(key)) {}
  Lot of(std::uint64_t what) const { return Lot(key_ ^ mixed(what + 1)); }
  std::size_t below(std::size_t n) const { return static_cast<std::size_t>(key_ % n); }
  int between(int least, int most) const { return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1))); }
  bool happens(int per_mille) const { return below(1000) < static_cast<std::size_t>(per_mille); }

 private:
  static std::uint64_t mixed(std::uint64_t z) {
    z += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t key_;
};

// What is asked of a lot.
enum Question : std::uint64_t { kPatients, kProviders, kPatientNames, kMonths, kWard, kDischarge, kService, kAttending, kSecond, kStay, kCharges, kHour, kOccurs, kWhich, kOrdered, kMends, kAnswers, kPace, kNumber, kTissue };

LocalTime plus_minutes(LocalTime at, int minutes) {
  constexpr int kDay = 24 * 60;
  const int all = at.minute_of_day + minutes;
  const int days = all >= 0 ? all / kDay : -((kDay - 1 - all) / kDay);
  return {at.date.plus_days(days), all - days * kDay};
}

constexpr int kLastMinute = 24 * 60 - 1;

// --- the people ------------------------------------------------------------------------------------------------

constexpr std::array kGivenNames = {"Adaeze",  "Benedikt", "Carmela", "Dorothea", "Ezekiel", "Fumiko",  "Gwendolyn", "Hamish",  "Imogen", "Jerome",  "Kavita",  "Leopold", "Maribel", "Nikolai",   "Odalys",
                                    "Phineas", "Quiana",   "Rosalind", "Silas",   "Tamsin",  "Ulises",  "Verity",    "Winston", "Ximena", "Yolanda", "Zachary", "Anneliese", "Bartholomew", "Wilhelmina", "Delphine"};
constexpr std::array kSurnames = {"Abernethy", "Bellweather", "Castellan", "Dunmore",  "Eastwick", "Farquharson", "Galloway", "Hollingsworth", "Ibekwe",    "Jankowiak", "Kalinowski", "Larkspur", "Montrose",
                                  "Nakagawa",  "Oyelaran",    "Pemberton", "Quarrier", "Rosenthal", "Silvestri",  "Thackeray", "Underhill",     "Vasquez-Lindgren", "Whitcombe", "Yarborough", "Zielinska", "Featherstonehaugh-Anyanwu", "Brannigan", "Cordova", "Delacroix", "Esterhazy"};
constexpr std::array kProviderNames = {"A. Thornquist", "B. Okonjo",   "C. Halvorsen", "D. Raghunathan", "E. Whitlock", "F. Castellanos-Brandt", "G. Pemberley", "H. Nakashima", "I. Dvorak",    "J. Abendroth", "K. Mwangi",
                                       "L. Fairweather", "M. Szabo",  "N. Iyengar",   "O. Lindholm",    "P. Carrasco", "R. Beaumont",           "S. Achebe",    "T. Kowalczyk", "V. Montgomery-Osei", "W. Draper",  "Y. Stavros"};

enum class Ward { Medicine, Cardiology, GeneralSurgery, Orthopedics, Obstetrics, Newborn, Observation };
struct WardFacts {
  std::string_view name;
  Setting setting;
  Service service;
  int share;                        ///< of a hundred discharges
  int least_hours, most_hours;      ///< of a stay
  int least_dollars, most_dollars;  ///< charges
  int operated;                     ///< of a thousand stays
};
constexpr std::array<WardFacts, 7> kWards = {{{"General medicine", Setting::Inpatient, Service::General, 30, 50, 190, 11'000, 46'000, 0},
                                              {"Cardiology", Setting::Inpatient, Service::General, 16, 40, 170, 16'000, 72'000, 0},
                                              {"General surgery", Setting::Inpatient, Service::General, 17, 30, 160, 21'000, 88'000, 850},
                                              {"Orthopedics", Setting::Inpatient, Service::General, 13, 40, 130, 28'000, 94'000, 900},
                                              {"Obstetrics", Setting::Inpatient, Service::Delivery, 10, 36, 90, 9'000, 31'000, 300},
                                              {"Newborn", Setting::Inpatient, Service::Newborn, 6, 28, 80, 3'500, 12'000, 0},
                                              {"Observation", Setting::Emergency, Service::Observation, 8, 14, 44, 5'500, 17'000, 0}}};

/// Who works on the unit.
struct Staff {
  std::array<std::vector<std::string>, kWards.size()> attendings;
  std::vector<std::string> anesthesia, residents, nurses;
};

Staff staff_of(Lot lot) {
  std::vector<std::string> names(kProviderNames.begin(), kProviderNames.end());
  for (std::size_t i = names.size(); i > 1; --i) std::swap(names[i - 1], names[lot.of(i).below(i)]);
  std::size_t next = 0;
  const auto take = [&](std::size_t count, std::string_view title) {
    std::vector<std::string> some;
    for (std::size_t i = 0; i < count; ++i) some.push_back(fmt::format("{}, {}", names[next++], title));
    return some;
  };
  Staff staff;
  constexpr std::array<std::size_t, kWards.size()> kAttendings = {3, 2, 2, 2, 2, 1, 0};
  for (std::size_t w = 0; w < kWards.size(); ++w) staff.attendings[w] = take(kAttendings[w], "MD");
  staff.attendings[static_cast<std::size_t>(Ward::Observation)] = staff.attendings[static_cast<std::size_t>(Ward::Medicine)];
  staff.anesthesia = take(2, "MD");
  staff.residents = take(3, "MD, resident");
  staff.nurses = take(2, "RN");
  return staff;
}

// --- one stay, as far as the policy asks ------------------------------------------------------------------------

struct Stay {
  Ward ward = Ward::Medicine;
  Setting setting = Setting::Inpatient;
  Service service = Service::General;
  LocalTime admitted, discharged;
  bool operated = false, tissue = false;
  LocalTime operation_start, operation_end, operation_left;
  std::string attending, anesthesia, resident, nurse;

  int hours() const { return (discharged.date.days_since_1970() - admitted.date.days_since_1970()) * 24 + (discharged.minute_of_day - admitted.minute_of_day) / 60; }
};

/// How often something is wanting at discharge, of a thousand stays to which it can happen. Only what can still be done afterwards: a consent signed after the
/// operation would be none.
struct Kind {
  enum class What { Absent, Unsigned, Element, VerbalOrder, Attestation } what;
  DocumentType of;
  int per_mille;
};
using What = Kind::What;
constexpr std::array<Kind, 17> kKinds = {{{What::Absent, DocumentType::DischargeSummary, 170},
                                          {What::Unsigned, DocumentType::DischargeSummary, 260},
                                          {What::Element, DocumentType::DischargeSummary, 90},
                                          {What::Absent, DocumentType::OperativeReport, 190},
                                          {What::Unsigned, DocumentType::OperativeReport, 210},
                                          {What::Element, DocumentType::OperativeReport, 130},
                                          {What::Absent, DocumentType::PostAnesthesiaEvaluation, 90},
                                          {What::Absent, DocumentType::PathologyReport, 60},
                                          {What::Absent, DocumentType::IntervalNote, 80},
                                          {What::Unsigned, DocumentType::HistoryAndPhysical, 60},
                                          {What::Unsigned, DocumentType::ProgressNote, 110},
                                          {What::Absent, DocumentType::MedicationReconciliation, 60},
                                          {What::Absent, DocumentType::DischargeInstructions, 40},
                                          {What::Absent, DocumentType::NewbornExamination, 90},
                                          {What::Absent, DocumentType::Referral, 300},
                                          {What::Attestation, DocumentType::ProgressNote, 110},
                                          {What::VerbalOrder, DocumentType::VerbalOrder, 230}}};

bool in_scope(const PolicyScope& scope, const Stay& stay) {
  if (!scope.settings.empty() && std::find(scope.settings.begin(), scope.settings.end(), stay.setting) == scope.settings.end()) return false;
  if (!scope.services.empty() && std::find(scope.services.begin(), scope.services.end(), stay.service) == scope.services.end()) return false;
  const bool of_operation = scope.per_operation || scope.with_tissue || !scope.anesthesia.empty();
  if (!of_operation) return true;
  if (!stay.operated || (scope.with_tissue && !stay.tissue)) return false;
  return scope.anesthesia.empty() || std::find(scope.anesthesia.begin(), scope.anesthesia.end(), Anesthesia::General) != scope.anesthesia.end();
}

LocalTime moment_of(PolicyMoment moment, const Stay& stay) {
  switch (moment) {
    case PolicyMoment::Admission:
    case PolicyMoment::Start: return stay.admitted;
    case PolicyMoment::OperationStart: return stay.operation_start;
    case PolicyMoment::OperationEnd: return stay.operation_end;
    case PolicyMoment::OperationLeft: return stay.operation_left;
    case PolicyMoment::Discharge:
    case PolicyMoment::Entry: return stay.discharged;
  }
  return stay.discharged;
}

LocalTime end_of_day_after(const Stay& stay, int days) { return {stay.discharged.date.plus_days(days), kLastMinute}; }

/// The earliest limit for an item of the type, else the last minute in which the record may be completed.
LocalTime due_of_absent(DocumentType of, const RecordPolicy& policy, const Stay& stay) {
  LocalTime due = end_of_day_after(stay, policy.completion.days);
  for (const auto& limit : policy.limits) {
    if (limit.of != of || !in_scope(limit.scope, stay)) continue;
    if (limit.minutes_after) due = std::min(due, plus_minutes(moment_of(limit.moment, stay), *limit.minutes_after));
    else if (limit.days_after) due = std::min(due, LocalTime{moment_of(limit.moment, stay).date.plus_days(*limit.days_after), kLastMinute});
    else if (limit.before) due = std::min(due, moment_of(limit.moment, stay));
  }
  return due;
}

const RequiredItem* required(DocumentType of, const RecordPolicy& policy, const Stay& stay) {
  const RequiredItem* found = nullptr;
  for (const auto& item : policy.items) {
    if (item.any_of.empty() || item.any_of.front() != of || !in_scope(item.scope, stay) || item.rule.id.empty()) continue;
    if (found == nullptr) found = &item;
    // A short or uncomplicated stay may have something else in its place, and then lacks nothing.
    if (item.instead_when_short.empty()) continue;
    if (stay.hours() < item.short_hours || std::find(item.instead_services.begin(), item.instead_services.end(), stay.service) != item.instead_services.end()) return nullptr;
  }
  return found;
}

const std::string& author_of(DocumentType of, const Stay& stay, Lot lot) {
  switch (of) {
    case DocumentType::PostAnesthesiaEvaluation: return stay.anesthesia;
    case DocumentType::DischargeInstructions: return stay.nurse;
    case DocumentType::ProgressNote:
    case DocumentType::HistoryAndPhysical: return lot.happens(350) ? stay.resident : stay.attending;
    default: return stay.attending;
  }
}

std::string responsible_of(const PolicyRule& rule, DocumentType of, const Stay& stay, Lot lot) {
  switch (rule.responsible) {
    case Responsible::Author: return author_of(of, stay, lot);
    case Responsible::Attending:
    case Responsible::Surgeon: return stay.attending;
    case Responsible::Anesthesia: return stay.anesthesia;
    case Responsible::Nursing: return stay.nurse;
    case Responsible::Registration: return "Patient registration";
  }
  return stay.attending;
}

struct Found {
  UnitSlip slip;
  PolicyLayer layer;
};
Found slip_of(const PolicyRule& rule, DeficiencyType type, std::string about, std::string responsible, LocalTime due) {
  return {{.type = type, .rule = rule.id, .about = std::move(about), .responsible = std::move(responsible), .severity = rule.severity, .due = due, .mended_by_itself = {}}, rule.layer};
}

/// The slip that a kind of deficiency becomes under a policy; nothing when the policy asks no such thing of this stay.
std::optional<Found> slip_for(const Kind& kind, const RecordPolicy& policy, const Stay& stay, Lot lot) {
  const std::string name(display_name(kind.of));
  const Authentication& auth = policy.authentication;
  switch (kind.what) {
    case What::Absent: {
      const RequiredItem* item = required(kind.of, policy, stay);
      if (item == nullptr) return std::nullopt;
      return slip_of(item->rule, item->rule.type, name, responsible_of(item->rule, kind.of, stay, lot), due_of_absent(kind.of, policy, stay));
    }
    case What::Unsigned: {
      if (auth.signature.id.empty() || required(kind.of, policy, stay) == nullptr || std::find(auth.exempt.begin(), auth.exempt.end(), kind.of) != auth.exempt.end()) return std::nullopt;
      return slip_of(auth.signature, DeficiencyType::MissingSignature, name, author_of(kind.of, stay, lot), end_of_day_after(stay, auth.days_after_discharge));
    }
    case What::Element: {
      if (required(kind.of, policy, stay) == nullptr) return std::nullopt;
      std::vector<const RequiredElement*> all;
      for (const auto& element : policy.elements)
        if (element.of == kind.of && element.rule.layer == PolicyLayer::Federal && !element.rule.id.empty()) all.push_back(&element);
      if (all.empty()) return std::nullopt;
      const RequiredElement& chosen = *all[lot.of(kWhich).below(all.size())];
      return slip_of(chosen.rule, chosen.rule.type, fmt::format("{}: {}", name, chosen.name), responsible_of(chosen.rule, kind.of, stay, lot), end_of_day_after(stay, policy.completion.days));
    }
    case What::Attestation: {
      if (auth.attestation.id.empty()) return std::nullopt;
      return slip_of(auth.attestation, DeficiencyType::MissingAttestation, name, stay.attending, end_of_day_after(stay, auth.days_after_discharge));
    }
    case What::VerbalOrder: {
      if (auth.verbal_order.id.empty()) return std::nullopt;
      const LocalTime at = plus_minutes(stay.discharged, -60 * lot.of(kOrdered).between(3, std::max(4, stay.hours() - 2)) - lot.of(kHour).between(0, 59));
      const LocalTime due = auth.verbal_order_hours > 0 ? plus_minutes(at, auth.verbal_order_hours * 60) : end_of_day_after(stay, auth.days_after_discharge);
      return slip_of(auth.verbal_order, DeficiencyType::UnsignedVerbalOrder, fmt::format("{} of {}", name, to_display(at)), author_of(kind.of, stay, lot), due);
    }
  }
  return std::nullopt;
}

/// When whoever answers for a slip would do it unasked. Some are quick, some are not; one in five leaves much lying.
std::optional<Date> mended_unasked(const Stay& stay, const std::string& responsible, Lot slip, Lot providers) {
  std::uint64_t who = 0;
  for (const char c : responsible) who = who * 131 + static_cast<unsigned char>(c);
  const bool slow = providers.of(kPace).of(who).happens(200);
  const int lot = slip.of(kMends).between(0, 99) + (slow ? 28 : 0);
  const Lot days = slip.of(kMends).of(kOrdered);
  if (lot < 44) return stay.discharged.date.plus_days(days.between(1, 13));
  if (lot < 64) return stay.discharged.date.plus_days(days.between(14, 30));
  if (lot < 76) return stay.discharged.date.plus_days(days.between(31, 52));
  return std::nullopt;
}

std::vector<UnitSlip> slips_of(const RecordPolicy& policy, const Stay& stay, Lot lot, Lot providers) {
  std::vector<Found> found;
  std::vector<DocumentType> absent;
  for (std::size_t k = 0; k < kKinds.size(); ++k) {
    const Kind& kind = kKinds[k];
    const Lot its = lot.of(kOccurs).of(k);
    // What is not there lacks no signature.
    if (!its.happens(kind.per_mille) || std::find(absent.begin(), absent.end(), kind.of) != absent.end()) continue;
    if (kind.what == What::Absent) absent.push_back(kind.of);
    auto slip = slip_for(kind, policy, stay, its);
    if (!slip) continue;
    slip->slip.mended_by_itself = mended_unasked(stay, slip->slip.responsible, its, providers);
    found.push_back(std::move(*slip));
  }
  // A layer switched off takes its slips from the end: the others keep their numbers, and what was done about them.
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.layer < b.layer; });
  std::vector<UnitSlip> slips;
  for (auto& one : found) slips.push_back(std::move(one.slip));
  return slips;
}

// --- the unit ------------------------------------------------------------------------------------------------------

constexpr int kDaysOfDischarges = 70, kFirstDischarge = -44, kFirstDay = -14, kLastDay = 42;  // around the middle

Ward ward_of(Lot lot) {
  int at = lot.of(kService).between(0, 99);
  for (std::size_t w = 0; w < kWards.size(); ++w) {
    if (at < kWards[w].share) return static_cast<Ward>(w);
    at -= kWards[w].share;
  }
  return Ward::Medicine;
}

Stay stay_of(Lot lot, const Staff& staff, Date around) {
  Stay stay;
  stay.ward = ward_of(lot);
  const auto w = static_cast<std::size_t>(stay.ward);
  const WardFacts& facts = kWards[w];
  stay.setting = facts.setting;
  stay.service = facts.service;
  stay.discharged = {around.plus_days(kFirstDischarge + lot.of(kDischarge).between(0, kDaysOfDischarges - 1)), lot.of(kHour).between(9 * 60, 18 * 60)};
  stay.admitted = plus_minutes(stay.discharged, -60 * lot.of(kStay).between(facts.least_hours, facts.most_hours));
  stay.operated = lot.of(kStay).of(kService).happens(facts.operated);
  stay.tissue = stay.operated && lot.of(kTissue).happens(500);
  stay.operation_start = plus_minutes(stay.admitted, lot.of(kStay).of(kHour).between(120, 720));
  stay.operation_end = plus_minutes(stay.operation_start, lot.of(kStay).of(kOrdered).between(45, 210));
  stay.operation_left = plus_minutes(stay.operation_end, 15);
  const auto pick = [&](const std::vector<std::string>& from, std::uint64_t question) { return from[lot.of(question).below(from.size())]; };
  stay.attending = pick(staff.attendings[w], kAttending);
  stay.anesthesia = pick(staff.anesthesia, kSecond);
  stay.resident = pick(staff.residents, kPatientNames);
  stay.nurse = pick(staff.nurses, kHour);
  return stay;
}

std::string patient_name(Lot lot) { return fmt::format("{} {}", kGivenNames[lot.of(kPatientNames).below(kGivenNames.size())], kSurnames[lot.of(kPatients).below(kSurnames.size())]); }

UnitRecord record_of(const Stay& stay, Lot lot) {
  const WardFacts& facts = kWards[static_cast<std::size_t>(stay.ward)];
  UnitRecord record;
  record.patient = patient_name(lot);
  record.mrn = fmt::format("{:06}", lot.of(kNumber).between(100'000, 999'999));
  record.service = std::string(facts.name);
  record.attending = stay.attending;
  record.setting = stay.setting;
  record.discharged = stay.discharged;
  record.charges_cents = std::int64_t{lot.of(kCharges).between(facts.least_dollars, facts.most_dollars)} * 100 + lot.of(kCharges).of(kNumber).between(0, 99);
  return record;
}

/// The first day of the month so many months before that of a day.
Date month_before(Date day, int months) {
  const int all = day.year() * 12 + day.month() - 1 - months;
  const auto first = Date::from_ymd(all / 12, all % 12 + 1, 1);
  return first.value_or(day);
}

std::vector<int> months_of(Lot lot, Date first_day, int records, int months) {
  std::vector<int> all;
  for (int back = months; back >= 1; --back) {
    const Date from = month_before(first_day, back), to = month_before(first_day, back - 1);
    const int days = to.days_since_1970() - from.days_since_1970();
    const int busy = lot.of(kMonths).of(static_cast<std::uint64_t>(from.year() * 12 + from.month())).between(88, 112);
    all.push_back(std::max(1, (days * records * busy + kDaysOfDischarges * 50) / (kDaysOfDischarges * 100)));
  }
  return all;
}

}  // namespace

Unit make_unit(std::uint64_t seed, const RecordPolicy& policy, Date around, int records) {
  seed &= kGreatestUnitSeed;
  records = std::clamp(records, 1, kMostUnitRecords);
  const Lot lot(seed);
  const Lot providers = lot.of(kProviders), patients = lot.of(kPatients);
  const Staff staff = staff_of(providers);
  constexpr std::array<std::string_view, 6> kNames = {"4 East", "North Tower 5", "Maple Wing 3", "6 West", "Harborside 2", "South Pavilion 7"};
  Unit unit{.name = std::string(kNames[lot.of(kWard).below(kNames.size())]), .seed = seed, .first = around.plus_days(kFirstDay), .last = around.plus_days(kLastDay), .records = {}, .monthly_discharges = {}};
  for (int i = 0; i < records; ++i) {
    const Lot its = patients.of(static_cast<std::uint64_t>(i));
    const Stay stay = stay_of(its, staff, around);
    UnitRecord record = record_of(stay, its);
    record.slips = slips_of(policy, stay, its, providers);
    unit.records.push_back(std::move(record));
  }
  std::stable_sort(unit.records.begin(), unit.records.end(), [](const UnitRecord& a, const UnitRecord& b) { return a.discharged < b.discharged; });
  int number = 0;
  for (auto& record : unit.records) record.id = fmt::format("R-{:04}", ++number);
  unit.monthly_discharges = months_of(lot, unit.first, records, std::clamp(policy.completion.average_over_months, 1, kMostUnitMonths));
  return unit;
}

namespace {

/// What was done about one slip up to a day, by day.
using Done = std::vector<const UnitAction*>;

/// The day on which a slip is completed, as things stand; nothing: never.
std::optional<Date> completion_of(const UnitSlip& slip, const Done& done, Lot lot) {
  std::optional<Date> day = slip.mended_by_itself;
  const auto by = [&](Date other) { day = day ? std::min(*day, other) : other; };
  // Most answer the first reminder, some only the second.
  const int needed = lot.of(kSecond).happens(150) ? 2 : 1;
  int reminders = 0;
  bool assigned = false;
  for (const UnitAction* action : done) {
    if (day && action->on > *day) break;
    switch (action->act) {
      case UnitAct::Assign:
        if (std::exchange(assigned, true)) break;
        if (day) by(action->on.plus_days((day->days_since_1970() - action->on.days_since_1970()) / 2));
        else if (lot.of(kAnswers).happens(550)) by(action->on.plus_days(lot.of(kAnswers).of(kOrdered).between(8, 20)));
        break;
      case UnitAct::Notify:
        if (++reminders >= needed) by(action->on.plus_days(lot.of(kAnswers).of(static_cast<std::uint64_t>(reminders)).between(2, 6)));
        break;
      case UnitAct::Complete: by(action->on); break;
    }
  }
  return day;
}

SlipOn slip_on(const UnitSlip& slip, const Done& done, Lot lot, Date on) {
  SlipOn now;
  const auto completed = completion_of(slip, done, lot);
  if (completed && *completed <= on) {
    now.state = SlipState::Completed;
    now.completed = completed;
    return now;
  }
  for (const UnitAction* action : done) now.state = std::max(now.state, action->act == UnitAct::Notify ? SlipState::Notified : SlipState::Assigned);
  now.late = slip.due < LocalTime{on, kLastMinute};
  return now;
}

}  // namespace

UnitOn unit_on(const Unit& unit, const RecordPolicy& policy, const std::vector<UnitAction>& actions, Date on) {
  std::map<std::pair<std::string_view, int>, Done> done;
  for (const auto& action : actions)
    if (action.on <= on) done[{action.record, action.slip}].push_back(&action);
  for (auto& [slip, all] : done) std::stable_sort(all.begin(), all.end(), [](const UnitAction* a, const UnitAction* b) { return a->on < b->on; });
  static const Done kNothing;
  const Lot lot = Lot(unit.seed).of(kAnswers);

  UnitOn now{.on = on, .records = {}};
  for (std::size_t r = 0; r < unit.records.size(); ++r) {
    const UnitRecord& record = unit.records[r];
    RecordOn it{.record = static_cast<int>(r), .discharged = record.discharged.date <= on, .days = on.days_since_1970() - record.discharged.date.days_since_1970(), .slips = {}, .delinquent_from = {}};
    it.slips.resize(record.slips.size());
    if (!it.discharged) {
      now.records.push_back(std::move(it));
      continue;
    }
    for (std::size_t s = 0; s < record.slips.size(); ++s) {
      const auto found = done.find({record.id, static_cast<int>(s)});
      Done since = found != done.end() ? found->second : kNothing;
      // Nobody can see to a record before the patient has left.
      std::erase_if(since, [&](const UnitAction* action) { return action->on < record.discharged.date; });
      it.slips[s] = slip_on(record.slips[s], since, lot.of(r).of(s), on);
      if (it.slips[s].state == SlipState::Completed) continue;
      ++it.open;
      it.late = it.late || it.slips[s].late;
      it.unbilled = it.unbilled || record.slips[s].severity >= 2;
    }
    it.incomplete = it.open > 0;
    if (it.incomplete) {
      it.late = it.late || it.days > policy.completion.days;
      it.delinquent = it.days >= policy.completion.delinquent_on;
      it.delinquent_from = record.discharged.date.plus_days(policy.completion.delinquent_on);
    }
    now.discharged += 1;
    now.incomplete += it.incomplete;
    now.late += it.late;
    now.delinquent += it.delinquent;
    now.unbilled += it.unbilled;
    now.unbilled_cents += it.unbilled ? record.charges_cents : 0;
    now.records.push_back(std::move(it));
  }
  const auto months = std::min(unit.monthly_discharges.size(), static_cast<std::size_t>(std::max(1, policy.completion.average_over_months)));
  now.months = static_cast<int>(months);
  for (std::size_t m = unit.monthly_discharges.size() - months; m < unit.monthly_discharges.size(); ++m) now.discharges_in_months += unit.monthly_discharges[m];
  now.rate_per_mille = delinquency_per_mille(now.delinquent, now.discharges_in_months, now.months);
  now.over_limit = std::int64_t{now.delinquent} * now.months * 100 > std::int64_t{policy.completion.rate_limit_percent} * now.discharges_in_months;
  return now;
}

int delinquency_per_mille(int delinquent, int discharges, int months) {
  if (discharges <= 0) return 0;
  const std::int64_t over = std::int64_t{delinquent} * months * 1000;
  return static_cast<int>((2 * over + discharges) / (2 * std::int64_t{discharges}));
}

std::string_view to_string(UnitAct act) {
  switch (act) {
    case UnitAct::Assign: return "assign";
    case UnitAct::Notify: return "notify";
    case UnitAct::Complete: return "complete";
  }
  return "assign";
}

std::string_view to_string(SlipState state) {
  switch (state) {
    case SlipState::Open: return "open";
    case SlipState::Assigned: return "assigned";
    case SlipState::Notified: return "notified";
    case SlipState::Completed: return "completed";
  }
  return "open";
}

std::string_view display_name(SlipState state) {
  switch (state) {
    case SlipState::Open: return "Open";
    case SlipState::Assigned: return "Assigned";
    case SlipState::Notified: return "Notified";
    case SlipState::Completed: return "Completed";
  }
  return "Open";
}

}  // namespace cw
