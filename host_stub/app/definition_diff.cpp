#include "app/definition_diff.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <sstream>

#include "app/printable.h"
#include "app/tool_listing.h"
#include "app/word_diff.h"

namespace claribi::app {
namespace {

constexpr const char* kTexts[] = {"title", "description"};
constexpr const char* kSchemas[] = {"input_schema", "output_schema", "annotations"};

// A line for each member, so that a person finds the place.
std::string Indented(const Value* value) {
  if (value == nullptr) return "";
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  value->Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string Meaning(const std::string& change) {
  // What follows from it is the operator's rule, tool_drift, which is not known here.
  if (change == "none") return "nothing changed since it was approved";
  if (change == "harmless") return "harmless: nothing more can be done or said with it";
  if (change == "wording") return "wording: texts that a model reads";
  return "material: it has to be approved";
}

// All of it, as it is, each line behind a mark.
std::string MarkedLines(const char* mark, const std::string& whole) {
  std::string text;
  std::istringstream lines(PrintableBlock(whole));
  for (std::string line; std::getline(lines, line);) text += mark + line + "\n";
  return text;
}

void AppendPart(std::string& text, const char* name, const std::string& before,
                const std::string& after) {
  if (before == after) return;
  text += std::string("\n") + name + "\n";
  if (before.empty()) {
    text += MarkedLines("+ ", after);
  } else if (after.empty()) {
    text += MarkedLines("- ", before);
  } else {
    text += PrintableBlock(WordDiff(before, after)) + "\n";
  }
}

}  // namespace

std::string DefinitionDiffText(const Value& diff) {
  std::string text =
      Printable(TextOf(diff, "name")) + ": " + Meaning(TextOf(diff, "change")) + "\n";
  if (const std::string print = ShortFingerprint(TextOf(diff, "definition")); !print.empty()) {
    text += "fingerprint: " + Printable(print) + "\n";
  }
  if (const std::string reason = TextOf(diff, "reason"); !reason.empty()) {
    text += "reason: " + Printable(reason) + "\n";
  }
  if (const Value* differences = Find(diff, "differences"); differences && differences->IsArray()) {
    for (const Value& one : differences->GetArray()) {
      text += "  " + Printable(TextOf(one, "change")) + "  " + Printable(TextOf(one, "at")) + "  " +
              Printable(TextOf(one, "what")) + "\n";
    }
  }
  if (const Value* marks = Find(diff, "marks"); marks != nullptr && marks->IsArray()) {
    for (const Value& mark : marks->GetArray()) {
      text += "warning: its " + Printable(TextOf(mark, "place")) + " may be meant for a model (" +
              Printable(TextOf(mark, "kind")) + "): " + Printable(TextOf(mark, "excerpt")) + "\n";
    }
  }
  const Value* offered = Find(diff, "offered");
  if (offered == nullptr) return text;
  const Value none;
  const Value* approved = Find(diff, "approved");
  if (approved == nullptr) {
    text += "There is no approved definition to compare with; all of it is shown.\n";
    approved = &none;
  }
  for (const char* name : kTexts) {
    AppendPart(text, name, TextOf(*approved, name), TextOf(*offered, name));
  }
  for (const char* name : kSchemas) {
    AppendPart(text, name, Indented(Find(*approved, name)), Indented(Find(*offered, name)));
  }
  return text;
}

}  // namespace claribi::app
