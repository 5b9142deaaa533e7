#include "app/isolation.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/answer.h"
#include "app/exit_code.h"
#include "app/plugin_watch.h"
#include "validator/child_process.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using Clock = std::chrono::steady_clock;

constexpr const char* kVariable = "CLARIBI_ISOLATION_DESCRIPTOR";
constexpr auto kLate = std::chrono::seconds(5);  // more than the child needs to end by itself

Error Crashed(int signal, const std::string& where) {
  const std::string in = where.empty() ? "" : " in " + where;
  return Error{
      .code = Code::kPluginCrash,
      .what = "The plugin crashed (" + validator::SignalName(signal) + ")" + in + ".",
      .cause = "Its process was ended by the system.",
      .fix =
          "Report this to the author of the plugin, with what `claribi-host validate FILE` "
          "says."};
}

Error NotStarted(int number) {
  return Error{.code = Code::kInternal,
               .what = "The command could not be run in a process of its own.",
               .cause = std::strerror(number),
               .fix = "Leave --isolate out."};
}

// What was announced last.
class Place {
 public:
  void Read(std::string_view bytes) {
    for (const char byte : bytes) {
      if (byte == '\n') {
        where_ = line_.empty() ? "" : line_.substr(1);
        line_.clear();
      } else {
        line_ += byte;
      }
    }
  }
  const std::string& where() const { return where_; }

 private:
  std::string line_, where_;
};

// What was announced before the child ended; others may hold the pipe open.
void ReadRest(int descriptor, Place& place) {
  std::array<char, 4096> bytes{};
  for (pollfd left{descriptor, POLLIN, 0}; poll(&left, 1, 0) > 0;) {
    const ssize_t count = read(descriptor, bytes.data(), bytes.size());
    if (count <= 0) return;
    place.Read({bytes.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace

int TakeIsolationDescriptor() {
  const char* value = std::getenv(kVariable);
  int descriptor = -1;
  if (value == nullptr) return -1;
  const auto [end, failed] = std::from_chars(value, value + std::strlen(value), descriptor);
  unsetenv(kVariable);
  if (failed != std::errc() || *end != '\0' || fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
    return -1;
  return OutOfReach(descriptor);
}

int OutOfReach(int descriptor) {
  rlimit usual{};
  if (getrlimit(RLIMIT_NOFILE, &usual) != 0) return descriptor;
  rlimit more = usual;
  more.rlim_cur = std::min<rlim_t>(usual.rlim_max, usual.rlim_cur + 16);
  setrlimit(RLIMIT_NOFILE, &more);
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, static_cast<int>(usual.rlim_cur));
  setrlimit(RLIMIT_NOFILE, &usual);
  if (moved < 0) return descriptor;
  close(descriptor);
  return moved;
}

int RunIsolated(int argc, const char* const* argv, const GlobalOptions& options,
                const outcome::Patience& interruption) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return Print(NotStarted(errno), options.json, std::cout, std::cerr);
  fcntl(ends[1], F_SETFD, 0);
  setenv(kVariable, std::to_string(ends[1]).c_str(), 1);
  std::vector<char*> words;
  words.reserve(static_cast<std::size_t>(argc) + 1);
  for (int i = 0; i < argc; ++i) words.push_back(const_cast<char*>(argv[i]));
  words.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, validator::OwnProgram().c_str(), nullptr, nullptr, words.data(), environ);
  unsetenv(kVariable);
  close(ends[1]);
  if (failed != 0) return Print(NotStarted(failed), options.json, std::cout, std::cerr);

  const auto begin = Clock::now();
  std::optional<Clock::time_point> interrupted;
  Place place;
  int status = 0;
  bool is_late = false;
  bool is_open = true;
  for (;;) {
    pollfd announced{is_open ? ends[0] : -1, POLLIN, 0};
    if (poll(&announced, 1, 50) > 0) {
      std::array<char, 4096> bytes{};
      const ssize_t count = read(ends[0], bytes.data(), bytes.size());
      if (count > 0) place.Read({bytes.data(), static_cast<std::size_t>(count)});
      if (count == 0) is_open = false;
    }
    if (waitpid(child, &status, WNOHANG) == child) {
      ReadRest(ends[0], place);
      break;
    }
    if (!interrupted && interruption.IsCancelled()) {
      interrupted = Clock::now();
      kill(child, SIGHUP);  // a second Ctrl-C would end it at once, and this may be one
    }
    const bool is_over = options.timeout && Clock::now() - begin > *options.timeout + kLate;
    if (is_over || (interrupted && Clock::now() - *interrupted > kLate)) {
      is_late = true;
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      break;
    }
  }
  close(ends[0]);
  if (is_late) {
    const Error late{.code = interrupted ? Code::kCancelled : Code::kTimeout,
                     .what = "The plugin does not end.",
                     .cause = "Its process was ended by force.",
                     .fix = "Report this to the author of the plugin."};
    return Print(late, options.json, std::cout, std::cerr);
  }
  if (WIFEXITED(status)) {
    if (place.where().empty() || interrupted) return WEXITSTATUS(status);
    return Print(PluginWatch::Ended(place.where(), WEXITSTATUS(status)), options.json, std::cout,
                 std::cerr);
  }
  return Print(Crashed(WTERMSIG(status), place.where()), options.json, std::cout, std::cerr);
}

}  // namespace claribi::app
