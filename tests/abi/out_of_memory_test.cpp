// Memory that runs out: whichever allocation fails, the call ends with an error and the host goes
// on.
#include <claribi/data_source.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "abi/recording_host.h"
#include "testing/failing_allocation.h"

#if CLARIBI_ALLOCATIONS_CAN_FAIL

namespace claribi::abi_test {
namespace {

// A call whose functions allocate nothing: what fails is the plugin's.
struct BareCall {
  cbi_call call{};
  int failures = 0;
  std::size_t emitted = 0;

  BareCall() {
    call.struct_size = sizeof(call);
    call.ctx = this;
    call.deadline_ms = INT64_MAX;
    call.cancelled = [](const cbi_call*) { return std::int32_t{0}; };
    call.progress = [](const cbi_call*, double, const char*) {};
    call.emit = [](const cbi_call* self, const char*, std::size_t len) {
      static_cast<BareCall*>(self->ctx)->emitted += len;
      return std::int32_t{CBI_OK};
    };
    call.fail = [](const cbi_call* self, const cbi_error*) {
      ++static_cast<BareCall*>(self->ctx)->failures;
    };
  }
};

cbi_host BareHost() {
  cbi_host host{};
  host.struct_size = sizeof(host);
  host.abi = CBI_ABI_MAX;
  host.product = "bare";
  host.get_extension = [](const cbi_host*, const char*) -> const void* { return nullptr; };
  host.log = [](const cbi_host*, void*, std::int32_t, const char*, const char*) {};
  host.unix_ms = [](const cbi_host*) { return std::int64_t{1790000000000}; };
  host.monotonic_ms = [](const cbi_host*) { return std::int64_t{-5}; };
  constexpr std::int32_t kNotFound = CBI_E_NOT_FOUND;
  host.secret_get = [](const cbi_host*, const cbi_wait*, void*, const char*, cbi_recv, void*) {
    return kNotFound;
  };
  host.secret_put = [](const cbi_host*, const cbi_wait*, void*, const char*, const void*,
                       std::size_t, std::uint64_t, std::uint64_t*) { return kNotFound; };
  host.sealing_key = [](const cbi_host*, const cbi_wait*, void*, std::uint64_t, cbi_recv, void*) {
    return kNotFound;
  };
  host.lease_acquire = [](const cbi_host*, const cbi_wait*, void*, const char*, std::int64_t,
                          std::int64_t, std::uint64_t*) { return kNotFound; };
  host.lease_release = [](const cbi_host*, void*, std::uint64_t) {};
  host.secret_clear = [](const cbi_host*, const cbi_wait*, void*) { return std::int32_t{CBI_OK}; };
  return host;
}

// Runs `call` with one allocation after another failing, every `step`-th of them, until it succeeds
// because there are no more. Returns how many failed.
template <typename Call>
int EachAllocationFails(long step, Call&& call) {
  int failed = 0;
  for (long at = 0;; at += step) {
    BareCall bare;
    testing::allocations_left = at;
    const std::int32_t status = call(&bare.call);
    const bool none_failed = testing::allocations_left >= 0;
    testing::allocations_left = -1;
    if (none_failed) {
      EXPECT_EQ(status, CBI_OK);
      return failed;
    }
    ++failed;
    if (status == CBI_OK) continue;  // what failed could be done without
    EXPECT_EQ(status, CBI_E_INTERNAL) << "allocation " << at;
    EXPECT_EQ(bare.failures, 1) << "allocation " << at;
  }
}

TEST(OutOfMemory, EndsACallAndNotTheHost) {
  std::ifstream file(CLARIBI_AIVEN_MANIFEST);
  const std::string config =
      R"({"manifest":)" + std::string(std::istreambuf_iterator<char>(file), {}) + "}";
  const cbi_api& api = *LoadTable(CLARIBI_AIVEN);
  const cbi_host host = BareHost();
  cbi_plugin* plugin = nullptr;
  const int creations = EachAllocationFails(7, [&](const cbi_call* call) {
    api.destroy(plugin);
    plugin = nullptr;
    return api.create(&host, call, config.c_str(), &plugin);
  });
  EXPECT_GT(creations, 50);
  ASSERT_NE(plugin, nullptr);
  const int descriptions = EachAllocationFails(
      3, [&](const cbi_call* call) { return api.describe(plugin, call, nullptr); });
  EXPECT_GT(descriptions, 50);
  api.destroy(plugin);
}

}  // namespace
}  // namespace claribi::abi_test

#endif
