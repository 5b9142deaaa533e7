// Commands that take a password as a word without an option, as data: one row a form, with the
// command, the words behind it, and which argument after those is the password. The forms are those
// of the commands' own manuals. How a line is read: command_lines.h. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace claribi::results {

// What the argument may be.
enum class Place : std::uint8_t {
  kAny,       // whatever it is: no sentence has these words
  kStrict,    // more than a word, because the command is an ordinary word, too
  kToken,     // only what a machine makes
  kPair,      // user:password
  kBatch,     // the last word, where an option of one letter with a "b" says so
  kUnc,       // the word behind those that begin with "\\" or are a drive
  kEnd,       // more than a word, and the last one of its line
  kAttached,  // the rest of the word that begins with those of the row
};

struct PositionalCommand {
  std::string_view command;
  std::string_view words;  // behind the command, with one space between two; may be empty
  std::uint8_t argument;   // counted from 1, without options
  Place place;
};

inline constexpr std::array kPositionalCommands{
    PositionalCommand{"mysqladmin", "password", 1, Place::kAny},
    PositionalCommand{"mariadb-admin", "password", 1, Place::kAny},
    PositionalCommand{"htpasswd", "", 2, Place::kBatch},
    PositionalCommand{"mosquitto_passwd", "", 3, Place::kBatch},
    PositionalCommand{"net", "user", 2, Place::kStrict},
    PositionalCommand{"net", "use", 1, Place::kUnc},
    PositionalCommand{"net1", "user", 2, Place::kStrict},
    PositionalCommand{"rabbitmqctl", "add_user", 2, Place::kAny},
    PositionalCommand{"rabbitmqctl", "change_password", 2, Place::kAny},
    PositionalCommand{"rabbitmqctl", "authenticate_user", 2, Place::kAny},
    PositionalCommand{"rclone", "obscure", 1, Place::kAny},
    PositionalCommand{"openssl", "passwd", 1, Place::kStrict},
    PositionalCommand{"mc", "alias set", 4, Place::kAny},
    PositionalCommand{"mc", "config host add", 4, Place::kAny},
    PositionalCommand{"mc", "admin user add", 3, Place::kAny},
    PositionalCommand{"mc", "admin user svcacct add", 3, Place::kToken},
    PositionalCommand{"vault", "login", 1, Place::kToken},
    PositionalCommand{"vault", "operator unseal", 1, Place::kToken},
    PositionalCommand{"vault", "unseal", 1, Place::kToken},
    PositionalCommand{"bao", "login", 1, Place::kToken},
    PositionalCommand{"bao", "operator unseal", 1, Place::kToken},
    PositionalCommand{"isql", "", 3, Place::kStrict},
    PositionalCommand{"db2", "using", 1, Place::kAny},
    PositionalCommand{"nmcli", "password", 1, Place::kAny},
    PositionalCommand{"nmcli", "wifi-sec.psk", 1, Place::kAny},
    PositionalCommand{"wpa_passphrase", "", 2, Place::kAny},
    PositionalCommand{"ansible-vault", "encrypt_string", 1, Place::kAny},
    PositionalCommand{"etcdctl", "user add", 1, Place::kPair},
    PositionalCommand{"doveadm", "auth test", 2, Place::kAny},
    PositionalCommand{"doveadm", "auth login", 2, Place::kAny},
    PositionalCommand{"ejabberdctl", "register", 3, Place::kAny},
    PositionalCommand{"ejabberdctl", "change_password", 3, Place::kAny},
    PositionalCommand{"prosodyctl", "register", 3, Place::kAny},
    PositionalCommand{"samba-tool", "user create", 2, Place::kAny},
    PositionalCommand{"samba-tool", "user add", 2, Place::kAny},
    PositionalCommand{"radtest", "", 2, Place::kAny},
    PositionalCommand{"neo4j-admin", "set-initial-password", 1, Place::kAny},
    PositionalCommand{"pg_md5", "", 1, Place::kStrict},
    PositionalCommand{"cf", "auth", 2, Place::kAny},
    PositionalCommand{"bw", "unlock", 1, Place::kStrict},
    PositionalCommand{"bw", "login", 2, Place::kStrict},
    PositionalCommand{"cargo", "login", 1, Place::kToken},
    PositionalCommand{"snyk", "auth", 1, Place::kToken},
    PositionalCommand{"snyk", "config set", 1, Place::kToken},
    PositionalCommand{"ngrok", "authtoken", 1, Place::kToken},
    PositionalCommand{"ngrok", "add-authtoken", 1, Place::kToken},
    PositionalCommand{"virsh", "secret-set-value", 2, Place::kAny},
    PositionalCommand{"hdparm", "--security-set-pass", 1, Place::kStrict},
    PositionalCommand{"wpa_cli", "psk", 1, Place::kAny},
    PositionalCommand{"wpa_cli", "password", 1, Place::kAny},
    PositionalCommand{"iwconfig", "key", 1, Place::kStrict},
    PositionalCommand{"iscsiadm", "node.session.auth.password", 1, Place::kAny},
    PositionalCommand{"pdftk", "user_pw", 1, Place::kAny},
    PositionalCommand{"pdftk", "owner_pw", 1, Place::kAny},
    PositionalCommand{"pdftk", "input_pw", 1, Place::kAny},
    PositionalCommand{"stty", "password", 1, Place::kStrict},
    PositionalCommand{"pulumi", "config set", 2, Place::kToken},
    PositionalCommand{"redis-cli", "AUTH", 1, Place::kEnd},
    PositionalCommand{"sp_addlogin", "", 2, Place::kAny},
    PositionalCommand{"sp_password", "", 2, Place::kAny},
    PositionalCommand{"sp_addapprole", "", 2, Place::kAny},
    // Network devices.
    PositionalCommand{"snmp-server", "community", 1, Place::kAny},
    PositionalCommand{"enable", "password", 1, Place::kStrict},
    PositionalCommand{"enable", "secret", 1, Place::kStrict},
    PositionalCommand{"crypto", "isakmp key", 1, Place::kStrict},
    PositionalCommand{"tacacs-server", "key", 1, Place::kStrict},
    PositionalCommand{"radius-server", "key", 1, Place::kStrict},
    PositionalCommand{"neighbor", "password", 1, Place::kStrict},
    PositionalCommand{"username", "password", 1, Place::kStrict},
    PositionalCommand{"username", "secret", 1, Place::kStrict},
    PositionalCommand{"wpa-psk", "ascii", 1, Place::kStrict},
    PositionalCommand{"pre-shared-key", "ascii-text", 1, Place::kAny},
    // Mail, chat and files, as protocols and their clients write them.
    PositionalCommand{"IDENTIFY", "", 1, Place::kEnd},
    PositionalCommand{"LOGIN", "", 2, Place::kEnd},
    PositionalCommand{"createUser", "SHA", 1, Place::kAny},
    PositionalCommand{"createUser", "MD5", 1, Place::kAny},
    PositionalCommand{"createUser", "AES", 1, Place::kAny},
    PositionalCommand{"createUser", "DES", 1, Place::kAny},
    PositionalCommand{"message-digest-key", "md5", 1, Place::kStrict},
    PositionalCommand{"schtasks", "/rp", 1, Place::kAny},
    PositionalCommand{"schtasks", "/p", 1, Place::kAny},
    PositionalCommand{"xfreerdp", "/p:", 0, Place::kAttached},
    PositionalCommand{"poll", "pass", 1, Place::kStrict},
    PositionalCommand{"poll", "password", 1, Place::kStrict},
};

// Commands that read a password from what is piped or given to them: echo x | c, c <<< x.
inline constexpr std::array<std::string_view, 20> kPasswordReaders{
    "sudo -S",       "password-stdin", "passwd",       "with-token",    "passphrase-fd 0",
    "cryptsetup",    "kinit",          "su -",         "vncpasswd",     "openssl passwd",
    "ecryptfs",      "--stdin",        "smbclient",    "ldapmodify -y", "gpg --batch",
    "secret create", "secrets create", "zfs load-key", "pass insert",   "secret-tool store"};

}  // namespace claribi::results
