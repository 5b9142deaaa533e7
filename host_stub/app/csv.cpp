#include "app/csv.h"

#include <string_view>

#include "values/unit.h"

namespace claribi::app {
namespace {

// What begins a formula in one of the spreadsheets people use.
constexpr std::string_view kFormulaStarts = "=+-@\t\r";

std::string QuotedField(const std::string& safe) {
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string Field(const std::string& text) {
  const bool is_formula = !text.empty() && kFormulaStarts.find(text[0]) != std::string_view::npos;
  return QuotedField(is_formula ? "'" + text : text);
}

std::string FieldOf(const values::Json& cell) {
  if (cell.IsNull()) return "";
  if (cell.IsText()) return Field(cell.Text());
  return QuotedField(values::WriteJson(cell));  // numbers, yes or no, lists, maps
}

}  // namespace

std::string CsvRecord(const std::vector<std::string>& fields) {
  std::string record;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) record += ',';
    record += Field(field);
  }
  return record + "\r\n";
}

std::string TableCsv(const values::Json& table) {
  const values::Json none;
  const values::Json* columns = table.Find("columns");
  const values::Json* rows = table.Find("rows");
  std::vector<std::string> header;
  for (const values::Json& column : (columns != nullptr ? *columns : none).Items()) {
    const std::string sign = values::SignOf(column.TextOf("unit"));
    header.push_back(column.TextOf("label") + (sign.empty() ? "" : " (" + sign + ")"));
  }
  std::string csv = CsvRecord(header);
  for (const values::Json& row : (rows != nullptr ? *rows : none).Items()) {
    for (const values::Json& cell : row.Items()) {
      if (&cell != &row.Items().front()) csv += ',';
      csv += FieldOf(cell);
    }
    csv += "\r\n";
  }
  return csv;
}

}  // namespace claribi::app
