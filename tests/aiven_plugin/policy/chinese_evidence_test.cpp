#include "policy/chinese_evidence.h"

#include <gtest/gtest.h>

#include "policy/tool_filter.h"

namespace claribi::policy {
namespace {

TEST(ChineseEvidence, ReadsTheFirstClause) {
  EXPECT_TRUE(SaysItReadsInChinese("查询订单的列表。"));
  EXPECT_TRUE(SaysItReadsInChinese("根据城市获取天气"));
  EXPECT_FALSE(SaysItReadsInChinese("创建订单，并获取它"));
  EXPECT_FALSE(SaysItReadsInChinese("获取或更新订单"));
  EXPECT_FALSE(SaysItReadsInChinese("订单"));
  EXPECT_TRUE(FindWriteInChinese("删除订单"));
  EXPECT_TRUE(FindWriteInChinese("批量重启实例。"));
  EXPECT_FALSE(FindWriteInChinese("查询已删除的订单"));
  const ToolFilter filter({}, {});
  EXPECT_FALSE(filter.Judge({.name = "maps_humidity", .description = "查询城市的湿度"}));
  EXPECT_TRUE(filter.Judge({.name = "maps_humidity", .description = "修改城市的湿度"}));
  EXPECT_TRUE(filter.Judge({.name = "get_humidity", .description = "重置城市的湿度"}));
}

}  // namespace
}  // namespace claribi::policy
