#include <doctest/doctest.h>

#include "app/views/ids.h"
#include "tests/app/views/program.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

TEST_SUITE("views") {
  TEST_CASE("the worklist is filtered by words and opened by mouse") {
    Program p;
    const std::string id = ids::home_case(p.chart().id.text());
    p.ui->click(std::string(ids::home_filter));
    p.ui->type("zebra");
    CHECK_FALSE(p.ui->has(id));
    CHECK(p.ui->has("home.clear"));
    p.ui->click("home.clear");
    REQUIRE(p.ui->has(id));
    p.ui->click(id);
    CHECK(p.session->screen() == Screen::Workspace);
  }

  TEST_CASE("a chart is coded, submitted and read by keyboard alone") {
    Program p;
    for (int i = 0; i < 40 && p.ui->focused() != ids::home_case(p.chart().id.text()); ++i) p.ui->key("Tab");
    p.ui->key("Enter");
    REQUIRE(p.session->screen() == Screen::Workspace);
    p.ui->key("Ctrl+K");
    p.ui->type("gallbladder acute chronic obstruction");
    REQUIRE(p.ui->has(ids::code_result(0)));
    p.ui->key("Down");
    p.ui->key("Enter");
    REQUIRE(p.answer().diagnoses.size() == 1);
    p.ui->type("e11.9");
    p.ui->key("Enter");
    p.ui->type("i10");
    p.ui->key("Enter");
    REQUIRE(p.answer().diagnoses.size() == 3);
    CHECK(p.answer().diagnoses[1].code.text() == "E11.9");
    // POA by its letter, then the third line to the top with Alt+Up.
    for (int i = 0; i < 60 && p.ui->focused() != ids::line_part("dx", 1, "poa"); ++i) p.ui->key("Tab");
    p.ui->key("Enter");
    p.ui->key("n");
    CHECK(p.answer().diagnoses[1].poa == Poa::No);
    for (int i = 0; i < 60 && p.ui->focused() != ids::line("dx", 2); ++i) p.ui->key("Tab");
    p.ui->key("Alt+Up");
    p.ui->key("Alt+Up");
    CHECK(p.answer().diagnoses[0].code.text() == "I10");
    p.ui->key("Ctrl+Z");
    p.ui->key("Ctrl+Z");
    CHECK(p.answer().diagnoses[2].code.text() == "I10");
    p.ui->key("Ctrl+Y");
    CHECK(p.answer().diagnoses[1].code.text() == "I10");
    // A procedure with its date.
    p.ui->key("Escape");
    p.ui->key("Ctrl+2");
    p.ui->key("Ctrl+K");
    p.ui->type("0ft40");
    p.ui->key("Enter");
    REQUIRE(p.answer().procedures.size() == 1);
    for (int i = 0; i < 60 && p.ui->focused() != ids::line_part("px", 0, "date"); ++i) p.ui->key("Tab");
    p.ui->key("Enter");
    p.ui->key("Down");
    p.ui->key("Enter");
    CHECK(p.answer().procedures[0].date.has_value());
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.ui->has(std::string(ids::submit_confirm)));
    CHECK(p.ui->focused() == ids::submit_confirm);
    p.ui->key("Enter");
    REQUIRE(p.session->screen() == Screen::Feedback);
    const int before = p.state.feedback.selected_row;
    p.ui->key("Down");
    CHECK(p.state.feedback.selected_row == before + 1);
    CHECK(p.ui->has(ids::feedback_evidence(0)));
  }

  TEST_CASE("the same by mouse alone, with reordering by drag") {
    Program p;
    p.ui->click(ids::home_case(p.chart().id.text()));
    p.ui->click(std::string(ids::code_field));
    p.ui->type("e11");
    p.ui->click(ids::code_result(0));  // a header opens what is below it
    CHECK(p.answer().diagnoses.empty());
    CHECK(p.state.workspace.code_query == "E11");
    p.session->apply(AddLine{LineKind::Diagnosis, Code("E11.9", CodeSystem::Icd10Cm)});
    p.session->apply(AddLine{LineKind::Diagnosis, Code("I10", CodeSystem::Icd10Cm)});
    p.ui->key("Escape");
    p.ui->settle();
    p.ui->drag(ids::line_part("dx", 1, "drag"), {0, -120});
    REQUIRE(p.last<MoveLine>() != nullptr);
    CHECK(p.answer().diagnoses[0].code.text() == "I10");
    p.ui->click(ids::line("dx", 1));
    p.ui->click(ids::line_part("dx", 1, "up"));
    CHECK(p.answer().diagnoses[0].code.text() == "E11.9");
    p.ui->click(ids::line_part("dx", 0, "poa"));
    p.ui->click(ids::line_part("dx", 0, "poa") + ".option.0");
    CHECK(p.answer().diagnoses[0].poa == Poa::Yes);
    p.ui->click(ids::line_part("dx", 1, "remove"));
    CHECK(p.answer().diagnoses.size() == 1);
    p.ui->click(std::string(ids::undo));
    CHECK(p.answer().diagnoses.size() == 2);
    p.ui->click(std::string(ids::submit));
    p.ui->click(std::string(ids::submit_cancel));
    CHECK(p.session->screen() == Screen::Workspace);
    p.ui->click(std::string(ids::submit));
    p.ui->click(std::string(ids::submit_confirm));
    REQUIRE(p.session->screen() == Screen::Feedback);
    p.ui->scroll_to(ids::feedback_row(0), ids::feedback_row(1));
    p.ui->click(ids::feedback_row(1));
    CHECK(p.state.feedback.selected_row == 1);
    p.ui->click(ids::feedback_measure("code-over-code"));
    CHECK(p.ui->has("feedback.arithmetic.scroll") == false);  // a scroll area is no widget
    CHECK(p.state.feedback.arithmetic);
    p.ui->click(std::string(ids::feedback_arithmetic));
    CHECK_FALSE(p.state.feedback.arithmetic);
    p.ui->click(std::string(ids::try_again));
    CHECK(p.session->screen() == Screen::Workspace);
  }

  TEST_CASE("words are found over all documents, and steps go on to the next one") {
    Program p;
    p.open();
    p.ui->key("Ctrl+F");
    p.ui->type("gallstones");
    const auto hits = [&] {
      int n = 0;
      for (const auto& open : *p.session->workspace()->documents) n += static_cast<int>(find_all(open.text, "gallstones").size());
      return n;
    }();
    REQUIRE(hits > 1);
    const auto first = p.session->workspace()->draft->document;
    bool moved = false;
    for (int i = 0; i < hits; ++i) {
      p.ui->key("F3");
      moved = moved || p.session->workspace()->draft->document != first;
    }
    CHECK(moved);
    CHECK(p.state.workspace.find_hit == 0);  // round once
  }

  TEST_CASE("words selected in the chart become evidence of the chosen line") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, Code("K80.13", CodeSystem::Icd10Cm)});
    p.ui->settle();
    const std::string page = std::string(ids::chart) + "." + p.session->workspace()->draft->document.text();
    const ui::Rect r = p.ui->widget(page).rect;
    p.ui->input().move({r.x0 + 40, r.y0 + 60});
    for (int i = 0; i < 2; ++i) {
      p.ui->input().button(true);
      p.ui->input().button(false);
    }
    p.ui->settle();
    REQUIRE(p.ui->has(std::string(ids::mark_evidence)));
    CHECK(p.ui->widget(std::string(ids::mark_evidence)).label == "Mark as evidence for K80.13");
    p.ui->click(std::string(ids::mark_evidence));
    REQUIRE(p.answer().diagnoses[0].evidence.size() == 1);
    const Evidence& e = p.answer().diagnoses[0].evidence[0];
    for (const auto& open : *p.session->workspace()->documents)
      if (open.document->id == e.document) CHECK(find_quote(open.text, e.quote, e.occurrence).has_value());
    CHECK_FALSE(p.ui->has(std::string(ids::mark_evidence)));
  }

  TEST_CASE("settings are chosen, the shortcut sheet opens on F1 and ?, screens by Alt and number") {
    Program p;
    p.ui->key("Alt+4");
    REQUIRE(p.session->screen() == Screen::Settings);
    p.ui->click(std::string(ids::settings_theme) + ".1");
    CHECK(p.session->settings().settings.theme == ThemeChoice::Dark);
    p.ui->click(std::string(ids::settings_text_size) + ".2");
    CHECK(p.session->settings().settings.text_size_percent == 150);
    p.ui->click(std::string(ids::settings_motion));
    CHECK(p.session->settings().settings.reduced_motion);
    p.ui->click(std::string(ids::settings_backup));
    CHECK(p.session->settings().backups.size() == 1);
    p.ui->key("F1");
    CHECK(p.ui->has(std::string(ids::shortcuts_close)));
    p.ui->key("Escape");
    CHECK_FALSE(p.ui->has(std::string(ids::shortcuts_close)));
    p.ui->input().type("?");
    p.ui->settle();
    CHECK(p.ui->has(std::string(ids::shortcuts_close)));
    p.ui->key("Enter");
    CHECK_FALSE(p.state.shortcuts_open);
    p.ui->key("Alt+1");
    CHECK(p.session->screen() == Screen::Home);
  }

  TEST_CASE("the guided chart gives one hint at a time, each until it is followed") {
    Program p;
    for (const auto& file : p.session->library())
      if (file.scenario->guided) p.session->apply(OpenScenario{file.scenario->id});
    p.ui->settle();
    const auto hint = [&] { return p.ui->widget("workspace.guide").label.substr(0, 5); };
    CHECK(hint() == "Start");
    for (int i = 0; i < 3; ++i) p.ui->key("Ctrl+PageDown");
    CHECK(hint() == "Now c");
    p.session->apply(AddLine{LineKind::Diagnosis, Code("I10", CodeSystem::Icd10Cm)});
    p.ui->settle();
    CHECK(hint() == "Selec");
    p.session->apply(AddEvidence{LineKind::Diagnosis, 0, {p.session->workspace()->draft->document, "words", 1}});
    p.ui->settle();
    CHECK(hint() == "When ");
    p.ui->click("workspace.guide.close");
    CHECK_FALSE(p.ui->has("workspace.guide"));
  }

  TEST_CASE("on a small window the codes are behind a tab, and everything is there") {
    Program p({1000, 620});
    p.open();
    CHECK_FALSE(p.ui->has(std::string(ids::code_field)));
    p.ui->click("workspace.compact.1");
    REQUIRE(p.ui->has(std::string(ids::code_field)));
    p.ui->key("Ctrl+F");
    CHECK(p.ui->has(std::string(ids::find_field)));
    p.ui->key("Ctrl+K");
    p.ui->type("i10");
    p.ui->key("Enter");
    CHECK(p.answer().diagnoses.size() == 1);
  }

  TEST_CASE("what the edits find stands below the line, in words, and is counted before submitting") {
    Program p;
    p.open();
    p.session->apply(AddLine{LineKind::Diagnosis, Code("I10", CodeSystem::Icd10Cm)});
    p.session->apply(AddLine{LineKind::Diagnosis, Code("R65.20", CodeSystem::Icd10Cm)});
    p.session->apply(AddLine{LineKind::Diagnosis, Code("E11.9", CodeSystem::Icd10Cm)});
    p.session->apply(AddLine{LineKind::Diagnosis, Code("I10", CodeSystem::Icd10Cm)});
    p.state.workspace.selected_line = {LineKind::Diagnosis, 0};
    p.ui->settle();
    const auto caution = [](int line, int n = 0) { return ids::line_part("dx", line, "edit." + std::to_string(n)); };
    CHECK_FALSE(p.ui->has(caution(0)));
    REQUIRE(p.ui->has(caution(1)));
    CHECK(p.ui->widget(caution(1)).label.substr(0, 8) == "Warning:");
    CHECK_FALSE(p.ui->has(caution(2)));  // only advice
    REQUIRE(p.ui->has(caution(3)));
    CHECK(p.ui->widget(caution(3)).label.find("Error: I10 is on the list already, in line 1") == 0);
    // One line each; the chosen line shows its findings whole.
    const float one = p.ui->widget(caution(3)).rect.height();
    p.ui->click(ids::line("dx", 3));
    CHECK(p.ui->widget(caution(3)).rect.height() > one);
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.ui->has("workspace.submit.edits"));
    const std::string summary = p.ui->widget("workspace.submit.edits").label;
    CHECK_MESSAGE(summary.find("The edits find 1 error, ") == 0, summary);
    CHECK_MESSAGE(summary.find("advice") != std::string::npos, summary);
    p.ui->key("Escape");
    p.session->set_edits_live(false);
    p.ui->settle();
    CHECK_FALSE(p.ui->has(caution(3)));
    p.ui->key("Ctrl+Enter");
    CHECK_FALSE(p.ui->has("workspace.submit.edits"));
  }
}
