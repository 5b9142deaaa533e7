// conformance-client URL: one scenario of the official MCP conformance suite, done by the plugin
// library that lies beside this program. Which one, and with what, the suite says in the
// environment: MCP_CONFORMANCE_SCENARIO, MCP_CONFORMANCE_PROTOCOL_VERSION and
// MCP_CONFORMANCE_CONTEXT (a JSON object, may be absent). Exits with 0 if the scenario went
// through, 1 if not, 2 if it was not begun.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "app/json_document.h"
#include "conversation.h"
#include "memory_host.h"
#include "run_config.h"

namespace claribi::conformance {
namespace {

using app::Document;
using app::ParseObject;
using app::Set;
using app::ToLine;
using app::Value;
using outcome::Code;
using outcome::Error;
using outcome::Status;
using std::filesystem::path;

// Less than the suite's own limit of 30 s, which would leave this process behind.
constexpr std::chrono::seconds kLongestRun{25};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string ReadFile(const path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

Status Run(const Scenario& scenario, const std::string& url, const path& program,
           const Value& manifest, const Value& context) {
  const outcome::Deadline patience(kLongestRun);
  const loader::CallSettings settings{.patience = patience};
  const auto library =
      loader::PluginLibrary::Load((program / "../plugins/claribi_aiven.so").lexically_normal());
  if (!library) return library.error();
  MemoryHost host(scenario.answer);
  const auto plugin = loader::Plugin::Create(
      *library, host.services(),
      OperatorConfig(scenario, manifest, Environment("MCP_CONFORMANCE_PROTOCOL_VERSION"), context),
      settings);
  if (!plugin) return plugin.error();
  Document config(rapidjson::kObjectType);
  Set(config, "endpoint", url);
  const auto connection = (*plugin)->Open({"conformance", "c1"}, ToLine(config), settings);
  if (!connection) return connection.error();
  return Conversation(**connection, patience).Perform(scenario, context);
}

int Fail(int exit_code, const Error& error) {
  std::cerr << "error: " << error.what << "\n  cause: " << error.cause << "\n  fix: " << error.fix
            << "\n  detail: " << error.detail << "\n";
  return exit_code;
}

int Main(const std::string& url) {
  const Scenario* scenario = FindScenario(Environment("MCP_CONFORMANCE_SCENARIO"));
  if (scenario == nullptr) {
    return Fail(2, {Code::kUsage, "MCP_CONFORMANCE_SCENARIO names no scenario known here."});
  }
  const path program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const auto manifest =
      ParseObject(ReadFile(program / "conformance.json"), "conformance.json beside the program");
  if (!manifest) return Fail(2, manifest.error());
  const std::string context_text = Environment("MCP_CONFORMANCE_CONTEXT");
  const auto context =
      ParseObject(context_text.empty() ? "{}" : context_text, "MCP_CONFORMANCE_CONTEXT");
  if (!context) return Fail(2, context.error());
  const Status done = Run(*scenario, url, program, *manifest, *context);
  if (!done) return Fail(1, done.error());
  std::cout << "went through\n";  // run.py tells this from a crash by it
  return 0;
}

}  // namespace
}  // namespace claribi::conformance

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: conformance-client URL\n";
    return 2;
  }
  try {
    return claribi::conformance::Main(argv[argc - 1]);
  } catch (const std::exception& exception) {
    std::cerr << "error: " << exception.what() << "\n";
    return 2;
  }
}
