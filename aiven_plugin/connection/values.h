// What the use cases of a connection (connection.h) take and return: no message, and no member name
// of one. The messages are made of these in the room `messages`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "connection/sign_in.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "http/circuit.h"
#include "manifest/endpoint_member.h"
#include "policy/vendor_adapter.h"
#include "tools/tool_catalog.h"

namespace claribi::connection {

// What a tenant may choose of a connection: narrower than the manifest, never wider.
struct ConnectionConfig {
  // A URL, or the name of one of the manifest's endpoints; empty: the first.
  std::string endpoint;
  manifest::PlaceholderValues endpoint_values;  // for the places of that endpoint
  // Some of those of the manifest; empty: all of them.
  std::vector<std::string> scopes;
  std::vector<std::string> hide_tools;
};

// What came of trying whether the connection works.
struct ProbeOutcome {
  // The tool of the manifest's probe. Empty: the manifest names none, and the tools were listed,
  // which shows that somebody answers and not that access works.
  std::string tool;
  std::optional<core::Error> error;  // empty: it answers
};

// A probe that cannot be made: its tool is hidden, drifted or gone.
struct DeadProbe {
  std::string tool;
  std::string reason;    // a clause
  core::UnixTime since;  // when it was noticed

  friend bool operator==(const DeadProbe&, const DeadProbe&) = default;
};

struct ConnectionStatus {
  SignInStatus sign_in;
  std::optional<ProbeOutcome> probe{};  // empty: nobody asked, or nothing is stored to try with
  std::string endpoint{};               // the URL in force
  // Why the vendor is not asked for the moment; empty: it is.
  std::optional<http::OpenCircuit> circuit{};
  // By the last listing or probe; empty: it can be made, as far as is known.
  std::optional<DeadProbe> dead_probe{};
  // What a probe found besides, a sentence each: names in the rules that the vendor does not offer.
  std::vector<std::string> notes{};
  // If it was probed: what the server was put up with for; see core/leniency.h.
  std::vector<std::string> leniencies{};
};

// Where to send the person; or, where nobody is to be asked, how it stands now.
using SignInBegun = std::variant<AuthorizationRedirect, ConnectionStatus>;

struct ListOptions {
  bool refresh = false;                              // ask the vendor even if a listing is at hand
  std::optional<tools::ApprovalOrder> approve{};     // absent: nothing is approved
  std::optional<tools::WithdrawalOrder> withdraw{};  // not beside approve
  std::string diff{};                                // the tool whose change is shown; empty: none
  bool with_definitions = false;  // the definitions that are approved, for a catalogue
};

// The forms in which a host wants an answer.
struct ResultForms {
  // By default each row crosses once: the data, and of the content what the data does not say.
  bool content = true;
  bool structured_content = false;
  bool data = true;
  bool model_text = false;
  bool once = true;  // false: each form is whole, whatever another one says

  std::string unknown{};  // the names that nobody here knows, to be logged; empty: none
};

// Where data came from, beside the data.
struct Provenance {
  std::string vendor;      // the manifest's id
  std::string connection;  // the host's id
  std::string tool;
  core::UnixTime at;  // when it was answered
};

// What a tool answered, whole, and what that means.
struct CallOutcome {
  core::Json content;             // as the vendor sent it, without credentials
  core::Json structured_content;  // the same; null if absent or not asked for
  policy::Interpretation interpretation;
  std::size_t redactions = 0;  // credentials that were removed
  int retries = 0;
  core::Milliseconds duration{0};
  Provenance provenance;
};

// What a request for reading was answered, without credentials.
struct ReadOutcome {
  core::Json result;
  std::size_t redactions = 0;
};

}  // namespace claribi::connection
