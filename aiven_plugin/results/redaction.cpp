#include "results/redaction.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/text.h"
#include "results/credential_assignments.h"
#include "results/credential_names.h"
#include "results/credential_shapes.h"

namespace claribi::results {
namespace {

using core::Json;

// A replacement can make another credential visible, so the text is searched again. No text but a
// hostile one needs more passes.
constexpr int kMaxPasses = 8;

enum class Hint : char { kNone, kAssignment, kDash, kPercent, kBackslash, kLetter };

// What a character may begin. Most characters begin nothing, which makes the search fast.
constexpr std::array<Hint, 256> MakeHints() {
  std::array<Hint, 256> hints{};
  for (const char c : std::string_view("AaBbeghndprsxP")) {
    hints[static_cast<unsigned char>(c)] = Hint::kLetter;
  }
  hints[':'] = hints['='] = Hint::kAssignment;
  hints['-'] = Hint::kDash;
  hints['%'] = Hint::kPercent;
  hints['\\'] = Hint::kBackslash;
  return hints;
}
constexpr std::array<Hint, 256> kHints = MakeHints();

std::optional<Span> FindMarked(std::string_view text, std::size_t at, Hint hint) {
  if (hint == Hint::kDash) return FindPrivateKey(text, at);
  if (text[at] != '=') {
    if (auto span = FindUriPassword(text, at)) return span;
  }
  return hint == Hint::kAssignment ? FindAssigned(text, at) : std::nullopt;
}

std::optional<Span> FindWord(std::string_view text, std::size_t at) {
  if (auto span = FindToken(text, at)) return span;
  return FindSqlPassword(text, at);
}

// Sorted, and none inside another.
std::vector<Span> FindCredentials(std::string_view text) {
  std::vector<Span> spans;
  std::size_t word = 0;  // where a word begins after an escape, although that may end with a letter
  for (std::size_t at = 0; at < text.size();) {
    const Hint hint = kHints[static_cast<unsigned char>(text[at])];
    if (hint == Hint::kNone) {
      ++at;
      continue;
    }
    if (hint == Hint::kBackslash) {
      const std::size_t escape = BlankEscapeLength(text, at);
      at = escape > 0 ? std::min(at + escape, text.size())
                      : std::min(text.find_first_not_of('\\', at), text.size());
      word = at;
      continue;
    }
    std::optional<Span> span;
    if (hint == Hint::kLetter) {
      if (at == word || !IsWordCharacter(text[at - 1])) span = FindWord(text, at);
    } else {
      span = FindMarked(text, at, hint);
    }
    if (span) spans.push_back(*span);
    at = span ? span->end : at + 1;
  }
  return spans;
}

std::string Replace(std::string_view text, const std::vector<Span>& spans) {
  std::string replaced;
  replaced.reserve(text.size());
  std::size_t from = 0;
  for (const Span& span : spans) {
    replaced.append(text.substr(from, span.begin - from)).append(kRedacted);
    from = span.end;
  }
  return replaced.append(text.substr(from));
}

// JSON may write any character as \u00XX, which would hide the name or the prefix of a credential.
// Returns the same JSON with the printable ASCII characters that need no escape written plainly;
// empty if no such escape is there.
std::string WithoutNeedlessEscapes(std::string_view text) {
  constexpr std::string_view kEscape = "\\u00";
  std::string plain;
  std::size_t from = 0;
  for (std::size_t at = text.find(kEscape); at != std::string_view::npos;
       at = text.find(kEscape, at + 1)) {
    std::size_t backslashes = 1;
    while (backslashes <= at && text[at - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0 || text.size() - at < 6) continue;
    const int high = core::HexValue(text[at + 4]);
    const int low = core::HexValue(text[at + 5]);
    const int code = high * 16 + low;
    if (high < 2 || high > 7 || low < 0 || code == 0x7f || code == '"' || code == '\\') continue;
    plain.append(text.substr(from, at - from)).push_back(static_cast<char>(code));
    from = at + 6;
  }
  return from == 0 ? plain : plain.append(text.substr(from));
}

std::size_t RedactMember(const Json& object, std::string& name, Json& value) {
  const std::string* text = value.AsString();
  if (text != nullptr && IsCredential(name, *text)) {
    value = Json(kRedacted);
    return 1;
  }
  std::size_t count = Redact(value);
  if (auto redacted = Redact(std::string_view(name))) {
    while (object.Find(redacted->text) != nullptr) redacted->text += '\'';  // names stay unique
    count += redacted->count;
    name = std::move(redacted->text);
  }
  return count;
}

void RedactText(std::string& text) {
  if (auto redacted = Redact(std::string_view(text))) text = std::move(redacted->text);
}

}  // namespace

std::optional<Redacted> Redact(std::string_view text) {
  const std::string plain = WithoutNeedlessEscapes(text);
  std::vector<Span> spans = FindCredentials(plain.empty() ? text : plain);
  if (spans.empty()) return std::nullopt;  // and `text` stays as it came
  Redacted redacted{Replace(plain.empty() ? text : plain, spans), spans.size()};
  for (int pass = 1; pass < kMaxPasses; ++pass) {
    spans = FindCredentials(redacted.text);
    if (spans.empty()) break;
    redacted.text = Replace(redacted.text, spans);
    redacted.count += spans.size();
  }
  return redacted;
}

std::size_t Redact(Json& value) {
  std::size_t count = 0;
  if (const std::string* text = value.AsString()) {
    if (auto redacted = Redact(std::string_view(*text))) {
      count = redacted->count;
      value = Json(std::move(redacted->text));
    }
  } else if (Json::Array* items = value.AsArray()) {
    for (Json& item : *items) count += Redact(item);
  } else if (Json::Object* members = value.AsObject()) {
    for (auto& [name, member] : *members) count += RedactMember(value, name, member);
  }
  return count;
}

std::size_t CountText(const Json& value, std::string_view text) {
  std::size_t count = 0;
  if (const std::string* whole = value.AsString()) {
    for (std::size_t at = whole->find(text); at != std::string::npos;
         at = whole->find(text, at + text.size())) {
      ++count;
    }
  } else if (const Json::Array* items = value.AsArray()) {
    for (const Json& item : *items) count += CountText(item, text);
  } else if (const Json::Object* members = value.AsObject()) {
    for (const auto& [name, member] : *members) count += CountText(member, text);
  }
  return count;
}

core::Error Redact(core::Error error) {
  for (std::string* text :
       {&error.message, &error.cause, &error.fix, &error.vendor_code, &error.request_id}) {
    RedactText(*text);
  }
  return error;
}

}  // namespace claribi::results
