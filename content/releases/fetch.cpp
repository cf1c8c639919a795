#include "content/releases/fetch.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

#include "content/base/file_io.h"
#include "content/base/sha256.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

struct CloseCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, FreeHeaders>;

std::string low(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}

struct Address {
  std::string scheme, host;
  bool user = false;
};

std::optional<Address> address_of(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    std::string value;
    if (curl_url_get(parsed.get(), which, &text, 0) == CURLUE_OK && text != nullptr) value = text;
    curl_free(text);
    return value;
  };
  return Address{low(part(CURLUPART_SCHEME)), low(part(CURLUPART_HOST)), !part(CURLUPART_USER).empty()};
}

bool this_machine(const std::string& host) { return host == "127.0.0.1" || host == "localhost" || host == "[::1]"; }

/// Over https from anywhere; without it only from this machine, and only when the first address was already there.
bool allowed(const Address& address, bool local_first) { return !address.user && (address.scheme == "https" || (address.scheme == "http" && local_first && this_machine(address.host))); }

/// The last part of an address as a plain file name.
std::string file_name_of(const std::string& url) {
  std::string_view path = std::string_view(url).substr(0, url.find_first_of("?#"));
  const auto slash = path.find_last_of('/');
  std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  std::string name;
  for (std::size_t i = 0; i < last.size() && name.size() < 150; ++i) {
    char c = last[i];
    if (c == '%' && last.substr(i, 3) == "%20") c = ' ', i += 2;
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' || c == ' ' || c == '(' || c == ')';
    name += plain ? c : '_';
  }
  while (name.starts_with('.')) name.erase(0, 1);
  return name.empty() ? "download" : name;
}

/// What a `.part` was downloaded from: the address and the server's mark of that very file.
struct PartMark {
  std::string url, tag;
};

PartMark read_mark(const fs::path& path) {
  const auto text = read_file(path, 16 << 10);
  if (!text) return {};
  const auto end = text->find('\n');
  if (end == std::string::npos) return {};
  return {text->substr(0, end), text->substr(end + 1)};
}

/// One download, redirects and all.
class Download {
 public:
  Download(std::string url, const FetchOptions& options) : url_(std::move(url)), options_(options) {
    target_ = options_.folder / file_name_of(url_);
    part_ = target_.string() + ".part";
    mark_ = target_.string() + ".part.mark";
  }

  Result<fs::path> run() {
    const auto first = address_of(url_);
    if (!first || !allowed(*first, first && this_machine(first->host)))
      return Error{"fetch.address", fmt::format("\"{}\" is no address that files are fetched from; it must begin with https:// and name no user", url_)};
    local_first_ = this_machine(first->host);
    std::error_code code;
    fs::create_directories(options_.folder, code);
    if (code) return Error{"file.unwritable", options_.folder.string() + " cannot be made: " + code.message()};
    for (int attempt = 0; attempt < 2; ++attempt) {
      auto done = follow();
      if (!done) return done.error();
      // The server has nothing behind the end of what is here: that was another file. From the start, once.
      if (status_ != 416) return finish();
      forget();
    }
    return Error{"fetch.refused", fmt::format("{}: the server answers 416", url_)};
  }

 private:
  void forget() {
    std::error_code code;
    fs::remove(part_, code);
    fs::remove(mark_, code);
  }

  Result<void> follow() {
    std::string at = url_;
    for (int hops = 0; hops <= options_.most_redirects; ++hops) {
      auto next = get(at);
      if (!next) return next.error();
      if (next->empty()) return {};
      const auto address = address_of(*next);
      if (!address || !allowed(*address, local_first_)) return Error{"fetch.redirects", fmt::format("{} leads to {}, which is not https; it is not followed", url_, *next)};
      at = *next;
    }
    return Error{"fetch.redirects", fmt::format("{} leads on more than {} times; it is not followed further", url_, options_.most_redirects)};
  }

  /// One request. The next address when the answer is a redirect, else empty.
  Result<std::string> get(const std::string& url) {
    const std::unique_ptr<CURL, CloseCurl> curl(curl_easy_init());
    if (!curl) return Error{"fetch.offline", "the network cannot be used on this machine"};
    curl_ = curl.get();
    status_ = 0;
    tag_.clear();
    problem_.reset();
    file_.reset();
    std::error_code code;
    const PartMark mark = read_mark(mark_);
    const auto have = fs::exists(part_, code) ? static_cast<std::int64_t>(fs::file_size(part_, code)) : 0;
    from_ = mark.url == url_ && !mark.tag.empty() && have > 0 ? have : 0;
    got_ = 0;

    Headers headers;
    const auto header = [&](const std::string& line) { headers.reset(curl_slist_append(headers.release(), line.c_str())); };
    if (from_ > 0) {
      header(fmt::format("Range: bytes={}-", from_));
      header("If-Range: " + mark.tag);
    }
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl_, option, value); };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_USERAGENT, "Chartwright/0.1");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_seconds));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.silent_seconds));
    if (local_first_) set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_WRITEFUNCTION, &Download::on_bytes);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_HEADERFUNCTION, &Download::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_XFERINFOFUNCTION, &Download::on_progress);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
    set(CURLOPT_NOPROGRESS, 0L);

    const CURLcode result = curl_easy_perform(curl_);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status_);
    char* next = nullptr;
    curl_easy_getinfo(curl_, CURLINFO_REDIRECT_URL, &next);
    const std::string leads_to = next != nullptr ? next : "";
    file_.reset();
    if (problem_) {
      if (problem_->id == "fetch.too_large") forget();
      return *problem_;
    }
    if (result != CURLE_OK && status_ != 416) return failure(result);
    if (status_ >= 300 && status_ < 400) {
      if (leads_to.empty()) return Error{"fetch.refused", fmt::format("{}: the server answers {}", url_, status_)};
      return leads_to;
    }
    if (status_ == 404 || status_ == 410) return Error{"fetch.not_found", fmt::format("{} is not there; the publisher may have moved it. Download it with a browser and install the file", url_)};
    if (status_ != 200 && status_ != 206 && status_ != 416) return Error{"fetch.refused", fmt::format("{}: the server answers {}", url_, status_)};
    return std::string();
  }

  Error failure(CURLcode result) const {
    const std::string words = curl_easy_strerror(result);
    switch (result) {
      case CURLE_PARTIAL_FILE:
      case CURLE_RECV_ERROR:
      case CURLE_GOT_NOTHING: return {"fetch.cut", fmt::format("{}: the connection ended early ({}); try again, and it goes on from there", url_, words)};
      case CURLE_UNSUPPORTED_PROTOCOL: return {"fetch.address", fmt::format("{}: {}", url_, words)};
      default: return {"fetch.offline", fmt::format("{} cannot be reached ({}); see whether this machine is online", url_, words)};
    }
  }

  Result<fs::path> finish() {
    std::error_code code;
    if (!fs::exists(part_, code)) {
      // An empty answer never came to the writer.
      return Error{"fetch.refused", fmt::format("{}: the server sent an empty file", url_)};
    }
    if (!options_.sha256.empty()) {
      auto bytes = read_file(part_, static_cast<std::size_t>(options_.largest));
      if (!bytes) return bytes.error();
      if (const std::string sum = sha256_hex(*bytes); sum != options_.sha256) {
        forget();
        return Error{"fetch.checksum", fmt::format("{} is not the file that was published: its SHA-256 is {}, where {} is expected. It was not kept", url_, sum, options_.sha256)};
      }
    }
    if (auto synced = sync_file(part_); !synced) return synced.error();
    fs::rename(part_, target_, code);
    if (code) return Error{"file.unwritable", target_.string() + " could not be put in place: " + code.message()};
    fs::remove(mark_, code);
    return target_;
  }

  /// The file is opened when the first byte of the right answer arrives: from the start, or where it stopped.
  bool open() {
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 206) from_ = 0;
    if (status == 206 && (from_ == 0 || range_from_ != from_)) {
      problem_ = Error{"fetch.refused", fmt::format("{}: the server sent another part than was asked for", url_)};
      return false;
    }
    if (from_ == 0 && !write_mark()) return false;
    file_.reset(std::fopen(part_.string().c_str(), from_ > 0 ? "ab" : "wb"));
    if (!file_) problem_ = Error{"file.unwritable", part_.string() + " cannot be written"};
    return file_ != nullptr;
  }

  bool write_mark() {
    auto written = write_file_atomically(mark_, url_ + "\n" + tag_);
    if (!written) problem_ = written.error();
    return written.ok();
  }

  static std::size_t on_bytes(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& me = *static_cast<Download*>(self);
    const std::size_t n = size * count;
    long status = 0;
    curl_easy_getinfo(me.curl_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200 && status != 206) {
      // The page that tells of a redirect or a fault; nobody reads it, and it may not be endless either.
      me.got_ += static_cast<std::int64_t>(n);
      if (me.got_ < (1 << 20)) return n;
      me.problem_ = Error{"fetch.refused", fmt::format("{}: the server answers {}, and does not end", me.url_, status)};
      return 0;
    }
    if (!me.file_ && !me.open()) return 0;
    me.got_ += static_cast<std::int64_t>(n);
    if (me.from_ + me.got_ > me.options_.largest) {
      me.problem_ = Error{"fetch.too_large", fmt::format("{} is larger than the {} million bytes that an official file may have; it was not kept", me.url_, me.options_.largest >> 20)};
      return 0;
    }
    if (std::fwrite(bytes, 1, n, me.file_.get()) != n) {
      me.problem_ = Error{"file.disk_full", me.part_.string() + " could not be written; is the disk full?"};
      return 0;
    }
    return n;
  }

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& me = *static_cast<Download*>(self);
    const std::string_view line(bytes, size * count);
    const auto value = [&](std::string_view name) -> std::optional<std::string> {
      if (line.size() <= name.size() || low(line.substr(0, name.size())) != name) return std::nullopt;
      std::string text(line.substr(name.size()));
      while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ')) text.pop_back();
      while (text.starts_with(' ')) text.erase(0, 1);
      return text;
    };
    // A weak mark does not promise the same bytes.
    if (const auto etag = value("etag:")) {
      if (!etag->starts_with("W/")) me.tag_ = *etag;
    } else if (const auto date = value("last-modified:")) {
      if (me.tag_.empty()) me.tag_ = *date;
    } else if (const auto range = value("content-range: bytes ")) {
      me.range_from_ = std::strtoll(range->c_str(), nullptr, 10);
    }
    return size * count;
  }

  static int on_progress(void* self, curl_off_t total, curl_off_t, curl_off_t, curl_off_t) {
    auto& me = *static_cast<Download*>(self);
    if (me.options_.progress && !me.options_.progress(me.from_ + me.got_, total > 0 ? me.from_ + total : 0)) {
      me.problem_ = Error{"fetch.cancelled", "the download was stopped; what has arrived is kept"};
      return 1;
    }
    return 0;
  }

  std::string url_;
  const FetchOptions& options_;
  fs::path target_, part_, mark_;
  bool local_first_ = false;
  CURL* curl_ = nullptr;
  long status_ = 0;
  std::string tag_;
  std::int64_t from_ = 0, got_ = 0, range_from_ = -1;
  std::optional<Error> problem_;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

}  // namespace

Result<fs::path> fetch(const std::string& url, const FetchOptions& options) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!ready) return Error{"fetch.offline", "the network cannot be used on this machine"};
  return Download(url, options).run();
}

}  // namespace cw
