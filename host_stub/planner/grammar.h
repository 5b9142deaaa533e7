// Grammar: the English words that a question is built with, whatever the model: what opens it,
// compares, negates, joins, and what says nothing. Data and look-ups only; what the words do is the
// reader's (question_reader.h). All in lower case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::planner {

/// Words that say nothing wherever they stand.
bool IsSilent(std::string_view word);
bool IsBe(std::string_view word);           // is, are, was, …
bool IsHave(std::string_view word);         // has, have, contain, …
bool IsUse(std::string_view word);          // use, uses, consumes, …
bool IsPreposition(std::string_view word);  // in, on, of, …
/// After these, a word that nothing explains may be a name.
bool IsNamePlace(std::string_view word);
/// Verbs and the like that are no name, whatever stands beside them.
bool IsNoName(std::string_view word);
bool IsCommand(std::string_view word);      // verbs that would change something
bool IsPronounBack(std::string_view word);  // it, them: what an earlier question spoke of
bool IsOurPlace(std::string_view word);     // "at our place", "in our company": of the account
bool IsGrammar(std::string_view word);      // any of this file
const std::vector<std::string_view>& GrammarWords();

}  // namespace claribi::planner
