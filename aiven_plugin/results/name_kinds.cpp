#include "results/name_kinds.h"

#include <algorithm>

namespace claribi::results {

NameKinds& NameKinds::OfThread() {
  static constinit thread_local NameKinds kinds;
  return kinds;
}

NameKind NameKinds::Of(std::string_view name) {
  if (name.size() > kLongest) return KindOf(name);
  if (!MayHaveKind(name)) return NameKind::kOther;
  std::size_t hash = name.size();
  for (const std::size_t at : {name.size() / 3, name.size() / 2, name.size() - 1})
    hash = hash * 37 + static_cast<unsigned char>(name[at]);
  Entry& entry = entries_[(hash ^ hash >> 8U) % entries_.size()];
  if (std::string_view(entry.name.data(), entry.size) != name) {
    std::copy(name.begin(), name.end(), entry.name.begin());
    entry.size = static_cast<std::uint8_t>(name.size());
    entry.kind = KindOf(name);
  }
  return entry.kind;
}

}  // namespace claribi::results
