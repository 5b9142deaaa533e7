#include "messages/options.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "core/text.h"

namespace claribi::messages {
namespace {

using connection::ListOptions;
using connection::ResultForms;
using connection::SignInOptions;
using core::Error;
using core::ErrorCode;
using core::ErrorKind;
using core::Json;

constexpr std::size_t kMaxShownNames = 200;  // bytes of unknown names in a log line or an error

struct Form {
  std::string_view name;
  bool ResultForms::*wanted;
};
constexpr Form kForms[] = {{"content", &ResultForms::content},
                           {"structured_content", &ResultForms::structured_content},
                           {"data", &ResultForms::data},
                           {"model_text", &ResultForms::model_text}};

Error WrongForms(std::string_view cause) {
  return Error(ErrorCode::kInvalid, "The options of the call cannot be used.", cause,
               "Leave include out, or list any of: content, structured_content, data, model_text.")
      .Kind(ErrorKind::kInvalidArguments);
}

Error WrongSignInOption(std::string_view cause, std::string_view fix) {
  return Error(ErrorCode::kInvalid, "The options of the sign-in cannot be used.", cause, fix)
      .Kind(ErrorKind::kInvalidArguments);
}

std::string Seen(const Json& value) { return ", seen " + std::string(TypeName(value)); }

Error WrongListOption(std::string_view cause, std::string_view fix) {
  return Error(ErrorCode::kInvalid, "The options of the listing cannot be used.", cause, fix)
      .Kind(ErrorKind::kInvalidArguments);
}

core::Result<tools::ApprovalPlace> ReadPlace(const Json& options) {
  const Json* place = options.FindGiven("approve_for");
  if (place == nullptr) return tools::ApprovalPlace::kConnection;
  const core::JsonString* name = place->AsString();
  if (name != nullptr && *name == "connection") return tools::ApprovalPlace::kConnection;
  if (name != nullptr && *name == "organisation") return tools::ApprovalPlace::kOrganisation;
  return WrongListOption("/approve_for: expected \"connection\" or \"organisation\"" + Seen(*place),
                         "Name one of the two, or leave approve_for out.");
}

// "NAME", or {"name": "NAME", "definition": "FINGERPRINT"}. Empty: neither.
std::optional<tools::ApprovalOrder::Named> NamedTool(const Json& entry) {
  if (const core::JsonString* name = entry.AsString()) {
    return tools::ApprovalOrder::Named{std::string(*name), std::string()};
  }
  const core::JsonString* name = entry.FindString("name");
  const core::JsonString* definition = entry.FindString("definition");
  if (name == nullptr || definition == nullptr || definition->empty()) return std::nullopt;
  return tools::ApprovalOrder::Named{std::string(*name), std::string(*definition)};
}

core::Result<std::string> ReadAsListed(const Json& options, bool approves_all) {
  const Json* as_listed = options.FindGiven("as_listed");
  if (as_listed == nullptr) return std::string();
  const core::JsonString* print = as_listed->AsString();
  if (print != nullptr && !print->empty() && approves_all) return std::string(*print);
  return WrongListOption(
      "/as_listed: expected the fingerprint of a list, beside \"approve\": true" +
          (print == nullptr ? Seen(*as_listed) : std::string()),
      "Give as_listed of the list that was looked at, or leave it out.");
}

// No names for all that is shown; absent where nothing is to be approved.
core::Result<std::optional<tools::ApprovalOrder>> ReadApproval(const Json& options,
                                                               tools::ApprovalPlace place) {
  std::optional<tools::ApprovalOrder> order;
  const Json* approve = options.Find("approve");
  const bool approves_all = approve != nullptr && approve->AsBool() == true;
  CLARIBI_TRY(std::string as_listed, ReadAsListed(options, approves_all));
  if (approve == nullptr || approve->IsNull() || approve->AsBool() == false) return order;
  order.emplace();
  order->place = place;
  order->as_listed = std::move(as_listed);
  if (approves_all) return order;
  const Json::Array* entries = approve->AsArray();
  bool are_names = entries != nullptr && !entries->empty();
  if (are_names) {
    for (const Json& entry : *entries) {
      auto named = NamedTool(entry);
      are_names = are_names && named.has_value();
      if (named) order->tools.push_back(*std::move(named));
    }
  }
  if (are_names) return order;
  return WrongListOption(
      "/approve: expected true, or an array of names and of objects of name and definition" +
          Seen(*approve),
      "Name the tools to approve, or leave approve out.");
}

core::Result<std::optional<tools::WithdrawalOrder>> ReadWithdrawal(const Json& options,
                                                                   tools::ApprovalPlace place,
                                                                   bool approves) {
  std::optional<tools::WithdrawalOrder> order;
  const Json* withdraw = options.FindGiven("withdraw");
  if (withdraw == nullptr) return order;
  auto names = StringList(*withdraw);
  if (!names || names->empty()) {
    return WrongListOption("/withdraw: expected an array of names" + Seen(*withdraw),
                           "Name the tools, or leave withdraw out.");
  }
  if (approves) {
    return WrongListOption("/withdraw: it stands beside approve",
                           "Approve and withdraw in two calls.");
  }
  order = {*std::move(names), place};
  return order;
}

}  // namespace

core::Result<Json> ParseOptions(std::string_view text) {
  constexpr core::JsonLimits kSmall{.max_bytes = 65536, .max_depth = 8};
  auto options = Json::Parse(text, kSmall);
  if (options.ok() && options->IsObject()) return options;
  return core::Error(core::ErrorCode::kInvalid, "The options of a call cannot be used.",
                     options.ok() ? "expected a JSON object, saw " + std::string(TypeName(*options))
                                  : options.error().cause,
                     "Pass a JSON object, or nothing.")
      .Kind(ErrorKind::kInvalidArguments);
}

core::Result<SignInOptions> ReadSignInOptions(std::optional<std::string_view> redirect_uri,
                                              std::string_view options_text) {
  CLARIBI_TRY(const Json json, ParseOptions(options_text));
  SignInOptions options;
  if (redirect_uri) options.redirect_uri = *redirect_uri;
  const Json* scopes = json.Find("scopes");
  if (scopes != nullptr && !scopes->IsNull()) {
    auto names = StringList(*scopes);
    if (!names) {
      return WrongSignInOption("/scopes: expected an array of strings" + Seen(*scopes),
                               "Leave scopes out, or list their names.");
    }
    options.scopes = *std::move(names);
  }
  const Json* key = json.Find("api_key");
  if (key != nullptr && !key->IsNull()) {
    const core::JsonString* text = key->AsString();
    if (text == nullptr) {
      return WrongSignInOption("/api_key: expected a string" + Seen(*key),
                               "Hand over the key as a JSON string.");
    }
    options.api_key = core::Secret::CopyOf(*text);
  }
  return options;
}

core::Result<ListOptions> ReadListOptions(std::string_view options_text) {
  CLARIBI_TRY(const Json json, ParseOptions(options_text));
  const Json* cursor = json.Find("cursor");
  if (cursor != nullptr && !cursor->IsNull()) {
    return Error(ErrorCode::kInvalid, "The tool list has one page.",
                 "/cursor: expected null, because next_cursor was null", "Leave cursor out.")
        .Kind(ErrorKind::kInvalidArguments);
  }
  ListOptions options;
  options.refresh = json.FindBool("refresh").value_or(false);
  CLARIBI_TRY(const tools::ApprovalPlace place, ReadPlace(json));
  CLARIBI_TRY(options.approve, ReadApproval(json, place));
  CLARIBI_TRY(options.withdraw, ReadWithdrawal(json, place, options.approve.has_value()));
  if (const Json* diff = json.FindGiven("diff"); diff != nullptr) {
    const core::JsonString* tool = diff->AsString();
    if (tool == nullptr || tool->empty()) {
      return WrongListOption("/diff: expected the name of a tool" + Seen(*diff),
                             "Name one tool, or leave diff out.");
    }
    options.diff = *tool;
  }
  options.with_definitions = json.FindBool("definitions").value_or(false);
  return options;
}

core::Result<ResultForms> ReadResultForms(std::string_view options_text) {
  if (options_text == "{}") return ResultForms{};  // as nearly all calls have it
  CLARIBI_TRY(const Json options, ParseOptions(options_text));
  const Json* include = options.Find("include");
  if (include == nullptr || include->IsNull()) return ResultForms{};
  const auto names = core::StringList(*include);
  if (!names) return WrongForms("/include: expected an array of strings");
  ResultForms forms{.content = false, .data = false, .once = false};
  bool is_any_known = names->empty();
  for (const std::string& name : *names) {
    const Form* form = std::find_if(std::begin(kForms), std::end(kForms),
                                    [&name](const Form& known) { return known.name == name; });
    if (form != std::end(kForms)) {
      forms.*form->wanted = true;
      is_any_known = true;
    } else if (forms.unknown.size() < kMaxShownNames) {
      forms.unknown += (forms.unknown.empty() ? "" : ", ") + core::Excerpt(name, kMaxShownNames);
    }
  }
  if (is_any_known) return forms;
  return WrongForms("/include: none of these forms is known: " + forms.unknown);
}

}  // namespace claribi::messages
