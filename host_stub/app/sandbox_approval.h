// The person at the simulated vendor's consent page, for `connect --approve-in-terminal`: opens the
// page, presses Approve, and takes the address to which a browser would be sent. It works with
// vendor-sandbox on this machine and with nothing else. Not a browser.
#pragma once

#include <string>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::app {

/// The callback URL after the approval. kUsage where `authorization_url` is not on this machine, or
/// its page is not that of vendor-sandbox. `ca_file`: certificates to trust; "" are the system's.
/// Blocks while patience lasts.
outcome::Result<std::string> ApproveAtSandbox(const std::string& authorization_url,
                                              const std::string& ca_file,
                                              const outcome::Patience& patience);

}  // namespace claribi::app
