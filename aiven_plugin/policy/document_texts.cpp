#include "policy/document_texts.h"

#include <string>
#include <vector>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

using core::IsIn;

bool GivesDocument(std::string_view tool) {
  const std::vector<std::string> words = core::NameWords(tool);
  bool gives = false, is_document = false;
  for (const std::string& word : words) {
    if (IsIn(word,
             {"translate", "translation", "transcribe", "summarize", "help", "render", "explain"}))
      return true;
    gives = gives || IsIn(word, {"read", "get", "open", "view", "cat", "load", "download", "fetch",
                                 "show", "extract"});
    is_document =
        IsIn(word, {"file",      "document",   "doc",    "article", "readme", "manual",   "note",
                    "message",   "mail",       "email",  "chapter", "book",   "text",     "content",
                    "contents",  "transcript", "post",   "letter",  "story",  "contract", "license",
                    "changelog", "paper",      "essay",  "webpage", "memo",   "minutes",  "wiki",
                    "guide",     "page",       "lyrics", "speech",  "recipe"});
  }
  return gives && is_document;  // the last word says what it is
}

bool IsRemarkInDocument(std::string_view line) {
  if (line.empty()) return false;
  constexpr std::string_view kAround = "[(<-=*.#";
  if (kAround.find(line.front()) != std::string_view::npos && line.front() != '#') return true;
  const SentenceWords words(line);
  return words.Has({"lines", "bytes", "characters", "chars", "offset"});
}

}  // namespace claribi::policy
