#include "tool_rows.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "core/json.h"
#include "core/text.h"
#include "mcp/protocol_revision.h"

namespace claribi::policy_score {
namespace {

constexpr std::size_t kMaxLineBytes = 65536;

core::Error Unreadable(std::size_t line, const std::string& cause, std::string_view fix) {
  return core::Error(core::ErrorCode::kInvalid, "The table of tools cannot be read.",
                     "line " + std::to_string(line) + ": " + cause, fix);
}

std::vector<std::string> Fields(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    fields.emplace_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  fields.emplace_back(line);
  return fields;
}

// The columns of one table, from its header.
class Columns {
 public:
  explicit Columns(std::vector<std::string> names) : names_(std::move(names)) {}

  std::size_t size() const { return names_.size(); }
  bool Has(std::string_view name) const { return core::Contains(names_, name); }
  std::optional<std::string> FindTwice() const {
    for (const std::string& name : names_) {
      if (std::count(names_.begin(), names_.end(), name) > 1) return name;
    }
    return std::nullopt;
  }
  // Empty where the table or the row ends before it.
  std::string Of(const std::vector<std::string>& row, std::string_view name) const {
    const auto column =
        static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    return column < row.size() ? row[column] : std::string();
  }

 private:
  std::vector<std::string> names_;
};

bool ReadLine(std::istream& text, std::string& line) {
  if (!std::getline(text, line)) return false;
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

// False: neither true, false nor empty.
bool ReadHint(const std::string& field, std::optional<bool>& hint) {
  if (!field.empty()) hint = field == "true";
  return field.empty() || field == "true" || field == "false";
}

// Any other label leaves the row out of the totals.
std::optional<bool> WritesByLabel(std::string_view label) {
  if (label == "write") return true;
  if (label == "read") return false;
  return std::nullopt;
}

core::Result<ToolRow> ReadDefinition(const std::string& line, std::size_t number) {
  constexpr std::string_view kFix =
      "Write {\"vendor\": \"…\", \"tool\": {\"name\": \"…\", \"inputSchema\": {}}} in one line.";
  const auto json = core::Json::Parse(line);
  if (!json.ok()) return Unreadable(number, json.error().cause, kFix);
  const core::Json* definition = json->Find("tool");
  if (definition == nullptr) return Unreadable(number, "it has no member \"tool\"", kFix);
  auto read = mcp::ReadTool(*definition, mcp::AllRevisions().front());
  const core::JsonString* vendor = json->FindString("vendor");
  const core::JsonString* label = json->FindString("label");
  ToolRow row{vendor == nullptr ? "" : std::string(*vendor), {}, {}, {}};
  if (label != nullptr) row.writes = WritesByLabel(*label);
  if (auto* invalid = std::get_if<mcp::InvalidTool>(&read)) {
    row.name = invalid->name;
    row.unreadable = std::move(invalid->reason);
    if (row.name.empty()) return Unreadable(number, row.unreadable, kFix);
  } else {
    row.definition = std::get<mcp::Tool>(std::move(read));
    row.name = row.definition->name;
  }
  return row;
}

core::Result<std::vector<ToolRow>> ReadDefinitions(std::string line, std::istream& text) {
  std::vector<ToolRow> rows;
  std::size_t number = 1;
  do {
    if (!line.empty()) {
      CLARIBI_TRY(ToolRow row, ReadDefinition(line, number));
      rows.push_back(std::move(row));
    }
    ++number;
  } while (ReadLine(text, line));
  return rows;
}

}  // namespace

core::Result<std::vector<ToolRow>> ReadToolTable(std::istream& text) {
  std::string line;
  if (!ReadLine(text, line)) {
    return Unreadable(1, "the table is empty", "Begin it with the names of its columns.");
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
  if (line.starts_with('{')) return ReadDefinitions(std::move(line), text);
  const Columns columns(Fields(line));
  for (const std::string_view name : {"vendor", "name"}) {
    if (!columns.Has(name)) {
      return Unreadable(1, "no column is called " + core::Quoted(name),
                        "Name the columns in the first line, with tabs between them: vendor, name, "
                        "read_only_hint, destructive_hint.");
    }
  }
  if (const auto twice = columns.FindTwice()) {
    return Unreadable(1, "two columns are called " + core::Quoted(*twice),
                      "Give each column its own name.");
  }
  std::vector<ToolRow> rows;
  for (std::size_t number = 2; ReadLine(text, line); ++number) {
    if (line.empty()) continue;
    if (line.size() > kMaxLineBytes) {
      return Unreadable(number, "it is longer than " + std::to_string(kMaxLineBytes) + " bytes",
                        "Put one tool in a line.");
    }
    const std::vector<std::string> fields = Fields(line);
    ToolRow row{columns.Of(fields, "vendor"), columns.Of(fields, "name"), {}, {}};
    if (fields.size() > columns.size() || row.name.empty()) {
      return Unreadable(number,
                        row.name.empty()
                            ? "it holds no name"
                            : "it has " + std::to_string(fields.size()) + " fields, the header " +
                                  std::to_string(columns.size()),
                        "Put one tab between two columns, and none inside a field.");
    }
    for (const auto& [name, hint] : {std::pair{"read_only_hint", &row.read_only_hint},
                                     std::pair{"destructive_hint", &row.destructive_hint}}) {
      const std::string field = columns.Of(fields, name);
      if (!ReadHint(field, *hint)) {
        return Unreadable(number, std::string(name) + " is " + core::Quoted(field),
                          "Write true, false or nothing.");
      }
    }
    row.writes = WritesByLabel(columns.Of(fields, "label"));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace claribi::policy_score
