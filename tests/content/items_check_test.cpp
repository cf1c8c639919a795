#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "content/exams/check_items.h"
#include "tests/support/item_banks.h"
#include "tests/support/small_items.h"

using namespace cw;
using namespace cw::test;

namespace {

/// Items whose stems have little in common, keys and levels spread.
ItemBank sound_bank(int count = 60) {
  ItemBank bank;
  Dice dice(7);
  for (int i = 0; i < count; ++i) {
    Item item = plain_item("rhit-x-" + std::to_string(100 + i), "rhit", "analytics", "statistics", 70);
    item.stem.clear();
    for (int w = 0; w < 12; ++w) {
      for (int c = 0; c < 6; ++c) item.stem += static_cast<char>('b' + dice.below(24));
      item.stem += w == 11 ? '?' : ' ';
    }
    for (auto& option : item.options) option.right = false;
    item.options[static_cast<std::size_t>(i % 4)].right = true;
    item.level = static_cast<CognitiveLevel>(i % 3);
    bank.items.push_back(std::move(item));
  }
  return bank;
}

std::vector<ItemFinding> found(const ItemBank& bank, const std::function<void(ItemCheckContext&)>& change = {}) {
  ItemCheckContext context{.blueprints = std::span(built_in_blueprints()), .coverage = false};
  if (change) change(context);
  return check_items(bank, context);
}
bool has(const std::vector<ItemFinding>& all, const std::string& id) {
  return std::any_of(all.begin(), all.end(), [&](const ItemFinding& f) { return f.id == id; });
}
std::string told(const std::vector<ItemFinding>& all) {
  std::string text;
  for (const auto& finding : all) text += to_text(finding) + "\n";
  return text;
}

}  // namespace

TEST_SUITE("item check") {
  TEST_CASE("a sound bank has no findings") { CHECK(told(found(sound_bank())) == ""); }

  TEST_CASE("every rule is provoked, alone, and told by its id") {
    std::set<std::string> provoked;
    struct Case { const char* id; std::function<void(ItemBank&)> spoil; std::function<void(ItemCheckContext&)> change; };
    static const ItemProvenance nobody;
    const std::function<void(ItemCheckContext&)> none;
    const auto first = [](void (*change)(Item&)) { return [change](ItemBank& bank) { change(bank.items[0]); }; };
    const auto to_numeric = [](Item& i) {
      i.kind = ItemKind::Numeric;
      i.options.clear();
      i.why = "Because.";
      i.answer = *Decimal::parse("5");
    };
    const auto to_code = [](Item& i) {
      i.kind = ItemKind::Code;
      i.options.clear();
      i.why = "Because.";
      i.codes = {"E11.22"};
    };
    const std::vector<Case> cases{
        {"ICK-001", first([](Item& i) { i.p0 = 29; }), none},
        {"ICK-002", first([](Item& i) { i.about.clear(); }), none},
        {"ICK-003", first([](Item& i) { i.sources.clear(); }), none},
        {"ICK-004", first([](Item& i) { i.options[2].why.clear(); }), none},
        {"ICK-005", first([](Item& i) { i.stem = "A hospital keeps records. Which of these is not a record?"; }), none},
        {"ICK-006", first([](Item& i) { i.kind = ItemKind::Choose; i.choose = 1; }), none},
        {"ICK-007", first([](Item& i) { i.options[3].text = "first."; }), none},
        {"ICK-008", first([](Item& i) { i.options[3].text = "All of the above"; i.options[2].text = "It is all"; i.options[0].right = true; i.options[0].text = "All"; }), none},
        {"ICK-008", first([](Item& i) { i.options[3].text = "A and B"; }), none},
        {"ICK-009", first([](Item& i) { i.options[3].text = "It is always so"; i.options[2].text = "It is never so"; }), none},
        {"ICK-010", first([](Item& i) { i.stem = "The record that names the patient is an"; }), none},
        {"ICK-011", first([](Item& i) { const char* n[] = {"10", "1,000", "$30", "40%"}; for (std::size_t k = 0; k < 4; ++k) i.options[k].text = n[k]; }), none},
        {"ICK-012", [&](ItemBank& b) { to_numeric(b.items[0]); b.items[0].mistakes = {{"5.00", "w"}}; }, none},
        {"ICK-012", [&](ItemBank& b) { to_code(b.items[0]); b.items[0].mistakes = {{"e1122", "w"}}; }, none},
        {"ICK-013", [&](ItemBank& b) { to_code(b.items[0]); }, [](ItemCheckContext& c) { c.code_valid = [](const Code&, Date) { return std::optional(false); }; }},
        {"ICK-014", first([](Item& i) { i.task = "no-task"; }), none},
        {"ICK-014", first([](Item& i) { i.domain = "no-domain"; }), none},
        {"ICK-014", first([](Item& i) { i.exam = "none"; }), none},
        {"ICK-015", [](ItemBank&) {}, [](ItemCheckContext& c) { c.provenance = &nobody; }},
        {"ICK-016", [](ItemBank& b) { b.sets.push_back({.id = "s", .title = "S", .text = "T"}); b.items[0].set = "s"; }, none},
        {"ICK-017", [](ItemBank& b) { b.sets.push_back({.id = "s", .title = "S", .chart = "gone"}); b.items[0].set = b.items[1].set = "s"; }, [](ItemCheckContext& c) { c.charts = {KnownChart{"there", {"10-face-sheet"}}}; }},
        {"ICK-017", [](ItemBank& b) { b.sets.push_back({.id = "s", .title = "S", .chart = "there", .documents = {"20-note"}}); b.items[0].set = b.items[1].set = "s"; }, [](ItemCheckContext& c) { c.charts = {KnownChart{"there", {"10-face-sheet"}}}; }},
        {"ICK-018", [](ItemBank& b) { for (auto& i : b.items) for (std::size_t k = 0; k < 4; ++k) i.options[k].right = k == 1; }, none},
        {"ICK-019", [](ItemBank& b) { for (auto& i : b.items) for (auto& o : i.options) if (o.right) o.text += " and more words than any other has"; }, none},
        {"ICK-020", [](ItemBank& b) { b.items[0].stem += " EXCEPT"; b.items[1].stem += " NOT"; }, none},
        {"ICK-021", [](ItemBank& b) { for (auto& i : b.items) i.level = CognitiveLevel::Recall; }, none},
        {"ICK-021", [](ItemBank& b) { for (auto& i : b.items) i.level = CognitiveLevel::Application; }, none},
        {"ICK-022", [](ItemBank& b) { b.items[1].id = b.items[0].id; }, none},
        {"ICK-023", [](ItemBank& b) { b.items[1].stem = b.items[0].stem + " Yes?"; }, none},
        {"ICK-024", [](ItemBank& b) { for (std::size_t i = 0; i < 7; ++i) b.items[i].point = "same", b.items[i].about = "Same"; }, none},
        {"ICK-025", [](ItemBank& b) { b.items[1].point = b.items[0].point; }, none},
        {"ICK-026", [](ItemBank&) {}, [](ItemCheckContext& c) { c.coverage = true; }},
        {"ICK-027", [](ItemBank&) {}, [](ItemCheckContext& c) { c.coverage = true; }},
    };
    for (const auto& c : cases) {
      CAPTURE(c.id);
      ItemBank bank = sound_bank();
      c.spoil(bank);
      const auto all = found(bank, c.change);
      CHECK_MESSAGE(has(all, c.id), told(all));
      for (const auto& finding : all) {
        // Coverage comes in pairs, and an id that is there twice is one stem twice for nobody.
        const bool expected = finding.id == c.id || (finding.id >= "ICK-026" && std::string(c.id) >= "ICK-026");
        CHECK_MESSAGE(expected, to_text(finding));
      }
      provoked.insert(c.id);
    }
    for (const auto& [id, about] : item_check_rules()) CHECK_MESSAGE(provoked.contains(id), id << " is provoked by no case: " << about);
  }

  TEST_CASE("templates are checked for place, rating, sources and reasons") {
    ItemBank bank;
    bank.templates = read_templates(kSmallTemplates, "t.json").bank.templates;
    CHECK(told(found(bank)) == "");
    bank.templates[0].places[1].task = "no-task";
    bank.templates[0].item.p0 = 20;
    bank.templates[0].item.sources.clear();
    bank.templates[0].item.about.clear();
    bank.templates[0].mistakes[0].why.clear();
    const auto all = found(bank);
    for (const char* id : {"ICK-001", "ICK-002", "ICK-003", "ICK-004", "ICK-014"}) CHECK(has(all, id));
  }

  TEST_CASE("a code that no installed release knows is not judged; one answered in this version is not asked for again") {
    ItemBank bank = sound_bank();
    bank.items[0].kind = ItemKind::Code;
    bank.items[0].options.clear();
    bank.items[0].why = "Because.";
    bank.items[0].codes = {"E11.22"};
    ItemProvenance all_answered;
    for (const auto& item : bank.items) all_answered.items[item.id] = {1, true, ""};
    const auto all = found(bank, [&](ItemCheckContext& c) {
      c.code_valid = [](const Code&, Date) { return std::optional<bool>(); };
      c.provenance = &all_answered;
    });
    CHECK(told(all) == "");
  }

  TEST_CASE("the shipped bank has no errors") {
    for (const auto& finding : found(built_in_items(), [](ItemCheckContext& c) { c.coverage = true; }))
      if (finding.severity == Severity::Error) FAIL_CHECK(to_text(finding));
  }
}
