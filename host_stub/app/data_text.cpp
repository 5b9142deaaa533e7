#include "app/data_text.h"

#include <algorithm>
#include <vector>

#include "app/printable.h"
#include "app/table.h"

namespace claribi::app {
namespace {

constexpr std::size_t kColumnRoom =
    10;  // columns of a terminal that a column of a table needs to say something

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

std::string TableText(const Value& rows, std::size_t width) {
  std::vector<std::string> columns = Columns(rows);
  const std::size_t room = std::max<std::size_t>(width / kColumnRoom, 1);
  std::string left_out;
  for (std::size_t i = room; i < columns.size(); ++i) {
    left_out += (left_out.empty() ? "" : ", ") + Printable(columns[i]);
  }
  columns.resize(std::min(columns.size(), room));
  Table table(columns);
  for (const Value& row : rows.GetArray()) {
    std::vector<std::string> cells;
    for (const std::string& column : columns) {
      const Value* cell = Find(row, column.c_str());
      cells.push_back(cell != nullptr ? CellText(*cell) : "");
    }
    table.Add(std::move(cells));
  }
  std::string text =
      table.Render(width) + std::to_string(rows.Size()) + (rows.Size() == 1 ? " row\n" : " rows\n");
  if (!left_out.empty()) text += "not shown, see --json: " + left_out + "\n";
  return text;
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
        lines_ += CutToWidth(line, width_) + "\n";
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

}  // namespace claribi::app
