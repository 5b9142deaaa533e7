// What every request passes before it reaches an endpoint: latency, failures asked for, and the
// ledger.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/knobs.h"
#include "vendor_sandbox/ledger.h"
#include "vendor_sandbox/time_point.h"
#include "vendor_sandbox/token_store.h"

namespace claribi::vendor_sandbox {

/// Every function may be called from any thread.
class Gate {
 public:
  using Endpoint = std::function<HttpReply(const HttpRequest&, Json& note)>;

  struct Dependencies {
    KnobBoard& knobs;
    Ledger& ledger;
    Clock clock;
    /// Whether a value is a code or token that was ever issued, to notice one in a URL.
    std::function<bool(std::string_view)> was_issued;
    /// The family of a bearer, and that its holder has shown it.
    std::function<std::optional<Place>(std::string_view)> recognise;
  };

  explicit Gate(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

  /// Passes a request to `endpoint` or fails it, and writes the ledger line before it returns.
  HttpReply Pass(const std::string& listener, const HttpRequest& request, const Endpoint& endpoint);
  /// Ends every wait for latency, now and later.
  void Open();

 private:
  void Wait(std::chrono::milliseconds time);
  bool UrlCarriesSecret(const HttpRequest& request) const;
  void Record(const std::string& listener, const HttpRequest& request, const HttpReply& reply,
              const Json& note);

  Dependencies dependencies_;
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

}  // namespace claribi::vendor_sandbox
