// Rules about the process that host and plugin share: what is in it once belongs to the host.
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cfenv>
#include <clocale>
#include <csignal>
#include <string>
#include <vector>

#include "validator/bench.h"
#include "validator/caught_stream.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

constexpr int kOfTheLibrary = 0x04000000;  // SA_RESTORER: glibc sets it whenever it sets an action

// One thing that a process has once, in words that differ when it does.
struct Shared {
  std::string name;
  std::string value;
};

std::string FolderOfProcess() {
  std::array<char, 4096> path{};
  return getcwd(path.data(), path.size()) != nullptr ? path.data() : "";
}

std::string Umask() {
  const mode_t mask = umask(0);
  umask(mask);
  return std::to_string(mask);
}

std::string EnvironmentOfProcess() {
  std::string all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    all += std::string(*entry) + "\n";
  }
  return all;
}

void AddSignals(std::vector<Shared>& all) {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action {};
    if (sigaction(number, nullptr, &action) != 0) continue;
    const char* name = sigabbrev_np(number);
    all.push_back({"what SIG" + (name != nullptr ? name : std::to_string(number)) + " does",
                   std::to_string(reinterpret_cast<std::uintptr_t>(action.sa_sigaction)) + " " +
                       std::to_string(action.sa_flags & ~kOfTheLibrary)});
  }
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  std::string mask;
  for (int number = 1; number < NSIG; ++number) {
    mask += sigismember(&blocked, number) == 1 ? '1' : '0';
  }
  all.push_back({"which signals are blocked", mask});
}

void AddLimits(std::vector<Shared>& all) {
  for (int number = 0; number < static_cast<int>(RLIM_NLIMITS); ++number) {
    rlimit limit{};
    getrlimit(static_cast<__rlimit_resource>(number), &limit);
    all.push_back({"a limit of setrlimit",
                   std::to_string(limit.rlim_cur) + " " + std::to_string(limit.rlim_max)});
  }
  for (const auto which : {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}) {
    itimerval timer{};
    getitimer(which, &timer);
    const bool is_set = timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0;
    all.push_back({"a timer of alarm or setitimer", is_set ? "set" : ""});
  }
}

std::vector<Shared> StateOfProcess() {
  const char* locale = std::setlocale(LC_ALL, nullptr);
  std::vector<Shared> all{{"the working directory", FolderOfProcess()},
                          {"the umask", Umask()},
                          {"the environment", EnvironmentOfProcess()},
                          {"the locale", locale != nullptr ? locale : ""},
                          {"the rounding of numbers", std::to_string(std::fegetround())},
                          {"the traps of numbers", std::to_string(fegetexcept())}};
  AddSignals(all);
  AddLimits(all);
  return all;
}

// All that a plugin does from its beginning to its end.
void Live(Bench& bench) {
  bench.Sweep();
  bench.Destroy();
}

void LeavesTheProcessAlone(Bench& bench) {
  const std::vector<Shared> before = StateOfProcess();
  Live(bench);
  const std::vector<Shared> after = StateOfProcess();
  std::string changed;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].value == after[i].value || changed.size() > 200) continue;
    changed += (changed.empty() ? "" : ", ") + before[i].name;
  }
  if (!changed.empty()) throw Failed{"The plugin changed " + changed + "."};
}

void PrintsNothing(Bench& bench) {
  const CaughtStream stdout_of_process(STDOUT_FILENO);
  Live(bench);
  if (!stdout_of_process.Text().empty()) throw Failed{"The plugin wrote to stdout."};
}

// Whether the descriptor leads where it did.
struct Witness {
  explicit Witness(int number) : descriptor(number) { is_open = fstat(number, &at) == 0; }
  bool IsThere() const {
    struct stat now {};
    return !is_open ||
           (fstat(descriptor, &now) == 0 && now.st_dev == at.st_dev && now.st_ino == at.st_ino);
  }
  int descriptor;
  bool is_open = false;
  struct stat at {};
};

void LeavesDescriptorsAlone(Bench& bench) {
  std::vector<Witness> witnesses;
  for (int number = 0; number <= STDERR_FILENO; ++number) witnesses.emplace_back(number);
  for (const int from : {3, 40, 400}) {
    const int made = NewFile("of the host");
    witnesses.emplace_back(fcntl(made, F_DUPFD_CLOEXEC, from));
  }
  Live(bench);
  for (const Witness& witness : witnesses) {
    if (witness.IsThere()) continue;
    throw Failed{"The plugin closed or replaced the descriptor " +
                 std::to_string(witness.descriptor) + ", which it did not open."};
  }
}

void EndsWithTheProcess(Bench& bench) {
  Live(bench);
  throw Ends{};
}

}  // namespace

std::vector<Rule> ProcessRules() {
  const auto of = [](const char* id, const char* sentence, const char* look_at,
                     void (*test)(Bench&)) {
    return Rule{.id = id,
                .sentence = sentence,
                .source = Source::kReadme,
                .needs = Stage::kInstance,
                .look_at = look_at,
                .test = test};
  };
  return {
      of("process.state",
         "A plugin leaves alone what a process has once: signals, the working directory, the "
         "umask, "
         "the environment, the locale, the rounding of numbers, timers and limits.",
         "calls of signal, sigaction, pthread_sigmask, chdir, umask, setenv, setlocale, "
         "fesetround, "
         "alarm and setrlimit, also by libraries that it brings",
         &LeavesTheProcessAlone),
      of("process.stdout", "It writes nothing to stdout, where a host prints its answers.",
         "printf, puts and std::cout; host->log takes what somebody should read", &PrintsNothing),
      of("process.descriptors", "It closes no descriptor that it did not open.",
         "close, freopen and dup2, and that nothing is closed twice", &LeavesDescriptorsAlone),
      of("process.end", "Nothing of it fails or waits when the process ends after `destroy()`.",
         "destructors of static objects, and what atexit() was given", &EndsWithTheProcess),
  };
}

}  // namespace claribi::validator
