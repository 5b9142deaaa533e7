#include "session/oauth_sign_in.h"

#include <utility>

#include "core/mutex.h"

namespace claribi::session {
namespace {

using core::Error;
using core::ErrorCode;

// The question without credentials is a courtesy: a vendor that is slow to refuse is asked no
// longer.
constexpr core::Milliseconds kQuestionTime{5000};

// Sends nothing with a request and keeps what the server says to that.
class ChallengeKeeper final : public http::Authorizer {
 public:
  core::Result<http::Credential> Open(const core::Url&, const core::CallContext&) override {
    return http::Credential();
  }
  core::Status Recover(const http::Challenge& challenge, const core::CallContext&) override {
    const core::MutexLock lock(mutex_);
    challenge_ = challenge;
    return Error(ErrorCode::kAuthRequired, "The server asks for a sign-in.");
  }
  std::optional<http::Challenge> Take() {
    const core::MutexLock lock(mutex_);
    return std::exchange(challenge_, std::nullopt);
  }

 private:
  core::Mutex mutex_;
  std::optional<http::Challenge> challenge_ CLARIBI_GUARDED_BY(mutex_);
};

SignInStatus ToStatus(oauth::AuthorizationStatus status) {
  std::optional<SignInReason> reason;
  if (status.reason) {
    reason = {std::move(status.reason->code), std::move(status.reason->message), status.reason->at};
  }
  return {.status = std::string(oauth::StateName(status.state)),
          .issuer = status.issuer.value_or(""),
          .scopes = std::move(status.scopes),
          .expires_at = status.expires_at,
          .refreshable = status.is_refreshable,
          .reason = std::move(reason),
          .can_be_tried = status.state == oauth::AuthorizationStatus::State::kAuthorized};
}

oauth::GrantType GrantTypeOf(manifest::SignInKind kind) {
  switch (kind) {
    case manifest::SignInKind::kClientCredentials:
      return oauth::GrantType::kClientCredentials;
    case manifest::SignInKind::kJwtBearer:
      return oauth::GrantType::kJwtBearer;
    case manifest::SignInKind::kEnterpriseManaged:
      return oauth::GrantType::kEnterpriseManaged;
    default:
      return oauth::GrantType::kAuthorizationCode;
  }
}

}  // namespace

oauth::Config OAuthConfigOf(const manifest::SignIn& sign_in) {
  using Way = oauth::RegistrationWay;
  oauth::Config config;
  config.grant_type = GrantTypeOf(sign_in.kind);
  config.legacy_discovery = sign_in.legacy_discovery;
  config.pkce_unadvertised = sign_in.pkce_unadvertised;
  for (const manifest::AcceptedIssuer& issuer : sign_in.accepted_issuers) {
    config.accepted_issuers.push_back({issuer.expected, issuer.accepted});
  }
  config.registration.clear();
  for (const std::string& way : sign_in.registration) {
    config.registration.push_back(way == "pre_registered" ? Way::kPreRegistered
                                  : way == "dynamic"      ? Way::kDynamic
                                                          : Way::kClientIdMetadataDocument);
  }
  return config;
}

OAuthSignIn::OAuthSignIn(const SignInServices& services, core::Url endpoint, oauth::Config config,
                         AskWithout ask_without)
    : endpoint_(std::move(endpoint)),
      asks_a_person_(config.AsksAPerson()),
      ask_without_(std::move(ask_without)),
      connection_vault_(services.connection, services.random, services.owner),
      organisation_vault_(services.organisation, services.random,
                          {.organisation = services.owner.organisation, .connection = ""}),
      dependencies_{.transport = services.transport,
                    .clock = services.clock,
                    .random = services.random,
                    .logger = services.logger,
                    .connection_vault = connection_vault_,
                    .organisation_vault = organisation_vault_,
                    .on_obtaining = services.on_obtaining},
      flow_(dependencies_, config),
      token_authorizer_(dependencies_, std::move(config)) {}

core::Result<std::optional<http::Challenge>> OAuthSignIn::FindChallenge(
    const core::CallContext& call) {
  ChallengeKeeper keeper;
  const core::BoundedCall bounded(call, kQuestionTime);
  // Whatever the answer is, the well-known places are tried next; only the end of the call counts.
  static_cast<void>(ask_without_(keeper, bounded));
  CLARIBI_CHECK(call.CheckAlive());
  return keeper.Take();
}

core::Result<std::optional<AuthorizationRedirect>> OAuthSignIn::Begin(const core::CallContext& call,
                                                                      const SignInOptions& given) {
  CLARIBI_CHECK(RefuseApiKey(given, "it signs in with OAuth"));
  if (asks_a_person_ && !given.redirect_uri) return RedirectUriMissing();
  oauth::AuthorizationFlow::BeginOptions options;
  if (!given.scopes.empty()) options.scopes = given.scopes;
  CLARIBI_TRY(options.challenge, FindChallenge(call));
  if (!asks_a_person_) {
    CLARIBI_CHECK(flow_.Obtain(call, endpoint_, options));
    return std::optional<AuthorizationRedirect>();
  }
  CLARIBI_TRY(auto redirect, flow_.Begin(call, endpoint_, *given.redirect_uri, options));
  return std::optional<AuthorizationRedirect>({std::move(redirect.authorization_url),
                                               redirect.expires_at, std::move(redirect.issuer),
                                               std::move(redirect.scopes)});
}

core::Status OAuthSignIn::Complete(const core::CallContext& call, std::string_view callback_url) {
  CLARIBI_CHECK(flow_.Complete(call, callback_url));
  return core::Ok();
}

core::Result<SignInStatus> OAuthSignIn::Status(const core::CallContext& call) {
  CLARIBI_TRY(auto status, flow_.Status(call));
  return ToStatus(std::move(status));
}

core::Result<Revocation> OAuthSignIn::Revoke(const core::CallContext& call) {
  CLARIBI_TRY(auto revocation, flow_.Revoke(call));
  return Revocation{std::string(oauth::OutcomeName(revocation.outcome)),
                    std::move(revocation.detail)};
}

}  // namespace claribi::session
