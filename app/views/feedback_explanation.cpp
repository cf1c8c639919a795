#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/feedback.h"
#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

/// The heading of a part that folds. True when it is open and `content` is to be filled.
bool part(FeedbackFrame& w, Rect& content, std::string_view name, std::string_view title) {
  ui::Frame& f = w.f;
  const std::string id = ids::feedback_part(name);
  const std::string key(name);
  bool open = !w.state.closed.contains(key);
  content.cut_top(f.px(4));
  Rect where = content.cut_top(f.px(30));
  const auto pressed = f.row(id, {where.x0 - f.px(8), where.y0, where.x1, where.y1}, fmt::format("{}, {}", title, open ? "open" : "closed"), false, 6);
  f.tooltip(open ? fmt::format("Close  {}", keys_of(Act::ClosePart)) : fmt::format("Open  {}", keys_of(Act::OpenPart)));
  bool wanted = pressed.clicked ? !open : open;
  if (f.is_focused(id)) {
    if (asked(f, Act::OpenPart)) wanted = true;
    if (asked(f, Act::ClosePart)) wanted = false;
  }
  if (wanted != open) {
    if (wanted) w.state.closed.erase(key);
    else w.state.closed.insert(key);
    open = wanted;
    f.request_frames(2);
  }
  f.icon(where.cut_left(f.px(18)), open ? Icon::ChevronDown : Icon::ChevronRight, Color::AccentText, 18);
  where.cut_left(f.px(4));
  f.text(where, title, Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
  if (open) content.cut_top(f.px(2));
  return open;
}

/// What belongs to a part stands a little further in.
struct Inset {
  Rect rest;
  Rect& outer;
  Inset(const ui::Frame& f, Rect& content) : rest(content), outer(content) { rest.x0 += f.px(22); }
  ~Inset() { outer.cut_top(rest.y0 - outer.y0); }
  Inset(const Inset&) = delete;
  Inset& operator=(const Inset&) = delete;
};

std::string step_kind(const PlaceStep& step) {
  std::string kind = step.kind;
  if (!kind.empty() && kind.front() >= 'a' && kind.front() <= 'z') kind.front() = static_cast<char>(kind.front() - 'a' + 'A');
  return kind;
}

// --- the tree -----------------------------------------------------------------------------------------------------------

constexpr float kKind = 104, kStep = 25, kIndent = 12;

/// One step of the part that both codes share, or of a way that has no other beside it.
void trunk_step(FeedbackFrame& w, Rect& content, const PlaceStep& step, int depth, bool strong) {
  ui::Frame& f = w.f;
  Rect row = content.cut_top(f.px(kStep));
  f.text(row.cut_left(std::min(f.px(kKind), row.width() * 0.3F)), step_kind(step), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  const float in = f.px(kIndent) * static_cast<float>(depth);
  if (depth > 0) {
    const float x = row.x0 + in - f.px(kIndent) + f.px(4), y = std::floor((row.y0 + row.y1) / 2) + 0.5F;
    f.line({x, row.y0 - f.px(4)}, {x, y}, Color::BorderStrong);
    f.line({x, y}, {x + f.px(8), y}, Color::BorderStrong);
  }
  row.cut_left(std::min(in + f.px(2), row.width() * 0.3F));
  const Type type = strong ? Type::CodeBold : Type::CodeSmall;
  const float width = std::min(f.measure(type, step.code).x + f.px(8), row.width() * 0.5F);
  f.text(row.cut_left(width), step.code, type, {.color = strong ? Color::Text : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(row, step.title, strong ? Type::SmallStrong : Type::Small, {.color = strong ? Color::Text : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
}

/// One cell of a branch. `step` null: the branch ended above.
struct BranchCell {
  const PlaceStep* step = nullptr;
  bool parts = false;   ///< here the two part
  bool last = false;
};

float branch_height(const ui::Frame& f, const BranchCell& cell, float width) {
  if (cell.step == nullptr) return cell.parts ? f.px(58) : 0;
  const float inner = width - f.px(24);
  return f.px(cell.parts ? 72 : 52) + std::max(f.px(16), wrapped_height(f, cell.last || cell.parts ? Type::SmallStrong : Type::Small, cell.step->title, inner));
}

void draw_branch(FeedbackFrame& w, Rect where, const BranchCell& cell, Tone tone, std::string_view ended) {
  ui::Frame& f = w.f;
  if (cell.step == nullptr && !cell.parts) return;
  if (cell.parts) {
    f.fill(where, ui::tint_color(tone), 8);
    f.stroke(where, ui::fill_color(tone), 8, 2);
  } else {
    f.fill({where.x0 + f.px(2), where.y0, where.x0 + f.px(4), where.y1}, cell.step->shared ? Color::Border : ui::fill_color(tone));
  }
  Rect inside = where.inset(f.px(12), f.px(7));
  if (cell.parts) {
    Rect line = inside.cut_top(f.px(17));
    f.icon(line.cut_left(f.px(16)), Icon::Compare, ui::text_color(tone), 16);
    line.cut_left(f.px(5));
    f.text(line, "Here they part", Type::Caption, {.color = ui::text_color(tone), .overflow = Overflow::Ellipsis, .middle = true});
  }
  if (cell.step == nullptr) {
    f.text(inside, ended, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    return;
  }
  f.text(inside.cut_top(f.px(16)), cell.step->shared ? step_kind(*cell.step) + ", the same in both" : step_kind(*cell.step), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  const bool strong = cell.parts || cell.last;
  f.text(inside.cut_top(f.px(22)), cell.step->code, strong ? Type::CodeBold : Type::CodeSmall, {.color = cell.step->shared ? Color::Text2 : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(inside, cell.step->title, strong ? Type::SmallStrong : Type::Small, {.color = cell.step->shared ? Color::Text2 : Color::Text, .overflow = Overflow::Wrap});
}

/// What stands over a branch: whose it is, with the whole code and its title.
float head_height(const ui::Frame& f, const Place& place, float width) { return f.px(64) + wrapped_height(f, Type::Small, place.title, width); }
void draw_head(FeedbackFrame& w, Rect where, const Place& place, std::string_view whose, Tone tone, Icon icon) {
  ui::Frame& f = w.f;
  f.tag(where.cut_top(f.px(24)), whose, tone, icon);
  where.cut_top(f.px(6));
  f.text(where.cut_top(f.px(26)), place.code.text(), Type::CodeLarge, {.overflow = Overflow::Ellipsis, .middle = true});
  where.cut_top(f.px(4));
  f.text(where, place.title, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
}

/// The two ways below the part they share, side by side, each step beside its counterpart.
void draw_fork(FeedbackFrame& w, Rect& content, const Explanation& e, int trunk) {
  ui::Frame& f = w.f;
  const float gap = f.px(14), width = std::floor((content.width() - gap) / 2);
  const auto left_of = [&](Rect row) { return Rect{row.x0, row.y0, row.x0 + width, row.y1}; };
  const auto right_of = [&](Rect row) { return Rect{row.x0 + width + gap, row.y0, row.x0 + 2 * width + gap, row.y1}; };
  // The trunk divides.
  const Rect joint = content.cut_top(f.px(trunk > 0 ? 18 : 4));
  if (trunk > 0) {
    const float x = std::min(content.x0 + f.px(kKind) + f.px(kIndent) * static_cast<float>(trunk - 1) + f.px(4), content.x1 - width / 2), y = std::floor(joint.y0 + f.px(9)) + 0.5F;
    const float a = std::floor(content.x0 + f.px(10)) + 0.5F, b = std::floor(content.x0 + width + gap + f.px(10)) + 0.5F;
    f.line({x, joint.y0 - f.px(3)}, {x, y}, Color::BorderStrong, 1.5F);
    f.line({std::min(a, x), y}, {std::max(b, x), y}, Color::BorderStrong, 1.5F);
    for (const float down : {a, b}) f.line({down, y}, {down, joint.y1}, Color::BorderStrong, 1.5F);
  }
  const Rect heads = content.cut_top(std::max(head_height(f, e.yours, width), head_height(f, e.reference, width)));
  draw_head(w, left_of(heads), e.yours, "Your code", e.wrong ? Tone::Bad : Tone::Ok, e.wrong ? Icon::Cancel : Icon::CheckCircle);
  draw_head(w, right_of(heads), e.reference, "Reference", Tone::Ok, Icon::CheckCircle);
  content.cut_top(f.px(6));
  const int yours = static_cast<int>(e.yours.steps.size()), reference = static_cast<int>(e.reference.steps.size());
  const int parting = std::max(e.fork.step, trunk);
  for (int n = trunk; n < std::max(yours, reference); ++n) {
    const auto cell = [&](const Place& place) { return BranchCell{n < static_cast<int>(place.steps.size()) ? &place.steps[static_cast<std::size_t>(n)] : nullptr, n == parting, n + 1 == static_cast<int>(place.steps.size())}; };
    const BranchCell mine = cell(e.yours), theirs = cell(e.reference);
    const Rect row = content.cut_top(std::max(branch_height(f, mine, width), branch_height(f, theirs, width)));
    draw_branch(w, left_of(row), mine, Tone::Bad, "Your code ends above this step.");
    draw_branch(w, right_of(row), theirs, Tone::Ok, "The reference ends above this step.");
    if (n == parting) f.announce("feedback.fork", row, "picture", fmt::format("{} and {} part here", mine.step != nullptr ? mine.step->code : "the end of your code", theirs.step != nullptr ? theirs.step->code : "the end of the reference"));
    content.cut_top(f.px(6));
  }
}

void draw_tree(FeedbackFrame& w, Rect& content, const Explanation& e) {
  ui::Frame& f = w.f;
  const bool two = !e.yours.empty() && !e.reference.empty();
  const Place& first = e.reference.empty() ? e.yours : e.reference;
  const int shared = two ? std::clamp(e.reference.last_shared + 1, 0, static_cast<int>(std::min(e.yours.steps.size(), e.reference.steps.size()))) : static_cast<int>(first.steps.size());
  const bool same = two && shared == static_cast<int>(e.yours.steps.size()) && shared == static_cast<int>(e.reference.steps.size());
  for (int n = 0; n < shared; ++n) trunk_step(w, content, first.steps[static_cast<std::size_t>(n)], n, (!two || same) && n + 1 == shared);
  if (two && !same) {
    draw_fork(w, content, e, shared);
    return;
  }
  content.cut_top(f.px(4));
  Column column{f, content};
  if (same) column.paragraph(e.wrong ? "The code is the right one; what separates your answer from the reference is told below." : "Your code is the reference.", Type::Small, Color::Text2);
  else if (e.yours.empty()) column.paragraph("Nothing was entered for it.", Type::Small, Color::Text2);
  else column.paragraph("Nothing in the reference stands for it.", Type::Small, Color::Text2);
}

// --- the other parts ----------------------------------------------------------------------------------------------------

void draw_separations(FeedbackFrame& w, Rect& content, const std::vector<Separation>& separations) {
  ui::Frame& f = w.f;
  for (std::size_t n = 0; n < separations.size(); ++n) {
    const Separation& s = separations[n];
    Column column{f, content};
    Rect head = content.cut_top(f.px(24));
    const Rect tag = f.tag(head, display_name(s.kind), Tone::Neutral);
    head.x0 = tag.x1 + f.px(8);
    // The axis names ids of the key in places; where it is the kind again it says nothing.
    std::string axis = s.axis;
    std::replace(axis.begin(), axis.end(), '-', ' ');
    if (!axis.empty() && axis != to_string(s.kind)) f.text(head, axis, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    content.cut_top(f.px(4));
    const auto side = [&](std::string_view whose, Icon icon, Tone tone, const std::string& words) {
      if (words.empty()) return;
      const float label = f.px(90);
      Rect row = content;
      Rect left = row.cut_left(label);
      left.y1 = left.y0 + f.px(20);
      f.icon(left.cut_left(f.px(16)), icon, ui::text_color(tone), 16);
      left.cut_left(f.px(5));
      f.text(left, whose, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
      content.cut_top(std::max(f.px(20), f.text(row, words, Type::SmallStrong, {.overflow = Overflow::Wrap})) + f.px(2));
    };
    side("Yours", Icon::Cancel, Tone::Bad, s.yours);
    side("Right", Icon::CheckCircle, Tone::Ok, s.right);
    if (!s.yours.empty() || !s.right.empty()) content.cut_top(f.px(2));
    column.paragraph(s.text, Type::Body, Color::Text, 3);
    column.paragraph(s.source, Type::Caption, Color::Text3, 8);
    if (n + 1 < separations.size()) column.hair(), content.cut_top(f.px(8));
  }
}

/// A passage as a card that leads to its place in the chart; the words that decide stand out.
void draw_passage(FeedbackFrame& w, Rect& content, const std::string& id, const DecidingPassage& passage, bool right) {
  ui::Frame& f = w.f;
  const std::string quote = "“" + passage.evidence.quote + "”";
  constexpr std::size_t kOpening = sizeof("“") - 1;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
  for (const auto& m : passage.emphasis) marks.emplace_back(static_cast<std::uint32_t>(m.offset + kOpening), static_cast<std::uint32_t>(m.offset + m.length + kOpening));
  const float width = content.width() - f.px(26);
  const float height = std::max(f.px(22), wrapped_height(f, Type::Body, quote, width)) + f.px(36);
  const Rect card = content.cut_top(height);
  content.cut_top(f.px(6));
  f.fill(card, Color::Sunken, 7);
  const auto pressed = f.row(id, card, quote, false, 7);
  f.tooltip("Show it in the chart  Enter");
  f.fill({card.x0, card.y0 + f.px(3), card.x0 + f.px(3), card.y1 - f.px(3)}, right ? Color::OkFill : Color::BadFill);
  Rect inside{card.x0 + f.px(14), card.y0 + f.px(7), card.x0 + f.px(14) + width, card.y1 - f.px(5)};
  Rect foot = inside.cut_bottom(f.px(18));
  f.marked_paragraph(inside, quote, Type::Body, Color::Text, marks, Color::EvidenceOwn);
  const ChartDocument* document = w.model.scenario->document(passage.evidence.document);
  const std::string where = document != nullptr ? document->title : passage.evidence.document.text();
  f.text(foot, passage.in_chart ? where : where + " · the chart no longer says this", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  if (pressed.clicked && passage.in_chart) show_evidence(w, passage.evidence, true);
}

void draw_marked(FeedbackFrame& w, Rect& content, const Explanation& e, int& number) {
  ui::Frame& f = w.f;
  for (const auto& marked : e.marked) {
    const bool credited = marked.supports == MarkSupports::Reference;
    const Icon icon = credited ? Icon::CheckCircle : marked.supports == MarkSupports::Trap ? Icon::Warning : Icon::Info;
    const Color ink = credited ? Color::Ok : marked.supports == MarkSupports::Trap ? Color::Warn : Color::Text3;
    const float width = content.width() - f.px(44);
    const Rect card = content.cut_top(wrapped_height(f, Type::Small, marked.sentence, width) + f.px(14));
    content.cut_top(f.px(2));
    const auto pressed = f.row(ids::feedback_marked(number++), card, marked.sentence, false, 6);
    f.tooltip("Show it in the chart  Enter");
    Rect inside = card.inset(f.px(8), f.px(7));
    f.icon(inside.cut_left(f.px(18)).cut_top(f.px(20)), icon, ink, 18);
    inside.cut_left(f.px(8));
    f.text(inside, marked.sentence, Type::Small, {.overflow = Overflow::Wrap});
    if (pressed.clicked) show_evidence(w, marked.evidence, true);
  }
  Column column{f, content};
  column.paragraph(e.marking_hint, Type::Small, Color::Text2);
}

void draw_times(FeedbackFrame& w, Rect& content, const std::vector<TimeMark>& times) {
  ui::Frame& f = w.f;
  const float when = std::min(f.measure(Type::CodeSmall, "15 Jan 2026 09:05").x + f.px(10), content.width() * 0.45F);
  for (std::size_t n = 0; n < times.size(); ++n) {
    const TimeMark& t = times[n];
    const bool strong = t.is_order || t.decides;
    Rect row = content.cut_top(f.px(28));
    f.text(row.cut_left(when), to_display(t.at), Type::CodeSmall, {.color = strong ? Color::Text : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    const Rect rail = row.cut_left(f.px(24));
    const float x = std::floor(rail.center().x) + 0.5F;
    if (n > 0) f.line({x, rail.y0}, {x, rail.center().y}, Color::BorderStrong);
    if (n + 1 < times.size()) f.line({x, rail.center().y}, {x, rail.y1}, Color::BorderStrong);
    const float r = f.px(t.is_order ? 6 : 4);
    const Rect dot{x - r, rail.center().y - r, x + r, rail.center().y + r};
    f.fill(dot, strong ? Color::AccentFill : Color::BorderStrong, t.is_order ? 2 : 6);
    const std::string_view word = t.is_order ? "Inpatient order" : "Decides";
    if (strong && row.width() > f.tag_width(word, false) + f.px(120)) f.tag(row.cut_right(f.tag_width(word, false)).centered(f.tag_width(word, false), f.px(22)), word, t.is_order ? Tone::Accent : Tone::Violet);
    f.text(row, t.what, strong ? Type::SmallStrong : Type::Small, {.color = strong ? Color::Text : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  content.cut_top(f.px(6));
}

void draw_index(FeedbackFrame& w, Rect& content, const Fork& fork) {
  ui::Frame& f = w.f;
  bool parted = false;
  for (std::size_t n = 0; n < fork.index.size(); ++n) {
    const IndexStep& step = fork.index[n];
    Rect row = content.cut_top(f.px(25));
    const bool here = !step.shared && !parted;
    parted = parted || !step.shared;
    row.cut_left(std::min(f.px(14) * static_cast<float>(n), row.width() * 0.4F));
    f.icon(row.cut_left(f.px(16)), here ? Icon::Compare : n == 0 ? Icon::Book : Icon::ChevronRight, here ? Color::AccentText : Color::Text3, 16);
    row.cut_left(f.px(6));
    const std::string_view note = here && n > 0 ? "your code leaves the way here" : "";
    if (!note.empty() && row.width() > f.measure(Type::Small, step.term).x + f.measure(Type::Caption, note).x + f.px(24)) f.text(row.cut_right(f.measure(Type::Caption, note).x + f.px(2)), note, Type::Caption, {.color = Color::AccentText, .middle = true});
    f.text(row, step.term, here ? Type::SmallStrong : Type::Small, {.color = step.shared ? Color::Text2 : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
  }
  content.cut_top(f.px(2));
  Column column{f, content};
  column.paragraph(fork.index_source, Type::Caption, Color::Text3, 8);
}

/// The key's own words and the official rules behind them.
void draw_rule(FeedbackFrame& w, Rect& content, const KeyLine* key, const std::vector<int>& findings, bool path_told) {
  ui::Frame& f = w.f;
  Column column{f, content};
  std::vector<std::string> told;
  const auto say = [&](const std::string& words) {
    if (words.empty() || std::find(told.begin(), told.end(), words) != told.end()) return;
    told.push_back(words);
    column.paragraph(words);
  };
  std::vector<Source> sources = key != nullptr ? key->sources : std::vector<Source>{};
  if (key != nullptr) say(key->rationale);
  for (const int n : findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    say(finding.rationale);
    for (const auto& source : finding.sources)
      if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(source);
  }
  for (const auto& source : sources) column.paragraph(display(source), Type::Small, Color::Text2, 3);
  if (key != nullptr && !path_told && !key->path.empty()) column.paragraph("In the books: " + key->path, Type::Small, Color::Text2, 3);
  column.gap(4);
}

/// What was found, its points, and what it says in short.
void draw_summary(FeedbackFrame& w, Rect& content, const std::vector<int>& findings) {
  Column column{w.f, content};
  for (const int n : findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    column.heading(fmt::format("{}{}", display_name(finding.kind), finding.points_lost > 0 ? fmt::format("  ·  {} points", finding.points_lost) : ""));
    column.paragraph(finding.message);
  }
}

}  // namespace

void draw_explanation(FeedbackFrame& w, Rect& rest, int row) {
  ui::Frame& f = w.f;
  const auto& findings = w.findings_of(row);
  static const std::vector<Explanation> kNone;
  const std::vector<Explanation>& explanations = w.model.details != nullptr && w.model.details->explained == row ? w.model.details->explanations : kNone;
  draw_summary(w, rest, findings);
  if (w.is_query(row)) draw_written_queries(w, rest);

  // The places of the finding that has both sides; the same two codes are not shown twice.
  const Explanation* places = nullptr;
  for (const auto& e : explanations)
    if (!e.yours.empty() || !e.reference.empty())
      if (places == nullptr || (places->yours.empty() || places->reference.empty() ? !e.yours.empty() && !e.reference.empty() : false)) places = &e;
  if (places != nullptr && part(w, rest, "fork", places->yours.empty() || places->reference.empty() || places->yours.code == places->reference.code ? "Where it stands in the books" : "Where the two codes stand in the books")) {
    Inset inset(f, rest);
    draw_tree(w, inset.rest, *places);
    inset.rest.cut_top(f.px(4));
  }
  std::vector<Separation> separations;
  for (const auto& e : explanations)
    for (const auto& s : e.fork.separations)
      if (std::none_of(separations.begin(), separations.end(), [&](const Separation& other) { return other.text == s.text; })) separations.push_back(s);
  if (!separations.empty() && !findings.empty() && part(w, rest, "separations", "What separates them")) {
    Inset inset(f, rest);
    draw_separations(w, inset.rest, separations);
  }
  std::vector<DecidingPassage> passages;
  for (const auto& e : explanations)
    for (const auto& p : e.deciding)
      if (std::none_of(passages.begin(), passages.end(), [&](const DecidingPassage& other) { return other.evidence == p.evidence; })) passages.push_back(p);
  if (passages.empty())
    for (const auto& e : w.evidence_of(row)) passages.push_back({.evidence = e, .document_title = {}, .emphasis = {}, .in_chart = true});
  if (!passages.empty() && part(w, rest, "words", "The words of the chart that decide")) {
    Inset inset(f, rest);
    for (std::size_t n = 0; n < passages.size(); ++n) draw_passage(w, inset.rest, ids::feedback_evidence(static_cast<int>(n)), passages[n], w.right(row));
  }
  // The marks are the line's, whatever was found about it.
  if (!explanations.empty() && (!explanations.front().marked.empty() || !explanations.front().marking_hint.empty()) && part(w, rest, "marked", "What you marked")) {
    Inset inset(f, rest);
    int number = 0;
    draw_marked(w, inset.rest, explanations.front(), number);
  }
  for (const auto& e : explanations) {
    if (e.times.empty()) continue;
    if (part(w, rest, "times", "When it was known")) {
      Inset inset(f, rest);
      draw_times(w, inset.rest, e.times);
    }
    break;
  }
  const auto indexed = std::find_if(explanations.begin(), explanations.end(), [](const Explanation& e) { return !e.fork.index.empty(); });
  if (indexed != explanations.end() && part(w, rest, "index", "The way in the Index")) {
    Inset inset(f, rest);
    draw_index(w, inset.rest, indexed->fork);
  }
  const KeyLine* key = w.is_query(row) ? nullptr : w.key_of(w.report().rows[static_cast<std::size_t>(row)]);
  if ((key != nullptr || !findings.empty()) && part(w, rest, "rule", "Why, and the official rule")) {
    Inset inset(f, rest);
    draw_rule(w, inset.rest, key, findings, indexed != explanations.end());
  }
  const bool told = std::any_of(explanations.begin(), explanations.end(), [](const Explanation& e) { return e.wrong && !e.sentences.empty(); });
  if (told && part(w, rest, "sentences", "The same in sentences")) {
    Inset inset(f, rest);
    Column column{f, inset.rest};
    for (const auto& e : explanations) {
      std::string words;
      for (const auto& sentence : e.sentences) words += (words.empty() ? "" : " ") + sentence;
      column.paragraph(words);
    }
  }
  bool traced = false;
  for (const int n : findings) traced = traced || !w.report().findings[static_cast<std::size_t>(n)].trace.empty();
  if (traced && part(w, rest, "judged", "How this was judged")) {
    Inset inset(f, rest);
    Column column{f, inset.rest};
    for (const int n : findings)
      for (const auto& step : w.report().findings[static_cast<std::size_t>(n)].trace) column.paragraph("· " + step, Type::Small, Color::Text3, 4);
  }
}

}  // namespace cw::views
