#include "results/credential_members.h"

#include <algorithm>

#include "results/credential_assignments.h"
#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxIndentedLine = 1024;

}  // namespace

std::size_t JsonValueEnd(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxDepth = 24;  // so that lists inside lists stay linear
  std::size_t depth = 0;
  while (at < text.size()) {
    if (const auto mark = MarkAt(text, at); mark && mark->quote == '"') {
      const std::size_t end = QuotedEnd(text, *mark);
      at = std::min(text.size(), end + mark->backslashes + 1);
      if (depth == 0) return at;
      continue;
    }
    const char c = text[at];
    if ((c == '[' || c == '{') && ++depth > kMaxDepth) return text.size();
    if (c == ']' || c == '}') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    }
    if (depth == 0 && c == ',') return at;
    ++at;
  }
  return at;
}

bool AddMembers(std::string_view text, std::size_t begin, NameKind kind, bool takes_all,
                std::vector<Span>& spans) {
  bool has_any = false;
  for (std::size_t at = BlanksEnd(text, begin); at < text.size();) {
    if (text[at] == ']' || text[at] == '}') break;
    const std::size_t end = JsonValueEnd(text, at);
    std::size_t value = at;
    std::size_t value_end = end;
    const std::size_t colon = BlanksEnd(text, end);
    if (colon < text.size() && text[colon] == ':') {  // a member
      value = BlanksEnd(text, colon + 1);
      value_end = JsonValueEnd(text, value);
    }
    if (const auto mark = MarkAt(text, value)) {
      const std::size_t close = QuotedEnd(text, *mark);
      const std::string_view inside =
          text.substr(mark->end, std::max(close, mark->end) - mark->end);
      if (!takes_all && (kind == NameKind::kCookie || kind == NameKind::kAuthorization)) {
        has_any =
            AddAssigned(text,
                        {.name = {}, .kind = kind, .begin = mark->end, .end = close, .mark = {}},
                        spans) ||
            has_any;
      } else if (takes_all ? !IsPlaceholder(inside) : IsListedCredential(kind, inside)) {
        spans.push_back({.begin = mark->end, .end = close});
        has_any = true;
      }
    }
    at = BlanksEnd(text, std::max(value_end, at + 1));
    if (at >= text.size() || text[at] != ',') break;
    at = BlanksEnd(text, at + 1);
  }
  return has_any;
}

bool AddCodes(std::string_view text, std::size_t at, std::vector<Span>& spans) {
  constexpr std::size_t kMaxCodes = 32;
  const std::size_t before = spans.size();
  for (std::size_t i = 0; i < kMaxCodes; ++i) {
    at = BlanksEnd(text, at);
    if (at + 1 < text.size() && (text[at] == '-' || text[at] == ',' || text[at] == '*')) {
      at = BlanksEnd(text, at + 1);
    }
    const std::size_t number = RunEnd(text, at, core::IsDigit);  // of the list: "1. x"
    if (number > at && number - at < 3 && text.substr(number).starts_with(". ")) at = number + 2;
    if (at < text.size() && IsQuote(text[at])) break;
    std::size_t end = BareEnd(text, at, at + 64);
    while (end > at && (text[end - 1] == ',' || text[end - 1] == '.')) --end;
    const std::string_view code = text.substr(at, end - at);
    const bool is_pair = code.find('-') != std::string_view::npos && code.size() >= 8;
    if (code.size() < 6 || std::none_of(code.begin(), code.end(), core::IsDigit) ||
        (!is_pair && !IsCredentialValue(NameKind::kCode, code, ValueForm::kAssigned)) ||
        IsDate(code) || IsPlaceholder(code)) {
      break;
    }
    spans.push_back({.begin = at, .end = end});
    at = end;
  }
  return spans.size() > before;
}

bool AddListItems(std::string_view text, std::size_t at, NameKind kind, std::vector<Span>& spans) {
  bool has_any = false;
  for (std::size_t line = LineEnd(text, at, at + kMaxIndentedLine);;) {
    const std::size_t next = NextLine(text, line);
    if (next == line || next >= text.size()) return has_any;
    std::size_t begin = SpacesEnd(text, next);
    if (!text.substr(begin).starts_with("- ")) return has_any;
    begin = SpacesEnd(text, begin + 2);
    line = LineEnd(text, begin, begin + kMaxIndentedLine);
    std::size_t end = line;
    if (const auto mark = MarkAt(text, begin)) {
      begin = mark->end;
      end = std::min(line, QuotedEnd(text, *mark));
    }
    while (end > begin && (IsBlank(text[end - 1]) || IsQuote(text[end - 1]))) --end;
    const std::string_view item = text.substr(begin, std::max(begin, end) - begin);
    if (item.find(": ") != std::string_view::npos || !IsListedCredential(kind, item)) continue;
    spans.push_back({.begin = begin, .end = end});
    has_any = true;
  }
}

bool AddIndentedValues(std::string_view text, std::size_t at, NameKind inherited,
                       std::vector<Span>& spans) {
  const auto indentation = [&](std::size_t line) { return SpacesEnd(text, line) - line; };
  std::size_t line = at;
  while (line > 0 && at - line < kMaxIndentedLine && text[line - 1] != '\n') --line;
  const std::size_t least = indentation(line);
  bool has_any = false;
  for (;;) {
    const std::size_t end = LineEnd(text, line, text.size());
    const std::size_t next = NextLine(text, end);
    if (next <= end || next >= text.size() || indentation(next) <= least) return has_any;
    const std::size_t next_end = LineEnd(text, next, text.size());
    const std::size_t colon = text.substr(0, next_end).find(':', next);
    if (colon != std::string_view::npos) {
      std::size_t begin = SpacesEnd(text, colon + 1);
      std::size_t value_end = next_end;
      if (begin < value_end && IsQuote(text[begin])) {
        ++begin;
        value_end = std::min(value_end, text.find(text[begin - 1], begin));
      }
      value_end = std::min(value_end, text.find('"', begin));
      while (value_end > begin && text[value_end - 1] == '\\') --value_end;
      while (value_end > begin && IsBlank(text[value_end - 1])) --value_end;
      const std::string_view name = text.substr(next, colon - next);
      const std::string_view value = text.substr(begin, std::max(begin, value_end) - begin);
      const bool is_one = inherited == NameKind::kOther
                              ? !IsPlaceholder(value)
                              : !DescribesOnly(name.substr(SpacesEnd(name, 0))) &&
                                    IsInherited(inherited, NameKind::kOther, value);
      if (begin < value_end && is_one) {
        spans.push_back({.begin = begin, .end = value_end});
        has_any = true;
      }
    }
    line = next;
  }
}

}  // namespace claribi::results
