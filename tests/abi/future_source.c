/* The example as a later release might be: it speaks levels 1 and 2, its table is one function
 * longer, and so are the structs that it makes for its host: the wait and the error. A host of
 * level 1 must find everything where it always was. */
#define claribi_ds_v1 ClockEntry
#include "../../plugin_api/examples/clock_source.c"
#undef claribi_ds_v1

typedef struct FutureApi {
  cbi_api level_1;
  int32_t(CBI_CALL* answer)(void);
} FutureApi;
typedef struct FutureWait {
  cbi_wait level_1;
  const char* reason;
} FutureWait;
typedef struct FutureError {
  cbi_error level_1;
  const char* page;
} FutureError;

static int32_t CBI_CALL Answer(void) { return 42; }

static int32_t CBI_CALL NeverCancelled(const cbi_wait* wait) {
  (void)wait;
  return 0;
}
static void CBI_CALL Ignore(const cbi_wait* wait, const cbi_error* error) {
  (void)wait;
  (void)error;
}
static void CBI_CALL Count(void* user, const void* data, size_t len, uint64_t version) {
  (void)data;
  (void)version;
  *(size_t*)user = len;
}

/* Stores a secret and reads it again, each with a longer wait; logs how that ended. */
static int32_t CBI_CALL FutureOpen(cbi_plugin* plugin, const cbi_call* call,
                                   const cbi_conn_params* params, cbi_conn** out) {
  const int32_t opened = Open(plugin, call, params, out);
  if (opened != CBI_OK) return opened;
  const cbi_host* host = plugin->host;
  const FutureWait wait = {
      {sizeof(FutureWait), 0, call->deadline_ms, NULL, call, NeverCancelled, Ignore},
      "to see a longer wait"};
  size_t len = 0;
  char said[64];
  const int32_t put =
      host->secret_put(host, &wait.level_1, params->scope, "later", "12345", 5, 0, NULL);
  const int32_t got = host->secret_get(host, &wait.level_1, params->scope, "later", Count, &len);
  snprintf(said, sizeof(said), "put %d, got %d, %d bytes", (int)put, (int)got, (int)len);
  host->log(host, params->scope, CBI_LOG_INFO, "future", said);
  return CBI_OK;
}

static int32_t CBI_CALL FutureCallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                                       const char* args, size_t args_len, const char* options_opt) {
  if (IsUsable(call) && name != NULL && strcmp(name, "clock_repair") == 0) {
    const FutureError error = {{sizeof(FutureError), CBI_E_RATE_LIMITED, 1, 429, 1500,
                                "The clock is being repaired.", "a longer error", "Wait.", NULL},
                               "https://example.com/repairs"};
    call->fail(call, &error.level_1);
    return CBI_E_RATE_LIMITED;
  }
  return CallTool(conn, call, name, args, args_len, options_opt);
}

static const FutureApi kFutureApi = {
    {sizeof(FutureApi), 0, "com.example.worldclock", "1.0.0", Create, Destroy, GetExtension,
     Describe, FutureOpen, Close, AuthorizeBegin, AuthorizeComplete, AuthorizeStatus,
     AuthorizeRevoke, ListTools, FutureCallTool},
    Answer};

CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api);

CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
  const int32_t status = ClockEntry(handshake, api);
  if (handshake == NULL || api == NULL) return status;
  handshake->plugin_abi_max = 2;
  if (status != CBI_OK && handshake->host_abi_min > 2) return status;
  handshake->abi = handshake->host_abi_max < 2 ? handshake->host_abi_max : 2;
  *api = &kFutureApi.level_1;
  return CBI_OK;
}
