#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/exam_desk.h"
#include "app/store/statements.h"
#include "content/base/file_io.h"
#include "grading/exam/form.h"
#include "tests/support/files.h"
#include "tests/support/small_items.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

const std::string kProgram = "'" + std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli' ";
Ran cli(const std::string& arguments, const std::string& before = {}) { return run(before + "CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES=/nonexistent " + kProgram + arguments); }
std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }
std::size_t lines(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

/// One sentence on standard error, nothing on standard output.
void check_refused(const Ran& ran, int status, const std::string& word) {
  CAPTURE(ran.err);
  CHECK(ran.status == status);
  CHECK(ran.out.empty());
  CHECK(lines(ran.err) == 1);
  CHECK(ran.err.find(word) != std::string::npos);
}

/// The answers to a form in the letters of its options: the first `right` of each ten right.
Json answers_to(const Form& form, int right) {
  Json answers = Json::object();
  const FormItems drawn = items_of(form, built_in_items());
  REQUIRE(drawn.missing.empty());
  for (std::size_t i = 0; i < drawn.items.size(); ++i) {
    const Item& item = drawn.items[i];
    ItemAnswer answer = right_answer(item);
    if (static_cast<int>(i % 10) >= right) {
      if (item.typed()) answer.typed = item.kind == ItemKind::Numeric ? "-7" : "Z99.89";
      else if (item.kind == ItemKind::Order) std::swap(answer.chosen.front(), answer.chosen.back());
      else answer.chosen = {(answer.chosen[0] + 1) % static_cast<int>(item.options.size())};
    }
    answers[item.id.text()] = answer_letters(item, answer, shown_order(item, form.seed));
  }
  return answers;
}

Form form_of(const Ran& built) {
  const FormRead read = read_form(built.out, "form.json");
  REQUIRE(read.form.has_value());
  return *read.form;
}

/// A record of the version before this one, as its release left it.
void make_older_record(const fs::path& path) {
  std::string made;
  int migrations = 0;
  for (const auto& statement : store::statements())
    if (statement.name.rfind("migrations/", 0) == 0 && migrations < kRecordSchemaVersion - 1) ++migrations, made += std::string(statement.sql) + ";\n";
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.string().c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, (made + fmt::format("PRAGMA application_id = 1129796179; PRAGMA user_version = {};", kRecordSchemaVersion - 1)).c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

/// A record in which a quiz of so many items was answered, about seven of ten right, and an examination day set; tells the day.
Date make_practiced_record(const fs::path& path, int items) {
  FakeClock clock;
  auto record = Record::open(path, clock);
  REQUIRE(record.ok());
  const std::vector<ScenarioFile> library;
  ExamDesk desk(*record, clock, library, path.parent_path());
  desk.look(true);
  for (int asked = 0; asked < items; asked += 30) {
    REQUIRE(desk.apply(ExamCommand(BeginSitting{.kind = SittingKind::Quiz, .exam = "rhit", .domains = {}, .items = 30, .clock = {}, .seed = 0, .points = {}})).show);
    const auto count = static_cast<int>(desk.model().room->items.size());
    for (int i = 0; i < count; ++i) {
      const Item& item = *desk.model().room->items[static_cast<std::size_t>(i)].item;
      ItemAnswer answer = right_answer(item);
      if (i % 10 >= 7) answer = item.typed() ? ItemAnswer{{}, "0.123"} : ItemAnswer{{answer.chosen[0] == 0 ? 1 : 0}, {}};
      desk.apply(ExamCommand(AnswerItem{i, answer}));
      clock.advance(std::chrono::seconds(30));
      desk.apply(ExamCommand(JudgeItem{i}));
    }
    desk.apply(ExamCommand(SubmitSitting{}));
  }
  const Date today = clock.today();
  desk.apply(ExamCommand(SetExamDate{"rhit", Date::from_days(static_cast<std::int32_t>(today.days_since_1970()) + 30)}));
  return today;
}

}  // namespace

TEST_SUITE("examinations from a terminal") {
  TEST_CASE("a form is built by the blueprint, the same from the same seed, and read again") {
    const Ran json = cli("exam build rhit --seed 7 --format json");
    REQUIRE(json.status == 0);
    CHECK(json.err.empty());
    const Form form = form_of(json);
    CHECK(form.exam == "rhit");
    CHECK(form.seed == 7);
    CHECK(form.items.size() == 150);
    CHECK(form.scored() == 130);
    CHECK(form.complete());
    CHECK(to_json(form) == json.out);
    CHECK(cli("exam build rhit --seed 7 --format json").out == json.out);
    CHECK(form_of(cli("exam build rhit --seed 8 --format json")).items != form.items);
    const Ran text = cli("exam build rhit --seed 7");
    CHECK(text.status == 0);
    CHECK(text.out.find(fmt::format("RHIT, seed 7: 150 items, 130 scored, {} needed to pass", form.cut)) == 0);
    CHECK(lines(text.out) == 1 + 6 + 150);
    CHECK(form_of(cli("exam build ods --seed 1 --format json")).items.size() > 0);
  }

  TEST_CASE("answers from a file are scored: all right passes, none does not, and the exit status says which") {
    TempFolder folder;
    const Ran built = cli("exam build rhit --seed 11 --format json");
    const Form form = form_of(built);
    put(folder / "form.json", built.out);
    put(folder / "right.json", answers_to(form, 10).dump());
    put(folder / "half.json", Json{{"format", "chartwright.exam-answers"}, {"version", 1}, {"answers", answers_to(form, 5)}}.dump());
    put(folder / "none.json", "{}");
    const std::string at = quoted(folder / "form.json");

    const Ran right = cli("exam score " + at + " " + quoted(folder / "right.json") + " --format json");
    CHECK(right.status == 0);
    const Json all = Json::parse(right.out);
    CHECK(all["format"] == "chartwright.exam-score");
    CHECK(all["version"] == 1);
    CHECK(all["exam"] == "rhit");
    CHECK(all["seed"] == 11);
    CHECK(all["raw"] == 130);
    CHECK(all["of"] == 130);
    CHECK(all["cut"] == form.cut);
    CHECK(all["scaled"] == 400);
    CHECK(all["passed"] == true);
    CHECK(all["omitted"] == 0);
    CHECK(all["items"].size() == 150);
    CHECK(all["domains"].size() == 6);
    int of = 0;
    for (const auto& domain : all["domains"]) {
      of += domain["of"].get<int>();
      CHECK(domain["right"] == domain["of"]);
      CHECK(domain["high"].get<double>() == doctest::Approx(1.0));
      CHECK(domain["low"].get<double>() < 1.0);
    }
    CHECK(of == 130);

    // The form by its examination and seed is the same form, and `take --answers` the same as `score`.
    CHECK(cli("exam score rhit --seed 11 " + quoted(folder / "right.json") + " --format json").out == right.out);
    CHECK(cli("exam take " + at + " --answers " + quoted(folder / "right.json") + " --format json").out == right.out);

    const Ran half = cli("exam score " + at + " " + quoted(folder / "half.json") + " --format json");
    CHECK(half.status == 1);
    const Json some = Json::parse(half.out);
    CHECK(some["passed"] == false);
    CHECK(some["raw"].get<int>() < form.cut);
    CHECK(some["raw"].get<int>() >= 55);
    CHECK(some["scaled"].get<int>() < 300);
    for (const auto& row : some["items"]) {
      CHECK_FALSE(row["omitted"].get<bool>());
      if (row["right"].get<bool>()) CHECK(row["partial"] == 1000);
    }

    const Ran none = cli("exam score " + at + " " + quoted(folder / "none.json"));
    CHECK(none.status == 1);
    CHECK(none.out.find(fmt::format("RHIT: 0 of 130 right, {} needed; scaled 100 of 100 to 400, 300 passes. Not passed.", form.cut)) != std::string::npos);
    CHECK(none.out.find("150 without an answer.") != std::string::npos);
    CHECK(cli("exam score " + at + " " + quoted(folder / "right.json")).out.find("Passed.") != std::string::npos);
  }

  TEST_CASE("at the terminal lines answer, flag, go back and finish") {
    // An answer, a flag, back, another answer, a line that means nothing, the end.
    const Ran ran = cli("exam take rhit --seed 3 --format json", "printf '12\\nflag\\nback\\n\\n????\\nfinish\\n' | ");
    CHECK(ran.status == 1);
    // The conversation stands on standard error, so that the JSON stands alone.
    const Json score = Json::parse(ran.out, nullptr, false);
    REQUIRE_FALSE(score.is_discarded());
    CHECK(score["omitted"].get<int>() >= 149);
    CHECK(std::count_if(score["items"].begin(), score["items"].end(), [](const Json& row) { return row["flagged"].get<bool>(); }) == 1);
    CHECK(ran.err.find("1 of 150") != std::string::npos);
    CHECK(ran.err.find("Letters of the options, or: flag, back, finish") != std::string::npos);
    // Input that ends is an examination that ends.
    CHECK(cli("exam take rhit --seed 3", "printf '' | ").status == 1);
  }

  TEST_CASE("what is no examination, no form or no answer is refused in a sentence") {
    TempFolder folder;
    const Ran built = cli("exam build rhit --seed 2 --format json");
    put(folder / "form.json", built.out);
    const std::string at = quoted(folder / "form.json") + " ";
    check_refused(cli("exam build nothing"), 3, "there are rhit, ");
    check_refused(cli("exam score " + at + quoted(folder / "absent.json")), 3, "absent.json");
    const std::string first = form_of(built).items[0].id.text();
    put(folder / "letter.json", Json{{first, "Q?"}}.dump());
    const Ran letter = cli("exam score " + at + quoted(folder / "letter.json"));
    const auto* item = built_in_items().item(ItemId(first));
    if (item != nullptr && !item->typed()) check_refused(letter, 3, first);
    // Answers to other items do no harm, and are told.
    put(folder / "others.json", R"({"no-such-item": "B"})");
    const Ran others = cli("exam score " + at + quoted(folder / "others.json"));
    CHECK(others.status == 1);
    CHECK(others.err.find("1 of the answers are to items that are not on the form") != std::string::npos);
    // A form whose items the bank does not hold.
    put(folder / "foreign.json", R"({"format":"chartwright.exam-form","version":1,"exam":"rhit","seed":1,"cut":1,"sum_p0_percent":70,"items":[{"id":"nobody-wrote-this","version":1,"domain":"d"}]})");
    put(folder / "none.json", "{}");
    check_refused(cli("exam score " + quoted(folder / "foreign.json") + " " + quoted(folder / "none.json")), 3, "nobody-wrote-this");
    check_refused(cli("exam build rhit --items " + quoted(folder / "nowhere")), 3, "there is no folder");
    CHECK(cli("exam build").status == 2);
    CHECK(cli("exam build rhit --seed x").status == 2);
    CHECK(cli("exam score rhit").status == 2);
    CHECK(cli("exam").status == 2);
  }

  TEST_CASE("a bank that is too small makes a shorter form, says what it lacks, and exits with 1") {
    TempFolder folder;
    put(folder / "bp/tiny.json", replaced(slurp(fs::path(CHARTWRIGHT_SOURCE_DIR) / "content/blueprints/rhit.json"), "\"id\": \"rhit\"", "\"id\": \"tiny\""));
    put(folder / "items/small.json", replaced(kSmallItems, "\"exam\": \"rhit\"", "\"exam\": \"tiny\""));
    const Ran ran = cli("exam build tiny --seed 1 --blueprints " + quoted(folder / "bp") + " --items " + quoted(folder / "items") + " --format json");
    CHECK(ran.status == 1);
    const Form form = form_of(ran);
    CHECK(form.items.size() == 5);
    CHECK_FALSE(form.complete());
    CHECK(ran.err.find("items wanted, ") != std::string::npos);
  }
}

TEST_SUITE("items from a terminal") {
  TEST_CASE("the shipped bank is checked without a finding, and its options are balanced") {
    const Ran checked = run("CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES= " + kProgram + "items check --format json");
    CHECK_MESSAGE(checked.status == 0, checked.out.substr(0, 2000));
    const Json json = Json::parse(checked.out);
    CHECK(json["format"] == "chartwright.item-check");
    CHECK(json["version"] == 1);
    CHECK(json["items"].get<std::size_t>() == built_in_items_read().bank.items.size());
    CHECK(json["templates"].get<std::size_t>() == built_in_items_read().bank.templates.size());
    for (const auto& finding : json["findings"]) CHECK(finding["severity"] == "note");
    const Ran balanced = cli("items balance --check " + quoted(fs::path(CHARTWRIGHT_SOURCE_DIR) / "content/items"));
    CHECK_MESSAGE(balanced.status == 0, balanced.out);
    CHECK(balanced.out.find(": 0 items would be reordered\n") != std::string::npos);
  }

  TEST_CASE("a bank with faults is told them, one finding a line or as data") {
    TempFolder folder;
    put(folder / "items.json", replaced(kSmallItems, R"("why": "w"}, {"text": "B", "right": true)", R"("why": ""}, {"text": "B", "right": true)"));
    const Ran text = cli("items check " + quoted(folder / "items.json"));
    CHECK(text.status == 1);
    const Ran ran = cli("items check " + quoted(folder.path()) + " --format json");
    CHECK(ran.status == 1);
    // Two short options of a test's bank are enough for findings; each names its items and has an id.
    const Json json = Json::parse(ran.out);
    for (const auto& finding : json["findings"]) {
      CHECK(finding["id"].get<std::string>().rfind("ICK-", 0) == 0);
      CHECK_FALSE(finding["message"].get<std::string>().empty());
    }
    CHECK(json["findings"].size() + lines(ran.err) > 0);
    CHECK(cli("items check " + quoted(folder / "absent")).status == 3);
    CHECK(cli("items check --forms 0").status == 2);
  }

  TEST_CASE("items are listed by examination, domain, kind and level") {
    const Ran all = cli("items list --format json");
    CHECK(all.status == 0);
    const Json json = Json::parse(all.out);
    CHECK(json["format"] == "chartwright.item-list");
    const auto count = [&](const auto& holds) { return static_cast<std::size_t>(std::count_if(json["items"].begin(), json["items"].end(), holds)); };
    CHECK(count([](const Json& i) { return !i["template"].template get<bool>(); }) == built_in_items().items.size());
    const std::size_t orders = count([](const Json& i) { return i["exam"] == "rhit" && i["kind"] == "order"; });
    CHECK(orders > 0);
    CHECK(Json::parse(cli("items list --exam rhit --kind order --format json").out)["items"].size() == orders);
    const Ran text = cli("items list --exam rhit --kind order");
    CHECK(lines(text.out) == orders);
    CHECK(text.err.find(fmt::format("{} items", orders)) != std::string::npos);
    for (const auto& item : Json::parse(cli("items list --exam ods --domain no-such-domain --format json").out)["items"]) CHECK(item.empty());
    CHECK(cli("items list --kind essay").status == 2);
    CHECK(cli("items list --level hard").status == 2);
  }

  TEST_CASE("an item is shown with its key; without it for who answers blind") {
    const Ran shown = cli("items render rhit-access-001");
    CHECK(shown.status == 0);
    CHECK(shown.out.find("rhit-access-001 version ") == 0);
    CHECK(shown.out.find("\nRight: ") != std::string::npos);
    CHECK(shown.out.find(" right. ") != std::string::npos);
    CHECK(shown.out.find("\nSource: ") != std::string::npos);
    check_refused(cli("items render nobody-wrote-this"), 3, "nobody-wrote-this");
    REQUIRE_FALSE(built_in_items().templates.empty());
    const std::string pattern = built_in_items().templates[0].item.id.text();
    const Ran drawn = cli("items render " + pattern + " --seed 5"), other = cli("items render " + pattern + " --seed 6");
    CHECK(drawn.status == 0);
    CHECK(drawn.out.find("seed 5") != std::string::npos);
    CHECK(drawn.out != other.out);
    CHECK(cli("items render " + pattern + " --seed 5").out == drawn.out);

    const Ran blind = cli("items blind rhit access-disclosure");
    CHECK(blind.status == 0);
    for (const auto& item : built_in_items().items) {
      if (item.exam != "rhit" || item.domain != "access-disclosure") continue;
      CAPTURE(item.id.text());
      CHECK(blind.out.find(item.id.text() + "\n") != std::string::npos);
      CHECK(blind.out.find(item.stem) != std::string::npos);
      for (const auto& option : item.options)
        if (option.why.size() > 25) CHECK(blind.out.find(option.why) == std::string::npos);
    }
    CHECK(blind.out.find("Right:") == std::string::npos);
    CHECK(cli("items blind rhit no-such-domain").status == 3);
    CHECK(cli("items blind rhit").status == 2);
  }

  TEST_CASE("a second answering is compared with the keys") {
    TempFolder folder;
    Json answers = Json::object();
    std::string wrong;
    int count = 0;
    for (const auto& item : built_in_items().items) {
      if (item.exam != "rhit" || item.domain != "analytics") continue;
      answers[item.id.text()] = answer_letters(item, right_answer(item), shown_order(item, 0));
      if (item.kind == ItemKind::Single) wrong = item.id.text();
      ++count;
    }
    REQUIRE(!wrong.empty());
    put(folder / "same.json", answers.dump());
    const Ran same = cli("items agreement " + quoted(folder / "same.json"));
    INFO(same.out, same.err);
    CHECK(same.status == 0);
    CHECK(same.out == fmt::format("{0} of {0} agree\n", count));

    answers[wrong] = answers[wrong] == "A" ? "B" : "A";
    put(folder / "differs.json", answers.dump());
    const Ran differs = cli("items agreement " + quoted(folder / "differs.json") + " --format json");
    CHECK(differs.status == 1);
    const Json json = Json::parse(differs.out);
    CHECK(json["format"] == "chartwright.item-agreement");
    CHECK(json["compared"] == count);
    CHECK(json["agreed"] == count - 1);
    for (const auto& one : json["items"]) CHECK(one["agreed"].get<bool>() == (one["id"] != wrong));
    CHECK(cli("items agreement " + quoted(folder / "differs.json")).out.find(wrong + ": ") == 0);

    put(folder / "unknown.json", R"({"nobody-wrote-this": "A"})");
    const Ran unknown = cli("items agreement " + quoted(folder / "unknown.json"));
    CHECK(unknown.status == 1);
    CHECK(unknown.err.find("nobody-wrote-this") != std::string::npos);
  }

  TEST_CASE("balance puts options into order in the file, and --check only tells") {
    TempFolder folder;
    const fs::path file = folder / "compliance.json";
    // The shipped file with the options of each item of one answer turned round.
    Json turned = Json::parse(slurp(fs::path(CHARTWRIGHT_SOURCE_DIR) / "content/items/rhit/compliance.json"));
    for (auto& item : turned["items"])
      if (item["kind"] == "single") std::reverse(item["options"].begin(), item["options"].end());
    put(file, turned.dump(2) + "\n");
    const std::string before = slurp(file);
    const Ran only_told = cli("items balance --check " + quoted(file));
    CHECK(only_told.status == 1);
    CHECK(only_told.out.find("would be reordered") != std::string::npos);
    CHECK(slurp(file) == before);
    const Ran done = cli("items balance " + quoted(folder.path()));
    CHECK(done.status == 0);
    CHECK(done.out.find(" reordered\n") != std::string::npos);
    CHECK(slurp(file) != before);
    CHECK(cli("items balance --check " + quoted(file)).status == 0);
    // No item lost its key on the way.
    const auto key = [](const Json& bank) {
      std::map<std::string, std::string> keys;
      for (const auto& item : bank["items"])
        for (const auto& option : item.value("options", Json::array()))
          if (option.value("right", false)) keys[item["id"].get<std::string>()] += option["text"].get<std::string>();
      return keys;
    };
    CHECK(key(Json::parse(slurp(file))) == key(turned));
  }

  TEST_CASE("files that are hostile are refused by every verb, in a moment and without a crash") {
    TempFolder folder;
    put(folder / "other.json", R"({"format": "chartwright.scenario", "version": 1})");
    put(folder / "later.json", R"({"format": "chartwright.exam-answers", "version": 99, "answers": {}})");
    put(folder / "broken.json", R"({"format": "chartwright.items", "version": 1, )");
    put(folder / "list.json", "[1, 2, 3]");
    put(folder / "empty.json", "");
    put(folder / "bytes.json", std::string("\xff\xfe\x00\x01{\x80", 6));
    put(folder / "deep.json", std::string(200'000, '['));
    put(folder / "deeper.json", R"({"format": "chartwright.items", "version": 1, "exam": )" + std::string(100'000, '{'));
    put(folder / "huge.json", "{\"format\": \"chartwright.items\", \"version\": 1, \"exam\": \"" + std::string(kLargestTextFile, 'x') + "\"}");
    put(folder / "form.json", cli("exam build rhit --format json").out);
    for (const char* name : {"other", "later", "broken", "list", "empty", "bytes", "deep", "deeper", "huge"}) {
      const std::string file = quoted(folder / (std::string(name) + ".json"));
      for (const std::string& arguments : {"exam take " + file + " --answers " + file, "exam score " + quoted(folder / "form.json") + " " + file, "items agreement " + file, "items check " + file}) {
        const Ran ran = cli(arguments);
        CAPTURE(arguments);
        CAPTURE(ran.err.substr(0, 500));
        CHECK((ran.status == 1 || ran.status == 3));
        CHECK_FALSE(ran.err.empty());
        CHECK(ran.err.size() < 4000);
        CHECK(ran.out.find("assed") == std::string::npos);
      }
      const std::string before = slurp(folder / (std::string(name) + ".json"));
      const Ran balanced = cli("items balance " + file);
      CAPTURE(name);
      CHECK(balanced.status >= 0);
      CHECK(balanced.status <= 3);
      CHECK(slurp(folder / (std::string(name) + ".json")) == before);
    }
    // More answers than there are items anywhere.
    Json many = Json::object();
    for (int i = 0; i < 20'000; ++i) many["x" + std::to_string(i)] = "A";
    put(folder / "many.json", many.dump());
    const Ran ran = cli("items agreement " + quoted(folder / "many.json"));
    CHECK((ran.status == 1 || ran.status == 3));
    CHECK(ran.out.empty());
  }
}

TEST_SUITE("readiness and plan from a terminal") {
  TEST_CASE("without evidence there is no number; with it there are, and the record is only read") {
    TempFolder folder;
    const fs::path path = folder / "r.db";
    const Date today = make_practiced_record(path, 60);
    const std::string before = slurp(path);
    const std::string at = " --record " + quoted(path) + " --on ";
    const std::string day = to_string(today);

    const Ran ran = cli("readiness --format json" + at + day);
    CHECK_MESSAGE(ran.status == 0, ran.err);
    const Json json = Json::parse(ran.out);
    CHECK(json["format"] == "chartwright.readiness");
    CHECK(json["version"] == 1);
    CHECK(json["exam"] == "rhit");
    CHECK(json["on"] == day);
    CHECK(json["responses"] == 60);
    CHECK(json["domains"].size() == 6);
    CHECK(json["examination"].get<std::string>() > day);
    if (json["enough_evidence"].get<bool>()) {
      CHECK(json["official"]["raw_low"].get<int>() <= json["official"]["raw_high"].get<int>());
      CHECK(json["official"]["of"] == 130);
    } else {
      CHECK(json["official"].is_null());
    }
    int measured = 0;
    for (const auto& domain : json["domains"]) {
      measured += domain["responses"].get<int>();
      if (!domain.contains("points")) continue;
      CHECK(domain["points_low"].get<int>() <= domain["points"].get<int>());
      CHECK(domain["points"].get<int>() <= domain["points_high"].get<int>());
      CHECK(domain["ability"]["q05"].get<double>() < domain["ability"]["q95"].get<double>());
    }
    CHECK(measured == 60);
    const Ran text = cli("readiness" + at + day);
    CHECK(text.status == 0);
    CHECK(text.out.find("RHIT on ") == 0);
    CHECK(text.out.find(json["headline"].get<std::string>()) != std::string::npos);

    // The day before nothing was known.
    const Json earlier = Json::parse(cli("readiness --format json" + at + to_string(Date::from_days(static_cast<std::int32_t>(today.days_since_1970()) - 1))).out);
    CHECK(earlier["responses"] == 0);
    CHECK(earlier["enough_evidence"] == false);
    CHECK(earlier["official"].is_null());
    CHECK(earlier["mock"].is_null());
    for (const auto& domain : earlier["domains"]) CHECK_FALSE(domain.contains("points"));

    // Another examination has none of it.
    CHECK(Json::parse(cli("readiness --format json --exam ods" + at + day).out)["exam"] == "ods");

    const Ran report = cli("readiness --out " + quoted(folder / "report.html") + at + day);
    CHECK(report.status == 0);
    CHECK(slurp(folder / "report.html").find("<html") != std::string::npos);
    CHECK(slurp(path) == before);
  }

  TEST_CASE("the plan is told as text and as data") {
    TempFolder folder;
    const fs::path path = folder / "r.db";
    const Date today = make_practiced_record(path, 30);
    const std::string at = " --record " + quoted(path) + " --on " + to_string(today);
    const Ran ran = cli("plan --format json" + at);
    CHECK_MESSAGE(ran.status == 0, ran.err);
    const Json json = Json::parse(ran.out);
    CHECK(json["format"] == "chartwright.plan");
    CHECK(json["exam"] == "rhit");
    CHECK(json["days_left"] == 30);
    CHECK(json["cards"].get<int>() > 0);
    REQUIRE_FALSE(json["today"].empty());
    for (const auto& step : json["today"]) {
      CHECK_FALSE(step["title"].get<std::string>().empty());
      CHECK_FALSE(step["reason"].get<std::string>().empty());
      CHECK(step["minutes"].get<int>() > 0);
    }
    CHECK(json["days"].size() >= 30);
    CHECK(std::count_if(json["days"].begin(), json["days"].end(), [](const Json& d) { return d.contains("examination"); }) == 1);
    const Ran text = cli("plan" + at);
    CHECK(text.status == 0);
    CHECK(text.out.find("\nToday\n  1. ") != std::string::npos);
    CHECK(text.out.find("The days after") != std::string::npos);
    CHECK(cli("plan" + at).out == text.out);
  }

  TEST_CASE("no record, an older one, one of somebody else, a day that is none: a sentence each, and nothing is made or changed") {
    TempFolder folder;
    for (const char* verb : {"readiness", "plan"}) {
      CAPTURE(verb);
      const std::string v = verb;
      check_refused(cli(v + " --record " + quoted(folder / "absent.db")), 3, "there is no record");
      CHECK_FALSE(fs::exists(folder / "absent.db"));
      make_older_record(folder / (v + ".db"));
      const std::string before = slurp(folder / (v + ".db"));
      check_refused(cli(v + " --record " + quoted(folder / (v + ".db"))), 3, "earlier version");
      CHECK(slurp(folder / (v + ".db")) == before);
      put(folder / "notes.db", "These are somebody's notes, and no record of ours.");
      CHECK(cli(v + " --record " + quoted(folder / "notes.db")).status == 3);
      CHECK(slurp(folder / "notes.db") == "These are somebody's notes, and no record of ours.");
      FakeClock clock;
      { REQUIRE(Record::open(folder / "own.db", clock).ok()); }
      check_refused(cli(v + " --record " + quoted(folder / "own.db") + " --on tomorrow"), 2, "is no date");
      check_refused(cli(v + " --record " + quoted(folder / "own.db") + " --exam nothing"), 2, "there are rhit, ");
      CHECK(cli(v + " --record " + quoted(folder / "own.db") + " --on 2026-11-26").status == 0);
    }
    const Ran none = cli("readiness --record " + quoted(folder / "own.db") + " --on 2026-11-26");
    CHECK(none.out.find("Not measured yet") != std::string::npos);
    CHECK(none.out.find("chance of passing") == std::string::npos);
  }
}
