#include "policy/chinese_evidence.h"

#include <algorithm>
#include <span>
#include <string>

#include "core/text.h"

namespace claribi::policy {
namespace {

constexpr std::size_t kMaxClauseBytes = 400;

// Query, obtain, search, list, look at, measure, count.
constexpr std::string_view kReads[] = {"查询", "获取", "检索", "搜索", "列出", "查看",
                                       "查找", "读取", "测量", "统计", "计算"};

// Create, delete, change, send, upload, start, stop and the like, each in its usual forms. Some
// (set up, run) are nouns, too: they take away a claim to read, and accuse nobody.
constexpr std::string_view kWrites[] = {
    "创建", "新建", "新增", "添加", "删除", "移除", "清空", "修改", "更新", "变更", "写入",
    "插入", "发送", "上传", "导入", "启动", "停止", "重启", "重置", "开启", "关闭", "绑定",
    "解绑", "替换", "发布", "提交", "取消", "暂停", "恢复", "授权", "撤销"};
constexpr std::string_view kMayWrite[] = {"执行", "运行", "设置", "配置", "管理", "生成", "保存"};

bool HoldsOne(std::string_view text, std::span<const std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// Up to the first full stop, comma or line end; what is in brackets may follow.
std::string_view FirstClause(std::string_view description) {
  std::string_view clause = description.substr(0, kMaxClauseBytes);
  for (const std::string_view end : {"。", "，", "；", "\n"}) {
    clause = clause.substr(0, clause.find(end));
  }
  return clause;
}

}  // namespace

bool SaysItReadsInChinese(std::string_view description) {
  const std::string_view clause = FirstClause(description);
  return HoldsOne(clause, kReads) && !HoldsOne(clause, kWrites) && !HoldsOne(clause, kMayWrite);
}

std::optional<Denial> FindWriteInChinese(std::string_view description) {
  std::string_view clause = FirstClause(description);
  while (!clause.empty() && clause.front() == ' ') clause.remove_prefix(1);
  // In bulk.
  if (clause.starts_with("批量")) clause.remove_prefix(std::string_view("批量").size());
  for (const std::string_view word : kWrites) {
    if (!clause.starts_with(word)) continue;
    return Denial{Layer::kDescription,
                  "the description says that it writes: " + core::Quoted(std::string(word))};
  }
  return std::nullopt;
}

}  // namespace claribi::policy
