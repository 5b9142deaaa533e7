#include "app/own_stdout.h"

#include <fcntl.h>
#include <unistd.h>

#include <ext/stdio_filebuf.h>
#include <iostream>

#include "app/isolation.h"

namespace claribi::app {
namespace {

struct KeptStdout {
  explicit KeptStdout(int number)
      : descriptor(number), buffer(number, std::ios::out), stream(&buffer) {}

  const int descriptor;
  __gnu_cxx::stdio_filebuf<char> buffer;
  std::ostream stream;
};

// Never destroyed: a plugin may end the process at any moment, and the answer is still to be told.
KeptStdout*& Kept() {
  static KeptStdout* kept = nullptr;
  return kept;
}

}  // namespace

void KeepStdout() {
  const int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (copy < 0) return;
  if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    close(copy);
    return;
  }
  Kept() = new KeptStdout(OutOfReach(copy));
}

std::ostream& OwnStdout() { return Kept() != nullptr ? Kept()->stream : std::cout; }

int OwnStdoutDescriptor() { return Kept() != nullptr ? Kept()->descriptor : STDOUT_FILENO; }

}  // namespace claribi::app
