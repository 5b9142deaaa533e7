// A server that has no stream of its own, and what a later process knows of that. H25-08, ERA-04.
#include "aiven_plugin/mcp/era_servers.h"
#include "aiven_plugin/mcp/standing_server.h"

namespace claribi::mcp {
namespace {

class ServerWithoutStream : public ServerStreamTest {};

// Aiven's server announces changes, and refuses GET.
TEST_F(ServerWithoutStream, OfALegacyServerThatHasNoneIsAskedForByOneProcess) {
  KeptEra kept;
  kept.known = {Era::kLegacy, harness_.clock.Now()};
  harness_.era_store = &kept;
  for (int process = 1; process <= 3; ++process) {
    const auto client = Connect(AllRevisions());
    EXPECT_TRUE(kept.known && kept.known->has_no_stream);
    EXPECT_EQ(server_.resumed_from.size(), 1U) << process;
  }
  kept.known = {Era::kLegacy, harness_.clock.Now()};  // as it is found out anew each day
  const auto client = Connect(AllRevisions());
  EXPECT_EQ(server_.resumed_from.size(), 2U);
}

TEST_F(ServerWithoutStream, IsAskedForWhereItWasRefusedInAnyOtherWay) {
  for (const int refusal : {200, 400, 401, 403, 404, 501}) {
    KeptEra kept;
    kept.known = {Era::kLegacy, harness_.clock.Now()};
    harness_.era_store = &kept;
    server_.refusal = refusal;
    Connect(AllRevisions());
    EXPECT_FALSE(kept.known && kept.known->has_no_stream) << refusal;
  }
}

TEST_F(ServerWithoutStream, IsAskedForWhereOneHasStood) {
  KeptEra kept;
  kept.known = {Era::kLegacy, harness_.clock.Now()};
  harness_.era_store = &kept;
  server_.streams = {kChanged};
  {
    const auto client = Connect(AllRevisions());
    Await([&] {
      const std::lock_guard lock(server_.mutex);
      return server_.resumed_from.size() >= 2;
    });
  }
  EXPECT_FALSE(kept.known->has_no_stream);
}

}  // namespace
}  // namespace claribi::mcp
