#include "http/connection_pool.h"

#include <utility>

namespace claribi::http {

std::unique_ptr<ByteStream> ConnectionPool::Take(const std::string& origin, const Stage& stage) {
  Closing closing;  // destroyed last, without the mutex
  for (;;) {
    std::unique_ptr<ByteStream> stream;
    {
      const core::MutexLock lock(mutex_);
      DropExpired(stage.call().Now(), closing);
      const auto found = idle_.find(origin);
      if (found == idle_.end()) return nullptr;
      stream = std::move(found->second.back().stream);
      found->second.pop_back();
      if (found->second.empty()) idle_.erase(found);
      --count_;
    }
    if (stream->IsQuiet(stage)) return stream;
  }
}

void ConnectionPool::Give(const std::string& origin, std::unique_ptr<ByteStream> stream,
                          core::MonotonicTime now) {
  Closing closing;
  const core::MutexLock lock(mutex_);
  DropExpired(now, closing);
  std::deque<Idle>& of_origin = idle_[origin];
  of_origin.push_back({std::move(stream), now});
  ++count_;
  if (of_origin.size() > limits_.max_idle_per_origin) {
    closing.push_back(std::move(of_origin.front().stream));
    of_origin.pop_front();
    --count_;
  }
  if (count_ > limits_.max_idle) DropOldest(closing);
}

void ConnectionPool::DropExpired(core::MonotonicTime now, Closing& closing) {
  for (auto it = idle_.begin(); it != idle_.end();) {
    std::deque<Idle>& of_origin = it->second;
    while (!of_origin.empty() && now - of_origin.front().since >= limits_.max_idle_time) {
      closing.push_back(std::move(of_origin.front().stream));
      of_origin.pop_front();
      --count_;
    }
    it = of_origin.empty() ? idle_.erase(it) : std::next(it);
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
