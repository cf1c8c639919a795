#pragma once

#include "app/session/session.h"
#include "scenarios/model.h"

/// Attempts of a made-up student, for pictures and sweeps: always the same ones.
namespace cw::shell {

/// What a student hands in: near the key, with typical faults. `skill` 0: an imprecise code, a wrong procedure character, a POA indicator the wrong way round, a line
/// missed, a trap taken; 1: fewer of them, and one that was right before; 2: the key but for one line. Lines carry marks of confidence; evidence for the first ones.
[[nodiscard]] Submission typical_answer(const Scenario& scenario, const Task& task, const CodeBook& codes, int skill);

/// Grades an answer and puts it into the record as handed in on day `day` (from 0). Nothing when the record cannot be written.
std::optional<AttemptId> hand_in(Session& session, const Scenario& scenario, const Task& task, const Submission& answer, int day);

/// Two attempts at the chart, then one at every other chart of the library.
void hand_in_typically(Session& session, const Scenario& scenario);

/// The first row of the report shown that is wrong and of this kind of line, with another code entered where there is one; -1 without any.
[[nodiscard]] int telling_row(const Report& report, LineKind kind);

}  // namespace cw::shell
