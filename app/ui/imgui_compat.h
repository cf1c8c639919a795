#pragma once

// The one place that knows which Dear ImGui this is. Written and tested with 1.86; the newer branches follow ImGui's own change log.
#include <imgui.h>
#include <imgui_internal.h>

#include "app/ui/frame.h"

namespace cw::ui::compat {

inline constexpr int kKeys = static_cast<int>(Key::Digit9) + 1;

inline void bind_keys() {
#if IMGUI_VERSION_NUM < 18700
  ImGuiIO& io = ImGui::GetIO();
  const auto map = [&](ImGuiKey theirs, Key ours) { io.KeyMap[theirs] = static_cast<int>(ours); };
  map(ImGuiKey_LeftArrow, Key::Left);
  map(ImGuiKey_RightArrow, Key::Right);
  map(ImGuiKey_Home, Key::Home);
  map(ImGuiKey_End, Key::End);
  map(ImGuiKey_Backspace, Key::Backspace);
  map(ImGuiKey_Delete, Key::Delete);
  map(ImGuiKey_A, Key::A);
  map(ImGuiKey_C, Key::C);
  map(ImGuiKey_V, Key::V);
  map(ImGuiKey_X, Key::X);
  map(ImGuiKey_Y, Key::Y);
  map(ImGuiKey_Z, Key::Z);
#endif
}

inline void set_key(Key key, bool down) {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().KeysDown[static_cast<int>(key)] = down;
#else
  ImGuiKey theirs = ImGuiKey_None;
  switch (key) {
    case Key::Left: theirs = ImGuiKey_LeftArrow; break;
    case Key::Right: theirs = ImGuiKey_RightArrow; break;
    case Key::Home: theirs = ImGuiKey_Home; break;
    case Key::End: theirs = ImGuiKey_End; break;
    case Key::Backspace: theirs = ImGuiKey_Backspace; break;
    case Key::Delete: theirs = ImGuiKey_Delete; break;
    case Key::A: theirs = ImGuiKey_A; break;
    case Key::C: theirs = ImGuiKey_C; break;
    case Key::V: theirs = ImGuiKey_V; break;
    case Key::X: theirs = ImGuiKey_X; break;
    case Key::Y: theirs = ImGuiKey_Y; break;
    case Key::Z: theirs = ImGuiKey_Z; break;
    default: return;
  }
  ImGui::GetIO().AddKeyEvent(theirs, down);
#endif
}

inline void set_modifiers(bool ctrl, bool shift, bool alt) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
  io.KeyCtrl = ctrl;
  io.KeyShift = shift;
  io.KeyAlt = alt;
#elif IMGUI_VERSION_NUM < 18930
  io.AddKeyEvent(ImGuiKey_ModCtrl, ctrl);
  io.AddKeyEvent(ImGuiKey_ModShift, shift);
  io.AddKeyEvent(ImGuiKey_ModAlt, alt);
#else
  io.AddKeyEvent(ImGuiMod_Ctrl, ctrl);
  io.AddKeyEvent(ImGuiMod_Shift, shift);
  io.AddKeyEvent(ImGuiMod_Alt, alt);
#endif
}

inline void set_mouse(ImVec2 position, bool down) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
  io.MousePos = position;
  io.MouseDown[0] = down;
#else
  io.AddMousePosEvent(position.x, position.y);
  io.AddMouseButtonEvent(0, down);
#endif
}

inline void stroke_rect(ImDrawList* list, ImVec2 a, ImVec2 b, ImU32 color, float rounding, float thickness) {
#if IMGUI_VERSION_NUM < 19280
  list->AddRect(a, b, color, rounding, 0, thickness);
#else
  list->AddRect(a, b, color, rounding, thickness);
#endif
}

/// Where a line of at most `width` pixels ends.
inline const char* line_end(ImFont* font, float px, const char* from, const char* to, float width) {
#if IMGUI_VERSION_NUM < 19200
  return font->CalcWordWrapPositionA(px / font->FontSize, from, to, width);
#else
  return font->CalcWordWrapPosition(px, from, to, width);
#endif
}

inline void push_font(ImFont* font, [[maybe_unused]] float px) {
#if IMGUI_VERSION_NUM < 19200
  ImGui::PushFont(font);
#else
  ImGui::PushFont(font, px);
#endif
}

/// Our own queue already keeps apart what must not share a frame.
inline void take_all_events_at_once() {
#if IMGUI_VERSION_NUM >= 18700
  ImGui::GetIO().ConfigInputTrickleEventQueue = false;
#endif
}

inline void widen_atlas([[maybe_unused]] ImFontAtlas* atlas) {
#if IMGUI_VERSION_NUM < 19200
  atlas->TexDesiredWidth = 2048;
#endif
}

inline bool has_glyph(ImFont* font, unsigned code_point) {
#if IMGUI_VERSION_NUM < 19200
  return font->FindGlyphNoFallback(static_cast<ImWchar>(code_point)) != nullptr;
#else
  return font->IsGlyphInFont(static_cast<ImWchar>(code_point));
#endif
}

}  // namespace cw::ui::compat
