#include "results/token_formats.h"

#include <algorithm>

namespace claribi::results {
namespace {

// How far a token is read before it counts as one.
constexpr std::size_t kMaxTokenLook = 320;

// The rows of each first character, so that a word is compared with a few prefixes only.
constexpr std::size_t kNoFormat = kTokenFormats.size();
struct FormatIndex {
  std::array<std::uint8_t, 128> first{};
  std::array<std::uint8_t, kTokenFormats.size()> next{};
};
constexpr FormatIndex MakeFormatIndex() {
  static_assert(kTokenFormats.size() < 255);
  FormatIndex index;
  for (auto& first : index.first) first = kNoFormat;
  for (std::size_t i = kTokenFormats.size(); i-- > 0;) {
    auto& first = index.first[static_cast<unsigned char>(kTokenFormats[i].prefix[0])];
    index.next[i] = first;
    first = static_cast<std::uint8_t>(i);
  }
  return index;
}
constexpr FormatIndex kFormatIndex = MakeFormatIndex();

bool BelongsTo(Alphabet alphabet, char c) {
  switch (alphabet) {
    case Alphabet::kHex:
      return core::HexValue(c) >= 0 || c == '-';
    case Alphabet::kUpper:
      return core::IsUpper(c) || core::IsDigit(c);
    case Alphabet::kAlnum:
      return IsAlnum(c);
    case Alphabet::kWord:
      return IsWordCharacter(c) || c == '-';
    case Alphabet::kDotted:
      return IsNameCharacter(c) || c == ':';
    case Alphabet::kDollar:
      return IsAlnum(c) || c == '$';
    case Alphabet::kBase64:
      return IsToken68Character(c) || c == '%';
  }
  return false;
}

std::optional<Span> MatchFormat(std::string_view text, std::size_t at, const TokenFormat& format) {
  const std::size_t tail = at + format.prefix.size();
  const auto belongs = [&](char c) { return BelongsTo(format.alphabet, c); };
  std::size_t end =
      RunEnd(text.substr(0, std::min(text.size(), tail + kMaxTokenLook)), tail, belongs);
  if (end - tail == kMaxTokenLook) end = RunEnd(text, end, belongs);
  if (end < text.size() && IsWordCharacter(text[end])) return std::nullopt;
  while (end > tail && (text[end - 1] == '.' || text[end - 1] == ':')) --end;  // of a sentence
  const std::string_view rest = text.substr(tail, end - tail);
  if (rest.size() < format.least || (format.most > 0 && rest.size() > format.most)) {
    return std::nullopt;
  }
  // "ghp_xxxx…" of a manual.
  if (rest.find_first_not_of("xX*.-_") == std::string_view::npos) return std::nullopt;
  if (format.mixed && std::none_of(rest.begin(), rest.end(), core::IsDigit)) return std::nullopt;
  return Span{.begin = at, .end = end};
}

}  // namespace

std::optional<Span> FindToken(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first >= kFormatIndex.first.size()) return std::nullopt;
  for (std::size_t i = kFormatIndex.first[first]; i < kNoFormat; i = kFormatIndex.next[i]) {
    const TokenFormat& format = kTokenFormats[i];
    if (!text.substr(at).starts_with(format.prefix)) continue;
    if (auto span = MatchFormat(text, at, format)) return span;
  }
  return std::nullopt;
}

std::optional<Span> FindMiddleToken(std::string_view text, std::size_t at) {
  constexpr std::string_view kMiddle = "atlasv1.";
  constexpr std::size_t kFirst = 14;
  if (at <= kFirst || text[at - 1] != '.' || !IsAt(text, at, kMiddle)) return std::nullopt;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin <= kFirst && IsAlnum(text[begin - 1])) --begin;
  const std::size_t end = RunEnd(text, at + kMiddle.size(),
                                 [](char c) { return IsWordCharacter(c) || c == '-' || c == '='; });
  if (at - 1 - begin != kFirst || end - at < 48) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

std::optional<Span> FindTildeSecret(std::string_view text, std::size_t at, std::size_t end) {
  constexpr std::size_t kFirst = 5;
  if (end - at != kFirst || text[end - 1] != 'Q' || !core::IsDigit(text[end - 2])) {
    return std::nullopt;
  }
  const std::size_t stop = RunEnd(text, end, [](char c) { return IsNameCharacter(c) || c == '~'; });
  const std::size_t size = stop - end - 1;
  if (size < 31 || size > 36) return std::nullopt;
  return Span{.begin = at, .end = stop};
}

std::optional<Span> FindPairedSecret(std::string_view text, const Span& id) {
  constexpr std::size_t kKey = 40;
  constexpr std::size_t kMaxBetween = 8;
  const std::string_view name = text.substr(id.begin, id.end - id.begin);
  if (name.size() != 20 || (!name.starts_with("AKIA") && !name.starts_with("ASIA"))) {
    return std::nullopt;
  }
  const auto belongs = [](char c) { return IsAlnum(c) || c == '+' || c == '/'; };
  std::size_t begin = id.end;
  const auto separates = [&](std::size_t at) {
    return !belongs(text[at]) || (text[at] == '/' && at + 1 < text.size() && text[at + 1] == ' ');
  };
  while (begin < text.size() && begin - id.end < kMaxBetween && separates(begin)) ++begin;
  const std::size_t end =
      RunEnd(text.substr(0, std::min(text.size(), begin + kKey + 1)), begin, belongs);
  if (end - begin != kKey) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

}  // namespace claribi::results
