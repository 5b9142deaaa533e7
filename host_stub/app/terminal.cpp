#include "app/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include "app/exit_code.h"
#include "app/own_stdout.h"
#include "app/table.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLARIBI_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CLARIBI_SANITIZED
#endif
#endif

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

constexpr std::size_t kUsualWidth = 100;
constexpr std::size_t kSpinnerWidth = 80;
constexpr std::size_t kNarrowestTerminal = 40;
constexpr std::size_t kLongestLine = std::size_t{64} * 1024;

// A signal handler can reach nothing else.
std::atomic<int> signals_seen{0};
unsigned umask_of_person = S_IWGRP | S_IWOTH;  // until Harden() knows it
static_assert(std::atomic<int>::is_always_lock_free);

// A terminal that goes away may say so more than once: only a person who asks again is obeyed at
// once.
extern "C" void OnSignal(int number) {
  if (signals_seen.fetch_add(1) > 0 && number != SIGHUP) _exit(kExitInterrupted);
}

// Reads what is there; 0 at the end, -1 if nothing is there yet.
ssize_t ReadAvailable(char* data, std::size_t size, int wait_ms) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, wait_ms) <= 0) return -1;
  const ssize_t count = read(STDIN_FILENO, data, size);
  return count < 0 && (errno == EINTR || errno == EAGAIN) ? -1 : std::max<ssize_t>(count, 0);
}

// The terminal of stdin shows nothing of what is typed while this lives.
class QuietTerminal {
 public:
  QuietTerminal() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ECHONL;
    is_changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (is_changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  termios before_{};
  bool is_changed_ = false;
};

// Owns the two descriptions that posix_spawn takes.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    }
    // Signals that Harden() ignores get their default action again; Ctrl-C is for this host alone.
    sigset_t usual;
    sigemptyset(&usual);
    for (const int number : {SIGPIPE, SIGXFSZ}) sigaddset(&usual, number);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
  }

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

}  // namespace

bool Terminal::StdoutIsTerminal() const {
  return is_attended_ && isatty(OwnStdoutDescriptor()) == 1;
}
bool Terminal::StderrIsTerminal() const { return is_attended_ && isatty(STDERR_FILENO) == 1; }
bool Terminal::StdinIsTerminal() const { return is_attended_ && isatty(STDIN_FILENO) == 1; }

bool Terminal::StdinCanAnswer() const {
  struct stat input {};
  if (!is_attended_) return false;
  if (fstat(STDIN_FILENO, &input) != 0) return false;
  return StdinIsTerminal() || S_ISFIFO(input.st_mode) || S_ISSOCK(input.st_mode);
}

namespace {

bool WantsColour(const Terminal& terminal) {
  const std::string kind = terminal.Environment("TERM");
  return terminal.Environment("NO_COLOR").empty() && !kind.empty() && kind != "dumb";
}

}  // namespace

bool Terminal::StdoutTakesColour() const { return StdoutIsTerminal() && WantsColour(*this); }
bool Terminal::StderrTakesColour() const { return StderrIsTerminal() && WantsColour(*this); }

std::size_t Terminal::StderrWidth() const {
  winsize size{};
  const bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return is_known && size.ws_col >= kNarrowestTerminal ? size.ws_col : kSpinnerWidth;
}

std::size_t Terminal::Width() const {
  if (!StdoutIsTerminal()) return kEndlessWidth;
  winsize size{};
  if (ioctl(OwnStdoutDescriptor(), TIOCGWINSZ, &size) == 0 && size.ws_col >= kNarrowestTerminal) {
    return size.ws_col;
  }
  const std::string columns = Environment("COLUMNS");
  std::size_t width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return width >= kNarrowestTerminal ? width : kUsualWidth;
}

std::string Terminal::Environment(const char* name) const {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string Terminal::UserName() const {
  const uid_t id = geteuid();
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    return found->pw_name;
  }
  return "uid " + std::to_string(id);
}

bool Terminal::Launch(const std::vector<std::string>& words) const {
  if (words.empty()) return false;
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const SpawnPlan plan;
  pid_t child = 0;  // not waited for: it ends when it likes, and is reaped when this host has ended
  return posix_spawnp(&child, argv[0], &plan.actions, &plan.attributes, argv.data(), environ) == 0;
}

std::optional<std::string> InputLines::Poll() {
  char chunk[4096];
  while (!ended_ && buffer_.find('\n') == std::string::npos) {
    const ssize_t count = ReadAvailable(chunk, sizeof chunk, 0);
    if (count < 0) return std::nullopt;
    if (count == 0) ended_ = true;
    buffer_.append(chunk, static_cast<std::size_t>(count));
    if (buffer_.size() > kLongestLine) buffer_.clear();  // too long to be a callback URL
  }
  const std::size_t end = buffer_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

namespace {

outcome::Result<std::string> TypedLine(const char* activity, const outcome::Patience& patience) {
  std::string line;
  char chunk[1024];
  for (;;) {
    if (auto stop = WhyStop(patience, activity)) return *std::move(stop);
    const ssize_t count = ReadAvailable(chunk, sizeof chunk, 100);
    if (count < 0) continue;
    // A terminal that goes away is an end too, and its signal says so.
    if (count == 0 && patience.IsCancelled()) continue;
    line.append(chunk, static_cast<std::size_t>(count));
    if (count > 0 && line.find('\n') == std::string::npos && line.size() <= kLongestLine) continue;
    return line.substr(0, line.find('\n'));
  }
}

}  // namespace

outcome::Result<std::string> AskWithoutEcho(const std::string& prompt,
                                            const outcome::Patience& patience) {
  std::cerr << prompt << std::flush;
  const QuietTerminal quiet;
  return TypedLine("Reading the secret", patience);
}

outcome::Result<std::string> AskLine(const std::string& prompt, const outcome::Patience& patience) {
  std::cerr << prompt << std::flush;
  auto line = TypedLine("Asking at the terminal", patience);
  if (line && line->ends_with('\r')) line->pop_back();
  return line;
}

outcome::Result<std::string> ReadInput(std::size_t max_bytes, const outcome::Patience& patience) {
  std::string text;
  char chunk[4096];
  for (;;) {
    if (auto stop = WhyStop(patience, "Reading standard input")) return *std::move(stop);
    const ssize_t count = ReadAvailable(chunk, sizeof chunk, 100);
    if (count == 0) return text;
    if (count < 0) continue;
    text.append(chunk, static_cast<std::size_t>(count));
    if (text.size() > max_bytes) {
      return Error{.code = Code::kTooLarge,
                   .what = "Standard input is too long.",
                   .cause = "At most " + std::to_string(max_bytes) + " bytes are taken.",
                   .fix = "Pass less on standard input."};
    }
  }
}

Interruption::Interruption() {
  struct sigaction action {};
  action.sa_handler = &OnSignal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // Under nohup the end of the terminal is to be ignored.
  struct sigaction before {};
  sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

bool Interruption::IsCancelled() const { return signals_seen.load() > 0; }

unsigned UmaskOfPerson() { return umask_of_person; }

void Harden() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#if !defined(CLARIBI_SANITIZED)  // the leak check has to look into its own process
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  umask_of_person = umask(S_IRWXG | S_IRWXO);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

}  // namespace claribi::app
