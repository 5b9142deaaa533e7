// profile: global options kept under a name. Source: profiles.h.
#include <algorithm>
#include <filesystem>

#include "app/commands.h"
#include "app/connecting.h"
#include "app/duration.h"
#include "app/hints.h"
#include "app/nearest.h"
#include "app/printable.h"
#include "app/profiles.h"
#include "app/table.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;

Error ProfileMistake(const std::string& what, const std::string& cause, const std::string& fix) {
  return Error{.code = Code::kUsage, .what = what, .cause = cause, .fix = fix};
}

// A path of a profile is meant from where it was added, and a password is kept nowhere.
Result<std::string> KeptValue(const Option& option, const std::string& value) {
  if (option.names == Names::kFile || option.names == Names::kFolder) {
    const auto path = std::filesystem::absolute(value).lexically_normal();
    std::error_code ec;
    if (option.names == Names::kFile && !std::filesystem::exists(path, ec)) {
      return ProfileMistake(
          "The profile was not added.",
          "There is no file " + path.string() + ", which " + option.name + " names.",
          "Name a file that is there.");
    }
    return path.string();
  }
  if (MayHoldPassword(value)) {
    return ProfileMistake(
        "The profile was not added.", "The value of " + option.name + " may hold a password.",
        option.name == "--store" ? "Leave --store out, and set CLARIBI_STORE."
                                 : "Leave " + option.name + " out, and set HTTPS_PROXY.");
  }
  return value;
}

std::string MembersText(const Profile& profile) {
  std::string text;
  for (const auto& [name, value] : profile.members) {
    text += (text.empty() ? "--" : " --") + name + (value.empty() ? "" : " " + value);
  }
  return text;
}

Document ProfileJson(const Profile& profile, bool is_default) {
  Document json(rapidjson::kObjectType);
  Set(json, "name", profile.name);
  Set(json, "default", is_default);
  Set(json, "options", MembersJson(profile));
  return json;
}

Answer ListProfiles(const Workspace& workspace, const Invocation& invocation,
                    const ProfileFile& file, const std::string& path) {
  Table table({NameColumn("NAME"), WholeColumn("DEFAULT"), Column("OPTIONS")});
  Document list(rapidjson::kArrayType);
  for (const Profile& profile : file.profiles) {
    const bool is_default = profile.name == file.default_profile;
    table.Add({profile.name, is_default ? "yes" : "no", MembersText(profile)});
    list.PushBack(Value(ProfileJson(profile, is_default), list.GetAllocator()),
                  list.GetAllocator());
  }
  Answer answer;
  Set(answer.json, "file", path);
  SetTextOrNull(answer.json, "default_profile", file.default_profile);
  Set(answer.json, "profiles", list);
  answer.text = invocation.csv ? table.Csv()
                : table.empty()
                    ? "There is no profile. Add one with: " + invocation.global.program +
                          " profile add NAME --ca-file FILE\n"
                    : table.Render(workspace.terminal().Width());
  return answer;
}

Result<Profile> NewProfile(const Invocation& invocation) {
  if (const Status named = CheckName(invocation.name); !named) {
    return ProfileMistake("The name of the profile cannot be used.", named.error().cause,
                          "Choose another name.");
  }
  Profile profile{.name = invocation.name, .members = {}};
  for (const auto& [name, value] : invocation.global.given) {
    if (name == "--json" || name == "--verbose" || name == "--profile") continue;
    for (const GlobalOption& row : GlobalOptionRows()) {
      if (row.option.name != name) continue;
      const auto kept = KeptValue(row.option, value);
      if (!kept) return kept.error();
      profile.members.emplace_back(name.substr(2), *kept);
    }
  }
  if (!invocation.retention.empty()) {
    profile.members.emplace_back(kRetentionMember, invocation.retention);
  }
  if (!profile.members.empty()) return profile;
  return ProfileMistake("The profile was not added.", "No option was given that it could hold.",
                        "Give the options that each command needs, such as --ca-file FILE.");
}

Result<Answer> ManageProfiles(Workspace& workspace, const Invocation& invocation) {
  const auto path = ProfilePath(workspace.terminal());
  if (!path) return path.error();
  auto file = ReadProfiles(*path);
  if (!file) return file.error();
  if (invocation.action == "list") {
    return ListProfiles(workspace, invocation, *file, path->string());
  }
  Answer answer;
  Set(answer.json, "name", invocation.name);
  if (invocation.action == "add") {
    auto profile = NewProfile(invocation);
    if (!profile) return profile.error();
    Profile* before = file->Find(invocation.name);
    const bool is_new = before == nullptr;
    if (is_new) {
      file->profiles.push_back(*profile);
    } else {
      *before = *profile;
    }
    if (invocation.as_default) file->default_profile = invocation.name;
    const bool is_default = file->default_profile == invocation.name;
    Set(answer.json, "profile", ProfileJson(*profile, is_default));
    answer.text =
        std::string(is_new ? "added: " : "replaced: ") + Printable(invocation.name) +
        (is_default ? ", the default profile" : "") + "\n" + "next: " +
        (is_default ? "" : "export CLARIBI_PROFILE=" + ShellWord(invocation.name) + "\n      ") +
        Printable(invocation.global.program) + " status" +
        (is_default ? "" : " --profile " + ShellWord(invocation.name)) + "\n";
  } else {
    std::vector<std::string> names;
    for (const Profile& profile : file->profiles) names.push_back(profile.name);
    if (file->Find(invocation.name) == nullptr) {
      const std::string meant = DidYouMean(invocation.name, names);
      return ProfileMistake("There is no profile \"" + invocation.name + "\".",
                            "The file " + path->string() + " holds none of this name.",
                            (meant.empty() ? "" : meant + " ") + "See: claribi-host profile list");
    }
    std::erase_if(file->profiles,
                  [&](const Profile& profile) { return profile.name == invocation.name; });
    if (file->default_profile == invocation.name) file->default_profile.clear();
    answer.text = "removed: " + Printable(invocation.name) + "\n";
  }
  if (const Status written = WriteProfiles(*path, *file); !written) return written.error();
  return answer;
}

std::string TakeRetention(Invocation& invocation, const std::string& text) {
  invocation.retention = text;
  return ParseAge(text) ? "" : "is no duration like 90d or 24h" + MissingUnit(text, 'd');
}

Option ProfileArgument() {
  return {.name = "NAME",
          .says = "Profile",
          .take = Into(&Invocation::name),
          .names = Names::kProfile,
          .is_required = true};
}

}  // namespace

Command ProfileCommand() {
  return {
      .name = "profile",
      .summary = "Keep global options under a name, for --profile and CLARIBI_PROFILE",
      .group = "Administration",
      .examples = {"profile add sandbox --ca-file ca.pem --allow-insecure-loopback",
                   "profile list"},
      .actions =
          {{.name = "add",
            .summary = "Keep the global options of this command line, in place of what the profile "
                       "had",
            .arguments = {ProfileArgument()},
            .options = {{.name = "--default",
                         .says = "Use it where no other is named",
                         .take = Into(&Invocation::as_default)},
                        {.name = "--audit-retention",
                         .value = "DURATION",
                         .says = "Delete audit records that are older, such as 90d, after each "
                                 "command that writes one",
                         .take = &TakeRetention}}},
           {.name = "list", .summary = "List the profiles", .options = {CsvOption()}},
           {.name = "remove", .summary = "Delete a profile", .arguments = {ProfileArgument()}}},
      .more =
          "An option on the command line goes before that of the profile. --profile goes before "
          "CLARIBI_PROFILE, and that before the default profile.",
      .run = &ManageProfiles};
}

}  // namespace claribi::app
