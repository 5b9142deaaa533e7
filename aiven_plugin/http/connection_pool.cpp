#include "http/connection_pool.h"

#include <utility>

namespace claribi::http {

std::unique_ptr<ByteStream> ConnectionPool::Take(const PoolKey& key, const Stage& stage) {
  Closing closing;  // destroyed last, without the mutex
  for (;;) {
    std::unique_ptr<ByteStream> stream;
    {
      const core::MutexLock lock(mutex_);
      DropExpired(stage.call().Now(), closing);
      const auto found = idle_.find(key);
      if (found == idle_.end()) return nullptr;
      stream = std::move(found->second.back().stream);
      found->second.pop_back();
      if (found->second.empty()) idle_.erase(found);
      --count_;
    }
    if (stream->IsQuiet(stage)) return stream;
  }
}

void ConnectionPool::Give(const PoolKey& key, std::unique_ptr<ByteStream> stream,
                          core::MonotonicTime now) {
  Closing closing;
  const core::MutexLock lock(mutex_);
  DropExpired(now, closing);
  std::deque<Idle>& of_key = idle_[key];
  of_key.push_back({std::move(stream), now});
  ++count_;
  if (of_key.size() > limits_.max_idle_per_key) {
    closing.push_back(std::move(of_key.front().stream));
    of_key.pop_front();
    --count_;
  }
  if (count_ > limits_.max_idle) DropOldest(closing);
}

void ConnectionPool::DropExpired(core::MonotonicTime now, Closing& closing) {
  for (auto it = idle_.begin(); it != idle_.end();) {
    std::deque<Idle>& of_key = it->second;
    while (!of_key.empty() && now - of_key.front().since >= limits_.max_idle_time) {
      closing.push_back(std::move(of_key.front().stream));
      of_key.pop_front();
      --count_;
    }
    it = of_key.empty() ? idle_.erase(it) : std::next(it);
  }
}

void ConnectionPool::DropOldest(Closing& closing) {
  auto oldest = idle_.begin();
  for (auto it = idle_.begin(); it != idle_.end(); ++it) {
    if (it->second.front().since < oldest->second.front().since) oldest = it;
  }
  closing.push_back(std::move(oldest->second.front().stream));
  oldest->second.pop_front();
  if (oldest->second.empty()) idle_.erase(oldest);
  --count_;
}

}  // namespace claribi::http
