#include "counts/counters.h"

#include <dlfcn.h>
#include <malloc.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#define CLARIBI_REPLACES extern "C" __attribute__((visibility("default")))

namespace claribi::counts {
namespace {

thread_local bool is_counting = false;
thread_local Counts now;

// The function of the C library that ours stands in front of.
template <typename Function>
Function Behind(Function, const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

void Count(int Counts::*member) {
  if (is_counting) ++(now.*member);
}

void* Taken(void* memory) {
  if (!is_counting || memory == nullptr) return memory;
  const std::size_t size = malloc_usable_size(memory);
  ++now.allocations;
  if (size >= kLarge) now.large_bytes += static_cast<long>(size);
  now.live_bytes += static_cast<long>(size);
  now.peak_bytes = std::max(now.peak_bytes, now.live_bytes);
  return memory;
}

void Given(void* memory) {
  if (is_counting && memory != nullptr) {
    now.live_bytes -= static_cast<long>(malloc_usable_size(memory));
  }
}

}  // namespace

Counting::Counting() {
  now = {};
  is_counting = true;
}
Counting::~Counting() { is_counting = false; }
const Counts& Counting::counts() const { return now; }

}  // namespace claribi::counts

using claribi::counts::Counts;

extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);
extern "C" void* __libc_realloc(void* memory, std::size_t size);
extern "C" void __libc_free(void* memory);

CLARIBI_REPLACES void* malloc(std::size_t size) {
  return claribi::counts::Taken(__libc_malloc(size));
}
CLARIBI_REPLACES void* calloc(std::size_t count, std::size_t size) {
  return claribi::counts::Taken(__libc_calloc(count, size));
}
CLARIBI_REPLACES void* realloc(void* memory, std::size_t size) {
  claribi::counts::Given(memory);
  return claribi::counts::Taken(__libc_realloc(memory, size));
}
CLARIBI_REPLACES void free(void* memory) {
  claribi::counts::Given(memory);
  __libc_free(memory);
}

// One line a function: counted, then the one behind it.
#define CLARIBI_COUNTS(result, name, parameters, arguments, member)   \
  CLARIBI_REPLACES result name parameters {                           \
    static const auto behind = claribi::counts::Behind(&name, #name); \
    claribi::counts::Count(&Counts::member);                          \
    return behind arguments;                                          \
  }

CLARIBI_COUNTS(ssize_t, send, (int fd, const void* data, std::size_t size, int flags),
               (fd, data, size, flags), sends)
CLARIBI_COUNTS(ssize_t, sendmsg, (int fd, const msghdr* message, int flags), (fd, message, flags),
               sends)
CLARIBI_COUNTS(ssize_t, write, (int fd, const void* data, std::size_t size), (fd, data, size),
               sends)
CLARIBI_COUNTS(ssize_t, writev, (int fd, const iovec* parts, int count), (fd, parts, count), sends)
CLARIBI_COUNTS(ssize_t, recv, (int fd, void* data, std::size_t size, int flags),
               (fd, data, size, flags), receives)
CLARIBI_COUNTS(ssize_t, recvmsg, (int fd, msghdr* message, int flags), (fd, message, flags),
               receives)
CLARIBI_COUNTS(ssize_t, read, (int fd, void* data, std::size_t size), (fd, data, size), receives)
CLARIBI_COUNTS(int, poll, (pollfd * fds, nfds_t count, int timeout), (fds, count, timeout), polls)
CLARIBI_COUNTS(int, socket, (int domain, int type, int protocol), (domain, type, protocol), sockets)
CLARIBI_COUNTS(int, connect, (int fd, const sockaddr* address, socklen_t size), (fd, address, size),
               others)
CLARIBI_COUNTS(int, close, (int fd), (fd), others)
CLARIBI_COUNTS(int, setsockopt, (int fd, int level, int name, const void* value, socklen_t size),
               (fd, level, name, value, size), others)
CLARIBI_COUNTS(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* size),
               (fd, level, name, value, size), others)
CLARIBI_COUNTS(int, nanosleep, (const timespec* length, timespec* rest), (length, rest), others)
