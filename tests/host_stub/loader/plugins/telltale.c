/* Tells that it was loaded, before anything of the contract is called: it makes the file that
 * CLARIBI_TELLTALE names. */
#include <stdio.h>
#include <stdlib.h>

__attribute__((constructor)) static void Tell(void) {
  const char* name = getenv("CLARIBI_TELLTALE");
  FILE* file = name != NULL ? fopen(name, "w") : NULL;
  if (file != NULL) fclose(file);
}
