#include "results/credential_scan.h"

#include <algorithm>
#include <string>

#include "results/assigned_names.h"
#include "results/command_lines.h"
#include "results/command_options.h"
#include "results/credential_arguments.h"
#include "results/credential_lines.h"
#include "results/credential_members.h"
#include "results/credential_phrases.h"
#include "results/credential_shapes.h"
#include "results/credential_uses.h"
#include "results/credential_values.h"
#include "results/enclosed_values.h"
#include "results/password_hashes.h"
#include "results/private_keys.h"
#include "results/scan_words.h"
#include "results/statement_values.h"
#include "results/text_tables.h"
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
  kAt,
  kNumberSign,
  kAmpersand,
  kForeign
};

constexpr std::array<Hint, 256> MakeHints() {
  std::array<Hint, 256> hints{};
  for (std::size_t c = 0; c < hints.size(); ++c) {
    if ((kCharacterClasses[c] & kInWord) != 0) hints[c] = Hint::kWord;
  }
  for (std::size_t c = 0xC0; c < hints.size(); ++c) hints[c] = Hint::kForeign;
  hints['#'] = Hint::kNumberSign;
  hints['&'] = Hint::kAmpersand;
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

// What a word may be by the character behind it.
enum NextHint : std::uint8_t { kMayName = 1, kMayCommand = 2, kQuote = 4, kMayTilde = 8 };
constexpr std::array<std::uint8_t, 256> MakeNextHints() {
  std::array<std::uint8_t, 256> hints{};
  for (const char c : std::string_view(" \t|,;\n\r\\<`*")) {
    hints[static_cast<unsigned char>(c)] = kMayName;
  }
  hints[' '] = kMayName | kMayCommand;
  hints['-'] = kMayCommand;
  hints['"'] = kQuote;
  hints['~'] = kMayTilde;
  return hints;
}
constexpr std::array<std::uint8_t, 256> kNextHints = MakeNextHints();

// &quot; &lt; &gt; &amp; &apos; &#34; and the like.
bool BeginsEntity(std::string_view rest) {
  return !rest.empty() &&
         (rest[0] == '#' || rest.starts_with("quot;") || rest.starts_with("lt;") ||
          rest.starts_with("gt;") || rest.starts_with("amp;") || rest.starts_with("apos;"));
}

// A backslash and what it escapes are taken together or not at all, and a character as a whole.
void KeepCharacters(std::string_view text, Span& span) {
  std::size_t backslashes = 0;
  while (backslashes < span.begin && text[span.begin - backslashes - 1] == '\\') ++backslashes;
  if (backslashes > 0 && span.begin + 1 < span.end) ++span.begin;
  backslashes = 0;
  while (span.begin + backslashes < span.end && text[span.end - backslashes - 1] == '\\') {
    ++backslashes;
  }
  const bool splits = span.end < text.size() && backslashes % 2 == 1;
  if (splits && (IsQuote(text[span.end]) || text[span.end] == '\\')) --span.end;
  const auto goes_on = [&text](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  while (goes_on(span.end)) ++span.end;
  while (span.begin > 0 && goes_on(span.begin)) --span.begin;
}

}  // namespace

const std::vector<Span>& CredentialScan::Find(std::string_view text, NameKind inherited) {
  text_ = text;
  spans_.clear();
  depth_ = 0;
  if (is_touched_) levels_[0] = {};
  is_touched_ = false;
  next_inherited_ = inherited;
  table_end_ = rows_begin_ = key_end_ = 0;
  budget_ = 4 * text.size();
  is_generated_ = false;
  may_be_encoded_ = false;
  csv_ = Csv::kUnknown;
  const char* const bytes = text.data();
  for (std::size_t at = 0; at < text.size();) {
    const Hint hint = kHints[static_cast<unsigned char>(bytes[at])];
    at = hint == Hint::kNone ? at + 1 : hint == Hint::kWord ? VisitWord(at) : Visit(at);
  }
  if (spans_.empty()) return spans_;
  const auto before = [](const Span& a, const Span& b) { return a.begin < b.begin; };
  if (!std::is_sorted(spans_.begin(), spans_.end(), before)) {
    std::stable_sort(spans_.begin(), spans_.end(), before);
  }
  for (Span& span : spans_) KeepCharacters(text, span);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < spans_.size(); ++i) {
    if (spans_[i].begin < spans_[kept].end) {
      spans_[kept].end = std::max(spans_[kept].end, spans_[i].end);
    } else {
      spans_[++kept] = spans_[i];
    }
  }
  spans_.resize(kept + 1);
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
      if (text_[at] == ':' && at + 1 < text_.size()) {
        if (text_[at + 1] == '/' || text_[at + 1] == '\\') span = FindUriCredential(text_, at);
        if (!span && text_[at + 1] == ':') span = FindWorkflowValue(text_, at, kinds_);
        if (!span && at > 0 && text_[at - 1] != '"') {
          span = FindColonCredential(text_, at);
          if (!span) span = FindOracleHash(text_, at);
        }
      }
      if (!span && text_[at] == '=') span = FindTunnelKey(text_, at);
      if (!span && text_[at] == '=') span = FindShortParameter(text_, at);
      if (!span) return VisitAssignment(at);
      break;
    case Hint::kDash:
      if (at + 1 < text_.size() && text_[at + 1] == '-') {
        span = FindPrivateKey(text_, at, spans_.empty() ? 0 : spans_.back().end);
      }
      if (!span) span = FindOption(text_, at, kinds_);
      break;
    case Hint::kAmpersand:
      may_be_encoded_ = may_be_encoded_ || BeginsEntity(text_.substr(at + 1));
      break;
    case Hint::kPercent:
      may_be_encoded_ = true;
      span = FindUriCredential(text_, at);
      break;
    case Hint::kBackslash:
      return VisitBackslash(at);
    case Hint::kQuote:
      span = FindSqlText(text_, at, kinds_);
      break;
    case Hint::kHash:
      span = FindMarkedHash(text_, at);
      if (!span && text_[at] == '*') span = FindLinkSecret(text_, at);
      if (!span && text_[at] == '$') span = FindSqlText(text_, at, kinds_);
      if (!span && text_[at] == '$') span = FindParameterValue(text_, at, kinds_);
      break;
    case Hint::kOpen:
      span = FindMarkedHash(text_, at);
      if (!span) {
        Open(at);
        // JSON in a field of CSV: "{""name"": ""x""}"
        const bool is_csv = at > 0 && text_[at - 1] == '"' && text_.substr(at + 1, 2) == "\"\"";
        may_be_encoded_ = may_be_encoded_ || is_csv;
        if (const auto second = FindOfTwo(text_, at, kinds_)) spans_.push_back(*second);
      }
      break;
    case Hint::kClose:
      Close();
      break;
    case Hint::kList:
      VisitList(at);
      break;
    case Hint::kParenthesis:
      if (AddArguments(text_, at, kinds_, spans_)) return std::max(at + 1, spans_.back().end);
      AddInsertedRows(text_, at, kinds_, spans_);
      break;
    case Hint::kElement:
      span = FindHereString(text_, at);
      if (!span) return VisitElement(at);
      break;
    case Hint::kNumberSign:
      span = FindAclHash(text_, at);
      if (!span) span = FindServiceVariable(text_, at, kinds_);
      break;
    case Hint::kForeign:
      return VisitForeign(at);
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
  const std::size_t code = std::min(text_.find_first_not_of('\\', at), text_.size());
  may_be_encoded_ = may_be_encoded_ || text_.substr(code).starts_with('x') ||
                    text_.substr(code).starts_with("u00");
  return escape > 0 ? std::min(at + escape, text_.size())
                    : std::min(text_.find_first_not_of('\\', at), text_.size());
}

std::size_t CredentialScan::VisitWord(std::size_t at) {
  const char* const word = text_.data() + at;
  if (text_.size() - at > 3 && kBeginnings.Has(word[0], word[1], word[2])) {
    std::optional<Span> span = VisitBeginning(at);
    if (!span && text_[at] == 'P' && IsAt(text_, at, "PlainLoginModule")) {
      AddModuleUsers(text_, at, spans_);
    }
    if (!span && !is_decoded_) {
      std::string decoded;
      span = FindEncodedText(text_, at, decoded);
      if (span && !HoldsCredentials(decoded)) return span->end;
    }
    if (span) {
      const bool is_here = span->begin <= at;
      const std::size_t behind = std::max(at + 1, Take(*span));
      const auto secret = FindPairedSecret(text_, *span);
      if (secret) return Take(*secret);
      if (is_here) return behind;
    }
  }
  const std::size_t end = RunEnd(text_, at + 1, IsWordCharacter);
  if (end - at >= 32) {
    if (const auto span = FindFormedToken(text_, at, end)) return Take(*span);
    if (const auto span = FindLongText(at, end)) return Take(*span);
  }
  if (end == text_.size()) return end;
  const std::uint8_t next = kNextHints[static_cast<unsigned char>(text_[end])];
  if (next == 0) return end;
  if ((next & kMayCommand) != 0 && kFirstWords.Has(text_[at], text_[end - 1], end - at)) {
    if (const auto span = text_[end] == ' ' ? FindUsed(text_, at) : std::nullopt) Take(*span);
    AddCommandPasswords(text_, at, spans_);
  }
  if (next == kMayTilde) {
    const auto span = FindTildeSecret(text_, at, end);
    return span ? std::max(end, Take(*span)) : end;
  }
  if (next == kQuote) {
    const char behind = end + 1 < text_.size() ? text_[end + 1] : ':';
    if (behind == ':') return end;
    if (behind == ',' && kFirstWords.Has(text_[at], text_[end - 1], end - at)) {
      AddCommandPasswords(text_, at, spans_);
    }
    return behind == ' ' || behind == ';' || behind == '\n' || MayHoldCsv()
               ? VisitQuotedName(at, end)
               : end;
  }
  if ((next & kMayName) != 0 && MayHaveKind(text_.substr(at, end - at))) {
    const std::size_t before = spans_.size();
    VisitNamingWord(at, end);
    return AfterSpans(before, end);
  }
  return end;
}

// A text in hexadecimal digits or in base64, whatever it begins with.
std::optional<Span> CredentialScan::FindLongText(std::size_t at, std::size_t end) {
  if (is_decoded_) return std::nullopt;
  std::string decoded;
  auto span = FindHexText(text_, at, end, decoded);
  if (!span && BeginsAsText(text_.substr(at, end - at))) {
    span = FindBase64Text(text_, at, decoded);
  }
  return span && HoldsCredentials(decoded) ? span : std::nullopt;
}

bool CredentialScan::HoldsCredentials(std::string_view decoded) {
  CredentialScan inner;
  inner.is_decoded_ = true;
  return !inner.Find(decoded).empty();
}

void CredentialScan::Open(std::size_t at) {
  if (depth_ + 1 < kMaxLevels * 4) ++depth_;
  Level& inner = level();
  inner = {};
  inner.begin = at + 1;
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
  // Most signs follow a word without a kind.
  if (inherited == NameKind::kOther && at > 2 && IsAlnum(text_[at - 1]) && text_[at - 2] != ' ' &&
      !MayHaveKind(text_.substr(at > 16 ? at - 16 : 0, std::min<std::size_t>(at, 16)))) {
    return at + 1;
  }
  if (inherited == NameKind::kOther && FollowsPlainName(text_, at)) return at + 1;
  is_touched_ = true;
  const auto found = ReadAssignment(text_, at, kinds_, inherited != NameKind::kOther);
  if (!found) return at + 1;
  const std::size_t before = spans_.size();
  // What a member beside it names goes before what its own name says.
  const bool is_value = found->kind == NameKind::kValue || found->kind == NameKind::kEither ||
                        found->kind == NameKind::kMaybeValue ||
                        (found->kind == NameKind::kData && found->container == '\0');
  if (found->kind == NameKind::kPassword && found->container == '\0' && found->end > found->begin &&
      found->end - found->begin < 4 && (text_[found->begin] == '?' || text_[found->begin] == '%')) {
    if (const auto placed = FindPlacedValue(text_, found->begin)) spans_.push_back(*placed);
  }
  if (IsCredentialKind(found->kind) && VisitSpecial(at, *found)) {
    return AfterSpans(before, at + 1);
  }
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
