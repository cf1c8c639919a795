#pragma once

#include <filesystem>
#include <vector>

#include "content/releases/release_file.h"
#include "scenarios/read.h"

/// The shipped releases, as built, and the shipped charts; read once a test program.
namespace cw::test {

inline const CodeBook& starter_codes() {
  static const CodeBook codes(load_releases({std::filesystem::path(CHARTWRIGHT_BINARY_DIR) / "releases"}).releases);
  return codes;
}

inline const std::vector<ScenarioFile>& shipped_library() {
  static const std::vector<ScenarioFile> files = read_library(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library");
  return files;
}

}  // namespace cw::test
