// CaughtStream: what is written to stdout or stderr while it lives, by whatever means.
#pragma once

#include <cstddef>
#include <string>

namespace claribi::validator {

/// One at a time for each descriptor. Skipped where the system makes no file in memory.
class CaughtStream {
 public:
  explicit CaughtStream(int descriptor);
  CaughtStream(const CaughtStream&) = delete;
  CaughtStream& operator=(const CaughtStream&) = delete;
  /// Passes on what was caught, to where it would have gone.
  ~CaughtStream();

  /// The beginning of what was caught so far.
  std::string Text() const;

 private:
  const int descriptor_;
  int before_ = -1;
  int file_ = -1;
};

/// A new file that is nothing else's; closed on exec.
int NewFile(const char* name);

}  // namespace claribi::validator
