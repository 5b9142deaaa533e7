#include "policy/spoken_words.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/crypto.h"
#include "core/text.h"
#include "core/utf8.h"

namespace claribi::policy {
namespace {

constexpr std::size_t kLongestSpoken = 64;
constexpr std::size_t kFewestSpelled = 12;  // letters one by one; lists of letters have commas
constexpr std::size_t kFewestEncoded = 12;  // bytes of a sentence in base64 or hexadecimal
constexpr std::size_t kFewestBlanks = 2;

// U+00C0 to U+017F without accents; what is no letter or has no single one is a blank.
constexpr std::string_view kBaseLetters =
    "aaaaaaaceeeeiiiidnooooo ouuuuy saaaaaaaceeeeiiiidnooooo ouuuuy yaaaaaaccccccccddddeeeeeeeeee"
    "gggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyz"
    "zzzzzs";
static_assert(kBaseLetters.size() == 0x17F - 0xC0 + 1);

// Accents of Greek: the letter below.
struct Accented {
  char32_t from;
  char32_t to;
};
constexpr std::array<Accented, 9> kGreek{{{0x3AC, 0x3B1},
                                          {0x3AD, 0x3B5},
                                          {0x3AE, 0x3B7},
                                          {0x3AF, 0x3B9},
                                          {0x3CC, 0x3BF},
                                          {0x3CD, 0x3C5},
                                          {0x3CE, 0x3C9},
                                          {0x3C2, 0x3C3},
                                          {0x451, 0x435}}};

void AppendUtf8(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0U | (c >> 6U));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0U | (c >> 12U));
    text += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x110000) {
    text += static_cast<char>(0xF0U | (c >> 18U));
    text += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
    text += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  }
}

constexpr std::array<unsigned char, 0x80> kFoldedAscii = [] {
  std::array<unsigned char, 0x80> folded{};
  for (unsigned char c = '0'; c <= '9'; ++c) folded[c] = c;
  for (unsigned char c = 'a'; c <= 'z'; ++c) folded[c] = folded[c - 0x20] = c;
  folded['\''] = '\'';
  return folded;
}();

// The small letter without its accent; 0: no letter of a script that parts words.
char32_t Folded(char32_t c) {
  if (c < 0x80) return kFoldedAscii[c];
  if (c == 0x2019) return '\'';  // the typographic apostrophe
  if (c >= 0xC0 && c <= 0x17F) {
    const char base = kBaseLetters[c - 0xC0];
    return base == ' ' ? 0 : static_cast<char32_t>(base);
  }
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) c += 0x50;
  if (c >= 0x391 && c <= 0x3A9) c += 0x20;
  for (const Accented& one : kGreek) {
    if (one.from == c) return one.to;
  }
  const bool is_letter = (c >= 0x370 && c <= 0x52F) || (c >= 0x1EA0 && c <= 0x1EFF) ||
                         (c >= 0x5D0 && c <= 0x5EA) || (c >= 0x620 && c <= 0x6D3);
  return is_letter ? c : 0;
}

bool EndsSentence(std::string_view rest, std::size_t length) {
  const char c = rest.front();
  if (c == ';') return true;
  const bool stands_last = rest.size() <= length || rest[length] <= ' ';
  if (c == '\n') return stands_last && rest.size() > length && rest[length] == '\n';
  return stands_last && (c == '.' || c == '!' || c == '?');
}

// A name written as names of tools are begins at `i`: letters with '_' or '.' between them.
bool BeginsName(std::string_view text, std::size_t i, std::string_view own_name) {
  if (core::IsDigit(text[i])) return false;  // 2.x is a version
  std::size_t end = i;
  bool has_joint = false;
  while (end < text.size()) {
    const char c = text[end];
    const bool is_joint = (c == '_' || c == '.') && end + 1 < text.size() &&
                          (core::IsLetter(text[end + 1]) || core::IsDigit(text[end + 1]));
    if (!is_joint && !core::IsLetter(c) && !core::IsDigit(c)) break;
    has_joint = has_joint || is_joint;
    ++end;
  }
  return has_joint && text.substr(i, end - i) != own_name;
}

bool IsPrintableSentence(std::string_view bytes) {
  if (bytes.size() < kFewestEncoded || !core::IsUtf8(bytes)) return false;
  const bool is_printable = std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t';
  });
  return is_printable &&
         std::count(bytes.begin(), bytes.end(), ' ') >= static_cast<std::ptrdiff_t>(kFewestBlanks);
}

bool IsBase64(char c) {
  return core::IsLetter(c) || core::IsDigit(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

bool HidesInBase64(std::string_view run) {
  std::string text(run);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.size() % 4 == 1) text.pop_back();
  const auto bytes = core::Base64UrlDecode(text);
  return bytes && IsPrintableSentence(*bytes);
}

bool HidesInHex(std::string_view run) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < run.size(); i += 2) {
    const int high = core::HexValue(run[i]);
    const int low = core::HexValue(run[i + 1]);
    if (high < 0 || low < 0) return false;
    bytes += static_cast<char>(high * 16 + low);
  }
  return IsPrintableSentence(bytes);
}

// "73 103 110 111 …", "01001001 01100111 …", "0x49 0x67 …": the numbers of characters.
std::string_view NumberedSentence(std::string_view text) {
  std::string bytes;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size();) {
    const bool is_digit = i < text.size() && core::HexValue(text[i]) >= 0;
    std::size_t end = i;
    while (is_digit && end < text.size() &&
           (core::HexValue(text[end]) >= 0 || (text[end] == 'x' && end == i + 1))) {
      ++end;
    }
    std::string_view number = text.substr(i, end - i);
    const bool is_hex = number.starts_with("0x");
    const bool is_binary = number.size() == 8 && number.find_first_not_of("01") == number.npos;
    if (is_hex) number.remove_prefix(2);
    unsigned value = 0;
    const unsigned base = is_hex ? 16 : is_binary ? 2 : 10;
    bool is_number = !number.empty() && number.size() <= 8;
    for (const char c : number) {
      const auto digit = static_cast<unsigned>(core::HexValue(c));
      is_number = is_number && digit < base;
      value = is_number ? value * base + digit : 0;
    }
    if (is_number && value >= ' ' && value < 0x7F) {
      if (bytes.empty()) begin = i;
      bytes += static_cast<char>(value);
      if (IsPrintableSentence(bytes)) return text.substr(begin, end - begin);
      i = end;
      continue;
    }
    const bool parts = end == i && i < text.size() && (text[i] == ' ' || text[i] == ',');
    if (!parts) bytes.clear();
    i = std::max(end, i + 1);
  }
  return {};
}

// The code point of an escape at the start of `text` and its length: %41, \x41, \u0041, &#65;,
// &#x41;.
std::optional<char32_t> ReadEscape(std::string_view text, std::size_t& length) {
  const auto hex = [&](std::size_t from, std::size_t digits) -> std::optional<char32_t> {
    if (text.size() < from + digits) return std::nullopt;
    char32_t value = 0;
    for (std::size_t i = from; i < from + digits; ++i) {
      const int digit = core::HexValue(text[i]);
      if (digit < 0) return std::nullopt;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    length = from + digits;
    return value;
  };
  if (text.starts_with("%")) return hex(1, 2);
  if (text.starts_with("\\x")) return hex(2, 2);
  if (text.starts_with("\\u")) return hex(2, 4);
  if (!text.starts_with("&#")) return std::nullopt;
  const std::size_t end = text.substr(0, 10).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  if (text[2] == 'x' || text[2] == 'X') {
    const auto value = hex(3, end - 3);
    length = end + 1;
    return value;
  }
  char32_t value = 0;
  for (const char c : text.substr(2, end - 2)) {
    if (!core::IsDigit(c)) return std::nullopt;
    value = value * 10 + static_cast<char32_t>(c - '0');
  }
  length = end + 1;
  return value;
}

std::string Unescaped(std::string_view text) {
  if (text.find_first_of("%\\&") == std::string_view::npos) return std::string(text);
  std::string plain;
  while (!text.empty()) {
    std::size_t length = 1;
    if (const auto c = ReadEscape(text, length); c && *c != 0) {
      AppendUtf8(plain, *c);
    } else {
      length = 1;
      plain += text.front();
    }
    text.remove_prefix(length);
  }
  return plain;
}

std::string Turned(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) {
    if (core::IsLower(c)) c = static_cast<char>('a' + (c - 'a' + 13) % 26);
    if (core::IsUpper(c)) c = static_cast<char>('A' + (c - 'A' + 13) % 26);
  }
  return plain;
}

// 1gn0re: figures and signs between letters, as the letters that they look like.
std::string Unmasked(std::string_view text) {
  constexpr std::string_view kMasks = "013457@$";
  constexpr std::string_view kLetters = "oieastas";
  std::string plain(text);
  const auto is_letter = [&](std::size_t i) { return i < text.size() && core::IsLetter(text[i]); };
  const auto is_mask = [&](std::size_t i) {
    return i < text.size() && kMasks.find(text[i]) != std::string_view::npos;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_mask(i)) continue;
    const bool stands_in_word =
        is_letter(i + 1) || (i > 0 && is_letter(i - 1)) || (is_mask(i + 1) && is_letter(i + 2));
    if (stands_in_word) plain[i] = kLetters[kMasks.find(text[i])];
  }
  return plain;
}

}  // namespace

void EachSentence(std::string_view text, std::string_view own_name,
                  const std::function<void(const SpokenSentence&)>& found) {
  // Folding makes no character longer, so nothing moves while words are views of it.
  std::string folded_text;
  folded_text.reserve(text.size());
  SpokenSentence sentence;
  const auto begin = [&](std::size_t at) {
    folded_text.clear();
    sentence.assign(1, {"^", at, at});
  };
  const auto end = [&] {
    if (sentence.size() == 1) return;
    const std::size_t at = sentence.back().end;
    sentence.push_back({"$", at, at});
    found(sentence);
  };
  begin(0);
  bool is_in_name = false;
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = 0;
    const std::size_t length = std::max<std::size_t>(core::DecodeUtf8(text.substr(i), c), 1);
    if (Folded(c) == 0) {
      if (EndsSentence(text.substr(i), length)) {
        end();
        begin(i);
      }
      if (c == ':' || c == 0xFF1A) sentence.push_back({":", i, i});
      const bool is_dash = c == 0x2013 || c == 0x2014;
      if (c == ',' || c == '(' || c == '[' || c == '>' || is_dash) sentence.push_back({",", i, i});
      // Of an address of mail.
      const bool is_mail = c == '@' && sentence.back().end == i && i + 1 < text.size() &&
                           (core::IsLetter(text[i + 1]) || core::IsDigit(text[i + 1]));
      if (is_mail) sentence.push_back({"@at", i, i});
      is_in_name = is_in_name && (c == '_' || c == '.');
      i += length;
      continue;
    }
    if (!is_in_name && BeginsName(text, i, own_name)) {
      sentence.push_back({"@", i, i});
      is_in_name = true;
    }
    const std::size_t at = i;
    const std::size_t word = folded_text.size();
    while (i < text.size()) {
      c = 0;  // of a malformed byte
      const std::size_t size = std::max<std::size_t>(core::DecodeUtf8(text.substr(i), c), 1);
      const char32_t folded = Folded(c);
      if (folded == 0) break;
      // l'utilisateur: an article of one letter is a word of its own.
      const std::size_t so_far = folded_text.size() - word;
      if (folded == '\'' && so_far == 1 && !core::IsDigit(folded_text.back())) {
        i += size;
        break;
      }
      if (so_far < kLongestSpoken) AppendUtf8(folded_text, folded);
      i += size;
    }
    sentence.push_back({std::string_view(folded_text).substr(word), at, i});
  }
  end();
}

std::string_view SpelledOut(std::string_view text) {
  std::size_t letters = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_alone = core::IsLetter(text[i]) && (i == 0 || !core::IsLetter(text[i - 1])) &&
                          (i + 1 == text.size() || !core::IsLetter(text[i + 1]));
    if (is_alone) {
      if (letters++ == 0) begin = i;
      if (letters >= kFewestSpelled) return text.substr(begin, i + 1 - begin);
    } else if (text[i] != ' ' && text[i] != '.' && text[i] != '-' && text[i] != '_' &&
               text[i] != '*') {
      letters = 0;
    }
  }
  return {};
}

std::string_view EncodedSentence(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (!IsBase64(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    bool is_hex = true;
    while (end < text.size() && IsBase64(text[end])) {
      is_hex = is_hex && core::HexValue(text[end]) >= 0;
      ++end;
    }
    const std::string_view run = text.substr(i, end - i);
    if (run.size() >= kFewestEncoded && (is_hex ? HidesInHex(run) : HidesInBase64(run))) return run;
    i = end;
  }
  return NumberedSentence(text);
}

bool SaysInOneWord(std::string_view text) {
  std::string letters;
  letters.reserve(text.size());
  for (const char c : text) {
    if (core::IsLetter(c)) letters += static_cast<char>(c | 0x20);
  }
  // What they end with or begin with: one of these is in each of the orders.
  if (letters.find("instructions") == std::string::npos &&
      letters.find("theuser") == std::string::npos &&
      letters.find("previous") == std::string::npos &&
      letters.find("everythingabove") == std::string::npos &&
      letters.find("systemprompt") == std::string::npos) {
    return false;
  }
  for (const std::string_view order :
       {"ignorepreviousinstructions", "ignoreallprevious", "ignoreallinstructions",
        "ignoreyourinstructions", "disregardprevious", "disregardyourinstructions",
        "forgetyourinstructions", "forgeteverythingabove", "donottelltheuser", "donttelltheuser",
        "revealyoursystemprompt", "revealthesystemprompt", "overrideyourinstructions"}) {
    if (letters.find(order) != std::string::npos) return true;
  }
  return false;
}

std::vector<std::string> OtherReadings(std::string_view text) {
  std::vector<std::string> readings;
  const auto add = [&](std::string reading) {
    if (reading != text) readings.push_back(std::move(reading));
  };
  add(Unescaped(text));
  add(std::string(text.rbegin(), text.rend()));
  add(Turned(text));
  add(Unmasked(text));
  return readings;
}

}  // namespace claribi::policy
