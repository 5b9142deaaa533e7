#include "json_rpc/message.h"

#include <charconv>
#include <utility>

#include "core/json_repair.h"
#include "core/text.h"
#include "core/wiped_string.h"

namespace claribi::json_rpc {

namespace {

using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;
using core::Result;

constexpr std::string_view kVersion = "2.0";

// Values of a message that an error shows are cut to this.
constexpr std::size_t kExcerptBytes = 80;

Error ProtocolError(std::string_view cause) {
  return Error(ErrorCode::kUpstream, "The server sent a message that is not JSON-RPC 2.0.", cause,
               "Check that the endpoint is that of an MCP server; if it is, report this to the "
               "vendor.")
      .Kind(ErrorKind::kProtocol);
}

Error ProtocolError(std::string_view expected, std::string_view seen) {
  return ProtocolError("expected " + std::string(expected) + ", seen " + std::string(seen));
}

Error InvalidMember(std::string_view name, std::string_view expected, const Json* seen) {
  return ProtocolError(core::WrongMember(name, expected, seen));
}

Json ToJson(const RequestId& id) {
  if (const auto* number = std::get_if<std::int64_t>(&id)) return Json(*number);
  return Json(std::get<std::string>(id));
}

Result<RequestId> ReadId(const Json& id) {
  if (const core::JsonString* text = id.AsString()) return RequestId(std::string(*text));
  if (const auto number = id.AsInt64()) return RequestId(*number);
  return InvalidMember("id", "a string or an integer", &id);
}

// What carries the data is moved out of the message, not copied: it may be large.
Result<Json> TakeParams(Json& message) {
  Json* params = message.Find("params");
  if (params == nullptr || params->IsNull()) return Json();
  if (params->IsObject() || params->IsArray()) return std::move(*params);
  return InvalidMember("params", "an object or an array", params);
}

Result<Message> ReadCall(Json& message, const Json& method, const Json* id) {
  const core::JsonString* name = method.AsString();
  if (name == nullptr) return InvalidMember("method", "a string", &method);
  if (message.FindGiven("result") != nullptr || message.FindGiven("error") != nullptr) {
    return ProtocolError("either a request or a response", "an object with members of both");
  }
  CLARIBI_TRY(Json params, TakeParams(message));
  if (id == nullptr || id->IsNull())
    return Message(Notification{std::string(*name), std::move(params)});
  CLARIBI_TRY(RequestId request_id, ReadId(*id));
  return Message(Request{std::move(request_id), std::string(*name), std::move(params)});
}

// What a server says in an error is wanted, however it says it.
std::int64_t ReadErrorCode(const Json& error) {
  if (const auto number = error.FindInt64("code")) return *number;
  const core::JsonString* text = error.FindString("code");
  if (text == nullptr) return kInternalError;
  std::int64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? number : kInternalError;
}

Result<Message> ReadError(const Json& error, const Json* id) {
  ErrorResponse response;
  if (const core::JsonString* words = error.AsString()) {
    response.message = *words;
  } else if (error.IsObject()) {
    response.code = ReadErrorCode(error);
    const core::JsonString* text = error.FindString("message");
    response.message = text == nullptr ? std::string_view("it gave no message") : text->view();
    if (const Json* data = error.Find("data")) response.data = *data;
  } else {
    return InvalidMember("error", "an object", &error);
  }
  if (id != nullptr && !id->IsNull()) {
    CLARIBI_TRY(response.id, ReadId(*id));
  }
  return Message(std::move(response));
}

void Note(std::string& found, std::string_view what) {
  if (found.find(what) != std::string::npos) return;
  found.append(found.empty() ? "" : ", ").append(what);
}

// Beside a result: how some serializers write that there is no error.
bool SaysNothing(const Json& error) {
  const core::JsonString* text = error.AsString();
  const Json::Array* list = error.AsArray();
  const Json::Object* object = error.AsObject();
  return error.AsBool() == false || (text != nullptr && text->empty()) ||
         (list != nullptr && list->empty()) || (object != nullptr && object->empty());
}

Result<Message> ReadAnswer(Json& message, const Json* id, std::string& found) {
  Json* result = message.Find("result");
  const Json* error = message.FindGiven("error");
  const bool has_result = result != nullptr && !result->IsNull();
  if (error != nullptr && !has_result) return ReadError(*error, id);
  if (error != nullptr) {
    if (!SaysNothing(*error)) return ProtocolError("either \"result\" or \"error\"", "both");
    Note(found, "an \"error\" beside the result that says nothing");
  }
  if (result == nullptr) {
    return ProtocolError("one of \"method\", \"result\" and \"error\"", "none of them");
  }
  if (id == nullptr) return InvalidMember("id", "a string or an integer", nullptr);
  CLARIBI_TRY(RequestId request_id, ReadId(*id));
  return Message(Response{std::move(request_id), std::move(*result)});
}

// An answer that names what it answers.
bool IsAnswerTo(const Message& message) {
  if (std::holds_alternative<Response>(message)) return true;
  const auto* error = std::get_if<ErrorResponse>(&message);
  return error != nullptr && error->id;
}

// `json` is left without what is in the message.
Result<Message> ReadMessage(Json& json, std::string& found) {
  if (!json.IsObject()) return ProtocolError("an object", TypeName(json));
  const Json* id = json.Find("id");
  const Json* method = json.FindGiven("method");
  const auto read = [&] {
    return method != nullptr ? ReadCall(json, *method, id) : ReadAnswer(json, id, found);
  };
  const core::JsonString* version = json.FindString("jsonrpc");
  if (version != nullptr && *version == kVersion) return read();
  // Older and hand-made servers leave it out. Whoever answers by the id of a request has understood
  // it; anything else may be no JSON-RPC at all.
  if (Result<Message> message = read(); message.ok() && IsAnswerTo(*message)) {
    Note(found, "no \"jsonrpc\": \"2.0\"");
    return message;
  }
  if (version == nullptr) return InvalidMember("jsonrpc", "\"2.0\"", json.Find("jsonrpc"));
  return ProtocolError("\"2.0\" in \"jsonrpc\"", core::Quoted(*version, kExcerptBytes));
}

// Items that are no messages are left out; if all are, the error is that of the first.
Result<std::vector<Message>> ReadBatch(Json::Array& batch, std::string& found) {
  std::vector<Message> messages;
  messages.reserve(batch.size());
  std::optional<Error> why;
  for (Json& item : batch) {
    Result<Message> message = ReadMessage(item, found);
    if (message.ok()) {
      messages.push_back(std::move(message).value());
    } else if (!why) {
      why = std::move(message).error();
    }
  }
  if (messages.empty() && why) return *std::move(why);
  if (why) Note(found, "items that are no JSON-RPC");
  return messages;
}

struct Encoder {
  Json operator()(const Request& request) const {
    Json json = Json::MakeObject({{"jsonrpc", kVersion}, {"id", ToJson(request.id)}});
    AddCall(json, request.method, request.params);
    return json;
  }
  Json operator()(const Notification& notification) const {
    Json json = Json::MakeObject({{"jsonrpc", kVersion}});
    AddCall(json, notification.method, notification.params);
    return json;
  }
  Json operator()(const Response& response) const {
    return Json::MakeObject(
        {{"jsonrpc", kVersion}, {"id", ToJson(response.id)}, {"result", response.result}});
  }
  Json operator()(const ErrorResponse& response) const {
    Json error = Json::MakeObject({{"code", response.code}, {"message", response.message}});
    if (!response.data.IsNull()) error.Set("data", response.data);
    return Json::MakeObject({{"jsonrpc", kVersion},
                             {"id", response.id ? ToJson(*response.id) : Json()},
                             {"error", std::move(error)}});
  }

  static void AddCall(Json& json, std::string_view method, const Json& params) {
    json.Set("method", method);
    if (!params.IsNull()) json.Set("params", params);
  }
};

// text: what was read, or how it begins, for an error.
Result<std::vector<Message>> ReadMessages(Result<Json> json, std::string found,
                                          std::string_view text, Batches batches,
                                          std::string* repaired) {
  if (!json.ok()) {
    if (json.error().code == ErrorCode::kTooLarge) return std::move(json).error();
    return ProtocolError(
        "JSON", json.error().cause + " The text begins: " + core::Excerpt(text, kExcerptBytes));
  }
  std::vector<Message> messages;
  Json::Array* batch = json->AsArray();
  if (batch == nullptr || (batches == Batches::kRefused && batch->size() != 1)) {
    CLARIBI_TRY(Message message, ReadMessage(*json, found));
    messages.push_back(std::move(message));
  } else {
    if (batch->empty()) return ProtocolError("at least one message", "an empty batch");
    if (batches == Batches::kRefused) Note(found, "an array around it");
    CLARIBI_TRY(messages, ReadBatch(*batch, found));
  }
  if (const std::string lost = core::LostIn(found); !lost.empty()) {
    for (Message& message : messages) {
      if (auto* response = std::get_if<Response>(&message)) response->lost = lost;
    }
  }
  if (repaired != nullptr && !found.empty()) *repaired = std::move(found);
  return messages;
}

}  // namespace

std::string ToText(const RequestId& id) {
  if (const auto* number = std::get_if<std::int64_t>(&id)) return std::to_string(*number);
  return core::Quoted(std::get<std::string>(id), kExcerptBytes);
}

bool IsEchoOf(const RequestId& sent, const RequestId& received) {
  if (sent == received) return true;
  const auto* number = std::get_if<std::int64_t>(&sent);
  const auto* text = std::get_if<std::string>(&received);
  return number != nullptr && text != nullptr && std::to_string(*number) == *text;
}

std::string Encode(const Message& message) { return std::visit(Encoder(), message).Dump(); }

std::string EncodeRequest(std::int64_t id, std::string_view method, const Json& params,
                          std::initializer_list<WrittenMember> more) {
  constexpr std::size_t kUsualBytes = 512;
  std::string text;
  text.reserve(kUsualBytes);
  text.append(R"({"jsonrpc":"2.0","id":)").append(std::to_string(id));
  text.append(R"(,"method":)").append(Json(method).Dump());
  bool is_open = params.IsObject();
  if (is_open) {
    // Whole but for its brace: what follows belongs to it.
    text.append(R"(,"params":)").append(params.Dump());
    text.pop_back();
  }
  for (const WrittenMember& member : more) {
    if (member.json.empty()) continue;
    text.append(!is_open ? R"(,"params":{)" : text.ends_with('{') ? "" : ",");
    text.append("\"").append(member.name).append("\":").append(member.json);
    is_open = true;
  }
  if (is_open) text.append("}");
  return text.append("}");
}

Result<std::vector<Message>> Decode(std::string_view text, const core::JsonLimits& limits,
                                    Batches batches, std::string* repaired,
                                    core::RepeatedNames names) {
  std::string found;
  Result<Json> json = Json::ParseReceived(text, limits, &found, names);
  return ReadMessages(std::move(json), std::move(found), text, batches, repaired);
}

Result<std::vector<Message>> Decode(core::TextBuffer&& text, const core::JsonLimits& limits,
                                    Batches batches, std::string* repaired,
                                    core::RepeatedNames names) {
  std::string found;
  // Of which an error shows kExcerptBytes.
  const core::WipedString beginning(text.view().substr(0, 4 * kExcerptBytes));
  Result<Json> json = Json::ParseReceived(std::move(text), limits, &found, names);
  return ReadMessages(std::move(json), std::move(found), beginning, batches, repaired);
}

}  // namespace claribi::json_rpc
