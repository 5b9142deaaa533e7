// completions: what bash, zsh and fish have to know to complete a command line, written from the
// table of commands. Names of data sources are asked of this program (`completions names`), which
// opens the store alone for that.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>

#include "app/commands.h"
#include "app/help_text.h"
#include "app/printable.h"
#include "store/data_sources.h"

namespace claribi::app {
namespace {

using outcome::Result;

// A command or an action, with the words that stand before its options.
struct CommandPlace {
  std::vector<std::string> words;
  const Command* row;
};

std::vector<CommandPlace> CommandPlaces() {
  std::vector<CommandPlace> places;
  for (const Command& command : Commands()) {
    places.push_back({{command.name}, &command});
    for (const Command& action : command.actions) {
      places.push_back({{command.name, action.name}, &action});
    }
  }
  return places;
}

std::string JoinedWords(const std::vector<std::string>& words, const char* separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

std::vector<std::string> OptionNames(const Command& row) {
  std::vector<std::string> names;
  for (const Option& option : row.options) names.push_back(option.name);
  return names;
}

std::vector<std::string> GlobalNames() {
  std::vector<std::string> names{"--help", "--version"};
  for (const GlobalOption& row : GlobalOptionRows()) names.push_back(row.option.name);
  return names;
}

// Every option that takes a value, once, with the words of its command ("" of a global one).
void ForEachValue(const std::function<void(const std::string& words, const Option&)>& visit) {
  for (const GlobalOption& row : GlobalOptionRows()) {
    if (!row.option.value.empty()) visit("", row.option);
  }
  for (const CommandPlace& place : CommandPlaces()) {
    for (const Option& option : place.row->options) {
      if (!option.value.empty()) visit(JoinedWords(place.words, " "), option);
    }
  }
}

// What `help` takes: commands and topics.
std::vector<std::string> HelpWords() {
  std::vector<std::string> names;
  for (const Command& command : Commands()) names.push_back(command.name);
  for (const HelpTopic& topic : HelpTopics()) names.push_back(topic.name);
  return names;
}

std::string BashValueOf(const Option& option) {
  if (!option.choices.empty())
    return "compgen -W '" + JoinedWords(option.choices, " ") + "' -- \"$cur\"";
  switch (option.names) {
    case Names::kFile:
      return "compgen -f -- \"$cur\"";
    case Names::kFolder:
      return "compgen -d -- \"$cur\"";
    case Names::kDataSource:
      return "_claribi_host_names \"$cur\"";
    case Names::kCommand:
      return "compgen -W '" + JoinedWords(HelpWords(), " ") + "' -- \"$cur\"";
    default:
      return "";
  }
}

std::string Bash() {
  std::string valued;  // the options whose value is no word of the command line
  std::string values;
  ForEachValue([&](const std::string& words, const Option& option) {
    if (("|" + valued + "|").find("|" + option.name + "|") == std::string::npos) {
      valued += (valued.empty() ? "" : "|") + option.name;
    }
    const std::string fill = BashValueOf(option);
    // A global option is the same after every command.
    values += "    " + (words.empty() ? "*" : "'" + words + "'") + ":" + option.name + ") " +
              (fill.empty() ? "" : "mapfile -t COMPREPLY < <(" + fill + "); ") + "return ;;\n";
  });
  std::string rows;
  for (const CommandPlace& place : CommandPlaces()) {
    std::vector<std::string> first = OptionNames(*place.row);
    for (const Command& action : place.row->actions) first.push_back(action.name);
    rows +=
        "    '" + JoinedWords(place.words, " ") + "') words=\"" + JoinedWords(first, " ") + "\"";
    for (const Option& argument : place.row->arguments) {
      const std::string fill = BashValueOf(argument);
      // The first of them that can be completed.
      if (fill.empty()) continue;
      rows += "; mapfile -t COMPREPLY < <(" + fill + ")";
      break;
    }
    rows += " ;;\n";
  }
  std::vector<std::string> commands;
  std::string with_actions;
  for (const Command& command : Commands()) {
    commands.push_back(command.name);
    for (const Command& action : command.actions) {
      with_actions += (with_actions.empty() ? "'" : "|'") + command.name + " " + action.name + "'";
    }
  }
  return "# Completions of claribi-host for bash: claribi-host completions bash\n"
         "# shellcheck shell=bash\n"
         // Not compgen -W, which expands what it is given.
         "_claribi_host_names() {\n"
         "  local name\n"
         "  while IFS= read -r name; do\n"
         "    if [[ $name == \"$1\"* ]]; then printf '%q\\n' \"$name\"; fi\n"
         "  done < <(claribi-host completions names 2>/dev/null)\n"
         "}\n"
         "_claribi_host() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} place='' i word "
         "words\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    word=${COMP_WORDS[i]}\n"
         "    case \"$word\" in\n"
         "      " +
         valued +
         ") ((i++)) ;;\n"
         "      -*) ;;\n"
         "      *)\n"
         "        case \"$place $word\" in\n"
         "          ' '*) place=$word ;;\n"
         "          " +
         with_actions +
         ") place=\"$place $word\" ;;\n"
         "        esac ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$place:$prev\" in\n" +
         values +
         "  esac\n"
         "  words='" +
         JoinedWords(commands, " ") +
         "'\n"
         "  case \"$place\" in\n"
         "    '') ;;\n" +
         rows +
         "    *) words='' ;;\n"
         "  esac\n"
         "  if [[ $cur == -* ]]; then words=\"$words " +
         JoinedWords(GlobalNames(), " ") +
         "\"; fi\n"
         "  mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
         "}\n"
         "complete -o default -F _claribi_host claribi-host\n";
}

// A text inside single quotes, for zsh and fish.
std::string ShellQuoted(const std::string& text, const std::string& escaped = "") {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      if (escaped.find(c) != std::string::npos) quoted += '\\';
      quoted += c;
    }
  }
  return "'" + quoted + "'";
}

std::string ZshValueOf(const Option& option) {
  if (!option.choices.empty()) return "(" + JoinedWords(option.choices, " ") + ")";
  switch (option.names) {
    case Names::kFile:
      return "_files";
    case Names::kFolder:
      return "_files -/";
    case Names::kDataSource:
      return "_claribi_host_names";
    case Names::kCommand:
      return "(" + JoinedWords(HelpWords(), " ") + ")";
    default:
      return "";
  }
}

std::string ZshSpec(const Option& option) {
  const std::string says = "[" + ShellQuoted(option.says, "[]:\\").substr(1);
  std::string spec = std::string(option.is_repeatable ? "'*" : "'") + option.name +
                     (option.value.empty() ? "" : "=") + says;
  spec.pop_back();  // the quote
  spec += "]";
  if (!option.value.empty()) {
    spec += ":" + ShellQuoted(option.value, ":[]\\").substr(1);
    spec.pop_back();
    spec += ":" + ZshValueOf(option);
  }
  return spec + "'";
}

std::string ZshArguments(const Command& row) {
  std::string text;
  for (const Option& option : row.options) text += " \\\n        " + ZshSpec(option);
  if (!row.actions.empty()) {
    for (const Command& action : row.actions) {
      for (const Option& option : action.options) {
        if (text.find(option.name) == std::string::npos) text += " \\\n        " + ZshSpec(option);
      }
    }
    std::vector<std::string> names;
    std::string rest = "_files";
    for (const Command& action : row.actions) {
      names.push_back(action.name);
      for (const Option& argument : action.arguments) {
        if (argument.names == Names::kDataSource) rest = "_claribi_host_names";
      }
    }
    return text + " \\\n        '1:action:(" + JoinedWords(names, " ") + ")' '*:argument:" + rest +
           "'";
  }
  for (std::size_t i = 0; i < row.arguments.size(); ++i) {
    const Option& argument = row.arguments[i];
    text += " \\\n        '" + (argument.is_repeatable ? "*" : std::to_string(i + 1)) + ":" +
            argument.name + ":" + ZshValueOf(argument) + "'";
  }
  return text;
}

std::string Zsh() {
  std::string commands;
  std::string rows;
  for (const Command& command : Commands()) {
    commands += "    " + ShellQuoted(command.name + ":" + command.summary) + "\n";
    rows += "      " + command.name + ")\n        _arguments $globals" + ZshArguments(command) +
            " ;;\n";
  }
  std::string globals;
  for (const GlobalOption& row : GlobalOptionRows()) {
    globals += "    " + ZshSpec(row.option) + "\n";
  }
  return "#compdef claribi-host\n"
         "# Completions of claribi-host for zsh: claribi-host completions zsh\n"
         "_claribi_host_names() {\n"
         "  local -a names\n"
         "  names=(\"${(@f)$(claribi-host completions names 2>/dev/null)}\")\n"
         "  compadd -a names\n"
         "}\n"
         "_claribi_host() {\n"
         "  local context state state_descr line\n"
         "  typeset -A opt_args\n"
         "  local -a commands globals\n"
         "  globals=(\n" +
         globals +
         "  )\n"
         "  commands=(\n" +
         commands +
         "  )\n"
         "  _arguments -C $globals '1: :->command' '*:: :->rest'\n"
         "  case $state in\n"
         "    command) _describe -t commands command commands ;;\n"
         "    rest) case $words[1] in\n" +
         rows +
         "      esac ;;\n"
         "  esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = _claribi_host ]; then _claribi_host \"$@\"; else compdef "
         "_claribi_host claribi-host; fi\n";
}

std::string FishOption(const std::string& condition, const Option& option) {
  std::string line = "complete -c claribi-host" + condition + " -l " + option.name.substr(2);
  if (option.letter != '\0') line += std::string(" -s ") + option.letter;
  const bool is_place = option.names == Names::kFile || option.names == Names::kFolder;
  if (!option.value.empty()) line += is_place ? " -r -F" : " -x";
  if (!option.choices.empty()) line += " -a " + ShellQuoted(JoinedWords(option.choices, " "), "\\");
  return line + " -d " + ShellQuoted(option.says, "\\") + "\n";
}

// The arguments of a command or an action, of which fish knows no order.
std::string FishArguments(const std::string& condition, const Command& row) {
  std::string text;
  for (const Option& argument : row.arguments) {
    std::string filled;
    if (!argument.choices.empty()) {
      filled = " -a " + ShellQuoted(JoinedWords(argument.choices, " "), "\\");
    } else if (argument.names == Names::kFile || argument.names == Names::kFolder) {
      filled = " -F";
    } else if (argument.names == Names::kDataSource) {
      filled = " -a '(claribi-host completions names 2>/dev/null)'";
    } else if (argument.names == Names::kCommand) {
      filled = " -a " + ShellQuoted(JoinedWords(HelpWords(), " "), "\\");
    }
    if (filled.empty()) continue;
    text.append("complete -c claribi-host").append(condition).append(filled).append("\n");
  }
  return text;
}

std::string Fish() {
  std::string text =
      "# Completions of claribi-host for fish: claribi-host completions fish\n"
      "complete -c claribi-host -f\n";
  for (const GlobalOption& row : GlobalOptionRows()) text += FishOption("", row.option);
  for (const Command& command : Commands()) {
    text += "complete -c claribi-host -n __fish_use_subcommand -a " + command.name + " -d " +
            ShellQuoted(command.summary, "\\") + "\n";
    const std::string seen = " -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const Option& option : command.options) text += FishOption(seen, option);
    for (const Command& action : command.actions) {
      text += "complete -c claribi-host" + seen + " -a " + action.name + " -d " +
              ShellQuoted(action.summary, "\\") + "\n";
      const std::string both = " -n '__fish_seen_subcommand_from " + command.name +
                               "; and __fish_seen_subcommand_from " + action.name + "'";
      for (const Option& option : action.options) text += FishOption(both, option);
      text += FishArguments(both, action);
    }
    text += FishArguments(seen, command);
  }
  return text;
}

// The names of the data sources, a line each; none where no store is there yet.
Result<std::string> SourceNames(Workspace& workspace) {
  const auto folder = workspace.DataFolder();
  std::error_code ec;
  const bool is_elsewhere = !workspace.options().store.empty() ||
                            !workspace.terminal().Environment("CLARIBI_STORE").empty();
  if (!folder || (!is_elsewhere && !std::filesystem::exists(*folder / "host.db", ec)))
    return std::string();
  const auto database = workspace.Database();
  if (!database) return database.error();
  const auto sources =
      store::DataSources(**database).List(workspace.options().org, workspace.patience());
  if (!sources) return sources.error();
  std::string text;
  for (const store::DataSource& source : *sources) text += Printable(source.name) + "\n";
  return text;
}

Result<Answer> WriteCompletions(Workspace& workspace, const Invocation& invocation) {
  Answer answer;
  if (invocation.topic == "names") {
    const auto names = SourceNames(workspace);
    if (!names) return names.error();
    answer.text = *names;
  } else {
    answer.text = invocation.topic == "bash" ? Bash() : invocation.topic == "zsh" ? Zsh() : Fish();
  }
  Set(answer.json, "shell", invocation.topic);
  Set(answer.json, "script", answer.text);
  return answer;
}

}  // namespace

Command CompletionsCommand() {
  return {.name = "completions",
          .summary = "Print the completions of a shell",
          .group = "This program",
          .arguments = {{.name = "SHELL",
                         .says = "The shell; names prints the names of the data sources instead",
                         .take = Into(&Invocation::topic),
                         .choices = {"bash", "zsh", "fish", "names"},
                         .is_required = true}},
          .examples = {"completions bash >~/.local/share/bash-completion/completions/claribi-host",
                       "completions fish >~/.config/fish/completions/claribi-host.fish"},
          .globals = kStoring,
          .more =
              "For this shell alone: eval \"$(claribi-host completions bash)\". zsh reads "
              "a file _claribi-host in a folder of its fpath.",
          .run = &WriteCompletions};
}

}  // namespace claribi::app
