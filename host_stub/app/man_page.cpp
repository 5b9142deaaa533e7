// man: the manual page of claribi-host, written from the table of commands, in the macros of
// man(7).
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/help_text.h"

namespace claribi::app {
namespace {

using outcome::Result;

// Text that roff reads as it stands.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (c == '\\') {
      plain += "\\e";
    } else if (c == '-') {
      plain += "\\-";
    } else if (c == '\n') {
      plain += "\n.PP\n";
    } else {
      plain += c;
    }
  }
  return plain.starts_with(".") || plain.starts_with("'") ? "\\&" + plain : plain;
}

std::string OptionEntry(const Option& option) {
  std::string text =
      ".TP\n\\fB" +
      Plain((option.letter != '\0' ? std::string{'-', option.letter} + ", " : "") + option.name) +
      "\\fR";
  if (!option.value.empty()) text += " \\fI" + Plain(option.value) + "\\fR";
  text += "\n" + Plain(option.says);
  if (!option.choices.empty()) {
    std::string choices;
    for (const std::string& choice : option.choices) {
      choices += (choices.empty() ? "" : ", ") + choice;
    }
    if (option.says.find(option.choices.front()) == std::string::npos) {
      text += Plain(": " + choices);
    }
  }
  return text + (option.is_repeatable ? "; repeatable.\n" : ".\n");
}

std::string Entries(const Command& row) {
  std::string text;
  for (const Option& argument : row.arguments) text += OptionEntry(argument);
  for (const Option& option : row.options) text += OptionEntry(option);
  return text;
}

std::string Section(const Command& command) {
  std::string text = ".SS " + command.name + "\n";
  if (command.actions.empty()) {
    text += ".B " + Plain(UsageLine(command, nullptr)) + "\n.PP\n" + Plain(command.summary) +
            ".\n" + Entries(command);
  } else {
    text += Plain(command.summary) + ".\n";
    for (const Command& action : command.actions) {
      text += ".PP\n.B " + Plain(UsageLine(command, &action)) + "\n.PP\n" + Plain(action.summary) +
              ".\n" + Entries(action);
    }
  }
  if (!command.more.empty()) text += ".PP\n" + Plain(command.more) + "\n";
  text += ".PP\nExamples:\n.PP\n.nf\n.RS\n";
  for (const std::string& example : command.examples)
    text += Plain("claribi-host " + example) + "\n";
  return text + ".RE\n.fi\n";
}

std::string Page() {
  std::string text =
      ".\\\" Written by: claribi-host man\n"
      ".TH CLARIBI-HOST 1 \"\" \"claribi-host " CLARIBI_VERSION
      "\" \"User Commands\"\n"
      ".SH NAME\nclaribi\\-host \\- run a clariBI data\\-source plugin from the command line\n"
      ".SH SYNOPSIS\n.B claribi\\-host\n\\fICOMMAND\\fR [\\fIarguments\\fR] [\\fIoptions\\fR]\n"
      ".SH COMMANDS\n";
  for (const Command& command : Commands()) text += Section(command);
  text += ".SH OPTIONS\nThey stand before or after the command.\n";
  for (const GlobalOption& row : GlobalOptionRows()) text += OptionEntry(row.option);
  text += ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : ExitCodeRows()) {
    text += ".TP\n.B " + std::to_string(row.code) + "\n" + Plain(row.meaning) + ".\n";
  }
  text += ".SH ENVIRONMENT\n";
  for (const EnvironmentRow& row : EnvironmentRows()) {
    text += ".TP\n.B " + Plain(row.name) + "\n" + Plain(row.says) + ".\n";
  }
  return text;
}

Result<Answer> WriteManual(Workspace&, const Invocation&) {
  Answer answer;
  answer.text = Page();
  Set(answer.json, "page", answer.text);
  return answer;
}

}  // namespace

Command ManCommand() {
  return {.name = "man",
          .summary = "Print the manual page",
          .group = "This program",
          .examples = {"man | man -l -", "man >/usr/local/share/man/man1/claribi-host.1"},
          .globals = kSpeaking,
          .run = &WriteManual};
}

}  // namespace claribi::app
