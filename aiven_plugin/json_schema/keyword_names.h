// What the keywords and types of JSON Schema are called, where several are parsed alike.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "json_schema/program.h"

namespace claribi::json_schema {

struct NamedType {
  std::string_view name;
  TypeBit bit;
  std::string_view with_article;
};
inline constexpr std::array<NamedType, 7> kTypes = {{{"null", kNullBit, "null"},
                                                     {"boolean", kBooleanBit, "a boolean"},
                                                     {"object", kObjectBit, "an object"},
                                                     {"array", kArrayBit, "an array"},
                                                     {"number", kNumberBit, "a number"},
                                                     {"string", kStringBit, "a string"},
                                                     {"integer", kIntegerBit, "an integer"}}};

inline constexpr std::array<std::pair<const char*, NumberRule>, 5> kNumberRules = {
    {{"multipleOf", NumberRule::kMultipleOf},
     {"maximum", NumberRule::kMaximum},
     {"exclusiveMaximum", NumberRule::kExclusiveMaximum},
     {"minimum", NumberRule::kMinimum},
     {"exclusiveMinimum", NumberRule::kExclusiveMinimum}}};

inline constexpr std::array<std::pair<const char*, SizeRule>, 6> kSizeRules = {
    {{"maxLength", SizeRule::kMaxLength},
     {"minLength", SizeRule::kMinLength},
     {"maxItems", SizeRule::kMaxItems},
     {"minItems", SizeRule::kMinItems},
     {"maxProperties", SizeRule::kMaxProperties},
     {"minProperties", SizeRule::kMinProperties}}};

inline constexpr std::array<std::pair<const char*, Combination>, 3> kCombinations = {
    {{"allOf", Combination::kAllOf},
     {"anyOf", Combination::kAnyOf},
     {"oneOf", Combination::kOneOf}}};

}  // namespace claribi::json_schema
