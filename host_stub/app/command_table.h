// The rows that the command line is made of. Parser, help, man page, completions and suggestions
// are all read from them (invocation.cpp, help_text.cpp, man_page.cpp, shell_completion.cpp), so
// that a new command is one row of commands.cpp and a file of its own. Not the commands' work.
#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "app/answer.h"
#include "app/invocation.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// Brings a value into the invocation. Why the value is refused, as the rest of a sentence ("is no
/// duration like 30s or 5m"); "" where it is taken. Of a flag the value is "".
using Take = std::function<std::string(Invocation& invocation, const std::string& value)>;

/// What a value names, for completions.
enum class Names { kText, kFile, kFolder, kDataSource, kTool, kCommand, kProfile };

/// An option, or an argument by its place.
struct Option {
  std::string name;        // "--endpoint"; of an argument what stands for it in help: "NAME"
  std::string value = {};  // what stands for its value in help; "": a flag. Unused of an argument
  std::string says;        // one sentence, without a full stop
  Take take;
  std::vector<std::string> choices = {};  // the values that are taken; {}: others, too
  std::vector<std::string> excludes = {};
  Names names = Names::kText;
  bool is_repeatable = false;
  bool is_required = false;
  char letter = '\0';  // the short form: 'v' of -v
};

/// Global options by what they are for: help shows those that apply to a command. Each command
/// takes all of them.
enum Globals : unsigned {
  kSpeaking = 1U << 0U,  // --json, --verbose, …: of every command
  kStoring = 1U << 1U,   // where data are kept, and whose
  kLoading = 1U << 2U,   // plugin and manifest
  kReaching = 1U << 3U,  // network
  kActing = 1U << 4U,    // who acts
  kWaiting = 1U << 5U,   // how long
  kAllGlobals = (1U << 6U) - 1,
};

struct GlobalOption {
  Globals of;
  Option option;
};

struct Command {
  std::string name;     // of an action the second word alone: "rotate" of `keys rotate`
  std::string summary;  // without a full stop
  std::string group = {};
  std::vector<Option> arguments = {};      // by their places; the last one may be repeatable
  std::vector<Option> options = {};        // besides the global ones
  std::vector<std::string> examples = {};  // whole command lines without the name of the program
  unsigned globals = kAllGlobals;          // those that apply
  std::vector<Command> actions = {};       // one of them is named, unless there are arguments
  std::string more = {};                   // paragraphs below the options
  bool makes_data = false;                 // makes the data folder where there is none
  /// After parsing: settles what depends on several options; why they do not go together, or "".
  std::string (*settle)(Invocation& invocation) = nullptr;
  /// Blocks; observes the patience of the workspace. Of an action that of its command is run.
  outcome::Result<Answer> (*run)(Workspace& workspace, const Invocation& invocation) = nullptr;
  std::string doing = {};  // what a terminal shows while it runs ("Calling the tool"); "": nothing
};

/// A member of the invocation, or of a struct in it: Into(&Invocation::ask, &AskArguments::batch).
/// A flag becomes true; a text replaces the one before; a list grows.
template <typename... Members>
Take Into(Members... members) {
  return [members...](Invocation& invocation, const std::string& value) -> std::string {
    const auto assign = [&value](auto& target) {
      using Target = std::decay_t<decltype(target)>;
      if constexpr (std::is_same_v<Target, bool>) {
        target = true;
      } else if constexpr (std::is_same_v<Target, std::string>) {
        target = value;
      } else {
        target.push_back(value);
      }
    };
    const auto walk = [&assign](auto&& self, auto& object, auto member, auto... rest) -> void {
      if constexpr (sizeof...(rest) == 0) {
        assign(object.*member);
      } else {
        self(self, object.*member, rest...);
      }
    };
    walk(walk, invocation, members...);
    return "";
  };
}

/// The same for whole numbers from `least` to `most`.
template <typename Outer, typename... Members>
Take IntoNumber(std::int64_t least, std::int64_t most, Outer outer, Members... members) {
  return [=](Invocation& invocation, const std::string& value) -> std::string {
    std::int64_t number = 0;
    const char* end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || rest != end || number < least || number > most) {
      return "is no whole number from " + std::to_string(least) + " to " + std::to_string(most);
    }
    const auto assign = [number](auto& target) {
      target = static_cast<std::decay_t<decltype(target)>>(number);
    };
    if constexpr (sizeof...(members) == 0) {
      assign(invocation.*outer);
    } else {
      const auto walk = [&assign](auto& object, auto member) { assign(object.*member); };
      walk(invocation.*outer, members...);
    }
    return "";
  };
}

/// All commands, in the order of the help text.
const std::vector<Command>& Commands();

/// The command of this name; nullptr where there is none.
const Command* FindCommand(const std::string& name);

/// The action of a command; nullptr where there is none.
const Command* FindAction(const Command& command, const std::string& name);

/// Whether the command is none without one of its actions.
inline bool NeedsAction(const Command& command) {
  return !command.actions.empty() && command.arguments.empty();
}

/// Options that stand before or after any command.
const std::vector<GlobalOption>& GlobalOptionRows();

// Arguments that several commands have.
Option SourceArgument();     // NAME, required
Option AnySourceArgument();  // NAME, or all
Option CsvOption();          // --csv

}  // namespace claribi::app
