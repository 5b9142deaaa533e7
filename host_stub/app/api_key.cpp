#include "app/api_key.h"

#include <iostream>

#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;

constexpr std::size_t kLongestInput = 16384;
constexpr std::chrono::minutes kTypingTime{5};

Error NoKey(const AuthDescription& auth) {
  return Error{.code = Code::kUsage,
               .what = "This data source needs an API key.",
               .cause = "The key cannot be asked for: standard input is not a terminal.",
               .fix = "Pass the " + auth.key_label + " on standard input, with --api-key-stdin." +
                      (auth.obtain.empty() ? "" : " Where to get one: " + auth.obtain)};
}

// Only the line end is removed: the plugin says what else is wrong with the key.
Result<std::string> OneLine(std::string input) {
  if (input.ends_with('\n')) input.pop_back();
  if (input.ends_with('\r')) input.pop_back();
  if (input.find('\n') == std::string::npos) return input;
  Wipe(input);
  return Error{.code = Code::kUsage,
               .what = "The API key cannot be read from standard input.",
               .cause = "The input has more than one line.",
               .fix = "Pass the key alone, on one line."};
}

Result<std::string> ReadKey(const Workspace& workspace, const AuthDescription& auth,
                            bool from_stdin) {
  if (from_stdin) {
    auto input = ReadInput(kLongestInput, workspace.patience());
    if (!input) return input.error();
    return OneLine(std::move(*input));
  }
  if (!workspace.terminal().StdinIsTerminal()) return NoKey(auth);
  if (!auth.obtain.empty()) {
    std::cerr << "Where to get the " << Printable(auth.key_label) << ": " << Printable(auth.obtain)
              << "\n";
  }
  const auto patience = workspace.PatienceOf(workspace.options().timeout.value_or(kTypingTime));
  return AskWithoutEcho(Printable(auth.key_label) + " (not shown): ", *patience);
}

}  // namespace

void Wipe(std::string& text) {
  volatile char* byte = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) byte[i] = 0;
  text.clear();
}

AuthDescription ReadAuth(const Value& description) {
  AuthDescription auth;
  const Value* list = Find(description, "auth");
  if (list == nullptr || !list->IsArray() || list->Empty()) return auth;
  const Value& first = *list->Begin();
  auth.kind = TextOf(first, "kind");
  auth.needs_redirect = Find(first, "redirect_uri") != nullptr
                            ? IsTrue(first, "redirect_uri")
                            : auth.kind == "oauth2_authorization_code";
  if (const Value* key = Find(first, "api_key")) {
    if (const std::string label = TextOf(*key, "label"); !label.empty()) auth.key_label = label;
    if (const Value* obtain = Find(*key, "obtain")) {
      auth.obtain = TextOf(*obtain, "text");
      const std::string url = TextOf(*obtain, "url");
      if (!url.empty()) auth.obtain += (auth.obtain.empty() ? "" : " ") + url;
    }
  }
  return auth;
}

Result<std::string> AskForApiKey(const Workspace& workspace, const AuthDescription& auth,
                                 bool from_stdin) {
  auto key = ReadKey(workspace, auth, from_stdin);
  if (!key) return key.error();
  if (!IsUtf8(*key)) {
    Wipe(*key);
    return Error{.code = Code::kUsage,
                 .what = "The API key cannot be used.",
                 .cause = "It is not valid UTF-8.",
                 .fix = "Copy the whole key again, with nothing around it."};
  }
  Document options(rapidjson::kObjectType);
  Set(options, "api_key", *key);
  Wipe(*key);
  return ToLine(options);
}

}  // namespace claribi::app
