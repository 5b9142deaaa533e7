#include "app/hints.h"

#include <algorithm>
#include <cctype>

#include "app/printable.h"

namespace claribi::app {
namespace {

std::string QuotedWord(const std::string& word) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string("-_./:=@%+,").find(c) != std::string::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string ShellWord(const std::string& word) { return Printable(QuotedWord(word)); }

bool MayHoldPassword(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = url.rfind('@');
  return (at != std::string::npos && url.find(':', begin) < at) ||
         url.find("password") != std::string::npos;
}

std::string HintFor(const GlobalOptions& options, const std::vector<std::string>& words) {
  std::string hint = QuotedWord(options.program);
  for (const std::string& word : words) hint += " " + QuotedWord(word);
  const auto is_in_profile = [&options](const char* name) {
    return std::find(options.from_profile.begin(), options.from_profile.end(), name) !=
           options.from_profile.end();
  };
  const auto shown = [](const std::string& url) { return MayHoldPassword(url) ? "..." : url; };
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty() && !is_in_profile(name))
      hint += std::string(" ") + name + " " + QuotedWord(value);
  };
  add("--profile", options.profile);
  add("--data-dir", options.data_dir);
  add("--store", shown(options.store));
  add("--plugin", options.plugin);
  add("--manifest", options.manifest);
  if (options.require_signed && !is_in_profile("--require-signed")) hint += " --require-signed";
  for (const std::string& key : options.trusted_keys) add("--trusted-key", key);
  add("--operator-config", options.operator_config);
  add("--ca-file", options.ca_file);
  add("--proxy", shown(options.proxy));
  if (options.allow_insecure_loopback && !is_in_profile("--allow-insecure-loopback"))
    hint += " --allow-insecure-loopback";
  if (options.org != GlobalOptions().org) add("--org", options.org);
  return Printable(hint);
}

std::string PipedHintFor(const GlobalOptions& options, const std::vector<std::string>& words,
                         const std::string& text) {
  return Printable("printf %s " + QuotedWord(text) + " | ") + HintFor(options, words);
}

}  // namespace claribi::app
