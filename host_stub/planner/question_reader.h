// QuestionReader: goes through a question piece by piece; each rule takes the pieces that it
// explains and notes in the draft what they say. A piece that no rule takes ends the reading. One
// question, one reader; inside of this room only.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "planner/bound.h"
#include "planner/draft.h"
#include "planner/phrase_lexicon.h"
#include "planner/pieces.h"
#include "planner/planner.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

class QuestionReader {
 public:
  /// All must outlive the reader.
  QuestionReader(const semantic_model::Model& model, const Lexicon& lexicon,
                 std::vector<Piece> pieces, std::int64_t now_ms,
                 const std::vector<KnownName>& known_names)
      : model_(model),
        lexicon_(lexicon),
        pieces_(std::move(pieces)),
        now_ms_(now_ms),
        known_names_(known_names) {}

  /// The draft, or why there is none.
  std::variant<Draft, plan::Ambiguous, plan::Declined> Read();

 private:
  friend class OtherWordings;  // other_wordings.h
  using As = plan::WordUse::As;

  // declining.cpp, openings.cpp, everyday_words.cpp
  bool SaysMoreOf(const Piece& next) const;
  bool DeclineAtOnce();
  bool IsNameOrKey(std::size_t at) const;
  bool DeclineBack();  // what only an earlier question explains
  void Decline(plan::Declined::Why why, const std::string& missing);
  void SayNoun();
  bool DeclineSeveral();
  void NotUnderstood(std::size_t at);
  void AskBack(const std::string& asks, std::vector<std::string> choices);
  void Drop(std::size_t at, std::size_t count);
  std::size_t EndOfOpening() const;
  void SettleOpening();
  void SettleWhether();
  void SettleListOf();
  void SettleFormAsked(std::size_t i);
  void Erase(std::size_t at, std::size_t count);
  std::size_t WordsEnd() const;  // without the marks behind the last word
  void SettleEverydayWords();
  void SettleDate(std::size_t i);
  void SettleNumberWords(std::size_t i);
  void SettleState(std::size_t i);
  void SettleRuns(std::size_t i);
  void SettleVerbOfRows(std::size_t i);
  void SettleUnit(std::size_t i);
  void SettleKindAlone(std::size_t i);
  void SettleIncluded();
  void SettleAllOfThem();
  void SettleEverything(std::size_t i);
  // second_sentences.cpp
  void SettleSecondSentences();
  std::optional<std::size_t> FieldsTo(std::size_t begin) const;
  void TellFrom(std::size_t word, std::size_t fields);
  bool SettleToldBehind(std::size_t i);
  bool SettleAskedOfEach(std::size_t i);
  bool SettleGroupThem(std::size_t i);
  bool SettleListThem(std::size_t i);
  void SettleZeros();
  // short_questions.cpp
  void SettleShortQuestions();
  bool SaysRows() const;
  bool InsertUsualRows(std::size_t behind);
  void SettleThings();
  void SettleEverythingIsSo();
  void SettleDescribedKind();
  void SettleRowsThatHave();
  void SettlePerNode();
  void SettleWhole();
  void SettleWhereBehind();
  void SettleAndOnWhat();
  void SettleEachOfList();
  void SettleUsageBeside();
  void SettlePeople();
  // relative_words.cpp, asked_rows.cpp, for_each.cpp, explained_conditions.cpp
  void SettleRelativeWords();
  bool SettleAskedBehind();
  void SettleAskedRows();
  std::size_t EndOfIfSo(std::size_t at) const;
  std::size_t EndOfDemand(std::size_t at, std::size_t front) const;
  void SettleForEach();
  void SettleListAhead();
  void SettleEachNamed();
  std::size_t FirstOfNames(std::size_t word) const;
  const semantic_model::Field* FieldOfList(std::size_t word) const;
  void SettleExplained();
  bool SettleExplainedAt(std::size_t mark);
  // yes_or_no.cpp, same_value.cpp, both_ends.cpp, shares.cpp and those beside them
  void SettleYesOrNo();
  std::size_t EndOfRows(std::size_t at) const;
  bool SettleNumberClaim();
  bool SettleShareClaim();
  void SettleInEvery();
  void SettleSameness();
  bool SettleAllTheSame(std::size_t rows_end, std::size_t field, bool is_plain);
  void SettleBothEnds();
  bool SettleDegreesEnds(std::size_t i);
  bool SettleVersionsEnds(std::size_t i);
  void SettleShares();
  void SettleShareOfAmount();
  void SettleCountedRanks();
  void SettleCountOfRows();
  void SettleNamedBefore();
  bool SettleNothingIn(std::size_t rows, std::size_t in);
  void SettleNamesByNoun();
  bool MeansRowsAndInside(const Piece& piece) const;
  void SettleKindOfRowsInside();
  void AskWhichRows();
  void SettleLooseEnds();
  void SettleSlips();
  void SettleSalutation();
  void SettleOnly();
  void SettleTopBehind();
  void SettleSortBehind();
  void SettleByteUnit();
  void SettleAndHowManyEach();
  void SettleNewerVersion();
  void SettleValueOfKey();
  void SettleFullOfIt();
  void SettleWhoHas();
  void SettleVerbsOfHaving();
  // words_apart.cpp, plain_forms.cpp
  void SettleWordsApart();
  void SettlePlaceOfKind();
  void SettleSharedUsage(std::size_t i);
  void SettleMovedBytes(std::size_t i);
  void SettleVersionAlone(std::size_t i);
  const semantic_model::Field* UsualVersion() const;  // of the usual rows; or none
  const semantic_model::Field* UsualPrice() const;
  void InsertUsualField(std::size_t at, const semantic_model::Field* field);
  void SettlePlainForms();
  void SettleEndings();
  void SettleExcess();
  void SettleDeeds();
  void SettleNamesThatAreNouns();
  void AskWhoseField();
  void AskGroupsOrRows();
  // restated_questions.cpp
  void SettleRestated();
  std::pair<std::size_t, std::size_t> NamesFrom(std::size_t begin) const;
  void SettleChoiceAhead();
  void SettleOneThatDiffers(std::size_t i);
  void SettleSideBySide();
  void SettleFieldOfEach();
  void SettlePlaceBehind();
  void SettlePlaceOfChild();
  void SettleWhoseExtreme(std::size_t i);
  // claims.cpp, told_fields.cpp
  void SettleClaims();
  void SettleClaimOfAll();
  bool IsPlainField(std::size_t at) const;
  void SettleToldFields();
  void SettleAmountsAsked();
  void SettleClauseOfField(std::size_t i);
  void SettleWhetherEach(std::size_t i);
  void SettleWhatEach(std::size_t i);
  void SettleNamesOf(std::size_t i);
  void SettleAmountAmong(std::size_t i);
  void SettleListThatTells(std::size_t i);
  void SettleAmountBehind();
  void SettleFieldsInARow();
  // numbers_asked_behind.cpp, ranked_keys.cpp, average_counts.cpp, owners.cpp
  void SettleNumberBehind();
  void SettleSummedOver();
  bool IsUsualKey(std::size_t at) const;
  void GroupByKey(const Piece& key);
  void SettleKeyRanked();
  void SettleKeysThatAre();
  void SettleAverageCounts();
  void SettleNamesThatAreWords();
  void SettleKnownNames();
  void SettleNameThatIsEmpty();
  void SettleVersusCounts();
  std::string OwnerAt(std::size_t at) const;
  void SettleOwners();
  // noun_phrases.cpp, shorthand.cpp
  void SettleNounPhrases();
  bool InsertUsualNoun(std::size_t behind);
  bool IsKind(std::size_t at) const;
  void SettleKindWithout(std::size_t i);
  bool IsHeadOfGroups(std::size_t at) const;
  bool IsUsualRows(std::size_t at) const;
  void SettleHeadClause(std::size_t i);
  void SettleBoundBehind(std::size_t i);
  void SettleHostedOn(std::size_t i);
  void SettleKeyThatIsSet(std::size_t i);
  void SettleAndSoOn();
  void SettleKindOfOwner();
  void NameRowsThatAreCompared();
  void SettleShorthand();
  void SettlePurpose();
  void SettleExistence(std::size_t i);
  void SettleWithin(std::size_t i);
  bool TryTold();
  // preparing.cpp
  void SettleMeanings();
  void SettleForms();
  void SettleVerbs();
  void SettleNames();
  void SettleObjects();
  void SettleShyValues();
  void SettleKeys();
  void SettleSaidOfNames();
  void SettleDescribed();
  // subject.cpp, subject_choice.cpp, question_reader.cpp
  void FindSubject();
  void TurnToDefault(std::size_t noun);
  bool IsAttached(std::size_t at) const;
  bool IsSubject(std::size_t at) const;
  bool IsNumberAmong(std::size_t at) const;
  bool IsMeasureOf(std::size_t at) const;
  bool IsCounted(std::size_t at) const;
  void SetSubjectFrom(const Piece& piece);
  void Step();
  bool TryPeriod();
  bool HasPeriod() const;
  bool TryManner();
  bool TryGlue();
  bool TryNegation();
  bool IsOfGroups(std::size_t next) const;
  bool IsIdle(std::size_t at) const;
  bool TellsTime() const;
  void DeclineSupposed();
  void DeclineAnyOne();
  // ranking.cpp; its other words: ranking_forms.cpp
  bool TryRanking();
  bool TryRankingForm();
  static Target OfDegree(const Meaning& meaning);
  bool OrdersByNumber(std::size_t by) const;
  bool TryOrder();
  bool TryDegree();
  void SetRankTarget(Target target, std::size_t at);
  bool PicksName() const;
  void FinishRanking();
  // comparison.cpp; bounds and literals: bounds.cpp
  const Meaning* ComparativeAt(std::size_t at) const;
  void Claims(bool is_more);
  bool TryComparison();
  std::string ValuesAt(std::size_t at) const;
  using Bound = planner::Bound;
  std::optional<Bound> BoundAt(std::size_t at) const;
  bool LiteralAt(std::size_t& at, Bound& bound) const;
  bool Compare(const Target& target, Bound bound, std::size_t from, std::size_t to);
  std::optional<Target> TargetAt(std::size_t at, const Bound* bound) const;
  using VersionBound = planner::VersionBound;
  bool TryVersion();
  bool IsVersionField(std::size_t at) const;
  std::optional<VersionBound> VersionAt(std::size_t at) const;
  void AddVersion(const std::string& column, const VersionBound& bound, std::size_t end);
  std::string VersionOf(const std::string& column) const;
  // conditions.cpp, children.cpp
  bool TryMeaning();
  bool SaysOneRow() const;
  bool TryValue();
  bool TellsOfUse(std::size_t at) const;
  plan::Expression InAnyText(plan::Expression said) const;
  const Meaning* EventAt(std::size_t at) const;
  bool TryEmpty();
  bool TryNew();
  bool TryEntity();
  const Meaning* Best(const Piece& piece, Meaning::Kind kind) const;
  std::size_t Distance(const std::string& entity) const;
  bool IsChild(const std::string& entity) const;
  std::size_t ChildFor(const std::string& entity);
  bool HasCondition(std::size_t child, const std::string& column) const;
  bool JoinsBoth(std::size_t begin, std::size_t end) const;
  void AddCondition(plan::Expression expression, std::size_t from, std::size_t to, As as,
                    std::optional<std::size_t> child = std::nullopt);
  std::size_t AddTarget(const Target& target, std::size_t from, std::size_t to);
  void SettleCountsApart();
  void SettleNotBoth();
  bool TryOtherRow();
  std::optional<std::size_t> OtherRowAt(std::size_t at) const;
  bool AddOtherRow(const Target& target, plan::Operator op, std::size_t from, std::size_t name);
  void SettleNumbersBehind();
  bool TryNumbers();
  std::optional<std::pair<plan::Function, std::size_t>> FunctionAt(std::size_t at) const;
  std::optional<Target> NumberAt(std::size_t at) const;
  void AddNumber(plan::Function function, const Target& target);
  // asking.cpp, grouping.cpp, fields.cpp, idle_words.cpp, plain_words.cpp, amounts.cpp
  bool TryAsk();
  bool TryYesNo();
  bool ComparesAt(std::size_t at) const;
  bool IsOfAsked(std::size_t at) const;
  void SettleOrNot();
  void SettleOurPlace();
  void SettlePlainWords();
  bool TryPrice();
  void AskHowMuchOfWhat();
  bool TryGrouping();
  bool TryUnitOfPrice();
  bool TryDoer();
  bool AddGroup();
  bool TryField();
  std::string WithWords(std::size_t at, const std::string& words) const;
  bool IsAskedWith(std::size_t at) const;
  bool TryUsed(const semantic_model::Field& field);
  bool TryMeasure();
  bool JoinsRanked() const;
  bool TryUsage();
  void AskWhatIsUsed();
  // joined_names.cpp, naming.cpp, tags.cpp
  struct JoinedName {
    std::size_t at = 0;   // the piece of the name
    std::size_t end = 0;  // the piece behind it
  };
  bool IsNameAt(std::size_t at) const;
  std::optional<JoinedName> JoinedNameAt(std::size_t end, const std::string& entity) const;
  bool IsBothOfList(std::size_t at) const;
  bool TryName();
  bool MayBeName(std::size_t at) const;
  bool TryPartOfName();
  std::vector<std::string> NameColumns(bool with_subject, const std::string& entity) const;
  std::string OwnerOfTags() const;
  const Meaning* MapFor(const std::string& key) const;
  bool TryUsualKey();
  bool IsValueWord(std::size_t at) const;
  bool TryTag();
  bool TryKeyOfTag();
  std::size_t ValueWordAt(std::size_t at) const;

  std::string_view Word(std::size_t at) const;
  bool Is(std::size_t at, std::initializer_list<std::string_view> words) const;
  bool Follows(std::size_t at, std::initializer_list<std::string_view> words) const;
  std::size_t SkipSilent(std::size_t at) const;
  void Take(std::size_t count, As as, Part part, std::size_t index = 0);
  void TakeTo(std::size_t end, As as, Part part, std::size_t index = 0);

  const semantic_model::Model& model_;
  const Lexicon& lexicon_;
  std::vector<Piece> pieces_;
  std::int64_t now_ms_;
  const std::vector<KnownName>& known_names_;
  std::size_t at_ = 0;
  Draft draft_;
  std::optional<std::variant<Draft, plan::Ambiguous, plan::Declined>> end_;

  std::size_t head_ = 0;  // the piece of the subject, or of the field that is asked for
  bool has_head_ = false;
  std::vector<std::string> reached_;  // the subject, and what it belongs to
  // What the next content word will mean; each is set by one word and used up by another.
  bool negated_ = false;
  bool says_who_ = false;
  bool says_how_ = false;
  bool is_available_ = false;  // "available" chose the subject
  bool says_no_ = false;       // negated_ by "no"
  bool says_without_ = false;  // negated_ by "no" or "without": rows that are not there
  bool or_ = false;
  bool and_ = false;
  bool said_and_ = false;    // "and", since the last condition
  bool said_comma_ = false;  // a comma
  bool said_noun_ = false;   // the rows\' noun, since then
  bool said_noun_ever_ = false;
  bool and_since_noun_ = false;
  bool other_noun_ = false;    // another noun that names nothing
  bool but_ = false;           // "but not", just before
  bool how_ = false;           // "how many", and not "number of"
  bool has_ = false;           // "with", "have"
  bool be_ = false;            // "is", "are" just before
  bool grouping_ = false;      // "by", "per", "each"
  bool says_best_ = false;     // "best", "worst": by what?
  bool tells_ = false;         // "including …": fields that are told of each row
  bool asks_usage_ = false;    // "usage": of what?
  bool asks_amount_ = false;   // "how much": of what?
  bool splits_ = false;        // "share of x among y": what is said now is of y
  bool turned_ = false;        // "projects" are asked for, by their services
  bool is_choice_ = false;     // "which is cheaper, a or b"
  bool ranking_open_ = false;  // "highest" still without its target
  bool predicate_ = false;
  bool targets_end_ = true;   // the last target cannot be compared any more
  std::int64_t top_ = 0;      // "three services with the highest ..."
  std::string named_entity_;  // "project", just before a name
  std::string preposition_;
  std::string who_column_;  // "who", of what happens
  std::string new_column_;  // "new": the time that the period is about
};

}  // namespace claribi::planner
