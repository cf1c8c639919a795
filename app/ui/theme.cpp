#include "app/ui/theme.h"

#include <cmath>

#include "content/base/json_reader.h"

namespace cw::ui {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Color::Count_)> kNames = {
    "bg", "surface", "sunken", "hover", "border", "hair", "borderStrong", "track", "text", "text2", "text3", "accent", "accentHover", "accentActive", "onAccent", "accentText", "accentTint", "accentFill",
    "ok", "okTint", "okFill", "warn", "warnTint", "warnFill", "bad", "badTint", "badFill", "violet", "violetTint", "evidenceOwn", "evidenceCredited", "evidenceMissed", "find", "findCurrent", "selection",
    "nav", "navText", "navActive", "navActiveText", "shadow", "scrim"};

double channel(Rgba color, int shift) {
  const double c = static_cast<double>((color >> shift) & 0xFFU) / 255.0;
  return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Rgba color) { return 0.2126 * channel(color, 24) + 0.7152 * channel(color, 16) + 0.0722 * channel(color, 8); }

}  // namespace

std::string_view name(Color color) { return kNames[static_cast<std::size_t>(color)]; }

Result<Theme> read_theme(std::string_view json, const std::string& file_name) {
  JsonReader reader(json, file_name);
  Theme theme;
  if (reader.expect_format("chartwright.theme", 1)) {
    JsonValue root = reader.root();
    theme.name = root.text("name");
    theme.dark = root.boolean_or("dark", false);
    JsonValue colors = root.required("colors");
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      JsonValue value = colors.required(kNames[i]);
      const std::string text = value.as_text();
      Rgba rgba = 0;
      bool sound = text.size() == 6 || text.size() == 8;
      for (const char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        sound = sound && digit >= 0;
        rgba = rgba << 4 | static_cast<Rgba>(digit & 15);
      }
      if (!sound && !text.empty()) value.fault("THM-001", "\"" + text + "\" is no color", "six or eight hexadecimal digits");
      theme.colors[i] = text.size() == 6 ? rgba << 8 | 0xFF : rgba;
    }
    colors.finish();
    root.finish();
  }
  if (reader.diagnostics().has_errors()) return Error{"theme.malformed", to_text(reader.diagnostics())};
  return theme;
}

double contrast(Rgba a, Rgba b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

Color text_color(Tone tone) {
  switch (tone) {
    case Tone::Neutral: return Color::Text2;
    case Tone::Accent: return Color::AccentText;
    case Tone::Ok: return Color::Ok;
    case Tone::Warn: return Color::Warn;
    case Tone::Bad: return Color::Bad;
    case Tone::Violet: return Color::Violet;
  }
  return Color::Text2;
}

Color tint_color(Tone tone) {
  switch (tone) {
    case Tone::Neutral: return Color::Hover;
    case Tone::Accent: return Color::AccentTint;
    case Tone::Ok: return Color::OkTint;
    case Tone::Warn: return Color::WarnTint;
    case Tone::Bad: return Color::BadTint;
    case Tone::Violet: return Color::VioletTint;
  }
  return Color::Hover;
}

Color fill_color(Tone tone) {
  switch (tone) {
    case Tone::Neutral: return Color::BorderStrong;
    case Tone::Accent: return Color::AccentFill;
    case Tone::Ok: return Color::OkFill;
    case Tone::Warn: return Color::WarnFill;
    case Tone::Bad: return Color::BadFill;
    case Tone::Violet: return Color::Violet;
  }
  return Color::BorderStrong;
}

}  // namespace cw::ui
