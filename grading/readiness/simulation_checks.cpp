#include <algorithm>
#include <array>
#include <string_view>

#include "grading/readiness/simulate.h"

// What the simulation must show. The numbers are those published with the model (8,000 students a cell), ours vary a little around them with 2,000.
namespace cw {
namespace {

struct PublishedRow {
  std::string_view cell;
  double brier, percent_brier, ece, percent_ece, raw_coverage, domain_coverage, rmse_overall, rmse_domain;
};
constexpr double kPerfectBrier = 0.059;  // perfect knowledge of ability, in the published table
constexpr std::array<PublishedRow, 10> kPublished = {{
    {"none-0", 0.252, -1, 0.12, -1, 0.90, 0.89, 0.94, 1.04},
    {"random-10", 0.178, 0.183, 0.067, 0.081, 0.90, 0.89, 0.71, 0.84},
    {"random-20", 0.146, 0.149, 0.046, 0.048, 0.91, 0.89, 0.59, 0.73},
    {"random-40", 0.118, 0.120, 0.027, 0.031, 0.91, 0.89, 0.46, 0.63},
    {"random-80", 0.096, 0.098, 0.012, 0.016, 0.92, 0.89, 0.35, 0.54},
    {"random-150", 0.081, 0.082, 0.007, 0.007, 0.93, 0.90, 0.26, 0.45},
    {"random-300", 0.073, 0.074, 0.004, 0.004, 0.93, 0.90, 0.20, 0.37},
    {"lopsided-150", 0.093, 0.189, 0.018, 0.218, 0.92, 0.89, 0.35, 0.54},
    {"targeted-150", 0.086, 0.492, 0.006, 0.541, 0.93, 0.90, 0.26, 0.45},
    {"charts-80", 0.087, 0.249, 0.010, 0.294, 0.92, 0.90, 0.28, 0.48},
}};

struct PublishedGrowth {
  std::string_view cell;
  double bias;
};
constexpr std::array<PublishedGrowth, 6> kGrowth = {{{"growth-none", 0.03}, {"growth-0.5", -0.04}, {"growth-early", -0.03}, {"growth-1.0", -0.10}, {"growth-late", -0.19}, {"growth-1.0-without-term", -0.21}}};

constexpr double kNone = 1e9;  // no bound

class Checks {
 public:
  explicit Checks(std::vector<SimulationCheck>& out) : out_(out) {}
  void add(const SimulationResult& of, std::string what, double value, double least, double most, std::optional<double> reference = std::nullopt, bool must_hold = true) {
    out_.push_back({of.cell.id, std::move(what), value, least, most, reference, must_hold});
  }
  void shown(const SimulationResult& of, std::string what, double value, double reference) {
    if (reference >= 0) add(of, std::move(what), value, -kNone, kNone, reference, false);
  }

 private:
  std::vector<SimulationCheck>& out_;
};

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

void against_table(const SimulationResult& r, const PublishedRow& row, Checks& checks) {
  const bool held = r.cell.responses == 150 || r.cell.practice == Practice::WithCharts;
  const double excess = r.brier - r.floor, published = row.brier - kPerfectBrier;
  if (held) checks.add(r, "Brier over the floor", excess, published - 0.004, published + 0.004, published);
  else checks.shown(r, "Brier over the floor", excess, published);
  checks.shown(r, "Brier, percent-correct", r.percent_brier, row.percent_brier);
  if (held) checks.add(r, "ECE", r.ece, 0, 0.03, row.ece);
  else if (r.cell.responses == 40) checks.add(r, "ECE", r.ece, 0, 0.05, row.ece);
  else checks.shown(r, "ECE", r.ece, row.ece);
  checks.shown(r, "ECE, percent-correct", r.percent_ece, row.percent_ece);
  if (held) {
    checks.add(r, "raw interval covers", r.raw_coverage, 0.88, 0.96, row.raw_coverage);
    checks.add(r, "domain interval covers", r.domain_coverage, 0.87, 0.93, row.domain_coverage);
    checks.add(r, "overall interval covers", r.overall_coverage, 0.87, 0.93);
    checks.add(r, "RMSE overall", r.rmse_overall, row.rmse_overall - 0.02, row.rmse_overall + 0.02, row.rmse_overall);
    checks.add(r, "RMSE domain", r.rmse_domain, row.rmse_domain - 0.02, row.rmse_domain + 0.02, row.rmse_domain);
  } else {
    checks.shown(r, "raw interval covers", r.raw_coverage, row.raw_coverage);
    checks.shown(r, "domain interval covers", r.domain_coverage, row.domain_coverage);
    checks.shown(r, "RMSE overall", r.rmse_overall, row.rmse_overall);
    checks.shown(r, "RMSE domain", r.rmse_domain, row.rmse_domain);
  }
}

}  // namespace

std::vector<SimulationCheck> check_simulation(const std::vector<SimulationResult>& results) {
  std::vector<SimulationCheck> made;
  Checks checks(made);
  const SimulationResult* narrower = nullptr;  // of fewer answers
  for (const SimulationResult& r : results) {
    const auto& id = r.cell.id;
    for (const PublishedRow& row : kPublished)
      if (row.cell == id) against_table(r, row, checks);
    if (id == "charts-80-as-independent") checks.add(r, "overall interval covers (must fail 0.87)", r.overall_coverage, 0, 0.87 - 1e-12, 0.82);
    if (begins(id, "misfit-")) {
      checks.add(r, "ECE", r.ece, 0, 0.04);
      checks.add(r, "overall interval covers", r.overall_coverage, 0.84, 1);
      checks.add(r, "domain interval covers", r.domain_coverage, 0.82, 1);
    }
    if (id == "transfer-0.3") checks.add(r, "raw interval covers", r.raw_coverage, 0.88, 0.94, 0.91);
    if (id == "transfer-0.3-without-term") checks.add(r, "raw interval covers", r.raw_coverage, 0.80, 0.86, 0.83);
    for (const PublishedGrowth& row : kGrowth)
      if (row.cell == id) checks.add(r, "predicted less true chance", r.bias, row.bias - 0.05, std::min(row.bias + 0.05, 0.05), row.bias);
    if (id == "growth-1.0-without-term") checks.shown(r, "overall interval covers", r.overall_coverage, 0.38);
    if (begins(id, "none-") || begins(id, "random-")) {
      if (narrower != nullptr) {
        checks.add(r, "overall interval, width", r.overall_width, 0, narrower->overall_width);
        checks.add(r, "domain interval, width", r.domain_width, 0, narrower->domain_width);
        checks.add(r, "raw interval, width", r.raw_width, 0, narrower->raw_width);
      }
      narrower = &r;
    }
    if (id == "random-150") checks.shown(r, "passes called right by perfect knowledge", r.perfect_right_call, 0.92);
  }
  return made;
}

}  // namespace cw
