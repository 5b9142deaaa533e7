// A server's own stream that waits until a test lets it speak, so that what the thread of
// ServerStream does happens in one order, the test's.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "testing/fakes.h"

namespace claribi::mcp {

class HeldStream {  // [mt]
 public:
  // The stream opened anew: `answer`, the body of which is held back if it is one to be read. The
  // caller holds the lock since it took `answer` from what `was_answered` looks at: in between,
  // the old stream would look like one that the client has left for good.
  testing::ScriptedAnswer Open(testing::ScriptedAnswer answer,
                               const std::unique_lock<std::mutex>& held);

  // Lets pass what was held. Returns when the client has read it and `was_answered` holds, and
  // either waits on the stream again or has left it; false if that does not come.
  bool Release(const std::function<bool()>& was_answered);

  // Held while the caller changes what `was_answered` looks at, and opens.
  std::unique_lock<std::mutex> Lock() { return std::unique_lock(mutex_); }

 private:
  struct Body {
    bool is_released = false;
    bool is_awaited = false;
    bool is_left = false;
  };

  core::Status Await(Body& body, const core::CallContext& call);
  void Leave(Body& body);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Body> current_;  // null: none, or refused
};

}  // namespace claribi::mcp
