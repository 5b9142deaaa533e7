#include "app/invocation.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "app/command_table.h"
#include "app/help_text.h"
#include "app/nearest.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using WordList = std::vector<std::string>;

Error UsageError(std::string cause, const std::string& meant, const std::string& topic) {
  const std::string see = "See: claribi-host help" + (topic.empty() ? "" : " " + topic);
  return Error{.code = Code::kUsage,
               .what = "The command line was not understood.",
               .cause = std::move(cause),
               .fix = meant.empty() ? see : meant + " " + see};
}

template <typename Row>
WordList NamesOf(const std::vector<Row>& rows) {
  WordList names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}

std::string Listed(const WordList& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool IsOption(const std::string& word) { return word.size() > 1 && word[0] == '-'; }

/// Reads one command line, word by word. One use.
class Reader {
 public:
  Reader(Invocation& invocation, WordList words)
      : invocation_(invocation), words_(std::move(words)) {}

  Status Read() {
    for (; next_ < words_.size(); ++next_) {
      const std::string& word = words_[next_];
      Status read;
      if (word == "--" && !has_ended_options_) {
        has_ended_options_ = true;
      } else if (IsOption(word) && !has_ended_options_) {
        read = ReadOption(word);
      } else {
        read = ReadBareWord(word);
      }
      if (!read) return read;
    }
    return Settle();
  }

 private:
  std::string Topic() const { return command_ != nullptr ? command_->name : ""; }

  Error Wrong(std::string cause, const std::string& meant = "") const {
    return UsageError(std::move(cause), meant, Topic());
  }

  // The command's, the action's, then the global ones.
  WordList OptionNames() const {
    WordList names{"--help", "--version"};
    for (const Command* row : {action_, command_}) {
      if (row == nullptr) continue;
      for (const Option& option : row->options) names.push_back(option.name);
    }
    for (const GlobalOption& row : GlobalOptionRows()) names.push_back(row.option.name);
    return names;
  }

  const Option* FindOption(const std::string& name) const {
    const auto is_meant = [&](const Option& option) {
      return option.name == name ||
             (option.letter != '\0' && name == std::string{'-', option.letter});
    };
    for (const Command* row : {action_, command_}) {
      if (row == nullptr) continue;
      const auto found = std::find_if(row->options.begin(), row->options.end(), is_meant);
      if (found != row->options.end()) return &*found;
    }
    for (const GlobalOption& row : GlobalOptionRows()) {
      if (is_meant(row.option)) return &row.option;
    }
    return nullptr;
  }

  Error UnknownOption(const std::string& name) const {
    const auto has_it = [&](const Command& command) {
      const WordList names = NamesOf(command.options);
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (command_ == nullptr && std::any_of(Commands().begin(), Commands().end(), has_it)) {
      return Wrong("The option " + name + " stands before the command.",
                   "Put it after the command that it belongs to.");
    }
    return Wrong("There is no option " + name + (Topic().empty() ? "" : " of " + Topic()) + ".",
                 DidYouMean(name, OptionNames()));
  }

  Status ReadOption(const std::string& word) {
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    const std::string name = word.substr(0, equals);
    if (name == "--version") {
      invocation_.command = "version";
      return {};
    }
    const Option* option = FindOption(name);
    if (option == nullptr) return UnknownOption(name);
    if (option->value.empty()) {
      if (equals != std::string::npos)
        return Wrong("The option " + option->name + " takes no value.");
      return Fill(*option, "");
    }
    if (equals != std::string::npos) return Fill(*option, word.substr(equals + 1));
    const bool is_last = next_ + 1 == words_.size();
    // A value may begin with a hyphen; the name of an option is none.
    if (is_last ||
        (IsOption(words_[next_ + 1]) &&
         FindOption(words_[next_ + 1].substr(0, words_[next_ + 1].find('='))) != nullptr)) {
      return Wrong("The option " + option->name + " needs a value (" + option->value + ").");
    }
    return Fill(*option, words_[++next_]);
  }

  Status Fill(const Option& option, const std::string& value) {
    const bool is_again = !filled_.insert(option.name).second;
    if (is_again && !option.value.empty() && !option.is_repeatable) {
      return Wrong("The option " + option.name + " was given twice.");
    }
    if (IsGlobal(option)) invocation_.global.given.emplace_back(option.name, value);
    return TakeValue(option, value);
  }

  static bool IsGlobal(const Option& option) {
    return std::any_of(GlobalOptionRows().begin(), GlobalOptionRows().end(),
                       [&](const GlobalOption& row) { return &row.option == &option; });
  }

  Status TakeValue(const Option& option, const std::string& value) {
    const std::string subject = option.name +
                                (option.value.empty() ? "" : " takes " + option.value) + ": \"" +
                                value + "\" ";
    if (!option.choices.empty() &&
        std::find(option.choices.begin(), option.choices.end(), value) == option.choices.end()) {
      return Wrong(subject + "is none of " + Listed(option.choices) + ".",
                   DidYouMean(value, option.choices));
    }
    const bool is_place = option.names == Names::kFile || option.names == Names::kFolder;
    if (is_place && value.empty()) return Wrong(subject + "is empty, and names no file.");
    const std::string refusal = option.take(invocation_, value);
    return refusal.empty() ? Status() : Wrong(subject + refusal + ".");
  }

  Status ReadBareWord(const std::string& word) {
    if (command_ == nullptr) {
      command_ = FindCommand(word);
      if (command_ != nullptr) return {};
      return Wrong("There is no command \"" + word + "\".", DidYouMean(word, NamesOf(Commands())));
    }
    const bool may_be_action = !command_->actions.empty() && action_ == nullptr && place_ == 0;
    if (may_be_action && !has_ended_options_) {
      action_ = FindAction(*command_, word);
      if (action_ != nullptr) return {};
    }
    if (may_be_action && NeedsAction(*command_)) {
      return Wrong("\"" + word + "\" is none of the actions of " + command_->name + ": " +
                       Listed(NamesOf(command_->actions)) + ".",
                   DidYouMean(word, NamesOf(command_->actions)));
    }
    const std::vector<Option>& places = Row().arguments;
    if (place_ >= places.size()) {
      return Wrong("There is an argument too many: \"" + word + "\".");
    }
    const Option& place = places[place_];
    filled_.insert(place.name);
    if (!place.is_repeatable) ++place_;
    return TakeValue(place, word);
  }

  const Command& Row() const { return action_ != nullptr ? *action_ : *command_; }

  // What can be said of the whole only.
  Status Settle() {
    if (invocation_.command == "version") return {};
    if (command_ == nullptr) return Wrong("No command was given.");
    invocation_.command = command_->name;
    if (action_ != nullptr) invocation_.action = action_->name;
    if (NeedsAction(*command_) && action_ == nullptr) {
      const auto actions = NamesOf(command_->actions);
      const bool has_choice = actions.size() > 1;
      return Wrong(
          "`" + command_->name + "` needs " +
          (has_choice ? "one of the words " + Listed(actions) : "the word " + actions.front()) +
          " behind it.");
    }
    for (const std::vector<Option>* rows : {&Row().arguments, &Row().options}) {
      for (const Option& option : *rows) {
        if (option.is_required && filled_.count(option.name) == 0) {
          return Wrong(option.name + " is missing.",
                       "Usage: " + UsageLine(*command_, action_) + ".");
        }
        if (filled_.count(option.name) == 0) continue;
        for (const std::string& other : option.excludes) {
          if (filled_.count(other) > 0) {
            return Wrong(option.name + " and " + other + " exclude each other.");
          }
        }
      }
    }
    if (invocation_.global.verbose) {
      std::optional<loader::LogLevel>& level = invocation_.global.log_level;
      level = std::min(level.value_or(loader::LogLevel::kDebug), loader::LogLevel::kDebug);
    }
    if (Row().settle == nullptr) return {};
    const std::string refusal = Row().settle(invocation_);
    return refusal.empty() ? Status() : Wrong(refusal);
  }

  Invocation& invocation_;
  const WordList words_;
  std::size_t next_ = 0;
  bool has_ended_options_ = false;
  const Command* command_ = nullptr;
  const Command* action_ = nullptr;
  std::size_t place_ = 0;           // of the next argument
  std::set<std::string> filled_{};  // names of options and arguments
};

// --help, wherever it stands, is more than what is wrong beside it.
bool WantsHelp(const WordList& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::any_of(words.begin(), end,
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

void ShowHelp(Invocation& invocation, const WordList& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Command* command = FindCommand(words[i]);
    if (command == nullptr) continue;
    invocation.command = command->name;
    invocation.help = HelpOf(*command);
    return;
  }
  invocation.command = "help";
  invocation.help = Overview();
}

}  // namespace

bool WantsJson(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* arg) { return std::string_view(arg) == "--json"; });
}

Result<Invocation> ParseInvocation(int argc, const char* const* argv) {
  if (!std::all_of(argv, argv + argc, [](const char* arg) { return IsUtf8(arg); })) {
    return UsageError("An argument is not valid UTF-8.", "", "");
  }
  Invocation invocation;
  const WordList words(argv + std::min(argc, 1), argv + argc);
  // Where it is called by its path, commands to paste are, too, from any folder.
  if (argc > 0 && std::string_view(argv[0]).find('/') != std::string_view::npos) {
    std::error_code ec;
    const auto program = std::filesystem::absolute(argv[0], ec);
    invocation.global.program = ec ? argv[0] : program.lexically_normal().string();
  }
  if (WantsHelp(words)) {
    invocation.global.json = WantsJson(argc, argv);
    ShowHelp(invocation, words);
    return invocation;
  }
  if (const Status read = Reader(invocation, words).Read(); !read) return read.error();
  return invocation;
}

}  // namespace claribi::app
