// Question words that stand behind or alone: "cpu over 85 percent who", "no backups, which ones?",
// "who is on a startup plan", "which one's down". They ask for the usual rows, and become "which
// services …". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

bool IsDegree(const Piece& piece, Degree degree) {
  return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
    return meaning.kind == Kind::kDegree && meaning.degree == degree;
  });
}

}  // namespace

void QuestionReader::SettleRelativeWords() {
  // "which one's down": "one's" is "one is", where nothing that one has follows.
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const bool is_short =
        pieces_[i].is_possessive && Is(i, {"one"}) && Is(i - 1, {"which", "what"});
    const bool has = Means(pieces_[i + 1], Kind::kField) && !Means(pieces_[i + 1], Kind::kValue);
    if (!is_short || has) continue;
    pieces_[i].is_possessive = false;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                   Unwritten("is", pieces_[i].end));
  }
  if (SettleAskedBehind()) return;
  // "who all is on x", "who here runs on x", "which one is it that has six nodes"
  if (Is(0, {"who"}) && Is(1, {"all", "here"}) && pieces_.size() > 3) Drop(1, 1);
  for (std::size_t i = 1; i < 4 && i + 3 < pieces_.size(); ++i) {
    if (Is(0, {"which", "what"}) && IsBe(Word(i)) && Is(i + 1, {"it"}) && Is(i + 2, {"that"})) {
      Drop(i, 3);
      break;
    }
  }
  // "who is powered off", "who runs on x", "who costs more than 500 dollars": rows, and no people.
  if (!Is(0, {"who"}) || SaysRows() || pieces_.size() < 3 || HasPeriod()) return;
  std::size_t said = 2;
  while (Is(said, {"currently", "still", "not", "all", "now"})) ++said;
  if (said >= pieces_.size()) return;
  const auto is_of_rows = [&](const Meaning& meaning) {
    return meaning.kind == Kind::kValue && meaning.entity == model_.default_entity;
  };
  const auto& meanings = pieces_[said].meanings;
  const bool is_value = std::any_of(meanings.begin(), meanings.end(), is_of_rows);
  const bool is = Is(1, {"is", "are"});
  // "who is the oldest": one of the rows.
  const std::size_t most = Is(3, {"most", "least"}) ? 4 : 3;
  const bool is_first = is && Is(2, {"the"}) && most + 1 == WordsEnd() &&
                        (IsDegree(pieces_[most], Degree::kSuperlative) ||
                         (most == 4 && IsDegree(pieces_[most], Degree::kPositive)));
  if (is_first) {
    Reword(pieces_[0], "which");
    InsertUsualNoun(0);
    return;
  }
  const bool runs = Is(1, {"runs", "run", "sits", "sit", "lives", "live"}) && Is(2, {"on", "in"});
  const bool costs = Is(1, {"costs", "cost"}) && BoundAt(2);
  const bool compares = is && IsDegree(pieces_[said], Degree::kComparative);
  // "who is on startup-4": of what has such a name; people are in projects, and on none.
  const bool is_on = is && Is(said, {"on"}) && said + 2 == WordsEnd() &&
                     pieces_[said + 1].is_shaped && pieces_[said + 1].is_unknown;
  if (!((is && is_value) || runs || costs || compares || is_on)) return;
  if (is && is_value) {
    std::erase_if(pieces_[said].meanings,
                  [&](const Meaning& meaning) { return !is_of_rows(meaning); });
  }
  if (is_on) {
    // Part of such a name is a value that the model knows; another may be of a row.
    const std::string part = pieces_[said + 1].words.substr(0, pieces_[said + 1].words.find('-'));
    const auto* known = lexicon_.Find(part);
    if (known == nullptr || std::none_of(known->begin(), known->end(), is_of_rows)) return;
  }
  Reword(pieces_[0], "which");
  InsertUsualRows(0);
}

// "over 85 % CPU, who?", "running on x, which services", "Kafka on x, which ones are they". True
// where it is so asked.
bool QuestionReader::SettleAskedBehind() {
  const std::size_t end = WordsEnd();
  std::size_t tail = end;
  if (tail > 3 && Is(tail - 1, {"exactly", "please"})) --tail;
  if (tail > 3 && Is(tail - 1, {"they", "it", "those", "these"}) && Is(tail - 2, {"are", "is"})) {
    tail -= 2;
  }
  std::size_t rows = tail;  // "which services": the rows stand behind the question word
  std::size_t rows_end = tail;
  if (tail > 2 && Is(tail - 1, {"one", "ones"})) {
    --tail;
  } else if (tail == end && tail > 2 && IsUsualRows(tail - 1)) {
    --tail;
    while (tail > 1 && IsKind(tail - 1)) --tail;
    rows = tail;
    rows_end = end;
  }
  if (tail < 2 || !Is(tail - 1, {"which", "what", "who"})) return false;
  --tail;
  if (Is(tail, {"who", "what"}) && tail + 1 < end && rows_end == rows) {
    if (!IsBe(Word(tail + 1))) return false;
  }
  std::size_t front = tail;
  while (front > 0 && IsMark(pieces_[front - 1])) --front;
  if (front < 1 || Is(front - 1, {"and", "or", "in", "on", "of", "by", "per", "with", "from"})) {
    return false;
  }
  // It is asked behind only where nothing asks before.
  const bool asks =
      Is(0, {"is",      "are",    "was",  "were",    "do",   "does", "did",  "has",
             "have",    "had",    "can",  "could",   "list", "show", "give", "tell",
             "compare", "count",  "name", "any",     "i",    "we",   "sort", "rank",
             "group",   "please", "find", "display", "get",  "if",   "for",  "per"}) ||
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(front),
                  [](const Piece& piece) {
                    return piece.kind == Token::Kind::kEnd || piece.words == "which" ||
                           piece.words == "what" || piece.words == "who" ||
                           piece.words == "whose" || piece.words == "how" ||
                           piece.words == "where" || piece.words == "when" ||
                           piece.words == "whether" || piece.words == "number" ||
                           piece.words == "total" || piece.words == "average" ||
                           piece.words == "sum";
                  });
  if (asks || pieces_[0].is_unknown || IsDegree(pieces_[0], Degree::kSuperlative)) return false;
  std::size_t first = 0;
  while (Is(first, {"the", "our", "all", "a"})) ++first;
  const bool begins_with_rows = EndOfRows(first) > first;
  std::vector<Piece> asked(pieces_.begin() + static_cast<std::ptrdiff_t>(rows),
                           pieces_.begin() + static_cast<std::ptrdiff_t>(rows_end));
  if (begins_with_rows) {
    if (!asked.empty()) return false;
    Drop(front, pieces_.size() - front);
    return true;
  }
  const Piece& head = pieces_[0];
  const bool has = BoundAt(0).has_value() || Is(0, {"no"}) ||
                   (!Means(head, Kind::kValue) && !Means(head, Kind::kDegree) &&
                    (Means(head, Kind::kField) || Means(head, Kind::kMeasure)));
  const bool is = Means(head, Kind::kValue) || IsDegree(head, Degree::kComparative) ||
                  Is(0, {"on", "in", "not"});
  const bool is_clause = Is(0, {"with", "without", "that", "using", "having", "costing", "has",
                                "have", "uses", "use", "costs", "cost", "runs", "run"});
  if (!has && !is && !is_clause) return false;
  if (asked.empty()) {
    Drop(front, pieces_.size() - front);
  } else {
    Drop(rows_end, pieces_.size() - rows_end);
    Erase(rows, rows_end - rows);
    Drop(front, rows - front);
  }
  const std::size_t begin = pieces_.front().begin;
  if (!is_clause) {
    pieces_.insert(pieces_.begin(), Unwritten(has && !is ? "with" : "are", begin));
  }
  if (asked.empty()) {
    pieces_.insert(pieces_.begin(), Unwritten("which", begin));
    InsertUsualRows(0);
    pieces_[1].begin = pieces_[1].end = begin;
  } else {
    pieces_.insert(pieces_.begin(), asked.begin(), asked.end());
    pieces_.insert(pieces_.begin(), Unwritten("which", begin));
  }
  return true;
}

}  // namespace claribi::planner
