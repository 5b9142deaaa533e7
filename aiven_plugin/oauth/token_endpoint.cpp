#include "oauth/token_endpoint.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/text.h"
#include "http/redirect.h"
#include "oauth/client_authentication.h"
#include "oauth/dpop.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::Json;
using core::Result;

constexpr std::string_view kNoTokens = "The vendor's token endpoint issued no access token.";
constexpr std::size_t kMaxAccessTokenBytes = std::size_t{32} * 1024;
constexpr double kMaxLifetimeSeconds = 10.0 * 365 * 24 * 3600;
// Once more, and not after a pause that would outlast the user's patience or a lease.
constexpr http::RepetitionLimits kTokenLimits{.passing = 1,
                                              .max_retry_after = std::chrono::seconds(10)};

Error MalformedAnswer(std::string_view cause) {
  return ProtocolError("The answer of the vendor's token endpoint cannot be used.", cause);
}

bool IsVisible(char c) { return c > 0x20 && c < 0x7F; }
bool IsVschar(char c) { return c >= 0x20 && c < 0x7F; }

core::Status CheckType(const ReceivedDocument& document, std::string_view expected_type,
                       const std::vector<std::string_view>& sent_secrets) {
  const auto wrong = [&](std::string_view seen) {
    const std::string why = expected_type == kBearer
                                ? ""
                                : " (a challenge, or dpop_bound_access_tokens_required in the "
                                  "resource metadata, asked for it)";
    return MalformedAnswer("token_type must be " + std::string(expected_type) + why +
                           ", seen: " + std::string(seen));
  };
  if (core::Contains(document.contradicted, "token_type")) return wrong("two different ones");
  if (core::Contains(document.unreadable, "token_type")) return wrong("what cannot be read");
  const Json* type = document.object().FindGiven("token_type");
  const core::JsonString* text = type != nullptr ? type->AsString() : nullptr;
  if (type != nullptr && text == nullptr) return wrong(core::TypeName(*type));
  const bool is_missing = text == nullptr || text->empty();
  if (!core::EqualsIgnoringCase(is_missing ? kBearer : std::string_view(*text), expected_type)) {
    if (is_missing) return wrong("nothing");
    return wrong(RepeatsSecret(*text, sent_secrets) ? "another text" : core::Excerpt(*text, 32));
  }
  return core::Ok();
}

// Sets the refresh token, or why the one that was issued cannot be used. It is never a reason to
// lose the access token, and never sent: what it holds comes from a server that is broken or
// hostile.
void TakeRefreshToken(const ReceivedDocument& document, TokenAnswer& tokens) {
  const auto refuse = [&tokens](std::string_view why) {
    tokens.refused_refresh_token = "the refresh_token of its answer " + std::string(why);
    tokens.notes.push_back("the refresh_token " + std::string(why) + "; it is not used");
  };
  if (core::Contains(document.unreadable, "refresh_token")) return refuse("cannot be read");
  const Json* member = FindMeaningful(document.object(), "refresh_token");
  if (member == nullptr) {
    if (document.object().FindGiven("refresh_token") != nullptr) {
      FindText(document.object(), "refresh_token", tokens.notes);
    }
    return;
  }
  if (!member->IsString() && !member->IsNumber()) {
    return refuse("is " + std::string(core::TypeName(*member)) + ", not a string");
  }
  core::Secret token = FindTextOrDigits(document.object(), "refresh_token", tokens.notes);
  const std::string_view text = token.Reveal();
  if (text.empty() && member->IsNumber()) return refuse("is not a whole number");
  if (text.empty() || !std::all_of(text.begin(), text.end(), IsVschar)) {
    return refuse("holds characters that belong to no token");
  }
  tokens.refresh_token = std::move(token);
}

Result<core::Secret> AccessTokenOf(const ReceivedDocument& document, Notes& notes) {
  if (core::Contains(document.unreadable, "access_token")) {
    return MalformedAnswer("the access_token cannot be read");
  }
  const Json* given = document.object().FindGiven("access_token");
  const bool is_number = given != nullptr && given->IsNumber();
  if (given != nullptr && !given->IsString() && !is_number) {
    return MalformedAnswer("access_token must be a string, seen: " +
                           std::string(core::TypeName(*given)));
  }
  core::Secret token = is_number ? FindTextOrDigits(document.object(), "access_token", notes)
                                 : document.json.FindSecret("access_token");
  const std::string_view text = token.Reveal();
  if (text.empty()) {
    return MalformedAnswer(is_number ? "the access_token is not a whole number"
                                     : "the answer has no access_token");
  }
  if (text.size() > kMaxAccessTokenBytes) {
    return MalformedAnswer("the access_token is longer than " +
                           std::to_string(kMaxAccessTokenBytes) + " bytes");
  }
  if (!std::all_of(text.begin(), text.end(), IsVisible)) {
    return MalformedAnswer("access_token must be a string of visible ASCII characters");
  }
  return token;
}

// Digits in a text are a number of seconds, too.
std::optional<core::Milliseconds> LifetimeOf(const Json& answer, Notes& notes) {
  const Json* member = answer.FindGiven("expires_in");
  if (member == nullptr) return std::nullopt;
  const core::JsonString* text = member->AsString();
  if (text != nullptr && text->empty()) return std::nullopt;
  std::optional<double> seconds = member->AsDouble();
  if (text != nullptr) {
    const auto number = Json::Parse(core::TrimBlanks(*text), {64, 1});
    if (number.ok()) seconds = number->AsDouble();
  }
  if (seconds && *seconds >= 1 && *seconds <= kMaxLifetimeSeconds) {
    if (text != nullptr) notes.emplace_back("expires_in is a string, read as a number of seconds");
    return core::Milliseconds(static_cast<std::int64_t>(std::floor(*seconds)) * 1000);
  }
  const std::string seen = member->IsNumber() ? core::Excerpt(member->NumberText(), 32)
                                              : std::string(core::TypeName(*member));
  notes.push_back("expires_in is " + seen + "; the lifetime counts as unknown");
  return std::nullopt;
}

std::optional<Scopes> ScopesOf(const Json& answer, Notes& notes) {
  const Json* member = answer.FindGiven("scope");
  if (member == nullptr) return std::nullopt;
  Scopes scopes;
  if (const core::JsonString* text = member->AsString()) {
    scopes = ParseScopes(*text);
    // No standard's way, and the way of some large vendors.
    if (scopes.size() == 1 && scopes.front().find(',') != std::string::npos) {
      std::string separated(*text);
      std::ranges::replace(separated, ',', ' ');
      scopes = ParseScopes(separated);
      notes.emplace_back("the scopes are separated by commas, not by blanks");
    }
  } else if (const Json::Array* items = member->AsArray()) {
    notes.emplace_back("scope is a list, not a string");
    for (const Json& item : *items) {
      if (const core::JsonString* item_text = item.AsString()) {
        scopes = UnionOf(scopes, ParseScopes(*item_text));
      }
    }
  } else {
    notes.push_back("scope is " + std::string(core::TypeName(*member)) +
                    ", not a string, and counts as absent");
  }
  if (scopes.empty()) return std::nullopt;
  return scopes;
}

void TellNotes(const Dependencies& dependencies, const std::string& issuer, const Notes& notes) {
  const std::string where = "in the token answer of " + issuer + ", ";
  for (const std::string& note : notes) dependencies.leniency->Note(where + note);
}

// One request; or two, where the server asks for its DPoP nonce.
Result<TokenAnswer> AskOnce(const Dependencies& dependencies, const Config& config,
                            const TokenRequest& request, bool follows_outage,
                            const core::CallContext& call) {
  const GrantBinding& binding = request.binding;
  const bool is_bound = !binding.dpop_key.empty();
  std::string nonce;
  for (bool is_last = !is_bound;; is_last = true) {
    CLARIBI_TRY(http::HttpRequest http_request,
                MakeHttpRequest(dependencies, config, request, nonce));
    if (follows_outage) http_request.failure_counts = http::FailureCounts::kNo;
    CLARIBI_TRY(const http::BufferedResponse response,
                http::FetchFollowing(dependencies.transport, std::move(http_request),
                                     config.max_document_bytes, call));
    auto tokens = ProcessTokenAnswer(response, config, dependencies.clock.Now(), request.secrets,
                                     is_bound ? kDpop : kBearer, request.spared_refresh_token);
    if (tokens.ok()) return tokens;
    if (!is_last && IsOAuthError(tokens.error(), OAuthError::kUseDpopNonce)) {
      nonce = DpopNonce(response.headers);
      if (!nonce.empty()) continue;
    }
    if (binding.client.is_pre_registered &&
        IsOAuthError(tokens.error(), OAuthError::kInvalidClient)) {
      tokens.error().fix =
          "Ask the operator of this installation to correct the configured client.";
    }
    return tokens;
  }
}

}  // namespace

Result<http::HttpRequest> MakeHttpRequest(const Dependencies& dependencies, const Config& config,
                                          const TokenRequest& request,
                                          std::string_view dpop_nonce) {
  const GrantBinding& binding = request.binding;
  std::string proof;
  if (!binding.dpop_key.empty()) {
    CLARIBI_TRY(const Es256Key key, Es256Key::FromPem(binding.dpop_key));
    CLARIBI_TRY(proof, DpopProof(key, {"POST", binding.token_endpoint, {}, dpop_nonce},
                                 dependencies.clock.Now(), dependencies.random));
  }
  // The form with its secrets is made last, so that no failure follows it.
  CLARIBI_TRY(http::HttpRequest http_request,
              AuthenticatedForm(dependencies, config, binding.issuer, binding.token_endpoint,
                                binding.client, request.form.Clone()));
  if (!proof.empty()) http_request.headers.Set("DPoP", proof);
  return http_request;
}

Result<TokenAnswer> ProcessTokenAnswer(const http::BufferedResponse& response, const Config& config,
                                       core::UnixTime now,
                                       const std::vector<std::string_view>& sent_secrets,
                                       std::string_view expected_type,
                                       core::Secret* spared_refresh_token) {
  if (!IsSuccess(response.status)) {
    return UnexpectedAnswer(kNoTokens, response, config, now, sent_secrets);
  }
  auto document = ReadDocumentOrForm(response.body, config);
  if (!document.ok()) {
    Error error = MalformedAnswer("the answer cannot be read: " + document.error().cause);
    // A web page is a sign that the token endpoint has moved (MayHaveMoved).
    if (http::MediaType(response.headers) == "text/html") error.http_status = response.status;
    return error;
  }
  const Json& answer = document->object();
  TokenAnswer tokens;
  tokens.notes = std::move(document->notes);
  TakeRefreshToken(*document, tokens);
  const auto spare = [&] {
    const std::string_view given = tokens.refresh_token.Reveal();
    const bool was_sent =
        std::find(sent_secrets.begin(), sent_secrets.end(), given) != sent_secrets.end();
    if (spared_refresh_token != nullptr && !was_sent) {
      *spared_refresh_token = std::move(tokens.refresh_token);
    }
  };
  // Some servers send an error response with status 200.
  if (FindMeaningful(answer, "access_token") == nullptr && HasError(answer)) {
    spare();
    return UnexpectedAnswer(kNoTokens, response, config, now, sent_secrets);
  }
  core::Status type = CheckType(*document, expected_type, sent_secrets);
  auto access_token = AccessTokenOf(*document, tokens.notes);
  if (!type.ok() || !access_token.ok()) {
    spare();
    return type.ok() ? std::move(access_token).error() : std::move(type).error();
  }
  const core::JsonString* token_type = answer.FindString("token_type");
  if (token_type == nullptr || token_type->empty()) {
    tokens.notes.emplace_back("token_type is missing, which is read as Bearer");
  }
  tokens.access_token = std::move(*access_token);
  tokens.lifetime = LifetimeOf(answer, tokens.notes);
  tokens.scopes = ScopesOf(answer, tokens.notes);
  return tokens;
}

Result<TokenAnswer> AskTokenEndpoint(const Dependencies& dependencies, const Config& config,
                                     TokenRequest request, const core::CallContext& call) {
  const GrantBinding& binding = request.binding;
  request.secrets.push_back(SecretOf(config, binding.issuer, binding.client));
  http::Repetition repetition(
      {&dependencies.random, &dependencies.logger, dependencies.pause, &dependencies.clock},
      kTokenLimits);
  const auto attempt = [&]() -> http::Repetition::Attempt<TokenAnswer> {
    auto answer = AskOnce(dependencies, config, request, repetition.follows_outage(), call);
    if (answer.ok()) return std::move(answer).value();
    const auto repeatable = answer.error().unsent ? http::Repeatable::kYes : request.repeatable;
    if (request.patience == Patience::kNone) return std::move(answer).error();
    return http::Failure::Of(std::move(answer).error(), repeatable);
  };
  CLARIBI_TRY(TokenAnswer answer,
              repetition.Run<TokenAnswer>(call, attempt, http::Repetition::SendAgain));
  TellNotes(dependencies, binding.issuer, answer.notes);
  return answer;
}

}  // namespace claribi::oauth
