#include "connection/oauth_sign_in.h"

#include <utility>

#include "core/mutex.h"

namespace claribi::connection {
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

// No default, as in MakeSignIn: a new kind does not compile until its grant is chosen.
oauth::GrantType GrantTypeOf(manifest::SignInKind kind) {
  switch (kind) {
    case manifest::SignInKind::kAuthorizationCode:
      return oauth::GrantType::kAuthorizationCode;
    case manifest::SignInKind::kClientCredentials:
      return oauth::GrantType::kClientCredentials;
    case manifest::SignInKind::kJwtBearer:
      return oauth::GrantType::kJwtBearer;
    case manifest::SignInKind::kEnterpriseManaged:
      return oauth::GrantType::kEnterpriseManaged;
    case manifest::SignInKind::kNone:
    case manifest::SignInKind::kApiKey:
      break;  // MakeSignIn needs no grant for them
  }
  return oauth::Config().grant_type;
}

// A server that says nowhere how to sign in may have said to the question itself what is wrong, for
// example with a parameter of the endpoint.
Error WithAnswer(Error error, const std::optional<Error>& refusal) {
  const bool says_why = refusal && refusal->http_status >= 400 && refusal->http_status < 500 &&
                        !refusal->cause.empty();
  if (error.code == ErrorCode::kUnsupported && says_why) {
    error.cause += "; the endpoint itself answered: " + refusal->cause;
  }
  return error;
}

}  // namespace

oauth::Config OAuthConfigOf(const manifest::SignIn& sign_in) {
  oauth::Config config;
  config.grant_type = GrantTypeOf(sign_in.kind);
  config.legacy_discovery = sign_in.legacy_discovery;
  config.pkce_unadvertised = sign_in.pkce_unadvertised;
  config.accepted_issuers = sign_in.accepted_issuers;
  config.registration = sign_in.registration;
  config.scopes = sign_in.scopes;
  return config;
}

OAuthSignIn::OAuthSignIn(const SignInServices& services, core::Url endpoint, oauth::Config config,
                         AskWithout ask_without)
    : endpoint_(std::move(endpoint)),
      asks_a_person_(config.AsksAPerson()),
      scopes_(config.scopes),
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

core::Result<OAuthSignIn::Answer> OAuthSignIn::AskWithoutCredentials(
    const core::CallContext& call) {
  ChallengeKeeper keeper;
  const core::BoundedCall bounded(call, kQuestionTime);
  // Whatever the answer is, the well-known places are tried next; only the end of the call counts.
  const core::Status asked = ask_without_(keeper, bounded);
  CLARIBI_CHECK(call.CheckAlive());
  Answer answer{keeper.Take(), std::nullopt};
  if (!answer.challenge && !asked.ok()) answer.refusal = asked.error();
  return answer;
}

core::Result<std::optional<AuthorizationRedirect>> OAuthSignIn::Begin(const core::CallContext& call,
                                                                      const SignInOptions& given) {
  CLARIBI_CHECK(RefuseApiKey(given, "it signs in with OAuth"));
  CLARIBI_CHECK(RefuseScopesBeyond(scopes_, given));
  if (asks_a_person_ && !given.redirect_uri) return RedirectUriMissing();
  CLARIBI_TRY(Answer answer, AskWithoutCredentials(call));
  oauth::AuthorizationFlow::BeginOptions options;
  if (!given.scopes.empty()) options.scopes = given.scopes;
  options.challenge = std::move(answer.challenge);
  if (!asks_a_person_) {
    const auto obtained = flow_.Obtain(call, endpoint_, options);
    if (!obtained.ok()) return WithAnswer(obtained.error(), answer.refusal);
    return std::optional<AuthorizationRedirect>();
  }
  auto redirect = flow_.Begin(call, endpoint_, *given.redirect_uri, options);
  if (!redirect.ok()) return WithAnswer(std::move(redirect).error(), answer.refusal);
  return std::optional(*std::move(redirect));
}

core::Status OAuthSignIn::Complete(const core::CallContext& call, std::string_view callback_url) {
  CLARIBI_CHECK(flow_.Complete(call, callback_url));
  return core::Ok();
}

core::Result<SignInStatus> OAuthSignIn::Status(const core::CallContext& call) {
  CLARIBI_TRY(auto status, flow_.Status(call));
  return SignInStatus{std::move(status)};
}

core::Result<Revocation> OAuthSignIn::Revoke(const core::CallContext& call) {
  core::Result<Revocation> revoked = flow_.Revoke(call);
  token_authorizer_.Forget();
  return revoked;
}

}  // namespace claribi::connection
