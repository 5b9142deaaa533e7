// Rules about the life of a call: one error, output, cancellation, deadlines, threads.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <thread>

#include "validator/bench.h"
#include "validator/process_facts.h"
#include "validator/rule.h"
#include "validator/text_check.h"

namespace claribi::validator {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kSlack = 800;  // for a machine that is busy
constexpr std::size_t kLongestSentence = 2'000;

bool IsControl(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }

// What a sweep shows of each call, looked at for one thing. Exceptions are another rule's.
void ForEachAct(Bench& bench, const std::function<void(const Act& act)>& look) {
  for (const Act& act : bench.Sweep()) {
    if (!act.threw) look(act);
  }
}

void FailsOnce(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    const std::size_t count = act.call->errors().size();
    if (act.status == CBI_OK || count == 1 || act.call->pieces_refused() > 0) return;
    throw Failed{act.where + " returned " + NameOf(act.status) + " and called fail() " +
                 std::to_string(count) + " times."};
  });
}

void FailsForFailuresOnly(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    if (act.status == CBI_OK && !act.call->errors().empty()) {
      throw Failed{act.where + " called fail() and returned CBI_OK."};
    }
  });
}

void SaysTheSameCode(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    const auto errors = act.call->errors();
    if (act.status == CBI_OK || errors.empty() || !errors.back().has_code) return;
    if (errors.back().code == act.status) return;
    throw Failed{act.where + " gave " + NameOf(errors.back().code) + " to fail() and returned " +
                 NameOf(act.status) + "."};
  });
}

void ReturnsKnownCodes(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    if (act.status >= CBI_OK && act.status <= CBI_E_INTERNAL) return;
    throw Failed{act.where + " returned " + std::to_string(act.status) + "."};
  });
}

void SaysWhy(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    for (const ToldError& error : act.call->errors()) {
      if (!error.has_message) continue;  // fail.members
      const std::string where = act.where + " failed with " + NameOf(error.code) + " and ";
      if (error.message.empty()) throw Failed{where + "no message."};
      if (error.message.size() > kLongestSentence) {
        throw Failed{where + "a message of " + std::to_string(error.message.size()) + " bytes."};
      }
      if (std::any_of(error.message.begin(), error.message.end(), &IsControl)) {
        throw Failed{where + "a message with a line break or another control character."};
      }
    }
  });
}

void FillsTheError(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    for (const ToldError& error : act.call->errors()) {
      if (error.is_null) throw Failed{act.where + " called fail() with NULL."};
      const std::string where = "In the error of " + act.where + ", ";
      if (error.struct_size < sizeof(cbi_error)) {
        throw Failed{where + "struct_size is " + std::to_string(error.struct_size) + "."};
      }
      if (error.retryable != 0 && error.retryable != 1) {
        throw Failed{where + "retryable is " + std::to_string(error.retryable) + "."};
      }
      if (error.http_status != 0 && (error.http_status < 100 || error.http_status > 599)) {
        throw Failed{where + "http_status is " + std::to_string(error.http_status) + "."};
      }
      if (error.retry_after_ms < -1) {
        throw Failed{where + "retry_after_ms is " + std::to_string(error.retry_after_ms) + "."};
      }
    }
  });
}

void DetailKeepsItsSchema(Bench& bench) {
  bool is_used = false;
  ForEachAct(bench, [&](const Act& act) {
    for (const ToldError& error : act.call->errors()) {
      if (error.detail.empty()) continue;
      is_used = true;
      if (const auto breach = bench.schemas().Check("error_detail", error.detail)) {
        throw Failed{"The detail in the error of " + act.where + " breaks its schema at \"" +
                     breach->location + "\": " + breach->keyword + " (" + breach->detail + ")."};
      }
    }
  });
  if (!is_used) throw Skipped{"No error has a detail."};
}

void WritesUtf8(Bench& bench) {
  const auto check = [](const std::string& what, const std::string& text) {
    if (!IsUtf8(text)) throw Failed{what + " is no UTF-8."};
  };
  ForEachAct(bench, [&](const Act& act) {
    for (const ToldError& error : act.call->errors()) {
      check("The message in the error of " + act.where, error.message);
      check("The cause in the error of " + act.where, error.cause);
      check("The fix in the error of " + act.where, error.fix);
    }
    for (const std::string& text : act.call->progress_texts())
      check("A progress message of " + act.where, text);
  });
  const auto others = bench.host().texts_not_utf8();
  if (!others.empty()) throw Failed{others.front() + " is no UTF-8."};
}

void LetsNoExceptionOut(Bench& bench) {
  bench.forgives_exceptions = true;
  const auto expect = [](const Act& act) {
    if (act.threw) throw Failed{"An exception came out of " + act.where + "."};
  };
  for (const Act& act : bench.Sweep()) expect(act);
  if (bench.facts().reached < Stage::kAnswer) return;
  for (const char* arguments : {"", "{", "[]", "{\"a\":\"\xff\"}", "{\"a\":1e999}"}) {
    expect(bench.Call(bench.Connection(), bench.facts().tool.c_str(), arguments, nullptr,
                      kSupporting));
    expect(bench.List(bench.Connection(), arguments, kSupporting));
  }
  bench.Destroy();
}

void NeverForks(Bench& bench) {
  bench.Plugin();
  WatchForks();
  bench.Sweep();
  bench.Close();
  if (Forks() > 0) throw Failed{"The plugin started a process after create()."};
}

void EmitsNothingThatIsNot(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    if (act.call->emitted_null()) throw Failed{act.where + " gave NULL and a length to emit()."};
  });
}

void EmitsOneByOne(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    if (act.call->emitted_at_once())
      throw Failed{act.where + " called emit() from two threads at once."};
  });
}

void IsSilentAfterFail(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    if (act.call->emitted_after_fail()) throw Failed{act.where + " called emit() after fail()."};
  });
}

void StopsWhenRefused(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const std::int32_t refusal : {CBI_E_TOO_LARGE, CBI_E_CANCELLED}) {
    const auto refuse = [refusal](ProbeCall& call) { call.RefuseOutput(refusal, 0); };
    for (const Act& act :
         {bench.Describe(kJudged, refuse), bench.List(conn, nullptr, kJudged, refuse),
          bench.SampleCall(conn, kJudged, refuse)}) {
      Bench::SkipIfThrown(act);
      if (act.call->pieces_refused() == 0) continue;
      if (act.status != refusal) {
        throw Failed{"emit() refused the output of " + act.where + " with " + NameOf(refusal) +
                     ", and it returned " + NameOf(act.status) + "."};
      }
      if (act.call->pieces_refused() > 1) {
        throw Failed{act.where + " went on: it called emit() " +
                     std::to_string(act.call->pieces_refused()) +
                     " times after the host had refused."};
      }
    }
  }
}

void ForgetsTheCall(Bench& bench) {
  bench.Api();
  const std::size_t threads = CountThreads();
  std::vector<Act> acts = bench.Sweep();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  AwaitThreads(threads);
  for (const Act& act : acts) {
    if (act.call->uses_after_return() > 0) {
      throw Failed{"The call of " + act.where + " was used after the function had returned."};
    }
  }
}

void ShowsProgressInRange(Bench& bench) {
  ForEachAct(bench, [](const Act& act) {
    for (const double fraction : act.call->fractions()) {
      if (std::isnan(fraction) || fraction > 1.0) {
        throw Failed{act.where + " gave " + std::to_string(fraction) + " to progress()."};
      }
    }
  });
}

// Ends soon after the moment, with the code of it, or with an answer that was there before.
void ExpectEnd(const Act& act, std::int64_t latest_ms, std::int32_t code, const std::string& what) {
  Bench::SkipIfThrown(act);
  if (act.ms > latest_ms + kSlack) {
    throw Failed{act.where + ", " + what + ", took " + std::to_string(act.ms) + " ms."};
  }
  if (act.status != CBI_OK && act.status != code) {
    throw Failed{act.where + ", " + what + ", returned " + NameOf(act.status) + "; expected was " +
                 NameOf(code) + "."};
  }
}

// Every function that may fail, each time-bound by `setup`; what it returns is the matter of
// others.
void ExpectEndOfAll(Bench& bench, const Setup& setup, const std::string& what) {
  const auto expect = [&](const Act& act) {
    Bench::SkipIfThrown(act);
    if (act.ms <= kSecond + kSlack) return;
    throw Failed{act.where + ", " + what + ", took " + std::to_string(act.ms) + " ms."};
  };
  cbi_conn* conn = bench.UnsignedConnection();
  expect(bench.Describe(kJudged, setup));
  expect(bench.Status(conn, nullptr, kJudged, setup));
  expect(bench.Complete(conn, "http://127.0.0.1:1/callback?code=c&state=s", kJudged, setup));
  if (bench.facts().takes_api_key) {
    expect(bench.Begin(conn, nullptr, bench.KeyOptions().c_str(), kJudged, setup));
  }
  Params others(bench.request().connection_config, "org-2", "connection-2");
  bench.host().OpenScope(&others.scope);
  bench.host().OpenScope(&others.org_scope);
  cbi_conn* other = nullptr;
  expect(bench.Open(bench.Plugin(), &others.abi, &other, kJudged, setup));
  expect(bench.Revoke(conn, kJudged, setup));
}

void EndsWhenCancelled(Bench& bench) {
  const auto at_once = [](ProbeCall& call) { call.CancelFrom(0); };
  const auto soon = [](ProbeCall& call) { call.CancelFrom(NowMs() + 100); };
  ExpectEndOfAll(bench, at_once, "cancelled from the start");
  cbi_conn* conn = bench.Connection();
  ExpectEnd(bench.List(conn, nullptr, kJudged, at_once), kSecond, CBI_E_CANCELLED,
            "cancelled from the start");
  ExpectEnd(bench.SampleCall(conn, kJudged, at_once), kSecond, CBI_E_CANCELLED,
            "cancelled from the start");
  ExpectEnd(bench.SampleCall(conn, kJudged, soon), 100 + kSecond, CBI_E_CANCELLED,
            "cancelled after 100 ms");
}

void CancelsOneCallAlone(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  bench.SampleCall(conn, kSupporting, [](ProbeCall& call) { call.CancelFrom(0); });
  const Act act = bench.SampleCall(conn, kJudged);
  Bench::SkipIfThrown(act);
  if (act.status == CBI_OK) return;
  throw Failed{"After a call that was cancelled, " + act.where + " returned " + NameOf(act.status) +
               "."};
}

void EndsAtTheDeadline(Bench& bench) {
  const auto passed = [](ProbeCall& call) { call.EndAt(NowMs() - 1); };
  const auto soon = [](ProbeCall& call) { call.EndAt(NowMs() + 100); };
  ExpectEndOfAll(bench, passed, "whose deadline had passed");
  cbi_conn* conn = bench.Connection();
  ExpectEnd(bench.List(conn, nullptr, kJudged, passed), kSecond, CBI_E_TIMEOUT,
            "whose deadline had passed");
  ExpectEnd(bench.SampleCall(conn, kJudged, passed), kSecond, CBI_E_TIMEOUT,
            "whose deadline had passed");
  ExpectEnd(bench.SampleCall(conn, kJudged, soon), 100 + kSecond, CBI_E_TIMEOUT,
            "with 100 ms of time");
}

// Tried again before the plugin is blamed: on a machine that does much else, a call that is over at
// once may stand still for as long.
void PollsOften(Bench& bench) {
  for (int tries = 1;; ++tries) {
    const Act act = bench.SampleCall(bench.Connection());
    Bench::SkipIfThrown(act);
    if (act.ms < 600) throw Skipped{"The call is over before it had to ask."};
    if (act.call->polls() >= act.ms / 250 / 2) return;
    if (tries < 3) continue;
    throw Failed{act.where + " took " + std::to_string(act.ms) + " ms and asked " +
                 std::to_string(act.call->polls()) + " times whether it is still wanted."};
  }
}

// The same call on many threads gives the same answer as alone; what tells the time apart.
void ServesManyThreads(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  const Act alone = bench.SampleCall(conn);
  if (alone.status != CBI_OK) throw Skipped{"The call does not work alone."};
  const int rounds = bench.facts().call_ms > 500 ? 1 : bench.facts().call_ms > 50 ? 2 : 25;
  std::mutex mutex;
  std::string wrong;
  std::vector<std::thread> threads;
  threads.reserve(6);
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < rounds; ++round) {
        const Act act = bench.SampleCall(conn, kJudged);
        const Act list = bench.List(conn, nullptr, kJudged);
        const std::lock_guard lock(mutex);
        if (!wrong.empty()) return;
        if (act.status != CBI_OK || list.status != CBI_OK) {
          wrong = "Of several at once, a call returned " +
                  NameOf(act.status != CBI_OK ? act.status : list.status) + ".";
        } else if (const auto breach = bench.schemas().Check("call_result", act.call->emitted());
                   breach && !bench.schemas().Check("call_result", alone.call->emitted())) {
          wrong = "Of several calls at once, one emitted a result that breaks its schema at \"" +
                  breach->location + "\": " + breach->keyword + " (" + breach->detail + ").";
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (!wrong.empty()) throw Failed{wrong};
}

}  // namespace

std::vector<Rule> CallRules() {
  return {
      Tested("fail.once", "Before returning non-zero call call->fail() once; the host copies it.",
             Stage::kInstance, "each `return` with a status other than CBI_OK", &FailsOnce),
      Tested("fail.not_success",
             "[mt] Report the error, once, right before returning its code; error is copied.",
             Stage::kInstance, "what is returned after fail()", &FailsForFailuresOnly),
      Tested("fail.code", "CBI_E_*, the same as the status returned", Stage::kInstance,
             "the code that fail() is given, and the one that is returned", &SaysTheSameCode),
      Tested("fail.known_code", "Fallible functions return CBI_E_* after fail()", Stage::kInstance,
             "the status that is returned", &ReturnsKnownCodes),
      Tested("fail.message", "one sentence for the person in front of the screen", Stage::kInstance,
             "cbi_error.message", &SaysWhy),
      Tested("fail.members", "1: the same call may succeed later, unchanged and safely; else 0",
             Stage::kInstance, "the members of cbi_error, and that each is set", &FillsTheError),
      Tested("fail.detail", "opt: JSON, messages/error_detail.schema.json", Stage::kInstance,
             "cbi_error.detail, and error_detail.schema.json", &DetailKeepsItsSchema),
      Tested("text.utf8", "5 TEXT UTF-8.", Stage::kInstance,
             "texts in errors, progress, log lines and keys: bytes that come from outside",
             &WritesUtf8),
      Tested("exceptions.contained",
             "NO C++ EXCEPTION, longjmp or abort() crosses this boundary in either direction.",
             Stage::kInstance,
             "the outermost function: claribi::abi::Guard, or a catch-all of your own",
             &LetsNoExceptionOut),
      Tested("fork.none", "No fork() after create().", Stage::kInstance,
             "calls of fork, posix_spawn, system and popen", &NeverForks),
      Tested("emit.data",
             "Deliver the one JSON result, in successive pieces, in order, cut anywhere; data is "
             "copied.",
             Stage::kInstance, "the pointer and the length that emit() is given",
             &EmitsNothingThatIsNot),
      Tested("emit.one_thread", "On one call, emit is never concurrent", Stage::kInstance,
             "threads that write one answer", &EmitsOneByOne),
      Tested("emit.not_after_fail", "Output of a call that fails is discarded.", Stage::kInstance,
             "what is emitted after fail()", &IsSilentAfterFail),
      Tested("emit.refused",
             "Non-zero return: the host takes no more (cancelled, too large) and knows why; stop "
             "and return that "
             "status.",
             Stage::kAnswer, "what is done with the status that emit() returns", &StopsWhenRefused),
      Tested("call.dead",
             "Made by the host, passed to every fallible function, dead when that returns.",
             Stage::kInstance, "threads that keep `call`", &ForgetsTheCall),
      Tested("progress.range", "[mt] fraction 0..1, or < 0 if unknown; may go back after a retry.",
             Stage::kInstance, "what progress() is given", &ShowsProgressInRange),
      Tested("cancel.second", "and return CBI_E_CANCELLED within 1 s.", Stage::kAnswer,
             "loops and waits of each function: call->cancelled", &EndsWhenCancelled),
      Tested("cancel.polls", "Poll at least every 250 ms, also while waiting on a socket",
             Stage::kAnswer, "loops and waits of call_tool: call->cancelled", &PollsOften),
      Tested("cancel.one_call", "Sticky; does not affect other calls.", Stage::kAnswer,
             "what is remembered of a call that was cancelled", &CancelsOneCallAlone),
      Tested("deadline.passed", "CBI_E_TIMEOUT 10 /* the call's deadline passed */", Stage::kAnswer,
             "loops and waits of each function: call->deadline_ms on host->monotonic_ms",
             &EndsAtTheDeadline),
      Tested("threads.concurrent", "[mt] = any thread, also concurrently on one handle",
             Stage::kAnswer, "static buffers, and members of handles that change",
             &ServesManyThreads),
  };
}

}  // namespace claribi::validator
