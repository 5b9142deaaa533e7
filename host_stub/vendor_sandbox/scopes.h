// The space-separated scopes of a request or a grant. Source: RFC 6749 section 3.3.
#pragma once

#include <string>
#include <string_view>

namespace claribi::vendor_sandbox {

bool HasScope(const std::string& scopes, std::string_view wanted);
/// `scopes` without `withheld`.
std::string WithoutScope(const std::string& scopes, std::string_view withheld);

}  // namespace claribi::vendor_sandbox
