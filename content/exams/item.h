#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"
#include "content/base/strong_id.h"
#include "content/codes/code.h"

/// Examination items: questions with a key, a reason for every option, and a rating of how hard they are.
namespace cw {

using ItemId = StrongId<struct ItemIdTag>;  ///< `rhit-access-001`; of a template: `tpl-mortality-rate`

enum class ItemKind { Single, Choose, Order, Numeric, Code };
enum class CognitiveLevel { Recall, Application, Analysis };
[[nodiscard]] std::string_view to_string(ItemKind kind);               ///< `single`
[[nodiscard]] std::string_view display_name(ItemKind kind);            ///< `Single answer`
[[nodiscard]] std::string_view to_string(CognitiveLevel level);        ///< `recall`
[[nodiscard]] std::string_view display_name(CognitiveLevel level);     ///< `Recall`

/// A decimal number as written, exactly: at most 12 digits before and 6 behind the point.
struct Decimal {
  std::string text = "0";       ///< `84.3`, without thousands commas
  std::int64_t millionths = 0;  ///< 84300000
  /// Digits with an optional minus and point; nothing else, no exponent, no comma.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  bool operator==(const Decimal& other) const { return millionths == other.millionths; }
};

struct ItemOption {
  std::string text;
  bool right = false;  ///< of `order` none is marked: the file's order is the right one
  std::string why;     ///< why it is right, or what it confuses; for `order` why it stands there
  bool operator==(const ItemOption&) const = default;
};

struct ItemSource {
  std::string name;  ///< `45 CFR 164.524(b)(2)`
  int year = 0;      ///< 0: none given
  bool operator==(const ItemSource&) const = default;
};

/// A wrong answer to a typed item that is worth a word.
struct ItemMistake {
  std::string value;  ///< a number or a code, as the author wrote it
  std::string why;
  bool operator==(const ItemMistake&) const = default;
};

/// One item, as it is asked.
struct Item {
  ItemId id;                  ///< of an instance: the template's
  int version = 1;
  std::string exam, domain, task;  ///< ids of a blueprint
  ItemKind kind = ItemKind::Single;
  CognitiveLevel level = CognitiveLevel::Recall;
  int p0 = 70;                ///< percent of just-qualified candidates who get it right
  std::string point;          ///< knowledge point: `right-of-access-time`
  std::string about;          ///< the point in words
  std::string stem;           ///< Markdown
  std::vector<ItemOption> options;  ///< in the order shown (`order`: the right order; see shown_order()); empty for typed kinds
  int choose = 1;             ///< how many options are right (single 1; order: all of them; typed 0)
  Decimal answer, tolerance;  ///< numeric: the value, and how far off still counts
  std::string unit;           ///< numeric: `%`, `days`; may be empty
  int decimals = 0;           ///< numeric: of the answer
  CodeSystem system = CodeSystem::Icd10Cm;  ///< code
  std::vector<std::string> codes;           ///< code: accepted ones, the first is told
  Date on;                                  ///< code: the day whose code sets decide
  std::string why;                          ///< typed kinds: the reason of the answer; may be empty with `worked`
  std::vector<std::string> worked;          ///< numeric: the calculation, a line each
  std::vector<ItemMistake> mistakes;        ///< typed kinds
  std::string set;            ///< id of the scenario set, or empty
  std::string reference;      ///< open book: the rule in our words; may be empty
  std::vector<ItemSource> sources;
  Date written;
  std::uint64_t seed = 0;     ///< of an instance of a template; 0 for an item that is written out
  std::string file;           ///< `rhit/access-disclosure.json`: where it stands
  bool operator==(const Item&) const = default;

  bool typed() const { return kind == ItemKind::Numeric || kind == ItemKind::Code; }
};

/// A text or chart that several items ask about.
struct ItemSet {
  std::string id;     ///< `rhit-set-kitchen-rug`
  std::string title;
  std::string chart;  ///< folder id of a shipped chart; empty: the text is the whole scenario
  std::vector<std::string> documents;  ///< of the chart, in the order shown; empty: all
  std::string text;   ///< Markdown
  std::string exam, domain;            ///< of the file
  std::string file;
  bool operator==(const ItemSet&) const = default;
};

/// Where a template is asked.
struct ItemPlace {
  std::string exam, domain, task;
  bool operator==(const ItemPlace&) const = default;
};

/// One number of a template: drawn from a range or a list, or computed from those before it.
struct TemplateValue {
  enum class Source { Range, Among, Is };
  std::string name;
  Source source = Source::Range;
  std::int64_t from = 0, to = 0, step = 1;  ///< Range: millionths
  std::vector<std::int64_t> among;          ///< millionths
  std::string is;                           ///< an expression
  bool operator==(const TemplateValue&) const = default;
};

/// An item with numbers that are drawn anew for each seed, `chartwright.item-templates` version 1 (content/items/README.md).
struct ItemTemplate {
  Item item;                       ///< what does not change, as written: texts hold `{name}` and `{=expression}`
  std::vector<ItemPlace> places;   ///< one for each examination; never empty
  std::vector<TemplateValue> values;
  std::vector<std::string> require;  ///< comparisons that a draw must meet
  std::string answer;                ///< numeric: an expression, rounded to `item.decimals`
  std::string tolerance;             ///< numeric: a decimal; empty: half a unit of the last decimal, 0 without decimals
  struct Mistake { std::string is, why; bool operator==(const Mistake&) const = default; };
  std::vector<Mistake> mistakes;     ///< numeric: wrong answers to name; single: the three wrong options
  bool operator==(const ItemTemplate&) const = default;

  const ItemPlace* place_in(std::string_view exam) const;  ///< null when the examination does not ask it
};

/// The share that guessing gets right: 0.20 of four options (readiness model), 0.05 for choose and order, 0 for typed answers.
[[nodiscard]] double chance_level(const Item& item);

/// Everything that can be asked. A value: copy it freely, but not in a loop.
struct ItemBank {
  std::vector<Item> items;  ///< by file, in the file's order
  std::vector<ItemSet> sets;
  std::vector<ItemTemplate> templates;

  const Item* item(const ItemId& id) const;                  ///< null when there is none
  const ItemSet* set(std::string_view id) const;             ///< null when there is none
  const ItemTemplate* template_of(const ItemId& id) const;   ///< null when there is none
};

/// What one file holds. Faulty items are left out, the others are kept.
struct ItemsRead {
  ItemBank bank;
  Diagnostics diagnostics;
};
/// A file of items, `chartwright.items` 1: faults ITM-001 …; or of templates, `chartwright.item-templates` 1: faults ITT-001 …. `file` is the path below the bank's
/// folder. Instances are drawn for a few seeds, so that a template that cannot be drawn is refused.
[[nodiscard]] ItemsRead read_items(std::string_view json, const std::string& file);
[[nodiscard]] ItemsRead read_templates(std::string_view json, const std::string& file);

/// The item that a template gives for a seed; the same on every machine. `exam` chooses the place (empty: the first). Nothing when no draw of two hundred meets the
/// requirements; a template that was read without faults does not fail so for the seeds 1 to 20, and hardly for others.
[[nodiscard]] std::optional<Item> instance(const ItemTemplate& item_template, std::uint64_t seed, std::string_view exam = {});

/// The bank the program comes with, from content/items. Read at first use, kept for the program's life.
[[nodiscard]] const ItemBank& built_in_items();
/// The same with what its files got wrong, for those who check them; built_in_items() stops the program over a fault.
[[nodiscard]] const ItemsRead& built_in_items_read();

/// The built-in bank with an instructor's folder (`items/` beside the record): files in it and in its folders, by path. An item, set or template of the same id
/// stands in place of the built-in one, others stand behind. What two of the folder's files have is told (ITM-012), and the first holds; ITM-011: a file cannot be
/// read. A folder that is not there changes nothing.
[[nodiscard]] ItemsRead bank_with(const std::filesystem::path& folder);

/// The order in which the options are shown: the file's, as indexes, except for `order`, whose options come shuffled by the id and the seed of the form (never in
/// the right order). Empty for typed kinds.
[[nodiscard]] std::vector<int> shown_order(const Item& item, std::uint64_t form_seed);

}  // namespace cw
