#pragma once

#include <string>

#include "content/base/dice.h"
#include "content/exams/blueprint.h"
#include "content/exams/item.h"

namespace cw::test {

inline Item plain_item(const std::string& id, const std::string& exam, const std::string& domain, const std::string& task, int p0) {
  Item item;
  item.id = ItemId(id);
  item.exam = exam;
  item.domain = domain;
  item.task = task;
  item.p0 = p0;
  item.point = "point-" + id;
  item.about = "About " + id;
  item.stem = "What holds for " + id + "?";
  for (const char* text : {"First", "Second", "Third", "Fourth"}) item.options.push_back({text, false, "Because."});
  item.options[1].right = true;
  item.sources = {{"A rule", 2026}};
  item.file = exam + "/" + domain + ".json";
  return item;
}

/// A bank of about `size` items spread by the blueprint's weights, with knowledge points shared by two items, scenario sets of two to four, a template for each domain.
inline ItemBank synthetic_bank(const Blueprint& blueprint, int size, std::uint64_t seed, int mean_p0 = 69) {
  ItemBank bank;
  Dice dice(seed);
  for (const auto& domain : blueprint.domains) {
    const int count = size * domain.weight / 100;
    for (int i = 0; i < count; ++i) {
      const std::string id = blueprint.id + "-" + domain.id + "-" + std::to_string(i + 100);
      Item item = plain_item(id, blueprint.id, domain.id, domain.tasks[static_cast<std::size_t>(i) % domain.tasks.size()].id, mean_p0 - 18 + static_cast<int>(dice.below(37)));
      item.point = domain.id + "-point-" + std::to_string(i / 2);
      item.level = static_cast<CognitiveLevel>(dice.below(3));
      for (auto& option : item.options) option.right = false;
      item.options[dice.below(4)].right = true;
      const int set = i / 12, within = i % 12;
      if (within < 2 + set % 3) {
        item.set = domain.id + "-set-" + std::to_string(set);
        if (within == 0) bank.sets.push_back({.id = item.set, .title = "A scenario", .text = "A text.", .exam = blueprint.id, .domain = domain.id, .file = item.file});
      }
      bank.items.push_back(std::move(item));
    }
    ItemTemplate made;
    made.item = plain_item("template-" + domain.id, blueprint.id, domain.id, domain.tasks[0].id, 66);
    made.item.kind = ItemKind::Numeric;
    made.item.choose = 0;
    made.item.options.clear();
    made.item.stem = "How much are {a} and {b}?";
    made.item.worked = {"{a} + {b} = {answer}"};
    made.places = {{blueprint.id, domain.id, domain.tasks[0].id}};
    made.values = {{.name = "a", .from = 1'000'000, .to = 90'000'000, .step = 1'000'000}, {.name = "b", .from = 1'000'000, .to = 90'000'000, .step = 1'000'000}};
    made.answer = "a + b";
    bank.templates.push_back(std::move(made));
  }
  return bank;
}

}  // namespace cw::test
