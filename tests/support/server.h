#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace cw::test {

/// A server on this machine that answers each request by a function and closes. Requests are kept.
class Server {
 public:
  using Send = std::function<bool(const std::string& bytes)>;
  using Answer = std::function<void(const std::string& request, const Send& send)>;

  explicit Server(Answer answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
    socklen_t length = sizeof at;
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &length) == 0);
    port_ = ntohs(at.sin_port);
    REQUIRE(::listen(listener_, 8) == 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
    thread_.join();
  }
  std::string url(const std::string& path) const { return fmt::format("http://127.0.0.1:{}{}", port_, path); }
  std::vector<std::string> requests;  ///< read when the download has ended

 private:
  void serve() {
    for (;;) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0 || stopping_) {
        if (client >= 0) ::close(client);
        return;
      }
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(client, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        request.append(buffer, static_cast<std::size_t>(got));
      }
      requests.push_back(request);
      answer_(request, [client](const std::string& bytes) {
        for (std::size_t sent = 0; sent < bytes.size();) {
          const auto n = ::send(client, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
          if (n <= 0) return false;
          sent += static_cast<std::size_t>(n);
        }
        return true;
      });
      ::close(client);
    }
  }

  Answer answer_;
  int listener_ = -1, port_ = 0;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

inline std::string response(const std::string& status, const std::string& headers, const std::string& body, std::size_t length) {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", status, length, headers, body);
}
inline std::string ok(const std::string& body, const std::string& headers = "") { return response("200 OK", headers, body, body.size()); }

}  // namespace cw::test
