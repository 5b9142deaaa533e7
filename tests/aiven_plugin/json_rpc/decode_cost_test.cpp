// What a large answer costs in memory.
#include <gtest/gtest.h>

#include <string>

#include "json_rpc/message.h"
#include "testing/failing_allocation.h"
#include "testing/result_matchers.h"

#if CLARIBI_ALLOCATIONS_CAN_FAIL

namespace claribi::json_rpc {
namespace {

// One copy to read in place, and one in the message; none of the tree on its way into the message.
TEST(Decode, HoldsALargeAnswerTwiceAtMost) {
  std::string text = R"({"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":")";
  text += std::string(std::size_t{1} << 20U, 'x') + "\"}]}}";
  const testing::Asked asked = testing::AskedBy([&] { EXPECT_THAT(Decode(text, {}), IsOk()); });
  EXPECT_LE(asked.bytes, 2 * text.size() + 10000);
}

}  // namespace
}  // namespace claribi::json_rpc

#endif
