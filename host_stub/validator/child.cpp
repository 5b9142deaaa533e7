#include "validator/child.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string>

#include "validator/bench.h"
#include "validator/child_result.h"
#include "validator/plugin_discovery.h"
#include "validator/request.h"
#include "validator/rule.h"
#include "validator/text_check.h"

namespace claribi::validator {
namespace {

constexpr int kNotForPeople = 2;

std::string ReadAll(int descriptor) {
  std::string all;
  char chunk[4096];
  for (;;) {
    const ssize_t count = read(descriptor, chunk, sizeof chunk);
    if (count <= 0) return all;
    all.append(chunk, static_cast<std::size_t>(count));
  }
}

ChildResult* result_of_process = nullptr;

void WriteLine(const std::string& line) { result_of_process->Append(line + '\n'); }

void Announce(const std::string& where, Weight weight) {
  WriteLine((weight == Weight::kJudged ? "@" : "~") + where);
}

values::Json VerdictLine(const char* verdict, const std::string& says) {
  values::Json json = values::Json::EmptyObject();
  json.Set("verdict", verdict);
  json.Set("says", AsUtf8(says));
  return json;
}

values::Json RunTest(const Rule& rule, Bench& bench) {
  try {
    rule.test(bench);
    return VerdictLine("passed", "");
  } catch (const Ends&) {
    WriteLine(values::WriteJson(VerdictLine("passed", "")));
    Announce("the end of the process", kJudged);
    std::exit(0);  // with all that the plugin left behind for this moment
  } catch (const Failed& failed) {
    return VerdictLine("failed", failed.says);
  } catch (const Skipped& skipped) {
    return VerdictLine("skipped", skipped.why);
  } catch (const std::exception& failure) {
    return VerdictLine("failed", std::string("The test itself failed: ") + failure.what());
  }
}

}  // namespace

int RunChild(std::string_view rule_id) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const auto request = ReadRequest(ReadAll(kRequestDescriptor));
  close(kRequestDescriptor);
  // In no descriptor: a plugin may close those that it did not open.
  ChildResult written = ChildResult::Of(kResultDescriptor);
  close(kResultDescriptor);
  result_of_process = &written;
  const Rule* rule = FindRule(rule_id);
  if (!request || (rule_id != kDiscovery && (rule == nullptr || rule->test == nullptr))) {
    return kNotForPeople;
  }
  Bench bench(*request, &Announce);
  if (rule_id == kDiscovery) {
    Discover(bench, [](const char* step, const char* verdict, const std::string& says,
                       const Facts& facts) {
      values::Json json = VerdictLine(verdict, says);
      json.Set("step", step);
      json.Set("facts", ToJson(facts));
      WriteLine(values::WriteJson(json));
    });
    WriteLine(values::WriteJson(values::Json::EmptyObject().Set("is_over", true)));
  } else {
    WriteLine(values::WriteJson(RunTest(*rule, bench)));
  }
  _exit(0);  // what the plugin still runs ends here, and so do the destructors of its library
}

}  // namespace claribi::validator
