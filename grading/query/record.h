#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grading/query/query.h"
#include "grading/query/vocabulary.h"
#include "scenarios/chart_text.h"
#include "scenarios/model.h"

/// A chart as the checker of queries sees it: who wrote what, and which diagnoses it holds. For .cpp files of this room only. Pure.
namespace cw {

/// How a text speaks of a diagnosis that it names.
enum class Standing {
  Said,      ///< of this patient, certain or not
  Denied,    ///< not there, looked for, feared, to be prevented
  RuledOut,  ///< thought of, and found not to be so
  Another    ///< of a relative
};
[[nodiscard]] Standing standing_of(const WordList& words, const FoundPhrase& place);

/// Somebody who signs in the chart.
struct Signer {
  std::string name;     ///< as signed: `K. Thorvald, MD`
  std::string surname;  ///< folded, hyphens as spaces
  bool provider = false;  ///< may document a diagnosis
};

[[nodiscard]] bool has_other_credential(std::string_view name);  ///< RN, RD, RHIT …
[[nodiscard]] std::string surname_of(std::string_view name);

class ChartRecord {
 public:
  explicit ChartRecord(const Scenario& scenario);

  struct Page {
    const ChartDocument* document = nullptr;
    ChartText text;
    bool by_provider = false;            ///< what it says counts as documented
    std::vector<FoundPhrase> said;       ///< diagnoses named as the patient's
    std::vector<int> denied;             ///< diagnoses that it says are not the patient's; any order
    std::vector<std::string> said_words;  ///< words that sound like a diagnosis and that no list has
    std::vector<int> indicators;         ///< groups met, each once, ascending
  };
  const std::vector<Page>& pages() const { return pages_; }
  const Page* page(const DocumentId& id) const;

  /// A provider wrote it of this patient, or a more specific form of it.
  [[nodiscard]] bool holds(int diagnosis) const;
  /// The words `words` name it: as holds(), or all its words stand with diagnoses of its family that a provider wrote.
  [[nodiscard]] bool holds(const FoundPhrase& place, const WordList& words) const;
  [[nodiscard]] bool holds_word(std::string_view plain) const;
  /// A provider wrote a diagnosis that this one is a form of, or another form of it.
  [[nodiscard]] bool holds_less_specific(int diagnosis) const;

  const std::vector<Signer>& signers() const { return signers_; }
  /// The signer meant by a name as somebody types it: `Dr. Thorvald`, `Thorvald, K.`; null when nobody of that name signs here.
  [[nodiscard]] const Signer* signer(std::string_view typed) const;
  /// Documents that somebody wrote or signs in.
  [[nodiscard]] std::vector<const Page*> pages_of(const Signer& signer) const;

 private:
  const Vocabulary& vocabulary_;
  std::vector<Page> pages_;
  std::vector<Signer> signers_;
  std::vector<char> said_;                         ///< by diagnosis: written by a provider, in these words
  std::vector<std::vector<std::string>> words_of_;  ///< by diagnosis: the words in which it stands in the record
};

}  // namespace cw
