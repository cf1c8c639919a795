#include "scenarios/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "scenarios/chart_text.h"
#include "scenarios/check_record.h"
#include "scenarios/edit_lines.h"

namespace cw {
namespace {

class Checker {
 public:
  Checker(const ScenarioFile& file, const CodeBook& codes, const EditLists& lists) : file_(file), s_(*file.scenario), codes_(codes), lists_(lists) {
    for (const auto& document : s_.documents) texts_.emplace(document.id, parse_chart_text(document.markdown));
  }

  Diagnostics run() {
    check_encounter();
    check_documents();
    const RecordCheck record{s_, texts_,
                             [this](const char* id, const std::string& pointer, std::string message, std::string help, Severity severity) { add(id, pointer, std::move(message), std::move(help), severity); },
                             [this](const std::vector<Evidence>& evidence, const std::string& pointer, bool required) { check_evidence(evidence, pointer, required); }};
    check_operations(record);
    check_entries(record);
    check_completeness(record);
    check_tasks();
    for (const auto& task : s_.tasks) {
      // Ids of lines are unique in a task: tasks of one record may name their lines alike.
      t_ = &task;
      at_ = file_.version >= 2 ? fmt::format("/tasks/{}", t_ - s_.tasks.data()) : std::string();
      ids_.clear();
      if (task.kind == TaskKind::Review) {
        check_review_task(record, task, at_);
        continue;
      }
      check_key();
      check_queries();
      check_edits();
      check_rubric();
    }
    check_lesson();
    if (!s_.provenance.second_coding) add("SCN-049", "/provenance", "the key has not been coded a second time by someone who had not seen it", "chartwright-cli scenario blind gives the second coder's text", Severity::Warning);
    return std::move(found_);
  }

 private:
  void add(const char* id, const std::string& pointer, std::string message, std::string help = {}, Severity severity = Severity::Error) {
    const SourcePlace place = file_.json ? file_.json->place_of(pointer) : SourcePlace{};
    found_.add({.id = id, .severity = severity, .place = place, .pointer = pointer, .message = std::move(message), .help = std::move(help), .source_line = file_.json ? file_.json->source_line(place.line) : ""});
  }

  void check_encounter() {
    const Encounter& e = s_.encounter;
    const bool inpatient = e.setting == Setting::Inpatient;
    if (inpatient != e.admitted.has_value()) add("SCN-020", "/encounter", inpatient ? "an inpatient encounter needs the time of its inpatient order" : "only inpatients are admitted", inpatient ? "add \"admitted\"" : "leave \"admitted\" out");
    if (e.ended < e.started || (e.admitted && (*e.admitted < e.started || e.ended < *e.admitted))) add("SCN-021", "/encounter/ended", "the encounter's times do not follow each other: started, admitted, ended");
    if (e.patient.born > e.started.date) add("SCN-021", "/encounter/patient/born", "the patient is born after the encounter began");
  }

  void check_documents() {
    if (s_.documents.empty()) add("SCN-022", "/documents", "a chart needs at least one document");
    std::set<std::string> ids, files;
    for (std::size_t i = 0; i < s_.documents.size(); ++i) {
      const auto& d = s_.documents[i];
      const std::string at = fmt::format("/documents/{}", i);
      if (!ids.insert(d.id.text()).second) add("SCN-023", at + "/id", fmt::format("the document id \"{}\" is used twice", d.id.text()));
      if (!files.insert(d.file).second) add("SCN-023", at + "/file", fmt::format("the file \"{}\" is used twice", d.file));
      if ((d.status == DocumentStatus::Unsigned) == d.signed_at.has_value()) add("SCN-024", at + "/status", d.signed_at ? "a signed document cannot have the status unsigned" : "a document without \"signed\" has the status unsigned");
      if (d.signed_at && *d.signed_at < d.written) add("SCN-025", at + "/signed", fmt::format("\"{}\" is signed before it was written", d.title));
      // A chart takes in papers from before the visit (a referral, an outside report) and finishes within the 30 days of completion.
      if (d.written.date > s_.encounter.ended.date.plus_days(30)) add("SCN-026", at + "/written", fmt::format("\"{}\" is written more than 30 days after the encounter ended", d.title));
      if (d.written.date < s_.encounter.patient.born) add("SCN-026", at + "/written", fmt::format("\"{}\" is written before the patient was born", d.title));
    }
  }

  void check_tasks() {
    if (std::none_of(s_.tasks.begin(), s_.tasks.end(), [](const Task& t) { return t.kind == TaskKind::Code; })) add("SCN-027", "/tasks", "a scenario needs a task to code");
    else if (s_.tasks.front().kind != TaskKind::Code) add("SCN-027", "/tasks/0", "the first task is one to code", "let the review come after it");
    std::set<std::string> ids;
    for (std::size_t i = 0; i < s_.tasks.size(); ++i) {
      const auto& t = s_.tasks[i];
      const std::string at = fmt::format("/tasks/{}", i);
      if (!ids.insert(t.id.text()).second) add("SCN-028", at + "/id", fmt::format("the task id \"{}\" is used twice", t.id.text()));
      const bool inpatient = s_.setting(t) == Setting::Inpatient;
      if (s_.tasks.size() > 1 && t.title.empty()) add("SCN-051", at, "a task among several needs a title", "add \"title\", for example \"As an inpatient\"");
      if (t.kind == TaskKind::Review) continue;
      if (t.poa && !inpatient) add("SCN-029", at + "/poa", "present on admission is reported for inpatients only", "Official Guidelines, Appendix I");
      const Date expected = inpatient ? s_.encounter.ended.date : s_.encounter.started.date;
      if (t.code_date != expected) add("SCN-030", at + "/code_date", fmt::format("the code date is {}, but the {} is {}", to_string(t.code_date), inpatient ? "discharge" : "service date", to_string(expected)));
    }
  }

  void check_evidence(const std::vector<Evidence>& evidence, const std::string& at, bool required) {
    if (required && evidence.empty()) add("SCN-031", at, "there is no evidence from the chart");
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      const auto& e = evidence[i];
      const std::string here = fmt::format("{}/evidence/{}", at, i);
      const auto text = texts_.find(e.document);
      if (text == texts_.end()) {
        std::vector<std::string_view> known;
        for (const auto& d : s_.documents) known.push_back(d.id.text());
        const auto near = nearest_name(e.document.text(), known);
        add("SCN-032", here + "/document", fmt::format("there is no document \"{}\"", e.document.text()), near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
        continue;
      }
      const int count = count_quote(text->second, e.quote);
      if (count == 0) add("SCN-010", here + "/quote", fmt::format("these words do not stand in \"{}\"", e.document.text()), "quote the text as it reads, without Markdown marks, inside one paragraph or cell");
      else if (e.occurrence > count) add("SCN-011", here + "/occurrence", fmt::format("these words stand {} time{} in \"{}\", not {}", count, count == 1 ? "" : "s", e.document.text(), e.occurrence));
    }
  }

  void check_sources(const std::vector<Source>& sources, const std::string& at) {
    if (sources.empty()) add("SCN-033", at + "/sources", "no official rule is named");
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto& source = sources[i];
      if ((source.kind == SourceKind::Guideline || source.kind == SourceKind::PcsGuideline || source.kind == SourceKind::PoaGuideline) && source.year == 0)
        add("SCN-034", fmt::format("{}/sources/{}", at, i), "a guideline is cited with the fiscal year whose text was checked", "add \"year\"");
    }
  }

  void check_code(const Code& code, const std::string& at) {
    if (code.empty()) return;
    const CodeLookup lookup = codes_.lookup(code, t_->code_date);
    if (lookup.release == nullptr || (lookup.status == CodeStatus::Unknown && lookup.release == nullptr)) {
      add("SCN-015", at, fmt::format("no release of {} is installed, so {} cannot be checked", display_name(code.system()), code.text()));
      return;
    }
    const std::string where = fmt::format("{} {}", display_name(code.system()), lookup.release->info().name);
    if (lookup.status == CodeStatus::Unknown) add("SCN-012", at, fmt::format("{} is no code of {}", code.text(), where));
    else if (lookup.status == CodeStatus::NeedsMore) add("SCN-013", at, fmt::format("{} is not billable: more characters are required", code.text()), next_codes(*lookup.release, code));
    else if (lookup.status == CodeStatus::NotOnDate) add("SCN-014", at, fmt::format("{} is not valid on {}; {} has it", code.text(), to_string(t_->code_date), where));
    else if (!lookup.release_covers_date) add("SCN-015", at, fmt::format("no installed release covers {}; {} is checked against {}", to_string(t_->code_date), code.text(), where));
    if (lookup.status != CodeStatus::Billable) return;
    const int age = age_in_years(s_.encounter.patient.born, s_.encounter.started.date);
    if (age < lookup.entry->least_age || age > lookup.entry->most_age) add("SCN-016", at, fmt::format("{} is for ages {} to {}; the patient is {}", code.text(), lookup.entry->least_age, lookup.entry->most_age, age));
    if ((lookup.entry->sex == SexLimit::Female && s_.encounter.patient.sex == Sex::Male) || (lookup.entry->sex == SexLimit::Male && s_.encounter.patient.sex == Sex::Female))
      add("SCN-017", at, fmt::format("{} is for {} patients only", code.text(), lookup.entry->sex == SexLimit::Female ? "female" : "male"));
  }

  std::string next_codes(const Release& release, const Code& code) const {
    std::string some;
    int shown = 0;
    for (const CodeEntry* entry : release.below(code.bare()))
      if (entry->billable && shown++ < 4) some += (some.empty() ? "" : ", ") + entry->code.text();
    return some.empty() ? "" : "for example " + some;
  }

  void check_line(const KeyLine& line, const std::string& at, bool procedure) {
    check_code(line.code, at + "/code");
    check_versions(line, at);
    check_units(line, at, procedure);
    check_evidence(line.evidence, at, true);
    check_sources(line.sources, at);
    if (!ids_.insert(line.id.text()).second) add("SCN-035", at + "/id", fmt::format("the line id \"{}\" is used twice", line.id.text()));
    for (std::size_t i = 0; i < line.alternates.size(); ++i) {
      const std::string here = fmt::format("{}/alternates/{}/code", at, i);
      check_code(line.alternates[i].code, here);
      if (line.alternates[i].code == line.code) add("SCN-036", here, "an alternate is the key's own code");
    }
    if (procedure) {
      if (line.date && (*line.date < s_.encounter.started.date || *line.date > s_.encounter.ended.date)) add("SCN-037", at + "/date", fmt::format("the procedure's date {} lies outside the encounter", to_string(*line.date)));
      return;
    }
    if (!t_->poa) {
      if (line.poa) add("SCN-038", at + "/poa", "present on admission is not reported in this task", "leave \"poa\" out");
      return;
    }
    if (!line.poa) {
      add("SCN-039", at, fmt::format("{} has no present-on-admission indicator", line.code.text()), "add \"poa\": Y, N, U, W or exempt");
      return;
    }
    const CodeLookup lookup = codes_.lookup(line.code, t_->code_date);
    const bool exempt = codes_.poa_exempt(line.code, t_->code_date);
    if (lookup.status == CodeStatus::Billable && exempt != (*line.poa == Poa::Exempt))
      add("SCN-040", at + "/poa", line.code.text() + (exempt ? " is on the exempt list" : " is not on the exempt list"), exempt ? "its \"poa\" is exempt" : "give it Y, N, U or W");
  }

  void check_key() {
    const auto& key = t_->key;
    if (key.diagnoses.empty()) add("SCN-041", at_ + "/key/diagnoses", "the key has no diagnosis");
    int principals = 0;
    for (std::size_t i = 0; i < key.diagnoses.size(); ++i) {
      const auto& line = key.diagnoses[i];
      const std::string at = fmt::format("{}/key/diagnoses/{}", at_, i);
      check_line(line, at, false);
      if (line.principal) {
        ++principals;
        if (i != 0) add("SCN-042", at + "/principal", "the principal or first-listed diagnosis stands first");
        if (line.optional) add("SCN-042", at + "/optional", "the principal or first-listed diagnosis is not optional");
      }
      for (std::size_t k = 0; k < i; ++k) {
        const auto& other = key.diagnoses[k];
        if (other.code == line.code) add("SCN-043", at + "/code", fmt::format("{} stands in the key twice", line.code.text()), "Official Guidelines I.B.12: a code is reported once");
        std::string where;
        if (codes_.excludes1(line.code, other.code, t_->code_date, &where))
          add("SCN-018", at + "/code", fmt::format("{} and {} exclude each other (Excludes1 at {})", line.code.text(), other.code.text(), where), "Official Guidelines I.A.12.a");
      }
    }
    if (!key.diagnoses.empty() && principals != 1) add("SCN-042", at_ + "/key/diagnoses", fmt::format("{} lines are marked as principal; exactly one must be", principals));
    if (!t_->procedures && !key.procedures.empty()) add("SCN-044", at_ + "/key/procedures", "the key has procedures, but the task reports none");
    for (std::size_t i = 0; i < key.procedures.size(); ++i) check_line(key.procedures[i], fmt::format("{}/key/procedures/{}", at_, i), true);

    for (std::size_t i = 0; i < key.not_coded.size(); ++i) {
      const auto& trap = key.not_coded[i];
      const std::string at = fmt::format("{}/key/not_coded/{}", at_, i);
      check_evidence(trap.evidence, at, false);
      check_sources(trap.sources, at);
      const Release* release = codes_.release_for(trap.code.system(), t_->code_date);
      if (release == nullptr || release->find(trap.code.bare()) == nullptr) add("SCN-012", at + "/code", fmt::format("{} is no code or category of the installed release", trap.code.text()));
      if (trap.instead && key.line(*trap.instead) == nullptr) add("SCN-052", at + "/instead", fmt::format("there is no key line \"{}\"", trap.instead->text()));
      for (const auto* lines : {&key.diagnoses, &key.procedures})
        for (const auto& line : *lines) {
          bool forbidden = trap.code == line.code;
          for (const auto& alternate : line.alternates) forbidden = forbidden || trap.code == alternate.code;
          if (forbidden) add("SCN-045", at + "/code", fmt::format("{} is both asked for and forbidden", trap.code.text()));
        }
    }
    const auto position = [&](const LineId& id) {
      for (std::size_t i = 0; i < key.diagnoses.size(); ++i)
        if (key.diagnoses[i].id == id) return static_cast<int>(i);
      return -1;
    };
    for (std::size_t i = 0; i < key.order.size(); ++i) {
      const auto& order = key.order[i];
      const std::string at = fmt::format("{}/key/order/{}", at_, i);
      check_sources(order.sources, at);
      const int first = position(order.first), then = position(order.then);
      if (first < 0 || then < 0) add("SCN-046", at, fmt::format("there is no diagnosis line \"{}\"", first < 0 ? order.first.text() : order.then.text()));
      else if (first >= then) add("SCN-047", at, fmt::format("the key itself lists \"{}\" after \"{}\"", order.first.text(), order.then.text()));
    }
  }

  /// What rules above say already, with the pointer to the very field.
  static bool has_own_rule(EditKind kind) {
    switch (kind) {
      case EditKind::UnknownCode:
      case EditKind::InvalidTable:
      case EditKind::NotBillable:
      case EditKind::MissingSeventh:
      case EditKind::NotOnDate:
      case EditKind::NoRelease:
      case EditKind::Duplicate:
      case EditKind::Excludes1Pair:
      case EditKind::AgeConflict:
      case EditKind::SexConflict:
      case EditKind::PoaMissing:
      case EditKind::PoaOnExempt: return true;
      default: return false;
    }
  }

  void check_edits() {
    std::vector<EditLine> diagnoses, procedures;
    for (const auto& line : t_->key.diagnoses) diagnoses.push_back({line.code, poa_letter(line.poa)});
    for (const auto& line : t_->key.procedures) procedures.push_back({line.code, 0});
    for (const auto& finding : check_codes(diagnoses, procedures, edit_context(s_, *t_), codes_, lists_)) {
      if (finding.weight == EditWeight::Advice || has_own_rule(finding.kind)) continue;
      add("SCN-050", fmt::format("{}/key/{}/{}/code", at_, finding.procedure ? "procedures" : "diagnoses", finding.line), fmt::format("{} {}", finding.rule, finding.message), finding.source, finding.weight == EditWeight::Error ? Severity::Error : Severity::Warning);
    }
  }

  /// Versions count up to the line's own, and their days follow each other without a gap.
  void check_versions(const KeyLine& line, const std::string& at) {
    if (line.version != static_cast<int>(line.history.size()) + 1) add("SCN-053", at + "/version", fmt::format("the line is version {}, and its history has {}", line.version, line.history.size()), "a changed line keeps each earlier version in \"history\"");
    if (!line.history.empty() && !line.since) add("SCN-053", at, "a changed line says since when it is the reference", "add \"since\"");
    for (std::size_t i = 0; i < line.history.size(); ++i) {
      const auto& earlier = line.history[i];
      const std::string here = fmt::format("{}/history/{}", at, i);
      const std::optional<Date> next = i + 1 < line.history.size() ? std::optional(line.history[i + 1].from) : line.since;
      if (earlier.version != static_cast<int>(i) + 1) add("SCN-053", here + "/version", fmt::format("version {} stands where version {} is expected", earlier.version, i + 1));
      if (earlier.to < earlier.from) add("SCN-053", here + "/to", "the version ends before it begins");
      else if (next && earlier.to.plus_days(1) != *next) add("SCN-053", here + "/to", fmt::format("the version ends on {}, and the next begins on {}", to_string(earlier.to), to_string(*next)), "the next begins on the day after");
    }
  }

  void check_units(const KeyLine& line, const std::string& at, bool procedure) {
    if (!procedure) return;
    const bool billed_in_units = line.code.system() == CodeSystem::Cpt || line.code.system() == CodeSystem::Hcpcs;
    if (!billed_in_units && (line.units != 1 || !line.modifiers.empty())) add("SCN-054", at, fmt::format("{} takes neither modifiers nor units", line.code.text()), "they belong to CPT and HCPCS codes");
    for (const auto& modifier : line.modifiers)
      if (!is_modifier(modifier)) add("SCN-054", at + "/modifiers", fmt::format("\"{}\" is no modifier: it has two characters, digits or capital letters", modifier));
  }

  void check_queries() {
    if (!t_->key.queries) return;
    for (std::size_t i = 0; i < t_->key.queries->size(); ++i) {
      const auto& query = (*t_->key.queries)[i];
      const std::string at = fmt::format("{}/key/queries/{}", at_, i);
      if (!ids_.insert(query.id.text()).second) add("SCN-035", at + "/id", fmt::format("the line id \"{}\" is used twice", query.id.text()));
      check_evidence(query.evidence, at, true);
      check_sources(query.sources, at);
      for (std::size_t k = 0; k < query.assumed.size(); ++k) {
        const std::string here = fmt::format("{}/assumed/{}", at, k);
        check_code(query.assumed[k], here);
        for (const auto& line : t_->key.diagnoses)
          if (line.code == query.assumed[k]) add("SCN-055", here, fmt::format("{} is both asked for and called an assumption", query.assumed[k].text()));
      }
      check_answers(query, at);
    }
  }

  /// What a provider answers may change lines that the key has, into lines that would hold in it.
  void check_answer(const NeededQuery& query, const ProviderAnswer& answer, const std::string& at) {
    if ((answer.outcome == QueryOutcome::NoAnswer) != answer.text.empty()) add("SCN-062", at, answer.text.empty() ? "an answer needs its words" : "without an answer there are no words");
    if (answer.outcome == QueryOutcome::NoAnswer && !answer.changes.empty()) add("SCN-062", at + "/changes", "without an answer the key does not change");
    // The answer is a document of the chart by then.
    texts_.emplace(query.addendum(), parse_chart_text(answer.text));
    for (std::size_t i = 0; i < answer.changes.size(); ++i) {
      const auto& change = answer.changes[i];
      const std::string here = fmt::format("{}/changes/{}", at, i);
      if (change.line && t_->key.line(*change.line) == nullptr) add("SCN-062", here + "/line", fmt::format("there is no key line \"{}\"", change.line->text()));
      if (!change.line && !change.becomes) add("SCN-062", here, "the change says neither what it replaces nor what is added");
      if (!change.becomes) continue;
      // A line that replaces another one may keep its name.
      if (change.line && change.becomes->id == *change.line) ids_.erase(change.line->text());
      check_line(*change.becomes, here + "/becomes", change.procedure);
    }
    texts_.erase(query.addendum());
  }

  void check_answers(const NeededQuery& query, const std::string& at) {
    if (query.answer.has_value() != query.model.has_value()) add("SCN-062", at, "a query that can be written has both a model and an answer");
    if (query.model && query.model->form == QueryForm::MultipleChoice && query.model->options.size() < 2) add("SCN-062", at + "/model", "a choice needs options");
    if (!query.answer) return;
    check_answer(query, *query.answer, at + "/answer");
    if ((query.answer->outcome == QueryOutcome::NoAnswer) != query.escalation.has_value()) add("SCN-062", at + "/answer", query.escalation ? "only what is not answered is asked further" : "a query without an answer is asked further", query.escalation ? "" : "add \"escalation\"");
    if (query.escalation) check_answer(query, *query.escalation, at + "/answer/escalation");
  }

  void check_rubric() {
    if (!t_->rubric) return;
    const Rubric& r = *t_->rubric;
    if (const int sum = r.diagnoses + r.principal + r.procedures + r.poa + r.query; sum != 100) add("SCN-019", at_ + "/rubric", fmt::format("the rubric's parts add up to {}, not 100", sum));
    else if (r.diagnoses + r.principal == 0) add("SCN-019", at_ + "/rubric", "the rubric gives nothing for diagnoses");
  }

  void check_lesson() {
    if (s_.lesson.traps.size() < 2) add("SCN-048", "/lesson/traps", "a chart is planned around at least two traps");
  }

  const ScenarioFile& file_;
  const Scenario& s_;
  const CodeBook& codes_;
  const EditLists& lists_;
  std::map<DocumentId, ChartText> texts_;
  std::set<std::string> ids_;
  const Task* t_ = nullptr;  // the task whose key is checked
  std::string at_;           // where it stands in the file
  Diagnostics found_;
};

}  // namespace

Diagnostics check_scenario(const ScenarioFile& file, const CodeBook& codes, const EditLists& lists) { return file.scenario ? Checker(file, codes, lists).run() : Diagnostics{}; }

Diagnostics check_library(const std::vector<ScenarioFile>& files) {
  Diagnostics found;
  std::set<std::string> ids;
  std::vector<std::string> guided;
  for (const auto& file : files) {
    if (!file.scenario) continue;
    const std::string shown = file.folder.filename().string() + "/scenario.json";
    if (!ids.insert(file.scenario->id.text()).second) found.add({.id = "SCN-003", .place = {shown, 0, 0}, .message = fmt::format("two scenarios have the id \"{}\"", file.scenario->id.text())});
    if (file.scenario->guided) guided.push_back(file.scenario->id.text());
  }
  if (!files.empty() && guided.size() != 1) found.add({.id = "SCN-004", .place = {"library", 0, 0}, .message = fmt::format("{} charts are marked as guided; the welcome opens exactly one", guided.size())});
  return found;
}

const std::vector<ScenarioRule>& scenario_rules() {
  static const std::vector<ScenarioRule> rules = {
      {"SCN-001", "scenario.json can be read"},
      {"SCN-002", "the id is the folder's name"},
      {"SCN-003", "ids are unique in a library"},
      {"SCN-004", "a library has one guided chart"},
      {"SCN-005", "document files lie in chart/"},
      {"SCN-006", "document files can be read"},
      {"SCN-007", "document files are UTF-8"},
      {"SCN-008", "document files are not empty"},
      {"SCN-009", "files in chart/ are listed"},
      {"SCN-010", "every quote occurs"},
      {"SCN-011", "the occurrence of a quote exists"},
      {"SCN-012", "every code exists"},
      {"SCN-013", "every code is billable"},
      {"SCN-014", "every code is valid on the code date"},
      {"SCN-015", "an installed release covers the code date"},
      {"SCN-016", "age limits hold"},
      {"SCN-017", "sex limits hold"},
      {"SCN-018", "no Excludes1 pair stands in the key"},
      {"SCN-019", "the rubric adds up"},
      {"SCN-020", "inpatients, and only they, are admitted"},
      {"SCN-021", "the encounter's times follow each other"},
      {"SCN-022", "a chart has documents"},
      {"SCN-023", "document ids and files are unique"},
      {"SCN-024", "a document's status agrees with its signature"},
      {"SCN-025", "documents are signed after they are written"},
      {"SCN-026", "documents belong to the time of the encounter"},
      {"SCN-027", "a scenario has a task"},
      {"SCN-028", "task ids are unique"},
      {"SCN-029", "present on admission is for inpatients"},
      {"SCN-030", "the code date is the discharge or service date"},
      {"SCN-031", "every key line has evidence"},
      {"SCN-032", "evidence names a document"},
      {"SCN-033", "every statement names an official rule"},
      {"SCN-034", "guidelines are cited with their year"},
      {"SCN-035", "line ids are unique"},
      {"SCN-036", "an alternate is another code"},
      {"SCN-037", "procedures fall into the encounter"},
      {"SCN-038", "no POA where it is not reported"},
      {"SCN-039", "POA where it is reported"},
      {"SCN-040", "POA exempt exactly as listed"},
      {"SCN-041", "the key has a diagnosis"},
      {"SCN-042", "exactly one principal diagnosis, first and required"},
      {"SCN-043", "a code stands in the key once"},
      {"SCN-044", "procedures only where they are reported"},
      {"SCN-045", "no code is both asked for and forbidden"},
      {"SCN-046", "order rules name lines of the key"},
      {"SCN-047", "the key keeps its own order rules"},
      {"SCN-048", "a chart has at least two traps"},
      {"SCN-049", "the key was coded a second time, blind"},
      {"SCN-050", "the facility's edits accept the key"},
      {"SCN-051", "tasks among several have titles"},
      {"SCN-052", "a trap's `instead` names a key line"},
      {"SCN-053", "the versions of a key line follow each other"},
      {"SCN-054", "modifiers and units stand on CPT and HCPCS codes"},
      {"SCN-055", "an assumed code is not in the key"},
      {"SCN-056", "other names for a planted deficiency are types of deficiency"},
      {"SCN-057", "operations lie in the encounter, and documents name ones that are there"},
      {"SCN-058", "entry ids are unique in a chart"},
      {"SCN-059", "the text shows when an entry was made and signed"},
      {"SCN-060", "an attestation has somebody who attests"},
      {"SCN-061", "a review speaks of the chart it reviews"},
      {"SCN-062", "answers to queries change the key soundly"},
      {"SCN-063", "a chart to be reviewed is complete but for what is planted"},
  };
  return rules;
}

}  // namespace cw
