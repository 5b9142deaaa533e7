#include "results/credential_scan.h"

#include <algorithm>
#include <string>

#include "results/command_options.h"
#include "results/credential_members.h"
#include "results/credential_phrases.h"
#include "results/credential_shapes.h"
#include "results/credential_values.h"
#include "results/password_hashes.h"
#include "results/private_keys.h"
#include "results/token_formats.h"
#include "results/uri_credentials.h"

namespace claribi::results {
namespace {

enum class Hint : char {
  kNone,
  kWord,
  kAssignment,
  kDash,
  kPercent,
  kBackslash,
  kQuote,
  kHash,  // "$" and "*"
  kOpen,
  kClose,
  kList,
  kParenthesis,
  kElement,
  kContent,
  kAt
};

constexpr std::array<Hint, 256> MakeHints() {
  std::array<Hint, 256> hints{};
  for (std::size_t c = 0; c < hints.size(); ++c) {
    if ((kCharacterClasses[c] & kInWord) != 0) hints[c] = Hint::kWord;
  }
  hints[':'] = hints['='] = Hint::kAssignment;
  hints['-'] = Hint::kDash;
  hints['%'] = Hint::kPercent;
  hints['\\'] = Hint::kBackslash;
  hints['\''] = Hint::kQuote;
  hints['$'] = hints['*'] = Hint::kHash;
  hints['{'] = Hint::kOpen;
  hints['}'] = Hint::kClose;
  hints['['] = Hint::kList;
  hints['('] = Hint::kParenthesis;
  hints['<'] = Hint::kElement;
  hints['>'] = Hint::kContent;
  hints['@'] = Hint::kAt;
  return hints;
}
constexpr std::array<Hint, 256> kHints = MakeHints();

// The first three characters of every word that a rule begins with, five bits each.
class Beginnings {
 public:
  constexpr Beginnings() {
    for (const TokenFormat& format : kTokenFormats) Add(format.prefix);
    for (const char* word :
         {"eyJ",     "ewo",    "eyA",        "LS0",   "cG9",    "bXl",    "cmV",    "bW9",
          "MII",     "MIG",    "MHc",        "MC4",   "MEc",    "b3B",    "bearer", "basic",
          "aivenv1", "apikey", "identified", "SCRAM", "pbkdf2", "scrypt", "bcrypt", "argon2",
          "sha1",    "md5",    "grub",       "echo",  "printf"}) {
      Add(word);
    }
  }
  constexpr bool Has(char a, char b, char c) const {
    const std::size_t index = Index(a, b, c);
    return (bits_[index / 64] >> (index % 64) & 1U) != 0;
  }

 private:
  static constexpr std::size_t Index(char a, char b, char c) {
    return (static_cast<std::size_t>(a) & 31U) << 10U | (static_cast<std::size_t>(b) & 31U) << 5U |
           (static_cast<std::size_t>(c) & 31U);
  }
  constexpr void Add(std::string_view word) {
    const std::size_t index = Index(word[0], word[1], word.size() > 2 ? word[2] : '\0');
    bits_[index / 64] |= std::uint64_t{1} << (index % 64);
  }

  std::array<std::uint64_t, 512> bits_{};
};
constexpr Beginnings kBeginnings;

// A backslash and what it escapes are taken together or not at all.
void KeepEscapes(std::string_view text, Span& span) {
  std::size_t backslashes = 0;
  while (backslashes < span.begin && text[span.begin - backslashes - 1] == '\\') ++backslashes;
  if (backslashes > 0 && span.begin + 1 < span.end) ++span.begin;
  backslashes = 0;
  while (span.begin + backslashes < span.end && text[span.end - backslashes - 1] == '\\') {
    ++backslashes;
  }
  const bool splits = span.end < text.size() && backslashes % 2 == 1;
  if (splits && (IsQuote(text[span.end]) || text[span.end] == '\\')) --span.end;
}

}  // namespace

const std::vector<Span>& CredentialScan::Find(std::string_view text) {
  text_ = text;
  spans_.clear();
  depth_ = 0;
  levels_[0] = {};
  next_inherited_ = NameKind::kOther;
  table_end_ = rows_begin_ = 0;
  columns_.size = 0;
  for (std::size_t at = 0; at < text.size();) {
    at = kHints[static_cast<unsigned char>(text[at])] == Hint::kNone ? at + 1 : Visit(at);
  }
  const auto before = [](const Span& a, const Span& b) { return a.begin < b.begin; };
  if (!std::is_sorted(spans_.begin(), spans_.end(), before)) {
    std::stable_sort(spans_.begin(), spans_.end(), before);
  }
  for (Span& span : spans_) KeepEscapes(text, span);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < spans_.size(); ++i) {
    if (spans_[i].begin < spans_[kept].end) {
      spans_[kept].end = std::max(spans_[kept].end, spans_[i].end);
    } else {
      spans_[++kept] = spans_[i];
    }
  }
  if (!spans_.empty()) spans_.resize(kept + 1);
  return spans_;
}

std::size_t CredentialScan::Take(const Span& span) {
  spans_.push_back(span);
  return span.end;
}

// Behind the spans that were added since there were `before`.
std::size_t CredentialScan::AfterSpans(std::size_t before, std::size_t at) const {
  for (std::size_t i = before; i < spans_.size(); ++i) at = std::max(at, spans_[i].end);
  return at;
}

std::size_t CredentialScan::Visit(std::size_t at) {
  std::optional<Span> span;
  switch (kHints[static_cast<unsigned char>(text_[at])]) {
    case Hint::kWord:
      return VisitWord(at);
    case Hint::kAssignment:
      if (text_[at] == ':') {
        span = FindUriCredential(text_, at);
        if (!span) span = FindColonCredential(text_, at);
      }
      if (!span) return VisitAssignment(at);
      break;
    case Hint::kDash:
      if (at + 1 < text_.size() && text_[at + 1] == '-') {
        span = FindPrivateKey(text_, at, spans_.empty() ? 0 : spans_.back().end);
      }
      if (!span) span = FindOption(text_, at, kinds_);
      break;
    case Hint::kPercent:
      span = FindUriCredential(text_, at);
      break;
    case Hint::kBackslash:
      return VisitBackslash(at);
    case Hint::kQuote:
      span = FindSqlText(text_, at, kinds_);
      break;
    case Hint::kHash:
      span = FindMarkedHash(text_, at);
      if (!span && text_[at] == '$') span = FindSqlText(text_, at, kinds_);
      break;
    case Hint::kOpen:
      span = FindMarkedHash(text_, at);
      if (!span) Open(at);
      break;
    case Hint::kClose:
      Close();
      break;
    case Hint::kList:
      VisitList(at);
      break;
    case Hint::kParenthesis:
      span = FindCipherKey(text_, at);
      if (span) break;
      if (AddArguments(text_, at, kinds_, spans_)) return std::max(at + 1, spans_.back().end);
      AddInsertedRows(text_, at, kinds_, spans_);
      break;
    case Hint::kElement:
      return VisitElement(at);
    case Hint::kContent:
      VisitContent(at);
      break;
    case Hint::kAt:
      span = FindAddressPassword(text_, at, spans_.empty() ? 0 : spans_.back().end);
      break;
    case Hint::kNone:
      break;
  }
  return span ? std::max(at + 1, Take(*span)) : at + 1;
}

std::size_t CredentialScan::VisitBackslash(std::size_t at) {
  const std::size_t escape = BlankEscapeLength(text_, at);
  return escape > 0 ? std::min(at + escape, text_.size())
                    : std::min(text_.find_first_not_of('\\', at), text_.size());
}

std::size_t CredentialScan::VisitWord(std::size_t at) {
  if (text_.size() - at > 3 && kBeginnings.Has(text_[at], text_[at + 1], text_[at + 2])) {
    std::optional<Span> span = FindToken(text_, at);
    const char first = text_[at];
    if (!span && first == 'e') span = FindJsonWebToken(text_, at);
    if (!span && (first == 'M' || first == 'b')) span = FindBarePrivateKey(text_, at);
    if (!span) span = FindSchemeToken(text_, at);
    if (!span) span = FindNamedHash(text_, at);
    if (!span && (first == 'e' || first == 'p')) span = FindPipedPassword(text_, at);
    if (!span && (first == 'i' || first == 'I') && IsAt(text_, at, "identified")) {
      span = FindIdentifiedBy(text_, at);
    }
    if (!span && !is_decoded_) {
      std::string decoded;
      span = FindEncodedText(text_, at, decoded);
      if (span && !HoldsCredentials(decoded)) return span->end;
    }
    if (span) {
      const std::size_t behind = std::max(at + 1, Take(*span));
      const auto secret = FindPairedSecret(text_, *span);
      return secret ? Take(*secret) : behind;
    }
  }
  std::size_t end = at + 1;
  while (end < text_.size() && IsWordCharacter(text_[end])) ++end;
  if (end == text_.size()) return end;
  const char next = text_[end];
  const bool may_name = next == ' ' || next == '\t' || next == '|' || next == ',' || next == ';' ||
                        next == '\n' || next == '\r' || next == '\\';
  if (next == '"' && text_.substr(end + 1, 5) == " to \"") {  // "password" to "x", of Kotlin
    const std::size_t value = end + 6;
    const std::size_t close = QuotedEnd(text_, {'"', 0, value});
    const NameKind kind = kinds_.Of(text_.substr(at, end - at));
    const std::string_view given = text_.substr(value, std::max(close, value) - value);
    if (IsCredentialKind(kind) && IsMixture(given) &&
        IsCredentialValue(kind, given, ValueForm::kQuoted)) {
      return Take({.begin = value, .end = close});
    }
  }
  if (may_name && MayHaveKind(text_.substr(at, end - at))) {
    const std::size_t before = spans_.size();
    VisitNamingWord(at, end);
    return AfterSpans(before, end);
  }
  return end;
}

bool CredentialScan::HoldsCredentials(std::string_view decoded) {
  CredentialScan inner;
  inner.is_decoded_ = true;
  return !inner.Find(decoded).empty();
}

// A word that names a credential with a blank or the end of a cell behind it.
void CredentialScan::VisitNamingWord(std::size_t begin, std::size_t end) {
  while (begin > 0 && end - begin < 64 && IsNameCharacter(text_[begin - 1]) &&
         !(text_[begin - 1] == 'n' && begin > 1 && text_[begin - 2] == '\\')) {
    --begin;
  }
  NameKind kind = kinds_.Of(text_.substr(begin, end - begin));
  const bool may_be_two = kind == NameKind::kName || kind == NameKind::kSignature;
  if (may_be_two && begin > 1 && text_[begin - 1] == ' ') {  // "API key", "access code"
    --begin;
    while (begin > 0 && end - begin < 32 &&
           (core::IsLetter(text_[begin - 1]) || text_[begin - 1] == '-'))
      --begin;
    kind = kinds_.Of(text_.substr(begin, end - begin));
    if (kind == NameKind::kMachine) return;
  }
  if (!IsCredentialKind(kind)) return;
  if (begin >= table_end_) {
    const std::size_t before = spans_.size();
    const std::size_t read = AddTextTable(text_, begin, end, kinds_, spans_);
    if (read > 0) {
      table_end_ = read;
      if (spans_.size() > before) return;
    }
  }
  if (text_[end] != ' ' && text_[end] != '\t') return;
  if (const auto span = FindSaid(text_, begin, end, kind)) Take(*span);
}

void CredentialScan::Open(std::size_t at) {
  if (depth_ + 1 < kMaxLevels * 4) ++depth_;
  Level& inner = level();
  inner = {};
  inner.inherited = next_inherited_;
  next_inherited_ = NameKind::kOther;
  // variable "db_password" {
  std::size_t end = at;
  while (end > 0 && text_[end - 1] == ' ') --end;
  if (end == at || end < 2 || text_[end - 1] != '"') return;
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < 64 && text_[begin - 1] != '"') --begin;
  if (begin < 2 || text_[begin - 2] != ' ') return;
  SeeName(text_.substr(begin, end - 1 - begin), at);
}

void CredentialScan::Close() {
  if (depth_ > 0) --depth_;
}

std::size_t CredentialScan::VisitAssignment(std::size_t at) {
  const NameKind inherited = level().inherited;
  const auto found = ReadAssignment(text_, at, kinds_, inherited != NameKind::kOther);
  if (!found) return at + 1;
  const std::size_t before = spans_.size();
  // What a member beside it names goes before what its own name says.
  const bool is_value = found->kind == NameKind::kValue || found->kind == NameKind::kEither;
  if (is_value && SeeValue(*found)) return AfterSpans(before, at + 1);
  if (IsCredentialKind(found->kind) || (found->kind == NameKind::kName && text_[at] == '=')) {
    if (AddAssigned(text_, *found, spans_)) return AfterSpans(before, at + 1);
  }
  if (IsCredentialKind(found->kind) && found->container == '{') next_inherited_ = found->kind;
  if (IsCredentialKind(found->kind) && found->container == '\n' && text_[at] == ':') {
    AddIndentedValues(text_, at, found->kind, spans_);
  }
  if (found->kind == NameKind::kMachine && found->container == '\0' &&
      IsCredentialKind(kinds_.Of(found->Value(text_)))) {
    SeeName(found->Value(text_), found->end);  // "meta_key": "api_token"
  }
  if (inherited != NameKind::kOther && found->container == '\0' &&
      !DescribesOnly(found->name.text)) {
    const std::string_view value = found->Value(text_);
    if (found->form == ValueForm::kQuoted && IsInherited(inherited, found->kind, value)) {
      AddValue(*found, spans_);
      return AfterSpans(before, at + 1);
    }
  }
  See(*found);
  return AfterSpans(before, at + 1);
}

}  // namespace claribi::results
