// A sign-in's authorizer, watched: which credential each request carries, and when there is none
// any more, goes to the connection's EventWatch. Changes nothing of what it passes on.
#pragma once

#include "connection/event_watch.h"
#include "connection/sign_in.h"
#include "http/authorizer.h"

namespace claribi::connection {

class WatchedAuthorizer final : public http::Authorizer {  // [mt]
 public:
  // Borrows both.
  WatchedAuthorizer(SignIn& sign_in, EventWatch& watch) : sign_in_(sign_in), watch_(watch) {}

  core::Result<http::Credential> Open(const core::Url& endpoint,
                                      const core::CallContext& call) override;
  core::Status Sign(const http::Credential& credential, http::HttpRequest& request) override;
  core::Status Recover(const http::Challenge& challenge, const core::CallContext& call) override;
  void NoteAccepted(http::CredentialId accepted, const http::Headers& headers,
                    const core::CallContext& call) override;

 private:
  // Why it ended is in the store, for every node the same.
  void NoteFailure(const core::Error& error, const core::CallContext& call);

  SignIn& sign_in_;
  EventWatch& watch_;
};

}  // namespace claribi::connection
