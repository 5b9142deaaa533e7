// Challenges from a hostile server: bounded, well formed, and the same again when they are written
// out and parsed once more.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/www_authenticate.h"

namespace {

using claribi::http::AuthChallenge;
using claribi::http::ParseChallenges;

void Require(bool condition) {
  if (!condition) std::abort();
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// In the strictest form that RFC 9110 knows.
std::string Written(const std::vector<AuthChallenge>& challenges) {
  std::string text;
  for (const AuthChallenge& challenge : challenges) {
    if (!text.empty()) text += ", ";
    text += challenge.scheme;
    if (!challenge.token68.empty()) text += " " + challenge.token68;
    std::string_view separator = challenge.token68.empty() ? " " : ", ";
    for (const auto& [name, value] : challenge.parameters) {
      text += std::string(separator) + name + "=" + Quoted(value);
      separator = ", ";
    }
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto copy = std::make_unique<char[]>(size);
  std::copy_n(data, size, copy.get());
  const std::vector<AuthChallenge> challenges = ParseChallenges(std::string_view(copy.get(), size));
  Require(challenges.size() <= 16);
  for (const AuthChallenge& challenge : challenges) {
    Require(!challenge.scheme.empty() && challenge.parameters.size() <= 32);
    for (const auto& [name, value] : challenge.parameters) {
      Require(!name.empty() && challenge.Find(name) == &value);
      Require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    }
  }
  const std::string written = Written(challenges);
  constexpr std::size_t kMaxFieldBytes = 8192;
  if (written.size() > kMaxFieldBytes) return 0;  // quoting has made it longer than is read
  const std::vector<AuthChallenge> again = ParseChallenges(written);
  Require(again.size() == challenges.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    Require(again[i].scheme == challenges[i].scheme && again[i].token68 == challenges[i].token68 &&
            again[i].parameters == challenges[i].parameters);
  }
  return 0;
}
