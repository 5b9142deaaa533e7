#include "store/pause.h"

#include <random>
#include <thread>

namespace claribi::store {

void Pause(const outcome::Patience& patience, std::chrono::milliseconds about) {
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<std::int64_t> between(about.count() / 2, about.count() * 3 / 2);
  const std::chrono::milliseconds length(between(random));
  std::this_thread::sleep_for(NextSlice(patience, length));
}

}  // namespace claribi::store
