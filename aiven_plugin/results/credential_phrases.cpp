#include "results/credential_phrases.h"

#include <algorithm>
#include <array>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxRule = 64;

// $$x$$ and $tag$x$tag$ of PostgreSQL.
std::optional<Span> DollarQuoted(std::string_view text, std::size_t at) {
  const std::size_t tag = RunEnd(text, at + 1, IsWordCharacter);
  if (tag >= text.size() || text[tag] != '$' || tag - at > 32) return std::nullopt;
  const std::string_view delimiter = text.substr(at, tag + 1 - at);
  const std::size_t end =
      text.substr(0, std::min(text.size(), tag + 1024)).find(delimiter, tag + 1);
  if (end == std::string_view::npos || end == tag + 1) return std::nullopt;
  if (text.substr(tag + 1, end - tag - 1).find('"') != std::string_view::npos) return std::nullopt;
  return Span{.begin = tag + 1, .end = end};
}

}  // namespace

std::optional<Span> FindSqlText(std::string_view text, std::size_t at, NameKinds& kinds) {
  std::size_t before = at;
  if (text[at] == '\'') {
    while (before > 0 && text[before - 1] == '\\') --before;
    if (before > 1 && text[before - 1] == '&' && (text[before - 2] | 0x20) == 'u') before -= 2;
    if (before > 1 && IsBlank(text[before - 2]) && (text[before - 1] | 0x20) == 'e') --before;
  }
  if (before == 0 || (text[before - 1] != ' ' && text[before - 1] != '\t')) return std::nullopt;
  const std::string_view word = WordBefore(text, before);
  const bool is_by = word.size() == 2 && IsAt(word, 0, "by");
  const bool is_given = !is_by && core::EqualsIgnoringCase(word, "crypt");
  const NameKind kind = is_by || is_given ? NameKind::kPassword : kinds.Of(word);
  if (kind != NameKind::kPassword && kind != NameKind::kSecret && kind != NameKind::kOpaque) {
    return std::nullopt;
  }
  std::optional<Span> span;
  if (text[at] == '$') {
    span = DollarQuoted(text, at);
  } else {
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - backslashes - 1] == '\\') ++backslashes;
    span = Span{.begin = at + 1, .end = QuotedEnd(text, {'\'', backslashes, at + 1})};
  }
  if (!span || span->end <= span->begin) return std::nullopt;
  const std::string_view value = text.substr(span->begin, span->end - span->begin);
  if (is_by && !IsMixture(value)) return std::nullopt;  // "written by 'somebody'"
  if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) return std::nullopt;
  return span;
}

std::optional<Span> FindAclPassword(std::string_view text, std::size_t at) {
  if (at < 8 || text[at - 1] != ' ' || at + 1 >= text.size() || !IsAlnum(text[at + 1])) {
    return std::nullopt;
  }
  const std::size_t least = at > kMaxRule ? at - kMaxRule : 0;
  const std::string_view before = text.substr(least, at - least);
  const bool is_rule = before.find(" on ") != std::string_view::npos ||
                       before.find("SETUSER ") != std::string_view::npos ||
                       before.find("setuser ") != std::string_view::npos;
  const std::size_t end = BareEnd(text, at + 1, text.size());
  if (!is_rule || !IsMixture(text.substr(at + 1, end - at - 1))) return std::nullopt;
  return Span{.begin = at + 1, .end = end};
}

std::optional<Span> FindAclHash(std::string_view text, std::size_t at) {
  constexpr std::size_t kDigits = 64;
  if (at < 8 || text[at - 1] != ' ' || text.size() - at <= kDigits) return std::nullopt;
  const std::size_t least = at > kMaxRule ? at - kMaxRule : 0;
  const std::string_view before = text.substr(least, at - least);
  const bool is_rule = before.find("user ") != std::string_view::npos ||
                       before.find("SETUSER ") != std::string_view::npos;
  const std::size_t end = RunEnd(text.substr(0, at + kDigits + 1), at + 1,
                                 [](char c) { return core::HexValue(c) >= 0; });
  if (!is_rule || end - at != kDigits + 1) return std::nullopt;
  return Span{.begin = at + 1, .end = end};
}

std::optional<Span> FindWifiPassword(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxCode = 160;
  if (!text.substr(at).starts_with("WIFI:")) return std::nullopt;
  const std::string_view code = text.substr(0, std::min(text.size(), at + kMaxCode));
  std::size_t begin = code.find(";P:", at);
  if (begin == std::string_view::npos) begin = code.find(":P:", at);
  if (begin == std::string_view::npos) return std::nullopt;
  begin += 3;
  const std::size_t end = code.find(';', begin);
  if (end == std::string_view::npos || end == begin) return std::nullopt;
  if (IsPlaceholder(text.substr(begin, end - begin))) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

void AddModuleUsers(std::string_view text, std::size_t at, std::vector<Span>& spans) {
  constexpr std::size_t kMaxModule = 4096;
  const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxModule));
  const std::string_view module = seen.substr(0, std::min(seen.find(';', at), seen.size()));
  constexpr std::string_view kUser = "user_";
  for (std::size_t user = module.find(kUser, at); user != std::string_view::npos;
       user = module.find(kUser, user + 1)) {
    const std::size_t equals = RunEnd(module, user, IsNameCharacter);
    if (equals >= module.size() || module[equals] != '=') continue;
    const auto mark = MarkAt(module, equals + 1);
    if (!mark) continue;
    const std::size_t end = QuotedEnd(module, *mark);
    if (end <= mark->end || IsPlaceholder(text.substr(mark->end, end - mark->end))) continue;
    spans.push_back({.begin = mark->end, .end = end});
  }
}

std::optional<Span> FindIdentifiedBy(std::string_view text, std::size_t at) {
  constexpr int kMaxWords = 6;
  const std::size_t before = at > 96 ? at - 96 : 0;
  const std::string_view statement = text.substr(before, at - before);
  // "is identified by 'id'" is no SQL.
  const bool is_sql = core::IsUpper(text[at]) || statement.find("user ") != std::string_view::npos;
  std::size_t next = RunEnd(text, at, core::IsLetter);
  bool is_by = false;  // the value comes next
  for (int i = 0; i < kMaxWords; ++i) {
    next = BlanksEnd(text, next);
    if (const auto mark = MarkAt(text, next)) {
      if (i == 0 || IsClosing(text, *mark)) break;
      const std::size_t end = QuotedEnd(text, *mark);
      if (!is_by) {  // the name of a plugin
        next = end + mark->backslashes + 1;
        continue;
      }
      const std::string_view value = text.substr(mark->end, std::max(end, mark->end) - mark->end);
      if (IsPlaceholder(value) || (!is_sql && !IsMixture(value))) break;
      return Span{.begin = mark->end, .end = end};
    }
    const std::size_t end =
        RunEnd(text, next, [](char c) { return IsNameCharacter(c) || c == '#' || c == '!'; });
    const std::string_view word = text.substr(next, end - next);
    if (word.empty()) break;
    if (is_by && IsMixture(word)) return Span{.begin = next, .end = end};
    const bool is_password = IsAt(word, 0, "password") || IsAt(word, 0, "values");
    if (is_by && !is_password) break;
    if (i == 0 && !IsAt(word, 0, "by") && !IsAt(word, 0, "with") && !IsAt(word, 0, "via")) break;
    is_by = is_by || word.size() == 2 || IsAt(word, 0, "using");
    next = end;
  }
  return std::nullopt;
}

}  // namespace claribi::results
