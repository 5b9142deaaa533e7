#include "tools/filter_rules.h"

#include <string>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/vocabulary.h"

namespace claribi::tools {

policy::FilterRules FilterRulesOf(const manifest::Manifest& manifest, bool is_local) {
  policy::FilterRules rules = manifest.tools;
  rules.words.names = core::NameWords(manifest.id);
  for (const policy::LanguageArgument& one : manifest.languages) {
    rules.guarded_arguments.languages.push_back({one.tool, one.argument});
  }
  for (const policy::LimitedArgument& one : manifest.choices) {
    rules.guarded_arguments.limited.push_back({one.tool, one.argument});
  }
  rules.show_all = rules.show_all && is_local;
  rules.judges_queries = policy::CanJudgeQueries();
  return rules;
}

core::Status CheckFilterRules(const manifest::Manifest& manifest) {
  const std::string word = policy::ContradictingReadVerb(manifest.tools.words.read_verbs);
  if (word.empty()) return core::Ok();
  return core::Error(core::ErrorCode::kInvalid, "The manifest contradicts the general rules.",
                     "at /tools/read_verbs: " + core::Quoted(word) +
                         " is a word that acts or writes at every vendor",
                     "Take it out, and name the tools that only read in allowed_tools.")
      .Kind(core::ErrorKind::kConfiguration);
}

}  // namespace claribi::tools
