/* The zoo: a data source that keeps the contract, and one that breaks it in a single way for each
 * name in members.txt: that of its own file, or, of the few that are bad before they run, the one
 * it was compiled for (-DZOO_FIXED=NAME). It signs in with an API key, which it seals into the
 * host's store, and has one tool that answers with a count. To prove the rules of the validator,
 * and for nothing else: start your own from plugin_api/examples.
 *
 * Read it as the good one first: every `if (ZOO == ...)` is a way to be bad. */
#define CBI_BUILDING_PLUGIN
#define _GNU_SOURCE /* usleep, pthread, dladdr */
#include <claribi/data_source.h>
#include <claribi/host_events.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../plugin_api/examples/json_text.h"
#include "zoo_member.h"
#include "zoo_misdeeds.h"
#include "zoo_process.h"

struct cbi_plugin {
  const cbi_host* host;
};
struct cbi_conn {
  const cbi_host* host;
  void* scope;
  const char* org_id; /* kept by one, by mistake */
  bool was_cancelled;
  bool has_key;
};

#if ZOO_FIXED == CHANGES_TABLE
#define ZOO_TABLE_CONST
#else
#define ZOO_TABLE_CONST const
#endif
static ZOO_TABLE_CONST cbi_api kApi;
static bool was_connected = false;

#include "zoo_calls.h"
#include "zoo_store.h"

/* ---- The plugin and its connections */

static int32_t CBI_CALL Create(const cbi_host* host, const cbi_call* call, const char* config,
                               cbi_plugin** out) {
  if (out != NULL && ZOO != LEAVES_OUT) *out = NULL;
  if (!IsUsable(call)) return CBI_E_INVALID;
  if (ZOO != CREATE_TRUSTS_NULL && (host == NULL || config == NULL || out == NULL)) {
    return Invalid(call, "an argument is NULL");
  }
  if (ZOO == EXACT_HOST_SIZE && host->struct_size != sizeof(cbi_host)) {
    return Fail(call, CBI_E_ABI, "The zoo needs another host.", NULL);
  }
  if (ZOO != TAKES_SHORT_HOST && !CBI_HAS(cbi_host, host, secret_clear)) {
    return Fail(call, CBI_E_ABI, "The zoo needs a newer host.", "cbi_host is too short");
  }
  if (ZOO != IGNORES_CONFIG && !JsonIsObject(Options(config)))
    return Invalid(call, "config is not a JSON object");
  static int instances = 0;
  if (ZOO == ONE_INSTANCE && instances++ > 0) return Fail(call, CBI_E_STATE, "There is one.", NULL);
  if (ZOO == CRASHES_IN_CREATE) ZooCrash();
  if (ZOO == THROWS_IN_CREATE) ZooThrow();
  ZooChangeProcess();
  if (ZOO == EXITS_IN_CREATE) exit(3);
  if (ZOO == HANGS_IN_CREATE)
    for (;;) pause();
  cbi_plugin* plugin = calloc(1, sizeof(*plugin));
  if (plugin == NULL) return Fail(call, CBI_E_INTERNAL, "Out of memory.", "calloc");
  plugin->host = host;
  if (ZOO == LEAVES_THREAD) ZooSleepInThread();
  *out = plugin;
  return CBI_OK;
}

static void CBI_CALL Destroy(cbi_plugin* plugin) {
  if (ZOO == CRASHES_IN_DESTROY && plugin != NULL) ZooCrash();
  if (ZOO == DESTROY_TRUSTS_NULL && plugin->host == NULL) return;
  if (plugin == NULL) return;
  if (ZOO == USES_SCOPE_AFTER_CLOSE && was_connected) usleep(200 * 1000);
  if (ZOO == USES_HOST_AFTER_DESTROY && was_connected) ZooUseHostLater(plugin->host);
  if (ZOO != LEAKS_INSTANCE) free(plugin);
}

static const void* CBI_CALL GetExtension(cbi_plugin* plugin, const char* id) {
  (void)plugin;
  (void)id;
  static const uint32_t kTable[4] = {16, 0, 0, 0};
  return ZOO == ANY_EXTENSION ? kTable : NULL;
}

static const cbi_host* PluginHost(const cbi_plugin* plugin) { return plugin ? plugin->host : NULL; }
static const cbi_host* ConnHost(const cbi_conn* conn) {
  if (ZOO == TRUSTS_CONN) return conn->host;
  return conn ? conn->host : NULL;
}

static int32_t CBI_CALL Describe(cbi_plugin* plugin, const cbi_call* call,
                                 const char* options_opt) {
  if (ZOO == DESCRIBE_IGNORES_DEADLINE) ZooSleepIfLate(PluginHost(plugin), call);
  const int32_t status = Enter(PluginHost(plugin), call, options_opt);
  if (status != CBI_OK) return status;
  if (ZOO == CRASHES_IN_DESCRIBE) ZooCrash();
  if (ZOO == EXITS_IN_DESCRIBE) exit(0);
  if (ZOO == DESCRIBE_CONNECTS) ZooConnect();
  if (ZOO == DESCRIBES_NOT_JSON) return Emit(call, "not JSON at all");
  char text[1024];
  snprintf(
      text, sizeof(text),
      "{\"plugin_id\":\"%s\",\"plugin_version\":\"%s\",\"vendor\":{\"id\":\"zoo\"%s},"
      "\"auth\":[{\"kind\":\"api_key\",\"redirect_uri\":false,\"api_key\":{\"label\":\"Key\"}}],"
      "\"read_only\":true,\"config_schema\":{\"type\":\"object\"},"
      "\"probe\":{\"tool\":\"zoo_count\",\"arguments\":{}}}",
      ZOO == OTHER_ID ? "com.example.another"
      : ZOO == BAD_ID ? "com..zoo"
                      : "com.example.zoo",
      ZOO == BAD_VERSION ? "1.2.3.4" : "1.0.0", ZOO == NAMELESS_VENDOR ? "" : ",\"name\":\"Zoo\"");
#if ZOO_FIXED == CHANGES_TABLE
  kApi.reserved0 = 1;
#endif
  if (ZOO == FAILS_AND_SUCCEEDS) {
    const int32_t emitted = Emit(call, text);
    if (emitted != CBI_OK) return emitted;
    Fail(call, CBI_E_UPSTREAM, "It did not work.", NULL);
    return CBI_OK;
  }
  return Emit(call, text);
}

static int32_t CBI_CALL Open(cbi_plugin* plugin, const cbi_call* call,
                             const cbi_conn_params* params, cbi_conn** out) {
  if (out != NULL) *out = NULL;
  const int32_t status = Enter(PluginHost(plugin), call, NULL);
  if (status != CBI_OK) return status;
  if (ZOO != OPEN_TRUSTS_NULL && (params == NULL || out == NULL))
    return Invalid(call, "an argument is NULL");
  if (params == NULL || !CBI_HAS(cbi_conn_params, params, config))
    return Invalid(call, "config is missing");
  if (ZOO != OPEN_IGNORES_CONFIG && !JsonIsObject(Options(params->config))) {
    return Invalid(call, "config is not a JSON object");
  }
  if (ZOO == OPEN_FAILS) return Fail(call, CBI_E_INTERNAL, "It did not work.", NULL);
  if (ZOO == OPEN_CONNECTS) ZooConnect();
  if (ZOO == FORKS) ZooFork();
  if (ZOO == RUNS_A_PROGRAM && system("true") != 0) return CBI_E_INTERNAL;
  if (ZOO == RACES_IN_OPEN) ZooRace();
  cbi_conn* conn = calloc(1, sizeof(*conn));
  if (conn == NULL) return Fail(call, CBI_E_INTERNAL, "Out of memory.", "calloc");
  conn->host = plugin->host;
  conn->scope = params->scope;
  conn->org_id = params->org_id;
  was_connected = true;
  if (ZOO == WRITES_PARAMS) ((cbi_conn_params*)params)[1].struct_size = 0;
  *out = conn;
  return CBI_OK;
}

static void CBI_CALL Close(cbi_conn* conn) {
  if (ZOO == CLOSE_TRUSTS_NULL && conn->host == NULL) return;
  if (conn == NULL) return;
  if (ZOO == CRASHES_IN_CLOSE) ZooCrash();
  if (ZOO == SLOW_CLOSE && conn->has_key) usleep(2500 * 1000);
  if (ZOO == USES_SCOPE_AFTER_CLOSE && conn->has_key) ZooUseScopeLater(conn->host, conn->scope);
  if (ZOO == LEAKS_FILES && dup(1) < 0) return;
  if (ZOO != LEAKS_CONNECTION) free(conn);
}

#include "zoo_authorization.h"

/* ---- Tools */

#define TOOL \
  "{\"name\":\"zoo_count\",\"description\":\"Counts.\",\"input_schema\":{\"type\":\"object\"}}"

static int32_t CBI_CALL ListTools(cbi_conn* conn, const cbi_call* call, const char* options_opt) {
  int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status == CBI_OK && ZOO != LISTS_FOR_ANYONE) status = SignedIn(conn, call);
  if (status != CBI_OK) return status;
  if (ZOO == CRASHES_IN_LIST) ZooCrash();
  if (ZOO == LEAKS_IN_LIST) ZooLeak();
  if (ZOO == EMITS_LATER) ZooEmitLater(call);
  if (ZOO == PROGRESS_NAN) call->progress(call, NAN, NULL);
  if (conn->has_key) LeakKey(conn, call);
  MisuseServices(conn, call);
  if (ZOO == LOG_LEVEL) conn->host->log(conn->host, conn->scope, 42, "zoo", "listing");
  if (ZOO == LOG_NOT_UTF8) conn->host->log(conn->host, conn->scope, CBI_LOG_INFO, "zoo", "caf\xe9");
  if (ZOO == BAD_EVENT) {
    const cbi_host_events* events = conn->host->get_extension(conn->host, CBI_EXT_HOST_EVENTS);
    if (events != NULL) events->report(conn->host, conn->scope, "{\"kind\":\"tools_changed\"}");
  }
  const char* rest = "\"hidden\":[],\"next_cursor\":null,\"complete\":true}";
  if (ZOO == LIST_WITHOUT_COMPLETE) rest = "\"hidden\":[],\"next_cursor\":null}";
  if (ZOO == LIST_MEMBER_TWICE)
    rest = "\"hidden\":[],\"tools\":[],\"next_cursor\":null,\"complete\":true}";
  if (ZOO == LIST_BAD_SERVER)
    rest = "\"hidden\":[],\"server\":[],\"next_cursor\":null,\"complete\":true}";
  if (ZOO == LIST_TWO_TEXTS) rest = "\"hidden\":[],\"next_cursor\":null,\"complete\":true}{}";
  if (ZOO == LIST_SAME_CURSOR) rest = "\"hidden\":[],\"next_cursor\":\"again\",\"complete\":false}";
  char text[512];
  snprintf(text, sizeof(text), "{\"tools\":[" TOOL "%s],%s", ZOO == TOOL_TWICE ? "," TOOL : "",
           rest);
  return Emit(call, text);
}

/* Works for a while, asking again. */
static int32_t Work(cbi_conn* conn, const cbi_call* call) {
  const int milliseconds = ZOO == IGNORES_CANCEL || ZOO == IGNORES_DEADLINE ? 2100 : 0;
  for (int i = 0; i < milliseconds; i += 20) {
    const int32_t status = Interrupted(conn->host, call);
    if (status != CBI_OK) return status;
    usleep(20 * 1000);
  }
  if (ZOO == NEVER_POLLS) usleep(1200 * 1000);
  return CBI_OK;
}

/* Deeper than any reader with a stack. */
static int32_t EmitDeep(const cbi_call* call) {
  char levels[1000];
  memset(levels, '[', sizeof(levels));
  int32_t status = call->emit(call, "{\"data\":", 8);
  for (int i = 0; i < 200 && status == CBI_OK; ++i) {
    if (i == 100) memset(levels, ']', sizeof(levels));
    status = call->emit(call, levels, sizeof(levels));
  }
  return status != CBI_OK ? status
                          : Emit(call, ",\"is_error\":false,\"untrusted\":true,\"complete\":true}");
}

static int32_t Count(const cbi_call* call, const char* options_opt) {
  static char shared[512];
  char own[512];
  char* result = ZOO == SHARED_BUFFER ? shared : own;
  const JsonText include = JsonMember(Options(options_opt), "include");
  const bool is_none = include.text == NULL || JsonIs(include, "null");
  if (!is_none && ZOO != TAKES_UNKNOWN_FORMS && JsonArrayHas(include, "no_such_form")) {
    return Invalid(call, "include names no form that is known");
  }
  const bool is_default = is_none || ZOO == IGNORES_INCLUDE;
  const bool content = is_default || JsonArrayHas(include, "content");
  const bool structured = !is_default && JsonArrayHas(include, "structured_content");
  const bool data = is_default || JsonArrayHas(include, "data");
  const bool text = (!is_default && JsonArrayHas(include, "model_text")) ||
                    (ZOO == DEFAULT_MODEL_TEXT && is_default);
  snprintf(result, 512, "{%s%s%s%s\"is_error\":false,\"untrusted\":true%s}",
           content ? "\"content\":[]," : "", structured ? "\"structured_content\":null," : "",
           data ? "\"data\":{\"count\":40}," : "", text ? "\"model_text\":null," : "",
           ZOO == RESULT_WITHOUT_COMPLETE ? "" : ",\"complete\":true");
  if (ZOO == SHARED_BUFFER) ZooShareBuffer(result);
  if (ZOO == RESULT_NAN) strcpy(strstr(result, "false"), "NaN}");
  if (ZOO == RESULT_TWO_MEMBERS) strcpy(strrchr(result, '}'), ",\"complete\":false}");
  if (ZOO == RESULT_DEEP) return EmitDeep(call);
  if (ZOO == RESULT_NOT_UTF8)
    return Emit(call,
                "{\"is_error\":false,\"untrusted\":true,\"complete\":true,\"data\":\"\xff\"}");
  return Emit(call, result);
}

static int32_t CBI_CALL CallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                                 const char* args, size_t args_len, const char* options_opt) {
  if (ZOO == REMEMBERS_CANCEL && conn != NULL && IsUsable(call) && call->cancelled(call)) {
    conn->was_cancelled = true;
  }
  int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status != CBI_OK) return status;
  if (name == NULL || args == NULL) return Invalid(call, "an argument is NULL");
  if (ZOO != CALLS_FOR_ANYONE) status = SignedIn(conn, call);
  if (status != CBI_OK) return status;
  if (ZOO == READS_BEHIND_ARGS && args[args_len] == '?') return Invalid(call, "a question");
  if (ZOO == ARGS_IN_AN_INT) args_len = (uint32_t)args_len;
  if (ZOO == OVERFLOWS && args_len > 8000000 && args_len < 1000000000) ZooOverflow(args_len);
  if (ZOO == RECURSES && args_len < 1000000000) ZooRecurse(args, args + args_len);
  const JsonText arguments = {args, args_len};
  if (ZOO == THROWS && args_len > 0 && args[0] == '[') ZooThrow();
  if (ZOO == CRASHES_ON_GARBAGE && !JsonIsObject(arguments) && args_len == 1 && args[0] == '}')
    ZooCrash();
  for (size_t i = 1; ZOO == CRASHES_ON_NOISE && i < args_len && args_len < 100; ++i) {
    if (args[i - 1] == ']' && args[i] == ']') ZooCrash();
  }
  if (ZOO == ABORTS_ON_CUT && args_len == 12 && !JsonIsObject(arguments) &&
      memcmp(args, "{\"a\":[1,-2.5", 12) == 0)
    abort();
  if (ZOO == TAKES_BROKEN_UTF8 && memchr(args, '\xff', args_len) != NULL && args_len < 16)
    return Count(call, options_opt);
  if (ZOO == TAKES_ANY_ARGS && args_len > 0 && args[0] == '[') return Count(call, options_opt);
  if (!JsonIsObject(arguments)) return Invalid(call, "arguments are not a JSON object");
  if (ZOO == LOGS_ARGUMENTS) {
    char text[256];
    snprintf(text, sizeof(text), "called with %.*s", (int)(args_len < 200 ? args_len : 200), args);
    conn->host->log(conn->host, conn->scope, CBI_LOG_INFO, "zoo", text);
  }
  if (strcmp(name, "zoo_count") != 0) {
    return ZOO == ANY_TOOL ? Count(call, options_opt)
                           : Fail(call, CBI_E_NOT_FOUND, "There is no such tool.", NULL);
  }
  if (ZOO == HANGS_IN_CALL)
    for (;;) pause();
  if (ZOO == CRASHES_IN_CALL) ZooCrash();
  if (ZOO == EXITS_IN_CALL) exit(0);
  if (ZOO == KILLS_ITSELF) raise(SIGKILL);
  if (ZOO == STOPS_ITSELF) raise(SIGSTOP);
  if (ZOO == NEVER_EMITS) return CBI_OK;
  if (ZOO == LEAKS_IN_CALL) ZooLeak();
  if (ZOO == LEAKS_FILE_IN_CALL && dup(STDIN_FILENO) < 0) return CBI_E_INTERNAL;
  if (ZOO == THREAD_A_CALL) ZooSleepInAnotherThread();
  if (conn->was_cancelled) return Fail(call, CBI_E_CANCELLED, "The request was cancelled.", NULL);
  status = Work(conn, call);
  if (status != CBI_OK) return status;
  if (ZOO == USES_CALL_LATER) ZooUseCallLater(call);
  return Count(call, options_opt);
}

/* ---- The table, and the one function the library exports. */

static const char kNoFunction[16] = "no function";
static ZOO_TABLE_CONST cbi_api kApi = {
    ZOO_FIXED == SHORT_TABLE ? 64 : sizeof(cbi_api),
    ZOO_FIXED == RESERVED_SET ? 1 : 0,
    ZOO_FIXED == GARBAGE_ID ? (const char*)16
    : ZOO_FIXED == BAD_ID   ? "com..zoo"
                            : "com.example.zoo",
    ZOO_FIXED == BAD_VERSION ? "1.2.3.4" : "1.0.0",
    Create,
    Destroy,
    ZOO_FIXED == NOT_A_FUNCTION ? (const void*(CBI_CALL*)(cbi_plugin*, const char*))kNoFunction
                                : GetExtension,
    Describe,
    Open,
    Close,
    AuthorizeBegin,
    AuthorizeComplete,
    AuthorizeStatus,
    ZOO_FIXED == NO_REVOKE ? NULL : AuthorizeRevoke,
    ListTools,
    CallTool};

#if ZOO_FIXED == NO_ENTRY
#define claribi_ds_v1 zoo_entry
#endif
#if ZOO_FIXED == OTHER_SYMBOL
CBI_EXPORT int zoo_helper(void);
int zoo_helper(void) { return 1; }
#endif

CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
  if (ZOO != HANDSHAKE_TRUSTS_NULL && (handshake == NULL || api == NULL)) return CBI_E_INVALID;
  *api = NULL;
  if (ZOO == THROWS_IN_ENTRY) ZooThrow();
  if (ZOO == EXITS_IN_ENTRY) exit(3);
  handshake->plugin_abi_min = handshake->plugin_abi_max = ZOO == TOO_NEW ? 9 : 1;
  handshake->abi = 0;
  if (ZOO == STARTS_THREAD_EARLY) ZooSleepInThread();
  const uint32_t level = handshake->host_abi_max < handshake->plugin_abi_max
                             ? handshake->host_abi_max
                             : handshake->plugin_abi_max;
  if (level < handshake->plugin_abi_min ||
      (level < handshake->host_abi_min && ZOO != AGREES_TO_ALL)) {
    if (ZOO == HIDES_RANGE) handshake->plugin_abi_min = handshake->plugin_abi_max = 0;
    return CBI_E_ABI;
  }
  handshake->abi = level;
  *api = &kApi;
  return CBI_OK;
}
