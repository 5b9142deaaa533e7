// Where the processes of one organisation share its circuits: a host may be many nodes, or a
// program that lives for one command.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/call_context.h"
#include "http/circuit.h"

namespace claribi::http {

class CircuitStore {  // [mt]
 public:
  struct Record {
    std::vector<Circuit> circuits{};  // those that saw a failure, at most one for a place
    std::uint64_t version = 0;        // 0: there is no record
    // It was written by another release, or is damaged: it says nothing, and is written over.
    bool is_unreadable = false;
  };
  enum class Written { kYes, kAnotherWasFirst, kFailed };

  virtual ~CircuitStore() = default;
  // Empty if the store fails, which it has logged.
  virtual std::optional<Record> Read(const core::CallContext& call) = 0;
  // Swaps what Read gave for what it has become; without circuits there is no record. May leave out
  // those that changed longest ago. kFailed was logged.
  virtual Written Write(const Record& record, const core::CallContext& call) = 0;
};

}  // namespace claribi::http
