#include "planner/tokens.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
// Signs that hold a name together, between two of its characters.
bool IsJoint(char c) { return std::string_view("-_.:=/@+").find(c) != std::string_view::npos; }

// Typographic quotes and dashes as ASCII, of the same length: each is three bytes long.
std::string Plain(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kSigns{{
      {"\u2019", "'\x01\x01"},
      {"\u2018", "'\x01\x01"},
      {"\u201C", "\"\x01\x01"},
      {"\u201D", "\"\x01\x01"},
      {"\u201E", "\"\x01\x01"},
      {"\u2011", "-\x01\x01"},
      {"\u2013", " \x01\x01"},
      {"\u2014", ",\x01\x01"},
      {"\u2265", ">=\x01"},
      {"\u2264", "<=\x01"},
  }};
  std::string plain(text);
  for (const auto& [sign, ascii] : kSigns) {
    for (auto at = plain.find(sign); at != std::string::npos; at = plain.find(sign, at)) {
      plain.replace(at, sign.size(), ascii);
    }
  }
  return plain;
}

class Scanner {
 public:
  explicit Scanner(std::string_view question) : text_(Plain(question)), question_(question) {}

  std::vector<Token> Run() {
    while (at_ < text_.size()) Step();
    return std::move(tokens_);
  }

 private:
  char Here(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void Step() {
    const char c = Here();
    if (c == '"' || c == '`' || (c == '\'' && IsOpening())) {
      if (Quoted(c)) return;
      ++at_;
    } else if (IsDigit(c) || (c == '$' && IsDigit(Here(1)))) {
      NumberOrName();
    } else if (IsLetter(c)) {
      Word(at_);
    } else if (c == '<' || c == '>' || c == '=' || (c == '!' && Here(1) == '=')) {
      const std::size_t length = Here(1) == '=' ? 2 : 1;
      Push(Token::Kind::kSign, at_, at_ + length);
      at_ += length;
    } else if (c == '%') {
      Push(Token::Kind::kWord, at_, at_ + 1);
      ++at_;
    } else {
      if (c == ',' || c == '(' || c == ')' || c == ':') Push(Token::Kind::kComma, at_, at_ + 1);
      if (c == '&') Push(Token::Kind::kWord, at_, at_ + 1);
      if (c == '.' || c == '?' || c == '!' || c == ';') Push(Token::Kind::kEnd, at_, at_ + 1);
      ++at_;
    }
  }

  // Whether a ' begins a quotation: nothing before it belongs to a word, and another follows.
  bool IsOpening() const {
    return (at_ == 0 || text_[at_ - 1] == ' ') && text_.find('\'', at_ + 1) != std::string::npos;
  }

  bool Quoted(char quote) {
    const auto close = text_.find(quote, at_ + 1);
    if (close == std::string::npos || close == at_ + 1) return false;
    Token& token = Push(Token::Kind::kQuoted, at_ + 1, close);
    token.begin = at_;
    token.end = close + 1;
    at_ = close + 1;
    return true;
  }

  // From a digit: a number with what is written at it, or a name that begins with a digit.
  void NumberOrName() {
    const std::size_t begin = at_;
    const bool has_money = Here() == '$';
    if (has_money) ++at_;
    std::string digits;
    const auto goes_on = [&] {
      return IsDigit(Here()) || ((Here() == '.' || Here() == ',') && IsDigit(Here(1)));
    };
    while (goes_on()) {
      if (Here() != ',') digits += Here();
      ++at_;
    }
    std::string unit = has_money ? "$" : "";
    if (Here() == '%') {
      unit = "%";
      ++at_;
    }
    std::size_t end = at_;
    while (IsLetter(text_[end < text_.size() ? end : 0]) && end < text_.size()) ++end;
    const bool is_name = end < text_.size() && IsJoint(text_[end]) && end + 1 < text_.size() &&
                         (IsLetter(text_[end + 1]) || IsDigit(text_[end + 1]));
    const bool is_rate = is_name && text_[end] == '/' && end > at_;
    if (is_name && !is_rate && !has_money) {
      at_ = begin;
      Word(begin);
      return;
    }
    if (unit.empty()) {
      if (is_rate) {
        ++end;
        while (end < text_.size() && IsLetter(text_[end])) ++end;
      }
      unit = text_.substr(at_, end - at_);
      at_ = end;
    }
    Token& token = Push(Token::Kind::kNumber, begin, at_);
    token.number = std::strtod(digits.c_str(), nullptr);
    token.unit = unit;
    if (has_money && Here() == '/' && IsLetter(Here(1))) {  // $900/month
      Push(Token::Kind::kWord, at_, at_ + 1).low = "per";
      ++at_;
    }
  }

  void Word(std::size_t begin) {
    std::size_t end = begin;
    while (end < text_.size()) {
      const char c = text_[end];
      const bool joins = (IsJoint(c) || c == '\'') && end > begin && end + 1 < text_.size() &&
                         (IsLetter(text_[end + 1]) || IsDigit(text_[end + 1]));
      if (!IsLetter(c) && !IsDigit(c) && !joins) break;
      ++end;
    }
    at_ = end;
    std::string word = text_.substr(begin, end - begin);
    if (Contraction(Lowered(word), begin, end)) return;
    bool is_possessive = false;
    if (word.size() > 2 && (word.ends_with("'s") || word.ends_with("'S"))) {
      is_possessive = true;
      word.resize(word.size() - 2);
    } else if (end < text_.size() && text_[end] == '\'' && word.back() == 's') {
      is_possessive = true;
      ++at_;
    }
    Token& token = Push(Token::Kind::kWord, begin, begin + word.size());
    token.end = at_;
    token.is_possessive = is_possessive;
  }

  // "isn't", "what's", "we're", "I'd": two words at one place.
  bool Contraction(const std::string& word, std::size_t begin, std::size_t end) {
    const auto apostrophe = word.find('\'');
    if (word.starts_with("non-") && word.size() > 6) return Two("not", word.substr(4), begin, end);
    if (word == "cannot") return Two("can", "not", begin, end);
    if (apostrophe == std::string::npos) return false;
    if (word.ends_with("n't")) {
      std::string verb = word.substr(0, word.size() - 3);
      if (verb == "ca") verb = "can";
      if (verb == "wo") verb = "will";
      return Two(verb, "not", begin, end);
    }
    const std::string head = word.substr(0, apostrophe);
    const std::string tail = word.substr(apostrophe + 1);
    static constexpr std::array<std::string_view, 11> kIs = {
        "what", "who", "where", "when", "how", "that", "there", "it", "which", "here", "let"};
    if (tail == "s") {
      for (const std::string_view known : kIs) {
        if (head == known) return Two(head, head == "let" ? "us" : "is", begin, end);
      }
      return false;
    }
    if (tail == "re") return Two(head, "are", begin, end);
    if (tail == "ve") return Two(head, "have", begin, end);
    if (tail == "d") return Two(head, "would", begin, end);
    if (tail == "m") return Two(head, "am", begin, end);
    return tail == "ll" && Two(head, "will", begin, end);
  }

  bool Two(const std::string& first, const std::string& second, std::size_t begin,
           std::size_t end) {
    for (const std::string& word : {first, second}) {
      Token token{.text = word, .low = word, .begin = begin, .end = end};
      token.is_continuation =
          &word != &first && word == second && !tokens_.empty() && tokens_.back().begin == begin;
      tokens_.push_back(std::move(token));
    }
    return true;
  }

  Token& Push(Token::Kind kind, std::size_t begin, std::size_t end) {
    Token token{.kind = kind, .begin = begin, .end = end};
    token.text = std::string(question_.substr(begin, end - begin));
    token.low = Lowered(text_.substr(begin, end - begin));
    if (kind == Token::Kind::kWord) {
      for (std::size_t i = 0; i < token.low.size(); ++i) {
        if (IsJoint(token.low[i]) || IsDigit(token.low[i])) token.is_shaped = true;
      }
    }
    tokens_.push_back(std::move(token));
    return tokens_.back();
  }

  std::string text_;
  std::string_view question_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> TokensOf(std::string_view question) { return Scanner(question).Run(); }

}  // namespace claribi::planner
