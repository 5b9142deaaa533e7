// SharedObject: a dynamic library brought into the process for good, and one symbol of it.
// It is not a plugin yet: nothing of the contract is known here. The only file of this room that
// knows the platform.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outcome/outcome.h"

namespace claribi::loader {

/// What stands behind a symbol: an address in the library itself, valid until the process ends.
struct LoadedSymbol {
  void* address = nullptr;
  std::filesystem::path library;  // absolute
};

/// Loads `file` with every symbol bound at once and finds `symbol` in it, not in a library it
/// depends on. The library is never unloaded: threads and thread-local destructors of its
/// dependencies may outlive every handle. Fails with kPluginLoad and the system loader's message,
/// in which `shown` stands for the file, where it is named.
outcome::Result<LoadedSymbol> LoadSymbol(const std::filesystem::path& file,
                                         const std::string& symbol,
                                         const std::filesystem::path& shown = {});

/// The functions and variables that the library offers to the rest of a process, by name, whatever
/// their order; read from the file, which is not loaded. Nothing where that cannot be said: the
/// file cannot be read, is damaged, or is not of this machine's format (ELF).
std::optional<std::vector<std::string>> ExportedSymbols(const std::filesystem::path& file);

}  // namespace claribi::loader
