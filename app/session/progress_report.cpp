#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/session/readiness_desk.h"

namespace cw {

namespace {

constexpr std::string_view kStyle = R"(
:root{--ink:#18212e;--quiet:#465263;--line:#dce2ea;--track:#e6eaf1;--bar:#2f6fde;--band:#cfdff8;--ok:#178a54;--warn:#a86200;--bad:#b3261e}
*{box-sizing:border-box}
body{margin:0 auto;max-width:48rem;padding:2rem 1.25rem;font:15px/1.5 Inter,"Segoe UI",Helvetica,Arial,sans-serif;color:var(--ink);background:#fff}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
p{margin:.4rem 0}
.quiet{color:var(--quiet)}
.small{font-size:.85rem}
.big{font-size:2.4rem;font-weight:700;line-height:1.1;margin:.5rem 0 0}
.caution{border-left:4px solid var(--warn);padding:.25rem .75rem;margin:1rem 0}
figure{margin:.75rem 0}
svg{width:100%;height:auto;display:block}
svg text{font:12px Inter,"Segoe UI",Helvetica,Arial,sans-serif;fill:var(--quiet)}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem .35rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--quiet)}
td.n,th.n{text-align:right;white-space:nowrap}
@page{size:auto;margin:16mm}
@media print{body{max-width:none;padding:0;font-size:10.5pt}h2{break-after:avoid}tr,figure,.caution{break-inside:avoid}thead{display:table-header-group}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)";

/// As text of an element or of an attribute in double quotes. What no XML document may contain becomes a space.
std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\n':
      case '\t': out += c; break;
      default: out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
  }
  return out;
}

/// `1 day`, `2 days`
std::string number_of(int number, std::string_view one, std::string_view many) { return fmt::format("{} {}", number, number == 1 ? one : many); }

std::string_view word_of(DomainVerdict verdict) {
  switch (verdict) {
    case DomainVerdict::Above: return "Above standard";
    case DomainVerdict::Uncertain: return "Uncertain";
    case DomainVerdict::Below: return "Below standard";
    case DomainVerdict::NotMeasured: break;
  }
  return "Not measured";
}

std::string_view word_of(RecentWork::Kind kind) {
  switch (kind) {
    case RecentWork::Kind::Chart: return "Chart";
    case RecentWork::Kind::Review: return "Review";
    case RecentWork::Kind::Audit: return "Audit";
    case RecentWork::Kind::Sitting: return "Examination";
  }
  return "";
}

/// The page, written from top to bottom.
class Page {
 public:
  Page(const ReadinessModel& readiness, const PlanModel& plan, Date made_on) : r_(readiness), plan_(plan), made_on_(made_on) {}

  std::string write() {
    const std::string exam = r_.exam_name.empty() ? plan_.exam_name : r_.exam_name;
    add("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>Progress report: {}</title>\n<style>{}</style>\n</head>\n<body>\n", escaped(exam), kStyle);
    add("<h1>Progress report: {}</h1>\n", escaped(exam));
    std::string under = r_.blueprint != nullptr ? r_.blueprint->title + ". " : std::string{};
    under += "Made on " + to_display(made_on_) + ". ";
    under += !r_.examination ? "No examination day is set." : "Examination on " + to_display(*r_.examination) + (r_.days_left > 0 ? ", in " + number_of(r_.days_left, "day", "days") + "." : r_.days_left == 0 ? ", today." : ".");
    add("<p class=\"quiet\">{}</p>\n", escaped(under));
    write_chance();
    if (r_.known) write_domains(), write_trend(), write_moved(), write_recent();
    if (plan_.known) write_plan();
    write_method();
    out_ += "</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  bool told() const { return r_.known && r_.readiness.enough_evidence && !r_.chance.empty(); }

  void write_chance() {
    out_ += "<h2>Chance of passing the examination</h2>\n";
    if (!told()) {
      add("<p><strong>{}</strong></p>\n", escaped(r_.headline.empty() ? "Not measured" : r_.headline));
      if (!r_.reason.empty()) add("<p>{}</p>\n", escaped(r_.reason));
    } else {
      add("<p class=\"big\">{}</p>\n<p><strong>{}.</strong> {}</p>\n", escaped(r_.chance), escaped(r_.headline), escaped(r_.interval));
      write_interval();
      if (!r_.reason.empty()) add("<p>{}</p>\n", escaped(r_.reason));
    }
    if (!r_.notice_of_staleness.empty()) add("<p class=\"caution\">{}</p>\n", escaped(r_.notice_of_staleness));
    if (!r_.caution.empty()) add("<p class=\"caution small\">{}</p>\n", escaped(r_.caution));
  }

  void write_interval() {
    const Prediction& p = r_.readiness.official;
    if (p.total <= 0) return;
    const auto x = [&](double raw) { return 10 + 680 * std::clamp(raw / p.total, 0.0, 1.0); };
    const std::string words = fmt::format("Of {} scored items, {} to {} are expected to be right in nine of ten cases; about {} are needed.", p.total, p.raw_low, p.raw_high, p.cut);
    add("<figure>\n<svg viewBox=\"0 0 700 76\" role=\"img\" aria-labelledby=\"interval-title interval-desc\">\n<title id=\"interval-title\">Expected raw score</title>\n<desc id=\"interval-desc\">{}</desc>\n", escaped(words));
    add("<rect x=\"10\" y=\"28\" width=\"680\" height=\"16\" rx=\"8\" fill=\"#e6eaf1\" />\n<rect x=\"{:.1f}\" y=\"28\" width=\"{:.1f}\" height=\"16\" rx=\"4\" fill=\"#2f6fde\" />\n", x(p.raw_low), std::max(3.0, x(p.raw_high) - x(p.raw_low)));
    add("<line x1=\"{0:.1f}\" y1=\"30\" x2=\"{0:.1f}\" y2=\"42\" stroke=\"#fff\" stroke-width=\"3\" />\n<line x1=\"{1:.1f}\" y1=\"22\" x2=\"{1:.1f}\" y2=\"50\" stroke=\"#18212e\" stroke-width=\"2\" stroke-dasharray=\"4 3\" />\n", x(p.expected), x(p.cut));
    add("<text x=\"{:.1f}\" y=\"16\" text-anchor=\"middle\">about {} needed</text>\n<text x=\"{:.1f}\" y=\"66\" text-anchor=\"end\">{}</text>\n<text x=\"{:.1f}\" y=\"66\">{}</text>\n<text x=\"10\" y=\"66\">0</text>\n<text x=\"690\" y=\"66\" text-anchor=\"end\">{}</text>\n</svg>\n", std::clamp(x(p.cut), 60.0, 640.0), p.cut, x(p.raw_low) + 8, p.raw_low, x(p.raw_high) - 8, p.raw_high, p.total);
    add("<table>\n<thead><tr><th class=\"n\">Least</th><th class=\"n\">Most</th><th class=\"n\">Needed, about</th><th class=\"n\">Scored items</th></tr></thead>\n<tbody><tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr></tbody>\n</table>\n</figure>\n", p.raw_low, p.raw_high, p.cut, p.total);
  }

  void write_domains() {
    out_ += "<h2>Domains</h2>\n";
    if (r_.domains.empty()) {
      out_ += "<p>The examination names no domains.</p>\n";
      return;
    }
    // A domain in which nothing was answered has no interval of its own: it is left open in picture and table.
    const double row = 30, height = row * static_cast<double>(r_.domains.size()) + 10;
    add("<figure>\n<svg viewBox=\"0 0 700 {:.0f}\" role=\"img\" aria-labelledby=\"domains-title domains-desc\">\n<title id=\"domains-title\">Points expected by domain</title>\n<desc id=\"domains-desc\">A bar for each domain: where the points on a form lie in nine of ten cases; a line for what a just-qualified candidate gets. The table below has the numbers.</desc>\n", height);
    for (std::size_t i = 0; i < r_.domains.size(); ++i) {
      const DomainStanding& d = r_.domains[i];
      const double y = 6 + row * static_cast<double>(i), unit = 400.0 / std::max(1, d.scored);
      add("<text x=\"4\" y=\"{:.1f}\">{}</text>\n<rect x=\"290\" y=\"{:.1f}\" width=\"400\" height=\"12\" rx=\"6\" fill=\"#e6eaf1\" />\n", y + 12, escaped(d.short_name), y + 2);
      if (d.posterior.verdict == DomainVerdict::NotMeasured) {
        add("<text x=\"490\" y=\"{:.1f}\" text-anchor=\"middle\">not measured</text>\n", y + 12);
        continue;
      }
      const std::string_view color = d.posterior.verdict == DomainVerdict::Above ? "#178a54" : d.posterior.verdict == DomainVerdict::Below ? "#b3261e" : "#a86200";
      add("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"12\" rx=\"3\" fill=\"{}\" />\n<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#18212e\" stroke-width=\"2\" />\n", 290 + unit * d.points_low, y + 2, std::max(3.0, unit * (d.points_high - d.points_low)), color, 290 + unit * d.needed, y - 2, 290 + unit * d.needed, y + 18);
    }
    out_ += "</svg>\n<table>\n<thead><tr><th>Domain</th><th class=\"n\">Weight</th><th class=\"n\">Expected</th><th class=\"n\">Needed</th><th>Verdict</th><th class=\"n\">Answers counted</th></tr></thead>\n<tbody>\n";
    for (const auto& d : r_.domains) {
      const bool measured = d.posterior.verdict != DomainVerdict::NotMeasured;
      const std::string expected = measured ? fmt::format("{} to {} of {}", d.points_low, d.points_high, d.scored) : std::string("—");
      add("<tr><td>{}</td><td class=\"n\">{} %</td><td class=\"n\">{}</td><td class=\"n\">{} of {}</td><td>{}</td><td class=\"n\">{}</td></tr>\n", escaped(d.name), d.weight, expected, d.needed, d.scored, word_of(d.posterior.verdict), d.posterior.responses);
    }
    out_ += "</tbody>\n</table>\n</figure>\n";
  }

  void write_trend() {
    const bool any = std::any_of(r_.trend.begin(), r_.trend.end(), [](const TrendPoint& point) { return point.enough; });
    out_ += "<h2>Trend</h2>\n";
    if (!any) {
      out_ += "<p>No week had enough evidence yet.</p>\n";
      return;
    }
    out_ += "<figure>\n";
    const Prediction& p = r_.readiness.official;
    int low = p.cut, high = p.cut;
    for (const auto& point : r_.trend)
      if (point.enough) low = std::min(low, point.raw_low), high = std::max(high, point.raw_high);
    low = std::max(0, low - 5), high += 5;
    const auto x = [&](std::size_t i) { return r_.trend.size() > 1 ? 40 + 640.0 * static_cast<double>(i) / static_cast<double>(r_.trend.size() - 1) : 360.0; };
    const auto y = [&](int raw) { return 170 - 150.0 * (raw - low) / std::max(1, high - low); };
    out_ += "<svg viewBox=\"0 0 700 200\" role=\"img\" aria-labelledby=\"trend-title trend-desc\">\n<title id=\"trend-title\">Expected raw score, week by week</title>\n<desc id=\"trend-desc\">A band for where the raw score lies in nine of ten cases, a line for what is expected, a dashed line for what is needed. Weeks without enough evidence are left open. The table below has the numbers.</desc>\n";
    for (std::size_t i = 0; i < r_.trend.size();) {
      if (!r_.trend[i].enough) {
        add("<circle cx=\"{:.1f}\" cy=\"170\" r=\"3\" fill=\"none\" stroke=\"#8793a4\" />\n", x(i));
        ++i;
        continue;
      }
      std::string above, below, middle;
      for (; i < r_.trend.size() && r_.trend[i].enough; ++i) {
        above += fmt::format("{:.1f},{:.1f} ", x(i), y(r_.trend[i].raw_high));
        below = fmt::format("{:.1f},{:.1f} ", x(i), y(r_.trend[i].raw_low)) + below;
        middle += fmt::format("{:.1f},{:.1f} ", x(i), y(r_.trend[i].raw));
        add("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\" fill=\"#1d5bc2\" />\n", x(i), y(r_.trend[i].raw));
      }
      add("<polygon points=\"{}\" fill=\"#2f6fde\" fill-opacity=\"0.2\" />\n<polyline points=\"{}\" fill=\"none\" stroke=\"#1d5bc2\" stroke-width=\"2\" />\n", above + below, middle);
    }
    add("<line x1=\"40\" y1=\"170\" x2=\"680\" y2=\"170\" stroke=\"#dce2ea\" />\n<line x1=\"40\" y1=\"{0:.1f}\" x2=\"680\" y2=\"{0:.1f}\" stroke=\"#18212e\" stroke-dasharray=\"5 4\" />\n<text x=\"44\" y=\"{1:.1f}\">about {2} needed</text>\n", y(p.cut), y(p.cut) - 5, p.cut);
    add("<text x=\"40\" y=\"190\">{}</text>\n<text x=\"680\" y=\"190\" text-anchor=\"end\">{}</text>\n</svg>\n", to_display(r_.trend.front().on), to_display(r_.trend.back().on));
    out_ += "<table>\n<thead><tr><th>Week to</th><th class=\"n\">Least</th><th class=\"n\">Expected</th><th class=\"n\">Most</th><th class=\"n\">Answers counted</th></tr></thead>\n<tbody>\n";
    for (const auto& point : r_.trend) {
      if (point.enough) add("<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n", to_display(point.on), point.raw_low, point.raw, point.raw_high, point.responses);
      else add("<tr><td>{}</td><td colspan=\"3\">not enough evidence</td><td class=\"n\">{}</td></tr>\n", to_display(point.on), point.responses);
    }
    out_ += "</tbody>\n</table>\n</figure>\n";
  }

  void write_moved() {
    out_ += "<h2>What moved since last week</h2>\n";
    if (r_.moved.empty()) {
      out_ += "<p>Nothing that could be told from chance.</p>\n";
    } else {
      out_ += "<ul>\n";
      for (const auto& sentence : r_.moved) add("<li>{}</li>\n", escaped(sentence));
      out_ += "</ul>\n";
    }
    add("<p class=\"quiet\">{} so far, {} of the last fourteen days.</p>\n", number_of(r_.study_days, "study day", "study days"), r_.study_days_last_two_weeks);
  }

  void write_recent() {
    out_ += "<h2>Recent work</h2>\n";
    if (r_.recent.empty()) {
      out_ += "<p>Nothing yet.</p>\n";
      return;
    }
    out_ += "<table>\n<thead><tr><th>Day</th><th>Kind</th><th>What</th><th class=\"n\">Result</th></tr></thead>\n<tbody>\n";
    for (const auto& work : r_.recent) add("<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>\n", to_display(Date::from_days(static_cast<std::int32_t>(work.at / 86'400'000))), word_of(work.kind), escaped(work.title), escaped(work.words));
    out_ += "</tbody>\n</table>\n";
  }

  void write_plan() {
    constexpr std::size_t kDays = 14;
    out_ += "<h2>Plan for the next two weeks</h2>\n";
    add("<p>{} minutes a day. {}</p>\n", plan_.minutes_a_day, escaped(plan_.plan.outlook));
    if (!plan_.plan.today.empty()) {
      out_ += "<p>Today:</p>\n<ol>\n";
      for (std::size_t i = 0; i < plan_.plan.today.size(); ++i) {
        const PlanStep& step = plan_.plan.today[i];
        add("<li><strong>{}</strong>, {} minutes{}. {}</li>\n", escaped(step.title), step.minutes, i < plan_.done.size() && plan_.done[i] ? ", done" : "", escaped(step.reason));
      }
      out_ += "</ol>\n";
    }
    if (plan_.plan.days.empty()) return;
    out_ += "<table>\n<thead><tr><th>Day</th><th>What it is for</th><th class=\"n\">Minutes</th><th class=\"n\">Cards due</th></tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < std::min(kDays, plan_.plan.days.size()); ++i) {
      const PlanDay& day = plan_.plan.days[i];
      add("<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n", to_display(day.on), escaped(day.focus), day.minutes, day.cards_due);
    }
    out_ += "</tbody>\n</table>\n";
  }

  void write_method() {
    out_ +=
        "<h2>What the number means</h2>\n"
        "<p>The chance is how often a student with this record of answers would be expected to pass, rounded to five percent. Of those told 80 %, about 80 of 100 should pass. It counts the first attempt at each item and chart, finished and without hint; "
        "recent answers count more than old ones. How hard each item is was rated by what a just-qualified candidate would get right, so practice that was easy or lopsided does not raise it by itself. The interval is where the raw score lies in nine of ten cases, and it "
        "widens when there are few answers.</p>\n"
        "<p>It does not measure the day itself: nerves, sleep, or how the official items differ from these, for which an allowance is made. A domain without counted answers is not measured; what the other domains suggest for it enters the prediction, and nothing is said of it here. "
        "Learning in the last days is seen late. This is practice material and no statement of the issuing body.</p>\n";
  }

  const ReadinessModel& r_;
  const PlanModel& plan_;
  Date made_on_;
  std::string out_;
};

}  // namespace

std::string progress_report_html(const ReadinessModel& readiness, const PlanModel& plan, Date made_on) { return Page(readiness, plan, made_on).write(); }

}  // namespace cw
