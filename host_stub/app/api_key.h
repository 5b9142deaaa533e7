// How a data source signs in, as its plugin describes it, and the API key that a person hands over:
// on standard input or at the terminal, never on the command line, where every process can read it.
// Inside of this room only. Source: description.schema.json, authorize_begin.schema.json.
#pragma once

#include <string>

#include "app/json_document.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The first of description.auth.
struct AuthDescription {
  std::string kind;
  bool needs_redirect = true;
  std::string key_label = "API key";
  std::string obtain;  // where to get a key; "": not said
};

/// `description`: what a plugin emitted.
AuthDescription ReadAuth(const Value& description);

/// The options of authorize_begin with the key. `from_stdin`: the one line of standard input;
/// otherwise it is asked for at the terminal, without echo. kUsage where neither can be.
outcome::Result<std::string> AskForApiKey(const Workspace& workspace, const AuthDescription& auth,
                                          bool from_stdin);

/// Overwrites a text that held a secret.
void Wipe(std::string& text);

}  // namespace claribi::app
