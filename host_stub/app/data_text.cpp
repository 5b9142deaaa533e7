#include "app/data_text.h"

#include <algorithm>
#include <vector>

#include "app/csv.h"
#include "app/printable.h"
#include "app/table.h"

namespace claribi::app {
namespace {

// A cell that is longer is read elsewhere; one that is shorter is not worth a line break.
constexpr std::size_t kLongCell = 200;
constexpr std::size_t kShortCell = 40;

bool IsTabular(const Value& value) {
  return value.IsArray() && !value.Empty() &&
         std::all_of(value.Begin(), value.End(), [](const Value& row) { return row.IsObject(); });
}

std::string CellText(const Value& value) {
  if (value.IsNull()) return "";
  if (IsText(value)) return std::string(value.GetString(), value.GetStringLength());
  return ToLine(value);
}

// In the order in which they are first seen.
std::vector<std::string> Columns(const Value& rows) {
  std::vector<std::string> columns;
  for (const Value& row : rows.GetArray()) {
    for (const auto& member : row.GetObject()) {
      const std::string name(member.name.GetString(), member.name.GetStringLength());
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
        columns.push_back(name);
      }
    }
  }
  return columns;
}

// By what stands in a column: names are never cut, words go on in the next line, documents are cut.
Column ColumnFor(const Value& rows, const std::string& title, bool is_first) {
  std::size_t longest = 0;
  bool has_spaces = false;
  for (const Value& row : rows.GetArray()) {
    const Value* cell = Find(row, title.c_str());
    if (cell == nullptr) continue;
    const std::string text = CellText(*cell);
    longest = std::max(longest, text.size());
    has_spaces = has_spaces || text.find(' ') != std::string::npos || !IsText(*cell);
  }
  std::string folded = title;
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool is_name =
      folded == "id" || folded.ends_with("_id") || folded == "uuid" || folded.ends_with("name");
  if (longest > kLongCell) return ProseColumn(title);
  if (is_first || is_name) return NameColumn(title);
  return longest <= kShortCell && !has_spaces ? WholeColumn(title) : Column(title);
}

Table TableOf(const Value& rows) {
  std::vector<Column> columns;
  const std::vector<std::string> titles = Columns(rows);
  columns.reserve(titles.size());
  for (const std::string& title : titles) {
    columns.push_back(ColumnFor(rows, title, columns.empty()));
  }
  Table table(std::move(columns));
  for (const Value& row : rows.GetArray()) {
    std::vector<std::string> cells;
    for (const std::string& title : titles) {
      const Value* cell = Find(row, title.c_str());
      cells.push_back(cell != nullptr ? CellText(*cell) : "");
    }
    table.Add(std::move(cells));
  }
  return table;
}

std::string TableText(const Value& rows, std::size_t width) {
  return TableOf(rows).Render(width) + std::to_string(rows.Size()) +
         (rows.Size() == 1 ? " row\n" : " rows\n");
}

// The members of an object, and of the objects in it that do not fit on one line, by their paths.
class ObjectText {
 public:
  explicit ObjectText(std::size_t width) : width_(width) {}

  void Add(const std::string& prefix, const Value& object) {
    for (const auto& member : object.GetObject()) {
      const std::string path =
          prefix + Printable({member.name.GetString(), member.name.GetStringLength()});
      const std::string line = path + ": " + Printable(CellText(member.value));
      if (IsTabular(member.value)) {
        tables_ += "\n" + path + "\n" + TableText(member.value, width_);
      } else if (member.value.IsObject() && DisplayWidth(line) > width_) {
        Add(path + ".", member.value);
      } else {
        lines_ += line + "\n";
      }
    }
  }

  std::string Whole() const {
    return lines_.empty() && !tables_.empty() ? tables_.substr(1) : lines_ + tables_;
  }

 private:
  const std::size_t width_;
  std::string lines_;
  std::string tables_;
};

std::string Warnings(const Value& result) {
  std::string text;
  const Value* complete = Find(result, "complete");
  if (complete != nullptr && complete->IsFalse()) {
    const std::string reason = TextOf(result, "incomplete_reason");
    text += "warning: the result is incomplete" +
            (reason.empty() ? std::string() : " (" + Printable(reason) + ")") + "\n";
  }
  const Value* notes = Find(result, "notes");
  if (notes != nullptr && notes->IsArray()) {
    for (const Value& note : notes->GetArray()) {
      if (note.IsString()) text += "note: " + Printable(note.GetString()) + "\n";
    }
  }
  return text.empty() ? text : text + "\n";
}

// A text, or what a reader needs to ask for what is none: a link, a resource, an image.
std::string BlockText(const Value& block) {
  const std::string type = TextOf(block, "type");
  const Value* resource = Find(block, "resource");
  const Value& described = resource != nullptr && resource->IsObject() ? *resource : block;
  std::string text = TextOf(described, "text");
  if (!text.empty() || type.empty() || type == "text") return text;
  text = "[" + type;
  for (const char* member : {"mimeType", "name", "title", "uri", "description"}) {
    if (const std::string said = TextOf(described, member); !said.empty()) text += " " + said;
  }
  return text + "]";
}

}  // namespace

std::string ContentText(const Value& result) {
  std::string text;
  const Value* content = Find(result, "content");
  if (content == nullptr || !content->IsArray()) return text;
  for (const Value& block : content->GetArray()) {
    if (!text.empty()) text += "\n";
    text += BlockText(block);
  }
  return text;
}

std::string ResultText(const Value& result, std::size_t width) {
  std::string text = Warnings(result);
  const Value* data = Find(result, "data");
  if (data == nullptr) {
    text += PrintableBlock(ContentText(result)) + "\n";
  } else if (IsTabular(*data)) {
    text += TableText(*data, width);
  } else if (data->IsObject()) {
    ObjectText object(width);
    object.Add("", *data);
    text += object.Whole();
  } else {
    text += Printable(CellText(*data)) + "\n";
  }
  const std::string beside = data == nullptr ? std::string() : ContentText(result);
  return beside.empty() ? text : text + "\n" + PrintableBlock(beside) + "\n";
}

std::string ResultCsv(const Value& result) {
  const Value* data = Find(result, "data");
  if (data == nullptr) return CsvRecord({"text"}) + CsvRecord({ContentText(result)});
  if (IsTabular(*data)) return TableOf(*data).Csv();
  if (!data->IsObject()) return CsvRecord({"value"}) + CsvRecord({CellText(*data)});
  // The one table of the object; with more than one, or with none, its members.
  const Value* only = nullptr;
  std::size_t tables = 0;
  for (const auto& member : data->GetObject()) {
    if (!IsTabular(member.value)) continue;
    only = &member.value;
    ++tables;
  }
  if (tables == 1) return TableOf(*only).Csv();
  std::string text = CsvRecord({"member", "value"});
  for (const auto& member : data->GetObject()) {
    text += CsvRecord(
        {{member.name.GetString(), member.name.GetStringLength()}, CellText(member.value)});
  }
  return text;
}

std::vector<std::string> NotInCsv(const Value& result) {
  std::vector<std::string> names;
  const Value* data = Find(result, "data");
  if (data == nullptr || !data->IsObject()) return names;
  std::size_t tables = 0;
  for (const auto& member : data->GetObject()) {
    if (IsTabular(member.value)) {
      ++tables;
    } else {
      names.emplace_back(member.name.GetString(), member.name.GetStringLength());
    }
  }
  if (tables != 1) names.clear();
  return names;
}

}  // namespace claribi::app
