#include <array>
#include <cmath>

#include "app/views/exam_frame.h"
#include "app/views/ids.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

void draw_exam_calculator(ExamFrame& w, Rect where) {
  ui::Frame& f = w.f;
  Calculator& calculator = w.state.calculator;
  exam_scroll(w, "exam.calculator.scroll", where, 0, [&](Rect& content) {
    if (w.state.heights["scroll.exam.calculator.scroll"] <= where.height()) content.x1 = where.x1;
    const std::string above = calculator.fault().empty() ? calculator.waiting() : calculator.fault();
    f.text(content.cut_top(f.px(20)), above, Type::Caption, {.color = calculator.fault().empty() ? Color::Text2 : Color::Bad, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    content.cut_top(f.px(2));
    std::string text = calculator.shown();
    const auto field = f.field(ids::exam_calculator, content.cut_top(f.px(40)), text, {.mono = true, .label = "Calculator: type numbers and + - * /, Enter gives the result"});
    f.announce("exam.calculator.value", content, "text", calculator.shown());
    if (field.changed) calculator.enter(text), f.request_frames(2);
    if (field.submitted) calculator.press('='), f.focus(ids::exam_calculator);
    if (field.cancelled) w.state.tool = ExamTool::None;
    content.cut_top(f.px(10));
    struct Button {
      const char* label;
      const char* name;
      char key;
    };
    static constexpr std::array<std::array<Button, 4>, 5> kKeys = {{{{{"C", "clear", 'c'}, {"±", "sign", 'n'}, {"Del", "back", 'b'}, {"÷", "divide", '/'}}},
                                                                    {{{"7", "7", '7'}, {"8", "8", '8'}, {"9", "9", '9'}, {"×", "times", '*'}}},
                                                                    {{{"4", "4", '4'}, {"5", "5", '5'}, {"6", "6", '6'}, {"−", "minus", '-'}}},
                                                                    {{{"1", "1", '1'}, {"2", "2", '2'}, {"3", "3", '3'}, {"+", "plus", '+'}}},
                                                                    {{{"0", "0", '0'}, {".", "point", '.'}, {"=", "equals", '='}, {nullptr, nullptr, 0}}}}};
    const float gap = f.px(6), width = std::floor((content.width() - 3 * gap) / 4), height = f.px(38);
    for (const auto& row : kKeys) {
      Rect line = content.cut_top(height);
      for (const auto& key : row) {
        if (key.label == nullptr) break;
        // The last key is as wide as two.
        const Rect place = key.key == '=' ? line : line.cut_left(width);
        if (f.button(ids::exam_calculator_key(key.name), place, key.label, {.kind = key.key == '=' ? ui::ButtonKind::Primary : ui::ButtonKind::Secondary})) calculator.press(key.key), f.request_frames(2);
        line.cut_left(gap);
      }
      content.cut_top(gap);
    }
  });
}

void draw_exam_reference(ExamFrame& w, Rect where, const Item& item) {
  exam_scroll(w, "exam.reference.scroll", where, 0, [&](Rect& content) {
    exam_text(w.f, content, item.reference);
    w.f.announce("exam.reference.text", content, "text", item.reference);
    content.cut_top(w.f.px(10));
  });
}

}  // namespace cw::views
