#include "evaluation/joining.h"

#include <algorithm>

namespace claribi::evaluation {
namespace {

using plan::JoinKind;
using rows::Cell;
using rows::Gap;
using rows::Row;
using rows::RowSet;

class Joining {
 public:
  Joining(const RowSet& base, const RowSet& child, const plan::Join& join,
          const semantic_model::Entity& from, bool leaves_out)
      : base_(base), child_(child), join_(join), leaves_out_(leaves_out) {
    for (const std::string& field : from.key) key_.push_back(from.id + "." + field);
    joined_.columns = base.columns;
    joined_.notes = base.notes;
    joined_.left_out = base.left_out;
    joined_.seen = base.seen;
    joined_.seen.insert(child.seen.begin(), child.seen.end());
    for (const std::string& note : child.notes) joined_.notes.push_back(note);
    const bool multiplies = join.kind == JoinKind::kInner || join.kind == JoinKind::kLeft;
    for (std::size_t i = 0; multiplies && i < child.columns.size(); ++i) {
      if (base.IndexOf(child.columns[i].name)) continue;
      added_.push_back(i);
      joined_.columns.push_back(child.columns[i]);
    }
    for (Row& row : joined_.left_out) row.cells.resize(joined_.columns.size());
  }

  RowSet Run() {
    for (const Row& row : base_.rows) JoinRow(row);
    for (const Gap& gap : base_.gaps) {
      Gap wide = gap;
      wide.known.cells.resize(joined_.columns.size());
      wide.exists = gap.exists && join_.kind == JoinKind::kLeft;
      joined_.gaps.push_back(std::move(wide));
    }
    // Children whose parents are not in the base belong to nobody here.
    return std::move(joined_);
  }

 private:
  // Whether the child belongs to the row, as far as is known: some, none, or perhaps.
  enum class Bond { kNone, kPerhaps, kYes };
  Bond BondOf(const Row& row, const Row& child) const {
    Bond bond = Bond::kYes;
    for (const std::string& column : key_) {
      const Cell* ours = base_.At(row, column);
      const Cell* theirs = child_.At(child, column);
      if (ours == nullptr || theirs == nullptr || !ours->IsKnown() || !theirs->IsKnown()) {
        bond = Bond::kPerhaps;
      } else if (!(*ours == *theirs)) {
        return Bond::kNone;
      }
    }
    return bond;
  }

  Row With(const Row& row, const Row* child) const {
    Row wide = row;
    for (const std::size_t i : added_) {
      wide.cells.push_back(child == nullptr ? Cell::None() : child->cells[i]);
    }
    if (child != nullptr && wide.unread.empty()) wide.unread = child->unread;
    return wide;
  }

  void JoinRow(const Row& row) {
    std::vector<const Row*> children;
    std::vector<const Row*> missing;
    for (const Row& child : child_.rows) {
      const Bond bond = BondOf(row, child);
      if (bond == Bond::kYes) children.push_back(&child);
      if (bond == Bond::kPerhaps) missing.push_back(&child);  // whose it is was not read
    }
    for (const Gap& gap : child_.gaps) {
      if (BondOf(row, gap.known) != Bond::kNone) missing.push_back(&gap.known);
    }
    if (leaves_out_ && children.empty() && missing.empty()) {
      for (const Row& child : child_.left_out) {
        if (BondOf(row, child) != Bond::kYes) continue;
        Row left_out = With(row, nullptr);
        left_out.left_out = child.left_out;
        joined_.left_out.push_back(std::move(left_out));
        return;
      }
    }
    const bool one_is_enough = join_.kind == JoinKind::kSemi || join_.kind == JoinKind::kAnti;
    if (one_is_enough) {
      const bool wants_some = join_.kind == JoinKind::kSemi;
      if (!children.empty() || missing.empty()) {
        if (children.empty() != wants_some) joined_.rows.push_back(row);
      } else {
        AddGap(row, *missing.front(), true);
      }
      return;
    }
    for (const Row& child : child_.left_out) {
      if (BondOf(row, child) != Bond::kYes) continue;
      joined_.left_out.push_back(With(row, &child));
      joined_.left_out.back().left_out = child.left_out;
    }
    for (const Row* child : children) joined_.rows.push_back(With(row, child));
    for (const Row* gap : missing) AddGap(row, *gap, false);
    if (children.empty() && join_.kind == JoinKind::kLeft) {
      joined_.rows.push_back(With(row, nullptr));
    }
  }

  void AddGap(const Row& row, const Row& child, bool exists) {
    Gap gap{.known = With(row, &child), .exists = exists};
    gap.known.unread = child.unread;
    joined_.gaps.push_back(std::move(gap));
  }

  const RowSet& base_;
  const RowSet& child_;
  const plan::Join& join_;
  const bool leaves_out_;
  std::vector<std::string> key_;
  std::vector<std::size_t> added_;  // columns of the child
  RowSet joined_;
};

}  // namespace

RowSet Joined(const RowSet& base, const RowSet& child, const plan::Join& join,
              const semantic_model::Entity& from, bool leaves_out) {
  return Joining(base, child, join, from, leaves_out).Run();
}

}  // namespace claribi::evaluation
