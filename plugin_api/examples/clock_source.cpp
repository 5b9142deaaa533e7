// A complete data source in C++17: what time is it elsewhere?
//
// With claribi/data_source.hpp and a JSON library (RapidJSON) what is left to write is short: each
// function of the contract is Serve() around its work, and refuses by throwing a Refusal. It needs
// no sign-in and no network, and honours what a tenant hides.
#define CBI_BUILDING_PLUGIN
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <claribi/data_source.hpp>
#include <memory>
#include <set>
#include <string>
#include <string_view>

// Handles hold what later calls need; nothing in them changes, so every call may be concurrent.
struct cbi_plugin {
  const cbi_host* host;
};
struct cbi_conn {
  const cbi_host* host;
  std::set<std::string> hidden;  // tools that the tenant does not want
};

namespace {

using claribi::abi::Emit;
using claribi::abi::Fail;
using claribi::abi::Guard;
using rapidjson::Value;

struct City {
  const char* name;
  int east_minutes;  // local time minus UTC
};
constexpr City kCities[] = {{"Honolulu", -600}, {"Reykjavik", 0},   {"Nairobi", 180},
                            {"Dubai", 240},     {"Kathmandu", 345}, {"Tokyo", 540}};

// ---- The life of a call: check what came in, do the work, emit; or fail once and say so.

struct Refusal {
  std::int32_t code;
  const char* message;
  const char* cause = nullptr;
  const char* fix = nullptr;
};

Refusal Invalid(const char* cause) {
  return {CBI_E_INVALID, "The world clock did not understand the request.", cause};
}

// Should the call end now? Asked first, and again before each piece of longer work.
void CheckTime(const cbi_host& host, const cbi_call& call) {
  if (call.cancelled(&call) != 0) {
    throw Refusal{CBI_E_CANCELLED, "The request was cancelled."};
  }
  if (host.monotonic_ms(&host) >= call.deadline_ms) {
    throw Refusal{CBI_E_TIMEOUT, "The world clock ran out of time.", "deadline passed",
                  "Ask again with more time."};
  }
}

// A usable call, a refusal that is reported, and no exception that gets out.
template <class Work>
std::int32_t Serve(const cbi_call* call, Work&& work) {
  return Guard(call, [&]() -> std::int32_t {
    try {
      return work();
    } catch (const Refusal& refusal) {
      return Fail(call, refusal.code, refusal.message, refusal.cause, refusal.fix);
    }
  });
}

// The same for the functions on a handle, which need one, and some time.
template <class Handle, class Work>
std::int32_t Serve(const Handle* handle, const cbi_call* call, Work&& work) {
  return Serve(call, [&]() -> std::int32_t {
    if (handle == nullptr) throw Invalid("the handle is NULL");
    CheckTime(*handle->host, *call);
    return work();
  });
}

// A JSON object, nested as deep as it likes: the iterative parser needs no stack for it.
rapidjson::Document ReadObject(std::string_view text, const char* otherwise) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseFullPrecisionFlag;
  rapidjson::Document read;
  // The library takes NUL for the end of the text, and passes over a byte order mark.
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  const bool is_readable = begin != text.npos && text[begin] == '{' && text.find('\0') == text.npos;
  if (is_readable) read.Parse<kFlags>(text.data(), text.size());
  if (!is_readable || read.HasParseError()) throw Invalid(otherwise);
  return read;
}

rapidjson::Document ReadOptions(const char* options_opt) {
  return ReadObject(options_opt == nullptr ? "{}" : options_opt, "options are not a JSON object");
}

bool IsText(const Value& value, std::string_view text) {
  return value.IsString() && text == std::string_view(value.GetString(), value.GetStringLength());
}

// A member that is there and not null. The last one counts if there are several.
const Value* Find(const Value& object, std::string_view name) {
  const Value* found = nullptr;
  for (const auto& member : object.GetObject()) {
    if (IsText(member.name, name)) found = &member.value;
  }
  return found == nullptr || found->IsNull() ? nullptr : found;
}

// A text as JSON, whatever it holds.
std::string Quoted(std::string_view text) {
  rapidjson::StringBuffer json;
  rapidjson::Writer<rapidjson::StringBuffer>(json).String(
      text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return json.GetString();
}

// ---- The plugin and its connections

std::int32_t CBI_CALL Create(const cbi_host* host, const cbi_call* call, const char* config,
                             cbi_plugin** out) {
  if (out != nullptr) *out = nullptr;
  return Serve(call, [&] {
    if (host == nullptr || config == nullptr || out == nullptr)
      throw Invalid("an argument is NULL");
    if (!claribi::abi::IsComplete(*host)) {
      throw Refusal{CBI_E_ABI, "The world clock needs a newer host.",
                    "cbi_host is shorter than ABI level 1", "Update the host."};
    }
    ReadObject(config, "config is not a JSON object");
    *out = new cbi_plugin{host};
    return CBI_OK;
  });
}

void CBI_CALL Destroy(cbi_plugin* plugin) { delete plugin; }

const void* CBI_CALL GetExtension(cbi_plugin*, const char*) { return nullptr; }

constexpr std::string_view kDescription = R"({
  "plugin_id": "com.example.worldclock", "plugin_version": "1.0.0",
  "vendor": {"id": "worldclock", "name": "World clock",
             "summary": "The time in cities without daylight saving time"},
  "protocol_versions": [], "auth": [{"kind": "none", "redirect_uri":false}], "endpoint": null, "read_only": true,
  "config_schema": {"type": "object", "properties": {"hide_tools": {"type": "array", "items": {"type": "string"}}}},
  "setup_steps": [], "example_questions": ["What time is it in Tokyo?"], "troubleshooting": [],
  "probe": {"tool": "clock_list_cities", "arguments": {}}, "limits": {}
})";

std::int32_t CBI_CALL Describe(cbi_plugin* plugin, const cbi_call* call, const char* options_opt) {
  return Serve(plugin, call, [&] {
    ReadOptions(options_opt);
    return Emit(call, kDescription);
  });
}

std::int32_t CBI_CALL Open(cbi_plugin* plugin, const cbi_call* call, const cbi_conn_params* params,
                           cbi_conn** out) {
  if (out != nullptr) *out = nullptr;
  return Serve(plugin, call, [&] {
    if (params == nullptr || out == nullptr) throw Invalid("an argument is NULL");
    if (!CBI_HAS(cbi_conn_params, params, config) || params->config == nullptr) {
      throw Invalid("config is missing");
    }
    const auto config = ReadObject(params->config, "config is not a JSON object");
    auto opened = std::make_unique<cbi_conn>(cbi_conn{plugin->host, {}});
    if (const Value* hide = Find(config, "hide_tools")) {
      // A restriction is honoured or refused, never overlooked.
      if (!hide->IsArray()) throw Invalid("hide_tools is not an array");
      for (const Value& name : hide->GetArray()) {
        if (!name.IsString()) throw Invalid("hide_tools has an element that is no text");
        opened->hidden.emplace(name.GetString(), name.GetStringLength());
      }
    }
    *out = opened.release();
    return CBI_OK;
  });
}

void CBI_CALL Close(cbi_conn* conn) { delete conn; }

// ---- Authorization: there is none, and every function still answers.

#define SIGNED_IN R"("status":"authorized","account":null,"scopes":[],"expires_at_ms":null)"

std::int32_t CBI_CALL AuthorizeBegin(cbi_conn* conn, const cbi_call* call, const char*,
                                     const char* options_opt) {
  return Serve(conn, call, [&] {
    ReadOptions(options_opt);
    return Emit(call, R"({"kind":"done","status":{)" SIGNED_IN "}}");
  });
}

std::int32_t CBI_CALL AuthorizeComplete(cbi_conn* conn, const cbi_call* call,
                                        const char* callback_url) {
  return Serve(conn, call, [&]() -> std::int32_t {
    if (callback_url == nullptr) throw Invalid("callback_url is NULL");
    throw Refusal{CBI_E_STATE, "The world clock needs no sign-in.", "no sign-in is under way",
                  "Use the connection as it is."};
  });
}

std::int32_t CBI_CALL AuthorizeStatus(cbi_conn* conn, const cbi_call* call,
                                      const char* options_opt) {
  return Serve(conn, call, [&] {
    const auto options = ReadOptions(options_opt);
    const Value* probe = Find(options, "probe");
    if (probe == nullptr || !probe->IsTrue()) return Emit(call, "{" SIGNED_IN "}");
    return Emit(call,
                "{" SIGNED_IN
                R"(,"probe":{"ok":true,"kind":"tool","tool":"clock_list_cities","error":null}})");
  });
}

std::int32_t CBI_CALL AuthorizeRevoke(cbi_conn* conn, const cbi_call* call) {
  return Serve(conn, call,
               [&] { return Emit(call, R"({"revocation":"nothing_to_revoke","detail":null})"); });
}

// ---- Tools

// The forms of an answer that a result holds. once: of the content what the data does not say.
struct Forms {
  bool content = true, structured_content = false, data = true, model_text = false, once = true;
};

Forms ReadForms(const Value& options) {
  const Value* include = Find(options, "include");
  if (include == nullptr) return {};
  if (!include->IsArray()) throw Invalid("include is not an array");
  Forms forms{false, false, false, false, false};
  for (const Value& name : include->GetArray()) {
    forms.content |= IsText(name, "content");
    forms.structured_content |= IsText(name, "structured_content");
    forms.data |= IsText(name, "data");
    forms.model_text |= IsText(name, "model_text");
  }
  // Names of a newer host are passed over, unless there is nothing else.
  const bool knows_one =
      forms.content || forms.structured_content || forms.data || forms.model_text;
  if (!knows_one && !include->Empty()) throw Invalid("include names no form that is known");
  return forms;
}

// What a tool has to say: words, and data or a failure of its own.
struct Answer {
  std::string text;
  std::string data;     // JSON; empty: there is none
  std::string failure;  // JSON of an error detail; empty: it worked
};

std::int32_t EmitResult(const cbi_call* call, const Forms& forms, const Answer& answer) {
  const bool has_data = !answer.data.empty();
  std::string json = "{";
  if (forms.content && forms.once && has_data) {
    json += R"("content":[],)";
  } else if (forms.content) {
    json += R"("content":[{"type":"text","text":)" + Quoted(answer.text) + "}],";
  }
  if (forms.structured_content) json += R"("structured_content":null,)";
  if (forms.model_text) json += R"("model_text":null,)";
  if (forms.data) json += R"("data":)" + (has_data ? answer.data : "null") + ",";
  if (!answer.failure.empty()) json += R"("error":)" + answer.failure + ",";
  json += R"("is_error":)" + std::string(answer.failure.empty() ? "false" : "true");
  // An answer that lacks something is not complete, and says here why.
  return Emit(call,
              json + R"(,"untrusted":true,"complete":true,"incomplete_reason":null,"notes":[]})");
}

Answer ListCities(const cbi_host& host, const cbi_call& call) {
  std::string rows;
  for (const City& city : kCities) {
    CheckTime(host, call);
    rows += (rows.empty() ? "" : ",") + (R"({"city":)" + Quoted(city.name)) +
            R"(,"utc_offset_minutes":)" + std::to_string(city.east_minutes) + "}";
  }
  return {"Cities and their offset from UTC in minutes", R"({"cities":[)" + rows + "]}", ""};
}

std::string Digits(long long number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

// Minutes since 1970-01-01 00:00 in the Gregorian calendar.
std::string TimeText(long long minutes) {
  long long days = minutes / (60 * 24), year = 1970;
  const auto is_leap = [&] { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; };
  for (; days >= 365 + is_leap(); ++year) days -= 365 + is_leap();
  const int lengths[] = {31, 28 + is_leap(), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int month = 0;
  for (; days >= lengths[month]; ++month) days -= lengths[month];
  return Digits(year, 4) + "-" + Digits(month + 1, 2) + "-" + Digits(days + 1, 2) + " " +
         Digits(minutes / 60 % 24, 2) + ":" + Digits(minutes % 60, 2);
}

Answer TellTime(const cbi_host& host, const Value& arguments) {
  const Value* wanted = Find(arguments, "city");
  for (const City& city : kCities) {
    if (wanted == nullptr || !IsText(*wanted, city.name)) continue;
    const long long minutes = host.unix_ms(&host) / 60000 + city.east_minutes;
    if (minutes < 0 || minutes / (60 * 24 * 366) > 8000) {  // year 1970 to some 9900
      throw Refusal{CBI_E_UNAVAILABLE, "The clock of this computer is wrong.",
                    "host->unix_ms is out of range", "Set the clock."};
    }
    const std::string local = TimeText(minutes);
    return {"It is " + local + " in " + city.name + ".",
            R"({"city":)" + Quoted(city.name) + R"(,"local_time":)" + Quoted(local) +
                R"(,"utc_offset_minutes":)" + std::to_string(city.east_minutes) + "}",
            ""};
  }
  // The tool ran and has to say no: a result, not an error of the call.
  return {
      "No such city.", "",
      R"({"kind":"not_found","message":"No such city.","hint":"clock_list_cities names them."})"};
}

struct Tool {
  std::string_view name, definition;
};
constexpr Tool kTools[] = {
    {"clock_list_cities", R"({"name":"clock_list_cities","title":"List cities",
      "description":"The cities the clock knows, with their offset from UTC.",
      "input_schema":{"type":"object"},"annotations":{"readOnlyHint":true}})"},
    {"clock_now", R"({"name":"clock_now","title":"Time in a city",
      "description":"The local date and time in one of the cities, right now.",
      "input_schema":{"type":"object","required":["city"],"properties":{"city":{"type":"string"}}},
      "annotations":{"readOnlyHint":true}})"}};

// Every tool is in exactly one of the two lists.
std::int32_t CBI_CALL ListTools(cbi_conn* conn, const cbi_call* call, const char* options_opt) {
  return Serve(conn, call, [&] {
    const auto options = ReadOptions(options_opt);
    if (Find(options, "cursor") != nullptr) throw Invalid("a cursor that was never handed out");
    std::string shown, hidden;
    for (const Tool& tool : kTools) {
      const bool hides = conn->hidden.count(std::string(tool.name)) != 0;
      std::string& list = hides ? hidden : shown;
      if (!list.empty()) list += ",";
      if (hides) {
        list += "{\"name\":\"" + std::string(tool.name) +
                R"(","layer":"connection","reason":"hide_tools names it"})";
      } else {
        list += tool.definition;
      }
    }
    return Emit(call, "{\"tools\":[" + shown + "],\"hidden\":[" + hidden +
                          "],\"next_cursor\":null,\"complete\":true}");
  });
}

std::int32_t CBI_CALL CallTool(cbi_conn* conn, const cbi_call* call, const char* name,
                               const char* args, size_t args_len, const char* options_opt) {
  return Serve(conn, call, [&] {
    const Forms forms = ReadForms(ReadOptions(options_opt));
    if (name == nullptr || args == nullptr) throw Invalid("an argument is NULL");
    const auto arguments = ReadObject({args, args_len}, "arguments are not a JSON object");
    if (conn->hidden.count(name) != 0) {
      throw Refusal{CBI_E_FORBIDDEN, "This connection does not show that tool.",
                    "hide_tools names it", "Remove it from hide_tools of the connection."};
    }
    const std::string_view tool = name;
    if (tool == "clock_list_cities") return EmitResult(call, forms, ListCities(*conn->host, *call));
    if (tool == "clock_now") return EmitResult(call, forms, TellTime(*conn->host, arguments));
    throw Refusal{CBI_E_NOT_FOUND, "The world clock has no such tool.", "unknown tool",
                  "Choose one of the listed tools."};
  });
}

constexpr cbi_api kTable = {sizeof(cbi_api),
                            0,
                            "com.example.worldclock",
                            "1.0.0",
                            Create,
                            Destroy,
                            GetExtension,
                            Describe,
                            Open,
                            Close,
                            AuthorizeBegin,
                            AuthorizeComplete,
                            AuthorizeStatus,
                            AuthorizeRevoke,
                            ListTools,
                            CallTool};

}  // namespace

CBI_EXPORT int32_t CBI_CALL claribi_ds_v1(cbi_handshake* handshake, const cbi_api** api) {
  return claribi::abi::AnswerHandshake(handshake, api, kTable);
}
