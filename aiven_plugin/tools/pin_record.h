// One record of approved definitions (policy/tool_pins.h), sealed in a vault: that of a connection,
// or that of its organisation. Reads and writes it, and approves nothing by itself.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/call_context.h"
#include "core/result.h"
#include "policy/tool_pins.h"
#include "vault/vault.h"

namespace claribi::tools {

using Pins = std::shared_ptr<const policy::ToolPins>;

class PinRecord {  // [mt]
 public:
  struct Found {
    Pins pins;            // null: no record, or one that cannot be read
    std::string problem;  // why it cannot be read; empty otherwise
    std::string vendor;   // whose tools the record says it is of; empty: of an older release
    vault::Version version = 0;
    bool is_of_old_key = false;

    bool is_absent() const { return pins == nullptr && problem.empty(); }
  };

  // vendor: the manifest's id, with which the record is sealed from now on.
  PinRecord(vault::Vault vault, std::string name, std::string vendor)
      : vault_(std::move(vault)), name_(std::move(name)), vendor_(std::move(vendor)) {}

  // looks_at_key: learn whether it is sealed with an old key. A record that cannot be opened or
  // read is no error.
  core::Result<Found> Read(const core::CallContext& call, bool looks_at_key) const;
  // Over what was found, which is what was saved then. kConflict: another node was first; read
  // again.
  core::Status Save(const core::CallContext& call, const policy::ToolPins& pins, Found& found);
  core::Status Delete(const core::CallContext& call);
  // Whether the record was changed or moved, or its sealing key was retired or lost.
  bool DoesNotOpen(const core::CallContext& call) const;

 private:
  vault::Vault vault_;
  const std::string name_;
  const std::string vendor_;
};

}  // namespace claribi::tools
