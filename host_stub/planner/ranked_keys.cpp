// Keys of tags that people ask for as if they were columns: "Which team owns the most services?",
// "Which team pays the most?", "What teams are there?". They are groups of the usual rows. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

// "with a team tag", behind the rows: those without it are of no team.
void AddThatHave(const Piece& key, const Lexicon& lexicon, const semantic_model::Model& model,
                 std::vector<Piece>& pieces) {
  std::string word = key.words;
  for (const std::string& singular : SingularsOf(word)) {
    if (lexicon.MapOfKey(word) == nullptr) word = singular;
  }
  const Meaning* map = lexicon.MapOfKey(word);
  const auto* field = map == nullptr ? nullptr : model.FindColumn(map->column);
  const auto* tag = field == nullptr ? nullptr : lexicon.Find(field->naming.names.front());
  if (tag == nullptr) return;
  while (!pieces.empty() && IsMark(pieces.back())) pieces.pop_back();
  pieces.push_back(Unwritten("with", key.begin));
  pieces.push_back(Unwritten("a", key.begin));
  pieces.push_back(Unwritten(word.c_str(), key.begin));
  pieces.back().is_unknown = true;
  pieces.push_back(Unwritten(field->naming.names.front().c_str(), key.begin));
  pieces.back().meanings = *tag;
}

}  // namespace

// Whether the piece is a key that tags usually have, and says nothing else that can be told.
bool QuestionReader::IsUsualKey(std::size_t at) const {
  if (at >= pieces_.size() || !IsOneWord(pieces_[at])) return false;
  std::vector<std::string> words = SingularsOf(pieces_[at].words);
  words.push_back(pieces_[at].words);
  const bool is_key = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return lexicon_.MapOfKey(word) != nullptr;
  });
  return is_key &&
         std::all_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                     [](const Meaning& meaning) { return meaning.kind == Kind::kCannotTell; });
}

// The piece behind "per KEY", put at the end: the rows' groups.
void QuestionReader::GroupByKey(const Piece& key) {
  Piece per;  // a word that is not written
  per.words = per.text = "per";
  per.begin = per.end = key.begin;
  while (!pieces_.empty() && IsMark(pieces_.back())) pieces_.pop_back();
  pieces_.push_back(per);
  pieces_.push_back(key);
}

void QuestionReader::SettleKeyRanked() {
  // "How many services belong to which team?"
  while (pieces_.size() > 2 && IsMark(pieces_.back())) pieces_.pop_back();
  for (std::size_t i = 2; i + 3 < pieces_.size(); ++i) {
    const bool belongs = Is(i, {"belong", "belongs"}) && Is(i + 1, {"to"}) &&
                         Is(i + 2, {"which", "what", "each"}) && IsUsualKey(i + 3);
    if (!belongs || i + 4 < pieces_.size() || !Means(pieces_[i - 1], Kind::kEntity)) continue;
    const Piece key = pieces_[i + 3];
    Erase(i + 3, 1);
    Drop(i, 3);
    return GroupByKey(key);
  }
  // "which teams have more than 7 services", "teams with at least 5 Kafka services"
  const std::size_t plural = Is(0, {"which", "what", "list", "show"}) ? 1 : 0;
  const bool is_many = IsUsualKey(plural) && lexicon_.MapOfKey(pieces_[plural].words) == nullptr;
  const auto bound = is_many && Is(plural + 1, {"own", "owns", "have", "with", "run", "operate"})
                         ? BoundAt(plural + 2)
                         : std::nullopt;
  if (bound && bound->values.size() == 1 && bound->values[0].unit.empty() &&
      bound->values[0].kind == plan::Literal::Kind::kNumber && !bound->is_of_times &&
      bound->duration.empty()) {
    std::size_t rows = bound->end;
    while (rows < pieces_.size() && Means(pieces_[rows], Kind::kValue) && !IsUsualRows(rows))
      ++rows;
    if (!IsUsualRows(rows)) return;
    plan::Expression count;
    count.kind = plan::Expression::Kind::kCompare;
    count.op = bound->op;
    count.values = bound->values;
    const Piece key = pieces_[plural];
    const std::size_t verb = plural + 1;
    draft_.rows = std::move(count);
    Drop(verb, bound->end - verb);
    Erase(plural, 1);
    Drop(0, plural);
    AddThatHave(key, lexicon_, model_, pieces_);
    return GroupByKey(key);
  }
  const std::size_t at = 1;
  const bool asks = Is(0, {"which", "what"}) && IsUsualKey(at);
  if (!asks) return SettleKeysThatAre();
  const Piece key = pieces_[at];
  std::size_t verb = at + 1;
  const bool owns = Is(verb, {"own", "owns", "has", "have", "run", "runs", "operates", "holds",
                              "uses", "use", "with"});
  const bool pays = Is(verb, {"pay", "pays", "spend", "spends", "cost", "costs"});
  const std::size_t most = Is(verb + 1, {"the"}) ? verb + 2 : verb + 1;
  if (!Is(most, {"most", "fewest", "least"}) || !(owns || pays)) return SettleKeysThatAre();
  Ranking ranking;
  ranking.is_descending = Is(most, {"most"});
  ranking.has_count = true;
  if (owns) {
    std::size_t rows = most + 1;
    while (rows < pieces_.size() && Means(pieces_[rows], Kind::kValue) && !IsUsualRows(rows))
      ++rows;
    if (!IsUsualRows(rows)) return;
    ranking.counts_rows = true;
    Drop(0, 1);
    Erase(0, 1);
    Drop(0, most - 1);
  } else {
    const auto* field = UsualPrice();
    const auto* price = field == nullptr ? nullptr : lexicon_.Find(field->naming.names.front());
    if (price == nullptr) return;
    std::size_t end = most + 1;
    while (Is(end, {"money", "a", "per", "month", "each"})) ++end;
    if (end < pieces_.size() && !IsMark(pieces_[end])) return;
    Piece total;  // words that are not written
    total.words = total.text = "total";
    total.begin = total.end = key.begin;
    Piece cost = pieces_[verb];
    cost.words = field->naming.names.front();
    cost.meanings = *price;
    cost.is_unknown = false;
    Erase(verb, 1);
    Drop(verb, end - verb - 1);
    Drop(0, 1);
    Erase(0, 1);
    pieces_.insert(pieces_.begin(), {total, cost});
  }
  draft_.ranking = ranking;
  GroupByKey(key);
}

// "List all teams", "What teams are there?": how many rows each has.
void QuestionReader::SettleKeysThatAre() {
  std::size_t at = 0;
  while (
      Is(at, {"list", "show", "which", "what", "give", "me", "all", "the", "our", "different"})) {
    ++at;
  }
  if (at == 0 || !IsUsualKey(at) || lexicon_.MapOfKey(pieces_[at].words) != nullptr) return;
  std::size_t end = at + 1;
  while (Is(end, {"exist", "are", "there", "do", "we", "have"}) ||
         (end < pieces_.size() && IsMark(pieces_[end]))) {
    ++end;
  }
  if (end < pieces_.size()) return;
  const Piece key = pieces_[at];
  Drop(at + 1, end - at - 1);
  Erase(at, 1);
  Drop(0, at);
  const auto* entity = model_.FindEntity(model_.default_entity);
  const auto* meanings = entity == nullptr ? nullptr : lexicon_.Find(entity->naming.names.front());
  if (meanings == nullptr) return;
  Piece rows;  // a word that is not written
  rows.words = rows.text = entity->naming.plural;
  rows.meanings = *meanings;
  rows.is_plural = true;
  rows.begin = rows.end = key.begin;
  pieces_.push_back(rows);
  AddThatHave(key, lexicon_, model_, pieces_);
  GroupByKey(key);
}

}  // namespace claribi::planner
