#include "scenarios/review/review.h"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>

#include "scenarios/chart_text.h"
#include "scenarios/review/policies.h"
#include "tests/support/review_charts.h"

using namespace cw;
using namespace cw::test;

namespace {

using Chart = Scenario (*)();
using Change = std::function<void(Scenario&)>;

constexpr const char* kLater = "2026-04-10T12:00";  ///< everything is due by then

RecordPolicy policy_without(const std::set<std::string>& layers, Date on = *Date::from_ymd(2026, 1, 14)) { return merge_policies(built_in_policies(), on, layers); }

std::string told(const RecordReview& review) {
  std::string out;
  for (const auto& d : review.deficiencies) out += d.rule + " " + std::string(to_string(d.type)) + " " + d.document.text() + " " + d.about + ": " + d.message + "\n";
  return out;
}

/// A rule, the last change that it allows and the first that it does not: inside, nothing is found at all; outside, this and nothing else.
struct Pair {
  const char* rule;
  Chart chart;
  Change inside, outside;
  std::set<std::string> without;
};

Change nothing() { return [](Scenario&) {}; }
Change gone(const char* id) { return [=](Scenario& s) { remove(s, id); }; }
Change written(const char* id, const char* time) { return [=](Scenario& s) { write_at(s, id, time); }; }
Change given(const char* id, const char* time) { return [=](Scenario& s) { sign_at(s, id, time); }; }
Change moved(const char* id, const char* time) { return [=](Scenario& s) { move_entry(s, id, time); }; }
Change line_gone(const char* id, const char* words) { return [=](Scenario& s) { cut(s, id, words); }; }
Change both(Change a, Change b) { return [=](Scenario& s) { a(s); b(s); }; }
Change interval(const char* time) {
  return [=](Scenario& s) {
    write_at(s, "history-and-physical", "2026-01-05T09:00");
    document(s, "history-and-physical").signed_at = at("2026-01-05T09:00");
    s.documents.push_back(note("interval-note", DocumentType::IntervalNote, kAttending, time, time, "# Update\n\n01/10/2026 13:00. No change.\n"));
  };
}
Change physical_of(const char* day) {
  return [=](Scenario& s) {
    interval("2026-01-10T13:00")(s);
    write_at(s, "history-and-physical", day);
  };
}
Change minor_procedure(const char* note_written) {
  return [=](Scenario& s) {
    s.encounter.operations = {{.id = OperationId("op-tap"), .name = "Lumbar puncture", .surgeon = kAttending, .anesthesia = Anesthesia::Local, .started = at("2026-01-11T08:00"), .ended = at("2026-01-11T09:30"), .left = at("2026-01-11T09:30")}};
    s.documents.push_back(note("consent", DocumentType::Consent, kAttending, "2026-01-11T07:00", "2026-01-11T07:00", "# Consent\n\n01/11/2026 07:00. Risks explained.\n"));
    if (note_written != nullptr) s.documents.push_back(note("procedure-note", DocumentType::ProcedureNote, kAttending, note_written, note_written, "# Procedure\n\n01/11/2026 10:00. Clear fluid.\n"));
  };
}
Change short_stay(const char* ended) {
  return [=](Scenario& s) {
    s.encounter.ended = at(ended);
    remove(s, "discharge-summary");
    s.documents.push_back(note("final-note", DocumentType::FinalProgressNote, kAttending, ended, ended, "# Final note\n\n01/12/2026 11:00. Home.\n"));
  };
}
Change goes_on(bool form) {
  return [=](Scenario& s) {
    s.encounter.disposition = "Skilled nursing facility";
    remove(s, "discharge-instructions");
    if (form) s.documents.push_back(note("transfer-form", DocumentType::Referral, kNurse, "2026-01-14T10:30", "", "# Transfer form\n"));
  };
}
Change transferred(bool form) {
  return [=](Scenario& s) {
    s.encounter.disposition = "Transferred to another hospital";
    remove(s, "discharge-instructions");
    if (form) s.documents.push_back(note("transfer-form", DocumentType::Referral, kAttending, "2026-01-10T13:30", "", "# Transfer form\n"));
  };
}
/// A second progress note that repeats so many words of the first.
Change repeated(int words) {
  return [=](Scenario& s) {
    std::string first = "01/12/2026 08:00.", second = "01/13/2026 08:00 today";
    for (int i = 0; i < 60; ++i) first += " word" + std::to_string(i);
    for (int i = 0; i < words; ++i) second += " word" + std::to_string(i + 5);
    document(s, "progress-note").markdown = "# Progress note\n\n" + first + "\n";
    s.documents.push_back(note("progress-note-2", DocumentType::ProgressNote, kAttending, "2026-01-13T08:00", "2026-01-13T08:10", "# Progress note\n\n" + second + " and so on.\n"));
  };
}

const std::vector<Pair>& pairs() {
  static const std::vector<Pair> all = {
      // Federal.
      {"REC-101", medical_chart, nothing(), gone("history-and-physical"), {}},
      {"REC-102", medical_chart, written("history-and-physical", "2026-01-11T12:00"), written("history-and-physical", "2026-01-11T12:01"), {}},
      {"REC-103", surgical_chart, written("history-and-physical", "2026-01-11T07:59"), written("history-and-physical", "2026-01-11T08:00"), {}},
      {"REC-104", medical_chart, physical_of("2025-12-11T00:00"), physical_of("2025-12-10T23:59"), {}},
      {"REC-105", medical_chart, interval("2026-01-10T13:00"), written("history-and-physical", "2026-01-10T09:59"), {}},
      {"REC-106", medical_chart, interval("2026-01-11T12:00"), interval("2026-01-11T12:01"), {}},
      {"REC-107", surgical_chart, interval("2026-01-11T07:59"), interval("2026-01-11T08:00"), {}},
      {"REC-108", medical_chart, interval("2026-01-10T10:00"), interval("2026-01-10T09:59"), {}},
      {"REC-109", day_surgery_chart, nothing(), gone("history-and-physical"), {"facility"}},
      {"REC-110", surgical_chart, nothing(), gone("consent"), {}},
      {"REC-111", surgical_chart, given("consent", "2026-01-11T07:59"), given("consent", "2026-01-11T08:00"), {}},
      {"REC-112", surgical_chart, nothing(), gone("pre-anesthesia"), {}},
      {"REC-113", surgical_chart, written("pre-anesthesia", "2026-01-09T08:00"), written("pre-anesthesia", "2026-01-09T07:59"), {}},
      {"REC-114", surgical_chart, written("pre-anesthesia", "2026-01-11T07:59"), written("pre-anesthesia", "2026-01-11T08:00"), {}},
      {"REC-115", surgical_chart, nothing(), gone("anesthesia-record"), {}},
      {"REC-116", surgical_chart, nothing(), gone("post-anesthesia"), {}},
      {"REC-117", surgical_chart, written("post-anesthesia", "2026-01-13T09:30"), written("post-anesthesia", "2026-01-13T09:31"), {}},
      {"REC-118", surgical_chart, nothing(), gone("operative-report"), {}},
      {"REC-119", surgical_chart, nothing(), line_gone("operative-report", "Findings"), {}},
      {"REC-120", surgical_chart, nothing(), line_gone("operative-report", "Description"), {}},
      {"REC-121", surgical_chart, both(line_gone("operative-report", "Specimen"), [](Scenario& s) { s.encounter.operations.front().tissue = false; }), line_gone("operative-report", "Specimen"), {}},
      {"REC-122", day_surgery_chart, nothing(), gone("pathology-report"), {}},
      {"REC-123", medical_chart, nothing(), gone("progress-note"), {}},
      {"REC-124", medical_chart, nothing(), gone("medication-record"), {}},
      {"REC-125", medical_chart, nothing(), gone("discharge-summary"), {"accreditation"}},
      {"REC-126", medical_chart, nothing(), line_gone("discharge-summary", "Condition"), {}},
      {"REC-127", medical_chart, nothing(), line_gone("discharge-summary", "Disposition"), {}},
      {"REC-128", medical_chart, nothing(), line_gone("discharge-summary", "Follow-up"), {}},
      {"REC-129", medical_chart, nothing(), line_gone("discharge-summary", "Final diagnosis"), {}},
      {"REC-130", medical_chart, given("progress-note", "2026-02-13T23:59"), given("progress-note", "2026-02-14T00:00"), {}},
      {"REC-131", medical_chart, [](Scenario& s) { sign_entry(s, "e-verbal", "2026-02-13T23:59"); }, [](Scenario& s) { sign_entry(s, "e-verbal", "2026-02-14T00:00"); }, {"facility"}},
      {"REC-132", medical_chart, nothing(), [](Scenario& s) { replace(s, "orders", "01/11/2026 14:00", "01/11/2026"); }, {}},
      {"REC-134", medical_chart, written("discharge-summary", "2026-02-13T23:59"), written("discharge-summary", "2026-02-14T00:00"), {}},
      {"REC-135", medical_chart, nothing(), [](Scenario& s) { remove_entry(s, "e-admit"); }, {}},
      {"REC-136", medical_chart, moved("e-admit", "2026-01-10T12:00"), moved("e-admit", "2026-01-10T12:01"), {}},
      {"REC-137", medical_chart, [](Scenario& s) { document(s, "face-sheet").markdown = "MRN: MR-1001, mother's MRN: MR-2002\n"; }, [](Scenario& s) { document(s, "face-sheet").markdown = "MRN: MR-2002\n"; }, {}},
      {"REC-138", newborn_chart, nothing(), gone("newborn-examination"), {}},
      {"REC-139", newborn_chart, written("newborn-examination", "2026-01-11T12:00"), written("newborn-examination", "2026-01-11T12:01"), {}},
      // Accreditation.
      {"REC-201", medical_chart, short_stay("2026-01-12T11:59"), short_stay("2026-01-12T12:00"), {}},
      {"REC-202", medical_chart, nothing(), line_gone("discharge-summary", "Reason"), {}},
      {"REC-203", medical_chart, nothing(), line_gone("discharge-summary", "findings"), {}},
      {"REC-204", medical_chart, nothing(), line_gone("discharge-summary", "Treatment"), {}},
      {"REC-206", medical_chart, nothing(), line_gone("discharge-summary", "Instructions"), {}},
      {"REC-207", surgical_chart, both(gone("brief-note"), written("operative-report", "2026-01-11T09:45")), both(gone("brief-note"), written("operative-report", "2026-01-11T09:46")), {}},
      {"REC-208", surgical_chart, written("brief-note", "2026-01-11T09:45"), written("brief-note", "2026-01-11T09:46"), {}},
      {"REC-209", surgical_chart, nothing(), line_gone("operative-report", "Surgeon"), {}},
      {"REC-210", surgical_chart, nothing(), line_gone("operative-report", "Postoperative"), {}},
      {"REC-211", surgical_chart, nothing(), line_gone("operative-report", "Procedure"), {}},
      {"REC-212", surgical_chart, nothing(), line_gone("operative-report", "EBL"), {}},
      {"REC-213", surgical_chart, nothing(), line_gone("brief-note", "Procedure"), {}},
      {"REC-214", surgical_chart, nothing(), line_gone("brief-note", "Findings"), {}},
      {"REC-215", surgical_chart, nothing(), line_gone("brief-note", "EBL"), {}},
      {"REC-216", surgical_chart, nothing(), line_gone("brief-note", "Specimen"), {}},
      {"REC-217", surgical_chart, nothing(), line_gone("brief-note", "Postoperative"), {}},
      {"REC-220", medical_chart, nothing(), gone("nursing-assessment"), {}},
      {"REC-221", medical_chart, written("nursing-assessment", "2026-01-11T12:00"), written("nursing-assessment", "2026-01-11T12:01"), {}},
      {"REC-222", medical_chart, nothing(), gone("medication-reconciliation"), {}},
      {"REC-223", clinic_chart, nothing(), gone("medication-reconciliation"), {}},
      {"REC-224", surgical_chart, nothing(), [](Scenario& s) { replace(s, "consent", "left hip", "right hip"); }, {}},
      {"REC-225", medical_chart, nothing(), gone("discharge-instructions"), {}},
      {"REC-226", medical_chart, goes_on(true), goes_on(false), {}},
      {"REC-227", medical_chart, written("discharge-instructions", "2026-01-10T10:00"), written("discharge-instructions", "2026-01-10T09:59"), {}},
      // Facility.
      {"REC-301", medical_chart, nothing(), gone("face-sheet"), {}},
      {"REC-302", medical_chart, nothing(), gone("consent-to-treat"), {}},
      {"REC-303", day_surgery_chart, [](Scenario& s) { document(s, "history-and-physical").type = DocumentType::EyeExamination; }, [](Scenario& s) { document(s, "history-and-physical").type = DocumentType::Biometry; }, {}},
      {"REC-304", surgical_chart, written("operative-report", "2026-01-12T09:30"), written("operative-report", "2026-01-12T09:31"), {}},
      {"REC-305", medical_chart, minor_procedure("2026-01-11T10:00"), minor_procedure(nullptr), {}},
      {"REC-306", medical_chart, minor_procedure("2026-01-12T09:30"), minor_procedure("2026-01-12T09:31"), {}},
      {"REC-307", medical_chart, [](Scenario& s) { sign_entry(s, "e-verbal", "2026-01-13T14:00"); }, [](Scenario& s) { sign_entry(s, "e-verbal", "2026-01-13T14:01"); }, {}},
      {"REC-308", medical_chart, [](Scenario& s) { document(s, "progress-note").cosigned = at("2026-02-13T23:59"); }, [](Scenario& s) { document(s, "progress-note").cosigned = at("2026-02-14T00:00"); }, {}},
      {"REC-309", clinic_chart, given("clinic-note", "2026-01-17T23:59"), given("clinic-note", "2026-01-18T00:00"), {}},
      {"REC-310", medical_chart, nothing(), [](Scenario& s) { remove_entry(s, "e-home"); }, {}},
      {"REC-311", surgical_chart, nothing(), line_gone("operative-report", "Preoperative"), {}},
      {"REC-312", surgical_chart, nothing(), line_gone("operative-report", "Anesthesia"), {}},
      {"REC-313", surgical_chart, nothing(), line_gone("operative-report", "Complications"), {}},
      {"REC-314", surgical_chart, nothing(), line_gone("consent", "Risks"), {}},
      {"REC-315", surgical_chart, nothing(), gone("pathology-report"), {}},
      {"REC-320", emergency_chart, nothing(), gone("triage-note"), {}},
      {"REC-321", emergency_chart, nothing(), gone("emergency-note"), {}},
      {"REC-322", emergency_chart, nothing(), line_gone("emergency-note", "Impression"), {}},
      {"REC-323", emergency_chart, nothing(), line_gone("emergency-note", "Disposition"), {}},
      {"REC-324", emergency_chart, nothing(), gone("discharge-order"), {}},
      {"REC-325", emergency_chart, nothing(), gone("discharge-instructions"), {}},
      {"REC-326", emergency_chart, transferred(true), transferred(false), {}},
      {"REC-330", observation_chart, nothing(), gone("observation-order"), {}},
      {"REC-331", observation_chart, both(gone("emergency-note"), [](Scenario& s) { s.documents.push_back(note("admission-note", DocumentType::HistoryAndPhysical, kAttending, "2026-01-10T13:30", "2026-01-10T13:30", "# H&P\n\n01/10/2026 13:30. HPI: cough. Exam: clear. Plan: rest.\n")); }),
       gone("emergency-note"), {}},
      {"REC-332", observation_chart, nothing(), gone("progress-note"), {}},
      {"REC-340", day_surgery_chart, nothing(), gone("nursing-note"), {}},
      {"REC-341", day_surgery_chart, nothing(), gone("discharge-instructions"), {}},
      {"REC-350", delivery_chart, nothing(), gone("labor-record"), {}},
      {"REC-351", delivery_chart, nothing(), gone("prenatal-record"), {}},
      {"REC-360", clinic_chart, nothing(), gone("clinic-note"), {}},
      {"REC-361", clinic_chart, nothing(), line_gone("clinic-note", "Assessment"), {}},
      {"REC-362", clinic_chart, nothing(), line_gone("clinic-note", "Plan"), {}},
      {"REC-370", death_chart, nothing(), gone("death-note"), {}},
      {"REC-371", medical_chart, [](Scenario& s) { sign_entry(s, "e-admit", "2026-01-14T11:00"); }, [](Scenario& s) { sign_entry(s, "e-admit", "2026-01-14T11:01"); }, {}},
      {"REC-380", medical_chart, repeated(39), repeated(40), {}},
      {"REC-390", medical_chart, nothing(), [](Scenario& s) { document(s, "history-and-physical").markdown = "01/10/2026 14:00\n\nExam: tender.\n\nImpression: fall.\n"; }, {}},
      {"REC-391", medical_chart, nothing(), line_gone("history-and-physical", "Exam"), {}},
      {"REC-392", medical_chart, nothing(), line_gone("history-and-physical", "Impression"), {}},
  };
  return all;
}

/// Rules that a test of their own covers.
const std::set<std::string> kElsewhere = {"REC-133", "REC-399"};
/// What goes along with one of them: without its note an observation in the emergency department lacks two things.
const std::map<std::string, std::set<std::string>> kAlong = {{"REC-331", {"REC-321"}}};

RecordReview review(const Scenario& s, const char* on = kLater) { return review_record(s, policy_without({}, s.encounter.ended.date), at(on)); }

}  // namespace

TEST_SUITE("record review") {
  TEST_CASE("a complete chart yields nothing, in any setting and at any time after its end") {
    for (const Chart chart : {medical_chart, surgical_chart, day_surgery_chart, emergency_chart, observation_chart, clinic_chart, delivery_chart, newborn_chart, death_chart})
      for (const char* on : {"2026-01-16T00:00", "2026-02-14T00:00", kLater, "2027-01-01T00:00"}) {
        const RecordReview found = review(chart(), on);
        CHECK_MESSAGE(found.deficiencies.empty(), told(found));
        CHECK(found.complete);
        CHECK_FALSE(found.delinquent);
        for (const auto& item : found.clock) CHECK_MESSAGE(item.met, item.what);
      }
  }

  TEST_CASE("every rule: nothing just inside, this alone just outside") {
    for (const auto& pair : pairs()) {
      CAPTURE(pair.rule);
      const RecordPolicy policy = policy_without(pair.without);
      Scenario inside = pair.chart(), outside = pair.chart();
      if (std::string_view(pair.rule) != "REC-331") {
        pair.inside(inside);
        const RecordReview good = review_record(inside, policy, at(kLater));
        CHECK_MESSAGE(good.deficiencies.empty(), told(good));
      }
      pair.outside(outside);
      const RecordReview bad = review_record(outside, policy, at(kLater));
      int hits = 0;
      const auto along = kAlong.find(pair.rule);
      for (const auto& d : bad.deficiencies) {
        if (d.rule == pair.rule) ++hits;
        else CHECK_MESSAGE((along != kAlong.end() && along->second.contains(d.rule)), told(bad));
        CHECK_FALSE(d.message.empty());
        CHECK_FALSE(d.cite.empty());
        CHECK_FALSE(d.responsible.empty());
        CHECK(policy.rule(d.rule) != nullptr);
        for (const auto& e : d.evidence) CHECK_MESSAGE(find_quote(parse_chart_text(outside.document(e.document)->markdown), e.quote, e.occurrence), e.quote);
      }
      CHECK_MESSAGE(hits == 1, told(bad));
    }
  }

  TEST_CASE("there is a pair for every rule of the built-in policies") {
    std::set<std::string> tested = kElsewhere, known;
    for (const auto& pair : pairs()) CHECK_MESSAGE(tested.insert(pair.rule).second, pair.rule);
    for (const auto& layer : built_in_policies())
      for (const auto& rule : layer.part.rules()) CHECK_MESSAGE(known.insert(rule.id).second, rule.id);
    for (const auto& id : known) CHECK_MESSAGE(tested.contains(id), id << " has no pair");
    for (const auto& id : tested) CHECK_MESSAGE(known.contains(id), id << " is no rule");
  }

  TEST_CASE("a record is to be complete on day 30 and delinquent on day 31") {
    Scenario s = medical_chart();
    remove(s, "discharge-summary");
    struct Day {
      const char* on;
      int days;
      DeficiencyState state;
      bool delinquent;
    };
    for (const auto& day : {Day{"2026-02-12T12:00", 29, DeficiencyState::Outstanding, false}, Day{"2026-02-13T23:59", 30, DeficiencyState::Outstanding, false}, Day{"2026-02-14T00:00", 31, DeficiencyState::Overdue, true}}) {
      const RecordReview found = review(s, day.on);
      REQUIRE(found.deficiencies.size() == 1);
      CHECK(found.deficiencies[0].state == day.state);
      CHECK(found.deficiencies[0].due == at("2026-02-13T23:59"));
      CHECK(found.days_since_discharge == day.days);
      CHECK(found.delinquent == day.delinquent);
      CHECK(found.complete_by == at("2026-02-13T23:59"));
      CHECK(found.delinquent_from == *Date::from_ymd(2026, 2, 14));
      CHECK_FALSE(found.complete);
    }
  }

  TEST_CASE("thirty days cross the end of a month and a leap day") {
    struct Case {
      const char* ended;
      const char* by;
    };
    for (const auto& c : {Case{"2026-01-31T10:00", "2026-03-02T23:59"}, Case{"2028-01-31T10:00", "2028-03-01T23:59"}, Case{"2028-02-29T23:59", "2028-03-30T23:59"}, Case{"2026-12-15T00:00", "2027-01-14T23:59"}}) {
      Scenario s = medical_chart();
      s.encounter.ended = at(c.ended);
      CHECK(review(s, c.ended).complete_by == at(c.by));
    }
  }

  TEST_CASE("24 hours are 24 hours, also when the clock is changed") {
    struct Case {
      const char* name;
      const char* admitted;
      const char* inside;
      const char* outside;
      bool saving;
    };
    for (const auto& c : {Case{"across midnight", "2026-01-10T23:30", "2026-01-11T23:30", "2026-01-11T23:31", true}, Case{"month end", "2026-01-31T12:00", "2026-02-01T12:00", "2026-02-01T12:01", true}, Case{"leap day", "2028-02-28T12:00", "2028-02-29T12:00", "2028-02-29T12:01", true},
                          Case{"day after leap day", "2028-02-29T12:00", "2028-03-01T12:00", "2028-03-01T12:01", true}, Case{"spring: a day of 23 hours", "2026-03-07T12:00", "2026-03-08T13:00", "2026-03-08T13:01", true},
                          Case{"autumn: a day of 25 hours", "2026-10-31T12:00", "2026-11-01T11:00", "2026-11-01T11:01", true}, Case{"spring where the clock stays", "2026-03-07T12:00", "2026-03-08T12:00", "2026-03-08T12:01", false}}) {
      CAPTURE(c.name);
      for (const auto* time : {c.inside, c.outside}) {
        Scenario s = medical_chart();
        // Only the history and physical matters here.
        s.documents = {document(s, "history-and-physical")};
        s.encounter.started = *s.encounter.admitted;
        s.encounter.admitted = s.encounter.started = at(c.admitted);
        s.encounter.ended = at("2028-06-01T12:00");
        s.encounter.daylight_saving = c.saving;
        document(s, "history-and-physical").written = at(time);
        const RecordReview found = review_record(s, policy_without({"accreditation", "facility"}), at("2028-05-01T12:00"));
        const bool late = std::any_of(found.deficiencies.begin(), found.deficiencies.end(), [](const Deficiency& d) { return d.rule == "REC-102"; });
        CHECK(late == (time == c.outside));
      }
    }
  }

  TEST_CASE("a limit is told with its figures") {
    Scenario s = medical_chart();
    write_at(s, "history-and-physical", "2026-01-11T14:10");
    RecordReview found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    const Deficiency& d = found.deficiencies[0];
    CHECK(d.message == "The history and physical was written 26 h 10 min after the inpatient order; the limit is 24 h.");
    CHECK(d.type == DeficiencyType::Late);
    CHECK(d.state == DeficiencyState::DoneLate);
    CHECK(d.due == at("2026-01-11T12:00"));
    CHECK(d.done == at("2026-01-11T14:10"));
    CHECK(d.responsible == kAttending);
    CHECK(d.cite == "42 CFR 482.24(c)(4)(i)(A), 482.22(c)(5)(i)");

    s = medical_chart();
    physical_of("2025-12-08T09:00")(s);
    found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].message == "The history and physical was written 33 days before registration; it counts for 30 days at most, so a new one is needed.");
    CHECK(found.deficiencies[0].type == DeficiencyType::MissingDocument);

    s = surgical_chart();
    write_at(s, "post-anesthesia", "2026-01-13T21:30");
    found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].message == "The evaluation after anesthesia was written 60 h after the operation ended; the limit is 48 h.");
    CHECK(found.deficiencies[0].responsible == kAnesthetist);

    s = medical_chart();
    sign_at(s, "discharge-summary", "2026-02-17T08:00");
    found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].message == "The discharge summary was signed 34 days after discharge; the limit is 30 days.");
  }

  TEST_CASE("before, at and after the incision") {
    for (const auto& [time, late] : {std::pair{"2026-01-11T07:59", false}, {"2026-01-11T08:00", true}, {"2026-01-11T08:01", true}}) {
      Scenario s = surgical_chart();
      sign_at(s, "consent", time);
      CHECK(review(s).deficiencies.empty() != late);
      s = surgical_chart();
      write_at(s, "history-and-physical", time);
      CHECK(review(s).deficiencies.empty() != late);
      // Where the operation could not wait, neither is asked for; the 24 hours go on.
      s.encounter.operations.front().emergency = true;
      remove(s, "consent");
      CHECK_MESSAGE(review(s).deficiencies.empty(), told(review(s)));
    }
  }

  TEST_CASE("what is signed is signed as of the day: earlier it was outstanding") {
    Scenario s = medical_chart();
    RecordReview found = review(s, "2026-01-15T09:30");  // the summary is written, not signed
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].type == DeficiencyType::MissingSignature);
    CHECK(found.deficiencies[0].state == DeficiencyState::Outstanding);
    found = review(s, "2026-01-14T12:00");  // it is not written
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].type == DeficiencyType::MissingDocument);
    CHECK(found.deficiencies[0].about == "discharge-summary");
    CHECK(found.deficiencies[0].document.empty());
    // In the stay nothing of the discharge is asked for yet.
    found = review(s, "2026-01-12T20:00");
    CHECK_MESSAGE(found.deficiencies.empty(), told(found));
    found = review(s, "2026-01-10T12:30");
    for (const auto& d : found.deficiencies) CHECK_MESSAGE(d.state == DeficiencyState::Outstanding, told(found));
    CHECK(std::any_of(found.deficiencies.begin(), found.deficiencies.end(), [](const Deficiency& d) { return d.about == "history-and-physical" && d.due == at("2026-01-11T12:00"); }));
  }

  TEST_CASE("missing signatures, verbal orders and attestations name who owes them") {
    Scenario s = surgical_chart();
    unsign(s, "operative-report");
    RecordReview found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].rule == "REC-130");
    CHECK(found.deficiencies[0].type == DeficiencyType::MissingSignature);
    CHECK(found.deficiencies[0].responsible == kSurgeon);

    s = surgical_chart();
    unsign(s, "consent");  // a consent that nobody signed is none
    found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].rule == "REC-111");
    CHECK(found.deficiencies[0].type == DeficiencyType::MissingSignature);
    CHECK(found.deficiencies[0].severity == 3);

    s = medical_chart();
    entry(s, "e-verbal").signed_at.reset();
    found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].type == DeficiencyType::UnsignedVerbalOrder);
    CHECK(found.deficiencies[0].entry.text() == "e-verbal");
    CHECK(found.deficiencies[0].due == at("2026-01-13T14:00"));
    CHECK(found.deficiencies[0].responsible == kAttending);
    CHECK(found.deficiencies[0].evidence.size() == 1);

    s = medical_chart();
    document(s, "progress-note").cosigned.reset();
    found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].type == DeficiencyType::MissingAttestation);
    CHECK(found.deficiencies[0].responsible == kAttending);
  }

  TEST_CASE("never flagged: optional consultations, a draft with its signed final, a late consultation, another hospital's papers") {
    Scenario s = medical_chart();
    s.documents.push_back(note("draft", DocumentType::DischargeSummary, kAttending, "2026-01-14T20:00", "", "# Discharge summary, draft\n"));
    CHECK_MESSAGE(review(s).deficiencies.empty(), told(review(s)));
    // An unsigned note of another day is no draft of the signed one.
    s = medical_chart();
    s.documents.push_back(note("progress-note-2", DocumentType::ProgressNote, "R. Resident, MD", "2026-01-11T08:00", "", "# Progress note\n\n01/11/2026 08:00. Sore.\n"));
    CHECK(review(s).deficiencies.size() == 1);
    document(s, "progress-note-2").title = "Progress note, draft";
    CHECK(review(s).deficiencies.empty());
    document(s, "progress-note-2").title = "Progress note";
    document(s, "progress-note-2").status = DocumentStatus::Preliminary;
    CHECK(review(s).deficiencies.empty());

    s = medical_chart();
    s.documents.push_back(note("outside", DocumentType::Referral, "O. Other, MD", "2025-11-02T08:00", "", "# Summary of another hospital\n\nMRN: 77-1234. Unsigned print.\n"));
    s.documents.push_back(note("list", DocumentType::ProblemList, "System print", "2026-01-10T08:00", "", "# Problems\n"));
    s.documents.push_back(note("labs", DocumentType::Laboratory, "Laboratory", "2026-01-13T08:00", "", "# Laboratory\n"));
    s.documents.push_back(note("consult", DocumentType::Consultation, "H. Heart, MD", "2026-01-13T08:00", "2026-01-20T08:00", "# Consultation\n\n01/13/2026 08:00. No advice.\n"));
    CHECK_MESSAGE(review(s).deficiencies.empty(), told(review(s)));
    // Who leaves against advice or dies gets no instructions.
    s.encounter.disposition = "Left against medical advice";
    remove(s, "discharge-instructions");
    remove(s, "medication-reconciliation");
    remove_entry(s, "e-home");
    CHECK_MESSAGE(review(s).deficiencies.empty(), told(review(s)));
  }

  TEST_CASE("another patient's page is told once, and stands for nothing") {
    Scenario s = medical_chart();
    document(s, "medication-reconciliation").label = PageLabel{"Other Person", "MR-2002"};
    const RecordReview found = review(s);
    REQUIRE(found.deficiencies.size() == 2);
    CHECK(found.deficiencies[0].type == DeficiencyType::WrongPatient);
    CHECK(found.deficiencies[0].document.text() == "medication-reconciliation");
    CHECK(found.deficiencies[1].rule == "REC-222");
    // A number written another way is the same number.
    s = medical_chart();
    document(s, "face-sheet").markdown = "Medical record number MR1001\n\n| MRN | mr-1001 |\n";
    CHECK(review(s).deficiencies.empty());
  }

  TEST_CASE("a final diagnosis that is only ruled out is none") {
    for (const auto& [text, wrong] : {std::pair{"Final diagnosis: rule out fracture.", true}, {"Final diagnosis: R/O fracture; rule out infection", true}, {"Final diagnosis: contusion; rule out fracture", false}, {"Final diagnosis: probable contusion", false}}) {
      Scenario s = medical_chart();
      replace(s, "discharge-summary", "Final diagnosis: contusion of the hip.", text);
      const RecordReview found = review(s);
      CAPTURE(text);
      CHECK(found.deficiencies.size() == (wrong ? 1 : 0));
      if (wrong) CHECK(found.deficiencies[0].type == DeficiencyType::FinalDiagnosis);
    }
    Scenario s = medical_chart();
    replace(s, "discharge-summary", "Final diagnosis: contusion of the hip.", "## Discharge diagnoses\n\n1. Rule out fracture\n2. Rule out sprain");
    CHECK(review(s).deficiencies.size() == 1);
    replace(s, "discharge-summary", "2. Rule out sprain", "2. Contusion");
    CHECK(review(s).deficiencies.empty());
    // The name of what was done will do for a note without headings.
    s = surgical_chart();
    replace(s, "brief-note", "Procedure: left hip replacement.", "Cemented replacement done.");
    CHECK_MESSAGE(review(s).deficiencies.empty(), told(review(s)));
    // An addendum makes the summary whole.
    s = medical_chart();
    cut(s, "discharge-summary", "Follow-up");
    s.documents.push_back(note("addendum", DocumentType::DischargeSummary, kAttending, "2026-01-16T09:00", "2026-01-16T09:00", "# Addendum\n\n01/16/2026 09:00. Follow-up in a week.\n"));
    CHECK_MESSAGE(review(s).deficiencies.empty(), told(review(s)));
  }

  TEST_CASE("sides: only what is about this operation, and on the other side") {
    struct Case {
      const char* document;
      const char* from;
      const char* to;
      bool wrong;
    };
    for (const auto& c : {Case{"consent", "left hip replacement", "right hip replacement", true}, Case{"consent", "left hip replacement", "replacement of the hip, right", true}, Case{"consent", "left hip replacement", "R total hip replacement", false},
                          Case{"operative-report", "Description: the joint was replaced.", "Description: the right hip had been replaced before; so was the left hip today.", false},
                          Case{"operative-report", "Description: the joint was replaced.", "Description: prior right hip replacement.", false}, Case{"operative-report", "Procedure: left hip replacement", "Procedure: right hip replacement", true},
                          Case{"brief-note", "Procedure: left hip replacement", "Procedure: RIGHT HIP replacement", true}, Case{"anesthesia-record", "08:00 to 09:30.", "08:00 to 09:30. Position: right lateral.", false},
                          Case{"anesthesia-record", "08:00 to 09:30.", "08:00 to 09:30. Time-out: right hip.", true}, Case{"progress-note", "Better today.", "Right hip sore, left hip better.", false},
                          Case{"progress-note", "Better today.", "Time-out at 08:00: right hip marked.", true}}) {
      CAPTURE(c.to);
      Scenario s = surgical_chart();
      replace(s, c.document, c.from, c.to);
      const RecordReview found = review(s);
      CHECK_MESSAGE(std::any_of(found.deficiencies.begin(), found.deficiencies.end(), [](const Deficiency& d) { return d.type == DeficiencyType::LateralityConflict; }) == c.wrong, told(found));
    }
    // With an operation on each side nothing follows from a side.
    Scenario s = surgical_chart();
    Operation other = s.encounter.operations.front();
    other.id = OperationId("op-other");
    other.side = Side::Right;
    s.encounter.operations.push_back(other);
    const RecordReview found = review(s);
    CHECK(std::none_of(found.deficiencies.begin(), found.deficiencies.end(), [](const Deficiency& d) { return d.type == DeficiencyType::LateralityConflict; }));
  }

  TEST_CASE("a copied passage is told with its length and both places") {
    Scenario s = medical_chart();
    repeated(50)(s);
    const RecordReview found = review(s);
    REQUIRE(found.deficiencies.size() == 1);
    CHECK(found.deficiencies[0].document.text() == "progress-note-2");
    CHECK(found.deficiencies[0].about == "progress-note");
    CHECK(found.deficiencies[0].message == "50 words of the progress note of 13 Jan 2026 08:00 stand word for word in that of 12 Jan 2026 08:00.");
    CHECK(found.deficiencies[0].evidence.size() == 2);
  }

  TEST_CASE("operations each need their own") {
    Scenario s = surgical_chart();
    Operation second = s.encounter.operations.front();
    second.id = OperationId("op-second");
    second.name = "Drainage of the wound";
    second.side.reset();
    second.site.clear();
    second.tissue = false;
    second.started = at("2026-01-12T10:00");
    second.ended = at("2026-01-12T10:30");
    second.left = at("2026-01-12T10:40");
    s.encounter.operations.push_back(second);
    const RecordReview found = review(s);
    std::set<std::string> rules;
    for (const auto& d : found.deficiencies) {
      CHECK(d.operation == OperationId("op-second"));
      rules.insert(d.rule);
    }
    CHECK(rules == std::set<std::string>{"REC-110", "REC-112", "REC-115", "REC-116", "REC-118", "REC-207"});
  }

  TEST_CASE("what the author planted is joined with what the policy finds") {
    Scenario s = medical_chart();
    unsign(s, "progress-note");
    remove(s, "face-sheet");
    const RecordPolicy policy = policy_without({});
    PlantedDeficiency same{.id = LineId("p-note"), .type = DeficiencyType::MissingAttestation, .document = DocumentId("progress-note"), .responsible = "X", .also = {DeficiencyType::MissingSignature}, .why = "The resident forgot.", .cite = "x"};
    PlantedDeficiency absent{.id = LineId("p-face"), .type = DeficiencyType::MissingDocument, .about = "face-sheet", .responsible = "X", .why = "It was never printed.", .cite = "x"};
    PlantedDeficiency own{.id = LineId("p-conflict"), .type = DeficiencyType::ConflictingDocumentation, .document = DocumentId("discharge-summary"), .about = "diagnosis", .responsible = "Y", .severity = 2, .why = "They differ.", .cite = "z"};
    const RecordReview found = review_record(s, policy, at(kLater), {same, absent, own});
    REQUIRE(found.deficiencies.size() == 3);
    CHECK(found.deficiencies[0].document.text() == "progress-note");
    CHECK_FALSE(found.deficiencies[0].planted);
    CHECK(found.deficiencies[0].message.find("The resident forgot.") != std::string::npos);
    CHECK(std::find(found.deficiencies[0].also.begin(), found.deficiencies[0].also.end(), DeficiencyType::MissingAttestation) != found.deficiencies[0].also.end());
    CHECK(found.deficiencies[1].planted);
    CHECK(found.deficiencies[1].rule == "p-conflict");
    CHECK(found.deficiencies[1].responsible == "Y");
    CHECK(found.deficiencies[2].rule == "REC-301");
    CHECK(found.deficiencies[2].message.find("never printed") != std::string::npos);
  }

  TEST_CASE("when a student's own flag would be due") {
    const Scenario s = surgical_chart();
    const RecordPolicy policy = policy_without({});
    const auto due = [&](DeficiencyType type, const char* document, const char* about) { return due_of(s, policy, type, DocumentId(document), about); };
    CHECK(due(DeficiencyType::MissingDocument, "", "history-and-physical") == at("2026-01-11T08:00"));
    CHECK(due(DeficiencyType::MissingDocument, "", "discharge-summary") == at("2026-02-13T23:59"));
    CHECK(due(DeficiencyType::MissingConsent, "", "") == at("2026-01-11T08:00"));
    CHECK(due(DeficiencyType::MissingSignature, "progress-note", "") == at("2026-02-13T23:59"));
    CHECK(due(DeficiencyType::MissingSignature, "consent", "") == at("2026-01-11T08:00"));
    CHECK(due(DeficiencyType::UnsignedVerbalOrder, "orders", "e-verbal") == at("2026-01-13T14:00"));
    CHECK(due(DeficiencyType::UnsignedVerbalOrder, "orders", "") == at("2026-01-13T14:00"));
    CHECK_FALSE(due(DeficiencyType::WrongPatient, "orders", "").has_value());
    CHECK_FALSE(due(DeficiencyType::MissingDocument, "", "no such thing").has_value());
  }
}
