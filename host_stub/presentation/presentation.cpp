#include "presentation/presentation.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/plan_columns.h"
#include "plan/period.h"
#include "presentation/answer_sentence.h"
#include "presentation/chart.h"
#include "presentation/wording.h"
#include "values/unit.h"
#include "values/utc.h"

namespace claribi::presentation {
namespace {

using evaluation::Claim;
using rows::Row;

constexpr std::size_t kMostReasons = 5;
constexpr std::size_t kMostNames = 3;

std::vector<std::string> ColumnsUsed(const Subject& subject) {
  auto columns = compiler::ConditionColumns(subject.plan);
  for (const std::string& column : compiler::ResultColumns(subject.plan, subject.model)) {
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
      columns.push_back(column);
    }
  }
  return columns;
}

void SayFieldNotes(const Subject& subject, std::vector<std::string>& notes) {
  for (const std::string& column : ColumnsUsed(subject)) {
    const auto* field = subject.model.FindColumn(column);
    if (field == nullptr || field->note.empty()) continue;
    if (std::find(notes.begin(), notes.end(), field->note) == notes.end()) {
      notes.push_back(field->note);
    }
  }
}

// What a value that the rows have, or have not, is taken for.
void SayValueNotes(const Subject& subject, std::vector<std::string>& notes) {
  std::vector<const plan::Expression*> conditions;
  if (subject.plan.where) conditions.push_back(&*subject.plan.where);
  for (const plan::Join& join : subject.plan.joins) {
    if (join.where) conditions.push_back(&*join.where);
  }
  for (const plan::Aggregate& aggregate : subject.plan.aggregates) {
    if (aggregate.where) conditions.push_back(&*aggregate.where);
  }
  while (!conditions.empty()) {
    const plan::Expression& condition = *conditions.back();
    conditions.pop_back();
    for (const plan::Expression& operand : condition.operands) conditions.push_back(&operand);
    const auto* field = subject.model.FindColumn(condition.column);
    for (const plan::Literal& literal : condition.values) {
      for (const auto& known :
           field == nullptr ? std::vector<semantic_model::KnownValue>() : field->values) {
        const bool is_new = std::find(notes.begin(), notes.end(), known.note) == notes.end();
        if (known.value == literal.text && !known.note.empty() && is_new) {
          notes.push_back(known.note);
        }
      }
    }
  }
}

void SayLeftOut(const Subject& subject, std::vector<std::string>& notes) {
  const auto& table = subject.evaluated.table;
  std::map<std::string, std::vector<std::string>> rows;  // by reason
  const auto label = LabelColumn(table, *subject.model.FindEntity(subject.plan.from));
  for (const Row& row : table.left_out) {
    const bool has_name = label && *label < row.cells.size() && row.cells[*label].HasValue();
    rows[row.left_out].push_back(has_name ? row.cells[*label].text() : "");
  }
  for (const auto& [because, names] : rows) {
    std::vector<std::string> known;
    for (const std::string& name : names) {
      if (!name.empty()) known.push_back(name);
    }
    notes.push_back("Left out: " + std::to_string(names.size()) +
                    (known.empty() ? "" : " (" + Listed(known, kMostNames) + ")") + ", because " +
                    because + ".");
  }
}

void SayMissing(const Subject& subject, std::vector<std::string>& notes) {
  std::set<std::string> reasons;
  for (const rows::Gap& gap : subject.evaluated.table.gaps) {
    if (!gap.known.unread.empty()) reasons.insert(gap.known.unread);
  }
  std::size_t said = 0;
  for (const std::string& reason : reasons) {
    if (++said > kMostReasons) break;
    notes.push_back("Missing: " + reason + ".");
  }
  if (reasons.size() > kMostReasons) {
    notes.push_back("Missing: " + std::to_string(reasons.size() - kMostReasons) +
                    " more parts could not be read.");
  }
  if (subject.evaluated.cells_unread > 0) {
    notes.push_back(std::to_string(subject.evaluated.cells_unread) +
                    " rows lack values: " + subject.evaluated.unread + ".");
  }
}

// Groups whose numbers are lower bounds, by name: a table's cell cannot say so itself.
void SayLowerBounds(const Subject& subject, std::vector<std::string>& notes) {
  const auto& evaluated = subject.evaluated;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < evaluated.at_least.size() && i < evaluated.table.rows.size(); ++i) {
    if (!evaluated.at_least[i] || subject.plan.group_by.empty()) continue;
    names.push_back(
        CellText(evaluated.table.rows[i].cells.front(), evaluated.table.columns.front()));
  }
  if (!names.empty()) notes.push_back("At least so many, perhaps more: " + Listed(names, 20) + ".");
}

void SayApart(const evaluation::Evaluated& evaluated, std::vector<std::string>& notes) {
  if (evaluated.apart_rows == 0) return;
  notes.push_back("Not added: " + std::to_string(evaluated.apart_rows) + " rows with " +
                  values::WithUnit(evaluated.apart_sum, evaluated.apart_unit) +
                  " together, because " + evaluated.apart_because + ".");
}

void SayMatches(const Subject& subject, std::vector<std::string>& notes) {
  for (const resolver::Match& match : subject.matches) {
    const auto& naming = subject.model.FindEntity(match.entity)->naming;
    notes.push_back("\"" + match.term + "\" was read as the " + naming.names.front() + " " +
                    match.label + ".");
  }
}

// Where nothing fits, what there is.
void SayWhatThereIs(const Subject& subject, std::vector<std::string>& notes) {
  const auto& table = subject.evaluated.table;
  if (subject.evaluated.matched > 0 || subject.evaluated.claim == Claim::kWithheld) return;
  for (const std::string& column : compiler::ConditionColumns(subject.plan)) {
    const auto seen = table.seen.find(column);
    const auto* field = subject.model.FindColumn(column);
    if (seen == table.seen.end() || field == nullptr || seen->second.empty()) continue;
    notes.push_back(Capital(field->naming.plural) +
                    " that occur: " + Listed({seen->second.begin(), seen->second.end()}, 20) + ".");
  }
}

// Things that are kept for a while only: what is older cannot be counted.
bool ReachesBeyondRetention(const Subject& subject) {
  const auto& entity = *subject.model.FindEntity(subject.plan.from);
  if (entity.retention_days <= 0 || !subject.plan.where) return false;
  const std::int64_t kept_from =
      subject.now_ms -
      static_cast<std::int64_t>(entity.retention_days * static_cast<double>(values::kMsOfADay));
  bool reaches = false;
  std::vector<const plan::Expression*> ahead{&*subject.plan.where};
  while (!ahead.empty()) {
    const plan::Expression& here = *ahead.back();
    ahead.pop_back();
    for (const plan::Expression& operand : here.operands) ahead.push_back(&operand);
    if (!here.period || here.column != entity.id + "." + entity.time_field) continue;
    reaches = reaches || plan::WindowOf(*here.period, subject.now_ms).from_ms < kept_from;
  }
  return reaches;
}

std::vector<std::string> NotesOf(const Subject& subject, bool beyond_retention) {
  std::vector<std::string> notes;
  SayMatches(subject, notes);
  for (const std::string& note : subject.evaluated.table.notes) notes.push_back(note);
  if (subject.evaluated.tied > 0 && subject.plan.limit->count > 1) {
    notes.push_back(std::to_string(subject.evaluated.tied) +
                    " more rows are equal to the last one, and shown.");
  }
  SayFieldNotes(subject, notes);
  SayValueNotes(subject, notes);
  SayLowerBounds(subject, notes);
  SayApart(subject.evaluated, notes);
  SayLeftOut(subject, notes);
  SayWhatThereIs(subject, notes);
  SayMissing(subject, notes);
  const auto& entity = *subject.model.FindEntity(subject.plan.from);
  if (!entity.retention.empty()) {
    notes.push_back(Capital(entity.naming.plural) + " are kept for " + entity.retention +
                    (beyond_retention ? "; what is older is not in the answer." : "."));
  }
  if (subject.was_interrupted) {
    notes.push_back("The question was interrupted; the answer holds what was read until then.");
  }
  return notes;
}

}  // namespace

namespace {

// One value was asked for, and several rows have the name: which of them is meant is not ours to
// say.
std::optional<plan::Ambiguous> SeveralValues(const Subject& subject) {
  constexpr std::size_t kMostChoices = 10;
  const auto& table = subject.evaluated.table;
  const bool wants_one = subject.plan.frame == plan::Frame::kValue &&
                         subject.plan.aggregates.empty() && !subject.plan.limit;
  if (!wants_one || table.rows.size() < 2) return std::nullopt;
  const auto& entity = *subject.model.FindEntity(subject.plan.from);
  plan::Ambiguous ambiguous;
  ambiguous.asks = "Which " + entity.naming.names.front() + " is meant? There are " +
                   Counted(table.rows.size(), entity.naming) + " that fit.";
  for (const Row& row : table.rows) {
    if (ambiguous.choices.size() == kMostChoices) break;
    ambiguous.choices.push_back(RowName(table, row, entity));
  }
  return ambiguous;
}

}  // namespace

AnswerDocument Present(const Subject& given) {
  if (const auto several = SeveralValues(given)) return Present(*several);
  const bool beyond = ReachesBeyondRetention(given);
  evaluation::Evaluated evaluated = given.evaluated;
  if (beyond && evaluated.claim == Claim::kWhole) evaluated.claim = Claim::kAtLeast;
  const Subject subject{.plan = given.plan,
                        .model = given.model,
                        .evaluated = evaluated,
                        .matches = given.matches,
                        .now_ms = given.now_ms,
                        .was_interrupted = given.was_interrupted};
  AnswerDocument answer;
  answer.complete = evaluated.claim == Claim::kWhole && evaluated.table.gaps.empty() &&
                    evaluated.cells_unread == 0 && !given.was_interrupted;
  answer.status = answer.complete ? AnswerStatus::kAnswered : AnswerStatus::kPartial;
  answer.answer = SentenceOf(subject);
  answer.notes = NotesOf(subject, beyond);
  answer.table = evaluated.table;
  if (evaluated.claim != Claim::kWithheld) {
    // What came first is seen among what it was compared with: the first rows of the ranking.
    const auto& ranked = evaluated.ranking.rows.empty() ? evaluated.table : evaluated.ranking;
    answer.chart =
        ChartOf(ranked, evaluated.table.rows.size(), given.plan,
                LabelColumn(ranked, *given.model.FindEntity(given.plan.from)), answer.answer);
  }
  return answer;
}

AnswerDocument Present(const plan::Ambiguous& ambiguous) {
  AnswerDocument answer;
  answer.status = AnswerStatus::kAmbiguous;
  answer.answer = ambiguous.asks;
  answer.choices = ambiguous.choices;
  return answer;
}

AnswerDocument Present(const plan::Declined& declined) {
  AnswerDocument answer;
  answer.status = AnswerStatus::kDeclined;
  answer.answer = declined.missing;
  answer.choices = declined.offers;
  return answer;
}

}  // namespace claribi::presentation
