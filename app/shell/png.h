#pragma once

#include <filesystem>

#include "app/ui/rasterise.h"
#include "content/base/result.h"

namespace cw::shell {

[[nodiscard]] Result<void> write_png(const std::filesystem::path& path, const ui::Picture& picture);

}  // namespace cw::shell
