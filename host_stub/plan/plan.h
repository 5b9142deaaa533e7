// Plan: a question as data. It names entities, fields, measures and terms; never a tool, an
// argument or SQL. A planner makes it from words; plan_checks.h holds it against the model; the
// resolver replaces its terms by names of the estate. Source: docs/plan.schema.json.
//
// Columns are "entity.field", "entity.field.key" for a map such as tags, or the alias of a measure
// or an aggregate; an alias has no point. A row of `from` has, beside its own columns, those of
// every entity it belongs to (semantic_model::Model::ReachableFrom). Other entities come in by
// joins, because those multiply rows.
//
// The order of work: rows of `from` -> joins -> where -> measures -> where, again, with them ->
// group_by and aggregates -> having -> shares -> order -> limit -> difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "semantic_model/semantic_model.h"
#include "values/json_value.h"
#include "values/utc.h"

namespace claribi::plan {

using semantic_model::OverNodes;
using semantic_model::OverTime;
using values::CalendarUnit;

/// A stretch of time, still to be worked out from "now" (plan/period.h). Windows are half open.
struct Period {
  enum class Kind {
    kRolling,   // the last `count` `unit`s until now
    kCalendar,  // the calendar `unit` that lies `offset` units from the present one: -1 is
                // yesterday
    kSince,     // from `from`, or from the last `weekday`, until now
    kBetween    // `from` until `to`
  };
  Kind kind = Kind::kRolling;
  std::int64_t count = 1;
  CalendarUnit unit = CalendarUnit::kDay;
  std::int64_t offset = 0;
  std::optional<int> weekday;  // 0 is Monday
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  friend bool operator==(const Period&, const Period&) = default;
};

/// What a column is compared with.
struct Literal {
  enum class Kind {
    kText,    // a value of a field, exactly as the vendor writes it (case aside)
    kTerm,    // a name, or a part of one, as the person wrote it: for the resolver
    kNumber,  // with `unit`; "" is the column's own
    kTruth,
    kMoment,  // Unix ms
    kAgo      // so many `units` before now
  };
  Kind kind = Kind::kText;
  std::string text;
  double number = 0;
  std::string unit;
  bool truth = false;
  std::int64_t moment_ms = 0;
  CalendarUnit units = CalendarUnit::kDay;
  friend bool operator==(const Literal&, const Literal&) = default;
};

enum class Operator {
  kEqual,
  kNotEqual,
  kLess,
  kAtMost,
  kMore,
  kAtLeast,
  kBetween,   // two values, both included
  kIn,        // one of the values
  kHasToken,  // a whole part of the text between non-letters: "pro" in "data-pro-64"; an item of a
              // list; a name or a name or value of a map
  kStartsWith,
  kContains,
  kEndsWith,
  kExists,  // has a value (is not none, not empty)
  kWithin   // a time inside `period`
};
const std::vector<std::string_view>& OperatorNames();  // in the order of the enumeration

/// A condition on a row.
struct Expression {
  enum class Kind { kAnd, kOr, kNot, kCompare, kNamed };
  Kind kind = Kind::kAnd;
  std::vector<Expression> operands;  // kAnd, kOr (one or more), kNot (one); of kCompare: below
  // kCompare. Instead of values, one operand: what the one row that fulfils it has in the same
  // column. That row fulfils no plan that compares with it.
  std::string column;
  Operator op = Operator::kEqual;
  std::vector<Literal> values;
  std::string than;  // another column instead of values
  std::optional<Period> period;
  // kNamed: the row, or one that it belongs to, has this name; terms are alternatives
  std::vector<std::string> terms;
  std::vector<std::string> among;  // columns to look in, best first
  bool is_whole = false;           // no part of a name fits, and no name that is not listed
  friend bool operator==(const Expression&, const Expression&) = default;
};

enum class JoinKind {
  kInner,  // rows with at least one such child, once for each
  kLeft,   // all rows; once without a child's values where there is none
  kAnti,   // rows without such a child
  kSemi    // rows with at least one such child, once
};
const std::vector<std::string_view>& JoinKindNames();

/// Rows of an entity that belongs to `from`, directly or through others.
struct Join {
  JoinKind kind = JoinKind::kInner;
  std::string entity;
  std::optional<Expression> where;  // of the child, before it is joined
  friend bool operator==(const Join&, const Join&) = default;
};

/// A measure of each row of `from`.
struct MeasureUse {
  std::string measure;
  std::string alias;                    // the column
  std::optional<OverNodes> over_nodes;  // absent: the model's
  std::optional<OverTime> over_time;
  std::optional<Period> period;  // absent: the model's window
  std::optional<CalendarUnit>
      grain;  // a row for each such unit of time; the column ALIAS_time has it
  /// The same measure in another period: the columns ALIAS_before and ALIAS_change are added.
  /// kRolling and kCalendar without a period of their own: the one just before.
  bool compares = false;
  std::optional<Period> with_period;
  friend bool operator==(const MeasureUse&, const MeasureUse&) = default;
};

/// kAverageCount: how many values there are for each row of the plan's entity, on average.
enum class Function { kCount, kDistinct, kSum, kAverage, kMin, kMax, kAverageCount };
const std::vector<std::string_view>& FunctionNames();

struct Aggregate {
  Function function = Function::kCount;
  std::string of;  // a column; "" of count: the rows
  std::string alias;
  std::optional<Expression> where;  // only these rows count
  bool as_share = false;  // percent of the same over all groups; without groups: of all rows
  friend bool operator==(const Aggregate&, const Aggregate&) = default;
};

struct Group {
  std::string column;
  std::optional<CalendarUnit> grain;  // of a time
  friend bool operator==(const Group&, const Group&) = default;
};

struct Order {
  std::string column;
  bool descending = false;
  friend bool operator==(const Order&, const Order&) = default;
};

/// So many rows, after `skip` others; rows equal to the last one in what they are ordered by come
/// along. With `per`, so many of each group of rows that have the same in these columns. With
/// `both_ends`, so many from the end of the order, too; of each group, where `per` says so.
struct Limit {
  std::int64_t count = 1;
  bool with_ties = true;
  std::int64_t skip = 0;
  std::vector<std::string> per{};
  bool both_ends = false;
  friend bool operator==(const Limit&, const Limit&) = default;
};

/// "Is a older than b": what is said of the one that is named first.
struct Claim {
  std::string named;    // a term; a name once it is resolved
  bool is_more = true;  // its value is the greater one
  friend bool operator==(const Claim&, const Claim&) = default;
};

/// The first row's value less the second's, where exactly two rows are left.
struct Difference {
  std::string of;                // a column of numbers
  std::optional<Claim> claim{};  // then the answer is yes or no
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// "Are a and b on the same plan": whether all rows have the same value; or different ones.
struct Sameness {
  std::string of;  // a column
  bool is_same = true;
  friend bool operator==(const Sameness&, const Sameness&) = default;
};

struct VerdictUse {
  std::string verdict;
  std::optional<Period> period;
  friend bool operator==(const VerdictUse&, const VerdictUse&) = default;
};

/// What the sentence opens with, and what must be read for it to be said.
enum class Frame {
  kList,    // "5 PostgreSQL services run on …": needs nothing; missing rows are said
  kCount,   // "41 services"
  kValue,   // one value of one row
  kTop,     // the first rows of an order: withheld where a row is missing
  kGroups,  // a count or sum for each group
  kExists,  // "Yes: …" or "No …": "no" is withheld where a row is missing. Of one aggregate
            // without groups: whether it fulfils `having`
  kDifference,
  kComparison,  // two named rows, or two periods, side by side
  kSeries,      // values over time
  kVerdict
};
const std::vector<std::string_view>& FrameNames();

/// How one piece of the question is covered. Every word of it is in one such piece, in its order.
struct WordUse {
  enum class As {
    kFiller,
    kEntity,
    kField,
    kValue,
    kMeasure,
    kTerm,
    kOperator,
    kNumber,
    kPeriod,
    kVerdict
  };
  std::string words;  // as they stand in the question
  As as = As::kFiller;
  std::string at;  // JSON pointer into the plan: what says it; "" for fillers
  friend bool operator==(const WordUse&, const WordUse&) = default;
};
const std::vector<std::string_view>& WordUseNames();

struct Plan {
  std::string from;
  std::vector<Join> joins;
  std::optional<Expression> where;
  std::vector<MeasureUse> measures;
  std::vector<std::string> select;  // columns; empty: the entity's usual ones and all measures
  std::vector<Group> group_by;
  std::vector<Aggregate> aggregates;
  std::optional<Expression> having;
  std::vector<Order> order;
  std::optional<Limit> limit;
  std::optional<Difference> difference;
  std::optional<Sameness> sameness;  // of kComparison
  std::optional<VerdictUse> verdict;
  Frame frame = Frame::kList;
  bool is_all = false;  // of kExists: exceptions are found, and "yes" means that there are none
  std::vector<WordUse> words;  // empty for a plan that was not made from words
  friend bool operator==(const Plan&, const Plan&) = default;
};

/// The question has several meanings. Each choice is a question that has one.
struct Ambiguous {
  std::string asks;  // "Which service do you mean?"
  std::vector<std::string> choices;
  friend bool operator==(const Ambiguous&, const Ambiguous&) = default;
};

/// The question is not answered.
struct Declined {
  enum class Why {
    kNotUnderstood,  // a word that nothing explains
    kCannotTell,     // the vendor's tools do not give it
    kSeveral,        // several questions in one
    kFollowUp,       // needs an earlier question
    kReason,         // "why"
    kOutOfRange,     // a period longer than what is kept, or cut finer than the points
    kEmpty,
    kTooLong
  };
  Why why = Why::kNotUnderstood;
  std::string missing;              // a sentence: what is missing, or which words
  std::vector<std::string> offers;  // questions that can be answered; at most three
  friend bool operator==(const Declined&, const Declined&) = default;
};
const std::vector<std::string_view>& WhyNames();
const std::vector<std::string_view>& CalendarUnitNames();  // "minute" to "year"
const std::vector<std::string_view>& WeekdayNames();       // from "monday"

/// What a planner makes of a question.
using Planned = std::variant<Plan, Ambiguous, Declined>;

}  // namespace claribi::plan
