#include "json_text.h"

#include <string.h>

enum { kMaxDepth = 32 };

typedef struct Cursor {
  const char* at;
  const char* end;
} Cursor;

static bool ReadValue(Cursor* cursor, int depth);

static bool More(const Cursor* cursor) { return cursor->at < cursor->end; }

static void SkipSpace(Cursor* cursor) {
  while (More(cursor) && *cursor->at != '\0' && strchr(" \t\r\n", *cursor->at) != NULL) {
    ++cursor->at;
  }
}

static bool Take(Cursor* cursor, char wanted) {
  if (!More(cursor) || *cursor->at != wanted) return false;
  ++cursor->at;
  return true;
}

/* Takes one character out of `set`, which never holds NUL: strchr would find its terminator. */
static bool TakeAny(Cursor* cursor, const char* set) {
  if (!More(cursor) || *cursor->at == '\0' || strchr(set, *cursor->at) == NULL) return false;
  ++cursor->at;
  return true;
}

static bool ReadWord(Cursor* cursor, const char* word) {
  const size_t len = strlen(word);
  if ((size_t)(cursor->end - cursor->at) < len || memcmp(cursor->at, word, len) != 0) return false;
  cursor->at += len;
  return true;
}

static bool ReadDigits(Cursor* cursor) {
  if (!TakeAny(cursor, "0123456789")) return false;
  while (TakeAny(cursor, "0123456789")) {
  }
  return true;
}

static bool ReadNumber(Cursor* cursor) {
  (void)Take(cursor, '-');
  if (!Take(cursor, '0') && !ReadDigits(cursor)) return false;
  if (Take(cursor, '.') && !ReadDigits(cursor)) return false;
  if (!TakeAny(cursor, "eE")) return true;
  (void)TakeAny(cursor, "+-");
  return ReadDigits(cursor);
}

static long ReadHexDigits(Cursor* cursor) {
  static const char kDigits[] = "0123456789abcdefABCDEF";
  long code = 0;
  for (int i = 0; i < 4; ++i) {
    const char* digit = cursor->at;
    if (!TakeAny(cursor, kDigits)) return -1;
    const long value = (long)(strchr(kDigits, *digit) - kDigits);
    code = code * 16 + (value < 16 ? value : value - 6);
  }
  return code;
}

/* Behind a backslash. A character beyond U+FFFF is written as two escapes, never one of them. */
static long ReadEscape(Cursor* cursor) {
  static const char kShort[] = "\"\\/bfnrt", kMeant[] = "\"\\/\b\f\n\r\t";
  const char* letter = cursor->at;
  if (TakeAny(cursor, kShort)) return kMeant[strchr(kShort, *letter) - kShort];
  if (!Take(cursor, 'u')) return -1;
  const long high = ReadHexDigits(cursor);
  if (high < 0xd800 || high > 0xdfff) return high;
  if (high > 0xdbff || !Take(cursor, '\\') || !Take(cursor, 'u')) return -1;
  const long low = ReadHexDigits(cursor);
  return low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + (high - 0xd800) * 0x400 + low - 0xdc00;
}

/* The next character of a string, or -1 if there is none, or it may not stand there (RFC 3629). */
static long ReadCharacter(Cursor* cursor) {
  if (!More(cursor)) return -1;
  if (Take(cursor, '\\')) return ReadEscape(cursor);
  const unsigned char first = (unsigned char)*cursor->at++;
  if (first < 0x80) return first < 0x20 ? -1 : first;
  if (first < 0xc2 || first > 0xf4) return -1;
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  long code = first & (0x3f >> more);
  for (int i = 0; i < more; ++i) {
    if (!More(cursor) || ((unsigned char)*cursor->at & 0xc0) != 0x80) return -1;
    code = code * 64 + ((unsigned char)*cursor->at++ & 0x3f);
  }
  static const long kLeast[] = {0, 0x80, 0x800, 0x10000};
  return code < kLeast[more] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? -1 : code;
}

static bool ReadString(Cursor* cursor) {
  if (!Take(cursor, '"')) return false;
  while (!Take(cursor, '"')) {
    if (ReadCharacter(cursor) < 0) return false;
  }
  return true;
}

/* Reads { name: value, ... }; when `name` is not NULL, *found is what stands behind it. */
static bool ReadObject(Cursor* cursor, int depth, const char* name, JsonText* found) {
  if (!Take(cursor, '{')) return false;
  SkipSpace(cursor);
  if (Take(cursor, '}')) return true;
  do {
    SkipSpace(cursor);
    JsonText key = {cursor->at, 0};
    if (!ReadString(cursor)) return false;
    key.len = (size_t)(cursor->at - key.text);
    SkipSpace(cursor);
    if (!Take(cursor, ':')) return false;
    SkipSpace(cursor);
    const char* value = cursor->at;
    if (!ReadValue(cursor, depth + 1)) return false;
    if (name != NULL && JsonIsText(key, name)) {
      found->text = value;
      found->len = (size_t)(cursor->at - value);
    }
    SkipSpace(cursor);
  } while (Take(cursor, ','));
  return Take(cursor, '}');
}

static bool ReadArray(Cursor* cursor, int depth) {
  if (!Take(cursor, '[')) return false;
  SkipSpace(cursor);
  if (Take(cursor, ']')) return true;
  do {
    SkipSpace(cursor);
    if (!ReadValue(cursor, depth + 1)) return false;
    SkipSpace(cursor);
  } while (Take(cursor, ','));
  return Take(cursor, ']');
}

static bool ReadValue(Cursor* cursor, int depth) {
  if (depth > kMaxDepth || !More(cursor)) return false;
  switch (*cursor->at) {
    case '{':
      return ReadObject(cursor, depth, NULL, NULL);
    case '[':
      return ReadArray(cursor, depth);
    case '"':
      return ReadString(cursor);
    case 't':
      return ReadWord(cursor, "true");
    case 'f':
      return ReadWord(cursor, "false");
    case 'n':
      return ReadWord(cursor, "null");
    default:
      return ReadNumber(cursor);
  }
}

bool JsonIsObject(JsonText text) {
  if (text.text == NULL) return false;
  Cursor cursor = {text.text, text.text + text.len};
  SkipSpace(&cursor);
  if (!ReadObject(&cursor, 1, NULL, NULL)) return false;
  SkipSpace(&cursor);
  return !More(&cursor);
}

JsonText JsonMember(JsonText object, const char* name) {
  JsonText found = {NULL, 0};
  Cursor cursor = {object.text, object.text + object.len};
  SkipSpace(&cursor);
  (void)ReadObject(&cursor, 1, name, &found);
  return found;
}

bool JsonArrayHas(JsonText value, const char* text) {
  Cursor cursor;
  if (value.text == NULL) return false;
  cursor.at = value.text;
  cursor.end = value.text + value.len;
  if (!Take(&cursor, '[')) return false;
  do {
    SkipSpace(&cursor);
    JsonText element = {cursor.at, 0};
    if (!ReadValue(&cursor, 2)) return false;
    element.len = (size_t)(cursor.at - element.text);
    if (text == NULL || JsonIsText(element, text)) return true;
    SkipSpace(&cursor);
  } while (Take(&cursor, ','));
  return false;
}

bool JsonIsText(JsonText value, const char* text) {
  Cursor cursor;
  if (value.text == NULL) return false;
  cursor.at = value.text;
  cursor.end = value.text + value.len;
  if (!Take(&cursor, '"')) return false;
  while (*text != '\0' && ReadCharacter(&cursor) == *text) ++text;
  return *text == '\0' && Take(&cursor, '"');
}

bool JsonIs(JsonText value, const char* literal) {
  return value.text != NULL && value.len == strlen(literal) &&
         memcmp(value.text, literal, value.len) == 0;
}
