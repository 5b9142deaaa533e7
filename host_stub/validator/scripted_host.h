// ScriptedHost: host services in memory that do what a rule wants of them (work, fail, conflict,
// wait), and keep all that a plugin does with them. It judges nothing: the rules do.
// Source: cbi_host and cbi_wait in claribi/data_source.h, claribi/host_events.h.
#pragma once

#include <claribi/data_source.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace claribi::validator {

/// A line that a plugin logged.
struct LogLine {
  void* scope = nullptr;
  std::int32_t level = 0;
  bool is_whole = true;  // neither component nor text was NULL
  std::string component, text;
};

/// Bytes that a plugin put into the store.
struct StoredBytes {
  void* scope = nullptr;
  std::string key, bytes;
};

/// One host. Its services are for any thread; the script is set while no plugin runs.
class ScriptedHost {
 public:
  ScriptedHost();
  ScriptedHost(const ScriptedHost&) = delete;
  ScriptedHost& operator=(const ScriptedHost&) = delete;

  const cbi_host* get() const { return &host_; }
  cbi_host& table() { return host_; }

  // The script. A status other than CBI_OK is what the service answers.
  std::int32_t get_status = CBI_OK;
  std::int32_t put_status = CBI_OK;
  std::int32_t clear_status = CBI_OK;
  std::int32_t key_status = CBI_OK;
  std::int32_t lease_status = CBI_OK;
  void FailAll(std::int32_t status);
  bool waits = false;         // what may wait does so until its wait ends, or four seconds long
  bool leases_lapse = false;  // a lease has lapsed as soon as it was given
  bool keeps = true;          // what is logged and put; not in loops that measure memory

  // Namespaces: what a connection may use, and until when.
  void OpenScope(void* scope);
  void CloseScope(void* scope);
  /// From now on no service may be used any more.
  void Retire() { retired_ = true; }

  // What the plugin did.
  int uses() const { return uses_; }            // of services that may wait
  int waits_begun() const { return waiting_; }  // of those, the ones that were made to wait
  int clears() const { return clears_; }
  int puts() const { return puts_; }
  int uses_after_destroy() const { return uses_after_destroy_; }
  std::size_t leases_held() const;
  std::size_t secrets() const;
  std::vector<std::string> wait_breaches() const;
  std::vector<std::string> scope_breaches() const;
  std::vector<std::string> store_breaches() const;
  std::vector<std::string> argument_breaches() const;
  std::vector<std::string> lease_names() const;
  std::vector<std::string> texts_not_utf8() const;
  std::set<void*> scopes_used() const;
  std::vector<LogLine> lines() const;
  std::vector<StoredBytes> stored() const;  // everything that was ever put
  std::vector<std::string> events() const;
  void ForgetScopesUsed();

 private:
  struct Record {
    std::string bytes;
    std::uint64_t version = 0;
  };
  using Key = std::pair<void*, std::string>;

  static const void* CBI_CALL GetExtension(const cbi_host* host, const char* id);
  static void CBI_CALL Log(const cbi_host* host, void* scope_opt, std::int32_t level,
                           const char* component, const char* text);
  static std::int64_t CBI_CALL UnixMs(const cbi_host* host);
  static std::int64_t CBI_CALL MonotonicMs(const cbi_host* host);
  static std::int32_t CBI_CALL SecretGet(const cbi_host* host, const cbi_wait* wait, void* scope,
                                         const char* key, cbi_recv recv, void* user);
  static std::int32_t CBI_CALL SecretPut(const cbi_host* host, const cbi_wait* wait, void* scope,
                                         const char* key, const void* data, std::size_t len,
                                         std::uint64_t expected, std::uint64_t* version_opt);
  static std::int32_t CBI_CALL SealingKey(const cbi_host* host, const cbi_wait* wait, void* scope,
                                          std::uint64_t key_id, cbi_recv recv, void* user);
  static std::int32_t CBI_CALL LeaseAcquire(const cbi_host* host, const cbi_wait* wait, void* scope,
                                            const char* name, std::int64_t ttl_ms,
                                            std::int64_t wait_ms, std::uint64_t* lease);
  static void CBI_CALL LeaseRelease(const cbi_host* host, void* scope, std::uint64_t lease);
  static std::int32_t CBI_CALL SecretClear(const cbi_host* host, const cbi_wait* wait, void* scope);
  static void CBI_CALL Report(const cbi_host* host, void* scope, const char* event);

  // Notes the use of a service; CBI_OK if it may go on to do its work.
  std::int32_t Enter(const char* service, const cbi_wait* wait, void* scope, std::int32_t scripted);
  void NoteScope(const char* service, void* scope);
  void NoteText(const char* what, const char* text_opt);
  /// Notes what no service may be given, and says whether it was.
  bool NoteArgument(bool is_right, const char* what);

  cbi_host host_{};
  std::atomic<int> uses_{0}, waiting_{0}, clears_{0}, puts_{0}, uses_after_destroy_{0};
  std::atomic<bool> retired_{false};
  mutable std::mutex mutex_;  // guards what follows
  std::set<void*> open_scopes_, closed_scopes_, scopes_used_;
  std::map<Key, Record> secrets_;
  std::map<Key, std::set<std::uint64_t>> versions_;  // that the plugin was told
  std::set<std::uint64_t> leases_;
  std::uint64_t last_number_ = 1000;
  std::vector<std::string> wait_breaches_, scope_breaches_, store_breaches_, not_utf8_, events_;
  std::vector<std::string> argument_breaches_, lease_names_;
  std::set<std::uint64_t> leases_given_;
  std::vector<LogLine> lines_;
  std::vector<StoredBytes> stored_;
};

}  // namespace claribi::validator
