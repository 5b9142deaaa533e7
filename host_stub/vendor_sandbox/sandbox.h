// The composition: knobs, ledger, authorization server, MCP server and control endpoint behind
// their three listeners. The only file that knows all of them.
#pragma once

#include <memory>
#include <string>

#include "vendor_sandbox/command_line.h"
#include "vendor_sandbox/problem.h"

namespace claribi::vendor_sandbox {

class Sandbox {
 public:
  /// Everything is serving when this returns. `ca_file` is where the certificate of the authority
  /// is written.
  static Result<std::unique_ptr<Sandbox>> Start(const Options& options, const std::string& ca_file);
  ~Sandbox();

  /// {"mcp_url","issuer","ca_file","control_url"}
  std::string Announcement() const;
  /// Ends every request and closes the ports. Called by the destructor too.
  void Stop();

 private:
  struct Parts;
  explicit Sandbox(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace claribi::vendor_sandbox
