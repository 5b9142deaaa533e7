// What an exception of Poco::Data means for the person in front of the screen. Inside of this room
// only.
#pragma once

#include <filesystem>
#include <string>

#include "outcome/result.h"

namespace Poco {
class Exception;
}

namespace claribi::store {

/// True if another thread or process holds the lock, and trying again is all there is to do.
bool IsLock(const Poco::Exception& exception);

/// The error for everything else: kUnavailable with cause and fix.
outcome::Error ToError(const Poco::Exception& exception, const std::filesystem::path& file,
                       const std::string& subject);

/// The error after waiting for a lock too long.
outcome::Error LockedError(const std::filesystem::path& file, const std::string& subject);

}  // namespace claribi::store
