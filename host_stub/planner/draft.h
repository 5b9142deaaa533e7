// Draft: what the words of a question were read as, before it is put together as a plan. Between
// the reader (question_reader.h) and the assembly (assembly.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace claribi::planner {

/// What the question wants of the rows.
enum class Ask {
  kSeveral,
  kList,
  kCount,
  kDistinct,
  kSum,
  kAverage,
  kShare,
  kExists,
  kDifference,
  kCompare
};

/// A value of each row: a field, a measure, or how many children it has.
struct Target {
  enum class Kind { kField, kMeasure, kChildren };
  Kind kind = Kind::kField;
  std::string column{};   // of a field
  std::string measure{};  // of a measure
  std::size_t child = 0;  // of kChildren: index in Draft::children
  friend bool operator==(const Target&, const Target&) = default;
};

struct Condition {
  plan::Expression expression{};
  std::optional<std::size_t> child{};  // it is on this child's rows
  bool is_or = false;                  // "or" stood between the one before and this one
  bool is_and = false;                 // "and" or a comma, just before
  bool after_and = false;              // "and" somewhere between the one before and this one
  bool after_comma = false;
  bool opens = false;         // "In a, …": where it is asked
  bool after_noun = false;    // the rows' own noun, too: "Kafka services and MySQL services"
  bool is_predicate = false;  // after a verb: what is said of the rows, not which they are
};

/// Rows that belong to the subject: "with topics", "without topics", "more than 3 topics".
struct Child {
  std::string entity{};
  bool is_negated = false;
  bool is_counted = false;                  // compared or ranked by their number
  std::optional<plan::Expression> count{};  // its column is set when the plan is made
};

/// One of several numbers: "the number of services and their total price".
struct Number {
  plan::Function function = plan::Function::kCount;
  Target target{};  // of kCount: none, its rows are counted
};

struct Ranking {
  std::optional<Target> target{};
  bool counts_rows = false;  // the groups with the most rows
  bool is_descending = true;
  std::int64_t count = 1;
  std::int64_t skip = 0;   // 1: the second
  bool is_limited = true;  // false: "sorted by"
  bool has_count = false;
  bool is_extreme = false;  // "maximum", "peak": over time, where one row is meant
};

/// A part of the plan that a piece of the question is said by.
enum class Part {
  kNone,
  kFrom,
  kFrame,
  kWhere,
  kChild,
  kTarget,
  kGroup,
  kAggregate,
  kNumber,  // one of several
  kOrder,
  kLimit,
  kHaving,
  kPeriod,
  kVerdict
};

struct Use {
  std::size_t begin = 0;  // bytes in the question
  std::size_t end = 0;
  plan::WordUse::As as = plan::WordUse::As::kFiller;
  Part part = Part::kNone;
  std::size_t index = 0;  // of the condition, target, child or group
};

struct Draft {
  std::string subject;     // an entity
  std::string head_field;  // "which regions": the field that is asked for, instead of rows
  std::size_t names = 0;   // how many names
  std::vector<Target> targets;
  std::vector<Condition> conditions;
  std::vector<Child> children;
  std::vector<plan::Group> groups;
  std::vector<Number> numbers;  // of kSeveral
  std::vector<Use> uses;
  std::string group_entity;  // the entity whose key the groups are
  std::string verdict;
  std::optional<plan::Claim> claim;  // "is a older than b"
  std::optional<plan::Period> period;
  std::optional<plan::Period> compared;  // "versus last week"
  std::optional<Ranking> ranking;
  std::optional<Target> bounded;  // what of each group `bound` is said of: its sum or mean
  std::optional<plan::Expression> bound;
  std::optional<plan::Expression> rows;  // how many rows a group has; its column is set later
  std::string distinct;                  // or how many values of this column
  std::optional<plan::Expression> number_claim;  // "are there at least 5": its column is set later
  std::optional<bool> sameness;                  // "on the same plan": or on different ones
  Ask ask = Ask::kList;
  std::optional<values::CalendarUnit> grain;
  bool names_subject = false;  // a word of the question means it
  bool says_list = false;      // "list", "which": rows are wanted, and not their number
  bool says_both = false;
  bool not_both = false;       // "a or b, but not both"
  bool one_of = false;         // "exactly one of a and b"
  bool counts_apart = false;   // "how many a and how many b"
  bool counts_beside = false;  // "how many topics and partitions": of what stands beside, too
  bool says_twice = false;     // "the price of a and the price of b"
  bool repeats_noun = false;   // "services in a and services in b"
  bool says_each = false;      // "of each service", where services are the rows
  bool groups_each = false;    // "per", "each": not just "by"
  bool compares = false;
  std::vector<std::string> all_of;  // the entities that "all" may be said of; none: not said
  bool is_all = false;              // "are all of them …": yes means that none is not
  bool is_series = false;
  bool has_head = false;         // rows of the subject are what is asked for
  bool is_plural = false;        // the head word is
  bool has_name = false;         // the subject's own rows are named
  bool claims_more = false;      // "are there more a than b": whether the first is the greater
  bool counts_rows = false;      // the difference of two numbers of rows
  bool picks_name = false;       // "which costs more, a or b"
  bool is_choice = false;        // which of two groups has more rows
  bool has_fewer = false;        // or fewer
  bool both_ends = false;        // "the cheapest and the most expensive"
  bool versions_end = false;     // "the newest version": of values, and not of rows
  bool tells_amount = false;     // beside the share
  bool wants_total = false;      // "how much", "what do we spend"
  bool says_average = false;     // "average", of a measure of one row
  bool averages_counts = false;  // "average number of topics per service"
};

}  // namespace claribi::planner
