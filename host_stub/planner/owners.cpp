// Names of which it is known what they are of: "project a" and "project b" that are compared, and
// names that a look at the estate has told (planner.h). See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kPair = 2;

}  // namespace

// "Which is older, labels or a?": a name that is a word of the vocabulary as well. It is read so
// only where the words alone came to nothing (planner.h).
void QuestionReader::SettleNamesThatAreWords() {
  for (Piece& piece : pieces_) {
    for (const KnownName& known : known_names_) {
      const bool is_it =
          IsOneWord(piece) && !piece.meanings.empty() && Lowered(piece.text) == Lowered(known.text);
      if (!is_it) continue;
      piece.meanings.clear();
      piece.is_unknown = true;
      piece.is_plural = false;
      piece.of_entity = known.entity;
    }
  }
}

void QuestionReader::SettleKnownNames() {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    for (const KnownName& known : known_names_) {
      const bool is_it = IsNameAt(i) && Lowered(pieces_[i].text) == Lowered(known.text);
      if (is_it && pieces_[i].of_entity.empty()) pieces_[i].of_entity = known.entity;
    }
  }
  SettleNameThatIsEmpty();
  SettleVersusCounts();
}

// "Is x empty?": of what x is the name has to be known.
void QuestionReader::SettleNameThatIsEmpty() {
  const std::size_t end = WordsEnd();
  if (end != 3 || !IsBe(Word(0)) || !IsNameAt(1) || !Is(2, {"empty"})) return;
  const auto* entity = model_.FindEntity(pieces_[1].of_entity);
  if (entity == nullptr || entity->empty_without.empty()) return NotUnderstood(2);
  const auto* noun = lexicon_.Find(entity->naming.names.front());
  if (noun == nullptr) return;
  Piece word;  // a word that is not written
  word.words = word.text = entity->naming.names.front();
  word.meanings = *noun;
  word.begin = word.end = pieces_[1].begin;
  pieces_.insert(pieces_.begin() + 1, word);
}

// "a versus b: number of services": a number for each, where both are known to be owners.
void QuestionReader::SettleVersusCounts() {
  const auto counts = [&](const Piece& piece) {
    const auto at = static_cast<std::size_t>(&piece - pieces_.data());
    return Follows(at, {"number", "of"}) || Follows(at, {"count", "of"}) ||
           Follows(at, {"how", "many"}) || (Is(at, {"count"}) && piece.meanings.empty());
  };
  if (std::none_of(pieces_.begin(), pieces_.end(), counts)) return;
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    if (!Is(i, {"vs", "versus"}) || !IsNameAt(i - 1) || !IsNameAt(i + 1)) continue;
    const std::string& owner = pieces_[i - 1].of_entity;
    if (owner.empty() || owner != pieces_[i + 1].of_entity) return NotUnderstood(i);
    draft_.counts_apart = true;
  }
}

// The entity that the usual rows belong to and that the piece says; "" for any other piece.
std::string QuestionReader::OwnerAt(std::size_t at) const {
  if (at >= pieces_.size()) return "";
  const auto above = model_.ReachableFrom(model_.default_entity);
  for (const Meaning& meaning : pieces_[at].meanings) {
    const auto* entity = model_.FindEntity(meaning.entity);
    const bool is_above = meaning.kind == Kind::kEntity && entity != nullptr &&
                          meaning.entity != model_.default_entity &&
                          std::find(above.begin(), above.end(), meaning.entity) != above.end();
    const bool has_names = is_above && std::any_of(entity->fields.begin(), entity->fields.end(),
                                                   [](const auto& field) { return field.is_name; });
    if (has_names) return meaning.entity;
  }
  return "";
}

// "the price gap between project a and project b", "Is the a project cheaper than the b project?":
// the nouns say what the names are of, and no rows that are asked for.
void QuestionReader::SettleOwners() {
  const bool compares = std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) {
    const auto at = static_cast<std::size_t>(&piece - pieces_.data());
    return ComparesAt(at) || Is(at, {"difference", "gap", "differ", "differs", "exceed", "exceeds",
                                     "compare", "comparison", "more", "less"});
  });
  if (!compares) return;
  std::vector<std::size_t> names;
  std::vector<std::size_t> nouns;
  std::string owner;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (IsNameAt(i)) names.push_back(i);
    if (!Means(pieces_[i], Kind::kEntity)) continue;
    const std::string here = OwnerAt(i);
    if (here.empty() || (!owner.empty() && here != owner)) return;
    owner = here;
    nouns.push_back(i);
  }
  if (names.size() != kPair || nouns.empty()) return;
  const auto is_noun = [&](std::size_t at, bool plural) {
    return std::find(nouns.begin(), nouns.end(), at) != nouns.end() &&
           pieces_[at].is_plural == plural;
  };
  // "projects a and b", "project a and project b", "the a project and the b project"
  const bool of_both =
      nouns.size() == 1 && names[0] > 0 && is_noun(names[0] - 1, true) && names[0] + 2 == names[1];
  const bool of_each =
      nouns.size() == kPair &&
      ((names[0] > 0 && is_noun(names[0] - 1, false) && is_noun(names[1] - 1, false)) ||
       (is_noun(names[0] + 1, false) && is_noun(names[1] + 1, false)));
  if (!of_both && !of_each) return;
  for (const std::size_t name : names) pieces_[name].of_entity = owner;
  for (auto noun = nouns.rbegin(); noun != nouns.rend(); ++noun) Drop(*noun, 1);
}

}  // namespace claribi::planner
