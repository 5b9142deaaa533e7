#include "connection/api_key_sign_in.h"

#include <utility>

#include "core/json.h"
#include "core/lingering_call.h"
#include "core/text.h"
#include "oauth/grant.h"

namespace claribi::connection {
namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;

constexpr int kForbiddenStatus = 403;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kMaxRecordBytes = 2 * kMaxApiKeyBytes + 1024;
constexpr core::Milliseconds kDeletionTime{10000};
constexpr core::Milliseconds kDeletionGrace{600};

SignInReason RefusedByVendor(core::UnixTime at) {
  return {
      "refused_by_vendor",
      "The vendor refuses the API key: it is mistyped, or it has ended. A key that is stored is "
      "tried again with each call.",
      at};
}

SignInReason GivenForAnother(const std::string& origin) {
  return {"other_endpoint",
          "The API key was given for " + core::Excerpt(origin) + " and is sent nowhere else.",
          std::nullopt};
}

Error KeyRefused(std::string_view label, int status, core::UnixTime at) {
  return Error(ErrorCode::kAuthRequired, "The vendor refuses the API key of this connection.",
               RefusedByVendor(at).message,
               "Check the " + std::string(label) +
                   " at the vendor, and hand over another one if it has ended.")
      .Kind(ErrorKind::kAuthRequired)
      .HttpStatus(status);
}

Error KeyForbidden() {
  return Error(ErrorCode::kForbidden, "The vendor does not allow this with the API key.",
               "HTTP status 403", "Give the key the permission at the vendor, or use another key.")
      .Kind(ErrorKind::kForbidden)
      .HttpStatus(kForbiddenStatus);
}

Error CannotBeRead() {
  return Error(ErrorCode::kInternal, "The stored API key cannot be read.",
               "its record is not what this data source writes",
               "Hand over the key again to replace it.");
}

// Never 0, and nothing of the key in it.
core::Result<http::CredentialId> DrawId(core::RandomSource& random) {
  CLARIBI_TRY(const std::string bytes, random.Bytes(kIdBytes));
  http::CredentialId id = 0;
  for (const char c : bytes) id = id << 8U | static_cast<unsigned char>(c);
  return id >> 1U | 1U;  // fits into a JSON integer of 64 bits with a sign
}

}  // namespace

ApiKeySignIn::ApiKeySignIn(const SignInServices& services, const core::Url& endpoint,
                           manifest::ApiKey description)
    : origin_(endpoint.Origin()),
      description_(std::move(description)),
      clock_(services.clock),
      random_(services.random),
      logger_(services.logger),
      on_obtaining_(services.on_obtaining),
      vault_(services.connection, services.random, services.owner) {}

std::string ApiKeySignIn::WhereToGetOne() const {
  std::string where = description_.obtain_text;
  if (!description_.obtain_url.empty()) {
    where += (where.empty() ? "" : " ") + description_.obtain_url;
  }
  return where;
}

Error ApiKeySignIn::KeyMissing() const {
  const std::string where = WhereToGetOne();
  return Error(ErrorCode::kInvalid, "This sign-in needs an API key.",
               "expected the member api_key in the options of authorize_begin, seen none",
               "Hand over the vendor's " + description_.label + "." +
                   (where.empty() ? "" : " Where to get one: " + where))
      .Kind(ErrorKind::kInvalidArguments);
}

Error ApiKeySignIn::NotSignedIn() const {
  return Error(ErrorCode::kAuthRequired, "This connection has no API key.",
               "none was handed over, or it was deleted",
               "Authorize the data source with the vendor's " + description_.label + ".")
      .Kind(ErrorKind::kAuthRequired);
}

core::Result<std::optional<ApiKeySignIn::Stored>> ApiKeySignIn::Find(
    const core::CallContext& call) {
  CLARIBI_TRY(const auto record, vault_.Get(call, kRecord));
  if (!record) return std::optional<Stored>();
  const auto json =
      Json::Parse(record->plaintext.Reveal(), {.max_bytes = kMaxRecordBytes, .max_depth = 2});
  const core::JsonString* key = json.ok() ? json->FindString("key") : nullptr;
  const auto id = json.ok() ? json->FindInt64("id") : std::nullopt;
  if (key == nullptr || !id || *id <= 0) return CannotBeRead();
  Stored stored;
  stored.key = core::Secret::CopyOf(*key);
  stored.id = static_cast<http::CredentialId>(*id);
  if (const auto at_ms = json->FindInt64("refused_at_ms")) {
    stored.refused_at = core::UnixTimeFromMs(*at_ms);
  }
  stored.origin = record->issuer;
  stored.version = record->version;
  if (!seal_is_checked_.exchange(true)) {
    // Written once and read for years: the key that sealed it is to be retired all the same. If
    // another node is first, or the host is busy, the next handle does it.
    const auto is_old = vault_.IsSealedWithOldKey(call, *record);
    if (is_old.ok() && *is_old) {
      const auto saved =
          vault_.Put(call, kRecord, record->issuer, record->plaintext, record->version);
      if (saved.ok()) stored.version = *saved;
    }
  }
  return std::optional(std::move(stored));
}

core::Status ApiKeySignIn::Save(const Stored& stored, const core::CallContext& call) {
  const Json json = Json::MakeObject(
      {{"key", stored.key.Reveal()},
       {"id", static_cast<std::int64_t>(stored.id)},
       {"refused_at_ms", stored.refused_at ? Json(core::ToMs(*stored.refused_at)) : Json()}});
  const core::Secret text(json.Dump());
  const auto saved = stored.version == 0
                         ? vault_.Replace(call, kRecord, stored.origin, text)
                         : vault_.Put(call, kRecord, stored.origin, text, stored.version);
  return saved.ok() ? core::Ok() : core::Status(saved.error());
}

core::Result<std::optional<AuthorizationRedirect>> ApiKeySignIn::Begin(
    const core::CallContext& call, const SignInOptions& options) {
  CLARIBI_CHECK(RefuseScopes(options, "it signs in with an API key"));
  if (!options.api_key) return KeyMissing();
  if (const auto problem = FindApiKeyProblem(options.api_key->Reveal())) {
    return Error(ErrorCode::kInvalid, "This is no API key.", "/api_key: " + *problem,
                 "Copy the key again, whole and with nothing around it.")
        .Kind(ErrorKind::kInvalidArguments);
  }
  if (description_.pattern && !description_.pattern->Matches(options.api_key->Reveal())) {
    // The pattern is public; the key is not quoted.
    return Error(ErrorCode::kInvalid, "This is not a whole " + description_.label + ".",
                 "/api_key: it does not look as this vendor's do (sign_in/pattern of the manifest)",
                 "Copy it again, whole and with nothing around it." +
                     (WhereToGetOne().empty() ? std::string()
                                              : " Where to get one: " + WhereToGetOne()))
        .Kind(ErrorKind::kInvalidArguments);
  }
  Stored stored;
  stored.key = options.api_key->Clone();
  CLARIBI_TRY(stored.id, DrawId(random_));
  stored.origin = origin_;
  on_obtaining_(stored.id);
  CLARIBI_CHECK(Save(stored, call));
  logger_.Log(core::LogLevel::kInfo, core::LogComponent::kConnection,
              "an API key was stored for " + origin_);
  return std::optional<AuthorizationRedirect>();
}

core::Status ApiKeySignIn::Complete(const core::CallContext&, std::string_view) {
  return Error(ErrorCode::kState, "No sign-in is under way.",
               "this data source signs in with an API key, which authorize_begin takes",
               "Hand over the key with authorize_begin.")
      .Kind(ErrorKind::kConflict);
}

core::Result<SignInStatus> ApiKeySignIn::Status(const core::CallContext& call) {
  SignInStatus status;
  const auto stored = Find(call);
  if (!stored.ok()) {
    if (stored.error().code != ErrorCode::kAuthRequired) return stored.error();
    status.state = SignInState::kExpired;
    status.reason = oauth::KeyRetired();
    return status;
  }
  if (!*stored) return status;
  if ((*stored)->origin != origin_) {
    status.state = SignInState::kExpired;
    status.reason = GivenForAnother((*stored)->origin);
    return status;
  }
  status.can_be_tried = true;
  status.state = (*stored)->refused_at ? SignInState::kRevoked : SignInState::kAuthorized;
  if ((*stored)->refused_at) status.reason = RefusedByVendor(*(*stored)->refused_at);
  return status;
}

core::Result<Revocation> ApiKeySignIn::Revoke(const core::CallContext& call) {
  const core::LingeringCall lingering(call, kDeletionTime, kDeletionGrace);
  const auto stored = Find(lingering);
  const bool was_there = !stored.ok() || stored->has_value();
  CLARIBI_CHECK(vault_.Clear(lingering));
  marked_ = 0;
  if (!was_there) return Revocation{};
  logger_.Log(core::LogLevel::kInfo, core::LogComponent::kConnection,
              "disconnected: the API key is deleted here");
  const std::string where = WhereToGetOne();
  return Revocation{Revocation::Outcome::kNotOffered,
                    "The API key was deleted here. It stays valid at the vendor until it is "
                    "deleted there" +
                        (where.empty() ? "." : ": " + where)};
}

core::Result<http::Credential> ApiKeySignIn::Open(const core::Url& endpoint,
                                                  const core::CallContext& call) {
  CLARIBI_TRY(const auto stored, Find(call));
  if (!stored) return NotSignedIn();
  if (stored->origin != endpoint.Origin()) {
    Error error = NotSignedIn();
    error.cause = GivenForAnother(stored->origin).message;
    return error;
  }
  marked_ = stored->refused_at ? stored->id : 0;
  http::Credential credential;
  credential.id = stored->id;
  credential.value = core::Secret::Join({description_.prefix, stored->key.Reveal()});
  credential.field = description_.header;
  credential.secret_at = description_.prefix.size();
  return credential;
}

core::Status ApiKeySignIn::Recover(const http::Challenge& challenge,
                                   const core::CallContext& call) {
  CLARIBI_TRY(auto stored, Find(call));
  if (!stored) return NotSignedIn();
  // Another key was handed over meanwhile.
  if (stored->id != challenge.refused) return core::Ok();
  if (challenge.status == kForbiddenStatus) return KeyForbidden();
  const core::UnixTime at = stored->refused_at.value_or(clock_.Now());
  if (!stored->refused_at) {
    stored->refused_at = at;
    const core::Status saved = Save(*stored, call);
    if (!saved.ok() && saved.error().code == ErrorCode::kConflict) {
      // Another node was first: with the same mark, or with another key.
      CLARIBI_TRY(stored, Find(call));
      if (!stored) return NotSignedIn();
      if (stored->id != challenge.refused) return core::Ok();
    } else if (!saved.ok()) {
      logger_.Log(core::LogLevel::kWarn, core::LogComponent::kConnection,
                  "that the API key is refused could not be stored: " + saved.error().message);
    }
    marked_ = stored->id;
    logger_.Log(core::LogLevel::kWarn, core::LogComponent::kConnection,
                "the vendor refuses the API key");
  }
  return KeyRefused(description_.label, challenge.status, at);
}

void ApiKeySignIn::NoteProven(http::CredentialId proven, const core::CallContext& call) {
  http::CredentialId marked = proven;
  if (proven == 0 || !marked_.compare_exchange_strong(marked, 0)) return;
  auto stored = Find(call);
  if (!stored.ok() || !*stored || (*stored)->id != proven || !(*stored)->refused_at) return;
  (*stored)->refused_at.reset();
  // If it is not taken now, the next answer tries again.
  if (Save(**stored, call).ok()) {
    logger_.Log(core::LogLevel::kInfo, core::LogComponent::kConnection,
                "the vendor takes the API key again");
  }
}

}  // namespace claribi::connection
