#include <doctest/doctest.h>

#include <algorithm>

#include "app/session/session.h"
#include "tests/support/encoder_books.h"

using namespace cw;
using namespace cw::test;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

namespace {

struct Desk {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;
  bool books;

  explicit Desk(bool with_books = true) : books(with_books) {
    if (books) {
      fs::create_directories(folder / "books");
      write_encoder_books(folder / "books");
    }
    open();
  }
  void open() {
    session.reset();
    auto made = Session::open({{fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases", folder / "books"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"}, folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
  }
  ScenarioId inpatient() const {
    for (const auto& file : session->library())
      if (file.scenario && file.scenario->encounter.setting == Setting::Inpatient && file.scenario->tasks.front().procedures == CodeSystem::Icd10Pcs) return file.scenario->id;
    FAIL("no inpatient chart");
    return {};
  }
  const EncoderModel& go() {
    session->apply(GoTo{Screen::Encoder});
    return session->encoder();
  }
  void look(const std::string& text) {
    session->apply(LookFor{{.text = text, .system = std::nullopt, .chapter = {}}});
  }
  void walk(const std::string& typed) { session->apply(WalkIndex{typed}); }
};

Code cm(const char* text) { return Code(text, CodeSystem::Icd10Cm); }
std::string here(const EncoderModel& m) { return m.index.path_text; }

}  // namespace

TEST_SUITE("encoder session") {
  TEST_CASE("the books are those of the open chart's date, else of today") {
    Desk desk;
    CHECK(desk.go().date == desk.clock.today());
    CHECK_FALSE(desk.session->encoder().of_chart);
    desk.session->apply(OpenScenario{desk.inpatient()});
    const EncoderModel& m = desk.go();
    CHECK(m.of_chart);
    CHECK(m.date == desk.session->workspace()->task->code_date);
    CHECK(std::find(m.systems.begin(), m.systems.end(), CodeSystem::Icd10Pcs) != m.systems.end());
    CHECK(m.index.installed == std::vector<IndexKind>{IndexKind::Diseases, IndexKind::Drugs, IndexKind::Procedures});
    const auto book = std::find_if(m.books.begin(), m.books.end(), [](const EncoderBook& b) { return b.index; });
    REQUIRE(book != m.books.end());
    CHECK(book->year == "2025");
    CHECK(book->other_year);
    CHECK(m.chapters.size() == 2);
  }

  TEST_CASE("a search finds over all systems, is narrowed, and says why") {
    Desk desk;
    desk.go();
    desk.session->wait_for_search();
    desk.look("sugar sickness");
    desk.look("diabetes kidney");
    const EncoderModel& m = desk.session->encoder();
    REQUIRE_FALSE(m.results.hits.empty());
    CHECK(m.search_complete);
    CHECK(std::any_of(m.results.hits.begin(), m.results.hits.end(), [](const SearchHit& h) { return h.code.text() == "E11.22"; }));
    const auto all = m.results.total;
    desk.session->apply(LookFor{{.text = "diabetes", .system = std::nullopt, .billable_only = true, .chapter = {}}});
    for (const auto& hit : m.results.hits) CHECK(hit.billable);
    desk.session->apply(LookFor{{.text = "resection", .system = CodeSystem::Icd10Cm, .chapter = {}}});
    for (const auto& hit : m.results.hits) CHECK(hit.code.system() == CodeSystem::Icd10Cm);
    desk.session->apply(LookFor{{.text = "diabetes", .system = std::nullopt, .chapter = "I00-I99"}});
    for (const auto& hit : m.results.hits) CHECK(hit.code.text().front() == 'I');
    CHECK(all > 0);
    CHECK(reason_text({.code = cm("I50.9"), .title = {}, .reason = SearchReason::IndexPath, .because = "Failure > heart", .matched = {}}) == "Index: Failure > heart");
    CHECK(reason_text({.code = cm("I50.9"), .title = {}, .reason = SearchReason::InclusionTerm, .because = "pump failure", .matched = {}}) == "Inclusion term: pump failure");
    CHECK(reason_text({.code = cm("I50.9"), .title = {}, .reason = SearchReason::Dictionary, .because = "chf", .matched = {}}) == "Dictionary: chf");
    CHECK(reason_text({.code = cm("I50.9"), .title = {}, .reason = SearchReason::Title, .because = {}, .matched = {}}).empty());
  }

  TEST_CASE("the index is walked as fingers do, along references and into other books") {
    Desk desk;
    desk.go();
    desk.session->apply(ShowEncoderTab{EncoderTab::Index});
    const EncoderModel& m = desk.session->encoder();
    REQUIRE(m.index.book != nullptr);
    CHECK(m.index.at == 0);
    const int moved = m.index.moved;
    desk.walk("failure, heart, dias");
    CHECK(here(m) == "Failure, failed > heart > diastolic");
    CHECK(m.index.exact);
    CHECK(m.index.moved > moved);
    REQUIRE(m.index.path.size() == 3);
    desk.session->apply(StandOn{m.index.path[1]});
    CHECK(here(m) == "Failure, failed > heart");
    desk.walk("failure, renal");
    REQUIRE(m.index.references.size() == 1);
    desk.session->apply(FollowReference{m.index.at, 0});
    CHECK(here(m) == "Failure, failed > kidney");
    CHECK(m.index.said.empty());
    // References that lead nowhere say so; one that names no term says that.
    for (const auto& [typed, said] : {std::pair("trouble", "names no single term"), std::pair("weakness", "liver")}) {
      desk.walk(typed);
      desk.session->apply(FollowReference{m.index.at, 0});
      CHECK_MESSAGE(m.index.said.find(said) != std::string::npos, m.index.said);
    }
    desk.walk("zebra");
    CHECK_FALSE(m.index.exact);
    CHECK(m.index.at >= 0);
    desk.session->apply(OpenIndex{IndexKind::Procedures});
    CHECK(m.index.kind == IndexKind::Procedures);
    desk.walk("cholecystectomy, gall");
    CHECK(m.index.book->lines()[static_cast<std::size_t>(m.index.at)].codes == std::vector<std::string>{"0FT4"});
    desk.session->apply(OpenIndex{IndexKind::Neoplasms});
    CHECK(m.index.book == nullptr);
    desk.session->apply(StandOn{3});
    desk.session->apply(FollowReference{3, 0});
    CHECK(m.index.at == -1);
  }

  TEST_CASE("a page says what governs a code, and whose book that is") {
    Desk desk;
    desk.go();
    desk.session->apply(OpenPage{cm("e11.22")});
    const EncoderModel& m = desk.session->encoder();
    REQUIRE(m.page.has_value());
    CHECK(m.page->found);
    CHECK(m.page->status == CodeStatus::Billable);
    CHECK(m.page->above.size() == 2);
    CHECK(m.page->above.front().code.text() == "E11");
    REQUIRE(m.page->beside_at >= 0);
    CHECK(m.page->beside[static_cast<std::size_t>(m.page->beside_at)].code.text() == "E11.22");
    const auto use = std::find_if(m.page->notes.begin(), m.page->notes.end(), [](const EncoderNoteGroup& g) { return g.kind == NoteKind::UseAdditional; });
    REQUIRE(use != m.page->notes.end());
    CHECK_FALSE(use->notes.front().codes.empty());
    CHECK(use->notes.front().codes.size() == use->notes.front().shown.size());
    CHECK_FALSE(m.page->goes_to.has_value());
    CHECK(m.page->why_not.find("No chart is open") == 0);
    // A header needs more, whatever chart is open; a code of no release is said to be none.
    desk.session->apply(OpenScenario{desk.inpatient()});
    desk.go();
    CHECK(m.page->goes_to == LineKind::Diagnosis);
    CHECK_FALSE(m.page->on_chart);
    desk.session->apply(AddLine{LineKind::Diagnosis, cm("E11.22")});
    CHECK(m.page->on_chart);
    desk.session->apply(OpenPage{cm("E11")});
    CHECK(m.page->status == CodeStatus::NeedsMore);
    CHECK_FALSE(m.page->below.empty());
    CHECK_FALSE(m.page->goes_to.has_value());
    desk.session->apply(OpenPage{cm("Q99.99")});
    CHECK_FALSE(m.page->found);
    desk.session->apply(PageBack{});
    CHECK(m.page->code.text() == "E11");
    desk.session->apply(PageBack{});
    CHECK(m.page->code.text() == "E11.22");
    CHECK_FALSE(m.page->can_go_back);
  }

  TEST_CASE("choices on a header's page narrow what is below it, and are dropped again") {
    Desk desk;
    desk.go();
    const Release* release = desk.session->codes().release_for(CodeSystem::Icd10Cm, desk.clock.today());
    // Any header of the starter whose codes have sides.
    Code header;
    for (const CodeEntry* entry : release->below(""))
      if (!entry->billable && header.empty())
        for (const auto& axis : choice_axes(desk.session->codes(), entry->code, desk.clock.today()))
          if (axis.name == "laterality") header = entry->code;
    REQUIRE_FALSE(header.empty());
    desk.session->apply(OpenPage{header});
    const EncoderModel& m = desk.session->encoder();
    int axis = -1, chip = -1;
    for (int a = 0; a < static_cast<int>(m.page->axes.size()); ++a)
      for (int c = 0; c < static_cast<int>(m.page->axes[static_cast<std::size_t>(a)].chips.size()); ++c)
        if (m.page->axes[static_cast<std::size_t>(a)].chips[static_cast<std::size_t>(c)].word == "left") axis = a, chip = c;
    REQUIRE(axis >= 0);
    const auto before = m.page->below.size();
    const int left = m.page->axes[static_cast<std::size_t>(axis)].chips[static_cast<std::size_t>(chip)].codes;
    desk.session->apply(NarrowPage{axis, chip});
    CHECK(m.page->narrowed);
    CHECK(static_cast<int>(m.page->below.size()) == left);
    for (const auto& row : m.page->below) CHECK_MESSAGE(row.title.find("left") != std::string::npos, row.title);
    desk.session->apply(NarrowPage{axis, chip});
    CHECK_FALSE(m.page->narrowed);
    CHECK(m.page->below.size() == before);
    desk.session->apply(NarrowPage{99, 0});
    desk.session->apply(NarrowPage{axis, 99});
    CHECK_FALSE(m.page->narrowed);
  }

  TEST_CASE("a table is filled from a partial code and from the keys") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    desk.go();
    desk.session->apply(ShowEncoderTab{EncoderTab::Tables});
    desk.session->apply(LookForKey{"bile sac"});
    const EncoderModel& m = desk.session->encoder();
    REQUIRE(m.tables.keys.size() == 1);
    desk.session->apply(TakeKey{0});
    CHECK(m.tables.said.find("first") != std::string::npos);
    desk.session->apply(BuildPcs{"0ft"});
    REQUIRE(m.tables.build.table.has_value());
    CHECK(m.tables.definition == "Taking out the whole of a body part");
    desk.session->apply(TakeKey{0});
    CHECK(m.tables.build.chosen == "0FT4");
    desk.session->apply(LookForKey{"voice"});
    desk.session->apply(TakeKey{0});
    CHECK(m.tables.said == "This table does not offer Larynx.");
    CHECK(m.tables.build.chosen == "0FT4");
    CHECK_FALSE(m.tables.goes_to.has_value());
    desk.session->apply(BuildPcs{"0FT44ZZ"});
    CHECK(m.tables.build.valid);
    CHECK(m.tables.goes_to == LineKind::Procedure);
    desk.session->apply(BuildPcs{"0FT47ZZ"});
    CHECK_FALSE(m.tables.build.why_not.empty());
    CHECK_FALSE(m.tables.goes_to.has_value());
  }

  TEST_CASE("codes looked at, favorites and notes are in the record, and there after starting again") {
    Desk desk(false);
    desk.go();
    for (const char* code : {"E11.9", "I10", "E11.9"}) desk.session->apply(OpenPage{cm(code)});
    desk.session->apply(SetFavorite{cm("I10"), true});
    desk.session->apply(WriteCodeNote{cm("E11.9"), "ask for the type"});
    REQUIRE(desk.session->next_deadline().has_value());
    desk.clock.advance(milliseconds(500));
    desk.session->tick();
    CHECK((*desk.session->record().code_note(cm("E11.9")))->body == "ask for the type");
    // One too long is cut where a character ends.
    std::string words(kLongestCodeNote - 1, 'x');
    desk.session->apply(WriteCodeNote{cm("I10"), words + "é"});
    desk.clock.advance(milliseconds(500));
    desk.session->tick();
    CHECK((*desk.session->record().code_note(cm("I10")))->body == words);
    // One that is still being typed is saved when the program ends.
    desk.session->apply(WriteCodeNote{cm("E11.9"), "ask for the type and the cause"});
    desk.open();
    desk.go();
    const EncoderModel& m = desk.session->encoder();
    REQUIRE(m.recent.size() == 2);
    CHECK(m.recent[0].code.text() == "E11.9");
    REQUIRE(m.favorites.size() == 1);
    CHECK(m.favorites[0].code.text() == "I10");
    desk.session->apply(OpenPage{cm("E11.9")});
    CHECK(m.page->note == "ask for the type and the cause");
    desk.session->apply(OpenPage{cm("I10")});
    CHECK(m.page->favorite);
    desk.session->apply(SetFavorite{cm("I10"), false});
    CHECK_FALSE(m.page->favorite);
    CHECK(m.favorites.empty());
  }

  TEST_CASE("with the books alone there is no search; with nothing a code is only typed") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    CHECK(desk.session->search(LineKind::Diagnosis, "diabetes").hits.size() > 1);
    desk.session->apply(ChooseEncoderMode{EncoderMode::BookOnly});
    CHECK(desk.go().tab == EncoderTab::Index);
    CHECK(desk.session->encoder().index.book != nullptr);
    desk.look("diabetes");
    CHECK(desk.session->encoder().results.hits.empty());
    desk.session->apply(ShowEncoderTab{EncoderTab::Search});
    CHECK(desk.session->encoder().tab == EncoderTab::Index);
    CHECK(desk.session->search(LineKind::Diagnosis, "diabetes").hits.empty());
    const auto typed = desk.session->search(LineKind::Diagnosis, " e119 ");
    REQUIRE(typed.hits.size() == 1);
    CHECK(typed.hits[0].code.text() == "E11.9");
    CHECK(typed.hits[0].title.empty());
    // What an instructor sets goes before what the student chose.
    desk.session->set_encoder_mode(EncoderMode::None);
    CHECK(desk.session->workspace()->encoder == EncoderMode::None);
    desk.session->set_encoder_mode(std::nullopt);
    CHECK(desk.session->workspace()->encoder == EncoderMode::BookOnly);
    desk.open();
    CHECK(desk.session->settings().settings.encoder == EncoderMode::BookOnly);
  }

  TEST_CASE("the form of a code, and nothing else, decides what may be typed") {
    CHECK(typed_code("e11.9", CodeSystem::Icd10Cm)->text() == "E11.9");
    CHECK(typed_code("q99.99", CodeSystem::Icd10Cm).has_value());
    for (const char* text : {"", "e1", "heart", "11.9", "e11.22222", "e11,9", "é11.9"}) CHECK_MESSAGE(!typed_code(text, CodeSystem::Icd10Cm).has_value(), text);
    CHECK(typed_code("0ft44zz", CodeSystem::Icd10Pcs)->text() == "0FT44ZZ");
    CHECK_FALSE(typed_code("0ft44z", CodeSystem::Icd10Pcs).has_value());
    CHECK(typed_code("g0463", CodeSystem::Hcpcs).has_value());
    CHECK_FALSE(typed_code("99213", CodeSystem::Hcpcs).has_value());
    CHECK(typed_code("99213", CodeSystem::Cpt).has_value());
  }

  TEST_CASE("looking something up counts as coding time, and takes the words along") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    desk.clock.advance(milliseconds(10'000));
    desk.session->apply(OpenEncoder{"diabetes", cm("E11.9")});
    CHECK(desk.session->screen() == Screen::Encoder);
    CHECK(desk.session->encoder().query.text == "diabetes");
    CHECK(desk.session->encoder().page->code.text() == "E11.9");
    desk.clock.advance(milliseconds(20'000));
    desk.session->apply(GoTo{Screen::Workspace});
    CHECK(desk.session->workspace()->seconds_spent == 30);
    desk.session->apply(GoTo{Screen::Encoder});
    desk.session->apply(GoTo{Screen::Home});
    desk.clock.advance(milliseconds(20'000));
    desk.session->apply(GoTo{Screen::Workspace});
    CHECK(desk.session->workspace()->seconds_spent == 30);
  }
}
