#include "oauth/scope.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::oauth {
namespace {

constexpr std::size_t kMaxScopeBytes = 256;
constexpr std::string_view kOfflineAccess = "offline_access";

Scopes Cleaned(const Scopes& scopes) {
  Scopes cleaned;
  for (const std::string& scope : scopes) {
    if (cleaned.size() == kMaxScopes) break;
    if (IsScopeToken(scope) && !core::Contains(cleaned, scope)) cleaned.push_back(scope);
  }
  return cleaned;
}

}  // namespace

bool IsScopeToken(std::string_view text) {
  return !text.empty() && text.size() <= kMaxScopeBytes &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '\\'; });
}

Scopes ParseScopes(std::string_view text) {
  Scopes scopes;
  while (!text.empty() && scopes.size() < kMaxScopes) {
    const std::string_view token = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), token.size() + 1));
    if (IsScopeToken(token) && !core::Contains(scopes, token)) scopes.emplace_back(token);
  }
  return scopes;
}

std::string JoinScopes(const Scopes& scopes) {
  std::string text;
  for (const std::string& scope : scopes) {
    if (!text.empty()) text += ' ';
    text += scope;
  }
  return text;
}

Scopes UnionOf(const Scopes& first, const Scopes& second) {
  Scopes both = first;
  both.insert(both.end(), second.begin(), second.end());
  return Cleaned(both);
}

bool IsSubset(const Scopes& part, const Scopes& whole) {
  return std::all_of(part.begin(), part.end(),
                     [&whole](const std::string& scope) { return core::Contains(whole, scope); });
}

Scopes SelectScopes(const ScopeSources& sources) {
  Scopes selected;
  for (const auto* source :
       {&sources.requested, &sources.challenged, &sources.resource_supported}) {
    if (!*source) continue;
    selected = Cleaned(**source);
    break;
  }
  if (!selected.empty() && sources.server_supported &&
      core::Contains(*sources.server_supported, kOfflineAccess) &&
      !core::Contains(selected, kOfflineAccess)) {
    selected.emplace_back(kOfflineAccess);
  }
  return selected;
}

}  // namespace claribi::oauth
