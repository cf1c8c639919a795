#include "grading/engine/policy.h"

#include "content/base/check.h"
#include "content/base/json_reader.h"
#include "grading/engine/standard_policy_text.h"

namespace cw {
namespace {

int percent(JsonValue& value, const char* name) { return static_cast<int>(value.integer(name, 0, 100)); }
int weight(JsonValue& value, const char* name) { return static_cast<int>(value.integer(name, 0, 20)); }

GradingPolicy read(JsonValue root) {
  GradingPolicy policy;
  policy.name = root.text("name");
  policy.from = root.date("from");

  JsonValue rubric = root.required("rubric");
  policy.rubric = {percent(rubric, "diagnoses"), percent(rubric, "principal"), percent(rubric, "procedures"), percent(rubric, "poa"), percent(rubric, "query")};
  const Rubric& r = policy.rubric;
  if (r.diagnoses + r.principal + r.procedures + r.poa + r.query != 100) rubric.fault("POL-001", "the parts of the rubric do not add up to 100");
  if (r.diagnoses == 0) rubric.fault("POL-001", "the rubric gives nothing for diagnoses");
  rubric.finish();

  JsonValue credit = root.required("credit");
  policy.near_miss_credit = percent(credit, "near_miss");
  credit.each("near_miss_axes", [&](JsonValue axis) { policy.near_miss_axes.push_back(axis.as_text()); }, 20);
  policy.category_credit = percent(credit, "same_category");
  policy.modifier_credit = percent(credit, "modifier");
  policy.units_credit = percent(credit, "units");
  if (policy.category_credit > policy.near_miss_credit) credit.fault("POL-002", "a code of the same category earns no more than a near miss");
  if (policy.near_miss_credit == 100 || policy.modifier_credit == 100 || policy.units_credit == 100) credit.fault("POL-002", "full credit is for the right answer alone");
  credit.finish();

  JsonValue characters = root.required("procedure_characters");
  std::size_t at = 0;
  int sum = 0;
  characters.each("weights", [&](JsonValue one) {
    const int value = static_cast<int>(one.as_integer(0, 20));
    if (at < policy.character_weights.size()) policy.character_weights[at] = value;
    sum += value;
    ++at;
  }, 7);
  if (at != policy.character_weights.size() || sum == 0) characters.fault("POL-003", "an ICD-10-PCS code has seven characters, and not all weigh nothing");
  policy.other_root_operation_at_most = percent(characters, "other_root_operation_at_most");
  characters.finish();

  policy.extra_line_cost = percent(root, "extra_line");
  JsonValue sequencing = root.required("sequencing");
  policy.principal_weight = weight(sequencing, "principal");
  policy.order_weight = weight(sequencing, "required_order");
  if (policy.principal_weight == 0) sequencing.fault("POL-004", "the principal diagnosis weighs something");
  sequencing.finish();

  JsonValue confidence = root.required("confidence");
  policy.confidence = {percent(confidence, "unsure"), percent(confidence, "likely"), percent(confidence, "sure")};
  if (!(policy.confidence[0] < policy.confidence[1] && policy.confidence[1] < policy.confidence[2])) confidence.fault("POL-005", "unsure says less than likely, and likely less than sure");
  confidence.finish();

  JsonValue audit = root.required("audit");
  policy.audit_right_type = percent(audit, "right_type");
  policy.audit_other_type = percent(audit, "other_type");
  policy.audit_missed = percent(audit, "missed");
  policy.audit_false_alarm = static_cast<int>(audit.integer("false_alarm", -100, 0));
  if (policy.audit_other_type > policy.audit_right_type || policy.audit_missed > policy.audit_other_type) audit.fault("POL-006", "an error found earns no less than one missed, and the right type no less than another");
  audit.finish();

  if (auto query = root.optional("query")) {
    policy.query_decision = percent(*query, "decision");
    query->finish();
  }
  if (auto review = root.optional("review")) {
    policy.review_other_type = percent(*review, "other_type");
    policy.review_other_provider = static_cast<int>(review->integer("other_provider", -100, 0));
    policy.review_false_flag = static_cast<int>(review->integer("false_flag", -100, 0));
    if (policy.review_other_type == 100) review->fault("POL-007", "full credit is for the right type alone");
    review->finish();
  }
  root.finish();
  return policy;
}

}  // namespace

PolicyFile read_policy(std::string_view json, const std::string& file_name) {
  PolicyFile file;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.grading-policy", 1)) {
    GradingPolicy policy = read(reader.root());
    if (!reader.diagnostics().has_errors()) file.policy = std::move(policy);
  }
  file.diagnostics = reader.diagnostics();
  return file;
}

const GradingPolicy& standard_policy() {
  static const GradingPolicy policy = [] {
    PolicyFile file = read_policy(standard_policy_text(), "standard.json");
    CW_CHECK(file.policy.has_value());
    return std::move(*file.policy);
  }();
  return policy;
}

}  // namespace cw
