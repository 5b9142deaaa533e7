// What people put before and behind a question: a greeting, "only", "top 3", "Sort by price.", "in
// GB", "and how many each". They are taken off or put where the rules look for them. See
// question_reader.h.
#include <algorithm>

#include "planner/grammar.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

}  // namespace

void QuestionReader::SettleLooseEnds() {
  SettleSlips();
  SettleSalutation();
  SettleOnly();
  SettleTopBehind();
  SettleSortBehind();
  SettleByteUnit();
  SettleAndHowManyEach();
  SettleNewerVersion();
  SettleValueOfKey();
  SettleFullOfIt();
  SettleWhoHas();
  SettleVerbsOfHaving();
}

// "wich", "more then 2", "with there plan": words that are written so often.
void QuestionReader::SettleSlips() {
  if (Is(0, {"wich", "whch", "witch"}) && pieces_[0].is_unknown) Reword(pieces_[0], "which");
  if (Is(0, {"gimme"})) Reword(pieces_[0], "give");
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    const bool compares = Is(i - 1, {"more", "less", "fewer", "higher", "lower", "older", "newer",
                                     "larger", "bigger", "smaller", "greater", "cheaper"});
    if (compares && Is(i, {"then"})) Reword(pieces_[i], "than");
    const bool is_their = Is(i - 1, {"with", "and"}) && Is(i, {"there"}) &&
                          i + 1 < pieces_.size() && Means(pieces_[i + 1], Kind::kField);
    if (is_their) Reword(pieces_[i], "their");
    if (Is(i, {"showing"}) && i + 1 < pieces_.size() && Means(pieces_[i + 1], Kind::kField)) {
      Reword(pieces_[i], "including");
    }
  }
}

// "Morning! …", "Dear team, …", "…, asap", "… Many thanks!": said to the reader alone.
void QuestionReader::SettleSalutation() {
  const auto ends = [&](std::size_t at) { return at < pieces_.size() && IsMark(pieces_[at]); };
  std::size_t begin = 0;
  if (Is(0, {"morning", "greetings", "heya", "howdy"}) && ends(1)) begin = 2;
  if (Is(0, {"good"}) && Is(1, {"morning", "afternoon", "evening", "day"}) && ends(2)) begin = 3;
  if (Is(0, {"dear"}) && ends(2)) begin = 3;
  if (Is(0, {"hi", "hello", "hey"}) && Is(1, {"there", "all", "team", "everyone"}) && ends(2)) {
    begin = 3;
  }
  if (begin > 0 && begin + 2 < pieces_.size()) Drop(0, begin);
  if (Is(0, {"quick", "just"}) && Is(1, {"one", "question"}) && pieces_.size() > 5 &&
      (ends(2) || Is(2, {":"}))) {
    Drop(0, 3);
  }
  const std::size_t end = WordsEnd();
  std::size_t last = end;
  if (last > 3 && Is(last - 1, {"asap", "please", "pls", "thanks", "cheers"})) --last;
  if (last > 4 && last < end && Is(last - 1, {"many"}) && Is(last, {"thanks"})) --last;
  if (last > 4 && last == end && Follows(last - 2, {"for", "me"})) last -= 2;
  if (last > 4 && last == end && Follows(last - 2, {"thank", "you"})) last -= 2;
  if (last == end) return;
  while (last > 0 && ends(last - 1)) --last;
  Drop(last, pieces_.size() - last);
}

// "Kafka only", "two nodes only", "…, only project a": of rows, each of which has one such value.
// "projects with Kafka only" says more.
void QuestionReader::SettleOnly() {
  const auto is_of_groups = [&](const Piece& piece) {
    const auto at = static_cast<std::size_t>(&piece - pieces_.data());
    const bool groups = at > 0 && Is(at - 1, {"by", "per", "each"});
    const bool is_plain =
        std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
          const auto* field = model_.FindColumn(meaning.column);
          return meaning.kind == Kind::kField && field != nullptr &&
                 meaning.entity == model_.default_entity && field->type == values::Type::kText;
        });
    return !groups && piece.is_plural && (is_plain || !OwnerAt(at).empty());
  };
  // "services with a team tag only": of what a row has several of, it says that there is no other.
  const auto is_one_of_many = [&](const Piece& piece) {
    return piece.words == "with" ||
           std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
             const auto* field = model_.FindColumn(meaning.column);
             return meaning.kind == Kind::kField && field != nullptr &&
                    (field->type == values::Type::kMap || field->type == values::Type::kList);
           });
  };
  if (std::any_of(pieces_.begin(), pieces_.end(), is_of_groups) ||
      std::any_of(pieces_.begin(), pieces_.end(), is_one_of_many)) {
    return;
  }
  const std::size_t end = WordsEnd();
  if (end < 3) return;
  const bool is_child = Means(pieces_[end - 2], Kind::kEntity) && !IsUsualRows(end - 2) &&
                        pieces_[end - 3].kind != Token::Kind::kNumber;
  if (is_child) return;
  if (Is(end - 1, {"only"}) && !IsBe(Word(end - 2)) && !Is(end - 2, {"the", "one", "not"})) {
    const bool tells_counts = Is(end - 2, {"counts", "numbers"}) && IsMark(pieces_[end - 3]);
    return Drop(tells_counts ? end - 3 : end - 1, tells_counts ? 3 : 1);
  }
  for (std::size_t i = 2; i + 1 < end; ++i) {
    if (!Is(i, {"only"}) || !IsMark(pieces_[i - 1]) || i + 2 < end) continue;
    if (pieces_[i + 1].is_unknown) return Reword(pieces_[i], "in");
    if (Means(pieces_[i + 1], Kind::kValue)) return Drop(i, 1);
  }
}

// "slowest queries of x, top 3": the number stands before what is ranked.
void QuestionReader::SettleTopBehind() {
  const std::size_t end = WordsEnd();
  const bool has_noun = end > 5 && Means(pieces_[end - 1], Kind::kEntity);
  const std::size_t number = has_noun ? end - 2 : end - 1;
  if (number < 4 || number >= pieces_.size() || !Is(number - 1, {"top"})) return;
  if (pieces_[number].kind != Token::Kind::kNumber || !IsMark(pieces_[number - 2])) return;
  const Piece top = pieces_[number - 1];
  const Piece count = pieces_[number];
  const Piece noun = pieces_[end - 1];
  const bool is_ranked = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
    return piece.words == "ranked" || piece.words == "sorted" || piece.words == "ordered";
  });
  if (is_ranked) return;
  const bool says_rows =
      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(number) - 2,
                  [](const Piece& piece) { return Means(piece, Kind::kEntity); });
  Erase(number - 2, pieces_.size() - number + 2);
  std::size_t first = 0;
  while (Is(first, {"show", "list", "give", "me", "the", "our", "rank"})) ++first;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(first), {top, count});
  if (says_rows) return;
  // "highest memory usage, top 2": of the usual rows.
  if (has_noun) {
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(first) + 2, noun);
  } else {
    InsertUsualRows(first + 1);
  }
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(first) + 3,
                 Unwritten("by", count.end));
}

// "List all Kafka services. Sort by price.", "… and sort them by price": in that order.
void QuestionReader::SettleSortBehind() {
  for (std::size_t i = 3; i + 2 < pieces_.size(); ++i) {
    if (!Is(i, {"sort", "order", "rank"}) || !pieces_[i].meanings.empty()) continue;
    const bool joins = IsMark(pieces_[i - 1]) || Is(i - 1, {"and", "then"});
    const std::size_t by = Is(i + 1, {"them", "it", "these", "those", "by"}) ? i + 1 : i;
    if (!joins || by == i || !(Is(by, {"by"}) || Is(by + 1, {"by"}))) continue;
    if (!Is(by, {"by"})) Drop(by, 1);
    Reword(pieces_[i], "sorted");
    if (i + 3 < pieces_.size() && IsMark(pieces_[i + 3]) &&
        Is(i + 4, {"descending", "ascending", "desc", "asc"})) {
      Erase(i + 3, 1);
    }
    if (Is(i - 1, {"and", "then"})) return Drop(i - 1, 1);
    pieces_[i - 1].kind = Token::Kind::kComma;
    return;
  }
  // "… services. Most expensive first."
  const std::size_t end = WordsEnd();
  if (end < 5 || !Is(end - 1, {"first"})) return;
  for (std::size_t i = end - 2; i > 2; --i) {
    if (IsMark(pieces_[i - 1])) {
      if (pieces_[i - 1].kind == Token::Kind::kEnd) pieces_[i - 1].kind = Token::Kind::kComma;
      return;
    }
    if (Means(pieces_[i], Kind::kEntity)) return;
  }
}

// "disk size of x in GB", "how many gigabytes of disk": the answer tells its unit.
void QuestionReader::SettleByteUnit() {
  const auto is_unit = [&](std::size_t at) {
    return Is(at, {"gb", "gib", "mb", "mib", "tb", "tib", "gigabytes", "megabytes", "terabytes",
                   "gigabyte", "gigs"}) &&
           pieces_[at].meanings.empty();
  };
  const auto is_size = [&](const Piece& piece) {
    return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
      const auto* field = model_.FindColumn(meaning.column);
      return meaning.kind == Kind::kField && field != nullptr && field->unit.ends_with("iB");
    });
  };
  if (std::none_of(pieces_.begin(), pieces_.end(), is_size)) return;
  const std::size_t end = WordsEnd();
  if (end > 3 && is_unit(end - 1) && Is(end - 2, {"in"})) return Drop(end - 2, 2);
  if (!Follows(0, {"how", "many"}) || !is_unit(2)) return;
  Reword(pieces_[1], "much");
  Drop(2, Is(3, {"of"}) ? 2 : 1);
}

// "Which regions have Kafka, and how many each?": groups tell their numbers anyway; so do rows that
// are chosen by how many they have.
void QuestionReader::SettleAndHowManyEach() {
  const std::size_t end = WordsEnd();
  for (std::size_t i = 2; i + 2 < end; ++i) {
    if (!Follows(i, {"and", "how", "many"})) continue;
    std::size_t tail = i + 3;
    const std::size_t noun = tail;
    if (tail < end && Means(pieces_[tail], Kind::kEntity)) ++tail;
    if (Is(tail, {"of"})) ++tail;
    if (Is(tail, {"in", "on", "for", "per"})) ++tail;
    const bool of_groups =
        Is(tail, {"each"}) && tail + 1 == end &&
        (noun == tail || IsUsualRows(noun) || !Means(pieces_[noun], Kind::kEntity));
    const bool of_rows =
        Is(tail, {"they", "each"}) && Is(tail + 1, {"have", "has"}) && tail + 2 == end;
    std::size_t heads = 0;
    for (std::size_t at = 0; at < i; ++at) {
      heads += IsHeadOfGroups(at) ? 1 : 0;
    }
    const bool bounded = std::any_of(
        pieces_.begin() + 1, pieces_.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const Piece& at) {
          const auto before = static_cast<std::size_t>(&at - pieces_.data()) - 1;
          return Means(at, Kind::kEntity) && pieces_[before].kind == Token::Kind::kNumber;
        });
    if (!((of_groups && heads > 0) || (of_rows && bounded))) return;
    const bool comma = IsMark(pieces_[i - 1]);
    if (heads > 0) {
      for (std::size_t at = 0; at < i; ++at) {
        if (IsHeadOfGroups(at)) pieces_[at].is_plural = true;
      }
    }
    return Drop(comma ? i - 1 : i, end - i + (comma ? 1 : 0));
  }
}

// "Postgres on 17 or newer": a version, where a kind that has them was said.
void QuestionReader::SettleNewerVersion() {
  for (std::size_t i = 2; i + 2 < pieces_.size(); ++i) {
    if (!Is(i - 1, {"on"}) || pieces_[i].kind != Token::Kind::kNumber) continue;
    if (!Is(i + 1, {"or"}) ||
        !Is(i + 2, {"newer", "older", "later", "higher", "lower", "above", "below", "earlier"})) {
      continue;
    }
    bool has_kind = false;
    for (std::size_t at = 0; at < i; ++at) has_kind = has_kind || IsKind(at);
    if (has_kind && pieces_[i].unit.empty()) InsertUsualField(i, UsualVersion());
    return;
  }
}

// "belongs to team storage", "of the storage team": a value of the key, whatever else it means.
void QuestionReader::SettleValueOfKey() {
  const auto is_value = [&](std::size_t at) {
    return at < pieces_.size() && IsOneWord(pieces_[at]) && !pieces_[at].meanings.empty() &&
           !pieces_[at].is_plural && !Means(pieces_[at], Kind::kEntity) &&
           lexicon_.MapOfKey(pieces_[at].words) == nullptr;
  };
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    if (lexicon_.MapOfKey(pieces_[i].words) == nullptr) continue;
    const bool ends = i + 1 == pieces_.size() || IsMark(pieces_[i + 1]) || Is(i + 1, {"with"});
    const bool goes_on = Is(i + 2, {"cost", "costs", "have", "has", "use", "run", "are", "per"});
    const bool after = (is_value(i + 1) || IsValueWord(i + 1)) && Is(i - 1, {"to", "of", "for"}) &&
                       (i + 2 == pieces_.size() || IsMark(pieces_[i + 2]) || goes_on);
    const bool before =
        i > 2 && is_value(i - 1) && Is(i - 2, {"the"}) && ends && Is(i - 3, {"of", "for", "to"});
    if (!after && !before) continue;
    Piece& value = pieces_[after ? i + 1 : i - 1];
    value.meanings.clear();
    value.is_unknown = true;
    return;
  }
}

// "4 fullest disks", "the fullest disk in x": the rows whose disk it is.
void QuestionReader::SettleFullOfIt() {
  if (SaysRows()) return;
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    const bool is_own = std::any_of(
        pieces_[i].meanings.begin(), pieces_[i].meanings.end(), [&](const Meaning& meaning) {
          const auto* measure = model_.FindMeasure(meaning.measure);
          return meaning.kind == Kind::kDegree && measure != nullptr &&
                 std::any_of(measure->naming.names.begin(), measure->naming.names.end(),
                             [&](const std::string& name) {
                               const std::string& word = pieces_[i + 1].words;
                               return name.starts_with(word + " ") ||
                                      (word.ends_with("s") &&
                                       name.starts_with(word.substr(0, word.size() - 1) + " "));
                             });
        });
    if (!is_own || !Means(pieces_[i + 1], Kind::kField)) continue;
    const bool is_plural = pieces_[i + 1].words.ends_with("s");
    Drop(i + 1, 1);
    if (is_plural) {
      InsertUsualRows(i);
    } else {
      InsertUsualNoun(i);
    }
    return;
  }
}

// "who has 32 GB of memory or more", "who is on a hobbyist plan": which of the usual rows.
void QuestionReader::SettleWhoHas() {
  if (!Is(0, {"who"}) || SaysRows() || pieces_.size() < 4) return;
  const bool has = Is(1, {"has", "have", "uses"}) || IsBe(Word(1));
  if (!has) return;
  // "who is in x", "who is on x": people, perhaps.
  const std::size_t value = Is(3, {"a", "an", "the"}) ? 4 : 3;
  const bool is_on = Is(2, {"on"}) && value < pieces_.size() && Means(pieces_[value], Kind::kValue);
  const bool bounds = is_on || pieces_[2].kind == Token::Kind::kNumber ||
                      Is(2, {"above", "below", "over", "under", "more", "less"}) ||
                      Follows(2, {"at", "least"});
  const bool acts = std::any_of(pieces_.begin() + 2, pieces_.end(), [&](const Piece& piece) {
    return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& meaning) {
      const auto* entity = model_.FindEntity(meaning.entity);
      return entity != nullptr && !entity->time_field.empty();
    });
  });
  if (!bounds || acts) return;
  Reword(pieces_[0], "which");
  InsertUsualRows(0);
}

// "Does x carry a team tag?", "services that share the plan business-8": have.
void QuestionReader::SettleVerbsOfHaving() {
  for (std::size_t i = 1; i + 2 < pieces_.size(); ++i) {
    if (!pieces_[i].meanings.empty()) continue;
    const bool carries =
        Is(i, {"carry", "carries", "bear", "bears"}) && Is(i + 1, {"a", "any", "the"});
    const bool shares = Is(i, {"share"}) && Is(i + 1, {"the"}) && i + 3 < pieces_.size() &&
                        Means(pieces_[i + 2], Kind::kField) && pieces_[i + 3].is_shaped;
    if (carries || shares) Reword(pieces_[i], shares ? "with" : "have");
  }
}

}  // namespace claribi::planner
