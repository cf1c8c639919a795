#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/session/aside.h"
#include "app/session/content_facts.h"

namespace cw {

/// The session's part for code sets: installs, downloads, removes, verifies, compares, reads folders, all on two threads of its own, and keeps what
/// the Content screen shows. One works at what changes the folder of releases, the other answers questions, so that a long installation does not
/// hold up the file chooser. Used from the session's thread; the threads hand back closures, which `take_news` runs.
class ContentDesk {
 public:
  /// `library` is borrowed and must not change while the desk lives.
  ContentDesk(const ProgramFiles& files, const std::vector<ScenarioFile>& library, Date today);
  /// Stops an installation and waits for it; nothing half done stays.
  ~ContentDesk();
  ContentDesk(const ContentDesk&) = delete;
  ContentDesk& operator=(const ContentDesk&) = delete;

  const ContentModel& model() const { return model_; }
  bool busy() const { return model_.work.has_value(); }
  /// Whether anything is under way on either thread.
  bool waiting() const { return under_way_ > 0; }

  /// Finds out what is installed, when that is not known yet.
  void look();
  /// Nothing happens, and a sentence says why, when something else is being installed.
  std::string install_files(std::vector<std::filesystem::path> inputs);
  std::string download(const std::string& release_id);
  std::string remove(const std::string& name);
  void cancel();
  void dismiss_outcome() { model_.outcome.reset(); }
  void verify(const std::string& name);
  void compare(const std::string& before, const std::string& after);
  void list(const std::filesystem::path& folder);
  void set_recent(std::filesystem::path folder) { recent_ = std::move(folder); }
  /// Lets go of something large on a thread of the desk's, since that may take its time.
  void retire(std::shared_ptr<void> thing);

  /// Takes in what the threads found out. True when the model changed.
  bool take_news();
  /// The code sets were changed and loaded anew: called within take_news.
  void on_codes(std::function<void(LoadedCodes)> call) { codes_call_ = std::move(call); }
  void on_post(std::function<void()> call) { news_.on_post(std::move(call)); }

 private:
  void begin(ContentWork work);
  /// `changed`: the folder is another than before, so everything is read anew.
  void finish(ContentOutcome outcome, bool changed);
  void ask(std::function<void()> question);
  /// `begun`: the share of the whole, per mille, that was done before.
  void do_install(const std::vector<std::filesystem::path>& inputs, int begun);
  bool report(const ContentWork& work);
  const InstalledSet* find(const std::string& name) const;

  const ProgramFiles files_;
  const std::vector<ScenarioFile>& library_;
  Catalogue catalogue_;
  ContentModel model_;
  std::filesystem::path recent_;
  std::function<void(LoadedCodes)> codes_call_;
  bool looking_ = false;
  int under_way_ = 0;
  std::atomic<bool> cancelled_{false};
  std::string what_;  // of the work under way; written before its thread reads it
  NewsBox news_;
  Aside works_, answers_;  // last: they end before what they use goes
};

}  // namespace cw
