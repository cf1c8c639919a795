#include "app/session/audit_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

#include "app/session/draft.h"
#include "content/base/json_reader.h"

namespace cw {
namespace {

const std::vector<SubmissionLine>& coded_lines(const AuditCase& audit, LineKind kind) { return kind == LineKind::Diagnosis ? audit.coded.diagnoses : audit.coded.procedures; }
std::vector<AuditLine>& judged(AuditAnswer& answer, LineKind kind) { return kind == LineKind::Diagnosis ? answer.diagnoses : answer.procedures; }
std::vector<AuditAddition>& added(AuditAnswer& answer, LineKind kind) { return kind == LineKind::Diagnosis ? answer.added_diagnoses : answer.added_procedures; }
std::vector<bool>& looked_at(AuditSheet& sheet, LineKind kind) { return kind == LineKind::Diagnosis ? sheet.diagnoses_looked_at : sheet.procedures_looked_at; }

template <typename T>
bool inside(const std::vector<T>& list, int at) {
  return at >= 0 && at < static_cast<int>(list.size());
}

/// What of a line is audited: not its marks, nor how sure anyone was.
SubmissionLine bare(const SubmissionLine& line) { return {.code = line.code, .poa = line.poa, .date = line.date, .modifiers = kept_modifiers(line.modifiers), .units = std::clamp(line.units, 1, kMostUnits)}; }

bool in_coded_order(const std::vector<int>& order, int coded) {
  int next = 0;
  for (const int from : order)
    if (from < coded && from != next++) return false;
  return true;
}

/// Keeps an order only while it says something. Where added lines stand is no word on the coder's order.
void set_order(const AuditCase& audit, AuditAnswer& answer, std::vector<int> order) {
  const int coded = static_cast<int>(audit.coded.diagnoses.size());
  answer.order_right = in_coded_order(order, coded);
  if (std::is_sorted(order.begin(), order.end())) order.clear();
  answer.order = std::move(order);
}

struct Editor {
  AuditSheet& sheet;
  const AuditCase& audit;
  using Done = std::optional<std::string>;

  Done operator()(const JudgeLine& c) const {
    auto& lines = judged(sheet.answer, c.kind);
    if (!inside(lines, c.line)) return std::nullopt;
    const auto at = static_cast<std::size_t>(c.line);
    AuditLine said = lines[at];
    said.verdict = c.verdict;
    if (c.verdict != AuditVerdict::Correct) said.correction.reset();
    if (c.verdict == AuditVerdict::Accept) said.type.reset();
    else if (c.type) said.type = c.type;
    if (said == lines[at] && looked_at(sheet, c.kind)[at]) return std::nullopt;
    const bool type_only = looked_at(sheet, c.kind)[at] && said.verdict == lines[at].verdict;
    lines[at] = std::move(said);
    looked_at(sheet, c.kind)[at] = true;
    if (type_only) return "the type of error of " + lines[at].code.text();
    constexpr std::array<std::string_view, 3> kDoing = {"accepting ", "correcting ", "rejecting "};
    return std::string(kDoing[static_cast<std::size_t>(c.verdict)]) + lines[at].code.text();
  }
  Done operator()(const CorrectLine& c) const {
    auto& lines = judged(sheet.answer, c.kind);
    if (!inside(lines, c.line) || c.right.code.empty()) return std::nullopt;
    const auto at = static_cast<std::size_t>(c.line);
    AuditLine said = lines[at];
    said.verdict = AuditVerdict::Correct;
    const SubmissionLine right = bare(c.right);
    // What says the same as the coder corrects nothing.
    if (right == bare(coded_lines(audit, c.kind)[at])) said.correction.reset();
    else said.correction = right;
    if (said == lines[at] && looked_at(sheet, c.kind)[at]) return std::nullopt;
    lines[at] = std::move(said);
    looked_at(sheet, c.kind)[at] = true;
    return "the correction of " + lines[at].code.text();
  }
  Done operator()(const AddAuditLine& c) const {
    auto& lines = added(sheet.answer, c.kind);
    if (c.code.empty() || lines.size() >= kMostCodedLines) return std::nullopt;
    // The new one stands last, wherever others were put.
    if (c.kind == LineKind::Diagnosis && !sheet.answer.order.empty()) sheet.answer.order.push_back(static_cast<int>(audit.coded.diagnoses.size() + lines.size()));
    lines.push_back({SubmissionLine{.code = c.code}});
    return "adding " + c.code.text();
  }
  Done operator()(const EditAuditAddition& c) const {
    auto& lines = added(sheet.answer, c.kind);
    if (!inside(lines, c.line) || c.right.code.empty()) return std::nullopt;
    SubmissionLine& line = lines[static_cast<std::size_t>(c.line)].line;
    SubmissionLine right = bare(c.right);
    if (line == right) return std::nullopt;
    const std::string name = "changing " + line.code.text();
    line = std::move(right);
    return name;
  }
  Done operator()(const RemoveAuditLine& c) const {
    auto& lines = added(sheet.answer, c.kind);
    if (!inside(lines, c.line)) return std::nullopt;
    const std::string name = "removing " + lines[static_cast<std::size_t>(c.line)].line.code.text();
    if (c.kind == LineKind::Diagnosis) {
      const int gone = static_cast<int>(audit.coded.diagnoses.size()) + c.line;
      std::vector<int> order = standing_order(audit, sheet.answer);
      std::erase(order, gone);
      for (int& from : order)
        if (from > gone) --from;
      lines.erase(lines.begin() + c.line);
      set_order(audit, sheet.answer, std::move(order));
    } else {
      lines.erase(lines.begin() + c.line);
    }
    return name;
  }
  Done operator()(const SetAuditOrder& c) const {
    std::vector<int> order = standing_order(audit, sheet.answer);
    const auto from = std::find(order.begin(), order.end(), c.diagnosis);
    if (from == order.end()) return std::nullopt;
    const auto place = std::clamp<std::ptrdiff_t>(c.place, 0, static_cast<std::ptrdiff_t>(order.size()) - 1);
    if (from - order.begin() == place) return std::nullopt;
    order.erase(from);
    order.insert(order.begin() + place, c.diagnosis);
    const int coded = static_cast<int>(audit.coded.diagnoses.size());
    const Code& code = c.diagnosis < coded ? audit.coded.diagnoses[static_cast<std::size_t>(c.diagnosis)].code : sheet.answer.added_diagnoses[static_cast<std::size_t>(c.diagnosis - coded)].line.code;
    set_order(audit, sheet.answer, std::move(order));
    return "moving " + code.text();
  }
  Done operator()(const KeepAuditOrder&) const {
    if (sheet.answer.order.empty() && sheet.answer.order_right) return std::nullopt;
    sheet.answer.order.clear();
    sheet.answer.order_right = true;
    return "keeping the order";
  }
  Done operator()(const DecideAuditQuery& c) const {
    if (sheet.answer.query == c.decision) return std::nullopt;
    sheet.answer.query = c.decision;
    return "the query decision";
  }
  template <typename Other>
  Done operator()(const Other&) const {
    return std::nullopt;
  }
};

AuditedLine shown_line(const AuditLine& said, const SubmissionLine& coded, bool looked, int index, const Task& task, const CodeBook& codes) {
  AuditedLine line{.index = index, .coded = coded_line(coded, task.code_date, codes), .looked_at = looked, .verdict = said.verdict, .type = said.type};
  if (said.correction) line.correction = coded_line(*said.correction, task.code_date, codes);
  return line;
}

AuditedLine shown_addition(const AuditAddition& addition, int index, const Task& task, const CodeBook& codes) {
  return {.added = true, .index = index, .coded = coded_line(addition.line, task.code_date, codes), .looked_at = true, .verdict = AuditVerdict::Accept, .type = {}, .correction = {}};
}

void find_unfinished(AuditModel& model) {
  for (const auto& [kind, lines] : {std::pair(LineKind::Diagnosis, &model.diagnoses), std::pair(LineKind::Procedure, &model.procedures)}) {
    int unseen = 0, unseen_first = -1, untyped = 0, untyped_first = -1, empty = 0, empty_first = -1;
    for (int i = 0; i < static_cast<int>(lines->size()); ++i) {
      const AuditedLine& line = (*lines)[static_cast<std::size_t>(i)];
      if (!line.looked_at && unseen++ == 0) unseen_first = i;
      if (line.verdict != AuditVerdict::Accept && !line.type && untyped++ == 0) untyped_first = i;
      if (line.verdict == AuditVerdict::Correct && !line.correction && empty++ == 0) empty_first = i;
    }
    const char* one = kind == LineKind::Diagnosis ? "diagnosis" : "procedure";
    const char* many = kind == LineKind::Diagnosis ? "diagnoses" : "procedures";
    if (unseen > 0) model.unfinished.push_back({fmt::format("{} {} not looked at yet: accepted as {}", unseen, unseen == 1 ? one : many, unseen == 1 ? "it stands" : "they stand"), kind, unseen_first});
    if (untyped > 0) model.unfinished.push_back({fmt::format("{} {} without a type of error", untyped, untyped == 1 ? one : many), kind, untyped_first});
    if (empty > 0) model.unfinished.push_back({fmt::format("{} {} to be corrected, but nothing is put in its place", empty, empty == 1 ? one : many), kind, empty_first});
  }
}

}  // namespace

AuditSheet blank_sheet(const AuditCase& audit) {
  return {.answer = accept_everything(audit), .diagnoses_looked_at = std::vector<bool>(audit.coded.diagnoses.size(), false), .procedures_looked_at = std::vector<bool>(audit.coded.procedures.size(), false)};
}

std::optional<std::string> edit_audit(AuditSheet& sheet, const AuditCase& audit, const Command& command) { return std::visit(Editor{sheet, audit}, command); }

std::vector<int> standing_order(const AuditCase& audit, const AuditAnswer& answer) {
  const int all = static_cast<int>(audit.coded.diagnoses.size() + answer.added_diagnoses.size());
  std::vector<int> order;
  for (const int from : answer.order)
    if (from >= 0 && from < all && std::find(order.begin(), order.end(), from) == order.end()) order.push_back(from);
  for (int from = 0; from < all; ++from)
    if (std::find(order.begin(), order.end(), from) == order.end()) order.push_back(from);
  return order;
}

std::uint64_t audit_seed(const ScenarioId& scenario, const TaskId& task, int audits_before) {
  // FNV-1a over the words: the same on every machine, unlike std::hash.
  std::uint64_t seed = 14'695'981'039'346'656'037ULL;
  for (const char c : scenario.text() + "/" + task.text() + "/" + std::to_string(audits_before)) seed = (seed ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  // The low bits count, so the high ones are folded in.
  return (seed ^ (seed >> 32)) & kGreatestAuditSeed;
}

AuditModel audit_model(const AuditCase& audit, const AuditSheet& sheet, const Task& task, const CodeBook& codes) {
  AuditModel model;
  const AuditAnswer& answer = sheet.answer;
  model.seed = audit.seed;
  model.order_right = answer.order_right;
  model.asks_query = task.key.queries.has_value();
  model.coded_query = audit.coded.query;
  model.query = answer.query ? answer.query : audit.coded.query;
  const int coded = static_cast<int>(audit.coded.diagnoses.size());
  int next = 0;
  for (const int from : standing_order(audit, answer)) {
    if (from >= coded) {
      model.diagnoses.push_back(shown_addition(answer.added_diagnoses[static_cast<std::size_t>(from - coded)], from - coded, task, codes));
      continue;
    }
    const auto at = static_cast<std::size_t>(from);
    model.diagnoses.push_back(shown_line(answer.diagnoses[at], audit.coded.diagnoses[at], sheet.diagnoses_looked_at[at], from, task, codes));
    model.diagnoses.back().moved = from != next++;
  }
  for (std::size_t i = 0; i < audit.coded.procedures.size(); ++i) model.procedures.push_back(shown_line(answer.procedures[i], audit.coded.procedures[i], sheet.procedures_looked_at[i], static_cast<int>(i), task, codes));
  for (std::size_t i = 0; i < answer.added_procedures.size(); ++i) model.procedures.push_back(shown_addition(answer.added_procedures[i], static_cast<int>(i), task, codes));
  for (const auto* seen : {&sheet.diagnoses_looked_at, &sheet.procedures_looked_at}) {
    model.lines += static_cast<int>(seen->size());
    model.looked_at += static_cast<int>(std::count(seen->begin(), seen->end(), true));
  }
  find_unfinished(model);
  return model;
}

namespace {

nlohmann::ordered_json numbers_of(const std::vector<bool>& seen) {
  nlohmann::ordered_json numbers = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i]) numbers.push_back(i);
  return numbers;
}

}  // namespace

std::string audit_draft_to_json(const AuditDraft& draft) {
  nlohmann::ordered_json root = {{"format", "chartwright.audit-draft"}, {"version", 1}, {"seed", draft.audit.seed}, {"asked", draft.audit.asked}, {"scenario_hash", draft.scenario_hash}, {"document", draft.document.text()}, {"documents_read", draft.documents_read}};
  root["diagnoses_looked_at"] = numbers_of(draft.sheet.diagnoses_looked_at);
  root["procedures_looked_at"] = numbers_of(draft.sheet.procedures_looked_at);
  root["case"] = nlohmann::ordered_json::parse(audit_case_to_json(draft.audit, true));
  root["answer"] = nlohmann::ordered_json::parse(audit_answer_to_json(draft.sheet.answer));
  return root.dump();
}

Result<AuditDraft> audit_draft_from_json(std::string_view json, const Scenario& scenario) {
  const auto malformed = [] { return Error{"draft.malformed", "the audit begun cannot be read"}; };
  JsonReader reader(json, "audit draft");
  if (!reader.expect_format("chartwright.audit-draft", 1)) return malformed();
  const auto whole = nlohmann::ordered_json::parse(json, nullptr, false);
  if (whole.is_discarded() || !whole.contains("case") || !whole.contains("answer")) return malformed();
  AuditCaseFile audit = read_audit_case(whole["case"].dump(), "case");
  if (!audit.audit || audit.audit->scenario != scenario.id) return malformed();
  AuditAnswerFile answer = read_audit_answer(whole["answer"].dump(), "answer", &*audit.audit);
  if (!answer.answer || answer.answer->diagnoses.size() != audit.audit->coded.diagnoses.size() || answer.answer->procedures.size() != audit.audit->coded.procedures.size()) return malformed();

  AuditDraft draft;
  draft.sheet = blank_sheet(*audit.audit);
  draft.sheet.answer = std::move(*answer.answer);
  JsonValue root = reader.root();
  draft.scenario_hash = root.text_or("scenario_hash", "");
  draft.document = DocumentId(root.text_or("document", ""));
  root.each_if_present("documents_read", [&](JsonValue value) { draft.documents_read.insert(value.as_text()); });
  for (auto* seen : {&draft.sheet.diagnoses_looked_at, &draft.sheet.procedures_looked_at})
    root.each_if_present(seen == &draft.sheet.diagnoses_looked_at ? "diagnoses_looked_at" : "procedures_looked_at", [&](JsonValue value) {
      const auto at = static_cast<std::size_t>(value.as_integer(0, static_cast<std::int64_t>(kMostCodedLines)));
      if (at < seen->size()) (*seen)[at] = true;
    });
  if (reader.diagnostics().has_errors()) return malformed();
  if (draft.scenario_hash != scenario.content_hash) return Error{"draft.chart_changed", "the chart has changed since"};
  draft.audit = std::move(*audit.audit);
  return draft;
}

}  // namespace cw
