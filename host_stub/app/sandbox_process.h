// SandboxProcess: a running vendor-sandbox that says yes to every sign-in, for the journey of
// `smoke`. The sandbox is another program: nothing of it is linked. Inside of this room only.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "outcome/outcome.h"

namespace claribi::app {

class SandboxProcess {
 public:
  /// Starts the one beside this program; its certificate is written to `folder`. kUnavailable if
  /// there is none, or it does not start within some seconds.
  static outcome::Result<std::unique_ptr<SandboxProcess>> Start(
      const std::filesystem::path& folder);

  /// Ends it.
  ~SandboxProcess();
  SandboxProcess(const SandboxProcess&) = delete;
  SandboxProcess& operator=(const SandboxProcess&) = delete;

  const std::string& mcp_url() const { return mcp_url_; }
  const std::string& ca_file() const { return ca_file_; }

 private:
  SandboxProcess() = default;

  int child_ = 0;
  std::string mcp_url_, ca_file_;
};

}  // namespace claribi::app
