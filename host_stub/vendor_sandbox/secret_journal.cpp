#include "vendor_sandbox/secret_journal.h"

namespace claribi::vendor_sandbox {

void SecretJournal::Note(const std::string& kind, const std::string& value) {
  if (!keep_ || value.empty()) return;
  const std::lock_guard lock(mutex_);
  secrets_.emplace(kind, value);
}

Json SecretJournal::All() const {
  Json list = Json::List();
  const std::lock_guard lock(mutex_);
  for (const auto& [kind, value] : secrets_) {
    list.Push(Json::Object({{"kind", kind}, {"value", value}}));
  }
  return Json::Object({{"secrets", list}});
}

}  // namespace claribi::vendor_sandbox
