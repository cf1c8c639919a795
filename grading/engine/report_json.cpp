#include <cstdint>
#include <limits>

#include <nlohmann/json.hpp>

#include "grading/engine/report.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;

Json evidence_to_json(const std::vector<Evidence>& list) {
  Json all = Json::array();
  for (const auto& e : list) all.push_back({{"document", e.document.text()}, {"quote", e.quote}, {"occurrence", e.occurrence}});
  return all;
}

/// A whole number of a size that a report can hold; an exception otherwise, as for a value of another kind.
int whole(const Json& value) {
  constexpr std::int64_t kLargest = 1'000'000;
  const bool fits = value.is_number_unsigned() ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kLargest) : value.is_number_integer() && value.get<std::int64_t>() >= -kLargest;
  if (!fits) throw nlohmann::json::out_of_range::create(406, "a number is out of range", static_cast<const Json*>(nullptr));
  return static_cast<int>(value.get<std::int64_t>());
}

std::vector<Evidence> evidence_from(const Json& list) {
  std::vector<Evidence> all;
  for (const auto& e : list) all.push_back({DocumentId(e.at("document").get<std::string>()), e.at("quote").get<std::string>(), whole(e.at("occurrence"))});
  return all;
}

constexpr SourceKind kSourceKinds[] = {SourceKind::Guideline, SourceKind::PoaGuideline, SourceKind::PcsGuideline, SourceKind::Tabular, SourceKind::Index, SourceKind::PcsTable, SourceKind::Uhdds, SourceKind::Cpt, SourceKind::Hcpcs};

/// The seed of a messy variant may be any whole number that files hold.
std::uint64_t seed_from(const Json& value) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) throw nlohmann::json::out_of_range::create(406, "a seed is out of range", static_cast<const Json*>(nullptr));
  return value.get<std::uint64_t>();
}

/// A whole number within `least` and `most`; an exception otherwise.
int within(const Json& value, int least, int most) {
  const int number = whole(value);
  if (number < least || number > most) throw nlohmann::json::out_of_range::create(406, "a number is out of range", static_cast<const Json*>(nullptr));
  return number;
}

/// The enum value whose word is `word`, up to `last`; an exception otherwise, which the one wrapper below turns into an Error.
template <typename E>
E by_word_up_to(const std::string& word, E last) {
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (to_string(static_cast<E>(i)) == word) return static_cast<E>(i);
  throw nlohmann::json::out_of_range::create(403, "unknown word " + word, static_cast<const Json*>(nullptr));
}

constexpr std::string_view kPaymentWords[] = {"more", "less", "same"};

Date date_from(const Json& value) {
  const auto date = Date::parse(value.get<std::string>());
  if (!date) throw nlohmann::json::out_of_range::create(403, "not a date", static_cast<const Json*>(nullptr));
  return *date;
}

/// Where the code's form alone does not tell the system: `icd-10-pcs:0FT44ZZ`.
std::string code_with_system(const Code& code) { return code.empty() ? std::string() : std::string(to_string(code.system())) + ':' + code.text(); }
Code code_from(const std::string& text) {
  const auto colon = text.find(':');
  const auto system = colon == std::string::npos ? std::nullopt : code_system_from(std::string_view(text).substr(0, colon));
  return system ? Code(std::string_view(text).substr(colon + 1), *system) : Code();
}

/// What version 1 called several kinds by one word; the rule tells which it was.
FindingKind kind_from(const std::string& word, const std::string& rule) {
  for (int i = 0; i < kFindingKinds; ++i)
    if (to_string(static_cast<FindingKind>(i)) == word) return static_cast<FindingKind>(i);
  for (const auto& known : grading_rules())
    if (known.id == rule) return known.kind;
  throw nlohmann::json::out_of_range::create(403, "unknown word " + word, static_cast<const Json*>(nullptr));
}

Json to_json(const Finding& f) {
  Json value = {{"rule", f.rule}, {"kind", to_string(f.kind)}, {"line", f.line == LineKind::Diagnosis ? "diagnosis" : "procedure"}, {"student_line", f.student_line}, {"key_line", f.key_line}, {"points_lost", f.points_lost}};
  if (!f.axis.empty()) value["axis"] = f.axis;
  value["message"] = f.message;
  value["rationale"] = f.rationale;
  value["evidence"] = evidence_to_json(f.evidence);
  value["sources"] = Json::array();
  for (const auto& s : f.sources) value["sources"].push_back({{"kind", to_string(s.kind)}, {"ref", s.ref}, {"year", s.year}});
  value["trace"] = f.trace;
  if (f.payment) value["payment"] = kPaymentWords[static_cast<std::size_t>(*f.payment)];
  return value;
}

Finding finding_from(const Json& v) {
  Finding f;
  f.rule = v.at("rule").get<std::string>();
  f.kind = kind_from(v.at("kind").get<std::string>(), f.rule);
  f.line = v.at("line") == "procedure" ? LineKind::Procedure : LineKind::Diagnosis;
  f.student_line = whole(v.at("student_line"));
  f.key_line = whole(v.at("key_line"));
  f.points_lost = whole(v.at("points_lost"));
  f.axis = v.value("axis", "");
  f.message = v.at("message").get<std::string>();
  f.rationale = v.at("rationale").get<std::string>();
  f.evidence = evidence_from(v.at("evidence"));
  for (const auto& s : v.at("sources")) {
    Source source{.ref = s.at("ref").get<std::string>(), .year = whole(s.at("year"))};
    const auto word = s.at("kind").get<std::string>();
    for (const auto kind : kSourceKinds)
      if (to_string(kind) == word) source.kind = kind;
    f.sources.push_back(std::move(source));
  }
  f.trace = v.at("trace").get<std::vector<std::string>>();
  const std::string payment = v.value("payment", "");
  for (int i = 0; i < 3; ++i)
    if (kPaymentWords[i] == payment) f.payment = static_cast<PaymentEffect>(i);
  return f;
}

Json to_json(const ComparisonRow& r) {
  Json value = {{"line", r.line == LineKind::Diagnosis ? "diagnosis" : "procedure"}, {"student_line", r.student_line}, {"key_line", r.key_line}, {"verdict", to_string(r.verdict)},
                {"credit", r.credit}, {"points", r.points}, {"points_max", r.points_max}, {"principal_right", r.principal_right}};
  if (r.poa_right) value["poa_right"] = *r.poa_right;
  if (!r.pcs_match.empty()) value["pcs_match"] = r.pcs_match;
  if (!r.key_id.empty()) {
    value["key"] = r.key_id.text();
    value["key_version"] = r.key_version;
    value["reference"] = code_with_system(r.reference);
  }
  value["findings"] = r.findings;
  return value;
}

ComparisonRow row_from(const Json& v) {
  ComparisonRow r;
  r.line = v.at("line") == "procedure" ? LineKind::Procedure : LineKind::Diagnosis;
  r.student_line = whole(v.at("student_line"));
  r.key_line = whole(v.at("key_line"));
  r.verdict = by_word_up_to(v.at("verdict").get<std::string>(), Verdict::OptionalLeft);
  r.credit = whole(v.at("credit"));
  r.points = whole(v.at("points"));
  r.points_max = whole(v.at("points_max"));
  r.principal_right = v.at("principal_right").get<bool>();
  if (v.contains("poa_right")) r.poa_right = v.at("poa_right").get<bool>();
  r.pcs_match = v.value("pcs_match", "");
  if (v.contains("key")) {
    r.key_id = LineId(v.at("key").get<std::string>());
    r.key_version = whole(v.at("key_version"));
    r.reference = code_from(v.at("reference").get<std::string>());
  }
  for (const auto& f : v.at("findings")) r.findings.push_back(whole(f));
  return r;
}

Json to_json(const GradedQuery& g) {
  Json value = {{"query", g.query}};
  if (g.stands_for) value["stands_for"] = g.stands_for->text();
  value["quality"] = g.quality;
  if (g.outcome) value["outcome"] = to_string(*g.outcome);
  value["faults"] = Json::array();
  for (const auto& f : g.faults) {
    Json fault = {{"rule", f.rule}, {"part", to_string(f.part)}};
    if (f.index >= 0) fault["index"] = f.index;
    if (f.end > f.begin) fault["begin"] = f.begin, fault["end"] = f.end;
    fault["message"] = f.message;
    value["faults"].push_back(std::move(fault));
  }
  value["rewrite"] = {{"form", to_string(g.rewrite.form)}, {"title", g.rewrite.title}, {"question", g.rewrite.question}, {"options", g.rewrite.options}};
  return value;
}

GradedQuery graded_query_from(const Json& v) {
  GradedQuery g;
  g.query = within(v.at("query"), 0, static_cast<int>(kMostQueries) - 1);
  if (v.contains("stands_for")) g.stands_for = LineId(v.at("stands_for").get<std::string>());
  g.quality = within(v.at("quality"), 0, 100);
  if (v.contains("outcome")) g.outcome = by_word_up_to(v.at("outcome").get<std::string>(), QueryOutcome::NoAnswer);
  for (const auto& f : v.at("faults")) {
    QueryFault fault{.rule = f.at("rule").get<std::string>(), .part = by_word_up_to(f.at("part").get<std::string>(), QueryPart::Options), .message = f.at("message").get<std::string>()};
    if (f.contains("index")) fault.index = within(f.at("index"), 0, static_cast<int>(kMostIndicators));
    if (f.contains("begin") || f.contains("end")) {
      fault.begin = static_cast<std::size_t>(within(f.at("begin"), 0, static_cast<int>(kLongestQueryText)));
      fault.end = static_cast<std::size_t>(within(f.at("end"), static_cast<int>(fault.begin), static_cast<int>(kLongestQueryText)));
    }
    g.faults.push_back(std::move(fault));
  }
  const Json& rewrite = v.at("rewrite");
  g.rewrite = {by_word_up_to(rewrite.at("form").get<std::string>(), QueryForm::YesNo), rewrite.at("title").get<std::string>(), rewrite.at("question").get<std::string>(), rewrite.at("options").get<std::vector<std::string>>()};
  return g;
}

std::optional<LocalTime> time_from(const Json& v, const char* name) {
  if (!v.contains(name)) return std::nullopt;
  const auto time = LocalTime::parse(v.at(name).get<std::string>());
  if (!time) throw nlohmann::json::out_of_range::create(403, "not a time", static_cast<const Json*>(nullptr));
  return time;
}

Json to_json(const Deficiency& d) {
  Json value = {{"rule", d.rule}, {"type", to_string(d.type)}};
  if (d.planted) value["planted"] = true;
  if (!d.document.empty()) value["document"] = d.document.text();
  if (!d.entry.empty()) value["entry"] = d.entry.text();
  if (!d.about.empty()) value["about"] = d.about;
  if (d.operation) value["operation"] = d.operation->text();
  if (!d.also.empty()) {
    value["also"] = Json::array();
    for (const auto type : d.also) value["also"].push_back(to_string(type));
  }
  value["responsible"] = d.responsible;
  value["severity"] = d.severity;
  if (d.due) value["due"] = to_string(*d.due);
  if (d.done) value["done"] = to_string(*d.done);
  value["state"] = to_string(d.state);
  value["evidence"] = evidence_to_json(d.evidence);
  value["message"] = d.message;
  value["cite"] = d.cite;
  return value;
}

Deficiency deficiency_from(const Json& v) {
  Deficiency d{.rule = v.at("rule").get<std::string>()};
  d.planted = v.value("planted", false);
  d.type = by_word_up_to(v.at("type").get<std::string>(), static_cast<DeficiencyType>(kDeficiencyTypes - 1));
  d.document = DocumentId(v.value("document", ""));
  d.entry = EntryId(v.value("entry", ""));
  d.about = v.value("about", "");
  if (v.contains("operation")) d.operation = OperationId(v.at("operation").get<std::string>());
  if (v.contains("also"))
    for (const auto& type : v.at("also")) d.also.push_back(by_word_up_to(type.get<std::string>(), static_cast<DeficiencyType>(kDeficiencyTypes - 1)));
  d.responsible = v.at("responsible").get<std::string>();
  d.severity = within(v.at("severity"), 1, 3);
  d.due = time_from(v, "due");
  d.done = time_from(v, "done");
  d.state = by_word_up_to(v.at("state").get<std::string>(), DeficiencyState::Standing);
  d.evidence = evidence_from(v.at("evidence"));
  d.message = v.at("message").get<std::string>();
  d.cite = v.at("cite").get<std::string>();
  return d;
}

Json to_json(const ReviewRow& r) {
  Json value = {{"verdict", to_string(r.verdict)}, {"flag", r.flag}, {"deficiency", r.deficiency}, {"provider_right", r.provider_right}};
  if (r.severity_right) value["severity_right"] = *r.severity_right;
  value["points"] = r.points;
  value["points_max"] = r.points_max;
  value["message"] = r.message;
  value["rationale"] = r.rationale;
  value["cite"] = r.cite;
  return value;
}

ReviewRow review_row_from(const Json& v) {
  ReviewRow r;
  r.verdict = by_word_up_to(v.at("verdict").get<std::string>(), ReviewVerdict::FalseFlag);
  r.flag = whole(v.at("flag"));
  r.deficiency = whole(v.at("deficiency"));
  r.provider_right = v.at("provider_right").get<bool>();
  if (v.contains("severity_right")) r.severity_right = v.at("severity_right").get<bool>();
  r.points = whole(v.at("points"));
  r.points_max = whole(v.at("points_max"));
  r.message = v.at("message").get<std::string>();
  r.rationale = v.at("rationale").get<std::string>();
  r.cite = v.at("cite").get<std::string>();
  return r;
}

Json to_json(const ReviewResult& r) {
  Json value = {{"on", to_string(r.on)}, {"variant", {{"seed", r.variant.seed}, {"level", r.variant.level}}}, {"record_policy", r.record_policy}, {"found", r.found}, {"found_other_type", r.found_other_type},
                {"missed", r.missed}, {"false_flags", r.false_flags}, {"clean_documents", r.clean_documents}, {"clean_left_alone", r.clean_left_alone}};
  value["deficiencies"] = Json::array();
  for (const auto& d : r.deficiencies) value["deficiencies"].push_back(to_json(d));
  value["rows"] = Json::array();
  for (const auto& row : r.rows) value["rows"].push_back(to_json(row));
  return value;
}

ReviewResult review_from(const Json& v) {
  ReviewResult r;
  const auto on = time_from(v, "on");
  if (!on) throw nlohmann::json::out_of_range::create(403, "a review without its moment", static_cast<const Json*>(nullptr));
  r.on = *on;
  r.variant = {seed_from(v.at("variant").at("seed")), within(v.at("variant").at("level"), 0, 4)};
  r.record_policy = v.at("record_policy").get<std::string>();
  r.found = whole(v.at("found"));
  r.found_other_type = whole(v.at("found_other_type"));
  r.missed = whole(v.at("missed"));
  r.false_flags = whole(v.at("false_flags"));
  r.clean_documents = whole(v.at("clean_documents"));
  r.clean_left_alone = whole(v.at("clean_left_alone"));
  for (const auto& d : v.at("deficiencies")) r.deficiencies.push_back(deficiency_from(d));
  for (const auto& row : v.at("rows")) r.rows.push_back(review_row_from(row));
  return r;
}

Json to_json(const QueryResult& q) {
  Json value = {{"needed", q.needed}};
  if (q.decided) value["decided"] = to_string(*q.decided);
  value["right"] = q.right;
  value["points"] = q.points;
  value["points_max"] = q.points_max;
  value["findings"] = q.findings;
  if (q.quality_points_max > 0) {
    value["quality_points"] = q.quality_points;
    value["quality_points_max"] = q.quality_points_max;
  }
  if (!q.written.empty()) {
    value["written"] = Json::array();
    for (const auto& written : q.written) value["written"].push_back(to_json(written));
  }
  return value;
}

QueryResult query_from(const Json& v) {
  QueryResult q;
  q.needed = v.at("needed").get<bool>();
  if (v.contains("decided")) q.decided = v.at("decided") == to_string(QueryDecision::Needed) ? QueryDecision::Needed : QueryDecision::NotNeeded;
  q.right = v.at("right").get<bool>();
  q.points = whole(v.at("points"));
  q.points_max = whole(v.at("points_max"));
  for (const auto& f : v.at("findings")) q.findings.push_back(whole(f));
  if (v.contains("quality_points_max")) {
    q.quality_points = whole(v.at("quality_points"));
    q.quality_points_max = whole(v.at("quality_points_max"));
  }
  if (v.contains("written"))
    for (const auto& written : v.at("written")) q.written.push_back(graded_query_from(written));
  return q;
}

}  // namespace

std::string report_to_json(const Report& report) {
  Json root = {{"format", "chartwright.report"}, {"version", 3}, {"scenario", report.scenario.text()}, {"task", report.task.text()}, {"scenario_hash", report.scenario_hash},
               {"content_release", report.content_release}, {"engine", report.engine}, {"policy", report.policy}, {"points", report.points}, {"points_max", kFullPoints}};
  root["components"] = Json::array();
  for (const auto& c : report.components) {
    Json value = {{"id", c.id}, {"label", c.label}, {"points", c.points}, {"points_max", c.points_max}, {"steps", Json::array()}};
    for (const auto& step : c.steps) value["steps"].push_back({{"text", step.text}, {"points", step.points}, {"points_max", step.points_max}});
    root["components"].push_back(std::move(value));
  }
  root["measures"] = Json::array();
  for (const auto& m : report.measures) {
    Json value = {{"id", m.id}, {"label", m.label}, {"measured", m.measured}, {"numerator", m.numerator}, {"denominator", m.denominator}};
    if (m.measured) value["percent"] = percent_text(m.per_mille());
    value["arithmetic"] = m.arithmetic;
    value["meaning"] = m.meaning;
    root["measures"].push_back(std::move(value));
  }
  root["rows"] = Json::array();
  for (const auto& row : report.rows) root["rows"].push_back(to_json(row));
  if (report.query) root["query"] = to_json(*report.query);
  if (report.review) root["review"] = to_json(*report.review);
  root["findings"] = Json::array();
  for (const auto& finding : report.findings) root["findings"].push_back(to_json(finding));
  if (!report.overrides.empty()) {
    root["overrides"] = Json::array();
    for (const auto& o : report.overrides) root["overrides"].push_back({{"row", o.row}, {"points", o.points}, {"reason", o.reason}, {"by", o.by}, {"on", to_string(o.on)}});
  }
  if (!report.disputes.empty()) {
    root["disputes"] = Json::array();
    for (const auto& d : report.disputes) root["disputes"].push_back({{"row", d.row}, {"objection", d.objection}, {"on", to_string(d.on)}, {"answer", d.answer}});
  }
  root["submission"] = Json::parse(submission_to_json(report.submission));
  return root.dump(2) + "\n";
}

Result<Report> report_from_json(std::string_view json) {
  // The one place where the library's exceptions are caught: a stored report is either whole or not a report.
  try {
    const Json root = Json::parse(json);
    if (root.at("format") != "chartwright.report") return Error{"report.malformed", "this is no report"};
    if (whole(root.at("version")) > 3) return Error{"report.newer", "this report was written by a newer Chartwright; update this one to see it"};
    Report report;
    report.scenario = ScenarioId(root.at("scenario").get<std::string>());
    report.task = TaskId(root.at("task").get<std::string>());
    report.scenario_hash = root.at("scenario_hash").get<std::string>();
    report.content_release = root.at("content_release").get<std::string>();
    report.engine = root.at("engine").get<std::string>();
    report.policy = root.value("policy", "");
    report.points = whole(root.at("points"));
    for (const auto& v : root.at("components")) {
      Component c{.id = v.at("id").get<std::string>(), .label = v.at("label").get<std::string>(), .points = whole(v.at("points")), .points_max = whole(v.at("points_max"))};
      for (const auto& s : v.at("steps")) c.steps.push_back({s.at("text").get<std::string>(), whole(s.at("points")), whole(s.at("points_max"))});
      report.components.push_back(std::move(c));
    }
    for (const auto& v : root.at("measures"))
      report.measures.push_back({v.at("id").get<std::string>(), v.at("label").get<std::string>(), v.at("measured").get<bool>(), whole(v.at("numerator")), whole(v.at("denominator")), v.at("arithmetic").get<std::string>(), v.at("meaning").get<std::string>()});
    for (const auto& v : root.at("rows")) report.rows.push_back(row_from(v));
    for (const auto& v : root.at("findings")) report.findings.push_back(finding_from(v));
    if (root.contains("query")) report.query = query_from(root.at("query"));
    if (root.contains("review")) report.review = review_from(root.at("review"));
    if (root.contains("overrides"))
      for (const auto& o : root.at("overrides")) report.overrides.push_back({whole(o.at("row")), whole(o.at("points")), o.at("reason").get<std::string>(), o.at("by").get<std::string>(), date_from(o.at("on"))});
    if (root.contains("disputes"))
      for (const auto& d : root.at("disputes")) report.disputes.push_back({whole(d.at("row")), d.at("objection").get<std::string>(), date_from(d.at("on")), d.at("answer").get<std::string>()});
    std::string submission = root.at("submission").dump();
    SubmissionFile file = read_submission(submission, "report");
    if (!file.submission) return Error{"report.malformed", "the report's submission cannot be read"};
    report.submission = std::move(*file.submission);
    if (report.query)
      for (const int f : report.query->findings)
        if (f < 0 || f >= static_cast<int>(report.findings.size())) return Error{"report.malformed", "the query decision names a finding that is not there"};
    if (report.query)
      for (const auto& written : report.query->written)
        if (written.query >= static_cast<int>(report.submission.queries.size())) return Error{"report.malformed", "the report speaks of a query that is not there"};
    if (report.review)
      for (const auto& row : report.review->rows) {
        if (row.flag >= static_cast<int>(report.submission.flags.size())) return Error{"report.malformed", "a row of the review names a flag that is not there"};
        if (row.deficiency >= static_cast<int>(report.review->deficiencies.size())) return Error{"report.malformed", "a row of the review names a deficiency that is not there"};
      }
    for (const auto& row : report.rows) {
      const auto& lines = row.line == LineKind::Diagnosis ? report.submission.diagnoses : report.submission.procedures;
      if (row.student_line >= static_cast<int>(lines.size())) return Error{"report.malformed", "a row of the report names a line that is not there"};
      for (const int f : row.findings)
        if (f < 0 || f >= static_cast<int>(report.findings.size())) return Error{"report.malformed", "a row of the report names a finding that is not there"};
    }
    return report;
  } catch (const nlohmann::json::exception& e) {
    return Error{"report.malformed", std::string("the report cannot be read: ") + e.what()};
  }
}

}  // namespace cw
