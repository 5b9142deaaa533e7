// Texts that were asked for as such: a file, an article, a manual. What stands in them are data,
// and their sentences speak of their own matter; of the answer speaks only what is set apart from
// them
// ("[showing lines 1-200 of 900]"), or tells of lines and bytes. Pure.
#pragma once

#include <string_view>

namespace claribi::policy {

// The tool gives a document by its name: "read_file", "getArticle".
bool GivesDocument(std::string_view tool);

// A line in a document that speaks of how much of it is here.
bool IsRemarkInDocument(std::string_view line);

}  // namespace claribi::policy
