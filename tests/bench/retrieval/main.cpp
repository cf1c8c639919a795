// How well and how fast the search finds what people type. Usage:
//   chartwright-retrieval RELEASES-FOLDER [--split tune|held|all] [--misses] [--no-latency] [--no-index] [--query TEXT]...
// RELEASES-FOLDER holds installed official releases (chartwright-cli content install --releases FOLDER ...). Beside it, in the same run: SQLite FTS5 with
// bm25 over the titles, each word a prefix, as a baseline.
#include <sqlite3.h>

#include <algorithm>
#include <ctime>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "content/encoder/search.h"
#include "content/encoder/words.h"
#include "content/releases/release_file.h"

namespace {

using namespace cw;
/// Time this thread had a core, so that whatever else the machine does is left out.
struct Clock {
  static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  }
};
double ms(double from) { return Clock::now() - from; }

struct Query {
  std::string split, kind, text;
  std::vector<std::string> codes;  // bare; a trailing * allows any code below
};

std::string bare(std::string code) {
  std::erase(code, '.');
  return code;
}

std::vector<Query> read_queries(const std::string& path) {
  std::vector<Query> queries;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, '\t');) cells.push_back(cell);
    if (cells.size() < 5) continue;
    Query query{cells[1], cells[2], cells[3], {}};
    std::istringstream codes(cells[4]);
    for (std::string code; codes >> code;) query.codes.push_back(bare(code));
    queries.push_back(std::move(query));
  }
  return queries;
}

bool right(const Query& query, const std::string& found) {
  return std::any_of(query.codes.begin(), query.codes.end(), [&](const std::string& c) { return c.back() == '*' ? found.compare(0, c.size() - 1, c, 0, c.size() - 1) == 0 : found == c; });
}

struct Tally {
  int n = 0, at1 = 0, at5 = 0, at10 = 0;
  double reciprocal = 0;
  void add(int rank) {  // 0: not found
    ++n;
    at1 += rank == 1, at5 += rank >= 1 && rank <= 5, at10 += rank >= 1 && rank <= 10;
    reciprocal += rank >= 1 ? 1.0 / rank : 0;
  }
  void print(const char* name) const {
    if (n > 0) std::printf("%-28s %5d  %6.3f %6.3f %6.3f  %6.3f   misses at 10: %d\n", name, n, double(at1) / n, double(at5) / n, double(at10) / n, reciprocal / n, n - at10);
  }
};

/// Titles of the same releases in an FTS5 table, in memory.
class Baseline {
 public:
  Baseline(const CodeBook& codes, Date date) {
    sqlite3_open(":memory:", &db_);
    sqlite3_exec(db_, "CREATE VIRTUAL TABLE t USING fts5(bare UNINDEXED, title, prefix='1 2 3'); BEGIN", nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db_, "INSERT INTO t VALUES (?,?)", -1, &insert, nullptr);
    for (const auto system : {CodeSystem::Icd10Cm, CodeSystem::Icd10Pcs, CodeSystem::Hcpcs})
      if (const Release* release = codes.release_for(system, date))
        release->source().each_code([&](std::string_view code, std::string_view title, bool billable) {
          if (!billable) return;
          sqlite3_bind_text(insert, 1, code.data(), static_cast<int>(code.size()), SQLITE_TRANSIENT);
          sqlite3_bind_text(insert, 2, title.data(), static_cast<int>(title.size()), SQLITE_TRANSIENT);
          sqlite3_step(insert);
          sqlite3_reset(insert);
        });
    sqlite3_finalize(insert);
    sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_prepare_v2(db_, "SELECT bare FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", -1, &find_, nullptr);
  }
  ~Baseline() {
    sqlite3_finalize(find_);
    sqlite3_close(db_);
  }
  Baseline(const Baseline&) = delete;
  Baseline& operator=(const Baseline&) = delete;

  std::vector<std::string> find(const std::string& text) {
    std::string match;
    for (const auto& word : words_in(text)) match += (match.empty() ? "title : \"" : " AND title : \"") + word.folded + "\" *";
    std::vector<std::string> found;
    if (match.empty()) return found;
    sqlite3_reset(find_);
    sqlite3_bind_text(find_, 1, match.c_str(), -1, SQLITE_TRANSIENT);
    while (sqlite3_step(find_) == SQLITE_ROW) found.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(find_, 0)));
    return found;
  }

 private:
  sqlite3* db_ = nullptr;
  sqlite3_stmt* find_ = nullptr;
};

void print_latency(const char* name, std::vector<double>& us) {
  std::sort(us.begin(), us.end());
  const auto at = [&](double share) { return us[static_cast<std::size_t>(share * static_cast<double>(us.size() - 1))]; };
  std::printf("%-28s %7zu keystrokes  p50 %8.3f ms  p90 %8.3f ms  p99 %8.3f ms  worst %8.3f ms\n", name, us.size(), at(0.5), at(0.9), at(0.99), us.back());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: chartwright-retrieval RELEASES-FOLDER [--split tune|held|all] [--misses] [--no-latency] [--no-index] [--query TEXT]...\n");
    return 2;
  }
  std::string split = "all";
  std::vector<std::string> asked;
  bool misses = false, latency = true, index = true;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--split" && i + 1 < argc) split = argv[++i];
    else if (word == "--misses") misses = true;
    else if (word == "--no-latency") latency = false;
    else if (word == "--no-index") index = false;
    else if (word == "--query" && i + 1 < argc) asked.emplace_back(argv[++i]);
  }
  const InstalledReleases installed = load_releases({argv[1]});
  const CodeBook codes(installed.releases);
  const Date date = *Date::from_ymd(2026, 5, 1);
  auto began = Clock::now();
  const CodeSearch search(codes, date);
  std::printf("%zu codes, built in %.0f ms, %.1f MB\n", search.codes(), ms(began), static_cast<double>(search.bytes()) / 1e6);
  for (const auto& text : asked) {
    const auto from = Clock::now();
    const auto results = search.find({.text = text, .most = 10});
    std::printf("%s  (%.3f ms, %zu found%s%s)\n", text.c_str(), ms(from), results.total, results.corrected_to.empty() ? "" : ", understood as ", results.corrected_to.c_str());
    for (const auto& hit : results.hits) std::printf("  %-9s %-70.*s %s\n", hit.code.text().c_str(), static_cast<int>(std::min<std::size_t>(70, hit.title.size())), hit.title.data(), hit.because.c_str());
  }
  if (!asked.empty()) return 0;
  began = Clock::now();
  Baseline baseline(codes, date);
  std::printf("baseline (FTS5, bm25, titles of billable codes) built in %.0f ms\n\n", ms(began));

  const auto queries = read_queries(std::string(CHARTWRIGHT_SOURCE_DIR) + "/tests/bench/queries/queries.tsv");
  std::map<std::string, Tally> ours, theirs;
  for (const auto& query : queries) {
    if (split != "all" && query.split != split) continue;
    int rank = 0, base = 0;
    const auto results = search.find({.text = query.text, .most = 10});
    for (std::size_t h = 0; h < results.hits.size() && rank == 0; ++h)
      if (right(query, results.hits[h].code.bare())) rank = static_cast<int>(h) + 1;
    const auto found = baseline.find(query.text);
    for (std::size_t h = 0; h < found.size() && base == 0; ++h)
      if (right(query, found[h])) base = static_cast<int>(h) + 1;
    for (const auto& name : {query.split, "kind " + query.kind, std::string("all")}) ours[name].add(rank), theirs[name].add(base);
    if (misses && rank != 1) {
      std::string wanted, got;
      for (const auto& c : query.codes) wanted += c + " ";
      for (std::size_t h = 0; h < std::min<std::size_t>(4, results.hits.size()); ++h) got += results.hits[h].code.text() + " ";
      std::printf("%-14s rank %2d  %-44s wanted %-18s got %s\n", query.kind.c_str(), rank, query.text.c_str(), wanted.c_str(), got.c_str());
    }
  }
  std::printf("%-28s %5s  %6s %6s %6s  %6s\n", "ours", "n", "R@1", "R@5", "R@10", "MRR");
  for (const auto& [name, tally] : ours) tally.print(name.c_str());
  std::printf("%-28s\n", "baseline");
  for (const auto& [name, tally] : theirs)
    if (name.rfind("kind ", 0) != 0) tally.print(name.c_str());
  if (ours["all"].n > 0) std::printf("misses at 10, ours : baseline = %d : %d = %.3f (target 0.200)\n", ours["all"].n - ours["all"].at10, theirs["all"].n - theirs["all"].at10, double(ours["all"].n - ours["all"].at10) / std::max(1, theirs["all"].n - theirs["all"].at10));

  if (index) {
    for (const IndexKind kind : {IndexKind::Diseases, IndexKind::ExternalCauses, IndexKind::Procedures}) {
      const Release* release = codes.index_release(kind, date);
      if (release == nullptr) continue;
      const auto lines = release->source().index(kind);
      Tally tally, base;
      for (std::size_t n = 0; n < lines->size(); ++n) {
        const IndexLine& line = (*lines)[n];
        if (line.codes.empty() || line.title.empty()) continue;
        std::string path;
        for (auto at = static_cast<std::int32_t>(n); at >= 0; at = (*lines)[static_cast<std::size_t>(at)].parent) path = (*lines)[static_cast<std::size_t>(at)].title + " " + path;
        Query query{"", "", path, {}};
        for (auto code : line.codes) {
          std::erase_if(code, [](char c) { return c == '.' || c == '-'; });
          query.codes.push_back(code + "*");
        }
        int rank = 0;
        const auto results = search.find({.text = path, .most = 10});
        for (std::size_t h = 0; h < results.hits.size() && rank == 0; ++h)
          if (right(query, results.hits[h].code.bare())) rank = static_cast<int>(h) + 1;
        tally.add(rank);
        if (n % 20 == 0) {
          int b = 0;
          const auto found = baseline.find(path);
          for (std::size_t h = 0; h < found.size() && b == 0; ++h)
            if (right(query, found[h])) b = static_cast<int>(h) + 1;
          base.add(b);
        }
      }
      tally.print(("paths, " + std::string(to_string(kind))).c_str());
      base.print("  baseline, every 20th line");
    }
  }
  if (latency) {
    std::vector<double> mine, base;
    std::size_t number = 0;
    for (const auto& query : queries)
      for (std::size_t n = 1; n <= query.text.size(); ++n) {
        const std::string typed = query.text.substr(0, n);
        auto from = Clock::now();
        const auto results = search.find({.text = typed, .most = 50});
        mine.push_back(ms(from));
        if (number++ % 10 == 0) {
          from = Clock::now();
          const auto found = baseline.find(typed);
          base.push_back(ms(from));
        }
      }
    print_latency("ours, every prefix", mine);
    print_latency("baseline, every tenth", base);
  }
  return 0;
}
