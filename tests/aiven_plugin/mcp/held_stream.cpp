#include "aiven_plugin/mcp/held_stream.h"

#include <chrono>

namespace claribi::mcp {

testing::ScriptedAnswer HeldStream::Open(testing::ScriptedAnswer answer,
                                         const std::unique_lock<std::mutex>& /*held*/) {
  current_.reset();
  changed_.notify_all();
  if (answer.error || answer.status != 200) return answer;
  current_ = std::make_shared<Body>();
  // The client has left when it destroys the response, and with it this.
  const std::shared_ptr<Body> reading(current_.get(),
                                      [this, body = current_](Body*) { Leave(*body); });
  answer.before_read = [this, reading](const core::CallContext& call) {
    return Await(*reading, call);
  };
  return answer;
}

bool HeldStream::Release(const std::function<bool()>& was_answered) {
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Body> released = current_;
  if (!released) return was_answered();
  released->is_released = true;
  changed_.notify_all();
  // Bounded only so that a client that does not go on fails its test instead of holding it up.
  return changed_.wait_for(lock, std::chrono::seconds(60), [&] {
    if (!was_answered()) return false;
    return current_ == released ? released->is_left : !current_ || current_->is_awaited;
  });
}

core::Status HeldStream::Await(Body& body, const core::CallContext& call) {
  std::unique_lock lock(mutex_);
  body.is_awaited = true;
  changed_.notify_all();
  // A call that ends tells nobody here, so it is asked.
  while (!body.is_released) {
    CLARIBI_CHECK(call.CheckAlive());
    changed_.wait_for(lock, std::chrono::milliseconds(5));
  }
  return core::Ok();
}

void HeldStream::Leave(Body& body) {
  const std::lock_guard lock(mutex_);
  body.is_left = true;
  changed_.notify_all();
}

}  // namespace claribi::mcp
