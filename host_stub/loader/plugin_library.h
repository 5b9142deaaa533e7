// PluginLibrary: a library whose handshake succeeded and whose table is complete.
// It is not an instance: Plugin (plugin_handles.h) is made from it.
// Source: cbi_handshake, cbi_api and claribi_ds_v1 in claribi/data_source.h.
#pragma once

#include <claribi/data_source.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "outcome/outcome.h"

namespace claribi::loader {

/// The ABI levels that one side speaks, both ends included.
struct AbiRange {
  std::uint32_t min = CBI_ABI_MIN;
  std::uint32_t max = CBI_ABI_MAX;
};

/// A copyable view of a loaded library; everything in it is valid until the process ends.
class PluginLibrary {
 public:
  /// Loads the library, shakes hands as a host of the levels `host`, and checks the table. Fails
  /// with kPluginLoad (no plugin, or a broken one) or kAbi (no common level: the error names both
  /// ranges, and whether to update the plugin or the host). `shown` stands for the file in errors:
  /// of a copy, what it was copied from.
  static outcome::Result<PluginLibrary> Load(const std::filesystem::path& file, AbiRange host = {},
                                             const std::filesystem::path& shown = {});

  /// The same for an entry function that is already there; `name` stands for it in errors.
  static outcome::Result<PluginLibrary> FromEntry(cbi_entry_fn entry, const std::string& name,
                                                  AbiRange host = {});

  const cbi_api& api() const { return *api_; }
  std::uint32_t abi() const { return abi_; }  // the level agreed
  std::string plugin_id() const { return api_->plugin_id; }
  std::string plugin_version() const { return api_->plugin_version; }
  /// The file that was loaded, or what was shown for it; absolute.
  const std::filesystem::path& path() const { return path_; }

 private:
  PluginLibrary(const cbi_api& api, std::uint32_t abi) : api_(&api), abi_(abi) {}

  const cbi_api* api_;
  std::uint32_t abi_;
  std::filesystem::path path_;
};

}  // namespace claribi::loader
