#include "content/starter/starter_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "content/base/utf8.h"

namespace cw {
namespace {

constexpr std::size_t kMostCodesPerFile = 200'000;

struct SeventhValue {
  char character;
  bool exempt;
  std::string words;
};

/// A node as written, before codes below it are known.
struct Node {
  Code code;
  std::string title;
  std::string seventh;  // name of its set, or empty
  std::vector<CodeNote> notes;
  int line = 0;
};

std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest);
  const auto end = std::min(rest.find_first_of(" \t"), rest.size());
  const auto word = rest.substr(0, end);
  rest = trimmed(rest.substr(end));
  return word;
}

std::optional<NoteKind> note_kind(std::string_view word) {
  for (const NoteKind kind : {NoteKind::Includes, NoteKind::InclusionTerm, NoteKind::Excludes1, NoteKind::Excludes2, NoteKind::CodeFirst, NoteKind::UseAdditional, NoteKind::CodeAlso})
    if (to_string(kind) == word) return kind;
  return std::nullopt;
}

bool is_code_text(std::string_view text, CodeSystem system) {
  const std::string bare = Code(text, system).bare();
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  // HCPCS Level II: a letter and four digits. Without this a CPT number in the wrong file would pass.
  if (system == CodeSystem::Hcpcs) return bare.size() == 5 && letter(bare[0]) && std::all_of(bare.begin() + 1, bare.end(), digit);
  const auto sound = std::all_of(bare.begin(), bare.end(), [&](char c) { return letter(c) || digit(c); });
  const std::size_t least = system == CodeSystem::Cpt ? 5 : 3, most = system == CodeSystem::Cpt ? 5 : 7;
  return sound && bare.size() >= least && bare.size() <= most;
}

/// `S52.52{1,2,9}` → three texts; nothing when a brace is left open or the groups have different lengths.
std::optional<std::vector<std::string>> expand(std::string_view text, std::size_t& alternatives) {
  struct Piece {
    bool group;
    std::vector<std::string> texts;
  };
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const auto open = text.find('{');
    if (open != 0) pieces.push_back({false, {std::string(text.substr(0, open))}});
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    Piece group{true, {}};
    std::string_view inside = text.substr(open + 1, close - open - 1);
    while (true) {
      const auto comma = inside.find(',');
      group.texts.emplace_back(inside.substr(0, comma));
      if (comma == std::string_view::npos) break;
      inside.remove_prefix(comma + 1);
    }
    if (alternatives != 0 && alternatives != group.texts.size()) return std::nullopt;
    alternatives = group.texts.size();
    pieces.push_back(std::move(group));
    text.remove_prefix(close + 1);
  }
  std::vector<std::string> results(std::max<std::size_t>(1, alternatives));
  for (std::size_t i = 0; i < results.size(); ++i)
    for (const auto& piece : pieces) results[i] += piece.group ? piece.texts[i] : piece.texts[0];
  return results;
}

class FamilyReader {
 public:
  FamilyReader(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  StarterSource read() {
    if (const auto bad = first_malformed_utf8(text_)) {
      line_ = 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(*bad), '\n'));
      fault("STA-001", "this line is no UTF-8", "save the file as UTF-8");
      return std::move(source_);
    }
    for (std::string_view rest = text_; !rest.empty();) {
      const auto end = std::min(rest.find('\n'), rest.size());
      raw_ = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      ++line_;
      const auto line = trimmed(raw_);
      if (!line.empty() && line.front() != '#') read_line(line);
    }
    if (in_block_ != Block::None) fault("STA-011", "the file ends inside a block", "close it with a line `end`");
    if (!system_) fault("STA-002", "the file does not say its system", "begin it with `system icd-10-cm`");
    else if (!effective_) fault("STA-003", "the file does not say when it is effective", "add `effective FROM TO`");
    finish();
    return std::move(source_);
  }

 private:
  enum class Block { None, Seventh, PcsTable };

  void fault(const char* id, std::string message, std::string help = {}) { fault_at(line_, id, std::move(message), std::move(help), std::string(raw_)); }
  void fault_at(int line, const char* id, std::string message, std::string help = {}, std::string source = {}) {
    source_.diagnostics.add({.id = id, .place = {file_, line, 1}, .message = std::move(message), .help = std::move(help), .source_line = first_malformed_utf8(source) ? std::string() : std::move(source)});
  }

  void read_line(std::string_view line) {
    if (in_block_ == Block::Seventh) return read_seventh(line);
    if (in_block_ == Block::PcsTable) return read_pcs(line);
    std::string_view rest = line;
    const std::string word(take_word(rest));
    if (word == "system") return read_system(rest);
    if (word == "effective") return read_effective(rest);
    if (!system_) return fault("STA-002", "codes stand before the system", "begin the file with `system icd-10-cm`");
    if (word == "category") return read_category(rest);
    if (word == "seventh") {
      if (rest.empty() || sevenths_.contains(std::string(rest))) return fault("STA-004", "a set of 7th characters needs a name of its own");
      seventh_name_ = rest;
      sevenths_[seventh_name_];
      in_block_ = Block::Seventh;
      return;
    }
    if (word == "pcs-table") {
      table_ = std::string(rest);
      if (table_.size() != 3 || *system_ != CodeSystem::Icd10Pcs) return fault("STA-012", "a PCS table is named by three characters, in a file of icd-10-pcs");
      source_.whole.push_back(table_);
      axes_.clear();
      rows_.clear();
      words_.clear();
      in_block_ = Block::PcsTable;
      return;
    }
    if (word == "title") {
      const std::string code(take_word(rest));
      if (rest.empty()) return fault("STA-006", "a title line needs a code and words");
      if (!titles_.emplace(Code(code, *system_).bare(), std::pair(std::string(rest), line_)).second) return fault("STA-014", code + " has two titles");
      return;
    }
    if (word == "poa-exempt" || word == "female" || word == "male" || word == "ages") return read_limit(word, rest);
    if (word == "ends") return read_end(rest);
    if (const auto kind = note_kind(word)) return read_note(*kind, rest);
    read_code(line);
  }

  void read_system(std::string_view rest) {
    const auto system = code_system_from(rest);
    if (!system || system_) return fault("STA-002", system_ ? "the system is named twice" : fmt::format("\"{}\" is no code system", rest), "icd-10-cm, icd-10-pcs, cpt or hcpcs");
    system_ = system;
    source_.system = *system;
  }

  void read_effective(std::string_view rest) {
    const auto from = Date::parse(take_word(rest));
    const auto to = Date::parse(rest);
    if (!from || !to || *to < *from) return fault("STA-003", "the effective dates make no sense", "effective 2025-10-01 2026-09-30");
    effective_ = true;
    source_.effective_from = *from;
    source_.effective_to = *to;
  }

  void read_category(std::string_view rest) {
    const std::string code(take_word(rest));
    const Code made(code, *system_);
    if (made.bare().size() != 3 || !is_code_text(code, *system_)) return fault("STA-005", fmt::format("\"{}\" is no category", code), "a category has three characters");
    category_ = made.bare();
    std::string_view after = rest;
    partial_ = take_word(after) == "partial";
    if (partial_) rest = after;
    else source_.whole.push_back(category_);
    add(made, rest);
  }

  void read_code(std::string_view line) {
    std::string_view title = line;
    const std::string code(take_word(title));
    std::size_t alternatives = 0;
    auto codes = expand(code, alternatives);
    auto titles = codes ? expand(title, alternatives) : std::nullopt;
    if (!codes || !titles || titles->size() > codes->size()) return fault("STA-007", "the groups in braces do not match", "every group of a line has the same number of alternatives, and the code has a group when the title has one");
    for (std::size_t i = 0; i < codes->size(); ++i) {
      const std::string& one = (*codes)[i];
      const Code made(one, *system_);
      if (!is_code_text(one, *system_)) return fault("STA-006", fmt::format("\"{}\" is neither a code nor a word of the notation", one));
      if (*system_ == CodeSystem::Icd10Cm) {
        if (category_.empty() || made.bare().rfind(category_, 0) != 0) return fault("STA-008", fmt::format("{} does not belong to the category above it", made.text()), "begin its category with `category`");
        if (partial_ && made.bare().size() == 4 + (made.bare()[3] == '.' ? 1U : 0U)) source_.whole.push_back(made.bare());
      }
      add(made, (*titles)[i < titles->size() ? i : 0]);
    }
  }

  void add(const Code& code, std::string_view written) {
    if (nodes_.size() >= kMostCodesPerFile) return;
    Node node{.code = code, .line = line_};
    std::string_view title = trimmed(written);
    if (const auto at = title.rfind("7th:"); at != std::string_view::npos && (at == 0 || title[at - 1] == ' ')) {
      node.seventh = title.substr(at + 4);
      title = trimmed(title.substr(0, at));
      if (!sevenths_.contains(node.seventh)) return fault("STA-004", fmt::format("there is no set of 7th characters named \"{}\" above", node.seventh));
    }
    if (!title.empty() && title.front() == '=') title = trimmed(title.substr(1));
    node.title = title;
    if (!title.empty() && title.front() == '~') {
      const Node* above = nearest_above(code.bare());
      if (above == nullptr) return fault("STA-009", "~ has no node above to take its title from");
      node.title = above->title + std::string(title.substr(1));
    }
    if (node.title.empty()) return fault("STA-006", code.text() + " has no title");
    if (!nodes_.emplace(code.bare(), node).second) return fault("STA-014", code.text() + " is defined twice");
    last_ = code.bare();
  }

  const Node* nearest_above(std::string bare) const {
    while (bare.size() > 3) {
      bare.pop_back();
      if (const auto found = nodes_.find(bare); found != nodes_.end()) return &found->second;
    }
    return nullptr;
  }

  void read_seventh(std::string_view line) {
    if (line == "end") {
      in_block_ = Block::None;
      if (sevenths_[seventh_name_].empty()) fault("STA-004", "a set of 7th characters must have at least one");
      return;
    }
    std::string_view rest = line;
    const auto character = take_word(rest);
    bool exempt = false;
    if (rest.substr(0, 8) == "(exempt)") exempt = true, rest = trimmed(rest.substr(8));
    if (character.size() != 1 || rest.empty()) return fault("STA-004", "a 7th character is one character, then its words", "A initial encounter");
    sevenths_[seventh_name_].push_back({character[0], exempt, std::string(rest)});
  }

  void read_pcs(std::string_view line) {
    std::string_view rest = line;
    const std::string word(take_word(rest));
    if (word == "end") {
      in_block_ = Block::None;
      return expand_pcs();
    }
    if (word == "axis") {
      const auto position = take_word(rest);
      const auto value = take_word(rest);
      if (position.size() != 1 || position[0] < '1' || position[0] > '3' || value.size() != 1 || rest.empty()) return fault("STA-012", "an axis line is `axis 1 0 Medical and Surgical`");
      if (table_[static_cast<std::size_t>(position[0] - '1')] != value[0]) return fault("STA-012", fmt::format("axis {} of table {} is {}, not {}", position, table_, table_[static_cast<std::size_t>(position[0] - '1')], value));
      axes_[position[0] - '0'] = std::string(rest);
      return;
    }
    if (word == "row") {
      rows_.push_back({});
      return;
    }
    if (word == "words") {
      if (rest.empty()) return fault("STA-012", "a words line is `words Resection of`");
      words_ = rest;
      return;
    }
    const auto value = take_word(rest);
    if (rows_.empty() || word.size() != 1 || word[0] < '4' || word[0] > '7' || value.size() != 1 || rest.empty()) return fault("STA-012", "a value line is `4 4 Gallbladder`, after a `row`");
    // The table says `Liver, Right Lobe`, the titles `Right Lobe Liver`: written `1 Liver, Right Lobe = Right Lobe Liver`.
    const auto differs = rest.find(" = ");
    rows_.back()[word[0] - '0'].push_back({value[0], std::string(trimmed(rest.substr(0, differs))), std::string(differs == std::string_view::npos ? rest : trimmed(rest.substr(differs + 3)))});
  }

  void expand_pcs() {
    if (axes_.size() != 3) return fault("STA-012", fmt::format("table {} does not name its three axes", table_));
    if (nodes_.contains(table_)) return fault("STA-014", table_ + " is defined twice");
    nodes_.emplace(table_, Node{.code = Code(table_, CodeSystem::Icd10Pcs), .title = axes_[1] + ", " + axes_[2] + ", " + axes_[3], .line = line_});
    last_ = table_;
    keep_table();
    for (auto& row : rows_) {
      for (int position = 4; position <= 7; ++position)
        if (row[position].empty()) return fault("STA-012", fmt::format("a row of table {} has no value for character {}", table_, position));
      for (const auto& a : row[4])
        for (const auto& b : row[5])
          for (const auto& c : row[6])
            for (const auto& d : row[7]) {
              const std::string code = table_ + a.value + b.value + c.value + d.value;
              Node node{.code = Code(code, CodeSystem::Icd10Pcs), .line = line_};
              if (!words_.empty()) node.title = pcs_title(a.in_title, b.in_title, c.in_title, d.in_title);
              if (!nodes_.emplace(code, node).second) return fault("STA-014", code + " is defined twice");
            }
    }
  }

  void keep_table() {
    PcsTable table{.prefix = table_, .labels = {axes_[1], axes_[2], axes_[3]}};
    table.axis_titles = {"Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier"};
    for (const auto& row : rows_) {
      PcsRow& made = table.rows.emplace_back();
      for (int position = 4; position <= 7; ++position)
        if (const auto values = row.find(position); values != row.end())
          for (const auto& words : values->second) made.values[static_cast<std::size_t>(position - 4)].push_back({words.value, words.label});
    }
    source_.pcs_tables.push_back(std::move(table));
  }

  /// As the official long titles of the Medical and Surgical section are put together: operation of body part with device, approach, qualifier.
  std::string pcs_title(const std::string& part, const std::string& approach, const std::string& device, const std::string& qualifier) const {
    std::string title = words_ + " " + part;
    if (device != "No Device") title += " with " + device;
    title += ", " + approach + (approach.rfind("Via ", 0) == 0 ? "" : " Approach");
    if (qualifier != "No Qualifier") title += ", " + qualifier;
    return title;
  }

  void read_limit(const std::string& word, std::string_view rest) {
    int from = 0, to = 124;
    std::vector<std::string> prefixes;
    if (word == "ages") {
      const std::string code(take_word(rest));
      const std::string low(take_word(rest)), high(rest);
      const auto number = [](const std::string& t) { return !t.empty() && t.size() <= 3 && std::all_of(t.begin(), t.end(), [](char c) { return c >= '0' && c <= '9'; }) ? std::stoi(t) : -1; };
      from = number(low), to = number(high);
      if (from < 0 || to > 124 || to < from) return fault("STA-010", "an age limit is `ages CODE FROM TO`, in years from 0 to 124");
      prefixes.push_back(code);
    } else {
      while (!rest.empty()) prefixes.emplace_back(take_word(rest));
    }
    if (prefixes.empty()) return fault("STA-010", fmt::format("`{}` names no code", word));
    for (const auto& prefix : prefixes) limits_.push_back({word, Code(prefix, *system_).bare(), from, to, line_, false});
  }

  void read_end(std::string_view rest) {
    const std::string code(take_word(rest));
    const auto day = Date::parse(rest);
    if (code.empty() || !day) return fault("STA-010", "an end is `ends CODE DATE`, the last day on which the code may be reported", "ends 99218 2022-12-31");
    limits_.push_back({"ends", Code(code, *system_).bare(), 0, 124, line_, false, *day});
  }

  void read_note(NoteKind kind, std::string_view rest) {
    const auto node = nodes_.find(last_);
    if (node == nodes_.end()) return fault("STA-013", "a note stands before any code");
    const auto bar = rest.find('|');
    CodeNote note{.kind = kind, .text = std::string(trimmed(bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1)))};
    if (note.text.empty()) return fault("STA-013", "a note needs words after |", "excludes1 E10 | type 1 diabetes");
    for (std::string_view refs = trimmed(rest.substr(0, bar)); !refs.empty();) {
      std::string reference(take_word(refs));
      reference.erase(std::remove(reference.begin(), reference.end(), '.'), reference.end());
      note.refers_to.push_back(reference);
    }
    node->second.notes.push_back(std::move(note));
  }

  void finish() {
    for (const auto& [bare, title] : titles_) {
      const auto node = nodes_.find(bare);
      if (node == nodes_.end()) fault_at(title.second, "STA-016", "a title is given for " + bare + ", which no table makes");
      else node->second.title = title.first;
    }
    std::vector<std::string> headers;
    for (const auto& [bare, node] : nodes_) {
      if (node.title.empty()) {
        fault_at(node.line, "STA-016", node.code.text() + " has no title", "add a line `title " + node.code.text() + " WORDS`");
        continue;
      }
      const auto next = nodes_.upper_bound(bare);
      const bool has_below = next != nodes_.end() && next->first.rfind(bare, 0) == 0;
      CodeEntry entry{.code = node.code, .title = node.title, .billable = !has_below && node.seventh.empty()};
      if (const Node* above = nearest_above(bare)) entry.parent = above->code.bare();
      entry.notes = node.notes;
      source_.entries.push_back(entry);
      if (has_below && !node.seventh.empty()) fault_at(node.line, "STA-004", node.code.text() + " has both codes below it and 7th characters of its own");
      if (node.seventh.empty() || has_below) continue;
      for (const auto& seventh : sevenths_[node.seventh]) source_.entries.back().seventh.push_back({seventh.character, seventh.words});
      std::string padded = bare;
      padded.resize(6, 'X');
      for (const auto& seventh : sevenths_[node.seventh]) {
        CodeEntry code{.code = Code(padded + seventh.character, source_.system), .title = node.title + ", " + seventh.words, .billable = true, .poa_exempt = seventh.exempt};
        code.parent = bare;
        source_.entries.push_back(std::move(code));
      }
    }
    std::sort(source_.entries.begin(), source_.entries.end(), [](const CodeEntry& a, const CodeEntry& b) { return a.code.bare() < b.code.bare(); });
    for (auto& limit : limits_) {
      for (auto& entry : source_.entries) {
        if (entry.code.bare().rfind(limit.prefix, 0) != 0) continue;
        limit.used = true;
        if (limit.word == "poa-exempt") entry.poa_exempt = entry.billable;
        else if (limit.word == "ends") entry.terminated = limit.last_day;
        else if (limit.word == "female") entry.sex = SexLimit::Female;
        else if (limit.word == "male") entry.sex = SexLimit::Male;
        else entry.least_age = limit.from, entry.most_age = limit.to;
      }
      if (!limit.used) fault_at(limit.line, "STA-010", fmt::format("`{}` names {}, which is no code of this file", limit.word, limit.prefix));
    }
    if (source_.entries.empty() && !source_.diagnostics.has_errors()) fault("STA-017", "the file holds no codes");
  }

  struct Limit {
    std::string word, prefix;
    int from, to, line;
    bool used;
    std::optional<Date> last_day = {};
  };

  std::string_view text_, raw_;
  std::string file_;
  int line_ = 0;
  StarterSource source_;
  std::optional<CodeSystem> system_;
  bool effective_ = false, partial_ = false;
  std::string category_, last_, seventh_name_, table_, words_;
  Block in_block_ = Block::None;
  std::map<std::string, Node> nodes_;  // by bare code, so that the nodes below follow their node
  std::map<std::string, std::vector<SeventhValue>> sevenths_;
  std::map<int, std::string> axes_;
  struct PcsWords {
    char value;
    std::string label;     // as the table words it
    std::string in_title;  // as titles word it
  };
  std::vector<std::map<int, std::vector<PcsWords>>> rows_;
  std::map<std::string, std::pair<std::string, int>> titles_;
  std::vector<Limit> limits_;
};

}  // namespace

StarterSource read_families(std::string_view text, const std::string& file_name) { return FamilyReader(text, file_name).read(); }

StarterSource merge_families(std::vector<StarterSource> sources) {
  StarterSource merged;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    auto& source = sources[i];
    merged.diagnostics.append(source.diagnostics);
    if (i == 0) merged.system = source.system, merged.effective_from = source.effective_from, merged.effective_to = source.effective_to;
    else if (source.effective_from != merged.effective_from || source.effective_to != merged.effective_to)
      merged.diagnostics.add({.id = "STA-015", .message = fmt::format("the files of {} have different effective dates", to_string(merged.system))});
    for (auto& entry : source.entries) {
      if (!seen.insert(entry.code.bare()).second) merged.diagnostics.add({.id = "STA-014", .message = entry.code.text() + " is defined in two files"});
      merged.entries.push_back(std::move(entry));
    }
    merged.whole.insert(merged.whole.end(), source.whole.begin(), source.whole.end());
    for (auto& table : source.pcs_tables) merged.pcs_tables.push_back(std::move(table));
  }
  std::sort(merged.pcs_tables.begin(), merged.pcs_tables.end(), [](const PcsTable& a, const PcsTable& b) { return a.prefix < b.prefix; });
  std::sort(merged.entries.begin(), merged.entries.end(), [](const CodeEntry& a, const CodeEntry& b) { return a.code.bare() < b.code.bare(); });
  std::sort(merged.whole.begin(), merged.whole.end());
  return merged;
}

const std::vector<StarterRule>& starter_rules() {
  static const std::vector<StarterRule> rules = {
      {"STA-001", "a family file is UTF-8"},
      {"STA-002", "a family file names its system, once and first"},
      {"STA-003", "a family file has sensible effective dates"},
      {"STA-004", "sets of 7th characters are named, complete and known"},
      {"STA-005", "a category has three characters"},
      {"STA-006", "a line is a code with a title or a word of the notation"},
      {"STA-007", "groups in braces match"},
      {"STA-008", "a code stands below its category"},
      {"STA-009", "~ has a node above it"},
      {"STA-010", "limits name codes of the file"},
      {"STA-011", "blocks are closed"},
      {"STA-012", "PCS tables are complete"},
      {"STA-013", "notes follow a code and have words"},
      {"STA-014", "a code is defined once"},
      {"STA-015", "files of one system agree on dates"},
      {"STA-016", "every PCS code has a title, every title a code"},
      {"STA-017", "a family file holds codes"},
  };
  return rules;
}

}  // namespace cw
