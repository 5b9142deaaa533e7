// The operator configuration of a run: manifest, revision, and the credentials that the suite hands
// out. Source: operator_config.schema.json in plugin_api/messages.
#pragma once

#include <string>

#include "app/json_document.h"
#include "scenarios.h"

namespace claribi::conformance {

/// `manifest`: the one for conformance runs, completed by the way of signing in. `context`: the
/// suite's, an object. `protocol_version`: the only revision that the plugin is to speak.
std::string OperatorConfig(const Scenario& scenario, const app::Value& manifest,
                           const std::string& protocol_version, const app::Value& context);

}  // namespace claribi::conformance
