#include "app/views/shortcuts.h"

#include <algorithm>
#include <array>

#include "content/base/check.h"

namespace cw::views {

using ui::Chord;
using ui::Key;

namespace {

constexpr std::size_t kActs = static_cast<std::size_t>(Act::Count_);

std::vector<Chord> chords(Act act) {
  switch (act) {
    case Act::ShortcutSheet: return {{Key::F1}, {Key::Question}};
    case Act::Quit: return {{Key::Q, ui::ModCtrl}};
    case Act::GoHome: return {{Key::Digit1, ui::ModAlt}};
    case Act::GoWorkspace: return {{Key::Digit2, ui::ModAlt}};
    case Act::GoFeedback: return {{Key::Digit3, ui::ModAlt}};
    case Act::GoSettings: return {{Key::Digit4, ui::ModAlt}};
    case Act::GoEncoder: return {{Key::E, ui::ModAlt}};
    case Act::GoContent: return {{Key::Digit6, ui::ModAlt}};
    case Act::OpenSettings: return {{Key::Comma, ui::ModCtrl}};
    case Act::DismissMessage: return {{Key::Escape}};
    case Act::NextDocument: return {{Key::PageDown, ui::ModCtrl}};
    case Act::PreviousDocument: return {{Key::PageUp, ui::ModCtrl}};
    case Act::Find: return {{Key::F, ui::ModCtrl}};
    case Act::NextHit: return {{Key::F3}};
    case Act::PreviousHit: return {{Key::F3, ui::ModShift}};
    case Act::MarkEvidence: return {{Key::E, ui::ModCtrl}};
    case Act::DropSelection: return {{Key::Escape}};
    case Act::EnterCode: return {{Key::K, ui::ModCtrl}};
    case Act::Diagnoses: return {{Key::Digit1, ui::ModCtrl}};
    case Act::Procedures: return {{Key::Digit2, ui::ModCtrl}};
    case Act::LineAbove: return {{Key::Up}};
    case Act::LineBelow: return {{Key::Down}};
    case Act::MoveLineUp: return {{Key::Up, ui::ModAlt}};
    case Act::MoveLineDown: return {{Key::Down, ui::ModAlt}};
    case Act::ReplaceCode: return {{Key::F2}};
    case Act::DeleteLine: return {{Key::Delete}};
    case Act::UndoEdit: return {{Key::Z, ui::ModCtrl}};
    case Act::RedoEdit: return {{Key::Y, ui::ModCtrl}, {Key::Z, ui::ModCtrl | ui::ModShift}};
    case Act::SubmitAnswer: return {{Key::Enter, ui::ModCtrl}};
    case Act::AcceptLine: return {{Key::A}};
    case Act::CorrectLine: return {{Key::C}};
    case Act::RejectLine: return {{Key::R}};
    case Act::MakePrincipal: return {{Key::P}};
    case Act::FlagThis: return {{Key::F}};
    case Act::FlagAbsent: return {{Key::F, ui::ModShift}};
    case Act::TickDocument: return {{Key::T}};
    case Act::ChangeFlag: return {{Key::F2}};
    case Act::RemoveFlag: return {{Key::Delete}};
    case Act::SaveFlag: return {{Key::Enter, ui::ModCtrl}};
    case Act::DropFlag: return {{Key::Escape}};
    case Act::ReviewFlags: return {{Key::Digit1, ui::ModCtrl}};
    case Act::ReviewDocuments: return {{Key::Digit2, ui::ModCtrl}};
    case Act::ReviewDueDates: return {{Key::Digit3, ui::ModCtrl}};
    case Act::WriteQuery: return {{Key::Q, ui::ModAlt}};
    case Act::SendQuery: return {{Key::Enter, ui::ModCtrl}};
    case Act::RowAbove: return {{Key::Up}};
    case Act::RowBelow: return {{Key::Down}};
    case Act::CloseArithmetic: return {{Key::Escape}};
    case Act::ShowComparison: return {{Key::Digit1, ui::ModCtrl}};
    case Act::ShowLenses: return {{Key::Digit2, ui::ModCtrl}};
    case Act::ShowAttempts: return {{Key::Digit3, ui::ModCtrl}};
    case Act::ShowContrast: return {{Key::Digit4, ui::ModCtrl}};
    case Act::OpenPart: return {{Key::Right}};
    case Act::ClosePart: return {{Key::Left}};
    case Act::OpenInEncoder: return {{Key::Enter, ui::ModCtrl}};
    case Act::EncoderSearch: return {{Key::Digit1, ui::ModCtrl}};
    case Act::EncoderIndex: return {{Key::Digit2, ui::ModCtrl}};
    case Act::EncoderTables: return {{Key::Digit3, ui::ModCtrl}};
    case Act::EncoderField: return {{Key::K, ui::ModCtrl}};
    case Act::AssignCode: return {{Key::Enter, ui::ModCtrl}};
    case Act::FavoriteCode: return {{Key::D, ui::ModCtrl}};
    case Act::CopyCode: return {{Key::C, ui::ModCtrl | ui::ModShift}};
    case Act::PageBefore: return {{Key::Left, ui::ModAlt}};
    case Act::GoRecords: return {{Key::Digit5, ui::ModAlt}};
    case Act::GoReadiness: return {{Key::Digit7, ui::ModAlt}};
    case Act::GoExam: return {{Key::Digit8, ui::ModAlt}};
    case Act::GoPlan: return {{Key::Digit9, ui::ModAlt}};
    case Act::NextStep: return {{Key::Enter, ui::ModCtrl}};
    case Act::SaveReport: return {{Key::S, ui::ModCtrl}};
    case Act::ExamDay: return {{Key::K, ui::ModCtrl}};
    case Act::DayBefore: return {{Key::Left}};
    case Act::DayAfter: return {{Key::Right}};
    case Act::NextTurn: return {{Key::Right, ui::ModCtrl}};
    case Act::TypeDay: return {{Key::K, ui::ModCtrl}};
    case Act::AssignSlip: return {{Key::A}};
    case Act::NotifySlip: return {{Key::N}};
    case Act::CompleteSlip: return {{Key::C}};
    case Act::UndoUnit: return {{Key::Z, ui::ModCtrl}};
    case Act::ExamNext: return {{Key::Right}, {Key::PageDown}, {Key::Right, ui::ModAlt}};
    case Act::ExamPrevious: return {{Key::Left}, {Key::PageUp}, {Key::Left, ui::ModAlt}};
    case Act::ExamEnter: return {{Key::Enter}};
    case Act::ExamFlag: return {{Key::M}, {Key::F, ui::ModAlt}};
    case Act::ExamGrid: return {{Key::G}};
    case Act::ExamEnd: return {{Key::Enter, ui::ModCtrl}};
    case Act::ExamCalculator: return {{Key::K}, {Key::C, ui::ModAlt}};
    case Act::ExamReference: return {{Key::R}, {Key::R, ui::ModAlt}};
    case Act::ExamClock: return {{Key::T}};
    case Act::ExamPause: return {{Key::P}};
    case Act::ExamHint: return {{Key::H}};
    case Act::ExamGuessed: return {{Key::U}};
    case Act::ExamEasy: return {{Key::Z}};
    case Act::ExamMoveUp: return {{Key::Up, ui::ModAlt}};
    case Act::ExamMoveDown: return {{Key::Down, ui::ModAlt}};
    case Act::ExamBack: return {{Key::Escape}};
    case Act::FolderAbove: return {{Key::Backspace}};
    case Act::Count_: break;
  }
  return {};
}

struct Keys {
  std::vector<Chord> chords;
  std::string first;
};
const Keys& keys(Act act) {
  static const std::array<Keys, kActs> all = [] {
    std::array<Keys, kActs> made;
    for (std::size_t i = 0; i < kActs; ++i) {
      made[i].chords = chords(static_cast<Act>(i));
      made[i].first = ui::to_text(made[i].chords.front());
    }
    return made;
  }();
  CW_CHECK(act != Act::Count_);
  return all[static_cast<std::size_t>(act)];
}

/// `Ctrl+Z, Ctrl+Y or Ctrl+Shift+Z`
std::string words_of(const std::vector<Act>& acts) {
  std::string text;
  for (const Act act : acts) {
    bool again = false;
    for (const Chord& chord : chords_of(act)) {
      if (!text.empty()) text += again ? " or " : ", ";
      text += ui::to_text(chord);
      again = true;
    }
  }
  return text;
}

}  // namespace

const std::vector<Chord>& chords_of(Act act) { return keys(act).chords; }

bool asked(ui::Frame& frame, Act act) {
  const auto& all = chords_of(act);
  return std::any_of(all.begin(), all.end(), [&](const Chord& chord) { return frame.shortcut(chord.key, chord.mods); });
}

std::string_view keys_of(Act act) { return keys(act).first; }

const std::vector<Shortcut>& shortcuts() {
  static const std::vector<Shortcut> all = [] {
    constexpr std::string_view kEverywhere = "Everywhere", kChart = "Chart", kCodes = "Codes", kAudit = "Audit", kReview = "Review", kQuery = "Query", kFeedback = "Feedback", kEncoder = "Encoder", kContent = "Code sets",
                               kRecords = "Records", kReadiness = "Readiness and plan", kExam = "Examination";
    std::vector<Shortcut> made = {
        {kEverywhere, "", "This sheet", {Act::ShortcutSheet}},
        {kEverywhere, "Tab, Shift+Tab", "Next and previous control", {}},
        {kEverywhere, "Enter or Space", "Press the control with the ring", {}},
        {kEverywhere, "Esc", "Close a list or a dialog", {}},
        {kEverywhere, "", "Close a message", {Act::DismissMessage}},
        {kEverywhere, "", "Worklist, chart, feedback, settings", {Act::GoHome, Act::GoWorkspace, Act::GoFeedback, Act::GoSettings}},
        {kEverywhere, "", "Encoder", {Act::GoEncoder}},
        {kEverywhere, "", "Code sets", {Act::GoContent}},
        {kEverywhere, "", "Records of the unit", {Act::GoRecords}},
        {kEverywhere, "", "Readiness, examinations, study plan", {Act::GoReadiness, Act::GoExam, Act::GoPlan}},
        {kEverywhere, "", "Settings", {Act::OpenSettings}},
        {kEverywhere, "", "Quit; your work is saved", {Act::Quit}},
        {kChart, "", "Next and previous document, also of an examination", {Act::NextDocument, Act::PreviousDocument}},
        {kChart, "", "Find in the whole chart", {Act::Find}},
        {kChart, "", "Next and previous hit", {Act::NextHit, Act::PreviousHit}},
        {kChart, "Arrows, PageUp, PageDown", "Scroll the text that has the ring", {}},
        {kChart, "Shift+Arrows", "Select words and lines", {}},
        {kChart, "", "Mark the selection as evidence", {Act::MarkEvidence}},
        {kChart, "", "Drop the selection", {Act::DropSelection}},
        {kCodes, "", "Enter a code", {Act::EnterCode}},
        {kCodes, "Up, Down, Enter", "Choose from the list and add", {}},
        {kCodes, "", "Open in the encoder what is typed", {Act::OpenInEncoder}},
        {kCodes, "", "Diagnoses, procedures", {Act::Diagnoses, Act::Procedures}},
        {kCodes, "", "Line above and below", {Act::LineAbove, Act::LineBelow}},
        {kCodes, "", "Move the line", {Act::MoveLineUp, Act::MoveLineDown}},
        {kCodes, "", "Replace the line's code", {Act::ReplaceCode}},
        {kCodes, "", "Remove the line", {Act::DeleteLine}},
        {kCodes, "", "Undo and redo", {Act::UndoEdit, Act::RedoEdit}},
        {kCodes, "", "Submit for grading", {Act::SubmitAnswer}},
        {kAudit, "", "Accept, correct, reject the line", {Act::AcceptLine, Act::CorrectLine, Act::RejectLine}},
        {kAudit, "", "The line is principal", {Act::MakePrincipal}},
        {kReview, "", "Flag the words selected, or the document shown", {Act::FlagThis}},
        {kReview, "", "Flag something that is absent", {Act::FlagAbsent}},
        {kReview, "", "Keep the flag that is being written", {Act::SaveFlag}},
        {kReview, "", "Give it up", {Act::DropFlag}},
        {kReview, "", "Change and remove the chosen flag", {Act::ChangeFlag, Act::RemoveFlag}},
        {kReview, "", "Tick the document shown, or no longer", {Act::TickDocument}},
        {kReview, "", "Flags, documents, due dates", {Act::ReviewFlags, Act::ReviewDocuments, Act::ReviewDueDates}},
        {kQuery, "", "Write to the provider, or back to the codes", {Act::WriteQuery}},
        {kQuery, "", "Send the query", {Act::SendQuery}},
        {kFeedback, "", "Line above and below, with its words in the chart", {Act::RowAbove, Act::RowBelow}},
        {kFeedback, "", "Comparison, lenses, attempts, contrast", {Act::ShowComparison, Act::ShowLenses, Act::ShowAttempts, Act::ShowContrast}},
        {kFeedback, "", "Open and close a part of the explanation", {Act::OpenPart, Act::ClosePart}},
        {kFeedback, "", "Close the arithmetic", {Act::CloseArithmetic}},
        {kEncoder, "", "Search, index, tables", {Act::EncoderSearch, Act::EncoderIndex, Act::EncoderTables}},
        {kEncoder, "", "Type what to look for", {Act::EncoderField}},
        {kEncoder, "Up, Down, Enter", "Choose a line; open its page", {}},
        {kEncoder, "Left, Right", "In the index: out, and in or along a reference", {}},
        {kEncoder, "", "The page before", {Act::PageBefore}},
        {kEncoder, "", "Put the code on the chart", {Act::AssignCode}},
        {kEncoder, "", "Favorite, or no longer", {Act::FavoriteCode}},
        {kEncoder, "", "Copy the code", {Act::CopyCode}},
        {kRecords, "", "A day back, a day on", {Act::DayBefore, Act::DayAfter}},
        {kRecords, "", "To the next record that turns delinquent", {Act::NextTurn}},
        {kRecords, "", "Type a day", {Act::TypeDay}},
        {kRecords, "Up, Down, Enter", "Choose a record; go to its slips", {}},
        {kRecords, "", "Assign, notify, complete the slip", {Act::AssignSlip, Act::NotifySlip, Act::CompleteSlip}},
        {kRecords, "", "Take back what was done last", {Act::UndoUnit}},
        {kReadiness, "", "Begin what comes first", {Act::NextStep}},
        {kReadiness, "", "Save the progress report", {Act::SaveReport}},
        {kReadiness, "", "Type the day of the examination", {Act::ExamDay}},
        {kReadiness, "Up, Down, Enter", "Choose a domain; open its detail", {}},
        {kReadiness, "Arrows, PageUp, PageDown", "Walk the days of the plan", {}},
        {kExam, "1 to 6 or A to F", "Choose an option, or take it back", {}},
        {kExam, "Shift+A to Shift+F", "Strike an option out, or restore it", {}},
        {kExam, "", "Next and previous item", {Act::ExamNext, Act::ExamPrevious}},
        {kExam, "", "From the documents to the item; check the answer, then the next item", {Act::ExamEnter}},
        {kExam, "", "Flag the item", {Act::ExamFlag}},
        {kExam, "", "All items of the part", {Act::ExamGrid}},
        {kExam, "", "Move the chosen line of an order", {Act::ExamMoveUp, Act::ExamMoveDown}},
        {kExam, "1 to 6", "Give the chosen line of an order its place", {}},
        {kExam, "", "Calculator, reference", {Act::ExamCalculator, Act::ExamReference}},
        {kExam, "", "Hide or show the clock", {Act::ExamClock}},
        {kExam, "", "Pause, and go on", {Act::ExamPause}},
        {kExam, "", "Hint, “I guessed”, “That was easy”", {Act::ExamHint, Act::ExamGuessed, Act::ExamEasy}},
        {kExam, "", "End the part, or hand in", {Act::ExamEnd}},
        {kExam, "", "Close what is open; back from a result", {Act::ExamBack}},
        {kContent, "Up, Down, Enter", "Choose files to install", {}},
        {kContent, "", "The folder above", {Act::FolderAbove}},
        {kContent, "Arrows, PageUp, PageDown", "Scroll what changed", {}},
    };
    for (auto& line : made)
      if (!line.acts.empty()) line.keys = words_of(line.acts);
    return made;
  }();
  return all;
}

}  // namespace cw::views
