#include <doctest/doctest.h>

#include <set>

#include "scenarios/review/policies.h"
#include "scenarios/unit/unit.h"
#include "tests/support/small_policy.h"

using namespace cw;

namespace {

RecordPolicy policy() { return test::small_policy(); }

Date day(const char* text) { return *Date::parse(text); }
LocalTime time(const char* text) { return *LocalTime::parse(text); }

/// One record with one unsigned discharge summary that nobody would complete unasked.
Unit one_record(const char* discharged, int severity = 2) {
  Unit unit{.name = "4 East", .seed = 1, .first = day("2026-01-01"), .last = day("2026-12-31"), .records = {}, .monthly_discharges = {40, 40, 40}};
  UnitRecord record{.id = "R-0001", .patient = "Odalys Larkspur", .mrn = "100200", .service = "General medicine", .attending = "C. Halvorsen, MD", .discharged = time(discharged), .charges_cents = 1'234'567, .slips = {}};
  const Date due = record.discharged.date.plus_days(30);
  record.slips.push_back({.type = DeficiencyType::MissingSignature, .rule = "T-31", .about = "Discharge summary", .responsible = "C. Halvorsen, MD", .severity = severity, .due = {due, 1439}, .mended_by_itself = {}});
  unit.records.push_back(record);
  return unit;
}

bool same(const Unit& a, const Unit& b) {
  if (a.name != b.name || a.monthly_discharges != b.monthly_discharges || a.records.size() != b.records.size()) return false;
  for (std::size_t i = 0; i < a.records.size(); ++i) {
    const UnitRecord &x = a.records[i], &y = b.records[i];
    if (x.id != y.id || x.patient != y.patient || x.mrn != y.mrn || x.attending != y.attending || x.discharged != y.discharged || x.charges_cents != y.charges_cents || x.slips.size() != y.slips.size()) return false;
    for (std::size_t s = 0; s < x.slips.size(); ++s)
      if (x.slips[s].rule != y.slips[s].rule || x.slips[s].about != y.slips[s].about || x.slips[s].due != y.slips[s].due || x.slips[s].responsible != y.slips[s].responsible || x.slips[s].mended_by_itself != y.slips[s].mended_by_itself) return false;
  }
  return true;
}

constexpr const char* kAround = "2026-05-10";

}  // namespace

TEST_SUITE("unit") {
  TEST_CASE("the same seed, policy and day give the same unit, other seeds others") {
    const RecordPolicy p = policy();
    const Unit a = make_unit(7, p, day(kAround));
    CHECK(same(a, make_unit(7, p, day(kAround))));
    CHECK_FALSE(same(a, make_unit(8, p, day(kAround))));
    CHECK(a.records.size() == 60);
    CHECK(make_unit(7, p, day(kAround), 15).records.size() == 15);
    CHECK(a.monthly_discharges.size() == 12);
    // A seed that a file cannot hold is the one that it can.
    CHECK(same(make_unit(7 + (std::uint64_t{1} << 53), p, day(kAround)), a));
  }

  TEST_CASE("every slip names a rule of the policy and is due by its numbers; every kind occurs") {
    const RecordPolicy p = policy();
    std::set<std::string> ids;
    for (const auto& item : p.items) ids.insert(item.rule.id);
    for (const auto& element : p.elements) ids.insert(element.rule.id);
    for (const auto* r : {&p.authentication.signature, &p.authentication.attestation, &p.authentication.verbal_order}) ids.insert(r->id);
    std::set<std::string> seen;
    int records = 0, with_slips = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      const Unit unit = make_unit(seed, p, day(kAround));
      LocalTime before;
      std::set<std::string> names;
      for (const auto& record : unit.records) {
        CHECK(before <= record.discharged);
        before = record.discharged;
        CHECK(names.insert(record.id).second);
        CHECK(record.discharged.date >= day(kAround).plus_days(-44));
        CHECK(record.discharged.date < day(kAround).plus_days(-44 + 70));
        CHECK(record.charges_cents > 0);
        ++records;
        with_slips += !record.slips.empty();
        for (const auto& slip : record.slips) {
          CHECK_MESSAGE(ids.contains(slip.rule), slip.rule);
          seen.insert(slip.rule);
          CHECK_FALSE(slip.about.empty());
          CHECK_FALSE(slip.responsible.empty());
          if (slip.mended_by_itself) CHECK(*slip.mended_by_itself > record.discharged.date);
          // Completed within 30 days, unless a shorter time is set; a verbal order within 48 hours of the order.
          CHECK(slip.due <= LocalTime{record.discharged.date.plus_days(30), 1439});
          if (slip.rule == "T-31" || slip.rule == "T-1" || slip.rule == "T-21") CHECK(slip.due == LocalTime{record.discharged.date.plus_days(30), 1439});
          if (slip.rule == "T-33") CHECK(slip.due <= LocalTime{record.discharged.date.plus_days(2), record.discharged.minute_of_day});
        }
      }
    }
    // A history and physical, and progress notes, are never wanting altogether; they may lack their signature.
    ids.erase("T-4"), ids.erase("T-6");
    CHECK(std::vector<std::string>(seen.begin(), seen.end()) == std::vector<std::string>(ids.begin(), ids.end()));
    // A realistic mix: a good part of the records lacks nothing, a good part lacks something.
    CHECK(with_slips * 100 > records * 45);
    CHECK(with_slips * 100 < records * 85);
  }

  TEST_CASE("a unit under the policy that the program comes with") {
    const RecordPolicy& p = standard_record_policy();
    std::set<std::string> seen;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Unit unit = make_unit(seed, p, day(kAround));
      for (const auto& record : unit.records)
        for (const auto& slip : record.slips) {
          const PolicyRule* named = p.rule(slip.rule);
          REQUIRE_MESSAGE(named != nullptr, slip.rule);
          CHECK(slip.severity == named->severity);
          CHECK(slip.due <= LocalTime{record.discharged.date.plus_days(p.completion.days), 1439});
          seen.insert(slip.rule);
        }
      const UnitOn last = unit_on(unit, p, {}, unit.last);
      CHECK(last.incomplete > 5);
      CHECK(last.delinquent > 2);
      for (const auto& record : last.records) CHECK(record.delinquent == (record.incomplete && record.days >= 31));
      CHECK(last.months == 12);
    }
    // Unsigned and absent discharge summaries, absent operative reports, verbal orders, updates of the history and physical.
    for (const char* id : {"REC-130", "REC-201", "REC-118", "REC-307", "REC-105", "REC-308"}) CHECK_MESSAGE(seen.contains(id), id);
  }

  TEST_CASE("an absent report is due by the earliest limit in scope") {
    RecordPolicy p = policy();
    const auto reports = [&](std::uint64_t seed) {
      std::vector<LocalTime> due;
      for (const auto& record : make_unit(seed, p, day(kAround), 400).records)
        for (const auto& slip : record.slips)
          if (slip.rule == "T-2") due.push_back(slip.due);
      return due;
    };
    const auto within_24_hours = reports(3);
    REQUIRE(within_24_hours.size() > 10);
    p.limits[0].minutes_after = 36 * 60;
    const auto within_36_hours = reports(3);
    REQUIRE(within_36_hours.size() == within_24_hours.size());
    for (std::size_t i = 0; i < within_24_hours.size(); ++i) {
      const auto minutes = [](LocalTime t) { return std::int64_t{t.date.days_since_1970()} * 1440 + t.minute_of_day; };
      CHECK(minutes(within_36_hours[i]) - minutes(within_24_hours[i]) == 12 * 60);
    }
  }

  TEST_CASE("a record that nobody completes turns late, then delinquent, exactly at its days") {
    struct Case {
      const char* name;
      const char* discharged;
      const char* day_29;
      const char* day_30;
      const char* day_31;
    };
    for (const auto& c : {Case{"within one year", "2026-04-23T14:10", "2026-05-22", "2026-05-23", "2026-05-24"}, Case{"over a short February", "2026-01-30T09:00", "2026-02-28", "2026-03-01", "2026-03-02"},
                          Case{"over a leap day", "2028-01-31T23:59", "2028-02-29", "2028-03-01", "2028-03-02"}, Case{"over the turn of the year", "2025-12-15T00:00", "2026-01-13", "2026-01-14", "2026-01-15"}}) {
      CAPTURE(c.name);
      const Unit unit = one_record(c.discharged);
      const RecordPolicy p = policy();
      const auto on = [&](const char* text) { return unit_on(unit, p, {}, day(text)).records[0]; };
      const RecordOn at_29 = on(c.day_29), at_30 = on(c.day_30), at_31 = on(c.day_31);
      CHECK(at_29.days == 29);
      CHECK(at_29.incomplete);
      CHECK_FALSE(at_29.late);
      CHECK_FALSE(at_29.delinquent);
      CHECK(at_29.delinquent_from == day(c.day_31));
      // Through the last minute of the thirtieth day nothing is late.
      CHECK(at_30.days == 30);
      CHECK_FALSE(at_30.late);
      CHECK_FALSE(at_30.delinquent);
      CHECK(at_31.days == 31);
      CHECK(at_31.late);
      CHECK(at_31.delinquent);
      CHECK(at_31.slips[0].late);
    }
  }

  TEST_CASE("nothing done, open slips turn late and delinquent and never back") {
    const RecordPolicy p = policy();
    for (std::uint64_t seed : {1u, 2u, 3u}) {
      Unit unit = make_unit(seed, p, day(kAround));
      for (auto& record : unit.records)
        for (auto& slip : record.slips) slip.mended_by_itself.reset();
      UnitOn before = unit_on(unit, p, {}, unit.first);
      for (Date d = unit.first.plus_days(1); d <= unit.last; d = d.plus_days(1)) {
        const UnitOn now = unit_on(unit, p, {}, d);
        for (std::size_t r = 0; r < now.records.size(); ++r) {
          CHECK(now.records[r].late >= before.records[r].late);
          CHECK(now.records[r].delinquent >= before.records[r].delinquent);
          CHECK(now.records[r].delinquent == (now.records[r].incomplete && now.records[r].days >= 31));
          if (now.records[r].delinquent) CHECK(now.records[r].late);
        }
        CHECK(now.delinquent >= before.delinquent);
        CHECK(now.delinquent <= now.late);
        CHECK(now.late <= now.incomplete);
        CHECK(now.incomplete <= now.discharged);
        before = now;
      }
      CHECK(before.discharged == 60);
      CHECK(before.delinquent > 5);
    }
  }

  TEST_CASE("a policy with other numbers gives other days") {
    RecordPolicy p = policy();
    p.completion.days = 14;
    p.completion.delinquent_on = 22;
    const Unit unit = one_record("2026-04-01T10:00");
    CHECK_FALSE(unit_on(unit, p, {}, day("2026-04-15")).records[0].late);
    CHECK(unit_on(unit, p, {}, day("2026-04-16")).records[0].late);
    CHECK_FALSE(unit_on(unit, p, {}, day("2026-04-22")).records[0].delinquent);
    CHECK(unit_on(unit, p, {}, day("2026-04-23")).records[0].delinquent);
    p.authentication.days_after_discharge = 7;
    p.authentication.verbal_order_hours = 24;
    for (const auto& record : make_unit(5, p, day(kAround)).records)
      for (const auto& slip : record.slips) {
        if (slip.rule == "T-31") CHECK(slip.due == LocalTime{record.discharged.date.plus_days(7), 1439});
        if (slip.rule == "T-1") CHECK(slip.due == LocalTime{record.discharged.date.plus_days(14), 1439});
        if (slip.rule == "T-33") CHECK(slip.due <= LocalTime{record.discharged.date.plus_days(1), record.discharged.minute_of_day});
      }
    p.completion.average_over_months = 3;
    CHECK(make_unit(5, p, day(kAround)).monthly_discharges.size() == 3);
  }

  TEST_CASE("a layer that is switched off takes its slips away and leaves patients, providers and the other slips") {
    const RecordPolicy all = policy();
    RecordPolicy without = all;
    without.authentication.attestation = {};
    without.authentication.verbal_order = {};
    const Unit a = make_unit(11, all, day(kAround)), b = make_unit(11, without, day(kAround));
    int gone = 0;
    for (std::size_t r = 0; r < a.records.size(); ++r) {
      CHECK(a.records[r].patient == b.records[r].patient);
      CHECK(a.records[r].discharged == b.records[r].discharged);
      REQUIRE(b.records[r].slips.size() <= a.records[r].slips.size());
      // Those that stay keep their numbers.
      for (std::size_t s = 0; s < b.records[r].slips.size(); ++s) CHECK(a.records[r].slips[s].about == b.records[r].slips[s].about);
      gone += static_cast<int>(a.records[r].slips.size() - b.records[r].slips.size());
    }
    CHECK(gone > 0);
  }

  TEST_CASE("the delinquency rate divides by the average monthly discharges") {
    // 561 delinquent records, 1,700 discharges a month.
    CHECK(delinquency_per_mille(561, 1700, 1) == 330);
    CHECK(delinquency_per_mille(561, 5100, 3) == 330);
    CHECK(delinquency_per_mille(561, 20400, 12) == 330);
    // The other reading divides by three months' discharges together. It makes a third of the rate, and is not what is measured.
    CHECK(delinquency_per_mille(561, 5100, 1) == 110);
    CHECK(delinquency_per_mille(561, 5100, 3) != 110);
    // Rounded half up, once, from the whole fraction.
    CHECK(delinquency_per_mille(1, 2000, 1) == 1);
    CHECK(delinquency_per_mille(1, 2001, 1) == 0);
    CHECK(delinquency_per_mille(7, 496, 12) == 169);
    CHECK(delinquency_per_mille(0, 1700, 1) == 0);
    CHECK(delinquency_per_mille(5, 0, 3) == 0);
  }

  TEST_CASE("a unit's rate is that of its delinquent records, over the months that the policy says") {
    RecordPolicy p = policy();
    Unit unit = one_record("2026-04-01T10:00");
    unit.monthly_discharges = {100, 2, 2};
    p.completion.average_over_months = 2;
    UnitOn now = unit_on(unit, p, {}, day("2026-05-02"));
    CHECK(now.discharges_in_months == 4);
    CHECK(now.months == 2);
    CHECK(now.rate_per_mille == 500);
    CHECK_FALSE(now.over_limit);  // at the limit, not above it
    p.completion.rate_limit_percent = 49;
    CHECK(unit_on(unit, p, {}, day("2026-05-02")).over_limit);
    p.completion.average_over_months = 12;
    now = unit_on(unit, p, {}, day("2026-05-02"));
    CHECK(now.discharges_in_months == 104);
    CHECK(now.months == 3);
    CHECK(now.rate_per_mille == 29);
  }

  TEST_CASE("actions later than the day have no effect, and none before the patient has left") {
    const Unit unit = one_record("2026-04-01T10:00");
    const RecordPolicy p = policy();
    const std::vector<UnitAction> later = {{UnitAct::Complete, "R-0001", 0, day("2026-04-20")}};
    CHECK(unit_on(unit, p, later, day("2026-04-19")).records[0].incomplete);
    CHECK(unit_on(unit, p, later, day("2026-04-19")).records[0].slips[0].state == SlipState::Open);
    const RecordOn done = unit_on(unit, p, later, day("2026-04-20")).records[0];
    CHECK_FALSE(done.incomplete);
    CHECK(done.slips[0].completed == day("2026-04-20"));
    CHECK(unit_on(unit, p, {{UnitAct::Complete, "R-0001", 0, day("2026-03-31")}}, day("2026-04-19")).records[0].incomplete);
    // Not discharged yet: nothing is counted.
    const UnitOn before = unit_on(unit, p, {}, day("2026-03-31"));
    CHECK_FALSE(before.records[0].discharged);
    CHECK(before.discharged == 0);
    CHECK(before.incomplete == 0);
    // What speaks of no slip does nothing.
    CHECK(unit_on(unit, p, {{UnitAct::Complete, "R-0002", 0, day("2026-04-10")}, {UnitAct::Complete, "R-0001", 9, day("2026-04-10")}, {UnitAct::Complete, "R-0001", -1, day("2026-04-10")}}, day("2026-05-10")).delinquent == 1);
  }

  TEST_CASE("a notified provider answers after some days, an assigned one sooner than unasked") {
    const RecordPolicy p = policy();
    const auto completed = [&](const Unit& unit, const std::vector<UnitAction>& actions) -> std::optional<Date> {
      for (Date d = day("2026-04-01"); d < day("2026-12-31"); d = d.plus_days(1))
        if (const auto it = unit_on(unit, p, actions, d).records[0]; it.discharged && !it.incomplete) return it.slips[0].completed;
      return std::nullopt;
    };
    int answered_first = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      Unit unit = one_record("2026-04-01T10:00");
      unit.seed = seed;
      CHECK_FALSE(completed(unit, {}).has_value());
      const std::vector<UnitAction> once = {{UnitAct::Notify, "R-0001", 0, day("2026-04-11")}};
      const auto first = completed(unit, once);
      answered_first += first.has_value();
      if (first) {
        CHECK(*first >= day("2026-04-13"));
        CHECK(*first <= day("2026-04-17"));
      }
      CHECK(unit_on(unit, p, once, day("2026-04-12")).records[0].slips[0].state == SlipState::Notified);
      const auto second = completed(unit, {once[0], {UnitAct::Notify, "R-0001", 0, day("2026-04-25")}});
      REQUIRE(second.has_value());
      CHECK(*second <= day("2026-05-01"));
      // Unasked on 30 April: halfway to it once it is assigned.
      unit.records[0].slips[0].mended_by_itself = day("2026-04-30");
      CHECK(completed(unit, {}) == day("2026-04-30"));
      CHECK(completed(unit, {{UnitAct::Assign, "R-0001", 0, day("2026-04-10")}}) == day("2026-04-20"));
      CHECK(completed(unit, {{UnitAct::Assign, "R-0001", 0, day("2026-05-10")}}) == day("2026-04-30"));
    }
    CHECK(answered_first > 40);
    CHECK(answered_first < 60);
  }

  TEST_CASE("completing lowers the counts by exactly what it completes, and undoing brings them back") {
    const RecordPolicy p = policy();
    const Unit unit = make_unit(21, p, day(kAround));
    const Date on = unit.last;
    std::vector<UnitAction> actions;
    UnitOn before = unit_on(unit, p, actions, on);
    REQUIRE(before.delinquent > 0);
    const UnitOn untouched = before;
    for (std::size_t r = 0; r < unit.records.size(); ++r)
      for (std::size_t s = 0; s < unit.records[r].slips.size(); ++s) {
        if (before.records[r].slips[s].state == SlipState::Completed) continue;
        const RecordOn was = before.records[r];
        actions.push_back({UnitAct::Complete, unit.records[r].id, static_cast<int>(s), on});
        const UnitOn now = unit_on(unit, p, actions, on);
        const bool last = was.open == 1;
        CHECK(now.records[r].open == was.open - 1);
        CHECK(now.incomplete == before.incomplete - (last ? 1 : 0));
        CHECK(now.delinquent == before.delinquent - (last && was.delinquent ? 1 : 0));
        const bool bill = was.unbilled && !now.records[r].unbilled;
        CHECK(now.unbilled == before.unbilled - (bill ? 1 : 0));
        CHECK(now.unbilled_cents == before.unbilled_cents - (bill ? unit.records[r].charges_cents : 0));
        before = now;
      }
    CHECK(before.incomplete == 0);
    CHECK(before.rate_per_mille == 0);
    CHECK(before.unbilled_cents == 0);
    actions.clear();
    const UnitOn again = unit_on(unit, p, actions, on);
    CHECK(again.delinquent == untouched.delinquent);
    CHECK(again.unbilled_cents == untouched.unbilled_cents);
  }

  TEST_CASE("only a slip of severity 2 or 3 holds the bill") {
    for (const int severity : {1, 2, 3}) {
      CAPTURE(severity);
      const UnitOn now = unit_on(one_record("2026-04-01T10:00", severity), policy(), {}, day("2026-04-10"));
      CHECK(now.incomplete == 1);
      CHECK(now.unbilled == (severity >= 2 ? 1 : 0));
      CHECK(now.unbilled_cents == (severity >= 2 ? 1'234'567 : 0));
    }
  }

  TEST_CASE("what is known of a day stays when later days are looked at") {
    const RecordPolicy p = policy();
    const Unit unit = make_unit(4, p, day(kAround));
    std::vector<UnitAction> actions;
    for (std::size_t r = 0; r < unit.records.size(); r += 2)
      for (std::size_t s = 0; s < unit.records[r].slips.size(); ++s) actions.push_back({s % 2 == 0 ? UnitAct::Notify : UnitAct::Assign, unit.records[r].id, static_cast<int>(s), unit.first.plus_days(static_cast<int>(r))});
    std::vector<std::vector<std::optional<Date>>> known(unit.records.size());
    for (Date d = unit.first; d <= unit.last; d = d.plus_days(1)) {
      const UnitOn now = unit_on(unit, p, actions, d);
      for (std::size_t r = 0; r < now.records.size(); ++r) {
        known[r].resize(now.records[r].slips.size());
        for (std::size_t s = 0; s < known[r].size(); ++s) {
          if (known[r][s]) CHECK(now.records[r].slips[s].completed == known[r][s]);
          known[r][s] = now.records[r].slips[s].completed;
          if (known[r][s]) CHECK(*known[r][s] <= d);
        }
      }
    }
  }

  TEST_CASE("the work is written and read back the same") {
    const UnitWork work{.seed = kGreatestUnitSeed, .around = day(kAround), .on = day("2026-05-24"), .actions = {{UnitAct::Assign, "R-0003", 0, day("2026-05-01")}, {UnitAct::Notify, "R-0003", 1, day("2026-05-02")}, {UnitAct::Complete, "R-0041", 2, day("2026-05-24")}}};
    const auto again = unit_work_from_json(unit_work_to_json(work));
    REQUIRE(again.ok());
    CHECK(*again == work);
    CHECK(unit_work_to_json(*again) == unit_work_to_json(work));
  }

  TEST_CASE("damaged work is refused with a reason") {
    const std::string head = R"({"format":"chartwright.unit-work","version":1,"seed":1,"around":"2026-05-10","on":"2026-05-10")";
    struct Case {
      const char* name;
      std::string json;
    };
    for (const auto& c : {Case{"nothing", ""}, Case{"no JSON", "{"}, Case{"another format", R"({"format":"chartwright.report","version":1})"}, Case{"a newer version", R"({"format":"chartwright.unit-work","version":2,"seed":1,"around":"2026-05-10","on":"2026-05-10","actions":[]})"},
                          Case{"no actions", head + "}"}, Case{"an action that is none", head + R"(,"actions":[7]})"}, Case{"a word for no act", head + R"(,"actions":[{"act":"forget","record":"R-0001","slip":0,"on":"2026-05-10"}]})"},
                          Case{"no such day", head + R"(,"actions":[{"act":"notify","record":"R-0001","slip":0,"on":"2026-02-30"}]})"}, Case{"a slip below none", head + R"(,"actions":[{"act":"notify","record":"R-0001","slip":-1,"on":"2026-05-10"}]})"},
                          Case{"a negative seed", R"({"format":"chartwright.unit-work","version":1,"seed":-1,"around":"2026-05-10","on":"2026-05-10","actions":[]})"}, Case{"a field too much", head + R"(,"actions":[],"who":"me"})"}}) {
      CAPTURE(c.name);
      const auto read = unit_work_from_json(c.json);
      REQUIRE_FALSE(read.ok());
      CHECK(read.error().id == "unit_work.malformed");
      CHECK(read.error().message.size() > 30);
    }
    const auto large = unit_work_from_json(std::string(kMostUnitWorkBytes + 1, ' '));
    REQUIRE_FALSE(large.ok());
    CHECK(large.error().id == "unit_work.too_large");
    CHECK(unit_work_from_json(head + R"(,"actions":[]})").ok());
  }
}
