#include <algorithm>

#include "content/base/check.h"
#include "content/base/json_reader.h"
#include "content/exams/check_items.h"
#include "content/exams/exam_parts.h"
#include "content/items/item_texts.h"

namespace cw {

ProvenanceRead read_provenance(std::string_view json, const std::string& file) {
  ProvenanceRead read;
  JsonReader reader(json, file);
  if (reader.expect_format("chartwright.item-provenance", 1)) {
    JsonValue root = reader.root();
    ItemProvenance made;
    made.answered = root.date("answered");
    JsonValue items = root.required("items");
    items.each_field([&](const std::string& id, JsonValue value) {
      if (!exams::is_id(id)) value.fault("ITP-001", "this is no id of an item");
      ItemProvenance::Answered one;
      one.version = static_cast<int>(value.integer("version", 1, 1'000'000));
      one.agreed = value.boolean_or("agreed", false);
      if (!value.optional("agreed")) value.fault("ITP-002", "it is not said whether the second answer agreed", "\"agreed\": true or false");
      one.settled = value.text_or("settled", "");
      if (!one.agreed && one.settled.empty()) value.fault("ITP-003", "a second answer that did not agree is settled in a sentence", "\"settled\": what was wrong, and what was changed");
      value.finish();
      made.items[ItemId(id)] = std::move(one);
    });
    root.finish();
    if (!reader.diagnostics().has_errors()) read.provenance = std::move(made);
  }
  read.diagnostics = reader.diagnostics();
  return read;
}

const ItemProvenance& built_in_provenance() {
  static const ItemProvenance all = [] {
    for (const auto& text : item_texts())
      if (text.name == "provenance.json") {
        ProvenanceRead read = read_provenance(text.text, std::string(text.name));
        CW_CHECK(read.provenance.has_value());
        return std::move(*read.provenance);
      }
    return ItemProvenance{};
  }();
  return all;
}

}  // namespace cw
