// What servers sent in another form than the standards say, and was read all the same. Each such
// thing is logged once for a connection, so that a vendor that always answers so does not fill the
// log. The rule, and what is never read leniently, stand in docs/security.md.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/log.h"
#include "core/mutex.h"

namespace claribi::oauth {

class Leniencies {  // [mt]
 public:
  // `text`: a sentence that names the document and the member, and quotes no secret. Logs it as a
  // warning, unless it was logged before. Beyond 64 different texts nothing is logged.
  void Note(const core::Logger& logger, std::string_view text) CLARIBI_EXCLUDES(mutex_) {
    constexpr std::size_t kMostTexts = 64;
    {
      const core::MutexLock lock(mutex_);
      if (told_.size() >= kMostTexts || !told_.emplace(text).second) return;
    }
    logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth, text);
  }

 private:
  core::Mutex mutex_;
  std::set<std::string, std::less<>> told_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::oauth
