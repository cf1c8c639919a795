#include "app/views/parts.h"

#include <fmt/format.h>

#include <cmath>

#include "app/views/views.h"

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
