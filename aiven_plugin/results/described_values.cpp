// The part of CredentialScan that knows what is beside a name: the members of the same object, the
// elements around a text, the rows below columns, the data of a Kubernetes Secret.
#include <algorithm>
#include <utility>

#include "results/credential_arguments.h"
#include "results/credential_members.h"
#include "results/credential_phrases.h"
#include "results/credential_scan.h"
#include "results/credential_sentences.h"
#include "results/credential_shapes.h"
#include "results/credential_values.h"
#include "results/key_members.h"

namespace claribi::results {
namespace {

// How far a name speaks for a value beside it, where no braces bound both.
constexpr std::size_t kMaxBeside = 400;
constexpr std::size_t kMaxElement = 256;

}  // namespace

// A member that describes what is beside it.
void CredentialScan::See(const Assignment& assignment) {
  switch (assignment.kind) {
    case NameKind::kName:
    case NameKind::kEither:
      if (assignment.container == '\0') SeeName(assignment.Value(text_), assignment.end);
      // {"keyName": …, "value": …}
      if (NamesKey(assignment.name.text) && level().named == NameKind::kOther) {
        level().named = NameKind::kMachine;
      }
      if (assignment.kind == NameKind::kName && assignment.mark.quote != '\0') SeeForm(assignment);
      // "header": ["id", "password"]
      if (assignment.container == '[' && MarkAt(text_, BlanksEnd(text_, assignment.begin))) {
        SeeColumns(assignment.begin);
      }
      break;
    case NameKind::kColumns:
      if (assignment.container == '[') SeeColumns(assignment.begin);
      break;
    case NameKind::kRows:
    case NameKind::kData:
      if (assignment.container == '[') SeeRows(assignment.begin);
      if (assignment.kind == NameKind::kData) SeeData(assignment);
      break;
    case NameKind::kKeyType:
      if (!level().is_key && depth_ > 0) AddKeyMembers(text_, level().begin, spans_);
      level().is_key = true;
      break;
    case NameKind::kKeyLines:
      if (IsAt(assignment.name.text, 0, "private-lines")) {
        if (const auto lines = FindPrivateLines(text_, assignment.begin)) spans_.push_back(*lines);
      }
      break;
    case NameKind::kGenerated:
      if (is_generated_ && !IsPlaceholder(assignment.Value(text_)) &&
          assignment.container == '\0') {
        AddValue(assignment, spans_);
      }
      break;
    case NameKind::kType:
      is_generated_ = IsGenerated(assignment.Value(text_));
      if (SaysItIsSecret(assignment.Value(text_))) SeeName("password", assignment.end);
      if (!IsAt(assignment.name.text, 0, "kind")) break;
      level().is_secret = assignment.Value(text_) == "Secret";
      if (level().is_secret && level().data > 0) {
        const Level& outer = level();
        if (outer.data_form == '{') AddMembers(text_, outer.data, NameKind::kSecret, true, spans_);
        if (outer.data_form == '\n') AddIndentedValues(text_, outer.data, NameKind::kOther, spans_);
      }
      level().data = 0;
      break;
    default:
      break;
  }
}

// The part of a form: Content-Disposition: form-data; name="password", an empty line, the value.
void CredentialScan::SeeForm(const Assignment& assignment) {
  constexpr std::string_view kDisposition = "form-data; ";
  if (level().named == NameKind::kOther || assignment.name.begin < kDisposition.size() ||
      !text_.substr(0, assignment.name.begin).ends_with(kDisposition)) {
    return;
  }
  const std::size_t line = NextLine(text_, LineEnd(text_, assignment.end, assignment.end + 256));
  const std::size_t begin = NextLine(text_, line);
  if (begin == line) return;
  const std::size_t end = LineEnd(text_, begin, begin + 1024);
  const std::string_view value = text_.substr(begin, end - begin);
  if (IsCredentialValue(level().named, value, ValueForm::kQuoted)) {
    spans_.push_back({.begin = begin, .end = end});
  }
}

void CredentialScan::SeeName(std::string_view name, std::size_t end) {
  Level& here = level();
  const NameKind kind = kinds_.Of(name);
  here.named = IsCredentialKind(kind) ? kind : NameKind::kOther;
  here.named_end = end;
  here.awaits_value = here.value.end == 0;
  if (here.named == NameKind::kOther || here.value.end == 0) return;
  const bool is_near = IsBeside(here.value.end, end);
  const std::string_view value = text_.substr(here.value.begin, here.value.end - here.value.begin);
  if (is_near && IsCredentialValue(here.named, value, here.value_form)) {
    spans_.push_back(here.value);
    spans_.back().end = WholeEnd(text_, here.value_form, here.value);
  }
  here.value = {};
}

// Near, and in the same message of a build server ("##teamcity[…]").
bool CredentialScan::IsBeside(std::size_t begin, std::size_t end) const {
  if (begin > end || end - begin >= kMaxBeside) return false;
  return depth_ > 0 || text_.substr(begin, end - begin).find("##") == std::string_view::npos;
}

// True if it was taken for the value of what is named beside it.
bool CredentialScan::SeeValue(const Assignment& assignment) {
  Level& here = level();
  const bool is_near = IsBeside(here.named_end, assignment.begin);
  if (here.named == NameKind::kOther || !is_near) {
    const bool is_others = std::exchange(here.awaits_value, false) && is_near;
    if (assignment.container == '\0' && assignment.kind == NameKind::kValue && !is_others) {
      here.value = {.begin = assignment.begin, .end = assignment.end};
      here.value_form = assignment.form;
      if (assignment.form == ValueForm::kNumber) {
        here.value.quote = assignment.name.mark.quote;
        here.value.backslashes = assignment.name.mark.backslashes;
      }
    }
    return false;
  }
  if ((assignment.kind == NameKind::kMaybeValue || assignment.kind == NameKind::kData) &&
      (assignment.container != '\0' || !IsMadeUp(assignment.Value(text_)))) {
    return false;
  }
  Assignment named = assignment;
  named.kind = here.named;
  if (named.form == ValueForm::kLoose) named.form = ValueForm::kAssigned;
  return AddAssigned(text_, named, spans_);
}

void CredentialScan::SeeData(const Assignment& assignment) {
  Level& here = level();
  if (assignment.container != '{' && assignment.container != '\n') return;
  if (!here.is_secret) {
    here.data = assignment.begin;
    here.data_form = assignment.container;
    return;
  }
  if (assignment.container == '{') {
    AddMembers(text_, assignment.begin, NameKind::kSecret, true, spans_);
  } else {
    AddIndentedValues(text_, assignment.begin, NameKind::kOther, spans_);
  }
}

void CredentialScan::SeeColumns(std::size_t begin) {
  const Columns columns = ReadColumns(text_, begin, kinds_);
  columns_.size = 0;
  if (!columns.HasCredentials()) return;
  columns_ = columns;
  if (rows_begin_ > 0) AddRows(text_, rows_begin_, columns_, kinds_, spans_);
  rows_begin_ = 0;
}

void CredentialScan::SeeRows(std::size_t begin) {
  if (columns_.size > 0) {
    AddRows(text_, begin, columns_, kinds_, spans_);
    return;
  }
  const std::size_t first = BlanksEnd(text_, begin);
  if (first < text_.size() && text_[first] == '[') rows_begin_ = begin;
}

void CredentialScan::VisitList(std::size_t at) {
  const std::size_t first = BlanksEnd(text_, at + 1);
  if (first >= text_.size()) return;
  if (text_[first] == '[') AddHeadedRows(text_, at + 1, kinds_, spans_);
  if (text_[first] == '"' || text_[first] == '\\') AddNamedPair(text_, first, kinds_, spans_);
}

bool CredentialScan::TakesContent(NameKind kind, std::size_t begin, std::size_t end) {
  begin = BlanksEnd(text_, begin);
  constexpr std::string_view kData = "<![CDATA[";
  if (text_.substr(begin).starts_with(kData)) {
    begin += kData.size();
    end = std::min(text_.find("]]>", begin), text_.size());
  }
  while (end > begin && IsBlank(text_[end - 1])) --end;
  const std::size_t line = LineEnd(text_, begin, end);
  const std::string_view first = text_.substr(begin, line - begin);
  if (line < end && first.size() <= 32 && !IsMadeUp(first) && !IsOpaque(first)) {
    begin = SpacesEnd(text_, NextLine(text_, line));  // <auth-user-pass>: a user stands above
  }
  if (end <= begin) return false;
  const std::string_view value = text_.substr(begin, end - begin);
  if (value.find('"') != std::string_view::npos) return false;  // may be the end of a JSON string
  if (kind == NameKind::kAuthorization) {
    begin = SchemeEnd(text_, begin);
    if (begin >= end || IsPlaceholder(text_.substr(begin, end - begin))) return false;
  } else if (!IsCredentialValue(kind, value, ValueForm::kQuoted)) {
    return false;
  }
  Take({.begin = begin, .end = end});
  return true;
}

// <password>x</password>, <name>password</name><value>x</value>
std::size_t CredentialScan::VisitElement(std::size_t at) {
  is_touched_ = true;
  std::size_t name_begin = at + 1;
  std::size_t name_end = RunEnd(text_, name_begin, IsNameCharacter);
  if (name_end < text_.size() && text_[name_end] == ':') {  // of a namespace
    name_begin = name_end + 1;
    name_end = RunEnd(text_, name_begin, IsNameCharacter);
  }
  if (name_end == name_begin || name_end >= text_.size()) return at + 1;
  const std::string_view name = text_.substr(name_begin, name_end - name_begin);
  if (name == "RSAKeyValue" && at >= key_end_) {
    AddKeyElements(text_, name_end, spans_);
    key_end_ = name_end + 4096;
  }
  if (IsAt(name, 0, "input") && name.size() == 5) return VisitInput(at);
  const bool is_plain = text_[name_end] == '>';
  const bool is_string = level().named != NameKind::kOther && name == "string";
  if (!is_string && !MayHaveKind(name)) return at + 1;
  const NameKind kind = is_string ? NameKind::kValue : kinds_.Of(name);
  if (kind == NameKind::kOther) return at + 1;
  std::size_t begin = name_end;
  while (!is_plain && begin < text_.size() && begin - at < kMaxElement && text_[begin] != '>')
    ++begin;
  if (begin >= text_.size() || text_[begin] != '>' || text_[begin - 1] == '/') return at + 1;
  ++begin;
  const std::size_t end =
      text_.substr(0, std::min(text_.size(), begin + 4 * kMaxBeside)).find('<', begin);
  if (end == std::string_view::npos || end + 1 >= text_.size()) return at + 1;
  const bool is_data = text_[end + 1] == '!';
  if (!is_data && text_[end + 1] != '/' && text_[end + 1] != '\\') {
    if (IsCredentialKind(kind) && IsAt(text_, end, "<value>")) {  // <Password><Value>x
      level().named = kind;
      level().named_end = begin;
    }
    return at + 1;  // a template: <x>
  }
  if (IsCredentialKind(kind)) {
    if (TakesContent(kind, begin, end)) return std::max(at + 1, spans_.back().end);
  } else if (kind == NameKind::kName && !is_data) {
    SeeName(text_.substr(begin, end - begin), end);
  } else if ((kind == NameKind::kValue || kind == NameKind::kEither) &&
             level().named != NameKind::kOther && begin - level().named_end < kMaxBeside) {
    if (TakesContent(level().named, begin, end)) return std::max(at + 1, spans_.back().end);
  }
  return at + 1;
}

// True if the object whose members begin at `begin` is named as a position in a list: "pagination".
bool CredentialScan::IsOfPosition(std::size_t begin) const {
  std::size_t end = begin == 0 ? 0 : begin - 1;
  while (end > 0 && (IsBlank(text_[end - 1]) || text_[end - 1] == ':')) --end;
  while (end > 0 && (IsQuote(text_[end - 1]) || text_[end - 1] == '\\')) --end;
  return NamesPosition(WordBefore(text_, end));
}

// What a value of a credential may be beside a plain one. True if there is nothing more to do.
bool CredentialScan::VisitSpecial(std::size_t at, const Assignment& found) {
  const std::string_view value = found.Value(text_);
  // JSON in a text: its members are looked at one by one.
  if (found.form == ValueForm::kQuoted && value.size() > 8 && value[0] == '{' &&
      value.find("\":") != std::string_view::npos) {
    next_inherited_ = found.kind;
    return true;
  }
  if (found.kind == NameKind::kOpaque && depth_ > 0 && IsAt(found.name.text, 0, "token") &&
      IsOfPosition(level().begin)) {
    return true;
  }
  if (found.kind == NameKind::kCode && found.form != ValueForm::kNumber &&
      (found.container == '\n' || found.form != ValueForm::kQuoted) && found.container != '[') {
    const bool is_list =
        found.container == '\n' ||
        (found.end + 1 < text_.size() && text_[found.end] == ',' && text_[found.end + 1] == ' ');
    if (is_list && AddCodes(text_, found.begin, spans_)) return true;
  }
  if (found.container == '\n' && AddListItems(text_, found.begin, found.kind, spans_)) return true;
  const bool is_auth =
      found.name.text.size() > 5 && IsAt(found.name.text, found.name.text.size() - 5, "_auth");
  if (found.kind != NameKind::kMixed && !is_auth) return false;
  if (value.find("aws4_request") != std::string_view::npos) return true;  // says what was signed
  const std::size_t begin = SpacesEnd(text_, at + 1);
  if (begin < text_.size() && text_[begin] == '(' && AddSecondOfTwo(text_, begin, spans_)) {
    return true;
  }
  if (found.container != '\0') return false;
  // NEO4J_AUTH=neo4j/x
  const std::size_t name = RunEnd(value, 0, IsNameCharacter);
  if (name > 0 && name < value.size() && value.substr(name + 1) == kRedacted) return true;
  const std::size_t user =
      RunEnd(value, 0, [](char c) { return core::IsLower(c) || core::IsDigit(c) || c == '_'; });
  const bool is_plain_user = user > 1 && user < 20 && user < value.size() &&
                             core::IsLower(value[0]) && (value[user] == '/' || value[user] == ':');
  if ((found.form == ValueForm::kQuoted || is_auth) && !is_plain_user) return false;
  const auto pair = FindPair(text_, found.begin);
  const bool goes_on = found.form == ValueForm::kQuoted && pair && pair->end > found.end;
  if (!pair || goes_on || value.find("//") != std::string_view::npos) return false;
  spans_.push_back(*pair);
  return true;
}

// <input value="x" type="password">
std::size_t CredentialScan::VisitInput(std::size_t at) {
  const std::string_view seen = text_.substr(0, std::min(text_.size(), at + kMaxElement));
  const std::size_t end = seen.find('>', at);
  if (end == std::string_view::npos) return at + 1;
  const std::string_view element = seen.substr(at, end - at);
  const std::size_t type = element.find("password");
  const std::size_t value = element.find(" value=");
  if (type == std::string_view::npos || value == std::string_view::npos) return at + 1;
  if (!element.substr(0, type).ends_with("type=\"") &&
      !element.substr(0, type).ends_with("type=\\\"")) {
    return at + 1;
  }
  const auto mark = MarkAt(text_, at + value + 7);
  if (!mark) return at + 1;
  const std::size_t close = QuotedEnd(text_, *mark);
  if (close <= mark->end || close > end) return at + 1;
  if (IsPlaceholder(text_.substr(mark->end, close - mark->end))) return at + 1;
  return Take({.begin = mark->end, .end = close});
}

// <property name="password">x</property>
void CredentialScan::VisitContent(std::size_t at) {
  if (const auto span = FindAclPassword(text_, at)) Take(*span);
  const Level& here = level();
  if (here.named == NameKind::kOther || here.named_end >= at || at - here.named_end > 128) return;
  if (text_[at - 1] == '/' ||
      text_.substr(here.named_end, at - here.named_end).find('<') != std::string_view::npos) {
    return;
  }
  const std::size_t end = text_.substr(0, std::min(text_.size(), at + kMaxBeside)).find('<', at);
  if (end == std::string_view::npos) return;
  TakesContent(here.named, at + 1, end);
}

}  // namespace claribi::results
