#pragma once

#include <memory>

#include "app/session/unit_model.h"
#include "scenarios/review/policies.h"

/// Units for the Records screen, made without a session.
namespace cw::test {

/// A unit with its model: the model borrows the unit.
struct UnitSample {
  RecordPolicy policy = standard_record_policy();
  std::shared_ptr<Unit> unit;
  std::vector<UnitAction> actions;
  std::vector<PolicyLayerLine> layers = {{"federal", "Federal conditions of participation", PolicyLayer::Federal, true, false}, {"accreditation", "Accreditation, as of 2025", PolicyLayer::Accreditation, true, false}, {"facility", "Facility rules and medical staff bylaws", PolicyLayer::Facility, false, true}};

  explicit UnitSample(std::uint64_t seed = 6, int records = 60) : unit(std::make_shared<Unit>(make_unit(seed, policy, *Date::parse("2026-05-10"), records))) {}
  UnitModel model(int day) const { return unit_model(*unit, policy, actions, unit->first.plus_days(day), layers); }
};

/// Every open record has a name, a provider and a slip as long as they come.
inline void make_long(UnitSample& sample) {
  for (auto& record : sample.unit->records) {
    record.patient = "Bartholomew Featherstonehaugh-Anyanwu of Larkspur Hollow";
    record.attending = "F. Castellanos-Brandt-Montgomery-Osei, MD, chief resident";
    record.service = "General and minimally invasive surgery";
    record.charges_cents = 123'456'789'01;
    for (auto& slip : record.slips) slip.responsible = record.attending, slip.about += ": reason for admission, significant findings, procedures and treatment, condition at discharge";
  }
}

}  // namespace cw::test
