#include "app/shell/script.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include "content/base/file_io.h"
#include "content/base/utf8.h"

namespace cw::shell {
namespace {

constexpr double kPatience = 5;  // seconds that a step waits for its widget

const ui::Probed* find(const ui::Probe& probe, const std::string& id) {
  if (id.empty() || id.back() != '*') return probe.find(id);
  const std::string prefix = id.substr(0, id.size() - 1);
  const ui::Probed* first = nullptr;
  for (const auto& p : probe.widgets()) {
    if (p.id.rfind(prefix, 0) != 0) continue;
    if (!p.visible.empty()) return &p;
    if (first == nullptr) first = &p;
  }
  return first;
}

}  // namespace

Result<Script> Script::read(const std::string& file_or_steps) {
  std::error_code code;
  std::string text = file_or_steps;
  if (std::filesystem::is_regular_file(file_or_steps, code)) {
    auto bytes = read_file(file_or_steps, 1u << 20);
    if (!bytes) return bytes.error();
    text = std::move(*bytes);
  } else {
    for (char& c : text)
      if (c == ';') c = '\n';
  }
  Script script;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto trimmed_line = trimmed(line);
    if (trimmed_line.empty() || trimmed_line.front() == '#') continue;
    auto step = read_step(trimmed_line);
    if (!step) return step.error();
    script.steps_.push_back(std::move(*step));
  }
  return script;
}

Result<Script::Step> Script::read_step(std::string_view line) {
  static const std::set<std::string> kVerbs = {"click", "double", "type", "key", "wait", "gone", "expect", "drag", "select", "pause", "screenshot", "tab-to", "print", "quit"};
  Step step{.verb = {}, .target = {}, .rest = {}, .text = std::string(line)};
  if (line.starts_with("when ")) {
    const auto arrow = line.find(" -> ");
    if (arrow == std::string_view::npos) return Error{"script.malformed", "the script step \"" + step.text + "\" has no \" -> \" and a step behind it"};
    std::istringstream condition{std::string(line.substr(5, arrow - 5))};
    std::string id, words;
    condition >> id;
    std::getline(condition, words);
    step.when = {id, std::string(trimmed(words))};
    line = trimmed(line.substr(arrow + 4));
  }
  std::istringstream words{std::string(line)};
  words >> step.verb >> step.target;
  std::getline(words, step.rest);
  step.rest = trimmed(step.rest);
  if (step.verb == "type") step.rest = std::string(trimmed(line.substr(4)));
  if (!kVerbs.contains(step.verb)) return Error{"script.malformed", "the script step \"" + step.text + "\" begins with no verb I know"};
  if (step.verb == "key" && !ui::chord_from(step.target)) return Error{"script.malformed", "the script step \"" + step.text + "\" names no key I know"};
  return step;
}

Script::Progress Script::advance(const ui::Probe& probe, ui::InputQueue& input, double seconds) {
  if (!input.empty()) return Progress::Running;
  if (settle_ > 0) {
    --settle_;
    return Progress::Running;
  }
  if (at_ >= steps_.size()) return Progress::Done;
  const Step& step = steps_[at_];
  if (!since_ && step.when) {
    const ui::Probed* asked = find(probe, step.when->first);
    if (asked == nullptr || asked->visible.empty() || asked->label.find(step.when->second) == std::string::npos) {
      ++at_;
      return advance(probe, input, seconds);
    }
  }
  if (!since_) since_ = seconds;
  const ui::Probed* widget = find(probe, step.target);
  const bool seen = widget != nullptr && !widget->visible.empty();
  const auto next = [&](int settle) {
    ++at_;
    since_.reset();
    settle_ = settle;
    return Progress::Running;
  };
  const auto wait_or_fail = [&](const std::string& why) {
    if (seconds - *since_ < kPatience) return Progress::Running;
    failure_ = "step " + std::to_string(at_ + 1) + " (" + step.text + ") failed: " + why;
    return Progress::Failed;
  };
  if (step.verb == "quit") return Progress::Done;
  if (step.verb == "pause") return seconds - *since_ >= std::atof(step.target.c_str()) ? next(0) : Progress::Running;
  if (step.verb == "type") {
    input.type(step.rest);
    return next(3);
  }
  if (step.verb == "key") {
    const auto chord = ui::chord_from(step.target);
    input.press(chord->key, chord->mods);
    return next(4);
  }
  if (step.verb == "screenshot") {
    screenshot_ = step.target;
    return next(1);
  }
  if (step.verb == "tab-to") {
    if (probe.focused() == step.target) return next(1);
    input.press(ui::Key::Tab);
    settle_ = 2;
    return wait_or_fail("Tab never reaches it");
  }
  if (step.verb == "gone") return widget == nullptr ? next(0) : wait_or_fail("it is still there");
  if (!seen) return wait_or_fail(widget == nullptr ? "there is no such widget on the screen" : "it is scrolled out of sight");
  if (step.verb == "wait") return next(0);
  if (step.verb == "print") {
    std::printf("%s %s\n", widget->id.c_str(), widget->label.c_str());
    std::fflush(stdout);
    return next(0);
  }
  if (step.verb == "expect") return widget->label.find(step.rest) != std::string::npos ? next(0) : wait_or_fail("it says \"" + widget->label + "\"");
  const ui::Vec middle = widget->visible.center();
  if (step.verb == "click" || step.verb == "double") {
    if (!widget->enabled) return wait_or_fail("it is disabled");
    input.move(middle);
    for (int i = 0; i < (step.verb == "double" ? 2 : 1); ++i) {
      input.button(true);
      input.button(false);
    }
    return next(4);
  }
  std::istringstream numbers(step.rest);
  float a = 0, b = 0, c = 0, d = 0;
  numbers >> a >> b >> c >> d;
  ui::Vec from = middle, to{middle.x + a, middle.y + b};
  if (step.verb == "select") {
    const ui::Rect& r = widget->visible;
    from = {r.x0 + r.width() * a, r.y0 + r.height() * b};
    to = {r.x0 + r.width() * c, r.y0 + r.height() * d};
  }
  input.move(from);
  input.button(true);
  for (int i = 1; i <= 6; ++i) {
    const float t = static_cast<float>(i) / 6;
    // An empty step between moves keeps each in a frame of its own.
    input.move({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
    input.key(ui::Key::F5, false);
  }
  input.button(false);
  return next(5);
}

}  // namespace cw::shell
