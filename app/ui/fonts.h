#pragma once

#include <array>
#include <filesystem>
#include <vector>

#include "app/ui/theme.h"
#include "content/base/result.h"

struct ImFont;

namespace cw::ui {

/// A font and the size in pixels it is drawn at.
struct Face {
  ImFont* font = nullptr;
  float px = 0;
};

/// Every face the program draws with, at one scale. Owned by the ImGui context's atlas.
struct FontSet {
  std::array<Face, static_cast<std::size_t>(Type::Count_)> text{};
  std::vector<Face> icons;  ///< ascending sizes
  const Face& operator[](Type type) const { return text[static_cast<std::size_t>(type)]; }
};

/// Folders in which Inter, JetBrains Mono and Material Icons are looked for: beside the program first, then the system's.
/// `CHARTWRIGHT_FONTS` names a folder that wins over both.
[[nodiscard]] std::vector<std::filesystem::path> font_folders(const std::filesystem::path& assets);

/// Adds all faces to the current ImGui context's atlas. Fails with `font.missing` naming the face and the package that has it.
[[nodiscard]] Result<FontSet> load_fonts(const std::vector<std::filesystem::path>& folders, float scale);

}  // namespace cw::ui
