#include "validator/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "validator/child.h"
#include "validator/child_result.h"

namespace claribi::validator {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostCaptured = std::size_t{16} * 1024;
constexpr int kFirstFreeDescriptor = 10;  // above those that a child is given
constexpr int kCouldNotStart = 127;

// A descriptor that closes itself, out of the way of those that a child is given.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }
  int get() const { return number_; }
  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor reader, writer;
};

bool Make(Pipe& made) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  made.reader = Descriptor(fcntl(ends[0], F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
  made.writer = Descriptor(fcntl(ends[1], F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
  close(ends[0]);
  close(ends[1]);
  return made.reader.get() >= 0 && made.writer.get() >= 0;
}

// One stream of a child, read as it comes.
struct Stream {
  Descriptor from;
  std::string* text;
  bool* is_cut;

  // False at the end.
  bool Read() {
    std::array<char, 8192> chunk{};
    const ssize_t count = read(from.get(), chunk.data(), chunk.size());
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    if (count == 0) {
      from.Close();
      return false;
    }
    const auto room = kMostCaptured - std::min(kMostCaptured, text->size());
    const auto taken = std::min(room, static_cast<std::size_t>(count));
    text->append(chunk.data(), taken);
    if (taken < static_cast<std::size_t>(count)) *is_cut = true;
    return true;
  }
};

// Between fork and exec nothing may allocate: all that is needed is made before.
[[noreturn]] void BecomeProgram(const std::vector<char*>& argv,
                                const std::vector<char*>& environment,
                                const std::array<int, 5>& streams) {
  setpgid(0, 0);
  for (int target = 0; target < static_cast<int>(streams.size()); ++target) {
    const int source = streams[static_cast<std::size_t>(target)];
    if (source >= 0) dup2(source, target);
  }
  for (const int number : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(argv[0], argv.data(), environment.data());
  _exit(kCouldNotStart);
}

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string one = *entry;
    const std::string name = one.substr(0, one.find('=') + 1);
    const bool is_replaced = std::any_of(added.begin(), added.end(), [&](const std::string& other) {
      return other.starts_with(name);
    });
    if (!is_replaced) all.push_back(one);
  }
  return all;
}

// Reads until the child has ended, or must.
Ended::How Attend(pid_t child, std::vector<Stream>& streams, Clock::time_point end,
                  const outcome::Patience& patience, int& status) {
  for (;;) {
    std::vector<pollfd> waiting;
    for (const Stream& stream : streams) {
      if (stream.from.get() >= 0) waiting.push_back({stream.from.get(), POLLIN, 0});
    }
    // Short, because a child may end while what it started keeps its streams open.
    poll(waiting.data(), waiting.size(), waiting.empty() ? 5 : 20);
    for (Stream& stream : streams) {
      const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const pollfd& one) {
        return one.fd == stream.from.get() && one.revents != 0;
      });
      if (found != waiting.end()) stream.Read();
    }
    if (waitpid(child, &status, WNOHANG) == child) {
      return WIFSIGNALED(status) ? Ended::How::kSignalled : Ended::How::kExited;
    }
    if (patience.IsCancelled()) return Ended::How::kCancelled;
    if (Clock::now() >= end) return Ended::How::kTimedOut;
  }
}

void Drain(std::vector<Stream>& streams) {
  for (Stream& stream : streams) {
    if (stream.from.get() < 0) continue;
    fcntl(stream.from.get(), F_SETFL, O_NONBLOCK);
    for (;;) {
      pollfd ready{stream.from.get(), POLLIN, 0};
      if (poll(&ready, 1, 0) <= 0 || !stream.Read() || stream.from.get() < 0) break;
    }
  }
}

}  // namespace

std::string SignalName(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(number);
}

std::string OwnProgram() {
  std::array<char, 4096> path{};
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size() - 1);
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : "/proc/self/exe";
}

Ended RunProgram(const Program& program, std::chrono::milliseconds limit,
                 const outcome::Patience& patience) {
  Ended ended;
  const auto begin = Clock::now();
  Pipe request, out, err;
  const ChildResult result = ChildResult::Make();
  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!result.IsUsable() || !Make(request) || !Make(out) || !Make(err) || nothing.get() < 0) {
    ended.err.text = std::strerror(errno);
    return ended;
  }
  const std::vector<std::string> environment = Environment(program.environment);
  const auto argv = Pointers(program.argv);
  const auto variables = Pointers(environment);
  static_assert(kRequestDescriptor == 3 && kResultDescriptor == 4);
  const std::array<int, 5> streams_of_child{
      program.request_is_stdin ? request.reader.get() : nothing.get(), out.writer.get(),
      err.writer.get(), request.reader.get(), result.descriptor()};
  const pid_t child = fork();
  if (child == 0) BecomeProgram(argv, variables, streams_of_child);
  if (child < 0) {
    ended.err.text = std::strerror(errno);
    return ended;
  }
  setpgid(child, child);
  for (Descriptor* mine : {&request.reader, &out.writer, &err.writer}) mine->Close();
  // Requests are shorter than what a pipe holds, or the child reads them first of all.
  std::size_t written = 0;
  while (written < program.request.size()) {
    const ssize_t count = write(request.writer.get(), program.request.data() + written,
                                program.request.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  request.writer.Close();

  std::vector<Stream> streams;
  streams.push_back({std::move(out.reader), &ended.out.text, &ended.out.is_cut});
  streams.push_back({std::move(err.reader), &ended.err.text, &ended.err.is_cut});
  int status = 0;
  ended.how = Attend(child, streams, begin + limit, patience, status);
  kill(-child, SIGKILL);
  if (ended.how == Ended::How::kTimedOut || ended.how == Ended::How::kCancelled) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  Drain(streams);
  ended.result = result.Read();
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ended.took = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
  return ended;
}

}  // namespace claribi::validator
