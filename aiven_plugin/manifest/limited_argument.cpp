#include "manifest/limited_argument.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace claribi::manifest {
namespace {

constexpr std::size_t kLongestLimitedName = 128;

}  // namespace

policy::LimitedArgument ReadLimitedArgument(const core::Json& json, std::string pointer,
                                            Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  policy::LimitedArgument rule;
  for (const auto& [name, text] : {std::pair<std::string_view, std::string*>("tool", &rule.tool),
                                   {"argument", &rule.argument}}) {
    *text = reader.Text(name);
    if (text->size() > kLongestLimitedName) {
      reader.Report(name, "expected at most 128 characters", "Write the name as the vendor does.");
    }
  }
  if (const core::Json::Array* values = reader.Elements("values", true)) {
    for (const core::Json& value : *values) {
      const bool is_plain = value.IsString() || value.IsNumber() || value.IsBool();
      if (!is_plain) {
        reader.Report("values", "expected texts, numbers or booleans" + Seen(value),
                      "Write each value as it is to be sent.");
      } else if (std::find(rule.values.begin(), rule.values.end(), value) != rule.values.end()) {
        reader.Report("values", "a value stands twice" + Seen(value), "Keep one of the two.");
      }
      rule.values.push_back(value);
    }
    if (values->empty()) {
      reader.Report("values", "the list is empty", "Name the values that only read.");
    }
  }
  reader.RefuseUnknown();
  return rule;
}

}  // namespace claribi::manifest
