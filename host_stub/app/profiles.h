// Profiles: global options under a name, so that they need not stand on every command line. They
// are in one file, $XDG_CONFIG_HOME/claribi-host/config.json:
//
//   {"default_profile": "sandbox",
//    "profiles": {"sandbox": {"ca-file": "/path/ca.pem", "allow-insecure-loopback": true}}}
//
// Members are the long names of options, without hyphens in front; of one that may be given several
// times a list, or one text. No secret is kept there.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/invocation.h"
#include "app/json_document.h"
#include "app/terminal.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// The member of a profile that is no global option: how long audit records are kept ("90d").
inline constexpr const char* kRetentionMember = "audit-retention";

struct Profile {
  std::string name;
  std::vector<std::pair<std::string, std::string>> members;  // name and value; of a flag ""
};

struct ProfileFile {
  std::string default_profile;  // "": none
  std::vector<Profile> profiles;

  Profile* Find(const std::string& name);
};

/// Where the file is, or would be. kUsage where neither XDG_CONFIG_HOME nor HOME is set.
outcome::Result<std::filesystem::path> ProfilePath(const Terminal& terminal);

/// Empty where there is no file. kUsage for one that cannot be used, with its path.
outcome::Result<ProfileFile> ReadProfiles(const std::filesystem::path& path);

/// The members as a JSON object: true of a flag, a list of what may be given several times.
Document MembersJson(const Profile& profile);

/// Writes the file (0600) and its folder (0700), or leaves them as they were.
outcome::Status WriteProfiles(const std::filesystem::path& path, const ProfileFile& file);

/// Whether a profile changes what the command does: not for one that shows a text, or manages them.
bool UsesProfile(const Invocation& invocation);

/// Fills in what the chosen profile says and the command line does not: that of --profile, of
/// CLARIBI_PROFILE, or the default one of the file. kUsage where a named one is not there.
outcome::Status ApplyProfile(Invocation& invocation, const Terminal& terminal);

}  // namespace claribi::app
