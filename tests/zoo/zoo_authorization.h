/* Sign-in in the zoo; a part of zoo_source.c. */
#ifndef CLARIBI_ZOO_AUTHORIZATION_H
#define CLARIBI_ZOO_AUTHORIZATION_H

#define STATUS(status) \
  "\"status\":\"" status "\",\"account\":null,\"scopes\":[],\"expires_at_ms\":null"

static int32_t CBI_CALL AuthorizeBegin(cbi_conn* conn, const cbi_call* call,
                                       const char* redirect_uri_opt, const char* options_opt) {
  int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status != CBI_OK) return status;
  if (ZOO == BEGIN_FAILS) return Fail(call, CBI_E_UNAVAILABLE, "The vendor does not answer.", NULL);
  if (ZOO == WANTS_REDIRECT && redirect_uri_opt == NULL) return Invalid(call, "no redirect URI");
  JsonText key = JsonMember(Options(options_opt), "api_key");
  if (key.text == NULL || key.text[0] != '"' || key.len < 10 || key.len > 4000) {
    return ZOO == UNKNOWN_CODE ? Fail(call, 4711, "api_key is missing.", NULL)
                               : Invalid(call, "api_key is missing");
  }
  if (ZOO == LOGS_KEY) conn->host->log(conn->host, conn->scope, CBI_LOG_DEBUG, "zoo", options_opt);
  status = SealKey(conn, call, key.text + 1, key.len - 2);
  if (status != CBI_OK) return status;
  conn->has_key = true;
  if (ZOO == EMITS_KEY) {
    char text[8192];
    snprintf(text, sizeof(text),
             "{\"kind\":\"done\",\"status\":{" STATUS("authorized") ",\"endpoint\":%.*s}}",
             (int)key.len, key.text);
    return Emit(call, text);
  }
  return Emit(call, ZOO == BEGIN_WITHOUT_STATUS
                        ? "{\"kind\":\"done\"}"
                        : "{\"kind\":\"done\",\"status\":{" STATUS("authorized") "}}");
}

static int32_t CBI_CALL AuthorizeComplete(cbi_conn* conn, const cbi_call* call,
                                          const char* callback_url) {
  const int32_t status = Enter(ConnHost(conn), call, NULL);
  if (status != CBI_OK) return status;
  if (callback_url == NULL) return Invalid(call, "callback_url is NULL");
  if (ZOO == CRASHES_IN_COMPLETE) ZooCrash();
  if (ZOO == COMPLETES_NOTHING) return Emit(call, "{" STATUS("authorized") "}");
  if (ZOO == TELLS_CODE) return Fail(call, CBI_E_STATE, "The zoo needs no sign-in.", callback_url);
  return Fail(call, CBI_E_STATE, "The zoo needs no sign-in.", "no sign-in is under way");
}

/* A service more, in a way that no host needs to serve. */
static void UseServiceBadly(const cbi_conn* conn, const cbi_call* call) {
  const cbi_host* host = conn->host;
  Bytes nothing = {{0}, 0, 0};
  cbi_wait wait = WaitFor(call);
  if (ZOO == NULL_WAIT) host->secret_get(host, NULL, conn->scope, "extra", Receive, &nothing);
  if (ZOO == NULL_SCOPE) host->secret_get(host, &wait, NULL, "extra", Receive, &nothing);
  wait.fail = NULL;
  if (ZOO == WAIT_WITHOUT_FAIL)
    host->secret_get(host, &wait, conn->scope, "extra", Receive, &nothing);
}

static int32_t CBI_CALL AuthorizeStatus(cbi_conn* conn, const cbi_call* call,
                                        const char* options_opt) {
  if (ZOO == STATUS_IGNORES_CANCEL) ZooSleepIfCancelled(call);
  int32_t status = Enter(ConnHost(conn), call, options_opt);
  if (status != CBI_OK) return status;
  bool is_there = false;
  status = NeedKey(conn, call, &is_there);
  if (status != CBI_OK) return status;
  if (ZOO == KEEPS_ORG_ID && conn->org_id[0] == '!') ZooCrash();
  UseServiceBadly(conn, call);
  if (ZOO == LEAKS_IN_STATUS) ZooLeak();
  if (ZOO == STATUS_IS_ERROR && !is_there)
    return Fail(call, CBI_E_AUTH_REQUIRED, "Sign in first.", NULL);
  if (ZOO == STATUS_UNKNOWN && !is_there) return Emit(call, "{" STATUS("fine") "}");
  return Emit(call, is_there ? "{" STATUS("authorized") "}" : "{" STATUS("none") "}");
}

static int32_t CBI_CALL AuthorizeRevoke(cbi_conn* conn, const cbi_call* call) {
  if (ZOO == REVOKE_IGNORES_DEADLINE) ZooSleepIfLate(ConnHost(conn), call);
  int32_t status = Enter(ConnHost(conn), call, NULL);
  if (status != CBI_OK) return status;
  bool is_there = false;
  status = NeedKey(conn, call, &is_there);
  if (status != CBI_OK) return status;
  if (ZOO == CRASHES_IN_REVOKE) ZooCrash();
  if (ZOO == REVOKES_ONCE && !is_there)
    return Fail(call, CBI_E_NOT_FOUND, "There is no key.", NULL);
  if (ZOO != REVOKES_NOTHING) {
    cbi_wait wait = WaitFor(call);
    status = conn->host->secret_clear(conn->host, &wait, ScopeOf(conn));
    if (status != CBI_OK && ZOO != REVOKES_IN_ANY_CASE) return FailOfStore(call, status);
  }
  return Emit(call, ZOO == BAD_REVOCATION ? "{\"revocation\":\"maybe\",\"detail\":null}"
                                          : "{\"revocation\":\"not_offered\",\"detail\":null}");
}

#endif
