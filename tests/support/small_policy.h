#pragma once

#include <string>

#include "scenarios/review/record_policy.h"

/// A record policy made in code: every kind of rule once.
namespace cw::test {

inline PolicyRule small_rule(const char* id, DeficiencyType type, int severity, Responsible responsible, PolicyLayer layer = PolicyLayer::Federal) { return {.id = id, .title = std::string("Rule ") + id, .cite = "42 CFR 482.24", .layer = layer, .type = type, .severity = severity, .responsible = responsible}; }

/// A small policy: what a unit needs to have slips of every kind.
inline RecordPolicy small_policy() {
  using D = DeficiencyType;
  using T = DocumentType;
  RecordPolicy p;
  p.name = "A small policy";
  const PolicyScope everyone, operations{.anesthesia = {Anesthesia::General, Anesthesia::Regional, Anesthesia::Monitored}, .per_operation = true};
  p.items = {{.rule = small_rule("T-1", D::MissingDocument, 3, Responsible::Attending), .scope = everyone, .any_of = {T::DischargeSummary}},
             {.rule = small_rule("T-2", D::MissingDocument, 3, Responsible::Surgeon), .scope = operations, .any_of = {T::OperativeReport}},
             {.rule = small_rule("T-3", D::MissingDocument, 3, Responsible::Anesthesia), .scope = operations, .any_of = {T::PostAnesthesiaEvaluation}},
             {.rule = small_rule("T-4", D::MissingDocument, 3, Responsible::Attending), .scope = everyone, .any_of = {T::HistoryAndPhysical}},
             {.rule = small_rule("T-5", D::MissingDocument, 1, Responsible::Attending, PolicyLayer::Accreditation), .scope = everyone, .any_of = {T::MedicationReconciliation}},
             {.rule = small_rule("T-6", D::MissingDocument, 2, Responsible::Attending), .scope = everyone, .any_of = {T::ProgressNote}}};
  p.limits = {{.rule = small_rule("T-11", D::Late, 3, Responsible::Surgeon), .scope = operations, .of = T::OperativeReport, .moment = PolicyMoment::OperationEnd, .minutes_after = 24 * 60, .minutes_before = {}},
              {.rule = small_rule("T-12", D::Late, 3, Responsible::Anesthesia), .scope = operations, .of = T::PostAnesthesiaEvaluation, .moment = PolicyMoment::OperationEnd, .minutes_after = 48 * 60, .minutes_before = {}}};
  p.elements = {{.rule = small_rule("T-21", D::MissingElement, 3, Responsible::Attending), .of = T::DischargeSummary, .name = "follow-up", .words = {"follow-up"}}};
  p.authentication.signature = small_rule("T-31", D::MissingSignature, 2, Responsible::Author);
  p.authentication.attestation = small_rule("T-32", D::MissingAttestation, 2, Responsible::Author, PolicyLayer::Facility);
  p.authentication.verbal_order = small_rule("T-33", D::UnsignedVerbalOrder, 3, Responsible::Author, PolicyLayer::Facility);
  p.authentication.days_after_discharge = 30;
  p.authentication.verbal_order_hours = 48;
  p.completion.rule = small_rule("T-41", D::Late, 3, Responsible::Attending);
  return p;
}

}  // namespace cw::test
