// A person whom a vendor's server asks on its own stream, and who does not answer: holds up neither
// other calls nor the end of the connection. Through the C ABI, with a vendor that asks at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>

#include "aiven_plugin/http/loopback_server.h"
#include "core/json.h"
#include "isolation/tenant_host.h"
#include "loader/plugin_handles.h"

namespace claribi::isolation {
namespace {

using core::Json;

// Nothing here lasts that long unless it fails.
constexpr std::chrono::seconds kLongest{60};

// Waits until the plugin no longer does; or, if it cannot be dismissed, until it is released.
class SilentPerson final : public loader::Elicitation {
 public:
  explicit SilentPerson(bool can_be_dismissed) : can_be_dismissed_(can_be_dismissed) {}

  Result<std::string> Ask(const loader::Question& question, const Patience& patience) override {
    std::unique_lock lock(mutex_);
    is_asked_ = true;
    connection_ = question.scope.connection_id;
    purpose_ = question.purpose;
    changed_.notify_all();
    const auto end = std::chrono::steady_clock::now() + kLongest;
    while (!is_released_ && std::chrono::steady_clock::now() < end) {
      if (auto stop = outcome::WhyStop(patience, "The question"); stop && can_be_dismissed_) break;
      changed_.wait_for(lock, std::chrono::milliseconds(20));
    }
    was_cancelled_ = patience.IsCancelled();
    has_left_ = true;
    return Error{Code::kCancelled, "The question was withdrawn."};
  }

  bool AwaitAsked() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLongest, [&] { return is_asked_; });
  }
  void Release() {
    const std::lock_guard lock(mutex_);
    is_released_ = true;
    changed_.notify_all();
  }
  bool has_left() const { return Read(has_left_); }
  bool was_cancelled() const { return Read(was_cancelled_); }
  std::string connection() const { return Read(connection_); }
  std::string purpose() const { return Read(purpose_); }

 private:
  template <typename T>
  T Read(const T& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  const bool can_be_dismissed_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_asked_ = false;
  bool is_released_ = false;
  bool was_cancelled_ = false;
  bool has_left_ = false;
  std::string connection_;
  std::string purpose_ = "nothing was asked";
};

// A legacy server that asks something as soon as its stream stands, once.
class AskingVendor {
 public:
  AskingVendor() : server_([this](Peer& peer) { Serve(peer); }) {}

  std::string Endpoint() const { return server_.Url("/mcp"); }
  // The session in force is unknown from now on.
  void ForgetSession() {
    const std::lock_guard lock(mutex_);
    forgotten_ = SessionId();
  }
  int sessions() const {
    const std::lock_guard lock(mutex_);
    return sessions_;
  }
  bool was_session_ended() const {
    const std::lock_guard lock(mutex_);
    return was_session_ended_;
  }

 private:
  using Peer = testing::LoopbackServer::Peer;

  std::string SessionId() const { return "session-" + std::to_string(sessions_); }

  void Serve(Peer& peer) {
    for (std::string request = peer.ReadRequest(); !request.empty(); request = peer.ReadRequest()) {
      if (request.starts_with("GET ")) return Stream(peer);
      if (!Answer(peer, request)) return;
    }
  }

  void Stream(Peer& peer) {
    peer.Write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: here\n\n");
    if (!has_asked_.exchange(true)) {
      peer.Write(
          "data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":"
          "{\"message\":\"Which project?\",\"requestedSchema\":{}}}\n\n");
    }
    peer.AwaitClose();
  }

  bool Answer(Peer& peer, const std::string& request) {
    const std::lock_guard lock(mutex_);
    if (!forgotten_.empty() && request.find(forgotten_ + "\r\n") != std::string::npos) {
      return peer.Respond(404, "");
    }
    if (request.starts_with("DELETE ")) {
      was_session_ended_ = true;
      return peer.Respond(200, "");
    }
    const auto message = Json::Parse(request.substr(request.find("\r\n\r\n") + 4));
    const core::JsonString* method = message.ok() ? message->FindString("method") : nullptr;
    const Json* id = message.ok() ? message->Find("id") : nullptr;
    if (method == nullptr || id == nullptr) return peer.Respond(202, "");
    std::string fields = "Content-Type: application/json\r\n";
    std::string result;
    if (*method == "initialize") {
      ++sessions_;
      fields += "Mcp-Session-Id: " + SessionId() + "\r\n";
      result = R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
               R"("serverInfo":{"name":"asking","version":"1"}})";
    } else if (*method == "tools/list") {
      result = R"({"tools":[]})";
    } else {
      return peer.Respond(400, "");
    }
    return peer.Respond(
        200, R"({"jsonrpc":"2.0","id":)" + id->Dump() + R"(,"result":)" + result + "}", fields);
  }

  mutable std::mutex mutex_;
  int sessions_ = 0;
  std::string forgotten_;
  std::atomic<bool> has_asked_{false};
  bool was_session_ended_ = false;
  testing::LoopbackServer server_;  // last: it calls the others
};

class OpenDialogue : public ::testing::Test {
 protected:
  // Opens a connection whose server has asked `person`.
  void Open(SilentPerson& person) {
    std::ifstream file(CLARIBI_SOURCE_DIR "/tests/conformance/conformance.json");
    std::ostringstream manifest;
    manifest << file.rdbuf();
    auto library = loader::PluginLibrary::Load(CLARIBI_AIVEN);
    ASSERT_TRUE(library) << library.error().cause;
    loader::HostServices services = host_.Services();
    services.elicitation_opt = &person;
    auto plugin = loader::Plugin::Create(
        *library, services, R"({"allow_insecure_loopback":true,"manifest":)" + manifest.str() + "}",
        settings_);
    ASSERT_TRUE(plugin) << plugin.error().what << plugin.error().cause;
    plugin_ = std::move(*plugin);
    auto connection = plugin_->Open({"north", "one"},
                                    R"({"endpoint":")" + vendor_.Endpoint() + R"("})", settings_);
    ASSERT_TRUE(connection) << connection.error().what << connection.error().cause;
    connection_ = std::move(*connection);
    List();
    ASSERT_TRUE(person.AwaitAsked());
  }
  void List() {
    const auto listed = connection_->ListTools(R"({"refresh":true})", settings_);
    EXPECT_TRUE(listed) << listed.error().what << " " << listed.error().cause;
  }

  // Outlive the plugin, in this order.
  AskingVendor vendor_;
  TenantHost host_;
  loader::FakePatience patience_;
  const loader::CallSettings settings_{.patience = patience_, .purpose = "a report"};
  std::unique_ptr<loader::Plugin> plugin_;
  std::unique_ptr<loader::Connection> connection_;
};

TEST_F(OpenDialogue, IsCancelledByClosing) {
  SilentPerson person(true);
  ASSERT_NO_FATAL_FAILURE(Open(person));
  EXPECT_EQ(person.connection(), "one");
  EXPECT_EQ(person.purpose(), "") << "the server asked outside of any call";
  EXPECT_FALSE(person.has_left());
  const auto began = std::chrono::steady_clock::now();
  connection_.reset();
  EXPECT_TRUE(person.was_cancelled()) << "the wait outlived the connection";
  // A second, were it not for machines that are busy with other tests.
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_TRUE(vendor_.was_session_ended());
  plugin_.reset();
}

TEST_F(OpenDialogue, HoldsUpNoOtherCall) {
  SilentPerson person(false);
  ASSERT_NO_FATAL_FAILURE(Open(person));
  List();
  vendor_.ForgetSession();
  List();  // begins another session, and listens to that
  EXPECT_EQ(vendor_.sessions(), 2);
  EXPECT_FALSE(person.has_left()) << "the call waited for the dialogue";
  person.Release();
  connection_.reset();
  EXPECT_TRUE(person.was_cancelled());
  plugin_.reset();
}

}  // namespace
}  // namespace claribi::isolation
