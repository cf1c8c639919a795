#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "content/base/check.h"
#include "content/base/file_io.h"
#include "content/exams/exam_parts.h"
#include "content/exams/item.h"
#include "content/items/item_texts.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostBankFiles = 500;
constexpr std::string_view kProvenance = "provenance.json";

/// By its first lines, so that a file is parsed once; a file that says otherwise further down is refused by its reader.
bool is_templates(std::string_view json) { return json.substr(0, 400).find("\"chartwright.item-templates\"") != std::string_view::npos; }

template <typename T, typename Key>
void put(std::vector<T>& all, std::vector<T>&& more, const Key& key) {
  for (auto& one : more) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const T& other) { return key(other) == key(one); });
    if (same != all.end()) *same = std::move(one);
    else all.push_back(std::move(one));
  }
}

const auto item_key = [](const Item& item) -> const ItemId& { return item.id; };
const auto set_key = [](const ItemSet& set) -> const std::string& { return set.id; };
const auto template_key = [](const ItemTemplate& one) -> const ItemId& { return one.item.id; };

/// Leaves out of `more` what an earlier file has, and says so.
template <typename T, typename Key, typename Text>
void refuse_repeated(std::vector<T>& more, std::set<std::string>& seen, const Key& key, const Text& text, const std::string& file, Diagnostics& diagnostics) {
  std::erase_if(more, [&](const T& one) {
    if (seen.insert(text(key(one))).second) return false;
    diagnostics.add({.id = "ITM-012", .place = {file, 0, 0}, .message = fmt::format("\"{}\" is in an earlier file already; that one holds", text(key(one)))});
    return true;
  });
}

/// Files added one by one; nothing may be in two of them.
class Collector {
 public:
  void add(std::string_view json, const std::string& file) {
    ItemsRead one = is_templates(json) ? read_templates(json, file) : read_items(json, file);
    read.diagnostics.append(one.diagnostics);
    const auto of_id = [](const ItemId& id) { return id.text(); };
    const auto of_text = [](const std::string& id) { return id; };
    refuse_repeated(one.bank.items, seen_, item_key, of_id, file, read.diagnostics);
    refuse_repeated(one.bank.templates, seen_, template_key, of_id, file, read.diagnostics);
    refuse_repeated(one.bank.sets, sets_, set_key, of_text, file, read.diagnostics);
    const auto move_behind = [](auto& all, auto& more) { all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())); };
    move_behind(read.bank.items, one.bank.items);
    move_behind(read.bank.templates, one.bank.templates);
    move_behind(read.bank.sets, one.bank.sets);
  }
  ItemsRead read;

 private:
  std::set<std::string> seen_, sets_;
};

}  // namespace

const ItemsRead& built_in_items_read() {
  static const ItemsRead all = [] {
    Collector collected;
    for (const auto& text : item_texts())
      if (text.name != kProvenance) collected.add(text.text, std::string(text.name));
    return std::move(collected.read);
  }();
  return all;
}

const ItemBank& built_in_items() {
  CW_CHECK(!built_in_items_read().diagnostics.has_errors());
  return built_in_items_read().bank;
}

ItemsRead bank_with(const fs::path& folder) {
  Collector collected;
  for (const auto& name : exams::json_files_below(folder.string(), kMostBankFiles)) {
    if (name == kProvenance) continue;
    auto bytes = read_file(folder / name);
    if (bytes) collected.add(*bytes, name);
    else collected.read.diagnostics.add({.id = "ITM-011", .place = {name, 0, 0}, .message = "the file cannot be read: " + bytes.error().message});
  }
  ItemsRead all{built_in_items(), std::move(collected.read.diagnostics)};
  put(all.bank.items, std::move(collected.read.bank.items), item_key);
  put(all.bank.sets, std::move(collected.read.bank.sets), set_key);
  put(all.bank.templates, std::move(collected.read.bank.templates), template_key);
  return all;
}

}  // namespace cw
