// What of the extensions of PostgreSQL only reads. A query may use it where the manifest says that
// the vendor ships the extension. A name is here only if every overload of it computes from its
// arguments, or measures: nothing that runs a text as SQL (crosstab, pgr_dijkstra, xpath_table),
// reads what a text names (connectby, get_raw_page), opens a connection (dblink), decrypts, or can
// be made to run for hours (crypt).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::sql_guard {

// Those that are known here, sorted.
std::vector<std::string_view> KnownSqlExtensions();

// Of any known extension.
bool IsFunctionOfExtension(std::string_view name);

// Of the named extensions. schema: where the query says the name is; empty if it does not. An
// extension lives in a schema of its own name, in public, or in one that is made for extensions.
bool HasExtensionFunction(const std::vector<std::string>& extensions, std::string_view schema,
                          std::string_view name);
bool HasExtensionOperator(const std::vector<std::string>& extensions, std::string_view schema,
                          std::string_view symbol);
bool HasExtensionSampling(const std::vector<std::string>& extensions, std::string_view name);

}  // namespace claribi::sql_guard
