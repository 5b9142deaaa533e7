// What the requests of one use case share, so that each thing happens once for all of them: the
// credential is opened once, the budget of repetitions is one (http/repetition.h), and the session
// and where the server redirects to are remembered. Errors of the Authorizer come out of here as
// final: whatever their status, they are not the server's, and no request is repeated for them.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "core/call_context.h"
#include "http/authorizer.h"
#include "http/cookie_jar.h"
#include "http/redirect.h"
#include "http/repetition.h"
#include "mcp/client_config.h"
#include "mcp/session.h"

namespace claribi::mcp {

class Operation {  // [ex] one use case, on one thread
 public:
  // Borrows both. Opens nothing yet.
  Operation(const Dependencies& dependencies, const Config& config);

  // The credential that the requests carry: opened when it is first asked for, and again after it
  // was refused. Errors: the Authorizer's.
  core::Result<http::CredentialId> OpenCredential(const core::CallContext& call);
  // Puts it into a request, which has its method.
  core::Status Sign(http::HttpRequest& request, const core::CallContext& call);

  // The server refuses the credential that was last opened, with this status and these headers;
  // see Remedy.
  void NoteRefused(int status, http::Headers headers);
  // The same, for a refusal that was noted before and that a success has made forgotten since.
  void NoteRefused(http::Challenge refusal) { refusal_ = std::move(refusal); }
  // The last one since the last success.
  const std::optional<http::Challenge>& refusal() const { return refusal_; }
  // The remedy for kCredentialRefused and kRefusedInResult; any other setback needs none.
  core::Status Remedy(const http::Failure& failure, const core::CallContext& call);
  // A refusal after the remedy that says something else: the new credential is good and lacks
  // something, and whoever knows credentials says what. Nothing more is sent. Ok: nothing to say.
  core::Status JudgeNewRefusal(int status, const http::Headers& headers,
                               const core::CallContext& call);
  // The server takes the credential.
  void NoteAccepted(const http::Headers& headers, const core::CallContext& call);

  http::Repetition& repetition() { return repetition_; }
  http::Destination& destination() { return destination_; }
  // The cookies of a session that is about to begin; null: none is. They become the session's, so
  // that a request of another session never meets them.
  std::shared_ptr<http::CookieJar>& cookies() { return cookies_; }
  // The one that the last attempt was made in; null before the first.
  SharedSession& session() { return session_; }

 private:
  const Dependencies& dependencies_;
  const core::Url& endpoint_;
  http::Repetition repetition_;
  http::Destination destination_;
  std::shared_ptr<http::CookieJar> cookies_;
  SharedSession session_;
  std::optional<http::Credential> credential_;
  std::optional<http::Challenge> refusal_;  // since the last success
};

}  // namespace claribi::mcp
