#include "content/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace cw {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "chartwright: internal check failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace cw
