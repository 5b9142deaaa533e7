// Rules about what a plugin is given: NULL, garbage, sizes, bytes that end where they end.
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>

#include "validator/bench.h"
#include "validator/rule.h"

namespace claribi::validator {
namespace {

// Bytes behind which no memory is: whoever reads on crashes.
class GuardedBytes {
 public:
  explicit GuardedBytes(std::string_view bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t room = (bytes.size() + page - 1) / page * page;
    size_ = std::max(room, page) + page;
    memory_ = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory_ == MAP_FAILED) throw Skipped{"There is not enough memory."};
    char* end = static_cast<char*>(memory_) + size_ - page;
    mprotect(end, page, PROT_NONE);
    std::memcpy(end - bytes.size(), bytes.data(), bytes.size());
    view_ = {end - bytes.size(), bytes.size()};
  }
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;
  ~GuardedBytes() { munmap(memory_, size_); }
  std::string_view view() const { return view_; }

 private:
  void* memory_ = nullptr;
  std::size_t size_ = 0;
  std::string_view view_;
};

std::string Shown(std::string_view bytes) {
  std::string shown;
  for (const char byte : bytes.substr(0, 60)) {
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x20 && code < 0x7F) {
      shown += byte;
    } else {
      char hex[8];
      std::snprintf(hex, sizeof hex, "\\x%02x", code);
      shown += hex;
    }
  }
  return bytes.size() > 60 ? shown + "… (" + std::to_string(bytes.size()) + " bytes)" : shown;
}

void ExpectInvalid(Bench& bench, std::string_view arguments) {
  const Act act = bench.Call(bench.Connection(), bench.facts().tool.c_str(), arguments, nullptr);
  Bench::SkipIfThrown(act);
  if (act.status == CBI_E_INVALID) return;
  throw Failed{act.where + " with the arguments `" + Shown(arguments) + "` returned " +
               NameOf(act.status) + "; expected was CBI_E_INVALID."};
}

void RefusesGarbage(Bench& bench) {
  for (const std::string_view arguments : {std::string_view(""),
                                           std::string_view(" "),
                                           std::string_view("{"),
                                           std::string_view("}"),
                                           std::string_view("null"),
                                           std::string_view("[]"),
                                           std::string_view("\"text\""),
                                           std::string_view("1"),
                                           std::string_view("{]"),
                                           std::string_view("{\"a\"}"),
                                           std::string_view("{\"a\":}"),
                                           std::string_view("{\"a\":1,}"),
                                           std::string_view("{\"a\":1} x"),
                                           std::string_view("{a:1}"),
                                           std::string_view("{'a':1}"),
                                           std::string_view("{\"a\":01}"),
                                           std::string_view("{\"a\":tru}"),
                                           std::string_view("{\"a\":\"\\x\"}"),
                                           std::string_view("{\"a\":\"\n\"}"),
                                           std::string_view("{\0}", 3),
                                           std::string_view("\xef\xbb\xbf{}")}) {
    ExpectInvalid(bench, arguments);
  }
}

void RefusesCutJson(Bench& bench) {
  const std::string whole = R"({"a":[1,-2.5e+3,{"b":null}],"c":"To\u00e9\n"})";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ExpectInvalid(bench, std::string_view(whole).substr(0, length));
  }
}

// Mutations of the arguments of the sample call: whatever they are, the process lives, and a call
// that fails says so once.
void SurvivesNoise(Bench& bench) {
  const std::string base = R"({"a":[1,-2.5e+3,{"b":null}],"city":"Tok\u00e9","x":{"y":"z"}})";
  auto& random = bench.random();
  for (int round = 0; round < 300; ++round) {
    std::string bytes = base;
    for (int change = 0; change <= static_cast<int>(random() % 4); ++change) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes.erase(at, 1 + random() % 3);
          break;
        default:
          bytes.insert(at, 1 + random() % 4, static_cast<char>("{}[]\",:\\"[random() % 8]));
      }
      if (bytes.empty()) bytes = "{";
    }
    const Act act = bench.Call(bench.Connection(), bench.facts().tool.c_str(), bytes, nullptr);
    Bench::SkipIfThrown(act);
    if (bench.facts().call_ms > 20 && round > 20) return;
  }
}

void RefusesWhatIsNotUtf8(Bench& bench) {
  for (const std::string_view text : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80",
                                      "\xc3", "\xf0\x8f\xbf\xbf", "\x80"}) {
    ExpectInvalid(bench, "{\"a\":\"" + std::string(text) + "\"}");
  }
}

void ReadsToTheEndAndNotOn(Bench& bench) {
  for (const std::string_view bytes :
       {std::string_view(bench.facts().arguments), std::string_view("{"),
        std::string_view("{\"a\":tru"), std::string_view("{\"a\":\"\\u12"),
        std::string_view("{\"a\":1"), std::string_view("{\"a\":\"b")}) {
    const GuardedBytes guarded(bytes);
    bench.Call(bench.Connection(), bench.facts().tool.c_str(), guarded.view(), nullptr);
  }
}

void SurvivesDepth(Bench& bench) {
  for (const char* open : {"[", "{\"a\":"}) {
    std::string deep = "{\"a\":";
    for (int i = 0; i < 200'000; ++i) deep += open;
    const Act act = bench.Call(bench.Connection(), bench.facts().tool.c_str(), deep, nullptr);
    bench.ExpectFailure(act);
  }
}

void SurvivesMegabytes(Bench& bench) {
  const std::string large = "{\"a\":\"" + std::string(std::size_t{16} << 20, 'x') + "\"}";
  const Act act = bench.Call(bench.Connection(), bench.facts().tool.c_str(), large, nullptr);
  Bench::SkipIfThrown(act);
}

// More bytes than 32 bits can count. The first two alone would be fine.
void CountsIn64Bits(Bench& bench) {
  if (sizeof(std::size_t) < 8) throw Skipped{"A size has 32 bits on this platform."};
  bench.Connection();
  const std::size_t size = (std::size_t{1} << 32) + 2;
  void* memory = mmap(nullptr, size + 4096, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw Skipped{"This process is not given 4 GiB of addresses."};
  std::memcpy(memory, "{}", 2);
  mprotect(memory, size, PROT_READ);
  // A plugin that copies first is told that there is no memory, instead of taking the machine's.
  const rlimit little{std::size_t{512} << 20, std::size_t{512} << 20};
  setrlimit(RLIMIT_DATA, &little);
  const Act act = bench.Call(bench.Connection(), bench.facts().tool.c_str(),
                             {static_cast<const char*>(memory), size}, nullptr);
  bench.ExpectFailure(act);
}

void RefusesNullInCalls(Bench& bench) {
  cbi_conn* conn = bench.UnsignedConnection();
  const char* tool = bench.facts().tool.c_str();
  bench.ExpectStatus(bench.Call(nullptr, tool, "{}", nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Call(conn, nullptr, "{}", nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Call(conn, tool, std::string_view(), nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.List(nullptr, nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Status(nullptr, nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Begin(nullptr, nullptr, nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Complete(nullptr, "http://127.0.0.1/"), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Complete(conn, nullptr), {CBI_E_INVALID});
  bench.ExpectStatus(bench.Revoke(nullptr), {CBI_E_INVALID});
}

// Without a call there is nobody to tell; the status alone says it.
void RefusesToServeNoCall(Bench& bench) {
  const cbi_api& api = bench.Api();
  cbi_plugin* plugin = bench.Plugin();
  cbi_conn* conn = bench.UnsignedConnection();
  cbi_call brief{};
  brief.struct_size = 8;
  const cbi_call* calls[] = {nullptr, &brief};
  for (const cbi_call* call : calls) {
    const auto expect = [&](const char* function, const std::function<std::int32_t()>& body) {
      std::int32_t status = CBI_OK;
      const std::string where =
          std::string(function) +
          (call == nullptr ? " without a call" : " with a call that is too short");
      bench.Plain(where, kJudged, [&] { status = body(); });
      if (status != CBI_E_INVALID) throw Failed{where + " returned " + NameOf(status) + "."};
    };
    cbi_plugin* other = nullptr;
    expect("create", [&] { return api.create(bench.host().get(), call, "{}", &other); });
    expect("describe", [&] { return api.describe(plugin, call, nullptr); });
    expect("authorize_status", [&] { return api.authorize_status(conn, call, nullptr); });
    expect("list_tools", [&] { return api.list_tools(conn, call, nullptr); });
    expect("call_tool", [&] { return api.call_tool(conn, call, "x", "{}", 2, nullptr); });
  }
}

void RefusesBrokenOptions(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  for (const char* options : {"", "[", "[]", "null", "1", "{} {}", "{\"a\":\"\xff\"}"}) {
    const auto expect = [&](const Act& act) {
      Bench::SkipIfThrown(act);
      if (act.status == CBI_E_INVALID) return;
      throw Failed{act.where + " with the options `" + Shown(options) + "` returned " +
                   NameOf(act.status) + "."};
    };
    expect(bench.Status(conn, options));
    if (bench.facts().reached < Stage::kTools) continue;
    expect(bench.List(conn, options));
    if (bench.facts().reached < Stage::kAnswer) continue;
    expect(bench.SampleCall(conn, kJudged, {}, options));
  }
}

void KnowsNoUnknownTool(Bench& bench) {
  cbi_conn* conn = bench.Connection();
  bench.ExpectStatus(bench.Call(conn, "no_such_tool", "{}", nullptr), {CBI_E_NOT_FOUND});
  // What can be the name of no tool may also be refused as such.
  const std::string shouted = "NO_SUCH_" + std::string(100'000, 'X');
  for (const char* tool : {"", " ", "../../etc/passwd", "\xc3\xa9", shouted.c_str()}) {
    bench.ExpectStatus(bench.Call(conn, tool, "{}", nullptr),
                       {CBI_E_NOT_FOUND, CBI_E_INVALID, CBI_E_FORBIDDEN, CBI_E_TOO_LARGE});
  }
}

}  // namespace

std::vector<Rule> ArgumentRules() {
  return {
      Tested("arguments.null", "A NULL where \"opt\" is not marked is CBI_E_INVALID",
             Stage::kConnection, "the first lines of each function: the handle, then each pointer",
             &RefusesNullInCalls),
      Tested("arguments.no_call",
             "without a usable `call` or `wait`, the status alone reports the error.",
             Stage::kConnection, "the first lines of each function: is `call` usable?",
             &RefusesToServeNoCall),
      Tested("arguments.options", "2 /* caller's mistake: bad argument, JSON or URL */",
             Stage::kConnection, "how options are read", &RefusesBrokenOptions),
      Tested("arguments.garbage",
             "CBI_E_INVALID: args is not a JSON object, or the plugin refuses it.", Stage::kAnswer,
             "how call_tool reads its arguments", &RefusesGarbage),
      Tested("arguments.cut", "Payloads are JSON (RFC 8259).", Stage::kAnswer,
             "the reader of JSON, where the text ends early", &RefusesCutJson),
      Tested("arguments.noise", "Everything from outside is untrusted until you have checked it",
             Stage::kAnswer, "the reader of JSON; the seed makes the same bytes again",
             &SurvivesNoise, Source::kReadme),
      Tested("arguments.utf8", "A message is one JSON value in UTF-8, without byte order mark.",
             Stage::kAnswer, "the reader of JSON: bytes above 0x7f", &RefusesWhatIsNotUtf8,
             Source::kMessages),
      Tested("arguments.unterminated", "a `data, len` pair need not be terminated.", Stage::kAnswer,
             "call_tool: args_len, where strlen or a terminating NUL is expected",
             &ReadsToTheEndAndNotOn),
      Tested("arguments.depth", "CBI_E_TOO_LARGE 12 /* a limit named in fail().cause */",
             Stage::kAnswer, "the reader of JSON: recursion without a bound", &SurvivesDepth),
      Tested("arguments.megabytes", "sizes bytes (`…_bytes`).", Stage::kAnswer,
             "buffers of a fixed size, and what is allocated for each byte", &SurvivesMegabytes,
             Source::kMessages),
      Tested("arguments.32_bits", "const char* args, size_t args_len, const char* options_opt",
             Stage::kAnswer, "call_tool: args_len kept in an int", &CountsIn64Bits),
      Tested("call_tool.unknown", "CBI_E_NOT_FOUND: no such tool.", Stage::kTools,
             "call_tool: what comes of a name that is not listed", &KnowsNoUnknownTool),
  };
}

}  // namespace claribi::validator
