#include "loader/call.h"

#include <chrono>
#include <limits>
#include <utility>

namespace claribi::loader {
namespace {

using outcome::Code;
using outcome::Error;

static_assert(static_cast<std::int32_t>(Code::kAbi) == CBI_E_ABI);
static_assert(static_cast<std::int32_t>(Code::kInternal) == CBI_E_INTERNAL);

// A code that this host does not know means INTERNAL (rule 3 of the header).
Code ToCode(std::int32_t status) {
  return status >= CBI_E_ABI && status <= CBI_E_INTERNAL ? static_cast<Code>(status)
                                                         : Code::kInternal;
}

std::string TextOrEmpty(const char* text_opt) { return text_opt != nullptr ? text_opt : ""; }

// Reads no member beyond the struct_size that the plugin declared.
Error CopyError(const cbi_error& error) {
  const auto has = [&](std::size_t end) { return error.struct_size >= end; };
#define CLARIBI_HAS_MEMBER(member) has(offsetof(cbi_error, member) + sizeof(error.member))
  Error copy;
  if (CLARIBI_HAS_MEMBER(code)) copy.code = ToCode(error.code);
  if (CLARIBI_HAS_MEMBER(retryable)) copy.retryable = error.retryable == 1;
  if (CLARIBI_HAS_MEMBER(http_status)) copy.http_status = error.http_status;
  if (CLARIBI_HAS_MEMBER(retry_after_ms) && error.retry_after_ms >= 0) {
    copy.retry_after = std::chrono::milliseconds(error.retry_after_ms);
  }
  if (CLARIBI_HAS_MEMBER(message)) copy.what = TextOrEmpty(error.message);
  if (CLARIBI_HAS_MEMBER(cause)) copy.cause = TextOrEmpty(error.cause);
  if (CLARIBI_HAS_MEMBER(fix)) copy.fix = TextOrEmpty(error.fix);
  if (CLARIBI_HAS_MEMBER(detail)) copy.detail = TextOrEmpty(error.detail);
#undef CLARIBI_HAS_MEMBER
  return copy;
}

std::int64_t DeadlineOf(const outcome::Patience& patience) {
  const auto left = patience.Remaining();
  constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
  const std::int64_t now = MonotonicMs();
  return left.count() >= kNone - now ? kNone : now + left.count();
}

Call* Self(const cbi_call* call) { return static_cast<Call*>(call->ctx); }

}  // namespace

std::int64_t MonotonicMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Call::Call(const CallSettings& settings) : settings_(settings) {
  call_.struct_size = sizeof(cbi_call);
  call_.ctx = this;
  call_.deadline_ms = DeadlineOf(settings.patience);
  call_.traceparent = settings.traceparent.empty() ? nullptr : settings.traceparent.c_str();
  call_.cancelled = &Call::OnCancelled;
  call_.progress = &Call::OnProgress;
  call_.emit = &Call::OnEmit;
  call_.fail = &Call::OnFail;
}

std::string_view Call::PurposeOf(const cbi_call* call_opt) {
  return call_opt != nullptr ? std::string_view(Self(call_opt)->settings_.purpose)
                             : std::string_view();
}

outcome::Result<std::string> Call::Finish(std::int32_t status) {
  if (status != CBI_OK) return Explain(status);
  if (refusal_ != CBI_OK) {
    RecordBreach("The plugin reported success although the host refused its output.");
    return Explain(refusal_);
  }
  const std::lock_guard lock(mutex_);
  if (has_failed_) {
    breaches_.emplace_back("The plugin called fail() and then reported success.");
  }
  return std::move(result_);
}

std::vector<std::string> Call::breaches() const {
  const std::lock_guard lock(mutex_);
  return breaches_;
}

Error Call::Explain(std::int32_t status) {
  const std::lock_guard lock(mutex_);
  if (error_) {
    if (error_->code != ToCode(status)) {
      breaches_.emplace_back("The status returned differs from the code given to fail().");
      error_->code = ToCode(status);
    }
    return *std::exchange(error_, std::nullopt);
  }
  if (refusal_ == CBI_E_TOO_LARGE) {
    return Error{.code = Code::kTooLarge,
                 .what = "The answer is too large.",
                 .cause = "The host takes at most " + std::to_string(settings_.max_output_bytes) +
                          " bytes of one call.",
                 .fix = "Ask for less: fewer rows, a shorter period, one service at a time."};
  }
  if (refusal_ == CBI_OK) {
    breaches_.emplace_back("The plugin returned status " + std::to_string(status) +
                           " without calling fail().");
  }
  if (auto stop = outcome::WhyStop(settings_.patience, "The call")) return *std::move(stop);
  return Error{.code = ToCode(status),
               .what = "The plugin gave no answer.",
               .cause = "It returned status " + std::to_string(status) + " without an explanation.",
               .fix = "Report this to the author of the plugin."};
}

void Call::RecordBreach(std::string sentence) {
  const std::lock_guard lock(mutex_);
  breaches_.push_back(std::move(sentence));
}

std::int32_t Call::Emit(const char* data, std::size_t len) {
  {
    const std::lock_guard lock(mutex_);
    if (has_failed_) {
      breaches_.emplace_back("The plugin emitted output after calling fail().");
      return CBI_E_STATE;
    }
  }
  if (refusal_ != CBI_OK) {
    RecordBreach("The plugin went on emitting after the host had refused.");
    return refusal_;
  }
  if (data == nullptr && len != 0) {
    RecordBreach("The plugin emitted a null pointer with a length.");
    return refusal_ = CBI_E_INVALID;
  }
  if (settings_.patience.IsCancelled() && !settings_.takes_result_when_cancelled) {
    return refusal_ = CBI_E_CANCELLED;
  }
  if (len > settings_.max_output_bytes - emitted_bytes_) return refusal_ = CBI_E_TOO_LARGE;
  emitted_bytes_ += len;
  result_.append(data, len);
  return CBI_OK;
}

void Call::Fail(const cbi_error& error) {
  Error copy = CopyError(error);
  const std::lock_guard lock(mutex_);
  if (has_failed_) breaches_.emplace_back("The plugin called fail() more than once.");
  has_failed_ = true;
  error_ = std::move(copy);
}

// The four functions that the plugin calls: nothing may be thrown into its frames.

std::int32_t CBI_CALL Call::OnCancelled(const cbi_call* call) {
  try {
    return Self(call)->settings_.patience.IsCancelled() ? 1 : 0;
  } catch (...) {  // A patience that throws counts as cancelled.
    return 1;
  }
}

void CBI_CALL Call::OnProgress(const cbi_call* call, double fraction, const char* message_opt) {
  const auto& on_progress = Self(call)->settings_.on_progress;
  if (!on_progress) return;
  try {
    on_progress(fraction, message_opt != nullptr ? message_opt : "");
  } catch (...) {  // A progress line that cannot be shown is no reason to end the call.
  }
}

std::int32_t CBI_CALL Call::OnEmit(const cbi_call* call, const char* data, std::size_t len) {
  Call& self = *Self(call);
  try {
    if (self.emitting_.exchange(true)) {
      self.RecordBreach("The plugin emitted from two threads at once.");
      return CBI_E_STATE;
    }
    const std::int32_t status = self.Emit(data, len);
    self.emitting_.store(false);
    return status;
  } catch (...) {  // out of memory, or a part that the host could not take
    self.refusal_ = CBI_E_TOO_LARGE;
    self.emitting_.store(false);
    return CBI_E_TOO_LARGE;
  }
}

void CBI_CALL Call::OnFail(const cbi_call* call, const cbi_error* error) {
  if (error == nullptr) return;
  try {
    Self(call)->Fail(*error);
  } catch (...) {  // out of memory: Explain() then says that there is no explanation
  }
}

}  // namespace claribi::loader
