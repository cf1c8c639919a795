#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/feedback.h"
#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/query_letter.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

const QueryRule* rule_of(std::string_view id) {
  const auto& all = query_rules();
  const auto found = std::find_if(all.begin(), all.end(), [&](const QueryRule& rule) { return rule.id == id; });
  return found != all.end() ? &*found : nullptr;
}

/// The key as it was before anybody answered: what was asked about, and the lines that answers changed, stand in it.
const AnswerKey& key_as_asked(const FeedbackFrame& w) { return (w.model.asked != nullptr ? w.model.asked : w.model.task)->key; }

const NeededQuery* needed_of(const FeedbackFrame& w, const GradedQuery& graded) {
  const auto& asked = key_as_asked(w).queries;
  if (!graded.stands_for || !asked) return nullptr;
  for (const auto& needed : *asked)
    if (needed.id == *graded.stands_for) return &needed;
  return nullptr;
}

/// One of the queries that were written: the student's text with its faults, a compliant one beside it, what is wrong and how to mend it, and what came of it.
class WrittenDrawing {
 public:
  WrittenDrawing(FeedbackFrame& w, Rect& rest, const ComposedQuery& query, const GradedQuery& graded, int number)
      : w_(w), f_(w.f), rest_(rest), query_(query), graded_(graded), needed_(needed_of(w, graded)), number_(number) {}

  void draw() {
    Column column{f_, rest_};
    column.gap(8);
    column.hair();
    column.gap(8);
    head();
    column.paragraph(needed_ != nullptr ? "It asks about " + needed_->about + "." : std::string("No query is needed about what it asks: the record is clear, or it cannot change a code."), Type::Small, Color::Text2);
    texts();
    faults();
    answer();
  }

 private:
  void head() {
    Rect row = rest_.cut_top(f_.px(28));
    const std::string quality = fmt::format("Quality {} %", graded_.quality);
    const Tone tone = tone_of_points(graded_.quality * 10);
    const Icon icon = tone == Tone::Ok ? Icon::CheckCircle : tone == Tone::Warn ? Icon::Warning : Icon::Cancel;
    const float width = std::min(row.width() * 0.5F, f_.tag_width(quality, true));
    f_.announce(fmt::format("feedback.query.{}.quality", number_), row, "text", quality);
    f_.tag(row.cut_right(width), quality, tone, icon);
    row.cut_right(f_.px(8));
    f_.text(row, query_.title.empty() ? fmt::format("Query {}", number_ + 1) : query_.title, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
    rest_.cut_top(f_.px(2));
  }

  void texts() {
    const bool wide = rest_.width() > f_.px(520);
    Rect left = rest_, right = rest_;
    if (wide) left.x1 = left.x0 + std::floor(left.width() / 2) - f_.px(10), right.x0 = left.x1 + f_.px(20);
    yours(left);
    if (!wide) right.y0 = left.y0 + f_.px(10);
    compliant(right);
    rest_.cut_top(std::max(left.y0, right.y0) - rest_.y0 + f_.px(8));
  }
  void side(Rect& at, std::string_view word, Tone tone, Icon icon) {
    f_.tag(at.cut_top(f_.px(24)), word, tone, icon);
    at.cut_top(f_.px(6));
  }
  void part(Rect& at, std::string_view name) { f_.text(at.cut_top(f_.px(19)), name, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis}); }

  /// A text of the student's with the words at fault marked, and the numbers of the faults behind it.
  void marked(Rect& at, QueryPart part, int index, std::string_view text, std::string_view none) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
    std::string numbers;
    for (std::size_t n = 0; n < graded_.faults.size(); ++n) {
      const QueryFault& fault = graded_.faults[n];
      if (fault.part != part || (fault.index >= 0 && index >= 0 && fault.index != index) || (fault.index >= 0) != (index >= 0)) continue;
      if (fault.begin < fault.end && fault.end <= text.size()) marks.emplace_back(static_cast<std::uint32_t>(fault.begin), static_cast<std::uint32_t>(fault.end));
      numbers += (numbers.empty() ? "" : ", ") + std::to_string(n + 1);
    }
    std::sort(marks.begin(), marks.end());
    if (text.empty()) at.cut_top(f_.text(at, none, Type::Small, {.color = Color::Text3, .overflow = Overflow::Wrap}));
    else at.cut_top(f_.marked_paragraph(at, text, Type::Small, Color::Text, marks, Color::EvidenceMissed, true));
    if (!numbers.empty()) fault_note(at, numbers);
    at.cut_top(f_.px(5));
  }
  void fault_note(Rect& at, const std::string& numbers) {
    Rect row = at.cut_top(f_.px(20));
    f_.icon(row.cut_left(f_.px(16)), Icon::Warning, Color::Bad, 16);
    row.cut_left(f_.px(4));
    f_.text(row, (numbers.find(',') == std::string::npos ? "fault " : "faults ") + numbers, Type::Caption, {.color = Color::Bad, .overflow = Overflow::Ellipsis, .middle = true});
  }
  void yours(Rect& at) {
    side(at, "Your query", Tone::Accent, Icon::Person);
    part(at, "To");
    marked(at, QueryPart::Recipient, -1, query_.to, "Nobody");
    if (has_fault(QueryPart::Heading)) part(at, "Heading"), marked(at, QueryPart::Heading, -1, fmt::format("{}, MRN {}, {}", query_.patient, query_.mrn, query_.date ? to_display(*query_.date) : std::string("no date")), "Nothing");
    part(at, "Title");
    marked(at, QueryPart::Title, -1, query_.title, "None");
    part(at, "Clinical indicators");
    for (std::size_t n = 0; n < query_.indicators.size(); ++n) {
      marked(at, QueryPart::Indicators, static_cast<int>(n), query_.indicators[n].quote, "");
      at.y0 -= f_.px(5);
      at.cut_top(f_.text(at, indicator_source(*w_.model.scenario, query_.indicators[n]), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap}) + f_.px(4));
    }
    if (query_.indicators.empty() || has_fault(QueryPart::Indicators)) marked(at, QueryPart::Indicators, -1, "", query_.indicators.empty() ? "None" : "");
    part(at, fmt::format("Question, {}", display_name(query_.form)));
    marked(at, QueryPart::Question, -1, query_.question, "None");
    if (!query_.options.empty() || has_fault(QueryPart::Options)) {
      part(at, "Options");
      for (std::size_t n = 0; n < query_.options.size(); ++n) marked(at, QueryPart::Options, static_cast<int>(n), query_.options[n], "An empty one");
      if (has_fault(QueryPart::Options)) marked(at, QueryPart::Options, -1, "", "");
    }
  }
  bool has_fault(QueryPart part) const {
    return std::any_of(graded_.faults.begin(), graded_.faults.end(), [&](const QueryFault& fault) { return fault.part == part && fault.index < 0; });
  }
  void compliant(Rect& at) {
    const bool from_key = needed_ != nullptr && needed_->model;
    const QueryModel& model = from_key ? *needed_->model : graded_.rewrite;
    side(at, from_key ? "A compliant query" : "Yours, made compliant", Tone::Ok, Icon::CheckCircle);
    const auto text = [&](std::string_view words, float gap) { at.cut_top(f_.text(at, words, Type::Small, {.overflow = Overflow::Wrap}) + f_.px(gap)); };
    if (needed_ != nullptr && !needed_->to.empty()) part(at, "To"), text(needed_->to, 5);
    part(at, "Title");
    text(model.title, 5);
    if (from_key && !needed_->evidence.empty()) {
      part(at, "Clinical indicators");
      for (const auto& words : needed_->evidence) {
        text("“" + words.quote + "”", 0);
        at.cut_top(f_.text(at, indicator_source(*w_.model.scenario, words), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap}) + f_.px(4));
      }
    }
    part(at, fmt::format("Question, {}", display_name(model.form)));
    text(model.question, 5);
    if (model.options.empty()) return;
    part(at, "Options");
    for (const auto& option : model.options) text("· " + option, 2);
  }

  void faults() {
    Column column{f_, rest_};
    if (graded_.faults.empty()) {
      Rect row = rest_.cut_top(f_.px(26));
      f_.icon(row.cut_left(f_.px(18)), Icon::CheckCircle, Color::Ok, 18);
      row.cut_left(f_.px(8));
      f_.text(row, "Nothing in it is at fault.", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      return;
    }
    column.heading(graded_.faults.size() == 1 ? "One fault" : fmt::format("{} faults", graded_.faults.size()));
    for (std::size_t n = 0; n < graded_.faults.size(); ++n) {
      const QueryFault& fault = graded_.faults[n];
      const QueryRule* rule = rule_of(fault.rule);
      Rect in = rest_;
      in.cut_top(f_.px(4));
      const Rect disc = in.cut_left(f_.px(24)).cut_top(f_.px(22));
      f_.fill(disc, Color::BadTint, 6);
      f_.text(disc, std::to_string(n + 1), Type::Caption, {.color = Color::Bad, .align = ui::Align::Center, .middle = true});
      in.cut_left(f_.px(10));
      Column words{f_, in};
      words.line(rule != nullptr ? fmt::format("{}  ·  {}  ·  {}", rule->title, display_name(fault.part), fault.rule) : fault.rule, Type::SmallStrong, Color::Text, 22);
      words.paragraph(fault.message, Type::Small, Color::Text, 3);
      if (rule != nullptr) {
        words.paragraph(rule->why, Type::Small, Color::Text2, 3);
        words.paragraph(fmt::format("Instead: {}", rule->mend), Type::Small, Color::Text2, 3);
        words.paragraph(rule->source, Type::Caption, Color::Text3, 3);
      }
      rest_.cut_top(in.y0 - rest_.y0 + f_.px(4));
    }
  }

  void answer() {
    Column column{f_, rest_};
    if (!graded_.outcome) {
      column.paragraph("It was not sent, so nothing came back.", Type::Small, Color::Text2);
      return;
    }
    column.gap(4);
    column.heading("What came back");
    Rect row = rest_.cut_top(f_.px(26));
    const std::string_view word = display_name(*graded_.outcome);
    f_.tag(row.cut_left(std::min(row.width(), f_.tag_width(word, true))), word, tone_of(*graded_.outcome), icon_of(*graded_.outcome));
    rest_.cut_top(f_.px(4));
    if (needed_ == nullptr || !needed_->answer) return;
    const bool further = query_.escalated && needed_->escalation;
    const ProviderAnswer& answer = further ? *needed_->escalation : *needed_->answer;
    if (!answer.by.empty()) column.paragraph(answer.by, Type::SmallStrong, Color::Text, 2);
    column.paragraph(answer.text.empty() ? std::string("No answer came. By the escalation policy somebody else is asked then.") : "“" + answer.text + "”", Type::Small, Color::Text2);
    if (answer.changes.empty()) {
      if (!answer.text.empty()) column.paragraph("The coding stays as it was.", Type::Small, Color::Text2);
      return;
    }
    column.heading("How the coding changed");
    for (const auto& change : answer.changes) change_line(change);
  }
  void change_line(const AnswerChange& change) {
    const KeyLine* line = change.line ? key_as_asked(w_).line(*change.line) : nullptr;
    std::string before = line != nullptr && (!change.becomes || line->code != change.becomes->code) ? line->code.text() : "";
    Rect row = rest_.cut_top(f_.px(26));
    f_.icon(row.cut_left(f_.px(18)), !change.becomes ? Icon::Remove : change.line ? Icon::ArrowRight : Icon::Add, Color::Text3, 18);
    row.cut_left(f_.px(6));
    const std::string code = change.becomes ? change.becomes->code.text() : before.empty() && change.line ? change.line->text() : before;
    f_.text(row.cut_left(std::min(row.width(), f_.measure(Type::CodeSmall, code).x + f_.px(10))), code, Type::CodeSmall, {.overflow = Overflow::Ellipsis, .middle = true});
    const std::string words = !change.becomes ? std::string("is no longer reported") : (before.empty() ? std::string() : fmt::format("in place of {}: ", before)) + w_.title_of(change.becomes->code);
    f_.text(row, words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }

  FeedbackFrame& w_;
  ui::Frame& f_;
  Rect& rest_;
  const ComposedQuery& query_;
  const GradedQuery& graded_;
  const NeededQuery* needed_;
  int number_;
};

}  // namespace

void draw_written_queries(FeedbackFrame& w, Rect& rest) {
  const QueryResult& result = *w.report().query;
  Column column{w.f, rest};
  if (result.quality_points_max > 0) column.paragraph(fmt::format("Of the points for asking, {} of {} are for how the query is written.", result.quality_points, result.quality_points_max), Type::Small, Color::Text2);
  for (std::size_t n = 0; n < result.written.size(); ++n) {
    const GradedQuery& graded = result.written[n];
    const auto& queries = w.report().submission.queries;
    if (graded.query < 0 || graded.query >= static_cast<int>(queries.size())) continue;
    WrittenDrawing(w, rest, queries[static_cast<std::size_t>(graded.query)], graded, static_cast<int>(n)).draw();
  }
}

}  // namespace cw::views
