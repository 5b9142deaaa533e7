// Puts an evaluated plan into words, a chart and notes. Pure; knows the model's names and no tools.
#pragma once

#include "evaluation/answer_evaluation.h"
#include "presentation/answer_document.h"
#include "resolver/resolver.h"

namespace claribi::presentation {

struct Subject {
  const plan::Plan& plan;  // resolved
  const semantic_model::Model& model;
  const evaluation::Evaluated& evaluated;
  const std::vector<resolver::Match>& matches;
  std::int64_t now_ms = 0;
  bool was_interrupted = false;
};

/// Status, sentence, table, chart and notes; the calls are the engine's to add.
AnswerDocument Present(const Subject& subject);

AnswerDocument Present(const plan::Ambiguous& ambiguous);
AnswerDocument Present(const plan::Declined& declined);

}  // namespace claribi::presentation
