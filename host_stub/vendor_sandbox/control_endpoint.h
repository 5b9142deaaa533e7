// The control endpoint: knobs and counters over plain http on 127.0.0.1, for tests and
// demonstrations. Not part of what is simulated. Requests from web pages are refused: those
// with an Origin or another Host.
#pragma once

#include <functional>
#include <vector>

#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/ledger.h"
#include "vendor_sandbox/secret_journal.h"
#include "vendor_sandbox/token_store.h"

namespace claribi::vendor_sandbox {

/// GET / shows {knobs, counters}; GET /families what became of each family of tokens; GET
/// /write_attempts which tools were asked to write, and how often; GET /secrets what the journal
/// holds, when one is kept;
/// POST /knobs sets knobs; POST /revoke-all, /forget-clients and /reset act. Answer may be called
/// from any thread.
class ControlEndpoint {
 public:
  struct Dependencies {
    KnobBoard& knobs;
    Ledger& ledger;
    const SecretJournal& secrets;
    std::function<std::vector<FamilyHistory>()> families;
    std::function<void()> revoke_all;
    std::function<void()> forget_clients;
    std::function<void()> reset;  ///< estate, limits, counters; the knobs are reset here
  };

  explicit ControlEndpoint(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

  HttpReply Answer(const HttpRequest& request);

 private:
  HttpReply State() const;
  HttpReply Families() const;

  Dependencies dependencies_;
};

}  // namespace claribi::vendor_sandbox
