#include "app/colours.h"

#include <string_view>

namespace claribi::app {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";

struct Paint {
  std::string_view word;  // at the beginning of a line
  std::string_view colour;
};

// A word with a colon, or one of doctor's results, behind which there are spaces.
constexpr Paint kPaints[] = {
    {"error:", kRed},    {"warning:", kYellow},  {"note:", kDim},
    {"fix:", kBold},     {"next:", kBold},       {"connected:", kGreen},
    {"passed:", kGreen}, {"approved:", kGreen},  {"disconnected:", kGreen},
    {"ok  ", kGreen},    {"warning  ", kYellow}, {"failed  ", kRed},
    {"skipped  ", kDim}, {"passed  ", kGreen},   {"crashed  ", kRed},
};

}  // namespace

std::string Painted(const std::string& text) {
  std::string painted;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    const std::string_view line =
        std::string_view(text).substr(begin, end == std::string::npos ? end : end - begin + 1);
    std::size_t done = 0;
    for (const Paint& paint : kPaints) {
      if (!line.starts_with(paint.word)) continue;
      painted.append(paint.colour).append(paint.word).append("\x1b[0m");
      done = paint.word.size();
      break;
    }
    painted.append(line.substr(done));
    begin += line.size();
  }
  return painted;
}

}  // namespace claribi::app
