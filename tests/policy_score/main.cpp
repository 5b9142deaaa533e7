// Judges a table of tool names and hints by the shipped filter, offline: how good it is on tools of
// vendors that it does not know, and for whoever writes a manifest what its lists do.
//
// usage: policy-score [FILE] [--definitions FILE] [--manifest M] [--claim-reading | --no-hints]
//                     [--explain] [--totals]
//        policy-score FILE (--changes | --instructions) [--explain] [--totals]
// FILE: a table of names and hints, or of whole definitions (tool_rows.h). --definitions: the whole
// definitions of the table's tools, by which they are judged where it has them; without a table, of
// all that are judged.
// Prints vendor<TAB>name<TAB>exposed (0 or 1) for every row, in order; --explain adds the layer and
// the reason that hide it. --totals prints two lines instead, of the rows that have a label: how
// many writers are shown and how many readers are hidden. --claim-reading judges each tool as if it
// claimed readOnlyHint, --no-hints as if it had no hints. Without --manifest the general rules
// stand alone; the vendor's name is known from its column, as a manifest would tell it. --changes
// and --instructions judge labelled definitions instead (definition_score.h). Exit status
// 2, and what, cause and fix on standard error, where an input cannot be used.
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"
#include "definition_score.h"
#include "manifest/manifest.h"
#include "policy/tool_filter.h"
#include "tool_rows.h"
#include "tools/filter_rules.h"
#include "tools/tool_facts.h"

namespace {

using claribi::core::Error;
using claribi::core::ErrorCode;
using claribi::core::Result;
using claribi::policy_score::ToolRow;

constexpr int kBadInput = 2;

struct Options {
  std::string table;        // "": the definitions alone
  std::string definitions;  // "": none but those of the table
  std::optional<std::string> manifest;
  bool explain = false;
  bool totals = false;
  bool claim_reading = false;
  bool no_hints = false;
  bool changes = false;
  bool instructions = false;
  bool help = false;
};

constexpr std::string_view kUse =
    "Use: policy-score [FILE] [--definitions FILE] [--manifest M] "
    "[--claim-reading | --no-hints | --changes | --instructions] [--explain] [--totals]";

Error Usage(const std::string& cause) {
  return Error(ErrorCode::kInvalid, "The command cannot be understood.", cause, kUse);
}

Result<Options> ReadOptions(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument == "--explain") {
      options.explain = true;
    } else if (argument == "--totals") {
      options.totals = true;
    } else if (argument == "--claim-reading") {
      options.claim_reading = true;
    } else if (argument == "--no-hints") {
      options.no_hints = true;
    } else if (argument == "--changes") {
      options.changes = true;
    } else if (argument == "--instructions") {
      options.instructions = true;
    } else if (argument == "--definitions") {
      if (++i == count) return Usage("--definitions needs a file");
      options.definitions = arguments[i];
    } else if (argument == "--manifest") {
      if (++i == count) return Usage("--manifest needs a file");
      options.manifest = arguments[i];
    } else if (argument.starts_with("--")) {
      return Usage("unknown option " + std::string(argument));
    } else if (options.table.empty()) {
      options.table = argument;
    } else {
      return Usage("there is more than one table");
    }
  }
  if (options.help) return options;
  if (options.table.empty() && options.definitions.empty()) return Usage("no table is named");
  return options;
}

Error Missing(const std::string& path) {
  return Error(ErrorCode::kNotFound, "A file cannot be read.", "no file " + path + " opens",
               "Check its path and its permissions.");
}

Result<claribi::manifest::Manifest> ReadManifest(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Missing(path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  CLARIBI_TRY(const claribi::core::Json json, claribi::core::Json::Parse(text));
  CLARIBI_TRY(claribi::manifest::Manifest manifest, claribi::manifest::Parse(json));
  CLARIBI_CHECK(claribi::tools::CheckFilterRules(manifest));
  return manifest;
}

Result<std::vector<ToolRow>> ReadRows(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Missing(path);
  return claribi::policy_score::ReadToolTable(file);
}

// The rows of the table, each with its whole definition where there is one.
Result<std::vector<ToolRow>> ReadRows(const Options& options) {
  if (options.definitions.empty()) return ReadRows(options.table);
  CLARIBI_TRY(std::vector<ToolRow> defined, ReadRows(options.definitions));
  if (options.table.empty()) return defined;
  CLARIBI_TRY(std::vector<ToolRow> rows, ReadRows(options.table));
  std::map<std::pair<std::string, std::string>, const ToolRow*> by_name;
  for (const ToolRow& row : defined) by_name.try_emplace({row.vendor, row.name}, &row);
  for (ToolRow& row : rows) {
    const auto found = by_name.find({row.vendor, row.name});
    if (found == by_name.end()) continue;
    row.definition = found->second->definition;
    row.unreadable = found->second->unreadable;
  }
  return rows;
}

claribi::policy::ToolFacts FactsOf(const ToolRow& row, const Options& options) {
  claribi::policy::ToolFacts facts;
  if (row.definition) {
    facts = claribi::tools::FactsOf(*row.definition);
  } else {
    facts.name = row.name;
    facts.read_only_hint = row.read_only_hint;
    facts.destructive_hint = row.destructive_hint;
  }
  if (options.no_hints || options.claim_reading) {
    facts.read_only_hint = facts.destructive_hint = std::nullopt;
  }
  if (options.claim_reading) facts.read_only_hint = true;
  return facts;
}

// The vendors whose hints say of one tool that it reads and of another that it does not.
std::set<std::string> VendorsWhoseHintsVary(const std::vector<claribi::policy_score::ToolRow>& rows,
                                            const Options& options) {
  std::map<std::string, std::set<bool>> said;
  for (const auto& row : rows) {
    if (const auto hint = FactsOf(row, options).read_only_hint) said[row.vendor].insert(*hint);
  }
  std::set<std::string> varying;
  for (const auto& [vendor, hints] : said) {
    if (hints.size() > 1) varying.insert(vendor);
  }
  return varying;
}

struct Total {
  std::size_t wrong = 0;
  std::size_t all = 0;
};

void Print(std::string_view what, const Total& total) {
  const double share =
      total.all == 0 ? 0
                     : 100.0 * static_cast<double>(total.wrong) / static_cast<double>(total.all);
  std::cout << what << ": " << total.wrong << " of " << total.all << " (" << std::fixed
            << std::setprecision(1) << share << " %)\n";
}

claribi::core::Status Score(const Options& options) {
  using claribi::policy_score::Output;
  claribi::manifest::Manifest manifest;
  if (options.manifest) {
    CLARIBI_TRY(manifest, ReadManifest(*options.manifest));
  }
  if (options.changes || options.instructions) {
    std::ifstream file(options.table, std::ios::binary);
    if (!file) return Missing(options.table);
    const Output output = options.totals    ? Output::kTotals
                          : options.explain ? Output::kReasons
                                            : Output::kRows;
    return options.changes ? claribi::policy_score::ScoreChanges(file, output, std::cout)
                           : claribi::policy_score::ScoreInstructions(file, output, std::cout);
  }
  CLARIBI_TRY(const auto rows, ReadRows(options));
  std::map<std::string, claribi::policy::ToolFilter> filters;  // by vendor
  const auto varying = VendorsWhoseHintsVary(rows, options);
  Total writers;  // wrong: shown
  Total readers;  // wrong: hidden
  for (const auto& row : rows) {
    // The neutral manifest says who the vendor is, and nothing else.
    if (!options.manifest) manifest.id = row.vendor;
    const auto filter = filters.try_emplace(
        row.vendor, claribi::tools::FilterRulesOf(manifest, false), std::vector<std::string>());
    std::optional<claribi::policy::Denial> denial;
    if (row.unreadable.empty()) {
      claribi::policy::ToolFacts facts = FactsOf(row, options);
      facts.hints_vary = varying.contains(row.vendor);
      denial = filter.first->second.Judge(facts);
    } else {
      denial = {claribi::policy::Layer::kInvalidDefinition, row.unreadable};
    }
    if (row.writes) {
      Total& total = *row.writes ? writers : readers;
      ++total.all;
      if (*row.writes != denial.has_value()) ++total.wrong;
    }
    if (options.totals) continue;
    std::cout << row.vendor << '\t' << row.name << '\t' << (denial ? 0 : 1);
    if (options.explain) {
      std::cout << '\t' << (denial ? Name(denial->layer) : "") << '\t'
                << (denial ? denial->reason : "");
    }
    std::cout << '\n';
  }
  if (options.totals) {
    Print("writers shown", writers);
    Print("readers hidden", readers);
  }
  return claribi::core::Ok();
}

int Fail(const Error& error) {
  std::cerr << error.message << "\ncause: " << error.cause << "\nfix: " << error.fix << "\n";
  return kBadInput;
}

}  // namespace

int main(int count, char** arguments) {
  const auto options = ReadOptions(count, arguments);
  if (!options.ok()) return Fail(options.error());
  if (options->help) {
    std::cout << kUse << "\n";
    return 0;
  }
  const auto done = Score(*options);
  return done.ok() ? 0 : Fail(done.error());
}
