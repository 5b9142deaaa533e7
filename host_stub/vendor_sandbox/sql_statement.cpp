// What can be told about a statement without running it; declared in sql_database.h.

#include <algorithm>
#include <cctype>

#include "vendor_sandbox/sql_database.h"

namespace claribi::vendor_sandbox {
namespace {

// Words in capitals, and single characters. Comments are dropped, literals and quoted names become
// "'".
std::vector<std::string> Tokens(std::string_view text) {
  std::vector<std::string> tokens;
  std::size_t i = 0;
  const auto skip_past = [&](std::string_view end) {
    const auto found = text.find(end, i);
    i = found == std::string_view::npos ? text.size() : found + end.size();
  };
  while (i < text.size()) {
    const char c = text[i];
    if (text.substr(i).starts_with("--")) {
      skip_past("\n");
    } else if (text.substr(i).starts_with("/*")) {
      i += 2;
      skip_past("*/");
    } else if (c == '\'' || c == '"') {
      ++i;
      skip_past(std::string_view(&c, 1));
      tokens.emplace_back("'");
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_') {
      std::string word;
      for (; i < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_');
           ++i) {
        word += static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
      }
      tokens.push_back(std::move(word));
    } else {
      if (std::isspace(static_cast<unsigned char>(c)) == 0) tokens.emplace_back(1, c);
      ++i;
    }
  }
  return tokens;
}

bool IsModifying(std::string_view word) {
  constexpr std::string_view kWords[] = {"INSERT", "UPDATE", "DELETE", "MERGE",
                                         "CREATE", "DROP",   "ALTER",  "TRUNCATE"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool OpensReading(std::string_view word) {
  constexpr std::string_view kWords[] = {"SELECT", "EXPLAIN", "WITH", "VALUES", "TABLE", "SHOW"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool IsWritingFunction(std::string_view word) {
  constexpr std::string_view kBeginnings[] = {
      "NEXTVAL",   "SETVAL",       "SET_CONFIG", "DBLINK",       "LO_",
      "PG_NOTIFY", "PG_TERMINATE", "PG_CANCEL",  "PG_ADVISORY_", "PG_RELOAD",
      "PG_SWITCH", "PG_CREATE",    "PG_DROP",    "PG_LOGICAL",   "PG_ROTATE"};
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view beginning) { return word.starts_with(beginning); });
}

}  // namespace

std::string OutermostKeyword(std::string_view statement) {
  for (const std::string& token : Tokens(statement)) {
    if (token != "(") return token;
  }
  return {};
}

bool HidesWrite(std::string_view statement) {
  const std::vector<std::string> tokens = Tokens(statement);
  const bool explain = OutermostKeyword(statement) == "EXPLAIN";
  std::string_view before;
  for (const std::string& token : tokens) {
    const bool opens_statement =
        before == "(" || (explain && (before == ")" || before == "ANALYZE" || before == "EXPLAIN" ||
                                      before == "VERBOSE"));
    if (opens_statement && IsModifying(token)) return true;
    before = token;
  }
  return false;
}

bool WouldWrite(std::string_view statement) {
  if (HidesWrite(statement)) return true;
  bool is_first = true;  // of a statement
  std::string_view before;
  const std::vector<std::string> tokens = Tokens(statement);
  for (const std::string& token : tokens) {
    if (token == ";") {
      is_first = true;
    } else if (is_first && token != "(") {
      if (!OpensReading(token)) return true;
      is_first = false;
    }
    const bool locks = before == "FOR" &&
                       (token == "UPDATE" || token == "SHARE" || token == "NO" || token == "KEY");
    if (token == "INTO" || locks || (token == "(" && IsWritingFunction(before))) return true;
    before = token;
  }
  return false;
}

bool HasSeveralStatements(std::string_view statement) {
  const std::vector<std::string> tokens = Tokens(statement);
  const auto semicolon = std::find(tokens.begin(), tokens.end(), ";");
  return std::any_of(semicolon, tokens.end(),
                     [](const std::string& token) { return token != ";"; });
}

}  // namespace claribi::vendor_sandbox
