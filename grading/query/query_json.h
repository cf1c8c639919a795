#pragma once

#include <nlohmann/json_fwd.hpp>

#include "content/base/json_reader.h"
#include "grading/query/query.h"

/// A composed query as fields of a JSON object, shared by the formats that hold one (a query's own file, a submission). For .cpp files of this room only.
namespace cw {

/// Reads the fields of a query from an object that may have others: the caller calls `finish()`. Faults QRF-001 …
[[nodiscard]] ComposedQuery read_query_fields(JsonValue& value);
/// The same fields; those with nothing in them are left out.
[[nodiscard]] nlohmann::ordered_json query_fields_to_json(const ComposedQuery& query);

}  // namespace cw
