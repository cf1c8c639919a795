#include "grading/query/record.h"

#include <algorithm>

#include "content/base/utf8.h"

namespace cw {
namespace {

bool in(std::string_view word, std::initializer_list<std::string_view> list) { return std::find(list.begin(), list.end(), word) != list.end(); }

bool is_provider_credential(std::string_view word) {
  return in(word, {"MD", "DO", "PA", "NP", "NNP", "FNP", "ACNP", "AGACNP", "PNP", "APRN", "ARNP", "CRNP", "CNM", "CRNA", "DPM", "DDS", "DMD", "OD", "MBBS"});
}
bool is_other_credential(std::string_view word) {
  return in(word, {"RN", "LPN", "LVN", "RD", "RDN", "LD", "PharmD", "RPh", "RHIT", "RHIA", "CCS", "CCDS", "CDIP", "CPC", "CCA", "RT", "RRT", "PT", "DPT", "OT", "OTR", "SLP", "MA", "EMT", "CWOCN", "WOCN", "MT", "MLS", "LCSW", "MSW"});
}

std::vector<std::string_view> written_words(std::string_view name) {
  std::vector<std::string_view> out;
  for (const FoundWord& word : words_in(name)) out.push_back(name.substr(word.from, word.to - word.from));
  return out;
}

// --- how a diagnosis is spoken of ----------------------------------------------------------------------------------------

/// Where the sentence of a word begins and ends.
std::pair<std::size_t, std::size_t> sentence_of(const WordList& words, const FoundPhrase& place) {
  std::size_t first = place.first, last = place.last;
  while (first > 0 && words.gaps[first] != Gap::Sentence) --first;
  while (last + 1 < words.size() && words.gaps[last + 1] != Gap::Sentence) ++last;
  return {first, last};
}

bool at(const WordList& words, std::size_t i, std::initializer_list<std::string_view> sequence) {
  std::size_t n = i;
  for (const std::string_view word : sequence) {
    if (n >= words.size() || words.words[n].folded != word || (n > i && words.gaps[n] == Gap::Sentence)) return false;
    ++n;
  }
  return true;
}

bool is_relative(std::string_view folded) { return in(folded, {"mother", "father", "brother", "sister", "aunt", "uncle", "grandmother", "grandfather", "sibling", "parents", "maternal", "paternal", "cousin", "husband", "wife", "son"}); }

/// What ends the reach of a "no".
bool ends_reach(std::string_view folded) { return in(folded, {"but", "however", "except", "though", "although", "because", "since", "now", "has", "had", "remains", "is", "was"}); }

/// A denial before a diagnosis, and how it denies. `i` is the word that denies.
std::optional<Standing> denial_at(const WordList& words, std::size_t i) {
  const std::string& word = words.words[i].folded;
  if (in(word, {"no", "not"})) {
    if (i + 1 < words.size() && in(words.words[i + 1].folded, {"change", "changes", "only", "longer", "worse", "better", "improved", "improving", "known", "yet"})) return std::nullopt;
    // `she did not have RDS`, `not ABO disease`: a provider's conclusion.
    return word == "not" ? Standing::RuledOut : Standing::Denied;
  }
  if (in(word, {"without", "denies", "denied", "never", "neither", "nor", "absence", "prevent", "preventing", "prophylaxis", "screening", "against", "risks"})) return Standing::Denied;
  if (in(word, {"unlikely", "excludes", "excluded", "exclude", "excluding", "considered", "consider", "considering", "differential", "doubt"})) return Standing::RuledOut;
  if (at(words, i, {"ruled", "out"}) || at(words, i, {"rule", "out"}) || at(words, i, {"rules", "out"}) || at(words, i, {"r", "o"})) return Standing::RuledOut;
  if (at(words, i, {"rather", "than"}) || at(words, i, {"instead", "of"})) return Standing::RuledOut;
  if (at(words, i, {"negative", "for"}) || at(words, i, {"free", "of"}) || at(words, i, {"risk", "of"}) || at(words, i, {"risk", "for"}) || at(words, i, {"monitor", "for"}) || at(words, i, {"watch", "for"}) || at(words, i, {"look", "for"}) ||
      at(words, i, {"looked", "for"}) || at(words, i, {"screen", "for"}) || at(words, i, {"evaluate", "for"}) || at(words, i, {"return", "for"}) || at(words, i, {"come", "back", "for"}) || at(words, i, {"evaluation", "for"}))
    return Standing::Denied;
  return std::nullopt;
}

std::optional<Standing> denied_before(const WordList& words, const FoundPhrase& place, std::size_t first) {
  constexpr std::size_t kReach = 8;
  std::size_t run = 0, passed = 0;
  for (std::size_t i = place.first; i > first && passed < kReach;) {
    // A list (`no fever, chills or pneumonia`) goes on over commas while its items are short.
    run = words.gaps[i] == Gap::Comma ? 0 : run + 1;
    --i;
    ++passed;
    if (ends_reach(words.words[i].folded)) return std::nullopt;
    if (run > 5) return std::nullopt;
    if (const auto denied = denial_at(words, i)) return denied;
  }
  return std::nullopt;
}

std::optional<Standing> denied_after(const WordList& words, const FoundPhrase& place, std::size_t last) {
  constexpr std::size_t kReach = 7;
  for (std::size_t i = place.last + 1; i <= last; ++i)
    if (at(words, i, {"ruled", "it", "out"}) || at(words, i, {"not", "borne", "out"})) return Standing::RuledOut;
  for (std::size_t i = place.last + 1; i <= last && i <= place.last + kReach; ++i) {
    if (at(words, i, {"ruled", "out"}) || at(words, i, {"rules", "out"})) return Standing::RuledOut;
    const std::string& word = words.words[i].folded;
    if (in(word, {"excluded", "unlikely"})) return Standing::RuledOut;
    const std::size_t away = i - place.last;
    if (away <= 3 && (at(words, i, {"not", "seen"}) || at(words, i, {"not", "present"}) || at(words, i, {"not", "found"}) || at(words, i, {"did", "not", "develop"}) || in(word, {"absent", "denied"}))) return Standing::Denied;
    if (away == 1 && in(word, {"prophylaxis", "screen", "screening", "protocol", "precautions", "risk", "evaluation", "workup", "clinic", "pathway", "bundle", "alert", "education", "score", "negative", "none", "unit", "center", "program", "criteria"})) return Standing::Denied;
    if (away == 1 && at(words, i, {"work", "up"})) return Standing::Denied;
    if (words.gaps[i] == Gap::Comma && away > 1) break;
  }
  // `UTI: no`
  if (last + 1 < words.size() && place.last == last && in(words.words[last + 1].folded, {"no", "none", "negative", "denied"}) && (last + 2 >= words.size() || words.gaps[last + 2] == Gap::Sentence)) return Standing::Denied;
  return std::nullopt;
}

bool of_a_relative(const WordList& words, const FoundPhrase& place, std::size_t first) {
  for (std::size_t i = first; i < place.first; ++i)
    if (is_relative(words.words[i].folded)) return true;
  // The heading of its line: `Family history: father, infarction at 51`.
  std::size_t line = place.first;
  while (line > 0 && words.text.substr(words.words[line - 1].to, words.words[line].from - words.words[line - 1].to).find('\n') == std::string_view::npos) --line;
  return at(words, line, {"family", "history"}) || at(words, line, {"fh"}) || at(words, line, {"fhx"});
}

/// `Major depression, third episode, recurrent`: words set off behind a diagnosis that tell its course, up to the end of the sentence.
std::vector<std::size_t> qualifiers_after(const WordList& words, const FoundPhrase& place) {
  constexpr std::size_t kReach = 5;
  std::vector<std::size_t> out;
  for (std::size_t i = place.last + 1; i < words.size() && i <= place.last + kReach && words.gaps[i] != Gap::Sentence; ++i) {
    const bool alone = words.gaps[i] == Gap::Comma && (i + 1 == words.size() || words.gaps[i + 1] != Gap::Space);
    if (alone && in(words.plain[i], {"acute", "chronic", "recurrent", "severe", "moderate", "mild", "paroxysmal", "persistent", "permanent"})) out.push_back(i);
  }
  return out;
}

/// Papers that tell of risks, of what to watch for, or of what others asked.
bool speaks_of_what_may_be(DocumentType type) {
  return type == DocumentType::Consent || type == DocumentType::ConsentToTreat || type == DocumentType::DischargeInstructions || type == DocumentType::ProblemList || type == DocumentType::FaceSheet || type == DocumentType::VerbalOrder;
}

}  // namespace

Standing standing_of(const WordList& words, const FoundPhrase& place) {
  const auto [first, last] = sentence_of(words, place);
  if (of_a_relative(words, place, first)) return Standing::Another;
  if (const auto denied = denied_before(words, place, first)) return *denied;
  if (const auto denied = denied_after(words, place, last)) return *denied;
  return Standing::Said;
}

bool is_provider_name(std::string_view name) {
  const auto words = written_words(name);
  return std::any_of(words.begin(), words.end(), is_provider_credential);
}

bool has_other_credential(std::string_view name) {
  const auto words = written_words(name);
  return std::any_of(words.begin(), words.end(), is_other_credential);
}

std::string surname_of(std::string_view name) {
  // `Thorvald, K.` and `K. Thorvald, MD`: what follows the comma is a credential or a given name.
  const std::string_view before = trimmed(name.substr(0, name.find(',')));
  std::size_t from = before.rfind(' ');
  std::string_view last = from == std::string_view::npos ? before : before.substr(from + 1);
  if (is_provider_credential(last) || is_other_credential(last)) {  // `K. Thorvald MD`
    const std::string_view rest = trimmed(before.substr(0, before.size() - last.size()));
    from = rest.rfind(' ');
    last = from == std::string_view::npos ? rest : rest.substr(from + 1);
  }
  std::string out;
  for (const FoundWord& word : words_in(last)) out += (out.empty() ? "" : " ") + word.folded;
  return out;
}

namespace {

bool is_name_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '\'' || (static_cast<unsigned char>(c) & 0x80U) != 0; }

/// `S. Prideaux, MD` wherever it stands in a text.
std::vector<std::string> signatures_in(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t comma = text.find(", "); comma != std::string_view::npos; comma = text.find(", ", comma + 1)) {
    std::size_t end = comma + 2;
    while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || (text[end] >= 'a' && text[end] <= 'z'))) ++end;
    const std::string_view credential = text.substr(comma + 2, end - comma - 2);
    if (!is_provider_credential(credential) && !is_other_credential(credential)) continue;
    std::size_t from = comma;
    while (from > 0 && is_name_byte(text[from - 1])) --from;
    // The initials before the surname.
    while (from >= 3 && text[from - 1] == ' ' && text[from - 2] == '.' && text[from - 3] >= 'A' && text[from - 3] <= 'Z') from -= 3;
    if (from + 1 < comma) found.push_back(std::string(text.substr(from, end - from)));
  }
  return found;
}

void add_signer(std::vector<Signer>& signers, std::string_view name) {
  name = trimmed(name);
  if (name.empty()) return;
  Signer signer{std::string(name), surname_of(name), is_provider_name(name)};
  if (signer.surname.empty()) return;
  for (Signer& known : signers)
    if (known.surname == signer.surname && known.name.substr(0, 1) == signer.name.substr(0, 1)) {
      known.provider = known.provider || signer.provider;
      return;
    }
  signers.push_back(std::move(signer));
}

void add_signers(std::vector<Signer>& signers, std::string_view names) {
  // `S. Abiodun, NNP / D. Quarles, MD`
  while (true) {
    const std::size_t at = names.find(" / ");
    add_signer(signers, names.substr(0, at));
    if (at == std::string_view::npos) return;
    names.remove_prefix(at + 3);
  }
}

}  // namespace

ChartRecord::ChartRecord(const Scenario& scenario) : vocabulary_(Vocabulary::built_in()), said_(vocabulary_.diagnoses().size(), 0), words_of_(vocabulary_.diagnoses().size()) {
  add_signers(signers_, scenario.encounter.attending);
  std::vector<char> ruled_out(said_.size(), 0);
  for (const ChartDocument& document : scenario.documents) {
    Page page{.document = &document, .text = parse_chart_text(document.markdown)};
    add_signers(signers_, document.author);
    add_signers(signers_, document.cosigner);
    for (const ChartEntry& entry : document.entries) add_signers(signers_, entry.author);
    // A question is no documentation; its answer is.
    const bool query = document.type == DocumentType::QueryResponse;
    page.by_provider = is_provider_name(document.author) && !speaks_of_what_may_be(document.type) && (!query || document.id.text().rfind("answer-", 0) == 0);
    const WordList words(page.text.flat);
    if (!query)
      for (const std::string& name : signatures_in(page.text.flat)) add_signer(signers_, name);
    const bool last_word = document.type == DocumentType::DischargeSummary || document.type == DocumentType::FinalProgressNote || document.type == DocumentType::DeathNote;
    std::vector<char> covered(words.size(), 0);
    for (const FoundPhrase& place : vocabulary_.find_diagnoses(words)) {
      std::fill(covered.begin() + static_cast<std::ptrdiff_t>(place.first), covered.begin() + static_cast<std::ptrdiff_t>(place.last) + 1, static_cast<char>(1));
      const auto what = static_cast<std::size_t>(place.what);
      const Standing standing = standing_of(words, place);
      if (standing == Standing::Said) page.said.push_back(place);
      if (standing == Standing::Denied || standing == Standing::RuledOut) page.denied.push_back(place.what);
      if (!page.by_provider) continue;
      if (standing == Standing::Said) {
        said_[what] = 1;
        if (last_word) ruled_out[what] = 0;
        for (std::size_t i = place.first; i <= place.last; ++i) words_of_[what].push_back(words.plain[i]);
        for (const std::size_t i : qualifiers_after(words, place)) words_of_[what].push_back(words.plain[i]);
      } else if (standing == Standing::RuledOut && last_word) {
        ruled_out[what] = 1;
      }
    }
    for (std::size_t i = 0; i < words.size(); ++i)
      if (covered[i] == 0 && sounds_like_a_diagnosis(words.plain[i]) && standing_of(words, {0, i, i}) == Standing::Said) page.said_words.push_back(words.plain[i]);
    for (const FoundPhrase& place : vocabulary_.find_indicators(words)) page.indicators.push_back(place.what);
    std::sort(page.indicators.begin(), page.indicators.end());
    page.indicators.erase(std::unique(page.indicators.begin(), page.indicators.end()), page.indicators.end());
    pages_.push_back(std::move(page));
  }
  for (const Operation& operation : scenario.encounter.operations) add_signers(signers_, operation.surgeon);
  // What the summary of the stay rules out, as its last word on it, was never there, whatever was written on the way.
  for (std::size_t d = 0; d < said_.size(); ++d)
    if (ruled_out[d] != 0) said_[d] = 0;
}

const ChartRecord::Page* ChartRecord::page(const DocumentId& id) const {
  for (const Page& page : pages_)
    if (page.document->id == id) return &page;
  return nullptr;
}

bool ChartRecord::holds(int diagnosis) const {
  for (std::size_t d = 0; d < said_.size(); ++d)
    if (said_[d] != 0 && vocabulary_.is_a(static_cast<int>(d), diagnosis)) return true;
  return false;
}

bool ChartRecord::holds(const FoundPhrase& place, const WordList& words) const {
  if (holds(place.what)) return true;
  // `acute on chronic heart failure` here and `HFpEF` there make `acute on chronic diastolic heart failure` once the words are all on record with forms of one thing.
  if (place.last == place.first) return false;
  const auto has_all_words = [&](int kind) {
    std::vector<std::string_view> on_record;
    for (std::size_t d = 0; d < said_.size(); ++d)
      if (said_[d] != 0 && vocabulary_.is_a(static_cast<int>(d), kind)) on_record.insert(on_record.end(), words_of_[d].begin(), words_of_[d].end());
    for (std::size_t i = place.first; i <= place.last; ++i)
      if (!in(words.plain[i], {"of", "on", "the", "with", "to", "due", "in"}) && std::find(on_record.begin(), on_record.end(), words.plain[i]) == on_record.end()) return false;
    return true;
  };
  const auto& above = vocabulary_.diagnoses()[static_cast<std::size_t>(place.what)].above;
  return std::any_of(above.begin(), above.end(), [&](int kind) { return !vocabulary_.diagnoses()[static_cast<std::size_t>(kind)].heading && has_all_words(kind); });
}

bool ChartRecord::holds_word(std::string_view plain) const {
  return std::any_of(pages_.begin(), pages_.end(), [&](const Page& page) { return page.by_provider && std::find(page.said_words.begin(), page.said_words.end(), plain) != page.said_words.end(); });
}

bool ChartRecord::holds_less_specific(int diagnosis) const {
  for (const int above : vocabulary_.diagnoses()[static_cast<std::size_t>(diagnosis)].above)
    if (above != diagnosis && !vocabulary_.diagnoses()[static_cast<std::size_t>(above)].heading && vocabulary_.carries_over(above, diagnosis) && holds(above)) return true;
  return false;
}

const Signer* ChartRecord::signer(std::string_view typed) const {
  const std::vector<FoundWord> words = words_in(typed);
  const Signer* best = nullptr;
  for (const Signer& signer : signers_) {
    // All words of the surname in a row.
    std::string all = " ";
    for (const FoundWord& word : words) all += word.folded + " ";
    if (all.find(" " + signer.surname + " ") == std::string::npos) continue;
    // Of two with one surname, the one whose initial is typed.
    const std::vector<FoundWord> own = words_in(signer.name);
    const bool initial = std::any_of(words.begin(), words.end(), [&](const FoundWord& word) { return !own.empty() && word.folded == own.front().folded; });
    if (best == nullptr || initial) best = &signer;
  }
  return best;
}

std::vector<const ChartRecord::Page*> ChartRecord::pages_of(const Signer& signer) const {
  std::vector<const Page*> out;
  for (const Page& page : pages_) {
    bool signs = surname_of(page.document->author) == signer.surname || page.document->author.find(signer.name) != std::string::npos;
    if (!signs && page.document->type != DocumentType::QueryResponse) {
      const auto names = signatures_in(page.text.flat);
      signs = std::any_of(names.begin(), names.end(), [&](const std::string& name) { return surname_of(name) == signer.surname; });
    }
    if (signs) out.push_back(&page);
  }
  return out;
}

}  // namespace cw
