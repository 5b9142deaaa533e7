#include "vendor_sandbox/authorization_server.h"

#include <sstream>

#include "vendor_sandbox/consent_page.h"
#include "vendor_sandbox/form.h"
#include "vendor_sandbox/scopes.h"
#include "vendor_sandbox/tokens_and_digests.h"

namespace claribi::vendor_sandbox {
namespace {

constexpr std::chrono::minutes kConsentTime{10};
constexpr std::string_view kMetadataPath = "/.well-known/oauth-authorization-server";
constexpr std::string_view kScopes[] = {"projects", "services", "accounts:read"};

HttpReply NoStore(HttpReply reply) {
  reply.Set("Cache-Control", "no-store");
  reply.Set("Pragma", "no-cache");
  return reply;
}

HttpReply ErrorReply(const OAuthError& error, const HttpRequest& request) {
  HttpReply reply = NoStore(JsonReply(
      error.status,
      Json::Object({{"error", error.error}, {"error_description", error.error_description}})
          .Text()));
  if (error.status == 401 && request.FindHeader("Authorization")) {
    reply.Set("WWW-Authenticate", "Basic realm=\"token\"");
  }
  if (error.status == 429) reply.Set("Retry-After", "60");
  return reply;
}

// The marketplace tenants the vendor keeps authorization servers for.
bool IsTenant(std::string_view name) { return name == "aws" || name == "azure" || name == "gcp"; }

OAuthError InvalidGrant(Refusal refusal) {
  switch (refusal) {
    case Refusal::kReused:
      return {400, "invalid_grant", "used before; everything issued from it is revoked"};
    case Refusal::kWrongRedirect:
      return {400, "invalid_grant", "redirect_uri differs from the authorization request"};
    case Refusal::kWrongVerifier:
      return {400, "invalid_grant", "code_verifier does not match the code_challenge"};
    case Refusal::kWrongResource:
      return {400, "invalid_target", "resource differs from the authorization request"};
    case Refusal::kUnknown:
      break;
  }
  return {400, "invalid_grant", "unknown, expired or revoked"};
}

std::string_view OutcomeName(Refusal refusal) {
  switch (refusal) {
    case Refusal::kReused:
      return "reused";
    case Refusal::kWrongRedirect:
      return "wrong_redirect";
    case Refusal::kWrongVerifier:
      return "wrong_verifier";
    case Refusal::kWrongResource:
      return "wrong_resource";
    case Refusal::kUnknown:
      break;
  }
  return "unknown";
}

bool IsForm(const HttpRequest& request) {
  return request.FindHeader("Content-Type")
      .value_or("")
      .starts_with("application/x-www-form-urlencoded");
}

}  // namespace

AuthorizationServer::AuthorizationServer(Dependencies dependencies)
    : dependencies_(std::move(dependencies)) {}

void AuthorizationServer::SetOrigins(std::string own_origin, std::string resource_origin) {
  origin_ = std::move(own_origin);
  resource_origin_ = std::move(resource_origin);
}

std::string AuthorizationServer::Issuer(const std::string& tenant) const {
  return tenant.empty() ? origin_ : origin_ + "/" + tenant;
}

HttpReply AuthorizationServer::Answer(const HttpRequest& request, Json& note) {
  std::string path = request.path;
  std::string tenant;
  const bool metadata = path.starts_with(kMetadataPath);
  if (metadata) path.erase(0, kMetadataPath.size());
  if (path.size() > 1) {
    const std::string first = path.substr(1, path.find('/', 1) - 1);
    if (IsTenant(first)) {
      tenant = first;
      path.erase(0, first.size() + 1);
    }
  }
  if (metadata) {
    const bool asked_well = path.empty() && request.method == "GET";
    return asked_well ? Metadata(tenant) : NotFoundPage(request);
  }
  if (path == "/authorize" && request.method == "GET") return Authorize(request, tenant);
  if (path == "/authorize/decision" && request.method == "POST") return Decide(request);
  if (path == "/register" && request.method == "POST") return Register(request);
  if (path == "/token" && request.method == "POST") return Token(request, note);
  if (path == "/revoke" && request.method == "POST") return Revoke(request);
  return NotFoundPage(request);
}

HttpReply AuthorizationServer::Metadata(const std::string& tenant) const {
  const Knobs knobs = dependencies_.knobs.Current();
  const std::string issuer = Issuer(tenant);
  Json document = Json::Object({{"issuer", issuer},
                                {"authorization_endpoint", issuer + "/authorize"},
                                {"token_endpoint", issuer + "/token"}});
  if (knobs.registration) document.Set("registration_endpoint", issuer + "/register");
  document.Set("revocation_endpoint", issuer + "/revoke");
  Json scopes = Json::List();
  for (const std::string_view scope : kScopes) scopes.Push(scope);
  if (knobs.offline_access) scopes.Push("offline_access");
  document.Set("scopes_supported", scopes);
  document.Set("response_types_supported", Json::List({"code"}));
  Json grants = Json::List({"authorization_code"});
  if (knobs.refresh) grants.Push("refresh_token");
  document.Set("grant_types_supported", grants);
  const Json methods = Json::List({"none", "client_secret_basic", "client_secret_post"});
  document.Set("token_endpoint_auth_methods_supported", methods);
  document.Set("revocation_endpoint_auth_methods_supported", methods);
  document.Set("code_challenge_methods_supported", Json::List({"S256"}));
  document.Set("authorization_response_iss_parameter_supported", knobs.iss_parameter);
  MergePatch(document, knobs.authorization_server_metadata);
  return JsonReply(200, document.Text());
}

HttpReply AuthorizationServer::Register(const HttpRequest& request) {
  const Knobs knobs = dependencies_.knobs.Current();
  if (!knobs.registration) return NotFoundPage(request);
  auto metadata = Json::Parse(request.body);
  if (!metadata || !metadata->IsObject()) {
    return ErrorReply({400, "invalid_client_metadata", "the body is no JSON object"}, request);
  }
  if (knobs.registration_auth_method != "asked") {
    metadata->Set("token_endpoint_auth_method", knobs.registration_auth_method);
  }
  const auto answer = clients_.Register(
      *metadata, static_cast<std::size_t>(knobs.registration_limit), dependencies_.clock());
  if (const auto* error = std::get_if<OAuthError>(&answer)) return ErrorReply(*error, request);
  dependencies_.ledger.Count("registrations");
  dependencies_.secrets.Note("client_secret", std::get<Json>(answer)["client_secret"].AsString());
  return NoStore(JsonReply(201, std::get<Json>(answer).Text()));
}

HttpReply AuthorizationServer::Authorize(const HttpRequest& request, const std::string& tenant) {
  const Knobs knobs = dependencies_.knobs.Current();
  const Form form = Form::Parse(request.query);
  const auto client = clients_.Find(form.Value("client_id"));
  if (!client) {
    return RefusedPage("The application that sent you here is not known.",
                       "Go back to it and start again; it has to register anew.");
  }
  Pending pending;
  pending.grant = {client->client_id, form.Value("redirect_uri"), form.Value("code_challenge"),
                   form.Value("scope"), form.Value("resource")};
  pending.state = form.Value("state");
  pending.issuer = Issuer(tenant);
  pending.expires_at = dependencies_.clock() + kConsentTime;
  if (!client->MayRedirectTo(pending.grant.redirect_uri)) {
    return RefusedPage("The address to go back to was not registered.",
                       "Go back to the application and start again; nobody was signed in.");
  }

  for (const auto& [name, value] : form.Fields()) {
    if (form.Repeats(name)) {
      return RedirectError(pending, "invalid_request", name + " is repeated");
    }
  }
  if (form.Value("response_type") != "code") {
    return RedirectError(pending, "unsupported_response_type", "response_type must be code");
  }
  if (form.Value("code_challenge_method") != "S256" || pending.grant.code_challenge.size() != 43) {
    return RedirectError(pending, "invalid_request", "PKCE with S256 is required");
  }
  std::istringstream scopes(pending.grant.scope);
  for (std::string scope; scopes >> scope;) {
    bool known = scope == "offline_access" && knobs.offline_access;
    for (const std::string_view supported : kScopes) known = known || scope == supported;
    if (!known) return RedirectError(pending, "invalid_scope", "unknown scope");
  }
  std::string resource = tenant.empty() ? resource_origin_ : resource_origin_ + "/" + tenant;
  const Json& renamed = knobs.protected_resource_metadata["resource"];
  if (renamed.IsString()) resource = renamed.AsString();
  const bool absent = !form.Find("resource").has_value();
  if (absent ? knobs.require_resource : pending.grant.resource != resource) {
    return RedirectError(pending, "invalid_target",
                         "resource must be the value of the protected resource metadata");
  }
  if (absent) pending.grant.resource = resource;

  if (knobs.auto_consent != "ask") return Redirect(pending, knobs.auto_consent == "approve");
  const std::string request_id = RandomToken(16);
  pending.csrf = RandomToken(16);
  HttpReply page =
      ConsentPage({client->client_name, pending.grant.scope, pending.grant.redirect_uri,
                   pending.issuer + "/authorize/decision", request_id, pending.csrf});
  page.Set("Cross-Origin-Opener-Policy", knobs.consent_coop);
  const std::lock_guard lock(mutex_);
  pending_.emplace(request_id, pending);
  return page;
}

HttpReply AuthorizationServer::Decide(const HttpRequest& request) {
  const Form form = Form::Parse(request.body);
  Pending pending;
  {
    const std::lock_guard lock(mutex_);
    const auto found = pending_.find(form.Value("request"));
    if (found == pending_.end() || !SameDigest(found->second.csrf, form.Value("csrf"))) {
      return RefusedPage("This form does not belong to an open request.",
                         "Go back to the application and start again.");
    }
    pending = found->second;
    pending_.erase(found);
  }
  if (pending.expires_at <= dependencies_.clock()) {
    return RefusedPage("This request has expired.", "Go back to the application and start again.");
  }
  return Redirect(pending, form.Value("decision") == "approve");
}

HttpReply AuthorizationServer::Redirect(const Pending& pending, bool approved) {
  if (!approved) {
    dependencies_.ledger.Count("consents_denied");
    return RedirectError(pending, "access_denied", "the person did not agree");
  }
  dependencies_.ledger.Count("consents_approved");
  std::string location = pending.grant.redirect_uri;
  Grant granted = pending.grant;
  granted.scope = WithoutScope(granted.scope, dependencies_.knobs.Current().withheld_scope);
  const std::string code = tokens_.IssueCode(granted, dependencies_.clock());
  dependencies_.secrets.Note("code", code);
  AppendParameter(location, "code", code);
  if (!pending.state.empty()) AppendParameter(location, "state", pending.state);
  if (dependencies_.knobs.Current().iss_parameter) AppendParameter(location, "iss", pending.issuer);
  HttpReply reply = NoStore(TextReply(302, ""));
  reply.Set("Location", location);
  reply.Set("Referrer-Policy", "no-referrer");
  return reply;
}

HttpReply AuthorizationServer::RedirectError(const Pending& pending, std::string_view error,
                                             std::string_view description) const {
  std::string location = pending.grant.redirect_uri;
  AppendParameter(location, "error", error);
  AppendParameter(location, "error_description", description);
  if (!pending.state.empty()) AppendParameter(location, "state", pending.state);
  if (dependencies_.knobs.Current().iss_parameter) AppendParameter(location, "iss", pending.issuer);
  HttpReply reply = NoStore(TextReply(302, ""));
  reply.Set("Location", location);
  return reply;
}

TokenPolicy AuthorizationServer::PolicyFor(const Client& client, const std::string& scope) const {
  const Knobs knobs = dependencies_.knobs.Current();
  const bool asked_for = !knobs.offline_access || HasScope(scope, "offline_access");
  return {std::chrono::seconds(knobs.access_token_lifetime_s),
          knobs.refresh && asked_for && client.MayUse("refresh_token"), knobs.rotation,
          knobs.rotation_grace};
}

HttpReply AuthorizationServer::Token(const HttpRequest& request, Json& note) {
  const auto refuse = [&](const OAuthError& error) {
    dependencies_.ledger.Count("token_requests_refused");
    return ErrorReply(error, request);
  };
  if (!IsForm(request)) {
    return refuse({400, "invalid_request", "expected application/x-www-form-urlencoded"});
  }
  const Form form = Form::Parse(request.body);
  for (const auto& [name, value] : form.Fields()) {
    if (form.Repeats(name)) return refuse({400, "invalid_request", name + " is repeated"});
  }
  for (const char* kind : {"code", "code_verifier", "refresh_token", "client_secret"}) {
    dependencies_.secrets.Note(kind, form.Value(kind));
  }
  const auto authenticated = clients_.Authenticate(request, form);
  if (const auto* error = std::get_if<OAuthError>(&authenticated)) return refuse(*error);
  const Client& client = std::get<Client>(authenticated);

  const std::string grant_type = form.Value("grant_type");
  note.Set("grant_type", grant_type.substr(0, 32));
  const TimePoint now = dependencies_.clock();
  std::variant<IssuedTokens, Refusal> outcome = Refusal::kUnknown;
  if (grant_type == "authorization_code") {
    const std::string code = form.Value("code");
    outcome = tokens_.Redeem(code, client.client_id, form.Value("redirect_uri"),
                             form.Value("code_verifier"), form.Value("resource"),
                             PolicyFor(client, tokens_.GrantedScope(code)), now);
  } else if (grant_type == "refresh_token" && client.MayUse(grant_type) &&
             dependencies_.knobs.Current().refresh) {
    const std::string refresh_token = form.Value("refresh_token");
    if (const auto shown = tokens_.Recognise(refresh_token)) {
      note.Set("family", shown->family);
      note.Set("presented", shown->rotation);
    }
    outcome = tokens_.Refresh(refresh_token, client.client_id, form.Value("resource"),
                              PolicyFor(client, tokens_.GrantedScope(refresh_token)), now);
  } else {
    return refuse(
        grant_type == "refresh_token"
            ? OAuthError{400, "unauthorized_client", "refresh_token is not open to this client"}
            : OAuthError{400, "unsupported_grant_type", "authorization_code or refresh_token"});
  }
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
    note.Set("outcome", OutcomeName(*refusal));
    if (*refusal == Refusal::kReused) dependencies_.ledger.Count("reuse_detected");
    return refuse(InvalidGrant(*refusal));
  }
  const IssuedTokens& tokens = std::get<IssuedTokens>(outcome);
  note.Set("outcome", tokens.is_repeated ? "grace" : "issued");
  note.Set("family", tokens.place.family);
  note.Set("rotation", tokens.place.rotation);
  dependencies_.ledger.Count(tokens.is_repeated              ? "grace_answers"
                             : grant_type == "refresh_token" ? "refreshes"
                                                             : "code_exchanges");
  return TokenReply(tokens);
}

HttpReply AuthorizationServer::TokenReply(const IssuedTokens& tokens) {
  dependencies_.secrets.Note("access_token", tokens.access_token);
  dependencies_.secrets.Note("refresh_token", tokens.refresh_token);
  Json answer =
      Json::Object({{"access_token", tokens.access_token},
                    {"token_type", "Bearer"},
                    {"expires_in", static_cast<std::int64_t>(tokens.expires_in.count())}});
  if (!tokens.refresh_token.empty()) answer.Set("refresh_token", tokens.refresh_token);
  if (!tokens.scope.empty()) answer.Set("scope", tokens.scope);
  HttpReply reply = NoStore(JsonReply(200, answer.Text()));
  reply.on_written = [this, place = tokens.place] { tokens_.NoteAnswered(place); };
  return reply;
}

HttpReply AuthorizationServer::Revoke(const HttpRequest& request) {
  const Form form = Form::Parse(request.body);
  const auto authenticated = clients_.Authenticate(request, form);
  if (const auto* error = std::get_if<OAuthError>(&authenticated)) {
    return ErrorReply(*error, request);
  }
  if (form.Value("token").empty()) {
    return ErrorReply({400, "invalid_request", "token is missing"}, request);
  }
  tokens_.Revoke(form.Value("token"), std::get<Client>(authenticated).client_id);
  dependencies_.ledger.Count("revocations");
  return NoStore(TextReply(200, ""));
}

}  // namespace claribi::vendor_sandbox
