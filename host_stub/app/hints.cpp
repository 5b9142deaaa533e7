#include "app/hints.h"

#include <algorithm>
#include <cctype>

#include "app/printable.h"

namespace claribi::app {
namespace {

std::string Quoted(const std::string& word) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string("-_./:=@%+,").find(c) != std::string::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// Whatever stands before the host of a URL, or in its query, may hold a password.
std::string WithoutPassword(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = url.rfind('@');
  const bool may_hold_one = at != std::string::npos && url.find(':', begin) < at;
  return may_hold_one || url.find("password") != std::string::npos ? "..." : url;
}

}  // namespace

std::string HintFor(const GlobalOptions& options, const std::vector<std::string>& words) {
  std::string hint = "claribi-host";
  for (const std::string& word : words) hint += " " + Quoted(word);
  const auto add = [&hint](const char* name, const std::string& value) {
    if (!value.empty()) hint += std::string(" ") + name + " " + Quoted(value);
  };
  add("--data-dir", options.data_dir);
  add("--store", WithoutPassword(options.store));
  add("--plugin", options.plugin);
  add("--manifest", options.manifest);
  add("--operator-config", options.operator_config);
  add("--ca-file", options.ca_file);
  add("--proxy", WithoutPassword(options.proxy));
  if (options.allow_insecure_loopback) hint += " --allow-insecure-loopback";
  if (options.org != GlobalOptions().org) add("--org", options.org);
  return Printable(hint);
}

std::string PipedHintFor(const GlobalOptions& options, const std::vector<std::string>& words,
                         const std::string& text) {
  return Printable("printf %s " + Quoted(text) + " | ") + HintFor(options, words);
}

}  // namespace claribi::app
