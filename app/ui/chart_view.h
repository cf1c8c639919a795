#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "app/ui/frame.h"
#include "scenarios/chart_text.h"

/// A chart document set on the page: measured once per width, then drawn and hit-tested by binary search.
namespace cw::ui {

enum class MarkKind : std::uint8_t { EvidenceOwn, EvidenceCredited, EvidenceMissed, Find, FindCurrent };
struct Mark {
  TextRange range;
  MarkKind kind = MarkKind::EvidenceOwn;
  int tag = 0;  ///< the caller's: which evidence this is
};

/// Lines of runs in bands (ui-notes, Chart text). Depends on text, width and the frame's fonts and scale only.
class ChartLayout {
 public:
  ChartLayout(const ChartText& text, const Frame& frame, float width);
  ~ChartLayout();
  ChartLayout(ChartLayout&&) noexcept;
  ChartLayout& operator=(ChartLayout&&) noexcept;
  float width() const;
  float scale() const;
  float height() const;
  /// The byte nearest to a point in layout coordinates (origin top left).
  std::uint32_t hit(Vec point) const;
  /// Top and bottom of the line a byte stands in.
  std::pair<float, float> line_of(std::uint32_t byte) const;
  /// Where a byte's character begins: x, top of its line.
  Vec position(std::uint32_t byte) const;

  /// Bands sorted and disjoint, no line wider than the page: what tests check.
  bool sound() const;

  struct Data;
  const Data& data() const { return *data_; }

 private:
  static float px_slack(const Data& data);
  std::unique_ptr<Data> data_;
};

/// What the reader is doing with one document; a value the view keeps.
struct ChartViewState {
  std::optional<TextRange> selection;   ///< bytes; from may be after to while dragging backwards is normalised
  bool selecting = false;
  std::uint32_t anchor = 0;
};

struct ChartViewResult {
  std::optional<int> mark_clicked;          ///< tag
  std::optional<TextRange> selection_made;  ///< at mouse release; not empty
  std::optional<Rect> selection_rect;       ///< window coordinates of the end of the selection while one exists and is visible
};

/// Draws the part of the layout inside `where` in a scroll area of its own and handles selection by mouse (drag, double click a word,
/// triple click a block, drag past the edge scrolls) and keyboard when focused (arrows scroll; Shift+arrows move the selection by word and
/// line; Home/End). `marks` ascending by kind order of drawing.
ChartViewResult chart_view(Frame& frame, Id id, Rect where, const ChartText& text, const ChartLayout& layout, std::span<const Mark> marks,
                           ChartViewState& state);

}  // namespace cw::ui
