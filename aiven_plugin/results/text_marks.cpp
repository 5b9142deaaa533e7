#include "results/text_marks.h"

#include <algorithm>

namespace claribi::results {
namespace {

constexpr std::size_t kMaxBlanks = 64;
constexpr std::size_t kMaxMark = 15;       // backslashes before a quotation mark: four levels
constexpr std::size_t kMaxParameter = 40;  // bytes of the name in "&name="

std::size_t BackslashesEnd(std::string_view text, std::size_t at) {
  return RunEnd(text, at, [](char c) { return c == '\\'; });
}

// True if what follows a separator is the next parameter: "name=", or nothing more of a value.
bool BeginsParameter(std::string_view text, std::size_t at) {
  const std::size_t begin = SpacesEnd(text, at);
  if (begin >= text.size() || begin > at || text[begin] == '\n' || IsQuote(text[begin]))
    return true;
  if (text.substr(begin).starts_with("amp;") || text[begin] == '\\') return true;
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + kMaxParameter));
  const std::size_t name =
      RunEnd(seen, begin, [](char c) { return IsNameCharacter(c) || c == ' '; });
  return name > begin && name < text.size() && text[name] == '=';
}

}  // namespace

std::size_t BlankEscapeLength(std::string_view text, std::size_t at) {
  constexpr std::string_view kBlanks = "nrtbf";
  const std::size_t escaped = BackslashesEnd(text, at);
  if (escaped == at || escaped >= text.size()) return 0;
  if (kBlanks.find(text[escaped]) != std::string_view::npos) return escaped + 1 - at;
  return text[escaped] == 'u' && text.size() - escaped >= 5 ? escaped + 5 - at : 0;
}

std::size_t BlanksEnd(std::string_view text, std::size_t at) {
  const std::size_t limit = std::min(text.size(), at + kMaxBlanks);
  while (at < limit) {
    const std::size_t escape = text[at] == '\\' ? BlankEscapeLength(text, at) : 0;
    if (escape == 0 && !IsBlank(text[at])) break;
    at += std::max<std::size_t>(escape, 1);
  }
  return std::min(at, text.size());
}

std::size_t SpacesEnd(std::string_view text, std::size_t at) {
  return RunEnd(text, at, [](char c) { return c == ' ' || c == '\t'; });
}

std::optional<Mark> MarkAt(std::string_view text, std::size_t at) {
  std::size_t quote = at;
  while (quote < text.size() && quote - at <= kMaxMark && text[quote] == '\\') ++quote;
  if (quote >= text.size() || !IsQuote(text[quote])) return std::nullopt;
  return Mark{text[quote], quote - at, quote + 1};
}

bool IsClosing(std::string_view text, const Mark& mark) {
  std::size_t next = mark.end;
  while (next < text.size() && next - mark.end < kMaxBlanks && IsBlank(text[next])) ++next;
  constexpr std::string_view kBehindString = ",}]:";
  return mark.quote == '"' &&
         (next >= text.size() || kBehindString.find(text[next]) != std::string_view::npos);
}

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

std::size_t BareEnd(std::string_view text, std::size_t at, std::size_t limit) {
  const std::size_t begin = at;
  std::size_t open = 0;  // brackets that the value itself opened
  limit = std::min(limit, text.size());
  for (; at < limit; ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) <= ' ' || c == '>' || IsQuote(c)) break;
    if ((c == '&' || c == ';' || c == ',') && BeginsParameter(text, at + 1)) break;
    if (c == '<' && (at + 1 == text.size() || text[at + 1] == '/' || IsAlnum(text[at + 1]))) break;
    if (c == '(' || c == '[' || c == '{') ++open;
    if (c == ')' || c == ']' || c == '}') {
      // A bracket inside a value is followed by more of it; one that closes what is outside ends
      // it.
      const bool is_last = at + 1 >= text.size() || !IsAlnum(text[at + 1]);
      if (open == 0 && is_last && at > begin) break;
      if (open > 0) --open;
    }
    if (c != '\\') continue;
    const std::size_t slashes = text.find_first_not_of('\\', at);
    if (slashes == std::string_view::npos || IsQuote(text[slashes]) ||
        BlankEscapeLength(text, at) > 0) {
      break;
    }
    at = slashes;
  }
  return std::min(at, limit);
}

std::string_view WordBefore(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxWord = 64;
  std::size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kMaxWord && IsNameCharacter(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

std::size_t LineEnd(std::string_view text, std::size_t at, std::size_t limit) {
  limit = std::min(limit, text.size());
  for (; at < limit; ++at) {
    if (text[at] == '\n' || text[at] == '\r') return at;
    if (text[at] != '\\') continue;
    const std::size_t escaped = BackslashesEnd(text, at);
    if (escaped >= text.size()) return text.size();
    if (text[escaped] == 'n' || text[escaped] == 'r') return at;
    at = escaped;
  }
  return at;
}

std::size_t NextLine(std::string_view text, std::size_t at) {
  const std::size_t from = at;
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') return at + 1;
  for (int i = 0; i < 2 && at < text.size() && text[at] == '\\'; ++i) {  // \r\n
    const std::size_t escaped = BackslashesEnd(text, at);
    if (escaped >= text.size() || (text[escaped] != 'n' && text[escaped] != 'r')) break;
    at = escaped + 1;
  }
  return at > from ? at : from;
}

bool BeginsLine(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxIndentation = 128;
  const std::size_t least = at > kMaxIndentation ? at - kMaxIndentation : 0;
  bool has_dash = false;
  while (at > least) {
    const char c = text[at - 1];
    if (c == '\n' || c == '\r' || IsQuote(c)) return true;
    if (c == 'n' || c == 'r') return at >= 2 && text[at - 2] == '\\';
    if (c == '-' && !has_dash) {
      has_dash = true;
    } else if (c != ' ' && c != '\t' && c != '{' && c != '+') {
      return false;
    }
    --at;
  }
  return at == 0;
}

bool EndsLine(std::string_view text, std::size_t at) {
  at = SpacesEnd(text, at);
  if (at < text.size() && (text[at] == ',' || text[at] == ';')) at = SpacesEnd(text, at + 1);
  if (at >= text.size() || text[at] == '\n' || text[at] == '\r' || text[at] == '#') return true;
  if (text[at] == '/' && at + 1 < text.size() && text[at + 1] == '/') return true;
  return IsQuote(text[at]) || text[at] == '\\' || text[at] == '}' || text[at] == '<';
}

}  // namespace claribi::results
