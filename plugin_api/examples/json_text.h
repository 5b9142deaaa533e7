/* json_text.h - just enough JSON for a plugin without a JSON library: is this text one object, and
 * what stands behind one of its names? Not a parser: no value is kept, nothing is allocated.
 * Source: RFC 8259 (JSON), RFC 3629 (UTF-8, which is checked). */
#ifndef EXAMPLE_JSON_TEXT_H
#define EXAMPLE_JSON_TEXT_H
#include <stdbool.h>
#include <stddef.h>

/* A piece of a text that belongs to somebody else; not terminated. text is NULL when absent. */
typedef struct JsonText {
  const char* text;
  size_t len;
} JsonText;

/* Is the whole of `text` one JSON object, nested at most 32 deep? */
bool JsonIsObject(JsonText text);

/* The value of the member `name` of an object that JsonIsObject accepted, as it is written:
 * true, "Tokyo" with its quotes, [1, 2]. The last one counts if there are several. `name`, and the
 * texts below, are ASCII; what they are compared with may be written with escapes. */
JsonText JsonMember(JsonText object, const char* name);

/* Is the value an array with this text among its elements? text NULL: with any element. */
bool JsonArrayHas(JsonText value, const char* text);

/* Is the value this text? An absent one never is. */
bool JsonIsText(JsonText value, const char* text);

/* Is the value written exactly so: true, null, []? An absent one never is. */
bool JsonIs(JsonText value, const char* literal);

#endif
