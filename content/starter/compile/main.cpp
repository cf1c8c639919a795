// starter-compile --out FOLDER FILE...: the starter release from our own family files.
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "content/base/file_io.h"
#include "content/base/sha256.h"
#include "content/releases/release_file.h"
#include "content/starter/starter_source.h"

int main(int argc, char** argv) {
  using namespace cw;
  std::filesystem::path out;
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--out" && i + 1 < argc) out = argv[++i];
    else files.emplace_back(argv[i]);
  }
  if (out.empty() || files.empty()) {
    std::fprintf(stderr, "usage: starter-compile --out FOLDER FILE...\n");
    return 2;
  }

  std::map<CodeSystem, std::vector<StarterSource>> sources;
  std::map<CodeSystem, std::string> bytes;
  for (const auto& file : files) {
    auto text = read_file(file);
    if (!text) {
      std::fprintf(stderr, "%s\n", text.error().message.c_str());
      return 3;
    }
    StarterSource source = read_families(*text, file.filename().string());
    bytes[source.system] += *text;
    sources[source.system].push_back(std::move(source));
  }

  int status = 0;
  std::map<CodeSystem, StarterSource> merged;
  for (auto& [system, list] : sources) {
    merged[system] = merge_families(std::move(list));
    std::fputs(to_text(merged[system].diagnostics).c_str(), stderr);
    if (merged[system].diagnostics.has_errors()) status = 1;
  }
  if (status != 0) return status;

  for (const auto& [system, source] : merged) {
    const std::string year = std::to_string(source.effective_to.fiscal_year());
    ReleaseContents contents;
    contents.info = {.system = system,
                     .name = "starter-" + year,
                     .effective_from = source.effective_from,
                     .effective_to = source.effective_to,
                     .source = "Chartwright starter set: the categories that the shipped charts touch",
                     .source_sha256 = sha256_hex(bytes[system]),
                     .starter = true};
    contents.entries = source.entries;
    contents.pcs_tables = source.pcs_tables;
    std::string file(to_string(system));
    std::erase(file, '-');
    if (auto written = write_release(out / (file + "-starter-" + year + ".db"), contents); !written) {
      std::fprintf(stderr, "%s\n", written.error().message.c_str());
      return 3;
    }
    std::printf("%s: %zu nodes\n", file.c_str(), source.entries.size());
  }
  return 0;
}
