#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "content/base/dice.h"
#include "scenarios/chart_text.h"
#include "scenarios/mess/asked.h"
#include "scenarios/mess/mess.h"

namespace cw::mess {

/// The chart while defects are planted in it, one after the other, and what must not be touched.
class Draft {
 public:
  Draft(const Scenario& clean, const RecordPolicy& policy, LocalTime on, std::uint64_t seed);

  const Scenario& s() const { return s_; }
  const RecordPolicy& policy() const { return policy_; }
  LocalTime on() const { return on_; }
  Dice& dice() { return dice_; }

  /// Whether no evidence, entry or author's word rests on the document's text.
  bool rests_nothing_on(const ChartDocument& document) const;
  /// Whether something was done to it already, or rests on it.
  bool touched(const DocumentId& id) const { return touched_.contains(id) || pinned_.contains(id); }
  void pin(const DocumentId& id) { pinned_.insert(id); }
  /// Whether the author himself says something about this document: a planted deficiency.
  bool spoken_of(const DocumentId& id) const { return spoken_of_.contains(id); }

  /// Puts `after` in the place of the document of the same id, if every quote that counts still stands in it as before and every entry still shows its times.
  [[nodiscard]] bool replace(const ChartDocument& after);
  [[nodiscard]] bool keeps_quotes(const ChartDocument& after) const;
  void remove(const DocumentId& id);
  void insert(std::size_t at, ChartDocument document);
  void plant(PlantedMess mess) { planted_.push_back(std::move(mess)); }
  /// A free document id and file name: `laboratory-2`, `57-laboratory.md`.
  DocumentId free_id(std::string_view like) const;
  std::string free_file(std::size_t at, std::string_view like) const;

  /// Hands the result over; the author's word on sound documents is left out where a defect changed them.
  MessyChart finished() &&;
  const std::vector<PlantedMess>& planted() const { return planted_; }

 private:
  void touch(const ChartDocument& document);

  const Scenario& clean_;
  const RecordPolicy& policy_;
  LocalTime on_;
  Dice dice_;
  Scenario s_;
  std::map<DocumentId, std::vector<Evidence>> evidence_;
  std::set<DocumentId> touched_, pinned_, spoken_of_;
  std::set<OperationId> touched_operations_;
  std::vector<PlantedMess> planted_;
};

/// One thing that could be done: a kind at a document, or an entry of it.
struct Candidate {
  MessKind kind = MessKind::MissingSignature;
  DocumentId document;
  EntryId entry;
};

/// All that might be done to a chart; whether it can be shows when it is tried.
[[nodiscard]] std::vector<Candidate> candidates_of(const Draft& draft, MessKind kind);
/// Does it and says so in the draft; without success nothing has changed.
[[nodiscard]] bool try_to(Draft& draft, const Candidate& candidate);

// By kind. Documents that are touched already are not tried.
[[nodiscard]] bool take_signature(Draft&, const ChartDocument&);
[[nodiscard]] bool take_attestation(Draft&, const ChartDocument&);
[[nodiscard]] bool unsign_verbal_order(Draft&, const ChartDocument&, const ChartEntry&);
[[nodiscard]] bool sign_late(Draft&, const ChartDocument&);
[[nodiscard]] bool take_document(Draft&, const ChartDocument&, bool consent);
[[nodiscard]] bool take_entry(Draft&, const ChartDocument&, const ChartEntry&);
[[nodiscard]] bool take_element(Draft&, const ChartDocument&);
[[nodiscard]] bool take_date_or_time(Draft&, const ChartDocument&);
[[nodiscard]] bool write_late(Draft&, const ChartDocument&);
[[nodiscard]] bool enter_late(Draft&, const ChartDocument&, const ChartEntry&);
[[nodiscard]] bool age_history(Draft&, const ChartDocument&);
[[nodiscard]] bool file_stray_page(Draft&);
[[nodiscard]] bool copy_forward(Draft&, const ChartDocument&);
[[nodiscard]] bool turn_side(Draft&, const ChartDocument&);

/// The document's title as it stands within a sentence: `discharge summary`.
[[nodiscard]] std::string within_sentence(const ChartDocument& document);
/// `was` or `were`, as the name that comes before it asks for.
[[nodiscard]] std::string_view was_or_were(std::string_view name);
/// The operation a document belongs to; of a chart with a single one that one.
[[nodiscard]] const Operation* operation_of(const Scenario& scenario, const ChartDocument& document);

}  // namespace cw::mess
