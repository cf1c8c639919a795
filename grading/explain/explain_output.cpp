#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "content/base/utf8.h"
#include "grading/explain/explain.h"
#include "grading/explain/prose.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;

struct Words {
  std::string_view in_file, on_screen;
};
constexpr std::array<Words, 14> kSeparations = {{{"tabular-note", "Tabular note"},
                                                 {"titles", "Titles"},
                                                 {"seventh-character", "7th character"},
                                                 {"pcs-character", "Character"},
                                                 {"pcs-meaning", "Meaning"},
                                                 {"pcs-row", "Table row"},
                                                 {"chapter", "Chapter"},
                                                 {"trap", "Not coded"},
                                                 {"order", "Order"},
                                                 {"times", "Times"},
                                                 {"detail", "Detail"},
                                                 {"query", "Query"},
                                                 {"index", "Index"},
                                                 {"guideline", "Guideline"}}};

// --- text --------------------------------------------------------------------------------------------------------------------------------------------

std::string step_line(const PlaceStep& step, std::size_t indent) {
  const std::string code = step.code.empty() ? std::string() : " " + step.code;
  return prose::wrapped(fmt::format("{}{}  {}", step.kind, code, step.title), indent, 4);
}

/// Two columns where the text's own line breaks would hide the tree: code, then title.
std::string tree(const Place& place, std::string_view name, std::size_t from, std::size_t indent) {
  std::string out = prose::wrapped(fmt::format("{}: {}", name, place.code.text()), indent);
  for (std::size_t i = from; i < place.steps.size(); ++i) out += step_line(place.steps[i], indent + 2 * (i - from) + 2);
  return out;
}

std::string places_text(const Explanation& e) {
  std::string out = "\nWhere they stand\n";
  if (e.yours.empty() || e.reference.empty() || e.yours.code == e.reference.code) return out + (e.reference.empty() ? tree(e.yours, "Yours", 0, 2) : tree(e.reference, e.yours.empty() ? "Reference" : "Both", 0, 2));
  const std::size_t shared = static_cast<std::size_t>(e.yours.last_shared) + 1;  // -1: none
  for (std::size_t i = 0; i < shared; ++i) out += step_line(e.yours.steps[i], 2 + 2 * i);
  const std::size_t indent = 2 + 2 * shared;
  return out + tree(e.yours, "Yours", shared, indent) + tree(e.reference, "Reference", shared, indent);
}

// --- JSON --------------------------------------------------------------------------------------------------------------------------------------------

Json to_json(const Evidence& e) { return {{"document", e.document.text()}, {"quote", e.quote}, {"occurrence", e.occurrence}}; }

Json to_json(const Place& place) {
  if (place.empty()) return nullptr;
  Json steps = Json::array();
  for (const auto& s : place.steps) steps.push_back({{"kind", s.kind}, {"code", s.code}, {"title", s.title}, {"shared", s.shared}, {"found", s.found}});
  return {{"system", to_string(place.code.system())}, {"code", place.code.text()}, {"title", place.title}, {"last_shared", place.last_shared}, {"steps", steps}};
}

Json to_json(const Fork& fork) {
  Json value = {{"step", fork.step}, {"axis", fork.axis}, {"separations", Json::array()}};
  for (const auto& s : fork.separations) value["separations"].push_back({{"kind", to_string(s.kind)}, {"axis", s.axis}, {"yours", s.yours}, {"right", s.right}, {"text", s.text}, {"source", s.source}});
  value["index"] = Json::array();
  for (const auto& s : fork.index) value["index"].push_back({{"term", s.term}, {"shared", s.shared}, {"found", s.found}});
  value["index_source"] = fork.index_source;
  return value;
}

}  // namespace

std::string_view to_string(SeparationKind kind) { return kSeparations[static_cast<std::size_t>(kind)].in_file; }
std::string_view display_name(SeparationKind kind) { return kSeparations[static_cast<std::size_t>(kind)].on_screen; }

std::string_view to_string(MarkSupports supports) {
  constexpr std::array<std::string_view, 4> kWords = {"reference", "other-line", "trap", "nothing"};
  return kWords[static_cast<std::size_t>(supports)];
}

std::string explanation_to_text(const Explanation& e) {
  std::string out = prose::wrapped(e.rule.empty() ? e.heading : fmt::format("{} [{}]", e.heading, e.rule), 0) + "\n";
  for (const auto& s : e.sentences) out += prose::wrapped(s, 2, 2);
  if (!e.yours.empty() || !e.reference.empty()) out += places_text(e);
  out += "\nWhat separates them\n";
  for (const auto& s : e.fork.separations) {
    out += prose::wrapped(fmt::format("{}: {}", display_name(s.kind), s.text), 2, 4);
    out += prose::wrapped(s.source, 6, 2);
  }
  if (!e.fork.index.empty()) {
    out += "\nThe way in the Index\n";
    for (std::size_t i = 0; i < e.fork.index.size(); ++i) out += prose::wrapped(fmt::format("{} {}", e.fork.index[i].shared ? "=" : ">", e.fork.index[i].term), 2 + 2 * std::min<std::size_t>(i, 12), 4);
    out += prose::wrapped(e.fork.index_source, 6, 2);
  }
  if (!e.deciding.empty()) out += "\nThe chart's words\n";
  for (const auto& d : e.deciding) {
    out += prose::wrapped(fmt::format("\"{}\" ({})", collapse_spaces(d.evidence.quote), d.document_title.empty() ? d.evidence.document.text() : d.document_title), 2, 4);
    std::string words;
    for (const auto& m : d.emphasis) words += (words.empty() ? "" : ", ") + d.evidence.quote.substr(m.offset, m.length);
    if (!words.empty()) out += prose::wrapped("decides: " + words, 6, 2);
  }
  if (!e.times.empty()) out += "\nTimes\n";
  for (const auto& t : e.times) out += prose::wrapped(fmt::format("{} {} {}", to_display(t.at), t.is_order ? "*" : "-", t.what), 2, 4);
  if (!e.marked.empty() || !e.marking_hint.empty()) out += "\nWhat you marked\n";
  for (const auto& m : e.marked) out += prose::wrapped(m.sentence, 2, 2);
  if (!e.marking_hint.empty()) out += prose::wrapped(e.marking_hint, 2, 2);
  return out;
}

std::string explanation_to_json(const Explanation& e) {
  Json root = {{"format", "chartwright.explanation"}, {"version", 1}, {"finding", e.finding}, {"rule", e.rule}, {"heading", e.heading}, {"line", e.line == LineKind::Diagnosis ? "diagnosis" : "procedure"}, {"wrong", e.wrong}};
  root["sentences"] = e.sentences;
  root["yours"] = to_json(e.yours);
  root["reference"] = to_json(e.reference);
  root["fork"] = to_json(e.fork);
  root["deciding"] = Json::array();
  for (const auto& d : e.deciding) {
    Json value = to_json(d.evidence);
    value["document_title"] = d.document_title;
    value["in_chart"] = d.in_chart;
    value["emphasis"] = Json::array();
    for (const auto& m : d.emphasis) value["emphasis"].push_back({{"offset", m.offset}, {"length", m.length}});
    root["deciding"].push_back(std::move(value));
  }
  root["marked"] = Json::array();
  for (const auto& m : e.marked) {
    Json value = to_json(m.evidence);
    value["supports"] = to_string(m.supports);
    value["code"] = m.code;
    value["sentence"] = m.sentence;
    root["marked"].push_back(std::move(value));
  }
  root["marking_hint"] = e.marking_hint;
  root["times"] = Json::array();
  for (const auto& t : e.times) root["times"].push_back({{"at", to_string(t.at)}, {"what", t.what}, {"is_order", t.is_order}, {"decides", t.decides}});
  // Text that is no UTF-8 (an old report's) must not stop the writer.
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cw
