// Amounts of rows in other nouns: "overall tally of services", "total service count", "number of
// topics, all Kafka services together", "price totals per type", "Split our services by type, with
// numbers", "… and how many services have each". See amount_wordings.h.
#include <algorithm>

#include "planner/amount_wordings.h"
#include "planner/grammar.h"

namespace claribi::planner {

void AmountWordings::SettleCounts() {
  SettleCountNouns();
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    SettleTotalsOf(i);
    SettleRowCount(i);
  }
  SettleAllTogether();
  SettleSplit();
  SettleWithNumbers();
  SettleHowManyHaveEach();
  SettleGroupSaidTwice();
  SettleEquals();
}

// "tally of services", "headcount of Kafka services", "the grand total of services".
void AmountWordings::SettleCountNouns() {
  for (std::size_t i = 0; i + 2 < pieces_.size(); ++i) {
    std::size_t noun = SkipDeterminers(i + 2);
    noun = EndOfValues(noun);
    const bool of_rows = Is(i + 1, {"of"}) && Has(noun, Kind::kEntity) && pieces_[noun].is_plural;
    if (!of_rows) continue;
    const bool is_number = Is(i, {"tally", "headcount", "head-count", "headcounts", "tallies"});
    const bool is_total = Is(i, {"total"}) && i > 0 && Is(i - 1, {"grand"});
    if (is_number || is_total) Reword(pieces_[i], "number");
    const bool adds = i > 0 && Is(i, {"number", "count"}) &&
                      Is(i - 1, {"overall", "grand", "full", "complete", "entire"});
    if (adds) return Drop(i - 1, 1);
  }
}

// "price totals per type", "service totals per project".
void AmountWordings::SettleTotalsOf(std::size_t i) {
  const bool grouped = Is(i + 2, {"by", "per", "for", "in"});
  if (!Is(i + 1, {"totals", "sums", "tally", "tallies", "headcount", "headcounts"}) || !grouped ||
      !pieces_[i + 1].meanings.empty())
    return;
  if (IsPrice(i) && Is(i + 1, {"totals", "sums"})) {
    Reword(pieces_[i + 1], "total");
    std::swap(pieces_[i], pieces_[i + 1]);
    return;
  }
  const bool is_count = Has(i, Kind::kEntity) && Is(i + 2, {"by", "per"}) &&
                        Is(i + 1, {"totals", "tally", "tallies", "headcount", "headcounts"});
  if (is_count) Reword(pieces_[i + 1], "count");
}

// "total service count", "overall topic count over all Kafka services": the number of all.
void AmountWordings::SettleRowCount(std::size_t i) {
  if (!Is(i, {"total", "overall", "full"}) || i > 3) return;
  const std::size_t noun = EndOfValues(i + 1);
  const bool is_count = Has(noun, Kind::kEntity) && Is(noun + 1, {"count"});
  if (!is_count || !pieces_[noun + 1].meanings.empty()) return;
  const bool goes_on = Ends(noun + 2) || Is(noun + 2, {"in", "of", "over", "across", "for", "on"});
  if (!goes_on) return;
  pieces_[noun].is_plural = true;
  Reword(pieces_[i], "number");
  Drop(noun + 1, 1);
  Insert(i + 1, "of");
  const std::size_t over = noun + 2;
  if (Is(over, {"over", "across"})) Reword(pieces_[over], "of");
}

// "number of topics, all Kafka services together", "number of topics over all Kafka services".
void AmountWordings::SettleAllTogether() {
  for (std::size_t i = 2; i + 2 < pieces_.size(); ++i) {
    const bool counts = (Follows(i - 2, {"number", "of"}) || Follows(i - 2, {"how", "many"}));
    const bool is_child = Has(i, Kind::kEntity) && pieces_[i].is_plural && !reader_.IsUsualRows(i);
    if (!counts || !is_child) continue;
    const bool over = Is(i + 1, {"over", "across"});
    if (!over && !IsMark(pieces_[i + 1])) return;
    const std::size_t rows = EndOfValues(SkipDeterminers(i + 2));
    if (!Is(i + 2, {"all"}) || !reader_.IsUsualRows(rows)) return;
    const bool together = Is(rows + 1, {"together", "combined", "taken"});
    if (!over && !together) return;
    if (!Ends(rows + 1) && !together) return;
    if (together) Drop(rows + 1, Follows(rows + 1, {"taken", "together"}) ? 2 : 1);
    pieces_[i + 1].kind = Token::Kind::kWord;
    Reword(pieces_[i + 1], "of");
    return;
  }
}

// "Split our services by type": a number for each.
void AmountWordings::SettleSplit() {
  std::size_t verb = 0;
  while (Is(verb, {"please", "can", "you"})) ++verb;
  if (!Is(verb, {"split", "divide", "partition"}) || Has(verb, Kind::kField)) return;
  const std::size_t rows = EndOfValues(SkipDeterminers(verb + 1));
  if (!reader_.IsUsualRows(rows)) return;
  const std::size_t by = Is(rows + 1, {"up"}) ? rows + 2 : rows + 1;
  if (!Is(by, {"by", "per"}) || !(Has(by + 1, Kind::kField) || Has(by + 1, Kind::kEntity))) return;
  if (by > rows + 1) Drop(rows + 1, 1);
  Drop(verb, 1);
  reader_.draft_.groups_each = true;
}

// "type breakdown for x", "…, with numbers", "…, numbers please", "…, counting everything": groups
// tell their numbers, and all is counted anyway.
void AmountWordings::SettleWithNumbers() {
  const bool breaks = pieces_.size() > 1 && Has(0, Kind::kField) && Is(1, {"breakdown"});
  if (breaks) {
    std::swap(pieces_[0], pieces_[1]);
    Insert(1, "by");
  }
  std::size_t end = reader_.WordsEnd();
  if (end > 3 && Is(end - 1, {"please", "pls"})) --end;
  if (end < 4) return;
  const std::size_t last = end - 1;
  const bool grouped =
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(last),
                  [](const Piece& each) { return each.words == "by" || each.words == "per"; });
  const bool counted = Follows(0, {"how", "many"}) || Follows(0, {"number", "of"});
  std::size_t begin = last;
  if (grouped && Is(last, {"numbers", "counts", "figures", "totals"})) {
    if (Is(begin - 1, {"with", "in"})) --begin;
  } else if (counted &&
             ((Is(last, {"everything", "all"}) && Is(last - 1, {"counting"})) ||
              (Is(last, {"counted", "included"}) && Is(last - 1, {"everything", "all"})))) {
    --begin;
  } else if (!counted || !Is(last, {"total", "overall"}) || !IsMark(pieces_[last - 1])) {
    return;
  }
  const bool is_apart = IsMark(pieces_[begin - 1]);
  if (!is_apart && !Is(begin, {"with"})) return;
  if (grouped) reader_.draft_.groups_each = true;
  if (is_apart) --begin;
  Drop(begin, pieces_.size() - begin);
}

// "Postgres versions in use and how many services have each": a number for each of them.
void AmountWordings::SettleHowManyHaveEach() {
  const std::size_t end = reader_.WordsEnd();
  for (std::size_t i = 1; i + 4 < end; ++i) {
    const bool asks = Follows(i, {"how", "many"}) && (Is(i - 1, {"and"}) || IsMark(pieces_[i - 1]));
    if (!asks || !reader_.IsUsualRows(i + 2)) continue;
    std::size_t verb = i + 3;
    if (!IsHave(Word(verb)) && !IsUse(Word(verb)) && !IsBe(Word(verb)) &&
        !Is(verb, {"run", "use", "sit"})) {
      return;
    }
    ++verb;
    if (Is(verb, {"on", "in", "at"})) ++verb;
    if (!Is(verb, {"each"})) return;
    if (verb + 1 != end && !(Follows(verb + 1, {"of", "them"}) && verb + 3 == end)) return;
    std::size_t kind = SkipDeterminers(Is(0, {"list", "show", "which", "what"}) ? 1 : 0);
    const std::size_t field = EndOfValues(kind);
    const bool is_field = Has(field, Kind::kField) && pieces_[field].is_plural;
    std::size_t after = field + 1;
    if (is_field && Follows(after, {"in", "use"})) after += 2;
    while (IsMark(pieces_[after]) && after < i) ++after;
    if (Is(after, {"and"})) ++after;
    if (!is_field || after != i) return;
    Piece group = pieces_[field];
    group.is_plural = false;
    const std::vector<Piece> kinds(pieces_.begin() + static_cast<std::ptrdiff_t>(kind),
                                   pieces_.begin() + static_cast<std::ptrdiff_t>(field));
    Drop(i + 3, pieces_.size() - i - 3);
    // "how many", the kinds, the rows, "per", the field
    std::vector<Piece> asked(pieces_.begin() + static_cast<std::ptrdiff_t>(i), pieces_.end());
    Drop(field + 1, i - field - 1);
    Drop(0, kind);
    pieces_.clear();
    asked.insert(asked.begin() + 2, kinds.begin(), kinds.end());
    asked.push_back(Unwritten("per", asked.back().end));
    asked.push_back(group);
    pieces_ = asked;
    return;
  }
}

// "per geographic region of the world, by geography": the groups are said once more.
void AmountWordings::SettleGroupSaidTwice() {
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    if (!Is(i - 1, {"by", "per"}) || !Has(i, Kind::kField)) continue;
    const auto& first = pieces_[i].meanings;
    if (Follows(i + 1, {"of", "the"}) && Is(i + 3, {"world"})) Drop(i + 1, 3);
    const std::size_t by = i + 2;
    if (i + 1 >= pieces_.size() || !IsMark(pieces_[i + 1]) || !Is(by, {"by", "per"})) return;
    const bool is_same = Has(by + 1, Kind::kField) &&
                         pieces_[by + 1].meanings.front().column == first.front().column;
    if (is_same && Ends(by + 2)) Drop(i + 1, 3);
    return;
  }
}

// "Number of services in x = ?"
void AmountWordings::SettleEquals() {
  const std::size_t end = reader_.WordsEnd();
  if (end > 3 && Is(end - 1, {"="})) Drop(end - 1, pieces_.size() - end + 1);
}

}  // namespace claribi::planner
