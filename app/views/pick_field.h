#pragma once

#include <span>
#include <string_view>

#include "app/views/views.h"

/// A choice among many that can be narrowed by typing: closed it shows what is chosen, open it is a field with the choices below.
namespace cw::views {

struct PickOption {
  ui::Icon icon = ui::Icon::None;
  std::string_view label;
  std::string_view note = {};   ///< what it means, in one line; looked through as well
};

/// Opens it from elsewhere, with the caret in its field.
void open_pick(ui::Frame& frame, PickState& state, ui::Id id);

/// Index of what was picked in this frame, or -1. `chosen` -1: nothing is chosen yet, and `hint` is shown. Ids: the box `id`, its field `id.filter`, its choices `id.option.N`.
[[nodiscard]] int pick_field(ui::Frame& frame, PickState& state, ui::Id id, ui::Rect where, std::span<const PickOption> options, int chosen, std::string_view hint);

/// The same for plain words.
[[nodiscard]] int pick_field(ui::Frame& frame, PickState& state, ui::Id id, ui::Rect where, const std::vector<std::string>& words, std::string_view chosen, std::string_view hint, ui::Icon icon);

}  // namespace cw::views
