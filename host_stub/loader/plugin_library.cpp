#include "loader/plugin_library.h"

#include <array>
#include <exception>
#include <optional>

#include "loader/shared_object.h"

namespace claribi::loader {
namespace {

using outcome::Code;
using outcome::Error;

std::string RangeText(std::uint32_t min, std::uint32_t max) {
  return std::to_string(min) + ".." + std::to_string(max);
}

Error NoCommonLevel(const std::string& name, const cbi_handshake& handshake) {
  const bool plugin_is_older = handshake.plugin_abi_max < handshake.host_abi_min;
  return Error{.code = Code::kAbi,
               .what = "The plugin " + name + " and this host speak no common ABI level.",
               .cause = "The host speaks levels " +
                        RangeText(handshake.host_abi_min, handshake.host_abi_max) +
                        ", the plugin speaks levels " +
                        RangeText(handshake.plugin_abi_min, handshake.plugin_abi_max) + ".",
               .fix = plugin_is_older ? "Update the plugin." : "Update the host."};
}

Error Broken(const std::string& name, std::string cause) {
  return Error{.code = Code::kPluginLoad,
               .what = "The plugin " + name + " breaks the contract.",
               .cause = std::move(cause),
               .fix = "Report this to the author of the plugin."};
}

// Members of the agreed level are never NULL, whatever the plugin offers (header: cbi_api).
std::optional<std::string> FirstGap(const cbi_api& api) {
  if (api.struct_size < offsetof(cbi_api, call_tool) + sizeof(api.call_tool)) {
    return "Its table has " + std::to_string(api.struct_size) + " bytes, level 1 has " +
           std::to_string(sizeof(cbi_api)) + ".";
  }
  struct Slot {
    const char* name;
    bool is_set;
  };
  const std::array slots{
      Slot{"plugin_id", api.plugin_id != nullptr && *api.plugin_id != '\0'},
      Slot{"plugin_version", api.plugin_version != nullptr && *api.plugin_version != '\0'},
      Slot{"create", api.create != nullptr},
      Slot{"destroy", api.destroy != nullptr},
      Slot{"get_extension", api.get_extension != nullptr},
      Slot{"describe", api.describe != nullptr},
      Slot{"open", api.open != nullptr},
      Slot{"close", api.close != nullptr},
      Slot{"authorize_begin", api.authorize_begin != nullptr},
      Slot{"authorize_complete", api.authorize_complete != nullptr},
      Slot{"authorize_status", api.authorize_status != nullptr},
      Slot{"authorize_revoke", api.authorize_revoke != nullptr},
      Slot{"list_tools", api.list_tools != nullptr},
      Slot{"call_tool", api.call_tool != nullptr},
  };
  for (const Slot& slot : slots) {
    if (!slot.is_set) return "Its table leaves " + std::string(slot.name) + " empty.";
  }
  return std::nullopt;
}

}  // namespace

outcome::Result<PluginLibrary> PluginLibrary::FromEntry(cbi_entry_fn entry, const std::string& name,
                                                        AbiRange host) {
  cbi_handshake handshake{};
  handshake.host_abi_min = host.min;
  handshake.host_abi_max = host.max;
  const cbi_api* api = nullptr;
  std::int32_t status = CBI_E_INTERNAL;
  try {
    status = entry(&handshake, &api);
  } catch (...) {
    return Broken(name, "Its entry function threw an exception.");
  }
  const bool overlap = handshake.plugin_abi_min <= host.max && handshake.plugin_abi_max >= host.min;
  if (status == CBI_E_ABI || (status == CBI_OK && !overlap)) return NoCommonLevel(name, handshake);
  if (status != CBI_OK) {
    return Broken(name, "Its entry function returned status " + std::to_string(status) + ".");
  }
  if (handshake.abi != std::min(host.max, handshake.plugin_abi_max)) {
    return Broken(name, "It agreed to level " + std::to_string(handshake.abi) +
                            ", which is not the newest common one.");
  }
  if (api == nullptr) return Broken(name, "Its entry function returned no table.");
  if (auto gap = FirstGap(*api)) return Broken(name, *std::move(gap));
  return PluginLibrary(*api, handshake.abi);
}

outcome::Result<PluginLibrary> PluginLibrary::Load(const std::filesystem::path& file, AbiRange host,
                                                   const std::filesystem::path& shown) {
  auto symbol = LoadSymbol(file, CBI_ENTRY_SYMBOL, shown);
  if (!symbol) return symbol.error();
  auto library = FromEntry(reinterpret_cast<cbi_entry_fn>(symbol->address),
                           (shown.empty() ? file : shown).string(), host);
  std::error_code ec;
  if (library) {
    library->path_ = shown.empty() ? symbol->library : std::filesystem::absolute(shown, ec);
  }
  return library;
}

}  // namespace claribi::loader
