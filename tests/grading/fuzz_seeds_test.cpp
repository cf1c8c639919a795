#include <doctest/doctest.h>

#include <functional>

#include "content/base/json_reader.h"
#include "content/exams/expression.h"
#include "content/starter/starter_source.h"
#include "grading/audit/audit.h"
#include "grading/engine/report.h"
#include "grading/engine/submission.h"
#include "grading/exam/form.h"
#include "grading/query/query.h"
#include "scenarios/chart_text.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

TEST_SUITE("fuzz seeds") {
  // A seed only leads a fuzzer deep while its format accepts it: when a format changes, these have to follow.
  TEST_CASE("every seed is accepted whole, but those named faulty, which are refused") {
    const auto each = [](const char* target, const std::function<bool(const std::string&)>& accepts) {
      int good = 0;
      const fs::path folder = fs::path(CHARTWRIGHT_SOURCE_DIR) / "tests/fuzz/corpus" / target;
      REQUIRE(fs::is_directory(folder));
      for (const auto& entry : fs::directory_iterator(folder)) {
        CAPTURE(entry.path().string());
        const std::string bytes = slurp(entry.path());
        CHECK(bytes.size() < 4096);  // the fuzz targets' -max_len: a longer seed would be cut
        const bool faulty = entry.path().filename().string().rfind("faulty-", 0) == 0;
        CHECK(accepts(bytes) != faulty);
        good += faulty ? 0 : 1;
      }
      CHECK(good > 0);
    };
    each("json", [](const std::string& bytes) {
      JsonReader reader(bytes, "seed.json");
      reader.expect_format("chartwright.scenario", 1);
      reader.root().text("a");
      return !reader.diagnostics().has_errors();
    });
    each("families", [](const std::string& bytes) {
      const auto source = read_families(bytes, "seed.family");
      return !source.diagnostics.has_errors() && !source.entries.empty();
    });
    each("chart_text", [](const std::string& bytes) { return parse_chart_text(bytes).blocks.size() > 3; });
    each("submission", [](const std::string& bytes) {
      const auto file = read_submission(bytes, "seed.json");
      return file.submission.has_value() && !file.diagnostics.has_errors();
    });
    each("query", [](const std::string& bytes) { return read_query_file(bytes, "seed.json").query.has_value(); });
    each("audit", [](const std::string& bytes) { return read_audit_case(bytes, "seed.json").audit.has_value() || read_audit_answer(bytes, "seed.json").answer.has_value(); });
    each("items", [](const std::string& bytes) {
      const auto read = read_items(bytes, "seed.json");
      return !read.diagnostics.has_errors() && !read.bank.items.empty();
    });
    each("templates", [](const std::string& bytes) {
      const exams::Names names{{"a", {3, 1}}, {"b", {-7, 2}}};
      return !read_templates(bytes, "seed.json").bank.templates.empty() || exams::evaluate(bytes, names).has_value() || exams::filled(bytes, names, "1").has_value();
    });
    each("blueprint", [](const std::string& bytes) { return read_blueprint(bytes, "seed.json").blueprint.has_value() || read_form(bytes, "seed.json").form.has_value(); });
    each("exam_form", [](const std::string& bytes) { return read_form(bytes, "seed.json").form.has_value(); });
    each("report", [](const std::string& bytes) { return report_from_json(bytes).ok(); });
  }
}
