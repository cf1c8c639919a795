#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/codes/code.h"

namespace cw {

/// A release CMS or CDC published, as `content/catalogue/releases.json` lists it: what it is called, when it holds, how many codes it has, where its files are.
struct PublishedRelease {
  std::string id;  ///< `icd10cm-2026`, `icd10pcs-2026-04`
  CodeSystem system = CodeSystem::Icd10Cm;
  std::string name;  ///< `2026`, `2026-04`
  Date from, to;     ///< inclusive; from one publication to the day before the next
  // Published numbers; 0 when not known.
  int billable = 0;
  int headers = 0;
  int poa_exempt = 0;
  int modifiers = 0;
  struct File {
    std::string part;    ///< what it holds, in words
    std::string url;     ///< the official address
    std::string sha256;  ///< empty when not known
  };
  std::vector<File> files;
};

/// The catalogue, by system and date. Faults with file, line and pointer are in `diagnostics`; a faulty entry is left out.
struct Catalogue {
  std::vector<PublishedRelease> releases;
  Diagnostics diagnostics;
  const PublishedRelease* find(std::string_view id) const;
  const PublishedRelease* find(CodeSystem system, std::string_view name) const;
};
/// `chartwright.catalogue` 1. CAT-001 an id twice, CAT-002 dates in the wrong order, CAT-003 two releases of a system overlap, CAT-004 an address that is
/// not of cms.gov or cdc.gov over https, CAT-005 a checksum that is none, CAT-006 an id that is not made of system and name.
[[nodiscard]] Catalogue read_catalogue(std::string_view json, const std::string& file_name);

/// `icd10cm-2026`: how a release is called by its file and in the catalogue.
[[nodiscard]] std::string release_id(CodeSystem system, std::string_view name);

}  // namespace cw
