#include "results/path_tokens.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxPath = 512;
constexpr std::size_t kMaxHost = 160;

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
                               Webhook{"hook.eu1.make.com", "/"},
                               Webhook{"hook.us1.make.com", "/"},
                               Webhook{"hook.integromat.com", "/"},
                               Webhook{"events.pagerduty.com", "/integration/"},
                               Webhook{"alert.victorops.com", "/integrations/"},
                               Webhook{"webhooks.opsgenie.com", "/"},
                               Webhook{"open.feishu.cn", "/open-apis/bot/"},
                               Webhook{"hc-ping.com", "/"},
                               Webhook{"mattermost.com", "/hooks/"},
                               Webhook{"hooks.glip.com", "/webhook/"},
                               Webhook{"hooks.airtable.com", "/workflows/"},
                               Webhook{"hooks.stripe.com", "/"},
                               Webhook{"webhook.site", "/"}};

// Segments of a path behind which a credential stands.
constexpr std::array<std::string_view, 22> kTokenSegments{
    "t",          "token",     "key",     "apikey",         "api-key",        "api_key",
    "secret",     "priv",      "hook",    "hooks",          "webhook",        "webhooks",
    "bearer",     "access",    "magic",   "reset-password", "password-reset", "reset_password",
    "magic-link", "authtoken", "license", "auth-token"};

constexpr std::size_t kLeastToken = 20;

// More than an identifier: of a UUID, a word or a number nobody could tell.
bool IsSegmentToken(std::string_view segment) {
  const bool is_word = RunEnd(segment, 0, [](char c) {
                         return IsWordCharacter(c) || c == '-' || c == '.' || c == '~';
                       }) == segment.size();
  return is_word && segment.size() >= kLeastToken && segment.size() != 36 &&
         !segment.starts_with("0x") && IsOpaque(segment) && !IsPlaceholder(segment) &&
         (HasEveryClass(segment) || segment.size() >= 32);
}

// The segment behind one that says what it is.
std::optional<Span> BehindSegment(std::string_view text, std::size_t path) {
  const std::string_view seen = text.substr(0, std::min(text.size(), path + kMaxPath));
  std::string_view before;
  for (std::size_t at = path; at < seen.size() && (seen[at] == '/' || seen[at] == '\\');) {
    const std::size_t begin = SkipBackslashes(seen, at) + 1;
    if (begin > seen.size() || seen[begin - 1] != '/') return std::nullopt;
    const std::size_t end = RunEnd(
        seen, begin, [](char c) { return IsNameCharacter(c) || c == '~' || c == '@' || c == '%'; });
    const std::string_view segment = seen.substr(begin, end - begin);
    if (segment.size() < kLeastToken) {  // most are short
      before = segment;
      at = end;
      continue;
    }
    const bool is_led =
        std::any_of(kTokenSegments.begin(), kTokenSegments.end(),
                    [&](std::string_view lead) { return core::EqualsIgnoringCase(lead, before); });
    if (is_led && IsSegmentToken(segment)) return Span{.begin = begin, .end = end};
    constexpr std::string_view kPrivate = "private-";  // the address of a calendar
    if (segment.starts_with(kPrivate) && IsSegmentToken(segment.substr(kPrivate.size()))) {
      return Span{.begin = begin + kPrivate.size(), .end = end};
    }
    before = segment;
    at = end;
  }
  return std::nullopt;
}

// What is secret of a path that a provider gives out: the last segment, where that alone is one.
Span SecretPart(std::string_view text, Span path, std::string_view host) {
  if (!host.starts_with("discord")) return path;
  const std::size_t slash = text.substr(0, path.end).rfind('/');
  if (slash == std::string_view::npos || slash < path.begin) return path;
  const std::string_view last = text.substr(slash + 1, path.end - slash - 1);
  if (last.size() >= 16 && IsOpaque(last)) path.begin = slash + 1;
  return path;
}

std::optional<Span> OfWebhook(std::string_view text, std::string_view host, std::size_t host_end) {
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
    for (; goes_on(std::min(text.size(), at + kMaxPath)); ++end) {
      has_digit = has_digit || core::IsDigit(text[end]);
    }
    while (has_digit && goes_on(text.size())) ++end;
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '\\')) --end;
    if (end - at < 12 || !has_digit) continue;
    if (text.substr(at, end - at).ends_with(kRedacted)) return std::nullopt;
    return SecretPart(text, Span{.begin = at, .end = end}, webhook.host);
  }
  return std::nullopt;
}

}  // namespace

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

std::optional<Span> FindPathToken(std::string_view text, std::size_t begin) {
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + kMaxHost));
  std::size_t host_end =
      RunEnd(seen, begin, [](char c) { return IsAlnum(c) || c == '.' || c == '-'; });
  const std::string_view host = text.substr(begin, host_end - begin);
  if (host.size() < 4 || host_end >= text.size()) return std::nullopt;
  if (host.size() >= 10) {
    if (const auto hook = OfWebhook(text, host, host_end)) return hook;
  }
  if (text[host_end] == ':') host_end = RunEnd(seen, host_end + 1, core::IsDigit);
  const std::size_t least = host_end + kLeastToken + 2;  // of a path that can hold one
  if (least > text.size() || text[least - 1] == '"' || text[host_end] == '"') return std::nullopt;
  return BehindSegment(text, host_end);
}

}  // namespace claribi::results
