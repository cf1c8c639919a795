#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/exam_support.h"
#include "content/base/file_io.h"
#include "content/base/json_reader.h"
#include "content/base/utf8.h"
#include "grading/exam/score.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
namespace {

constexpr std::size_t kMostAnswers = 5000;

struct Sitting {
  Form form;
  FormItems drawn;
  const Blueprint* blueprint = nullptr;
};

/// A form from a file, or a new one of an examination.
std::optional<Sitting> sitting(const Options& options, const ExamMaterial& material) {
  Sitting made;
  std::error_code code;
  if (fs::is_regular_file(options.target, code)) {
    auto bytes = read_file(options.target);
    if (!bytes) return failed(bytes.error()), std::nullopt;
    FormRead read = read_form(*bytes, options.target);
    std::fputs(to_text(read.diagnostics).c_str(), stderr);
    if (!read.form) return std::nullopt;
    made.form = std::move(*read.form);
  } else if (const Blueprint* blueprint = material.blueprint(options.target)) {
    made.form = assemble_form({.blueprint = blueprint, .bank = &material.bank, .seed = options.seed});
  } else {
    std::string names;
    for (const auto& b : material.blueprints) names += (names.empty() ? "" : ", ") + b.id;
    return failed({"exam.none", fmt::format("\"{}\" is neither a file nor an examination; there are {}", options.target, names)}), std::nullopt;
  }
  made.blueprint = material.blueprint(made.form.exam);
  if (made.blueprint == nullptr) return failed({"exam.none", fmt::format("there is no examination \"{}\"", made.form.exam)}), std::nullopt;
  if (made.form.items.empty()) return failed({"exam.empty", fmt::format("the bank has no items of {}", made.blueprint->name)}), std::nullopt;
  made.drawn = items_of(made.form, material.bank);
  if (!made.drawn.missing.empty()) {
    const auto& first = made.form.items[static_cast<std::size_t>(made.drawn.missing[0])];
    return failed({"exam.missing_items", fmt::format("{} items of the form are not in the bank, or in another version: {} first", made.drawn.missing.size(), first.id.text())}), std::nullopt;
  }
  return made;
}

/// The answers of a form's items; letters are those of the form.
std::optional<std::vector<ExamResponse>> responses_of(const Sitting& sat, const std::map<std::string, std::string>& answers) {
  std::vector<ExamResponse> all(sat.form.items.size());
  std::size_t used = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Item& item = sat.drawn.items[i];
    const auto given = answers.find(item.id.text());
    if (given == answers.end()) continue;
    ++used;
    const auto answer = answer_from_letters(item, given->second, shown_order(item, sat.form.seed));
    if (!answer) return failed({"answers.letter", fmt::format("\"{}\" is no answer to {}", given->second, item.id.text())}), std::nullopt;
    all[i].answer = *answer;
  }
  if (used != answers.size()) complain(fmt::format("chartwright-cli: {} of the answers are to items that are not on the form", answers.size() - used));
  return all;
}

Json groups(const std::vector<ExamGroup>& all) {
  Json made = Json::array();
  for (const auto& g : all) made.push_back({{"id", g.id}, {"name", g.name}, {"right", g.right}, {"of", g.of}, {"low", g.low}, {"high", g.high}});
  return made;
}

void tell(const Options& options, const Sitting& sat, const ExamScore& score) {
  if (options.json()) {
    Json rows = Json::array();
    for (const auto& row : score.rows) rows.push_back({{"id", row.id.text()}, {"domain", row.domain}, {"scored", row.scored}, {"right", row.right}, {"omitted", row.omitted}, {"flagged", row.flagged}, {"partial", row.partial}});
    print(Json{{"format", "chartwright.exam-score"}, {"version", 1}, {"exam", sat.form.exam}, {"seed", sat.form.seed}, {"raw", score.raw}, {"of", score.of}, {"cut", score.cut}, {"scaled", score.scaled ? Json(*score.scaled) : Json(nullptr)}, {"passed", score.passed}, {"omitted", score.omitted},
               {"domains", groups(score.domains)}, {"parts", groups(score.parts)}, {"levels", groups(score.levels)}, {"items", rows}}
              .dump(2) +
          "\n");
    return;
  }
  print(fmt::format("\n{}: {} of {} right, {} needed{}. {}.\n", sat.blueprint->name, score.raw, score.of, score.cut, score.scaled ? fmt::format("; scaled {} of {} to {}, {} passes", *score.scaled, sat.blueprint->scale->least, sat.blueprint->scale->most, sat.blueprint->scale->cut) : "",
                    score.passed ? "Passed" : "Not passed"));
  for (const auto* all : {&score.domains, &score.levels})
    for (const auto& g : *all) print(fmt::format("  {:<52} {:>3} of {:>3}  ({:.0f} to {:.0f} %)\n", g.name, g.right, g.of, g.low * 100, g.high * 100));
  if (score.omitted > 0) print(fmt::format("{} without an answer.\n", score.omitted));
  if (!sat.blueprint->caution.empty()) print(sat.blueprint->caution + "\n");
}

/// One line of a person at a terminal at a time, until the end of the form or of the input. The conversation goes to `to`.
std::vector<ExamResponse> ask(const Sitting& sat, const ItemBank& bank, std::FILE* to) {
  const auto say = [to](const std::string& words) { std::fputs(words.c_str(), to); };
  std::vector<ExamResponse> all(sat.form.items.size());
  std::string last_set;
  for (std::size_t at = 0; at < all.size();) {
    const Item& item = sat.drawn.items[at];
    const auto& placed = sat.form.items[at];
    if (at == 0 || sat.form.items[at - 1].part != placed.part) say(fmt::format("\n{}\n", sat.blueprint->parts[static_cast<std::size_t>(std::clamp(placed.part, 0, static_cast<int>(sat.blueprint->parts.size()) - 1))].title));
    say(fmt::format("\n{} of {}{}\n{}> ", at + 1, all.size(), all[at].flagged ? ", flagged" : "", item_text(item, item.set.empty() || item.set == last_set ? nullptr : bank.set(item.set), sat.form.seed)));
    last_set = item.set;
    std::fflush(to);
    std::string line;
    if (!std::getline(std::cin, line)) break;
    const std::string word = to_lower(trimmed(line));
    if (word == "finish") break;
    if (word == "flag") {
      all[at].flagged = !all[at].flagged;
    } else if (word == "back") {
      if (at > 0 && sat.form.items[at - 1].part == placed.part) --at;
      else say("There is nothing before this in this part.\n");
    } else if (word.empty()) {
      ++at;
    } else if (const auto answer = answer_from_letters(item, line, shown_order(item, sat.form.seed))) {
      all[at].answer = *answer;
      ++at;
    } else {
      say("Letters of the options, or: flag, back, finish, an empty line to go on.\n");
    }
  }
  return all;
}

}  // namespace

std::optional<std::map<std::string, std::string>> read_answers(const std::string& path) {
  auto bytes = read_file(path);
  if (!bytes) return failed(bytes.error()), std::nullopt;
  JsonReader reader(*bytes, path);
  JsonValue root = reader.root();
  std::map<std::string, std::string> all;
  const auto one = [&](const std::string& id, JsonValue value) {
    std::string text;
    if (value.is_list()) value.each_element([&](JsonValue letter) { text += (text.empty() ? "" : " ") + letter.as_text(); }, 20);
    else text = value.as_number_text();
    all[id] = text;
  };
  if (root.optional("format")) {
    if (!reader.expect_format("chartwright.exam-answers", 1)) {
      std::fputs(to_text(reader.diagnostics()).c_str(), stderr);
      return std::nullopt;
    }
    root.required("answers").each_field(one, kMostAnswers);
  } else {
    root.each_field(one, kMostAnswers);
  }
  std::fputs(to_text(reader.diagnostics()).c_str(), stderr);
  if (reader.diagnostics().has_errors()) return std::nullopt;
  return all;
}

int exam_build(const Options& options) {
  const auto material = exam_material(options);
  if (!material) return kFailed;
  const auto made = sitting(options, *material);
  if (!made) return kFailed;
  const Form& form = made->form;
  if (options.json()) {
    print(to_json(form));
  } else {
    print(fmt::format("{}, seed {}: {} items, {} scored, {} needed to pass (the ratings sum to {:.2f})\n", made->blueprint->name, form.seed, form.items.size(), form.scored(), form.cut, form.sum_p0_percent / 100.0));
    for (const auto& domain : made->blueprint->domains)
      print(fmt::format("  {:<52} {:>3} scored, {} not\n", domain.name, std::count_if(form.items.begin(), form.items.end(), [&](const FormItem& i) { return i.domain == domain.id && i.scored; }),
                        std::count_if(form.items.begin(), form.items.end(), [&](const FormItem& i) { return i.domain == domain.id && !i.scored; })));
    for (const auto& item : form.items) print(item.id.text() + (item.template_seed != 0 ? fmt::format(" (seed {})", item.template_seed) : "") + "\n");
  }
  for (const auto& s : form.shortages) complain(fmt::format("chartwright-cli: {}: {} items wanted, {} found", s.domain.empty() ? "unscored" : s.domain, s.wanted, s.found));
  return form.complete() ? kFine : kProblems;
}

int exam_take(const Options& options) {
  const auto material = exam_material(options);
  if (!material) return kFailed;
  const auto made = sitting(options, *material);
  if (!made) return kFailed;
  std::optional<std::vector<ExamResponse>> responses;
  if (options.submission.empty()) {
    // What is asked for as JSON stands alone on standard output.
    responses = ask(*made, material->bank, options.json() ? stderr : stdout);
  } else {
    const auto answers = read_answers(options.submission);
    if (!answers) return kFailed;
    responses = responses_of(*made, *answers);
    if (!responses) return kFailed;
  }
  const ExamScore score = score_exam(*made->blueprint, made->form, made->drawn.items, *responses);
  tell(options, *made, score);
  return score.passed ? kFine : kProblems;
}

int exam_score(const Options& options) { return exam_take(options); }

}  // namespace cw::cli
