#include "vendor/aiven/aiven_adapter.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vendor/aiven/completeness.h"
#include "vendor/aiven/error_text.h"
#include "vendor/aiven/fence.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::Incompleteness;
using policy::Interpretation;

std::vector<const std::string*> Texts(const Json& content) {
  std::vector<const std::string*> texts;
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return texts;
  for (const Json& block : *blocks) {
    const std::string* type = block.FindString("type");
    const std::string* text = block.FindString("text");
    if (type != nullptr && *type == "text" && text != nullptr) texts.push_back(text);
  }
  return texts;
}

// The text inside the first fence, or the only text if none is fenced.
std::optional<FencedText> FindData(const std::vector<const std::string*>& texts) {
  for (const std::string* text : texts) {
    if (auto fenced = Unfence(*text)) return fenced;
  }
  if (texts.size() == 1) return SplitTrimmed(*texts.front());
  return std::nullopt;
}

// The size that the server's paragraph about a cut names, "(328148 characters"; empty if none.
std::string_view NamedSize(std::string_view trimmed) {
  const std::size_t end = trimmed.find(" characters");
  if (end == std::string_view::npos) return {};
  std::size_t begin = end;
  while (begin > 0 && trimmed[begin - 1] >= '0' && trimmed[begin - 1] <= '9') --begin;
  return trimmed.substr(begin, std::min<std::size_t>(end - begin, 20));
}

void MarkCut(const FencedText& text, Interpretation& result) {
  if (text.closed) return;
  result.incomplete = Incompleteness::kTruncated;
  if (text.trimmed.empty()) {
    result.notes.emplace_back("The answer ends before its closing mark; the rest is missing.");
    return;
  }
  const std::string size(NamedSize(text.trimmed));
  result.notes.push_back("Aiven cut the answer" +
                         (size.empty() ? "" : ", which has " + size + " characters") +
                         "; only its beginning is here.");
}

void ParseData(const FencedText& text, Interpretation& result) {
  core::Result<Json> data = Json::Parse(text.data);
  if (data.ok()) {
    result.data = std::move(data).value();
  } else if (text.data.starts_with('{') || text.data.starts_with('[')) {
    result.incomplete = Incompleteness::kTruncated;
    result.notes.push_back("The data cannot be read as JSON: " + data.error().cause);
  }
}

// A success that holds nothing but an error is one.
std::optional<core::Error> HiddenError(const Json& data, const policy::InBandErrors& rules) {
  const Json::Object* members = data.AsObject();
  if (members == nullptr || members->size() != 1) return std::nullopt;
  const std::string* text = data.FindString("error");
  if (text == nullptr) return std::nullopt;
  return ReadErrorText(*text, rules);
}

core::Error ReadFailure(const std::vector<const std::string*>& texts,
                        const policy::InBandErrors& rules) {
  if (texts.empty()) return ReadErrorText({}, rules);
  const auto fenced = Unfence(*texts.front());
  return ReadErrorText(fenced ? fenced->data : std::string_view(*texts.front()), rules);
}

}  // namespace

Interpretation AivenAdapter::Interpret(std::string_view, const Json& content,
                                       const Json& structured_content, bool is_error) const {
  Interpretation result;
  const std::vector<const std::string*> texts = Texts(content);
  if (is_error) {
    result.error = ReadFailure(texts, rules_);
    return result;
  }
  if (!structured_content.IsNull()) {
    result.data = structured_content;
  } else if (const auto text = FindData(texts)) {
    MarkCut(*text, result);
    ParseData(*text, result);
  } else if (texts.empty()) {
    result.incomplete = Incompleteness::kEmpty;
    result.notes.emplace_back("Aiven answered without any text.");
  }
  if (auto hidden = HiddenError(result.data, rules_)) {
    result.error = std::move(hidden);
    result.data = nullptr;
    return result;
  }
  Completeness marks = ReadMarks(result.data);
  if (result.incomplete == Incompleteness::kNone) result.incomplete = marks.incomplete;
  for (std::string& note : marks.notes) result.notes.push_back(std::move(note));
  return result;
}

}  // namespace claribi::vendor::aiven
