// The document that describes a service, as the API gives it: passwords included, which the shaping
// redacts later.
#pragma once

#include "vendor_sandbox/estate.h"
#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

/// {"service": {...}}; `hostile` puts text that attacks its reader into a tag.
Json ServiceDocument(const Service& service, Estate& estate, TimePoint now, bool hostile);

/// {"service_uri", "user", "password", ...}: what aiven_service_connection_info answers in clear.
Json ConnectionDocument(const Service& service);

}  // namespace claribi::vendor_sandbox
