#include "testing/fakes.h"

#include <algorithm>
#include <thread>

namespace claribi::testing {

core::Result<std::string> CountingRandom::Bytes(std::size_t count) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(next_++);
  return bytes;
}

void RecordingLogger::Log(core::LogLevel, core::LogComponent component,
                          std::string_view text) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  text_.append(core::kLogComponents.Of(component)).append(": ").append(text).append("\n");
}

std::string RecordingLogger::Text() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return text_;
}

MemoryHost::MemoryHost() { keys[1] = std::string(32, 'k'); }

core::Result<vault::StoredRecord> MemoryHost::Get(const core::CallContext& call,
                                                  std::string_view key) {
  CLARIBI_CHECK(call.CheckAlive());
  const std::lock_guard<std::recursive_mutex> lock(mutex_);
  ++reads[std::string(key)];
  if (!fail_next_get.empty()) {
    core::Error error = fail_next_get.front();
    fail_next_get.pop_front();
    return error;
  }
  if (const auto failure = fail_get.find(key); failure != fail_get.end()) return failure->second;
  const auto found = records.find(key);
  if (found == records.end()) return core::Error(core::ErrorCode::kNotFound, "no such record");
  return found->second;
}

core::Result<vault::Version> MemoryHost::Put(const core::CallContext& call, std::string_view key,
                                             std::string_view bytes, vault::Version expected) {
  CLARIBI_CHECK(call.CheckAlive());
  if (before_put) std::exchange(before_put, nullptr)();
  const std::lock_guard<std::recursive_mutex> lock(mutex_);
  ++writes[std::string(key)];
  if (!fail_next_put.empty()) {
    core::Error error = fail_next_put.front();
    fail_next_put.pop_front();
    return error;
  }
  const auto found = records.find(key);
  const vault::Version current = found == records.end() ? 0 : found->second.version;
  if (current != expected) return core::Error(core::ErrorCode::kConflict, "another node was first");
  records[std::string(key)] = {std::string(bytes), ++next_version_};
  return next_version_;
}

core::Status MemoryHost::Delete(const core::CallContext& call, std::string_view key,
                                vault::Version expected) {
  CLARIBI_CHECK(call.CheckAlive());
  const std::lock_guard<std::recursive_mutex> lock(mutex_);
  const auto found = records.find(key);
  if (found == records.end()) return core::Error(core::ErrorCode::kNotFound, "no such record");
  if (found->second.version != expected) {
    return core::Error(core::ErrorCode::kConflict, "another node was first");
  }
  records.erase(found);
  return core::Ok();
}

core::Status MemoryHost::Clear(const core::CallContext& call) {
  CLARIBI_CHECK(call.CheckAlive());
  const std::lock_guard<std::recursive_mutex> lock(mutex_);
  if (fail_clear) return *fail_clear;
  records.clear();
  return core::Ok();
}

core::Result<vault::SealingKey> MemoryHost::Get(const core::CallContext& call, std::uint64_t id) {
  CLARIBI_CHECK(call.CheckAlive());
  const std::lock_guard<std::recursive_mutex> lock(mutex_);
  const std::uint64_t wanted = id == 0 ? current_key : id;
  const auto found = keys.find(wanted);
  if (found == keys.end()) return core::Error(core::ErrorCode::kNotFound, "the key was retired");
  return vault::SealingKey{core::Secret::CopyOf(found->second), wanted};
}

core::Result<std::uint64_t> MemoryHost::Acquire(const core::CallContext& call,
                                                std::string_view name, core::Milliseconds,
                                                core::Milliseconds wait) {
  std::uint64_t lease = 0;
  const auto taken = [&] {  // looked at and taken under one lock: another waiter may be as fast
    const std::lock_guard<std::recursive_mutex> lock(mutex_);
    if (held_leases.contains(name)) return false;
    lease = held_leases[std::string(name)] = next_lease_++;
    return true;
  };
  CLARIBI_TRY(const bool came_free,
              call.WaitUntil(wait, taken, [](core::Milliseconds) { std::this_thread::yield(); }));
  if (!came_free) return core::Error(core::ErrorCode::kConflict, "another node holds the lease");
  return lease;
}

void MemoryHost::Release(std::uint64_t lease) {
  const std::lock_guard<std::recursive_mutex> lock(mutex_);
  std::erase_if(held_leases, [lease](const auto& held) { return held.second == lease; });
}

namespace {

class ScriptedResponse final : public http::HttpResponse {
 public:
  explicit ScriptedResponse(ScriptedAnswer answer) : answer_(std::move(answer)) {}
  int status() const override { return answer_.status; }
  const http::Headers& headers() const override { return answer_.headers; }
  core::Result<std::size_t> Read(char* buffer, std::size_t size,
                                 const core::CallContext& call) override {
    CLARIBI_CHECK(call.CheckAlive());
    if (answer_.before_read) CLARIBI_CHECK(answer_.before_read(call));
    std::size_t taken = std::min(size, answer_.body.size() - position_);
    if (answer_.chunk != 0) taken = std::min(taken, answer_.chunk);
    answer_.body.copy(buffer, taken, position_);
    position_ += taken;
    return taken;
  }

 private:
  ScriptedAnswer answer_;
  std::size_t position_ = 0;
};

}  // namespace

core::Result<std::unique_ptr<http::HttpResponse>> ScriptedTransport::Send(
    http::HttpRequest&& request, const core::CallContext& call) {
  if (core::Status alive = call.CheckAlive(); !alive.ok()) {
    alive.error().unsent = true;
    return std::move(alive).error();
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    seen_.push_back({request.method, request.url.text(), request.headers, request.body,
                     std::string(request.authorization.Reveal()), request.authorization_field});
  }
  ScriptedAnswer answer = handler_(request);
  if (answer.error) return *std::move(answer.error);
  return std::unique_ptr<http::HttpResponse>(std::make_unique<ScriptedResponse>(std::move(answer)));
}

std::vector<ScriptedTransport::Seen> ScriptedTransport::seen() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return seen_;
}

ScriptedAnswer JsonAnswer(int status, std::string_view body) {
  ScriptedAnswer answer;
  answer.status = status;
  answer.headers.Set("Content-Type", "application/json");
  answer.body = body;
  return answer;
}

}  // namespace claribi::testing
