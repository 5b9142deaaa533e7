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

// The meta-schema of the dialect or of a vocabulary with that URI; null if there is none. They have
// all assertions, but no titles and comments. Lives as long as the program. [mt]
const core::Json* FindMetaschema(std::string_view uri);

}  // namespace claribi::json_schema
