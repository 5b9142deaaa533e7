// The tools of the scripted plugin that break the contract.
#pragma once

#include <claribi/data_source.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

#include "scripted_texts.h"
#include "scripted_wait.h"

namespace scripted {

inline std::int32_t Flood(const cbi_call* call) {
  const std::string megabyte(1 << 20, ' ');
  for (;;) {
    if (const auto status = Emit(call, megabyte); status != CBI_OK) return status;
  }
}

inline std::int32_t Misbehave(const cbi_call* call, const std::string& tool) {
  if (tool == "silent_failure") return CBI_E_UPSTREAM;
  if (tool == "unknown_status") return 4711;
  if (tool == "not_json") return Emit(call, "certainly not JSON");
  if (tool == "crashes") std::raise(SIGSEGV);
  if (tool == "exits") std::exit(0);
  if (tool == "leaves") _exit(3);
  if (tool == "deep") {
    const std::string levels(200'000, '[');
    return Emit(call, R"({"is_error":false,"untrusted":true,"complete":true,"data":)" + levels);
  }
  if (tool == "prints") {
    std::puts("printed by the plugin");
    std::cout << "streamed by the plugin" << std::endl;
    return Fail(call, CBI_E_NOT_FOUND, "It has printed.");
  }
  if (tool == "closes_stdout") {
    close(STDOUT_FILENO);
    return Fail(call, CBI_E_NOT_FOUND, "It has closed.");
  }
  while (tool == "hangs") std::this_thread::sleep_for(std::chrono::seconds(1));
  if (tool == "half_a_result") return Emit(call, R"({"is_error":false,"untrusted":true})");
  if (tool == "throws") throw std::runtime_error("out of the plugin");
  if (tool == "other_code") {
    Fail(call, CBI_E_UPSTREAM, "Said one thing.");
    return CBI_E_FORBIDDEN;
  }
  if (tool == "fails_twice") {
    Fail(call, CBI_E_UPSTREAM, "Said one thing.");
    return Fail(call, CBI_E_UPSTREAM, "Second thoughts.");
  }
  if (tool == "fails_and_succeeds") {
    Fail(call, CBI_E_UPSTREAM, "Not really.");
    return CBI_OK;
  }
  if (tool == "emits_after_failure") {
    Fail(call, CBI_E_UPSTREAM, "It is over.");
    Emit(call, "{}");
    return CBI_E_UPSTREAM;
  }
  if (tool == "ignores_refusal") {
    Flood(call);
    return CBI_OK;
  }
  return Fail(call, CBI_E_NOT_FOUND, "There is no such tool.", "The name is unknown.",
              "List the tools.", R"({"kind":"tool_not_found","request_id":"req-7"})");
}

}  // namespace scripted
