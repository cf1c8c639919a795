#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cw {

enum class Severity { Error, Warning, Note };

/// A place in a text file. Lines and columns count from 1, columns in bytes; 0 means "the file as a whole".
struct SourcePlace {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const SourcePlace&) const = default;
};

/// Something an author or a student got wrong in a file. Wording may change between versions, `id` may not.
struct Diagnostic {
  std::string id;  ///< `JSN-001`, `SCN-012`, `STA-003`: a room's letters and three digits
  Severity severity = Severity::Error;
  SourcePlace place;
  std::string pointer;      ///< JSON pointer of the value at fault (`/key/diagnoses/3/code`), or empty
  std::string message;      ///< what is wrong, one sentence without full stop
  std::string help;         ///< what to do about it, or empty
  std::string source_line;  ///< the line at fault, for the caret display; may be empty
  bool operator==(const Diagnostic&) const = default;
};

/// All faults found, in the order of the file.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }
  void append(const Diagnostics& others) { all_.insert(all_.end(), others.all_.begin(), others.all_.end()); }
  bool has_errors() const;
  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  const std::vector<Diagnostic>& all() const { return all_; }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<Diagnostic> all_;
};

/// `file:line:column: error[ID]: message`, then the line, a caret and the help, each on a line of its own.
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);
/// All of them, a line end after each.
[[nodiscard]] std::string to_text(const Diagnostics& diagnostics);
[[nodiscard]] std::string_view to_string(Severity severity);

/// The known name closest to `given` (edit distance of at most a third of its length, 1 to 3, and 2 for names of four to eight letters), or an empty
/// view. For "did you mean".
[[nodiscard]] std::string_view nearest_name(std::string_view given, const std::vector<std::string_view>& known);

}  // namespace cw
