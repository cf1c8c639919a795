#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/import/parts.h"

namespace cw {

/// The tables of one version of the MS-DRG grouper as published, kept for it in `msdrg-<version>.db`. Cells are not interpreted here.
struct StoredTables {
  std::string version;                   ///< `43.1`
  std::vector<import::TablePart> tables;  ///< by name
};
[[nodiscard]] Result<void> write_tables(const std::filesystem::path& path, const StoredTables& stored);
[[nodiscard]] Result<StoredTables> read_tables(const std::filesystem::path& path);

}  // namespace cw
