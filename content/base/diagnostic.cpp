#include "content/base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace cw {

bool Diagnostics::has_errors() const {
  return std::any_of(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Note: return "note";
  }
  return "error";
}

std::string to_text(const Diagnostic& d) {
  std::string text = d.place.file;
  if (d.place.line > 0) text += fmt::format(":{}:{}", d.place.line, std::max(1, d.place.column));
  text += fmt::format(": {}[{}]: {}", to_string(d.severity), d.id, d.message);
  if (!d.source_line.empty() && d.place.column > 0) {
    // Long lines are shown around the column, so that the caret stays on a terminal's line.
    constexpr std::size_t kShown = 110;
    std::size_t from = 0;
    const auto column = static_cast<std::size_t>(d.place.column - 1);
    if (d.source_line.size() > kShown && column > kShown / 2) from = std::min(column - kShown / 2, d.source_line.size() - kShown / 2);
    std::string shown = d.source_line.substr(from, kShown);
    std::replace(shown.begin(), shown.end(), '\t', ' ');
    text += "\n      " + shown + "\n      " + std::string(column - from, ' ') + "^";
    if (!d.help.empty()) text += " " + d.help;
  } else if (!d.help.empty()) {
    text += "\n      " + d.help;
  }
  return text;
}

std::string to_text(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics) text += to_text(d) + "\n";
  return text;
}

std::string_view nearest_name(std::string_view given, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = std::min<std::size_t>(3, std::max<std::size_t>(given.size() >= 4 ? 2 : 1, given.size() / 3)) + 1;
  std::vector<std::size_t> row;
  for (const auto name : known) {
    row.resize(name.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= given.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= name.size(); ++j) {
        const std::size_t above = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (given[i - 1] == name[j - 1] ? 0 : 1)});
        diagonal = above;
      }
    }
    if (row.back() < best_distance) best_distance = row.back(), best = name;
  }
  return best;
}

}  // namespace cw
