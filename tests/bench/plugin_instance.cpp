#include "bench/plugin_instance.h"

#include <stdexcept>

#include "loader/call.h"

namespace claribi::bench {
namespace {

constexpr std::int64_t kPatienceMs = 120'000;

loader::PluginLibrary Load(const std::string& file) {
  auto library = loader::PluginLibrary::Load(file);
  if (!library) throw std::runtime_error(library.error().what + " " + library.error().cause);
  return *library;
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

SizingCall& Of(const cbi_call* call) { return *static_cast<SizingCall*>(call->ctx); }

}  // namespace

std::string Manifest(const Setup& setup) {
  const std::string rule =
      setup.filters ? R"({"allowed_hosts":["bench.example.com"],"allowed_paths":["/mcp"]})"
                    : R"({"any_loopback":true})";
  return R"({"schema_version":1,"id":"bench","vendor":{"name":"Bench","summary":)"
         R"("The server of the bench.","homepage":"https://example.com"},"endpoints":)"
         R"([{"name":"Here","url":)" +
         Quoted(setup.filters ? "https://bench.example.com/mcp" : "http://localhost:3000/mcp") +
         R"(}],"endpoint_rule":)" + rule + R"(,"sign_in":{"kind":)" +
         Quoted(setup.signs_in ? "oauth2_client_credentials" : "none") + R"(},"tools":)" +
         (setup.filters ? "{}" : R"({"show_all":true})") + R"(,"result_adapter":"plain"})";
}

std::string OperatorSettings(const Setup& setup) {
  // Nothing is cut: the bytes that are measured are the bytes that came.
  std::string members = R"("limits":{"max_body_bytes":1073741824,"max_event_bytes":1073741824,)"
                        R"("max_result_bytes":1073741824,"max_result_rows":100000000,)"
                        R"("max_pages":100000,"max_tools":1000000})";
  if (setup.signs_in) {
    members += R"(,"client":{"registrations":[{"client_id":"bench","client_secret":)"
               R"("bench-secret-6b1de02c"}]})";
  }
  return members;
}

// As the stub host gives it to the plugin where no log is asked for.
std::string OperatorConfig(const Setup& setup) {
  const std::string ca_file =
      setup.ca_file.empty() ? "" : R"("ca_file":)" + Quoted(setup.ca_file) + ",";
  return R"({"manifest":)" + Manifest(setup) +
         R"(,"log_level":"error","allow_insecure_loopback":true,)" + ca_file +
         OperatorSettings(setup) + "}";
}

SizingCall::SizingCall(bool keeps_text) : keeps_text_(keeps_text) {
  call_.struct_size = sizeof(call_);
  call_.ctx = this;
  call_.deadline_ms = loader::MonotonicMs() + kPatienceMs;
  call_.cancelled = [](const cbi_call*) { return std::int32_t{0}; };
  call_.progress = [](const cbi_call*, double, const char*) {};
  call_.emit = [](const cbi_call* call, const char* data, std::size_t size) {
    SizingCall& self = Of(call);
    self.bytes_ += size;
    if (self.keeps_text_) self.text_.append(data, size);
    return std::int32_t{CBI_OK};
  };
  call_.fail = [](const cbi_call* call, const cbi_error* error) {
    Of(call).error_ =
        std::string(error->message) + " " + (error->cause != nullptr ? error->cause : "");
  };
}

void SizingCall::Check(std::int32_t status) const {
  if (status == CBI_OK) return;
  throw std::runtime_error(std::string(abi::StatusName(status)) + ": " + error_);
}

Instance::Instance(const Setup& setup, InFront in_front_opt)
    : library_(Load(setup.library)), table_(host_.Services(), library_.abi()) {
  const cbi_host* host = in_front_opt != nullptr ? in_front_opt(table_.abi()) : table_.abi();
  const SizingCall call;
  call.Check(abi::Create(api(), host, call.abi(), OperatorConfig(setup).c_str(), plugin_));
}

Handle::Handle(const Instance& instance, const Setup& setup, const std::string& endpoint,
               const std::string& organisation, const std::string& connection)
    : api_(&instance.api()),
      scope_(new loader::Scope{organisation, connection}),
      organisation_scope_(new loader::Scope{organisation, ""}) {
  const std::string config = R"({"endpoint":)" + Quoted(endpoint) + "}";
  cbi_conn_params params{};
  params.struct_size = sizeof(params);
  params.org_id = organisation.c_str();
  params.connection_id = connection.c_str();
  params.config = config.c_str();
  params.scope = loader::HostTable::ToHandle(*scope_);
  params.org_scope = loader::HostTable::ToHandle(*organisation_scope_);
  const SizingCall opening;
  opening.Check(abi::Open(*api_, instance.plugin(), opening.abi(), params, connection_));
  if (!setup.signs_in) return;
  const SizingCall signing_in;
  signing_in.Check(api_->authorize_begin(connection_.get(), signing_in.abi(), nullptr, nullptr));
}

std::size_t Handle::Call(const std::string& tool, const std::string& arguments) const {
  const SizingCall call;
  call.Check(api_->call_tool(connection_.get(), call.abi(), tool.c_str(), arguments.data(),
                             arguments.size(), nullptr));
  return call.bytes();
}

std::size_t Handle::ListTools() const {
  const SizingCall call(true);
  call.Check(api_->list_tools(connection_.get(), call.abi(), R"({"refresh":true})"));
  // Each tool has one; counted like that, because a reader would be measured along.
  constexpr std::string_view kSchema = R"("input_schema":)";
  std::size_t tools = 0;
  for (std::size_t at = call.text().find(kSchema); at != std::string::npos;
       at = call.text().find(kSchema, at + kSchema.size())) {
    ++tools;
  }
  return tools;
}

}  // namespace claribi::bench
