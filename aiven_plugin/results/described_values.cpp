// The part of CredentialScan that knows what is beside a name: the members of the same object, the
// elements around a text, the rows below columns, the data of a Kubernetes Secret.
#include <algorithm>

#include "results/credential_members.h"
#include "results/credential_phrases.h"
#include "results/credential_scan.h"
#include "results/credential_shapes.h"
#include "results/credential_values.h"

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
    case NameKind::kType:
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

void CredentialScan::SeeName(std::string_view name, std::size_t end) {
  Level& here = level();
  const NameKind kind = kinds_.Of(name);
  here.named = IsCredentialKind(kind) ? kind : NameKind::kOther;
  here.named_end = end;
  if (here.named == NameKind::kOther || here.value.end == 0) return;
  const bool is_near = end - here.value.end < kMaxBeside;
  const std::string_view value = text_.substr(here.value.begin, here.value.end - here.value.begin);
  if (is_near && IsCredentialValue(here.named, value, here.value_form)) {
    spans_.push_back(here.value);
    spans_.back().end = WholeEnd(text_, here.value_form, here.value);
  }
  here.value = {};
}

// True if it was taken for the value of what is named beside it.
bool CredentialScan::SeeValue(const Assignment& assignment) {
  Level& here = level();
  const bool is_near = assignment.begin - here.named_end < kMaxBeside;
  if (here.named == NameKind::kOther || !is_near) {
    if (assignment.container == '\0' && assignment.kind == NameKind::kValue) {
      here.value = {.begin = assignment.begin, .end = assignment.end};
      here.value_form = assignment.form;
      if (assignment.form == ValueForm::kNumber) {
        here.value.quote = assignment.name.mark.quote;
        here.value.backslashes = assignment.name.mark.backslashes;
      }
    }
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
  if (first < text_.size() && text_[first] == '[') AddHeadedRows(text_, at + 1, kinds_, spans_);
}

bool CredentialScan::TakesContent(NameKind kind, std::size_t begin, std::size_t end) {
  begin = BlanksEnd(text_, begin);
  constexpr std::string_view kData = "<![CDATA[";
  if (text_.substr(begin).starts_with(kData)) {
    begin += kData.size();
    end = std::min(text_.find("]]>", begin), text_.size());
  }
  while (end > begin && IsBlank(text_[end - 1])) --end;
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
  std::size_t name_begin = at + 1;
  std::size_t name_end = RunEnd(text_, name_begin, IsNameCharacter);
  if (name_end < text_.size() && text_[name_end] == ':') {  // of a namespace
    name_begin = name_end + 1;
    name_end = RunEnd(text_, name_begin, IsNameCharacter);
  }
  if (name_end == name_begin || name_end >= text_.size()) return at + 1;
  const std::string_view name = text_.substr(name_begin, name_end - name_begin);
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
  if (!is_data && text_[end + 1] != '/' && text_[end + 1] != '\\')
    return at + 1;  // a template: <x>
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
