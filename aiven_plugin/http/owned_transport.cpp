#include "http/owned_transport.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "http/echo_filter.h"

namespace claribi::http {

core::Result<std::unique_ptr<HttpResponse>> OwnedTransport::Send(HttpRequest request,
                                                                 const core::CallContext& call) {
  std::optional<EchoPrint> print;
  const std::string_view sent = request.authorization.Reveal();
  const std::string_view credential = sent.substr(std::min(request.credential_at, sent.size()));
  const auto backslashes =
      static_cast<std::size_t>(std::count(credential.begin(), credential.end(), '\\'));
  if (credential.size() - backslashes >= kMinEchoBytes) {
    CLARIBI_TRY(const std::string seed, Seed());
    CLARIBI_TRY(print, EchoPrint::Make(credential, seed));
  }
  request.owner = owner_;
  CLARIBI_TRY(auto response, shared_.Send(std::move(request), call));
  if (!print) return response;
  return WithoutEcho(std::move(response), *std::move(print), verbatim_);
}

core::Result<std::string> OwnedTransport::Seed() {
  const core::MutexLock lock(mutex_);
  if (seed_.empty()) {
    CLARIBI_TRY(seed_, random_.Bytes(EchoPrint::kSeedBytes));
  }
  return seed_;
}

}  // namespace claribi::http
