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
inline constexpr std::string_view task_tabs = "workspace.tasks";
inline constexpr std::string_view query_decision = "workspace.query";
inline constexpr std::string_view submit = "workspace.submit";
inline constexpr std::string_view submit_confirm = "workspace.submit.confirm";
inline constexpr std::string_view submit_cancel = "workspace.submit.cancel";
inline std::string document(std::string_view id) { return "workspace.document." + std::string(id); }
/// `kind` is `dx` or `px`.
inline std::string line(std::string_view kind, int index) { return "workspace." + std::string(kind) + "." + std::to_string(index); }
inline std::string line_part(std::string_view kind, int index, std::string_view part) { return line(kind, index) + "." + std::string(part); }

inline std::string home_audit(std::string_view scenario) { return "home.audit." + std::string(scenario); }
inline std::string home_audit_result(std::string_view scenario) { return home_audit(scenario) + ".result"; }
/// A line under audit; `place` is where it stands now. Parts: `verdict` (`.0` accept, `.1` correct, `.2` reject), `type`, `code`, `poa`, `date`, `modifiers`, `units`, `up`, `down`, `principal`, `remove`.
inline std::string audit_line(std::string_view kind, int place) { return "audit." + std::string(kind) + "." + std::to_string(place); }
inline std::string audit_part(std::string_view kind, int place, std::string_view part) { return audit_line(kind, place) + "." + std::string(part); }
inline constexpr std::string_view audit_query = "audit.query";
inline constexpr std::string_view audit_keep_order = "audit.order.keep";
inline constexpr std::string_view audit_submit = "audit.submit";
inline constexpr std::string_view audit_again = "audit.again";
inline constexpr std::string_view audit_home = "audit.home";
inline constexpr std::string_view audit_arithmetic = "audit.arithmetic";
/// Of a submitted audit: errors, then false alarms.
inline std::string audit_row(int row) { return "audit.row." + std::to_string(row); }
inline std::string audit_evidence(int row, int passage) { return audit_row(row) + ".evidence." + std::to_string(passage); }

inline std::string home_review(std::string_view scenario) { return "home.review." + std::string(scenario); }
inline std::string home_review_result(std::string_view scenario) { return home_review(scenario) + ".result"; }
/// `.0` clean to `.4`
inline constexpr std::string_view review_level = "review.level";
inline constexpr std::string_view review_again = "review.again";
inline constexpr std::string_view review_variant_confirm = "review.variant.confirm";
inline constexpr std::string_view review_variant_cancel = "review.variant.cancel";
inline constexpr std::string_view review_due = "review.due";
/// `.0` flags, `.1` documents, `.2` due dates
inline constexpr std::string_view review_tabs = "review.tabs";
inline constexpr std::string_view review_flag_document = "review.flag.document";
inline constexpr std::string_view review_flag_absent = "review.flag.absent";
inline constexpr std::string_view review_flag_passage = "review.flag.passage";
inline constexpr std::string_view review_flags = "review.flags";
inline std::string review_flag(int flag) { return "review.flag." + std::to_string(flag); }
/// `part` is `change`, `remove` or `show`.
inline std::string review_flag_part(int flag, std::string_view part) { return review_flag(flag) + "." + std::string(part); }
inline constexpr std::string_view draft_absent = "review.draft.absent";
inline constexpr std::string_view draft_type = "review.draft.type";
inline constexpr std::string_view draft_responsible = "review.draft.responsible";
/// `.0` good practice to `.2` legal or regulatory
inline constexpr std::string_view draft_severity = "review.draft.severity";
inline constexpr std::string_view draft_note = "review.draft.note";
inline constexpr std::string_view draft_passage = "review.draft.passage";
inline constexpr std::string_view draft_save = "review.draft.save";
inline constexpr std::string_view draft_cancel = "review.draft.cancel";
inline constexpr std::string_view review_documents = "review.documents";
inline std::string review_document(int index) { return "review.document." + std::to_string(index); }
inline std::string review_tick(int index) { return review_document(index) + ".tick"; }
inline constexpr std::string_view review_day_less = "review.clock.less";
inline constexpr std::string_view review_day_more = "review.clock.more";
inline constexpr std::string_view review_day_delinquent = "review.clock.delinquent";
inline constexpr std::string_view review_day_back = "review.clock.back";
inline constexpr std::string_view review_date = "review.clock.date";
inline constexpr std::string_view review_deadlines = "review.deadlines";
inline std::string review_deadline(int index) { return "review.deadline." + std::to_string(index); }
inline constexpr std::string_view chart_facts = "workspace.chart.facts";

inline constexpr std::string_view query_write = "query.write";
inline constexpr std::string_view query_back = "query.back";
inline constexpr std::string_view query_list = "query.list";
inline std::string query_row(int query) { return "query.row." + std::to_string(query); }
inline constexpr std::string_view query_another = "query.another";
inline constexpr std::string_view query_to = "query.to";
/// `name` is `patient`, `mrn`, `encounter`, `date`, `from`, `title` or `question`.
inline std::string query_field(std::string_view name) { return "query.field." + std::string(name); }
/// `.0` open, `.1` multiple choice, `.2` yes or no
inline constexpr std::string_view query_form = "query.form";
inline constexpr std::string_view query_add_indicator = "query.indicator.add";
inline std::string query_indicator(int index) { return "query.indicator." + std::to_string(index); }
inline std::string query_indicator_remove(int index) { return query_indicator(index) + ".remove"; }
inline std::string query_option(int index) { return "query.option." + std::to_string(index); }
/// `part` is `up`, `down` or `remove`.
inline std::string query_option_part(int index, std::string_view part) { return query_option(index) + "." + std::string(part); }
inline constexpr std::string_view query_add_option = "query.option.add";
inline constexpr std::string_view query_preview = "query.preview";
inline constexpr std::string_view query_remove = "query.remove";
inline constexpr std::string_view query_send = "query.send";
inline constexpr std::string_view query_send_confirm = "query.send.confirm";
inline constexpr std::string_view query_send_cancel = "query.send.cancel";
inline constexpr std::string_view query_escalate = "query.escalate";
inline constexpr std::string_view query_addendum = "query.addendum";

inline std::string feedback_row(int index) { return "feedback.row." + std::to_string(index); }
inline std::string feedback_measure(std::string_view id) { return "feedback.measure." + std::string(id); }
inline std::string feedback_evidence(int index) { return "feedback.evidence." + std::to_string(index); }
/// 0 comparison, 1 lenses, 2 attempts, 3 contrast; on a narrow window the chart stands second.
inline constexpr std::string_view feedback_sections = "feedback.sections";
/// `fork`, `separations`, `words`, `marked`, `times`, `index`, `rule`, `sentences`, `judged`
inline std::string feedback_part(std::string_view part) { return "feedback.part." + std::string(part); }
inline std::string feedback_marked(int index) { return "feedback.marked." + std::to_string(index); }
inline constexpr std::string_view feedback_scope = "feedback.scope";
inline std::string feedback_attempt(int index) { return "feedback.attempt." + std::to_string(index); }
inline std::string feedback_attempt_open(int index) { return feedback_attempt(index) + ".open"; }
inline constexpr std::string_view feedback_pair = "feedback.pair";
inline constexpr std::string_view feedback_lenses = "feedback.lenses";
inline constexpr std::string_view feedback_calibration = "feedback.calibration";
inline constexpr std::string_view feedback_changes = "feedback.changes";
inline constexpr std::string_view feedback_contrast = "feedback.contrast";
inline constexpr std::string_view feedback_arithmetic = "feedback.arithmetic";
inline constexpr std::string_view feedback_chart = "feedback.chart";
inline constexpr std::string_view try_again = "feedback.again";
inline constexpr std::string_view next_case = "feedback.next";

inline constexpr std::string_view nav_encoder = "nav.encoder";
inline constexpr std::string_view open_in_encoder = "workspace.code.encoder";
inline constexpr std::string_view encoder_tabs = "encoder.tabs";
inline constexpr std::string_view encoder_compact = "encoder.compact";
inline constexpr std::string_view encoder_search = "encoder.search";
inline constexpr std::string_view encoder_install = "encoder.install";
inline constexpr std::string_view encoder_system = "encoder.search.system";
inline constexpr std::string_view encoder_chapter = "encoder.search.chapter";
inline constexpr std::string_view encoder_billable = "encoder.search.billable";
inline constexpr std::string_view encoder_hits = "encoder.hits";
inline std::string encoder_hit(int index) { return "encoder.hit." + std::to_string(index); }
inline constexpr std::string_view encoder_kept = "encoder.kept";
inline std::string encoder_kept_row(int index) { return "encoder.kept." + std::to_string(index); }
inline constexpr std::string_view encoder_book = "encoder.index.book";
inline constexpr std::string_view encoder_walk = "encoder.index.walk";
inline constexpr std::string_view encoder_lines = "encoder.index.lines";
inline std::string encoder_line(int line) { return "encoder.index.line." + std::to_string(line); }
inline std::string encoder_line_code(int line, int code) { return encoder_line(line) + ".code." + std::to_string(code); }
inline std::string encoder_line_reference(int line) { return encoder_line(line) + ".see"; }
inline std::string encoder_path(int index) { return "encoder.index.path." + std::to_string(index); }
inline std::string encoder_reference(int index) { return "encoder.index.reference." + std::to_string(index); }
inline std::string encoder_here_code(int index) { return "encoder.index.here." + std::to_string(index); }
inline constexpr std::string_view page_scroll = "encoder.page.scroll";
inline constexpr std::string_view page_back = "encoder.page.back";
inline constexpr std::string_view page_favorite = "encoder.page.favorite";
inline constexpr std::string_view page_copy = "encoder.page.copy";
inline constexpr std::string_view page_assign = "encoder.page.assign";
inline constexpr std::string_view page_table = "encoder.page.table";
inline constexpr std::string_view page_note = "encoder.page.note";
inline constexpr std::string_view page_below = "encoder.page.below";
inline constexpr std::string_view page_beside = "encoder.page.beside";
inline std::string page_above(int index) { return "encoder.page.above." + std::to_string(index); }
inline std::string page_chip(int axis, int chip) { return "encoder.page.chip." + std::to_string(axis) + "." + std::to_string(chip); }
inline std::string page_seventh(int index) { return "encoder.page.seventh." + std::to_string(index); }
inline std::string page_reference(int group, int note, int index) { return "encoder.page.note." + std::to_string(group) + "." + std::to_string(note) + "." + std::to_string(index); }
inline std::string code_row(std::string_view list, int index) { return std::string(list) + "." + std::to_string(index); }
inline constexpr std::string_view tables_partial = "encoder.tables.partial";
inline constexpr std::string_view tables_clear = "encoder.tables.clear";
inline constexpr std::string_view tables_open = "encoder.tables.open";
inline constexpr std::string_view tables_assign = "encoder.tables.assign";
inline constexpr std::string_view tables_key = "encoder.tables.key";
inline constexpr std::string_view tables_keys = "encoder.tables.keys";
inline constexpr std::string_view tables_axis = "encoder.tables.axis";
inline std::string tables_choice(int character) { return "encoder.tables.choice." + std::to_string(character); }
/// Characters count from 4 to 7.
inline std::string tables_column(int character) { return "encoder.tables.column." + std::to_string(character); }
inline std::string tables_value(int character, char value) { return tables_column(character) + "." + value; }
inline constexpr std::string_view settings_encoder = "settings.encoder";

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

inline constexpr std::string_view nav_records = "nav.records";
/// On a narrow window: 0 the days, 1 the records.
inline constexpr std::string_view records_compact = "records.compact";
inline constexpr std::string_view records_column = "records.column";
inline constexpr std::string_view records_slider = "records.day";
inline constexpr std::string_view records_before = "records.day.before";
inline constexpr std::string_view records_after = "records.day.after";
inline constexpr std::string_view records_typed = "records.day.typed";
inline constexpr std::string_view records_next_turn = "records.day.turn";
inline constexpr std::string_view records_curve = "records.curve";
inline constexpr std::string_view records_shown = "records.shown";
inline constexpr std::string_view records_list = "records.list";
inline std::string records_row(std::string_view record) { return "records.row." + std::string(record); }
inline constexpr std::string_view records_slips = "records.slips";
inline std::string records_slip(int slip) { return "records.slip." + std::to_string(slip); }
/// `part` is `assign`, `notify` or `complete`.
inline std::string records_slip_part(int slip, std::string_view part) { return records_slip(slip) + "." + std::string(part); }
inline constexpr std::string_view records_back = "records.back";
inline constexpr std::string_view records_undo = "records.undo";
inline constexpr std::string_view records_new = "records.new";
inline constexpr std::string_view records_new_confirm = "records.new.confirm";
inline constexpr std::string_view records_new_cancel = "records.new.cancel";
inline std::string records_layer(std::string_view layer) { return "records.layer." + std::string(layer); }

inline constexpr std::string_view nav_readiness = "nav.readiness";
inline constexpr std::string_view nav_exam = "nav.exam";
inline constexpr std::string_view nav_plan = "nav.plan";

inline constexpr std::string_view readiness_report = "readiness.report";
inline constexpr std::string_view readiness_exam = "readiness.exam";
/// The page: arrow keys scroll it.
inline constexpr std::string_view readiness_page = "readiness.page";
inline constexpr std::string_view readiness_chance = "readiness.chance";
inline constexpr std::string_view readiness_interval = "readiness.interval";
inline constexpr std::string_view readiness_diagnostic = "readiness.diagnostic";
inline constexpr std::string_view readiness_helpful = "readiness.helpful";
inline constexpr std::string_view readiness_domains = "readiness.domains";
inline std::string readiness_domain(std::string_view domain) { return "readiness.domain." + std::string(domain); }
inline std::string readiness_domain_bar(std::string_view domain) { return readiness_domain(domain) + ".interval"; }
inline constexpr std::string_view readiness_detail = "readiness.detail";
inline constexpr std::string_view readiness_ability = "readiness.detail.ability";
inline constexpr std::string_view readiness_quiz = "readiness.detail.quiz";
inline std::string readiness_focus(int step) { return "readiness.focus." + std::to_string(step); }
inline constexpr std::string_view readiness_trend = "readiness.trend";
inline constexpr std::string_view readiness_recent = "readiness.recent";
inline std::string readiness_recent_row(int row) { return "readiness.recent." + std::to_string(row); }

/// The page: arrow keys scroll it.
inline constexpr std::string_view plan_page = "plan.page";
inline constexpr std::string_view plan_less = "plan.minutes.less";
inline constexpr std::string_view plan_more = "plan.minutes.more";
inline constexpr std::string_view plan_start = "plan.start";
inline std::string plan_step(int step) { return "plan.step." + std::to_string(step); }
inline constexpr std::string_view plan_calendar = "plan.calendar";
inline std::string plan_day(int day) { return "plan.day." + std::to_string(day); }
inline constexpr std::string_view plan_detail = "plan.day.detail";
inline constexpr std::string_view plan_review = "plan.memory.review";
inline constexpr std::string_view plan_change_date = "plan.examination.change";
inline constexpr std::string_view plan_date = "plan.examination";
inline constexpr std::string_view plan_set_date = "plan.examination.set";
inline constexpr std::string_view home_today = "home.today";
inline std::string home_today_step(int step) { return "home.today." + std::to_string(step); }

inline constexpr std::string_view exam_choice = "exam.choice";
inline constexpr std::string_view exam_name = "exam.name";
inline constexpr std::string_view exam_day = "exam.day";
inline constexpr std::string_view exam_day_set = "exam.day.set";
inline constexpr std::string_view exam_day_clear = "exam.day.clear";
/// `.0` counts, `.1` stops
inline constexpr std::string_view exam_clock_rule = "exam.clock.rule";
/// `kind` is a SittingKind's: `mock`, `quiz`, `diagnostic`, `cards`.
inline std::string exam_begin(std::string_view kind) { return "exam.begin." + std::string(kind); }
inline std::string exam_domain(std::string_view domain) { return "exam.domain." + std::string(domain); }
/// `.0` five items to `.3` thirty
inline constexpr std::string_view exam_quiz_items = "exam.quiz.items";
inline std::string exam_open(long long sitting, std::string_view part) { return "exam.open." + std::to_string(sitting) + "." + std::string(part); }
inline constexpr std::string_view exam_discard_confirm = "exam.discard.confirm";
inline constexpr std::string_view exam_discard_cancel = "exam.discard.cancel";
inline constexpr std::string_view exam_earlier = "exam.earlier";
inline std::string exam_earlier_row(long long sitting) { return "exam.earlier." + std::to_string(sitting); }

inline constexpr std::string_view exam_clock = "exam.clock";
inline constexpr std::string_view exam_clock_toggle = "exam.clock.toggle";
inline constexpr std::string_view exam_pause = "exam.pause";
inline constexpr std::string_view exam_resume = "exam.resume";
inline constexpr std::string_view exam_leave = "exam.leave";
inline constexpr std::string_view exam_away = "exam.away.close";
inline constexpr std::string_view exam_stem = "exam.stem";
/// By the place on the screen, from 0.
inline std::string exam_option(int place) { return "exam.option." + std::to_string(place); }
/// `part` is `strike`, `up` or `down`.
inline std::string exam_option_part(int place, std::string_view part) { return exam_option(place) + "." + std::string(part); }
inline constexpr std::string_view exam_order = "exam.order";
inline constexpr std::string_view exam_order_keep = "exam.order.keep";
inline constexpr std::string_view exam_typed = "exam.typed";
inline constexpr std::string_view exam_previous = "exam.previous";
inline constexpr std::string_view exam_next = "exam.next";
inline constexpr std::string_view exam_flag = "exam.flag";
inline constexpr std::string_view exam_grid_open = "exam.grid.open";
inline constexpr std::string_view exam_grid = "exam.grid";
inline constexpr std::string_view exam_grid_filter = "exam.grid.filter";
inline constexpr std::string_view exam_grid_back = "exam.grid.back";
inline std::string exam_cell(int item) { return "exam.cell." + std::to_string(item); }
inline constexpr std::string_view exam_calculator_open = "exam.calculator.open";
inline constexpr std::string_view exam_calculator = "exam.calculator";
inline std::string exam_calculator_key(std::string_view key) { return "exam.calculator." + std::string(key); }
inline constexpr std::string_view exam_reference_open = "exam.reference.open";
inline constexpr std::string_view exam_tool_close = "exam.tool.close";
inline constexpr std::string_view exam_side = "exam.side";
inline constexpr std::string_view exam_documents = "exam.documents";
inline constexpr std::string_view exam_document = "exam.document";
inline constexpr std::string_view exam_hint = "exam.hint";
inline constexpr std::string_view exam_guessed = "exam.guessed";
inline constexpr std::string_view exam_check = "exam.check";
inline constexpr std::string_view exam_easy = "exam.easy";
inline constexpr std::string_view exam_hand_in = "exam.handin";
inline constexpr std::string_view exam_end_confirm = "exam.end.confirm";
inline constexpr std::string_view exam_end_cancel = "exam.end.cancel";
inline constexpr std::string_view exam_end_break = "exam.break.end";
inline constexpr std::string_view exam_verdict = "exam.verdict";

inline constexpr std::string_view exam_back = "exam.back";
/// `.0` summary, `.1` items
inline constexpr std::string_view exam_section = "exam.section";
inline constexpr std::string_view exam_scale = "exam.scale";
inline constexpr std::string_view exam_filter = "exam.filter";
inline constexpr std::string_view exam_items = "exam.items";
inline std::string exam_item(int item) { return "exam.item." + std::to_string(item); }
inline constexpr std::string_view exam_item_back = "exam.item.back";
inline constexpr std::string_view exam_doubt = "exam.doubt";
inline constexpr std::string_view exam_doubt_why = "exam.doubt.why";
inline constexpr std::string_view exam_doubt_send = "exam.doubt.send";
inline constexpr std::string_view exam_doubt_cancel = "exam.doubt.cancel";
inline constexpr std::string_view exam_trust = "exam.trust";

inline constexpr std::string_view shortcuts_close = "shortcuts.close";
inline constexpr std::string_view notice_dismiss = "notice.dismiss";

}  // namespace cw::views::ids
