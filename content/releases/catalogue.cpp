#include "content/releases/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "content/base/json_reader.h"

namespace cw {
namespace {

bool official_address(std::string_view url) {
  constexpr std::string_view kHttps = "https://";
  if (!url.starts_with(kHttps)) return false;
  const std::string_view host = url.substr(kHttps.size(), url.find('/', kHttps.size()) - kHttps.size());
  for (const std::string_view domain : {"cms.gov", "cdc.gov"})
    if (host == domain || (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.')) return true;
  return false;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

PublishedRelease read_one(JsonValue& value) {
  PublishedRelease release;
  release.id = value.text("id");
  release.system = value.one_of<CodeSystem>("system", {{to_string(CodeSystem::Icd10Cm), CodeSystem::Icd10Cm}, {to_string(CodeSystem::Icd10Pcs), CodeSystem::Icd10Pcs}, {to_string(CodeSystem::Hcpcs), CodeSystem::Hcpcs}});
  release.name = value.text("name");
  release.from = value.date("from");
  release.to = value.date("to");
  const auto number = [&](const char* name) { return static_cast<int>(value.integer_or(name, 1, 1'000'000, 0)); };
  release.billable = number("billable");
  release.headers = number("headers");
  release.poa_exempt = number("poa_exempt");
  release.modifiers = number("modifiers");
  value.each_if_present("files", [&](JsonValue file) {
    PublishedRelease::File made{file.text("part"), file.text("url"), file.text_or("sha256", "")};
    if (!made.url.empty() && !official_address(made.url)) file.fault("CAT-004", fmt::format("\"{}\" is not an https address of cms.gov or cdc.gov", made.url));
    if (!made.sha256.empty() && !is_sha256(made.sha256)) file.fault("CAT-005", "the checksum is not 64 small hexadecimal digits");
    file.finish();
    release.files.push_back(std::move(made));
  }, 50);
  if (release.to < release.from) value.fault("CAT-002", fmt::format("{} ends before it begins", release.id));
  if (!release.id.empty() && release.id != release_id(release.system, release.name))
    value.fault("CAT-006", fmt::format("the id \"{}\" is not made of system and name", release.id), fmt::format("write \"{}\"", release_id(release.system, release.name)));
  value.finish();
  return release;
}

}  // namespace

std::string release_id(CodeSystem system, std::string_view name) {
  std::string id;
  for (const char c : to_string(system))
    if (c != '-') id += c;
  return id + "-" + std::string(name);
}

const PublishedRelease* Catalogue::find(std::string_view id) const {
  const auto found = std::find_if(releases.begin(), releases.end(), [&](const PublishedRelease& r) { return r.id == id; });
  return found != releases.end() ? &*found : nullptr;
}

const PublishedRelease* Catalogue::find(CodeSystem system, std::string_view name) const { return find(release_id(system, name)); }

Catalogue read_catalogue(std::string_view json, const std::string& file_name) {
  JsonReader reader(json, file_name);
  Catalogue catalogue;
  if (reader.expect_format("chartwright.catalogue", 1)) {
    JsonValue root = reader.root();
    root.each("releases", [&](JsonValue value) {
      const auto faults = reader.diagnostics().size();
      PublishedRelease release = read_one(value);
      if (catalogue.find(release.id) != nullptr) value.fault("CAT-001", fmt::format("{} stands in the catalogue twice", release.id));
      for (const auto& other : catalogue.releases)
        if (other.system == release.system && other.id != release.id && other.from <= release.to && release.from <= other.to)
          value.fault("CAT-003", fmt::format("{} and {} hold on the same days", other.id, release.id));
      if (reader.diagnostics().size() == faults) catalogue.releases.push_back(std::move(release));
    }, 1'000);
    root.finish();
  }
  std::stable_sort(catalogue.releases.begin(), catalogue.releases.end(), [](const auto& a, const auto& b) { return std::tuple(a.system, a.from) < std::tuple(b.system, b.from); });
  catalogue.diagnostics = reader.diagnostics();
  return catalogue;
}

}  // namespace cw
