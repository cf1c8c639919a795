#pragma once

namespace cw {

/// Prints the broken condition and its place to standard error, then aborts. Never returns.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace cw

/// States what must hold if our own code is right. Checked in release builds too: a program that goes on with broken
/// state could grade somebody wrongly.
#define CW_CHECK(condition) ((condition) ? void(0) : ::cw::check_failed(#condition, __FILE__, __LINE__))
