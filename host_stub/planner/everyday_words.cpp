// What people say beside the words of the rules, put into those words before anything is read:
// "switched on", "consists of", "max. 2 nodes", "counted by type", "1 January 2024", "in USD",
// "powered-off ones included". See question_reader.h.
#include <algorithm>
#include <array>

#include "planner/grammar.h"
#include "planner/period_words.h"
#include "planner/question_reader.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

bool IsPlainNumber(const Piece& piece) {
  return piece.kind == Token::Kind::kNumber && piece.unit.empty();
}

// The month that the word names, from 1; 0 for none.
int MonthOf(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonthNames = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (std::size_t i = 0; i < kMonthNames.size(); ++i) {
    const bool is_short = word == kMonthNames[i].substr(0, 3) || (i == 8 && word == "sept");
    if (word == kMonthNames[i] || is_short) return static_cast<int>(i) + 1;
  }
  return 0;
}

// "1", "1st", "23rd": a day of a month; 0 for none.
int DayOf(const Piece& piece) {
  const bool has_ending =
      piece.unit == "st" || piece.unit == "nd" || piece.unit == "rd" || piece.unit == "th";
  if (piece.kind != Token::Kind::kNumber || !(piece.unit.empty() || has_ending)) return 0;
  const int day = piece.number >= 1 && piece.number <= 31 ? static_cast<int>(piece.number) : 0;
  return day == piece.number ? day : 0;
}

std::string TwoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::size_t QuestionReader::WordsEnd() const {
  std::size_t end = pieces_.size();
  while (end > 0 && IsMark(pieces_[end - 1])) --end;
  return end;
}

void QuestionReader::Erase(std::size_t at, std::size_t count) {
  pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(at),
                pieces_.begin() + static_cast<std::ptrdiff_t>(at + count));
}

void QuestionReader::SettleEverydayWords() {
  // "Overall, how many services …", "…, all told"
  std::size_t whole = 0;
  if (Is(0, {"overall", "altogether"})) whole = 1;
  if (Is(0, {"in"}) && Is(1, {"total", "all", "sum"})) whole = 2;
  if (whole > 0 && whole < pieces_.size() && IsMark(pieces_[whole]) &&
      Follows(whole + 1, {"how", "many"})) {
    Drop(0, whole + 1);
  }
  while (pieces_.size() > 4 && IsMark(pieces_.back())) pieces_.pop_back();
  if (pieces_.size() > 4 && Follows(pieces_.size() - 2, {"all", "told"})) {
    Drop(pieces_.size() - 2, 2);
    while (IsMark(pieces_.back())) pieces_.pop_back();
  }
  // "Complete list of services", "Inventory of project a"
  if (Is(0, {"complete", "full", "entire", "whole"}) && Is(1, {"list", "listing"})) {
    Drop(0, 1);
  }
  if (Is(0, {"inventory"}) && Is(1, {"of"})) Reword(pieces_[0], "list");
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    SettleDate(i);
    SettleNumberWords(i);
    SettleState(i);
    SettleVerbOfRows(i);
    SettleUnit(i);
    SettleKindAlone(i);
    SettleFormAsked(i);
    SettleEverything(i);
  }
  SettleIncluded();
  SettleAllOfThem();
}

// "1 January 2024", "January 1st, 2024": one day, written as dates are.
void QuestionReader::SettleDate(std::size_t i) {
  const auto is_year = [&](std::size_t at) {
    return at < pieces_.size() && IsPlainNumber(pieces_[at]) && pieces_[at].text.size() == 4;
  };
  std::size_t last = i;
  int day = 0;
  int month = 0;
  if (i + 2 < pieces_.size() && DayOf(pieces_[i]) > 0) {
    day = DayOf(pieces_[i]);
    last = Is(i + 1, {"of"}) ? i + 2 : i + 1;
    month = MonthOf(Word(last));
    last += 1;
  } else if (i + 2 < pieces_.size() && MonthOf(Word(i)) > 0 && DayOf(pieces_[i + 1]) > 0) {
    month = MonthOf(Word(i));
    day = DayOf(pieces_[i + 1]);
    last = i + 2;
    if (pieces_[last].kind == Token::Kind::kComma) ++last;
  }
  if (month == 0 || !is_year(last)) return;
  Piece& piece = pieces_[i];
  piece.text = pieces_[last].text + "-" + TwoDigits(month) + "-" + TwoDigits(day);
  piece.words = piece.text;
  piece.kind = Token::Kind::kWord;
  piece.end = pieces_[last].end;
  piece.unit.clear();
  piece.meanings.clear();
  piece.is_unknown = piece.is_shaped = true;
  Erase(i + 1, last - i);
}

// "two hundred", "one thousand"; "max. 2 nodes", "min 3 nodes"; "from 100 to 200 USD".
void QuestionReader::SettleNumberWords(std::size_t i) {
  if (i + 1 < pieces_.size() && IsPlainNumber(pieces_[i]) && pieces_[i].number < 100 &&
      Is(i + 1, {"hundred", "thousand"})) {
    pieces_[i].number *= pieces_[i + 1].number;
    pieces_[i].end = pieces_[i + 1].end;
    pieces_[i].text += " " + pieces_[i + 1].text;
    Erase(i + 1, 1);
  }
  // "over half of its memory"
  if (i > 0 && Is(i, {"half"}) &&
      Is(i - 1,
         {"than", "over", "above", "under", "below", "least", "exceeding", "most", "exceeds"})) {
    pieces_[i].kind = Token::Kind::kNumber;
    pieces_[i].number = 50;
    pieces_[i].unit = "%";
    pieces_[i].is_unknown = false;
    if (Is(i + 1, {"of"})) Say(pieces_[i + 1]);
  }
  const bool bounds = Is(i, {"max", "min", "maximum", "minimum", "maximally", "minimally"});
  const bool is_short =
      Is(i, {"max", "min"}) && i + 2 < pieces_.size() && pieces_[i + 1].kind == Token::Kind::kEnd;
  if (is_short && pieces_[i + 2].kind == Token::Kind::kNumber) Erase(i + 1, 1);
  const bool has_number = i + 2 < pieces_.size() && pieces_[i + 1].kind == Token::Kind::kNumber &&
                          (i > 0 || !Means(pieces_[i + 2], Kind::kEntity));
  if (bounds && has_number) Reword(pieces_[i], Word(i).starts_with("max") ? "<=" : ">=");
  const bool ranges = Is(i, {"from"}) && i + 3 < pieces_.size() &&
                      pieces_[i + 1].kind == Token::Kind::kNumber && Is(i + 2, {"to", "up"}) &&
                      pieces_[i + 3].kind == Token::Kind::kNumber;
  if (ranges) Reword(pieces_[i], "between");
}

// "Does x run at the moment?", "services that run": a state, where nothing is said of what or
// where.
void QuestionReader::SettleRuns(std::size_t i) {
  const auto states = lexicon_.SaidByVerb(pieces_[i].words);
  if (states.empty() || !pieces_[i].meanings.empty()) return;
  const bool asks = Is(0, {"do", "does"}) && !Is(i - 1, {"we", "i", "you"});
  if (!asks && !Is(i - 1, {"that", "which"})) return;
  std::size_t end = i + 1;
  while (end < pieces_.size() && (IsMark(pieces_[end]) || pieces_[end].is_said ||
                                  Is(end, {"at", "the", "moment", "right", "now", "currently",
                                           "still", "at the moment"}))) {
    ++end;
  }
  if (end < pieces_.size()) return;
  const auto* field = model_.FindColumn(states.front().column);
  for (const auto& known : field->values) {
    if (known.value == states.front().value) pieces_[i].words = known.names.front();
  }
  pieces_[i].meanings = states;
}

// "protection is switched on", "turned off": as the field's own words say it.
void QuestionReader::SettleState(std::size_t i) {
  if (i == 0) return;
  SettleRuns(i);
  const auto is_truth = [&](std::size_t at) {
    return std::any_of(pieces_[at].meanings.begin(), pieces_[at].meanings.end(),
                       [&](const Meaning& meaning) {
                         const auto* field = model_.FindColumn(meaning.column);
                         return meaning.kind == Kind::kField && field != nullptr &&
                                field->type == values::Type::kTruth;
                       });
  };
  std::size_t field = i - 1;
  while (field > 0 && (IsBe(Word(field)) || Is(field, {"has", "have", "been"}))) --field;
  if (!is_truth(field)) return;
  const bool two = Is(i, {"switched", "turned", "set"}) && Is(i + 1, {"on", "off", "to"});
  const bool on =
      Is(i, {"switched on", "turned on", "active", "activated", "enabled", "on", "set"}) ||
      (two && Is(i + 1, {"on"}));
  const bool off =
      Is(i, {"switched off", "turned off", "inactive", "deactivated", "disabled", "off"}) ||
      (two && Is(i + 1, {"off"}));
  if (!on && !off) return;
  if (two && Is(i + 1, {"to"})) return;
  Reword(pieces_[i], on ? "enabled" : "disabled");
  if (two) Say(pieces_[i + 1]);
  // "services whose protection is on": the verb says no more.
  if (field + 1 < i && !IsBe(Word(0))) {
    for (std::size_t at = field + 1; at < i; ++at) Say(pieces_[at]);
    std::rotate(pieces_.begin() + static_cast<std::ptrdiff_t>(field) + 1,
                pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

// Verbs for "have", "count" and "is of".
void QuestionReader::SettleVerbOfRows(std::size_t i) {
  if (!pieces_[i].meanings.empty()) return;
  const bool consists = (Is(i, {"consist", "consists", "consisting"}) && Is(i + 1, {"of"})) ||
                        (Is(i, {"made"}) && Is(i + 1, {"of", "up"}));
  if (consists) {
    Reword(pieces_[i], "have");
    if (Is(i + 1, {"up"}) && Is(i + 2, {"of"})) Say(pieces_[i + 2]);
    Say(pieces_[i + 1]);
  }
  if (Is(i, {"comprise", "comprises", "comprising"})) Reword(pieces_[i], "have");
  // "not counting those that are off"
  if (Is(i, {"not"}) && Is(i + 1, {"counting", "including"})) {
    Reword(pieces_[i], "excluding");
    Say(pieces_[i + 1]);
  }
  if (Is(i, {"leaving"}) && Is(i + 1, {"out"})) {
    Reword(pieces_[i], "excluding");
    Say(pieces_[i + 1]);
  }
  // "Which of a and b has the higher price?": one of two.
  const bool chooses = i > 1 && Is(i - 1, {"the"}) && Is(0, {"which", "what", "of"});
  for (const auto& [comparative, superlative] :
       {std::pair("higher", "highest"), std::pair("lower", "lowest"),
        std::pair("larger", "largest"), std::pair("bigger", "biggest"),
        std::pair("smaller", "smallest"), std::pair("greater", "greatest"),
        std::pair("longer", "longest"), std::pair("shorter", "shortest")}) {
    if (!chooses || !Is(i, {comparative})) continue;
    Reword(pieces_[i], superlative);
    is_choice_ = true;
    break;
  }
  // "powered off services, counted by type"
  if (i > 0 && Is(i, {"counted", "tallied", "totalled", "totaled"}) &&
      Is(i + 1, {"by", "per", "for"})) {
    Reword(pieces_[i], "count");
    if (IsMark(pieces_[i - 1])) Erase(i - 1, 1);
    return;
  }
  // "what part of our cost", "how much of our cost goes to Kafka"
  if (i > 0 && Is(i, {"part"}) && Is(i - 1, {"what", "which"}) && Is(i + 1, {"of"})) {
    Reword(pieces_[i], "share");
  }
  const bool shares = (Follows(0, {"how", "much"}) && Is(2, {"of"})) ||
                      std::any_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                                  [](const Piece& piece) {
                                    return piece.words == "share" || piece.words == "percentage" ||
                                           piece.words == "proportion" ||
                                           piece.words == "fraction" || piece.words == "portion" ||
                                           piece.words == "part";
                                  });
  if (shares && Is(i, {"goes", "go", "falls", "fall"}) &&
      Is(i + 1, {"to", "into", "on", "towards"})) {
    Say(pieces_[i]);
    Say(pieces_[i + 1]);
  }
  // "what per cent of the services"
  if (Is(i, {"per"}) && Is(i + 1, {"cent"})) {
    Reword(pieces_[i], "percent");
    pieces_[i].end = pieces_[i + 1].end;
    Erase(i + 1, 1);
  }
  // "the heaviest writes"
  const bool is_measured = i + 1 < pieces_.size() && Means(pieces_[i + 1], Kind::kMeasure);
  if (is_measured && Is(i, {"heaviest", "strongest"})) Reword(pieces_[i], "highest");
  if (is_measured && Is(i, {"lightest", "weakest"})) Reword(pieces_[i], "lowest");
  // "spend the most money"
  if (i > 0 && Is(i, {"money"}) && Is(i - 1, {"most", "least", "the", "much", "more", "less"})) {
    Say(pieces_[i]);
  }
  // "how many percentage points higher", "how many dollars more"
  if (i > 1 && Follows(i - 2, {"how", "many"})) {
    const bool points = Is(i, {"percentage", "percent", "%"}) && Is(i + 1, {"points", "point"});
    const bool money = Is(i, {"dollars", "usd", "bucks"});
    if (points || money) {
      Reword(pieces_[i - 1], "much");
      if (points) Say(pieces_[i + 1]);
      Say(pieces_[i]);
      // They are no words of the question any more: "how much higher".
      const std::size_t count = points ? 2 : 1;
      Drop(i, count);
    }
  }
}

// "…, in USD", "USD", "in percent", at the end: the unit that the answer has anyway.
void QuestionReader::SettleUnit(std::size_t i) {
  if (i < 2 || i + 1 != pieces_.size()) return;
  const bool is_money = Is(i, {"usd", "dollars", "dollar", "$"});
  const bool is_time = DurationUnitOf(Word(i)) && Is(i - 1, {"in"});
  const std::string unit = is_time ? *DurationUnitOf(Word(i)) : "USD";
  if (!is_money && !is_time) return;
  std::size_t begin = i;
  if (Is(begin - 1, {"us"})) --begin;
  if (Is(begin - 1, {"in"})) --begin;
  const bool is_apart = begin < i || pieces_[i - 1].kind == Token::Kind::kComma;
  const bool asks_money = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(begin),
      [&](const Piece& piece) {
        return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& each) {
          const auto* field = model_.FindColumn(each.column);
          if (field == nullptr || (is_time && field->unit != unit)) return false;
          return field->unit.starts_with(unit) &&
                 (each.kind == Kind::kField || (is_time && each.kind == Kind::kDegree));
        });
      });
  if (!is_apart || !asks_money) return;
  Drop(begin, i + 1 - begin);
  while (!pieces_.empty() && IsMark(pieces_.back())) pieces_.pop_back();
}

// "How many services, powered-off ones included?": what is counted anyway. Sums of prices leave
// some out, so nothing may be added up or measured there.
void QuestionReader::SettleIncluded() {
  const std::size_t end = WordsEnd();
  if (end < 4) return;
  const bool closes = Is(end - 1, {"included", "inclusive"});
  std::size_t begin = closes ? end - 1 : end;
  while (begin > 0 && (Is(begin - 1, {"ones", "one", "also", "are"}) || IsUsualRows(begin - 1))) {
    --begin;
  }
  std::size_t values = begin;
  while (values > 0 && Means(pieces_[values - 1], Kind::kValue)) --values;
  std::size_t open = values;
  while (open > 0 && Is(open - 1, {"the", "all"})) --open;
  if (values == begin || open == 0) return;
  // "including powered-off ones"
  const bool opens = Is(open - 1, {"including", "incl"});
  if (!closes && !opens) return;
  if (opens) {
    --open;
    if (open == 0 || begin == end) return;
  }
  const bool is_apart = opens || IsMark(pieces_[open - 1]) || Is(open - 1, {"with", "and"});
  const bool adds = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(open),
      [&](const Piece& piece) {
        return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& each) {
          const auto* field = model_.FindColumn(each.column);
          return each.kind == Kind::kMeasure || each.kind == Kind::kVerdict ||
                 each.kind == Kind::kDegree ||
                 (field != nullptr && field->type == values::Type::kNumber);
        });
      });
  // "Kafka services, running ones included": the same field may not be restricted before.
  const bool is_said = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(open),
      [&](const Piece& piece) {
        return std::any_of(piece.meanings.begin(), piece.meanings.end(), [&](const Meaning& each) {
          return each.kind == Kind::kValue &&
                 each.column == pieces_[values].meanings.front().column;
        });
      });
  if (!is_apart || adds || is_said) return;
  if (IsMark(pieces_[open - 1]) || !opens) --open;
  Drop(open, end - open);
  while (!pieces_.empty() && IsMark(pieces_.back())) pieces_.pop_back();
}

// "the monthly cost of everything on AWS": of all rows together.
void QuestionReader::SettleEverything(std::size_t i) {
  if (i < 2 || !Is(i, {"everything"}) || !Is(i - 1, {"of", "for"})) return;
  const auto is_number = [&](const Meaning& meaning) {
    const auto* field = model_.FindColumn(meaning.column);
    return meaning.kind == Kind::kField && field != nullptr && field->type == values::Type::kNumber;
  };
  const auto& before = pieces_[i - 2].meanings;
  if (pieces_[i - 2].is_plural || !std::any_of(before.begin(), before.end(), is_number)) return;
  if (!InsertUsualNoun(i)) return;
  pieces_[i + 1].is_plural = true;
  Reword(pieces_[i], "all");
}

// "…, all projects", at the end: all that there are.
void QuestionReader::SettleAllOfThem() {
  const std::size_t end = WordsEnd();
  if (end < 5 || !Means(pieces_[end - 1], Kind::kEntity) || !pieces_[end - 1].is_plural) return;
  std::size_t begin = end - 1;
  while (begin > 0 && Is(begin - 1, {"our", "the", "of", "my"})) --begin;
  if (begin < 3 || !Is(begin - 1, {"all"}) || !IsMark(pieces_[begin - 2])) return;
  const bool has_noun = std::any_of(
      pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(begin) - 2,
      [&](const Piece& piece) {
        return Means(piece, Kind::kEntity) &&
               piece.meanings.front().entity != pieces_[end - 1].meanings.front().entity;
      });
  if (!has_noun) return;
  Drop(begin - 2, end - begin + 2);
}

}  // namespace claribi::planner
