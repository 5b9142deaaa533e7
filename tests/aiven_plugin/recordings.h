// Recorded texts of the vendor, which are not part of this project: read from the directory that
// the environment variable CLARIBI_SHARED names, or from ../shared beside the project. Tests of
// them are skipped, visibly, where they are absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace claribi::testing {

inline std::optional<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

inline std::optional<std::string> Recording(const std::string& name) {
  const char* directory = std::getenv("CLARIBI_SHARED");
  const std::filesystem::path root =
      directory != nullptr ? std::filesystem::path(directory)
                           : std::filesystem::path(CLARIBI_SOURCE_DIR) / ".." / "shared";
  return ReadFile(root / name);
}

}  // namespace claribi::testing

#define CLARIBI_RECORDING_OR_SKIP(variable, name)                                       \
  const std::optional<std::string> variable##_read = claribi::testing::Recording(name); \
  if (!variable##_read) GTEST_SKIP() << "no recording " << (name);                      \
  const std::string& variable = *variable##_read
