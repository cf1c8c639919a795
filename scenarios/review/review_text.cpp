#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_map>

#include "scenarios/review/review_parts.h"

namespace cw {
namespace {

bool contains(const auto& list, const auto& value) { return std::find(list.begin(), list.end(), value) != list.end(); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view part(const ChartText& text, TextRange range) { return std::string_view(text.flat).substr(range.from, range.to - range.from); }

/// The block in which a place lies; null between blocks.
const Block* block_at(const ChartText& text, std::uint32_t at) {
  const auto found = std::find_if(text.blocks.begin(), text.blocks.end(), [&](const Block& b) { return b.range.from <= at && at < b.range.to; });
  return found == text.blocks.end() ? nullptr : &*found;
}

/// The line of a printout in which a range lies; any other block as a whole.
std::string_view passage(const ChartText& text, const Block& block, TextRange range) {
  if (block.kind != BlockKind::Preformatted) return part(text, block.range);
  const std::string_view flat = text.flat;
  std::size_t from = range.from, to = range.to;
  while (from > block.range.from && flat[from - 1] != '\n') --from;
  while (to < block.range.to && flat[to] != '\n') ++to;
  return flat.substr(from, to - from);
}

std::vector<Evidence> evidence_of(const ChartDocument& document, const ChartText& text, TextRange range) {
  // A few words suffice to find the place again.
  std::uint32_t end = range.from;
  int words = 0;
  while (end < range.to && text.flat[end] != '\n' && text.flat[end] != '\t') {
    if (text.flat[end] == ' ' && ++words == 12) break;
    ++end;
  }
  if (const auto quote = quote_at(text, {range.from, end})) return {{document.id, quote->text, quote->occurrence}};
  return {};
}

// --- another patient ----------------------------------------------------------------------------------------------

std::string bare(std::string_view number) {
  std::string out;
  for (const char c : number)
    if (is_alnum(c)) out += lower(c);
  return out.substr(std::min(out.find_first_not_of('0'), out.size()));
}

/// A record number after its label, or nothing.
std::optional<TextRange> number_after(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == ':' || text[at] == '#' || text[at] == '\t')) ++at;
  std::size_t end = at;
  bool digit = false;
  while (end < text.size() && (is_alnum(text[end]) || (text[end] == '-' && end + 1 < text.size() && is_alnum(text[end + 1])))) digit = digit || is_digit(text[end]), ++end;
  if (!digit || end - at < 3) return std::nullopt;
  return TextRange{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
}

void check_patient(const RecordAt& r, std::vector<Deficiency>& out) {
  const PolicyRule& rule = r.policy.consistency.wrong_patient;
  if (rule.id.empty()) return;
  // A mother's chart speaks of her child and the other way round; prints from elsewhere carry the numbers of elsewhere.
  static const std::vector<std::string> kOthers = {"mother", "mother's", "maternal", "infant", "infant's", "baby", "baby's", "newborn", "newborn's", "donor", "twin", "sibling"};
  const Patient& patient = r.encounter().patient;
  for (const auto& document : r.s.documents) {
    if (!r.there(document)) continue;
    if (r.foreign(document)) {
      Deficiency d = r.found(rule, &document, nullptr, document.author);
      d.message = fmt::format("\"{}\" is labeled {}, {}; this record is {}'s, {}.", document.title, document.label->name, document.label->mrn, patient.name, patient.mrn);
      const ChartText& text = r.text(document);
      for (const auto& word : {document.label->mrn, document.label->name})
        if (d.evidence.empty())
          if (const auto at = find_all(text, word); !at.empty()) d.evidence = evidence_of(document, text, at.front());
      out.push_back(std::move(d));
      continue;
    }
    if (document.type == DocumentType::Referral || document.type == DocumentType::EmsReport) continue;
    const ChartText& text = r.text(document);
    bool told = false;
    for (const char* label : {"MRN", "MR#", "Medical record number", "Medical record no."})
      for (auto at = find_words(text.flat, label); at && !told; at = find_words(text.flat, label, at->to)) {
        const auto number = number_after(text.flat, at->to);
        const Block* block = block_at(text, at->from);
        if (!number || block == nullptr || bare(part(text, *number)) == bare(patient.mrn) || says_any(passage(text, *block, *at), kOthers)) continue;
        Deficiency d = r.found(rule, &document, nullptr, document.author);
        d.message = fmt::format("\"{}\" shows the record number {}; this patient's is {}.", document.title, part(text, *number), patient.mrn);
        d.evidence = evidence_of(document, text, {at->from, number->to});
        out.push_back(std::move(d));
        told = true;
      }
  }
}

// --- elements -----------------------------------------------------------------------------------------------------

/// The things listed after a label: the rest of its line, else the list or the paragraph below it.
std::vector<TextRange> listed_after(const ChartText& text, TextRange label) {
  std::vector<TextRange> items;
  const auto add = [&](TextRange range) {
    while (!range.empty() && !is_alnum(text.flat[range.from])) ++range.from;
    if (!range.empty()) items.push_back(range);
  };
  for (std::size_t i = 0; i < text.blocks.size(); ++i) {
    const Block& block = text.blocks[i];
    if (label.from < block.range.from || label.from >= block.range.to) continue;
    std::uint32_t from = label.to;
    if (block.kind != BlockKind::Heading1 && block.kind != BlockKind::Heading2 && block.kind != BlockKind::Heading3)
      for (std::uint32_t at = from; at <= block.range.to; ++at)
        if (at == block.range.to || text.flat[at] == ';') add({from, at}), from = at + 1;
    if (!items.empty()) return items;
    for (std::size_t k = i + 1; k < text.blocks.size(); ++k) {
      const Block& next = text.blocks[k];
      const bool list = next.kind == BlockKind::Bullet || next.kind == BlockKind::Numbered;
      if (!list && next.kind != BlockKind::Paragraph && next.kind != BlockKind::TableRow) return items;
      if (!list && !items.empty()) return items;
      add(next.range);
      if (!list) return items;
    }
  }
  return items;
}

struct Documents {
  const Operation* operation = nullptr;
  std::vector<const ChartDocument*> all;
};

/// Documents of a type that make one whole: a summary and its addendum, by operation.
std::vector<Documents> together(const RecordAt& r, DocumentType type) {
  std::vector<Documents> groups;
  for (const auto& thing : r.things) {
    if (thing.entry != nullptr || thing.type != type || r.superseded(*thing.document)) continue;
    const Operation* operation = r.operation_of(*thing.document);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Documents& g) { return g.operation == operation; });
    if (group == groups.end()) group = groups.insert(groups.end(), {operation, {}});
    group->all.push_back(thing.document);
  }
  return groups;
}

/// The words of an operation's name that say what was done: those of six letters and more.
bool names_operation(std::string_view text, const Operation& operation) {
  const std::string_view name = operation.name;
  for (std::size_t from = 0; from < name.size();) {
    std::size_t end = from;
    while (end < name.size() && is_alnum(name[end])) ++end;
    if (end - from >= 6 && says(text, name.substr(from, end - from))) return true;
    from = end + 1;
  }
  return false;
}

void check_element(const RecordAt& r, const RequiredElement& element, const Documents& documents, std::vector<Deficiency>& out) {
  // A word of an element that a document gets wrong everywhere it stands: all that is listed after it is only to be ruled out.
  std::optional<std::pair<const ChartDocument*, TextRange>> wrong;
  for (const ChartDocument* document : documents.all) {
    const ChartText& text = r.text(*document);
    if (element.or_operation_name && documents.operation != nullptr && names_operation(text.flat, *documents.operation)) return;
    for (const auto& word : element.words)
      for (auto at = find_words(text.flat, word); at; at = find_words(text.flat, word, at->to)) {
        if (element.never_alone.empty()) return;
        const auto items = listed_after(text, *at);
        const auto only_ruled_out = [&](TextRange item) {
          const std::string_view words = part(text, item);
          return std::any_of(element.never_alone.begin(), element.never_alone.end(), [&](const std::string& w) { const auto found = find_words(words, w); return found && found->from == 0; });
        };
        if (!items.empty() && !std::all_of(items.begin(), items.end(), only_ruled_out)) return;
        if (!items.empty() && !wrong) wrong = {document, items.front()};
      }
  }
  const ChartDocument& document = wrong ? *wrong->first : *documents.all.front();
  Deficiency d = r.found(element.rule, &document, documents.operation, document.author);
  d.about = element.name;
  d.due = r.complete_by();
  d.state = r.open_state(*d.due);
  if (wrong) {
    d.evidence = evidence_of(document, r.text(document), wrong->second);
    d.message = fmt::format("The {} names as {} only what is to be ruled out.", name_of(element.of), element.name);
  } else {
    d.message = fmt::format("The {} of {} says nothing of this: {}.", name_of(element.of), to_display(document.written), element.name);
  }
  out.push_back(std::move(d));
}

void check_elements(const RecordAt& r, std::vector<Deficiency>& out) {
  for (const auto& element : r.policy.elements) {
    if (!r.speaks(element.scope)) continue;
    for (const auto& documents : together(r, element.of)) {
      const bool of_operations = element.scope.with_tissue || !element.scope.anesthesia.empty();
      // Which operation a report is about may be open; then nothing that depends on it is asked.
      if (of_operations && (documents.operation == nullptr || !RecordAt::speaks(element.scope, *documents.operation))) continue;
      check_element(r, element, documents, out);
    }
  }
}

// --- dates and times ----------------------------------------------------------------------------------------------

/// 09:05, 9:05 or 0905, not within a longer number.
bool shows_time(std::string_view text, LocalTime time) {
  const int hour = time.minute_of_day / 60, minute = time.minute_of_day % 60;
  for (const auto& form : {fmt::format("{:02}:{:02}", hour, minute), fmt::format("{}:{:02}", hour, minute), fmt::format("{:02}{:02}", hour, minute)})
    for (std::size_t at = text.find(form); at != std::string_view::npos; at = text.find(form, at + 1)) {
      const std::size_t end = at + form.size();
      const bool longer = (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == ':')) || (end < text.size() && is_digit(text[end]));
      if (!longer) return true;
    }
  // A clock of twelve hours.
  const int twelve = hour % 12 == 0 ? 12 : hour % 12;
  for (const auto& form : {fmt::format("{}:{:02} {}", twelve, minute, hour < 12 ? "am" : "pm"), fmt::format("{}:{:02} {}", twelve, minute, hour < 12 ? "a.m." : "p.m.")})
    if (says(text, form)) return true;
  return false;
}

bool shows_any_time(std::string_view text) {
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1))
    if (at > 0 && is_digit(text[at - 1]) && at + 2 < text.size() && is_digit(text[at + 1]) && is_digit(text[at + 2])) return true;
  return false;
}

bool shows_any_date(std::string_view text) {
  for (std::size_t at = 1; at + 1 < text.size(); ++at)
    if ((text[at] == '/' || text[at] == '-' || text[at] == '.') && is_digit(text[at - 1]) && is_digit(text[at + 1]) && text[at] != '.') return true;
  static constexpr std::array<std::string_view, 21> kMonths = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct"};
  for (const auto month : kMonths)
    for (auto at = find_words(text, month); at; at = find_words(text, month, at->to)) {
      std::size_t next = at->to;
      while (next < text.size() && (text[next] == ' ' || text[next] == '.')) ++next;
      if (next < text.size() && is_digit(text[next])) return true;
      std::size_t before = at->from;
      while (before > 0 && text[before - 1] == ' ') --before;
      if (before > 0 && is_digit(text[before - 1])) return true;
    }
  return false;
}

void check_times(const RecordAt& r, std::vector<Deficiency>& out) {
  const auto& rules = r.policy.consistency;
  if (rules.date_time.id.empty()) return;
  for (const auto& thing : r.things) {
    const ChartDocument& document = *thing.document;
    const ChartText& text = r.text(document);
    const auto tell = [&](std::string message, std::vector<Evidence> evidence) {
      Deficiency d = r.found(rules.date_time, &document, nullptr, thing.author());
      if (thing.entry != nullptr) d.entry = thing.entry->id;
      d.about = std::string(to_string(thing.type));
      d.due = r.complete_by();
      d.state = r.open_state(*d.due);
      d.message = std::move(message);
      d.evidence = std::move(evidence);
      out.push_back(std::move(d));
    };
    if (thing.entry == nullptr) {
      if (!contains(rules.dated, thing.type) || r.superseded(document)) continue;
      const bool time = shows_any_time(text.flat) || shows_time(text.flat, document.written) || (document.signed_at && shows_time(text.flat, *document.signed_at));
      const bool date = shows_any_date(text.flat);
      if (!time || !date) tell(fmt::format("The {} by {} shows no {}.", name_of(thing.type), document.author, !time && !date ? "date and no time" : time ? "date" : "time"), {});
      continue;
    }
    const ChartEntry& entry = *thing.entry;
    const auto undated = [&](const std::string& words, int occurrence, LocalTime at) {
      if (words.empty()) return false;
      const auto range = find_quote(text, words, occurrence);
      const Block* block = range ? block_at(text, range->from) : nullptr;
      return block != nullptr && !shows_time(passage(text, *block, *range), at);
    };
    if (undated(entry.quote, entry.occurrence, entry.at)) tell(fmt::format("The {} shows no time.", name_of(entry.type)), {{document.id, entry.quote, entry.occurrence}});
    else if (thing.signed_at && undated(entry.signed_quote, 1, *thing.signed_at)) tell(fmt::format("The authentication of the {} shows no time.", name_of(entry.type)), {{document.id, entry.signed_quote, 1}});
  }
}

// --- copies -------------------------------------------------------------------------------------------------------

struct TextWord {
  std::uint64_t hash = 0;
  TextRange range;
};

/// The words of a note's prose; printouts and tables repeat themselves by nature.
std::vector<TextWord> prose(const ChartText& text) {
  std::vector<TextWord> words;
  for (const auto& block : text.blocks) {
    if (block.kind != BlockKind::Paragraph && block.kind != BlockKind::Bullet && block.kind != BlockKind::Numbered) continue;
    for (std::uint32_t at = block.range.from; at < block.range.to;) {
      if (!is_alnum(text.flat[at]) && static_cast<unsigned char>(text.flat[at]) < 0x80) {
        ++at;
        continue;
      }
      TextWord word{.hash = 1469598103934665603ULL, .range = {at, at}};
      while (at < block.range.to && (is_alnum(text.flat[at]) || static_cast<unsigned char>(text.flat[at]) >= 0x80)) word.hash = (word.hash ^ static_cast<unsigned char>(lower(text.flat[at++]))) * 1099511628211ULL;
      word.range.to = at;
      words.push_back(word);
    }
  }
  return words;
}

struct Note {
  const RecordThing* thing;
  std::vector<TextWord> words;
};

/// The longest beginning of equal words.
std::size_t equal_words(const Note& a, std::size_t i, const Note& b, std::size_t k) {
  std::size_t n = 0;
  while (i + n < a.words.size() && k + n < b.words.size() && a.words[i + n].hash == b.words[k + n].hash) ++n;
  return n;
}

void check_copies_of(const RecordAt& r, DocumentType type, std::vector<Deficiency>& out) {
  const auto& rules = r.policy.consistency;
  const auto length = static_cast<std::size_t>(rules.copied_words);
  std::vector<Note> notes;
  for (const auto& thing : r.things)
    if (thing.entry == nullptr && thing.type == type && !r.superseded(*thing.document)) notes.push_back({&thing, prose(r.text(*thing.document))});
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.thing->at < b.thing->at; });
  std::unordered_map<std::uint64_t, std::pair<std::size_t, std::size_t>> seen;  // a passage's hash: note, word
  for (std::size_t n = 0; n < notes.size(); ++n) {
    const auto& words = notes[n].words;
    const auto hash_at = [&](std::size_t i) {
      std::uint64_t hash = 1469598103934665603ULL;
      for (std::size_t k = i; k < i + length; ++k) hash = (hash ^ words[k].hash) * 1099511628211ULL;
      return hash;
    };
    for (std::size_t i = 0; i + length <= words.size(); ++i) {
      const auto found = seen.find(hash_at(i));
      if (found == seen.end()) continue;
      const Note& earlier = notes[found->second.first];
      const std::size_t same = equal_words(notes[n], i, earlier, found->second.second);
      if (same < length) continue;
      const ChartDocument& later = *notes[n].thing->document;
      Deficiency d = r.found(rules.copied_forward, &later, nullptr, later.author);
      d.about = earlier.thing->document->id.text();
      const auto evidence = [&](const Note& note, std::size_t at) {
        for (auto& e : evidence_of(*note.thing->document, r.text(*note.thing->document), {note.words[at].range.from, note.words[at + same - 1].range.to})) d.evidence.push_back(std::move(e));
      };
      evidence(notes[n], i);
      evidence(earlier, found->second.second);
      d.message = fmt::format("{} words of the {} of {} stand word for word in that of {}.", same, name_of(type), to_display(later.written), to_display(earlier.thing->at));
      out.push_back(std::move(d));
      break;
    }
    for (std::size_t i = 0; i + length <= words.size(); ++i) seen.try_emplace(hash_at(i), n, i);
  }
}

void check_copies(const RecordAt& r, std::vector<Deficiency>& out) {
  if (r.policy.consistency.copied_forward.id.empty() || r.policy.consistency.copied_words < 1) return;
  for (const DocumentType type : r.policy.consistency.copied) check_copies_of(r, type, out);
}

// --- sides --------------------------------------------------------------------------------------------------------

struct Sides {
  std::vector<TextRange> own, other;
};

std::optional<Side> side_word(std::string_view word) {
  std::string plain;
  for (const char c : word) plain += lower(c);
  if (plain == "left" || plain == "lt" || plain == "l") return Side::Left;
  if (plain == "right" || plain == "rt" || plain == "r") return Side::Right;
  return std::nullopt;
}

/// Where a side is named with the site: `left hip`, `left total hip`, `hip, left`. Up to three words may stand between a side and the site after it.
Sides sides_in(const ChartText& text, TextRange range, const Operation& operation) {
  Sides sides;
  const std::string_view flat = text.flat;
  const auto add = [&](Side side, TextRange at) { (side == *operation.side ? sides.own : sides.other).push_back(at); };
  const auto within = flat.substr(0, range.to);
  for (auto at = find_words(within, operation.site, range.from); at; at = find_words(within, operation.site, at->to)) {
    // A side right after it.
    std::size_t next = at->to;
    while (next < range.to && (flat[next] == ' ' || flat[next] == ',' || flat[next] == '(' || flat[next] == ':')) ++next;
    std::size_t end = next;
    while (end < range.to && is_alnum(flat[end])) ++end;
    const auto after = next > at->to && next - at->to <= 2 ? side_word(flat.substr(next, end - next)) : std::nullopt;
    // Words before it, the nearest side first; a stop or a comma ends the look-out.
    std::size_t to = at->from;
    std::optional<Side> before;
    std::size_t before_from = to;
    for (int words = 0; words < 4 && !before; ++words) {
      while (to > range.from && (flat[to - 1] == ' ' || flat[to - 1] == '-')) --to;
      std::size_t from = to;
      while (from > range.from && is_alnum(flat[from - 1])) --from;
      if (from == to) break;
      const std::string_view word = flat.substr(from, to - from);
      const auto side = side_word(word);
      // One letter means a side only right at the site.
      if (side && (word.size() > 1 || words == 0)) before = side, before_from = from;
      to = from;
    }
    if (before) add(*before, {static_cast<std::uint32_t>(before_from), at->to});
    else if (after) add(*after, {at->from, static_cast<std::uint32_t>(end)});
  }
  if (says(operation.site, "eye"))
    for (const auto& [word, side] : {std::pair{"OS", Side::Left}, std::pair{"OD", Side::Right}})
      for (auto at = find_words(within, word, range.from); at; at = find_words(within, word, at->to))
        if (flat[at->from] == word[0] && flat[at->from + 1] == word[1]) add(side, *at);
  return sides;
}

/// The first place that names the other side where the operation itself is spoken of.
std::optional<TextRange> wrong_side(const RecordAt& r, const ChartDocument& document, const Operation& operation) {
  const auto& rules = r.policy.consistency;
  const ChartText& text = r.text(document);
  const bool sided = contains(rules.sided, document.type) && r.operation_of(document) == &operation;
  int own = 0;
  std::optional<TextRange> first_other;
  for (const auto& block : text.blocks) {
    const std::string_view words = part(text, block.range);
    const bool time_out = says_any(words, rules.time_out);
    if (!sided && !time_out) continue;
    if (says_any(words, rules.not_about_now)) continue;
    const Sides sides = sides_in(text, block.range, operation);
    own += static_cast<int>(sides.own.size());
    if (sides.other.empty()) continue;
    if (sided && !first_other) first_other = sides.other.front();
    if (sides.own.empty() && (time_out || says_any(words, rules.side_labels))) return sides.other.front();
  }
  return own == 0 ? first_other : std::nullopt;
}

void check_sides(const RecordAt& r, std::vector<Deficiency>& out) {
  const PolicyRule& rule = r.policy.consistency.laterality;
  if (rule.id.empty()) return;
  for (const auto& operation : r.encounter().operations) {
    if (!operation.side || operation.site.empty()) continue;
    // With operations on both sides of one site nothing follows from a side.
    const bool both = std::any_of(r.encounter().operations.begin(), r.encounter().operations.end(), [&](const Operation& o) { return o.site == operation.site && o.side && *o.side != *operation.side; });
    if (both) continue;
    for (const auto& thing : r.things) {
      if (thing.entry != nullptr || r.superseded(*thing.document)) continue;
      const auto place = wrong_side(r, *thing.document, operation);
      if (!place) continue;
      Deficiency d = r.found(rule, thing.document, &operation, thing.document->author);
      d.about = operation.site;
      d.evidence = evidence_of(*thing.document, r.text(*thing.document), *place);
      d.message = fmt::format("The {} says \"{}\"; the operation was on the {} {}.", name_of(thing.type), part(r.text(*thing.document), *place), to_string(*operation.side), operation.site);
      out.push_back(std::move(d));
    }
  }
}

}  // namespace

void review_texts(const RecordAt& record, std::vector<Deficiency>& out) {
  check_patient(record, out);
  check_elements(record, out);
  check_times(record, out);
  check_copies(record, out);
  check_sides(record, out);
}

}  // namespace cw
