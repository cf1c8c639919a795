#include <doctest/doctest.h>

#include "content/base/file_io.h"
#include "grading/audit/audit.h"
#include "grading/engine/submission.h"
#include "scenarios/read.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

Ran cli(const std::string& arguments) { return run("CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES=/nonexistent '" + std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli' " + arguments); }

Scenario some_chart() {
  for (auto& file : read_library(fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library"))
    if (file.scenario) return *file.scenario;
  FAIL("no chart");
  return {};
}

}  // namespace

TEST_SUITE("command line") {
  TEST_CASE("wrong usage is exit 2, help and version are 0, each with an example") {
    CHECK(cli("").status == 2);
    CHECK(cli("nonsense").status == 2);
    CHECK(cli("scenario list --format xml").status == 2);
    CHECK(cli("--version").out == "chartwright 0.1.0\n");
    for (const char* verb : {"scenario list", "scenario check", "scenario format", "scenario show", "scenario blind", "scenario agreement", "scenario audit-variant", "scenario review", "code show", "code search", "code check", "grade", "grade audit", "record info", "record backup", "record restore", "record export"}) {
      const Ran help = cli(std::string(verb) + " --help");
      CHECK(help.status == 0);
      CHECK_MESSAGE(help.out.find("Example:\n  chartwright-cli ") != std::string::npos, verb);
    }
  }

  TEST_CASE("the shipped library lists and checks clean") {
    const Ran check = cli("scenario check");
    CHECK(check.status == 0);
    CHECK(check.err.find(": error[") == std::string::npos);
    CHECK(check.out.find(" checked, 0 errors, ") != std::string::npos);
    const Ran list = cli("scenario list --format json");
    CHECK(list.status == 0);
    CHECK(list.out.find("\"format\": \"chartwright.scenario-list\"") != std::string::npos);
  }

  TEST_CASE("a broken scenario is exit 1 with file, line and hint") {
    TempFolder folder;
    put(folder / "bad/scenario.json", "{\n  \"format\": \"chartwright.scenario\",\n  \"version\": 1,\n  \"id\": \"bad\",\n  \"titel\": \"x\"\n}\n");
    const Ran check = cli("scenario check '" + (folder / "bad").string() + "'");
    CHECK(check.status == 1);
    CHECK(check.err.find("bad/scenario.json:5:3: error[JSN-011]: the field \"titel\" is unknown here") != std::string::npos);
    CHECK(check.err.find("did you mean \"title\"?") != std::string::npos);
    CHECK(cli("scenario show nowhere").status == 3);
  }

  TEST_CASE("grading: the key scores full, an empty answer nothing; a wrong file is exit 3 with a sentence") {
    const Scenario s = some_chart();
    TempFolder folder;
    put(folder / "best.json", submission_to_json(perfect_submission(s, s.tasks.front())));
    const Ran best = cli("grade " + s.id.text() + " '" + (folder / "best.json").string() + "'");
    CHECK(best.status == 0);
    CHECK(best.out.find("Score 100.0 % (1000 of 1000 points)") != std::string::npos);
    put(folder / "none.json", submission_to_json({.scenario = s.id, .task = s.tasks.front().id}));
    const Ran none = cli("grade " + s.id.text() + " '" + (folder / "none.json").string() + "' --format json");
    CHECK(none.out.find("\"points\": 0,") != std::string::npos);
    CHECK(cli("grade " + s.id.text() + " '" + (folder / "none.json").string() + "' --format json").out == none.out);
    put(folder / "bad.json", "[1,");
    const Ran bad = cli("grade " + s.id.text() + " '" + (folder / "bad.json").string() + "'");
    CHECK(bad.status == 3);
    CHECK(bad.err.find("bad.json:1:4: error[JSN-002]: the file ends") != std::string::npos);
    const Ran agreement = cli("scenario agreement " + s.id.text() + " '" + (folder / "best.json").string() + "'");
    CHECK(agreement.status == 0);
    CHECK(cli("scenario agreement " + s.id.text() + " '" + (folder / "none.json").string() + "'").status == 1);
  }

  TEST_CASE("review: what the policy finds and what is due, as text and JSON; layers can be replaced and switched off") {
    // 31 days after discharge a shipped chart with a review task owes nothing that its author did not plant; on the day itself the summary is still to come.
    const std::string chart = "the-kitchen-rug";
    const Ran late = cli("scenario review " + chart + " --on 2026-05-01 --format json");
    CHECK(late.status == 0);
    CHECK(late.out.find("\"format\": \"chartwright.record-review\"") != std::string::npos);
    CHECK(late.out.find("\"on\": \"2026-05-01T23:59\"") != std::string::npos);
    CHECK(late.out.find("\"deficiencies\": []") != std::string::npos);
    CHECK(late.out.find("\"complete\": true") != std::string::npos);
    const Ran early = cli("scenario review " + chart + " --on 2026-02-17T13:30");
    CHECK(early.status == 1);
    CHECK(early.out.find("There is no discharge summary; it is due by 19 Mar 2026 23:59 (30 days after discharge).") != std::string::npos);
    CHECK(early.out.find("42 CFR 482.24(c)(4)(vii)") == std::string::npos);  // accreditation says it with its exception
    CHECK(early.out.find("The record is not complete; to be complete by 19 Mar 2026 23:59, delinquent from 20 Mar 2026.") != std::string::npos);
    const Ran law = cli("scenario review " + chart + " --on 2026-02-17T13:30 --without accreditation --without facility");
    CHECK(law.status == 1);
    CHECK(law.out.find("42 CFR 482.24(c)(4)(vii)") != std::string::npos);
    CHECK(law.out.find("Policy: Federal conditions of participation\n") != std::string::npos);

    TempFolder folder;
    put(folder / "own.json", R"({"format":"chartwright.record-policy","version":1,"id":"own","name":"Our rules","layer":"facility","from":"2020-01-01","items":[{"id":"REC-901","title":"A dietitian sees everybody","cite":"Our rules","severity":1,"responsible":"attending","any_of":["dietitian-note"]}]})");
    const Ran own = cli("scenario review " + chart + " --on 2026-05-01 --policies '" + folder.path().string() + "'");
    CHECK(own.status == 1);
    CHECK(own.out.find("REC-901  Missing document: Overdue, severity 1\n  There is no dietitian note; it was due by 19 Mar 2026 23:59 (30 days after discharge).\n  Responsible: K. Thorvald, MD. Our rules\n") != std::string::npos);
    put(folder / "own.json", "{ \"format\": \"chartwright.record-policy\", \"version\": 1, \"ID\": 1 }");
    const Ran wrong = cli("scenario review " + chart + " --policies '" + folder.path().string() + "'");
    CHECK(wrong.status == 3);
    CHECK(wrong.err.find("own.json:1:") != std::string::npos);

    CHECK(cli("scenario review " + chart + " --on yesterday").status == 2);
    CHECK(cli("scenario review " + chart + " --without state").status == 2);
    CHECK(cli("scenario review " + chart + " --policies /nonexistent").status == 3);
    CHECK(cli("scenario review nowhere").status == 3);
    CHECK(cli("scenario review").status == 2);
  }

  TEST_CASE("audit: a case by its seed, without its truths unless asked; an answer to it is graded, one to another case refused") {
    const Scenario s = some_chart();
    TempFolder folder;
    const std::string variant = "scenario audit-variant " + s.id.text() + " --seed 7 --errors 3 ";
    const Ran plain = cli(variant + "--format json");
    CHECK(plain.status == 0);
    CHECK(plain.out.find("truths") == std::string::npos);
    CHECK(cli(variant + "--format json").out == plain.out);
    CHECK(cli(variant).out.find("Errors planted") == std::string::npos);
    CHECK(cli(variant + "--with-answers").out.find("Errors planted: 3") != std::string::npos);
    const AuditCaseFile told = read_audit_case(cli(variant + "--with-answers --format json").out, "case.json");
    REQUIRE(told.audit);
    put(folder / "lazy.json", audit_answer_to_json(accept_everything(*told.audit)));
    put(folder / "best.json", audit_answer_to_json(perfect_audit(*told.audit, s.tasks.front())));
    const auto grade = [&](const char* file, const std::string& more) { return cli("grade audit " + s.id.text() + " '" + (folder / file).string() + "' " + more); };
    CHECK(grade("best.json", "--seed 7 --errors 3").out.find("100.0 % (1000 of 1000 points)") != std::string::npos);
    CHECK(grade("lazy.json", "--seed 7 --errors 3 --format json").out.find("\"points\": 0,") != std::string::npos);
    const Ran other = grade("best.json", "--seed 8 --errors 3");
    CHECK(other.status == 3);
    CHECK(other.err.find("AUD-002") != std::string::npos);
    CHECK(cli("scenario audit-variant " + s.id.text()).status == 2);
    CHECK(cli("scenario audit-variant " + s.id.text() + " --seed -1").status == 2);
    CHECK(cli("scenario audit-variant " + s.id.text() + " --seed 1 --task elsewhere").status == 3);
    CHECK(cli("grade").status == 2);
    CHECK(cli("grade " + s.id.text()).status == 2);
  }

  TEST_CASE("codes are shown with their notes and found by words") {
    const Ran show = cli("code show e1122 --on 2026-01-15");
    CHECK(show.status == 0);
    CHECK(show.out.find("E11.22  Type 2 diabetes mellitus with diabetic chronic kidney disease\n  billable, ICD-10-CM starter-2026") == 0);
    CHECK(cli("code show Q99.9 --on 2026-01-15").status == 1);
    CHECK(cli("code show E11.22 --on yesterday").status == 2);
    CHECK(cli("code show 66984").out.find("CPT starter-2026") != std::string::npos);
    CHECK(cli("code show j0132").out.find("J0132  Injection, acetylcysteine, 100 mg\n  billable, HCPCS starter-2026") == 0);
    CHECK(cli("code show S5181").out.find("ICD-10-CM starter-2026") != std::string::npos);
    CHECK(cli("code show 0FT40ZZ").out.find("Resection of Gallbladder, Open Approach") != std::string::npos);
    const Ran search = cli("code search 'type 2 diabetes kidney chronic' --most 1 --format json");
    CHECK(search.out.find("\"code\": \"E11.22\"") != std::string::npos);
    CHECK(cli("code search zzzz").status == 1);
  }

  TEST_CASE("a finished list of codes is checked") {
    const Ran sound = cli("code check A41.51 R65.20 N17.9 --px 0FT44ZZ --on 2026-01-15 --age 82 --sex female");
    CHECK(sound.status == 0);
    CHECK(sound.out.find("3 diagnoses and 1 procedure checked for 2026-01-15: 0 errors") != std::string::npos);
    const Ran bad = cli("code check E11.22 I10 S52.521 --px 0FT47ZZ --on 2026-01-15 --poa I10:Y --poa E11.22:exempt");
    CHECK(bad.status == 1);
    CHECK(bad.out.find("error[EDT-004] diagnosis 3 S52.521: S52.521 needs a 7th character: A initial encounter for closed fracture") != std::string::npos);
    CHECK(bad.out.find("error[EDT-005] procedure 1 0FT47ZZ: In 0FT47ZZ character 5 (Approach) cannot be 7") != std::string::npos);
    CHECK(bad.out.find("error[EDT-020] diagnosis 1 E11.22: E11.22 is not on the exempt list") != std::string::npos);
    const Ran json = cli("code check R65.20 --on 2026-01-15 --format json");
    CHECK(json.status == 1);
    CHECK(json.out.find("\"format\": \"chartwright.code-check\"") != std::string::npos);
    CHECK(json.out.find("\"rule\": \"EDT-015\"") != std::string::npos);
    CHECK(json.out.find("\"source\": \"Official Guidelines I.C.1.d.3\"") != std::string::npos);
    CHECK(cli("code check I10 --outpatient --on 2031-01-01").out.find("warning[EDT-006] No installed release of ICD-10-CM covers 2031-01-01") != std::string::npos);
    CHECK(cli("code check I10 --poa E11.9:Y").status == 2);
    CHECK(cli("code check I10 --poa I10:Q").status == 2);
    CHECK(cli("code check I10 --on tomorrow").status == 2);
    CHECK(cli("code check I10 --age 200").status == 2);
    CHECK(cli("code check \"$(printf '\\377')\"").status == 2);
  }

  TEST_CASE("the blind text holds no key; formatting is idempotent") {
    const Scenario s = some_chart();
    const Ran blind = cli("scenario blind " + s.id.text());
    CHECK(blind.status == 0);
    for (const auto& line : s.tasks.front().key.diagnoses) CHECK(blind.out.find(line.rationale) == std::string::npos);
    TempFolder folder;
    fs::copy(fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", folder / "library", fs::copy_options::recursive);
    fs::path chart;
    for (const auto& file : read_library(folder / "library"))
      if (file.scenario->id == s.id) chart = file.folder;
    std::string json = slurp(chart / "scenario.json");
    put(chart / "scenario.json", json + "\n\n");
    CHECK(cli("scenario format --check '" + chart.string() + "'").status == 1);
    CHECK(cli("scenario format '" + chart.string() + "'").status == 0);
    CHECK(slurp(chart / "scenario.json") == json);
    CHECK(cli("scenario format --check '" + chart.string() + "'").status == 0);
  }

  TEST_CASE("the record: absent, made, backed up, restored, exported") {
    TempFolder folder;
    const std::string record = " --record '" + (folder / "r.db").string() + "'";
    CHECK(cli("record info" + record).status == 3);
    const Ran restore = cli("record restore '" + (folder / "none.db").string() + "'" + record);
    CHECK(restore.status == 3);
    CHECK(cli("record info" + record).out.find("0 attempts, 0 drafts") != std::string::npos);
    CHECK(cli("record backup --to '" + (folder / "copy.db").string() + "'" + record).status == 0);
    CHECK(cli("record backup --to '" + (folder / "copy.db").string() + "'" + record).status == 3);
    CHECK(cli("record restore '" + (folder / "copy.db").string() + "'" + record).status == 0);
    CHECK(cli("record export" + record).out.find("\"format\": \"chartwright.record\"") != std::string::npos);
    put(folder / "words.db", "no record at all, just words that somebody wrote here");
    const Ran foreign = cli("record info --record '" + (folder / "words.db").string() + "'");
    CHECK(foreign.status == 3);
    CHECK(foreign.err.find("is no Chartwright record; it was left as it is") != std::string::npos);
  }
}
