#include "portable/own_openssl.h"

#include <openssl/crypto.h>

namespace claribi::portable {

void SetUpOwnOpenSsl() {
  // Where it fails, what needs OpenSSL fails as well and says so.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr);
}

}  // namespace claribi::portable
