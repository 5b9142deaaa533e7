// Pieces: a question cut into what belongs together: phrases of the model, single words of grammar,
// numbers, and words that may be names. Slips of the vocabulary are corrected here, names never.
#pragma once

#include <string>
#include <vector>

#include "planner/phrase_lexicon.h"
#include "planner/tokens.h"

namespace claribi::planner {

struct Piece {
  Token::Kind kind = Token::Kind::kWord;
  std::string words{};              // lower case, corrected; a hyphen within is a hyphen
  std::string text{};               // as it stands: for terms
  std::vector<Meaning> meanings{};  // none: grammar, a number, a name, or not understood
  std::size_t begin = 0;            // bytes in the question
  std::size_t end = 0;
  bool is_plural = false;
  bool is_shaped = false;   // in quotes, or formed as names of machines are, and no phrase
  bool is_unknown = false;  // neither a phrase nor grammar nor a number
  bool is_possessive = false;
  bool is_said = false;     // explained already, by what stands beside it
  std::string key{};        // a key of tags that people say alone
  std::string of_entity{};  // of a name: what it is the name of
  double number = 0;        // of numbers and number words
  std::string unit{};
};

/// Whether the piece may mean something of the kind.
bool Means(const Piece& piece, Meaning::Kind kind);
/// A comma, a bracket, or the end of a sentence.
bool IsMark(const Piece& piece);
/// A word, and no phrase of several.
bool IsOneWord(const Piece& piece);
/// Marks a piece as explained by what stands beside it.
void Say(Piece& piece);
/// Puts a word of the rules in the place of the piece's own.
void Reword(Piece& piece, const char* word);
/// A word that is not written in the question, at that byte.
Piece Unwritten(const char* word, std::size_t at);

std::vector<Piece> PiecesOf(const std::vector<Token>& tokens, const Lexicon& lexicon);

}  // namespace claribi::planner
