// Holds the room json_schema against the cases of the public JSON-Schema-Test-Suite, dialects
// 2020-12 and draft-07: every file of the suite's folder of that dialect (required) and of its
// folder optional/. The optional formats are left out, because "format" is an annotation here.
// Nothing is fetched: the suite's remotes are handed over as documents. The cases of draft-07 do
// not name their dialect: "$schema" is added to them.
//
// usage: json_schema_suite FOLDER    (a copy of the suite: tests/ and remotes/ in it)
// Prints the cases that fail, then two lines "N of M required cases passed", "N of M optional ...",
// and two with "of draft-07" before "passed".
// Exit status 1 when a required case failed, 2 when FOLDER holds no suite.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/clock.h"
#include "json_schema/schema.h"

namespace {

using claribi::core::Json;
using claribi::json_schema::Document;
using claribi::json_schema::Schema;

class EndlessCall final : public claribi::core::CallContext {
 public:
  bool IsCancelled() const override { return false; }
  claribi::core::MonotonicTime Now() const override { return {}; }
  claribi::core::MonotonicTime Deadline() const override {
    return claribi::core::MonotonicTime::max();
  }
  void Progress(double, std::string_view) const override {}
};

std::vector<std::filesystem::path> JsonFiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Json Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto json = Json::Parse(text);
  if (json.ok()) return std::move(json).value();
  std::cout << path << ": " << json.error().cause << "\n";
  return {};
}

std::vector<Document> ReadRemotes(const std::filesystem::path& folder) {
  std::vector<Document> documents;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    documents.push_back({"http://localhost:1234/" + name, Read(entry.path())});
  }
  return documents;
}

struct Score {
  int passed = 0;
  int all = 0;
};

std::string Text(const Json& object, std::string_view name) {
  const claribi::core::JsonString* text = object.FindString(name);
  return text == nullptr ? "?" : std::string(*text);
}

// "" when the schema says of the value what the case expects; else what it said.
std::string Judge(const Schema& schema, const Json& test) {
  const Json* data = test.Find("data");
  const std::optional<bool> expected = test.FindBool("valid");
  if (data == nullptr || !expected) return "no such case";
  const auto outcome = schema.Validate(*data, EndlessCall());
  if (!outcome.ok()) return outcome.error().message + " " + outcome.error().cause;
  if (outcome.value().has_value() != *expected) return {};
  return *expected ? outcome.value()->message + " (" + outcome.value()->keyword_location + ")"
                   : "valid, though it is not";
}

void RunFile(const std::filesystem::path& path, std::string_view dialect,
             const std::vector<Document>& remotes, Score& score) {
  const Json groups = Read(path);
  if (!groups.IsArray()) return;
  for (const Json& group : *groups.AsArray()) {
    const Json* tests = group.Find("tests");
    if (group.Find("schema") == nullptr || tests == nullptr || !tests->IsArray()) continue;
    Json document = *group.Find("schema");
    if (!dialect.empty() && document.IsObject() && document.Find("$schema") == nullptr) {
      document.Set("$schema", dialect);
    }
    const auto schema = Schema::Compile(document, {}, remotes);
    for (const Json& test : *tests->AsArray()) {
      ++score.all;
      const std::string problem = schema.ok() ? Judge(schema.value(), test)
                                              : schema.error().message + " " + schema.error().cause;
      score.passed += problem.empty() ? 1 : 0;
      if (problem.empty()) continue;
      std::cout << path.filename().string() << ": " << Text(group, "description") << ": "
                << Text(test, "description") << ": " << problem << "\n";
    }
  }
}

Score RunFolder(const std::filesystem::path& folder, std::string_view dialect,
                const std::vector<Document>& remotes) {
  Score score;
  for (const auto& path : JsonFiles(folder)) {
    if (path.filename() == "format-assertion.json") continue;
    RunFile(path, dialect, remotes, score);
  }
  return score;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " FOLDER\n";
    return 2;
  }
  const std::filesystem::path suite = argv[1];
  const std::vector<Document> remotes = ReadRemotes(suite / "remotes");
  bool all_passed = true;
  for (const auto& [folder, dialect, name] :
       {std::tuple("draft2020-12", "", ""),
        std::tuple("draft7", "http://json-schema.org/draft-07/schema#", " of draft-07")}) {
    const Score required = RunFolder(suite / "tests" / folder, dialect, remotes);
    const Score optional = RunFolder(suite / "tests" / folder / "optional", dialect, remotes);
    std::cout << required.passed << " of " << required.all << " required cases" << name
              << " passed\n"
              << optional.passed << " of " << optional.all << " optional cases" << name
              << " passed\n";
    if (required.all == 0) return 2;
    all_passed = all_passed && required.passed == required.all;
  }
  return all_passed ? 0 : 1;
}
