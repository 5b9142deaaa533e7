// Which is more, and by how much, said with other words than "more": "does X outnumber Y", "by how
// many services does a exceed b", "by how many days is a older than b", "the difference between the
// number of X and the number of Y". See other_wordings.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/other_wordings.h"
#include "planner/period_words.h"

namespace claribi::planner {

void OtherWordings::SettleGreaterNumbers() {
  if (SettleOutnumber() || SettleExceedsOther() || SettleByHowMuch()) return;
  if (SettleCostsMore() || SettleNumberIsMore()) return;
  // "the difference between the number of Kafka services and the number of MySQL services"
  std::size_t at = 0;
  while (at < 4 && Is(at, {"what", "is", "the", "tell", "me", "show", "give"})) ++at;
  std::size_t left = at + 2;
  if (!Is(at, {"difference"}) || !Is(at + 1, {"between"})) return;
  while (Is(left, {"the"})) ++left;
  if (!Follows(left, {"number", "of"}) && !Follows(left, {"count", "of"})) return;
  for (std::size_t i = left + 3; i + 3 < pieces_.size(); ++i) {
    std::size_t right = i + 1;
    while (Is(right, {"the"})) ++right;
    const bool counts = Follows(right, {"number", "of"}) || Follows(right, {"count", "of"});
    if (!Is(i, {"and"}) || !counts) continue;
    Reword(pieces_[i], "than");
    Drop(i + 1, right + 1 - i);
    Drop(0, left + 2);
    Insert(0, "more");
    Insert(0, "many");
    Insert(0, "how");
    return;
  }
}

// "Do Kafka services outnumber MySQL services?", "By how many do they outnumber …?"
bool OtherWordings::SettleOutnumber() {
  const auto verb = std::find_if(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "outnumber" || piece.words == "outnumbers";
  });
  const auto at = static_cast<std::size_t>(verb - pieces_.begin());
  if (at < 2 || at + 1 >= pieces_.size()) return false;
  const bool counts = Follows(0, {"by", "how", "many"});
  const std::size_t opens = counts ? 3 : 0;
  if (!Is(opens, {"do", "does"}) || at < opens + 2) return false;
  Reword(pieces_[at], "than");
  if (counts) {
    Reword(pieces_[opens], "more");
    Drop(0, 1);
    return true;
  }
  Reword(pieces_[0], "are");
  Insert(1, "more");
  Insert(1, "there");
  return true;
}

// "Do we spend more on Kafka than on MySQL?", "Does Kafka cost more than MySQL?": the difference of
// their sums, and whether the first is the greater.
bool OtherWordings::SettleCostsMore() {
  if (!Is(0, {"do", "does"}) || pieces_.size() < 6) return false;
  std::size_t more = 0;
  if (Is(1, {"we", "i"}) && Is(2, {"spend", "pay"}) && Is(3, {"more", "less"}) &&
      Is(4, {"on", "for"})) {
    more = 3;
  } else {
    std::size_t rows = 1;
    while (Is(rows, {"our", "the", "all"})) ++rows;
    std::size_t end = EndOfKind(rows);
    if (end == rows) end = reader_.EndOfRows(rows);
    if (end > rows && Is(end, {"cost", "costs"}) && Is(end + 1, {"more", "less"})) more = end + 1;
  }
  std::size_t than = more + 1;
  while (more > 0 && than < pieces_.size() && !Is(than, {"than"})) ++than;
  std::size_t other = than + 1;
  while (Is(other, {"on", "for", "our", "the", "all"})) ++other;
  const std::size_t end =
      other < pieces_.size() ? std::max(EndOfKind(other), reader_.EndOfRows(other)) : other;
  if (more == 0 || end == other || end < reader_.WordsEnd()) return false;
  reader_.draft_.claims_more = true;
  reader_.draft_.has_fewer = Is(more, {"less"});
  Drop(more, 1);
  Insert(0, "more");
  Insert(0, "much");
  Insert(0, "how");
  return true;
}

// "Is the number of Kafka services higher than 5?": are there more than 5.
bool OtherWordings::SettleNumberIsMore() {
  std::size_t rows = Is(1, {"the", "our"}) ? 2 : 1;
  if (!IsBe(Word(0)) || !(Follows(rows, {"number", "of"}) || Follows(rows, {"count", "of"}))) {
    return false;
  }
  rows += 2;
  while (Is(rows, {"our", "the", "all"})) ++rows;
  if (reader_.EndOfRows(rows) == rows) return false;
  for (std::size_t at = reader_.EndOfRows(rows); at < pieces_.size(); ++at) {
    const auto bound = reader_.BoundAt(at);
    if (!bound || !bound->has_word || bound->end < reader_.WordsEnd()) continue;
    const std::vector<Piece> said(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                                  pieces_.begin() + static_cast<std::ptrdiff_t>(bound->end));
    reader_.Erase(at, pieces_.size() - at);
    Drop(0, rows);
    pieces_.insert(pieces_.begin(), said.begin(), said.end());
    Insert(0, "there");
    Insert(0, "are");
    return true;
  }
  return false;
}

// "By how many services does a exceed b?": how many more it has.
bool OtherWordings::SettleExceedsOther() {
  if (!Follows(0, {"by", "how", "many"}) || pieces_.size() < 7) return false;
  if (!Means(pieces_[3], Meaning::Kind::kEntity) || !Is(4, {"does", "do"})) return false;
  for (std::size_t i = 6; i + 1 < pieces_.size(); ++i) {
    if (!Is(i, {"exceed", "outnumber", "surpass", "lead"})) continue;
    Reword(pieces_[i], "have");
    Insert(i + 1, "than");
    Insert(3, "more");
    Drop(0, 1);
    return true;
  }
  return false;
}

// "By how much is a more expensive than b?", "by how many days is a older than b"
bool OtherWordings::SettleByHowMuch() {
  if (!Follows(0, {"by", "how", "much"}) && !Follows(0, {"by", "how", "many"})) return false;
  std::size_t verb = 3;
  while (verb < 7 && verb < pieces_.size() && !IsBe(Word(verb))) ++verb;
  if (verb >= pieces_.size() || !IsBe(Word(verb))) return false;
  for (std::size_t i = verb + 2; i + 2 < pieces_.size() + 1; ++i) {
    if (!Is(i + 1, {"than"}) || !reader_.ComparesAt(i)) continue;
    // "days", "dollars a month": the unit that the difference is told in.
    const auto unit = DurationUnitOf(Word(3));
    const bool is_money =
        Is(3, {"dollars", "usd", "$", "bucks"}) && (verb == 4 || (verb == 6 && Is(5, {"month"})));
    const auto& meanings = pieces_[i].meanings;
    const bool fits =
        verb == 3 || std::any_of(meanings.begin(), meanings.end(), [&](const Meaning& by) {
          const auto* field = reader_.model_.FindColumn(by.column);
          return field != nullptr && ((unit && verb == 4 && field->unit == *unit) ||
                                      (is_money && field->unit.starts_with("USD")));
        });
    if (!fits) return false;
    const Piece degree = pieces_[i];
    reader_.Erase(i, 1);
    Reword(pieces_[2], "much");
    Drop(3, verb - 3);
    pieces_.insert(pieces_.begin() + 3, degree);
    Drop(0, 1);
    return true;
  }
  return false;
}

}  // namespace claribi::planner
