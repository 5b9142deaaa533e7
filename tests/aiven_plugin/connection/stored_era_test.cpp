#include "connection/stored_era.h"

#include <gtest/gtest.h>

#include "core/json.h"
#include "testing/fakes.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

constexpr std::string_view kServer = "https://mcp.example";

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
  OfConnection().RememberLegacy(kServer, clock_.Now(), call_);
  EXPECT_EQ(OfConnection().LegacySince(kServer, call_), clock_.Now());
  EXPECT_EQ(OfConnection().LegacySince("https://other.example", call_), std::nullopt);
}

TEST_F(StoredEraTest, IsReplacedAndForgotten) {
  StoredEra era = OfConnection();
  EXPECT_EQ(era.LegacySince(kServer, call_), std::nullopt);
  era.RememberLegacy(kServer, clock_.Now(), call_);
  clock_.Advance(core::Milliseconds(5000));
  era.RememberLegacy(kServer, clock_.Now(), call_);
  EXPECT_EQ(era.LegacySince(kServer, call_), clock_.Now());
  era.Forget(call_);
  EXPECT_EQ(era.LegacySince(kServer, call_), std::nullopt);
  EXPECT_TRUE(host_.records.empty());
  era.Forget(call_);
}

TEST_F(StoredEraTest, IsOfOneConnection) {
  OfConnection("c").RememberLegacy(kServer, clock_.Now(), call_);
  EXPECT_EQ(OfConnection("d").LegacySince(kServer, call_), std::nullopt);
}

// The server is asked anew: nothing more.
TEST_F(StoredEraTest, ThatCannotBeReadIsNotKnown) {
  StoredEra era = OfConnection();
  era.RememberLegacy(kServer, clock_.Now(), call_);
  host_.records.find(StoredEra::kRecord)->second.bytes.back() ^= 1;
  EXPECT_EQ(era.LegacySince(kServer, call_), std::nullopt);
  EXPECT_NE(logger_.Text().find("found out anew"), std::string::npos);
  era.RememberLegacy(kServer, clock_.Now(), call_);
  EXPECT_EQ(era.LegacySince(kServer, call_), clock_.Now()) << "and written over";
  host_.fail_next_get.emplace_back(core::ErrorCode::kUnavailable, "The store is down.");
  EXPECT_EQ(era.LegacySince(kServer, call_), std::nullopt);
  host_.fail_next_put.emplace_back(core::ErrorCode::kUnavailable, "The store is down.");
  era.RememberLegacy(kServer, clock_.Now(), call_);
}

TEST_F(StoredEraTest, IsSealedAnewWhenTheKeyChanges) {
  StoredEra era = OfConnection();
  era.RememberLegacy(kServer, clock_.Now(), call_);
  host_.keys[2] = std::string(32, 'k');
  host_.current_key = 2;
  EXPECT_EQ(era.LegacySince(kServer, call_), clock_.Now());
  host_.keys.erase(1);
  EXPECT_EQ(era.LegacySince(kServer, call_), clock_.Now());
}

}  // namespace
}  // namespace claribi::connection
