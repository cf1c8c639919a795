#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/utf8.h"
#include "scenarios/chart_text.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/mess/mess.h"
#include "scenarios/mess/stamps.h"
#include "scenarios/review/policies.h"

/// Whatever an instructor's documents say, defects can be planted in them: no cut leaves the text, evidence stays, and what is left is UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size < 8 || cw::first_malformed_utf8(text)) return 0;
  // The cuts themselves, at many places.
  const std::size_t step = 1 + size / 48;
  for (std::size_t i = 0; i < size; i += step) {
    const auto cut = cw::mess::without_passage(text, i);
    if (cut && (cut->size() > size + 1 || cw::first_malformed_utf8(*cut))) __builtin_trap();
    if (cw::first_malformed_utf8(cw::mess::without_unit(text, {i, i}))) __builtin_trap();
  }
  const auto at = [](const char* time) { return *cw::LocalTime::parse(time); };
  cw::Scenario s;
  s.id = cw::ScenarioId("fuzz");
  s.encounter = {.setting = cw::Setting::Inpatient, .facility = "Hospital", .patient = {"Ann Example", "MR-1", cw::Sex::Female, *cw::Date::from_ymd(1950, 1, 1)}, .started = at("2026-02-09T20:00"), .admitted = at("2026-02-09T23:00"),
                 .ended = at("2026-02-17T10:00"), .disposition = "Home", .payer = "Plan", .attending = "A. Doctor, MD"};
  s.encounter.operations = {{.id = cw::OperationId("op"), .name = "Left hip", .surgeon = "A. Doctor, MD", .anesthesia = cw::Anesthesia::General, .started = at("2026-02-10T06:00"), .ended = at("2026-02-10T07:00"), .left = at("2026-02-10T07:30"),
                             .tissue = true, .site = "hip", .side = cw::Side::Left}};
  using enum cw::DocumentType;
  for (const auto type : {HistoryAndPhysical, Consent, OperativeReport, BriefOperativeNote, DischargeSummary, ProgressNote, NursingNote, Orders}) {
    cw::ChartDocument d{.id = cw::DocumentId(std::string(to_string(type))), .file = "10-" + std::string(to_string(type)) + ".md", .type = type, .title = "Note", .author = "A. Doctor, MD", .role = "Surgery", .written = at("2026-02-10T08:00"),
                        .signed_at = at("2026-02-10T09:00"), .status = cw::DocumentStatus::Final, .entries = {}, .operation = cw::OperationId("op"), .cosigner = type == ProgressNote ? "B. Doctor, MD" : "", .cosigned = {}, .label = {}, .markdown = text};
    if (type == ProgressNote) d.cosigned = at("2026-02-10T09:00");
    if (type == Orders)
      d.entries = {{.id = cw::EntryId("e"), .type = VerbalOrder, .at = at("2026-02-10T08:00"), .author = "", .signed_at = at("2026-02-10T09:00"), .signed_quote = "signed 09:00", .operation = {}, .quote = text.substr(0, 3)},
                   {.id = cw::EntryId("f"), .type = AdmissionOrder, .at = at("2026-02-10T08:00"), .author = "", .signed_at = {}, .signed_quote = "", .operation = {}, .quote = text.substr(0, 5)}};
    s.documents.push_back(std::move(d));
  }
  const cw::ChartText flat = cw::parse_chart_text(text);
  const auto quote = cw::quote_at(flat, {0, static_cast<std::uint32_t>(std::min<std::size_t>(flat.flat.size(), 12))});
  s.tasks = {{.id = cw::TaskId("coding"), .instructions = "Code it.", .code_date = s.encounter.ended.date}};
  if (quote) {
    cw::KeyLine line{.id = cw::LineId("dx"), .code = cw::Code("A41.51", cw::CodeSystem::Icd10Cm)};
    line.evidence = {{cw::DocumentId("progress-note"), quote->text, quote->occurrence}};
    s.tasks.front().key.diagnoses = {line};
  }
  (void)cw::mess::with_stamp_moved(text, at("2026-02-10T08:00"), at("2026-02-12T09:30"), at("2026-02-10T08:00").date);
  (void)cw::mess::without_sign_off(text, "A. Doctor, MD", at("2026-02-10T09:00"));
  // Elements aside, or nearly every made-up document would be wrong before anything is planted.
  static const cw::RecordPolicy policy = [] {
    cw::RecordPolicy p = cw::standard_record_policy();
    p.elements.clear();
    p.consistency.date_time = {};
    return p;
  }();
  const int level = 1 + data[0] % cw::kMessLevels;
  const cw::MessyChart messy = cw::make_mess(s, policy, data[1], level, at("2026-04-01T12:00"));
  if (messy.expected.size() != messy.planted.size()) __builtin_trap();
  for (const auto& d : messy.scenario.documents)
    if (cw::first_malformed_utf8(d.markdown)) __builtin_trap();
  if (quote) {
    const cw::ChartDocument* note = messy.scenario.document(cw::DocumentId("progress-note"));
    if (note == nullptr || !cw::find_quote(cw::parse_chart_text(note->markdown), quote->text, quote->occurrence)) __builtin_trap();
  }
  return 0;
}
