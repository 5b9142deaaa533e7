// Words of other languages than English with which a vendor says that an answer is not all there
// is, by their roles; foreign_words.cpp reads sentences with them. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace claribi::policy::foreign {

using Roles = std::uint32_t;

inline constexpr Roles kOf = 1U << 0;    // between a part and its whole
inline constexpr Roles kShow = 1U << 1;  // that rows are shown
inline constexpr Roles kRow = 1U << 2;   // what lists hold, or the answer
inline constexpr Roles kPage = 1U << 3;
inline constexpr Roles kTo = 1U << 4;  // between the ends of a range
inline constexpr Roles kOnly = 1U << 5;
inline constexpr Roles kFirst = 1U << 6;
inline constexpr Roles kMore = 1U << 7;
inline constexpr Roles kHas = 1U << 8;  // that there are some
inline constexpr Roles kCut = 1U << 9;
inline constexpr Roles kPart = 1U << 10;
inline constexpr Roles kStop = 1U << 11;
inline constexpr Roles kAsk = 1U << 12;    // the question
inline constexpr Roles kLost = 1U << 13;   // that a place did not answer
inline constexpr Roles kReach = 1U << 14;  // that it did
inline constexpr Roles kWhere = 1U << 15;
inline constexpr Roles kNot = 1U << 16;
inline constexpr Roles kAll = 1U << 17;
inline constexpr Roles kSample = 1U << 18;
inline constexpr Roles kTotal = 1U << 19;
inline constexpr Roles kLimit = 1U << 20;
inline constexpr Roles kAnd = 1U << 21;
inline constexpr Roles kFound = 1U << 22;

struct Stem {
  std::string_view text;  // with "*": words that begin so
  Roles roles;
};

// German, French, Spanish, Portuguese, Italian, Dutch; of other languages how they count.
// clang-format off
inline constexpr auto kStems = std::to_array<Stem>({
    {"of", kOf}, {"von", kOf}, {"sur", kOf}, {"de", kOf}, {"di", kOf}, {"su", kOf}, {"van", kOf}, {"av", kOf},
    {"af", kOf}, {"z", kOf}, {"ze", kOf}, {"из", kOf}, {"з", kOf}, {"із", kOf}, {"από", kOf}, {"din", kOf},
    {"dari", kOf}, {"trên", kOf}, {"trong", kOf}, {"من", kOf}, {"מתוך", kOf}, {"parmi", kOf}, {"entre", kOf},
    {"bis", kTo}, {"à", kTo}, {"a", kTo}, {"al", kTo}, {"até", kTo}, {"tot", kTo}, {"t", kTo}, {"till", kTo},
    {"do", kTo}, {"по", kTo}, {"до", kTo}, {"au", kTo},
    {"angezeigt*", kShow}, {"anzeige", kShow}, {"zeige", kShow}, {"zeigt", kShow}, {"gezeigt*", kShow},
    {"dargestellt*", kShow}, {"ausgegeben*", kShow}, {"geliefert*", kShow}, {"zurückgegeben*", kShow},
    {"affich*", kShow}, {"montr*", kShow}, {"retourn*", kShow}, {"présent*", kShow}, {"renvoy*", kShow},
    {"mostr*", kShow}, {"muestra*", kShow}, {"muestran", kShow}, {"visualiz*", kShow}, {"devuelt*", kShow},
    {"exib*", kShow}, {"retornad*", kShow}, {"listad*", kShow}, {"elencat*", kShow}, {"restituit*", kShow},
    {"weergegeven", kShow}, {"getoond*", kShow}, {"toont", kShow}, {"visar", kShow}, {"visas", kShow},
    {"viser", kShow}, {"vist", kShow}, {"vises", kShow}, {"wyświetl*", kShow}, {"Wyświetl*", kShow},
    {"pokazano", kShow}, {"zobraz*", kShow}, {"показ*", kShow}, {"Показ*", kShow}, {"отображ*", kShow},
    {"Отображ*", kShow}, {"näytetään", kShow}, {"gösteril*", kShow}, {"εμφάν*", kShow}, {"Εμφάν*", kShow},
    {"εμφαν*", kShow}, {"afi\xC8\x99" "ea*", kShow}, {"menampilkan", kShow}, {"hiển", kShow}, {"عرض", kShow},
    {"מציג*", kShow},
    {"zeile*", kRow}, {"ergebnis*", kRow}, {"eintr*", kRow}, {"datens*", kRow}, {"treffer*", kRow},
    {"ausgabe*", kRow}, {"liste*", kRow}, {"antwort*", kRow}, {"daten", kRow}, {"résultat*", kRow},
    {"Résultat*", kRow}, {"ligne*", kRow}, {"enregistrement*", kRow}, {"élément*", kRow}, {"entrée*", kRow},
    {"sortie", kRow}, {"réponse*", kRow}, {"données", kRow}, {"resultado*", kRow}, {"fila*", kRow},
    {"registro*", kRow}, {"elemento*", kRow}, {"salida", kRow}, {"respuesta*", kRow}, {"datos", kRow},
    {"linha*", kRow}, {"saída", kRow}, {"resposta*", kRow}, {"dados", kRow}, {"itens", kRow}, {"risultat*", kRow},
    {"righe", kRow}, {"elementi", kRow}, {"dati", kRow}, {"output", kRow}, {"risposta", kRow}, {"rijen", kRow},
    {"resultaten", kRow}, {"regels", kRow}, {"uitvoer", kRow}, {"gegevens", kRow}, {"antwoord", kRow},
    {"wynik*", kRow}, {"resultat*", kRow}, {"записи", kRow}, {"Записи", kRow}, {"записей", kRow}, {"строк*", kRow},
    {"результат*", kRow}, {"poster", kRow}, {"rader", kRow}, {"rækker", kRow}, {"elementos", kRow}, {"lista", kRow},
    {"lijst", kRow}, {"items", kRow},
    {"seite", kPage}, {"page", kPage}, {"página", kPage}, {"pagina", kPage}, {"sida", kPage}, {"side", kPage},
    {"strona", kPage}, {"страница", kPage}, {"Страница", kPage}, {"sayfa", kPage}, {"stránka", kPage},
    {"nur", kOnly}, {"lediglich", kOnly}, {"seul*", kOnly}, {"uniquement", kOnly}, {"sólo", kOnly}, {"solo", kOnly},
    {"solamente", kOnly}, {"únicamente", kOnly}, {"apenas", kOnly}, {"somente", kOnly}, {"só", kOnly},
    {"soltanto", kOnly}, {"alleen", kOnly}, {"slechts", kOnly}, {"только", kOnly}, {"Только", kOnly},
    {"endast", kOnly}, {"kun", kOnly}, {"tylko", kOnly},
    {"erste*", kFirst}, {"letzte*", kFirst}, {"premi*", kFirst}, {"derni*", kFirst}, {"primer*", kFirst},
    {"últim*", kFirst}, {"primeir*", kFirst}, {"prim*", kFirst}, {"ultim*", kFirst}, {"eerste", kFirst},
    {"laatste", kFirst}, {"перв*", kFirst}, {"последн*", kFirst}, {"första", kFirst}, {"første", kFirst},
    {"weitere*", kMore}, {"autres", kMore}, {"supplémentaires", kMore}, {"más", kMore}, {"adicional*", kMore},
    {"otros", kMore}, {"otras", kMore}, {"mais", kMore}, {"outr*", kMore}, {"altri", kMore}, {"altre", kMore},
    {"ulteriori", kMore}, {"meer", kMore}, {"andere", kMore}, {"restant*", kMore}, {"restliche*", kMore},
    {"übrige*", kMore}, {"ещё", kMore}, {"еще", kMore}, {"fler", kMore}, {"flere", kMore},
    {"verfügbar", kHas}, {"vorhanden", kHas}, {"existieren", kHas}, {"gibt", kHas}, {"folgen", kHas},
    {"disponib*", kHas}, {"dispon\xC3\xAD*", kHas}, {"existent", kHas}, {"existen", kHas}, {"hay", kHas}, {"existem", kHas}, {"há", kHas},
    {"presenti", kHas}, {"esistono", kHas}, {"sono", kHas}, {"beschikbaar", kHas}, {"zijn", kHas},
    {"ausgeblendet", kHas}, {"ausgelassen", kHas}, {"weggelassen", kHas}, {"omis*", kHas}, {"omitid*", kHas},
    {"omess*", kHas}, {"weggelaten", kHas}, {"masqu*", kHas}, {"ocult*", kHas},
    {"abgeschnitten", kCut}, {"gekürzt*", kCut}, {"tronqu*", kCut}, {"truncad*", kCut}, {"troncat*", kCut},
    {"afgekapt*", kCut}, {"ingekort*", kCut}, {"recortad*", kCut}, {"cortad*", kCut}, {"trunkiert*", kCut},
    {"обрезан*", kCut}, {"усечен*", kCut}, {"avkortad*", kCut}, {"obcięt*", kCut}, {"abgebrochene*", kCut},
    {"unvollständig*", kPart}, {"teilergebnis*", kPart | kRow}, {"partiel*", kPart}, {"incompl\xC3\xA8*", kPart}, {"incomplet*", kPart},
    {"parcia*", kPart}, {"parziali*", kPart}, {"parziale", kPart}, {"onvolledig*", kPart}, {"gedeeltelijk*", kPart}, {"неполн*", kPart}, {"Неполн*", kPart},
    {"частичн*", kPart}, {"ofullständig*", kPart}, {"ufuldstændig*", kPart}, {"niekompletn*", kPart},
    {"abgebrochen", kStop}, {"zeitüberschreitung", kStop}, {"unterbrochen", kStop}, {"interrompu*", kStop},
    {"annulé*", kStop}, {"expiré*", kStop}, {"interrumpid*", kStop}, {"cancelad*", kStop}, {"agotado", kStop},
    {"interrompid*", kStop}, {"esgotado", kStop}, {"interrott*", kStop}, {"annullat*", kStop}, {"scadut*", kStop},
    {"onderbroken", kStop}, {"afgebroken", kStop}, {"geannuleerd", kStop}, {"прерван*", kStop},
    {"abfrage*", kAsk}, {"suche", kAsk}, {"anfrage", kAsk}, {"requête*", kAsk}, {"recherche", kAsk}, {"consulta*", kAsk},
    {"búsqueda", kAsk}, {"pesquisa", kAsk}, {"busca", kAsk}, {"query", kAsk}, {"interrogazione", kAsk},
    {"ricerca", kAsk}, {"zoekopdracht", kAsk}, {"zoeken", kAsk}, {"export", kAsk}, {"запрос*", kAsk}, {"Запрос*", kAsk},
    {"unerreichbar*", kLost}, {"injoignable*", kLost}, {"inaccesible*", kLost}, {"inaccessible*", kLost},
    {"inacessíve*", kLost}, {"irraggiungibil*", kLost}, {"onbereikbaar", kLost}, {"fehlgeschlagen", kLost},
    {"échoué", kLost}, {"недоступн*", kLost}, {"übersprungen", kLost}, {"ignoré*", kLost}, {"overgeslagen", kLost},
    {"erreichbar", kReach}, {"geantwortet", kReach}, {"bereikbaar", kReach}, {"répondu", kReach}, {"responde*", kReach},
    {"respondi*", kReach}, {"risposto", kReach}, {"geantwoord", kReach}, {"accessible*", kReach},
    {"region*", kWhere}, {"région*", kWhere}, {"regi\xC3\xB3n", kWhere}, {"regi\xC3\xB5" "es", kWhere}, {"regio*", kWhere}, {"serv*", kWhere}, {"knoten", kWhere}, {"nœud*", kWhere},
    {"nodo*", kWhere}, {"nodi", kWhere}, {"nós", kWhere}, {"zone*", kWhere}, {"zonas", kWhere}, {"shard*", kWhere},
    {"partition*", kWhere}, {"particion*", kWhere}, {"partiç*", kWhere}, {"partizion*", kWhere},
    {"partitie*", kWhere}, {"cluster*", kWhere}, {"projekt*", kWhere}, {"projet*", kWhere}, {"proyecto*", kWhere},
    {"projeto*", kWhere}, {"progetti", kWhere}, {"projecten", kWhere}, {"quelle*", kWhere}, {"регион*", kWhere},
    {"nicht", kNot}, {"kein*", kNot}, {"ohne", kNot}, {"pas", kNot}, {"aucun*", kNot}, {"sans", kNot}, {"no", kNot},
    {"sin", kNot}, {"ningun*", kNot}, {"não", kNot}, {"sem", kNot}, {"nenhum*", kNot}, {"non", kNot},
    {"nessun*", kNot}, {"senza", kNot}, {"niet", kNot}, {"geen", kNot}, {"zonder", kNot}, {"не", kNot},
    {"nie", kNot}, {"inte", kNot}, {"ikke", kNot}, {"Нет", kNot}, {"нет", kNot},
    {"alle", kAll}, {"tous", kAll}, {"toutes", kAll}, {"todos", kAll}, {"todas", kAll}, {"tutti", kAll}, {"tutte", kAll},
    {"все", kAll},
    {"insgesamt", kTotal}, {"gesamt", kTotal}, {"total", kTotal}, {"totale", kTotal}, {"totaal", kTotal},
    {"totalt", kTotal}, {"всего", kTotal}, {"Всего", kTotal}, {"razem", kTotal}, {"celkem", kTotal}, {"toplam", kTotal},
    {"begrenzt", kLimit}, {"beschränkt", kLimit}, {"limité*", kLimit}, {"limitad*", kLimit}, {"limitat*", kLimit},
    {"beperkt", kLimit}, {"ограничен*", kLimit}, {"begränsa*", kLimit},
    {"gefunden", kFound}, {"trouvé*", kFound}, {"encontr*", kFound}, {"trovat*", kFound}, {"gevonden", kFound},
    {"fandt", kFound}, {"fundet", kFound}, {"hittade*", kFound}, {"fant", kFound}, {"funnet", kFound},
    {"znaleziono", kFound}, {"nalezeno", kFound}, {"найден*", kFound}, {"Найден*", kFound}, {"löyt*", kFound}, {"bulundu", kFound},
    {"βρέθηκ*", kFound}, {"Βρέθηκ*", kFound}, {"găsit*", kFound},
    {"und", kAnd}, {"et", kAnd}, {"y", kAnd}, {"e", kAnd}, {"en", kAnd}, {"och", kAnd}, {"og", kAnd}, {"и", kAnd},
    {"geladen", kShow}, {"chargé*", kShow}, {"cargad*", kShow}, {"carregad*", kShow}, {"caricat*", kShow},
    {"elenco", kRow}, {"resultaat", kRow}, {"overzicht", kRow}, {"listado", kRow}, {"listagem", kRow},
    {"nog", kMore}, {"noch", kMore}, {"encore", kMore}, {"ancora", kMore}, {"aún", kMore}, {"ainda", kMore},
    {"il", kHas}, {"pages", kPage}, {"seiten", kPage}, {"páginas", kPage}, {"pagine", kPage}, {"pagina's", kPage}, {"er", kHas}, {"ci", kHas}, {"es", kHas}, {"são", kHas},
    {"stichprobe*", kSample}, {"échantillon*", kSample}, {"amostra*", kSample}, {"campione", kSample},
    {"steekproef", kSample}, {"muestreo", kSample}, {"выборк*", kSample},
});
// clang-format on

// The stems by their first byte.
class StemIndex {
 public:
  consteval StemIndex() : stems_(kStems) {
    std::ranges::sort(stems_, {}, [](const Stem& stem) { return FirstOf(stem.text); });
    for (const Stem& stem : stems_) ++ends_[FirstOf(stem.text)];
    for (std::size_t byte = 1; byte < ends_.size(); ++byte) {
      ends_[byte] = static_cast<std::uint16_t>(ends_[byte] + ends_[byte - 1]);
    }
  }

  std::span<const Stem> Of(std::string_view word) const {
    const std::size_t byte = FirstOf(word);
    const std::size_t begin = byte == 0 ? 0 : ends_[byte - 1];
    return std::span(stems_).subspan(begin, ends_[byte] - begin);
  }

 private:
  static constexpr std::size_t FirstOf(std::string_view word) {
    return static_cast<unsigned char>(word[0]);
  }

  std::array<Stem, kStems.size()> stems_;
  std::array<std::uint16_t, 256> ends_{};
};
inline constexpr StemIndex kStemIndex;

inline Roles RolesOf(std::string_view word) {
  Roles roles = 0;
  if (word.empty()) return roles;
  for (const Stem& stem : kStemIndex.Of(word)) {
    const bool is_open = stem.text.back() == '*';
    const std::string_view text = stem.text.substr(0, stem.text.size() - (is_open ? 1 : 0));
    if (text.size() > word.size() || text.back() != word[text.size() - 1]) continue;
    if (is_open ? word.starts_with(text) : word == text) roles |= stem.roles;
  }
  return roles;
}

}  // namespace claribi::policy::foreign
