#include "app/hints.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string_view>

#include "app/command_table.h"
#include "app/json_document.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

constexpr std::string_view kProgram = "claribi-host ";
constexpr std::string_view kNamePlace = " NAME";

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

// Where a command ends that stands in running text: with its sentence or its clause.
std::size_t EndOfCommand(const std::string& text, std::size_t begin) {
  std::size_t end = text.size();
  for (const char* sign : {"\n", ". ", ", ", "; ", "` "}) {
    end = std::min(end, text.find(sign, begin));
  }
  if (end > begin && end == text.size() && text[end - 1] == '.') --end;
  return end;
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

std::vector<std::string> OptionsFor(const GlobalOptions& options) {
  std::vector<std::string> words;
  const auto is_in_profile = [&options](const char* name) {
    return std::find(options.from_profile.begin(), options.from_profile.end(), name) !=
           options.from_profile.end();
  };
  const auto shown = [](const std::string& url) { return MayHoldPassword(url) ? "..." : url; };
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty() && !is_in_profile(name)) words.insert(words.end(), {name, value});
  };
  const auto add_path = [&](const char* name, const std::string& file) {
    if (!file.empty()) add(name, Absolute(file));
  };
  add("--profile", options.profile);
  add_path("--data-dir", options.data_dir);
  add("--store", shown(options.store));
  add_path("--plugin", options.plugin);
  add_path("--manifest", options.manifest);
  if (options.require_signed && !is_in_profile("--require-signed"))
    words.emplace_back("--require-signed");
  for (const std::string& key : options.trusted_keys) add_path("--trusted-key", key);
  add_path("--operator-config", options.operator_config);
  add_path("--ca-file", options.ca_file);
  add("--proxy", shown(options.proxy));
  if (options.allow_insecure_loopback && !is_in_profile("--allow-insecure-loopback"))
    words.emplace_back("--allow-insecure-loopback");
  if (options.org != GlobalOptions().org) add("--org", options.org);
  return words;
}

std::string HintFor(const GlobalOptions& options, const std::vector<std::string>& words) {
  std::string hint = QuotedWord(options.program);
  for (const std::string& word : words) hint += " " + QuotedWord(word);
  for (const std::string& word : OptionsFor(options)) hint += " " + QuotedWord(word);
  return Printable(hint);
}

std::string WithOptions(const std::string& fix, const GlobalOptions& options,
                        const std::string& name) {
  std::string added;
  for (const std::string& word : OptionsFor(options)) added += " " + Printable(QuotedWord(word));
  // HintFor made it.
  if (!added.empty() && fix.find(added) != std::string::npos) return fix;
  std::string text;
  std::size_t next = 0;
  for (std::size_t at = fix.find(kProgram); at != std::string::npos;
       at = fix.find(kProgram, next)) {
    const bool is_marked = at > 0 && fix[at - 1] == '`';
    const std::size_t end =
        is_marked ? std::min(fix.find('`', at), fix.size()) : EndOfCommand(fix, at);
    std::string words = fix.substr(at + kProgram.size(), end - at - kProgram.size());
    const Command* row = FindCommand(words.substr(0, words.find(' ')));
    text += fix.substr(next, at - next);
    next = end;
    // A path that ends with the name of this program is none of its commands.
    if (row == nullptr || (at > 0 && fix[at - 1] != ' ' && fix[at - 1] != '\n' && !is_marked)) {
      text += fix.substr(at, end - at);
      continue;
    }
    const std::size_t place = words.find(kNamePlace);
    if (!name.empty() && place == row->name.size()) {
      words.replace(place + 1, kNamePlace.size() - 1, Printable(QuotedWord(name)));
    }
    const bool needs_them = (row->globals & kStoring) != 0;
    text += Printable(QuotedWord(options.program)) + " " + words + (needs_them ? added : "");
  }
  return text + fix.substr(next);
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
