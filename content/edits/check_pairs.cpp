#include <fmt/format.h>

#include <algorithm>

#include "content/edits/parts.h"

// Two codes that do not stand together, and what notes ask to stand together.
namespace cw::edits {
namespace {

using Governing = CodeBook::GoverningNote;

/// Whether the note stands on the very node or division of a code: such a note does not speak of that code.
bool stands_on(const Governing& note, std::string_view bare) {
  if (note.on != nullptr) return bare.substr(0, note.on->code.bare().size()) == note.on->code.bare();
  const auto category = bare.substr(0, 3);
  return note.division != nullptr && note.division->from <= category && category <= note.division->to;
}

bool refers(const Governing& note, std::string_view bare) {
  return std::any_of(note.note->refers_to.begin(), note.note->refers_to.end(), [&](const std::string& reference) { return reference_covers(reference, bare); });
}

std::vector<Governing> notes_of(const Check& check, const Line& line) { return line.known() ? check.codes.notes_governing(line.code(), check.context.date) : std::vector<Governing>(); }

std::string said_by(const Governing& note) { return fmt::format("{} note at {}, {} {}", display_name(note.note->kind), note.where(), display_name(note.from->info().system), note.from->info().name); }

/// Notes change from year to year: what the book of another year forbids is no error yet.
EditWeight error_by(const Check& check, const Governing& note) { return note.from->covers(check.context.date) ? EditWeight::Error : EditWeight::Warning; }

// --- instructions ---------------------------------------------------------------------------------------------------------

/// Notes of one kind on one node that make one instruction: `the underlying disease, such as:` and the lines below it.
struct Instruction {
  std::vector<const Governing*> notes;
  bool open = false;  ///< its first line ends in a colon: further lines belong to it

  const Governing& head() const { return *notes.front(); }
  bool names(std::string_view bare) const {
    return !stands_on(head(), bare) && std::any_of(notes.begin(), notes.end(), [&](const Governing* note) { return refers(*note, bare); });
  }
  bool has_references() const {
    return std::any_of(notes.begin(), notes.end(), [](const Governing* note) { return !note->note->refers_to.empty(); });
  }
  std::string words() const {
    constexpr std::size_t kMost = 150;
    std::string text;
    for (const Governing* note : notes) {
      if (!text.empty()) text += text.back() == ':' ? " " : ", ";
      text += note->note->text;
      if (text.size() > kMost) break;
    }
    if (text.size() > kMost) {
      std::size_t end = kMost;
      while (end > 0 && text[end] != ' ') --end;
      text = text.substr(0, end) + " …";
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == ':' || text.back() == '.')) text.pop_back();
    return text;
  }
  bool says(std::string_view word) const {
    return std::any_of(notes.begin(), notes.end(), [&](const Governing* note) { return note->note->text.find(word) != std::string::npos; });
  }
};

bool same_place(const Governing& a, const Governing& b) { return a.on == b.on && a.division == b.division; }

std::vector<Instruction> instructions(const std::vector<Governing>& notes, NoteKind kind) {
  std::vector<Instruction> found;
  for (const auto& note : notes) {
    if (note.note->kind != kind) continue;
    const std::string& text = note.note->text;
    const bool opens = !text.empty() && text.find_last_not_of(" :") != std::string::npos && text[text.find_last_not_of(' ')] == ':';
    // `Code first` lines of one node are one instruction always: any of the causes named will do.
    const bool joins = !found.empty() && same_place(found.back().head(), note) && (kind == NoteKind::CodeFirst || (found.back().open && !opens && text.rfind("code", 0) != 0));
    if (joins) found.back().notes.push_back(&note);
    else found.push_back({{&note}, opens});
  }
  return found;
}

/// Whether all it names belongs to pregnancy or to newborns, and the patient is neither: then there is nothing to ask.
bool beside_the_patient(const Check& check, const Instruction& instruction) {
  const bool man = check.context.sex == SexLimit::Male, grown = check.age().value_or(0) > 0;
  return instruction.has_references() && std::all_of(instruction.notes.begin(), instruction.notes.end(), [&](const Governing* note) {
    return std::all_of(note->note->refers_to.begin(), note->note->refers_to.end(), [&](const std::string& reference) { return (man && reference[0] == 'O') || (grown && reference[0] == 'P'); });
  });
}

/// Wording that leaves open whether there is anything to code.
bool conditional(const Instruction& instruction) {
  for (const std::string_view word : {"if applicable", "where applicable", "if known", "if any", "when known", "when there is", "any ", "if "})
    if (instruction.says(word)) return true;
  return false;
}

/// Whether what `use additional code` asks for always exists: every chronic kidney disease has a stage, every heart failure a type.
bool always_there(const Instruction& instruction) {
  if (conditional(instruction)) return false;
  for (const std::string_view word : {"stage", "the type of", "identify type of", "severity"})
    if (instruction.says(word)) return true;
  return false;
}

bool manifestation(const Line& line) { return line.listed != nullptr && line.flagged("manifestation") ? true : titled_as_manifestation(line.lookup.entry->title); }

void check_code_first(Check& check, const Line& line, const std::vector<Governing>& notes) {
  for (const auto& instruction : instructions(notes, NoteKind::CodeFirst)) {
    int before = -1, after = -1;
    for (const auto& other : check.diagnoses) {
      if (other.at == line.at || !instruction.names(other.bare)) continue;
      if (other.at < line.at) before = other.at;
      else if (after < 0) after = other.at;
    }
    if (before >= 0) continue;
    const std::string source = fmt::format("{}; Official Guidelines I.A.13 and I.B.7", said_by(instruction.head()));
    if (after >= 0) {
      const Line& cause = check.diagnoses[static_cast<std::size_t>(after)];
      check.add(EditKind::CodeFirst, error_by(check, instruction.head()), line, fmt::format("{} stands before {}, but the code first note at {} wants {} first. Move {} up.", line.shown(), cause.shown(), instruction.head().where(), cause.shown(), cause.shown()), source, after);
      continue;
    }
    // A note without references cannot be looked up in the list; only the first place is then certainly wrong.
    if ((!instruction.has_references() && line.at > 0) || beside_the_patient(check, instruction)) continue;
    // A manifestation always has a cause; other notes name one of several the patient need not have, or give examples (`such as`) beside which
    // others stand.
    const bool open = instruction.says("such as") && line.at > 0;
    const bool firm = !conditional(instruction) && (manifestation(line) || (instruction.says("underlying") && !open));
    check.add(EditKind::CodeFirst, firm ? EditWeight::Warning : EditWeight::Advice, line,
              fmt::format("At {} the Tabular List says to code first{}: {}. {}", instruction.head().where(), conditional(instruction) || firm ? "" : ", where it is present", instruction.words(), firm ? "Nothing of it stands before this code." : "Add it before this code if the record documents it."), source);
  }
}

/// The heading with the note's words, as one phrase: official notes begin with `code` again, others do not.
std::string asked_for(const Instruction& instruction, bool also) {
  const std::string words = instruction.words();
  const bool goes_on = words.rfind("code ", 0) == 0 || words.rfind("code,", 0) == 0;
  return also ? "code also: " + words : (goes_on ? "use an additional " : "use an additional code: ") + words;
}

/// Asked once a list: a note on a category or chapter governs many codes.
void check_additional(Check& check, const Line& line, const std::vector<Governing>& notes, NoteKind kind, std::vector<const CodeNote*>& asked) {
  for (const auto& instruction : instructions(notes, kind)) {
    if (!instruction.has_references() || std::find(asked.begin(), asked.end(), instruction.head().note) != asked.end()) continue;
    asked.push_back(instruction.head().note);
    if (beside_the_patient(check, instruction) || std::any_of(check.diagnoses.begin(), check.diagnoses.end(), [&](const Line& other) { return other.at != line.at && instruction.names(other.bare); })) continue;
    const bool also = kind == NoteKind::CodeAlso, firm = !also && always_there(instruction);
    check.add(also ? EditKind::CodeAlso : EditKind::UseAdditional, firm ? EditWeight::Warning : EditWeight::Advice, line,
              fmt::format("At {} the Tabular List says to {}. {}", instruction.head().where(), asked_for(instruction, also), firm ? "None is on the list." : "None is on the list; add it if the record documents it."),
              fmt::format("{}; Official Guidelines {}", said_by(instruction.head()), also ? "I.A.17" : "I.A.13 and I.B.7"));
  }
}

}  // namespace

bool titled_as_manifestation(std::string_view title) {
  const auto at = title.find("diseases classified elsewhere");
  // `… as the cause of diseases classified elsewhere` is the other half: the organism.
  return at != std::string_view::npos && title.find("as the cause of") == std::string_view::npos;
}

void check_pairs(Check& check) {
  const auto& lines = check.diagnoses;
  for (const auto& line : lines)
    for (const auto& before : lines) {
      if (before.at >= line.at || line.bare.empty() || before.code() != line.code()) continue;
      const std::string source = fmt::format("Official Guidelines I.B.12{}", before.at == 0 && !check.lists.empty() ? "; " + check.editor("duplicate of principal diagnosis") : "");
      check.add(EditKind::Duplicate, EditWeight::Error, line, fmt::format("{} is on the list already, in line {}. A diagnosis code is reported once; remove one.", line.shown(), before.at + 1), source, before.at);
      break;
    }

  const std::size_t n = lines.size();
  struct Pair {
    Governing note;
    bool found = false;
  };
  std::vector<Pair> first(n * n), second(n * n);  // Excludes1, Excludes2; at later * n + earlier
  for (const auto& line : lines)
    for (const auto& note : notes_of(check, line)) {
      const bool one = note.note->kind == NoteKind::Excludes1;
      // Excludes2 notes of sections and chapters set whole chapters apart: nearly every list would have some.
      const bool two = note.note->kind == NoteKind::Excludes2 && note.on != nullptr;
      if ((!one && !two) || note.note->refers_to.empty()) continue;
      for (const auto& other : lines) {
        if (other.at == line.at || other.code().system() != line.code().system() || stands_on(note, other.bare) || !refers(note, other.bare)) continue;
        const auto [earlier, later] = std::minmax(line.at, other.at);
        Pair& pair = (one ? first : second)[static_cast<std::size_t>(later) * n + static_cast<std::size_t>(earlier)];
        if (!pair.found) pair = {note, true};
      }
    }
  for (std::size_t later = 0; later < n; ++later)
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const Pair &one = first[later * n + earlier], &two = second[later * n + earlier];
      const Line &line = lines[later], &other = lines[earlier];
      if (one.found)
        check.add(EditKind::Excludes1Pair, error_by(check, one.note), line,
                  fmt::format("{} and {} exclude each other. Keep one of them, unless the record shows two conditions that are unrelated; if that is not clear, query the provider.", other.shown(), line.shown()),
                  fmt::format("{}; Official Guidelines I.A.12.a", said_by(one.note)), other.at);
      else if (two.found)
        check.add(EditKind::Excludes2Pair, EditWeight::Advice, line, fmt::format("{} is not part of {}. Both may be coded when the patient has both; see that the record documents both.", line.shown(), other.shown()), fmt::format("{}; Official Guidelines I.A.12.b", said_by(two.note)), other.at);
    }
}

void check_instructions(Check& check) {
  std::vector<const CodeNote*> asked;
  for (const auto& line : check.diagnoses) {
    const auto notes = notes_of(check, line);
    check_code_first(check, line, notes);
    check_additional(check, line, notes, NoteKind::UseAdditional, asked);
    check_additional(check, line, notes, NoteKind::CodeAlso, asked);
  }
}

}  // namespace cw::edits
