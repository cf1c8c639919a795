#include "app/views/parts.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/views.h"
#include "content/base/utf8.h"

namespace cw::views {

using ui::Icon;
using ui::Tone;

Icon icon_of(DocumentType type) {
  using T = DocumentType;
  switch (type) {
    case T::FaceSheet: return Icon::Badge;
    case T::EmsReport: return Icon::Ambulance;
    case T::TriageNote: return Icon::Flag;
    case T::EmergencyNote: return Icon::LocalHospital;
    case T::HistoryAndPhysical: return Icon::Assignment;
    case T::ProgressNote: return Icon::NoteAlt;
    case T::Consultation: return Icon::Person;
    case T::OperativeReport:
    case T::ProcedureNote: return Icon::Surgery;
    case T::AnesthesiaRecord: return Icon::Monitor;
    case T::PathologyReport: return Icon::Pathology;
    case T::RadiologyReport: return Icon::Radiology;
    case T::Laboratory: return Icon::Science;
    case T::MedicationRecord: return Icon::Medication;
    case T::NursingNote: return Icon::Bed;
    case T::Flowsheet: return Icon::Monitor;
    case T::Orders: return Icon::List;
    case T::Consent: return Icon::Signature;
    case T::DietitianNote: return Icon::Restaurant;
    case T::TherapyNote: return Icon::Accessibility;
    case T::CaseManagement: return Icon::CaseManagement;
    case T::DischargeSummary: return Icon::Description;
    case T::DischargeInstructions: return Icon::Article;
    case T::ClinicNote: return Icon::NoteAlt;
    case T::ProblemList: return Icon::List;
    case T::Referral: return Icon::ArrowRight;
    case T::EyeExamination: return Icon::Eye;
    case T::Biometry: return Icon::Ruler;
    case T::PhoneNote: return Icon::Phone;
    case T::QueryResponse: return Icon::Help;
    case T::ConsentToTreat: return Icon::Signature;
    case T::AdmissionOrder:
    case T::ObservationOrder:
    case T::DischargeOrder:
    case T::VerbalOrder: return Icon::List;
    case T::IntervalNote: return Icon::Assignment;
    case T::PreAnesthesiaEvaluation:
    case T::PostAnesthesiaEvaluation: return Icon::Monitor;
    case T::BriefOperativeNote: return Icon::Surgery;
    case T::NursingAssessment:
    case T::LaborRecord: return Icon::Bed;
    case T::MedicationReconciliation: return Icon::Medication;
    case T::NewbornExamination: return Icon::Accessibility;
    case T::FinalProgressNote:
    case T::DeathNote: return Icon::NoteAlt;
  }
  return Icon::Article;
}

Icon icon_of(Setting setting) {
  switch (setting) {
    case Setting::Inpatient: return Icon::Bed;
    case Setting::Emergency: return Icon::LocalHospital;
    case Setting::Clinic: return Icon::Hospital;
    case Setting::DaySurgery: return Icon::Surgery;
  }
  return Icon::Hospital;
}

Icon icon_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Correct:
    case Verdict::Alternate: return Icon::CheckCircle;
    case Verdict::Imprecise: return Icon::Warning;
    case Verdict::Wrong:
    case Verdict::Missed:
    case Verdict::Unsupported: return Icon::Cancel;
    case Verdict::OptionalTaken:
    case Verdict::OptionalLeft: return Icon::Info;
  }
  return Icon::Info;
}

Icon icon_of(DeficiencyType type) {
  using T = DeficiencyType;
  switch (type) {
    case T::MissingDocument: return Icon::File;
    case T::MissingSignature: return Icon::Signature;
    case T::MissingDateTime: return Icon::Calendar;
    case T::Late: return Icon::Timer;
    case T::MissingElement: return Icon::Rule;
    case T::UnsignedVerbalOrder: return Icon::Phone;
    case T::ConflictingDocumentation: return Icon::Compare;
    case T::WrongPatient: return Icon::Person;
    case T::CopiedForward: return Icon::Copy;
    case T::MissingConsent: return Icon::Assignment;
    case T::LateralityConflict: return Icon::Accessibility;
    case T::FinalDiagnosis: return Icon::LocalHospital;
    case T::MissingAttestation: return Icon::School;
    case T::IndexError: return Icon::Folder;
  }
  return Icon::Flag;
}

std::string_view meaning(DeficiencyType type) {
  using T = DeficiencyType;
  switch (type) {
    case T::MissingDocument: return "Something the record must hold is not there";
    case T::MissingSignature: return "Whoever wrote it has not signed it";
    case T::MissingDateTime: return "An entry without its date or its time";
    case T::Late: return "Done, but after its time";
    case T::MissingElement: return "It is there and lacks a part it must have";
    case T::UnsignedVerbalOrder: return "Given by word of mouth and never authenticated";
    case T::ConflictingDocumentation: return "Two parts of the record contradict each other";
    case T::WrongPatient: return "A page of somebody else, or of another visit";
    case T::CopiedForward: return "The same again, or text that no longer holds";
    case T::MissingConsent: return "No valid consent to a procedure or treatment";
    case T::LateralityConflict: return "One says left, the other right";
    case T::FinalDiagnosis: return "None, or one that the record does not support";
    case T::MissingAttestation: return "The supervising physician has not attested it";
    case T::IndexError: return "It cannot be read, or stands in the wrong place";
  }
  return "";
}

std::string_view severity_word(int severity) {
  switch (severity) {
    case 1: return "Good practice";
    case 2: return "Holds the bill";
    case 3: return "Legal or regulatory";
    default: return "Not said";
  }
}

std::string_view display_name(DocumentStatus status) {
  switch (status) {
    case DocumentStatus::Final: return "Final";
    case DocumentStatus::Preliminary: return "Preliminary";
    case DocumentStatus::Addended: return "Addended";
    case DocumentStatus::Unsigned: return "Unsigned";
  }
  return "";
}

Icon icon_of(ReviewVerdict verdict) {
  switch (verdict) {
    case ReviewVerdict::Found: return Icon::CheckCircle;
    case ReviewVerdict::OtherType: return Icon::Warning;
    case ReviewVerdict::Missed: return Icon::Cancel;
    case ReviewVerdict::FalseFlag: return Icon::Block;
  }
  return Icon::Info;
}

Icon icon_of(QueryOutcome outcome) {
  switch (outcome) {
    case QueryOutcome::Agrees: return Icon::CheckCircle;
    case QueryOutcome::Disagrees: return Icon::Block;
    case QueryOutcome::Undetermined: return Icon::Help;
    case QueryOutcome::NoAnswer: return Icon::Timer;
  }
  return Icon::Info;
}

Tone tone_of(ReviewVerdict verdict) {
  switch (verdict) {
    case ReviewVerdict::Found: return Tone::Ok;
    case ReviewVerdict::OtherType: return Tone::Warn;
    case ReviewVerdict::Missed:
    case ReviewVerdict::FalseFlag: return Tone::Bad;
  }
  return Tone::Neutral;
}

Tone tone_of(QueryOutcome outcome) {
  switch (outcome) {
    case QueryOutcome::Agrees: return Tone::Ok;
    case QueryOutcome::Disagrees: return Tone::Violet;
    case QueryOutcome::Undetermined: return Tone::Neutral;
    case QueryOutcome::NoAnswer: return Tone::Warn;
  }
  return Tone::Neutral;
}

Tone tone_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Correct:
    case Verdict::Alternate: return Tone::Ok;
    case Verdict::Imprecise: return Tone::Warn;
    case Verdict::Wrong:
    case Verdict::Missed:
    case Verdict::Unsupported: return Tone::Bad;
    case Verdict::OptionalTaken:
    case Verdict::OptionalLeft: return Tone::Neutral;
  }
  return Tone::Neutral;
}

Tone tone_of(Difficulty difficulty) {
  switch (difficulty) {
    case Difficulty::Easy: return Tone::Ok;
    case Difficulty::Medium: return Tone::Warn;
    case Difficulty::Hard: return Tone::Bad;
  }
  return Tone::Neutral;
}

Tone tone_of_points(int per_mille) { return per_mille >= 900 ? Tone::Ok : per_mille >= 700 ? Tone::Warn : Tone::Bad; }

std::string minutes_text(int seconds) { return fmt::format("{} min", seconds / 60); }
std::string whole_percent(int per_mille) { return fmt::format("{} %", (per_mille + 5) / 10); }
std::string day_text(UnixMillis at) { return to_display(Date::from_days(static_cast<std::int32_t>(at / 86'400'000))); }

std::optional<Date> date_from(std::string_view text) {
  const std::string word(trimmed(text));
  if (const auto iso = Date::parse(word)) return iso;
  std::array<int, 3> part{};
  std::size_t n = 0;
  bool digit = false;
  for (const char c : word) {
    if (c >= '0' && c <= '9' && part[n] < 10000) part[n] = part[n] * 10 + (c - '0'), digit = true;
    else if (c == '/' && digit && n < 2) ++n, digit = false;
    else return std::nullopt;
  }
  if (n != 2 || !digit) return std::nullopt;
  return Date::from_ymd(part[2], part[0], part[1]);
}

ui::Rect top_bar(ui::Frame& f, ui::Rect& rest, std::string_view crumb, std::string_view title, float design_right) {
  ui::Rect bar = rest.cut_top(f.px(64));
  f.fill(bar, ui::Color::Surface);
  f.line({bar.x0, bar.y1 - 1}, {bar.x1, bar.y1 - 1}, ui::Color::Border);
  ui::Rect inside = bar.inset(f.px(20), 0);
  ui::Rect right = inside.cut_right(std::min(f.px(design_right), inside.width() * 0.75F));
  inside.cut_right(f.px(12));
  f.text({inside.x0, bar.y0 + f.px(10), inside.x1, bar.y0 + f.px(26)}, crumb, ui::Type::Caption, {.color = ui::Color::Text3, .overflow = ui::Overflow::Ellipsis});
  f.text({inside.x0, bar.y0 + f.px(28), inside.x1, bar.y1}, title, ui::Type::PageTitle, {.overflow = ui::Overflow::Ellipsis});
  return right;
}

void card_heading(ui::Frame& f, ui::Rect& rest, std::string_view title) {
  f.text(rest.cut_top(f.type_size(ui::Type::CardTitle)), title, ui::Type::CardTitle, {.overflow = ui::Overflow::Ellipsis});
  rest.cut_top(f.px(10));
}

void draw_document_facts(ui::Frame& f, ui::Rect& rest, const ChartDocument& d, const Patient& patient) {
  struct Fact {
    std::string_view name;
    std::string words;
  };
  std::vector<Fact> facts = {{"Written", to_display(d.written)}, {"Signed", d.signed_at ? to_display(*d.signed_at) : std::string("Not signed")}, {"Status", std::string(display_name(d.status))}};
  if (!d.cosigner.empty()) facts.push_back({"Attested", d.cosigned ? fmt::format("{}, {}", d.cosigner, to_display(*d.cosigned)) : fmt::format("Not attested ({})", d.cosigner)});
  const PageLabel label = d.label.value_or(PageLabel{patient.name, patient.mrn});
  facts.push_back({"Page of", fmt::format("{}, MRN {}", label.name, label.mrn)});
  // One beside the other, in as many rows as they need.
  const float height = f.type_size(ui::Type::Caption) + f.type_size(ui::Type::SmallStrong) + f.px(1), gap = f.px(22);
  float x = rest.x0, y = rest.y0;
  std::string all;
  for (const auto& fact : facts) {
    const float width = std::min(rest.width(), std::max(f.measure(ui::Type::Caption, fact.name).x, f.measure(ui::Type::SmallStrong, fact.words).x) + f.px(2));
    if (x > rest.x0 && x + width > rest.x1) x = rest.x0, y += height + f.px(5);
    ui::Rect cell{x, y, x + width, y + height};
    f.text(cell.cut_top(f.type_size(ui::Type::Caption)), fact.name, ui::Type::Caption, {.color = ui::Color::Text3, .overflow = ui::Overflow::Ellipsis});
    cell.cut_top(f.px(1));
    f.text(cell, fact.words, ui::Type::SmallStrong, {.overflow = ui::Overflow::Ellipsis});
    x += width + gap;
    all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", fact.name, fact.words);
  }
  f.announce(ids::chart_facts, {rest.x0, rest.y0, rest.x1, y + height}, "text", all);
  rest.y0 = y + height;
}

DocumentCache& laid_out(std::map<std::string, DocumentCache>& documents, const OpenDocument& open, const ui::Frame& f, float width) {
  DocumentCache& cache = documents[open.document->id.text()];
  if (!cache.layout || cache.text != &open.text || cache.layout->width() != width || cache.layout->scale() != f.scale()) {
    cache.text = &open.text;
    cache.layout.emplace(open.text, f, width);
  }
  return cache;
}

float wrapped_height(const ui::Frame& f, ui::Type type, std::string_view text, float width) {
  if (text.empty()) return 0;
  const float lines = std::max(1.0F, std::round(f.measure(type, text, std::max(1.0F, width)).y / f.type_size(type)));
  return lines * std::floor(1.2F * f.type_size(type) + 0.5F);
}

}  // namespace cw::views
