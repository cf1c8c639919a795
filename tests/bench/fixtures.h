#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "content/base/check.h"
#include "content/codes/code_book.h"
#include "content/releases/release_file.h"
#include "scenarios/read.h"

/// What the benchmarks work on: the shipped library and the starter releases, read once.
namespace cw::bench {

inline const CodeBook& codes() {
  static const CodeBook book = [] {
    auto installed = load_releases({std::filesystem::path(CHARTWRIGHT_BINARY_DIR) / "releases"});
    CW_CHECK(installed.problems.empty() && !installed.releases.empty());
    return CodeBook(std::move(installed.releases));
  }();
  return book;
}

inline const std::vector<ScenarioFile>& library() {
  static const std::vector<ScenarioFile> files = read_library(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library");
  CW_CHECK(!files.empty());
  return files;
}

/// The chart with the most text.
inline const Scenario& largest_chart() {
  const Scenario* largest = nullptr;
  std::size_t most = 0;
  for (const auto& file : library()) {
    CW_CHECK(file.scenario.has_value());
    std::size_t bytes = 0;
    for (const auto& document : file.scenario->documents) bytes += document.markdown.size();
    if (bytes > most) most = bytes, largest = &*file.scenario;
  }
  return *largest;
}

/// About `bytes` of a shipped chart's Markdown, repeated.
inline std::string long_markdown(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes)
    for (const auto& document : largest_chart().documents) text += document.markdown + "\n\n";
  text.resize(bytes);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80) != 0) text.pop_back();
  return text;
}

}  // namespace cw::bench
