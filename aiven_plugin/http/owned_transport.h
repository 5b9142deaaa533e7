// The transport of one owner: it shares the network with all others, but keeps connections of its
// own. So the bearer tokens of two owners never travel on the same connection. No response repeats
// the credential in the Authorization field of its request (echo_filter.h).
#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/mutex.h"
#include "core/random.h"
#include "http/echo_filter.h"
#include "http/http_transport.h"

namespace claribi::http {

class OwnedTransport final : public HttpTransport {  // [mt]
 public:
  // `verbatim`: response headers that go through as they are, because they are sent back and never
  // shown. `shared` and `random` outlive this.
  OwnedTransport(HttpTransport& shared, std::string owner, core::RandomSource& random,
                 std::vector<std::string> verbatim = {})
      : shared_(shared),
        owner_(std::move(owner)),
        random_(random),
        verbatim_(std::move(verbatim)) {}

  // Also kInternal and RandomSource's errors, where no fingerprint of the credential can be made:
  // nothing is sent then (`unsent`).
  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest&& request,
                                                   const core::CallContext& call) override;

 private:
  static constexpr std::size_t kPrints = 8;

  core::Result<EchoPrint> PrintOf(std::string_view credential);

  HttpTransport& shared_;
  const std::string owner_;
  core::RandomSource& random_;
  const std::vector<std::string> verbatim_;
  core::Mutex mutex_;
  std::string seed_ CLARIBI_GUARDED_BY(mutex_);  // empty: not drawn yet
  // Prints of the last credentials, each at one of few places: most calls have one of them.
  std::array<std::shared_ptr<const EchoPrint>, kPrints> prints_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::http
