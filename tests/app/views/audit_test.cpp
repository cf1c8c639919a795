#include <doctest/doctest.h>

#include "app/views/ids.h"
#include "tests/app/views/program.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

const AuditModel& audit(Program& p) {
  REQUIRE(p.session->workspace() != nullptr);
  REQUIRE(p.session->workspace()->audit != nullptr);
  return *p.session->workspace()->audit;
}

void tab_to(Program& p, const std::string& id) {
  for (int i = 0; i < 250 && p.ui->focused() != id; ++i) p.ui->key("Tab");
  REQUIRE(p.ui->focused() == id);
}

/// Seed 7, at the worklist's door or straight in.
void open_audit(Program& p, std::uint64_t seed = 7) {
  p.session->apply(OpenAudit{p.chart().id, {}, seed});
  p.ui->settle();
}

void bring(Program& p, const std::string& id, const char* over) {
  if (!p.ui->has(id) || p.ui->widget(id).visible.height() < p.ui->widget(id).rect.height() / 2) p.ui->scroll_to(over, id);
}

}  // namespace

TEST_SUITE("view audits") {
  TEST_CASE("a chart is audited, submitted and read by keyboard alone") {
    Program p;
    tab_to(p, ids::home_audit(p.chart().id.text()));
    p.ui->key("Enter");
    REQUIRE(p.session->screen() == Screen::Workspace);
    const std::uint64_t seed = audit(p).seed;
    REQUIRE(audit(p).diagnoses.size() > 3);
    tab_to(p, ids::audit_line("dx", 0));
    p.ui->key("A");
    CHECK(audit(p).diagnoses[0].looked_at);
    CHECK(p.ui->widget("audit.progress").label == "1 of " + std::to_string(audit(p).lines) + " looked at");
    p.ui->key("Down");
    REQUIRE(p.ui->focused() == ids::audit_line("dx", 1));
    p.ui->key("R");
    CHECK(audit(p).diagnoses[1].verdict == AuditVerdict::Reject);
    tab_to(p, ids::audit_part("dx", 1, "type"));
    p.ui->key("Enter");
    p.ui->key("Down");
    p.ui->key("Enter");
    CHECK(audit(p).diagnoses[1].type == AuditErrorType::Unsupported);
    // The third line is corrected: code by F2, POA by its letter.
    tab_to(p, ids::audit_line("dx", 2));
    p.ui->key("C");
    p.ui->key("F2");
    REQUIRE(p.ui->focused() == ids::code_field);
    p.ui->type("e11.22");
    p.ui->key("Enter");
    REQUIRE(audit(p).diagnoses[2].correction.has_value());
    CHECK(audit(p).diagnoses[2].correction->line.code.text() == "E11.22");
    CHECK(p.ui->focused() == ids::audit_line("dx", 2));
    tab_to(p, ids::audit_part("dx", 2, "poa"));
    p.ui->key("Enter");
    p.ui->key("u");
    CHECK(audit(p).diagnoses[2].correction->line.poa == Poa::Unknown);
    tab_to(p, ids::audit_line("dx", 2));
    p.ui->key("P");
    CHECK(audit(p).diagnoses[0].index == 2);
    CHECK_FALSE(audit(p).order_right);
    CHECK(p.ui->focused() == ids::audit_line("dx", 0));
    p.ui->key("Alt+Down");
    CHECK(audit(p).diagnoses[1].index == 2);
    p.ui->key("Ctrl+Z");
    p.ui->key("Ctrl+Z");
    CHECK(audit(p).order_right);
    p.ui->key("Ctrl+Y");
    CHECK(audit(p).diagnoses[0].index == 2);
    p.ui->key("Ctrl+K");
    p.ui->type("r11.0");
    p.ui->key("Enter");
    CHECK(audit(p).diagnoses.back().added);
    p.ui->key("Ctrl+Enter");
    REQUIRE(p.ui->has(std::string(ids::submit_confirm)));
    CHECK(p.ui->focused() == ids::submit_confirm);
    p.ui->key("Enter");
    REQUIRE(audit(p).report != nullptr);
    CHECK(audit(p).report->answer.added_diagnoses.size() == 1);
    CHECK(p.ui->has("audit.score"));
    tab_to(p, ids::audit_row(0));
    p.ui->key("Down");
    CHECK(p.state.workspace.audit.row == 1);
    tab_to(p, std::string(ids::audit_again));
    p.ui->key("Enter");
    CHECK(audit(p).report == nullptr);
    CHECK(audit(p).seed != seed);
    CHECK(audit(p).looked_at == 0);
  }

  TEST_CASE("the same by mouse alone") {
    Program p;
    p.ui->click(ids::home_audit(p.chart().id.text()));
    REQUIRE(audit(p).diagnoses.size() > 3);
    p.ui->click(ids::audit_part("dx", 0, "verdict") + ".0");
    CHECK(audit(p).diagnoses[0].looked_at);
    p.ui->click(ids::audit_part("dx", 1, "verdict") + ".2");
    CHECK(audit(p).diagnoses[1].verdict == AuditVerdict::Reject);
    p.ui->click(ids::audit_part("dx", 1, "type"));
    p.ui->click(ids::audit_part("dx", 1, "type") + ".option.4");
    CHECK(audit(p).diagnoses[1].type == AuditErrorType::Specificity);
    p.ui->click(ids::audit_part("dx", 2, "verdict") + ".1");
    p.ui->click(ids::audit_part("dx", 2, "code"));
    p.ui->type("e11.22");
    p.ui->click(ids::code_result(0));
    REQUIRE(audit(p).diagnoses[2].correction.has_value());
    CHECK(audit(p).diagnoses[2].correction->line.code.text() == "E11.22");
    p.ui->click(ids::audit_part("dx", 2, "poa"));
    p.ui->click(ids::audit_part("dx", 2, "poa") + ".option.1");
    CHECK(audit(p).diagnoses[2].correction->line.poa == Poa::No);
    p.ui->click(ids::audit_part("dx", 2, "principal"));
    CHECK(audit(p).diagnoses[0].index == 2);
    REQUIRE(p.ui->has(std::string(ids::audit_keep_order)));
    p.ui->click(std::string(ids::audit_keep_order));
    CHECK(audit(p).order_right);
    p.ui->click(std::string(ids::code_field));
    p.ui->type("r11.0");
    p.ui->click(ids::code_result(0));
    REQUIRE(audit(p).diagnoses.back().added);
    const int last = static_cast<int>(audit(p).diagnoses.size()) - 1;
    bring(p, ids::audit_part("dx", last, "remove"), "audit.dx.0");
    p.ui->click(ids::audit_part("dx", last, "remove"));
    CHECK_FALSE(audit(p).diagnoses.back().added);
    p.ui->click(std::string(ids::coding_tabs) + ".1");
    REQUIRE(p.ui->has(ids::audit_line("px", 0)));
    p.ui->click(ids::audit_part("px", 0, "verdict") + ".1");
    p.ui->click(ids::audit_part("px", 0, "date"));
    p.ui->click(ids::audit_part("px", 0, "date") + ".option.0");
    p.ui->click(std::string(ids::audit_submit));
    p.ui->click(std::string(ids::submit_cancel));
    CHECK(audit(p).report == nullptr);
    p.ui->click(std::string(ids::audit_submit));
    p.ui->click(std::string(ids::submit_confirm));
    REQUIRE(audit(p).report != nullptr);
    p.ui->click(std::string(ids::audit_arithmetic));
    CHECK(p.state.workspace.audit.arithmetic);
    p.ui->click(std::string(ids::audit_home));
    CHECK(p.session->screen() == Screen::Home);
    p.ui->click(ids::home_audit_result(p.chart().id.text()));
    REQUIRE(audit(p).report != nullptr);
    CHECK(audit(p).seed != 0);
  }

  TEST_CASE("the dialog says that lines not looked at are accepted, and leads to the first") {
    Program p;
    open_audit(p);
    p.session->apply(JudgeLine{LineKind::Diagnosis, 0, AuditVerdict::Accept});
    p.ui->settle();
    p.ui->click(std::string(ids::audit_submit));
    CHECK(p.ui->widget("workspace.submit.item.0").label.find("not looked at yet: accepted as they stand") != std::string::npos);
    p.ui->click("workspace.submit.item.0");
    CHECK_FALSE(p.state.workspace.confirm_submit);
    CHECK(p.state.workspace.selected_line == std::pair(LineKind::Diagnosis, 1));
  }

  TEST_CASE("a passage of the result is shown in the chart, and a passage there leads back") {
    Program p;
    for (std::uint64_t seed = 1; seed < 60; ++seed) {
      const AuditCase made = make_audit_case(p.chart(), p.chart().tasks.front(), p.session->codes(), seed);
      if (made.truths.size() < 2 || made.truths[1].evidence.empty()) continue;
      open_audit(p, seed);
      p.session->apply(SubmitAudit{});
      p.ui->settle();
      const Evidence first = audit(p).report->truths[1].evidence.front();
      tab_to(p, ids::audit_row(1));
      p.ui->key("Enter");
      CHECK(p.state.workspace.audit.row == 1);
      CHECK(p.session->workspace()->draft->document == first.document);
      bring(p, ids::audit_evidence(1, 0), "audit.row.0");
      p.session->apply(SelectDocument{p.chart().documents.back().id});
      p.ui->settle();
      p.ui->click(ids::audit_evidence(1, 0));
      CHECK(p.session->workspace()->draft->document == first.document);
      return;
    }
    FAIL("no seed plants two errors with passages");
  }

  TEST_CASE("an open line without a type of error says so, and what was not measured is said in words") {
    Program p;
    const AuditMaker maker(p.chart(), p.chart().tasks.front(), p.session->codes());
    for (std::uint64_t seed = 1; seed < 500; ++seed)
      if (maker.make(seed).truths.empty()) {
        open_audit(p, seed);
        p.session->apply(SubmitAudit{});
        p.ui->settle();
        CHECK(audit(p).report->points == kFullPoints);
        CHECK(p.ui->widget("audit.measure.detection").label == "not measured");
        CHECK(p.ui->widget("audit.measure.specificity").label == "100.0 %");
        CHECK_FALSE(p.ui->has(ids::audit_row(0)));
        return;
      }
    FAIL("no clean chart among 500 seeds");
  }
}
