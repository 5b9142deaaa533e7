#include "results/enclosed_values.h"

#include <algorithm>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxEnclosed = 160;

bool HasDigits(std::string_view value) {
  return std::any_of(value.begin(), value.end(), core::IsDigit);
}

// {x}, without what a template or an object would hold.
std::optional<Span> InBraces(std::string_view text, std::size_t begin) {
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + kMaxEnclosed));
  const std::size_t end = seen.find('}', begin + 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(begin + 1, end - begin - 1);
  if (value.find_first_of("{\"'`:, ") != std::string_view::npos) return std::nullopt;
  const bool is_name = RunEnd(value, 0, IsNameCharacter) == value.size();
  // PWD={x}; of ODBC
  const bool is_odbc = begin > 3 && IsAt(text, begin - 4, "PWD=") && HasDigits(value) &&
                       (end + 1 == text.size() || !IsAlnum(text[end + 1]));
  if (!IsMixture(value) || (is_name && !is_odbc && !IsOpaque(value))) return std::nullopt;
  return Span{.begin = begin + 1, .end = end};
}

// [[x]] of Lua.
std::optional<Span> InLongBrackets(std::string_view text, std::size_t begin) {
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + kMaxEnclosed));
  const std::size_t end = seen.find("]]", begin + 2);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(begin + 2, end - begin - 2);
  const bool is_text = IsMixture(value) && HasDigits(value) && !IsSlug(value);
  if (!is_text || value.find_first_of("[\"',") != std::string_view::npos) return std::nullopt;
  return Span{.begin = begin + 2, .end = end};
}

bool EndsWithWord(std::string_view name, std::string_view word) {
  return name.size() >= word.size() && IsAt(name, name.size() - word.size(), word) &&
         (name.size() == word.size() || !IsAlnum(name[name.size() - word.size() - 1]));
}

// Looks something up, so that its argument is a name.
bool LooksUp(std::string_view callee) {
  constexpr std::size_t kMaxCallee = 48;
  char lower[kMaxCallee];
  const std::size_t size = std::min(callee.size(), kMaxCallee);
  for (std::size_t i = 0; i < size; ++i) {
    lower[i] = core::IsUpper(callee[i]) ? static_cast<char>(callee[i] | 0x20) : callee[i];
  }
  const std::string_view name(lower, size);
  for (const std::string_view word :
       {"get",    "env",     "read", "load",  "fetch",   "find",   "lookup",
        "param",  "prompt",  "ask",  "input", "resolve", "vault",  "file",
        "config", "setting", "var",  "ref",   "import",  "require"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// f("x")
std::optional<Span> OnlyArgument(std::string_view text, std::size_t begin) {
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + kMaxEnclosed));
  std::size_t name = begin;
  if (seen.substr(begin).starts_with("new ")) name += 4;
  const std::size_t open =
      RunEnd(seen, name, [](char c) { return IsNameCharacter(c) || c == ':' || c == '!'; });
  if (open == name || open >= seen.size() || text[open] != '(') return std::nullopt;
  const auto mark = MarkAt(text, open + 1);
  if (!mark) return std::nullopt;
  const std::size_t end = QuotedEnd(seen, *mark);
  const std::size_t close = end + mark->backslashes + 1;
  if (end <= mark->end || close >= text.size() || text[close] != ')') return std::nullopt;
  const std::string_view value = text.substr(mark->end, end - mark->end);
  const bool is_text = IsMixture(value) && HasDigits(value) && !IsSlug(value) &&
                       value.find_first_of(" /") == std::string_view::npos;
  if (!is_text || IsPlaceholder(value) || LooksUp(text.substr(name, open - name))) {
    return std::nullopt;
  }
  return Span{.begin = mark->end, .end = end};
}

}  // namespace

std::optional<Span> FindEnclosed(std::string_view text, std::size_t begin, bool is_named) {
  if (!is_named) return std::nullopt;
  if (text[begin] == '{') return InBraces(text, begin);
  if (text.substr(begin).starts_with("[[")) return InLongBrackets(text, begin);
  if (IsAt(text, begin, "[]byte")) begin += 2;
  return core::IsLetter(text[begin]) ? OnlyArgument(text, begin) : std::nullopt;
}

bool AddSignedParts(std::string_view text, std::size_t begin, std::vector<Span>& spans) {
  constexpr std::size_t kLongest = 1024;
  const std::size_t first =
      RunEnd(text, begin, [](char c) { return IsWordCharacter(c) || c == '-'; });
  if (first == begin || first + 1 >= text.size() || text[first] != '=' || text[first + 1] == '=') {
    return false;
  }
  const std::size_t end = LineEnd(text, begin, begin + kLongest);
  bool has_any = false;
  for (std::size_t at = text.substr(0, end).find('=', begin); at < end;
       at = text.substr(0, end).find('=', at + 1)) {
    const std::string_view name = WordBefore(text, at);
    const bool is_secret = EndsWithWord(name, "signature") || EndsWithWord(name, "mac") ||
                           EndsWithWord(name, "sig") || EndsWithWord(name, "token");
    if (!is_secret) continue;
    std::size_t value = at + 1;
    std::size_t stop = RunEnd(text.substr(0, end), value, [](char c) {
      return static_cast<unsigned char>(c) > ' ' && c != ',' && c != '&' && !IsQuote(c) &&
             c != '\\';
    });
    if (const auto mark = MarkAt(text, value); mark && !IsClosing(text, *mark)) {
      value = mark->end;
      stop = std::min(QuotedEnd(text, *mark), end);
    }
    const std::string_view given = text.substr(value, std::max(value, stop) - value);
    has_any = has_any || !given.empty();
    if (given.size() >= 8 && !IsPlaceholder(given)) spans.push_back({.begin = value, .end = stop});
  }
  return has_any;
}

std::optional<Span> FindOfTwo(std::string_view text, std::size_t at, NameKinds& kinds) {
  std::size_t begin = BlanksEnd(text, at + 1);
  const auto opening = MarkAt(text, begin);
  if (opening) begin = opening->end;
  if (begin < text.size() && text[begin] == ':') ++begin;
  const std::size_t end = RunEnd(text, begin, IsNameCharacter);
  if (end == begin || end - begin > 48 || !MayHaveKind(text.substr(begin, end - begin))) {
    return std::nullopt;
  }
  const std::size_t comma = opening ? end + opening->backslashes + 1 : end;
  if (comma >= text.size() || text[comma] != ',') return std::nullopt;
  const NameKind kind = kinds.Of(text.substr(begin, end - begin));
  if (!IsCredentialKind(kind)) return std::nullopt;
  std::size_t value = BlanksEnd(text, comma + 1);
  const bool is_binary = text.substr(value).starts_with("<<");
  if (is_binary) value += 2;
  const auto mark = MarkAt(text, value);
  if (!mark) return std::nullopt;
  const std::size_t value_end = QuotedEnd(text, *mark);
  if (value_end <= mark->end || value_end >= text.size()) return std::nullopt;
  std::size_t close = std::min(text.size(), value_end + mark->backslashes + 1);
  if (is_binary) {
    if (!text.substr(close).starts_with(">>") && !text.substr(close).starts_with("/utf8>>")) {
      return std::nullopt;
    }
  } else {
    close = BlanksEnd(text, close);
    if (close >= text.size() || text[close] != '}') return std::nullopt;
  }
  const std::string_view given = text.substr(mark->end, value_end - mark->end);
  const bool is_atom = !opening && core::IsLower(text[begin]);
  if (!is_atom && (!IsMixture(given) || IsSlug(given))) return std::nullopt;
  if (!IsCredentialValue(kind, given, ValueForm::kQuoted)) return std::nullopt;
  return Span{.begin = mark->end, .end = value_end};
}

std::optional<Span> FindBytes(std::string_view text, std::size_t begin) {
  constexpr std::size_t kLeast = 8;
  constexpr std::size_t kMostBytes = 4096;
  const std::string_view seen = text.substr(0, std::min(text.size(), begin + 6 * kMostBytes));
  bool is_hex = false;
  std::size_t at = begin;
  if (seen.substr(at).starts_with("<Buffer ")) {
    at += 8;
    is_hex = true;
  } else if (seen.substr(at).starts_with("<<")) {
    at += 2;
  } else if (at < seen.size() && seen[at] == '[') {
    ++at;
  } else {
    return std::nullopt;
  }
  const std::size_t first = at;
  std::size_t count = 0;
  std::size_t last = at;
  for (; at < seen.size(); ++count) {
    const std::size_t end = RunEnd(
        seen, at, [&](char c) { return is_hex ? core::HexValue(c) >= 0 : core::IsDigit(c); });
    if (end == at || end - at > 3) break;
    last = end;
    at = end < seen.size() && seen[end] == ',' ? BlanksEnd(seen, end + 1) : BlanksEnd(seen, end);
  }
  const std::size_t close = BlanksEnd(text, last);
  const bool is_closed =
      close < text.size() && (text[close] == ']' || text[close] == '>' || is_hex);
  if (count < kLeast || !is_closed) return std::nullopt;
  return Span{.begin = first, .end = last};
}

std::optional<Span> FindDigestResponse(std::string_view text, std::size_t begin) {
  constexpr std::size_t kLongestDigest = 1024;
  constexpr std::string_view kName = "response=";
  const std::size_t end =
      text.substr(0, std::min(text.size(), begin + kLongestDigest)).find('\n', begin);
  const std::string_view header =
      text.substr(0, std::min({text.size(), begin + kLongestDigest, end}));
  const std::size_t at = header.find(kName, begin);
  if (at == std::string_view::npos) return std::nullopt;
  const auto mark = MarkAt(text, at + kName.size());
  const std::size_t value = mark ? mark->end : at + kName.size();
  const std::size_t value_end = RunEnd(header, value, IsAlnum);
  if (value_end - value < 16) return std::nullopt;
  return Span{.begin = value, .end = value_end};
}

}  // namespace claribi::results
