#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "grading/audit/audit.h"
#include "grading/engine/grade.h"
#include "tests/support/files.h"
#include "tests/support/json_mutations.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

struct Room {
  const Scenario* scenario;
  const Task* task;
  AuditMaker maker;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> all = [] {
    std::vector<Room> made;
    for (const auto& file : shipped_library())
      for (const auto& task : file.scenario->tasks)
        if (task.kind == TaskKind::Code) made.push_back({&*file.scenario, &task, AuditMaker(*file.scenario, task, starter_codes())});
    return made;
  }();
  return all;
}

/// The first case of a room, from seed 1, that has so many errors and satisfies what is asked.
template <typename F>
AuditCase case_with(const Room& room, int errors, F&& wanted) {
  for (std::uint64_t seed = 1; seed < 500; ++seed) {
    AuditCase made = room.maker.make(seed, errors);
    if (static_cast<int>(made.truths.size()) == errors && wanted(made)) return made;
  }
  REQUIRE_MESSAGE(false, "no such case among 500 seeds");
  return {};
}
AuditCase case_with(const Room& room, int errors) {
  return case_with(room, errors, [](const AuditCase&) { return true; });
}
AuditReport graded(const Room& room, const AuditCase& audit, const AuditAnswer& answer) { return grade_audit(audit, answer, *room.scenario, *room.task, starter_codes()); }

const Measure& measure_of(const AuditReport& report, std::string_view id) {
  const auto found = std::find_if(report.measures.begin(), report.measures.end(), [&](const Measure& m) { return m.id == id; });
  REQUIRE(found != report.measures.end());
  return *found;
}

void well_formed(const AuditReport& r) {
  int sum = 0;
  for (const auto& step : r.steps) sum += step.points;
  CHECK(sum == r.points);
  CHECK(r.points >= 0);
  CHECK(r.points <= kFullPoints);
  CHECK_FALSE(r.explanation.empty());
  CHECK(r.outcomes.size() == r.truths.size());
  if (!r.truths.empty()) CHECK(std::accumulate(r.outcomes.begin(), r.outcomes.end(), 0, [](int all, const AuditOutcome& o) { return all + o.points_max; }) == kFullPoints);
  for (const auto& o : r.outcomes) {
    CHECK_FALSE(o.message.empty());
    if (!o.detected) CHECK_FALSE((o.type_right || o.correction_right));
  }
  for (const auto& m : r.measures)
    if (m.measured) CHECK(m.numerator <= m.denominator);
}

bool any_coded_line(const AuditCase& audit, const auto& wanted) { return std::any_of(audit.truths.begin(), audit.truths.end(), wanted); }

std::vector<AuditLine>& lines_of(AuditAnswer& answer, LineKind kind) { return kind == LineKind::Diagnosis ? answer.diagnoses : answer.procedures; }

}  // namespace

TEST_SUITE("audit") {
  TEST_CASE("2,000 cases: truths hold, each error is found as what it is, and the same seed makes the same case") {
    std::map<int, int> sizes;
    std::set<FindingKind> kinds;
    int cases = 0;
    for (std::uint64_t seed = 1; cases < 2000; ++seed)
      for (const auto& room : rooms()) {
        if (cases++ >= 2000) break;
        const AuditCase audit = room.maker.make(seed);
        CAPTURE(seed);
        CAPTURE(room.scenario->id.text());
        ++sizes[static_cast<int>(audit.truths.size())];
        const Report engine = grade(*room.scenario, *room.task, audit.as_graded, starter_codes());
        CHECK(engine.findings.size() == audit.truths.size());
        std::set<std::tuple<AuditPlace, LineKind, int, std::string>> places;
        for (const auto& truth : audit.truths) {
          kinds.insert(truth.kind);
          CHECK(std::any_of(engine.findings.begin(), engine.findings.end(), [&](const Finding& f) { return f.kind == truth.kind && f.axis == truth.axis && f.line == truth.line; }));
          CHECK(places.insert({truth.place, truth.line, truth.coded_line, truth.key_id.text()}).second);
          CHECK_FALSE(truth.what.empty());
          CHECK_FALSE(truth.message.empty());
          CHECK_FALSE(truth.rule.empty());
          CHECK(truth.message.find("You ") == std::string::npos);
          if (truth.place == AuditPlace::CodedLine) {
            const auto& coded = truth.line == LineKind::Diagnosis ? audit.coded.diagnoses : audit.coded.procedures;
            REQUIRE(truth.coded_line >= 0);
            REQUIRE(truth.coded_line < static_cast<int>(coded.size()));
            if (truth.right) CHECK_FALSE(coded[static_cast<std::size_t>(truth.coded_line)] == *truth.right);
          }
        }
        for (const auto& line : audit.coded.diagnoses) CHECK(line.evidence.empty());
        CHECK(audit_case_to_json(audit, true) == audit_case_to_json(room.maker.make(seed), true));

        const AuditReport perfect = graded(room, audit, perfect_audit(audit, *room.task));
        CHECK(perfect.points == kFullPoints);
        CHECK(perfect.false_alarms.empty());
        CHECK(measure_of(perfect, "corrected-chart").numerator == kFullPoints);
        CHECK(std::all_of(perfect.outcomes.begin(), perfect.outcomes.end(), [](const AuditOutcome& o) { return o.correction_right; }));
        well_formed(perfect);
        const AuditReport lazy = graded(room, audit, accept_everything(audit));
        CHECK(lazy.points == (audit.truths.empty() ? kFullPoints : 0));
        well_formed(lazy);
      }
    std::string table;
    for (const auto& [size, count] : sizes) table += fmt::format(" {} errors: {};", size, count);
    MESSAGE("cases by number of errors:" << table << " kinds planted: " << kinds.size());
    CHECK(sizes[0] > 0);
    CHECK(sizes[3] + sizes[4] + sizes[5] > 1000);
    CHECK(kinds.size() >= 20);
  }

  TEST_CASE("the number asked for is planted where the chart allows it, and none when none is asked for") {
    for (const auto& room : rooms()) {
      CHECK(room.maker.make(7, 0).truths.empty());
      CHECK(room.maker.make(7, 4).truths.size() == 4);
      CHECK(room.maker.make(7, 1000).truths.size() <= static_cast<std::size_t>(kMostAuditErrors));
      CHECK(room.maker.make(7, -3).truths.empty());
    }
    const Room& room = rooms().front();
    CHECK_FALSE(room.maker.make(1, 4) == room.maker.make(2, 4));
    CHECK(room.maker.make(kGreatestAuditSeed + 6, 4) == room.maker.make(5, 4));
  }

  TEST_CASE("a clean chart: accepting it is right, and detection is not measured") {
    const Room& room = rooms().front();
    const AuditCase audit = room.maker.make(3, 0);
    const AuditReport report = graded(room, audit, accept_everything(audit));
    CHECK(report.points == kFullPoints);
    CHECK_FALSE(measure_of(report, "detection").measured);
    CHECK_FALSE(measure_of(report, "type").measured);
    CHECK(measure_of(report, "specificity").measured);
    AuditAnswer nervous = accept_everything(audit);
    nervous.diagnoses.front().verdict = AuditVerdict::Reject;
    const AuditReport alarmed = graded(room, audit, nervous);
    CHECK(alarmed.points == kFullPoints * (100 + standard_policy().audit_false_alarm) / 100);
    REQUIRE(alarmed.false_alarms.size() == 1);
    CHECK_FALSE(alarmed.false_alarms.front().rationale.empty());
    CHECK(measure_of(alarmed, "specificity").numerator == measure_of(alarmed, "specificity").denominator - 1);
  }

  TEST_CASE("found but called something else earns half; the type alone does not depend on the correction") {
    for (const auto& room : rooms()) {
      const AuditCase audit = case_with(room, 1, [](const AuditCase& a) { return a.truths.front().place == AuditPlace::CodedLine && a.truths.front().right; });
      const AuditTruth& truth = audit.truths.front();
      AuditAnswer answer = accept_everything(audit);
      AuditLine& line = lines_of(answer, truth.line)[static_cast<std::size_t>(truth.coded_line)];
      line.verdict = AuditVerdict::Correct;
      line.type = truth.type() == AuditErrorType::Missed ? AuditErrorType::Query : AuditErrorType::Missed;
      line.correction = truth.right;
      const AuditReport other = graded(room, audit, answer);
      CHECK(other.points == kFullPoints * standard_policy().audit_other_type / 100);
      CHECK(other.outcomes.front().detected);
      CHECK_FALSE(other.outcomes.front().type_right);
      CHECK(other.outcomes.front().correction_right);
      line.type = truth.type();
      line.correction->code = Code("Z99.9", truth.right->code.system());
      const AuditReport wrong = graded(room, audit, answer);
      CHECK(wrong.points == kFullPoints);
      CHECK_FALSE(wrong.outcomes.front().correction_right);
      CHECK(wrong.outcomes.front().message.find(truth.right->code.text()) != std::string::npos);
      CHECK(measure_of(wrong, "correction").numerator == 0);
      line.type = std::nullopt;
      CHECK(graded(room, audit, answer).points == other.points);
    }
  }

  TEST_CASE("a line rejected and added anew is corrected; neither is a false alarm") {
    const Room& room = rooms().front();
    const AuditCase audit = case_with(room, 2, [](const AuditCase& a) { return any_coded_line(a, [](const AuditTruth& t) { return t.kind == FindingKind::Specificity; }); });
    const auto truth = std::find_if(audit.truths.begin(), audit.truths.end(), [](const AuditTruth& t) { return t.kind == FindingKind::Specificity; });
    AuditAnswer answer = accept_everything(audit);
    AuditLine& line = answer.diagnoses[static_cast<std::size_t>(truth->coded_line)];
    line.verdict = AuditVerdict::Reject;
    line.type = AuditErrorType::Specificity;
    answer.added_diagnoses.push_back({*truth->right});
    const AuditReport report = graded(room, audit, answer);
    CHECK(report.false_alarms.empty());
    const AuditOutcome& outcome = report.outcomes[static_cast<std::size_t>(truth - audit.truths.begin())];
    CHECK(outcome.detected);
    CHECK(outcome.correction_right);
  }

  TEST_CASE("false alarms cost, lines added without need among them, and never lead below zero") {
    for (const auto& room : rooms()) {
      const AuditCase audit = case_with(room, 3);
      AuditAnswer objecting = accept_everything(audit);
      for (auto* lines : {&objecting.diagnoses, &objecting.procedures})
        for (auto& line : *lines) line.verdict = AuditVerdict::Reject;
      objecting.order_right = false;
      for (const char* code : {"Z00.00", "A00.0", "Q99.9"}) objecting.added_diagnoses.push_back({{.code = Code(code, CodeSystem::Icd10Cm)}});
      const AuditReport report = graded(room, audit, objecting);
      CHECK(report.points < kFullPoints / 2);
      CHECK(report.false_alarms.size() >= 3);
      CHECK(std::any_of(report.false_alarms.begin(), report.false_alarms.end(), [](const AuditFalseAlarm& a) { return a.place == AuditPlace::Omission; }));
      well_formed(report);
      AuditAnswer perfect = perfect_audit(audit, *room.task);
      perfect.added_diagnoses.push_back({{.code = Code("Q99.9", CodeSystem::Icd10Cm)}});
      const AuditReport one = graded(room, audit, perfect);
      CHECK(one.points == kFullPoints - (kFullPoints / 3 * 20 + 50) / 100);
      CHECK(one.false_alarms.size() == 1);
    }
  }

  TEST_CASE("optional lines may be rejected or added without effect") {
    int tried = 0;
    for (const auto& room : rooms()) {
      const auto optional = std::find_if(room.task->key.diagnoses.begin(), room.task->key.diagnoses.end(), [](const KeyLine& l) { return l.optional; });
      if (optional == room.task->key.diagnoses.end()) continue;
      for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const AuditCase audit = room.maker.make(seed, 0);
        AuditAnswer answer = accept_everything(audit);
        const auto at = std::find_if(answer.diagnoses.begin(), answer.diagnoses.end(), [&](const AuditLine& l) { return l.code == optional->code; });
        if (at != answer.diagnoses.end()) at->verdict = AuditVerdict::Reject;
        else answer.added_diagnoses.push_back({{.code = optional->code}});
        CHECK(graded(room, audit, answer).points == kFullPoints);
        ++tried;
      }
    }
    CHECK(tried > 0);
  }

  TEST_CASE("of a code entered twice either line may be struck out") {
    const Room& room = rooms().front();
    const AuditCase audit = case_with(room, 1, [](const AuditCase& a) { return a.truths.front().kind == FindingKind::Duplicate && a.truths.front().line == LineKind::Diagnosis; });
    const Code& code = audit.coded.diagnoses[static_cast<std::size_t>(audit.truths.front().coded_line)].code;
    int struck = 0;
    for (std::size_t i = 0; i < audit.coded.diagnoses.size(); ++i) {
      if (!(audit.coded.diagnoses[i].code == code)) continue;
      AuditAnswer answer = accept_everything(audit);
      answer.diagnoses[i].verdict = AuditVerdict::Reject;
      answer.diagnoses[i].type = AuditErrorType::Duplicate;
      const AuditReport report = graded(room, audit, answer);
      CHECK(report.points == kFullPoints);
      CHECK(report.false_alarms.empty());
      ++struck;
    }
    CHECK(struck == 2);
  }

  TEST_CASE("order: objecting finds the error, a right order corrects it, objecting to a right one is a false alarm") {
    const Room& room = rooms().front();
    const AuditCase audit = case_with(room, 1, [](const AuditCase& a) { return a.truths.front().place == AuditPlace::Order; });
    AuditAnswer answer = accept_everything(audit);
    answer.order_right = false;
    const AuditReport found = graded(room, audit, answer);
    CHECK(found.points == kFullPoints);
    CHECK_FALSE(found.outcomes.front().correction_right);
    CHECK(graded(room, audit, perfect_audit(audit, *room.task)).outcomes.front().correction_right);
    const AuditCase clean = room.maker.make(1, 0);
    AuditAnswer objecting = accept_everything(clean);
    objecting.order_right = false;
    REQUIRE(graded(room, clean, objecting).false_alarms.size() == 1);
    CHECK(graded(room, clean, objecting).false_alarms.front().place == AuditPlace::Order);
  }

  TEST_CASE("an answer that fits no case is judged without harm") {
    const Room& room = rooms().front();
    const AuditCase audit = room.maker.make(11, 3);
    AuditAnswer odd{.scenario = audit.scenario, .task = audit.task};
    odd.diagnoses.resize(90);
    for (auto& line : odd.diagnoses) line.verdict = AuditVerdict::Correct;
    odd.order = {50, 3, 99, 0};
    odd.added_procedures.push_back({});
    well_formed(graded(room, audit, odd));
    well_formed(graded(room, audit, AuditAnswer{}));
  }

  TEST_CASE("case and answer are read as they were written") {
    for (const auto& room : rooms())
      for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const AuditCase audit = room.maker.make(seed);
        CAPTURE(audit_case_to_json(audit, true));
        const AuditCaseFile read = read_audit_case(audit_case_to_json(audit, true), "case.json");
        CHECK(to_text(read.diagnostics).empty());
        REQUIRE(read.audit);
        CHECK(*read.audit == audit);
        const AuditCaseFile open = read_audit_case(audit_case_to_json(audit, false), "case.json");
        REQUIRE(open.audit);
        CHECK(open.audit->truths.empty());
        CHECK(open.audit->coded == audit.coded);
        const AuditAnswer answer = perfect_audit(audit, *room.task);
        const AuditAnswerFile again = read_audit_answer(audit_answer_to_json(answer), "answer.json", &audit);
        CHECK(to_text(again.diagnostics).empty());
        REQUIRE(again.answer);
        CHECK(*again.answer == answer);
        // A case read from its file grades as the one made.
        CHECK(graded(room, *read.audit, answer) == graded(room, audit, answer));
      }
  }

  TEST_CASE("a report is read as it was written, and damage is refused") {
    for (const auto& room : rooms())
      for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const AuditCase audit = room.maker.make(seed);
        // Every right line objected to and something added: all kinds of false alarm.
        AuditAnswer answer = accept_everything(audit);
        for (auto* lines : {&answer.diagnoses, &answer.procedures})
          for (auto& line : *lines) line.verdict = AuditVerdict::Reject, line.type = AuditErrorType::Unsupported;
        answer.added_diagnoses.push_back({SubmissionLine{.code = Code("Q99.9", CodeSystem::Icd10Cm)}});
        answer.order_right = false;
        for (const AuditAnswer& said : {answer, perfect_audit(audit, *room.task)}) {
          const std::string json = audit_report_to_json(graded(room, audit, said));
          const auto read = audit_report_from_json(json);
          REQUIRE(read.ok());
          CHECK(audit_report_to_json(*read) == json);
          CHECK(read->truths == audit.truths);
          CHECK_FALSE(audit_report_from_json(json.substr(0, json.size() / 2)).ok());
        }
      }
    std::string json = audit_report_to_json(graded(rooms().front(), rooms().front().maker.make(1, 3), accept_everything(rooms().front().maker.make(1, 3))));
    const auto at = json.find("\"truth\": 0");
    REQUIRE(at != std::string::npos);
    CHECK_FALSE(audit_report_from_json(json.replace(at, 10, "\"truth\": 9")).ok());
    CHECK_FALSE(audit_report_from_json("{}").ok());
  }

  TEST_CASE("what a student may see does not tell the errors") {
    for (const auto& room : rooms()) {
      const AuditCase audit = room.maker.make(5, 4);
      const std::string json = audit_case_to_json(audit, false), text = audit_case_to_text(audit, *room.scenario, starter_codes(), false);
      for (const auto& truth : audit.truths) {
        CHECK(json.find(truth.what) == std::string::npos);
        CHECK(text.find(truth.what) == std::string::npos);
      }
      CHECK(json.find("evidence") == std::string::npos);
      CHECK(audit_case_to_text(audit, *room.scenario, starter_codes(), true).find(audit.truths.front().rule) != std::string::npos);
    }
  }

  TEST_CASE("faults of an answer are collected, each with its place") {
    const Room& room = rooms().front();
    const AuditCase audit = room.maker.make(5, 3);
    const auto ids = [&](std::string json) {
      std::set<std::string> all;
      const AuditAnswerFile file = read_audit_answer(json, "answer.json", &audit);
      for (const auto& d : file.diagnostics) all.insert(d.id);
      CHECK(file.answer.has_value() == all.empty());
      return all;
    };
    const auto changed = [&](std::string_view from, std::string_view to) {
      std::string json = audit_answer_to_json(accept_everything(audit));
      const auto at = json.find(from);
      REQUIRE(at != std::string::npos);
      return json.replace(at, from.size(), to);
    };
    CHECK(ids(audit_answer_to_json(accept_everything(audit))).empty());
    CHECK(ids(changed("\"scenario\": \"", "\"scenario\": \"not-")) == std::set<std::string>{"AUD-001"});
    CHECK(ids(changed("\"seed\": 5", "\"seed\": 6")) == std::set<std::string>{"AUD-002"});
    CHECK(ids(changed("\"errors\": 3", "\"errors\": 4")) == std::set<std::string>{"AUD-002"});
    CHECK(ids(changed("\"code\": \"" + audit.coded.diagnoses.front().code.text(), "\"code\": \"A00.0")) == std::set<std::string>{"AUD-003"});
    CHECK(ids(changed("\"verdict\": \"accept\"", "\"verdict\": \"accept\", \"type\": \"missed\"")) == std::set<std::string>{"AUD-007"});
    CHECK(ids(changed("\"verdict\": \"accept\"", "\"verdict\": \"reject\", \"correction\": {\"code\": \"I10\"}")) == std::set<std::string>{"AUD-008"});
    CHECK(ids(changed("\"order_right\": true", "\"order_right\": false, \"order\": [1, 1]")) == std::set<std::string>{"AUD-009"});
    CHECK(ids(changed("\"order_right\": true", "\"order_right\": true, \"order\": [100]")).size() == 1);
    CHECK(ids(changed("\"verdict\": \"accept\"", "\"verdict\": \"perhaps\"")).size() == 1);
    CHECK(ids("{}").size() >= 1);
    CHECK(ids("[").size() >= 1);
  }

  TEST_CASE("faults of a case file") {
    const AuditCase audit = case_with(rooms().front(), 2, [](const AuditCase& a) { return a.truths.front().place == AuditPlace::CodedLine && a.truths.back().place == AuditPlace::Omission; });
    const auto fault = [&](std::string_view from, std::string_view to) {
      std::string json = audit_case_to_json(audit, true);
      const auto at = json.rfind(from);
      REQUIRE(at != std::string::npos);
      const AuditCaseFile file = read_audit_case(json.replace(at, from.size(), to), "case.json");
      CHECK_FALSE(file.audit);
      return file.diagnostics.empty() ? std::string() : file.diagnostics.begin()->id;
    };
    CHECK(fault("\"type\": \"missed\"", "\"type\": \"query\"") == "AUD-004");
    CHECK(fault("\"coded_line\": ", "\"coded_line\": 9") == "AUD-005");
    CHECK(fault("\"right\": {", "\"wrong\": {") != "");
  }

  TEST_CASE("case and answer, damaged in every field: refused at their place, or read as what is written again") {
    const std::filesystem::path seeds = std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "tests/fuzz/corpus/audit";
    int refused = 0, kept = 0;
    const auto said_where = [](const Diagnostics& diagnostics, const JsonMutation& m) {
      return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return d.pointer.rfind(m.pointer, 0) == 0 || m.pointer.rfind(d.pointer, 0) == 0; });
    };
    each_json_mutation(slurp(seeds / "case.json"), [&](const JsonMutation& m) {
      CAPTURE(m.pointer);
      CAPTURE(m.what);
      const AuditCaseFile file = read_audit_case(m.text, "damaged.json");
      CHECK(file.audit.has_value() != file.diagnostics.has_errors());
      if (m.another_kind) CHECK(said_where(file.diagnostics, m));
      (file.audit ? kept : refused) += 1;
      if (!file.audit) return;
      const AuditCaseFile again = read_audit_case(audit_case_to_json(*file.audit, true), "again.json");
      REQUIRE(again.audit);
      CHECK(*again.audit == *file.audit);
    });
    each_json_mutation(slurp(seeds / "answer.json"), [&](const JsonMutation& m) {
      CAPTURE(m.pointer);
      CAPTURE(m.what);
      const AuditAnswerFile file = read_audit_answer(m.text, "damaged.json");
      CHECK(file.answer.has_value() != file.diagnostics.has_errors());
      if (m.another_kind) CHECK(said_where(file.diagnostics, m));
      (file.answer ? kept : refused) += 1;
      if (!file.answer) return;
      const AuditAnswerFile again = read_audit_answer(audit_answer_to_json(*file.answer), "again.json");
      REQUIRE(again.answer);
      CHECK(*again.answer == *file.answer);
    });
    CHECK(refused > 500);
    CHECK(kept > 50);
  }

  TEST_CASE("types: every kind has one, every type has words and is some kind's") {
    std::set<AuditErrorType> used;
    for (int k = 0; k < kFindingKinds; ++k) used.insert(audit_type(static_cast<FindingKind>(k)));
    CHECK(static_cast<int>(used.size()) == kAuditErrorTypes);
    std::set<std::string_view> words;
    for (int t = 0; t < kAuditErrorTypes; ++t) {
      const auto type = static_cast<AuditErrorType>(t);
      CHECK(words.insert(to_string(type)).second);
      CHECK(words.insert(display_name(type)).second);
      CHECK(meaning(type).size() > 20);
    }
  }

  TEST_CASE("the report as text keeps to 100 columns and names every error and false alarm") {
    for (const auto& room : rooms()) {
      const AuditCase audit = room.maker.make(9, 4);
      AuditAnswer answer = accept_everything(audit);
      for (auto& line : answer.diagnoses) line.verdict = AuditVerdict::Reject;
      const AuditReport report = graded(room, audit, answer);
      const std::string text = audit_report_to_text(report, *room.scenario, starter_codes());
      CHECK(text.find("False alarms") != std::string::npos);
      CHECK(text.find(fmt::format("{} of {} points", report.points, kFullPoints)) != std::string::npos);
      std::size_t start = 0;
      for (std::size_t end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start)) {
        std::size_t columns = 0;
        for (std::size_t i = start; i < end; ++i) columns += (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U ? 1 : 0;
        CAPTURE(text.substr(start, end - start));
        CHECK(columns <= 110);
      }
    }
  }
}
