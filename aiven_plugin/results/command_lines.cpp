#include "results/command_lines.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "results/credential_values.h"
#include "results/positional_commands.h"
#include "results/scan_words.h"

namespace claribi::results {
namespace {

constexpr std::size_t kMaxCommandWords = 16;  // of a command that are looked at
constexpr std::size_t kMaxCommandLine = 512;

// The words of the command that are no options, behind the words of its row.
struct CommandWords {
  std::array<CommandWord, kMaxCommandWords> words;
  std::size_t size = 0;
  bool is_batch = false;    // an option of one letter with a "b"
  bool is_printed = false;  // with an "n": nothing is written, the name of the file is left out
};

CommandWords ReadWords(std::string_view text, std::size_t at) {
  CommandWords read;
  const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxCommandLine));
  for (auto word = NextCommandWord(seen, at); word && read.size < kMaxCommandWords;
       word = NextCommandWord(seen, word->next)) {
    const std::string_view given = word->Text(text);
    if (given.size() > 1 && given[0] == '-' && given[1] != '-' && !word->is_quoted) {
      read.is_batch = read.is_batch || given.find('b') != std::string_view::npos;
      read.is_printed = read.is_printed || given.find('n') != std::string_view::npos;
    }
    read.words[read.size++] = *word;
  }
  return read;
}

bool IsOptionWord(std::string_view text, const CommandWord& word) {
  return text[word.begin] == '-' && word.end > word.begin && !word.is_quoted;
}

// Where the words of a row are among those of the command: the place behind them; kMaxCommandWords:
// not.
std::size_t Behind(std::string_view text, const CommandWords& read, std::string_view wanted) {
  if (wanted.empty()) return 0;
  for (std::size_t i = 0; i < read.size; ++i) {
    std::size_t at = i;
    std::string_view rest = wanted;
    while (at < read.size && !rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (!core::EqualsIgnoringCase(read.words[at].Text(text), word)) break;
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      ++at;
    }
    if (rest.empty()) return at;
  }
  return kMaxCommandWords;
}

bool IsDrive(std::string_view word) {
  return word == "*" || (word.size() == 2 && core::IsLetter(word[0]) && word[1] == ':');
}

// True for what is a value of its place and no placeholder, switch or setting of the command.
bool IsAtPlace(Place place, std::string_view value) {
  if (value.empty() || value[0] == '/' || value == "*" || IsPlaceholder(value) || IsUsage(value)) {
    return false;
  }
  switch (place) {
    case Place::kToken:
      return IsOpaque(value) || (value.size() >= 20 && IsMixture(value));
    case Place::kStrict:
    case Place::kEnd:
    case Place::kUnc:
      return IsMixture(value) && !IsSlug(value);
    default:
      return value.size() >= 3;
  }
}

std::optional<Span> PasswordOf(std::string_view text, const PositionalCommand& row,
                               const CommandWords& read) {
  if (row.place == Place::kAttached) {
    for (std::size_t i = 0; i < read.size; ++i) {
      const std::string_view word = read.words[i].Text(text);
      if (!IsAt(word, 0, row.words) || word.size() == row.words.size()) continue;
      if (!IsAtPlace(Place::kAny, word.substr(row.words.size()))) continue;
      return Span{.begin = read.words[i].begin + row.words.size(), .end = read.words[i].end};
    }
    return std::nullopt;
  }
  std::size_t at = Behind(text, read, row.words);
  if (at >= read.size) return std::nullopt;
  if (row.place == Place::kBatch && !read.is_batch) return std::nullopt;
  std::size_t wanted = row.argument;
  if (row.place == Place::kBatch && row.argument == 2 && !read.is_printed) ++wanted;
  for (; at < read.size; ++at) {
    const CommandWord& word = read.words[at];
    const std::string_view value = word.Text(text);
    if (value.empty() || IsOptionWord(text, word)) continue;
    if (row.place == Place::kUnc &&
        (IsDrive(value) || value.starts_with("\\\\") || value[0] == '/')) {
      continue;
    }
    // The kind of what follows on a network device: "password 7 …", "key 0 …".
    const bool is_kind = value.size() == 1 && core::IsDigit(value[0]) && wanted == 1;
    if (is_kind || --wanted > 0) continue;
    if (row.place == Place::kEnd && at + 1 < read.size) return std::nullopt;
    if (row.place == Place::kPair) {
      const std::size_t colon = value.find(':');
      if (colon == std::string_view::npos || !IsAtPlace(Place::kAny, value.substr(colon + 1))) {
        return std::nullopt;
      }
      return Span{.begin = word.begin + colon + 1, .end = word.end};
    }
    if (!IsAtPlace(row.place, value)) return std::nullopt;
    return Span{.begin = word.begin, .end = word.end};
  }
  return std::nullopt;
}

// CORP\user of Windows.
bool IsDomain(std::string_view word) {
  return word.size() > 1 && RunEnd(word, 0, [](char c) {
                              return core::IsUpper(c) || core::IsDigit(c);
                            }) == word.size();
}

// The rows by the first letter of their command, of which upper and lower case fall together.
class CommandIndex {
 public:
  consteval CommandIndex() {
    std::size_t size = 0;
    for (std::size_t letter = 0; letter < kLetters; ++letter) {
      for (std::size_t row = 0; row < kPositionalCommands.size(); ++row) {
        if (LetterOf(kPositionalCommands[row].command) != letter) continue;
        rows_[size++] = static_cast<std::uint16_t>(row);
      }
      ends_[letter] = size;
    }
  }
  // Places in kPositionalCommands, ascending.
  std::span<const std::uint16_t> Rows(std::string_view command) const {
    const std::size_t letter = LetterOf(command);
    const std::size_t begin = letter == 0 ? 0 : ends_[letter - 1];
    return std::span(rows_).subspan(begin, ends_[letter] - begin);
  }

 private:
  static constexpr std::size_t kLetters = 32;
  static constexpr std::size_t LetterOf(std::string_view command) {
    return command.empty() ? 0 : static_cast<std::size_t>(command[0]) % kLetters;
  }

  std::array<std::uint16_t, kPositionalCommands.size()> rows_{};
  std::array<std::size_t, kLetters> ends_{};
};
constexpr CommandIndex kCommandIndex;

bool EndsCommand(char c) {
  return c == '\n' || c == '\r' || c == '|' || c == ';' || c == '&' || c == '<' || c == '>' ||
         c == ')';
}

}  // namespace

bool IsUsage(std::string_view value) {
  return RunEnd(value, 0, [](char c) { return core::IsUpper(c) || c == '_' || c == '|'; }) ==
         value.size();
}

std::optional<CommandWord> NextCommandWord(std::string_view text, std::size_t at) {
  std::size_t begin = SpacesEnd(text, at);
  if (begin < text.size() && text[begin] == ',' && begin + 1 < text.size() &&
      text[begin + 1] == ' ') {
    begin = SpacesEnd(text, begin + 1);  // of a procedure: EXEC p 'x', 'y'
  }
  if (begin >= text.size()) return std::nullopt;
  if (begin == at) {
    const auto close = MarkAt(text, at);
    if (!close) return std::nullopt;
    const std::size_t comma = BlanksEnd(text, close->end);
    if (comma >= text.size() || text[comma] != ',') return std::nullopt;
    begin = BlanksEnd(text, comma + 1);
    const auto mark = MarkAt(text, begin);
    if (!mark || !mark->IsLike(*close)) return std::nullopt;
    const std::size_t end = std::max(mark->end, QuotedEnd(text, *mark));
    return CommandWord{mark->end, end, end, true};
  }
  if (const auto mark = MarkAt(text, begin)) {
    if (IsClosing(text, *mark)) return std::nullopt;
    const std::size_t end = std::max(mark->end, QuotedEnd(text, *mark));
    if (end >= text.size()) return std::nullopt;
    return CommandWord{mark->end, end, std::min(text.size(), end + mark->backslashes + 1), true};
  }
  // \\server\share of Windows, which is no escaped blank.
  const bool is_share = text.substr(begin).starts_with("\\\\");
  if (text[begin] == '\\' && BlankEscapeLength(text, begin) > 0 && !is_share) return std::nullopt;
  std::size_t end = begin;
  while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' && !IsQuote(text[end]) &&
         !(EndsCommand(text[end]) && (end == begin || text[end] != ')'))) {
    const bool is_path = is_share || (end > begin + 1 && text[begin + 1] == ':') ||
                         IsDomain(text.substr(begin, end - begin));
    const bool is_escape = !is_path && BlankEscapeLength(text, end) > 0;
    if (text[end] == '\\' && (is_escape || MarkAt(text, end))) break;
    ++end;
  }
  if (end == begin) return std::nullopt;
  if (end < text.size() && IsQuote(text[end]) && text[end] != '`' && text[end - 1] == '=') {
    return CommandWord{begin, end, end, false};
  }
  const std::size_t next = end;
  if (text[end - 1] == ',') --end;
  return CommandWord{begin, end, next, false};
}

void AddCommandPasswords(std::string_view text, std::size_t at, std::vector<Span>& spans) {
  constexpr std::size_t kMaxCommand = 20;
  const std::string_view seen = text.substr(0, std::min(text.size(), at + kMaxCommand));
  const std::size_t end = RunEnd(seen, at, [](char c) { return IsWordCharacter(c) || c == '-'; });
  if (end >= text.size() || (at > 0 && (text[at - 1] == '-' || text[at - 1] == '.'))) {
    return;
  }
  std::size_t behind = end;
  if (IsAt(text, end, ".exe")) behind += 4;  // of Windows
  const bool is_listed = text[behind] == '"' && behind + 1 < text.size() && text[behind + 1] == ',';
  if (text[behind] != ' ' && text[behind] != '\t' && !is_listed) return;
  const std::string_view name = text.substr(at, end - at);
  std::optional<CommandWords> read;
  for (const std::uint16_t at_row : kCommandIndex.Rows(name)) {
    const PositionalCommand& row = kPositionalCommands[at_row];
    const bool is_upper = core::IsUpper(row.command[0]);
    if (row.command.size() != name.size()) continue;
    if (is_upper ? row.command != name : !core::EqualsIgnoringCase(row.command, name)) continue;
    if (!read) read = ReadWords(text, behind);
    if (const auto span = PasswordOf(text, row, *read)) spans.push_back(*span);
  }
}

bool IsCommand(std::string_view word) {
  const std::string_view first = word.substr(0, word.find('-'));
  if (first.empty() || !kFirstWords.Has(first.front(), first.back(), first.size())) return false;
  return std::any_of(kPositionalCommands.begin(), kPositionalCommands.end(),
                     [&](const PositionalCommand& row) { return row.command == word; });
}

// The line at or behind `begin` that holds `stop` and nothing else.
static std::size_t FindLineOf(std::string_view text, std::string_view stop, std::size_t begin) {
  for (std::size_t at = text.find(stop, begin); at != std::string_view::npos;
       at = text.find(stop, at + 1)) {
    const std::size_t end = at + stop.size();
    const bool ends = end == text.size() || text[end] == '\n' || text[end] == '\r';
    if (ends && at > 0 && text[at - 1] == '\n') return at;
  }
  return std::string_view::npos;
}

std::optional<Span> FindHereString(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("<<")) return std::nullopt;
  const std::size_t least = at > kMaxCommandLine / 2 ? at - kMaxCommandLine / 2 : 0;
  std::size_t line = at;
  while (line > least && text[line - 1] != '\n') --line;
  const std::string_view command = text.substr(line, at - line);
  const bool is_reader = std::any_of(
      kPasswordReaders.begin(), kPasswordReaders.end(),
      [&](std::string_view reader) { return command.find(reader) != std::string_view::npos; });
  if (!is_reader) return std::nullopt;
  const bool is_string = text.substr(at).starts_with("<<<");
  std::size_t begin = SpacesEnd(text, at + (is_string ? 3 : 2));
  std::size_t end = BareEnd(text, begin, begin + 64);
  if (!is_string) {  // the lines up to the word behind "<<"
    const std::string_view stop = text.substr(begin, end - begin);
    begin = NextLine(text, LineEnd(text, end, end + 16));
    if (stop.empty() || begin <= at) return std::nullopt;
    end = FindLineOf(text.substr(0, std::min(text.size(), begin + kMaxCommandLine)), stop, begin);
    if (end == std::string_view::npos) return std::nullopt;
    while (end > begin && IsBlank(text[end - 1])) --end;
  } else if (const auto mark = MarkAt(text, begin)) {
    begin = mark->end;
    end = QuotedEnd(text, *mark);
  }
  if (end <= begin) return std::nullopt;
  const std::string_view value = text.substr(begin, end - begin);
  const std::size_t colon = value.find(':');
  if (command.find("chpasswd") != std::string_view::npos && colon != std::string_view::npos) {
    begin += colon + 1;
  }
  if (begin >= end || IsPlaceholder(text.substr(begin, end - begin))) return std::nullopt;
  return Span{.begin = begin, .end = end};
}

}  // namespace claribi::results
