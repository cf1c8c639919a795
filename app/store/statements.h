#pragma once

#include <string_view>
#include <vector>

namespace cw::store {

/// One file of app/store/sql, made into the program at build time.
struct Statement {
  std::string_view name;  ///< path below sql/ without ending: `attempts/by_id`
  const char* sql;
};
/// Sorted by name.
const std::vector<Statement>& statements();

}  // namespace cw::store
