#include "results/uri_credentials.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

// How many bytes are searched for the end of a URI's user information, so that a text full of
// beginnings stays linear.
constexpr std::size_t kMaxUserinfo = 512;
constexpr std::size_t kMaxAddress = 160;

// The paths of webhooks: whoever knows one may post. The secret is what follows `path`.
struct Webhook {
  std::string_view host;  // or its end, behind "."
  std::string_view path;
};
constexpr std::array kWebhooks{Webhook{"hooks.slack.com", "/services/"},
                               Webhook{"hooks.slack.com", "/workflows/"},
                               Webhook{"hooks.slack.com", "/triggers/"},
                               Webhook{"discord.com", "/api/webhooks/"},
                               Webhook{"discordapp.com", "/api/webhooks/"},
                               Webhook{"webhook.office.com", "/webhookb2/"},
                               Webhook{"outlook.office.com", "/webhook/"},
                               Webhook{"api.telegram.org", "/bot"},
                               Webhook{"hooks.zapier.com", "/hooks/catch/"},
                               Webhook{"maker.ifttt.com", "/trigger/"},
                               Webhook{"hook.eu1.make.com", "/"},
                               Webhook{"hook.us1.make.com", "/"},
                               Webhook{"hook.integromat.com", "/"},
                               Webhook{"events.pagerduty.com", "/integration/"},
                               Webhook{"alert.victorops.com", "/integrations/"},
                               Webhook{"webhooks.opsgenie.com", "/"},
                               Webhook{"open.feishu.cn", "/open-apis/bot/"},
                               Webhook{"hc-ping.com", "/"},
                               Webhook{"chat.googleapis.com", "/v1/spaces/"},
                               Webhook{"mattermost.com", "/hooks/"},
                               Webhook{"hooks.glip.com", "/webhook/"},
                               Webhook{"hooks.airtable.com", "/workflows/"},
                               Webhook{"hooks.stripe.com", "/"},
                               Webhook{"webhook.site", "/"}};

std::size_t SkipBackslashes(std::string_view text, std::size_t at) {
  return RunEnd(text, at, [](char c) { return c == '\\'; });
}

// Where "//" that may be escaped ("\/\/") ends; 0 if it is not there.
std::size_t SlashesEnd(std::string_view text, std::size_t at) {
  for (int i = 0; i < 2; ++i) {
    at = SkipBackslashes(text, at);
    if (at >= text.size() || text[at] != '/') return 0;
    ++at;
  }
  return at;
}

// No URI goes beyond a blank, a quotation mark or an angle bracket, escaped or not.
bool EndsUri(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\\') {
    const std::size_t escaped = SkipBackslashes(text, at);
    return escaped == text.size() || text[escaped] == '"' || text[escaped] == '\'' ||
           BlankEscapeLength(text, at) > 0;
  }
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' ||
         c == '>';
}

bool IsPort(std::string_view text) { return std::all_of(text.begin(), text.end(), core::IsDigit); }

// Templates of documentation are no password: "<password>", "${PASSWORD}", "****", "PASSWORD".
std::optional<Span> Password(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin >= end) return std::nullopt;
  const std::string_view value = text.substr(begin, end - begin);
  const bool is_template = value.front() == '<' || value.front() == '$' || value.front() == '{' ||
                           value.front() == '%' || value.front() == '*' || value.front() == '[' ||
                           value.front() == 'x' || value.front() == 'X' || value.front() == '.';
  if (value == kRedacted || (is_template && IsPlaceholder(value))) return std::nullopt;
  const bool is_its_name = core::IsIn(
      value, {"password", "Password", "PASSWORD", "pass", "PASS", "passwd", "pwd", "PWD", "pw"});
  if (is_its_name || IsAt(value, 0, "your")) {
    const bool has_digit = std::any_of(value.begin(), value.end(), core::IsDigit);
    if (!has_digit) return std::nullopt;
  }
  return Span{.begin = begin, .end = end};
}

// A token in place of a user: https://TOKEN@host.
std::optional<Span> UserToken(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view user = text.substr(begin, end - begin);
  const bool is_word =
      RunEnd(user, 0, [](char c) { return IsWordCharacter(c) || c == '-'; }) == user.size();
  if (!is_word || !IsOpaque(user) || (!HasEveryClass(user) && user.size() < 32))
    return std::nullopt;
  return Span{.begin = begin, .end = end};
}

// begin: behind "scheme://".
std::optional<Span> PlainUriPassword(std::string_view text, std::size_t begin) {
  const std::size_t limit = std::min(text.size(), begin + kMaxUserinfo);
  std::size_t colon = 0;
  std::size_t last_at = 0;
  bool in_authority = true;
  // A template may hold what ends a URI: <user>:<password>@host.
  for (std::size_t i = begin; i < limit; ++i) {
    const char c = text[i];
    if (IsNameCharacter(c)) continue;  // most characters end and separate nothing
    if (EndsUri(text, i)) break;
    if (c == '\\') {
      i = SkipBackslashes(text, i) - 1;
    } else if (c == ':' && colon == 0) {
      colon = i;
    } else if (c == '@' && colon == 0) {
      if (auto token = UserToken(text, begin, i)) return token;
      // The user may be an address: smtp://a@b.example:x@host.
      const std::size_t host = RunEnd(text.substr(0, limit), i + 1, IsNameCharacter);
      if (host >= limit || text[host] != ':') return std::nullopt;
    } else if (c == '@') {
      last_at = i;
      if (!in_authority) break;
    } else if (in_authority && (c == '/' || c == '?' || c == '#')) {
      if (last_at != 0) break;
      // An unencoded "/" may be part of a password, unless a port is before it.
      if (colon == 0 || IsPort(text.substr(colon + 1, i - colon - 1))) return std::nullopt;
      in_authority = false;
    } else if (last_at != 0 && c == ',' && in_authority) {
      break;  // the next host of a cluster
    }
  }
  return last_at == 0 || text[begin] == '[' ? std::nullopt : Password(text, colon + 1, last_at);
}

// begin: behind "scheme%3A%2F%2F": a URI inside a parameter of another.
std::optional<Span> EncodedUriPassword(std::string_view text, std::size_t begin) {
  const std::size_t limit = std::min(text.size(), begin + kMaxUserinfo);
  std::size_t colon = 0;
  for (std::size_t i = begin; i < limit && (IsToken68Character(text[i]) || text[i] == '%'); ++i) {
    if (colon == 0 && IsAt(text, i, "%3a")) colon = i;
    if (IsAt(text, i, "%2f")) return std::nullopt;
    if (IsAt(text, i, "%40")) {
      return colon == 0 ? std::nullopt : Password(text, colon + 3, i);
    }
  }
  return std::nullopt;
}

// begin: behind "scheme://". The host ends at the first "/", escaped or not.
std::optional<Span> WebhookSecret(std::string_view text, std::size_t begin) {
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + kMaxAddress));
  const std::size_t host_end =
      RunEnd(seen, begin, [](char c) { return IsAlnum(c) || c == '.' || c == '-'; });
  const std::string_view host = text.substr(begin, host_end - begin);
  if (host.size() < 10 || host_end >= text.size()) return std::nullopt;
  for (const Webhook& webhook : kWebhooks) {
    if (host.back() != webhook.host.back() || !host.ends_with(webhook.host)) continue;
    if (host.size() > webhook.host.size() && host[host.size() - webhook.host.size() - 1] != '.') {
      continue;
    }
    std::size_t at = host_end;
    std::size_t matched = 0;
    while (at < text.size() && matched < webhook.path.size()) {
      at = SkipBackslashes(text, at);
      if (at >= text.size() || text[at] != webhook.path[matched]) break;
      ++at;
      ++matched;
    }
    if (matched < webhook.path.size()) continue;
    std::size_t end = at;
    bool has_digit = false;
    const auto goes_on = [&](std::size_t limit) {
      return end < limit && !EndsUri(text, end) && text[end] != ')' && text[end] != ',';
    };
    for (; goes_on(std::min(text.size(), at + kMaxUserinfo)); ++end) {
      has_digit = has_digit || core::IsDigit(text[end]);
    }
    while (has_digit && goes_on(text.size())) ++end;
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '\\')) --end;
    if (end - at < 12 || !has_digit) continue;
    return Span{.begin = at, .end = end};
  }
  // Of a server of one's own: https://chat.example/hooks/TOKEN
  constexpr std::string_view kHooks = "/hooks/";
  if (!text.substr(host_end).starts_with(kHooks)) return std::nullopt;
  const std::size_t at = host_end + kHooks.size();
  const std::size_t end = RunEnd(seen, at, [](char c) { return IsWordCharacter(c) || c == '-'; });
  const std::string_view token = text.substr(at, end - at);
  if (token.size() < 20 || token.size() == 36 || !IsOpaque(token)) return std::nullopt;
  return Span{.begin = at, .end = end};
}

// sqlplus user/password@name
bool FollowsOracleTool(std::string_view text, std::size_t at) {
  const std::size_t least = at > kMaxAddress ? at - kMaxAddress : 0;
  std::size_t begin = at;
  while (begin > least && static_cast<unsigned char>(text[begin - 1]) > ' ') --begin;
  const std::string_view before = text.substr(least, begin - least);
  for (const std::string_view tool : {"sqlplus ", "sqlplus -s ", "sqlldr ", "expdp ", "impdp ",
                                      "rman target ", "sqlcl ", "userid="}) {
    if (before.ends_with(tool)) return true;
  }
  return false;
}

// The 32 hexadecimal digits behind the ":" at `at`, of two forms that nothing else has: the hashes
// of a line of SAM, name:id:LM:NT:::, and a token of Asana, 2/id/id:token.
std::optional<Span> FindHashedRow(std::string_view text, std::size_t at) {
  constexpr std::size_t kDigits = 32;
  if (text.size() - at <= kDigits || !core::IsDigit(text[at - 1])) return std::nullopt;
  const auto is_hex = [](char c) { return core::HexValue(c) >= 0; };
  const std::size_t end = RunEnd(text.substr(0, at + kDigits + 2), at + 1, is_hex);
  if (end - at - 1 != kDigits) return std::nullopt;
  const std::size_t second = RunEnd(text.substr(0, end + kDigits + 2), end + 1, is_hex);
  if (text.substr(end).starts_with(":") && second - end - 1 == kDigits) {
    return Span{.begin = at + 1, .end = second};
  }
  std::size_t begin = at;
  while (begin > 0 && at - begin < 48 && (core::IsDigit(text[begin - 1]) || text[begin - 1] == '/'))
    --begin;
  const std::string_view before = text.substr(begin, at - begin);
  if (before.size() < 12 || before[1] != '/' || (before[0] != '1' && before[0] != '2')) {
    return std::nullopt;
  }
  return Span{.begin = begin, .end = end};
}

// A line of Postfix's map of passwords: [host]:587 user@domain:x. at: the "@".
std::optional<Span> FindMapPassword(std::string_view text, std::size_t at) {
  const std::size_t colon = RunEnd(text, at + 1, IsNameCharacter);
  if (colon >= text.size() || text[colon] != ':') return std::nullopt;
  std::size_t user = at;
  while (user > 0 && at - user < 64 && IsNameCharacter(text[user - 1])) --user;
  if (user == at || user < 4 || text[user - 1] != ' ') return std::nullopt;
  std::size_t host = user - 1;
  while (host > 0 && user - host < 80 && static_cast<unsigned char>(text[host - 1]) > ' ') --host;
  if (!BeginsLine(text, host) || text.substr(host, user - host).find('.') > 80) return std::nullopt;
  const std::size_t end = BareEnd(text, colon + 1, colon + 128);
  const std::string_view value = text.substr(colon + 1, end - colon - 1);
  if (!EndsLine(text, end) || !IsMixture(value) || IsSlug(value)) return std::nullopt;
  return Span{.begin = colon + 1, .end = end};
}

}  // namespace

std::optional<Span> FindUriCredential(std::string_view text, std::size_t at) {
  constexpr std::string_view kEncoded = "%3a%2f%2f";
  if (text[at] == '%') {
    return IsAt(text, at, kEncoded) ? EncodedUriPassword(text, at + kEncoded.size()) : std::nullopt;
  }
  if (at + 1 >= text.size() || (text[at + 1] != '/' && text[at + 1] != '\\')) return std::nullopt;
  const std::size_t begin = SlashesEnd(text, at + 1);
  if (begin == 0 || begin >= text.size()) return std::nullopt;
  if (auto password = PlainUriPassword(text, begin)) return password;
  return WebhookSecret(text, begin);
}

std::optional<Span> FindAddressPassword(std::string_view text, std::size_t at, std::size_t floor) {
  // Most addresses are of mail: nothing but a name is before the sign.
  std::size_t name = at;
  while (name > floor && at - name < kMaxAddress && IsNameCharacter(text[name - 1])) --name;
  if (name == floor || static_cast<unsigned char>(text[name - 1]) <= ' ') {
    return FindMapPassword(text, at);
  }
  if (IsQuote(text[name - 1])) return std::nullopt;
  const bool is_dsn =
      IsAt(text, at, "@tcp(") || IsAt(text, at, "@unix(") || IsAt(text, at, "@tcp6(");
  const bool is_oracle =
      IsAt(text, at, "@//") || FollowsOracleTool(text, at) ||
      text.substr(at > kMaxAddress ? at - kMaxAddress : 0, std::min(at, kMaxAddress))
              .find("oracle:thin:") != std::string_view::npos;
  const std::size_t least = std::max(floor, at > kMaxAddress ? at - kMaxAddress : 0);
  std::size_t begin = at;
  std::size_t separator = 0;
  const char mark = is_oracle ? '/' : ':';
  while (begin > least && static_cast<unsigned char>(text[begin - 1]) > ' ' &&
         !IsQuote(text[begin - 1]) && text[begin - 1] != '=' && text[begin - 1] != '(') {
    if (mark == '/' && text[begin - 1] == ':' && separator != 0) break;
    --begin;
    if (text[begin] == mark) separator = begin;
  }
  if (separator == 0 || separator == begin || separator + 1 >= at) return std::nullopt;
  const std::string_view user = text.substr(begin, separator - begin);
  const std::string_view password = text.substr(separator + 1, at - separator - 1);
  if (password.find("//") != std::string_view::npos || IsPlaceholder(password)) return std::nullopt;
  if (RunEnd(user, 0, IsNameCharacter) != user.size()) return std::nullopt;
  if (is_dsn || is_oracle) return Span{.begin = separator + 1, .end = at};
  for (const std::string_view word :
       {"mailto", "sip",   "sips",   "xmpp",  "acct", "from",     "to",      "cc",
        "bcc",    "email", "mail",   "user",  "by",   "reply-to", "contact", "git",
        "ssh",    "login", "author", "owner", "http", "https"}) {
    if (core::EqualsIgnoringCase(user, word)) return std::nullopt;
  }
  if (!IsMixture(password)) return std::nullopt;
  const std::size_t host = RunEnd(text.substr(0, std::min(text.size(), at + kMaxAddress)), at + 1,
                                  [](char c) { return IsAlnum(c) || c == '.' || c == '-'; });
  const bool goes_on =
      host + 1 < text.size() && ((text[host] == ':' && core::IsDigit(text[host + 1])) ||
                                 (text[host] == '/' && IsAlnum(text[host + 1])));
  const bool has_sign = password.find_first_of("!#$%^&*~+") != std::string_view::npos;
  if (host == at + 1 || (!goes_on && !(has_sign && HasEveryClass(password)))) return std::nullopt;
  return Span{.begin = separator + 1, .end = at};
}

std::optional<Span> FindColonCredential(std::string_view text, std::size_t at) {
  if (at == 0 || at + 8 >= text.size()) return std::nullopt;
  const bool is_any_host = text[at - 1] == '*' && BeginsLine(text, at - 1);
  if (!is_any_host && !IsNameCharacter(text[at - 1])) return std::nullopt;
  if (auto pair = FindHashedRow(text, at)) return pair;
  if (text.substr(at + 1, 2) == "AA" && core::IsDigit(text[at - 1])) {
    constexpr std::size_t kBotToken = 35;
    const std::size_t end = RunEnd(text.substr(0, std::min(text.size(), at + kBotToken + 8)),
                                   at + 1, [](char c) { return IsWordCharacter(c) || c == '-'; });
    if (end - at - 1 < kBotToken - 2) return std::nullopt;
    return Span{.begin = at + 1, .end = end};
  }
  const std::size_t port =
      RunEnd(text.substr(0, at + 7), at + 1, [](char c) { return core::IsDigit(c) || c == '*'; });
  if (port == at + 1 || text[port] != ':') return std::nullopt;
  if (port - at < 5 && text[at + 1] != '*') return std::nullopt;
  std::size_t begin = port + 1;
  const std::size_t line = LineEnd(text, begin, begin + kMaxUserinfo);
  for (int i = 0; i < 2; ++i) {  // the database and the user
    const std::size_t end = text.substr(0, line).find(':', begin);
    if (end == std::string_view::npos || end == begin) return std::nullopt;
    const std::string_view field = text.substr(begin, end - begin);
    if (i == 0 && IsPort(field)) return std::nullopt;  // of a line in /etc/shadow
    if (field != "*" && RunEnd(field, 0, IsNameCharacter) != field.size()) return std::nullopt;
    begin = end + 1;
  }
  std::size_t end = BareEnd(text, begin, line);
  if (end <= begin || SpacesEnd(text, end) < std::min(line, text.size())) {
    if (end >= text.size() || !IsQuote(text[end])) return std::nullopt;
  }
  if (IsPlaceholder(text.substr(begin, end - begin))) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

}  // namespace claribi::results
