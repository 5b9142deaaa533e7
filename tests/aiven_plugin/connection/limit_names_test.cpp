// Two rooms that do not know each other list the same names of limits.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "manifest/manifest.h"
#include "operator_config/operator_config.h"
#include "testing/result_matchers.h"

namespace claribi::operator_config {
namespace {

// The manifest has its own list of names, because it knows nothing of this room.
TEST(OperatorConfig, NamesTheLimitsThatAManifestMaySet) {
  const core::Json shown = ToJson(Limits{});
  const std::string folder = CLARIBI_SOURCE_DIR "/manifests/";
  std::ostringstream text;
  text << std::ifstream(folder + "aiven.json").rdbuf();
  core::Json catalogue_row = core::Json::Parse(text.str()).value();
  catalogue_row.Set("limits", shown);
  const auto manifest = manifest::Parse(catalogue_row);
  ASSERT_THAT(manifest, IsOk());
  EXPECT_EQ(manifest->limits.size(), shown.AsObject()->size());
}

}  // namespace
}  // namespace claribi::operator_config
