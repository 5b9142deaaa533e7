// A question for yes or no that asks for its rows as well: "Is anything powered off? If so,
// which?", "Are there any …, and if yes, list them", "…, if any". The rows stand in the answer
// anyway; what asks for them is taken off. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFirstBehind = 2;  // the first piece that may stand behind a question

}  // namespace

// The piece behind "if so", "if there are any", "if that is the case"; `at` where it is none.
std::size_t QuestionReader::EndOfIfSo(std::size_t at) const {
  if (!Is(at, {"if"})) return at;
  if (Is(at + 1, {"so", "yes", "any", "applicable"})) return at + 2;
  if (Is(at + 1, {"not", "no"}) && Is(1, {"all", "every", "each", "everything"})) {
    return at + 2;
  }
  if (Is(at + 1, {"there"}) && Is(at + 2, {"is", "are"})) {
    return Is(at + 3, {"any", "some", "one"}) ? at + 4 : at + 3;
  }
  if (Follows(at + 1, {"that", "is", "the", "case"})) return at + 5;
  const bool again =
      Is(at + 1, {"it", "they", "we"}) && Is(at + 2, {"is", "are", "do", "does", "has", "have"});
  return again ? at + 3 : at;
}

// The piece behind "which ones", "list them", "tell me which"; `at` where nothing is demanded.
// `front`: the piece behind the question before.
std::size_t QuestionReader::EndOfDemand(std::size_t begin, std::size_t front) const {
  std::size_t at = begin;
  while (Is(at, {"please", "then", "kindly", "also", "can", "could", "you"})) ++at;
  const bool asks = Is(at, {"which", "what", "who"});
  if (!asks && !Is(at, {"list", "show", "name", "give", "tell", "print", "display", "enumerate"})) {
    return begin;
  }
  const std::size_t verb = at++;
  const auto entity_of = [](const Piece& piece) -> const Meaning* {
    const auto found =
        std::find_if(piece.meanings.begin(), piece.meanings.end(),
                     [](const Meaning& meaning) { return meaning.kind == Kind::kEntity; });
    return found == piece.meanings.end() ? nullptr : &*found;
  };
  const auto is_rows = [&](std::size_t noun) {  // the noun of the question before, once more
    if (noun >= pieces_.size()) return false;
    const Meaning* again = entity_of(pieces_[noun]);
    if (again == nullptr || !pieces_[noun].is_plural) return false;
    const auto end = pieces_.begin() + static_cast<std::ptrdiff_t>(front);
    const auto said = std::find_if(pieces_.begin(), end,
                                   [](const Piece& piece) { return Means(piece, Kind::kEntity); });
    if (said == end) return again->entity == model_.default_entity;
    const Meaning* first = entity_of(*said);
    return first != nullptr && first->entity == again->entity;
  };
  // Of all rows, those that are not so are told.
  const bool of_all = Is(1, {"all", "every", "each", "everything"});
  while (at < WordsEnd()) {
    const bool says_no_more =
        asks ? Is(at, {"one", "ones", "of", "them", "these", "those", "is", "are", "they", "it",
                       "exactly", "please"})
             : Is(at, {"me",  "us",  "them",  "these", "those", "it",     "which", "ones",
                       "one", "all", "their", "the",   "names", "please", "too",   "here",
                       "is",  "are", "they",  "what",  "list",  "a",      "of"});
    const bool denies =
        of_all && Is(at, {"not", "do", "does", "are", "is", "that", "have", "has", "where"});
    if (!says_no_more && !denies && !is_rows(at)) return begin;
    ++at;
  }
  // "Is x running? Show" says nothing of rows; "list" does.
  return !asks && at == verb + 1 && !Is(verb, {"list"}) ? begin : at;
}

void QuestionReader::SettleAskedRows() {
  // "Which services, if any, are on x?", "List …, if there are any"
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const bool is_any = Is(i, {"if"}) && (Is(i + 1, {"any", "applicable"}) ||
                                          (Is(i + 1, {"there"}) && EndOfIfSo(i) == i + 4));
    const std::size_t end = is_any ? EndOfIfSo(i) : i;
    if (end == i) continue;
    const bool ends = end >= WordsEnd();
    const bool is_demand = !ends && EndOfDemand(end + 1, i) > end + 1;
    if (is_demand) break;
    if (!ends && !(IsMark(pieces_[end]) && IsMark(pieces_[i - 1]))) continue;
    if (ends && EndOfDemand(0, 0) == 0 &&
        !Is(0, {"which", "what", "list", "show", "give", "name", "tell", "find"}) &&
        EndOfRows(0) == 0) {
      break;
    }
    if (!ends) Erase(end, 1);
    Drop(i, end - i);
    if (IsMark(pieces_[i - 1])) Erase(i - 1, 1);
    return;
  }
  if (draft_.number_claim || draft_.sameness) return;
  const bool asks = IsBe(Word(0)) || Is(0, {"do", "does", "has", "have", "any", "anything"});
  if (!asks) return;
  // "Do our Kafka services have topics? If so, which?": which topics, perhaps.
  std::size_t nouns = 0;
  for (std::size_t i = 0; i < pieces_.size() && !IsMark(pieces_[i]) && !Is(i, {"and"}); ++i) {
    nouns += Means(pieces_[i], Kind::kEntity) ? 1 : 0;
  }
  if (Is(0, {"do", "does"}) && !Is(1, {"any", "we", "i"}) && nouns > 1) return;
  for (std::size_t i = kFirstBehind; i < pieces_.size(); ++i) {
    const bool joins = Is(i, {"and"});
    if (!joins && !IsMark(pieces_[i])) continue;
    std::size_t at = i;
    while (at < pieces_.size() && (IsMark(pieces_[at]) || Is(at, {"and", "then", "so"}))) ++at;
    std::size_t demand = EndOfIfSo(at);
    const bool has_if = demand > at;
    while (demand < pieces_.size() && (IsMark(pieces_[demand]) || Is(demand, {"then"}))) ++demand;
    const std::size_t end = EndOfDemand(demand, i);
    if (end == demand || end < WordsEnd()) continue;
    // What all rows are is told by those that are not so.
    const bool of_all = Is(1, {"all", "every", "each", "everything"});
    const bool denies = std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                                    pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                                    [](const Piece& piece) { return piece.words == "not"; });
    if (denies ? !of_all : of_all && !(has_if && Is(at + 1, {"no"}))) return;
    return Drop(i, pieces_.size() - i);
  }
}

}  // namespace claribi::planner
