/* claribi/data_source.h - the stable C ABI between the clariBI host and a data-source plugin.
 *
 * A plugin is a shared library that exports one function, claribi_ds_v1, which hands out one table:
 * describe, authorize_*, list_tools and call_tool are the data-source interface. The JSON that
 * crosses is described in ../../messages/MESSAGES.md, one JSON Schema a message. This header is not
 * a protocol client and not a library: there is nothing to link.
 * C99, C11, C17, C++11, C++17, C++20; no dependency but the C library's headers.
 *
 * Level 1 freezes with release 1.0.0; until then CHANGELOG.md names every change of this file.
 *
 * FIVE RULES (everything below follows from them)
 *  1 OWNERSHIP  Neither side ever frees the other's memory and no function returns memory.
 *               Pointers passed in either direction are borrowed until that call returns;
 *               keep a copy if you need it longer. Handles die in their one named destroy call.
 *  2 EVOLUTION  Tables grow at the end only; a member is never moved, retyped or given a new
 *               meaning. Test CBI_HAS(type, table, member) before using one newer than ABI 1, and
 *               never write past the other side's struct_size. Optional features are extensions
 *               behind a string id, one header each: "claribi.ds.NAME/REV" is offered by plugins,
 *               "claribi.host.NAME/REV" by hosts; a changed struct is a new REV. What may still
 *               change is a draft: header in claribi/draft/, id "claribi.draft.SIDE.NAME/REV". A
 *               break gets a new exported symbol (claribi_ds_v2), side by side with this one.
 *               Readers of JSON ignore members they do not know; schemas do not forbid them.
 *  3 ERRORS     int32_t status, 0 = ok. Before returning non-zero call call->fail() once; the host
 *               copies it. No errno, no thread-local "last error", and NO C++ EXCEPTION, longjmp
 *               or abort() crosses this boundary in either direction. Unknown codes mean INTERNAL.
 *               A NULL where "opt" is not marked is CBI_E_INVALID; without a usable `call` or
 *               `wait`, the status alone reports the error.
 *  4 THREADS    Calls block; the host owns the threads. [mt] = any thread, also concurrently on
 *               one handle; [ex] = nothing else may run on that handle or its children. Every
 *               host function is [mt]. Host functions and callbacks never call back into the
 *               table. On one call, emit is never concurrent; cancelled, progress and fail are
 *               [mt]. The plugin may run threads of its own: those that use a connection's scope
 *               end before close() returns, all others before destroy() returns. No fork() after
 *               create().
 *  5 TEXT       UTF-8. `const char*` is NUL-terminated and never NULL unless marked "opt"; a
 *               `data, len` pair need not be terminated. Payloads are JSON (RFC 8259).
 */
#ifndef CLARIBI_DS_H
#define CLARIBI_DS_H
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define CBI_CALL __cdecl
#define CBI_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define CBI_CALL
#define CBI_EXPORT __attribute__((visibility("default")))
#else
#define CBI_CALL
#define CBI_EXPORT
#endif
#ifdef __cplusplus
extern "C" {
#endif

#define CBI_ABI_MIN 1u /* oldest ABI level this header can speak */
#define CBI_ABI_MAX 1u /* newest ABI level this header knows */
/* True if `m` lies inside what the producer filled and is set: CBI_HAS(cbi_host, host, log).
 * For pointer members; `t` is evaluated more than once and must not be NULL. */
#define CBI_HAS(type, t, m) ((t)->struct_size >= offsetof(type, m) + sizeof((t)->m) && (t)->m)

/* Status codes: plain int32_t, because the width of a C enum is the compiler's choice. */
#define CBI_OK 0
#define CBI_E_ABI 1           /* no common ABI level, or a table shorter than the level agreed */
#define CBI_E_INVALID 2       /* caller's mistake: bad argument, JSON or URL */
#define CBI_E_STATE 3         /* not allowed now, e.g. authorize_complete without authorize_begin */
#define CBI_E_AUTH_REQUIRED 4 /* never authorised, revoked, or refresh refused: ask the user */
#define CBI_E_FORBIDDEN 5     /* authorised, but not for this */
#define CBI_E_NOT_FOUND 6     /* no such tool, secret, key */
#define CBI_E_CONFLICT 7      /* version mismatch, or lease held by another node */
#define CBI_E_RATE_LIMITED 8  /* upstream asks for a pause: see retry_after_ms */
#define CBI_E_UNAVAILABLE 9   /* network, upstream or store outage */
#define CBI_E_TIMEOUT 10      /* the call's deadline passed */
#define CBI_E_CANCELLED 11    /* the host asked for it */
#define CBI_E_TOO_LARGE 12    /* a limit named in fail().cause */
#define CBI_E_UPSTREAM 13     /* upstream answered, but broke its protocol */
#define CBI_E_UNSUPPORTED 14  /* this plugin does not offer that function */
#define CBI_E_INTERNAL 15     /* a bug, or an exception caught at the boundary */

/* Why a call failed. Written by the side that fails, read and copied inside fail(). */
typedef struct cbi_error {
  uint32_t struct_size;   /* sizeof(cbi_error) as the writer knows it */
  int32_t code;           /* CBI_E_*, the same as the status returned */
  int32_t retryable;      /* 1: the same call may succeed later, unchanged and safely; else 0 */
  int32_t http_status;    /* 0 if none */
  int64_t retry_after_ms; /* -1 unknown */
  const char* message;    /* one sentence for the person in front of the screen */
  const char* cause;      /* opt: what went wrong, for the log; never a secret */
  const char* fix;        /* opt: what that person can do now */
  const char* detail;     /* opt: JSON, messages/error_detail.schema.json */
} cbi_error;

/* ---- One call. Made by the host, passed to every fallible function, dead when that returns.
 * Every member is set by the host, opt ones excepted. */
typedef struct cbi_call cbi_call;
struct cbi_call {
  uint32_t struct_size;    /* sizeof(cbi_call) as the host knows it */
  uint32_t reserved0;      /* 0 */
  int64_t deadline_ms;     /* on host->monotonic_ms(); INT64_MAX = none; fixed for the call */
  void* ctx;               /* the host's; not for the plugin */
  const char* traceparent; /* opt: W3C trace context to send upstream */
  /* [mt] 1 once the host wants the call to end, else 0. Poll at least every 250 ms, also while
   * waiting on a socket, and return CBI_E_CANCELLED within 1 s. Cancelling is a fact about the
   * call, so it cannot race with a handle's destruction. Sticky; does not affect other calls. */
  int32_t(CBI_CALL* cancelled)(const cbi_call* call);
  /* [mt] fraction 0..1, or < 0 if unknown; may go back after a retry. message_opt is copied.
   * Cheap; the host may drop some. */
  void(CBI_CALL* progress)(const cbi_call* call, double fraction, const char* message_opt);
  /* Deliver the one JSON result, in successive pieces, in order, cut anywhere; data is copied.
   * Non-zero return: the host takes no more (cancelled, too large) and knows why; stop and return
   * that status. Output of a call that fails is discarded. */
  int32_t(CBI_CALL* emit)(const cbi_call* call, const char* data, size_t len);
  /* [mt] Report the error, once, right before returning its code; error is copied. */
  void(CBI_CALL* fail)(const cbi_call* call, const cbi_error* error);
};

/* ---- One wait of the plugin for a host service. Made by the plugin, passed to every host service
 * that may wait, dead when that returns. Never NULL: a thread of the plugin's own passes one, too,
 * and close() cancels it. Every member is set by the plugin, opt ones excepted. */
typedef struct cbi_wait cbi_wait;
struct cbi_wait {
  uint32_t struct_size; /* sizeof(cbi_wait) as the plugin knows it */
  uint32_t reserved0;   /* 0 */
  int64_t deadline_ms;  /* on host->monotonic_ms(); INT64_MAX = none; fixed for the wait */
  void* ctx;            /* the plugin's; not for the host */
  const cbi_call* call; /* opt: the host's call that is served, so that the host knows whose wait it
                         * is; NULL where the plugin works on its own. Only this struct's deadline
                         * and cancelled() end the wait. */
  /* [mt] 1 once the plugin wants the wait to end, else 0; sticky. Poll at least every 250 ms, also
   * while a person is asked, and return CBI_E_CANCELLED within 1 s: close() waits for it. */
  int32_t(CBI_CALL* cancelled)(const cbi_wait* wait);
  /* [mt] Report the error, once, right before returning its code; error is copied. Not for
   * CBI_E_NOT_FOUND and CBI_E_CONFLICT, which are answers. */
  void(CBI_CALL* fail)(const cbi_wait* wait, const cbi_error* error);
};

#define CBI_LOG_TRACE 0
#define CBI_LOG_DEBUG 1
#define CBI_LOG_INFO 2
#define CBI_LOG_WARN 3
#define CBI_LOG_ERROR 4
#define CBI_LOG_FATAL 5

/* ---- Host services. Valid from the start of create() until destroy() returns. All [mt]. Those
 * that take a wait may block, on a database or a person. They end within 1 s of its deadline
 * (CBI_E_TIMEOUT) or its cancellation (CBI_E_CANCELLED), whatever they wait for, because a plugin's
 * close() cannot return before they do. */
typedef struct cbi_host cbi_host;
/* Receives bytes inside secret_get or sealing_key, on the calling thread: exactly once when that
 * returns CBI_OK, else never. data is borrowed and wiped by the host afterwards. version: never 0.
 * It must not throw, nor call the host. */
typedef void(CBI_CALL* cbi_recv)(void* user, const void* data, size_t len, uint64_t version);
struct cbi_host {
  uint32_t struct_size; /* sizeof(cbi_host) as the host knows it */
  uint32_t abi;         /* the level agreed in the handshake */
  void* ctx;            /* the host's; not for the plugin */
  const char* product;  /* "clariBI 5.2.0", for the User-Agent */
  /* Table of an optional host feature, const, valid as long as the host; NULL: absent. */
  const void*(CBI_CALL* get_extension)(const cbi_host* host, const char* id);
  /* level: CBI_LOG_*. scope_opt: the connection it concerns, so that the host can file it
   * under the organisation. Never a token, never customer data. */
  void(CBI_CALL* log)(const cbi_host* host, void* scope_opt, int32_t level, const char* component,
                      const char* text);
  int64_t(CBI_CALL* unix_ms)(const cbi_host* host);      /* wall clock, ms since 1970-01-01 UTC */
  int64_t(CBI_CALL* monotonic_ms)(const cbi_host* host); /* never goes back; arbitrary origin */
  /* Secret store, shared by all nodes of the host, encrypted at rest, one namespace per
   * `scope` (from cbi_conn_params). Versions are opaque and never 0.
   * secret_get: hands the value to recv(user, ...). CBI_E_NOT_FOUND if absent. */
  int32_t(CBI_CALL* secret_get)(const cbi_host* host, const cbi_wait* wait, void* scope,
                                const char* key, cbi_recv recv, void* user);
  /* Compare-and-swap. expected 0: create; the key must not exist. data NULL: delete. For an empty
   * value, data is not NULL and len is 0. CBI_E_CONFLICT: another node was first; read again.
   * *version_opt is written on CBI_OK only, and means nothing after a delete. */
  int32_t(CBI_CALL* secret_put)(const cbi_host* host, const cbi_wait* wait, void* scope,
                                const char* key, const void* data, size_t len, uint64_t expected,
                                uint64_t* version_opt);
  /* Key (32 bytes) under which the plugin seals a secret before secret_put sees it, so that no
   * token is ever in clear outside the plugin. key_id 0: the current key; recv's `version` is the
   * id of the key handed over, to be stored with the sealed bytes. CBI_E_NOT_FOUND: retired. */
  int32_t(CBI_CALL* sealing_key)(const cbi_host* host, const cbi_wait* wait, void* scope,
                                 uint64_t key_id, cbi_recv recv, void* user);
  /* Cluster-wide lease, per scope and name. A rotating refresh token may be spent once, and
   * compare-and-swap notices a second use only afterwards. So: acquire, read again, refresh, put,
   * release. Waits up to wait_ms, then CBI_E_CONFLICT. A lease lapses by itself after ttl_ms, so
   * still put with `expected`. *lease is written on CBI_OK only. Not re-entrant. */
  int32_t(CBI_CALL* lease_acquire)(const cbi_host* host, const cbi_wait* wait, void* scope,
                                   const char* name, int64_t ttl_ms, int64_t wait_ms,
                                   uint64_t* lease);
  /* Never fails: a lease that lapsed, or is another's by now, is left alone. */
  void(CBI_CALL* lease_release)(const cbi_host* host, void* scope, uint64_t lease);
  /* Deletes every secret of the scope, whatever its version, in one transaction: all or none.
   * CBI_OK if there was none. Leases stay. CBI_E_UNAVAILABLE: the store could not confirm the
   * deletion; call again. */
  int32_t(CBI_CALL* secret_clear)(const cbi_host* host, const cbi_wait* wait, void* scope);
};

/* ---- Plugin. The table is const, static and complete: members of the agreed ABI level are never
 * NULL (a feature not offered answers CBI_E_UNSUPPORTED). Fallible functions return CBI_E_* after
 * fail(); any of them may also end with CBI_E_CANCELLED, CBI_E_TIMEOUT or CBI_E_INTERNAL. */
typedef struct cbi_plugin cbi_plugin; /* opaque: one per create() */
typedef struct cbi_conn cbi_conn;     /* opaque: one per open() */
typedef struct cbi_conn_params {
  uint32_t struct_size;      /* sizeof(cbi_conn_params) as the host knows it */
  uint32_t reserved0;        /* 0 */
  const char* org_id;        /* tenant; connections of two tenants share nothing */
  const char* connection_id; /* stable, unique within org_id, the same on every node */
  const char* config;        /* JSON object valid against describe().config_schema, written by the
                              * tenant: it can narrow what the operator allows, never widen it.
                              * Fixed for the handle; to change it, close and open. */
  void* scope;               /* secret namespace of this connection; valid until close() returns */
  void* org_scope;           /* secret namespace shared by the organisation's connections (one
                              * client registration for all of them); valid likewise */
} cbi_conn_params;

typedef struct cbi_api {
  uint32_t struct_size;       /* sizeof(cbi_api) as the plugin knows it */
  uint32_t reserved0;         /* 0 */
  const char* plugin_id;      /* "com.example.mysource": stable for ever */
  const char* plugin_version; /* SemVer */
  /* [mt] Several instances may live in one process (tests, two hosts in one). host outlives the
   * instance. config: JSON from the operator, never from a tenant, operator_config.schema.json;
   * the plugin itself reads no manifest file and no environment. *out: owned by the host until
   * destroy(); NULL on failure. CBI_E_ABI: host is shorter than level 1. CBI_E_INVALID: config. */
  int32_t(CBI_CALL* create)(const cbi_host* host, const cbi_call* call, const char* config,
                            cbi_plugin** out);
  /* [ex] Called after all connections were closed, and before the process exits. Joins threads,
   * releases everything. NULL: does nothing. */
  void(CBI_CALL* destroy)(cbi_plugin* plugin);
  /* [mt] Table of an optional plugin feature, const, valid until destroy(); NULL: absent. */
  const void*(CBI_CALL* get_extension)(cbi_plugin* plugin, const char* id);
  /* [mt] No network, no connection. Emits description.schema.json: name, vendor, config_schema,
   * auth kinds, limits. options_opt: JSON object, none defined at level 1. */
  int32_t(CBI_CALL* describe)(cbi_plugin* plugin, const cbi_call* call, const char* options_opt);

  /* [mt] Cheap, no network. A handle is only a cache: everything that must survive is in the
   * secret store, so any node may open the same connection at the same time. *out: owned by the
   * host until close(); NULL on failure. CBI_E_INVALID: params or the config in them. */
  int32_t(CBI_CALL* open)(cbi_plugin* plugin, const cbi_call* call, const cbi_conn_params* params,
                          cbi_conn** out);
  /* [ex] Drops the handle, keeps the authorisation. Cancels what the plugin does on its own for
   * this connection, and ends a session upstream on a best-effort basis, both within 1 s if the
   * host's services observe their waits. NULL: does nothing. */
  void(CBI_CALL* close)(cbi_conn* conn);

  /* Authorise, all [mt]; options_opt: JSON object, the $defs/options of the message's schema.
   * authorize_begin emits authorize_begin.schema.json: {"kind":"redirect","authorization_url",...},
   * or {"kind":"done","status":{...}} where no browser is needed. redirect_uri_opt: NULL is for
   * sign-ins whose description says "redirect_uri":false. A secret that a person typed (API key) is
   * handed over in the options, and nowhere else. State and PKCE verifier go to the secret store
   * because the callback may reach another node. A second begin replaces the first. CBI_E_INVALID:
   * redirect URI or options. */
  int32_t(CBI_CALL* authorize_begin)(cbi_conn* conn, const cbi_call* call,
                                     const char* redirect_uri_opt, const char* options_opt);
  /* callback_url: the whole URL the browser was sent to, errors included. Checks state (and
   * issuer), trades the code once, stores tokens, emits authorization_status.schema.json.
   * CBI_E_INVALID: not the answer to the sign-in under way (another's state, a broken URL), which
   * goes on. CBI_E_STATE: none is under way, or it ran out. CBI_E_FORBIDDEN: from another issuer.
   * CBI_E_AUTH_REQUIRED: the person or the vendor declined; begin again. */
  int32_t(CBI_CALL* authorize_complete)(cbi_conn* conn, const cbi_call* call,
                                        const char* callback_url);
  /* Emits authorization_status.schema.json, from the store only, unless options say
   * {"probe":true}: then the manifest's named read call is made. If it names none, the tools are
   * listed, and the probe is of kind "listing": that proves that the vendor answers, and not that
   * access works, because many vendors list for anyone. Not being authorised is an answer, not an
   * error. */
  int32_t(CBI_CALL* authorize_status)(cbi_conn* conn, const cbi_call* call,
                                      const char* options_opt);
  /* Revoke upstream if possible, then always delete the secrets. Emits revocation.schema.json:
   * what became of the revocation; a host takes that even of a call it has cancelled. CBI_OK if
   * already gone, and when only the revocation upstream failed; any other status means that secrets
   * may be left. */
  int32_t(CBI_CALL* authorize_revoke)(cbi_conn* conn, const cbi_call* call);

  /* [mt] Emits tool_list.schema.json: {"tools":[...],"hidden":[...],"next_cursor",...}. options:
   * {"cursor","refresh","approve"}. CBI_E_AUTH_REQUIRED before sign-in. */
  int32_t(CBI_CALL* list_tools)(cbi_conn* conn, const cbi_call* call, const char* options_opt);
  /* [mt] args: JSON object. Emits call_result.schema.json: {"content":[...],"is_error":bool,...}.
   * A tool that ran and reports a failure is CBI_OK with is_error true; a non-zero status means
   * that it gave no answer. options: {"include"}, the forms in which the answer is wanted.
   * CBI_E_NOT_FOUND: no such tool.
   * CBI_E_FORBIDDEN: hidden by policy, or a query that does more than read.
   * CBI_E_INVALID: args is not a JSON object, or the plugin refuses it. */
  int32_t(CBI_CALL* call_tool)(cbi_conn* conn, const cbi_call* call, const char* name,
                               const char* args, size_t args_len, const char* options_opt);
} cbi_api;

/* Extension ids of level 1: claribi.host.events/1 (claribi/host_events.h),
 * claribi.host.elicitation/1 (claribi/elicitation.h). Reserved: claribi.ds.resources/1,
 * claribi.ds.prompts/1, for what claribi/draft/mcp_reading.h tries out. */

/* ---- The one exported symbol. Pure: no threads, no allocation, no I/O; may be called again, from
 * any thread. The library is never unloaded: host and plugin both see to that (RTLD_NODELETE,
 * -z nodelete). The level agreed is the smaller of the two maxima, if neither side's minimum is
 * above it: CBI_OK, *api is the table. Otherwise CBI_E_ABI, abi 0 and *api NULL. There is no call
 * yet, so the handshake itself carries the reason. A NULL argument: CBI_E_INVALID. */
typedef struct cbi_handshake {             /* never grows */
  uint32_t host_abi_min, host_abi_max;     /* in */
  uint32_t plugin_abi_min, plugin_abi_max; /* out, always: tells the host which side is older */
  uint32_t abi;                            /* out: min of the two maxima; 0 with CBI_E_ABI */
} cbi_handshake;
typedef int32_t(CBI_CALL* cbi_entry_fn)(cbi_handshake* handshake, const cbi_api** api);
#define CBI_ENTRY_SYMBOL "claribi_ds_v1"
/* A plugin defines CBI_BUILDING_PLUGIN before the include and then this function. */
#if defined(CBI_BUILDING_PLUGIN)
CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api);
#endif

/* Frozen layout, checked by every compiler that sees this file (64-bit targets): the last member
 * of level 1 in each struct, so that nothing was inserted before it. */
#define CBI_FROZEN(type, member, off)                                                          \
  typedef char                                                                                 \
      cbi_frozen_##type##_##member[(sizeof(void*) != 8 || offsetof(type, member) == (off)) ? 1 \
                                                                                           : -1]
CBI_FROZEN(cbi_error, detail, 48);
CBI_FROZEN(cbi_call, fail, 56);
CBI_FROZEN(cbi_wait, fail, 40);
CBI_FROZEN(cbi_host, secret_clear, 96);
CBI_FROZEN(cbi_conn_params, org_scope, 40);
CBI_FROZEN(cbi_api, call_tool, 112);
CBI_FROZEN(cbi_handshake, abi, 16);
#undef CBI_FROZEN

#ifdef __cplusplus
}
#endif
#endif
