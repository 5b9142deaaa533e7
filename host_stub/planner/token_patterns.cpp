#include "planner/token_patterns.h"

namespace claribi::planner {
namespace {

// Whether the word is one of "a|b|c".
bool IsOneOf(std::string_view word, std::string_view words) {
  while (true) {
    const auto bar = words.find('|');
    if (words.substr(0, bar) == word) return true;
    if (bar == std::string_view::npos) return false;
    words.remove_prefix(bar + 1);
  }
}

}  // namespace

bool IsMark(const Token& token) {
  return token.kind == Token::Kind::kComma || token.kind == Token::Kind::kEnd;
}

std::optional<std::size_t> EndOfPattern(const std::vector<Token>& tokens, std::size_t at,
                                        std::string_view pattern) {
  while (!pattern.empty() && pattern.front() == ' ') pattern.remove_prefix(1);
  if (pattern.empty()) return at;
  const auto blank = pattern.find(' ');
  std::string_view first = pattern.substr(0, blank);
  const std::string_view rest =
      blank == std::string_view::npos ? std::string_view() : pattern.substr(blank + 1);
  if (first == "$") {
    while (at < tokens.size() && IsMark(tokens[at])) ++at;
    return at == tokens.size() ? std::optional(at) : std::nullopt;
  }
  const bool repeats = first.front() == '*';
  const bool may_miss = repeats || first.front() == '?';
  if (may_miss) first.remove_prefix(1);
  const bool is_there =
      at < tokens.size() && tokens[at].kind != Token::Kind::kQuoted &&
      IsOneOf(IsMark(tokens[at]) ? std::string_view(",") : std::string_view(tokens[at].low), first);
  if (is_there) {
    if (const auto end = EndOfPattern(tokens, at + 1, repeats ? pattern : rest)) return end;
  }
  return may_miss ? EndOfPattern(tokens, at, rest) : std::nullopt;
}

}  // namespace claribi::planner
