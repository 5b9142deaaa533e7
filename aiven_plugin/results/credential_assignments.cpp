#include "results/credential_assignments.h"

#include <algorithm>

#include "results/credential_members.h"
#include "results/credential_shapes.h"
#include "results/enclosed_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxNameBlanks = 64;
constexpr std::size_t kMaxBareLook = 128;  // bytes of a bare value that decide if it is one
constexpr std::size_t kMaxLine = 1024;

std::size_t BackslashesBefore(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (count < at && text[at - count - 1] == '\\') ++count;
  return count;
}

// True for "==", "!=", "=~" and "::", which assign nothing.
bool IsOperator(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (text[at] == ':')
    return next == ':' || next == '/' || next == '=' || (at > 0 && text[at - 1] == ':');
  constexpr std::string_view kBefore = "=!<>~";
  return next == '=' || next == '~' ||
         (at > 0 && kBefore.find(text[at - 1]) != std::string_view::npos);
}

// The name that ends before the ":" or "=" at `at`.
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
  while (end > least && text[end - 1] == '\\' && text[at] == '=') --end;  // password\=x
  if (!any_name && !MayHaveKind(text.substr(least, end - least))) return {};
  std::size_t begin = end;
  while (begin > least && IsNameCharacter(text[begin - 1])) --begin;
  // The "n" of an escaped line break is no letter of the name.
  if (begin > 0 && text[begin - 1] == '\\') {
    const std::size_t escape = BlankEscapeLength(text, begin - 1);
    if (escape > 0) begin = std::min(begin - 1 + escape, end);
  }
  return {text.substr(begin, end - begin), begin, {}};
}

// A quotation mark that ends a text: getpass("Password: ").
bool ClosesText(std::string_view text, std::size_t at) {
  const char next = text[at + 1];
  if (next == ')' || next == ',' || next == ';') return true;
  if (next != ' ') return false;
  const std::size_t least = at > kMaxBareLook ? at - kMaxBareLook : 0;
  std::size_t marks = 0;
  for (std::size_t i = at; i > least && text[i - 1] != '\n'; --i) marks += text[i - 1] == text[at];
  return marks % 2 == 1;
}

// What looks like an assignment and is part of something else: "${NAME:-x}", "arn:aws:…:secret:x",
// and a text that asks for it, getpass("Password: ").
bool IsPartOfOther(std::string_view text, std::size_t at, const AssignedName& name) {
  if (name.mark.quote != '\0' || name.begin == 0) return false;
  const char before = text[name.begin - 1];
  if (text[at] != ':') return false;
  if (before == '{' && name.begin > 1 && text[name.begin - 2] == '$' && at + 1 < text.size()) {
    const char form = text[at + 1];
    if (form == '?' || form == '+') return true;
    const std::size_t end = BareEnd(text, at + 1, at + kMaxBareLook);
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

// The name and the word before it: "API key".
std::string_view WithWordBefore(std::string_view text, const AssignedName& name) {
  if (name.begin < 2 || text[name.begin - 1] != ' ' || !core::IsLetter(name.text.front()))
    return {};
  std::size_t begin = name.begin - 1;
  while (begin > 0 && name.begin - begin < 24 && core::IsLetter(text[begin - 1])) --begin;
  if (begin > 0 && text[begin - 1] == '=') return {};  // "type=access code=4": another's value
  return text.substr(begin, name.begin + name.text.size() - begin);
}

// Of a text in a programming language: b'…', f"…", E'…', @"…".
std::size_t StringPrefix(std::string_view text, std::size_t at) {
  constexpr std::string_view kLetters = "bBfFrRuUeEnN@$";
  if (at + 1 >= text.size() || kLetters.find(text[at]) == std::string_view::npos) return 0;
  return text[at + 1] == '\'' || text[at + 1] == '"' ? 1 : 0;
}

bool IsNumberCharacter(char c) {
  return core::IsDigit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

// The rest of the line, where it is several words of a setting: "correct horse battery staple".
std::size_t PhraseEnd(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t line = LineEnd(text, end, begin + kMaxLine);
  for (std::size_t i = end; i < line; ++i) {
    if (IsQuote(text[i]) || text[i] == '#' || text[i] == '\\') line = i;
  }
  while (line > end && IsBlank(text[line - 1])) --line;
  const std::string_view phrase = text.substr(begin, line - begin);
  const bool is_phrase = std::all_of(phrase.begin(), phrase.end(), [](char c) {
    return core::IsLower(c) || core::IsDigit(c) || c == ' ';
  });
  return is_phrase && std::count(phrase.begin(), phrase.end(), ' ') >= 2 ? line : end;
}

// Where the value of a header ends: with its line or with the mark around it.
std::size_t HeaderEnd(std::string_view text, std::size_t begin) {
  std::size_t end = LineEnd(text, begin, begin + 2 * kMaxLine);
  for (std::size_t i = begin; i < end; ++i) {
    if (IsQuote(text[i])) end = i;
  }
  while (end > begin && (IsBlank(text[end - 1]) || text[end - 1] == '\\')) --end;
  return end;
}

// A YAML block of text: the lines after "password: |".
bool ReadBlock(std::string_view text, Assignment& found) {
  const std::string_view mark = text.substr(found.begin, found.end - found.begin);
  const bool is_block = (mark[0] == '|' || mark[0] == '>') && mark.size() <= 3;
  if (!is_block) return false;
  const std::size_t line = LineEnd(text, found.end, found.end + 64);
  const std::size_t next = NextLine(text, line);
  if (next == line || SpacesEnd(text, found.end) < line) return false;
  found.begin = SpacesEnd(text, next);
  found.end = HeaderEnd(text, found.begin);
  found.form = ValueForm::kAssigned;
  return found.end > found.begin;
}

bool ReadBareValue(std::string_view text, std::size_t at, Assignment& found) {
  const bool is_colon = text[at] == ':';
  if (text[found.begin] == '!' && is_colon) {  // a YAML tag that keeps the value a text
    if (text.substr(found.begin).starts_with("!!str ")) found.begin += 6;
  }
  if (const auto enclosed = FindEnclosed(text, found.begin, IsCredentialKind(found.kind))) {
    found.begin = enclosed->begin;
    found.end = enclosed->end;
    return true;
  }
  if (text[found.begin] == '[' || text[found.begin] == '{') {
    if (!(text[found.begin] == '{' && text.substr(found.begin).starts_with("{{"))) {
      found.container = text[found.begin++];
      found.end = found.begin;
      return true;
    }
  }
  found.end = BareEnd(text, found.begin, found.begin + kMaxBareLook);
  if (found.end == found.begin) return false;
  if (ReadBlock(text, found)) return true;
  const bool begins_line = BeginsLine(text, found.name.begin);
  found.form = ValueForm::kAssigned;
  if (is_colon) {
    const bool is_alone = EndsLine(text, found.end);
    const bool is_setting =
        !core::IsUpper(found.name.text.front()) || core::IsUpper(found.name.text.back());
    const std::string_view value = found.Value(text);
    // "Your one-time password: 590560"
    const bool is_number = value.size() >= 4 && RunEnd(value, 0, core::IsDigit) == value.size();
    if (!is_alone || (!is_number && (!begins_line || (!is_setting && !IsMixture(value))))) {
      found.form = ValueForm::kLoose;
    }
    if (begins_line && !is_alone && is_setting && found.kind == NameKind::kPassword) {
      if (const std::size_t end = PhraseEnd(text, found.begin, found.end); end > found.end) {
        found.end = end;
        found.form = ValueForm::kAssigned;
      }
    }
  } else if (begins_line && found.kind == NameKind::kPassword &&
             !core::IsUpper(found.name.text.front())) {
    const std::size_t word = found.end;
    found.end = PhraseEnd(text, found.begin, word);
    if (!IsCredentialValue(found.kind, found.Value(text), found.form)) found.end = word;
  }
  return true;
}

bool AddAuthorization(std::string_view text, std::size_t begin, std::size_t end,
                      std::vector<Span>& spans) {
  const std::size_t credential = std::min(SchemeEnd(text, begin), end);
  if (IsAt(text, credential, "username=") || IsAt(text, credential, "realm=")) {
    const auto response = FindDigestResponse(text, credential);
    if (response) spans.push_back(*response);
    return response.has_value();
  }
  const std::string_view value = text.substr(credential, end - credential);
  if (value.empty() || IsPlaceholder(value) || IsSentence(value)) return false;
  const bool is_header = text[end < text.size() ? end : end - 1] != '"';
  const bool is_word = RunEnd(value, 0, core::IsLower) == value.size();
  if (is_header && is_word && value.size() < 16) return false;  // "Authorization: Bearer token"
  if (credential == begin && (!IsOpaque(value) || value.find(' ') != std::string_view::npos)) {
    return false;
  }
  spans.push_back({.begin = credential, .end = end});
  return true;
}

// name=value; name=value. Of "Set-Cookie" the first pair only; what follows are its attributes.
bool AddCookies(std::string_view text, const Assignment& cookie, std::vector<Span>& spans) {
  const bool is_one = core::EqualsIgnoringCase(cookie.name.text.substr(0, 3), "set");
  bool has_any = false;
  for (std::size_t at = cookie.begin; at < cookie.end;) {
    const std::size_t end = std::min(text.find(';', at), cookie.end);
    const std::size_t equals = text.substr(0, end).find('=', at);
    const std::size_t begin = equals == std::string_view::npos ? at : equals + 1;
    const std::string_view value = text.substr(begin, end - begin);
    const std::string_view name =
        text.substr(at, equals == std::string_view::npos ? 0 : equals - at);
    const bool is_named = IsCredentialKind(KindOf(name)) && IsMixture(value);
    const bool is_statistic = name.starts_with("_g") || name.starts_with("_fb");
    if (!is_statistic && !IsPlaceholder(value) && (is_named || IsOpaque(value))) {
      spans.push_back({.begin = begin, .end = end});
      has_any = true;
    }
    if (is_one) break;
    at = SpacesEnd(text, end + 1);
  }
  return has_any;
}

// "?sig=…" and "&sig=…" of an address.
bool IsParameter(std::string_view text, const AssignedName& name) {
  if (name.mark.quote != '\0' || name.begin == 0) return false;
  const char before = text[name.begin - 1];
  return before == '?' || before == '&' ||
         (before == ';' && name.begin > 4 && text.substr(name.begin - 5, 5) == "&amp;");
}

// password == "x"
std::optional<Assignment> ReadComparison(std::string_view text, std::size_t at,
                                         const AssignedName& name, NameKinds& kinds) {
  if (!text.substr(at).starts_with("==") || kinds.Of(name.text) != NameKind::kPassword) {
    return std::nullopt;
  }
  const auto mark =
      MarkAt(text, SpacesEnd(text, RunEnd(text, at, [](char c) { return c == '='; })));
  if (!mark || IsClosing(text, *mark)) return std::nullopt;
  const std::size_t end = QuotedEnd(text, *mark);
  if (end <= mark->end) return std::nullopt;
  const std::string_view value = text.substr(mark->end, end - mark->end);
  const bool has_digit = std::any_of(value.begin(), value.end(), core::IsDigit);
  if (!has_digit || !IsMixture(value) || IsSlug(value)) return std::nullopt;
  return Assignment{
      .name = name, .kind = NameKind::kPassword, .begin = mark->end, .end = end, .mark = *mark};
}

}  // namespace

std::optional<Assignment> ReadAssignment(std::string_view text, std::size_t at, NameKinds& kinds,
                                         bool any_name) {
  Assignment found;
  found.name = NameBefore(text, at, any_name);
  if (found.name.text.empty()) return std::nullopt;
  if (IsOperator(text, at)) return ReadComparison(text, at, found.name, kinds);
  if (IsPartOfOther(text, at, found.name)) return std::nullopt;
  found.kind = kinds.Of(found.name.text);
  const bool is_whole = IsCredentialKind(found.kind) && found.kind != NameKind::kSignature;
  if (found.name.mark.quote == '\0' && !is_whole) {
    // "API key: x", "Client secret = x"
    const NameKind kind = kinds.Of(WithWordBefore(text, found.name));
    if (IsCredentialKind(kind) && kind != NameKind::kMachine) found.kind = kind;
  }
  if (found.kind == NameKind::kOther && !any_name) return std::nullopt;
  std::size_t begin = at + 1;
  if (begin < text.size() && text[at] == '=' && text[begin] == '>') ++begin;
  const std::size_t marked = BlanksEnd(text, begin);
  if (const auto mark = MarkAt(text, marked + StringPrefix(text, marked))) {
    if (!mark->IsLike(found.name.mark) && IsClosing(text, *mark)) return std::nullopt;
    found.mark = *mark;
    found.begin = mark->end;
    if (text.substr(mark->end, 2) == std::string_view("\"\"") && mark->quote == '"') {
      found.begin += 2;  // """…"""
    }
    found.mark.end = found.begin;
    found.end = QuotedEnd(text, found.mark);
    if (found.end <= found.begin) return std::nullopt;
    if (mark->quote == '`') found.form = ValueForm::kLoose;  // Markdown sets words in these
    return found;
  }
  found.begin = SpacesEnd(text, begin);
  if (found.begin >= text.size()) return std::nullopt;
  if (found.name.mark.quote != '\0') {
    found.begin = marked;
    if (found.begin >= text.size()) return std::nullopt;
    if (core::IsDigit(text[found.begin]) || text[found.begin] == '-') {
      found.end = RunEnd(text, found.begin, IsNumberCharacter);
      found.form = ValueForm::kNumber;
      const bool is_number = found.end == text.size() || !IsNameCharacter(text[found.end]);
      if (is_number) return found;
    }
  }
  if (found.kind == NameKind::kAuthorization || found.kind == NameKind::kCookie) {
    found.end = HeaderEnd(text, found.begin);
    if (found.end <= found.begin) return std::nullopt;
    return found;
  }
  if (text[found.begin] == '\n' || text[found.begin] == '\r' ||
      (text[found.begin] == '\\' && BlankEscapeLength(text, found.begin) > 0)) {
    found.container = '\n';
    found.end = found.begin;
    return found;
  }
  return ReadBareValue(text, at, found) ? std::optional<Assignment>(found) : std::nullopt;
}

void AddValue(const Assignment& assignment, std::vector<Span>& spans) {
  Span span{.begin = assignment.begin, .end = assignment.end};
  if (assignment.form == ValueForm::kNumber) {
    span.quote = assignment.name.mark.quote;
    span.backslashes = assignment.name.mark.backslashes;
  }
  spans.push_back(span);
}

bool AddAssigned(std::string_view text, const Assignment& assignment, std::vector<Span>& spans) {
  if (assignment.container == '[') {
    return AddMembers(text, assignment.begin, assignment.kind, false, spans);
  }
  if (assignment.container != '\0') return false;
  const std::string_view value = assignment.Value(text);
  switch (assignment.kind) {
    case NameKind::kAuthorization:
      return AddAuthorization(text, assignment.begin, assignment.end, spans);
    case NameKind::kCookie:
      return AddCookies(text, assignment, spans);
    case NameKind::kSignature:
    case NameKind::kName:  // "?key=…"
      if (!IsParameter(text, assignment.name) || !IsOpaque(value)) return false;
      if (assignment.kind == NameKind::kName && (value.size() < 20 || IsPlaceholder(value)))
        return false;
      break;
    default: {
      const bool is_short_number = assignment.form != ValueForm::kQuoted && value.size() < 4 &&
                                   RunEnd(value, 0, core::IsDigit) == value.size();
      if (is_short_number && assignment.kind != NameKind::kCode) return false;
      if (!IsCredentialValue(assignment.kind, value, assignment.form)) return false;
    }
  }
  AddValue(assignment, spans);
  spans.back().end = WholeEnd(text, assignment.form, spans.back());
  return true;
}

std::size_t WholeEnd(std::string_view text, ValueForm form, const Span& value) {
  const bool is_cut = form != ValueForm::kQuoted && value.end - value.begin == kMaxBareLook;
  return is_cut ? BareEnd(text, value.end, text.size()) : value.end;
}

}  // namespace claribi::results
