#include "results/redaction.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/secret.h"
#include "core/text.h"
#include "results/command_lines.h"
#include "results/credential_assignments.h"
#include "results/credential_names.h"
#include "results/credential_scan.h"
#include "results/credential_tables.h"
#include "results/credential_values.h"
#include "results/encoded_scan.h"
#include "results/key_members.h"
#include "results/listed_lines.h"
#include "results/naming_members.h"
#include "results/scan_words.h"

namespace claribi::results {
namespace {

using core::Json;

// A replacement can make another credential visible, so the text is searched again. No text but a
// hostile one needs more passes.
constexpr int kMaxPasses = 8;

std::string Replace(std::string_view text, const std::vector<Span>& spans) {
  std::string replaced;
  replaced.reserve(text.size());
  std::size_t from = 0;
  for (const Span& span : spans) {
    replaced.append(text.substr(from, span.begin - from));
    if (span.quote != '\0') replaced.append(span.backslashes, '\\').push_back(span.quote);
    replaced.append(kRedacted);
    if (span.quote != '\0') replaced.append(span.backslashes, '\\').push_back(span.quote);
    from = span.end;
  }
  return replaced.append(text.substr(from));
}

std::optional<Redacted> RedactWith(CredentialScan& scan, std::string_view text,
                                   NameKind inherited = NameKind::kOther) {
  const std::string plain = WithoutNeedlessEscapes(text);
  std::optional<Redacted> redacted;
  for (int pass = 0; pass < kMaxPasses; ++pass) {
    const std::string_view seen = redacted        ? std::string_view(redacted->text)
                                  : plain.empty() ? text
                                                  : std::string_view(plain);
    std::vector<Span> encoded;
    const std::vector<Span>* spans = &scan.Find(seen, inherited);
    if (spans->empty() && scan.MayBeEncoded()) {
      encoded = FindEncoded(scan, seen, inherited);
      spans = &encoded;
    }
    if (spans->empty()) break;  // of the first pass: `text` stays as it came
    const std::size_t before = redacted ? redacted->count : 0;
    redacted = Redacted{Replace(seen, *spans), before + spans->size()};
  }
  return redacted;
}

void RedactText(std::string& text) {
  if (auto redacted = Redact(std::string_view(text))) text = std::move(redacted->text);
}

// A document as a tree: its texts are scanned, and what the scan does with the structure of JSON in
// a text is done with the members themselves.
class TreeRedaction {
 public:
  std::size_t Count() const { return count_; }

  void Value(Json& value, NameKind inherited) {
    if (const core::JsonString* text = value.AsString()) {
      if (IsPlainWord(*text)) return;
      if (auto redacted = RedactWith(scan_, *text)) {
        Put(value, *std::move(redacted));
      }
    } else if (Json::Array* items = value.AsArray()) {
      if (items->size() > 1 && items->front().IsArray()) HeadedRows(*items);
      if (items->size() > 1 && items->front().IsString()) Texts(*items, {});
      for (Json& item : *items) {
        const core::JsonString* option =
            &item == &items->front() ? nullptr : (&item - 1)->AsString();
        if (option != nullptr && option->starts_with("--") && IsName(*option) &&
            IsCredentialKind(scan_.kinds().Of(*option)) && Named(item, scan_.kinds().Of(*option))) {
          continue;  // ["--password", "x"]
        }
        Value(item, NameKind::kOther);
      }
      if (MayBeLines(*items)) Lines(*items);
    } else if (Json::Object* members = value.AsObject()) {
      Members(value, *members, inherited);
    }
  }

 private:
  // ["DB_PASSWORD", "x"], and the words of a command line. command: what runs with them.
  void Texts(Json::Array& items, std::string_view command) {
    const core::JsonString& first = *items.front().AsString();
    const core::JsonString* second = items.size() == 2 ? items.back().AsString() : nullptr;
    if (second != nullptr && IsNamedPair(scan_.kinds().Of(first), first, *second)) {
      return Take(items.back());
    }
    const bool is_command =
        IsCommand(first) || std::any_of(items.begin(), items.end(), [](const Json& item) {
          const core::JsonString* text = item.AsString();
          return text != nullptr && text->size() == 2 && text->front() == '-';
        });
    if (items.size() < 2 || !is_command || !std::all_of(items.begin(), items.end(), IsText)) return;
    std::string line = Json::MakeArray(items).Dump();
    const std::size_t front = command.empty() ? 0 : command.size() + 4;
    if (front > 0) line = "[\"" + std::string(command) + "\"," + line.substr(1);
    const auto redacted = RedactWith(scan_, line);
    if (!redacted) return;
    auto read = Json::Parse(redacted->text);
    const Json::Array* words = read.ok() ? read->AsArray() : nullptr;
    const std::size_t skipped = front > 0 ? 1 : 0;
    if (words == nullptr || words->size() != items.size() + skipped) return;
    for (std::size_t i = 0; i < items.size(); ++i) items[i] = (*words)[i + skipped];
    count_ += redacted->count;
  }

  // What none of the texts shows alone.
  void Lines(Json::Array& items) {
    std::string lines = JoinLines(items);
    auto redacted = RedactWith(scan_, lines);
    core::Wipe(lines);
    if (!redacted) return;
    count_ += redacted->count;
    PutLines(std::move(redacted->text), items);
  }

  static bool IsText(const Json& item) { return item.IsString(); }
  static bool IsByte(const Json& item) {
    return item.IsNumber() && item.NumberText().size() <= 3 && item.NumberText()[0] != '-';
  }

  void Members(const Json& object, Json::Object& members, NameKind inherited) {
    bool is_key = false;
    NameKind named = NameKind::kOther;
    std::array<Json*, 4> values{};  // of what is named beside them
    std::size_t value_count = 0;
    Json* data = nullptr;
    bool is_secret = false;
    for (auto& [name, member] : members) {
      const NameKind kind = scan_.kinds().Of(name);
      const core::JsonString* text = member.AsString();
      if (text != nullptr && named == NameKind::kOther &&
          (kind == NameKind::kName || kind == NameKind::kEither)) {
        named = scan_.kinds().Of(*text);
        if (!IsCredentialKind(named)) {
          named = NamesKey(name) ? NameKind::kMachine : NameKind::kOther;
        }
      } else if (text != nullptr && kind == NameKind::kMachine &&
                 IsCredentialKind(scan_.kinds().Of(*text))) {
        named = scan_.kinds().Of(*text);  // "meta_key": "api_token"
      } else if (kind == NameKind::kValue || kind == NameKind::kEither ||
                 ((kind == NameKind::kMaybeValue || kind == NameKind::kData) && text != nullptr &&
                  (named != NameKind::kOther || MayName(members, member, scan_.kinds())) &&
                  IsMadeUp(*text))) {
        if (value_count < values.size()) values[value_count++] = &member;
      } else if (kind == NameKind::kKeyType && text != nullptr) {
        is_key = true;
      } else if (member.IsArray() &&
                 (kind == NameKind::kColumns ||
                  (kind == NameKind::kName && BeginsWithText(*member.AsArray())))) {
        SeeColumns(*member.AsArray());
      } else if ((kind == NameKind::kRows || kind == NameKind::kData) && member.IsArray()) {
        SeeRows(*member.AsArray());
      } else if (kind == NameKind::kData && member.IsObject()) {
        data = &member;
      } else if (kind == NameKind::kType && text != nullptr) {
        is_secret = is_secret || (*text == "Secret" && name == "kind");
        is_generated_ = IsGenerated(*text);
        if (named == NameKind::kOther && SaysItIsSecret(*text)) named = NameKind::kPassword;
      } else if (kind == NameKind::kGenerated && text != nullptr && is_generated_) {
        if (!IsPlaceholder(*text)) Take(member);
      } else if (member.IsArray() && name == "args" && !member.AsArray()->empty() &&
                 member.AsArray()->front().IsString()) {
        const core::JsonString* command = object.FindString("command");
        if (command != nullptr) Texts(*member.AsArray(), *command);
      }
      Member(object, name, member, kind, inherited);
    }
    for (std::size_t i = 0; named != NameKind::kOther && i < value_count; ++i) {
      Named(*values[i], named);
    }
    if (is_key) PrivateMembers(members);
    if (is_secret && data != nullptr) {
      for (auto& member : *data->AsObject()) {
        const core::JsonString* text = member.second.AsString();
        if (text != nullptr && !IsPlaceholder(*text)) Take(member.second);
      }
    }
  }

  void PrivateMembers(Json::Object& members) {
    for (auto& [name, member] : members) {
      const core::JsonString* text = member.AsString();
      if (text != nullptr && IsPrivateMember(name, *text)) Take(member);
    }
  }

  void Member(const Json& object, core::JsonString& name, Json& member, NameKind kind,
              NameKind inherited) {
    if (IsCredentialKind(kind)) {
      const bool is_position = kind == NameKind::kOpaque && is_of_position_;
      if (!is_position && Named(member, kind)) return;
      const core::JsonString* text = member.AsString();
      if (kind == NameKind::kSignature && text != nullptr && IsSignedForm(name) &&
          IsOpaque(*text)) {
        return Take(member);
      }
    } else if (inherited != NameKind::kOther && member.IsString() && !DescribesOnly(name) &&
               IsInherited(inherited, kind, *member.AsString())) {
      return Take(member);
    }
    const NameKind given = IsCredentialKind(kind) ? kind : NameKind::kOther;
    if (member.IsObject()) {
      const bool was_of_position = std::exchange(is_of_position_, NamesPosition(name));
      Value(member, given);
      is_of_position_ = was_of_position;
    } else {
      Value(member, given);
    }
    if (IsPlainWord(name)) return;
    if (auto redacted = RedactWith(scan_, name)) {
      while (object.Find(redacted->text) != nullptr) redacted->text += '\'';  // names stay unique
      count_ += redacted->count;
      name = core::JsonString(redacted->text);
    }
  }

  // True if `value`, which has the name of a credential, was replaced as a whole or in parts.
  bool Named(Json& value, NameKind kind) {
    if (value.IsNumber()) {
      if (!IsCredentialValue(kind, value.NumberText(), ValueForm::kNumber)) return false;
      Take(value);
      return true;
    }
    if (Json::Array* items = value.AsArray()) {
      if (items->size() >= 8 && (kind == NameKind::kPassword || kind == NameKind::kSecret) &&
          std::all_of(items->begin(), items->end(), IsByte)) {
        value = Json::MakeArray({Json(kRedacted)});
        ++count_;
        return true;
      }
      for (Json& item : *items) {
        const core::JsonString* text = item.AsString();
        if (text == nullptr) continue;
        if (kind == NameKind::kCookie || kind == NameKind::kAuthorization) {
          Named(item, kind);
        } else if (IsListedCredential(kind, *text)) {
          Take(item);
        }
      }
      return false;  // the others are looked at
    }
    const core::JsonString* text = value.AsString();
    if (text == nullptr) return false;
    if (text->size() > 8 && text->front() == '{' && text->find("\":") != std::string::npos) {
      if (auto redacted = RedactWith(scan_, *text, kind)) {  // JSON in a text
        Put(value, *std::move(redacted));
      }
      return true;
    }
    spans_.clear();
    const Assignment assignment{
        .name = {}, .kind = kind, .begin = 0, .end = text->size(), .mark = {}};
    if (!AddAssigned(*text, assignment, spans_)) return false;
    Put(value, {Replace(*text, spans_), spans_.size()});
    return true;
  }

  // What it held is gone before the text, which may be as large, is copied.
  void Put(Json& value, Redacted redacted) {
    count_ += redacted.count;
    value = Json();
    value = Json(std::move(redacted.text));
  }

  void Take(Json& value) {
    value = Json(kRedacted);
    ++count_;
  }

  void SeeColumns(const Json::Array& names) {
    columns_ = {};
    for (const Json& name : names) {
      const core::JsonString* text = name.AsString();
      if (const Json::Object* members = name.AsObject()) {
        for (const auto& [member, value] : *members) {
          if (scan_.kinds().Of(member) == NameKind::kName && text == nullptr)
            text = value.AsString();
        }
      }
      columns_.Add(text == nullptr ? NameKind::kOther : scan_.kinds().Of(*text));
    }
    if (!columns_.HasCredentials()) {
      columns_ = {};
    } else if (rows_ != nullptr) {
      Rows(*std::exchange(rows_, nullptr), 0);
    }
  }

  void SeeRows(Json::Array& rows) {
    if (columns_.size > 0) {
      Rows(rows, 0);
    } else if (!rows.empty() && rows.front().IsArray()) {
      rows_ = &rows;
    }
  }

  void HeadedRows(Json::Array& rows) {
    const Json::Array& titles = *rows.front().AsArray();
    Columns columns;
    for (const Json& title : titles) {
      const core::JsonString* text = title.AsString();
      if (text == nullptr || !IsTitle(*text)) return;
      columns.Add(scan_.kinds().Of(*text));
    }
    if (titles.size() < 2 || !columns.HasCredentials()) return;
    const core::JsonString* first = titles.front().AsString();
    const core::JsonString* last = titles.back().AsString();
    if (titles.size() == 2 && IsNamedPair(scan_.kinds().Of(*first), *first, *last)) return;
    const Columns outer = std::exchange(columns_, columns);
    Rows(rows, 1);
    columns_ = outer;
  }

  void Rows(Json::Array& rows, std::size_t first) {
    for (std::size_t i = first; i < rows.size(); ++i) {
      Json* cells = &rows[i];
      if (Json::Object* wrapped = cells->AsObject(); wrapped != nullptr && wrapped->size() == 1) {
        cells = &wrapped->front().second;  // {"f": [{"v": …}]}
      }
      if (Json::Array* row = cells->AsArray()) Row(*row);
    }
  }

  void Row(Json::Array& row) {
    const std::size_t size = std::min(row.size(), columns_.size);
    for (std::size_t i = 0; i < size; ++i) {
      if (IsCredentialKind(columns_.kinds[i])) Named(Cell(row[i]), columns_.kinds[i]);
    }
    if (columns_.name >= size || columns_.value >= size) return;
    const core::JsonString* name = Cell(row[columns_.name]).AsString();
    const NameKind kind = name == nullptr ? NameKind::kOther : scan_.kinds().Of(*name);
    if (IsCredentialKind(kind)) Named(Cell(row[columns_.value]), kind);
  }

  static bool BeginsWithText(const Json::Array& items) {
    return !items.empty() && items.front().IsString();
  }

  static Json& Cell(Json& cell) {
    Json::Object* wrapped = cell.AsObject();
    return wrapped != nullptr && wrapped->size() == 1 ? wrapped->front().second : cell;
  }

  static bool IsName(std::string_view name) {
    return name.size() < 24 && RunEnd(name, 0, IsNameCharacter) == name.size();
  }

  CredentialScan scan_;
  std::vector<Span> spans_;
  std::size_t count_ = 0;
  bool is_generated_ = false;    // what is described is a password that was made
  bool is_of_position_ = false;  // the object is "pagination" or the like
  Columns columns_;
  Json::Array* rows_ = nullptr;  // a list of lists before its columns
};

}  // namespace

std::optional<Redacted> Redact(std::string_view text) {
  CredentialScan scan;
  return RedactWith(scan, text);
}

std::size_t Redact(Json& value) {
  TreeRedaction redaction;
  redaction.Value(value, NameKind::kOther);
  return redaction.Count();
}

core::Error Redact(core::Error error) {
  for (std::string* text :
       {&error.message, &error.cause, &error.fix, &error.vendor_code, &error.request_id}) {
    RedactText(*text);
  }
  return error;
}

}  // namespace claribi::results
