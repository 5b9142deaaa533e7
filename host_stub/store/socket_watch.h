// SocketWatch: shuts a socket down when the patience of its guard ends, for a library that waits in
// poll() and cannot be cancelled. It closes nothing and reads nothing. Inside of this room only.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "outcome/patience.h"

namespace claribi::store {

/// Any thread. One thread of its own, which asks the patience of every guard. Outlives its guards.
class SocketWatch {
 public:
  /// While it lives, the end of `patience` is the end of the connection.
  class Guard {
   public:
    /// `socket` is duplicated, so that its number may be closed and given to another meanwhile.
    Guard(SocketWatch& watch, int socket, const outcome::Patience& patience);
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard();

   private:
    friend class SocketWatch;
    SocketWatch& watch_;
    const int socket_;
    const outcome::Patience& patience_;
    std::list<const Guard*>::iterator entry_;
  };

  SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;
  ~SocketWatch();

 private:
  void Run();

  // Held while patience is asked, which must not block.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<const Guard*> guards_;
  bool is_ending_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace claribi::store
