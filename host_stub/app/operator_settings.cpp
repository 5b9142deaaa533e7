#include "app/operator_settings.h"

#include "app/api_key.h"
#include "store/host_secrets.h"

namespace claribi::app {
namespace {

std::string NameFor(const std::string& vendor) { return "operator/" + vendor; }

}  // namespace

outcome::Result<Document> OperatorSettings::Load(const std::string& vendor,
                                                 const outcome::Patience& patience) {
  auto stored = store::HostSecrets(database_, keys_).Get(NameFor(vendor), patience);
  if (!stored) return stored.error();
  version_ = stored->version;
  if (stored->version == 0) return Document(rapidjson::kObjectType);
  auto settings = ParseObject(stored->text, "What the operator set");
  Wipe(stored->text);
  return settings;
}

outcome::Result<Document> OperatorSettings::LoadToChange(const std::string& vendor,
                                                         const outcome::Patience& patience,
                                                         bool& is_lost) {
  auto settings = Load(vendor, patience);
  if (settings) return settings;
  const auto version = store::HostSecrets(database_, keys_).FindLost(NameFor(vendor), patience);
  if (!version || *version == 0) return settings.error();
  version_ = *version;
  is_lost = true;
  return Document(rapidjson::kObjectType);
}

outcome::Status OperatorSettings::Save(const std::string& vendor, const Value& settings,
                                       const outcome::Patience& patience) {
  store::HostSecrets secrets(database_, keys_);
  if (settings.ObjectEmpty()) {
    return version_ == 0 ? outcome::Status() : secrets.Delete(NameFor(vendor), version_, patience);
  }
  std::string text = ToLine(settings);
  const auto saved = secrets.Put(NameFor(vendor), text, version_, patience);
  Wipe(text);
  if (!saved) return saved.error();
  version_ = *saved;
  return {};
}

}  // namespace claribi::app
