#include "validator/scripted_host.h"

#include <claribi/host_events.h>

#include <array>
#include <chrono>
#include <claribi/data_source.hpp>
#include <string_view>
#include <thread>

#include "validator/probe_call.h"
#include "validator/text_check.h"

namespace claribi::validator {
namespace {

constexpr std::int64_t kLongestWaitMs = 4'000;
constexpr std::size_t kMostRecords = 10'000;
constexpr std::uint64_t kKeyId = 7;

ScriptedHost& Self(const cbi_host* host) { return *static_cast<ScriptedHost*>(host->ctx); }

std::int32_t Tell(const cbi_wait& wait, std::int32_t status) {
  if (status == CBI_OK || status == CBI_E_NOT_FOUND || status == CBI_E_CONFLICT) return status;
  const cbi_error error = abi::MakeError(status, "The validator's host service was told to fail.");
  wait.fail(&wait, &error);
  return status;
}

// As long as the plugin's wait allows.
std::int32_t WaitInVain(const cbi_wait& wait) {
  const std::int64_t begin = NowMs();
  for (;;) {
    if (wait.cancelled(&wait) != 0) return CBI_E_CANCELLED;
    if (NowMs() >= wait.deadline_ms) return CBI_E_TIMEOUT;
    if (NowMs() - begin > kLongestWaitMs) return CBI_E_UNAVAILABLE;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace

ScriptedHost::ScriptedHost() {
  host_.struct_size = sizeof(host_);
  host_.abi = CBI_ABI_MAX;
  host_.ctx = this;
  host_.product = "claribi-host validator";
  host_.get_extension = &GetExtension;
  host_.log = &Log;
  host_.unix_ms = &UnixMs;
  host_.monotonic_ms = &MonotonicMs;
  host_.secret_get = &SecretGet;
  host_.secret_put = &SecretPut;
  host_.sealing_key = &SealingKey;
  host_.lease_acquire = &LeaseAcquire;
  host_.lease_release = &LeaseRelease;
  host_.secret_clear = &SecretClear;
}

void ScriptedHost::FailAll(std::int32_t status) {
  get_status = put_status = clear_status = key_status = lease_status = status;
}

void ScriptedHost::OpenScope(void* scope) {
  const std::lock_guard lock(mutex_);
  open_scopes_.insert(scope);
}

void ScriptedHost::CloseScope(void* scope) {
  const std::lock_guard lock(mutex_);
  open_scopes_.erase(scope);
  closed_scopes_.insert(scope);
}

void ScriptedHost::NoteScope(const char* service, void* scope) {
  const std::lock_guard lock(mutex_);
  scopes_used_.insert(scope);
  if (!keeps || open_scopes_.contains(scope) || scope_breaches_.size() >= kMostRecords) return;
  scope_breaches_.push_back(std::string(service) + (scope == nullptr ? " was given NULL for a scope"
                                                    : closed_scopes_.contains(scope)
                                                        ? " was given the scope of a "
                                                          "connection that is closed"
                                                        : " was given an unknown scope"));
}

void ScriptedHost::NoteText(const char* what, const char* text_opt) {
  if (!keeps || text_opt == nullptr || IsUtf8(text_opt)) return;
  const std::lock_guard lock(mutex_);
  not_utf8_.emplace_back(what);
}

bool ScriptedHost::NoteArgument(bool is_right, const char* what) {
  const std::lock_guard lock(mutex_);
  if (keeps && !is_right && argument_breaches_.size() < kMostRecords)
    argument_breaches_.emplace_back(what);
  return is_right;
}

std::int32_t ScriptedHost::Enter(const char* service, const cbi_wait* wait, void* scope,
                                 std::int32_t scripted) {
  ++uses_;
  if (retired_) ++uses_after_destroy_;
  const char* breach = nullptr;
  if (wait == nullptr) {
    breach = " was given NULL for a wait";
  } else if (!abi::IsUsable(wait)) {
    breach = " was given a wait that is too short, or lacks a function";
  } else if (wait->reserved0 != 0) {
    breach = " was given a wait whose reserved0 is not 0";
  }
  if (breach != nullptr) {
    const std::lock_guard lock(mutex_);
    if (keeps && wait_breaches_.size() < kMostRecords) {
      wait_breaches_.push_back(std::string(service) + breach);
    }
    if (wait == nullptr || !abi::IsUsable(wait)) return CBI_E_INVALID;
  }
  NoteScope(service, scope);
  if (scope == nullptr) return Tell(*wait, CBI_E_INVALID);
  if (waits) {
    ++waiting_;
    return Tell(*wait, WaitInVain(*wait));
  }
  return Tell(*wait, scripted);
}

const void* CBI_CALL ScriptedHost::GetExtension(const cbi_host* host, const char* id) {
  static constexpr cbi_host_events kEvents{sizeof(cbi_host_events), 0, &ScriptedHost::Report};
  ScriptedHost& self = Self(host);
  if (!self.NoteArgument(id != nullptr, "get_extension was given NULL for an id")) return nullptr;
  self.NoteText("the id of an extension", id);
  return std::string_view(id) == CBI_EXT_HOST_EVENTS ? &kEvents : nullptr;
}

void CBI_CALL ScriptedHost::Report(const cbi_host* host, void* scope, const char* event) {
  ScriptedHost& self = Self(host);
  if (self.retired_) ++self.uses_after_destroy_;
  self.NoteScope("report", scope);
  self.NoteArgument(event != nullptr, "report was given NULL for an event");
  const std::lock_guard lock(self.mutex_);
  if (self.keeps && self.events_.size() < kMostRecords) {
    self.events_.emplace_back(event != nullptr ? event : "");
  }
}

void CBI_CALL ScriptedHost::Log(const cbi_host* host, void* scope_opt, std::int32_t level,
                                const char* component, const char* text) {
  ScriptedHost& self = Self(host);
  if (self.retired_) ++self.uses_after_destroy_;
  if (scope_opt != nullptr) self.NoteScope("log", scope_opt);
  self.NoteText("the component of a log line", component);
  self.NoteText("the text of a log line", text);
  const std::lock_guard lock(self.mutex_);
  if (!self.keeps || self.lines_.size() >= kMostRecords) return;
  self.lines_.push_back({scope_opt, level, component != nullptr && text != nullptr,
                         component != nullptr ? component : "", text != nullptr ? text : ""});
}

std::int64_t CBI_CALL ScriptedHost::UnixMs(const cbi_host* host) {
  if (Self(host).retired_) ++Self(host).uses_after_destroy_;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t CBI_CALL ScriptedHost::MonotonicMs(const cbi_host* host) {
  if (Self(host).retired_) ++Self(host).uses_after_destroy_;
  return NowMs();
}

std::int32_t CBI_CALL ScriptedHost::SecretGet(const cbi_host* host, const cbi_wait* wait,
                                              void* scope, const char* key, cbi_recv recv,
                                              void* user) {
  ScriptedHost& self = Self(host);
  const auto status = self.Enter("secret_get", wait, scope, self.get_status);
  if (status != CBI_OK) return status;
  self.NoteText("the key of a secret", key);
  if (!self.NoteArgument(key != nullptr, "secret_get was given NULL for a key") ||
      !self.NoteArgument(recv != nullptr, "secret_get was given NULL for a receiver")) {
    return Tell(*wait, CBI_E_INVALID);
  }
  Record record;
  {
    const std::lock_guard lock(self.mutex_);
    const auto found = self.secrets_.find({scope, key});
    if (found == self.secrets_.end()) return CBI_E_NOT_FOUND;
    record = found->second;
    if (self.keeps) self.versions_[{scope, key}].insert(record.version);
  }
  recv(user, record.bytes.data(), record.bytes.size(), record.version);
  return CBI_OK;
}

std::int32_t CBI_CALL ScriptedHost::SecretPut(const cbi_host* host, const cbi_wait* wait,
                                              void* scope, const char* key, const void* data,
                                              std::size_t len, std::uint64_t expected,
                                              std::uint64_t* version_opt) {
  ScriptedHost& self = Self(host);
  ++self.puts_;
  if (key != nullptr && data != nullptr) {
    const std::lock_guard lock(self.mutex_);
    if (self.keeps && self.stored_.size() < kMostRecords) {
      self.stored_.push_back({scope, key, std::string(static_cast<const char*>(data), len)});
    }
  }
  const auto status = self.Enter("secret_put", wait, scope, self.put_status);
  if (status != CBI_OK) return status;
  self.NoteText("the key of a secret", key);
  if (!self.NoteArgument(key != nullptr, "secret_put was given NULL for a key")) {
    return Tell(*wait, CBI_E_INVALID);
  }
  const std::lock_guard lock(self.mutex_);
  const Key id{scope, key};
  if (self.keeps && expected != 0 && !self.versions_[id].contains(expected)) {
    self.store_breaches_.push_back("secret_put of \"" + id.second +
                                   "\" expects a version that no service told");
  }
  const auto found = self.secrets_.find(id);
  if ((found == self.secrets_.end() ? 0 : found->second.version) != expected) {
    return CBI_E_CONFLICT;
  }
  const std::uint64_t version = self.last_number_ += 17;  // opaque
  if (data == nullptr) {
    self.secrets_.erase(id);
  } else {
    self.secrets_[id] = {std::string(static_cast<const char*>(data), len), version};
  }
  if (self.keeps) self.versions_[id].insert(version);
  if (version_opt != nullptr) *version_opt = version;
  return CBI_OK;
}

std::int32_t CBI_CALL ScriptedHost::SealingKey(const cbi_host* host, const cbi_wait* wait,
                                               void* scope, std::uint64_t key_id, cbi_recv recv,
                                               void* user) {
  ScriptedHost& self = Self(host);
  const auto status = self.Enter("sealing_key", wait, scope, self.key_status);
  if (status != CBI_OK) return status;
  if (!self.NoteArgument(recv != nullptr, "sealing_key was given NULL for a receiver")) {
    return Tell(*wait, CBI_E_INVALID);
  }
  if (key_id != 0 && key_id != kKeyId) return CBI_E_NOT_FOUND;
  std::array<std::uint8_t, 32> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(0xA5U ^ (i * 7U));
  recv(user, key.data(), key.size(), kKeyId);
  return CBI_OK;
}

std::int32_t CBI_CALL ScriptedHost::LeaseAcquire(const cbi_host* host, const cbi_wait* wait,
                                                 void* scope, const char* name, std::int64_t ttl_ms,
                                                 std::int64_t wait_ms, std::uint64_t* lease) {
  ScriptedHost& self = Self(host);
  const auto status = self.Enter("lease_acquire", wait, scope, self.lease_status);
  if (status != CBI_OK) return status;
  self.NoteText("the name of a lease", name);
  if (!self.NoteArgument(name != nullptr, "lease_acquire was given NULL for a name") ||
      !self.NoteArgument(lease != nullptr, "lease_acquire was given NULL for a lease") ||
      !self.NoteArgument(ttl_ms > 0, "lease_acquire was given a ttl_ms of no time") ||
      !self.NoteArgument(wait_ms >= 0, "lease_acquire was given a wait_ms below 0")) {
    return Tell(*wait, CBI_E_INVALID);
  }
  const std::lock_guard lock(self.mutex_);
  *lease = ++self.last_number_;
  if (self.keeps && self.lease_names_.size() < kMostRecords) {
    self.lease_names_.emplace_back(name);
    self.leases_given_.insert(*lease);
  }
  if (self.keeps && !self.leases_lapse) self.leases_.insert(*lease);
  return CBI_OK;
}

void CBI_CALL ScriptedHost::LeaseRelease(const cbi_host* host, void* scope, std::uint64_t lease) {
  ScriptedHost& self = Self(host);
  if (self.retired_) ++self.uses_after_destroy_;
  self.NoteScope("lease_release", scope);
  const std::lock_guard lock(self.mutex_);
  if (self.keeps && !self.leases_given_.contains(lease) &&
      self.argument_breaches_.size() < kMostRecords) {
    self.argument_breaches_.emplace_back("lease_release was given a lease that was never acquired");
  }
  self.leases_.erase(lease);
}

std::int32_t CBI_CALL ScriptedHost::SecretClear(const cbi_host* host, const cbi_wait* wait,
                                                void* scope) {
  ScriptedHost& self = Self(host);
  ++self.clears_;
  const auto status = self.Enter("secret_clear", wait, scope, self.clear_status);
  if (status != CBI_OK) return status;
  const std::lock_guard lock(self.mutex_);
  std::erase_if(self.secrets_, [&](const auto& entry) { return entry.first.first == scope; });
  return CBI_OK;
}

#define CLARIBI_UNDER_LOCK(type, name, member) \
  type ScriptedHost::name() const {            \
    const std::lock_guard lock(mutex_);        \
    return member;                             \
  }
CLARIBI_UNDER_LOCK(std::size_t, leases_held, leases_.size())
CLARIBI_UNDER_LOCK(std::size_t, secrets, secrets_.size())
CLARIBI_UNDER_LOCK(std::vector<std::string>, wait_breaches, wait_breaches_)
CLARIBI_UNDER_LOCK(std::vector<std::string>, scope_breaches, scope_breaches_)
CLARIBI_UNDER_LOCK(std::vector<std::string>, store_breaches, store_breaches_)
CLARIBI_UNDER_LOCK(std::vector<std::string>, argument_breaches, argument_breaches_)
CLARIBI_UNDER_LOCK(std::vector<std::string>, lease_names, lease_names_)
CLARIBI_UNDER_LOCK(std::vector<std::string>, texts_not_utf8, not_utf8_)
CLARIBI_UNDER_LOCK(std::set<void*>, scopes_used, scopes_used_)
CLARIBI_UNDER_LOCK(std::vector<LogLine>, lines, lines_)
CLARIBI_UNDER_LOCK(std::vector<StoredBytes>, stored, stored_)
CLARIBI_UNDER_LOCK(std::vector<std::string>, events, events_)
#undef CLARIBI_UNDER_LOCK

void ScriptedHost::ForgetScopesUsed() {
  const std::lock_guard lock(mutex_);
  scopes_used_.clear();
}

}  // namespace claribi::validator
