// An exception passes every function on its way. Linked by lld 14, some functions of gcc ended the
// process instead; HashOf in tool_definition.cpp was one of them.
#include <gtest/gtest.h>

#include <new>
#include <string>
#include <utility>

#include "policy/answer_shape.h"
#include "policy/general_words.h"
#include "policy/instructions.h"
#include "policy/lexicon.h"
#include "policy/tool_definition.h"
#include "policy/vendor_adapter.h"
#include "testing/failing_allocation.h"

#if CLARIBI_ALLOCATIONS_CAN_FAIL

namespace claribi::policy {
namespace {

TEST(FingerprintOf, IsLeftByTheExceptionOfEachAllocationThatFails) {
  const core::Json schema = core::Json::MakeObject(
      {{"type", "object"},
       {"properties", core::Json::MakeObject({{"project", core::Json::MakeObject({})}})}});
  const core::Json none;
  const VisibleTool tool{.name = "aiven_project_list_of_all_kinds",
                         .title = "A title that does not fit into a short string",
                         .description = "A description that does not fit into a short string",
                         .input_schema = schema,
                         .output_schema = none,
                         .annotations = none};
  int failed = 0;
  for (long at = 0;; ++at) {
    testing::allocations_left = at;
    bool has_thrown = false;
    try {
      const auto print = FingerprintOf(tool);
      testing::allocations_left = -1;
      ASSERT_TRUE(print.ok());
    } catch (const std::bad_alloc&) {
      has_thrown = true;
    }
    testing::allocations_left = -1;
    if (!has_thrown) break;
    ++failed;
  }
  EXPECT_GT(failed, 10);
}

// How often memory is asked for while `work` runs.
template <typename Work>
long AllocationsOf(Work work) {
  constexpr long kMany = 1000000;
  testing::allocations_left = kMany;
  work();
  return kMany - std::exchange(testing::allocations_left, -1);
}

// The rows are looked for once, and the names of members are folded once: whoever does it again
// costs as much again. Names that are too long for a mark are not taken apart into words.
TEST(AnswerShape, IsFoundOnceAnAnswer) {
  std::string text = R"({"rows": [{"id": 1}, {"id": 2}])";
  for (int i = 0; i < 200; ++i) {
    text += ", \"" + std::string(70, 'x') + std::to_string(i) + "\": true";
  }
  text += "}";
  core::Json data;
  const long parsed = AllocationsOf([&] { data = core::Json::ParseReceived(text).value(); });
  const long shaped = AllocationsOf([&] { const AnswerShape shape(data); });
  const core::Json content =
      core::Json::MakeArray({core::Json::MakeObject({{"type", "text"}, {"text", text}})});
  const long read = AllocationsOf(
      [&] { (void)PlainAdapter({}).Interpret({"list_rows"}, content, core::Json(), false); });
  EXPECT_GE(shaped, 200);
  EXPECT_LT(read - parsed, 2 * shaped);
}

// A listing searches thousands of words: none of them may cost memory of its own, and neither may
// what a sentence shows of the signs.
TEST(FindInstructions, AsksForNoMemoryForEachWordOfATextThatShowsNothing) {
  const auto text_of = [](int sentences) {
    std::string text;
    for (int i = 0; i < sentences; ++i) {
      text += "You can list all services of the given project before a plan is chosen there. ";
    }
    return text;
  };
  const auto allocations = [](const std::string& text) {
    return AllocationsOf(
        [&] { EXPECT_TRUE(FindInstructions({.name = "list_rows", .description = text}).empty()); });
  };
  allocations(text_of(1));  // makes the index of all signs
  const long few = allocations(text_of(10));
  EXPECT_LE(few, 60);
  EXPECT_LE(allocations(text_of(100)), few + 20);  // buffers that grow
}

// What is looked up for each word of each name and text asks for none at all.
TEST(PartOf, AsksForNoMemory) {
  (void)PartOf("invoice");  // makes the indexes
  (void)GeneralClassOf("invoice");
  EXPECT_EQ(AllocationsOf([] {
              (void)PartOf("isochrone");
              (void)MeansAnAct("rotation");
              (void)GeneralClassOf("describe");
            }),
            0);
}

}  // namespace
}  // namespace claribi::policy

#endif
