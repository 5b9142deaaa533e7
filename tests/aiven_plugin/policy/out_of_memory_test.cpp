// An exception passes every function on its way. Linked by lld 14, some functions of gcc ended the
// process instead; HashOf in tool_definition.cpp was one of them.
#include <gtest/gtest.h>

#include <new>

#include "policy/tool_definition.h"
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
  EXPECT_GT(failed, 20);
}

}  // namespace
}  // namespace claribi::policy

#endif
