#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/base/utf8.h"
#include "grading/query/lint.h"
#include "grading/query/query.h"
#include "grading/query/vocabulary.h"
#include "tests/support/charts.h"

namespace {

using namespace cw;

/// A chart with a note of a provider, a nurse's, and results, so that every rule has something to look at.
const Scenario& chart() {
  static const Scenario made = [] {
    Scenario s = test::scenario({});
    s.documents.front().markdown = "# Note\n\nPostop anemia, expected. No pneumonia. Sepsis was ruled out.\n\nHgb 7.4, faint when she stood, 1 unit PRBC. Cr 1.8 after contrast.\n\nB. Consultant, MD\n";
    ChartDocument nurse = s.documents.front();
    nurse.id = DocumentId("nursing");
    nurse.type = DocumentType::NursingNote;
    nurse.author = "C. Nurse, RN";
    nurse.markdown = "Stage 2 sacrum. | Weight loss.\n";
    s.documents.push_back(nurse);
    return s;
  }();
  return made;
}

void must(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

/// What is read is written and read again as the same query; checking it gives whole characters, known rules and the same faults each time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = read_query_file(bytes, "fuzz.json");
  if (!file.query) {
    // No query: then it may be words of a vocabulary.
    const VocabularyFile words = read_vocabulary(bytes, bytes, bytes);
    must(words.vocabulary.diagnoses().size() <= size + 1);
    return 0;
  }
  const auto again = read_query_file(query_to_json(*file.query, file.scenario, file.task), "again.json");
  must(again.query && *again.query == *file.query);
  static const QueryLinter linter(chart());
  const auto faults = linter.lint(*file.query);
  must(faults == linter.lint(*file.query));
  for (const QueryFault& fault : faults) {
    const std::string text = part_text(*file.query, fault);
    must(fault.begin <= fault.end && fault.end <= text.size());
    must(!first_malformed_utf8(std::string_view(text).substr(fault.begin, fault.end - fault.begin)));
    bool known = false;
    for (const QueryRule& rule : query_rules()) known = known || rule.id == fault.rule;
    must(known);
  }
  must(query_quality(faults) >= 0 && query_quality(faults) <= 100);
  must(!linter.rewrite(*file.query, faults).question.empty());
  must(!query_text(*file.query, chart()).empty());
  return 0;
}
