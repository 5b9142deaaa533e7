// What a client needs from outside: the parts it borrows and the values it is set up with. No
// behaviour.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <thread>

#include "core/clock.h"
#include "core/json.h"
#include "core/log.h"
#include "core/random.h"
#include "core/url.h"
#include "http/authorizer.h"
#include "http/http_transport.h"

namespace claribi::mcp {

// All borrowed: they outlive the client. All [mt].
struct Dependencies {
  http::HttpTransport& transport;
  http::Authorizer& authorizer;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  // Blocks the calling thread for at most that long, between two attempts of one call. Tests move
  // their clock instead.
  std::function<void(core::Milliseconds)> pause = [](core::Milliseconds at_most) {
    std::this_thread::sleep_for(at_most);
  };
};

// Names and defaults as in the operator configuration.
struct Limits {
  std::size_t max_body_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t max_event_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t max_json_depth = 64;
  std::size_t max_pages = 100;
  std::size_t max_tools = 2000;

  core::JsonLimits Json() const { return {max_body_bytes, max_json_depth}; }
};

struct Config {
  core::Url endpoint;  // query included; nothing is ever added to it
  std::string client_name;
  std::string client_version;
  Limits limits;
};

}  // namespace claribi::mcp
