// What servers sent in another form than the standards say, and was read all the same. Each such
// thing is logged once for a connection, so that a vendor that always answers so does not fill the
// log, and can be listed for a status. The rule, and what is never read leniently, stand in
// docs/security.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/log.h"
#include "core/mutex.h"
#include "core/text.h"

namespace claribi::oauth {

class Leniencies {  // [mt]
 public:
  // `text`: a sentence that names the document and the member, and quotes no secret. Logs it as a
  // warning, unless it was logged before. Beyond 64 different texts nothing is logged or kept.
  void Note(const core::Logger& logger, std::string_view text) CLARIBI_EXCLUDES(mutex_) {
    constexpr std::size_t kMostTexts = 64;
    {
      const core::MutexLock lock(mutex_);
      if (told_.size() >= kMostTexts || core::Contains(told_, text)) return;
      told_.emplace_back(text);
    }
    logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth, text);
  }

  // What was noted so far, in order, each text once.
  std::vector<std::string> Texts() const CLARIBI_EXCLUDES(mutex_) {
    const core::MutexLock lock(mutex_);
    return told_;
  }

 private:
  mutable core::Mutex mutex_;
  std::vector<std::string> told_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::oauth
