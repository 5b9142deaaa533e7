// Tokens: the words, numbers and signs of a question, each with its place in it. Contractions come
// apart ("isn't": is, not), a possessive 's is noted and cut off, quotes keep a name together, and
// a number takes the unit that is written at it ("80%", "500GB", "$200"). Names such as
// shop-pg-prod, env=prod and aws-eu-west-1 stay whole. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::planner {

struct Token {
  enum class Kind {
    kWord,
    kNumber,
    kQuoted,  // a name in quotes, with blanks perhaps
    kSign,    // a sign of comparison: < > <= >= = !=
    kComma,
    kEnd  // . ? ! ; and a line's end between sentences
  };
  Kind kind = Kind::kWord;
  std::string text{};      // as it stands, without quotes and 's
  std::string low{};       // the same in lower case
  std::size_t begin = 0;   // bytes in the question
  std::size_t end = 0;     // for both parts of a contraction the same stretch
  bool is_shaped = false;  // formed as names of machines are: with - _ . : = / @ or a digit inside
  bool is_possessive = false;    // 's or s' stood at the end
  bool is_continuation = false;  // the second part of a contraction
  double number = 0;
  std::string unit{};  // written at the number, as it stands: "%", "GB", "$"
};

/// At most as many tokens as the question has bytes.
std::vector<Token> TokensOf(std::string_view question);

}  // namespace claribi::planner
