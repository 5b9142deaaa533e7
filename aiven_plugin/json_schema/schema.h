// JSON Schema, dialects 2020-12 (json-schema.org/draft/2020-12) and draft-07, which "$schema"
// chooses; without it, 2020-12: an untrusted schema, compiled once, and untrusted values, validated
// against it. All vocabularies that the dialect requires; "format" and "content..." are annotations
// and check nothing. Never fetches anything. Not for the schemas of this project's own messages,
// and not for changing values (no defaults).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/call_context.h"
#include "core/json.h"
#include "core/result.h"

namespace claribi::json_schema {

// How large a schema may be and how long a validation may take.
struct Limits {
  std::size_t max_subschemas = 10'000;       // in the document and in what it refers to
  std::size_t max_schema_depth = 64;         // subschemas inside each other
  std::size_t max_patterns = 500;            // regular expressions
  std::size_t max_pattern_bytes = 4096;      // each of them
  std::size_t max_evaluation_depth = 512;    // subschemas under evaluation, through references too
  std::size_t max_schema_steps = 4'000'000;  // looks at values in one validation; under a second
};

// Why a value is not valid against the schema: the first violation found, worded for the author of
// the server. It has names of members of the data, but no values.
struct Violation {
  std::string instance_location;  // JSON Pointer (RFC 6901) into the value, "" for all of it
  std::string keyword_location;   // the keyword: "#" or its resource's URI and "#", and a pointer
  std::string message;            // one sentence that names the instance location
};

// A schema that "$ref" and "$schema" may name by `uri`, beside those of the dialect itself.
struct Document {
  std::string uri;  // absolute, without a fragment
  core::Json schema;
};

struct Program;

class Schema {  // [mt] after compiling
 public:
  // Keeps nothing of `document` and `others`. Errors, each naming the place by a JSON pointer:
  // kInvalid      no schema: a keyword of the wrong type, a broken expression, a "$ref" within the
  //               document that refers to nothing
  // kUnsupported  "$schema" names a third dialect, a vocabulary that must be understood is not, a
  //               "$ref" names a document that is not known here
  // kTooLarge     a limit, which is named
  static core::Result<Schema> Compile(const core::Json& document, const Limits& limits = {},
                                      std::span<const Document> others = {});

  // Empty if `value` is valid. kTooLarge, naming the limit, if that could not be found out within
  // the limits: such a value must not be taken for valid. kCancelled or kTimeout when the call
  // ended. Blocks for as long as it computes.
  core::Result<std::optional<Violation>> Validate(const core::Json& value,
                                                  const core::CallContext& call) const;

 private:
  Schema(std::shared_ptr<const Program> program, const Limits& limits);

  // Shared: a call may still validate while the list that the schema came with is replaced.
  std::shared_ptr<const Program> program_;
  Limits limits_;
};

}  // namespace claribi::json_schema
