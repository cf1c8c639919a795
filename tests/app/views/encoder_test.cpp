#include <doctest/doctest.h>

#include <chrono>

#include "app/views/ids.h"
#include "tests/app/views/program.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

Code cm(const char* code) { return Code(code, CodeSystem::Icd10Cm); }

/// The encoder with the small books, its search built.
struct Encoder : Program {
  explicit Encoder(ui::Vec size = {1440, 900}, bool chart = true) : Program(size, true) {
    if (chart) open();
    session->apply(GoTo{Screen::Encoder});
    session->wait_for_search();
    ui->settle();
  }
  const EncoderModel& model() const { return session->encoder(); }
  void tab_to(const std::string& id) {
    for (int i = 0; i < 120 && ui->focused() != id; ++i) ui->key("Tab");
    REQUIRE(ui->focused() == id);
  }
  bool visible(const std::string& id) const { return ui->has(id) && !ui->widget(id).visible.empty(); }
};

}  // namespace

TEST_SUITE("encoder views") {
  TEST_CASE("words are typed, a hit is chosen by keys, its page opened and the code put on the chart, by keyboard alone") {
    Encoder p;
    p.session->apply(GoTo{Screen::Home});
    p.ui->settle();
    p.ui->key("Alt+E");
    REQUIRE(p.session->screen() == Screen::Encoder);
    p.ui->key("Ctrl+K");
    p.ui->type("diabetes kidney");
    REQUIRE(p.ui->has(ids::encoder_hit(1)));
    p.ui->key("Down");
    p.ui->key("Enter");
    REQUIRE(p.model().page.has_value());
    const Code chosen = p.model().page->code;
    CHECK(chosen == p.model().results.hits[1].code);
    CHECK(p.ui->widget("encoder.page.code").label == chosen.text());
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.answer().diagnoses.size() == 1);
    CHECK(p.answer().diagnoses[0].code == chosen);
    CHECK(p.model().page->on_chart);
    // The list of hits is one stop of Tab, walked by arrow keys.
    p.tab_to(std::string(ids::encoder_hits));
    p.ui->key("Home");
    p.ui->key("Enter");
    CHECK(p.model().page->code == p.model().results.hits[0].code);
    p.ui->key("End");
    CHECK(p.state.encoder.hit == static_cast<int>(p.model().results.hits.size()) - 1);
    CHECK(p.visible(ids::encoder_hit(p.state.encoder.hit)));
  }

  TEST_CASE("filters by mouse; no hit has a face; an empty field shows favorites and what was looked at") {
    Encoder p;
    CHECK_FALSE(p.ui->has(ids::encoder_kept_row(0)));
    p.session->apply(OpenPage{cm("I10")});
    p.session->apply(SetFavorite{cm("I10"), true});
    p.ui->settle();
    CHECK(p.ui->has(ids::encoder_kept_row(0)));
    CHECK(p.ui->has(ids::code_row("encoder.favorites", 0)));
    p.ui->click(std::string(ids::encoder_search));
    p.ui->type("diabetes");
    const auto all = p.model().results.total;
    p.ui->click(std::string(ids::encoder_billable));
    CHECK(p.model().query.billable_only);
    CHECK(p.model().results.total < all);
    p.ui->click(std::string(ids::encoder_chapter));
    p.ui->click(std::string(ids::encoder_chapter) + ".option.2");
    CHECK(p.model().query.chapter == "I00-I99");
    CHECK(p.model().query.system == CodeSystem::Icd10Cm);
    p.ui->click(std::string(ids::encoder_search));
    p.ui->key("Ctrl+A");
    p.ui->type("zebra xylophone");
    CHECK(p.model().results.hits.empty());
    CHECK_FALSE(p.ui->has(ids::encoder_hit(0)));
  }

  TEST_CASE("the page: star, note, references, the way up, what lies beside") {
    Encoder p;
    p.session->apply(OpenPage{cm("E11.22")});
    p.ui->settle();
    p.ui->click(std::string(ids::page_favorite));
    CHECK(p.model().page->favorite);
    p.ui->click(std::string(ids::page_copy));
    CHECK(p.ui->context().clipboard() == "E11.22");
    p.ui->scroll_to("encoder.page.code", std::string(ids::page_note));
    p.ui->click(std::string(ids::page_note));
    p.ui->type("stage belongs to it");
    CHECK(p.model().page->note == "stage belongs to it");
    p.clock.advance(std::chrono::seconds(1));
    p.session->tick();
    CHECK((*p.session->record().code_note(cm("E11.22")))->body == "stage belongs to it");
    const Code referred = p.model().page->notes.front().notes.front().codes.front();
    p.ui->key("Escape");
    p.session->apply(OpenPage{cm("I10")});
    p.session->apply(OpenPage{cm("E11.22")});
    p.ui->settle();
    CHECK(p.state.encoder.note == "stage belongs to it");
    REQUIRE(p.ui->has(ids::page_reference(0, 0, 0)));
    p.ui->click(ids::page_reference(0, 0, 0));
    CHECK(p.model().page->code == referred);
    p.ui->click(std::string(ids::page_back));
    CHECK(p.model().page->code.text() == "E11.22");
    p.ui->click(ids::page_above(0));
    CHECK(p.model().page->code.text() == "E11");
    CHECK_FALSE(p.ui->widget(std::string(ids::page_assign)).enabled);
    p.ui->click(std::string(ids::page_assign));
    CHECK(p.answer().diagnoses.empty());
    // What is below a header is walked by arrow keys too.
    p.tab_to(std::string(ids::page_below));
    p.ui->key("Down");
    p.ui->key("Enter");
    CHECK(p.model().page->code == cm("E11.1"));
  }

  TEST_CASE("no chart open: the button says why it does nothing") {
    Encoder p({1440, 900}, false);
    p.session->apply(OpenPage{cm("I10")});
    p.ui->settle();
    const auto& button = p.ui->widget(std::string(ids::page_assign));
    CHECK(button.label == "Assign to chart");
    CHECK_FALSE(button.enabled);
    CHECK(p.model().page->why_not.find("No chart is open") == 0);
  }

  TEST_CASE("the index is walked by typing, arrows and links") {
    Encoder p;
    p.ui->key("Ctrl+2");
    REQUIRE(p.model().tab == EncoderTab::Index);
    CHECK(p.ui->focused() == ids::encoder_walk);
    p.ui->type("failure, heart");
    CHECK(p.model().index.path_text == "Failure, failed > heart");
    CHECK(p.visible(ids::encoder_line(p.model().index.at)));
    p.ui->key("Down");
    CHECK(p.model().index.path_text == "Failure, failed > heart > diastolic");
    p.ui->key("Enter");
    REQUIRE(p.model().page.has_value());
    CHECK(p.model().page->code.text() == "I50.30");
    // The list itself: out with Left, in with Right, along a reference.
    p.tab_to(std::string(ids::encoder_lines));
    p.ui->key("Left");
    p.ui->key("Left");
    CHECK(p.model().index.path_text == "Failure, failed");
    p.ui->key("Right");
    CHECK(p.model().index.path_text == "Failure, failed > heart");
    const int renal = p.model().index.at + 3;
    p.ui->click(ids::encoder_line_reference(renal));
    CHECK(p.model().index.path_text == "Failure, failed > kidney");
    p.ui->click(ids::encoder_line_code(p.model().index.at, 0));
    CHECK(p.model().page->code.text() == "N19");
    p.ui->click(ids::encoder_path(0));
    CHECK(p.model().index.path_text == "Failure, failed");
    p.ui->click(std::string(ids::encoder_walk));
    p.ui->key("Ctrl+A");
    p.ui->type("zebra");
    REQUIRE(p.ui->has("encoder.index.said"));
    // Another book: six columns, each a link.
    p.session->apply(OpenIndex{IndexKind::Drugs});
    p.ui->settle();
    p.ui->click(ids::encoder_line_code(0, 4));
    CHECK(p.model().page->code.text() == "T38.3X5");
    // The beginning of a code of ICD-10-PCS goes on in its table.
    p.session->apply(OpenIndex{IndexKind::Procedures});
    p.ui->settle();
    p.ui->click(ids::encoder_line_code(1, 0));
    CHECK(p.model().tab == EncoderTab::Tables);
    CHECK(p.model().tables.build.chosen == "0FT4");
  }

  TEST_CASE("a table is filled by keys and by mouse; what cannot be is marked, and does nothing") {
    Encoder p;
    p.ui->key("Ctrl+3");
    p.ui->type("0ft4");
    REQUIRE(p.model().tables.build.table.has_value());
    CHECK(p.ui->widget(ids::tables_value(5, '7')).label.find("not possible") != std::string::npos);
    p.ui->click(ids::tables_value(5, '7'));
    CHECK(p.model().tables.build.chosen == "0FT4");
    p.ui->click(ids::tables_value(5, '4'));
    CHECK(p.state.encoder.partial == "0FT44");
    p.tab_to(ids::tables_column(6));
    p.ui->key("Enter");
    p.ui->key("Right");
    CHECK(p.ui->focused() == ids::tables_column(7));
    p.ui->key("End");
    p.ui->key("Space");
    REQUIRE(p.model().tables.build.complete.has_value());
    CHECK(p.model().tables.build.complete->text() == "0FT44ZZ");
    p.ui->click(std::string(ids::tables_assign));
    REQUIRE(p.answer().procedures.size() == 1);
    CHECK(p.answer().procedures[0].code.text() == "0FT44ZZ");
    p.ui->click(ids::tables_value(5, '4'));  // once more: dropped
    CHECK(p.model().tables.build.chosen == "0FT4?ZZ");
    p.ui->click(std::string(ids::tables_clear));
    CHECK(p.model().tables.build.chosen.empty());
    CHECK(p.state.encoder.partial.empty());
    p.ui->click(ids::tables_choice(1));
    p.ui->click(ids::tables_choice(1) + ".option.0");
    CHECK(p.model().tables.build.chosen == "0");
    p.ui->click(std::string(ids::tables_key));
    p.ui->type("voice");
    p.ui->click(ids::code_row(ids::tables_keys, 0));
    CHECK(p.ui->has("encoder.tables.said"));
  }

  TEST_CASE("choices on a header's page are chips, each with how many codes are left") {
    Encoder p;
    p.session->apply(OpenPage{cm("H25.1")});
    p.ui->settle();
    REQUIRE(p.model().page->found);
    REQUIRE_FALSE(p.model().page->axes.empty());
    p.ui->click(ids::page_chip(0, 0));
    CHECK(p.model().page->narrowed);
    CHECK(static_cast<int>(p.model().page->below.size()) == p.model().page->axes[0].chips[0].codes);
    p.ui->click(ids::page_chip(0, 0));
    CHECK_FALSE(p.model().page->narrowed);
  }

  TEST_CASE("the settings close the encoder, or its search; the chart's code field then takes typed codes only") {
    Encoder p;
    p.session->apply(GoTo{Screen::Settings});
    p.ui->settle();
    p.ui->click(std::string(ids::settings_encoder) + ".1");
    CHECK(p.session->settings().settings.encoder == EncoderMode::BookOnly);
    p.ui->key("Alt+E");
    CHECK(p.model().tab == EncoderTab::Index);
    CHECK_FALSE(p.ui->has(std::string(ids::encoder_search)));
    CHECK_FALSE(p.ui->has(std::string(ids::encoder_tabs) + ".2"));
    p.session->apply(ChooseEncoderMode{EncoderMode::None});
    p.ui->settle();
    CHECK_FALSE(p.ui->has(std::string(ids::encoder_walk)));
    CHECK(p.ui->has("encoder.settings"));
    p.ui->key("Alt+2");
    p.ui->key("Ctrl+K");
    p.ui->type("diabetes");
    CHECK_FALSE(p.ui->has(ids::code_result(0)));
    CHECK_FALSE(p.ui->has(std::string(ids::open_in_encoder)));
    p.ui->key("Ctrl+A");
    p.ui->type("e119");
    REQUIRE(p.ui->has(ids::code_result(0)));
    p.ui->key("Enter");
    REQUIRE(p.answer().diagnoses.size() == 1);
    CHECK(p.answer().diagnoses[0].code.text() == "E11.9");
  }

  TEST_CASE("the chart's code field leads to the encoder by its link") {
    Encoder p;
    p.ui->key("Alt+2");
    p.ui->key("Ctrl+K");
    p.ui->type("kidney");
    REQUIRE(p.ui->has(std::string(ids::open_in_encoder)));
    p.ui->click(std::string(ids::open_in_encoder));
    CHECK(p.session->screen() == Screen::Encoder);
    CHECK(p.state.encoder.query == "kidney");
    CHECK(p.ui->has(ids::encoder_hit(0)));
  }

  TEST_CASE("on a small window list and page take turns") {
    Encoder p({1000, 620});
    p.ui->key("Ctrl+K");
    p.ui->type("e11.22");
    p.ui->key("Enter");
    CHECK(p.ui->has(std::string(ids::page_assign)));
    CHECK_FALSE(p.ui->has(std::string(ids::encoder_search)));
    p.ui->click(std::string(ids::encoder_compact) + ".0");
    CHECK(p.ui->has(std::string(ids::encoder_search)));
  }
}
