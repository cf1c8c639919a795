#include <doctest/doctest.h>

#include <array>

#include "app/ui/chart_view.h"
#include "app/ui/icons.h"
#include "app/ui/rasterise.h"
#include "tests/app/ui/harness.h"

using namespace cw;
using namespace cw::test;
using ui::Color;
using ui::Rect;

TEST_SUITE("themes") {
  TEST_CASE("text is readable on every surface it stands on") {
    for (const char* name : {"light", "dark"}) {
      CAPTURE(name);
      const ui::Theme t = theme_named(name);
      const std::vector<std::pair<Color, Color>> pairs = {
          {Color::Text, Color::Surface}, {Color::Text, Color::Bg}, {Color::Text, Color::Hover}, {Color::Text, Color::Sunken}, {Color::Text, Color::AccentTint}, {Color::Text2, Color::Surface}, {Color::Text2, Color::Hover},
          {Color::Text2, Color::Sunken}, {Color::Text2, Color::AccentTint}, {Color::Text3, Color::Surface}, {Color::Text3, Color::AccentTint}, {Color::Text3, Color::Hover}, {Color::AccentText, Color::Surface}, {Color::AccentText, Color::AccentTint},
          {Color::OnAccent, Color::Accent}, {Color::OnAccent, Color::AccentHover}, {Color::OnAccent, Color::AccentActive}, {Color::Ok, Color::OkTint}, {Color::Warn, Color::WarnTint}, {Color::Bad, Color::BadTint}, {Color::Violet, Color::VioletTint},
          {Color::Ok, Color::Surface}, {Color::Warn, Color::Surface}, {Color::Bad, Color::Surface}, {Color::Text, Color::EvidenceOwn}, {Color::Text, Color::EvidenceCredited}, {Color::Text, Color::EvidenceMissed}, {Color::Text, Color::Find},
          {Color::Text, Color::FindCurrent}, {Color::Text, Color::Selection}, {Color::NavText, Color::Nav}, {Color::NavActiveText, Color::NavActive}, {Color::Text2, Color::EvidenceOwn}, {Color::Text2, Color::EvidenceMissed}};
      for (const auto& pair : pairs) {
        const Color ink = pair.first, paper = pair.second;
        CHECK_MESSAGE(ui::contrast(t[ink], t[paper]) >= 4.5, ui::name(ink) << " on " << ui::name(paper) << ": " << ui::contrast(t[ink], t[paper]));
      }
      for (const Color fill : {Color::OkFill, Color::WarnFill, Color::BadFill, Color::AccentFill, Color::BorderStrong}) CHECK_MESSAGE(ui::contrast(t[fill], t[Color::Surface]) >= 3.0, ui::name(fill) << " " << ui::contrast(t[fill], t[Color::Surface]));
    }
    CHECK(ui::contrast(0xFFFFFFFF, 0x000000FF) == doctest::Approx(21));
  }

  TEST_CASE("a theme file must be whole") {
    const auto refused = ui::read_theme(R"({"format":"chartwright.theme","version":1,"name":"x","colors":{"bg":"12345G"}})", "x.json");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.find("THM-001") != std::string::npos);
    CHECK(refused.error().message.find("\"surface\" is missing") != std::string::npos);
  }

  TEST_CASE("a missing font is named with the package that has it") {
    const auto refused = ui::Context::create({.font_folders = {"/nowhere"}, .theme = theme_named("light")});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().id == "font.missing");
    CHECK(refused.error().message.find("fonts-inter") != std::string::npos);
  }
}

TEST_SUITE("widgets") {
  TEST_CASE("text over several lines is typed, divided, walked and selected") {
    std::string text;
    bool cancelled = false;
    UiHarness ui([&](ui::Frame& f) {
      f.button("before", {20, 10, 120, 40}, "Before");
      const float height = f.text_area_height(text, 320, 2);
      cancelled = f.text_area("area", {20, 60, 340, 60 + height}, text, {.hint = "Say it"}).cancelled || cancelled;
      f.announce("height", {}, "text", std::to_string(height));
    });
    const auto height = [&] { return std::stof(ui.widget("height").label); };
    const float two = height();
    ui.key("Tab");
    ui.key("Tab");
    REQUIRE(ui.focused() == "area");
    ui.type("one two three");
    ui.key("Enter");
    ui.type("four");
    CHECK(text == "one two three\nfour");
    CHECK(height() == two);
    ui.key("Up");
    ui.type("X");
    CHECK(text == "one Xtwo three\nfour");
    ui.key("Home");
    ui.type("Y");
    CHECK(text == "Yone Xtwo three\nfour");
    ui.key("End");
    ui.type("Z");
    CHECK(text == "Yone Xtwo threeZ\nfour");
    ui.key("Down");
    ui.key("Shift+Home");
    ui.type("five");
    CHECK(text == "Yone Xtwo threeZ\nfive");
    ui.key("Backspace");
    CHECK(text == "Yone Xtwo threeZ\nfiv");
    // Long lines break, and the area grows with them.
    ui.type("e words that go on until the line is full and has to be broken at least once");
    CHECK(height() > two);
    // Changed from outside, it shows what it is given.
    text = "other";
    ui.settle();
    ui.type("!");
    CHECK(text.find('!') != std::string::npos);
    CHECK(text.size() == 6);
    ui.key("Escape");
    CHECK(cancelled);
    // A click sets the caret, a double click selects a word.
    text = "alpha beta";
    ui.settle();
    const ui::Rect r = ui.widget("area").rect;
    ui.input().move({r.x0 + 14, r.y0 + 16});
    for (int i = 0; i < 2; ++i) {
      ui.input().button(true);
      ui.input().button(false);
    }
    ui.settle();
    ui.type("gamma");
    CHECK(text == "gamma beta");
    ui.key("Tab");
    CHECK(ui.focused() == "before");
  }

  TEST_CASE("a key pressed and released between two frames is not lost") {
    int pressed = 0;
    UiHarness ui([&](ui::Frame& f) { pressed += f.shortcut(ui::Key::F1) ? 1 : 0; });
    for (int i = 0; i < 5; ++i) ui.input().press(ui::Key::F1);
    ui.settle();
    CHECK(pressed == 5);
  }

  TEST_CASE("Tab goes round in order of drawing, Enter presses, a click moves the focus") {
    std::array<int, 3> pressed{};
    UiHarness ui([&](ui::Frame& f) {
      for (int i = 0; i < 3; ++i)
        if (f.button("b" + std::to_string(i), {10, 10 + 60.0F * static_cast<float>(i), 200, 50 + 60.0F * static_cast<float>(i)}, "Press", {.enabled = i != 1})) ++pressed[static_cast<std::size_t>(i)];
    });
    ui.key("Tab");
    CHECK(ui.focused() == "b0");
    ui.key("Enter");
    ui.key("Space");
    ui.key("Tab");
    ui.key("Enter");  // disabled
    ui.key("Tab");
    ui.key("Enter");
    ui.key("Tab");
    CHECK(ui.focused() == "b0");
    ui.key("Shift+Tab");
    CHECK(ui.focused() == "b2");
    ui.click("b0");
    CHECK(ui.focused() == "b0");
    CHECK(pressed == std::array<int, 3>{3, 0, 1});
  }

  TEST_CASE("a field takes text typed at once after the key that opened it, and keys that are the view's") {
    std::string text;
    ui::FieldResult last;
    int submitted = 0;
    UiHarness ui([&](ui::Frame& f) {
      if (f.shortcut(ui::Key::K, ui::ModCtrl)) f.focus("field");
      last = f.field("field", {10, 10, 400, 46}, text, {.hint = "words"});
      submitted += last.submitted ? 1 : 0;
    });
    ui.input().press(ui::Key::K, ui::ModCtrl);
    ui.input().type("heart fäil");
    ui.settle();
    CHECK(text == "heart fäil");
    CHECK(last.active);
    ui.key("Enter");
    CHECK(submitted == 1);
    CHECK(last.active);
    // Changed from outside while it is active.
    text = "I50";
    ui.settle();
    ui.type(".2");
    CHECK(text == "I50.2");
    ui.key("Backspace");
    CHECK(text == "I50.");
    ui.key("Escape");
    CHECK_FALSE(last.active);
  }

  TEST_CASE("a list above a field takes the click, and the field keeps its caret") {
    std::string text = "x";
    bool active = false;
    int clicked = 0;
    UiHarness ui([&](ui::Frame& f) {
      active = f.field("field", {10, 10, 400, 46}, text, {}).active;
      f.begin_floating("list", {10, 50, 400, 200});
      clicked += f.row("row", {20, 60, 390, 100}, "row").clicked ? 1 : 0;
      f.end_floating();
      f.row("below", {10, 50, 400, 200}, "below");
    });
    ui.click("field");
    CHECK(active);
    ui.click("row");
    CHECK(clicked == 1);
    CHECK(ui.focused() != "below");
  }

  TEST_CASE("a dialog has a scope of its own and gives the focus back") {
    bool open = false;
    UiHarness ui([&](ui::Frame& f) {
      if (f.button("open", {10, 10, 200, 50}, "Open")) open = true;
      f.button("other", {10, 60, 200, 100}, "Other");
      if (open) {
        Rect box;
        open = f.begin_dialog("dialog", {400, 200}, "Title", box);
        f.button("yes", box.cut_bottom(40).cut_left(100), "Yes");
        f.end_dialog();
      }
    });
    ui.key("Tab");
    ui.key("Enter");
    REQUIRE(ui.has("dialog"));
    CHECK(ui.focused() == "yes");
    ui.key("Tab");
    CHECK(ui.focused() == "yes");
    ui.key("Escape");
    CHECK_FALSE(ui.has("dialog"));
    CHECK(ui.focused() == "open");
  }

  TEST_CASE("a drop-down is chosen from by mouse, arrows and letters") {
    int chosen = -1;
    static constexpr std::array<std::string_view, 3> kLabels = {"Yes", "No", "Unknown"};
    UiHarness ui([&](ui::Frame& f) { f.choice("choice", {10, 10, 200, 46}, kLabels, chosen, "POA"); });
    ui.click("choice");
    REQUIRE(ui.has("choice.option.1"));
    ui.click("choice.option.1");
    CHECK(chosen == 1);
    CHECK_FALSE(ui.has("choice.option.1"));
    ui.key("Enter");
    ui.key("Down");
    ui.key("Enter");
    CHECK(chosen == 2);
    ui.key("Enter");
    ui.key("y");
    CHECK(chosen == 0);
    ui.key("Enter");
    ui.key("Escape");
    CHECK(chosen == 0);
  }

  TEST_CASE("the probe sees duplicate ids, clipped labels and what is scrolled away") {
    UiHarness ui([&](ui::Frame& f) {
      f.button("same", {10, 10, 200, 50}, "One");
      f.button("same", {10, 60, 200, 100}, "Two");
      f.text({10, 110, 40, 130}, "far too long for this", ui::Type::Body);
      f.text({10, 130, 40, 150}, "cut with dots", ui::Type::Body, {.overflow = ui::Overflow::Ellipsis});
      Rect content = f.begin_scroll("scroll", {10, 200, 300, 300}, 1000);
      content.cut_top(900);
      f.button("far", content.cut_top(40), "Far");
      f.end_scroll();
    });
    CHECK(ui.probe().duplicates() == std::vector<std::string>{"same"});
    int clipped = 0;
    for (const auto& w : ui.probe().widgets()) clipped += w.clipped ? 1 : 0;
    CHECK(clipped == 1);
    CHECK(ui.widget("far").visible.empty());
    ui.key("Shift+Tab");  // the last one; focusing scrolls it into view
    CHECK(ui.focused() == "far");
    CHECK_FALSE(ui.widget("far").visible.empty());
  }

  TEST_CASE("dragging, toggling, segments, splitter") {
    bool on = false;
    int part = 0, released = 0;
    float at = 200, moved = 0;
    static constexpr std::array<std::string_view, 3> kParts = {"A", "B", "C"};
    UiHarness ui([&](ui::Frame& f) {
      f.toggle("toggle", {10, 10, 300, 40}, "On", on);
      f.segmented("parts", {10, 60, 310, 96}, kParts, part);
      const auto drag = f.drag_handle("drag", {10, 120, 40, 150}, "Drag");
      if (drag.active) moved = drag.delta.y;
      released += drag.released ? 1 : 0;
      f.splitter("split", {at - 5, 200, at + 5, 400}, at, 100, 300);
    });
    ui.click("toggle");
    CHECK(on);
    ui.click("parts.2");
    CHECK(part == 2);
    ui.key("Left");
    CHECK(part == 1);
    ui.drag("drag", {0, 60});
    CHECK(moved > 50);
    CHECK(released == 1);
    ui.drag("split", {500, 0});
    CHECK(at == 300);
  }

  TEST_CASE("every icon is in the font, and a picture can be drawn without a window") {
    UiHarness ui([&](ui::Frame& f) {
      f.fill({0, 0, 50, 50}, Color::Accent);
      f.text({60, 10, 400, 40}, "Words", ui::Type::Stat);
    }, {400, 100});
    for (int i = 1; i < static_cast<int>(ui::Icon::Count_); ++i) CHECK(ui::code_point(static_cast<ui::Icon>(i)) != 0);
    const ui::Picture picture = ui::rasterise(ui.context(), 0xFFFFFFFF);
    CHECK(picture.width == 400);
    const auto pixel = [&](int x, int y) { return &picture.rgba[static_cast<std::size_t>((y * picture.width + x) * 4)]; };
    CHECK(pixel(25, 25)[0] == 0x1D);
    CHECK(pixel(25, 25)[2] == 0xC2);
    CHECK(pixel(390, 90)[0] == 0xFF);
    int dark = 0;
    for (int y = 0; y < 50; ++y)
      for (int x = 60; x < 200; ++x) dark += pixel(x, y)[0] < 100 ? 1 : 0;
    CHECK(dark > 100);
  }
}

TEST_SUITE("chart page") {
  TEST_CASE("the byte at a character's place is that character, at several widths") {
    const ChartText text = parse_chart_text("# Discharge summary\n\nA **72-year-old** woman with *congestive* failure, weight ≥ 84 kg and a word-that-is-long.\n\n- one bullet that goes on and on over the line\n  - inner\n\n| Test | Admit | Comment |\n|---|---|---|\n| Na | 131 | low and again low, said twice over |\n| K | 4.1 | |\n\n```\nA   B\n\tC\n```\n");
    UiHarness ui([&](ui::Frame& f) {
      for (const float width : {220.0F, 400.0F, 900.0F}) {
        const ui::ChartLayout layout(text, f, width);
        CHECK(layout.sound());
        for (const auto& block : text.blocks)
          for (std::uint32_t at = block.range.from; at < block.range.to; ++at) {
            const char c = text.flat[at];
            if ((static_cast<unsigned char>(c) & 0xC0) == 0x80 || c == '\n' || c == '\t') continue;
            const ui::Vec p = layout.position(at);
            const auto [top, bottom] = layout.line_of(at);
            const std::uint32_t hit = layout.hit({p.x + 0.5F, (top + bottom) / 2});
            // A space at which a line broke has no place of its own.
            if (c != ' ') CHECK_MESSAGE(hit == at, "byte " << at << " '" << c << "' at width " << width << " hits " << hit);
          }
      }
    });
  }

  TEST_CASE("words are selected by mouse and keyboard, marks are clicked") {
    const ChartText text = parse_chart_text("Alpha beta gamma.\n\nDelta epsilon.\n");
    ui::ChartViewState state;
    std::optional<TextRange> made;
    std::optional<int> mark;
    std::optional<ui::ChartLayout> layout;
    UiHarness ui([&](ui::Frame& f) {
      if (!layout) layout.emplace(text, f, 500.0F);
      const ui::Mark marks[] = {{{0, 5}, ui::MarkKind::EvidenceOwn, 42}};
      const auto result = ui::chart_view(f, "page", {20, 20, 560, 400}, text, *layout, marks, state);
      if (result.selection_made) made = result.selection_made;
      if (result.mark_clicked) mark = result.mark_clicked;
    });
    const auto at = [&](std::uint32_t byte) { return ui::Vec{20 + layout->position(byte).x, 20 + layout->position(byte).y + 8}; };
    ui.input().move(at(6));
    ui.input().button(true);
    ui.frames(2);
    ui.input().move(at(16));
    ui.frames(2);
    ui.input().button(false);
    ui.settle();
    REQUIRE(made.has_value());
    CHECK(text.flat.substr(made->from, made->to - made->from) == "beta gamma");
    ui.rest(1);
    ui.input().move({at(2).x + 2, at(2).y});
    for (int i = 0; i < 2; ++i) {
      ui.input().button(true);
      ui.input().button(false);
    }
    ui.settle();
    CHECK(text.flat.substr(made->from, made->to - made->from) == "Alpha");
    ui.rest(1);
    ui.input().button(true);
    ui.input().button(false);
    ui.settle();
    CHECK(mark == 42);
    state.selection.reset();
    ui.key("Shift+Right");
    ui.key("Shift+Right");
    REQUIRE(state.selection.has_value());
    CHECK(text.flat.substr(state.selection->from, state.selection->to - state.selection->from) == "Alpha beta");
  }
}
