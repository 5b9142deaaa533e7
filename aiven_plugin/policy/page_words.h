// The names that servers give to what they say about the pages of a list: one table of words, which
// page_marks.h reads. All functions take a name as FoldedName writes it. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace claribi::policy {

// A name as it is compared: lower case, letters and digits alone.
std::string FoldedName(std::string_view name);

bool IsPagingObject(std::string_view plain);  // an object that tells of the list beside it
bool IsThingName(std::string_view plain);     // a member of a thing with a life of its own
bool IsCutFlag(std::string_view plain);
bool IsAnyRows(std::string_view plain);  // a list that may hold rows of anything
bool IsWrapper(std::string_view plain);  // an object that an answer is put in: "data"
bool IsAddedUp(std::string_view plain);  // a list whose "total" is a sum
bool IsColumns(std::string_view plain);  // a list that describes the rows
bool IsPlaces(std::string_view plain);   // shards, regions: what a question is put to
bool IsLeftOut(std::string_view plain);  // "skipped_regions", "omitted_rows", "unreachable"
// A count of those that are not in a list of that name, with or without why: "omitted_for_size",
// "hiddenByPermission", "hidden_tiles" beside "tiles".
bool CountsLeftOut(std::string_view plain, std::string_view list);
bool IsLeftOutList(std::string_view plain);   // the same of a list or an object of anything
bool IsAnswerStatus(std::string_view plain);  // "status", "job_status"
bool IsMessage(std::string_view plain);       // words about the answer
// "total_orders", "order_count": how many a list has, by its own name.
bool CountsList(std::string_view plain, std::string_view list);
// What tells of parts that were refused, each with a name and words (part_marks.h).
bool IsRefusals(std::string_view plain);
// A list of what was refused or not found, which holds no rows.
bool IsBesideRows(std::string_view plain);

// Whether "sampl" is in a name, however it is written: most names need not be taken apart.
bool NamesSample(std::string_view name);

// "projects_scanned" beside "projects_total".
struct ScanWord {
  std::string_view text;
  bool is_vague = false;  // messages_read counts mail as well
};
inline constexpr std::array<ScanWord, 12> kScanWords{{{"responded"},
                                                      {"returned"},
                                                      {"shown"},
                                                      {"scanned"},
                                                      {"searched"},
                                                      {"queried"},
                                                      {"examined"},
                                                      {"visited"},
                                                      {"checked", true},
                                                      {"read", true},
                                                      {"processed", true},
                                                      {"listed", true}}};

// "executionErrors", "failed_reads": a list of what went wrong while the answer was put together,
// and not errors that are the data, as "lint_errors" are.
bool IsErrorList(std::string_view plain);

// The word for what was scanned, "parts" for one that this table does not know: a name of the
// vendor does not become a word of ours.
std::string_view ScanNoun(std::string_view plain);

}  // namespace claribi::policy
