// Which members or items of one value subschemas have evaluated: the annotation that
// "unevaluatedProperties" and "unevaluatedItems" depend on (core 2020-12, section 11).
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace claribi::json_schema {

class Evaluated {
 public:
  // `count`: members of the object or items of the array; 0 for any other value.
  explicit Evaluated(std::size_t count) : marks_(count, false) {}

  void Mark(std::size_t index) { marks_[index] = true; }
  void MarkAll() { marks_.assign(marks_.size(), true); }
  bool Has(std::size_t index) const { return marks_[index]; }
  std::size_t count() const { return marks_.size(); }
  // Precondition: of the same value.
  void Merge(const Evaluated& other) {
    for (std::size_t i = 0; i < marks_.size(); ++i) marks_[i] = marks_[i] || other.marks_[i];
  }

 private:
  std::vector<bool> marks_;
};

}  // namespace claribi::json_schema
