#include "grading/query/query.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "content/base/utf8.h"
#include "grading/query/query_json.h"

namespace cw {
namespace {

const std::vector<std::pair<std::string_view, QueryForm>>& forms() {
  static const std::vector<std::pair<std::string_view, QueryForm>> words = {{"open", QueryForm::Open}, {"multiple-choice", QueryForm::MultipleChoice}, {"yes-no", QueryForm::YesNo}};
  return words;
}

/// Tabs and line ends are the only control characters that somebody means.
bool has_control(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return true;
  return false;
}

std::string checked(JsonValue value) {
  std::string text = value.as_text();
  if (text.size() > kLongestQueryText) {
    value.fault("QRF-001", fmt::format("this text has {} bytes; at most {} are allowed", text.size(), kLongestQueryText), "a query that long is not read: keep to the indicators and one question");
    return {};
  }
  if (has_control(text)) {
    value.fault("QRF-002", "this text holds a control character", "only letters, digits, marks, tabs and line ends");
    return {};
  }
  return text;
}

/// Whether a field is there and filled in. What is no text is told as a fault.
bool filled_in(JsonValue& value, std::string_view name) {
  auto field = value.optional(name);
  return field && !trimmed(collapse_spaces(field->as_text())).empty();
}

std::string text_of(JsonValue& value, std::string_view name) {
  auto field = value.optional(name);
  return field ? checked(*field) : std::string();
}

Evidence indicator_of(JsonValue value) {
  Evidence made;
  auto document = value.required("document");
  made.document = DocumentId(checked(document));
  auto quote = value.required("quote");
  made.quote = collapse_spaces(checked(quote));
  if (value.is_object() && made.quote.empty() && !quote.as_text().empty() && trimmed(collapse_spaces(quote.as_text())).empty()) quote.fault("QRF-003", "this indicator holds no words", "quote the words of the chart");
  made.occurrence = static_cast<int>(value.integer_or("occurrence", 1, 1000, 1));
  value.finish();
  return made;
}

/// `10 Feb 2026 to 17 Feb 2026`
std::string span_of(const Encounter& encounter) {
  const std::string from = to_display(encounter.started.date), to = to_display(encounter.ended.date);
  return from == to ? from : from + " to " + to;
}

}  // namespace

ComposedQuery read_query_fields(JsonValue& value) {
  ComposedQuery query;
  query.patient = text_of(value, "patient");
  query.mrn = text_of(value, "mrn");
  query.encounter = text_of(value, "encounter");
  // A field left empty is a fault of the query, not of its file.
  if (filled_in(value, "date")) query.date = value.date("date");
  query.from = text_of(value, "from");
  query.to = text_of(value, "to");
  if (filled_in(value, "form")) query.form = value.one_of("form", forms());
  query.title = text_of(value, "title");
  std::size_t count = 0;
  value.each_if_present("indicators", [&](JsonValue indicator) {
    if (count++ == kMostIndicators) indicator.fault("QRF-004", fmt::format("a query has at most {} indicators", kMostIndicators), "choose the ones that bear on the question");
    else if (count <= kMostIndicators) query.indicators.push_back(indicator_of(indicator));
  });
  query.question = text_of(value, "question");
  count = 0;
  value.each_if_present("options", [&](JsonValue option) {
    if (count++ == kMostQueryOptions) option.fault("QRF-005", fmt::format("a query has at most {} options", kMostQueryOptions));
    else if (count <= kMostQueryOptions) query.options.push_back(checked(option));
  });
  query.sent = value.boolean_or("sent", false);
  query.escalated = value.boolean_or("escalated", false);
  if (query.escalated && !query.sent) value.required("escalated").fault("QRF-006", "a query that was not sent cannot have been asked further");
  return query;
}

nlohmann::ordered_json query_fields_to_json(const ComposedQuery& query) {
  nlohmann::ordered_json value = nlohmann::ordered_json::object();
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) value[name] = text;
  };
  put("patient", query.patient);
  put("mrn", query.mrn);
  put("encounter", query.encounter);
  if (query.date) value["date"] = to_string(*query.date);
  put("from", query.from);
  put("to", query.to);
  value["form"] = to_string(query.form);
  put("title", query.title);
  value["indicators"] = nlohmann::ordered_json::array();
  for (const Evidence& indicator : query.indicators) {
    nlohmann::ordered_json made = {{"document", indicator.document.text()}, {"quote", indicator.quote}};
    if (indicator.occurrence != 1) made["occurrence"] = indicator.occurrence;
    value["indicators"].push_back(std::move(made));
  }
  put("question", query.question);
  if (!query.options.empty()) value["options"] = query.options;
  if (query.sent) value["sent"] = true;
  if (query.escalated) value["escalated"] = true;
  return value;
}

QueryFile read_query_file(std::string_view json, const std::string& file_name) {
  QueryFile file;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.query", 1)) {
    JsonValue root = reader.root();
    file.scenario = ScenarioId(root.text("scenario"));
    file.task = TaskId(root.text("task"));
    ComposedQuery query = read_query_fields(root);
    root.finish();
    if (!reader.diagnostics().has_errors()) file.query = std::move(query);
  }
  file.diagnostics = reader.diagnostics();
  return file;
}

std::string query_to_json(const ComposedQuery& query, const ScenarioId& scenario, const TaskId& task) {
  nlohmann::ordered_json root = {{"format", "chartwright.query"}, {"version", 1}, {"scenario", scenario.text()}, {"task", task.text()}};
  root.update(query_fields_to_json(query));
  return root.dump(2) + "\n";
}

ComposedQuery blank_query(const Scenario& scenario, Date day) {
  const Encounter& encounter = scenario.encounter;
  ComposedQuery query;
  query.patient = encounter.patient.name;
  query.mrn = encounter.patient.mrn;
  query.encounter = fmt::format("{}, {}, {}", display_name(encounter.setting), encounter.facility, span_of(encounter));
  query.date = day;
  query.to = encounter.attending;
  return query;
}

std::string query_text(const ComposedQuery& query, const Scenario& scenario) {
  std::string out = query.title.empty() ? std::string("Query") : query.title;
  out += "\n\n";
  const auto line = [&](std::string_view name, const std::string& text) { out += fmt::format("{}: {}\n", name, text.empty() ? "not given" : text); };
  line("Patient", query.patient.empty() ? "" : query.patient + (query.mrn.empty() ? "" : ", MRN " + query.mrn));
  line("Encounter", query.encounter);
  line("Date", query.date ? to_display(*query.date) : "");
  line("From", query.from);
  line("To", query.to);
  out += "\nClinical indicators\n";
  if (query.indicators.empty()) out += "  none\n";
  for (const Evidence& indicator : query.indicators) {
    const ChartDocument* document = scenario.document(indicator.document);
    out += fmt::format("  \"{}\" ({})\n", indicator.quote, document == nullptr ? indicator.document.text() : document->title + ", " + to_display(document->written));
  }
  out += "\nQuestion\n" + (query.question.empty() ? std::string("none") : query.question) + "\n";
  if (query.form == QueryForm::MultipleChoice || (query.form == QueryForm::YesNo && !query.options.empty())) {
    out += "\n";
    for (const std::string& option : query.options) out += "  [ ] " + option + "\n";
  } else if (query.form == QueryForm::YesNo) {
    out += "\n  [ ] Yes\n  [ ] No\n";
  }
  out += "\nPlease answer by an addendum to the record, dated, timed and signed.\n";
  return out;
}

}  // namespace cw
