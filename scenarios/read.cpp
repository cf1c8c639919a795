#include "scenarios/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "content/base/file_io.h"
#include "content/base/sha256.h"
#include "content/base/utf8.h"
#include "scenarios/words.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLargestScenario = 4u << 20;
constexpr std::size_t kLargestDocument = 1u << 20;

std::vector<Source> read_sources(JsonValue& owner) {
  std::vector<Source> sources;
  owner.each("sources", [&](JsonValue value) {
    Source source;
    source.kind = value.one_of("kind", words::in_file(words::source_kinds()));
    source.ref = value.text("ref");
    source.year = static_cast<int>(value.integer_or("year", 2016, 2999, 0));
    value.finish();
    sources.push_back(std::move(source));
  }, 20);
  return sources;
}

std::vector<Evidence> read_evidence(JsonValue& owner) {
  std::vector<Evidence> evidence;
  owner.each("evidence", [&](JsonValue value) {
    Evidence made;
    made.document = DocumentId(value.text("document"));
    made.quote = collapse_spaces(value.text("quote"));
    made.occurrence = static_cast<int>(value.integer_or("occurrence", 1, 1000, 1));
    value.finish();
    evidence.push_back(std::move(made));
  }, 50);
  return evidence;
}

/// In a task that reports CPT, a code that begins with a letter is one of HCPCS Level II.
Code read_code(JsonValue& value, CodeSystem system) {
  const std::string text = value.text("code");
  return Code(text, procedure_system(text, system));
}

EarlierLine read_earlier(JsonValue& value, CodeSystem system) {
  EarlierLine line;
  line.version = static_cast<int>(value.integer("version", 1, 1000));
  line.code = read_code(value, system);
  if (value.optional("poa")) line.poa = value.one_of("poa", words::in_file(words::poas()));
  line.from = value.date("from");
  line.to = value.date("to");
  line.why = value.text("why");
  return line;
}

KeyLine read_line(JsonValue value, CodeSystem system, bool procedure) {
  KeyLine line;
  line.id = LineId(value.text("id"));
  line.version = static_cast<int>(value.integer_or("version", 1, 1000, 1));
  if (value.optional("since")) line.since = value.date("since");
  value.each_if_present("history", [&](JsonValue earlier) {
    line.history.push_back(read_earlier(earlier, system));
    earlier.finish();
  }, 50);
  line.code = read_code(value, system);
  line.optional = value.boolean_or("optional", false);
  line.weight = static_cast<int>(value.integer_or("weight", 1, 5, 1));
  if (procedure) {
    line.date = value.date("date");
    value.each_if_present("modifiers", [&](JsonValue modifier) { line.modifiers.push_back(modifier.as_text()); }, 4);
    std::sort(line.modifiers.begin(), line.modifiers.end());
    line.units = static_cast<int>(value.integer_or("units", 1, 9999, 1));
  } else {
    line.principal = value.boolean_or("principal", false);
    if (value.optional("poa")) line.poa = value.one_of("poa", words::in_file(words::poas()));
  }
  value.each_if_present("alternates", [&](JsonValue other) {
    Alternate alternate;
    alternate.code = read_code(other, system);
    alternate.credit = static_cast<int>(other.integer("credit", 1, 100));
    alternate.why = other.text("why");
    other.finish();
    line.alternates.push_back(std::move(alternate));
  }, 50);
  line.evidence = read_evidence(value);
  line.rationale = value.text("rationale");
  line.path = value.text_or("path", "");
  line.sources = read_sources(value);
  value.finish();
  return line;
}

SecondCoding read_second_coding(JsonValue value) {
  SecondCoding second;
  second.date = value.date("date");
  second.coder = value.text("coder");
  second.diagnoses_agreed = static_cast<int>(value.integer("diagnoses_agreed", 0, 1000));
  second.diagnoses_total = static_cast<int>(value.integer("diagnoses_total", 0, 1000));
  second.procedures_agreed = static_cast<int>(value.integer("procedures_agreed", 0, 1000));
  second.procedures_total = static_cast<int>(value.integer("procedures_total", 0, 1000));
  value.each("differences", [&](JsonValue d) {
    CodingDifference difference;
    difference.line = d.text("line");
    difference.second = d.text("second");
    difference.settled_by = d.text("settled_by");
    const std::vector<std::pair<std::string_view, std::string_view>> outcomes = {
        {"key kept", "key kept"}, {"key changed", "key changed"}, {"alternate added", "alternate added"}, {"chart clarified", "chart clarified"}};
    difference.outcome = d.one_of("outcome", outcomes);
    d.finish();
    second.differences.push_back(std::move(difference));
  });
  value.finish();
  return second;
}

Operation read_operation(JsonValue value) {
  Operation operation;
  operation.id = OperationId(value.text("id"));
  operation.name = value.text("name");
  operation.surgeon = value.text("surgeon");
  operation.anesthesia = value.one_of("anesthesia", words::in_file(words::anesthesias()));
  operation.started = value.local_time("started");
  operation.ended = value.local_time("ended");
  operation.left = value.local_time("left");
  operation.tissue = value.boolean_or("tissue", false);
  operation.emergency = value.boolean_or("emergency", false);
  operation.site = value.text_or("site", "");
  if (value.optional("side")) operation.side = value.one_of("side", words::in_file(words::sides()));
  value.finish();
  return operation;
}

ChartEntry read_entry(JsonValue value) {
  ChartEntry entry;
  entry.id = EntryId(value.text("id"));
  entry.type = value.one_of("type", words::in_file(words::document_types()));
  entry.at = value.local_time("at");
  entry.author = value.text_or("author", "");
  entry.signed_at = value.local_time_if_present("signed");
  entry.signed_quote = value.text_or("signed_quote", "");
  if (value.optional("operation")) entry.operation = OperationId(value.text("operation"));
  entry.quote = value.text("quote");
  entry.occurrence = static_cast<int>(value.integer_or("occurrence", 1, 1000, 1));
  value.finish();
  return entry;
}

Encounter read_encounter(JsonValue value, int version) {
  Encounter encounter;
  encounter.setting = value.one_of("setting", words::in_file(words::settings()));
  encounter.facility = value.text("facility");
  JsonValue patient = value.required("patient");
  encounter.patient.name = patient.text("name");
  encounter.patient.mrn = patient.text("mrn");
  encounter.patient.sex = patient.one_of("sex", words::in_file(words::sexes()));
  encounter.patient.born = patient.date("born");
  patient.finish();
  encounter.started = value.local_time("started");
  encounter.admitted = value.local_time_if_present("admitted");
  encounter.ended = value.local_time("ended");
  encounter.disposition = value.text("disposition");
  encounter.payer = value.text("payer");
  encounter.attending = value.text("attending");
  if (version >= 3) {
    if (value.optional("service")) encounter.service = value.one_of("service", words::in_file(words::services()));
    encounter.daylight_saving = value.boolean_or("daylight_saving", true);
    value.each_if_present("operations", [&](JsonValue operation) { encounter.operations.push_back(read_operation(operation)); }, 20);
  }
  value.finish();
  return encounter;
}

NotCoded read_trap(JsonValue value, CodeSystem procedures) {
  NotCoded trap;
  const std::string code = value.text("code");
  // Without a dot: seven characters or a table's beginning are ICD-10-PCS, five digits CPT, a letter and four digits HCPCS in a task that reports CPT.
  const bool digits_only = code.size() == 5 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool pcs = procedures == CodeSystem::Icd10Pcs && code.find('.') == std::string::npos && (code.size() == 7 || (!code.empty() && code[0] >= '0' && code[0] <= '9'));
  const bool hcpcs = procedures == CodeSystem::Cpt && code.size() == 5 && std::all_of(code.begin() + 1, code.end(), [](char c) { return c >= '0' && c <= '9'; });
  trap.code = Code(code, digits_only ? CodeSystem::Cpt : pcs ? CodeSystem::Icd10Pcs : hcpcs ? CodeSystem::Hcpcs : CodeSystem::Icd10Cm);
  trap.kind = value.one_of("kind", words::in_file(words::not_coded_kinds()));
  if (value.optional("instead")) trap.instead = LineId(value.text("instead"));
  trap.why = value.text("why");
  trap.evidence = read_evidence(value);
  trap.sources = read_sources(value);
  value.finish();
  return trap;
}

RequiredOrder read_order(JsonValue value, int version) {
  RequiredOrder order;
  order.first = LineId(value.text("first"));
  order.then = LineId(value.text("then"));
  if (version >= 2) order.note = value.one_of("note", words::in_file(words::order_notes()));
  order.why = value.text("why");
  order.sources = read_sources(value);
  value.finish();
  return order;
}

ProviderAnswer read_answer(JsonValue value, CodeSystem procedures) {
  ProviderAnswer answer;
  answer.outcome = value.one_of("outcome", words::in_file(words::query_outcomes()));
  answer.after_hours = static_cast<int>(value.integer("after_hours", 1, 2000));
  answer.text = value.text_or("text", "");
  value.each_if_present("changes", [&](JsonValue change) {
    AnswerChange made;
    if (change.optional("line")) made.line = LineId(change.text("line"));
    made.procedure = change.boolean_or("procedure", false);
    if (auto becomes = change.optional("becomes")) made.becomes = read_line(*becomes, made.procedure ? procedures : CodeSystem::Icd10Cm, made.procedure);
    change.finish();
    answer.changes.push_back(std::move(made));
  }, 20);
  return answer;
}

QueryModel read_model_query(JsonValue value) {
  QueryModel model;
  model.form = value.one_of("form", words::in_file(words::query_forms()));
  model.title = value.text("title");
  model.question = value.text("question");
  value.each_if_present("options", [&](JsonValue option) { model.options.push_back(option.as_text()); }, 20);
  value.finish();
  return model;
}

NeededQuery read_query(JsonValue value, CodeSystem procedures, int version) {
  NeededQuery query;
  query.id = LineId(value.text("id"));
  query.about = value.text("about");
  query.to = value.text("to");
  value.each_if_present("assumed", [&](JsonValue code) { query.assumed.emplace_back(code.as_text(), CodeSystem::Icd10Cm); }, 50);
  query.why = value.text("why");
  query.evidence = read_evidence(value);
  query.sources = read_sources(value);
  if (version >= 3) {
    value.each_if_present("terms", [&](JsonValue term) { query.terms.push_back(term.as_text()); }, 50);
    if (auto model = value.optional("model")) query.model = read_model_query(*model);
    if (auto given = value.optional("answer")) {
      query.answer = read_answer(*given, procedures);
      query.answer->by = query.to;
      if (auto next = given->optional("escalation")) {
        query.escalation = read_answer(*next, procedures);
        query.escalation->by = next->text("to");
        next->finish();
      }
      given->finish();
    }
  }
  value.finish();
  return query;
}

AnswerKey read_key(JsonValue value, CodeSystem procedures, int version) {
  AnswerKey key;
  value.each("diagnoses", [&](JsonValue line) { key.diagnoses.push_back(read_line(line, CodeSystem::Icd10Cm, false)); }, 100);
  value.each("procedures", [&](JsonValue line) { key.procedures.push_back(read_line(line, procedures, true)); }, 100);
  value.each("not_coded", [&](JsonValue trap) { key.not_coded.push_back(read_trap(trap, procedures)); }, 200);
  value.each_if_present("order", [&](JsonValue order) { key.order.push_back(read_order(order, version)); }, 100);
  if (value.optional("queries")) {
    key.queries.emplace();
    value.each("queries", [&](JsonValue query) { key.queries->push_back(read_query(query, procedures, version)); }, 20);
  }
  value.each_if_present("withdrawn", [&](JsonValue line) {
    WithdrawnLine made;
    made.id = LineId(line.text("id"));
    made.procedure = line.boolean_or("procedure", false);
    made.last = read_earlier(line, made.procedure ? procedures : CodeSystem::Icd10Cm);
    line.finish();
    key.withdrawn.push_back(std::move(made));
  }, 100);
  value.finish();
  return key;
}

Rubric read_rubric(JsonValue value) {
  Rubric rubric;
  rubric.diagnoses = static_cast<int>(value.integer_or("diagnoses", 0, 100, 0));
  rubric.principal = static_cast<int>(value.integer_or("principal", 0, 100, 0));
  rubric.procedures = static_cast<int>(value.integer_or("procedures", 0, 100, 0));
  rubric.poa = static_cast<int>(value.integer_or("poa", 0, 100, 0));
  rubric.query = static_cast<int>(value.integer_or("query", 0, 100, 0));
  value.finish();
  return rubric;
}

PlantedDeficiency read_planted(JsonValue value) {
  PlantedDeficiency planted;
  planted.id = LineId(value.text("id"));
  planted.type = value.one_of("type", words::in_file(words::deficiency_types()));
  planted.document = DocumentId(value.text_or("document", ""));
  planted.about = value.text_or("about", "");
  if (value.optional("evidence")) planted.evidence = read_evidence(value);
  planted.responsible = value.text("responsible");
  planted.severity = static_cast<int>(value.integer("severity", 1, 3));
  value.each_if_present("also", [&](JsonValue also) {
    const std::string word = also.as_text();
    if (const auto type = deficiency_type_from(word)) planted.also.push_back(*type);
    else also.fault("SCN-056", fmt::format("\"{}\" is no type of deficiency", word), "scenarios/README.md lists them");
  }, 13);
  planted.why = value.text("why");
  planted.cite = value.text("cite");
  value.finish();
  return planted;
}

ReviewTask read_review(JsonValue value) {
  ReviewTask review;
  review.on = value.local_time("on");
  review.seed = static_cast<std::uint64_t>(value.integer_or("seed", 0, 1'000'000'000, 0));
  review.level = static_cast<int>(value.integer_or("level", 0, 4, 0));
  value.each_if_present("planted", [&](JsonValue planted) { review.planted.push_back(read_planted(planted)); }, 100);
  value.each_if_present("sound", [&](JsonValue sound) {
    SoundDocument made;
    made.document = DocumentId(sound.text("document"));
    made.why = sound.text("why");
    made.cite = sound.text("cite");
    sound.finish();
    review.sound.push_back(std::move(made));
  }, 100);
  value.finish();
  return review;
}

/// In version 1 key and rubric stand at the root and belong to the one task there is.
Task read_task(JsonValue value, JsonValue& root, int version) {
  Task task;
  task.id = TaskId(value.text("id"));
  auto kinds = words::in_file(words::task_kinds());
  if (version < 3) kinds.resize(1);
  task.kind = value.one_of("kind", kinds);
  task.instructions = value.text("instructions");
  if (task.kind == TaskKind::Review) {
    task.title = value.text_or("title", "");
    task.review = read_review(value.required("review"));
    value.finish();
    return task;
  }
  task.code_date = value.date("code_date");
  const std::vector<std::pair<std::string_view, std::optional<CodeSystem>>> systems = {
      {"none", std::nullopt}, {"icd-10-pcs", CodeSystem::Icd10Pcs}, {"cpt", CodeSystem::Cpt}};
  task.procedures = value.one_of("procedures", systems);
  task.poa = value.boolean_or("poa", false);
  if (version >= 2) {
    task.title = value.text_or("title", "");
    if (value.optional("setting")) task.setting = value.one_of("setting", words::in_file(words::settings()));
  }
  JsonValue& owner = version >= 2 ? value : root;
  task.key = read_key(owner.required("key"), task.procedures.value_or(CodeSystem::Icd10Pcs), version);
  if (auto rubric = owner.optional("rubric")) task.rubric = read_rubric(*rubric);
  value.finish();
  return task;
}

/// A name that stays in `chart/`: letters, digits, `-`, `_` and `.`, not beginning with a dot.
bool is_plain_file_name(std::string_view name) {
  if (name.empty() || name.size() > 120 || name.front() == '.') return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; });
}

ChartDocument read_document(JsonValue value, const fs::path& folder, std::string& hashed, int version) {
  ChartDocument document;
  document.id = DocumentId(value.text("id"));
  document.file = value.text("file");
  document.type = value.one_of("type", words::in_file(words::document_types()));
  document.title = value.text("title");
  document.author = value.text("author");
  document.role = value.text("role");
  document.written = value.local_time("written");
  document.signed_at = value.local_time_if_present("signed");
  document.status = value.one_of("status", words::in_file(words::document_statuses()));
  if (version >= 3) {
    value.each_if_present("entries", [&](JsonValue entry) { document.entries.push_back(read_entry(entry)); }, 200);
    if (value.optional("operation")) document.operation = OperationId(value.text("operation"));
    document.cosigner = value.text_or("cosigner", "");
    document.cosigned = value.local_time_if_present("cosigned");
    if (auto label = value.optional("patient")) {
      document.label = PageLabel{label->text("name"), label->text("mrn")};
      label->finish();
    }
  }
  if (!document.file.empty()) {
    if (!is_plain_file_name(document.file)) {
      value.required("file").fault("SCN-005", fmt::format("\"{}\" is no plain file name", document.file), "documents lie in chart/, named by letters, digits, - and _");
    } else if (auto bytes = read_file(folder / "chart" / document.file, kLargestDocument); !bytes) {
      value.required("file").fault("SCN-006", "the document cannot be read: " + bytes.error().message);
    } else if (first_malformed_utf8(*bytes)) {
      value.required("file").fault("SCN-007", fmt::format("chart/{} is no UTF-8", document.file), "save it as UTF-8");
    } else {
      std::string_view text = *bytes;
      if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
      for (const char c : text)
        if (c != '\r') document.markdown += c;
      hashed += document.file + '\n' + document.markdown;
      if (trimmed(document.markdown).empty()) value.required("file").fault("SCN-008", fmt::format("chart/{} is empty", document.file));
    }
  }
  value.finish();
  return document;
}

Scenario read_model(JsonValue root, int version, const fs::path& folder, const std::string& json) {
  Scenario s;
  std::string hashed = json;
  s.id = ScenarioId(root.text("id"));
  s.title = root.text("title");
  s.summary = root.text("summary");
  s.specialty = root.text("specialty");
  s.difficulty = root.one_of("difficulty", words::in_file(words::difficulties()));
  s.time_standard_minutes = static_cast<int>(root.integer("time_standard_minutes", 1, 240));
  s.guided = root.boolean_or("guided", false);
  JsonValue lesson = root.required("lesson");
  s.lesson.main = lesson.text("main");
  lesson.each("traps", [&](JsonValue trap) { s.lesson.traps.push_back(trap.as_text()); }, 20);
  lesson.finish();
  s.encounter = read_encounter(root.required("encounter"), version);
  root.each("documents", [&](JsonValue value) { s.documents.push_back(read_document(value, folder, hashed, version)); }, 200);
  root.each("tasks", [&](JsonValue value) { s.tasks.push_back(read_task(value, root, version)); }, version >= 2 ? 10 : 1);
  // A file of version 1 without a task: its key is read all the same, so that all its faults are told.
  if (version < 2 && s.tasks.empty()) {
    if (auto key = root.optional("key")) (void)read_key(*key, CodeSystem::Icd10Pcs, version);
    if (auto rubric = root.optional("rubric")) (void)read_rubric(*rubric);
  }

  JsonValue provenance = root.required("provenance");
  s.provenance.author = provenance.text("author");
  s.provenance.created = provenance.date("created");
  if (auto second = provenance.optional("second_coding")) s.provenance.second_coding = read_second_coding(*second);
  provenance.finish();
  root.finish();
  s.content_hash = sha256_hex(hashed);
  return s;
}

void find_folders(const fs::path& folder, int levels, std::vector<fs::path>& found) {
  std::error_code code;
  if (fs::exists(folder / "scenario.json", code)) {
    found.push_back(folder);
    return;
  }
  if (levels == 0) return;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    if (at->is_directory(code) && !at->is_symlink(code)) find_folders(at->path(), levels - 1, found);
}

}  // namespace

ScenarioFile read_scenario(const fs::path& folder) {
  ScenarioFile file;
  file.folder = folder;
  // A path that ends in a slash still names its last folder.
  const fs::path named = folder.has_filename() ? folder : folder.parent_path();
  const std::string shown = (named.filename() / "scenario.json").generic_string();
  auto bytes = read_file(folder / "scenario.json", kLargestScenario);
  if (!bytes) {
    file.diagnostics.add({.id = "SCN-001", .place = {shown, 0, 0}, .message = "the scenario cannot be read: " + bytes.error().message});
    return file;
  }
  auto json = std::make_shared<JsonReader>(*bytes, shown);
  if (json->expect_format("chartwright.scenario", kScenarioVersion)) {
    JsonValue root = json->root();
    file.version = static_cast<int>(root.integer("version", 1, kScenarioVersion));
    Scenario scenario = read_model(root, file.version, folder, *bytes);
    std::error_code code;
    const fs::path real = fs::weakly_canonical(named, code);
    if (!scenario.id.empty() && !code && real.filename() != scenario.id.text())
      root.required("id").fault("SCN-002", fmt::format("the id \"{}\" differs from the folder's name \"{}\"", scenario.id.text(), real.filename().string()));
    std::set<std::string> listed;
    for (const auto& document : scenario.documents) listed.insert(document.file);
    std::vector<std::string> strays;
    for (fs::directory_iterator at(folder / "chart", code), end; !code && at != end; at.increment(code))
      if (!listed.contains(at->path().filename().string())) strays.push_back(at->path().filename().string());
    std::sort(strays.begin(), strays.end());
    for (const auto& stray : strays)
      root.required("documents").fault("SCN-009", fmt::format("chart/{} is not in the list of documents", stray), "list it, or delete the file", Severity::Warning);
    file.scenario = std::move(scenario);
  }
  file.diagnostics = json->diagnostics();
  file.json = json;
  return file;
}

std::vector<ScenarioFile> read_library(const fs::path& root) {
  std::vector<fs::path> folders;
  find_folders(root, 4, folders);
  std::sort(folders.begin(), folders.end());
  std::vector<ScenarioFile> files;
  for (const auto& folder : folders) files.push_back(read_scenario(folder));
  return files;
}

}  // namespace cw
