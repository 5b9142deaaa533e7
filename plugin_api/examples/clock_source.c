/* A complete data source in plain C: what time is it elsewhere?
 *
 * It keeps every rule of claribi/data_source.h in the smallest honest way, to be read from the top
 * and changed into your own. It needs no sign-in, no network and no library, it has no state but
 * its handles, and it knows only cities whose clocks stay the same all year. */
#define CBI_BUILDING_PLUGIN
#include <claribi/data_source.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_text.h"

/* Handles hold what later calls need; nothing in them changes, so every call may be concurrent. */
struct cbi_plugin {
  const cbi_host* host;
};
struct cbi_conn {
  const cbi_host* host;
};

typedef struct City {
  const char* name;
  const char* quoted; /* as it stands in JSON */
  int east_minutes;   /* local time minus UTC */
} City;
static const City kCities[] = {
    {"Honolulu", "\"Honolulu\"", -600},  {"Reykjavik", "\"Reykjavik\"", 0},
    {"Nairobi", "\"Nairobi\"", 180},     {"Dubai", "\"Dubai\"", 240},
    {"Kathmandu", "\"Kathmandu\"", 345}, {"Tokyo", "\"Tokyo\"", 540}};
static const size_t kCityCount = sizeof(kCities) / sizeof(kCities[0]);

/* ---- The life of a call: check what came in, do the work, emit; or fail once and say so. */

static int32_t Fail(const cbi_call* call, int32_t code, const char* message, const char* cause,
                    const char* fix) {
  cbi_error error;
  memset(&error, 0, sizeof(error));
  error.struct_size = sizeof(error);
  error.code = code;
  error.retry_after_ms = -1;
  error.message = message;
  error.cause = cause;
  error.fix = fix;
  call->fail(call, &error);
  return code;
}

static int32_t Invalid(const cbi_call* call, const char* cause) {
  return Fail(call, CBI_E_INVALID, "The world clock did not understand the request.", cause, NULL);
}

/* Can this call carry an answer or an error at all? If not, the status alone reports it. */
static int IsUsable(const cbi_call* call) {
  return call != NULL && CBI_HAS(cbi_call, call, fail) && call->cancelled && call->progress &&
         call->emit;
}

/* Should the call end now? Asked first, and again before each piece of longer work. */
static int32_t Interrupted(const cbi_host* host, const cbi_call* call) {
  if (call->cancelled(call)) {
    return Fail(call, CBI_E_CANCELLED, "The request was cancelled.", NULL, NULL);
  }
  if (host->monotonic_ms(host) >= call->deadline_ms) {
    return Fail(call, CBI_E_TIMEOUT, "The world clock ran out of time.", "deadline passed",
                "Ask again with more time.");
  }
  return CBI_OK;
}

/* NULL means {}. */
static JsonText Options(const char* options_opt) {
  JsonText options = {"{}", 2};
  if (options_opt != NULL) {
    options.text = options_opt;
    options.len = strlen(options_opt);
  }
  return options;
}

static int32_t Emit(const cbi_call* call, const char* json) {
  return call->emit(call, json, strlen(json));
}

/* What the fallible functions on a handle have in common: a call, a handle, options, some time. */
static int32_t Enter(const cbi_host* host, const cbi_call* call, const char* options_opt) {
  if (!IsUsable(call)) return CBI_E_INVALID;
  if (host == NULL) return Invalid(call, "the handle is NULL");
  if (!JsonIsObject(Options(options_opt))) return Invalid(call, "options are not a JSON object");
  return Interrupted(host, call);
}
static const cbi_host* PluginHost(const cbi_plugin* plugin) { return plugin ? plugin->host : NULL; }
static const cbi_host* ConnHost(const cbi_conn* conn) { return conn ? conn->host : NULL; }

/* ---- The plugin and its connections */

static int32_t CBI_CALL Create(const cbi_host* host, const cbi_call* call, const char* config,
                               cbi_plugin** out) {
  if (out != NULL) *out = NULL;
  if (!IsUsable(call)) return CBI_E_INVALID;
  if (host == NULL || config == NULL || out == NULL) return Invalid(call, "an argument is NULL");
  if (!CBI_HAS(cbi_host, host, secret_clear)) {
    return Fail(call, CBI_E_ABI, "The world clock needs a newer host.",
                "cbi_host is shorter than ABI level 1", "Update the host.");
  }
  if (!JsonIsObject(Options(config))) return Invalid(call, "config is not a JSON object");
  cbi_plugin* plugin = malloc(sizeof(*plugin));
  if (plugin == NULL) return Fail(call, CBI_E_INTERNAL, "Out of memory.", "malloc", NULL);
  plugin->host = host;
  *out = plugin;
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
  const int32_t status = Enter(PluginHost(plugin), call, options_opt);
  if (status != CBI_OK) return status;
  return Emit(call,
              "{\"plugin_id\":\"com.example.worldclock\",\"plugin_version\":\"1.0.0\","
              "\"vendor\":{\"id\":\"worldclock\",\"name\":\"World clock\","
              "\"summary\":\"The time in cities without daylight saving time\"},"
              "\"protocol_versions\":[],\"auth\":[{\"kind\":\"none\",\"redirect_uri\":false}],"
              "\"endpoint\":null,"
              "\"read_only\":true,\"config_schema\":{\"type\":\"object\"},\"setup_steps\":[],"
              "\"example_questions\":[\"What time is it in Tokyo?\"],\"troubleshooting\":[],"
              "\"probe\":{\"tool\":\"clock_list_cities\",\"arguments\":{}},\"limits\":{}}");
}

static int32_t CBI_CALL Open(cbi_plugin* plugin, const cbi_call* call,
                             const cbi_conn_params* params, cbi_conn** out) {
  if (out != NULL) *out = NULL;
  const int32_t status = Enter(PluginHost(plugin), call, NULL);
  if (status != CBI_OK) return status;
  if (params == NULL || out == NULL) return Invalid(call, "an argument is NULL");
  if (!CBI_HAS(cbi_conn_params, params, config)) return Invalid(call, "config is missing");
  const JsonText config = Options(params->config);
  if (!JsonIsObject(config)) return Invalid(call, "config is not a JSON object");
  const JsonText hide_tools = JsonMember(config, "hide_tools");
  const bool hides_nothing = hide_tools.text == NULL || JsonIs(hide_tools, "null") ||
                             (hide_tools.text[0] == '[' && !JsonArrayHas(hide_tools, NULL));
  if (!hides_nothing) {
    /* A restriction must be honoured or refused, never overlooked. */
    return Fail(call, CBI_E_UNSUPPORTED, "The world clock cannot hide tools.", "hide_tools is set",
                "Remove hide_tools from the connection.");
  }
  cbi_conn* conn = malloc(sizeof(*conn));
  if (conn == NULL) return Fail(call, CBI_E_INTERNAL, "Out of memory.", "malloc", NULL);
  conn->host = plugin->host;
  *out = conn;
  return CBI_OK;
}

static void CBI_CALL Close(cbi_conn* conn) { free(conn); }

/* ---- Authorization: there is none, and every function still answers. */

#define SIGNED_IN "\"status\":\"authorized\",\"account\":null,\"scopes\":[],\"expires_at_ms\":null"

static int32_t CBI_CALL AuthorizeBegin(cbi_conn* conn, const cbi_call* call,
                                       const char* redirect_uri_opt, const char* options_opt) {
  const int32_t status = Enter(ConnHost(conn), call, options_opt);
  (void)redirect_uri_opt; /* there is no browser that could come back */
  if (status != CBI_OK) return status;
  return Emit(call, "{\"kind\":\"done\",\"status\":{" SIGNED_IN "}}");
}

static int32_t CBI_CALL AuthorizeComplete(cbi_conn* conn, const cbi_call* call,
                                          const char* callback_url) {
  const int32_t status = Enter(ConnHost(conn), call, NULL);
  if (status != CBI_OK) return status;
  if (callback_url == NULL) return Invalid(call, "callback_url is NULL");
  return Fail(call, CBI_E_STATE, "The world clock needs no sign-in.", "no sign-in is under way",
              "Use the connection as it is.");
}

static int32_t CBI_CALL AuthorizeStatus(cbi_conn* conn, const cbi_call* call,
                                        const char* options_opt) {
  const int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status != CBI_OK) return status;
  if (!JsonIs(JsonMember(Options(options_opt), "probe"), "true")) {
    return Emit(call, "{" SIGNED_IN "}");
  }
  return Emit(call, "{" SIGNED_IN
                    ",\"probe\":{\"ok\":true,\"kind\":\"tool\",\"tool\":\"clock_list_cities\","
                    "\"error\":null}}");
}

static int32_t CBI_CALL AuthorizeRevoke(cbi_conn* conn, const cbi_call* call) {
  const int32_t status = Enter(ConnHost(conn), call, NULL);
  if (status != CBI_OK) return status;
  return Emit(call, "{\"revocation\":\"nothing_to_revoke\",\"detail\":null}");
}

/* ---- Tools */

static int32_t CBI_CALL ListTools(cbi_conn* conn, const cbi_call* call, const char* options_opt) {
  const int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status != CBI_OK) return status;
  const JsonText cursor = JsonMember(Options(options_opt), "cursor");
  if (cursor.text != NULL && !JsonIs(cursor, "null")) {
    return Invalid(call, "a cursor that was never handed out");
  }
  return Emit(call,
              "{\"tools\":[{\"name\":\"clock_list_cities\",\"title\":\"List cities\","
              "\"description\":\"The cities the clock knows, with their offset from UTC.\","
              "\"input_schema\":{\"type\":\"object\"},"
              "\"annotations\":{\"readOnlyHint\":true}},"
              "{\"name\":\"clock_now\",\"title\":\"Time in a city\","
              "\"description\":\"The local date and time in one of the cities, right now.\","
              "\"input_schema\":{\"type\":\"object\",\"required\":[\"city\"],"
              "\"properties\":{\"city\":{\"type\":\"string\"}}},"
              "\"annotations\":{\"readOnlyHint\":true}}],"
              "\"hidden\":[],\"next_cursor\":null,\"complete\":true}");
}

/* The forms of an answer that a result holds. once: of the content what the data does not say. */
typedef struct Forms {
  bool content, structured_content, data, model_text, once;
} Forms;

static int32_t ReadForms(const cbi_call* call, const char* options_opt, Forms* forms) {
  const JsonText include = JsonMember(Options(options_opt), "include");
  const bool is_default = include.text == NULL || JsonIs(include, "null");
  forms->once = is_default;
  forms->content = is_default || JsonArrayHas(include, "content");
  forms->data = is_default || JsonArrayHas(include, "data");
  forms->structured_content = JsonArrayHas(include, "structured_content");
  forms->model_text = JsonArrayHas(include, "model_text");
  if (is_default) return CBI_OK;
  if (include.text[0] != '[') return Invalid(call, "include is not an array");
  /* Names of a newer host are passed over, unless there is nothing else. */
  return forms->content || forms->structured_content || forms->data || forms->model_text ||
                 !JsonArrayHas(include, NULL)
             ? CBI_OK
             : Invalid(call, "include names no form that is known");
}

/* Begins a result with all but its data. The clock has words for an answer, which its data says as
 * well, and neither structured content nor a text for models. text: as it stands in JSON. */
static int32_t EmitHead(const cbi_call* call, const Forms* forms, const char* text, bool has_data) {
  char content[128] = "", head[256];
  if (forms->content && forms->once && has_data) {
    snprintf(content, sizeof(content), "\"content\":[],");
  } else if (forms->content) {
    snprintf(content, sizeof(content), "\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],", text);
  }
  snprintf(head, sizeof(head), "{%s%s%s", content,
           forms->structured_content ? "\"structured_content\":null," : "",
           forms->model_text ? "\"model_text\":null," : "");
  return Emit(call, head);
}

/* The members of a call result that are the same for every answer. */
#define WHOLE "\"untrusted\":true,\"complete\":true,\"incomplete_reason\":null,\"notes\":[]}"

static int32_t ListCities(const cbi_host* host, const cbi_call* call, const Forms* forms) {
  int32_t status = EmitHead(call, forms, "Cities and their offset from UTC in minutes", true);
  if (status == CBI_OK && forms->data) status = Emit(call, "\"data\":{\"cities\":[");
  for (size_t i = 0; i < kCityCount && status == CBI_OK && forms->data; ++i) {
    char row[96];
    snprintf(row, sizeof(row), "%s{\"city\":%s,\"utc_offset_minutes\":%d}", i > 0 ? "," : "",
             kCities[i].quoted, kCities[i].east_minutes);
    status = Interrupted(host, call);
    if (status == CBI_OK) status = Emit(call, row);
  }
  if (status == CBI_OK && forms->data) status = Emit(call, "]},");
  return status == CBI_OK ? Emit(call, "\"is_error\":false," WHOLE) : status;
}

static int DaysInMonth(int year, int month) {
  static const int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[month - 1] + (month == 2 && leap);
}

static int32_t TellTime(const cbi_host* host, const cbi_call* call, JsonText args,
                        const Forms* forms) {
  const JsonText wanted = JsonMember(args, "city");
  const City* city = NULL;
  for (size_t i = 0; i < kCityCount; ++i) {
    if (JsonIsText(wanted, kCities[i].name)) city = &kCities[i];
  }
  if (city == NULL) { /* the tool ran and has to say no: a result, not an error of the call */
    int32_t status = EmitHead(call, forms, "No such city.", false);
    if (status == CBI_OK && forms->data) status = Emit(call, "\"data\":null,");
    return status != CBI_OK
               ? status
               : Emit(call,
                      "\"is_error\":true,\"error\":{\"kind\":\"not_found\",\"message\":\"No such "
                      "city.\",\"hint\":\"clock_list_cities names them.\"}," WHOLE);
  }
  const int64_t minutes = host->unix_ms(host) / 60000 + city->east_minutes;
  if (minutes < 0 || minutes / (60 * 24 * 366) > 8000) { /* year 1970 to some 9900 */
    return Fail(call, CBI_E_UNAVAILABLE, "The clock of this computer is wrong.",
                "host->unix_ms is out of range", "Set the clock.");
  }
  int days = (int)(minutes / (60 * 24)), year = 1970, month = 1;
  while (days >= DaysInMonth(year, month)) {
    days -= DaysInMonth(year, month);
    year += month == 12;
    month = month % 12 + 1;
  }
  char local_time[32], text[64], data[128];
  snprintf(local_time, sizeof(local_time), "%04d-%02d-%02d %02d:%02d", year, month, days + 1,
           (int)(minutes / 60 % 24), (int)(minutes % 60));
  snprintf(text, sizeof(text), "It is %s in %s.", local_time, city->name);
  snprintf(data, sizeof(data),
           "\"data\":{\"city\":%s,\"local_time\":\"%s\",\"utc_offset_minutes\":%d},", city->quoted,
           local_time, city->east_minutes);
  int32_t status = EmitHead(call, forms, text, true);
  if (status == CBI_OK && forms->data) status = Emit(call, data);
  return status == CBI_OK ? Emit(call, "\"is_error\":false," WHOLE) : status;
}

static int32_t CBI_CALL CallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                                 const char* args, size_t args_len, const char* options_opt) {
  int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status != CBI_OK) return status;
  const JsonText arguments = {args, args_len};
  if (name == NULL || args == NULL) return Invalid(call, "an argument is NULL");
  if (!JsonIsObject(arguments)) return Invalid(call, "arguments are not a JSON object");
  Forms forms;
  status = ReadForms(call, options_opt, &forms);
  if (status != CBI_OK) return status;
  if (strcmp(name, "clock_list_cities") == 0) return ListCities(conn->host, call, &forms);
  if (strcmp(name, "clock_now") == 0) return TellTime(conn->host, call, arguments, &forms);
  return Fail(call, CBI_E_NOT_FOUND, "The world clock has no such tool.", "unknown tool",
              "Choose one of the listed tools.");
}

/* ---- The table, and the one function the library exports. */

static const cbi_api kApi = {sizeof(cbi_api),
                             0,
                             "com.example.worldclock",
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
  if (handshake == NULL || api == NULL) return CBI_E_INVALID;
  *api = NULL;
  handshake->plugin_abi_min = CBI_ABI_MIN;
  handshake->plugin_abi_max = CBI_ABI_MAX;
  handshake->abi = 0;
  const uint32_t level =
      handshake->host_abi_max < CBI_ABI_MAX ? handshake->host_abi_max : CBI_ABI_MAX;
  if (level < CBI_ABI_MIN || level < handshake->host_abi_min) return CBI_E_ABI;
  handshake->abi = level;
  *api = &kApi;
  return CBI_OK;
}
