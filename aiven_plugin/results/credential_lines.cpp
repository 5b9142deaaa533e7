#include "results/credential_lines.h"

#include <algorithm>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxLineLook = 160;

bool EndsText(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == '\n' || text[at] == '\r' || text[at] == '\\' ||
         text[at] == '"' || text[at] == '#';
}

// The text or the word at `at`.
std::optional<Span> TokenAt(std::string_view text, std::size_t at, bool& is_quoted) {
  const auto mark = MarkAt(text, at);
  is_quoted = mark.has_value();
  if (mark) {
    const std::size_t end = QuotedEnd(text, *mark);
    if (end <= mark->end || end >= text.size()) return std::nullopt;
    return Span{.begin = mark->end, .end = end};
  }
  const std::size_t end =
      RunEnd(text.substr(0, std::min(text.size(), at + kMaxLineLook)), at,
             [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\\'; });
  return end == at ? std::nullopt : std::optional<Span>(Span{.begin = at, .end = end});
}

std::size_t BehindToken(std::string_view text, const Span& token, bool is_quoted) {
  if (!is_quoted) return token.end;
  return std::min(text.size(), RunEnd(text, token.end, [](char c) { return c == '\\'; }) + 1);
}

// 32 bytes in base64, as every key of WireGuard.
bool IsTunnelKey(std::string_view text, std::size_t begin) {
  constexpr std::size_t kSize = 43;
  return text.size() - begin > kSize && text[begin + kSize] == '=' &&
         RunEnd(text.substr(0, begin + kSize), begin,
                [](char c) { return IsAlnum(c) || c == '+' || c == '/'; }) == begin + kSize;
}

// Behind a tab, escaped or not; `at` if there is none.
std::size_t TabEnd(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\t') return at + 1;
  const std::size_t escaped = RunEnd(text, at, [](char c) { return c == '\\'; });
  return escaped > at && escaped < text.size() && text[escaped] == 't' ? escaped + 1 : at;
}

}  // namespace

std::optional<Span> FindLinkSecret(std::string_view text, std::size_t at) {
  if (at < 2 || !IsBlank(text[at - 1]) || at + 2 >= text.size() || !IsBlank(text[at + 1])) {
    return std::nullopt;
  }
  std::size_t client = at;
  while (client > 0 && (text[client - 1] == ' ' || text[client - 1] == '\t')) --client;
  const std::size_t client_end = client;
  while (client > 0 && client_end - client < 80 &&
         static_cast<unsigned char>(text[client - 1]) > ' ') {
    --client;
  }
  const bool begins = client == 0 || text[client - 1] == '\n';
  if (!begins || client == client_end || text[client] == '*' || text[client] == '/') {
    return std::nullopt;
  }
  bool is_quoted = false;
  const auto secret = TokenAt(text, SpacesEnd(text, at + 1), is_quoted);
  if (!secret) return std::nullopt;
  const std::string_view value = text.substr(secret->begin, secret->end - secret->begin);
  const std::size_t behind = BehindToken(text, *secret, is_quoted);
  const std::size_t rest = SpacesEnd(text, behind);
  const bool is_anywhere = rest > behind && rest < text.size() && text[rest] == '*' &&
                           EndsText(text, SpacesEnd(text, rest + 1));
  const bool has_address = rest > behind && rest < text.size() && core::IsDigit(text[rest]) &&
                           text.substr(rest, 16).find('.') < 4;
  if (!is_anywhere && !has_address && !EndsText(text, rest)) return std::nullopt;
  const bool is_sure = is_anywhere || has_address;
  const bool is_one =
      is_quoted ? IsMixture(value) : is_sure && IsMixture(value) && HasEveryClass(value);
  if (!is_one || text.substr(client, secret->end - client).find('(') < 256) return std::nullopt;
  return IsPlaceholder(value) ? std::nullopt : secret;
}

std::optional<Span> FindListedUser(std::string_view text, std::size_t end) {
  if (!text.substr(end).starts_with("\" \"")) return std::nullopt;
  std::size_t begin = end;
  while (begin > 0 && end - begin < 64 && text[begin - 1] != '"' && text[begin - 1] != '\n') {
    --begin;
  }
  if (begin == 0 || text[begin - 1] != '"' || begin == end) return std::nullopt;
  if (begin > 1 && text[begin - 2] != '\n') return std::nullopt;
  const std::size_t value = end + 3;
  const std::size_t close = QuotedEnd(text, {'"', 0, value});
  if (close >= text.size() || close <= value) return std::nullopt;
  const std::size_t rest = SpacesEnd(text, close + 1);
  if (rest < text.size() && text[rest] != '\n' && text[rest] != '\r') return std::nullopt;
  const std::string_view given = text.substr(value, close - value);
  const bool has_digit = std::any_of(given.begin(), given.end(), core::IsDigit);
  if (!has_digit || !IsMixture(given) || IsSlug(given) || IsPlaceholder(given)) return std::nullopt;
  return Span{.begin = value, .end = close};
}

std::optional<Span> FindTunnelKey(std::string_view text, std::size_t at) {
  constexpr std::size_t kSize = 43;
  const std::size_t next = TabEnd(text, at + 1);
  if (next == at + 1 || at < kSize || !IsTunnelKey(text, at - kSize) || next >= text.size() ||
      !IsTunnelKey(text, next)) {
    return std::nullopt;
  }
  const std::size_t behind = TabEnd(text, next + kSize + 1);
  if (behind == next + kSize + 1) return std::nullopt;
  const std::size_t digits = RunEnd(text, behind, core::IsDigit);
  const bool is_port = digits > behind && TabEnd(text, digits) > digits;
  if (is_port) return Span{.begin = at - kSize, .end = at + 1};  // then the public key
  return Span{.begin = next, .end = next + kSize + 1};           // behind the key of a peer
}

std::optional<Span> FindBehindAddress(std::string_view text, std::size_t at) {
  std::size_t scheme = at;
  while (scheme > 0 && at - scheme < 16 && core::IsLower(text[scheme - 1])) --scheme;
  if (scheme > 0 && !IsBlank(text[scheme - 1])) return std::nullopt;
  const std::string_view seen = text.substr(0, std::min(text.size(), at + 2 * kMaxLineLook));
  if (seen.find(' ', at) == std::string_view::npos) return std::nullopt;
  const std::size_t address =
      RunEnd(seen, at, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '"'; });
  if (address >= seen.size() || (text[address] != ' ' && text[address] != '\t')) {
    return std::nullopt;
  }
  const std::size_t user = SpacesEnd(seen, address);
  const std::size_t user_end =
      RunEnd(seen, user, [](char c) { return IsNameCharacter(c) || c == '@' || c == '+'; });
  const std::size_t begin = SpacesEnd(seen, user_end);
  if (user_end == user || begin == user_end || !core::IsLetter(text[user])) return std::nullopt;
  for (const std::string_view digest : {"sha", "md5", "integrity", "HTTP", "size"}) {
    if (IsAt(text, user, digest)) return std::nullopt;
  }
  bool is_quoted = false;
  const auto token = TokenAt(text, begin, is_quoted);
  if (!token || !EndsText(text, SpacesEnd(text, BehindToken(text, *token, is_quoted)))) {
    return std::nullopt;
  }
  const std::string_view value = text.substr(token->begin, token->end - token->begin);
  const bool is_one = IsMadeUp(value) && HasEveryClass(value) && value.size() < 64 &&
                      value.find('/') == std::string_view::npos && !IsPlaceholder(value);
  return is_one ? token : std::nullopt;
}

std::optional<Span> FindShortParameter(std::string_view text, std::size_t at) {
  if (at < 2 || text[at - 1] != 'p' || IsNameCharacter(text[at - 2])) return std::nullopt;
  const std::size_t least = at > kMaxLineLook ? at - kMaxLineLook : 0;
  const std::string_view before = text.substr(least, at - least);
  const std::size_t user = before.rfind("u=");
  if (user == std::string_view::npos || (user > 0 && IsNameCharacter(before[user - 1])) ||
      before.find('\n', user) != std::string_view::npos) {
    return std::nullopt;
  }
  // Both stand between the same marks: ?u=…&p=…, "u=…" "p=…", h=…,u=…,p=…
  if (user > 0 && before[user - 1] != text[at - 2] &&
      !(before[user - 1] == '?' && text[at - 2] == '&')) {
    return std::nullopt;
  }
  const std::size_t end = BareEnd(text, at + 1, at + kMaxLineLook);
  const std::string_view value = text.substr(at + 1, end - at - 1);
  if (!IsMixture(value) || IsPlaceholder(value)) return std::nullopt;
  return Span{.begin = at + 1, .end = end};
}

bool WasAsked(std::string_view text, std::size_t at) {
  const std::size_t least = at > kMaxLineLook ? at - kMaxLineLook : 0;
  const std::string_view before = text.substr(least, at - least);
  std::size_t prompt = before.rfind("expect");
  if (prompt == std::string_view::npos) prompt = before.rfind('"');
  if (prompt == std::string_view::npos) return false;
  const std::string_view asked = before.substr(prompt);
  return asked.find("assword") != std::string_view::npos ||
         asked.find("assphrase") != std::string_view::npos ||
         asked.find("PIN") != std::string_view::npos;
}

std::optional<Span> FindSent(std::string_view text, std::size_t at) {
  std::size_t begin = SpacesEnd(text, at + std::string_view("send").size());
  if (text.substr(begin).starts_with("-- ")) begin = SpacesEnd(text, begin + 2);
  const auto mark = MarkAt(text, begin);
  if (!mark) return std::nullopt;
  if (!WasAsked(text, at)) return std::nullopt;
  std::size_t end = QuotedEnd(text, *mark);
  while (end > mark->end + 1 && (text[end - 1] == 'r' || text[end - 1] == 'n') &&
         text[end - 2] == '\\') {
    --end;
    while (end > mark->end && text[end - 1] == '\\') --end;
  }
  if (end <= mark->end) return std::nullopt;
  if (IsPlaceholder(text.substr(mark->end, end - mark->end))) return std::nullopt;
  return Span{.begin = mark->end, .end = end};
}

std::optional<Span> FindHostVariable(std::string_view text, std::size_t at) {
  const std::size_t end = RunEnd(text.substr(0, std::min(text.size(), at + kMaxLineLook)), at,
                                 [](char c) { return IsWordCharacter(c) || c == '-'; });
  if (!text.substr(at, end - at).starts_with("BUNDLE_") ||
      text.substr(at, end - at).find("__") == std::string_view::npos) {
    return std::nullopt;
  }
  std::size_t value = end;
  while (value < text.size() && value - end < 8 &&
         (text[value] == ':' || text[value] == '=' || text[value] == ' ' || IsQuote(text[value]) ||
          text[value] == '\\')) {
    ++value;
  }
  const std::size_t stop = BareEnd(text, value, value + kMaxLineLook);
  const std::size_t colon = text.substr(0, stop).find(':', value);
  if (value == end || colon == std::string_view::npos) return std::nullopt;
  const std::string_view given = text.substr(colon + 1, stop - colon - 1);
  if (given.size() < 6 || given[0] == '/' || IsPlaceholder(given)) return std::nullopt;
  return Span{.begin = colon + 1, .end = stop};
}

std::optional<Span> FindServiceVariable(std::string_view text, std::size_t at, NameKinds& kinds) {
  constexpr std::string_view kCommand = "##vso[task.setvariable ";
  constexpr std::string_view kName = "variable=";
  if (!text.substr(at).starts_with(kCommand)) return std::nullopt;
  const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxLineLook));
  const std::size_t close = seen.find(']', at + kCommand.size());
  const std::size_t name = seen.find(kName, at + kCommand.size());
  if (close == std::string_view::npos || name > close) return std::nullopt;
  const std::size_t begin = name + kName.size();
  const std::size_t name_end = RunEnd(seen, begin, IsNameCharacter);
  const bool is_secret = seen.substr(at, close - at).find("ecret=true") != std::string_view::npos ||
                         IsCredentialKind(kinds.Of(text.substr(begin, name_end - begin)));
  const std::size_t end = BareEnd(text, close + 1, close + 1 + kMaxLineLook);
  const std::string_view value = text.substr(close + 1, end - close - 1);
  if (!is_secret || IsPlaceholder(value)) return std::nullopt;
  return Span{.begin = close + 1, .end = end};
}

std::optional<Span> FindWorkflowValue(std::string_view text, std::size_t at, NameKinds& kinds) {
  const std::string_view name = WordBefore(text, at);
  const auto begin = static_cast<std::size_t>(name.data() - text.data());
  const std::string_view before = text.substr(0, begin);
  const bool is_mask = name == "add-mask" && before.ends_with("::");
  const bool is_named = before.ends_with(" name=") && IsCredentialKind(kinds.Of(name));
  if (!is_mask && !is_named) return std::nullopt;
  const std::size_t end = BareEnd(text, at + 2, at + 2 + kMaxLineLook);
  if (end <= at + 2 || IsPlaceholder(text.substr(at + 2, end - at - 2))) return std::nullopt;
  return Span{.begin = at + 2, .end = end};
}

}  // namespace claribi::results
