// What a group costs, "monthly cost of PostgreSQL in x": the sum, as for "what does it cost"; and
// "everything in project x": the rows that are in it. See amount_wordings.h.
#include "planner/amount_wordings.h"

#include <algorithm>

#include "planner/grammar.h"

namespace claribi::planner {

void AmountWordings::Settle() {
  SettleEstimate();
  SettleCounts();
  SettleUsage();
  SettleCompared();
  SettleSumOfPrice();
  SettleEverythingInOwner();
}

void AmountWordings::Insert(std::size_t at, const char* word) {
  const std::size_t byte = at < pieces_.size() ? pieces_[at].begin : pieces_.back().end;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), Unwritten(word, byte));
}

std::size_t AmountWordings::SkipDeterminers(std::size_t at) const {
  while (Is(at, {"our", "the", "my", "all"})) ++at;
  return at;
}

std::size_t AmountWordings::EndOfValues(std::size_t at) const {
  while (Has(at, Kind::kValue) && !Has(at, Kind::kEntity) && !Has(at, Kind::kField)) ++at;
  return at;
}

std::size_t AmountWordings::EndOfOwner(std::size_t at) const {
  const std::size_t first = SkipDeterminers(at);
  const auto is_noun = [&](std::size_t place) {
    return !reader_.OwnerAt(place).empty() && !pieces_[place].is_plural;
  };
  const bool is_owner = (is_noun(first) && reader_.IsNameAt(first + 1)) ||
                        (reader_.IsNameAt(first) && is_noun(first + 1));
  return is_owner ? first + 2 : at;
}

bool AmountWordings::IsPrice(std::size_t at) const {
  if (at >= pieces_.size()) return false;
  return std::any_of(
      pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
        const auto* field = reader_.model_.FindColumn(meaning.column);
        return meaning.kind == Kind::kField && field != nullptr &&
               meaning.entity == reader_.model_.default_entity && field->unit.starts_with("USD/");
      });
}

// "monthly bill estimate from list prices": what is asked for is those prices, and no bill.
void AmountWordings::SettleEstimate() {
  std::size_t from = 1;
  while (from < pieces_.size() && !Is(from, {"from", "by", "at", "using", "on"})) ++from;
  const std::size_t prices = SkipDeterminers(from + 1);
  const bool has_source = IsPrice(prices) && Word(prices).starts_with("list ") && Ends(prices + 1);
  if (!has_source) return;
  std::size_t bill = SkipDeterminers(0);
  if (Is(bill, {"estimated"})) ++bill;
  if (Is(bill, {"monthly"})) ++bill;
  const bool is_bill = Is(bill, {"bill", "invoice"}) || Word(bill) == "monthly bill";
  std::size_t end = bill + 1;
  if (Is(end, {"estimate"})) ++end;
  if (!is_bill || end != from) return;
  Piece price = pieces_[prices];
  const bool sums = prices + 2 < pieces_.size() && Is(prices + 2, {"total"});
  Drop(0, sums ? prices + 3 : prices + 1);
  price.is_plural = false;
  pieces_.insert(pieces_.begin(), {Unwritten("total", price.begin), price});
}

// "monthly cost of PostgreSQL in x", "cost for the x project", "our spend on Kafka", "Kafka monthly
// cost": of all of them together. A kind alone is many rows, and so is what is in a project.
void AmountWordings::SettleSumOfPrice() {
  std::size_t price = 0;
  while (price < pieces_.size() && !IsPrice(price)) ++price;
  const bool is_mass = Is(price, {"expenses", "expenditures", "outlays", "monthly expenses"});
  if (price >= pieces_.size() || (pieces_[price].is_plural && !is_mass)) return;
  const std::size_t end = reader_.WordsEnd();
  const auto is_other = [&](std::size_t at) {
    return Is(at, {"each", "every", "by", "per", "a", "an", "with", "and", "or", "vs", "versus",
                   "total", "than"}) ||
           Has(at, Kind::kMeasure) || Has(at, Kind::kDegree);
  };
  const auto is_plan = [&](std::size_t at) {  // "cost of the business plan"
    return Has(at, Kind::kField) && !Has(at, Kind::kEntity) && !IsPrice(at);
  };
  std::size_t front = price;
  while (front > 0 && Has(front - 1, Kind::kValue)) --front;
  for (std::size_t i = 0; i < front; ++i) {
    const Piece& piece = pieces_[i];
    const bool opens =
        piece.meanings.empty() && !piece.is_unknown && piece.kind == Token::Kind::kWord &&
        !piece.words.ends_with("est") &&
        !Is(i, {"average", "mean",    "avg",  "total", "sum",       "compare", "how",
                "if",      "number",  "and",  "or",    "do",        "does",    "most",
                "least",   "more",    "less", "top",   "maximum",   "share",   "higher",
                "lower",   "minimum", "max",  "min",   "no",        "zero",    "without",
                "with",    "any",     "not",  "extra", "percentage"}) &&
        !(i == 0 && IsBe(Word(0)));
    const bool is_filler = std::all_of(piece.meanings.begin(), piece.meanings.end(),
                                       [](const Meaning& m) { return m.kind == Kind::kFiller; });
    if (!opens && (piece.meanings.empty() || !is_filler)) return;
  }
  std::size_t at = price + 1;
  const bool per_month = Is(at, {"per", "a", "each"}) && Is(at + 1, {"month"});
  if (per_month) at += 2;
  if (front < price) {
    // "Kafka monthly cost", "Kafka spend in x": the kind stands before it.
    const bool is_plain =
        at == end || (Is(at, {"in", "on", "for", "of"}) &&
                      (EndOfOwner(at + 1) == end || (reader_.IsNameAt(at + 1) && at + 2 == end)));
    if (is_plain && reader_.IsKind(front)) Insert(front, "total");
    return;
  }
  // "monthly cost Kafka"
  const bool is_short = at < end && reader_.IsKind(at) && EndOfValues(at) == end;
  if (is_short) return Insert(price, "total");
  if (!Is(at, {"of", "for", "on", "in"})) return;
  // "cost of all that is in project x"
  if (Is(at, {"of", "for"}) && Follows(at + 1, {"all", "that"})) {
    return Reword(pieces_[at + 1], "everything");
  }
  std::size_t what = SkipDeterminers(at + 1);
  const bool all_owners = !reader_.OwnerAt(what).empty() && pieces_[what].is_plural &&
                          Is(what - 1, {"all", "our"}) && what + 1 == end;
  if (all_owners) {
    Drop(at, what + 1 - at);
    return Insert(price, "total");
  }
  const bool is_owner = EndOfOwner(at + 1) > at + 1;
  const std::size_t values = EndOfValues(what);
  const bool has_rows = reader_.IsUsualRows(values) && Is(at, {"for", "on"});
  std::size_t last = values;  // "PostgreSQL 16"
  if (last > what && last < end && pieces_[last].kind == Token::Kind::kNumber) ++last;
  const bool ends_values = last == end || Is(last, {"in", "on", "for", "of", "running"});
  const bool is_many = is_owner || has_rows || (values > what && ends_values);
  std::size_t names = 0;
  for (std::size_t i = at + 1; i < end; ++i) {
    if (is_other(i) || is_plan(i) || IsMark(pieces_[i])) return;
    names += reader_.IsNameAt(i) ? 1 : 0;
    const bool is_other_noun =
        Has(i, Kind::kEntity) && !reader_.IsUsualRows(i) && reader_.OwnerAt(i).empty();
    if (is_other_noun) return;
  }
  // What a plan costs is no sum of what is on it.
  const bool is_of_rows = std::all_of(
      pieces_.begin() + static_cast<std::ptrdiff_t>(what),
      pieces_.begin() + static_cast<std::ptrdiff_t>(std::max(values, what)),
      [&](const Piece& piece) {
        return std::none_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& m) {
          const auto* field = reader_.model_.FindColumn(m.column);
          return m.kind == Kind::kValue && field != nullptr &&
                 (field->derived.has_value() && field->derived->of == "plan");
        });
      });
  if (!is_many || !is_of_rows || names > 1) return;
  if (is_owner) Reword(pieces_[at], "of");
  if (is_owner && what == at + 1) Insert(what, "the");
  Insert(price, "total");
}

// "everything that lives in project x", "what's in the x project", "all that project x holds": the
// usual rows, of which the project is the owner and not what is asked for.
void AmountWordings::SettleEverythingInOwner() {
  std::size_t all = 0;
  while (all < 4 && Is(all, {"list", "show", "give", "tell", "get", "me", "us", "display"})) ++all;
  const bool counts = Follows(0, {"number", "of"}) || Follows(0, {"how", "many"});
  if (counts && Is(2, {"everything", "things"})) all = 2;
  const bool asks = Is(all, {"what", "whatever"}) && !Has(all, Kind::kEntity);
  const bool is_all = Is(all, {"everything", "anything"}) || (Is(all, {"all", "things", "stuff"}));
  if (!asks && !is_all) return;
  std::size_t at = all + 1;
  if (Is(all, {"all"}) && Is(at, {"things", "stuff"})) return Drop(all, 1);
  if (Is(all, {"whatever"}) && !Ends(at)) Reword(pieces_[all], "what");
  // "what all is in project x", "what's all in it"
  for (const std::size_t place : {at, at + 1}) {
    if (asks && Is(place, {"all", "exactly"})) Drop(place, 1);
  }
  const bool that = Is(at, {"that", "which"});
  if (that) ++at;
  const std::size_t end = reader_.WordsEnd();
  const auto is_place = [&](std::size_t place) {
    return Is(place, {"in", "inside", "within", "under", "to", "on", "of", "into"});
  };
  const auto is_verb = [&](std::size_t place) {
    return IsBe(Word(place)) ||
           Is(place, {"live",   "lives",   "living", "run",       "runs",   "running",  "sit",
                      "sits",   "sitting", "exist",  "exists",    "belong", "belongs",  "belonging",
                      "reside", "resides", "there",  "got",       "hosted", "deployed", "located",
                      "we",     "have",    "i",      "currently", "do",     "does",     "has"});
  };
  const std::size_t verbs = at;
  while (at < end && is_verb(at)) ++at;
  const auto owner_ends = [&](std::size_t place) {
    const std::size_t last = EndOfOwner(place);
    return last > place ? last : 0;
  };
  // "… in project x that are powered off", "… in project x on AWS": more is said of the rows.
  const auto in_owner_ends = [&](std::size_t place) {
    return place > 0 &&
           (place == end || Is(place, {"that", "which", "on", "with", "without", "except"}));
  };
  // "what is project x": what it is, and not what is in it.
  const bool in_owner =
      is_place(at) &&
      (!Is(at, {"of", "to", "on"}) || Is(at - 1, {"belong", "belongs", "belonging"})) &&
      in_owner_ends(owner_ends(at + 1));
  const std::size_t owned = owner_ends(at);
  const bool it_has =
      owned > 0 && owned + 1 == end &&
      (IsHave(Word(owned)) || Is(owned, {"hold", "holds", "host", "hosts", "own", "owns"})) &&
      (!asks || Is(verbs, {"do", "does"})) && (asks || that || Is(all, {"everything", "all"}));
  if (!in_owner && !it_has) return;
  const bool as_noun = is_all && !Is(all, {"all"});
  if (!reader_.InsertUsualRows(all)) return;
  if (counts) return Drop(all, 1);
  if (as_noun) Reword(pieces_[all], "all");
}

// "all what is in project x": a place where something is, and nothing said of what; the place is
// not what is asked for.
void AmountWordings::DeclinePlaceAlone() {
  const std::string& subject = reader_.draft_.subject;
  const auto above = reader_.model_.ReachableFrom(reader_.model_.default_entity);
  const bool is_owner = std::find(above.begin(), above.end(), subject) != above.end();
  if (subject == reader_.model_.default_entity || !is_owner) return;
  const auto is_place = [&](const Piece& piece) {
    return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
      return meaning.kind == Kind::kEntity && meaning.entity == subject;
    });
  };
  const auto place = std::find_if(pieces_.begin(), pieces_.end(), is_place);
  if (place == pieces_.end() || std::any_of(place + 1, pieces_.end(), is_place)) return;
  auto before = static_cast<std::size_t>(place - pieces_.begin());
  while (before > 0 &&
         (Is(before - 1, {"the", "our", "my", "your"}) || !pieces_[before - 1].of_entity.empty())) {
    --before;
  }
  if (before == 0 || !Is(before - 1, {"in", "inside", "within"})) return;
  reader_.Decline(
      plan::Declined::Why::kNotUnderstood,
      "It is not said what is asked for " + pieces_[before - 1].text + " the " + place->text + ".");
}

}  // namespace claribi::planner
