// What is asked for by a noun and a clause behind it: "the provider hosting the fewest services",
// "the Kafka with the most topics", "the list of countries where our services are". They are put
// into the words of the rules: "with". A clause that says more is left as it stands. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleNounPhrases() {
  while (pieces_.size() > 2 && IsMark(pieces_.back())) pieces_.pop_back();
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    SettleKindWithout(i);
    SettleHeadClause(i);
    SettleBoundBehind(i);
    SettleHostedOn(i);
    SettleKeyThatIsSet(i);
    if (Is(i, {"rarest", "commonest"}))
      Reword(pieces_[i], Is(i, {"rarest"}) ? "rarest" : "commonest");
  }
  SettleAndSoOn();
  SettleKindOfOwner();
}

// "In project a, how many Kafkas are there", "postgres except project b": the kind stands for rows,
// and the other noun only tells where.
void QuestionReader::SettleKindOfOwner() {
  std::size_t kind = pieces_.size();
  bool has_owner = false;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const bool is_owner = !OwnerAt(i).empty() && !pieces_[i].is_plural &&
                          (IsNameAt(i + 1) || (i > 0 && IsNameAt(i - 1)));
    has_owner = has_owner || is_owner;
    if (!is_owner && (Means(pieces_[i], Kind::kEntity) || Means(pieces_[i], Kind::kMeasure)))
      return;
    if (IsKind(i)) kind = i;
  }
  const bool has_noun = kind + 1 < pieces_.size() && !pieces_[kind + 1].meanings.empty();
  if (!has_owner || kind == pieces_.size() || has_noun) return;
  if (InsertUsualNoun(kind)) pieces_[kind + 1].is_plural = true;
}

// The noun of the rows that are usually asked for, at the end of a piece; a word that is not
// written.
bool QuestionReader::InsertUsualNoun(std::size_t behind) {
  const auto* entity = model_.FindEntity(model_.default_entity);
  const auto* meanings = entity == nullptr ? nullptr : lexicon_.Find(entity->naming.names.front());
  if (meanings == nullptr) return false;
  Piece noun;
  noun.words = noun.text = entity->naming.names.front();
  noun.meanings = *meanings;
  noun.begin = noun.end = pieces_[behind].end;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(behind) + 1, noun);
  return true;
}

// Whether the piece is a value of the field that says what kind a row is, and nothing else.
bool QuestionReader::IsKind(std::size_t at) const {
  const auto* kinds = lexicon_.Find("kind");
  if (kinds == nullptr || at >= pieces_.size() || Means(pieces_[at], Kind::kField)) return false;
  return std::any_of(
      pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
        return meaning.kind == Kind::kValue && meaning.entity == model_.default_entity &&
               std::any_of(kinds->begin(), kinds->end(), [&](const Meaning& kind) {
                 return kind.kind == Kind::kField && kind.column == meaning.column;
               });
      });
}

// "the Kafka with the most topics", "which Kafka has …": the kind stands for what is of it.
void QuestionReader::SettleKindWithout(std::size_t i) {
  if (!IsKind(i) || i > 3) return;
  const bool opens = i == 0 || Is(i - 1, {"the", "which", "what", "our", "any", "a"});
  const bool asks = i > 0 && Is(i - 1, {"which", "what"});
  const bool tells = Is(i + 1, {"with", "having", "that", "whose", "without"}) ||
                     (asks && Is(i + 1, {"has", "have", "costs", "cost", "had"}));
  if (opens && tells) InsertUsualNoun(i);
}

// "each Kafka", "every PostgreSQL", "the oldest running Kafka": the kind stands for the rows that
// are of it.
void QuestionReader::SettleKindAlone(std::size_t i) {
  if (i == 0 || i >= pieces_.size()) return;
  std::size_t before = i;
  while (before > 1 && Means(pieces_[before - 1], Kind::kValue) &&
         !Means(pieces_[before - 1], Kind::kDegree)) {
    --before;
  }
  // "the region of the oldest Kafka": of one row, where a field of it is asked for.
  const bool asks_field =
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(before),
                  [&](const Piece& piece) {
                    return IsPlainField(static_cast<std::size_t>(&piece - pieces_.data()));
                  });
  const bool is_one =
      asks_field && before > 1 && Is(before - 2, {"the", "our", "my"}) &&
      std::any_of(pieces_[before - 1].meanings.begin(), pieces_[before - 1].meanings.end(),
                  [](const Meaning& meaning) {
                    return meaning.kind == Kind::kDegree && meaning.degree == Degree::kSuperlative;
                  });
  if (!is_one && !Is(i - 1, {"each", "every"})) return;
  // Of the field that says what kind a row is: a tier or a state stands for no rows.
  const bool has_noun = i + 1 < pieces_.size() && !pieces_[i + 1].meanings.empty();
  if (IsKind(i) && !has_noun) InsertUsualNoun(i);
}

// Whether the piece is the first that says something, and names what rows are grouped by or belong
// to: "provider", "countries", "project".
bool QuestionReader::IsHeadOfGroups(std::size_t at) const {
  const bool is_first =
      std::all_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                  [](const Piece& piece) { return piece.meanings.empty() && !piece.is_unknown; });
  if (!is_first || at > 6) return false;
  return std::any_of(
      pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
        const auto above = model_.ReachableFrom(model_.default_entity);
        const bool is_above = std::find(above.begin(), above.end(), meaning.entity) != above.end();
        const auto* field = model_.FindColumn(meaning.column);
        const bool is_text =
            meaning.kind == Kind::kField && field != nullptr && field->type == values::Type::kText;
        return is_above &&
               (is_text || (meaning.kind == Kind::kEntity && meaning.entity != above.front()));
      });
}

bool QuestionReader::IsUsualRows(std::size_t at) const {
  return at < pieces_.size() && pieces_[at].is_plural &&
         std::any_of(
             pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
               return meaning.kind == Kind::kEntity && meaning.entity == model_.default_entity;
             });
}

void QuestionReader::SettleHeadClause(std::size_t i) {
  const std::size_t next = i + 1;
  if (next + 1 >= pieces_.size() || !IsHeadOfGroups(i)) return;
  const auto with = [&] {
    pieces_[next].meanings.clear();
    pieces_[next].is_unknown = false;
    pieces_[next].words = "with";
  };
  // "region running the most services": what it has. "running" is no state of it.
  if (Is(next, {"hosting", "running", "containing", "holding", "serving", "owning", "housing",
                "keeping", "carrying", "having", "offering"})) {
    const std::size_t what = Is(next + 1, {"the", "our", "any"}) ? next + 2 : next + 1;
    const bool counts = Is(what, {"most", "least", "fewest", "highest", "lowest", "largest",
                                  "smallest", "biggest", "greatest", "more", "fewer", "less", "at",
                                  "over", "under", "exactly", "no", "only", "several"}) ||
                        (what < pieces_.size() && (pieces_[what].kind == Token::Kind::kNumber ||
                                                   !pieces_[what].meanings.empty()));
    if (counts) with();
    if (!counts) return;
  }
  // "which provider hosts Kafka services": all that do.
  if (Is(next, {"hosts", "has", "with", "runs", "holds", "contains", "having"})) {
    std::size_t rows = next + 1;
    while (rows < pieces_.size() && Means(pieces_[rows], Kind::kValue) && !IsUsualRows(rows))
      ++rows;
    if (IsUsualRows(rows) && rows + 1 == pieces_.size()) pieces_[i].is_plural = true;
    return;
  }
  // "countries where our services are", "plans that our services run on", "regions in which we have
  // services": those that have them.
  std::size_t at = next;
  if (Is(at, {"in", "on", "at", "from"}) && Is(at + 1, {"which", "what"})) ++at;
  const bool relates = Is(at, {"where", "that", "which"});
  if (relates) ++at;
  const std::size_t clause = at;
  if (Is(at, {"we", "i"}) && (IsHave(Word(at + 1)) || Is(at + 1, {"keep", "place", "put"})))
    at += 2;
  const bool owns = at > clause;
  while (Is(at, {"our", "the", "my", "any", "there", "are"})) ++at;
  if (!relates && at == clause) return;
  if (relates && Is(at, {"all", "every", "each", "only", "most", "both"})) {
    return NotUnderstood(at);  // a claim about each group
  }
  while (at < pieces_.size() && Means(pieces_[at], Kind::kValue) &&
         !Means(pieces_[at], Kind::kEntity))
    ++at;
  if (!IsUsualRows(at)) return;
  std::size_t tail = at + 1;
  while (IsBe(Word(tail)) ||
         Is(tail, {"run", "live", "sit", "reside", "hosted", "deployed", "placed", "based",
                   "located", "in", "on", "at", "from", "use", "sitting", "found"})) {
    ++tail;
  }
  if (tail < pieces_.size() || (tail == at + 1 && !owns)) {
    // "countries where our services are powered off": another question than which they are in.
    if (relates && Is(next, {"where"}) && IsBe(Word(at + 1))) NotUnderstood(next);
    return;
  }
  // "in which" and "where" become "with"; the rest of the clause says no more.
  Drop(at + 1, tail - at - 1);
  for (std::size_t said = at; said > next; --said) {
    const bool is_said = pieces_[said - 1].meanings.empty() || (owns && said - 1 < clause + 2);
    if (is_said) Drop(said - 1, 1);
  }
  Piece word;  // a word that is not written
  word.words = word.text = "with";
  word.begin = word.end = pieces_[i].end;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(next), word);
}

// "32 GB of memory or more per node": at least so much; what each node has is said with the field.
void QuestionReader::SettleBoundBehind(std::size_t i) {
  if (pieces_[i].kind != Token::Kind::kNumber || i == 0) return;
  const bool is_bound =
      Is(i - 1, {"than", "least", "most", "over", "under", "above", "below", "to", "exactly",
                 "exceeding", "<", ">", "<=", ">=", "=", "between", "and", "or"});
  std::size_t field = i + 1;
  if (field < pieces_.size() && pieces_[i].unit.empty() && pieces_[field].meanings.empty() &&
      Is(field, {"gb", "gib", "tb", "tib", "mb", "mib", "percent", "%"})) {
    ++field;
  }
  if (Is(field, {"of"})) ++field;
  if (is_bound || field >= pieces_.size() || !Means(pieces_[field], Kind::kField)) return;
  if (!Is(field + 1, {"or"})) return;
  const bool more = Is(field + 2, {"more", "above", "higher", "greater", "larger"});
  const bool less = Is(field + 2, {"less", "below", "lower", "fewer", "smaller"});
  if (!more && !less) return;
  const auto* each = lexicon_.Find(pieces_[field].words + " per " + std::string(Word(field + 4)));
  const bool per = Is(field + 3, {"per"}) && each != nullptr;
  if (field + 3 < pieces_.size() && Is(field + 3, {"per", "than"}) && !per) return;
  const std::size_t said = field + (per ? 5 : 3);
  for (std::size_t at = field + 1; at < said && at < pieces_.size(); ++at) Say(pieces_[at]);
  Piece bound;
  bound.words = bound.text = more ? ">=" : "<=";
  bound.kind = Token::Kind::kSign;
  bound.begin = bound.end = pieces_[i].begin;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i), bound);
}

// "AWS-hosted", "Europe-based": the value. "cost/month": the field that is told in that unit.
void QuestionReader::SettleHostedOn(std::size_t i) {
  Piece& piece = pieces_[i];
  if (!piece.is_unknown || piece.kind != Token::Kind::kWord) return;
  for (const std::string_view ending : {"-hosted", "-based", "/month"}) {
    if (!piece.words.ends_with(ending) || piece.words.size() == ending.size()) continue;
    const auto* meanings = lexicon_.Find(piece.words.substr(0, piece.words.size() - ending.size()));
    if (meanings == nullptr) continue;
    const bool is_unit = ending.starts_with("/");
    const bool fits = std::any_of(meanings->begin(), meanings->end(), [&](const Meaning& each) {
      const auto* field = model_.FindColumn(each.column);
      return is_unit
                 ? each.kind == Kind::kField && field != nullptr && field->unit.ends_with(ending)
                 : each.kind == Kind::kValue;
    });
    if (!fits) continue;
    piece.words.resize(piece.words.size() - ending.size());
    piece.meanings = *meanings;
    piece.is_unknown = piece.is_shaped = false;
    return;
  }
}

// "with the tag tier set, whatever its value": that it is there.
void QuestionReader::SettleKeyThatIsSet(std::size_t i) {
  if (i < 2 || !Is(i, {"set", "present", "defined", "assigned"})) return;
  const auto is_map = [&](const Meaning& meaning) {
    const auto* field = model_.FindColumn(meaning.column);
    return meaning.kind == Kind::kField && field != nullptr && field->type == values::Type::kMap;
  };
  const auto& tag = pieces_[i - 2].meanings;
  if (pieces_[i - 2].is_plural || std::none_of(tag.begin(), tag.end(), is_map)) return;
  std::size_t end = i + 1;
  if (end < pieces_.size() && IsMark(pieces_[end])) ++end;
  if (Is(end, {"whatever"}) && Is(end + 1, {"the", "its"}) && Is(end + 2, {"value"})) end += 3;
  if (end < pieces_.size()) return;
  Drop(i, end - i);
}

// "in each geography (Europe, Asia and so on)": examples of the groups, which restrict nothing.
void QuestionReader::SettleAndSoOn() {
  const std::size_t end = WordsEnd();
  std::size_t begin = end;
  if (end > 4 && Follows(end - 3, {"and", "so", "on"})) begin = end - 3;
  if (end > 4 && Is(end - 1, {"etc", "etcetera"})) begin = end - 1;
  if (begin == end) return;
  std::string column;
  while (begin > 0 && (IsMark(pieces_[begin - 1]) || Is(begin - 1, {"and", "or", "like", "e.g"}) ||
                       Means(pieces_[begin - 1], Kind::kValue))) {
    --begin;
    for (const Meaning& meaning : pieces_[begin].meanings) {
      if (meaning.kind == Kind::kValue && column.empty()) column = meaning.column;
    }
  }
  const bool groups = begin > 1 && Is(begin - 2, {"each", "every", "per", "by"}) &&
                      std::any_of(pieces_[begin - 1].meanings.begin(),
                                  pieces_[begin - 1].meanings.end(), [&](const Meaning& meaning) {
                                    return meaning.kind == Kind::kField && meaning.column == column;
                                  });
  if (!groups || !IsMark(pieces_[begin])) return;
  Drop(begin, pieces_.size() - begin);
}

// "Is a more expensive than b?", "the difference of a and b": of one row each. What is above rows
// has no such value, and its rows are no answer.
void QuestionReader::NameRowsThatAreCompared() {
  const bool picks = PicksName();
  const bool compares = draft_.ask == Ask::kCompare || draft_.ask == Ask::kDifference || picks;
  const bool says_value = !draft_.targets.empty() || !draft_.head_field.empty() ||
                          (draft_.ranking && draft_.ranking->target);
  if (!compares || draft_.counts_rows || !says_value || !draft_.groups.empty()) return;
  for (Condition& condition : draft_.conditions) {
    plan::Expression& named = condition.expression;
    const auto is_own = [&](const std::string& column) {
      return column.rfind(draft_.subject + ".", 0) == 0;
    };
    if (named.kind != plan::Expression::Kind::kNamed || named.terms.size() != 2) continue;
    if (std::none_of(named.among.begin(), named.among.end(), is_own)) continue;
    std::erase_if(named.among, [&](const std::string& column) { return !is_own(column); });
  }
}

}  // namespace claribi::planner
