// Bench: what the test of a rule works with inside its child process: the library, one instance,
// one connection, a scripted host, and calls that keep what came of them.
//
// Every call of a plugin is judged by one rule: that rule makes it as kJudged. Where other rules
// need the same call it is kSupporting: if it fails, crashes or hangs there, they are skipped.
#pragma once

#include <claribi/data_source.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "contract/message_schemas.h"
#include "validator/probe_call.h"
#include "validator/request.h"
#include "validator/scripted_host.h"

namespace claribi::validator {

/// How a test ends unless the rule is kept. Thrown by the Bench and by tests.
struct Failed {
  std::string says;
};
struct Skipped {
  std::string why;
};
/// The rule is kept, if the process also ends as it should, by exit().
struct Ends {};

enum class Weight { kJudged, kSupporting };
inline constexpr auto kJudged = Weight::kJudged;
inline constexpr auto kSupporting = Weight::kSupporting;

/// What came of one call of one function.
struct Act {
  std::string where;  // "call_tool of clock_now"
  std::shared_ptr<ProbeCall> call;
  std::int32_t status = CBI_OK;
  bool threw = false;   // an exception came out
  std::int64_t ms = 0;  // how long it took
};

/// Changes a call before it is made.
using Setup = std::function<void(ProbeCall& call)>;

/// "OK", "INVALID", or the number of a status that no header knows.
std::string NameOf(std::int32_t status);

/// The pieces of a connection's parameters, with scopes of their own.
struct Params {
  explicit Params(const std::string& config, const std::string& org = "org-1",
                  const std::string& connection = "connection-1");
  Params(const Params&) = delete;
  Params& operator=(const Params&) = delete;

  std::string org_id, connection_id, config;
  int scope = 0, org_scope = 0;  // their addresses are the namespaces
  cbi_conn_params abi{};
  std::uint64_t behind[8] = {};  // whoever writes there spoils nothing else
};

class Bench {
 public:
  /// Says where a child is, so that a crash can be told: "call_tool of clock_now".
  using Announce = std::function<void(const std::string& where, Weight weight)>;

  Bench(const Request& request, Announce announce);
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  const Request& request() const { return request_; }
  const Facts& facts() const { return request_.facts; }
  ScriptedHost& host() { return host_; }
  std::mt19937_64& random() { return random_; }
  const contract::MessageSchemas& schemas() const { return schemas_; }

  /// In place of the operator configuration of the request; before the first step.
  void UseOperatorConfig(std::string config) { operator_config_ = std::move(config); }

  // Steps, each taken once, as kSupporting. Skipped where the plugin does not come that far.
  cbi_entry_fn Entry();
  const cbi_api& Api();
  cbi_plugin* Plugin();
  /// Open, and with an API key where it takes one.
  cbi_conn* Connection();
  /// Open, and nobody is signed in.
  cbi_conn* UnsignedConnection();
  Params& params() { return *params_; }
  /// Ends what Connection() and Plugin() began.
  void Close(Weight weight = Weight::kSupporting);
  void Destroy(Weight weight = Weight::kSupporting);

  /// The API key that Connection() hands over.
  const std::string& api_key() const { return api_key_; }
  std::string KeyOptions() const;

  // One function each, on the instance or the connection that is there.
  Act Create(const cbi_host* host, const char* config, cbi_plugin** out,
             Weight weight = Weight::kJudged, const Setup& setup = {});
  Act Describe(Weight weight = Weight::kJudged, const Setup& setup = {});
  Act Open(cbi_plugin* plugin, const cbi_conn_params* params, cbi_conn** out,
           Weight weight = Weight::kJudged, const Setup& setup = {});
  Act Begin(cbi_conn* conn, const char* redirect_uri, const char* options,
            Weight weight = Weight::kJudged, const Setup& setup = {});
  Act Complete(cbi_conn* conn, const char* url, Weight weight = Weight::kJudged,
               const Setup& setup = {});
  Act Status(cbi_conn* conn, const char* options, Weight weight = Weight::kJudged,
             const Setup& setup = {});
  Act Revoke(cbi_conn* conn, Weight weight = Weight::kJudged, const Setup& setup = {});
  Act List(cbi_conn* conn, const char* options, Weight weight = Weight::kJudged,
           const Setup& setup = {});
  Act Call(cbi_conn* conn, const char* tool, std::string_view arguments, const char* options,
           Weight weight = Weight::kJudged, const Setup& setup = {});
  /// The call that discovery found to work.
  Act SampleCall(cbi_conn* conn, Weight weight = Weight::kSupporting, const Setup& setup = {},
                 const char* options = nullptr);
  /// A function without a call: close, destroy, get_extension.
  void Plain(const std::string& where, Weight weight, const std::function<void()>& body);

  /// Ordinary calls of every function, some of which have to fail. All kSupporting.
  std::vector<Act> Sweep();

  // What tests ask of an act. Each throws Failed, or Skipped where an exception came out.
  void ExpectStatus(const Act& act, std::initializer_list<std::int32_t> expected) const;
  void ExpectFailure(const Act& act) const;                            // any status but CBI_OK
  void ExpectMessage(const Act& act, std::string_view message) const;  // by its schema
  static void SkipIfThrown(const Act& act);

  /// True while an exception of the plugin's is what a test looks for.
  bool forgives_exceptions = false;

 private:
  // Says where the plugin is while it lives, and afterwards where it was before.
  class Visit;

  Act Do(std::string where, Weight weight, const Setup& setup,
         const std::function<std::int32_t(const cbi_call*)>& body);
  void OpenOnce();

  const Request& request_;
  const Announce announce_;
  const contract::MessageSchemas schemas_;
  std::mt19937_64 random_;
  const std::string api_key_;
  std::string operator_config_;
  ScriptedHost host_;
  cbi_entry_fn entry_ = nullptr;
  const cbi_api* api_ = nullptr;
  cbi_plugin* plugin_ = nullptr;
  cbi_conn* conn_ = nullptr;
  bool is_signed_in_ = false;
  std::unique_ptr<Params> params_;
  std::vector<std::shared_ptr<ProbeCall>> calls_;  // none dies before the process does
  std::mutex calls_mutex_;
};

}  // namespace claribi::validator
