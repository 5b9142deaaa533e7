// Fields that are told of each row, in the words of a hurry or of a letter: "kafka running: plan
// nodes price", "how many nodes it has", "the project that owns it", "whether it is running", "and
// how much?". They become a list of fields. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFewestFields = 2;

}  // namespace

// A field of the usual rows, and neither a value nor a degree.
bool QuestionReader::IsPlainField(std::size_t at) const {
  return at < pieces_.size() && !Means(pieces_[at], Kind::kValue) &&
         !Means(pieces_[at], Kind::kDegree) &&
         std::any_of(
             pieces_[at].meanings.begin(), pieces_[at].meanings.end(), [&](const Meaning& meaning) {
               return meaning.kind == Kind::kField && meaning.entity == model_.default_entity;
             });
}

void QuestionReader::SettleToldFields() {
  // "For all Kafka services: plan, region"
  const bool for_all = Is(0, {"for"}) && Is(1, {"all", "our", "the"}) &&
                       std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
                         return piece.words == ":" || piece.kind == Token::Kind::kComma;
                       });
  std::size_t rows = 2;
  while (for_all && Is(rows, {"our", "the", "of"})) ++rows;
  if (for_all && (IsKind(rows) || IsUsualRows(rows))) Drop(0, rows);
  SettleAmountsAsked();
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    SettleClauseOfField(i);
    SettleWhetherEach(i);
    SettleWhatEach(i);
    SettleNamesOf(i);
    SettleAmountAmong(i);
    SettleListThatTells(i);
  }
  SettleAmountBehind();
  SettleFieldsInARow();
}

// "How much RAM and how many CPUs does every Valkey have?": the RAM and the CPUs of every Valkey.
void QuestionReader::SettleAmountsAsked() {
  const auto field_behind = [&](std::size_t at) {  // 0: no amount is asked for there
    if (!Is(at, {"how"}) || !Is(at + 1, {"many", "much", "large", "big"})) return std::size_t{0};
    std::size_t field = at + 2;
    while (Is(field, {"a", "is", "the", "its"})) ++field;
    return IsPlainField(field) ? field : std::size_t{0};
  };
  std::vector<std::size_t> fields;
  std::vector<std::size_t> said;
  std::size_t at = 0;
  while (true) {
    const std::size_t field = field_behind(at);
    if (field == 0) break;
    for (std::size_t word = at; word < field; ++word) said.push_back(word);
    fields.push_back(field);
    at = field + 1;
    std::size_t next = at;
    while (Is(next, {"and"}) || (next < pieces_.size() && IsMark(pieces_[next]))) ++next;
    if (field_behind(next) == 0) break;
    at = next;
  }
  if (fields.size() < kFewestFields || !Is(at, {"do", "does"})) return;
  std::size_t last = pieces_.size() - 1;
  while (last > at && IsMark(pieces_[last])) --last;
  if (!IsHave(Word(last)) || last < at + 2) return;
  Drop(last, 1);
  Reword(pieces_[at], "of");
  for (auto word = said.rbegin(); word != said.rend(); ++word) Drop(*word, 1);
}

// "the cloud it sits in", "the project that owns it": the field alone.
void QuestionReader::SettleClauseOfField(std::size_t i) {
  if (i >= pieces_.size()) return;
  const bool is_field = Means(pieces_[i - 1], Kind::kField) && !pieces_[i - 1].is_plural;
  if (!is_field) return;
  std::size_t end = i;
  if (Is(i, {"it", "they"}) &&
      (IsBe(Word(i + 1)) || Is(i + 1, {"sits", "sit", "runs", "run", "lives", "live", "belongs",
                                       "belong", "uses", "use", "has", "have", "resides"}))) {
    end = i + 2;
    if (Is(end, {"in", "on", "at", "to", "with", "from"})) ++end;
  } else if (Is(i, {"that", "which"}) &&
             Is(i + 1, {"owns", "own", "hosts", "host", "holds", "contains", "runs"}) &&
             Is(i + 2, {"it", "them"})) {
    end = i + 3;
  }
  const bool goes_on =
      end < pieces_.size() && !IsMark(pieces_[end]) && !Is(end, {"and", "as", "plus", "&"});
  const bool has_rows =
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                  [](const Piece& piece) { return Means(piece, Kind::kEntity); });
  if (end == i || goes_on || !has_rows) return;
  Drop(i, end - i);
}

// "…, and whether it is running": the field whose value that is.
void QuestionReader::SettleWhetherEach(std::size_t i) {
  if (i >= pieces_.size()) return;
  if (!Is(i, {"whether", "if"}) || !Is(i + 1, {"it", "they", "each"}) || !IsBe(Word(i + 2)) ||
      i + 4 != pieces_.size() || !Means(pieces_[i + 3], Kind::kValue)) {
    return;
  }
  const bool joins = Is(i - 1, {"and"}) || IsMark(pieces_[i - 1]);
  const Meaning value = pieces_[i + 3].meanings.front();
  if (!joins || value.kind != Kind::kValue) return;
  Drop(i, 3);
  Meaning field;
  field.kind = Kind::kField;
  field.entity = value.entity;
  field.column = value.column;
  pieces_[i].meanings = {field};
}

// "…, and say what each costs a month": the field alone.
void QuestionReader::SettleWhatEach(std::size_t i) {
  if (i >= pieces_.size()) return;
  if (!Is(i, {"what"}) || !Is(i + 1, {"each", "it", "they"}) || !IsPlainField(i + 2)) return;
  std::size_t end = i + 3;
  if (Is(end, {"a", "per", "each"}) && Is(end + 1, {"month"})) end += 2;
  const bool goes_on = end < pieces_.size() && !IsMark(pieces_[end]) && !Is(end, {"and"});
  std::size_t verb = i;
  while (verb > 0 && Is(verb - 1, {"me", "us"})) --verb;
  const bool says = verb > 1 && Is(verb - 1, {"say", "tell", "state", "show", "add", "give"}) &&
                    (Is(verb - 2, {"and"}) || IsMark(pieces_[verb - 2]));
  if (goes_on || !says) return;
  Drop(i + 3, end - i - 3);
  Drop(verb, i + 2 - verb);
  Reword(pieces_[verb - 1], "including");
  Drop(verb - 2, 1);
}

// "x topic names": its topics.
void QuestionReader::SettleNamesOf(std::size_t i) {
  if (i >= pieces_.size()) return;
  const bool is_noun = Means(pieces_[i - 1], Kind::kEntity) && !pieces_[i - 1].is_plural;
  if (!is_noun || !Is(i, {"names"}) || i + 1 < pieces_.size() || !IsNameAt(0)) return;
  pieces_[i - 1].is_plural = true;
  Drop(i, 1);
}

// "…, the cloud and how many nodes it has": the number of nodes.
void QuestionReader::SettleAmountAmong(std::size_t i) {
  if (i >= pieces_.size()) return;
  const bool joins = Is(i - 1, {"and"}) || IsMark(pieces_[i - 1]);
  if (!joins || !Is(i, {"how"}) || !Is(i + 1, {"many", "much"}) || !IsPlainField(i + 2)) return;
  std::size_t before = i;
  while (before > 0 && (Is(before - 1, {"and", "the", "its"}) || IsMark(pieces_[before - 1]))) {
    --before;
  }
  std::size_t end = i + 3;
  if (Is(end, {"it", "they", "each"})) {
    ++end;
    if (IsHave(Word(end))) ++end;
  }
  const bool goes_on = end < pieces_.size() && !IsMark(pieces_[end]) && !Is(end, {"and"});
  if (before == 0 || !IsPlainField(before - 1) || goes_on) return;
  std::erase_if(pieces_[i + 2].meanings,
                [](const Meaning& meaning) { return meaning.kind == Kind::kEntity; });
  Drop(i + 3, end - i - 3);
  Drop(i, 2);
}

// "a list of our services that shows the plan and the cloud": including the plan.
void QuestionReader::SettleListThatTells(std::size_t i) {
  if (i >= pieces_.size()) return;
  if (!Is(i, {"that", "which"}) ||
      !Is(i + 1, {"shows", "show", "tells", "tell", "gives", "give", "states", "mentions",
                  "contains", "lists", "includes", "names"})) {
    return;
  }
  std::size_t fields = i + 2;
  while (Is(fields, {"me", "us", "the", "their", "its"})) ++fields;
  const bool has_rows = Means(pieces_[i - 1], Kind::kEntity);
  if (!has_rows || !IsPlainField(fields) || !FieldsTo(fields)) return;
  Drop(i + 1, 1);
  TellFrom(i, fields - 1);
}

// "Which services have more than 500 GB of disk, and how much?", "…, and which version it is": what
// is bounded is told anyway.
void QuestionReader::SettleAmountBehind() {
  const std::size_t end = WordsEnd();
  if (end < 5) return;
  std::size_t begin = end;
  if (Follows(end - 2, {"how", "much"}) || Follows(end - 2, {"how", "many"})) begin = end - 2;
  if (begin == end) return;
  const bool joins = Is(begin - 1, {"and"});
  const bool bounds = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(begin),
      [](const Piece& piece) {
        return piece.words == "than" || piece.words == "over" || piece.words == "above" ||
               piece.words == "least" || piece.words == "under" || piece.words == "below";
      });
  if (!joins || !bounds || !Is(0, {"which", "what", "list", "show"})) return;
  --begin;
  while (begin > 0 && IsMark(pieces_[begin - 1])) --begin;
  Drop(begin, pieces_.size() - begin);
}

// "postgres plan cloud nodes version", "a: version cloud nodes": fields that are told, with nothing
// between them.
void QuestionReader::SettleFieldsInARow() {
  const std::size_t end = WordsEnd();
  std::size_t begin = end;
  while (begin > 0 && IsPlainField(begin - 1)) --begin;
  if (end - begin < kFewestFields || begin == 0) return;
  const bool is_apart = Is(begin - 1, {":"}) || pieces_[begin - 1].kind == Token::Kind::kComma;
  const std::size_t before = is_apart ? begin - 2 : begin - 1;
  if (is_apart && begin < 2) return;
  const Piece& rows = pieces_[before];
  const bool says_rows =
      IsNameAt(before) || Means(rows, Kind::kEntity) || Means(rows, Kind::kValue);
  const bool says_more = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(begin),
      [](const Piece& piece) {
        return piece.words == "by" || piece.words == "per" || piece.words == "how" ||
               piece.words == "of" || piece.words == "top" || piece.words == "average" ||
               piece.words == "total" || piece.words == "sum" || piece.words == "number" ||
               piece.words == "compare" || piece.words == "vs" || piece.words == "versus";
      });
  if (!says_rows || says_more || IsBe(Word(0))) return;
  for (std::size_t at = begin; at < end; ++at) {
    std::erase_if(pieces_[at].meanings,
                  [](const Meaning& meaning) { return meaning.kind != Kind::kField; });
  }
  Piece word;  // a word that is not written
  word.words = word.text = "including";
  word.begin = word.end = pieces_[begin].begin;
  if (is_apart) Erase(begin - 1, 1);
  std::size_t place = is_apart ? begin - 1 : begin;
  if (IsKind(before) && InsertUsualNoun(before)) {
    pieces_[before + 1].is_plural = true;
    ++place;
  }
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(place), word);
}

}  // namespace claribi::planner
