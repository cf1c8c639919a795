// In what the codes below a node differ, so that they can be chosen by answering questions instead of reading hundreds of titles.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "content/encoder/book.h"

namespace cw {
namespace {

struct Word {
  int axis;
  std::string_view said;    ///< in the title, lower case
  std::string_view option;  ///< what it is called
};

constexpr std::array<std::string_view, 11> kAxes = {"laterality", "trimester", "encounter", "acuity", "severity", "stage", "displacement", "wound", "healing", "episode", "remission"};
constexpr int kLaterality = 0;
constexpr std::string_view kUnspecified = "unspecified";

// Options in this order; of two that begin alike the longer first, so that `acute on chronic` is not taken for `acute`.
constexpr std::array kWords = {
    Word{0, "right", "right"}, Word{0, "left", "left"}, Word{0, "bilateral", "bilateral"}, Word{0, "", kUnspecified},
    Word{1, "first trimester", "first"}, Word{1, "second trimester", "second"}, Word{1, "third trimester", "third"}, Word{1, "unspecified trimester", kUnspecified},
    Word{2, "initial encounter", "initial"}, Word{2, "subsequent encounter", "subsequent"}, Word{2, "sequela", "sequela"},
    Word{3, "acute on chronic", "acute on chronic"}, Word{3, "acute and chronic", "acute and chronic"}, Word{3, "acute", "acute"}, Word{3, "subacute", "subacute"}, Word{3, "chronic", "chronic"},
    Word{4, "mild", "mild"}, Word{4, "moderate", "moderate"}, Word{4, "severe", "severe"}, Word{4, "profound", "profound"}, Word{4, "unspecified severity", kUnspecified},
    Word{5, "stage 1", "stage 1"}, Word{5, "stage 2", "stage 2"}, Word{5, "stage 3a", "stage 3a"}, Word{5, "stage 3b", "stage 3b"}, Word{5, "stage 3", "stage 3"}, Word{5, "stage 4", "stage 4"},
    Word{5, "stage 5", "stage 5"}, Word{5, "unstageable", "unstageable"}, Word{5, "unspecified stage", kUnspecified},
    Word{6, "displaced", "displaced"}, Word{6, "nondisplaced", "nondisplaced"},
    Word{7, "closed fracture", "closed"}, Word{7, "open fracture type i or ii", "open, type I or II"}, Word{7, "open fracture type iiia, iiib, or iiic", "open, type IIIA, IIIB, or IIIC"}, Word{7, "open fracture", "open"},
    Word{8, "routine healing", "routine"}, Word{8, "delayed healing", "delayed"}, Word{8, "nonunion", "nonunion"}, Word{8, "malunion", "malunion"},
    Word{9, "single episode", "single"}, Word{9, "recurrent", "recurrent"},
    Word{10, "partial remission", "partial"}, Word{10, "full remission", "full"}, Word{10, "in remission", "in remission"},
};
constexpr std::size_t kUnspecifiedSide = 3;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr std::array<bool, 256> kInWord = [] {
  std::array<bool, 256> in{};
  for (std::size_t c = 0; c < in.size(); ++c) in[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return in;
}();
bool in_word(char c) { return kInWord[static_cast<unsigned char>(c)]; }

/// Whether `said` stands in the title at `at`, as whole words.
bool stands(std::string_view title, std::size_t at, std::string_view said) {
  if (title.size() - at < said.size()) return false;
  for (std::size_t i = 0; i < said.size(); ++i)
    if (lower(title[at + i]) != said[i]) return false;
  return at + said.size() == title.size() || !in_word(title[at + said.size()]);
}

/// A title without the word at `at`: titles that differ by that word alone give the same.
std::size_t without(std::string_view title, std::size_t at, std::size_t length) {
  return std::hash<std::string_view>()(title.substr(0, at)) * 1'000'003 + std::hash<std::string_view>()(title.substr(at + length));
}

/// What follows `with` or `without`, up to the next comma or such word, the side left aside: `intraarticular extension of right ulna` and `… of left ulna` are one.
std::string_view phrase(std::string_view title, std::size_t at) {
  std::size_t end = at;
  for (; end < title.size() && title[end] != ',' && title[end] != ';'; ++end) {
    if (title[end] != ' ' || end + 1 >= title.size()) continue;
    if (title[end + 1] == 'o' && (stands(title, end + 1, "of right") || stands(title, end + 1, "of left") || stands(title, end + 1, "of unspecified"))) break;
    if (title[end + 1] != 'w' && title[end + 1] != 'a') continue;
    if (stands(title, end + 1, "with") || stands(title, end + 1, "without") || stands(title, end + 1, "and")) break;
  }
  return title.substr(at, end - at);
}

class TitleReader {
 public:
  TitleReader() {
    for (std::size_t w = 0; w < kWords.size(); ++w)
      if (!kWords[w].said.empty()) by_letter_[static_cast<std::size_t>(kWords[w].said[0] - 'a')].push_back(w);
  }

  void read(const CodeEntry& entry) {
    const std::string_view title = entry.title;
    bool sided = false;
    std::uint64_t seen = 0;
    const std::size_t first_candidate = candidates_.size();
    for (std::size_t at = 0; at < title.size();) {
      const char c = lower(title[at]);
      if (c >= 'a' && c <= 'z') {
        if (c == 'w') read_with(entry, title, at);
        if (c == 'u' && stands(title, at, kUnspecified)) candidates_.push_back({without(title, at, kUnspecified.size()), &entry});
        for (const std::size_t w : by_letter_[static_cast<std::size_t>(c - 'a')]) {
          if (!stands(title, at, kWords[w].said)) continue;
          if ((seen & (std::uint64_t{1} << w)) == 0) found_[w].push_back(&entry);
          seen |= std::uint64_t{1} << w;
          if (kWords[w].axis == kLaterality) {
            sided = true;
            sides_.push_back(without(title, at, kWords[w].said.size()));
          }
          at += kWords[w].said.size() - 1;
          break;
        }
      }
      while (at < title.size() && in_word(title[at])) ++at;
      while (at < title.size() && !in_word(title[at])) ++at;
    }
    if (sided) candidates_.resize(first_candidate);
  }

  std::vector<ChoiceAxis> axes() {
    std::sort(sides_.begin(), sides_.end());
    for (const auto& [hash, entry] : candidates_) {
      auto& unspecified = found_[kUnspecifiedSide];
      if (std::binary_search(sides_.begin(), sides_.end(), hash) && (unspecified.empty() || unspecified.back() != entry)) unspecified.push_back(entry);
    }
    std::vector<ChoiceAxis> axes;
    for (std::size_t a = 0; a < kAxes.size(); ++a) {
      ChoiceAxis axis{std::string(kAxes[a]), {}};
      for (std::size_t w = 0; w < kWords.size(); ++w)
        if (kWords[w].axis == static_cast<int>(a) && !found_[w].empty()) axis.options.push_back({std::string(kWords[w].option), std::move(found_[w])});
      if (axis.options.size() > 1) axes.push_back(std::move(axis));
    }
    for (auto& [what, codes] : with_)
      if (!codes[0].empty() && !codes[1].empty()) axes.push_back({"with or without " + std::string(what), {{"with", std::move(codes[0])}, {"without", std::move(codes[1])}}});
    return axes;
  }

 private:
  void read_with(const CodeEntry& entry, std::string_view title, std::size_t at) {
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
      const std::string_view said = k == 0 ? "with" : "without";
      if (!stands(title, at, said) || at + said.size() + 1 >= title.size()) continue;
      const auto what = phrase(title, at + said.size() + 1);
      const auto [place, fresh] = with_at_.try_emplace(what, with_.size());
      if (fresh) with_.push_back({what, {}});
      auto& codes = with_[place->second].codes[k];
      if (codes.empty() || codes.back() != &entry) codes.push_back(&entry);
    }
  }

  std::array<std::vector<std::size_t>, 26> by_letter_;
  std::array<std::vector<const CodeEntry*>, kWords.size()> found_;
  std::vector<std::size_t> sides_;
  std::vector<std::pair<std::size_t, const CodeEntry*>> candidates_;
  struct With {
    std::string_view what;
    std::array<std::vector<const CodeEntry*>, 2> codes;
  };
  std::vector<With> with_;  // in the order met
  std::unordered_map<std::string_view, std::size_t> with_at_;
};

/// ICD-10-PCS: the characters behind those of the node, by the labels of the table.
std::vector<ChoiceAxis> pcs_axes(const CodeBook& codes, const std::vector<const CodeEntry*>& entries, const std::string& bare, Date date) {
  std::vector<ChoiceAxis> axes;
  const PcsBuild build = bare.size() >= 3 ? pcs_build(codes, bare.substr(0, 3), date) : PcsBuild{};
  if (!build.table) return axes;
  for (std::size_t i = std::max<std::size_t>(bare.size(), 3); i < 7; ++i) {
    ChoiceAxis axis{build.axis_titles[i], {}};
    for (const auto& choice : build.choices[i]) {
      ChoiceAxis::Option option{choice.label, {}};
      for (const CodeEntry* entry : entries)
        if (const auto& text = entry->code.text(); text.size() == 7 && text[i] == choice.value) option.codes.push_back(entry);
      if (!option.codes.empty()) axis.options.push_back(std::move(option));
    }
    if (axis.options.size() > 1) axes.push_back(std::move(axis));
  }
  return axes;
}

}  // namespace

std::vector<ChoiceAxis> choice_axes(const CodeBook& codes, const Code& node, Date date) {
  const Release* release = codes.release_for(node.system(), date);
  const std::string bare = node.bare();
  if (release == nullptr || bare.empty()) return {};
  auto entries = release->below(bare);
  std::erase_if(entries, [](const CodeEntry* entry) { return !entry->billable; });
  if (node.system() == CodeSystem::Icd10Pcs) return pcs_axes(codes, entries, bare, date);
  TitleReader reader;
  for (const CodeEntry* entry : entries) reader.read(*entry);
  return reader.axes();
}

}  // namespace cw
