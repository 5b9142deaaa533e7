// Pronouns for what the same question has named: "Kafka services with no topics in them", "x: which
// schemas does it contain", "a project with nothing in it". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

bool IsNounOfVerb(std::string_view word) {
  const std::string_view singular = word.ends_with("s") ? word.substr(0, word.size() - 1) : word;
  return IsCommand(singular) || singular == "order";
}

}  // namespace

void QuestionReader::SettleNamedBefore() {
  // "x: which schemas does it contain?": x is what "it" is.
  if (IsNameAt(0) && (Is(1, {":"}) || (1 < pieces_.size() && IsMark(pieces_[1]) &&
                                       pieces_[1].kind == Token::Kind::kComma))) {
    std::size_t it = pieces_.size();
    std::size_t pronouns = 0;
    for (std::size_t i = 2; i < pieces_.size(); ++i) {
      if (IsNameAt(i)) return;
      pronouns += IsPronounBack(Word(i)) ? 1 : 0;
      if (Is(i, {"it"})) it = i;
    }
    if (pronouns == 1 && it < pieces_.size() &&
        Is(2, {"which", "what", "how", "is", "does", "has", "where", "when"})) {
      const Piece name = pieces_[0];
      Drop(it, 1);
      pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(it), name);
      return Erase(0, 2);
    }
  }
  // "don't have a single topic": none.
  for (std::size_t i = 2; i + 2 < pieces_.size(); ++i) {
    const bool denies = Is(i - 2, {"not", "no"}) || Is(i - 1, {"without"});
    if (!denies || !Is(i, {"a"}) || !Is(i + 1, {"single"})) continue;
    if (Means(pieces_[i + 2], Kind::kEntity)) pieces_[i + 2].is_plural = true;
    Drop(i, 2);
    break;
  }
  for (std::size_t i = 2; i + 1 < pieces_.size(); ++i) {
    const bool is_in = Is(i, {"in", "on", "inside", "within"}) && Is(i + 1, {"it", "them"}) &&
                       pieces_[i].meanings.empty();
    const bool ends = i + 2 == pieces_.size() || IsMark(pieces_[i + 2]);
    if (!is_in || !ends) continue;
    // What has something has it in it: the rows, a word for having, and what they have.
    std::size_t rows = i;
    bool has = false;
    bool has_child = false;
    for (std::size_t at = i; at-- > 0;) {
      const bool is_rows = Means(pieces_[at], Kind::kEntity) || IsKind(at);
      if (IsHave(Word(at)) || Is(at, {"without", "no"})) has = true;
      if (is_rows && !has) has_child = true;
      if (is_rows && has && rows == i) rows = at;
    }
    const bool has_nothing = Is(i - 1, {"nothing"}) && i > 2 && Is(i - 2, {"with", "has", "have"});
    if (rows == i || !has) continue;
    if (has_nothing) {
      if (SettleNothingIn(rows, i)) return;
      continue;
    }
    if (!has_child) continue;
    return Drop(i, 2);
  }
}

// "a project with nothing in it": an empty one, where the model says of what.
bool QuestionReader::SettleNothingIn(std::size_t rows, std::size_t in) {
  if (in != rows + 3 || !Is(rows + 1, {"with"})) return false;
  for (const Meaning& meaning : pieces_[rows].meanings) {
    const auto* entity = model_.FindEntity(meaning.entity);
    if (meaning.kind != Kind::kEntity || entity == nullptr || entity->empty_without.empty()) {
      continue;
    }
    const auto* inside = model_.FindEntity(entity->empty_without);
    const auto* meanings = lexicon_.Find(inside->naming.names.front());
    if (meanings == nullptr) continue;
    Reword(pieces_[rows + 1], "without");
    pieces_[rows + 2].words = inside->naming.plural;
    pieces_[rows + 2].meanings = *meanings;
    pieces_[rows + 2].is_plural = true;
    Drop(in, 2);
    return true;
  }
  return false;
}

// "topic orders", "the labels table": a name that is a word of the vocabulary as well, where its
// noun says that it is one.
void QuestionReader::SettleNamesByNoun() {
  const auto child_of_rows = [&](const Piece& piece) -> const semantic_model::Entity* {
    if (piece.is_plural) return nullptr;
    for (const Meaning& meaning : piece.meanings) {
      if (meaning.kind != Kind::kEntity || meaning.entity == model_.default_entity) continue;
      const auto* entity = model_.FindEntity(meaning.entity);
      const auto above = model_.ReachableFrom(meaning.entity);
      const bool is_inside =
          std::find(above.begin(), above.end(), model_.default_entity) != above.end();
      if (entity != nullptr && is_inside && entity->time_field.empty()) return entity;
    }
    return nullptr;
  };
  // Its own fields, and what belongs to it or is of its kind, are asked for, and no names.
  const auto may_be_name = [&](std::size_t at, const semantic_model::Entity& entity,
                               bool is_before) {
    if (at >= pieces_.size() || !IsOneWord(pieces_[at])) return false;
    // "orders" is a word of grammar, too.
    const bool is_noun = pieces_[at].meanings.empty() && pieces_[at].text.ends_with("s") &&
                         !IsSilent(pieces_[at].text) && IsNounOfVerb(pieces_[at].words);
    if (!pieces_[at].is_plural && !is_noun) return false;
    return std::none_of(
        pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
          const auto above = model_.ReachableFrom(meaning.entity);
          const bool is_inside = meaning.kind == Kind::kEntity &&
                                 std::find(above.begin(), above.end(), entity.id) != above.end();
          const auto* other = model_.FindEntity(meaning.entity);
          // "the services table" may be a table of services.
          const bool is_rows = meaning.kind == Kind::kEntity &&
                               (is_before || (other != nullptr && !other->time_field.empty()));
          return is_rows || meaning.kind == Kind::kValue || is_inside ||
                 meaning.entity == entity.id ||
                 (meaning.kind == Kind::kField && meaning.entity == model_.default_entity &&
                  model_.FindColumn(meaning.column)->type == values::Type::kNumber) ||
                 meaning.kind == Kind::kCannotTell;
        });
  };
  const auto name = [&](std::size_t at, const std::string& entity) {
    pieces_[at].meanings.clear();
    pieces_[at].is_unknown = true;
    pieces_[at].is_plural = false;
    pieces_[at].of_entity = entity;
  };
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const auto* entity = child_of_rows(pieces_[i]);
    if (entity == nullptr) continue;
    const bool opens = i == 0 || Is(i - 1, {"the", "a", "does", "is", "of", "on", "in", "for"});
    const bool ends = i + 2 >= pieces_.size() || IsMark(pieces_[i + 2]) || IsHave(Word(i + 2)) ||
                      IsBe(Word(i + 2)) || Is(i + 2, {"in", "on", "of"});
    if (opens && ends && may_be_name(i + 1, *entity, false)) return name(i + 1, entity->id);
    // "show the tags table": a table is also how rows are shown.
    const bool shows = i + 1 >= WordsEnd() && Is(0, {"show", "list", "give", "print", "display"});
    const bool stands_before =
        i > 1 && !shows && Is(i - 2, {"the"}) && may_be_name(i - 1, *entity, true);
    if (stands_before) return name(i - 1, entity->id);
  }
}

}  // namespace claribi::planner
