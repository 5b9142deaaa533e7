/* PostgreSQL's parser as libpg_query 15 has it, for mingw-w64. Its sources are configured for
 * another system, and this header, which they include behind their configuration, says what
 * differs. They are compiled without WIN32: of PostgreSQL's own support for Windows nothing is
 * among them. */
#ifndef CLARIBI_PG_CONFIG_OS_H
#define CLARIBI_PG_CONFIG_OS_H

#include <setjmp.h>
#include <stdint.h>

/* A long has 32 bits, and a pointer 64. */
#undef HAVE_LONG_INT_64
#define HAVE_LONG_LONG_INT_64 1
#undef SIZEOF_LONG
#define SIZEOF_LONG 4
#undef ALIGNOF_LONG
#define ALIGNOF_LONG 4
#define ALIGNOF_LONG_LONG_INT 8
#undef INT64_MODIFIER
#define INT64_MODIFIER "ll"

/* What the C library lacks. */
#undef HAVE_BACKTRACE_SYMBOLS
#undef HAVE_EXECINFO_H
#undef HAVE_GETRLIMIT
#undef HAVE_GETRUSAGE
#undef HAVE_LANGINFO_H
#undef HAVE_LOCALE_T
#undef HAVE_POLL
#undef HAVE_POLL_H
#undef HAVE_STRCHRNUL
#undef HAVE_STRERROR_R
#undef HAVE_STRLCAT
#undef HAVE_STRLCPY
#undef HAVE_DECL_STRLCAT
#define HAVE_DECL_STRLCAT 0
#undef HAVE_DECL_STRLCPY
#define HAVE_DECL_STRLCPY 0
#undef HAVE_STRSIGNAL
#undef HAVE_STRUCT_SOCKADDR_STORAGE
#undef HAVE_SYSLOG
#undef HAVE_SYS_RESOURCE_H
#undef HAVE_SYS_SELECT_H
#undef HAVE_SYS_UCRED_H
#undef HAVE_SYS_UN_H

/* A jump within one thread, through frames of C alone; the system's longjmp() would unwind them. */
typedef intptr_t sigjmp_buf[5];
#define sigsetjmp(buffer, mask) __builtin_setjmp(buffer)
#define siglongjmp __builtin_longjmp

/* Types of functions that are declared and never called here. */
typedef int uid_t;
typedef int gid_t;
typedef int sigset_t;
typedef int socklen_t;
typedef struct {
  int unused;
} fd_set;
struct sockaddr {
  unsigned short sa_family;
  char sa_data[14];
};
#define EHOSTDOWN 200001 /* no error of this system has that number */

#endif
