#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "content/base/sha256.h"
#include "content/releases/fetch.h"
#include "tests/support/files.h"
#include "tests/support/server.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

/// Bytes that no two places of have in common.
std::string content() {
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += fmt::format("{:08}\n", i);
  return text;
}

std::string id_of(const Result<fs::path>& result) { return result ? std::string() : result.error().id; }

}  // namespace

TEST_SUITE("fetch") {
  TEST_CASE("a whole file, under the last part of its address") {
    const std::string body = content();
    Server server([&](const std::string&, const Server::Send& send) { send(ok(body)); });
    TempFolder folder;
    std::int64_t told = 0;
    auto file = fetch(server.url("/files/zip/2026%20codes%2Forder.zip?x=1"), {.folder = folder / "in", .sha256 = sha256_hex(body), .progress = [&](std::int64_t got, std::int64_t) { return told = got, true; }});
    REQUIRE_MESSAGE(file.ok(), file.error().message);
    CHECK(file->filename() == "2026 codes_2Forder.zip");
    CHECK(slurp(*file) == body);
    CHECK(told == static_cast<std::int64_t>(body.size()));
    CHECK(std::distance(fs::directory_iterator(folder / "in"), fs::directory_iterator()) == 1);
  }

  TEST_CASE("a download that was cut goes on where it stopped; from the start when the file is another one") {
    const std::string body = content();
    std::string tag = "\"one\"";
    bool cut = true;
    Server server([&](const std::string& request, const Server::Send& send) {
      if (cut) {
        send(response("200 OK", "ETag: " + tag + "\r\n", body.substr(0, 100'000), body.size()));
        return;
      }
      const auto range = request.find("Range: bytes=");
      if (range == std::string::npos || request.find("If-Range: " + tag) == std::string::npos) {
        send(ok(body, "ETag: " + tag + "\r\n"));
        return;
      }
      const auto from = std::stoul(request.substr(range + 13));
      send(response("206 Partial Content", fmt::format("ETag: {}\r\nContent-Range: bytes {}-{}/{}\r\n", tag, from, body.size() - 1, body.size()), body.substr(from), body.size() - from));
    });
    TempFolder folder;
    const FetchOptions options{.folder = folder.path(), .sha256 = sha256_hex(body)};
    CHECK(id_of(fetch(server.url("/a.zip"), options)) == "fetch.cut");
    CHECK(fs::file_size(folder / "a.zip.part") == 100'000);
    cut = false;
    auto resumed = fetch(server.url("/a.zip"), options);
    REQUIRE_MESSAGE(resumed.ok(), resumed.error().message);
    CHECK(slurp(*resumed) == body);
    CHECK(server.requests.back().find("Range: bytes=100000-") != std::string::npos);

    cut = true;
    CHECK(id_of(fetch(server.url("/b.zip"), options)) == "fetch.cut");
    cut = false;
    tag = "\"two\"";
    auto anew = fetch(server.url("/b.zip"), options);
    REQUIRE_MESSAGE(anew.ok(), anew.error().message);
    CHECK(slurp(*anew) == body);
  }

  TEST_CASE("a server that answers with another part, or has none, does not spoil the file") {
    const std::string body = content();
    bool cut = true;
    std::string second;
    Server server([&](const std::string& request, const Server::Send& send) {
      if (cut) send(response("200 OK", "ETag: \"x\"\r\n", body.substr(0, 50'000), body.size()));
      else if (request.find("Range:") != std::string::npos) send(second);
      else send(ok(body, "ETag: \"x\"\r\n"));
    });
    TempFolder folder;
    CHECK(id_of(fetch(server.url("/a.zip"), {.folder = folder.path()})) == "fetch.cut");
    cut = false;
    second = response("206 Partial Content", "Content-Range: bytes 7-9/300000\r\n", "abc", 3);
    CHECK(id_of(fetch(server.url("/a.zip"), {.folder = folder.path()})) == "fetch.refused");
    second = response("416 Range Not Satisfiable", "", "", 0);
    auto file = fetch(server.url("/a.zip"), {.folder = folder.path()});
    REQUIRE_MESSAGE(file.ok(), file.error().message);
    CHECK(slurp(*file) == body);
  }

  TEST_CASE("a wrong checksum, a missing file, a refusal: each says so and keeps nothing") {
    Server server([&](const std::string& request, const Server::Send& send) {
      if (request.starts_with("GET /missing")) send(response("404 Not Found", "", "gone", 4));
      else if (request.starts_with("GET /busy")) send(response("503 Service Unavailable", "", "busy", 4));
      else if (request.starts_with("GET /empty")) send(ok(""));
      else send(ok("something else"));
    });
    TempFolder folder;
    auto checksum = fetch(server.url("/a.zip"), {.folder = folder.path(), .sha256 = std::string(64, '0')});
    CHECK(id_of(checksum) == "fetch.checksum");
    CHECK(checksum.error().message.find(sha256_hex("something else")) != std::string::npos);
    CHECK(id_of(fetch(server.url("/missing.zip"), {.folder = folder.path()})) == "fetch.not_found");
    CHECK(id_of(fetch(server.url("/busy.zip"), {.folder = folder.path()})) == "fetch.refused");
    CHECK(id_of(fetch(server.url("/empty.zip"), {.folder = folder.path()})) == "fetch.refused");
    CHECK(fs::is_empty(folder.path()));
  }

  TEST_CASE("an endless body ends at the limit, a silent server after its time, a stopped download at once") {
    std::atomic<bool> silent{false};
    std::atomic<bool> leave{false};
    Server server([&](const std::string&, const Server::Send& send) {
      send("HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"e\"\r\n\r\n");
      const std::string piece(64 << 10, 'A');
      while (!leave && send(silent ? std::string() : piece))
        if (silent) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    });
    TempFolder folder;
    CHECK(id_of(fetch(server.url("/endless.zip"), {.folder = folder.path(), .largest = 1 << 20})) == "fetch.too_large");
    CHECK(fs::is_empty(folder.path()));
    CHECK(id_of(fetch(server.url("/endless.zip"), {.folder = folder.path(), .progress = [](std::int64_t got, std::int64_t) { return got < 200'000; }})) == "fetch.cancelled");
    CHECK(fs::exists(folder / "endless.zip.part"));
    silent = true;
    CHECK(id_of(fetch(server.url("/silent.zip"), {.folder = folder.path(), .silent_seconds = 1})) == "fetch.offline");
    leave = true;
  }

  TEST_CASE("redirects are followed a few times, on this machine or to https, and nowhere else") {
    std::string to;
    Server* self = nullptr;
    Server server([&](const std::string& request, const Server::Send& send) {
      if (request.starts_with("GET /end")) send(ok("the file"));
      else send(response("302 Found", "Location: " + (to.empty() ? self->url("/loop.zip") : to) + "\r\n", "moved", 5));
    });
    self = &server;
    TempFolder folder;
    CHECK(id_of(fetch(server.url("/loop.zip"), {.folder = folder.path()})) == "fetch.redirects");
    CHECK(server.requests.size() == 6);
    to = server.url("/end");
    auto file = fetch(server.url("/start.zip"), {.folder = folder.path()});
    REQUIRE_MESSAGE(file.ok(), file.error().message);
    CHECK(file->filename() == "start.zip");
    for (const char* elsewhere : {"http://192.0.2.1/a.zip", "file:///etc/hostname", "ftp://127.0.0.1/a.zip", "https://user:secret@127.0.0.1/a.zip"}) {
      to = elsewhere;
      CHECK_MESSAGE(id_of(fetch(server.url("/out.zip"), {.folder = folder.path()})) == "fetch.redirects", elsewhere);
    }
  }

  TEST_CASE("addresses that are not fetched from, and a machine that cannot be reached") {
    TempFolder folder;
    for (const char* url : {"http://www.cms.gov/a.zip", "ftp://ftp.cdc.gov/a.zip", "file:///etc/passwd", "https://user@www.cms.gov/a.zip", "www.cms.gov/a.zip", ""})
      CHECK_MESSAGE(id_of(fetch(url, {.folder = folder.path()})) == "fetch.address", url);
    std::string gone;
    {
      Server server([](const std::string&, const Server::Send&) {});
      gone = server.url("/a.zip");
    }
    CHECK(id_of(fetch(gone, {.folder = folder.path(), .connect_seconds = 2})) == "fetch.offline");
    CHECK(fs::is_empty(folder.path()));
  }
}
