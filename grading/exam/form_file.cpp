#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "content/base/json_reader.h"
#include "grading/exam/form.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kMostFormItems = 2000;
constexpr int kMostPercent = 100 * static_cast<int>(kMostFormItems);

std::uint64_t seed_of(JsonValue& owner, std::string_view name) {
  JsonValue value = owner.required(name);
  const std::string text = value.as_number_text();
  std::uint64_t seed = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (!text.empty() && (read.ec != std::errc() || read.ptr != text.data() + text.size())) value.fault("XFM-002", fmt::format("\"{}\" is no seed", text.substr(0, 40)), "a whole number, not negative");
  return seed;
}

FormItem item_of(JsonValue value) {
  FormItem made;
  made.id = ItemId(value.text("id"));
  made.version = static_cast<int>(value.integer("version", 1, 1'000'000));
  if (value.optional("seed")) made.template_seed = seed_of(value, "seed");
  made.scored = value.boolean_or("scored", true);
  made.part = static_cast<int>(value.integer_or("part", 0, 20, 0));
  made.domain = value.text("domain");
  value.finish();
  return made;
}

Form read(JsonValue root) {
  Form form;
  form.exam = root.text("exam");
  form.seed = seed_of(root, "seed");
  form.cut = static_cast<int>(root.integer("cut", 0, static_cast<std::int64_t>(kMostFormItems)));
  form.sum_p0_percent = static_cast<int>(root.integer("sum_p0_percent", 0, kMostPercent));
  if (form.cut != (form.sum_p0_percent + 99) / 100) root.fault("XFM-004", fmt::format("the cut is {}, and the items' ratings make it {}", form.cut, (form.sum_p0_percent + 99) / 100));
  root.each_if_present("shortages", [&](JsonValue value) {
    form.shortages.push_back({value.text_or("domain", ""), static_cast<int>(value.integer("wanted", 0, 10'000)), static_cast<int>(value.integer("found", 0, 10'000))});
    value.finish();
  }, 100);
  std::set<std::pair<ItemId, std::uint64_t>> seen;
  root.each("items", [&](JsonValue value) {
    FormItem item = item_of(value);
    if (!seen.emplace(item.id, item.template_seed).second) value.fault("XFM-003", fmt::format("the item \"{}\" is asked twice", item.id.text().substr(0, 100)));
    if (!form.items.empty() && item.part < form.items.back().part) value.fault("XFM-005", "parts are asked in order, and this item goes back to an earlier one");
    form.items.push_back(std::move(item));
  }, kMostFormItems);
  if (form.items.empty()) root.fault("XFM-001", "a form without items asks nothing");
  if (form.cut > form.scored()) root.fault("XFM-004", fmt::format("the cut is {}, and only {} items are scored", form.cut, form.scored()));
  root.finish();
  return form;
}

}  // namespace

std::string to_json(const Form& form) {
  Json items = Json::array(), shortages = Json::array();
  for (const auto& item : form.items) {
    Json one{{"id", item.id.text()}, {"version", item.version}};
    if (item.template_seed != 0) one["seed"] = item.template_seed;
    if (!item.scored) one["scored"] = false;
    if (item.part != 0) one["part"] = item.part;
    one["domain"] = item.domain;
    items.push_back(std::move(one));
  }
  for (const auto& s : form.shortages) shortages.push_back({{"domain", s.domain}, {"wanted", s.wanted}, {"found", s.found}});
  Json all{{"format", "chartwright.exam-form"}, {"version", 1}, {"exam", form.exam}, {"seed", form.seed}, {"cut", form.cut}, {"sum_p0_percent", form.sum_p0_percent}};
  if (!form.shortages.empty()) all["shortages"] = std::move(shortages);
  all["items"] = std::move(items);
  return all.dump(2) + "\n";
}

FormRead read_form(std::string_view json, const std::string& file_name) {
  FormRead made;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.exam-form", 1)) {
    Form form = read(reader.root());
    if (!reader.diagnostics().has_errors()) made.form = std::move(form);
  }
  made.diagnostics = reader.diagnostics();
  return made;
}

}  // namespace cw
