// PCRE2 counts its own steps, but not the characters that one step runs over, and it cannot be
// stopped from outside. So every item of the expression has a callout, which charges the characters
// since the last one to the budget. The match ends when the budget does.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "json_schema/pattern.h"

#include <pcre2.h>

#include <exception>
#include <string>

#include "core/text.h"
#include "json_schema/ecma_pattern.h"

namespace claribi::json_schema {
namespace {

constexpr std::uint32_t kMaxNestedGroups = 100;
constexpr std::uint32_t kMaxHeapKibibytes = 16 * 1024;
// So many characters are charged as one step: a character costs less than a look at a value.
constexpr std::size_t kCharactersPerStep = 32;

template <auto kFree>
struct FreeWith {
  template <typename T>
  void operator()(T* handle) const {
    kFree(handle);
  }
};
using CompileContext = std::unique_ptr<pcre2_compile_context, FreeWith<pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, FreeWith<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, FreeWith<pcre2_match_data_free>>;

struct Meter {
  Budget& budget;
  std::size_t steps_per_item;
  std::size_t last_position = 0;
  std::exception_ptr thrown = nullptr;  // kept here, because it must not pass through PCRE2
};

int OnItem(pcre2_callout_block* item, void* data) {
  Meter& meter = *static_cast<Meter*>(data);
  const std::size_t here = item->current_position;
  const std::size_t way =
      here > meter.last_position ? here - meter.last_position : meter.last_position - here;
  meter.last_position = here;
  try {
    const bool paid = meter.budget.Spend(meter.steps_per_item + way / kCharactersPerStep);
    return paid ? 0 : PCRE2_ERROR_CALLOUT;
  } catch (...) {
    meter.thrown = std::current_exception();
    return PCRE2_ERROR_CALLOUT;
  }
}

core::Error Malformed(std::string_view reason) {
  return core::Error(core::ErrorCode::kInvalid, "A regular expression is malformed.", reason)
      .Kind(core::ErrorKind::kProtocol);
}

std::string Message(int code) {
  PCRE2_UCHAR text[256];
  const int size = pcre2_get_error_message(code, text, sizeof(text));
  return size < 0 ? "error " + std::to_string(code)
                  : std::string(text, text + static_cast<std::size_t>(size));
}

}  // namespace

struct Pattern::Code {
  struct Free {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  };
  std::unique_ptr<pcre2_code, Free> compiled;
  std::size_t longest_repeat = 0;
  bool has_backward_reference = false;
};

core::Result<Pattern> Pattern::Compile(std::string_view ecma) {
  if (!core::IsUtf8(ecma)) return Malformed("it is not UTF-8");
  CLARIBI_TRY(const EcmaPattern pattern, TranslateEcmaPattern(ecma));
  const CompileContext context(pcre2_compile_context_create(nullptr));
  if (!context) return Malformed("no memory for it");
  pcre2_set_parens_nest_limit(context.get(), kMaxNestedGroups);
  // "\uD800" is a lone surrogate: a valid expression that matches no text.
  pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
  constexpr std::uint32_t kOptions = PCRE2_UTF | PCRE2_AUTO_CALLOUT | PCRE2_MATCH_UNSET_BACKREF |
                                     PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP;
  int error = 0;
  PCRE2_SIZE where = 0;
  auto code = std::make_shared<Code>();
  code->compiled.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.pcre.data()),
                                     pattern.pcre.size(), kOptions, &error, &where, context.get()));
  if (!code->compiled) return Malformed(Message(error));
  code->longest_repeat = pattern.longest_repeat;
  code->has_backward_reference = pattern.has_backward_reference;
  return Pattern(std::move(code));
}

bool Pattern::IsFoundIn(std::string_view text, Budget& budget) const {
  if (!budget.Spend(1 + text.size() / kCharactersPerStep)) return false;
  const MatchContext context(pcre2_match_context_create(nullptr));
  const MatchData data(pcre2_match_data_create(1, nullptr));
  int outcome = PCRE2_ERROR_NOMEMORY;
  if (context && data) {
    // A repeat or a backward reference may compare many characters before it fails without a
    // callout. These are charged in advance.
    const std::size_t hidden =
        code_->longest_repeat + (code_->has_backward_reference ? text.size() : 0);
    Meter meter{budget, 1 + hidden / kCharactersPerStep};
    pcre2_set_heap_limit(context.get(), kMaxHeapKibibytes);
    pcre2_set_callout(context.get(), OnItem, &meter);
    outcome = pcre2_match(code_->compiled.get(), reinterpret_cast<PCRE2_SPTR>(text.data()),
                          text.size(), 0, 0, data.get(), context.get());
    if (meter.thrown) std::rethrow_exception(meter.thrown);
  }
  if (outcome >= 0) return true;
  if (outcome != PCRE2_ERROR_NOMATCH) {
    budget.Stop(
        core::Error(core::ErrorCode::kTooLarge,
                    "A text cannot be matched with a regular expression of its JSON Schema.",
                    Message(outcome), "Report the schema to its author.")
            .Kind(core::ErrorKind::kTooLarge));
  }
  return false;
}

}  // namespace claribi::json_schema
