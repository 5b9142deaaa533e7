// The checks of the host itself that `doctor` makes, by subject; those of a data source are in
// data_source_checks.h. A new check is a function, and a row in the list of its subject.
// None of them asks a vendor, and none makes a folder, a store or a key.
// Inside of this room only. Source: the table of checks in docs/command_line.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/diagnosis.h"
#include "app/invocation.h"
#include "app/json_document.h"
#include "app/workspace.h"
#include "loader/plugin_library.h"
#include "store/database.h"

namespace claribi::app {

/// What checks look at, and leave for those after them. References outlive it.
struct Examination {
  Workspace& workspace;
  const Invocation& invocation;
  std::optional<loader::PluginLibrary> library = {};
  std::optional<Document> manifest = {};
  /// The operator configuration without the manifest and without secrets.
  Document settings = Document(rapidjson::kObjectType);
  Document description = Document(rapidjson::kObjectType);
  store::Database* database = nullptr;  // where there is a store, and it opens
  bool has_keys = false;                // the key file is there, and can be read
  std::string redirect_uri = {};        // of the next sign-in
};

struct HostCheck {
  const char* id;
  std::vector<const char*> needs;  // ids of checks without which this one says nothing
  Finding (*run)(Examination& examination);
};

/// Each in a file of its own, in the order in which they are made: later ones use what earlier ones
/// left.
std::vector<HostCheck> StoreChecks();
std::vector<HostCheck> PluginChecks();
std::vector<HostCheck> SurroundingChecks();

}  // namespace claribi::app
