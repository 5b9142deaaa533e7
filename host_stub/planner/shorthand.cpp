// Other ways to write and say what the rules read in one way: "w/o", "incl.", "for budgeting
// purposes:", "together with its plan", "the service they belong to". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

bool IsEntity(const Piece& piece) {
  return std::any_of(piece.meanings.begin(), piece.meanings.end(),
                     [](const Meaning& meaning) { return meaning.kind == Meaning::Kind::kEntity; });
}

}  // namespace

void QuestionReader::SettleShorthand() {
  SettlePurpose();
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (Is(i, {"w/o"})) Reword(pieces_[i], "without");
    const bool is_short = Is(i, {"incl", "excl", "vs", "approx"}) && i + 1 < pieces_.size() &&
                          pieces_[i + 1].kind == Token::Kind::kEnd;
    if (is_short) pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    if (Is(i, {"excl"})) Reword(pieces_[i], "excluding");
    // "how much money"
    if (i > 1 && Is(i, {"money"}) && Follows(i - 2, {"how", "much"})) Say(pieces_[i]);
    // "How many bytes per second does x receive": no rows of their own.
    const bool measured =
        i > 1 && Is(i, {"bytes"}) && Follows(i - 2, {"how", "many"}) &&
        std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
          return std::any_of(piece.meanings.begin(), piece.meanings.end(),
                             [](const auto& each) { return each.kind == Meaning::Kind::kMeasure; });
        });
    if (measured) {
      Reword(pieces_[i - 1], "much");
      Say(pieces_[i]);
    }
    SettleExistence(i);
    // "this past week"
    if (Is(i, {"this"}) && Is(i + 1, {"past", "last"})) Say(pieces_[i]);
    // "services that stayed below 25 % CPU"
    if (Is(i, {"stayed", "stays", "stay", "remained", "remain"}) && pieces_[i].meanings.empty()) {
      Say(pieces_[i]);
    }
    if (Is(i, {"actual", "respective"}) && i + 1 < pieces_.size() &&
        !pieces_[i + 1].meanings.empty() && pieces_[i].meanings.empty()) {
      Say(pieces_[i]);
    }
    // "every service for which protection is enabled"
    if (i > 1 && Follows(i, {"for", "which"}) && IsEntity(pieces_[i - 1])) {
      Say(pieces_[i]);
      Reword(pieces_[i + 1], "where");
    }
    // "don't have a single connector"
    if (i > 1 && Is(i, {"single"}) && Is(i - 1, {"a"}) &&
        std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(i > 4 ? i - 4 : 0),
                    pieces_.begin() + static_cast<std::ptrdiff_t>(i), [](const Piece& piece) {
                      return piece.words == "not" || piece.words == "without";
                    })) {
      Say(pieces_[i]);
    }
    SettleWithin(i);
  }
}

// "How long has x existed", "since when does x exist": its age, and when it was created.
void QuestionReader::SettleExistence(std::size_t i) {
  if (pieces_.size() < 4) return;
  std::size_t last = pieces_.size() - 1;
  while (last > 3 && pieces_[last].kind == Token::Kind::kEnd) --last;
  const bool around = Is(last, {"around"}) && Is(last - 1, {"been"});
  const bool exists = Is(last, {"existed", "exist", "exists"}) || around;
  if (!exists || i > 0) return;
  const auto* old = lexicon_.Find("old");
  const auto* created = lexicon_.Find("created");
  if (Follows(0, {"how", "long"}) && Is(2, {"has", "have"}) && old != nullptr) {
    pieces_[1].words = "old";
    pieces_[1].meanings = *old;
    pieces_[1].is_unknown = false;
    Say(pieces_[last]);
    if (around) Say(pieces_[last - 1]);
  } else if (Follows(0, {"since", "when"}) && created != nullptr) {
    pieces_[1].begin = pieces_[0].begin;
    pieces_[last].words = "created";
    pieces_[last].meanings = *created;
    pieces_[last].is_unknown = false;
    if (around) Say(pieces_[last - 1]);
    pieces_.erase(pieces_.begin());
  }
}

// "For budgeting purposes: …": why it is asked changes nothing.
void QuestionReader::SettlePurpose() {
  if (!Is(0, {"for"})) return;
  for (std::size_t i = 1; i < 5 && i + 1 < pieces_.size(); ++i) {
    const bool ends = pieces_[i + 1].kind == Token::Kind::kComma || Is(i + 1, {":"}) ||
                      pieces_[i + 1].kind == Token::Kind::kEnd;
    if (!Is(i, {"purposes", "purpose", "reasons"}) || !ends) continue;
    pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    for (std::size_t said = 0; said <= i; ++said) Say(pieces_[said]);
    return;
  }
}

// Pronouns that mean something of the same sentence, and the beginnings of a list of fields.
void QuestionReader::SettleWithin(std::size_t i) {
  // "the service they belong to", "although they are not …"
  if (i > 0 && Is(i, {"they", "it"}) && IsEntity(pieces_[i - 1]) &&
      Is(i + 1, {"belong", "belongs"}) && Is(i + 2, {"to"})) {
    for (std::size_t said = i; said < i + 3; ++said) Say(pieces_[said]);
  }
  const auto noun = std::find_if(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i), [&](const Piece& piece) {
        const auto at = static_cast<std::size_t>(&piece - pieces_.data());
        return IsEntity(piece) || IsKind(at) || IsNameAt(at);
      });
  const bool after_noun = noun != pieces_.begin() + static_cast<std::ptrdiff_t>(i);
  if (after_noun && Is(i, {"although", "though"}) && pieces_[i].meanings.empty()) {
    Reword(pieces_[i], "and");
    if (Is(i + 1, {"they"})) Say(pieces_[i + 1]);
  }
  // "List those services whose name …"
  if (Is(i, {"those"}) && i < 4 && i + 2 < pieces_.size() && IsEntity(pieces_[i + 1]) &&
      Is(i + 2, {"whose", "that", "which", "with", "without", "in", "on", "where"})) {
    Say(pieces_[i]);
  }
  if (!after_noun) return;
  // "groups that read from orders"
  if (Is(i, {"read", "reads", "reading"}) && Is(i + 1, {"from"}) && pieces_[i].meanings.empty()) {
    Say(pieces_[i]);
  }
  // "with the region of each"
  const bool of_each = Is(i, {"with"}) && pieces_.size() > i + 3 &&
                       Is(pieces_.size() - 1, {"each"}) && Is(pieces_.size() - 2, {"of"});
  std::size_t fields = i + 1;
  const bool lists = of_each || Is(i, {"incl", "including", "stating", "mentioning", "giving"}) ||
                     (Is(i, {"together", "along"}) && Is(i + 1, {"with"}));
  if (!lists) return;
  if (Is(fields, {"with"})) ++fields;
  std::size_t field = fields;
  while (Is(field, {"its", "their", "the", "each"}) ||
         (field < pieces_.size() && pieces_[field].is_said))
    ++field;
  const bool is_field =
      field < pieces_.size() &&
      std::any_of(pieces_[field].meanings.begin(), pieces_[field].meanings.end(),
                  [](const Meaning& meaning) { return meaning.kind == Meaning::Kind::kField; });
  if (!is_field && !(field < pieces_.size() && Is(field, {"actual", "respective"}))) return;
  pieces_[i].meanings.clear();
  pieces_[i].is_unknown = false;
  pieces_[i].words = "including";
  if (fields > i + 1) Say(pieces_[i + 1]);
  for (std::size_t back = 1; of_each && back <= 2; ++back) Say(pieces_[pieces_.size() - back]);
}

// "regions without Kafka", "which plans don't we use for Kafka": groups that have no such rows are
// not the groups of other rows. next: behind the negation.
bool QuestionReader::IsOfGroups(std::size_t next) const {
  if (draft_.head_field.empty() || at_ <= head_) return false;
  const bool has_between =
      std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(head_) + 1,
                  pieces_.begin() + static_cast<std::ptrdiff_t>(at_),
                  [](const Piece& piece) { return !piece.meanings.empty() || piece.is_unknown; });
  const bool lacks = Is(at_, {"without", "lacking", "lack", "lacks", "missing"});
  const bool is_inverted = Is(at_, {"not"}) && Is(next, {"we", "i", "our", "my", "the", "any"});
  // "Which clouds host neither Kafka nor MySQL", "regions that have no Kafka"
  const bool has_none = at_ > 0 && IsHave(Word(at_ - 1)) && Is(at_, {"neither", "no", "none"});
  return has_none || (!has_between && (lacks || is_inverted)) ||
         Is(next, {"have", "has", "had", "use", "used", "run", "host", "contain", "hold"});
}

// "…, including project and plan": from here on, what is told of each row.
bool QuestionReader::TryTold() {
  if (Is(at_, {"including"}) && pieces_[at_].meanings.empty() && !pieces_[at_].is_unknown &&
      draft_.ask == Ask::kList && !negated_ && draft_.groups.empty() &&
      (draft_.head_field.empty() || draft_.names == 1)) {
    tells_ = true;
    Take(1, As::kOperator, Part::kFrame);
    return true;
  }
  if (!tells_ || at_ >= pieces_.size()) return false;
  const Meaning* field = Best(pieces_[at_], Meaning::Kind::kField);
  if (field == nullptr) return false;
  AddTarget({.kind = Target::Kind::kField, .column = field->column, .measure = ""}, at_, at_ + 1);
  targets_end_ = true;
  return true;
}

}  // namespace claribi::planner
