// A number that is asked for behind what it is of: "kafkas in state running, number please",
// "Valkey, how many of them do we have", "services by tier, number of each", "summed over every
// service". It is asked for first, as the rules read it. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleNumberBehind() {
  const std::size_t end = WordsEnd();
  std::size_t tail = end;
  while (tail > 0 && Is(tail - 1, {"please", "only", "alone"})) --tail;
  std::size_t begin = tail;
  const auto skip_back = [&](std::initializer_list<std::string_view> words) {
    while (begin > 0 && Is(begin - 1, words)) --begin;
  };
  // "how many of them do we have", "how many are there", "how many"
  std::size_t many = tail;
  while (many > 1 && tail - many < 8 && !Follows(many - 2, {"how", "many"})) --many;
  const bool asks_many = many > 1 && Follows(many - 2, {"how", "many"});
  bool of_each = false;
  if (asks_many) {
    for (std::size_t at = many; at < tail; ++at) {
      of_each = of_each || Is(at, {"each"});
      if (!Is(at, {"of", "them", "these", "those", "do", "we", "have", "are", "there", "is", "in",
                   "total", "each", "altogether", "exist", "it", "run", "got"})) {
        return;
      }
    }
    begin = many - 2;
  } else {
    if (tail > 1 && Is(tail - 1, {"each"}) && Is(tail - 2, {"of", "for"})) {
      of_each = true;
      begin = tail - 2;
    }
    if (!Is(begin - 1, {"number", "count", "numbers", "counts"}) || begin == 0) return;
    --begin;
    skip_back({"the", "a", "just", "only"});
  }
  if (begin < 2) return;
  const std::size_t what = begin;
  skip_back({"and"});
  const bool is_apart = IsMark(pieces_[begin - 1]) || Is(begin - 1, {":", "-"}) || begin < what;
  if (!is_apart) return;
  while (begin > 0 && (IsMark(pieces_[begin - 1]) || Is(begin - 1, {":", "-"}))) --begin;
  const auto from = pieces_.begin();
  const auto to = pieces_.begin() + static_cast<std::ptrdiff_t>(begin);
  const bool computes = std::any_of(from, to, [](const Piece& piece) {
    return piece.words == "how" || piece.words == "number" || piece.words == "count" ||
           piece.words == "total" || piece.words == "average" || piece.words == "sum" ||
           piece.words == "most" || piece.words == "top" || Means(piece, Kind::kDegree);
  });
  const bool says_rows = std::any_of(from, to, [&](const Piece& piece) {
    return Means(piece, Kind::kEntity) || Means(piece, Kind::kValue);
  });
  const bool grouped = std::any_of(from, to, [](const Piece& piece) {
    return piece.words == "by" || piece.words == "per" || piece.words == "each";
  });
  const bool tells = Is(0, {"which", "what", "who", "where"}) || IsBe(Word(0)) ||
                     Is(0, {"do", "does", "did", "has", "have", "is", "are"});
  // "version breakdown, counts": numbers already.
  const bool counts = std::any_of(from, to, [](const Piece& piece) {
    return piece.words == "breakdown" || piece.words == "distribution" || piece.words == "split";
  });
  if (counts || computes || tells || !says_rows || (of_each && !grouped)) return;
  while (begin > 0 && Is(0, {"list", "show", "give", "me", "the", "all"})) {
    Drop(0, 1);
    --begin;
  }
  if (begin == 0) return;
  // "services grouped by tier"
  const auto grouping = std::find_if(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(begin),
      [](const Piece& piece) { return piece.words == "grouped" || piece.words == "group"; });
  Drop(begin, pieces_.size() - begin);
  if (grouping != pieces_.end() &&
      grouping - pieces_.begin() < static_cast<std::ptrdiff_t>(begin)) {
    const auto at = static_cast<std::size_t>(grouping - pieces_.begin());
    if (Is(at + 1, {"by"})) Drop(at, 1);
  }
  Piece number;  // words that are not written
  number.words = number.text = "number";
  number.begin = number.end = pieces_.front().begin;
  Piece of = number;
  of.words = of.text = "of";
  pieces_.insert(pieces_.begin(), {number, of});
}

// "How many nodes is that altogether, summed over every service?": of all of them.
void QuestionReader::SettleSummedOver() {
  for (std::size_t i = 2; i + 2 < pieces_.size(); ++i) {
    const bool sums = Is(i, {"summed", "totalled", "totaled", "counted"}) ||
                      (Is(i, {"up"}) && Is(i - 1, {"added", "summed"}));
    if (!sums || !Is(i + 1, {"over", "across"}) || !Is(i + 2, {"every", "all", "each", "our"})) {
      continue;
    }
    std::size_t rows = i + 3;
    while (Is(rows, {"our", "the", "of"})) ++rows;
    std::size_t end = rows + 1;
    while (end < pieces_.size() && IsMark(pieces_[end])) ++end;
    const bool is_rows = rows < pieces_.size() && Means(pieces_[rows], Kind::kEntity) &&
                         pieces_[rows].meanings.front().entity == model_.default_entity;
    if (!is_rows || end < pieces_.size()) continue;
    const std::size_t amount = Follows(0, {"how", "many"}) || Follows(0, {"how", "much"}) ? 2 : 0;
    if (amount == 0 || !IsPlainField(amount)) continue;
    // "the total nodes of all services"
    const std::size_t noun = Is(i, {"up"}) ? i - 1 : i;
    Drop(noun, rows - noun);
    Piece rows_piece = pieces_[noun];
    rows_piece.is_plural = true;
    Piece field = pieces_[amount];
    Drop(amount + 1, noun - amount - 1);
    Drop(0, amount);
    Piece total;  // words that are not written
    total.words = total.text = "total";
    total.begin = total.end = field.begin;
    Piece of = total;
    of.words = of.text = "of";
    pieces_ = {total, field, of, rows_piece};
    return;
  }
}

}  // namespace claribi::planner
