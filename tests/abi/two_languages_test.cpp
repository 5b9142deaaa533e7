// The example in C++ is the example in C, told again: the same calls get the same answers, but for
// the restriction that only one of them honours (hide_tools). Not compared is what RapidJSON reads
// and the little reader refuses: an escape that is half of a pair, and nesting beyond 32.
#include <rapidjson/document.h>

#include <functional>
#include <vector>

#include "abi/plugin_session.h"

namespace claribi::abi_test {
namespace {

struct Asked {
  std::string what;
  std::function<std::int32_t(Session&, const cbi_call*)> ask;
  std::function<void(RecordingCall&)> prepare = [](RecordingCall&) {};
};

struct Answered {
  std::int32_t status = 0;
  std::string result;
  std::string errors;
};

Answered Answer(Session& session, const Asked& asked) {
  RecordingCall call;
  asked.prepare(call);
  Answered answered;
  answered.status = asked.ask(session, call.get());
  answered.result = call.result;
  for (const ReportedError& error : call.errors) {
    answered.errors += std::to_string(error.code) + "|" + error.message + "|" + error.cause + "|" +
                       error.fix + "\n";
  }
  return answered;
}

// The same JSON, whatever the order of its members; or both nothing.
bool IsSame(const std::string& left, const std::string& right) {
  if (left.empty() || right.empty()) return left == right;
  rapidjson::Document a, b;
  a.Parse(left.data(), left.size());
  b.Parse(right.data(), right.size());
  if (a.HasParseError() || b.HasParseError()) return false;
  for (rapidjson::Document* document : {&a, &b}) {
    if (document->IsObject()) document->RemoveMember("config_schema");
  }
  return a == b;
}

Asked Tool(std::string name, std::string arguments, std::string options = "{}") {
  return {name + " " + arguments + " " + options, [=](Session& session, const cbi_call* call) {
            return session.api().call_tool(session.connection(), call, name.c_str(),
                                           arguments.data(), arguments.size(), options.c_str());
          }};
}

Asked WithOptions(const char* function, const char* options) {
  const std::string named = function;
  return {named + " " + (options == nullptr ? "NULL" : options),
          [=](Session& session, const cbi_call* call) {
            const cbi_api& api = session.api();
            if (named == "describe") return api.describe(session.plugin(), call, options);
            if (named == "list_tools") return api.list_tools(session.connection(), call, options);
            if (named == "authorize_status") {
              return api.authorize_status(session.connection(), call, options);
            }
            return api.authorize_begin(session.connection(), call, nullptr, options);
          }};
}

Asked Opened(const char* config) {
  return {std::string("open ") + (config == nullptr ? "NULL" : config),
          [=](Session& session, const cbi_call* call) {
            const cbi_conn_params params = Params(config);
            cbi_conn* connection = nullptr;
            const std::int32_t status =
                session.api().open(session.plugin(), call, &params, &connection);
            EXPECT_EQ(connection != nullptr, status == CBI_OK);
            session.api().close(connection);
            return status;
          }};
}

Asked Stopped(Asked asked, const std::function<void(RecordingCall&)>& prepare) {
  asked.prepare = prepare;
  return asked;
}

std::vector<Asked> Questions() {
  std::vector<Asked> asked;
  for (const char* function : {"describe", "list_tools", "authorize_status", "authorize_begin"}) {
    for (const char* options :
         {static_cast<const char*>(nullptr), "{}", " { } ", "", "[]", "null", "{",
          "{\"probe\":true}", "{\"probe\":\"true\"}", "{\"probe\":false}", "{\"probe\":null}",
          "{\"cursor\":null}", "{\"cursor\":\"x\"}", "{\"cursor\":1}",
          "{\"probe\":false,\"probe\":true}"}) {
      asked.push_back(WithOptions(function, options));
    }
  }
  for (const char* config :
       {static_cast<const char*>(nullptr), "", "{}", "[]", "{\"hide_tools\":[]}",
        "{\"hide_tools\":[ ]}", "{\"hide_tools\":null}", "{\"endpoint\":\"x\"}"}) {
    asked.push_back(Opened(config));
  }
  for (const char* city : {"\"Tokyo\"",
                           "\"Honolulu\"",
                           "\"Kathmandu\"",
                           "\"Atlantis\"",
                           "\"tokyo\"",
                           "\"\"",
                           "null",
                           "1",
                           "true",
                           "[\"Tokyo\"]",
                           "{\"Tokyo\":1}",
                           "\"T\\u006fky\\u006F\"",
                           "\"Tokyo\\u0000\"",
                           "\"\\ud83d\\ude00\"",
                           "\"\\ud83d\"",
                           "\"\\ud83dx\"",
                           "\"\xf0\x9f\x98\x80\"",
                           "\"\xc3\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"",
                           "\"\xff\"",
                           "\"\x7f\"",
                           "\"\x1f\"",
                           "\"\\/\"",
                           "\"\\x\"",
                           "Tokyo",
                           "'Tokyo'"}) {
    asked.push_back(Tool("clock_now", std::string("{\"city\":") + city + "}"));
  }
  for (const char* arguments :
       {"", " ", "{", "{}", "[]", "{\"c\\u0069ty\":\"Dubai\"}",
        "{\"city\":\"Dubai\",\"city\":\"Tokyo\"}", "{\"city\":\"Tokyo\",\"city\":1}",
        "{\"city\":\"Tokyo\",}", "{\"city\":\"Tokyo\"} x",
        "{\"city\":\"Tokyo\",\"other\":[1,-2.5e+3,{\"b\":null}]}", "{\"a\":01}", "\xef\xbb\xbf{}",
        "\t\r\n{\"city\" :\n\"Nairobi\"}"}) {
    asked.push_back(Tool("clock_now", arguments));
  }
  asked.push_back(Tool("clock_now", std::string("{\0}", 3)));
  asked.push_back(Tool("clock_now", std::string("{}\0", 3)));
  for (const char* include : {"null", "[]", "[ ]", "{}", "\"data\"", "[\"data\"]", "[\"content\"]",
                              "[\"d\\u0061ta\"]", "[\"structured_content\",\"model_text\"]",
                              "[\"content\",\"data\",\"later\"]", "[\"later\"]", "[1]", "[null]"}) {
    const std::string options = std::string("{\"include\":") + include + "}";
    for (const char* city : {"Tokyo", "Atlantis"}) {
      asked.push_back(Tool("clock_now", std::string("{\"city\":\"") + city + "\"}", options));
    }
    asked.push_back(Tool("clock_list_cities", "{}", options));
  }
  for (const char* name : {"", "clock", "CLOCK_NOW", "clock_now ", "clock_set"}) {
    asked.push_back(Tool(name, "{}"));
  }
  asked.push_back({"revoke", [](Session& session, const cbi_call* call) {
                     return session.api().authorize_revoke(session.connection(), call);
                   }});
  asked.push_back({"complete", [](Session& session, const cbi_call* call) {
                     return session.api().authorize_complete(session.connection(), call,
                                                             "http://x");
                   }});
  asked.push_back({"complete NULL", [](Session& session, const cbi_call* call) {
                     return session.api().authorize_complete(session.connection(), call, nullptr);
                   }});
  asked.push_back({"no name", [](Session& session, const cbi_call* call) {
                     return session.api().call_tool(session.connection(), call, nullptr, "{}", 2,
                                                    nullptr);
                   }});
  asked.push_back({"no arguments", [](Session& session, const cbi_call* call) {
                     return session.api().call_tool(session.connection(), call, "clock_now",
                                                    nullptr, 0, nullptr);
                   }});
  asked.push_back({"no connection", [](Session& session, const cbi_call* call) {
                     return session.api().list_tools(nullptr, call, nullptr);
                   }});
  const auto cancelled = [](RecordingCall& call) { call.cancel_at_poll = 1; };
  const auto is_over = [](RecordingCall& call) { call.mutable_table().deadline_ms = 1000; };
  const auto full = [](RecordingCall& call) {
    call.refuse_output = CBI_E_TOO_LARGE;
    call.accept_pieces = 0;
  };
  for (const auto& prepare :
       std::vector<std::function<void(RecordingCall&)>>{cancelled, is_over, full}) {
    for (const char* function : {"describe", "list_tools", "authorize_status", "authorize_begin"}) {
      asked.push_back(Stopped(WithOptions(function, nullptr), prepare));
    }
    asked.push_back(Stopped(Opened("{}"), prepare));
    asked.push_back(Stopped(Tool("clock_now", "{\"city\":\"Tokyo\"}"), prepare));
    asked.push_back(Stopped(Tool("clock_list_cities", "{}"), prepare));
    asked.push_back(Stopped(Tool("clock_set", "{}"), prepare));
  }
  return asked;
}

TEST(TwoLanguages, GiveTheSameAnswersToTheSameCalls) {
  RecordingHost host;
  Session in_c(host, CLARIBI_EXAMPLE);
  Session in_cpp(host, CLARIBI_EXAMPLE_CPP);
  EXPECT_STREQ(in_c.api().plugin_id, in_cpp.api().plugin_id);
  EXPECT_STREQ(in_c.api().plugin_version, in_cpp.api().plugin_version);
  constexpr std::int64_t kMoments[] = {1'790'000'000'000, 1'709'164'800'000, 0, -1'000'000'000};
  for (const std::int64_t moment : kMoments) {
    host.unix_ms = moment;
    for (const Asked& asked : Questions()) {
      const Answered c = Answer(in_c, asked);
      const Answered cpp = Answer(in_cpp, asked);
      EXPECT_EQ(c.status, cpp.status) << asked.what;
      EXPECT_EQ(c.errors, cpp.errors) << asked.what;
      EXPECT_TRUE(IsSame(c.result, cpp.result)) << asked.what << "\n"
                                                << c.result << "\n"
                                                << cpp.result;
    }
  }
}

TEST(TwoLanguages, NeitherOverlooksARestriction) {
  RecordingHost host;
  for (const char* config :
       {R"({"hide_tools":["clock_now"]})", R"({"h\u0069de_tools":["clock_now"]})",
        R"({"hide_tools":[],"hide_tools":["clock_now"]})"}) {
    const cbi_conn_params params = Params(config);
    RecordingCall opening;
    cbi_conn* connection = nullptr;
    Session in_c(host, CLARIBI_EXAMPLE);
    EXPECT_EQ(in_c.api().open(in_c.plugin(), opening.get(), &params, &connection),
              CBI_E_UNSUPPORTED)
        << config;
    Session in_cpp(host, CLARIBI_EXAMPLE_CPP);
    RecordingCall opening_too, listing, calling;
    ASSERT_EQ(in_cpp.api().open(in_cpp.plugin(), opening_too.get(), &params, &connection), CBI_OK)
        << config;
    EXPECT_EQ(in_cpp.api().list_tools(connection, listing.get(), nullptr), CBI_OK);
    EXPECT_NE(listing.result.find(R"("hidden":[{"name":"clock_now")"), std::string::npos)
        << listing.result;
    EXPECT_EQ(in_cpp.api().call_tool(connection, calling.get(), "clock_now", "{}", 2, nullptr),
              CBI_E_FORBIDDEN);
    in_cpp.api().close(connection);
  }
  Session in_cpp(host, CLARIBI_EXAMPLE_CPP);
  for (const char* config :
       {R"({"hide_tools":"clock_now"})", R"({"hide_tools":{}})", R"({"hide_tools":[1]})"}) {
    const cbi_conn_params params = Params(config);
    RecordingCall call;
    cbi_conn* connection = nullptr;
    EXPECT_EQ(in_cpp.api().open(in_cpp.plugin(), call.get(), &params, &connection), CBI_E_INVALID)
        << config;
  }
}

}  // namespace
}  // namespace claribi::abi_test
