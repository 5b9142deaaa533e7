// The grammar of a tool's description that both of its readers share: sentences as words, the
// heading that is skipped, the place where something is said of the tool itself. Whether it writes
// is judged by description_evidence.cpp, whether it says that it reads by reading_statement.cpp.
// Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

using ToldWords = std::vector<std::string>;

// The words of each sentence, lower case; a comma and a colon are words, names in backquotes are
// left out. At least one, which may be empty.
std::vector<ToldWords> SentencesOf(std::string_view text);

// A word that shows that the word before it is a verb and no noun: "updates it", "update the plan".
bool IsObject(std::string_view word);

bool IsNegation(std::string_view word);

// "files", but not "status", "analysis", "class". Also of a verb in the third person.
bool IsPluralWord(std::string_view word);

// "[Function Description]: Get the rows": the sentence begins behind its heading.
void DropHeading(ToldWords& words);

// What is said of the tool: the index of its verb after "this tool" or "it" and a helping verb;
// also after "use this tool to", "allows you to", "supports". words.size(): nothing is.
std::size_t SaidOfTheTool(const ToldWords& words);

// The base forms that a verb in the third person may have: fetches is of fetch, fetche.
std::vector<std::string> StemsOfThirdPerson(std::string_view word);

}  // namespace claribi::policy
