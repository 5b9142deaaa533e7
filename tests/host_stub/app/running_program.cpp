#include "host_stub/app/running_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace claribi::app {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

void Close(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

// False at the end.
bool Append(int& descriptor, std::string& text) {
  char chunk[4096];
  const ssize_t count = read(descriptor, chunk, sizeof chunk);
  if (count <= 0) {
    Close(descriptor);
    return false;
  }
  text.append(chunk, static_cast<std::size_t>(count));
  return true;
}

}  // namespace

RunningProgram::RunningProgram(const std::vector<std::string>& argv,
                               const std::vector<std::string>& environment, Input input) {
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  int err[2] = {-1, -1};
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) return;
  if (input == Input::kPipe && pipe2(in, O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input == Input::kPipe)
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  // As at a terminal, also where the tests run under nohup.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGHUP);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  if (posix_spawn(&pid_, argv.front().c_str(), &actions, &attributes, Pointers(argv).data(),
                  Pointers(environment).data()) != 0) {
    pid_ = -1;
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  Close(in[0]);
  Close(out[1]);
  Close(err[1]);
  in_ = in[1];
  out_ = out[0];
  err_ = err[0];
}

RunningProgram::~RunningProgram() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Close(in_);
  Close(out_);
  Close(err_);
}

bool RunningProgram::ReadSome() {
  pollfd streams[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  if (out_ < 0 && err_ < 0) return false;
  if (poll(streams, 2, -1) <= 0) return false;
  if (streams[0].revents != 0) Append(out_, ended_.out);
  if (streams[1].revents != 0) Append(err_, ended_.err);
  return true;
}

bool RunningProgram::AwaitError(const std::string& text) {
  while (ended_.err.find(text) == std::string::npos) {
    if (!ReadSome() || err_ < 0) break;
  }
  return ended_.err.find(text) != std::string::npos;
}

void RunningProgram::Write(const std::string& text) { (void)!write(in_, text.data(), text.size()); }

void RunningProgram::CloseInput() { Close(in_); }

void RunningProgram::Signal(int number) { kill(pid_, number); }

Ended RunningProgram::Finish() {
  while (ReadSome()) {
  }
  int status = 0;
  if (pid_ > 0 && waitpid(pid_, &status, 0) == pid_ && WIFEXITED(status)) {
    ended_.exit_code = WEXITSTATUS(status);
  }
  pid_ = -1;
  return ended_;
}

}  // namespace claribi::app
