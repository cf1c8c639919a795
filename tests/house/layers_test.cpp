#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// Each room and the rooms its files may include from (itself always). The one direction: content → scenarios → grading → app.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"content", {}},
    {"scenarios", {"content"}},
    {"grading", {"content", "scenarios"}},
    {"app/store", {"content", "scenarios", "grading"}},
    {"app/session", {"content", "scenarios", "grading", "app/store"}},
    {"app/cli", {"content", "scenarios", "grading", "app/store", "app/session"}},
    {"app/ui", {"content", "scenarios"}},
    {"app/views", {"content", "scenarios", "grading", "app/store", "app/session", "app/ui"}},
    {"app/shell", {"content", "scenarios", "grading", "app/store", "app/session", "app/ui", "app/views"}},
    {"app/gui", {"content", "scenarios", "grading", "app/store", "app/session", "app/ui", "app/views", "app/shell"}},
};

/// Libraries that only some rooms may see, by a piece of the header's name.
const std::vector<std::pair<std::string, std::set<std::string>>> kLibraries = {
    {"imgui", {"app/ui", "app/views", "app/shell"}},
    {"GLFW/", {"app/shell"}},
    {"sqlite3.h", {"app/store", "content/releases"}},
    {"nlohmann/json.hpp", {"content", "scenarios", "grading", "app/store", "app/session", "app/ui", "app/cli", "app/gui", "app/shell"}},
    {"CLI/", {"app/cli", "app/gui"}},
    {"md4c", {"scenarios"}},
    {"sodium", {"content"}},
    {"pugixml", {"content/import"}},
    {"zip.h", {"content/import"}},
    {"curl/", {"content/releases"}},
};

std::string room_of(const std::string& path) {
  std::string best;
  for (const auto& [room, may] : kMayInclude)
    if (path.rfind(room + "/", 0) == 0 && room.size() > best.size()) best = room;
  return best;
}

struct Include {
  std::string file;
  int line = 0;
  std::string target;
  bool quoted = false;
};

/// Includes of one file's text. Kept apart from the walk so that the rule itself can be tested.
std::vector<Include> includes_in(const std::string& file, const std::string& text) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> found;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, pattern)) found.push_back({file, number, match[2], match[1] == "\""});
  }
  return found;
}

std::vector<std::string> faults_in(const std::string& file, const std::string& text) {
  std::vector<std::string> faults;
  const std::string room = room_of(file);
  for (const auto& include : includes_in(file, text)) {
    const std::string at = file + ":" + std::to_string(include.line) + " includes " + include.target;
    const std::string target = room_of(include.target);
    if (!target.empty() && target != room && !kMayInclude.at(room).contains(target)) faults.push_back(at + ", which lies above " + room);
    if (include.quoted && target.empty()) faults.push_back(at + ", which is not written from the project's root");
    for (const auto& [piece, rooms] : kLibraries) {
      if (include.target.find(piece) == std::string::npos || !target.empty()) continue;
      const bool allowed = std::any_of(rooms.begin(), rooms.end(), [&](const std::string& r) { return file.rfind(r + "/", 0) == 0; });
      if (!allowed) faults.push_back(at + ", a library that " + room + " does not know");
    }
  }
  return faults;
}

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::string> sources(std::initializer_list<const char*> tops) {
  const fs::path root = CHARTWRIGHT_SOURCE_DIR;
  std::vector<std::string> files;
  for (const char* top : tops)
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const auto extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp")) files.push_back(fs::relative(entry.path(), root).generic_string());
    }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_SUITE("house") {
  TEST_CASE("the rule sees an include that points up, a foreign library and a relative path") {
    CHECK(faults_in("content/base/x.cpp", "#include \"scenarios/model.h\"\n").size() == 1);
    CHECK(faults_in("grading/engine/x.h", "#include \"app/store/record.h\"\n").size() == 1);
    CHECK(faults_in("app/store/x.cpp", "#include \"app/session/session.h\"\n").size() == 1);
    CHECK(faults_in("app/session/x.cpp", "#include <imgui.h>\n").size() == 1);
    CHECK(faults_in("app/views/x.cpp", "#include <GLFW/glfw3.h>\n").size() == 1);
    CHECK(faults_in("content/codes/x.cpp", "#include <sqlite3.h>\n").size() == 1);
    CHECK(faults_in("content/codes/x.cpp", "#include <pugixml.hpp>\n").size() == 1);
    CHECK(faults_in("app/session/x.cpp", "#include <zip.h>\n").size() == 1);
    CHECK(faults_in("app/session/x.cpp", "#include <curl/curl.h>\n").size() == 1);
    CHECK(faults_in("content/codes/x.cpp", "#include \"code.h\"\n").size() == 1);
    CHECK(faults_in("grading/engine/x.cpp", "#include \"scenarios/model.h\"\n#include <vector>\n").empty());
    CHECK(faults_in("content/releases/x.cpp", "#include <sqlite3.h>\n").empty());
  }

  TEST_CASE("no include points up, and each library is seen only where it belongs") {
    const auto files = sources({"content", "scenarios", "grading", "app"});
    REQUIRE(files.size() > 50);
    for (const auto& file : files) {
      REQUIRE_MESSAGE(!room_of(file).empty(), file << " lies in no room");
      for (const auto& fault : faults_in(file, read(fs::path(CHARTWRIGHT_SOURCE_DIR) / file))) FAIL_CHECK(fault);
    }
  }

  TEST_CASE("the rules room is pure: grading names no file, clock or random source") {
    for (const auto& file : sources({"grading"})) {
      const auto text = read(fs::path(CHARTWRIGHT_SOURCE_DIR) / file);
      for (const char* word : {"<fstream>", "<filesystem>", "std::rand", "<random>", "system_clock", "steady_clock", "content/base/file_io.h", "content/base/clock.h"})
        CHECK_MESSAGE(text.find(word) == std::string::npos, file << " mentions " << word);
    }
  }

  TEST_CASE("nothing is left open in the sources") {
    // Spelled in two pieces so that this file does not find itself.
    const std::vector<std::string> words = {std::string("TO") + "DO", std::string("FIX") + "ME", std::string("XX") + "X:"};
    for (const auto& file : sources({"content", "scenarios", "grading", "app", "tests"})) {
      const auto text = read(fs::path(CHARTWRIGHT_SOURCE_DIR) / file);
      for (const auto& word : words) CHECK_MESSAGE(text.find(word) == std::string::npos, file << " says " << word);
    }
  }

  TEST_CASE("every folder of the map has its README") {
    for (const char* folder : {".", "content", "content/starter", "content/releases", "content/catalogue", "scenarios", "grading", "app", "app/views", "tests"})
      CHECK_MESSAGE(fs::exists(fs::path(CHARTWRIGHT_SOURCE_DIR) / folder / "README.md"), folder << " has no README.md");
  }
}
