#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/session/commands.h"
#include "app/session/exam_model.h"
#include "app/ui/frame.h"
#include "app/views/calculator.h"
#include "app/views/document_cache.h"

/// The examination screen: what can be taken, the room, and what came of it.
namespace cw::views {

/// Beside the item, or in its place where there is no room for both.
enum class ExamTool { None, Calculator, Reference };

/// How it is looked at; what was answered is in the record.
struct ExamState {
  SittingId of = 0;             ///< the sitting that the rest speaks of; another one resets it
  std::map<std::string, float> heights;  ///< of what scrolls and of cards, when last drawn, in pixels

  // The lobby; it stays from sitting to sitting.
  std::string exam;             ///< the one whose day is being typed
  std::string day;              ///< as typed
  bool day_wrong = false;
  int clock = -1;               ///< of the next mock: 0 counts, 1 stops; -1: as the blueprint says
  std::set<std::string> domains;  ///< of the next quiz; empty: all
  int quiz_items = 1;           ///< of 5, 10, 20, 30
  SittingId discard = 0;        ///< the sitting that is to be discarded; 0: none
  int earlier = 0;              ///< where the arrow keys are among the earlier sittings

  // The room.
  int item = -1;                ///< the one that what follows speaks of
  std::string typed;            ///< its answer, as it stands in the field
  bool entered = false;         ///< Enter was pressed in its field
  bool guessed = false;         ///< lowest confidence
  int option = 0;               ///< of an order: where the arrow keys are
  bool clock_hidden = false;
  ExamTool tool = ExamTool::None;
  Calculator calculator;
  bool grid = false;            ///< the review of all items instead of the item
  int grid_filter = 0;          ///< 0 all, 1 unanswered, 2 flagged
  int grid_at = -1;             ///< item; -1: the one looked at
  bool confirm_end = false;     ///< ends the part, or hands in
  std::string away_read;        ///< the sentence that was put away
  std::string set;              ///< the scenario set whose documents are open, in the room or in a result
  int document = 0;             ///< of its tabs
  int side = 0;                 ///< where there is no room for both, of a scenario set: 0 the documents, 1 the item
  std::map<std::string, DocumentCache> documents;
  std::map<std::string, ChartText> texts;  ///< of sets, by id

  // The result.
  int section = 0;              ///< 0 summary, 1 items
  int filter = 0;               ///< 0 all, 1 wrong, 2 flagged, 3 unanswered, 4 unscored
  int row = 0;                  ///< of the items that pass it
  bool reveal = false;          ///< bring the row into view
  bool item_shown = false;      ///< on a narrow window: the item instead of the list
  bool doubting = false;        ///< a reason is being written
  std::string doubt;
};

void draw_exam(ui::Frame&, ExamState&, const ExamModel&, CommandQueue&, ui::Rect);

}  // namespace cw::views
