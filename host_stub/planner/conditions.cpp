// What the phrases of the model say where they stand: values, entities, fields and measures. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/plan_parts.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {

using plan::Expression;
using plan::Literal;
using plan::Operator;
using semantic_model::Field;
using values::Type;

void QuestionReader::AddCondition(Expression expression, std::size_t from, std::size_t to, As as,
                                  std::optional<std::size_t> child) {
  if (negated_) {
    Expression negation;
    negation.kind = Expression::Kind::kNot;
    negation.operands.push_back(std::move(expression));
    expression = std::move(negation);
    negated_ = false;
  }
  // "projects with more than two plans and Kafka": of the projects, or of what is counted?
  if (and_ && (!draft_.distinct.empty() || draft_.rows)) return NotUnderstood(from);
  const bool joins = or_ && !draft_.conditions.empty();
  draft_.conditions.push_back({.expression = std::move(expression),
                               .child = child,
                               .is_or = joins,
                               .is_and = and_,
                               .after_and = said_and_,
                               .after_comma = said_comma_,
                               .opens = from < 5 && Is(0, {"in", "on", "for", "at", "within"}),
                               .after_noun = said_noun_,
                               .is_predicate = predicate_ && !splits_});
  or_ = and_ = said_and_ = said_comma_ = said_noun_ = other_noun_ = false;
  targets_end_ = true;
  named_entity_.clear();
  for (std::size_t i = from; i < to; ++i) {
    draft_.uses.push_back(
        {pieces_[i].begin, pieces_[i].end, as, Part::kWhere, draft_.conditions.size() - 1});
  }
  at_ = to;
}

std::size_t QuestionReader::AddTarget(const Target& target, std::size_t from, std::size_t to) {
  const auto found = std::find(draft_.targets.begin(), draft_.targets.end(), target);
  const auto index = static_cast<std::size_t>(found - draft_.targets.begin());
  // "the price of a and the price of b": both names are of the one value.
  const bool again = and_ && draft_.names > 0 &&
                     (found != draft_.targets.end() ||
                      (target.kind == Target::Kind::kField && draft_.head_field == target.column));
  draft_.says_twice = draft_.says_twice || again;
  // "the number of topics and partitions"
  const bool is_beside = and_ && draft_.ask == Ask::kCount && from > 1 && IsSubject(from - 2) &&
                         draft_.targets.empty() && draft_.head_field.empty();
  draft_.counts_beside = draft_.counts_beside || is_beside;
  if (found == draft_.targets.end()) draft_.targets.push_back(target);
  at_ = from;
  TakeTo(to, target.kind == Target::Kind::kMeasure ? As::kMeasure : As::kField, Part::kTarget,
         index);
  targets_end_ = has_ = false;
  and_ = again;
  return index;
}

bool QuestionReader::TryMeaning() {
  if (pieces_[at_].meanings.empty()) return false;
  if (has_head_ && at_ == head_ && !says_who_) {
    const bool is_field = !draft_.head_field.empty();
    const bool names =
        Is(at_ + 1, {"named", "called"}) ||
        (at_ + 1 < pieces_.size() && pieces_[at_ + 1].is_unknown && !pieces_[at_].is_plural);
    const bool has_names = !NameColumns(true, draft_.subject).empty();
    if (!is_field && names && has_names) named_entity_ = draft_.subject;
    if (!is_field && (SaysOneRow() || Is(at_ - 1, {"each", "every"}))) {
      draft_.says_each = true;
      grouping_ = false;
    }
    if (!is_field) SayNoun();
    Take(1, is_field ? As::kField : As::kEntity, is_field ? Part::kTarget : Part::kFrom);
    if (is_field) draft_.uses.back().part = Part::kGroup;
    has_ = false;
    return true;
  }
  if (grouping_ && AddGroup()) return true;
  // "a table": the thing itself, though a kind of it has the same name.
  const bool is_thing = std::any_of(
      pieces_[at_].meanings.begin(), pieces_[at_].meanings.end(), [&](const Meaning& entity) {
        return entity.kind == Meaning::Kind::kEntity &&
               (IsChild(entity.entity) || entity.entity == draft_.subject) &&
               std::any_of(pieces_[at_].meanings.begin(), pieces_[at_].meanings.end(),
                           [&](const Meaning& value) {
                             return value.kind == Meaning::Kind::kValue &&
                                    value.entity == entity.entity;
                           });
      });
  if (is_thing && TryEntity()) return true;
  return TryValue() || TryEntity() || TryMeasure() || TryField();
}

// A place is a country in one text and a city in another: what none of them says is denied only.
Expression QuestionReader::InAnyText(Expression said) const {
  Expression any;
  any.kind = Expression::Kind::kOr;
  std::vector<Expression> alone{said};
  for (const Expression& each : said.kind == Expression::Kind::kOr ? said.operands : alone) {
    any.operands.push_back(each);
    const auto* field = model_.FindColumn(each.column);
    const bool is_text = each.kind == Expression::Kind::kCompare && field != nullptr &&
                         field->is_free_text && each.op == Operator::kHasToken;
    if (!is_text) return said;
    for (const std::string& entity : reached_) {
      for (const Field& other : model_.FindEntity(entity)->fields) {
        const std::string column = entity + "." + other.id;
        const bool knows =
            other.is_free_text && other.matches_parts && column != each.column &&
            std::any_of(other.values.begin(), other.values.end(),
                        [&](const auto& known) { return known.value == each.values.front().text; });
        if (knows) any.operands.push_back(ComparisonOf(column, Operator::kHasToken, each.values));
      }
    }
  }
  return any.operands.size() > 1 ? any : said;
}

bool QuestionReader::TryValue() {
  const Piece& piece = pieces_[at_];
  // "us" is a country in capital letters or behind "the" only.
  if (piece.words == "us" && piece.text != "US" && !Is(at_ - 1, {"the", "in"})) return false;
  const Meaning* value = Best(piece, Meaning::Kind::kValue);
  std::optional<std::size_t> child;
  if (const Meaning* event = EventAt(at_)) {
    child = ChildFor(event->entity);
    draft_.children[*child].is_negated = negated_;
    negated_ = false;
    value = event;
  }
  if (value == nullptr && !child) {
    if (Best(piece, Meaning::Kind::kField) != nullptr) return false;  // "have been created"
    // "projects with services in Europe": said of the services.
    for (std::size_t i = 0; i < draft_.children.size() && value == nullptr; ++i) {
      const auto above = model_.ReachableFrom(draft_.children[i].entity);
      for (const Meaning& meaning : piece.meanings) {
        const bool is_theirs = meaning.kind == Meaning::Kind::kValue &&
                               std::find(above.begin(), above.end(), meaning.entity) != above.end();
        if (!is_theirs || value != nullptr) continue;
        value = &meaning;
        child = i;
      }
    }
    // "Kafka but no PostgreSQL", "Kafka and PostgreSQL": no row has both, so it is another row.
    const bool is_other = child && !or_ &&
                          ((negated_ && says_without_) ||
                           ((!negated_ || and_ || but_) && HasCondition(*child, value->column)));
    if (is_other) {
      draft_.children.push_back({.entity = draft_.children[*child].entity, .count = std::nullopt});
      child = draft_.children.size() - 1;
      draft_.children[*child].is_negated = negated_;
      negated_ = false;
    }
    const bool is_known = value != nullptr;
    for (const Meaning& meaning : piece.meanings) {
      if (value != nullptr) break;
      if (meaning.kind != Meaning::Kind::kValue || !IsChild(meaning.entity)) continue;
      const bool opened =
          has_ || (at_ > 0 && Is(at_ - 1, {"logged", "log", "wrote", "reported", "emitted"})) ||
          ranking_open_ || negated_ ||
          std::any_of(draft_.children.begin(), draft_.children.end(),
                      [&](const Child& each) { return each.entity == meaning.entity; });
      if (opened) {
        value = &meaning;
        break;
      }
    }
    if (value == nullptr) return false;
    if (!child) child = ChildFor(value->entity);
    if (negated_ && !is_known) {
      draft_.children[*child].is_negated = true;
      negated_ = false;
    }
  }
  // "no Kafka services" of services is a question about none, and no condition.
  if (negated_ && !child && says_no_) return false;
  // "how much disk is free", "free disk": of what is used there is a measure, and no kind of rows.
  if (!child && TellsOfUse(at_)) return false;
  // "running on Pro plans", "running PostgreSQL": a verb; "running services": a state.
  if (piece.words == "running" && Is(at_ - 1, {"we", "i"})) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (piece.words == "running" && at_ + 1 < pieces_.size() && !child) {
    std::size_t verb = at_;  // "are not running PostgreSQL"
    while (verb > 0 && Is(verb - 1, {"not", "currently", "still", "now"})) --verb;
    const bool is_denied = verb < at_ && verb > 0 && IsBe(Word(verb - 1));
    // "the cheapest running PostgreSQL service": no rows before it that could run something.
    const bool follows = at_ > 0 && (IsBe(Word(at_ - 1)) || Is(at_ - 1, {"that", "we"}) ||
                                     Means(pieces_[at_ - 1], Meaning::Kind::kEntity) ||
                                     Means(pieces_[at_ - 1], Meaning::Kind::kField));
    const bool stands_after = is_denied || follows;
    const Piece& next = pieces_[at_ + 1];
    const bool has_object = Best(next, Meaning::Kind::kValue) != nullptr ||
                            Best(next, Meaning::Kind::kField) != nullptr;
    if (Is(at_ + 1, {"on"}) || (stands_after && has_object)) {
      predicate_ = true;
      Take(1, As::kOperator, Part::kFrame);
      return true;
    }
  }
  const std::string column = value->column;
  const std::size_t begin = at_;
  std::vector<Literal> values;
  for (const Meaning& meaning : piece.meanings) {  // one word for several: "Asia"
    const bool same = meaning.kind == Meaning::Kind::kValue && meaning.column == column;
    if (same) values.push_back(TextLiteral(meaning.value));
  }
  const std::size_t of_one_word = values.size();
  std::size_t end = at_ + 1;
  // "Kafka, PostgreSQL and MySQL"; "neither Kafka nor MySQL".
  for (std::size_t next = end; next < pieces_.size();) {
    bool joined = false;
    while (Is(next, {"and", "or", "nor", "&"}) ||
           (next < pieces_.size() && pieces_[next].kind == Token::Kind::kComma) ||
           (joined && Is(next, {"in", "on", "the", "either", "for", "of"}))) {
      joined = true;
      ++next;
    }
    if (!joined || next >= pieces_.size()) break;
    const Meaning* other = nullptr;
    for (const Meaning& meaning : pieces_[next].meanings) {
      if (meaning.kind == Meaning::Kind::kValue && meaning.column == column) other = &meaning;
    }
    if (other == nullptr) break;
    for (const Meaning& meaning : pieces_[next].meanings) {
      const bool same = meaning.kind == Meaning::Kind::kValue && meaning.column == column;
      if (same) values.push_back(TextLiteral(meaning.value));
    }
    end = ++next;
  }
  // "Do we have Kafka and MySQL": yes, if there is one of each.
  const bool asks_two = !child && draft_.ask == Ask::kExists && !draft_.is_all && !negated_ &&
                        !or_ && values.size() > of_one_word && !(values.front() == values.back()) &&
                        JoinsBoth(begin, end);
  if (asks_two) return DeclineSeveral();
  // "regions with Kafka and MySQL" asks for rows of both in each region.
  const bool of_groups = !child && has_ && !draft_.head_field.empty() && !draft_.ranking &&
                         draft_.ask == Ask::kList && values.size() > of_one_word && !or_ &&
                         !negated_ && JoinsBoth(begin, end);
  draft_.says_both = draft_.says_both || of_groups;
  // "projects with Kafka and MySQL" asks for two rows of each project.
  const bool two_children = child && values.size() > of_one_word &&
                            !draft_.children[*child].is_negated && !or_ && !draft_.one_of &&
                            JoinsBoth(begin, end);
  if (two_children) {
    if (of_one_word > 1 || negated_ || model_.FindColumn(column)->matches_parts) {
      NotUnderstood(begin + 1);
      return true;
    }
    const std::string entity = draft_.children[*child].entity;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) draft_.children.push_back({.entity = entity, .count = std::nullopt});
      AddCondition(ComparisonOf(column, Operator::kEqual, {values[i]}), begin, end, As::kValue,
                   i == 0 ? *child : draft_.children.size() - 1);
    }
    return true;
  }
  std::string compared = column;
  Operator op = values.size() > 1 ? Operator::kIn : Operator::kEqual;
  const Field* field = model_.FindColumn(column);
  // "Pro plans", "Kafka type", "Azure regions": the field's word, or that of the one it is made of.
  const bool joins_field = end < pieces_.size() && !grouping_ && !(has_head_ && end == head_) &&
                           Best(pieces_[end], Meaning::Kind::kEntity) == nullptr;
  if (joins_field) {
    const auto& meanings = pieces_[end].meanings;
    for (const Meaning& meaning : meanings) {
      if (meaning.kind != Meaning::Kind::kField) continue;
      const bool same = meaning.column == column;
      const std::string entity = column.substr(0, column.find('.'));
      const bool made_of = field->derived && meaning.column == entity + "." + field->derived->of;
      bool refers = false;
      const auto* subject = model_.FindEntity(meaning.entity);
      for (const auto& belonging : subject->belongs_to) {
        for (const auto& [mine, theirs] : belonging.on) {
          refers = refers ||
                   (belonging.entity == entity && meaning.column == meaning.entity + "." + mine);
        }
      }
      if (!same && !made_of && !refers) continue;
      const Field* base = model_.FindColumn(meaning.column);
      if (made_of && base->matches_parts && values.size() == 1) {
        compared = meaning.column;
        op = Operator::kHasToken;
      } else if (made_of && !child && draft_.ask == Ask::kList && draft_.targets.empty() &&
                 draft_.head_field.empty() && !draft_.ranking && !draft_.names_subject) {
        draft_.targets.push_back({.column = meaning.column});  // "free or hobbyist plans"
      }
      ++end;
      break;
    }
  }
  if (field->matches_parts && op == Operator::kEqual) op = Operator::kHasToken;
  Expression expression = ComparisonOf(compared, op, values);
  if (op == Operator::kIn && field->matches_parts) {
    Expression any;
    any.kind = Expression::Kind::kOr;
    for (const Literal& literal : values) {
      any.operands.push_back(ComparisonOf(compared, Operator::kHasToken, {literal}));
    }
    expression = std::move(any);
  }
  if (!child && compared == column) expression = InAnyText(expression);
  const bool was_negated = negated_;
  // "PostgreSQL 16": the version.
  AddCondition(std::move(expression), begin, end, As::kValue, child);
  const std::string version = values.size() > 1 || child ? "" : VersionOf(column);
  if (at_ < pieces_.size() && pieces_[at_].kind == Token::Kind::kNumber && !version.empty()) {
    const auto bound = VersionAt(at_);
    const bool noun_next = TargetAt(SkipSilent(at_ + 1), nullptr).has_value();
    if (bound && !noun_next && was_negated) {  // "not PostgreSQL 16": of another kind, or older?
      NotUnderstood(at_);
      return true;
    }
    if (bound && !noun_next) AddVersion(version, *bound, bound->end);
  }
  return true;
}

bool QuestionReader::TryEntity() {
  const Piece& piece = pieces_[at_];
  const Meaning* own = Best(piece, Meaning::Kind::kEntity);
  if (own != nullptr) {
    const bool is_subject = own->entity == draft_.subject;
    // "Who caused the most events": the groups are whose they are.
    if (ranking_open_ && is_subject && says_who_ && draft_.head_field.empty() &&
        draft_.groups.empty()) {
      draft_.head_field = who_column_;
      draft_.names_subject = true;
    }
    if (ranking_open_ && is_subject && (!draft_.head_field.empty() || !draft_.groups.empty())) {
      draft_.ranking->counts_rows = true;
      ranking_open_ = false;
      Take(1, As::kEntity, Part::kFrom);
      return true;
    }
    // The field of that name, where a value is asked for: "name and project".
    const bool is_named = at_ + 1 < pieces_.size() && pieces_[at_ + 1].is_unknown;
    const bool selects = !is_subject && Best(piece, Meaning::Kind::kField) != nullptr &&
                         !draft_.targets.empty() && and_ && !is_named;
    if (selects) return false;
    draft_.names_subject = draft_.names_subject || is_subject;
    if (is_subject) SayNoun();
    // "How many CPUs does a node of x have": of each one, and not of all together.
    draft_.says_each = draft_.says_each || (is_subject && SaysOneRow());
    named_entity_ = own->entity;
    const bool tells = at_ + 1 < pieces_.size() && pieces_[at_ + 1].is_unknown;
    if (!tells) has_ = false;
    if (is_subject) targets_end_ = true;
    Take(1, As::kEntity, Part::kFrom);
    if (at_ >= pieces_.size() || (!pieces_[at_].is_unknown && !Is(at_, {"named", "called"}))) {
      named_entity_.clear();
      other_noun_ = other_noun_ || !is_subject;
    }
    return true;
  }
  for (const Meaning& meaning : piece.meanings) {
    if (meaning.kind != Meaning::Kind::kEntity || !IsChild(meaning.entity)) continue;
    const Meaning* mine = Best(piece, Meaning::Kind::kField);
    const auto* number = mine == nullptr ? nullptr : model_.FindColumn(mine->column);
    if (number != nullptr && number->type == Type::kNumber) return false;  // "the most nodes"
    const bool is_new =
        std::none_of(draft_.children.begin(), draft_.children.end(),
                     [&](const Child& each) { return each.entity == meaning.entity; });
    if (is_new && !has_ && !negated_ && !ranking_open_) continue;
    if (Best(piece, Meaning::Kind::kField) != nullptr && !ranking_open_ && is_new && !negated_) {
      return false;  // "in a VPC": the service's own field
    }
    if (Best(piece, Meaning::Kind::kField) != nullptr && is_new && negated_) return false;
    const std::size_t child = ChildFor(meaning.entity);
    if (negated_) draft_.children[child].is_negated = true;
    negated_ = false;
    if (ranking_open_) {
      draft_.children[child].is_counted = true;
      SetRankTarget({.kind = Target::Kind::kChildren, .column = "", .measure = "", .child = child},
                    at_);
    }
    has_ = and_ = false;
    Take(1, As::kEntity, Part::kChild, child);
    const bool named =
        Is(at_, {"named", "called"}) || (at_ < pieces_.size() && pieces_[at_].is_unknown);
    if (named) named_entity_ = meaning.entity;
    return true;
  }
  return false;
}

}  // namespace claribi::planner
