// Progress: what a terminal shows on standard error while a command runs: nothing for 300 ms, then
// a spinner with what is being done, and from two seconds on how long it has taken. Whatever else
// is written to standard error meanwhile stands alone: the line of the spinner is taken back
// before. Nothing is shown where standard error is no terminal.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <ostream>
#include <streambuf>
#include <string>
#include <thread>

#include "app/terminal.h"

namespace claribi::app {

/// The line, at most `width` columns (at least 10): a sign that turns, `doing`, and the time from
/// two seconds on.
std::string ProgressLine(const std::string& doing, std::chrono::milliseconds elapsed,
                         std::size_t width);

/// Stands in front of the stream's buffer while it lives. One per process. Tell: any thread.
class Progress {
 public:
  /// `doing`: "" shows nothing. `stream`: standard error.
  Progress(const Terminal& terminal, std::string doing, std::ostream& stream);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether progress is shown.
  bool is_shown() const { return thread_.joinable(); }

  /// What is being done now; "" while a person may type.
  void Tell(const std::string& doing);

 private:
  /// Passes on what is written, after the spinner's line is taken back.
  class Front final : public std::streambuf {
   public:
    explicit Front(Progress& progress) : progress_(progress) {}

   protected:
    int_type overflow(int_type character) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int sync() override;

   private:
    Progress& progress_;
  };

  void Run();
  void Draw();      // with the mutex held
  void TakeBack();  // likewise
  std::streamsize Pass(const char* text, std::streamsize size);

  std::ostream& stream_;
  std::streambuf* behind_ = nullptr;
  std::mutex
      mutex_;  // guards what follows; held over a write to the terminal, which is this class's
  std::condition_variable ended_;
  std::string doing_;
  bool is_drawn_ = false;
  bool is_at_line_start_ = true;
  bool has_ended_ = false;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::size_t width_ = 80;
  Front front_{*this};
  std::thread thread_;
};

}  // namespace claribi::app
