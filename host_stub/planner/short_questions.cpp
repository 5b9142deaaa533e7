// What short questions leave to the reader: the noun behind a kind ("untagged Kafka", "at least 3
// nodes"), "everything" for all the rows, "&" for "and", "each" of what is listed behind a number.
// They are put into the words of the rules before anything is read. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

bool IsPlainWord(const Piece& piece) {
  return piece.kind == Token::Kind::kWord && piece.meanings.empty() && !piece.is_said;
}

}  // namespace

void QuestionReader::SettleShortQuestions() {
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    const bool has_rows = Is(i, {"having"}) && Means(pieces_[i - 1], Kind::kEntity);
    if (has_rows) Reword(pieces_[i], "with");
  }
  SettleThings();
  SettleEverythingIsSo();
  SettleDescribedKind();
  SettleRowsThatHave();
  SettlePerNode();
  SettleWhole();
  SettleWhereBehind();
  SettleAndOnWhat();
  SettleEachOfList();
  SettleUsageBeside();
  SettleKindOfRowsInside();
  AskWhichRows();
  SettlePeople();
}

bool QuestionReader::SaysRows() const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [](const Piece& piece) { return Means(piece, Kind::kEntity); });
}

bool QuestionReader::InsertUsualRows(std::size_t behind) {
  if (!InsertUsualNoun(behind)) return false;
  Piece& noun = pieces_[behind + 1];
  noun.words = noun.text = model_.FindEntity(model_.default_entity)->naming.plural;
  noun.is_plural = true;
  return true;
}

// "stuff in lab", "things on AWS": the usual rows.
void QuestionReader::SettleThings() {
  for (std::size_t i = 0; i < 4 && i + 1 < pieces_.size(); ++i) {
    if (!Is(i, {"stuff", "things"}) || !IsPlainWord(pieces_[i]) || SaysRows()) continue;
    if (!Is(i + 1, {"in", "on", "with", "without", "that", "which", "running"}) &&
        !lexicon_.SaysMap(pieces_[i + 1].words)) {
      continue;
    }
    if (!InsertUsualRows(i)) return;
    pieces_[i + 1].begin = pieces_[i].begin;
    pieces_[i + 1].end = pieces_[i].end;
    pieces_[i + 1].text = pieces_[i].text;
    Erase(i, 1);
    return;
  }
}

// "Is everything in x running?", "everything in x is running?": whether all of it is.
void QuestionReader::SettleEverythingIsSo() {
  const auto judges = [](const Piece& piece) { return Means(piece, Kind::kVerdict); };
  if (std::any_of(pieces_.begin(), pieces_.end(), judges)) return;
  if (Is(0, {"everything"})) {
    for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
      if (Is(i, {"that", "which", "who", "what", "whose"}) || IsMark(pieces_[i])) return;
      if (!IsBe(Word(i))) continue;
      std::rotate(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                  pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      break;
    }
  }
  if (!IsBe(Word(0)) && !Is(0, {"do", "does"})) return;
  if (!Is(1, {"everything"}) || pieces_.size() < 3 || Is(2, {"that", "which"})) return;
  if (!InsertUsualRows(1)) return;
  Reword(pieces_[1], "all");
}

// "untagged Kafka", "Kafka, untagged", "termination-protected Postgres": rows that are so.
void QuestionReader::SettleDescribedKind() {
  if (SaysRows()) return;
  const auto describes = [&](std::size_t at) {
    return std::any_of(
        pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
          const auto* field = model_.FindColumn(meaning.column);
          const bool is_truth = field != nullptr && field->type == values::Type::kTruth;
          return meaning.kind == Kind::kField &&
                 (meaning.is_absent || (is_truth && pieces_[at].words.ends_with("ed")));
        });
  };
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (!describes(i)) continue;
    std::size_t kind = i + 1;
    while (IsKind(kind)) ++kind;
    if (kind > i + 1) {
      InsertUsualRows(kind - 1);
      return;
    }
    const bool is_absent = std::any_of(pieces_[i].meanings.begin(), pieces_[i].meanings.end(),
                                       [](const Meaning& meaning) { return meaning.is_absent; });
    if (is_absent && i > 0 && IsKind(i - 1)) {
      InsertUsualRows(i - 1);
      return;
    }
    if (is_absent &&
        (i == 0 || Is(i - 1, {"many", "any", "of", "our", "the", "all", "list", "show"}))) {
      InsertUsualRows(i);
    }
    return;
  }
}

// "Three or more nodes, not Kafka": rows that have so many.
void QuestionReader::SettleRowsThatHave() {
  std::size_t number = 0;
  if (Is(0, {"at"}) && Is(1, {"least", "most"})) number = 2;
  if (Is(0, {"more", "less", "fewer"}) && Is(1, {"than"})) number = 2;
  if (number >= pieces_.size() || pieces_[number].kind != Token::Kind::kNumber) return;
  if (!pieces_[number].unit.empty()) return;
  std::size_t noun = number + 1;
  if (number == 0) {
    if (!Is(1, {"or"}) || !Is(2, {"more", "fewer", "less"})) return;
    noun = 3;
  }
  if (noun >= pieces_.size() || !pieces_[noun].is_plural) return;
  const auto belongs = [&](const Meaning& meaning) {
    if (meaning.kind != Kind::kEntity || meaning.entity == model_.default_entity) return false;
    const auto above = model_.ReachableFrom(meaning.entity);
    return std::find(above.begin(), above.end(), model_.default_entity) != above.end();
  };
  const auto& meanings = pieces_[noun].meanings;
  if (std::none_of(meanings.begin(), meanings.end(), belongs)) return;
  for (const Piece& piece : pieces_) {
    if (&piece != &pieces_[noun] && (piece.is_unknown || Means(piece, Kind::kEntity))) return;
  }
  const std::size_t begin = pieces_.front().begin;
  pieces_.insert(pieces_.begin(), Unwritten("with", begin));
  pieces_.insert(pieces_.begin(), Unwritten("which", begin));
  if (InsertUsualRows(0)) return;
  Erase(0, 2);
}

// "8 or more vCPUs per node", "How many CPUs does x have per node?": a field that is of each node
// anyway.
void QuestionReader::SettlePerNode() {
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    if (!Is(i, {"per", "each", "every"}) || !pieces_[i].meanings.empty()) continue;
    const std::string ending = " per " + pieces_[i + 1].words;
    const auto is_of_each = [&](const Piece& piece) {
      return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& each) {
        const auto* field = model_.FindColumn(each.column);
        return each.kind == Kind::kField && field != nullptr &&
               std::any_of(field->naming.names.begin(), field->naming.names.end(),
                           [&](const std::string& name) { return name.ends_with(ending); });
      });
    };
    const auto end = pieces_.begin() + static_cast<std::ptrdiff_t>(i);
    const auto field = std::find_if(pieces_.begin(), end, is_of_each);
    if (field == end) continue;
    const bool says_again = std::any_of(pieces_.begin(), end, [&](const Piece& piece) {
      return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& said) {
        return std::any_of(pieces_[i + 1].meanings.begin(), pieces_[i + 1].meanings.end(),
                           [&](const Meaning& each) {
                             return each.kind == Kind::kEntity && said.kind == Kind::kEntity &&
                                    each.entity == said.entity;
                           });
      });
    });
    if (says_again) continue;
    const bool of = Is(i - 1, {"on", "for", "in", "of"}) && Is(i, {"each", "every"});
    return Drop(of ? i - 1 : i, of ? 3 : 2);
  }
}

// "our monthly total", "the price of the whole project x": the sum.
void QuestionReader::SettleWhole() {
  const auto adds_up = [&](const Piece& piece) {
    return !piece.is_plural &&
           std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& each) {
             const auto* field = model_.FindColumn(each.column);
             return each.kind == Kind::kField && field != nullptr &&
                    field->unit.find('/') != std::string::npos;
           });
  };
  const auto field = std::find_if(pieces_.begin(), pieces_.end(), adds_up);
  if (field == pieces_.end()) return;
  const auto at = static_cast<std::size_t>(field - pieces_.begin());
  const bool opens = std::all_of(pieces_.begin(), field, [](const Piece& piece) {
    return piece.meanings.empty() && !piece.is_unknown && piece.kind == Token::Kind::kWord &&
           piece.words != "total" && piece.words != "average" && !piece.words.ends_with("est");
  });
  if (!opens) return;
  bool sums = field->words.ends_with(" total");
  for (std::size_t i = at + 1; i < pieces_.size() && !sums; ++i) {
    const bool is_grouped =
        Is(i, {"by", "per", "each"}) && i + 1 < pieces_.size() &&
        (Means(pieces_[i + 1], Kind::kField) || Means(pieces_[i + 1], Kind::kEntity));
    if (is_grouped) return;
    if (Is(i, {"whole", "entire"}) && Is(i - 1, {"the", "our"}) && Is(at + 1, {"of", "for"})) {
      Drop(i, 1);
      sums = true;
    }
    // "the price of team x", "of the x team"
    const bool is_key = at + 1 < i && i < at + 5 && Is(at + 1, {"of", "for"}) &&
                        lexicon_.MapOfKey(pieces_[i].words) != nullptr;
    sums = sums || is_key;
  }
  if (sums)
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                   Unwritten("total", pieces_[at].begin));
}

// "Postgres with version 13 and where": the field that tells where.
void QuestionReader::SettleWhereBehind() {
  std::size_t last = pieces_.size();
  while (last > 0 && (IsMark(pieces_[last - 1]) ||
                      Is(last - 1, {"they", "are", "run", "is", "it", "located", "hosted"})))
    --last;
  if (last < 3 || !Is(last - 1, {"where"})) return;
  const bool joins = Is(last - 2, {"and"}) || pieces_[last - 2].kind == Token::Kind::kComma;
  const Meaning* asked = lexicon_.AskedBy("where");
  if (!joins || asked == nullptr || !pieces_[last - 1].meanings.empty()) return;
  pieces_[last - 1].words = model_.FindColumn(asked->column)->naming.names.front();
  pieces_[last - 1].meanings = {*asked};
  if (last < pieces_.size()) Drop(last, pieces_.size() - last);
  Reword(pieces_[last - 2], "including");
  pieces_[last - 2].kind = Token::Kind::kWord;
  if (last > 3 && IsMark(pieces_[last - 3])) Erase(last - 3, 1);
}

// "What do we have in x, and on what plan?": the plan of each.
void QuestionReader::SettleAndOnWhat() {
  if (!Follows(0, {"what", "do", "we"}) || SaysRows()) return;
  const std::size_t end = WordsEnd();
  if (end < 7) return;
  const std::size_t field = end - 1;
  if (!Means(pieces_[field], Kind::kField) || !Is(field - 1, {"what", "which"})) return;
  std::size_t begin = field - 1;
  if (Is(begin - 1, {"on", "in", "with", "at"})) --begin;
  if (!Is(begin - 1, {"and"})) return;
  --begin;
  Drop(begin + 1, field - begin - 1);
  Reword(pieces_[begin], "including");
  if (IsMark(pieces_[begin - 1])) Erase(begin - 1, 1);
  InsertUsualRows(0);
}

// "Kafka count for AWS, Google, Azure": a number for each.
void QuestionReader::SettleEachOfList() {
  const auto value_of = [&](std::size_t at) -> const Meaning* {
    if (at >= pieces_.size()) return nullptr;
    for (const Meaning& meaning : pieces_[at].meanings) {
      if (meaning.kind == Kind::kValue && meaning.entity == model_.default_entity) return &meaning;
    }
    return nullptr;
  };
  for (std::size_t i = 1; i + 3 < pieces_.size(); ++i) {
    if (!Is(i, {"for", ":"}) || value_of(i + 1) == nullptr) continue;
    const std::string column = value_of(i + 1)->column;
    std::size_t end = i + 2;
    std::size_t commas = 0;
    while (end + 1 < pieces_.size() &&
           (pieces_[end].kind == Token::Kind::kComma || Is(end, {"and", "vs", "versus"}))) {
      std::size_t next = end + 1;
      if (pieces_[end].kind == Token::Kind::kComma && Is(next, {"and"})) ++next;
      if (value_of(next) == nullptr || value_of(next)->column != column) break;
      commas += Is(end, {"and"}) ? 0 : 1;
      end = next + 1;
    }
    const bool counts = std::any_of(
        pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i), [](const Piece& piece) {
          return piece.words == "count" || piece.words == "counts" || piece.words == "number" ||
                 piece.words == "many";
        });
    if (commas == 0 || end < pieces_.size() || !counts) continue;
    const auto* field = model_.FindColumn(column);
    const auto* named = field == nullptr ? nullptr : lexicon_.Find(field->naming.names.front());
    if (named == nullptr) return;
    Piece group = Unwritten(field->naming.names.front().c_str(), pieces_.back().end);
    group.meanings = *named;
    pieces_.push_back(Unwritten("per", pieces_.back().end));
    pieces_.push_back(group);
    return;
  }
}

// "the developers of x": a value describes rows, and has no plural of its own.
void QuestionReader::SettlePeople() {
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    const bool is_value = pieces_[i].is_plural && Means(pieces_[i], Kind::kValue) && !IsKind(i) &&
                          !Means(pieces_[i], Kind::kEntity) && !Means(pieces_[i], Kind::kField);
    if (is_value && IsOneWord(pieces_[i]) && Is(i + 1, {"of", "behind", "for"})) {
      return NotUnderstood(i);
    }
  }
}

// "CPU and memory of x", "cpu, memory and disk": beside what is measured, what is used of each.
void QuestionReader::SettleUsageBeside() {
  const auto usage_of = [&](std::size_t at) -> const std::vector<Meaning>* {
    if (at >= pieces_.size() || pieces_[at].words.find(' ') != std::string::npos) return nullptr;
    const auto* usage = lexicon_.Find(pieces_[at].words + " usage");
    return usage != nullptr && usage->front().kind == Kind::kMeasure ? usage : nullptr;
  };
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (usage_of(i) == nullptr) continue;
    std::vector<std::size_t> places{i};
    std::size_t end = i + 1;
    while (end + 1 < pieces_.size()) {
      std::size_t next = end;
      while (next < pieces_.size() && (IsMark(pieces_[next]) || Is(next, {"and"}))) ++next;
      if (next == end || next >= pieces_.size()) break;
      if (usage_of(next) == nullptr) {
        // "cpu, memory and nodes of x": what there is of them.
        if (Means(pieces_[next], Kind::kField)) places.clear();
        break;
      }
      if (!places.empty()) places.push_back(next);
      end = next + 1;
    }
    const bool follows = i > 1 && Means(pieces_[i - 2], Kind::kField) &&
                         (Is(i - 1, {"and"}) || IsMark(pieces_[i - 1]));
    const bool is_bound = i > 0 && pieces_[i - 1].kind == Token::Kind::kNumber;
    const bool measures = std::any_of(places.begin(), places.end(), [&](std::size_t at) {
      return Means(pieces_[at], Kind::kMeasure);
    });
    if (places.size() > 1 && measures && !follows && !is_bound) {
      for (const std::size_t at : places) pieces_[at].meanings = *usage_of(at);
      return;
    }
    i = end - 1;
  }
}

}  // namespace claribi::planner
