#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "app/cli/commands.h"
#include "app/session/session.h"
#include "content/base/diagnostic.h"
#include "content/codes/code_book.h"
#include "scenarios/read.h"

namespace cw::cli {

inline constexpr int kFine = 0, kProblems = 1, kUsage = 2, kFailed = 3;

inline void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }
inline void complain(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}
inline int failed(const Error& error) {
  complain("chartwright-cli: " + error.message);
  return kFailed;
}

/// The installed releases; problems are told on standard error.
[[nodiscard]] CodeBook load_codes(const ProgramFiles& files);

/// A scenario by id in the shipped library or by folder, ready to be used; its faults are told on standard error.
[[nodiscard]] std::optional<ScenarioFile> find_scenario(const ProgramFiles& files, const std::string& name);

}  // namespace cw::cli
