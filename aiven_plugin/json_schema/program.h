// A compiled schema: what each subschema demands, with references resolved to indices. Plain data,
// made by CompileProgram and read by Evaluation. Sections are those of JSON Schema 2020-12: core,
// or "validation".
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json_schema/decimal.h"
#include "json_schema/pattern.h"

namespace claribi::json_schema {

using NodeIndex = std::uint32_t;
using ResourceIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = std::numeric_limits<NodeIndex>::max();

// "type" (validation 6.1.1): bits of the types that are allowed.
enum TypeBit : std::uint8_t {
  kNullBit = 1,
  kBooleanBit = 2,
  kObjectBit = 4,
  kArrayBit = 8,
  kNumberBit = 16,
  kStringBit = 32,
  kIntegerBit = 64,
};
struct TypeIs {
  std::uint8_t allowed = 0;
  std::string names;  // "an integer or null", for messages
};

// "enum", "const" (validation 6.1.2, 6.1.3).
struct OneOfValues {
  std::string_view keyword;
  std::set<std::string> canonical;
};

// Validation 6.2.
enum class NumberRule { kMultipleOf, kMaximum, kExclusiveMaximum, kMinimum, kExclusiveMinimum };
struct NumberBound {
  NumberRule rule = NumberRule::kMultipleOf;
  Decimal operand;
  std::string written;  // the operand, for messages
};

// Validation 6.3 to 6.5: how long, how many.
enum class SizeRule {
  kMaxLength,
  kMinLength,
  kMaxItems,
  kMinItems,
  kMaxProperties,
  kMinProperties
};
struct SizeBound {
  SizeRule rule = SizeRule::kMaxLength;
  std::uint64_t operand = 0;
};

struct MatchesPattern {  // "pattern", validation 6.3.3
  Pattern pattern;
};
struct ItemsAreUnique {};  // "uniqueItems", validation 6.4.3
struct HasMembers {        // "required", validation 6.5.3
  std::vector<std::string> names;
};
struct MembersNeedMembers {  // "dependentRequired", validation 6.5.4
  std::vector<std::pair<std::string, std::vector<std::string>>> names;
};

struct Reference {  // "$ref", core 8.2.3.1
  std::string written;
  NodeIndex target = kNoNode;
};
struct DynamicReference {  // "$dynamicRef", core 8.2.3.2
  std::string written;
  NodeIndex target = kNoNode;
  std::string anchor;  // empty: behaves like "$ref"
};

// Core 10.2.
enum class Combination { kAllOf, kAnyOf, kOneOf };
struct Combined {
  Combination how = Combination::kAllOf;
  std::vector<NodeIndex> nodes;
};
struct Negated {  // "not"
  NodeIndex node = kNoNode;
};
struct Conditional {  // "if", "then", "else"
  NodeIndex condition = kNoNode;
  NodeIndex then_node = kNoNode;
  NodeIndex else_node = kNoNode;
};
struct DependentSchemas {
  std::vector<std::pair<std::string, NodeIndex>> nodes;
};

// Core 10.3.1.
struct ArrayItems {  // "prefixItems", "items"
  std::vector<NodeIndex> prefix;
  NodeIndex rest = kNoNode;
};
struct Contains {  // with "minContains", "maxContains" (validation 6.4.4, 6.4.5)
  NodeIndex node = kNoNode;
  std::uint64_t least = 1;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

// Core 10.3.2.
struct ObjectMembers {  // "properties", "patternProperties", "additionalProperties"
  std::map<std::string, NodeIndex, std::less<>> properties;
  std::vector<std::pair<Pattern, NodeIndex>> patterns;
  NodeIndex additional = kNoNode;
};
struct PropertyNames {
  NodeIndex node = kNoNode;
};

// Core 11.
struct UnevaluatedItems {
  NodeIndex node = kNoNode;
};
struct UnevaluatedProperties {
  NodeIndex node = kNoNode;
};

using Keyword =
    std::variant<TypeIs, OneOfValues, NumberBound, SizeBound, MatchesPattern, ItemsAreUnique,
                 HasMembers, MembersNeedMembers, Reference, DynamicReference, Combined, Negated,
                 Conditional, DependentSchemas, ArrayItems, Contains, ObjectMembers, PropertyNames,
                 UnevaluatedItems, UnevaluatedProperties>;

// One subschema.
struct Node {
  std::optional<bool> constant;   // the schema is true or false
  std::vector<Keyword> keywords;  // in the order of evaluation: unevaluated... come last
  bool has_unevaluated = false;
  ResourceIndex resource = 0;
  std::string dynamic_anchor;
  // Where it stands: a pointer from its parent; for the first of a document, "#" and what is
  // before.
  NodeIndex parent = kNoNode;
  std::string step;
};

// A subschema with its "$id", and what belongs to it (core 8.1).
struct Resource {
  std::string uri;  // absolute unless the document has none
  NodeIndex root = kNoNode;
  std::map<std::string, NodeIndex, std::less<>> anchors;  // "$anchor" and "$dynamicAnchor"
  std::map<std::string, NodeIndex, std::less<>> dynamic_anchors;
};

struct Program {
  std::vector<Node> nodes;
  std::vector<Resource> resources;
  NodeIndex root = kNoNode;

  // The location as an error names it: "#/properties/a".
  std::string Location(NodeIndex node) const;
};

}  // namespace claribi::json_schema
