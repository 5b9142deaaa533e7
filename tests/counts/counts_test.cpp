// How often, not how long: what calls ask of the kernel, the allocator, the host and the vendor.
// The server runs on other threads of this program, which are not counted. A bound is what holds
// today, with room of some per cent for another allocator; whoever does better lowers it.
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "bench/mcp_server.h"
#include "bench/plugin_instance.h"
#include "counts/counted_host.h"
#include "counts/counters.h"

namespace claribi::counts {
namespace {

using bench::Handle;
using bench::Instance;
using bench::McpServer;
using bench::ServerOptions;
using bench::Setup;

constexpr long kMegabyte = 1 << 20;
constexpr ServerOptions kWithTls{.tls = true};
constexpr ServerOptions kWithOAuth{.oauth = true};

// The figure stands in the JUnit file, whether it is within its bound or not.
template <typename Figure>
void ExpectAtMost(const std::string& what, Figure figure, Figure bound) {
  ::testing::Test::RecordProperty(what, std::to_string(figure));
  EXPECT_LE(figure, bound) << what;
}

// A server, and one connection to it that has been used.
class World {
 public:
  explicit World(const ServerOptions& options = {})
      : server_(options),
        // Where there is a sign-in there are rules, too: a vendor as most are.
        setup_{CLARIBI_AIVEN, options.oauth, options.oauth, server_.CaFile()},
        instance_(setup_, &CountedHost),
        handle_(Open("north", "one")) {
    for (int i = 0; i < 3; ++i) CallOnce(*handle_);
    server_.TakeRequests();
  }

  std::unique_ptr<Handle> Open(const std::string& organisation, const std::string& connection) {
    return std::make_unique<Handle>(instance_, setup_, server_.Endpoint(), organisation,
                                    connection);
  }
  static void CallOnce(const Handle& handle) { handle.Call("get_echo", R"({"text":"hello"})"); }

  template <typename Work>
  static Counts Of(const Work& work) {
    const Counting counting;
    work();
    return counting.counts();
  }
  Counts OfSmallCall() {
    return Of([&] { CallOnce(*handle_); });
  }
  // Of a text of so many bytes, the second time.
  Counts OfText(long bytes, const std::string& shape) {
    const std::string arguments =
        R"({"bytes":)" + std::to_string(bytes) + R"(,"shape":")" + shape + R"("})";
    handle_->Call("get_answer", arguments);
    return Of([&] { handle_->Call("get_answer", arguments); });
  }
  Counts OfEvents(int events) {
    const std::string arguments = R"({"events":)" + std::to_string(events) + "}";
    handle_->Call("get_events", arguments);
    return Of([&] { handle_->Call("get_events", arguments); });
  }

  McpServer& server() { return server_; }
  const Handle& handle() const { return *handle_; }

 private:
  McpServer server_;
  const Setup setup_;
  Instance instance_;
  std::unique_ptr<Handle> handle_;
};

TEST(SmallCall, EntersTheKernelThreeTimes) {
  World world;
  const Counts counts = world.OfSmallCall();
  EXPECT_GE(counts.sends, 1) << "nothing was counted";
  EXPECT_GE(counts.receives, 1) << "nothing was counted";
  ExpectAtMost("system_calls", counts.SystemCalls(), 3);
}

TEST(SmallCall, EntersTheKernelNoMoreOftenOverTls) {
  World world(kWithTls);
  ExpectAtMost("system_calls", world.OfSmallCall().SystemCalls(), 3);
}

TEST(SmallCall, EntersTheKernelNoMoreOftenWithASignIn) {
  World world(kWithOAuth);
  ExpectAtMost("system_calls", world.OfSmallCall().SystemCalls(), 3);
}

TEST(SmallCall, AllocatesThisOften) {
  World world;
  const Counts counts = world.OfSmallCall();
  EXPECT_GE(counts.allocations, 1) << "nothing was counted";
  ExpectAtMost("allocations", counts.allocations, 90L);
  ExpectAtMost("peak_bytes", counts.peak_bytes, 5'100L);
  EXPECT_EQ(counts.live_bytes, 0) << "a call leaves something behind";
}

TEST(SmallCall, AllocatesThisOftenWithASignIn) {
  World world(kWithOAuth);
  const Counts counts = world.OfSmallCall();
  ExpectAtMost("allocations", counts.allocations, 112L);
  EXPECT_EQ(counts.live_bytes, 0) << "a call leaves something behind";
}

TEST(SmallCall, AsksTheHostThisOften) {
  World world(kWithOAuth);
  const int secrets = asked_of_host.secrets_read, keys = asked_of_host.keys_read;
  const int clocks = asked_of_host.clocks_read, lines = asked_of_host.lines_logged;
  World::CallOnce(world.handle());
  EXPECT_EQ(asked_of_host.secrets_read - secrets, 1);
  EXPECT_EQ(asked_of_host.keys_read - keys, 1);
  EXPECT_EQ(asked_of_host.lines_logged - lines, 0) << "the host keeps errors alone";
  ExpectAtMost("clocks_read", asked_of_host.clocks_read - clocks, 22);
}

TEST(SmallCall, IsOneRequest) {
  World world(kWithOAuth);
  World::CallOnce(world.handle());
  EXPECT_EQ(world.server().TakeRequests(), std::vector<std::string>{"tools/call"});
}

// The memory of a text and the copies that are made of it, in bodies.
class LongText : public ::testing::TestWithParam<const char*> {
 protected:
  struct Bodies {
    double peak;      // at once
    double together;  // of all large pieces
  };
  static Bodies Of(long bytes) {
    World world;
    const Counts counts = world.OfText(bytes, GetParam());
    EXPECT_EQ(counts.live_bytes, 0) << "a call leaves something behind";
    const double size = static_cast<double>(bytes);
    return {static_cast<double>(counts.peak_bytes) / size,
            static_cast<double>(counts.large_bytes) / size};
  }
};

TEST_P(LongText, TakesThisMuchMemory) {
  const std::string shape = GetParam();
  const auto [peak, together] = Of(kMegabyte);
  EXPECT_GE(together, 1) << "nothing was counted";
  // What is read as data is copied for that, and becomes a tree; structured, it is so twice.
  ExpectAtMost("peak", peak, shape == "prose" ? 1.2 : shape == "rows" ? 5.2 : 6.3);
  ExpectAtMost("together", together, shape == "prose" ? 1.2 : shape == "rows" ? 2.8 : 3.9);
}

// What is no JSON, or too large to be read as such, is one body from the socket to the host: the
// text lies where the answer was received.
TEST(LongTexts, OfProseAreInMemoryOnce) {
  World world;
  const auto bodies = [&world](const char* shape, long bytes, const char* what) {
    const Counts counts = world.OfText(bytes, shape);
    ExpectAtMost(what, static_cast<double>(counts.peak_bytes) / static_cast<double>(bytes), 1.2);
  };
  bodies("prose", 4 * kMegabyte, "prose");
  bodies("rows", 32 * kMegabyte, "rows_of_32_mb");
}

// Rows are a tree once: a second reading of them would allocate as often again. Of prose there are
// lines, of which only the first and the last are read.
TEST(LongTexts, AllocateThisOften) {
  World world;
  EXPECT_LE(world.OfText(kMegabyte, "rows").allocations, 24'000);
  EXPECT_LE(world.OfText(kMegabyte, "prose").allocations, 120);
  EXPECT_LE(world.OfText(1, "prose").allocations, 100);
}

TEST_P(LongText, TakesNoMoreOfItselfWhereItIsLonger) {
  const auto of_one = Of(kMegabyte), of_four = Of(4 * kMegabyte);
  EXPECT_LE(of_four.peak, of_one.peak * 1.1);
  EXPECT_LE(of_four.together, of_one.together * 1.1);
}

INSTANTIATE_TEST_SUITE_P(Shapes, LongText, ::testing::Values("rows", "prose", "structured"),
                         [](const auto& shape) { return std::string(shape.param); });

TEST(Events, TakeNoMemoryEach) {
  World world;
  const Counts few = world.OfEvents(1000), many = world.OfEvents(10'000);
  EXPECT_LE(many.peak_bytes, few.peak_bytes * 11 / 10);
  ExpectAtMost("allocations_each", static_cast<double>(many.allocations - few.allocations) / 9000,
               12.5);
}

TEST(Listing, AsksForEachPageOnce) {
  World world({.tools = 1000, .page = 100});
  EXPECT_EQ(world.handle().ListTools(), 1000u);
  EXPECT_EQ(world.server().TakeRequests(), std::vector<std::string>(10, "tools/list"));
}

TEST(Listing, AllocatesThisOftenForATool) {
  World world({.tools = 1000, .page = 100});
  const Counts counts = World::Of([&] { world.handle().ListTools(); });
  ExpectAtMost("allocations_each", counts.allocations / 1000, 90L);
}

TEST(Connections, OfOneOrganisationShareTheirSocket) {
  World world;
  std::vector<std::unique_ptr<Handle>> handles;
  for (int i = 0; i < 20; ++i) {
    handles.push_back(world.Open("north", "c" + std::to_string(i)));
    World::CallOnce(*handles.back());
  }
  EXPECT_EQ(world.server().connections(), 1);
}

TEST(Connections, KeepThisMuchMemoryOnceTheyWereUsed) {
  World world;
  constexpr int kMany = 50;
  std::vector<std::unique_ptr<Handle>> handles(kMany);
  const Counts counts = World::Of([&] {
    for (int i = 0; i < kMany; ++i) {
      handles[static_cast<std::size_t>(i)] = world.Open("north", "c" + std::to_string(i));
      World::CallOnce(*handles[static_cast<std::size_t>(i)]);
    }
  });
  ExpectAtMost("bytes_each_with_53_tools", counts.live_bytes / kMany, 6'600L);
}

TEST(Connections, OfAHundredOrganisationsKeepTheirSockets) {
  World world(kWithTls);
  std::vector<std::unique_ptr<Handle>> handles;
  for (int i = 0; i < 100; ++i) {
    handles.push_back(world.Open("organisation" + std::to_string(i), "one"));
  }
  for (int round = 0; round < 3; ++round) {
    for (const auto& handle : handles) World::CallOnce(*handle);
  }
  EXPECT_EQ(world.server().connections(), 101);
}

TEST(Connections, OfEightCallersAreReused) {
  World world;
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      for (int call = 0; call < 50; ++call) World::CallOnce(world.handle());
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_LE(world.server().connections(), 8) << "of 400 calls";
}

}  // namespace
}  // namespace claribi::counts
