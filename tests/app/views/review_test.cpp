#include <doctest/doctest.h>

#include "app/views/ids.h"
#include "tests/app/views/review_models.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

using Reviewing = Shown<ReviewDesk>;
using Asking = Shown<QueryDesk>;

}  // namespace

TEST_SUITE("view reviews") {
  TEST_CASE("a document is flagged by keyboard alone") {
    Reviewing p;
    p.ui->key("F");
    REQUIRE(p.state.review.draft.has_value());
    CHECK(p.ui->widget("review.draft.where").label == sample_chart().documents[1].title);
    // The kind is asked for first; typing narrows it, Enter takes it and leads on.
    p.ui->type("sign");
    p.ui->key("Enter");
    CHECK(p.state.review.draft->flag.type == DeficiencyType::MissingSignature);
    REQUIRE(p.ui->focused() == ids::draft_responsible);
    p.ui->key("Enter");
    p.ui->type("adey");
    p.ui->key("Enter");
    CHECK(p.state.review.draft->flag.responsible == "J. Adeyemi, MD");
    p.ui->key("Enter");
    p.ui->key("Right");
    p.tab_to(std::string(ids::draft_note));
    p.ui->type("Nobody signed it.");
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.last<AddFlag>() != nullptr);
    const DeficiencyFlag& flag = p.last<AddFlag>()->flag;
    CHECK(flag.document == sample_chart().documents[1].id);
    CHECK(flag.responsible == "J. Adeyemi, MD");
    CHECK(flag.severity == 3);
    CHECK(flag.note == "Nobody signed it.");
    CHECK_FALSE(p.state.review.draft.has_value());
    CHECK_FALSE(p.state.confirm_submit);
    CHECK(p.ui->focused() == ids::review_flags);
  }

  TEST_CASE("something absent is flagged by mouse alone") {
    Reviewing p;
    p.ui->click(std::string(ids::review_flag_absent));
    p.ui->click(std::string(ids::draft_absent) + ".option.1");
    REQUIRE(p.state.review.draft->flag.absent == DocumentType::Consent);
    p.ui->click(std::string(ids::draft_type) + ".option.9");
    CHECK(p.state.review.draft->flag.type == DeficiencyType::MissingConsent);
    p.ui->click(std::string(ids::draft_responsible));
    p.ui->click(std::string(ids::draft_responsible) + ".option.0");
    p.ui->click(std::string(ids::draft_severity) + ".1");
    p.ui->click(std::string(ids::draft_save));
    REQUIRE(p.last<AddFlag>() != nullptr);
    CHECK(p.last<AddFlag>()->flag.absent == DocumentType::Consent);
    CHECK(p.last<AddFlag>()->flag.document.empty());
    CHECK(p.last<AddFlag>()->flag.severity == 2);
    REQUIRE(p.desk.review.flags.size() == 1);
    CHECK(p.ui->widget(ids::review_flag(0)).label == "Missing consent: Missing: Consent to a procedure");
  }

  TEST_CASE("words of the chart are flagged by the button beside them, and the flag leads back to them") {
    Reviewing p;
    p.select_a_word();
    REQUIRE(p.ui->has(std::string(ids::review_flag_passage)));
    p.ui->click(std::string(ids::review_flag_passage));
    REQUIRE(p.state.review.draft.has_value());
    REQUIRE(p.state.review.draft->flag.passage.has_value());
    const Evidence words = *p.state.review.draft->flag.passage;
    p.ui->type("copied");
    p.ui->key("Enter");
    p.ui->click(std::string(ids::draft_save));
    REQUIRE(p.last<AddFlag>() != nullptr);
    CHECK(p.last<AddFlag>()->flag.passage == words);
    p.desk.apply(SelectDocument{sample_chart().documents[4].id});
    p.ui->settle();
    p.ui->click(ids::review_flag(0));
    CHECK(p.desk.draft.document == words.document);
  }

  TEST_CASE("a flag is changed, given up and removed") {
    Reviewing p(3);
    p.tab_to(std::string(ids::review_flags));
    p.ui->key("Down");
    CHECK(p.state.review.flag == 1);
    p.ui->key("F2");
    REQUIRE(p.state.review.draft.has_value());
    CHECK(p.state.review.draft->of == 1);
    p.ui->key("Escape");
    CHECK_FALSE(p.state.review.draft.has_value());
    CHECK(p.last<EditFlag>() == nullptr);
    p.ui->click(ids::review_flag_part(1, "change"));
    p.ui->click(std::string(ids::draft_severity) + ".2");
    p.ui->click(std::string(ids::draft_save));
    REQUIRE(p.last<EditFlag>() != nullptr);
    CHECK(p.last<EditFlag>()->flag == 1);
    CHECK(p.last<EditFlag>()->right.severity == 3);
    p.tab_to(std::string(ids::review_flags));
    p.ui->key("Delete");
    REQUIRE(p.last<RemoveFlag>() != nullptr);
    CHECK(p.desk.review.flags.size() == 2);
    CHECK(p.ui->focused() == ids::review_flags);
  }

  TEST_CASE("documents are ticked by mouse, by the list's keys and from the chart") {
    Reviewing p;
    p.ui->key("T");
    REQUIRE(p.last<CheckDocument>() != nullptr);
    CHECK(p.last<CheckDocument>()->document == sample_chart().documents[1].id);
    CHECK(p.last<CheckDocument>()->checked);
    p.ui->key("Ctrl+2");
    CHECK(p.ui->focused() == ids::review_documents);
    p.ui->key("Down");
    CHECK(p.desk.draft.document == sample_chart().documents[2].id);
    p.ui->key("Enter");
    CHECK(p.desk.review.checked == 2);
    p.ui->click(ids::review_tick(0));
    CHECK(p.desk.review.checked == 3);
    p.ui->click(ids::review_tick(0));
    CHECK(p.desk.review.checked == 2);
    p.ui->click(ids::review_document(0));
    CHECK(p.desk.draft.document == sample_chart().documents[0].id);
  }

  TEST_CASE("the due clock moves by days, to day 31, to a typed day and back") {
    Reviewing p(1);
    p.ui->click(std::string(ids::review_due));
    CHECK(p.ui->widget("review.clock.day").label == "Day 12 after discharge");
    p.ui->click(std::string(ids::review_day_more));
    CHECK(p.desk.review.days_since_discharge == 13);
    p.ui->click(std::string(ids::review_day_less));
    p.ui->click(std::string(ids::review_day_less));
    CHECK(p.desk.review.days_since_discharge == 11);
    p.ui->click(std::string(ids::review_day_delinquent));
    CHECK(p.desk.review.clock.date == p.desk.review.delinquent_from);
    p.ui->click(std::string(ids::review_date));
    p.ui->type("2/1/2026");
    p.ui->key("Enter");
    CHECK(p.desk.review.clock.date == *Date::parse("2026-02-01"));
    p.ui->click(std::string(ids::review_day_back));
    CHECK(p.desk.review.clock == p.desk.review.on);
    CHECK(p.desk.draft.answer.flags.size() == 1);
  }

  TEST_CASE("another version asks first when something would be put away") {
    Reviewing p;
    p.ui->click(std::string(ids::review_again));
    REQUIRE(p.last<ChooseVariant>() != nullptr);
    CHECK(p.desk.review.variant == MessVariant{5, 2});
    p.desk.apply(AddFlag{{}});
    p.ui->settle();
    p.ui->click(std::string(ids::review_level) + ".4");
    CHECK(p.desk.review.variant.level == 2);
    p.ui->click(std::string(ids::review_variant_cancel));
    CHECK(p.desk.review.variant.level == 2);
    p.ui->click(std::string(ids::review_level) + ".4");
    p.ui->click(std::string(ids::review_variant_confirm));
    CHECK(p.desk.review.variant.level == 4);
    CHECK(p.desk.review.flags.empty());
  }

  TEST_CASE("the head of every document tells the same things") {
    Reviewing p;
    const auto facts = [&] { return p.ui->widget(std::string(ids::chart_facts)).label; };
    CHECK(facts().find("Signed: Not signed") != std::string::npos);
    p.desk.apply(SelectDocument{sample_chart().documents[2].id});
    p.ui->settle();
    CHECK(facts().find("Page of: Ostrander, Marian E., MRN 7714-280") != std::string::npos);
    p.desk.apply(SelectDocument{sample_chart().documents[3].id});
    p.ui->settle();
    CHECK(facts().find("Attested: Not attested (R. Castellano, MD)") != std::string::npos);
    CHECK(facts().find("Page of: " + sample_chart().encounter.patient.name) != std::string::npos);
  }

  TEST_CASE("what is unfinished is named before it is submitted, and leads to its place") {
    Reviewing p(5);
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.ui->has(std::string(ids::submit_confirm)));
    p.ui->click("workspace.submit.item.1");
    CHECK_FALSE(p.state.confirm_submit);
    CHECK(p.state.review.flag == 4);
    p.ui->key("Ctrl+Enter");
    p.ui->click("workspace.submit.item.0");
    CHECK(p.state.review.tab == 1);
    p.ui->key("Ctrl+Enter");
    p.ui->click(std::string(ids::submit_confirm));
    CHECK(p.last<Submit>() != nullptr);
  }
}

TEST_SUITE("view queries") {
  TEST_CASE("a query is begun, filled in and sent by keyboard alone") {
    Asking p;
    p.ui->key("Alt+Q");
    REQUIRE(p.desk.model.queries.size() == 1);
    REQUIRE(p.ui->focused() == ids::query_to);
    CHECK(p.ui->widget("query.lacking").label.find("whom it goes to") != std::string::npos);
    p.ui->key("Enter");
    p.ui->type("cast");
    p.ui->key("Enter");
    p.tab_to(ids::query_field("from"));
    p.ui->type("J. Doe");
    p.tab_to(ids::query_field("title"));
    p.ui->type("Hemoglobin");
    p.select_a_word();
    p.ui->key("Ctrl+E");
    REQUIRE(p.desk.model.queries[0].query.indicators.size() == 1);
    p.tab_to(ids::query_field("question"));
    p.ui->type("What was treated?");
    p.ui->key("Enter");
    p.ui->type("Please document it.");
    const ComposedQuery& query = p.desk.model.queries[0].query;
    CHECK(query.to == "R. Castellano, MD");
    CHECK(query.from == "J. Doe");
    CHECK(query.question == "What was treated?\nPlease document it.");
    CHECK(p.desk.model.queries[0].lacking.empty());
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.ui->has(std::string(ids::query_send_confirm)));
    CHECK(p.last<SendQuery>() == nullptr);
    p.ui->key("Enter");
    REQUIRE(p.last<SendQuery>() != nullptr);
    CHECK_FALSE(p.state.confirm_submit);
    CHECK(p.ui->widget("query.outcome").label == "Agrees");
    CHECK_FALSE(p.ui->has(ids::query_field("question")));
  }

  TEST_CASE("options are added, moved and removed by mouse") {
    Asking p;
    p.ui->click(std::string(ids::query_write));
    REQUIRE(p.desk.model.queries.size() == 1);
    p.ui->click(std::string(ids::query_form) + ".1");
    CHECK(p.desk.model.queries[0].query.form == QueryForm::MultipleChoice);
    const auto bring = [&](const std::string& id) {
      if (!p.ui->has(id) || p.ui->widget(id).visible.height() < p.ui->widget(id).rect.height() / 2) p.ui->scroll_to(ids::query_field("title"), id);
    };
    bring(std::string(ids::query_add_option));
    p.ui->click(std::string(ids::query_add_option));
    p.ui->type("One");
    p.ui->key("Enter");
    p.ui->type("Two");
    CHECK(p.desk.model.queries[0].query.options == std::vector<std::string>{"One", "Two"});
    bring(ids::query_option_part(1, "up"));
    p.ui->click(ids::query_option_part(1, "up"));
    CHECK(p.desk.model.queries[0].query.options == std::vector<std::string>{"Two", "One"});
    p.ui->click(ids::query_option_part(0, "remove"));
    CHECK(p.desk.model.queries[0].query.options == std::vector<std::string>{"One"});
  }

  TEST_CASE("an indicator leads to its words and is removed; the preview shows the letter") {
    Asking p(1, 0);
    p.ui->key("Alt+Q");
    REQUIRE(p.ui->has(ids::query_indicator(1)));
    p.ui->click(ids::query_indicator(1));
    CHECK(p.desk.draft.document == p.desk.model.queries[0].query.indicators[1].document);
    p.ui->click(ids::query_indicator_remove(0));
    CHECK(p.desk.model.queries[0].query.indicators.size() == 2);
    p.ui->click(std::string(ids::query_preview));
    CHECK_FALSE(p.ui->has(ids::query_field("title")));
    p.ui->click(std::string(ids::query_preview));
    CHECK(p.ui->has(ids::query_field("title")));
    p.ui->click(std::string(ids::query_remove));
    CHECK(p.last<RemoveQuery>() != nullptr);
    CHECK_FALSE(p.state.query.open);
  }

  TEST_CASE("what was sent shows its answer, leads to the addendum, and is escalated where none came") {
    Asking p(3, 3);
    p.ui->key("Alt+Q");
    REQUIRE(p.ui->has(ids::query_row(2)));
    p.ui->click(ids::query_row(1));
    CHECK(p.ui->widget("query.outcome").label == "No answer");
    p.ui->click(std::string(ids::query_escalate));
    REQUIRE(p.last<EscalateQuery>() != nullptr);
    CHECK(p.last<EscalateQuery>()->query == 1);
    CHECK(p.ui->widget("query.outcome").label == "Agrees");
    CHECK_FALSE(p.ui->has(std::string(ids::query_escalate)));
    p.ui->click(std::string(ids::query_addendum));
    CHECK(p.desk.draft.document == DocumentId("answer-anemia"));
    p.ui->click(std::string(ids::query_back));
    CHECK(p.ui->has(ids::query_row(0)));
    p.ui->click(std::string(ids::query_back));
    CHECK_FALSE(p.state.query.open);
    CHECK(p.ui->has(std::string(ids::submit)));
  }

  TEST_CASE("words of the chart are added to no query that was sent") {
    Asking p(1, 1);
    p.ui->key("Alt+Q");
    p.select_a_word();
    REQUIRE(p.ui->has(std::string(ids::mark_evidence)));
    CHECK_FALSE(p.ui->widget(std::string(ids::mark_evidence)).enabled);
    p.ui->key("Ctrl+E");
    CHECK(p.last<EditQuery>() == nullptr);
    CHECK(p.last<AddEvidence>() == nullptr);
  }
}

TEST_SUITE("view feedback of reviews") {
  struct Fed {
    std::unique_ptr<GradedReview> graded;
    std::unique_ptr<GradedQueries> queries;
    CodeBook codes{{}};
    views::FeedbackState state;
    std::vector<Command> done;
    std::unique_ptr<UiHarness> ui;
    void show(const FeedbackModel& model) {
      ui = std::make_unique<UiHarness>([this, &model](ui::Frame& f) {
        CommandQueue out;
        views::draw_feedback(f, state, model, codes, out, f.window());
        for (const auto& command : out.take()) done.push_back(command);
      }, ui::Vec{1600, 1000});
    }
  };

  TEST_CASE("the first thing missed or called otherwise is chosen; arrow keys walk the rows and the chart follows") {
    Fed p;
    p.graded = std::make_unique<GradedReview>(sample_chart());
    p.show(p.graded->model);
    CHECK(p.state.selected_row == 1);
    CHECK(p.state.document == sample_chart().documents[3].id);
    CHECK(p.ui->widget(ids::feedback_row(0)).label == "Found: " + sample_chart().documents[1].title);
    p.ui->key("Down");
    CHECK(p.state.selected_row == 2);
    CHECK(p.state.document == sample_chart().documents[2].id);
    CHECK(p.ui->widget(std::string(ids::chart_facts)).label.find("Ostrander, Marian E.") != std::string::npos);
    CHECK(p.ui->widget(ids::feedback_measure("sensitivity")).label == "Sensitivity 50.0 %");
    CHECK(p.ui->widget(ids::feedback_measure("precision")).label == "Precision 66.7 %");
    p.ui->click(ids::feedback_measure("score"));
    CHECK(p.state.arithmetic);
    p.ui->key("Escape");
    CHECK_FALSE(p.state.arithmetic);
  }

  TEST_CASE("a record with nothing wrong is told so, and what cannot be measured is no zero") {
    Fed p;
    p.graded = std::make_unique<GradedReview>(sample_chart(), true);
    p.show(p.graded->model);
    CHECK_FALSE(p.ui->has(ids::feedback_row(0)));
    CHECK(p.ui->widget(ids::feedback_measure("sensitivity")).label == "Sensitivity —");
    CHECK(p.ui->widget("feedback.review.clean").label.find("left alone") != std::string::npos);
  }

  TEST_CASE("queries that were written stand below the decision, with their quality") {
    Fed p;
    p.queries = std::make_unique<GradedQueries>(sample_chart());
    p.show(p.queries->model);
    REQUIRE(p.ui->has(ids::feedback_row(0)));
    CHECK(p.ui->widget("feedback.query.0.quality").label == "Quality 28 %");
    CHECK(p.ui->widget("feedback.query.1.quality").label == "Quality 100 %");
  }
}
