// Scores the redaction of results on labelled documents, offline: what it misses, and what it
// changes that is no credential; and what it costs.
//
// usage: redaction-score FILE.jsonl… [--explain]
//        redaction-score --cost FILE [--tree]
// Each line of FILE.jsonl is an object: "kind", "text" (or "document"), "secrets", a list of texts
// that must not remain, and optionally "keep", texts beside them that must; without secrets the
// document is a look-alike, which must stay as it is. A text that is JSON is judged as a text and
// as a tree. Prints kind<TAB>documents<TAB>wrong for every kind, and the sums; --explain prints
// each wrong document, and each of which a kept text was lost. --cost redacts a file once (as JSON
// with
// --tree), and prints its bytes and the allocations that this took; instructions are for callgrind
// to count. Exit status 2 where an input cannot be used.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "results/redaction.h"

namespace {

using claribi::core::Error;
using claribi::core::ErrorCode;
using claribi::core::Json;
using claribi::core::Result;

constexpr int kBadInput = 2;
std::size_t allocations = 0;

struct Options {
  std::vector<std::string> files;
  bool explain = false;
  bool cost = false;
  bool tree = false;
};

struct Tally {
  std::size_t documents = 0;
  std::size_t wrong = 0;
};

struct Score {
  std::map<std::string, Tally> kinds;
  Tally secrets;
  Tally look_alikes;
  Tally kept;  // texts beside credentials, and those that were lost
};

struct Document {
  std::string kind;
  std::string text;
  std::vector<std::string> secrets;  // none: a look-alike
  std::vector<std::string> keep;
};

Result<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Error(ErrorCode::kNotFound, "A file cannot be read.", "no file " + path + " opens",
                 "Check its path and its permissions.");
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<Options> ReadOptions(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--explain") {
      options.explain = true;
    } else if (argument == "--cost") {
      options.cost = true;
    } else if (argument == "--tree") {
      options.tree = true;
    } else {
      options.files.emplace_back(argument);
    }
  }
  if (options.files.empty()) {
    return Error(
        ErrorCode::kInvalid, "The command cannot be understood.", "no file is named",
        "Use: redaction-score FILE.jsonl [--explain], or redaction-score --cost FILE [--tree]");
  }
  return options;
}

std::string Redacted(const std::string& text) {
  auto redacted = claribi::results::Redact(std::string_view(text));
  return redacted ? std::move(redacted->text) : text;
}

// Outcomes that no document may have.
constexpr std::string_view kBroken = "BROKEN: ";

// Every form in which the document can reach a reader.
std::vector<std::string> Outcomes(const std::string& text) {
  std::vector<std::string> outcomes = {Redacted(text)};
  const std::string again = Redacted(outcomes.front());
  if (again != outcomes.front()) outcomes.push_back(std::string(kBroken) + "became " + again);
  auto tree = Json::Parse(text);
  if (tree.ok() && (tree->IsObject() || tree->IsArray())) {
    outcomes.push_back(claribi::results::Redact(*tree) > 0 ? tree->Dump() : text);
    Json inside = Json::MakeObject({{"note", Json(text)}});
    const auto nested = Json::Parse(Redacted(inside.Dump()));
    outcomes.push_back(nested.ok() ? std::string(*nested->FindString("note"))
                                   : std::string(kBroken) + "no JSON: " + Redacted(inside.Dump()));
    if (!Json::Parse(outcomes.front()).ok()) outcomes.push_back(std::string(kBroken) + "no JSON");
  }
  return outcomes;
}

bool IsWrong(const Document& document, const std::vector<std::string>& outcomes,
             std::string& seen) {
  for (const std::string& outcome : outcomes) {
    seen = outcome;
    if (outcome.starts_with(kBroken)) return true;
    if (document.secrets.empty() && outcome != document.text) return true;
    for (const std::string& secret : document.secrets) {
      if (outcome.find(secret) != std::string::npos) return true;
    }
  }
  return false;
}

// The texts to keep that the document as a text has no more.
std::vector<std::string> Lost(const Document& document, const std::vector<std::string>& outcomes) {
  std::vector<std::string> lost;
  if (document.secrets.empty()) return lost;
  for (const std::string& text : document.keep) {
    if (outcomes.front().find(text) == std::string::npos) lost.push_back(text);
  }
  return lost;
}

std::vector<std::string> Texts(const Json& document, std::string_view member) {
  std::vector<std::string> texts;
  const Json* list = document.Find(member);
  if (list == nullptr || !list->IsArray()) return texts;
  for (const Json& item : *list->AsArray()) {
    if (const claribi::core::JsonString* text = item.AsString()) texts.emplace_back(*text);
  }
  return texts;
}

Result<Document> ReadDocument(const std::string& line) {
  CLARIBI_TRY(const Json json, Json::Parse(line));
  const claribi::core::JsonString* kind = json.FindString("kind");
  const claribi::core::JsonString* text = json.FindString("text");
  if (text == nullptr) text = json.FindString("document");
  const Json* secrets = json.Find("secrets");
  if (kind == nullptr || text == nullptr || (secrets != nullptr && !secrets->IsArray())) {
    return Error(ErrorCode::kInvalid, "A document cannot be used.", "seen " + line.substr(0, 80),
                 "Give it the members kind, text and, for a document with credentials, secrets.");
  }
  return Document{std::string(*kind), std::string(*text), Texts(json, "secrets"),
                  Texts(json, "keep")};
}

claribi::core::Status ScoreFile(const std::string& path, bool explain, Score& score) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return ReadWhole(path).error();
  for (std::string line; std::getline(file, line);) {
    CLARIBI_TRY(const Document document, ReadDocument(line));
    const std::vector<std::string> outcomes = Outcomes(document.text);
    std::string seen;
    const bool is_wrong = IsWrong(document, outcomes, seen);
    const bool is_look_alike = document.secrets.empty();
    for (Tally* tally : {&score.kinds[(is_look_alike ? "look-alike: " : "") + document.kind],
                         is_look_alike ? &score.look_alikes : &score.secrets}) {
      ++tally->documents;
      tally->wrong += is_wrong ? 1 : 0;
    }
    const std::vector<std::string> lost = Lost(document, outcomes);
    score.kept.documents += is_look_alike ? 0 : document.keep.size();
    score.kept.wrong += lost.size();
    if (!explain) continue;
    if (is_wrong) {
      std::cout << "WRONG " << document.kind << "\n"
                << document.text << "\nbecame\n"
                << seen << "\n\n";
    }
    for (const std::string& text : lost) {
      std::cout << "LOST " << text << "\nof " << document.kind << "\n"
                << document.text << "\nbecame\n"
                << outcomes.front() << "\n\n";
    }
  }
  return claribi::core::Ok();
}

claribi::core::Status Cost(const Options& options) {
  CLARIBI_TRY(const std::string text, ReadWhole(options.files.front()));
  Json tree;
  if (options.tree) {
    CLARIBI_TRY(tree, Json::Parse(text));
  }
  const std::size_t before = allocations;
  const std::size_t count = options.tree
                                ? claribi::results::Redact(tree)
                                : (claribi::results::Redact(std::string_view(text)) ? 1 : 0);
  const std::size_t taken = allocations - before;
  std::cout << "bytes\t" << text.size() << "\nallocations\t" << taken << "\nfound\t" << count
            << "\n";
  return claribi::core::Ok();
}

claribi::core::Status Run(const Options& options) {
  if (options.cost) return Cost(options);
  Score score;
  for (const std::string& file : options.files) {
    CLARIBI_CHECK(ScoreFile(file, options.explain, score));
  }
  for (const auto& [kind, tally] : score.kinds) {
    std::cout << kind << '\t' << tally.documents << '\t' << tally.wrong << '\n';
  }
  std::cout << "SCORE missed\t" << score.secrets.wrong << "\tof\t" << score.secrets.documents
            << "\nSCORE changed\t" << score.look_alikes.wrong << "\tof\t"
            << score.look_alikes.documents << '\n';
  if (score.kept.documents > 0) {
    std::cout << "SCORE lost\t" << score.kept.wrong << "\tof\t" << score.kept.documents << '\n';
  }
  return claribi::core::Ok();
}

int Fail(const Error& error) {
  std::cerr << error.message << "\ncause: " << error.cause << "\nfix: " << error.fix << "\n";
  return kBadInput;
}

}  // namespace

// Counted, because a test may bound a number and never a time.
void* operator new(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int count, char** arguments) {
  const auto options = ReadOptions(count, arguments);
  if (!options.ok()) return Fail(options.error());
  const auto done = Run(*options);
  return done.ok() ? 0 : Fail(done.error());
}
