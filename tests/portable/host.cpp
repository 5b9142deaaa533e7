// A host in two bad moments, with the library and its manifest:
//   portable_host busy PLUGIN MANIFEST    main() returns while threads are inside the library
//   portable_host hungry PLUGIN MANIFEST  memory runs out inside it: the exception that this is
//   must
//                                         be caught there, by frames that its own unwinder finds
// 0 when it ended as it should.
#include <atomic>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "abi/recording_host.h"

using claribi::abi_test::RecordingCall;
using claribi::abi_test::RecordingHost;

namespace {

// Never destroyed: the threads use them to the end.
const RecordingHost& TheHost() {
  static const auto& host = *new RecordingHost;
  return host;
}

std::atomic<int> rounds = 0;

int EndBusy(const cbi_api* api, const std::string& config) {
  cbi_plugin* plugin = nullptr;
  const RecordingCall creating;
  if (api->create(TheHost().get(), creating.get(), config.c_str(), &plugin) != CBI_OK) return 4;
  for (int i = 0; i < 8; ++i) {
    std::thread([api, plugin] {
      for (;;) {
        static int scope;
        RecordingCall describing;
        api->describe(plugin, describing.get(), nullptr);
        cbi_conn_params params{};
        params.struct_size = sizeof(params);
        params.org_id = "org";
        params.connection_id = "one";
        params.config = R"({"endpoint":"https://mcp.aiven.live/mcp?read_only=true"})";
        params.scope = params.org_scope = &scope;
        cbi_conn* connection = nullptr;
        RecordingCall opening;
        if (api->open(plugin, opening.get(), &params, &connection) != CBI_OK) continue;
        RecordingCall listing;
        api->list_tools(connection, listing.get(), nullptr);  // fails: nobody has signed in
        api->close(connection);
        ++rounds;
        rounds.notify_one();
      }
    }).detach();
  }
  for (int seen = 0; seen < 40; seen = rounds) rounds.wait(seen);
  return 0;
}

// The allocation that fails, counted from the next one; below 0: none.
thread_local long allocations_left = -1;

// A call that allocates nothing itself: what fails is the library's.
int failures = 0;
cbi_call BareCall() {
  cbi_call call{};
  call.struct_size = sizeof(call);
  call.deadline_ms = INT64_MAX;
  call.cancelled = [](const cbi_call*) { return std::int32_t{0}; };
  call.progress = [](const cbi_call*, double, const char*) {};
  call.emit = [](const cbi_call*, const char*, std::size_t) { return std::int32_t{CBI_OK}; };
  call.fail = [](const cbi_call*, const cbi_error*) { ++failures; };
  return call;
}

// Each time one allocation fails, a later one than before, until enough were exceptions.
int StayHungry(const cbi_api* api, const std::string& config) {
  const cbi_host* host = TheHost().get();
  // Once with memory: what OpenSSL fails to set up for want of it stays like that.
  cbi_plugin* first = nullptr;
  const cbi_call setting_up = BareCall();
  if (api->create(host, &setting_up, config.c_str(), &first) != CBI_OK) return 4;
  api->destroy(first);
  int thrown = 0;
  for (long at = 0; at < 10000; at += 5) {
    cbi_plugin* plugin = nullptr;
    const cbi_call call = BareCall();
    failures = 0;
    allocations_left = at;
    const std::int32_t status = api->create(host, &call, config.c_str(), &plugin);
    allocations_left = -1;
    api->destroy(plugin);
    if (status == CBI_OK) continue;  // what failed could be done without
    if (status != CBI_E_INTERNAL || failures != 1) return 6;
    if (++thrown == 60) return 0;
  }
  return 5;
}

}  // namespace

// Before the C library's own, for the library under test too.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* malloc(std::size_t size) {
  if (allocations_left >= 0 && allocations_left-- == 0) return nullptr;
  return __libc_malloc(size);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const cbi_api* api = claribi::abi_test::LoadTable(argv[2]);
  if (api == nullptr) return 3;
  std::ifstream file(argv[3]);
  const std::string config =
      R"({"manifest":)" + std::string(std::istreambuf_iterator<char>(file), {}) + "}";
  if (std::string(argv[1]) == "busy") return EndBusy(api, config);
  return StayHungry(api, config);
}
