#include "http/www_authenticate.h"

#include <algorithm>
#include <optional>

#include "core/text.h"
#include "http/request_head.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxFieldBytes = 8192;
constexpr std::size_t kMaxChallenges = 16;
constexpr std::size_t kMaxParameters = 32;

bool IsAlphaNumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsToken68Character(char c) {
  return IsAlphaNumeric(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
}

bool IsUnquotedCharacter(char c) { return c > 0x20 && c < 0x7F && c != ',' && c != '"'; }

bool IsForbiddenInText(char c) { return c == '\r' || c == '\n' || c == '\0'; }

class ChallengeParser {
 public:
  explicit ChallengeParser(std::string_view text) : text_(text.substr(0, kMaxFieldBytes)) {}

  std::vector<AuthChallenge> Parse() {
    while (SkipSeparators(), !AtEnd() && ParseItem()) {
    }
    return std::move(challenges_);
  }

 private:
  // A parameter of the challenge before, or the start of the next challenge.
  bool ParseItem() {
    const std::string_view name = Take(IsTokenCharacter);
    if (name.empty()) return false;
    const std::size_t after_name = position_;
    SkipSpace();
    if (!AtEnd() && text_[position_] == '=') {
      if (challenges_.empty()) return false;
      ++position_;
      return ParseParameter(name);
    }
    const bool space_follows = position_ > after_name;
    if (challenges_.size() == kMaxChallenges) return false;
    if (!AtEnd() && !space_follows && text_[position_] != ',') return false;
    challenges_.emplace_back().scheme = core::AsciiLower(name);
    if (space_follows) TakeToken68();
    return true;
  }

  bool ParseParameter(std::string_view name) {
    SkipSpace();
    std::string value;
    if (!AtEnd() && text_[position_] == '"') {
      std::optional<std::string> quoted = TakeQuotedString();
      if (!quoted) return false;
      value = *std::move(quoted);
    } else {
      value = Take(IsUnquotedCharacter);
      if (value.empty()) return false;
    }
    AuthChallenge& challenge = challenges_.back();
    if (challenge.parameters.size() == kMaxParameters) return false;
    std::string key = core::AsciiLower(name);
    if (challenge.Find(key) == nullptr) {
      challenge.parameters.emplace_back(std::move(key), std::move(value));
    }
    return true;
  }

  // Consumes nothing unless a whole token68 stands here, up to a comma or the end.
  void TakeToken68() {
    std::size_t end = position_;
    while (end < text_.size() && IsToken68Character(text_[end])) ++end;
    if (end == position_) return;
    while (end < text_.size() && text_[end] == '=') ++end;
    const std::size_t after = std::min(text_.find_first_not_of(" \t", end), text_.size());
    if (after < text_.size() && text_[after] != ',') return;
    challenges_.back().token68 = text_.substr(position_, end - position_);
    position_ = after;
  }

  // Empty on a missing closing quote or a forbidden byte.
  std::optional<std::string> TakeQuotedString() {
    std::string value;
    for (++position_; !AtEnd(); ++position_) {
      char c = text_[position_];
      if (c == '"') {
        ++position_;
        return value;
      }
      if (c == '\\') {
        if (++position_ == text_.size()) break;
        c = text_[position_];
      }
      if (IsForbiddenInText(c)) break;
      value += c;
    }
    return std::nullopt;
  }

  std::string_view Take(bool (*belongs)(char)) {
    const std::size_t begin = position_;
    while (!AtEnd() && belongs(text_[position_])) ++position_;
    return text_.substr(begin, position_ - begin);
  }

  void SkipSpace() {
    while (!AtEnd() && (text_[position_] == ' ' || text_[position_] == '\t')) ++position_;
  }
  void SkipSeparators() {
    while (!AtEnd() && std::string_view(" \t,").find(text_[position_]) != std::string_view::npos) {
      ++position_;
    }
  }
  bool AtEnd() const { return position_ == text_.size(); }

  std::string_view text_;
  std::size_t position_ = 0;
  std::vector<AuthChallenge> challenges_;
};

}  // namespace

const std::string* AuthChallenge::Find(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& parameter) {
    return core::EqualsIgnoringCase(parameter.first, name);
  });
  return found != parameters.end() ? &found->second : nullptr;
}

std::vector<AuthChallenge> ParseChallenges(std::string_view field_value) {
  return ChallengeParser(field_value).Parse();
}

std::vector<AuthChallenge> FindChallenges(const Headers& headers) {
  std::vector<AuthChallenge> all;
  for (const std::string_view value : headers.FindAll("WWW-Authenticate")) {
    for (AuthChallenge& challenge : ParseChallenges(value)) {
      if (all.size() == kMaxChallenges) return all;
      all.push_back(std::move(challenge));
    }
  }
  return all;
}

const AuthChallenge* FindBearer(const std::vector<AuthChallenge>& challenges) {
  const auto found =
      std::find_if(challenges.begin(), challenges.end(),
                   [](const AuthChallenge& challenge) { return challenge.scheme == "bearer"; });
  return found != challenges.end() ? &*found : nullptr;
}

}  // namespace claribi::http
