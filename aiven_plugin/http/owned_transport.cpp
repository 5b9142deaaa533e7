#include "http/owned_transport.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace claribi::http {

core::Result<std::unique_ptr<HttpResponse>> OwnedTransport::Send(HttpRequest&& request,
                                                                 const core::CallContext& call) {
  std::optional<EchoPrint> print;
  const std::string_view sent = request.authorization.Reveal();
  const std::string_view credential = sent.substr(std::min(request.credential_at, sent.size()));
  const auto backslashes =
      static_cast<std::size_t>(std::count(credential.begin(), credential.end(), '\\'));
  if (credential.size() - backslashes >= kMinEchoBytes) {
    auto made = PrintOf(credential);
    if (!made.ok()) {
      made.error().unsent = true;
      return std::move(made).error();
    }
    print = std::move(made).value();
  }
  request.owner = owner_;
  CLARIBI_TRY(auto response, shared_.Send(std::move(request), call));
  if (!print) return response;
  return WithoutEcho(std::move(response), *std::move(print), verbatim_);
}

core::Result<EchoPrint> OwnedTransport::PrintOf(std::string_view credential) {
  std::string seed;
  std::shared_ptr<const EchoPrint> before;
  const std::size_t place =
      (credential.size() + static_cast<unsigned char>(credential.back())) % kPrints;
  {
    const core::MutexLock lock(mutex_);
    if (seed_.empty()) {
      CLARIBI_TRY(seed_, random_.Bytes(EchoPrint::kSeedBytes));
    }
    seed = seed_;
    before = prints_[place];
  }
  CLARIBI_TRY(EchoPrint print, EchoPrint::Make(credential, seed, before.get()));
  if (before == nullptr || !print.IsSameAs(*before)) {
    auto kept = std::make_shared<const EchoPrint>(print);
    const core::MutexLock lock(mutex_);
    prints_[place] = std::move(kept);
  }
  return print;
}

}  // namespace claribi::http
