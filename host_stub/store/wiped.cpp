#include "store/wiped.h"

#include <openssl/crypto.h>

namespace claribi::store {

void Overwrite(void* bytes, std::size_t size) { OPENSSL_cleanse(bytes, size); }

}  // namespace claribi::store
