// Rules about messages: each against its schema, and what no schema can say.
#include <set>
#include <string>

#include "validator/bench.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

constexpr int kMostPages = 1000;  // a host takes no more

std::string InWords(const contract::Breach& breach) {
  return breach.message + " at \"" + breach.location + "\": " + breach.detail + ".";
}

void DescriptionKeepsItsSchema(Bench& bench) {
  bench.ExpectMessage(bench.Describe(kSupporting), "description");
}

void DescriptionIsOfThisPlugin(Bench& bench) {
  const Act act = bench.Describe(kSupporting);
  Bench::SkipIfThrown(act);
  const auto breach = contract::CheckIdentity(act.call->emitted(), bench.Api().plugin_id,
                                              bench.Api().plugin_version);
  // A version that is no SemVer is a matter of the table.
  if (breach && breach->keyword == "identity") throw Failed{InWords(*breach)};
}

void StatusKeepsItsSchema(Bench& bench) {
  bench.ExpectMessage(bench.Status(bench.UnsignedConnection(), nullptr, kSupporting),
                      "authorization_status");
}

void StatusIsAnAnswer(Bench& bench) {
  const Act act = bench.Status(bench.UnsignedConnection(), nullptr);
  bench.ExpectStatus(act, {CBI_OK});
}

void BeginKeepsItsSchema(Bench& bench) {
  if (bench.facts().needs_redirect) {
    throw Skipped{"The sign-in goes through a browser, and asks the vendor."};
  }
  cbi_conn* conn = bench.UnsignedConnection();
  const std::string options = bench.facts().takes_api_key ? bench.KeyOptions() : "{}";
  const Act act = bench.Begin(conn, nullptr, options.c_str(), kSupporting);
  bench.ExpectMessage(act, "authorize_begin");
}

void BeginTakesNoRedirectUri(Bench& bench) {
  if (bench.facts().needs_redirect)
    throw Skipped{"The description says that a redirect URI is needed."};
  cbi_conn* conn = bench.UnsignedConnection();
  const std::string options = bench.facts().has_api_key ? bench.KeyOptions() : "{}";
  if (bench.facts().needs_sign_in && !bench.facts().has_api_key) {
    throw Skipped{"The sign-in asks the vendor."};
  }
  const Act act = bench.Begin(conn, nullptr, options.c_str());
  Bench::SkipIfThrown(act);
  if (act.status == CBI_OK) return;
  const Act other = bench.Begin(conn, "http://127.0.0.1:1/callback", options.c_str(), kSupporting);
  if (other.status != CBI_OK) throw Skipped{"No sign-in can be made up for this plugin."};
  throw Failed{
      "authorize_begin returned " + NameOf(act.status) +
      " without a redirect URI, and CBI_OK with one; the description says that none is needed."};
}

void CompleteNeedsABeginning(Bench& bench) {
  const Act act =
      bench.Complete(bench.UnsignedConnection(), "http://127.0.0.1:1/callback?code=c&state=s");
  bench.ExpectStatus(act, {CBI_E_STATE, CBI_E_INVALID, CBI_E_UNSUPPORTED});
}

void RevocationKeepsItsSchema(Bench& bench) {
  bench.ExpectMessage(bench.Revoke(bench.UnsignedConnection(), kSupporting), "revocation");
}

void RevokesTwice(Bench& bench) {
  cbi_conn* conn = bench.UnsignedConnection();
  bench.ExpectStatus(bench.Revoke(conn), {CBI_OK});
  const Act act = bench.Revoke(conn);
  bench.ExpectStatus(act, {CBI_OK});
}

void RevokeDeletes(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  if (bench.host().secrets() == 0) throw Skipped{"The plugin keeps nothing in the store."};
  const Act act = bench.Revoke(conn, kSupporting);
  if (act.status != CBI_OK) throw Skipped{"authorize_revoke returned " + NameOf(act.status) + "."};
  const Act status = bench.Status(conn, nullptr, kSupporting);
  if (status.call->emitted().find("\"authorized\"") != std::string::npos) {
    throw Failed{"After authorize_revoke, authorize_status says that somebody is signed in."};
  }
  if (bench.host().clears() == 0 && bench.host().secrets() > 0) {
    throw Failed{"authorize_revoke returned CBI_OK and left secrets in the store."};
  }
}

void ListKeepsItsSchema(Bench& bench) {
  bench.ExpectMessage(bench.List(bench.Connection(), nullptr, kSupporting), "tool_list");
}

void ListsEachToolOnce(Bench& bench) {
  const Act act = bench.List(bench.Connection(), nullptr, kSupporting);
  Bench::SkipIfThrown(act);
  if (const auto breach = contract::CheckToolNames(act.call->emitted()))
    throw Failed{InWords(*breach)};
}

// Each page leads on to another, and the last one to none.
void ListComesToAnEnd(Bench& bench) {
  std::set<std::string> seen;
  std::string options = "{}";
  for (int page = 1; page <= kMostPages; ++page) {
    const Act act = bench.List(bench.Connection(), options.c_str(), kSupporting);
    Bench::SkipIfThrown(act);
    const auto list = values::ParseJson(act.call->emitted(), "The list");
    if (act.status != CBI_OK || !list) throw Skipped{act.where + " lists no page."};
    const values::Json* cursor = list->Find("next_cursor");
    if (cursor == nullptr || !cursor->IsText()) return;
    if (!seen.insert(cursor->Text()).second) {
      throw Failed{"After " + std::to_string(page) +
                   " pages, list_tools gave a next_cursor that it gave before."};
    }
    options = values::WriteJson(values::Json::EmptyObject().Set("cursor", cursor->Text()));
  }
  throw Failed{"The list does not end within " + std::to_string(kMostPages) + " pages."};
}

void ResultKeepsItsSchema(Bench& bench) {
  bench.ExpectMessage(bench.SampleCall(bench.Connection()), "call_result");
}

// The members of the forms, in this order.
constexpr const char* kForms[] = {"content", "structured_content", "data", "model_text"};

values::Json ResultIn(const Act& act) {
  Bench::SkipIfThrown(act);
  if (act.status != CBI_OK) throw Skipped{act.where + " returned " + NameOf(act.status) + "."};
  auto json = values::ParseJson(act.call->emitted(), "The result");
  if (!json) throw Skipped{json.error().cause};
  return *std::move(json);
}

void HoldsTheFormsThatAreNamed(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  const unsigned step = bench.facts().call_ms > 100 ? 5 : 1;  // a slow tool is asked less
  for (unsigned subset = 0; subset < 16; subset += step) {
    std::string names;
    for (unsigned i = 0; i < 4; ++i) {
      if ((subset >> i & 1U) != 0)
        names += std::string(names.empty() ? "\"" : ",\"") + kForms[i] + "\"";
    }
    const std::string options = "{\"include\":[" + names + "]}";
    const values::Json result = ResultIn(bench.SampleCall(conn, kSupporting, {}, options.c_str()));
    for (unsigned i = 0; i < 4; ++i) {
      const bool is_there = result.Find(kForms[i]) != nullptr;
      if (is_there == ((subset >> i & 1U) != 0)) continue;
      throw Failed{"With the options " + options + ", " + kForms[i] +
                   (is_there ? " is" : " is not") + " in the result."};
    }
  }
}

void HoldsDataByDefault(Bench& bench) {
  for (const char* options : {"{}", "{\"include\":null}"}) {
    const values::Json result =
        ResultIn(bench.SampleCall(bench.Connection(), kSupporting, {}, options));
    for (const char* form : {"structured_content", "model_text"}) {
      if (result.Find(form) == nullptr) continue;
      throw Failed{std::string("With the options ") + options + ", " + form + " is in the result."};
    }
    for (const char* form : {"content", "data"}) {
      if (result.Find(form) != nullptr) continue;
      throw Failed{std::string("With the options ") + options + ", " + form +
                   " is not in the result."};
    }
  }
}

void RefusesUnknownForms(Bench& bench) {
  const Act act =
      bench.SampleCall(bench.Connection(), kJudged, {}, "{\"include\":[\"no_such_form\"]}");
  bench.ExpectStatus(act, {CBI_E_INVALID});
}

void IgnoresUnknownMembers(Bench& bench) {
  constexpr const char* kOptions = "{\"x_of_a_later_release\":{\"a\":[1,null]}}";
  cbi_conn* conn = bench.Connection();
  bench.ExpectStatus(bench.Status(conn, kOptions), {CBI_OK});
  if (bench.facts().reached < Stage::kTools) return;
  bench.ExpectStatus(bench.List(conn, kOptions), {CBI_OK});
  if (bench.facts().reached < Stage::kAnswer) return;
  bench.ExpectStatus(bench.SampleCall(conn, kJudged, {}, kOptions), {CBI_OK});
}

void TakesEmptyOptions(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  bench.ExpectStatus(bench.Status(conn, "{}"), {CBI_OK});
  if (bench.facts().reached < Stage::kTools) return;
  bench.ExpectStatus(bench.List(conn, "{}"), {CBI_OK});
}

void EventsKeepTheirSchema(Bench& bench) {
  bench.Sweep();
  const auto events = bench.host().events();
  if (events.empty()) throw Skipped{"The plugin reported no event."};
  for (const std::string& event : events) {
    if (const auto breach = bench.schemas().Check("host_event", event)) {
      throw Failed{"An event breaks its schema: " + InWords(*breach)};
    }
  }
}

void NeedsASignIn(Bench& bench) {
  if (!bench.facts().needs_sign_in) throw Skipped{"The plugin needs no sign-in."};
  cbi_conn* conn = bench.UnsignedConnection();
  bench.ExpectStatus(bench.List(conn, nullptr), {CBI_E_AUTH_REQUIRED});
}

void CallsNeedASignIn(Bench& bench) {
  if (!bench.facts().needs_sign_in) throw Skipped{"The plugin needs no sign-in."};
  const std::string tool = bench.facts().tool.empty() ? "any_tool" : bench.facts().tool;
  const Act act =
      bench.Call(bench.UnsignedConnection(), tool.c_str(), bench.facts().arguments, nullptr);
  bench.ExpectStatus(act, {CBI_E_AUTH_REQUIRED});
}

Rule Of(const char* id, const char* sentence, Source source, Stage needs, const char* look_at,
        void (*test)(Bench&)) {
  return {.id = id,
          .sentence = sentence,
          .source = source,
          .needs = needs,
          .look_at = look_at,
          .test = test};
}

}  // namespace

std::vector<Rule> MessageRules() {
  constexpr auto kHeader = Source::kHeader;
  constexpr auto kMessages = Source::kMessages;
  return {
      Of("describe.schema", "The tests hold plugin and host to the schemas.", kMessages,
         Stage::kDescription, "what describe emits, and description.schema.json",
         &DescriptionKeepsItsSchema),
      Of("describe.identity", "It is yours for ever, and a host files everything under it.",
         Source::kReadme, Stage::kDescription,
         "plugin_id and plugin_version of the table and of describe", &DescriptionIsOfThisPlugin),
      Of("authorize_status.schema",
         "`authorize_complete` and `authorize_status` emit the authorization status.", kMessages,
         Stage::kConnection, "what authorize_status emits, and authorization_status.schema.json",
         &StatusKeepsItsSchema),
      Of("authorize_status.answers", "Not being authorised is an answer, not an error.", kHeader,
         Stage::kConnection, "authorize_status where nothing is stored", &StatusIsAnAnswer),
      {.id = "authorize_begin.takes_key",
       .sentence = "`authorize_begin` does not ask the vendor.",
       .source = kMessages,
       .needs = Stage::kConnection,
       .look_at = "authorize_begin with an API key in its options",
       .test = nullptr,
       .is_step = true},
      Of("authorize_begin.schema",
         "It emits the authorization URL for the user's browser, or, if no browser is needed, the "
         "authorization status at once:",
         kMessages, Stage::kConnection,
         "what authorize_begin emits, and authorize_begin.schema.json", &BeginKeepsItsSchema),
      Of("authorize_begin.no_redirect",
         "redirect_uri_opt: NULL is for sign-ins whose description says \"redirect_uri\":false.",
         kHeader, Stage::kConnection, "authorize_begin with NULL for the redirect URI",
         &BeginTakesNoRedirectUri),
      Of("authorize_complete.state", "CBI_E_STATE: none is under way, or it ran out.", kHeader,
         Stage::kConnection, "authorize_complete where no authorize_begin came before",
         &CompleteNeedsABeginning),
      Of("authorize_revoke.schema",
         "`authorize_revoke` always deletes the secrets here, and emits what became of the access "
         "at "
         "the vendor:",
         kMessages, Stage::kConnection, "what authorize_revoke emits, and revocation.schema.json",
         &RevocationKeepsItsSchema),
      Of("authorize_revoke.twice", "CBI_OK if already gone", kHeader, Stage::kConnection,
         "authorize_revoke where nothing is stored", &RevokesTwice),
      Of("authorize_revoke.deletes", "Revoke upstream if possible, then always delete the secrets.",
         kHeader, Stage::kConnection, "authorize_revoke: host->secret_clear", &RevokeDeletes),
      {.id = "list_tools.answers",
       .sentence = "[mt] Emits tool_list.schema.json",
       .source = kHeader,
       .needs = Stage::kConnection,
       .look_at = "list_tools",
       .test = nullptr,
       .is_step = true},
      Of("list_tools.schema",
         "Emits tool_list.schema.json: {\"tools\":[...],\"hidden\":[...],\"next_cursor\",...}.",
         kHeader, Stage::kTools, "what list_tools emits, and tool_list.schema.json",
         &ListKeepsItsSchema),
      Of("list_tools.names",
         "Every tool that the vendor offered is in exactly one of `tools` and `hidden`.", kMessages,
         Stage::kTools, "the names that list_tools emits", &ListsEachToolOnce),
      Of("list_tools.pages", "the `next_cursor` of the page before", kMessages, Stage::kTools,
         "list_tools: what comes of `cursor`, and null on the last page", &ListComesToAnEnd),
      Of("list_tools.sign_in", "CBI_E_AUTH_REQUIRED before sign-in.", kHeader, Stage::kConnection,
         "list_tools where nobody is signed in", &NeedsASignIn),
      Of("call_tool.sign_in", "never authorised, revoked, or refresh refused: ask the user",
         kHeader, Stage::kConnection, "call_tool where nobody is signed in", &CallsNeedASignIn),
      {.id = "call_tool.answers",
       .sentence = "a result: `CBI_OK`, with `is_error` false,",
       .source = Source::kReadme,
       .needs = Stage::kTools,
       .look_at = "call_tool with the tool and the arguments of description.probe",
       .test = nullptr,
       .is_step = true},
      Of("call_tool.schema",
         "Emits call_result.schema.json: {\"content\":[...],\"is_error\":bool,...}.", kHeader,
         Stage::kAnswer, "what call_tool emits, and call_result.schema.json",
         &ResultKeepsItsSchema),
      Of("call_tool.forms", "With `include`, the result holds exactly the forms that are named",
         kMessages, Stage::kAnswer, "how call_tool reads `include`", &HoldsTheFormsThatAreNamed),
      Of("call_tool.default_forms", "`structured_content` and `model_text` are absent.", kMessages,
         Stage::kAnswer, "what call_tool emits without `include`", &HoldsDataByDefault),
      Of("call_tool.unknown_forms",
         "If it knows no name of a list that is not empty, the call fails with `invalid_arguments` "
         "and "
         "nothing is sent.",
         kMessages, Stage::kAnswer, "how call_tool reads `include`", &RefusesUnknownForms),
      Of("options.unknown_members",
         "Readers ignore members that they do not know; schemas do not forbid them.", kMessages,
         Stage::kConnection, "how options are read", &IgnoresUnknownMembers),
      Of("options.empty", "`options_opt` may be `NULL`, which means `{}`.", kMessages,
         Stage::kConnection, "how options are read", &TakesEmptyOptions),
      Of("events.schema", "event: JSON, host_event.schema.json: {\"kind\",\"at_ms\",...}; copied.",
         Source::kHostEvents, Stage::kConnection,
         "what is given to report, and host_event.schema.json", &EventsKeepTheirSchema),
  };
}

}  // namespace claribi::validator
