// A host that ends while its threads are inside the library: main() returns, and what the library
// holds must outlive it. busy_exit PLUGIN MANIFEST; 0 when it ended in order.
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "abi/recording_host.h"

using claribi::abi_test::RecordingCall;
using claribi::abi_test::RecordingHost;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const cbi_api* api = claribi::abi_test::LoadTable(argv[1]);
  if (api == nullptr) return 3;
  std::ifstream file(argv[2]);
  // Never destroyed: the threads use them to the end.
  const auto* manifest = new std::string(std::istreambuf_iterator<char>(file), {});
  const auto* config = new std::string(R"({"manifest":)" + *manifest + "}");
  const auto* host = new RecordingHost;
  cbi_plugin* plugin = nullptr;
  const RecordingCall creating;
  if (api->create(host->get(), creating.get(), config->c_str(), &plugin) != CBI_OK) return 4;
  for (int i = 0; i < 8; ++i) {
    std::thread([api, plugin] {
      for (;;) {
        static int scope;
        RecordingCall call;
        api->describe(plugin, call.get(), nullptr);
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
      }
    }).detach();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  return 0;
}
