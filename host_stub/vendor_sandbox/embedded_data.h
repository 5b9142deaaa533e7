// The data files of the folder data/, compiled in (embed.cmake). Not parsed here.
#pragma once

#include <string_view>

namespace claribi::vendor_sandbox {

/// JSON array: the tool table, in the vendor's order. The member `sandbox` of a tool is ours and
/// never sent.
extern const std::string_view kToolsJson;
/// JSON array: the tools of a server that lies, in the same form.
extern const std::string_view kHostileToolsJson;
/// JSON object: projects, services, topics and all else the estate starts from.
extern const std::string_view kEstateJson;
/// SQL for the databases of `analytics-pg-prod`.
extern const std::string_view kAnalyticsSql;
/// SQL for the databases of every other PostgreSQL service.
extern const std::string_view kApplicationSql;

}  // namespace claribi::vendor_sandbox
