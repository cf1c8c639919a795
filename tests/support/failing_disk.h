#pragma once

#include <sqlite3.h>

#include <cstdlib>
#include <cstring>

#ifndef _WIN32
#include <unistd.h>
#endif

/// A disk that fills up, or a program that dies, at a chosen change of any file SQLite writes.
namespace cw::test {

/// While it lives, SQLite's files go through it. Every change of a file (a write, a sync, a truncation, a deletion) is counted from 1.
/// One at a time, in one thread.
class FailingDisk {
 public:
  enum class Mode {
    Fine,
    Full,  ///< from the chosen change on no file grows, as when no space is left; what is there already can be overwritten
    Dies,  ///< at the chosen change the process ends at once; a write is left half done
  };
  static constexpr int kDied = 77;  ///< exit status of a process that died so

  FailingDisk() {
    real() = sqlite3_vfs_find(nullptr);
    shim() = *real();
    shim().zName = "failing-disk";
    shim().szOsFile = static_cast<int>(sizeof(File)) + real()->szOsFile;
    shim().xOpen = open;
    shim().xDelete = remove;
    sqlite3_vfs_register(&shim(), 1);
    fine();
  }
  ~FailingDisk() {
    sqlite3_vfs_unregister(&shim());
    sqlite3_vfs_register(real(), 1);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  void fail(Mode mode, long at) { state() = {mode, at, 0, 0}; }
  void fine() { state() = {}; }
  long changes() const { return state().seen; }
  long refused() const { return state().refused; }

 private:
  struct State {
    Mode mode = Mode::Fine;
    long at = 0, seen = 0, refused = 0;
  };
  struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static State& state() {
    static State one;
    return one;
  }
  static sqlite3_vfs*& real() {
    static sqlite3_vfs* one = nullptr;
    return one;
  }
  static sqlite3_vfs& shim() {
    static sqlite3_vfs one{};
    return one;
  }
  static sqlite3_file* of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }
  static bool due() { return ++state().seen >= state().at && state().mode != Mode::Fine; }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    static const sqlite3_io_methods methods = [] {
      sqlite3_io_methods m{};
      m.iVersion = 1;
      m.xClose = [](sqlite3_file* f) { return of(f)->pMethods->xClose(of(f)); };
      m.xRead = [](sqlite3_file* f, void* to, int count, sqlite3_int64 at) { return of(f)->pMethods->xRead(of(f), to, count, at); };
      m.xWrite = [](sqlite3_file* f, const void* from, int count, sqlite3_int64 at) {
        if (due()) {
          if (state().mode == Mode::Dies) {
            of(f)->pMethods->xWrite(of(f), from, count / 2, at);
            ::_exit(kDied);
          }
          sqlite3_int64 size = 0;
          of(f)->pMethods->xFileSize(of(f), &size);
          if (at + count > size) {
            ++state().refused;
            return SQLITE_FULL;
          }
        }
        return of(f)->pMethods->xWrite(of(f), from, count, at);
      };
      m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
        if (due() && state().mode == Mode::Dies) ::_exit(kDied);
        return of(f)->pMethods->xTruncate(of(f), size);
      };
      m.xSync = [](sqlite3_file*, int) {
        // Nothing is told to the real disk: these tests end processes, not machines, and would take minutes otherwise.
        if (due() && state().mode == Mode::Dies) ::_exit(kDied);
        return SQLITE_OK;
      };
      m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return of(f)->pMethods->xFileSize(of(f), size); };
      m.xLock = [](sqlite3_file* f, int level) { return of(f)->pMethods->xLock(of(f), level); };
      m.xUnlock = [](sqlite3_file* f, int level) { return of(f)->pMethods->xUnlock(of(f), level); };
      m.xCheckReservedLock = [](sqlite3_file* f, int* held) { return of(f)->pMethods->xCheckReservedLock(of(f), held); };
      m.xFileControl = [](sqlite3_file* f, int what, void* with) { return of(f)->pMethods->xFileControl(of(f), what, with); };
      m.xSectorSize = [](sqlite3_file* f) { return of(f)->pMethods->xSectorSize(of(f)); };
      m.xDeviceCharacteristics = [](sqlite3_file* f) { return of(f)->pMethods->xDeviceCharacteristics(of(f)); };
      return m;
    }();
    auto* made = reinterpret_cast<File*>(file);
    made->base.pMethods = nullptr;
    const int code = real()->xOpen(real(), name, made->real(), flags, out);
    if (made->real()->pMethods != nullptr) made->base.pMethods = &methods;
    return code;
  }
  static int remove(sqlite3_vfs*, const char* name, int sync) {
    if (due() && state().mode == Mode::Dies) ::_exit(kDied);
    return real()->xDelete(real(), name, sync);
  }
};

}  // namespace cw::test
