// Servers of either era as the tests of how a conversation begins play them, and answers of every
// kind.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aiven_plugin/mcp/client_harness.h"

namespace claribi::mcp {

inline constexpr std::string_view kPlace =
    "https://mcp.example/mcp";  // kEndpoint without its query

// A host's store that outlives the process.
class KeptEra final : public EraStore {
 public:
  std::optional<Known> Find(std::string_view endpoint, const core::CallContext&) override {
    return endpoint == kPlace ? known : std::nullopt;
  }
  void Remember(std::string_view endpoint, const Known& now, const core::CallContext&) override {
    EXPECT_EQ(endpoint, kPlace);
    known = now;
  }
  void Forget(const core::CallContext&) override { known.reset(); }

  std::optional<Known> known;
};

inline testing::ScriptedAnswer WithId(const http::HttpRequest& request,
                                      testing::ScriptedAnswer answer) {
  const auto json = core::Json::Parse(request.body);
  const core::Json* id = json.ok() ? json->Find("id") : nullptr;
  const std::size_t at = answer.body.find("$ID");
  if (id != nullptr && at != std::string::npos) answer.body.replace(at, 3, id->Dump());
  return answer;
}

inline testing::ScriptedAnswer Rpc(int status, std::int64_t code, std::string_view data = "null") {
  return testing::JsonAnswer(status, R"({"jsonrpc":"2.0","id":$ID,"error":{"code":)" +
                                         std::to_string(code) + R"(,"message":"no","data":)" +
                                         std::string(data) + "}}");
}

inline testing::ScriptedAnswer FailsWith(core::ErrorCode code, bool unsent = false) {
  testing::ScriptedAnswer answer;
  answer.error = core::Error(code, "It failed.").Kind(core::ErrorKind::kNetwork).Retryable();
  answer.error->unsent = unsent;
  return answer;
}

inline testing::ScriptedAnswer Page(int status) {
  testing::ScriptedAnswer answer = testing::JsonAnswer(status, "<html>");
  answer.headers.Set("Content-Type", "text/html");
  return answer;
}

inline testing::ScriptedAnswer Empty(int status) {
  testing::ScriptedAnswer answer;
  answer.status = status;
  return answer;
}

inline std::optional<Era> EraKnownTo(ClientHarness& harness) {
  return harness.eras.Find(kPlace, harness.clock.Monotonic());
}

// Plays an older server whose answer to the probe is `probe`, and counts methods.
struct Older {
  explicit Older(std::function<testing::ScriptedAnswer()> probe)
      : harness(
            [this, probe = std::move(probe), server = OrdinaryServer([](const http::HttpRequest&) {
                                               return ResultAnswer(R"({"tools":[]})");
                                             })](const http::HttpRequest& request) {
              const std::string method = MethodOf(request.method, request.body);
              ++asked[method];
              if (refuses_before_initialize && asked["initialize"] == 0 && method != kDiscover) {
                return WithId(request, Rpc(400, -32000));
              }
              return method == kDiscover ? WithId(request, probe()) : server(request);
            }) {
    harness.revisions = AllRevisions();
  }
  core::Result<Listed> List() { return ListTools(*harness.Make(), call); }

  bool refuses_before_initialize = false;  // whatever it is
  std::map<std::string, int, std::less<>> asked;
  ClientHarness harness;
  testing::FakeCall call{harness.clock};
};

inline testing::ScriptedAnswer With(testing::ScriptedAnswer answer, std::string_view name,
                                    std::string_view value) {
  answer.headers.Set(name, value);
  return answer;
}

// A modern server that answers with `modern`, unless `first` says otherwise.
struct Modern {
  using Answer = std::function<std::optional<testing::ScriptedAnswer>(const http::HttpRequest&,
                                                                      const std::string& method)>;
  explicit Modern(Answer first)
      : harness([this, first = std::move(first)](const http::HttpRequest& request) {
          const std::string method = MethodOf(request.method, request.body);
          methods.push_back(method);
          if (auto answer = first(request, method)) return WithId(request, *std::move(answer));
          if (method == kDiscover) {
            return WithId(request, ResultAnswer(R"({"supportedVersions":["2026-07-28"],)"
                                                R"("capabilities":{"tools":{}}})"));
          }
          if (method == "tools/list") return WithId(request, ResultAnswer(R"({"tools":[]})"));
          return WithId(request, Rpc(404, -32601));
        }) {
    harness.revisions = AllRevisions();
  }
  core::Result<Listed> List() {
    return ListTools(*harness.Make(), testing::FakeCall(harness.clock));
  }

  std::vector<std::string> methods;
  ClientHarness harness;
};

}  // namespace claribi::mcp
