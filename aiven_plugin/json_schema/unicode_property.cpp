#include "json_schema/unicode_property.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claribi::json_schema {
namespace {

// General categories by their long names; PCRE2 knows the short ones only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 42> kCategories = {{
    {"Cased_Letter", "L&"},
    {"Close_Punctuation", "Pe"},
    {"Connector_Punctuation", "Pc"},
    {"Control", "Cc"},
    {"Currency_Symbol", "Sc"},
    {"Dash_Punctuation", "Pd"},
    {"Decimal_Number", "Nd"},
    {"Enclosing_Mark", "Me"},
    {"Final_Punctuation", "Pf"},
    {"Format", "Cf"},
    {"Initial_Punctuation", "Pi"},
    {"LC", "L&"},
    {"Letter", "L"},
    {"Letter_Number", "Nl"},
    {"Line_Separator", "Zl"},
    {"Lowercase_Letter", "Ll"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Math_Symbol", "Sm"},
    {"Modifier_Letter", "Lm"},
    {"Modifier_Symbol", "Sk"},
    {"Nonspacing_Mark", "Mn"},
    {"Number", "N"},
    {"Open_Punctuation", "Ps"},
    {"Other", "C"},
    {"Other_Letter", "Lo"},
    {"Other_Number", "No"},
    {"Other_Punctuation", "Po"},
    {"Other_Symbol", "So"},
    {"Paragraph_Separator", "Zp"},
    {"Private_Use", "Co"},
    {"Punctuation", "P"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Spacing_Mark", "Mc"},
    {"Surrogate", "Cs"},
    {"Symbol", "S"},
    {"Titlecase_Letter", "Lt"},
    {"Unassigned", "Cn"},
    {"Uppercase_Letter", "Lu"},
    {"cntrl", "Cc"},
    {"digit", "Nd"},
}};

std::string Category(std::string_view name) {
  const auto* const found = std::find_if(kCategories.begin(), kCategories.end(),
                                         [name](const auto& row) { return row.first == name; });
  return std::string(found == kCategories.end() ? name : found->second);
}

bool IsName(std::string_view text) {
  constexpr std::string_view kCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  return !text.empty() && text.find_first_not_of(kCharacters) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> PcreProperty(std::string_view ecma) {
  const std::size_t equals = ecma.find('=');
  const std::string_view name = ecma.substr(0, equals);
  if (!IsName(name)) return std::nullopt;
  if (equals == std::string_view::npos) {
    return name == "Assigned" ? "^Cn" : Category(name);
  }
  const std::string_view value = ecma.substr(equals + 1);
  if (!IsName(value)) return std::nullopt;
  if (name == "General_Category" || name == "gc") return Category(value);
  if (name == "Script" || name == "sc") return "sc:" + std::string(value);
  if (name == "Script_Extensions" || name == "scx") return "scx:" + std::string(value);
  return std::nullopt;
}

}  // namespace claribi::json_schema
