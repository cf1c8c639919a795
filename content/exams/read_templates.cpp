#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "content/exams/exam_parts.h"
#include "content/exams/expression.h"
#include "content/exams/item_reader.h"

namespace cw {
namespace {

using namespace exams;

constexpr std::size_t kMostTemplates = 500, kMostValues = 20;
constexpr std::int64_t kMostSteps = 1'000'000;
constexpr std::uint64_t kSeedsTried = 20;

class Reader {
 public:
  Reader(JsonReader& json, std::string file) : json_(json), root_(json.root()), file_(std::move(file)) {}

  std::vector<ItemTemplate> read() {
    std::vector<ItemTemplate> all;
    std::set<std::string> seen;
    root_.each("templates", [&](JsonValue value) {
      const std::size_t before = json_.diagnostics().size();
      ItemTemplate made = one(value);
      if (!seen.insert(made.item.id.text()).second) value.fault("ITT-002", fmt::format("the template \"{}\" is there twice", made.item.id.text()));
      if (json_.diagnostics().size() == before) try_seeds(value, made);
      if (json_.diagnostics().size() == before) all.push_back(std::move(made));
    }, kMostTemplates);
    root_.finish();
    return all;
  }

 private:
  static void try_seeds(JsonValue& value, const ItemTemplate& made) {
    for (std::uint64_t seed = 1; seed <= kSeedsTried; ++seed)
      if (!instance(made, seed)) {
        value.fault("ITT-009", fmt::format("no numbers can be drawn for seed {}", seed), "the requirements are too strict, a mistake equals the answer, or a division by zero is too likely");
        return;
      }
  }

  ItemTemplate one(JsonValue value) {
    names_.clear();
    ItemTemplate made;
    Item& item = made.item;
    item.id = ItemId(id_text(value, "id", "ITT-001"));
    item.file = file_;
    item.kind = kind_of(value);
    if (item.kind != ItemKind::Numeric && item.kind != ItemKind::Single) value.fault("ITT-014", "a template is numeric or single");
    item.choose = item.kind == ItemKind::Single ? 1 : 0;
    read_common(value, item, "ITT-001", "ITT-015");
    places(value, made);
    value.each("values", [&](JsonValue v) { made.values.push_back(drawn(v)); }, kMostValues);
    value.each_if_present("require", [&](JsonValue v) {
      made.require.push_back(v.as_text());
      if (auto fault = comparison_fault(made.require.back(), names_)) v.fault("ITT-008", *fault);
    }, kMostValues);
    item.stem = value.text("stem");
    if (item.stem.size() > kLongestStem) value.required("stem").fault("ITT-015", fmt::format("\"stem\" is longer than {} characters", kLongestStem));
    braces(value, "stem", item.stem, false);
    made.answer = expression(value, "answer");
    item.decimals = static_cast<int>(value.integer_or("decimals", 0, 6, 0));
    item.unit = limited_text(value, "unit", 40, "ITT-015");
    if (auto tolerance = value.optional("tolerance")) {
      const Decimal given = decimal(*tolerance, "ITT-011");
      if (given.millionths < 0) tolerance->fault("ITT-011", "a tolerance is not negative");
      made.tolerance = given.text;
    }
    item.worked = lines(value, "worked", "ITT-015");
    for (const auto& line : item.worked) braces(value, "worked", line, true);
    value.each_if_present("mistakes", [&](JsonValue v) {
      ItemTemplate::Mistake mistake{expression(v, "is"), limited_text(v, "why", kLongestLine, "ITT-015")};
      braces(v, "why", mistake.why, true);
      v.finish();
      made.mistakes.push_back(std::move(mistake));
    }, kMostListed);
    if (item.kind == ItemKind::Single && made.mistakes.size() != 3) value.fault("ITT-012", fmt::format("a single-answer template has three mistakes as its wrong options, not {}", made.mistakes.size()));
    item.why = limited_text(value, "why", kLongestLine, "ITT-015");
    braces(value, "why", item.why, true);
    item.reference = limited_text(value, "reference", kLongestStem, "ITT-015");
    value.finish();
    return made;
  }

  static void places(JsonValue& value, ItemTemplate& made) {
    JsonValue exams = value.required("exams");
    exams.each_field([&](const std::string& exam, JsonValue one) {
      if (!is_id(exam)) one.fault("ITT-001", fmt::format("\"{}\" is no id of an examination", exam.substr(0, 80)));
      made.places.push_back({exam, id_text(one, "domain", "ITT-001"), id_text(one, "task", "ITT-001")});
      one.finish();
    }, kMostListed);
    if (made.places.empty()) {
      exams.fault("ITT-013", "a template belongs to at least one examination");
      return;
    }
    made.item.exam = made.places.front().exam;
    made.item.domain = made.places.front().domain;
    made.item.task = made.places.front().task;
  }

  static bool is_value_name(const std::string& name) {
    return !name.empty() && name.size() <= 40 && name != "answer" && !(name[0] >= '0' && name[0] <= '9') &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
  }

  TemplateValue drawn(JsonValue value) {
    TemplateValue made;
    made.name = value.text("name");
    if (!is_value_name(made.name)) value.fault("ITT-003", fmt::format("\"{}\" is no name of a value", made.name.substr(0, 60)), "letters, digits and underscores, not \"answer\"");
    else if (std::find(names_.begin(), names_.end(), made.name) != names_.end()) value.fault("ITT-003", fmt::format("the value \"{}\" is there twice", made.name));
    const bool range = value.optional("from").has_value(), among = value.optional("among").has_value(), is = value.optional("is").has_value();
    if (int{range} + int{among} + int{is} != 1) value.fault("ITT-004", "a value is said in exactly one way", "\"from\", \"to\" and \"step\"; or \"among\"; or \"is\"");
    if (range) {
      made.from = decimal(value.required("from"), "ITT-011").millionths;
      made.to = decimal(value.required("to"), "ITT-011").millionths;
      made.step = 1'000'000;
      if (auto step = value.optional("step")) made.step = decimal(*step, "ITT-011").millionths;
      if (made.step <= 0 || made.to < made.from || (made.to - made.from) / made.step >= kMostSteps) value.fault("ITT-005", "a range goes up from \"from\" to \"to\" in fewer than a million steps"), made.step = 1, made.to = made.from;
    } else if (among) {
      made.source = TemplateValue::Source::Among;
      value.each("among", [&](JsonValue one) { made.among.push_back(decimal(one, "ITT-011").millionths); }, 1000);
      if (made.among.empty()) value.fault("ITT-004", "\"among\" names no number");
    } else if (is) {
      made.source = TemplateValue::Source::Is;
      made.is = expression(value, "is");
    }
    value.finish();
    names_.push_back(made.name);
    return made;
  }

  std::string expression(JsonValue& owner, std::string_view name) {
    JsonValue value = owner.required(name);
    std::string text = value.as_number_text();
    if (text.empty()) return text;
    if (auto fault = expression_fault(text, names_)) value.fault("ITT-006", *fault);
    return text;
  }

  void braces(JsonValue& owner, std::string_view name, const std::string& text, bool may_use_answer) {
    if (auto fault = text_fault(text, names_, may_use_answer)) owner.fault("ITT-010", fmt::format("in \"{}\": {}", name, *fault));
  }

  JsonReader& json_;
  JsonValue root_;
  std::string file_;
  std::vector<std::string> names_;
};

}  // namespace

ItemsRead read_templates(std::string_view json, const std::string& file) {
  ItemsRead read;
  JsonReader reader(json, file);
  if (reader.expect_format("chartwright.item-templates", 1)) read.bank.templates = Reader(reader, file).read();
  read.diagnostics = reader.diagnostics();
  return read;
}

}  // namespace cw
