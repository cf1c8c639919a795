#pragma once

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

/// A sound JSON text, damaged in every place in turn.
namespace cw::test {

struct JsonMutation {
  std::string pointer;  ///< the value that was damaged
  std::string what;     ///< `null`, `a number`, …, `removed`
  bool another_kind = false;  ///< the value is now of another JSON kind, so a reader must refuse it at `pointer`
  std::string text;
};

/// Calls `each` with every value below the root replaced by one of each kind, and removed; of a long text only with every `step`-th of
/// these, so that each value is still damaged in some of the ways.
inline void each_json_mutation(const std::string& text, const std::function<void(const JsonMutation&)>& each, int step = 1) {
  using Json = nlohmann::ordered_json;
  const Json sound = Json::parse(text);
  const std::pair<const char*, Json> others[] = {{"null", nullptr}, {"true", true}, {"a number", 7}, {"a negative number", -7}, {"a fraction", 0.5}, {"a huge number", 1e300},
                                                 {"no text", ""}, {"text", "zebra"}, {"long text", std::string(5000, 'x')}, {"a list", Json::array({1})}, {"an object", Json{{"zebra", 1}}}};
  const auto kind = [](const Json& value) { return value.is_number() ? std::string("number") : std::string(value.type_name()); };
  int number = 0;
  const std::function<void(const Json&, const std::string&)> visit = [&](const Json& value, const std::string& pointer) {
    if (!pointer.empty()) {
      const Json::json_pointer at(pointer);
      for (const auto& [what, other] : others) {
        if (number++ % step != 0) continue;
        Json damaged = sound;
        damaged[at] = other;
        each({pointer, what, kind(other) != kind(value), damaged.dump(2)});
      }
      Json damaged = sound;
      Json& parent = damaged[at.parent_pointer()];
      if (parent.is_array()) parent.erase(std::stoul(at.back()));
      else parent.erase(at.back());
      each({pointer, "removed", false, damaged.dump(2)});
    }
    if (value.is_object())
      for (const auto& [name, part] : value.items()) visit(part, pointer + "/" + name);
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], pointer + "/" + std::to_string(i));
  };
  visit(sound, "");
}

}  // namespace cw::test
