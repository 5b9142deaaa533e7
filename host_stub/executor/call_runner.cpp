#include "executor/call_runner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <set>
#include <thread>

namespace claribi::executor {
namespace {

using outcome::Code;
using outcome::Error;
using semantic_model::Paging;

constexpr int kTriesOfABusyVendor = 6;
constexpr std::int64_t kPauseAfterFailureMs = 300;
constexpr std::int64_t kSmallestPage = 10;

std::string KeyOf(const CallOrder& order) {
  return order.tool + " " + values::CanonicalText(order.arguments);
}

std::string Sentence(const Error& error) {
  std::string text = error.cause.empty() ? error.what : error.cause;
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  return text;
}

std::int64_t RowsIn(const Json& page, const std::string& pointer) {
  const Json* rows = page.At(pointer);
  return rows == nullptr ? 0 : static_cast<std::int64_t>(rows->Items().size());
}

// Where the next page begins; nothing after the last one.
std::optional<Json> NextPage(const Paging& paging, const CallOrder& order, const Json& page,
                             const Json& arguments, std::int64_t size) {
  const std::int64_t rows = RowsIn(page, order.rows);
  const Json* here = arguments.Find(paging.argument);
  if (!paging.next.empty()) {
    const Json* next = page.At(paging.next);
    const bool leads_on = next != nullptr && (next->IsNumber() || !next->Text().empty());
    if (!leads_on) return std::nullopt;
    const bool stands_still = here != nullptr && *here == *next;
    const bool is_short = paging.full_page_means_more && rows < size;
    if (stands_still || is_short || rows == 0) return std::nullopt;
    return *next;
  }
  if (rows < size || rows == 0) return std::nullopt;
  const std::int64_t at =
      here == nullptr ? (paging.kind == Paging::Kind::kPageNumber ? 1 : 0) : here->Integer();
  return Json(paging.kind == Paging::Kind::kPageNumber ? at + 1 : at + rows);
}

std::string WhyIncomplete(const ToolReply& reply) {
  if (!reply.notes.empty()) {
    std::string note = reply.notes.front();
    while (!note.empty() && note.back() == '.') note.pop_back();
    return note;
  }
  return reply.incomplete_reason == "empty" ? "the vendor answered with nothing"
                                            : "the vendor's answer is incomplete";
}

}  // namespace

const InventoryMemory::Entry* InventoryMemory::Find(const std::string& key,
                                                    std::int64_t not_before_ms) const {
  const auto found = entries_.find(key);
  return found != entries_.end() && found->second.read_at_ms >= not_before_ms ? &found->second
                                                                              : nullptr;
}

void InventoryMemory::Keep(const std::string& key, Entry entry) {
  constexpr std::size_t kMost = 5000;
  if (entries_.size() >= kMost) entries_.clear();
  entries_.insert_or_assign(key, std::move(entry));
}

CallRunner::CallRunner(Dependencies dependencies, std::int64_t parallel_calls,
                       std::int64_t memory_seconds)
    : dependencies_(std::move(dependencies)),
      parallel_calls_(std::max<std::int64_t>(parallel_calls, 1)),
      memory_ms_(memory_seconds * 1000),
      begun_ms_(dependencies_.clock.SteadyMs()) {}

const CallResult* CallRunner::Remembered(const std::string& key, const CallOrder& order) {
  if (const auto found = answered_.find(key); found != answered_.end()) return &found->second;
  if (!order.is_inventory || memory_ms_ == 0) return nullptr;
  const auto* entry = dependencies_.memory.Find(key, begun_ms_ - memory_ms_);
  if (entry == nullptr) return nullptr;
  oldest_remembered_ms_ = std::max(oldest_remembered_ms_, begun_ms_ - entry->read_at_ms);
  return &entry->result;
}

std::vector<CallResult> CallRunner::Run(const std::vector<CallOrder>& orders,
                                        const std::string& what,
                                        const outcome::Patience& patience) {
  std::vector<std::string> keys;
  std::vector<const CallOrder*> missing;
  std::vector<std::string> missing_keys;
  std::set<std::string> seen;
  for (const CallOrder& order : orders) {
    keys.push_back(KeyOf(order));
    const std::string& key = keys.back();
    if (!seen.insert(key).second) continue;
    if (const CallResult* known = Remembered(key, order)) {
      answered_.insert_or_assign(key, *known);
    } else {
      missing.push_back(&order);
      missing_keys.push_back(key);
    }
  }
  std::vector<CallResult> results(missing.size());
  if (!missing.empty()) RunMissing(missing, results, what, patience);
  const std::int64_t now = dependencies_.clock.SteadyMs();
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (missing[i]->is_inventory && results[i].complete) {
      dependencies_.memory.Keep(missing_keys[i], {.result = results[i], .read_at_ms = now});
    }
    answered_.insert_or_assign(missing_keys[i], std::move(results[i]));
  }
  std::vector<CallResult> all;
  all.reserve(keys.size());
  for (const std::string& key : keys) all.push_back(answered_.at(key));
  return all;
}

void CallRunner::RunMissing(const std::vector<const CallOrder*>& missing,
                            std::vector<CallResult>& results, const std::string& what,
                            const outcome::Patience& patience) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;  // guards `done`
  std::condition_variable changed;
  std::size_t done = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < missing.size(); i = next++) {
      results[i] = RunOne(*missing[i], patience);
      {
        const std::lock_guard lock(mutex);
        ++done;
      }
      changed.notify_one();
    }
  };
  std::vector<std::thread> workers;
  const std::size_t count = std::min(missing.size(), static_cast<std::size_t>(parallel_calls_));
  for (std::size_t i = 0; i < count; ++i) workers.emplace_back(work);
  std::size_t told = 0;
  while (told < missing.size()) {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return done > told; });
      told = done;
    }
    if (dependencies_.on_progress) dependencies_.on_progress(what, told, missing.size());
  }
  for (std::thread& worker : workers) worker.join();
}

std::optional<Error> CallRunner::TakePlace(const std::string& tool, const Json& arguments,
                                           const outcome::Patience& patience) {
  EngineClock& clock = dependencies_.clock;
  const std::int64_t now = clock.SteadyMs();
  const std::int64_t when = dependencies_.pacing.TakePlace(tool, arguments, now);
  std::optional<WaitBoard::Entry> told;
  if (dependencies_.waits_opt != nullptr && when - now >= kShortestToldWaitMs) {
    told.emplace(*dependencies_.waits_opt,
                 Wait{.until_ms = clock.UnixMs() + when - now, .why = "the vendor's rate limit"});
  }
  clock.WaitUntil(when, patience);
  return outcome::WhyStop(patience, "The question");
}

bool CallRunner::IsWorthAnotherTry(Tries& tries, const Error& failure, bool is_busy,
                                   const outcome::Patience& patience) {
  EngineClock& clock = dependencies_.clock;
  if (is_busy) {
    const std::lock_guard lock(mutex_);
    ++rate_limited_;
  }
  const bool passes = failure.retryable && failure.code != Code::kCancelled;
  const int most = is_busy ? kTriesOfABusyVendor : passes ? 2 : 1;
  if (tries.made++ >= most) return false;
  if (is_busy) {
    const std::int64_t asked = failure.retry_after ? failure.retry_after->count() : 0;
    if (asked > patience.Remaining().count()) return false;  // nobody would wait for the answer
    dependencies_.pacing.HoldUntil(clock.SteadyMs() + std::max(asked, tries.pause_ms));
  } else {
    clock.WaitUntil(clock.SteadyMs() + kPauseAfterFailureMs, patience);
  }
  tries.pause_ms *= 2;
  return true;
}

outcome::Result<compiler::ToolsAtHand> CallRunner::Tools(const outcome::Patience& patience) {
  for (Tries tries;;) {
    if (const auto stop = TakePlace("", Json(), patience)) return *stop;
    auto tools = dependencies_.caller.Tools(patience);
    if (tools) return tools;
    const bool is_busy = tools.error().code == Code::kRateLimited;
    if (!IsWorthAnotherTry(tries, tools.error(), is_busy, patience)) return tools;
  }
}

ToolReply CallRunner::CallPaced(const CallOrder& order, const Json& arguments,
                                const outcome::Patience& patience) {
  EngineClock& clock = dependencies_.clock;
  for (Tries tries;;) {
    if (const auto stop = TakePlace(order.tool, arguments, patience)) {
      ToolReply reply;
      reply.failure = *stop;
      return reply;
    }
    CallEntry entry;
    entry.tool = order.tool;
    entry.arguments = arguments;
    entry.started_ms = clock.UnixMs();
    const std::int64_t started = clock.SteadyMs();
    ToolReply reply = dependencies_.caller.Call(order.tool, arguments, patience);
    entry.duration_ms = clock.SteadyMs() - started;
    entry.rows = reply.rows;
    entry.retries = reply.retries;
    if (reply.failure) entry.error = Sentence(*reply.failure);
    {
      const std::lock_guard lock(mutex_);
      entries_.push_back(std::move(entry));
    }
    if (!reply.failure) return reply;
    const bool is_busy =
        reply.failure->code == Code::kRateLimited || reply.failure_kind == "rate_limited";
    if (!IsWorthAnotherTry(tries, *reply.failure, is_busy, patience)) return reply;
  }
}

CallResult CallRunner::RunOne(const CallOrder& order, const outcome::Patience& patience) {
  const Paging none;
  const Paging& paging = order.paging_opt == nullptr ? none : *order.paging_opt;
  CallResult result;
  Json arguments = order.arguments;
  std::int64_t size = paging.size;
  for (std::int64_t page = 0;; ++page) {
    if (!paging.size_argument.empty()) arguments.Set(paging.size_argument, size);
    ToolReply reply = CallPaced(order, arguments, patience);
    if (reply.failure) {
      result.complete = false;
      result.failed = result.pages.empty();
      result.failure_kind = reply.failure_kind;
      result.why = Sentence(*reply.failure);
      return result;
    }
    const bool is_cut = !reply.complete && reply.incomplete_reason == "truncated";
    if (is_cut && !paging.size_argument.empty() && size / 2 >= kSmallestPage) {
      size /= 2;  // a page that was cut is asked for again, smaller
      continue;
    }
    const bool is_page = paging.kind != Paging::Kind::kNone;
    if (!reply.complete && !(is_page && reply.incomplete_reason == "more_pages")) {
      result.complete = false;
      result.why = WhyIncomplete(reply);
      if (reply.incomplete_reason == "empty") {
        result.failed = result.pages.empty();
        return result;
      }
    }
    result.pages.push_back(std::move(reply.data));
    if (!is_page) return result;
    const auto next = NextPage(paging, order, result.pages.back(), arguments, size);
    if (!next) return result;
    if (page + 1 >= paging.max_pages) {
      result.complete = false;
      result.why = "it has more than " + std::to_string(paging.max_pages) + " pages";
      return result;
    }
    arguments.Set(paging.argument, *next);
  }
}

}  // namespace claribi::executor
