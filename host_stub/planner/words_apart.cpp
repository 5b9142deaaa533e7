// Words that belong together and stand apart: "subjects in the schema registry", "CPU, memory and
// disk usage", "writes the most to disk", "PostgreSQL on 13 or 14". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleWordsApart() {
  SettlePlaceOfKind();
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    SettleSharedUsage(i);
    SettleMovedBytes(i);
    SettleVersionAlone(i);
    // "free of charge"
    const auto* price = UsualPrice();
    const auto* costs =
        price != nullptr && Follows(i, {"of", "charge"}) && i > 0 && Is(i - 1, {"free"})
            ? lexicon_.Find(price->naming.names.front())
            : nullptr;
    if (costs != nullptr) {
      Reword(pieces_[i - 1], price->naming.names.front().c_str());
      pieces_[i - 1].meanings = *costs;
      Reword(pieces_[i], "nothing");
      pieces_[i].end = pieces_[i + 1].end;
      Erase(i + 1, 1);
    }
    // "Which other services are in the same region as a": a is none of them anyway.
    const bool is_other = Is(i, {"other"}) && i > 0 && i < 4 && IsUsualRows(i + 1) &&
                          std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                                      pieces_.end(), [](const Piece& piece) {
                                        return piece.words == "same" || piece.words == "identical";
                                      });
    if (is_other) Say(pieces_[i]);
  }
}

// "subjects in the schema registry", "What subjects does the schema registry of a hold": a word of
// the noun's longer name ("schema registry subject") that is said apart from it.
void QuestionReader::SettlePlaceOfKind() {
  const auto before_of = [&](std::size_t noun) {
    std::vector<std::string> places;
    for (const Meaning& meaning : pieces_[noun].meanings) {
      const auto* entity = model_.FindEntity(meaning.entity);
      if (meaning.kind != Kind::kEntity || entity == nullptr) continue;
      for (const std::string& name : entity->naming.names) {
        for (const std::string& last : entity->naming.names) {
          const bool ends = name.size() > last.size() + 1 && name.ends_with(" " + last);
          if (ends) places.push_back(name.substr(0, name.size() - last.size() - 1));
        }
      }
    }
    return places;
  };
  for (std::size_t noun = 0; noun < pieces_.size(); ++noun) {
    for (const std::string& place : before_of(noun)) {
      const auto space = place.find(' ');
      if (space == std::string::npos) continue;  // one word may mean something else
      for (std::size_t at = noun + 2; at + 1 < pieces_.size(); ++at) {
        const bool is_place = pieces_[at].words == place.substr(0, space) &&
                              pieces_[at + 1].words == place.substr(space + 1) &&
                              Is(at - 1, {"the", "our", "a", "its", "their"});
        if (!is_place) continue;
        const bool is_in = at > 1 && Is(at - 2, {"in", "of", "from"});
        const std::size_t begin = is_in ? at - 2 : at - 1;
        const std::size_t end = !is_in && Is(at + 2, {"of"}) ? at + 3 : at + 2;
        return Drop(begin, end - begin);
      }
    }
  }
}

// "CPU, memory and disk usage": the usage of each.
void QuestionReader::SettleSharedUsage(std::size_t i) {
  if (!Means(pieces_[i], Kind::kMeasure) || !pieces_[i].words.ends_with(" usage")) return;
  std::size_t at = i;
  while (at > 1) {
    std::size_t before = at;
    while (before > 0 && (IsMark(pieces_[before - 1]) || Is(before - 1, {"and", "&"}))) --before;
    if (before == at || before == 0) return;
    const auto* usage = lexicon_.Find(pieces_[before - 1].words + " usage");
    if (usage == nullptr || usage->front().kind != Kind::kMeasure) return;
    pieces_[before - 1].meanings = *usage;
    pieces_[before - 1].is_unknown = false;
    at = before - 1;
  }
}

// "writes the most to disk", "reads the least from disk": a verb of the measure, and what the model
// says may stand apart behind it.
void QuestionReader::SettleMovedBytes(std::size_t i) {
  if (i < 1 || !IsPreposition(Word(i)) || i + 1 >= pieces_.size()) return;
  const bool ranks = i > 2 && Is(i - 1, {"most", "least"});
  const std::size_t verb = !ranks ? i - 1 : Is(i - 2, {"the"}) ? i - 3 : i - 2;
  const std::string said =
      pieces_[verb].words + " " + pieces_[i].words + " " + pieces_[i + 1].words;
  for (const auto& measure : model_.measures) {
    const auto& apart = measure.said_apart;
    const auto* moved = lexicon_.Find(measure.naming.names.front());
    if (std::find(apart.begin(), apart.end(), said) == apart.end() || moved == nullptr) continue;
    Reword(pieces_[verb], ranks ? "has" : "the");
    pieces_[i + 1].meanings = *moved;
    pieces_[i + 1].words = measure.naming.names.front();
    pieces_[i + 1].begin = pieces_[i].begin;
    pieces_[i + 1].is_unknown = false;
    return Erase(i, 1);
  }
}

// "Which Postgres services are on 13 or 14?": versions, where a kind that has them was said.
void QuestionReader::SettleVersionAlone(std::size_t i) {
  const auto is_number = [&](std::size_t at) {
    return at < pieces_.size() && pieces_[at].kind == Token::Kind::kNumber &&
           pieces_[at].unit.empty();
  };
  if (i < 2 || !Is(i - 1, {"on"}) || !is_number(i)) return;
  std::size_t end = i + 1;
  while (Is(end, {"or", "and"}) && is_number(end + 1)) end += 2;
  const bool is_last = end == pieces_.size() || IsMark(pieces_[end]);
  const bool has_kind = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i), [&](const Piece& piece) {
        return IsKind(static_cast<std::size_t>(&piece - pieces_.data()));
      });
  if (is_last && has_kind) InsertUsualField(i, UsualVersion());
}

const semantic_model::Field* QuestionReader::UsualVersion() const {
  for (const auto& field : model_.FindEntity(model_.default_entity)->fields) {
    if (field.is_version) return &field;
  }
  return nullptr;
}

const semantic_model::Field* QuestionReader::UsualPrice() const {
  for (const auto& field : model_.FindEntity(model_.default_entity)->fields) {
    if (field.unit.starts_with("USD")) return &field;
  }
  return nullptr;
}

// A word that is not written: the usual name of the field.
void QuestionReader::InsertUsualField(std::size_t at, const semantic_model::Field* field) {
  const auto* meanings = field == nullptr ? nullptr : lexicon_.Find(field->naming.names.front());
  if (meanings == nullptr) return;
  Piece word = Unwritten(field->naming.names.front().c_str(), pieces_[at].begin);
  word.meanings = *meanings;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), word);
}

}  // namespace claribi::planner
