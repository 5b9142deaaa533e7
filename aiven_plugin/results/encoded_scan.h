// Credentials that only show when an encoding is taken off (encoded_views.h), at their places in
// the text that came.
#pragma once

#include <string_view>
#include <vector>

#include "results/credential_names.h"
#include "results/credential_scan.h"
#include "results/text_marks.h"

namespace claribi::results {

// Sorted, none inside another; empty where nothing is encoded, or nothing shows. scan: of the same
// document, for the names that it has judged. Each layer of an encoding is one more pass.
std::vector<Span> FindEncoded(CredentialScan& scan, std::string_view text, NameKind inherited);

}  // namespace claribi::results
