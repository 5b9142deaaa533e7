// What is not answered, told before anything is read into it. See question_reader.h.
#include <algorithm>

#include "planner/amount_wordings.h"
#include "planner/grammar.h"
#include "planner/other_wordings.h"
#include "planner/question_reader.h"

namespace claribi::planner {

using plan::Declined;

namespace {

bool IsCourtesy(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "please", "kindly", "can",  "could", "would", "you",    "i",   "we",
      "want",   "to",     "need", "like",  "hi",    "hello",  "hey", "now",
      "go",     "just",   "also", "let",   "us",    "should", "will"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

}  // namespace

void QuestionReader::Decline(Declined::Why why, const std::string& missing) {
  if (end_) return;
  Declined declined{.why = why, .missing = missing, .offers = {}};
  for (const std::string& example : model_.examples) {
    if (declined.offers.size() < 3) declined.offers.push_back(example);
  }
  end_ = std::move(declined);
}

bool QuestionReader::DeclineSeveral() {
  Decline(Declined::Why::kSeveral, "These are several questions; ask one at a time.");
  return true;
}

// "services on AWS and Kafka services": two lists, where "and" stands between the rows' noun and
// itself.
void QuestionReader::SayNoun() {
  draft_.repeats_noun = draft_.repeats_noun || (said_noun_ever_ && and_since_noun_);
  said_noun_ = said_noun_ever_ = true;
  and_since_noun_ = false;
}

void QuestionReader::NotUnderstood(std::size_t at) {
  const Piece& piece = pieces_[std::min(at, pieces_.size() - 1)];
  Decline(Declined::Why::kNotUnderstood, "\"" + piece.text + "\" is not understood in this place.");
}

void QuestionReader::AskBack(const std::string& asks, std::vector<std::string> choices) {
  if (!end_) end_ = plan::Ambiguous{.asks = asks, .choices = std::move(choices)};
}

// "a team tag", "tagged team lab", "a schema called billing": a word that is only written.
bool QuestionReader::IsNameOrKey(std::size_t at) const {
  const Piece& piece = pieces_[at];
  const bool is_part = at > 1 &&
                       (Is(at - 1, {"with", "in"}) || Is(at - 1, {"contains", "containing"})) &&
                       (Is(at - 2, {"start", "starts", "starting", "begin", "begins", "beginning",
                                    "end", "ends", "ending"}) ||
                        (Is(at - 2, {"name", "names"}) && !Is(at - 1, {"with", "in"})));
  if (is_part && piece.kind == Token::Kind::kWord && piece.words.find(' ') == std::string::npos) {
    return std::any_of(piece.meanings.begin(), piece.meanings.end(), [](const Meaning& meaning) {
      return meaning.kind == Meaning::Kind::kCannotTell;
    });
  }
  const bool is_other =
      piece.kind == Token::Kind::kWord && piece.words.find(' ') == std::string::npos &&
      !piece.meanings.empty() && !piece.is_plural &&
      std::all_of(piece.meanings.begin(), piece.meanings.end(), [](const Meaning& meaning) {
        return meaning.kind == Meaning::Kind::kCannotTell;
      });
  if (!is_other) return false;
  const auto is_tag = [&](std::size_t place) {
    if (place >= pieces_.size()) return false;
    return lexicon_.SaysMap(pieces_[place].words) ||
           std::any_of(pieces_[place].meanings.begin(), pieces_[place].meanings.end(),
                       [&](const Meaning& meaning) {
                         const auto* field = model_.FindColumn(meaning.column);
                         return meaning.kind == Meaning::Kind::kField && field != nullptr &&
                                field->type == values::Type::kMap;
                       });
  };
  const auto is_kind = [&](std::size_t place) {  // of what can have any name, but no service
    if (place >= pieces_.size() || pieces_[place].is_plural) return false;
    return std::any_of(
        pieces_[place].meanings.begin(), pieces_[place].meanings.end(),
        [&](const Meaning& meaning) {
          const auto* entity = model_.FindEntity(meaning.entity);
          if (meaning.kind != Meaning::Kind::kEntity || entity == nullptr) {
            return false;
          }
          const auto above = model_.ReachableFrom(meaning.entity);
          return meaning.entity != model_.default_entity && entity->time_field.empty() &&
                 std::find(above.begin(), above.end(), model_.default_entity) != above.end();
        });
  };
  const bool called = at > 0 && Is(at - 1, {"called", "named"});
  const bool tagged = is_tag(at + 1) || (at > 0 && is_tag(at - 1)) ||
                      (at > 1 && Is(at - 1, {"with", "as", "named", "called"}) && is_tag(at - 2));
  return called || tagged || is_kind(at + 1) || (at > 0 && is_kind(at - 1));
}

// "those tagged …", "those created …", "those costing …", "those older …": which are meant.
bool QuestionReader::SaysMoreOf(const Piece& next) const {
  const bool is_participle = next.words.ends_with("ed") || next.words.ends_with("ing");
  return lexicon_.SaysMap(next.words) || (is_participle && Means(next, Meaning::Kind::kField)) ||
         std::any_of(next.meanings.begin(), next.meanings.end(), [](const Meaning& meaning) {
           return meaning.kind == Meaning::Kind::kDegree && meaning.degree == Degree::kComparative;
         });
}

bool QuestionReader::DeclineAtOnce() {
  std::erase_if(pieces_, [&](const Piece& piece) {
    return piece.kind == Token::Kind::kEnd && &piece == &pieces_.back();
  });
  while (!pieces_.empty() && pieces_.back().kind == Token::Kind::kEnd) pieces_.pop_back();
  if (pieces_.empty()) {
    Decline(Declined::Why::kEmpty, "There is no question.");
    return true;
  }
  // What can never be told is said first: it is the best answer there is.
  for (Piece& piece : pieces_) {
    if (IsNameOrKey(static_cast<std::size_t>(&piece - pieces_.data()))) {
      piece.meanings.clear();
      piece.is_unknown = true;
    }
    for (const Meaning& meaning : piece.meanings) {
      if (meaning.kind != Meaning::Kind::kCannotTell || &meaning != &piece.meanings.front())
        continue;
      const auto& cannot = model_.cannot_tell[meaning.reason];
      Decline(Declined::Why::kCannotTell, cannot.reason);
      if (!cannot.instead.empty()) {
        auto& offers = std::get<Declined>(*end_).offers;
        offers.insert(offers.begin(), cannot.instead);
        if (offers.size() > 3) offers.pop_back();
      }
      return true;
    }
  }
  bool opened = false;
  bool imperative = true;  // nothing but courtesies so far
  bool asked = false;      // not only told where or when: "In x, which …"
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const std::string_view word = pieces_[i].words;
    const bool ends = pieces_[i].kind == Token::Kind::kEnd;
    const bool is_greeting =
        ends && std::all_of(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i),
                            [](const Piece& piece) {
                              return piece.meanings.empty() && !piece.is_unknown &&
                                     piece.kind != Token::Kind::kNumber;
                            });
    if (is_greeting) {
      opened = asked = false;
      continue;
    }
    if (ends && opened) {
      Decline(Declined::Why::kSeveral, "These are several questions; ask one at a time.");
      return true;
    }
    if (word == "why" || (word == "how" && Is(i + 1, {"come"})) ||
        (word == "reason" && pieces_[i].meanings.empty())) {
      Decline(Declined::Why::kReason, "What happened can be told, and not why.");
      return true;
    }
    // "Show ten rows of shipments": what is in them.
    const bool of_some =
        i > 0 && (pieces_[i - 1].kind == Token::Kind::kNumber ||
                  (Is(i - 1, {"me",    "us",      "some",   "the",    "all",    "any",  "few",
                              "first", "last",    "latest", "sample", "show",   "list", "print",
                              "fetch", "display", "select", "get",    "return", "read", "see"}) &&
                   !Is(i + 2, {"each", "every", "all"})));
    const bool shows_rows = Is(i, {"rows", "records"}) && Is(i + 1, {"of", "from", "in"}) &&
                            of_some &&
                            Is(0, {"show", "list", "give", "print", "fetch", "display", "select",
                                   "get", "return", "read", "see"});
    if (shows_rows) {
      NotUnderstood(i);
      return true;
    }
    if (word == "tomorrow" || (word == "next" && i + 1 < pieces_.size()) ||
        (word == "will" && !Is(i + 1, {"you"}))) {
      Decline(Declined::Why::kCannotTell, "Only what is and what was can be told, and no future.");
      return true;
    }
    const bool is_noun = pieces_[i].is_plural || (i + 1 < pieces_.size() && Is(i + 1, {"policy"}));
    if (IsCommand(word) && imperative && i + 1 < pieces_.size() && !is_noun) {
      Decline(Declined::Why::kCannotTell, "Questions are answered, and nothing is changed: \"" +
                                              pieces_[i].text + "\" is not done.");
      return true;
    }
    // "power off x": a phrase of the model, and a command all the same.
    const std::string first(word.substr(0, word.find(' ')));
    // "power off labels": what has the word for another meaning may be a name; "power off events"
    // are rows.
    const bool is_name = i + 2 == pieces_.size() &&
                         !Means(pieces_[i + 1], Meaning::Kind::kEntity) &&
                         Means(pieces_[i + 1], Meaning::Kind::kField);
    const bool has_object =
        i + 1 < pieces_.size() && (pieces_[i + 1].is_unknown || is_name ||
                                   Is(i + 1, {"the", "my", "all", "our", "every", "each", "any",
                                              "both", "these", "those", "this", "that"}));
    if (imperative && first.size() < word.size() && IsCommand(first) && has_object && !is_noun) {
      Decline(Declined::Why::kCannotTell, "Questions are answered, and nothing is changed: \"" +
                                              pieces_[i].text + "\" is not done.");
      return true;
    }
    const bool joins =
        i > 0 && (Is(i - 1, {"and", "then"}) || pieces_[i - 1].kind == Token::Kind::kComma);
    if (pieces_[i].is_said) continue;
    const bool asks_again = (word == "how" && Is(i + 1, {"many", "much"})) || word == "which" ||
                            word == "what" || word == "list" || word == "show" || word == "count" ||
                            word == "who" || word == "give" || word == "tell";
    const bool is_verb_of_rows = Is(i, {"run", "start", "act", "change", "set", "power", "turn"});
    const bool commands_again = IsCommand(word) && !is_noun && !is_verb_of_rows &&
                                Is(i - 1, {"and", "then"}) && i + 1 < pieces_.size() &&
                                pieces_[i].meanings.empty();
    const bool after_clause = word == "which" && i > 0 &&
                              pieces_[i - 1].kind == Token::Kind::kComma && !Is(i - 1, {"and"});
    const bool ends_so = word == "how" && Is(i + 1, {"many"}) && i + 2 == pieces_.size();
    if (joins && opened && (asked || Is(i - 1, {"and", "then"})) && !ends_so &&
        (asks_again || commands_again) && !(after_clause && Is(i + 1, {"are"}))) {
      Decline(Declined::Why::kSeveral, "These are several questions; ask one at a time.");
      return true;
    }
    asked = asked || asks_again || IsBe(word) || (IsHave(word) && word != "with") ||
            Is(i, {"do", "does", "did", "when", "where", "is", "tell", "compare"});
    if (i == 0 && (word == "and" || word == "also" || word == "again" || word == "or")) {
      Decline(Declined::Why::kFollowUp, "Each question is read alone; say all of it.");
      return true;
    }
    if (Follows(i, {"what", "about"}) || Follows(i, {"how", "about"})) {
      Decline(Declined::Why::kFollowUp, "Each question is read alone; say all of it.");
      return true;
    }
    const bool relative =
        Is(i + 1, {"that",  "which", "with",   "without", "in",     "on",   "of",   "where",
                   "whose", "named", "called", "running", "hosted", "from", "at",   "having",
                   "who",   "using", "not",    "located", "under",  "over", "owned"}) ||
        (i + 1 < pieces_.size() && SaysMoreOf(pieces_[i + 1]));
    if (IsPronounBack(word) && !(word == "those" && relative) &&
        !(word == "same" && i > 0 && !Is(0, {"the", "same"}))) {
      Decline(Declined::Why::kFollowUp,
              "\"" + pieces_[i].text +
                  "\" means something that was said before; each question is "
                  "read alone.");
      return true;
    }
    if (!ends && pieces_[i].kind != Token::Kind::kComma && !IsCourtesy(word) && word != "thanks" &&
        word != "thank") {
      opened = true;
      imperative = false;
    }
  }
  return false;
}

// "their prices", with nothing before that has a price.
bool QuestionReader::DeclineBack() {
  OtherWordings(*this).DeclineOwnersValues();
  AmountWordings(*this).DeclinePlaceAlone();
  if (end_) return true;
  const bool explained = draft_.names_subject || draft_.names > 0 || !draft_.conditions.empty();
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const bool points =
        Is(i, {"its", "their"}) ||
        (Is(i, {"that", "this"}) && i + 1 < pieces_.size() && !pieces_[i + 1].meanings.empty() &&
         i > 0 && Is(i - 1, {"of", "in", "for", "on"}));
    if (!points) continue;
    const bool demonstrative = Is(i, {"that", "this"});
    const bool owns_subject =
        i + 1 < pieces_.size() && draft_.conditions.empty() && draft_.names == 0 &&
        Best(pieces_[i + 1], Meaning::Kind::kEntity) &&
        Best(pieces_[i + 1], Meaning::Kind::kEntity)->entity == draft_.subject;
    if (explained && !demonstrative && !owns_subject) continue;
    Decline(Declined::Why::kFollowUp,
            "\"" + pieces_[i].text +
                "\" means something that was said before; each question is "
                "read alone.");
    return true;
  }
  return false;
}

}  // namespace claribi::planner
