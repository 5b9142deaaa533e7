#include "validator/bench.h"

#include <claribi/data_source.hpp>
#include <utility>

#include "loader/plugin_library.h"
#include "loader/shared_object.h"

namespace claribi::validator {
namespace {

std::string InWords(const std::vector<ToldError>& errors) {
  if (errors.empty()) return "";
  const ToldError& error = errors.front();
  return " (\"" + error.message + "\"" + (error.cause.empty() ? "" : ", cause: " + error.cause) +
         ")";
}

std::string MadeUpKey(std::uint64_t seed) {
  return "canary-key-" + std::to_string(seed % 1'000'000'007U);
}

}  // namespace

std::string NameOf(std::int32_t status) {
  const auto name = abi::StatusName(status);
  if (name == "INTERNAL" && status != CBI_E_INTERNAL) return "status " + std::to_string(status);
  return status == CBI_OK ? "CBI_OK" : "CBI_E_" + std::string(name);
}

Params::Params(const std::string& the_config, const std::string& org, const std::string& connection)
    : org_id(org), connection_id(connection), config(the_config) {
  abi.struct_size = sizeof(abi);
  abi.org_id = org_id.c_str();
  abi.connection_id = connection_id.c_str();
  abi.config = config.c_str();
  abi.scope = &scope;
  abi.org_scope = &org_scope;
}

class Bench::Visit {
 public:
  Visit(const Bench& bench, const std::string& where, Weight weight) : bench_(bench), outer_(here) {
    here = {where, weight};
    bench_.announce_(where, weight);
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() {
    here = outer_;
    bench_.announce_(here.first, here.second);
  }

 private:
  using Place = std::pair<std::string, Weight>;
  static thread_local Place here;
  const Bench& bench_;
  const Place outer_;
};

thread_local Bench::Visit::Place Bench::Visit::here{"", Weight::kSupporting};

Bench::Bench(const Request& request, Announce announce)
    : request_(request),
      announce_(std::move(announce)),
      random_(request.seed),
      api_key_(request.api_key.empty() ? MadeUpKey(request.seed) : request.api_key),
      operator_config_(request.operator_config) {}

Bench::~Bench() = default;  // the process ends, and what the plugin holds with it

Act Bench::Do(std::string where, Weight weight, const Setup& setup,
              const std::function<std::int32_t(const cbi_call*)>& body) {
  Api();  // a step of its own, not a part of this one
  Act act;
  act.where = std::move(where);
  act.call = std::make_shared<ProbeCall>();
  {
    const std::lock_guard lock(calls_mutex_);
    calls_.push_back(act.call);
  }
  act.call->EndAt(NowMs() + request_.call_limit_ms);
  if (setup) setup(*act.call);
  const Visit visit(*this, act.where, weight);
  const std::int64_t begin = NowMs();
  try {
    act.status = body(act.call->get());
  } catch (...) {
    act.threw = true;
    act.status = CBI_E_INTERNAL;
  }
  act.ms = NowMs() - begin;
  act.call->Close();
  return act;
}

void Bench::Plain(const std::string& where, Weight weight, const std::function<void()>& body) {
  const Visit visit(*this, where, weight);
  try {
    body();
  } catch (const Failed&) {
    throw;
  } catch (const Skipped&) {
    throw;
  } catch (...) {
    if (!forgives_exceptions) throw Skipped{"An exception came out of " + where + "."};
    throw Failed{"An exception came out of " + where + "."};
  }
}

cbi_entry_fn Bench::Entry() {
  if (entry_ != nullptr) return entry_;
  const Visit visit(*this, "the initialisation of the library", kSupporting);
  const auto symbol = loader::LoadSymbol(request_.library, CBI_ENTRY_SYMBOL);
  if (!symbol) throw Skipped{symbol.error().what + " " + symbol.error().cause};
  return entry_ = reinterpret_cast<cbi_entry_fn>(symbol->address);
}

const cbi_api& Bench::Api() {
  if (api_ != nullptr) return *api_;
  cbi_handshake handshake{CBI_ABI_MIN, CBI_ABI_MAX, 0, 0, 0};
  const cbi_api* api = nullptr;
  std::int32_t status = CBI_E_INTERNAL;
  Plain("claribi_ds_v1", Weight::kSupporting, [&] { status = Entry()(&handshake, &api); });
  if (status != CBI_OK || api == nullptr) throw Skipped{"The handshake gives no table."};
  return *(api_ = api);
}

cbi_plugin* Bench::Plugin() {
  if (plugin_ != nullptr) return plugin_;
  Api();
  const Act act = Create(host_.get(), operator_config_.c_str(), &plugin_, Weight::kSupporting);
  if (act.status != CBI_OK || plugin_ == nullptr) throw Skipped{"create() makes no instance."};
  return plugin_;
}

void Bench::OpenOnce() {
  if (conn_ != nullptr) return;
  params_ = std::make_unique<Params>(request_.connection_config);
  host_.OpenScope(&params_->scope);
  host_.OpenScope(&params_->org_scope);
  const Act act = Open(Plugin(), &params_->abi, &conn_, Weight::kSupporting);
  if (act.status != CBI_OK || conn_ == nullptr) throw Skipped{"open() makes no connection."};
}

cbi_conn* Bench::UnsignedConnection() {
  OpenOnce();
  return conn_;
}

std::string Bench::KeyOptions() const {
  return values::WriteJson(values::Json::EmptyObject().Set("api_key", api_key_));
}

cbi_conn* Bench::Connection() {
  OpenOnce();
  if (!is_signed_in_ && facts().takes_api_key) {
    const Act act = Begin(conn_, nullptr, KeyOptions().c_str(), Weight::kSupporting);
    if (act.status != CBI_OK) throw Skipped{"The plugin takes no made-up API key."};
    is_signed_in_ = true;
  }
  return conn_;
}

void Bench::Close(Weight weight) {
  if (conn_ == nullptr) return;
  Plain("close", weight, [&] { api_->close(std::exchange(conn_, nullptr)); });
  host_.CloseScope(&params_->scope);
  host_.CloseScope(&params_->org_scope);
  is_signed_in_ = false;
}

void Bench::Destroy(Weight weight) {
  Close();
  if (plugin_ == nullptr) return;
  Plain("destroy", weight, [&] { api_->destroy(std::exchange(plugin_, nullptr)); });
  host_.Retire();
}

Act Bench::Create(const cbi_host* host, const char* config, cbi_plugin** out, Weight weight,
                  const Setup& setup) {
  return Do("create", weight, setup,
            [&](const cbi_call* call) { return Api().create(host, call, config, out); });
}

Act Bench::Describe(Weight weight, const Setup& setup) {
  cbi_plugin* plugin = Plugin();
  return Do("describe", weight, setup,
            [&](const cbi_call* call) { return Api().describe(plugin, call, nullptr); });
}

Act Bench::Open(cbi_plugin* plugin, const cbi_conn_params* params, cbi_conn** out, Weight weight,
                const Setup& setup) {
  return Do("open", weight, setup,
            [&](const cbi_call* call) { return Api().open(plugin, call, params, out); });
}

Act Bench::Begin(cbi_conn* conn, const char* redirect_uri, const char* options, Weight weight,
                 const Setup& setup) {
  return Do("authorize_begin", weight, setup, [&](const cbi_call* call) {
    return Api().authorize_begin(conn, call, redirect_uri, options);
  });
}

Act Bench::Complete(cbi_conn* conn, const char* url, Weight weight, const Setup& setup) {
  return Do("authorize_complete", weight, setup,
            [&](const cbi_call* call) { return Api().authorize_complete(conn, call, url); });
}

Act Bench::Status(cbi_conn* conn, const char* options, Weight weight, const Setup& setup) {
  return Do("authorize_status", weight, setup,
            [&](const cbi_call* call) { return Api().authorize_status(conn, call, options); });
}

Act Bench::Revoke(cbi_conn* conn, Weight weight, const Setup& setup) {
  return Do("authorize_revoke", weight, setup,
            [&](const cbi_call* call) { return Api().authorize_revoke(conn, call); });
}

Act Bench::List(cbi_conn* conn, const char* options, Weight weight, const Setup& setup) {
  return Do("list_tools", weight, setup,
            [&](const cbi_call* call) { return Api().list_tools(conn, call, options); });
}

Act Bench::Call(cbi_conn* conn, const char* tool, std::string_view arguments, const char* options,
                Weight weight, const Setup& setup) {
  const std::string where = std::string("call_tool of ") + (tool != nullptr ? tool : "NULL");
  return Do(where, weight, setup, [&](const cbi_call* call) {
    return Api().call_tool(conn, call, tool, arguments.data(), arguments.size(), options);
  });
}

Act Bench::SampleCall(cbi_conn* conn, Weight weight, const Setup& setup, const char* options) {
  return Call(conn, facts().tool.c_str(), facts().arguments, options, weight, setup);
}

std::vector<Act> Bench::Sweep() {
  std::vector<Act> acts;
  acts.push_back(Describe(kSupporting));
  cbi_plugin* other = nullptr;
  acts.push_back(Create(host_.get(), "[]", &other, kSupporting));
  if (facts().reached < Stage::kConnection) return acts;
  cbi_conn* conn = UnsignedConnection();
  cbi_conn* no_conn = nullptr;
  Params broken("[]");
  acts.push_back(Open(plugin_, &broken.abi, &no_conn, kSupporting));
  acts.push_back(Status(conn, nullptr, kSupporting));
  acts.push_back(Complete(conn, "http://127.0.0.1:1/callback?code=c&state=s", kSupporting));
  acts.push_back(List(conn, nullptr, kSupporting));  // before sign-in, where there is one
  acts.push_back(Call(conn, "no_such_tool", "{}", nullptr, kSupporting));
  if (facts().reached < Stage::kTools) return acts;
  conn = Connection();
  acts.push_back(List(conn, nullptr, kSupporting));
  if (facts().takes_api_key) acts.push_back(Begin(conn, nullptr, "{}", kSupporting));
  acts.push_back(List(conn, "[]", kSupporting));
  acts.push_back(Call(conn, "no_such_tool", "{}", nullptr, kSupporting));
  if (facts().reached < Stage::kAnswer) return acts;
  acts.push_back(SampleCall(conn));
  acts.push_back(Call(conn, facts().tool.c_str(), "[]", nullptr, kSupporting));
  return acts;
}

void Bench::SkipIfThrown(const Act& act) {
  if (act.threw)
    throw Skipped{"An exception came out of " + act.where + "; see exceptions.contained."};
}

void Bench::ExpectStatus(const Act& act, std::initializer_list<std::int32_t> expected) const {
  SkipIfThrown(act);
  std::string names;
  for (const std::int32_t one : expected) {
    if (one == act.status) return;
    names += (names.empty() ? "" : " or ") + NameOf(one);
  }
  throw Failed{act.where + " returned " + NameOf(act.status) + InWords(act.call->errors()) +
               "; expected was " + names + "."};
}

void Bench::ExpectFailure(const Act& act) const {
  SkipIfThrown(act);
  if (act.status == CBI_OK) throw Failed{act.where + " returned CBI_OK."};
}

void Bench::ExpectMessage(const Act& act, std::string_view message) const {
  SkipIfThrown(act);
  if (act.status != CBI_OK) {
    throw Skipped{act.where + " returned " + NameOf(act.status) + InWords(act.call->errors()) +
                  "."};
  }
  if (const auto breach = schemas_.Check(message, act.call->emitted())) {
    throw Failed{"What " + act.where + " emitted breaks the schema " + breach->message + " at \"" +
                 breach->location + "\": " + breach->keyword + " (" + breach->detail + ")."};
  }
}

}  // namespace claribi::validator
