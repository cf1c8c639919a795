#include "scenarios/review/policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "content/base/check.h"
#include "content/base/file_io.h"
#include "content/base/json_reader.h"
#include "content/policies/policy_texts.h"
#include "scenarios/review/policy_parts.h"
#include "scenarios/words.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLargestPolicy = 1024 * 1024;
constexpr std::size_t kMostRules = 500, kMostWords = 200, kLongestWord = 80;

/// Reads one layer. Faults are collected; what is faulty reads as neutral.
class Reader {
 public:
  explicit Reader(JsonValue root) : root_(root) {}

  PolicySource read() {
    PolicySource source;
    source.id = root_.text("id");
    source.name = root_.text("name");
    source.layer = layer_ = root_.one_of("layer", policy_words::in_file(policy_words::layers));
    source.from = root_.date("from");
    if (root_.optional("to")) source.to = root_.date("to");
    if (source.to && *source.to < source.from) root_.fault("RPO-003", "the layer ends before it begins");
    source.on = root_.boolean_or("on", true);
    if (auto value = root_.optional("outcomes")) source.part.outcomes = outcomes(*value);
    root_.each_if_present("items", [&](JsonValue value) { source.part.items.push_back(item(value)); }, kMostRules);
    root_.each_if_present("limits", [&](JsonValue value) { source.part.limits.push_back(limit(value)); }, kMostRules);
    root_.each_if_present("elements", [&](JsonValue value) { source.part.elements.push_back(element(value)); }, kMostRules);
    source.part.authentication = {};
    source.part.authentication.days_after_discharge = 0;
    if (auto value = root_.optional("authentication")) {
      source.has_authentication = true;
      source.part.authentication = authentication(*value);
    }
    source.part.completion = {.days = 0, .delinquent_on = 0, .average_over_months = 0, .rate_limit_percent = -1};
    if (auto value = root_.optional("completion")) {
      source.has_completion = true;
      source.part.completion = completion(*value);
    }
    source.part.consistency.copied_words = 0;
    if (auto value = root_.optional("consistency")) {
      source.has_consistency = true;
      source.part.consistency = consistency(*value);
    }
    source.part.name = source.name;
    root_.finish();
    return source;
  }

 private:
  static bool is_rule_id(std::string_view id) { return id.size() == 7 && id.substr(0, 4) == "REC-" && std::all_of(id.begin() + 4, id.end(), [](char c) { return c >= '0' && c <= '9'; }); }

  PolicyRule rule(JsonValue& value, DeficiencyType type) {
    PolicyRule made;
    made.layer = layer_;
    made.id = value.text("id");
    if (!made.id.empty() && !is_rule_id(made.id)) value.fault("RPO-001", fmt::format("\"{}\" is no id of a rule", made.id), "write REC- and three digits");
    if (!made.id.empty() && std::find(ids_.begin(), ids_.end(), made.id) != ids_.end()) value.fault("RPO-002", fmt::format("the id {} is used twice", made.id));
    ids_.push_back(made.id);
    made.title = value.text("title");
    made.cite = value.text("cite");
    made.type = value.optional("type") ? value.one_of("type", words::in_file(words::deficiency_types())) : type;
    made.severity = static_cast<int>(value.integer("severity", 1, 3));
    made.responsible = value.one_of("responsible", policy_words::in_file(policy_words::responsibles));
    list(value, "also", words::in_file(words::deficiency_types()), made.also);
    made.on = value.boolean_or("on", true);
    if (value.optional("from")) made.from = value.date("from");
    if (value.optional("to")) made.to = value.date("to");
    if (made.from && made.to && *made.to < *made.from) value.fault("RPO-003", fmt::format("{} ends before it begins", made.id));
    return made;
  }

  /// A list of words of an enum, or nothing.
  template <typename E>
  void list(JsonValue& value, std::string_view name, const std::vector<std::pair<std::string_view, E>>& known, std::vector<E>& out) {
    value.each_if_present(name, [&](JsonValue one) {
      const std::string text = one.as_text();
      const auto found = std::find_if(known.begin(), known.end(), [&](const auto& pair) { return pair.first == text; });
      if (found != known.end()) {
        if (std::find(out.begin(), out.end(), found->second) == out.end()) out.push_back(found->second);
        else one.fault("RPO-008", fmt::format("\"{}\" stands here twice", text));
        return;
      }
      std::vector<std::string_view> names;
      for (const auto& pair : known) names.push_back(pair.first);
      const auto near = nearest_name(text, names);
      one.fault("RPO-004", fmt::format("\"{}\" is none of the words for \"{}\"", text, name), near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
    }, 100);
  }

  std::vector<std::string> phrases(JsonValue& value, std::string_view name) {
    std::vector<std::string> made;
    value.each_if_present(name, [&](JsonValue one) {
      std::string text = one.as_text();
      const bool bare = text.empty() || text == ":" || text.front() == ' ' || text.back() == ' ';
      if (bare || text.size() > kLongestWord || std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        one.fault("RPO-007", "a word has 1 to 80 characters, and no space at its ends");
      else made.push_back(std::move(text));
    }, kMostWords);
    return made;
  }

  std::vector<DocumentType> types(JsonValue& value, std::string_view name) {
    std::vector<DocumentType> made;
    list(value, name, words::in_file(words::document_types()), made);
    return made;
  }
  std::optional<DocumentType> type_if_present(JsonValue& value, std::string_view name) {
    if (!value.optional(name)) return std::nullopt;
    return value.one_of(name, words::in_file(words::document_types()));
  }

  PolicyScope scope(JsonValue& value, bool operations) {
    PolicyScope made;
    list(value, "settings", words::in_file(words::settings()), made.settings);
    list(value, "services", words::in_file(words::services()), made.services);
    list(value, "outcomes", policy_words::in_file(policy_words::outcomes), made.outcomes);
    list(value, "anesthesia", words::in_file(words::anesthesias()), made.anesthesia);
    made.with_tissue = value.boolean_or("tissue", false);
    if (!operations) return made;
    made.per_operation = value.boolean_or("each_operation", false);
    made.unless_emergency = value.boolean_or("unless_emergency", false);
    if (!made.per_operation && (!made.anesthesia.empty() || made.with_tissue || made.unless_emergency)) value.fault("RPO-006", "anesthesia, tissue and emergency are said of an operation", "add \"each_operation\": true");
    return made;
  }

  RequiredItem item(JsonValue value) {
    RequiredItem made;
    made.rule = rule(value, DeficiencyType::MissingDocument);
    made.scope = scope(value, true);
    made.any_of = types(value, "any_of");
    if (made.any_of.empty()) value.fault("RPO-009", "nothing is required: \"any_of\" names no type"), made.any_of.push_back(DocumentType::FaceSheet);
    made.instead_when_short = types(value, "instead_when_short");
    made.short_hours = static_cast<int>(value.integer_or("short_hours", 1, 24 * 30, 48));
    list(value, "instead_services", words::in_file(words::services()), made.instead_services);
    made.if_before_start = type_if_present(value, "if_before_start");
    made.if_not_by_left = type_if_present(value, "if_not_by_left");
    if (made.if_not_by_left && !made.scope.per_operation) value.fault("RPO-006", "an item that depends on leaving the operating room is one of each operation", "add \"each_operation\": true");
    value.finish();
    return made;
  }

  TimeLimit limit(JsonValue value) {
    TimeLimit made;
    made.rule = rule(value, DeficiencyType::Late);
    made.scope = scope(value, true);
    made.of = value.one_of("of", words::in_file(words::document_types()));
    made.moment = value.one_of("moment", policy_words::in_file(policy_words::moments));
    int ways = 0;
    const auto number = [&](std::string_view name, int most, int times, std::optional<int>& out) {
      if (!value.optional(name)) return;
      ++ways;
      out = static_cast<int>(value.integer(name, 0, most)) * times;
    };
    number("minutes_after", 60 * 24 * 366, 1, made.minutes_after);
    number("hours_after", 24 * 366, 60, made.minutes_after);
    number("days_after", 366, 1, made.days_after);
    number("minutes_before", 60 * 24 * 366, 1, made.minutes_before);
    number("hours_before", 24 * 366, 60, made.minutes_before);
    number("days_before", 366, 1, made.days_before);
    made.before = value.boolean_or("before", false);
    if (ways + (made.before ? 1 : 0) != 1) value.fault("RPO-005", "a limit is said in exactly one way", "hours_after, minutes_after, days_after, hours_before, minutes_before, days_before, or \"before\": true");
    made.when_signed = value.boolean_or("when_signed", false);
    if (made.when_signed && (made.minutes_before || made.days_before)) value.fault("RPO-005", "a signature cannot be too early", "leave \"when_signed\" out");
    if (is_operation(made.moment) && !made.scope.per_operation) value.fault("RPO-006", "a limit that counts from an operation is one of each operation", "add \"each_operation\": true");
    value.finish();
    return made;
  }

  RequiredElement element(JsonValue value) {
    RequiredElement made;
    made.rule = rule(value, DeficiencyType::MissingElement);
    made.scope = scope(value, false);
    made.of = value.one_of("of", words::in_file(words::document_types()));
    made.name = value.text("name");
    made.words = phrases(value, "words");
    if (made.words.empty()) value.fault("RPO-009", "an element without words is never there");
    made.or_operation_name = value.boolean_or("or_operation_name", false);
    made.never_alone = phrases(value, "never_alone");
    value.finish();
    return made;
  }

  PolicyRule rule_of(JsonValue& owner, std::string_view name, DeficiencyType type) {
    auto value = owner.optional(name);
    if (!value) return {};
    PolicyRule made = rule(*value, type);
    value->finish();
    return made;
  }

  Authentication authentication(JsonValue value) {
    Authentication made;
    made.signature = rule_of(value, "signature", DeficiencyType::MissingSignature);
    made.attestation = rule_of(value, "attestation", DeficiencyType::MissingAttestation);
    made.verbal_order = rule_of(value, "verbal_order", DeficiencyType::UnsignedVerbalOrder);
    made.exempt = types(value, "exempt");
    made.written_once = types(value, "written_once");
    made.draft_words = phrases(value, "draft_words");
    value.each_if_present("sooner", [&](JsonValue one) {
      SignatureLimit limit;
      limit.rule = rule(one, DeficiencyType::MissingSignature);
      limit.scope = scope(one, false);
      limit.days_after_discharge = static_cast<int>(one.integer("days_after_discharge", 0, 366));
      one.finish();
      made.sooner.push_back(std::move(limit));
    }, 50);
    made.days_after_discharge = static_cast<int>(value.integer_or("days_after_discharge", 1, 366, 0));
    made.verbal_order_hours = static_cast<int>(value.integer_or("verbal_order_hours", 1, 24 * 31, 0));
    value.finish();
    return made;
  }

  Completion completion(JsonValue value) {
    Completion made;
    made.rule = rule_of(value, "rule", DeficiencyType::MissingDocument);
    made.delinquency = rule_of(value, "delinquency", DeficiencyType::MissingDocument);
    made.days = static_cast<int>(value.integer_or("days", 1, 366, 0));
    made.delinquent_on = static_cast<int>(value.integer_or("delinquent_on", 1, 367, 0));
    if (made.days != 0 && made.delinquent_on != 0 && made.delinquent_on <= made.days) value.fault("RPO-010", "a record is delinquent after its last day, not before");
    made.average_over_months = static_cast<int>(value.integer_or("average_over_months", 1, 60, 0));
    made.rate_limit_percent = static_cast<int>(value.integer_or("rate_limit_percent", 0, 1000, -1));
    value.finish();
    return made;
  }

  Consistency consistency(JsonValue value) {
    Consistency made;
    made.copied_words = 0;
    if (auto one = value.optional("date_time")) {
      made.date_time = rule(*one, DeficiencyType::MissingDateTime);
      made.dated = types(*one, "of");
      one->finish();
    }
    made.wrong_patient = rule_of(value, "wrong_patient", DeficiencyType::WrongPatient);
    if (auto one = value.optional("copied_forward")) {
      made.copied_forward = rule(*one, DeficiencyType::CopiedForward);
      made.copied = types(*one, "of");
      made.copied_words = static_cast<int>(one->integer("words", 10, 1000));
      one->finish();
    }
    if (auto one = value.optional("laterality")) {
      made.laterality = rule(*one, DeficiencyType::LateralityConflict);
      made.sided = types(*one, "of");
      made.time_out = phrases(*one, "time_out");
      made.side_labels = phrases(*one, "labels");
      made.not_about_now = phrases(*one, "not_about_now");
      one->finish();
    }
    value.finish();
    return made;
  }

  static OutcomeWords outcomes_of(Reader& reader, JsonValue& value) { return {reader.phrases(value, "died"), reader.phrases(value, "against_advice"), reader.phrases(value, "transferred")}; }
  OutcomeWords outcomes(JsonValue value) {
    OutcomeWords made = outcomes_of(*this, value);
    value.finish();
    return made;
  }

  JsonValue root_;
  PolicyLayer layer_ = PolicyLayer::Federal;
  std::vector<std::string> ids_;
};

bool holds(const PolicyRule& rule, Date on) { return !rule.id.empty() && rule.on && (!rule.from || *rule.from <= on) && (!rule.to || on <= *rule.to); }

bool same_place(const RequiredItem& a, const RequiredItem& b) {
  return a.any_of.front() == b.any_of.front() && a.scope.settings == b.scope.settings && a.scope.services == b.scope.services && a.scope.outcomes == b.scope.outcomes && a.scope.per_operation == b.scope.per_operation && a.scope.anesthesia == b.scope.anesthesia;
}
bool same_place(const TimeLimit& a, const TimeLimit& b) {
  return a.of == b.of && a.scope == b.scope && a.moment == b.moment && a.before == b.before && a.when_signed == b.when_signed && a.minutes_after.has_value() == b.minutes_after.has_value() && a.minutes_before.has_value() == b.minutes_before.has_value() &&
         a.days_after.has_value() == b.days_after.has_value() && a.days_before.has_value() == b.days_before.has_value();
}
bool same_place(const RequiredElement& a, const RequiredElement& b) { return a.of == b.of && a.name == b.name && a.scope == b.scope; }

/// Less time is stricter.
bool stricter(const TimeLimit& a, const TimeLimit& b) {
  return a.minutes_after.value_or(0) < b.minutes_after.value_or(0) || a.minutes_before.value_or(0) < b.minutes_before.value_or(0) || a.days_after.value_or(0) < b.days_after.value_or(0) || a.days_before.value_or(0) < b.days_before.value_or(0);
}

template <typename T>
void put(std::vector<T>& all, const T& one, bool replaces) {
  for (auto& other : all)
    if (same_place(other, one)) {
      if (replaces) other = one;
      return;
    }
  all.push_back(one);
}

void put_limit(std::vector<TimeLimit>& all, const TimeLimit& one) {
  for (auto& other : all)
    if (same_place(other, one)) {
      if (stricter(one, other)) other = one;
      return;
    }
  all.push_back(one);
}

template <typename T>
void put_if_said(std::vector<T>& all, const std::vector<T>& said) {
  if (!said.empty()) all = said;
}

void put(Authentication& all, const Authentication& part, Date on) {
  if (holds(part.signature, on) && (all.signature.id.empty() || (part.days_after_discharge > 0 && part.days_after_discharge < all.days_after_discharge))) {
    all.signature = part.signature;
    if (part.days_after_discharge > 0) all.days_after_discharge = part.days_after_discharge;
  }
  if (holds(part.attestation, on)) all.attestation = part.attestation;
  const bool sooner = part.verbal_order_hours > 0 && (all.verbal_order_hours == 0 || part.verbal_order_hours < all.verbal_order_hours);
  if (holds(part.verbal_order, on) && (all.verbal_order.id.empty() || sooner)) {
    all.verbal_order = part.verbal_order;
    all.verbal_order_hours = part.verbal_order_hours;
  }
  for (const auto& limit : part.sooner)
    if (holds(limit.rule, on)) all.sooner.push_back(limit);
  put_if_said(all.exempt, part.exempt);
  put_if_said(all.written_once, part.written_once);
  put_if_said(all.draft_words, part.draft_words);
}

void put(Completion& all, const Completion& part, Date on) {
  if (holds(part.rule, on) && (all.rule.id.empty() || (part.days > 0 && part.days < all.days))) {
    all.rule = part.rule;
    if (part.days > 0) all.days = part.days;
  }
  if (holds(part.delinquency, on)) {
    all.delinquency = part.delinquency;
    if (part.delinquent_on > 0) all.delinquent_on = part.delinquent_on;
    if (part.average_over_months > 0) all.average_over_months = part.average_over_months;
    if (part.rate_limit_percent >= 0) all.rate_limit_percent = part.rate_limit_percent;
  }
}

void put(Consistency& all, const Consistency& part, Date on) {
  if (holds(part.wrong_patient, on)) all.wrong_patient = part.wrong_patient;
  if (holds(part.date_time, on)) all.date_time = part.date_time, put_if_said(all.dated, part.dated);
  if (holds(part.copied_forward, on)) all.copied_forward = part.copied_forward, all.copied_words = part.copied_words, put_if_said(all.copied, part.copied);
  if (holds(part.laterality, on)) {
    all.laterality = part.laterality;
    put_if_said(all.sided, part.sided);
    put_if_said(all.time_out, part.time_out);
    put_if_said(all.side_labels, part.side_labels);
    put_if_said(all.not_about_now, part.not_about_now);
  }
}

}  // namespace

PolicyRead read_record_policy(std::string_view json, const std::string& file_name) {
  PolicyRead read;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.record-policy", 1)) {
    PolicySource source = Reader(reader.root()).read();
    if (!reader.diagnostics().has_errors()) read.source = std::move(source);
  }
  read.diagnostics = reader.diagnostics();
  return read;
}

const std::vector<PolicySource>& built_in_policies() {
  static const std::vector<PolicySource> all = [] {
    std::vector<PolicySource> made;
    for (const auto& text : policy_texts()) {
      PolicyRead read = read_record_policy(text.text, std::string(text.name));
      CW_CHECK(read.source.has_value());
      made.push_back(std::move(*read.source));
    }
    std::stable_sort(made.begin(), made.end(), [](const PolicySource& a, const PolicySource& b) { return a.layer < b.layer; });
    return made;
  }();
  return all;
}

PolicySet policies_with(const fs::path& folder) {
  PolicySet set;
  set.layers = built_in_policies();
  std::error_code code;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    if (at->path().extension() == ".json" && files.size() < 100) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> seen;
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    auto bytes = read_file(file, kLargestPolicy);
    if (!bytes) {
      set.diagnostics.add({.id = "RPO-011", .place = {name, 0, 0}, .message = "the policy cannot be read: " + bytes.error().message});
      continue;
    }
    PolicyRead read = read_record_policy(*bytes, name);
    set.diagnostics.append(read.diagnostics);
    if (!read.source) continue;
    if (std::find(seen.begin(), seen.end(), read.source->id) != seen.end()) {
      set.diagnostics.add({.id = "RPO-012", .place = {name, 0, 0}, .message = fmt::format("the layer \"{}\" is there twice; the first file holds", read.source->id)});
      continue;
    }
    seen.push_back(read.source->id);
    const auto same = std::find_if(set.layers.begin(), set.layers.end(), [&](const PolicySource& other) { return other.id == read.source->id; });
    if (same != set.layers.end()) *same = std::move(*read.source);
    else set.layers.push_back(std::move(*read.source));
  }
  std::stable_sort(set.layers.begin(), set.layers.end(), [](const PolicySource& a, const PolicySource& b) { return a.layer < b.layer; });
  return set;
}

RecordPolicy merge_policies(const std::vector<PolicySource>& layers, Date on, const std::set<std::string>& switched) {
  RecordPolicy all;
  std::vector<const PolicySource*> sorted;
  for (const auto& layer : layers)
    if (layer.on != switched.contains(layer.id) && layer.from <= on && (!layer.to || on <= *layer.to)) sorted.push_back(&layer);
  std::stable_sort(sorted.begin(), sorted.end(), [](const PolicySource* a, const PolicySource* b) { return a->layer < b->layer; });
  for (const PolicySource* layer : sorted) {
    all.name += (all.name.empty() ? "" : "; ") + layer->name;
    const RecordPolicy& part = layer->part;
    put_if_said(all.outcomes.died, part.outcomes.died);
    put_if_said(all.outcomes.against_advice, part.outcomes.against_advice);
    put_if_said(all.outcomes.transferred, part.outcomes.transferred);
    for (const auto& item : part.items)
      if (holds(item.rule, on)) put(all.items, item, true);
    for (const auto& limit : part.limits)
      if (holds(limit.rule, on)) put_limit(all.limits, limit);
    for (const auto& element : part.elements)
      if (holds(element.rule, on)) put(all.elements, element, true);
    put(all.authentication, part.authentication, on);
    put(all.completion, part.completion, on);
    put(all.consistency, part.consistency, on);
  }
  return all;
}

const RecordPolicy& standard_record_policy() {
  static const RecordPolicy policy = merge_policies(built_in_policies(), *Date::from_ymd(2999, 12, 31));
  return policy;
}

}  // namespace cw
