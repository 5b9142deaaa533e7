// PluginWatch: knows which function of a plugin runs, and notices one that does not end although
// the host has asked it to. It cannot stop it: no thread can be stopped safely. So whoever is told
// ends the process. For commands, not for a server. Source: cbi_call.cancelled and deadline_ms in
// claribi/data_source.h.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "loader/call.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// Any thread.
class PluginWatch final : public loader::CallWatch {
 public:
  /// The time that a plugin has beyond the second of the contract.
  static constexpr std::chrono::milliseconds kGrace{2000};

  /// `on_stuck` is called once, on a thread of the watch's own, and is not expected to return.
  /// `descriptor`: where each function is announced in a line, "@" and its name, "@" when it has
  /// returned (isolation.h); -1: nowhere.
  PluginWatch(std::function<void(const outcome::Error& error)> on_stuck, int descriptor);
  ~PluginWatch() override;
  PluginWatch(const PluginWatch&) = delete;
  PluginWatch& operator=(const PluginWatch&) = delete;

  void Enter(const std::string& where, const outcome::Patience& patience) override;
  void Leave() override;

  /// The function in which this thread is, or else another; "" in none.
  std::string Where();
  /// Announces that the process is in the plugin no more, whatever becomes of it.
  void TellOver() const { Announce(""); }
  /// kPluginCrash: the process ended by exit() in this function.
  static outcome::Error Ended(const std::string& where, std::optional<int> exit_code);

 private:
  struct Visit {
    std::string where;
    const outcome::Patience* patience = nullptr;
    std::optional<std::chrono::steady_clock::time_point> asked_to_end;
  };

  void Watch();
  void Announce(const std::string& where) const;

  const std::function<void(const outcome::Error& error)> on_stuck_;
  const int descriptor_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable ended_;
  bool is_ending_ = false;
  std::multimap<std::thread::id, Visit> visits_;
  std::thread thread_;  // begun by the first visit
};

}  // namespace claribi::app
