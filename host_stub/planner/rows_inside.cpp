// Nouns that people say of what is inside of the usual rows, and of those rows as well: "our MySQL
// databases". The model says which (Entity::also_said_of). See question_reader.h.
#include <algorithm>

#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

// The noun of what is inside of the usual rows, which people call those rows, too.
bool QuestionReader::MeansRowsAndInside(const Piece& piece) const {
  return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
    const auto* entity = model_.FindEntity(meaning.entity);
    return meaning.kind == Kind::kEntity && entity != nullptr &&
           entity->also_said_of == model_.default_entity;
  });
}

// "our MySQL databases", "the names of our Redis databases": of a kind that lists nothing of the
// noun's own, the rows that are of the kind.
void QuestionReader::SettleKindOfRowsInside() {
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    if (!IsKind(i - 1) || !Means(pieces_[i], Kind::kEntity)) continue;
    const auto is_listed = [&](const Meaning& meaning) {
      return std::any_of(model_.reads.begin(), model_.reads.end(), [&](const auto& read) {
        if (!read.lists || read.entity != meaning.entity) return false;
        return std::all_of(
            read.only_where.begin(), read.only_where.end(), [&](const auto& condition) {
              return std::any_of(pieces_[i - 1].meanings.begin(), pieces_[i - 1].meanings.end(),
                                 [&](const Meaning& kind) {
                                   return kind.column == condition.column &&
                                          std::find(condition.values.begin(),
                                                    condition.values.end(),
                                                    kind.value) != condition.values.end();
                                 });
            });
      });
    };
    const auto& meanings = pieces_[i].meanings;
    if (!MeansRowsAndInside(pieces_[i]) || std::any_of(meanings.begin(), meanings.end(), is_listed))
      continue;
    const Piece said = pieces_[i];
    Erase(i, 1);
    if (!InsertUsualNoun(i - 1)) return;
    pieces_[i].is_plural = said.is_plural;
    pieces_[i].begin = said.begin;
    pieces_[i].end = said.end;
    pieces_[i].text = said.text;
  }
}

// "How many Postgres databases do we have", "databases on Postgres 13": what is inside, or the rows
// of the kind?
void QuestionReader::AskWhichRows() {
  std::size_t noun = pieces_.size();
  bool has_kind = false;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (IsNameAt(i)) return;
    has_kind = has_kind || IsKind(i);
    if (!Means(pieces_[i], Kind::kEntity)) continue;
    if (!MeansRowsAndInside(pieces_[i]) || !pieces_[i].is_plural || noun < pieces_.size()) return;
    noun = i;
  }
  if (!has_kind || noun == pieces_.size()) return;
  const auto& naming = model_.FindEntity(model_.default_entity)->naming;
  AskBack("The " + pieces_[noun].words + " inside of the " + naming.plural + ", or the " +
              naming.plural + "?",
          {WithWords(noun, naming.plural),
           "Which " + pieces_[noun].words + " does each " + naming.names.front() + " have?"});
}

}  // namespace claribi::planner
