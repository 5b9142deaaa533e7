#include "results/credential_assignments.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "results/credential_names.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxBlanks = 64;
constexpr std::size_t kMaxMark = 15;        // backslashes before a quotation mark: four levels
constexpr std::size_t kMaxFirstLook = 128;  // bytes of a bare value that decide if it is one

bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsNameCharacter(char c) { return IsWordCharacter(c) || c == '-' || c == '.'; }

std::size_t BackslashesBefore(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (count < at && text[at - count - 1] == '\\') ++count;
  return count;
}

// The mark around a name or a value: a quotation mark, and the backslashes before it where the text
// is inside another string.
struct Mark {
  char quote = '\0';  // none
  std::size_t backslashes = 0;
  std::size_t end = 0;  // of an opening one

  bool IsLike(const Mark& other) const {
    return quote == other.quote && backslashes == other.backslashes;
  }
};

struct AssignedName {
  std::string_view text;
  Mark mark;
};

// The name that ends before the ":" or "=" at `at`.
AssignedName NameBefore(std::string_view text, std::size_t at) {
  const std::size_t least = at > kMaxName + kMaxBlanks ? at - kMaxName - kMaxBlanks : 0;
  std::size_t end = at;
  if (text[at] == '=' && end > least && text[end - 1] == ':') --end;
  while (end > least && IsBlank(text[end - 1])) --end;
  if (end > least && IsQuote(text[end - 1])) {
    Mark mark{text[end - 1], 0, end};
    --end;
    mark.backslashes = BackslashesBefore(text.substr(least), end - least);
    end -= mark.backslashes;
    if (!MayNameCredential(text.substr(least, end - least))) return {};
    std::size_t begin = end;
    while (begin > least && text[begin - 1] != mark.quote) --begin;
    return {text.substr(begin, end - begin), mark};
  }
  if (!MayNameCredential(text.substr(least, end - least))) return {};
  std::size_t begin = end;
  while (begin > least && IsNameCharacter(text[begin - 1])) --begin;
  // The "n" of an escaped line break is no letter of the name.
  if (begin > 0 && text[begin - 1] == '\\') {
    const std::size_t escape = BlankEscapeLength(text, begin - 1);
    if (escape > 0) begin = std::min(begin - 1 + escape, end);
  }
  return {text.substr(begin, end - begin), {}};
}

std::optional<Mark> MarkAt(std::string_view text, std::size_t at) {
  std::size_t quote = at;
  while (quote < text.size() && quote - at <= kMaxMark && text[quote] == '\\') ++quote;
  if (quote >= text.size() || !IsQuote(text[quote])) return std::nullopt;
  return Mark{text[quote], quote - at, quote + 1};
}

// True if the mark closes a JSON string that ends with the "=" or ":" after the name, so that it
// opens no value.
bool IsClosing(std::string_view text, const Mark& mark) {
  std::size_t next = mark.end;
  while (next < text.size() && next - mark.end < kMaxBlanks && IsBlank(text[next])) ++next;
  constexpr std::string_view kBehindString = ",}]:";
  return mark.quote == '"' &&
         (next >= text.size() || kBehindString.find(text[next]) != std::string_view::npos);
}

// Where the value that `mark` opens is closed; the end of the text if it was cut before. A mark
// with more backslashes is part of the value, one with fewer closes the string around it.
std::size_t QuotedEnd(std::string_view text, const Mark& mark) {
  std::size_t backslashes = 0;
  for (std::size_t i = mark.end; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++backslashes;
      continue;
    }
    if (text[i] == '"' && backslashes % 2 == 0) return i;  // the outermost string ends
    if (text[i] == mark.quote &&
        (backslashes < mark.backslashes ||
         (backslashes - mark.backslashes) % (2 * (mark.backslashes + 1)) == 0)) {
      return i - std::min(backslashes, mark.backslashes);
    }
    backslashes = 0;
  }
  return text.size();
}

// Where a value without quotation marks ends, or `limit`.
std::size_t BareEnd(std::string_view text, std::size_t at, std::size_t limit) {
  constexpr std::string_view kEnds = "&;<>\"'`";
  limit = std::min(limit, text.size());
  while (at < limit) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) <= ' ' || kEnds.find(c) != std::string_view::npos) break;
    if (c != '\\') {
      ++at;
      continue;
    }
    const std::size_t slashes = text.find_first_not_of('\\', at);
    if (slashes == std::string_view::npos || IsQuote(text[slashes]) ||
        BlankEscapeLength(text, at) > 0) {
      break;
    }
    at = slashes + 1;
  }
  return at;
}

std::size_t BlanksEnd(std::string_view text, std::size_t at) {
  const std::size_t limit = std::min(text.size(), at + kMaxBlanks);
  while (at < limit && IsBlank(text[at])) ++at;
  return at;
}

// Where the credential begins after an HTTP authentication scheme; `begin` if there is no scheme.
std::size_t SchemeEnd(std::string_view text, std::size_t begin) {
  constexpr std::array<std::string_view, 10> kSchemes = {"basic", "bearer", "digest",    "dpop",
                                                         "token", "apikey", "negotiate", "ntlm",
                                                         "hawk",  "aivenv1"};
  for (const std::string_view scheme : kSchemes) {
    const std::size_t end = begin + scheme.size();
    if (end < text.size() && text[end] == ' ' &&
        core::EqualsIgnoringCase(text.substr(begin, scheme.size()), scheme)) {
      return BlanksEnd(text, end);
    }
  }
  return begin;
}

std::optional<Span> Authorization(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t credential = std::min(SchemeEnd(text, begin), end);
  const std::string_view value = text.substr(credential, end - credential);
  if (value.empty() || value == kRedacted) return std::nullopt;
  if (credential == begin && !IsOpaque(value)) return std::nullopt;
  return Span{credential, end};
}

}  // namespace

std::optional<Span> FindAssigned(std::string_view text, std::size_t at) {
  const AssignedName name = NameBefore(text, at);
  if (name.text.empty()) return std::nullopt;
  std::size_t begin = at + 1;
  if (begin < text.size() && text[at] == '=' && text[begin] == '>') ++begin;
  begin = BlanksEnd(text, begin);
  if (begin >= text.size()) return std::nullopt;

  const bool is_authorization = NamesAuthorization(name.text);
  if (const auto mark = MarkAt(text, begin)) {
    if (!mark->IsLike(name.mark) && IsClosing(text, *mark)) return std::nullopt;
    const std::size_t end = QuotedEnd(text, *mark);
    if (end <= mark->end) return std::nullopt;
    if (is_authorization) return Authorization(text, mark->end, end);
    if (!IsCredential(name.text, text.substr(mark->end, end - mark->end))) return std::nullopt;
    return Span{mark->end, end};
  }
  // A bare value after a quoted name is a number or true, which cannot become "[REDACTED]".
  if (name.mark.quote != '\0') return std::nullopt;
  if (is_authorization) {
    return Authorization(text, begin, BareEnd(text, SchemeEnd(text, begin), text.size()));
  }
  const std::size_t seen_end = BareEnd(text, begin, begin + kMaxFirstLook);
  const std::string_view seen = text.substr(begin, seen_end - begin);
  if (!IsCredential(name.text, seen)) return std::nullopt;
  // "Password: must be long" is prose; with a digit it is a setting.
  const bool has_digit = std::any_of(seen.begin(), seen.end(), core::IsDigit);
  if (text[at] == ':' && (seen.size() < 6 || !has_digit)) return std::nullopt;
  return Span{begin, BareEnd(text, seen_end, text.size())};
}

std::optional<Span> FindSqlPassword(std::string_view text, std::size_t at) {
  constexpr std::string_view kPassword = "password";
  constexpr std::string_view kIdentifiedBy = "by";
  std::size_t begin = 0;
  for (const std::string_view word : {kPassword, kIdentifiedBy}) {
    if (core::EqualsIgnoringCase(text.substr(at, word.size()), word)) begin = at + word.size();
  }
  if (begin == 0 || begin >= text.size() || text[begin] != ' ') return std::nullopt;
  const auto mark = MarkAt(text, BlanksEnd(text, begin));
  if (!mark || mark->quote != '\'') return std::nullopt;
  const std::size_t end = QuotedEnd(text, *mark);
  if (!IsCredential(kPassword, text.substr(mark->end, end - mark->end))) return std::nullopt;
  return Span{mark->end, end};
}

}  // namespace claribi::results
