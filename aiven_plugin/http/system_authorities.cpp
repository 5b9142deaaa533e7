#include "http/system_authorities.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <exception>
#include <utility>

namespace claribi::http {

SystemAuthorities::SystemAuthorities(ssl_ctx_st* context, AuthorityPlaces places)
    : context_(context), places_(std::move(places)) {
  // What fails here finds nothing later. Where files are read from is added now, because the list
  // of such sources is not to change while other threads look.
  X509_STORE_add_lookup(SSL_CTX_get_cert_store(context_), X509_LOOKUP_file());
  SSL_CTX_set_default_verify_dir(context_);
  // What the environment names may also be a URI. It takes the whole folder to look there.
  if (places_.are_named) SSL_CTX_set_default_verify_store(context_);
  ERR_clear_error();
}

void SystemAuthorities::ReadAll() noexcept {
  if (AreAllRead()) return;
  if (!places_.file.empty()) SSL_CTX_load_verify_file(context_, places_.file.c_str());
  ERR_clear_error();
  try {
    state_ = TrustSystemAuthorities(context_, places_) ? State::kSome : State::kNone;
  } catch (const std::exception&) {
    // No memory is left: the next who needs them reads them.
  }
}

}  // namespace claribi::http
