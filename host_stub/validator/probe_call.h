// ProbeCall: the host's side of one call, which keeps all that a plugin does with it, breaches of
// the contract too. It judges nothing: the rules do. Source: cbi_call and cbi_error in
// claribi/data_source.h.
#pragma once

#include <claribi/data_source.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace claribi::validator {

/// Milliseconds of the clock that plugins are given.
std::int64_t NowMs();

/// What fail() was given, copied as far as its struct_size reaches.
struct ToldError {
  bool is_null = false;  // there was no cbi_error at all
  std::uint32_t struct_size = 0;
  bool has_code = false;
  std::int32_t code = 0;
  std::int32_t retryable = 0;
  std::int32_t http_status = 0;
  std::int64_t retry_after_ms = -1;
  bool has_message = false;  // a place for it
  std::string message, cause, fix, detail;
};

/// One call of one function. Keep it alive for as long as the plugin might still use it by mistake.
class ProbeCall {
 public:
  ProbeCall();
  ProbeCall(const ProbeCall&) = delete;
  ProbeCall& operator=(const ProbeCall&) = delete;

  const cbi_call* get() const { return &call_; }
  cbi_call& table() { return call_; }

  // What the host wants. Set before the call.
  void CancelFrom(std::int64_t at_ms) { cancel_at_ms_ = at_ms; }  // on NowMs(); 0: from the start
  void EndAt(std::int64_t deadline_ms) { call_.deadline_ms = deadline_ms; }
  void KeepNothing() { keeps_ = false; }  // for loops that measure memory
  void RefuseOutput(std::int32_t status, std::size_t after_pieces);

  /// The function has returned: whatever comes now comes too late.
  void Close() { closed_ = true; }

  // What the plugin did. Read after the function has returned.
  std::string emitted() const;
  std::vector<ToldError> errors() const;
  std::size_t pieces() const { return pieces_; }
  std::size_t pieces_refused() const { return pieces_refused_; }
  int polls() const { return polls_; }
  bool emitted_null() const { return emitted_null_; }
  bool emitted_after_fail() const { return emitted_after_fail_; }
  bool emitted_at_once() const { return emitted_at_once_; }
  int uses_after_return() const { return uses_after_return_; }
  std::vector<double> fractions() const;
  std::vector<std::string> progress_texts() const;

 private:
  static std::int32_t CBI_CALL OnCancelled(const cbi_call* call);
  static void CBI_CALL OnProgress(const cbi_call* call, double fraction, const char* message_opt);
  static std::int32_t CBI_CALL OnEmit(const cbi_call* call, const char* data, std::size_t len);
  static void CBI_CALL OnFail(const cbi_call* call, const cbi_error* error);
  bool IsCancelled() const { return NowMs() >= cancel_at_ms_; }
  bool IsLate();

  cbi_call call_{};
  std::atomic<std::int64_t> cancel_at_ms_{INT64_MAX};
  std::int32_t refusal_ = CBI_OK;
  bool keeps_ = true;
  std::size_t accept_pieces_ = SIZE_MAX;
  std::atomic<bool> closed_{false};
  std::atomic<bool> emitting_{false};
  std::atomic<bool> emitted_null_{false}, emitted_after_fail_{false}, emitted_at_once_{false};
  std::atomic<int> polls_{0}, uses_after_return_{0};
  std::atomic<std::size_t> pieces_{0}, pieces_refused_{0};
  mutable std::mutex mutex_;  // guards what follows
  std::string emitted_;
  std::vector<ToldError> errors_;
  std::vector<double> fractions_;
  std::vector<std::string> progress_texts_;
};

}  // namespace claribi::validator
