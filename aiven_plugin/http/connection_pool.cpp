#include "http/connection_pool.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace claribi::http {

std::size_t MostIdleOf(std::size_t most_sockets) {
  // An idle TLS connection takes some tens of kilobytes.
  constexpr std::size_t kMost = 1024;
  return std::clamp<std::size_t>(most_sockets / 4, 1, kMost);
}

std::unique_ptr<ByteStream> ConnectionPool::Take(const PoolKey& key, const Stage& stage) {
  Closing closing;  // destroyed last, without the mutex
  for (;;) {
    std::unique_ptr<ByteStream> stream;
    {
      const core::MutexLock lock(mutex_);
      DropExpired(stage.call().Now(), closing);
      const auto found = by_key_.find(key);
      if (found == by_key_.end()) return nullptr;
      const ByAge::iterator last = found->second.back();
      stream = std::move(last->stream);
      found->second.pop_back();
      by_age_.erase(last);
      if (found->second.empty()) by_key_.erase(found);
    }
    if (stream->IsQuiet(stage)) return stream;
  }
}

void ConnectionPool::Give(const PoolKey& key, std::unique_ptr<ByteStream> stream,
                          core::MonotonicTime now) {
  Closing closing;
  const core::MutexLock lock(mutex_);
  DropExpired(now, closing);
  const auto place = by_key_.try_emplace(key).first;
  by_age_.push_back({std::move(stream), now, place});
  place->second.push_back(std::prev(by_age_.end()));
  if (place->second.size() > limits_.max_idle_per_key) closing.push_back(RemoveFirst(place));
  if (by_age_.size() > limits_.max_idle) closing.push_back(RemoveFirst(by_age_.front().place));
}

void ConnectionPool::DropExpired(core::MonotonicTime now, Closing& closing) {
  while (!by_age_.empty() && now - by_age_.front().since >= limits_.max_idle_time) {
    closing.push_back(RemoveFirst(by_age_.front().place));
  }
}

std::unique_ptr<ByteStream> ConnectionPool::RemoveFirst(ByKey::iterator place) {
  const ByAge::iterator first = place->second.front();
  std::unique_ptr<ByteStream> stream = std::move(first->stream);
  by_age_.erase(first);
  place->second.erase(place->second.begin());
  if (place->second.empty()) by_key_.erase(place);
  return stream;
}

}  // namespace claribi::http
