#include "results/assigned_names.h"

#include <algorithm>

#include "results/credential_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxNameBlanks = 64;
constexpr std::size_t kMaxNameLook = 128;

std::size_t SpacesBegin(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at;
}

std::size_t BackslashesBefore(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (count < at && text[at - count - 1] == '\\') ++count;
  return count;
}

// Behind what a document sets around a name: **Password**:, <b>Password</b>:, password (old):
std::size_t UnmarkedEnd(std::string_view text, std::size_t end, std::size_t least) {
  constexpr std::size_t kMaxRemark = 48;
  const std::size_t begin = end > least + kMaxRemark ? end - kMaxRemark : least;
  const std::string_view seen = text.substr(begin, end - begin);
  if (end > begin + 2 && text[end - 1] == ')') {
    const std::size_t open = seen.rfind('(');
    if (open < seen.size() && open > 0 && seen[open - 1] == ' ') end = begin + open - 1;
  } else if (end > begin + 4 && text[end - 1] == '>') {
    const std::size_t open = seen.rfind("</");
    if (open < seen.size() && open > 0) end = begin + open;
  }
  while (end > least && text[end - 1] == '*') --end;
  return end;
}

// A quotation mark that ends a text: getpass("Password: ").
bool ClosesText(std::string_view text, std::size_t at) {
  const char next = text[at + 1];
  if (next == ')' || next == ',' || next == ';') return true;
  if (next != ' ' && next != '\n' && next != '\r') return false;
  const std::size_t least = at > kMaxNameLook ? at - kMaxNameLook : 0;
  std::size_t marks = 0;
  for (std::size_t i = at; i > least && text[i - 1] != '\n'; --i) marks += text[i - 1] == text[at];
  return marks % 2 == 1;
}

}  // namespace

bool IsOperator(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (text[at] == ':')
    return next == ':' || next == '/' || next == '=' || (at > 0 && text[at - 1] == ':');
  constexpr std::string_view kBefore = "=!<>~";
  return next == '=' || next == '~' ||
         (at > 0 && kBefore.find(text[at - 1]) != std::string_view::npos);
}

AssignedName NameBefore(std::string_view text, std::size_t at, bool any_name) {
  const std::size_t least = at > kMaxName + kMaxNameBlanks ? at - kMaxName - kMaxNameBlanks : 0;
  std::size_t end = at;
  if (end > least && text[at] == '=' && (text[end - 1] == ':' || text[end - 1] == '?')) --end;
  while (end > least && IsBlank(text[end - 1])) --end;
  const bool is_element = end > least && text[end - 1] == ']';  // config["password"]
  if (is_element) --end;
  if (end > least && text[end - 1] == '?') --end;
  if (end > least && IsQuote(text[end - 1])) {
    Mark mark{text[end - 1], 0, end};
    --end;
    mark.backslashes = BackslashesBefore(text.substr(least), end - least);
    end -= mark.backslashes;
    if (!any_name && !MayHaveKind(text.substr(least, end - least))) return {};
    std::size_t begin = end;
    while (begin > least && text[begin - 1] != mark.quote) --begin;
    return {text.substr(begin, end - begin), begin, is_element ? Mark{} : mark};
  }
  if (end > least && text[at] == ':' && !IsForeignNameCharacter(text[end - 1])) {
    end = UnmarkedEnd(text, end, least);
  }
  while (end > least && text[end - 1] == '\\' && text[at] == '=') --end;  // password\=x
  std::size_t begin = end;
  // "Unseal Key 1": the number of a name is no name.
  while (begin > least && core::IsDigit(text[begin - 1])) --begin;
  const bool is_number = begin < end && begin > least + 3 && text[begin - 1] == ' ';
  if (is_number) end = SpacesBegin(text, begin);
  if (!any_name && !MayHaveKind(text.substr(least, end - least))) return {};
  begin = end;
  while (begin > least && IsForeignNameCharacter(text[begin - 1])) --begin;
  // The "n" of an escaped line break is no letter of the name.
  if (begin > 0 && text[begin - 1] == '\\') {
    const std::size_t escape = BlankEscapeLength(text, begin - 1);
    if (escape > 0) begin = std::min(begin - 1 + escape, end);
  }
  return {text.substr(begin, end - begin), begin, {}};
}

bool FollowsPlainName(std::string_view text, std::size_t at) {
  if (at < 3 || !IsQuote(text[at - 1]) || !IsAlnum(text[at - 2])) return false;
  const std::size_t least = at > kMaxName + kMaxNameBlanks ? at - kMaxName - kMaxNameBlanks : 0;
  return !MayHaveKind(text.substr(least, at - 1 - least));
}

bool IsPartOfOther(std::string_view text, std::size_t at, const AssignedName& name) {
  if (name.mark.quote != '\0' || name.begin == 0) return false;
  const char before = text[name.begin - 1];
  if (text[at] != ':') return false;
  if (before == '/') {  // checksum/secret: of a chart, branches/auth-token:r43033
    const bool is_path = name.begin > 1 && IsAlnum(text[name.begin - 2]) && at + 1 < text.size() &&
                         IsAlnum(text[at + 1]);
    if (is_path) return true;
    const std::string_view seen = text.substr(0, name.begin - 1);
    for (const std::string_view digest : {"checksum", "hash", "sha256", "digest", "revision"}) {
      if (seen.ends_with(digest)) return true;
    }
  }
  if (before == '{' && name.begin > 1 && text[name.begin - 2] == '$' && at + 1 < text.size()) {
    const char form = text[at + 1];
    if (form == '?' || form == '+') return true;
    const std::size_t end = BareEnd(text, at + 1, at + kMaxNameLook);
    return (form == '-' || form == '=') && !IsMixture(text.substr(at + 2, end - at - 2));
  }
  const std::size_t close = SpacesEnd(text, at + 1);
  if (close + 1 < text.size() && IsQuote(text[close]) && ClosesText(text, close)) return true;
  if (before != ':') return false;
  std::size_t begin = name.begin;
  while (begin > 0 &&
         name.begin -
             begin<kMaxName + kMaxNameBlanks&& static_cast<unsigned char>(text[begin - 1])> ' ' &&
         !IsQuote(text[begin - 1])) {
    --begin;
  }
  return IsAt(text, begin, "arn:") || IsAt(text, begin, "urn:");
}

std::string_view WithWordBefore(std::string_view text, const AssignedName& name) {
  const bool is_word = core::IsLetter(name.text.front()) || IsIn(name.text.front(), kInForeign);
  if (name.begin < 2 || text[name.begin - 1] != ' ' || !is_word) return {};
  constexpr std::size_t kMaxWord = 32;
  std::size_t begin = name.begin - 1;
  while (begin > 0 && name.begin - begin < kMaxWord &&
         (core::IsLetter(text[begin - 1]) || IsIn(text[begin - 1], kInForeign))) {
    --begin;
  }
  if (begin > 0 && text[begin - 1] == '=') return {};  // "type=access code=4": another's value
  return text.substr(begin, name.begin + name.text.size() - begin);
}

}  // namespace claribi::results
