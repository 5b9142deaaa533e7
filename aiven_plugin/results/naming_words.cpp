// The part of CredentialScan that knows words: what begins with the letters of a rule, and words
// that name a credential with a blank, a mark or the end of a cell behind them, in any language.
#include <algorithm>

#include "results/command_lines.h"
#include "results/credential_members.h"
#include "results/credential_phrases.h"
#include "results/credential_scan.h"
#include "results/credential_sentences.h"
#include "results/credential_shapes.h"
#include "results/credential_uses.h"
#include "results/credential_values.h"
#include "results/password_hashes.h"
#include "results/private_keys.h"
#include "results/set_tables.h"
#include "results/text_tables.h"
#include "results/token_formats.h"

namespace claribi::results {

// What begins with the letters of a rule.
std::optional<Span> CredentialScan::VisitBeginning(std::size_t at) {
  std::optional<Span> span = FindToken(text_, at);
  const char first = text_[at];
  const char lower = static_cast<char>(first | 0x20);
  if (!span && first == 'e') span = FindJsonWebToken(text_, at);
  if (!span && (first == 'M' || first == 'b')) span = FindBarePrivateKey(text_, at);
  if (!span) span = FindSchemeToken(text_, at);
  if (!span) span = FindNamedHash(text_, at);
  if (!span && (first == 'e' || first == 'p')) span = FindPipedPassword(text_, at);
  if (!span && lower == 'i' && IsAt(text_, at, "identified")) span = FindIdentifiedBy(text_, at);
  if (!span && first == 'W') span = FindWifiPassword(text_, at);
  if (!span && first == 'a' && IsAt(text_, at, "atlasv1")) span = FindMiddleToken(text_, at);
  return span;
}

// A word that names a credential with a blank or the end of a cell behind it.
void CredentialScan::VisitNamingWord(std::size_t begin, std::size_t end) {
  while (begin > 0 && end - begin < 64 && IsForeignNameCharacter(text_[begin - 1]) &&
         !(text_[begin - 1] == 'n' && begin > 1 && text_[begin - 2] == '\\')) {
    --begin;
  }
  NameKind kind = kinds_.Of(text_.substr(begin, end - begin));
  const bool may_be_two = kind == NameKind::kName || kind == NameKind::kSignature ||
                          (end - begin == 5 && IsAt(text_, begin, "codes"));
  if (may_be_two && begin > 1 && text_[begin - 1] == ' ') {  // "API key", "access code"
    --begin;
    while (begin > 0 && end - begin < 32 &&
           (core::IsLetter(text_[begin - 1]) || text_[begin - 1] == '-'))
      --begin;
    kind = kinds_.Of(text_.substr(begin, end - begin));
    if (kind == NameKind::kMachine) return;
  }
  if (end - begin == 5 && IsAt(text_, begin, "passe") && begin >= 7 &&
      IsAt(text_, begin - 7, "mot de ")) {
    kind = NameKind::kPassword;  // French
  }
  if (end - begin == 3 && IsAt(text_, begin, "key") && IsAt(text_, end, " for "))
    kind = NameKind::kOpaque;
  if (!IsCredentialKind(kind)) return;
  if (text_[end] == '<') {
    AddElementBeside(text_, begin, end, kind, budget_, spans_);
    return;
  }
  if (begin >= table_end_) {
    const std::size_t before = spans_.size();
    const std::size_t read = AddTextTable(text_, begin, end, kinds_, spans_);
    if (read > 0) {
      table_end_ = read;
      if (spans_.size() > before) return;
    }
  }
  if (begin >= table_end_) {
    const std::size_t before = spans_.size();
    const std::size_t read = AddAlignedColumn(text_, begin, end, kind, budget_, spans_);
    if (spans_.size() > before) {
      table_end_ = read;
      return;
    }
  }
  if (text_[end] != ' ' && text_[end] != '\t') return;
  if (kind == NameKind::kCode) {  // "Backup codes for bob:" and the lines below
    const std::size_t line = LineEnd(text_, end, end + 64);
    if (line < text_.size() && text_[line - 1] == ':' && AddCodes(text_, line, spans_)) return;
  }
  const std::size_t sign = SpacesEnd(text_, end);  // of an assignment, which is read at its sign
  if (sign < text_.size() && (text_[sign] == '=' || text_[sign] == ':')) return;
  if (const auto span = FindSaid(text_, begin, end, kind)) Take(*span);
}

// True if a line begins with a mark; looked up once a text.
bool CredentialScan::MayHoldCsv() {
  if (csv_ == Csv::kUnknown) {
    const bool is_csv = text_.starts_with('"') || text_.find("\n\"") != std::string_view::npos;
    csv_ = is_csv ? Csv::kMaybe : Csv::kNo;
  }
  return csv_ == Csv::kMaybe;
}

// A word with a mark behind it: of Kotlin and Scala ("password" to "x", "password" -> "x"), of PHP
// (s:8:"password";s:4:"x"), of CSV, and of a sentence.
std::size_t CredentialScan::VisitQuotedName(std::size_t at, std::size_t end) {
  const std::size_t behind = end + 1;
  if (behind >= text_.size() || text_[behind] == ':' || text_[behind] == '}') return end;
  const std::string_view word = text_.substr(at, end - at);
  if (!MayHaveKind(word) && word != "AUTH") return end;
  const NameKind kind = word == "AUTH" ? NameKind::kMixed : kinds_.Of(word);
  if (!IsCredentialKind(kind)) return end;
  if (text_.substr(behind, 5) == " to \"" || text_.substr(behind, 5) == " -> \"") {
    const std::size_t value = behind + 5;
    const std::size_t close = QuotedEnd(text_, {'"', 0, value});
    const std::string_view given = text_.substr(value, std::max(close, value) - value);
    if (IsMixture(given) && IsCredentialValue(kind, given, ValueForm::kQuoted)) {
      return Take({.begin = value, .end = close});
    }
  }
  if (text_.substr(behind).starts_with(";s:")) {
    const std::size_t digits = RunEnd(text_, behind + 3, core::IsDigit);
    if (text_.substr(digits).starts_with(":\"")) {
      const std::size_t value = digits + 2;
      const std::size_t close = QuotedEnd(text_, {'"', 0, value});
      const std::string_view given = text_.substr(value, std::max(close, value) - value);
      if (IsCredentialValue(kind, given, ValueForm::kQuoted)) {
        return Take({.begin = value, .end = close});
      }
    }
  }
  if (text_[behind] == '\n') {  // 3) "password", 4) "x" of Redis
    const std::size_t number = SpacesEnd(text_, behind + 1);
    const std::size_t close = RunEnd(text_, number, core::IsDigit);
    if (close > number && text_.substr(close).starts_with(") \"")) {
      const std::size_t value = close + 3;
      const std::size_t stop = QuotedEnd(text_, {'"', 0, value});
      const std::string_view given = text_.substr(value, std::max(stop, value) - value);
      if (IsCredentialValue(kind, given, ValueForm::kQuoted)) {
        return Take({.begin = value, .end = stop});
      }
    }
    if (!MayHoldCsv()) return end;
  }
  if (word == "AUTH") {  // as MONITOR of Redis prints commands: "AUTH" "default" "x"
    std::optional<CommandWord> last;
    for (auto next = NextCommandWord(text_, behind); next;
         next = NextCommandWord(text_, next->next)) {
      last = next;
    }
    if (last && last->is_quoted && last->end > last->begin) {
      return Take({.begin = last->begin, .end = last->end});
    }
    return end;
  }
  const std::size_t before = spans_.size();
  if (text_[behind] == ' ') {
    if (const auto span = FindSaid(text_, at, behind, kind)) Take(*span);
  } else if (at >= table_end_) {
    const std::size_t read = AddQuotedTable(text_, at, end, kinds_, spans_);
    table_end_ = std::max(table_end_, read);
  }
  return AfterSpans(before, end);
}

// A character beyond ASCII, which may be in a word for a password.
std::size_t CredentialScan::VisitForeign(std::size_t at) {
  const std::size_t foreign = RunEnd(text_, at, [](char c) { return IsIn(c, kInForeign); });
  std::size_t begin = at;
  while (begin > 0 && at - begin < 64 && IsForeignNameCharacter(text_[begin - 1])) --begin;
  std::size_t end = foreign;
  for (const std::string_view opening : {"「", "『", "“", "《", "【"}) {
    if (text_.substr(at, end - at).ends_with(opening)) end -= opening.size();
  }
  std::string_view word = text_.substr(begin, end - begin);
  if (!IsForeignPassword(word)) {  // it goes on with letters of ASCII
    end = RunEnd(text_, foreign, IsWordCharacter);
    word = text_.substr(begin, end - begin);
  }
  if (!MayHaveKind(word)) return foreign;
  if (begin > 1 && text_[begin - 1] == ' ' && !IsForeignPassword(word)) {  // of two words
    const std::size_t first = begin - 1;
    while (begin > 0 && first - begin < 24 &&
           IsIn(text_[begin - 1] == ' ' && begin - 1 == first ? 'a' : text_[begin - 1],
                kInForeign | kInAlnum)) {
      --begin;
    }
    word = text_.substr(begin, end - begin);
  }
  if (!IsForeignPassword(word) || end >= text_.size()) return foreign;
  const std::size_t before = spans_.size();
  if (text_[end] == ' ' || text_[end] == '\t' || text_[end] == '|' || text_[end] == ',' ||
      text_[end] == ';' || text_[end] == '\n' || text_[end] == '\r' || text_[end] == '\\' ||
      text_[end] == '<') {
    VisitNamingWord(begin, end);
  } else if (text_[end] != ':' && text_[end] != '=' && text_[end] != '"') {
    std::size_t value = end;
    while (value < foreign && IsIn(text_[value], kInForeign)) ++value;
    const auto token = SaidToken(text_, value);
    if (token) {
      Span said = *token;
      said.end =
          said.begin +
          (RunEnd(text_, said.begin, [](char c) { return !IsIn(c, kInForeign); }) - said.begin);
      said.end = std::min(said.end, token->end);
      if (IsMixture(text_.substr(said.begin, said.end - said.begin))) Take(said);
    }
  }
  return AfterSpans(before, foreign);
}

}  // namespace claribi::results
