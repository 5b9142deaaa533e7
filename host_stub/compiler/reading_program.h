// A program of reads: what the compiler makes of a plan, and what the executor carries out, step by
// step, over one row set for each entity. A step names a read of the model; which calls it becomes
// depends on the rows that are there when its turn comes.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::compiler {

/// Rows of an entity. The first way that is complete counts; else the one that gave the most rows.
/// A later way may need rows of another entity, which are listed only then (Program::if_needed).
struct ListStep {
  std::string entity;
  std::vector<const semantic_model::Read*> ways;
};

/// Fields of rows that are there, by one call a row (or one for all, where the read says so).
struct DetailStep {
  std::string entity;
  const semantic_model::Read* read = nullptr;
};

/// Columns of an entity that the rows belong to.
struct AttachStep {
  std::string entity;
  std::string belongs_to;
};

/// Drops the rows that certainly fail the plan's conditions, before the next, dearer, step.
struct DropStep {
  std::string entity;
};

/// A measure of the rows, all by one candidate.
struct MeasureStep {
  std::string entity;
  std::size_t measure = 0;  // its place in Program::measures
};

using Step = std::variant<ListStep, DetailStep, AttachStep, DropStep, MeasureStep>;

struct Program {
  std::vector<Step> steps;
  std::vector<plan::MeasureUse> measures;  // of the plan and of its verdict
  std::map<std::string, std::vector<const semantic_model::Read*>> if_needed;  // by entity
};

}  // namespace claribi::compiler
