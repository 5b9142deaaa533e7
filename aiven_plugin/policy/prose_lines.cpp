#include "policy/prose_lines.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.h"
#include "policy/answer_words.h"
#include "policy/cut_json.h"
#include "policy/document_texts.h"
#include "policy/line_figures.h"
#include "policy/listing_words.h"
#include "policy/sentence_words.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kHeadLines = 3;
constexpr std::size_t kTailLines = 3;
constexpr std::size_t kLongestFigures = 80;

bool IsRangeLine(std::string_view line) {
  return core::AsciiLower(line.substr(0, 14)) == "content-range:";
}

// A row of a log, "- a", "| a | b |".
bool IsRowOfText(std::string_view line) {
  while (!line.empty() && std::string_view("[(").find(line.front()) != std::string_view::npos) {
    line.remove_prefix(1);
  }
  if (line.empty()) return true;
  const bool is_listed =
      IsIn(line.substr(0, 2), {"- ", "* ", "+ ", "| ", "\xE2\x80"}) && line.size() > 2;
  if (is_listed && line.substr(0, 2) != "\xE2\x80")
    return !line.starts_with("- and") && !line.starts_with("* and");
  return IsOfLog(line);
}

// "- _338 more…_", "3. …", "| … |": a row in the form of the others that is a mark.
bool IsCutRow(std::string_view line) {
  // "... (1204 entries total)"
  const bool begins_with_dots = line.starts_with("...") || line.starts_with("\xE2\x80\xA6");
  if (begins_with_dots && line.find_first_of("0123456789") != std::string_view::npos) return true;
  constexpr std::string_view kAround = "-*+|_ \t";
  if (!core::IsDigit(line.front()) && kAround.find(line.front()) == std::string_view::npos) {
    return false;
  }
  const std::size_t number = line.find_first_not_of("0123456789");
  if (number != std::string_view::npos && number > 0 && line.substr(number, 2) == ". ") {
    line.remove_prefix(number + 2);
  }
  const std::size_t begin = line.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return false;
  line = line.substr(begin, line.find_last_not_of(kAround) + 1 - begin);
  if (IsIn(line, {"...", "\xE2\x80\xA6"})) return true;
  const bool counts_others = core::IsDigit(line.front()) && line.find(' ') == line.rfind(' ') &&
                             (line.ends_with(" others") || line.ends_with(" more"));
  if (counts_others) return true;
  return core::IsDigit(line.front()) && SaysCut(line) &&
         (line.ends_with("...") || line.ends_with("\xE2\x80\xA6"));
}

}  // namespace

std::string_view Stripped(std::string_view text) {
  constexpr std::string_view kLineBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kLineBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kLineBlanks) + 1 - begin);
}

bool IsOfLog(std::string_view line) {
  while (!line.empty() && std::string_view("[(").find(line.front()) != std::string_view::npos) {
    line.remove_prefix(1);
  }
  for (const std::string_view level : {"INFO] ", "DEBUG] ", "TRACE] "}) {
    if (line.starts_with(level)) return true;
  }
  const std::string_view head = line.substr(0, 24);
  for (std::size_t i = 2; i + 2 < head.size(); ++i) {
    const bool is_time = head[i] == ':' && core::IsDigit(head[i - 1]) &&
                         core::IsDigit(head[i - 2]) && core::IsDigit(head[i + 1]) &&
                         core::IsDigit(head[i + 2]);
    if (is_time) return true;
  }
  return false;
}

Incompleteness SaidAroundProse(std::string_view prose, bool is_document) {
  std::vector<std::string_view> lines;
  for (prose = Stripped(prose); !prose.empty();) {
    const std::size_t end = std::min(prose.find('\n'), prose.size());
    const std::string_view line = Stripped(prose.substr(0, end));
    // What is indented is quoted.
    const bool is_read = !is_document || IsRemarkInDocument(line);
    if (!line.empty() && !prose.starts_with("    ") && is_read) lines.push_back(line);
    // The first lines and the last ones speak for the rest.
    if (lines.size() > kHeadLines + kTailLines) lines.erase(lines.begin() + kHeadLines);
    prose.remove_prefix(std::min(end + 1, prose.size()));
  }
  Incompleteness said = Incompleteness::kNone;
  std::string figures;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_outer = i == 0 || i + 1 == lines.size();
    if (is_outer && lines.size() > 1 && (IsLineToNext(lines[i]) || CountsFirst(lines[i]))) {
      said = std::max(said, Incompleteness::kMorePages);
    }
    if (lines[i].size() <= kLongestFigures) figures.append(lines[i]).append("\n");
  }
  if (FiguresLeaveOut(figures)) said = std::max(said, Incompleteness::kMorePages);
  if (!lines.empty() && IsCutRow(lines.back())) said = Incompleteness::kTruncated;
  for (const std::string_view line : lines) {
    // A long line is no remark about the others, and neither is a row of a log or of a table.
    if (line.size() > kLongestSentence || IsRowOfText(line) || IsRangeLine(line)) continue;
    said = std::max(said, SaidIncomplete(line));
  }
  return said;
}

}  // namespace claribi::policy
