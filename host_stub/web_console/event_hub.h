// EventHub: what happens, told to every browser that listens. The newest events are kept for a
// while, so that a stream which broke goes on where it was (Last-Event-ID); a stream that is too
// far behind is told to get everything again. Not a queue of work. Source: HTML, "Server-sent
// events".
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "values/json_value.h"

namespace claribi::web_console {

class EventHub;

/// One listener. The hub outlives it. One thread.
class EventStream {
 public:
  /// The text that is to be sent next: events, or a comment after a long silence. Blocks up to
  /// `wait`; "" where there is nothing yet; nothing where the stream has ended.
  std::optional<std::string> Next(std::chrono::milliseconds wait);

 private:
  friend class EventHub;
  EventStream(EventHub& hub, std::string session, std::uint64_t position, bool resumed)
      : hub_(hub), session_(std::move(session)), position_(position), resumed_(resumed) {}

  EventHub& hub_;
  const std::string session_;
  std::uint64_t position_;  // the number of the last event that was sent
  bool resumed_;
  bool said_hello_ = false;
  bool is_ended_ = false;  // guarded by the hub's mutex
  std::chrono::steady_clock::time_point last_sent_ = std::chrono::steady_clock::now();
};

/// Any thread.
class EventHub {
 public:
  EventHub();

  static constexpr std::size_t kMostStreams = 16;
  static constexpr std::size_t kMostStreamsOfOne = 4;
  static constexpr std::chrono::seconds kHeartbeat{15};

  /// `session` "": for all.
  void Publish(const std::string& session, const std::string& name, const values::Json& data);

  /// `last_id`: of Last-Event-ID, or "". The oldest stream of the session is ended where it has too
  /// many; nothing where all sessions together have.
  std::shared_ptr<EventStream> Open(const std::string& session, const std::string& last_id);

  /// Ends all streams; no more are opened.
  void Close();

 private:
  friend class EventStream;
  struct Event {
    std::uint64_t number = 0;
    std::string session;
    std::string name;
    std::string data;
  };

  std::string IdOf(std::uint64_t number) const { return epoch_ + "-" + std::to_string(number); }

  const std::string epoch_;  // numbers of an earlier process are not taken for ours
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> events_;
  std::size_t bytes_ = 0;
  std::uint64_t newest_ = 0;
  bool is_closed_ = false;
  std::vector<std::weak_ptr<EventStream>> streams_;  // the oldest first
};

}  // namespace claribi::web_console
