#include "loader/shared_object.h"

#include <array>
#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fstream>
#include <string_view>
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

// The system loader's own words, out of those that Boost puts around them.
std::string OfTheSystem(const std::string& said) {
  constexpr std::string_view kBegin = "dlerror system message: ";
  const std::size_t begin = said.find(kBegin);
  const std::size_t end = said.rfind("): ");
  if (begin == said.npos || end == said.npos || end < begin + kBegin.size()) return said;
  return said.substr(begin + kBegin.size(), end - begin - kBegin.size()) + ".";
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

// False for a text, a certificate and whatever else no system loader takes. Source: ELF header.
bool LooksLikeLibrary(const std::filesystem::path& library) {
#if defined(_WIN32)
  return static_cast<void>(library), true;  // the system loader refuses it in plain words
#else
  std::ifstream file(library, std::ios::binary);
  std::array<char, SELFMAG> magic{};
  return file.read(magic.data(), magic.size()) && std::memcmp(magic.data(), ELFMAG, SELFMAG) == 0;
#endif
}

boost::dll::load_mode::type Mode() {
  auto mode = boost::dll::load_mode::rtld_now;
#if defined(_WIN32)
  mode |= boost::dll::load_mode::load_with_altered_search_path;
#endif
  return mode;
}

#if !defined(_WIN32)
// A part of a file, as far as the file has it.
class Part {
 public:
  Part(std::ifstream& file, std::uintmax_t offset, std::uintmax_t size)
      : file_(file), offset_(offset), size_(size) {}

  /// False where it is not all there.
  template <typename Record>
  bool Read(std::uintmax_t index, Record& record) const {
    if (index >= size_ / sizeof record) return false;
    file_.seekg(static_cast<std::streamoff>(offset_ + index * sizeof record));
    return bool(file_.read(reinterpret_cast<char*>(&record), sizeof record));
  }

  /// All of it.
  std::optional<std::string> ReadText(std::uintmax_t size_of_file) const {
    if (offset_ > size_of_file || size_ > size_of_file - offset_) return std::nullopt;
    std::string text(static_cast<std::size_t>(size_), '\0');
    file_.seekg(static_cast<std::streamoff>(offset_));
    if (!file_.read(text.data(), static_cast<std::streamsize>(size_))) return std::nullopt;
    return text;
  }

  std::uintmax_t size() const { return size_; }

 private:
  std::ifstream& file_;
  const std::uintmax_t offset_;
  const std::uintmax_t size_;
};

// Whether another library can be bound to it. What the linker defines to mark the ends of sections
// has no type.
bool IsOffered(const ElfW(Sym) & symbol) {
  const unsigned binding = symbol.st_info >> 4U;
  const unsigned type = symbol.st_info & 0xfU;
  const unsigned visibility = symbol.st_other & 0x3U;
  return symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS && binding != STB_LOCAL &&
         type != STT_NOTYPE && (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}
#endif

}  // namespace

std::optional<std::vector<std::string>> ExportedSymbols(const std::filesystem::path& path) {
#if defined(_WIN32)
  return static_cast<void>(path), std::nullopt;
#else
  std::error_code ec;
  const auto size = std::filesystem::file_size(path, ec);
  std::ifstream file(path, std::ios::binary);
  ElfW(Ehdr) header{};
  const unsigned char native = sizeof(void*) == sizeof(Elf64_Addr) ? ELFCLASS64 : ELFCLASS32;
  if (ec || !Part(file, 0, size).Read(0, header) ||
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != native ||
      header.e_shentsize != sizeof(ElfW(Shdr)) || header.e_shoff > size) {
    return std::nullopt;
  }
  const Part sections(file, header.e_shoff, std::uintmax_t{header.e_shnum} * sizeof(ElfW(Shdr)));
  for (std::uintmax_t index = 0; index < header.e_shnum; ++index) {
    ElfW(Shdr) section{};
    if (!sections.Read(index, section)) return std::nullopt;
    if (section.sh_type != SHT_DYNSYM) continue;
    ElfW(Shdr) names_section{};
    if (!sections.Read(section.sh_link, names_section)) return std::nullopt;
    const auto names = Part(file, names_section.sh_offset, names_section.sh_size).ReadText(size);
    if (!names) return std::nullopt;
    const Part symbols(file, section.sh_offset, section.sh_size);
    std::vector<std::string> offered;
    for (std::uintmax_t number = 0; number < symbols.size() / sizeof(ElfW(Sym)); ++number) {
      ElfW(Sym) symbol{};
      if (!symbols.Read(number, symbol) || symbol.st_name >= names->size()) return std::nullopt;
      if (IsOffered(symbol)) offered.emplace_back(names->c_str() + symbol.st_name);
    }
    return offered;
  }
  return std::nullopt;
#endif
}

outcome::Result<LoadedSymbol> LoadSymbol(const std::filesystem::path& file,
                                         const std::string& symbol,
                                         const std::filesystem::path& shown) {
  const std::filesystem::path& named = shown.empty() ? file : shown;
  std::error_code ec;
  // Absolute, because the system loader searches its own folders for a bare name.
  const auto path = std::filesystem::absolute(file, ec);
  if (ec || !std::filesystem::is_regular_file(path, ec)) {
    return LoadError(named,
                     std::filesystem::exists(path, ec)
                         ? "It is a folder, or something else that is no file."
                         : "There is no such file.",
                     "Name a plugin library with --plugin FILE.");
  }
  if (!LooksLikeLibrary(path)) {
    return LoadError(named, "The file is no shared library.",
                     "Name a plugin library, such as claribi_aiven.so, with --plugin FILE.");
  }
  if (IsCutShort(path)) {
    return LoadError(named, "The file ends before the library does.",
                     "Copy or download the whole file again.");
  }
  try {
    // The overload that throws: the other one loses the system loader's message.
    boost::dll::shared_library library(path, Mode());
    if (!library.has(symbol)) {
      return LoadError(named,
                       "The library does not export " + symbol + ", so it is no data source.",
                       "Name a library that was built as a clariBI data source.");
    }
    void* const address = reinterpret_cast<void*>(&library.get<void()>(symbol));
    const auto home = boost::dll::symbol_location_ptr(address);
    if (!std::filesystem::equivalent(home, library.location())) {
      return LoadError(named,
                       "The symbol " + symbol + " comes from another library: " + home.string(),
                       "Name that library, or export the symbol from this one.");
    }
    if (!Pin(library.location())) {
      return LoadError(named, "The system refused to keep the library in memory.",
                       "Report this, with the name of the file.");
    }
    return LoadedSymbol{address, library.location()};
  } catch (const std::exception& failure) {
    return LoadError(named, OfTheSystem(failure.what()),
                     "Check that the file is a complete library for this machine, and that the "
                     "libraries it needs are installed.");
  }
}

}  // namespace claribi::loader
