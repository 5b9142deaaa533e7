// A real transport that may talk to loopback servers.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "aiven_plugin/http/certificates.h"
#include "aiven_plugin/http/loopback_server.h"
#include "aiven_plugin/http/real_call.h"
#include "http/fetch.h"
#include "http/socket_transport.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::http {

// How long an end may take after a cancel or a bound on a busy machine; the promise is one second.
inline constexpr core::Milliseconds kGenerous{5000};

class TransportTest : public ::testing::Test {
 protected:
  using Peer = testing::LoopbackServer::Peer;

  TransportTest() {
    config_.user_agent = "test/1";
    config_.allow_insecure_loopback = true;
  }

  std::unique_ptr<HttpTransport> Make(std::unique_ptr<NameResolver> resolver = nullptr) {
    auto made = resolver ? MakeSocketTransport(config_, clock_, logger_, std::move(resolver))
                         : MakeSocketTransport(config_, clock_, logger_);
    EXPECT_THAT(made, IsOk());
    return std::move(made).value();
  }

  static HttpRequest Request(std::string_view url, std::string_view method = "GET") {
    HttpRequest request;
    request.method = method;
    request.url = core::Url::Parse(url).value();
    return request;
  }

  static core::Result<BufferedResponse> Get(HttpTransport& transport, std::string_view url,
                                            const core::CallContext& call) {
    return Fetch(transport, Request(url), std::size_t{1} << 20U, call);
  }
  static core::Result<BufferedResponse> Get(HttpTransport& transport, std::string_view url) {
    return Get(transport, url, testing::RealCall());
  }

  testing::RealClock clock_;
  testing::RecordingLogger logger_;
  TransportConfig config_;
};

}  // namespace claribi::http
