// ChildProcess: one program run to its end, or to its deadline, with its streams kept. For the
// validator, whose children run this very program, and for `smoke`, which runs commands. The only
// file of this room that starts processes.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "outcome/patience.h"

namespace claribi::validator {

/// The beginning of what a stream carried.
struct Captured {
  std::string text;
  bool is_cut = false;
};

/// How a program ended.
struct Ended {
  enum class How { kExited, kSignalled, kTimedOut, kCancelled, kNotStarted };
  How how = How::kNotStarted;
  int exit_code = 0;
  int signal = 0;
  std::string result;  // what it wrote to the memory of results (child_result.h)
  Captured out, err;
  std::chrono::milliseconds took{0};
};

/// "SIGSEGV", or "signal 63".
std::string SignalName(int number);

struct Program {
  std::vector<std::string> argv;  // argv[0] is the file
  std::string request = {};       // what it can read from its request descriptor; "": nothing
  bool request_is_stdin = false;
  std::vector<std::string> environment = {};  // NAME=VALUE, beside that of this process
};

/// Runs `program` in a process group of its own, which is killed at the deadline, when `patience`
/// is cancelled, and after it has ended: nothing that it started outlives it. stdin is empty;
/// stdout, stderr and the result are bounded. Any thread.
Ended RunProgram(const Program& program, std::chrono::milliseconds limit,
                 const outcome::Patience& patience);

/// The file that this process runs.
std::string OwnProgram();

}  // namespace claribi::validator
