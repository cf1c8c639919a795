#include "app/session/readiness_desk.h"
namespace cw { std::string progress_report_html(const ReadinessModel&, const PlanModel&, Date) { return {}; } }
