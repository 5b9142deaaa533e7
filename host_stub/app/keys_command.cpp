// keys: which sealing keys there are, and how one takes over from another.
#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/hints.h"
#include "app/printable.h"
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
  const auto database = workspace.Database();
  if (!database) return database.error();
  return store::CountKeyUse(**database, workspace.patience());
}

constexpr const char* kMissing = "missing";
constexpr const char* kRetired = "retired";

// The keys that are here, or nothing: listing makes none.
Result<std::optional<SealingKeys>> KeysHere(const Workspace& workspace) {
  const auto file = workspace.KeyFile();
  if (!file) return file.error();
  auto keys = SealingKeys::OpenExisting(*file);
  if (keys) return std::optional<SealingKeys>(std::move(*keys));
  if (keys.error().code != Code::kNotFound) return keys.error();
  return std::optional<SealingKeys>();
}

// What no key of this node opens, and the way out.
std::string LostText(const Invocation& invocation, std::int64_t missing, std::int64_t retired) {
  std::string text;
  if (missing > 0) {
    text +=
        std::to_string(missing) +
        " secrets are sealed under keys that are not here. Copy sealing.keys from another node, or "
        "from a backup. To give them up, run: " +
        HintFor(invocation.global, {"keys", "abandon", "--yes"}) + "\n";
  }
  if (retired > 0) {
    text += std::to_string(retired) +
            " secrets are sealed under retired keys. Connect the data sources again; `claribi-host "
            "status` says which.\n";
  }
  return text;
}

Result<Answer> List(Workspace& workspace, const Invocation& invocation) {
  const auto keys = KeysHere(workspace);
  if (!keys) return keys.error();
  const auto use = CountUse(workspace);
  if (!use) return use.error();
  Table table({"KEY", "STATE", "SECRETS"});
  Document list(rapidjson::kArrayType);
  const auto add = [&](std::uint64_t id, const char* state) {
    Document row(rapidjson::kObjectType);
    Set(row, "key", static_cast<std::int64_t>(id));
    Set(row, "state", state);
    Set(row, "secrets", use->Of(id));
    list.PushBack(Value(row, list.GetAllocator()), list.GetAllocator());
    table.Add({std::to_string(id), state, std::to_string(use->Of(id))});
  };
  std::set<std::uint64_t> here;
  if (*keys) {
    const auto listed = (*keys)->List();
    if (!listed) return listed.error();
    for (const SealingKeys::Listed& key : *listed) {
      add(key.id, Name(key.state));
      here.insert(key.id);
    }
  }
  std::int64_t missing = 0;
  std::int64_t retired = 0;
  for (const auto& [id, secrets] : use->secrets_by_key) {
    if (here.count(id) > 0) continue;
    const auto is_retired = *keys ? (*keys)->IsRetired(id) : Result<bool>(false);
    if (!is_retired) return is_retired.error();
    add(id, *is_retired ? kRetired : kMissing);
    (*is_retired ? retired : missing) += secrets;
  }
  Answer answer;
  Set(answer.json, "keys", list);
  Set(answer.json, "other_secrets", use->others);
  answer.text = table.empty() ? "There is no key yet: the first command that needs one makes it.\n"
                              : table.Render(workspace.terminal().Width());
  if (use->others > 0) {
    answer.text += std::to_string(use->others) + " secrets do not say which key sealed them.\n";
  }
  answer.text += LostText(invocation, missing, retired);
  if (invocation.csv) answer.text = table.Csv();
  return answer;
}

// A new key here would take the number of one that another node has made. A store that cannot be
// asked holds up nobody: keys are rotated for reasons of their own. The end of the command does.
Status CheckNewestAreHere(Workspace& workspace, const SealingKeys& keys) {
  const auto use = CountUse(workspace);
  if (!use) {
    const bool is_over = use.error().code == Code::kCancelled || use.error().code == Code::kTimeout;
    return is_over ? Status(use.error()) : Status();
  }
  for (const auto& [id, secrets] : use->secrets_by_key) {
    const auto found = keys.Find(id);
    if (!found && found.error().code == Code::kUnavailable) return found.error();
  }
  return {};
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

Error NotSaidYes(const Invocation& invocation, std::int64_t lost) {
  return Error{
      .code = Code::kUsage,
      .what = "This gives up what no sealing key of this node opens.",
      .cause = "Secrets that are lost with it: " + std::to_string(lost) +
               ". Their data sources must be connected again.",
      .fix =
          "Look for sealing.keys on the other nodes and in backups first. If it is gone for "
          "good, run: " +
          HintFor(invocation.global, {"keys", "abandon", "--yes"})};
}

// Keys that are here stay: they open what they sealed.
Result<Answer> Abandon(Workspace& workspace, const Invocation& invocation) {
  const auto file = workspace.KeyFile();
  if (!file) return file.error();
  const auto use = CountUse(workspace);
  if (!use) return use.error();
  const auto keys = KeysHere(workspace);
  std::int64_t lost = use->others;
  for (const auto& [id, secrets] : use->secrets_by_key) {
    const bool is_here = keys && *keys && (*keys)->Find(id).ok();
    if (!is_here) lost += secrets;
  }
  if (!invocation.yes) return NotSaidYes(invocation, lost);
  const auto done = SealingKeys::Abandon(*file, use->HighestId(), workspace.patience());
  if (!done) return done.error();
  Answer answer = AnswerFor(done->current, "current", "is the current one, and new");
  Set(answer.json, "secrets", lost);
  SetTextOrNull(answer.json, "moved_aside", done->moved_aside.string());
  if (!done->moved_aside.empty()) {
    answer.text += "The damaged file is kept as " + Printable(done->moved_aside.string()) + "\n";
  }
  if (lost > 0) {
    answer.text +=
        std::to_string(lost) +
        " secrets do not open any more. What `claribi-host operator set` had stored must "
        "be set again, or removed, first. Connect the data sources again; `claribi-host "
        "status` lists them.\n";
  }
  return answer;
}

Result<Answer> ManageKeys(Workspace& workspace, const Invocation& invocation) {
  if (invocation.action == "list") return List(workspace, invocation);
  if (invocation.action == "abandon") return Abandon(workspace, invocation);
  const auto keys = workspace.Keys();
  if (!keys) return keys.error();
  if (invocation.action == "retire") return Retire(workspace, **keys, invocation);
  if (Status ready = CheckNewestAreHere(workspace, **keys); !ready) return ready.error();
  if (invocation.action == "prepare") return Prepare(**keys, workspace.patience());
  return Rotate(**keys, workspace.patience());
}

}  // namespace

Command KeysCommand() {
  constexpr std::int64_t kMostKeys = std::numeric_limits<std::int64_t>::max();
  return {
      .name = "keys",
      .summary = "List, prepare, rotate, retire and abandon sealing keys",
      .group = "Administration",
      .examples = {"keys list", "keys rotate"},
      .globals = kStoring | kWaiting,
      .actions = {{.name = "list",
                   .summary = "Keys, and how many secrets each of them still opens",
                   .options = {CsvOption()}},
                  {.name = "prepare",
                   .summary = "Make the next key without using it yet",
                   .makes_data = true},
                  {.name = "rotate",
                   .summary = "Make the prepared key the current one, or a new key if none is "
                              "prepared",
                   .makes_data = true},
                  {.name = "retire",
                   .summary = "Delete an old key; secrets that are still sealed under it are lost",
                   .arguments = {{.name = "ID",
                                  .says = "Key",
                                  .take = IntoNumber(1, kMostKeys, &Invocation::key_id),
                                  .is_required = true}},
                   .options = {{.name = "--yes",
                                .says = "Even if secrets are still sealed under it",
                                .take = Into(&Invocation::yes)}}},
                  {.name = "abandon",
                   .summary = "Give up what no key of this node opens, and make a new key with a "
                              "new number",
                   .options = {{.name = "--yes",
                                .says = "That is wanted: those sign-ins must be made again",
                                .take = Into(&Invocation::yes)}},
                   .makes_data = true}},
      .more = kFleet,
      .run = &ManageKeys};
}

}  // namespace claribi::app
