#include "policy/foreign_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "core/text.h"
#include "policy/foreign_stems.h"

namespace claribi::policy {
namespace foreign {
namespace {

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
