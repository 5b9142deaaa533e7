// Order and number of rows: "highest", "top 3", "five oldest", "the most topics", "sorted by
// price". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

struct Extreme {
  std::string_view word;
  bool is_descending;
  bool is_extreme;  // of the values over time, where one row is meant
};

constexpr Extreme kExtremes[] = {
    {"highest", true, false}, {"lowest", false, false},   {"most", true, false},
    {"least", false, false},  {"fewest", false, false},   {"largest", true, false},
    {"biggest", true, false}, {"greatest", true, false},  {"smallest", false, false},
    {"longest", true, false}, {"shortest", false, false}, {"maximum", true, true},
    {"max", true, true},      {"peak", true, true},       {"minimum", false, true},
    {"min", false, true},     {"top", true, false},       {"bottom", false, false},
};

const Extreme* ExtremeOf(std::string_view word) {
  const auto found = std::find_if(std::begin(kExtremes), std::end(kExtremes),
                                  [&](const Extreme& each) { return each.word == word; });
  return found == std::end(kExtremes) ? nullptr : found;
}

bool IsCount(const Piece& piece) {
  return piece.kind == Token::Kind::kNumber && piece.unit.empty() && piece.number >= 1 &&
         piece.number <= 10000 &&
         piece.number == static_cast<double>(static_cast<int>(piece.number));
}

}  // namespace

bool QuestionReader::TryRanking() {
  if (TryDegree()) return true;
  std::size_t at = at_;
  Ranking ranking;
  const auto degree_at = [&](std::size_t place) -> const Meaning* {
    if (place >= pieces_.size()) return nullptr;
    const Meaning* best = nullptr;
    for (const Meaning& meaning : pieces_[place].meanings) {
      if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kSuperlative)
        continue;
      if (Distance(meaning.entity) == reached_.size()) continue;
      if (best == nullptr || Distance(meaning.entity) < Distance(best->entity)) best = &meaning;
    }
    return best;
  };
  if (IsCount(pieces_[at]) && at + 1 < pieces_.size() &&
      (ExtremeOf(Word(at + 1)) != nullptr || degree_at(at + 1) != nullptr)) {
    ranking.count = static_cast<std::int64_t>(pieces_[at].number);
    ranking.has_count = true;
    ++at;
  }
  // "the second largest"
  static constexpr std::string_view kOrdinals[] = {"", "second", "third", "fourth", "fifth"};
  for (std::size_t i = 1; i < std::size(kOrdinals) && at == at_; ++i) {
    const bool ranks = Is(at, {kOrdinals[i]}) && at + 1 < pieces_.size() &&
                       !Is(at + 1, {"top", "bottom"}) &&
                       (ExtremeOf(Word(at + 1)) != nullptr || degree_at(at + 1) != nullptr);
    if (!ranks || draft_.ranking) continue;
    ranking.skip = static_cast<std::int64_t>(i);
    ++at;
    break;
  }
  // "Which is cheaper, a or b?"
  const Meaning* cheaper = nullptr;
  for (const Meaning& meaning : pieces_[at].meanings) {
    const bool compares = meaning.kind == Meaning::Kind::kDegree &&
                          meaning.degree == Degree::kComparative &&
                          Distance(meaning.entity) < reached_.size();
    if (compares && cheaper == nullptr && draft_.ask == Ask::kList && !draft_.ranking) {
      cheaper = &meaning;
    }
  }
  if (cheaper != nullptr && !Is(at + 1, {"than"}) && at == at_) {
    ranking.target = OfDegree(*cheaper);
    ranking.is_descending = cheaper->is_more;
    draft_.ranking = ranking;
    is_choice_ = true;
    Take(1, As::kOperator, Part::kOrder);
    return true;
  }
  // "Which has more memory, a or b?"
  const bool more = Is(at, {"more", "less", "fewer"}) && at == at_ && Is(0, {"which", "what"});
  const bool more_rows = more && !draft_.head_field.empty() && IsSubject(at + 1);
  if (more && draft_.ask == Ask::kList && !draft_.ranking && !Is(at + 1, {"than"}) &&
      (TargetAt(SkipSilent(at + 1), nullptr) || more_rows)) {
    ranking.is_descending = Is(at, {"more"});
    draft_.ranking = ranking;
    ranking_open_ = is_choice_ = true;
    has_ = false;
    Take(1, As::kOperator, Part::kOrder);
    return true;
  }
  // "the three Kafka services with the highest price": so many of the ranking to come.
  if (at == at_ && IsCount(pieces_[at]) && !draft_.ranking && has_head_ && at < head_ &&
      at + 1 < pieces_.size()) {
    std::size_t noun = at + 1;
    while (noun < head_ && Best(pieces_[noun], Meaning::Kind::kValue) != nullptr) ++noun;
    std::size_t later = noun + 1;
    while (
        noun == head_ && later < pieces_.size() && !Is(later, {"with"}) &&
        (Is(0, {"which", "what"}) || Is(head_ + 1, {"that", "which", "who", "of", "in", "on"})) &&
        ExtremeOf(Word(later)) == nullptr && degree_at(later) == nullptr &&
        !(Is(later, {"last", "first"}) && later + 1 == pieces_.size())) {
      ++later;
    }
    if (noun == head_ && pieces_[head_].is_plural && later < pieces_.size()) {
      if (Is(later, {"with"})) later = SkipSilent(later + 1);
      if (later < pieces_.size() && pieces_[later].kind == Token::Kind::kWord &&
          (ExtremeOf(Word(later)) != nullptr || degree_at(later) != nullptr ||
           Is(later, {"last", "first"}))) {
        top_ = static_cast<std::int64_t>(pieces_[at].number);
        Take(1, As::kOperator, Part::kLimit);
        return true;
      }
    }
  }
  if (at == at_ && TryRankingForm()) return true;
  const Extreme* extreme = ExtremeOf(Word(at));
  const Meaning* degree = degree_at(at);
  // "the most frequent plan", "which type is the rarest": of groups, the number of their rows.
  const bool is_rare = Is(at, {"rarest", "least frequent"});
  if ((is_rare || Is(at, {"most frequent", "commonest"})) && degree == nullptr && at == at_ &&
      !draft_.head_field.empty() && !draft_.ranking) {
    ranking.counts_rows = true;
    ranking.is_descending = !is_rare;
    draft_.ranking = ranking;
    TakeTo(at + 1, As::kOperator, Part::kOrder);
    return true;
  }
  if (extreme == nullptr && degree == nullptr) return false;
  std::size_t end = at + 1;
  if (end < pieces_.size() && IsCount(pieces_[end]) && !ranking.has_count) {
    ranking.count = static_cast<std::int64_t>(pieces_[end].number);
    ranking.has_count = true;
    ++end;
  }
  if (top_ > 0 && !ranking.has_count && !draft_.ranking) {
    ranking.count = top_;
    ranking.has_count = true;
  }
  // "the highest number of services": the most services.
  if (extreme != nullptr && (Follows(end, {"number", "of"}) || Follows(end, {"count", "of"}))) {
    end += 2;
  }
  if (Is(at, {"most", "fewest", "least"}) && Is(end, {"of"}) && end + 1 == pieces_.size() &&
      !draft_.ranking && !draft_.head_field.empty()) {
    ranking.counts_rows = true;
    ranking.is_descending = Is(at, {"most"});
    draft_.ranking = ranking;
    TakeTo(end + 1, As::kOperator, Part::kOrder);
    return true;
  }
  if (Is(at, {"most"}) && Is(end, {"of"})) return false;
  if (Is(at, {"most", "least"}) && at > 0 && Is(at - 1, {"at"})) return false;
  // "created most recently", "created last": the time stood before.
  const bool is_last = Is(at, {"most", "least"}) && Is(end, {"recently"});
  if (is_last && !draft_.ranking && !draft_.targets.empty() &&
      (end + 1 >= pieces_.size() || !Best(pieces_[end + 1], Meaning::Kind::kField))) {
    const Target& before = draft_.targets.back();
    const auto* known = model_.FindColumn(before.column);
    if (known == nullptr || known->type != values::Type::kTime) return false;
    ranking.target = before;
    ranking.is_descending = Is(at, {"most"});
    draft_.ranking = ranking;
    has_ = false;
    TakeTo(end + 1, As::kOperator, Part::kOrder);
    return true;
  }
  // "most recently created": the field that is a time.
  if (Is(at, {"most", "least"}) && Is(end, {"recently"}) && !draft_.ranking) {
    const Meaning* time =
        end + 1 < pieces_.size() ? Best(pieces_[end + 1], Meaning::Kind::kField) : nullptr;
    const auto* known = time == nullptr ? nullptr : model_.FindColumn(time->column);
    if (known == nullptr || known->type != values::Type::kTime) return false;
    ranking.target = Target{.kind = Target::Kind::kField, .column = time->column};
    ranking.is_descending = Is(at, {"most"});
    draft_.ranking = ranking;
    has_ = false;
    TakeTo(end + 2, As::kOperator, Part::kOrder);
    return true;
  }
  // "the most common plan"
  if (Is(at, {"most", "least"}) &&
      (Is(end, {"common", "popular", "used"}) ||
       (Is(end, {"frequently", "commonly", "often", "widely"}) && Is(end + 1, {"used"}))) &&
      !draft_.head_field.empty() && !draft_.ranking) {
    ranking.counts_rows = true;
    ranking.is_descending = Is(at, {"most"});
    draft_.ranking = ranking;
    TakeTo(Is(end + 1, {"used"}) ? end + 2 : end + 1, As::kOperator, Part::kOrder);
    return true;
  }
  if (extreme != nullptr) {
    ranking.is_descending = extreme->is_descending;
    ranking.is_extreme = extreme->is_extreme;
  }
  const std::size_t next = SkipSilent(end);
  const bool has_target = extreme != nullptr && next < pieces_.size() && !Is(next, {"by"}) &&
                          TargetAt(next, nullptr).has_value();
  if (draft_.ranking) {
    // "sorted by price, highest first"; "top 3 by highest price".
    const bool turns = draft_.ranking->is_limited && ranking_open_ &&
                       draft_.ranking->is_descending != ranking.is_descending;
    const bool says_top =
        std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(at_),
                    [](const Piece& piece) { return piece.words == "top"; });
    if (turns && extreme != nullptr && !says_top) {  // "min and max", "the lowest highest"
      NotUnderstood(at_);
      return true;
    }
    if (ranking_open_ && !ranking.has_count) {
      if (degree != nullptr && !has_target) {
        SetRankTarget(OfDegree(*degree), at_);
        ranking.is_descending = degree->is_more;
      }
      draft_.ranking->is_descending = ranking.is_descending;
      draft_.ranking->is_extreme = draft_.ranking->is_extreme || ranking.is_extreme;
      TakeTo(end, As::kOperator, Part::kOrder);
      return true;
    }
    // "ranked by partitions, top 3"
    if (Is(at, {"top"}) && ranking.has_count && !draft_.ranking->is_limited &&
        draft_.ranking->target) {
      draft_.ranking->is_limited = draft_.ranking->has_count = true;
      draft_.ranking->count = ranking.count;
      draft_.ranking->is_descending = true;
      TakeTo(end, As::kOperator, Part::kLimit);
      return true;
    }
    if (!Is(end, {"first"}) && !Is(end, {"to"}) && !Is(at_ - 1, {"to"})) {
      NotUnderstood(at_);
      return true;
    }
    if (degree != nullptr && extreme == nullptr) {
      // "sorted by price, cheapest first": of the field that is sorted by.
      const Meaning* own = nullptr;
      for (const Meaning& meaning : pieces_[at].meanings) {
        const bool is_own = meaning.kind == Meaning::Kind::kDegree && draft_.ranking->target &&
                            OfDegree(meaning) == *draft_.ranking->target;
        if (is_own) own = &meaning;
      }
      if (own == nullptr) {
        NotUnderstood(at_);
        return true;
      }
      ranking.is_descending = own->is_more;
    }
    if (!Is(at_ - 1, {"to"})) draft_.ranking->is_descending = ranking.is_descending;
    TakeTo(end + 1, As::kOperator, Part::kOrder);
    return true;
  }
  // "on the most expensive plan": of plans, and not of the rows that are asked for.
  const Meaning* noun =
      degree != nullptr && extreme == nullptr && end < pieces_.size() && end != head_ && has_head_
          ? Best(pieces_[end], Meaning::Kind::kField)
          : nullptr;
  const auto* named = noun == nullptr ? nullptr : model_.FindColumn(noun->column);
  if (named != nullptr && named->type == values::Type::kText &&
      Best(pieces_[end], Meaning::Kind::kEntity) == nullptr) {
    NotUnderstood(at_);
    return true;
  }
  if (degree != nullptr && !has_target) {
    ranking.target = OfDegree(*degree);
    ranking.is_descending = degree->is_more;
    if (Is(end, {"first"})) {
      ranking.is_limited = false;
      ++end;
    }
    draft_.ranking = ranking;
    ranking_open_ = false;
  } else {
    // "CPU per project, highest first": all of them, in that order.
    const bool is_order = Is(end, {"first"}) && end + 1 == pieces_.size() && !ranking.has_count &&
                          !draft_.targets.empty();
    if (is_order) {
      ranking.is_limited = false;
      ranking.target = draft_.targets.back();
      ++end;
    }
    draft_.ranking = ranking;
    ranking_open_ = !is_order;
  }
  has_ = false;
  TakeTo(end, As::kOperator, Part::kOrder);
  return true;
}

// "by number of Kafka services": as groups stand, the most first. by: its place.
bool QuestionReader::OrdersByNumber(std::size_t by) const {
  std::size_t at = by + 1;
  if (Is(at, {"the", "their"})) ++at;
  if (!Follows(at, {"number", "of"}) && !Follows(at, {"count", "of"})) return false;
  at += Is(at + 2, {"their", "its", "the"}) ? 3 : 2;
  while (at + 1 < pieces_.size() && Means(pieces_[at], Meaning::Kind::kValue) &&
         !Means(pieces_[at], Meaning::Kind::kEntity)) {
    ++at;
  }
  return at < pieces_.size() && Means(pieces_[at], Meaning::Kind::kEntity) &&
         Best(pieces_[at], Meaning::Kind::kField) == nullptr;
}

bool QuestionReader::TryOrder() {
  std::size_t end = at_;
  const bool ranks = Is(at_, {"ranked", "rank"});
  if (Is(at_, {"sorted", "sort", "ordered", "order", "ranked", "rank"})) {
    end = at_ + 1;
    if (Is(end, {"them", "from"})) ++end;
    if (Is(end, {"by"})) {
      Ranking ranking;
      ranking.is_limited = false;
      ranking.is_descending = ranks || OrdersByNumber(end);
      if (draft_.ranking) {
        NotUnderstood(at_);
        return true;
      }
      draft_.ranking = ranking;
      ranking_open_ = true;
      TakeTo(end + 1, As::kOperator, Part::kOrder);
      return true;
    }
  }
  // "Rank the services by price": the target is still to come.
  const bool opens = at_ < 3 && end > at_ && !draft_.ranking && draft_.targets.empty();
  if (opens) {
    Ranking ranking;
    ranking.is_limited = false;
    std::size_t by = end;
    while (by < pieces_.size() && !Is(by, {"by"})) ++by;
    ranking.is_descending = ranks || OrdersByNumber(by);
    draft_.ranking = ranking;
    ranking_open_ = true;
    TakeTo(end, As::kOperator, Part::kOrder);
    return true;
  }
  if (!draft_.ranking) return false;
  std::size_t word = at_;
  if (Is(word, {"in"})) ++word;
  const bool down = Is(word, {"descending", "desc"});
  if (!down && !Is(word, {"ascending", "asc"})) {
    if (!Is(at_, {"first"})) return false;
    Take(1, As::kOperator, Part::kOrder);
    return true;
  }
  draft_.ranking->is_descending = down;
  TakeTo(Is(word + 1, {"order"}) ? word + 2 : word + 1, As::kOperator, Part::kOrder);
  return true;
}

void QuestionReader::SetRankTarget(Target target, std::size_t at) {
  draft_.ranking->target = std::move(target);
  ranking_open_ = false;
  (void)at;
}

}  // namespace claribi::planner
