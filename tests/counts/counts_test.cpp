// How often, not how long: what calls ask of the kernel, the allocator, the host and the vendor.
// The server runs on other threads of this program, which are not counted.
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

#include "bench/mcp_server.h"
#include "bench/plugin_instance.h"
#include "counts/counters.h"

namespace claribi::counts {
namespace {

using bench::Handle;
using bench::Instance;
using bench::McpServer;
using bench::Setup;

constexpr const char* kEcho = R"({"text":"hello"})";
constexpr long kMegabyte = 1 << 20;

Setup Plain() { return {.library = CLARIBI_AIVEN}; }

std::string TextOf(long bytes, const char* shape = "rows") {
  return R"({"bytes":)" + std::to_string(bytes) + R"(,"shape":")" + shape + R"("})";
}

// One connection that has been used.
class World {
 public:
  explicit World(const bench::ServerOptions& options = {}, const Setup& setup = Plain())
      : server_(options),
        setup_{setup.library, setup.filters, setup.signs_in, server_.CaFile()},
        instance_(setup_),
        handle_(instance_, setup_, server_.Endpoint(), "north", "one") {
    for (int i = 0; i < 5; ++i) handle_.Call("get_echo", kEcho);
    server_.TakeRequests();
  }

  // The counts of `work`.
  template <typename Work>
  Counts Of(const Work& work) {
    const Counting counting;
    work();
    return counting.counts();
  }
  Counts OfCall(const std::string& tool = "get_echo", const std::string& arguments = kEcho) {
    return Of([&] { handle_.Call(tool, arguments); });
  }

  McpServer server_;
  const Setup setup_;
  Instance instance_;
  Handle handle_;
};

void Print(const char* what, const Counts& c) {
  std::printf(
      "%s: sends %d receives %d polls %d sockets %d others %d allocations %ld large %ld live %ld "
      "peak %ld\n",
      what, c.sends, c.receives, c.polls, c.sockets, c.others, c.allocations, c.large_bytes,
      c.live_bytes, c.peak_bytes);
}

TEST(Try, Print) {
  {
    World w;
    for (int i = 0; i < 3; ++i) Print("small", w.OfCall());
    for (const char* shape : {"rows", "prose", "structured"}) {
      w.OfCall("get_text", TextOf(kMegabyte, shape));
      Print(shape, w.OfCall("get_text", TextOf(kMegabyte, shape)));
    }
    Print("32", w.OfCall("get_text", TextOf(32 * kMegabyte)));
    w.OfCall("get_events", R"({"events":1000})");
    Print("events 1000", w.OfCall("get_events", R"({"events":1000})"));
    Print("events 10000", w.OfCall("get_events", R"({"events":10000})"));
    Print("list", w.Of([&] { w.handle_.ListTools(); }));
    std::vector<std::unique_ptr<Handle>> more;
    more.reserve(200);
    auto add = [&] {
      more.push_back(std::make_unique<Handle>(w.instance_, Plain(), w.server_.Endpoint(), "north",
                                              "c" + std::to_string(more.size())));
      more.back()->Call("get_echo", kEcho);
    };
    add();
    Print("100 handles", w.Of([&] {
      for (int i = 0; i < 100; ++i) add();
    }));
    std::printf("connections %d\n", w.server_.connections());
  }
  {
    World w({.oauth = true}, {.library = CLARIBI_AIVEN, .filters = true, .signs_in = true});
    for (int i = 0; i < 3; ++i) Print("oauth", w.OfCall());
  }
  {
    World w({.tools = 5000});
    Print("list 5000", w.Of([&] { w.handle_.ListTools(); }));
    for (auto& r : w.server_.TakeRequests()) std::printf("%s ", r.c_str());
  }
  {
    World w({.tls = true});
    for (int i = 0; i < 3; ++i) Print("tls", w.OfCall());
    Print("tls 1MB", w.OfCall("get_text", TextOf(kMegabyte)));
    std::vector<std::unique_ptr<Handle>> more;
    for (int i = 0; i < 60; ++i)
      more.push_back(std::make_unique<Handle>(w.instance_, w.setup_, w.server_.Endpoint(),
                                              "org" + std::to_string(i), "c"));
    for (int k = 0; k < 3; ++k) {
      for (auto& h : more) h->Call("get_echo", kEcho);
      std::printf("connections %d\n", w.server_.connections());
    }
  }
}

}  // namespace
}  // namespace claribi::counts
