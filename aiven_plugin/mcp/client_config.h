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
#include "mcp/elicitor.h"
#include "mcp/era_memory.h"
#include "mcp/protocol_revision.h"

namespace claribi::mcp {

// All borrowed: they outlive the client. All [mt].
struct Dependencies {
  http::HttpTransport& transport;
  http::Authorizer& authorizer;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  // Null: nobody can be asked anything, and no server is told otherwise.
  Elicitor* elicitor = nullptr;
  // Null: what this client learns of a server's era is its own.
  EraMemory* eras = nullptr;
  // Blocks the calling thread for at most that long, between two attempts of one call. Tests move
  // their clock instead.
  std::function<void(core::Milliseconds)> pause = [](core::Milliseconds at_most) {
    std::this_thread::sleep_for(at_most);
  };
  // Told each time that the server says its tools changed, on the thread that reads it and under no
  // mutex.
  std::function<void()> on_tools_changed = [] {};
  // Null: what is learned of a server's era ends with the process.
  EraStore* era_store = nullptr;
};

// Names and defaults as in the operator configuration.
struct Limits {
  std::size_t max_body_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t max_event_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t max_json_depth = 64;
  std::size_t max_pages = 100;
  std::size_t max_tools = 2000;
  std::size_t max_input_rounds = 8;
  std::size_t max_input_requests = 16;
  std::size_t max_server_requests = 32;
  std::size_t max_resumptions = 5;

  core::JsonLimits Json() const { return {max_body_bytes, max_json_depth}; }
};

struct Config {
  core::Url endpoint;  // query included; nothing is ever added to it
  std::string client_name;
  std::string client_version;
  Limits limits;
  Revisions revisions = AllRevisions();  // those that may be used, at least one
  // Whether to stay on the line for what the server says unasked, with a thread of this client's.
  bool listens = false;
};

}  // namespace claribi::mcp
