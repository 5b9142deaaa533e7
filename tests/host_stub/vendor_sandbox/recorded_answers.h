// The vendor's recorded answers, where they are at hand: CLARIBI_SHARED, or ../shared beside the
// project.
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "vendor_sandbox/ordered_json.h"

namespace claribi::vendor_sandbox {

/// The recording, or nothing where there is none: the test then says that it is skipped.
inline std::optional<Json> Recording(const std::string& name) {
  const char* folder = std::getenv("CLARIBI_SHARED");
  const std::string root = folder != nullptr ? folder : CLARIBI_SOURCE_DIR "/../shared";
  std::ifstream file(root + "/aiven/" + name, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return Json::Parse(text.str());
}

}  // namespace claribi::vendor_sandbox
