// How much is used, in other words: "hottest service by CPU", "fullest MySQL disk", "Is the disk
// fuller on a or on b?", "top four CPU users", "cpu and memory usage above 70 %", "the highest
// average CPU". See amount_wordings.h.
#include <algorithm>

#include "planner/amount_wordings.h"
#include "planner/grammar.h"

namespace claribi::planner {

void AmountWordings::SettleUsage() {
  SettleUsageAlone();
  SettleMoved();
  SettleKindThatHolds();
  SettleExtremeBy();
  SettleExtremeOfOwn();
  SettleFullerOn();
  SettlePercentFull();
  SettleUsers();
  SettleAverageExtreme();
  SettleSharedBound();
  SettleHasMoreThan();
}

const std::vector<Meaning>* AmountWordings::UsageOf(const std::string& words) const {
  const auto* usage = reader_.lexicon_.Find(words + " usage");
  if (usage != nullptr && usage->front().kind == Kind::kMeasure) return usage;
  const auto* itself = reader_.lexicon_.Find(words);
  const bool is_measure =
      itself != nullptr && !itself->empty() && itself->front().kind == Kind::kMeasure;
  return is_measure ? itself : nullptr;
}

// "mem of x", "mem > 80 %": a word that is known with "usage" behind it only.
void AmountWordings::SettleUsageAlone() {
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    if (!reader_.IsNameAt(i) || pieces_[i].is_shaped || !IsOneWord(pieces_[i])) continue;
    const auto* usage = reader_.lexicon_.Find(pieces_[i].words + " usage");
    if (usage == nullptr || usage->front().kind != Kind::kMeasure) continue;
    std::size_t bound_at = i + 1;
    while (IsBe(Word(bound_at))) ++bound_at;
    const auto bound = reader_.BoundAt(bound_at);
    const bool is_share = bound && bound->values.size() == 1 && bound->values[0].unit == "%";
    const bool of_one = i == 0 && Is(1, {"of"}) && reader_.IsNameAt(2) && Ends(3);
    if (!is_share && !of_one) continue;
    pieces_[i].meanings = *usage;
    pieces_[i].is_unknown = false;
  }
}

// "which service sent the most network traffic": a verb of the measure, of what was.
void AmountWordings::SettleMoved() {
  for (std::size_t i = 1; i + 2 < pieces_.size(); ++i) {
    const bool sent = Is(i, {"sent"});
    if ((!sent && !Is(i, {"received"})) || !pieces_[i].meanings.empty()) continue;
    const bool ranks = Is(i + 1, {"the"}) ? Is(i + 2, {"most", "least"})
                                          : Is(i + 1, {"most", "least", "more", "less"});
    const auto* moved = reader_.lexicon_.Find(sent ? "send" : "receive");
    if (!ranks || moved == nullptr || moved->front().kind != Kind::kMeasure) continue;
    pieces_[i].words = sent ? "send" : "receive";
    pieces_[i].meanings = *moved;
    pieces_[i].is_unknown = false;
    return;
  }
}

// "hottest service by CPU", "busiest ClickHouse for writes, by throughput": the highest of what
// stands behind, whatever the adjective.
void AmountWordings::SettleExtremeBy() {
  for (std::size_t i = 0; i + 2 < pieces_.size() && i < 6; ++i) {
    const bool is_most = Is(i, {"hottest", "busiest", "heaviest", "hungriest"});
    const bool is_least = Is(i, {"coolest", "calmest", "quietest", "idlest", "lightest"});
    if (!is_most && !is_least) continue;
    const std::size_t values = EndOfValues(i + 1);
    std::size_t at = Has(values, Kind::kEntity) && pieces_[values].meanings.front().entity ==
                                                       reader_.model_.default_entity
                         ? values + 1
                         : values;
    if (at == i + 1) return;
    const std::size_t rows_end = at;
    std::string what;  // "for writes": of which throughput
    if (Is(at, {"for", "at", "on"}) && at + 1 < pieces_.size() && Word(at + 1).ends_with("s") &&
        !reader_.IsNameAt(at + 1 + 0)) {
      what = pieces_[at + 1].words.substr(0, pieces_[at + 1].words.size() - 1) + " ";
      at += 2;
    }
    if (at < pieces_.size() && IsMark(pieces_[at])) ++at;
    if (!Is(at, {"by", "on"}) || at + 1 >= pieces_.size()) return;
    const auto* usage = UsageOf(what + pieces_[at + 1].words);
    if (usage == nullptr || (at == rows_end && !what.empty())) return;
    const bool ends = Ends(at + 2) || IsPreposition(Word(at + 2)) || Is(at + 2, {"over", "usage"});
    if (!ends) return;
    const bool is_read = std::any_of(  // "busiest Kafka by CPU": as it stands
        pieces_[i].meanings.begin(), pieces_[i].meanings.end(), [&](const Meaning& meaning) {
          return meaning.kind == Kind::kDegree && meaning.measure == usage->front().measure;
        });
    if (is_read) return;
    pieces_[at + 1].words = what + pieces_[at + 1].words;
    pieces_[at + 1].meanings = *usage;
    pieces_[at + 1].is_unknown = false;
    pieces_[at + 1].is_plural = false;
    // "which rows with the highest …"
    const Piece extreme = pieces_[i];
    Drop(rows_end, at + 1 - rows_end);
    Piece most = Unwritten(is_most ? "highest" : "lowest", extreme.begin);
    most.end = extreme.end;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(rows_end),
                   {Unwritten("with", extreme.end), Unwritten("the", extreme.end), most});
    pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i));
    const std::size_t last = rows_end - 2;
    const bool is_plural =
        pieces_[last].is_plural || (i > 0 && pieces_[i - 1].kind == Token::Kind::kNumber);
    if (Has(last, Kind::kEntity)) return;
    if (is_plural) {
      reader_.InsertUsualRows(last);
    } else {
      reader_.InsertUsualNoun(last);
    }
    return;
  }
}

// "fullest MySQL disk", "the 3 emptiest disks by usage", "heaviest …": the rows whose disk it is.
void AmountWordings::SettleExtremeOfOwn() {
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    const Meaning* degree = nullptr;
    for (const Meaning& meaning : pieces_[i].meanings) {
      const bool is_it = meaning.kind == Kind::kDegree && !meaning.measure.empty() &&
                         meaning.degree == Degree::kSuperlative;
      if (is_it) degree = &meaning;
    }
    if (degree == nullptr) continue;
    const std::size_t own = EndOfValues(i + 1);
    if (own < pieces_.size() && Is(own + 1, {"by"}) && Ends(own + 3) &&
        Is(own + 2, {"usage", "use", "utilization"}) && Has(own, Kind::kEntity)) {
      return Drop(own + 1, 2);  // "emptiest services by usage"
    }
    if (!Has(own, Kind::kField)) return;
    std::string word = pieces_[own].words;
    const bool is_plural = word.ends_with("s");
    if (is_plural) word.pop_back();
    const auto* usage = UsageOf(word);
    if (usage == nullptr || usage->front().measure != degree->measure) return;
    const bool again = Is(own + 1, {"by", "in"}) &&
                       (Is(own + 2, {"usage", "use", "utilization", "percent", "percentage"}) ||
                        (own + 2 < pieces_.size() && Has(own + 2, Kind::kMeasure) &&
                         pieces_[own + 2].meanings.front().measure == degree->measure));
    if (again) Drop(own + 1, 2);
    if (own == i + 1) return;  // read where it stands
    Drop(own, 1);
    if (is_plural) {
      reader_.InsertUsualRows(own - 1);
    } else {
      reader_.InsertUsualNoun(own - 1);
    }
    return;
  }
}

// "Is the disk fuller on a or on b?": of which the disk usage is higher.
void AmountWordings::SettleFullerOn() {
  if (!IsBe(Word(0))) return;
  const std::size_t own = SkipDeterminers(1);
  if (!Has(own, Kind::kField) || own + 3 >= pieces_.size()) return;
  const auto* usage = UsageOf(pieces_[own].words);
  if (usage == nullptr || !Is(own + 2, {"on", "in", "at", "of"})) return;
  for (const Meaning& meaning : pieces_[own + 1].meanings) {
    const bool is_it = meaning.kind == Kind::kDegree && meaning.degree == Degree::kComparative &&
                       meaning.measure == usage->front().measure;
    if (!is_it) continue;
    pieces_[own].meanings = *usage;
    return Reword(pieces_[own + 1], meaning.is_more ? "higher" : "lower");
  }
}

// "Is the x disk over 80 percent full?": whether its disk usage is.
void AmountWordings::SettlePercentFull() {
  const std::size_t end = reader_.WordsEnd();
  if (!IsBe(Word(0)) || end < 5) return;
  const Meaning* full = nullptr;
  for (const Meaning& meaning : pieces_[end - 1].meanings) {
    if (meaning.kind == Kind::kDegree && !meaning.measure.empty() && meaning.is_more) {
      full = &meaning;
    }
  }
  if (full == nullptr) return;
  const std::string measure = full->measure;
  for (std::size_t own = 1; own + 1 < end; ++own) {
    if (!Has(own, Kind::kField)) continue;
    const auto* usage = UsageOf(pieces_[own].words);
    if (usage == nullptr || usage->front().measure != measure) return;
    // "is the disk of x over …", "is the x disk over …"
    const bool before = reader_.IsNameAt(own - 1);
    const bool behind = Is(own + 1, {"of", "on"}) && reader_.IsNameAt(own + 2);
    const std::size_t bound_at = behind ? own + 3 : own + 1;
    const auto bound = reader_.BoundAt(bound_at);
    const bool is_share = bound && bound->values.size() == 1 && bound->end + 1 == end &&
                          bound->values[0].unit == "%" && bound->has_word;
    if (!is_share || before == behind) return;
    pieces_[own].meanings = *usage;
    Drop(end - 1, 1);
    if (before) {
      const Piece name = pieces_[own - 1];
      pieces_[own - 1] = pieces_[own];
      pieces_[own] = name;
      Insert(own, "of");
    }
    return;
  }
}

// "top four CPU users", "top 3 memory consumers", "biggest CPU user": the rows, by what they use.
void AmountWordings::SettleUsers() {
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const bool uses = Is(i + 1, {"users", "consumers", "hogs", "eaters", "user", "consumer"});
    if (!uses || !Is(0, {"top", "biggest", "largest", "the", "show", "list", "who"})) continue;
    if (Has(i, Kind::kEntity) || pieces_[i].is_unknown) continue;
    const auto* usage = UsageOf(pieces_[i].words);
    const bool is_number = pieces_[i - 1].kind == Token::Kind::kNumber;
    const bool is_top = Is(i - 1, {"top"}) || (i > 1 && is_number && Is(i - 2, {"top"}));
    const bool is_one = Is(i - 1, {"biggest", "largest", "top"}) &&
                        Is(i + 1, {"user", "consumer"}) && usage != nullptr;
    if (is_one) {
      Reword(pieces_[i - 1], "highest");
      pieces_[i].meanings = *usage;
      return Drop(i + 1, 1);
    }
    if (usage == nullptr || !is_top || !pieces_[i + 1].words.ends_with("s")) continue;
    Piece measure = pieces_[i];
    measure.meanings = *usage;
    Drop(i + 1, 1);
    reader_.InsertUsualRows(i - 1);
    Insert(i + 1, "by");
    pieces_[i + 2] = measure;
    return;
  }
}

// "the Valkey with the highest average CPU": each is told as its average over time anyway. Of
// groups, an average is another number.
void AmountWordings::SettleAverageExtreme() {
  for (std::size_t i = 0; i + 2 < pieces_.size(); ++i) {
    const bool is_it = Is(i, {"highest", "lowest", "top"}) &&
                       Is(i + 1, {"average", "avg", "mean"}) && Has(i + 2, Kind::kMeasure);
    if (!is_it) continue;
    const auto* measure = reader_.model_.FindMeasure(pieces_[i + 2].meanings.front().measure);
    if (measure == nullptr || measure->over_time != semantic_model::OverTime::kMean) return;
    for (std::size_t at = 0; at < pieces_.size(); ++at) {
      const bool groups =
          Is(at, {"by", "per", "each", "every"}) || !reader_.OwnerAt(at).empty() ||
          (Has(at, Kind::kField) && !Has(at, Kind::kMeasure) && !Has(at, Kind::kEntity));
      if (groups) return;
    }
    return Drop(i + 1, 1);
  }
}

// "with both cpu and memory usage above 70 %", "cpu or memory usage above 70 %": the bound is of
// each. Without "both", the first may be what is to be told.
void AmountWordings::SettleSharedBound() {
  for (std::size_t i = 1; i + 3 < pieces_.size(); ++i) {
    if (!Is(i, {"and", "or"})) continue;
    const auto* left = UsageOf(pieces_[i - 1].words);
    const auto* right = UsageOf(pieces_[i + 1].words);
    const bool both = left != nullptr && right != nullptr && Has(i + 1, Kind::kMeasure) &&
                      left->front().measure != right->front().measure;
    if (!both) continue;
    const bool of_each = Is(i, {"or"}) || (i > 1 && Is(i - 2, {"both"}));
    if (!of_each) return;
    std::size_t first = i + 2;
    while (IsBe(Word(first))) ++first;
    const auto bound = reader_.BoundAt(first);
    const bool is_share = bound && bound->has_word && bound->values[0].unit == "%";
    if (!is_share) return;
    pieces_[i - 1].meanings = *left;
    pieces_[i - 1].is_unknown = false;
    std::vector<Piece> copy(pieces_.begin() + static_cast<std::ptrdiff_t>(first),
                            pieces_.begin() + static_cast<std::ptrdiff_t>(bound->end));
    const std::size_t byte = pieces_[i - 1].end;
    for (Piece& piece : copy) piece.begin = piece.end = byte;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i), copy.begin(), copy.end());
    if (i > 1 && Is(i - 2, {"both", "either"})) Drop(i - 2, 1);
    return;
  }
}

// "which kafkas hold at least 3 topics", "ClickHouse box with …": the rows of the kind.
void AmountWordings::SettleKindThatHolds() {
  for (std::size_t i = 0; i + 1 < pieces_.size() && i < 6; ++i) {
    if (!reader_.IsKind(i)) continue;
    const bool holds = i > 0 && Is(i - 1, {"which", "what"}) && pieces_[i].is_plural &&
                       Is(i + 1, {"hold", "contain", "carry", "host", "store", "keep"});
    if (holds) {
      reader_.InsertUsualRows(i);
      return;
    }
    const bool is_box = Is(i + 1, {"box", "boxes", "machine", "machines"}) &&
                        pieces_[i + 1].meanings.empty() && !pieces_[i + 1].is_shaped &&
                        !reader_.IsNameAt(i + 2);
    if (!is_box) continue;
    const Piece box = pieces_[i + 1];
    const bool is_plural = Is(i + 1, {"boxes", "machines"});
    const bool said = is_plural ? reader_.InsertUsualRows(i) : reader_.InsertUsualNoun(i);
    if (!said) return;
    pieces_[i + 1].begin = box.begin;
    pieces_[i + 1].end = box.end;
    pieces_[i + 1].text = box.text;
    pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    return;
  }
}

// "Does x have more than 3 topics?": whether so many are in it.
void AmountWordings::SettleHasMoreThan() {
  if (!Is(0, {"does"}) || !reader_.IsNameAt(1)) return;
  const bool has = IsHave(Word(2)) || Is(2, {"hold", "store", "contain", "host"});
  const auto bound = has ? reader_.BoundAt(3) : std::nullopt;
  const bool is_number = bound && bound->has_word && bound->values.size() == 1 &&
                         bound->values[0].unit.empty() && bound->duration.empty();
  if (!is_number) return;
  const std::size_t noun = bound->end;
  const std::string& usual = reader_.model_.default_entity;
  if (noun + 1 != reader_.WordsEnd() || !Has(noun, Kind::kEntity)) return;
  const bool is_inside = std::all_of(
      pieces_[noun].meanings.begin(), pieces_[noun].meanings.end(), [&](const Meaning& meaning) {
        const auto above = reader_.model_.ReachableFrom(meaning.entity);
        return meaning.entity != usual &&
               std::find(above.begin(), above.end(), usual) != above.end();
      });
  if (!is_inside) return;
  const Piece name = pieces_[1];
  Reword(pieces_[0], "are");
  Reword(pieces_[2], "there");
  pieces_[noun].is_plural = true;
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(noun) + 1,
                 {Unwritten("in", pieces_[noun].end), name});
  pieces_.erase(pieces_.begin() + 1);
}

}  // namespace claribi::planner
