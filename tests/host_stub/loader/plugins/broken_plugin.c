/* Plugins that break the contract on loading, one per BROKEN_* definition, to be refused by the
 * host's loader. */
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.h>

#if defined(BROKEN_NO_ENTRY)
CBI_EXPORT int claribi_something_else(void);
int claribi_something_else(void) { return 0; }
#else

static int32_t Create(const cbi_host* host, const cbi_call* call, const char* config,
                      cbi_plugin** out) {
  (void)host, (void)call, (void)config, (void)out;
  return CBI_OK; /* and leaves no handle */
}
static void Destroy(cbi_plugin* plugin) { (void)plugin; }

static const cbi_api kIncomplete = {
    .struct_size = sizeof(cbi_api),
    .plugin_id = "test.broken",
    .plugin_version = "1.0.0",
    .create = Create,
    .destroy = Destroy,
};
static const cbi_api kShort = {
    .struct_size = 48, .plugin_id = "test.broken", .plugin_version = "1.0.0"};

int32_t claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
#if defined(BROKEN_TOO_NEW)
  handshake->plugin_abi_min = handshake->plugin_abi_max = 2;
  handshake->abi = 0;
  (void)api, (void)kIncomplete, (void)kShort;
  return CBI_E_ABI;
#else
  handshake->plugin_abi_min = handshake->plugin_abi_max = handshake->abi = 1;
#if defined(BROKEN_NO_TABLE)
  *api = NULL;
  (void)kIncomplete, (void)kShort;
#elif defined(BROKEN_SHORT_TABLE)
  *api = &kShort;
  (void)kIncomplete;
#else
  *api = &kIncomplete;
  (void)kShort;
#endif
  return CBI_OK;
#endif
}
#endif
