// Writing of plans. See plan_json.h.
#include "plan/plan_json.h"

namespace claribi::plan {
namespace {

using values::Json;

template <typename Names, typename Enumeration>
Json Word(const Names& names, Enumeration value) {
  return Json(std::string(names[static_cast<std::size_t>(value)]));
}

Json UnitJson(CalendarUnit unit) { return Word(CalendarUnitNames(), unit); }

Json PeriodJson(const Period& period) {
  Json inner = Json::EmptyObject();
  switch (period.kind) {
    case Period::Kind::kRolling:
      inner.Set("count", period.count).Set("unit", UnitJson(period.unit));
      return Json::EmptyObject().Set("last", inner);
    case Period::Kind::kCalendar:
      inner.Set("unit", UnitJson(period.unit)).Set("offset", period.offset);
      return Json::EmptyObject().Set("calendar", inner);
    case Period::Kind::kSince:
      if (period.weekday) {
        inner.Set("weekday", Word(WeekdayNames(), *period.weekday));
      } else {
        inner.Set("moment", values::Rfc3339(period.from_ms));
      }
      return Json::EmptyObject().Set("since", inner);
    case Period::Kind::kBetween:
      inner.Set("from", values::Rfc3339(period.from_ms)).Set("to", values::Rfc3339(period.to_ms));
      return Json::EmptyObject().Set("between", inner);
  }
  return {};
}

Json NumberJson(double number) {
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? Json(whole) : Json(number);
}

Json LiteralJson(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::kText:
      return Json(literal.text);
    case Literal::Kind::kTerm:
      return Json::EmptyObject().Set("term", literal.text);
    case Literal::Kind::kNumber:
      if (literal.unit.empty()) return NumberJson(literal.number);
      return Json::EmptyObject()
          .Set("number", NumberJson(literal.number))
          .Set("unit", literal.unit);
    case Literal::Kind::kTruth:
      return Json(literal.truth);
    case Literal::Kind::kMoment:
      return Json::EmptyObject().Set("moment", values::Rfc3339(literal.moment_ms));
    case Literal::Kind::kAgo: {
      Json ago = Json::EmptyObject();
      ago.Set("count", NumberJson(literal.number)).Set("unit", UnitJson(literal.units));
      return Json::EmptyObject().Set("ago", ago);
    }
  }
  return {};
}

Json ExpressionJson(const Expression& expression) {
  Json json = Json::EmptyObject();
  Json operands = Json::EmptyArray();
  for (const Expression& operand : expression.operands) operands.Push(ExpressionJson(operand));
  switch (expression.kind) {
    case Expression::Kind::kAnd:
      return json.Set("and", operands);
    case Expression::Kind::kOr:
      return json.Set("or", operands);
    case Expression::Kind::kNot:
      return json.Set("not", ExpressionJson(expression.operands.front()));
    case Expression::Kind::kNamed:
      json.Set("named", Json::Texts(expression.terms)).Set("among", Json::Texts(expression.among));
      if (expression.is_whole) json.Set("whole", true);
      return json;
    case Expression::Kind::kCompare:
      break;
  }
  json.Set("column", expression.column).Set("op", Word(OperatorNames(), expression.op));
  if (expression.values.size() == 1) json.Set("value", LiteralJson(expression.values.front()));
  if (expression.values.size() > 1) {
    Json list = Json::EmptyArray();
    for (const Literal& literal : expression.values) list.Push(LiteralJson(literal));
    json.Set("values", list);
  }
  if (!expression.than.empty()) json.Set("than", expression.than);
  if (!expression.operands.empty()) json.Set("of", ExpressionJson(expression.operands.front()));
  if (expression.period) json.Set("period", PeriodJson(*expression.period));
  return json;
}

Json MeasureJson(const MeasureUse& use) {
  Json json = Json::EmptyObject();
  json.Set("measure", use.measure).Set("as", use.alias);
  if (use.over_nodes) {
    json.Set("over_nodes", Word(semantic_model::OverNodesNames(), *use.over_nodes));
  }
  if (use.over_time) json.Set("over_time", Word(semantic_model::OverTimeNames(), *use.over_time));
  if (use.period) json.Set("period", PeriodJson(*use.period));
  if (use.grain) json.Set("grain", UnitJson(*use.grain));
  if (use.compares) {
    json.Set("compare", use.with_period ? PeriodJson(*use.with_period) : Json("before"));
  }
  return json;
}

Json AggregateJson(const Aggregate& aggregate) {
  Json json = Json::EmptyObject();
  json.Set("function", Word(FunctionNames(), aggregate.function));
  if (!aggregate.of.empty()) json.Set("of", aggregate.of);
  json.Set("as", aggregate.alias);
  if (aggregate.where) json.Set("where", ExpressionJson(*aggregate.where));
  if (aggregate.as_share) json.Set("share", true);
  return json;
}

template <typename Part, typename Write>
void SetList(Json& json, std::string_view name, const std::vector<Part>& parts, Write write) {
  if (parts.empty()) return;
  Json list = Json::EmptyArray();
  for (const Part& part : parts) list.Push(write(part));
  json.Set(name, list);
}

Json PlanJson(const Plan& plan) {
  Json json = Json::EmptyObject();
  json.Set("from", plan.from);
  SetList(json, "joins", plan.joins, [](const Join& join) {
    Json one = Json::EmptyObject();
    one.Set("entity", join.entity).Set("kind", Word(JoinKindNames(), join.kind));
    if (join.where) one.Set("where", ExpressionJson(*join.where));
    return one;
  });
  if (plan.where) json.Set("where", ExpressionJson(*plan.where));
  SetList(json, "measures", plan.measures, MeasureJson);
  if (!plan.select.empty()) json.Set("select", Json::Texts(plan.select));
  SetList(json, "group_by", plan.group_by, [](const Group& group) {
    if (!group.grain) return Json(group.column);
    return Json::EmptyObject().Set("column", group.column).Set("grain", UnitJson(*group.grain));
  });
  SetList(json, "aggregates", plan.aggregates, AggregateJson);
  if (plan.having) json.Set("having", ExpressionJson(*plan.having));
  SetList(json, "order", plan.order, [](const Order& order) {
    Json one = Json::EmptyObject();
    one.Set("by", order.column);
    if (order.descending) one.Set("descending", true);
    return one;
  });
  if (plan.limit) {
    Json limit = Json::EmptyObject();
    limit.Set("count", plan.limit->count);
    if (!plan.limit->with_ties) limit.Set("ties", false);
    if (plan.limit->skip > 0) limit.Set("skip", plan.limit->skip);
    if (!plan.limit->per.empty()) limit.Set("per", Json::Texts(plan.limit->per));
    if (plan.limit->both_ends) limit.Set("both_ends", true);
    json.Set("limit", limit);
  }
  if (plan.difference) {
    Json difference = Json::EmptyObject().Set("of", plan.difference->of);
    if (const auto& claim = plan.difference->claim) {
      difference.Set("claim",
                     Json::EmptyObject().Set("named", claim->named).Set("more", claim->is_more));
    }
    json.Set("difference", difference);
  }
  if (plan.sameness) {
    Json same = Json::EmptyObject().Set("of", plan.sameness->of);
    if (!plan.sameness->is_same) same.Set("is", false);
    json.Set("same", same);
  }
  if (plan.verdict) {
    Json verdict = Json::EmptyObject();
    verdict.Set("verdict", plan.verdict->verdict);
    if (plan.verdict->period) verdict.Set("period", PeriodJson(*plan.verdict->period));
    json.Set("verdict", verdict);
  }
  json.Set("frame", Word(FrameNames(), plan.frame));
  if (plan.is_all) json.Set("all", true);
  SetList(json, "words", plan.words, [](const WordUse& use) {
    Json one = Json::EmptyObject();
    one.Set("words", use.words).Set("as", Word(WordUseNames(), use.as));
    if (!use.at.empty()) one.Set("at", use.at);
    return one;
  });
  return json;
}

}  // namespace

Json ToJson(const Planned& planned) {
  Json json = Json::EmptyObject();
  json.Set("plan_version", kPlanVersion);
  if (const auto* plan = std::get_if<Plan>(&planned)) return json.Set("plan", PlanJson(*plan));
  if (const auto* ambiguous = std::get_if<Ambiguous>(&planned)) {
    Json inner = Json::EmptyObject();
    inner.Set("asks", ambiguous->asks).Set("choices", Json::Texts(ambiguous->choices));
    return json.Set("ambiguous", inner);
  }
  const auto& declined = std::get<Declined>(planned);
  Json inner = Json::EmptyObject();
  inner.Set("why", Word(WhyNames(), declined.why)).Set("missing", declined.missing);
  if (!declined.offers.empty()) inner.Set("offers", Json::Texts(declined.offers));
  return json.Set("declined", inner);
}

}  // namespace claribi::plan
