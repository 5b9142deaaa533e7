#include "web_console/web_assets.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>

namespace claribi::web_console {
namespace {

constexpr std::uintmax_t kLargest = std::uintmax_t{16} << 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kTypes{
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".ico", "image/x-icon"},
     {".json", "application/json"},
     {".woff2", "font/woff2"},
     {".txt", "text/plain; charset=utf-8"}}};

bool IsPlain(const std::string& path) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '/';
  };
  return std::all_of(path.begin(), path.end(), is_plain) && path.find("..") == std::string::npos &&
         path.find("/.") == std::string::npos && path.find("//") == std::string::npos;
}

std::string TypeOf(const std::string& path) {
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

}  // namespace

std::optional<WebAsset> WebAssets::Find(const std::string& requested) const {
  const std::string path = requested == "/" ? "/index.html" : requested;
  if (!IsPlain(path) || path.size() < 2) return std::nullopt;
  WebAsset asset;
  asset.type = TypeOf(path);
  asset.is_lasting = folder_.empty() && path.starts_with("/assets/");
  if (!folder_.empty()) {
    const std::filesystem::path file = folder_ / path.substr(1);
    std::error_code ec;
    if (!std::filesystem::is_regular_file(file, ec) ||
        std::filesystem::file_size(file, ec) > kLargest) {
      return std::nullopt;
    }
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    asset.bytes = std::move(text).str();
    return asset;
  }
  const auto [first, count] = BuiltInAssets();
  const auto* end = first + count;
  const auto* found =
      std::find_if(first, end, [&](const auto& one) { return one.path == path.substr(1); });
  if (found == end) return std::nullopt;
  asset.bytes = std::string(found->bytes);
  return asset;
}

}  // namespace claribi::web_console
