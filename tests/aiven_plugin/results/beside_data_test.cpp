#include "results/beside_data.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace claribi::results {
namespace {

using core::DataPassage;
using core::Json;

Json Value(const std::string& text) { return Json::Parse(text).value(); }

Json TextBlocks(const std::vector<std::string>& texts) {
  Json content = Json::MakeArray();
  for (const std::string& text : texts) {
    content.Append(Json::MakeObject({{"type", "text"}, {"text", text}}));
  }
  return content;
}

// Each text may be data as a whole.
std::vector<DataPassage> Whole(const Json& content) {
  std::vector<DataPassage> passages;
  for (std::size_t i = 0; i < content.AsArray()->size(); ++i) {
    const core::JsonString* text = core::TextOfBlock((*content.AsArray())[i]);
    if (text == nullptr) continue;
    passages.push_back({.block = i, .whole = {0, text->size()}, .value = {0, text->size()}});
  }
  return passages;
}

// Compared first or not, the same is left out.
Json Beside(Json content, const Json& data) {
  std::vector<DataPassage> compared = Whole(content);
  Json other = content;
  Compare(other, data, compared);
  KeepBesideData(other, data, compared);
  KeepBesideData(content, data, Whole(content));
  EXPECT_EQ(content, other);
  return content;
}

// As long as that data are written beside it, and one byte off.
TEST(BesideData, ALongTextIsRepeatedHoweverItIsWritten) {
  Json rows = Json::MakeArray();
  for (int i = 0; i < 1000; ++i) rows.Append(Json::MakeObject({{"number", i}, {"name", "a\tb"}}));
  const Json data = Json::MakeObject({{"rows", rows}});
  const std::string text = data.Dump();
  EXPECT_EQ(Beside(TextBlocks({text}), data), Json::MakeArray());
  std::string spaced = text;
  spaced.insert(1, " ");
  EXPECT_EQ(Beside(TextBlocks({spaced}), data), Json::MakeArray());
  for (const std::size_t at : {text.find("999"), text.find("\"number\":0") + 9}) {
    std::string other = text;
    other[at] = '8';
    EXPECT_EQ(Beside(TextBlocks({other}), data), TextBlocks({other})) << at;
  }
  EXPECT_EQ(Beside(TextBlocks({text + "x"}), data), TextBlocks({text + "x"}));
}

// Whether data of this kind says a text.
bool IsSaid(const std::string& data, const std::string& text) {
  return Beside(TextBlocks({text}), Value(data)).AsArray()->empty();
}

TEST(BesideData, LeavesOutATextThatIsTheData) {
  EXPECT_TRUE(IsSaid(R"({"rows":[{"a":1}]})", R"({"rows":[{"a":1}]})"));
  EXPECT_TRUE(IsSaid(R"([1,"x",null,true])", "\n [1, \"x\", null, true]\n"));
  EXPECT_TRUE(IsSaid(R"({"a":"é"})", R"({"a":"\u00e9"})")) << "escapes are a matter of writing";
  EXPECT_TRUE(IsSaid(R"({"a":1,"b":{"c":2,"d":3}})", R"({"b":{"d":3,"c":2},"a":1})")) << "order";
}

TEST(BesideData, LeavesOutATextThatIsAPartOfTheData) {
  EXPECT_TRUE(IsSaid(R"({"result":[{"a":1}]})", R"([{"a":1}])"));
  EXPECT_TRUE(IsSaid(R"({"count":2,"rows":[{"a":1},{"a":2}]})", R"([{"a":1},{"a":2}])"));
  EXPECT_TRUE(IsSaid(R"({"count":2,"rows":[{"a":1},{"a":2}]})", R"({"rows":[{"a":1},{"a":2}]})"));
}

TEST(BesideData, KeepsATextThatSaysMoreOrSomethingElse) {
  for (const char* text :
       {"Two rows.", R"({"rows":[{"a":1},{"a":2},{"a":3}]})", R"({"rows":[{"a":1}]})",
        R"({"rows":[{"a":2},{"a":1}]})", R"({"rows":[{"a":1},{"a":"2"}]})",
        R"({"rows":[{"a":1},{"a":2}],"more":true})", R"([{"a":1},{"a":2})", "Rows: [1,2]",
        R"({"rows":[{"a":1},{"a":2}]} and so on)"}) {
    EXPECT_FALSE(IsSaid(R"({"rows":[{"a":1},{"a":2}],"n":2})", text)) << text;
  }
}

TEST(BesideData, ComparesNumbersByTheirValue) {
  for (const auto& [data, text] :
       {std::pair("[1]", "[1.0]"), std::pair("[0.1]", "[0.10]"), std::pair("[1e-7]", "[1e-07]")}) {
    EXPECT_TRUE(IsSaid(data, text)) << text;
  }
  EXPECT_FALSE(IsSaid("[9007199254740993]", "[9007199254740992]")) << "not as doubles";
  EXPECT_FALSE(IsSaid("[1]", R"(["1"])"));
}

// As frameworks wrap what is no object.
TEST(BesideData, LeavesOutTheOnlyValueAndPiecesOfTheOnlyList) {
  EXPECT_TRUE(IsSaid(R"({"result":3})", "3"));
  EXPECT_TRUE(IsSaid(R"({"result":true})", "true"));
  EXPECT_TRUE(IsSaid(R"({"result":"Three rows."})", "Three rows."));
  EXPECT_TRUE(IsSaid(R"({"result":"Three\nrows."})", R"("Three\nrows.")"));
  EXPECT_FALSE(IsSaid(R"({"result":3})", "The sum is 3."));
  EXPECT_FALSE(IsSaid(R"({"result":"ok","n":1})", "ok")) << "which of the two is meant?";
  EXPECT_EQ(
      Beside(TextBlocks({"a", "2", R"({"b":1})"}), Value(R"({"result":["a",2,{"b":1}]})")).Dump(),
      "[]");
  EXPECT_EQ(Beside(TextBlocks({"a", "b"}), Value(R"({"result":["b","a"]})")).AsArray()->size(), 2U);
}

TEST(BesideData, KeepsWhatIsNoText) {
  Json content = Value(R"([{"type":"image","data":"QUJD","mimeType":"image/png"},
      {"type":"resource_link","uri":"x:a","name":"a"},
      {"type":"text","text":"{\"a\":1}","annotations":{"priority":1}},
      {"type":"resource","resource":{"uri":"x:b","text":"{\"a\":1}"}},
      {"type":"text","text":"See the chart."}])");
  EXPECT_EQ(Beside(content, Value(R"({"a":1})")).Dump(),
            R"([{"type":"image","data":"QUJD","mimeType":"image/png"},)"
            R"({"type":"resource_link","uri":"x:a","name":"a"},)"
            R"({"type":"resource","resource":{"uri":"x:b","text":"{\"a\":1}"}},)"
            R"({"type":"text","text":"See the chart."}])");
}

TEST(BesideData, TakesOutTheSourceWithoutComparingAndKeepsWhatStandsAround) {
  Json content = TextBlocks({"Before.\n<<[1]>>\nAfter."});
  const std::vector<DataPassage> source = {
      {.block = 0, .whole = {8, 15}, .value = {10, 13}, .is_source = true}};
  KeepBesideData(content, Json("as the vendor's adapter says"), source);
  EXPECT_EQ(content.Dump(), R"([{"type":"text","text":"Before.\nAfter."}])");
}

TEST(BesideData, LeavesOutABlankText) {
  EXPECT_EQ(Beside(TextBlocks({" \n", "x"}), Value("[1]")).Dump(),
            R"([{"type":"text","text":"x"}])");
}

// A hostile answer: many texts, each nearly everywhere in the data. The work ends, and what was not
// compared any more stays.
TEST(BesideData, ComparesNoMoreThanTheSizeOfTheAnswerAllows) {
  std::string rows = "[";
  for (int i = 0; i < 3000; ++i) rows += R"({"a":{"b":[1,2,3,4]}},)";
  const Json data = Value(rows + "[5]]");
  std::vector<std::string> texts(3000, R"({"a":{"b":[1,2,3,5]}})");
  EXPECT_EQ(Beside(TextBlocks({texts[0], "[5]"}), data).AsArray()->size(), 1U)
      << "it is in the data";
  texts.emplace_back("[5]");
  texts.emplace_back("prose");
  EXPECT_EQ(Beside(TextBlocks(texts), data).AsArray()->size(), texts.size());
}

TEST(BesideData, FindsManyRowsInTheirPlaces) {
  std::vector<std::string> texts;
  std::string rows;
  for (int i = 0; i < 5000; ++i) {
    texts.push_back(R"({"id":)" + std::to_string(i) + "}");
    rows += (i > 0 ? "," : "") + texts.back();
  }
  EXPECT_EQ(Beside(TextBlocks(texts), Value(R"({"result":[)" + rows + "]}")).Dump(), "[]");
}

TEST(Texts, AreComparedWithDataFromElsewhere) {
  const Json data = Value(R"({"rows": [{"a": 1}, {"a": 2}]})");
  const auto compared = [&data](const std::string& text) {
    const Json content = TextBlocks({text});
    std::vector<DataPassage> passages = Whole(content);
    return Compare(content, data, passages);
  };
  for (const char* same : {R"({"rows":[{"a":1},{"a":2}]})", R"([{"a":1.0},{"a":2}])", "two rows",
                           "", "[1] a footnote", "{broken"}) {
    EXPECT_EQ(compared(same), Texts::kAgree) << same;
  }
  EXPECT_EQ(compared(R"({"rows":[{"a":1},{"a":3}]})"), Texts::kSayMore);
  EXPECT_EQ(compared(R"([{"a":1},{"a":2},{"a":3}])"), Texts::kSayMore);
  EXPECT_EQ(compared(R"({"rows":[{"a":1}]})"), Texts::kSayLess);
}

}  // namespace
}  // namespace claribi::results
