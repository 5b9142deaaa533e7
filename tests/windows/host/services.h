/* The services of the host in host.c: a log, clocks, a store of secrets, a sealing key and leases.
 */
#ifndef CLARIBI_TESTS_WINDOWS_SERVICES_H
#define CLARIBI_TESTS_WINDOWS_SERVICES_H
#include <claribi/data_source.h>
#include <windows.h>

typedef struct Bytes {
  char* data;
  size_t len;
} Bytes;
extern const cbi_host kHost;
extern CRITICAL_SECTION lock; /* of everything that is shared; never held while the library runs */

int64_t CBI_CALL MonotonicMs(const cbi_host* host); /* host may be NULL */
char* Copy(const char* data, size_t len);           /* with a NUL behind; free() it */
void Die(const char* why);

#endif
