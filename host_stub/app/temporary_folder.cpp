#include "app/temporary_folder.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace claribi::app {

TemporaryFolder::TemporaryFolder() {
  std::error_code ec;
  std::string pattern = (std::filesystem::temp_directory_path(ec) / "claribi-XXXXXX").string();
  if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ec;
  if (!path_.empty()) std::filesystem::remove_all(path_, ec);
}

}  // namespace claribi::app
