// Answers of a hostile server, head and body: received whole, byte by byte and in random pieces
// they must come out the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "http/body_framing.h"
#include "http/response_head.h"

namespace {

using claribi::http::BodyFraming;
using claribi::http::FindHeadEnd;
using claribi::http::ParseResponseHead;

struct Outcome {
  bool ok = true;
  bool complete = false;
  int status = 0;
  std::string headers;
  std::string body;
  std::string rest;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

void Require(bool condition) {
  if (!condition) std::abort();
}

// What has arrived, in a heap buffer of exactly its size.
class Exact {
 public:
  explicit Exact(std::string_view text)
      : size_(text.size()), bytes_(std::make_unique<char[]>(text.size())) {
    text.copy(bytes_.get(), size_);
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

Outcome Receive(std::string_view wire, std::size_t piece, std::size_t window) {
  Outcome outcome;
  std::string pending;
  const auto more = [&] {
    pending += wire.substr(0, piece);
    wire.remove_prefix(std::min(piece, wire.size()));
  };
  std::size_t end = 0;
  for (std::size_t searched = 0; (end = FindHeadEnd(Exact(pending).view(), searched)) == 0;
       more()) {
    if (wire.empty()) return outcome;
    searched = pending.size();
  }
  const auto head = ParseResponseHead(Exact(pending.substr(0, end)).view());
  pending.erase(0, end);
  outcome.ok = head.ok();
  if (!head.ok()) return outcome;
  outcome.status = head->status;
  for (const auto& [name, value] : head->headers) outcome.headers += name + ":" + value + "\n";
  auto framing = BodyFraming::Of("GET", *head);
  outcome.ok = framing.ok();
  if (!framing.ok()) return outcome;
  const auto out = std::make_unique<char[]>(window);
  while (!framing->complete()) {
    const auto step = framing->Decode(Exact(pending).view(), out.get(), window);
    if (!step.ok()) return Outcome{false, false, outcome.status, outcome.headers, {}, {}};
    Require(step->produced <= window && step->consumed <= pending.size());
    outcome.body.append(out.get(), step->produced);
    pending.erase(0, step->consumed);
    if (step->produced > 0 || framing->complete()) continue;
    if (wire.empty()) break;
    more();
  }
  outcome.complete = framing->complete();
  outcome.rest = pending + std::string(wire);
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 16 + std::size_t{1};
  const std::string_view wire(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = Receive(wire, std::max<std::size_t>(wire.size(), 1), size);
  Require(whole == Receive(wire, 1, 1));
  Require(whole == Receive(wire, piece, piece));
  Require(!whole.ok || whole.status == 0 || (whole.status >= 100 && whole.status <= 599));
  return 0;
}
