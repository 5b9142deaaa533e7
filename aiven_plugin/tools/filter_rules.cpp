#include "tools/filter_rules.h"

#include <string>
#include <utility>
#include <vector>

#include "core/text.h"
#include "policy/name_words.h"
#include "policy/vocabulary.h"

namespace claribi::tools {

policy::FilterRules FilterRulesOf(const manifest::Manifest& manifest, bool is_local) {
  const manifest::ToolRules& rules = manifest.tools;
  std::vector<policy::GuardedArgument> guarded;
  for (const manifest::LanguageArgument& one : manifest.languages) {
    guarded.push_back({one.tool, one.argument});
  }
  return {.words = {.read_verbs = rules.read_verbs,
                    .action_verbs = rules.action_verbs,
                    .write_words = rules.write_words,
                    .names = policy::NameWords(manifest.id)},
          .allowed_tools = rules.allowed_tools,
          .denied_tools = rules.denied_tools,
          .guarded_arguments = std::move(guarded),
          .show_all = rules.show_all && is_local};
}

core::Status CheckFilterRules(const manifest::Manifest& manifest) {
  const std::string word = policy::ContradictingReadVerb(manifest.tools.read_verbs);
  if (word.empty()) return core::Ok();
  return core::Error(core::ErrorCode::kInvalid, "The manifest contradicts the general rules.",
                     "at /tools/read_verbs: " + core::Quoted(word) +
                         " is a word that acts or writes at every vendor",
                     "Take it out, and name the tools that only read in allowed_tools.")
      .Kind("configuration");
}

}  // namespace claribi::tools
