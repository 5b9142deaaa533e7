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

/* Takes one character that is not ASCII. Source: RFC 3629, section 4. */
static bool ReadUtf8(Cursor* cursor) {
  const unsigned char lead = (unsigned char)*cursor->at++;
  unsigned char least = 0x80, most = 0xBF; /* of the second byte */
  if (lead < 0xC2 || lead > 0xF4) return false;
  if (lead == 0xE0) least = 0xA0; /* overlong */
  if (lead == 0xED) most = 0x9F;  /* surrogates */
  if (lead == 0xF0) least = 0x90; /* overlong */
  if (lead == 0xF4) most = 0x8F;  /* beyond U+10FFFF */
  for (int more = 1 + (lead >= 0xE0) + (lead >= 0xF0); more > 0; --more) {
    if (!More(cursor)) return false;
    const unsigned char next = (unsigned char)*cursor->at++;
    if (next < least || next > most) return false;
    least = 0x80;
    most = 0xBF;
  }
  return true;
}

static bool ReadString(Cursor* cursor) {
  if (!Take(cursor, '"')) return false;
  while (More(cursor)) {
    if (Take(cursor, '"')) return true;
    if (Take(cursor, '\\')) {
      if (TakeAny(cursor, "\"\\/bfnrt")) continue;
      if (!Take(cursor, 'u')) return false;
      for (int i = 0; i < 4; ++i) {
        if (!TakeAny(cursor, "0123456789abcdefABCDEF")) return false;
      }
    } else if ((unsigned char)*cursor->at >= 0x80) {
      if (!ReadUtf8(cursor)) return false;
    } else if ((unsigned char)*cursor->at++ < 0x20) {
      return false;
    }
  }
  return false;
}

/* Reads { name: value, ... }; when `name` is not NULL, *found is what stands behind it. */
static bool ReadObject(Cursor* cursor, int depth, const char* name, JsonText* found) {
  if (!Take(cursor, '{')) return false;
  SkipSpace(cursor);
  if (Take(cursor, '}')) return true;
  do {
    SkipSpace(cursor);
    const JsonText key = {cursor->at + 1, 0};
    if (!ReadString(cursor)) return false;
    const size_t key_len = (size_t)(cursor->at - key.text) - 1;
    SkipSpace(cursor);
    if (!Take(cursor, ':')) return false;
    SkipSpace(cursor);
    const char* value = cursor->at;
    if (!ReadValue(cursor, depth + 1)) return false;
    if (name != NULL && key_len == strlen(name) && memcmp(key.text, name, key_len) == 0) {
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

bool JsonArrayHas(JsonText value, const char* literal) {
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
    if (literal == NULL || JsonIs(element, literal)) return true;
    SkipSpace(&cursor);
  } while (Take(&cursor, ','));
  return false;
}

bool JsonIs(JsonText value, const char* literal) {
  return value.text != NULL && value.len == strlen(literal) &&
         memcmp(value.text, literal, value.len) == 0;
}
