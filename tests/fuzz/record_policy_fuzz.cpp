#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenarios/review/policies.h"
#include "scenarios/review/review.h"

/// Whatever a policy file says, it is read or refused, merges with the built-in layers, and a small record can be reviewed by it; each deficiency names a rule of the policy.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto read = cw::read_record_policy(bytes, "fuzz.json");
  if (!read.source) {
    if (!read.diagnostics.has_errors()) __builtin_trap();
    return 0;
  }
  static const cw::Scenario chart = [] {
    cw::Scenario s;
    s.encounter.started = *cw::LocalTime::parse("2026-03-07T20:00");
    s.encounter.admitted = cw::LocalTime::parse("2026-03-07T23:00");
    s.encounter.ended = *cw::LocalTime::parse("2026-03-12T10:00");
    s.encounter.patient = {"Ann Example", "MR-1", cw::Sex::Female, *cw::Date::from_ymd(1950, 1, 1)};
    s.encounter.operations = {{.id = cw::OperationId("op"), .name = "Left hip", .surgeon = "S", .anesthesia = cw::Anesthesia::General, .started = *cw::LocalTime::parse("2026-03-08T01:30"), .ended = *cw::LocalTime::parse("2026-03-08T03:30"),
                               .left = *cw::LocalTime::parse("2026-03-08T04:00"), .tissue = true, .site = "hip", .side = cw::Side::Left}};
    for (const auto type : {cw::DocumentType::HistoryAndPhysical, cw::DocumentType::Consent, cw::DocumentType::OperativeReport, cw::DocumentType::DischargeSummary, cw::DocumentType::ProgressNote}) {
      cw::ChartDocument d{.id = cw::DocumentId(std::string(to_string(type))), .type = type, .title = "Note", .author = "A", .written = *cw::LocalTime::parse("2026-03-08T01:45")};
      d.markdown = "# Note\n\nFindings: right hip. Final diagnosis:\n\n- rule out\n\n| MRN | MR-2 |\n| --- | --- |\n| a | b |\n";
      s.documents.push_back(d);
    }
    return s;
  }();
  auto layers = cw::built_in_policies();
  layers.push_back(std::move(*read.source));
  const cw::RecordPolicy policy = cw::merge_policies(layers, chart.encounter.ended.date);
  const cw::RecordReview review = cw::review_record(chart, policy, *cw::LocalTime::parse("2026-05-01T12:00"));
  for (const auto& d : review.deficiencies)
    if (policy.rule(d.rule) == nullptr) __builtin_trap();
  return 0;
}
