// Lexicon: the words of a model, each with all that it may mean: entities, fields, values,
// measures, degrees ("oldest"), verdicts, and what cannot be told. Finds the longest phrase at a
// word, plural or singular, hyphen or blank, and the one word of the vocabulary that a misspelt
// word can be. English grammar is not in here: grammar.h.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "planner/tokens.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

enum class Degree { kPositive, kComparative, kSuperlative };

/// One thing that a phrase may mean.
struct Meaning {
  enum class Kind { kEntity, kField, kValue, kDegree, kMeasure, kVerdict, kCannotTell, kFiller };
  Kind kind = Kind::kFiller;
  std::string
      entity{};  // of a field, value or degree, too; of a measure and a verdict: whose it is
  std::string column{};   // "entity.field" of a field, value or degree
  std::string value{};    // of kValue: as the vendor writes it
  std::string measure{};  // of kMeasure, and of a degree of a measure
  std::string verdict{};
  Degree degree = Degree::kPositive;
  bool is_more = true;     // of a degree: higher values are meant
  bool is_absent = false;  // of a field: the word says that there is none ("untagged")
  std::size_t reason = 0;  // of kCannotTell: its index in the model
};

struct Phrase {
  std::size_t count = 0;  // tokens; 0: nothing begins there
  std::vector<Meaning> meanings{};
  bool is_plural = false;
};

class Lexicon {
 public:
  /// The model must outlive it.
  explicit Lexicon(const semantic_model::Model& model);

  /// The longest phrase that begins at the token `at`.
  Phrase LongestAt(const std::vector<Token>& tokens, std::size_t at) const;

  /// Every meaning of exactly these words, in lower case.
  const std::vector<Meaning>* Find(const std::string& words) const;

  /// The word of the vocabulary that `word` is a slip of; "" where none is, or several are.
  /// `is_name_place`: a name could stand there, so only the smallest slips count.
  std::string Corrected(const std::string& word, bool is_name_place) const;

  /// The field that the word means beside one of its values, and nowhere else; or none.
  const Meaning* BesideValue(const std::string& word) const;
  bool NeedsItsField(const std::string& column) const { return shy_columns_.count(column) > 0; }

  /// The map whose rows usually have this key, as a field; or none.
  const Meaning* MapOfKey(const std::string& word) const;

  /// The field that the question word asks for: "where"; or none.
  const Meaning* AskedBy(const std::string& word) const;

  /// The values that the verb says alone: "services that run".
  std::vector<Meaning> SaidByVerb(const std::string& word) const;

  /// The values that the word says behind "is", or before rows: "live services".
  std::vector<Meaning> SaidAsPredicate(const std::string& word) const;

  /// "tagged": the rows have some of a map.
  bool SaysMap(const std::string& word) const { return map_words_.count(word) > 0; }

  /// "data", in "receives the most data": what is measured has a name already.
  bool IsObject(const std::string& word) const { return objects_.count(word) > 0; }

  /// Entities whose rows are meant by a name and this word: "postgis installed".
  std::vector<std::string> SaidOfNames(const std::string& word) const;

  bool IsWord(const std::string& word) const { return words_.count(word) > 0; }

 private:
  void Add(const std::string& words, const Meaning& meaning);
  void AddNaming(const semantic_model::Naming& naming, const Meaning& meaning);
  void AddDegrees(const std::vector<std::string>& more, const std::vector<std::string>& less,
                  const Meaning& meaning);
  void AddDegree(const std::string& word, Meaning meaning, bool is_more);
  void AddField(const semantic_model::Entity& entity, const semantic_model::Field& field);

  std::string default_entity_;
  std::unordered_map<std::string, std::vector<Meaning>> phrases_;
  std::unordered_map<std::string, Meaning> beside_;
  std::unordered_map<std::string, Meaning> keys_;
  std::unordered_map<std::string, std::vector<std::string>> said_;
  std::unordered_map<std::string, Meaning> asked_;
  std::unordered_map<std::string, std::vector<Meaning>> verbs_;
  std::unordered_map<std::string, std::vector<Meaning>> predicates_;
  std::set<std::string> map_words_;
  std::set<std::string> objects_;      // of the verbs of measures
  std::set<std::string> shy_columns_;  // of fields that have names beside their values only
  std::set<std::string> plurals_;
  std::set<std::string> words_;  // every single word of a phrase, and its plural
};

}  // namespace claribi::planner
