// The words by which instructions.h knows that a text speaks to a model or hides something: data.
// To add a row: it must be no advice on the use of a tool, such as vendors give everywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "policy/instructions.h"

namespace claribi::policy {

// A sentence shows a sign if a word of each step follows a word of the step before it, with at most
// `gap` other words between two of them. Alternatives stand between bars, as spoken_words.h folds
// words; a star at the end stands for any ending. Marks of that header count as words.
struct InstructionSign {
  static constexpr std::size_t kMaxSteps = 5;
  // kOrdered: only where the first word is ordered, not where it is said that somebody does it.
  enum class Mood { kAny, kOrdered };

  InstructionKind kind;
  std::uint32_t gap;
  std::array<std::string_view, kMaxSteps> steps;  // empty ones at the end: fewer steps
  Mood mood = Mood::kAny;
};
std::span<const InstructionSign> InstructionSigns();            // in English
std::span<const InstructionSign> InstructionSignsOfDeeds();     // in English, too
std::span<const InstructionSign> InstructionSignsOfAsking();    // the same, politely or by the way
std::span<const InstructionSign> InstructionSignsOfSteering();  // of what is said to people
std::span<const InstructionSign> InstructionSignsOfRoles();     // of what is not the tool's own
std::span<const InstructionSign> InstructionSignsOfOrders();    // by the order alone
std::span<const InstructionSign> ForeignInstructionSigns();     // in languages that part words

// The same for languages that do not part words: each step is looked for as it stands, behind the
// one before it, with at most kMostBytesBetween bytes between two of them.
struct InstructionPhrase {
  static constexpr std::size_t kMaxSteps = 3;
  static constexpr std::size_t kMostBytesBetween = 60;

  InstructionKind kind;
  std::array<std::string_view, kMaxSteps> steps;
};
std::span<const InstructionPhrase> InstructionPhrases();

// Marks of a prompt's own language, and of text that is there but not shown, as they stand.
struct InstructionLiteral {
  InstructionKind kind;
  std::string_view text;  // lower case
};
std::span<const InstructionLiteral> InstructionLiterals();

}  // namespace claribi::policy
