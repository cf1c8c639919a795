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

template <typename T>
T* at(std::vector<T>& all, int index) {
  return index >= 0 && index < static_cast<int>(all.size()) ? &all[static_cast<std::size_t>(index)] : nullptr;
}

std::string named(const DeficiencyFlag& flag) {
  std::string name(display_name(flag.type));
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

struct Editor {
  Draft& draft;
  const Scenario* scenario;
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
  Done operator()(const CheckDocument& c) const {
    auto& checked = draft.answer.checked;
    const auto found = std::find(checked.begin(), checked.end(), c.document);
    if ((found != checked.end()) == c.checked || (scenario != nullptr && scenario->document(c.document) == nullptr)) return std::nullopt;
    if (!c.checked) checked.erase(found);
    else if (scenario == nullptr) checked.push_back(c.document);
    else {
      // In chart order, whatever the order of ticking.
      std::vector<DocumentId> ordered;
      for (const auto& d : scenario->documents)
        if (d.id == c.document || std::find(checked.begin(), checked.end(), d.id) != checked.end()) ordered.push_back(d.id);
      checked = std::move(ordered);
    }
    return c.checked ? "ticking off a document" : "unticking a document";
  }
  Done operator()(const AddFlag& c) const {
    if (draft.answer.flags.size() >= kMostFlags || c.flag.document.empty() != c.flag.absent.has_value()) return std::nullopt;
    draft.answer.flags.push_back(c.flag);
    return "flagging: " + named(c.flag);
  }
  Done operator()(const EditFlag& c) const {
    DeficiencyFlag* flag = at(draft.answer.flags, c.flag);
    if (flag == nullptr || *flag == c.right || c.right.document.empty() != c.right.absent.has_value()) return std::nullopt;
    *flag = c.right;
    return "changing a flag: " + named(c.right);
  }
  Done operator()(const RemoveFlag& c) const {
    const DeficiencyFlag* flag = at(draft.answer.flags, c.flag);
    if (flag == nullptr) return std::nullopt;
    const std::string name = "removing a flag: " + named(*flag);
    draft.answer.flags.erase(draft.answer.flags.begin() + c.flag);
    return name;
  }
  Done operator()(const StartQuery&) const {
    if (scenario == nullptr || draft.answer.queries.size() >= kMostQueries) return std::nullopt;
    draft.answer.queries.push_back(blank_query(*scenario, query_day(*scenario)));
    draft.answer.query = QueryDecision::Needed;
    return "beginning a query";
  }
  Done operator()(const EditQuery& c) const {
    ComposedQuery* query = at(draft.answer.queries, c.query);
    if (query == nullptr || query->sent || *query == c.right || c.right.sent || c.right.escalated) return std::nullopt;
    if (c.right.indicators.size() > kMostIndicators || c.right.options.size() > kMostQueryOptions) return std::nullopt;
    *query = c.right;
    return "writing a query";
  }
  Done operator()(const RemoveQuery& c) const {
    const ComposedQuery* query = at(draft.answer.queries, c.query);
    if (query == nullptr || query->sent) return std::nullopt;
    draft.answer.queries.erase(draft.answer.queries.begin() + c.query);
    return "removing a query";
  }
  Done operator()(const SendQuery& c) const {
    ComposedQuery* query = at(draft.answer.queries, c.query);
    if (query == nullptr || query->sent || !lacking(*query).empty()) return std::nullopt;
    query->sent = true;
    draft.answer.query = QueryDecision::Needed;
    return "sending a query";
  }
  Done operator()(const EscalateQuery& c) const {
    ComposedQuery* query = at(draft.answer.queries, c.query);
    if (query == nullptr || !query->sent || query->escalated) return std::nullopt;
    query->escalated = true;
    return "asking further";
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

std::optional<std::string> edit_draft(Draft& draft, const Command& command, const Scenario* scenario) { return std::visit(Editor{draft, scenario}, command); }

std::vector<std::string> lacking(const ComposedQuery& query) {
  const auto blank = [](const std::string& text) { return text.find_first_not_of(" \t\n") == std::string::npos; };
  std::vector<std::string> lacks;
  if (blank(query.to)) lacks.emplace_back("whom it is addressed to");
  if (blank(query.title)) lacks.emplace_back("a title");
  if (blank(query.question)) lacks.emplace_back("the question");
  if (query.form == QueryForm::MultipleChoice && std::all_of(query.options.begin(), query.options.end(), blank)) lacks.emplace_back("the options to choose from");
  return lacks;
}

Date query_day(const Scenario& scenario) {
  Date last = scenario.encounter.ended.date;
  for (const auto& d : scenario.documents) last = std::max({last, d.written.date, d.signed_at ? d.signed_at->date : d.written.date});
  return last.plus_days(1);
}

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
