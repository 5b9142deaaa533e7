#include "app/word_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "app/printable.h"

namespace claribi::app {
namespace {

// The table of the comparison has one cell for each pair of words.
constexpr std::size_t kMostCells = 4u << 20;

using DiffWords = std::vector<std::string>;

DiffWords DiffWordsOf(std::string_view text) {
  DiffWords words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(Printable(word));
    word.clear();
  };
  for (const char c : text) {
    if (c == '\n') {
      end();
      words.emplace_back("\n");
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end();
    } else {
      word += c;
    }
  }
  end();
  return words;
}

// Words in their order, with marks around each run of one side.
class DiffWriter {
 public:
  void Same(const std::string& word) {
    Close();
    Write(word);
  }
  void Gone(const std::string& word) { Change('-', word); }
  void New(const std::string& word) { Change('+', word); }
  std::string Take() {
    Close();
    return std::move(text_);
  }

 private:
  void Change(char side, const std::string& word) {
    const bool is_break = word == "\n";
    if (is_break && side_ == side) {  // each line has marks of its own
      Close();
      text_ += '\n';
      return;
    }
    if (side_ != side) {
      Close();
      side_ = side;
      Blank();
      text_ += side == '-' ? "[-" : "{+";
      is_first_ = true;
    }
    if (is_break) {
      text_ += "\\n";
      Close();
      if (side == '+') text_ += '\n';
      return;
    }
    if (!is_first_) text_ += ' ';
    is_first_ = false;
    text_ += word;
  }
  void Write(const std::string& word) {
    if (word != "\n") Blank();
    text_ += word;
  }
  void Blank() {
    if (!text_.empty() && text_.back() != '\n') text_ += ' ';
  }
  void Close() {
    if (side_ != 0) text_ += side_ == '-' ? "-]" : "+}";
    side_ = 0;
  }

  std::string text_;
  char side_ = 0;
  bool is_first_ = true;
};

}  // namespace

std::string WordDiff(std::string_view before_text, std::string_view after_text) {
  const DiffWords before = DiffWordsOf(before_text);
  const DiffWords after = DiffWordsOf(after_text);
  // What is the same at both ends needs no table.
  std::size_t head = 0;
  while (head < std::min(before.size(), after.size()) && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < std::min(before.size(), after.size()) - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  const std::size_t rows = before.size() - head - tail;
  const std::size_t columns = after.size() - head - tail;
  DiffWriter writer;
  for (std::size_t i = 0; i < head; ++i) writer.Same(before[i]);
  if (rows != 0 && columns > kMostCells / (rows + 1) - 1) {
    for (std::size_t i = 0; i < rows; ++i) writer.Gone(before[head + i]);
    for (std::size_t j = 0; j < columns; ++j) writer.New(after[head + j]);
  } else {
    // longest[i][j]: how many words the rests from i and j have in common, in order.
    const std::size_t width = columns + 1;
    std::vector<std::uint32_t> longest((rows + 1) * width, 0);
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = columns; j-- > 0;) {
        longest[i * width + j] =
            before[head + i] == after[head + j]
                ? longest[(i + 1) * width + j + 1] + 1
                : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
      }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < rows || j < columns) {
      if (i < rows && j < columns && before[head + i] == after[head + j]) {
        writer.Same(before[head + i]);
        ++i;
        ++j;
      } else if (j == columns ||
                 (i < rows && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
        writer.Gone(before[head + i++]);
      } else {
        writer.New(after[head + j++]);
      }
    }
  }
  for (std::size_t i = before.size() - tail; i < before.size(); ++i) writer.Same(before[i]);
  return writer.Take();
}

}  // namespace claribi::app
