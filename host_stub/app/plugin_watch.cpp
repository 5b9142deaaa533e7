#include "app/plugin_watch.h"

#include <unistd.h>

#include <utility>

namespace claribi::app {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{100};

outcome::Error Stuck(const std::string& where, outcome::Error asked) {
  asked.what = "The plugin does not end: it is in " + where + ".";
  asked.cause = (asked.code == outcome::Code::kCancelled ? "The command was interrupted"
                                                         : "The time was over") +
                std::string(", and the plugin did not return within three seconds.");
  asked.fix =
      "Report this to the author of the plugin, with what `claribi-host validate FILE` says.";
  asked.retryable = false;
  return asked;
}

}  // namespace

PluginWatch::PluginWatch(std::function<void(const outcome::Error& error)> on_stuck, int descriptor)
    : on_stuck_(std::move(on_stuck)), descriptor_(descriptor) {}

PluginWatch::~PluginWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  ended_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void PluginWatch::Announce(const std::string& where) const {
  if (descriptor_ < 0) return;
  const std::string line = "@" + where + "\n";
  // A parent that is gone hears nothing, and this process goes with it.
  if (write(descriptor_, line.data(), line.size()) < 0) return;
}

void PluginWatch::Enter(const std::string& where, const outcome::Patience& patience) {
  const std::lock_guard lock(mutex_);
  Announce(where);
  visits_.emplace(std::this_thread::get_id(), Visit{where, &patience, std::nullopt});
  if (!thread_.joinable()) thread_ = std::thread([this] { Watch(); });
}

void PluginWatch::Leave() {
  const std::lock_guard lock(mutex_);
  auto [first, last] = visits_.equal_range(std::this_thread::get_id());
  if (first != last) visits_.erase(std::prev(last));
  Announce("");
}

std::string PluginWatch::Where() {
  const std::lock_guard lock(mutex_);
  if (visits_.empty()) return "";
  const auto mine = visits_.find(std::this_thread::get_id());
  return (mine != visits_.end() ? mine : visits_.begin())->second.where;
}

outcome::Error PluginWatch::Ended(const std::string& where, std::optional<int> exit_code) {
  const std::string code = exit_code ? " with exit code " + std::to_string(*exit_code) : "";
  return {.code = outcome::Code::kPluginCrash,
          .what = "The plugin ended the process" + code + " in " + where + ".",
          .cause = "It called exit() or _exit(), which is the host's to do.",
          .fix =
              "Report this to the author of the plugin, with what `claribi-host validate FILE` "
              "says."};
}

void PluginWatch::Watch() {
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kBetweenLooks, [this] { return is_ending_; })) {
    const auto now = std::chrono::steady_clock::now();
    for (auto& [thread, visit] : visits_) {
      const auto stop = outcome::WhyStop(*visit.patience, "The call");
      if (!stop) continue;
      if (!visit.asked_to_end) visit.asked_to_end = now;
      if (now - *visit.asked_to_end < std::chrono::seconds(1) + kGrace) continue;
      Announce("");  // the process ends here, and not in the plugin
      on_stuck_(Stuck(visit.where, *stop));
      return;
    }
  }
}

}  // namespace claribi::app
