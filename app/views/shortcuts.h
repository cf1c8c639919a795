#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/ui/frame.h"
#include "app/ui/input.h"

/// Every key the screens answer to, once: the handlers ask by name, the shortcut sheet and the tooltips show the same table.
namespace cw::views {

enum class Act : std::uint8_t {
  ShortcutSheet, Quit, GoHome, GoWorkspace, GoFeedback, GoSettings, GoEncoder, GoContent, OpenSettings, DismissMessage,
  NextDocument, PreviousDocument, Find, NextHit, PreviousHit, MarkEvidence, DropSelection,
  EnterCode, Diagnoses, Procedures, LineAbove, LineBelow, MoveLineUp, MoveLineDown, ReplaceCode, DeleteLine, UndoEdit, RedoEdit, SubmitAnswer,
  AcceptLine, CorrectLine, RejectLine, MakePrincipal,
  FlagThis, FlagAbsent, TickDocument, ChangeFlag, RemoveFlag, SaveFlag, DropFlag, ReviewFlags, ReviewDocuments, ReviewDueDates,
  WriteQuery, SendQuery,
  RowAbove, RowBelow, CloseArithmetic, FolderAbove,
  ShowComparison, ShowLenses, ShowAttempts, ShowContrast, OpenPart, ClosePart,
  OpenInEncoder, EncoderSearch, EncoderIndex, EncoderTables, EncoderField, AssignCode, FavoriteCode, CopyCode, PageBefore,
  GoRecords, DayBefore, DayAfter, NextTurn, TypeDay, AssignSlip, NotifySlip, CompleteSlip, UndoUnit,
  GoReadiness, GoExam, GoPlan,
  NextStep, SaveReport, ExamDay,
  ExamNext, ExamPrevious, ExamEnter, ExamFlag, ExamGrid, ExamEnd, ExamCalculator, ExamReference, ExamClock, ExamPause, ExamHint, ExamGuessed, ExamEasy, ExamMoveUp, ExamMoveDown, ExamBack,
  Count_
};

/// The chords that ask for an act, the one shown first.
[[nodiscard]] const std::vector<ui::Chord>& chords_of(Act act);
/// True once when one of the act's chords was pressed in this frame and nobody took it before.
[[nodiscard]] bool asked(ui::Frame& frame, Act act);
/// The act's first chord in words: `Ctrl+K`. Lives as long as the program.
[[nodiscard]] std::string_view keys_of(Act act);

/// One line of the shortcut sheet.
struct Shortcut {
  std::string_view group;
  std::string keys;
  std::string_view what;
  std::vector<Act> acts;  ///< whose chords `keys` names; none: keys of the widgets themselves
};
/// In groups, in the order of the sheet.
[[nodiscard]] const std::vector<Shortcut>& shortcuts();

}  // namespace cw::views
