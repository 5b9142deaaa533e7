/* Waits and the store in the zoo: an API key, sealed; a part of zoo_source.c. */
#ifndef CLARIBI_ZOO_STORE_H
#define CLARIBI_ZOO_STORE_H

static int32_t CBI_CALL StillWanted(const cbi_wait* wait) {
  return ZOO == WAIT_IGNORES_CANCEL ? 0 : wait->call->cancelled(wait->call);
}

static void CBI_CALL PassReasonOn(const cbi_wait* wait, const cbi_error* error) {
  (void)wait;
  (void)error;
}

static cbi_wait WaitFor(const cbi_call* call) {
  cbi_wait wait = {sizeof(wait), 0, call->deadline_ms, NULL, call, StillWanted, PassReasonOn};
  if (ZOO == WAIT_IGNORES_DEADLINE) wait.deadline_ms = INT64_MAX;
  return wait;
}

/* ---- The API key: sealed into the store under the connection's scope */

#define KEY_NAME "api_key"
#define MARK_BYTES 12

typedef struct Bytes {
  unsigned char data[8192];
  size_t len;
  uint64_t version;
} Bytes;

static void CBI_CALL Receive(void* user, const void* data, size_t len, uint64_t version) {
  Bytes* bytes = user;
  bytes->len = len < sizeof(bytes->data) ? len : sizeof(bytes->data);
  memcpy(bytes->data, data, bytes->len);
  bytes->version = version;
}

static void* ScopeOf(const cbi_conn* conn) {
  static void* first_scope = NULL;
  if (ZOO != SHARES_SCOPE) return conn->scope;
  if (first_scope == NULL) first_scope = conn->scope;
  return first_scope;
}

static int32_t FailOfStore(const cbi_call* call, int32_t status) {
  if (ZOO == OUTAGE_IS_SIGN_IN && status == CBI_E_UNAVAILABLE) {
    return Fail(call, CBI_E_AUTH_REQUIRED, "Sign in first.", NULL);
  }
  return Fail(call, status, "The store did not answer.", NULL);
}

static char the_key[256]; /* that was handed over last */

/* The same without its 62nd and 63rd digit, which made-up keys do not need. */
static void Base64(const char* text, char* out) {
  static const char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (; text[0] && text[1] && text[2]; text += 3) {
    const unsigned group = (unsigned)text[0] << 16 | (unsigned)text[1] << 8 | (unsigned)text[2];
    for (int shift = 18; shift >= 0; shift -= 6) *out++ = kDigits[group >> shift & 63];
  }
  *out = 0;
}

static int32_t SealKey(cbi_conn* conn, const cbi_call* call, const char* key, size_t len) {
  const cbi_host* host = conn->host;
  cbi_wait wait = WaitFor(call);
  Bytes sealing, stored = {{0}, 0, 0};
  int32_t status = host->sealing_key(host, &wait, ScopeOf(conn), 0, Receive, &sealing);
  if (status != CBI_OK) return FailOfStore(call, status);
  status = host->secret_get(host, &wait, ScopeOf(conn), KEY_NAME, Receive, &stored);
  if (status != CBI_OK && status != CBI_E_NOT_FOUND) return FailOfStore(call, status);
  snprintf(the_key, sizeof(the_key), "%.*s", (int)len, key);
  if (ZOO == STORES_KEY_IN_BASE64) {
    char text[400];
    Base64(the_key, text);
    host->secret_put(host, &wait, ScopeOf(conn), "copy", text, strlen(text), 0, NULL);
  }
  unsigned char sealed[MARK_BYTES + 4096] = "CBR\1";
  for (int i = 0; i < 8; ++i) sealed[4 + i] = (unsigned char)(sealing.version >> (56 - 8 * i));
  if (ZOO == UNMARKED_SEAL) sealed[0] = 'X';
  for (size_t i = 0; i < len; ++i) {
    sealed[MARK_BYTES + i] = (unsigned char)key[i];
    if (ZOO != STORES_KEY_IN_CLEAR) sealed[MARK_BYTES + i] ^= sealing.data[i % 32];
  }
  const uint64_t expected =
      ZOO == GUESSES_VERSION && stored.version ? stored.version + 1 : stored.version;
  status = host->secret_put(host, &wait, ScopeOf(conn), KEY_NAME, sealed, MARK_BYTES + len,
                            expected, NULL);
  if (status == CBI_E_CONFLICT && ZOO == IGNORES_CONFLICT) status = CBI_OK;
  return status == CBI_OK ? CBI_OK : FailOfStore(call, status);
}

/* CBI_OK, or CBI_E_AUTH_REQUIRED where there is none. */
static int32_t NeedKey(cbi_conn* conn, const cbi_call* call, bool* is_there) {
  const cbi_host* host = conn->host;
  cbi_wait wait = WaitFor(call);
  Bytes stored = {{0}, 0, 0};
  uint64_t lease = 0;
  if (ZOO == CRASHES_WITHOUT_LEASE) {
    if (host->lease_acquire(host, &wait, ScopeOf(conn), "key", 1000, 0, &lease) == CBI_E_CONFLICT)
      ZooCrash();
    host->lease_release(host, ScopeOf(conn), lease);
  }
  if (ZOO == KEEPS_LEASE) host->lease_acquire(host, &wait, ScopeOf(conn), "key", 1000, 0, &lease);
  const int32_t status = host->secret_get(host, &wait, ScopeOf(conn), KEY_NAME, Receive, &stored);
  *is_there = status == CBI_OK;
  if (ZOO == STATUS_HIDES_OUTAGE && status == CBI_E_UNAVAILABLE) return CBI_OK;
  return status == CBI_OK || status == CBI_E_NOT_FOUND ? CBI_OK : FailOfStore(call, status);
}

static int32_t SignedIn(cbi_conn* conn, const cbi_call* call) {
  bool is_there = false;
  const int32_t status = NeedKey(conn, call, &is_there);
  if (status != CBI_OK) return status;
  if (is_there) return CBI_OK;
  return Fail(call, CBI_E_AUTH_REQUIRED, "Sign in first.", "there is no API key");
}

/* Where an API key has no place. */
static void LeakKey(cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->host;
  cbi_wait wait = WaitFor(call);
  uint64_t lease = 0;
  char text[600] = "";
  if (ZOO == PROGRESS_KEY) call->progress(call, 0.5, the_key);
  if (ZOO == PRINTS_KEY) fprintf(stderr, "listing with %s\n", the_key);
  if (ZOO == NAMES_LEASE_BY_KEY &&
      host->lease_acquire(host, &wait, conn->scope, the_key, 1000, 0, &lease) == CBI_OK) {
    host->lease_release(host, conn->scope, lease);
  }
  if (ZOO == LOGS_KEY_IN_HEX) {
    for (size_t i = 0; the_key[i] != 0; ++i) sprintf(text + 2 * i, "%02x", (unsigned)the_key[i]);
    host->log(host, conn->scope, CBI_LOG_INFO, "zoo", text);
  }
  const cbi_host_events* events = host->get_extension(host, CBI_EXT_HOST_EVENTS);
  if (ZOO == EVENT_WITH_KEY && events != NULL) {
    snprintf(text, sizeof(text), "{\"kind\":\"tools_changed\",\"at_ms\":1,\"note\":\"%s\"}",
             the_key);
    events->report(host, conn->scope, text);
  }
}

/* What no service takes. */
static void MisuseServices(cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->host;
  cbi_wait wait = WaitFor(call);
  Bytes nothing = {{0}, 0, 0};
  uint64_t lease = 0;
  if (ZOO == KEY_IS_NULL) host->secret_get(host, &wait, conn->scope, NULL, Receive, &nothing);
  if (ZOO == NOBODY_RECEIVES) host->secret_get(host, &wait, conn->scope, KEY_NAME, NULL, NULL);
  if (ZOO == LEASE_OF_NO_TIME) host->lease_acquire(host, &wait, conn->scope, "x", -5, 0, &lease);
  if (ZOO == RELEASES_ANY_LEASE) host->lease_release(host, conn->scope, 99);
  if (ZOO == EXTENSION_IS_NULL) host->get_extension(host, NULL);
}

#endif
