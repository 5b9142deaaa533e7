// bench-server: the MCP server of the bench as a program.
//
//   bench-server [--tls] [--tools N] [--page N] [--oauth] [--older]
//
// Once it listens it prints {"endpoint":URL,"ca_file":FILE}; each line of stdin is answered by one
// of stdout, the requests since the last: {"requests":["tools/call",...]}; and it ends with stdin.
#include <CLI/CLI.hpp>
#include <iostream>

#include "bench/mcp_server.h"

namespace claribi::bench {
namespace {

int Main(int argc, char** argv) {
  ServerOptions options;
  CLI::App arguments("The MCP server of the bench.");
  arguments.add_flag("--tls", options.tls);
  arguments.add_flag("--oauth", options.oauth, "An access token is needed");
  arguments.add_flag("--older", options.older, "It does not know server/discover");
  arguments.add_option("--tools", options.tools)->capture_default_str();
  arguments.add_option("--page", options.page)->check(CLI::PositiveNumber)->capture_default_str();
  CLI11_PARSE(arguments, argc, argv);
  McpServer server(options);
  std::cout << R"({"endpoint":")" << server.Endpoint() << R"(","ca_file":")" << server.CaFile()
            << R"("})" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << R"({"requests":[)";
    const char* before = "\"";
    for (const std::string& request : server.TakeRequests()) {
      std::cout << before << request << '"';
      before = ",\"";
    }
    std::cout << "]}" << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace claribi::bench

int main(int argc, char** argv) {
  try {
    return claribi::bench::Main(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: bench-server has failed: " << failure.what() << "\n";
    return 1;
  }
}
