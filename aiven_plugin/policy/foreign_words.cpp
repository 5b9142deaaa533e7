#include "policy/foreign_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "core/text.h"

namespace claribi::policy {
namespace foreign {
namespace {

using Roles = std::uint32_t;

constexpr Roles kOf = 1U << 0;    // between a part and its whole
constexpr Roles kShow = 1U << 1;  // that rows are shown
constexpr Roles kRow = 1U << 2;   // what lists hold, or the answer
constexpr Roles kPage = 1U << 3;
constexpr Roles kTo = 1U << 4;  // between the ends of a range
constexpr Roles kOnly = 1U << 5;
constexpr Roles kFirst = 1U << 6;
constexpr Roles kMore = 1U << 7;
constexpr Roles kHas = 1U << 8;  // that there are some
constexpr Roles kCut = 1U << 9;
constexpr Roles kPart = 1U << 10;
constexpr Roles kStop = 1U << 11;
constexpr Roles kAsk = 1U << 12;    // the question
constexpr Roles kLost = 1U << 13;   // that a place did not answer
constexpr Roles kReach = 1U << 14;  // that it did
constexpr Roles kWhere = 1U << 15;
constexpr Roles kNot = 1U << 16;
constexpr Roles kAll = 1U << 17;
constexpr Roles kSample = 1U << 18;
constexpr Roles kTotal = 1U << 19;
constexpr Roles kLimit = 1U << 20;
constexpr Roles kAnd = 1U << 21;
constexpr Roles kFound = 1U << 22;

struct Stem {
  std::string_view text;  // with "*": words that begin so
  Roles roles;
};

// German, French, Spanish, Portuguese, Italian, Dutch; of other languages how they count.
// clang-format off
constexpr auto kStems = std::to_array<Stem>({
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

Roles RolesOf(std::string_view word) {
  Roles roles = 0;
  for (const Stem& stem : kStems) {
    const bool is_open = stem.text.back() == '*';
    const std::string_view text = stem.text.substr(0, stem.text.size() - (is_open ? 1 : 0));
    if (is_open ? word.starts_with(text) : word == text) roles |= stem.roles;
  }
  return roles;
}

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

class ForeignReader {
 public:
  explicit ForeignReader(const SentenceWords& words) : words_(words) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].number) continue;
      // "d'autres", "l'output"
      const std::string_view word = words_[i].text;
      const std::size_t elided = word.find('\'');
      roles_[i] = RolesOf(elided < 5 ? word.substr(elided + 1) : word);
      all_ |= roles_[i];
    }
  }

  Incompleteness Read() const {
    if ((all_ & (kCut | kPart | kStop)) != 0 && !Has(kNot)) {
      if (Has(kCut) && Has(kRow)) return Incompleteness::kTruncated;
      if (Has(kStop) && Has(kAsk) && StopsQuestion()) return Incompleteness::kPartial;
      if (Has(kPart) && Has(kRow)) return Incompleteness::kPartial;
    }
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (LosesPlaces(i) || CountsSample(i)) return Incompleteness::kPartial;
      if (CountsPart(i) || CountsBackwards(i) || CountsMore(i) || CountsTwice(i))
        return Incompleteness::kMorePages;
    }
    return SaysOnly() || SaysNotAll() || SaysLimited() ? Incompleteness::kMorePages
                                                       : Incompleteness::kNone;
  }

 private:
  bool Has(Roles roles) const { return (all_ & roles) != 0; }
  bool Is(std::size_t i, Roles roles) const {
    return i < words_.size() && (roles_[i] & roles) != 0;
  }

  // The count at `i`, with a group of three digits behind a blank: "1 204".
  std::optional<std::int64_t> CountAt(std::size_t i) const {
    const auto count = words_[i].number;
    const SentenceWord& next = words_[i + 1];
    if (!count || *count == 0 || *count > 999 || !next.number || next.text.size() != 3)
      return count;
    return *count * 1000 + *next.number;
  }

  // "2 von 318 Kunden angezeigt", "résultats 1 à 2 sur 96", "Seite 1 von 6"
  bool CountsPart(std::size_t i) const {
    if (!Is(i, kOf) || i == 0) return false;
    std::size_t at = i - 1;
    if (!words_[at].number && at > 0) --at;  // "2 Zeilen von 318", "2 lignes sur 96"
    const auto part = words_[at].number;
    std::size_t whole = i + 1;
    // "von insgesamt 318", "sur un total de 96"
    while (whole < i + 5 && whole < words_.size() && !words_[whole].number) ++whole;
    const auto all = CountAt(whole);
    if (!part || !all || *all <= *part) return false;
    const bool is_range =
        at > 0 && (words_[at - 1].number || (Is(at - 1, kTo) && at > 1 && words_[at - 2].number));
    const bool is_page = at > 0 && Is(at - 1, kPage);
    const bool is_foreign = words_[i].text != "of";
    if (is_page) return is_foreign || words_[at - 1].text != "page";
    // "2 de 318 resultados", "2 résultats sur 96", "eerste 100 van 2.000 rijen"
    const bool is_beside = Is(i - 1, kRow) || Is(whole + 1, kRow) || Is(whole + 2, kRow);
    const bool is_short = is_beside && words_.size() <= 6;
    const bool is_first = at > 0 && Is(at - 1, kFirst) && Has(kRow);
    return Has(kShow) || (is_foreign && (is_short || is_first || (is_range && Has(kRow))));
  }

  // "318 kayıttan 2 tanesi gösteriliyor"
  bool CountsBackwards(std::size_t i) const {
    const std::string_view from = words_[i + 1].text;
    const bool is_from = from.ends_with("dan") || from.ends_with("den") || from.ends_with("tan") ||
                         from.ends_with("ten");
    return is_from && Has(kShow) &&
           words_[i].number.value_or(0) > words_[i + 2].number.value_or(0) && words_[i + 2].number;
  }

  // "12 weitere Zeilen", "hay más resultados disponibles"
  bool CountsMore(std::size_t i) const {
    if (!Is(i, kMore) || (Has(kNot) && !IsNotShown())) return false;
    const bool is_counted = (i > 0 && words_[i - 1].number.value_or(0) > 0) ||
                            words_[i + 1].number.value_or(0) > 0 ||
                            (i > 1 && words_[i - 2].number.value_or(0) > 0);
    constexpr Roles kCounted = kRow | kPage;
    const bool is_of_rows =
        Is(i + 1, kCounted) || Is(i + 2, kCounted) || (i > 0 && Is(i - 1, kCounted));
    // "und 38 weitere"
    if (i == 2 && Is(0, kAnd) && words_[1].number.value_or(0) > 0 && words_.size() <= 4)
      return true;
    return is_of_rows && (is_counted || Has(kHas));
  }

  // "Всего 318, показано 2", "Fandt 57 skibe, viser de første 3"
  bool CountsTwice(std::size_t i) const {
    if (!Is(i, kTotal | kFound) || !Has(kShow) || (Is(i, kFound) && Has(kNot))) return false;
    auto all = words_[i + 1].number ? words_[i + 1].number
               : i > 0              ? words_[i - 1].number
                                    : std::nullopt;
    // "57 Schiffe gefunden, 3 angezeigt"
    if (i > 1 && Is(i, kFound) && words_[i - 2].number) all = std::max(all, words_[i - 2].number);
    for (std::size_t j = 0; all && j < words_.size(); ++j) {
      const bool is_shown =
          (j > 0 && Is(j - 1, kShow | kFirst)) || Is(j + 1, kShow | kFirst) || Is(j + 2, kShow);
      if (is_shown && words_[j].number && *words_[j].number < *all) return true;
    }
    return false;
  }

  // "Affichage limité aux 100 premiers résultats"
  bool SaysLimited() const { return Has(kLimit) && Has(kRow) && HasCount() && !Has(kNot); }

  // The question itself ended, and not something of the same name: what stopped it is beside it, or
  // counted.
  bool StopsQuestion() const {
    if (HasCount()) return true;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (Is(i, kAsk) && (Is(i + 1, kStop) || Is(i + 2, kStop))) return true;
    }
    return false;
  }

  // "Nur die ersten 100 Zeilen", "seules 100 lignes sont affichées"
  bool SaysOnly() const {
    for (std::size_t i = 0; i + 1 < words_.size() && !Has(kNot); ++i) {
      // "Показаны первые 100 строк"
      if (Is(i, kFirst) && words_[i + 1].number && Has(kShow) && Has(kRow)) return true;
    }
    if (!Has(kOnly) || Has(kNot)) return false;
    return HasCount() && ((Has(kFirst) && (Has(kRow) || Has(kShow))) || (Has(kShow) && Has(kRow)));
  }

  // "nicht alle Ergebnisse werden angezeigt", "12 Zeilen nicht angezeigt"
  bool SaysNotAll() const {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (Is(i, kNot) && Is(i + 1, kAll) && Has(kRow | kShow)) return true;
    }
    return IsNotShown() && HasCount() && Has(kRow);
  }

  bool IsNotShown() const {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (Is(i, kNot) && (Is(i + 1, kShow) || Is(i + 2, kShow))) return true;
    }
    return false;
  }

  bool HasCount() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].number.value_or(0) > 0) return true;
    }
    return false;
  }

  // "2 Regionen nicht erreichbar", "la région eu-west est injoignable"
  bool LosesPlaces(std::size_t i) const {
    if (!Is(i, kLost | kReach) || !Has(kWhere)) return false;
    bool is_denied = false;
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back) {
      is_denied = is_denied || Is(i - back, kNot);
      if (words_[i - back].number == std::int64_t{0}) return false;
    }
    return Is(i, kLost) ? !is_denied : is_denied;
  }

  // "Stichprobe von 10.000 Zeilen", "échantillon de 100 lignes"
  bool CountsSample(std::size_t i) const {
    return Is(i, kSample) && !Has(kNot) && HasCount() && Has(kRow);
  }

  const SentenceWords& words_;
  std::array<Roles, kMostWords> roles_{};
  Roles all_ = 0;
};

// Chinese, Japanese and Korean, whose words do not stand apart.
Incompleteness SaidInCjk(const SentenceWords& words, std::string_view sentence) {
  if (HoldsAny(sentence, {"截断", "截斷", "切り捨て", "切り詰め", "잘렸", "잘림"}) &&
      !HoldsAny(sentence, {"未截", "没有截", "未被"})) {
    return Incompleteness::kTruncated;
  }
  if (HoldsAny(sentence, {"部分结果", "結果の一部", "결과의 일부", "结果不完整", "查询超时",
                          "クエリがタイムアウト", "쿼리 시간 초과", "查询已取消"})) {
    return Incompleteness::kPartial;
  }
  std::int64_t all = -1;
  bool has_count = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].number) continue;
    has_count = has_count || *words[i].number > 0;
    const std::string_view before = i == 0 ? std::string_view() : words[i - 1].text;
    const std::string_view behind = words[i + 1].text;
    const bool is_total = before.ends_with("共") || before.ends_with("全") ||
                          before.ends_with("总计") || before.ends_with("合计") ||
                          before.ends_with("合計") || before.ends_with("총") ||
                          before.ends_with("全部で") ||
                          behind.find("中") != std::string_view::npos || words[i + 2].text == "중";
    if (is_total) all = std::max(all, *words[i].number);
  }
  const bool shows = HoldsAny(sentence, {"显示", "顯示", "表示", "표시", "返回", "第"});
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (shows && words[i].number.value_or(0) > 0 && *words[i].number < all) {
      return Incompleteness::kMorePages;
    }
  }
  const bool is_only = HoldsAny(sentence, {"仅显示", "只显示", "僅顯示", "仅返回", "のみ表示",
                                           "のみを表示", "만 표시", "还有", "還有", "残り"});
  return is_only && has_count ? Incompleteness::kMorePages : Incompleteness::kNone;
}

}  // namespace
}  // namespace foreign

Incompleteness SaidInOtherLanguage(const SentenceWords& words, std::string_view sentence) {
  const bool is_wide = std::any_of(sentence.begin(), sentence.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xED;
  });
  return is_wide ? foreign::SaidInCjk(words, sentence) : foreign::ForeignReader(words).Read();
}

}  // namespace claribi::policy
