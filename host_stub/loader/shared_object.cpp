#include "loader/shared_object.h"

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <exception>
#include <fstream>
#include <system_error>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#include <link.h>
#endif

namespace claribi::loader {
namespace {

using outcome::Code;
using outcome::Error;

Error LoadError(const std::filesystem::path& file, std::string cause, std::string fix) {
  return Error{.code = Code::kPluginLoad,
               .what = "The plugin " + file.string() + " could not be loaded.",
               .cause = std::move(cause),
               .fix = std::move(fix)};
}

// Takes a reference to the library and never releases it.
bool Pin(const std::filesystem::path& library) {
#if defined(_WIN32)
  HMODULE module = nullptr;
  return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, library.c_str(), &module) != 0;
#else
  return dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE) != nullptr;
#endif
}

// True for a library that was cut short, as by a download. The system loader would map it and the
// process would end on the first page that is not there (SIGBUS). Source: ELF, program header.
bool IsCutShort(const std::filesystem::path& library) {
#if defined(_WIN32)
  return static_cast<void>(library), false;  // the system loader refuses it
#else
  std::error_code ec;
  const auto size = std::filesystem::file_size(library, ec);
  std::ifstream file(library, std::ios::binary);
  ElfW(Ehdr) header{};
  if (ec || !file.read(reinterpret_cast<char*>(&header), sizeof header) ||
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
    return false;  // not ELF: the system loader says so
  }
  file.seekg(static_cast<std::streamoff>(header.e_phoff));
  for (int i = 0; i < header.e_phnum; ++i) {
    ElfW(Phdr) segment{};
    if (!file.read(reinterpret_cast<char*>(&segment), sizeof segment)) return true;
    const bool fits = segment.p_filesz <= size && segment.p_offset <= size - segment.p_filesz;
    if (segment.p_type == PT_LOAD && !fits) return true;
  }
  return false;
#endif
}

boost::dll::load_mode::type Mode() {
  auto mode = boost::dll::load_mode::rtld_now;
#if defined(_WIN32)
  mode |= boost::dll::load_mode::load_with_altered_search_path;
#endif
  return mode;
}

}  // namespace

outcome::Result<LoadedSymbol> LoadSymbol(const std::filesystem::path& file,
                                         const std::string& symbol) {
  std::error_code ec;
  // Absolute, because the system loader searches its own folders for a bare name.
  const auto path = std::filesystem::absolute(file, ec);
  if (ec || !std::filesystem::is_regular_file(path, ec)) {
    return LoadError(file, "There is no such file.", "Name a plugin library with --plugin FILE.");
  }
  if (IsCutShort(path)) {
    return LoadError(file, "The file ends before the library does.",
                     "Copy or download the whole file again.");
  }
  try {
    // The overload that throws: the other one loses the system loader's message.
    boost::dll::shared_library library(path, Mode());
    if (!library.has(symbol)) {
      return LoadError(file, "The library does not export " + symbol + ", so it is no data source.",
                       "Name a library that was built as a clariBI data source.");
    }
    void* const address = reinterpret_cast<void*>(&library.get<void()>(symbol));
    const auto home = boost::dll::symbol_location_ptr(address);
    if (!std::filesystem::equivalent(home, library.location())) {
      return LoadError(file,
                       "The symbol " + symbol + " comes from another library: " + home.string(),
                       "Name that library, or export the symbol from this one.");
    }
    if (!Pin(library.location())) {
      return LoadError(file, "The system refused to keep the library in memory.",
                       "Report this, with the name of the file.");
    }
    return LoadedSymbol{address, library.location()};
  } catch (const std::exception& failure) {
    return LoadError(file, failure.what(),
                     "Check that the file is a complete library for this machine, and that the "
                     "libraries it needs are installed.");
  }
}

}  // namespace claribi::loader
