// operator: what an operator configures for a vendor, kept sealed in the store: the client that is
// registered there, the document that stands for one, and what access is granted for where no
// person signs in. Secrets come on standard input and are never shown.
#include <chrono>

#include "app/api_key.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/operator_settings.h"
#include "app/plugin_setup.h"
#include "app/printable.h"
#include "app/table.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

constexpr std::size_t kLongestSecret = std::size_t{64} * 1024;
constexpr std::chrono::minutes kSecretTypingTime{5};
constexpr std::chrono::seconds kSavingSettings{10};  // after the typing
constexpr const char* kOperatorFooter =
    "What is set holds for all organisations of this host and for the vendor of the manifest. A "
    "secret is the whole of standard input, or is asked for at a terminal; it is sealed like a "
    "sign-in. --operator-config FILE says the same for one command, and goes before.";

Error Usage(const std::string& what, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kUsage, .what = what, .cause = cause, .fix = fix};
}

Error Missing(const std::string& what, const std::string& option) {
  return Usage("An option is missing.", "`operator set " + what + "` needs " + option + ".",
               "Add " + option + ". See: claribi-host help operator");
}

// Its last line end is the only thing that is taken off.
Result<std::string> ReadSecret(const Workspace& workspace, const std::string& label) {
  const auto typing = workspace.PatienceOf(workspace.options().timeout.value_or(kSecretTypingTime));
  auto input = workspace.terminal().StdinIsTerminal()
                   ? AskWithoutEcho(label + " (not shown): ", *typing)
                   : ReadInput(kLongestSecret, workspace.patience());
  if (!input) return input.error();
  if (input->ends_with('\n')) input->pop_back();
  if (input->ends_with('\r')) input->pop_back();
  if (!input->empty() && IsUtf8(*input)) return input;
  const bool is_empty = input->empty();
  Wipe(*input);
  return Usage("What was read is no " + label + ".",
               is_empty ? "It is empty." : "It is not valid UTF-8.",
               "Pass the " + label + " alone, on standard input or at a terminal.");
}

// The object of this name, made where it is missing.
Document ObjectIn(const Value& settings, const char* name) {
  Document object(rapidjson::kObjectType);
  const Value* found = Find(settings, name);
  if (found != nullptr && found->IsObject()) object.CopyFrom(*found, object.GetAllocator());
  return object;
}

void SetOrRemove(Document& settings, const char* name, const Document& object) {
  settings.RemoveMember(name);
  if (!object.ObjectEmpty()) Set(settings, name, object);
}

// Without the one of this issuer.
Document RegistrationsBut(const Value& client, const std::string& issuer) {
  Document kept(rapidjson::kArrayType);
  const Value* list = Find(client, "registrations");
  if (list == nullptr || !list->IsArray()) return kept;
  for (const Value& one : list->GetArray()) {
    if (TextOf(one, "issuer") != issuer) {
      kept.PushBack(Value(one, kept.GetAllocator()), kept.GetAllocator());
    }
  }
  return kept;
}

Status SetClient(const Workspace& workspace, const OperatorArguments& given, Document& settings) {
  if (given.client_id.empty()) return Missing("client", "--client-id ID");
  if (given.secret_stdin && given.key_stdin) {
    return Usage("Two options exclude each other.", "A client has a secret or a private key.",
                 "Give --secret-stdin or --private-key-stdin.");
  }
  if (given.key_stdin && workspace.terminal().StdinIsTerminal()) {
    return Usage("A private key cannot be typed.", "It has several lines.",
                 "Pass its file on standard input: --private-key-stdin < FILE");
  }
  Document registration(rapidjson::kObjectType);
  if (!given.issuer.empty()) Set(registration, "issuer", given.issuer);
  Set(registration, "client_id", given.client_id);
  if (!given.auth_method.empty()) {
    Set(registration, "token_endpoint_auth_method", given.auth_method);
  }
  if (given.secret_stdin || given.key_stdin) {
    auto secret = ReadSecret(workspace, given.key_stdin ? "private key" : "client secret");
    if (!secret) return secret.error();
    Set(registration, given.key_stdin ? "private_key_pem" : "client_secret", *secret);
    Wipe(*secret);
  }
  Document client = ObjectIn(settings, "client");
  Document registrations = RegistrationsBut(client, given.issuer);
  registrations.PushBack(Value(registration, registrations.GetAllocator()),
                         registrations.GetAllocator());
  Set(client, "registrations", registrations);
  SetOrRemove(settings, "client", client);
  return {};
}

Status SetMetadataUrl(const OperatorArguments& given, Document& settings) {
  if (given.url.empty()) return Missing("metadata-url", "--url URL");
  Document client = ObjectIn(settings, "client");
  Set(client, "metadata_url", given.url);
  SetOrRemove(settings, "client", client);
  return {};
}

Status SetAssertion(const Workspace& workspace, Document& settings) {
  auto assertion = ReadSecret(workspace, "assertion");
  if (!assertion) return assertion.error();
  Document grant = ObjectIn(settings, "grant");
  Set(grant, "assertion", *assertion);
  Wipe(*assertion);
  SetOrRemove(settings, "grant", grant);
  return {};
}

Status SetIdentityProvider(const Workspace& workspace, const OperatorArguments& given,
                           Document& settings) {
  if (given.issuer.empty()) return Missing("identity-provider", "--issuer URL");
  if (given.token_endpoint.empty()) return Missing("identity-provider", "--token-endpoint URL");
  if (given.client_id.empty()) return Missing("identity-provider", "--client-id ID");
  auto token = ReadSecret(workspace, "ID token");
  if (!token) return token.error();
  Document provider(rapidjson::kObjectType);
  Set(provider, "issuer", given.issuer);
  Set(provider, "token_endpoint", given.token_endpoint);
  Set(provider, "client_id", given.client_id);
  Set(provider, "id_token", *token);
  Wipe(*token);
  Document grant = ObjectIn(settings, "grant");
  Set(grant, "identity_provider", provider);
  SetOrRemove(settings, "grant", grant);
  return {};
}

Status Change(const Workspace& workspace, const OperatorArguments& given, Document& settings) {
  if (given.what == "client") return SetClient(workspace, given, settings);
  if (given.what == "metadata-url") return SetMetadataUrl(given, settings);
  if (given.what == "assertion") return SetAssertion(workspace, settings);
  return SetIdentityProvider(workspace, given, settings);
}

Status Remove(const OperatorArguments& given, Document& settings) {
  Document client = ObjectIn(settings, "client");
  Document grant = ObjectIn(settings, "grant");
  bool is_removed = false;
  if (given.what == "client") {
    const Value* before = Find(client, "registrations");
    const std::size_t count = before != nullptr && before->IsArray() ? before->Size() : 0;
    const Document kept = RegistrationsBut(client, given.issuer);
    is_removed = kept.Size() < count;
    client.RemoveMember("registrations");
    if (!kept.Empty()) Set(client, "registrations", kept);
  } else if (given.what == "metadata-url") {
    is_removed = client.RemoveMember("metadata_url");
  } else if (given.what == "assertion") {
    is_removed = grant.RemoveMember("assertion");
  } else {
    is_removed = grant.RemoveMember("identity_provider");
  }
  SetOrRemove(settings, "client", client);
  SetOrRemove(settings, "grant", grant);
  if (is_removed) return {};
  return Usage("There is nothing to remove.", "No such " + given.what + " is set.",
               "See what is set with: claribi-host operator list");
}

// One row of the list: never a secret, only that there is one.
void AddRow(Table& table, Document& list, const std::string& what, const Value& facts,
            const std::string& secret) {
  Document row(rapidjson::kObjectType);
  Set(row, "what", what);
  for (const char* member :
       {"issuer", "client_id", "token_endpoint_auth_method", "token_endpoint", "metadata_url"}) {
    SetTextOrNull(row, member, TextOf(facts, member));
  }
  SetTextOrNull(row, "secret", secret);
  list.PushBack(Value(row, list.GetAllocator()), list.GetAllocator());
  const std::string url = TextOf(facts, "metadata_url");
  table.Add({what, url.empty() ? TextOf(facts, "issuer") : url, TextOf(facts, "client_id"),
             secret.empty() ? "none" : secret + " (set)"});
}

Answer List(const Workspace& workspace, bool csv, const std::string& vendor,
            const Value& settings) {
  Table table({NameColumn("WHAT"), NameColumn("ISSUER OR URL"), NameColumn("CLIENT ID"),
               WholeColumn("SECRET")});
  Document list(rapidjson::kArrayType);
  if (const Value* client = Find(settings, "client")) {
    if (const Value* registrations = Find(*client, "registrations")) {
      for (const Value& one : registrations->GetArray()) {
        AddRow(table, list, "client", one,
               Find(one, "client_secret") != nullptr     ? "client secret"
               : Find(one, "private_key_pem") != nullptr ? "private key"
                                                         : "");
      }
    }
    if (Find(*client, "metadata_url") != nullptr) AddRow(table, list, "metadata-url", *client, "");
  }
  if (const Value* grant = Find(settings, "grant")) {
    const Value none;
    if (Find(*grant, "assertion") != nullptr) {
      AddRow(table, list, "assertion", none, "assertion");
    }
    if (const Value* provider = Find(*grant, "identity_provider")) {
      AddRow(table, list, "identity-provider", *provider, "ID token");
    }
  }
  Answer answer;
  Set(answer.json, "vendor", vendor);
  Set(answer.json, "settings", list);
  answer.text = csv             ? table.Csv()
                : table.empty() ? "Nothing is set for " + Printable(vendor) +
                                      ". See: claribi-host help operator\n"
                                : table.Render(workspace.terminal().Width());
  return answer;
}

Result<std::string> VendorOf(Workspace& workspace) {
  const auto files = workspace.Files();
  if (!files) return files.error();
  const auto manifest = (*files)->Manifest();
  if (!manifest) return manifest.error();
  const std::string vendor = *manifest ? TextOf(**manifest, "id") : "";
  if (!vendor.empty()) return vendor;
  return Usage("The vendor is not known.", "What is set belongs to the vendor of a manifest.",
               "Name a manifest with --manifest FILE.");
}

Result<Answer> ManageOperator(Workspace& workspace, const Invocation& invocation) {
  const auto vendor = VendorOf(workspace);
  if (!vendor) return vendor.error();
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto keys = workspace.Keys();
  if (!keys) return keys.error();
  OperatorSettings stored(**database, **keys);
  if (invocation.action == "list") {
    const auto settings = stored.Load(*vendor, workspace.patience());
    if (!settings) return settings.error();
    return List(workspace, invocation.csv, *vendor, *settings);
  }
  bool is_lost = false;
  auto settings = stored.LoadToChange(*vendor, workspace.patience(), is_lost);
  if (!settings) return settings.error();
  const OperatorArguments& given = invocation.operator_arguments;
  const bool is_set = invocation.action == "set";
  Status changed;
  if (is_set) {
    changed = Change(workspace, given, *settings);
  } else if (!is_lost) {  // where it is, nothing is left to look for: all of it goes
    changed = Remove(given, *settings);
  }
  if (!changed) return changed.error();
  // The plugin says what is wrong with it before it is kept.
  if (const Status tried = workspace.TryOperatorSettings(*settings); !tried) return tried.error();
  const auto saving = workspace.PatienceOf(kSavingSettings);
  if (const Status saved = stored.Save(*vendor, *settings, *saving); !saved) return saved.error();
  Answer answer = List(workspace, false, *vendor, *settings);
  answer.text = (is_set ? "set: " : "removed: ") + given.what + " of " + Printable(*vendor) + "\n" +
                answer.text;
  if (is_lost) {
    answer.text +=
        std::string("warning: what was set before could not be opened, and all of it is ") +
        (is_set ? "replaced" : "removed") + "\n";
  }
  return answer;
}

Option WhatArgument() {
  return {.name = "WHAT",
          .says = "What is meant",
          .take = Into(&Invocation::operator_arguments, &OperatorArguments::what),
          .choices = {"client", "metadata-url", "assertion", "identity-provider"},
          .is_required = true};
}

Option IssuerOption() {
  return {.name = "--issuer",
          .value = "URL",
          .says =
              "Of client: the authorization server that it is registered with (default: whichever "
              "the vendor names). Of identity-provider: its issuer",
          .take = Into(&Invocation::operator_arguments, &OperatorArguments::issuer)};
}

std::vector<Option> SettingOptions() {
  using Of = OperatorArguments;
  const auto into = [](auto member) { return Into(&Invocation::operator_arguments, member); };
  return {IssuerOption(),
          {.name = "--client-id", .value = "ID", .says = "Client id", .take = into(&Of::client_id)},
          {.name = "--secret-stdin",
           .says = "Of client: read its secret from standard input",
           .take = into(&Of::secret_stdin)},
          {.name = "--private-key-stdin",
           .says = "Of client: read its private key (PEM, P-256) from standard input",
           .take = into(&Of::key_stdin)},
          {.name = "--auth-method",
           .value = "METHOD",
           .says = "Of client: client_secret_basic, client_secret_post, none or private_key_jwt "
                   "(default: by the server's metadata)",
           .take = into(&Of::auth_method)},
          {.name = "--token-endpoint",
           .value = "URL",
           .says = "Of identity-provider: its token endpoint",
           .take = into(&Of::token_endpoint)},
          {.name = "--url",
           .value = "URL",
           .says = "Of metadata-url: the https URL of the document",
           .take = into(&Of::url)}};
}

}  // namespace

Command OperatorCommand() {
  return {.name = "operator",
          .summary = "Configure a vendor for all organisations: client, secret, grant",
          .group = "Administration",
          .examples = {"operator list", "operator set client --client-id abc --secret-stdin"},
          .actions = {{.name = "list",
                       .summary = "What is set for the vendor, without secrets",
                       .options = {CsvOption()}},
                      {.name = "set",
                       .summary = "Set a client, a metadata document, an assertion or a provider",
                       .arguments = {WhatArgument()},
                       .options = SettingOptions(),
                       .makes_data = true},
                      {.name = "remove",
                       .summary = "Remove one of these",
                       .arguments = {WhatArgument()},
                       .options = {IssuerOption()}}},
          .more = kOperatorFooter,
          .run = &ManageOperator};
}

}  // namespace claribi::app
