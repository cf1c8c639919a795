#include <doctest/doctest.h>

#include "app/views/ids.h"
#include "tests/app/views/program.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

Code cm(const char* code) { return Code(code, CodeSystem::Icd10Cm); }

/// Clicks through a list that may be longer than its window.
void pick_result(Program& p, const std::string& words, const std::string& code) {
  p.ui->click(std::string(ids::code_field));
  p.ui->type(words);
  for (int n = 0; n < 9; ++n) {
    if (!p.ui->has(ids::code_result(n)) || p.ui->widget(ids::code_result(n)).label.rfind(code + " ", 0) != 0) continue;
    p.ui->click(ids::code_result(n));
    return;
  }
  FAIL("no result " << code << " for " << words);
}

void tab_to(Program& p, const std::string& id) {
  for (int i = 0; i < 80 && p.ui->focused() != id; ++i) p.ui->key("Tab");
  REQUIRE(p.ui->focused() == id);
}

}  // namespace

TEST_SUITE("view paths") {
  TEST_CASE("F2 replaces the code of the line with the ring; the rest of the line stays") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, cm("I10")});
    p.session->apply(AddLine{LineKind::Diagnosis, cm("E11.9")});
    p.session->apply(SetPoa{1, Poa::No});
    p.ui->settle();
    tab_to(p, ids::line("dx", 1));
    p.ui->key("F2");
    CHECK(p.ui->focused() == ids::code_field);
    p.ui->type("e11.65");
    p.ui->key("Enter");
    REQUIRE(p.answer().diagnoses.size() == 2);
    CHECK(p.answer().diagnoses[1].code.text() == "E11.65");
    CHECK(p.answer().diagnoses[1].poa == Poa::No);
    CHECK_FALSE(p.state.workspace.replacing.has_value());
    // Given up with Escape, the next code is a new line again.
    tab_to(p, ids::line("dx", 0));
    p.ui->key("F2");
    REQUIRE(p.state.workspace.replacing.has_value());
    p.ui->key("Escape");
    CHECK_FALSE(p.state.workspace.replacing.has_value());
    p.ui->key("Ctrl+K");
    p.ui->type("e78.5");
    p.ui->key("Enter");
    CHECK(p.answer().diagnoses.size() == 3);
    CHECK(p.answer().diagnoses[0].code.text() == "I10");
  }

  TEST_CASE("the button of a chosen line replaces its code, by mouse") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, cm("I10")});
    p.session->apply(AddLine{LineKind::Diagnosis, cm("E11.9")});
    p.ui->settle();
    p.ui->click(ids::line("dx", 0));
    p.ui->click(ids::line_part("dx", 0, "replace"));
    CHECK(p.ui->focused() == ids::code_field);
    pick_result(p, "e11.65", "E11.65");
    REQUIRE(p.last<ReplaceCode>() != nullptr);
    REQUIRE(p.answer().diagnoses.size() == 2);
    CHECK(p.answer().diagnoses[0].code.text() == "E11.65");
    CHECK(p.answer().diagnoses[1].code.text() == "E11.9");
    p.ui->key("Ctrl+Z");
    CHECK(p.answer().diagnoses[0].code.text() == "I10");
  }

  TEST_CASE("confidence is set, changed and cleared, by mouse and by keys") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, cm("I10")});
    p.ui->settle();
    p.ui->click(ids::line("dx", 0));
    const std::string choice = ids::line_part("dx", 0, "confidence");
    p.ui->click(choice);
    p.ui->click(choice + ".option.2");
    CHECK(p.answer().diagnoses[0].confidence == Confidence::Sure);
    p.ui->click(choice);
    p.ui->click(choice + ".option.0");
    CHECK(p.answer().diagnoses[0].confidence == Confidence::Unsure);
    p.ui->click(choice);
    p.ui->click(choice + ".option.3");
    CHECK_FALSE(p.answer().diagnoses[0].confidence.has_value());
    tab_to(p, choice);
    p.ui->key("Enter");
    p.ui->key("l");
    CHECK(p.answer().diagnoses[0].confidence == Confidence::Likely);
  }

  TEST_CASE("evidence is removed by its chip's cross, and its chip leads to the words") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, cm("I10")});
    const auto& documents = *p.session->workspace()->documents;
    REQUIRE(documents.size() > 2);
    for (const std::size_t n : {std::size_t{1}, std::size_t{2}}) {
      const auto quote = quote_at(documents[n].text, {20, 44});
      REQUIRE(quote.has_value());
      p.session->apply(AddEvidence{LineKind::Diagnosis, 0, {documents[n].document->id, quote->text, quote->occurrence}});
    }
    const auto marks = p.answer().diagnoses[0].evidence;
    REQUIRE(marks.size() == 2);
    p.ui->settle();
    p.ui->click(ids::line("dx", 0));
    p.ui->click(ids::line_part("dx", 0, "evidence.1"));
    CHECK(p.session->workspace()->draft->document == marks[1].document);
    p.ui->click(ids::line_part("dx", 0, "evidence.0.remove"));
    REQUIRE(p.answer().diagnoses[0].evidence.size() == 1);
    CHECK(p.answer().diagnoses[0].evidence[0] == marks[1]);
    CHECK_FALSE(p.ui->has(ids::line_part("dx", 0, "evidence.1")));
    p.ui->click(std::string(ids::undo));
    CHECK(p.answer().diagnoses[0].evidence == marks);
  }

  TEST_CASE("the timer stands still while it is paused, and goes on") {
    Program p;
    p.open();
    const auto pass = [&](int seconds) {
      for (int i = 0; i < seconds; ++i) {
        p.clock.advance(std::chrono::seconds(1));
        p.session->tick();
      }
      p.ui->settle();
      return p.session->workspace()->seconds_spent;
    };
    REQUIRE(p.session->workspace()->timer_running);
    CHECK(p.ui->widget(std::string(ids::timer)).label == "Pause the timer");
    const int before = pass(5);
    CHECK(before >= 5);
    p.ui->click(std::string(ids::timer));
    CHECK_FALSE(p.session->workspace()->timer_running);
    CHECK(p.ui->widget(std::string(ids::timer)).label == "Go on with the timer");
    const int paused = p.session->workspace()->seconds_spent;
    CHECK(pass(120) == paused);
    p.ui->click(std::string(ids::timer));
    CHECK(p.session->workspace()->timer_running);
    CHECK(pass(7) == paused + 7);
  }

  TEST_CASE("Restore asks first; the record is then the backup's, and what it was is kept") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, cm("I10")});
    p.session->apply(Submit{});
    p.session->apply(GoTo{Screen::Settings});
    p.session->apply(MakeBackup{});
    REQUIRE(p.session->record().attempts()->size() == 1);
    p.open();
    p.session->apply(TryAgain{p.chart().id});
    p.session->apply(Submit{});
    REQUIRE(p.session->record().attempts()->size() == 2);
    p.session->apply(GoTo{Screen::Settings});
    p.session->apply(DismissNotice{});
    p.ui->settle();

    const auto bring = [&] { p.ui->scroll_to(std::string(ids::settings_theme) + ".0", ids::settings_restore(0)); };
    bring();
    p.ui->click(ids::settings_restore(0));
    REQUIRE(p.ui->has("settings.confirm.restore"));
    p.ui->click("settings.confirm.cancel");
    CHECK_FALSE(p.ui->has("settings.confirm.restore"));
    CHECK(p.session->record().attempts()->size() == 2);
    p.ui->click(ids::settings_restore(0));
    p.ui->key("Escape");
    CHECK_FALSE(p.state.settings.confirm_restore.has_value());
    CHECK(p.session->record().attempts()->size() == 2);

    p.clock.advance(std::chrono::seconds(5));
    p.ui->click(ids::settings_restore(0));
    p.ui->click("settings.confirm.restore");
    CHECK(p.session->record().attempts()->size() == 1);
    CHECK_FALSE(p.session->notice_is_problem());
    CHECK(p.session->settings().backups.size() == 2);
    CHECK_FALSE(p.ui->has("settings.confirm.restore"));
  }

  TEST_CASE("lines are added by mouse alone through the type-ahead, from a header down to a code") {
    Program p;
    p.open();
    pick_result(p, "e11", "E11");
    CHECK(p.answer().diagnoses.empty());  // a header has codes below it
    CHECK(p.ui->focused() == ids::code_field);
    CHECK(p.state.workspace.code_query == "E11");
    p.ui->key("Escape");
    p.state.workspace.code_query.clear();
    pick_result(p, "e11.9", "E11.9");
    REQUIRE(p.answer().diagnoses.size() == 1);
    CHECK(p.answer().diagnoses[0].code.text() == "E11.9");
    CHECK(p.state.workspace.code_query.empty());
    CHECK_FALSE(p.ui->has(std::string(ids::code_results)));
    pick_result(p, "essential hypertension", "I10");
    CHECK(p.answer().diagnoses.size() == 2);
    p.ui->click(std::string(ids::coding_tabs) + ".1");
    pick_result(p, "0ft4", "0FT44ZZ");
    REQUIRE(p.answer().procedures.size() == 1);
    CHECK(p.answer().procedures[0].code.text() == "0FT44ZZ");
    CHECK(p.answer().diagnoses.size() == 2);
  }

  TEST_CASE("a message is closed by Escape when nothing else wants it") {
    Program p;
    p.session->apply(OpenScenario{ScenarioId("none")});
    p.ui->settle();
    REQUIRE(p.ui->has("notice.text"));
    p.ui->key("F1");
    p.ui->key("Escape");  // the sheet lies above it
    CHECK_FALSE(p.state.shortcuts_open);
    CHECK(p.ui->has("notice.text"));
    p.ui->key("Escape");
    CHECK_FALSE(p.ui->has("notice.text"));
    CHECK(p.session->notice().empty());
  }
}
