// What a second sentence or clause only adds to a question: fields that are told of each row, rows
// of none, and what says the rows once more. It belongs to the question before. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kFirst = 2;  // the first piece that may stand behind a question

}  // namespace

void QuestionReader::SettleSecondSentences() {
  SettleZeros();
  for (std::size_t i = kFirst; i < pieces_.size(); ++i) {
    if (SettleToldBehind(i) || SettleAskedOfEach(i) || SettleGroupThem(i) || SettleListThem(i)) {
      return;
    }
  }
}

// The pieces from `begin` to the end tell fields, and words that say no more: how many of them;
// nothing where one of them says something else.
std::optional<std::size_t> QuestionReader::FieldsTo(std::size_t begin) const {
  std::size_t count = 0;
  for (std::size_t at = begin; at < pieces_.size(); ++at) {
    const bool joins =
        Is(at,
           {"and",  "the",  "their", "its",    "also",  "each",    "every", "as",  "well", "too",
            "of",   "them", "one",   "please", "for",   "me",      "us",    "on",  "in",   "is",
            "are",  "has",  "have",  "does",   "do",    "use",     "uses",  "run", "runs", "it",
            "they", "sit",  "sits",  "live",   "lives", "located", "hosted"}) ||
        (Is(at, {"monthly"}) && at + 1 < pieces_.size() && Means(pieces_[at + 1], Kind::kField)) ||
        (Is(at, {"a", "per", "month"}) && count > 0) || Is(at, {"called", "amount"}) ||
        IsMark(pieces_[at]);
    if (Means(pieces_[at], Kind::kField)) {
      ++count;
    } else if (!joins) {
      return std::nullopt;
    }
  }
  return count > 0 ? std::optional(count) : std::nullopt;
}

// From here on fields are told of each row; the words between them say no more.
void QuestionReader::TellFrom(std::size_t word, std::size_t fields) {
  Reword(pieces_[word], "including");
  for (std::size_t at = word + 1; at < pieces_.size(); ++at) {
    if (at < fields || (!Means(pieces_[at], Kind::kField) && !IsMark(pieces_[at]))) {
      Say(pieces_[at]);
    } else if (IsPlainField(at)) {
      std::erase_if(pieces_[at].meanings,
                    [](const Meaning& meaning) { return meaning.kind == Kind::kEntity; });
    }
  }
  while (pieces_.back().kind == Token::Kind::kEnd) pieces_.pop_back();
  if (IsMark(pieces_[word - 1])) Erase(word - 1, 1);
}

// "…? Show the plan too", "…? I need type and price", "…? Region of each", "…: plan of each".
bool QuestionReader::SettleToldBehind(std::size_t i) {
  const bool is_apart = IsMark(pieces_[i - 1]) || Is(i - 1, {":"});
  if (!is_apart) return false;
  std::size_t at = i;
  while (Is(at, {"please", "also", "and"})) ++at;
  bool has_verb = false;
  if (Is(at, {"i", "we"}) && Is(at + 1, {"need", "want"})) {
    has_verb = true;
    at += 2;
  } else if (Is(at, {"show", "include", "list", "give", "add", "tell", "with"})) {
    if (Is(at, {"with"}) && pieces_[i - 1].kind == Token::Kind::kComma) return false;
    has_verb = true;
    ++at;
  }
  const auto fields = FieldsTo(at);
  const bool of_each = std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(at), pieces_.end(),
                                   [](const Piece& piece) { return piece.words == "each"; });
  // A number of each of two kinds is a number for each kind.
  const bool computes = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "total" || piece.words == "sum" || piece.words == "average" ||
           piece.words == "how" || piece.words == "number" || piece.words == "count";
  });
  if (!fields || !(has_verb || of_each) || (computes && !has_verb)) return false;
  if (!has_verb) {
    Piece word;  // a word that is not written
    word.begin = word.end = pieces_[i].begin;
    word.words = word.text = "including";
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i), word);
    at = i + 1;
  }
  TellFrom(i, at);
  return true;
}

// "…, and which version is each one on", "and how many partitions each has", "and in what project
// are they", "and how old is it", "and what do they cost": a field of the rows that were asked for.
bool QuestionReader::SettleAskedOfEach(std::size_t i) {
  const bool opens = Is(0, {"which", "what", "list", "show", "give", "in"}) || IsKind(0);
  if (!Is(i, {"and"}) || !opens) return false;
  std::size_t at = i + 1;
  if (Is(at, {"in", "on", "at"})) ++at;
  if (Is(at, {"which", "what"})) {
    ++at;
  } else if (Is(at, {"how"})) {
    at += Is(at + 1, {"many", "much"}) ? 2 : 1;
  } else {
    return false;
  }
  const bool says_whose = std::any_of(
      pieces_.begin() + static_cast<std::ptrdiff_t>(at), pieces_.end(), [](const Piece& piece) {
        return piece.words == "each" || piece.words == "it" || piece.words == "they" ||
               piece.words == "its" || piece.words == "their" || piece.words == "called";
      });
  if (!says_whose) return false;
  while (Is(at, {"is", "are", "do", "does", "the", "its", "their", "it", "they", "each", "one",
                 "of", "them"})) {
    ++at;
  }
  if (at >= pieces_.size()) return false;
  // "how old", "what does it cost": the field that the word tells of.
  for (Meaning& meaning : pieces_[at].meanings) {
    const bool tells = meaning.kind == Kind::kDegree && meaning.degree == Degree::kPositive &&
                       !meaning.column.empty() && meaning.entity == model_.default_entity;
    if (tells) meaning.kind = Kind::kField;
  }
  // "what does it cost a month"
  for (std::size_t behind = at + 1; behind < pieces_.size(); ++behind) {
    if (Is(behind, {"a", "per", "each"}) && Is(behind + 1, {"month"})) {
      Drop(behind, 2);
      break;
    }
  }
  const auto fields = FieldsTo(at);
  if (fields != 1U || !Means(pieces_[at], Kind::kField) || IsUsualRows(at)) return false;
  TellFrom(i, at);
  return true;
}

// "Any Kafka above 80 %? List them", "Is there one? Show it", "How many are off? List them": those
// that there are stand in the answer anyway, or do where they are listed instead of counted.
bool QuestionReader::SettleListThem(std::size_t i) {
  if (!IsMark(pieces_[i - 1]) || !Is(i, {"list", "show", "name", "give", "tell"})) return false;
  std::size_t end = i + 1;
  while (Is(end, {"me", "us"})) ++end;
  const bool is_bare = end == i + 1 && Is(i, {"list"}) && end + 1 >= pieces_.size();
  if (Is(end, {"them", "those", "these", "it"})) {
    ++end;
  } else if (!is_bare) {
    return false;
  }
  while (Is(end, {"please", "all", "too"}) || (end < pieces_.size() && IsMark(pieces_[end]))) ++end;
  const bool counts = Follows(0, {"how", "many"});
  const bool asks = Is(0, {"any", "anything", "is", "are", "do", "does", "has", "have", "which"}) ||
                    counts || EndOfRows(0) > 0;
  // Where a number is bounded, the answer is that number.
  if (end < pieces_.size() || !asks || draft_.number_claim || draft_.sameness) return false;
  const bool groups = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i), [](const Piece& piece) {
        return piece.words == "by" || piece.words == "per" || piece.words == "each" ||
               piece.words == "every" || piece.words == "average" || piece.words == "total";
      });
  if (counts) {
    const std::size_t rows = EndOfRows(2);
    if (groups || rows == 2 || !Means(pieces_[rows - 1], Kind::kEntity)) return false;
    const std::size_t begin = pieces_.front().begin;
    Drop(i - 1, pieces_.size() - i + 1);
    Drop(0, 2);
    pieces_.insert(pieces_.begin(), Unwritten("which", begin));
    return true;
  }
  Drop(i - 1, pieces_.size() - i + 1);
  return true;
}

// "…? Group them by region", "…; sort them by price"
bool QuestionReader::SettleGroupThem(std::size_t i) {
  if (!IsMark(pieces_[i - 1]) || !Is(i, {"group", "sort", "order", "rank"}) ||
      !Is(i + 1, {"them", "these"}) || !Is(i + 2, {"by"}) || i + 3 >= pieces_.size() ||
      Is(0, {"where"})) {
    return false;
  }
  const bool groups = Is(i, {"group"});
  Reword(pieces_[i], groups ? "grouped" : Is(i, {"rank"}) ? "ranked" : "sorted");
  Drop(i + 1, 1);
  Erase(i - 1, 1);
  return true;
}

// "…, zeros included", "…? Show zero too": groups of what rows belong to are all told anyway.
void QuestionReader::SettleZeros() {
  const std::size_t end = WordsEnd();
  std::size_t begin = end;
  const auto is_owner = [&](std::size_t at) {
    return !OwnerAt(at).empty() || (IsUsualRows(at) && at > 0 && Is(at - 1, {"empty"}));
  };
  while (begin > 0 && (Is(begin - 1, {"zero", "zeros",   "zeroes",    "too",  "also", "included",
                                      "show", "include", "including", "with", "the",  "please",
                                      "none", "empty",   "those",     "ones", "incl", "have",
                                      "that", "list",    "as",        "well"}) ||
                       (begin < end && (IsMark(pieces_[begin - 1]) || is_owner(begin - 1))) ||
                       (begin > 1 && Is(begin - 2, {"empty"}) && is_owner(begin - 1)))) {
    --begin;
  }
  // "services per project including zeros": the groups themselves are said before.
  const auto from = pieces_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto to = pieces_.begin() + static_cast<std::ptrdiff_t>(end);
  const auto mark = std::find_if(from, to, [](const Piece& piece) { return IsMark(piece); });
  if (mark != to) begin = static_cast<std::size_t>(mark - pieces_.begin());
  while (mark == to && begin < end && is_owner(begin)) ++begin;
  const bool has_zero = std::any_of(
      pieces_.begin() + static_cast<std::ptrdiff_t>(begin),
      pieces_.begin() + static_cast<std::ptrdiff_t>(end), [](const Piece& piece) {
        return piece.words == "zero" || piece.words == "zeros" || piece.words == "zeroes" ||
               piece.words == "none" || piece.words == "empty";
      });
  if (!has_zero || begin < kFirst) return;
  bool of_owners = false;
  for (std::size_t i = 1; i < begin; ++i) {
    std::size_t noun = i;  // "per Kafka service"
    while (noun + 1 < begin && Means(pieces_[noun], Kind::kValue)) ++noun;
    of_owners = of_owners || (Is(i - 1, {"per", "each", "every"}) &&
                              (Means(pieces_[noun], Kind::kEntity) || IsKind(noun)));
  }
  if (!of_owners) return;
  if (IsMark(pieces_[begin - 1])) --begin;
  Drop(begin, pieces_.size() - begin);
}

}  // namespace claribi::planner
