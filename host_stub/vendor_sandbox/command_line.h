// The command line of vendor-sandbox. Not the knobs' meaning: see knobs.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/problem.h"

namespace claribi::vendor_sandbox {

struct Options {
  std::uint16_t port = 0;          ///< MCP listener; 0 takes a free one
  std::uint16_t issuer_port = 0;   ///< authorization server
  std::uint16_t control_port = 0;  ///< control endpoint
  std::string host = "localhost";  ///< the name in every address, and in the certificate
  std::string ledger_file;         ///< "" keeps no ledger
  std::string estate_file;         ///< "" takes the built-in estate
  std::string ca_file;             ///< "" writes to a private temporary folder
  std::string ca_dir;              ///< "" makes a new authority at each start
  bool reveal_secrets = false;     ///< the control endpoint answers GET /secrets
  bool help = false;
  Knobs knobs;
};

/// Arguments without the program's name. Every knob is an option with hyphens for underscores; a
/// boolean one may stand alone.
Result<Options> ParseOptions(const std::vector<std::string>& arguments);

std::string HelpText();

}  // namespace claribi::vendor_sandbox
