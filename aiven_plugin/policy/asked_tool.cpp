#include "policy/asked_tool.h"

#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/mark_values.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kMostMarks = 64;

bool MakeAsMany(const std::vector<std::string>& words) {
  bool lists = false;
  for (const std::string& word : words) {
    if (IsIn(word, {"top",         "best",    "worst",     "random",          "generate", "suggest",
                    "suggestions", "roll",    "recommend", "recommendations", "similar",  "nearest",
                    "forecast",    "rank",    "ranking",   "leaderboard",     "bulk",     "batch",
                    "largest",     "slowest", "biggest",   "sample"})) {
      return true;
    }
    lists = lists || IsIn(word, {"list", "search", "find",   "query",  "get",  "fetch",    "read",
                                 "show", "browse", "lookup", "scan",   "all",  "page",     "peek",
                                 "load", "view",   "select", "export", "dump", "enumerate"});
  }
  return !lists;
}

bool AskForSettings(const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [](const std::string& word) {
    return IsIn(word, {"settings", "setting", "config", "configuration", "preferences", "options",
                       "limits", "quotas", "quota", "policy", "policies", "defaults", "plan"});
  });
}

std::vector<std::string> NounsIn(std::string_view name) {
  std::vector<std::string> nouns;
  AddNouns(name, nouns);
  return nouns;
}

}  // namespace

AskedTool::AskedTool(std::string_view name, const Json* schema) : nouns_(NounsIn(name)) {
  const std::vector<std::string> words = core::NameWords(name);
  asks_for_settings_ = AskForSettings(words);
  makes_as_many_ = MakeAsMany(words);
  const std::size_t last = name.find_last_of("_-./:");
  AddRowNouns(NounsIn(name.substr(last == std::string_view::npos ? 0 : last + 1)), row_nouns_);
  if (schema != nullptr) ReadSchema(*schema);
}

void AskedTool::ReadSchema(const Json& schema) {
  const Json* properties = schema.Find("properties");
  const Json::Object* known = properties == nullptr ? nullptr : properties->AsObject();
  if (known == nullptr) return;
  for (const auto& [name, property] : *known) {
    const Mark mark = ReadMarkName(name).mark;
    if (marks_.size() < kMostMarks) marks_.emplace_back(name, mark);
    if (mark != Mark::kLimit) continue;
    has_limit_argument_ = true;
    if (!default_limit_) default_limit_ = CountOf(property.Find("default"));
  }
}

Mark AskedTool::MarkOf(std::string_view argument) const {
  const auto known = std::ranges::find(marks_, argument, &std::pair<std::string_view, Mark>::first);
  return known != marks_.end() ? known->second : ReadMarkName(argument).mark;
}

void AddRowNouns(std::vector<std::string> words, std::vector<std::string>& nouns) {
  for (std::string& word : words) {
    if (!IsIn(word, {"list", "get", "search", "query", "find", "fetch", "read", "data", "value",
                     "values", "page", "pages", "time", "size", "next", "token", "all", "count"})) {
      nouns.push_back(std::move(word));
    }
  }
}

}  // namespace claribi::policy
