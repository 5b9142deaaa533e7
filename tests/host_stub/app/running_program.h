// RunningProgram: a child process with its streams in the test's hands.
#pragma once

#include <string>
#include <vector>

namespace claribi::app {

/// What a program left behind.
struct Ended {
  int exit_code = -1;  // -1: ended by a signal
  std::string out;
  std::string err;
};

/// One child. Its environment is `environment` alone.
class RunningProgram {
 public:
  enum class Input { kNothing, kPipe };  // /dev/null, or a pipe that the test writes to

  RunningProgram(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                 Input input = Input::kNothing);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  ~RunningProgram();

  /// Blocks until the program has written `text` to stderr, or has closed it (false).
  bool AwaitError(const std::string& text);

  void Write(const std::string& text);
  void CloseInput();
  void Signal(int number);

  /// Blocks until the program ends.
  Ended Finish();

 private:
  bool ReadSome();

  int pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  Ended ended_;
};

}  // namespace claribi::app
