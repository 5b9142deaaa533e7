#include "app/sandbox_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <vector>

#include "app/json_document.h"
#include "validator/child_process.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using Clock = std::chrono::steady_clock;

constexpr auto kStarting = std::chrono::seconds(10);

Error NoSandbox(const std::string& cause) {
  return Error{
      .code = Code::kUnavailable,
      .what = "There is no sandbox to sign in to.",
      .cause = cause,
      .fix = "Install vendor-sandbox beside claribi-host, or name an endpoint with --endpoint."};
}

// The first line that comes within the time.
std::string ReadLine(int descriptor) {
  std::string line;
  const auto end = Clock::now() + kStarting;
  while (Clock::now() < end) {
    pollfd waiting{descriptor, POLLIN, 0};
    if (poll(&waiting, 1, 100) <= 0) continue;
    char byte = 0;
    if (read(descriptor, &byte, 1) != 1) return "";
    if (byte == '\n') return line;
    line += byte;
  }
  return "";
}

}  // namespace

outcome::Result<std::unique_ptr<SandboxProcess>> SandboxProcess::Start(
    const std::filesystem::path& folder) {
  const auto program =
      std::filesystem::path(validator::OwnProgram()).parent_path() / "vendor-sandbox";
  std::error_code ec;
  if (!std::filesystem::exists(program, ec))
    return NoSandbox("There is no " + program.string() + ".");
  std::unique_ptr<SandboxProcess> sandbox(new SandboxProcess());
  sandbox->ca_file_ = (folder / "sandbox.pem").string();
  const std::vector<std::string> words{program.string(),  "--port",         "0",      "--ca-out",
                                       sandbox->ca_file_, "--auto-consent", "approve"};
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return NoSandbox(std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int failed =
      posix_spawn(&sandbox->child_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed != 0) sandbox->child_ = 0;
  const std::string line = failed == 0 ? ReadLine(ends[0]) : "";
  close(ends[0]);
  const auto greeting = ParseObject(line, "What the sandbox says");
  if (!greeting) return NoSandbox("It did not start.");
  sandbox->mcp_url_ = TextOf(*greeting, "mcp_url");
  return sandbox;
}

SandboxProcess::~SandboxProcess() {
  if (child_ <= 0) return;
  kill(child_, SIGTERM);
  int status = 0;
  for (int i = 0; i < 100; ++i) {
    if (waitpid(child_, &status, WNOHANG) == child_) return;
    poll(nullptr, 0, 20);
  }
  kill(child_, SIGKILL);
  waitpid(child_, &status, 0);
}

}  // namespace claribi::app
