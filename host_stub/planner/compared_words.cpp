// Comparisons whose word stands elsewhere: "the prices of a and b compared", "put the prices of a
// and b side by side", "by how many points does … differ", "How far apart are …?". See
// amount_wordings.h.
#include <algorithm>

#include "planner/amount_wordings.h"
#include "planner/grammar.h"

namespace claribi::planner {

namespace {

constexpr std::size_t kComparedNames = 2;

}  // namespace

void AmountWordings::SettleCompared() {
  SettleComparedBehind();
  SettlePutSideBySide();
  SettleHowFarApart();
  SettlePoints();
  SettleDifferIn();
  SettleCountExceeds();
}

// "inserted rows for a, b and c compared"
void AmountWordings::SettleComparedBehind() {
  const std::size_t end = reader_.WordsEnd();
  if (end < 5 || !Is(end - 1, {"compared"}) || Is(0, {"compare"})) return;
  std::size_t first = end - 1;
  for (std::size_t i = 0; i + 1 < end; ++i) {
    if (reader_.IsNameAt(i) && first == end - 1) first = i;
  }
  auto [last, count] = reader_.NamesFrom(first);
  if (last < end - 1 && IsMark(pieces_[last])) ++last;
  if (last != end - 1 || count < kComparedNames) return;
  const bool has_field = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first),
      [](const Piece& piece) {
        return Means(piece, Meaning::Kind::kField) || Means(piece, Meaning::Kind::kMeasure);
      });
  if (!has_field) return;
  const std::size_t begin = IsMark(pieces_[end - 2]) ? end - 2 : end - 1;
  Drop(begin, pieces_.size() - begin);
  Insert(0, "compare");
}

// "put the monthly prices of a and b side by side"
void AmountWordings::SettlePutSideBySide() {
  const std::size_t end = reader_.WordsEnd();
  const bool puts = Is(0, {"put", "place", "set", "lay", "hold", "show", "list", "display"});
  if (!puts || end < 7 || !Follows(end - 3, {"side", "by", "side"})) return;
  const std::size_t field = SkipDeterminers(1);
  const bool is_field = Has(field, Kind::kField) || Has(field, Kind::kMeasure);
  if (!is_field || !Is(field + 1, {"of", "for"})) return;
  const auto [last, count] = reader_.NamesFrom(field + 2);
  if (last != end - 3 || count < kComparedNames) return;
  Drop(end - 3, pieces_.size() - end + 3);
  Reword(pieces_[0], "compare");
}

// "How far apart are the prices of a and b?": by how much they differ.
void AmountWordings::SettleHowFarApart() {
  const std::size_t be = Follows(0, {"how", "far", "apart"}) ? 3
                         : Follows(0, {"how", "different"})  ? 2
                                                             : 0;
  if (be == 0 || !IsBe(Word(be))) return;
  const std::size_t field = SkipDeterminers(be + 1);
  const bool is_field = Has(field, Kind::kField) || Has(field, Kind::kMeasure);
  if (!is_field || !Is(field + 1, {"of"})) return;
  const auto [last, count] = reader_.NamesFrom(field + 2);
  if (last != reader_.WordsEnd() || count != kComparedNames) return;
  Drop(0, be + 1);
  pieces_.insert(pieces_.begin(), {Unwritten("how", 0), Unwritten("much", 0), Unwritten("do", 0)});
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(reader_.WordsEnd()),
                 Unwritten("differ", pieces_.back().end));
}

// "by how many points does the CPU usage of a and b differ?", "by how many dollars": how much.
void AmountWordings::SettlePoints() {
  const std::size_t how = Is(0, {"by"}) ? 1 : 0;
  if (!Follows(how, {"how", "many"})) return;
  std::size_t unit = how + 2;
  if (Is(unit, {"percentage", "percent", "%"})) ++unit;
  const bool is_points = Is(unit, {"points", "point"});
  const bool is_money = unit == how + 2 && Is(unit, {"dollars", "usd", "bucks"});
  const std::size_t end = reader_.WordsEnd();
  const bool differs =
      Is(unit + 1, {"does", "do"}) && (Is(end - 1, {"differ"}) || Is(end - 3, {"differ"}));
  if ((!is_points && !is_money) || !differs) return;
  const bool fits = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    if (is_points) return Means(piece, Meaning::Kind::kMeasure);
    return IsPrice(static_cast<std::size_t>(&piece - pieces_.data()));
  });
  if (!fits) return reader_.NotUnderstood(unit);
  Reword(pieces_[how + 1], "much");
  Drop(how + 2, unit - how - 1);
}

// "By how much do a and b differ in price?", "By how much do the prices of a and b differ?"
void AmountWordings::SettleDifferIn() {
  const std::size_t how = Is(0, {"by"}) ? 1 : 0;
  if (!Follows(how, {"how", "much"}) || !Is(how + 2, {"do", "does"})) return;
  const std::size_t end = reader_.WordsEnd();
  const auto is_field = [&](std::size_t at) {
    return Has(at, Kind::kField) || Has(at, Kind::kMeasure);
  };
  std::size_t names = how + 3;
  std::size_t field = end - 1;
  const bool is_behind = end > 7 && Is(end - 3, {"differ"}) && Is(end - 2, {"in"});
  if (!is_behind) {
    if (!Is(end - 1, {"differ"})) return;
    field = SkipDeterminers(how + 3);
    if (!Is(field + 1, {"of"})) return;
    names = field + 2;
  }
  if (!is_field(field)) return;
  const auto [last, count] = reader_.NamesFrom(names);
  if (count != kComparedNames || last != (is_behind ? end - 3 : end - 1)) return;
  Piece told = pieces_[field];
  told.is_plural = false;
  const std::vector<Piece> both(pieces_.begin() + static_cast<std::ptrdiff_t>(names),
                                pieces_.begin() + static_cast<std::ptrdiff_t>(last));
  // "price difference of a and b"
  if (is_behind) {
    Drop(end - 3, 2);
  } else {
    Drop(end - 1, 1);
    Drop(field + 1, 1);
  }
  Drop(0, is_behind ? how + 3 : field);
  pieces_ = {told, Unwritten("difference", told.end), Unwritten("of", told.end)};
  pieces_.insert(pieces_.end(), both.begin(), both.end());
}

// "By how many does the count of Kafka services exceed that of MySQL services?": by how many the
// ones outnumber the others.
void AmountWordings::SettleCountExceeds() {
  const std::size_t how = Is(0, {"by"}) ? 1 : 0;
  if (!Follows(how, {"how", "many"}) || !Is(how + 2, {"does", "do"})) return;
  const auto end_of_number = [&](std::size_t at) {
    while (Is(at, {"the", "our"})) ++at;
    const bool is_number = Is(at, {"number", "count", "that"}) && Is(at + 1, {"of"});
    return is_number ? at + 2 : std::size_t{0};
  };
  const std::size_t ones = end_of_number(how + 3);
  const std::size_t verb = ones == 0 ? 0 : EndOfValues(SkipDeterminers(ones)) + 1;
  if (verb == 0 || !reader_.IsUsualRows(verb - 1)) return;
  if (!Is(verb, {"exceed", "exceeds", "surpass"}) || !pieces_[verb].meanings.empty()) return;
  const std::size_t others = end_of_number(verb + 1);
  if (others == 0) return;
  Drop(verb + 1, others - verb - 1);
  Reword(pieces_[verb], "outnumber");
  Drop(how + 3, ones - how - 3);
  Reword(pieces_[how + 2], "do");
}

}  // namespace claribi::planner
