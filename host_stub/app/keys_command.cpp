// keys: which sealing keys there are, and how one takes over from another.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/table.h"
#include "store/key_use.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using store::SealingKeys;

constexpr const char* kFleet =
    "Secrets are sealed under the current key; older keys still open what they sealed. A secret "
    "moves to the current key when it is next written.\n"
    "Nodes that share a store share the keys by sharing the file sealing.keys of the data folder. "
    "Make keys on one node only: prepare there, copy the file to all nodes, rotate there, and copy "
    "it again. Retire a key when list counts no secrets for it, and copy the file once more.";

const char* Name(SealingKeys::State state) {
  switch (state) {
    case SealingKeys::State::kCurrent:
      return "current";
    case SealingKeys::State::kPrepared:
      return "prepared";
    case SealingKeys::State::kOld:
      return "old";
  }
  return "old";
}

Answer AnswerFor(std::uint64_t id, const std::string& state, const std::string& text) {
  Answer answer;
  Set(answer.json, "key", static_cast<std::int64_t>(id));
  Set(answer.json, "state", state);
  answer.text = "key " + std::to_string(id) + " " + text + "\n";
  return answer;
}

Result<store::KeyUse> CountUse(Workspace& workspace) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  return store::CountKeyUse(**database, workspace.patience());
}

Result<Answer> List(Workspace& workspace, const SealingKeys& keys) {
  const auto listed = keys.List();
  if (!listed) return listed.error();
  const auto use = CountUse(workspace);
  if (!use) return use.error();
  Table table({"KEY", "STATE", "SECRETS"});
  Document list(rapidjson::kArrayType);
  for (const SealingKeys::Listed& key : *listed) {
    Document row(rapidjson::kObjectType);
    Set(row, "key", static_cast<std::int64_t>(key.id));
    Set(row, "state", Name(key.state));
    Set(row, "secrets", use->Of(key.id));
    list.PushBack(Value(row, list.GetAllocator()), list.GetAllocator());
    table.Add({std::to_string(key.id), Name(key.state), std::to_string(use->Of(key.id))});
  }
  Answer answer;
  Set(answer.json, "keys", list);
  Set(answer.json, "other_secrets", use->others);
  answer.text = table.Render(workspace.terminal().Width());
  if (use->others > 0) {
    answer.text += std::to_string(use->others) + " secrets do not say which key sealed them.\n";
  }
  return answer;
}

Result<Answer> Prepare(SealingKeys& keys, const outcome::Patience& patience) {
  const auto id = keys.Prepare(patience);
  if (!id) return id.error();
  return AnswerFor(*id, "prepared",
                   "is prepared: copy sealing.keys to every node, then rotate to it");
}

Result<Answer> Rotate(SealingKeys& keys, const outcome::Patience& patience) {
  const auto id = keys.Rotate(patience);
  if (!id) return id.error();
  return AnswerFor(*id, "current",
                   "is the current one; the older ones still open what they sealed");
}

Error StillNeeded(std::uint64_t id, const store::KeyUse& use) {
  return Error{
      .code = Code::kUsage,
      .what = "The sealing key " + std::to_string(id) + " is still needed.",
      .cause = "It is needed by secrets that it sealed (" + std::to_string(use.Of(id)) +
               ") and by secrets that do not say which key sealed them (" +
               std::to_string(use.others) + ").",
      .fix =
          "Wait until the secrets have moved to the current key, or repeat the command with "
          "--yes: the sign-ins that the key sealed must then be made again."};
}

Result<Answer> Retire(Workspace& workspace, SealingKeys& keys, const Invocation& invocation) {
  const std::uint64_t id = invocation.key_id;
  const auto listed = keys.List();
  if (!listed) return listed.error();
  const auto use = CountUse(workspace);
  if (!use) return use.error();
  const bool may_be_retired =
      std::any_of(listed->begin(), listed->end(), [id](const SealingKeys::Listed& key) {
        return key.id == id && key.state != SealingKeys::State::kCurrent;
      });
  const bool is_needed = use->Of(id) > 0 || use->others > 0;
  if (may_be_retired && is_needed && !invocation.yes) return StillNeeded(id, *use);
  const Status retired = keys.Retire(id, workspace.patience());
  if (!retired) return AsUsersInput(retired.error());
  Answer answer = AnswerFor(id, "retired", "is retired");
  Set(answer.json, "secrets", use->Of(id));
  return answer;
}

}  // namespace

void KeysArguments(CLI::App& app, Invocation& invocation) {
  const auto add = [&](const char* action, const char* summary) -> CLI::App* {
    CLI::App* command = app.add_subcommand(action, summary);
    command->callback([&invocation, action] { invocation.action = action; });
    return command;
  };
  add("list", "Keys, and how many secrets each of them still opens");
  add("prepare", "Make the next key without using it yet");
  add("rotate", "Make the prepared key the current one, or a new key if none is prepared");
  CLI::App* retire =
      add("retire", "Delete an old key; secrets that are still sealed under it are lost");
  retire->add_option("ID", invocation.key_id, "Key")->required()->check(CLI::PositiveNumber);
  retire->add_flag("--yes", invocation.yes, "Even if secrets are still sealed under it");
  app.require_subcommand(1);
  app.footer(kFleet);
}

Result<Answer> ManageKeys(Workspace& workspace, const Invocation& invocation) {
  const auto keys = workspace.Keys();
  if (!keys) return keys.error();
  if (invocation.action == "prepare") return Prepare(**keys, workspace.patience());
  if (invocation.action == "rotate") return Rotate(**keys, workspace.patience());
  if (invocation.action == "retire") return Retire(workspace, **keys, invocation);
  return List(workspace, **keys);
}

}  // namespace claribi::app
