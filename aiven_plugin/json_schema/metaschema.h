// The documents of the dialect 2020-12 itself, which schemas may refer to.
#pragma once

#include <string_view>

#include "core/json.h"

namespace claribi::json_schema {

inline constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";
inline constexpr std::string_view kVocabularyPrefix =
    "https://json-schema.org/draft/2020-12/vocab/";

// The meta-schema of the dialect or of a vocabulary with that URI; null if there is none. They have
// all assertions, but no titles and comments. Lives as long as the program. [mt]
const core::Json* FindMetaschema(std::string_view uri);

}  // namespace claribi::json_schema
