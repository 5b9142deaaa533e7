// The forms of a text that holds data or says something about them: JSON with words around it, a
// value a line, a page of a terminal, headers, YAML, XML. What of it is JSON becomes data; the rest
// is read for marks that not all is here. Pure; a pass over the text for each form.
#pragma once

#include <optional>
#include <string_view>

#include "core/json.h"
#include "policy/answer_shape.h"
#include "policy/incompleteness.h"
#include "policy/page_marks.h"

namespace claribi::policy {

// JSON that is not the whole of its text.
struct JsonInText {
  core::Json data;        // the value; a list of them where there are several, one behind another
  std::string_view json;  // a view of where it stands
  std::string_view rest;  // words behind it, on lines of their own
  bool is_cut = false;    // the last of several values was cut, and is left out
};

// text: begins as JSON, and is not one value. Empty where words follow right behind a value.
std::optional<JsonInText> ReadJsonInText(std::string_view text);

// Whether `text` begins as JSON does and prose does not: {", [{, [", [[ and the like.
bool BeginsAsJson(std::string_view text);

// Puts down what a prose says of itself: in its first and last lines, in lines of a name and a
// value, in tags, in the JSON in it.
void ReadProseMarks(std::string_view prose, const Asked& asked, const PageRules& rules,
                    Findings& found);

// Puts down the marks in data, whatever they came in.
void ReadDataMarks(const AnswerShape& shape, const Asked& asked, const PageRules& rules,
                   Findings& found);

// Puts down the marks in a text that is not the data but stands beside it, or is one of several.
void ReadTextMarks(std::string_view text, const Asked& asked, const PageRules& rules,
                   Findings& found);

// The texts in an object that is nothing but a wrapper: {"result": "a\nb\n(showing 2 of 90)"}.
void ReadWrappedTexts(const AnswerShape& shape, const Asked& asked, const PageRules& rules,
                      Findings& found);

// Puts down that a text that begins as JSON is none; error: of its parser, which may quote the
// text.
void SayNoJson(Incompleteness why, const core::Error& error, Findings& found);

}  // namespace claribi::policy
