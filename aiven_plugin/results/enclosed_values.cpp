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
  if (!IsMixture(value) || (is_name && !IsOpaque(value))) return std::nullopt;
  return Span{.begin = begin + 1, .end = end};
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
  if (IsAt(text, begin, "[]byte")) begin += 2;
  return core::IsLetter(text[begin]) ? OnlyArgument(text, begin) : std::nullopt;
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
