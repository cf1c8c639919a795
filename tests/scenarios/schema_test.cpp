#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "scenarios/read.h"
#include "scenarios/words.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using Json = nlohmann::json;

namespace {

/// The part of JSON Schema that our schema uses: references, types, required and known properties, enums, bounds.
void conforms(const Json& root, const Json& schema, const Json& value, const std::string& at) {
  if (schema.contains("$ref")) return conforms(root, root.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, at);
  if (schema.contains("const")) CHECK_MESSAGE(value == schema["const"], at);
  if (schema.contains("enum")) CHECK_MESSAGE(std::find(schema["enum"].begin(), schema["enum"].end(), value) != schema["enum"].end(), at << " is " << value.dump());
  const std::string type = schema.value("type", "");
  if (type == "string") CHECK_MESSAGE(value.is_string(), at);
  if (type == "boolean") CHECK_MESSAGE(value.is_boolean(), at);
  if (type == "integer") {
    REQUIRE_MESSAGE(value.is_number_integer(), at);
    if (schema.contains("minimum")) CHECK(value.get<int>() >= schema["minimum"].get<int>());
    if (schema.contains("maximum")) CHECK(value.get<int>() <= schema["maximum"].get<int>());
  }
  if (type == "array") {
    REQUIRE_MESSAGE(value.is_array(), at);
    if (schema.contains("minItems")) CHECK_MESSAGE(value.size() >= schema["minItems"].get<std::size_t>(), at);
    for (std::size_t i = 0; i < value.size(); ++i) conforms(root, schema["items"], value[i], at + "/" + std::to_string(i));
  }
  if (type == "object") {
    REQUIRE_MESSAGE(value.is_object(), at);
    for (const auto& name : schema["required"]) CHECK_MESSAGE(value.contains(name.get<std::string>()), at << " lacks " << name.dump());
    for (const auto& entry : value.items()) {
      const std::string& name = entry.key();
      const auto& part = entry.value();
      CHECK_MESSAGE(schema["properties"].contains(name), at << " has " << name);
      if (schema["properties"].contains(name)) conforms(root, schema["properties"][name], part, at + "/" + name);
    }
  }
}

template <typename E>
void same_words(const Json& listed, const std::vector<words::Word<E>>& known) {
  CHECK(listed.size() == known.size());
  for (const auto& word : known) CHECK_MESSAGE(std::find(listed.begin(), listed.end(), Json(std::string(word.in_file))) != listed.end(), word.in_file);
}

}  // namespace

TEST_SUITE("scenario schema") {
  TEST_CASE("every shipped scenario conforms, and the schema knows the reader's words") {
    const std::filesystem::path root = CHARTWRIGHT_SOURCE_DIR;
    const Json schema = Json::parse(slurp(root / "scenarios/scenario.schema.json"));
    const auto files = read_library(root / "scenarios/library");
    REQUIRE_FALSE(files.empty());
    for (const auto& file : files) conforms(schema, schema, Json::parse(slurp(file.folder / "scenario.json")), file.folder.filename().string());
    same_words(schema["$defs"]["document"]["properties"]["type"]["enum"], words::document_types());
    same_words(schema["$defs"]["document"]["properties"]["status"]["enum"], words::document_statuses());
    same_words(schema["$defs"]["encounter"]["properties"]["setting"]["enum"], words::settings());
    same_words(schema["$defs"]["source"]["properties"]["kind"]["enum"], words::source_kinds());
    same_words(schema["$defs"]["trap"]["properties"]["kind"]["enum"], words::not_coded_kinds());
    same_words(schema["$defs"]["entry"]["properties"]["type"]["enum"], words::document_types());
    same_words(schema["$defs"]["task"]["properties"]["kind"]["enum"], words::task_kinds());
    same_words(schema["$defs"]["encounter"]["properties"]["service"]["enum"], words::services());
    same_words(schema["$defs"]["operation"]["properties"]["anesthesia"]["enum"], words::anesthesias());
    same_words(schema["$defs"]["operation"]["properties"]["side"]["enum"], words::sides());
    same_words(schema["$defs"]["planted"]["properties"]["type"]["enum"], words::deficiency_types());
    same_words(schema["$defs"]["query"]["properties"]["model"]["properties"]["form"]["enum"], words::query_forms());
    same_words(schema["$defs"]["answer"]["properties"]["outcome"]["enum"], words::query_outcomes());
    same_words(schema["properties"]["difficulty"]["enum"], words::difficulties());
  }
}
