#include "validator/process_facts.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace claribi::validator {
namespace {

std::size_t CountEntries(const char* folder) {
  std::error_code ec;
  std::size_t count = 0;
  for (std::filesystem::directory_iterator entry(folder, ec), end; !ec && entry != end;
       entry.increment(ec)) {
    ++count;
  }
  return count;
}

std::atomic<int> network_attempts{0};
std::atomic<int> forks{0};
static_assert(std::atomic<int>::is_always_lock_free);

#if defined(__x86_64__)
// In place of the system call that was refused: it fails as it would without a network.
extern "C" void OnRefusedCall(int, siginfo_t*, void* context) {
  ++network_attempts;
  auto* state = static_cast<ucontext_t*>(context);
  state->uc_mcontext.gregs[REG_RAX] = -ENETUNREACH;
}
#endif

}  // namespace

std::size_t CountThreads() { return CountEntries("/proc/self/task"); }
std::size_t CountDescriptors() { return CountEntries("/proc/self/fd"); }

// Of the first arena, in which the thread of a test allocates, and of what is mapped for itself.
std::size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

bool IsExecutable(const void* pointer) {
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    std::array<char, 5> rights{};
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights.data()) != 3) continue;
    if (address >= begin && address < end) return rights[2] == 'x';
  }
  return false;
}

std::size_t AwaitThreads(std::size_t count) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  std::size_t left = CountThreads();
  while (left > count && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    left = CountThreads();
  }
  return left;
}

bool RefuseNetwork() {
#if defined(__x86_64__)
  struct sigaction action {};
  action.sa_sigaction = &OnRefusedCall;
  action.sa_flags = SA_SIGINFO;
  if (sigaction(SIGSYS, &action, nullptr) != 0) return false;
  constexpr auto kNumber = static_cast<unsigned>(offsetof(seccomp_data, nr));
  constexpr auto kArch = static_cast<unsigned>(offsetof(seccomp_data, arch));
  constexpr auto kFamily = static_cast<unsigned>(offsetof(seccomp_data, args[0]));
  // socket(AF_INET) and socket(AF_INET6) are refused; all else goes on.
  std::array<sock_filter, 9> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kArch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 6),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kNumber),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kFamily),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
#else
  return false;
#endif
}

int NetworkAttempts() { return network_attempts; }

void WatchForks() {
  pthread_atfork([] { ++forks; }, nullptr, nullptr);
}

// fork() tells the handlers; posix_spawn(), system() and vfork() leave a child, or what it used.
int Forks() {
  siginfo_t child{};
  const bool has_child = waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) == 0;
  rusage of_children{};
  getrusage(RUSAGE_CHILDREN, &of_children);
  const bool had_child = of_children.ru_maxrss > 0 || of_children.ru_minflt > 0;
  return forks > 0 ? forks.load() : has_child || had_child ? 1 : 0;
}

}  // namespace claribi::validator
