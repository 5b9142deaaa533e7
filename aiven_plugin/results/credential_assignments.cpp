#include "results/credential_assignments.h"

#include <algorithm>

#include "results/assigned_names.h"
#include "results/credential_members.h"
#include "results/credential_sentences.h"
#include "results/credential_shapes.h"
#include "results/enclosed_values.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxBareLook = 128;  // bytes of a bare value that decide if it is one
constexpr std::size_t kMaxLine = 1024;

// Of a text in a programming language: b'…', f"…", E'…', @"…", <<"…">>.
std::size_t StringPrefix(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with("<<\"")) return 2;
  constexpr std::string_view kLetters = "bBfFrRuUeEnN@$";
  if (at + 1 >= text.size() || kLetters.find(text[at]) == std::string_view::npos) return 0;
  return text[at + 1] == '\'' || text[at + 1] == '"' ? 1 : 0;
}

// Behind the marks that close a name in bold: **Password:** x, <b>Password:</b> x.
std::size_t MarkupEnd(std::string_view text, std::size_t at) {
  const std::size_t marks = RunEnd(text, at, [](char c) { return c == '*'; });
  if (marks > at && marks - at <= 3 && marks < text.size() && text[marks] == ' ') return marks;
  std::size_t next = at;
  const std::size_t element = SpacesEnd(text, at);
  for (const std::string_view tag : {"<code>", "<b>", "<strong>", "<kbd>", "<samp>", "<em>"}) {
    if (IsAt(text, element, tag)) return element + tag.size();
  }
  for (int i = 0; i < 3 && text.substr(next).starts_with("</"); ++i) {
    const std::size_t close = text.substr(0, std::min(text.size(), next + 16)).find('>', next);
    if (close == std::string_view::npos) return at;
    next = close + 1;
    if (i == 0) at = next;
    const std::size_t open = SpacesEnd(text, next);
    if (open + 1 >= text.size() || text[open] != '<' || text[open + 1] == '/') continue;
    const std::size_t end = text.substr(0, std::min(text.size(), open + 48)).find('>', open);
    return end == std::string_view::npos ? next : end + 1;  // <b>Password:</b> <code>x
  }
  return next;
}

// Of "old" -> "new" and "" => "new", the second where the first one is empty.
std::size_t SuccessorBegin(std::string_view text, std::size_t at) {
  if (at + 7 >= text.size() || text[at] != '"' || text[at + 1] != '"') return at;
  const std::string_view arrow = text.substr(at + 2, 4);
  return arrow == " => " || arrow == " -> " ? at + 6 : at;
}

// name: Type = "x"
bool ReadTyped(std::string_view text, Assignment& found) {
  constexpr std::size_t kMaxType = 40;
  const auto belongs = [](char c) {
    return IsNameCharacter(c) || c == '<' || c == '>' || c == '&' || c == '?' || c == ' ' ||
           c == '|';
  };
  if (!core::IsLetter(text[found.begin]) && text[found.begin] != '&') return false;
  const std::size_t equals =
      RunEnd(text.substr(0, std::min(text.size(), found.begin + kMaxType)), found.begin, belongs);
  if (equals >= text.size() || text[equals] != '=' || equals + 1 >= text.size()) return false;
  const std::size_t value = SpacesEnd(text, equals + 1);
  const auto mark = MarkAt(text, value);
  if (text[equals - 1] != ' ' || value == equals + 1 || !mark || IsClosing(text, *mark)) {
    return false;
  }
  found.mark = *mark;
  found.begin = mark->end;
  found.end = QuotedEnd(text, *mark);
  return found.end > found.begin;
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

// A value that begins on the next line: a block of YAML ("password: |", ">-"), a here-document of
// HCL and of shells (password = <<EOT), or a line that goes on (db.password=\).
bool ReadNextLine(std::string_view text, Assignment& found) {
  constexpr std::size_t kLongestMark = 32;
  const std::size_t line = LineEnd(text, found.begin, found.begin + kLongestMark);
  const std::string_view mark = text.substr(found.begin, line - found.begin);
  const bool is_block = mark.find_first_of("|>") == 0 && mark.size() <= 3 &&
                        mark.find_first_not_of("-+0123456789", 1) == mark.npos;
  const bool is_document = mark.starts_with("<<") && mark.size() > 2 &&
                           mark.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_~", 2) == mark.npos;
  const bool goes_on = text.substr(found.begin).starts_with("\\\n");
  if (!is_block && !is_document && !goes_on) return false;
  const std::size_t next = goes_on ? found.begin + 2 : NextLine(text, line);
  const std::size_t begin = SpacesEnd(text, next);
  const std::size_t end = HeaderEnd(text, begin);
  if (next == line || end <= begin) return false;
  found.begin = begin;
  found.end = end;
  found.form = ValueForm::kAssigned;
  return true;
}

bool ReadBareValue(std::string_view text, std::size_t at, Assignment& found) {
  const bool is_colon = text[at] == ':';
  if (text[found.begin] == '!' && is_colon) {  // a YAML tag that keeps the value a text
    if (text.substr(found.begin).starts_with("!!str ")) found.begin += 6;
  }
  if (ReadNextLine(text, found)) return true;
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
  const bool begins_line = BeginsLine(text, found.name.begin);
  found.form = ValueForm::kAssigned;
  if (is_colon) {
    const bool is_alone = EndsLine(text, found.end);
    const bool is_setting =
        !core::IsUpper(found.name.text.front()) || core::IsUpper(found.name.text.back());
    const std::string_view value = found.Value(text);
    // "Your one-time password: 590560"
    const bool is_number = value.size() >= 4 && RunEnd(value, 0, core::IsDigit) == value.size();
    const bool is_switch = found.name.begin > 1 && text[found.name.begin - 1] == '/' &&
                           IsBlank(text[found.name.begin - 2]);  // /pass:x
    if (is_switch ||
        (is_alone && found.kind == NameKind::kMixed && IsLed(text, found.name.begin))) {
      return true;
    }
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
  if (AddSignedParts(text, credential, spans)) return true;
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

// userPassword:: eA==, of LDIF (RFC 2849).
std::optional<Assignment> ReadEncoded(std::string_view text, std::size_t at,
                                      const AssignedName& name, NameKinds& kinds) {
  if (!text.substr(at).starts_with(":: ") || !BeginsLine(text, name.begin)) return std::nullopt;
  const std::size_t begin = at + 3;
  const std::size_t end = RunEnd(text, begin, IsToken68Character);
  if (kinds.Of(name.text) != NameKind::kPassword || end - begin < 8) return std::nullopt;
  return Assignment{
      .name = name, .kind = NameKind::kPassword, .begin = begin, .end = end, .mark = {}};
}

// The text behind "->" or "=>": password = "old" -> "new".
void AddSuccessor(std::string_view text, const Assignment& assignment, std::vector<Span>& spans) {
  const std::size_t behind = assignment.end + assignment.mark.backslashes + 1;
  if (behind + 6 >= text.size() || text[behind] != ' ') return;
  const std::string_view arrow = text.substr(behind, 4);
  if (arrow != " -> " && arrow != " => ") return;
  const auto mark = MarkAt(text, behind + 4);
  if (!mark || !mark->IsLike(assignment.mark)) return;
  const std::size_t end = QuotedEnd(text, *mark);
  if (end <= mark->end || IsPlaceholder(text.substr(mark->end, end - mark->end))) return;
  spans.push_back({.begin = mark->end, .end = end});
}

}  // namespace

std::optional<Assignment> ReadAssignment(std::string_view text, std::size_t at, NameKinds& kinds,
                                         bool any_name) {
  Assignment found;
  found.name = NameBefore(text, at, any_name);
  if (found.name.text.empty()) return std::nullopt;
  if (IsOperator(text, at)) {
    if (auto encoded = ReadEncoded(text, at, found.name, kinds)) return encoded;
    return ReadComparison(text, at, found.name, kinds);
  }
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
  if (IsCredentialKind(found.kind)) begin = MarkupEnd(text, begin);
  const std::size_t marked = SuccessorBegin(text, BlanksEnd(text, begin));
  if (const auto mark = MarkAt(text, marked + StringPrefix(text, marked))) {
    if (!mark->IsLike(found.name.mark) && IsClosing(text, *mark)) return std::nullopt;
    found.mark = *mark;
    found.begin = mark->end;
    const char quote = mark->quote;  // of """…""" and '''…'''
    const std::string_view more = text.substr(mark->end, 2);
    if (more.size() == 2 && more[0] == quote && more[1] == quote && quote != '`') found.begin += 2;
    found.mark.end = found.begin;
    found.end = QuotedEnd(text, found.mark);
    if (found.end <= found.begin) return std::nullopt;
    if (mark->quote == '`') found.form = ValueForm::kLoose;  // Markdown sets words in these
    return found;
  }
  found.begin = SpacesEnd(text, begin);
  if (found.begin >= text.size()) return std::nullopt;
  if (found.kind == NameKind::kPassword || found.kind == NameKind::kSecret) {
    if (const auto bytes = FindBytes(text, found.begin)) {
      found.begin = bytes->begin;
      found.end = bytes->end;
      found.form = ValueForm::kBytes;
      return found;
    }
  }
  if (IsCredentialKind(found.kind) && ReadTyped(text, found)) return found;
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
  if (assignment.form == ValueForm::kNumber || assignment.form == ValueForm::kBytes) {
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
  if (assignment.form == ValueForm::kBytes) {
    AddValue(assignment, spans);
    return true;
  }
  const std::string_view value = assignment.Value(text);
  switch (assignment.kind) {
    case NameKind::kAuthorization:
      return AddAuthorization(text, assignment.begin, assignment.end, spans);
    case NameKind::kCookie:
      return AddCookies(text, assignment, spans);
    case NameKind::kSignature:
    case NameKind::kName:  // "?key=…"
      if (IsSignedForm(assignment.name.text)) {
        if (!IsOpaque(value)) return false;
        break;
      }
      if (!IsParameter(text, assignment.name) || !IsOpaque(value)) return false;
      if (assignment.kind == NameKind::kName && (value.size() < 20 || IsPlaceholder(value)))
        return false;
      break;
    default: {
      const bool is_short_number = assignment.form != ValueForm::kQuoted && value.size() < 4 &&
                                   RunEnd(value, 0, core::IsDigit) == value.size();
      if (is_short_number && assignment.kind != NameKind::kCode) return false;
      if (value.size() == 1 && core::EqualsIgnoringCase(assignment.name.text, "accesskey")) {
        return false;  // of HTML
      }
      if (!IsCredentialValue(assignment.kind, value, assignment.form)) return false;
    }
  }
  AddValue(assignment, spans);
  spans.back().end = WholeEnd(text, assignment.form, spans.back());
  if (assignment.mark.quote != '\0') AddSuccessor(text, assignment, spans);
  return true;
}

std::size_t WholeEnd(std::string_view text, ValueForm form, const Span& value) {
  const bool is_cut = form != ValueForm::kQuoted && value.end - value.begin == kMaxBareLook;
  return is_cut ? BareEnd(text, value.end, text.size()) : value.end;
}

}  // namespace claribi::results
