#include "app/hints.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "app/json_document.h"
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

std::string Absolute(const std::string& file) {
  std::error_code ec;
  const auto absolute = std::filesystem::absolute(file, ec);
  return ec ? file : absolute.lexically_normal().string();
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
  const auto add_path = [&](const char* name, const std::string& file) {
    if (!file.empty()) add(name, Absolute(file));
  };
  add("--profile", options.profile);
  add_path("--data-dir", options.data_dir);
  add("--store", shown(options.store));
  add_path("--plugin", options.plugin);
  add_path("--manifest", options.manifest);
  add_path("--operator-config", options.operator_config);
  add_path("--ca-file", options.ca_file);
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

std::string AsciiJson(const values::Json& object) {
  const auto parsed = ParseObject(values::WriteJson(object), "The object");
  return parsed ? ToLine(*parsed) : "{}";
}

std::string CallHint(const GlobalOptions& options, const std::string& source,
                     const executor::CallEntry& call) {
  return HintFor(options, {"call", source, call.tool, "--args", AsciiJson(call.arguments)});
}

}  // namespace claribi::app
