#include "store/failure.h"

#include <Poco/Data/SQLite/SQLiteException.h>

namespace claribi::store {
namespace {

using outcome::Code;
using outcome::Error;
namespace sqlite = Poco::Data::SQLite;

struct Explanation {
  std::string cause;
  std::string fix;
  bool retryable = true;
};

template <typename Exception>
bool Is(const Poco::Exception& exception) {
  return dynamic_cast<const Exception*>(&exception) != nullptr;
}

Explanation Explain(const Poco::Exception& exception, const std::string& file) {
  if (Is<sqlite::DatabaseFullException>(exception)) {
    return {"The disk, or the quota of the store, is full: " + file,
            "Free some space and try again. Nothing that was stored is lost."};
  }
  if (Is<sqlite::IOErrorException>(exception)) {
    return {"The file could not be written or read, for instance because the disk is full: " + file,
            "Check the disk and its free space, and try again. Nothing that was stored is lost."};
  }
  if (Is<sqlite::ReadOnlyException>(exception)) {
    return {"The file, or its folder, is read-only: " + file,
            "Make both writable for your account, or choose another place with --store or "
            "--data-dir.",
            false};
  }
  // SQLITE_NOTADB has no exception of its own.
  if (Is<sqlite::CorruptImageException>(exception) ||
      exception.displayText().find("not a database") != std::string::npos) {
    return {"The file is damaged, or no SQLite database: " + file,
            "Restore it from a backup, or move it away and connect the data sources again.", false};
  }
  if (Is<sqlite::CantOpenDBFileException>(exception)) {
    return {"The file could not be opened: " + file,
            "Check that the folder exists and that your account may write there.", false};
  }
  return {exception.displayText(), "Check the file " + file + "."};
}

}  // namespace

bool IsLock(const Poco::Exception& exception) {
  return Is<sqlite::DBLockedException>(exception) || Is<sqlite::TableLockedException>(exception);
}

Error ToError(const Poco::Exception& exception, const std::filesystem::path& file,
              const std::string& subject) {
  Explanation explanation = Explain(exception, file.string());
  return Error{.code = Code::kUnavailable,
               .what = subject + " failed: the store cannot be used.",
               .cause = std::move(explanation.cause),
               .fix = std::move(explanation.fix),
               .retryable = explanation.retryable};
}

Error LockedError(const std::filesystem::path& file, const std::string& subject) {
  return Error{.code = Code::kUnavailable,
               .what = subject + " failed: the store is locked.",
               .cause = "Another process keeps " + file.string() + " locked.",
               .fix = "End that process, or try again later.",
               .retryable = true};
}

}  // namespace claribi::store
