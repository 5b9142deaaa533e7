#include "support_bundle/scrubber.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace claribi::support_bundle {
namespace {

constexpr std::size_t kShortestSecret = 4;
constexpr std::size_t kLongestNumber = 10;  // in a query: a port, a count, a time in seconds
constexpr std::size_t kShortestOpaque = 16;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
char Lower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

int HexOf(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = Lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string Decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexOf(text[i + 1]) >= 0 &&
        HexOf(text[i + 2]) >= 0) {
      decoded += static_cast<char>(HexOf(text[i + 1]) * 16 + HexOf(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string Encoded(std::string_view text, const char* digits) {
  std::string encoded;
  for (const char c : text) {
    if (IsLetter(c) || IsDigit(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte / 16], digits[byte % 16]};
    }
  }
  return encoded;
}

// Where a word ends that stands in running text or in JSON.
bool EndsWord(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' ||
         c == '`' || c == '{' || c == '}' || c == ')';
}

std::size_t EndOfWord(std::string_view text, std::size_t at) {
  while (at < text.size() && !EndsWord(text[at])) ++at;
  return at;
}

// Of running text, such as "the token: it has expired".
bool IsShortWord(std::string_view word) {
  return word.size() <= 3 && std::all_of(word.begin(), word.end(), &IsLetter);
}

bool IsHarmlessValue(std::string_view value) {
  return value == "true" || value == "false" || value.empty() ||
         (value.size() <= kLongestNumber && std::all_of(value.begin(), value.end(), &IsDigit));
}

// A run in which no word is recognised: letters and digits in turn, or the cases of letters.
bool IsOpaque(std::string_view run) {
  if (run.size() < kShortestOpaque) return false;
  std::size_t letters = 0, digits = 0, turns = 0, cases = 0;
  char before = '\0';
  for (const char c : run) {
    if (!IsLetter(c) && !IsDigit(c)) continue;
    letters += IsLetter(c) ? 1 : 0;
    digits += IsDigit(c) ? 1 : 0;
    if (before != '\0') {
      turns += IsDigit(c) != IsDigit(before) ? 1 : 0;
      cases += IsLetter(c) && IsLetter(before) && IsUpper(c) != IsUpper(before) ? 1 : 0;
    }
    before = c;
  }
  if (letters + digits < kShortestOpaque) return false;
  const bool is_mixed = digits > 0 && letters > 0 && turns * 5 >= letters + digits;
  // A text of capitals and digits is a key even where its digits stand together.
  const bool is_capital = digits > 0 && std::none_of(run.begin(), run.end(), [](char c) {
                            return IsLetter(c) && !IsUpper(c);
                          });
  const bool is_hex = digits > 0 && letters > 0 && run.size() >= 20 &&
                      std::all_of(run.begin(), run.end(), [](char c) { return HexOf(c) >= 0; });
  return is_mixed || is_hex || (is_capital && letters > 4) ||
         (digits > 0 && cases >= 4 && turns >= 2) || (letters >= 20 && cases * 5 >= letters * 2);
}

bool IsOfRun(char c) {
  return IsLetter(c) || IsDigit(c) || c == '_' || c == '-' || c == '+' || c == '=' || c == '~';
}

// What joins the parts of one token, where it is no path and no URL.
bool Joins(char c) { return c == '/' || c == '.' || c == ':' || c == '%'; }

constexpr std::array kSecretNames = {"password",   "passwd",        "passphrase", "pwd",
                                     "secret",     "token",         "apikey",     "accesskey",
                                     "credential", "authorization", "cookie",     "signature",
                                     "assertion",  "privatekey",    "sessionid"};

// Whether a name, as it ends at `end`, is one of those that a secret follows.
bool EndsWithSecretName(std::string_view text, std::size_t end) {
  std::string name;  // backwards, without what joins its words
  for (std::size_t at = end; at > 0 && name.size() < 40; --at) {
    const char c = text[at - 1];
    if (IsLetter(c) || IsDigit(c)) {
      name.insert(name.begin(), Lower(c));
    } else if (c != '_' && c != '-') {
      break;
    }
  }
  return std::any_of(kSecretNames.begin(), kSecretNames.end(),
                     [&name](const char* known) { return name.find(known) != std::string::npos; });
}

// The schemes of HTTP authentication that put a secret behind their name.
constexpr std::array<std::string_view, 4> kSchemes = {"bearer", "basic", "dpop", "digest"};

bool StartsWithWord(std::string_view text, std::size_t at, std::string_view word) {
  if (text.size() - at < word.size() + 1 || (at > 0 && IsOfRun(text[at - 1]))) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (Lower(text[at + i]) != word[i]) return false;
  }
  return text[at + word.size()] == ' ';
}

}  // namespace

void Scrubber::AddSecret(std::string_view secret) {
  for (const std::string& form : {std::string(secret), Encoded(secret, "0123456789ABCDEF"),
                                  Encoded(secret, "0123456789abcdef")}) {
    if (secret.size() < kShortestSecret) return;
    if (std::find(secrets_.begin(), secrets_.end(), form) == secrets_.end()) {
      secrets_.push_back(form);
    }
  }
  std::stable_sort(secrets_.begin(), secrets_.end(),
                   [](const auto& left, const auto& right) { return left.size() > right.size(); });
}

void Scrubber::AddSecretsOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string_view rest = scheme == url.npos ? url : url.substr(scheme + 3);
  if (const std::size_t at = rest.rfind('@'); at != rest.npos) {
    const std::string_view user = rest.substr(0, at);
    const std::size_t colon = user.find(':');
    if (colon != user.npos) {
      const std::string_view password = user.substr(colon + 1);
      AddSecret(password);
      AddSecret(Decoded(password));
    } else {
      AddSecret(user);  // a token in the place of the user
      AddSecret(Decoded(user));
    }
  }
  for (std::size_t at = rest.find_first_of("?&"); at != rest.npos;
       at = rest.find_first_of("?&", at + 1)) {
    const std::string_view pair =
        rest.substr(at + 1, std::min(rest.find_first_of("&#", at + 1), rest.size()) - at - 1);
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || IsHarmlessValue(pair.substr(equals + 1))) continue;
    AddSecret(pair.substr(equals + 1));
    AddSecret(Decoded(pair.substr(equals + 1)));
  }
}

std::string Scrubber::Known(std::string_view text) const {
  return UrlsWithoutSecrets(WithoutUsers(WithoutKnown(text)));
}

std::string Scrubber::Anything(std::string_view text) const {
  return WithoutOpaque(WithoutNamed(WithoutKeys(Known(text))));
}

std::string Scrubber::WithoutKnown(std::string_view text) const {
  std::string clean(text);
  for (const std::string& secret : secrets_) {
    for (std::size_t at = clean.find(secret); at != clean.npos; at = clean.find(secret, at)) {
      clean.replace(at, secret.size(), kMark);
      at += std::string_view(kMark).size();
      ++removed_;
    }
  }
  return clean;
}

std::string Scrubber::UrlsWithoutSecrets(std::string_view text) const {
  std::string clean;
  std::size_t next = 0;
  for (std::size_t at = text.find("://"); at != text.npos; at = text.find("://", next)) {
    const std::size_t begin = at + 3;
    std::size_t end = EndOfWord(text, begin);
    while (end > begin && std::string_view(".,;:!").find(text[end - 1]) != text.npos) --end;
    clean.append(text.substr(next, begin - next));
    std::string_view url = text.substr(begin, end - begin);
    next = end;
    // A password may hold what should have been encoded: all up to the last @ goes.
    if (const std::size_t user = url.rfind('@'); user != url.npos) {
      clean += std::string(kMark) + "@";
      ++removed_;
      url.remove_prefix(user + 1);
    }
    const std::size_t query = url.find_first_of("?#");
    clean.append(url.substr(0, query));
    while (!url.empty() && query != url.npos) {
      url.remove_prefix(url.find_first_of("?#&"));
      const char mark = url.front();
      url.remove_prefix(1);
      std::string_view pair = url.substr(0, url.find_first_of("?#&"));
      url.remove_prefix(pair.size());
      const std::size_t equals = pair.find('=');
      clean += mark;
      if (mark != '#' && equals != pair.npos && IsHarmlessValue(pair.substr(equals + 1))) {
        clean.append(pair);
      } else if (!pair.empty()) {
        clean.append(mark != '#' && equals != pair.npos ? pair.substr(0, equals + 1) : "");
        clean += kMark;
        ++removed_;
      }
    }
  }
  return clean.append(text.substr(next));
}

// Of an address without a scheme: "user:password@host".
std::string Scrubber::WithoutUsers(std::string_view text) const {
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::max(EndOfWord(text, at), at + 1);
    std::string_view word = text.substr(at, end - at);
    at = end;
    const std::size_t user = word.rfind('@');
    if (user != word.npos && word.find(':') < user && word.find("://") == word.npos &&
        word.substr(0, user) != kMark) {
      clean += kMark;
      ++removed_;
      word.remove_prefix(user);
    }
    clean.append(word);
  }
  return clean;
}

std::string Scrubber::WithoutKeys(std::string_view text) const {
  std::string clean;
  for (std::size_t at = text.find("-----BEGIN "); at != text.npos; at = text.find("-----BEGIN ")) {
    clean.append(text.substr(0, at)) += kMark;
    ++removed_;
    const std::size_t end = text.find("-----END ", at);
    if (end == text.npos) return clean;
    const std::size_t line = text.find("-----", end + 9);
    if (line == text.npos) return clean;
    text.remove_prefix(line + 5);
  }
  return clean.append(text);
}

std::string Scrubber::WithoutNamed(std::string_view text) const {
  std::string clean;
  std::size_t at = 0;
  const auto remove_word = [&](std::size_t begin) {
    const std::size_t end = EndOfWord(text, begin);
    clean.append(text.substr(at, begin - at));
    const std::string_view word = text.substr(begin, end - begin);
    const bool is_marked = word.substr(0, std::string_view(kMark).size()) == kMark;
    const bool is_plain = IsShortWord(word) || word == "true" || word == "false" || word == "null";
    if (!is_marked && !is_plain) {
      clean += kMark;
      ++removed_;
    } else {
      clean.append(word);
    }
    at = end;
  };
  for (std::size_t i = 0; i < text.size(); i = std::max(i + 1, at)) {
    const bool is_sign = text[i] == '=' || text[i] == ':';
    std::size_t name_end = i;
    while (is_sign && name_end > 0 && (text[name_end - 1] == '"' || text[name_end - 1] == ' ')) {
      --name_end;
    }
    if (is_sign && EndsWithSecretName(text, name_end)) {
      std::size_t begin = i + 1;
      while (begin < text.size() &&
             (text[begin] == ' ' || text[begin] == '"' || text[begin] == '\'')) {
        ++begin;
      }
      for (const std::string_view scheme : kSchemes) {
        if (StartsWithWord(text, begin, scheme)) begin += scheme.size() + 1;
      }
      remove_word(begin);
      continue;
    }
    for (const std::string_view scheme : kSchemes) {
      if (!StartsWithWord(text, i, scheme)) continue;
      remove_word(i + scheme.size() + 1);
      break;
    }
  }
  return clean.append(text.substr(at));
}

std::string Scrubber::WithoutOpaque(std::string_view text) const {
  std::string clean;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::max(EndOfWord(text, at), at + 1);
    const std::string_view word = text.substr(at, end - at);
    at = end;
    const bool is_place = word.find("://") != word.npos || word.front() == '/';
    // A key may hold what joins the parts of names, and shows only as a whole.
    if (!is_place && IsOpaque(word)) {
      clean += kMark;
      ++removed_;
      continue;
    }
    std::string kept;
    bool has_opaque = false;
    for (std::size_t i = 0; i < word.size();) {
      std::size_t run = i;
      while (run < word.size() && IsOfRun(word[run])) ++run;
      if (run == i) {
        kept += word[i++];
        continue;
      }
      const bool is_opaque = IsOpaque(word.substr(i, run - i));
      has_opaque = has_opaque || is_opaque;
      kept += is_opaque ? kMark : std::string(word.substr(i, run - i));
      removed_ += is_opaque ? 1 : 0;
      i = run;
    }
    // What is joined to it may be a part of it.
    const bool is_joined = std::any_of(word.begin(), word.end(), &Joins);
    clean += has_opaque && is_joined && !is_place ? kMark : kept;
  }
  return clean;
}

}  // namespace claribi::support_bundle
