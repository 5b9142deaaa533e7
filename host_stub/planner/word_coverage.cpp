#include "planner/word_coverage.h"

#include <algorithm>

#include "plan/plan_json.h"
#include "planner/phrase_lexicon.h"
#include "planner/plain_question.h"
#include "planner/word_meanings.h"
#include "values/json_reader.h"

namespace claribi::planner {
namespace {

using plan::WordUse;
using semantic_model::Model;
using values::Json;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

// What names are made of, between two letters: "analytics-pg-prod", "orders.created".
bool IsInnerSign(char c) { return std::string_view("-_.@/:'").find(c) != std::string_view::npos; }

std::string Singular(const std::string& word) {
  const auto ends = [&](std::string_view end) {
    return word.size() > end.size() + 1 &&
           std::string_view(word).substr(word.size() - end.size()) == end;
  };
  if (ends("ies")) return word.substr(0, word.size() - 3) + "y";
  if (ends("ss")) return word;
  return ends("s") ? word.substr(0, word.size() - 1) : word;
}

bool IsFiller(const std::string& word, const Model& model) {
  const auto& common = CommonFillers();
  if (std::find(common.begin(), common.end(), word) != common.end()) return true;
  const std::string singular = Singular(word);
  return std::any_of(model.fillers.begin(), model.fillers.end(), [&](const std::string& filler) {
    return filler == word || filler == singular;
  });
}

// Whether the part of the plan at the pointer says this text: terms and texts must stand in it.
bool Says(const Json& part, const std::string& words) {
  const std::string text = values::WriteJson(part);
  std::string low;
  for (const char c : text) low += Lower(c);
  for (const std::string& word : WordsOf(words)) {
    if (low.find(word) == std::string::npos && low.find(Singular(word)) == std::string::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace

const std::vector<std::string_view>& CommonFillers() {
  static const std::vector<std::string_view> kWords{
      "a",     "an",    "the",    "of",      "in",     "on",      "at",   "to",        "for",
      "from",  "with",  "by",     "as",      "is",     "are",     "was",  "were",      "be",
      "been",  "am",    "do",     "does",    "did",    "has",     "have", "had",       "which",
      "what",  "who",   "whose",  "where",   "when",   "how",     "many", "much",      "there",
      "here",  "that",  "this",   "these",   "those",  "it",      "its",  "i",         "me",
      "my",    "we",    "us",     "our",     "ours",   "you",     "your", "can",       "could",
      "would", "will",  "shall",  "should",  "may",    "please",  "show", "list",      "give",
      "tell",  "get",   "find",   "display", "see",    "know",    "want", "need",      "like",
      "let",   "and",   "any",    "all",     "each",   "every",   "some", "currently", "now",
      "right", "exist", "exists", "run",     "runs",   "running", "use",  "uses",      "used",
      "using", "so",    "just",   "also",    "kindly", "hello",   "hi",   "hey",       "thanks",
      "thank"};
  return kWords;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    while (!word.empty() && IsInnerSign(word.back())) word.pop_back();
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = Lower(text[i]);
    if (IsWordByte(c) || (!word.empty() && IsInnerSign(c))) {
      word += c;
      continue;
    }
    finish();
    if (std::string_view("<>=%").find(c) != std::string_view::npos) words.emplace_back(1, c);
  }
  finish();
  return words;
}

outcome::Status CheckWords(const plan::Plan& plan, std::string_view question, const Model& model) {
  values::Complaints complaints;
  const Json json = plan::ToJson(plan::Planned(plan));
  const Json& whole = *json.Find("plan");
  const std::vector<std::string> wanted = WordsOf(question);
  std::vector<std::string> read;  // in plainer words; told where the words themselves do not do
  const auto plainly = [&](std::size_t place) -> const std::string& {
    if (read.empty()) {
      const Lexicon lexicon(model);
      const std::vector<KnownName> none;
      read = PlainQuestion(question, model, lexicon, none).WordsRead(question);
    }
    return read[place];
  };
  const WordMeanings meanings(model, plan, whole);
  std::size_t at = 0;
  for (std::size_t i = 0; i < plan.words.size(); ++i) {
    const WordUse& use = plan.words[i];
    const std::string pointer = "/plan/words/" + std::to_string(i);
    const std::vector<std::string> words = WordsOf(use.words);
    for (const std::string& word : words) {
      if (at >= wanted.size() || wanted[at] != word) {
        complaints.Add(pointer, "the question has no \"" + word + "\" there.");
        break;
      }
      ++at;
      if (use.as != WordUse::As::kFiller) {
        std::string missing = meanings.Missing(wanted, at - 1);
        if (missing.empty() || plainly(at - 1).empty()) continue;
        missing = meanings.Missing(read, at - 1);
        if (missing.empty()) continue;
        std::string complaint = "\"" + word;
        complaints.Add(pointer, complaint.append("\": ").append(missing).append("."));
        continue;
      }
      if (!IsFiller(word, model) && !plainly(at - 1).empty() && !IsFiller(read[at - 1], model)) {
        complaints.Add(pointer, "\"" + word + "\" is no filler: a part of the plan has to say it.");
      }
    }
    if (use.as == WordUse::As::kFiller) continue;
    const Json* part = whole.At(use.at);
    if (part == nullptr || use.at.empty()) {
      complaints.Add(pointer + "/at", "nothing in the plan is there.");
    } else if (use.as == WordUse::As::kTerm && !Says(*part, use.words)) {
      complaints.Add(pointer + "/at", "that part does not have the term \"" + use.words + "\".");
    }
  }
  const bool says_nothing =
      std::all_of(plan.words.begin(), plan.words.end(),
                  [](const WordUse& use) { return use.as == WordUse::As::kFiller; });
  if (says_nothing) complaints.Add("/plan/words", "no word of the question asks for anything.");
  if (at < wanted.size()) {
    complaints.Add("/plan/words", "\"" + wanted[at] + "\" is not covered by any part of the plan.");
  }
  return complaints.AsStatus("The plan", "Cover each word of the question, or decline it.");
}

}  // namespace claribi::planner
