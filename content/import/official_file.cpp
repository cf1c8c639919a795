#include <algorithm>
#include <array>
#include <new>

#include "content/base/sha256.h"
#include "content/base/utf8.h"
#include "content/import/faults.h"
#include "content/import/readers.h"

namespace cw::import {
namespace {

constexpr std::string_view kNoOfficialFile = "no official file that is read here";

/// A message may quote the file: it stays readable, whatever stands there.
std::string fit_to_show(std::string message) {
  constexpr std::size_t kLongest = 500;
  if (message.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) --end;
    message = message.substr(0, end) + "…";
  }
  if (first_malformed_utf8(message))
    for (char& c : message)
      if ((static_cast<unsigned char>(c) & 0x80U) != 0) c = '?';
  return message;
}

void refuse(Understood& into, const std::string& file, const Error& error) { into.not_used.push_back({file, fit_to_show(error.message), true, error.id}); }
void ignore(Understood& into, const std::string& file, std::string_view why) { into.not_used.push_back({file, std::string(why), false, ""}); }

/// Packed in another way than zip.
std::string_view other_packing(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x1F\x8B"sv)) return "gzip";
  if (bytes.starts_with("\xFD\x37zXZ"sv)) return "xz";
  if (bytes.starts_with("7z\xBC\xAF"sv)) return "7z";
  if (bytes.starts_with("Rar!\x1A"sv)) return "rar";
  if (bytes.starts_with("BZh"sv) && bytes.size() > 3 && bytes[3] >= '1' && bytes[3] <= '9') return "bzip2";
  return {};
}

/// What is known by its first bytes and never an official file in text form.
std::string_view ignored_by_content(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("%PDF"sv)) return "a PDF document";
  if (bytes.starts_with("\xD0\xCF\x11\xE0"sv)) return "an Office document";
  if (bytes.starts_with("\x89PNG"sv) || bytes.starts_with("\xFF\xD8\xFF"sv) || bytes.starts_with("GIF8"sv)) return "a picture";
  if (bytes.starts_with("MZ"sv) && bytes.substr(0, 256).find('\0') != std::string_view::npos) return "a program";
  return {};
}

/// UTF-16 and UTF-32, with or without byte order mark.
bool is_wide_text(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  std::size_t even = 0, odd = 0;
  const std::size_t n = std::min<std::size_t>(bytes.size(), 64) / 2 * 2;
  for (std::size_t i = 0; i < n; ++i)
    if (bytes[i] == '\0') ++(i % 2 == 0 ? even : odd);
  return n >= 8 && (even * 2 >= n - 4 || odd * 2 >= n - 4) && (even == 0 || odd == 0 || even + odd > n / 2);
}

std::optional<Result<Reading>> recognise(const Source& source, std::string& ignored) {
  const std::size_t begins = source.text.find_first_not_of(" \t\r\n");
  if (begins != std::string_view::npos && source.text[begins] == '<') {
    auto reading = read_xml(source);
    if (!reading) ignored = "an XML schema";
    return reading;
  }
  if (looks_like_order_file(source.text)) return read_order_file(source);
  if (looks_like_addenda(source.text)) return read_addenda(source);
  if (looks_like_codes_file(source.text)) return read_codes_file(source);
  if (looks_like_hcpcs(source.text)) return read_hcpcs(source);
  return read_table(source, ignored);
}

}  // namespace

std::string_view ignored_by_name(std::string_view name) {
  struct Ending {
    std::string_view ending, why;
  };
  constexpr std::array<Ending, 14> kEndings = {{{".pdf", "a PDF document"},
                                                {".xlsx", "a spreadsheet; the text file beside it is read"},
                                                {".xls", "a spreadsheet; the text file beside it is read"},
                                                {".docx", "an Office document"},
                                                {".doc", "an Office document"},
                                                {".pptx", "an Office document"},
                                                {".ppt", "an Office document"},
                                                {".rtf", "an Office document"},
                                                {".mdb", "a database"},
                                                {".accdb", "a database"},
                                                {".png", "a picture"},
                                                {".jpg", "a picture"},
                                                {".gif", "a picture"},
                                                {".ds_store", "left behind by a file manager"}}};
  const std::string low = to_lower(name);
  for (const Ending& e : kEndings)
    if (low.ends_with(e.ending)) return e.why;
  return {};
}

void read_single_file(std::string_view bytes, const std::string& file, Understood& into) {
  if (bytes.size() > kLargestFile)
    return refuse(into, file, fault(kTooLarge, fmt::format("the file has {} million bytes; official ones have at most {}", bytes.size() >> 20, kLargestFile >> 20)));
  if (bytes.empty()) return refuse(into, file, fault(kEmptyFile, "the file is empty"));
  if (const auto packing = other_packing(bytes); !packing.empty())
    return refuse(into, file, fault(kPacking, fmt::format("packed with {}; official files come as zip archives or unpacked", packing)));
  if (const auto why = ignored_by_content(bytes); !why.empty()) return ignore(into, file, why);
  if (is_wide_text(bytes)) return refuse(into, file, fault(kEncoding, "the text is in UTF-16 or UTF-32; official files are in ASCII or UTF-8"));
  std::string_view text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string ignored;
  auto reading = recognise({text, file}, ignored);
  if (!reading) return ignore(into, file, ignored.empty() ? kNoOfficialFile : std::string_view(ignored));
  if (!*reading) return refuse(into, file, reading->error());
  Part part;
  part.kind = (*reading)->kind;
  part.file = file;
  part.count = (*reading)->count;
  part.data = std::move((*reading)->data);
  part.sha256 = sha256_hex(bytes);
  // The innermost name that says it: a year in the archive's name stands for all of its files.
  part.year = (*reading)->year;
  std::string_view name = file;
  for (std::size_t end = name.size(); part.year.empty();) {
    const std::size_t slash = name.substr(0, end).find_last_of("/\\");
    part.year = year_in_name(name.substr(slash == std::string_view::npos ? 0 : slash + 1, slash == std::string_view::npos ? end : end - slash - 1));
    if (slash == std::string_view::npos) break;
    end = slash;
  }
  part.month = month_in_name(name.substr(name.find_last_of("/\\") + 1));
  into.parts.push_back(std::move(part));
}

Understood read_official_file(std::string_view bytes, const std::string& name) {
  Understood understood;
  try {
    if (const auto why = ignored_by_name(name); !why.empty()) ignore(understood, name, why);
    else if (looks_like_zip(bytes)) understood = read_archive(bytes, name);
    else read_single_file(bytes, name, understood);
  } catch (const std::bad_alloc&) {
    understood = {};
    refuse(understood, name, fault(kTooLarge, "there is not enough memory to read the file"));
  }
  return understood;
}

}  // namespace cw::import
