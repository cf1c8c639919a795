// How many submissions a core grades in a second. `chartwright-throughput` measures in memory; `chartwright-throughput --write FILE COUNT` writes so many, one a
// line, for the program itself to grade.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <random>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "grading/engine/grade.h"
#include "grading/lenses/calibration.h"
#include "grading/lenses/lenses.h"
#include "tests/bench/fixtures.h"

namespace cw::bench {
namespace {

/// What a class hands in: most lines right, some missed, imprecise or from elsewhere, some with marked passages and confidence.
class ClassOfStudents {
 public:
  ClassOfStudents() {
    for (const auto& file : library())
      for (const Task& task : file.scenario->tasks) {
        if (task.kind != TaskKind::Code) continue;
        Desk desk{perfect_submission(*file.scenario, task), {}, {}};
        for (const auto& line : task.key.diagnoses)
          if (const Release* release = codes().release_for(line.code.system(), task.code_date))
            for (const CodeEntry* entry : release->below(line.code.category())) desk.near.push_back(entry->code);
        for (const auto& trap : task.key.not_coded)
          if (trap.code.system() == CodeSystem::Icd10Cm) desk.traps.push_back(trap.code);
        desks_.push_back(std::move(desk));
      }
  }

  Submission next() {
    const Desk& desk = desks_[number_++ % desks_.size()];
    Submission answer{.scenario = desk.key.scenario, .task = desk.key.task};
    answer.query = desk.key.query;
    answer.seconds_spent = 300 + pick(1500);
    for (const auto& right : desk.key.diagnoses) {
      const int fate = pick(10);
      if (fate == 0) continue;
      SubmissionLine line = right;
      if (fate == 1 && !desk.near.empty()) line.code = desk.near[static_cast<std::size_t>(pick(static_cast<int>(desk.near.size())))];
      if (fate == 2) line.poa = Poa::No;
      if (pick(2) == 0) line.evidence.clear();
      line.confidence = static_cast<Confidence>(pick(3));
      answer.diagnoses.push_back(std::move(line));
    }
    if (!desk.traps.empty() && pick(2) == 0) answer.diagnoses.push_back({.code = desk.traps[static_cast<std::size_t>(pick(static_cast<int>(desk.traps.size())))], .poa = Poa::Yes});
    if (answer.diagnoses.size() > 2 && pick(5) == 0) std::swap(answer.diagnoses[0], answer.diagnoses[1]);
    for (const auto& right : desk.key.procedures)
      if (pick(8) != 0) answer.procedures.push_back(right);
    return answer;
  }

 private:
  struct Desk {
    Submission key;
    std::vector<Code> near, traps;
  };
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::vector<Desk> desks_;
  std::mt19937 random_{4711};
  std::size_t number_ = 0;
};

std::string on_one_line(const Submission& submission) { return nlohmann::ordered_json::parse(submission_to_json(submission)).dump(); }

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int write(const char* path, int count) {
  std::FILE* file = std::fopen(path, "wb");
  if (file == nullptr) return 1;
  ClassOfStudents students;
  for (int n = 0; n < count; ++n) {
    const std::string line = on_one_line(students.next()) + "\n";
    std::fwrite(line.data(), 1, line.size(), file);
  }
  return std::fclose(file) == 0 ? 0 : 1;
}

/// Prints `name value unit` lines: processor microseconds for one submission, of this process alone.
int measure() {
  constexpr int kCount = 20'000;
  ClassOfStudents students;
  std::vector<std::string> jsons;
  std::size_t bytes = 0;
  for (int n = 0; n < kCount; ++n) {
    jsons.push_back(on_one_line(students.next()));
    bytes += jsons.back().size();
  }
  std::unordered_map<ScenarioId, const Scenario*> scenarios;
  for (const auto& file : library()) scenarios.emplace(file.scenario->id, &*file.scenario);
  const auto find = [&](const ScenarioId& id) { return scenarios.at(id); };
  std::unordered_map<const Task*, std::unique_ptr<Grader>> graders;
  const auto grader = [&](const Submission& a) -> Grader& {
    const Scenario* scenario = scenarios.at(a.scenario);
    const Task* task = scenario->task(a.task);
    auto& made = graders[task];
    if (made == nullptr) made = std::make_unique<Grader>(*scenario, *task, codes());
    return *made;
  };

  double whole = 1e9, reading = 1e9, grading = 1e9, summing = 1e9;
  std::int64_t points = 0;
  for (int round = 0; round < 5; ++round) {  // the best of five: others use this machine too
    Lenses lenses;
    Calibration calibration;
    double from = seconds();
    for (const auto& json : jsons) {
      SubmissionFile file = read_submission_of(json, "line", find);
      CW_CHECK(file.submission.has_value());
      Grader& with = grader(*file.submission);
      const Report report = with.grade(std::move(*file.submission), Detail::Numbers);
      lenses.add(lens_sample(report));
      calibration.add(calibration_sample(report, 20));
    }
    whole = std::min(whole, seconds() - from);
    points = lenses.summary().of(Lens::Points).numerator;

    from = seconds();
    for (const auto& json : jsons) CW_CHECK(read_submission_of(json, "line", find).submission.has_value());
    reading = std::min(reading, seconds() - from);
    std::vector<Submission> answers;
    for (int n = 0; n < 2000; ++n) answers.push_back(*read_submission_of(jsons[static_cast<std::size_t>(n)], "line", find).submission);
    from = seconds();
    for (int again = 0; again < kCount / 2000; ++again)
      for (const auto& answer : answers) CW_CHECK(grader(answer).grade(answer, Detail::Numbers).points >= 0);
    grading = std::min(grading, seconds() - from);
    std::vector<Report> reports;
    for (const auto& answer : answers) reports.push_back(grader(answer).grade(answer));
    from = seconds();
    for (int again = 0; again < kCount / 2000; ++again)
      for (const auto& report : reports) lenses.add(lens_sample(report)), calibration.add(calibration_sample(report, 20));
    summing = std::min(summing, seconds() - from);
  }
  const auto each = [&](double all) { return all * 1e6 / kCount; };
  fmt::print("grading_from_memory_us {:.2f}\n  reading_us {:.2f}\n  grading_us {:.2f}\n  summing_us {:.2f}\n  bytes_each {}\n  a_second {:.0f}\n  mean_points {}\n", each(whole), each(reading), each(grading), each(summing), bytes / kCount, kCount / whole, points / kCount);
  return 0;
}

}  // namespace
}  // namespace cw::bench

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--write") == 0) return cw::bench::write(argv[2], std::atoi(argv[3]));
  return cw::bench::measure();
}
