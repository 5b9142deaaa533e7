// What an error text of Aiven's server means. The server has no machine-readable status: a failure
// is text such as "Aiven API Error (403): message [GET url]", followed by lines "Hint: …", "Error
// code: …" and "Request ID: …", or one of a few sentences of the libraries that it uses. The
// addresses of Aiven's internal API in these texts are dropped. The manifest's rules say what a
// status means. Pure; bounded; the texts are untrusted.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "policy/in_band_errors.h"

namespace claribi::vendor::aiven {

// kind, message, fix, http_status, vendor_code, request_id and retryable, as far as the text says.
core::Error ReadErrorText(std::string_view text, const policy::InBandErrors& rules);

// Whether `text`, of a result that is marked as a success, is nothing but a failure: an API error,
// an error of MCP, or a text that the manifest knows by its head.
bool TellsAFailure(std::string_view text, const policy::InBandErrors& rules);

// The server's message alone: without the status, the address and the lines after the message.
std::string WordsOf(std::string_view text, std::size_t max_bytes);

// `text` made safe to show: upstream addresses dropped, at most `max_bytes`, one line.
std::string Shown(std::string_view text, std::size_t max_bytes);

}  // namespace claribi::vendor::aiven
