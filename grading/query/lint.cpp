#include "grading/query/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "content/base/utf8.h"
#include "grading/query/record.h"
#include "grading/query/vocabulary.h"

namespace cw {
namespace {

bool in(std::string_view word, std::initializer_list<std::string_view> list) { return std::find(list.begin(), list.end(), word) != list.end(); }

/// Words in quotation marks for a message, shortened where they are many.
std::string said(std::string_view text) {
  constexpr std::size_t kMost = 80;
  std::string out = collapse_spaces(text);
  if (out.size() > kMost) {
    std::size_t end = kMost;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
    out = out.substr(0, end) + "…";
  }
  return "\"" + out + "\"";
}

bool has_words(std::string_view text) { return !words_in(text).empty(); }

/// A diagnosis that a text names: by the list, or by its ending.
struct Named {
  FoundPhrase place;
  bool listed = true;
};

std::vector<Named> named_in(const WordList& words) {
  std::vector<Named> out;
  std::vector<char> covered(words.size(), 0);
  for (const FoundPhrase& place : Vocabulary::built_in().find_diagnoses(words)) {
    std::fill(covered.begin() + static_cast<std::ptrdiff_t>(place.first), covered.begin() + static_cast<std::ptrdiff_t>(place.last) + 1, static_cast<char>(1));
    out.push_back({place, true});
  }
  for (std::size_t i = 0; i < words.size(); ++i)
    if (covered[i] == 0 && sounds_like_a_diagnosis(words.plain[i])) out.push_back({{-1, i, i}, false});
  std::sort(out.begin(), out.end(), [](const Named& a, const Named& b) { return a.place.first < b.place.first; });
  return out;
}

bool touches(const FoundPhrase& place, std::size_t word) { return word >= place.first && word <= place.last; }

// --- one query -----------------------------------------------------------------------------------------------------------

class Check {
 public:
  Check(const ComposedQuery& query, const Scenario& scenario, const ChartRecord& record)
      : query_(query), scenario_(scenario), record_(record), words_(Vocabulary::built_in()), title_(query.title), question_(query.question) {
    for (const std::string& option : query.options) options_.emplace_back(option);
    for (const Evidence& indicator : query.indicators) quotes_.emplace_back(indicator.quote);
    for (std::size_t i = 0; i < quotes_.size(); ++i) {
      read_quote(quotes_[i], !not_in_chart(query.indicators[i]));
      read_line(query.indicators[i], quotes_[i]);
    }
  }

  std::vector<QueryFault> run() {
    heading();
    recipient();
    title();
    indicators();
    question();
    options();
    payment(QueryPart::Title, -1, title_);
    payment(QueryPart::Question, -1, question_);
    for (std::size_t i = 0; i < options_.size(); ++i) payment(QueryPart::Options, static_cast<int>(i), options_[i]);
    std::stable_sort(faults_.begin(), faults_.end(), [](const QueryFault& a, const QueryFault& b) {
      if (a.part != b.part) return a.part < b.part;
      if (a.index != b.index) return a.index < b.index;
      return a.begin < b.begin;
    });
    return std::move(faults_);
  }

 private:
  /// What an indicator speaks for: its group, without the diagnoses for which its values are normal.
  struct Sign {
    int group = 0;
    std::vector<int> normal_for;
  };

  void fault(std::string_view rule, QueryPart part, int index, std::size_t begin, std::size_t end, std::string message) {
    faults_.push_back({std::string(rule), part, index, begin, end, std::move(message)});
  }
  /// At the words of a phrase.
  void fault_at(std::string_view rule, QueryPart part, int index, const WordList& words, std::size_t first, std::size_t last, std::string message) {
    fault(rule, part, index, words.words[first].from, words.words[last].to, std::move(message));
  }
  static std::string_view text_of(const WordList& words, const FoundPhrase& place) { return words.text.substr(words.words[place.first].from, words.words[place.last].to - words.words[place.first].from); }

  bool has(std::string_view section, const WordList& words) const { return !words_.find_phrases(section, words).empty(); }

  // Whether the record holds what is named, in these words or more specific ones.
  bool holds(const Named& named, const WordList& words) const { return named.listed ? record_.holds(named.place, words) : record_.holds_word(words.plain[named.place.first]); }

  // --- what the indicators show ------------------------------------------------------------------------------------------

  /// What is not in the chart may show what the query is about, but speaks for nothing.
  void read_quote(const WordList& quote, bool in_chart) {
    const auto found = words_.find_indicators(quote);
    for (const FoundPhrase& place : found) {
      // `no fever` is no sign of infection.
      const bool denied = place.first > 0 && quote.gaps[place.first] == Gap::Space && in(quote.words[place.first - 1].folded, {"no", "without", "denies"});
      shown_.insert(place.what);
      const IndicatorGroup& group = words_.indicators()[static_cast<std::size_t>(place.what)];
      if (in_chart && !denied && !group.weak) signs_.push_back({place.what, normal_for(group, numbers_after(quote, place, found))});
    }
    for (const FoundPhrase& place : words_.find_diagnoses(quote)) {
      quoted_.insert(place.what);
      if (in_chart && standing_of(quote, place) == Standing::Said) quoted_said_.insert(place.what);
    }
  }

  /// The values that follow a measure, up to the next one, the end of the sentence or a long line's width.
  std::vector<double> numbers_after(const WordList& quote, const FoundPhrase& place, const std::vector<FoundPhrase>& found) const {
    constexpr std::size_t kReach = 120;
    const IndicatorGroup& group = words_.indicators()[static_cast<std::size_t>(place.what)];
    if (group.limits.empty()) return {};
    const std::size_t from = quote.words[place.last].to;
    std::size_t to = std::min(quote.text.size(), from + kReach);
    for (const FoundPhrase& next : found)
      if (next.first > place.last && !words_.indicators()[static_cast<std::size_t>(next.what)].limits.empty()) to = std::min<std::size_t>(to, quote.words[next.first].from);
    to = std::min({to, quote.text.find(';', from), quote.text.find(". ", from)});
    return numbers_in(quote.text, from, to, group);
  }

  /// Numbers that can be a group's value: no dates, times, doses or ranges of reference.
  static std::vector<double> numbers_in(std::string_view text, std::size_t from, std::size_t to, const IndicatorGroup& group) {
    const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    const auto letter = [&](std::size_t at) { return at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || (text[at] >= 'A' && text[at] <= 'Z')); };
    // From a hyphen or an en dash on: `135-145`.
    const auto dash = [&](std::size_t at) -> std::size_t { return at < text.size() && text[at] == '-' ? 1 : text.substr(std::min(at, text.size()), 3) == "–" ? 3 : 0; };
    std::vector<double> out;
    for (std::size_t at = from; at < to;) {
      if (!digit(at)) {
        ++at;
        continue;
      }
      const std::size_t begin = at;
      double value = 0, place = 0;
      for (; digit(at) || (place == 0 && at < text.size() && text[at] == '.' && digit(at + 1)); ++at) {
        if (text[at] == '.') place = 1;
        else if (place == 0) value = value * 10 + (text[at] - '0');
        else value += (text[at] - '0') * (place /= 10);
      }
      const bool bound = begin > 0 && (letter(begin - 1) || text[begin - 1] == '/' || text[begin - 1] == ':' || (text[begin - 1] == '-' && begin > 1 && digit(begin - 2)) || (begin > 3 && text.substr(begin - 3, 3) == "–" && digit(begin - 4)));
      const bool goes_on = (at < text.size() && (text[at] == ':' || (text[at] == '/' && value < 40)) && digit(at + 1)) || (dash(at) > 0 && digit(at + dash(at)));
      std::size_t unit = at < text.size() && text[at] == ' ' ? at + 1 : at, end = unit;
      while (letter(end)) ++end;
      const bool dose = in(text.substr(unit, end - unit), {"g", "gm", "mg", "mcg", "mL", "ml", "mEq", "units", "unit", "tablets", "h", "hours", "hour", "hrs", "min", "days", "day", "weeks", "months", "years", "am", "pm", "doses", "times"}) && (end >= text.size() || text[end] != '/');
      if (!bound && !goes_on && !dose && value >= group.least && value <= group.most) out.push_back(value);
    }
    return out;
  }

  /// The diagnoses for which values are normal. Without a value nothing is known of it.
  static std::vector<int> normal_for(const IndicatorGroup& group, const std::vector<double>& values) {
    if (values.empty()) return {};
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const auto speaks_for = [&, low = *least, high = *most](const ValueLimit& limit) {
      // A value may lie within its norm and still have changed a great deal.
      return limit.above ? high >= limit.limit || high >= 1.5 * low : low <= limit.limit || low <= 0.8 * high;
    };
    std::vector<int> out;
    for (const ValueLimit& limit : group.limits)
      if (std::none_of(group.limits.begin(), group.limits.end(), [&](const ValueLimit& other) { return other.diagnosis == limit.diagnosis && speaks_for(other); })) out.push_back(limit.diagnosis);
    return out;
  }

  /// What stands around a quote that says nothing by itself: `3.4 mL IV push` in the row of a drug. It shows what the quote is about; it supports no option.
  void read_line(const Evidence& indicator, const WordList& quote) {
    if (!words_.find_indicators(quote).empty() || !words_.find_diagnoses(quote).empty()) return;
    const ChartRecord::Page* page = record_.page(indicator.document);
    if (page == nullptr) return;
    const auto place = find_quote(page->text, indicator.quote, indicator.occurrence);
    if (!place) return;
    const std::string_view flat = page->text.flat;
    for (const Block& block : page->text.blocks) {
      if (block.range.from > place->from || block.range.to < place->to) continue;
      std::size_t from = block.range.from, to = block.range.to;
      if (block.cells.empty()) {  // a line, or a sentence of a paragraph
        for (std::size_t at = place->from; at > from; --at)
          if (flat[at - 1] == '\n' || (at >= 2 && flat[at - 2] == '.' && flat[at - 1] == ' ')) from = at;
        for (std::size_t at = place->to; at < to; ++at)
          if (flat[at] == '\n' || (flat[at] == '.' && at + 1 < to && flat[at + 1] == ' ')) to = at;
      }
      const WordList line(flat.substr(from, to - from));
      int measure = -1, measures = 0;
      for (const FoundPhrase& found : words_.find_indicators(line)) {
        shown_.insert(found.what);
        if (words_.indicators()[static_cast<std::size_t>(found.what)].limits.empty()) continue;
        if (found.what != measure) ++measures;
        measure = found.what;
      }
      // A value in the row of its measure: `31.2` beside `BMI`.
      if (measures == 1) {
        const IndicatorGroup& group = words_.indicators()[static_cast<std::size_t>(measure)];
        if (const auto values = numbers_in(quote.text, 0, quote.text.size(), group); !values.empty()) signs_.push_back({measure, normal_for(group, values)});
      }
      for (const FoundPhrase& found : words_.find_diagnoses(line)) quoted_.insert(found.what);
      return;
    }
  }

  bool supports(const Sign& sign, int diagnosis) const {
    const auto normal = [&](int one) { return std::any_of(sign.normal_for.begin(), sign.normal_for.end(), [&](int kind) { return words_.is_a(one, kind); }); };
    if (normal(diagnosis)) return false;
    const auto& kinds = words_.indicators()[static_cast<std::size_t>(sign.group)].supports;
    return std::any_of(kinds.begin(), kinds.end(), [&](int kind) { return words_.carries_over(kind, diagnosis) && !normal(kind); });
  }
  bool quoted_as(int diagnosis) const {
    return std::any_of(quoted_said_.begin(), quoted_said_.end(), [&](int quoted) { return words_.carries_over(quoted, diagnosis) && !heading_only(quoted); });
  }
  bool indicators_support(int diagnosis) const {
    return quoted_as(diagnosis) || std::any_of(signs_.begin(), signs_.end(), [&](const Sign& sign) { return supports(sign, diagnosis); });
  }
  bool heading_only(int diagnosis) const { return words_.diagnoses()[static_cast<std::size_t>(diagnosis)].heading; }

  // --- heading -------------------------------------------------------------------------------------------------------------

  void heading() {
    const Encounter& encounter = scenario_.encounter;
    const auto missing = [&](int index, const std::string& text, std::string_view what) {
      if (has_words(text)) return false;
      fault("QRY-111", QueryPart::Heading, index, 0, 0, fmt::format("The query does not give {}", what));
      return true;
    };
    if (!missing(0, query_.patient, "the patient's name") && !same_name(query_.patient, encounter.patient.name))
      fault("QRY-111", QueryPart::Heading, 0, 0, query_.patient.size(), fmt::format("This chart is {}'s, not {}", encounter.patient.name, said(query_.patient)));
    if (!missing(1, query_.mrn, "the record number") && bare(query_.mrn).find(bare(encounter.patient.mrn)) == std::string::npos)
      fault("QRY-111", QueryPart::Heading, 1, 0, query_.mrn.size(), fmt::format("The record number of this chart is {}, not {}", encounter.patient.mrn, said(query_.mrn)));
    if (!missing(2, query_.encounter, "the encounter") && another_stay(query_.encounter))
      fault("QRY-111", QueryPart::Heading, 2, 0, query_.encounter.size(), fmt::format("{} is another encounter: this one began on {}", said(query_.encounter), to_display(encounter.started.date)));
    if (!query_.date) fault("QRY-111", QueryPart::Heading, 3, 0, 0, "The query has no date");
    else if (*query_.date < encounter.started.date) fault("QRY-111", QueryPart::Heading, 3, 0, to_display(*query_.date).size(), fmt::format("The query is dated {}, before the encounter began on {}", to_display(*query_.date), to_display(encounter.started.date)));
    missing(4, query_.from, "who asks");
  }

  static std::string bare(std::string_view text) {
    std::string out;
    for (const FoundWord& word : words_in(text)) out += word.folded;
    return out;
  }

  /// Surname and given name of the chart among the words typed; initials may be left out, the order does not matter.
  static bool same_name(std::string_view typed, std::string_view name) {
    const auto has_word = [](const std::vector<FoundWord>& words, const std::string& word) { return std::any_of(words.begin(), words.end(), [&](const FoundWord& w) { return w.folded == word; }); };
    const auto left = words_in(typed), right = words_in(name);
    return std::all_of(right.begin(), right.end(), [&](const FoundWord& word) { return word.folded.size() < 2 || has_word(left, word.folded); });
  }

  /// Dates are given, and none lies in this stay.
  bool another_stay(std::string_view text) const {
    bool dated = false;
    const auto digits = [&](std::size_t at, std::size_t count) -> int {
      if (at + count > text.size()) return -1;
      int value = 0;
      for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
      }
      return value;
    };
    for (std::size_t i = 0; i + 10 <= text.size(); ++i) {
      if (i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9') continue;
      std::optional<Date> date;
      if (text[i + 4] == '-' && text[i + 7] == '-' && digits(i, 4) >= 0 && digits(i + 5, 2) >= 0 && digits(i + 8, 2) >= 0) date = Date::from_ymd(digits(i, 4), digits(i + 5, 2), digits(i + 8, 2));
      else if (text[i + 2] == '/' && text[i + 5] == '/' && digits(i, 2) >= 0 && digits(i + 3, 2) >= 0 && digits(i + 6, 4) >= 0) date = Date::from_ymd(digits(i + 6, 4), digits(i, 2), digits(i + 3, 2));
      if (!date) continue;
      dated = true;
      if (*date >= scenario_.encounter.started.date && *date <= scenario_.encounter.ended.date) return false;
    }
    return dated;
  }

  // --- recipient -----------------------------------------------------------------------------------------------------------

  void recipient() {
    const auto wrong = [&](std::string message) { fault("QRY-109", QueryPart::Recipient, -1, 0, query_.to.size(), std::move(message)); };
    if (!has_words(query_.to)) return wrong("The query is addressed to nobody");
    const Signer* signer = record_.signer(query_.to);
    const bool other = has_other_credential(query_.to) && !is_provider_name(query_.to);
    if (signer == nullptr) return wrong(other ? fmt::format("{} cannot document a diagnosis", said(query_.to)) : fmt::format("{} is no provider of this chart", said(query_.to)));
    if (!signer->provider || other) return wrong(fmt::format("{} signs in this chart, but is no provider who can document a diagnosis", said(query_.to)));
    if (signer->surname == surname_of(scenario_.encounter.attending)) return;
    const auto pages = record_.pages_of(*signer);
    if (only_reports(pages) && asks_for_judgment_of_care()) return wrong(fmt::format("{} wrote reports of studies only and did not treat the patient; what a finding means is for the treating provider to say", said(query_.to)));
    const auto wrote = [&](const DocumentId& id) { return std::any_of(pages.begin(), pages.end(), [&](const ChartRecord::Page* page) { return page->document->id == id; }); };
    if (std::any_of(query_.indicators.begin(), query_.indicators.end(), [&](const Evidence& indicator) { return wrote(indicator.document); })) return;
    if (query_.indicators.empty() && topics().empty()) return;
    if (std::any_of(pages.begin(), pages.end(), [&](const ChartRecord::Page* page) { return speaks_of_it(*page); })) return;
    wrong(fmt::format("{} wrote none of the indicators, and no note of this provider speaks of what they are about", said(query_.to)));
  }

  /// A radiologist or a pathologist: signs what was seen, and treats nobody here.
  static bool only_reports(const std::vector<const ChartRecord::Page*>& pages) {
    return !pages.empty() && std::all_of(pages.begin(), pages.end(), [](const ChartRecord::Page* page) { return page->document->type == DocumentType::RadiologyReport || page->document->type == DocumentType::PathologyReport; });
  }
  /// Whether a finding counted in the stay, or which diagnosis it stands for. What a report says may be asked of its author.
  bool asks_for_judgment_of_care() const { return has("judgment of care", question_) && !has("own report", question_); }

  /// Diagnoses that question, title and options name.
  std::set<int> topics() const {
    std::set<int> out;
    const auto add = [&](const WordList& words) {
      for (const FoundPhrase& place : words_.find_diagnoses(words))
        if (!heading_only(place.what)) out.insert(place.what);
    };
    add(title_);
    add(question_);
    for (const WordList& option : options_) add(option);
    return out;
  }

  bool speaks_of_it(const ChartRecord::Page& page) const {
    const std::set<int> about = topics();
    if (std::any_of(page.said.begin(), page.said.end(), [&](const FoundPhrase& place) { return std::any_of(about.begin(), about.end(), [&](int topic) { return words_.same_family(place.what, topic); }); })) return true;
    return std::any_of(shown_.begin(), shown_.end(), [&](int group) {
      const IndicatorGroup& shown = words_.indicators()[static_cast<std::size_t>(group)];
      if (shown.common || !std::binary_search(page.indicators.begin(), page.indicators.end(), group)) return false;
      return about.empty() || std::any_of(shown.supports.begin(), shown.supports.end(), [&](int kind) { return std::any_of(about.begin(), about.end(), [&](int topic) { return words_.kin(kind, topic); }); });
    });
  }

  // --- title ---------------------------------------------------------------------------------------------------------------

  void title() {
    const std::vector<Named> named = named_in(title_);
    for (const Named& one : named) {
      if (holds(one, title_) || (one.listed && has("on the list", title_) && on_a_cited_list(one.place.what))) continue;
      fault_at("QRY-103", QueryPart::Title, -1, title_, one.place.first, one.place.last, fmt::format("The title names {}, which no provider has documented", said(text_of(title_, one.place))));
      return;
    }
    if (const auto nudge = nudged(title_, named)) {
      fault_at("QRY-103", QueryPart::Title, -1, title_, nudge->first, nudge->last, fmt::format("The title presses for an answer with {}", said(text_of(title_, *nudge))));
      return;
    }
    if (const auto cause = cause_in_title(named)) {
      fault_at("QRY-103", QueryPart::Title, -1, title_, cause->first, cause->last, fmt::format("The title supplies a cause that is not in the record: {}", said(text_of(title_, *cause))));
      return;
    }
    // Words that press do so beside a diagnosis only: `Documentation of the blood counts` is neutral.
    if (const auto leads = words_.find_phrases("leading", title_); !leads.empty()) {
      fault_at("QRY-103", QueryPart::Title, -1, title_, leads.front().first, leads.front().last, fmt::format("The title presses for an answer with {}", said(text_of(title_, leads.front()))));
      return;
    }
    if (named.empty()) return;
    for (const FoundPhrase& press : words_.find_phrases("leading title", title_)) {
      fault_at("QRY-103", QueryPart::Title, -1, title_, press.first, press.last, fmt::format("The title presses for {} with {}", said(text_of(title_, named.front().place)), said(text_of(title_, press))));
      return;
    }
  }

  /// `Furosemide-induced hypomagnesemia`, `anemia due to blood loss`, where no sentence of the record speaks of both.
  std::optional<FoundPhrase> cause_in_title(const std::vector<Named>& named) const {
    for (std::size_t i = 1; i + 1 < title_.size(); ++i) {
      const std::string& word = title_.words[i].folded;
      const bool behind = in(word, {"induced", "associated", "mediated"}) || (word == "related" && title_.words[i + 1].folded != "to");
      const bool before = in(word, {"due", "secondary", "caused", "attributable"}) || (word == "resulting" && title_.words[i + 1].folded == "from");
      if ((!behind && !before) || title_.gaps[i] == Gap::Sentence) continue;
      for (const Named& one : named) {
        if (touches(one.place, i)) break;  // `sepsis due to UTI` is one diagnosis, and was looked up
        const bool beside = behind ? one.place.first > i && one.place.first <= i + 2 : one.place.last < i && one.place.last + 2 >= i;
        if (!beside) continue;
        const std::size_t cause = behind ? i - 1 : i + 2;
        if (cause >= title_.size() || in(title_.words[cause].folded, {"what", "which", "unknown", "unclear", "unspecified", "undetermined", "uncertain", "other"})) break;
        const FoundPhrase place{0, std::min(behind ? i - 1 : i, one.place.first), std::max(behind ? i : cause, one.place.last)};
        if (!said_together(one, title_.plain[cause])) return place;
      }
    }
    return std::nullopt;
  }

  /// A sentence of a provider's names the diagnosis and has the word.
  bool said_together(const Named& named, const std::string& word) const {
    for (const ChartRecord::Page& page : record_.pages()) {
      if (!page.by_provider) continue;
      const WordList words(page.text.flat);
      for (const FoundPhrase& place : page.said) {
        if (!named.listed || !words_.kin(place.what, named.place.what)) continue;
        std::size_t first = place.first, last = place.last;
        while (first > 0 && words.gaps[first] != Gap::Sentence) --first;
        while (last + 1 < words.size() && words.gaps[last + 1] != Gap::Sentence) ++last;
        for (std::size_t i = first; i <= last; ++i)
          if (words.plain[i] == word) return true;
      }
    }
    return false;
  }

  /// `possible pneumonia`, where the record does not say it so.
  std::optional<FoundPhrase> nudged(const WordList& words, const std::vector<Named>& named) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!in(words.words[i].folded, {"possible", "probable", "likely", "suspected", "presumed", "possibly", "probably"})) continue;
      for (const Named& one : named) {
        if (one.place.first <= i || one.place.first > i + 2) continue;
        bool together = true;
        for (std::size_t w = i + 1; w <= one.place.first; ++w) together = together && words.gaps[w] != Gap::Sentence && !in(words.words[w].folded, {"cause", "type", "source", "reason", "causes", "of"});
        if (!together) continue;
        const FoundPhrase place{0, i, one.place.last};
        if (!written_in_record(text_of(words, place))) return place;
      }
    }
    return std::nullopt;
  }

  bool written_in_record(std::string_view text) const {
    return std::any_of(record_.pages().begin(), record_.pages().end(), [&](const ChartRecord::Page& page) { return !find_all(page.text, text).empty(); });
  }

  // --- indicators ------------------------------------------------------------------------------------------------------------

  void indicators() {
    bool any = false;
    for (std::size_t i = 0; i < query_.indicators.size(); ++i) {
      const Evidence& indicator = query_.indicators[i];
      if (!has_words(indicator.quote)) continue;
      any = true;
      if (auto message = not_in_chart(indicator)) fault("QRY-102", QueryPart::Indicators, static_cast<int>(i), 0, indicator.quote.size(), std::move(*message));
      else ++valid_;
    }
    if (!any) fault("QRY-101", QueryPart::Indicators, -1, 0, 0, "The query cites no clinical indicator");
    else if (valid_ > 0 && unrelated()) fault("QRY-113", QueryPart::Indicators, -1, 0, 0, fmt::format("What is cited ({}) does not bear on what is asked", said(query_.indicators.front().quote)));
  }

  std::optional<std::string> not_in_chart(const Evidence& indicator) const {
    const ChartRecord::Page* page = record_.page(indicator.document);
    const std::string elsewhere = [&] {
      for (const ChartRecord::Page& other : record_.pages())
        if (&other != page && find_quote(other.text, indicator.quote)) return fmt::format("; they stand in {}", other.document->title);
      return std::string();
    }();
    if (page == nullptr) return fmt::format("There is no document {} in this chart to quote {} from{}", said(indicator.document.text()), said(indicator.quote), elsewhere);
    if (find_quote(page->text, indicator.quote, indicator.occurrence)) return std::nullopt;
    if (const int count = count_quote(page->text, indicator.quote); count > 0) return fmt::format("{} stands in {} {}, not {} times", said(indicator.quote), page->document->title, count == 1 ? "once" : fmt::format("{} times", count), indicator.occurrence);
    if (!elsewhere.empty()) return fmt::format("The words {} are not in {}{}", said(indicator.quote), page->document->title, elsewhere);
    const std::string near = nearest(*page, indicator.quote);
    return fmt::format("The words {} are not in {}{}", said(indicator.quote), page->document->title, near.empty() ? std::string() : "; the nearest there is " + said(near));
  }

  /// The line of a document that shares most words with a quote.
  static std::string nearest(const ChartRecord::Page& page, std::string_view quote) {
    std::set<std::string> wanted;
    for (const FoundWord& word : words_in(quote))
      if (!is_little_word(word.folded)) wanted.insert(word.folded);
    std::size_t most = 0;
    std::string best;
    const auto look = [&](std::string_view sentence) {
      std::set<std::string> met;
      for (const FoundWord& word : words_in(sentence))
        if (wanted.count(word.folded) != 0) met.insert(word.folded);
      if (met.size() > most) {
        most = met.size();
        best = std::string(trimmed(sentence));
      }
    };
    for (const Block& block : page.text.blocks) {
      const std::string_view text = std::string_view(page.text.flat).substr(block.range.from, block.range.to - block.range.from);
      std::size_t from = 0;
      for (std::size_t at = text.find(". "); at != std::string_view::npos; at = text.find(". ", from)) {
        look(text.substr(from, at + 1 - from));
        from = at + 2;
      }
      look(text.substr(from));
    }
    return most * 3 >= wanted.size() ? best : std::string();  // a word or two in common is no neighbor
  }

  /// Nothing that is cited bears on the question. A question that names no matter of its own asks about what is cited.
  bool unrelated() const {
    const std::set<int> about = topics();
    std::set<int> asked;  // indicators that the question itself speaks of
    for (const WordList* words : {&title_, &question_})
      for (const FoundPhrase& place : words_.find_indicators(*words))
        if (!words_.indicators()[static_cast<std::size_t>(place.what)].common) asked.insert(place.what);
    if (about.empty() && asked.empty()) return false;
    for (const int group : shown_) {
      if (asked.count(group) != 0) return false;
      for (const int kind : words_.indicators()[static_cast<std::size_t>(group)].supports)
        for (const int topic : about)
          if (words_.kin(topic, kind)) return false;
    }
    for (const int quoted : quoted_) {
      for (const int topic : about)
        if (words_.same_family(quoted, topic)) return false;
      for (const int group : asked)
        for (const int kind : words_.indicators()[static_cast<std::size_t>(group)].supports)
          if (words_.kin(quoted, kind)) return false;
    }
    // Two findings of one diagnosis belong together.
    for (const int group : asked)
      for (const int shown : shown_) {
        if (words_.indicators()[static_cast<std::size_t>(shown)].common) continue;
        for (const int a : words_.indicators()[static_cast<std::size_t>(group)].supports)
          for (const int b : words_.indicators()[static_cast<std::size_t>(shown)].supports)
            if (a == b) return false;
      }
    return !share_a_word();
  }

  /// A word of weight stands in both the query and what it cites.
  bool share_a_word() const {
    std::set<std::string> asked;
    const auto collect = [&](const WordList& words) {
      std::vector<char> common(words.size(), 0);
      for (const FoundPhrase& place : words_.find_phrases("common word", words))
        for (std::size_t i = place.first; i <= place.last; ++i) common[i] = 1;
      for (std::size_t i = 0; i < words.size(); ++i)
        if (common[i] == 0 && weighs(words.plain[i])) asked.insert(std::string(stem_of(words.plain[i])));
    };
    collect(title_);
    collect(question_);
    for (const WordList& option : options_) collect(option);
    for (const WordList& quote : quotes_)
      for (const std::string& word : quote.plain)
        if (weighs(word) && asked.count(std::string(stem_of(word))) != 0) return true;
    return false;
  }
  /// Short words say little by themselves, but for parts of the body.
  static bool weighs(std::string_view plain) {
    return plain.size() >= 5 || in(plain, {"hand", "foot", "arm", "leg", "eye", "ear", "hip", "knee", "skin", "neck", "toe", "jaw", "nose", "lip", "calf", "heel", "face", "lung", "bone", "rib"});
  }

  // --- question --------------------------------------------------------------------------------------------------------------

  void question() {
    const std::vector<Named> named = named_in(question_);
    leading(named);
    undocumented(named);
    yes_or_no(named);
    answered(named);
    // What dictates an answer bears on the record, question or not.
    const bool told = std::any_of(faults_.begin(), faults_.end(), [](const QueryFault& fault) { return fault.rule == "QRY-104" || fault.rule == "QRY-107" || fault.rule == "QRY-112"; });
    if (!told && !asks()) {
      fault("QRY-112", QueryPart::Question, -1, 0, query_.question.size(),
            has_words(query_.question) ? fmt::format("{} asks nothing that the record needs", said(query_.question)) : std::string("The query has no question"));
    }
  }

  bool asks() const {
    if (!has_words(query_.question)) return false;
    const bool choice = query_.form == QueryForm::MultipleChoice;
    const bool statement_with_options = choice && options_.size() >= 2;
    // `Please mark the box below and sign`: the options are what is asked.
    if (choice && !options_.empty() && has("choose", question_)) return true;
    if (query_.question.find('?') == std::string::npos && !has("ask", question_) && !statement_with_options) return false;
    const auto matter = words_.find_phrases("matter", question_);
    const auto idle = words_.find_phrases("idle", question_);
    if (!idle.empty()) {
      // What is idle does not become a question by `document`, `indicate` or `clinical` alone.
      const bool strong = std::any_of(matter.begin(), matter.end(), [&](const FoundPhrase& place) { return in_any_prefix(question_.plain[place.first], {"diagnos", "condition", "cause", "etiolog", "acuity", "specif", "clarif", "significan", "represent", "poa", "relationship", "stage"}); });
      return strong || has("present on admission", question_);
    }
    const auto to_the_record = [&](const WordList& words) { return has("matter", words) || !named_in(words).empty() || !words_.find_indicators(words).empty(); };
    return to_the_record(question_) || (choice && std::any_of(options_.begin(), options_.end(), to_the_record));
  }

  static bool in_any_prefix(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view one) { return word.substr(0, one.size()) == one; });
  }

  void leading(const std::vector<Named>& named) {
    for (const FoundPhrase& lead : words_.find_phrases("leading", question_)) {
      if (confirms_another_provider(lead, named) || asks_openly(lead)) continue;
      fault_at("QRY-104", QueryPart::Question, -1, question_, lead.first, lead.last, fmt::format("The question directs the answer with {}", said(text_of(question_, lead))));
      return;
    }
    // `…, correct?`
    if (const std::size_t last = question_.size(); last > 1 && question_.gaps[last - 1] == Gap::Comma && in(question_.words[last - 1].folded, {"right", "correct", "agreed", "true"}) && query_.question.find('?', question_.words[last - 1].to) != std::string::npos) {
      fault_at("QRY-104", QueryPart::Question, -1, question_, last - 1, last - 1, fmt::format("The question directs the answer with {}", said(question_.written(last - 1))));
      return;
    }
    for (const FoundPhrase& request : words_.find_phrases("request", question_)) {
      const Named* what = requested(request, named);
      if (what == nullptr || confirms_another_provider(request, named)) continue;
      fault_at("QRY-104", QueryPart::Question, -1, question_, request.first, what->place.last, fmt::format("The question directs the answer: {}", said(text_of(question_, {0, request.first, what->place.last}))));
      return;
    }
    if (const auto nudge = nudged(question_, named)) fault_at("QRY-104", QueryPart::Question, -1, question_, nudge->first, nudge->last, fmt::format("{} puts an answer into the provider's mouth", said(text_of(question_, *nudge))));
  }

  /// `What condition are you treating`, `clarify whether the patient meets criteria for`: the words that lead are part of an open question.
  bool asks_openly(const FoundPhrase& lead) const {
    const std::string& word = question_.words[lead.first].folded;
    // `Please add an addendum`, `please amend the record`, `please write the type`
    if (word == "please" && in(question_.words[lead.last].folded, {"add", "amend", "write", "change"})) {
      for (std::size_t i = lead.last + 1; i < question_.size() && i <= lead.last + 3 && question_.gaps[i] != Gap::Sentence; ++i)
        if (in(question_.words[i].folded, {"addendum", "record", "type", "cause", "stage", "acuity", "severity", "details", "detail", "diagnosis", "condition", "whether", "what", "which", "further"})) return true;
    }
    // `If it cannot be determined, please state that.`
    if (word == "please" && question_.words[lead.last].folded == "that") {
      const std::size_t after = lead.last + 1;
      if (after >= question_.size() || question_.gaps[after] == Gap::Sentence) return true;
      for (std::size_t i = after; i < question_.size() && i <= after + 6 && question_.gaps[i] != Gap::Sentence; ++i)
        if (in_any_prefix(question_.words[i].folded, {"determin", "unable", "cannot", "neither", "none", "not"})) return true;
    }
    const bool judging = in(word, {"meets", "meet", "most", "support", "supports", "supporting", "qualifies", "qualify", "criteria", "fulfill", "fulfills", "satisfy", "satisfies"});
    if (!judging && !in(word, {"are", "were", "would", "could", "can", "may", "might"})) return false;
    for (std::size_t i = lead.first; i > 0 && question_.gaps[i] != Gap::Sentence && (judging || i + 5 > lead.first); --i)
      if (in(question_.words[i - 1].folded, {"what", "which"}) || (judging && in(question_.words[i - 1].folded, {"whether", "if"}))) return true;
    return false;
  }

  bool asks_whether(const FoundPhrase& lead) const {
    for (std::size_t i = lead.first; i > 0 && question_.gaps[i] != Gap::Sentence; --i)
      if (in(question_.words[i - 1].folded, {"whether", "if"})) return true;
    return false;
  }

  /// Yes/no whether the provider agrees with what another one documented.
  bool confirms_another_provider(const FoundPhrase& lead, const std::vector<Named>& named) const {
    const std::string& asks = question_.words[lead.first].folded;
    if (!(yes_no() || asks_whether(lead)) || !in(asks, {"do", "would", "you", "agree"}) || !in(question_.words[lead.last].folded, {"agree", "concur", "that", "this", "with"}) || has("pressing", question_) || !has("second voice", question_)) return false;
    return std::all_of(named.begin(), named.end(), [&](const Named& one) { return holds(one, question_) || cited(one) || denied_as_in_the_record(one); });
  }

  /// The diagnosis that a request names before any open word; null when it asks openly.
  const Named* requested(const FoundPhrase& request, const std::vector<Named>& named) const {
    const std::string& verb = question_.words[request.first].folded;
    const bool representing = in(verb, {"represents", "consistent", "compatible", "suggest", "suggesting", "suggestive", "indicative", "this", "these", "points", "point", "appears", "seems", "looks", "treating", "treated", "being", "treatment", "is"});
    const auto open = words_.find_phrases("open word", question_);
    const auto is_open = [&](std::size_t i) { return std::any_of(open.begin(), open.end(), [&](const FoundPhrase& place) { return touches(place, i); }); };
    for (std::size_t i = request.last + 1; i < question_.size() && i <= request.last + 9 && question_.gaps[i] != Gap::Sentence; ++i) {
      for (const Named& one : named) {
        if (!touches(one.place, i)) continue;
        const std::size_t after = one.place.last + 1;
        if (after < question_.size() && question_.gaps[after] == Gap::Space && is_open(after) && !in(question_.words[after].folded, {"as", "clinical", "clinically", "if", "when", "your", "associated"})) return nullptr;  // `anemia type`
        const bool held = holds(one, question_);
        if (held && describes_the_patient(request, one)) {
          i = one.place.last;
          break;
        }
        if (yes_no() && !held && plainly_asked(request)) return nullptr;
        if (held && (detail_of(one) || asks_for_detail(request, one))) return nullptr;
        if (held && (representing || (yes_no() && in(question_.words[request.last].folded, {"confirm", "that", "of", "indicate", "clarify", "state", "specify"})))) return nullptr;
        if (!held && representing && cited(one)) return nullptr;
        return &one;
      }
      if (is_open(i)) return nullptr;
    }
    return nullptr;
  }

  /// `the dominant hand of this patient with right hemiplegia`: said to tell who is meant.
  bool describes_the_patient(const FoundPhrase& request, const Named& named) const {
    constexpr std::size_t kReach = 4;
    for (std::size_t with = named.place.first; with-- > request.last + 2 && with + kReach >= named.place.first;) {
      if (question_.words[with].folded != "with" || !in(question_.words[with - 1].folded, {"patient", "infant", "newborn", "baby", "child", "lady", "woman", "man", "gentleman", "boy", "girl", "mother"})) continue;
      for (std::size_t i = request.last + 1; i + 1 < with; ++i)
        if (in(question_.words[i].folded, {"of", "in", "for"})) return true;
    }
    return false;
  }

  /// `Is this sepsis?`, `Was he treated for sepsis?` ask and do not push; that yes or no is the wrong form is QRY-107.
  bool plainly_asked(const FoundPhrase& request) const {
    return in(question_.words[request.first].folded, {"is", "treating", "treated", "being", "treatment"});
  }

  /// `Please clarify the sepsis further`: what is documented is to be told more closely; `as acute` tells how.
  bool asks_for_detail(const FoundPhrase& request, const Named& named) const {
    if (!in(question_.words[request.last].folded, {"clarify", "specify", "describe", "explain", "address"})) return false;
    const std::size_t after = named.place.last + 1;
    return after >= question_.size() || question_.words[after].folded != "as" || has_word_after(after, {"or", "versus", "vs", "possible", "appropriate", "to", "far", "known", "specifically"});
  }
  bool has_word_after(std::size_t from, std::initializer_list<std::string_view> list) const {
    for (std::size_t i = from; i < question_.size() && (i == from || question_.gaps[i] != Gap::Sentence); ++i)
      if (in(question_.words[i].folded, list)) return true;
    return false;
  }

  /// `the phase of the dysphagia`: what is asked for is a detail of the diagnosis.
  bool detail_of(const Named& named) const {
    std::size_t i = named.place.first;
    while (i > 0 && in(question_.words[i - 1].folded, {"the", "this", "that", "a", "an", "her", "his", "patient", "documented"})) --i;
    if (i < 2 || !in(question_.words[i - 1].folded, {"of", "for", "behind", "regarding", "about", "between"})) return false;
    return !in(question_.words[i - 2].folded, {"diagnosis", "presence", "existence", "criteria", "treatment", "evidence"});
  }

  bool yes_no() const {
    if (query_.form == QueryForm::YesNo) return true;
    if (query_.form != QueryForm::MultipleChoice) return false;
    bool yes = false, no = false;
    for (const WordList& option : options_) {
      if (option.size() == 0) continue;
      yes = yes || option.words[0].folded == "yes";
      no = no || option.words[0].folded == "no";
    }
    return yes && no;
  }

  /// The words stand in what the query cites, so the question repeats the record.
  bool cited(const Named& named) const {
    if (named.listed) return std::any_of(quoted_said_.begin(), quoted_said_.end(), [&](int quoted) { return words_.is_a(quoted, named.place.what); });
    const std::string& word = question_.plain[named.place.first];
    return std::any_of(quotes_.begin(), quotes_.end(), [&](const WordList& quote) { return std::find(quote.plain.begin(), quote.plain.end(), word) != quote.plain.end(); });
  }

  void undocumented(const std::vector<Named>& named) {
    // To ask yes or no about it is QRY-107, and leads only where the wording pushes.
    if (yes_no()) return pressed(named);
    // A stem that lays out several of the options takes no side.
    std::size_t offered = 0;
    const auto is_option = [&](const Named& one) {
      return one.listed && query_.form == QueryForm::MultipleChoice && std::any_of(options_.begin(), options_.end(), [&](const WordList& option) {
        const auto found = words_.find_diagnoses(option);
        return std::any_of(found.begin(), found.end(), [&](const FoundPhrase& place) { return place.what == one.place.what; });
      });
    };
    for (const Named& one : named) offered += is_option(one) ? 1U : 0U;
    for (const Named& one : named) {
      if (holds(one, question_) || cited(one) || denied_as_in_the_record(one) || (offered >= 2 && is_option(one)) || linked_by_cause(one)) continue;
      // The question's leading words have said it already.
      const std::size_t begin = question_.words[one.place.first].from, end = question_.words[one.place.last].to;
      const bool told = std::any_of(faults_.begin(), faults_.end(), [&](const QueryFault& fault) { return fault.rule == "QRY-104" && fault.begin <= begin && fault.end >= end; });
      if (!told) fault_at("QRY-104", QueryPart::Question, -1, question_, one.place.first, one.place.last, fmt::format("The question names {}, which no provider has documented", said(text_of(question_, one.place))));
      return;
    }
  }

  /// `Surely the patient had sepsis?`; `not clearly documented` is no push.
  void pressed(const std::vector<Named>& named) {
    if (std::all_of(named.begin(), named.end(), [&](const Named& one) { return holds(one, question_) || cited(one) || denied_as_in_the_record(one) || linked_by_cause(one); })) return;
    if (std::any_of(faults_.begin(), faults_.end(), [](const QueryFault& fault) { return fault.rule == "QRY-104"; })) return;
    for (const FoundPhrase& place : words_.find_phrases("pressing", question_)) {
      if (place.first > 0 && in(question_.words[place.first - 1].folded, {"not", "never", "more", "less"})) continue;
      fault_at("QRY-104", QueryPart::Question, -1, question_, place.first, place.last, fmt::format("The question presses for an answer with {}", said(text_of(question_, place))));
      return;
    }
  }

  /// `recurrent depression without psychosis`, where the record denies it too: nothing new comes in.
  bool denied_as_in_the_record(const Named& named) const {
    if (!named.listed || standing_of(question_, named.place) != Standing::Denied) return false;
    return std::any_of(record_.pages().begin(), record_.pages().end(), [&](const ChartRecord::Page& page) { return page.by_provider && denies(page, named.place.what); });
  }
  bool denies(const ChartRecord::Page& page, int diagnosis) const {
    return std::any_of(page.denied.begin(), page.denied.end(), [&](int one) { return words_.is_a(diagnosis, one); });
  }

  /// Yes/no on a cause: `anemia due to acute blood loss` asks of a documented anemia.
  bool linked_by_cause(const Named& named) const {
    if (!yes_no() || !named.listed || !record_.holds_less_specific(named.place.what)) return false;
    for (std::size_t i = named.place.first; i < named.place.last; ++i)
      if (in(question_.words[i].folded, {"due", "from", "caused", "secondary", "after", "following"})) return true;
    return false;
  }

  void yes_or_no(const std::vector<Named>& named) {
    if (!yes_no()) return;
    for (const Named& one : named) {
      if (holds(one, question_) || linked_by_cause(one) || denied_as_in_the_record(one) || standing_of(question_, one.place) == Standing::Another) continue;
      if (list_is_settled(one)) return;
      fault_at("QRY-107", QueryPart::Question, -1, question_, one.place.first, one.place.last, fmt::format("Yes or no cannot be asked about {}, which no provider has documented", said(text_of(question_, one.place))));
      return;
    }
    // `Does the condition in the title apply?`
    if (named.empty()) {
      for (const Named& one : named_in(title_)) {
        if (holds(one, title_)) continue;
        fault("QRY-107", QueryPart::Question, -1, 0, query_.question.size(), fmt::format("Yes or no cannot be asked about {}, which no provider has documented", said(text_of(title_, one.place))));
        return;
      }
    }
    for (std::size_t i = 0; i < options_.size(); ++i) {
      for (const Named& one : named_in(options_[i])) {
        if (standing_of(options_[i], one.place) != Standing::Said || holds(one, options_[i])) continue;
        if (options_[i].size() == 0 || options_[i].words[0].folded != "yes") continue;
        fault_at("QRY-107", QueryPart::Options, static_cast<int>(i), options_[i], one.place.first, one.place.last, fmt::format("Yes or no cannot be asked about {}, which no provider has documented", said(text_of(options_[i], one.place))));
        return;
      }
    }
  }

  // --- what the record has answered already --------------------------------------------------------------------------------

  /// Three questions only, whose answer can be told safely; each by what providers wrote up to the day of the query.
  void answered(const std::vector<Named>& named) {
    const auto tell = [&](std::string_view what, const ChartRecord::Page& page) { fault("QRY-112", QueryPart::Question, -1, 0, query_.question.size(), fmt::format("The record has the answer already: {} in {}", what, page.document->title)); };
    if (yes_no()) {
      for (const Named& one : named)
        if (!holds(one, question_) && !denied_as_in_the_record(one))
          if (const ChartRecord::Page* page = list_is_settled(one)) return tell("it is denied", *page);
    }
    if (const ChartRecord::Page* page = onset_is_undetermined()) return tell("it cannot be determined", *page);
    if (const ChartRecord::Page* page = side_is_settled()) return tell("the side is given", *page);
  }

  bool written_before_query(const ChartRecord::Page& page) const { return query_.date && page.document->written.date <= *query_.date; }

  bool on_a_cited_list(int diagnosis) const {
    return std::any_of(query_.indicators.begin(), query_.indicators.end(), [&](const Evidence& indicator) {
      const ChartRecord::Page* page = record_.page(indicator.document);
      if (page == nullptr || page->document->type != DocumentType::ProblemList || not_in_chart(indicator)) return false;
      const WordList quote(indicator.quote);
      const auto found = words_.find_diagnoses(quote);
      return std::any_of(found.begin(), found.end(), [&](const FoundPhrase& place) { return words_.kin(place.what, diagnosis); });
    });
  }

  /// A problem list that the query cites has it, no provider has, and one wrote that it is not there.
  const ChartRecord::Page* list_is_settled(const Named& named) const {
    if (!named.listed || standing_of(question_, named.place) != Standing::Said) return nullptr;
    if (!on_a_cited_list(named.place.what)) return nullptr;
    for (const ChartRecord::Page& page : record_.pages())
      if (page.by_provider && written_before_query(page) && denies(page, named.place.what)) return &page;
    return nullptr;
  }

  /// Whether something was present on admission, and a provider wrote that it cannot be determined.
  const ChartRecord::Page* onset_is_undetermined() const {
    if (!has("present on admission", question_) && !has("present on admission", title_)) return nullptr;
    const std::set<int> about = topics();
    if (about.empty()) return nullptr;
    for (const ChartRecord::Page& page : record_.pages()) {
      if (!page.by_provider || !written_before_query(page)) continue;
      for (const Block& block : page.text.blocks) {
        const WordList words(std::string_view(page.text.flat).substr(block.range.from, block.range.to - block.range.from));
        if (leaves_onset_open(words) && speaks_of_the_matter(words, about)) return &page;
      }
    }
    return nullptr;
  }

  /// `I cannot determine clinically whether it was there when she was admitted`
  static bool leaves_onset_open(const WordList& words) {
    constexpr std::size_t kReach = 16;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!in(words.words[i].folded, {"cannot", "unable", "can't"})) continue;
      bool determine = false, whether = false;
      for (std::size_t w = i + 1; w < words.size() && w <= i + kReach && words.gaps[w] != Gap::Sentence; ++w) {
        const std::string_view word = words.words[w].folded;
        determine = determine || (w <= i + 3 && in_any_prefix(word, {"determin"}));
        whether = whether || (determine && in(word, {"whether", "if"}));
        if (whether && in_any_prefix(word, {"admission", "admitted", "arrival", "arrived"})) return true;
      }
    }
    return false;
  }

  /// A paragraph names what is asked about and nothing else; or it names no diagnosis, and has a word that no other one's name has (`an acute popliteal clot`).
  bool speaks_of_the_matter(const WordList& words, const std::set<int>& about) const {
    const auto found = words_.find_diagnoses(words);
    if (!found.empty()) return std::all_of(found.begin(), found.end(), [&](const FoundPhrase& place) { return std::any_of(about.begin(), about.end(), [&](int topic) { return words_.kin(place.what, topic); }); });
    return std::any_of(words.plain.begin(), words.plain.end(), [&](const std::string& word) {
      return weighs(word) && std::any_of(about.begin(), about.end(), [&](int topic) { return words_.names_only(word, topic); });
    });
  }

  /// 'L', 'R', 'B' for both, or 0.
  static char side_in(const WordList& words, std::size_t first, std::size_t last) {
    bool left = false, right = false;
    for (std::size_t i = first; i <= last && i < words.size(); ++i) {
      left = left || words.words[i].folded == "left" || words.written(i) == "L";
      right = right || words.words[i].folded == "right" || words.written(i) == "R";
    }
    if (left && right) return 'B';
    return left ? 'L' : right ? 'R' : '\0';
  }

  /// Right or left is to be chosen for a diagnosis that is cited; the other side comes from a line that is no provider's, and all providers who give the side,
  /// the one who is asked and another document at least, give the same one.
  const ChartRecord::Page* side_is_settled() const {
    if (query_.form != QueryForm::MultipleChoice || yes_no()) return nullptr;
    std::set<char> offered;
    for (const WordList& option : options_) {
      if (option.size() == 0 || is_other(option) || is_undetermined(option)) continue;
      if (in(option.words[0].folded, {"both", "bilateral"})) continue;
      const char one = side_in(option, 0, option.size() - 1);
      if (option.size() > 2 || (one != 'L' && one != 'R') || (option.size() == 2 && in_any_prefix(option.plain[1], {"hand"}))) return nullptr;  // right-handed
      offered.insert(one);
    }
    if (offered.size() != 2) return nullptr;
    char side = '\0';
    const ChartRecord::Page* own = nullptr;
    int documents = 0;
    const Signer* asked = record_.signer(query_.to);
    for (const ChartRecord::Page& page : record_.pages()) {
      if (!page.by_provider || !written_before_query(page)) continue;
      const WordList words(page.text.flat);
      bool counted = false;
      for (const FoundPhrase& place : page.said) {
        if (std::none_of(quoted_said_.begin(), quoted_said_.end(), [&](int quoted) { return words_.same_family(quoted, place.what); })) continue;
        std::size_t first = place.first, last = place.last;
        while (first > 0 && words.gaps[first] != Gap::Sentence) --first;
        while (last + 1 < words.size() && words.gaps[last + 1] != Gap::Sentence) ++last;
        if (of_the_past(words, first, last)) continue;
        const char here = side_in(words, first, last);
        if (here == '\0') continue;
        if (here == 'B' || (side != '\0' && side != here)) return nullptr;
        side = here;
        counted = true;
      }
      if (!counted) continue;
      ++documents;
      if (asked != nullptr && surname_of(page.document->author) == asked->surname) own = &page;
    }
    if (documents < 2 || own == nullptr) return nullptr;
    for (std::size_t i = 0; i < quotes_.size(); ++i) {
      const ChartRecord::Page* page = record_.page(query_.indicators[i].document);
      const char here = quotes_[i].size() == 0 ? '\0' : side_in(quotes_[i], 0, quotes_[i].size() - 1);
      if (page != nullptr && !page->by_provider && here != '\0' && here != side) return own;
    }
    return nullptr;
  }
  static bool of_the_past(const WordList& words, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i)
      if (in(words.words[i].folded, {"healed", "old", "previous", "prior", "previously", "history", "ago", "age", "childhood", "remote", "earlier"})) return true;
    return false;
  }

  // --- options ---------------------------------------------------------------------------------------------------------------

  /// `Unable to determine`; of an option that names a diagnosis only when it begins so (`Anemia, cause unknown` is an answer).
  bool is_undetermined(const WordList& option) const {
    const auto found = words_.find_phrases("undetermined", option);
    const bool alone = named_in(option).empty();
    if (!found.empty() && (found.front().first <= 1 || alone)) return true;
    // `Determination not possible`
    if (alone && option.size() <= 6 && in_any_prefix(option.words[0].folded, {"determin"}) && std::any_of(option.words.begin(), option.words.end(), [](const FoundWord& word) { return in(word.folded, {"not", "impossible", "pending"}); })) return true;
    // `Cannot yet be determined`, `not clinically possible to say`: other words may stand between.
    for (std::size_t i = 0; i < option.size() && (alone || i <= 1); ++i) {
      const bool cannot = in(option.words[i].folded, {"cannot", "unable", "impossible", "can't", "couldn't", "cant"}) || (option.words[i].folded == "t" && i > 0 && in(option.words[i - 1].folded, {"can", "couldn"})) || (option.words[i].folded == "not" && i > 0 && in(option.words[i - 1].folded, {"can", "could"}));
      if (!cannot && option.words[i].folded != "not" && option.words[i].folded != "no") continue;
      for (std::size_t w = i + 1; w < option.size() && w <= i + 6 && option.gaps[w] != Gap::Sentence; ++w) {
        const std::string& word = option.words[w].folded;
        if (in_any_prefix(word, {"determin"}) || (cannot && in_any_prefix(word, {"say", "tell", "specif", "establish", "assess", "judge", "decide", "answer", "state", "clarif", "distinguish", "differentiat", "conclude", "ascertain", "further", "provid", "give", "make", "reach", "diagnos", "document", "confirm", "respond", "comment"}))) return true;
      }
    }
    return false;
  }
  /// `Other`, `Another diagnosis`, `Please specify`; `Anemia of other cause` and `sleepiness with another cause` are answers. `None of the above` is one only with room to write.
  bool is_other(const WordList& option) const {
    const bool room = option.text.find("__") != std::string_view::npos || option.text.find('(') != std::string_view::npos || option.text.find("...") != std::string_view::npos || option.text.find("…") != std::string_view::npos || has("room to write", option);
    if (named_in(option).empty()) {
      const std::size_t verb = option.words[0].folded == "please" ? 1U : 0U;
      if (verb < option.size() && in(option.words[verb].folded, {"specify", "explain", "describe", "comment", "comments", "write", "state", "list"})) return true;
      for (const FoundPhrase& place : words_.find_phrases("other", option)) {
        const bool begins = place.first <= 1 || option.gaps[place.first] != Gap::Space || in(option.words[place.first - 1].folded, {"or", "and"});
        if (begins && (room || option.words[place.first].folded != "none" || option.text.back() == ':')) return true;
      }
      return false;
    }
    return in(option.words[0].folded, {"other", "another"}) || (option.words[0].folded == "none" && room);
  }

  void options() {
    int to_choose = 0, only = -1;
    bool all_one = true;
    bool other = false, undetermined = false;
    for (std::size_t i = 0; i < options_.size(); ++i) {
      if (options_[i].size() == 0) continue;
      const bool is_o = is_other(options_[i]), is_u = is_undetermined(options_[i]);
      other = other || is_o;
      undetermined = undetermined || is_u;
      if (is_o || is_u) continue;
      ++to_choose;
      if (only >= 0) all_one = all_one && says_the_same(options_[static_cast<std::size_t>(only)], options_[i]);
      only = static_cast<int>(i);
      if (!yes_no()) unsupported(static_cast<int>(i));
    }
    if (query_.form != QueryForm::MultipleChoice || yes_no()) return;
    if (to_choose > 1 && all_one) fault("QRY-105", QueryPart::Options, only, 0, query_.options[static_cast<std::size_t>(only)].size(), fmt::format("The options are one answer in other words: {}", said(query_.options[static_cast<std::size_t>(only)])));
    if (to_choose == 1 && !(other && undetermined && only_reasonable(options_[static_cast<std::size_t>(only)]))) fault("QRY-105", QueryPart::Options, only, 0, query_.options[static_cast<std::size_t>(only)].size(), fmt::format("{} is the only answer to choose", said(query_.options[static_cast<std::size_t>(only)])));
    if (!other || !undetermined)
      fault("QRY-106", QueryPart::Options, -1, 0, 0, !other && !undetermined ? "The options hold neither \"other\" nor \"unable to determine\"" : fmt::format("The options do not hold {}", other ? "\"unable to determine\"" : "\"other\""));
  }

  /// Two wordings of one diagnosis, and nothing else that tells them apart.
  bool says_the_same(const WordList& a, const WordList& b) const {
    const auto parts = [&](const WordList& words) {
      std::pair<std::set<int>, std::set<std::string>> out;
      std::vector<char> covered(words.size(), 0);
      for (const FoundPhrase& place : words_.find_diagnoses(words)) {
        out.first.insert(place.what);
        for (std::size_t i = place.first; i <= place.last; ++i) covered[i] = 1;
      }
      for (std::size_t i = 0; i < words.size(); ++i)
        if (covered[i] == 0 && !is_little_word(words.words[i].folded)) out.second.insert(words.plain[i]);
      return out;
    };
    const auto left = parts(a), right = parts(b);
    // `AKI` and `Acute kidney injury (AKI)`
    return !left.first.empty() && left == right;
  }

  /// One option is enough when it is what the indicators say themselves, or the only diagnosis that all of them speak for.
  bool only_reasonable(const WordList& option) const {
    const auto named = named_in(option);
    if (named.empty()) return false;
    return std::all_of(named.begin(), named.end(), [&](const Named& one) {
      if (cited(one)) return true;
      if (!one.listed || signs_.empty()) return false;
      return std::all_of(signs_.begin(), signs_.end(), [&](const Sign& sign) {
        const auto& kinds = words_.indicators()[static_cast<std::size_t>(sign.group)].supports;
        return std::all_of(kinds.begin(), kinds.end(), [&](int kind) { return words_.kin(kind, one.place.what) || std::find(sign.normal_for.begin(), sign.normal_for.end(), kind) != sign.normal_for.end(); });
      });
    });
  }

  void unsupported(int index) {
    const WordList& option = options_[static_cast<std::size_t>(index)];
    for (const Named& one : named_in(option)) {
      const Standing standing = standing_of(option, one.place);
      if (standing == Standing::Denied || standing == Standing::RuledOut || holds(one, option)) continue;
      if (one.listed && (record_.holds_less_specific(one.place.what) || indicators_support(one.place.what))) continue;
      fault_at("QRY-110", QueryPart::Options, index, option, one.place.first, one.place.last, fmt::format("No indicator cited supports {}, which no provider has documented", said(text_of(option, one.place))));
      return;
    }
  }

  // --- payment ---------------------------------------------------------------------------------------------------------------

  void payment(QueryPart part, int index, const WordList& words) {
    const auto tell = [&](std::size_t first, std::size_t last) {
      fault_at("QRY-108", part, index, words, first, last, fmt::format("{} speaks of payment or of how the case is measured", said(words.text.substr(words.words[first].from, words.words[last].to - words.words[first].from))));
    };
    for (const FoundPhrase& found : words_.find_phrases("payment", words))
      if (!is_clinical_use(words, found)) return tell(found.first, found.last);
    for (std::size_t i = 0; i < words.size(); ++i)
      if (is_comorbidity(words, i) || is_mortality(words, i)) return tell(i, i);
  }

  /// `AUDIT-C` asks about drinking, `PSI class IV` grades a pneumonia, and HCC may be a tumor that the record names.
  bool is_clinical_use(const WordList& words, const FoundPhrase& found) const {
    const auto beside = [&](std::size_t i) { return i < words.size() ? std::string_view(words.words[i].folded) : std::string_view(); };
    const std::string_view written = words.written(found.first);
    if (written == "AUDIT") return in(beside(found.last + 1), {"c", "score", "questionnaire", "screen"});
    if (written == "PSI") return in(beside(found.last + 1), {"class", "score", "of"}) || (found.first > 0 && beside(found.first - 1) == "pneumonia");
    // `transferred to a higher level of care`, `at a higher level than before`
    if (found.last == found.first + 1 && beside(found.first) == "higher" && beside(found.last) == "level") return in(beside(found.last + 1), {"of", "than", "on", "at", "after"});
    if (written == "HCC") return written_in_record(written);
    if (words.words[found.first].folded == "incentive") return beside(found.last + 1).substr(0, 8) == "spiromet";
    return false;
  }

  /// `CC` as complication or comorbidity: not `CC:` (chief complaint), not `3 CC`.
  static bool is_comorbidity(const WordList& words, std::size_t i) {
    if (words.written(i) != "CC") return false;
    const std::size_t to = words.words[i].to;
    if (to < words.text.size() && words.text[to] == ':') return false;
    return i == 0 ? words.size() > 1 && words.gaps[1] == Gap::Comma : !std::all_of(words.plain[i - 1].begin(), words.plain[i - 1].end(), [](char c) { return c >= '0' && c <= '9'; });
  }
  /// `ROM` as risk of mortality only beside SOI or a level; else it is range of motion or rupture of membranes.
  static bool is_mortality(const WordList& words, std::size_t i) { return words.written(i) == "ROM" && i > 0 && in(words.words[i - 1].folded, {"soi", "higher", "apr"}); }

  const ComposedQuery& query_;
  const Scenario& scenario_;
  const ChartRecord& record_;
  const Vocabulary& words_;
  const WordList title_, question_;
  std::vector<WordList> options_, quotes_;
  std::set<int> shown_;                     ///< indicator groups in what is cited
  std::vector<Sign> signs_;                 ///< those that speak for something
  std::set<int> quoted_, quoted_said_;      ///< diagnoses named in what is cited, or beside it; those said to be the patient's
  int valid_ = 0;                           ///< indicators that the chart holds
  std::vector<QueryFault> faults_;
};

// --- the query made compliant ------------------------------------------------------------------------------------------------

std::string_view subject_of(DocumentType type) {
  switch (type) {
    case DocumentType::Laboratory: return "laboratory results";
    case DocumentType::RadiologyReport: return "imaging findings";
    case DocumentType::PathologyReport: return "pathology findings";
    case DocumentType::MedicationRecord: return "treatment given";
    case DocumentType::NursingNote:
    case DocumentType::NursingAssessment:
    case DocumentType::TriageNote: return "nursing observations";
    case DocumentType::Flowsheet: return "recorded values";
    case DocumentType::OperativeReport:
    case DocumentType::BriefOperativeNote:
    case DocumentType::ProcedureNote: return "operative findings";
    case DocumentType::AnesthesiaRecord: return "anesthesia record";
    case DocumentType::DietitianNote: return "nutrition assessment";
    case DocumentType::TherapyNote: return "therapy notes";
    default: return "documented findings";
  }
}

}  // namespace

std::string part_text(const ComposedQuery& query, const QueryFault& fault) {
  const auto at = static_cast<std::size_t>(std::max(fault.index, 0));
  switch (fault.part) {
    case QueryPart::Heading:
      switch (fault.index) {
        case 0: return query.patient;
        case 1: return query.mrn;
        case 2: return query.encounter;
        case 3: return query.date ? to_display(*query.date) : std::string();
        default: return query.from;
      }
    case QueryPart::Recipient: return query.to;
    case QueryPart::Title: return query.title;
    case QueryPart::Indicators: return fault.index >= 0 && at < query.indicators.size() ? query.indicators[at].quote : std::string();
    case QueryPart::Question: return query.question;
    case QueryPart::Options: return fault.index >= 0 && at < query.options.size() ? query.options[at] : std::string();
  }
  return {};
}

struct QueryLinter::Inside {
  explicit Inside(const Scenario& of) : scenario(of), record(of) {}
  const Scenario& scenario;
  ChartRecord record;
};

QueryLinter::QueryLinter(const Scenario& scenario) : inside_(std::make_unique<Inside>(scenario)) {}
QueryLinter::~QueryLinter() = default;
QueryLinter::QueryLinter(QueryLinter&&) noexcept = default;
QueryLinter& QueryLinter::operator=(QueryLinter&&) noexcept = default;

std::vector<QueryFault> QueryLinter::lint(const ComposedQuery& query) const { return Check(query, inside_->scenario, inside_->record).run(); }

QueryModel QueryLinter::rewrite(const ComposedQuery& query, const std::vector<QueryFault>& faults) const {
  const auto faulty = [&](QueryPart part, std::size_t index) {
    return std::any_of(faults.begin(), faults.end(), [&](const QueryFault& fault) { return fault.part == part && fault.index == static_cast<int>(index) && fault.rule != "QRY-105"; });
  };
  QueryModel model;
  std::vector<std::string_view> subjects;
  for (std::size_t i = 0; i < query.indicators.size(); ++i) {
    const ChartRecord::Page* page = inside_->record.page(query.indicators[i].document);
    if (page == nullptr || faulty(QueryPart::Indicators, i)) continue;
    const std::string_view subject = subject_of(page->document->type);
    if (std::find(subjects.begin(), subjects.end(), subject) == subjects.end()) subjects.push_back(subject);
  }
  if (subjects.empty()) subjects.push_back("documented findings");
  model.title = "Clarification of the " + std::string(subjects[0]) + (subjects.size() > 1 ? " and the " + std::string(subjects[1]) : "");

  const Vocabulary& words = Vocabulary::built_in();
  const WordList question(query.question);
  if (!words.find_phrases("present on admission", question).empty()) {
    model.form = QueryForm::MultipleChoice;
    model.question = "In your clinical judgment, was the condition that the indicators above describe present at the time of the inpatient admission order?";
    model.options = {"Present at the time of the order", "Not present at the time of the order"};
  } else {
    for (std::size_t i = 0; i < query.options.size(); ++i) {
      const WordList option(query.options[i]);
      if (option.size() == 0 || faulty(QueryPart::Options, i) || !words.find_phrases("undetermined", option).empty()) continue;
      if (in(option.words[0].folded, {"other", "another", "none", "yes", "no"}) || (named_in(option).empty() && !words.find_phrases("other", option).empty())) continue;
      model.options.push_back(query.options[i]);
    }
    if (query.form == QueryForm::MultipleChoice && model.options.size() >= 2) {
      model.form = QueryForm::MultipleChoice;
      model.question = "Based on your clinical judgment, which of the following, if any, best describes the condition that the indicators above represent?";
    } else {
      model.options.clear();
      model.question = "Based on your clinical judgment, what diagnosis or condition, if any, do the indicators above represent? Please document it with its type, acuity and cause as far as they are known.";
    }
  }
  if (model.form == QueryForm::MultipleChoice) {
    model.options.push_back("Other (please specify)");
    model.options.push_back("Unable to determine");
  }
  return model;
}

std::vector<QueryFault> lint_query(const ComposedQuery& query, const Scenario& scenario) { return QueryLinter(scenario).lint(query); }

QueryModel compliant_rewrite(const ComposedQuery& query, const Scenario& scenario, const std::vector<QueryFault>& faults) { return QueryLinter(scenario).rewrite(query, faults); }

}  // namespace cw
