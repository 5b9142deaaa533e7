// Model: what can be asked of a vendor, as data: entities with typed fields, what belongs to what,
// which read of which tool yields which fields, measures, health rules, and what cannot be told.
// It is to a question what the manifest is to a connection. Nothing here is code about a vendor.
// Learned from LookML (views, primary keys), Cube (additive and multiplied measures) and MetricFlow
// (entities as join keys, measures apart from fields).
// Source: manifests/model.schema.json; docs/answers.md explains how to write one.
//
// A planner needs Entity, Field, Measure, Verdict and CannotTell: words and meanings. Read and
// MetricSource are for the compiler: tools and arguments. No planner may look at those.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "values/cell.h"
#include "values/json_value.h"

namespace claribi::semantic_model {

using values::Json;
using values::Type;

/// How people say it: in the singular, in lower case. Plurals are the planner's to know; the first
/// one is what answers say, and `plural` its plural.
struct Naming {
  std::vector<std::string> names;
  std::string plural;
};

/// One value that a field is known to have, with the words for it: {"pg", {"postgresql", …}}.
struct KnownValue {
  std::string value;
  std::string label;  // how answers write it: "PostgreSQL"
  std::vector<std::string> names;
  std::vector<std::string> verbs;       // that say it alone: "services that run"
  std::vector<std::string> predicates;  // that say it behind "is" or before rows: "live services"
  std::string note;  // a sentence for every answer whose rows have it, or have it not
};

/// How a field is made from other fields of the same row. Pure; see rows/derivation.h.
struct Derivation {
  enum class Kind {
    kBefore,  // the text before the first `separator`; all of it where there is none
    kAfter,   // the text after the first `separator`; none where there is none
    kWithoutTrailingNumbers,  // "business-16" is "business": parts at the end that are digits go
    kAge,                     // days from a time until now
    kLength,                  // how many items a list or a map has
    kScaled,                  // a number times `factor`
    kMinus                    // a number less that of the field `minus`
  };
  Kind kind = Kind::kBefore;
  std::string of;  // a field of the same entity
  std::string minus;
  std::string separator;
  std::string until;               // of kAfter: the text ends before it, where it is there
  std::vector<std::string> keeps;  // of kAfter: texts before the separator that are told themselves
  double factor = 1;
};

/// A condition on a row: its column has, or has not, one of these values.
struct RowCondition {
  std::string column;  // "entity.field"
  std::vector<std::string> values;
  bool is_negated = false;
  std::string because;  // a part of a sentence: "powered-off services answer no queries"
};

struct Field {
  std::string id;
  Type type = Type::kText;
  std::string unit;  // values/unit.h; "" is none
  Naming naming;
  std::string description;
  std::vector<KnownValue> values;  // where the vendor has a list; others may still occur
  std::optional<Derivation> derived;
  bool is_name = false;             // people name a row by it: terms are looked for here
  bool matches_parts = false;       // people say a part of the value: "Pro" of "data-pro-64"
  bool is_estimate = false;         // said in the answer
  bool is_free_text = false;        // holds more than one thing: told, and never grouped by
  bool is_version = false;          // a text that is ordered by its numbers: "9.6" before "14"
  std::vector<std::string> absent;  // words for "has none": "untagged"
  std::vector<std::string> beside_values;  // names that mean it beside one of its values only
  std::vector<std::string> usual_keys;     // of a map: keys that people say without its name
  std::vector<std::string> said_of_rows;   // of a map: words for rows that have some of it
  std::vector<std::string> shared_as;      // names of it where a share of it is asked for
  std::vector<std::string> asked_by;       // question words that ask for it: "where"
  std::vector<std::string> more;           // words for "higher" of it: "expensive" of a price
  std::vector<std::string> less;           // and for "lower": "cheap"
  std::string note;           // a sentence for every answer that shows it; may be empty
  bool adds_up = true;        // a sum of it says something: not of a retention
  std::vector<Json> none_is;  // what the vendor writes for "none": -1
  /// Rows for which it is shown, and never added up: the price of a service that is powered off.
  std::optional<RowCondition> apart;

  /// Shares and ages do not add up, whatever the model says.
  bool IsAdditive() const { return type == Type::kNumber && adds_up && unit != "%" && unit != "d"; }
};

/// Many rows of one entity to one row of another. `on`: field of this entity -> field of that one.
struct Belonging {
  std::string entity;
  std::map<std::string, std::string> on;
};

struct Entity {
  std::string id;
  Naming naming;
  std::string description;
  std::vector<std::string> key;    // field ids that make a row one; all others may repeat
  std::string label;               // the field that answers name a row by
  std::vector<std::string> shown;  // fields of a list when the question names none
  std::vector<Belonging> belongs_to;
  std::vector<Field> fields;
  std::vector<std::string> said_of_names;  // "is NAME installed", of what is installed
  std::string empty_without;               // an entity: "empty" rows have none of it
  std::string also_said_of;                // an entity: people call its rows so, too
  bool merges = false;                     // rows of one key are one: their numbers add up
  std::string time_field;  // when it happened, for events and log lines; "" for things that last
  std::string retention;   // "four days": counts further back are "at least"; "" is for ever
  double retention_days = 0;
  std::int64_t plural_top = 1;  // "the slowest queries": so many rows, where the question says none

  const Field* Find(std::string_view id) const;
  /// How it belongs to another entity, directly; nullptr where it does not.
  const Belonging* To(std::string_view other) const;
};

struct SqlSlot {
  std::string name;            // {name} in the text
  std::string column;          // "entity.field" of the row the read is made for
  bool is_identifier = false;  // quoted as a name; else as a text literal
};

/// One argument of a call. Exactly one of the members says where its value is from.
struct Argument {
  std::string name;
  std::optional<Json> constant;
  std::string column;  // of the row that the read is made for
  std::string sql;     // a statement with slots
  std::vector<SqlSlot> slots;
  std::string
      pushed;  // a field of the rows that are yielded: given where the plan demands one value
};

struct Paging {
  enum class Kind { kNone, kOffset, kCursor, kPageNumber };
  Kind kind = Kind::kNone;
  std::string argument;       // takes the offset, cursor or page number
  std::string next;           // pointer to the next offset or cursor; absent or null there: the end
  std::string size_argument;  // "" where the tool has none
  std::int64_t size = 0;      // rows asked for; a page with fewer is the last, where `next` is ""
  std::int64_t max_pages = 100;       // more are left unread, and said to be
  bool full_page_means_more = false;  // a cursor comes with every page: a short page is the end
};

/// Where a success says that parts are missing: the rows at `rows` name what was refused.
struct PartialMark {
  std::string rows;
  std::map<std::string, std::string> binds;  // column "entity.field" -> pointer in the row
  std::string reason;                        // pointer to a text in the row; "" for none
};

/// Two numbers of an answer: where the first is lower, the answer is not whole. An empty `have` is
/// the number of rows that were read.
struct CountMark {
  std::string have;
  std::string of;
};

/// One way to call a tool for rows or for fields of rows.
struct Read {
  std::string id;
  std::string tool;
  std::string entity;  // whose rows or fields it yields
  bool lists = false;  // true: yields rows; false: adds fields to rows that are there
  std::string each;    // one call for each row of this entity; "" for one call
  bool once = false;   // one row of `each` is enough: any gives the same
  std::vector<Argument> arguments;
  std::vector<RowCondition>
      only_where;  // rows of `each` that fail one have nothing of it: left out
  /// Pointer to the array, or to the one object; a step "*" goes through an array on the way.
  std::string rows;
  /// Field -> pointers in a row, the first that leads to something counts; "" is the row itself,
  /// and
  /// "../" before a pointer the row around it.
  std::map<std::string, std::vector<std::string>> fields;
  /// Of a read that adds fields for several rows at once: the fields by which it finds them.
  std::vector<std::string> match;
  Paging paging;
  std::vector<CountMark> counts;
  std::optional<PartialMark> partial;
  bool is_inventory = false;         // serves the next question, too, for a while
  std::vector<std::string> without;  // words in a failure that mean that there are none
};

enum class OverNodes { kSum, kMean, kMax, kMin };
enum class OverTime { kMean, kMax, kMin, kLatest, kSum };
const std::vector<std::string_view>& OverNodesNames();  // in the order of the enumeration
const std::vector<std::string_view>& OverTimeNames();

/// A window that the vendor gives points for.
struct Window {
  std::string name;  // as the tool's argument wants it
  std::int64_t seconds = 0;
  std::int64_t step_seconds = 0;  // between two points
};

/// A tool that gives time series of named metrics for one row of an entity.
struct MetricSource {
  std::string id;
  std::string entity;
  std::string tool;
  std::vector<Argument> arguments;  // the row's
  std::string window_argument;
  std::string metrics_argument;  // a list of names; absent in the call that lists what there is
  std::vector<RowCondition> only_where;
  std::vector<Window> windows;  // shortest first
  std::string available;        // pointer to the names
  std::string none;             // pointer: null there means that there are no metrics
  std::string overview;         // pointer with {metric}: the array of series with statistics
  std::map<std::string, std::string> statistics;  // "mean", "max", "min", "latest" -> member
  std::string series_name;                        // member with the node's name
  std::string range;        // pointer with {metric}: [first, last] moment; "" for none
  std::string points;       // pointer with {metric}: rows [time, value of node 1, …]
  std::string point_names;  // pointer with {metric}: columns [{label}], the first is the time
};

/// One way to measure: a metric with its unit. `label` says what it is in the answer.
struct Candidate {
  std::string metric;
  std::string unit;
  std::string label;
  OverNodes over_nodes = OverNodes::kMean;
  bool is_proxy = false;  // not the thing itself: always said
};

struct Measure {
  std::string id;
  Naming naming;
  std::string label;  // how answers write it: "CPU usage"
  std::string description;
  std::string source;             // a MetricSource
  std::vector<std::string> more;  // "busy" of CPU usage
  std::vector<std::string> less;
  std::vector<std::string> objects;     // of its verbs: "data" in "receives the most data"
  std::vector<std::string> said_apart;  // a verb, and what stands apart: "writes to disk"
  OverTime over_time = OverTime::kMean;
  std::string window;  // the default period, a Window's name
  std::string by;      // a column whose value chooses among `candidates`; "" for none
  /// Best first. Key: a value of `by`, or "*".
  std::map<std::string, std::vector<Candidate>> candidates;
};

/// One threshold: value `at_least` or above (or `at_most` or below) is bad.
struct HealthRule {
  std::string id;
  std::string label;                    // "disk usage"
  std::string measure;                  // a Measure, or
  std::string column;                   // a column "entity.field"
  std::vector<std::string> bad_values;  // of a column of texts
  std::optional<double> warning;
  std::optional<double> critical;
  bool is_upper = true;  // values above are bad; false: values below
  std::string unit;
};

/// Rules that make one verdict on an entity.
struct Verdict {
  std::string id;
  std::string entity;
  Naming naming;  // "health", "healthy", "ok"
  std::vector<HealthRule> rules;
};

struct CannotTell {
  Naming naming;
  std::string reason;   // a sentence: "Aiven's tools give no invoices."
  std::string instead;  // what can be asked; may be empty
};

/// So many calls in so much time; of a tool alone, or of all; with an argument alone.
struct RateLimit {
  std::int64_t calls = 0;
  std::int64_t seconds = 0;
  std::string tool;
  std::string with_argument;
};

struct Model {
  std::string vendor;          // the manifest's id
  std::string name;            // for people
  std::string default_entity;  // what a question without one is about
  std::vector<RateLimit> limits;
  std::int64_t parallel_calls = 8;
  std::int64_t inventory_seconds = 60;
  std::vector<Entity> entities;
  std::vector<Read> reads;
  std::vector<MetricSource> metric_sources;
  std::vector<Measure> measures;
  std::vector<Verdict> verdicts;
  std::vector<CannotTell> cannot_tell;
  std::vector<std::string>
      fillers;  // words of this vendor's customers that say nothing: "instance"
  std::vector<std::string> examples;  // questions that can be answered, for offers

  const Entity* FindEntity(std::string_view id) const;
  const Measure* FindMeasure(std::string_view id) const;
  const Verdict* FindVerdict(std::string_view id) const;
  const MetricSource* FindSource(std::string_view id) const;
  /// The field of a column "entity.field" or "entity.field.key" (of a map); nullptr for no such
  /// one.
  const Field* FindColumn(std::string_view column) const;
  /// The entity itself, and every one that it belongs to, directly or through others: their columns
  /// can be used for each of its rows without a join.
  std::vector<std::string> ReachableFrom(std::string_view entity) const;
};

/// The two parts of a column; the second is "" for a name without a point.
std::pair<std::string_view, std::string_view> SplitColumn(std::string_view column);

/// The column of a field of an entity, as `SplitColumn` takes it apart.
std::string JoinColumn(std::string_view entity, std::string_view field);

}  // namespace claribi::semantic_model
