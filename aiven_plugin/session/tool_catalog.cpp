#include "session/tool_catalog.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/text.h"
#include "core/visible_text.h"
#include "policy/name_twins.h"
#include "session/messages.h"

namespace claribi::session {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

policy::ToolFacts FactsOf(const mcp::Tool& tool) {
  return {.name = tool.name,
          .read_only_hint = tool.annotations.FindBool("readOnlyHint"),
          .destructive_hint = tool.annotations.FindBool("destructiveHint"),
          .description = tool.description,
          .input_schema = &tool.input_schema};
}

Error Hidden(std::string_view name, const policy::Denial& denial) {
  return Error(ErrorCode::kForbidden,
               "The tool \"" + core::Excerpt(name, 128) + "\" is not available here.",
               "hidden by the rule " + denial.layer + ": " + denial.reason,
               "Use one of the tools that the connection shows; this data source only reads.")
      .Kind("tool_hidden");
}

Json OneLine(std::string_view text) {
  return text.empty() ? Json() : Json(core::VisibleText(text, core::Lines::kJoin));
}

Json HiddenTool(std::string_view name, std::string_view layer, std::string_view reason) {
  return Json::MakeObject({{"name", core::VisibleText(name, core::Lines::kJoin)},
                           {"layer", layer},
                           {"reason", reason}});
}

}  // namespace

ToolCatalog::Shared ToolCatalog::Cached(http::CredentialId credential, bool as_server_says) {
  const core::MonotonicTime now = clock_.Monotonic();
  const core::MutexLock lock(mutex_);
  if (cached_ == nullptr || cached_->change_count != client_.tools_changed()) return nullptr;
  if (!cached_->list.is_public && cached_->credential != credential) return nullptr;
  core::Milliseconds max_age = kMaxAge;
  if (as_server_says && cached_->list.time_to_live) {
    max_age = std::min(max_age, *cached_->list.time_to_live);
  }
  return now - cached_->fetched_at_monotonic < max_age ? cached_ : nullptr;
}

core::Result<ToolCatalog::Shared> ToolCatalog::List(const core::CallContext& call,
                                                    http::CredentialId credential, bool refresh) {
  if (!refresh) {
    if (auto cached = Cached(credential, true)) return cached;
  }
  return Fetch(call, credential);
}

core::Result<ToolCatalog::Shared> ToolCatalog::Fetch(const core::CallContext& call,
                                                     http::CredentialId credential) {
  auto judged = std::make_shared<JudgedTools>();
  judged->change_count = client_.tools_changed();
  CLARIBI_TRY(judged->list, client_.ListTools(call));
  judged->credential = credential;
  judged->fetched_at = clock_.Now();
  judged->fetched_at_monotonic = clock_.Monotonic();
  for (const mcp::Tool& tool : judged->list.tools) {
    if (auto denial = filter_.Judge(FactsOf(tool))) judged->hidden.emplace(tool.name, *denial);
  }
  std::vector<std::string_view> names;
  for (const mcp::Tool& tool : judged->list.tools) names.push_back(tool.name);
  for (const std::string_view name : policy::NamesWithTwins(names)) {
    judged->hidden.emplace(name, policy::HasTwin());
  }
  const core::MutexLock lock(mutex_);
  cached_ = judged;
  return cached_;
}

core::Status ToolCatalog::CheckName(std::string_view name) const {
  if (const auto denial = filter_.JudgeName(name)) return Hidden(name, *denial);
  return core::Ok();
}

core::Result<ToolCatalog::Permitted> ToolCatalog::Find(const core::CallContext& call,
                                                       http::CredentialId credential,
                                                       std::string_view name) {
  CLARIBI_CHECK(CheckName(name));
  // A tool may be newer than the listing at hand: a miss is believed only of a fresh one.
  for (Shared tools = Cached(credential, false);;) {
    const bool fresh = tools == nullptr;
    if (fresh) {
      CLARIBI_TRY(tools, Fetch(call, credential));
    }
    const auto& offered = tools->list.tools;
    const auto found = std::find_if(offered.begin(), offered.end(),
                                    [name](const mcp::Tool& tool) { return tool.name == name; });
    if (found != offered.end()) {
      const auto hidden = tools->hidden.find(name);
      if (hidden != tools->hidden.end()) return Hidden(name, hidden->second);
      return Permitted{tools, &*found};
    }
    if (fresh) break;
    tools = nullptr;
  }
  return Error(ErrorCode::kNotFound,
               "The vendor offers no tool \"" + core::Excerpt(name, 128) + "\" to this account.",
               "it is not in the list of tools", "List the tools and use one of them.")
      .Kind("tool_not_found");
}

Json ToolListMessage(const JudgedTools& tools) {
  Json shown = Json::MakeArray();
  Json hidden = Json::MakeArray();
  for (const mcp::Tool& tool : tools.list.tools) {
    if (const auto denial = tools.hidden.find(tool.name); denial != tools.hidden.end()) {
      hidden.Append(HiddenTool(tool.name, denial->second.layer, denial->second.reason));
      continue;
    }
    shown.Append(Json::MakeObject({{"name", tool.name},
                                   {"title", OneLine(tool.title)},
                                   {"description", tool.description},
                                   {"input_schema", tool.input_schema},
                                   {"output_schema", tool.output_schema},
                                   {"annotations", tool.annotations}}));
  }
  for (const mcp::InvalidTool& invalid : tools.list.invalid) {
    hidden.Append(HiddenTool(invalid.name, "invalid_definition", invalid.reason));
  }
  Json message = Json::MakeObject();
  message.Set("tools", std::move(shown));
  message.Set("hidden", std::move(hidden));
  message.Set("next_cursor", Json());
  message.Set("complete", true);
  message.Set("fetched_at_ms", core::ToMs(tools.fetched_at));
  message.Set("protocol_version", mcp::Name(tools.list.revision));
  message.Set("server", Json::MakeObject({{"name", OneLine(tools.list.server.name)},
                                          {"version", OneLine(tools.list.server.version)}}));
  return core::Visible(message);
}

}  // namespace claribi::session
