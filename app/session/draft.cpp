#include "app/session/draft.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "content/base/json_reader.h"

namespace cw {
namespace {

constexpr std::size_t kMostModifiers = 4;

std::vector<SubmissionLine>& lines_of(Draft& draft, LineKind kind) { return kind == LineKind::Diagnosis ? draft.answer.diagnoses : draft.answer.procedures; }

SubmissionLine* line_at(Draft& draft, LineKind kind, int line) {
  auto& lines = lines_of(draft, kind);
  return line >= 0 && line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(line)] : nullptr;
}

struct Editor {
  Draft& draft;
  using Done = std::optional<std::string>;

  Done operator()(const AddLine& c) const {
    auto& lines = lines_of(draft, c.kind);
    if (c.code.empty() || lines.size() >= kMostCodedLines) return std::nullopt;
    lines.push_back({.code = c.code});
    return "adding " + c.code.text();
  }
  Done operator()(const ReplaceCode& c) const {
    SubmissionLine* line = line_at(draft, c.kind, c.line);
    if (line == nullptr || c.code.empty() || line->code == c.code) return std::nullopt;
    const std::string name = "changing " + line->code.text() + " to " + c.code.text();
    line->code = c.code;
    return name;
  }
  Done operator()(const RemoveLine& c) const {
    SubmissionLine* line = line_at(draft, c.kind, c.line);
    if (line == nullptr) return std::nullopt;
    const std::string name = "removing " + line->code.text();
    lines_of(draft, c.kind).erase(lines_of(draft, c.kind).begin() + c.line);
    return name;
  }
  Done operator()(const MoveLine& c) const {
    auto& lines = lines_of(draft, c.kind);
    if (line_at(draft, c.kind, c.from) == nullptr) return std::nullopt;
    const int to = std::clamp(c.to, 0, static_cast<int>(lines.size()) - 1);
    if (to == c.from) return std::nullopt;
    SubmissionLine moved = std::move(lines[static_cast<std::size_t>(c.from)]);
    lines.erase(lines.begin() + c.from);
    const std::string name = "moving " + moved.code.text();
    lines.insert(lines.begin() + to, std::move(moved));
    return name;
  }
  Done operator()(const SetPoa& c) const {
    SubmissionLine* line = line_at(draft, LineKind::Diagnosis, c.line);
    if (line == nullptr || line->poa == c.poa) return std::nullopt;
    line->poa = c.poa;
    return "the POA indicator of " + line->code.text();
  }
  Done operator()(const SetProcedureDate& c) const {
    SubmissionLine* line = line_at(draft, LineKind::Procedure, c.line);
    if (line == nullptr || line->date == c.date) return std::nullopt;
    line->date = c.date;
    return "the date of " + line->code.text();
  }
  Done operator()(const SetModifiers& c) const {
    SubmissionLine* line = line_at(draft, LineKind::Procedure, c.line);
    if (line == nullptr) return std::nullopt;
    std::vector<std::string> modifiers = kept_modifiers(c.modifiers);
    if (line->modifiers == modifiers) return std::nullopt;
    line->modifiers = std::move(modifiers);
    return "the modifiers of " + line->code.text();
  }
  Done operator()(const SetUnits& c) const {
    SubmissionLine* line = line_at(draft, LineKind::Procedure, c.line);
    if (line == nullptr || c.units < 1 || c.units > kMostUnits || line->units == c.units) return std::nullopt;
    line->units = c.units;
    return "the units of " + line->code.text();
  }
  Done operator()(const DecideQuery& c) const {
    if (draft.answer.query == c.decision) return std::nullopt;
    draft.answer.query = c.decision;
    return "the query decision";
  }
  Done operator()(const SetConfidence& c) const {
    SubmissionLine* line = line_at(draft, c.kind, c.line);
    if (line == nullptr || line->confidence == c.confidence) return std::nullopt;
    line->confidence = c.confidence;
    return "the confidence of " + line->code.text();
  }
  Done operator()(const AddEvidence& c) const {
    SubmissionLine* line = line_at(draft, c.kind, c.line);
    if (line == nullptr || c.evidence.quote.empty() || line->evidence.size() >= kMostCodedLines) return std::nullopt;
    if (std::find(line->evidence.begin(), line->evidence.end(), c.evidence) != line->evidence.end()) return std::nullopt;
    line->evidence.push_back(c.evidence);
    return "marking evidence for " + line->code.text();
  }
  Done operator()(const RemoveEvidence& c) const {
    SubmissionLine* line = line_at(draft, c.kind, c.line);
    if (line == nullptr || c.evidence < 0 || c.evidence >= static_cast<int>(line->evidence.size())) return std::nullopt;
    line->evidence.erase(line->evidence.begin() + c.evidence);
    return "removing evidence of " + line->code.text();
  }
  template <typename Other>
  Done operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::vector<std::string> kept_modifiers(const std::vector<std::string>& modifiers) {
  std::vector<std::string> kept;
  for (const auto& modifier : modifiers)
    if (is_modifier(modifier) && kept.size() < kMostModifiers && std::find(kept.begin(), kept.end(), modifier) == kept.end()) kept.push_back(modifier);
  std::sort(kept.begin(), kept.end());
  return kept;
}

std::optional<std::string> edit_draft(Draft& draft, const Command& command) { return std::visit(Editor{draft}, command); }

CodedLine coded_line(const SubmissionLine& line, Date code_date, const CodeBook& codes) {
  CodedLine made{.line = line};
  const CodeLookup lookup = codes.lookup(line.code, code_date);
  made.status = lookup.status;
  if (lookup.entry != nullptr) made.title = lookup.entry->title, made.poa_exempt = codes.poa_exempt(line.code, code_date);
  return made;
}

std::string draft_to_json(const Draft& draft) {
  nlohmann::ordered_json root = {{"format", "chartwright.draft"}, {"version", 1}, {"document", draft.document.text()}, {"documents_read", draft.documents_read}};
  root["answer"] = nlohmann::ordered_json::parse(submission_to_json(draft.answer));
  return root.dump();
}

Result<Draft> draft_from_json(std::string_view json, const Scenario& scenario) {
  const auto malformed = [] { return Error{"draft.malformed", "the saved work cannot be read"}; };
  JsonReader reader(json, "draft");
  if (!reader.expect_format("chartwright.draft", 1)) return malformed();
  JsonValue root = reader.root();
  Draft draft;
  draft.document = DocumentId(root.text_or("document", ""));
  root.each_if_present("documents_read", [&](JsonValue value) { draft.documents_read.insert(value.as_text()); });
  if (reader.diagnostics().has_errors()) return malformed();
  const auto whole = nlohmann::ordered_json::parse(json, nullptr, false);
  if (whole.is_discarded() || !whole.contains("answer")) return malformed();
  SubmissionFile answer = read_submission(whole["answer"].dump(), "draft", &scenario);
  if (!answer.submission) return malformed();
  draft.answer = std::move(*answer.submission);
  return draft;
}

}  // namespace cw
