#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "grading/engine/code_facts.h"
#include "grading/engine/pairing.h"
#include "grading/engine/policy.h"
#include "grading/engine/report.h"

namespace cw {

/// `GRD-101` for Missed: the one rule that speaks of a kind.
[[nodiscard]] const GradingRule& rule_of(FindingKind kind);

/// Puts what grading found into words: which rule, what was entered, what is right, what separates them, and how that was reached. Borrows
/// everything; knows nothing of points but what it is told. A silent one says only which rule, about which lines, along which axis.
class FindingWriter {
 public:
  FindingWriter(const Scenario& scenario, const Task& task, CodeFactsOfDay& codes, const GradingPolicy& policy, bool silent) : s_(scenario), task_(task), codes_(codes), policy_(policy), silent_(silent) {}

  bool silent() const { return silent_; }
  /// The text, or nothing when silent.
  template <typename... Args>
  std::string say(fmt::format_string<Args...> words, Args&&... args) const {
    return silent_ ? std::string() : fmt::format(words, std::forward<Args>(args)...);
  }

  /// A required key line that nothing was entered for.
  Finding missed(LineKind kind, const KeyLine& line, int key_line, int points);
  /// A pair whose codes differ. Lowers `e.distance.credit` to 0 where the student's code cannot be reported at all.
  Finding differing_pair(LineKind kind, Entered& e, const KeyLine& line, int key_line);
  /// A pair by an alternate that earns less than the whole line.
  Finding lesser_alternate(LineKind kind, const Entered& e, const KeyLine& line, int key_line);
  Finding other_modifiers(const Entered& e, const KeyLine& line, int key_line);
  Finding other_units(const Entered& e, const KeyLine& line, int key_line);
  Finding other_date(const Entered& e, const KeyLine& line, int key_line);
  /// A line that nothing in the key stands for. `excluded_by`: a line of the list with which an Excludes1 note forbids it, and the note; or null.
  /// `near`: the key line it comes near to, or null; `near_right`: whether that is coded rightly.
  struct Excluded {
    const SubmissionLine* other = nullptr;
    const CodeBook::GoverningNote* note = nullptr;
  };
  Finding unpaired(LineKind kind, const Entered& e, int student_line, const Excluded& excluded, const KeyLine* near, bool near_right);
  /// Two lines of the list that exclude each other, where neither is unsupported.
  Finding excluded_pair(const SubmissionLine& a, const SubmissionLine& b, const CodeBook::GoverningNote& note);
  /// Says of a line that is wrong already that a note excludes it too.
  void add_exclusion(Finding& finding, const SubmissionLine& a, const SubmissionLine& b, const CodeBook::GoverningNote& note) const;
  /// Each once.
  void add_sources(Finding& finding, const std::vector<Source>& sources) const;
  Finding other_first(const std::vector<Entered>& entered, const KeyLine& principal, int key_line);
  Finding wrong_order(const RequiredOrder& order, const KeyLine& first, const KeyLine& then, int key_line, int first_at, int then_at);
  Finding other_poa(const KeyLine& line, int key_line, const SubmissionLine& mine);
  Finding poa_on_exempt(const KeyLine& line, const SubmissionLine& mine);
  /// The query decision: needed and not taken (or not decided), or taken without need.
  /// `written`: what is written earns points too.
  Finding query(const AnswerKey& key, std::optional<QueryDecision> decided, bool written);

 private:
  Finding from_key(FindingKind kind, LineKind line, const KeyLine& key, int key_line) const;
  void take_trap(Finding& finding, const NotCoded& trap) const;
  std::string named(const Code& code) { return silent_ ? std::string() : codes_.of(code).named(code); }
  Finding pcs_pair(const Entered& e, const KeyLine& line, int key_line, const std::string& said);
  int year() const { return task_.code_date.fiscal_year(); }

  const Scenario& s_;
  const Task& task_;
  CodeFactsOfDay& codes_;
  const GradingPolicy& policy_;
  bool silent_;
};

}  // namespace cw
