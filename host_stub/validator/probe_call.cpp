#include "validator/probe_call.h"

#include <limits>
#include <thread>

namespace claribi::validator {
namespace {

constexpr std::size_t kMostEmittedBytes = std::size_t{64} << 20;

ProbeCall& Self(const cbi_call* call) { return *static_cast<ProbeCall*>(call->ctx); }

std::string Copy(const char* text_opt) { return text_opt != nullptr ? text_opt : ""; }

// Reads no member beyond the struct_size that the plugin declared.
ToldError CopyError(const cbi_error& error) {
  ToldError told;
  told.struct_size = error.struct_size;
#define CLARIBI_IF_THERE(member) \
  if (error.struct_size >= offsetof(cbi_error, member) + sizeof(error.member))
  CLARIBI_IF_THERE(code) {
    told.has_code = true;
    told.code = error.code;
  }
  CLARIBI_IF_THERE(retryable) told.retryable = error.retryable;
  CLARIBI_IF_THERE(http_status) told.http_status = error.http_status;
  CLARIBI_IF_THERE(retry_after_ms) told.retry_after_ms = error.retry_after_ms;
  CLARIBI_IF_THERE(message) {
    told.has_message = true;
    told.message = Copy(error.message);
  }
  CLARIBI_IF_THERE(cause) told.cause = Copy(error.cause);
  CLARIBI_IF_THERE(fix) told.fix = Copy(error.fix);
  CLARIBI_IF_THERE(detail) told.detail = Copy(error.detail);
#undef CLARIBI_IF_THERE
  return told;
}

}  // namespace

std::int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

ProbeCall::ProbeCall() {
  call_.struct_size = sizeof(call_);
  call_.ctx = this;
  call_.deadline_ms = std::numeric_limits<std::int64_t>::max();
  call_.cancelled = &OnCancelled;
  call_.progress = &OnProgress;
  call_.emit = &OnEmit;
  call_.fail = &OnFail;
}

void ProbeCall::RefuseOutput(std::int32_t status, std::size_t after_pieces) {
  refusal_ = status;
  accept_pieces_ = after_pieces;
}

bool ProbeCall::IsLate() {
  if (!closed_) return false;
  ++uses_after_return_;
  return true;
}

std::string ProbeCall::emitted() const {
  const std::lock_guard lock(mutex_);
  return emitted_;
}

std::vector<ToldError> ProbeCall::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

std::vector<double> ProbeCall::fractions() const {
  const std::lock_guard lock(mutex_);
  return fractions_;
}

std::vector<std::string> ProbeCall::progress_texts() const {
  const std::lock_guard lock(mutex_);
  return progress_texts_;
}

std::int32_t CBI_CALL ProbeCall::OnCancelled(const cbi_call* call) {
  ProbeCall& self = Self(call);
  if (self.IsLate()) return 1;
  ++self.polls_;
  return self.IsCancelled() ? 1 : 0;
}

void CBI_CALL ProbeCall::OnProgress(const cbi_call* call, double fraction,
                                    const char* message_opt) {
  ProbeCall& self = Self(call);
  if (self.IsLate() || !self.keeps_) return;
  const std::lock_guard lock(self.mutex_);
  if (self.fractions_.size() >= 1000) return;
  self.fractions_.push_back(fraction);
  self.progress_texts_.push_back(Copy(message_opt));
}

std::int32_t CBI_CALL ProbeCall::OnEmit(const cbi_call* call, const char* data, std::size_t len) {
  ProbeCall& self = Self(call);
  if (self.IsLate()) return CBI_E_STATE;
  if (self.emitting_.exchange(true)) self.emitted_at_once_ = true;
  std::this_thread::yield();  // whoever emits at the same time is seen
  std::int32_t status = CBI_OK;
  {
    const std::lock_guard lock(self.mutex_);
    if (!self.errors_.empty()) self.emitted_after_fail_ = true;
    if (self.pieces_ >= self.accept_pieces_) {
      ++self.pieces_refused_;
      status = self.refusal_;
    } else if (data == nullptr && len != 0) {
      self.emitted_null_ = true;
      status = CBI_E_INVALID;
    } else if (len > kMostEmittedBytes - self.emitted_.size()) {
      status = CBI_E_TOO_LARGE;
    } else {
      ++self.pieces_;
      if (self.keeps_) self.emitted_.append(data, len);
    }
  }
  self.emitting_ = false;
  return status;
}

void CBI_CALL ProbeCall::OnFail(const cbi_call* call, const cbi_error* error) {
  ProbeCall& self = Self(call);
  if (self.IsLate() || !self.keeps_) return;
  const std::lock_guard lock(self.mutex_);
  self.errors_.push_back(error != nullptr ? CopyError(*error) : ToldError());
  self.errors_.back().is_null = error == nullptr;
}

}  // namespace claribi::validator
