#include <cstdlib>
#include <system_error>

#include "app/session/session.h"

namespace cw {
namespace fs = std::filesystem;

ProgramFiles ProgramFiles::find(const fs::path& program) {
  std::error_code code;
  const char* chosen = std::getenv("CHARTWRIGHT_RELEASES");
  const fs::path installed = chosen != nullptr && *chosen != '\0' ? fs::path(chosen) : default_record_path().parent_path() / "releases";
  const auto with = [&](const fs::path& home, const fs::path& codes) {
    return ProgramFiles{home / "scenarios" / "library", {codes, installed}, home / "assets", home / "content" / "catalogue" / "releases.json", installed};
  };
  if (const char* home = std::getenv("CHARTWRIGHT_HOME"); home != nullptr && *home != '\0') return with(home, fs::path(home) / "releases");
  fs::path self = fs::weakly_canonical(program, code);
#ifdef __linux__
  // The name a program is started by need not say where it lies.
  if (const fs::path link = fs::read_symlink("/proc/self/exe", code); !code) self = link;
#endif
  const fs::path bin = self.parent_path();
  // Installed: bin/ beside share/chartwright.
  if (const fs::path share = bin.parent_path() / "share" / "chartwright"; fs::exists(share / "scenarios", code)) return with(share, share / "releases");
  // In a build tree: PROJECT/build/PRESET/bin, with the releases beside bin; the project is found by walking up.
  const fs::path built = bin.parent_path() / "releases";
  for (fs::path at = bin; at.has_relative_path(); at = at.parent_path())
    if (fs::exists(at / "scenarios" / "library", code) && fs::exists(at / "assets", code)) return with(at, built);
#ifdef CHARTWRIGHT_SOURCE_DIR
  return with(CHARTWRIGHT_SOURCE_DIR, built);
#else
  return with(bin, built);
#endif
}

}  // namespace cw
