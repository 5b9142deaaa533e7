// Reading of plans. Writing is in plan_writer.cpp.
#include "plan/plan_json.h"

#include <algorithm>
#include <cmath>

#include "values/json_reader.h"

namespace claribi::plan {
namespace {

using values::Complaints;
using values::Json;
using values::Need;
using values::ObjectReader;

constexpr std::int64_t kMaxCount = 10'000;
constexpr int kMaxDepth = 20;  // of an expression: bounds the recursion

CalendarUnit ReadUnit(ObjectReader& reader, std::string_view name) {
  return static_cast<CalendarUnit>(reader.OneOf(name, Need::kRequired, CalendarUnitNames(), 2));
}

std::int64_t ReadMoment(ObjectReader& reader, std::string_view name) {
  const std::string text = reader.Text(name, Need::kRequired);
  const auto moment = values::ParseMoment(text);
  if (!moment) reader.ComplainAt(name, "a time like 2026-06-15T12:00:00Z is expected.");
  return moment.value_or(0);
}

Period ReadPeriod(ObjectReader& reader) {
  Period period;
  int kinds = 0;
  reader.Object("last", Need::kOptional, [&](ObjectReader& last) {
    ++kinds;
    period.kind = Period::Kind::kRolling;
    period.count = last.Integer("count", Need::kRequired, 1, kMaxCount).value_or(1);
    period.unit = ReadUnit(last, "unit");
  });
  reader.Object("calendar", Need::kOptional, [&](ObjectReader& calendar) {
    ++kinds;
    period.kind = Period::Kind::kCalendar;
    period.unit = ReadUnit(calendar, "unit");
    period.offset = calendar.Integer("offset", Need::kRequired, -kMaxCount, 0).value_or(0);
  });
  reader.Object("since", Need::kOptional, [&](ObjectReader& since) {
    ++kinds;
    period.kind = Period::Kind::kSince;
    if (since.Has("weekday")) {
      period.weekday = static_cast<int>(since.OneOf("weekday", Need::kRequired, WeekdayNames(), 0));
    } else {
      period.from_ms = ReadMoment(since, "moment");
    }
  });
  reader.Object("between", Need::kOptional, [&](ObjectReader& between) {
    ++kinds;
    period.kind = Period::Kind::kBetween;
    period.from_ms = ReadMoment(between, "from");
    period.to_ms = ReadMoment(between, "to");
    if (period.to_ms <= period.from_ms) between.Complain("\"to\" lies after \"from\".");
  });
  if (kinds != 1) reader.Complain("exactly one of last, calendar, since and between is expected.");
  return period;
}

std::optional<Period> ReadPeriodIfAny(ObjectReader& reader, std::string_view name) {
  std::optional<Period> period;
  reader.Object(name, Need::kOptional, [&](ObjectReader& one) { period = ReadPeriod(one); });
  return period;
}

Literal ReadLiteral(const Json& json, const std::string& pointer, Complaints& complaints) {
  Literal literal;
  if (json.IsText()) {
    literal.text = json.Text();
    return literal;
  }
  if (json.IsNumber()) {
    literal.kind = Literal::Kind::kNumber;
    literal.number = json.Number();
    return literal;
  }
  if (json.IsBool()) {
    literal.kind = Literal::Kind::kTruth;
    literal.truth = json.Truth();
    return literal;
  }
  ObjectReader reader(json, pointer, complaints);
  if (reader.Has("term")) {
    literal.kind = Literal::Kind::kTerm;
    literal.text = reader.Text("term", Need::kRequired);
  } else if (reader.Has("number")) {
    literal.kind = Literal::Kind::kNumber;
    literal.number = reader.Number("number", Need::kRequired).value_or(0);
    const Json* unit = reader.Any("unit", Need::kRequired);
    literal.unit = unit == nullptr ? "" : unit->Text();
  } else if (reader.Has("moment")) {
    literal.kind = Literal::Kind::kMoment;
    literal.moment_ms = ReadMoment(reader, "moment");
  } else {
    literal.kind = Literal::Kind::kAgo;
    reader.Object("ago", Need::kRequired, [&](ObjectReader& ago) {
      literal.number = ago.Number("count", Need::kRequired).value_or(0);
      literal.units = ReadUnit(ago, "unit");
    });
  }
  reader.Finish();
  return literal;
}

Expression ReadExpression(const Json& json, const std::string& pointer, Complaints& complaints,
                          int depth) {
  Expression expression;
  if (depth > kMaxDepth) {
    complaints.Add(pointer, "the conditions are nested too deeply.");
    return expression;
  }
  ObjectReader reader(json, pointer, complaints);
  const auto operands = [&](std::string_view name, Expression::Kind kind) {
    expression.kind = kind;
    const Json* list = reader.Any(name, Need::kRequired);
    if (list == nullptr || !list->IsArray() || list->Items().empty()) {
      reader.ComplainAt(name, "a list of at least one condition is expected.");
      return;
    }
    for (std::size_t i = 0; i < list->Items().size(); ++i) {
      expression.operands.push_back(ReadExpression(list->Items()[i],
                                                   reader.PointerTo(name) + "/" + std::to_string(i),
                                                   complaints, depth + 1));
    }
  };
  if (reader.Has("and")) {
    operands("and", Expression::Kind::kAnd);
  } else if (reader.Has("or")) {
    operands("or", Expression::Kind::kOr);
  } else if (reader.Has("not")) {
    expression.kind = Expression::Kind::kNot;
    expression.operands.push_back(ReadExpression(*reader.Any("not", Need::kRequired),
                                                 reader.PointerTo("not"), complaints, depth + 1));
  } else if (reader.Has("named")) {
    expression.kind = Expression::Kind::kNamed;
    expression.terms = reader.Texts("named", Need::kRequired);
    expression.among = reader.Texts("among", Need::kRequired);
    expression.is_whole = reader.Truth("whole", false);
    if (expression.terms.empty()) reader.ComplainAt("named", "at least one term is expected.");
    if (expression.among.empty()) reader.ComplainAt("among", "at least one column is expected.");
  } else {
    expression.kind = Expression::Kind::kCompare;
    expression.column = reader.Text("column", Need::kRequired);
    expression.op = static_cast<Operator>(reader.OneOf("op", Need::kRequired, OperatorNames(), 0));
    if (const Json* value = reader.Any("value", Need::kOptional)) {
      expression.values.push_back(ReadLiteral(*value, reader.PointerTo("value"), complaints));
    }
    if (const Json* list = reader.Any("values", Need::kOptional)) {
      if (!list->IsArray()) reader.ComplainAt("values", "a list is expected.");
      for (std::size_t i = 0; i < list->Items().size(); ++i) {
        expression.values.push_back(ReadLiteral(
            list->Items()[i], reader.PointerTo("values") + "/" + std::to_string(i), complaints));
      }
    }
    expression.than = reader.Text("than", Need::kOptional);
    if (const Json* of = reader.Any("of", Need::kOptional)) {
      expression.operands.push_back(
          ReadExpression(*of, reader.PointerTo("of"), complaints, depth + 1));
    }
    expression.period = ReadPeriodIfAny(reader, "period");
  }
  reader.Finish();
  return expression;
}

std::optional<Expression> ReadExpressionIfAny(ObjectReader& reader, std::string_view name) {
  const Json* json = reader.Any(name, Need::kOptional);
  if (json == nullptr) return std::nullopt;
  return ReadExpression(*json, reader.PointerTo(name), reader.complaints(), 0);
}

MeasureUse ReadMeasure(ObjectReader& reader) {
  MeasureUse use;
  use.measure = reader.Text("measure", Need::kRequired);
  use.alias = reader.Text("as", Need::kRequired);
  if (reader.Has("over_nodes")) {
    use.over_nodes = static_cast<OverNodes>(
        reader.OneOf("over_nodes", Need::kRequired, semantic_model::OverNodesNames(), 0));
  }
  if (reader.Has("over_time")) {
    use.over_time = static_cast<OverTime>(
        reader.OneOf("over_time", Need::kRequired, semantic_model::OverTimeNames(), 0));
  }
  use.period = ReadPeriodIfAny(reader, "period");
  if (reader.Has("grain")) use.grain = ReadUnit(reader, "grain");
  if (const Json* compare = reader.Any("compare", Need::kOptional)) {
    use.compares = true;
    if (!compare->IsText()) {
      use.with_period = ReadPeriodIfAny(reader, "compare");
    } else if (compare->Text() != "before") {
      reader.ComplainAt("compare", "\"before\" or a period is expected.");
    }
  }
  return use;
}

std::vector<Group> ReadGroups(ObjectReader& reader) {
  std::vector<Group> groups;
  const Json* list = reader.Any("group_by", Need::kOptional);
  if (list == nullptr) return groups;
  if (!list->IsArray()) reader.ComplainAt("group_by", "a list is expected.");
  for (std::size_t i = 0; i < list->Items().size(); ++i) {
    const Json& item = list->Items()[i];
    if (item.IsText()) {
      groups.push_back({.column = item.Text(), .grain = std::nullopt});
      continue;
    }
    ObjectReader each(item, reader.PointerTo("group_by") + "/" + std::to_string(i),
                      reader.complaints());
    Group group{.column = each.Text("column", Need::kRequired), .grain = std::nullopt};
    group.grain = ReadUnit(each, "grain");
    each.Finish();
    groups.push_back(std::move(group));
  }
  return groups;
}

Plan ReadPlan(ObjectReader& reader) {
  Plan plan;
  plan.from = reader.Text("from", Need::kRequired);
  reader.Objects("joins", Need::kOptional, [&](ObjectReader& each) {
    Join join;
    join.entity = each.Text("entity", Need::kRequired);
    join.kind = static_cast<JoinKind>(each.OneOf("kind", Need::kRequired, JoinKindNames(), 0));
    join.where = ReadExpressionIfAny(each, "where");
    plan.joins.push_back(std::move(join));
  });
  plan.where = ReadExpressionIfAny(reader, "where");
  reader.Objects("measures", Need::kOptional,
                 [&](ObjectReader& each) { plan.measures.push_back(ReadMeasure(each)); });
  plan.select = reader.Texts("select", Need::kOptional);
  plan.group_by = ReadGroups(reader);
  reader.Objects("aggregates", Need::kOptional, [&](ObjectReader& each) {
    Aggregate aggregate;
    aggregate.function =
        static_cast<Function>(each.OneOf("function", Need::kRequired, FunctionNames(), 0));
    aggregate.of = each.Text("of", Need::kOptional);
    aggregate.alias = each.Text("as", Need::kRequired);
    aggregate.where = ReadExpressionIfAny(each, "where");
    aggregate.as_share = each.Truth("share", false);
    plan.aggregates.push_back(std::move(aggregate));
  });
  plan.having = ReadExpressionIfAny(reader, "having");
  reader.Objects("order", Need::kOptional, [&](ObjectReader& each) {
    plan.order.push_back({.column = each.Text("by", Need::kRequired),
                          .descending = each.Truth("descending", false)});
  });
  reader.Object("limit", Need::kOptional, [&](ObjectReader& limit) {
    plan.limit = Limit{.count = limit.Integer("count", Need::kRequired, 1, kMaxCount).value_or(1),
                       .with_ties = limit.Truth("ties", true),
                       .skip = limit.Integer("skip", Need::kOptional, 0, kMaxCount).value_or(0),
                       .per = limit.Texts("per", Need::kOptional),
                       .both_ends = limit.Truth("both_ends", false)};
  });
  reader.Object("difference", Need::kOptional, [&](ObjectReader& difference) {
    plan.difference = Difference{.of = difference.Text("of", Need::kRequired)};
    difference.Object("claim", Need::kOptional, [&](ObjectReader& claim) {
      plan.difference->claim = Claim{.named = claim.Text("named", Need::kRequired),
                                     .is_more = claim.Truth("more", true)};
    });
  });
  reader.Object("same", Need::kOptional, [&](ObjectReader& same) {
    plan.sameness =
        Sameness{.of = same.Text("of", Need::kRequired), .is_same = same.Truth("is", true)};
  });
  reader.Object("verdict", Need::kOptional, [&](ObjectReader& verdict) {
    plan.verdict = VerdictUse{.verdict = verdict.Text("verdict", Need::kRequired),
                              .period = ReadPeriodIfAny(verdict, "period")};
  });
  plan.frame = static_cast<Frame>(reader.OneOf("frame", Need::kRequired, FrameNames(), 0));
  plan.is_all = reader.Truth("all", false);
  reader.Objects("words", Need::kOptional, [&](ObjectReader& each) {
    WordUse use;
    use.words = each.Text("words", Need::kRequired);
    use.as = static_cast<WordUse::As>(each.OneOf("as", Need::kRequired, WordUseNames(), 0));
    if (const Json* at = each.Any("at", Need::kOptional)) use.at = at->Text();
    plan.words.push_back(std::move(use));
  });
  return plan;
}

}  // namespace

outcome::Result<Planned> PlannedFromJson(const Json& value) {
  Complaints complaints;
  ObjectReader reader(value, "", complaints);
  reader.Any("$schema", Need::kOptional);
  reader.Integer("plan_version", Need::kRequired, kPlanVersion, kPlanVersion);
  Planned planned;
  int kinds = 0;
  reader.Object("plan", Need::kOptional, [&](ObjectReader& plan) {
    ++kinds;
    planned = ReadPlan(plan);
  });
  reader.Object("ambiguous", Need::kOptional, [&](ObjectReader& ambiguous) {
    ++kinds;
    planned = Ambiguous{.asks = ambiguous.Text("asks", Need::kRequired),
                        .choices = ambiguous.Texts("choices", Need::kRequired)};
  });
  reader.Object("declined", Need::kOptional, [&](ObjectReader& declined) {
    ++kinds;
    Declined outcome;
    outcome.why = static_cast<Declined::Why>(declined.OneOf("why", Need::kRequired, WhyNames(), 0));
    outcome.missing = declined.Text("missing", Need::kRequired);
    outcome.offers = declined.Texts("offers", Need::kOptional);
    planned = std::move(outcome);
  });
  if (kinds != 1) reader.Complain("exactly one of plan, ambiguous and declined is expected.");
  reader.Finish();
  const auto status = complaints.AsStatus("The plan", "docs/plan.schema.json describes a plan.");
  if (!status) return status.error();
  return planned;
}

outcome::Result<Planned> ReadPlanned(std::string_view text) {
  const auto json = values::ParseJson(text, "The plan");
  if (!json) return json.error();
  return PlannedFromJson(*json);
}

outcome::Result<Planned> ReadPlanFile(std::string_view text) {
  const auto json = values::ParseJson(text, "The plan");
  if (!json) return json.error();
  const Json* version = json->Find("schema_version");
  const bool is_printed = version != nullptr && version->IsNumber() && version->Integer() == 1;
  if (!is_printed) return PlannedFromJson(*json);
  Json plan = Json::EmptyObject();
  for (const auto& [name, value] : json->Members()) {
    const bool is_beside = name == "schema_version" || (name == "question" && value.IsText());
    if (!is_beside) plan.Set(name, value);
  }
  return PlannedFromJson(plan);
}

}  // namespace claribi::plan
