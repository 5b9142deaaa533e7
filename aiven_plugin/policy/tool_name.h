// A tool's name: which characters it may have, and every word that may hide in it. A name is split
// twice: once as people read it (core/name_words.h), to find the verb, and here in every way that a
// change of case or a digit allows, so that odd capitals cannot hide a forbidden word. Source of
// the character set: MCP tools, "Tool Names" (CAL-04).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

// 1 to 128 characters of A-Z a-z 0-9 _ - . and nothing else: no lookalikes from other alphabets, no
// blanks and no controls. The specification advises against "/" and ":" and servers use them to
// group their tools (users/get): they part words as a dot does.
bool IsToolName(std::string_view name);

// Letters between two places where a word could begin or end.
struct NamePiece {
  std::string text;  // lower case
  bool is_word;      // one of core::NameWords: people read it so too
};

// Every piece of at most max_bytes: of "getDELETEall" also "delete", of "deLete" also "delete"; of
// "undeleted" only itself.
std::vector<NamePiece> NamePieces(std::string_view name, std::size_t max_bytes);

}  // namespace claribi::policy
