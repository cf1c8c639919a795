#include "app/ui/fonts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <system_error>

#include "app/ui/icons.h"
#include "app/ui/imgui_compat.h"

namespace cw::ui {
namespace fs = std::filesystem;
namespace {

struct FaceSpec {
  Type type;
  const char* file;
  float size;  // at scale 1; ImGui's size is ascent + descent
};

constexpr std::array<FaceSpec, static_cast<std::size_t>(Type::Count_)> kFaces = {{
    {Type::Body, "Inter-Regular", 18},
    {Type::Label, "Inter-Medium", 18},
    {Type::Strong, "Inter-SemiBold", 18},
    {Type::Small, "Inter-Regular", 16},
    {Type::SmallStrong, "Inter-SemiBold", 16},
    {Type::Caption, "Inter-Medium", 14},
    {Type::CardTitle, "Inter-SemiBold", 19},
    {Type::PageTitle, "InterDisplay-SemiBold", 23},
    {Type::Stat, "InterDisplay-SemiBold", 30},
    {Type::Big, "InterDisplay-Bold", 44},
    {Type::Code, "JetBrainsMono-Medium", 19},
    {Type::CodeBold, "JetBrainsMono-Bold", 19},
    {Type::CodeSmall, "JetBrainsMono-Medium", 17},
    {Type::CodeLarge, "JetBrainsMono-Bold", 30},
    {Type::ChartBody, "Inter-Regular", 19},
    {Type::ChartBold, "Inter-SemiBold", 19},
    {Type::ChartItalic, "Inter-Italic", 19},
    {Type::ChartBoldItalic, "Inter-SemiBoldItalic", 19},
    {Type::ChartMono, "JetBrainsMono-Regular", 17},
    {Type::ChartHeading1, "InterDisplay-SemiBold", 27},
    {Type::ChartHeading2, "Inter-SemiBold", 18},
    {Type::ChartHeading3, "Inter-SemiBold", 18},
}};

constexpr float kIconSizes[] = {16, 18, 20, 22, 26, 44};

std::optional<fs::path> find_face(const std::vector<fs::path>& folders, const std::string& name) {
  std::error_code code;
  for (const auto& folder : folders)
    for (const char* ending : {".otf", ".ttf"})
      if (const fs::path file = folder / (name + ending); fs::exists(file, code)) return file;
  return std::nullopt;
}

/// Latin with the clinical signs that charts use.
const ImWchar* text_ranges() {
  static const ImVector<ImWchar> ranges = [] {
    ImFontGlyphRangesBuilder builder;
    static const ImWchar latin[] = {0x20, 0xFF, 0};
    builder.AddRanges(latin);
    builder.AddText("› ‹ – — ‘ ’ “ ” • · … → ← ↑ ↓ × ÷ ± ½ ¼ ¾ µ ° ≥ ≤ ≈ √ ₀ ₁ ₂ ₃ ² ³ α β γ ✓ ▲ ▼ − † ‡ ∑ ≠ ™ € ′ ″ Δ");
    ImVector<ImWchar> built;
    builder.BuildRanges(&built);
    return built;
  }();
  return ranges.Data;
}

const ImWchar* icon_ranges() {
  static const ImVector<ImWchar> ranges = [] {
    ImFontGlyphRangesBuilder builder;
    for (int i = 1; i < static_cast<int>(Icon::Count_); ++i) builder.AddChar(code_point(static_cast<Icon>(i)));
    ImVector<ImWchar> built;
    builder.BuildRanges(&built);
    return built;
  }();
  return ranges.Data;
}

Error missing(const std::string& name) {
  const bool mono = name.rfind("JetBrains", 0) == 0, icons = name.rfind("Material", 0) == 0;
  return {"font.missing", fmt::format("the font {} was not found; install {} (on Debian: the package {}), or put the file into the folder that CHARTWRIGHT_FONTS names", name,
                                      icons ? "Material Icons" : mono ? "JetBrains Mono" : "Inter", icons ? "fonts-material-design-icons-iconfont" : mono ? "fonts-jetbrains-mono" : "fonts-inter")};
}

}  // namespace

std::vector<fs::path> font_folders(const fs::path& assets) {
  std::vector<fs::path> roots;
  if (const char* chosen = std::getenv("CHARTWRIGHT_FONTS"); chosen != nullptr && *chosen != '\0') roots.emplace_back(chosen);
  roots.push_back(assets / "fonts");
  for (const char* folder : {"/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts"}) roots.emplace_back(folder);
  if (const char* home = std::getenv("HOME"); home != nullptr) {
    roots.push_back(fs::path(home) / ".local/share/fonts");
    roots.push_back(fs::path(home) / "Library/Fonts");
  }
  if (const char* local = std::getenv("LOCALAPPDATA"); local != nullptr) roots.push_back(fs::path(local) / "Microsoft/Windows/Fonts");
  // Distributions differ in how they sort fonts into folders; two levels hold all of them.
  std::vector<fs::path> folders;
  std::error_code code;
  for (const auto& root : roots) {
    folders.push_back(root);
    for (fs::directory_iterator at(root, code), end; !code && at != end; at.increment(code)) {
      if (!at->is_directory(code)) continue;
      folders.push_back(at->path());
      std::error_code inner;
      for (fs::directory_iterator below(at->path(), inner); !inner && below != end; below.increment(inner))
        if (below->is_directory(inner)) folders.push_back(below->path());
    }
  }
  return folders;
}

Result<FontSet> load_fonts(const std::vector<fs::path>& folders, float scale) {
  FontSet set;
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  compat::widen_atlas(atlas);
  ImFontConfig config;
  config.OversampleH = 2;
  config.OversampleV = 1;
  std::map<std::pair<std::string, float>, ImFont*> loaded;
  std::map<std::string, fs::path> files;
  for (const auto& spec : kFaces) {
    const float px = std::floor(spec.size * scale + 0.5F);
    ImFont*& font = loaded[{spec.file, px}];
    if (font == nullptr) {
      auto& file = files[spec.file];
      if (file.empty()) {
        const auto found = find_face(folders, spec.file);
        if (!found) return missing(spec.file);
        file = *found;
      }
      font = atlas->AddFontFromFileTTF(file.string().c_str(), px, &config, text_ranges());
      if (font == nullptr) return Error{"font.missing", file.string() + " could not be read as a font"};
    }
    set.text[static_cast<std::size_t>(spec.type)] = {font, px};
  }
  const auto icons = find_face(folders, "MaterialIcons-Regular");
  if (!icons) return missing("MaterialIcons-Regular");
  ImFontConfig icon_config;
  icon_config.OversampleH = 1;
  for (const float size : kIconSizes) {
    const float px = std::floor(size * scale + 0.5F);
    ImFont* font = atlas->AddFontFromFileTTF(icons->string().c_str(), px, &icon_config, icon_ranges());
    if (font == nullptr) return Error{"font.missing", icons->string() + " could not be read as a font"};
    set.icons.push_back({font, px});
  }
  return set;
}

}  // namespace cw::ui
