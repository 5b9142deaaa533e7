// OperatorSettings: what an operator set for a vendor with `operator set`: the members `client` and
// `grant` of the operator configuration, sealed in the store. They hold for all organisations of
// the host, and for one vendor, so that no vendor is given what another one issued. Inside of this
// room only. Source: plugin_api/messages/MESSAGES.md, "Operator configuration".
#pragma once

#include <string>

#include "app/json_document.h"
#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "store/database.h"
#include "store/sealing_keys.h"

namespace claribi::app {

/// Any thread. Both outlive it.
class OperatorSettings {
 public:
  OperatorSettings(store::Database& database, const store::SealingKeys& keys)
      : database_(database), keys_(keys) {}

  /// An object with `client` and `grant`, or an empty one. `vendor`: the id in its manifest.
  outcome::Result<Document> Load(const std::string& vendor, const outcome::Patience& patience);

  /// The same for a change. What is stored and can never be opened again, because its sealing key
  /// was given up or its bytes were changed, counts as nothing: Save replaces it, and `is_lost` is
  /// set. It fails as Load does where the key may be on another node.
  outcome::Result<Document> LoadToChange(const std::string& vendor,
                                         const outcome::Patience& patience, bool& is_lost);

  /// In place of what was loaded last. kConflict if somebody else changed it meanwhile. An object
  /// without members is deleted.
  outcome::Status Save(const std::string& vendor, const Value& settings,
                       const outcome::Patience& patience);

 private:
  store::Database& database_;
  const store::SealingKeys& keys_;
  std::uint64_t version_ = 0;
};

}  // namespace claribi::app
