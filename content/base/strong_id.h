#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace cw {

/// Text that names one kind of thing. Two kinds never mix: a ScenarioId is no LineId.
template <typename Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const StrongId&) const = default;

 private:
  std::string text_;
};

using ScenarioId = StrongId<struct ScenarioIdTag>;  ///< the folder's name: `fever-and-confusion`
using TaskId = StrongId<struct TaskIdTag>;
using LineId = StrongId<struct LineIdTag>;          ///< a line of an answer key: `dx-sepsis`
using DocumentId = StrongId<struct DocumentIdTag>;
using EntryId = StrongId<struct EntryIdTag>;        ///< a dated thing within a document
using OperationId = StrongId<struct OperationIdTag>;

}  // namespace cw

template <typename Tag>
struct std::hash<cw::StrongId<Tag>> {
  std::size_t operator()(const cw::StrongId<Tag>& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
