#include "app/session/aside.h"

#include <utility>

namespace cw {

void NewsBox::post(std::function<void()> news) {
  std::function<void()> call;
  {
    const std::lock_guard guard(lock_);
    waiting_.push_back(std::move(news));
    call = call_;
  }
  if (call) call();
}

std::vector<std::function<void()>> NewsBox::take() {
  const std::lock_guard guard(lock_);
  return std::exchange(waiting_, {});
}

void NewsBox::on_post(std::function<void()> call) {
  const std::lock_guard guard(lock_);
  call_ = std::move(call);
}

Aside::~Aside() {
  {
    const std::lock_guard guard(lock_);
    leaving_ = true;
    tasks_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Aside::run(std::function<void()> task) {
  {
    const std::lock_guard guard(lock_);
    tasks_.push_back(std::move(task));
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  changed_.notify_all();
}

void Aside::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock guard(lock_);
      changed_.wait(guard, [this] { return leaving_ || !tasks_.empty(); });
      if (leaving_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace cw
