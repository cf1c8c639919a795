#include <algorithm>

#include "grading/query/lint.h"

namespace cw {
namespace {

constexpr std::string_view kGuideline = "AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022 Update)";

}  // namespace

// `cap` is the share of the quality's points that a query with this fault can still earn: nothing where it invents, shows nothing, asks nothing or argues with money;
// half where it leads or misses its point; more where only its form is incomplete.
const std::vector<QueryRule>& query_rules() {
  static const std::vector<QueryRule> rules = {
      {"QRY-101", "No clinical indicators", "A provider can only judge what the query shows. Without words of this record the question rests on the coder's opinion alone.",
       "Quote what the record says (findings, values, treatment) with the document it stands in.", kGuideline, 0},
      {"QRY-102", "An indicator is not in the chart", "An indicator that the record does not hold is invented, even when it is only misquoted; the answer would rest on it.",
       "Mark the words in the document itself, or take the indicator out.", kGuideline, 0},
      {"QRY-103", "Leading title", "The title is read first. One that names a diagnosis nobody documented, or presses for one, has given the answer before the question is asked.",
       "Name the subject only: the finding, the kind of document or what is unclear.", kGuideline, 50},
      {"QRY-104", "Leading question", "A question that says what to document, or names a diagnosis the record does not hold, asks the provider to agree and not to judge.",
       "Ask openly what diagnosis, cause, type or acuity the indicators represent in the provider's clinical judgment.", kGuideline, 50},
      {"QRY-105", "Only one option to choose", "One diagnosis beside \"other\" and \"unable to determine\" leaves nothing to weigh, so it points at its answer, unless the indicators name it themselves or speak for nothing else. Two wordings of one diagnosis are one option.",
       "Offer every option that the indicators support, or ask an open question.", kGuideline, 50},
      {"QRY-106", "\"Other\" or \"unable to determine\" is missing", "A provider who agrees with none of the options, or cannot tell, must be able to say so.",
       "Add \"Other (please specify)\" and \"Unable to determine\".", kGuideline, 70},
      {"QRY-107", "Yes/no for a new diagnosis", "A yes/no query may confirm what is documented: present on admission, cause, complication, a finding of another provider, a conflict. It must not bring in a diagnosis that no provider wrote.",
       "Ask openly, or offer the options that the indicators support.", kGuideline, 50},
      {"QRY-108", "Payment or quality is mentioned", "What a code pays, or how it counts in a severity or quality measure, must have no part in what a provider documents.",
       "Leave it out; the clinical indicators are reason enough to ask.", kGuideline, 0},
      {"QRY-109", "Wrong recipient", "Only a provider who treated the patient and can speak to the matter can answer by an entry in the record.",
       "Address the attending, or the provider who wrote what is unclear.", kGuideline, 50},
      {"QRY-110", "An option that no indicator supports", "An option may be new to the record only when the indicators cited make it clinically reasonable.",
       "Take the option out, or cite the indicators that support it if the record holds them.", kGuideline, 50},
      {"QRY-111", "Identification incomplete", "A query is kept with the record: it must show whose it is, which encounter it is about, when it was asked and who asked.",
       "Fill in patient, record number, encounter, date and requester as the face sheet gives them.", kGuideline, 80},
      {"QRY-112", "No question", "A query that asks nothing, or nothing that the record needs, takes a provider's time and changes nothing.",
       "Ask one question about a diagnosis, its cause, type, acuity, time of onset, or a procedure's detail.", kGuideline, 0},
      {"QRY-113", "Indicators have nothing to do with the question", "Words of the chart that do not bear on the question do not show why it is asked.",
       "Cite the findings, values and treatment that the question is about.", kGuideline, 50},
  };
  return rules;
}

std::string_view to_string(QueryPart part) {
  switch (part) {
    case QueryPart::Heading: return "heading";
    case QueryPart::Recipient: return "recipient";
    case QueryPart::Title: return "title";
    case QueryPart::Indicators: return "indicators";
    case QueryPart::Question: return "question";
    case QueryPart::Options: return "options";
  }
  return "question";
}

std::string_view display_name(QueryPart part) {
  switch (part) {
    case QueryPart::Heading: return "Heading";
    case QueryPart::Recipient: return "Recipient";
    case QueryPart::Title: return "Title";
    case QueryPart::Indicators: return "Clinical indicators";
    case QueryPart::Question: return "Question";
    case QueryPart::Options: return "Options";
  }
  return "Question";
}

int query_quality(const std::vector<QueryFault>& faults) {
  int left = 100;
  for (const QueryFault& fault : faults)
    for (const QueryRule& rule : query_rules())
      if (rule.id == fault.rule) left = std::min(left, rule.cap);
  return left;
}

}  // namespace cw
