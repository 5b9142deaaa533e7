#include "results/naming_members.h"

#include "results/credential_values.h"

namespace claribi::results {

bool MayName(const core::Json::Object& members, const core::Json& value, NameKinds& kinds) {
  bool is_behind = false;
  for (const auto& [name, member] : members) {
    const core::JsonString* text = is_behind ? member.AsString() : nullptr;
    is_behind = is_behind || &member == &value;
    if (text == nullptr) continue;
    const NameKind kind = kinds.Of(name);
    if (kind == NameKind::kName || kind == NameKind::kEither || kind == NameKind::kMachine ||
        (kind == NameKind::kType && SaysItIsSecret(*text))) {
      return true;
    }
  }
  return false;
}

}  // namespace claribi::results
