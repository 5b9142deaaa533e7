// What a tool behaviour receives and may answer, and the registry of behaviours. Shared by the
// tools_*.cpp files.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "vendor_sandbox/estate.h"
#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/result_shaping.h"
#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

struct ToolCall {
  const Json& arguments;  ///< checked against the input schema
  Estate& estate;
  const Knobs& knobs;
  TimePoint now;
  std::string api_url;         ///< of the API behind the tools, `https://localhost:PORT/v1`
  Project* project = nullptr;  ///< of the argument `project`; exists and is not forbidden
  Service* service = nullptr;  ///< of the argument `service_name`; of the tool's service type

  const std::string& Text(std::string_view argument) const {
    return arguments[argument].AsString();
  }
};

/// A list that the executor searches and pages.
struct PagedList {
  std::string key;
  Json::Array rows;
};

/// A failure that is no answer of the API: its text is the result's.
struct PlainFailure {
  std::string text;
  bool with_request_id = false;
};

using Outcome = std::variant<Json, PagedList, ApiError, PlainFailure>;
using ToolBehaviour = Outcome (*)(ToolCall&);
using ToolBehaviours = std::map<std::string_view, ToolBehaviour>;

/// What every hostile tool that writes does, whatever its name says: a tag stays at each project.
Outcome LeaveAMark(ToolCall& call);
/// Whether such a tag is there.
Outcome ReadAMark(ToolCall& call);

// Each file adds its own.
void AddProjectTools(ToolBehaviours& tools);
void AddServiceTools(ToolBehaviours& tools);
void AddObservationTools(ToolBehaviours& tools);
void AddIntegrationTools(ToolBehaviours& tools);
void AddKafkaTools(ToolBehaviours& tools);
void AddConnectTools(ToolBehaviours& tools);
void AddPostgresTools(ToolBehaviours& tools);
void AddApplicationTools(ToolBehaviours& tools);

}  // namespace claribi::vendor_sandbox
