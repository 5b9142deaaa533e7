#include "json_schema/keyword_parser.h"

#include <algorithm>

#include "json_schema/canonical.h"
#include "json_schema/json_pointer.h"
#include "json_schema/keyword_names.h"

namespace claribi::json_schema {
namespace {

using core::Json;

class KeywordParser {
 public:
  KeywordParser(const Json& schema, const KeywordParserPorts& ports)
      : schema_(schema), ports_(ports) {}

  core::Result<std::vector<Keyword>> Parse(const Vocabularies& vocabularies) {
    if (vocabularies.dialect == Dialect::kDraft7) return ParseDraft7();
    if (vocabularies.validation) {
      CLARIBI_CHECK(Type());
      CLARIBI_CHECK(Values());
      CLARIBI_CHECK(Numbers());
      CLARIBI_CHECK(Sizes());
      CLARIBI_CHECK(Strings());
      CLARIBI_CHECK(RequiredMembers());
      CLARIBI_CHECK(DependentMembers());
    }
    CLARIBI_CHECK(NamedSubschemas("$defs"));
    CLARIBI_CHECK(PlainReference());
    CLARIBI_CHECK(OtherReference());
    if (vocabularies.applicator) {
      CLARIBI_CHECK(Combinations());
      CLARIBI_CHECK(Conditions());
      CLARIBI_CHECK(DependentSubschemas());
      CLARIBI_CHECK(Arrays());
      CLARIBI_CHECK(Containing(vocabularies.validation));
      CLARIBI_CHECK(Objects());
    }
    if (vocabularies.unevaluated) CLARIBI_CHECK(Unevaluated());
    return std::move(keywords_);
  }

 private:
  // Core and validation of draft-07. Its "definitions" hold only when something refers to them.
  core::Result<std::vector<Keyword>> ParseDraft7() {
    // Core 8.3: whatever stands beside "$ref" is ignored.
    if (schema_.Find("$ref") != nullptr) {
      CLARIBI_CHECK(PlainReference());
      return std::move(keywords_);
    }
    CLARIBI_CHECK(Type());
    CLARIBI_CHECK(Values());
    CLARIBI_CHECK(Numbers());
    CLARIBI_CHECK(Sizes());
    CLARIBI_CHECK(Strings());
    CLARIBI_CHECK(RequiredMembers());
    CLARIBI_CHECK(NamedSubschemas("definitions"));
    CLARIBI_CHECK(Combinations());
    CLARIBI_CHECK(Conditions());
    CLARIBI_CHECK(Dependencies());
    CLARIBI_CHECK(ItemsOfDraft7());
    CLARIBI_CHECK(Containing(false));
    CLARIBI_CHECK(Objects());
    return std::move(keywords_);
  }

  core::Error Malformed(std::string_view keyword, std::string_view expected) const {
    return ports_.malformed(PointerStep(keyword), expected);
  }

  // The node of the subschema under `keyword`; kNoNode if there is none.
  core::Result<NodeIndex> Subschema(std::string_view keyword) {
    const Json* schema = schema_.Find(keyword);
    if (schema == nullptr) return kNoNode;
    return ports_.add_subschema(*schema, PointerStep(keyword));
  }

  // The nodes of an array of subschemas; none if the keyword is absent.
  core::Result<std::vector<NodeIndex>> Subschemas(std::string_view keyword) {
    std::vector<NodeIndex> nodes;
    const Json* schemas = schema_.Find(keyword);
    if (schemas == nullptr) return nodes;
    const Json::Array* items = schemas->AsArray();
    if (items == nullptr || items->empty()) {
      return Malformed(keyword, "an array with at least one schema");
    }
    for (const Json& item : *items) {
      const std::string step = PointerStep(keyword) + PointerStep(std::to_string(nodes.size()));
      CLARIBI_TRY(const NodeIndex node, ports_.add_subschema(item, step));
      nodes.push_back(node);
    }
    return nodes;
  }

  // The nodes of an object of subschemas, by name; none if the keyword is absent.
  core::Result<std::vector<std::pair<std::string, NodeIndex>>> NamedSubschemas(
      std::string_view keyword) {
    std::vector<std::pair<std::string, NodeIndex>> nodes;
    const Json* schemas = schema_.Find(keyword);
    if (schemas == nullptr) return nodes;
    if (!schemas->IsObject()) return Malformed(keyword, "an object of schemas");
    for (const auto& [name, schema] : *schemas->AsObject()) {
      CLARIBI_TRY(const NodeIndex node,
                  ports_.add_subschema(schema, PointerStep(keyword) + PointerStep(name)));
      nodes.emplace_back(name, node);
    }
    return nodes;
  }

  core::Result<Decimal> Number(std::string_view keyword, const Json& value) const {
    auto number = Decimal::Parse(value.NumberText());
    if (!number) return Malformed(keyword, "a number");
    return *std::move(number);
  }

  core::Result<std::uint64_t> Count(std::string_view keyword, const Json& value) const {
    CLARIBI_TRY(const Decimal number, Number(keyword, value));
    if (!number.IsInteger() || number.IsNegative()) {
      return Malformed(keyword, "an integer that is not negative");
    }
    return number.AsUint64().value_or(std::numeric_limits<std::uint64_t>::max());
  }

  core::Status Type() {
    const Json* type = schema_.Find("type");
    if (type == nullptr) return core::Ok();
    const auto names = type->IsString()
                           ? std::vector<std::string>{std::string(*type->AsString())}
                           : core::StringList(*type).value_or(std::vector<std::string>());
    TypeIs keyword;
    for (const std::string& name : names) {
      const auto* const known =
          std::find_if(kTypes.begin(), kTypes.end(),
                       [&name](const NamedType& each) { return each.name == name; });
      if (known == kTypes.end()) return Malformed("type", "the name of a JSON type");
      keyword.allowed |= known->bit;
      keyword.names += keyword.names.empty() ? "" : " or ";
      keyword.names += known->with_article;
    }
    if (names.empty()) return Malformed("type", "a type or an array of types");
    keywords_.emplace_back(std::move(keyword));
    return core::Ok();
  }

  core::Status Values() {
    if (const Json* value = schema_.Find("const")) {
      keywords_.emplace_back(OneOfValues{"const", {Canonical(*value)}});
    }
    const Json* values = schema_.Find("enum");
    if (values == nullptr) return core::Ok();
    if (!values->IsArray()) return Malformed("enum", "an array");
    OneOfValues keyword{"enum", {}};
    for (const Json& value : *values->AsArray()) keyword.canonical.insert(Canonical(value));
    keywords_.emplace_back(std::move(keyword));
    return core::Ok();
  }

  core::Status Numbers() {
    for (const auto& [name, rule] : kNumberRules) {
      const Json* operand = schema_.Find(name);
      if (operand == nullptr) continue;
      CLARIBI_TRY(Decimal number, Number(name, *operand));
      if (rule == NumberRule::kMultipleOf) {
        if (number.IsZero() || number.IsNegative()) return Malformed(name, "a number above zero");
        if (number.Precision() > Decimal::kMaxDivisorPrecision) {
          return Malformed(name, "a number of at most " +
                                     std::to_string(Decimal::kMaxDivisorPrecision) + " digits");
        }
      }
      keywords_.emplace_back(
          NumberBound{rule, std::move(number), std::string(operand->NumberText())});
    }
    return core::Ok();
  }

  core::Status Sizes() {
    for (const auto& [name, rule] : kSizeRules) {
      const Json* operand = schema_.Find(name);
      if (operand == nullptr) continue;
      CLARIBI_TRY(const std::uint64_t size, Count(name, *operand));
      keywords_.emplace_back(SizeBound{rule, size});
    }
    return core::Ok();
  }

  core::Status Strings() {
    if (const Json* expression = schema_.Find("pattern")) {
      if (!expression->IsString()) return Malformed("pattern", "a string");
      CLARIBI_TRY(Pattern pattern,
                  ports_.compile_pattern(std::string(*expression->AsString()), "/pattern"));
      keywords_.emplace_back(MatchesPattern{std::move(pattern)});
    }
    if (const Json* unique = schema_.Find("uniqueItems")) {
      if (!unique->IsBool()) return Malformed("uniqueItems", "a boolean");
      if (*unique->AsBool()) keywords_.emplace_back(ItemsAreUnique{});
    }
    return core::Ok();
  }

  core::Status RequiredMembers() {
    if (const Json* required = schema_.Find("required")) {
      auto names = core::StringList(*required);
      if (!names) return Malformed("required", "an array of strings");
      keywords_.emplace_back(HasMembers{*std::move(names)});
    }
    return core::Ok();
  }

  core::Status DependentMembers() {
    const Json* dependent = schema_.Find("dependentRequired");
    if (dependent == nullptr) return core::Ok();
    if (!dependent->IsObject()) return Malformed("dependentRequired", "an object");
    MembersNeedMembers keyword;
    for (const auto& [name, needed] : *dependent->AsObject()) {
      auto names = core::StringList(needed);
      if (!names) return Malformed("dependentRequired", "arrays of strings");
      keyword.names.emplace_back(name, *std::move(names));
    }
    keywords_.emplace_back(std::move(keyword));
    return core::Ok();
  }

  core::Status PlainReference() {
    if (const Json* reference = schema_.Find("$ref")) {
      if (!reference->IsString()) return Malformed("$ref", "a URI reference");
      keywords_.emplace_back(Reference{std::string(*reference->AsString()), kNoNode});
    }
    return core::Ok();
  }

  core::Status OtherReference() {
    if (const Json* reference = schema_.Find("$dynamicRef")) {
      if (!reference->IsString()) return Malformed("$dynamicRef", "a URI reference");
      keywords_.emplace_back(DynamicReference{std::string(*reference->AsString()), kNoNode, {}});
    }
    return core::Ok();
  }

  core::Status Combinations() {
    for (const auto& [name, how] : kCombinations) {
      CLARIBI_TRY(std::vector<NodeIndex> nodes, Subschemas(name));
      if (!nodes.empty()) keywords_.emplace_back(Combined{how, std::move(nodes)});
    }
    CLARIBI_TRY(const NodeIndex node, Subschema("not"));
    if (node != kNoNode) keywords_.emplace_back(Negated{node});
    return core::Ok();
  }

  core::Status Conditions() {
    Conditional keyword;
    CLARIBI_TRY(keyword.condition, Subschema("if"));
    CLARIBI_TRY(keyword.then_node, Subschema("then"));
    CLARIBI_TRY(keyword.else_node, Subschema("else"));
    if (keyword.condition != kNoNode) keywords_.emplace_back(keyword);
    return core::Ok();
  }

  core::Status DependentSubschemas() {
    CLARIBI_TRY(auto dependent, NamedSubschemas("dependentSchemas"));
    if (!dependent.empty()) keywords_.emplace_back(DependentSchemas{std::move(dependent)});
    return core::Ok();
  }

  // Draft-07, validation 6.5.7: names of members, or a schema.
  core::Status Dependencies() {
    const Json* dependencies = schema_.Find("dependencies");
    if (dependencies == nullptr) return core::Ok();
    if (!dependencies->IsObject()) return Malformed("dependencies", "an object");
    MembersNeedMembers members;
    DependentSchemas schemas;
    for (const auto& [name, needed] : *dependencies->AsObject()) {
      if (needed.IsArray()) {
        auto names = core::StringList(needed);
        if (!names) return Malformed("dependencies", "arrays of strings, or schemas");
        members.names.emplace_back(name, *std::move(names));
      } else {
        CLARIBI_TRY(const NodeIndex node,
                    ports_.add_subschema(needed, "/dependencies" + PointerStep(name)));
        schemas.nodes.emplace_back(name, node);
      }
    }
    if (!members.names.empty()) keywords_.emplace_back(std::move(members));
    if (!schemas.nodes.empty()) keywords_.emplace_back(std::move(schemas));
    return core::Ok();
  }

  // Draft-07, validation 6.4.1 and 6.4.2: "additionalItems" means something only behind a list.
  core::Status ItemsOfDraft7() {
    const Json* items = schema_.Find("items");
    if (items == nullptr) return core::Ok();
    ArrayItems keyword;
    if (!items->IsArray()) {
      CLARIBI_TRY(keyword.rest, Subschema("items"));
    } else {
      if (!items->AsArray()->empty()) {
        CLARIBI_TRY(keyword.prefix, Subschemas("items"));
      }
      CLARIBI_TRY(keyword.rest, Subschema("additionalItems"));
    }
    if (!keyword.prefix.empty() || keyword.rest != kNoNode) {
      keywords_.emplace_back(std::move(keyword));
    }
    return core::Ok();
  }

  core::Status Arrays() {
    ArrayItems keyword;
    CLARIBI_TRY(keyword.prefix, Subschemas("prefixItems"));
    CLARIBI_TRY(keyword.rest, Subschema("items"));
    if (!keyword.prefix.empty() || keyword.rest != kNoNode) {
      keywords_.emplace_back(std::move(keyword));
    }
    return core::Ok();
  }

  core::Status Containing(bool with_validation) {
    Contains keyword;
    CLARIBI_TRY(keyword.node, Subschema("contains"));
    if (with_validation) {
      if (const Json* least = schema_.Find("minContains")) {
        CLARIBI_TRY(keyword.least, Count("minContains", *least));
      }
      if (const Json* most = schema_.Find("maxContains")) {
        CLARIBI_TRY(keyword.most, Count("maxContains", *most));
      }
    }
    if (keyword.node != kNoNode) keywords_.emplace_back(keyword);
    return core::Ok();
  }

  core::Status Objects() {
    ObjectMembers keyword;
    CLARIBI_TRY(auto properties, NamedSubschemas("properties"));
    keyword.properties.insert(properties.begin(), properties.end());
    CLARIBI_TRY(auto patterns, NamedSubschemas("patternProperties"));
    for (const auto& [expression, node] : patterns) {
      const std::string step = "/patternProperties" + PointerStep(expression);
      CLARIBI_TRY(Pattern pattern, ports_.compile_pattern(expression, step));
      keyword.patterns.emplace_back(std::move(pattern), node);
    }
    CLARIBI_TRY(keyword.additional, Subschema("additionalProperties"));
    if (!properties.empty() || !patterns.empty() || keyword.additional != kNoNode) {
      keywords_.emplace_back(std::move(keyword));
    }
    CLARIBI_TRY(const NodeIndex names, Subschema("propertyNames"));
    if (names != kNoNode) keywords_.emplace_back(PropertyNames{names});
    return core::Ok();
  }

  core::Status Unevaluated() {
    CLARIBI_TRY(const NodeIndex items, Subschema("unevaluatedItems"));
    if (items != kNoNode) keywords_.emplace_back(UnevaluatedItems{items});
    CLARIBI_TRY(const NodeIndex members, Subschema("unevaluatedProperties"));
    if (members != kNoNode) keywords_.emplace_back(UnevaluatedProperties{members});
    return core::Ok();
  }

  const Json& schema_;
  const KeywordParserPorts& ports_;
  std::vector<Keyword> keywords_;
};

}  // namespace

core::Result<std::vector<Keyword>> ParseKeywords(const core::Json& schema,
                                                 const Vocabularies& vocabularies,
                                                 const KeywordParserPorts& ports) {
  return KeywordParser(schema, ports).Parse(vocabularies);
}

}  // namespace claribi::json_schema
