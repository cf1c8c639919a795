#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/base/file_io.h"
#include "grading/readiness/fsrs.h"

namespace cw::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string to_text(const HistorySet& set, const CardHistory& history, const ReplayedHistory& replayed) {
  std::string out = fmt::format("{} / {}\n", set.name, history.id);
  for (std::size_t i = 0; i < replayed.reviews.size(); ++i) {
    const ReplayedReview& r = replayed.reviews[i];
    const std::string_view state = set.scheduled ? to_string(r.card.state) : std::string_view();
    const std::string recall = i == 0 ? "  first" : fmt::format("{:7.4f}", r.recall_before);
    out += fmt::format("{:4} {:<5} recall {}  stability {:12.5f}  difficulty {:8.5f}  interval {:5} {}\n", i + 1, to_string(history.reviews[i].rating), recall, r.card.memory.stability, r.card.memory.difficulty, r.card.interval, state);
    for (const std::string& difference : r.differences) out += "     differs: " + difference + "\n";
  }
  for (const std::string& difference : replayed.differences) out += "     differs: " + difference + "\n";
  return out;
}

Json to_json(const HistorySet& set, const CardHistory& history, const ReplayedHistory& replayed) {
  Json reviews = Json::array();
  for (std::size_t i = 0; i < replayed.reviews.size(); ++i) {
    const ReplayedReview& r = replayed.reviews[i];
    Json one = {{"rating", static_cast<int>(history.reviews[i].rating)}};
    one["recall_before"] = i == 0 ? Json(nullptr) : Json(r.recall_before);
    one.update({{"stability", r.card.memory.stability}, {"difficulty", r.card.memory.difficulty}, {"interval", r.card.interval}});
    if (set.scheduled) one.update({{"state", to_string(r.card.state)}, {"step", r.card.step}, {"reps", r.card.reps}, {"lapses", r.card.lapses}, {"due_minutes", r.card.due}});
    one["differences"] = r.differences;
    reviews.push_back(one);
  }
  return {{"set", set.name}, {"id", history.id}, {"reviews", reviews}, {"differences", replayed.differences}};
}

}  // namespace

int fsrs_replay(const Options& options) {
  const auto bytes = read_file(options.submission);
  if (!bytes) return failed(bytes.error());
  const HistoryFile file = read_fsrs_history(*bytes, options.submission);
  if (!file.diagnostics.empty()) complain(to_text(file.diagnostics));
  if (file.diagnostics.has_errors()) return kProblems;
  std::size_t reviews = 0, histories = 0;
  int different = 0;
  Json all = Json::array();
  for (const HistorySet& set : file.sets)
    for (const CardHistory& history : set.histories) {
      const ReplayedHistory replayed = replay(set, history);
      if (options.json()) all.push_back(to_json(set, history, replayed));
      else print(to_text(set, history, replayed));
      different += replayed.different();
      reviews += replayed.reviews.size();
      ++histories;
    }
  if (options.json()) print(Json{{"format", "chartwright.fsrs-replay"}, {"version", 1}, {"histories", all}, {"reviews", reviews}, {"different", different}}.dump(2) + "\n");
  else print(fmt::format("{} reviews of {} histories; {}\n", reviews, histories, different == 0 ? "all as expected" : fmt::format("{} differ from what is expected", different)));
  return different == 0 ? kFine : kProblems;
}

}  // namespace cw::cli
