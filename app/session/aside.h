#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cw {

/// What threads hand back to the one that owns the session: closures it runs when it has time. Any thread posts, the owner takes.
class NewsBox {
 public:
  void post(std::function<void()> news);
  std::vector<std::function<void()>> take();
  /// Called from the posting thread, to wake a sleeping window; set before anything is posted.
  void on_post(std::function<void()> call);

 private:
  std::mutex lock_;
  std::vector<std::function<void()>> waiting_;
  std::function<void()> call_;
};

/// One thread that does tasks in turn, begun with the first of them. When it goes, the task at work is waited for and the rest is dropped.
class Aside {
 public:
  Aside() = default;
  ~Aside();
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  void run(std::function<void()> task);

 private:
  void work();
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool leaving_ = false;
  std::thread thread_;
};

}  // namespace cw
