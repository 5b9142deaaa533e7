// What is told of each row, in another order than the rules read: "showing plan and cloud", "type
// and project of each powered-off service", "PROJECT Kafka services: plan and nodes". See
// plain_question.h.
#include <algorithm>

#include "planner/plain_question.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

// "showing their plan and cloud", "displaying plan", "with plan and cloud shown": including them.
void PlainQuestion::TurnFieldsShown() {
  for (std::size_t i = 1; i + 1 < tokens_.size(); ++i) {
    const std::size_t shown = EndOf(
        i, "showing|displaying|listing|telling|stating|mentioning *me|us|also|each|the|their|its");
    if (shown > i && EndOfFields(shown) == tokens_.size() && EndOfFields(shown) > shown) {
      Put(i, "including");
      if (IsMarkAt(i - 1)) Drop(i - 1, 1);
      break;
    }
    const std::size_t fields = EndOfFields(i + 1);
    if (Is(i, {"with", "and"}) && fields > i + 1 && Has(fields, "shown|displayed|listed $")) {
      Drop(fields, tokens_.size() - fields);
      if (Is(i, {"with"})) Put(i, "including");
      break;
    }
  }
  // "a project's name, the rows, and fields": "warehouse Kafka services: plan and nodes".
  const std::size_t first = EndOf(0, "*list|show|give|me|all|our|the|please");
  if (MayBeName(first) && !tokens_[first].is_possessive) {
    const Phrase kind = lexicon_.LongestAt(tokens_, first + 1);
    const std::size_t behind = first + 1 + kind.count;
    if (kind.count > 0 && MeansAt(first + 1, Kind::kValue) && NounAt(first + 1).empty() &&
        IsMarkAt(behind) && EndsAt(EndOfFields(behind + 1)) &&
        EndOfFields(behind + 1) > behind + 1) {
      Insert(behind, model_.FindEntity(model_.default_entity)->naming.plural);
    }
    const std::size_t rows = EndOfRows(first + 1);
    const bool is_usual = rows > first + 1 && tokens_[rows - 1].low.ends_with("s") &&
                          NounAt(rows - 1) == model_.default_entity;
    const bool apart = IsMarkAt(rows) || Is(rows, {"including", "with"});
    std::size_t fields = rows + 1;
    fields = EndOf(fields, "*their|the|show|list|including|with");
    const std::size_t end = fields < tokens_.size() ? EndOfFields(fields) : fields;
    const std::size_t tail = EndOf(end, "of each");
    if (is_usual && apart && end > fields && EndsAt(tail)) {
      Drop(end, tail - end);
      std::rotate(tokens_.begin() + static_cast<std::ptrdiff_t>(first),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                  tokens_.begin() + static_cast<std::ptrdiff_t>(rows));
      Insert(rows - 1, "in");
    }
  }
  // "type and project of each powered-off service": rows that tell them.
  const std::size_t begin = EndOf(0, "*list|show|give|me|tell|please|us|the");
  const std::size_t fields = EndOfFields(begin);
  const bool has_two = std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                                   tokens_.begin() + static_cast<std::ptrdiff_t>(fields),
                                   [](const Token& token) { return token.low == "and"; });
  // "for each powered-off service, type and project"
  const std::size_t of = EndOf(0, "for each|every ?of ?the|our");
  const std::size_t whose = of > 0 ? EndOfRows(of) : of;
  if (whose > of && IsMarkAt(whose) && NounAt(whose - 1) == model_.default_entity) {
    const std::size_t told = EndOf(whose + 1, "?list|show|give|tell ?me ?the|its|their");
    if (EndOfFields(told) > told && EndsAt(EndOfFields(told))) {
      Drop(whose + 1, told - whose - 1);
      Drop(whose, 1);
      Insert(whose, "including");
      if (!tokens_[whose - 1].low.ends_with("s")) {
        Put(whose - 1, model_.FindEntity(model_.default_entity)->naming.plural);
      }
      return Drop(0, of);
    }
  }
  const std::size_t each = EndOf(
      fields, has_two ? "of|for each|every|all|any *of|the|our" : "of|for each|every *of|the|our");
  const std::size_t rows = each > fields ? EndOfRows(each) : each;
  const bool is_simple = fields > begin && rows > each && EndsAt(rows) && rows > each + 1 &&
                         NounAt(rows - 1) == model_.default_entity;
  if (is_simple && begin < fields) {
    Drop(fields, each - fields);
    const std::size_t size = rows - each;
    while (tokens_.size() > fields + size) tokens_.pop_back();
    std::rotate(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                tokens_.begin() + static_cast<std::ptrdiff_t>(fields), tokens_.end());
    Insert(begin + size, "including");
    if (!tokens_[begin + size - 1].low.ends_with("s")) {
      Put(begin + size - 1, model_.FindEntity(model_.default_entity)->naming.plural);
    }
  }
}

}  // namespace claribi::planner
