/* The example as a later release might be: it speaks levels 1 and 2 and its table is one function
 * longer. A host of level 1 must find everything where it always was. */
#define claribi_ds_v1 ClockEntry
#include "../../plugin_api/examples/clock_source.c"
#undef claribi_ds_v1

typedef struct FutureApi {
  cbi_api level_1;
  int32_t(CBI_CALL* answer)(void);
} FutureApi;

static int32_t CBI_CALL Answer(void) { return 42; }

static const FutureApi kFutureApi = {
    {sizeof(FutureApi), 0, "com.example.worldclock", "2.0.0", Create, Destroy, GetExtension,
     Describe, Open, Close, AuthorizeBegin, AuthorizeComplete, AuthorizeStatus, AuthorizeRevoke,
     ListTools, CallTool},
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
