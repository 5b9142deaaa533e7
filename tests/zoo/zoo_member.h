/* Which member of the zoo this library is: ZOO is its number (CMakeLists.txt). */
#ifndef CLARIBI_ZOO_MEMBER_H
#define CLARIBI_ZOO_MEMBER_H
#include <ctype.h>
#include <dlfcn.h>
#include <string.h>

#ifndef ZOO_FIXED
#define ZOO_FIXED GOOD

/* By the name of the file: leaks_in_call.so is LEAKS_IN_CALL. */
static int ZooMember(void) {
  static int member = -1;
  Dl_info info;
  if (member >= 0 || dladdr((void*)&ZooMember, &info) == 0) return member;
  const char* slash = strrchr(info.dli_fname, '/');
  const char* file = slash != NULL ? slash + 1 : info.dli_fname;
  for (int i = 0; i < (int)(sizeof(kZooNames) / sizeof(kZooNames[0])); ++i) {
    size_t at = 0;
    while (kZooNames[i][at] != 0 && toupper((unsigned char)file[at]) == kZooNames[i][at]) ++at;
    if (kZooNames[i][at] == 0 && file[at] == '.') member = i;
  }
  return member;
}
#define ZOO ZooMember()
#else
#define ZOO ZOO_FIXED
#endif
#endif
