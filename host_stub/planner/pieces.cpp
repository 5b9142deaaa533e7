#include "planner/pieces.h"

#include <algorithm>
#include <cstdlib>

#include "planner/grammar.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

// "single-node", "3-node", "multi-node": a number and what is counted.
std::vector<Token> Parted(const std::vector<Token>& tokens, const Lexicon& lexicon) {
  std::vector<Token> parted;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const auto hyphen = token.low.find('-');
    const bool may_part = token.kind == Token::Kind::kWord && hyphen != std::string::npos &&
                          hyphen == token.low.rfind('-') && !token.is_possessive &&
                          lexicon.LongestAt(tokens, i).count == 0;
    const std::string first = may_part ? token.low.substr(0, hyphen) : "";
    const bool is_number = !first.empty() && first.size() < 6 &&
                           first.find_first_not_of("0123456789") == std::string::npos;
    const bool counts = is_number || NumberOfWord(first) || first == "multi";
    const std::string last = is_number ? token.low.substr(hyphen + 1) : "";
    const bool is_range = !last.empty() && last.size() < 6 &&
                          last.find_first_not_of("0123456789") == std::string::npos &&
                          i + 1 < tokens.size() && lexicon.IsWord(tokens[i + 1].low);
    if (is_range) {  // "2-4 nodes"
      for (const std::string& part : {first, std::string("to"), last}) {
        Token each{.text = part, .low = part, .begin = token.begin, .end = token.end};
        if (part != "to") {
          each.kind = Token::Kind::kNumber;
          each.number = std::strtod(part.c_str(), nullptr);
        }
        each.is_continuation = !parted.empty() && parted.back().begin == token.begin;
        parted.push_back(std::move(each));
      }
      continue;
    }
    // "startup-plan services": a value and its noun, before another noun.
    const auto noun = [&](const std::string& word, Meaning::Kind kind) {
      const auto* meanings = lexicon.Find(word);
      return meanings != nullptr &&
             std::any_of(meanings->begin(), meanings->end(),
                         [&](const Meaning& meaning) { return meaning.kind == kind; });
    };
    const std::string behind = may_part ? token.low.substr(hyphen + 1) : "";
    const bool describes = may_part && noun(first, Meaning::Kind::kValue) &&
                           (noun(behind, Meaning::Kind::kField) || behind == "based") &&
                           i + 1 < tokens.size() && tokens[i + 1].low.ends_with("s") &&
                           lexicon.IsWord(tokens[i + 1].low);
    if (describes) {
      parted.push_back({.text = token.text.substr(0, hyphen),
                        .low = first,
                        .begin = token.begin,
                        .end = token.end});
      if (behind == "based") continue;
      parted.push_back({.text = behind, .low = behind, .begin = token.begin, .end = token.end});
      parted.back().is_continuation = true;
      continue;
    }
    const std::string second = counts ? token.low.substr(hyphen + 1) : "";
    if (second.empty() || !lexicon.IsWord(second)) {
      parted.push_back(token);
      continue;
    }
    Token number{.text = first, .low = first, .begin = token.begin, .end = token.end};
    if (is_number) {
      number.kind = Token::Kind::kNumber;
      number.number = std::strtod(first.c_str(), nullptr);
    }
    parted.push_back(std::move(number));
    parted.push_back({.text = second, .low = second, .begin = token.begin, .end = token.end});
    parted.back().is_continuation = true;
  }
  return parted;
}

// Slips, by the places of the words alone: after "in" a word may be a name of the estate.
std::vector<Token> Corrected(std::vector<Token> tokens, const Lexicon& lexicon) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Token& token = tokens[i];
    const auto singulars = SingularsOf(token.low);
    const bool is_plural =
        std::any_of(singulars.begin(), singulars.end(),
                    [&](const std::string& singular) { return lexicon.IsWord(singular); });
    const bool known = token.kind != Token::Kind::kWord || token.is_shaped || is_plural ||
                       lexicon.IsWord(token.low) || IsGrammar(token.low) ||
                       NumberOfWord(token.low) || lexicon.LongestAt(tokens, i).count > 0;
    if (known) continue;
    // "hw many": so does what stands before.
    const bool is_how = i + 1 < tokens.size() && token.low.size() > 1 && token.low[0] == 'h' &&
                        (tokens[i + 1].low == "many" || tokens[i + 1].low == "much");
    if (is_how && SpellingDistance(token.low, "how", 1) <= 1) {
      token.low = "how";
      continue;
    }
    // "how mny": what stands there is one of two.
    if (i > 0 && tokens[i - 1].low == "how" && token.low.size() > 2) {
      for (const char* each : {"many", "much"}) {
        if (SpellingDistance(token.low, each, 1) <= 1) token.low = each;
      }
    }
    if (IsGrammar(token.low)) continue;
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

bool Means(const Piece& piece, Meaning::Kind kind) {
  return std::any_of(piece.meanings.begin(), piece.meanings.end(),
                     [&](const Meaning& meaning) { return meaning.kind == kind; });
}

bool IsMark(const Piece& piece) {
  return piece.kind == Token::Kind::kComma || piece.kind == Token::Kind::kEnd;
}

bool IsOneWord(const Piece& piece) {
  return piece.kind == Token::Kind::kWord && piece.words.find(' ') == std::string::npos;
}

void Say(Piece& piece) {
  piece.meanings.clear();
  piece.is_said = true;
  piece.is_unknown = false;
}

void Reword(Piece& piece, const char* word) {
  piece.words = word;
  piece.meanings.clear();
  piece.is_unknown = piece.is_shaped = false;
}

Piece Unwritten(const char* word, std::size_t at) {
  Piece piece;
  piece.words = piece.text = word;
  piece.begin = piece.end = at;
  return piece;
}

std::vector<Piece> PiecesOf(const std::vector<Token>& read, const Lexicon& lexicon) {
  const std::vector<Token> tokens = Corrected(Parted(read, lexicon), lexicon);
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
