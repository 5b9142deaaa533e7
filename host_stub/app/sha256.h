// SHA-256 (FIPS 180-4) as hexadecimal digits. Inside of this room only.
#pragma once

#include <string>
#include <string_view>

namespace claribi::app {

/// 64 digits, lower case.
std::string Sha256Hex(std::string_view bytes);

}  // namespace claribi::app
