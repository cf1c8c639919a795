#include "grading/review/review_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/utf8.h"
#include "grading/review/places.h"

namespace cw {
namespace {

/// What comes of it when nobody sees it; by DeficiencyType.
constexpr std::array<std::string_view, kDeficiencyTypes> kUnseen = {
    "Unseen, the record stays incomplete: whoever treats the patient next, or reviews the care, finds nothing there, and a survey counts it against the hospital.",
    "Unseen, nobody vouches for what stands there: a payer may refuse what rests on it, and the record turns delinquent.",
    "Unseen, nobody can tell afterwards whether it was done in time.",
    "It cannot be mended any more, only known: late entries are counted, and a pattern of them is what surveyors and the medical staff look for.",
    "Unseen, what was left out is missing when the next clinician, the coder or a court needs it.",
    "Unseen, an order that nobody confirmed stands as it was heard, and a mistake in the hearing stays undiscovered.",
    "Unseen, two statements stand side by side, and whoever reads only one of them treats or codes by it.",
    "Unseen, this patient may be treated by somebody else's findings, and that other patient's page is missing and no longer private.",
    "Unseen, findings of an earlier day pass for those of the day, and the note supports neither the care nor the codes.",
    "Unseen, the record cannot show that the patient was told of the risks and agreed.",
    "Unseen, the record leaves open on which side the operation was meant and done; such a conflict is escalated at once.",
    "Unseen, the encounter cannot be coded, and the bill waits.",
    "Unseen, the record does not show that the responsible physician took part, and the service cannot be billed in that physician's name.",
    "Unseen, the page is not found where it is looked for, and is found where it does not belong.",
};

std::string_view severity_words(int severity) { return severity >= 3 ? "legal or regulatory" : severity == 2 ? "it holds the bill" : "good practice"; }

std::string lower_first(std::string_view text) {
  std::string out(text);
  // `ED note` stays as it is.
  if (out.size() > 1 && out[1] >= 'a' && out[1] <= 'z') out[0] = static_cast<char>(out[0] >= 'A' && out[0] <= 'Z' ? out[0] - 'A' + 'a' : out[0]);
  return out;
}

std::string about_words(const Deficiency& d) {
  const auto type = document_type_from(d.about);
  return type ? lower_first(display_name(*type)) : d.about;
}

const ChartEntry* entry_of(const Deficiency& d, const ChartDocument& document) {
  const auto found = std::find_if(document.entries.begin(), document.entries.end(), [&](const ChartEntry& e) { return e.id == d.entry; });
  return found != document.entries.end() ? &*found : nullptr;
}

/// Where it is in the record.
std::string where(const Deficiency& d, const Scenario& chart) {
  const ChartDocument* document = chart.document(d.document);
  if (document == nullptr) {
    const Operation* operation = d.operation ? chart.encounter.operation(*d.operation) : nullptr;
    const std::string what = about_words(d);
    if (what.empty()) return {};
    return fmt::format("The record has no {}{}.", what, operation != nullptr ? fmt::format(" for the operation of {} ({})", to_display(operation->started), operation->name) : "");
  }
  if (const ChartEntry* entry = entry_of(d, *document)) return fmt::format("The {} of {} stands in \"{}\", {}.", lower_first(display_name(entry->type)), to_display(entry->at), document->title, document->author);
  return fmt::format("It is in \"{}\", {}, written {}.", document->title, document->author, to_display(document->written));
}

/// The sentences, each once and none empty.
std::string joined(const std::vector<std::string>& sentences) {
  std::string out;
  for (const auto& one : sentences)
    if (!one.empty() && out.find(one) == std::string::npos) out += (out.empty() ? "" : " ") + one;
  return out;
}

std::string due_words(const Deficiency& d) {
  if (!d.due || d.message.find(to_display(*d.due)) != std::string::npos) return {};
  return d.done ? fmt::format("It was due by {} and was done {}.", to_display(*d.due), to_display(*d.done)) : fmt::format("It was due by {}.", to_display(*d.due));
}

}  // namespace

std::string flag_place(const DeficiencyFlag& flag, const Scenario& chart) {
  if (flag.absent) return fmt::format("an absent {}", lower_first(display_name(*flag.absent)));
  const ChartDocument* document = chart.document(flag.document);
  return document != nullptr ? fmt::format("\"{}\"", document->title) : flag.document.empty() ? "nothing" : fmt::format("\"{}\"", flag.document.text());
}

std::string deficiency_name(const Deficiency& d, const Scenario& chart) {
  const ChartDocument* document = chart.document(d.document);
  const std::string place = document != nullptr ? fmt::format("\"{}\"", document->title) : about_words(d);
  return place.empty() ? std::string(display_name(d.type)) : fmt::format("{}, {}", display_name(d.type), place);
}

void ReviewWriter::tell(ReviewRow& row, const Deficiency& d, const DeficiencyFlag* flag) const {
  const std::string type = lower_first(display_name(d.type));
  std::vector<std::string> said;
  if (flag == nullptr) {
    said.push_back(fmt::format("Not flagged: {}.", deficiency_name(d, chart_)));
  } else if (row.verdict == ReviewVerdict::Found) {
    said.push_back(fmt::format("You flagged {} on {}, and that is right.", lower_first(display_name(flag->type)), flag_place(*flag, chart_)));
    if (flag->type != d.type) said.push_back(fmt::format("It is called {} here; your name for it is accepted.", type));
  } else {
    said.push_back(fmt::format("You flagged {} on {}; the place is right, but what is wrong there is called {}.", lower_first(display_name(flag->type)), flag_place(*flag, chart_), type));
  }
  if (flag != nullptr && !row.provider_right) {
    if (flag->responsible.empty()) said.push_back(fmt::format("You named nobody; the slip goes to {}.", d.responsible));
    else said.push_back(fmt::format("The slip goes to {}, not to {}.", d.responsible, flag->responsible));
  }
  if (row.severity_right && !*row.severity_right) said.push_back(fmt::format("You gave it severity {}; it is {}: {}.", flag->severity, d.severity, severity_words(d.severity)));
  row.message = joined(said);
  row.rationale = joined({where(d, chart_), d.message, due_words(d), d.responsible.empty() ? std::string() : fmt::format("Responsible: {}.", d.responsible), std::string(kUnseen[static_cast<std::size_t>(d.type)])});
  row.cite = d.cite;
}

void ReviewWriter::tell_false(ReviewRow& row, const DeficiencyFlag& flag, const Deficiency* beside) const {
  row.message = fmt::format("You flagged {} on {}; that is no deficiency of this record.", lower_first(display_name(flag.type)), flag_place(flag, chart_));
  const auto sound = std::find_if(task_.sound.begin(), task_.sound.end(), [&](const SoundDocument& s) { return !flag.document.empty() && s.document == flag.document; });
  if (beside != nullptr) {
    row.message = fmt::format("You flagged {} on {}; what is wrong there ({}) is counted once, with another of your flags.", lower_first(display_name(flag.type)), flag_place(flag, chart_), lower_first(display_name(beside->type)));
    row.rationale = "One flag stands for one deficiency. Where a document has two, two flags are needed; here it has no further one.";
    row.cite = beside->cite;
  } else if (sound != task_.sound.end()) {
    row.rationale = sound->why;
    row.cite = sound->cite;
  } else {
    row.rationale = why_none(flag);
  }
}

/// When it was done and when it was due, where there is a limit.
std::string ReviewWriter::timing(const DeficiencyFlag& flag, const ChartDocument& document) const {
  const auto due = due_of(chart_, policy_, flag.type, document.id, to_string(document.type));
  return due ? fmt::format("The limit is {}.", to_display(*due)) : std::string("The policy sets no limit for it.");
}

std::string ReviewWriter::why_none(const DeficiencyFlag& flag) const {
  if (flag.absent) {
    const auto word = lower_first(display_name(*flag.absent));
    for (const ChartDocument* document : documents_on(chart_, task_.on)) {
      if (document->type == *flag.absent) return fmt::format("The {} is there: \"{}\", {}, written {}.", word, document->title, document->author, to_display(document->written));
      for (const auto& entry : document->entries)
        if (entry.type == *flag.absent && entry.at <= task_.on) return fmt::format("The {} is there: it stands in \"{}\", {}.", word, document->title, to_display(entry.at));
    }
    return fmt::format("The policy asks for no {} in this record, or takes something else in its place that is there.", word);
  }
  const ChartDocument* document = chart_.document(flag.document);
  if (document == nullptr) return "The record has no such document.";
  if (document->written > task_.on) return fmt::format("On {} this document had not been written yet.", to_display(task_.on));
  const Patient& patient = chart_.encounter.patient;
  switch (flag.type) {
    case DeficiencyType::MissingSignature:
    case DeficiencyType::UnsignedVerbalOrder:
      if (document->signed_at) return fmt::format("It is authenticated: {}, {}. {}", document->author, to_display(*document->signed_at), timing(flag, *document));
      return "Nobody has to sign it by this policy.";
    case DeficiencyType::MissingAttestation:
      if (document->cosigner.empty()) return fmt::format("{} signs for themselves; nobody has to attest it.", document->author);
      if (document->cosigned) return fmt::format("It is attested: {}, {}.", document->cosigner, to_display(*document->cosigned));
      break;
    case DeficiencyType::MissingDateTime: return fmt::format("It bears its date and time: {}.", to_display(document->written));
    case DeficiencyType::Late: return fmt::format("It was written {}. {}", to_display(document->written), timing(flag, *document));
    case DeficiencyType::WrongPatient:
    case DeficiencyType::IndexError:
      if (!document->label) return fmt::format("Its page bears this patient's name and number: {}, MRN {}.", patient.name, patient.mrn);
      break;
    case DeficiencyType::MissingDocument:
    case DeficiencyType::MissingConsent: return fmt::format("The document is there: \"{}\", {}, written {}.", document->title, document->author, to_display(document->written));
    default: break;
  }
  return "Read against the policy and the rest of the record, it says what it has to say.";
}

}  // namespace cw
