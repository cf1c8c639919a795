#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/store/record.h"
#include "grading/engine/report.h"

/// What a student can ask for. Views return these; the session carries them out.
namespace cw {

enum class Screen { Welcome, Home, Workspace, Feedback, Settings, Content };
enum class ThemeChoice { Light, Dark, System };

struct GoTo { Screen screen; };
struct OpenScenario { ScenarioId scenario; };        ///< starts or continues its draft, shows the workspace
struct OpenAttempt { AttemptId attempt; };           ///< shows its feedback
struct TryAgain { ScenarioId scenario; };            ///< discards nothing: starts a fresh draft, shows the workspace
struct DiscardDraft { ScenarioId scenario; };

struct SelectDocument { DocumentId document; };      ///< in the workspace; marks it read
struct AddLine { LineKind kind; Code code; };        ///< at the end of its list
struct ReplaceCode { LineKind kind; int line; Code code; };
struct RemoveLine { LineKind kind; int line; };
struct MoveLine { LineKind kind; int from; int to; };
struct SetPoa { int line; std::optional<Poa> poa; };
struct SetProcedureDate { int line; std::optional<Date> date; };
struct SetConfidence { LineKind kind; int line; std::optional<Confidence> confidence; };
struct AddEvidence { LineKind kind; int line; Evidence evidence; };
struct RemoveEvidence { LineKind kind; int line; int evidence; };
struct Undo {};
struct Redo {};
struct PauseTimer {};
struct ResumeTimer {};
struct Submit {};                                    ///< grades, stores the attempt, shows feedback

struct ChooseTheme { ThemeChoice theme; };
struct ChooseTextSize { int percent; };              ///< 100, 125, 150, 175, 200
struct ChooseReducedMotion { bool reduced; };
struct FinishWelcome { bool open_guided_chart; };
struct MakeBackup {};
struct RestoreBackup { std::filesystem::path file; };
struct DismissNotice {};

struct InstallFiles { std::vector<std::filesystem::path> files; };  ///< official files, zip archives, folders; shows the Content screen
struct DownloadRelease { std::string id; };          ///< of the catalogue; downloads its files and installs them
struct CancelInstall {};
struct DismissOutcome {};                            ///< puts the result of the last installation away
struct VerifyInstalled { std::string name; };        ///< an InstalledSet's name
struct RemoveInstalled { std::string name; };
struct CompareReleases { std::string before, after; };
struct ListFolder { std::filesystem::path folder; }; ///< for the file chooser; empty: where files were taken from last, else the home folder
struct Quit {};

using Command = std::variant<GoTo, OpenScenario, OpenAttempt, TryAgain, DiscardDraft, SelectDocument, AddLine, ReplaceCode, RemoveLine,
                             MoveLine, SetPoa, SetProcedureDate, SetConfidence, AddEvidence, RemoveEvidence, Undo, Redo, PauseTimer,
                             ResumeTimer, Submit, ChooseTheme, ChooseTextSize, ChooseReducedMotion, FinishWelcome, MakeBackup,
                             RestoreBackup, DismissNotice, InstallFiles, DownloadRelease, CancelInstall, DismissOutcome, VerifyInstalled,
                             RemoveInstalled, CompareReleases, ListFolder, Quit>;

/// Commands in the order they were wished for within one frame.
class CommandQueue {
 public:
  void push(Command command) { commands_.push_back(std::move(command)); }
  std::vector<Command> take() { return std::exchange(commands_, {}); }
  const std::vector<Command>& pending() const { return commands_; }

 private:
  std::vector<Command> commands_;
};

}  // namespace cw
