#include "abi/host_adapter.h"

#include <claribi/data_source.hpp>
#include <optional>
#include <string>

#include "core/mutex.h"
#include "core/secret.h"
#include "messages/error_detail.h"
#include "messages/sign_in_messages.h"

namespace claribi::abi {
namespace {

// The cbi_wait of one host service, made from a CallContext: its deadline and its cancellation.
// An error that the host reports is kept here and not passed on, because the call may still succeed
// without the service. Borrows the context; lives as long as the service runs.
class ServiceWait {
 public:
  explicit ServiceWait(const core::CallContext& context) : context_(context) {
    wait_.struct_size = sizeof(cbi_wait);
    wait_.deadline_ms = context.Deadline() == core::MonotonicTime::max()
                            ? INT64_MAX
                            : context.Deadline().time_since_epoch().count();
    wait_.ctx = this;
    wait_.call = static_cast<const cbi_call*>(context.HostHandle());
    wait_.cancelled = &IsCancelled;
    wait_.fail = &Keep;
  }
  ServiceWait(const ServiceWait&) = delete;
  ServiceWait& operator=(const ServiceWait&) = delete;

  const cbi_wait* get() const { return &wait_; }

  // The error that the host reported for `status`, or one of our own if it reported none.
  core::Error ToError(std::int32_t status, std::string_view service) && {
    const core::MutexLock lock(mutex_);
    const bool known = status >= CBI_E_ABI && status <= CBI_E_INTERNAL;
    if (reason_ && static_cast<std::int32_t>(reason_->code) == status) {
      if (!known) reason_->code = core::ErrorCode::kInternal;  // unknown codes: rule 3
      return *std::move(reason_);
    }
    return core::Error(known ? static_cast<core::ErrorCode>(status) : core::ErrorCode::kInternal,
                       "A service of the host failed.",
                       std::string(service) + " ended with status " + std::to_string(status),
                       "Ask the operator to look for the reason in the host's log.");
  }

 private:
  static ServiceWait& Self(const cbi_wait* wait) { return *static_cast<ServiceWait*>(wait->ctx); }

  // No exception may reach the host's frames (rule 3).
  static std::int32_t CBI_CALL IsCancelled(const cbi_wait* wait) {
    std::int32_t cancelled = 1;
    Guard([&] { cancelled = Self(wait).context_.IsCancelled() ? 1 : 0; });
    return cancelled;
  }

  static void CBI_CALL Keep(const cbi_wait* wait, const cbi_error* error) {
    Guard([&] {
      if (error == nullptr) return;
      const auto text = [](const char* text_opt) { return text_opt == nullptr ? "" : text_opt; };
      core::Error kept(static_cast<core::ErrorCode>(error->code), text(error->message),
                       text(error->cause), text(error->fix));
      kept.retryable = error->retryable != 0;
      ServiceWait& self = Self(wait);
      const core::MutexLock lock(self.mutex_);
      self.reason_ = std::move(kept);
    });
  }

  const core::CallContext& context_;
  cbi_wait wait_{};
  core::Mutex mutex_;  // fail() may come from any thread of the host
  std::optional<core::Error> reason_ CLARIBI_GUARDED_BY(mutex_);
};

// The limit of a user's answer to an elicitation, as JSON.
constexpr std::size_t kMaxAnswerBytes = std::size_t{256} * 1024;

// The bytes that a service passed to cbi_recv. They are wiped, because they may be a key.
struct Received {
  Received() = default;
  Received(const Received&) = delete;
  Received& operator=(const Received&) = delete;
  ~Received() { core::Wipe(bytes); }

  // kInternal if the bytes did not arrive although the service ended with CBI_OK.
  core::Status Check(std::string_view service) const {
    if (is_whole) return core::Ok();
    return core::Error(core::ErrorCode::kInternal, "A service of the host failed.",
                       std::string(service) + " ended with status 0, but its data did not arrive",
                       "Report this to the maker of the host.");
  }

  std::string bytes;
  std::uint64_t version = 0;
  bool is_whole = false;
};

void CBI_CALL Receive(void* user, const void* data, std::size_t len, std::uint64_t version) {
  auto* received = static_cast<Received*>(user);
  // No exception may reach the host's frames, not even std::bad_alloc (rule 3).
  Guard([&] {
    core::Wipe(received->bytes);
    received->is_whole = false;
    received->bytes.assign(static_cast<const char*>(data), len);
    received->version = version;
    received->is_whole = true;
  });
}

}  // namespace

void HostLogger::Log(core::LogLevel level, core::LogComponent component,
                     std::string_view text) const {
  if (level < least_) return;
  host_.log(&host_, scope_, static_cast<std::int32_t>(level),
            std::string(core::kLogComponents.Of(component)).c_str(),
            messages::WithoutCredentials(text).c_str());
}

core::Result<vault::StoredRecord> HostScope::Get(const core::CallContext& call,
                                                 std::string_view key) {
  ServiceWait service(call);
  Received received;
  const std::int32_t status = host_.secret_get(&host_, service.get(), scope_,
                                               std::string(key).c_str(), &Receive, &received);
  if (status != CBI_OK) return std::move(service).ToError(status, "secret_get");
  CLARIBI_CHECK(received.Check("secret_get"));
  return vault::StoredRecord{std::move(received.bytes), received.version};
}

core::Result<vault::Version> HostScope::Put(const core::CallContext& call, std::string_view key,
                                            std::string_view bytes, vault::Version expected) {
  ServiceWait service(call);
  std::uint64_t version = 0;
  const std::int32_t status =
      host_.secret_put(&host_, service.get(), scope_, std::string(key).c_str(), bytes.data(),
                       bytes.size(), expected, &version);
  if (status != CBI_OK) return std::move(service).ToError(status, "secret_put");
  return version;
}

core::Status HostScope::Delete(const core::CallContext& call, std::string_view key,
                               vault::Version expected) {
  ServiceWait service(call);
  const std::int32_t status = host_.secret_put(
      &host_, service.get(), scope_, std::string(key).c_str(), nullptr, 0, expected, nullptr);
  if (status != CBI_OK) return std::move(service).ToError(status, "secret_put");
  return core::Ok();
}

core::Status HostScope::Clear(const core::CallContext& call) {
  ServiceWait service(call);
  const std::int32_t status = host_.secret_clear(&host_, service.get(), scope_);
  if (status != CBI_OK) return std::move(service).ToError(status, "secret_clear");
  return core::Ok();
}

core::Result<vault::SealingKey> HostScope::Get(const core::CallContext& call, std::uint64_t id) {
  ServiceWait service(call);
  Received received;
  const std::int32_t status =
      host_.sealing_key(&host_, service.get(), scope_, id, &Receive, &received);
  if (status != CBI_OK) return std::move(service).ToError(status, "sealing_key");
  CLARIBI_CHECK(received.Check("sealing_key"));
  return vault::SealingKey{core::Secret(std::move(received.bytes)), received.version};
}

core::Result<std::uint64_t> HostScope::Acquire(const core::CallContext& call, std::string_view name,
                                               core::Milliseconds time_to_live,
                                               core::Milliseconds wait) {
  ServiceWait service(call);
  std::uint64_t lease = 0;
  const std::int32_t status =
      host_.lease_acquire(&host_, service.get(), scope_, std::string(name).c_str(),
                          time_to_live.count(), wait.count(), &lease);
  if (status != CBI_OK) return std::move(service).ToError(status, "lease_acquire");
  return lease;
}

const cbi_elicitation* HostElicitor::Find(const cbi_host& host) {
  const auto* extension =
      static_cast<const cbi_elicitation*>(host.get_extension(&host, CBI_EXT_ELICITATION));
  if (extension == nullptr || !CBI_HAS(cbi_elicitation, extension, ask)) return nullptr;
  return extension;
}

core::Result<core::Json> HostElicitor::Ask(const core::Json& params,
                                           const core::CallContext& call) {
  ServiceWait service(call);
  Received received;
  const std::int32_t status =
      extension_.ask(&host_, service.get(), scope_, params.Dump().c_str(), &Receive, &received);
  if (status != CBI_OK) return std::move(service).ToError(status, "elicitation");
  CLARIBI_CHECK(received.Check("elicitation"));
  return core::Json::Parse(received.bytes, {.max_bytes = kMaxAnswerBytes, .max_depth = 8});
}

const cbi_host_events* HostEventSink::Find(const cbi_host& host) {
  const auto* extension =
      static_cast<const cbi_host_events*>(host.get_extension(&host, CBI_EXT_HOST_EVENTS));
  if (extension == nullptr || !CBI_HAS(cbi_host_events, extension, report)) return nullptr;
  return extension;
}

void HostEventSink::Report(const connection::HostEvent& event) {
  extension_.report(&host_, scope_, messages::HostEventMessage(event).Dump().c_str());
}

void HostScope::Release(std::uint64_t lease) { host_.lease_release(&host_, scope_, lease); }

}  // namespace claribi::abi
