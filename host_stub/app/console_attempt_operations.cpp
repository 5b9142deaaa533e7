// Operations of the console on attempts to connect.
#include "app/connecting.h"
#include "app/console_operations.h"
#include "app/console_texts.h"
#include "app/printable.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using values::Json;
using web_console::Call;
using web_console::HttpReply;
using web_console::JsonReply;

constexpr std::size_t kLongestTyped = 400;
constexpr std::size_t kLongestKey = 16384;
constexpr std::size_t kMostMembers = 32;

Error NotUsable(const std::string& cause) {
  return Error{.code = Code::kInvalid,
               .what = "The request cannot be used.",
               .cause = cause,
               .fix = "See host_stub/web_console/openapi.json."};
}

Result<AttemptInput> InputIn(const Json& body) {
  AttemptInput input;
  const Json* given = body.Find("input");
  if (given == nullptr || !given->IsObject()) return NotUsable("\"input\" is an object.");
  input.name = given->TextOf("name");
  input.endpoint = given->TextOf("endpoint");
  if (const Json* values = given->Find("endpoint_values")) {
    for (const auto& [name, value] : values->Members()) {
      if (value.IsText()) input.endpoint_values[name] = value.Text();
    }
  }
  if (const Json* scopes = given->Find("scopes")) {
    for (const Json& scope : scopes->Items()) {
      if (scope.IsText()) input.scopes.push_back(scope.Text());
    }
  }
  if (input.endpoint_values.size() > kMostMembers || input.scopes.size() > kMostMembers) {
    return NotUsable("It has too many values.");
  }
  return input;
}

Result<const ConsoleCard*> CardOf(ConsoleParts& parts, const std::string& card_id) {
  const ConsoleCard* card = parts.catalogue.Find(card_id);
  if (card == nullptr) {
    return Error{.code = Code::kNotFound,
                 .what = "There is no such card.",
                 .cause = "The catalogue has no \"" + Printable(card_id) + "\".",
                 .fix = "Reload the catalogue."};
  }
  if (card->error) return *card->error;
  return card;
}

// The same as begins an attempt, before the person is sent anywhere.
Result<HttpReply> CheckInput(ConsoleParts& parts, const Call& call) {
  const auto input = InputIn(call.body);
  if (!input) return input.error();
  const auto card = CardOf(parts, call.id);
  if (!card) return card.error();
  const auto checked = parts.attempts.Check(**card, *input);
  Json json = Json::EmptyObject();
  return JsonReply(200, json.Set("fault", checked ? Json() : ErrorValue(checked.error())));
}

Result<Json> BeginWith(ConsoleParts& parts, const Call& call) {
  const std::string& source_id = call.body.TextOf("data_source_id");
  if (!source_id.empty()) {
    const auto row = parts.sources.FindRow(source_id, ShortPatience());
    if (!row) return row.error();
    const auto open = parts.sources.Open(source_id, ShortPatience());
    if (!open) return open.error();
    AttemptInput input;
    input.name = row->name;
    return parts.attempts.Begin(call.session.id, (*open)->card(), &*row, std::move(input));
  }
  const auto card_id = TextMember(call.body, "card_id", 64);
  if (!card_id) return card_id.error();
  auto input = InputIn(call.body);
  if (!input) return input.error();
  const auto card = CardOf(parts, *card_id);
  if (!card) return card.error();
  return parts.attempts.Begin(call.session.id, **card, nullptr, *std::move(input));
}

// The cookie by which the vendor's redirect is known as this browser's.
Result<HttpReply> Marked(ConsoleParts& parts, const Call& call, int status, Result<Json> attempt) {
  if (!attempt) return attempt.error();
  HttpReply reply = JsonReply(status, *attempt);
  if (const auto cookie = parts.sessions.MarkCallback(call.session.id, store::UnixMs())) {
    reply.headers.emplace_back("Set-Cookie", *cookie);
  }
  return reply;
}

Result<HttpReply> Reply(int status, const Result<Json>& attempt) {
  if (!attempt) return attempt.error();
  return JsonReply(status, *attempt);
}

Result<HttpReply> KeepName(ConsoleParts& parts, const Call& call) {
  const Json* name = call.body.Find("name");
  if (name == nullptr || !name->IsText() || name->Text().size() > kLongestTyped) {
    return NotUsable("\"name\" is a text.");
  }
  return Reply(200, parts.attempts.KeepName(call.session.id, call.id, name->Text()));
}

Result<HttpReply> GiveApiKey(ConsoleParts& parts, const Call& call) {
  auto key = TextMember(call.body, "api_key", kLongestKey);
  if (!key) return key.error();
  return Reply(202, parts.attempts.GiveApiKey(call.session.id, call.id, *std::move(key)));
}

Result<HttpReply> Finish(ConsoleParts& parts, const Call& call) {
  const auto name = TextMember(call.body, "name", kLongestTyped);
  if (!name) return name.error();
  if (const auto named = CheckName(*name); !named) return named.error();
  auto attempt = parts.attempts.Finish(call.session.id, call.id, *name);
  if (!attempt) return attempt.error();
  const auto row = parts.sources.FindRow(attempt->TextOf("data_source_id"), ShortPatience());
  if (!row) return row.error();
  Json json = Json::EmptyObject();
  json.Set("attempt", *std::move(attempt));
  return JsonReply(200, json.Set("data_source", parts.sources.ToJson(*row, ShortPatience())));
}

}  // namespace

void AddAttemptOperations(web_console::Routes& routes, ConsoleParts& parts) {
  const std::string one = "/api/attempts/{id}";
  ConsoleAttempts& attempts = parts.attempts;
  routes.Add("POST", "/api/catalogue/{id}/check",
             [&](const Call& call) { return CheckInput(parts, call); });
  routes.Add("GET", "/api/attempts", [&](const Call& call) -> Result<HttpReply> {
    return JsonReply(200, Json::EmptyObject().Set("attempts", attempts.List(call.session.id)));
  });
  routes.Add("POST", "/api/attempts",
             [&](const Call& call) { return Marked(parts, call, 201, BeginWith(parts, call)); });
  routes.Add("GET", one,
             [&](const Call& call) { return Reply(200, attempts.Find(call.session.id, call.id)); });
  routes.Add("PATCH", one, [&](const Call& call) { return KeepName(parts, call); });
  routes.Add("POST", one + "/api-key", [&](const Call& call) { return GiveApiKey(parts, call); });
  routes.Add("POST", one + "/restart", [&](const Call& call) {
    return Marked(parts, call, 202, attempts.Restart(call.session.id, call.id));
  });
  routes.Add("POST", one + "/finish", [&](const Call& call) { return Finish(parts, call); });
  routes.Add("POST", one + "/cancel", [&](const Call& call) {
    return Reply(200, attempts.Cancel(call.session.id, call.id));
  });
}

}  // namespace claribi::app
