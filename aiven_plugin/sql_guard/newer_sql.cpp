#include "sql_guard/newer_sql.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.h"

namespace claribi::sql_guard {
namespace {

constexpr std::string_view kBuildJson = "Use jsonb_build_object, jsonb_build_array or jsonb_agg.";
constexpr std::string_view kReadJson =
    "Use the operators -> and ->>, or jsonb_path_query and its variants.";
constexpr std::string_view kPlainNumber = "Write the number in decimal digits without underscores.";

struct NewerWords {
  std::string_view words;  // in capitals, one blank between; "(" stands for itself
  NewerSql sql;
};

// In the order in which they are looked for: a word that others contain stands behind them.
constexpr std::array kNewerWords = {
    NewerWords{"JSON_TABLE (", {"JSON_TABLE", 17, "Use jsonb_to_recordset or jsonb_path_query."}},
    NewerWords{"JSON_OBJECTAGG (", {"JSON_OBJECTAGG", 16, "Use jsonb_object_agg."}},
    NewerWords{"JSON_ARRAYAGG (", {"JSON_ARRAYAGG", 16, "Use jsonb_agg."}},
    NewerWords{"JSON_OBJECT (", {"the SQL/JSON constructor JSON_OBJECT", 16, kBuildJson}},
    NewerWords{"JSON_ARRAY (", {"the SQL/JSON constructor JSON_ARRAY", 16, kBuildJson}},
    NewerWords{"JSON_SCALAR (", {"JSON_SCALAR", 17, "Use to_jsonb."}},
    NewerWords{"JSON_SERIALIZE (", {"JSON_SERIALIZE", 17, "Cast the value to text."}},
    NewerWords{"JSON_EXISTS (", {"JSON_EXISTS", 17, "Use jsonb_path_exists."}},
    NewerWords{"JSON_VALUE (", {"JSON_VALUE", 17, kReadJson}},
    NewerWords{"JSON_QUERY (", {"JSON_QUERY", 17, kReadJson}},
    NewerWords{"JSON (", {"the SQL/JSON constructor JSON", 17, "Cast the text to jsonb."}},
    NewerWords{"IS JSON", {"IS JSON", 16, "Cast the text to jsonb where it is known to be JSON."}},
    NewerWords{"IS NOT JSON",
               {"IS NOT JSON", 16, "Cast the text to jsonb where it is known to be JSON."}},
    NewerWords{"AT LOCAL", {"AT LOCAL", 17, "Use AT TIME ZONE with the zone's name."}},
    NewerWords{"NOT MATCHED BY",
               {"MERGE … WHEN NOT MATCHED BY", 17, "MERGE writes, so it is refused in any form."}},
    NewerWords{"GRAPH_TABLE (", {"GRAPH_TABLE", 19, "Join the tables of the graph."}},
    NewerWords{"GROUP BY ALL", {"GROUP BY ALL", 19, "Name the columns in GROUP BY."}},
    NewerWords{"IGNORE NULLS", {"IGNORE NULLS", 19, "Filter the null values in a subselect."}},
    NewerWords{"RESPECT NULLS", {"RESPECT NULLS", 19, "Leave it out: it is the default."}},
};

bool IsNewerWordCharacter(char c) {
  return core::IsLetter(c) || core::IsDigit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::size_t EndOfQuoted(std::string_view text, std::size_t at) {
  const std::size_t end = text.find(text[at], at + 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// The end of the comment or the quoted text that begins at `at`; `at` if none does. Dollar quotes
// and escapes are read as plain text: this finds words for a message.
std::size_t EndOfSilentText(std::string_view text, std::size_t at) {
  if (text[at] == '\'' || text[at] == '"') return EndOfQuoted(text, at);
  const std::string_view two = text.substr(at, 2);
  if (two == "--") return std::min(text.find('\n', at), text.size());
  if (two != "/*") return at;
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

// The words of the text in capitals, each with a blank around it, without comments and constants.
// Other characters are words of their own.
std::string PlainWords(std::string_view text) {
  std::string words = " ";
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = EndOfSilentText(text, at); end != at) {
      words += "' ";
      at = end;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && IsNewerWordCharacter(text[end])) ++end;
    if (end == at) ++end;
    for (const char c : text.substr(at, end - at)) {
      words += core::IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (words.back() != ' ') words += ' ';
    while (words.ends_with("  ")) words.pop_back();
    at = end;
    while (at < text.size() &&
           std::string_view(" \t\r\n\f\v").find(text[at]) != std::string::npos) {
      ++at;
    }
  }
  return words;
}

// 1_000, 0xff, 0o17, 0b11: the message quotes the number up to what is wrong.
bool IsNewerNumber(std::string_view message) {
  constexpr std::string_view kJunk = "trailing junk after numeric literal at or near \"";
  const std::size_t at = message.find(kJunk);
  if (at == std::string_view::npos) return false;
  const std::string number = core::AsciiLower(message.substr(at + kJunk.size()));
  return number.find("_\"") != std::string::npos || number.starts_with("0x\"") ||
         number.starts_with("0o\"") || number.starts_with("0b\"");
}

}  // namespace

std::optional<NewerSql> FindNewerSql(std::string_view text, std::string_view message,
                                     std::size_t at) {
  if (message.find("must have an alias") != std::string_view::npos) {
    return NewerSql{"a subselect in FROM without a name", 16, "Give it one: FROM (SELECT …) AS a."};
  }
  if (IsNewerNumber(message)) {
    return NewerSql{"a number with underscores or in another base", 16, kPlainNumber};
  }
  while (at < text.size() && IsNewerWordCharacter(text[at]))
    ++at;  // the word that was not expected
  const std::string words = PlainWords(text.substr(0, at));
  for (const NewerWords& known : kNewerWords) {
    if (words.find(" " + std::string(known.words) + " ") != std::string::npos) return known.sql;
  }
  const std::size_t serialize = words.find(" XMLSERIALIZE ( ");
  if (serialize != std::string::npos && words.find(" INDENT ", serialize) != std::string::npos) {
    return NewerSql{"XMLSERIALIZE … INDENT", 16, "Leave INDENT out."};
  }
  const std::size_t merge = words.find(" MERGE INTO ");
  if (merge != std::string::npos && words.find(" RETURNING ", merge) != std::string::npos) {
    return NewerSql{"MERGE … RETURNING", 17, "MERGE writes, so it is refused in any form."};
  }
  return std::nullopt;
}

}  // namespace claribi::sql_guard
