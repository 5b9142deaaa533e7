/* The header alone, as C and as C++: the place and width of every member on 64-bit targets, of the
 * pointer tables on 32-bit ones too, and every macro used once. Compiled, never run. */
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.h>
#include <claribi/draft/mcp_reading.h>
#include <claribi/elicitation.h>
#include <claribi/host_events.h>

#define HOLDS(name, condition) typedef char holds_##name[(condition) ? 1 : -1]
#define AT(type, member, offset) \
  HOLDS(type##_##member, sizeof(void*) != 8 || offsetof(type, member) == (offset))
/* Behind two 32-bit members, pointers only. */
#define SLOT(type, member, index) \
  HOLDS(type##_##member, offsetof(type, member) == 8 + (index) * sizeof(void*))

AT(cbi_error, struct_size, 0);
AT(cbi_error, code, 4);
AT(cbi_error, retryable, 8);
AT(cbi_error, http_status, 12);
AT(cbi_error, retry_after_ms, 16);
AT(cbi_error, message, 24);
AT(cbi_error, cause, 32);
AT(cbi_error, fix, 40);
AT(cbi_error, detail, 48);

AT(cbi_call, struct_size, 0);
AT(cbi_call, reserved0, 4);
AT(cbi_call, deadline_ms, 8);
AT(cbi_call, ctx, 16);
AT(cbi_call, traceparent, 24);
AT(cbi_call, cancelled, 32);
AT(cbi_call, progress, 40);
AT(cbi_call, emit, 48);
AT(cbi_call, fail, 56);

AT(cbi_wait, struct_size, 0);
AT(cbi_wait, reserved0, 4);
AT(cbi_wait, deadline_ms, 8);
AT(cbi_wait, ctx, 16);
AT(cbi_wait, call, 24);
AT(cbi_wait, cancelled, 32);
AT(cbi_wait, fail, 40);

AT(cbi_host, struct_size, 0);
AT(cbi_host, abi, 4);
SLOT(cbi_host, ctx, 0);
SLOT(cbi_host, product, 1);
SLOT(cbi_host, get_extension, 2);
SLOT(cbi_host, log, 3);
SLOT(cbi_host, unix_ms, 4);
SLOT(cbi_host, monotonic_ms, 5);
SLOT(cbi_host, secret_get, 6);
SLOT(cbi_host, secret_put, 7);
SLOT(cbi_host, sealing_key, 8);
SLOT(cbi_host, lease_acquire, 9);
SLOT(cbi_host, lease_release, 10);
SLOT(cbi_host, secret_clear, 11);

AT(cbi_elicitation, struct_size, 0);
SLOT(cbi_elicitation, ask, 0);
AT(cbi_host_events, struct_size, 0);
SLOT(cbi_host_events, report, 0);
AT(cbi_draft_mcp_reading, struct_size, 0);
SLOT(cbi_draft_mcp_reading, request, 0);

/* The same on every target: 64-bit members stand where nothing has to be padded before them. */
HOLDS(call_deadline, offsetof(cbi_call, deadline_ms) == 8 && offsetof(cbi_call, ctx) == 16);
HOLDS(wait_deadline, offsetof(cbi_wait, deadline_ms) == 8 && offsetof(cbi_wait, ctx) == 16);
HOLDS(error_retry, offsetof(cbi_error, retry_after_ms) == 16 && offsetof(cbi_error, message) == 24);

AT(cbi_conn_params, struct_size, 0);
AT(cbi_conn_params, reserved0, 4);
SLOT(cbi_conn_params, org_id, 0);
SLOT(cbi_conn_params, connection_id, 1);
SLOT(cbi_conn_params, config, 2);
SLOT(cbi_conn_params, scope, 3);
SLOT(cbi_conn_params, org_scope, 4);

AT(cbi_api, struct_size, 0);
AT(cbi_api, reserved0, 4);
SLOT(cbi_api, plugin_id, 0);
SLOT(cbi_api, plugin_version, 1);
SLOT(cbi_api, create, 2);
SLOT(cbi_api, destroy, 3);
SLOT(cbi_api, get_extension, 4);
SLOT(cbi_api, describe, 5);
SLOT(cbi_api, open, 6);
SLOT(cbi_api, close, 7);
SLOT(cbi_api, authorize_begin, 8);
SLOT(cbi_api, authorize_complete, 9);
SLOT(cbi_api, authorize_status, 10);
SLOT(cbi_api, authorize_revoke, 11);
SLOT(cbi_api, list_tools, 12);
SLOT(cbi_api, call_tool, 13);

HOLDS(handshake_never_grows, sizeof(cbi_handshake) == 20);
HOLDS(levels, CBI_ABI_MIN == 1u && CBI_ABI_MAX == 1u);
HOLDS(last_status, CBI_OK == 0 && CBI_E_INTERNAL == 15);
HOLDS(log_levels, CBI_LOG_TRACE == 0 && CBI_LOG_FATAL == 5);
HOLDS(entry_symbol, sizeof(CBI_ENTRY_SYMBOL) == sizeof("claribi_ds_v1"));

CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
  if (!handshake || !api || !*api) return CBI_E_INVALID;
  return CBI_HAS(cbi_api, *api, call_tool) ? CBI_OK : CBI_E_ABI;
}
