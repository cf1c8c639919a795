#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "content/exams/exam_parts.h"
#include "content/exams/item_reader.h"

namespace cw {
namespace exams {

std::string limited_text(JsonValue& value, std::string_view name, std::size_t longest, const char* fault) {
  std::string text = value.text_or(name, "");
  if (text.size() <= longest) return text;
  value.required(name).fault(fault, fmt::format("\"{}\" is longer than {} characters", name, longest));
  return {};
}

std::string id_text(JsonValue& value, std::string_view name, const char* fault) {
  std::string id = value.text(name);
  if (!id.empty() && !is_id(id)) value.required(name).fault(fault, fmt::format("\"{}\" is no id", id.substr(0, 100)), "lower-case words and digits with hyphens between them");
  return id;
}

Decimal decimal(JsonValue value, const char* fault) {
  const std::string text = value.as_number_text();
  if (auto number = Decimal::parse(text)) return *number;
  if (!text.empty()) value.fault(fault, fmt::format("\"{}\" is no number", text.substr(0, 40)), "digits, a minus and a point; at most six decimals, no commas");
  return {};
}

ItemKind kind_of(JsonValue& value) {
  return value.one_of<ItemKind>("kind", {{"single", ItemKind::Single}, {"choose", ItemKind::Choose}, {"order", ItemKind::Order}, {"numeric", ItemKind::Numeric}, {"code", ItemKind::Code}});
}

void read_common(JsonValue& value, Item& item, const char* id_fault, const char* length_fault) {
  item.version = static_cast<int>(value.integer("version", 1, 1'000'000));
  item.level = value.one_of<CognitiveLevel>("level", {{"recall", CognitiveLevel::Recall}, {"application", CognitiveLevel::Application}, {"analysis", CognitiveLevel::Analysis}});
  item.p0 = static_cast<int>(value.integer("p0", 1, 99));
  item.point = id_text(value, "point", id_fault);
  item.about = limited_text(value, "about", kLongestLine, length_fault);
  value.each_if_present("sources", [&](JsonValue one) {
    ItemSource source{one.text("name"), static_cast<int>(one.integer_or("year", 1900, 2100, 0))};
    one.finish();
    item.sources.push_back(std::move(source));
  }, kMostListed);
  item.written = value.date("written");
}

std::vector<std::string> lines(JsonValue& value, std::string_view name, const char* length_fault) {
  std::vector<std::string> all;
  value.each_if_present(name, [&](JsonValue one) {
    all.push_back(one.as_text());
    if (all.back().size() > kLongestLine) one.fault(length_fault, fmt::format("a line is longer than {} characters", kLongestLine));
  }, kMostListed);
  return all;
}

}  // namespace exams

namespace {

using namespace exams;

class Reader {
 public:
  Reader(JsonReader& json, std::string file) : json_(json), root_(json.root()), file_(std::move(file)) {}

  ItemBank read() {
    exam_ = id_text(root_, "exam", "ITM-001");
    domain_ = id_text(root_, "domain", "ITM-001");
    root_.each_if_present("sets", [&](JsonValue value) {
      ItemSet made = set(value);
      if (bank_.set(made.id) != nullptr) value.fault("ITM-002", fmt::format("the set \"{}\" is there twice", made.id));
      else bank_.sets.push_back(std::move(made));
    }, kMostItemsInFile);
    std::set<std::string> seen;
    root_.each("items", [&](JsonValue value) {
      const std::size_t before = json_.diagnostics().size();
      Item made = item(value);
      if (!seen.insert(made.id.text()).second) value.fault("ITM-002", fmt::format("the item \"{}\" is there twice", made.id.text()), "ids are given once and never again");
      if (json_.diagnostics().size() == before) bank_.items.push_back(std::move(made));
    }, kMostItemsInFile);
    root_.finish();
    return std::move(bank_);
  }

 private:
  ItemSet set(JsonValue value) {
    ItemSet made;
    made.id = id_text(value, "id", "ITM-001");
    made.title = value.text("title");
    if (auto chart = value.optional("chart"); chart && !chart->is_null()) made.chart = chart->as_text();
    value.each_if_present("documents", [&](JsonValue one) { made.documents.push_back(one.as_text()); }, 100);
    made.text = limited_text(value, "text", kLongestScenario, "ITM-009");
    if (made.chart.empty() && made.text.empty()) value.fault("ITM-007", fmt::format("the set \"{}\" has neither chart nor text", made.id));
    if (made.chart.empty() && !made.documents.empty()) value.fault("ITM-007", "documents are those of a chart, and none is named");
    made.exam = exam_;
    made.domain = domain_;
    made.file = file_;
    value.finish();
    return made;
  }

  Item item(JsonValue value) {
    Item made;
    made.id = ItemId(id_text(value, "id", "ITM-001"));
    made.exam = exam_;
    made.domain = domain_;
    made.file = file_;
    made.task = id_text(value, "task", "ITM-001");
    made.kind = kind_of(value);
    read_common(value, made, "ITM-001", "ITM-009");
    made.stem = value.text("stem");
    if (made.stem.size() > kLongestStem) value.required("stem").fault("ITM-009", fmt::format("\"stem\" is longer than {} characters", kLongestStem));
    made.set = value.text_or("set", "");
    if (!made.set.empty() && bank_.set(made.set) == nullptr) value.required("set").fault("ITM-007", fmt::format("the set \"{}\" is not in this file", made.set), "\"sets\" beside \"items\" describes it");
    made.reference = limited_text(value, "reference", kLongestStem, "ITM-009");
    if (made.typed()) typed(value, made);
    else options(value, made);
    value.finish();
    return made;
  }

  void options(JsonValue& value, Item& made) {
    value.each("options", [&](JsonValue one) {
      ItemOption option;
      option.text = one.text("text");
      if (option.text.size() > kLongestLine) one.fault("ITM-009", fmt::format("an option is longer than {} characters", kLongestLine));
      option.right = one.boolean_or("right", false);
      option.why = limited_text(one, "why", kLongestLine, "ITM-009");
      one.finish();
      made.options.push_back(std::move(option));
    }, kMostOptions);
    const auto count = static_cast<int>(made.options.size());
    const auto right = static_cast<int>(std::count_if(made.options.begin(), made.options.end(), [](const ItemOption& o) { return o.right; }));
    if (made.kind == ItemKind::Single) {
      made.choose = 1;
      if (count != 4) value.fault("ITM-003", fmt::format("a single-answer item has four options, not {}", count));
      if (right != 1) value.fault("ITM-004", fmt::format("{} options are marked right; one is", right));
    } else if (made.kind == ItemKind::Choose) {
      made.choose = static_cast<int>(value.integer("choose", 2, 3));
      if (count != 5 && count != 6) value.fault("ITM-003", fmt::format("an item with several answers has five or six options, not {}", count));
      if (right != made.choose) value.fault("ITM-004", fmt::format("{} options are marked right, {} are asked for", right, made.choose));
    } else {
      made.choose = count;
      if (count != 4 && count != 5) value.fault("ITM-003", fmt::format("an order has four or five options, not {}", count));
      if (right != 0) value.fault("ITM-004", "no option of an order is marked right: they stand in the right order");
    }
  }

  static void typed(JsonValue& value, Item& made) {
    made.choose = 0;
    JsonValue answer = value.required("answer");
    if (made.kind == ItemKind::Numeric) numeric(answer, made);
    else code(answer, made);
    answer.finish();
    made.why = limited_text(value, "why", kLongestLine, "ITM-009");
    made.worked = made.kind == ItemKind::Numeric ? lines(value, "worked", "ITM-009") : std::vector<std::string>();
    value.each_if_present("mistakes", [&](JsonValue one) {
      ItemMistake mistake;
      if (made.kind == ItemKind::Numeric) mistake.value = decimal(one.required("value"), "ITM-005").text;
      else mistake.value = one.text("code");
      mistake.why = limited_text(one, "why", kLongestLine, "ITM-009");
      one.finish();
      made.mistakes.push_back(std::move(mistake));
    }, kMostListed);
  }

  static void numeric(JsonValue& answer, Item& made) {
    made.answer = decimal(answer.required("value"), "ITM-005");
    if (auto tolerance = answer.optional("tolerance")) made.tolerance = decimal(*tolerance, "ITM-005");
    if (made.tolerance.millionths < 0) answer.fault("ITM-005", "a tolerance is not negative");
    made.unit = limited_text(answer, "unit", 40, "ITM-009");
    made.decimals = static_cast<int>(answer.integer_or("decimals", 0, 6, 0));
  }

  static void code(JsonValue& answer, Item& made) {
    made.system = answer.one_of<CodeSystem>("system", {{"icd10cm", CodeSystem::Icd10Cm}, {"icd10pcs", CodeSystem::Icd10Pcs}, {"hcpcs", CodeSystem::Hcpcs}});
    answer.each("codes", [&](JsonValue one) {
      const ::cw::Code typed(one.as_text(), made.system);
      const std::size_t size = typed.bare().size();
      if (size < 3 || size > 7) one.fault("ITM-006", fmt::format("\"{}\" is no code", typed.text().substr(0, 40)));
      made.codes.push_back(typed.text());
    }, kMostListed);
    if (made.codes.empty()) answer.fault("ITM-006", "no code is accepted");
    made.on = answer.date("on");
  }

  JsonReader& json_;
  JsonValue root_;
  std::string file_, exam_, domain_;
  ItemBank bank_;
};

}  // namespace

ItemsRead read_items(std::string_view json, const std::string& file) {
  ItemsRead read;
  JsonReader reader(json, file);
  if (reader.expect_format("chartwright.items", 1)) read.bank = Reader(reader, file).read();
  read.diagnostics = reader.diagnostics();
  return read;
}

}  // namespace cw
