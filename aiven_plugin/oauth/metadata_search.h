// Where a metadata document may be, and the search for it. The places are asked one after the
// other, without credentials, until one holds the document. What a place answers:
//
//   the document                        ends the search
//   a 4xx, a redirect elsewhere or in a
//   circle, a web page, JSON without
//   what must be in it, more than it
//   may be, an answer that is no HTTP   a miss: the next place is asked
//   408, 425, 429, 5xx, no answer, a
//   connection that fails               asked once more where it may pass (429 after the pause that
//                                       it names, 408, 425, 502 to 504); then a miss that is
//                                       remembered
//   a document of another issuer or
//   resource, unsafe endpoints          ends the search with the reader's refusal
//
// If no place has the document and a miss was remembered, nobody knows whether it exists: the error
// is that of an outage, and nobody concludes that a server is of an older kind. A redirect within
// the origin is followed, whatever its status: the request is a GET without credentials.
//
// Not here: what stands in a document (protected_resource_metadata.h, server_metadata.h).
// Source: RFC 8414 section 3; RFC 9728 section 3; MCP authorization, "Protected Resource Metadata
// Discovery Requirements" and "Authorization Server Metadata Discovery".
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_context.h"
#include "core/result.h"
#include "core/url.h"
#include "oauth/oauth_config.h"
#include "oauth/received_document.h"

namespace claribi::oauth {

// `origin`/.well-known/`name` followed by `path` without the slash at its end.
core::Result<core::Url> WellKnownUrl(const core::Url& of, std::string_view name,
                                     std::string_view path);

// Judges the document at `place`. Ok: it is the one, and the reader has taken it. kUpstream: it is
// not; the cause says what is missing. Any other error ends the search.
using DocumentReader =
    std::function<core::Status(const ReceivedDocument& document, const core::Url& place)>;

struct MetadataSearch {
  bool found = false;
  bool found_malformed = false;  // some place holds JSON that is no such document
  std::string tried;             // where it was not, for an error: "URL: reason; …"
};

// Errors: the reader's; that of the outage, with every place and what it said as its cause (code,
// status and Retry-After of the first one, retryable); kForbidden if the egress guard refused a
// place; the end of the call. One place has five seconds, or its share of the call, for all its
// answers together; the pause of a 429 is not counted.
core::Result<MetadataSearch> FindMetadata(const Dependencies& dependencies, const Config& config,
                                          const std::vector<core::Url>& places,
                                          const DocumentReader& read,
                                          const core::CallContext& call);

}  // namespace claribi::oauth
