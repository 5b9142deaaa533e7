// WebAssets: the files of the pages: those that were built into the program, or those of a folder,
// for who works on the pages. Names of a set never lead out of it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace claribi::web_console {

struct WebAsset {
  std::string type;
  std::string bytes;
  bool is_lasting = false;  // its name changes with its content
};

/// A file that was built in: its path from the root of the pages, and its bytes.
struct BuiltInAsset {
  std::string_view path;
  std::string_view bytes;
};

/// Generated (embed.cmake); none where the program was built without the pages.
std::pair<const BuiltInAsset*, std::size_t> BuiltInAssets();

/// Any thread.
class WebAssets {
 public:
  /// `folder` empty: those that were built in.
  explicit WebAssets(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// `path`: as requested, "/" is index.html. Nothing where there is no such file.
  std::optional<WebAsset> Find(const std::string& path) const;

 private:
  const std::filesystem::path folder_;
};

}  // namespace claribi::web_console
