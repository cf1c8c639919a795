#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/base/json_reader.h"

/// Any bytes are either JSON or at least one fault with a message; reading fields of them never goes wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cw::JsonReader reader(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.json");
  reader.expect_format("chartwright.scenario", 1);
  cw::JsonValue root = reader.root();
  root.text("a");
  root.integer("b", -5, 5);
  root.date("c");
  root.each("d", [](cw::JsonValue value) {
    value.as_text();
    value.optional("e");
    value.finish();
  });
  root.finish();
  for (const auto& d : reader.diagnostics()) {
    if (d.message.empty() || d.id.empty()) __builtin_trap();
    (void)cw::to_text(d);
    (void)reader.place_of(d.pointer);
  }
  return 0;
}
