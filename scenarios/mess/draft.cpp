#include "scenarios/mess/draft.h"

#include <fmt/format.h>

#include <algorithm>

#include "content/base/check.h"
#include "content/base/utf8.h"
#include "scenarios/mess/markdown_edit.h"

namespace cw::mess {
namespace {

void note(std::map<DocumentId, std::vector<Evidence>>& all, const std::vector<Evidence>& evidence) {
  for (const auto& e : evidence) all[e.document].push_back(e);
}

void note(std::map<DocumentId, std::vector<Evidence>>& all, const std::optional<ProviderAnswer>& answer) {
  if (!answer) return;
  for (const auto& change : answer->changes)
    if (change.becomes) note(all, change.becomes->evidence);
}

/// The block in which a place stands; of a printout only its line.
std::string_view around(const ChartText& text, TextRange place) {
  for (const auto& block : text.blocks) {
    if (place.from < block.range.from || place.from >= block.range.to) continue;
    std::uint32_t from = block.range.from, to = block.range.to;
    if (block.kind == BlockKind::Preformatted) {
      for (std::uint32_t i = block.range.from; i < place.from; ++i)
        if (text.flat[i] == '\n') from = i + 1;
      for (std::uint32_t i = place.to; i < to; ++i)
        if (text.flat[i] == '\n') to = i;
    }
    return std::string_view(text.flat).substr(from, to - from);
  }
  return {};
}

bool shows(std::string_view text, LocalTime time) {
  std::string clock = chart_clock(time);
  if (text.find(clock) != std::string_view::npos) return true;
  clock.erase(2, 1);
  return text.find(clock) != std::string_view::npos;
}

bool shows_entry(const ChartText& text, const ChartEntry& entry) {
  const auto place = find_quote(text, entry.quote, entry.occurrence);
  if (!place || !shows(around(text, *place), entry.at)) return false;
  if (entry.signed_quote.empty()) return true;
  const auto sign = find_quote(text, entry.signed_quote);
  return sign && entry.signed_at && shows(around(text, *sign), *entry.signed_at);
}

}  // namespace

Draft::Draft(const Scenario& clean, const RecordPolicy& policy, LocalTime on, std::uint64_t seed) : clean_(clean), policy_(policy), on_(on), dice_(seed), s_(clean) {
  for (const auto& task : clean.tasks) {
    for (const auto* lines : {&task.key.diagnoses, &task.key.procedures})
      for (const auto& line : *lines) note(evidence_, line.evidence);
    for (const auto& trap : task.key.not_coded) note(evidence_, trap.evidence);
    if (task.key.queries)
      for (const auto& query : *task.key.queries) {
        note(evidence_, query.evidence);
        note(evidence_, query.answer);
        note(evidence_, query.escalation);
      }
    if (!task.review) continue;
    for (const auto& planted : task.review->planted) {
      note(evidence_, planted.evidence);
      spoken_of_.insert(planted.document);
    }
  }
  // What is wrong with the clean chart stays wrong with it, and nothing is added there.
  for (const auto& found : review_record(clean, policy, on).deficiencies) pinned_.insert(found.document);
}

bool Draft::rests_nothing_on(const ChartDocument& d) const { return !evidence_.contains(d.id) && !spoken_of_.contains(d.id); }

bool Draft::keeps_quotes(const ChartDocument& after) const {
  const ChartDocument* before = s_.document(after.id);
  CW_CHECK(before != nullptr);
  if (after.markdown == before->markdown && after.entries == before->entries) return true;
  const ChartText then = parse_chart_text(before->markdown), now = parse_chart_text(after.markdown);
  if (const auto found = evidence_.find(after.id); found != evidence_.end())
    for (const auto& e : found->second) {
      const int count = count_quote(now, e.quote);
      if (count < e.occurrence || count != count_quote(then, e.quote)) return false;
    }
  return std::all_of(after.entries.begin(), after.entries.end(), [&](const ChartEntry& e) { return shows_entry(now, e); });
}

void Draft::touch(const ChartDocument& d) {
  touched_.insert(d.id);
  if (d.operation) touched_operations_.insert(*d.operation);
}

bool Draft::replace(const ChartDocument& after) {
  if (!keeps_quotes(after)) return false;
  for (auto& d : s_.documents) {
    if (d.id != after.id) continue;
    d = after;
    touch(d);
    return true;
  }
  return false;
}

void Draft::remove(const DocumentId& id) {
  const auto at = std::find_if(s_.documents.begin(), s_.documents.end(), [&](const ChartDocument& d) { return d.id == id; });
  CW_CHECK(at != s_.documents.end());
  touch(*at);
  s_.documents.erase(at);
}

void Draft::insert(std::size_t at, ChartDocument document) {
  touch(document);
  s_.documents.insert(s_.documents.begin() + static_cast<std::ptrdiff_t>(std::min(at, s_.documents.size())), std::move(document));
}

DocumentId Draft::free_id(std::string_view like) const {
  const auto taken = [&](const DocumentId& id) { return s_.document(id) != nullptr || clean_.document(id) != nullptr; };
  for (int n = 2;; ++n)
    if (DocumentId id(fmt::format("{}-{}", like, n)); !taken(id)) return id;
}

std::string Draft::free_file(std::size_t at, std::string_view like) const {
  const auto number = [](const ChartDocument& d) { return d.file.size() > 2 && d.file[0] >= '0' && d.file[0] <= '9' && d.file[1] >= '0' && d.file[1] <= '9' ? (d.file[0] - '0') * 10 + (d.file[1] - '0') : 0; };
  const int before = at == 0 || s_.documents.empty() ? 0 : number(s_.documents[std::min(at, s_.documents.size()) - 1]);
  for (int n = std::min(before + 1, 99);; --n) {
    std::string file = n >= 0 ? fmt::format("{:02}-{}.md", n, like) : fmt::format("00-{}-{}.md", like, -n);
    const auto is = [&](const ChartDocument& d) { return d.file == file; };
    if (n < -99 || (std::none_of(s_.documents.begin(), s_.documents.end(), is) && std::none_of(clean_.documents.begin(), clean_.documents.end(), is))) return file;
  }
}

MessyChart Draft::finished() && {
  for (auto& task : s_.tasks) {
    if (!task.review) continue;
    auto& sound = task.review->sound;
    std::erase_if(sound, [&](const SoundDocument& word) {
      if (touched_.contains(word.document)) return true;
      const ChartDocument* d = s_.document(word.document);
      return d == nullptr || (d->operation && touched_operations_.contains(*d->operation));
    });
  }
  return {.scenario = std::move(s_), .planted = std::move(planted_), .expected = {}};
}

std::string within_sentence(const ChartDocument& d) {
  std::string title = d.title;
  // A title that begins with an abbreviation or a name of capitals keeps it.
  if (title.size() > 1 && title[0] >= 'A' && title[0] <= 'Z' && !(title[1] >= 'A' && title[1] <= 'Z')) title[0] = static_cast<char>(title[0] - 'A' + 'a');
  return title;
}

std::string_view was_or_were(std::string_view name) {
  // Titles end with the thing or with what it is about after a comma: `progress notes, hospital medicine`.
  const std::string_view thing = name.substr(0, name.find(','));
  return thing.ends_with('s') && !thing.ends_with("ss") && !thing.ends_with("diagnosis") && !thing.ends_with("loss") ? "were" : "was";
}

const Operation* operation_of(const Scenario& s, const ChartDocument& d) {
  if (d.operation) return s.encounter.operation(*d.operation);
  return s.encounter.operations.size() == 1 ? &s.encounter.operations.front() : nullptr;
}

}  // namespace cw::mess
