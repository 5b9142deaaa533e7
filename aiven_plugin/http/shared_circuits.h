// The circuits of one organisation (circuit.h), as its processes share them through a store.
//
// The store is read before the first request, so that a new process knows what the others met. From
// then on it is not touched while the vendor answers, but where there is something to tell or to
// learn: when a failure is counted, when an answer ends a circuit that saw one, and while one is
// open, which another process may have ended. A swap of the record's version decides which process
// sends the probe.
//
// A store that fails costs nothing: then this process counts for itself. Nothing is locked while
// the store is asked.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/call_context.h"
#include "core/url.h"
#include "http/circuit.h"
#include "http/circuit_store.h"

namespace claribi::http {

// What a request may fail to reach, and what may fail to answer it.
struct Places {
  explicit Places(const core::Url& url);

  std::string origin;
  std::string endpoint;  // with its path; the query changes nothing in who answers
};

class SharedCircuits {  // [mt]
 public:
  // How a request was let through, to be handed back once. See Circuits::Pass.
  struct Admission {
    Circuits::Pass origin = Circuits::Pass::kUsual;
    Circuits::Pass endpoint = Circuits::Pass::kUsual;
  };
  enum class Answered { kOriginAlone, kAll };

  // Borrows circuits. store: null where there is none.
  SharedCircuits(Circuits& circuits, std::string organisation, std::unique_ptr<CircuitStore> store)
      : circuits_(circuits), organisation_(std::move(organisation)), store_(std::move(store)) {}

  // The error of an open circuit.
  core::Result<Admission> Admit(const Places& places, const core::CallContext& call);
  Circuits::Change NoteAnswer(const Places& places, Answered answered,
                              const core::CallContext& call);
  // place: one of them.
  Circuits::Change NoteFailure(const std::string& place, Circuits::Pass pass,
                               const core::Error& failure,
                               std::optional<core::Milliseconds> at_least,
                               const core::CallContext& call);
  void NoteNothing(const Places& places, const Admission& admission, const core::CallContext& call);

  // Of the two that are open, the one that is so for longer. Sends nothing.
  std::optional<OpenCircuit> Find(const Places& places, const core::CallContext& call);
  // Of one of them, without a look at the store.
  std::optional<OpenCircuit> Known(const std::string& place) const {
    return circuits_.Find(organisation_, place);
  }

 private:
  using Record = CircuitStore::Record;

  std::optional<Record> Read(const core::CallContext& call);
  bool IsOpen(const Places& places) const;
  // False if another process sends the probe.
  bool ClaimProbe(const std::vector<std::string>& places, std::optional<Record> record,
                  const core::CallContext& call);

  Circuits& circuits_;
  const std::string organisation_;
  const std::unique_ptr<CircuitStore> store_;
  std::atomic<bool> has_read_ = false;
};

}  // namespace claribi::http
