#include "app/csv.h"

#include <string_view>

namespace claribi::app {
namespace {

// What begins a formula in one of the spreadsheets people use.
constexpr std::string_view kFormulaStarts = "=+-@\t\r";

std::string Field(const std::string& text) {
  const bool is_formula = !text.empty() && kFormulaStarts.find(text[0]) != std::string_view::npos;
  std::string safe = is_formula ? "'" + text : text;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
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

}  // namespace claribi::app
