// Zip archives, opened in memory. Nothing is ever written to a disk; what a hostile archive can do is take memory and time, and bear names that mislead.
#include <zip.h>

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "content/base/utf8.h"
#include "content/import/faults.h"
#include "content/import/readers.h"

namespace cw::import {
namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using OpenFile = std::unique_ptr<zip_file_t, CloseFile>;

Result<Archive> open_archive(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  const auto failed = [&]() -> Error {
    const std::string words = zip_error_strerror(&error);
    zip_error_fini(&error);
    return fault(kDamagedArchive, fmt::format("the archive cannot be opened; it is cut or damaged ({})", words));
  };
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (!source) return failed();
  Archive archive(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (!archive) {
    zip_source_free(source);
    return failed();
  }
  zip_error_fini(&error);
  return archive;
}

/// Why a name may not stand in an archive, or empty.
std::string_view unsafe_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > 255) return "is longer than 255 characters";
  if (name.find_first_of("\\:") != std::string_view::npos) return "has a backslash or a colon";
  if (name.front() == '/') return "begins at the root of the disk";
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return "has a control character";
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (rest.substr(0, slash) == "..") return "leads out of the archive";
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return {};
}

/// A name as it can be shown.
std::string shown(std::string_view name) {
  std::string text;
  for (const char c : name.substr(0, 120)) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  if (first_malformed_utf8(text))
    for (char& c : text)
      if ((static_cast<unsigned char>(c) & 0x80U) != 0) c = '?';
  return text;
}

struct Entry {
  zip_uint64_t index = 0;
  std::string name;
};

class ArchiveReader {
 public:
  ArchiveReader(zip_t* archive, std::string name) : archive_(archive), name_(std::move(name)) {}

  Understood read() {
    auto entries = list();
    if (!entries) {
      out_.not_used.push_back({name_, entries.error().message, true, entries.error().id});
      return std::move(out_);
    }
    for (const Entry& entry : *entries) {
      const std::string file = name_ + "/" + entry.name;
      if (auto error = read_entry(entry, file)) {
        out_.not_used.push_back({file, error->message, true, error->id});
        // Past the limit of the whole there is nothing more to take.
        if (error->id == std::string_view(kUnpacksTooLarge.id)) break;
      }
    }
    compare_with_addenda();
    drop_shorter_lists();
    return std::move(out_);
  }

 private:
  /// Names first: an archive with one that misleads is refused as a whole.
  Result<std::vector<Entry>> list() {
    const zip_int64_t count = zip_get_num_entries(archive_, 0);
    if (count > kMostArchiveEntries) return fault(kTooManyEntries, fmt::format("the archive holds {} files; official ones hold fewer than {}", count, kMostArchiveEntries));
    std::vector<Entry> entries;
    std::unordered_set<std::string> seen;
    for (zip_int64_t i = 0; i < count; ++i) {
      const auto index = static_cast<zip_uint64_t>(i);
      // Judged as it is in the archive: read as code page 437, control characters become pictures.
      const char* raw = zip_get_name(archive_, index, ZIP_FL_ENC_RAW);
      const std::string original = raw ? raw : "";
      const char* readable = zip_get_name(archive_, index, ZIP_FL_ENC_GUESS);
      const std::string name = readable ? readable : original;
      if (const auto why = unsafe_name(original); !why.empty()) return fault(kUnsafeName, fmt::format("the name \"{}\" in the archive {}; the archive is not used", shown(name), why));
      if (!seen.insert(to_lower(name)).second) return fault(kDuplicateEntry, fmt::format("\"{}\" stands in the archive twice; the archive is not used", shown(name)));
      if (!name.ends_with('/')) entries.push_back({index, shown(name)});
    }
    return entries;
  }

  std::optional<Error> read_entry(const Entry& entry, const std::string& file) {
    const auto ignore = [&](std::string_view why) -> std::optional<Error> {
      out_.not_used.push_back({file, std::string(why), false, ""});
      return std::nullopt;
    };
    if (entry.name.starts_with("__MACOSX/")) return ignore("left behind by a file manager");
    if (const auto why = ignored_by_name(entry.name); !why.empty()) return ignore(why);
    if (std::count(entry.name.begin(), entry.name.end(), '/') > 1) return fault(kTooManyFolders, "the file lies more than one folder deep; official archives have at most one folder");
    auto bytes = unpack(entry);
    if (!bytes) return bytes.error();
    if (looks_like_zip(*bytes)) return fault(kArchiveInArchive, "an archive inside the archive; unpack the outer one and give the inner one");
    read_single_file(*bytes, file, out_);
    return std::nullopt;
  }

  /// Counts what comes out, whatever the archive says of itself.
  Result<std::string> unpack(const Entry& entry) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_, entry.index, 0, &stat) != 0) return damaged(zip_strerror(archive_));
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) return fault(kEncrypted, "the file is encrypted; official ones never are");
    if ((stat.valid & ZIP_STAT_COMP_METHOD) != 0 && stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
      return fault(kPacking, fmt::format("the file is packed by method {}; official archives use none but deflate", stat.comp_method));
    const OpenFile open(zip_fopen_index(archive_, entry.index, 0));
    if (!open) return damaged(zip_strerror(archive_));
    const auto packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
    std::string bytes;
    // Reserve what is plausible, never what is merely declared.
    bytes.reserve(static_cast<std::size_t>(std::min<zip_uint64_t>({(stat.valid & ZIP_STAT_SIZE) != 0 ? stat.size : 0, kLargestFile, packed * 20})));
    std::string chunk(64u << 10, '\0');
    for (;;) {
      const zip_int64_t got = zip_fread(open.get(), chunk.data(), chunk.size());
      if (got < 0) return damaged(zip_file_strerror(open.get()));
      if (got == 0) break;
      bytes.append(chunk, 0, static_cast<std::size_t>(got));
      unpacked_ += static_cast<std::size_t>(got);
      if (bytes.size() > kLargestFile)
        return fault(kTooLarge, fmt::format("the file unpacks to more than {} million bytes, which no official one does", kLargestFile >> 20));
      if (bytes.size() > (1u << 20) && bytes.size() / static_cast<std::size_t>(kLargestRatio) > packed)
        return fault(kRatio, fmt::format("the file unpacks to more than {} times its packed size, which no official one does", kLargestRatio));
      if (unpacked_ > kLargestArchive)
        return fault(kUnpacksTooLarge, fmt::format("the archive unpacks to more than {} million bytes, which no official one does; the rest of it is not used", kLargestArchive >> 20));
    }
    if ((stat.valid & ZIP_STAT_SIZE) != 0 && stat.size != bytes.size()) return damaged("its size is not the one the archive declares");
    return bytes;
  }

  static Error damaged(const std::string& words) { return fault(kDamagedArchive, fmt::format("the file cannot be unpacked; the archive is damaged ({})", words)); }

  /// Addenda beside a list of codes say how many there are: a list that was cut between two lines is found out here.
  void compare_with_addenda() {
    for (const Part& addenda_part : out_.parts) {
      const auto* addenda = std::get_if<Addenda>(&addenda_part.data);
      if (!addenda) continue;
      for (Part& part : out_.parts) {
        const auto* list = std::get_if<CodeList>(&part.data);
        if (!list || list->system != addenda->system || part.year != addenda_part.year || part.count == addenda->codes_after) continue;
        const Error error = fault(kCountsDisagree, fmt::format("it has {} codes, but the addenda beside it ({}) say {}", part.count, addenda_part.file, addenda->codes_after));
        out_.not_used.push_back({part.file, error.message, true, error.id});
        part.count = -1;
      }
    }
    std::erase_if(out_.parts, [](const Part& part) { return part.count < 0; });
  }

  /// Of several lists of codes exempt from present on admission the longest is the whole one.
  void drop_shorter_lists() {
    int longest = -1;
    for (const Part& part : out_.parts)
      if (part.kind == PartKind::PoaExempt) longest = std::max(longest, part.count);
    std::erase_if(out_.parts, [&](const Part& part) {
      if (part.kind != PartKind::PoaExempt || part.count == longest) return false;
      out_.not_used.push_back({part.file, "a longer list of codes exempt from present on admission is in the same archive", false, ""});
      return true;
    });
  }

  zip_t* archive_;
  std::string name_;
  std::size_t unpacked_ = 0;
  Understood out_;
};

}  // namespace

bool looks_like_zip(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv);
}

Understood read_archive(std::string_view bytes, const std::string& name) {
  Understood refused;
  if (bytes.size() > kLargestArchive) {
    refused.not_used.push_back({name, fmt::format("the archive has {} million bytes; official ones have at most {}", bytes.size() >> 20, kLargestArchive >> 20), true, kTooLarge.id});
    return refused;
  }
  auto archive = open_archive(bytes);
  if (!archive) {
    refused.not_used.push_back({name, archive.error().message, true, archive.error().id});
    return refused;
  }
  return ArchiveReader(archive->get(), name).read();
}

}  // namespace cw::import
