#include "bench/bodies.h"

#include <cstdio>

namespace claribi::bench {
namespace {

constexpr const char* kNames[] = {"billing", "search", "archive", "sensors", "portal"};

std::string Row(std::size_t number) {
  char row[256];
  std::snprintf(row, sizeof(row),
                R"({"service":"%s-%05zu","region":"north-%zu","running":%s,"load":%zu.%02zu,)"
                R"("disk_bytes":%zu,"owner":null,"labels":["team-%zu","tier-%zu"]})",
                kNames[number % 5], number, number % 7, number % 3 == 0 ? "false" : "true",
                number % 97, number * 37 % 100, number * 8191, number % 11, number % 3);
  return row;
}

std::string Rows(std::size_t bytes) {
  std::string rows = R"({"services":[)";
  rows.reserve(bytes + 256);
  for (std::size_t number = 0; number == 0 || rows.size() < bytes; ++number) {
    if (number != 0) rows += ',';
    rows += Row(number);
  }
  return rows + "]}";
}

std::string Prose(std::size_t bytes) {
  std::string prose;
  for (std::size_t number = 0; prose.size() < bytes; ++number) {
    prose += "At step " + std::to_string(number) + " the importer read the files of the " +
             kNames[number % 5] + " team and wrote what it found to the table of that day.\n";
  }
  return prose;
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + text.size() / 4);
  for (const char letter : text) {
    if (letter == '\n') {
      escaped += R"(\n)";
      continue;
    }
    if (letter == '"') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

std::string Tool(std::size_t number) {
  char tool[1024];
  std::snprintf(tool, sizeof(tool),
                R"({"name":"get_report_%05zu","title":"Report %zu","description":"Reads report %zu)"
                R"( of a project: its title, its figures and the day on which it was made.",)"
                R"("inputSchema":{"type":"object","properties":{"project":{"type":"string",)"
                R"("description":"Name of the project"},"limit":{"type":"integer","minimum":1,)"
                R"("maximum":%zu},"columns":{"type":"array","items":{"type":"string","enum":)"
                R"(["title","figures","day"]}}},"required":["project"],)"
                R"("additionalProperties":false},"annotations":{"readOnlyHint":true}})",
                number, number, number, 100 + number % 900);
  return tool;
}

// The tools that can be called.
std::string Callable(const char* name, const char* properties) {
  return std::string(R"({"name":")") + name +
         R"(","description":"Reads what the bench asks for.",)" +
         R"("inputSchema":{"type":"object","properties":{)" + properties +
         R"(}},"annotations":{"readOnlyHint":true}})";
}

}  // namespace

std::string ResultMembers(Shape shape, std::size_t bytes) {
  const std::string text = shape == Shape::kProse ? Prose(bytes) : Rows(bytes);
  std::string members =
      R"("content":[{"type":"text","text":")" + Escaped(text) + R"("}],"isError":false)";
  if (shape == Shape::kStructured) members += R"(,"structuredContent":)" + text;
  return members;
}

std::vector<std::string> ToolPages(std::size_t tools, std::size_t page) {
  std::vector<std::string> all = {
      Callable("get_echo", R"("text":{"type":"string"})"),
      Callable("get_answer", R"("bytes":{"type":"integer"},"shape":{"type":"string"})"),
      Callable("get_events", R"("events":{"type":"integer"})")};
  while (all.size() < tools) all.push_back(Tool(all.size()));
  std::vector<std::string> pages;
  for (std::size_t first = 0; first < all.size(); first += page) {
    const std::size_t end = std::min(all.size(), first + page);
    std::string members = R"("tools":[)";
    for (std::size_t i = first; i < end; ++i) members += (i == first ? "" : ",") + all[i];
    members += "]";
    if (end < all.size()) {
      members += R"(,"nextCursor":")" + std::to_string(pages.size() + 1) + R"(")";
    }
    pages.push_back(std::move(members));
  }
  return pages;
}

std::string EventStream(std::size_t events, std::string_view token, std::string_view id) {
  std::string stream;
  stream.reserve(events * 192 + 1024);
  const auto add = [&](const std::string& message) {
    const std::string event = "event: message\ndata: " + message + "\n\n";
    char size[32];
    std::snprintf(size, sizeof(size), "%zx\r\n", event.size());
    stream.append(size).append(event).append("\r\n");
  };
  const std::string start = R"({"jsonrpc":"2.0","method":"notifications/progress","params":)"
                            R"({"progressToken":)" +
                            std::string(token) + R"(,"total":)" + std::to_string(events) +
                            R"(,"progress":)";
  for (std::size_t i = 1; i <= events; ++i) add(start + std::to_string(i) + "}}");
  add(R"({"jsonrpc":"2.0","id":)" + std::string(id) + R"(,"result":{"resultType":"complete",)" +
      ResultMembers(Shape::kRows, 1) + "}}");
  return stream + "0\r\n\r\n";
}

}  // namespace claribi::bench
