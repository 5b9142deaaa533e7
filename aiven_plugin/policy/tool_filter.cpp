#include "policy/tool_filter.h"

#include <algorithm>
#include <utility>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/credential_evidence.h"
#include "policy/description_words.h"
#include "policy/name_verb.h"
#include "policy/other_languages.h"
#include "policy/reading_statement.h"
#include "policy/tool_name.h"

namespace claribi::policy {
namespace {

// Whether `visibility` is a list (or one word) of who may see a tool, without models among them.
bool ExcludesModels(const core::Json* visibility) {
  if (visibility == nullptr || visibility->IsNull()) return false;
  if (const core::JsonString* one = visibility->AsString()) {
    return !core::EqualsIgnoringCase(*one, "model") && !core::EqualsIgnoringCase(*one, "public");
  }
  const auto names = core::StringList(*visibility);
  // What cannot be read is no permission.
  return !names || std::none_of(names->begin(), names->end(), [](const std::string& name) {
    return core::EqualsIgnoringCase(name, "model");
  });
}

// MCP Apps (SEP-1865): `_meta.ui.visibility`, once written `_meta["ui/visibility"]`; absent: for
// models, too.
bool IsKeptFromModels(const core::Json* meta) {
  if (meta == nullptr) return false;
  const core::Json* ui = meta->Find("ui");
  return ExcludesModels(ui == nullptr ? nullptr : ui->Find("visibility")) ||
         ExcludesModels(meta->Find("ui/visibility")) ||
         ExcludesModels(meta->Find("openai/visibility"));
}

}  // namespace

ToolFilter::Shared::Shared(FilterRules the_rules)
    : rules(std::move(the_rules)), vocabulary(std::move(rules.words)) {}

ToolFilter::ToolFilter(FilterRules rules, std::vector<std::string> hidden_by_connection)
    : shared_(std::make_shared<const Shared>(std::move(rules))),
      hidden_by_connection_(std::move(hidden_by_connection)) {}

ToolFilter::ToolFilter(const ToolFilter& other, std::vector<std::string> hidden_by_connection)
    : shared_(other.shared_), hidden_by_connection_(std::move(hidden_by_connection)) {}

// Whether the name may be an order beside a description that is a phrase: split_ticket, but not
// file_revisions where it begins with "Revisions".
bool ToolFilter::IsOrderBeside(const ToolFacts& tool) const {
  if (!IsToolName(tool.name)) return true;
  const NameVerb verb(tool.name, vocabulary_, {});
  if (!verb.MayBeAnOrder(tool.read_only_hint == true)) return false;
  const auto words = core::NameWords(tool.name);
  if (words.size() < 2 || !NamesTheSame(tool.description, words.back())) return true;
  return verb.IsAnOrder() || !IsPluralWord(words.back());
}

ReadingClaims ToolFilter::ClaimsOf(const ToolFacts& tool) const {
  ReadingClaims claims;
  if (tool.read_only_hint == false) return claims;
  const bool says = SaysItReads(tool.description, vocabulary_);
  const bool is_name = IsToolName(tool.name);
  const bool is_order = !is_name || NameVerb(tool.name, vocabulary_, {}).MayBeAnOrder(false);
  const bool happens = !says && TellsWhatHappens(tool.description);
  const bool hands_over = tool.input_schema != nullptr && HandsOverAValue(*tool.input_schema);
  const bool takes_content =
      hands_over ||
      (tool.input_schema != nullptr && (TakesContent(*tool.input_schema) ||
                                        GivesItsOwnValue(tool.description, *tool.input_schema)));
  const bool is_phrase = (!happens && NamesWhatIsRead(tool.description, vocabulary_)) ||
                         (tool.read_only_hint == true && tool.hints_vary &&
                          IsPhraseInAnotherLanguage(tool.description) &&
                          !MayActInAnotherLanguage(core::NameWords(tool.name)));
  const bool names_a_deed = NamesWhatIsMade(tool.description);
  // A phrase of one thing says as much of what is set as of what is got: beside a name that may be
  // an order, or without any hint, it is no statement.
  const bool is_told =
      is_phrase && !takes_content &&
      (SaysItOnlyReads(tool.description) ||
       (tool.read_only_hint == true
            ? tool.hints_vary || AsksAQuestion(tool.description) ||
                  (!IsOrderBeside(tool) && NamesSeveral(tool.description, vocabulary_))
            : !IsOrderBeside(tool) && NamesSeveral(tool.description, vocabulary_)));
  claims.description = (says && !(takes_content && is_order)) || is_told;
  claims.acts = happens || (!is_phrase && SaysItActs(tool.description, vocabulary_));
  // A hint that all tools have alike is not held against what is said of this one.
  const bool is_doubtful =
      claims.acts || (is_order && (names_a_deed || hands_over)) ||
      (!tool.hints_vary && !claims.description && (takes_content || names_a_deed));
  claims.hint = tool.read_only_hint == true && !is_doubtful;
  claims.nothing_said = tool.description.empty() && !tool.read_only_hint && !tool.destructive_hint;
  claims.is_believed = (claims.hint && tool.hints_vary) ||
                       ((claims.hint || claims.description) && SaysItOnlyReads(tool.description));
  return claims;
}

std::optional<Denial> ToolFilter::Judge(const ToolFacts& tool) const {
  return JudgeAs(tool, ClaimsOf(tool));
}

std::optional<Denial> ToolFilter::JudgeAs(const ToolFacts& tool,
                                          const ReadingClaims& claims) const {
  if (!IsToolName(tool.name)) {
    return Denial{Layer::kInvalidDefinition,
                  "the name is not 1 to 128 of the characters A-Z a-z 0-9 _ - . / :"};
  }
  if (tool.needs_task) {
    return Denial{Layer::kInvalidDefinition,
                  "it can only run as a task (execution.taskSupport is \"required\"), and no tasks "
                  "are started here"};
  }
  std::optional<Denial> denial;
  if (!rules_.show_all) denial = JudgeByRules(tool, claims);
  if (!denial || denial->reviewable) {
    if (auto unjudged = FindUnjudgedQuery(tool.name)) denial = std::move(unjudged);
  }
  return WithWishes(tool.name, std::move(denial));
}

std::optional<Denial> ToolFilter::WithWishes(std::string_view name,
                                             std::optional<Denial> denial) const {
  if (!core::Contains(hidden_by_connection_, name)) return denial;
  if (!denial) return Denial{Layer::kConnection, "the settings of this connection hide this tool"};
  denial->reviewable = false;
  return denial;
}

std::optional<Denial> ToolFilter::JudgeName(std::string_view name) const {
  ToolFacts facts;
  facts.name = name;
  facts.read_only_hint = true;
  // What settles one doubt can make another word the verb: a name is denied if nothing that could
  // be said of it shows it.
  std::optional<Denial> first;
  for (const ReadingClaims& claims :
       {ReadingClaims{.hint = true, .description = true, .acts = false, .is_believed = true},
        ReadingClaims{.hint = true, .description = true, .acts = false, .is_believed = false},
        ReadingClaims{.hint = true, .description = false, .acts = false, .is_believed = true},
        ReadingClaims{.hint = true, .description = false, .acts = false, .is_believed = false},
        ReadingClaims{.hint = false, .description = true, .acts = false, .is_believed = true},
        ReadingClaims{.hint = false, .description = true, .acts = false, .is_believed = false},
        ReadingClaims{.nothing_said = true}, ReadingClaims{}}) {
    auto denial = JudgeAs(facts, claims);
    if (!denial || (denial->reviewable && WasReviewed(name))) return std::nullopt;
    if (!first) first = std::move(denial);
  }
  return first;
}

bool ToolFilter::IsReviewed(std::string_view name, std::string_view definition) const {
  const auto found = rules_.reviewed_tools.find(name);
  return found != rules_.reviewed_tools.end() && found->second == definition;
}

bool ToolFilter::IsLimited(std::string_view name) const {
  return std::any_of(rules_.guarded_arguments.limited.begin(),
                     rules_.guarded_arguments.limited.end(),
                     [name](const GuardedArgument& one) { return one.tool == name; });
}

// Of every definition of the tool: what a query would be sent in cannot be guarded.
std::optional<Denial> ToolFilter::FindUnjudgedQuery(std::string_view name) const {
  if (rules_.judges_queries) return std::nullopt;
  const auto& languages = rules_.guarded_arguments.languages;
  const auto found = std::find_if(languages.begin(), languages.end(),
                                  [name](const GuardedArgument& one) { return one.tool == name; });
  if (found == languages.end()) return std::nullopt;
  return Denial{Layer::kInputSchema, "its argument " + core::Quoted(found->argument) +
                                         " carries SQL, and this build has no SQL parser"};
}

std::optional<Denial> ToolFilter::JudgeByRules(const ToolFacts& tool,
                                               const ReadingClaims& claims) const {
  if (std::any_of(rules_.denied_tools.begin(), rules_.denied_tools.end(),
                  [&tool](const std::string& denied) {
                    // A server that ignores case must not get a denied tool called by another
                    // spelling.
                    return core::EqualsIgnoringCase(denied, tool.name);
                  })) {
    return Denial{Layer::kDenyList, "the deny list of the manifest names this tool"};
  }
  if (IsKeptFromModels(tool.meta)) {
    return Denial{Layer::kNotForModels,
                  "the server offers it to its own app and not to models (_meta, visibility)"};
  }
  const NameVerb verb(tool.name, vocabulary_, claims);
  // With its arguments limited to values that read, and named by the allow list, it is not what its
  // name, hints and description say of the whole.
  const bool is_read_only_part =
      IsLimited(tool.name) && core::Contains(rules_.allowed_tools, tool.name);
  std::optional<Denial> denial;
  if (!is_read_only_part || verb.WritesAndNothingElse()) denial = verb.FindWrite();
  if (denial) denial->reviewable = !verb.WritesFirst();
  const auto note = [&denial](std::optional<Denial> another) {
    if (!another) return;
    if (denial) {
      denial->reviewable = denial->reviewable && another->reviewable;
    } else {
      denial = std::move(another);
    }
  };
  if (!is_read_only_part) {
    if (tool.read_only_hint == false) {
      note(Denial{Layer::kAnnotation,
                  "the server says that this tool is not read-only (readOnlyHint)"});
    } else if (tool.destructive_hint == true && tool.read_only_hint != true) {
      // The specification gives this hint a meaning only where the tool writes, and its default is
      // true: libraries that write out all defaults say it of tools that read.
      note(Denial{Layer::kAnnotation, "the server says that this tool is destructive"});
    }
  }
  if (denial) return denial;
  if (!is_read_only_part) {
    if (auto found = FindWriteInDescription(tool.description, vocabulary_)) {
      found->reviewable = true;
      return found;
    }
  }
  return JudgeByEvidence(tool, verb);
}

std::optional<Denial> ToolFilter::JudgeByEvidence(const ToolFacts& tool,
                                                  const NameVerb& verb) const {
  if (tool.input_schema != nullptr) {
    if (auto denial = FindWriteInSchema(tool.name, tool.description, *tool.input_schema,
                                        rules_.guarded_arguments, vocabulary_)) {
      denial->reviewable = true;
      return denial;
    }
  }
  if (auto denial = FindCredentials({.name = tool.name,
                                     .title = tool.title,
                                     .description = tool.description,
                                     .output_schema = tool.output_schema,
                                     .meta = tool.meta,
                                     .annotations = tool.annotations})) {
    return denial;
  }
  if (core::Contains(rules_.allowed_tools, tool.name)) return std::nullopt;
  auto denial = verb.FindNoRead();
  if (denial) denial->reviewable = true;
  return denial;
}

}  // namespace claribi::policy
