#include "vendor_sandbox/ledger.h"

namespace claribi::vendor_sandbox {

Ledger::Ledger(const std::string& file) {
  if (file.empty()) return;
  file_.open(file, std::ios::app | std::ios::binary);
  writes_ = open_ = file_.is_open();
}

void Ledger::Record(const Json& entry) {
  const std::lock_guard lock(mutex_);
  ++sequence_;
  if (!writes_) return;
  Json line = Json::Object({{"seq", sequence_}});
  for (const Member& member : entry.Entries()) line.Set(member.key, member.value);
  file_ << line.Text() << '\n' << std::flush;
}

void Ledger::Count(const std::string& name) {
  const std::lock_guard lock(mutex_);
  ++counters_[name];
}

Json Ledger::Counters() const {
  const std::lock_guard lock(mutex_);
  Json object = Json::Object({{"requests", sequence_}});
  for (const auto& [name, count] : counters_) object.Set(name, count);
  return object;
}

void Ledger::CountWriteAttempt(const std::string& tool) {
  const std::lock_guard lock(mutex_);
  ++write_attempts_[tool];
}

Json Ledger::WriteAttempts() const {
  const std::lock_guard lock(mutex_);
  std::int64_t total = 0;
  Json tools = Json::Object();
  for (const auto& [tool, count] : write_attempts_) {
    tools.Set(tool, count);
    total += count;
  }
  return Json::Object({{"count", total}, {"tools", tools}});
}

void Ledger::ResetCounters() {
  const std::lock_guard lock(mutex_);
  write_attempts_.clear();
  counters_.clear();
}

}  // namespace claribi::vendor_sandbox
