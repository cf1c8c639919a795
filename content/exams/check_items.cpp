#include "content/exams/check_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <set>
#include <tuple>

#include "content/base/utf8.h"

namespace cw {
namespace {

constexpr double kNearDuplicate = 0.80;   // 3-gram Jaccard of stem and key
constexpr double kNearStem = 0.88;        // of stems alone
constexpr double kKeyChiSquare = 11.34;   // 3 degrees of freedom, 1 %
constexpr double kMostLongest = 0.25;     // share of items whose key is the longest option by far
constexpr double kMostNegative = 0.02;
constexpr double kMostRecall = 0.45, kLeastAnalysis = 0.15;
constexpr int kFewestJudged = 20;         // shares of smaller files say nothing
constexpr std::size_t kMostOfAPoint = 6;
constexpr int kLeastP0 = 30, kMostP0 = 95;

std::string normal(std::string_view text) {
  std::string out;
  for (const char c : to_lower(text)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// Whole words of `text`, as they stand.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t from = std::string_view::npos;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool letter = i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '\'');
    if (letter && from == std::string_view::npos) from = i;
    if (!letter && from != std::string_view::npos) words.push_back(text.substr(from, i - from)), from = std::string_view::npos;
  }
  return words;
}

/// The three-letter pieces of a text, hashed and sorted, each once.
std::vector<std::uint32_t> grams(std::string_view text) {
  std::vector<std::uint32_t> all;
  for (std::size_t i = 0; i + 3 <= text.size(); ++i) all.push_back(static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]) << 16 | static_cast<unsigned char>(text[i + 1]) << 8 | static_cast<unsigned char>(text[i + 2])));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

double jaccard(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  if (a.empty() || b.empty()) return 0;
  // Sizes alone often decide.
  const double smaller = static_cast<double>(std::min(a.size(), b.size())), larger = static_cast<double>(std::max(a.size(), b.size()));
  if (smaller / larger < kNearDuplicate) return 0;
  std::size_t i = 0, j = 0, both = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == b[j]) ++both, ++i, ++j;
    else if (a[i] < b[j]) ++i;
    else ++j;
  }
  return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}

std::string key_text(const Item& item) {
  std::string key;
  for (const auto& option : item.options)
    if (option.right || item.kind == ItemKind::Order) key += " " + option.text;
  if (item.kind == ItemKind::Numeric) key = item.answer.text;
  for (const auto& code : item.codes) key += " " + code;
  return key;
}

bool starts_number(std::string_view text) {
  while (!text.empty() && (text.front() == '$' || text.front() == '-')) text.remove_prefix(1);
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

class Check {
 public:
  Check(const ItemBank& bank, const ItemCheckContext& context) : bank_(bank), context_(context) {}

  std::vector<ItemFinding> run() {
    std::map<std::string, std::vector<const Item*>> files;
    for (const auto& item : bank_.items) {
      one(item);
      files[item.file].push_back(&item);
    }
    for (const auto& set : bank_.sets) scenario(set);
    for (const auto& one_template : bank_.templates) drawn(one_template);
    for (const auto& [file, items] : files) whole_file(file, items);
    duplicates();
    points();
    if (context_.coverage) coverage();
    std::stable_sort(found_.begin(), found_.end(), [](const ItemFinding& a, const ItemFinding& b) { return std::tie(a.file, a.items, a.id) < std::tie(b.file, b.items, b.id); });
    return std::move(found_);
  }

 private:
  void add(const char* id, Severity severity, const Item& item, std::string message, std::string help = {}) { found_.push_back({id, severity, item.file, {item.id}, std::move(message), std::move(help)}); }

  void one(const Item& item) {
    if (item.p0 < kLeastP0 || item.p0 > kMostP0) add("ICK-001", Severity::Error, item, fmt::format("a rating of {} is outside {} to {}", item.p0, kLeastP0, kMostP0));
    if (item.about.empty()) add("ICK-002", Severity::Error, item, "the knowledge point is not told in words");
    if (item.sources.empty()) add("ICK-003", Severity::Error, item, "no source is named");
    rationale(item);
    stem(item);
    options(item);
    typed(item);
    place(item);
    second_answer(item);
  }

  void rationale(const Item& item) {
    for (std::size_t i = 0; i < item.options.size(); ++i)
      if (item.options[i].why.empty()) add("ICK-004", Severity::Error, item, fmt::format("option {} has no reason", static_cast<char>('A' + i)));
    if (item.typed() && item.why.empty() && item.worked.empty()) add("ICK-004", Severity::Error, item, "the answer has no reason");
    for (const auto& mistake : item.mistakes)
      if (mistake.why.empty()) add("ICK-004", Severity::Error, item, fmt::format("the mistake {} has no reason", mistake.value));
  }

  static bool is_negative_word(std::string_view upper) { return upper == "NOT" || upper == "EXCEPT" || upper == "LEAST"; }
  /// A stem that asks for what does not hold: the word in capitals, or `which … is not` in small letters.
  static bool is_negative(const Item& item, bool* small = nullptr) {
    bool capitals = false;
    for (const auto word : words_of(item.stem)) capitals = capitals || is_negative_word(word);
    const std::string low = " " + normal(item.stem.substr(item.stem.find_last_of(".?!", item.stem.size() < 2 ? 0 : item.stem.size() - 2) == std::string::npos ? 0 : item.stem.find_last_of(".?!", item.stem.size() - 2) + 1)) + " ";
    const bool asks = low.starts_with(" which ") || low.starts_with(" what ");
    const bool lower = asks && (low.find(" is not ") != std::string::npos || low.find(" are not ") != std::string::npos || low.find(" except ") != std::string::npos) && low.find(" that is not ") == std::string::npos;
    if (small != nullptr) *small = lower && !capitals;
    return capitals || lower;
  }

  void stem(const Item& item) {
    bool small = false;
    if (is_negative(item, &small) && small) add("ICK-005", Severity::Warning, item, "a negative stem has its negative word in small letters", "write NOT, EXCEPT or LEAST");
    if (item.kind == ItemKind::Choose && item.stem.find("hoose") == std::string::npos) add("ICK-006", Severity::Warning, item, "the stem does not say how many to choose");
  }

  void options(const Item& item) {
    constexpr std::array<std::string_view, 8> kReferences{"all of the above", "none of the above", "both of the above", "all of these", "none of these", "neither of the above", "any of the above", "none of the other"};
    constexpr std::array<std::string_view, 5> kAbsolute{"always", "never", "only", "all", "must"};
    std::set<std::string> alike;
    int right_absolute = 0, wrong_absolute = 0;
    for (const auto& option : item.options) {
      const std::string low = normal(option.text);
      if (!alike.insert(starts_number(option.text) ? option.text : low).second) add("ICK-007", Severity::Error, item, fmt::format("the option \"{}\" is there twice", option.text));
      const bool names_others = std::any_of(kReferences.begin(), kReferences.end(), [&](std::string_view words) { return low.find(words) != std::string::npos; }) || (low.size() <= 12 && low.starts_with("both ")) ||
                                (low.size() == 7 && low.substr(1, 5) == " and " && low[0] >= 'a' && low[0] <= 'f' && low[6] >= 'a' && low[6] <= 'f');
      if (names_others) add("ICK-008", Severity::Error, item, fmt::format("the option \"{}\" refers to other options", option.text));
      const auto words = words_of(low);
      const bool absolute = std::any_of(words.begin(), words.end(), [&](std::string_view word) { return std::find(kAbsolute.begin(), kAbsolute.end(), word) != kAbsolute.end(); });
      if (absolute) ++(option.right ? right_absolute : wrong_absolute);
    }
    if (wrong_absolute >= 2 && right_absolute == 0 && item.kind == ItemKind::Single) add("ICK-009", Severity::Warning, item, "absolute words stand in wrong options alone", "always, never, only, all, must: in none or also in the right one");
    grammar(item);
    ascending(item);
  }

  void grammar(const Item& item) {
    if (item.kind != ItemKind::Single) return;
    const auto words = words_of(item.stem);
    if (words.empty() || item.stem.back() == '?' || item.stem.back() == '.') return;
    const std::string last = to_lower(words.back());
    if (last != "a" && last != "an") return;
    const auto fits = [&](const ItemOption& option) {
      const bool vowel = !option.text.empty() && std::string_view("aeiou").find(static_cast<char>(std::tolower(static_cast<unsigned char>(option.text.front())))) != std::string_view::npos;
      return vowel == (last == "an");
    };
    if (!std::all_of(item.options.begin(), item.options.end(), fits)) add("ICK-010", Severity::Warning, item, fmt::format("the stem ends in \"{}\" and does not fit every option", last), "move the article into the options");
  }

  void ascending(const Item& item) {
    if (item.kind != ItemKind::Single && item.kind != ItemKind::Choose) return;
    std::vector<std::int64_t> numbers;
    for (const auto& option : item.options) {
      std::string digits;
      for (const char c : option.text)
        if (c != '$' && c != ',' && c != '%') digits += c;
      const auto number = Decimal::parse(trimmed(digits));
      if (!number) return;
      numbers.push_back(number->millionths);
    }
    if (!std::is_sorted(numbers.begin(), numbers.end())) add("ICK-011", Severity::Warning, item, "options that are numbers do not ascend");
  }

  void typed(const Item& item) {
    if (item.kind == ItemKind::Numeric)
      for (const auto& mistake : item.mistakes)
        if (const auto value = Decimal::parse(mistake.value); value && value->millionths >= item.answer.millionths - item.tolerance.millionths && value->millionths <= item.answer.millionths + item.tolerance.millionths)
          add("ICK-012", Severity::Error, item, fmt::format("the mistake {} counts as the answer {}", mistake.value, item.answer.text));
    if (item.kind != ItemKind::Code) return;
    for (const auto& mistake : item.mistakes)
      if (std::any_of(item.codes.begin(), item.codes.end(), [&](const std::string& code) { return ::cw::Code(code, item.system) == ::cw::Code(mistake.value, item.system); })) add("ICK-012", Severity::Error, item, fmt::format("the mistake {} is an accepted code", mistake.value));
    if (!context_.code_valid) return;
    for (const auto& code : item.codes)
      if (const auto valid = context_.code_valid(::cw::Code(code, item.system), item.on); valid && !*valid) add("ICK-013", Severity::Error, item, fmt::format("{} may not be reported on {}", code, to_string(item.on)));
  }

  const Blueprint* blueprint(const std::string& exam) const {
    const auto at = std::find_if(context_.blueprints.begin(), context_.blueprints.end(), [&](const Blueprint& b) { return b.id == exam; });
    return at == context_.blueprints.end() ? nullptr : &*at;
  }
  static bool has_task(const BlueprintDomain& domain, const std::string& task) {
    return std::any_of(domain.tasks.begin(), domain.tasks.end(), [&](const BlueprintTask& t) { return t.id == task; });
  }
  void place(const Item& item) { place(item, item.exam, item.domain, item.task); }
  void place(const Item& item, const std::string& exam, const std::string& domain_id, const std::string& task) {
    if (context_.blueprints.empty()) return;
    const Blueprint* known = blueprint(exam);
    const BlueprintDomain* domain = known == nullptr ? nullptr : known->domain(domain_id);
    if (known == nullptr) add("ICK-014", Severity::Error, item, fmt::format("there is no examination \"{}\"", exam));
    else if (domain == nullptr) add("ICK-014", Severity::Error, item, fmt::format("{} has no domain \"{}\"", known->name, domain_id));
    else if (!has_task(*domain, task)) add("ICK-014", Severity::Error, item, fmt::format("the domain \"{}\" has no task \"{}\"", domain_id, task));
  }

  void second_answer(const Item& item) {
    if (context_.provenance == nullptr) return;
    const auto at = context_.provenance->items.find(item.id);
    if (at == context_.provenance->items.end()) add("ICK-015", Severity::Warning, item, "nobody has answered it without seeing the key");
    else if (at->second.version != item.version) add("ICK-015", Severity::Warning, item, fmt::format("version {} was answered without the key, and this is version {}", at->second.version, item.version));
  }

  void scenario(const ItemSet& set) {
    const auto tell = [&](const char* id, std::string message) { found_.push_back({id, Severity::Error, set.file, {}, fmt::format("the set \"{}\" {}", set.id, message), {}}); };
    const auto count = std::count_if(bank_.items.begin(), bank_.items.end(), [&](const Item& item) { return item.set == set.id; });
    if (count < 2 || count > 4) tell("ICK-016", fmt::format("has {} item{}; two to four belong in one", count, count == 1 ? "" : "s"));
    if (set.chart.empty() || !context_.charts) return;
    const auto chart = std::find_if(context_.charts->begin(), context_.charts->end(), [&](const KnownChart& c) { return c.id == set.chart; });
    if (chart == context_.charts->end()) return tell("ICK-017", fmt::format("names the chart \"{}\", which is not there", set.chart));
    for (const auto& document : set.documents)
      if (std::find(chart->documents.begin(), chart->documents.end(), document) == chart->documents.end()) tell("ICK-017", fmt::format("names the document \"{}\", which the chart \"{}\" does not have", document, set.chart));
  }

  void drawn(const ItemTemplate& from) {
    for (const auto& at : from.places) place(from.item, at.exam, at.domain, at.task);
    if (from.item.about.empty()) add("ICK-002", Severity::Error, from.item, "the knowledge point is not told in words");
    if (from.item.sources.empty()) add("ICK-003", Severity::Error, from.item, "no source is named");
    if (from.item.p0 < kLeastP0 || from.item.p0 > kMostP0) add("ICK-001", Severity::Error, from.item, fmt::format("a rating of {} is outside {} to {}", from.item.p0, kLeastP0, kMostP0));
    if (from.item.why.empty() && from.item.worked.empty()) add("ICK-004", Severity::Error, from.item, "the answer has no reason");
    for (const auto& mistake : from.mistakes)
      if (mistake.why.empty()) add("ICK-004", Severity::Error, from.item, fmt::format("the mistake {} has no reason", mistake.is));
  }

  void whole_file(const std::string& file, const std::vector<const Item*>& items) {
    const auto tell = [&](const char* id, std::string message, std::string help = {}) { found_.push_back({id, Severity::Warning, file, {}, std::move(message), std::move(help)}); };
    std::array<int, 4> keys{};
    int singles = 0, longest = 0, negative = 0;
    std::array<int, 3> levels{};
    for (const Item* item : items) {
      ++levels[static_cast<std::size_t>(item->level)];
      negative += is_negative(*item) ? 1 : 0;
      if (item->kind != ItemKind::Single || item->options.size() != 4) continue;
      const bool fixed = starts_number(item->options[0].text) && starts_number(item->options[3].text);
      if (!fixed) ++singles;
      std::size_t key = 0, second = 0;
      for (std::size_t i = 0; i < 4; ++i)
        if (item->options[i].right) key = i;
      for (std::size_t i = 0; i < 4; ++i)
        if (i != key) second = std::max(second, item->options[i].text.size());
      if (!fixed) ++keys[key];
      longest += item->options[key].text.size() > second ? 1 : 0;
    }
    const auto count = static_cast<int>(items.size());
    const auto share = [](int part, int of) { return static_cast<double>(part) / std::max(1, of); };
    if (singles >= kFewestJudged) {
      double chi = 0;
      const double expected = singles / 4.0;
      for (const int k : keys) chi += (k - expected) * (k - expected) / expected;
      if (chi > kKeyChiSquare) tell("ICK-018", fmt::format("the right options stand at A {}, B {}, C {}, D {} times", keys[0], keys[1], keys[2], keys[3]), "chartwright-cli items balance");
      if (share(longest, singles) > kMostLongest + 0.10) tell("ICK-019", fmt::format("the right option is the longest in {} of {} items", longest, singles), "one in four is chance");
    }
    if (count < kFewestJudged) return;
    if (share(negative, count) > kMostNegative) tell("ICK-020", fmt::format("{} of {} stems are negative", negative, count));
    if (share(levels[0], count) > kMostRecall) tell("ICK-021", fmt::format("{} of {} items ask for recall", levels[0], count), "at most 45 percent");
    if (share(levels[2], count) < kLeastAnalysis) tell("ICK-021", fmt::format("{} of {} items ask for analysis", levels[2], count), "at least 15 percent");
  }

  void duplicates() {
    std::map<ItemId, int> ids;
    for (const auto& item : bank_.items) ++ids[item.id];
    for (const auto& item : bank_.items)
      if (ids[item.id] > 1) add("ICK-022", Severity::Error, item, "the id is there more than once"), ids[item.id] = 1;
    std::vector<std::vector<std::uint32_t>> stems, wholes;
    for (const auto& item : bank_.items) {
      stems.push_back(grams(normal(item.stem)));
      wholes.push_back(grams(normal(item.stem + " " + key_text(item))));
    }
    for (std::size_t i = 0; i < bank_.items.size(); ++i)
      for (std::size_t j = i + 1; j < bank_.items.size(); ++j) {
        const Item &a = bank_.items[i], &b = bank_.items[j];
        if (a.exam != b.exam) continue;
        const double whole = jaccard(wholes[i], wholes[j]), stem_only = jaccard(stems[i], stems[j]);
        if (whole >= kNearDuplicate || stem_only >= kNearStem)
          found_.push_back({"ICK-023", Severity::Warning, a.file, {a.id, b.id}, fmt::format("the two are nearly the same ({:.0f} percent of stem and key, {:.0f} of the stem)", whole * 100, stem_only * 100), {}});
      }
  }

  void points() {
    std::map<std::pair<std::string, std::string>, std::vector<const Item*>> points;
    for (const auto& item : bank_.items) points[{item.exam, item.point}].push_back(&item);
    for (const auto& [key, items] : points) {
      if (items.size() > kMostOfAPoint) {
        ItemFinding finding{"ICK-024", Severity::Warning, items[0]->file, {}, fmt::format("the knowledge point \"{}\" has {} items", key.second, items.size()), "at most six"};
        for (const Item* item : items) finding.items.push_back(item->id);
        found_.push_back(std::move(finding));
      }
      for (const Item* item : items)
        if (item->about != items[0]->about) add("ICK-025", Severity::Warning, *item, fmt::format("the knowledge point \"{}\" is told in other words than in {}", key.second, items[0]->id.text()));
    }
  }

  void coverage() {
    for (const auto& b : context_.blueprints) {
      const bool has_any = std::any_of(bank_.items.begin(), bank_.items.end(), [&](const Item& item) { return item.exam == b.id; });
      if (!has_any) continue;
      const auto scored = scored_by_domain(b);
      for (std::size_t d = 0; d < b.domains.size(); ++d) {
        const auto& domain = b.domains[d];
        const auto count = static_cast<int>(std::count_if(bank_.items.begin(), bank_.items.end(), [&](const Item& item) { return item.exam == b.id && item.domain == domain.id; }));
        if (count < scored[d] * context_.forms)
          found_.push_back({"ICK-026", Severity::Warning, "", {}, fmt::format("{}, {}: {} items, and {} form{} need {}", b.name, domain.id, count, context_.forms, context_.forms == 1 ? "" : "s", scored[d] * context_.forms), {}});
        for (const auto& task : domain.tasks)
          if (std::none_of(bank_.items.begin(), bank_.items.end(), [&](const Item& item) { return item.exam == b.id && item.domain == domain.id && item.task == task.id; }))
            found_.push_back({"ICK-027", Severity::Warning, "", {}, fmt::format("{}, {}: no item of the task \"{}\"", b.name, domain.id, task.id), {}});
      }
    }
  }

  const ItemBank& bank_;
  const ItemCheckContext& context_;
  std::vector<ItemFinding> found_;
};

}  // namespace

std::string to_text(const ItemFinding& finding) {
  std::string who;
  for (const auto& id : finding.items) who += (who.empty() ? "" : ", ") + id.text();
  return fmt::format("{}{}{}: {}[{}]: {}{}", finding.file, finding.file.empty() || who.empty() ? "" : ": ", who, to_string(finding.severity), finding.id, finding.message, finding.help.empty() ? "" : " (" + finding.help + ")");
}

const std::map<std::string, std::string>& item_check_rules() {
  static const std::map<std::string, std::string> rules{
      {"ICK-001", "the rating lies outside 30 to 95"},
      {"ICK-002", "the knowledge point is not told in words"},
      {"ICK-003", "no source is named"},
      {"ICK-004", "an option, an answer or a mistake has no reason"},
      {"ICK-005", "a negative stem does not have its negative word in capitals"},
      {"ICK-006", "the stem does not say how many options to choose"},
      {"ICK-007", "two options are alike"},
      {"ICK-008", "an option refers to other options"},
      {"ICK-009", "absolute words stand in wrong options alone"},
      {"ICK-010", "the article at the stem's end gives options away"},
      {"ICK-011", "options that are numbers do not ascend"},
      {"ICK-012", "a mistake counts as the answer"},
      {"ICK-013", "a code may not be reported on the item's day"},
      {"ICK-014", "examination, domain or task is not in a blueprint"},
      {"ICK-015", "nobody has answered this version without the key"},
      {"ICK-016", "a scenario set has fewer than two or more than four items"},
      {"ICK-017", "a scenario set names a chart or document that is not there"},
      {"ICK-018", "the right options of a file stand too often at some positions (chi-square, 1 percent)"},
      {"ICK-019", "the right option is too often the longest of a file's items"},
      {"ICK-020", "too many negative stems in a file"},
      {"ICK-021", "too much recall or too little analysis in a file"},
      {"ICK-022", "an id is there more than once"},
      {"ICK-023", "two items are nearly the same"},
      {"ICK-024", "a knowledge point has more than six items"},
      {"ICK-025", "a knowledge point is told in different words"},
      {"ICK-026", "a domain has too few items for its forms"},
      {"ICK-027", "a task has no item"},
  };
  return rules;
}

std::vector<ItemFinding> check_items(const ItemBank& bank, const ItemCheckContext& context) { return Check(bank, context).run(); }

}  // namespace cw
