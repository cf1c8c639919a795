#include <doctest/doctest.h>

#include <set>

#include "app/views/ids.h"
#include "app/views/shortcuts.h"
#include "app/views/views.h"
#include "tests/app/ui/harness.h"
#include "tests/app/views/unit_models.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

/// The Records screen over a unit: what it wishes for is carried out on the unit, as the session does.
struct RecordsDesk {
  UnitSample sample;
  Date on;
  views::RecordsState state;
  UnitModel model;
  std::vector<Command> done;
  std::unique_ptr<UiHarness> ui;

  explicit RecordsDesk(int day, ui::Vec size = {1440, 900}) : on(sample.unit->first.plus_days(day)) {
    look();
    ui = std::make_unique<UiHarness>([this](ui::Frame& f) {
      CommandQueue out;
      views::draw_records(f, state, model, out, f.window());
      for (const auto& command : out.take()) carry_out(f, command);
    }, size);
  }
  void look() { model = unit_model(*sample.unit, sample.policy, sample.actions, on, sample.layers); }
  void carry_out(ui::Frame& f, const Command& command) {
    if (const auto* show = std::get_if<ShowUnitDay>(&command)) on = show->on;
    if (const auto* act = std::get_if<DoUnitAct>(&command)) sample.actions.push_back({act->act, act->record, act->slip, on});
    if (std::holds_alternative<UndoUnitAct>(command) && !sample.actions.empty()) sample.actions.pop_back();
    if (const auto* layer = std::get_if<SwitchPolicyLayer>(&command))
      for (auto& line : sample.layers)
        if (line.id == layer->id) line.on = layer->on;
    done.push_back(command);
    look();
    f.request_frames(3);
  }
  int day() const { return on.days_since_1970() - sample.unit->first.days_since_1970(); }
  template <typename C>
  const C* last() const {
    return done.empty() ? nullptr : std::get_if<C>(&done.back());
  }
  const RecordOn& chosen() const {
    for (const auto& record : model.day.records)
      if (sample.unit->records[static_cast<std::size_t>(record.record)].id == state.record) return record;
    FAIL("no record is chosen");
    return model.day.records.front();
  }
  bool says(const std::string& words) const {
    for (const auto& widget : ui->probe().widgets())
      if (widget.label.find(words) != std::string::npos) return true;
    return false;
  }
  void tab_to(std::string_view id) {
    for (int i = 0; i < 80 && ui->focused() != id; ++i) ui->key("Tab");
    REQUIRE(ui->focused() == id);
  }
};

}  // namespace

TEST_SUITE("records") {
  TEST_CASE("the day is moved by buttons, keys, the slider, a typed date, and to the next delinquent record") {
    RecordsDesk s(20);
    s.ui->click(std::string(ids::records_after));
    CHECK(s.day() == 21);
    s.ui->click(std::string(ids::records_before));
    s.ui->key("Left");
    CHECK(s.day() == 19);
    s.ui->key("Right");
    CHECK(s.day() == 20);
    s.tab_to(ids::records_slider);
    s.ui->key("PageDown");
    CHECK(s.day() == 27);
    s.ui->key("Right");
    CHECK(s.day() == 28);
    s.ui->key("End");
    CHECK(s.day() == 56);
    s.ui->key("Right");
    CHECK(s.day() == 56);
    s.ui->key("Home");
    CHECK(s.day() == 0);
    // The mouse anywhere in the curve.
    const ui::Rect curve = s.ui->widget(std::string(ids::records_slider)).rect;
    s.ui->input().move({curve.x0 + curve.width() / 2, curve.y0 + 30});
    s.ui->frames(1);
    s.ui->input().button(true);
    s.ui->frames(2);
    s.ui->input().button(false);
    s.ui->settle();
    CHECK(s.day() == 28);
    s.ui->key("Ctrl+K");
    REQUIRE(s.ui->focused() == ids::records_typed);
    s.ui->key("Ctrl+A");
    s.ui->type("2026-05-01");
    s.ui->key("Enter");
    CHECK(to_string(s.on) == "2026-05-01");
    s.ui->key("Escape");
    s.ui->key("Ctrl+K");
    s.ui->key("Ctrl+A");
    s.ui->type("2031-01-01");
    s.ui->key("Enter");
    CHECK(to_string(s.on) == "2026-05-01");
    CHECK(s.state.typed_wrong);
    CHECK(s.says("This unit's days go from 2026-04-26 to 2026-06-21"));
    s.ui->key("Escape");
    const Date next = *std::upper_bound(s.model.turns.begin(), s.model.turns.end(), s.on);
    s.ui->key("Ctrl+Right");
    CHECK(s.on == next);
    CHECK_FALSE(s.state.typed_wrong);
    CHECK(std::any_of(s.model.day.records.begin(), s.model.day.records.end(), [](const RecordOn& r) { return r.delinquent && r.days == 31; }));
  }

  TEST_CASE("the rate stands there with its arithmetic, the curve in words") {
    RecordsDesk s(40);
    const UnitOn& day = s.model.day;
    CHECK(s.says(std::to_string(day.delinquent) + " delinquent ÷ "));
    CHECK(s.says("average monthly discharges = " + std::to_string(day.rate_per_mille / 10) + "." + std::to_string(day.rate_per_mille % 10) + " %"));
    CHECK(s.says(std::to_string(day.discharges_in_months) + " discharges ÷ 12 months"));
    const auto& curve = s.ui->widget(std::string(ids::records_curve));
    CHECK(curve.label.find(std::to_string(day.incomplete) + " incomplete, " + std::to_string(day.delinquent) + " delinquent, " + std::to_string(day.unbilled) + " unbilled") != std::string::npos);
  }

  TEST_CASE("records are walked by keys, most urgent first, and a slip is worked off") {
    RecordsDesk s(40);
    s.tab_to(ids::records_list);
    CHECK(s.chosen().delinquent);
    const std::string first = s.state.record;
    s.ui->key("Down");
    CHECK(s.state.record != first);
    s.ui->key("Up");
    CHECK(s.state.record == first);
    const int before = s.model.day.incomplete, open = s.chosen().open;
    s.ui->key("A");
    REQUIRE(s.last<DoUnitAct>() != nullptr);
    CHECK(s.last<DoUnitAct>()->act == UnitAct::Assign);
    CHECK(s.last<DoUnitAct>()->record == first);
    s.ui->key("N");
    CHECK(s.last<DoUnitAct>()->act == UnitAct::Notify);
    s.ui->key("Ctrl+Z");
    CHECK(s.last<UndoUnitAct>() != nullptr);
    CHECK(s.sample.actions.size() == 1);
    s.ui->key("Enter");
    CHECK(s.ui->focused() == ids::records_slips);
    for (int i = 0; i < open; ++i) {
      s.state.slip = -1;
      s.ui->settle();
      s.ui->key("C");
    }
    CHECK(s.model.day.incomplete == before - 1);
    // It is complete, went from the list of open ones, and stays beside it.
    CHECK(s.state.record == first);
    CHECK_FALSE(s.chosen().incomplete);
    CHECK_FALSE(s.ui->has(ids::records_row(first)));
  }

  TEST_CASE("the same by mouse; a completed slip has no buttons any more") {
    RecordsDesk s(40);
    const int slip = s.state.slip;
    const std::string complete = ids::records_slip_part(slip, "complete"), notify = ids::records_slip_part(slip, "notify");
    REQUIRE(s.ui->has(notify));
    s.ui->click(notify);
    REQUIRE(s.last<DoUnitAct>() != nullptr);
    CHECK(s.last<DoUnitAct>()->act == UnitAct::Notify);
    CHECK_FALSE(s.ui->widget(ids::records_slip_part(slip, "assign")).enabled);
    s.ui->click(complete);
    CHECK(s.last<DoUnitAct>()->act == UnitAct::Complete);
    CHECK_FALSE(s.ui->has(complete));
    s.ui->click(std::string(ids::records_undo));
    CHECK(s.ui->has(complete));
  }

  TEST_CASE("a slip shows its rule, its citation and who answers for it") {
    RecordsDesk s(40);
    const UnitRecord& record = s.sample.unit->records[static_cast<std::size_t>(s.chosen().record)];
    const UnitSlip& slip = record.slips.at(static_cast<std::size_t>(s.state.slip));
    const PolicyRule* rule = s.sample.policy.rule(slip.rule);
    REQUIRE(rule != nullptr);
    CHECK(s.says(slip.rule + "  " + rule->title));
    CHECK(s.says(rule->cite));
    CHECK(s.says(slip.responsible));
    CHECK(s.says("Due " + to_display(slip.due)));
  }

  TEST_CASE("a layer of the policy is switched, another unit only after a question once something was done") {
    RecordsDesk s(30, {1600, 1600});
    s.ui->click(ids::records_layer("accreditation"));
    REQUIRE(s.last<SwitchPolicyLayer>() != nullptr);
    CHECK(s.last<SwitchPolicyLayer>()->id == "accreditation");
    CHECK_FALSE(s.last<SwitchPolicyLayer>()->on);
    s.ui->click(std::string(ids::records_new));
    CHECK(s.last<StartUnit>() != nullptr);
    s.ui->key("C");
    REQUIRE(s.last<DoUnitAct>() != nullptr);
    s.ui->click(std::string(ids::records_new));
    CHECK(s.last<StartUnit>() == nullptr);
    CHECK(s.ui->focused() == ids::records_new_cancel);
    // Nothing below the question takes keys.
    const std::size_t done = s.done.size();
    s.ui->key("Right");
    s.ui->key("N");
    CHECK(s.done.size() == done);
    s.ui->click(std::string(ids::records_new_confirm));
    CHECK(s.last<StartUnit>() != nullptr);
  }

  TEST_CASE("a narrow window shows the days, the records, or the slips of one") {
    RecordsDesk s(40, {760, 420});
    CHECK(s.ui->has(std::string(ids::records_slider)));
    CHECK_FALSE(s.ui->has(std::string(ids::records_list)));
    s.ui->click(std::string(ids::records_compact) + ".1");
    REQUIRE(s.ui->has(std::string(ids::records_list)));
    CHECK_FALSE(s.ui->has(std::string(ids::records_slips)));
    s.tab_to(ids::records_list);
    s.ui->key("Down");
    s.ui->key("Enter");
    CHECK(s.ui->has(std::string(ids::records_slips)));
    s.ui->click(std::string(ids::records_back));
    CHECK(s.ui->focused() == ids::records_list);
  }

  TEST_CASE("no unit, and a unit in which nothing is open, say so") {
    CommandQueue wishes;
    views::RecordsState state;
    UiHarness empty([&](ui::Frame& f) { views::draw_records(f, state, UnitModel{}, wishes, f.window()); });
    empty.click(std::string(ids::records_new));
    CHECK(std::holds_alternative<StartUnit>(wishes.pending().back()));
    RecordsDesk s(0);
    for (auto& record : s.sample.unit->records) record.slips.clear();
    s.look();
    s.ui->settle();
    CHECK(s.says("Every record is complete"));
    CHECK(s.says("Nobody: no slip is open on this day."));
    CHECK(s.says("No further one turns delinquent"));
  }

  TEST_CASE("in every theme, scale and size nothing is clipped, outside, twice, or out of reach") {
    struct Size {
      ui::Vec window;
      float scale;
    };
    struct Case {
      const char* name;
      int day;
      bool long_names, records, slips;
    };
    for (const auto& c : {Case{"days", 30, false, false, false}, Case{"records", 45, true, true, false}, Case{"slips", 56, true, true, true}})
      for (const auto& size : {Size{{1280, 720}, 1}, Size{{1600, 1000}, 1}, Size{{1440, 900}, 1.25F}, Size{{1280, 720}, 1.5F}, Size{{2560, 1440}, 2}, Size{{1280, 720}, 2}})
        for (const char* theme : {"light", "dark"}) {
          const std::string name = std::string(c.name) + ", " + theme + ", " + std::to_string(static_cast<int>(size.window.x)) + " at " + std::to_string(size.scale);
          CAPTURE(name);
          UnitSample sample;
          if (c.long_names) make_long(sample);
          do_something(sample, 20);
          const UnitModel model = sample.model(c.day);
          views::RecordsState state;
          state.compact = c.records ? 1 : 0;
          state.slips_shown = c.slips;
          state.seed = c.slips ? 6 : 0;
          UiHarness ui([&](ui::Frame& f) {
            CommandQueue out;
            ui::Rect rest = f.window();
            rest.cut_left(f.px(84));
            views::draw_records(f, state, model, out, rest);
          }, size.window, size.scale, theme);
          ui.settle();
          for (const auto& id : ui.probe().duplicates()) CHECK_MESSAGE(false, "id twice: " << id);
          std::set<std::string> wanted, reached;
          for (const auto& w : ui.probe().widgets()) {
            if (w.clipped) CHECK_MESSAGE(false, "clipped: " << w.label);
            const bool inside = w.rect.x0 >= -0.5F && w.rect.y0 >= -0.5F && w.rect.x1 <= size.window.x + 0.5F && w.rect.y1 <= size.window.y + 0.5F;
            if (w.fixed && !w.id.empty() && w.rect.width() > 0) CHECK_MESSAGE(inside, w.id << " lies outside the window");
            if (w.focusable) wanted.insert(w.id);
          }
          for (std::size_t i = 0; i < wanted.size() + 30; ++i) {
            ui.input().press(ui::Key::Tab);
            ui.frames(2);
            reached.insert(ui.focused());
          }
          for (const auto& id : wanted) CHECK_MESSAGE(reached.contains(id), "Tab never reaches " << id);
        }
  }
}
