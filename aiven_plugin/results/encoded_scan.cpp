#include "results/encoded_scan.h"

#include "results/encoded_views.h"

namespace claribi::results {

namespace {

constexpr int kMaxLayers = 3;  // of encodings, one in another

}  // namespace

std::vector<Span> FindEncoded(CredentialScan& scan, std::string_view text, NameKind inherited) {
  std::vector<Span> placed;
  auto view = ViewOf(text);
  for (int layer = 0; view && layer < kMaxLayers; ++layer) {
    for (const Span& span : scan.Find(view->text, inherited)) {
      const auto one = SpanInText(*view, span, text);
      if (one && (placed.empty() || placed.back().end <= one->begin)) placed.push_back(*one);
    }
    if (!placed.empty() || !scan.MayBeEncoded()) break;
    view = ViewOf(*view);
  }
  return placed;
}

}  // namespace claribi::results
