#include "mcp/discover.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"
#include "http/repetition.h"
#include "mcp/era_memory.h"
#include "mcp/initialize.h"
#include "mcp/request_metadata.h"
#include "mcp/rpc_failure.h"

namespace claribi::mcp {

namespace {

using core::Json;
using core::Result;

constexpr int kNotFoundStatus = 404;
constexpr int kTooManyRequests = 429;

bool NamesAny(const Json* supported) {
  const Json::Array* names = supported == nullptr ? nullptr : supported->AsArray();
  return names != nullptr && std::any_of(names->begin(), names->end(),
                                         [](const Json& name) { return name.IsString(); });
}

Result<Discovery> JudgeSupported(const Json* supported, const Revisions& revisions) {
  if (!NamesAny(supported)) return Discovery(LegacyServer());
  const auto common = NewestCommon(*supported, revisions);
  if (!common) return SpeaksAnother(revisions, core::Excerpt(supported->Dump(), 120));
  if (!IsModern(*common)) return Discovery(LegacyServer());
  // Even the one that was refused: the server lists it, so it is tried again.
  return Discovery(TryRevision{*common});
}

Result<Discovery> JudgeRefusal(const json_rpc::ErrorResponse& refusal, int http_status,
                               ProtocolRevision revision, const Revisions& revisions) {
  if (refusal.code == kUnsupportedProtocolVersion) {
    return JudgeSupported(refusal.data.Find("supported"), revisions);
  }
  if (refusal.code == kHeaderMismatch || refusal.code == kMissingClientCapability) {
    return RpcFailure(kDiscover, refusal);
  }
  LegacyServer legacy;
  if (http_status == kNotFoundStatus && refusal.code == json_rpc::kMethodNotFound) {
    // What a modern server offers shows when it is asked for it.
    legacy.if_modern.emplace();
    legacy.if_modern->revision = revision;
    legacy.if_modern->capabilities = Json::MakeObject({{"tools", Json::MakeObject()}});
  }
  return Discovery(std::move(legacy));
}

}  // namespace

Result<Discovery> JudgeDiscovery(const Answer& answer, ProtocolRevision revision,
                                 const Revisions& revisions) {
  if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer.reply)) {
    return JudgeRefusal(*refusal, answer.http_status, revision, revisions);
  }
  const auto* response = std::get_if<json_rpc::Response>(&answer.reply);
  const Json* supported =
      response == nullptr ? nullptr : response->result.Find("supportedVersions");
  // An answer of another shape is what an older server makes of a method that it does not know.
  if (!NamesAny(supported)) return Discovery(LegacyServer());
  if (!NewestCommon(*supported, {revision})) return JudgeSupported(supported, revisions);
  Session session;
  session.revision = revision;
  session.capabilities = ReadCapabilities(response->result);
  const Json* info = response->result.Find("_meta");
  if (info != nullptr) info = info->Find(kServerInfoKey);
  if (info != nullptr) session.server = ReadServerInfo(*info);
  const core::JsonString* scope = response->result.FindString("cacheScope");
  if (scope != nullptr && *scope == "public") {
    session.fresh_for = core::Milliseconds(std::clamp<std::int64_t>(
        response->result.FindInt64("ttlMs").value_or(0), 0, EraStore::kMaxAge.count()));
  }
  return Discovery(std::move(session));
}

bool LeavesEraOpen(const core::Error& error) {
  if (error.is_final || error.http_status == kTooManyRequests) return false;
  // A connection that takes longer than the patience with a probe is one that `initialize` awaits.
  if (error.unsent && error.code != core::ErrorCode::kTimeout) return false;
  if (error.code == core::ErrorCode::kInternal || error.code == core::ErrorCode::kCancelled) {
    return false;
  }
  // The egress guard's, for example: nothing of the server is known.
  return error.code != core::ErrorCode::kForbidden || error.http_status != 0;
}

bool MayBeModern(const core::Error& error) {
  if (error.is_final) return false;
  for (const std::int64_t code : {kHeaderMismatch, kMissingClientCapability,
                                  kUnsupportedProtocolVersion, json_rpc::kMethodNotFound}) {
    if (error.vendor_code == std::to_string(code)) return true;
  }
  switch (error.http_status) {
    case 401:
    case 403:
    case 408:
    case kTooManyRequests:
      return false;
    default:
      return error.http_status >= 400 && error.http_status < 500;
  }
}

bool MayHaveChanged(const core::Error& error) {
  return LeavesEraOpen(error) && !error.unsent && error.http_status != 401 &&
         error.http_status != 403;
}

bool IsLasting(const std::optional<core::Error>& why) {
  if (!why) return true;
  const int status = why->http_status;
  if (status == 401 || status == 403 || http::IsPassingStatus(status)) return false;
  // A connection that was closed or a stream that ended: without a status, and unavailable.
  if (status == 0 && why->code == core::ErrorCode::kUnavailable) return false;
  return why->code != core::ErrorCode::kTimeout || !why->unsent;
}

}  // namespace claribi::mcp
