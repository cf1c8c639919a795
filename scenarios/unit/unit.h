#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "content/base/date.h"
#include "content/base/result.h"
#include "scenarios/model.h"
#include "scenarios/review/record_policy.h"

/// The discharged records of one hospital unit, for learning what delinquency is: move the day and watch them turn late.
namespace cw {

/// Seeds that a file can hold; greater ones are cut to this many bits.
inline constexpr std::uint64_t kGreatestUnitSeed = (std::uint64_t{1} << 53) - 1;
inline constexpr int kMostUnitRecords = 2000, kMostUnitSlips = 64, kMostUnitMonths = 60;
inline constexpr std::size_t kMostUnitActions = 10'000, kMostUnitWorkBytes = std::size_t{4} << 20;

/// One deficiency slip of a record.
struct UnitSlip {
  DeficiencyType type = DeficiencyType::MissingSignature;
  std::string rule;         ///< of the policy
  std::string about;        ///< `Discharge summary`
  std::string responsible;  ///< provider
  int severity = 3;
  LocalTime due;            ///< by the policy
  std::optional<Date> mended_by_itself;  ///< the provider would complete it on this day without being asked; nothing: never
};

struct UnitRecord {
  std::string id;           ///< `R-0041`
  std::string patient, mrn, service;
  std::string attending;
  Setting setting = Setting::Inpatient;
  LocalTime discharged;
  std::int64_t charges_cents = 0;
  std::vector<UnitSlip> slips;
};

struct Unit {
  std::string name;
  std::uint64_t seed = 0;
  Date first, last;         ///< days the simulation can stand on
  std::vector<UnitRecord> records;  ///< by discharge
  /// Discharges of each calendar month, oldest first, as many as the policy averages over; they end before `first`.
  std::vector<int> monthly_discharges;
};

/// What the student did, in order of days.
enum class UnitAct { Assign, Notify, Complete };
[[nodiscard]] std::string_view to_string(UnitAct);
struct UnitAction {
  UnitAct act = UnitAct::Assign;
  std::string record;
  int slip = 0;
  Date on;
  bool operator==(const UnitAction&) const = default;
};

enum class SlipState { Open, Assigned, Notified, Completed };
[[nodiscard]] std::string_view to_string(SlipState);
[[nodiscard]] std::string_view display_name(SlipState);

struct SlipOn {
  SlipState state = SlipState::Open;
  bool late = false;                  ///< open after its due moment
  std::optional<Date> completed;
};
struct RecordOn {
  int record = 0;                     ///< of Unit::records
  bool discharged = false;            ///< already, on this day
  int days = 0;                       ///< since discharge
  std::vector<SlipOn> slips;
  int open = 0;
  bool incomplete = false, late = false, delinquent = false;
  bool unbilled = false;              ///< an open slip of severity 2 or 3 holds the bill
  std::optional<Date> delinquent_from;  ///< while it is incomplete
};
struct UnitOn {
  Date on;
  std::vector<RecordOn> records;
  int discharged = 0, incomplete = 0, late = 0, delinquent = 0, unbilled = 0;
  std::int64_t unbilled_cents = 0;
  /// Delinquency rate: delinquent records ÷ average monthly discharges. Tenths of a percent, rounded half up; the average is kept as a fraction so that nothing is rounded twice.
  int rate_per_mille = 0;
  int discharges_in_months = 0, months = 0;
  bool over_limit = false;            ///< above the policy's limit
};

/// A unit of about `records` records, the same for the same seed, policy and day. Names are invented; every slip names a rule of the policy and is due as it says.
[[nodiscard]] Unit make_unit(std::uint64_t seed, const RecordPolicy& policy, Date around, int records = 60);

/// The unit at the end of a day. A notified provider completes a slip after some days (by the seed); an assigned one sooner than by itself. Actions later than the day are not done yet. Pure.
[[nodiscard]] UnitOn unit_on(const Unit& unit, const RecordPolicy& policy, const std::vector<UnitAction>& actions, Date on);

/// Delinquency rate in tenths of a percent: delinquent records ÷ (discharges ÷ months), rounded half up once. 0 without discharges.
/// The discharges of several months are averaged, never taken whole: 561 delinquent of 5,100 discharges in three months are 33.0 %, not 11.0 %.
[[nodiscard]] int delinquency_per_mille(int delinquent, int discharges, int months);

/// `chartwright.unit-work` version 1: seed, day and actions, so that a unit is found as it was left. Read with `unit_work.malformed` or `unit_work.too_large`.
struct UnitWork {
  std::uint64_t seed = 0;
  Date around, on;
  std::vector<UnitAction> actions;
  bool operator==(const UnitWork&) const = default;
};
[[nodiscard]] std::string unit_work_to_json(const UnitWork& work);
[[nodiscard]] Result<UnitWork> unit_work_from_json(std::string_view json);

}  // namespace cw
