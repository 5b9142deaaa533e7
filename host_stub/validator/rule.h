// Rule: one sentence of the contract that a plugin library can be held to, and the test that does.
// The rules are data: `list rules` prints them, docs/validation_rules.md is made of them, and a
// unit test holds each sentence to the place where it stands.
#pragma once

#include <string_view>
#include <vector>

namespace claribi::validator {

class Bench;

/// Where a sentence stands, under plugin_api/.
enum class Source { kHeader, kHostEvents, kMessages, kReadme };

/// "plugin_api/include/claribi/data_source.h" and so on.
std::string_view FileOf(Source source);

/// How far a plugin has to come before a rule can be tested. Discovery finds out, step by step, and
/// each step is a rule of its own.
enum class Stage { kFile, kLibrary, kTable, kInstance, kDescription, kConnection, kTools, kAnswer };

struct Rule {
  const char* id;        // "open.handle_null": subject, then what is asked of it
  const char* sentence;  // as it stands in the source, white space apart
  Source source;
  Stage needs;          // what must work before the test begins
  const char* look_at;  // what of a plugin's source to look at when the test fails
  /// Throws what the verdicts of bench.h say; returns if the rule is kept. nullptr: no test, or
  /// (with a `step`) discovery is the test.
  void (*test)(Bench& bench);
  const char* untested = nullptr;  // why there is no test
  bool is_step = false;            // discovery tests it, on the way to `needs`
};

/// A rule with a test.
inline Rule Tested(const char* id, const char* sentence, Stage needs, const char* look_at,
                   void (*test)(Bench& bench), Source source = Source::kHeader) {
  return {.id = id,
          .sentence = sentence,
          .source = source,
          .needs = needs,
          .look_at = look_at,
          .test = test};
}

/// All rules, in the order of the reports.
const std::vector<Rule>& Rules();

/// nullptr if there is none of this id.
const Rule* FindRule(std::string_view id);

// Each in a file of its own.
std::vector<Rule> LibraryRules();
std::vector<Rule> InstanceRules();
std::vector<Rule> ConnectionRules();
std::vector<Rule> MessageRules();
std::vector<Rule> ArgumentRules();
std::vector<Rule> CallRules();
std::vector<Rule> ServiceRules();
std::vector<Rule> SecretRules();
std::vector<Rule> ProcessRules();
std::vector<Rule> UntestedRules();

}  // namespace claribi::validator
