#include "scenarios/check_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/review/policies.h"
#include "scenarios/review/review.h"

namespace cw {
namespace {

/// The words around a quote that a reader takes in with it: its paragraph, its row, its line of a printout.
std::string_view around(const ChartText& text, TextRange quote) {
  const std::string_view flat = text.flat;
  for (const auto& block : text.blocks) {
    if (quote.from < block.range.from || quote.from >= block.range.to) continue;
    std::size_t from = block.range.from, to = block.range.to;
    if (block.kind == BlockKind::Preformatted) {
      if (const auto line = flat.rfind('\n', quote.from); line != std::string_view::npos && line + 1 > from) from = line + 1;
      if (const auto line = flat.find('\n', quote.to); line != std::string_view::npos && line < to) to = line;
    }
    return flat.substr(from, to - from);
  }
  return {};
}

bool shows_time(std::string_view words, LocalTime time) {
  const int hour = time.minute_of_day / 60, minute = time.minute_of_day % 60;
  return words.find(fmt::format("{:02}:{:02}", hour, minute)) != std::string_view::npos || words.find(fmt::format("{:02}{:02}", hour, minute)) != std::string_view::npos;
}

void check_reference(const RecordCheck& c, const std::optional<OperationId>& operation, const std::string& at) {
  if (operation && c.scenario.encounter.operation(*operation) == nullptr)
    c.add("SCN-057", at + "/operation", fmt::format("there is no operation \"{}\"", operation->text()), "operations stand in the encounter", Severity::Error);
}

void check_entry(const RecordCheck& c, const ChartDocument& document, const ChartEntry& entry, const std::string& at) {
  check_reference(c, entry.operation, at);
  const auto found = c.texts.find(document.id);
  const auto quote = found != c.texts.end() ? find_quote(found->second, entry.quote, entry.occurrence) : std::nullopt;
  if (!quote) {
    c.add("SCN-010", at + "/quote", fmt::format("these words do not stand in \"{}\"", document.id.text()), "quote the text as it reads, without Markdown marks, inside one paragraph or cell", Severity::Error);
    return;
  }
  if (!shows_time(around(found->second, *quote), entry.at))
    c.add("SCN-059", at + "/at", fmt::format("the text beside the entry does not show {:02}:{:02}", entry.at.minute_of_day / 60, entry.at.minute_of_day % 60), "what the policy counts with must stand where a reader sees it", Severity::Error);
  if (entry.signed_at && *entry.signed_at < entry.at) c.add("SCN-059", at + "/signed", "the entry is signed before it was made", "", Severity::Error);
  if (entry.signed_at && entry.signed_quote.empty()) c.add("SCN-059", at + "/signed", "the entry is signed, and no words of the text show it", "add \"signed_quote\"", Severity::Error);
  if (entry.signed_quote.empty()) return;
  const auto shown = find_quote(found->second, entry.signed_quote);
  if (!shown) c.add("SCN-010", at + "/signed_quote", fmt::format("these words do not stand in \"{}\"", document.id.text()), "quote the text as it reads, without Markdown marks, inside one paragraph or cell", Severity::Error);
  else if (entry.signed_at && !shows_time(around(found->second, *shown), *entry.signed_at))
    c.add("SCN-059", at + "/signed", fmt::format("the text beside the signature does not show {:02}:{:02}", entry.signed_at->minute_of_day / 60, entry.signed_at->minute_of_day % 60), "what the policy counts with must stand where a reader sees it", Severity::Error);
}

}  // namespace

void check_operations(const RecordCheck& c) {
  std::set<std::string> ids;
  const auto& operations = c.scenario.encounter.operations;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const auto& operation = operations[i];
    const std::string at = fmt::format("/encounter/operations/{}", i);
    if (!ids.insert(operation.id.text()).second) c.add("SCN-057", at + "/id", fmt::format("the operation id \"{}\" is used twice", operation.id.text()), "", Severity::Error);
    if (operation.ended < operation.started || operation.left < operation.ended) c.add("SCN-057", at, "the operation's times do not follow each other: started, ended, left", "", Severity::Error);
    if (operation.started < c.scenario.encounter.started || c.scenario.encounter.ended < operation.left) c.add("SCN-057", at, "the operation lies outside the encounter", "", Severity::Error);
  }
}

void check_entries(const RecordCheck& c) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < c.scenario.documents.size(); ++i) {
    const auto& document = c.scenario.documents[i];
    const std::string at = fmt::format("/documents/{}", i);
    check_reference(c, document.operation, at);
    if (document.cosigned && document.cosigner.empty()) c.add("SCN-060", at + "/cosigned", "the note is attested, and nobody is named who did", "add \"cosigner\"", Severity::Error);
    if (document.cosigned && *document.cosigned < document.written) c.add("SCN-060", at + "/cosigned", "the note is attested before it was written", "", Severity::Error);
    for (std::size_t k = 0; k < document.entries.size(); ++k) {
      const auto& entry = document.entries[k];
      const std::string here = fmt::format("{}/entries/{}", at, k);
      if (!ids.insert(entry.id.text()).second) c.add("SCN-058", here + "/id", fmt::format("the entry id \"{}\" is used twice", entry.id.text()), "", Severity::Error);
      check_entry(c, document, entry, here);
    }
  }
}

void check_review_task(const RecordCheck& c, const Task& task, const std::string& at) {
  if (!task.review) return;
  const std::string review = at + "/review";
  if (task.review->on < c.scenario.encounter.ended) c.add("SCN-061", review + "/on", "the record is reviewed before the encounter ended", "", Severity::Error);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < task.review->planted.size(); ++i) {
    const auto& planted = task.review->planted[i];
    const std::string here = fmt::format("{}/planted/{}", review, i);
    if (!ids.insert(planted.id.text()).second) c.add("SCN-061", here + "/id", fmt::format("the id \"{}\" is used twice", planted.id.text()), "", Severity::Error);
    if (!planted.document.empty() && c.scenario.document(planted.document) == nullptr) c.add("SCN-061", here + "/document", fmt::format("there is no document \"{}\"", planted.document.text()), "", Severity::Error);
    if (planted.document.empty() && !document_type_from(planted.about)) c.add("SCN-061", here + "/about", "what is absent must be a type of document", "name the document the deficiency is in, or in \"about\" the type of the one that is absent", Severity::Error);
    c.evidence(planted.evidence, here, false);
  }
  for (std::size_t i = 0; i < task.review->sound.size(); ++i)
    if (c.scenario.document(task.review->sound[i].document) == nullptr)
      c.add("SCN-061", fmt::format("{}/sound/{}/document", review, i), fmt::format("there is no document \"{}\"", task.review->sound[i].document.text()), "", Severity::Error);
}

void check_completeness(const RecordCheck& c) {
  const Scenario& s = c.scenario;
  std::vector<PlantedDeficiency> planted;
  bool reviewed = false, varied = false;
  for (const auto& task : s.tasks)
    if (task.review) {
      reviewed = true;
      varied = varied || task.review->level > 0;
      planted.insert(planted.end(), task.review->planted.begin(), task.review->planted.end());
    }
  if (!reviewed) return;
  // Variants are made from a clean chart. One that is reviewed as it stands may have its defects by intention.
  const Severity severity = varied ? Severity::Error : Severity::Warning;
  const Date ended = s.encounter.ended.date;
  const RecordReview review = review_record(s, merge_policies(built_in_policies(), ended), {ended.plus_days(60), 0});
  for (const auto& d : review.deficiencies) {
    const auto known = [&](const PlantedDeficiency& p) { return p.document == d.document && (p.type == d.type || std::find(p.also.begin(), p.also.end(), d.type) != p.also.end()) && (!d.document.empty() || p.about == d.about); };
    if (std::any_of(planted.begin(), planted.end(), known)) continue;
    std::string at = "/encounter";
    for (std::size_t i = 0; i < s.documents.size(); ++i)
      if (s.documents[i].id == d.document) at = fmt::format("/documents/{}", i);
    c.add("SCN-063", at, fmt::format("{} finds something in the chart as it stands: {}", d.rule, d.message), "a chart to be reviewed is complete but for what its task plants; `chartwright-cli scenario review` tells more", severity);
  }
}

}  // namespace cw
