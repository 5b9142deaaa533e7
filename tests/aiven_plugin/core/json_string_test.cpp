// How a Json keeps its texts, and hands them on in pieces.
#include "core/json_string.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/json.h"

namespace claribi::core {
namespace {

// Texts and numbers that are longer than a piece, and escapes at every place of its end.
TEST(Json, IsWrittenInPiecesAsItIsAsAWhole) {
  for (const std::size_t before : {0U, 1U, 8183U, 8186U, 8189U, 8191U, 8192U, 25000U}) {
    Json json = Json::MakeObject({{std::string(before, 'n'), "x\x01\"\n"}, {"empty", ""}});
    json.Set("rows", Json::MakeArray({true, nullptr, 12, Json::MakeArray(), Json::MakeObject(),
                                      std::string(before, '\x1f') + "\xC3\xA9\\"}));
    std::string joined;
    std::size_t longest = 0;
    EXPECT_TRUE(json.DumpInPieces([&](std::string_view piece) {
      joined += piece;
      longest = std::max(longest, piece.size());
      return true;
    }));
    EXPECT_EQ(joined, json.Dump()) << before;
    EXPECT_LE(longest, 8192U);
  }
}

TEST(Json, WritesNoFurtherPieceForHimWhoTakesNone) {
  const Json json = Json(std::string(1'000'000, 'a'));
  int pieces = 0;
  EXPECT_FALSE(json.DumpInPieces([&](std::string_view) { return ++pieces < 3; }));
  EXPECT_EQ(pieces, 3);
}

// A text of up to 15 bytes lies in its value, a longer one beside it.
TEST(Json, KeepsATextOfAnyLength) {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::string text(size, 'a');
    Json json = Json::MakeObject({{text, text}});
    Json copy = json;
    const Json moved = std::move(json);
    EXPECT_EQ(copy, moved);
    EXPECT_EQ(*moved.FindString(text), text);
    EXPECT_TRUE(json.IsNull());  // NOLINT(bugprone-use-after-move): that it is null is the promise
    copy = moved.AsObject()->front().second;
    EXPECT_EQ(*copy.AsString(), text);
    EXPECT_EQ(copy.AsString()->empty(), size == 0);
  }
}

// An element of the list that grows, as the one to be put at its end.
TEST(Json, AppendsWhatItHolds) {
  Json json = Json::MakeArray({"an element that has a block of its own"});
  for (int i = 0; i < 10; ++i) json.AsArray()->emplace_back(json.AsArray()->front());
  for (const Json& item : *json.AsArray()) EXPECT_EQ(item, json.AsArray()->front());
}

}  // namespace
}  // namespace claribi::core
