#include "connection/stored_era.h"

#include <gtest/gtest.h>

#include "core/json.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

constexpr std::string_view kServer = "https://mcp.example/mcp";

mcp::EraStore::Known OlderSince(core::UnixTime time) { return {mcp::Era::kLegacy, time}; }

class StoredEraTest : public ::testing::Test {
 protected:
  StoredEra OfConnection(std::string connection = "c") {
    return {vault::Vault(host_.Services(), random_, {"o", std::move(connection)}), logger_};
  }

  testing::MemoryHost host_;
  testing::CountingRandom random_;
  testing::RecordingLogger logger_;
  testing::FakeClock clock_;
  testing::FakeCall call_{clock_};
};

TEST_F(StoredEraTest, IsThereForTheNextProcess) {
  OfConnection().Remember(kServer, OlderSince(clock_.Now()), call_);
  EXPECT_EQ(OfConnection().Find(kServer, call_), OlderSince(clock_.Now()));
  EXPECT_EQ(OfConnection().Find("https://mcp.example/other", call_), std::nullopt);
  const mcp::EraStore::Known modern{mcp::Era::kModern, clock_.Now()};
  OfConnection().Remember(kServer, modern, call_);
  EXPECT_EQ(OfConnection().Find(kServer, call_), modern);
}

TEST_F(StoredEraTest, HasWhatAModernServerSaidOfItself) {
  const mcp::EraStore::Known modern{
      mcp::Era::kModern, clock_.Now(),
      mcp::EraStore::Introduction{.offers_tools = false,
                                  .tells_of_changes = true,
                                  .server = {"name", "title", "1.2"},
                                  .until = clock_.Now() + core::Milliseconds(5)}};
  OfConnection().Remember(kServer, modern, call_);
  EXPECT_EQ(OfConnection().Find(kServer, call_), modern);
}

TEST_F(StoredEraTest, HasThatTheServerHasNoStream) {
  mcp::EraStore::Known older = OlderSince(clock_.Now());
  older.has_no_stream = true;
  OfConnection().Remember(kServer, older, call_);
  EXPECT_EQ(OfConnection().Find(kServer, call_), older);
}

TEST_F(StoredEraTest, IsReplacedAndForgotten) {
  StoredEra era = OfConnection();
  EXPECT_EQ(era.Find(kServer, call_), std::nullopt);
  era.Remember(kServer, OlderSince(clock_.Now()), call_);
  clock_.Advance(core::Milliseconds(5000));
  era.Remember(kServer, OlderSince(clock_.Now()), call_);
  EXPECT_EQ(era.Find(kServer, call_), OlderSince(clock_.Now()));
  era.Forget(call_);
  EXPECT_EQ(era.Find(kServer, call_), std::nullopt);
  EXPECT_TRUE(host_.records.empty());
  era.Forget(call_);
}

TEST_F(StoredEraTest, IsOfOneConnection) {
  OfConnection("c").Remember(kServer, OlderSince(clock_.Now()), call_);
  EXPECT_EQ(OfConnection("d").Find(kServer, call_), std::nullopt);
}

// The server is asked anew: nothing more.
TEST_F(StoredEraTest, ThatCannotBeReadIsNotKnown) {
  StoredEra era = OfConnection();
  era.Remember(kServer, OlderSince(clock_.Now()), call_);
  host_.records.find(StoredEra::kRecord)->second.bytes.back() ^= 1;
  EXPECT_EQ(era.Find(kServer, call_), std::nullopt);
  EXPECT_NE(logger_.Text().find("found out anew"), std::string::npos);
  era.Remember(kServer, OlderSince(clock_.Now()), call_);
  EXPECT_EQ(era.Find(kServer, call_), OlderSince(clock_.Now())) << "and written over";
  host_.fail_next_get.emplace_back(core::ErrorCode::kUnavailable, "The store is down.");
  EXPECT_EQ(era.Find(kServer, call_), std::nullopt);
  host_.fail_next_put.emplace_back(core::ErrorCode::kUnavailable, "The store is down.");
  era.Remember(kServer, OlderSince(clock_.Now()), call_);
}

TEST_F(StoredEraTest, IsSealedAnewWhenTheKeyChanges) {
  StoredEra era = OfConnection();
  era.Remember(kServer, OlderSince(clock_.Now()), call_);
  host_.keys[2] = std::string(32, 'k');
  host_.current_key = 2;
  EXPECT_EQ(era.Find(kServer, call_), OlderSince(clock_.Now()));
  host_.keys.erase(1);
  EXPECT_EQ(era.Find(kServer, call_), OlderSince(clock_.Now()));
}

}  // namespace
}  // namespace claribi::connection
