// SessionPool: the sessions of one database, each used by one transaction at a time.
// It opens none and knows no SQL. Inside of this room only.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "store/backend.h"

namespace claribi::store {

/// Any thread. Outlives its places.
class SessionPool {
 public:
  /// One of the pool's places. What `session` holds at the end stays open for the next transaction;
  /// a transaction whose session broke empties it.
  class Place {
   public:
    Place(SessionPool& pool, OpenSession idle_opt);
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();

    OpenSession session;  // null: to be opened

   private:
    SessionPool* pool_;
  };

  explicit SessionPool(std::size_t places);
  ~SessionPool();
  SessionPool(const SessionPool&) = delete;
  SessionPool& operator=(const SessionPool&) = delete;

  /// Nothing if no place became free in time.
  std::optional<Place> Take(std::chrono::milliseconds at_most);

  /// Closes the sessions that nobody uses: when one was broken, the others usually are.
  void CloseIdle();

 private:
  void GiveBack(OpenSession session_opt);

  std::mutex mutex_;
  std::condition_variable given_back_;
  std::size_t free_;
  std::vector<OpenSession> idle_;  // at most as many as are free
};

}  // namespace claribi::store
