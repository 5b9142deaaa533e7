/* A host of level 1, frozen: it is built against the headers in this folder and never against those
 * of today. What it can do with a plugin of today, hosts that exist can do.
 *
 * usage: level1_host PLUGIN OPERATOR_CONFIG
 * Then it reads one command a line, its arguments behind tabs (an empty one is NULL), and writes
 * one line for each: the status, a tab, and the JSON that was emitted or the message of the error.
 *   describe, open CONFIG, begin REDIRECT_URI, complete CALLBACK_URL, status OPTIONS, tools
 * OPTIONS, call TOOL ARGUMENTS, revoke, close The first line that it writes is about the handshake
 * and create(): the status, and the plugin. */
#define _POSIX_C_SOURCE 200809L
#include <claribi/data_source.h>
#include <claribi/host_events.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_SECRETS 64
#define MAX_LEASES 16

typedef struct Bytes {
  char* data;
  size_t len;
} Bytes;
typedef struct Secret {
  void* scope;
  char* key;
  Bytes value;
  uint64_t version; /* 0: free, or deleted */
} Secret;
typedef struct Lease {
  void* scope;
  char* name;
  uint64_t id; /* 0: free */
  int64_t ends_ms;
} Lease;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* never held while the plugin runs */
static Secret secrets[MAX_SECRETS];
static Lease leases[MAX_LEASES];
static uint64_t last_number;
static char connection_scope, organisation_scope; /* their addresses are the scopes */

static void Die(const char* why) {
  fprintf(stderr, "level1_host: %s\n", why);
  exit(70);
}

static char* Copy(const char* data, size_t len) {
  char* copy = malloc(len + 1);
  if (copy == NULL) Die("out of memory");
  if (len > 0) memcpy(copy, data, len);
  copy[len] = '\0';
  return copy;
}

static int64_t Milliseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Services */

static const void* CBI_CALL GetExtension(const cbi_host* host, const char* id);

static void CBI_CALL Log(const cbi_host* host, void* scope_opt, int32_t level,
                         const char* component, const char* text) {
  (void)host;
  fprintf(stderr, "log %d %s%s: %s\n", (int)level, scope_opt ? "" : "(no scope) ", component, text);
}
static int64_t CBI_CALL UnixMs(const cbi_host* host) {
  (void)host;
  return Milliseconds(CLOCK_REALTIME);
}
static int64_t CBI_CALL MonotonicMs(const cbi_host* host) {
  (void)host;
  return Milliseconds(CLOCK_MONOTONIC);
}

/* The place of a secret, or a free one for it; with the lock held. */
static Secret* Find(void* scope, const char* key) {
  Secret* free_one = NULL;
  for (size_t i = 0; i < MAX_SECRETS; ++i) {
    Secret* secret = &secrets[i];
    if (secret->version == 0) {
      if (free_one == NULL) free_one = secret;
    } else if (secret->scope == scope && strcmp(secret->key, key) == 0) {
      return secret;
    }
  }
  if (free_one == NULL) Die("too many secrets");
  return free_one;
}

static void Forget(Secret* secret) {
  free(secret->key);
  free(secret->value.data);
  memset(secret, 0, sizeof(*secret));
}

static int32_t CBI_CALL SecretGet(const cbi_host* host, const cbi_wait* wait, void* scope,
                                  const char* key, cbi_recv recv, void* user) {
  (void)host;
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  pthread_mutex_lock(&lock);
  const Secret* secret = Find(scope, key);
  const uint64_t version = secret->version;
  Bytes value = {NULL, secret->value.len};
  if (version != 0) value.data = Copy(secret->value.data, secret->value.len);
  pthread_mutex_unlock(&lock);
  if (version == 0) return CBI_E_NOT_FOUND;
  recv(user, value.data, value.len, version);
  free(value.data);
  return CBI_OK;
}

static int32_t CBI_CALL SecretPut(const cbi_host* host, const cbi_wait* wait, void* scope,
                                  const char* key, const void* data, size_t len, uint64_t expected,
                                  uint64_t* version_opt) {
  (void)host;
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  pthread_mutex_lock(&lock);
  Secret* secret = Find(scope, key);
  const int is_first = secret->version == expected;
  const uint64_t version = ++last_number;
  if (is_first) {
    Forget(secret);
    if (data != NULL) {
      const Secret made = {scope, Copy(key, strlen(key)), {Copy(data, len), len}, version};
      *secret = made;
    }
  }
  pthread_mutex_unlock(&lock);
  if (!is_first) return CBI_E_CONFLICT;
  if (version_opt != NULL) *version_opt = version;
  return CBI_OK;
}

static int32_t CBI_CALL SecretClear(const cbi_host* host, const cbi_wait* wait, void* scope) {
  (void)host;
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < MAX_SECRETS; ++i) {
    if (secrets[i].version != 0 && secrets[i].scope == scope) Forget(&secrets[i]);
  }
  pthread_mutex_unlock(&lock);
  return CBI_OK;
}

static int32_t CBI_CALL SealingKey(const cbi_host* host, const cbi_wait* wait, void* scope,
                                   uint64_t key_id, cbi_recv recv, void* user) {
  static const char kKey[33] = "thirty-two bytes that are no key";
  (void)host;
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  if (key_id > 1) return CBI_E_NOT_FOUND;
  recv(user, kKey, 32, 1);
  return CBI_OK;
}

/* The id of a new lease, or 0 while another one holds. */
static uint64_t TryLease(void* scope, const char* name, int64_t ttl_ms) {
  const int64_t now_ms = Milliseconds(CLOCK_MONOTONIC);
  Lease* free_one = NULL;
  uint64_t id = 0;
  int is_held = 0;
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < MAX_LEASES; ++i) {
    Lease* lease = &leases[i];
    if (lease->id == 0 || lease->ends_ms <= now_ms) {
      free_one = lease;
    } else if (lease->scope == scope && strcmp(lease->name, name) == 0) {
      is_held = 1;
    }
  }
  if (!is_held && free_one != NULL) {
    free(free_one->name);
    const Lease made = {scope, Copy(name, strlen(name)), ++last_number, now_ms + ttl_ms};
    *free_one = made;
    id = made.id;
  }
  pthread_mutex_unlock(&lock);
  return id;
}

static int32_t CBI_CALL LeaseAcquire(const cbi_host* host, const cbi_wait* wait, void* scope,
                                     const char* name, int64_t ttl_ms, int64_t wait_ms,
                                     uint64_t* lease) {
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  const int64_t give_up_ms = MonotonicMs(host) + wait_ms;
  for (;;) {
    const uint64_t id = TryLease(scope, name, ttl_ms);
    const struct timespec pause = {0, 20000000};
    if (id != 0) {
      *lease = id;
      return CBI_OK;
    }
    if (wait->cancelled(wait)) return CBI_E_CANCELLED;
    if (MonotonicMs(host) >= wait->deadline_ms) return CBI_E_TIMEOUT;
    if (MonotonicMs(host) >= give_up_ms) return CBI_E_CONFLICT;
    nanosleep(&pause, NULL);
  }
}

static void CBI_CALL LeaseRelease(const cbi_host* host, void* scope, uint64_t lease) {
  (void)host;
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < MAX_LEASES; ++i) {
    if (leases[i].scope == scope && leases[i].id == lease) leases[i].id = 0;
  }
  pthread_mutex_unlock(&lock);
}

static void CBI_CALL Report(const cbi_host* host, void* scope, const char* event) {
  (void)host;
  fprintf(stderr, "event %s %s\n", scope == &connection_scope ? "connection" : "?", event);
}

static const cbi_host_events kEvents = {sizeof(cbi_host_events), 0, Report};

static const void* CBI_CALL GetExtension(const cbi_host* host, const char* id) {
  (void)host;
  return strcmp(id, CBI_EXT_HOST_EVENTS) == 0 ? &kEvents : NULL;
}

static const cbi_host kHost = {sizeof(cbi_host), 1,          NULL,       "level 1 host",
                               GetExtension,     Log,        UnixMs,     MonotonicMs,
                               SecretGet,        SecretPut,  SealingKey, LeaseAcquire,
                               LeaseRelease,     SecretClear};

/* ---- Calls */

static Bytes emitted;        /* of the call that runs; emit is never concurrent on one call */
static char* failure = NULL; /* its message; with the lock held, because fail is [mt] */

static int32_t CBI_CALL Cancelled(const cbi_call* call) {
  (void)call;
  return 0;
}
static void CBI_CALL Progress(const cbi_call* call, double fraction, const char* message_opt) {
  (void)call;
  (void)fraction;
  (void)message_opt;
}
static int32_t CBI_CALL Emit(const cbi_call* call, const char* data, size_t len) {
  (void)call;
  char* longer = realloc(emitted.data, emitted.len + len + 1);
  if (longer == NULL) return CBI_E_TOO_LARGE;
  memcpy(longer + emitted.len, data, len);
  emitted.data = longer;
  emitted.len += len;
  return CBI_OK;
}
static void CBI_CALL Fail(const cbi_call* call, const cbi_error* error) {
  (void)call;
  pthread_mutex_lock(&lock);
  free(failure);
  failure = Copy(error->message, strlen(error->message));
  pthread_mutex_unlock(&lock);
}

static cbi_call NewCall(void) {
  const cbi_call call = {
      sizeof(cbi_call), 0, MonotonicMs(NULL) + 60000, NULL, NULL, Cancelled, Progress, Emit, Fail};
  free(emitted.data);
  free(failure);
  failure = NULL;
  emitted.data = NULL;
  emitted.len = 0;
  return call;
}

static void Answer(int32_t status) {
  const Bytes nothing = {NULL, 0};
  Bytes said = status == CBI_OK ? emitted : nothing;
  if (failure != NULL && status != CBI_OK) {
    said.data = failure;
    said.len = strlen(failure);
  }
  printf("%d\t", (int)status);
  for (size_t i = 0; i < said.len; ++i) putchar(said.data[i] == '\n' ? ' ' : said.data[i]);
  putchar('\n');
  fflush(stdout);
}

static int32_t Open(const cbi_api* api, cbi_plugin* plugin, const cbi_call* call,
                    const char* config, cbi_conn** connection) {
  const cbi_conn_params params = {
      sizeof(cbi_conn_params), 0, "org", "connection", config, &connection_scope,
      &organisation_scope};
  if (config == NULL) Die("open needs a configuration");
  return api->open(plugin, call, &params, connection);
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

static void Run(const cbi_api* api, cbi_plugin* plugin, cbi_conn** connection, char* line) {
  char* rest = line;
  const char* command = Next(&rest);
  const char* first = Next(&rest);
  const char* second = Next(&rest);
  const cbi_call call = NewCall();
  int32_t status = CBI_OK;
  if (command == NULL) Die("an empty command");
  if (strcmp(command, "describe") == 0) {
    status = api->describe(plugin, &call, first);
  } else if (strcmp(command, "open") == 0) {
    status = Open(api, plugin, &call, first, connection);
  } else if (strcmp(command, "begin") == 0) {
    status = api->authorize_begin(*connection, &call, first, second);
  } else if (strcmp(command, "complete") == 0) {
    status = api->authorize_complete(*connection, &call, first);
  } else if (strcmp(command, "status") == 0) {
    status = api->authorize_status(*connection, &call, first);
  } else if (strcmp(command, "tools") == 0) {
    status = api->list_tools(*connection, &call, first);
  } else if (strcmp(command, "call") == 0) {
    if (second == NULL) Die("call needs arguments");
    status = api->call_tool(*connection, &call, first, second, strlen(second), NULL);
  } else if (strcmp(command, "revoke") == 0) {
    status = api->authorize_revoke(*connection, &call);
  } else if (strcmp(command, "close") == 0) {
    api->close(*connection);
    *connection = NULL;
  } else {
    Die("an unknown command");
  }
  Answer(status);
}

int main(int argc, char** argv) {
  if (argc != 3) Die("usage: level1_host PLUGIN OPERATOR_CONFIG");
  void* library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == NULL) Die(dlerror());
  cbi_entry_fn entry;
  *(void**)&entry = dlsym(library, CBI_ENTRY_SYMBOL);
  if (entry == NULL) Die("it exports no " CBI_ENTRY_SYMBOL);
  cbi_handshake handshake = {CBI_ABI_MIN, CBI_ABI_MAX, 0, 0, 0};
  const cbi_api* api = NULL;
  if (entry(&handshake, &api) != CBI_OK || handshake.abi != 1) Die("no common level");
  if (!CBI_HAS(cbi_api, api, call_tool)) Die("its table is shorter than level 1");

  cbi_plugin* plugin = NULL;
  cbi_conn* connection = NULL;
  const cbi_call call = NewCall();
  const int32_t status = api->create(&kHost, &call, argv[2], &plugin);
  if (status == CBI_OK) Emit(&call, api->plugin_id, strlen(api->plugin_id));
  Answer(status);
  if (status != CBI_OK) return 1;

  char* line = NULL;
  size_t capacity = 0;
  for (ssize_t len = getline(&line, &capacity, stdin); len > 0;
       len = getline(&line, &capacity, stdin)) {
    line[strcspn(line, "\n")] = '\0';
    Run(api, plugin, &connection, line);
  }
  free(line);
  api->close(connection);
  api->destroy(plugin);
  (void)NewCall(); /* frees what the last one left */
  for (size_t i = 0; i < MAX_SECRETS; ++i) Forget(&secrets[i]);
  for (size_t i = 0; i < MAX_LEASES; ++i) free(leases[i].name);
  return 0;
}
