#include "grading/engine/compare_codes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "content/base/utf8.h"

namespace cw {
namespace {

using Words = std::vector<std::string_view>;

/// The words of a title in lower case; they point into it.
Words words_of(std::string_view lower) {
  Words words;
  words.reserve(16);
  std::size_t from = 0;
  const auto end_at = [&](std::size_t at) {
    if (at > from) words.push_back(lower.substr(from, at - from));
    from = at + 1;
  };
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = lower[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)) end_at(i);
  }
  end_at(lower.size());
  return words;
}

using Dropped = std::vector<std::string_view>;

bool mentions(const Words& words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

int pcs_credit(const std::string& student, const std::string& key, const GradingPolicy& policy, std::string& match) {
  int right = 0, total = 0;
  match.clear();
  for (std::size_t i = 0; i < 7; ++i) {
    const bool same = i < student.size() && student[i] == key[i];
    match += same ? '=' : 'x';
    total += policy.character_weights[i];
    if (same) right += policy.character_weights[i];
  }
  // A code with a wrong character of no weight is still not the code.
  const int credit = std::min((200 * right + total) / (2 * total), 99);
  return match[2] == '=' ? credit : std::min(credit, policy.other_root_operation_at_most);
}

/// The kind of encounter a 7th character names in its title, or nothing.
std::string_view encounter_of(const Words& words) {
  for (const std::string_view kind : {"initial", "subsequent", "sequela"})
    if (mentions(words, kind)) return kind;
  return {};
}

// Words by which titles of one category differ along an axis. What is left when they are dropped is the same in both.
const Dropped& laterality_words() {
  static const Dropped all = {"right", "left", "bilateral", "unspecified", "eye", "eyes", "side", "ear", "limb", "dominant", "nondominant", "non", "affecting"};
  return all;
}
const Dropped& acuity_words() {
  static const Dropped all = {"acute", "chronic", "subacute", "on", "and", "unspecified"};
  return all;
}
const Dropped& pregnancy_words() {
  static const Dropped all = {"first", "second", "third", "trimester", "unspecified", "complicating", "in", "the", "pregnancy", "childbirth", "puerperium"};
  return all;
}
const Dropped& intent_words() {
  static const Dropped all = {"accidental", "unintentional", "intentional", "self", "harm", "assault", "undetermined", "adverse", "effect", "underdosing", "poisoning", "by", "of"};
  return all;
}
const Dropped& site_words() {
  static const Dropped all = {
      "of", "the", "and", "at", "to", "part", "parts", "region", "site", "sites", "unspecified", "other", "upper", "lower", "middle", "mid", "end", "head", "neck", "base", "shaft", "wall", "anterior", "posterior", "inferior", "superior", "lateral", "medial",
      "transmural", "involving", "artery", "arteries", "coronary", "cerebral", "carotid", "vertebral", "basilar", "cerebellar", "precerebral", "main", "descending", "circumflex", "femur", "tibia", "fibula", "humerus", "radius", "ulna", "hip", "knee", "ankle", "foot", "toe", "toes",
      "shoulder", "elbow", "wrist", "hand", "finger", "fingers", "thumb", "index", "ring", "little", "great", "lesser", "arm", "forearm", "leg", "thigh", "heel", "buttock", "sacral", "back", "chest", "abdomen", "abdominal", "pelvis", "pelvic", "vein", "veins", "femoral", "popliteal", "tibial", "iliac",
      "calf", "lobe", "frontal", "temporal", "parietal", "occipital", "body", "multiple", "epiphysis", "physeal", "intracapsular", "intertrochanteric", "subtrochanteric", "subcapital", "cervical", "thoracic", "lumbar", "spine", "vertebra", "vertebrae", "vertebrals", "left", "right", "epigastric", "periumbilical", "quadrant", "face", "scalp", "ear", "nose", "neck"};
  return all;
}
const Dropped& type_words() {
  static const Dropped all = {"type", "1", "2", "i", "ii", "iii", "open", "closed", "displaced", "nondisplaced", "torus", "greenstick", "transverse", "oblique", "spiral", "comminuted", "segmental", "fracture", "other", "unspecified", "systolic", "diastolic", "congestive", "combined",
                              "st", "elevation", "non", "stemi", "nstemi", "paroxysmal", "persistent", "longstanding", "permanent", "primary", "secondary", "mild", "moderate", "severe", "single", "recurrent", "vertex", "breech"};
  return all;
}

/// Whether the two are the same when an axis's words are dropped.
bool differ_only_in(const Words& a, const Words& b, const Dropped& dropped) {
  const auto stays = [&](std::string_view word) { return std::find(dropped.begin(), dropped.end(), word) == dropped.end(); };
  auto i = a.begin(), j = b.begin();
  while (true) {
    i = std::find_if(i, a.end(), stays);
    j = std::find_if(j, b.end(), stays);
    if (i == a.end() || j == b.end()) return i == a.end() && j == b.end();
    if (*i++ != *j++) return false;
  }
}

}  // namespace

std::string_view pcs_character_name(int position) {
  constexpr std::array<std::string_view, 7> kNames = {"section", "body system", "root operation", "body part", "approach", "device", "qualifier"};
  return kNames[static_cast<std::size_t>(std::clamp(position, 0, 6))];
}

std::string_view specificity_axis(const Code& student, std::string_view student_title, const Code& key, std::string_view key_title) {
  const std::string a = student.bare(), b = key.bare();
  const std::string my_title = to_lower(student_title), their_title = to_lower(key_title);
  const Words mine = words_of(my_title), theirs = words_of(their_title);
  if (a.size() == 7 && b.size() == 7 && a.substr(0, 6) == b.substr(0, 6)) return encounter_of(mine) != encounter_of(theirs) ? "encounter" : "7th character";
  if (mine.empty() || theirs.empty()) return "detail";
  if (differ_only_in(mine, theirs, laterality_words())) return "laterality";
  if (differ_only_in(mine, theirs, acuity_words())) return "acuity";
  if (differ_only_in(mine, theirs, pregnancy_words())) return "trimester";
  if (differ_only_in(mine, theirs, intent_words())) return "intent";
  const auto differs = [&](std::string_view word) { return mentions(mine, word) != mentions(theirs, word); };
  if (mentions(mine, "stage") || mentions(theirs, "stage")) return "stage";
  if (differ_only_in(mine, theirs, type_words())) return "type";
  if (differs("systolic") || differs("diastolic") || differs("type")) return "type";
  if (differ_only_in(mine, theirs, site_words())) return "site";
  if (differs("with") || differs("without") || differs("complications") || differs("complication")) return "complication";
  // Without an unspecified or residual title between them they are two different things of one category.
  const auto vague = [](const Words& words) { return mentions(words, "unspecified") || mentions(words, "other") || mentions(words, "nos"); };
  return vague(mine) || vague(theirs) ? "detail" : "condition";
}

CodeDistance code_distance(const Code& student, bool student_billable, const KeyLine& key, const GradingPolicy& policy) {
  using Kind = CodeDistance::Kind;
  if (student.system() != key.code.system() || student.empty()) return {};
  if (student == key.code) return {Kind::Same, 100, 100'000, {}, student.system() == CodeSystem::Icd10Pcs ? "=======" : "", -1};
  for (std::size_t i = 0; i < key.alternates.size(); ++i)
    if (student == key.alternates[i].code) return {Kind::Alternate, key.alternates[i].credit, 50'000 + key.alternates[i].credit * 400, {}, {}, static_cast<int>(i)};

  // Most pairs are of two categories: told from the first characters, where the dot does not stand.
  if (student.system() == CodeSystem::Icd10Cm && std::string_view(student.text()).substr(0, 3) != std::string_view(key.code.text()).substr(0, 3)) return {};
  const std::string mine = student.bare(), theirs = key.code.bare();
  switch (student.system()) {
    case CodeSystem::Icd10Cm: {
      // A longer common beginning is a nearer miss, so that two lines of one category pair with their own.
      std::size_t common = 3;
      while (common < std::min(mine.size(), theirs.size()) && mine[common] == theirs[common]) ++common;
      return {Kind::SameCategory, student_billable ? policy.category_credit : 0, 20'000 + static_cast<int>(common) * 100, {}, {}, -1};
    }
    case CodeSystem::Icd10Pcs: {
      if (mine.size() != 7 || theirs.size() != 7) return {};
      CodeDistance distance{Kind::PcsCharacters, 0, 0, {}, {}, -1};
      distance.credit = pcs_credit(mine, theirs, policy, distance.pcs_match);
      // Another body system, or another operation on another part, is another procedure altogether.
      if (mine.substr(0, 2) != theirs.substr(0, 2) || (mine[2] != theirs[2] && mine[3] != theirs[3])) return {};
      distance.weight = distance.credit * 300;
      return distance;
    }
    case CodeSystem::Cpt:
    case CodeSystem::Hcpcs:
      if (mine.size() < 4 || mine.substr(0, 4) != theirs.substr(0, 4)) return {};
      return {Kind::SameNumberFamily, 0, 5'000, {}, {}, -1};
  }
  return {};
}

}  // namespace cw
