#include "planner/pieces.h"

#include "planner/grammar.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

// Slips, by the places of the words alone: after "in" a word may be a name of the estate.
std::vector<Token> Corrected(std::vector<Token> tokens, const Lexicon& lexicon) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Token& token = tokens[i];
    const bool known = token.kind != Token::Kind::kWord || token.is_shaped ||
                       lexicon.IsWord(token.low) || IsGrammar(token.low) ||
                       NumberOfWord(token.low) || lexicon.LongestAt(tokens, i).count > 0;
    if (known) continue;
    const bool is_name_place = i > 0 && IsNamePlace(tokens[i - 1].low);
    const std::string better = lexicon.Corrected(token.low, is_name_place);
    if (!better.empty()) token.low = better;
  }
  return tokens;
}

Piece FromToken(const Token& token) {
  Piece piece{.kind = token.kind,
              .words = token.low,
              .text = token.text,
              .meanings = {},
              .begin = token.begin,
              .end = token.end};
  piece.is_possessive = token.is_possessive;
  piece.number = token.number;
  piece.unit = token.unit;
  return piece;
}

}  // namespace

std::vector<Piece> PiecesOf(const std::vector<Token>& read, const Lexicon& lexicon) {
  const std::vector<Token> tokens = Corrected(read, lexicon);
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < tokens.size();) {
    const Token& token = tokens[i];
    Piece piece = FromToken(token);
    Phrase phrase = lexicon.LongestAt(tokens, i);
    if (phrase.count > 0) {
      for (std::size_t j = i + 1; j < i + phrase.count; ++j) {
        piece.words += " " + tokens[j].low;
        piece.text += " " + tokens[j].text;
        piece.end = tokens[j].end;
        piece.is_possessive = tokens[j].is_possessive;
      }
      piece.meanings = std::move(phrase.meanings);
      piece.is_plural = phrase.is_plural;
    } else if (token.kind == Token::Kind::kWord) {
      if (const auto number = NumberOfWord(token.low)) {
        piece.kind = Token::Kind::kNumber;
        piece.number = *number;
      } else {
        piece.is_shaped = token.is_shaped;
        piece.is_unknown = !IsGrammar(token.low);
      }
    } else if (token.kind == Token::Kind::kQuoted) {
      piece.is_shaped = true;
      piece.is_unknown = true;
    }
    pieces.push_back(std::move(piece));
    i += phrase.count > 0 ? phrase.count : 1;
  }
  return pieces;
}

}  // namespace claribi::planner
