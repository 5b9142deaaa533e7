// Rankings that are said in other words: "the best", "most often", "created last", "how old"; and
// what is ranked where nothing behind the order says it. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {

Target QuestionReader::OfDegree(const Meaning& meaning) {
  if (!meaning.measure.empty()) {
    return {.kind = Target::Kind::kMeasure, .column = "", .measure = meaning.measure};
  }
  return {.kind = Target::Kind::kField, .column = meaning.column, .measure = ""};
}

bool QuestionReader::TryRankingForm() {
  const std::size_t at = at_;
  Ranking ranking;
  // "Is the disk usage higher on a or on b?": one of two.
  const bool compares =
      Is(at, {"higher", "lower", "greater", "larger", "bigger", "smaller", "more", "less"}) &&
      !Is(at + 1, {"than"}) && draft_.ask == Ask::kExists;
  if (compares && draft_.targets.size() == 1 && draft_.names == 0 && !draft_.ranking &&
      draft_.conditions.empty()) {
    ranking.target = draft_.targets.front();
    ranking.is_descending = !Is(at, {"lower", "smaller", "less"});
    draft_.ranking = ranking;
    draft_.ask = Ask::kList;
    draft_.is_plural = false;
    is_choice_ = true;
    Take(1, As::kOperator, Part::kOrder);
    return true;
  }
  // "the best service": by what?
  if (Is(at, {"best", "worst"}) && !draft_.ranking) {
    draft_.ranking = Ranking{};
    says_best_ = true;
    TakeTo(at + 1, As::kOperator, Part::kOrder);
    return true;
  }
  if (Is(at, {"most", "least"}) &&
      Is(at + 1, {"important", "critical", "relevant", "interesting"}) && !draft_.ranking &&
      pieces_[at + 1].meanings.empty()) {
    draft_.ranking = Ranking{};
    says_best_ = true;
    TakeTo(at + 2, As::kOperator, Part::kOrder);
    return true;
  }
  // "runs most often"
  if (Is(at, {"most", "least"}) && Is(at + 1, {"often", "frequently"}) && !draft_.ranking) {
    const auto* meanings = lexicon_.Find("frequent");
    for (const Meaning& meaning : meanings == nullptr ? std::vector<Meaning>() : *meanings) {
      if (meaning.kind != Meaning::Kind::kDegree || meaning.entity != draft_.subject) continue;
      ranking.target = OfDegree(meaning);
      ranking.is_descending = Is(at, {"most"}) == meaning.is_more;
      draft_.ranking = ranking;
      TakeTo(at + 2, As::kOperator, Part::kOrder);
      return true;
    }
  }
  // "which plan is used most often": the groups with the most rows.
  const bool is_often =
      Is(at, {"most", "least"}) && Is(at + 1, {"often", "frequently", "commonly"});
  if (is_often && !draft_.ranking && !draft_.head_field.empty() && draft_.targets.empty()) {
    ranking.counts_rows = true;
    ranking.is_descending = Is(at, {"most"});
    draft_.ranking = ranking;
    TakeTo(Is(at + 2, {"used"}) ? at + 3 : at + 2, As::kOperator, Part::kOrder);
    return true;
  }
  // "a or b, which one costs more?"
  const auto* headed = model_.FindColumn(draft_.head_field);
  std::size_t behind = at + 1;
  if (Is(behind, {"per", "a", "each"}) && Is(behind + 1, {"month"})) behind += 2;
  const bool to_come = Is(0, {"which", "what"}) && draft_.names == 0 &&
                       behind + 2 < pieces_.size() &&
                       (pieces_[behind].kind == Token::Kind::kComma || Is(behind, {":"}));
  const bool is_last = behind == pieces_.size() && draft_.names == 2;
  if (Is(at, {"more", "less"}) && (is_last || to_come) && draft_.targets.empty() &&
      headed != nullptr && headed->type == values::Type::kNumber) {
    draft_.targets.push_back({.kind = Target::Kind::kField, .column = draft_.head_field});
    draft_.head_field.clear();
    for (Use& use : draft_.uses) {
      if (use.part == Part::kGroup) use.part = Part::kTarget;
    }
  }
  if (Is(at, {"more", "less"}) && (is_last || to_come) && draft_.targets.size() == 1 &&
      !draft_.ranking && draft_.ask == Ask::kList) {
    ranking.target = draft_.targets.back();
    ranking.is_descending = Is(at, {"more"});
    draft_.ranking = ranking;
    draft_.is_plural = false;
    is_choice_ = true;
    TakeTo(behind, As::kOperator, Part::kOrder);
    return true;
  }
  // "created last"
  const bool ends = Is(at, {"last", "first"}) && !draft_.targets.empty() && !targets_end_ &&
                    !draft_.ranking && (at + 1 >= pieces_.size() || IsPreposition(Word(at + 1)));
  if (ends) {
    const auto* known = model_.FindColumn(draft_.targets.back().column);
    if (known != nullptr && known->type == values::Type::kTime) {
      ranking.target = draft_.targets.back();
      ranking.is_descending = Is(at, {"last"});
      if (top_ > 0) ranking.count = top_;
      ranking.has_count = top_ > 0;
      draft_.ranking = ranking;
      TakeTo(at + 1, As::kOperator, Part::kOrder);
      return true;
    }
  }
  return false;
}

// "how old", "how full"; and words such as "full" alone, which say no number.
bool QuestionReader::TryDegree() {
  if (!Is(at_, {"how"}) || at_ + 1 >= pieces_.size()) return false;
  // "How large is the disk of x": its value.
  if (Is(at_ + 1, {"large", "big", "high", "long", "small"}) && IsBe(Word(at_ + 2))) {
    const std::size_t next = SkipSilent(at_ + 3);
    if (next < pieces_.size() && TargetAt(next, nullptr)) {
      // "How high is our cost": of all of them together.
      const auto* field = model_.FindColumn(TargetAt(next, nullptr)->column);
      if (field != nullptr && field->unit.find('/') != std::string::npos) {
        draft_.wants_total = true;
      }
      Take(2, As::kOperator, Part::kFrame);
      return true;
    }
  }
  const Meaning* best = nullptr;
  for (const Meaning& meaning : pieces_[at_ + 1].meanings) {
    if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kPositive) continue;
    if (Distance(meaning.entity) == reached_.size()) continue;
    const auto* field = model_.FindColumn(meaning.column);
    const bool counts =
        !meaning.measure.empty() || (field != nullptr && field->type == values::Type::kNumber);
    if (counts && best == nullptr) best = &meaning;
  }
  if (best == nullptr) return false;
  const Target target = OfDegree(*best);
  AddTarget(target, at_, at_ + 2);
  return true;
}

// "Which is cheaper, a or b?": one of two names, and no row of theirs.
bool QuestionReader::PicksName() const {
  if (!draft_.ranking || draft_.names != 2) return false;
  if (is_choice_) return true;
  bool compares = false;
  bool says_than = false;
  bool is_place = false;
  bool says_or = false;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    compares = compares || ComparesAt(i);
    says_than = says_than || Is(i, {"than"});
    is_place = is_place || (IsNameAt(i) && i > 0 && Is(i - 1, {"in", "on", "at", "from"}));
    says_or = says_or || (i > 0 && IsNameAt(i - 1) && Is(i, {"or"}) && IsNameAt(i + 1));
  }
  return (compares || (says_or && !draft_.has_head)) && !says_than && !is_place &&
         !draft_.is_plural && draft_.ranking->is_limited && !draft_.ranking->has_count &&
         draft_.ranking->skip == 0;
}

// "costs the most": the target stood before.
void QuestionReader::FinishRanking() {
  const bool of_two =
      draft_.names == 2 ||
      (draft_.conditions.size() == 1 && draft_.ranking && draft_.ranking->counts_rows &&
       draft_.conditions.front().expression.op == plan::Operator::kIn &&
       draft_.conditions.front().expression.values.size() == 2 &&
       draft_.conditions.front().expression.column == draft_.head_field);
  if (is_choice_ && !of_two) NotUnderstood(pieces_.size() - 1);
  draft_.picks_name = PicksName();
  if (!draft_.ranking || draft_.ranking->target || draft_.ranking->counts_rows) return;
  // "Which plan do we use the most?"
  const bool uses = std::any_of(pieces_.begin(), pieces_.end(),
                                [](const Piece& piece) { return IsUse(piece.words); });
  if (uses && draft_.targets.empty() && draft_.children.empty() && !draft_.head_field.empty()) {
    draft_.ranking->counts_rows = true;
    return;
  }
  // "logged the most errors": the lines that are errors are counted.
  if (draft_.targets.empty() && draft_.children.size() == 1 && !draft_.children[0].is_negated &&
      !says_best_) {
    draft_.children[0].is_counted = true;
    draft_.ranking->target = Target{.kind = Target::Kind::kChildren, .child = 0};
    return;
  }
  if (!draft_.targets.empty()) {
    if (says_best_) NotUnderstood(pieces_.size() - 1);
    draft_.ranking->target = draft_.targets.back();
    return;
  }
  // "top 3 slow queries": the noun says by what.
  if (has_head_ && draft_.head_field.empty() && !says_best_) {
    const std::string& noun = pieces_[head_].words;
    const auto* meanings = lexicon_.Find(noun.substr(0, noun.find(' ')));
    for (const Meaning& meaning : meanings == nullptr ? std::vector<Meaning>() : *meanings) {
      if (meaning.kind != Meaning::Kind::kDegree || meaning.degree != Degree::kPositive ||
          meaning.entity != draft_.subject) {
        continue;
      }
      draft_.ranking->target = OfDegree(meaning);
      return;
    }
  }
  const auto* entity = model_.FindEntity(draft_.subject);
  // "takes the longest on average": the one field that is an average.
  for (const auto& field : entity->fields) {
    const bool is_average =
        draft_.says_average && !says_best_ && !field.more.empty() &&
        std::any_of(field.naming.names.begin(), field.naming.names.end(),
                    [](const std::string& name) { return name.starts_with("average "); });
    if (!is_average) continue;
    draft_.ranking->target =
        Target{.kind = Target::Kind::kField, .column = entity->id + "." + field.id};
    draft_.says_average = false;
    return;
  }
  std::vector<std::string> choices;
  const std::string lead =
      "Which " + entity->naming.names.front() + " has the " +
      (draft_.ranking->is_descending ? std::string("highest ") : std::string("lowest "));
  for (const auto& field : entity->fields) {
    if (field.type == values::Type::kNumber && choices.size() < 5) {
      choices.push_back(lead + field.naming.names.front() + "?");
    }
  }
  if (choices.empty()) {
    NotUnderstood(pieces_.size() - 1);
  } else {
    AskBack("By what are the " + entity->naming.plural + " to be ranked?", std::move(choices));
  }
}

}  // namespace claribi::planner
