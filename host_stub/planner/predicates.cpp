// What is said of rows by a word that elsewhere holds a sentence together: "are they live", "live
// services" are a state, where "services that live in Europe" are not; "which services are used"
// asks for something that no rule reads. See other_wordings.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/other_wordings.h"

namespace claribi::planner {

void OtherWordings::SettlePredicates() {
  // "Is termination protection of x on?" is no state of rows.
  const bool says_truth = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
      const auto* field = reader_.model_.FindColumn(meaning.column);
      return meaning.kind == Meaning::Kind::kField && field != nullptr &&
             field->type == values::Type::kTruth;
    });
  });
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (!pieces_[i].meanings.empty() || pieces_[i].is_said) continue;
    std::size_t before = i;
    while (before > 0 && Is(before - 1, {"currently", "still", "now", "not", "all", "actually"})) {
      --before;
    }
    bool after_be = before > 0 && IsBe(Word(before - 1));
    // "Is x live?": what it is said of stands between.
    if (IsBe(Word(0)) && i > 1 && Ends(i + 1)) after_be = true;
    // "services live here": a verb; before rows it is none.
    const bool before_rows =
        i + 1 < pieces_.size() &&
        (Means(pieces_[i + 1], Meaning::Kind::kEntity) || reader_.IsKind(i + 1)) &&
        !(i > 0 && (Means(pieces_[i - 1], Meaning::Kind::kEntity) ||
                    Is(i - 1, {"most", "least", "that", "to", "often", "widely", "commonly",
                               "frequently"})));
    // "on" alone, and not "on AWS", "on which plan".
    const bool is_place = IsPreposition(pieces_[i].words);
    const auto states = reader_.lexicon_.SaidAsPredicate(pieces_[i].words);
    const bool is_alone = Ends(i + 1) || Is(i + 1, {"and", "or", "but"});
    const bool fits = is_place ? after_be && is_alone && !says_truth : after_be || before_rows;
    // "live topics": a state of what they belong to is none of theirs.
    const bool of_others = before_rows && !after_be && !states.empty() && !reader_.IsKind(i + 1) &&
                           std::none_of(pieces_[i + 1].meanings.begin(),
                                        pieces_[i + 1].meanings.end(), [&](const Meaning& rows) {
                                          return rows.kind == Meaning::Kind::kEntity &&
                                                 rows.entity == states.front().entity;
                                        });
    if (of_others && !is_place) return reader_.NotUnderstood(i);
    if (!states.empty() && fits) {
      pieces_[i].meanings = states;
      pieces_[i].is_unknown = false;
      continue;
    }
    // "Which services are used?", "are in use", "used services": nothing tells it.
    const bool in_use = Is(i, {"use"}) && i > 1 && Is(i - 1, {"in"}) && IsBe(Word(i - 2));
    const bool is_idle = Is(i, {"used", "enabled", "kept", "consumed"});
    const std::size_t verb = in_use ? i - 2 : before - 1;
    const bool of_rows = (in_use || (is_idle && after_be)) && verb > 0 && verb < i &&
                         Means(pieces_[verb - 1], Meaning::Kind::kEntity) && Ends(i + 1);
    if (of_rows || (is_idle && before_rows)) return reader_.NotUnderstood(i);
  }
}

}  // namespace claribi::planner
