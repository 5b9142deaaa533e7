#include "policy/other_languages.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "policy/lexicon.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kMostFoldedWords = 64;
constexpr std::size_t kToldBytes = 400;

// Letters of two bytes in UTF-8 with their nearest ASCII, by their second byte from 0x80 on, in
// capital and in small.
std::string_view FoldedC3(unsigned char second) {
  constexpr std::string_view kFolds[] = {"a",  "a", "a", "a", "ae", "a", "ae", "c", "e",  "e", "e",
                                         "e",  "i", "i", "i", "i",  "d", "n",  "o", "o",  "o", "o",
                                         "oe", " ", "o", "u", "u",  "u", "ue", "y", "th", "ss"};
  return kFolds[second % 32];
}

std::string_view FoldedC4C5(unsigned char first, unsigned char second) {
  const unsigned code = ((first & 0x1FU) << 6U) | (second & 0x3FU);
  if (code >= 0x104 && code <= 0x105) return "a";
  if (code >= 0x106 && code <= 0x107) return "c";
  if (code >= 0x118 && code <= 0x119) return "e";
  if (code >= 0x141 && code <= 0x142) return "l";
  if (code >= 0x143 && code <= 0x144) return "n";
  if (code >= 0x152 && code <= 0x153) return "oe";
  if (code >= 0x15A && code <= 0x15B) return "s";
  if (code >= 0x179 && code <= 0x17C) return "z";
  return "-";
}

// Verbs that stand at the end of a name.
bool ReadsAtTheEnd(std::string_view word) {
  return IsIn(
      word, {"abfragen",  "abrufen",     "analysieren", "anschauen",    "ansehen",  "anzeigen",
             "auflisten", "auslesen",    "auswerten",   "berechnen",    "einsehen", "ermitteln",
             "finden",    "holen",       "lesen",       "nachschlagen", "pruefen",  "recherchieren",
             "suchen",    "vergleichen", "zaehlen",     "bekijken",     "ophalen",  "opvragen",
             "tonen",     "zoeken",      "weergeven"});
}

// Verbs that stand at the beginning of a name, or behind its object.
bool ReadsAtTheFront(std::string_view word) {
  return IsIn(word,
              {"afficher",   "analizar",   "analyser",     "buscar",   "calcolare",   "calcular",
               "calculer",   "cercare",    "chercher",     "comparar", "comparer",    "confrontare",
               "consultar",  "consultare", "consulter",    "elencare", "encontrar",   "exibir",
               "leggere",    "leer",       "ler",          "lire",     "listar",      "lister",
               "mostrar",    "mostrare",   "obtener",      "obtenir",  "obter",       "pesquisar",
               "pobierz",    "pokaz",      "rechercher",   "simular",  "simuler",     "sprawdz",
               "suche",      "szukaj",     "trouver",      "vedere",   "verificar",   "verificare",
               "visualiser", "visualizar", "visualizzare", "voir",     "vorhersagen", "wyswietl",
               "zeige",      "znajdz",     "zoek",         "listuj",   "haal",        "ottenere",
               "recuperar"});
}

// Forms with which a sentence begins: the third person and the order.
bool ReadsInASentence(std::string_view word) {
  return ReadsAtTheFront(word) || ReadsAtTheEnd(word) ||
         IsIn(word, {"affiche",     "analiza", "analysiert", "berechnet",  "busca",     "calcola",
                     "calcula",     "calcule", "cerca",      "cherche",    "compara",   "consulta",
                     "consulte",    "devolve", "devuelve",   "elenca",     "encontra",  "encuentra",
                     "ermittelt",   "exibe",   "findet",     "fornisce",   "fragt",     "geeft",
                     "gibt",        "haalt",   "holt",       "legge",      "liefert",   "liest",
                     "lista",       "listet",  "mostra",     "muestra",    "obtem",     "obtiene",
                     "obtient",     "ottiene", "pesquisa",   "prueft",     "recherche", "renvoie",
                     "restituisce", "retorna", "retourne",   "ruft",       "simula",    "sucht",
                     "toont",       "trouve",  "verifica",   "vergleicht", "zaehlt",    "zeigt",
                     "zoekt",       "zwraca",  "pokazuje",   "wyszukuje",  "pobiera"});
}

// Verbs that write, in the forms of a name and of a sentence.
bool WritesInIt(std::string_view word) {
  return IsIn(word, {"abbestellen",   "abonniert",     "abschliessen",
                     "aendern",       "aendert",       "ajouter",
                     "ajoute",        "ajusta",        "ajustar",
                     "aktiviert",     "aktivieren",    "aktualisieren",
                     "aktualisiert",  "altera",        "alterar",
                     "anlegen",       "annuler",       "annule",
                     "anular",        "aprobar",       "aprovar",
                     "archivieren",   "archiviert",    "atualizar",
                     "atualiza",      "actualizar",    "actualiza",
                     "aggiornare",    "aggiorna",      "aggiungere",
                     "aggiunge",      "agregar",       "anadir",
                     "bearbeiten",    "beenden",       "beendet",
                     "bestellen",     "bestellt",      "bezahlen",
                     "bezahlt",       "borra",         "borrar",
                     "bucht",         "buchen",        "cancela",
                     "cancelar",      "cambiar",       "cria",
                     "criar",         "creer",         "cree",
                     "creare",        "creer",         "crear",
                     "deaktivieren",  "definir",       "desactivar",
                     "dodaj",         "eliminar",      "elimina",
                     "eliminare",     "emitir",        "emite",
                     "emettre",       "enregistrer",   "enregistre",
                     "entfernen",     "entfernt",      "enviar",
                     "envia",         "envoie",        "envoyer",
                     "erstellen",     "erstellt",      "erzeugt",
                     "erzeugen",      "escribir",      "excluir",
                     "exclui",        "freigeben",     "genehmigen",
                     "gravar",        "guardar",       "hinzufuegen",
                     "incluir",       "inclui",        "inserir",
                     "insere",        "inviare",       "invia",
                     "konfigurieren", "legt",          "loeschen",
                     "loescht",       "maakt",         "melden",
                     "meldet",        "modificar",     "modifica",
                     "modifie",       "modificare",    "pagar",
                     "pagare",        "publicar",      "publier",
                     "publie",        "reservar",      "reserva",
                     "reservieren",   "reserver",      "remover",
                     "salvar",        "salvare",       "schickt",
                     "schliesst",     "schreiben",     "schreibt",
                     "sendet",        "senden",        "setzen",
                     "setzt",         "sichern",       "speichern",
                     "speichert",     "sperren",       "sperrt",
                     "startet",       "starten",       "stoppt",
                     "stornieren",    "storniert",     "supprimer",
                     "supprime",      "traegt",        "ueberweisen",
                     "usun",          "utworz",        "veroeffentlichen",
                     "versenden",     "versendet",     "verschieben",
                     "verschiebt",    "verstuurt",     "verwijderen",
                     "verwijdert",    "vervangen",     "wijzigen",
                     "wijzigt",       "wyslij",        "zahlen",
                     "zmien",         "zuruecksetzen", "zuweisen"});
}

bool JoinsVerbs(std::string_view word) {
  return IsIn(word, {"e", "en", "et", "i", "oder", "ou", "und", "y"});
}

bool IsKnownInEnglish(const std::string& word) {
  return word.size() < 3 || PartOf(word) != PartOfSpeech::kUnknown;
}

// "-ieren" and "-en" end a German name, "-ar", "-er" and "-ir" begin a Romance one.
bool HasEndingOfAVerb(const std::vector<std::string>& words, std::size_t i) {
  const std::string& word = words[i];
  if (word.size() < 5 || IsKnownInEnglish(word)) return false;
  if (i + 1 == words.size() && words.size() > 1 && word.ends_with("en") && !word.ends_with("ungen"))
    return true;
  const bool is_edge = i == 0 || i + 1 == words.size();
  return is_edge && words.size() > 1 &&
         (word.ends_with("ar") || word.ends_with("er") || word.ends_with("ir") ||
          word.ends_with("are") || word.ends_with("ere") || word.ends_with("ire"));
}

std::vector<std::string> FirstFoldedSentence(std::string_view description) {
  description = description.substr(0, kToldBytes);
  std::size_t end = description.size();
  for (const std::string_view stop : {". ", ".\n", "\n\n"}) {
    end = std::min(end, description.find(stop));
  }
  return FoldedWords(description.substr(0, end));
}

}  // namespace

std::vector<std::string> FoldedWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && words.size() < kMostFoldedWords) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size() && words.size() < kMostFoldedWords; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (core::IsLetter(text[i])) {
      word += core::AsciiLower(text.substr(i, 1));
    } else if (byte == 0xC3 && i + 1 < text.size()) {
      word += FoldedC3(static_cast<unsigned char>(text[++i]));
    } else if ((byte == 0xC4 || byte == 0xC5) && i + 1 < text.size()) {
      word += FoldedC4C5(byte, static_cast<unsigned char>(text[++i]));
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

bool WritesInAnotherLanguage(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), WritesInIt);
}

bool MayActInAnotherLanguage(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (WritesInIt(words[i])) return true;
    const bool reads = ReadsAtTheEnd(words[i]) || ReadsAtTheFront(words[i]);
    if (!reads && HasEndingOfAVerb(words, i)) return true;
  }
  return false;
}

bool ReadsInAnotherLanguage(const std::vector<std::string>& words) {
  if (words.empty() || std::any_of(words.begin(), words.end(), WritesInIt)) return false;
  if (words.size() > 2 && std::any_of(words.begin(), words.end(), JoinsVerbs)) return false;
  if (ReadsAtTheFront(words.front())) return true;
  return words.size() > 1 && !HasEndingOfAVerb(words, 0) &&
         (ReadsAtTheEnd(words.back()) || ReadsAtTheFront(words.back()));
}

bool NamesAThingInAnotherLanguage(const std::vector<std::string>& words) {
  if (words.empty() || MayActInAnotherLanguage(words)) return false;
  const std::string& last = words.back();
  for (const std::string_view ending :
       {"bericht", "bestand", "daten", "historie", "liste", "preise", "stand", "statistik",
        "uebersicht", "umsatz", "verlauf", "verzeichnis", "vorhersage", "wetter", "zeiten"}) {
    if (last.ends_with(ending) && !IsKnownInEnglish(last)) return true;
  }
  const auto is_told = [](const std::string& word) {
    return IsIn(word, {"estado", "estoque", "existencias", "historico", "historial", "historique",
                       "miembros", "membres", "membros", "overzicht", "precios", "precos",
                       "relatorio", "reporte", "resumen", "resumo", "saldo", "stato", "umsatz"});
  };
  return is_told(last) || (words.size() > 1 && is_told(words.front()));
}

bool SaysItReadsInAnotherLanguage(std::string_view description) {
  const auto words = FirstFoldedSentence(description);
  if (words.empty() || !ReadsInASentence(words.front())) return false;
  return std::none_of(words.begin() + 1, words.end(), WritesInIt);
}

bool IsPhraseInAnotherLanguage(std::string_view description) {
  const auto words = FirstFoldedSentence(description);
  if (words.empty() || std::any_of(words.begin(), words.end(), WritesInIt)) return false;
  // German and Dutch verbs of a third person end in "t", Romance ones begin the sentence too; words
  // of English are none of another language.
  if (std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return IsIn(word,
                    {"and", "by", "from", "of", "the", "to", "with", "its", "which", "it", "is"});
      })) {
    return false;
  }
  const std::string& first = words.front();
  if (first.size() < 4 || first.ends_with("t") || first.ends_with("ieren")) return false;
  const bool names_of =
      words.size() > 1 &&
      IsIn(words[1], {"al",   "d",    "da",  "de",  "degli", "dei", "del",   "della", "delle",
                      "des",  "di",   "do",  "dos", "du",    "der", "eines", "einer", "van",
                      "von",  "fuer", "in",  "an",  "als",   "am",  "nach",  "durch", "im",
                      "pour", "para", "per", "por", "voor",  "zu",  "zum",   "zur"});
  const bool has_marks = description.substr(0, kToldBytes).find('\xC3') != std::string_view::npos;
  return names_of || has_marks ||
         std::any_of(words.begin(), words.end(), [](const std::string& word) {
           return IsIn(word, {"der", "des", "eines", "einer", "fuer", "und", "werden", "du", "dos",
                              "del", "della", "van", "een", "het"});
         });
}

std::optional<Denial> FindWriteInAnotherLanguage(std::string_view description) {
  const auto words = FirstFoldedSentence(description);
  if (words.empty() || !WritesInIt(words.front()) || IsKnownInEnglish(words.front())) {
    return std::nullopt;
  }
  return Denial{Layer::kDescription,
                "the description says that it writes: " + core::Quoted(words.front())};
}

}  // namespace claribi::policy
