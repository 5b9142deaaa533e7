#include "dashboards/dashboard_file.h"

#include "dashboards/drawing_check.h"
#include "values/unit.h"
#include "values/utc.h"

namespace claribi::dashboards {
namespace {

using values::Json;

constexpr std::size_t kMostRows = 1000;

constexpr const char* kStyle =
    ":root{color-scheme:light dark;--line:#8884}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.125rem;margin:0}section{border:1px solid var(--line);"
    "border-radius:.5rem;padding:1rem;margin:1rem 0;overflow-x:auto}"
    ".facts{opacity:.75;font-size:.875rem;margin:.25rem 0 .75rem}"
    "table{border-collapse:collapse;font-size:.875rem}th,td{text-align:left;padding:.25rem .75rem;"
    "border-bottom:1px solid var(--line)}td.number{text-align:right;font-variant-numeric:"
    "tabular-nums}.mark{border:1px solid #2a7a45;border-radius:1rem;padding:0 .5rem;margin-right:"
    ".25rem}.partial{border-color:#a86a00;border-style:dashed}svg{max-width:100%;height:auto;"
    "background:#fff}";

std::string Escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

// A moment as people write it; a text that is none stays as it is.
std::string TimeText(const std::string& text) {
  const auto moment = values::ParseMoment(text);
  return moment ? values::MomentText(*moment) : text;
}

std::string CellText(const Json& cell, const std::string& type, const std::string& unit) {
  if (cell.IsNull()) return "";
  if (cell.IsText()) return type == "time" ? TimeText(cell.Text()) : cell.Text();
  if (cell.IsBool()) return cell.Truth() ? "yes" : "no";
  if (cell.IsNumber()) {
    return type == "number" ? values::WithUnit(cell.Number(), unit) : values::WriteJson(cell);
  }
  return values::WriteJson(cell);
}

std::string TableHtml(const Json& table) {
  static const Json kNothing;
  const auto member = [&](const char* name) -> const Json& {
    const Json* found = table.Find(name);
    return found != nullptr ? *found : kNothing;
  };
  const auto& columns = member("columns").Items();
  const auto& rows = member("rows").Items();
  std::string html = "<table><thead><tr>";
  for (const Json& column : columns) {
    html += "<th scope=\"col\">" + Escaped(column.TextOf("label")) + "</th>";
  }
  html += "</tr></thead><tbody>\n";
  std::size_t shown = 0;
  for (const Json& row : rows) {
    if (++shown > kMostRows) break;
    html += "<tr>";
    const auto& cells = row.Items();
    for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
      const std::string& type = columns[i].TextOf("type");
      html += type == "number" ? "<td class=\"number\">" : "<td>";
      html += Escaped(CellText(cells[i], type, columns[i].TextOf("unit"))) + "</td>";
    }
    html += "</tr>\n";
  }
  html += "</tbody></table>\n";
  if (rows.size() > kMostRows) {
    html += "<p class=\"facts\">The first " + std::to_string(kMostRows) + " of " +
            std::to_string(rows.size()) + " rows.</p>\n";
  }
  return html;
}

std::string StateText(const std::string& state) {
  if (state == "stale") return ". The data are old";
  if (state == "failed") return ". The last refresh failed";
  if (state == "unfit") return ". The plan fits the model no longer";
  return "";
}

std::string TileHtml(const Json& tile, const std::string* drawing_opt) {
  static const Json kNothing;
  const Json* found = tile.Find("answer");
  const Json& answer = found != nullptr ? *found : kNothing;
  const bool is_partial = answer.TextOf("status") == "partial";
  const char* mark = is_partial ? "<strong class=\"mark partial\">Partial</strong> "
                                : "<strong class=\"mark\">Complete</strong> ";
  std::string html = "<section>\n<h2>" + Escaped(tile.TextOf("title")) + "</h2>\n";
  html += std::string("<p class=\"facts\">") + mark + Escaped(tile.TextOf("source")) + ", as of " +
          Escaped(TimeText(tile.TextOf("as_of"))) +
          (is_partial ? ". Not everything could be read" : "") + StateText(tile.TextOf("state")) +
          ".</p>\n";
  html += "<p>" + Escaped(answer.TextOf("answer")) + "</p>\n";
  if (drawing_opt != nullptr) {
    html += *drawing_opt + "\n";
  } else if (const Json* table = answer.Find("table")) {
    html += TableHtml(*table);
  }
  const Json* notes = answer.Find("notes");
  for (const Json& note : (notes != nullptr ? *notes : kNothing).Items()) {
    html += "<p class=\"facts\">" + Escaped(note.Text()) + "</p>\n";
  }
  return html + "</section>\n";
}

}  // namespace

outcome::Result<std::string> DashboardFile(const std::string& name, const std::vector<Json>& tiles,
                                           const std::map<std::string, std::string>& drawings,
                                           std::int64_t now_ms) {
  for (const auto& [id, drawing] : drawings) {
    if (const auto checked = CheckDrawing(drawing); !checked) return checked.error();
  }
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>" +
      Escaped(name) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" +
      Escaped(name) + "</h1>\n<p class=\"facts\">Exported " + values::MomentText(now_ms) +
      ".</p>\n";
  for (const Json& tile : tiles) {
    const auto drawing = drawings.find(tile.TextOf("id"));
    html += TileHtml(tile, drawing == drawings.end() ? nullptr : &drawing->second);
  }
  return html + "</body>\n</html>\n";
}

}  // namespace claribi::dashboards
