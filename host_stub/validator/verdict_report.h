// How a validation is told: to people, to programs, and to CI (JUnit). Texts of a plugin are passed
// on as they are: whoever prints them to a terminal makes them printable.
#pragma once

#include <string>
#include <vector>

#include "validator/validation.h"
#include "validator/verdict.h"
#include "values/json_value.h"

namespace claribi::validator {

/// A command line as a shell takes it.
std::string ShellLine(const std::vector<std::string>& words);

/// What tells a person how to get the same verdict again: the words of a command line without the
/// rule, such as {"claribi-host", "validate", "FILE"}.
using Reproduction = std::vector<std::string>;

std::string ReproducingLine(const Reproduction& words, const Verdict& verdict, std::uint64_t seed);

/// One line for each rule that did not pass (`all`: for each rule), faults with what to look at and
/// how to reproduce them, and a line that counts.
std::string ToText(const Validation& validation, const Reproduction& words, bool all);

/// The members library, plugin_id, plugin_version, seed, ok, counts, rules.
values::Json ToJson(const Validation& validation, const Reproduction& words);

/// A JUnit file. `suite` names the test suite.
std::string ToJunit(const Validation& validation, const Reproduction& words,
                    const std::string& suite);

/// The rules themselves: id, sentence, where it stands, whether there is a test.
values::Json RulesToJson();
std::string RulesToText();
/// As docs/validation_rules.md has them.
std::string RulesToMarkdown();

}  // namespace claribi::validator
