// man: the manual page of claribi-host, written from the table of commands, in the macros of
// man(7).
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/help_text.h"

namespace claribi::app {
namespace {

using outcome::Result;

// Text that roff reads as it stands.
std::string RoffText(const std::string& text) {
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
      RoffText((option.letter != '\0' ? std::string{'-', option.letter} + ", " : "") +
               option.name) +
      "\\fR";
  if (!option.value.empty()) text += " \\fI" + RoffText(option.value) + "\\fR";
  text += "\n" + RoffText(option.says);
  if (!option.choices.empty()) {
    std::string choices;
    for (const std::string& choice : option.choices) {
      choices += (choices.empty() ? "" : ", ") + choice;
    }
    if (option.says.find(option.choices.front()) == std::string::npos) {
      text += RoffText(": " + choices);
    }
  }
  return text + (option.is_repeatable ? "; repeatable.\n" : ".\n");
}

std::string RowEntries(const Command& row) {
  std::string text;
  for (const Option& argument : row.arguments) text += OptionEntry(argument);
  for (const Option& option : row.options) text += OptionEntry(option);
  return text;
}

std::string ManualSection(const Command& command) {
  std::string text = ".SS " + command.name + "\n";
  if (!NeedsAction(command)) {
    text += ".B " + RoffText(UsageLine(command, nullptr)) + "\n.PP\n" + RoffText(command.summary) +
            ".\n" + RowEntries(command);
  } else {
    text += RoffText(command.summary) + ".\n";
  }
  for (const Command& action : command.actions) {
    text += ".PP\n.B " + RoffText(UsageLine(command, &action)) + "\n.PP\n" +
            RoffText(action.summary) + ".\n" + RowEntries(action);
  }
  if (!command.more.empty()) text += ".PP\n" + RoffText(command.more) + "\n";
  text += ".PP\nExamples:\n.PP\n.nf\n.RS\n";
  for (const std::string& example : command.examples)
    text += RoffText("claribi-host " + example) + "\n";
  return text + ".RE\n.fi\n";
}

std::string ManualPage() {
  std::string text =
      ".\\\" Written by: claribi-host man\n"
      ".TH CLARIBI-HOST 1 \"\" \"claribi-host " CLARIBI_VERSION
      "\" \"User Commands\"\n"
      ".SH NAME\nclaribi\\-host \\- run a clariBI data\\-source plugin from the command line\n"
      ".SH SYNOPSIS\n.B claribi\\-host\n\\fICOMMAND\\fR [\\fIarguments\\fR] [\\fIoptions\\fR]\n"
      ".SH COMMANDS\n";
  for (const Command& command : Commands()) text += ManualSection(command);
  text += ".SH OPTIONS\nThey stand before or after the command.\n";
  for (const GlobalOption& row : GlobalOptionRows()) text += OptionEntry(row.option);
  text += ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : ExitCodeRows()) {
    text += ".TP\n.B " + std::to_string(row.code) + "\n" + RoffText(row.meaning) + ".\n";
  }
  text += ".SH ENVIRONMENT\n";
  for (const EnvironmentRow& row : EnvironmentRows()) {
    text += ".TP\n.B " + RoffText(row.name) + "\n" + RoffText(row.says) + ".\n";
  }
  return text;
}

Result<Answer> WriteManual(Workspace&, const Invocation&) {
  Answer answer;
  answer.text = ManualPage();
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
