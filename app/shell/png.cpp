#include "app/shell/png.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#include <stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <string>

#include "content/base/file_io.h"

namespace cw::shell {

Result<void> write_png(const std::filesystem::path& path, const ui::Picture& picture) {
  std::string bytes;
  const auto append = [](void* to, void* data, int size) { static_cast<std::string*>(to)->append(static_cast<const char*>(data), static_cast<std::size_t>(size)); };
  if (stbi_write_png_to_func(append, &bytes, picture.width, picture.height, 4, picture.rgba.data(), picture.width * 4) == 0) return Error{"picture.failed", "the picture could not be encoded"};
  return write_file_atomically(path, bytes);
}

}  // namespace cw::shell
