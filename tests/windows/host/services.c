/* What the host lends to the library: see services.h. Everything is in memory. */
#include "services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SECRETS 64
#define MAX_LEASES 16

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
CRITICAL_SECTION lock;
static Secret secrets[MAX_SECRETS];
static Lease leases[MAX_LEASES];
static uint64_t last_number;

void Die(const char* why) {
  fprintf(stderr, "windows_host: %s (error %lu)\n", why, GetLastError());
  exit(70);
}

char* Copy(const char* data, size_t len) {
  char* copy = malloc(len + 1);
  if (copy == NULL) Die("out of memory");
  if (len > 0) memcpy(copy, data, len);
  copy[len] = '\0';
  return copy;
}

static const void* CBI_CALL GetExtension(const cbi_host* host, const char* id) {
  (void)host;
  (void)id;
  return NULL;
}
static void CBI_CALL Log(const cbi_host* host, void* scope_opt, int32_t level,
                         const char* component, const char* text) {
  (void)host;
  (void)scope_opt;
  fprintf(stderr, "log %d %s: %s\n", (int)level, component, text);
}
static int64_t CBI_CALL UnixMs(const cbi_host* host) {
  FILETIME now; /* 100 ns since 1601 */
  (void)host;
  GetSystemTimeAsFileTime(&now);
  const uint64_t ticks = ((uint64_t)now.dwHighDateTime << 32) | now.dwLowDateTime;
  return (int64_t)(ticks / 10000 - 11644473600000ULL);
}
int64_t CBI_CALL MonotonicMs(const cbi_host* host) {
  (void)host;
  return (int64_t)GetTickCount64();
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
  EnterCriticalSection(&lock);
  const Secret* secret = Find(scope, key);
  const uint64_t version = secret->version;
  Bytes value = {NULL, secret->value.len};
  if (version != 0) value.data = Copy(secret->value.data, secret->value.len);
  LeaveCriticalSection(&lock);
  if (version == 0) return CBI_E_NOT_FOUND;
  recv(user, value.data, value.len, version);
  SecureZeroMemory(value.data, value.len);
  free(value.data);
  return CBI_OK;
}

static int32_t CBI_CALL SecretPut(const cbi_host* host, const cbi_wait* wait, void* scope,
                                  const char* key, const void* data, size_t len, uint64_t expected,
                                  uint64_t* version_opt) {
  (void)host;
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  EnterCriticalSection(&lock);
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
  LeaveCriticalSection(&lock);
  if (!is_first) return CBI_E_CONFLICT;
  if (version_opt != NULL) *version_opt = version;
  return CBI_OK;
}

static int32_t CBI_CALL SecretClear(const cbi_host* host, const cbi_wait* wait, void* scope) {
  (void)host;
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  EnterCriticalSection(&lock);
  for (size_t i = 0; i < MAX_SECRETS; ++i) {
    if (secrets[i].version != 0 && secrets[i].scope == scope) Forget(&secrets[i]);
  }
  LeaveCriticalSection(&lock);
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
  const int64_t now_ms = MonotonicMs(NULL);
  Lease* free_one = NULL;
  uint64_t id = 0;
  int is_held = 0;
  EnterCriticalSection(&lock);
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
  LeaveCriticalSection(&lock);
  return id;
}

static int32_t CBI_CALL LeaseAcquire(const cbi_host* host, const cbi_wait* wait, void* scope,
                                     const char* name, int64_t ttl_ms, int64_t wait_ms,
                                     uint64_t* lease) {
  if (wait == NULL || scope == NULL) return CBI_E_INVALID;
  const int64_t give_up_ms = MonotonicMs(host) + wait_ms;
  for (;;) {
    const uint64_t id = TryLease(scope, name, ttl_ms);
    if (id != 0) {
      *lease = id;
      return CBI_OK;
    }
    if (wait->cancelled(wait)) return CBI_E_CANCELLED;
    if (MonotonicMs(host) >= wait->deadline_ms) return CBI_E_TIMEOUT;
    if (MonotonicMs(host) >= give_up_ms) return CBI_E_CONFLICT;
    Sleep(20);
  }
}

static void CBI_CALL LeaseRelease(const cbi_host* host, void* scope, uint64_t lease) {
  (void)host;
  EnterCriticalSection(&lock);
  for (size_t i = 0; i < MAX_LEASES; ++i) {
    if (leases[i].scope == scope && leases[i].id == lease) leases[i].id = 0;
  }
  LeaveCriticalSection(&lock);
}

const cbi_host kHost = {sizeof(cbi_host), 1,          NULL,       "windows host",
                        GetExtension,     Log,        UnixMs,     MonotonicMs,
                        SecretGet,        SecretPut,  SealingKey, LeaseAcquire,
                        LeaseRelease,     SecretClear};
