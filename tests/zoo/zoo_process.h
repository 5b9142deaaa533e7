/* What bad plugins of the zoo do to the process that they share with their host, and when. */
#ifndef CLARIBI_ZOO_PROCESS_H
#define CLARIBI_ZOO_PROCESS_H
#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "zoo_member.h"
#include "zoo_misdeeds.h"

__attribute__((constructor)) static void ZooBegin(void) {
  if (ZOO == CONSTRUCTOR_CRASHES) ZooCrash();
  if (ZOO == CONSTRUCTOR_EXITS) exit(3);
  if (ZOO == CONSTRUCTOR_HANGS)
    for (;;) pause();
  if (ZOO == CONSTRUCTOR_PRINTS) puts("The zoo was loaded.");
  if (ZOO == CONSTRUCTOR_CHANGES_FOLDER && chdir("/") != 0) return;
  if (ZOO == CONSTRUCTOR_THREAD) ZooSleepInThread();
}

__attribute__((destructor)) static void ZooEnd(void) {
  if (ZOO == DESTRUCTOR_CRASHES) ZooCrash();
  if (ZOO == DESTRUCTOR_EXITS) _exit(3);
  if (ZOO == DESTRUCTOR_HANGS)
    for (;;) pause();
}

static void ZooNothing(int unused) { (void)unused; }

/* In create(). */
static void ZooChangeProcess(void) {
  const struct rlimit limit = {200, 200};
  sigset_t all;
  sigfillset(&all);
  static int instances = 0;
  if (ZOO == AT_EXIT_CRASHES && instances++ == 0) atexit(ZooCrash);
  if (ZOO == PRINTS) puts("An instance was made.");
  if (ZOO == HANDLES_SIGINT) signal(SIGINT, ZooNothing);
  if (ZOO == BLOCKS_SIGNALS) pthread_sigmask(SIG_BLOCK, &all, NULL);
  if (ZOO == CHANGES_FOLDER && chdir("/") != 0) return;
  if (ZOO == CHANGES_UMASK) umask(0);
  if (ZOO == CHANGES_LOCALE) setlocale(LC_ALL, "C.UTF-8");
  if (ZOO == CHANGES_ENVIRONMENT) setenv("HTTPS_PROXY", "http://zoo.example", 1);
  if (ZOO == SETS_ALARM) alarm(100);
  if (ZOO == LIMITS_FILES) setrlimit(RLIMIT_NOFILE, &limit);
  if (ZOO == ROUNDS_UP) fesetround(FE_UPWARD);
  if (ZOO == CLOSES_STDOUT) close(STDOUT_FILENO);
  if (ZOO == REPLACES_STDERR && freopen("/dev/null", "w", stderr) == NULL) return;
  for (int number = 3; ZOO == CLOSES_FILES && number < 1024; ++number) close(number);
}
#endif
