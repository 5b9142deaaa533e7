#include "sql_guard/own_stack.h"

#include <pthread.h>

#include <exception>

namespace claribi::sql_guard {
namespace {

struct Task {
  const std::function<void()>& work;
  std::exception_ptr thrown;
};

// The entry of the thread: an exception that left it would end the process.
extern "C" void* RunWork(void* argument) {
  auto* task = static_cast<Task*>(argument);
  try {
    task->work();
  } catch (...) {
    task->thrown = std::current_exception();
  }
  return nullptr;
}

}  // namespace

bool RunOnOwnStack(std::size_t stack_bytes, const std::function<void()>& work) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_t thread;
  Task task{work, nullptr};
  const bool started = pthread_attr_setstacksize(&attributes, stack_bytes) == 0 &&
                       pthread_create(&thread, &attributes, RunWork, &task) == 0;
  pthread_attr_destroy(&attributes);
  if (started) pthread_join(thread, nullptr);
  if (task.thrown) std::rethrow_exception(task.thrown);
  return started;
}

}  // namespace claribi::sql_guard
