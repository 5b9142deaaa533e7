// std::mutex with clang's thread-safety annotations (-Wthread-safety); no mutex is held over I/O or
// a host callback.
#pragma once

#include <condition_variable>
#include <mutex>

#include "core/clock.h"

#if defined(__clang__)
#define CLARIBI_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define CLARIBI_THREAD_ATTRIBUTE(x)
#endif
#define CLARIBI_CAPABILITY(x) CLARIBI_THREAD_ATTRIBUTE(capability(x))
#define CLARIBI_SCOPED_CAPABILITY CLARIBI_THREAD_ATTRIBUTE(scoped_lockable)
#define CLARIBI_GUARDED_BY(x) CLARIBI_THREAD_ATTRIBUTE(guarded_by(x))
#define CLARIBI_REQUIRES(...) CLARIBI_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define CLARIBI_EXCLUDES(...) CLARIBI_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define CLARIBI_ACQUIRE(...) CLARIBI_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define CLARIBI_RELEASE(...) CLARIBI_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))

namespace claribi::core {

class CLARIBI_CAPABILITY("mutex") Mutex {
 public:
  void Lock() CLARIBI_ACQUIRE() { mutex_.lock(); }
  void Unlock() CLARIBI_RELEASE() { mutex_.unlock(); }

 private:
  friend class ConditionVariable;
  std::mutex mutex_;
};

class CLARIBI_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) CLARIBI_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~MutexLock() CLARIBI_RELEASE() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Wakes threads that wait under a Mutex. Waits are bounded, so that the waiting thread can ask its
// CallContext in between.
class ConditionVariable {
 public:
  void WaitFor(Mutex& mutex, Milliseconds at_most) CLARIBI_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait_for(lock, at_most);
    lock.release();
  }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace claribi::core
