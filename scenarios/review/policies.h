#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "content/base/diagnostic.h"
#include "scenarios/review/record_policy.h"

/// Policies as files: the built-in layers, and an instructor's in their place.
namespace cw {

/// One file, `chartwright.record-policy` version 1 (content/policies/README.md).
struct PolicySource {
  std::string id;      ///< `federal`
  std::string name;    ///< `Federal conditions of participation`
  PolicyLayer layer = PolicyLayer::Federal;
  Date from;
  std::optional<Date> to;
  bool on = true;      ///< whether it holds unless switched
  RecordPolicy part;   ///< what it says; the parts it leaves out stay as in the layers before
  bool has_authentication = false, has_completion = false, has_consistency = false;
};

struct PolicyRead {
  std::optional<PolicySource> source;  ///< nothing when it has faults
  Diagnostics diagnostics;
};
/// Faults have ids RPO-001 ….
[[nodiscard]] PolicyRead read_record_policy(std::string_view json, const std::string& file_name);

/// The layers the program comes with, from content/policies, in order of layer.
[[nodiscard]] const std::vector<PolicySource>& built_in_policies();

/// The built-in layers, with those of a folder in place of the ones of the same id, or beside them. A folder that is not there changes nothing.
struct PolicySet {
  std::vector<PolicySource> layers;
  Diagnostics diagnostics;
};
[[nodiscard]] PolicySet policies_with(const std::filesystem::path& folder);

/// What holds on a day. `switched`: ids whose state is the other one than their file says.
[[nodiscard]] RecordPolicy merge_policies(const std::vector<PolicySource>& layers, Date on, const std::set<std::string>& switched = {});

/// The built-in layers merged, as of an encounter's end. Kept for the program's life.
[[nodiscard]] const RecordPolicy& standard_record_policy();

}  // namespace cw
