// Numbers and fields of each: "For each project, how many services does it have?", "How many topics
// do a and b each have?", "the plan of a, b and c respectively". They are put into the words of the
// rules: "for each x, the number of y", "topics per service". See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFewestOfEach = 2;  // names or values, of which each is asked

}  // namespace

// "For each project, how many services does it have?": "it" is the project.
void QuestionReader::SettleForEach() {
  const bool opens =
      (Is(0, {"for", "in", "on"}) && Is(1, {"each", "every", "all", "any"})) || Is(0, {"per"});
  if (!opens) return;
  const bool is_all = Is(1, {"all", "any"});
  std::size_t noun = Is(0, {"per"}) ? 1 : 2;
  while (Is(noun, {"of", "our", "the", "single", "one", "my"})) ++noun;
  const std::size_t first = noun;
  while (noun < pieces_.size() && Means(pieces_[noun], Kind::kValue) &&
         !Means(pieces_[noun], Kind::kEntity) && !Means(pieces_[noun], Kind::kField)) {
    ++noun;
  }
  if (noun > first && IsKind(noun - 1) && (noun == pieces_.size() || IsMark(pieces_[noun]))) {
    --noun;  // "for each Kafka"
  }
  const bool is_noun = noun < pieces_.size() &&
                       (Means(pieces_[noun], Kind::kEntity) || Means(pieces_[noun], Kind::kField) ||
                        IsKind(noun) || !OwnerAt(noun).empty());
  if (!is_noun) return;
  // Fields are of the usual rows; a number may be of every noun.
  const bool of_rows =
      IsKind(noun) ||
      std::any_of(pieces_[noun].meanings.begin(), pieces_[noun].meanings.end(),
                  [&](const Meaning& meaning) {
                    return meaning.kind == Kind::kEntity && meaning.entity == model_.default_entity;
                  });
  // "For each service in Europe, …": which they are.
  std::size_t rest = noun + 1;
  while (rest < pieces_.size() && !IsMark(pieces_[rest]) && !IsBe(Word(rest)) &&
         !Is(rest, {"how", "what", "which", "does", "do", "tell", "show", "list", "the"})) {
    ++rest;
  }
  while (rest < pieces_.size() && pieces_[rest].kind == Token::Kind::kComma) ++rest;
  while (Is(rest, {"tell", "me", "show", "us", "please", "list"})) ++rest;
  // "how old" may be one name of a field.
  const bool is_phrase = rest < pieces_.size() && pieces_[rest].words.starts_with("how ") &&
                         Means(pieces_[rest], Kind::kField);
  const bool is_number = Follows(rest, {"the", "number", "of"}) || Follows(rest, {"number", "of"});
  if (!Is(rest, {"how", "what", "which", "when"}) && !is_phrase && !is_number) return;
  // "what does it cost", "how much does it cost": the word behind is asked for.
  const bool amounts = Is(rest, {"how"}) && Is(rest + 1, {"much"});
  const std::size_t aux = rest + (amounts ? 2 : 1);
  std::size_t end = WordsEnd();
  if (Is(aux, {"does", "do", "is", "are", "was", "were"}) && Is(aux + 1, {"it", "they", "each"}) &&
      aux + 3 == end && Means(pieces_[aux + 2], Kind::kField) && of_rows) {
    Drop(rest + 1, aux + 1 - rest);
    Reword(pieces_[rest], "the");
    if (is_all) Reword(pieces_[1], "each");
    return;
  }
  // "what is its total price"
  if (Is(rest, {"what"}) && IsBe(Word(rest + 1)) && Is(rest + 2, {"its", "their"})) {
    Drop(rest + 2, 1);
    if (is_all) Reword(pieces_[1], "each");
    if (first > 2) Drop(2, first - 2);
    return;
  }
  std::size_t tail = end;
  bool points = false;
  while (tail > rest + 1 &&
         Is(tail - 1,
            {"does", "do",    "it",      "they",     "each", "have",  "has",  "is",     "are",
             "in",   "on",    "there",   "run",      "runs", "of",    "them", "use",    "uses",
             "host", "hosts", "contain", "contains", "hold", "holds", "one",  "running"})) {
    --tail;
    points = points || Is(tail, {"it", "they", "each", "them"});
  }
  if (!points || tail == end) return;
  for (std::size_t i = rest; i < tail; ++i) {
    if (IsPronounBack(Word(i)) || Is(i, {"its", "their", "each"})) return;
  }
  const bool counts = Follows(rest, {"how", "many"});
  if (!counts && !is_number && !of_rows) return;
  // "how old is it": the field that the word tells of.
  bool is_told = false;
  if (Is(rest, {"how"}) && rest + 2 == tail) {
    for (Meaning& meaning : pieces_[rest + 1].meanings) {
      const bool tells = meaning.kind == Kind::kDegree && meaning.degree == Degree::kPositive &&
                         !meaning.column.empty() && meaning.entity == model_.default_entity;
      if (!tells) continue;
      meaning.kind = Kind::kField;
      is_told = true;
    }
  }
  if (Is(rest, {"how"}) && !counts && !amounts && !is_told) return;
  Drop(tail, end - tail);
  if (counts) {
    Reword(pieces_[rest], "number");
    Reword(pieces_[rest + 1], "of");
  } else if (!is_phrase && !is_number) {
    if (amounts) Drop(rest + 1, 1);
    Reword(pieces_[rest], "the");
  }
  if (is_all) Reword(pieces_[1], "each");
  pieces_[noun].is_plural = false;
  if (first > 2 && !Is(0, {"per"})) Drop(2, first - 2);
}

// "For a and b, the number of topics each": the list stands where it is usually said.
void QuestionReader::SettleListAhead() {
  if (!Is(0, {"for", "on", "in"})) return;
  const bool each_of = Is(1, {"each"}) && Is(2, {"of"});
  const std::size_t first = each_of ? 3 : 1;
  std::size_t end = NamesFrom(first).second >= kFewestOfEach ? NamesFrom(first).first : first;
  if (end == first) {
    while (end < pieces_.size() &&
           (Means(pieces_[end], Kind::kValue) || Is(end, {"and"}) ||
            (pieces_[end].kind == Token::Kind::kComma && end + 1 < pieces_.size() &&
             (Means(pieces_[end + 1], Kind::kValue) || Is(end + 1, {"and"}))))) {
      ++end;
    }
  }
  const bool each_behind = Is(end, {"each", "respectively"});
  std::size_t rest = each_behind ? end + 1 : end;
  if (end < first + kFewestOfEach || rest >= pieces_.size() || !IsMark(pieces_[rest])) return;
  while (rest < pieces_.size() && IsMark(pieces_[rest])) ++rest;
  const std::size_t last = WordsEnd();
  const bool each_last = last > rest && Is(last - 1, {"each", "respectively"});
  if (!each_of && !each_behind && !each_last) return;
  if (!Follows(rest, {"how", "many"}) && !Follows(rest, {"number", "of"}) &&
      !Follows(rest, {"the", "number", "of"})) {
    return;
  }
  std::vector<Piece> list(pieces_.begin() + static_cast<std::ptrdiff_t>(first),
                          pieces_.begin() + static_cast<std::ptrdiff_t>(end));
  const bool is_names = IsNameAt(first);
  Piece place = pieces_[0];
  if (Is(0, {"for"})) Reword(place, is_names ? "of" : "on");
  Piece each = Unwritten("each", pieces_.back().end);
  if (each_last) {
    Drop(last - 1, pieces_.size() - last + 1);
  } else {
    while (IsMark(pieces_.back())) pieces_.pop_back();
  }
  Drop(end, rest - end);
  Erase(first, end - first);
  if (each_of) Drop(1, 2);
  Erase(0, 1);
  // "how many services are there", "do we have"
  while (pieces_.size() > 3 && Is(pieces_.size() - 1, {"there", "are", "do", "we", "have"})) {
    Drop(pieces_.size() - 1, 1);
  }
  pieces_.push_back(place);
  pieces_.insert(pieces_.end(), list.begin(), list.end());
  pieces_.push_back(each);
}

// "each of a and b", "a, b and c each", "…, respectively": of names and of values.
void QuestionReader::SettleEachNamed() {
  SettleListAhead();
  std::size_t of = 0;  // "each of a and b"
  for (std::size_t i = 1; i + 3 < pieces_.size() && of == 0; ++i) {
    if (Is(i, {"each"}) && Is(i + 1, {"of"}) && NamesFrom(i + 2).second >= kFewestOfEach) of = i;
  }
  std::size_t word = WordsEnd();
  if (of == 0) {
    if (word < 5) return;
    const bool has_verb = IsHave(Word(word - 1)) || Is(word - 1, {"cost", "run", "use"});
    word = has_verb ? word - 2 : word - 1;
    if (!Is(word, {"each", "respectively", "individually", "separately"})) return;
  }
  const bool computes = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "total" || piece.words == "sum" || piece.words == "average" ||
           piece.words == "together" || piece.words == "per" || piece.words == "by" ||
           piece.words == "every" || piece.words == "most" || piece.words == "least";
  });
  if (computes) return;
  const bool counts =
      Follows(0, {"how", "many"}) || Follows(0, {"number", "of"}) || Follows(1, {"number", "of"});
  const auto drop_word = [&] {
    if (of > 0) {
      if (Is(of - 1, {"does"})) Reword(pieces_[of - 1], "do");
      return Drop(of, 2);
    }
    const bool comma = IsMark(pieces_[word - 1]);
    Drop(comma ? word - 1 : word, comma ? 2 : 1);
  };
  const std::size_t names = of > 0 ? of + 2 : FirstOfNames(word);
  if (names == word) {
    const semantic_model::Field* field = counts ? FieldOfList(word) : nullptr;
    const auto* named = field == nullptr ? nullptr : lexicon_.Find(field->naming.names.front());
    if (named == nullptr) return;
    drop_word();
    while (IsMark(pieces_.back())) pieces_.pop_back();
    Piece group = Unwritten(field->naming.names.front().c_str(), pieces_.back().end);
    group.meanings = *named;
    pieces_.push_back(Unwritten("per", pieces_.back().end));
    pieces_.push_back(group);
    return;
  }
  if (!counts) {
    // "Which topics are in each of a and b": perhaps those that both have.
    bool asks_rows = false;
    for (std::size_t i = 0; i < names; ++i) {
      asks_rows = asks_rows ||
                  (Means(pieces_[i], Kind::kEntity) && pieces_[i].is_plural && !IsUsualRows(i));
    }
    if (asks_rows) return;
    const bool how_much = Follows(0, {"how", "much"});
    drop_word();
    if (!how_much) return;
    Reword(pieces_[0], "what");
    return Drop(1, 1);
  }
  // A number of rows for each name: what the names are of follows from what is counted.
  const std::size_t noun = Is(0, {"how", "number"}) ? 2 : 3;
  const std::size_t rows_end = EndOfRows(noun);
  if (rows_end == noun && IsPlainField(noun) && Follows(0, {"how", "many"})) {
    drop_word();
    return Reword(pieces_[1], "much");
  }
  if (rows_end == noun || rows_end > names) return;
  std::string owner = model_.default_entity;
  if (IsUsualRows(rows_end - 1) || !Means(pieces_[rows_end - 1], Kind::kEntity)) {
    const auto found = std::find_if(
        model_.entities.begin(), model_.entities.end(),
        [&](const auto& entity) { return entity.empty_without == model_.default_entity; });
    // "on startup-4 and business-8 each": of whatever they are.
    owner = found == model_.entities.end() || Is(names - 1, {"on"}) ? "" : found->id;
  }
  for (std::size_t i = names; i < pieces_.size() && !owner.empty(); ++i) {
    if (IsNameAt(i)) pieces_[i].of_entity = owner;
  }
  drop_word();
  draft_.counts_apart = true;
}

// The first of the names that the list before `word` has; `word` where it has none.
std::size_t QuestionReader::FirstOfNames(std::size_t word) const {
  for (std::size_t i = 1; i < word; ++i) {
    const auto [end, found] = NamesFrom(i);
    if (found < kFewestOfEach) continue;
    std::size_t behind = end;
    while (behind < word && (IsMark(pieces_[behind]) || IsHave(Word(behind)) ||
                             (IsPlainField(behind) && pieces_[behind].is_plural) ||
                             Is(behind, {"cost", "run", "use", "on", "in", "at"}))) {
      ++behind;
    }
    return behind < word ? word : i;
  }
  return word;
}

// The field of which the pieces before `word` list several values; nullptr where they are of
// several fields, or no list. "on startup-4 and business-8 plans": the field stands behind.
const semantic_model::Field* QuestionReader::FieldOfList(std::size_t word) const {
  const auto listed = [&](std::size_t at) {
    return at < pieces_.size() && (Is(at, {"and", "or", "&"}) || IsMark(pieces_[at]));
  };
  std::string column;
  std::size_t values = 0;
  for (std::size_t i = 1; i < word; ++i) {
    if (!listed(i - 1) && !listed(i + 1)) continue;
    if (IsNameAt(i)) return nullptr;
    for (const Meaning& meaning : pieces_[i].meanings) {
      if (meaning.kind != Kind::kValue || meaning.entity != model_.default_entity) continue;
      if (!column.empty() && column != meaning.column) return nullptr;
      column = meaning.column;
      ++values;
      break;
    }
  }
  return values < kFewestOfEach ? nullptr : model_.FindColumn(column);
}

}  // namespace claribi::planner
