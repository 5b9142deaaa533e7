#include "connection/understanding.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "http/echo_filter.h"
#include "results/beside_data.h"
#include "results/credential_names.h"
#include "results/redaction.h"
#include "results/written_json.h"

namespace claribi::connection {
namespace {

using core::Json;

// Content that nobody could read, what a repair cost, and texts that say other than the data.
void SayUnread(const mcp::CallToolResult& result, policy::Interpretation& meaning) {
  using policy::Incompleteness;
  constexpr std::size_t kMostPlaces = 10;
  if (!result.unreadable.empty()) {
    const std::size_t count = result.unreadable.size();
    const std::string figure =
        std::to_string(count) + (count == 1 ? " part of the content cannot be read"
                                            : " parts of the content cannot be read");
    std::string places;
    for (std::size_t i = 0; i < std::min(count, kMostPlaces); ++i) {
      places += (i == 0 ? "" : "; ") + result.unreadable[i];
    }
    // What cannot be read is not nothing.
    if (meaning.incomplete == Incompleteness::kEmpty) meaning.incomplete = Incompleteness::kNone;
    meaning.SayQuoting(Incompleteness::kUnreadable, figure + ".", figure + ": " + places + ".");
  }
  policy::SayLost(result.lost, meaning);
  if (meaning.error || !result.has_structured_content || meaning.data.IsNull()) return;
  switch (results::Compare(result.content, meaning.data, meaning.passages)) {
    case results::Texts::kSayMore:
      meaning.Say(Incompleteness::kPartial,
                  "The text of the answer and its structured content differ; the data are those of "
                  "the structured content.");
      break;
    case results::Texts::kSayLess:
      meaning.Say(Incompleteness::kNone,
                  "The text of the answer has fewer rows than its structured content, which the "
                  "data are taken from.");
      break;
    case results::Texts::kAgree:
      break;
  }
}

std::size_t Occurrences(std::string_view text, std::string_view sought) {
  std::size_t count = 0;
  for (std::size_t at = text.find(sought); at != std::string_view::npos;
       at = text.find(sought, at + sought.size())) {
    ++count;
  }
  return count;
}

// Adds what stands in place of a credential in the texts of `value`.
void CountBlanks(const Json& value, TakenOut& found) {
  static_assert(http::kEchoRemoved.size() > results::kRedacted.size());
  if (const core::JsonString* text = value.AsString()) {
    if (text->size() < results::kRedacted.size()) return;
    found.blanked += Occurrences(*text, results::kRedacted);
    found.redactions += Occurrences(*text, http::kEchoRemoved);
  } else if (const Json::Array* items = value.AsArray()) {
    for (const Json& item : *items) CountBlanks(item, found);
  } else if (const Json::Object* members = value.AsObject()) {
    for (const auto& [name, member] : *members) CountBlanks(member, found);
  }
}

// A text that is taken out of the content while its credentials are.
struct HeldText {
  std::size_t block = 0;
  Json text;
};

// The texts that are `data` written out.
std::vector<HeldText> HoldRepetitions(Json& content, const Json& data) {
  std::vector<HeldText> held;
  Json::Array* blocks = data.IsNull() ? nullptr : content.AsArray();
  for (std::size_t i = 0; blocks != nullptr && i < blocks->size(); ++i) {
    const core::JsonString* text = core::TextOfBlock((*blocks)[i]);
    if (text == nullptr || !results::IsWrittenOut(data, *text)) continue;
    held.push_back({i, std::exchange(*(*blocks)[i].Find("text"), Json())});
  }
  return held;
}

void PutBack(std::vector<HeldText>& held, Json& content) {
  for (HeldText& one : held) {
    *(*content.AsArray())[one.block].Find("text") = std::move(one.text);
  }
}

}  // namespace

TakenOut TakeOutCredentials(Json& value) {
  TakenOut taken;
  CountBlanks(value, taken);
  taken.redactions += results::Redact(value);
  return taken;
}

core::Result<Answer> Understand(const AnswerReader& reader, mcp::CallToolResult result,
                                const core::CallContext& call, bool keeps_structured_content) {
  const mcp::Tool& tool = reader.listed.tool;
  const bool was_a_list = tools::ReadEmptyObject(tool, result);
  CLARIBI_TRY(std::string not_checked, reader.output_check.Check(tool, result, call));
  // Before anything is read out of it, so that content and data agree, and whatever is asked for,
  // so that the count is the same. Where both forms say the same, what is in both counts once.
  const TakenOut from_structured = TakeOutCredentials(result.structured_content);
  // A text that is the structured content written out holds no credential if that holds none.
  std::vector<HeldText> repetitions;
  if (from_structured.redactions == 0) {
    repetitions = HoldRepetitions(result.content, result.structured_content);
  }
  TakenOut from_content = TakeOutCredentials(result.content);
  from_content.blanked += repetitions.size() * from_structured.blanked;
  PutBack(repetitions, result.content);
  const std::size_t redactions = std::max(from_content.redactions, from_structured.redactions);
  // A large answer is there twice only if both its forms are asked for.
  Json structured = keeps_structured_content ? result.structured_content
                                             : std::exchange(result.structured_content, Json());
  const policy::Asked asked{.tool = tool.name,
                            .known = &reader.listed.Asked(),
                            .arguments = &reader.arguments,
                            .input_schema = &tool.input_schema,
                            .blanked = std::max(from_content.blanked, from_structured.blanked)};
  auto interpretation =
      reader.adapter.Interpret(asked, result.content, std::move(structured), result.is_error);
  for (core::DataPassage& passage : interpretation.passages) {
    passage.is_repeated =
        std::ranges::find(repetitions, passage.block, &HeldText::block) != repetitions.end();
  }
  if (!interpretation.error) {
    // A server may say of its answer what MCP's lists say of theirs: nextCursor beside the content.
    for (const Json* said : {&result.meta, &result.beside}) {
      policy::ReadSaidBeside(*said, interpretation.data, asked, {}, interpretation);
    }
  }
  SayUnread(result, interpretation);
  if (!not_checked.empty())
    interpretation.SayQuoting(policy::Incompleteness::kNone, {}, std::move(not_checked));
  if (was_a_list) {
    interpretation.Say(
        policy::Incompleteness::kNone,
        "The structured content came as an empty list, and was read as the object without members "
        "that the tool's output schema promises.");
  }
  return Answer{std::move(result), std::move(interpretation), redactions};
}

}  // namespace claribi::connection
