#include "policy/tool_name.h"

#include <gtest/gtest.h>

#include <string>

namespace claribi::policy {
namespace {

// Whether `word` is a piece of `name`.
bool HasPiece(std::string_view name, std::string_view word) {
  for (const NamePiece& piece : NamePieces(name, 16)) {
    if (piece.text == word) return true;
  }
  return false;
}

TEST(NamePieces, HoldAWordHoweverItIsCapitalised) {
  for (const char* name : {"delete", "Delete", "DELETE", "deLete", "user_delete", "deleteUser",
                           "getDELETEall", "getDeleteAll", "GETdelete", "x.delete", "delete2",
                           "2delete", "userDELETE", "list-deLeTe-x"}) {
    EXPECT_TRUE(HasPiece(name, "delete")) << name;
  }
}

TEST(NamePieces, HoldNoWordInsideAnother) {
  for (const char* name :
       {"deleted", "undelete", "list_deleted_items", "getDeletedUsers", "", "d", "elete"}) {
    EXPECT_FALSE(HasPiece(name, "delete")) << name;
  }
  EXPECT_FALSE(HasPiece("getAsyncTask", "sync")) << "a capital begins a word";
}

TEST(NamePieces, KnowTheWordsThatPeopleRead) {
  for (const NamePiece& piece : NamePieces("getDELETEall", 16)) {
    // People read get, DELET, Eall.
    EXPECT_TRUE(piece.text != "get" || piece.is_word);
    EXPECT_TRUE(piece.text != "delete" || !piece.is_word);
  }
}

TEST(NamePieces, AreFewWhateverTheName) {
  std::string name;
  while (name.size() < 128) name += "aB";
  const auto pieces = NamePieces(name, 16);
  EXPECT_LE(pieces.size(), 128U * 16U);
  for (const NamePiece& piece : pieces) EXPECT_LE(piece.text.size(), 16U);
}

TEST(ToolName, IsOneTo128AsciiCharacters) {
  EXPECT_TRUE(IsToolName("a"));
  EXPECT_TRUE(IsToolName("Get.Users_v2-beta"));
  EXPECT_TRUE(IsToolName("users/get"));
  EXPECT_TRUE(IsToolName("crm:list_users"));
  EXPECT_TRUE(IsToolName(std::string(128, 'x')));
  EXPECT_FALSE(IsToolName(""));
  EXPECT_FALSE(IsToolName(std::string(129, 'x')));
}

TEST(ToolName, RefusesLookalikesSpacesAndControls) {
  for (const std::string& name :
       {std::string("list_us\xD0\xB5rs"),      // Cyrillic е
        std::string("list\xE2\x80\x8Busers"),  // zero width space
        std::string("\xEF\xBC\xACist"),        // full-width L
        std::string("list users"), std::string("list\nusers"), std::string("list\\users"),
        std::string("list\0users", 10), std::string("list\xFF")}) {
    EXPECT_FALSE(IsToolName(name)) << name;
  }
}

}  // namespace
}  // namespace claribi::policy
