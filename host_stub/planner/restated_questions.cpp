// Questions whose parts stand in another order than the rules read: "a or b: which is older?", "Put
// a and b side by side", "Which version is each of our services on?", "x is where?". The pieces are
// put into the usual order. See question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFewestNames = 2;

}  // namespace

void QuestionReader::SettleRestated() {
  if (Is(0, {"who"}) && pieces_.size() > 4 && (IsBe(Word(1)) || IsHave(Word(1))) &&
      NamesFrom(pieces_.size() - 3).second == kFewestNames) {
    Reword(pieces_[0], "which");
  }
  SettleChoiceAhead();
  SettleSideBySide();
  SettleFieldOfEach();
  SettlePlaceBehind();
  SettlePlaceOfChild();
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    SettleWhoseExtreme(i);
    SettleOneThatDiffers(i);
    // "Compare the disk of a with that of b"
    const bool again = Is(0, {"compare"}) && Is(i, {"that", "those"}) && Is(i + 1, {"of"}) &&
                       Is(i - 1, {"with", "to", "and"}) && IsNameAt(i + 2);
    if (again) Drop(i, 2);
  }
}

// "On which Kafka service is the topic a?": which of them have it.
void QuestionReader::SettlePlaceOfChild() {
  if (!Is(0, {"in", "on"}) || !Is(1, {"which", "what"})) return;
  std::size_t rows = 2;
  while (rows < pieces_.size() && Means(pieces_[rows], Kind::kValue)) ++rows;
  std::size_t verb = rows + 1;
  if (rows >= pieces_.size() || !Means(pieces_[rows], Kind::kEntity) || !IsBe(Word(verb))) return;
  std::size_t child = verb + 1;
  while (Is(child, {"there", "the", "a", "an", "our"})) ++child;
  if (child >= pieces_.size() || !Means(pieces_[child], Kind::kEntity)) return;
  std::size_t name = child + 1;
  while (Is(name, {"called", "named", "with", "the", "name"})) ++name;
  const bool ends = name + 1 == pieces_.size() || IsMark(pieces_[name + 1]);
  if (!IsNameAt(name) || !ends) return;
  pieces_[rows].is_plural = true;
  Reword(pieces_[verb], "have");
  if (name == child + 1) {
    Piece named;  // a word that is not written
    named.words = named.text = "named";
    named.begin = named.end = pieces_[name].begin;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(name), named);
  }
  if (Is(verb + 1, {"there"})) Drop(verb + 1, 1);
  Drop(0, 1);
}

// The names that begin at the piece, "a, b or c": the piece behind them, and how many they are.
std::pair<std::size_t, std::size_t> QuestionReader::NamesFrom(std::size_t begin) const {
  std::size_t end = begin;
  std::size_t count = 0;
  while (true) {
    std::size_t at = end;
    const auto joins = [&] {
      return Is(at, {"and", "or", "&", "vs", "versus"}) ||
             (at < pieces_.size() && pieces_[at].kind == Token::Kind::kComma);
    };
    while (count > 0 && joins()) ++at;
    if (count > 0 && at == end) break;
    while (Is(at, {"the", "our"})) ++at;
    if (!IsNameAt(at)) break;
    end = at + 1;
    ++count;
  }
  return {end, count};
}

// "Of a and b, which one has more memory?", "a or b: who has the higher CPU usage?", "Which of a
// and b has the smaller disk?": the names stand behind the question.
void QuestionReader::SettleChoiceAhead() {
  const bool of_them = Is(0, {"of", "between", "among"});
  const bool asks_first = Is(0, {"which", "what"}) && Is(1, {"of"});
  const std::size_t begin = asks_first ? 2 : of_them ? 1 : 0;
  const std::size_t first = Is(begin, {"both"}) ? begin + 1 : begin;
  const auto [end, count] = NamesFrom(first);
  if (count < kFewestNames) return;
  std::size_t ask = end;
  if (!asks_first) {
    while (ask < pieces_.size() && (IsMark(pieces_[ask]) || Is(ask, {":", "-"}))) ++ask;
    if (!Is(ask, {"which", "what", "who"})) return;
    ++ask;
    if (Is(ask, {"one", "of"}) || IsUsualRows(ask)) ++ask;
    if (Is(ask - 1, {"of"}) && Is(ask, {"them", "these", "those"})) ++ask;
    if (Is(ask - 1, {"of"}) && Is(ask, {"the"}) && Is(ask + 1, {"two"})) ask += 2;
  }
  const bool says = IsBe(Word(ask)) || IsHave(Word(ask)) || IsUse(Word(ask)) ||
                    (ask < pieces_.size() && Means(pieces_[ask], Kind::kField)) ||
                    Is(ask, {"costs", "cost"});
  if (!says || ask + 1 >= pieces_.size()) return;
  // One of several that is the most of them is read where it stands.
  const bool compares = std::any_of(
      pieces_.begin() + static_cast<std::ptrdiff_t>(ask), pieces_.end(), [&](const Piece& piece) {
        const auto at = static_cast<std::size_t>(&piece - pieces_.data());
        return ComparesAt(at) || Is(at, {"more", "less", "fewer", "higher", "lower", "larger",
                                         "bigger", "smaller", "greater"});
      });
  const bool is_plain = asks_first && (!compares || count > kFewestNames);
  if (is_plain || (count > kFewestNames && compares)) return;
  std::vector<Piece> names(pieces_.begin() + static_cast<std::ptrdiff_t>(first),
                           pieces_.begin() + static_cast<std::ptrdiff_t>(end));
  for (Piece& piece : names) {
    if (piece.words == "and" || piece.words == "vs" || piece.words == "versus") {
      Reword(piece, "or");
    }
  }
  Piece which;  // "who" and "which one" ask the same
  which.words = which.text = "which";
  which.begin = which.end = pieces_[ask].begin;
  Piece comma;
  comma.kind = Token::Kind::kComma;
  comma.words = comma.text = ",";
  comma.begin = comma.end = pieces_[ask].begin;
  Drop(0, ask);
  while (!pieces_.empty() && IsMark(pieces_.back())) pieces_.pop_back();
  pieces_.insert(pieces_.begin(), which);
  pieces_.push_back(comma);
  pieces_.insert(pieces_.end(), names.begin(), names.end());
  // The names are no words that say nothing.
  std::erase_if(draft_.uses, [&](const Use& use) {
    return std::any_of(names.begin(), names.end(), [&](const Piece& name) {
      return use.begin == name.begin && use.end == name.end;
    });
  });
}

// "has the smaller disk", "has a higher price", of two: as the rules say it.
void QuestionReader::SettleOneThatDiffers(std::size_t i) {
  if (i >= pieces_.size()) return;
  const bool differs = Is(i, {"smaller", "larger", "bigger", "higher", "lower"});
  if (!Is(0, {"which", "what"}) || !differs) return;
  const bool has_noun = i + 1 < pieces_.size() && (Means(pieces_[i + 1], Kind::kField) ||
                                                   Means(pieces_[i + 1], Kind::kMeasure));
  const auto [end, count] = NamesFrom(pieces_.size() > 3 ? pieces_.size() - 3 : 0);
  const bool has_a = Is(i - 1, {"the", "a"});
  const std::size_t verb = has_a ? i - 2 : i - 1;
  if (!has_noun || !IsHave(Word(verb)) || count != kFewestNames || end != pieces_.size()) return;
  Reword(pieces_[i], Is(i, {"smaller", "lower"}) ? "less" : "more");
  if (has_a) Drop(i - 1, 1);
}

// "Put a, b and c side by side by memory usage": they are compared.
void QuestionReader::SettleSideBySide() {
  std::size_t side = 0;
  while (side < pieces_.size() && !Follows(side, {"side", "by", "side"})) ++side;
  const bool puts = Is(0, {"put", "place", "set", "lay", "hold", "show", "list", "display"});
  const auto [end, count] = NamesFrom(1);
  if (!puts || side >= pieces_.size() || count < kFewestNames || end > side) return;
  Drop(side, 3);
  Reword(pieces_[0], "compare");
  // "…: plan and price": what is compared.
  if (side < pieces_.size() && (Is(side, {":"}) || IsMark(pieces_[side])))
    Reword(pieces_[side], "by");
}

// "Which PostgreSQL version is each of our Postgres services on?", "What plan does every service
// have": the field of each.
void QuestionReader::SettleFieldOfEach() {
  if (!Is(0, {"which", "what"})) return;
  std::size_t field = 1;
  const bool has_kind = IsKind(field) && field + 1 < pieces_.size();
  if (has_kind) ++field;
  if (field + 2 >= pieces_.size() || !Means(pieces_[field], Kind::kField)) return;
  std::size_t each = field + 1;
  if (!IsBe(Word(each)) && !Is(each, {"do", "does"})) return;
  ++each;
  if (!Is(each, {"each", "every"})) return;
  std::size_t rows = each + 1;
  while (Is(rows, {"of", "our", "the", "my", "one"})) ++rows;
  const std::size_t kind = rows;
  while (rows < pieces_.size() && Means(pieces_[rows], Kind::kValue) &&
         !Means(pieces_[rows], Kind::kEntity)) {
    ++rows;
  }
  std::size_t last = pieces_.size() - 1;
  while (last > rows && IsMark(pieces_[last])) --last;
  const bool ends = Is(last, {"on", "in", "at", "run", "running", "runs", "use", "using", "have",
                              "has", "uses", "hosted"});
  if (rows >= pieces_.size() || !Means(pieces_[rows], Kind::kEntity)) return;
  // "PostgreSQL version … Postgres services": the kind is said of the rows.
  const bool is_same =
      has_kind && kind < rows &&
      pieces_[1].meanings.front().column == pieces_[kind].meanings.front().column &&
      pieces_[1].meanings.front().value == pieces_[kind].meanings.front().value;
  if (has_kind && !is_same) return;
  if (!ends && last != rows) return;
  if (ends) Drop(last, 1);
  Reword(pieces_[field + 1], "of");
  Drop(0, field);
}

// "x is where", "x runs where?": the question word at the end.
void QuestionReader::SettlePlaceBehind() {
  const std::size_t end = WordsEnd();
  if (end < 3 || !Is(end - 1, {"where"}) || Is(0, {"where", "is", "are"})) return;
  std::size_t verb = end - 2;
  if (Is(verb, {"located", "hosted", "running", "deployed", "placed"})) --verb;
  if (verb == 0 ||
      !(IsBe(Word(verb)) || Is(verb, {"run", "runs", "live", "lives", "sit", "sits"}))) {
    return;
  }
  const bool is_be = IsBe(Word(verb));
  const Piece where = pieces_[end - 1];
  Piece is;  // a word that is not written
  is.words = is.text = "is";
  is.begin = is.end = where.begin;
  if (is_be) is = pieces_[verb];
  Erase(end - 1, pieces_.size() - end + 1);
  if (is_be) {
    Erase(verb, 1);
  } else {
    Drop(verb, 1);
  }
  pieces_.insert(pieces_.begin(), {where, is});
}

// "the 3 services whose disk usage is highest": with the highest.
void QuestionReader::SettleWhoseExtreme(std::size_t i) {
  if (i >= pieces_.size()) return;
  if (!Is(i, {"whose"}) || i + 3 >= pieces_.size()) return;
  const std::size_t is = i + 2;
  const bool has_field =
      Means(pieces_[i + 1], Kind::kField) || Means(pieces_[i + 1], Kind::kMeasure);
  if (!has_field || !IsBe(Word(is))) return;
  const std::size_t most = Is(is + 1, {"the"}) ? is + 2 : is + 1;
  if (!Is(most, {"highest", "lowest", "largest", "smallest", "biggest", "greatest", "longest",
                 "shortest"})) {
    return;
  }
  Reword(pieces_[i], "with");
  if (most == is + 2) Drop(is + 1, 1);
  Drop(is, 1);
  std::swap(pieces_[i + 1], pieces_[i + 2]);
  Piece the;  // a word that is not written
  the.words = the.text = "the";
  the.begin = the.end = pieces_[i].end;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1, the);
}

}  // namespace claribi::planner
