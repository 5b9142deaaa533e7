// The console's catalogue: one card for each manifest in a folder, with the plugin that serves it,
// loaded and ready. A plugin that does not load is a card with the reason. Inside of this room
// only. Source: the schema Card of web_console/openapi.json.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/invocation.h"
#include "app/terminal.h"
#include "app/workspace.h"
#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "semantic_model/semantic_model.h"
#include "values/json_value.h"

namespace claribi::app {

/// A card, and what questions and status of its data sources are answered with. Its workspace has
/// store and plugin open, so that any thread may use what needs no more than those.
struct ConsoleCard {
  std::string id;  // of the manifest
  GlobalOptions options;
  std::optional<outcome::Error> error = {};  // why it cannot be used
  values::Json manifest = {};
  values::Json description = {};  // of the plugin; null with an error
  std::uint32_t abi = 0;
  std::optional<semantic_model::Model> model = {};
  std::unique_ptr<Workspace> workspace = {};
};

/// Made by one thread, then only read. References outlive it.
class ConsoleCatalogue {
 public:
  /// With the parent's store: the card of its options, and those of the other manifests in
  /// `folder`: each with the library of its name, or with the plugin of the options where there is
  /// none.
  ConsoleCatalogue(Workspace& parent, const std::filesystem::path& folder,
                   const Terminal& terminal);

  const ConsoleCard* Find(const std::string& id) const;
  /// The card that a data source was connected with; nullptr where it is not here.
  const ConsoleCard* FindFor(const store::DataSource& source) const;

  /// As the interface has them. `taken`: names of data sources.
  values::Json ToJson(const std::vector<std::string>& taken) const;

 private:
  void Add(GlobalOptions options, Workspace& parent, const Terminal& terminal);

  std::vector<std::unique_ptr<ConsoleCard>> cards_;
};

/// What a plugin emitted, or another document of this room, as a value.
values::Json ToValue(const Value& document);

/// The error as the interface has it.
values::Json ErrorValue(const outcome::Error& error);

}  // namespace claribi::app
