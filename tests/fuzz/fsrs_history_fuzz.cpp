#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grading/readiness/fsrs.h"

namespace {

void must(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

/// Whatever the file says, a history that is accepted replays within the bounds of a memory, and no card is due before its review.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw;
  const HistoryFile file = read_fsrs_history({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  must(!file.diagnostics.has_errors() || file.sets.empty());
  for (const HistorySet& set : file.sets)
    for (const CardHistory& history : set.histories) {
      const ReplayedHistory replayed = replay(set, history);
      must(replayed.reviews.size() == history.reviews.size());
      for (const ReplayedReview& review : replayed.reviews) {
        const MemoryCard& card = review.card;
        must(card.memory.stability >= 0.001 && card.memory.stability <= 36500);
        must(card.memory.difficulty >= 1 && card.memory.difficulty <= 10);
        must(review.recall_before >= 0 && review.recall_before <= 1);
        must(card.interval >= 0 && card.interval <= set.parameters.maximum_interval + 3);
        must(!set.scheduled || card.due > card.reviewed);
      }
    }
  return 0;
}
