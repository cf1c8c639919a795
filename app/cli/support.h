#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "app/cli/commands.h"
#include "app/session/session.h"
#include "content/base/diagnostic.h"
#include "content/codes/code_book.h"
#include "grading/engine/policy.h"
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

/// The date that decides: the one given, else the first day of the newest release of the system. Nothing when what was given is no date: told on standard error.
[[nodiscard]] std::optional<Date> date_of(const Options& options, const CodeBook& codes, CodeSystem system);
/// By form: five digits are CPT, seven characters without a dot that do not begin like a diagnosis are ICD-10-PCS, all else ICD-10-CM.
[[nodiscard]] CodeSystem system_of(const Options& options, const CodeBook& codes, const std::string& text);
[[nodiscard]] std::string_view status_word(CodeStatus status);  ///< `needs more characters`

/// The policy of `--policy`, else the standard one; its faults are told on standard error.
[[nodiscard]] std::optional<GradingPolicy> find_policy(const Options& options);

/// A scenario by id in the shipped library or by folder, ready to be used; its faults are told on standard error.
[[nodiscard]] std::optional<ScenarioFile> find_scenario(const ProgramFiles& files, const std::string& name);

/// As of when a record is reviewed: its review task's moment, else the day on which an incomplete record becomes delinquent.
[[nodiscard]] LocalTime review_moment(const Scenario& scenario);

}  // namespace cw::cli
