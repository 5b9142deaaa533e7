#include "results/key_members.h"

#include <algorithm>
#include <array>

namespace claribi::results {
namespace {

constexpr std::size_t kMaxKey = 16384;  // bytes of one key
constexpr std::array<std::string_view, 7> kPrivateMembers{"d", "p", "q", "dp", "dq", "qi", "k"};
constexpr std::array<std::string_view, 6> kPrivateElements{"<D>",  "<P>",  "<Q>",
                                                           "<DP>", "<DQ>", "<InverseQ>"};

bool IsBase64UrlCharacter(char c) { return IsWordCharacter(c) || c == '-' || c == '='; }

}  // namespace

bool IsPrivateMember(std::string_view name, std::string_view value) {
  const bool is_named =
      std::find(kPrivateMembers.begin(), kPrivateMembers.end(), name) != kPrivateMembers.end();
  return is_named && value.size() >= 16 &&
         RunEnd(value, 0, [](char c) { return IsToken68Character(c); }) == value.size();
}

bool AddKeyMembers(std::string_view text, std::size_t begin, std::vector<Span>& spans) {
  const std::size_t limit = std::min(text.size(), begin + kMaxKey);
  bool has_any = false;
  for (std::size_t at = begin; at < limit && text[at] != '}' && text[at] != '{'; ++at) {
    if (text[at] != ':') continue;
    std::size_t end = at;
    while (end > begin &&
           (IsBlank(text[end - 1]) || IsQuote(text[end - 1]) || text[end - 1] == '\\')) {
      --end;
    }
    std::size_t name = end;
    while (name > begin && end - name < 3 && IsWordCharacter(text[name - 1])) --name;
    const auto mark = MarkAt(text, BlanksEnd(text, at + 1));
    if (!mark) continue;
    const std::size_t close = RunEnd(text, mark->end, IsBase64UrlCharacter);
    if (IsPrivateMember(text.substr(name, end - name), text.substr(mark->end, close - mark->end))) {
      spans.push_back({.begin = mark->end, .end = close});
      has_any = true;
    }
    at = std::max(at, close);
  }
  return has_any;
}

bool AddKeyElements(std::string_view text, std::size_t at, std::vector<Span>& spans) {
  const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxKey));
  const std::size_t end = std::min(seen.find("</RSAKeyValue", at), seen.size());
  bool has_any = false;
  for (const std::string_view element : kPrivateElements) {
    const std::size_t open = seen.substr(0, end).find(element, at);
    if (open == std::string_view::npos) continue;
    const std::size_t begin = open + element.size();
    const std::size_t close =
        RunEnd(seen, begin, [](char c) { return IsToken68Character(c) || IsBlank(c); });
    if (close - begin < 16) continue;
    spans.push_back({.begin = begin, .end = close});
    has_any = true;
  }
  return has_any;
}

std::optional<Span> FindPrivateLines(std::string_view text, std::size_t at) {
  std::size_t line = LineEnd(text, at, at + 16);
  const std::size_t begin = NextLine(text, line);
  if (begin == line) return std::nullopt;
  std::size_t end = begin;
  for (std::size_t next = begin; next < text.size() && next - begin < kMaxKey;) {
    const std::size_t stop =
        RunEnd(text, next, [](char c) { return IsAlnum(c) || c == '+' || c == '/' || c == '='; });
    line = LineEnd(text, stop, stop + 1);
    if (stop - next < 16 || (line != stop && stop < text.size() && !IsQuote(text[stop]))) break;
    end = stop;
    next = NextLine(text, stop);
    if (next == stop) break;
  }
  return end == begin ? std::nullopt : std::optional<Span>(Span{.begin = begin, .end = end});
}

}  // namespace claribi::results
