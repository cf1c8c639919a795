#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

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

const ReviewResult& review_of(const FeedbackFrame& w) { return *w.report().review; }
const ReviewRow& row_of(const FeedbackFrame& w, int n) { return review_of(w).rows[static_cast<std::size_t>(n)]; }

const Deficiency* deficiency_of(const FeedbackFrame& w, const ReviewRow& row) {
  const auto& all = review_of(w).deficiencies;
  return row.deficiency >= 0 && row.deficiency < static_cast<int>(all.size()) ? &all[static_cast<std::size_t>(row.deficiency)] : nullptr;
}
const DeficiencyFlag* flag_of(const FeedbackFrame& w, const ReviewRow& row) {
  const auto& all = w.report().submission.flags;
  return row.flag >= 0 && row.flag < static_cast<int>(all.size()) ? &all[static_cast<std::size_t>(row.flag)] : nullptr;
}
std::string title_of(const FeedbackFrame& w, const DocumentId& id) {
  const ChartDocument* document = w.model.scenario->document(id);
  return document != nullptr ? document->title : id.text();
}
/// Where a deficiency is, in words: a document, with the element that it lacks, or what is absent.
std::string place_of(const FeedbackFrame& w, const Deficiency& d) {
  if (!d.document.empty()) return d.type != DeficiencyType::MissingElement || d.about.empty() ? title_of(w, d.document) : fmt::format("{}: {}", title_of(w, d.document), d.about);
  const auto type = document_type_from(d.about);
  return type ? fmt::format("Missing: {}", display_name(*type)) : d.about.empty() ? std::string("Something absent") : "Missing: " + d.about;
}
std::string place_of(const FeedbackFrame& w, const DeficiencyFlag& flag) {
  if (!flag.document.empty()) return title_of(w, flag.document);
  return flag.absent ? fmt::format("Missing: {}", display_name(*flag.absent)) : std::string("Something absent");
}

std::string span_words(LocalTime from, LocalTime to) {
  const std::int64_t minutes = (static_cast<std::int64_t>(to.date.days_since_1970()) - from.date.days_since_1970()) * 1440 + to.minute_of_day - from.minute_of_day;
  if (minutes >= 2 * 1440) return fmt::format("{} days", minutes / 1440);
  return minutes >= 60 ? fmt::format("{} h {} min", minutes / 60, minutes % 60) : fmt::format("{} min", minutes);
}

// --- rows ---------------------------------------------------------------------------------------------------------------

void thing_cell(ui::Frame& f, Rect cell, std::string_view none, const DeficiencyType* type, const std::string& place) {
  if (type == nullptr) {
    f.text(cell, none, Type::Small, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 2});
    return;
  }
  Rect top = cell.cut_top(f.px(24));
  f.icon(top.cut_left(f.px(20)), icon_of(*type), Color::Text2, 18);
  top.cut_left(f.px(6));
  f.text(top, display_name(*type), Type::Label, {.overflow = Overflow::Ellipsis, .middle = true});
  cell.x0 += f.px(26);
  f.text(cell, place, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2});
}

std::string points_words(const ReviewRow& row) { return row.points_max > 0 ? fmt::format("{} of {}", row.points, row.points_max) : row.points < 0 ? fmt::format("−{}", -row.points) : std::string("0"); }

std::string note_of(const ReviewRow& row, const Deficiency* deficiency) {
  switch (row.verdict) {
    case ReviewVerdict::Missed: return std::string(severity_word(deficiency != nullptr ? deficiency->severity : 0));
    case ReviewVerdict::FalseFlag: return "Nothing is wrong here";
    case ReviewVerdict::Found:
    case ReviewVerdict::OtherType: break;
  }
  if (!row.provider_right) return "Another provider answers for it";
  if (row.severity_right == false) return "Another severity";
  return row.verdict == ReviewVerdict::Found ? "Rightly named" : "Right place, another kind";
}

/// What stands below a chosen row.
class RowDrawing {
 public:
  RowDrawing(FeedbackFrame& w, Rect& rest, int n) : w_(w), f_(w.f), column_{w.f, rest}, rest_(rest), row_(row_of(w, n)), deficiency_(deficiency_of(w, row_)), flag_(flag_of(w, row_)), n_(n) {}

  void draw() {
    column_.paragraph(row_.message.empty() && deficiency_ != nullptr ? deficiency_->message : row_.message);
    where();
    limit();
    who();
    if (!row_.rationale.empty()) column_.heading(row_.verdict == ReviewVerdict::FalseFlag ? "Why it is none" : "Why it is one"), column_.paragraph(row_.rationale);
    const std::string& cite = !row_.cite.empty() || deficiency_ == nullptr ? row_.cite : deficiency_->cite;
    if (!cite.empty()) column_.heading("Rule"), column_.paragraph(cite, Type::Small, Color::Text2);
    said();
  }

 private:
  void where() {
    const auto evidence = w_.evidence_of(n_);
    const DocumentId document = deficiency_ != nullptr ? deficiency_->document : flag_ != nullptr ? flag_->document : DocumentId();
    if (evidence.empty() && document.empty()) return;
    column_.heading("Where in the chart");
    for (std::size_t n = 0; n < evidence.size(); ++n) {
      const Rect chip = rest_.cut_top(f_.px(46));
      const auto go = f_.row(ids::feedback_evidence(static_cast<int>(n)), chip, evidence[n].quote, false, 6);
      if (!go.hovered) f_.fill(chip, w_.right(n_) ? Color::EvidenceCredited : Color::EvidenceMissed, 6);
      Rect words = chip.inset(f_.px(10), f_.px(5));
      f_.icon(words.cut_left(f_.px(18)), Icon::Evidence, Color::Text2, 16);
      words.cut_left(f_.px(6));
      f_.text(words.cut_top(f_.type_size(Type::Small)), evidence[n].quote, Type::Small, {.overflow = Overflow::Ellipsis});
      words.cut_top(f_.px(2));
      f_.text(words, title_of(w_, evidence[n].document), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
      rest_.cut_top(f_.px(5));
      if (go.clicked) show_evidence(w_, evidence[n], true);
    }
    if (evidence.empty()) {
      const std::string title = title_of(w_, document);
      Rect line = rest_.cut_top(f_.px(26));
      f_.icon(line.cut_left(f_.px(18)), Icon::Description, Color::Text3, 18);
      line.cut_left(f_.px(8));
      if (f_.link(ids::feedback_evidence(0), line.cut_left(std::min(line.width(), f_.measure(Type::Small, "The head of: " + title).x + f_.px(2))), "The head of: " + title)) w_.state.document = document, w_.state.chart_shown = true;
    }
    rest_.cut_top(f_.px(2));
  }
  void fact(std::string_view name, const std::string& words) {
    Rect row = rest_;
    f_.text(row.cut_left(f_.px(112)).cut_top(f_.px(20)), name, Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    rest_.cut_top(std::max(f_.px(22), f_.text(row, words, Type::Small, {.overflow = Overflow::Wrap}) + f_.px(3)));
  }
  void limit() {
    if (deficiency_ == nullptr || (!deficiency_->due && !deficiency_->done)) return;
    column_.heading("The limit");
    if (deficiency_->due) fact("Due", to_display(*deficiency_->due));
    if (deficiency_->done) fact("Done", to_display(*deficiency_->done) + (deficiency_->due && *deficiency_->done > *deficiency_->due ? fmt::format(", {} late", span_words(*deficiency_->due, *deficiency_->done)) : std::string()));
    else fact("Done", "Not yet, on " + to_display(review_of(w_).on));
    fact("So it is", std::string(display_name(deficiency_->state)));
    rest_.cut_top(f_.px(4));
  }
  void who() {
    if (deficiency_ == nullptr) return;
    column_.heading("Who answers for it, and how serious it is");
    const std::string mine = flag_ == nullptr ? "" : flag_->responsible.empty() ? "; you named nobody" : row_.provider_right ? "; you said so" : "; you named " + flag_->responsible;
    fact("Responsible", (deficiency_->responsible.empty() ? std::string("Nobody in particular") : deficiency_->responsible) + mine);
    const std::string severity = flag_ == nullptr || flag_->severity == 0 ? "" : row_.severity_right == false ? fmt::format("; you said: {}", severity_word(flag_->severity)) : "; you said so";
    fact("Severity", std::string(severity_word(deficiency_->severity)) + severity);
    rest_.cut_top(f_.px(4));
  }
  void said() {
    if (flag_ == nullptr) return;
    column_.heading("What you said");
    column_.paragraph(fmt::format("{}, {}.", display_name(flag_->type), place_of(w_, *flag_)), Type::Small, Color::Text2, 3);
    if (flag_->passage) column_.paragraph("“" + flag_->passage->quote + "”", Type::Small, Color::Text2, 3);
    if (!flag_->note.empty()) column_.paragraph(flag_->note, Type::Small, Color::Text2, 3);
  }

  FeedbackFrame& w_;
  ui::Frame& f_;
  Column column_;
  Rect& rest_;
  const ReviewRow& row_;
  const Deficiency* deficiency_;
  const DeficiencyFlag* flag_;
  int n_;
};

void draw_head(FeedbackFrame& w, Rect& where, float& third) {
  ui::Frame& f = w.f;
  const ReviewResult& review = review_of(w);
  Rect head = where.cut_top(f.px(52)).inset(f.px(18), 0);
  const auto counted = [&](int n, std::string_view word, Tone tone, Icon icon) {
    const std::string text = fmt::format("{} {}", n, word);
    const float width = f.tag_width(text, true) + f.px(6);
    if (n == 0 || head.width() < width + f.px(130)) return;
    f.pill(head.cut_right(width), text, tone, icon);
    head.cut_right(f.px(6));
  };
  counted(review.false_flags, review.false_flags == 1 ? "false flag" : "false flags", Tone::Bad, icon_of(ReviewVerdict::FalseFlag));
  counted(review.missed, "missed", Tone::Bad, icon_of(ReviewVerdict::Missed));
  counted(review.found_other_type, "other type", Tone::Warn, icon_of(ReviewVerdict::OtherType));
  counted(review.found, "found", Tone::Ok, icon_of(ReviewVerdict::Found));
  f.text(head, "The record and your flags", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  Rect titles = where.cut_top(f.px(34));
  f.fill(titles, Color::Sunken);
  titles = titles.inset(f.px(18), 0);
  titles.cut_right(f.px(10));
  third = titles.width() * 0.36F;
  const auto heading = [&](float width, std::string_view text) { f.text(titles.cut_left(width), text, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true}); };
  const float verdict = titles.width() - 2 * third;
  heading(third, "What is wrong");
  heading(third, "Your flag");
  heading(verdict, "Verdict");
}

void draw_row(FeedbackFrame& w, Rect cells, const ReviewRow& row, float third) {
  ui::Frame& f = w.f;
  const Deficiency* deficiency = deficiency_of(w, row);
  const DeficiencyFlag* flag = flag_of(w, row);
  Rect a = cells.cut_left(third), b = cells.cut_left(third);
  a.cut_right(f.px(12));
  b.cut_right(f.px(12));
  thing_cell(f, a, "Nothing", deficiency != nullptr ? &deficiency->type : nullptr, deficiency != nullptr ? place_of(w, *deficiency) : "");
  thing_cell(f, b, "Not flagged", flag != nullptr ? &flag->type : nullptr, flag != nullptr ? place_of(w, *flag) : "");
  Rect tag = cells.cut_top(f.px(24));
  const std::string_view word = display_name(row.verdict);
  const std::string points = points_words(row);
  const float width = f.tag_width(word, true);
  const bool beside = tag.width() > width + f.measure(Type::Caption, points).x + f.px(10);
  f.tag(tag, word, tone_of(row.verdict), icon_of(row.verdict));
  if (beside) f.text(tag, points, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .middle = true});
  cells.cut_top(f.px(5));
  f.text(cells, note_of(row, deficiency), Type::Small, {.color = row.verdict == ReviewVerdict::Found && (!row.provider_right || row.severity_right == false) ? Color::Warn : Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2});
}

/// Documents without anything wrong: leaving them alone is half of the work.
void draw_clean(FeedbackFrame& w, Rect& content) {
  ui::Frame& f = w.f;
  const ReviewResult& review = review_of(w);
  std::set<DocumentId> wrong, flagged;
  for (const auto& d : review.deficiencies) wrong.insert(d.document);
  for (const auto& row : review.rows)
    if (row.verdict == ReviewVerdict::FalseFlag)
      if (const DeficiencyFlag* flag = flag_of(w, row)) flagged.insert(flag->document);
  Rect in = content;
  in.x0 += f.px(18), in.x1 -= f.px(30);
  Column column{f, in};
  column.gap(12);
  column.line("Documents with nothing wrong", Type::CardTitle, Color::Text, 26);
  const std::string sum = review.clean_documents == 0 ? std::string("Something is wrong with every document of this record.") : fmt::format("{} of {} left alone.", review.clean_left_alone, review.clean_documents);
  f.announce("feedback.review.clean", in, "text", sum);
  column.paragraph(sum, Type::Small, Color::Text2);
  for (const auto& document : w.model.scenario->documents) {
    if (wrong.contains(document.id)) continue;
    const bool touched = flagged.contains(document.id);
    Rect row = in.cut_top(f.px(24));
    f.icon(row.cut_left(f.px(18)), touched ? Icon::Flag : Icon::Check, touched ? Color::Bad : Color::Ok, 16);
    row.cut_left(f.px(8));
    f.text(row, touched ? document.title + "  ·  flagged for nothing" : document.title, Type::Small, {.color = touched ? Color::Text : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  content.cut_top(in.y0 - content.y0);
}

}  // namespace

std::vector<Evidence> review_evidence(const FeedbackFrame& w, int row) {
  const Deficiency* deficiency = deficiency_of(w, row_of(w, row));
  if (deficiency != nullptr && !deficiency->evidence.empty()) return deficiency->evidence;
  const DeficiencyFlag* flag = flag_of(w, row_of(w, row));
  if (flag != nullptr && flag->passage) return {*flag->passage};
  return {};
}

DocumentId review_document(const FeedbackFrame& w, int row) {
  const Deficiency* deficiency = deficiency_of(w, row_of(w, row));
  if (deficiency != nullptr) return deficiency->document;
  const DeficiencyFlag* flag = flag_of(w, row_of(w, row));
  return flag != nullptr ? flag->document : DocumentId();
}

void draw_review_scores(FeedbackFrame& w, Rect where) {
  const Report& r = w.report();
  const int alarms = review_of(w).false_flags;
  std::string since = fmt::format("{} of {} points", r.points, kFullPoints);
  if (w.model.previous_points) {
    const int change = r.points - *w.model.previous_points;
    since = fmt::format("{}{}.{} since last time", change >= 0 ? "+" : "−", std::abs(change) / 10, std::abs(change) % 10);
  }
  std::vector<ScoreCard> cards = {{"score", "Your score", percent_text(r.points), since, r.points, true}};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kShown = {{{"sensitivity", "Sensitivity"}, {"precision", "Precision"}, {"provider-right", "Right provider"}, {"specificity", "Specificity"}}};
  for (const auto& [id, label] : kShown)
    for (const auto& m : r.measures) {
      if (m.id != id) continue;
      std::string note = m.measured ? fmt::format("{} of {}", m.numerator, m.denominator) : "not measured";
      if (id == "precision" && m.measured) note = alarms == 1 ? "1 false flag" : fmt::format("{} false flags", alarms);
      if (id == "specificity" && m.measured) note += " left alone";
      cards.push_back({id, label, m.measured ? percent_text(m.per_mille()) : "—", note, m.per_mille(), m.measured});
    }
  draw_score_cards(w, where, cards);
}

void draw_review_rows(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  float third = 0;
  draw_head(w, where, third);
  const int count = walk_rows(w);
  const float row_height = f.px(84);
  float& known = w.state.heights["review.rows"];
  Rect content = f.begin_scroll("feedback.rows", where, std::max(known, row_height * static_cast<float>(count)));
  const float origin = content.y0;
  content.y1 = origin + kEndless;
  if (count == 0) {
    Rect note = content.cut_top(f.px(70)).inset(f.px(18), f.px(14));
    f.icon(note.cut_left(f.px(24)).cut_top(f.px(24)), Icon::CheckCircle, Color::Ok, 22);
    note.cut_left(f.px(10));
    f.text(note, "Nothing is wrong with this record, and you flagged nothing. To find that out is a review as well.", Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 3});
  }
  for (int n = 0; n < count; ++n) {
    const ReviewRow& row = row_of(w, n);
    const Rect area = content.cut_top(row_height);
    const bool chosen = n == w.state.selected_row;
    const Deficiency* deficiency = deficiency_of(w, row);
    const DeficiencyFlag* flag = flag_of(w, row);
    const std::string place = deficiency != nullptr ? place_of(w, *deficiency) : flag != nullptr ? place_of(w, *flag) : std::string();
    if (f.row(ids::feedback_row(n), area, fmt::format("{}: {}", display_name(row.verdict), place), chosen, 0).clicked) select_row(w, n);
    if (!w.right(n)) f.fill({area.x0, area.y0, area.x0 + f.px(3), area.y1}, ui::fill_color(tone_of(row.verdict)));
    Rect cells = area.inset(f.px(18), f.px(11));
    cells.cut_right(f.px(10));
    draw_row(w, cells, row, third);
    if (chosen) {
      const float before = content.y0;
      Rect text = content;
      text.x0 += f.px(18);
      text.x1 -= f.px(30);
      text.cut_top(f.px(4));
      RowDrawing(w, text, n).draw();
      content.cut_top(text.y0 - before + f.px(10));
      if (w.state.scroll_rows) f.scroll_into_view("feedback.rows", area.y0 - origin, std::min(content.y0, area.y0 + where.height()) - origin);
    }
    f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
  }
  draw_clean(w, content);
  if (const float used = content.y0 - origin + f.px(20); used != known) known = used, f.request_frames(2);
  else w.state.scroll_rows = false;
  f.end_scroll();
}

}  // namespace cw::views
