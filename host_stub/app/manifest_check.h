// Whether a manifest, its question model, its catalogue of approved tools and its signature are
// what their schemas say, and go with each other. What only the plugin knows (which endpoints are
// safe, which words write) is left to it: it refuses the manifest when it is created. Inside of
// this room only. Source: manifests/README.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "outcome/outcome.h"

namespace claribi::app {

struct ManifestProblem {
  std::filesystem::path file;
  std::string pointer;   // RFC 6901; "" is the whole file
  std::string sentence;  // what is wrong there
};

struct ManifestReport {
  std::vector<std::filesystem::path> files;  // what was judged
  std::vector<ManifestProblem> problems;
};

/// Judges the manifest and what stands beside it; a signature only by its form. kUsage where the
/// manifest cannot be read.
outcome::Result<ManifestReport> CheckManifest(const std::filesystem::path& manifest);

}  // namespace claribi::app
