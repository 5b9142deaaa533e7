#include "vendor/aiven/aiven_adapter.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/data_passage.h"
#include "vendor/aiven/completeness.h"
#include "vendor/aiven/error_text.h"
#include "vendor/aiven/fence.h"

namespace claribi::vendor::aiven {
namespace {

using core::Json;
using policy::Incompleteness;
using policy::Interpretation;

// A text block, and the parts that its fence separates, if it has one.
struct TextBlock {
  std::size_t index = 0;
  const std::string* text = nullptr;
  FencedText parts;
  bool is_fenced = false;
};

std::vector<TextBlock> TextBlocks(const Json& content) {
  std::vector<TextBlock> texts;
  const Json::Array* blocks = content.AsArray();
  if (blocks == nullptr) return texts;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    const std::string* text = core::TextOfBlock((*blocks)[i]);
    if (text == nullptr) continue;
    const auto fenced = Unfence(*text);
    texts.push_back({i, text, fenced ? *fenced : SplitTrimmed(*text), fenced.has_value()});
  }
  return texts;
}

core::DataPassage PassageOf(const TextBlock& block) {
  const auto range = [&block](std::string_view part) {
    const auto begin = static_cast<std::size_t>(part.data() - block.text->data());
    return core::TextRange{begin, begin + part.size()};
  };
  return {
      .block = block.index, .whole = range(block.parts.whole), .value = range(block.parts.data)};
}

// Index of the first text that is fenced, or of the only text if none is.
std::optional<std::size_t> FindData(const std::vector<TextBlock>& texts) {
  const auto fenced = std::find_if(texts.begin(), texts.end(),
                                   [](const TextBlock& block) { return block.is_fenced; });
  if (fenced != texts.end()) return static_cast<std::size_t>(fenced - texts.begin());
  return texts.size() == 1 ? std::optional<std::size_t>(0) : std::nullopt;
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
  core::Result<Json> data = Json::ParseReceived(text.data);
  if (data.ok()) {
    result.data = std::move(data).value();
  } else if (text.data.starts_with('{') || text.data.starts_with('[')) {
    result.incomplete = Incompleteness::kTruncated;
    result.notes.push_back("The data cannot be read as JSON: " + data.error().cause);
  }
}

// The error in a success that holds nothing but an error.
std::optional<core::Error> HiddenError(const Json& data, const policy::InBandErrors& rules) {
  const Json::Object* members = data.AsObject();
  if (members == nullptr || members->size() != 1) return std::nullopt;
  const std::string* text = data.FindString("error");
  if (text == nullptr) return std::nullopt;
  return ReadErrorText(*text, rules);
}

core::Error ReadFailure(const std::vector<TextBlock>& texts, const policy::InBandErrors& rules) {
  if (texts.empty()) return ReadErrorText({}, rules);
  const TextBlock& first = texts.front();
  return ReadErrorText(first.is_fenced ? first.parts.data : std::string_view(*first.text), rules);
}

}  // namespace

Interpretation AivenAdapter::Interpret(std::string_view, const Json& content,
                                       Json structured_content, bool is_error) const {
  Interpretation result;
  const std::vector<TextBlock> texts = TextBlocks(content);
  for (const TextBlock& text : texts) result.passages.push_back(PassageOf(text));
  result.data = std::move(structured_content);
  if (is_error) {
    result.error = ReadFailure(texts, rules_);
    return result;
  }
  const std::optional<std::size_t> source =
      result.data.IsNull() ? FindData(texts) : std::optional<std::size_t>();
  if (source) {
    MarkCut(texts[*source].parts, result);
    ParseData(texts[*source].parts, result);
    result.passages[*source].is_source = !result.data.IsNull();
  } else if (result.data.IsNull() && texts.empty()) {
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
