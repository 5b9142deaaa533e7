#include "app/browser.h"

#include <algorithm>
#include <utility>

namespace claribi::app {
namespace {

std::vector<std::string> SplitAtColons(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find(':', begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

// The words of one command; the marks of an unclosed quote simply end with it.
CommandWords SplitWords(const std::string& command) {
  CommandWords words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (const char c : command) {
    if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t') {
      if (in_word) words.push_back(std::exchange(word, ""));
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(word);
  return words;
}

// Replaces %s, %% and %c; true if the URL was among them.
bool Substitute(std::string& word, const std::string& url) {
  std::string out;
  bool has_url = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char next = word[i] == '%' && i + 1 < word.size() ? word[i + 1] : '\0';
    if (next == 's') {
      out += url;
      has_url = true;
    } else if (next == '%' || next == 'c') {
      out += next == 'c' ? ':' : '%';
    } else {
      out += word[i];
      continue;
    }
    ++i;
  }
  word = out;
  return has_url;
}

}  // namespace

std::vector<CommandWords> BrowserCommands(const std::string& browser, const std::string& url) {
  std::vector<CommandWords> commands;
  for (const std::string& part : SplitAtColons(browser)) {
    CommandWords words = SplitWords(part);
    if (words.empty()) continue;
    bool has_url = false;
    for (std::string& word : words) has_url = Substitute(word, url) || has_url;
    if (!has_url) words.push_back(url);
    commands.push_back(std::move(words));
  }
  return commands;
}

std::vector<CommandWords> ChooseBrowser(const std::function<std::string(const char*)>& environment,
                                        const std::string& url) {
  const auto is_set = [&](const char* name) { return !environment(name).empty(); };
  if (is_set("BROWSER")) return BrowserCommands(environment("BROWSER"), url);
  if (is_set("SSH_CONNECTION") || is_set("SSH_CLIENT") || is_set("SSH_TTY")) return {};
  if (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")) return {{"xdg-open", url}};
  return {};
}

bool IsWebUrl(const std::string& url) {
  const bool has_scheme = url.rfind("https://", 0) == 0 || url.rfind("http://", 0) == 0;
  return has_scheme && std::all_of(url.begin(), url.end(), [](char c) {
           return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\';
         });
}

}  // namespace claribi::app
