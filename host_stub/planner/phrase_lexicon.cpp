#include "planner/phrase_lexicon.h"

#include <algorithm>

#include "planner/grammar.h"
#include "planner/word_forms.h"

namespace claribi::planner {
namespace {

using Kind = Meaning::Kind;

constexpr std::size_t kLongestPhrase = 5;
constexpr std::size_t kShortestCorrected = 5;

// Hyphens and underscores are blanks: "powered-off" is "powered off".
std::string Spaced(std::string text) {
  text = Lowered(text);
  for (char& c : text) {
    if (c == '-' || c == '_') c = ' ';
  }
  return text;
}

bool SameMeaning(const Meaning& left, const Meaning& right) {
  return left.kind == right.kind && left.entity == right.entity && left.column == right.column &&
         left.value == right.value && left.measure == right.measure &&
         left.verdict == right.verdict && left.degree == right.degree &&
         left.is_more == right.is_more && left.is_absent == right.is_absent;
}

// Words that no slip becomes: each turns the question into its opposite.
bool TurnsMeaning(const std::string& word) {
  static const std::set<std::string> kKnown{"neither", "never", "except", "without", "outside",
                                            "least",   "fewer", "under",  "below",   "nothing"};
  return kKnown.count(word) > 0;
}

// Words that are compared already.
bool IsSuperlative(const std::string& word) {
  static const std::set<std::string> kKnown{"last", "latest", "first", "newest"};
  return kKnown.count(word) > 0 || (word.size() > 5 && word.ends_with("est"));
}

}  // namespace

Lexicon::Lexicon(const semantic_model::Model& model) : default_entity_(model.default_entity) {
  for (const auto& entity : model.entities) {
    AddNaming(entity.naming, {.kind = Kind::kEntity, .entity = entity.id});
    for (const auto& field : entity.fields) AddField(entity, field);
    for (const std::string& word : entity.said_of_names) said_[word].push_back(entity.id);
  }
  for (const auto& measure : model.measures) {
    const auto* source = model.FindSource(measure.source);
    Meaning meaning{.kind = Kind::kMeasure,
                    .entity = source == nullptr ? "" : source->entity,
                    .measure = measure.id};
    AddNaming(measure.naming, meaning);
    meaning.kind = Kind::kDegree;
    AddDegrees(measure.more, measure.less, meaning);
    objects_.insert(measure.objects.begin(), measure.objects.end());
  }
  for (const auto& verdict : model.verdicts) {
    AddNaming(verdict.naming,
              {.kind = Kind::kVerdict, .entity = verdict.entity, .verdict = verdict.id});
  }
  for (std::size_t i = 0; i < model.cannot_tell.size(); ++i) {
    AddNaming(model.cannot_tell[i].naming, {.kind = Kind::kCannotTell, .reason = i});
  }
  for (const std::string& filler : model.fillers) Add(filler, {.kind = Kind::kFiller});
}

void Lexicon::AddField(const semantic_model::Entity& entity, const semantic_model::Field& field) {
  Meaning meaning{.kind = Kind::kField, .entity = entity.id, .column = entity.id + "." + field.id};
  AddNaming(field.naming, meaning);
  for (const std::string& word : field.beside_values) beside_.emplace(word, meaning);
  for (const std::string& word : field.asked_by) asked_.emplace(word, meaning);
  map_words_.insert(field.said_of_rows.begin(), field.said_of_rows.end());
  if (!field.beside_values.empty()) shy_columns_.insert(meaning.column);
  for (const std::string& key : field.usual_keys) {
    if (entity.id == default_entity_ || keys_.count(key) == 0) keys_[key] = meaning;
    words_.insert(key);
  }
  meaning.is_absent = true;
  for (const std::string& word : field.absent) Add(word, meaning);
  meaning.is_absent = false;
  meaning.kind = Kind::kDegree;
  AddDegrees(field.more, field.less, meaning);
  meaning.kind = Kind::kValue;
  for (const auto& known : field.values) {
    meaning.value = known.value;
    for (const std::string& name : known.names) Add(name, meaning);
    for (const std::string& verb : known.verbs) verbs_[verb].push_back(meaning);
    for (const std::string& word : known.predicates) predicates_[word].push_back(meaning);
    Add(known.label, meaning);
    if (known.value.size() > 2) Add(known.value, meaning);
  }
}

void Lexicon::AddNaming(const semantic_model::Naming& naming, const Meaning& meaning) {
  for (const std::string& name : naming.names) Add(name, meaning);
  if (naming.plural.empty()) return;
  Add(naming.plural, meaning);
  const std::string plural = Spaced(naming.plural);
  if (std::find(naming.names.begin(), naming.names.end(), plural) == naming.names.end()) {
    plurals_.insert(plural);
  }
}

void Lexicon::AddDegrees(const std::vector<std::string>& more, const std::vector<std::string>& less,
                         const Meaning& meaning) {
  for (const std::string& word : more) AddDegree(word, meaning, true);
  for (const std::string& word : less) AddDegree(word, meaning, false);
}

void Lexicon::AddDegree(const std::string& word, Meaning meaning, bool is_more) {
  meaning.is_more = is_more;
  if (IsSuperlative(word)) {
    meaning.degree = Degree::kSuperlative;
    Add(word, meaning);
    return;
  }
  Add(word, meaning);
  Meaning opposite = meaning;
  opposite.is_more = !is_more;
  meaning.degree = opposite.degree = Degree::kComparative;
  Add(ComparativeOf(word), meaning);
  Add("more " + word, meaning);
  Add("less " + word, opposite);
  meaning.degree = opposite.degree = Degree::kSuperlative;
  Add(SuperlativeOf(word), meaning);
  Add("most " + word, meaning);
  Add("least " + word, opposite);
}

void Lexicon::Add(const std::string& words, const Meaning& meaning) {
  const std::string key = Spaced(words);
  if (key.empty()) return;
  auto& meanings = phrases_[key];
  const bool known = std::any_of(meanings.begin(), meanings.end(),
                                 [&](const Meaning& other) { return SameMeaning(meaning, other); });
  if (!known) meanings.push_back(meaning);
  std::size_t begin = 0;
  while (begin <= key.size()) {
    const std::size_t end = std::min(key.find(' ', begin), key.size());
    if (end > begin) words_.insert(key.substr(begin, end - begin));
    begin = end + 1;
  }
  const bool has_plural = meaning.kind == Kind::kEntity || meaning.kind == Kind::kField;
  if (has_plural && key.find(' ') == std::string::npos) words_.insert(key + "s");
}

const std::vector<Meaning>* Lexicon::Find(const std::string& words) const {
  const auto found = phrases_.find(words);
  return found == phrases_.end() ? nullptr : &found->second;
}

const Meaning* Lexicon::BesideValue(const std::string& word) const {
  const auto found = beside_.find(word);
  return found == beside_.end() ? nullptr : &found->second;
}

const Meaning* Lexicon::AskedBy(const std::string& word) const {
  const auto found = asked_.find(word);
  return found == asked_.end() ? nullptr : &found->second;
}

std::vector<Meaning> Lexicon::SaidByVerb(const std::string& word) const {
  const auto found = verbs_.find(word);
  return found == verbs_.end() ? std::vector<Meaning>() : found->second;
}

std::vector<Meaning> Lexicon::SaidAsPredicate(const std::string& word) const {
  const auto found = predicates_.find(word);
  return found == predicates_.end() ? std::vector<Meaning>() : found->second;
}

const Meaning* Lexicon::MapOfKey(const std::string& word) const {
  const auto found = keys_.find(word);
  return found == keys_.end() ? nullptr : &found->second;
}

std::vector<std::string> Lexicon::SaidOfNames(const std::string& word) const {
  const auto found = said_.find(word);
  return found == said_.end() ? std::vector<std::string>() : found->second;
}

Phrase Lexicon::LongestAt(const std::vector<Token>& tokens, std::size_t at) const {
  Phrase longest;
  std::string words;
  for (std::size_t count = 1; count <= kLongestPhrase && at + count <= tokens.size(); ++count) {
    const Token& token = tokens[at + count - 1];
    if (token.kind != Token::Kind::kWord) break;
    if (count > 1) words += ' ';
    words += Spaced(token.low);
    const auto space = words.rfind(' ') + 1;  // npos + 1 is 0
    Phrase phrase{.count = count, .meanings = {}, .is_plural = plurals_.count(words) > 0};
    if (const auto* meanings = Find(words)) phrase.meanings = *meanings;
    const bool folds = count > 1 || !IsGrammar(words);  // "uses" are no plural of "us"
    for (const std::string& singular :
         folds ? SingularsOf(words.substr(space)) : std::vector<std::string>()) {
      const auto* meanings = Find(words.substr(0, space) + singular);
      if (meanings == nullptr) continue;
      for (const Meaning& meaning : *meanings) {
        const bool known =
            std::any_of(phrase.meanings.begin(), phrase.meanings.end(),
                        [&](const Meaning& other) { return SameMeaning(meaning, other); });
        if (known) continue;
        if (meaning.kind == Kind::kDegree || meaning.kind == Kind::kVerdict) continue;
        phrase.meanings.push_back(meaning);
      }
      phrase.is_plural = phrase.is_plural || meanings->front().kind != Kind::kFiller;
    }
    if (!phrase.meanings.empty()) longest = phrase;
    if (token.is_possessive) break;
  }
  return longest;
}

std::string Lexicon::Corrected(const std::string& word, bool is_name_place) const {
  if (word.size() < kShortestCorrected) return "";
  std::string found;
  std::size_t best = 3;
  bool is_unique = true;
  const auto consider = [&](const std::string& known) {
    if (known.size() < kShortestCorrected || TurnsMeaning(known)) return;
    const bool is_long = std::min(known.size(), word.size()) >= 8 && known[0] == word[0];
    const std::size_t most = is_long && !is_name_place ? 2 : 1;
    const std::size_t distance = SpellingDistance(word, known, most);
    if (distance > most || distance > best) return;
    // One changed letter makes another word of a short one: "stage" is no slip of "state".
    std::string sorted = word;
    std::string other = known;
    std::sort(sorted.begin(), sorted.end());
    std::sort(other.begin(), other.end());
    const bool changes = word.size() == known.size() && sorted != other;
    if (changes && word.size() < 7) return;
    if (distance < best) {
      best = distance;
      found = known;
      is_unique = true;
    } else if (known != found) {
      is_unique = false;
    }
  };
  for (const std::string& known : words_) consider(known);
  if (!is_name_place) {
    for (const std::string_view known : GrammarWords()) consider(std::string(known));
  }
  return is_unique ? found : "";
}

}  // namespace claribi::planner
