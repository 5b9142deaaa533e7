#include "loader/plugin_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "loader/shared_object.h"

namespace claribi::loader {
namespace {

using outcome::Code;
using testing::HasSubstr;

std::filesystem::path TestPlugin(const std::string& name) {
  return std::filesystem::path(CLARIBI_TEST_PLUGIN_DIR) / (name + ".so");
}

TEST(PluginLibrary, LoadsACompletePlugin) {
  const auto library = PluginLibrary::Load(TestPlugin("scripted_plugin"));
  ASSERT_TRUE(library) << library.error().cause;
  EXPECT_EQ(library->plugin_id(), "test.scripted");
  EXPECT_EQ(library->plugin_version(), "1.2.3");
  EXPECT_EQ(library->abi(), 1u);
  EXPECT_TRUE(library->path().is_absolute());
}

TEST(PluginLibrary, LoadsTheSameLibraryAgain) {
  const auto first = PluginLibrary::Load(TestPlugin("scripted_plugin"));
  const auto second = PluginLibrary::Load(TestPlugin("scripted_plugin"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(&first->api(), &second->api());
}

TEST(PluginLibrary, RefusesAMissingFile) {
  const auto library = PluginLibrary::Load("no/such/plugin.so");
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, Code::kPluginLoad);
  EXPECT_THAT(library.error().what, HasSubstr("no/such/plugin.so"));
  EXPECT_FALSE(library.error().fix.empty());
}

TEST(PluginLibrary, RefusesAFileThatIsNoLibrary) {
  const auto file = std::filesystem::path(testing::TempDir()) / "text.so";
  std::ofstream(file) << "This is a text.\n";
  const auto library = PluginLibrary::Load(file);
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, Code::kPluginLoad);
  EXPECT_EQ(library.error().cause, "The file is no shared library.");
}

TEST(PluginLibrary, RefusesALibraryThatWasCutShortAnywhere) {
  const auto whole = TestPlugin("scripted_plugin");
  const auto file = std::filesystem::path(testing::TempDir()) / "short.so";
  for (const std::uintmax_t size : {0u, 3u, 16u, 63u, 64u, 100u, 4096u, 20'000u}) {
    std::filesystem::copy_file(whole, file, std::filesystem::copy_options::overwrite_existing);
    ASSERT_GT(std::filesystem::file_size(file), size);
    std::filesystem::resize_file(file, size);
    const auto library = PluginLibrary::Load(file);
    ASSERT_FALSE(library) << size;
    EXPECT_EQ(library.error().code, Code::kPluginLoad) << size;
    EXPECT_FALSE(library.error().fix.empty()) << size;
  }
}

TEST(PluginLibrary, RefusesALibraryWithoutTheEntrySymbol) {
  const auto library = PluginLibrary::Load(TestPlugin("no_entry_plugin"));
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, Code::kPluginLoad);
  EXPECT_THAT(library.error().cause, HasSubstr(CBI_ENTRY_SYMBOL));
}

TEST(PluginLibrary, RefusesASymbolOfADependency) {
  const auto library = PluginLibrary::Load(TestPlugin("borrowing_plugin"));
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, Code::kPluginLoad);
  EXPECT_THAT(library.error().cause, HasSubstr("lending_library"));
}

TEST(ExportedSymbols, AreWhatALibraryOffersAndNothingThatItNeeds) {
  const auto offered = ExportedSymbols(TestPlugin("scripted_plugin"));
  ASSERT_TRUE(offered);
  EXPECT_THAT(*offered, testing::Contains(CBI_ENTRY_SYMBOL));
  EXPECT_THAT(*offered, testing::Not(testing::Contains("memcpy")));
  const auto others = ExportedSymbols(TestPlugin("no_entry_plugin"));
  ASSERT_TRUE(others);
  EXPECT_THAT(*others, testing::ElementsAre("claribi_something_else"));
}

TEST(ExportedSymbols, OfAnotherFileAreNotKnown) {
  const auto file = std::filesystem::path(testing::TempDir()) / "symbols.so";
  EXPECT_FALSE(ExportedSymbols("no/such/plugin.so"));
  EXPECT_FALSE(ExportedSymbols(testing::TempDir()));
  std::ofstream(file) << "This is a text.\n";
  EXPECT_FALSE(ExportedSymbols(file));
}

TEST(ExportedSymbols, OfADamagedLibraryAreReadWithinIt) {
  const auto file = std::filesystem::path(testing::TempDir()) / "damaged.so";
  std::ostringstream whole;
  whole << std::ifstream(TestPlugin("no_entry_plugin"), std::ios::binary).rdbuf();
  const auto offered = ExportedSymbols(TestPlugin("no_entry_plugin"));
  for (std::size_t place = 0; place < whole.str().size(); place += 37) {
    std::ofstream(file, std::ios::binary) << whole.str().substr(0, place);
    const auto cut = ExportedSymbols(file);
    EXPECT_TRUE(!cut || cut == offered) << place;
    std::string bent = whole.str();
    bent[place] = static_cast<char>(bent[place] ^ 0xff);
    std::ofstream(file, std::ios::binary) << bent;
    (void)ExportedSymbols(file);  // a sanitizer would see it read elsewhere
  }
}

TEST(PluginLibrary, TellsBothRangesWhenThePluginIsTooNew) {
  const auto library = PluginLibrary::Load(TestPlugin("too_new_plugin"));
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, Code::kAbi);
  EXPECT_EQ(library.error().cause, "The host speaks levels 1..1, the plugin speaks levels 2..2.");
  EXPECT_EQ(library.error().fix, "Update the host.");
}

TEST(PluginLibrary, TellsBothRangesWhenThePluginIsTooOld) {
  const auto library = PluginLibrary::Load(TestPlugin("scripted_plugin"), AbiRange{2, 3});
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, Code::kAbi);
  EXPECT_EQ(library.error().cause, "The host speaks levels 2..3, the plugin speaks levels 1..1.");
  EXPECT_EQ(library.error().fix, "Update the plugin.");
}

TEST(PluginLibrary, AgreesOnTheNewestCommonLevel) {
  const auto library = PluginLibrary::Load(TestPlugin("scripted_plugin"), AbiRange{1, 5});
  ASSERT_TRUE(library);
  EXPECT_EQ(library->abi(), 1u);
}

TEST(PluginLibrary, RefusesSuccessWithoutATable) {
  const auto library = PluginLibrary::Load(TestPlugin("no_table_plugin"));
  ASSERT_FALSE(library);
  EXPECT_THAT(library.error().cause, HasSubstr("no table"));
}

TEST(PluginLibrary, RefusesATableThatIsTooShort) {
  const auto library = PluginLibrary::Load(TestPlugin("short_table_plugin"));
  ASSERT_FALSE(library);
  EXPECT_THAT(library.error().cause, HasSubstr("48 bytes"));
}

TEST(PluginLibrary, NamesTheFirstEmptySlot) {
  const auto library = PluginLibrary::Load(TestPlugin("incomplete_plugin"));
  ASSERT_FALSE(library);
  EXPECT_THAT(library.error().cause, HasSubstr("get_extension"));
}

TEST(PluginLibrary, RefusesALevelThatIsNotTheNewestCommonOne) {
  const auto entry = [](cbi_handshake* handshake, const cbi_api**) -> std::int32_t {
    handshake->plugin_abi_min = handshake->plugin_abi_max = 1;
    handshake->abi = 7;
    return CBI_OK;
  };
  const auto library = PluginLibrary::FromEntry(entry, "liar");
  ASSERT_FALSE(library);
  EXPECT_THAT(library.error().cause, HasSubstr("level 7"));
}

}  // namespace
}  // namespace claribi::loader
