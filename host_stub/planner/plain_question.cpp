#include "planner/plain_question.h"

#include <algorithm>

#include "planner/grammar.h"
#include "planner/introductions.h"
#include "planner/token_patterns.h"
#include "planner/word_coverage.h"
#include "planner/word_forms.h"

namespace claribi::planner {

PlainQuestion::PlainQuestion(std::string_view text, const semantic_model::Model& model,
                             const Lexicon& lexicon, const std::vector<KnownName>& known)
    : model_(model), lexicon_(lexicon), known_(known), tokens_(TokensOf(text)) {
  TakeSmallTalk();
  if (const std::size_t begin = EndOfIntroduction(tokens_, known_, model_); begin > 0) {
    Drop(0, begin);
    // Who asks may have the name of a row.
    for (PlainStretch& stretch : stretches_) stretch.is_phrase = false;
    TakeSmallTalk();
  }
  NoteAsides();
  TurnTimes();
  TakeClauses();
  TakeTurns();
}

std::vector<std::string> PlainQuestion::WordsRead(std::string_view text) const {
  std::vector<std::string> words = WordsOf(text);
  std::vector<PlainStretch> stretches = asides_;
  stretches.insert(stretches.end(), stretches_.begin(), stretches_.end());
  for (const PlainStretch& stretch : stretches) {
    const std::size_t begin = WordsOf(text.substr(0, stretch.begin)).size();
    const std::size_t end = WordsOf(text.substr(0, stretch.end)).size();
    for (std::size_t at = begin; at < end && at < words.size(); ++at) words[at] = stretch.says;
  }
  return words;
}

bool PlainQuestion::Is(std::size_t at, std::initializer_list<std::string_view> words) const {
  return at < tokens_.size() && tokens_[at].kind != Token::Kind::kQuoted &&
         std::find(words.begin(), words.end(), tokens_[at].low) != words.end();
}

std::size_t PlainQuestion::EndOf(std::size_t at, std::string_view pattern) const {
  const std::size_t end = EndOfPattern(tokens_, at, pattern).value_or(at);
  for (std::size_t i = at; i < end; ++i) {
    for (const KnownName& name : known_) {
      if (Lowered(name.text) == tokens_[i].low) return at;
    }
  }
  return end;
}

bool PlainQuestion::IsMarkAt(std::size_t at) const {
  return at < tokens_.size() && IsMark(tokens_[at]);
}

bool PlainQuestion::EndsAt(std::size_t at) const {
  while (IsMarkAt(at)) ++at;
  return at >= tokens_.size();
}

bool PlainQuestion::MayBeName(std::size_t at) const {
  if (at >= tokens_.size() || IsMark(tokens_[at])) return false;
  const Token& token = tokens_[at];
  return token.kind == Token::Kind::kQuoted ||
         (token.kind == Token::Kind::kWord && !lexicon_.IsWord(token.low) &&
          !IsGrammar(token.low) && lexicon_.LongestAt(tokens_, at).count == 0);
}

bool PlainQuestion::MeansAt(std::size_t at, Meaning::Kind kind) const {
  if (at >= tokens_.size()) return false;
  const Phrase phrase = lexicon_.LongestAt(tokens_, at);
  return std::any_of(phrase.meanings.begin(), phrase.meanings.end(),
                     [&](const Meaning& meaning) { return meaning.kind == kind; });
}

bool PlainQuestion::IsValueOfRows(std::size_t at) const {
  if (at >= tokens_.size()) return false;
  const Phrase phrase = lexicon_.LongestAt(tokens_, at);
  return std::any_of(phrase.meanings.begin(), phrase.meanings.end(), [&](const Meaning& meaning) {
    return meaning.kind == Meaning::Kind::kValue && meaning.entity == model_.default_entity;
  });
}

std::string PlainQuestion::NounAt(std::size_t at) const {
  if (at >= tokens_.size()) return "";
  for (const Meaning& meaning : lexicon_.LongestAt(tokens_, at).meanings) {
    if (meaning.kind == Meaning::Kind::kEntity) return meaning.entity;
  }
  return "";
}

std::size_t PlainQuestion::EndOfRows(std::size_t begin) const {
  std::size_t at = begin;
  while (Is(at, {"the", "our", "all", "any", "those", "these", "my", "a", "an", "some"})) ++at;
  while (at < tokens_.size()) {
    const Phrase phrase = lexicon_.LongestAt(tokens_, at);
    if (phrase.count == 0) return begin;
    if (!NounAt(at).empty()) return at + phrase.count;
    if (!IsValueOfRows(at)) return begin;
    at += phrase.count;
  }
  return begin;
}

// "plan, nodes and their cloud"
std::size_t PlainQuestion::EndOfFields(std::size_t begin) const {
  std::size_t end = begin;
  for (std::size_t at = begin; at < tokens_.size();) {
    if (Is(at, {"and", "the", "their", "its", ",", "also"})) {
      ++at;
      continue;
    }
    const Phrase phrase = lexicon_.LongestAt(tokens_, at);
    if (phrase.count == 0 || !MeansAt(at, Meaning::Kind::kField)) break;
    at += phrase.count;
    end = at;
  }
  return end;
}

// Whether a number is asked for.
bool PlainQuestion::Computes() const {
  return std::any_of(tokens_.begin(), tokens_.end(), [](const Token& token) {
    return token.low == "many" || token.low == "much" || token.low == "number" ||
           token.low == "count" || token.low == "total" || token.low == "sum" ||
           token.low == "average" || token.low == "mean" || token.low == "avg";
  });
}

void PlainQuestion::Drop(std::size_t at, std::size_t count) {
  const auto from = tokens_.begin() + static_cast<std::ptrdiff_t>(at);
  const bool is_phrase = std::count_if(from, from + static_cast<std::ptrdiff_t>(count),
                                       [](const Token& token) { return !IsMark(token); }) > 1;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!IsMark(tokens_[i])) {
      stretches_.push_back({tokens_[i].begin, tokens_[i].end, "", is_phrase});
    }
  }
  tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(at),
                tokens_.begin() + static_cast<std::ptrdiff_t>(at + count));
}

void PlainQuestion::Put(std::size_t at, std::string_view word) {
  stretches_.push_back({tokens_[at].begin, tokens_[at].end, std::string(word)});
  tokens_[at].text = tokens_[at].low = word;
  tokens_[at].is_shaped = tokens_[at].is_possessive = false;
  tokens_[at].kind = Token::Kind::kWord;
}

void PlainQuestion::Insert(std::size_t at, std::string_view word) {
  const std::size_t place = at < tokens_.size() ? tokens_[at].begin : tokens_.back().end;
  Token token{.text = std::string(word), .low = std::string(word), .begin = place, .end = place};
  tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(at), std::move(token));
}

}  // namespace claribi::planner
