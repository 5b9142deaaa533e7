// bench-passes: single passes over a body of 1 MB, with Google Benchmark: what is within a call
// that brings so much text. `bench-passes --help` has the options.
#include <benchmark/benchmark.h>

#include <string_view>

#include "bench/bodies.h"
#include "core/json.h"
#include "results/redaction.h"

namespace claribi::bench {
namespace {

using core::Json;

constexpr std::size_t kBytes = std::size_t{1} << 20;

// A result whose one text is JSON again, and that text. Never destroyed.
const std::string& Outer() {
  static const auto& outer = *new std::string("{" + ResultMembers(Shape::kRows, kBytes) + "}");
  return outer;
}
const std::string& Inner() {
  static const auto& inner = *new std::string(
      *Json::Parse(Outer())->Find("content")->AsArray()->front().FindString("text"));
  return inner;
}

template <typename Pass>
void Run(benchmark::State& state, const std::string& input, const Pass& pass) {
  for (auto _ : state) benchmark::DoNotOptimize(pass());
  state.SetBytesProcessed(static_cast<std::int64_t>(input.size()) * state.iterations());
}

void ReadOuter(benchmark::State& state) {
  Run(state, Outer(), [] { return Json::Parse(Outer()); });
}
void ReadInner(benchmark::State& state) {
  Run(state, Inner(), [] { return Json::Parse(Inner()); });
}
void WriteInner(benchmark::State& state) {
  const auto tree = Json::Parse(Inner());
  Run(state, Inner(),
      [&] { return tree->DumpInPieces([](std::string_view piece) { return !piece.empty(); }); });
}
void RedactText(benchmark::State& state) {
  Run(state, Inner(), [] { return results::Redact(Inner()); });
}
void RedactTree(benchmark::State& state) {
  auto tree = Json::Parse(Inner());  // holds no credential: stays as it is
  Run(state, Inner(), [&] { return results::Redact(*tree); });
}
BENCHMARK(ReadOuter);
BENCHMARK(ReadInner);
BENCHMARK(WriteInner);
BENCHMARK(RedactText);
BENCHMARK(RedactTree);

}  // namespace
}  // namespace claribi::bench

BENCHMARK_MAIN();
