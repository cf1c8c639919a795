#include "scenarios/edit_lines.h"

namespace cw {

EditContext edit_context(const Scenario& scenario, const Task& task) {
  const Encounter& e = scenario.encounter;
  const Date came = e.admitted ? e.admitted->date : e.started.date;
  EditContext context{.date = task.code_date, .age_years = {}, .age_days = {}, .sex = e.patient.sex == Sex::Female ? SexLimit::Female : SexLimit::Male, .inpatient = scenario.setting(task) == Setting::Inpatient, .poa_reported = task.poa, .stay_days = {}};
  // A chart in which the patient is born after the encounter has a fault of its own (SCN-021).
  if (e.patient.born <= came) {
    context.age_years = age_in_years(e.patient.born, came);
    context.age_days = came.days_since_1970() - e.patient.born.days_since_1970();
  }
  if (context.inpatient && e.ended.date >= came) context.stay_days = e.ended.date.days_since_1970() - came.days_since_1970();
  return context;
}

char poa_letter(std::optional<Poa> poa) {
  if (!poa) return 0;
  switch (*poa) {
    case Poa::Yes: return 'Y';
    case Poa::No: return 'N';
    case Poa::Unknown: return 'U';
    case Poa::Undetermined: return 'W';
    case Poa::Exempt: return 'E';
  }
  return 0;
}

}  // namespace cw
