#include "store/socket_watch.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace claribi::store {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{100};

// An exception would end the process here, at the bottom of a thread: a patience that throws counts
// as ended.
bool IsOver(const outcome::Patience& patience) noexcept {
  try {
    return patience.IsCancelled() || patience.Remaining().count() <= 0;
  } catch (...) {
    return true;
  }
}

}  // namespace

SocketWatch::Guard::Guard(SocketWatch& watch, int socket, const outcome::Patience& patience)
    : watch_(watch), socket_(fcntl(socket, F_DUPFD_CLOEXEC, 0)), patience_(patience) {
  {
    const std::lock_guard lock(watch_.mutex_);
    entry_ = watch_.guards_.insert(watch_.guards_.end(), this);
  }
  watch_.changed_.notify_one();
}

SocketWatch::Guard::~Guard() {
  {
    const std::lock_guard lock(watch_.mutex_);
    watch_.guards_.erase(entry_);
  }
  close(socket_);
}

SocketWatch::SocketWatch() : thread_([this] { Run(); }) {}

SocketWatch::~SocketWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SocketWatch::Run() {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    for (const Guard* guard : guards_) {
      if (IsOver(guard->patience_)) shutdown(guard->socket_, SHUT_RDWR);
    }
    if (guards_.empty()) {
      changed_.wait(lock, [this] { return is_ending_ || !guards_.empty(); });
    } else {
      // Until a time of day: ThreadSanitizer knows only that way of waiting.
      changed_.wait_until(lock, std::chrono::system_clock::now() + kBetweenLooks,
                          [this] { return is_ending_; });
    }
  }
}

}  // namespace claribi::store
