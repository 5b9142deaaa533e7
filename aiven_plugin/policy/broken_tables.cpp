#include "policy/broken_tables.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/text.h"
#include "policy/prose_lines.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kLongestTagName = 64;

// Elements that need no end, or that a text may begin with without being one of markup.
bool NeedsNoEnd(std::string_view tag) {
  return IsIn(tag, {"p", "li", "br", "img", "hr", "tr", "td", "th", "meta", "link", "input", "dt",
                    "dd", "option"});
}

std::string_view TagAt(std::string_view text) {
  const std::size_t end = text.find_first_of(" \t\r\n/>", 1);
  return text.substr(1, end == std::string_view::npos ? 0 : end - 1);
}

// <table>… without </table>. Of what no element is closed, nothing is known: it may be words.
bool IsOpenMarkup(std::string_view text) {
  while (text.starts_with("<?") || text.starts_with("<!")) {
    const std::size_t end = text.find('>');
    if (end == std::string_view::npos) return false;
    text = Stripped(text.substr(end + 1));
  }
  if (text.size() < 2 || text[0] != '<' || !core::IsLetter(text[1])) return false;
  const std::string_view tag = TagAt(text);
  if (tag.empty() || tag.size() > kLongestTagName || NeedsNoEnd(core::AsciiLower(tag)))
    return false;
  const std::string_view head = text.substr(0, text.find('>'));
  if (head.size() == text.size() || head.ends_with('/')) return false;
  if (text.find("</") == std::string_view::npos) return false;
  return text.rfind("</" + std::string(tag)) == std::string_view::npos;
}

struct RowForm {
  std::size_t bars = 0;
  bool is_closed = false;
};

RowForm FormOf(std::string_view line) {
  RowForm form{.bars = 0, .is_closed = line.size() > 1 && line.ends_with('|')};
  for (std::size_t i = 0; i < line.size(); ++i) {
    form.bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
  }
  return form;
}

bool IsRule(std::string_view line) {
  return line.find("--") != std::string_view::npos &&
         line.find_first_not_of("|-: \t") == std::string_view::npos;
}

// The last line of the text is a row, and shorter than the rows above it, which are all alike.
bool IsOpenTable(std::string_view text) {
  const std::size_t last = text.rfind('\n');
  if (last == std::string_view::npos || !text.substr(last + 1).starts_with('|')) return false;
  const RowForm end = FormOf(Stripped(text.substr(last + 1)));
  std::string_view above = text.substr(0, last);
  std::size_t rows = 0;
  bool has_rule = false;
  RowForm form;
  while (!above.empty()) {
    const std::size_t begin = above.rfind('\n');
    const std::string_view line =
        Stripped(above.substr(begin == std::string_view::npos ? 0 : begin + 1));
    if (!line.starts_with('|')) break;
    const RowForm own = FormOf(line);
    if (!own.is_closed || (rows > 0 && own.bars != form.bars)) return false;
    form = own;
    has_rule = has_rule || IsRule(line);
    ++rows;
    above = above.substr(0, begin == std::string_view::npos ? 0 : begin);
  }
  return has_rule && rows >= 2 && (!end.is_closed || end.bars < form.bars);
}

}  // namespace

bool BreaksOff(std::string_view text) {
  text = Stripped(text);
  return IsOpenMarkup(text) || IsOpenTable(text);
}

}  // namespace claribi::policy
