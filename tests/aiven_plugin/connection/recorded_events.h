// What a connection reported, in order; and whatever a test wants done at that moment.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "connection/host_events.h"

namespace claribi::connection {

class RecordedEvents final : public HostEvents {
 public:
  void Report(const core::Json& event) override {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(event);
    }
    if (on_report) on_report();
  }
  std::vector<core::Json> All() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  std::vector<std::string> Kinds() const {
    std::vector<std::string> kinds;
    for (const core::Json& event : All()) kinds.push_back(*event.FindString("kind"));
    return kinds;
  }

  std::function<void()> on_report;

 private:
  mutable std::mutex mutex_;
  std::vector<core::Json> events_;
};

}  // namespace claribi::connection
