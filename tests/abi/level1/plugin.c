/* A plugin of level 1, frozen: it is built against the headers in this folder and never against
 * those of today. A host of today must serve it as hosts did when it was written.
 *
 * It signs in without a person, uses every service of a host and both extensions, and has tools
 * that show what crosses: echo, recall (the stored secret), ask (a person), hold (until the call
 * ends), and refuse. */
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.h>
#include <claribi/elicitation.h>
#include <claribi/host_events.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cbi_plugin {
  const cbi_host* host;
};
struct cbi_conn {
  const cbi_host* host;
  void* scope;
};

static const char kSecretKey[] = "grant";

static int32_t Fail(const cbi_call* call, int32_t code, const char* message) {
  cbi_error error;
  memset(&error, 0, sizeof(error));
  error.struct_size = sizeof(error);
  error.code = code;
  error.retry_after_ms = -1;
  error.message = message;
  error.cause = "written at level 1";
  call->fail(call, &error);
  return code;
}

static int32_t Emit(const cbi_call* call, const char* json) {
  return call->emit(call, json, strlen(json));
}

/* ---- Waits: those of this plugin end with the call that is served. Why one failed is logged; what
 * that means for the call, the plugin says itself. */

static int32_t CBI_CALL WaitIsCancelled(const cbi_wait* wait) {
  return wait->call->cancelled(wait->call);
}
static void CBI_CALL WaitFailed(const cbi_wait* wait, const cbi_error* error) {
  const cbi_conn* conn = wait->ctx;
  conn->host->log(conn->host, conn->scope, CBI_LOG_WARN, "level1", error->message);
}
static cbi_wait WaitFor(cbi_conn* conn, const cbi_call* call) {
  const cbi_wait wait = {sizeof(cbi_wait), 0,         call->deadline_ms, conn, call,
                         WaitIsCancelled,  WaitFailed};
  return wait;
}

/* What a service handed over; longer texts are cut. */
typedef struct Received {
  char data[512];
  size_t len;
  uint64_t version;
} Received;

static void CBI_CALL Receive(void* user, const void* data, size_t len, uint64_t version) {
  Received* received = user;
  received->len = len < sizeof(received->data) ? len : sizeof(received->data) - 1;
  memcpy(received->data, data, received->len);
  received->data[received->len] = '\0';
  received->version = version;
}

static void Tell(const cbi_conn* conn, const char* event) {
  const cbi_host_events* events = conn->host->get_extension(conn->host, CBI_EXT_HOST_EVENTS);
  if (events != NULL) events->report(conn->host, conn->scope, event);
}

/* ---- Plugin and connections */

static int32_t CBI_CALL Create(const cbi_host* host, const cbi_call* call, const char* config,
                               cbi_plugin** out) {
  *out = NULL;
  if (!CBI_HAS(cbi_host, host, secret_clear) || host->abi != 1) {
    return Fail(call, CBI_E_ABI, "The host is shorter than level 1.");
  }
  if (config[0] != '{') return Fail(call, CBI_E_INVALID, "The configuration is no object.");
  host->log(host, NULL, CBI_LOG_INFO, "level1", host->product);
  *out = malloc(sizeof(**out));
  if (*out == NULL) return Fail(call, CBI_E_INTERNAL, "Out of memory.");
  (*out)->host = host;
  return CBI_OK;
}

static void CBI_CALL Destroy(cbi_plugin* plugin) { free(plugin); }

static const void* CBI_CALL GetExtension(cbi_plugin* plugin, const char* id) {
  (void)plugin;
  (void)id;
  return NULL;
}

static int32_t CBI_CALL Describe(cbi_plugin* plugin, const cbi_call* call,
                                 const char* options_opt) {
  (void)plugin;
  (void)options_opt;
  return Emit(call,
              "{\"plugin_id\":\"com.example.level1\",\"plugin_version\":\"1.0.0\","
              "\"vendor\":{\"id\":\"level1\",\"name\":\"Level 1\",\"summary\":\"Frozen\"},"
              "\"protocol_versions\":[],\"auth\":[{\"kind\":\"none\"}],\"endpoint\":null,"
              "\"read_only\":true,\"config_schema\":{\"type\":\"object\"},\"setup_steps\":[],"
              "\"example_questions\":[],\"troubleshooting\":[],"
              "\"probe\":{\"tool\":\"level1_echo\",\"arguments\":{}},\"limits\":{}}");
}

static int32_t CBI_CALL Open(cbi_plugin* plugin, const cbi_call* call,
                             const cbi_conn_params* params, cbi_conn** out) {
  *out = NULL;
  if (params->struct_size < sizeof(*params) || params->scope == NULL || params->org_scope == NULL) {
    return Fail(call, CBI_E_INVALID, "The parameters are shorter than level 1.");
  }
  *out = malloc(sizeof(**out));
  if (*out == NULL) return Fail(call, CBI_E_INTERNAL, "Out of memory.");
  (*out)->host = plugin->host;
  (*out)->scope = params->scope;
  plugin->host->log(plugin->host, params->scope, CBI_LOG_DEBUG, "level1", params->connection_id);
  return CBI_OK;
}

static void CBI_CALL Close(cbi_conn* conn) { free(conn); }

/* ---- Authorization: a lease, a key, a secret. */

static int32_t StoreGrant(cbi_conn* conn, const cbi_wait* wait) {
  const cbi_host* host = conn->host;
  Received key = {"", 0, 0}, old = {"", 0, 0};
  char grant[64];
  int32_t status = host->sealing_key(host, wait, conn->scope, 0, Receive, &key);
  if (status != CBI_OK) return status;
  if (key.len != 32) return CBI_E_INTERNAL;
  status = host->secret_get(host, wait, conn->scope, kSecretKey, Receive, &old);
  if (status != CBI_OK && status != CBI_E_NOT_FOUND) return status;
  snprintf(grant, sizeof(grant), "granted at %lld", (long long)host->unix_ms(host));
  uint64_t version = 0;
  status = host->secret_put(host, wait, conn->scope, kSecretKey, grant, strlen(grant), old.version,
                            &version);
  if (status != CBI_OK) return status;
  /* Whoever expects the version before loses. */
  return host->secret_put(host, wait, conn->scope, kSecretKey, "x", 1, old.version, NULL) ==
                     CBI_E_CONFLICT &&
                 version != 0
             ? CBI_OK
             : CBI_E_INTERNAL;
}

#define SIGNED_IN "\"account\":null,\"scopes\":[],\"expires_at_ms\":null"

static int32_t CBI_CALL AuthorizeBegin(cbi_conn* conn, const cbi_call* call,
                                       const char* redirect_uri_opt, const char* options_opt) {
  const cbi_host* host = conn->host;
  const cbi_wait wait = WaitFor(conn, call);
  uint64_t lease = 0;
  (void)redirect_uri_opt;
  (void)options_opt;
  int32_t status = host->lease_acquire(host, &wait, conn->scope, "grant", 30000, 1000, &lease);
  if (status == CBI_OK) {
    status = StoreGrant(conn, &wait);
    host->lease_release(host, conn->scope, lease);
  }
  if (status != CBI_OK) return Fail(call, status, "The grant could not be stored.");
  Tell(conn, "{\"kind\":\"sign_in_renewed\",\"at_ms\":1}");
  return Emit(call, "{\"kind\":\"done\",\"status\":{\"status\":\"authorized\"," SIGNED_IN "}}");
}

static int32_t CBI_CALL AuthorizeComplete(cbi_conn* conn, const cbi_call* call,
                                          const char* callback_url) {
  (void)conn;
  (void)callback_url;
  return Fail(call, CBI_E_STATE, "No sign-in is under way.");
}

static int32_t CBI_CALL AuthorizeStatus(cbi_conn* conn, const cbi_call* call,
                                        const char* options_opt) {
  const cbi_wait wait = WaitFor(conn, call);
  Received grant = {"", 0, 0};
  (void)options_opt;
  const int32_t status =
      conn->host->secret_get(conn->host, &wait, conn->scope, kSecretKey, Receive, &grant);
  if (status == CBI_E_NOT_FOUND) return Emit(call, "{\"status\":\"none\"," SIGNED_IN "}");
  if (status != CBI_OK) return Fail(call, status, "The grant could not be read.");
  return Emit(call, "{\"status\":\"authorized\"," SIGNED_IN
                    ",\"probe\":{\"ok\":true,\"tool\":\"level1_echo\",\"error\":null}}");
}

static int32_t CBI_CALL AuthorizeRevoke(cbi_conn* conn, const cbi_call* call) {
  const cbi_wait wait = WaitFor(conn, call);
  const int32_t status = conn->host->secret_clear(conn->host, &wait, conn->scope);
  if (status != CBI_OK) return Fail(call, status, "The grant could not be deleted.");
  return Emit(call, "{\"revocation\":\"nothing_to_revoke\",\"detail\":null}");
}

/* ---- Tools */

#define TOOL(name)                                                  \
  "{\"name\":\"level1_" name                                        \
  "\",\"title\":null,\"description\":\"Reads.\",\"input_schema\":{" \
  "\"type\":\"object\"},\"annotations\":{\"readOnlyHint\":true}}"

static int32_t CBI_CALL ListTools(cbi_conn* conn, const cbi_call* call, const char* options_opt) {
  (void)conn;
  (void)options_opt;
  return Emit(call, "{\"tools\":[" TOOL("echo") "," TOOL("recall") "," TOOL("ask") "," TOOL(
                        "hold") "," TOOL("refuse") "],\"hidden\":[],\"next_cursor\":null,"
                                                   "\"complete\":true}");
}

/* A result whose data is `json`, in pieces. */
static int32_t EmitData(const cbi_call* call, const char* json, size_t len) {
  int32_t status = Emit(call,
                        "{\"content\":[{\"type\":\"text\",\"text\":\"level 1\"}],"
                        "\"is_error\":false,\"data\":");
  if (status == CBI_OK) status = call->emit(call, json, len);
  if (status != CBI_OK) return status;
  return Emit(call,
              ",\"untrusted\":true,\"complete\":true,\"incomplete_reason\":null,\"notes\":[]}");
}

static int32_t Recall(cbi_conn* conn, const cbi_call* call) {
  const cbi_wait wait = WaitFor(conn, call);
  Received grant = {"", 0, 0};
  char json[560];
  const int32_t status =
      conn->host->secret_get(conn->host, &wait, conn->scope, kSecretKey, Receive, &grant);
  if (status != CBI_OK) return Fail(call, CBI_E_AUTH_REQUIRED, "Sign in first.");
  snprintf(json, sizeof(json), "{\"grant\":\"%s\"}", grant.data);
  return EmitData(call, json, strlen(json));
}

static int32_t Ask(cbi_conn* conn, const cbi_call* call) {
  const cbi_elicitation* person = conn->host->get_extension(conn->host, CBI_EXT_ELICITATION);
  const cbi_wait wait = WaitFor(conn, call);
  Received answer = {"", 0, 0};
  if (person == NULL) return Fail(call, CBI_E_UNSUPPORTED, "Nobody can be asked.");
  const int32_t status = person->ask(
      conn->host, &wait, conn->scope,
      "{\"message\":\"Go on?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}",
      Receive, &answer);
  if (status != CBI_OK) return Fail(call, status, "Nobody answered.");
  return EmitData(call, answer.data, answer.len);
}

/* Waits for a lease that it holds itself, so until the call ends. */
static int32_t Hold(cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->host;
  const cbi_wait wait = WaitFor(conn, call);
  uint64_t first = 0, second = 0;
  if (call->cancelled(call)) return Fail(call, CBI_E_CANCELLED, "It was let go.");
  call->progress(call, 0.5, "holding");
  int32_t status = host->lease_acquire(host, &wait, conn->scope, "hold", 600000, 0, &first);
  if (status == CBI_OK) {
    status = host->lease_acquire(host, &wait, conn->scope, "hold", 600000, 600000, &second);
    host->lease_release(host, conn->scope, first);
  }
  return Fail(call, status != CBI_OK ? status : CBI_E_INTERNAL, "It was held to the end.");
}

static int32_t CBI_CALL CallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                                 const char* args, size_t args_len, const char* options_opt) {
  (void)options_opt;
  if (strcmp(name, "level1_echo") == 0) return EmitData(call, args, args_len);
  if (strcmp(name, "level1_recall") == 0) return Recall(conn, call);
  if (strcmp(name, "level1_ask") == 0) return Ask(conn, call);
  if (strcmp(name, "level1_hold") == 0) return Hold(conn, call);
  if (strcmp(name, "level1_refuse") == 0) return Fail(call, CBI_E_FORBIDDEN, "It is refused.");
  return Fail(call, CBI_E_NOT_FOUND, "Level 1 has no such tool.");
}

static const cbi_api kApi = {sizeof(cbi_api),
                             0,
                             "com.example.level1",
                             "1.0.0",
                             Create,
                             Destroy,
                             GetExtension,
                             Describe,
                             Open,
                             Close,
                             AuthorizeBegin,
                             AuthorizeComplete,
                             AuthorizeStatus,
                             AuthorizeRevoke,
                             ListTools,
                             CallTool};

CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
  *api = NULL;
  handshake->plugin_abi_min = 1;
  handshake->plugin_abi_max = 1;
  handshake->abi = 0;
  if (handshake->host_abi_min > 1 || handshake->host_abi_max < 1) return CBI_E_ABI;
  handshake->abi = 1;
  *api = &kApi;
  return CBI_OK;
}
