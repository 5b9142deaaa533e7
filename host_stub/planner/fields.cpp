// Fields and measures where they stand: asked for, compared, there or not there. See
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

// Whether a value stands beside a field of which something is used, and not beside rows.
bool QuestionReader::TellsOfUse(std::size_t at) const {
  const auto is_used = [&](std::size_t place) {
    if (place >= pieces_.size() || Best(pieces_[place], Meaning::Kind::kEntity) != nullptr) {
      return false;
    }
    const Meaning* field = Best(pieces_[place], Meaning::Kind::kField);
    const auto* known = field == nullptr ? nullptr : model_.FindColumn(field->column);
    if (known == nullptr || known->type != Type::kNumber) return false;
    return std::any_of(known->naming.names.begin(), known->naming.names.end(),
                       [&](const std::string& name) {
                         const auto* usage = lexicon_.Find(name + " usage");
                         return usage != nullptr && usage->front().kind == Meaning::Kind::kMeasure;
                       });
  };
  std::size_t before = at;
  while (before > 0 && IsBe(Word(before - 1))) --before;
  const bool said = before < at && before > 0 && is_used(before - 1) && !draft_.names_subject;
  const bool asks = Is(0, {"how"}) && Is(1, {"much"});
  // The word is said of what is used, too: "free memory".
  const bool is_said =
      std::any_of(model_.measures.begin(), model_.measures.end(), [&](const auto& measure) {
        return std::any_of(
            measure.naming.names.begin(), measure.naming.names.end(),
            [&](const std::string& name) { return name.starts_with(std::string(Word(at)) + " "); });
      });
  return (said && asks) || (is_said && is_used(at + 1));
}

// "the highest CPU and memory usage": by which of them?
bool QuestionReader::JoinsRanked() const {
  const bool ranks = draft_.ranking && draft_.ranking->is_limited && draft_.ranking->target &&
                     !ranking_open_ && at_ > 1 && Is(at_ - 1, {"and"});
  return ranks && NumberAt(at_) && TargetAt(at_ - 2, nullptr) == draft_.ranking->target;
}

bool QuestionReader::TryMeasure() {
  if (JoinsRanked()) return false;
  const auto target = TargetAt(at_, nullptr);
  for (const Meaning& meaning : pieces_[at_].meanings) {
    if (meaning.kind == Meaning::Kind::kVerdict && meaning.entity == draft_.subject &&
        draft_.verdict.empty()) {
      // "not healthy" asks for the verdict, too; any other negation is of something else.
      if (negated_ && !Is(at_ - 1, {"not"})) return false;
      draft_.verdict = meaning.verdict;
      negated_ = false;
      Take(1, As::kVerdict, Part::kVerdict);
      return true;
    }
  }
  if (!target || target->kind != Target::Kind::kMeasure || negated_) return false;
  const std::size_t index = AddTarget(*target, at_, at_ + (Is(at_ + 1, {"%"}) ? 2 : 1));
  if (ranking_open_) {
    SetRankTarget(*target, index);
    targets_end_ = true;
  }
  return true;
}

// "in percent", of what is measured so.
bool QuestionReader::TryManner() {
  const bool measures =
      std::any_of(draft_.targets.begin(), draft_.targets.end(), [&](const Target& target) {
        const auto* measure = model_.FindMeasure(target.measure);
        return target.kind == Target::Kind::kMeasure && measure != nullptr &&
               measure->candidates.begin()->second.front().unit == "%";
      });
  std::size_t end = at_;
  if (Is(at_, {"in", "as"})) ++end;
  if (Is(end, {"a", "the"})) ++end;
  const bool is_unit = end > at_ && Is(end, {"percent", "percentages", "%", "percentage", "pct"});
  if (!is_unit || !(measures || draft_.ask == Ask::kShare)) return false;
  TakeTo(end + 1, As::kOperator, Part::kFrame);
  return true;
}

// "usage", "over 80 %": of what, nobody said.
bool QuestionReader::TryUsage() {
  const bool is_word = Is(at_, {"usage", "utilization", "utilisation"}) && !negated_;
  std::size_t end = at_ + 1;
  if (!is_word) {
    const auto bound = BoundAt(at_);
    const bool is_share = bound && bound->has_word && bound->values[0].unit == "%" && !negated_ &&
                          draft_.targets.empty() && bound->end == pieces_.size();
    if (!is_share) return false;
    end = bound->end;
  }
  if (draft_.subject != model_.default_entity || asks_usage_) {
    if (!asks_usage_) return false;
  }
  asks_usage_ = true;
  TakeTo(end, As::kOperator, Part::kTarget);
  return true;
}

void QuestionReader::AskWhatIsUsed() {
  for (const Piece& piece : pieces_) {  // "usage of the API": of something else
    const bool is_usage = piece.words == "usage" || piece.words.starts_with("utili");
    if (piece.is_unknown && !piece.is_shaped && piece.words.size() > 1 && !is_usage) {
      return NotUnderstood(static_cast<std::size_t>(&piece - pieces_.data()));
    }
  }
  std::vector<std::string> choices;
  const auto* entity = model_.FindEntity(draft_.subject);
  for (const auto& measure : model_.measures) {
    const bool is_share = measure.candidates.begin()->second.front().unit == "%";
    const auto* source = model_.FindSource(measure.source);
    if (!is_share || source == nullptr || source->entity != draft_.subject) continue;
    choices.push_back("Which " + entity->naming.plural + " have more than 80 % " +
                      measure.naming.names.front() + "?");
  }
  if (choices.size() < 2 || !draft_.targets.empty()) return NotUnderstood(pieces_.size() - 1);
  AskBack("Usage of what?", std::move(choices));
}

// "disk %", "memory in the last hour": what is used of it.
bool QuestionReader::TryUsed(const Field& field) {
  const std::string& words = pieces_[at_].words;
  const auto* used = field.type == Type::kNumber ? lexicon_.Find(words + " usage") : nullptr;
  if (used == nullptr || used->front().kind != Meaning::Kind::kMeasure || negated_ ||
      used->front().entity != draft_.subject || words.ends_with("size")) {
    return false;
  }
  const bool is_share = Is(at_ + 1, {"%", "percent", "percentage"});
  const bool says_other = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& each) {
    const Meaning* time = Best(each, Meaning::Kind::kField);
    const auto* known = time == nullptr ? nullptr : model_.FindColumn(time->column);
    return (known != nullptr && known->type == Type::kTime) ||
           std::any_of(each.meanings.begin(), each.meanings.end(),
                       [](const Meaning& m) { return m.kind == Meaning::Kind::kMeasure; });
  });
  if (!is_share && (says_other || !HasPeriod())) return false;
  const Target usage{
      .kind = Target::Kind::kMeasure, .column = "", .measure = used->front().measure};
  const std::size_t index = AddTarget(usage, at_, at_ + (is_share ? 2 : 1));
  if (ranking_open_) {
    SetRankTarget(usage, index);
    targets_end_ = true;
  }
  return true;
}

// "On which cloud and plan is x", "what plan, cloud and version": asked for like those before it.
bool QuestionReader::IsAskedWith(std::size_t at) const {
  bool joined = false;
  while (at > 0) {
    const Piece& before = pieces_[--at];
    if (Is(at, {"which", "what"})) return joined || !draft_.head_field.empty();
    const bool joins =
        Is(at, {"and", "&", "plus", "the", "its"}) || before.kind == Token::Kind::kComma;
    if (!joins && Best(before, Meaning::Kind::kField) == nullptr) return false;
    joined = true;
  }
  return false;
}

// The question with other words in the place of one piece.
std::string QuestionReader::WithWords(std::size_t at, const std::string& words) const {
  std::string text;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    if (piece.begin == piece.end) continue;  // not written
    const bool is_mark = IsMark(piece);
    text += (text.empty() || is_mark ? "" : " ") + (i == at ? words : piece.text);
  }
  return text;
}

bool QuestionReader::TryField() {
  const Piece& piece = pieces_[at_];
  const Meaning* meaning = Best(piece, Meaning::Kind::kField);
  if (meaning == nullptr || JoinsRanked()) return false;
  const std::string column = meaning->column;
  const Field& field = *model_.FindColumn(column);
  const Target target{.kind = Target::Kind::kField, .column = column, .measure = ""};
  // "untagged", "unprotected": there is none.
  if (meaning->is_absent && !negated_) {
    if (field.type == Type::kTruth) {
      Literal literal;
      literal.kind = Literal::Kind::kTruth;
      literal.truth = true;
      negated_ = true;
      AddCondition(ComparisonOf(column, Operator::kEqual, {literal}), at_, at_ + 1, As::kField);
    } else {
      negated_ = true;
      AddCondition(ComparisonOf(column, Operator::kExists, {}), at_, at_ + 1, As::kField);
    }
    return true;
  }
  // "termination-protected services"
  std::size_t noun = at_ + 1;
  while (noun < head_ && Means(pieces_[noun], Meaning::Kind::kValue)) ++noun;
  if (has_head_ && draft_.head_field.empty() && noun == head_ && field.type == Type::kTruth) {
    Literal literal;
    literal.kind = Literal::Kind::kTruth;
    literal.truth = true;
    AddCondition(ComparisonOf(column, Operator::kEqual, {literal}), at_, at_ + 1, As::kField);
    return true;
  }
  // "plan changes": the one noun tells more of the other, and that is not understood.
  if (has_head_ && draft_.head_field.empty() && at_ + 1 == head_) return false;
  if (TryUsed(field)) return true;
  // "a vs b memory": what there is of it, or what is used?
  const bool is_versus = draft_.names > 1 && draft_.ask == Ask::kList &&
                         std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& each) {
                           return each.words == "vs" || each.words == "versus";
                         });
  if ((draft_.ask == Ask::kAverage || is_versus) && !piece.words.ends_with("size")) {
    const auto* usage = lexicon_.Find(piece.words + " usage");
    if (usage != nullptr) {
      if (std::any_of(pieces_.begin(), pieces_.end(),
                      [](const Piece& each) { return CalendarUnitOf(each.words).has_value(); })) {
        AddTarget({.kind = Target::Kind::kMeasure, .column = "", .measure = usage->front().measure},
                  at_, at_ + 1);
        return true;
      }
      AskBack("Is it the " + piece.words + " that there is, or that is used?",
              {WithWords(at_, field.naming.names.front()), WithWords(at_, piece.words + " usage")});
      return true;
    }
  }
  if (ranking_open_) {
    // "highest memory": what there is of it, or what is used of it?
    const auto* usage = lexicon_.Find(piece.words + " usage");
    if (usage != nullptr && at_ > 0 && Is(at_ - 1, {"highest", "lowest"})) {
      const std::string lead = "Which " + model_.FindEntity(draft_.subject)->naming.names.front() +
                               " has the " + std::string(Word(at_ - 1)) + " ";
      AskBack("Is it the " + piece.words + " that there is, or that is used?",
              {lead + field.naming.names.front() + "?", lead + piece.words + " usage?"});
      return true;
    }
    const std::size_t index = AddTarget(target, at_, at_ + 1);
    SetRankTarget(target, index);
    targets_end_ = true;
    return true;
  }
  const bool possessed = at_ > 0 && Is(at_ - 1, {"their", "its", "the", "and"});
  std::size_t next = at_ + 1;
  if (field.type == Type::kTruth) {
    const bool off = Is(next, {"disabled", "off"});
    const bool is_stated = off || Is(next, {"enabled", "on"});
    if (is_stated) ++next;
    // "services where protection is enabled": those, and not whether it is.
    const bool restricts =
        is_stated && draft_.has_head && draft_.names == 0 && draft_.ask == Ask::kList &&
        std::none_of(pieces_.begin(), pieces_.end(), [](const Piece& each) {
          return each.words == "whether" || each.words == "if" || each.words == "per";
        });
    // "services protected against deletion": those that are.
    const std::string first = piece.words.substr(0, piece.words.find(' '));
    const bool describes =
        at_ > 0 && first.ends_with("ed") && Means(pieces_[at_ - 1], Meaning::Kind::kEntity);
    const bool says = describes || negated_ || (or_ && !draft_.conditions.empty()) || has_ || be_ ||
                      off || (at_ > 1 && Is(at_ - 1, {"either"})) || draft_.ask == Ask::kExists ||
                      preposition_ == "with" || draft_.ask == Ask::kCount;
    if (!restricts && (!says || (possessed && !negated_))) {
      AddTarget(target, at_, next);
      return true;
    }
    Literal literal;
    literal.kind = Literal::Kind::kTruth;
    literal.truth = !off;
    has_ = false;
    AddCondition(ComparisonOf(column, Operator::kEqual, {literal}), at_, next, As::kField);
    return true;
  }
  // A period says when: "created last week", "updated since Monday".
  if (field.type == Type::kTime) {
    if (const auto period = PeriodAt(pieces_, next, now_ms_)) {
      Expression within = ComparisonOf(column, Operator::kWithin, {});
      within.period = period->period;
      AddCondition(std::move(within), at_, next + period->count, As::kPeriod);
      return true;
    }
  }
  // "not updated for 90 days"
  if (field.type == Type::kTime && negated_ && Is(next, {"for", "in"}) &&
      next + 1 < pieces_.size() && pieces_[next + 1].kind == Token::Kind::kNumber) {
    const double number = pieces_[next + 1].number;
    const auto unit =
        CalendarUnitOf(pieces_[next + 1].unit.empty() ? Word(next + 2) : pieces_[next + 1].unit);
    if (unit && number >= 1 && number < 10000 &&
        number == static_cast<double>(static_cast<int>(number))) {
      Expression within = ComparisonOf(column, Operator::kWithin, {});
      plan::Period period;
      period.count = static_cast<std::int64_t>(number);
      period.unit = *unit;
      within.period = period;
      AddCondition(std::move(within), at_, next + (pieces_[next + 1].unit.empty() ? 3 : 2),
                   As::kPeriod);
      return true;
    }
  }
  // "plan is business-16", "version 16", "region aws-eu-west-1".
  const bool asked =
      (at_ > 0 && Is(at_ - 1, {"which", "what", "show", "the"}) && !has_ && preposition_.empty()) ||
      IsAskedWith(at_);
  std::size_t literal = next;
  if (Is(literal, {"is", "=", ":", "of", "named", "called"}) && !asked &&
      (!Is(literal, {"of"}) || field.type == Type::kNumber)) {
    ++literal;
  }
  if (field.type == Type::kText && literal < pieces_.size() &&
      (!asked || lexicon_.NeedsItsField(column))) {
    const Piece& value = pieces_[literal];
    const bool is_version = value.kind == Token::Kind::kNumber && value.unit.empty();
    if (value.is_unknown || is_version) {
      Literal text = TextLiteral(value.text);
      Operator op = Operator::kEqual;
      if (field.matches_parts && !value.is_shaped) op = Operator::kHasToken;
      if (!field.matches_parts && !is_version) text.kind = Literal::Kind::kTerm;
      if (field.matches_parts) text.text = Lowered(text.text);
      has_ = false;
      const std::size_t from = at_;
      const bool is_term = text.kind == Literal::Kind::kTerm;
      std::vector<Literal> texts{text};
      while (is_version && Is(literal + 1, {"or", "and", ","}) && literal + 2 < pieces_.size() &&
             pieces_[literal + 2].kind == Token::Kind::kNumber) {
        literal += 2;
        texts.push_back(TextLiteral(pieces_[literal].text));
      }
      if (texts.size() > 1) op = Operator::kIn;
      AddCondition(ComparisonOf(column, op, texts), from, literal + 1,
                   is_term ? As::kField : As::kValue);
      return true;
    }
    const auto is_same = [&](std::size_t at) {
      return at < pieces_.size() && std::any_of(pieces_[at].meanings.begin(),
                                                pieces_[at].meanings.end(), [&](const Meaning& m) {
                                                  return m.kind == Meaning::Kind::kValue &&
                                                         m.column == column;
                                                });
    };
    // "maintenance on Monday", "a maintenance window that falls on Monday"
    std::size_t later = literal;
    while (Is(later, {"on", "is", "are", "that", "falls", "every", "set", "to", "scheduled"})) {
      ++later;
    }
    const bool is_shy = lexicon_.NeedsItsField(column) && !grouping_;
    if (is_same(literal) || (is_shy && is_same(later))) {
      if (is_shy) literal = later;
      has_ = false;
      TakeTo(literal, As::kField, Part::kWhere, draft_.conditions.size());
      return true;
    }
  }
  if (field.type == Type::kNumber) {
    const auto bound = BoundAt(literal);
    const bool is_share = bound && bound->values[0].unit == "%" && field.unit != "%";
    if (bound && literal > next && !negated_ && !is_share) {
      return Compare(target, *bound, at_, bound->end);
    }
  }
  // "Which groups have lag": more than none, or which of them?
  const bool only_has = field.type == Type::kNumber && at_ > 0 && Is(at_ - 1, {"have", "has"}) &&
                        has_head_ && head_ < at_ && draft_.head_field.empty() && !negated_ &&
                        !Is(next, {"and", ","}) && !BoundAt(next) && draft_.ask != Ask::kCount;
  if (only_has) return false;
  const bool is_many = field.type == Type::kList || field.type == Type::kMap;
  const bool in_one =
      Is(at_ - 1, {"a", "an", "any"}) && at_ > 1 && field.type != Type::kNumber && !BoundAt(next);
  const bool exists =
      negated_ || (is_many && has_ && !possessed) || (in_one && !draft_.groups_each);
  if (exists && field.type == Type::kNumber) {  // "tables with no rows"
    if (!field.unit.empty() || !says_no_) return false;
    Literal none;
    none.kind = Literal::Kind::kNumber;
    negated_ = has_ = false;
    AddCondition(ComparisonOf(column, Operator::kEqual, {none}), at_, next, As::kField);
    return true;
  }
  if (exists) {
    has_ = false;
    AddCondition(ComparisonOf(column, Operator::kExists, {}), at_, next, As::kField);
    return true;
  }
  AddTarget(target, at_, next);
  return true;
}

}  // namespace claribi::planner
