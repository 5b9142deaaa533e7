#include "http/authorizer.h"

namespace claribi::http {

core::Status Authorizer::Sign(const Credential& credential, HttpRequest& request) {
  request.authorization = credential.value.Clone();
  request.authorization_field = credential.field;
  request.credential_at = credential.secret_at;
  return core::Ok();
}

}  // namespace claribi::http
