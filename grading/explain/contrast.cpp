#include "grading/explain/contrast.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "content/base/utf8.h"
#include "grading/engine/compare_codes.h"
#include "grading/explain/meanings.h"
#include "grading/explain/miss.h"
#include "grading/explain/prose.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;
using Kind = ContrastKind;
using prose::sentence;

struct Words {
  std::string_view in_file, on_screen;
};
constexpr std::array<Words, 8> kKinds = {{{"same", "The same"}, {"different-code", "Another code"}, {"place", "Principal or first-listed"}, {"poa", "Present on admission"}, {"required", "Required or optional"}, {"details", "Modifiers, units or date"}, {"only-first", "Only in the first"}, {"only-second", "Only in the second"}}};

std::string title_of(const Scenario& s, const Task& task) { return task.title.empty() ? std::string(display_name(s.setting(task))) : collapse_spaces(task.title); }
/// A task's name within a sentence.
std::string in(const std::string& title) { return fmt::format("under “{}”", title); }

bool share_passage(const KeyLine& a, const KeyLine& b) {
  return std::any_of(a.evidence.begin(), a.evidence.end(), [&](const Evidence& x) { return std::find(b.evidence.begin(), b.evidence.end(), x) != b.evidence.end(); });
}

/// For each line of the first key the line of the second that says the same: by id, by code, then by nearness, each taken once.
std::vector<int> pair_keys(const std::vector<KeyLine>& first, const std::vector<KeyLine>& second) {
  std::vector<int> pairs(first.size(), -1);
  std::vector<bool> taken(second.size(), false);
  const auto pass = [&](const auto& same) {
    for (std::size_t i = 0; i < first.size(); ++i)
      for (std::size_t k = 0; k < second.size() && pairs[i] < 0; ++k)
        if (!taken[k] && same(first[i], second[k])) pairs[i] = static_cast<int>(k), taken[k] = true;
  };
  pass([](const KeyLine& a, const KeyLine& b) { return a.id == b.id && a.code == b.code; });
  pass([](const KeyLine& a, const KeyLine& b) { return a.code == b.code; });
  pass([](const KeyLine& a, const KeyLine& b) { return a.id == b.id; });
  pass([](const KeyLine& a, const KeyLine& b) { return code_distance(a.code, true, b).weight > 0 && share_passage(a, b); });
  // One operation told by ICD-10-PCS here and by CPT there is one statement.
  pass([](const KeyLine& a, const KeyLine& b) { return a.code.system() != b.code.system() && share_passage(a, b); });
  // What stands first here is answered by what stands first there.
  pass([](const KeyLine& a, const KeyLine& b) { return a.principal && b.principal; });
  return pairs;
}

class Contrasting {
 public:
  Contrasting(const Scenario& s, const Task& first, const Task& second, const CodeBook& codes) : s_(s), a_(first), b_(second), codes_(codes) {
    out_.scenario = s.id.text();
    out_.first_task = first.id.text();
    out_.second_task = second.id.text();
    out_.first_title = title_of(s, first);
    out_.second_title = title_of(s, second);
  }

  Contrast run() {
    add_lines(a_.key.diagnoses, b_.key.diagnoses, false);
    add_lines(a_.key.procedures, b_.key.procedures, true);
    std::stable_sort(out_.lines.begin(), out_.lines.end(), [](const ContrastLine& x, const ContrastLine& y) { return (x.kinds.front() == Kind::Same) < (y.kinds.front() == Kind::Same); });
    sum_up();
    return std::move(out_);
  }

 private:
  void add_lines(const std::vector<KeyLine>& first, const std::vector<KeyLine>& second, bool procedure) {
    const std::vector<int> pairs = pair_keys(first, second);
    for (std::size_t i = 0; i < first.size(); ++i) add(&first[i], static_cast<int>(i), pairs[i] < 0 ? nullptr : &second[static_cast<std::size_t>(pairs[i])], pairs[i], procedure);
    for (std::size_t k = 0; k < second.size(); ++k)
      if (std::find(pairs.begin(), pairs.end(), static_cast<int>(k)) == pairs.end()) add(nullptr, -1, &second[k], static_cast<int>(k), procedure);
  }

  std::string title(const KeyLine& line, const Task& task) const {
    const CodeLookup lookup = codes_.lookup(line.code, task.code_date);
    return lookup.entry != nullptr ? collapse_spaces(lookup.entry->title) : std::string();
  }

  std::string role(const KeyLine& line, const Task& task) const {
    std::vector<std::string> parts;
    if (line.principal) parts.push_back(s_.setting(task) == Setting::Inpatient ? "principal" : "first-listed");
    if (line.optional) parts.push_back("optional");
    if (line.poa) parts.push_back(*line.poa == Poa::Exempt ? "POA exempt" : fmt::format("POA {}", to_string(*line.poa)));
    if (!line.modifiers.empty()) parts.push_back("modifiers " + prose::listed(line.modifiers));
    if (line.units != 1) parts.push_back(fmt::format("{} units", line.units));
    std::string all;
    for (const auto& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
  }

  void add(const KeyLine* first, int i, const KeyLine* second, int k, bool procedure) {
    ContrastLine line{.procedure = procedure, .first = i, .second = k};
    if (first != nullptr) line.first_code = first->code.text(), line.first_title = title(*first, a_), line.first_role = role(*first, a_);
    if (second != nullptr) line.second_code = second->code.text(), line.second_title = title(*second, b_), line.second_role = role(*second, b_);
    if (first != nullptr && second != nullptr) compare(*first, *second, line);
    else one_sided(first != nullptr ? *first : *second, first != nullptr, line);
    out_.lines.push_back(std::move(line));
  }

  static void cite(std::vector<Source>& to, const std::vector<Source>& from, const std::vector<Source>& but) {
    for (const auto& source : from)
      if (std::find(but.begin(), but.end(), source) == but.end() && std::find(to.begin(), to.end(), source) == to.end()) to.push_back(source);
  }

  std::string named(const std::string& code, const std::string& words) const { return words.empty() ? code : fmt::format("{} ({})", code, words); }

  void compare(const KeyLine& first, const KeyLine& second, ContrastLine& line) {
    if (first.code != second.code) line.kinds.push_back(Kind::DifferentCode);
    if (first.principal != second.principal) line.kinds.push_back(Kind::Place);
    // Where one task reports no indicators at all, that is told once and makes no line different.
    if (a_.poa == b_.poa && first.poa != second.poa) line.kinds.push_back(Kind::Poa);
    if (first.optional != second.optional) line.kinds.push_back(Kind::Required);
    if (first.modifiers != second.modifiers || first.units != second.units || first.date != second.date) line.kinds.push_back(Kind::Details);
    if (line.kinds.empty()) {
      line.kinds = {Kind::Same};
      line.sentence = sentence(fmt::format("{} is reported in both in the same way", named(line.first_code, line.first_title)));
      return;
    }
    cite(line.rules, first.sources, second.sources);
    cite(line.rules, second.sources, first.sources);
    // Both rest on the same rules, which then read differently in the two settings.
    if (line.rules.empty()) line.rules = first.sources;
    line.why = {first.rationale};
    if (second.rationale != first.rationale) line.why.push_back(second.rationale);
    const auto side = [](const std::string& what) { return what.empty() ? std::string("a plain secondary line") : what; };
    if (line.kinds.front() == Kind::DifferentCode) line.sentence = fmt::format("{} {}, {} {}", named(line.first_code, line.first_title), in(out_.first_title), named(line.second_code, line.second_title), in(out_.second_title));
    else line.sentence = fmt::format("{} is {} {}, {} {}", named(line.first_code, line.first_title), side(line.first_role), in(out_.first_title), side(line.second_role), in(out_.second_title));
    line.sentence = sentence(line.sentence);
  }

  void one_sided(const KeyLine& only, bool in_first, ContrastLine& line) {
    line.kinds = {in_first ? Kind::OnlyFirst : Kind::OnlySecond};
    const Task& other = in_first ? b_ : a_;
    const std::string &here = in_first ? out_.first_title : out_.second_title, &there = in_first ? out_.second_title : out_.first_title;
    line.why = {only.rationale};
    if (const NotCoded* trap = other.key.trap_for(only.code)) {
      cite(line.rules, trap->sources, {});
      line.why.push_back(trap->why);
    }
    cite(line.rules, only.sources, {});
    const bool no_procedures = line.procedure && !other.procedures;
    line.sentence = fmt::format("{} is reported {} only{}", in_first ? named(line.first_code, line.first_title) : named(line.second_code, line.second_title), in(here), no_procedures ? fmt::format("; {} procedures are not reported", in(there)) : "");
    line.sentence = sentence(line.sentence);
  }

  void sum_up() {
    const int differing = out_.differing();
    const auto plural = [](int n, const char* one, const char* many) { return fmt::format("{} {}", n, n == 1 ? one : many); };
    out_.sentences.push_back(sentence(fmt::format("“{}” and “{}” share {} and differ in {}", out_.first_title, out_.second_title, plural(out_.same(), "line", "lines"), plural(differing, "line", "lines"))));
    const Setting x = s_.setting(a_), y = s_.setting(b_);
    if ((x == Setting::Inpatient) != (y == Setting::Inpatient)) {
      out_.sentences.push_back("An inpatient stay has a principal diagnosis, found after study; every other setting has a first-listed one.");
      out_.sentences.push_back("At an inpatient's discharge an uncertain diagnosis is coded as if it existed; elsewhere the symptom or reason is coded.");
    }
    if (a_.poa != b_.poa) out_.sentences.push_back(sentence(fmt::format("The present-on-admission indicator is reported {} only", in(a_.poa ? out_.first_title : out_.second_title))));
    if (a_.procedures != b_.procedures) {
      const auto system = [](const Task& task) { return !task.procedures ? std::string("not at all") : *task.procedures == CodeSystem::Cpt ? std::string("by CPT and HCPCS") : fmt::format("by {}", display_name(*task.procedures)); };
      out_.sentences.push_back(sentence(fmt::format("Procedures are reported {} {}, {} {}", system(a_), in(out_.first_title), system(b_), in(out_.second_title))));
    }
    if (out_.sentences.size() < 2) {
      const auto differs = std::find_if(out_.lines.begin(), out_.lines.end(), [](const ContrastLine& l) { return l.kinds.front() != Kind::Same; });
      out_.sentences.push_back(differs == out_.lines.end() ? "Nothing in the reference depends on which of the two is coded." : differs->sentence);
    }
  }

  const Scenario& s_;
  const Task &a_, &b_;
  const CodeBook& codes_;
  Contrast out_;
};

std::string kinds_text(const ContrastLine& line) {
  std::vector<std::string> all;
  for (const auto kind : line.kinds) all.emplace_back(display_name(kind));
  return prose::listed(all);
}

}  // namespace

std::string_view to_string(ContrastKind kind) { return kKinds[static_cast<std::size_t>(kind)].in_file; }
std::string_view display_name(ContrastKind kind) { return kKinds[static_cast<std::size_t>(kind)].on_screen; }

int Contrast::same() const {
  return static_cast<int>(std::count_if(lines.begin(), lines.end(), [](const ContrastLine& l) { return l.kinds.front() == Kind::Same; }));
}
int Contrast::differing() const { return static_cast<int>(lines.size()) - same(); }

Contrast contrast_tasks(const Scenario& scenario, const Task& first, const Task& second, const CodeBook& codes) { return Contrasting(scenario, first, second, codes).run(); }

std::vector<Contrast> contrast_scenario(const Scenario& scenario, const CodeBook& codes) {
  std::vector<Contrast> all;
  for (std::size_t i = 0; i < scenario.tasks.size(); ++i)
    for (std::size_t k = i + 1; k < scenario.tasks.size(); ++k)
      if (scenario.tasks[i].kind == TaskKind::Code && scenario.tasks[k].kind == TaskKind::Code) all.push_back(contrast_tasks(scenario, scenario.tasks[i], scenario.tasks[k], codes));
  return all;
}

std::string contrast_to_text(const Contrast& contrast) {
  std::string out = prose::wrapped(fmt::format("{} / {}", contrast.first_title, contrast.second_title), 0, 2) + "\n";
  for (const auto& s : contrast.sentences) out += prose::wrapped(s, 2, 2);
  bool same = false;
  for (const auto& line : contrast.lines) {
    if (line.kinds.front() == Kind::Same) {
      if (!same) out += "\nThe same in both\n";
      same = true;
      out += prose::wrapped(fmt::format("{} {}", line.first_code, line.first_title), 2, 4);
      continue;
    }
    out += "\n" + prose::wrapped(kinds_text(line), 0, 2);
    out += prose::wrapped(line.sentence, 2, 2);
    for (const auto& rule : line.rules) {
      const auto words = rule_words(rule);
      out += prose::wrapped(words.empty() ? "Rule: " + display(rule) : fmt::format("Rule: {}: {}", display(rule), words), 4, 4);
    }
    for (const auto& why : line.why) out += prose::wrapped("Why: " + collapse_spaces(why), 4, 4);
  }
  return out;
}

std::string contrast_to_json(const Contrast& contrast) {
  Json root = {{"format", "chartwright.contrast"}, {"version", 1}, {"scenario", contrast.scenario}, {"first", {{"task", contrast.first_task}, {"title", contrast.first_title}}}, {"second", {{"task", contrast.second_task}, {"title", contrast.second_title}}}, {"same", contrast.same()}, {"differing", contrast.differing()}};
  root["sentences"] = contrast.sentences;
  root["lines"] = Json::array();
  for (const auto& line : contrast.lines) {
    Json value = {{"kinds", Json::array()}, {"line", line.procedure ? "procedure" : "diagnosis"}};
    for (const auto kind : line.kinds) value["kinds"].push_back(to_string(kind));
    const auto side = [](int index, const std::string& code, const std::string& title, const std::string& role) -> Json { return index < 0 ? Json(nullptr) : Json{{"index", index}, {"code", code}, {"title", title}, {"role", role}}; };
    value["first"] = side(line.first, line.first_code, line.first_title, line.first_role);
    value["second"] = side(line.second, line.second_code, line.second_title, line.second_role);
    value["rules"] = Json::array();
    for (const auto& rule : line.rules) value["rules"].push_back({{"kind", to_string(rule.kind)}, {"ref", rule.ref}, {"year", rule.year}, {"text", display(rule)}});
    value["sentence"] = line.sentence;
    value["why"] = line.why;
    root["lines"].push_back(std::move(value));
  }
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cw
