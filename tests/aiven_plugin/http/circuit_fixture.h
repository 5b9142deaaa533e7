// One organisation's transport behind its circuits. The clock moves by hand; the network is a
// script.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/circuit_transport.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::http {

inline constexpr core::Milliseconds kFirst{5000};
inline constexpr core::Milliseconds kSilence{120000};

inline core::Error Refused() {
  core::Error error = core::Error(core::ErrorCode::kUnavailable, "The vendor cannot be reached.",
                                  "connection refused", "Check the network.")
                          .Kind(core::ErrorKind::kNetwork);
  error.unsent = true;
  return error;
}

class CircuitTest : public ::testing::Test {
 protected:
  CircuitTest() { Make({}); }

  void Make(const CircuitLimits& limits) {
    circuits_ = std::make_unique<Circuits>(limits, clock_);
    acme_ = Transport("acme");
  }

  std::unique_ptr<HttpTransport> Transport(const std::string& organisation) {
    auto scripted =
        std::make_unique<testing::ScriptedTransport>([this](const HttpRequest& request) {
          ++sent_;
          clock_.Advance(takes_);
          return answer_(request);
        });
    shared_.push_back(std::make_unique<SharedCircuits>(*circuits_, organisation, nullptr));
    return std::make_unique<CircuitTransport>(
        std::move(scripted), CircuitTransport::Services{*shared_.back(), clock_, logger_},
        kSilence);
  }

  core::Result<std::unique_ptr<HttpResponse>> SendTo(HttpTransport& transport,
                                                     std::string_view url = kUrl) {
    HttpRequest request;
    request.method = method_;
    request.failure_counts = failure_counts_;
    request.url = core::Url::Parse(url).value();
    return transport.Send(std::move(request), call_);
  }
  core::Result<std::unique_ptr<HttpResponse>> Send() { return SendTo(*acme_); }

  void Answer(int status) {
    answer_ = [status](const HttpRequest&) { return testing::JsonAnswer(status, "{}"); };
  }
  void Fail(const core::Error& error) {
    answer_ = [error](const HttpRequest&) {
      testing::ScriptedAnswer answer;
      answer.error = error;
      return answer;
    };
  }
  void SendTimes(int times) {
    for (int i = 0; i < times; ++i) static_cast<void>(Send());
  }
  bool IsOpen() const {
    return circuits_->Find("acme", kOrigin) || circuits_->Find("acme", std::string(kUrl));
  }

  static constexpr std::string_view kUrl = "https://mcp.vendor.example/mcp";
  inline static const std::string kOrigin = "https://mcp.vendor.example";

  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
  testing::RecordingLogger logger_;
  std::unique_ptr<Circuits> circuits_;
  std::vector<std::unique_ptr<SharedCircuits>> shared_;
  std::unique_ptr<HttpTransport> acme_;
  std::function<testing::ScriptedAnswer(const HttpRequest&)> answer_;
  std::string method_ = "POST";
  FailureCounts failure_counts_ = FailureCounts::kYes;
  core::Milliseconds takes_{0};
  int sent_ = 0;
};

}  // namespace claribi::http
