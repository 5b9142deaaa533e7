// The documents of the dialects themselves, which schemas may refer to.
#pragma once

#include <string_view>

#include "core/json.h"

namespace claribi::json_schema {

inline constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";
inline constexpr std::string_view kDraft7 = "http://json-schema.org/draft-07/schema";
inline constexpr std::string_view kVocabularyPrefix =
    "https://json-schema.org/draft/2020-12/vocab/";

// Some write it with the scheme that all later dialects have. uri: without a fragment.
inline bool IsDraft7(std::string_view uri) {
  return uri == kDraft7 || uri == "https://json-schema.org/draft-07/schema";
}

// The meta-schema or the vocabulary's meta-schema of that URI; null if there is none. What they
// demand is complete, what they only explain is left out. Lives as long as the program. [mt]
const core::Json* FindMetaschema(std::string_view uri);

}  // namespace claribi::json_schema
