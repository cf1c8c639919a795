#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What the readers of blueprints and items share. Not for others.
namespace cw::exams {

/// Lower-case words of letters and digits with single hyphens between them, at most 80 characters: `right-of-access`.
[[nodiscard]] bool is_id(std::string_view text);

/// Paths below `folder` of the .json files in it and in its folders (at most four deep), sorted, with `/`; at most `most`. Empty when there is no folder.
[[nodiscard]] std::vector<std::string> json_files_below(const std::string& folder, std::size_t most);

}  // namespace cw::exams
