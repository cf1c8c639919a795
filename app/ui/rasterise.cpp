#include "app/ui/rasterise.h"

#include <algorithm>
#include <cmath>

#include "app/ui/imgui_compat.h"

namespace cw::ui {
namespace {

struct Atlas {
  const unsigned char* alpha = nullptr;
  int width = 0, height = 0;

  float sample(float u, float v) const {
    const float x = u * static_cast<float>(width) - 0.5F, y = v * static_cast<float>(height) - 0.5F;
    const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
    const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
    const auto at = [&](int px, int py) { return static_cast<float>(alpha[std::clamp(py, 0, height - 1) * width + std::clamp(px, 0, width - 1)]); };
    return ((at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy) / 255.0F;
  }
};

void triangle(Picture& picture, const Atlas& atlas, const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, int x0, int y0, int x1, int y1) {
  const float area = (b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) - (b.pos.y - a.pos.y) * (c.pos.x - a.pos.x);
  if (area == 0) return;
  const float sign = area > 0 ? 1.0F : -1.0F;
  const auto edge = [&](const ImVec2& p, const ImVec2& q, float x, float y) { return sign * ((q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x)); };
  // A pixel on an edge belongs to the triangle for which the edge is a top or left one.
  const auto top_left = [&](const ImVec2& p, const ImVec2& q) { return sign > 0 ? (q.y < p.y || (q.y == p.y && q.x > p.x)) : (q.y > p.y || (q.y == p.y && q.x < p.x)); };
  const bool tab = top_left(a.pos, b.pos), tbc = top_left(b.pos, c.pos), tca = top_left(c.pos, a.pos);
  const int left = std::max(x0, static_cast<int>(std::floor(std::min({a.pos.x, b.pos.x, c.pos.x})))), right = std::min(x1, static_cast<int>(std::ceil(std::max({a.pos.x, b.pos.x, c.pos.x}))));
  const int top = std::max(y0, static_cast<int>(std::floor(std::min({a.pos.y, b.pos.y, c.pos.y})))), bottom = std::min(y1, static_cast<int>(std::ceil(std::max({a.pos.y, b.pos.y, c.pos.y}))));
  const bool flat = a.col == b.col && b.col == c.col;
  const float total = std::abs(area);
  const auto part = [](ImU32 color, int shift) { return static_cast<float>(color >> shift & 0xFF); };
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const float sx = static_cast<float>(x) + 0.5F, sy = static_cast<float>(y) + 0.5F;
      const float wc = edge(a.pos, b.pos, sx, sy), wa = edge(b.pos, c.pos, sx, sy), wb = edge(c.pos, a.pos, sx, sy);
      if (wc < 0 || wa < 0 || wb < 0 || (wc == 0 && !tab) || (wa == 0 && !tbc) || (wb == 0 && !tca)) continue;
      const float ka = wa / total, kb = wb / total, kc = wc / total;
      const float u = ka * a.uv.x + kb * b.uv.x + kc * c.uv.x, v = ka * a.uv.y + kb * b.uv.y + kc * c.uv.y;
      const auto mixed = [&](int shift) { return flat ? part(a.col, shift) : ka * part(a.col, shift) + kb * part(b.col, shift) + kc * part(c.col, shift); };
      const float alpha = mixed(IM_COL32_A_SHIFT) / 255.0F * atlas.sample(u, v);
      if (alpha <= 0) continue;
      std::uint8_t* pixel = &picture.rgba[static_cast<std::size_t>(y * picture.width + x) * 4];
      const int shifts[3] = {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT};
      for (int i = 0; i < 3; ++i) pixel[i] = static_cast<std::uint8_t>(std::lround(mixed(shifts[i]) * alpha + static_cast<float>(pixel[i]) * (1 - alpha)));
    }
  }
}

}  // namespace

Picture rasterise(const Context& context, Rgba background) {
  const ImDrawData* data = context.draw_data();
  Picture picture{static_cast<int>(data->DisplaySize.x), static_cast<int>(data->DisplaySize.y), {}};
  picture.rgba.resize(static_cast<std::size_t>(picture.width * picture.height) * 4);
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
    picture.rgba[i] = static_cast<std::uint8_t>(background >> 24);
    picture.rgba[i + 1] = static_cast<std::uint8_t>(background >> 16);
    picture.rgba[i + 2] = static_cast<std::uint8_t>(background >> 8);
    picture.rgba[i + 3] = 255;
  }
  Atlas atlas;
  unsigned char* pixels = nullptr;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &atlas.width, &atlas.height);
  atlas.alpha = pixels;
  for (int n = 0; n < data->CmdListsCount; ++n) {
    const ImDrawList* list = data->CmdLists[n];
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback != nullptr) continue;
      const int x0 = std::max(0, static_cast<int>(command.ClipRect.x)), y0 = std::max(0, static_cast<int>(command.ClipRect.y));
      const int x1 = std::min(picture.width, static_cast<int>(command.ClipRect.z)), y1 = std::min(picture.height, static_cast<int>(command.ClipRect.w));
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const ImDrawIdx* index = list->IdxBuffer.Data + command.IdxOffset + i;
        const ImDrawVert* v = list->VtxBuffer.Data + command.VtxOffset;
        triangle(picture, atlas, v[index[0]], v[index[1]], v[index[2]], x0, y0, x1, y1);
      }
    }
  }
  return picture;
}

}  // namespace cw::ui
