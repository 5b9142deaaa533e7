#include "validator/rule.h"

#include <iterator>

namespace claribi::validator {

std::string_view FileOf(Source source) {
  switch (source) {
    case Source::kHeader:
      return "plugin_api/include/claribi/data_source.h";
    case Source::kHostEvents:
      return "plugin_api/include/claribi/host_events.h";
    case Source::kMessages:
      return "plugin_api/messages/MESSAGES.md";
    case Source::kReadme:
      return "plugin_api/README.md";
  }
  return "";
}

const std::vector<Rule>& Rules() {
  static const std::vector<Rule> kRules = [] {
    std::vector<Rule> all;
    for (const auto part :
         {&LibraryRules, &InstanceRules, &ConnectionRules, &MessageRules, &ArgumentRules,
          &CallRules, &ServiceRules, &SecretRules, &ProcessRules, &UntestedRules}) {
      const std::vector<Rule> rules = part();
      all.insert(all.end(), rules.begin(), rules.end());
    }
    return all;
  }();
  return kRules;
}

const Rule* FindRule(std::string_view id) {
  for (const Rule& rule : Rules()) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

}  // namespace claribi::validator
