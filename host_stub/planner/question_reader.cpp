#include "planner/question_reader.h"

#include <algorithm>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/plan_parts.h"

namespace claribi::planner {

using plan::Declined;
using values::CalendarUnit;

namespace {

plan::Period OneUnit(CalendarUnit unit) {
  plan::Period period;
  period.unit = unit;
  return period;
}

}  // namespace

std::string_view QuestionReader::Word(std::size_t at) const {
  return at < pieces_.size() ? std::string_view(pieces_[at].words) : std::string_view();
}

bool QuestionReader::Is(std::size_t at, std::initializer_list<std::string_view> words) const {
  return at < pieces_.size() && std::find(words.begin(), words.end(), Word(at)) != words.end();
}

bool QuestionReader::Follows(std::size_t at, std::initializer_list<std::string_view> words) const {
  for (const std::string_view word : words) {
    if (Word(at++) != word) return false;
  }
  return true;
}

std::size_t QuestionReader::SkipSilent(std::size_t at) const {
  while (at < pieces_.size() && pieces_[at].meanings.empty() &&
         (Is(at, {"of", "the", "a", "an", "our", "its", "their", "in", "on", "all", "any", "my",
                  "at", "to", "your", "terms", "is", "are"}))) {
    ++at;
  }
  return at;
}

void QuestionReader::Take(std::size_t count, As as, Part part, std::size_t index) {
  TakeTo(at_ + count, as, part, index);
}

void QuestionReader::TakeTo(std::size_t end, As as, Part part, std::size_t index) {
  for (; at_ < end && at_ < pieces_.size(); ++at_) {
    const Piece& piece = pieces_[at_];
    draft_.uses.push_back({piece.begin, piece.end, as, part, index});
  }
}

std::variant<Draft, plan::Ambiguous, Declined> QuestionReader::Read() {
  SettleMeanings();
  if (DeclineAtOnce()) return *end_;
  FindSubject();
  AskWhoseField();
  AskGroupsOrRows();
  while (!end_ && at_ < pieces_.size()) Step();
  if (!end_ && (negated_ || or_)) NotUnderstood(pieces_.size() - 1);
  if (!end_ && Is(0, {"when"}) && !TellsTime()) NotUnderstood(0);
  if (!end_) DeclineSupposed();
  if (!end_) DeclineAnyOne();
  if (!end_ && grouping_) NotUnderstood(pieces_.size() - 1);
  // "How is x set up": not a question that a list answers.
  const bool answers_how =
      draft_.compares || !draft_.groups.empty() || !draft_.verdict.empty() || draft_.is_series;
  if (!end_ && says_how_ && !answers_how) NotUnderstood(0);
  if (!end_ && says_who_ && !draft_.names_subject) {
    const bool acts = std::any_of(
        draft_.conditions.begin(), draft_.conditions.end(), [&](const Condition& condition) {
          return condition.expression.column.rfind(draft_.subject + ".", 0) == 0;
        });
    if (!acts) NotUnderstood(0);
  }
  // "events per hour": a number for each.
  const bool counts_steps = draft_.grain && draft_.ask == Ask::kList && draft_.targets.empty() &&
                            !draft_.says_list && !draft_.ranking &&
                            !model_.FindEntity(draft_.subject)->time_field.empty();
  if (counts_steps) draft_.ask = Ask::kCount;
  // "Who caused events": those who did, and not what they did.
  const bool is_whoever =
      says_who_ && draft_.names_subject && draft_.head_field.empty() && draft_.targets.empty() &&
      !draft_.ranking && draft_.ask == Ask::kList && draft_.groups.empty() &&
      std::none_of(draft_.conditions.begin(), draft_.conditions.end(),
                   [&](const Condition& condition) {
                     return condition.expression.column.rfind(draft_.subject + ".", 0) == 0;
                   });
  if (!end_ && is_whoever) {
    draft_.head_field = who_column_;
    draft_.is_plural = true;
  }
  // "How many users": of queries or of the account? Its rows have to be spoken of.
  const bool is_far = !draft_.head_field.empty() && !draft_.names_subject && !says_who_ &&
                      draft_.subject != model_.default_entity && draft_.conditions.empty();
  if (!end_ && is_far) NotUnderstood(head_);
  // "with Kafka and MySQL in Europe": of which of them?
  for (std::size_t i = 0; i < draft_.children.size() && !end_; ++i) {
    const std::string& entity = draft_.children[i].entity;
    const auto is_same = [&](const Child& child) { return child.entity == entity; };
    const auto same = std::count_if(draft_.children.begin(), draft_.children.end(), is_same);
    const auto said = std::count_if(
        draft_.conditions.begin(), draft_.conditions.end(), [&](const Condition& condition) {
          return condition.child && is_same(draft_.children[*condition.child]);
        });
    if (same > 1 && said > same) NotUnderstood(pieces_.size() - 1);
  }
  const bool says_nothing = std::all_of(draft_.uses.begin(), draft_.uses.end(), [](const Use& use) {
    return use.part == Part::kNone || use.part == Part::kFrame;
  });
  if (!end_ && says_nothing && !draft_.names_subject) NotUnderstood(0);
  NameRowsThatAreCompared();
  if (!end_ && asks_usage_) AskWhatIsUsed();
  if (!end_ && asks_amount_) AskHowMuchOfWhat();
  if (!end_) FinishRanking();
  if (!end_) DeclineBack();
  if (end_ && draft_.counts_apart && std::holds_alternative<Declined>(*end_)) {
    auto& declined = std::get<Declined>(*end_);
    declined.why = Declined::Why::kSeveral;
    declined.missing = "These are several questions; ask one at a time.";
  }
  if (end_) return *end_;
  return std::move(draft_);
}

void QuestionReader::Step() {
  const std::size_t before = at_;
  if (pieces_[at_].is_said) {
    Take(1, As::kOperator, Part::kFrame);
    return;
  }
  // "Kafka services and everything on AWS": rows once more.
  const bool again = Is(at_, {"everything", "anything"}) && at_ > 1 &&
                     Is(at_ - 1, {"and", "plus", "&"}) && pieces_[at_].meanings.empty() &&
                     (said_noun_ever_ || !draft_.conditions.empty());
  if (again) {
    DeclineSeveral();
    return;
  }
  if (TryOtherRow() || TryTold() || TryEmpty() || TryNew()) return;
  if (TryManner() || TryUsualKey()) return;
  if (TryPeriod() || TryNumbers() || TryAsk() || TryGrouping() || TryOrder() || TryVersion() ||
      TryComparison() || TryRanking() || TryTag() || TryPartOfName() || TryNegation() ||
      TryMeaning() || TryUsage() || TryName() || TryGlue()) {
    return;
  }
  if (!end_ && at_ == before) NotUnderstood(at_);
}

bool QuestionReader::HasPeriod() const {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (PeriodAt(pieces_, i, now_ms_)) return true;
  }
  return false;
}

bool QuestionReader::TryPeriod() {
  // "versus last week", "compared to the week before": the other period.
  std::size_t at = at_;
  if (Is(at, {"versus", "vs", "against"})) ++at;
  if (draft_.ask == Ask::kCompare && draft_.period && Is(at, {"with", "to", "and"}) &&
      PeriodAt(pieces_, at + 1, now_ms_)) {
    ++at;
  }
  if (Is(at, {"compared"}) && Is(at + 1, {"to", "with"})) at += 2;
  if (at > at_) {
    std::size_t next = SkipSilent(at);
    const bool before = (Is(next, {"previous"}) && CalendarUnitOf(Word(next + 1))) ||
                        (CalendarUnitOf(Word(next)) && Is(next + 1, {"before", "earlier"}));
    if (before) {
      const auto unit = *CalendarUnitOf(Word(Is(next, {"previous"}) ? next + 1 : next));
      if (!draft_.period) draft_.period = OneUnit(unit);
      draft_.compares = true;
      TakeTo(next + 2, As::kPeriod, Part::kPeriod);
      return true;
    }
    const auto found = PeriodAt(pieces_, next, now_ms_);
    if (!found) return false;
    plan::Period other = found->period;
    if (!draft_.period) draft_.period = OneUnit(other.unit);
    // "this week versus last week": the week before this one, not the last seven days; and without
    // a period of its own, the last seven days versus the seven before.
    const bool same = other.kind == plan::Period::Kind::kRolling && other.count == 1 &&
                      other.unit == draft_.period->unit;
    if (same && draft_.period->kind == plan::Period::Kind::kCalendar) {
      other.kind = plan::Period::Kind::kCalendar;
      other.offset = draft_.period->offset - 1;
    }
    if (!same || draft_.period->kind != plan::Period::Kind::kRolling) draft_.compared = other;
    draft_.compares = true;
    TakeTo(next + found->count, As::kPeriod, Part::kPeriod);
    return true;
  }
  // "a schema called history" is a name.
  const bool named =
      at_ > 0 &&
      (Is(at_ - 1, {"called", "named"}) ||
       std::any_of(pieces_[at_ - 1].meanings.begin(), pieces_[at_ - 1].meanings.end(),
                   [](const Meaning& meaning) { return meaning.kind == Meaning::Kind::kEntity; }));
  // A grain: "per day", "hourly", "over time".
  if (Follows(at_, {"over", "time"}) || (Is(at_, {"trend", "history"}) && !named) ||
      Follows(at_, {"developed"}) || Follows(at_, {"evolved"})) {
    draft_.is_series = true;
    Take(Is(at_, {"over"}) ? 2 : 1, As::kOperator, Part::kTarget);
    if (Is(at_, {"of"})) Take(1, As::kOperator, Part::kTarget);
    return true;
  }
  if (Is(at_, {"hourly", "daily", "weekly"}) && !draft_.grain) {
    draft_.grain = CalendarUnitOf(Word(at_));
    Take(1, As::kPeriod, Part::kGroup);
    return true;
  }
  // "grew", "changed": the same measure in the period before.
  if (!draft_.targets.empty() && !draft_.ranking &&
      Is(at_, {"grow", "grew",   "grown",  "growing", "increase", "increased", "rise",
               "rose", "risen",  "drop",   "dropped", "decrease", "decreased", "fall",
               "fell", "fallen", "change", "changed", "shrink",   "shrunk"})) {
    draft_.compares = true;
    if (draft_.ask == Ask::kExists) draft_.ask = Ask::kList;
    Take(1, As::kOperator, Part::kTarget);
    return true;
  }
  const auto found = PeriodAt(pieces_, at_, now_ms_);
  if (!found) return false;
  for (std::size_t i = at_; i < at_ + found->count; ++i) {  // "maintenance on Monday"
    if (Best(pieces_[i], Meaning::Kind::kValue) != nullptr) return false;
  }
  if (!new_column_.empty()) {
    plan::Expression within = ComparisonOf(new_column_, plan::Operator::kWithin, {});
    within.period = found->period;
    AddCondition(std::move(within), at_, at_ + found->count, As::kPeriod);
    return true;
  }
  if (draft_.period) {
    NotUnderstood(at_);
    return true;
  }
  draft_.period = found->period;
  Take(found->count, As::kPeriod, Part::kPeriod);
  return true;
}

bool QuestionReader::TryNegation() {
  if (Is(at_, {"no", "not"}) && Is(at_ + 1, {"longer"})) return false;
  // "all but Grafana"
  const bool all_but =
      Is(at_, {"but"}) && at_ + 1 < pieces_.size() &&
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(at_),
                  [](const Piece& piece) {
                    return piece.words == "all" || piece.words == "every" ||
                           piece.words == "everything" || piece.words == "any";
                  }) &&
      (pieces_[at_ + 1].is_unknown || Is(at_ + 1, {"those"}) ||
       Best(pieces_[at_ + 1], Meaning::Kind::kValue) != nullptr);
  std::size_t count = 0;
  if (Follows(at_, {"other", "than"}) || Follows(at_, {"except", "for"}) ||
      Follows(at_, {"but", "not"}) || Follows(at_, {"apart", "from"}) ||
      (Follows(at_, {"none", "of"}) && draft_.ask != Ask::kExists && at_ > head_)) {
    count = 2;
  } else if (all_but || Is(at_, {"not", "no", "without", "except", "excluding", "never", "neither",
                                 "lacking", "lack", "lacks", "missing", "outside"})) {
    count = 1;
  }
  if (count == 0) return false;
  if (Is(at_, {"not"}) && Is(at_ + 1, {"just", "only"})) return false;
  if (negated_ || IsOfGroups(at_ + count)) {
    NotUnderstood(at_);
    return true;
  }
  negated_ = true;
  but_ = Is(at_, {"but"}) || (at_ > 0 && (Is(at_ - 1, {"but"}) || Is(at_ - 2, {"but"})));
  says_no_ = Is(at_, {"no"});
  says_without_ = Is(at_, {"no", "without", "lacking", "lack", "lacks"});
  // "whose node count is not 3"
  const bool compares = Is(at_, {"not"}) && !targets_end_ && BoundAt(at_ + 1).has_value();
  if (!compares) targets_end_ = true;
  if (Is(at_, {"without", "no", "lacking", "lack", "lacks", "missing"})) has_ = true;
  Take(count, As::kOperator, Part::kFrame);
  return true;
}

// What holds other words together. All of it is explained by what it stands with.
bool QuestionReader::TryGlue() {
  const std::string_view word = Word(at_);
  const Piece& piece = pieces_[at_];
  if (piece.kind == Token::Kind::kComma || piece.kind == Token::Kind::kEnd) {
    ++at_;
    and_ = and_ || piece.kind == Token::Kind::kComma;
    said_comma_ = true;
    return true;
  }
  if (word == "and" || word == "or" || word == "nor" || word == "but" || word == "plus" ||
      word == "&" || word == "as well as") {
    // "all but", "but running": another thing for each reader.
    if (word == "but" &&
        !Is(at_ + 1, {"not", "no", "without", "only", "are", "is", "have", "has", "do", "does"})) {
      return false;
    }
    // "neither on AWS nor powered off": both are denied.
    const bool denies = word == "nor" && !negated_ && !draft_.conditions.empty() &&
                        draft_.conditions.back().expression.kind == plan::Expression::Kind::kNot;
    if (denies) negated_ = true;
    if (word == "or" || (word == "nor" && !denies)) or_ = true;
    if (word == "and" || word == "plus" || word == "&") and_ = said_and_ = and_since_noun_ = true;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (!piece.meanings.empty() && piece.meanings.front().kind == Meaning::Kind::kFiller) {
    Take(1, As::kFiller, Part::kNone);
    return true;
  }
  const bool is_whole_of =
      Is(at_, {"this", "that"}) && at_ + 1 < pieces_.size() && !pieces_[at_ + 1].meanings.empty() &&
      pieces_[at_ + 1].meanings.front().kind == Meaning::Kind::kFiller;  // "this account"
  if (is_whole_of) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "exist in both a and b" asks for what has a row in the one and in the other: not this.
  const bool is_list = IsBothOfList(at_);
  if (word == "both" && !negated_ && (is_list || !(at_ > 0 && IsNamePlace(Word(at_ - 1))))) {
    draft_.says_both = draft_.says_both || !is_list;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (word == "only" && at_ > 0 && Is(at_ - 1, {"show", "list", "give", "me", "see"})) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "all but those in Europe"
  if (word == "those" && negated_) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  const bool polite = word == "like" && at_ > 0 && Is(at_ - 1, {"would", "i", "we"});
  const bool only =
      word == "only" && at_ + 1 < pieces_.size() && pieces_[at_ + 1].kind == Token::Kind::kNumber;
  const bool one = word == "one" && at_ > 0 && Is(at_ - 1, {"which", "the"});
  if (polite || one || only || (word == "available" && is_available_)) {
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  // "When was x last updated?"
  if (word == "last" && at_ + 1 < pieces_.size()) {
    const Meaning* time = Best(pieces_[at_ + 1], Meaning::Kind::kField);
    const auto* known = time == nullptr ? nullptr : model_.FindColumn(time->column);
    if (known != nullptr && known->type == values::Type::kTime && !draft_.ranking) {
      Take(1, As::kOperator, Part::kFrame);
      return true;
    }
  }
  if (word == "when" && at_ > 0) return false;
  const bool is_place = at_ > 0 && IsNamePlace(Word(at_ - 1));  // "in all Kafka services"
  if (has_ && (word == "all" || word == "every") && at_ > head_ && !is_place)
    return false;  // "projects with all services up"
  if (word == "how") says_how_ = true;
  // "How is x doing", "Is x doing well"
  const bool says_well = Is(at_ + 1, {"well", "fine", "ok", "okay", "alright", "good"});
  if ((says_how_ || says_well) && Is(at_, {"doing", "performing", "feeling"}) &&
      draft_.verdict.empty()) {
    for (const auto& verdict : model_.verdicts) {
      if (verdict.entity == draft_.subject) draft_.verdict = verdict.id;
    }
    if (draft_.verdict.empty()) return false;
    Take(says_well ? 2 : 1, As::kVerdict, Part::kVerdict);
    return true;
  }
  // "Is x running well": no state says how well. "Well, …" and "as well" say nothing.
  if (word == "well" && at_ > 0 && !Is(at_ - 1, {"as"})) return false;
  // "How many lines did it write": of what happens, that it happened.
  const bool happens = !model_.FindEntity(draft_.subject)->time_field.empty() &&
                       Is(at_, {"write", "wrote", "written", "emit", "emitted", "produce",
                                "produced", "log", "logged", "appear", "appears"});
  // "one" is a number, but in "which one", "the cheapest one".
  const bool is_number = piece.kind == Token::Kind::kNumber && at_ + 1 < pieces_.size() && has_;
  if (is_number) return false;
  // "which one", "the cheapest one": a pronoun. Elsewhere a number says something.
  const bool is_pronoun =
      at_ > 0 && (Is(at_ - 1, {"which", "the", "what", "any", "each", "every", "another", "no"}) ||
                  !pieces_[at_ - 1].meanings.empty());
  if (piece.kind == Token::Kind::kNumber && !is_pronoun) return false;
  if (!IsSilent(word) && !IsPreposition(word) && !IsHave(word) && !happens) return false;
  if (!IsIdle(at_)) return false;
  if (IsPreposition(word)) preposition_ = std::string(word);
  be_ = IsBe(word);
  if (IsHave(word) || word == "need") has_ = true;
  if (at_ > head_ && (IsBe(word) || IsHave(word) || word == "run" || word == "that")) {
    predicate_ = true;
  }
  Take(1, As::kOperator, Part::kFrame);
  return true;
}

}  // namespace claribi::planner
