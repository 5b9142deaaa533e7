#include "presentation/plan_chips.h"

#include <algorithm>

#include "plan/period.h"
#include "plan/plan_checks.h"
#include "plan/plan_json.h"
#include "presentation/subject_text.h"
#include "presentation/wording.h"
#include "values/json_patch.h"
#include "values/unit.h"

namespace claribi::presentation {
namespace {

using plan::Expression;
using plan::Literal;
using plan::Period;
using plan::Plan;
using semantic_model::Model;
using values::Json;
using values::PatchOperation;

constexpr std::size_t kMostOffered = 16;

std::string Numbered(std::int64_t count, const std::string& unit) {
  return count == 1 ? unit : std::to_string(count) + " " + unit + "s";
}

std::string UnitName(plan::CalendarUnit unit) {
  return std::string(plan::CalendarUnitNames()[static_cast<std::size_t>(unit)]);
}

std::string PeriodText(const Period& period, std::int64_t now_ms) {
  if (period.kind == Period::Kind::kRolling) {
    return "the last " + Numbered(period.count, UnitName(period.unit));
  }
  const bool is_present = period.kind == Period::Kind::kCalendar && period.offset == 0;
  const std::string window = plan::WindowText(plan::WindowOf(period, now_ms));
  return is_present ? "this " + UnitName(period.unit) : window;
}

Json Last(std::int64_t count, const std::string& unit) {
  Json last = Json::EmptyObject();
  last.Set("count", count).Set("unit", unit);
  return Json::EmptyObject().Set("last", last);
}

class Chips {
 public:
  Chips(const Plan& plan, const Model& model, std::int64_t now_ms)
      : plan_(plan), model_(model), now_ms_(now_ms), json_(plan::ToJson(plan::Planned(plan))) {}

  Json All() {
    const auto& entity = *model_.FindEntity(plan_.from);
    Begin("/plan/from", "entity", Capital(entity.naming.plural));
    Push();
    if (plan_.where) Conditions(*plan_.where, "/plan/where");
    for (std::size_t i = 0; i < plan_.joins.size(); ++i) JoinChip(i);
    for (std::size_t i = 0; i < plan_.measures.size(); ++i) MeasureChips(i);
    for (std::size_t i = 0; i < plan_.group_by.size(); ++i) GroupChip(i);
    for (std::size_t i = 0; i < plan_.aggregates.size(); ++i) AggregateChip(i);
    if (plan_.having) Conditions(*plan_.having, "/plan/having");
    if (plan_.verdict) VerdictChips();
    for (std::size_t i = 0; i < plan_.order.size(); ++i) OrderChip(i);
    if (plan_.limit) LimitChip();
    return std::move(chips_);
  }

 private:
  // ---- The chip at hand

  void Begin(const std::string& id, const std::string& kind, const std::string& text) {
    chip_ = Json::EmptyObject();
    chip_.Set("id", id).Set("kind", kind);
    chip_.Set("text", text);
    choices_ = Json::EmptyArray();
    edit_ = Json();
    remove_ = Json();
  }

  void Push() {
    chip_.Set("choices", std::move(choices_)).Set("edit", std::move(edit_));
    chips_.Push(chip_.Set("remove", std::move(remove_)));
  }

  bool Fits(const Json& patch) const {
    const auto changed = values::ApplyPatch(json_, patch);
    if (!changed) return false;
    const auto planned = plan::PlannedFromJson(*changed);
    const auto* plan = planned ? std::get_if<Plan>(&*planned) : nullptr;
    return plan != nullptr && plan::CheckPlan(*plan, model_).ok();
  }

  // The words of the question say what was asked at first, not what it was changed to.
  Json Patch(Json operation) const {
    Json patch = Json::EmptyArray();
    if (json_.At("/plan/words") != nullptr) patch.Push(PatchOperation("remove", "/plan/words"));
    return patch.Push(std::move(operation));
  }

  void Choice(const std::string& text, bool selected, Json operation) {
    if (choices_.Items().size() >= kMostOffered) return;
    Json patch = Patch(std::move(operation));
    if (!selected && !Fits(patch)) return;
    Json choice = Json::EmptyObject();
    choice.Set("text", text).Set("selected", selected);
    choices_.Push(choice.Set("patch", std::move(patch)));
  }

  // "add" replaces a member that is there.
  void Choice(const std::string& text, bool selected, const std::string& path, Json value) {
    Choice(text, selected, PatchOperation("add", path, std::move(value)));
  }

  void Removable(const std::string& path) {
    Json patch = Patch(PatchOperation("remove", path));
    if (Fits(patch)) remove_ = std::move(patch);
  }

  void Editable(const std::string& path, const std::string& type, Json value,
                const std::string& unit) {
    edit_ = Json::EmptyObject();
    edit_.Set("path", path).Set("type", type);
    edit_.Set("value", std::move(value));
    edit_.Set("unit", unit.empty() ? Json() : Json(unit));
  }

  // ---- Conditions

  void Conditions(const Expression& expression, const std::string& at) {
    const std::string named = NamedRowText(expression, plan_, model_);
    const bool is_list = expression.kind == Expression::Kind::kAnd;
    if (named.empty() && is_list) {
      for (std::size_t i = 0; i < expression.operands.size(); ++i) {
        Condition(expression.operands[i], at + "/and/" + std::to_string(i),
                  expression.operands.size() == 1 ? at : "");
      }
      return;
    }
    if (named.empty()) return Condition(expression, at, "");
    Begin(at, "condition", "named " + named);
    Removable(at);
    Push();
  }

  // `whole`: what goes with it, where it is the only one.
  void Condition(const Expression& expression, const std::string& at, const std::string& whole) {
    const std::string named = NamedRowText(expression, plan_, model_);
    Begin(at, "condition",
          named.empty() ? ConditionText(expression, plan_, model_, now_ms_) : "named " + named);
    Removable(whole.empty() ? at : whole);
    const bool is_one =
        expression.kind == Expression::Kind::kCompare && expression.values.size() == 1;
    if (expression.period) PeriodChoices(at + "/period", &*expression.period);
    if (is_one) ValueChoices(expression, at + "/value");
    Push();
  }

  void ValueChoices(const Expression& expression, const std::string& at) {
    const Literal& literal = expression.values.front();
    const auto* field = model_.FindColumn(expression.column);
    if (literal.kind == Literal::Kind::kNumber) {
      const std::string unit =
          literal.unit.empty() && field != nullptr ? field->unit : literal.unit;
      const Json* there = json_.At(at + "/number");
      const std::string path = there != nullptr ? at + "/number" : at;
      Editable(path, "number", Json(literal.number), values::SignOf(unit));
    }
    if (literal.kind != Literal::Kind::kText || field == nullptr) return;
    if (field->values.empty()) return Editable(at, "text", Json(literal.text), "");
    for (const auto& known : field->values) {
      Choice(known.label, known.value == literal.text, at, Json(known.value));
    }
  }

  // ---- Other parts

  void JoinChip(std::size_t i) {
    const plan::Join& join = plan_.joins[i];
    const std::string at = "/plan/joins/" + std::to_string(i);
    const std::string children = model_.FindEntity(join.entity)->naming.plural;
    const bool is_without = join.kind == plan::JoinKind::kAnti;
    Begin(at, "join", (is_without ? "without " : "with ") + children);
    if (is_without || join.kind == plan::JoinKind::kSemi) {
      Choice("with " + children, !is_without, at + "/kind", Json("semi"));
      Choice("without " + children, is_without, at + "/kind", Json("anti"));
    }
    Removable(at);
    Push();
    if (join.where) Conditions(*join.where, at + "/where");
  }

  void MeasureChips(std::size_t i) {
    const plan::MeasureUse& use = plan_.measures[i];
    const auto& measure = *model_.FindMeasure(use.measure);
    const std::string at = "/plan/measures/" + std::to_string(i);
    Begin(at, "measure", Capital(measure.label));
    for (const auto& other : model_.measures) {
      Choice(Capital(other.label), other.id == measure.id, at + "/measure", Json(other.id));
    }
    Removable(at);
    Push();
    static const std::vector<std::string> kReductions{"mean", "highest", "lowest", "latest", "sum"};
    const auto over = use.over_time.value_or(measure.over_time);
    Begin(at + "/over_time", "reduction", kReductions[static_cast<std::size_t>(over)]);
    for (std::size_t one = 0; one < 4; ++one) {  // points are no amounts that add up
      Choice(kReductions[one], one == static_cast<std::size_t>(over), at + "/over_time",
             Json(std::string(semantic_model::OverTimeNames()[one])));
    }
    Push();
    Begin(at + "/period", "period",
          use.period ? PeriodText(*use.period, now_ms_) : "the last " + measure.window);
    PeriodChoices(at + "/period", use.period ? &*use.period : nullptr);
    if (use.period) Removable(at + "/period");
    Push();
  }

  void PeriodChoices(const std::string& at, const Period* present_opt) {
    for (const char* unit : {"hour", "day", "week", "month"}) {
      const bool selected = present_opt != nullptr && present_opt->kind == Period::Kind::kRolling &&
                            present_opt->count == 1 && UnitName(present_opt->unit) == unit;
      Choice(std::string("the last ") + unit, selected, at, Last(1, unit));
    }
  }

  void GroupChip(std::size_t i) {
    const plan::Group& group = plan_.group_by[i];
    const std::string at = "/plan/group_by/" + std::to_string(i);
    Begin(at, "grouping", "by " + ColumnText(group.column, plan_, model_));
    if (!group.grain) {
      for (const std::string& id : model_.ReachableFrom(plan_.from)) {
        for (const auto& field : model_.FindEntity(id)->fields) {
          if (field.type != values::Type::kText) continue;
          const std::string column = semantic_model::JoinColumn(id, field.id);
          Choice("by " + ColumnText(column, plan_, model_), column == group.column, at,
                 Json(column));
        }
      }
    }
    Removable(plan_.group_by.size() == 1 ? "/plan/group_by" : at);
    Push();
  }

  void AggregateChip(std::size_t i) {
    const plan::Aggregate& aggregate = plan_.aggregates[i];
    static const std::vector<std::string> kWords{
        "number", "number of different", "sum", "average", "lowest", "highest", "average number"};
    const auto word = [&](std::size_t function) {
      if (aggregate.of.empty()) return std::string("number");
      return kWords[function] + " of " + ColumnText(aggregate.of, plan_, model_);
    };
    const std::string at = "/plan/aggregates/" + std::to_string(i);
    const auto present = static_cast<std::size_t>(aggregate.function);
    Begin(at, "aggregate", word(present) + (aggregate.as_share ? ", as share" : ""));
    const bool may_change =
        !aggregate.of.empty() && aggregate.function != plan::Function::kAverageCount;
    if (may_change) {
      for (std::size_t one = 1; one + 1 < kWords.size(); ++one) {
        Choice(word(one), one == present, at + "/function",
               Json(std::string(plan::FunctionNames()[one])));
      }
    }
    Push();
    if (aggregate.where) Conditions(*aggregate.where, at + "/where");
  }

  void VerdictChips() {
    const plan::VerdictUse& use = *plan_.verdict;
    Begin("/plan/verdict", "verdict",
          Capital(model_.FindVerdict(use.verdict)->naming.names.front()));
    Push();
    Begin("/plan/verdict/period", "period",
          use.period ? PeriodText(*use.period, now_ms_) : "the usual period");
    PeriodChoices("/plan/verdict/period", use.period ? &*use.period : nullptr);
    Push();
  }

  void OrderChip(std::size_t i) {
    const plan::Order& order = plan_.order[i];
    const std::string at = "/plan/order/" + std::to_string(i);
    const std::string column = ColumnText(order.column, plan_, model_);
    const auto text = [&](bool descending) {
      return "by " + column + (descending ? ", highest first" : ", lowest first");
    };
    Begin(at, "order", text(order.descending));
    for (const bool descending : {true, false}) {
      Choice(text(descending), descending == order.descending, at + "/descending",
             Json(descending));
    }
    Push();
  }

  void LimitChip() {
    const std::int64_t count = plan_.limit->count;
    const std::string many = count == 1 ? "one" : std::to_string(count);
    Begin("/plan/limit", "limit",
          "the first " + many + (plan_.limit->both_ends ? " and the last " + many : ""));
    for (const int one : {1, 3, 5, 10, 25}) {
      Choice("the first " + (one == 1 ? "one" : std::to_string(one)), one == count,
             "/plan/limit/count", Json(one));
    }
    Editable("/plan/limit/count", "number", Json(count), "");
    Removable("/plan/limit");
    Push();
  }

  const Plan& plan_;
  const Model& model_;
  const std::int64_t now_ms_;
  const Json json_;
  Json chips_ = Json::EmptyArray();
  Json chip_;
  Json choices_;
  Json edit_;
  Json remove_;
};

}  // namespace

Json ChipsOf(const Plan& plan, const Model& model, std::int64_t now_ms) {
  return Chips(plan, model, now_ms).All();
}

}  // namespace claribi::presentation
