#include "app/session/search_shelf.h"

#include <algorithm>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace cw {
namespace {

/// So many codes are searched through in the blink of an eye, index and all.
constexpr int kSmall = 20'000;
/// Searches kept: the present one and the one before.
constexpr std::size_t kKept = 2;

}  // namespace

void give_back_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

SearchShelf::SearchShelf(std::shared_ptr<const CodeBook> codes) : codes_(std::move(codes)) {
  std::vector<std::shared_ptr<const Release>> starters;
  for (const auto& release : codes_->releases())
    if (release->info().starter) starters.push_back(release);
  starter_ = std::make_unique<CodeBook>(std::move(starters));
}

SearchShelf::~SearchShelf() {
  if (thread_.joinable()) thread_.join();
}

SearchShelf::Key SearchShelf::key_of(Date date) const {
  Key key;
  for (const CodeSystem system : {CodeSystem::Icd10Cm, CodeSystem::Icd10Pcs, CodeSystem::Hcpcs, CodeSystem::Cpt}) key.push_back(codes_->release_for(system, date));
  for (const IndexKind kind : {IndexKind::Diseases, IndexKind::ExternalCauses, IndexKind::Procedures, IndexKind::Drugs, IndexKind::Neoplasms}) key.push_back(codes_->index_release(kind, date));
  key.push_back(codes_->notes_release(CodeSystem::Icd10Cm, date, ""));
  return key;
}

bool SearchShelf::small(const Key& key) const {
  int entries = 0;
  for (std::size_t i = 0; i < 4; ++i) entries += key[i] != nullptr ? key[i]->info().entries : 0;
  const bool index = std::any_of(key.begin() + 4, key.begin() + 9, [](const Release* r) { return r != nullptr; });
  return entries <= kSmall && !index;
}

std::shared_ptr<const CodeSearch> SearchShelf::kept(const Key& key) const {
  const std::lock_guard guard(lock_);
  for (const auto& [of, search] : searches_)
    if (of == key) return search;
  return nullptr;
}

std::shared_ptr<const CodeSearch> SearchShelf::wait_for(Date date) {
  const Key key = key_of(date);
  if (auto search = kept(key)) return search;
  auto made = std::make_shared<const CodeSearch>(*codes_, date);
  const std::lock_guard guard(lock_);
  searches_.emplace_back(key, made);
  return made;
}

void SearchShelf::build_aside(Key key, Date date) {
  if (building_) return;
  if (thread_.joinable()) thread_.join();
  building_ = true;
  thread_ = std::thread([this, key = std::move(key), date, codes = codes_] {
    auto made = std::make_shared<const CodeSearch>(*codes, date);
    {
      const std::lock_guard guard(lock_);
      searches_.emplace_back(key, std::move(made));
      if (searches_.size() > kKept) searches_.erase(searches_.begin());
    }
    give_back_memory();
    building_ = false;
    finished_ = true;
    if (finished_call_) finished_call_();
  });
}

std::shared_ptr<const CodeSearch> SearchShelf::for_date(Date date) {
  const Key key = key_of(date);
  if (auto search = kept(key)) return search;
  if (small(key)) return wait_for(date);
  build_aside(key, date);
  if (!stand_in_ && !starter_->releases().empty()) stand_in_ = std::make_shared<const CodeSearch>(*starter_, date);
  return stand_in_;
}

bool SearchShelf::complete(Date date) const { return kept(key_of(date)) != nullptr; }

bool SearchShelf::take_finished() { return finished_.exchange(false); }

}  // namespace cw
