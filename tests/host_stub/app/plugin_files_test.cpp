// The files of a plugin: what is loaded are the bytes that were verified, whatever becomes of the
// file meanwhile.
#include "app/plugin_files.h"

#include <gmock/gmock.h>

#include <fstream>

#include "host_stub/store/scratch_folder.h"
#include "loader/plugin_library.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using testing::HasSubstr;

void Write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

// The file is another one by the time that the copy is loaded.
TEST(PluginFiles, ASealedCopyIsLoadedAndNotTheFile) {
  const store::ScratchFolder folder;
  const std::filesystem::path library = folder / "claribi_mill.so";
  std::filesystem::copy_file(CLARIBI_TEST_PLUGIN_DIR "/scripted_plugin.so", library);
  const auto copy = signing::SealedCopy::Of(library);
  ASSERT_THAT(copy, IsOk());
  Write(library, "no library at all");
  const auto loaded = loader::PluginLibrary::Load(copy->file(), {}, library);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_EQ(loaded->path(), library);
  EXPECT_THAT(loader::PluginLibrary::Load(library), IsErrorWith(Code::kPluginLoad));
  const auto broken = signing::SealedCopy::Of(library);
  ASSERT_THAT(broken, IsOk());
  const auto refused = loader::PluginLibrary::Load(broken->file(), {}, library);
  ASSERT_THAT(refused, IsErrorWith(Code::kPluginLoad));
  EXPECT_THAT(refused.error().what, HasSubstr("claribi_mill.so"));
}

TEST(PluginFiles, KeysAreTrustedAndSignaturesRequiredTogether) {
  const store::ScratchFolder folder;
  GlobalOptions options;
  options.require_signed = true;
  EXPECT_THAT(PluginFiles::Of(options, folder / "x.so"), IsErrorWith(Code::kUsage));
  options.require_signed = false;
  options.trusted_keys = {"key.pem"};
  EXPECT_THAT(PluginFiles::Of(options, folder / "x.so"), IsErrorWith(Code::kUsage));
}

TEST(PluginFiles, WithoutASignatureAreReadWhenTheyAreNeeded) {
  const store::ScratchFolder folder;
  const auto files = PluginFiles::Of(GlobalOptions(), folder / "claribi_mill.so");
  ASSERT_THAT(files, IsOk());
  EXPECT_EQ(files->loadable(), folder / "claribi_mill.so");
  EXPECT_EQ(files->key_id(), "");
  const auto none = files->Manifest();
  ASSERT_THAT(none, IsOk());
  EXPECT_FALSE(*none);
  Write(folder / "mill.json", R"({"id":"mill"})");
  Write(folder / "mill.model.json", "model");
  EXPECT_TRUE(*files->Manifest());
  EXPECT_TRUE(files->Approvals()->IsNull());
  EXPECT_EQ(files->ModelText("").value(), "model");
}

}  // namespace
}  // namespace claribi::app
