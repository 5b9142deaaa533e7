#include "planner/word_meanings.h"

#include <algorithm>
#include <set>

#include "planner/grammar.h"
#include "planner/word_asides.h"
#include "planner/word_forms.h"
#include "planner/word_lists.h"
#include "values/json_reader.h"

namespace claribi::planner {
namespace {

using plan::Function;
using semantic_model::Model;
using Words = std::set<std::string_view>;

void AddWords(const std::string& text, std::set<std::string>& words) {
  std::string word;
  for (const char c : Lowered(text) + " ") {
    if (c != ' ' && c != '-' && c != '_') {
      word += c;
      continue;
    }
    if (!word.empty()) words.insert(word);
    word.clear();
  }
}

bool IsNamed(const std::string& word, const std::vector<std::string>& names) {
  std::set<std::string> words;
  for (const std::string& name : names) AddWords(name, words);
  if (words.count(word) > 0) return true;
  for (const std::string& singular : SingularsOf(word)) {
    if (words.count(singular) > 0) return true;
  }
  const std::size_t most = word.size() >= 8 ? 2 : word.size() >= 5 ? 1 : 0;  // a slip
  return std::any_of(words.begin(), words.end(), [&](const std::string& each) {
    if (most > 0 && each.size() >= 5 && SpellingDistance(word, each, most) <= most) return true;
    return word == ComparativeOf(each) || word == SuperlativeOf(each) ||
           SingularsOf(each) == std::vector<std::string>{word};
  });
}

std::vector<std::string> Together(std::initializer_list<const std::vector<std::string>*> lists) {
  std::vector<std::string> all;
  for (const auto* list : lists) all.insert(all.end(), list->begin(), list->end());
  return all;
}

// "one of them", "single", "both": no number of the plan.
bool IsSilentCount(const std::string& word) {
  return word == "one" || word == "single" || word == "zero" || word == "no";
}

// "how mny": one letter off.
bool IsSlipOfGrammar(const std::string& word) {
  const auto& known = GrammarWords();
  return word.size() > 2 && std::any_of(known.begin(), known.end(), [&](const auto each) {
           return each.size() > 3 && SpellingDistance(word, each, 1) <= 1;
         });
}

// "Could someone tell me whether": how it opens.
bool IsOpening(const std::string& word, std::size_t at) {
  static const Words kWords{
      "whether",     "if",         "someone",    "anyone",   "anybody",  "somebody", "remind",
      "figure",      "maybe",      "quickly",    "love",     "help",     "learn",    "work",
      "wonder",      "say",        "understand", "compile",  "prepare",  "draw",     "produce",
      "generate",    "hand",       "pull",       "assemble", "roster",   "rundown",  "summary",
      "enumeration", "tabulation", "put",        "full",     "complete", "short",    "brief",
      "table",       "write"};
  return at < 12 && kWords.count(word) > 0;
}

// "powered-off ones included", "no. of services": said of no part alone.
bool IsAside(const std::vector<std::string>& words, std::size_t at) {
  const auto next = [&](std::size_t ahead) {
    return at + ahead < words.size() ? std::string_view(words[at + ahead]) : std::string_view();
  };
  if (Words{"nr", "num", "nb"}.count(words[at]) > 0) return next(1) == "of";
  if (next(1) == "many" || next(1) == "much") return SpellingDistance(words[at], "how", 1) <= 1;
  if (words[at] == "cent") return at > 0 && words[at - 1] == "per";
  if (at < 2 && Words{"morning", "dear", "good", "afternoon", "evening", "greetings", "team",
                      "everyone", "folks"}
                        .count(words[at]) > 0) {
    return true;
  }
  if (at + 1 == words.size() && (words[at] == "asap" || words[at] == "cheers")) return true;
  const bool is_whole = Words{"complete", "full", "entire", "whole"}.count(words[at]) > 0;
  if (is_whole) return at == 0 && (next(1) == "list" || next(1) == "listing");
  if (words[at] == "inventory") return at == 0 && next(1) == "of";
  if (words[at] == "told") return at > 0 && words[at - 1] == "all";
  const auto opens = [&](std::size_t back) {
    return at >= back && (words[at - back] == "including" || words[at - back] == "incl");
  };
  if (words.back() == "ones" && (opens(1) || opens(2) || opens(3))) return true;
  for (std::size_t ahead = 0; ahead < 5; ++ahead) {
    if (next(ahead) == "included" || next(ahead) == "inclusive") {
      return at + ahead + 1 == words.size();
    }
  }
  return false;
}

// "Put a and b side by side", "Which team owns …", "how large a disk": words of the frame.
bool IsOfPhrase(const std::vector<std::string>& words, std::size_t at) {
  const auto has = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const std::string_view before = at > 0 ? std::string_view(words[at - 1]) : std::string_view();
  if (Words{"place", "lay", "set", "hold"}.count(words[at]) > 0) {
    return at == 0 && has("side") && has("by");
  }
  if (Words{"own", "owns", "pays", "operates", "spends"}.count(words[at]) > 0) {
    return before == "we" || before == "that" || before == "who" ||
           (at == 2 && (words[0] == "which" || words[0] == "what"));
  }
  if (Words{"large", "big"}.count(words[at]) > 0) return before == "how";
  if (words[at] == "once") return at + 1 == words.size() && before == "each";
  // "whether it is powered off": the state is told.
  for (std::size_t back = 3; back < 5 && back <= at; ++back) {
    if (words[at - back] == "whether") return true;
  }
  return words[at] == "amount" && at + 1 < words.size() && words[at + 1] == "of";
}

// "running or not", "powered off or not": whatever it is. Of "is x running or not", "or not" alone.
bool IsOrNot(const std::vector<std::string>& words, std::size_t at) {
  const auto is_denied = [&](std::size_t place) {
    return place + 1 < words.size() && words[place] == "or" &&
           (words[place + 1] == "not" || words[place + 1] == "otherwise");
  };
  const bool has_particle =
      at + 1 < words.size() && (words[at + 1] == "off" || words[at + 1] == "on");
  if (at > 0 && is_denied(at - 1)) return true;
  const bool is_yes_no = IsBe(words[0]) || Words{"does", "do", "has", "have"}.count(words[0]) > 0;
  return !is_yes_no && (is_denied(at + 1) || (has_particle && is_denied(at + 2)));
}

// "at our place": of the account.
bool IsAtOurPlace(const std::vector<std::string>& words, std::size_t at) {
  return at > 1 && (words[at - 1] == "our" || words[at - 1] == "my") && IsOurPlace(words[at]) &&
         Words{"at", "in", "with"}.count(words[at - 2]) > 0;
}

// "for budgeting purposes": why it is asked.
bool IsPurpose(const std::vector<std::string>& words, std::size_t at) {
  return at > 0 && at < 4 && words[0] == "for" &&
         std::any_of(words.begin(), words.end(), [](const std::string& word) {
           return word == "purposes" || word == "purpose" || word == "reasons";
         });
}

// "Assess the health of x": of a plan with a verdict.
bool IsJudging(const std::string& word) {
  return Words{"assess",     "judge",      "evaluate", "rate",      "review",
               "examine",    "inspect",    "appraise", "analyse",   "analyze",
               "assessment", "evaluation", "judgment", "judgement", "appraisal"}
             .count(word) > 0;
}

// "has been around the longest": of a plan that ranks by a time or an age.
bool IsExisting(const std::string& word) {
  return Words{"around", "existed", "existing", "existence"}.count(word) > 0;
}

bool IsNumber(const std::string& word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

WordMeanings::WordMeanings(const Model& model, const plan::Plan& plan, const values::Json& json)
    : model_(model), plan_(plan) {
  for (const auto& [name, value] : json.Members()) {
    if (name != "words") text_ += "\"" + name + "\":" + values::WriteJson(value) + ",";
  }
  const auto* from = model.FindEntity(plan.from);
  const bool shows_usual = plan.select.empty() && plan.aggregates.empty();
  for (const std::string& shown :
       from == nullptr || !shows_usual ? std::vector<std::string>() : from->shown) {
    text_ += "\"" + plan.from + "." + shown + "\",";
  }
  text_ = Lowered(text_);
}

// Whether the plan has something that the word may mean in the model, or has the word itself.
bool WordMeanings::MeansSomethingOf(const std::string& word) const {
  if (Has(word)) return true;
  for (const std::string& singular : SingularsOf(word)) {
    if (Has(singular)) return true;
  }
  for (const auto& entity : model_.entities) {
    const bool is_there =
        Has("\"" + Lowered(entity.id) + "\"") || Has("\"" + Lowered(entity.id) + ".");
    std::vector<std::string> names = entity.naming.names;
    names.push_back(entity.naming.plural);
    if (is_there && IsNamed(word, Together({&names, &entity.said_of_names}))) return true;
    for (const auto& field : entity.fields) {
      const std::string column = Lowered(entity.id + "." + field.id);
      const bool has_column = Has("\"" + column + "\"") || Has("\"" + column + ".");
      std::vector<std::string> called = field.naming.names;
      called.push_back(field.naming.plural);
      if (has_column &&
          IsNamed(word, Together({&called, &field.more, &field.less, &field.absent,
                                  &field.beside_values, &field.usual_keys, &field.said_of_rows}))) {
        return true;
      }
      // "created before": told by the age.
      const auto* base = has_column && field.derived ? entity.Find(field.derived->of) : nullptr;
      const bool tells_time = base != nullptr && base->type == values::Type::kTime;
      if (tells_time && IsNamed(word, base->naming.names)) return true;
      for (const auto& known : field.values) {
        std::vector<std::string> said = known.names;
        said.push_back(known.label);
        said.insert(said.end(), known.verbs.begin(), known.verbs.end());
        said.insert(said.end(), known.predicates.begin(), known.predicates.end());
        if (Has("\"" + Lowered(known.value) + "\"") && IsNamed(word, said)) return true;
      }
    }
  }
  for (const auto& measure : model_.measures) {
    if (!Has("\"" + Lowered(measure.id) + "\"")) continue;
    if (IsNamed(word, Together({&measure.naming.names, &measure.more, &measure.less,
                                &measure.objects, &measure.said_apart}))) {
      return true;
    }
  }
  return std::any_of(model_.verdicts.begin(), model_.verdicts.end(), [&](const auto& verdict) {
    return plan_.verdict && plan_.verdict->verdict == verdict.id &&
           IsNamed(word, verdict.naming.names);
  });
}

// "in all projects": all that the rows may belong to, which restricts nothing.
bool WordMeanings::IsAllOf(const std::vector<std::string>& words, std::size_t at) const {
  const auto is = [&](std::size_t back, std::string_view word) {
    return at >= back && words[at - back] == word;
  };
  const bool is_all =
      is(1, "all") || (is(2, "all") && (is(1, "our") || is(1, "the") || is(1, "of")));
  if (!is_all) return false;
  const auto above = model_.ReachableFrom(plan_.from);
  return std::any_of(model_.entities.begin(), model_.entities.end(), [&](const auto& entity) {
    const bool is_above = std::find(above.begin(), above.end(), entity.id) != above.end();
    std::vector<std::string> names = entity.naming.names;
    names.push_back(entity.naming.plural);
    return is_above && entity.id != plan_.from && IsNamed(words[at], names);
  });
}

// "each geography (Europe, Asia and so on)": values of what the rows are grouped by.
bool WordMeanings::IsExample(const std::vector<std::string>& words, std::size_t at) const {
  const bool goes_on = words.back() == "etc" || (words.size() > 2 && words.back() == "on" &&
                                                 words[words.size() - 2] == "so");
  return goes_on && std::any_of(plan_.group_by.begin(), plan_.group_by.end(), [&](const auto& by) {
           const auto* field = model_.FindColumn(by.column);
           return field != nullptr &&
                  std::any_of(field->values.begin(), field->values.end(), [&](const auto& known) {
                    return IsNamed(words[at], Together({&known.names})) ||
                           IsNamed(words[at], {known.label});
                  });
         });
}

// "the oldest version": the lowest in the order of versions.
bool WordMeanings::IsEndOfVersions(const std::string& word) const {
  const auto* field = plan_.order.empty() ? nullptr : model_.FindColumn(plan_.order.front().column);
  return field != nullptr && field->is_version && plan_.limit &&
         Words{"newest", "oldest", "latest", "earliest"}.count(word) > 0;
}

// "MySQL databases": of a kind that lists none, the rows that are of it.
bool WordMeanings::IsOfKind(const std::vector<std::string>& words, std::size_t at) const {
  if (plan_.from != model_.default_entity || at == 0 || !MeansSomethingOf(words[at - 1])) {
    return false;
  }
  return std::any_of(model_.entities.begin(), model_.entities.end(), [&](const auto& entity) {
    std::vector<std::string> names = entity.naming.names;
    names.push_back(entity.naming.plural);
    return entity.also_said_of == plan_.from && IsNamed(words[at], names);
  });
}

std::string WordMeanings::MissingOperator(const std::vector<std::string>& words,
                                          std::size_t at) const {
  const std::string& word = words[at];
  const std::string_view next = at + 1 < words.size() ? std::string_view(words[at + 1]) : "";
  const bool negates =
      (word == "not" || word == "without" || word == "except" || word == "excluding" ||
       word == "never" || word == "neither" || word == "lacking" || word == "lack" ||
       word == "lacks" || word == "outside" || word.ends_with("n't")) &&
      !Words{"more", "less", "fewer", "just", "only", "longer", "exceed", "exceeding"}.count(next);
  const bool is_negated = Has("\"not\"") || Has("\"!=\"") || Has("\"anti\"") || Has("\"all\"") ||
                          Has("\"exists\"") || plan_.having ||
                          plan_.frame == plan::Frame::kExists || plan_.is_all;
  if (negates && !is_negated && !plan_.verdict) return "nothing in the plan is denied";
  const bool judges =
      std::any_of(model_.verdicts.begin(), model_.verdicts.end(), [&](const auto& verdict) {
        const auto& names = verdict.naming.names;
        return std::find(names.begin(), names.end(), word) != names.end();
      });
  if (judges && !plan_.verdict && !Has(word)) return "the plan has no verdict";
  if (word == "average" || word == "mean" || word == "avg") {
    const bool averages = Has("\"average\"") || !plan_.measures.empty() || Has("mean");
    if (!averages) return "nothing in the plan is averaged";
  }
  if (word == "share" && !Has("\"share\"")) return "no share is in the plan";
  if ((word == "sum" || word == "summed" || word == "combined") && !Has("\"sum\"") &&
      !Has("\"count\"")) {
    return "nothing in the plan is added up";
  }
  const bool is_extreme =
      Words{"highest",  "lowest",    "largest",  "biggest", "smallest", "fewest",
            "maximum",  "minimum",   "max",      "min",     "peak",     "bottom",
            "heaviest", "strongest", "lightest", "weakest"}
          .count(word) > 0;
  const bool bounds =
      ((word == "maximum" || word == "minimum") && next == "of") ||
      (word.starts_with("m") && (IsNumber(std::string(next)) || NumberOfWord(next)) &&
       (Has("\"<=\"") || Has("\">=\"")));
  const bool ranks = !plan_.order.empty() || Has("\"max\"") || Has("\"min\"") || bounds;
  if (is_extreme && !ranks) return "nothing in the plan is ranked";
  const bool is_time =
      word == "yesterday" || word == "ago" || word == "past" || (word == "since" && next != "when");
  if (is_time && !Has("\"period\"") && !Has("\"ago\"") && !Has("\"moment\"") && !Has("t00:00") &&
      !Has("\"compare\"")) {
    return "the plan has no time";
  }
  return "";
}

std::string WordMeanings::Missing(const std::vector<std::string>& words, std::size_t at) const {
  const std::string& word = words[at];
  if (IsOrNot(words, at) || IsAtOurPlace(words, at)) return "";
  if (std::string missing = MissingOperator(words, at); !missing.empty()) return missing;
  if (IsNumber(word)) {
    const bool has_separator = at > 0 && IsNumber(words[at - 1]);
    const bool is_first = at + 1 < words.size() && IsNumber(words[at + 1]);
    if (has_separator || is_first || word.size() > 6) return "";
    const std::string later = std::to_string(std::stoi(word) + 1);  // "after 2024" begins in 2025
    const bool is_year = word.size() == 4;
    return Has(word) || (is_year && Has(later)) ? "" : "the plan does not have that number";
  }
  if (IsOperatorWord(word) || IsFrameWord(word) || IsSilent(word) || IsPreposition(word)) return "";
  const auto& grammar = GrammarWords();
  const bool is_grammar = IsHave(word) || IsUse(word) ||
                          std::find(grammar.begin(), grammar.end(), word) != grammar.end();
  if (is_grammar) return "";
  if ((word == "half" && Has("50")) || (word == "quarter" && Has("25")) ||
      (word == "ratio" && Has("\"share\"")) || (word == "summed" && Has("\"sum\"")) ||
      IsEndOfVersions(word) || IsExample(words, at))
    return "";
  const bool compares_rows = word == "same" || word == "identical" || word == "another";
  if (compares_rows && Has("\"of\":{")) return "";
  if (IsUnitWord(word) || MeansSomethingOf(word)) return "";
  if (plan_.verdict && IsJudging(word)) return "";
  if (IsExisting(word) && !plan_.order.empty() && plan_.limit) return "";
  if (const auto number = NumberOfWord(word)) {
    const auto whole = std::to_string(static_cast<long long>(*number));
    return Has(whole) || IsSilentCount(word) ? "" : "the plan does not have that number";
  }
  // "powered-off", "env=prod", "shop's": each part says something.
  const auto parts = PartsOf(word);
  const bool is_parted = parts.size() > 1 || (parts.size() == 1 && parts.front() != word);
  if (is_parted && std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return Missing({part}, 0).empty();
      })) {
    return "";
  }
  const bool is_free = word == "free" || word == "charge";  // "free of charge"
  if (is_free && Has("\"value\":0")) return "";
  if (IsOpening(word, at) || IsAside(words, at) || IsOfPhrase(words, at) || IsAllOf(words, at))
    return "";
  if (IsOfDemand(words, at) || IsExplained(words, at)) return "";
  if (IsSlipOfGrammar(word) || IsPurpose(words, at) || IsOfKind(words, at) ||
      (word == "empty" && (Has("\"anti\"") || Has("\"left\""))))
    return "";
  return "no part of the plan says that";
}

}  // namespace claribi::planner
