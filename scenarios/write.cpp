#include "scenarios/write.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "content/base/file_io.h"
#include "scenarios/read.h"
#include "scenarios/words.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::vector<Source>& sources) {
  Json list = Json::array();
  for (const auto& source : sources) {
    Json value = {{"kind", to_string(source.kind)}, {"ref", source.ref}};
    if (source.year != 0) value["year"] = source.year;
    list.push_back(std::move(value));
  }
  return list;
}

Json to_json(const std::vector<Evidence>& evidence) {
  Json list = Json::array();
  for (const auto& e : evidence) {
    Json value = {{"document", e.document.text()}, {"quote", e.quote}};
    if (e.occurrence != 1) value["occurrence"] = e.occurrence;
    list.push_back(std::move(value));
  }
  return list;
}

Json to_json(const EarlierLine& line) {
  Json value = {{"version", line.version}, {"code", line.code.text()}};
  if (line.poa) value["poa"] = to_string(*line.poa);
  value["from"] = to_string(line.from);
  value["to"] = to_string(line.to);
  value["why"] = line.why;
  return value;
}

Json to_json(const KeyLine& line) {
  Json value = {{"id", line.id.text()}};
  if (line.version != 1) value["version"] = line.version;
  if (line.since) value["since"] = to_string(*line.since);
  if (!line.history.empty()) {
    value["history"] = Json::array();
    for (const auto& earlier : line.history) value["history"].push_back(to_json(earlier));
  }
  value["code"] = line.code.text();
  if (line.principal) value["principal"] = true;
  if (line.poa) value["poa"] = to_string(*line.poa);
  if (line.date) value["date"] = to_string(*line.date);
  if (!line.modifiers.empty()) value["modifiers"] = line.modifiers;
  if (line.units != 1) value["units"] = line.units;
  if (line.optional) value["optional"] = true;
  if (line.weight != 1) value["weight"] = line.weight;
  if (!line.alternates.empty()) {
    Json list = Json::array();
    for (const auto& a : line.alternates) list.push_back({{"code", a.code.text()}, {"credit", a.credit}, {"why", a.why}});
    value["alternates"] = std::move(list);
  }
  value["evidence"] = to_json(line.evidence);
  value["rationale"] = line.rationale;
  if (!line.path.empty()) value["path"] = line.path;
  value["sources"] = to_json(line.sources);
  return value;
}

Json to_json(const NotCoded& trap) {
  Json value = {{"code", trap.code.text()}, {"kind", to_string(trap.kind)}};
  if (trap.instead) value["instead"] = trap.instead->text();
  value["why"] = trap.why;
  value["evidence"] = to_json(trap.evidence);
  value["sources"] = to_json(trap.sources);
  return value;
}

Json to_json(const ProviderAnswer& answer) {
  Json value = {{"outcome", to_string(answer.outcome)}, {"after_hours", answer.after_hours}};
  if (!answer.text.empty()) value["text"] = answer.text;
  if (!answer.changes.empty()) {
    value["changes"] = Json::array();
    for (const auto& change : answer.changes) {
      Json made = Json::object();
      if (change.line) made["line"] = change.line->text();
      if (change.procedure) made["procedure"] = true;
      if (change.becomes) made["becomes"] = to_json(*change.becomes);
      value["changes"].push_back(std::move(made));
    }
  }
  return value;
}

Json to_json(const NeededQuery& query) {
  Json value = {{"id", query.id.text()}, {"about", query.about}, {"to", query.to}};
  if (!query.assumed.empty()) {
    value["assumed"] = Json::array();
    for (const auto& code : query.assumed) value["assumed"].push_back(code.text());
  }
  value["why"] = query.why;
  value["evidence"] = to_json(query.evidence);
  value["sources"] = to_json(query.sources);
  if (!query.terms.empty()) value["terms"] = query.terms;
  if (query.model) {
    value["model"] = {{"form", to_string(query.model->form)}, {"title", query.model->title}, {"question", query.model->question}};
    if (!query.model->options.empty()) value["model"]["options"] = query.model->options;
  }
  if (query.answer) {
    value["answer"] = to_json(*query.answer);
    if (query.escalation) {
      Json next = {{"to", query.escalation->by}};
      next.update(to_json(*query.escalation));
      value["answer"]["escalation"] = std::move(next);
    }
  }
  return value;
}

Json to_json(const PlantedDeficiency& planted) {
  Json value = {{"id", planted.id.text()}, {"type", to_string(planted.type)}};
  if (!planted.document.empty()) value["document"] = planted.document.text();
  if (!planted.about.empty()) value["about"] = planted.about;
  if (!planted.evidence.empty()) value["evidence"] = to_json(planted.evidence);
  value["responsible"] = planted.responsible;
  value["severity"] = planted.severity;
  if (!planted.also.empty()) {
    value["also"] = Json::array();
    for (const auto type : planted.also) value["also"].push_back(to_string(type));
  }
  value["why"] = planted.why;
  value["cite"] = planted.cite;
  return value;
}

Json to_json(const SoundDocument& sound) { return {{"document", sound.document.text()}, {"why", sound.why}, {"cite", sound.cite}}; }

Json to_json(const Operation& operation) {
  Json value = {{"id", operation.id.text()},
                {"name", operation.name},
                {"surgeon", operation.surgeon},
                {"anesthesia", to_string(operation.anesthesia)},
                {"started", to_string(operation.started)},
                {"ended", to_string(operation.ended)},
                {"left", to_string(operation.left)}};
  if (operation.tissue) value["tissue"] = true;
  if (operation.emergency) value["emergency"] = true;
  if (!operation.site.empty()) value["site"] = operation.site;
  if (operation.side) value["side"] = to_string(*operation.side);
  return value;
}

Json to_json(const ChartEntry& entry) {
  Json value = {{"id", entry.id.text()}, {"type", to_string(entry.type)}, {"at", to_string(entry.at)}};
  if (!entry.author.empty()) value["author"] = entry.author;
  if (entry.signed_at) value["signed"] = to_string(*entry.signed_at);
  if (!entry.signed_quote.empty()) value["signed_quote"] = entry.signed_quote;
  if (entry.operation) value["operation"] = entry.operation->text();
  value["quote"] = entry.quote;
  if (entry.occurrence != 1) value["occurrence"] = entry.occurrence;
  return value;
}

Json to_json(const Task& task);

template <typename T>
Json list_of(const std::vector<T>& all) {
  Json list = Json::array();
  for (const auto& one : all) list.push_back(to_json(one));
  return list;
}

Json to_json(const AnswerKey& from) {
  Json key;
  key["diagnoses"] = list_of(from.diagnoses);
  key["procedures"] = list_of(from.procedures);
  key["not_coded"] = list_of(from.not_coded);
  if (!from.order.empty()) {
    key["order"] = Json::array();
    for (const auto& o : from.order) key["order"].push_back({{"first", o.first.text()}, {"then", o.then.text()}, {"note", to_string(o.note)}, {"why", o.why}, {"sources", to_json(o.sources)}});
  }
  if (from.queries) key["queries"] = list_of(*from.queries);
  if (!from.withdrawn.empty()) {
    key["withdrawn"] = Json::array();
    for (const auto& line : from.withdrawn) {
      Json value = {{"id", line.id.text()}};
      if (line.procedure) value["procedure"] = true;
      value.update(to_json(line.last));
      key["withdrawn"].push_back(std::move(value));
    }
  }
  return key;
}

Json to_json(const Rubric& from) {
  Json rubric = Json::object();
  for (const auto& [name, part] : {std::pair<const char*, int>{"diagnoses", from.diagnoses}, {"principal", from.principal}, {"procedures", from.procedures}, {"poa", from.poa}, {"query", from.query}})
    if (part != 0) rubric[name] = part;
  return rubric;
}

Json to_json(const Task& t) {
  Json value = {{"id", t.id.text()}, {"kind", to_string(t.kind)}};
  if (!t.title.empty()) value["title"] = t.title;
  value["instructions"] = t.instructions;
  if (t.review) {
    Json review = {{"on", to_string(t.review->on)}};
    if (t.review->seed != 0) review["seed"] = t.review->seed;
    if (t.review->level != 0) review["level"] = t.review->level;
    review["planted"] = list_of(t.review->planted);
    if (!t.review->sound.empty()) review["sound"] = list_of(t.review->sound);
    value["review"] = std::move(review);
    return value;
  }
  value["code_date"] = to_string(t.code_date);
  if (t.setting) value["setting"] = to_string(*t.setting);
  value["procedures"] = t.procedures ? to_string(*t.procedures) : "none";
  if (t.poa) value["poa"] = true;
  value["key"] = to_json(t.key);
  if (t.rubric) value["rubric"] = to_json(*t.rubric);
  return value;
}

Json to_json(const Encounter& e) {
  Json value = {{"setting", to_string(e.setting)},
                {"facility", e.facility},
                {"patient", {{"name", e.patient.name}, {"mrn", e.patient.mrn}, {"sex", to_string(e.patient.sex)}, {"born", to_string(e.patient.born)}}},
                {"started", to_string(e.started)}};
  if (e.admitted) value["admitted"] = to_string(*e.admitted);
  value["ended"] = to_string(e.ended);
  value["disposition"] = e.disposition;
  value["payer"] = e.payer;
  value["attending"] = e.attending;
  if (e.service != Service::General) value["service"] = to_string(e.service);
  if (!e.daylight_saving) value["daylight_saving"] = false;
  if (!e.operations.empty()) value["operations"] = list_of(e.operations);
  return value;
}

}  // namespace

std::string scenario_to_json(const Scenario& s) {
  Json root = {{"format", "chartwright.scenario"}, {"version", kScenarioVersion}, {"id", s.id.text()}, {"title", s.title}, {"summary", s.summary}, {"specialty", s.specialty},
               {"difficulty", to_string(s.difficulty)}, {"time_standard_minutes", s.time_standard_minutes}};
  if (s.guided) root["guided"] = true;
  root["lesson"] = {{"main", s.lesson.main}, {"traps", s.lesson.traps}};
  root["encounter"] = to_json(s.encounter);
  root["documents"] = Json::array();
  for (const auto& d : s.documents) {
    Json value = {{"id", d.id.text()}, {"file", d.file}, {"type", to_string(d.type)}, {"title", d.title}, {"author", d.author}, {"role", d.role}, {"written", to_string(d.written)}};
    if (d.signed_at) value["signed"] = to_string(*d.signed_at);
    value["status"] = to_string(d.status);
    if (d.operation) value["operation"] = d.operation->text();
    if (!d.cosigner.empty()) value["cosigner"] = d.cosigner;
    if (d.cosigned) value["cosigned"] = to_string(*d.cosigned);
    if (d.label) value["patient"] = {{"name", d.label->name}, {"mrn", d.label->mrn}};
    if (!d.entries.empty()) value["entries"] = list_of(d.entries);
    root["documents"].push_back(std::move(value));
  }
  root["tasks"] = list_of(s.tasks);
  Json provenance = {{"author", s.provenance.author}, {"created", to_string(s.provenance.created)}};
  if (const auto& second = s.provenance.second_coding) {
    Json value = {{"date", to_string(second->date)},
                  {"coder", second->coder},
                  {"diagnoses_agreed", second->diagnoses_agreed},
                  {"diagnoses_total", second->diagnoses_total},
                  {"procedures_agreed", second->procedures_agreed},
                  {"procedures_total", second->procedures_total}};
    value["differences"] = Json::array();
    for (const auto& d : second->differences) value["differences"].push_back({{"line", d.line}, {"second", d.second}, {"settled_by", d.settled_by}, {"outcome", d.outcome}});
    provenance["second_coding"] = std::move(value);
  }
  root["provenance"] = std::move(provenance);
  return root.dump(2) + "\n";
}

Result<void> write_scenario(const Scenario& scenario, const std::filesystem::path& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder / "chart", code);
  if (code) return Error{"file.unwritable", (folder / "chart").string() + " cannot be made: " + code.message()};
  for (const auto& document : scenario.documents)
    if (auto written = write_file_atomically(folder / "chart" / document.file, document.markdown); !written) return written;
  return write_file_atomically(folder / "scenario.json", scenario_to_json(scenario));
}

std::string scenario_blind(const Scenario& s) {
  const Encounter& e = s.encounter;
  std::string text = fmt::format("{}\n{}\n\n", s.title, s.summary);
  text += fmt::format("Setting: {}\nFacility: {}\nPatient: {}, MRN {}, {}, born {}\n", display_name(e.setting), e.facility, e.patient.name, e.patient.mrn, to_string(e.patient.sex), to_string(e.patient.born));
  text += fmt::format("Started: {}\n", to_string(e.started));
  if (e.admitted) text += fmt::format("Admitted: {}\n", to_string(*e.admitted));
  text += fmt::format("Ended: {}\nDisposition: {}\nPayer: {}\nAttending: {}\n", to_string(e.ended), e.disposition, e.payer, e.attending);
  for (const auto& t : s.tasks)
    if (t.kind == TaskKind::Code) text += fmt::format("\nTask {}: {}\n  Rules of this setting: {}; codes valid on {}; procedures: {}; present on admission: {}; {}\n", t.id.text(), t.instructions, display_name(s.setting(t)), to_string(t.code_date),
                        !t.procedures ? "not reported" : *t.procedures == CodeSystem::Cpt ? "CPT and HCPCS, with modifiers and units" : display_name(*t.procedures), t.poa ? "reported" : "not reported",
                        t.key.queries ? "decide whether a query to a provider is needed" : "no query is asked for");
  for (const auto& d : s.documents) {
    text += fmt::format("\n{}\n[{}] {}\n{}, {} · written {} · {} · {}\n{}\n\n", std::string(100, '='), d.id.text(), d.title, d.author, d.role, to_string(d.written),
                        d.signed_at ? "signed " + to_string(*d.signed_at) : "not signed", to_string(d.status), std::string(100, '-'));
    text += d.markdown;
    if (!text.empty() && text.back() != '\n') text += '\n';
  }
  return text;
}

}  // namespace cw
