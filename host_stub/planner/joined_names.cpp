// Names of one noun that are joined: "project a and project b", "in a, in b and in c", "both a and
// b", "the a project and the b project". A row has one of them, so they are alternatives. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Expression;

namespace {

bool IsRowsPlace(std::string_view word) {
  return word == "in" || word == "on" || word == "of" || word == "for" || word == "from";
}

}  // namespace

bool QuestionReader::IsNameAt(std::size_t at) const {
  return at < pieces_.size() && pieces_[at].is_unknown && pieces_[at].meanings.empty();
}

// The piece of the next name of a list that goes on at `end`, and the piece behind it with its
// noun; nothing where the list ends. `entity` is what the names before are of, "" for not said.
std::optional<QuestionReader::JoinedName> QuestionReader::JoinedNameAt(
    std::size_t end, const std::string& entity) const {
  std::size_t at = end;
  bool joins = false;
  while (Is(at, {"and", "or", "nor", "&", "versus", "vs", "with", "plus"}) ||
         (at < pieces_.size() && pieces_[at].kind == Token::Kind::kComma)) {
    if (Is(at, {"with"}) && draft_.ask != Ask::kCompare) break;
    joins = true;
    ++at;
  }
  if (!joins) return std::nullopt;
  // "not in a and in b": the second is no longer denied.
  const bool repeats = at < pieces_.size() && IsRowsPlace(Word(at)) && !negated_;
  if (repeats) ++at;
  while (Is(at, {"the", "our", "my"})) ++at;
  const auto is_noun = [&](std::size_t place) {
    const Meaning* noun =
        place < pieces_.size() ? Best(pieces_[place], Meaning::Kind::kEntity) : nullptr;
    return noun != nullptr && noun->entity == entity && !pieces_[place].is_plural;
  };
  std::size_t nouns = 0;
  while (!entity.empty() && is_noun(at)) {
    ++at;
    ++nouns;
  }
  if (!IsNameAt(at)) return std::nullopt;
  std::size_t behind = at + 1;
  if (!entity.empty() && nouns == 0 && is_noun(behind) && !(has_head_ && behind == head_)) {
    ++behind;
    ++nouns;
  }
  // "in a and the b topics": what stands behind says what the name is of.
  const bool names_other = behind < pieces_.size() && nouns == 0 && at > end + 1 &&
                           Best(pieces_[behind], Meaning::Kind::kEntity) != nullptr;
  if (names_other) return std::nullopt;
  return JoinedName{.at = at, .end = behind};
}

// "in both a and b": names or values of the row itself, of which it has one. What is said of groups
// and of parents is of other rows, and "are in both" may ask for what has a row in each.
bool QuestionReader::IsBothOfList(std::size_t at) const {
  if (!Is(at, {"both"}) || !draft_.head_field.empty() || says_who_ || negated_) return false;
  const bool says_rows = draft_.names_subject || !draft_.targets.empty();
  if (draft_.subject != model_.default_entity || predicate_ || !says_rows) return false;
  const bool is_claim =
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                  [](const Piece& piece) {
                    return IsBe(piece.words) || piece.words.starts_with("exist") ||
                           piece.words.starts_with("appear") || piece.words.starts_with("run") ||
                           piece.words.starts_with("live") || piece.words.starts_with("share");
                  }) &&
      draft_.ask != Ask::kSum && draft_.ask != Ask::kCount;
  if (is_claim) return false;
  std::size_t next = at + 1;
  while (Is(next, {"the", "our", "of"})) ++next;
  if (next < pieces_.size() && Best(pieces_[next], Meaning::Kind::kEntity) != nullptr) ++next;
  if (!IsNameAt(next)) return false;
  const std::size_t joiner = next + 1;
  return Is(joiner, {"and", "&"}) ||
         (joiner + 1 < pieces_.size() && Best(pieces_[joiner], Meaning::Kind::kEntity) != nullptr &&
          Is(joiner + 1, {"and", "&"}));
}

}  // namespace claribi::planner
