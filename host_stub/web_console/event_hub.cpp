#include "web_console/event_hub.h"

#include <algorithm>
#include <charconv>

#include "web_console/browser_sessions.h"

namespace claribi::web_console {
namespace {

constexpr std::size_t kMostEvents = 2000;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr std::size_t kMostAtOnce = 64;

std::optional<std::uint64_t> NumberIn(const std::string& id, const std::string& epoch) {
  if (id.rfind(epoch + "-", 0) != 0) return std::nullopt;
  const char* end = id.data() + id.size();
  std::uint64_t number = 0;
  const auto read = std::from_chars(id.data() + epoch.size() + 1, end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::string> EventStream::Next(std::chrono::milliseconds wait) {
  std::unique_lock lock(hub_.mutex_);
  if (said_hello_) {
    hub_.changed_.wait_for(
        lock, wait, [&] { return is_ended_ || hub_.is_closed_ || hub_.newest_ > position_; });
  }
  if (is_ended_ || hub_.is_closed_) return std::nullopt;
  std::string text;
  const std::uint64_t oldest = hub_.newest_ - hub_.events_.size();  // the one before the first
  if (position_ < oldest) {                                         // too far behind: begin anew
    said_hello_ = resumed_ = false;
    position_ = hub_.newest_;
  }
  if (!said_hello_) {
    text = "retry: 1000\nid: " + hub_.IdOf(position_) +
           "\nevent: hello\ndata: {\"resumed\":" + (resumed_ ? "true" : "false") + "}\n\n";
    said_hello_ = true;
  }
  std::size_t sent = 0;
  for (auto i = static_cast<std::size_t>(position_ - oldest);
       i < hub_.events_.size() && sent < kMostAtOnce; ++i) {
    const EventHub::Event& event = hub_.events_[i];
    position_ = event.number;
    if (!event.session.empty() && event.session != session_) continue;
    ++sent;
    text += "id: " + hub_.IdOf(event.number) + "\nevent: " + event.name + "\ndata: " + event.data +
            "\n\n";
  }
  const auto now = std::chrono::steady_clock::now();
  if (text.empty() && now - last_sent_ >= EventHub::kHeartbeat) text = ": alive\n\n";
  if (!text.empty()) last_sent_ = now;
  return text;
}

EventHub::EventHub() : epoch_(RandomToken().substr(0, 8)) {}

void EventHub::Publish(const std::string& session, const std::string& name,
                       const values::Json& data) {
  std::string text = values::WriteJson(data);  // one line
  {
    const std::lock_guard lock(mutex_);
    bytes_ += text.size();
    events_.push_back({++newest_, session, name, std::move(text)});
    while (events_.size() > kMostEvents || (bytes_ > kMostBytes && events_.size() > 1)) {
      bytes_ -= events_.front().data.size();
      events_.pop_front();
    }
  }
  changed_.notify_all();
}

std::shared_ptr<EventStream> EventHub::Open(const std::string& session,
                                            const std::string& last_id) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return nullptr;
  std::erase_if(streams_, [](const auto& stream) { return stream.expired(); });
  std::vector<std::shared_ptr<EventStream>> ours;
  for (const auto& stream : streams_) {
    auto held = stream.lock();
    if (held && held->session_ == session && !held->is_ended_) ours.push_back(std::move(held));
  }
  if (ours.size() >= kMostStreamsOfOne) {
    ours.front()->is_ended_ = true;
    changed_.notify_all();
  } else if (streams_.size() >= kMostStreams) {
    return nullptr;
  }
  const auto number = NumberIn(last_id, epoch_);
  const std::uint64_t oldest = newest_ - events_.size();
  const bool resumed = number && *number >= oldest && *number <= newest_;
  std::shared_ptr<EventStream> stream(
      new EventStream(*this, session, resumed ? *number : newest_, resumed));
  streams_.push_back(stream);
  return stream;
}

void EventHub::Close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace claribi::web_console
