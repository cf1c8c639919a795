#pragma once

#include <string>
#include <string_view>

/// Stable ids of widgets, spelled once. Tests and scripts use these.
namespace cw::views::ids {

inline constexpr std::string_view nav_home = "nav.home";
inline constexpr std::string_view nav_workspace = "nav.workspace";
inline constexpr std::string_view nav_feedback = "nav.feedback";
inline constexpr std::string_view nav_settings = "nav.settings";
inline constexpr std::string_view nav_theme = "nav.theme";
inline constexpr std::string_view nav_help = "nav.help";

inline constexpr std::string_view welcome_start = "welcome.start";
inline constexpr std::string_view welcome_skip = "welcome.skip";

inline constexpr std::string_view home_filter = "home.filter";
inline constexpr std::string_view home_setting = "home.setting";
inline constexpr std::string_view home_difficulty = "home.difficulty";
inline constexpr std::string_view home_continue = "home.continue";
inline std::string home_case(std::string_view scenario) { return "home.case." + std::string(scenario); }

inline constexpr std::string_view find_field = "workspace.find";
inline constexpr std::string_view find_next = "workspace.find.next";
inline constexpr std::string_view find_previous = "workspace.find.previous";
inline constexpr std::string_view code_field = "workspace.code";
inline constexpr std::string_view code_results = "workspace.code.results";
inline std::string code_result(int index) { return "workspace.code.result." + std::to_string(index); }
inline constexpr std::string_view coding_tabs = "workspace.tabs";
inline constexpr std::string_view chart = "workspace.chart";
inline constexpr std::string_view mark_evidence = "workspace.mark";
inline constexpr std::string_view undo = "workspace.undo";
inline constexpr std::string_view redo = "workspace.redo";
inline constexpr std::string_view timer = "workspace.timer";
inline constexpr std::string_view submit = "workspace.submit";
inline constexpr std::string_view submit_confirm = "workspace.submit.confirm";
inline constexpr std::string_view submit_cancel = "workspace.submit.cancel";
inline std::string document(std::string_view id) { return "workspace.document." + std::string(id); }
/// `kind` is `dx` or `px`.
inline std::string line(std::string_view kind, int index) { return "workspace." + std::string(kind) + "." + std::to_string(index); }
inline std::string line_part(std::string_view kind, int index, std::string_view part) { return line(kind, index) + "." + std::string(part); }

inline std::string feedback_row(int index) { return "feedback.row." + std::to_string(index); }
inline std::string feedback_measure(std::string_view id) { return "feedback.measure." + std::string(id); }
inline std::string feedback_evidence(int index) { return "feedback.evidence." + std::to_string(index); }
inline constexpr std::string_view feedback_arithmetic = "feedback.arithmetic";
inline constexpr std::string_view feedback_chart = "feedback.chart";
inline constexpr std::string_view try_again = "feedback.again";
inline constexpr std::string_view next_case = "feedback.next";

inline constexpr std::string_view settings_theme = "settings.theme";
inline constexpr std::string_view settings_text_size = "settings.text_size";
inline constexpr std::string_view settings_motion = "settings.motion";
inline constexpr std::string_view settings_backup = "settings.backup";
inline std::string settings_restore(int index) { return "settings.restore." + std::to_string(index); }

inline constexpr std::string_view nav_content = "nav.content";
inline constexpr std::string_view content_page = "content.page";
inline constexpr std::string_view content_choose = "content.choose";
inline constexpr std::string_view content_release = "content.release";
inline constexpr std::string_view content_download = "content.download";
inline constexpr std::string_view content_cancel = "content.cancel";
inline constexpr std::string_view content_dismiss = "content.dismiss";
inline constexpr std::string_view content_remove_confirm = "content.remove.confirm";
inline constexpr std::string_view content_remove_cancel = "content.remove.cancel";
/// `part` is `verify` or `remove`; `name` an InstalledSet's.
inline std::string content_set(std::string_view name, std::string_view part) { return "content.set." + std::string(name) + "." + std::string(part); }
inline std::string content_copy(int file) { return "content.copy." + std::to_string(file); }
inline constexpr std::string_view chooser_list = "chooser.list";
inline std::string chooser_entry(int index) { return "chooser.entry." + std::to_string(index); }
inline std::string chooser_place(int index) { return "chooser.place." + std::to_string(index); }
inline constexpr std::string_view chooser_up = "chooser.up";
inline constexpr std::string_view chooser_install = "chooser.install";
inline constexpr std::string_view chooser_folder = "chooser.folder";
inline constexpr std::string_view chooser_cancel = "chooser.cancel";
inline constexpr std::string_view difference_system = "difference.system";
inline constexpr std::string_view difference_before = "difference.before";
inline constexpr std::string_view difference_after = "difference.after";
inline constexpr std::string_view difference_tabs = "difference.tabs";
inline constexpr std::string_view difference_filter = "difference.filter";
inline constexpr std::string_view difference_list = "difference.list";

inline constexpr std::string_view shortcuts_close = "shortcuts.close";
inline constexpr std::string_view notice_dismiss = "notice.dismiss";

}  // namespace cw::views::ids
