#include "app/help_text.h"

#include <algorithm>
#include <sstream>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/nearest.h"

namespace claribi::app {
namespace {

constexpr std::size_t kNameColumn = 28;  // where the explanations begin

// "  --endpoint NAME|URL       MCP endpoint …", the explanation wrapped beneath itself.
std::string HelpEntry(const std::string& name, const std::string& says) {
  std::string line = "  " + name;
  std::string explained = Wrapped(says, kNameColumn);
  if (line.size() + 2 <= kNameColumn) {
    line.resize(kNameColumn, ' ');
    return line + explained.substr(kNameColumn);
  }
  return line + "\n" + explained;
}

std::string Signature(const Option& option) {
  std::string text = option.letter != '\0' ? std::string{'-', option.letter, ',', ' '} : "";
  return text + option.name + (option.value.empty() ? "" : " " + option.value);
}

std::string OptionSays(const Option& option) {
  const std::string repeat = option.is_repeatable ? "; repeatable" : "";
  if (option.choices.empty() || option.says.find(option.choices.front()) != std::string::npos) {
    return option.says + repeat;
  }
  std::string text;
  for (const std::string& choice : option.choices) text += (text.empty() ? "" : ", ") + choice;
  return option.says + ": " + text + repeat;
}

std::string ArgumentsOf(const Command& command) {
  std::string text;
  for (const Option& place : command.arguments) {
    const std::string name = place.name + (place.is_repeatable ? "..." : "");
    text += place.is_required ? " " + name : " [" + name + "]";
  }
  return text;
}

std::string OptionsText(const Command& command) {
  std::string text;
  for (const Option& place : command.arguments) text += HelpEntry(place.name, OptionSays(place));
  for (const Option& option : command.options)
    text += HelpEntry(Signature(option), OptionSays(option));
  return text;
}

std::string GlobalsText(unsigned which) {
  std::string text;
  for (const GlobalOption& row : GlobalOptionRows()) {
    if ((row.of & which) != 0) text += HelpEntry(Signature(row.option), OptionSays(row.option));
  }
  return text;
}

std::string ExitCodesText() {
  std::string text = "Exit codes of claribi-host:\n\n";
  for (const ExitCodeRow& row : ExitCodeRows()) {
    std::string code = std::to_string(row.code);
    code.insert(0, 5 - std::min<std::size_t>(code.size(), 5), ' ');
    text += code + "  " + Wrapped(row.meaning, 7).substr(7);
  }
  return text;
}

std::string EnvironmentText() {
  std::string text = "Variables that claribi-host reads; the plugin reads none:\n\n";
  for (const EnvironmentRow& row : EnvironmentRows()) text += HelpEntry(row.name, row.says);
  return text;
}

Document ToJson(const Option& option) {
  Document json(rapidjson::kObjectType);
  Set(json, "name", option.name);
  SetTextOrNull(json, "value", option.value);
  Set(json, "says", option.says);
  Set(json, "repeatable", option.is_repeatable);
  Set(json, "required", option.is_required);
  Document choices(rapidjson::kArrayType);
  for (const std::string& choice : option.choices) {
    choices.PushBack(Value(choice.c_str(), choices.GetAllocator()), choices.GetAllocator());
  }
  Set(json, "choices", choices);
  return json;
}

template <typename Row, typename Writer>
void SetList(Document& json, const char* name, const std::vector<Row>& rows, Writer&& write) {
  Document list(rapidjson::kArrayType);
  for (const Row& row : rows) {
    list.PushBack(Value(write(row), list.GetAllocator()), list.GetAllocator());
  }
  Set(json, name, list);
}

Document ToJson(const Command& command) {
  Document json(rapidjson::kObjectType);
  Set(json, "name", command.name);
  Set(json, "summary", command.summary);
  const auto write = [](const Option& option) { return ToJson(option); };
  SetList(json, "arguments", command.arguments, write);
  SetList(json, "options", command.options, write);
  SetList(json, "examples", command.examples, [](const std::string& example) {
    Document text;
    text.SetString(("claribi-host " + example).c_str(), text.GetAllocator());
    return text;
  });
  SetList(json, "actions", command.actions, [](const Command& action) { return ToJson(action); });
  return json;
}

std::string TakeTopic(Invocation& invocation, const std::string& name) {
  invocation.topic = name;
  if (const Command* command = FindCommand(name)) {
    invocation.help = HelpOf(*command);
    return "";
  }
  std::vector<std::string> known;
  for (const Command& command : Commands()) known.push_back(command.name);
  for (const HelpTopic& topic : HelpTopics()) {
    if (topic.name == name) invocation.help = topic.text;
    known.push_back(topic.name);
  }
  if (!invocation.help.empty()) return "";
  const std::string meant = DidYouMean(name, known);
  return "is no command and no topic" +
         (meant.empty() ? "" : ". " + meant.substr(0, meant.size() - 1));
}

std::string TakeAction(Invocation& invocation, const std::string& name) {
  const Command* command = FindCommand(invocation.topic);
  return command != nullptr && FindAction(*command, name) != nullptr
             ? ""
             : "is no action of " + invocation.topic;
}

std::string SettleHelp(Invocation& invocation) {
  if (invocation.help.empty()) invocation.help = Overview();
  return "";
}

}  // namespace

std::string Wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string wrapped;
  std::istringstream paragraphs(text);
  for (std::string paragraph; std::getline(paragraphs, paragraph);) {
    std::string line(indent, ' ');
    bool is_empty = true;
    std::istringstream words(paragraph);
    for (std::string word; words >> word;) {
      if (!is_empty && line.size() + 1 + word.size() > width) {
        wrapped += line + "\n";
        line.assign(indent, ' ');
        is_empty = true;
      }
      line += (is_empty ? "" : " ") + word;
      is_empty = false;
    }
    wrapped += is_empty ? "\n" : line + "\n";
  }
  return wrapped;
}

std::string UsageLine(const Command& command, const Command* action_opt) {
  std::string line = "claribi-host " + command.name;
  if (action_opt != nullptr) line += " " + action_opt->name;
  if (action_opt == nullptr && NeedsAction(command)) return line + " ACTION [options]";
  const Command& row = action_opt != nullptr ? *action_opt : command;
  return line + ArgumentsOf(row) + (row.options.empty() ? "" : " [options]");
}

std::string HelpOf(const Command& command) {
  std::string text;
  if (!NeedsAction(command)) text += "usage: " + UsageLine(command, nullptr) + "\n";
  for (const Command& action : command.actions) {
    text += (text.empty() ? "usage: " : "       ") + UsageLine(command, &action) + "\n";
  }
  text += "\n" + Wrapped(command.summary + ".", 0);
  if (const std::string own = OptionsText(command); !own.empty()) text += "\n" + own;
  for (const Command& action : command.actions) {
    text += "\n" + Wrapped(command.name + " " + action.name + ": " + action.summary + ".", 0) +
            OptionsText(action);
  }
  if (!command.more.empty()) text += "\n" + Wrapped(command.more, 0);
  text += "\nOptions of all commands that apply here:\n" + GlobalsText(command.globals | kSpeaking);
  text += "\nExamples:\n";
  for (const std::string& example : command.examples) text += "  claribi-host " + example + "\n";
  return text + "\nExit codes: claribi-host help exit-codes\n";
}

std::string Overview() {
  std::string text =
      "claribi-host: run a clariBI data-source plugin from the command line.\n\n"
      "usage: claribi-host COMMAND [arguments] [options]\n";
  std::string group;
  for (const Command& command : Commands()) {
    if (command.group != group) text += "\n" + command.group + ":\n";
    group = command.group;
    text += HelpEntry(command.name, command.summary);
  }
  text += "\nOptions, before or after the command:\n" + GlobalsText(kAllGlobals);
  text +=
      HelpEntry("-h, --help", "The help of the command") + HelpEntry("--version", "The versions");
  text +=
      "\nRead on:\n" + HelpEntry("help COMMAND", "Arguments, options and examples of a command");
  for (const HelpTopic& topic : HelpTopics())
    text += HelpEntry("help " + topic.name, topic.summary);
  return text;
}

const std::vector<HelpTopic>& HelpTopics() {
  static const std::vector<HelpTopic> kTopics{
      {"exit-codes", "Exit codes, which scripts rely on", ExitCodesText()},
      {"environment", "Variables that are read", EnvironmentText()},
  };
  return kTopics;
}

const std::vector<EnvironmentRow>& EnvironmentRows() {
  static const std::vector<EnvironmentRow> kRows{
      {"XDG_DATA_HOME", "Store and keys are in its folder claribi-host (default: ~/.local/share)"},
      {"CLARIBI_STORE", "URL of the store, which no list of processes shows"},
      {"XDG_CONFIG_HOME", "Profiles are in its file claribi-host/config.json (default: ~/.config)"},
      {"CLARIBI_PROFILE", "Name of the profile that is taken where --profile is not given"},
      {"BROWSER",
       "Program that gets the authorization URL, in place of %s or as its last argument"},
      {"HTTPS_PROXY, ALL_PROXY", "HTTP proxy; NO_PROXY excepts hosts"},
      {"SSL_CERT_FILE, SSL_CERT_DIR",
       "Where the certificate authorities of the system are; the only ones that the plugin reads"},
      {"NO_COLOR", "No colour where it is set; nor where TERM is dumb, or there is no terminal"},
      {"COLUMNS", "Width of the terminal, where it does not say"},
  };
  return kRows;
}

Document CommandsJson() {
  Document list(rapidjson::kArrayType);
  for (const Command& command : Commands()) {
    list.PushBack(Value(ToJson(command), list.GetAllocator()), list.GetAllocator());
  }
  return list;
}

Command HelpCommand() {
  return {.name = "help",
          .summary = "Show the help of the program, of a command, or of a topic",
          .group = "This program",
          .arguments = {{.name = "TOPIC",
                         .says = "A command, or exit-codes, or environment",
                         .take = &TakeTopic,
                         .names = Names::kCommand},
                        {.name = "ACTION",
                         .says = "An action of the command, which stands in its help",
                         .take = &TakeAction}},
          .examples = {"help connect", "help exit-codes"},
          .globals = kSpeaking,
          .settle = &SettleHelp};
}

}  // namespace claribi::app
