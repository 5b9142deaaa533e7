#include "policy/said_messages.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/answer_words.h"
#include "policy/mark_words.h"
#include "policy/page_words.h"
#include "policy/part_codes.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;

constexpr std::size_t kMostMessages = 20;
constexpr std::size_t kShownWords = 200;

void CollectWords(const Json& value, std::vector<std::string>& words) {
  if (words.size() >= kMostMessages) return;
  if (const core::JsonString* text = value.AsString()) {
    const bool is_code = text->find(' ') == std::string::npos && IsPartCode(*text);
    words.emplace_back(is_code ? std::string_view("partial results") : text->view());
  } else if (const Json::Array* items = value.AsArray()) {
    for (const Json& item : *items) CollectWords(item, words);
  } else if (const Json::Object* members = value.AsObject()) {
    for (const auto& [name, member] : *members) {
      const core::JsonString* said = member.AsString();
      if (said == nullptr) continue;
      const bool is_sentence = std::ranges::count(*said, ' ') >= 3;
      if (is_sentence || IsIn(FoldedName(name), {"message", "text", "detail", "msg", "description",
                                                 "reason", "value"})) {
        words.emplace_back(*said);
      } else if (IsCodeName(FoldedName(name)) && FoldedName(name) != "type" &&
                 (IsPartCode(*said) || IsLimitCode(*said))) {
        words.emplace_back("partial results");
      }
    }
  }
}

// A sentence under a name that nobody knows is one about the answer, but not a text that was asked
// for.
bool IsSentence(std::string_view plain, const Json& value) {
  const core::JsonString* text = value.AsString();
  if (text == nullptr || text->size() > kLongestSentence) return false;
  for (const std::string_view word :
       {"text",  "desc",     "body",    "content",    "title",    "name",   "query",
        "sql",   "question", "prompt",  "definition", "abstract", "html",   "bio",
        "about", "deprecat", "subject", "policy",     "quote",    "address"}) {
    if (plain.find(word) != std::string_view::npos) return false;
  }
  return std::ranges::count(*text, ' ') >= 3;
}

bool SpeaksOfAnswer(std::string_view plain) {
  for (const std::string_view word : {"message", "note", "notice", "remark", "hint", "info", "warn",
                                      "comment", "alert", "caveat", "summary", "detail"}) {
    if (plain.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// A number of the rows' own kind, larger than there are rows: "the other 14 venues are private".
// What may be, is at most, or was looked through is no such number.
bool CountsMoreRows(std::string_view words, const RowList& list) {
  if (list.size() == 0) return false;
  std::vector<std::string> nouns;
  AddNouns(list.name, nouns);
  const SentenceWords read(words.substr(0, kLongestSentence));
  if (read.Has({"may", "can", "if", "was", "took", "processed", "scanned", "read", "limit", "max",
                "maximum", "per", "every", "each", "than", "least", "plan", "quota"})) {
    return false;
  }
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (read[i].number.value_or(0) <= list.size()) continue;
    if (i > 0 && IsIn(read[i - 1].text, {"to", "most", "over", "top", "first", "last", "within",
                                         "of", "about", "in", "after", "before", "until"})) {
      continue;
    }
    for (const std::size_t noun : {i + 1, i + 2}) {
      const std::string_view word = read[noun].text;
      const bool is_row = (list.holds_anything && IsRowWord(word) && noun == i + 1) ||
                          std::ranges::find(nouns, word) != nouns.end();
      if (is_row && !read[noun].number) return true;
    }
  }
  return false;
}

}  // namespace

// A message that says what another mark has not said yet.
void ReadMessages(const Around& object, const std::optional<RowList>& list, std::string_view vendor,
                  Findings& found) {
  const bool has_rows = list.has_value();
  for (const auto& [name, plain, value] : object.members) {
    if (has_rows && value->AsArray() == list->rows) continue;  // of a chat
    if (!IsMessage(plain) && !(plain == "summary" && value->IsString()) &&
        !(has_rows && !object.is_of_thing && !object.is_beside() && IsSentence(plain, *value))) {
      continue;
    }
    std::vector<std::string> messages;
    CollectWords(*value, messages);
    for (const std::string& words : messages) {
      if (plain == "summary" && SaidIncomplete(words) != Incompleteness::kMorePages) continue;
      // Without rows, the message may be the data; but not that the question is still worked on.
      Incompleteness said = has_rows          ? SaidIncomplete(words)
                            : SaidOpen(words) ? Incompleteness::kPartial
                                              : Incompleteness::kNone;
      if (has_rows && said == Incompleteness::kNone && SpeaksOfAnswer(plain) &&
          CountsMoreRows(words, *list)) {
        said = Incompleteness::kMorePages;
      }
      if (said == Incompleteness::kNone || found.incomplete != Incompleteness::kNone) continue;
      const std::string figure = std::string(vendor) + " says in words that not all is here";
      found.SayQuoting(said, figure + ".", figure + ": " + core::Quoted(words, kShownWords) + ".");
    }
  }
}

Incompleteness SaidInMessages(const Around& object) {
  Incompleteness said = Incompleteness::kNone;
  for (const auto& [name, plain, value] : object.members) {
    if (!IsMessage(plain)) continue;
    std::vector<std::string> messages;
    CollectWords(*value, messages);
    for (const std::string& words : messages) said = std::max(said, SaidIncomplete(words));
  }
  return said;
}

}  // namespace claribi::policy
