// What an error text of Aiven's server means. The server has no machine-readable status: a failure
// is text such as "Aiven API Error (403): message [GET url]", followed by lines "Hint: …", "Error
// code: …" and "Request ID: …", or one of a few sentences of the libraries below it. The addresses
// of Aiven's internal API in these texts are dropped. Pure; bounded; the texts are untrusted.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace claribi::vendor::aiven {

// kind, message, fix, http_status, vendor_code, request_id and retryable, as far as the text says.
core::Error ReadErrorText(std::string_view text);

// Fit to show: upstream addresses dropped, at most `max_bytes`, one line.
std::string Shown(std::string_view text, std::size_t max_bytes);

}  // namespace claribi::vendor::aiven
