#include "app/profiles.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "app/command_table.h"
#include "app/duration.h"
#include "app/nearest.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::filesystem::path;

constexpr std::uintmax_t kMaxProfileBytes = 1u << 20;

Error BadFile(const path& file, const std::string& cause) {
  return Error{.code = Code::kUsage,
               .what = "The file of profiles " + file.string() + " cannot be used.",
               .cause = cause,
               .fix = "Correct it or remove it; `claribi-host profile add` writes it anew."};
}

const Option* OptionOf(const std::string& member) {
  for (const GlobalOption& row : GlobalOptionRows()) {
    if (row.option.name == "--" + member) return &row.option;
  }
  return nullptr;
}

Result<Profile> ReadProfile(const path& file, const std::string& name, const Value& json) {
  Profile profile{.name = name, .members = {}};
  if (!json.IsObject()) return BadFile(file, "The profile \"" + name + "\" is no object.");
  const std::string owner = "The profile \"" + name + "\"";
  for (const auto& member : json.GetObject()) {
    const std::string key = member.name.GetString();
    const Option* option = OptionOf(key);
    if (option == nullptr && key != kRetentionMember) {
      std::string cause = owner;
      cause.append(" has \"").append(key).append("\", which is no global option.");
      return BadFile(file, cause);
    }
    const bool is_flag = option != nullptr && option->value.empty();
    if (option != nullptr && option->is_repeatable && member.value.IsArray()) {
      for (const Value& item : member.value.GetArray()) {
        if (!IsText(item)) {
          std::string cause = owner;
          cause.append(": \"").append(key).append("\" is no list of texts.");
          return BadFile(file, cause);
        }
        profile.members.emplace_back(key, item.GetString());
      }
      continue;
    }
    if (is_flag && member.value.IsFalse()) continue;
    if (is_flag ? !member.value.IsTrue() : !IsText(member.value)) {
      std::string cause = owner;
      cause.append(": \"").append(key).append(is_flag ? "\" is no truth value." : "\" is no text.");
      return BadFile(file, cause);
    }
    profile.members.emplace_back(key, is_flag ? "" : member.value.GetString());
  }
  return profile;
}

Error NoSuchProfile(const std::string& name, const std::string& where, const ProfileFile& file) {
  std::vector<std::string> names;
  for (const Profile& profile : file.profiles) names.push_back(profile.name);
  const std::string meant = DidYouMean(name, names);
  return Error{
      .code = Code::kUsage,
      .what = "There is no profile \"" + name + "\".",
      .cause = where + " names it.",
      .fix = (meant.empty() ? "" : meant + " ") +
             "See: claribi-host profile list. Add one with: claribi-host profile add NAME"};
}

}  // namespace

Profile* ProfileFile::Find(const std::string& name) {
  const auto found = std::find_if(profiles.begin(), profiles.end(),
                                  [&](const Profile& profile) { return profile.name == name; });
  return found != profiles.end() ? &*found : nullptr;
}

Result<path> ProfilePath(const Terminal& terminal) {
  const std::string config_home = terminal.Environment("XDG_CONFIG_HOME");
  if (config_home.starts_with('/')) return path(config_home) / "claribi-host" / "config.json";
  const std::string home = terminal.Environment("HOME");
  if (!home.empty()) return path(home) / ".config" / "claribi-host" / "config.json";
  return Error{.code = Code::kUsage,
               .what = "There is no folder for profiles.",
               .cause = "Neither XDG_CONFIG_HOME nor HOME is set.",
               .fix = "Set XDG_CONFIG_HOME to a folder of yours."};
}

Result<ProfileFile> ReadProfiles(const path& file) {
  std::error_code ec;
  if (!std::filesystem::exists(file, ec)) return ProfileFile();
  if (!std::filesystem::is_regular_file(file, ec) ||
      std::filesystem::file_size(file, ec) > kMaxProfileBytes) {
    return BadFile(file, "It is no file, or larger than 1 MiB.");
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  const auto json = ParseObject(text.str(), "The file");
  if (!json) return BadFile(file, json.error().what + " " + json.error().cause);
  ProfileFile profiles{.default_profile = TextOf(*json, "default_profile"), .profiles = {}};
  const Value* list = Find(*json, "profiles");
  if (list != nullptr && !list->IsObject()) return BadFile(file, "\"profiles\" is no object.");
  if (list == nullptr) return profiles;
  for (const auto& member : list->GetObject()) {
    auto profile = ReadProfile(file, member.name.GetString(), member.value);
    if (!profile) return profile.error();
    profiles.profiles.push_back(std::move(*profile));
  }
  return profiles;
}

Document MembersJson(const Profile& profile) {
  Document members(rapidjson::kObjectType);
  for (const auto& [name, value] : profile.members) {
    const Option* option = OptionOf(name);
    if (option != nullptr && option->value.empty()) {
      Set(members, name.c_str(), true);
    } else if (option == nullptr || !option->is_repeatable) {
      Set(members, name.c_str(), value);
    } else {
      if (!members.HasMember(name.c_str()))
        Set(members, name.c_str(), Document(rapidjson::kArrayType));
      members[name.c_str()].PushBack(Value(value.c_str(), members.GetAllocator()),
                                     members.GetAllocator());
    }
  }
  return members;
}

Status WriteProfiles(const path& file, const ProfileFile& profiles) {
  Document json(rapidjson::kObjectType);
  SetTextOrNull(json, "default_profile", profiles.default_profile);
  Document list(rapidjson::kObjectType);
  for (const Profile& profile : profiles.profiles) {
    Set(list, profile.name.c_str(), MembersJson(profile));
  }
  Set(json, "profiles", list);
  std::error_code ec;
  const path folder = file.parent_path();
  std::filesystem::create_directories(folder, ec);
  if (!ec) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ec);
  const path fresh = folder / (file.filename().string() + ".new");
  {
    errno = 0;
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << ToLine(json) << "\n";
    out.flush();
    if (!out) ec = std::error_code(errno != 0 ? errno : EIO, std::generic_category());
  }
  using std::filesystem::perms;
  if (!ec) std::filesystem::permissions(fresh, perms::owner_read | perms::owner_write, ec);
  if (!ec) std::filesystem::rename(fresh, file, ec);
  if (!ec) return {};
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  return Error{.code = Code::kUsage,
               .what = "The file of profiles " + file.string() + " was not written.",
               .cause = ec.message() + ".",
               .fix = "Make its folder writable, or set XDG_CONFIG_HOME to a folder that is."};
}

bool UsesProfile(const Invocation& invocation) {
  if (!invocation.help.empty() || invocation.command == "profile") return false;
  const Command* command = FindCommand(invocation.command);
  return command != nullptr && command->globals != kSpeaking;
}

Status ApplyProfile(Invocation& invocation, const Terminal& terminal) {
  GlobalOptions& global = invocation.global;
  std::string name = global.profile;
  std::string where = "--profile";
  if (name.empty()) {
    name = terminal.Environment("CLARIBI_PROFILE");
    where = "CLARIBI_PROFILE";
    global.profile = name;  // commands to paste name it: another shell has another environment
  }
  const auto file = ProfilePath(terminal);
  if (!file) return name.empty() ? Status() : Status(file.error());
  auto profiles = ReadProfiles(*file);
  if (!profiles) return profiles.error();
  if (name.empty()) {
    name = profiles->default_profile;
    where = "default_profile of " + file->string();
  }
  if (name.empty()) return {};
  const Profile* profile = profiles->Find(name);
  if (profile == nullptr) return NoSuchProfile(name, where, *profiles);
  for (const auto& [member, value] : profile->members) {
    const bool is_given =
        std::any_of(global.given.begin(), global.given.end(),
                    [&, key = &member](const auto& one) { return one.first == "--" + *key; });
    if (is_given) continue;
    std::string refusal;
    if (const Option* option = OptionOf(member)) {
      refusal = option->take(invocation, value);
      global.from_profile.push_back(option->name);
    } else {
      global.audit_retention = ParseAge(value);
      if (!global.audit_retention) refusal = "is no duration like 90d" + MissingUnit(value, 'd');
    }
    if (!refusal.empty()) {
      std::string cause = "\"" + member;
      cause.append("\" of the profile \"").append(name).append("\": \"").append(value);
      return BadFile(*file, cause.append("\" ").append(refusal).append("."));
    }
  }
  return {};
}

}  // namespace claribi::app
