#include "validator/caught_stream.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>

#include "validator/bench.h"

namespace claribi::validator {
namespace {

constexpr std::size_t kMostCaught = std::size_t{64} * 1024;
constexpr int kOutOfTheWay = 50;  // of plugins that close all descriptors from 3 on, as some do

}  // namespace

int NewFile(const char* name) {
  const int made = memfd_create(name, MFD_CLOEXEC);
  if (made < 0) throw Skipped{"The system makes no file in memory."};
  return made;
}

CaughtStream::CaughtStream(int descriptor) : descriptor_(descriptor) {
  std::fflush(nullptr);
  file_ = NewFile("caught");
  before_ = fcntl(descriptor, F_DUPFD_CLOEXEC, kOutOfTheWay);
  dup2(file_, descriptor);
}

CaughtStream::~CaughtStream() {
  const std::string text = Text();
  dup2(before_, descriptor_);
  close(before_);
  close(file_);
  // A report shows less where it cannot be written.
  if (write(descriptor_, text.data(), text.size()) < 0) return;
}

std::string CaughtStream::Text() const {
  std::fflush(nullptr);
  std::string text(kMostCaught, '\0');
  const ssize_t size = pread(file_, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

}  // namespace claribi::validator
