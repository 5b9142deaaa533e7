// How a question opens before it asks: "Could you tell me …", "I'd like to know whether …". What
// only asks for an answer, or for its form, is taken off, so that each rule reads the question
// itself; what "whether" tells becomes a question for yes or no. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

constexpr std::size_t kLongestOpening = 12;

}  // namespace

// Takes pieces out of the reading; they say nothing of what is asked for.
void QuestionReader::Drop(std::size_t at, std::size_t count) {
  for (std::size_t i = at; i < at + count; ++i) {
    if (pieces_[i].kind == Token::Kind::kComma || pieces_[i].kind == Token::Kind::kEnd) continue;
    draft_.uses.push_back({pieces_[i].begin, pieces_[i].end, As::kOperator, Part::kFrame, 0});
  }
  pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                pieces_.begin() + static_cast<std::ptrdiff_t>(at + count));
}

// Where the question itself begins; 0 where it begins at once. "Show", "list" and "give" stay:
// they ask for rows.
std::size_t QuestionReader::EndOfOpening() const {
  const auto skip = [&](std::size_t from, std::initializer_list<std::string_view> words) {
    while (Is(from, words)) ++from;
    return from;
  };
  std::size_t at = 0;
  const std::size_t polite = skip(0, {"please", "kindly"});
  at = polite;
  if (Is(at, {"can", "could", "would", "will"}) &&
      Is(at + 1, {"you", "someone", "anyone", "somebody", "anybody"})) {
    at = skip(at + 2, {"please", "kindly", "help", "quickly", "just", "also", "maybe"});
  } else if (Is(at, {"i", "we"})) {
    const bool wants =
        Is(at + 1, {"would", "want", "need", "like", "am", "was", "wonder", "require"});
    if (!wants) return 0;
    at = skip(at + 1, {"would", "want", "need", "like", "love", "to", "am", "was", "just", "also",
                       "really", "please", "require"});
    if (Is(at, {"curious", "interested", "wondering", "wonder"})) {
      at = skip(at + 1, {"to", "in"});
      if (Is(at, {"about", "on"}) || Is(at - 1, {"in"})) return 0;
      if (Is(at, {"know", "see", "find", "learn"})) ++at;
      return Is(at, {"whether", "if", "which", "what", "how", "who", "where", "when"}) ? at : 0;
    }
  } else if (Is(at + 2, {"know"}) &&
             ((Is(at, {"do", "does"}) &&
               Is(at + 1, {"you", "anyone", "anybody", "someone", "somebody"})) ||
              (Is(at, {"let"}) && Is(at + 1, {"me", "us"})))) {
    at += 2;
  }
  // "tell me", "know", "find out", "check": then what is to be told.
  std::size_t verb = at;
  if ((Is(verb, {"tell", "remind"}) && Is(verb + 1, {"me", "us"})) ||
      (Is(verb, {"find", "figure", "work"}) && Is(verb + 1, {"out"}))) {
    verb += 2;
  } else if (Is(verb, {"know", "learn", "understand", "check", "say"})) {
    ++verb;
  }
  if (verb == at)
    return Is(at, {"show", "list", "give", "count", "display", "break", "compare", "rank", "sort",
                   "group", "plot"})
               ? at
               : 0;
  verb = skip(verb, {"please", "for", "me"});
  if (pieces_.size() > verb && pieces_[verb].kind == Token::Kind::kComma) ++verb;
  return Is(verb, {"about", "more", "everything", "something"}) ? 0 : verb;
}

void QuestionReader::SettleOpening() {
  // "need everything with …", "looking for a list of …"
  const std::size_t wants = Is(0, {"need", "want", "require"})     ? 1
                            : Is(0, {"looking"}) && Is(1, {"for"}) ? 2
                                                                   : 0;
  if (wants > 0 && Is(wants, {"everything", "all", "every"})) {
    if (wants == 2) Drop(1, 1);
    Reword(pieces_[0], "list");
  } else if (wants > 0 && Is(wants, {"a", "the", "our", "to", "an"})) {
    Drop(0, wants);
  }
  const std::size_t end = EndOfOpening();
  if (end > 0 && end < kLongestOpening && end < pieces_.size()) {
    const bool says =
        std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                    [](const Piece& piece) { return !piece.meanings.empty(); });
    if (!says) Drop(0, end);
  }
  if (Is(0, {"whether"}) || (Is(0, {"if"}) && end > 0)) SettleWhether();
  SettleListOf();
}

// "Put together a list of our services", "Hand me the roster of …", "A table of all Kafka services
// …": the rows themselves.
void QuestionReader::SettleListOf() {
  std::size_t at = 0;
  while (Is(at, {"please", "kindly", "can", "could", "would", "will", "you", "someone", "i", "we",
                 "want", "need", "like", "to"})) {
    ++at;
  }
  const std::size_t verb = at;
  if (Is(at, {"put", "compile", "prepare", "draw", "produce", "generate", "hand", "pull", "get",
              "assemble", "write", "fetch", "make", "give", "show", "print"})) {
    ++at;
    while (Is(at, {"me", "us", "up", "together", "out"})) ++at;
  }
  if (Is(at, {"a", "an", "the", "one"})) ++at;
  if (Is(at, {"full", "complete", "short", "quick", "brief", "whole"})) ++at;
  const bool is_form = Is(at, {"list", "table", "overview", "listing", "roster", "summary",
                               "rundown", "enumeration", "inventory", "tabulation", "report"}) &&
                       Is(at + 1, {"of"});
  if (!is_form) return;
  std::size_t rows = at + 2;
  while (Is(rows, {"all", "our", "the", "every", "each", "my"})) ++rows;
  const std::size_t first = rows;
  while (rows < pieces_.size() && Means(pieces_[rows], Meaning::Kind::kValue)) ++rows;
  const bool is_rows = (rows < pieces_.size() && Means(pieces_[rows], Meaning::Kind::kEntity) &&
                        (pieces_[rows].is_plural || Is(first - 1, {"every", "each"}))) ||
                       IsKind(first);
  const bool is_plain = at == verb && Is(at, {"list", "inventory"});
  if (is_rows && !is_plain) Drop(0, at + 2);
}

// "whether we have Kafka", "whether x is running": as a question for yes or no.
void QuestionReader::SettleWhether() {
  Drop(0, 1);
  std::size_t verb = 0;
  while (verb < pieces_.size() && !IsBe(Word(verb)) && !Is(verb, {"has", "have", "use", "run"})) {
    if (Is(verb, {"that", "which", "with", "whose", "who"})) return;
    ++verb;
  }
  if (verb == 0 || verb == pieces_.size()) return;
  if (IsBe(Word(verb))) {
    std::rotate(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(verb),
                pieces_.begin() + static_cast<std::ptrdiff_t>(verb) + 1);
    return;
  }
  Piece opener;  // "do we have": a word that is not written
  opener.words = opener.text = "do";
  opener.begin = opener.end = pieces_.front().begin;
  pieces_.insert(pieces_.begin(), opener);
}

// "give me a table of the ClickHouse services", "the distinct plan names": how it is to be told.
void QuestionReader::SettleFormAsked(std::size_t i) {
  const bool is_form = i > 1 && Is(i, {"table", "list", "listing", "overview", "chart"}) &&
                       Is(i - 1, {"a"}) && Is(i + 1, {"of"});
  const bool asks =
      is_form && std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                             [](const Piece& piece) {
                               return piece.words == "give" || piece.words == "show" ||
                                      piece.words == "want" || piece.words == "need" ||
                                      piece.words == "like" || piece.words == "get" ||
                                      piece.words == "make" || piece.words == "have";
                             });
  if (asks) return Drop(i - 1, 3);
  const bool is_distinct = Is(i, {"distinct", "different", "unique"}) && i + 2 < pieces_.size() &&
                           Means(pieces_[i + 1], Meaning::Kind::kField) &&
                           Is(i + 2, {"names", "values"});
  if (!is_distinct) return;
  pieces_[i + 1].is_plural = true;
  Drop(i + 2, 1);
}

}  // namespace claribi::planner
