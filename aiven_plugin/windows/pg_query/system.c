/* What PostgreSQL's parser needs of a system, for mingw-w64. */
#include <string.h>

__declspec(dllimport) void __stdcall Sleep(unsigned long milliseconds);

void pg_usleep(long microseconds) { Sleep((unsigned long)((microseconds + 999) / 1000)); }

/* As in 4.4BSD: the length of `from`; as much of it as fits is copied, and ended. */
size_t strlcpy(char* to, const char* from, size_t size) {
  const size_t length = strlen(from);
  if (size > 0) {
    const size_t copied = length < size ? length : size - 1;
    memcpy(to, from, copied);
    to[copied] = '\0';
  }
  return length;
}
