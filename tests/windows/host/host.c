/* A host on Windows, in C: what a program there does with the library, and the misdeeds that one
 * can do to it.
 *
 * usage: windows_host LIBRARY OPERATOR_CONFIG (a file)
 * Then it reads one command a line, its arguments behind tabs (an empty one is NULL), and writes
 * one line for each: the status, a tab, and the JSON that was emitted or the message of the error.
 *   describe, open CONFIG, begin REDIRECT_URI OPTIONS, complete CALLBACK_URL, status OPTIONS, tools
 *   OPTIONS, call TOOL ARGUMENTS, revoke, close; and
 *   crowd TOOL ARGUMENTS  calls from eight threads at once; the status is the highest of theirs
 *   cancel TOOL ARGUMENTS  calls, cancels 300 ms later, and writes how many ms it then took
 *   trust FILE  puts a certificate (PEM) into the user's store ROOT, as an administrator would
 *   distrust FILE  puts it into the store Disallowed, too
 *   recreate  destroys the plugin instance and creates another
 *   unload  gives the library back three times, and fails if it is gone then
 * The first line that it writes is about the handshake and create(): the status, and the plugin. */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "services.h"
/* Behind the header of the system, which it needs. */
#include <wincrypt.h>

#define CROWD 8
#define LONGEST_LINE (1 << 20)

/* One call: what the library says of it. */
typedef struct Call {
  cbi_call base;
  Bytes emitted;
  char* failure;
  LONG cancelled;
} Call;

static char connection_scope, organisation_scope; /* their addresses are the scopes */

static int32_t CBI_CALL Cancelled(const cbi_call* call) {
  return InterlockedCompareExchange(&((Call*)call->ctx)->cancelled, 0, 0) != 0;
}
static void CBI_CALL Progress(const cbi_call* call, double fraction, const char* message_opt) {
  (void)call;
  (void)fraction;
  (void)message_opt;
}
static int32_t CBI_CALL Emit(const cbi_call* call, const char* data, size_t len) {
  Bytes* emitted = &((Call*)call->ctx)->emitted;
  char* longer = realloc(emitted->data, emitted->len + len + 1);
  if (longer == NULL) return CBI_E_TOO_LARGE;
  memcpy(longer + emitted->len, data, len);
  emitted->data = longer;
  emitted->len += len;
  return CBI_OK;
}
static void CBI_CALL Fail(const cbi_call* call, const cbi_error* error) {
  Call* self = call->ctx;
  char* text = malloc(strlen(error->message) + (error->cause ? strlen(error->cause) : 0) + 3);
  if (text == NULL) Die("out of memory");
  sprintf(text, "%s %s", error->message, error->cause ? error->cause : "");
  EnterCriticalSection(&lock);
  free(self->failure);
  self->failure = text;
  LeaveCriticalSection(&lock);
}

static void Begin(Call* call) {
  const cbi_call base = {
      sizeof(cbi_call), 0, MonotonicMs(NULL) + 60000, call, NULL, Cancelled, Progress, Emit, Fail};
  memset(call, 0, sizeof(*call));
  call->base = base;
}

/* Writes the line of a call, and ends it. */
static void Answer(Call* call, int32_t status) {
  const Bytes failure = {call->failure, call->failure != NULL ? strlen(call->failure) : 0};
  const Bytes said = status == CBI_OK ? call->emitted : failure;
  printf("%d\t", (int)status);
  for (size_t i = 0; i < said.len; ++i) putchar(said.data[i] == '\n' ? ' ' : said.data[i]);
  putchar('\n');
  fflush(stdout);
  free(call->emitted.data);
  free(call->failure);
}

static const cbi_api* api;
static cbi_plugin* plugin;
static cbi_conn* connection;

typedef struct ToolCall {
  Call call;
  const char* tool;
  const char* arguments;
  int32_t status;
  int64_t ended_ms;
} ToolCall;

static DWORD WINAPI RunTool(void* argument) {
  ToolCall* one = argument;
  one->status = api->call_tool(connection, &one->call.base, one->tool, one->arguments,
                               strlen(one->arguments), NULL);
  one->ended_ms = MonotonicMs(NULL);
  return 0;
}

static HANDLE StartTool(ToolCall* one, const char* tool, const char* arguments) {
  Begin(&one->call);
  one->tool = tool;
  one->arguments = arguments;
  const HANDLE thread = CreateThread(NULL, 0, RunTool, one, 0, NULL);
  if (thread == NULL) Die("no thread");
  return thread;
}

static void RunCrowd(const char* tool, const char* arguments) {
  static ToolCall calls[CROWD];
  HANDLE threads[CROWD];
  int32_t worst = CBI_OK;
  size_t worst_at = 0;
  for (size_t i = 0; i < CROWD; ++i) threads[i] = StartTool(&calls[i], tool, arguments);
  WaitForMultipleObjects(CROWD, threads, TRUE, INFINITE);
  for (size_t i = 0; i < CROWD; ++i) {
    CloseHandle(threads[i]);
    if (calls[i].status > worst) worst_at = i;
    if (calls[i].status > worst) worst = calls[i].status;
  }
  Answer(&calls[worst_at].call, worst);
}

static void RunCancelled(const char* tool, const char* arguments) {
  static ToolCall one;
  const HANDLE thread = StartTool(&one, tool, arguments);
  Sleep(300);
  const int64_t cancelled_ms = MonotonicMs(NULL);
  InterlockedExchange(&one.call.cancelled, 1);
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  free(one.call.failure);
  one.call.failure = malloc(32);
  if (one.call.failure != NULL) sprintf(one.call.failure, "%d", (int)(one.ended_ms - cancelled_ms));
  Answer(&one.call, one.status);
}

/* The text of a file; free() it. */
static char* Read(const char* file) {
  FILE* stream = fopen(file, "rb");
  if (stream == NULL) Die(file);
  char* text = calloc(1, LONGEST_LINE);
  if (text == NULL) Die("out of memory");
  if (fread(text, 1, LONGEST_LINE - 1, stream) == LONGEST_LINE - 1) Die("the file is too long");
  fclose(stream);
  return text;
}

static int32_t AddToStore(const wchar_t* name, const char* file) {
  static BYTE bytes[16384];
  DWORD size = sizeof(bytes);
  char* pem = Read(file);
  if (!CryptStringToBinaryA(pem, 0, CRYPT_STRING_BASE64HEADER, bytes, &size, NULL, NULL)) {
    Die("no PEM");
  }
  free(pem);
  const HCERTSTORE store =
      CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, name);
  const BOOL added =
      store != NULL && CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, bytes, size,
                                                        CERT_STORE_ADD_REPLACE_EXISTING, NULL);
  if (store != NULL) CertCloseStore(store, 0);
  return added ? CBI_OK : CBI_E_INTERNAL;
}

static int32_t Unload(HMODULE library) {
  for (int i = 0; i < 3; ++i) FreeLibrary(library);
  HMODULE found = NULL;
  const DWORD flags =
      GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  return GetModuleHandleExA(flags, (const char*)library, &found) ? CBI_OK : CBI_E_INTERNAL;
}

/* The next field of a line; NULL when it is empty or there is none. */
static char* Next(char** rest) {
  char* field = *rest;
  if (field == NULL) return NULL;
  char* tab = strchr(field, '\t');
  *rest = tab != NULL ? tab + 1 : NULL;
  if (tab != NULL) *tab = '\0';
  return *field != '\0' ? field : NULL;
}

static void Run(HMODULE library, const char* config, char* line) {
  char* rest = line;
  const char* command = Next(&rest);
  const char* first = Next(&rest);
  const char* second = Next(&rest);
  const cbi_conn_params params = {
      sizeof(cbi_conn_params), 0, "org", "connection", first, &connection_scope,
      &organisation_scope};
  Call call;
  int32_t status = CBI_OK;
  if (command == NULL) Die("an empty command");
  if (strcmp(command, "crowd") == 0) {
    RunCrowd(first, second);
    return;
  }
  if (strcmp(command, "cancel") == 0) {
    RunCancelled(first, second);
    return;
  }
  Begin(&call);
  if (strcmp(command, "describe") == 0) {
    status = api->describe(plugin, &call.base, first);
  } else if (strcmp(command, "open") == 0) {
    status = api->open(plugin, &call.base, &params, &connection);
  } else if (strcmp(command, "begin") == 0) {
    status = api->authorize_begin(connection, &call.base, first, second);
  } else if (strcmp(command, "complete") == 0) {
    status = api->authorize_complete(connection, &call.base, first);
  } else if (strcmp(command, "status") == 0) {
    status = api->authorize_status(connection, &call.base, first);
  } else if (strcmp(command, "tools") == 0) {
    status = api->list_tools(connection, &call.base, first);
  } else if (strcmp(command, "call") == 0) {
    status = api->call_tool(connection, &call.base, first, second, strlen(second), NULL);
  } else if (strcmp(command, "revoke") == 0) {
    status = api->authorize_revoke(connection, &call.base);
  } else if (strcmp(command, "close") == 0) {
    api->close(connection);
    connection = NULL;
  } else if (strcmp(command, "trust") == 0) {
    status = AddToStore(L"ROOT", first);
  } else if (strcmp(command, "distrust") == 0) {
    status = AddToStore(L"Disallowed", first);
  } else if (strcmp(command, "recreate") == 0) {
    api->destroy(plugin);
    plugin = NULL;
    status = api->create(&kHost, &call.base, config, &plugin);
  } else if (strcmp(command, "unload") == 0) {
    status = Unload(library);
  } else {
    Die("an unknown command");
  }
  Answer(&call, status);
}

int main(int argc, char** argv) {
  if (argc != 3) Die("usage: windows_host LIBRARY OPERATOR_CONFIG");
  InitializeCriticalSection(&lock);
  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
  const HMODULE library = LoadLibraryExA(argv[1], NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (library == NULL) Die("it cannot be loaded");
  const cbi_entry_fn entry = (cbi_entry_fn)(void*)GetProcAddress(library, CBI_ENTRY_SYMBOL);
  if (entry == NULL) Die("it exports no " CBI_ENTRY_SYMBOL);
  cbi_handshake handshake = {CBI_ABI_MIN, CBI_ABI_MAX, 0, 0, 0};
  if (entry(&handshake, &api) != CBI_OK || handshake.abi != 1) Die("no common level");
  if (!CBI_HAS(cbi_api, api, call_tool)) Die("its table is shorter than level 1");

  char* config = Read(argv[2]);
  Call call;
  Begin(&call);
  const int32_t status = api->create(&kHost, &call.base, config, &plugin);
  if (status == CBI_OK) Emit(&call.base, api->plugin_id, strlen(api->plugin_id));
  Answer(&call, status);
  if (status != CBI_OK) return 1;

  static char line[LONGEST_LINE];
  while (fgets(line, sizeof(line), stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    Run(library, config, line);
  }
  api->close(connection);
  api->destroy(plugin);
  free(config);
  return 0;
}
