/* The life of a call in the zoo; a part of zoo_source.c. */
#ifndef CLARIBI_ZOO_CALLS_H
#define CLARIBI_ZOO_CALLS_H

static const char* LongText(char byte) {
  static char text[200001];
  memset(text, byte, sizeof(text) - 1);
  return text;
}

static int32_t Fail(const cbi_call* call, int32_t code, const char* message, const char* cause) {
  cbi_error error;
  memset(&error, 0, sizeof(error));
  error.struct_size = ZOO == ERROR_SHORT ? 48 : sizeof(error);
  error.code = code;
  error.retry_after_ms = -1;
  error.message = message;
  error.cause = cause;
  if (ZOO == ERROR_OTHER_CODE)
    error.code = code == CBI_E_UPSTREAM ? CBI_E_INTERNAL : CBI_E_UPSTREAM;
  if (ZOO == ERROR_NO_MESSAGE) error.message = "";
  if (ZOO == ERROR_RETRYABLE) error.retryable = 7;
  if (ZOO == ERROR_NOT_UTF8) error.message = "caf\xe9";
  if (ZOO == ERROR_DETAIL) error.detail = "{\"kind\":\"bad luck\"}";
  if (ZOO == ERROR_HTTP_STATUS) error.http_status = 99999;
  if (ZOO == ERROR_RETRY_AFTER) error.retry_after_ms = INT64_MIN;
  if (ZOO == ERROR_CODE_OK) error.code = CBI_OK;
  if (ZOO == ERROR_SIZE_ZERO) error.struct_size = 0;
  if (ZOO == ERROR_LINES) error.message = "It did not work.\nerror: \x1b[31mmore";
  if (ZOO == ERROR_LONG) error.message = LongText('A');
  if (ZOO == ERROR_DEEP_DETAIL) error.detail = LongText('[');
  if (ZOO == FAILS_SILENTLY) return code;
  if (ZOO == FAILS_WITH_NULL) {
    call->fail(call, NULL);
    return code;
  }
  call->fail(call, &error);
  if (ZOO == FAILS_TWICE) call->fail(call, &error);
  if (ZOO == EMITS_AFTER_FAIL) call->emit(call, "{}", 2);
  return code;
}

static int32_t Invalid(const cbi_call* call, const char* cause) {
  return Fail(call, CBI_E_INVALID, "The zoo did not understand the request.", cause);
}

static int IsUsable(const cbi_call* call) {
  if (ZOO == TRUSTS_CALL) return 1;
  return call != NULL && CBI_HAS(cbi_call, call, fail) && call->cancelled && call->progress &&
         call->emit;
}

static int32_t Interrupted(const cbi_host* host, const cbi_call* call) {
  if (call->cancelled(call) && ZOO != IGNORES_CANCEL) {
    return Fail(call, ZOO == CANCEL_IS_TIMEOUT ? CBI_E_TIMEOUT : CBI_E_CANCELLED,
                "The request was cancelled.", NULL);
  }
  if (ZOO != IGNORES_DEADLINE && host->monotonic_ms(host) >= call->deadline_ms) {
    return Fail(call, ZOO == DEADLINE_IS_UNAVAILABLE ? CBI_E_UNAVAILABLE : CBI_E_TIMEOUT,
                "The zoo ran out of time.", NULL);
  }
  return CBI_OK;
}

static int32_t Emit(const cbi_call* call, const char* json) {
  const size_t len = strlen(json);
  const size_t half = len / 2;
  int32_t status = call->emit(call, json, half);
  if (status != CBI_OK && ZOO != IGNORES_REFUSAL) return ZOO == REFUSAL_IS_OK ? CBI_OK : status;
  status = call->emit(call, json + half, len - half);
  if (ZOO == EMITS_NULL && status == CBI_OK) call->emit(call, NULL, 5);
  if (ZOO == EMITS_TWICE_AT_ONCE && status == CBI_OK) ZooEmitTwiceAtOnce(call);
  return status;
}

static JsonText Options(const char* options_opt) {
  JsonText options = {"{}", 2};
  if (options_opt != NULL) {
    options.text = options_opt;
    options.len = strlen(options_opt);
  }
  return options;
}

static int32_t Enter(const cbi_host* host, const cbi_call* call, const char* options_opt) {
  if (!IsUsable(call)) return CBI_E_INVALID;
  if (host == NULL) return Invalid(call, "the handle is NULL");
  if (ZOO != IGNORES_OPTIONS && !JsonIsObject(Options(options_opt))) {
    return Invalid(call, "options are not a JSON object");
  }
  if (ZOO == REFUSES_UNKNOWN_OPTIONS && options_opt != NULL &&
      strstr(options_opt, "x_of_a_later")) {
    return Invalid(call, "an unknown member");
  }
  if (ZOO == REFUSES_EMPTY_OPTIONS && options_opt != NULL && strcmp(options_opt, "{}") == 0) {
    return Invalid(call, "options are empty");
  }
  if (ZOO == PROGRESS_BEYOND) call->progress(call, 100.0, "done");
  return Interrupted(host, call);
}

/* Works on although nobody waits any more, or the time is over. */
static void ZooSleepIfCancelled(const cbi_call* call) {
  if (IsUsable(call) && call->cancelled(call)) usleep(2100 * 1000);
}
static void ZooSleepIfLate(const cbi_host* host, const cbi_call* call) {
  if (host != NULL && IsUsable(call) && host->monotonic_ms(host) >= call->deadline_ms) {
    usleep(2100 * 1000);
  }
}

#endif
