#include "json_schema/schema.h"

#include "json_schema/compiler.h"
#include "json_schema/evaluation.h"

namespace claribi::json_schema {

Schema::Schema(std::shared_ptr<const Program> program, const Limits& limits)
    : program_(std::move(program)), limits_(limits) {}

core::Result<Schema> Schema::Compile(const core::Json& document, const Limits& limits,
                                     std::span<const Document> others) {
  CLARIBI_TRY(Program program, CompileProgram(document, limits, others));
  return Schema(std::make_shared<const Program>(std::move(program)), limits);
}

core::Result<std::optional<Violation>> Schema::Validate(const core::Json& value,
                                                        const core::CallContext& call) const {
  Budget budget(limits_.max_schema_steps, call);
  Evaluation evaluation(*program_, limits_, budget);
  const bool valid = evaluation.Check(program_->root, value, nullptr);
  if (budget.stopped()) return budget.error();
  if (valid) return std::optional<Violation>();
  return std::optional<Violation>(evaluation.TakeViolation());
}

}  // namespace claribi::json_schema
