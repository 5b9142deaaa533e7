// One pass over a text that finds every credential in it. The text may be JSON, YAML, a log, SQL, a
// command or prose: the pass knows no format, but what characters and words begin. A word is looked
// up only if its first or last three letters are those of a rule; names are judged once a document.
// What is beside a name in the same object, element or line is kept for as long as that is open.
//
// Linear in the size of the text. Allocates for what it finds only.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "results/credential_assignments.h"
#include "results/credential_names.h"
#include "results/credential_tables.h"
#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

class CredentialScan {
 public:
  // The credentials of `text`, sorted, none inside another; valid until the next call.
  // inherited: what the name of the member says that holds `text`.
  const std::vector<Span>& Find(std::string_view text, NameKind inherited = NameKind::kOther);

  // Whether characters of the last text stand for others, so that there may be more
  // (encoded_views.h).
  bool MayBeEncoded() const { return may_be_encoded_; }

  NameKinds& kinds() { return kinds_; }

 private:
  // What is known inside one object, or outside of all.
  struct Level {
    NameKind named = NameKind::kOther;      // of a credential: what a member beside it names
    std::size_t named_end = 0;              // where that name ended; 0: none
    NameKind inherited = NameKind::kOther;  // what the name of the object itself says
    bool awaits_value = false;              // of the last name
    Span value;                             // of a member "value" before its name; empty if none
    ValueForm value_form = ValueForm::kQuoted;
    std::size_t data = 0;  // behind the "data" of what may be a Kubernetes Secret
    char data_form = '\0';
    bool is_secret = false;
    bool is_key = false;    // a private key whose members were read
    std::size_t begin = 0;  // behind the "{"
  };

  std::size_t Visit(std::size_t at);
  std::size_t VisitWord(std::size_t at);
  std::optional<Span> VisitBeginning(std::size_t at);
  std::size_t VisitForeign(std::size_t at);
  std::size_t VisitQuotedName(std::size_t at, std::size_t end);
  std::size_t VisitBackslash(std::size_t at);
  std::size_t VisitAssignment(std::size_t at);
  std::size_t VisitElement(std::size_t at);
  std::size_t VisitInput(std::size_t at);
  void VisitContent(std::size_t at);
  bool VisitSpecial(std::size_t at, const Assignment& found);
  void VisitList(std::size_t at);
  void VisitNamingWord(std::size_t begin, std::size_t end);
  void Open(std::size_t at);
  void Close();
  void See(const Assignment& assignment);
  void SeeForm(const Assignment& assignment);
  bool IsOfPosition(std::size_t begin) const;
  bool IsBeside(std::size_t begin, std::size_t end) const;
  void SeeName(std::string_view name, std::size_t end);
  bool SeeValue(const Assignment& assignment);
  void SeeData(const Assignment& assignment);
  void SeeColumns(std::size_t begin);
  void SeeRows(std::size_t begin);
  bool TakesContent(NameKind kind, std::size_t begin, std::size_t end);
  bool MayHoldCsv();
  std::optional<Span> FindLongText(std::size_t at, std::size_t end);
  bool HoldsCredentials(std::string_view decoded);
  std::size_t Take(const Span& span);
  std::size_t AfterSpans(std::size_t before, std::size_t at) const;
  Level& level() { return levels_[depth_ < kMaxLevels ? depth_ : kMaxLevels - 1]; }

  static constexpr std::size_t kMaxLevels = 16;

  NameKinds& kinds_ = NameKinds::OfThread();
  std::array<Level, kMaxLevels> levels_;
  std::vector<Span> spans_;
  std::string_view text_;
  std::size_t depth_ = 0;
  NameKind next_inherited_ = NameKind::kOther;  // by the object that opens next
  std::size_t table_end_ = 0;                   // how far tables of text were read
  std::size_t rows_begin_ = 0;                  // of a list of lists before its columns; 0: none
  std::size_t budget_ = 0;                      // bytes that tables of HTML may still take
  std::size_t key_end_ = 0;                     // how far keys in XML were read
  bool is_generated_ = false;                   // what is described is a password that was made
  enum class Csv : char { kUnknown, kMaybe, kNo } csv_ = Csv::kUnknown;
  bool is_touched_ = true;  // something is known outside of all objects
  Columns columns_;
  bool may_be_encoded_ = false;
  bool is_decoded_ = false;  // this text stood in another as base64
};

}  // namespace claribi::results
