// Verbs of rows in other words: "which projects own a Kafka", "that has been around the longest",
// "surpasses 80 %", "groups that consume topic x", "events that concern x", "assess the health of
// x". See other_wordings.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/other_wordings.h"
#include "planner/plan_parts.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void OtherWordings::SettleVerbs() {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    SettleExistsLongest(i);
    if (i >= pieces_.size()) return;
    SettleSurpasses(i);
    SettleOwns(i);
    SettleReadsTopic(i);
    SettleConcerns(i);
    if (i < pieces_.size()) SettleExtremeFieldOf(i);
  }
}

// "exists the longest", "has been around for the longest": is the oldest.
void OtherWordings::SettleExistsLongest(std::size_t i) {
  if (!Is(i, {"longest", "shortest"}) || i < 2) return;
  std::size_t begin = i;
  if (Is(begin - 1, {"the"})) --begin;
  const auto says = [&](std::size_t at) {
    return Is(at, {"exist", "exists", "existed", "existing", "around", "existence",
                   "been around for", "existed for", "in existence for"});
  };
  if (begin > 0 && Is(begin - 1, {"for"}) && begin > 1 && says(begin - 2)) --begin;
  if (begin == 0 || !says(begin - 1)) return;
  --begin;
  while (begin > 0 && Is(begin - 1, {"been", "has", "have", "in"})) --begin;
  const auto* oldest = reader_.lexicon_.Find(Is(i, {"longest"}) ? "oldest" : "newest");
  if (oldest == nullptr || begin == 0) return;
  pieces_[i].meanings = *oldest;
  pieces_[i].words = Is(i, {"longest"}) ? "oldest" : "newest";
  if (i > begin + 1) Drop(begin + 1, i - begin - 1);
  Reword(pieces_[begin], "is");
}

// "surpasses 80 %", "tops 500 USD": is more than.
void OtherWordings::SettleSurpasses(std::size_t i) {
  if (!pieces_[i].meanings.empty() || i + 1 >= pieces_.size()) return;
  if (!Is(i, {"surpass", "surpasses", "surpassing", "tops", "topping", "top"}) || i < 2) return;
  const bool is_number = pieces_[i + 1].kind == Token::Kind::kNumber;
  // "top 3" is an order, "tops 500 USD" and "top 80 %" are none.
  const bool has_unit = is_number && (!pieces_[i + 1].unit.empty() ||
                                      Is(i + 2, {"%", "percent", "usd", "dollars", "$"}));
  if (!is_number || (Is(i, {"top"}) && !has_unit)) return;
  Reword(pieces_[i], "exceeds");
}

// "Which projects own a Kafka?", "the project that houses the most services": what rows belong to
// has them.
void OtherWordings::SettleOwns(std::size_t i) {
  if (i == 0 || !Is(i, {"own", "owns", "house", "houses", "hold", "holds", "keep", "keeps"}))
    return;
  std::size_t head = i - 1;
  if (head > 0 && Is(head, {"that", "which"})) --head;
  if (i + 1 >= pieces_.size()) return;
  if (reader_.OwnerAt(head).empty() && !reader_.IsHeadOfGroups(head)) return;
  Reword(pieces_[i], pieces_[head].is_plural ? "host" : "hosts");
  // "house a Kafka": at least one.
  const std::size_t kind = i + 2;
  if (!Is(i + 1, {"a", "an", "any"}) || !reader_.IsKind(kind) || !Ends(kind + 1)) return;
  reader_.InsertUsualNoun(kind);
}

// "groups that read from orders", "which groups consume topic x": those of it.
void OtherWordings::SettleReadsTopic(std::size_t i) {
  if (i == 0 || !pieces_[i].meanings.empty()) return;
  if (!Is(i, {"read", "reads", "consume", "consumes", "process", "processes", "follow", "follows",
              "subscribe", "subscribes", "listen", "listens", "poll", "polls"})) {
    return;
  }
  std::size_t noun = i - 1;
  while (noun > 0 && Is(noun, {"that", "which", "do", "currently"})) --noun;
  const auto* group = pieces_[noun].meanings.empty()
                          ? nullptr
                          : reader_.model_.FindEntity(pieces_[noun].meanings.front().entity);
  // What belongs to rows that are themselves inside of others.
  const bool is_inner = group != nullptr && Means(pieces_[noun], Kind::kEntity) &&
                        group->time_field.empty() && group->belongs_to.size() > 1 && group->merges;
  if (!is_inner) return;
  std::size_t name = i + 1;
  const bool has_preposition = Is(name, {"from", "to"});
  if (has_preposition) ++name;
  while (Is(name, {"the"})) ++name;
  if (name < pieces_.size() && Means(pieces_[name], Kind::kEntity)) ++name;
  if (name >= pieces_.size() || !reader_.IsNameAt(name)) return;
  Reword(pieces_[i], "of");
  if (has_preposition) Drop(i + 1, 1);
}

// "events that concern x", "events related to x": its own.
void OtherWordings::SettleConcerns(std::size_t i) {
  if (i == 0) return;
  const bool is_to =
      Is(i + 1, {"to"}) && Is(i, {"relate", "relates", "related", "relating", "pertain", "pertains",
                                  "pertaining", "refer", "refers", "referring"});
  const bool is_alone =
      Is(i, {"concern", "concerns", "concerning", "concerned", "regarding", "affect", "affects",
             "affected", "affecting", "involve", "involves", "involved", "involving", "about"});
  if (!is_to && !is_alone) return;
  std::size_t noun = i - 1;
  while (noun > 0 && (IsBe(Word(noun)) || Is(noun, {"that", "which", "have", "has"}))) --noun;
  const auto* who = reader_.lexicon_.Find("who");
  const bool acts = std::any_of(
      pieces_[noun].meanings.begin(), pieces_[noun].meanings.end(), [&](const Meaning& meaning) {
        return meaning.kind == Kind::kEntity && who != nullptr &&
               std::any_of(who->begin(), who->end(),
                           [&](const Meaning& actor) { return actor.entity == meaning.entity; });
      });
  std::size_t name = i + (is_to ? 2 : 1);
  while (Is(name, {"the", "our"})) ++name;
  if (name < pieces_.size() && Means(pieces_[name], Kind::kEntity)) ++name;
  if (!acts || name >= pieces_.size() || !reader_.IsNameAt(name)) return;
  Reword(pieces_[i], "of");
  if (is_to) Drop(i + 1, 1);
  if (noun + 1 < i) Drop(noun + 1, i - noun - 1);
}

// "longest retention topic", "lowest CPU usage Kafka service": the row with the extreme of it.
void OtherWordings::SettleExtremeFieldOf(std::size_t i) {
  if (!Is(i, {"longest", "shortest", "highest", "lowest", "largest", "smallest", "biggest"}))
    return;
  const bool opens =
      i == 0 || (i < 4 && Is(i - 1, {"the", "which", "what", "list", "show", "our"}));
  if (!opens || i + 2 >= pieces_.size() || Means(pieces_[i + 1], Kind::kEntity)) return;
  if (!Means(pieces_[i + 1], Kind::kField) && !Means(pieces_[i + 1], Kind::kMeasure)) return;
  std::size_t noun = i + 2;
  while (noun < pieces_.size() && Means(pieces_[noun], Kind::kValue) &&
         !Means(pieces_[noun], Kind::kEntity)) {
    ++noun;
  }
  if (noun >= pieces_.size() || !Means(pieces_[noun], Kind::kEntity)) return;
  // "with the longest retention"
  std::rotate(pieces_.begin() + static_cast<std::ptrdiff_t>(i),
              pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 2,
              pieces_.begin() + static_cast<std::ptrdiff_t>(noun) + 1);
  Insert(noun - 1, "with");
  Insert(noun, "the");
}

// "Assess the health of x": the verdict itself is asked for.
void OtherWordings::SettleJudges() {
  const auto verdict = std::find_if(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return Means(piece, Kind::kVerdict);
  });
  if (verdict == pieces_.end()) return;
  const auto end = static_cast<std::size_t>(verdict - pieces_.begin());
  for (std::size_t i = 0; i < end; ++i) {
    if (!pieces_[i].meanings.empty()) return;
    const bool is_noun =
        Is(i, {"assessment", "evaluation", "judgement", "judgment", "appraisal"}) &&
        Is(i + 1, {"of"});
    const bool is_verb = Is(i, {"assess", "judge", "evaluate", "rate", "review", "examine",
                                "inspect", "appraise", "analyse", "analyze"});
    if (is_noun) return Drop(i, 2);
    if (is_verb) return Reword(pieces_[i], "check");
  }
}

bool OtherWordings::IsOfOwner(const std::string& entity) const {
  const std::string& subject = reader_.draft_.subject;
  if (entity.empty() || entity == subject || subject == reader_.model_.default_entity) return false;
  const auto above = reader_.model_.ReachableFrom(subject);
  if (std::find(above.begin(), above.end(), entity) == above.end()) return false;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const bool is_noun = std::any_of(
        pieces_[i].meanings.begin(), pieces_[i].meanings.end(), [&](const Meaning& meaning) {
          return meaning.kind == Kind::kEntity && meaning.entity == entity;
        });
    const bool is_kind = reader_.IsKind(i) && EndOfKind(i) > i;
    if (is_noun || is_kind) return false;
  }
  return true;
}

// "topics of the newest Kafka service": the first of the owners is to be found before its rows, and
// it may have none. Where that stands; the end for nowhere.
std::size_t OtherWordings::FirstOfOwners() const {
  const std::string& subject = reader_.draft_.subject;
  if (subject == reader_.model_.default_entity) return pieces_.size();
  const auto above = reader_.model_.ReachableFrom(subject);
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const bool is_first = std::any_of(
        pieces_[i].meanings.begin(), pieces_[i].meanings.end(), [](const Meaning& each) {
          return each.kind == Kind::kDegree && each.degree == Degree::kSuperlative;
        });
    const std::size_t place = Is(i - 1, {"the", "our"}) ? i - 2 : i - 1;
    if (!is_first || place >= pieces_.size() || !Is(place, {"of", "in", "on", "from", "inside"})) {
      continue;
    }
    std::size_t noun = EndOfKind(i + 1);
    if (noun > i + 1) return i;
    while (noun < pieces_.size() && Means(pieces_[noun], Kind::kValue) &&
           !Means(pieces_[noun], Kind::kEntity)) {
      ++noun;
    }
    for (const Meaning& meaning :
         noun < pieces_.size() ? pieces_[noun].meanings : std::vector<Meaning>()) {
      const bool is_owner = meaning.kind == Kind::kEntity && meaning.entity != subject &&
                            std::find(above.begin(), above.end(), meaning.entity) != above.end();
      if (is_owner) return i;
    }
  }
  return pieces_.size();
}

void OtherWordings::DeclineOwnersValues() {
  const std::size_t first = FirstOfOwners();
  if (first < pieces_.size()) return reader_.NotUnderstood(first);
  const auto& draft = reader_.draft_;
  const auto entity_of = [](const std::string& column) {
    return column.substr(0, column.find('.'));
  };
  // A place or a plan is the row's as well; how old it is, and what it costs, is not.
  const auto is_own = [&](const std::string& column) {
    const auto* field = reader_.model_.FindColumn(column);
    const bool is_age = field != nullptr && (field->type == values::Type::kTime ||
                                             (field->derived && field->unit == "d"));
    return !is_age || !IsOfOwner(entity_of(column));
  };
  std::string missing;
  if (draft.ranking && draft.ranking->target && draft.ranking->is_limited) {
    const std::string& column = draft.ranking->target->column;
    if (!column.empty() && IsOfOwner(entity_of(column))) missing = column;
  }
  for (const Target& target : draft.targets) {
    if (target.kind == Target::Kind::kField && !is_own(target.column)) missing = target.column;
  }
  for (const Condition& condition : draft.conditions) {
    std::vector<std::string> columns;
    ColumnsOf(condition.expression, columns);
    for (const std::string& column : columns) {
      if (!condition.child && !is_own(column)) missing = column;
    }
  }
  if (missing.empty()) return;
  const auto& entity = *reader_.model_.FindEntity(draft.subject);
  const auto& owner = *reader_.model_.FindEntity(entity_of(missing));
  reader_.Decline(plan::Declined::Why::kCannotTell,
                  "Nothing tells the " + reader_.model_.FindColumn(missing)->naming.names.front() +
                      " of " + entity.naming.plural + "; that of the " +
                      owner.naming.names.front() + " that they belong to is another.");
}

}  // namespace claribi::planner
