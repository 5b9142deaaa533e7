// vendor-sandbox: starts the simulated vendor, says where it is in one line of JSON, serves until
// SIGTERM or SIGINT.

#include <Poco/Net/NetSSL.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "vendor_sandbox/command_line.h"
#include "vendor_sandbox/sandbox.h"

namespace {

using claribi::vendor_sandbox::Options;
using claribi::vendor_sandbox::Problem;
using claribi::vendor_sandbox::Sandbox;

constexpr int kCouldNotStart = 1;
constexpr int kBadOptions = 2;

/// A private folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code ignored;
    std::string pattern =
        (std::filesystem::temp_directory_path(ignored) / "vendor-sandbox-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& Path() const { return path_; }

 private:
  std::string path_;
};

int Fail(const Problem& problem, int exit_code) {
  std::fputs(problem.Text().c_str(), stderr);
  return exit_code;
}

int Serve(const Options& options) {
  // Blocked before any thread starts, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  const TemporaryFolder folder;
  std::string ca_file = options.ca_file;
  if (ca_file.empty() && !options.ca_dir.empty()) ca_file = options.ca_dir + "/ca.pem";
  if (ca_file.empty()) ca_file = folder.Path() + "/vendor-sandbox-ca.pem";
  if (options.ca_file.empty() && options.ca_dir.empty() && folder.Path().empty()) {
    return Fail(
        {"Cannot make a temporary folder", "mkdtemp failed.", "Set TMPDIR, or use --ca-out."},
        kCouldNotStart);
  }
  auto started = Sandbox::Start(options, ca_file);
  if (const auto* problem = std::get_if<Problem>(&started)) return Fail(*problem, kCouldNotStart);
  const auto& sandbox = std::get<std::unique_ptr<Sandbox>>(started);
  std::printf("%s\n", sandbox->Announcement().c_str());
  std::fflush(stdout);

  int received = 0;
  sigwait(&signals, &received);
  sandbox->Stop();
  return EXIT_SUCCESS;
}

int Run(const std::vector<std::string>& arguments) {
  const auto parsed = claribi::vendor_sandbox::ParseOptions(arguments);
  if (const auto* problem = std::get_if<Problem>(&parsed)) return Fail(*problem, kBadOptions);
  const Options& options = std::get<Options>(parsed);
  if (options.help) {
    std::fputs(claribi::vendor_sandbox::HelpText().c_str(), stdout);
    return EXIT_SUCCESS;
  }
  Poco::Net::initializeSSL();
  const int exit_code = Serve(options);
  Poco::Net::uninitializeSSL();
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    return Fail(
        {"vendor-sandbox has failed", error.what(), "Report this, with the command that you ran."},
        kCouldNotStart);
  }
}
