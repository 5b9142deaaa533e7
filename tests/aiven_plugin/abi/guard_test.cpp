// A bug inside ends as CBI_E_INTERNAL with an explanation, through the table that a host calls. The
// bug is planted where a host's service is reached: below every room, on the host's own stack.
#include <gtest/gtest.h>

#include <claribi/data_source.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "abi/plugin_table.h"
#include "core/result.h"

namespace claribi::abi {
namespace {

constexpr std::int32_t kUnavailable = CBI_E_UNAVAILABLE;

struct Told {
  std::int32_t code = 0;
  std::string message;
  std::string cause;
};

struct ListeningCall {
  cbi_call call{};
  std::vector<Told> failures;
  std::string emitted;

  ListeningCall() {
    call.struct_size = sizeof(call);
    call.ctx = this;
    call.deadline_ms = INT64_MAX;
    call.cancelled = [](const cbi_call*) { return 0; };
    call.progress = [](const cbi_call*, double, const char*) {};
    call.emit = [](const cbi_call* self, const char* data, std::size_t len) {
      static_cast<ListeningCall*>(self->ctx)->emitted.append(data, len);
      return static_cast<std::int32_t>(CBI_OK);
    };
    call.fail = [](const cbi_call* self, const cbi_error* error) {
      static_cast<ListeningCall*>(self->ctx)->failures.push_back(
          {error->code, error->message, error->cause});
    };
  }
};

// A host without a record; after plant_bug every question for one reads a Result on its wrong side.
struct BugHost {
  cbi_host table{};
  bool plant_bug = false;

  BugHost() {
    table.struct_size = sizeof(table);
    table.ctx = this;
    table.product = "test host";
    table.get_extension = [](const cbi_host*, const char*) -> const void* { return nullptr; };
    table.log = [](const cbi_host*, void*, std::int32_t, const char*, const char*) {};
    table.unix_ms = [](const cbi_host*) -> std::int64_t { return 1790000000000; };
    table.monotonic_ms = [](const cbi_host*) -> std::int64_t { return 5000; };
    table.secret_get = [](const cbi_host* host, const cbi_wait*, void*, const char*, cbi_recv,
                          void*) {
      if (!static_cast<BugHost*>(host->ctx)->plant_bug) {
        return static_cast<std::int32_t>(CBI_E_NOT_FOUND);
      }
      return core::Result<std::int32_t>(core::Error(core::ErrorCode::kTimeout, "hidden")).value();
    };
    table.secret_put = [](const cbi_host*, const cbi_wait*, void*, const char*, const void*,
                          std::size_t, std::uint64_t, std::uint64_t*) { return kUnavailable; };
    table.sealing_key = [](const cbi_host*, const cbi_wait*, void*, std::uint64_t, cbi_recv,
                           void*) { return kUnavailable; };
    table.lease_acquire = [](const cbi_host*, const cbi_wait*, void*, const char*, std::int64_t,
                             std::int64_t, std::uint64_t*) { return kUnavailable; };
    table.secret_clear = [](const cbi_host*, const cbi_wait*, void*) { return kUnavailable; };
    table.lease_release = [](const cbi_host*, void*, std::uint64_t) {};
  }
};

TEST(PluginTable, TurnsTheMisuseOfAResultIntoAnInternalError) {
  std::ifstream file(CLARIBI_SOURCE_DIR "/manifests/aiven.json");
  const std::string config =
      R"({"manifest":)" + std::string(std::istreambuf_iterator<char>(file), {}) + "}";
  const cbi_api& api = PluginTable();
  BugHost host;
  PluginHandle plugin;
  ListeningCall creating;
  ASSERT_EQ(Create(api, &host.table, &creating.call, config.c_str(), plugin), CBI_OK);
  cbi_conn_params params{};
  params.struct_size = sizeof(params);
  params.org_id = "acme";
  params.connection_id = "c1";
  params.config = "{}";
  params.scope = &host;
  params.org_scope = &host;
  ConnectionHandle connection;
  ListeningCall opening;
  ASSERT_EQ(Open(api, plugin.get(), &opening.call, params, connection), CBI_OK);

  ListeningCall before;
  EXPECT_EQ(api.authorize_status(connection.get(), &before.call, nullptr), CBI_OK);
  host.plant_bug = true;
  ListeningCall during;
  EXPECT_EQ(api.authorize_status(connection.get(), &during.call, nullptr), CBI_E_INTERNAL);
  EXPECT_EQ(during.emitted, "");
  ASSERT_EQ(during.failures.size(), 1U);
  EXPECT_EQ(during.failures.front().code, CBI_E_INTERNAL);
  EXPECT_EQ(during.failures.front().message, "The data source failed unexpectedly.");
  EXPECT_EQ(during.failures.front().cause, "an exception reached the plugin boundary");

  host.plant_bug = false;
  ListeningCall after;
  EXPECT_EQ(api.authorize_status(connection.get(), &after.call, nullptr), CBI_OK)
      << "the handle goes on";
  EXPECT_EQ(after.emitted, before.emitted);
}

TEST(PluginTable, RefusesACallWithoutAMemberThatIsNotOptional) {
  const cbi_api& api = PluginTable();
  for (const int missing : {0, 1, 2, 3}) {
    ListeningCall heard;
    if (missing == 0) heard.call.cancelled = nullptr;
    if (missing == 1) heard.call.progress = nullptr;
    if (missing == 2) heard.call.emit = nullptr;
    if (missing == 3) heard.call.fail = nullptr;
    cbi_plugin* plugin = nullptr;
    BugHost host;
    EXPECT_EQ(api.create(&host.table, &heard.call, "{}", &plugin), CBI_E_INVALID);
    EXPECT_EQ(api.describe(nullptr, &heard.call, nullptr), CBI_E_INVALID);
    EXPECT_EQ(heard.failures.size(), missing == 3 ? 0U : 2U) << missing;
  }
}

}  // namespace
}  // namespace claribi::abi
