// Parses and checks the keywords of one schema object. It resolves no references: the caller
// compiles subschemas, and references come back unresolved.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "json_schema/program.h"

namespace claribi::json_schema {

// The meaning of the keywords. What else "$schema" may name is not supported.
enum class Dialect { kDraft7, k2020_12 };

// Which vocabularies a "$schema" switches on; the dialect 2020-12 has all (core 8.1.2), and
// draft-07 knows none: it has its own keywords, all of them.
struct Vocabularies {
  Dialect dialect = Dialect::k2020_12;
  bool applicator = true;
  bool unevaluated = true;
  bool validation = true;
};

// What the parser needs from outside.
struct KeywordParserPorts {
  // Compiles a subschema that stands at the pointer `step` from the parsed one.
  std::function<core::Result<NodeIndex>(const core::Json& schema, std::string step)> add_subschema;
  // Compiles an expression of the keyword at `step`.
  std::function<core::Result<Pattern>(const std::string& expression, const std::string& step)>
      compile_pattern;
  // The error for the keyword at `step`, with its whole location.
  std::function<core::Error(const std::string& step, std::string_view expected)> malformed;
};

// Precondition: `schema` is an object.
core::Result<std::vector<Keyword>> ParseKeywords(const core::Json& schema,
                                                 const Vocabularies& vocabularies,
                                                 const KeywordParserPorts& ports);

}  // namespace claribi::json_schema
