// The keywords that apply subschemas (core 2020-12, sections 10 and 11). Where only the number of
// valid ones matters, all are evaluated, because each may evaluate other members.
#include "json_schema/evaluation.h"

namespace claribi::json_schema {

using core::Json;

bool Evaluation::Holds(const Combined& keyword, const Site& site) {
  if (keyword.how == Combination::kAllOf) {
    for (const NodeIndex node : keyword.nodes) {
      if (!Check(node, site.value, site.evaluated)) return false;
    }
    return true;
  }
  const bool any = keyword.how == Combination::kAnyOf;
  std::size_t held = 0;
  for (const NodeIndex node : keyword.nodes) {
    held += Tries(node, site.value, site.evaluated) ? 1U : 0U;
    if (budget_.stopped()) return false;
    if (any && held > 0 && site.evaluated == nullptr) return true;
    if (!any && held > 1) break;
  }
  if (any ? held > 0 : held == 1) return true;
  return Fail(site, any ? "anyOf" : "oneOf",
              held == 0 ? "matches none of the alternatives of the schema"
                        : "matches more than one of the alternatives of the schema");
}

bool Evaluation::Holds(const Negated& keyword, const Site& site) {
  if (!Tries(keyword.node, site.value, nullptr)) return !budget_.stopped();
  return Fail(site, "not", "matches what the schema excludes");
}

bool Evaluation::Holds(const Conditional& keyword, const Site& site) {
  const bool condition = Tries(keyword.condition, site.value, site.evaluated);
  const NodeIndex node = condition ? keyword.then_node : keyword.else_node;
  return node == kNoNode || Check(node, site.value, site.evaluated);
}

bool Evaluation::Holds(const DependentSchemas& keyword, const Site& site) {
  const Json::Object* members = site.value.AsObject();
  if (members == nullptr) return true;
  for (const auto& [name, node] : keyword.nodes) {
    if (!budget_.Spend(1 + members->size() / 16)) return false;
    if (site.value.Find(name) == nullptr) continue;
    if (!Check(node, site.value, site.evaluated)) return false;
  }
  return true;
}

bool Evaluation::Holds(const ArrayItems& keyword, const Site& site) {
  const Json::Array* items = site.value.AsArray();
  if (items == nullptr) return true;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const NodeIndex node = i < keyword.prefix.size() ? keyword.prefix[i] : keyword.rest;
    if (node == kNoNode) break;
    if (!CheckItem(node, *items, i)) return false;
    if (site.evaluated != nullptr) site.evaluated->Mark(i);
  }
  return true;
}

bool Evaluation::Holds(const Contains& keyword, const Site& site) {
  const Json::Array* items = site.value.AsArray();
  if (items == nullptr) return true;
  std::uint64_t held = 0;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const bool holds = Tries(keyword.node, (*items)[i], nullptr);
    if (budget_.stopped()) return false;
    held += holds ? 1U : 0U;
    if (holds && site.evaluated != nullptr) site.evaluated->Mark(i);
  }
  if (held < keyword.least) {
    return Fail(site, keyword.least == 1 ? "contains" : "minContains",
                "has fewer matching items than", std::to_string(keyword.least));
  }
  if (held > keyword.most) {
    return Fail(site, "maxContains", "has more matching items than", std::to_string(keyword.most));
  }
  return true;
}

bool Evaluation::Holds(const ObjectMembers& keyword, const Site& site) {
  const Json::Object* members = site.value.AsObject();
  if (members == nullptr) return true;
  for (std::size_t i = 0; i < members->size(); ++i) {
    const Json::Member& member = (*members)[i];
    if (!budget_.Spend()) return false;
    bool is_named = false;
    const auto property = keyword.properties.find(member.first);
    if (property != keyword.properties.end()) {
      is_named = true;
      if (!CheckMember(property->second, member)) return false;
    }
    for (const auto& [pattern, node] : keyword.patterns) {
      if (!pattern.IsFoundIn(member.first, budget_)) continue;
      is_named = true;
      if (!CheckMember(node, member)) return false;
    }
    if (!is_named) {
      if (keyword.additional == kNoNode) continue;
      if (!CheckMember(keyword.additional, member)) return false;
    }
    if (site.evaluated != nullptr) site.evaluated->Mark(i);
  }
  return !budget_.stopped();
}

bool Evaluation::Holds(const PropertyNames& keyword, const Site& site) {
  const Json::Object* members = site.value.AsObject();
  if (members == nullptr) return true;
  for (const auto& [name, value] : *members) {
    if (Tries(keyword.node, Json(name), nullptr)) continue;
    return Fail(site, "propertyNames", "has a member whose name is not allowed:", name);
  }
  return true;
}

bool Evaluation::Holds(const UnevaluatedItems& keyword, const Site& site) {
  const Json::Array* items = site.value.AsArray();
  if (items == nullptr) return true;
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (!site.evaluated->Has(i) && !CheckItem(keyword.node, *items, i)) return false;
  }
  site.evaluated->MarkAll();
  return true;
}

bool Evaluation::Holds(const UnevaluatedProperties& keyword, const Site& site) {
  const Json::Object* members = site.value.AsObject();
  if (members == nullptr) return true;
  for (std::size_t i = 0; i < members->size(); ++i) {
    if (!site.evaluated->Has(i) && !CheckMember(keyword.node, (*members)[i])) return false;
  }
  site.evaluated->MarkAll();
  return true;
}

}  // namespace claribi::json_schema
