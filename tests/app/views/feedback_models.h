#pragma once

#include <memory>

#include "app/session/session.h"
#include "app/shell/answers.h"

/// Feedback in states that the shipped charts do not have: made from one that is shown.
namespace cw::test {

/// A chart with two tasks, and what they report differently. Copies what the session shows; the session must outlive it.
struct TwoSettings {
  Scenario scenario;
  FeedbackDetails details;
  FeedbackModel model;

  TwoSettings(const FeedbackModel& shown, const CodeBook& codes) : scenario(*shown.scenario), model(shown) {
    Task other = scenario.tasks.front();
    scenario.tasks.front().title = "As an inpatient";
    other.id = TaskId("observed");
    other.title = "Observed for a night and sent home";
    other.setting = Setting::Clinic;
    other.poa = false;
    if (other.key.diagnoses.size() > 2) {
      other.key.diagnoses[1].optional = true;
      other.key.diagnoses[2].code = Code("R07.9", CodeSystem::Icd10Cm);
      other.key.diagnoses[2].rationale = "What may be is not coded as if it were.";
      other.key.diagnoses[2].sources = {{SourceKind::Guideline, "IV.H", 2026}};
      other.key.diagnoses.pop_back();
    }
    scenario.tasks.push_back(std::move(other));
    details.attempt = shown.attempt;
    details.contrasts = contrast_scenario(scenario, codes);
    details.contrasted = true;
    model.scenario = &scenario;
    model.task = &scenario.tasks.front();
    model.details = &details;
  }
  TwoSettings(const TwoSettings&) = delete;
  TwoSettings& operator=(const TwoSettings&) = delete;
};

}  // namespace cw::test
