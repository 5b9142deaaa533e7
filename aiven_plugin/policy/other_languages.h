// Names and descriptions in German, French, Spanish, Portuguese, Italian, Dutch and Polish: whether
// the verb reads or writes. A verb is looked for where the language has it: an infinitive of German
// or Dutch ends a name (artikel_anzeigen), one of the others begins or ends it (buscar_cliente,
// pedidos.listar). Words that English has, too, are left out. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/denial.h"

namespace claribi::policy {

// Words in lower case, letters with marks written without: "Löscht" is "loescht", "clé" is "cle".
// At most 64 words.
std::vector<std::string> FoldedWords(std::string_view text);

// Whether a verb that reads stands in its place, and no other word is a verb that writes or looks
// like one. words: of a name, lower case.
bool ReadsInAnotherLanguage(const std::vector<std::string>& words);

// Whether a word of the name is a verb that writes.
bool WritesInAnotherLanguage(const std::vector<std::string>& words);

// Whether one is, or has the ending of an infinitive in the place
// of one and is no verb that reads.
bool MayActInAnotherLanguage(const std::vector<std::string>& words);

// Whether the name ends in a word for what is looked up: "kassenstand", "artikel_bestand".
bool NamesAThingInAnotherLanguage(const std::vector<std::string>& words);

// The first sentence begins with a verb that reads: "Zeigt die Rechnungen."
bool SaysItReadsInAnotherLanguage(std::string_view description);

// It begins with a phrase without a verb, and is no English: "Saldo de um produto."
bool IsPhraseInAnotherLanguage(std::string_view description);

// Layer description: it begins with a verb that writes: "Löscht eine Rechnung."
std::optional<Denial> FindWriteInAnotherLanguage(std::string_view description);

}  // namespace claribi::policy
