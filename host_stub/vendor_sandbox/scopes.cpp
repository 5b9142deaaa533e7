#include "vendor_sandbox/scopes.h"

#include <sstream>

namespace claribi::vendor_sandbox {

bool HasScope(const std::string& scopes, std::string_view wanted) {
  std::istringstream words(scopes);
  for (std::string word; words >> word;) {
    if (word == wanted) return true;
  }
  return false;
}

std::string WithoutScope(const std::string& scopes, std::string_view withheld) {
  std::string kept;
  std::istringstream words(scopes);
  for (std::string word; words >> word;) {
    if (word != withheld) kept += (kept.empty() ? "" : " ") + word;
  }
  return kept;
}

}  // namespace claribi::vendor_sandbox
