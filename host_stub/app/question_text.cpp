#include "app/question_text.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/csv.h"
#include "app/printable.h"
#include "app/table.h"
#include "presentation/chart.h"
#include "presentation/wording.h"
#include "values/unit.h"

namespace claribi::app {
namespace {

using presentation::AnswerDocument;

constexpr std::size_t kNarrowestBar = 10;
constexpr std::size_t kMark = 2;  // "* ", of the answer among others
constexpr std::size_t kWidestBar = 50;

// Eighths of a block, so that a bar ends where its number says.
std::string Bar(double part, std::size_t width) {
  static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(std::lround(part * static_cast<double>(width * 8)));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + kEighths[eighths % 8];
}

std::string BarsText(const AnswerDocument& answer, std::size_t width) {
  const auto lines = presentation::BarLines(answer.table, answer.chart);
  if (lines.empty()) return "";
  std::size_t names = 0;
  std::size_t numbers = 0;
  for (const auto& line : lines) {
    names = std::max(names, DisplayWidth(Printable(line.name)));
    numbers = std::max(numbers, DisplayWidth(Printable(line.value)));
  }
  width = width > kMark ? width - kMark : 0;
  const std::size_t least = numbers + 4 + kNarrowestBar;
  names = std::min(names, std::max<std::size_t>(width > least ? width - least : 0, 12));
  const std::size_t left = names + numbers + 4;
  const std::size_t bar = std::clamp(width > left ? width - left : 0, kNarrowestBar, kWidestBar);
  std::string text;
  const bool has_others =
      std::any_of(lines.begin(), lines.end(), [](const auto& line) { return !line.is_answer; });
  for (const auto& line : lines) {
    if (has_others) text += line.is_answer ? "* " : "  ";
    const std::string name = CutToWidth(Printable(line.name), names);
    const std::string value = Printable(line.value);
    text.append(name).append(names - std::min(names, DisplayWidth(name)), ' ').append("  ");
    text.append(numbers - std::min(numbers, DisplayWidth(value)), ' ').append(value).append("  ");
    text += Bar(line.part, bar);
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  if (const std::size_t more = presentation::MoreCompared(answer.chart); more > 0) {
    text += std::to_string(more) + " more " + (more == 1 ? "was" : "were") + " compared.\n";
  }
  return text;
}

std::string HeaderOf(const rows::Column& column) {
  std::string label = column.label;
  std::transform(label.begin(), label.end(), label.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return label;
}

std::string TableText(const AnswerDocument& answer, std::size_t width) {
  if (answer.table.rows.empty() || answer.table.columns.empty()) return "";
  std::vector<Column> header;
  for (const rows::Column& column : answer.table.columns) {
    // What a row is called stands first; what was counted or measured goes last.
    const int importance = column.type == rows::Type::kNumber ? 1 : 0;
    header.push_back(header.empty() ? NameColumn(HeaderOf(column))
                                    : WrappedColumn(HeaderOf(column), importance));
  }
  Table table(std::move(header));
  for (const rows::Row& row : answer.table.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < answer.table.columns.size(); ++i) {
      cells.push_back(presentation::CellText(row.cells[i], answer.table.columns[i]));
    }
    table.Add(std::move(cells));
  }
  return table.Render(width);
}

std::string CallsText(const AnswerDocument& answer, const std::vector<std::string>& commands) {
  if (answer.calls.empty()) return "";
  if (commands.size() == answer.calls.size()) {
    std::string text = "How it was answered:\n";
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const auto& call = answer.calls[i];
      text += "  " + Printable(commands[i]) + "\n    " + std::to_string(call.duration_ms) +
              " ms, " + std::to_string(call.rows) + " rows, " + std::to_string(call.retries) +
              " retries" + (call.error.empty() ? "" : ", failed: " + Printable(call.error)) + "\n";
    }
    return text;
  }
  std::map<std::string, std::size_t> counts;
  for (const auto& call : answer.calls) ++counts[call.tool];
  std::string text;
  for (const auto& [tool, count] : counts) {
    text += (text.empty() ? "" : ", ") + Printable(tool) +
            (count > 1 ? " (" + std::to_string(count) + " times)" : "");
  }
  return "Answered from " + text + ".\n";
}

}  // namespace

std::string QuestionText(const AnswerDocument& answer, std::size_t width,
                         const std::vector<std::string>& commands) {
  std::string text = Printable(answer.answer) + "\n";
  for (const std::string& choice : answer.choices) text += "  - " + Printable(choice) + "\n";
  const std::string bars = BarsText(answer, width);
  const bool shows_table = bars.empty() || answer.table.columns.size() > 2;
  const std::string table = shows_table ? TableText(answer, width) : "";
  if (!bars.empty()) text += "\n" + bars;
  if (!table.empty()) text += "\n" + table;
  if (!answer.notes.empty() || !answer.calls.empty()) text += "\n";
  for (const std::string& note : answer.notes) text += "note: " + Printable(note) + "\n";
  return text + CallsText(answer, commands);
}

std::string QuestionCsv(const AnswerDocument& answer) {
  const values::Json json = presentation::ToJson(answer);
  return TableCsv(*json.Find("table"));
}

}  // namespace claribi::app
