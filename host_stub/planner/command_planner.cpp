#include "planner/command_planner.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

#include "plan/plan_json.h"
#include "semantic_model/model_loader.h"
#include "values/utc.h"

extern char** environ;

namespace claribi::planner {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::chrono::seconds kLongestPlanning{120};

Error PlannerError(const std::string& cause, Code code = Code::kUsage) {
  return Error{.code = code,
               .what = "The planner of --planner-command made no plan.",
               .cause = cause,
               .fix =
                   "Run the command by hand with a question on its standard input, or leave "
                   "--planner-command out."};
}

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void Take(int number) {
    Close();
    number_ = number;
  }
  void Close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
  bool Open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read.Take(ends[0]);
    write.Take(ends[1]);
    return true;
  }
};

/// The program, with its standard streams; ended with its owner, if it has not ended by itself.
class Program {
 public:
  explicit Program(std::vector<std::string> words) : words_(std::move(words)) {}
  ~Program() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);  // with what it started
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  int Start() {
    if (!in_.Open() || !out_.Open()) return errno;
    std::vector<char*> argv;
    for (std::string& word : words_) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in_.read.number(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out_.write.number(), STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    const int error = ::posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) pid_ = -1;
    in_.read.Close();
    out_.write.Close();
    return error;
  }

  // Writes what it is given while it reads what comes, so that neither side waits for the other.
  Result<std::string> Converse(std::string_view input, const outcome::Patience& patience) {
    ::fcntl(in_.write.number(), F_SETFL, O_NONBLOCK);
    std::string output;
    while (true) {
      if (auto stop = outcome::WhyStop(patience, "The planner")) return *stop;
      std::array<pollfd, 2> ends{pollfd{.fd = out_.read.number(), .events = POLLIN, .revents = 0},
                                 pollfd{.fd = in_.write.number(), .events = POLLOUT, .revents = 0}};
      const nfds_t count = in_.write.number() >= 0 ? 2 : 1;
      ::poll(ends.data(), count, static_cast<int>(outcome::NextSlice(patience).count()));
      if (count == 2 && ends[1].revents != 0) Write(input);
      if ((ends[0].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      std::array<char, 16384> bytes{};
      const ssize_t got = ::read(out_.read.number(), bytes.data(), bytes.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return output;
      output.append(bytes.data(), static_cast<std::size_t>(got));
      if (output.size() > CommandPlanner::kMaxPlanBytes) {
        return PlannerError("It printed more than " +
                            std::to_string(CommandPlanner::kMaxPlanBytes) + " bytes.");
      }
    }
  }

  // Its exit status, once it has ended by itself; nothing when patience ends before.
  std::optional<int> Ended(const outcome::Patience& patience) {
    while (!outcome::WhyStop(patience, "The planner")) {
      int status = 0;
      const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) {
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      }
      constexpr int kPauseMs = 10;
      ::poll(nullptr, 0, kPauseMs);
    }
    return std::nullopt;
  }

 private:
  void Write(std::string_view& input) {
    const ssize_t sent = ::write(in_.write.number(), input.data(), input.size());
    if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
    const bool broke = sent < 0 && errno != EAGAIN && errno != EINTR;
    if (broke || input.empty()) in_.write.Close();
  }

  std::vector<std::string> words_;
  Pipe in_;
  Pipe out_;
  pid_t pid_ = -1;
};

// The patience of the question, but no longer than planning may take.
class Bounded final : public outcome::Patience {
 public:
  explicit Bounded(const outcome::Patience& outer) : outer_(outer), end_(kLongestPlanning) {}
  bool IsCancelled() const override { return outer_.IsCancelled(); }
  std::chrono::milliseconds Remaining() const override {
    return std::min(outer_.Remaining(), end_.Remaining());
  }

 private:
  const outcome::Patience& outer_;
  outcome::Deadline end_;
};

std::string InputFor(const Question& question, const semantic_model::Model& model) {
  values::Json input = values::Json::EmptyObject();
  input.Set("question", question.text);
  input.Set("now", values::Rfc3339(question.now_ms));
  input.Set("vocabulary", semantic_model::VocabularyOf(model));
  auto schema = values::ParseJson(plan::PlanSchema(), "The schema");
  if (schema) input.Set("plan_schema", *std::move(schema));
  return values::WriteJson(input) + "\n";
}

}  // namespace

std::vector<std::string> SplitCommand(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool is_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      word += command[++i];
      is_word = true;
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      is_word = true;
    } else if (c == ' ' || c == '\t') {
      if (is_word) words.push_back(std::move(word));
      word.clear();
      is_word = false;
    } else {
      word += c;
      is_word = true;
    }
  }
  if (is_word) words.push_back(std::move(word));
  return words;
}

Result<plan::Planned> CommandPlanner::Plan(const Question& question,
                                           const semantic_model::Model& model,
                                           const outcome::Patience& patience) {
  auto words = SplitCommand(command_);
  if (words.empty()) return PlannerError("The command is empty.");
  const std::string input = InputFor(question, model);
  const Bounded bounded(patience);
  Program program(std::move(words));
  if (const int error = program.Start(); error != 0) {
    return PlannerError(std::string("It does not start: ") + std::strerror(error));
  }
  auto output = program.Converse(input, bounded);
  if (!output) return output.error();
  const auto status = program.Ended(bounded);
  if (!status) {
    const auto stop = outcome::WhyStop(bounded, "The planner");
    return stop ? *stop : PlannerError("It did not end.");
  }
  if (*status != 0) return PlannerError("It ended with status " + std::to_string(*status) + ".");
  auto planned = plan::ReadPlanned(*output);
  if (!planned) return PlannerError(planned.error().what + " " + planned.error().cause);
  return planned;
}

}  // namespace claribi::planner
