/* json_text.h - just enough JSON for a plugin without a JSON library: is this text one object, and
 * what stands behind one of its names? Not a parser: nothing is decoded, nothing is allocated.
 * Source: RFC 8259. Bytes above 0x7f are passed over without checking their UTF-8. */
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
 * true, "Tokyo" with its quotes, [1, 2]. The last one counts if there are several. A name written
 * with escapes is not found. */
JsonText JsonMember(JsonText object, const char* name);

/* Is the value an array with an element that is written exactly so? literal NULL: with any. */
bool JsonArrayHas(JsonText value, const char* literal);

/* Is the value written exactly so? An absent one never is. */
bool JsonIs(JsonText value, const char* literal);

#endif
