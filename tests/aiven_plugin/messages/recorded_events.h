// What a connection reported, as messages and in order; and whatever a test wants done at that
// moment.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "connection/connection_events.h"
#include "core/json.h"
#include "messages/sign_in_messages.h"

namespace claribi::connection {

class RecordedEvents final : public HostEvents {
 public:
  void Report(const HostEvent& event) override {
    core::Json message = messages::HostEventMessage(event);
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(message));
    }
    if (on_report) on_report();
  }
  std::vector<core::Json> All() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  std::vector<std::string> Kinds() const {
    std::vector<std::string> kinds;
    for (const core::Json& event : All()) kinds.emplace_back(*event.FindString("kind"));
    return kinds;
  }

  std::function<void()> on_report;

 private:
  mutable std::mutex mutex_;
  std::vector<core::Json> events_;
};

}  // namespace claribi::connection
