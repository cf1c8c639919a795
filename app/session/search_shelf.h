#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "content/encoder/search.h"

namespace cw {

/// What building something large took and freed lies between what it kept, and the library holds on to it unless asked to give it back.
void give_back_memory();

/// The searches over the installed releases, one for each set of releases that is in force together. Small sets (the starter) are built at once; large ones on a thread
/// of their own, and until they are there the starter's search answers. Used from one thread; it holds the code book as long as it builds.
class SearchShelf {
 public:
  explicit SearchShelf(std::shared_ptr<const CodeBook> codes);
  ~SearchShelf();  ///< waits for a build to end
  SearchShelf(const SearchShelf&) = delete;
  SearchShelf& operator=(const SearchShelf&) = delete;

  /// The best search there is for a date; begins to build the right one when it is not there yet. Null while not even a small one exists.
  std::shared_ptr<const CodeSearch> for_date(Date date);
  bool complete(Date date) const;  ///< what for_date gives is the right one
  /// Builds in the thread that asks: for programs without a window.
  std::shared_ptr<const CodeSearch> wait_for(Date date);
  bool building() const { return building_; }
  /// True once after a build ended.
  bool take_finished();
  /// Called from the building thread when a build ended; set before the first for_date.
  void on_finished(std::function<void()> call) { finished_call_ = std::move(call); }

 private:
  /// Which releases answer on a date: two dates with the same set share a search.
  using Key = std::vector<const Release*>;
  Key key_of(Date date) const;
  bool small(const Key& key) const;
  std::shared_ptr<const CodeSearch> kept(const Key& key) const;
  void build_aside(Key key, Date date);

  std::shared_ptr<const CodeBook> codes_;
  std::unique_ptr<CodeBook> starter_;  ///< the starter releases alone
  mutable std::mutex lock_;            // guards searches_
  std::vector<std::pair<Key, std::shared_ptr<const CodeSearch>>> searches_;
  std::shared_ptr<const CodeSearch> stand_in_;
  std::atomic<bool> building_{false}, finished_{false};
  std::thread thread_;
  std::function<void()> finished_call_;
};

}  // namespace cw
