#include "tools/known_texts.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/lasting.h"
#include "core/mutex.h"
#include "policy/tool_definition.h"

namespace claribi::tools {
namespace {

class KnownTexts {
 public:
  std::optional<bool> Find(const std::string& print) const {
    const core::MutexLock lock(mutex_);
    const auto found = speaks_.find(print);
    return found == speaks_.end() ? std::nullopt : std::optional<bool>(found->second);
  }

  void Remember(std::string print, bool speaks) const {
    const core::MutexLock lock(mutex_);
    if (speaks_.size() >= kMostKnownTexts) speaks_.clear();
    speaks_.insert_or_assign(std::move(print), speaks);
  }

 private:
  mutable core::Mutex mutex_;
  mutable std::unordered_map<std::string, bool> speaks_ CLARIBI_GUARDED_BY(mutex_);
};

const KnownTexts& Known() {
  static const core::Lasting<KnownTexts> kKnown;
  return *kKnown;
}

}  // namespace

bool SpeaksToModel(const ListedTool& tool) {
  std::string print = tool.print.Text();
  if (const auto known = Known().Find(print)) return *known;
  const bool speaks = !policy::InstructionsIn(VisibleOf(*tool.tool)).empty();
  Known().Remember(std::move(print), speaks);
  return speaks;
}

}  // namespace claribi::tools
