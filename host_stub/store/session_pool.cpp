#include "store/session_pool.h"

#include <utility>

namespace claribi::store {

SessionPool::Place::Place(SessionPool& pool, OpenSession idle_opt)
    : session(std::move(idle_opt)), pool_(&pool) {}

SessionPool::Place::Place(Place&& other) noexcept
    : session(std::move(other.session)), pool_(std::exchange(other.pool_, nullptr)) {}

SessionPool::Place::~Place() {
  if (pool_ != nullptr) pool_->GiveBack(std::move(session));
}

SessionPool::SessionPool(std::size_t places) : free_(places) {}
SessionPool::~SessionPool() = default;

std::optional<SessionPool::Place> SessionPool::Take(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  // Until a time of day, not for a duration: ThreadSanitizer knows only that way of waiting, and in
  // a slice this short a clock that is set does no harm.
  const auto end = std::chrono::system_clock::now() + at_most;
  if (!given_back_.wait_until(lock, end, [&] { return free_ > 0; })) return std::nullopt;
  --free_;
  OpenSession session;
  if (!idle_.empty()) {
    session = std::move(idle_.back());
    idle_.pop_back();
  }
  return std::optional<Place>(std::in_place, *this, std::move(session));
}

void SessionPool::CloseIdle() {
  std::vector<OpenSession> closed;  // closed outside of the lock, because closing sends to a server
  const std::lock_guard lock(mutex_);
  closed.swap(idle_);
}

void SessionPool::GiveBack(OpenSession session_opt) {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
    if (session_opt) idle_.push_back(std::move(session_opt));
  }
  given_back_.notify_one();
}

}  // namespace claribi::store
