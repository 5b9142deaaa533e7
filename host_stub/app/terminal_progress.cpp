#include "app/terminal_progress.h"

#include <algorithm>
#include <utility>

#include "app/printable.h"

namespace claribi::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuiet{300};
constexpr milliseconds kTurn{120};
constexpr milliseconds kUntimed{2000};

}  // namespace

std::string ProgressLine(const std::string& doing, milliseconds elapsed, std::size_t width) {
  constexpr const char* kSigns[] = {"|", "/", "-", "\\"};
  const auto turn = static_cast<std::size_t>(elapsed / kTurn);
  std::string time;
  if (elapsed >= kUntimed) time = " (" + std::to_string(elapsed.count() / 1000) + " s)";
  const std::size_t room = width - std::min(width, 2 + time.size());
  return std::string(kSigns[turn % std::size(kSigns)]) + " " +
         CutToWidth(Printable(doing), std::max<std::size_t>(room, 4)) + time;
}

Progress::Progress(const Terminal& terminal, std::string doing, std::ostream& stream)
    : stream_(stream), doing_(std::move(doing)) {
  const std::string kind = terminal.Environment("TERM");
  if (doing_.empty() || !terminal.StderrIsTerminal() || kind.empty() || kind == "dumb") return;
  width_ = terminal.StderrWidth();
  behind_ = stream_.rdbuf(&front_);
  thread_ = std::thread([this] { Run(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
    TakeBack();
  }
  ended_.notify_all();
  thread_.join();
  stream_.rdbuf(behind_);
}

void Progress::Tell(const std::string& doing) {
  const std::lock_guard lock(mutex_);
  doing_ = doing;
  if (doing_.empty()) TakeBack();
}

void Progress::Run() {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, kQuiet, [this] { return has_ended_; });
  while (!has_ended_) {
    // Where somebody was asked, the answer is typed behind the question.
    if (is_at_line_start_ && !doing_.empty()) Draw();
    ended_.wait_for(lock, kTurn, [this] { return has_ended_; });
  }
}

void Progress::Draw() {
  const auto elapsed =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun_);
  const std::string line = "\r\x1b[K" + ProgressLine(doing_, elapsed, width_ - 1);
  behind_->sputn(line.data(), static_cast<std::streamsize>(line.size()));
  behind_->pubsync();
  is_drawn_ = true;
}

void Progress::TakeBack() {
  if (!is_drawn_) return;
  behind_->sputn("\r\x1b[K", 4);
  behind_->pubsync();
  is_drawn_ = false;
}

std::streamsize Progress::Pass(const char* text, std::streamsize size) {
  if (size <= 0) return 0;
  const std::lock_guard lock(mutex_);
  TakeBack();
  is_at_line_start_ = text[size - 1] == '\n';
  return behind_->sputn(text, size);
}

Progress::Front::int_type Progress::Front::overflow(int_type character) {
  if (traits_type::eq_int_type(character, traits_type::eof())) return 0;
  const char one = traits_type::to_char_type(character);
  return progress_.Pass(&one, 1) == 1 ? character : traits_type::eof();
}

std::streamsize Progress::Front::xsputn(const char* text, std::streamsize size) {
  return progress_.Pass(text, size);
}

int Progress::Front::sync() {
  const std::lock_guard lock(progress_.mutex_);
  return progress_.behind_->pubsync();
}

}  // namespace claribi::app
