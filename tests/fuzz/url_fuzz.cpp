// A URL that parses keeps its text, holds nothing that could smuggle, and its origin parses to
// itself; a form that decodes survives encoding.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"

using namespace claribi;

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void CheckUrl(std::string_view text) {
  const auto parsed = core::Url::Parse(text);
  if (!parsed.ok()) return Require(!parsed.error().cause.empty());
  const core::Url& url = parsed.value();
  Require(url.text() == text);
  Require(!url.host().empty() && url.port() != 0 && url.path().starts_with('/'));
  Require(text.find_first_of(" \t\r\n\\#") == std::string_view::npos);
  Require(url.host().find('@') == std::string::npos);
  const auto origin = core::Url::Parse(url.Origin());
  Require(origin.ok() && origin.value().Origin() == url.Origin());
  Require(origin.value().host() == url.host() && origin.value().port() == url.port());
  const auto whole = core::Url::Parse(url.Origin() + url.PathAndQuery());
  if (text.size() < 8000) Require(whole.ok() && whole.value().query() == url.query());
  const auto query = url.Query();
  if (query.ok() && text.size() < 1000) {
    const auto more = core::Url::Parse(core::WithQuery(url, {{"a", "b c"}}));
    Require(more.ok() && more.value().Query().ok());
    Require(more.value().Query().value().size() == query.value().size() + 1);
  }
}

void CheckForm(std::string_view text) {
  const auto form = core::FormDecode(text);
  if (!form.ok()) return;
  const auto again = core::FormDecode(core::FormEncode(form.value()));
  Require(again.ok() && again.value() == form.value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  CheckUrl({bytes.data(), bytes.size()});
  CheckForm({bytes.data(), bytes.size()});
  return 0;
}
