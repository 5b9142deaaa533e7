// Terminal: what surrounds the process: streams, environment, browser, signals. The only file of
// this room that knows the platform is terminal.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::app {

/// The surroundings of this process, looked at when asked. One thread.
class Terminal {
 public:
  /// Nobody sits at an unattended one: its streams are never asked, and show no progress.
  explicit Terminal(bool is_attended = true) : is_attended_(is_attended) {}

  bool StdoutIsTerminal() const;
  bool StderrIsTerminal() const;
  bool StdinIsTerminal() const;

  /// Whether a person or a program can answer on stdin: it is a terminal, a pipe or a socket, not a
  /// file and not /dev/null.
  bool StdinCanAnswer() const;

  /// Columns of stdout, or of COLUMNS; 100 where neither says. Without end where stdout is no
  /// terminal: nothing is cut there (table.h).
  std::size_t Width() const;

  /// Columns of stderr; 80 where it does not say.
  std::size_t StderrWidth() const;

  /// Whether colours may be sent there: it is a terminal that is not dumb, and NO_COLOR is not set
  /// (no-color.org).
  bool StdoutTakesColour() const;
  bool StderrTakesColour() const;

  /// "" if unset.
  std::string Environment(const char* name) const;

  /// The user of the operating system who runs this process; its number where it has no name.
  std::string UserName() const;

  /// Starts `argv` without a shell and without waiting for it, its output discarded. False if it
  /// does not start.
  bool Launch(const std::vector<std::string>& argv) const;

 private:
  bool is_attended_;
};

/// Lines that arrive on stdin while something else is waited for.
class InputLines {
 public:
  /// The next line without its end; nothing if none is complete yet. An ended stdin is never
  /// complete.
  std::optional<std::string> Poll();

 private:
  std::string buffer_;
  bool ended_ = false;
};

/// A line that a person types at the terminal of stdin, which shows nothing of it. The prompt goes
/// to stderr. kCancelled or kTimeout when patience ends; the terminal is then as it was.
outcome::Result<std::string> AskWithoutEcho(const std::string& prompt,
                                            const outcome::Patience& patience);

/// The same for what may be seen. Without its line end; stdin's end ends the line.
outcome::Result<std::string> AskLine(const std::string& prompt, const outcome::Patience& patience);

/// All of stdin, at most `max_bytes`. kTooLarge beyond, kCancelled or kTimeout when patience ends.
outcome::Result<std::string> ReadInput(std::size_t max_bytes, const outcome::Patience& patience);

/// Cancelled by SIGINT, SIGTERM, or SIGHUP (the terminal is gone), unless SIGHUP was ignored at the
/// start; a second SIGINT or SIGTERM ends the process at once with 130. One per process, made by
/// main.
class Interruption final : public outcome::Patience {
 public:
  Interruption();
  bool IsCancelled() const override;
  std::chrono::milliseconds Remaining() const override { return std::chrono::milliseconds::max(); }
};

/// The permissions that this process withheld from new files before Harden(): those that its person
/// withholds.
unsigned UmaskOfPerson();

/// No core file and no reading of this process by others of the same account: it holds keys. New
/// files are private, and a quota is an error to report, not a signal to die of.
void Harden();

}  // namespace claribi::app
