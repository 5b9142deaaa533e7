#include "app/console_catalogue.h"

#include <algorithm>
#include <boost/dll/runtime_symbol_info.hpp>
#include <system_error>

#include "app/answer.h"
#include "app/plugin_message.h"
#include "app/plugin_setup.h"
#include "app/question_model.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Error;
using std::filesystem::path;
using values::Json;

bool IsManifestName(const path& file) {
  const std::string name = file.filename().string();
  return name.ends_with(".json") && !name.ends_with(".model.json") &&
         !name.ends_with(".approved.json") && !name.ends_with(".signature.json") &&
         !name.ends_with(".schema.json");
}

std::string LibraryName(const path& manifest) {
#if defined(_WIN32)
  return "claribi_" + manifest.stem().string() + ".dll";
#else
  return "claribi_" + manifest.stem().string() + ".so";
#endif
}

// As the command line has for its commands: what helps in a browser.
const char* UsualFixHere(outcome::Code code) {
  switch (code) {
    case outcome::Code::kAuthRequired:
      return "Authorize the data source again.";
    case outcome::Code::kForbidden:
      return "Ask an administrator of the account for the permission.";
    case outcome::Code::kRateLimited:
    case outcome::Code::kUnavailable:
    case outcome::Code::kTimeout:
    case outcome::Code::kConflict:
      return "Try again in a moment.";
    case outcome::Code::kCancelled:
      return "Begin again.";
    case outcome::Code::kUsage:
    case outcome::Code::kInvalid:
    case outcome::Code::kNotFound:
    case outcome::Code::kToolError:
      return "Correct what was asked for.";
    default:
      return "Report this, with the id.";
  }
}

// Of the interface's form: a name of a file may hold anything.
std::string IdOf(const Json& manifest, const path& file) {
  std::string id;
  const std::string name =
      manifest.TextOf("id").empty() ? file.stem().string() : manifest.TextOf("id");
  for (const char c : name) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    id += is_plain ? c : '-';
  }
  return id.substr(0, 64);
}

const Json& MemberOf(const Json& object, const char* name) {
  static const Json kNothing;
  const Json* member = object.Find(name);
  return member != nullptr ? *member : kNothing;
}

Json TextOrNone(const Json& object, const char* name) {
  const std::string& text = object.TextOf(name);
  return text.empty() ? Json() : Json(text);
}

Json TextsOf(const Json& object, const char* name) {
  Json texts = Json::EmptyArray();
  for (const Json& item : MemberOf(object, name).Items()) {
    if (item.IsText()) texts.Push(item);
  }
  return texts;
}

Json VendorOf(const ConsoleCard& card) {
  const Json& described = MemberOf(card.description, "vendor");
  const Json& own = MemberOf(card.manifest, "vendor");
  const Json& from = described.IsObject() ? described : own;
  Json vendor = Json::EmptyObject();
  vendor.Set("id", card.id);
  vendor.Set("name", from.TextOf("name").empty() ? card.id : from.TextOf("name"));
  vendor.Set("summary", TextOrNone(from, "summary"));
  return vendor.Set("homepage", TextOrNone(from, "homepage"));
}

Json EndpointsOf(const Json& description) {
  Json endpoints = Json::EmptyArray();
  for (const Json& given : MemberOf(description, "endpoints").Items()) {
    Json places = Json::EmptyArray();
    for (const Json& place : MemberOf(given, "placeholders").Items()) {
      Json one = Json::EmptyObject();
      const std::string& name = place.TextOf("name");
      one.Set("name", name);
      one.Set("label", place.TextOf("label").empty() ? name : place.TextOf("label"));
      one.Set("pattern", TextOrNone(place, "pattern"));
      places.Push(one.Set("example", TextOrNone(place, "example")));
    }
    Json one = Json::EmptyObject();
    one.Set("name", given.TextOf("name")).Set("url", given.TextOf("url"));
    endpoints.Push(one.Set("placeholders", std::move(places)));
  }
  return endpoints;
}

Json SignInOf(const Json& description) {
  const auto& ways = MemberOf(description, "auth").Items();
  if (ways.empty()) return {};
  const Json& way = ways.front();
  Json sign_in = Json::EmptyObject();
  sign_in.Set("kind", way.TextOf("kind"));
  const Json* redirect = way.Find("redirect_uri");
  sign_in.Set("needs_popup", redirect != nullptr
                                 ? redirect->Truth()
                                 : way.TextOf("kind") == "oauth2_authorization_code");
  sign_in.Set("pkce", TextOrNone(way, "pkce"));
  sign_in.Set("scopes", TextsOf(way, "scopes"));
  const Json& key = MemberOf(way, "api_key");
  Json api_key;
  if (key.IsObject()) {
    const Json& obtain = MemberOf(key, "obtain");
    const std::string text = obtain.TextOf("text");
    const std::string url = obtain.TextOf("url");
    const std::string both = text + (text.empty() || url.empty() ? "" : " ") + url;
    api_key.Set("label", key.TextOf("label"));
    api_key.Set("obtain", both.empty() ? Json() : Json(both));
  }
  return sign_in.Set("api_key", std::move(api_key));
}

Json TroublesOf(const Json& description) {
  Json troubles = Json::EmptyArray();
  for (const Json& given : MemberOf(description, "troubleshooting").Items()) {
    Json one = Json::EmptyObject();
    for (const char* member : {"error", "cause", "fix"}) one.Set(member, given.TextOf(member));
    troubles.Push(std::move(one));
  }
  return troubles;
}

std::string FreeName(const std::string& wanted, const std::vector<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; std::find(taken.begin(), taken.end(), name) != taken.end(); ++number) {
    name = wanted + " " + std::to_string(number);
  }
  return name;
}

Json CardJson(const ConsoleCard& card, const std::vector<std::string>& taken) {
  const Json& description = card.description;
  Json json = Json::EmptyObject();
  Json vendor = VendorOf(card);
  json.Set("id", card.id);
  json.Set("suggested_name", FreeName(vendor.TextOf("name"), taken));
  json.Set("vendor", std::move(vendor));
  Json plugin;
  if (description.IsObject()) {
    plugin.Set("id", description.TextOf("plugin_id"));
    plugin.Set("version", description.TextOf("plugin_version"));
    plugin.Set("abi", static_cast<std::int64_t>(card.abi));
  }
  json.Set("plugin", std::move(plugin));
  json.Set("library", path(card.options.plugin).filename().string());
  json.Set("available", !card.error.has_value());
  json.Set("error", card.error ? ErrorValue(*card.error) : Json());
  json.Set("read_only", MemberOf(description, "read_only").Truth());
  json.Set("permissions", TextOrNone(description, "permissions"));
  json.Set("sign_in", SignInOf(description));
  json.Set("endpoints", EndpointsOf(description));
  json.Set("setup_steps", TextsOf(description, "setup_steps"));
  json.Set("sample_questions", card.model ? Json::Texts(card.model->examples)
                                          : TextsOf(description, "example_questions"));
  json.Set("troubleshooting", TroublesOf(description));
  return json.Set("can_answer", card.model.has_value());
}

// Brings in store, plugin, description and model; an error where one of the first three fails.
outcome::Status Load(ConsoleCard& card) {
  if (const auto store = card.workspace->Store(); !store) return store.error();
  const auto plugin = card.workspace->Plugin();
  if (!plugin) return plugin.error();
  const auto emitted = (*plugin)->Describe(card.workspace->Settings());
  if (!emitted) return emitted.error();
  const auto description = ReadDescription(*emitted, (*plugin)->library());
  if (!description) return description.error();
  card.description = ToValue(*description);
  card.abi = (*plugin)->library().abi();
  // Whoever looks at the vendor first would write it down; later it is only read.
  store::DataSource ours;
  ours.plugin_id = (*plugin)->library().plugin_id();
  ours.manifest_id = card.manifest.TextOf("id");
  (void)card.workspace->CheckOrigin(ours);
  if (auto model = ReadModel(*card.workspace, "")) card.model = *std::move(model);
  return {};
}

}  // namespace

Json ToValue(const Value& document) {
  auto value = values::ParseJson(ToLine(document), "The document");
  return value ? *std::move(value) : Json();
}

Json ErrorValue(const Error& given) {
  Error error = given;
  if (error.fix.empty()) error.fix = UsualFixHere(error.code);
  return ToValue(app::ToJson(error, store::UnixMs()));
}

ConsoleCatalogue::ConsoleCatalogue(Workspace& parent, const path& folder,
                                   const Terminal& terminal) {
  GlobalOptions options = parent.options();
  options.timeout.reset();  // it bounds a command, and this one does not end
  options.plugin = PluginFile(options, boost::dll::program_location().string()).string();
  if (options.manifest.empty()) options.manifest = DefaultManifest(options.plugin).string();
  Add(options, parent, terminal);
  const path place = folder.empty() ? path(options.plugin).parent_path() : folder;
  std::vector<path> manifests;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(place, ec)) {
    if (IsManifestName(entry.path())) manifests.push_back(entry.path());
  }
  std::sort(manifests.begin(), manifests.end());
  for (const path& manifest : manifests) {
    if (std::filesystem::equivalent(manifest, options.manifest, ec)) continue;
    GlobalOptions other = options;
    other.manifest = manifest.string();
    const path library = place / LibraryName(manifest);
    if (std::filesystem::exists(library, ec)) other.plugin = library.string();
    Add(std::move(other), parent, terminal);
  }
}

void ConsoleCatalogue::Add(GlobalOptions options, Workspace& parent, const Terminal& terminal) {
  auto card = std::make_unique<ConsoleCard>();
  card->options = std::move(options);
  card->workspace =
      std::make_unique<Workspace>(card->options, parent.interruption(), terminal, &parent);
  const auto files = card->workspace->Files();
  const auto manifest = files ? (*files)->Manifest() : files.error();
  if (manifest && *manifest) card->manifest = ToValue(**manifest);
  if (!manifest) card->error = manifest.error();
  card->id = IdOf(card->manifest, card->options.manifest);
  if (Find(card->id) != nullptr) return;  // the same vendor, in another folder
  if (!card->error) {
    if (const auto loaded = Load(*card); !loaded) {
      card->error = loaded.error();
      card->description = Json();
    }
  }
  cards_.push_back(std::move(card));
}

const ConsoleCard* ConsoleCatalogue::Find(const std::string& id) const {
  for (const auto& card : cards_) {
    if (card->id == id) return card.get();
  }
  return nullptr;
}

const ConsoleCard* ConsoleCatalogue::FindFor(const store::DataSource& source) const {
  for (const auto& card : cards_) {
    const bool is_plugin = card->description.TextOf("plugin_id") == source.plugin_id;
    const bool is_vendor =
        source.manifest_id.empty() || card->manifest.TextOf("id") == source.manifest_id;
    if (!card->error && is_plugin && is_vendor) return card.get();
  }
  return nullptr;
}

Json ConsoleCatalogue::ToJson(const std::vector<std::string>& taken) const {
  Json cards = Json::EmptyArray();
  for (const auto& card : cards_) cards.Push(CardJson(*card, taken));
  return cards;
}

}  // namespace claribi::app
