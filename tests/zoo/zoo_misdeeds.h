/* What bad plugins of the zoo do, apart from answering wrongly. */
#ifndef CLARIBI_ZOO_MISDEEDS_H
#define CLARIBI_ZOO_MISDEEDS_H
#include <claribi/data_source.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void ZooThrow(void); /* a C++ exception: throwing.cpp */

static void ZooCrash(void) {
  volatile int* volatile nowhere = NULL;
  *nowhere = 1;
}

static void ZooConnect(void) {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  if (handle >= 0) close(handle);
}

static void ZooFork(void) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
}

static void* ZooSleep(void* unused) {
  (void)unused;
  sleep(20);
  return NULL;
}

/* Once, and nobody joins it. */
static void ZooSleepInThread(void) {
  static int started = 0;
  pthread_t thread;
  if (!started && pthread_create(&thread, NULL, ZooSleep, NULL) == 0) pthread_detach(thread);
  started = 1;
}

static void ZooSleepInAnotherThread(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, ZooSleep, NULL) == 0) pthread_detach(thread);
}

static void ZooLeak(void) {
  char* volatile lost = malloc(3000);
  if (lost != NULL) lost[0] = 0;
}

/* Not for two threads at once. */
static void ZooRace(void) {
  static int inside;
  if (__atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) > 1) ZooCrash();
  usleep(2000);
  __atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
}

static void* ZooEmitOne(void* argument) {
  const cbi_call* call = argument;
  usleep(60 * 1000);
  call->emit(call, "{}", 2);
  return NULL;
}

static void ZooEmitLater(const cbi_call* call) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, ZooEmitOne, (void*)call) == 0) pthread_detach(thread);
}

typedef struct ZooErrand {
  const cbi_host* host;
  const cbi_call* call;
  void* scope;
} ZooErrand;

static void* ZooRunErrand(void* argument) {
  const ZooErrand errand = *(ZooErrand*)argument;
  usleep(60 * 1000);
  if (errand.call != NULL) {
    errand.call->cancelled(errand.call);
  } else if (errand.scope != NULL) {
    errand.host->log(errand.host, errand.scope, CBI_LOG_DEBUG, "zoo", "late");
  } else {
    errand.host->unix_ms(errand.host);
  }
  return NULL;
}

static void ZooSend(const cbi_host* host, const cbi_call* call, void* scope) {
  static ZooErrand errand; /* one at a time */
  errand.host = host;
  errand.call = call;
  errand.scope = scope;
  pthread_t thread;
  if (pthread_create(&thread, NULL, ZooRunErrand, &errand) == 0) pthread_detach(thread);
  usleep(5 * 1000); /* until the thread has its copy */
}

static void ZooUseHostLater(const cbi_host* host) { ZooSend(host, NULL, NULL); }
static void ZooUseScopeLater(const cbi_host* host, void* scope) { ZooSend(host, NULL, scope); }
static void ZooUseCallLater(const cbi_call* call) { ZooSend(NULL, call, NULL); }

typedef struct ZooEmitters {
  const cbi_call* call;
  pthread_barrier_t both;
} ZooEmitters;

static void* ZooEmitALot(void* argument) {
  ZooEmitters* emitters = argument;
  pthread_barrier_wait(&emitters->both);
  for (int i = 0; i < 200; ++i) emitters->call->emit(emitters->call, "", 0);
  return NULL;
}

/* In the first calls of a process alone, and not for long: no rule is to run out of time by it, on
 * a machine that does other things. */
static void ZooEmitTwiceAtOnce(const cbi_call* call) {
  static int calls;
  if (__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) >= 20) return;
  ZooEmitters emitters = {.call = call};
  pthread_barrier_init(&emitters.both, NULL, 2);
  pthread_t thread;
  if (pthread_create(&thread, NULL, ZooEmitALot, &emitters) == 0) {
    ZooEmitALot(&emitters);
    pthread_join(thread, NULL);
  }
  pthread_barrier_destroy(&emitters.both);
}

/* A buffer for small things. */
static void ZooOverflow(size_t len) {
  volatile char small[16];
  for (size_t i = 0; i < len; ++i) small[i] = 'x';
}

/* A reader of JSON without a bound. */
static int ZooRecurse(const char* at, const char* end) {
  volatile char frame[256];
  frame[0] = 0;
  while (at < end && *at != '[' && *at != '{') ++at;
  return at < end ? frame[0] + 1 + ZooRecurse(at + 1, end) : 0;
}

/* One buffer for all calls: whoever finds that another call came meanwhile has lost what it wrote.
 */
static void ZooShareBuffer(char* shared) {
  static int writers;
  char mine[512];
  memcpy(mine, shared, sizeof(mine));
  const int writer = __atomic_add_fetch(&writers, 1, __ATOMIC_SEQ_CST);
  memset(shared, '#', 60);
  for (int i = 0; i < 75 && __atomic_load_n(&writers, __ATOMIC_SEQ_CST) == writer; ++i) {
    usleep(2000);
  }
  if (__atomic_load_n(&writers, __ATOMIC_SEQ_CST) == writer) memcpy(shared, mine, sizeof(mine));
}
#endif
