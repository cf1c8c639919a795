#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/session/session.h"
#include "app/ui/chart_view.h"
#include "app/ui/frame.h"

namespace cw::views {

/// One document's layout, kept while width, scale and text are the same.
struct DocumentCache {
  const ChartText* text = nullptr;
  std::optional<ui::ChartLayout> layout;
  ui::ChartViewState view;
};

/// The document's layout at this width and scale, made anew only when one of them changed.
DocumentCache& laid_out(std::map<std::string, DocumentCache>& documents, const OpenDocument& open, const ui::Frame& frame, float width);

}  // namespace cw::views
