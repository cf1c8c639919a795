#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "content/codes/code_book.h"

namespace cw {

/// What grading needs to know of a code on one day.
struct CodeFacts {
  CodeLookup lookup;
  std::string title;  ///< empty when unknown
  /// The Excludes1 notes that govern the code; the notes are the book's.
  std::vector<CodeBook::GoverningNote> excludes1;

  bool billable() const { return lookup.status == CodeStatus::Billable; }
  /// `E11.9 (Type 2 diabetes mellitus without complications)`, or the code alone.
  std::string named(const Code& code) const { return title.empty() ? code.text() : code.text() + " (" + title + ")"; }
};

/// Looks codes up once. Remembers a bounded number of them, so that no list of submissions makes it grow; what it answers does not depend on
/// what was asked before. References stay valid until `start_over` is called.
class CodeFactsOfDay {
 public:
  CodeFactsOfDay(const CodeBook& codes, Date date) : codes_(codes), date_(date) {}
  const CodeFacts& of(const Code& code);
  /// specificity_axis of two diagnoses by their titles.
  std::string_view axis(const Code& student, const Code& key);
  /// Forgets everything when much has gathered.
  void start_over();

 private:
  const CodeBook& codes_;
  Date date_;
  std::unordered_map<std::string, CodeFacts> seen_;
  std::unordered_map<std::string, std::string_view> axes_;
};

}  // namespace cw
